//! How a person's pay is taxed: the laws of a place over the years, the filing status and savings.

use rust_decimal::Decimal;

use super::filing::Filing;
use super::residence::Residence;
use super::tax_return::{Deductions, TaxError, TaxReturn};
use super::wages::Wages;
use super::withholding::Withholding;
use crate::money::{Amount, Currency};
use crate::time::Date;

/// How a person's pay is taxed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxation {
    /// The filing status.
    pub filing: Filing,
    /// Retirement deferrals before tax, a year.
    pub deferral: Amount,
    /// HSA contributions through payroll, a year.
    pub hsa: Amount,
    /// The choice of the national deduction.
    pub deductions: Deductions,
    first: Residence,
    /// The laws of later tax years, in order.
    later: Vec<Residence>,
}

impl Taxation {
    /// Pay that is taxed by the law of one tax year in every year.
    #[must_use]
    pub fn new(filing: Filing, law: Residence) -> Self {
        let zero = Amount::default();
        let deductions = Deductions::Auto;
        Self { filing, deferral: zero, hsa: zero, deductions, first: law, later: Vec::new() }
    }

    /// Adds the law of a later tax year.
    #[must_use]
    pub fn and_then(mut self, law: Residence) -> Self {
        self.later.push(law);
        self
    }

    /// The laws, by tax year.
    pub fn laws(&self) -> impl Iterator<Item = &Residence> {
        [&self.first].into_iter().chain(&self.later)
    }

    /// The law of a tax year: of that year, or of the nearest one. Without a year, the first.
    #[must_use]
    pub fn law(&self, year: Option<u32>) -> &Residence {
        let is_due = |law: &&Residence| year.is_some_and(|year| law.national().year <= year);
        self.later.iter().rev().find(is_due).unwrap_or(&self.first)
    }

    /// The law of a year of a job: that of the calendar year in which it starts.
    #[must_use]
    pub fn law_of_job_year(&self, year: u32, start: Option<Date>) -> &Residence {
        self.law(start.map(|start| start.year_of_month(year * 12 - 11)))
    }

    /// The currency of the laws.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.first.currency()
    }

    /// A year's wages with the savings made from them, which cannot be more than the wages.
    #[must_use]
    pub fn wages(&self, gross: Amount) -> Wages {
        let deferral = self.deferral.min(gross);
        let left = Amount::new(gross.get() - deferral.get()).unwrap_or_default();
        Wages { gross, deferral, hsa: self.hsa.min(left) }
    }

    /// The taxes on a year's wages.
    ///
    /// # Errors
    ///
    /// [`TaxError`] if an amount is too large.
    pub fn tax_return(&self, law: &Residence, gross: Amount) -> Result<TaxReturn, TaxError> {
        law.tax_return(self.filing, &self.wages(gross), self.deductions)
    }

    /// The part of the next 1,000 of wages that goes to taxes and insurances.
    ///
    /// # Errors
    ///
    /// [`TaxError`] if an amount is too large.
    pub fn marginal_rate(&self, law: &Residence, gross: Amount) -> Result<Decimal, TaxError> {
        law.marginal_rate(self.filing, &self.wages(gross), self.deductions)
    }

    /// What is withheld from the shares in a year's wages, and what is owed on them.
    ///
    /// # Errors
    ///
    /// [`TaxError`] if an amount is too large.
    pub fn withholding(
        &self,
        law: &Residence,
        gross: Amount,
        shares: Amount,
    ) -> Result<Vec<Withholding>, TaxError> {
        law.withholding(self.filing, &self.wages(gross), shares, self.deductions)
    }
}
