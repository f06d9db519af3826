//! A profile: current pay, walk-away terms, taxes, scenarios, score weights and names.

use super::scenario::Scenarios;
use crate::assessment::Scale;
use crate::money::{Amount, Currency, Exchange, MissingRate, Money, Rate};
use crate::tax::TaxTerms;

/// A validated profile.
///
/// ```
/// use offercalc::Profile;
///
/// let profile = Profile::from_toml("[walkaway]\ncurrent = \"300k\"\nrisk_premium = \"10%\"");
/// assert!(profile.is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// The currency of figures, and exchange rates.
    pub money: ProfileMoney,
    /// The terms of the walk-away number.
    pub walkaway: WalkawayTerms,
    /// What it states about taxes.
    pub tax: Option<TaxTerms>,
    /// What may happen to the offers; `None` if it states no scenarios.
    pub scenarios: Option<Scenarios>,
    /// Price levels by place, instead of the published ones; 100 is the US average.
    pub parities: Vec<(String, rust_decimal::Decimal)>,
    /// Custom risk factors and weights; `None` for the defaults.
    pub risk: Option<Vec<Weight>>,
    /// Custom fit factors and weights; `None` for the defaults.
    pub fit: Option<Vec<Weight>>,
    /// The names used in letters.
    pub names: Names,
}

/// The currency that figures are shown in, and the exchange rates for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileMoney {
    /// The currency of figures; that of each offer if `None`.
    pub show: Option<Currency>,
    /// The exchange rates.
    pub exchange: Exchange,
}

/// The terms of a walk-away number. Each is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WalkawayTerms {
    /// The currency of the amounts; the offers' currency if `None`.
    pub currency: Option<Currency>,
    /// Current yearly pay.
    pub current: Option<Current>,
    /// The place of the current job, for the cost of living by price levels.
    pub current_location: Option<String>,
    /// The increase in the cost of living.
    pub cost_of_living: Option<CostOfLiving>,
    /// The premium for the risk of changing jobs.
    pub risk_premium: Option<Part>,
    /// The value of growth at the new job; negative if it lowers the walk-away number.
    pub growth: Option<Part>,
}

impl WalkawayTerms {
    /// The terms with amounts in another currency, rounded to its minor unit.
    ///
    /// # Errors
    ///
    /// [`MissingRate`] if the amounts have a currency and the rate to the other is not given.
    pub fn exchanged(&self, to: Currency, exchange: &Exchange) -> Result<Self, MissingRate> {
        let Some(from) = self.currency.filter(|from| *from != to) else {
            return Ok(self.clone());
        };
        let amount = |amount| exchange.exchanged(Money::new(amount, from), to).map(Money::amount);
        let part = |part: Option<Part>| match part {
            Some(Part::Amount(units)) => amount(units).map(|units| Some(Part::Amount(units))),
            other => Ok(other),
        };
        let current = match &self.current {
            Some(Current::Amount(current)) => {
                let current = Amount::new(amount(current.get())?);
                let current = current.map_err(|_| MissingRate { from, to })?;
                Some(Current::Amount(current))
            }
            other => other.clone(),
        };
        Ok(Self {
            currency: Some(to),
            current,
            current_location: self.current_location.clone(),
            cost_of_living: match self.cost_of_living {
                Some(CostOfLiving::Part(own)) => part(Some(own))?.map(CostOfLiving::Part),
                other => other,
            },
            risk_premium: part(self.risk_premium)?,
            growth: part(self.growth)?,
        })
    }
}

/// Current pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Current {
    /// Yearly pay, in units of the currency.
    Amount(Amount),
    /// The offer file of the current job, relative to the profile's folder.
    File(String),
}

/// The increase in the cost of living.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostOfLiving {
    /// A part that is stated.
    Part(Part),
    /// What the price levels of the current job's place and the offer's make of current pay.
    Parity,
}

/// A part of a walk-away number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An amount in units of the currency; may be negative.
    Amount(rust_decimal::Decimal),
    /// A fraction of the current total.
    Rate(Rate),
}

/// A factor and its weight. The weights of a scale total 100 %.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Weight {
    /// The factor.
    pub factor: String,
    /// The weight as a fraction.
    pub weight: Rate,
}

/// Names used in letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Names {
    /// The sender.
    pub me: Option<String>,
    /// The recipient.
    pub recruiter: Option<String>,
    /// The team you would join.
    pub team: Option<String>,
    /// The date by which you decide.
    pub deadline: Option<String>,
}

impl Profile {
    /// The custom weights of a scale.
    #[must_use]
    pub fn weights(&self, scale: Scale) -> Option<&[Weight]> {
        match scale {
            Scale::Risk => self.risk.as_deref(),
            Scale::Fit => self.fit.as_deref(),
        }
    }
}
