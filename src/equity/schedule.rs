//! A vesting schedule: tranches that total exactly 100 %.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::key::{Key, Kind};
use crate::names::named;

/// The latest month in a schedule.
pub(crate) const LATEST_MONTH: i64 = Schedule::MAX_MONTH as i64;

/// An example of a schedule, for hints.
pub(crate) const VESTING_EXAMPLE: &str =
    "vesting = \"even-quarterly\", or another preset from `offercalc presets`";

/// The keys of a tranche.
const TRANCHE_KEYS: &[Key] = &[
    Key::new("month", Kind::Count(1, LATEST_MONTH), "months after the grant")
        .example("month = 12, counted from the grant")
        .required()
        .beside_terms(),
    Key::new("percent", Kind::Percent, "percent of the grant that vests; tranches total 100")
        .example("percent = 25")
        .required()
        .beside_terms(),
];

/// The kind of a key that takes a schedule.
pub(crate) const SCHEDULE: Kind = Kind::Vesting(BY_YEAR_KEYS, TRANCHE_KEYS);

/// The keys of a schedule written by year.
const BY_YEAR_KEYS: &[Key] = &[
    Key::new("years", Kind::Percents, "percent that vests in each year; years total 100")
        .also("percents percentages percent by_year schedule")
        .example("years = [25, 25, 25, 25], in percent")
        .required(),
    Key::new("every", Kind::Choice(&Cadence::NAMES), "how often the grant vests within a year")
        .also("cadence frequency interval period")
        .default("year")
        .example("every = \"month\""),
    Key::new(
        "cliff",
        Kind::Count(0, LATEST_MONTH),
        "nothing vests before this month; the accrued amount vests in it",
    )
    .also("cliff_months cliff_month")
    .default("no cliff")
    .example("cliff = 12"),
];

named! {
    /// How often a schedule vests within a year.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Cadence {
        /// Twelve times a year.
        Month = "month",
        /// Four times a year.
        Quarter = "quarter",
        /// Twice a year.
        HalfYear = "half_year",
        /// Once, at the end of the year.
        Year = "year",
    }
}

impl Cadence {
    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// A percent of a grant, from 0 to 100. At most 12 decimals keep sums exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(Decimal);

impl Percent {
    /// The maximum number of decimals.
    pub const MAX_DECIMALS: u32 = 12;

    /// A percent; `None` unless it is from 0 to 100 with at most [`Percent::MAX_DECIMALS`]
    /// decimals.
    #[must_use]
    pub fn new(percent: Decimal) -> Option<Self> {
        let in_range = (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent);
        (in_range && percent.scale() <= Self::MAX_DECIMALS).then_some(Self(percent))
    }

    /// The number.
    #[cfg(feature = "file")]
    pub(crate) const fn get(self) -> Decimal {
        self.0
    }
}

/// The tranches of a grant, in months from the grant date.
///
/// Vested totals are fractions of the whole, so 38 % over twelve months is exactly 38 % at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Shared by every award with this schedule.
    pub(crate) tranches: Arc<[Tranche]>,
    /// The number of parts in all tranches.
    pub(crate) whole: Decimal,
}

/// The vested total at the end of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tranche {
    pub(crate) month: u32,
    /// The vested total including this tranche, in parts of the schedule's whole.
    pub(crate) vested: Decimal,
}

impl Schedule {
    /// The maximum length, in years.
    pub const MAX_YEARS: u32 = 50;

    /// The latest month of a tranche or cliff.
    pub const MAX_MONTH: u32 = Self::MAX_YEARS * 12;

    /// A schedule by year: each year's percent vests evenly at that year's cadence.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] if the percents do not total exactly 100 or the schedule is too long.
    pub fn by_year(
        years: impl IntoIterator<Item = (Percent, Cadence)>,
    ) -> Result<Self, ScheduleError> {
        let mut vested = Decimal::ZERO;
        let mut tranches = Vec::new();
        let mut start = 0;
        for (Percent(percent), cadence) in years {
            if start == Self::MAX_MONTH {
                return Err(ScheduleError::TooLong);
            }
            // The whole is 1,200 parts: 100 percent times twelve months.
            let parts = percent * Decimal::from(cadence.months());
            let months = (start + 1..=start + 12).filter(|month| month % cadence.months() == 0);
            for month in months.filter(|_| !percent.is_zero()) {
                vested += parts;
                tranches.push(Tranche { month, vested });
            }
            start += 12;
        }
        Self::complete(tranches, Decimal::ONE_HUNDRED * Decimal::from(12))
    }

