//! The lines of a table from pay to take-home pay.

use offercalc::{Figure, Money};

use super::after_tax::{AfterTax, Less};
use super::document::Role;
use super::number::Number;
use super::offer::OfferFigures;
use super::side_by_side::OfferLine;

/// The label of take-home pay in US-average prices.
pub(super) const REAL: &str = "real take-home";

pub(super) fn negative(amount: Money) -> Money {
    Money::new(-amount.amount(), amount.currency())
}

/// The lines from the pay of a year to its take-home pay; none if taxes were not asked for.
pub(crate) fn lines<'a>(offers: &[&OfferFigures<'_>], year: u32) -> Vec<OfferLine<'a>> {
    let years = offers.iter().map(|offer| {
        let year = offer.years.iter().find(|it| it.year == year)?;
        year.after_tax.as_ref()
    });
    let years: Vec<Option<&AfterTax>> = years.collect();
    if years.iter().all(Option::is_none) {
        return Vec::new();
    }
    let line = |role, label, of: &dyn Fn(&AfterTax) -> Money| {
        let figures = years.iter().map(|year| Some(Figure::Amount(of((*year)?))));
        OfferLine::figures(role, label, figures)
    };
    let is_us = years.iter().flatten().any(|year| year.is_us);
    let less = Less::ALL
        .into_iter()
        .map(|less| line(Role::Part, less.label_in(is_us), &|year| negative(year.less(less))));
    let mut lines: Vec<OfferLine<'a>> = less.filter(OfferLine::is_paid).collect();
    lines.push(line(Role::Total, "take-home", &|year| year.take_home.get()));
    let real = years.iter().map(|year| (*year)?.real_take_home);
    lines.extend(real_line(real));
    lines
}

/// The line of take-home pay in US-average prices; none if that was not asked for.
pub(crate) fn real_line<'a>(
    real: impl Iterator<Item = Option<Number<Money>>>,
) -> Option<OfferLine<'a>> {
    let real = real.map(|real| Some(Figure::Amount(real?.get())));
    Some(OfferLine::figures(Role::Part, REAL, real)).filter(OfferLine::is_paid)
}
