//! Metrics: the named figures of an offer, with the same names in options, JSON and docs.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::component::{Component, PayKind};
use crate::money::{Money, relative};
use crate::suggest::suggest;
use crate::time::{Date, Horizon, is_calendar_year};
use crate::view::Projection;

/// A named figure of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// `year1` to `yearN`: total pay in a year of the job; `year2026`: in a calendar year.
    Year(u32),
    /// `year1.rsu` or `year2026.rsu`: a component's pay in a year.
    Component(u32, Component),
    /// `year1.take_home` or `year2026.take_home`: take-home pay in a year.
    TakeHomeOf(u32),
    /// `total`: total pay over the horizon.
    Total,
    /// `average`: total pay divided by the number of years.
    Average,
    /// `cash`, `equity` or `benefits`: total pay of one kind.
    Kind(PayKind),
    /// `guaranteed`: cash that depends on no share price or rating, such as base, sign-on, one-time
    /// and recurring payments, and what is guaranteed of the bonus.
    Guaranteed,
    /// `first_two_years`: the average of years 1 and 2.
    FirstTwoYears,
    /// `year3_change`: the change from that average to year 3, as a rate.
    Year3Change,
    /// `per_hour`: total pay divided by the hours worked. Only an offer with `[time]` has it.
    PerHour,
    /// `take_home`: what is left of pay in money and shares after savings before tax and taxes. Only
    /// an offer that is taxed has it.
    TakeHome,
    /// `average_take_home`: take-home pay divided by the number of years.
    AverageTakeHome,
    /// `present_value`: what the pay is worth on the first day. Only an offer with a discount rate
    /// has it.
    PresentValue,
    /// `expected`: the pay to expect if you may leave. Only an offer with a leave rate has it.
    Expected,
}

impl Metric {
    /// The metrics of a whole horizon, in listing order.
    pub const SUMMARY: [Self; 13] = [
        Self::Total,
        Self::Average,
        Self::Kind(PayKind::Cash),
        Self::Kind(PayKind::Equity),
        Self::Kind(PayKind::Benefit),
        Self::Guaranteed,
        Self::FirstTwoYears,
        Self::Year3Change,
        Self::PerHour,
        Self::TakeHome,
        Self::AverageTakeHome,
        Self::PresentValue,
        Self::Expected,
    ];

    /// Its year, if it is about one.
    #[must_use]
    pub const fn year(self) -> Option<u32> {
        match self {
            Self::Year(year) | Self::Component(year, _) | Self::TakeHomeOf(year) => Some(year),
            _ => None,
        }
    }

    /// Whether it is about a calendar year.
    #[must_use]
    pub fn is_of_calendar(self) -> bool {
        self.year().is_some_and(is_calendar_year)
    }

    /// The components that it sums; `None` if it is not a sum.
    pub(crate) fn sums(self) -> Option<Vec<Component>> {
        let all = Component::ALL.into_iter();
        match self {
            Self::Component(_, component) => Some(vec![component]),
            Self::Kind(kind) => {
                Some(all.filter(|component| component.kinds().contains(&kind)).collect())
            }
            Self::Guaranteed => {
                Some(all.filter(|component| component.may_be_guaranteed()).collect())
            }
            Self::Year(_)
            | Self::Total
            | Self::Average
            | Self::FirstTwoYears
            | Self::PerHour
            | Self::TakeHome
            | Self::AverageTakeHome
            | Self::TakeHomeOf(_)
            | Self::PresentValue
            | Self::Expected => Some(all.collect()),
            // Higher pay in the first two years lowers it.
            Self::Year3Change => None,
        }
    }

    /// Whether it is a figure after tax.
    #[must_use]
    pub const fn is_after_tax(self) -> bool {
        matches!(self, Self::TakeHome | Self::AverageTakeHome | Self::TakeHomeOf(_))
    }

    /// Whether it weighs each payment by the time of it.
    #[must_use]
    pub const fn is_weighed(self) -> bool {
        matches!(self, Self::PresentValue | Self::Expected)
    }

    /// The same figure after tax, if there is one.
    #[must_use]
    pub const fn after_tax(self) -> Option<Self> {
        match self {
            Self::Total => Some(Self::TakeHome),
            Self::Average => Some(Self::AverageTakeHome),
            Self::Year(year) => Some(Self::TakeHomeOf(year)),
            taxed if taxed.is_after_tax() => Some(taxed),
            _ => None,
        }
    }

