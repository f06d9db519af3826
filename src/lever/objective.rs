//! A metric of an offer as a function of a lever.

use std::fmt;

use rust_decimal::Decimal;

use super::LeverInput;
use crate::ledger::LedgerError;
use crate::metric::{Figure, Metric, MetricError};
use crate::offer::Offer;
use crate::time::Horizon;

/// A metric of an offer as a function of one of its levers. Each figure comes from reading and
/// projecting the offer at that value.
#[derive(Clone, Debug)]
pub struct Objective {
    pub(super) input: LeverInput,
    pub(super) metric: Metric,
    pub(super) horizon: Horizon,
}

/// Why an offer has no figure at a value of a lever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectiveError {
    /// The offer is invalid at this value.
    Invalid(Decimal),
    /// A figure is too large to compute exactly, or an exchange rate is missing.
    NoLedger(LedgerError),
    /// The metric has no value for the offer.
    NoFigure(MetricError),
    /// The figure is not an amount, or has another currency than the target.
    Incomparable,
}

impl fmt::Display for ObjectiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(value) => write!(f, "the offer is not valid at {value}"),
            Self::NoLedger(error) => error.fmt(f),
            Self::NoFigure(error) => error.fmt(f),
            Self::Incomparable => f.write_str("the figures are not amounts in the same currency"),
        }
    }
}

impl std::error::Error for ObjectiveError {}

impl Objective {
    /// A metric over a horizon as a function of the input.
    #[must_use]
    pub const fn new(input: LeverInput, metric: Metric, horizon: Horizon) -> Self {
        Self { input, metric, horizon }
    }

    /// The figure at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] if the offer has no figure there.
    pub fn at(&mut self, value: Decimal) -> Result<Figure, ObjectiveError> {
        let offer = self.offer_at(value)?;
        let projection = offer.project(self.horizon).map_err(ObjectiveError::NoLedger)?;
        projection.metric(self.metric).map_err(ObjectiveError::NoFigure)
    }

    /// The objective of another lever of the same terms, with this one held at a value.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError::Invalid`] if this lever cannot have the value.
    pub fn held_at(&self, value: Decimal, other: &Self) -> Result<Self, ObjectiveError> {
        let input = self.input.held_at(value, &other.input);
        let input = input.ok_or(ObjectiveError::Invalid(value))?;
        Ok(Self { input, metric: other.metric, horizon: other.horizon })
    }

    /// The offer at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError::Invalid`] if the offer is invalid there.
    pub fn offer_at(&mut self, value: Decimal) -> Result<Offer, ObjectiveError> {
        self.input.at(value).ok_or(ObjectiveError::Invalid(value))
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OfferFile, Overrides};

    fn objective(text: &str, lever: &str, metric: &str) -> Objective {
        let file = OfferFile::new(text);
        let lever = file.lever(lever).unwrap();
        let unit = lever.unit(file.setting(&lever).as_ref()).unwrap();
        let input = LeverInput::new(file.terms(), &lever, unit, &Overrides::default()).unwrap();
        Objective::new(input, metric.parse().unwrap(), Horizon::default())
    }

    fn figure(objective: &mut Objective, value: i64) -> String {
        objective.at(Decimal::from(value)).unwrap().get().to_string()
    }

    #[test]
    fn every_figure_matches_the_offer_at_that_value() {
        let mut total = objective("base = 100_000\nbonus = \"10%\"", "base", "total");
        // The order of evaluation does not matter.
        assert_eq!(figure(&mut total, 200_000), "880000.00");
        assert_eq!(figure(&mut total, 0), "0.00");
        assert_eq!(figure(&mut total, 200_000), "880000.00");
    }

    #[test]
    fn an_error_explains_a_missing_figure() {
        let mut change = objective("base = 1", "base", "year3_change");
        assert!(matches!(change.at(Decimal::ZERO), Err(ObjectiveError::NoFigure(_))));
        let below = Decimal::NEGATIVE_ONE;
        let refused = Err(ObjectiveError::Invalid(below));
        assert_eq!(change.at(below), refused);
        let mut beyond = objective("base = 1", "base", "year5");
        assert!(matches!(beyond.at(Decimal::ONE), Err(ObjectiveError::NoFigure(_))));
        let text = "base = 1_000_000_000_000\nraise = \"1%\"";
        let mut raise = objective(text, "raise", "total");
        // 10^12 × 11^3 is over 10^15.
        assert!(matches!(raise.at(Decimal::TEN), Err(ObjectiveError::NoLedger(_))));
    }
}
