//! The yearly rate that payments are discounted at.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::by_month::FactorsByMonth;
use super::{Fraction, Rate};

/// A yearly discount rate above −100 %. A payment after m months counts (1 + rate)^(−m/12) of its
/// amount today.
///
/// ```
/// use offercalc::{Decimal, DiscountRate};
///
/// let quarter = DiscountRate::new("25%".parse()?).expect("above −100 %");
/// assert_eq!(quarter.after(12), Some(Decimal::new(8, 1)));
/// assert!(DiscountRate::new("-100%".parse()?).is_none());
/// # Ok::<(), offercalc::RateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountRate {
    rate: Rate,
    // Many offers share them.
    factors: Arc<FactorsByMonth>,
}

impl DiscountRate {
    /// A discount rate; `None` at −100 %, which nothing can be divided by.
    #[must_use]
    pub fn new(rate: Rate) -> Option<Self> {
        let factor = Fraction::new(Decimal::ONE, Decimal::ONE + rate.fraction());
        let factors = Arc::new(FactorsByMonth::new(factor)?);
        Some(Self { rate, factors })
    }

    /// The rate.
    #[must_use]
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// What a payment after so many months counts today, as a fraction of it; `None` after more than
    /// 50 years, or if a negative rate makes it too large to compute.
    #[must_use]
    pub fn after(&self, months: u32) -> Option<Decimal> {
        self.factors.after(months)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_count_less_the_later_they_are() {
        let factor = |rate: &str, months| {
            let rate = DiscountRate::new(rate.parse().unwrap()).unwrap();
            rate.after(months).map(|factor| factor.round_dp(12).normalize().to_string())
        };
        assert_eq!(factor("5%", 12).as_deref(), Some("0.952380952381"));
        assert_eq!(factor("5%", 1).as_deref(), Some("0.995942407351"));
        assert_eq!(factor("0%", 600).as_deref(), Some("1"));
        assert_eq!(factor("-50%", 24).as_deref(), Some("4"));
        assert_eq!(factor("-99%", 600), None);
        assert_eq!(factor("5%", 9_999), None);
    }

    #[test]
    fn a_rate_just_above_the_limit_has_factors() {
        for rate in ["-99.99999999999999999999999999%", "1000%"] {
            let rate = DiscountRate::new(rate.parse().unwrap()).unwrap();
            assert_eq!(rate.after(0), Some(Decimal::ONE), "{}", rate.rate());
        }
    }
}
