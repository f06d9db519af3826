//! What a simulation is asked for.

use rust_decimal::Decimal;

use crate::equity::Volatility;
use crate::money::{DiscountRate, LeaveRate};

/// What a simulation is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulationTerms {
    /// The number of paths.
    pub paths: Paths,
    /// Starts the random numbers. The same seed gives the same figures.
    pub seed: u64,
    /// The correlation between the share prices of different companies.
    pub correlation: Correlation,
    /// The volatility of every share price, instead of what the files state.
    pub volatility: Option<Volatility>,
    /// The probability of leaving within a year, if leaving is simulated.
    pub leave_rate: Option<LeaveRate>,
    /// The rate at which payments are discounted, for the distribution of present values.
    pub discount_rate: Option<DiscountRate>,
}

impl Default for SimulationTerms {
    /// 100,000 paths from seed 1, with a correlation of 0.5, the volatility of the files, and without
    /// leaving.
    fn default() -> Self {
        Self {
            paths: Paths::default(),
            seed: 1,
            correlation: Correlation::default(),
            volatility: None,
            leave_rate: None,
            discount_rate: None,
        }
    }
}

/// The number of paths of a simulation, from 1 to 1,000,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths(u32);

impl Paths {
    /// The most paths.
    pub const MOST: u32 = 1_000_000_000;

    /// A number of paths; `None` unless it is from 1 to [`Paths::MOST`].
    #[must_use]
    pub fn new(paths: u32) -> Option<Self> {
        (1..=Self::MOST).contains(&paths).then_some(Self(paths))
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for Paths {
    fn default() -> Self {
        Self(100_000)
    }
}

/// A correlation between share prices, from −1 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correlation(Decimal);

impl Correlation {
    /// A correlation; `None` unless it is from −1 to 1.
    #[must_use]
    pub fn new(correlation: Decimal) -> Option<Self> {
        (-Decimal::ONE..=Decimal::ONE).contains(&correlation).then_some(Self(correlation))
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }

    /// The lowest correlation that each pair of so many share prices can have: they cannot all move
    /// against each other. `None` if any can be, for one or two.
    pub(super) fn least(companies: usize) -> Option<Decimal> {
        let others = companies.checked_sub(1).filter(|others| *others > 1)?;
        (-Decimal::ONE).checked_div(Decimal::from(others))
    }
}

impl Default for Correlation {
    fn default() -> Self {
        Self(Decimal::new(5, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_within_their_range() {
        assert!(Paths::new(0).is_none() && Paths::new(Paths::MOST + 1).is_none());
        let correlation = |tenths| Correlation::new(Decimal::new(tenths, 1)).is_some();
        assert!(correlation(-10) && correlation(10) && !correlation(11) && !correlation(-11));
    }

    #[test]
    fn three_prices_cannot_all_move_against_each_other() {
        assert_eq!((Correlation::least(1), Correlation::least(2)), (None, None));
        assert_eq!(Correlation::least(3), Some(Decimal::new(-5, 1)));
        assert_eq!(Correlation::least(5), Some(Decimal::new(-25, 2)));
    }
}