    /// A schedule of tranches, each with a month and a percent.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] if the percents do not total exactly 100, the months do not increase, or a
    /// month is outside 1 to [`Schedule::MAX_MONTH`].
    pub fn from_tranches(
        percents: impl IntoIterator<Item = (u32, Percent)>,
    ) -> Result<Self, ScheduleError> {
        let mut vested = Decimal::ZERO;
        let mut before = 0;
        let mut tranches = Vec::new();
        for (index, (month, Percent(percent))) in percents.into_iter().enumerate() {
            if month == 0 || month <= before {
                return Err(ScheduleError::Order { index, month, before });
            }
            if month > Self::MAX_MONTH {
                return Err(ScheduleError::TooLong);
            }
            before = month;
            if !percent.is_zero() {
                vested += percent;
                tranches.push(Tranche { month, vested });
            }
        }
        Self::complete(tranches, Decimal::ONE_HUNDRED)
    }

    fn complete(tranches: Vec<Tranche>, whole: Decimal) -> Result<Self, ScheduleError> {
        let vested = tranches.last().map_or(Decimal::ZERO, |last| last.vested);
        if vested != whole {
            let percent = (vested * Decimal::ONE_HUNDRED / whole).normalize();
            return Err(ScheduleError::Sum(percent));
        }
        Ok(Self { tranches: tranches.into(), whole })
    }

    /// Adds a cliff: everything that accrued before that month vests in it.
    #[cfg(any(feature = "file", test))]
    pub(crate) fn with_cliff(mut self, month: u32) -> Self {
        let withheld = self.tranches.partition_point(|tranche| tranche.month <= month);
        if let Some(last) = withheld.checked_sub(1) {
            let mut tranches = self.tranches.get(last..).unwrap_or_default().to_vec();
            if let Some(tranche) = tranches.first_mut() {
                tranche.month = month;
            }
            self.tranches = tranches.into();
        }
        self
    }

    /// The vested total at the end of a month, in parts of the whole.
    pub(crate) fn vested_by(&self, month: u32) -> Decimal {
        let vested = self.tranches.partition_point(|tranche| tranche.month <= month);
        let last = vested.checked_sub(1).and_then(|last| self.tranches.get(last));
        last.map_or(Decimal::ZERO, |tranche| tranche.vested)
    }

    /// The month and percent of each tranche. Thirds of a percent are rounded to 28 digits.
    pub fn percents(&self) -> impl Iterator<Item = (u32, Decimal)> {
        let mut before = Decimal::ZERO;
        self.tranches.iter().map(move |tranche| {
            let parts = tranche.vested - before;
            before = tranche.vested;
            (tranche.month, parts * Decimal::ONE_HUNDRED / self.whole)
        })
    }

    /// The percent of each year from the grant, up to the last year with a vest.
    #[must_use]
    pub fn years(&self) -> Vec<Decimal> {
        let mut years: Vec<Decimal> = Vec::new();
        let mut before = Decimal::ZERO;
        for tranche in &*self.tranches {
            let year = crate::year_of(tranche.month) as usize;
            years.resize(year, Decimal::ZERO);
            if let Some(parts) = years.last_mut() {
                *parts += tranche.vested - before;
            }
            before = tranche.vested;
        }
        years.iter().map(|parts| (parts * Decimal::ONE_HUNDRED / self.whole).normalize()).collect()
    }

    /// The percent of each year, rounded to two decimals for display.
    pub(crate) fn shown_years(&self) -> Vec<Decimal> {
        self.years().iter().map(|percent| crate::money::round(*percent, 2).normalize()).collect()
    }
}

/// Formats the percent of each year, like `5/15/40/40`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let years: Vec<String> = self.shown_years().iter().map(Decimal::to_string).collect();
        f.write_str(&years.join("/"))
    }
}

