//! Reads bands files, and checks that an offer can be compared with them.

use std::path::Path;

use offercalc::Market;

use super::diagnostics::{Diagnostic, Failure};
use super::exchange;
use super::file::{self, FileKind};
use super::input::OfferSource;
use crate::report::offer::Projected;

const BANDS: FileKind = FileKind {
    what: "bands file",
    too_large: "name a TOML file",
    folder: "name a file in it",
    missing: "`offercalc market --help` shows an example",
};

/// Reads a bands file. The failure holds every mistake in it.
pub(crate) fn read(path: &Path) -> Result<Market, Failure> {
    let label = file::label(path);
    let text = file::text(path, &BANDS).map_err(|wrong| Failure::input(vec![wrong]))?;
    Market::from_toml(&text)
        .map_err(|problems| Failure::input(Diagnostic::in_text(problems, &text, &label)))
}

/// Rejects bands in a currency other than that of the offer's figures.
pub(crate) fn refuse_other_currency(
    source: &OfferSource,
    offer: &Projected,
    bands: &Market,
) -> Result<(), Failure> {
    let currency = offer.offer.shown_in();
    if currency == bands.currency {
        return Ok(());
    }
    let message = format!("the figures are in {currency}, but the bands are in {}", bands.currency);
    let hint = format!(
        "add --currency {} and {}, or use bands in {currency} with --bands FILE",
        bands.currency,
        exchange::rate_option(currency, bands.currency)
    );
    let diagnostic = Diagnostic::new(message).hint(hint);
    Err(Failure::input(vec![source.at(diagnostic, "currency")]))
}
