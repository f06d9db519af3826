//! One share price belongs to one company.

use super::args::ViewArgs;
use super::diagnostics::{Diagnostic, Failure};
use crate::report::offer::Projected;

/// Refuses `--price` with one share price for offers of different companies.
pub(crate) fn refuse_one_price_of<'a>(
    view: &ViewArgs,
    offers: impl IntoIterator<Item = &'a Projected>,
) -> Result<(), Failure> {
    if !view.has_one_price() {
        return Ok(());
    }
    refuse_one_price(offers, "`--price`", "move the price of each by a rate, like --price=-20%")
}

/// Refuses one share price for offers of different companies. `what` says where it was typed. A file
/// that is named twice is of one company, also where it does not name it.
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
        true => "are of different companies",
        false => "do not both name the company that they are of",
    };
    let [one, two] = names;
    let message = format!("{what} is the share price of one company; `{one}` and `{two}` {are}");
    Err(Failure::usage(Diagnostic::new(message).hint(hint)))
}