    /// The first and last year that it sums, and the divisor. Other years do not affect it.
    pub(crate) const fn span(self, horizon: Horizon) -> (u32, u32, u32) {
        let years = horizon.years();
        match self {
            Self::Year(year) | Self::Component(year, _) | Self::TakeHomeOf(year) => (year, year, 1),
            Self::Total
            | Self::Kind(_)
            | Self::Guaranteed
            | Self::TakeHome
            | Self::PresentValue
            | Self::Expected => (1, years, 1),
            // The hours of a year, at least one, divide it further.
            Self::Average | Self::PerHour | Self::AverageTakeHome => (1, years, years),
            Self::FirstTwoYears => (1, 2, 2),
            Self::Year3Change => (1, 3, 1),
        }
    }

    /// The shortest horizon that has this metric, in years.
    #[must_use]
    pub const fn years_needed(self) -> u32 {
        match self {
            Self::Year(year) | Self::Component(year, _) | Self::TakeHomeOf(year) => year,
            Self::Total
            | Self::Average
            | Self::Kind(_)
            | Self::Guaranteed
            | Self::PerHour
            | Self::TakeHome
            | Self::AverageTakeHome
            | Self::PresentValue
            | Self::Expected => 1,
            Self::FirstTwoYears => 2,
            Self::Year3Change => 3,
        }
    }
}

const TAKE_HOME: &str = "take_home";

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "year{year}"),
            Self::Component(year, component) => write!(f, "year{year}.{component}"),
            Self::TakeHomeOf(year) => write!(f, "year{year}.{TAKE_HOME}"),
            Self::Total => f.write_str("total"),
            Self::Average => f.write_str("average"),
            Self::Kind(kind) => f.write_str(kind.metric()),
            Self::Guaranteed => f.write_str("guaranteed"),
            Self::FirstTwoYears => f.write_str("first_two_years"),
            Self::Year3Change => f.write_str("year3_change"),
            Self::PerHour => f.write_str("per_hour"),
            Self::TakeHome => f.write_str(TAKE_HOME),
            Self::AverageTakeHome => write!(f, "average_{TAKE_HOME}"),
            Self::PresentValue => f.write_str("present_value"),
            Self::Expected => f.write_str("expected"),
        }
    }
}

impl FromStr for Metric {
    type Err = UnknownMetric;

    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        let summary = Self::SUMMARY.into_iter().find(|metric| metric.to_string() == name);
        summary.or_else(|| yearly(name)).ok_or_else(|| UnknownMetric::new(name))
    }
}

fn yearly(name: &str) -> Option<Metric> {
    let name = name.strip_prefix("year")?;
    let (year, component) = name.split_once('.').map_or((name, None), |(y, c)| (y, Some(c)));
    let plain = year.bytes().all(|digit| digit.is_ascii_digit()) && !year.starts_with('0');
    let year = year.parse().ok().filter(|year| {
        let of_job = 1..=Horizon::MAX;
        // The longest job from the last date ends so many years later.
        let of_calendar = Date::FIRST_YEAR..=Date::LAST_YEAR + Horizon::MAX;
        plain && (of_job.contains(year) || of_calendar.contains(year))
    })?;
    match component {
        Some(TAKE_HOME) => Some(Metric::TakeHomeOf(year)),
        Some(component) => Some(Metric::Component(year, Component::named(component)?)),
        None => Some(Metric::Year(year)),
    }
}

/// An unknown metric name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownMetric {
    /// The name.
    pub name: String,
    /// The most similar metric.
    pub near: Option<String>,
}

impl UnknownMetric {
    fn new(name: &str) -> Self {
        let mut known: Vec<String> = Metric::SUMMARY.iter().map(ToString::to_string).collect();
        known.extend((1..=4).map(|year| Metric::Year(year).to_string()));
        known.extend(Component::ALL.map(|c| Metric::Component(1, c).to_string()));
        known.push(Metric::TakeHomeOf(1).to_string());
        // Do not suggest a correction for a year out of range.
        let is_year = name
            .strip_prefix("year")
            .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()) && !n.contains('.'));
        let near = if is_year { None } else { suggest(name, known.iter().map(String::as_str)) };
        let near = near.map(str::to_owned);
        Self { name: name.to_owned(), near }
    }
}

impl fmt::Display for UnknownMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown metric `{}`", self.name)
    }
}

