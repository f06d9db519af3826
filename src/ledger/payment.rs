//! The payments behind the entries of a ledger, month by month.

use std::iter;

use rust_decimal::Decimal;

use super::{Entry, Ledger, Split};
use crate::component::Component;
use crate::equity::Award;
use crate::money::{Fraction, Money, round};
use crate::time::year_of;

/// One dated amount of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Counted from the start of the job, from 1 on.
    pub month: u32,
    /// What it is a part of.
    pub component: Component,
    /// With exactly the minor digits of the offer's currency.
    pub amount: Money,
    /// The entry that it is a part of, by index.
    pub(crate) entry: usize,
    /// The vest that it is, by index within its award.
    vest: Option<usize>,
}

/// What a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'l> {
    /// What its component pays in cash, by its name where the offer says one.
    Cash {
        /// The name.
        name: Option<&'l str>,
    },
    /// A vest of a grant or a refresher.
    Vest {
        /// How much of the award vests, in percent.
        percent: Decimal,
        /// The award.
        award: AwardName,
    },
}

/// What tells an award from the others of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwardName {
    /// What it is a part of.
    pub component: Component,
    /// Counted from 1 within its component.
    pub number: usize,
    /// Whether its component has no other.
    pub is_only: bool,
}

impl Payment {
    /// The year that it counts in.
    #[must_use]
    pub const fn year(&self) -> u32 {
        year_of(self.month)
    }
}

impl Ledger {
    /// Every payment, one component after the other.
    #[must_use]
    pub fn payments(&self) -> Vec<Payment> {
        let mut payments = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            self.push_payments(index, entry, &mut payments);
        }
        payments
    }

    fn push_payments(&self, index: usize, entry: &Entry, payments: &mut Vec<Payment>) {
        self.each_payment(entry, |month, units, vest| {
            payments.push(Payment {
                month,
                component: entry.component,
                amount: self.currency.amount(units),
                entry: index,
                vest,
            });
        });
    }

    /// The payments in the order of their months and, within a month, of [`Component::ALL`].
    #[must_use]
    pub fn by_month(&self) -> Vec<Payment> {
        self.in_order().collect()
    }

    /// The same one by one, of which no more than a year's are kept in memory.
    pub fn in_order(&self) -> impl Iterator<Item = Payment> {
        let mut entries: Vec<(usize, &Entry)> = self.entries.iter().enumerate().collect();
        entries.sort_by_key(|(_, entry)| entry.year);
        let mut entries = entries.into_iter().peekable();
        let years = iter::from_fn(move || {
            let year = entries.peek()?.1.year;
            let mut payments = Vec::new();
            while let Some((index, entry)) = entries.next_if(|(_, entry)| entry.year == year) {
                self.push_payments(index, entry, &mut payments);
            }
            payments.sort_by_key(|payment| payment.month);
            Some(payments)
        });
        years.flatten()
    }

    /// How many shares a payment of this ledger is for; `None` where it is for none or no share
    /// price is named.
    #[must_use]
    pub fn shares(&self, payment: &Payment) -> Option<Decimal> {
        let (award, vested) = self.vest(payment)?;
        self.shares_of(award, vested)
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
        award.unwrap_or_else(|| Source::Cash { name: name() })
    }

    /// What an award of this ledger is called.
    pub(crate) fn award_name(&self, award: &Award) -> AwardName {
        let same = self.awards.iter().filter(|other| other.component == award.component);
        // The second settles it: there may be thousands, each of which is named.
        let is_only = same.take(2).count() == 1;
        AwardName { component: award.component, number: award.number, is_only }
    }

    fn vest(&self, payment: &Payment) -> Option<(&Award, Decimal)> {
        let award = self.awards.get(self.entries.get(payment.entry)?.award()?)?;
        let vest = payment.vest?;
        Some((award, award.vested_before(vest + 1) - award.vested_before(vest)))
    }

    /// Visits the payments of an entry: month, amount in minor units and, of an award, which vest.
    ///
    /// Each amount is the difference of two rounded running totals, so that the payments add up to
    /// the entry.
    pub(super) fn each_payment(
        &self,
        entry: &Entry,
        mut visit: impl FnMut(u32, i128, Option<usize>),
    ) {
        let mut paid = 0;
        let mut until = |month, running, vest| {
            visit(month, running - paid, vest);
            paid = running;
        };
        // Where the whole could be rounded, so can each of its parts.
        let rounding = |each: Fraction| {
            let rounding = each.rounding(self.currency.minor_digits());
            move |times| rounding.as_ref().and_then(|each| each.units(times)).unwrap_or_default()
        };
        match entry.split {
            Split::Once { .. } | Split::YearEnd { .. } => {
                until(entry.first_month(), entry.units, None);
            }
            Split::Monthly { part } => {
                let units = rounding(part);
                for month in 1..=12 {
                    let running = units(Decimal::from(month));
                    until(entry.year * 12 - 12 + month, running, None);
                }
            }
            Split::Vests { award, first, end, worth } => {
                let Some(award) = self.awards.get(award) else {
                    return;
                };
                let (before, units) = (award.vested_before(first), rounding(worth));
                for vest in first..end {
                    let running = units(award.vested_before(vest + 1) - before);
                    until(award.month_of(vest), running, Some(vest));
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

    /// Month, component and amount of every payment, by month.
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
    fn the_payments_of_a_year_add_up_to_its_entry() {
        // A third of a dollar a month: 33 cents, 67 less 33, 100 less 67.
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
    fn each_kind_of_pay_comes_in_its_month() {
        let ledger = ledger(
            "base = 1_200\nbonus = 500\nsign_on = [60, 70]\n[rsu]\nshares = 2\n\
             vesting = { years = [50, 50], every = \"year\" }\n[stock]\nprice = 10",
            2,
        );
        let paid = paid(&ledger);
        let but_base = paid.iter().filter(|(_, component, _)| *component != Component::Base);
        let but_base: Vec<_> = but_base.map(|(m, of, amount)| (*m, *of, amount.as_str())).collect();
        let expected = [
            // Sign-on at the start of its year, bonus and vests at the end.
            (1, Component::SignOn, "60.00"),
            (12, Component::Bonus, "500.00"),
            (12, Component::Rsu, "10.00"),
            (13, Component::SignOn, "70.00"),
            (24, Component::Bonus, "500.00"),
            (24, Component::Rsu, "10.00"),
        ];
        assert_eq!(but_base, expected);
        assert_eq!(paid.len(), 24 + expected.len());
        // Within a month, in the order of the components.
        assert_eq!((paid[0].1, paid[1].1), (Component::Base, Component::SignOn));
    }

    #[test]
    fn a_vest_is_of_so_many_shares_where_a_price_is_named() {
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
    fn payments_in_order_are_all_payments_by_month() {
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
