//! The figures after tax of an offer.

use super::after_tax::YearAfterTax;
use super::years::Projection;
use crate::money::Money;
use crate::tax::{Residence, Taxation};

impl Projection {
    /// The years after tax; `None` if taxes were not asked for.
    #[must_use]
    pub fn after_tax_years(&self) -> Option<&[YearAfterTax]> {
        self.after_tax.as_ref().map(|after_tax| after_tax.years.as_slice())
    }

    /// A year after tax.
    #[must_use]
    pub fn after_tax(&self, year: u32) -> Option<&YearAfterTax> {
        self.after_tax_years()?.iter().find(|it| it.year == year)
    }

    /// How the pay is taxed; `None` if taxes were not asked for.
    #[must_use]
    pub fn taxation(&self) -> Option<&Taxation> {
        self.after_tax.as_ref().map(|after_tax| after_tax.taxation.as_ref())
    }

    /// The law that taxes a year of the job, or a calendar year if it is laid out by them.
    #[must_use]
    pub fn law_of(&self, year: u32) -> Option<&Residence> {
        let after_tax = self.after_tax.as_ref()?;
        Some(match self.calendar().is_some() {
            true => after_tax.taxation.law(Some(year)),
            false => after_tax.taxation.law_of_job_year(year, after_tax.start),
        })
    }

    /// Take-home pay over all years; `None` if taxes were not asked for.
    #[must_use]
    pub fn take_home(&self) -> Option<Money> {
        let years = self.after_tax_years()?.iter();
        let sum = years.map(|year| year.take_home.amount()).sum();
        Some(Money::new(sum, self.currency()))
    }
}
