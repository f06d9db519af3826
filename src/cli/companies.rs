//! Checks that a share price applies to one company only.

use super::diagnostics::{Diagnostic, Failure};
use super::view::View;
use crate::report::offer::Projected;

/// Rejects `--price` with one share price for offers from different companies.
pub(crate) fn refuse_one_price_of<'a>(
    view: &View,
    offers: impl IntoIterator<Item = &'a Projected>,
) -> Result<(), Failure> {
    if !view.has_one_price() {
        return Ok(());
    }
    refuse_one_price(offers, "`--price`", "change each price by a percentage, like --price=-20%")
}

/// Rejects one share price for offers from different companies. `what` is the argument that sets
/// it. A file given twice counts as one company, even if it names none.
pub(crate) fn refuse_one_price<'a>(
    offers: impl IntoIterator<Item = &'a Projected>,
    what: &str,
    hint: &str,
) -> Result<(), Failure> {
    let mut offers = offers.into_iter();
    let Some(first) = offers.next() else {
        return Ok(());
    };
    let is_same =
        |other: &Projected| first.offer.is_of_company_of(&other.offer) || first.file == other.file;
    let Some(other) = offers.find(|other| !is_same(other)) else {
        return Ok(());
    };
    let names = [first, other].map(|offer| offer.name.as_str());
    let are = match [first, other].iter().all(|offer| offer.offer.company().is_some()) {
        true => "are from different companies",
        false => "do not both name a company",
    };
    let [one, two] = names;
    let message = format!("{what} applies one share price, but `{one}` and `{two}` {are}");
    Err(Failure::usage(Diagnostic::new(message).hint(hint)))
}
