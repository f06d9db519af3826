//! The base: a yearly salary or an hourly rate, with its raises.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, GivenUp, PayTerms, Steadiness};
use crate::assumption::{Assumption, GrowthPath};
use crate::component::{Component, PayKind};
use crate::key::{Key, Kind, Step};
use crate::ledger::{LedgerBuilder, OutOfReach, Salaries};
use crate::money::{Amount, Growth, Money};
use crate::terms::{Faults, Terms};
use crate::time::Horizon;

/// The hours paid in a year if the offer does not state them: 52 weeks of 40 hours.
pub(crate) const FULL_TIME: u32 = 2_080;

/// The hours of a year.
const MOST_HOURS: i64 = 8_760;

/// The longest time between two raises, in months.
const LONGEST_WAIT: i64 = 120;

const KEYS: &[Key] = &[
    Key::new("base", Kind::Short(BASE_KEYS), "base salary per year, or a section")
        .also("salary pay base_salary base_pay annual_salary yearly_salary base_comp fixed fixed_pay gross gross_salary wage")
        .required()
        .example("base = 175_000, per year")
        .init("\nbase = 175_000                    # example; base salary per year, like \"175k\" or \"$175,000\""),
    Key::new("raise", Kind::Short(RAISE_KEYS), "yearly raise from year 2, a list by year, or a section")
        .also("increase merit merit_increase annual_raise raises annual_increase salary_increase salary_growth base_growth")
        .default("0%")
        .example("raise = \"3%\"")
        .init("# raise = \"3%\"                      # every year from year 2, or a list: [\"3%\", \"5%\"]"),
];

const BASE_KEYS: &[Key] = &[
    Key::new("amount", Kind::Amount, "base salary per year, unless `hourly` is set")
        .also("salary annual yearly value")
        .label("")
        .example("amount = 175_000, per year, or hourly = 100")
        .required()
        .instead("hourly"),
    Key::new("hourly", Kind::Amount, "pay per hour, instead of a salary")
        .also("hourly_rate per_hour rate")
        .label("per hour")
        .example("hourly = 100"),
    Key::new("hours", Kind::Count(1, MOST_HOURS), "hours paid in a year, if paid by the hour")
        .also("hours_per_year paid_hours billable_hours hours_paid")
        .label("hours a year")
        .default("2080")
        .example("hours = 1_880"),
];

const RAISE_KEYS: &[Key] = &[
    Key::new("rate", Kind::Growth, "the raise, or a list with one rate per raise")
        .also("percent amount growth")
        .label("")
        .example("rate = \"3%\"")
        .required(),
    Key::new(
        "first_month",
        Kind::Count(2, Horizon::MAX as i64 * 12),
        "the first month with a raise",
    )
    .also("month from_month from start_month")
    .default("13")
    .example("first_month = 15"),
    Key::new("every", Kind::Count(1, LONGEST_WAIT), "months between raises")
        .also("interval frequency period")
        .default("12")
        .example("every = 12"),
];

/// A base, paid monthly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Base {
    /// The yearly base before any raise.
    pub(crate) amount: Amount,
    /// What the amount is computed from, if it is paid by the hour.
    hourly: Option<Hourly>,
    raise: Raise,
}

/// Pay by the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hourly {
    rate: Amount,
    /// The hours paid in a year.
    hours: u32,
}

/// Raises at equal intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Raise {
    /// The first raise is the growth into year 2, wherever it falls.
    rate: Growth,
    /// The first month that is paid with a raise.
    first_month: u32,
    /// Months between raises.
    every: u32,
}

impl Default for Raise {
    fn default() -> Self {
        Self { rate: Growth::NONE, first_month: 13, every: 12 }
    }
}

impl Base {
    /// The pay per hour and the hours paid in a year.
    pub(crate) fn hourly(&self) -> Option<(Amount, u32)> {
        self.hourly.map(|hourly| (hourly.rate, hourly.hours))
    }

    /// A salary with the same raises.
    pub(crate) fn with_amount(&self, amount: Amount) -> Self {
        Self { amount, hourly: None, raise: self.raise.clone() }
    }

    /// The base over a horizon.
    pub(crate) fn salaries(&self, horizon: Horizon) -> Result<Salaries, OutOfReach> {
        let steps = self.raise.steps(self.amount.get(), horizon);
        let salaries = steps.and_then(|steps| Salaries::new(steps, horizon.years()));
        salaries.ok_or(OutOfReach::of(Component::Base))
    }

