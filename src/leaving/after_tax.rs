//! What is left after tax of the pay until leaving.

use rust_decimal::Decimal;

use super::Leaving;
use crate::component::Component;
use crate::ledger::OutOfReach;
use crate::money::{Amount, Money};
use crate::tax::TaxError;
use crate::time::year_of;

impl Leaving<'_> {
    /// Pay received by the end of a month, after savings before tax, taxes and clawbacks. Each year
    /// of the job is a tax year, with the wages received in it.
    pub(super) fn take_home(&self, month: u32) -> Result<Option<Money>, OutOfReach> {
        let Some(taxation) = self.offer.taxation() else {
            return Ok(None);
        };
        let too_large = |_: TaxError| OutOfReach::of(Component::Base);
        let mut left = -self.amount(self.to_repay(month)?).amount();
        for year in 1..=year_of(month) {
            let entries = self.ledger.entries().iter().filter(|entry| entry.year() == year);
            let (mut in_hand, mut wages) = (0, 0);
            for entry in entries.filter(|entry| entry.is_in_hand()) {
                let paid = self.ledger.paid_by(entry, month);
                in_hand += paid;
                wages += if entry.is_wages() { paid } else { 0 };
            }
            let gross = Amount::new(self.amount(wages).amount());
            let gross = gross.map_err(|_| OutOfReach::of(Component::Base))?;
            let law = taxation.law_of_job_year(year, self.offer.start());
            let taxes = taxation.tax_return(law, gross).map_err(too_large)?;
            let saved = taxes.wages.deferral.get() + taxes.wages.hsa.get();
            let taken: Decimal = saved + taxes.total;
            left += self.amount(in_hand).amount() - taken;
        }
        Ok(Some(Money::new(left, self.offer.shown_in())))
    }
}
