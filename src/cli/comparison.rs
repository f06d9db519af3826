//! Compares offers, or explains why they cannot be compared.

use offercalc::{Comparison, ComparisonError};

use super::diagnostics::{Diagnostic, Failure};
use super::exchange;
use crate::report::offer::Projected;

/// Compares each offer with the first. Fails on mixed currencies.
pub(crate) fn of<'a>(
    offers: impl IntoIterator<Item = &'a Projected, IntoIter: Clone>,
) -> Result<Comparison<'a>, Failure> {
    let offers = offers.into_iter();
    let projections = offers.clone().map(|offer| &offer.projection);
    Comparison::new(projections).map_err(|mixed| refused(&mixed, offers))
}

/// The failure of offers that cannot be compared.
pub(crate) fn refused<'a>(
    error: &ComparisonError,
    offers: impl IntoIterator<Item = &'a Projected>,
) -> Failure {
    let file = offers.into_iter().nth(error.offer()).map_or("", |offer| &offer.file);
    let diagnostic = Diagnostic::new(error.to_string()).file(file);
    Failure::input(vec![diagnostic.hint(match error {
        ComparisonError::MixedCurrencies { currency, baseline, .. } => {
            format!("add --currency {baseline} and {}", exchange::rate_option(*currency, *baseline))
        }
        _ => "use the same years for all offers".to_owned(),
    })])
}
