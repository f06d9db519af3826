//! Yearly growth of salaries, share prices and refreshers.

use std::fmt;

use rust_decimal::Decimal;

use super::Rate;

/// Yearly growth from year 2: one rate for every year, or a list. After the end of a list, growth
/// is zero. A rate of −100 % leaves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Growth(Rates);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Rates {
    Every(Rate),
    ByYear(Vec<Rate>),
}

impl Default for Growth {
    fn default() -> Self {
        Self::NONE
    }
}

impl Growth {
    /// No growth.
    pub const NONE: Self = Self(Rates::ByYear(Vec::new()));

    /// The same rate every year.
    #[must_use]
    pub const fn every(rate: Rate) -> Self {
        Self(Rates::Every(rate))
    }

    /// One rate per year, from year 2.
    #[must_use]
    pub const fn by_year(rates: Vec<Rate>) -> Self {
        Self(Rates::ByYear(rates))
    }

    /// Whether every rate is zero.
    #[must_use]
    pub fn is_none(&self) -> bool {
        match &self.0 {
            Rates::Every(rate) => rate.fraction().is_zero(),
            Rates::ByYear(rates) => rates.iter().all(|rate| rate.fraction().is_zero()),
        }
    }

    /// Whether any rate is negative.
    #[must_use]
    pub fn falls(&self) -> bool {
        let zero = Rate::default();
        match &self.0 {
            Rates::Every(rate) => *rate < zero,
            Rates::ByYear(rates) => rates.iter().any(|rate| *rate < zero),
        }
    }

    /// The rates: one for every year, or those of a list.
    pub fn rates(&self) -> impl Iterator<Item = Rate> {
        let rates = match &self.0 {
            Rates::Every(rate) => std::slice::from_ref(rate),
            Rates::ByYear(rates) => rates,
        };
        rates.iter().copied()
    }

    /// The rate, if it is the same every year.
    pub(crate) const fn only(&self) -> Option<Rate> {
        match &self.0 {
            Rates::Every(rate) => Some(*rate),
            Rates::ByYear(_) => None,
        }
    }

    /// The last year with its own rate, if the growth is a list.
    pub(crate) fn last_year(&self) -> Option<u32> {
        match &self.0 {
            Rates::Every(_) => None,
            Rates::ByYear(rates) => u32::try_from(rates.len()).ok().map(|len| len + 1),
        }
    }

    /// The values of years 1 to `years`, starting with `first`; `None` if one is too large to
    /// compute exactly.
    pub(crate) fn path(&self, first: Decimal, years: u32) -> Option<Vec<Decimal>> {
        if self.is_none() {
            return Some(vec![first; years as usize]);
        }
        let mut value = first;
        let mut path = Vec::with_capacity(years as usize);
        path.push(first);
        for year in 2..=years {
            value = self.grown(value, year)?;
            path.push(value);
        }
        Some(path)
    }

    /// The growth factor between two years; `None` if it is too large to compute exactly.
    pub(crate) fn between(&self, earlier: u32, later: u32) -> Option<Decimal> {
        if self.is_none() {
            return Some(Decimal::ONE);
        }
        (earlier + 1..=later).try_fold(Decimal::ONE, |value, year| self.grown(value, year))
    }

    /// The previous year's value, grown into this year.
    fn grown(&self, value: Decimal, year: u32) -> Option<Decimal> {
        let rate = match &self.0 {
            Rates::Every(rate) => *rate,
            Rates::ByYear(rates) => rates.get(year as usize - 2).copied().unwrap_or_default(),
        };
        if rate.fraction().is_zero() {
            return Some(value);
        }
        value.checked_mul(Decimal::ONE + rate.fraction())
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Rates::Every(rate) => write!(f, "{rate} a year"),
            Rates::ByYear(rates) => {
                for (index, rate) in rates.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{rate}")?;
                }
                f.write_str(" from year 2")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(growth: &Growth, years: u32) -> Vec<String> {
        let path = growth.path(Decimal::ONE_HUNDRED, years).unwrap();
        path.iter().map(|value| value.normalize().to_string()).collect()
    }

    #[test]
    fn one_rate_compounds_and_a_list_ends_flat() {
        let ten = "10%".parse().unwrap();
        assert_eq!(path(&Growth::every(ten), 3), ["100", "110", "121"]);
        assert_eq!(path(&Growth::by_year(vec![ten]), 3), ["100", "110", "110"]);
        assert_eq!(path(&Growth::NONE, 2), ["100", "100"]);
    }

    #[test]
    fn after_a_total_loss_nothing_is_left() {
        let all = "-100%".parse().unwrap();
        assert_eq!(path(&Growth::every(all), 3), ["100", "0", "0"]);
        let recovering = Growth::by_year(vec![all, "900%".parse().unwrap()]);
        assert_eq!(path(&recovering, 4), ["100", "0", "0", "0"]);
    }

    #[test]
    fn any_negative_rate_means_it_falls() {
        let growth = |rates: &[&str]| {
            Growth::by_year(rates.iter().map(|rate| rate.parse().unwrap()).collect())
        };
        assert!(Growth::every("-1%".parse().unwrap()).falls());
        assert!(!Growth::every("1%".parse().unwrap()).falls());
        assert!(growth(&["5%", "-1%"]).falls());
        assert!(!growth(&["5%", "0%"]).falls() && !Growth::NONE.falls());
    }

    #[test]
    fn zero_growth_is_none() {
        let zero = Rate::default();
        assert!(Growth::NONE.is_none() && Growth::every(zero).is_none());
        assert!(Growth::by_year(vec![zero, zero]).is_none());
        assert!(!Growth::by_year(vec![zero, "1%".parse().unwrap()]).is_none());
    }
}
