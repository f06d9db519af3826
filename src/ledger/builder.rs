//! Builds a ledger from the components' entries.

use rust_decimal::Decimal;

use super::salaries::twelfths;
use super::{Account, Entry, Ledger, OutOfReach, Salaries, Split, within_reach};
use crate::component::{Component, PayKind};
use crate::equity::{
    Allocation, Award, GrantCurrencies, GrantRates, GrantSize, PricePath, Schedule,
};
use crate::money::{Currency, Exchange, Fraction, MissingRate, Price};
use crate::time::{Date, Horizon, year_of};

/// The currencies of an offer, and the rates between them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfferMoney<'a> {
    /// The currency of every amount without one of its own.
    own: Currency,
    /// The currency of the share price.
    stock: Currency,
    /// The currency of the figures.
    shown: Currency,
    exchange: &'a Exchange,
    /// From the offer's own currency to that of the figures, if they differ.
    factor: Option<Fraction>,
}

impl<'a> OfferMoney<'a> {
    pub(crate) fn new(
        (own, stock, shown): (Currency, Currency, Currency),
        exchange: &'a Exchange,
    ) -> Result<Self, MissingRate> {
        Ok(Self { own, stock, shown, exchange, factor: exchange.factor(own, shown)? })
    }

    /// The currencies of a grant. One that states none is in the currency of the share price: it is
    /// a number of shares, or that currency is the offer's. The offer has made sure that the rates
    /// are known.
    fn of_grant(
        &self,
        component: Component,
        currency: Option<Currency>,
    ) -> Result<GrantCurrencies, OutOfReach> {
        let own = currency.unwrap_or(self.stock);
        if own == self.stock && own == self.shown {
            return Ok(GrantCurrencies { own, rates: None });
        }
        let factor = |from, to| {
            let factor = self.exchange.factor(from, to);
            factor.map_err(|_| OutOfReach::of(component))
        };
        let rates = GrantRates {
            to_price: factor(own, self.stock)?,
            to_shown: factor(own, self.shown)?,
            price_to_shown: factor(self.stock, self.shown)?,
        };
        Ok(GrantCurrencies { own, rates: Some(Box::new(rates)) })
    }

    /// Converts a part of an amount in the offer's own currency to that of the figures.
    fn convert(&self, component: Component, part: &mut Fraction) -> Result<(), OutOfReach> {
        if self.factor.is_some() {
            *part = part.by(self.factor.as_ref()).ok_or(OutOfReach::of(component))?;
        }
        Ok(())
    }
}

/// What an award's vests count as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AwardStanding {
    /// Whether the offer letter promises them.
    pub(crate) promised: bool,
    /// Whether they are taxed as wages when they are paid.
    pub(crate) is_wages: bool,
}

/// Collects an offer's entries, component by component.
pub(crate) struct LedgerBuilder<'a> {
    money: OfferMoney<'a>,
    pub(crate) horizon: Horizon,
    /// The first day of the job, if stated.
    pub(crate) start: Option<Date>,
    prices: &'a PricePath<'a>,
    /// The offer's own share price today, regardless of overrides.
    pub(crate) own_price: Option<Price>,
    /// The base, which other components may depend on.
    salaries: &'a Salaries,
    entries: Vec<Entry>,
    awards: Vec<Award>,
    dated: Vec<(u32, i128)>,
    account: Option<Box<Account>>,
    steps: Vec<(u32, Decimal)>,
}

impl<'a> LedgerBuilder<'a> {
    pub(crate) fn new(
        money: OfferMoney<'a>,
        (horizon, start): (Horizon, Option<Date>),
        (prices, own_price): (&'a PricePath<'a>, Option<Price>),
        salaries: &'a Salaries,
    ) -> Self {
        // Most sources of pay have one entry per year.
        let entries = Vec::with_capacity(horizon.years() as usize * 6);
        let awards = Vec::with_capacity(horizon.years() as usize);
        Self {
            money,
            horizon,
            start,
            prices,
            own_price,
            salaries,
            entries,
            awards,
            dated: Vec::new(),
            account: None,
            steps: Vec::new(),
        }
    }

