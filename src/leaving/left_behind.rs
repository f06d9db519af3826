//! What somebody who leaves would still have been paid.

use std::iter::repeat_n;

use rust_decimal::Decimal;

use crate::ledger::Payment;
use crate::money::Money;
use crate::time::{Horizon, year_of};

/// What somebody who leaves would still have been paid: all that the ledger has after that month
/// except base, and of the bonus only what the running year has earned by then. This is what a new
/// employer may be asked to make up for.
///
/// Base and the rest of the bonus are left out, because later work would earn them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    pub(super) month: u32,
    pub(super) payments: Vec<Payment>,
    pub(super) nothing: Money,
}

impl LeftBehind {
    /// The months after leaving that are usually asked about.
    pub const WINDOWS: [u32; 4] = [12, 24, 36, 48];

    /// The longest of them.
    pub(super) const LONGEST: u32 = 48;

    /// The shortest horizon that is no shorter than another and holds all that is left behind on
    /// leaving at the end of a month. At [`Horizon::MAX`] years it ends.
    #[must_use]
    pub fn horizon(month: u32, at_least: Horizon) -> Horizon {
        let years = year_of(month.saturating_add(Self::LONGEST));
        Horizon::new(years.clamp(at_least.years(), Horizon::MAX)).unwrap_or(at_least)
    }

    /// The payments, in the order of their months.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// What would have been paid within so many months of leaving.
    #[must_use]
    pub fn within(&self, months: u32) -> Money {
        let end = self.month.saturating_add(months);
        let payments = self.payments.iter().take_while(|payment| payment.month <= end);
        let nothing = self.nothing.amount();
        let sum = payments.fold(nothing, |sum, payment| sum + payment.amount.amount());
        Money::new(sum, self.nothing.currency())
    }
}

impl LeftBehind {
    /// For each payment, what would have been paid by the end of its month.
    #[must_use]
    pub fn running_totals(&self) -> Vec<Money> {
        let (mut sum, currency) = (self.nothing.amount(), self.nothing.currency());
        let months = self.payments.chunk_by(|one, next| one.month == next.month);
        let totals = months.flat_map(|month| {
            sum += month.iter().map(|payment| payment.amount.amount()).sum::<Decimal>();
            repeat_n(Money::new(sum, currency), month.len())
        });
        totals.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_horizon_holds_48_months_more_as_far_as_there_are_years() {
        for (month, years, expected) in
            [(0, 4, 4), (1, 4, 5), (12, 4, 5), (12, 9, 9), (600, 50, 50)]
        {
            let at_least = Horizon::new(years).unwrap();
            assert_eq!(LeftBehind::horizon(month, at_least).years(), expected, "month {month}");
        }
    }
}
