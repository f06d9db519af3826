//! The walk-away number: current pay plus what a change of jobs must be worth.

use std::fmt;

use rust_decimal::Decimal;

use crate::decide::{CostOfLiving, Part, WalkawayTerms};
use crate::money::{Currency, Money};
use crate::names::named;

/// A walk-away number and its parts, rounded to the currency's minor unit.
///
/// The four parts are added, as in a public guide to Amazon offers of 2025. A negative growth part
/// lowers the number.
///
/// ```
/// use offercalc::{Currency, Decimal, Money, Part, Walkaway, WalkawayTerms};
///
/// let mut terms = WalkawayTerms::default();
/// terms.risk_premium = Some(Part::Rate("10%".parse()?));
/// terms.growth = Some(Part::Amount(Decimal::from(-5_000)));
/// let current = Money::new(Decimal::from(300_000), Currency::USD);
/// let walkaway = Walkaway::new(current, &terms);
/// assert_eq!(walkaway?.number.amount().to_string(), "325000.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Walkaway {
    /// Current yearly pay.
    pub current: Money,
    /// The parts that the terms set, in the order of [`Addend::ALL`].
    pub parts: Vec<(Addend, Part, Money)>,
    /// The walk-away number.
    pub number: Money,
}

named! {
    /// A part added to current pay.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Addend {
        /// The increase in the cost of living.
        CostOfLiving = "cost_of_living",
        /// The premium for the risk of changing jobs.
        RiskPremium = "risk_premium",
        /// The value of growth at the new job.
        Growth = "growth",
    }
}

impl Addend {
    /// The part's value in the terms; `None` for a cost of living by price levels.
    #[must_use]
    pub const fn of(self, terms: &WalkawayTerms) -> Option<Part> {
        match self {
            Self::CostOfLiving => match terms.cost_of_living {
                Some(CostOfLiving::Part(part)) => Some(part),
                Some(CostOfLiving::Parity) | None => None,
            },
            Self::RiskPremium => terms.risk_premium,
            Self::Growth => terms.growth,
        }
    }
}

impl Walkaway {
    /// Adds the terms to current pay. Each part is rounded once to the minor unit.
    ///
    /// # Errors
    ///
    /// [`WalkawayError`] if the terms are in another currency, the cost of living is by price levels,
    /// or the sum is too large to compute exactly.
    pub fn new(current: Money, terms: &WalkawayTerms) -> Result<Self, WalkawayError> {
        let is_other = |terms: &Currency| *terms != current.currency();
        if let Some(terms) = terms.currency.filter(is_other) {
            return Err(WalkawayError::MixedCurrencies { terms, current: current.currency() });
        }
        if terms.cost_of_living == Some(CostOfLiving::Parity) {
            return Err(WalkawayError::NeedsPriceLevels);
        }
        Self::sum(current, terms).ok_or(WalkawayError::OutOfReach)
    }

    fn sum(current: Money, terms: &WalkawayTerms) -> Option<Self> {
        let currency = current.currency();
        let settled = |amount| currency.settle(amount, Decimal::ONE);
        let current = settled(current.amount())?;
        let named = Addend::ALL.into_iter().filter_map(|addend| Some((addend, addend.of(terms)?)));
        let parts = named.map(|(addend, part)| {
            let amount = match part {
                Part::Amount(amount) => amount,
                Part::Rate(rate) => current.amount().checked_mul(rate.fraction())?,
            };
            Some((addend, part, settled(amount)?))
        });
        let parts: Vec<_> = parts.collect::<Option<_>>()?;
        let sum = |sum: Decimal, (_, _, part): &(_, _, Money)| sum.checked_add(part.amount());
        let number = parts.iter().try_fold(current.amount(), sum)?;
        Some(Self { current, parts, number: Money::new(number, currency) })
    }
}

/// Why a walk-away number cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkawayError {
    /// Amounts in different currencies cannot be added.
    MixedCurrencies {
        /// The currency of the terms.
        terms: Currency,
        /// The currency of current pay.
        current: Currency,
    },
    /// The cost of living is by price levels, which are not in the terms.
    NeedsPriceLevels,
    /// The number is too large to compute exactly.
    OutOfReach,
}

