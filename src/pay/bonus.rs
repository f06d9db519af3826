//! The target bonus.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, PayTerms, Steadiness};
use crate::assumption::Assumption;
use crate::component::{Component, PayKind};
use crate::key::{Floor, Key, Kind, Sign, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Rate};
use crate::names::named;
use crate::terms::{Faults, Setting, Terms};

const BONUS_KEYS: &[Key] = &[
    Key::new("target", Kind::RateOrAmount(Sign::Positive), "a percentage of base, or an amount")
        .also(&["amount", "percent", "rate", "value", "target_percent"])
        .label("")
        .example("target = \"15%\", or an amount")
        .required(),
    Key::new("payout", Kind::Rate(Floor::Zero), "expected payout as a percentage of target")
        .also(&["expected", "multiplier", "attainment", "payout_rate"])
        .default("100%")
        .example("payout = \"90%\""),
    Key::new("first_year", Kind::Flag, "whether year 1 pays a bonus")
        .default("true")
        .example("first_year = false"),
    Key::new(
        "basis",
        Kind::Choice(&BonusBasis::NAMES),
        "the year whose base the bonus is based on",
    )
    .default("current_year")
    .example("basis = \"prior_year\""),
];

/// A yearly bonus, paid at the end of its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bonus {
    pub(crate) target: BonusTarget,
    /// The expected fraction of target, if stated.
    pub(crate) payout: Option<Rate>,
    /// Whether year 1 pays a bonus.
    pub(crate) first_year: bool,
}

/// The size of the target bonus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BonusTarget {
    OfBase { rate: Rate, basis: BonusBasis },
    Amount(Amount),
}

named! {
    /// The year whose base the bonus is based on.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum BonusBasis {
        CurrentYear = "current_year",
        PriorYear = "prior_year",
    }
}

impl Bonus {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let basis = terms.choice("basis", &BonusBasis::ALL, BonusBasis::name);
        let target = faults.required(terms, BONUS_KEYS, "target", |terms, key| {
            let rate = || {
                let basis = basis.unwrap_or(BonusBasis::CurrentYear);
                Some(BonusTarget::OfBase { rate: terms.rate(key)?, basis })
            };
            match terms.at(&[Step::Key("target")])? {
                Setting::Rate(_) => rate(),
                _ => terms.amount(key).map(BonusTarget::Amount),
            }
        })?;
        if matches!(target, BonusTarget::Amount(_)) && terms.has("basis") {
            let hint = "remove it, or write the target as a percentage: \"15%\"";
            faults.note("basis", "has no effect if the target is an amount", hint);
        }
        Some(Self {
            target,
            payout: terms.rate("payout"),
            first_year: terms.flag("first_year").unwrap_or(true),
        })
    }

    const fn is_on_prior_base(&self) -> bool {
        matches!(self.target, BonusTarget::OfBase { basis: BonusBasis::PriorYear, .. })
    }

    /// The target for a year, from that year's salary and the previous year's.
    fn target(&self, salary: Decimal, prior: Decimal) -> Option<Decimal> {
        match self.target {
            BonusTarget::Amount(amount) => Some(amount.get()),
            BonusTarget::OfBase { rate, basis: BonusBasis::CurrentYear } => {
                salary.checked_mul(rate.fraction())
            }
            BonusTarget::OfBase { rate, basis: BonusBasis::PriorYear } => {
                prior.checked_mul(rate.fraction())
            }
        }
    }
}

impl PayTerms for Option<Bonus> {
    const KINDS: &[PayKind] = &[PayKind::Cash];
    const GUARANTEED: bool = false;
    const KEYS: &'static [Key] = &[Key::new(
        "bonus",
        Kind::Short(BONUS_KEYS),
        "target bonus: a percentage of base, an amount, or a section",
    )
    .also(&[
        "target_bonus",
        "annual_bonus",
        "yearly_bonus",
        "bonus_target",
        "performance_bonus",
        "cash_bonus",
        "variable",
        "variable_pay",
        "incentive",
    ])
    .example("bonus = \"15%\"")
    .init("# bonus = \"15%\"                     # target, as a percentage of base or an amount")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.section(terms, "bonus", Bonus::read)
    }

    fn assume(&self, _context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        assumptions.extend(self.map(|bonus| Assumption::Bonus {
            payout: bonus.payout.unwrap_or(Rate::ONE),
            on_prior_base: bonus.is_on_prior_base(),
            first_year: bonus.first_year,
        }));
    }

    /// The bonus rises with the target, the payout, the base and its raises.
    fn steadiness(
        &self,
        _lever: &[Step],
        _years: RangeInclusive<u32>,
        _context: &Context<'_>,
    ) -> Option<Steadiness> {
        Some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(bonus) = self else {
            return Ok(());
        };
        let payout = bonus.payout.unwrap_or(Rate::ONE).fraction();
        // Year 1 has no previous year, so its bonus uses its own base.
        let mut prior = None;
        for (year, salary) in ledger.salaries() {
            let target = bonus.target(salary, prior.unwrap_or(salary));
            prior = Some(salary);
            if year == 1 && !bonus.first_year {
                continue;
            }
            let expected = target.and_then(|target| target.checked_mul(payout));
            let expected = expected.ok_or(OutOfReach::of(Component::Bonus))?;
            ledger.at_year_end(Component::Bonus, year, expected)?;
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, rests_on};

    fn bonus(terms: &str) -> Vec<String> {
        let text = format!("base = 100_000\nraise = \"10%\"\n[bonus]\n{terms}");
        by_year(Component::Bonus, &text)
    }

    #[test]
    fn a_percentage_applies_to_the_base_of_its_year() {
        assert_eq!(bonus("target = \"10%\""), ["10000.00", "11000.00", "12100.00", "13310.00"]);
        assert_eq!(bonus("target = 30_000"), ["30000.00"; 4]);
    }

    #[test]
    fn on_the_prior_years_base_the_bonus_rises_a_year_later() {
        let prior = bonus("target = \"10%\"\nbasis = \"prior_year\"");
        // Year 1 has no previous year.
        assert_eq!(prior, ["10000.00", "10000.00", "11000.00", "12100.00"]);
    }

    #[test]
    fn zero_payout_or_no_first_year_bonus_pays_nothing() {
        assert_eq!(bonus("target = 30_000\npayout = \"80%\""), ["24000.00"; 4]);
        let later = bonus("target = \"10%\"\nfirst_year = false\nbasis = \"prior_year\"");
        assert_eq!(later, ["0.00", "10000.00", "11000.00", "12100.00"]);
    }

    #[test]
    fn a_bonus_amount_does_not_depend_on_base() {
        let terms = "base = 1\n[bonus]\ntarget = 30_000\nbasis = \"prior_year\"";
        assert_eq!(faults(terms), ["bonus.basis"]);
    }

    #[test]
    fn the_assumed_payout_is_reported() {
        let counted = |terms: &str| {
            let rests_on = rests_on(&format!("base = 1\n[bonus]\n{terms}"), 4);
            let [_, Assumption::Bonus { payout, on_prior_base, first_year }] = rests_on[..] else {
                panic!("{rests_on:?}");
            };
            (payout.percent().to_string(), on_prior_base, first_year)
        };
        assert_eq!(counted("target = \"10%\""), ("100".to_owned(), false, true));
        let terms =
            "target = \"10%\"\nbasis = \"prior_year\"\npayout = \"80%\"\nfirst_year = false";
        assert_eq!(counted(terms), ("80".to_owned(), true, false));
    }
}