impl std::error::Error for UnknownMetric {}

/// The value of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// An amount, rounded to the currency's minor unit.
    Amount(Money),
    /// A fraction to six decimals: 0.072727 is 7.2727 %.
    Rate(Decimal),
}

impl Figure {
    /// The number, in its own unit.
    #[must_use]
    pub const fn get(self) -> Decimal {
        match self {
            Self::Amount(amount) => amount.amount(),
            Self::Rate(rate) => rate,
        }
    }

    /// The amount; `None` for a rate.
    #[must_use]
    pub const fn amount(self) -> Option<Money> {
        match self {
            Self::Amount(amount) => Some(amount),
            Self::Rate(_) => None,
        }
    }

    /// The difference from another figure, as a fraction for rates. `None` if the kinds or
    /// currencies differ.
    #[must_use]
    pub fn more_than(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Amount(figure), Self::Amount(other)) => {
                figure.more_than(other).map(Self::Amount)
            }
            (Self::Rate(figure), Self::Rate(other)) => Some(Self::Rate(figure - other)),
            _ => None,
        }
    }

    /// The relative difference from another amount, to six decimals. `None` for rates, if the other
    /// amount is not above zero, or if the currencies differ.
    #[must_use]
    pub fn rate_over(self, other: Self) -> Option<Decimal> {
        match (self, other) {
            (Self::Amount(figure), Self::Amount(other)) => {
                let more = figure.more_than(other)?;
                relative(more.amount(), other.amount())
            }
            _ => None,
        }
    }
}

/// Why a metric has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricError {
    /// The horizon is too short.
    BeyondHorizon {
        /// The metric.
        metric: Metric,
        /// The shortest horizon that has it.
        needed: u32,
        /// The years of the horizon.
        years: usize,
    },
    /// A calendar year, although the offer is laid out by years of the job.
    CalendarYear(Metric),
    /// A year of the job, although the offer is laid out by calendar years.
    YearOfJob {
        /// The metric.
        metric: Metric,
        /// The first calendar year.
        first: u32,
    },
    /// Outside the calendar years that the offer is laid out by.
    OutsideCalendar {
        /// The metric.
        metric: Metric,
        /// The first calendar year.
        first: u32,
        /// The last calendar year.
        last: u32,
    },
    /// A change relative to zero or less.
    Undefined(Metric),
    /// The offer does not state the hours worked.
    NeedsTime(Metric),
    /// Taxes were not asked for.
    NeedsTax(Metric),
    /// No discount rate is given.
    NeedsDiscountRate(Metric),
    /// No leave rate is given.
    NeedsLeaveRate(Metric),
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BeyondHorizon { metric, years: 1, .. } => {
                write!(f, "`{metric}` is beyond the horizon of 1 year")
            }
            Self::BeyondHorizon { metric, years, .. } => {
                write!(f, "`{metric}` is beyond the horizon of {years} years")
            }
            Self::CalendarYear(metric) => {
                write!(f, "`{metric}` is a calendar year, not a year of the job")
            }
            Self::YearOfJob { metric, .. } => {
                write!(f, "`{metric}` is a year of the job, not a calendar year")
            }
            Self::OutsideCalendar { metric, first, last } => {
                write!(f, "`{metric}` is outside the calendar years {first} to {last}")
            }
            Self::Undefined(metric) => {
                write!(f, "`{metric}` is undefined: it is relative to zero or less")
            }
            Self::NeedsTime(metric) => write!(f, "`{metric}` needs a [time] section"),
            Self::NeedsTax(metric) => write!(f, "`{metric}` is a figure after tax"),
            Self::NeedsDiscountRate(metric) => write!(f, "`{metric}` needs a discount rate"),
            Self::NeedsLeaveRate(metric) => write!(f, "`{metric}` needs a leave rate"),
        }
    }
}

impl std::error::Error for MetricError {}

