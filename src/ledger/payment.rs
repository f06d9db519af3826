//! The payments behind a ledger's entries, by month.

use std::iter;

use rust_decimal::Decimal;

use super::{Entry, Ledger, Split};
use crate::component::Component;
use crate::equity::Award;
use crate::money::{Fraction, Money, round};
use crate::time::year_of;

/// A payment of one component in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Months from the start date, from 1.
    pub month: u32,
    /// The component.
    pub component: Component,
    /// The amount, rounded to the currency's minor unit.
    pub amount: Money,
    /// The index of its entry.
    pub(crate) entry: usize,
    /// The vests of its award that are paid, by index: the first, and the one after the last.
    vests: Option<(usize, usize)>,
}

/// What a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'l> {
    /// A payment of money, such as base, a match or a benefit, with its name if stated.
    Money {
        /// The name.
        name: Option<&'l str>,
    },
    /// A vest of a grant or refresher.
    Vest {
        /// The percent of the award that vests.
        percent: Decimal,
        /// The award.
        award: AwardName,
    },
}

/// The name of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwardName {
    /// The component.
    pub component: Component,
    /// The 1-based number within its component.
    pub number: usize,
    /// Whether it is the only award of its component.
    pub is_only: bool,
}

impl Payment {
    /// The year it counts in.
    #[must_use]
    pub const fn year(&self) -> u32 {
        year_of(self.month)
    }
}

