//! Comparing offers, where they can be compared.

use std::borrow::Cow;

use offercalc::{Comparison, ComparisonError, Standing};

use super::diagnostics::{Diagnostic, Failure};
use super::input::Projected;
use crate::report::offer::Offers;
pub(crate) use crate::report::standing::{
    NamedOvertake as OvertakeJson, NamedStanding as StandingJson,
};

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

// What follows are the old names, for reports that are not converted.

/// The name of an offer by its index.
pub(crate) fn name(offers: &[Projected], index: usize) -> &str {
    Offers::new(offers).name(index)
}

pub(crate) fn runs(offers: &[Projected], unit: &str, standings: &[Standing]) -> Vec<String> {
    let named = |standing| StandingJson::new(Offers::new(offers), Cow::Borrowed(standing));
    crate::report::standing::runs(unit, &standings.iter().map(named).collect::<Vec<_>>())
}

pub(crate) fn leader(offers: &[Projected], standing: &Standing, with_lead: bool) -> String {
    let named = StandingJson::new(Offers::new(offers), Cow::Borrowed(standing));
    if with_lead { named.lead() } else { named.leaders() }
}
