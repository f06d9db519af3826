//! How much a share price swings.

use rust_decimal::Decimal;

use crate::money::Rate;

/// The yearly volatility of a share price, from 0 % to 500 %: the standard deviation of its
/// logarithmic return in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Volatility(Rate);

impl Volatility {
    /// A volatility; `None` unless it is from 0 % to 500 %.
    #[must_use]
    pub fn new(rate: Rate) -> Option<Self> {
        (Decimal::ZERO..=Decimal::from(5)).contains(&rate.fraction()).then_some(Self(rate))
    }

    /// The rate.
    #[must_use]
    pub const fn rate(self) -> Rate {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volatility_is_at_most_500_percent() {
        let is_one = |rate: &str| Volatility::new(rate.parse().unwrap()).is_some();
        assert!(is_one("0%") && is_one("35%") && is_one("500%"));
        assert!(!is_one("500.1%") && !is_one("-1%"));
    }
}
