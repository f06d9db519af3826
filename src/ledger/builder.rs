//! A ledger while the components write their entries into it.

use rust_decimal::Decimal;

use super::{Entry, Ledger, OutOfReach, Split, within_reach};
use crate::component::Component;
use crate::equity::{Allocation, Award, GrantSize, PricePath, Schedule};
use crate::money::{Currency, Fraction, Price};
use crate::time::{Horizon, year_of};

/// Takes the entries of one offer, component by component.
pub(crate) struct LedgerBuilder<'a> {
    currency: Currency,
    pub(crate) horizon: Horizon,
    prices: &'a PricePath<'a>,
    /// The offer's own share price today, at whatever price it is looked at.
    pub(crate) own_price: Option<Price>,
    /// The salary of each year, which other components may follow.
    salaries: &'a [Decimal],
    entries: Vec<Entry>,
    awards: Vec<Award>,
}

impl<'a> LedgerBuilder<'a> {
    pub(crate) fn new(
        currency: Currency,
        horizon: Horizon,
        (prices, own_price): (&'a PricePath<'a>, Option<Price>),
        salaries: &'a [Decimal],
    ) -> Self {
        // Room for the usual: most sources of pay have one entry a year.
        let entries = Vec::with_capacity(horizon.years() as usize * 6);
        let awards = Vec::with_capacity(horizon.years() as usize);
        Self { currency, horizon, prices, own_price, salaries, entries, awards }
    }

    pub(crate) fn finish(self) -> Ledger {
        Ledger {
            currency: self.currency,
            horizon: self.horizon,
            entries: self.entries,
            awards: self.awards,
            share_prices: self.prices.is_known().then(|| self.prices.prices.as_slice().into()),
        }
    }

    /// Each year with its salary, from year 1 on.
    pub(crate) fn salaries(&self) -> impl Iterator<Item = (u32, Decimal)> + use<'a> {
        (1..).zip(self.salaries.iter().copied())
    }

    /// Enters an amount that is paid at once. The entry is handed back for its terms, unless it is
    /// nothing.
    pub(crate) fn once(
        &mut self,
        component: Component,
        month: u32,
        amount: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let split = Split::Once { month };
        self.enter(component, year_of(month), split, Fraction::whole(amount), Decimal::ONE)
    }

    /// Enters what a year pays in twelve monthly parts.
    pub(crate) fn monthly(
        &mut self,
        component: Component,
        year: u32,
        amount: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let twelve = Decimal::from(12);
        let part = Fraction::new(amount, twelve);
        self.enter(component, year, Split::Monthly { part }, part, twelve)
    }

    /// Enters what a year earns month by month and pays at its end.
    pub(crate) fn at_year_end(
        &mut self,
        component: Component,
        year: u32,
        amount: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let twelve = Decimal::from(12);
        let part = Fraction::new(amount, twelve);
        self.enter(component, year, Split::YearEnd { part }, part, twelve)
    }

    /// Enters what vests of a grant from month 1 on, an entry a year. What vested before is nobody's
    /// pay any more.
    pub(crate) fn award(
        &mut self,
        (component, number): (Component, usize),
        granted_month: i32,
        size: GrantSize,
        vesting: (&Schedule, Allocation),
        promised: bool,
    ) -> Result<(), OutOfReach> {
        let award = Award::new(component, number, granted_month, size, vesting, self.prices);
        let award = award.ok_or(OutOfReach::of(component))?;
        let index = self.awards.len();
        let mut end = award.vests_by(0);
        let mut vested = award.vested_before(end);
        for year in 1..=self.horizon.years() {
            let first = end;
            end = award.vests_by(year * 12);
            if first == end {
                // What a share is worth in a year matters only where one vests in it.
                continue;
            }
            let worth = award.worth(year, self.prices).ok_or(OutOfReach::of(component))?;
            let before = vested;
            vested = award.vested_before(end);
            let split = Split::Vests { award: index, first, end, worth };
            if let Some(entry) = self.enter(component, year, split, worth, vested - before)? {
                entry.promised = promised;
            }
        }
        self.awards.push(award);
        Ok(())
    }

    /// Enters so many times what `each` is, rounded once.
    fn enter(
        &mut self,
        component: Component,
        year: u32,
        split: Split,
        each: Fraction,
        times: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        if each.is_zero() {
            return Ok(None);
        }
        let rounding = each.rounding(self.currency.minor_digits());
        let units = rounding.and_then(|rounding| rounding.units(times));
        let units = within_reach(component, units, self.currency)?;
        let entry = Entry { component, year, units, split, advance: None, promised: true };
        self.entries.push(entry);
        Ok(self.entries.last_mut())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use crate::component::Component;
    use crate::{Horizon, Offer};

    /// Year and minor units of each entry of the grants.
    fn vested(grant: &str, stock: &str, years: u32) -> Vec<(u32, i128)> {
        let text = format!("base = 1_000\n[rsu]\n{grant}\n[stock]\n{stock}");
        let ledger = Offer::from_toml(&text).unwrap().ledger(Horizon::new(years).unwrap()).unwrap();
        let entries = ledger.entries().iter().filter(|entry| entry.component() == Component::Rsu);
        entries.map(|entry| (entry.year(), entry.units())).collect()
    }

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";

    #[test]
    fn what_vested_before_the_start_is_nobodys_pay() {
        let held = format!("shares = 8\ngranted_month = -18\n{YEARLY}");
        // Of the vests in months -6, 6, 18 and 30, two shares each.
        assert_eq!(vested(&held, "price = 10", 4), [(1, 2_000), (2, 2_000), (3, 2_000)]);
        let vested_on_the_day = format!("shares = 8\ngranted_month = -12\n{YEARLY}");
        assert_eq!(vested(&vested_on_the_day, "price = 10", 1), [(1, 2_000)]);
    }

    #[test]
    fn a_vest_on_an_anniversary_is_of_the_year_that_it_completes() {
        let month = |month: u32| {
            let grant = format!("shares = 1\nvesting = [{{ month = {month}, percent = 100 }}]");
            vested(&grant, "prices = [10, 20]", 2)
        };
        assert_eq!(month(12), [(1, 1_000)]);
        assert_eq!(month(13), [(2, 2_000)]);
    }

    #[test]
    fn a_year_without_a_vest_has_no_entry() {
        let late = "shares = 4\nvesting = { years = [0, 0, 100], every = \"year\" }";
        assert_eq!(vested(late, "price = 10", 4), [(3, 4_000)]);
        // And what a share is worth in it does not matter.
        let early = "shares = 1\nvesting = { years = [100], every = \"year\" }";
        let steep = "price = 1\ngrowth = \"1000%\"";
        assert_eq!(vested(early, steep, 20), [(1, 100)]);
    }

    #[test]
    fn a_years_vests_are_rounded_together() {
        let thirds = "value = 100\nvesting = { years = [100], every = \"month\" }";
        assert_eq!(vested(thirds, "price = 3", 1), [(1, 10_000)]);
    }
}