impl Ledger {
    /// Every payment, by component.
    #[must_use]
    pub fn payments(&self) -> Vec<Payment> {
        let mut payments = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            self.push_payments(index, entry, &mut payments);
        }
        payments
    }

    fn push_payments(&self, index: usize, entry: &Entry, payments: &mut Vec<Payment>) {
        self.each_payment(entry, |month, units, vests| {
            payments.push(self.payment((index, entry), month, units, vests));
        });
    }

    pub(super) fn payment(
        &self,
        (index, entry): (usize, &Entry),
        month: u32,
        units: i128,
        vests: Option<(usize, usize)>,
    ) -> Payment {
        let amount = self.currency.amount(units);
        Payment { month, component: entry.component, amount, entry: index, vests }
    }

    /// Every payment, by month and then in the order of [`Component::ALL`].
    #[must_use]
    pub fn by_month(&self) -> Vec<Payment> {
        self.in_order().collect()
    }

    /// Every payment by month, keeping at most a year's payments in memory.
    pub fn in_order(&self) -> impl Iterator<Item = Payment> {
        self.year_by_year(Self::push_payments, |payment| payment.month)
    }

    /// What `push` makes of every entry, sorted within each year.
    pub(super) fn year_by_year<T, K: Ord>(
        &self,
        push: impl Fn(&Self, usize, &Entry, &mut Vec<T>),
        key: impl Fn(&T) -> K,
    ) -> impl Iterator<Item = T> {
        let mut entries: Vec<(usize, &Entry)> = self.entries.iter().enumerate().collect();
        entries.sort_by_key(|(_, entry)| entry.year);
        let mut entries = entries.into_iter().peekable();
        let years = iter::from_fn(move || {
            let year = entries.peek()?.1.year;
            let mut payments = Vec::new();
            while let Some((index, entry)) = entries.next_if(|(_, entry)| entry.year == year) {
                push(self, index, entry, &mut payments);
            }
            payments.sort_by_key(&key);
            Some(payments)
        });
        years.flatten()
    }

    /// The number of shares in a payment of this ledger; `None` for money or without a share price.
    #[must_use]
    pub fn shares(&self, payment: &Payment) -> Option<Decimal> {
        let (award, vested) = self.vest(payment)?;
        self.shares_of(award, vested, payment.year())
    }

    /// The part of a payment of an award that vests after the end of a month; `None` if all of it
    /// has vested.
    pub(crate) fn unvested_part(&self, payment: Payment, month: u32) -> Option<Payment> {
        let entry = self.entries.get(payment.entry)?;
        let award = self.awards.get(entry.award()?)?;
        let (first, end) = payment.vests?;
        let unvested = award.vests_by(month).clamp(first, end);
        let Split::Vests { first: start, worth, .. } = entry.split else {
            return None;
        };
        if unvested == first || unvested == end {
            return (unvested < end).then_some(payment);
        }
        let rounding = worth.rounding(self.currency.minor_digits())?;
        let running = |vest| rounding.units(award.vested_before(vest) - award.vested_before(start));
        let units = running(end)? - running(unvested)?;
        let vests = Some((unvested, end));
        Some(Payment { amount: self.currency.amount(units), vests, ..payment })
    }

    /// The year that a payment of this ledger is for. A bonus may be paid after its year.
    #[must_use]
    pub fn earned_in(&self, payment: &Payment) -> u32 {
        self.entries.get(payment.entry).map_or(payment.year(), Entry::earned_in)
    }

    /// What a payment of this ledger is for.
    #[must_use]
    pub fn source(&self, payment: &Payment) -> Source<'_> {
        let award = self.vest(payment).map(|(award, vested)| {
            let hundredfold = vested.checked_mul(Decimal::ONE_HUNDRED);
            let percent = hundredfold.and_then(|part| part.checked_div(award.all()));
            let percent = round(percent.unwrap_or_default(), 4).normalize();
            Source::Vest { percent, award: self.award_name(award) }
        });
        let name =
            || self.entries.get(payment.entry).and_then(|entry| entry.name().map(|name| &**name));
        award.unwrap_or_else(|| Source::Money { name: name() })
    }

    /// The name of an award of this ledger.
    pub(crate) fn award_name(&self, award: &Award) -> AwardName {
        let same = self.awards.iter().filter(|other| other.component == award.component);
        // Stop at the second award: there may be thousands, and each needs a name.
        let is_only = same.take(2).count() == 1;
        AwardName { component: award.component, number: award.number, is_only }
    }

    fn vest(&self, payment: &Payment) -> Option<(&Award, Decimal)> {
        let award = self.awards.get(self.entries.get(payment.entry)?.award()?)?;
        let (first, end) = payment.vests?;
        Some((award, award.vested_before(end) - award.vested_before(first)))
    }

    /// The yearly amount of each month of an entry whose months differ.
    pub(super) fn yearly_by_month(
        &self,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = Decimal> + '_ {
        let steps = self.steps.get(start..end).unwrap_or_default().iter();
        steps.flat_map(|(months, yearly)| iter::repeat_n(*yearly, *months as usize))
    }

    /// A running total of such an entry, in minor units.
    pub(super) fn steps_units(&self, total: Fraction) -> i128 {
        // The whole was rounded without overflow, so a part can be too.
        let total = total.by(self.factor.as_ref());
        let rounding = total.and_then(|total| total.rounding(self.currency.minor_digits()));
        rounding.and_then(|each| each.units(Decimal::ONE)).unwrap_or_default()
    }

    /// Visits the payments of an entry: month, amount in minor units and, for an award, the
    /// vests: the first, and the one after the last.
    ///
    /// Each amount is the difference of two rounded running totals, so the payments add up to the
    /// entry.
    pub(super) fn each_payment(
        &self,
        entry: &Entry,
        visit: impl FnMut(u32, i128, Option<(usize, usize)>),
    ) {
        self.each_part(entry, false, visit);
    }

    /// The same, with payments of several vests split by vest if `by_vest`.
    pub(super) fn each_part(
        &self,
        entry: &Entry,
        by_vest: bool,
        mut visit: impl FnMut(u32, i128, Option<(usize, usize)>),
    ) {
        let mut paid = 0;
        let mut until = |month, running, vests| {
            visit(month, running - paid, vests);
            paid = running;
        };
        // The whole was rounded without overflow, so a part can be too.
        let rounding = |each: Fraction| {
            let rounding = each.rounding(self.currency.minor_digits());
            move |times| rounding.as_ref().and_then(|each| each.units(times)).unwrap_or_default()
        };
        match entry.split {
            Split::Once { .. } | Split::Earned { .. } => {
                until(entry.first_month(), entry.units, None);
            }
            Split::Monthly { part, first, months } => {
                let units = rounding(part);
                for paid in 1..=months {
                    until(first + paid - 1, units(Decimal::from(paid)), None);
                }
            }
            Split::Account => {
                let mut vested = 0;
                for month in entry.year * 12 - 11..=entry.year * 12 {
                    let running = self.vested_match(entry.year, month);
                    if running != vested {
                        until(month, running, None);
                        vested = running;
                    }
                }
            }
            Split::Dated { first, end } => {
                for (month, running) in self.dated.get(first..end).unwrap_or_default() {
                    until(*month, *running, None);
                }
            }
            Split::Steps { first, start, end } => {
                let mut sum = Decimal::ZERO;
                for (month, yearly) in (first..).zip(self.yearly_by_month(start, end)) {
                    sum += yearly;
                    until(month, self.steps_units(Fraction::new(sum, Decimal::from(12))), None);
                }
            }
            Split::Vests { award, first, end, worth } => {
                let Some(award) = self.awards.get(award) else {
                    return;
                };
                let (before, units) = (award.vested_before(first), rounding(worth));
                let mut since = first;
                for next in first + 1..=end {
                    let month = award.paid_in(next - 1);
                    // Everything vested before liquidity is one payment.
                    if by_vest || next == end || award.paid_in(next) > month {
                        let running = units(award.vested_before(next) - before);
                        until(month, running, Some((since, next)));
                        since = next;
                    }
                }
            }
        }
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Horizon, Offer};

    fn ledger(text: &str, years: u32) -> Ledger {
        let offer = Offer::from_toml(text).unwrap();
        offer.ledger(Horizon::new(years).unwrap()).unwrap()
    }

    /// The month, component and amount of every payment.
    fn paid(ledger: &Ledger) -> Vec<(u32, Component, String)> {
        let payments = ledger.by_month().into_iter();
        payments
            .map(|paid| (paid.month, paid.component, paid.amount.amount().to_string()))
            .collect()
    }

    fn amounts(ledger: &Ledger, component: Component) -> Vec<String> {
        let paid = paid(ledger).into_iter().filter(|(_, of, _)| *of == component);
        paid.map(|(_, _, amount)| amount).collect()
    }

    #[test]
    fn a_years_payments_add_up_to_its_entry() {
        // A third of a dollar a month: 33 cents, then 67 − 33, then 100 − 67.
        let base = amounts(&ledger("base = 4", 1), Component::Base);
        assert_eq!(base[..3], ["0.33", "0.34", "0.33"]);
        let ledger = ledger(
            "base = 100_000.01\nraise = \"3%\"\n[rsu]\nvalue = 1_000\n\
             vesting = { years = [38, 32, 20, 10], every = \"month\" }\n[stock]\nprice = 7",
            5,
        );
        for (index, entry) in ledger.entries().iter().enumerate() {
            let payments = ledger.payments();
            let of_entry = payments.iter().filter(|payment| payment.entry == index);
            let total: Decimal = of_entry.map(|payment| payment.amount.amount()).sum();
            assert_eq!(total, ledger.currency().amount(entry.units()).amount(), "{index}");
            assert_eq!(ledger.paid_by(entry, u32::MAX), entry.units(), "{index}");
        }
    }

    #[test]
    fn each_component_is_paid_in_its_month() {
        let ledger = ledger(
            "base = 1_200\nbonus = 500\nsign_on = [60, 70]\n[rsu]\nshares = 2\n\
             vesting = { years = [50, 50], every = \"year\" }\n[stock]\nprice = 10",
            2,
        );
        let paid = paid(&ledger);
        let but_base = paid.iter().filter(|(_, component, _)| *component != Component::Base);
        let but_base: Vec<_> = but_base.map(|(m, of, amount)| (*m, *of, amount.as_str())).collect();
        let expected = [
            // The sign-on is paid at the start of its year; the bonus and vests at the end.
            (1, Component::SignOn, "60.00"),
            (12, Component::Bonus, "500.00"),
            (12, Component::Rsu, "10.00"),
            (13, Component::SignOn, "70.00"),
            (24, Component::Bonus, "500.00"),
            (24, Component::Rsu, "10.00"),
        ];
        assert_eq!(but_base, expected);
        assert_eq!(paid.len(), 24 + expected.len());
        // Payments of one month follow the order of components.
        assert_eq!((paid[0].1, paid[1].1), (Component::Base, Component::SignOn));
    }

    #[test]
    fn a_vest_has_shares_if_a_price_is_stated() {
        let shares = |text: &str| {
            let ledger = ledger(text, 2);
            let shares = ledger.by_month().into_iter().map(|payment| ledger.shares(&payment));
            let shares: Vec<_> = shares.flatten().map(|n| n.normalize().to_string()).collect();
            shares
        };
        let years = "vesting = { years = [25, 75], every = \"year\" }";
        assert_eq!(
            shares(&format!("base = 0\n[rsu]\nshares = 8\n{years}\n[stock]\nprice = 10")),
            ["2", "6"]
        );
        let money = format!("base = 0\n[rsu]\nvalue = 100\n{years}\n[stock]\nprices = [10, 20]");
        assert_eq!(shares(&money), ["2.5", "7.5"]);
        assert!(shares(&format!("base = 0\n[rsu]\nvalue = 100\n{years}")).is_empty());
        assert!(shares("base = 1_200").is_empty());
    }

    #[test]
    fn ordered_payments_match_all_payments_by_month() {
        let ledger = ledger(
            "base = 1_200\nbonus = 500\nsign_on = [60, 70]\n[[rsu]]\nshares = 20\n\
             vesting = { years = [50, 50], every = \"month\" }\n[[rsu]]\nshares = 4\n\
             vesting = { years = [0, 100], every = \"quarter\" }\n[stock]\nprice = 10",
            3,
        );
        let mut payments = ledger.payments();
        payments.sort_by_key(|payment| payment.month);
        assert_eq!(ledger.in_order().collect::<Vec<_>>(), payments);
        assert!(payments.len() > 60);
    }
}
