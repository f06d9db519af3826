//! An offer after tax: the taxes of each year, and what is left of its pay.

use std::sync::Arc;

use super::year::Year;
use crate::money::{Amount, Money};
use crate::tax::{Residence, TaxError, TaxReturn, Taxation};
use crate::time::Date;

/// A year of pay after tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearAfterTax {
    /// The year of the job, or the calendar year.
    pub year: u32,
    /// Pay in money and shares, without benefits and with your own costs.
    pub in_hand: Money,
    /// Benefits, which are not paid out.
    pub benefits: Money,
    /// The part of the wages that is paid in shares.
    pub share_wages: Money,
    /// The taxes on the wages.
    pub tax_return: TaxReturn,
    /// What is left of the pay in hand after savings before tax and taxes.
    pub take_home: Money,
}

/// The pay of an offer after tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AfterTax {
    pub(super) taxation: Arc<Taxation>,
    /// The first day of the job, if stated.
    pub(super) start: Option<Date>,
    /// The years of the job, or the calendar years.
    pub(super) years: Vec<YearAfterTax>,
}

impl AfterTax {
    /// The years of the job after tax. Each is taxed as a whole tax year.
    pub(super) fn by_job_year(
        taxation: &Arc<Taxation>,
        start: Option<Date>,
        years: &[Year],
    ) -> Result<Self, TaxError> {
        let law = |year: &Year| taxation.law_of_job_year(year.year(), start);
        Self::new(taxation, start, years, law)
    }

    /// Calendar years after tax, each by its own law.
    pub(super) fn by_calendar_year(&self, years: &[Year]) -> Result<Self, TaxError> {
        let law = |year: &Year| self.taxation.law(Some(year.year()));
        Self::new(&self.taxation, self.start, years, law)
    }

    fn new<'t>(
        taxation: &'t Arc<Taxation>,
        start: Option<Date>,
        years: &[Year],
        law: impl Fn(&Year) -> &'t Residence,
    ) -> Result<Self, TaxError> {
        let years = years.iter().map(|year| taxed(taxation, law(year), year));
        let years = years.collect::<Result<_, _>>()?;
        Ok(Self { taxation: Arc::clone(taxation), start, years })
    }
}

fn taxed(taxation: &Taxation, law: &Residence, year: &Year) -> Result<YearAfterTax, TaxError> {
    let gross = Amount::new(year.wages().amount()).map_err(|_| TaxError::TooLarge)?;
    let tax_return = taxation.tax_return(law, gross)?;
    let in_hand = year.in_hand();
    let left = tax_return.left_of(in_hand.amount());
    let take_home = Money::new(left.ok_or(TaxError::TooLarge)?, in_hand.currency());
    let (share_wages, benefits) = (year.share_wages(), year.benefits());
    Ok(YearAfterTax { year: year.year(), in_hand, benefits, share_wages, tax_return, take_home })
}
