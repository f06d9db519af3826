//! Builds a ledger from the components' entries.

use rust_decimal::Decimal;

use super::{Entry, Ledger, OutOfReach, Split, within_reach};
use crate::component::Component;
use crate::equity::{Allocation, Award, GrantSize, PricePath, Schedule};
use crate::money::{Currency, Fraction, Price};
use crate::time::{Horizon, year_of};

/// Collects an offer's entries, component by component.
pub(crate) struct LedgerBuilder<'a> {
    currency: Currency,
    pub(crate) horizon: Horizon,
    prices: &'a PricePath<'a>,
    /// The offer's own share price today, regardless of overrides.
    pub(crate) own_price: Option<Price>,
    /// The base of each year, which other components may depend on.
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
        // Most sources of pay have one entry per year.
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
            is_private: self.prices.private.is_some(),
            share_prices: self.prices.is_known().then(|| self.prices.prices.as_slice().into()),
        }
    }

    /// Each year with its base, from year 1.
    pub(crate) fn salaries(&self) -> impl Iterator<Item = (u32, Decimal)> + use<'a> {
        (1..).zip(self.salaries.iter().copied())
    }

    /// Adds a single payment. Returns the entry, so that its terms can be set, unless the amount is
    /// zero.
    pub(crate) fn once(
        &mut self,
        component: Component,
        month: u32,
        amount: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let split = Split::Once { month };
        self.enter(component, year_of(month), split, Fraction::whole(amount), Decimal::ONE)
    }

    /// Adds a year's pay in twelve monthly parts.
    pub(crate) fn monthly(
        &mut self,
        component: Component,
        year: u32,
        amount: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        self.in_months(component, (year * 12 - 11, 12), amount)
    }

    /// Adds a twelfth of a yearly amount for each of so many months of one year, from that month.
    pub(crate) fn in_months(
        &mut self,
        component: Component,
        (first, months): (u32, u32),
        yearly: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let part = Fraction::new(yearly, Decimal::from(12));
        let split = Split::Monthly { part, first, months };
        self.enter(component, year_of(first), split, part, Decimal::from(months))
    }

    /// Adds pay that is earned monthly and paid at the end of the year.
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

    /// Adds a grant's vests from month 1, one entry per year. Earlier vests are not pay of this
    /// job.
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
        let mut end = award.vests_before_start();
        let mut vested = award.vested_before(end);
        for year in 1..=self.horizon.years() {
            if !award.is_liquid_by(year * 12) {
                continue;
            }
            let first = end;
            end = award.vests_by(year * 12);
            if first == end {
                // The share price matters only in years with a vest.
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

    /// Adds `factor` times `each`, rounded once.
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
        let entry = Entry {
            component,
            kind: component.kind(),
            year,
            units,
            guaranteed: if component.is_guaranteed() { units } else { 0 },
            split,
            advance: None,
            promised: true,
        };
        self.entries.push(entry);
        Ok(self.entries.last_mut())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use crate::component::Component;
    use crate::{Horizon, Offer};

    /// The year and minor units of each RSU entry.
    fn vested(grant: &str, stock: &str, years: u32) -> Vec<(u32, i128)> {
        let text = format!("base = 1_000\n[rsu]\n{grant}\n[stock]\n{stock}");
        let ledger = Offer::from_toml(&text).unwrap().ledger(Horizon::new(years).unwrap()).unwrap();
        let entries = ledger.entries().iter().filter(|entry| entry.component() == Component::Rsu);
        entries.map(|entry| (entry.year(), entry.units())).collect()
    }

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";

    #[test]
    fn vests_before_the_start_are_not_counted() {
        let held = format!("shares = 8\ngranted_month = -18\n{YEARLY}");
        // The vests fall in months -6, 6, 18 and 30, two shares each.
        assert_eq!(vested(&held, "price = 10", 4), [(1, 2_000), (2, 2_000), (3, 2_000)]);
        let vested_on_the_day = format!("shares = 8\ngranted_month = -12\n{YEARLY}");
        assert_eq!(vested(&vested_on_the_day, "price = 10", 1), [(1, 2_000)]);
    }

    #[test]
    fn an_anniversary_vest_counts_in_the_year_just_finished() {
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
        // The share price of that year does not matter either.
        let early = "shares = 1\nvesting = { years = [100], every = \"year\" }";
        let steep = "price = 1\ngrowth = \"1000%\"";
        assert_eq!(vested(early, steep, 20), [(1, 100)]);
    }

    #[test]
    fn vests_of_a_year_are_rounded_together() {
        let thirds = "value = 100\nvesting = { years = [100], every = \"month\" }";
        assert_eq!(vested(thirds, "price = 3", 1), [(1, 10_000)]);
    }
}
