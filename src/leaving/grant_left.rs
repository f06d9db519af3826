//! What becomes of each grant on leaving.

use rust_decimal::Decimal;

use super::Leaving;
use crate::component::Component;
use crate::equity::{Award, GrantPrice, GrantSize};
use crate::ledger::OutOfReach;
use crate::money::Money;

/// A grant or a refresher on the day of leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantLeft {
    /// Which of the two it is.
    pub component: Component,
    /// As the ledger's notes name it: `grant 2`.
    pub name: String,
    /// Months after the start of the job; negative for a grant already held.
    pub granted_month: i32,
    /// What it promises.
    pub size: Promised,
    /// What of it has been paid since the start of the job, each vest at the share price of its
    /// year.
    pub vested: Money,
    /// What has not vested and so is lost, at the share price of the month's year.
    pub unvested: Money,
    /// The same in shares; `None` where the offer names no share price.
    pub unvested_shares: Option<Decimal>,
}

/// What a grant promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// Money, turned into shares at a price.
    Value {
        /// What it is promised as.
        value: Money,
        /// The price; `None` where the offer names no share price.
        grant_price: Option<Money>,
    },
    /// A whole number of shares.
    Shares(Decimal),
}

impl Leaving<'_> {
    /// The grants and refreshers that are made by the end of a month, each with what is lost of
    /// it.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where what has not vested is worth more than can be computed exactly.
    pub fn grants(&self, month: u32) -> Result<Vec<GrantLeft>, OutOfReach> {
        let month = month.min(self.horizon.months());
        let awards = self.ledger.awards().iter().enumerate();
        let made = awards.filter(|(_, award)| award.is_made_by(month));
        made.map(|(index, award)| self.grant(index, award, month)).collect()
    }

    fn grant(&self, index: usize, award: &Award, month: u32) -> Result<GrantLeft, OutOfReach> {
        let vests = self.entries_of(award.component).filter(|entry| entry.award() == Some(index));
        let vested = vests.map(|entry| self.ledger.paid_by(entry, month)).sum();
        let unvested = self.ledger.unvested_of(award, month, &self.share_prices)?;
        Ok(GrantLeft {
            component: award.component,
            name: self.ledger.award_name(award),
            granted_month: award.granted_month,
            size: self.promised(award),
            vested: self.amount(vested),
            unvested: self.amount(unvested),
            unvested_shares: self.ledger.shares_of(award, award.left(month)),
        })
    }

    fn promised(&self, award: &Award) -> Promised {
        match award.size {
            GrantSize::Shares(shares) => Promised::Shares(shares),
            GrantSize::Value { value, grant_price } => {
                let price = self.price_of(grant_price, award.granted_month);
                let money = |amount| Money::new(amount, self.ledger.currency());
                Promised::Value { value: money(value), grant_price: price.map(money) }
            }
        }
    }

    /// The price at which a grant in money became shares, where the offer names any.
    fn price_of(&self, grant_price: GrantPrice, granted_month: i32) -> Option<Decimal> {
        self.offer.share_price.today()?;
        grant_price.at(granted_month, &self.share_prices)
    }
}
