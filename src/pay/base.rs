//! The salary.

use rust_decimal::Decimal;

use super::PayTerms;
use crate::component::{Component, PayKind};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Growth};

/// A yearly salary, which accrues by the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Base {
    /// The salary of year 1.
    pub(crate) amount: Amount,
    /// Its growth from year 2 on.
    pub(crate) raise: Growth,
}

impl Base {
    /// The salary of each year.
    pub(crate) fn salaries(&self, years: u32) -> Result<Vec<Decimal>, OutOfReach> {
        self.raise.path(self.amount.get(), years).ok_or(OutOfReach::of(Component::Base))
    }
}

impl PayTerms for Base {
    const LABEL: &'static str = "base";
    const KIND: PayKind = PayKind::Cash;
    const GUARANTEED: bool = true;

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        for (year, salary) in ledger.salaries() {
            ledger.monthly(Component::Base, year, salary)?;
        }
        Ok(())
    }
}
