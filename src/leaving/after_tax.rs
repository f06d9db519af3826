//! What is left after tax of the pay until leaving.

use super::Leaving;
use crate::component::Component;
use crate::ledger::OutOfReach;
use crate::money::{Amount, Money};
use crate::time::year_of;

impl Leaving<'_> {
    /// Pay received by the end of a month, after savings before tax, taxes and clawbacks. Each year
    /// of the job is a tax year, with the wages received in it.
    pub(super) fn take_home(&self, month: u32) -> Result<Option<Money>, OutOfReach> {
        let Some(taxation) = self.offer.taxation() else {
            return Ok(None);
        };
        let too_large = OutOfReach::of(Component::Base);
        let mut left = -self.amount(self.ledger.to_repay(month)?).amount();
        for year in 1..=year_of(month) {
            let entries = self.ledger.entries().iter().filter(|entry| entry.year() == year);
            let (mut in_hand, mut wages) = (0, 0);
            for entry in entries.filter(|entry| entry.is_in_hand()) {
                let paid = self.ledger.paid_by(entry, month);
                in_hand += paid;
                wages += if entry.is_wages() { paid } else { 0 };
            }
            let gross = Amount::new(self.amount(wages).amount());
            let gross = gross.map_err(|_| too_large)?;
            let law = taxation.law_of_job_year(year, self.offer.start());
            let taxes = taxation.tax_return(law, gross).map_err(|_| too_large)?;
            left += taxes.left_of(self.amount(in_hand).amount()).ok_or(too_large)?;
        }
        Ok(Some(Money::new(left, self.offer.shown_in())))
    }
}
