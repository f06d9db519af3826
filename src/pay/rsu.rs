//! Restricted stock units: the grants that an offer makes, and those that are held already.

use super::PayTerms;
use crate::component::{Component, PayKind};
use crate::equity::{Allocation, Award, GrantPrice, GrantSize, Preset, PricePath, Schedule};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::Price;

use rust_decimal::Decimal;

/// A promise of shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) size: GrantSize,
    /// The grant price that the file names, which values even a grant in shares when it is made.
    pub(crate) grant_price: Option<Price>,
    /// Months after the start of the job; negative for a grant already held.
    pub(crate) granted_month: i32,
    pub(crate) vesting: Vesting,
    pub(crate) allocation: Allocation,
}

/// A schedule and, where it has one, the preset that it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vesting {
    pub(crate) schedule: Schedule,
    pub(crate) preset: Option<&'static Preset>,
}

impl Grant {
    /// The offer's own share price, where that is what the grant is sized at by default.
    pub(crate) fn default_grant_price(&self) -> Option<Price> {
        match self.size {
            GrantSize::Value { grant_price: GrantPrice::Today(price), .. } => Some(price),
            _ => None,
        }
    }

    /// The grant price that the offer names for it.
    pub(crate) fn named_grant_price(&self) -> Option<Price> {
        match self.size {
            GrantSize::Value { grant_price: GrantPrice::Named(price), .. } => Some(price),
            _ => None,
        }
    }

    /// The price by which a grant in money becomes whole shares, where it does.
    pub(crate) fn whole_share_price(&self, prices: &PricePath<'_>) -> Option<Decimal> {
        self.size.whole_share_price(self.granted_month, self.allocation, prices)
    }

    /// Whether it promises money rather than shares.
    pub(crate) const fn is_in_money(&self) -> bool {
        self.size.is_in_money()
    }

    /// Whether it is sized at the share price of the year in which it is made.
    pub(crate) fn is_sized_when_granted(&self) -> bool {
        matches!(self.size, GrantSize::Value { grant_price: GrantPrice::WhenGranted, .. })
    }
}

impl PayTerms for Vec<Grant> {
    const LABEL: &'static str = "RSU";
    const KIND: PayKind = PayKind::Equity;
    const GUARANTEED: bool = false;

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        for (number, grant) in (1..).zip(self) {
            // What is granted at the horizon's end or later is no part of it.
            if i64::from(grant.granted_month) < i64::from(ledger.horizon().months()) {
                let award = Award::new(
                    Component::Rsu,
                    number,
                    grant.granted_month,
                    grant.size,
                    (&grant.vesting.schedule, grant.allocation),
                    ledger.prices(),
                );
                ledger.award(award.ok_or(OutOfReach::of(Component::Rsu))?, true)?;
            }
        }
        Ok(())
    }
}