    /// The yearly amount, and what it is computed from.
    fn size(terms: &Terms, faults: &mut Faults) -> Option<(Amount, Option<Hourly>)> {
        if terms.has("amount") {
            if terms.has("hourly") {
                faults.note("amount", "and `base.hourly` both set the base", "remove one of them");
            } else if terms.has("hours") {
                let hint = "remove it, or write `hourly` instead of `amount`";
                faults.note("hours", "has no effect without `base.hourly`", hint);
            }
            return Some((terms.amount("amount")?, None));
        }
        if !terms.has("hourly") {
            match terms.has("hours") {
                true => faults.missing(BASE_KEYS, "hourly"),
                false => faults.missing(BASE_KEYS, "amount"),
            }
        }
        let rate = terms.amount("hourly")?;
        let hours = terms.count("hours").unwrap_or(FULL_TIME);
        let amount = rate.get().checked_mul(hours.into());
        let amount = amount.and_then(|amount| Amount::new(amount).ok());
        if amount.is_none() {
            faults.note("hourly", "is too much for an hour", "write the pay per hour, like 100");
        }
        Some((amount?, Some(Hourly { rate, hours })))
    }
}

impl Raise {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let rate = faults.required(terms, RAISE_KEYS, "rate", Terms::growth);
        let usual = Self::default();
        Some(Self {
            rate: rate?,
            first_month: terms.count("first_month").unwrap_or(usual.first_month),
            every: terms.count("every").unwrap_or(usual.every),
        })
    }

    fn is_on_anniversaries(&self) -> bool {
        let usual = Self::default();
        (self.first_month, self.every) == (usual.first_month, usual.every)
    }

    /// The yearly salaries from this one on, each with its first month. `None` if one is too large
    /// to compute exactly.
    fn steps(&self, salary: Decimal, horizon: Horizon) -> Option<Vec<(u32, Decimal)>> {
        if self.rate.is_none() {
            return Some(vec![(1, salary)]);
        }
        let months_left = horizon.months().checked_sub(self.first_month);
        let raises = months_left.map_or(0, |left| left / self.every + 1);
        let path = self.rate.path(salary, raises + 1)?;
        let raised = (self.first_month..).step_by(self.every as usize);
        Some([1].into_iter().chain(raised).zip(path).collect())
    }

    fn assumption(&self, horizon: Horizon) -> Assumption {
        if self.rate.is_none() {
            return Assumption::FlatBase;
        }
        if self.is_on_anniversaries() {
            let path = GrowthPath::over(&self.rate, horizon.years());
            return path.map_or(Assumption::FlatBase, Assumption::Raise);
        }
        let last = self.rate.last_year().map(|year| {
            let later = year.saturating_sub(2).saturating_mul(self.every);
            self.first_month.saturating_add(later)
        });
        Assumption::RaiseFrom {
            rates: self.rate.clone(),
            first_month: self.first_month,
            every: self.every,
            flat_after: last.filter(|last| last + self.every <= horizon.months()),
        }
    }
}

