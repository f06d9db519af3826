//! Compares offers, or says why they cannot be compared.

use offercalc::{Comparison, ComparisonError};

use super::diagnostics::{Diagnostic, Failure};
use crate::report::offer::Projected;

/// Compares each offer with the first; the failure is that of mixed currencies.
pub(crate) fn of(offers: &[Projected]) -> Result<Comparison<'_>, Failure> {
    let projections = offers.iter().map(|offer| &offer.projection);
    Comparison::new(projections).map_err(|mixed| refused(&mixed, offers))
}

/// The failure of offers that cannot be compared.
pub(crate) fn refused(error: &ComparisonError, offers: &[Projected]) -> Failure {
    let file = offers.get(error.offer()).map_or("", |offer| &offer.file);
    let diagnostic = Diagnostic::new(error.to_string()).file(file);
    Failure::input(vec![diagnostic.hint("write all offers in one currency")])
}