impl Projection {
    /// The value of a metric: an amount rounded to the minor unit, or a rate to six decimals.
    ///
    /// # Errors
    ///
    /// [`MetricError`] if the horizon is too short, the years are counted in another way or the
    /// metric is undefined.
    pub fn metric(&self, metric: Metric) -> Result<Figure, MetricError> {
        if metric.is_of_calendar() || (self.calendar().is_some() && metric.year().is_some()) {
            return self.calendar_metric(metric);
        }
        let needed = metric.years_needed();
        let years = self.years().len();
        if needed as usize > years {
            return Err(MetricError::BeyondHorizon { metric, needed, years });
        }
        let year = |year: u32| self.years().get((year as usize).checked_sub(1)?);
        let total = |number: u32| year(number).map_or(Decimal::ZERO, |year| year.total().amount());
        let first_two = || total(1) + total(2);
        let figure = match metric {
            Metric::Year(number) => year(number).map(|year| Figure::Amount(year.total())),
            Metric::Component(number, component) => {
                year(number).map(|year| Figure::Amount(year.amount(component)))
            }
            Metric::Total => Some(Figure::Amount(self.total())),
            Metric::Average => self.mean(self.total().amount(), years),
            Metric::Kind(kind) => Some(Figure::Amount(self.kind(kind))),
            Metric::Guaranteed => Some(Figure::Amount(self.guaranteed())),
            Metric::FirstTwoYears => self.mean(first_two(), 2),
            Metric::Year3Change => {
                // Compare with the exact average of the first two years, not the rounded one.
                let (first_two, twice) = (first_two(), total(3) + total(3));
                relative(twice - first_two, first_two).map(Figure::Rate)
            }
            Metric::PerHour => {
                let hours = self.hours().ok_or(MetricError::NeedsTime(metric))?;
                self.currency().settle(self.total().amount(), hours).map(Figure::Amount)
            }
            Metric::TakeHomeOf(number) => Some(Figure::Amount(self.take_home_of(metric, number)?)),
            Metric::TakeHome | Metric::AverageTakeHome => {
                let take_home = self.take_home().ok_or(MetricError::NeedsTax(metric))?;
                match metric {
                    Metric::AverageTakeHome => self.mean(take_home.amount(), years),
                    _ => Some(Figure::Amount(take_home)),
                }
            }
            Metric::PresentValue => {
                let value = self.present_value().ok_or(MetricError::NeedsDiscountRate(metric))?;
                Some(Figure::Amount(value))
            }
            Metric::Expected => {
                let expected = self.expected().ok_or(MetricError::NeedsLeaveRate(metric))?;
                Some(Figure::Amount(expected))
            }
        };
        figure.ok_or(MetricError::Undefined(metric))
    }

    /// The value of a metric of a calendar year.
    fn calendar_metric(&self, metric: Metric) -> Result<Figure, MetricError> {
        let ends = self.calendar().and_then(|years| Some((years.first()?, years.last()?)));
        let (first, last) = match ends {
            Some((first, last)) => (first.year(), last.year()),
            None => return Err(MetricError::CalendarYear(metric)),
        };
        if !metric.is_of_calendar() {
            return Err(MetricError::YearOfJob { metric, first });
        }
        let year = self.periods().iter().find(|year| Some(year.year()) == metric.year());
        let year = year.ok_or(MetricError::OutsideCalendar { metric, first, last })?;
        Ok(Figure::Amount(match metric {
            Metric::Component(_, component) => year.amount(component),
            Metric::TakeHomeOf(number) => self.take_home_of(metric, number)?,
            _ => year.total(),
        }))
    }

    /// Take-home pay in a year of the layout.
    fn take_home_of(&self, metric: Metric, number: u32) -> Result<Money, MetricError> {
        let years = self.after_tax_years().ok_or(MetricError::NeedsTax(metric))?;
        let year = years.iter().find(|year| year.year == number);
        year.map(|year| year.take_home).ok_or(MetricError::Undefined(metric))
    }