impl PayTerms for Base {
    const KINDS: &[PayKind] = &[PayKind::Cash];
    const GUARANTEED: bool = true;
    const GIVEN_UP: GivenUp = GivenUp::Nothing;
    const KEYS: &'static [Key] = KEYS;

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        if !terms.has("base") {
            faults.missing(KEYS, "base");
        }
        let size = faults.section(terms, "base", Self::size);
        let raise = faults.section(terms, "raise", Raise::read);
        let (amount, hourly) = size??;
        Some(Self { amount, hourly, raise: raise?.unwrap_or_default() })
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        assumptions.extend(self.hourly.map(|Hourly { rate, hours }| Assumption::HourlyBase {
            rate: Money::new(rate.get(), context.currency),
            hours,
        }));
        assumptions.push(self.raise.assumption(context.horizon));
    }

    /// Base rises with its amount and every raise.
    fn steadiness(
        &self,
        _lever: &[Step],
        _years: RangeInclusive<u32>,
        _context: &Context<'_>,
    ) -> Option<Steadiness> {
        Some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        for year in 1..=ledger.horizon.years() {
            ledger.of_base(Component::Base, (year * 12 - 11, 12), Decimal::ONE)?;
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, offer, rests_on};

    #[test]
    fn a_raise_compounds_and_a_list_of_raises_ends_flat() {
        let base = |raise: &str| by_year(Component::Base, &format!("base = 100_000\n{raise}"));
        assert_eq!(base(""), ["100000.00"; 4]);
        assert_eq!(base("raise = \"10%\""), ["100000.00", "110000.00", "121000.00", "133100.00"]);
        let list = base("raise = [\"10%\", \"-50%\"]");
        assert_eq!(list, ["100000.00", "110000.00", "55000.00", "55000.00"]);
    }

    #[test]
    fn without_a_raise_the_base_is_assumed_flat() {
        assert_eq!(rests_on("base = 1", 4), [Assumption::FlatBase]);
        assert_eq!(rests_on("base = 1\nraise = \"0%\"", 4), [Assumption::FlatBase]);
        let flat_after = |years| {
            let rests_on = rests_on("base = 1\nraise = [\"1%\", \"2%\"]", years);
            let [Assumption::Raise(path)] = rests_on.as_slice() else {
                panic!("{rests_on:?}");
            };
            path.flat_after
        };
        assert_eq!((flat_after(3), flat_after(4)), (None, Some(3)));
    }

    #[test]
    fn an_hourly_base_is_paid_for_its_hours() {
        // Worked example: $95 an hour; 2,080 hours, less 25 unpaid days of 8 hours, 85% of those.
        let year = |terms: &str| {
            by_year(Component::Base, &format!("base = {{ hourly = 95{terms} }}")).swap_remove(0)
        };
        assert_eq!(year(""), "197600.00");
        assert_eq!(year(", hours = 1_880"), "178600.00");
        assert_eq!(year(", hours = 1_598"), "151810.00");
        // $75 for 45 hours in 50 weeks, with half as much again above 40 hours.
        let text = "base = { hourly = \"$75\", hours = 2_375 }";
        assert_eq!(by_year(Component::Base, text), ["178125.00"; 4]);
    }

    #[test]
    fn a_base_is_an_amount_or_an_hourly_rate() {
        for (terms, paths) in [
            ("amount = 1_000", &[][..]),
            ("hourly = 1", &[]),
            ("amount = 1_000, hourly = 1", &["base.amount"]),
            ("amount = 1_000, hours = 100", &["base.hours"]),
            ("hours = 100", &["base.hourly"]),
            ("", &["base.amount"]),
            ("hourly = 1_000_000_000_000", &["base.hourly"]),
        ] {
            assert_eq!(faults(&format!("base = {{ {terms} }}")), paths, "{terms}");
        }
        assert_eq!(faults("base = 1\nraise = { every = 6 }"), ["raise.rate"]);
    }

    #[test]
    fn a_raise_can_take_effect_in_any_month() {
        let base = |raise: &str| by_year(Component::Base, &format!("base = 120_000\n{raise}"));
        // 14 months of 10,000, then 12 each of 10,300 and 10,609, and 10 of 10,927.27.
        let yearly = base("raise = { rate = \"3%\", first_month = 15 }");
        assert_eq!(yearly, ["120000.00", "123000.00", "126690.00", "130490.70"]);
        // Two raises in a year: 5 months of 10,000, 6 of 11,000 and 1 of 12,100.
        let half_yearly = base("raise = { rate = \"10%\", first_month = 6, every = 6 }");
        assert_eq!(half_yearly[0], "128100.00");
        let list = base("raise = { rate = [\"10%\", \"-50%\"], first_month = 7 }");
        assert_eq!(list, ["126000.00", "99000.00", "66000.00", "66000.00"]);
        // On anniversaries, the two forms are the same.
        let usual = "raise = { rate = \"3%\", first_month = 13, every = 12 }";
        assert_eq!(base(usual), base("raise = \"3%\""));
        assert_eq!(base("raise = { rate = \"3%\", first_month = 49 }"), base(""));
    }

    #[test]
    fn a_year_with_two_salaries_is_rounded_once() {
        let text = "base = 100_000.01\nraise = { rate = \"3.33%\", first_month = 6, every = 7 }";
        let ledger = offer(text).ledger(Horizon::new(9).unwrap()).unwrap();
        let mut exact = Decimal::ZERO;
        let mut salary: Decimal = "100000.01".parse().unwrap();
        for month in 1..=108 {
            if month >= 6 && (month - 6) % 7 == 0 {
                salary *= "1.0333".parse::<Decimal>().unwrap();
            }
            exact += salary;
            let year = (month - 1) / 12;
            let paid = ledger.payments().into_iter().filter(|paid| paid.year() == year + 1);
            let paid = paid.filter(|paid| paid.month <= month);
            let paid: Decimal = paid.map(|paid| paid.amount.amount()).sum();
            // The payments of a year so far are within half a cent of the exact amount.
            assert_eq!(paid, crate::round(exact / Decimal::from(12), 2), "month {month}");
            if month % 12 == 0 {
                exact = Decimal::ZERO;
            }
        }
        assert_eq!(ledger.entries().len(), 9);
    }

    #[test]
    fn raises_off_anniversaries_are_assumed_by_month() {
        let flat_after = |raise: &str, years| {
            let rests_on = rests_on(&format!("base = 1\nraise = {raise}"), years);
            let [Assumption::RaiseFrom { first_month, every, flat_after, .. }] =
                rests_on.as_slice()
            else {
                panic!("{rests_on:?}");
            };
            (*first_month, *every, *flat_after)
        };
        assert_eq!(flat_after("{ rate = \"3%\", first_month = 15 }", 4), (15, 12, None));
        let list = "{ rate = [\"3%\", \"5%\"], first_month = 4, every = 6 }";
        assert_eq!(flat_after(list, 1), (4, 6, None));
        assert_eq!(flat_after(list, 2), (4, 6, Some(10)));
    }
}
