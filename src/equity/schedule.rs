//! A vesting schedule: tranches that total exactly 100 %.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::key::{Key, Kind};
use crate::names::named;

/// The latest month of anything that a schedule has to do with.
pub(crate) const LATEST_MONTH: i64 = Schedule::MAX_MONTH as i64;

/// How a schedule is written, for hints.
pub(crate) const VESTING_EXAMPLE: &str =
    "vesting = \"even-quarterly\", or another of `offercalc presets`";

/// The keys of a tranche.
const TRANCHE_KEYS: &[Key] = &[
    Key::new("month", Kind::Count(1, LATEST_MONTH), "months from the grant on")
        .example("month = 12, from the grant on")
        .required()
        .beside_terms(),
    Key::new("percent", Kind::Percent, "the percent of the grant that vests then, 100 together")
        .example("percent = 25")
        .required()
        .beside_terms(),
];

/// What stands where a schedule is wanted.
pub(crate) const SCHEDULE: Kind = Kind::Vesting(BY_YEAR_KEYS, TRANCHE_KEYS);

/// The keys of a schedule that is written by year.
const BY_YEAR_KEYS: &[Key] = &[
    Key::new("years", Kind::Percents, "the percent of each year, 100 together")
        .also(&["percents", "percentages", "percent", "by_year", "schedule"])
        .example("years = [25, 25, 25, 25], in percent")
        .required(),
    Key::new("every", Kind::Choice(&Cadence::NAMES), "how often it vests inside a year")
        .also(&["cadence", "frequency", "interval", "period"])
        .default("year")
        .example("every = \"month\""),
    Key::new(
        "cliff",
        Kind::Count(0, LATEST_MONTH),
        "the month before which nothing vests; what waited vests in it",
    )
    .also(&["cliff_months", "cliff_month"])
    .default("no cliff")
    .example("cliff = 12"),
];

named! {
    /// How often a schedule vests inside a year.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Cadence {
        /// Twelve times a year.
        Month = "month",
        /// Four times a year.
        Quarter = "quarter",
        /// Twice a year.
        HalfYear = "half_year",
        /// Once, at the year's end.
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

/// A percent of a grant, from 0 to 100 with at most 12 decimals, so that sums of it are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(Decimal);

impl Percent {
    /// The most decimals.
    pub const MAX_DECIMALS: u32 = 12;

    /// So many percent; `None` unless from 0 to 100 with at most [`Percent::MAX_DECIMALS`].
    #[must_use]
    pub fn new(percent: Decimal) -> Option<Self> {
        let in_range = (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent);
        (in_range && percent.scale() <= Self::MAX_DECIMALS).then_some(Self(percent))
    }

    /// The number of percent.
    #[cfg(feature = "file")]
    pub(crate) const fn get(self) -> Decimal {
        self.0
    }
}

/// The tranches of a grant, counted in months from the day on which it was granted.
///
/// What has vested so far is kept as a fraction of the whole, so that 38 % over twelve
/// months is exactly 38 % at their end and nothing is divided before it is multiplied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Shared, because every award of a schedule looks at the same ones.
    pub(crate) tranches: Arc<[Tranche]>,
    /// The parts that all tranches together are.
    pub(crate) whole: Decimal,
}

/// What has vested by the end of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tranche {
    pub(crate) month: u32,
    /// Everything up to and including this tranche, in parts of the schedule's whole.
    pub(crate) vested: Decimal,
}

impl Schedule {
    /// The longest schedule, in years.
    pub const MAX_YEARS: u32 = 50;

    /// The latest month of a tranche or a cliff.
    pub const MAX_MONTH: u32 = Self::MAX_YEARS * 12;

    /// A schedule by year: so many percent in each, spread evenly at that year's cadence.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] where the percents do not total exactly 100 or there are too many years.
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
            // Parts of 1,200, a month's share of a percent being one of twelve.
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

    /// A schedule of tranches, each a month and a percent.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`] where the percents do not total exactly 100, or a month is before the one
    /// above it, before month 1 or after [`Schedule::MAX_MONTH`].
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

    /// Withholds what vests before that month and releases all of it in it.
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

