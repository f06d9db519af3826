//! The `[time]` section of an offer: the hours that are worked for its pay.

use rust_decimal::Decimal;

use crate::key::{Key, Kind};
use crate::terms::{Faults, Terms};

/// The working days of a year: 52 weeks of 5 days.
const WORKING_DAYS: u32 = 260;

/// The days of a working week.
const DAYS_PER_WEEK: u32 = 5;

/// The keys of the section.
pub(crate) const KEYS: &[Key] = &[Key::new(
    "time",
    Kind::Section(TIME_KEYS),
    "working time, for pay per hour",
)
.also("working_time work_time working_hours work_hours")
.label("")
.example("[time]")
.init("\n# [time]                            # for pay per hour worked; remove the # to count it")];

const TIME_KEYS: &[Key] = &[
    Key::new("hours_per_week", Kind::Number(1, 100), "hours worked in a week of 5 days")
        .also("hours weekly_hours hours_a_week hours_week")
        .label("hours a week")
        .example("hours_per_week = 45")
        .init("# hours_per_week = 45")
        .required(),
    Key::new("days_off", Kind::Count(0, 200), "days not worked in a year, holidays included")
        .also("vacation vacation_days pto pto_days time_off leave_days days")
        .label("days off")
        .default("0")
        .example("days_off = 25")
        .init("# days_off = 25                     # holidays included"),
];

/// The working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct WorkingTime {
    /// The hours of a week of 5 days.
    pub hours_per_week: Decimal,
    /// The days of a year that are not worked, holidays included.
    pub days_off: u32,
}

impl WorkingTime {
    /// Reads the section, if present; `None` if a term is invalid.
    pub(crate) fn read(terms: &Terms, faults: &mut Faults) -> Option<Option<Self>> {
        faults.section(terms, "time", |time, faults| {
            let hours = faults.required(time, TIME_KEYS, "hours_per_week", Terms::number);
            Some(Self { hours_per_week: hours?, days_off: time.count("days_off").unwrap_or(0) })
        })
    }

    /// The hours worked in a year of 52 weeks of 5 days.
    #[must_use]
    pub fn hours_per_year(self) -> Decimal {
        let days = Decimal::from(WORKING_DAYS.saturating_sub(self.days_off));
        // A fifth of a decimal is exact.
        (self.hours_per_week * days / Decimal::from(DAYS_PER_WEEK)).normalize()
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use crate::{Horizon, Metric, MetricError, Offer};

    fn per_hour(text: &str, years: u32) -> Result<String, MetricError> {
        let projection = Offer::from_toml(text).unwrap().project(Horizon::new(years).unwrap());
        projection.unwrap().metric(Metric::PerHour).map(|figure| figure.get().to_string())
    }

    #[test]
    fn pay_is_divided_by_the_hours_worked() {
        // Worked example: 180,000 with 25 days off, 765.96 a day, is less than 175,000 with 36 days
        // off, 781.25 a day. With 40 hours, a day has 8: 95.74 and 97.66 an hour.
        let more = "base = 180_000\n[time]\nhours_per_week = 40\ndays_off = 25";
        let less = "base = 175_000\n[time]\nhours_per_week = 40\ndays_off = 36";
        assert_eq!(per_hour(more, 1).as_deref(), Ok("95.74"));
        assert_eq!(per_hour(less, 4).as_deref(), Ok("97.66"));
        // 48 hours of 220 days are 2,112 hours a year. 190,000 + 130,000 over two years.
        let text = "base = 130_000\nsign_on = 60_000\n[time]\nhours_per_week = 48\ndays_off = 40";
        assert_eq!(per_hour(text, 2).as_deref(), Ok("75.76"));
    }

    #[test]
    fn hours_worked_may_differ_from_hours_paid() {
        let text = |hours: u32| {
            format!("base = {{ hourly = 100 }}\n[time]\nhours_per_week = {hours}\ndays_off = 0")
        };
        assert_eq!(per_hour(&text(40), 4).as_deref(), Ok("100.00"));
        assert_eq!(per_hour(&text(50), 4).as_deref(), Ok("80.00"));
    }

    #[test]
    fn a_part_of_an_hour_counts() {
        // 41 hours of 259 days: 2,123.8 hours a year.
        let text = "base = 212_380\n[time]\nhours_per_week = 41\ndays_off = 1";
        assert_eq!(per_hour(text, 3).as_deref(), Ok("100.00"));
        let time = Offer::from_toml(text).unwrap().working_time().unwrap();
        assert_eq!(time.hours_per_year().to_string(), "2123.8");
        // 37.5 hours of 227 days.
        let text = "base = 1\n[time]\nhours_per_week = 37.5\ndays_off = 33";
        let time = Offer::from_toml(text).unwrap().working_time().unwrap();
        assert_eq!(time.hours_per_year().to_string(), "1702.5");
    }

    #[test]
    fn pay_per_hour_needs_the_hours() {
        let needs = Err(MetricError::NeedsTime(Metric::PerHour));
        assert_eq!(per_hour("base = { hourly = 100 }", 4), needs);
        let without_hours = Offer::from_toml("base = 1\n[time]\ndays_off = 5");
        assert!(without_hours.is_err());
        let usual = "base = 2_080\n[time]\nhours_per_week = 40";
        assert_eq!(per_hour(usual, 4).as_deref(), Ok("1.00"));
    }
}
