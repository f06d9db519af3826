//! Scenarios: what may happen, and how likely it is.

use std::collections::HashSet;
use std::fmt;

use rust_decimal::Decimal;

use crate::money::Rate;

/// Something that may happen to the offers, and its probability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    name: String,
    probability: Rate,
    set: Vec<String>,
}

impl Scenario {
    /// The maximum number of characters of a name.
    pub const LONGEST_NAME: usize = 200;

    /// The maximum decimals of a probability in percent. Weighted figures stay exact.
    pub const DIGITS: u32 = 4;

    /// A scenario, with its changes as typed. Without changes, everything stays as it is.
    ///
    /// # Errors
    ///
    /// [`ScenarioError`] if the name is empty or too long, or the probability is not from 0 % to
    /// 100 % with at most four decimals.
    pub fn new(name: &str, probability: Rate, set: Vec<String>) -> Result<Self, ScenarioError> {
        let name = name.trim();
        if name.is_empty() || name.chars().nth(Self::LONGEST_NAME).is_some() {
            return Err(ScenarioError::Name);
        }
        if !(Rate::default()..=Rate::ONE).contains(&probability) {
            return Err(ScenarioError::Probability);
        }
        if probability.percent().scale() > Self::DIGITS {
            return Err(ScenarioError::TooFine);
        }
        Ok(Self { name: name.to_owned(), probability, set })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The probability, from 0 to 1 as a fraction.
    #[must_use]
    pub const fn probability(&self) -> Rate {
        self.probability
    }

    /// The changes of the offers, in the language of `compare --set`.
    #[must_use]
    pub fn set(&self) -> &[String] {
        &self.set
    }
}

/// Why a scenario is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The name is empty or longer than [`Scenario::LONGEST_NAME`] characters.
    Name,
    /// The probability is below 0 % or above 100 %.
    Probability,
    /// The probability has more than [`Scenario::DIGITS`] decimals in percent.
    TooFine,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("the name of a scenario is empty or too long"),
            Self::Probability => f.write_str("a probability must be from 0% to 100%"),
            Self::TooFine => {
                write!(f, "a probability has at most {} decimals", Scenario::DIGITS)
            }
        }
    }
}

impl std::error::Error for ScenarioError {}

/// Scenarios with different names, one of which happens: their probabilities total 100 %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenarios(Vec<Scenario>);

impl Scenarios {
    /// The maximum number of scenarios.
    pub const MOST: usize = 20;

    /// Scenarios in this order.
    ///
    /// # Errors
    ///
    /// [`ScenariosError`] if there are too many, if two have the same name, or if the probabilities
    /// do not total 100 %.
    pub fn new(scenarios: Vec<Scenario>) -> Result<Self, ScenariosError> {
        if scenarios.len() > Self::MOST {
            return Err(ScenariosError::TooMany);
        }
        let mut names = HashSet::new();
        let twice = scenarios.iter().position(|it| !names.insert(it.name.to_lowercase()));
        if let Some(index) = twice {
            return Err(ScenariosError::Twice(index));
        }
        let total: Decimal = scenarios.iter().map(|it| it.probability.fraction()).sum();
        if total != Decimal::ONE {
            return Err(ScenariosError::Total((total * Decimal::ONE_HUNDRED).normalize()));
        }
        Ok(Self(scenarios))
    }

    /// The ready-made scenarios: every share price 40 % lower (25 %), as it is (50 %), and 40 %
    /// higher (25 %).
    #[must_use]
    pub fn ready_made() -> Self {
        let scenario = |name: &str, percent, set: &[&str]| Scenario {
            name: name.to_owned(),
            probability: Rate::of(Decimal::new(percent, 2)).unwrap_or_default(),
            set: set.iter().map(|change| (*change).to_owned()).collect(),
        };
        Self(vec![
            scenario("bear", 25, &["price=-40%"]),
            scenario("flat", 50, &[]),
            scenario("bull", 25, &["price=+40%"]),
        ])
    }

    /// The scenarios, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Scenario> + Clone {
        self.0.iter()
    }
}

/// Why several scenarios do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScenariosError {
    /// More than [`Scenarios::MOST`].
    TooMany,
    /// The scenario at this index has the name of an earlier one.
    Twice(usize),
    /// The probabilities total this many percent, not 100.
    Total(Decimal),
}

impl ScenariosError {
    /// What to type instead.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::TooMany => "combine those that are alike".to_owned(),
            Self::Twice(_) => "give each its own name".to_owned(),
            Self::Total(total) if *total < Decimal::ONE_HUNDRED => {
                let missing = (Decimal::ONE_HUNDRED - total).normalize();
                format!("raise one of them by {missing} points, or add a scenario with {missing}%")
            }
            Self::Total(total) => {
                format!("lower them by {} points", (total - Decimal::ONE_HUNDRED).normalize())
            }
        }
    }
}

impl fmt::Display for ScenariosError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany => write!(f, "more than {} scenarios", Scenarios::MOST),
            Self::Twice(_) => f.write_str("two scenarios have the same name"),
            Self::Total(total) => {
                write!(f, "the probabilities of the scenarios total {total}%, not 100%")
            }
        }
    }
}

impl std::error::Error for ScenariosError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    /// Scenarios with these probabilities in percent.
    fn scenarios(percents: &[&str]) -> Result<Scenarios, ScenariosError> {
        let all = percents.iter().enumerate().map(|(index, percent)| {
            Scenario::new(&index.to_string(), rate(percent), Vec::new()).unwrap()
        });
        Scenarios::new(all.collect())
    }

    #[test]
    fn probabilities_must_total_100_percent() {
        assert!(scenarios(&["99.9999%", "0.0001%"]).is_ok());
        let total = |percents: &[&str]| scenarios(percents).unwrap_err();
        assert_eq!(total(&["50%", "40%"]), ScenariosError::Total(Decimal::from(90)));
        assert!(total(&["50%", "40%"]).hint().contains("by 10 points"));
        assert!(total(&["50%", "60.5%"]).hint().contains("by 10.5 points"));
        assert_eq!(total(&["5%"; 21]), ScenariosError::TooMany);
        assert!(scenarios(&["5%"; 20]).is_ok());
    }

    #[test]
    fn names_and_probabilities_have_limits() {
        let new = |name: &str, percent| Scenario::new(name, rate(percent), Vec::new());
        assert_eq!(new(" ", "5%"), Err(ScenarioError::Name));
        assert_eq!(new(&"é".repeat(201), "5%"), Err(ScenarioError::Name));
        assert_eq!(new("a", "-1%"), Err(ScenarioError::Probability));
        assert_eq!(new("a", "101%"), Err(ScenarioError::Probability));
        assert_eq!(new("a", "33.33333%"), Err(ScenarioError::TooFine));
        let all = ["Bear", " bear "].map(|name| new(name, "50%").unwrap());
        assert_eq!(Scenarios::new(all.to_vec()), Err(ScenariosError::Twice(1)));
    }

    #[test]
    fn the_ready_made_scenarios_are_valid() {
        let ready_made = Scenarios::ready_made();
        assert_eq!(Scenarios::new(ready_made.0.clone()), Ok(ready_made));
    }
}
