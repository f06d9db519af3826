//! Payroll insurances: what employees pay for social security, disability and leave.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::brackets::Brackets;
use super::filing::{ByFiling, Filing};
use super::wages::Pretax;

/// An insurance that employees pay from their wages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insurance {
    /// Its name.
    pub name: Arc<str>,
    /// The contribution.
    pub contribution: Contribution,
    /// The most that is paid in a year.
    pub most: Option<Decimal>,
    /// What the wages exclude.
    pub pretax: Pretax,
    /// Whether it counts as a state income tax that can be deducted from national income.
    pub is_deductible: bool,
    /// Its own source.
    pub source: Option<String>,
}

/// The contribution to an [`Insurance`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Rates on wages.
    pub brackets: ByFiling<Brackets>,
    /// The wages that count.
    pub limit: WageLimit,
}

/// The wages of a year that an insurance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WageLimit {
    /// All.
    None,
    /// Up to an amount.
    Amount(Decimal),
    /// Up to the wage base of the national law's social security.
    National,
}

impl Insurance {
    /// The contribution of a year, not rounded; `None` if it is too large.
    pub(super) fn amount(
        &self,
        filing: Filing,
        wages: Decimal,
        national_base: Option<Decimal>,
    ) -> Option<Decimal> {
        let limit = match self.contribution.limit {
            WageLimit::None => None,
            WageLimit::Amount(limit) => Some(limit),
            WageLimit::National => national_base,
        };
        let wages = limit.map_or(wages, |limit| wages.min(limit));
        let amount = self.contribution.brackets.get(filing).tax(wages)?;
        Some(self.most.map_or(amount, |most| amount.min(most)))
    }
}
