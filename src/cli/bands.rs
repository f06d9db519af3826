//! Reads files of pay bands, and checks that an offer can be compared with them.

use std::path::Path;

use offercalc::Market;

use super::diagnostics::{Diagnostic, Failure};
use super::file::{self, FileKind};
use super::input::OfferSource;
use crate::report::offer::Projected;

const BANDS: FileKind = FileKind {
    what: "file of bands",
    too_large: "name a TOML file",
    folder: "name the file in it",
    missing: "`offercalc market --help` shows how one starts",
};

/// Reads a file of bands. The failure holds every mistake in it.
pub(crate) fn read(path: &Path) -> Result<Market, Failure> {
    let label = file::label(path);
    let text = file::text(path, &BANDS).map_err(|wrong| Failure::input(vec![wrong]))?;
    Market::from_toml(&text)
        .map_err(|problems| Failure::input(Diagnostic::in_text(problems, &text, &label)))
}

/// Refuses bands in another currency than the offer's: figures are never converted.
pub(crate) fn refuse_other_currency(
    source: &OfferSource,
    offer: &Projected,
    bands: &Market,
) -> Result<(), Failure> {
    let currency = offer.offer.currency();
    if currency == bands.currency {
        return Ok(());
    }
    let message = format!("the offer is in {currency}, the bands in {}", bands.currency);
    let hint = format!("take bands in {currency} with --bands FILE");
    let diagnostic = Diagnostic::new(message).hint(hint);
    Err(Failure::input(vec![source.at(diagnostic, "currency")]))
}