/// Why tranches do not form a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// The percents total this number instead of 100.
    Sum(Decimal),
    /// A month is 0 or does not come after the previous one.
    Order {
        /// The 0-based index of the tranche.
        index: usize,
        /// Its month.
        month: u32,
        /// The previous tranche's month; 0 for the first.
        before: u32,
    },
    /// The schedule is longer than [`Schedule::MAX_YEARS`].
    TooLong,
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum(sum) => write!(f, "the schedule totals {sum}%, not 100%"),
            Self::Order { month: 0, .. } => f.write_str("the earliest vesting month is 1"),
            Self::Order { month, before, .. } => {
                write!(f, "month {month} must be later than month {before}")
            }
            Self::TooLong => write!(f, "a schedule can have at most {} years", Schedule::MAX_YEARS),
        }
    }
}

impl std::error::Error for ScheduleError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(percent: u32) -> Percent {
        Percent::new(Decimal::from(percent)).unwrap()
    }

    fn even(cadence: Cadence) -> Schedule {
        Schedule::by_year([(percent(25), cadence); 4]).unwrap()
    }

    fn percents(schedule: &Schedule) -> Vec<(u32, String)> {
        let shown = |(month, percent)| (month, crate::round(percent, 4).normalize().to_string());
        schedule.percents().map(shown).collect()
    }

    #[test]
    fn thirds_of_a_percent_total_exactly_100() {
        let years = [38, 32, 20, 10].map(|year| (percent(year), Cadence::Month));
        let schedule = Schedule::by_year(years).unwrap();
        assert_eq!(percents(&schedule)[0], (1, "3.1667".to_owned()));
        assert_eq!(schedule.to_string(), "38/32/20/10");
    }

    #[test]
    fn a_cliff_releases_the_accrued_amount() {
        let schedule = even(Cadence::Month).with_cliff(12);
        assert_eq!(percents(&schedule)[..2], [(12, "25".into()), (13, "2.0833".into())]);
        assert_eq!(schedule.to_string(), "25/25/25/25");
    }

    #[test]
    fn a_cliff_between_tranches_vests_in_its_own_month() {
        let schedule = even(Cadence::Quarter).with_cliff(13);
        assert_eq!(percents(&schedule)[..2], [(13, "25".into()), (15, "6.25".into())]);
    }

    #[test]
    fn a_cliff_after_the_end_keeps_the_whole_grant() {
        assert_eq!(percents(&even(Cadence::Year).with_cliff(60)), [(60, "100".to_owned())]);
    }

    #[test]
    fn a_cliff_before_the_first_tranche_has_no_effect() {
        assert_eq!(even(Cadence::Year).with_cliff(0), even(Cadence::Year));
    }

    #[test]
    fn percents_must_total_100() {
        let years = [(percent(95), Cadence::Year)];
        assert_eq!(Schedule::by_year(years), Err(ScheduleError::Sum(Decimal::from(95))));
        assert_eq!(Schedule::from_tranches([]), Err(ScheduleError::Sum(Decimal::ZERO)));
    }

    #[test]
    fn a_schedule_has_at_most_fifty_years() {
        let years = |count| Schedule::by_year(vec![(percent(2), Cadence::Year); count]);
        assert!(years(50).is_ok());
        assert_eq!(years(51), Err(ScheduleError::TooLong));
    }

    #[test]
    fn a_percent_is_from_0_to_100() {
        assert_eq!(Percent::new(Decimal::from(101)), None);
        assert_eq!(Percent::new(Decimal::NEGATIVE_ONE), None);
        assert_eq!(Percent::new(Decimal::new(1, 13)), None);
        assert!(Percent::new(Decimal::new(1, 12)).is_some());
    }

    #[test]
    fn months_must_increase() {
        let half = percent(50);
        let back = Schedule::from_tranches([(12, half), (12, half)]);
        assert_eq!(back, Err(ScheduleError::Order { index: 1, month: 12, before: 12 }));
        assert!(Schedule::from_tranches([(0, half), (12, half)]).is_err());
        assert_eq!(Schedule::from_tranches([(601, percent(100))]), Err(ScheduleError::TooLong));
    }
}
