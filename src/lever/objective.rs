//! A figure of an offer along the values of one of its levers.

use std::fmt;

use rust_decimal::Decimal;

use super::{Dial, Refused};
use crate::ledger::OutOfReach;
use crate::metric::{Figure, Metric, MetricError};
use crate::offer::Offer;
use crate::time::Horizon;

/// A metric of an offer along the values of one of its levers. Every figure is that of the offer
/// read and projected at that value.
#[derive(Clone, Debug)]
pub struct Course {
    dial: Dial,
    metric: Metric,
    horizon: Horizon,
}

/// Why an offer has no figure at some value of a lever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseError {
    /// The offer is not valid at that value.
    Invalid(Refused),
    /// A figure is beyond what can be computed exactly.
    OutOfReach(OutOfReach),
    /// The metric has no value.
    NoFigure(MetricError),
}

impl fmt::Display for CourseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(Refused { value }) => write!(f, "the offer is not valid at {value}"),
            Self::OutOfReach(out_of_reach) => out_of_reach.fmt(f),
            Self::NoFigure(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CourseError {}

impl Course {
    /// The metric over that horizon along a dial.
    #[must_use]
    pub const fn new(dial: Dial, metric: Metric, horizon: Horizon) -> Self {
        Self { dial, metric, horizon }
    }

    /// The figure at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`CourseError`] where there is none.
    pub fn at(&mut self, value: Decimal) -> Result<Figure, CourseError> {
        let offer = self.offer_at(value)?;
        let projection = offer.project(self.horizon).map_err(CourseError::OutOfReach)?;
        projection.metric(self.metric).map_err(CourseError::NoFigure)
    }

    /// The offer at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`CourseError::Invalid`] where it is not valid there.
    pub fn offer_at(&mut self, value: Decimal) -> Result<Offer, CourseError> {
        self.dial.at(value).map_err(CourseError::Invalid)
    }

    pub(crate) const fn dial(&self) -> &Dial {
        &self.dial
    }

    pub(crate) const fn horizon(&self) -> Horizon {
        self.horizon
    }

    pub(crate) const fn metric(&self) -> Metric {
        self.metric
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OfferFile, Stock};

    fn course(text: &str, lever: &str, metric: &str) -> Course {
        let file = OfferFile::new(text);
        let lever = file.lever(lever).unwrap();
        let unit = lever.unit(file.setting(&lever).as_ref()).unwrap();
        let dial = Dial::new(file.terms(), &lever, unit, &Stock::default()).unwrap();
        Course::new(dial, metric.parse().unwrap(), Horizon::default())
    }

    fn figure(course: &mut Course, value: i64) -> String {
        course.at(Decimal::from(value)).unwrap().get().to_string()
    }

    #[test]
    fn every_figure_is_that_of_the_offer_at_that_value() {
        let mut total = course("base = 100_000\nbonus = \"10%\"", "base", "total");
        // The order in which values are looked at leaves no trace.
        assert_eq!(figure(&mut total, 200_000), "880000.00");
        assert_eq!(figure(&mut total, 0), "0.00");
        assert_eq!(figure(&mut total, 200_000), "880000.00");
    }

    #[test]
    fn without_a_figure_the_reason_is_told() {
        let mut change = course("base = 1", "base", "year3_change");
        assert!(matches!(change.at(Decimal::ZERO), Err(CourseError::NoFigure(_))));
        let below = Decimal::NEGATIVE_ONE;
        let refused = Err(CourseError::Invalid(Refused { value: below }));
        assert_eq!(change.at(below), refused);
        let mut beyond = course("base = 1", "base", "year5");
        assert!(matches!(beyond.at(Decimal::ONE), Err(CourseError::NoFigure(_))));
        let text = "base = 1_000_000_000_000\nraise = \"1%\"";
        let mut raise = course(text, "raise", "total");
        // 10^12 × 11^3 is beyond 10^15.
        assert!(matches!(raise.at(Decimal::TEN), Err(CourseError::OutOfReach(_))));
    }
}
