//! The first fields of every report on offers.

use offercalc::{Currency, Horizon};
use serde::Serialize;

use super::text::{by_name, over};
use super::time_rates::TimeRates;

/// The version of the JSON shapes.
pub(crate) const SCHEMA: u32 = 1;

#[derive(Clone, Copy, Serialize)]
pub(crate) struct Head {
    schema: u32,
    command: &'static str,
    /// The number of years in the horizon.
    pub(crate) years: u32,
    /// Whether years are calendar years.
    #[serde(skip_serializing_if = "is_not")]
    pub(crate) calendar: bool,
    /// The currency of every amount.
    #[serde(serialize_with = "by_name")]
    pub(crate) currency: Currency,
    #[serde(flatten)]
    pub(crate) rates: TimeRates,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_not(calendar: &bool) -> bool {
    !*calendar
}

impl Head {
    pub(crate) const fn new(command: &'static str, years: Horizon, currency: Currency) -> Self {
        let rates = TimeRates::NONE;
        Self { schema: SCHEMA, command, years: years.years(), calendar: false, currency, rates }
    }

    /// The head of a report that may show calendar years.
    pub(crate) const fn with_calendar(self, calendar: bool) -> Self {
        Self { calendar, ..self }
    }

    /// The head of a report on figures that are weighed at these rates.
    pub(crate) const fn with_rates(self, rates: TimeRates) -> Self {
        Self { rates, ..self }
    }

    /// `over 4 years`. A single year is `in year 1`, unless the figures are by calendar year.
    pub(crate) fn over(self) -> String {
        match self.years {
            1 if self.calendar => "over 1 year".to_owned(),
            years => over(years),
        }
    }
}
