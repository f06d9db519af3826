//! Turns an offer into payments: a function for each component.

use rust_decimal::Decimal;

use super::{Award, Horizon, MOST, OutOfReach, Payment, Reason};
use crate::component::Component;
use crate::equity::Allocation;
use crate::equity::PricePath;
use crate::equity::{GrantPrice, GrantSize, Vests};
use crate::money::Currency;
use crate::money::Rate;
use crate::money::{Fraction, decimal};
use crate::offer::{Basis, BonusTarget, Offer, Paid};

/// A ledger while it is being written.
pub(super) struct Book<'a> {
    offer: &'a Offer,
    horizon: Horizon,
    share_prices: &'a PricePath<'a>,
    pub(super) payments: Vec<Payment>,
    pub(super) awards: Vec<Award>,
}

impl<'a> Book<'a> {
    /// Books every payment of the offer.
    pub(super) fn of(
        offer: &'a Offer,
        horizon: Horizon,
        share_prices: &'a PricePath<'a>,
    ) -> Result<Self, OutOfReach> {
        let payments = Vec::with_capacity(64);
        let mut book = Self { offer, horizon, share_prices, payments, awards: Vec::new() };
        let bases = offer.raise.path(offer.base.get(), horizon.years());
        let bases = bases.ok_or(OutOfReach::of(Component::Base))?;
        book.base(&bases)?;
        book.bonus(&bases)?;
        book.sign_on()?;
        book.grants()?;
        book.refreshers()?;
        Ok(book)
    }

    fn base(&mut self, bases: &[Decimal]) -> Result<(), OutOfReach> {
        for (year, base) in (1..).zip(bases) {
            self.monthly(Component::Base, Reason::Salary, year, *base)?;
        }
        Ok(())
    }

    fn bonus(&mut self, bases: &[Decimal]) -> Result<(), OutOfReach> {
        let Some(bonus) = self.offer.bonus else {
            return Ok(());
        };
        let payout = bonus.payout.unwrap_or(Rate::ONE).fraction();
        let prior = bases.first().into_iter().chain(bases);
        for ((year, base), prior) in (1..).zip(bases).zip(prior) {
            if year == 1 && !bonus.first_year {
                continue;
            }
            let target = match bonus.target {
                BonusTarget::Amount(amount) => Some(amount.get()),
                BonusTarget::OfBase { rate, basis: Basis::CurrentYear } => {
                    base.checked_mul(rate.fraction())
                }
                BonusTarget::OfBase { rate, basis: Basis::PriorYear } => {
                    prior.checked_mul(rate.fraction())
                }
            };
            let expected = target.and_then(|target| target.checked_mul(payout));
            let expected = expected.ok_or(OutOfReach::of(Component::Bonus))?;
            self.at_once(Component::Bonus, Reason::Target, year * 12, expected)?;
        }
        Ok(())
    }

    fn sign_on(&mut self) -> Result<(), OutOfReach> {
        let Some(sign_on) = &self.offer.sign_on else {
            return Ok(());
        };
        for (year, amount) in (1..=self.horizon.years()).zip(&sign_on.amounts) {
            match sign_on.paid {
                Paid::Lump => {
                    let first_month = year * 12 - 11;
                    self.at_once(Component::SignOn, Reason::Joining, first_month, amount.get())?;
                }
                Paid::Monthly => {
                    self.monthly(Component::SignOn, Reason::Joining, year, amount.get())?;
                }
            }
        }
        Ok(())
    }

    fn grants(&mut self) -> Result<(), OutOfReach> {
        for (number, grant) in (1..).zip(&self.offer.grants) {
            // What is granted at the horizon's end or later is no part of it.
            if i64::from(grant.granted_month) < i64::from(self.horizon.months()) {
                let component = Component::Rsu;
                let vests = grant.vests(self.share_prices).ok_or(OutOfReach::of(component))?;
                let (granted_month, size) = (grant.granted_month, grant.size);
                self.award(Award { component, number, granted_month, size, vests })?;
            }
        }
        Ok(())
    }

