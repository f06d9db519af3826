//! The base salary.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, PayTerms, Steadiness};
use crate::assumption::{Assumption, GrowthPath};
use crate::component::{Component, PayKind};
use crate::key::{Key, Kind, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Growth};
use crate::terms::{Faults, Terms};

const KEYS: &[Key] = &[
    Key::new("base", Kind::Amount, "base salary per year")
        .also(&["salary", "pay", "base_salary", "base_pay", "annual_salary", "yearly_salary", "base_comp", "fixed", "fixed_pay", "gross", "gross_salary", "wage"])
        .required()
        .example("base = 175_000, per year")
        .init("\nbase = 175_000                    # example; base salary per year, like \"175k\" or \"$175,000\""),
    Key::new("raise", Kind::Growth, "yearly raise from year 2, or a list by year")
        .also(&["increase", "merit", "merit_increase", "annual_raise", "raises", "annual_increase", "salary_increase", "salary_growth", "base_growth"])
        .default("0%")
        .example("raise = \"3%\"")
        .init("# raise = \"3%\"                      # every year from year 2, or a list: [\"3%\", \"5%\"]"),
];

/// A yearly base salary, paid monthly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Base {
    /// The salary in year 1.
    pub(crate) amount: Amount,
    /// The yearly raise from year 2.
    pub(crate) raise: Growth,
}

impl Base {
    /// The salary of each year.
    pub(crate) fn salaries(&self, years: u32) -> Result<Vec<Decimal>, OutOfReach> {
        self.raise.path(self.amount.get(), years).ok_or(OutOfReach::of(Component::Base))
    }
}

impl PayTerms for Base {
    const KINDS: &[PayKind] = &[PayKind::Cash];
    const GUARANTEED: bool = true;
    const KEYS: &'static [Key] = KEYS;

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let amount = faults.required(terms, KEYS, "base", Terms::amount);
        Some(Self { amount: amount?, raise: terms.growth("raise").unwrap_or(Growth::NONE) })
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        let raise = GrowthPath::over(&self.raise, context.horizon.years());
        assumptions.push(raise.map_or(Assumption::FlatBase, Assumption::Raise));
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
        for (year, salary) in ledger.salaries() {
            ledger.monthly(Component::Base, year, salary)?;
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, rests_on};

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
}
