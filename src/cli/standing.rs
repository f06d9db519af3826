//! Comparing offers, where they can be compared.

use offercalc::{Comparison, ComparisonError};

use super::diagnostics::{Diagnostic, Failure};
use super::input::Projected;

/// Holds offers against the first of them, where they can be.
pub(crate) fn compared(offers: &[Projected]) -> Result<Comparison<'_>, Failure> {
    let projections = offers.iter().map(|offer| &offer.projection);
    Comparison::new(projections).map_err(|mixed| refused(&mixed, offers))
}

/// Why the offers cannot be held against each other.
pub(crate) fn refused(error: &ComparisonError, offers: &[Projected]) -> Failure {
    let file = offers.get(error.offer()).map_or("", |offer| &offer.file);
    let diagnostic = Diagnostic::new(error.to_string()).file(file);
    Failure::input(vec![diagnostic.hint("write all offers in one currency")])
}
