//! An employer's contributions to a retirement account, which vest by years of service.

use rust_decimal::Decimal;

use super::{Ledger, OutOfReach, within_reach};
use crate::component::Component;
use crate::equity::Schedule;
use crate::money::Fraction;
use crate::time::year_of;

/// Contributions in twelve equal parts a year. The vested part of everything contributed so far is
/// pay, and grows with each tranche of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    component: Component,
    /// The contributions of each year, and those of all years before it.
    yearly: Vec<(Fraction, Fraction)>,
    /// Which part of the contributions is vested after how many months of service.
    schedule: Schedule,
    /// The factor to the currency of the figures, if it is another one.
    factor: Option<Fraction>,
}

impl Account {
    /// An account with the contributions of each year; `None` if they are too large to compute.
    pub(super) fn new(
        component: Component,
        yearly: Vec<Fraction>,
        schedule: Schedule,
        factor: Option<Fraction>,
    ) -> Option<Self> {
        let mut before = Fraction::whole(Decimal::ZERO);
        let yearly = yearly.into_iter().map(|amount| {
            let earlier = before;
            before = before.plus(amount)?;
            Some((amount, earlier))
        });
        Some(Self { component, yearly: yearly.collect::<Option<_>>()?, schedule, factor })
    }

    /// The contributions up to the end of a month, times twelve.
    fn contributed(&self, month: u32) -> Option<Fraction> {
        let Some(year) = year_of(month).checked_sub(1) else {
            return Some(Fraction::whole(Decimal::ZERO));
        };
        let (amount, before) = self.yearly.get(year as usize)?;
        let months = Decimal::from(month - year * 12);
        before.times(Decimal::from(12))?.plus(amount.times(months)?)
    }

    /// Parts of the schedule's whole, of contributions times twelve.
    fn part(&self, parts: Decimal, contributions: Fraction) -> Option<Fraction> {
        let whole = self.schedule.whole.checked_mul(Decimal::from(12))?;
        contributions.times(parts)?.over(whole)?.by(self.factor.as_ref())
    }

    /// What has vested from the start of a year up to the end of a month in it: the vested part of
    /// this year's contributions, and what has newly vested of the earlier ones. A difference of
    /// running totals would carry the digits that earlier years lost.
    pub(super) fn vested(&self, year: u32, month: u32) -> Option<Fraction> {
        let start = year * 12 - 12;
        let vested = self.schedule.vested_by(month);
        let newly = vested - self.schedule.vested_by(start);
        let (amount, before) = self.yearly.get(year as usize - 1)?;
        let this_year = amount.times(Decimal::from(month - start))?;
        let earlier = before.times(Decimal::from(12))?;
        self.part(vested, this_year)?.plus(self.part(newly, earlier)?)
    }

    /// The contributions up to the end of a month that a later month leaves unvested.
    fn unvested_at(&self, contributed_by: u32, month: u32) -> Option<Fraction> {
        let left = self.schedule.whole - self.schedule.vested_by(month);
        self.part(left, self.contributed(contributed_by)?)
    }
}

impl Ledger {
    /// The contributions that are not vested at the end of a month, in minor units. They are not
    /// part of any entry.
    pub(crate) fn unvested_match(&self, month: u32) -> Result<i128, OutOfReach> {
        let Some(account) = &self.account else {
            return Ok(0);
        };
        let units = self.units(account.unvested_at(month, month));
        within_reach(account.component, units, self.currency)
    }

    /// What vests in a later month of the contributions up to the end of a month, in minor units.
    /// Over all later months, it adds up to the contributions that are not vested yet.
    pub(crate) fn vests_later(&self, contributed_by: u32, month: u32) -> i128 {
        let left = |month| {
            let account = self.account.as_ref()?;
            self.units(account.unvested_at(contributed_by, month))
        };
        // It is at most what was entered without overflow.
        left(month - 1).unwrap_or_default() - left(month).unwrap_or_default()
    }

    /// What has vested from the start of a year up to the end of a month in it, in minor units.
    pub(super) fn vested_match(&self, year: u32, month: u32) -> i128 {
        let account = self.account.as_ref();
        // It is at most what was entered without overflow.
        self.units(account.and_then(|account| account.vested(year, month))).unwrap_or_default()
    }

    fn units(&self, amount: Option<Fraction>) -> Option<i128> {
        amount?.rounding(self.currency.minor_digits())?.units(Decimal::ONE)
    }
}