    pub(crate) fn finish(self) -> Ledger {
        Ledger {
            currency: self.money.shown,
            price_currency: self.money.stock,
            horizon: self.horizon,
            entries: self.entries,
            awards: self.awards,
            dated: self.dated,
            account: self.account,
            steps: self.steps,
            factor: self.money.factor,
            is_private: self.prices.private.is_some(),
            share_prices: self.prices.is_known().then(|| self.prices.prices.as_slice().into()),
        }
    }

    /// The offer's own currency.
    pub(crate) const fn currency(&self) -> Currency {
        self.money.own
    }

    pub(crate) const fn prices(&self) -> &'a PricePath<'a> {
        self.prices
    }

    /// Each year with what the base pays in it, exactly, from year 1.
    pub(crate) fn salaries(&self) -> impl Iterator<Item = (u32, Fraction)> + use<'a> {
        (1..).zip(self.salaries.by_year().iter().copied())
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
        let mut whole = Fraction::whole(amount);
        self.money.convert(component, &mut whole)?;
        self.enter(component, year_of(month), split, &whole, Decimal::ONE)
    }

    /// Adds a year's pay in twelve monthly parts.
    pub(crate) fn monthly(
        &mut self,
        component: Component,
        year: u32,
        amount: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        self.in_months(component, (year * 12 - 11, 12), Fraction::whole(amount))
    }

    /// Adds a twelfth of a yearly amount for each of so many months of one year, from that month.
    pub(crate) fn in_months(
        &mut self,
        component: Component,
        (first, months): (u32, u32),
        yearly: Fraction,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let mut part = yearly.over(Decimal::from(12)).ok_or(OutOfReach::of(component))?;
        self.money.convert(component, &mut part)?;
        let split = Split::Monthly { part, first, months };
        self.enter(component, year_of(first), split, &part, Decimal::from(months))
    }

    /// Adds a fraction of the base in so many months of one year, from that month.
    pub(crate) fn of_base(
        &mut self,
        component: Component,
        (first, months): (u32, u32),
        rate: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        let (salaries, out_of_reach) = (self.salaries, OutOfReach::of(component));
        let of_salary = |salary: Decimal| salary.checked_mul(rate).ok_or(out_of_reach);
        let only = salaries.in_months((first, months)).next().filter(|(all, _)| *all == months);
        if let Some((_, salary)) = only {
            let salary = Fraction::whole(of_salary(salary)?);
            return self.in_months(component, (first, months), salary);
        }
        let start = self.steps.len();
        for (months, salary) in salaries.in_months((first, months)) {
            self.steps.push((months, of_salary(salary)?));
        }
        let end = self.steps.len();
        let steps = self.steps.get(start..).unwrap_or_default().iter().copied();
        let mut all = twelfths(steps).ok_or(out_of_reach)?;
        self.money.convert(component, &mut all)?;
        let split = Split::Steps { first, start, end };
        self.enter(component, year_of(first), split, &all, Decimal::ONE)
    }

    /// Adds pay that is earned over a year and paid so many months after its end, unless that is
    /// after the horizon. At least `guaranteed` of it is guaranteed.
    pub(crate) fn earned(
        &mut self,
        component: Component,
        (year, paid_after): (u32, u32),
        amount: Fraction,
        guaranteed: Decimal,
    ) -> Result<(), OutOfReach> {
        let out_of_reach = OutOfReach::of(component);
        let month = year * 12 + paid_after;
        if month > self.horizon.months() {
            return Ok(());
        }
        let twelve = Decimal::from(12);
        let mut part = amount.over(twelve).ok_or(out_of_reach)?;
        self.money.convert(component, &mut part)?;
        let (money, digits) = (self.money, self.money.shown.minor_digits());
        let split = Split::Earned { part, year, month };
        if let Some(entry) = self.enter(component, year_of(month), split, &part, twelve)?
            && !guaranteed.is_zero()
        {
            let mut guaranteed = Fraction::whole(guaranteed);
            money.convert(component, &mut guaranteed)?;
            let units = guaranteed.rounding(digits).and_then(|each| each.units(Decimal::ONE));
            entry.guaranteed = units.ok_or(out_of_reach)?.min(entry.units);
        }
        Ok(())
    }

    /// Adds a grant's vests from month 1, one entry per year. Earlier vests are not pay of this job,
    /// except those of RSUs that wait for liquidity: all that has vested is paid then.
    pub(crate) fn award(
        &mut self,
        (component, number): (Component, usize),
        granted_month: i32,
        (size, currency): (GrantSize, Option<Currency>),
        vesting: (&Schedule, Allocation),
        AwardStanding { promised, is_wages }: AwardStanding,
    ) -> Result<(), OutOfReach> {
        let currencies = self.money.of_grant(component, currency)?;
        let named = (component, number);
        let award = Award::new(named, granted_month, (size, currencies), vesting, self.prices);
        let mut award = award.ok_or(OutOfReach::of(component))?;
        award.is_wages = is_wages;
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
            if let Some(entry) = self.enter(component, year, split, &worth, vested - before)? {
                entry.promised = promised;
                entry.is_wages &= award.is_wages;
            }
        }
        self.awards.push(award);
        Ok(())
    }

    /// Adds a year's payments from their exact running totals by month, each rounded once.
    pub(crate) fn dated(
        &mut self,
        component: Component,
        year: u32,
        totals: impl IntoIterator<Item = (u32, Option<Fraction>)>,
    ) -> Result<(), OutOfReach> {
        let (first, mut paid) = (self.dated.len(), 0);
        for (month, total) in totals {
            let mut total = total.ok_or(OutOfReach::of(component))?;
            self.money.convert(component, &mut total)?;
            let rounding = total.rounding(self.money.shown.minor_digits());
            let units = rounding.and_then(|rounding| rounding.units(Decimal::ONE));
            let units = within_reach(component, units, self.money.shown)?;
            if units != paid {
                self.dated.push((month, units));
                paid = units;
            }
        }
        let end = self.dated.len();
        if first < end {
            self.push(component, year, Split::Dated { first, end }, paid);
        }
        Ok(())
    }

    /// Adds contributions to a retirement account, one amount a year, as they vest.
    pub(crate) fn account(
        &mut self,
        component: Component,
        yearly: Vec<Fraction>,
        schedule: Schedule,
    ) -> Result<(), OutOfReach> {
        let out_of_reach = OutOfReach::of(component);
        let account =
            Account::new(component, yearly, schedule, self.money.factor).ok_or(out_of_reach)?;
        for year in 1..=self.horizon.years() {
            let vested = account.vested(year, year * 12).ok_or(out_of_reach)?;
            self.enter(component, year, Split::Account, &vested, Decimal::ONE)?;
        }
        self.account = Some(Box::new(account));
        Ok(())
    }

    /// Adds `each`, multiplied by `times` and rounded once.
    fn enter(
        &mut self,
        component: Component,
        year: u32,
        split: Split,
        each: &Fraction,
        times: Decimal,
    ) -> Result<Option<&mut Entry>, OutOfReach> {
        if each.is_zero() {
            return Ok(None);
        }
        let rounding = each.rounding(self.money.shown.minor_digits());
        let units = rounding.and_then(|rounding| rounding.units(times));
        let units = within_reach(component, units, self.money.shown)?;
        Ok(self.push(component, year, split, units))
    }

    fn push(
        &mut self,
        component: Component,
        year: u32,
        split: Split,
        units: i128,
    ) -> Option<&mut Entry> {
        let kind = component.kind();
        let entry = Entry {
            component,
            kind,
            year,
            units,
            guaranteed: if component.is_guaranteed() { units } else { 0 },
            split,
            advance: None,
            promised: true,
            is_wages: units > 0 && kind != PayKind::Benefit,
        };
        self.entries.push(entry);
        self.entries.last_mut()
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
