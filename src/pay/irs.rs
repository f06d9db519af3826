//! Yearly limits of the IRS for retirement plans and employee stock purchase plans, from dated public
//! sources. They apply to offers in dollars.
//!
//! To add a year, add an entry to the end of [`LIMITS`].

use rust_decimal::Decimal;

use crate::money::Currency;
use crate::time::Date;

/// The limits for retirement plans in a calendar year, in dollars.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The calendar year.
    pub(crate) year: u32,
    /// The most that an employee may defer, section 402(g).
    pub(crate) deferral: Decimal,
    /// The most pay that a match may be based on, section 401(a)(17).
    pub(crate) pay: Decimal,
    /// The most that employee and employer may contribute together, section 415(c).
    pub(crate) additions: Decimal,
    /// The public source.
    pub(crate) source: &'static str,
    /// The month in which the source was read.
    pub(crate) read: &'static str,
}

/// The published limits by year, oldest first.
const LIMITS: &[Limits] = &[
    limits(2025, [23_500, 350_000, 70_000], "IRS Notice 2024-80", "2026-11"),
    limits(2026, [24_500, 360_000, 72_000], "IRS Notice 2025-67", "2026-11"),
];

const fn limits(
    year: u32,
    [deferral, pay, additions]: [u32; 3],
    source: &'static str,
    read: &'static str,
) -> Limits {
    Limits {
        year,
        deferral: dollars(deferral),
        pay: dollars(pay),
        additions: dollars(additions),
        source,
        read,
    }
}

const fn dollars(dollars: u32) -> Decimal {
    Decimal::from_parts(dollars, 0, 0, false, 0)
}

impl Limits {
    /// The limits for a year of a job that starts on that date: those of the calendar year in which
    /// the year of the job starts, or the nearest published ones. Without a date, the newest. `None`
    /// for other currencies.
    pub(crate) fn for_year(
        year: u32,
        start: Option<Date>,
        currency: Currency,
    ) -> Option<&'static Self> {
        let calendar_year = start.map_or(u32::MAX, |start| start.year_of_month(year * 12 - 11));
        let published = LIMITS.iter().rev().find(|limits| limits.year <= calendar_year);
        published.or(LIMITS.first()).filter(|_| currency == Currency::USD)
    }
}

/// The most that an employee may defer to a retirement plan in a calendar year, in dollars: of that
/// year, or of the nearest published one.
#[must_use]
pub fn deferral_limit(year: u32) -> Option<Decimal> {
    let published = LIMITS.iter().rev().find(|limits| limits.year <= year).or(LIMITS.first());
    published.map(|limits| limits.deferral)
}

/// The most stock that an employee may buy in a calendar year under a purchase plan, at the price on
/// the offering date: section 423(b)(8) of the Internal Revenue Code, the same every year.
const STOCK_PURCHASES: Decimal = dollars(25_000);

/// The largest discount of a purchase plan, section 423(b)(6).
#[cfg(feature = "file")]
pub(crate) const MOST_DISCOUNT: Decimal = Decimal::from_parts(15, 0, 0, false, 2);

/// The most stock that may be bought in a year under a purchase plan; `None` for other currencies.
pub(crate) fn stock_purchases(currency: Currency) -> Option<Decimal> {
    (currency == Currency::USD).then_some(STOCK_PURCHASES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_dated_and_in_order() {
        assert!(LIMITS.is_sorted_by(|one, next| one.year < next.year));
        for limits in LIMITS {
            assert!(limits.source.starts_with("IRS "), "{}", limits.source);
            let (year, month) = limits.read.split_once('-').unwrap();
            assert!(year.len() == 4 && month.len() == 2, "{}", limits.read);
            assert!(limits.deferral < limits.additions && limits.additions < limits.pay);
        }
    }

    #[test]
    fn limits_apply_to_dollars() {
        let euro = "EUR".parse().unwrap();
        assert_eq!((Limits::for_year(1, None, euro), stock_purchases(euro)), (None, None));
    }

    #[test]
    fn a_year_has_the_limits_of_the_calendar_year_it_starts_in() {
        let limits = |year, start: Option<&str>| {
            let start = start.map(|start| start.parse().unwrap());
            Limits::for_year(year, start, Currency::USD).map(|limits| limits.year)
        };
        assert_eq!([1, 4].map(|year| limits(year, None)), [Some(2026); 2]);
        let started = ["2025-01-01", "2025-12-31", "2026-01-01"].map(Some);
        assert_eq!(started.map(|start| limits(1, start)), [Some(2025), Some(2025), Some(2026)]);
        assert_eq!(limits(2, Some("2025-03-16")), Some(2026));
        // Before and after the published years, the nearest.
        assert_eq!([1, 9].map(|year| limits(year, Some("2019-01-01"))), [Some(2025), Some(2026)]);
    }
}
