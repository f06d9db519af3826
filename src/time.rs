//! Months and years of a job, and their dates.

mod date;

pub use date::{Date, DateError};

/// The number of years to compare, from 1 to 50. The default is 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon(u32);

impl Horizon {
    /// The longest horizon.
    pub const MAX: u32 = 50;

    /// A horizon in years; `None` unless it is from 1 to [`Horizon::MAX`].
    #[must_use]
    pub fn new(years: u32) -> Option<Self> {
        (1..=Self::MAX).contains(&years).then_some(Self(years))
    }

    /// The number of years.
    #[must_use]
    pub const fn years(self) -> u32 {
        self.0
    }

    /// The last month.
    #[must_use]
    pub const fn months(self) -> u32 {
        self.0 * 12
    }
}

impl Default for Horizon {
    fn default() -> Self {
        Self(4)
    }
}

/// Whether a number of a year is a calendar year and not a year of a job.
#[must_use]
pub const fn is_calendar_year(year: u32) -> bool {
    year > Horizon::MAX
}

/// The year of a month: month 12 is in year 1, month 13 in year 2.
#[must_use]
pub const fn year_of(month: u32) -> u32 {
    month.div_ceil(12)
}
