//! Pay given up by leaving.

use std::iter::repeat_n;

use rust_decimal::Decimal;

use crate::ledger::Payment;
use crate::money::Money;
use crate::time::{Horizon, year_of};

/// Pay given up by leaving: all payments after that month except base, plus the bonus earned so far
/// this year and what was matched so far and vests later. You can ask a new employer to match it.
///
/// Base, recurring payments, stock purchases and the rest of bonus and match are not included, because
/// only further work would earn them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    pub(super) month: u32,
    pub(super) payments: Vec<Payment>,
    pub(super) nothing: Money,
}

impl LeftBehind {
    /// Common windows in months after leaving.
    pub const WINDOWS: [u32; 4] = [12, 24, 36, 48];

    /// The longest window.
    pub(super) const LONGEST: u32 = 48;

    /// The shortest horizon of at least `at_least` that covers all pay given up by leaving at the
    /// end of a month, up to [`Horizon::MAX`] years.
    #[must_use]
    pub fn horizon(month: u32, at_least: Horizon) -> Horizon {
        let years = year_of(month.saturating_add(Self::LONGEST));
        Horizon::new(years.clamp(at_least.years(), Horizon::MAX)).unwrap_or(at_least)
    }

    /// The payments, by month.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The pay given up within so many months of leaving.
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
    /// The running total after each payment's month.
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
    fn the_horizon_covers_48_more_months_up_to_the_maximum() {
        for (month, years, expected) in
            [(0, 4, 4), (1, 4, 5), (12, 4, 5), (12, 9, 9), (600, 50, 50)]
        {
            let at_least = Horizon::new(years).unwrap();
            assert_eq!(LeftBehind::horizon(month, at_least).years(), expected, "month {month}");
        }
    }
}
