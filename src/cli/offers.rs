//! The old names of what reports on offers share. What is converted takes them from `report`.

use offercalc::Currency;

pub(crate) use crate::report::assumptions::Assumptions as Assumed;
use crate::report::document::{Cell, Notes};
pub(crate) use crate::report::head::SCHEMA;
pub(crate) use crate::report::offer::{MOST_IN_DETAIL, Projected};
pub(crate) use crate::report::text::{label, money, percent};
use crate::report::{assumptions, offer::Offers};
use offercalc::{Decimal, Figure};

pub(crate) fn currency(offers: &[Projected]) -> Currency {
    Offers::new(offers).currency()
}

pub(crate) fn cell<'a>(figure: Option<Figure>) -> Cell<'a> {
    Cell::figure(figure)
}

pub(crate) fn amount<'a>(amount: Decimal) -> Cell<'a> {
    Cell::amount(amount)
}

pub(crate) fn difference<'a>(difference: Decimal) -> Cell<'a> {
    Cell::difference(difference)
}

pub(crate) fn notes_on(offers: &[Assumed], rules: &[&str]) -> Vec<Notes> {
    assumptions::notes(offers, rules)
}
