//! Dates: the first day of a job, and the days that its months begin and end on.

use std::fmt;
use std::str::FromStr;

use jiff::{Span, civil};

/// A day of the calendar.
///
/// ```
/// use offercalc::Date;
///
/// let start: Date = "2026-01-30".parse()?;
/// assert_eq!((start.year(), start.after(13).to_string()), (2026, "2027-02-28".to_owned()));
/// # Ok::<(), offercalc::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The first year that a date can be read in.
    pub const FIRST_YEAR: u32 = 1970;

    /// The last year that a date can be read in. Dates computed from it may be later.
    pub const LAST_YEAR: u32 = 2100;

    /// The year.
    #[must_use]
    pub fn year(self) -> u32 {
        self.0.year().unsigned_abs().into()
    }

    /// The month of the year, from 1.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month().unsigned_abs().into()
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day().unsigned_abs().into()
    }

    /// The date so many months later, or the last day of that month if it is shorter: 30 January
    /// plus 13 months is 28 February.
    #[must_use]
    pub fn after(self, months: u32) -> Self {
        let span = Span::new().try_months(i64::from(months));
        // A horizon ends some eight thousand years before the last date.
        Self(span.and_then(|span| self.0.checked_add(span)).unwrap_or(civil::Date::MAX))
    }

    /// The calendar year in which a month of a job that starts on this date begins. Months count
    /// from 1.
    #[must_use]
    pub fn year_of_month(self, month: u32) -> u32 {
        self.after(month.saturating_sub(1)).year()
    }

    /// The day before.
    #[must_use]
    pub fn day_before(self) -> Self {
        Self(self.0.yesterday().unwrap_or(self.0))
    }

    /// The day after.
    pub(crate) fn next_day(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }

    /// The next 1 January after this date.
    pub(crate) fn next_new_year(self) -> Self {
        Self(self.0.last_of_year().tomorrow().unwrap_or(self.0))
    }

    /// The number of days until a later date.
    pub(crate) fn days_until(self, later: Self) -> u32 {
        // A span of days would bring in code for rounding spans, of 180 kB.
        let hours = self.0.duration_until(later.0).as_hours();
        u32::try_from(hours / 24).unwrap_or_default()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        // The parser of ISO 8601 in all its forms is 180 kB, for forms that are slips here.
        let mut parts = text.splitn(3, '-');
        let year = parts.next().and_then(|year| year.parse().ok());
        let mut part = || parts.next().and_then(|part| part.parse().ok());
        let date = year.zip(part()).zip(part());
        let date = date.and_then(|((year, month), day)| civil::Date::new(year, month, day).ok());
        // Written in full: 2026-03-06, not 2026-3-6.
        let date = date.map(Self).filter(|date| date.to_string() == text);
        let date = date.ok_or(DateError::NotADate)?;
        let is_known = (Self::FIRST_YEAR..=Self::LAST_YEAR).contains(&date.year());
        if is_known { Ok(date) } else { Err(DateError::OutOfRange) }
    }
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// It is not a day of the calendar, written as year, month and day.
    NotADate,
    /// It is before 1970 or after 2100.
    OutOfRange,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADate => f.write_str("not a date"),
            Self::OutOfRange => {
                write!(f, "must be a date from {} to {}", Date::FIRST_YEAR, Date::LAST_YEAR)
            }
        }
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_later_is_at_most_the_last_day_of_the_month() {
        for (start, months, later) in [
            ("2026-09-14", 4, "2027-01-14"),
            // 30 January plus 13 months is 28 February (worked example).
            ("2026-01-30", 13, "2027-02-28"),
            ("2027-01-31", 13, "2028-02-29"),
            ("2026-01-31", 2, "2026-03-31"),
            ("2100-12-31", 600, "2150-12-31"),
            ("2026-03-16", 0, "2026-03-16"),
        ] {
            assert_eq!(date(start).after(months).to_string(), later, "{start} + {months}");
        }
    }

    #[test]
    fn a_month_of_the_job_begins_in_a_calendar_year() {
        let start = date("2026-09-14");
        let years = [1, 4, 5, 16, 17].map(|month| start.year_of_month(month));
        assert_eq!(years, [2026, 2026, 2027, 2027, 2028]);
    }

    #[test]
    fn days_are_counted_between_dates() {
        let start = date("2026-12-14");
        assert_eq!(start.next_new_year().to_string(), "2027-01-01");
        assert_eq!(start.days_until(start.next_new_year()), 18);
        assert_eq!(start.days_until(start.after(1)), 31);
        assert_eq!(date("2027-01-01").next_new_year().to_string(), "2028-01-01");
        assert_eq!(date("2027-01-01").day_before().to_string(), "2026-12-31");
    }

    #[test]
    fn a_date_is_a_year_a_month_and_a_day() {
        for text in ["1970-01-01", "2026-03-16", "2028-02-29", "2100-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in [
            "2026-02-29",
            "2026-13-01",
            "16.3.2026",
            "3/16/2026",
            "20260316",
            "",
            "2026",
            "-2026-03-16",
            "2026-03-+6",
            "2026-03-16-",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::NotADate), "{text}");
        }
        for text in ["2026-03-16T09:00", "2026-03-16T09:00:00", " 2026-03-16", "2026-3-16"] {
            assert_eq!(text.parse::<Date>(), Err(DateError::NotADate), "{text}");
        }
        for text in ["1969-12-31", "2101-01-01", "0001-01-01"] {
            assert_eq!(text.parse::<Date>(), Err(DateError::OutOfRange), "{text}");
        }
    }
}
