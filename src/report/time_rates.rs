//! The rates that weigh payments by their time, in data and in sentences.

use offercalc::{DiscountRate, LeaveRate, Metric, Projection};
use serde::Serialize;

use super::number::Number;
use super::text::in_percent;

/// The rates, as far as they were given.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct TimeRates {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) discount_rate: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) leave_rate: Option<Number>,
}

impl TimeRates {
    pub(crate) const NONE: Self = Self { discount_rate: None, leave_rate: None };

    /// The rates of a projection. They are the same for all offers of a report.
    pub(crate) fn of(projection: &Projection) -> Self {
        let discount = projection.discount().map(DiscountRate::rate);
        let leave = projection.leave().map(LeaveRate::rate);
        let [discount_rate, leave_rate] =
            [discount, leave].map(|rate| rate.map(|rate| Number::rate(rate.fraction())));
        Self { discount_rate, leave_rate }
    }

    /// The metrics that the rates give, in the order of sentences.
    pub(crate) fn metrics(self) -> impl Iterator<Item = Metric> {
        let expected = self.leave_rate.map(|_| Metric::Expected);
        expected.into_iter().chain(self.discount_rate.map(|_| Metric::PresentValue))
    }

    /// What a metric of these rates is, to start a sentence with: `In present value, at 5% a year`.
    /// Beside figures after tax, it says that it is before tax.
    pub(crate) fn lead_in(self, metric: Metric, is_beside_tax: bool) -> String {
        let before_tax = if is_beside_tax { " before tax" } else { "" };
        let percent = |rate: Option<Number>| in_percent(rate.unwrap_or_default());
        match metric {
            Metric::Expected => {
                let rate = percent(self.leave_rate);
                format!("In expected pay{before_tax}, with a {rate}% chance of leaving each year")
            }
            _ => {
                let of_expected = self.leave_rate.map_or("", |_| " of expected pay");
                let rate = percent(self.discount_rate);
                format!("In present value{of_expected}{before_tax}, at {rate}% a year")
            }
        }
    }
}
