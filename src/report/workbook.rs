//! The sheets of a spreadsheet: cells that are figures, and cells that are formulas of other cells.
//!
//! A formula comes with the figure that the ledger has for it, so that a spreadsheet shows the same
//! with and without computing it. How formulas are written is up to the renderer.

mod comparison;
mod offer_sheet;
mod sheet;

use super::head::Head;
use super::offer::OfferFigures;
use super::side_by_side::Differences;
use comparison::comparison;
pub(crate) use offer_sheet::{Layout, offer_sheet};
pub(crate) use sheet::{Formula, Place, Range, Sheet, SheetCell};

/// How to use sheets with formulas.
pub(crate) const HOW_TO_CHANGE: &str = "Change the amount of a component in a year on the sheet of an \
    offer, and totals, averages and the comparison follow. Other components and other years keep their \
    amounts. Rows marked as fixed do not change, and neither do the sentences on this sheet.";

/// The sheet of a comparison, and then that of each offer.
pub(crate) fn compared<'a>(
    head: Head,
    names: &[&'a str],
    offers: &[&OfferFigures<'_>],
    differences: Differences,
) -> Vec<Sheet<'a>> {
    let layout = Layout::new(head, offers);
    let sheets = names.iter().zip(offers).map(|(name, offer)| offer_sheet(&layout, name, offer));
    [comparison(&layout, names, offers, differences)].into_iter().chain(sheets).collect()
}
