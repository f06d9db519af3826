//! What an offer pays in one year.

use crate::component::Component;
use crate::ledger::Entry;
use crate::money::{Currency, Money};

/// An offer's pay in one year of the job, or in one calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    year: u32,
    currency: Currency,
    share_price: Option<Money>,
    units: [i128; Component::ALL.len()],
    /// What is paid in money and shares, and not as a benefit.
    in_hand: i128,
    /// The part that is taxed as wages.
    wages: i128,
    /// The part of the wages that is paid in shares.
    share_wages: i128,
}

impl Year {
    /// A year without pay.
    pub(super) const fn empty(year: u32, currency: Currency, share_price: Option<Money>) -> Self {
        let units = [0; Component::ALL.len()];
        Self { year, currency, share_price, units, in_hand: 0, wages: 0, share_wages: 0 }
    }

    /// Adds pay of an entry, in minor units.
    pub(super) fn add(&mut self, entry: &Entry, units: i128) {
        if let Some(total) = self.units.get_mut(entry.component() as usize) {
            *total += units;
        }
        if entry.is_in_hand() {
            self.in_hand += units;
        }
        if entry.is_wages() {
            self.wages += units;
            if entry.is_of_shares() {
                self.share_wages += units;
            }
        }
    }

    /// Whether any component pays in it.
    pub(super) fn is_paid(&self) -> bool {
        self.units.iter().any(|units| *units != 0)
    }

    /// The year of the job, from 1, or the calendar year.
    #[must_use]
    pub const fn year(&self) -> u32 {
        self.year
    }

    /// The share price used for this year's vests; `None` if the offer states none, and for a
    /// calendar year, which has parts of two years of the job.
    #[must_use]
    pub const fn share_price(&self) -> Option<Money> {
        self.share_price
    }

    /// A component's pay, rounded to the currency's minor unit.
    #[must_use]
    pub fn amount(&self, component: Component) -> Money {
        self.currency.amount(self.units_of(component))
    }

    /// Pay in money and shares, without benefits.
    #[must_use]
    pub fn in_hand(&self) -> Money {
        self.currency.amount(self.in_hand)
    }

    /// Pay in benefits.
    #[must_use]
    pub fn benefits(&self) -> Money {
        self.currency.amount(self.total_units() - self.in_hand)
    }

    /// The pay that is taxed as wages.
    #[must_use]
    pub fn wages(&self) -> Money {
        self.currency.amount(self.wages)
    }

    /// The part of the wages that is paid in shares.
    #[must_use]
    pub fn share_wages(&self) -> Money {
        self.currency.amount(self.share_wages)
    }

    /// Total pay.
    #[must_use]
    pub fn total(&self) -> Money {
        self.currency.amount(self.total_units())
    }

    /// Total pay, in minor units.
    pub(crate) fn total_units(&self) -> i128 {
        self.units.iter().sum()
    }

    pub(super) fn units_of(&self, component: Component) -> i128 {
        self.units.get(component as usize).copied().unwrap_or_default()
    }
}
