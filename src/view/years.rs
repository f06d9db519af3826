//! An offer over a horizon: its years, summed from the ledger.

use crate::component::Component;
use crate::ledger::{Entry, Ledger, OutOfReach};
use crate::money::{Currency, Money};
use crate::offer::Offer;
use crate::time::Horizon;

/// What an offer pays over a horizon, summed from its [`Ledger`] in minor units.
///
/// No sum of these is beyond what a decimal holds, because no source pays more than 10^15 a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    ledger: Ledger,
    years: Vec<Year>,
    unvested: Money,
}

/// What an offer pays in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    year: u32,
    currency: Currency,
    share_price: Option<Money>,
    units: [i128; Component::ALL.len()],
}

impl Year {
    /// Counted from 1.
    #[must_use]
    pub const fn year(&self) -> u32 {
        self.year
    }

    /// The price that this year's vests are valued at; `None` where the offer names no price.
    #[must_use]
    pub const fn share_price(&self) -> Option<Money> {
        self.share_price
    }

    /// What one component pays, with exactly the currency's minor digits.
    #[must_use]
    pub fn amount(&self, component: Component) -> Money {
        self.currency.amount(self.units_of(component))
    }

    /// What all components pay.
    #[must_use]
    pub fn total(&self) -> Money {
        self.currency.amount(self.units.iter().sum())
    }

    fn units_of(&self, component: Component) -> i128 {
        self.units.get(component as usize).copied().unwrap_or_default()
    }
}

impl Offer {
    /// What the offer pays over a horizon.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where growth carries a figure beyond what can be computed exactly.
    pub fn project(&self, horizon: Horizon) -> Result<Projection, OutOfReach> {
        let prices = self.share_prices(horizon)?;
        let ledger = self.ledger_at(horizon, &prices)?;
        let unvested = ledger.unvested(horizon.months(), &prices)?;
        Ok(Projection::new(ledger, unvested))
    }
}

impl Projection {
    fn new(ledger: Ledger, unvested: i128) -> Self {
        let currency = ledger.currency();
        let years = (1..=ledger.horizon().years()).map(|year| Year {
            year,
            currency,
            share_price: ledger.share_price(year),
            units: [0; Component::ALL.len()],
        });
        let mut years: Vec<Year> = years.collect();
        for entry in ledger.entries() {
            let year = years.get_mut(entry.year() as usize - 1);
            let units = year.and_then(|year| year.units.get_mut(entry.component() as usize));
            if let Some(units) = units {
                *units += entry.units();
            }
        }
        Self { unvested: currency.amount(unvested), years, ledger }
    }

    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.ledger.currency()
    }

    /// The entries that the years are summed from.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The years of the horizon.
    #[must_use]
    pub fn years(&self) -> &[Year] {
        &self.years
    }

    /// What has been granted but has not vested by the horizon's end, at the last year's share
    /// price. It is no part of any other figure.
    #[must_use]
    pub const fn unvested(&self) -> Money {
        self.unvested
    }

    /// What one component pays in all years.
    #[must_use]
    pub fn component(&self, component: Component) -> Money {
        self.sum(|entry| entry.component() == component)
    }

    /// Whether a component pays anything in any year.
    #[must_use]
    pub fn has(&self, component: Component) -> bool {
        self.years.iter().any(|year| year.units_of(component) != 0)
    }

    /// What all years pay together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.sum(|_| true)
    }

    /// What depends on no share price and nobody's rating.
    #[must_use]
    pub fn guaranteed(&self) -> Money {
        self.sum(|entry| entry.component().is_guaranteed())
    }

    /// The unpromised part of the total: refreshers that no letter has.
    #[must_use]
    pub fn unpromised(&self) -> Money {
        self.sum(|entry| !entry.promised)
    }

    /// What has been paid by the end of each month.
    #[must_use]
    pub fn running_totals(&self) -> Vec<Money> {
        let totals = self.ledger.running_totals().into_iter().skip(1);
        totals.map(|units| self.currency().amount(units)).collect()
    }

    fn sum(&self, counts: impl Fn(&Entry) -> bool) -> Money {
        let counted = self.ledger.entries().iter().filter(|entry| counts(entry));
        self.currency().amount(counted.map(Entry::units).sum())
    }
}