    fn refreshers(&mut self) -> Result<(), OutOfReach> {
        let Some(refresher) = &self.offer.refresher else {
            return Ok(());
        };
        let component = Component::Refresher;
        let mut value = Some(refresher.value.get());
        for (number, month) in (1..).zip(refresher.months(self.horizon.months())) {
            let granted = value.ok_or(OutOfReach::of(component))?;
            let size = GrantSize::Value { value: granted, grant_price: GrantPrice::WhenGranted };
            let granted_month = month.cast_signed();
            let vests = Vests::of(
                size,
                granted_month,
                &refresher.vesting.schedule,
                Allocation::Fractional,
                self.share_prices,
            );
            let vests = vests.ok_or(OutOfReach::of(component))?;
            self.award(Award { component, number, granted_month, size, vests })?;
            value = granted.checked_mul(refresher.factor());
        }
        Ok(())
    }

    /// Books what vests of an award from month 1 on. What vested before is nobody's pay any more.
    fn award(&mut self, award: Award) -> Result<(), OutOfReach> {
        let Award { component, vests, .. } = &award;
        let (component, index) = (*component, self.awards.len());
        let mut next = vests.vests.partition_point(|vest| vest.month < 1);
        for year in 1..=self.horizon.years() {
            let first = next;
            next = vests.vests.partition_point(|vest| vest.month <= (year * 12).cast_signed());
            if first == next {
                // What a share is worth in a year matters only where one vests in it.
                continue;
            }
            let worth = vests.worth(year, self.share_prices);
            let worth = worth.ok_or(OutOfReach::of(component))?;
            let before = vests.before(first);
            let in_year = vests.vests.iter().enumerate().take(next).skip(first);
            let paid = in_year.map(|(vest_index, vest)| {
                (vest.month.unsigned_abs(), Reason::Vest(index, vest_index), vest.vested - before)
            });
            self.year(component, worth, paid)?;
        }
        self.awards.push(award);
        Ok(())
    }

    /// Books an amount in one payment.
    fn at_once(
        &mut self,
        component: Component,
        reason: Reason,
        month: u32,
        amount: Decimal,
    ) -> Result<(), OutOfReach> {
        self.year(component, Fraction::whole(amount), [(month, reason, Decimal::ONE)])
    }

    /// Books a year's amount in twelve monthly parts.
    fn monthly(
        &mut self,
        component: Component,
        reason: Reason,
        year: u32,
        amount: Decimal,
    ) -> Result<(), OutOfReach> {
        let months = (1..=12).map(|part| (year * 12 - 12 + part, reason, Decimal::from(part)));
        self.year(component, Fraction::new(amount, Decimal::from(12)), months)
    }

    /// Books what one source pays in one year: a payment for each running total, which is given as
    /// a multiple of what `each` is.
    ///
    /// Each payment is the difference of two rounded running totals, so that the payments add up
    /// to the year's figure, which is rounded once.
    fn year(
        &mut self,
        component: Component,
        each: Fraction,
        running_totals: impl IntoIterator<Item = (u32, Reason, Decimal)>,
    ) -> Result<(), OutOfReach> {
        if each.is_zero() {
            return Ok(());
        }
        let currency = self.offer.currency;
        let out_of_reach = OutOfReach::of(component);
        let rounding = each.rounding(currency.minor_digits()).ok_or(out_of_reach)?;
        let mut paid = 0;
        for (month, reason, running) in running_totals {
            let total = rounding.units(running).ok_or(out_of_reach)?;
            let amount = decimal(total - paid, currency.minor_digits()).ok_or(out_of_reach)?;
            paid = total;
            self.payments.push(Payment { month, component, amount, reason });
        }
        within_reach(component, Some(paid), currency)?;
        Ok(())
    }
}

/// What a source pays in a year, in minor units, if it is no more than [`MOST`].
pub(super) fn within_reach(
    component: Component,
    units: Option<i128>,
    currency: Currency,
) -> Result<Decimal, OutOfReach> {
    let amount = units.and_then(|units| decimal(units, currency.minor_digits()));
    amount.filter(|amount| *amount <= MOST).ok_or(OutOfReach::of(component))
}
