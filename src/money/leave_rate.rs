//! The probability of leaving a job within a year.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::by_month::FactorsByMonth;
use super::{Fraction, Rate};

/// The probability of leaving within a year, from 0 % to below 100 %. It is the same in every year,
/// and within a year in every month, for those who are still there.
///
/// ```
/// use offercalc::{Decimal, LeaveRate};
///
/// let tenth = LeaveRate::new("10%".parse()?).expect("below 100 %");
/// assert_eq!(tenth.staying(24), Some(Decimal::new(81, 2)));
/// assert!(LeaveRate::new("100%".parse()?).is_none());
/// # Ok::<(), offercalc::RateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveRate {
    rate: Rate,
    // Many offers share them.
    staying: Arc<FactorsByMonth>,
}

impl LeaveRate {
    /// A leave rate; `None` if it is negative, or 100 % or more.
    #[must_use]
    pub fn new(rate: Rate) -> Option<Self> {
        if rate < Rate::default() || rate >= Rate::ONE {
            return None;
        }
        let stay = Fraction::whole(Decimal::ONE - rate.fraction());
        let staying = Arc::new(FactorsByMonth::new(stay)?);
        Some(Self { rate, staying })
    }

    /// The rate.
    #[must_use]
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// The probability of still being there after so many months; `None` after more than 50 years.
    #[must_use]
    pub fn staying(&self, months: u32) -> Option<Decimal> {
        self.staying.after(months)
    }

    /// The probability of leaving during a month, from month 1; `None` after more than 50 years.
    pub(crate) fn leaving_in(&self, month: u32) -> Option<Decimal> {
        Some(self.staying(month.checked_sub(1)?)? - self.staying(month)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leave(rate: &str) -> Option<LeaveRate> {
        LeaveRate::new(rate.parse().unwrap())
    }

    #[test]
    fn a_leave_rate_is_from_zero_to_below_one() {
        for (rate, is_valid) in
            [("-1%", false), ("0%", true), ("99.9%", true), ("100%", false), ("150%", false)]
        {
            assert_eq!(leave(rate).is_some(), is_valid, "{rate}");
        }
    }

    #[test]
    fn the_probabilities_of_leaving_and_staying_are_one() {
        let leave = leave("15%").unwrap();
        let leaving: Decimal = (1..=48).map(|month| leave.leaving_in(month).unwrap()).sum();
        assert_eq!(leaving + leave.staying(48).unwrap(), Decimal::ONE);
        assert_eq!(leave.leaving_in(0), None);
    }
}