    /// The months of the tranches and the percent that each adds, the thirds of a percent rounded
    /// to 28 digits.
    pub fn percents(&self) -> impl Iterator<Item = (u32, Decimal)> {
        let mut before = Decimal::ZERO;
        self.tranches.iter().map(move |tranche| {
            let parts = tranche.vested - before;
            before = tranche.vested;
            (tranche.month, parts * Decimal::ONE_HUNDRED / self.whole)
        })
    }

    /// The percent of each year from the grant on, to the last year in which something vests.
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

    /// The percent of each year as it is shown, to two decimals.
    pub(crate) fn shown_years(&self) -> Vec<Decimal> {
        self.years().iter().map(|percent| crate::money::round(*percent, 2).normalize()).collect()
    }
}

/// Shows the percent of each year: `5/15/40/40`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let years: Vec<String> = self.shown_years().iter().map(Decimal::to_string).collect();
        f.write_str(&years.join("/"))
    }
}

/// Why tranches are no schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// They total this many percent, not 100.
    Sum(Decimal),
    /// A month that is 0 or not after the one before it.
    Order {
        /// The tranche, from 0 on.
        index: usize,
        /// Its month.
        month: u32,
        /// The month of the tranche above it, 0 for the first.
        before: u32,
    },
    /// Beyond [`Schedule::MAX_YEARS`].
    TooLong,
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum(sum) => write!(f, "the schedule totals {sum}%, not 100%"),
            Self::Order { month: 0, .. } => {
                f.write_str("the first month in which shares vest is 1")
            }
            Self::Order { month, before, .. } => {
                write!(f, "month {month} must come after month {before}")
            }
            Self::TooLong => write!(f, "a schedule ends after {} years", Schedule::MAX_YEARS),
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
    fn thirds_still_total_a_hundred() {
        let years = [38, 32, 20, 10].map(|year| (percent(year), Cadence::Month));
        let schedule = Schedule::by_year(years).unwrap();
        assert_eq!(percents(&schedule)[0], (1, "3.1667".to_owned()));
        assert_eq!(schedule.to_string(), "38/32/20/10");
    }

    #[test]
    fn a_cliff_releases_what_accrued() {
        let schedule = even(Cadence::Month).with_cliff(12);
        assert_eq!(percents(&schedule)[..2], [(12, "25".into()), (13, "2.0833".into())]);
        assert_eq!(schedule.to_string(), "25/25/25/25");
    }

    #[test]
    fn a_cliff_between_tranches_releases_in_its_own_month() {
        let schedule = even(Cadence::Quarter).with_cliff(13);
        assert_eq!(percents(&schedule)[..2], [(13, "25".into()), (15, "6.25".into())]);
    }

    #[test]
    fn a_cliff_after_the_end_loses_nothing() {
        assert_eq!(percents(&even(Cadence::Year).with_cliff(60)), [(60, "100".to_owned())]);
    }

    #[test]
    fn an_early_cliff_changes_nothing() {
        assert_eq!(even(Cadence::Year).with_cliff(0), even(Cadence::Year));
    }

    #[test]
    fn refuses_what_is_not_all_of_the_grant() {
        let years = [(percent(95), Cadence::Year)];
        assert_eq!(Schedule::by_year(years), Err(ScheduleError::Sum(Decimal::from(95))));
        assert_eq!(Schedule::from_tranches([]), Err(ScheduleError::Sum(Decimal::ZERO)));
    }

    #[test]
    fn fifty_years_are_the_longest() {
        let years = |count| Schedule::by_year(vec![(percent(2), Cadence::Year); count]);
        assert!(years(50).is_ok());
        assert_eq!(years(51), Err(ScheduleError::TooLong));
    }

    #[test]
    fn a_percent_is_a_part_of_a_whole() {
        assert_eq!(Percent::new(Decimal::from(101)), None);
        assert_eq!(Percent::new(Decimal::NEGATIVE_ONE), None);
        assert_eq!(Percent::new(Decimal::new(1, 13)), None);
        assert!(Percent::new(Decimal::new(1, 12)).is_some());
    }

    #[test]
    fn refuses_months_out_of_order() {
        let half = percent(50);
        let back = Schedule::from_tranches([(12, half), (12, half)]);
        assert_eq!(back, Err(ScheduleError::Order { index: 1, month: 12, before: 12 }));
        assert!(Schedule::from_tranches([(0, half), (12, half)]).is_err());
        assert_eq!(Schedule::from_tranches([(601, percent(100))]), Err(ScheduleError::TooLong));
    }
}