    fn mean(&self, total: Decimal, years: usize) -> Option<Figure> {
        self.currency().settle(total, Decimal::from(years)).map(Figure::Amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metric_names_parse_back() {
        for name in [
            "year1",
            "year50",
            "year2026",
            "year2026.rsu",
            "year2150",
            "year2.sign_on",
            "total",
            "first_two_years",
            "year3_change",
        ] {
            assert_eq!(name.parse::<Metric>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn unknown_names_get_a_suggestion() {
        for (name, near) in [
            ("avarage", Some("average")),
            ("year1.rsus", Some("year1.rsu")),
            ("year", Some("year1")),
            ("zzz", None),
        ] {
            assert_eq!(name.parse::<Metric>().unwrap_err().near.as_deref(), near, "{name}");
        }
        for name in
            ["year0", "year51", "year1969", "year2151", "year02026", "year+1", "year01", "total "]
        {
            assert!(name.parse::<Metric>().is_err(), "{name}");
        }
    }

    #[test]
    fn figures_of_the_same_kind_have_a_difference() {
        let amount = |number: i64| Figure::Amount(Money::new(number.into(), crate::Currency::USD));
        let rate = |percent: i64| Figure::Rate(Decimal::new(percent, 2));
        assert_eq!(amount(120).more_than(amount(100)), Some(amount(20)));
        assert_eq!(rate(5).more_than(rate(7)), Some(rate(-2)));
        assert_eq!(amount(120).more_than(rate(5)), None);
        // Rates have no relative difference, and neither does an amount compared with zero or less.
        assert_eq!(amount(120).rate_over(amount(100)), Some(Decimal::new(200_000, 6)));
        assert_eq!(amount(120).rate_over(amount(0)), None);
        assert_eq!(amount(120).rate_over(amount(-100)), None);
        assert_eq!(rate(5).rate_over(rate(7)), None);
    }

    #[cfg(feature = "file")]
    mod of_offers {
        use super::*;
        use crate::Offer;

        fn figure(text: &str, years: u32, metric: &str) -> Result<String, MetricError> {
            let offer = Offer::from_toml(text).unwrap();
            let projection = offer.project(Horizon::new(years).unwrap()).unwrap();
            projection.metric(metric.parse().unwrap()).map(|figure| figure.get().to_string())
        }

        #[test]
        fn every_figure_is_a_sum_of_years() {
            let text = "base = 100_000\nsign_on = [50_000, 20_000]\nbonus = 10_000";
            for (metric, amount) in [
                ("year1", "160000.00"),
                ("year2", "130000.00"),
                ("year2.sign_on", "20000.00"),
                ("total", "400000.00"),
                ("average", "133333.33"),
                ("guaranteed", "370000.00"),
                ("first_two_years", "145000.00"),
                // 110,000 compared with 145,000.
                ("year3_change", "-0.241379"),
            ] {
                assert_eq!(figure(text, 3, metric).as_deref(), Ok(amount), "{metric}");
            }
        }

        #[test]
        fn a_metric_needs_enough_years() {
            for (metric, needed) in
                [("year4", 4), ("year3.base", 3), ("first_two_years", 2), ("year3_change", 3)]
            {
                let error = figure("base = 1", needed - 1, metric).unwrap_err();
                let short =
                    matches!(error, MetricError::BeyondHorizon { needed: n, .. } if n == needed);
                assert!(short, "{metric}: {error:?}");
                assert!(figure("base = 1", needed, metric).is_ok(), "{metric}");
            }
        }

        #[test]
        fn years_are_those_of_the_job_or_of_the_calendar() {
            let offer = Offer::from_toml("start = 2026-07-01\nbase = 120_000").unwrap();
            let mut projection = offer.project(Horizon::default()).unwrap();
            let get = |projection: &Projection, metric: &str| {
                let figure = projection.metric(metric.parse().unwrap());
                figure.map(|figure| figure.get().to_string())
            };
            let calendar: Metric = "year2026.base".parse().unwrap();
            assert_eq!(get(&projection, "year2026.base"), Err(MetricError::CalendarYear(calendar)));
            assert_eq!(get(&projection, "year1").as_deref(), Ok("120000.00"));
            Projection::by_calendar_year([(&mut projection, offer.start().unwrap())]).unwrap();
            assert_eq!(get(&projection, "year2026.base").as_deref(), Ok("60000.00"));
            assert_eq!(get(&projection, "year2030").as_deref(), Ok("60000.00"));
            let (metric, first, last) = (Metric::Year(1), 2026, 2030);
            assert_eq!(get(&projection, "year1"), Err(MetricError::YearOfJob { metric, first }));
            let metric = Metric::Year(2031);
            let outside = MetricError::OutsideCalendar { metric, first, last };
            assert_eq!(get(&projection, "year2031"), Err(outside));
            // The figures of the whole horizon stay those of the job.
            assert_eq!(get(&projection, "total").as_deref(), Ok("480000.00"));
            assert_eq!(get(&projection, "first_two_years").as_deref(), Ok("120000.00"));
        }

        #[test]
        fn a_change_relative_to_zero_is_undefined() {
            let undefined = MetricError::Undefined(Metric::Year3Change);
            assert_eq!(figure("base = 0", 3, "year3_change"), Err(undefined));
        }
    }
}