impl fmt::Display for WalkawayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MixedCurrencies { terms, current } => {
                write!(f, "the profile is in {terms}, but the offers are in {current}")
            }
            Self::NeedsPriceLevels => {
                f.write_str("the cost of living needs the price levels of two places")
            }
            Self::OutOfReach => f.write_str("the walk-away number is too large to compute"),
        }
    }
}

impl std::error::Error for WalkawayError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number and its parts, by name.
    fn walkaway(current: i64, terms: &WalkawayTerms) -> Option<(String, Vec<(&str, String)>)> {
        let walkaway = Walkaway::new(Money::new(current.into(), Currency::USD), terms).ok()?;
        let parts = walkaway.parts.iter();
        let parts = parts.map(|(addend, _, amount)| (addend.name(), amount.amount().to_string()));
        Some((walkaway.number.amount().to_string(), parts.collect()))
    }

    fn amount(amount: i64) -> Option<Part> {
        Some(Part::Amount(amount.into()))
    }

    fn rate(rate: &str) -> Option<Part> {
        Some(Part::Rate(rate.parse().unwrap()))
    }

    #[test]
    fn the_number_is_the_sum_of_its_parts() {
        let mut terms = WalkawayTerms::default();
        assert_eq!(walkaway(300_000, &terms), Some(("300000.00".into(), Vec::new())));
        terms.growth = amount(-5_000);
        terms.cost_of_living = rate("10%").map(CostOfLiving::Part);
        let parts = [("cost_of_living", "30000.00"), ("growth", "-5000.00")];
        let parts = parts.map(|(name, amount)| (name, amount.to_owned()));
        assert_eq!(walkaway(300_000, &terms), Some(("325000.00".into(), parts.into())));
    }

    #[test]
    fn every_rate_applies_to_current_pay() {
        let mut terms = WalkawayTerms::default();
        let cost_of_living = rate("10%").map(CostOfLiving::Part);
        (terms.cost_of_living, terms.risk_premium) = (cost_of_living, rate("10%"));
        assert_eq!(walkaway(100, &terms).unwrap().0, "120.00");
    }

    #[test]
    fn each_part_is_rounded_separately() {
        let mut terms = WalkawayTerms::default();
        let cost_of_living = rate("0.5%").map(CostOfLiving::Part);
        (terms.cost_of_living, terms.risk_premium) = (cost_of_living, rate("0.5%"));
        // Each part is half a cent.
        assert_eq!(walkaway(1, &terms).unwrap().0, "1.02");
    }

    #[test]
    fn price_levels_must_be_turned_into_a_rate_first() {
        let cost_of_living = Some(CostOfLiving::Parity);
        let terms = WalkawayTerms { cost_of_living, ..WalkawayTerms::default() };
        let current = Money::new(100.into(), Currency::USD);
        assert_eq!(Walkaway::new(current, &terms), Err(WalkawayError::NeedsPriceLevels));
    }

    #[test]
    fn a_number_too_large_for_a_decimal_is_an_error() {
        let terms = WalkawayTerms { risk_premium: rate("1000%"), ..WalkawayTerms::default() };
        let most = Money::new(Decimal::MAX, Currency::USD);
        assert_eq!(Walkaway::new(most, &terms), Err(WalkawayError::OutOfReach));
    }

    #[test]
    fn mixed_currencies_are_an_error() {
        let [usd, eur] = ["USD", "EUR"].map(|code| code.parse::<Currency>().unwrap());
        let terms = WalkawayTerms { currency: Some(eur), ..WalkawayTerms::default() };
        let now = |currency| Walkaway::new(Money::new(100.into(), currency), &terms);
        let mixed = WalkawayError::MixedCurrencies { terms: eur, current: usd };
        assert_eq!(now(usd), Err(mixed));
        assert!(now(eur).is_ok());
    }
}
