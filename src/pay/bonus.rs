//! The target bonus.

use rust_decimal::Decimal;

use super::PayTerms;
use crate::component::{Component, PayKind};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Rate};

/// A yearly bonus, paid at the end of the year that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bonus {
    pub(crate) target: BonusTarget,
    /// The expected fraction of target, where the file names it.
    pub(crate) payout: Option<Rate>,
    /// Whether there is one for year 1.
    pub(crate) first_year: bool,
}

/// What a bonus is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BonusTarget {
    OfBase { rate: Rate, basis: Basis },
    Amount(Amount),
}

/// The year whose base a bonus follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    CurrentYear,
    PriorYear,
}

impl Basis {
    pub(crate) const ALL: [Self; 2] = [Self::CurrentYear, Self::PriorYear];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CurrentYear => "current_year",
            Self::PriorYear => "prior_year",
        }
    }
}

impl Bonus {
    /// The target of a year with that salary and the salary of the year before.
    fn target(&self, salary: Decimal, prior: Decimal) -> Option<Decimal> {
        match self.target {
            BonusTarget::Amount(amount) => Some(amount.get()),
            BonusTarget::OfBase { rate, basis: Basis::CurrentYear } => {
                salary.checked_mul(rate.fraction())
            }
            BonusTarget::OfBase { rate, basis: Basis::PriorYear } => {
                prior.checked_mul(rate.fraction())
            }
        }
    }
}

impl PayTerms for Option<Bonus> {
    const LABEL: &'static str = "bonus";
    const KIND: PayKind = PayKind::Cash;
    const GUARANTEED: bool = false;

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(bonus) = self else {
            return Ok(());
        };
        let payout = bonus.payout.unwrap_or(Rate::ONE).fraction();
        // Nobody was paid before year 1, so its bonus follows its own base.
        let mut prior = None;
        for (year, salary) in ledger.salaries() {
            let target = bonus.target(salary, prior.unwrap_or(salary));
            prior = Some(salary);
            if year == 1 && !bonus.first_year {
                continue;
            }
            let expected = target.and_then(|target| target.checked_mul(payout));
            let expected = expected.ok_or(OutOfReach::of(Component::Bonus))?;
            ledger.once(Component::Bonus, year * 12, expected)?;
        }
        Ok(())
    }
}
