//! The payments behind the entries of a ledger, month by month.

use rust_decimal::Decimal;

use super::{Entry, Ledger, Split};
use crate::component::Component;
use crate::equity::Award;
use crate::money::{Fraction, round};
use crate::time::year_of;

/// One dated amount of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Counted from the start of the job, from 1 on.
    pub month: u32,
    /// What it is a part of.
    pub component: Component,
    /// In units of the offer's currency, with exactly its minor digits.
    pub amount: Decimal,
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
        payments
    }

    /// The payments in the order of their months and, within a month, of [`Component::ALL`].
    #[must_use]
    pub fn by_month(&self) -> Vec<Payment> {
        let mut payments = self.payments();
        payments.sort_by_key(|payment| payment.month);
        payments
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
        let name = || self.entries.get(payment.entry).and_then(|entry| entry.name.as_deref());
        award.unwrap_or_else(|| Source::Cash { name: name() })
    }

    /// What an award of this ledger is called.
    pub(crate) fn award_name(&self, award: &Award) -> AwardName {
        let same = self.awards.iter().filter(|other| other.component == award.component);
        AwardName { component: award.component, number: award.number, is_only: same.count() == 1 }
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
        let units = |each: Fraction, times: Decimal| {
            let rounding = each.rounding(self.currency.minor_digits());
            rounding.and_then(|rounding| rounding.units(times)).unwrap_or_default()
        };
        match entry.split {
            Split::Once { month } => until(month, entry.units, None),
            Split::Monthly { part } => {
                for month in 1..=12 {
                    let running = units(part, Decimal::from(month));
                    until(entry.year * 12 - 12 + month, running, None);
                }
            }
            Split::Vests { award, first, end, worth } => {
                let Some(award) = self.awards.get(award) else {
                    return;
                };
                let before = award.vested_before(first);
                for vest in first..end {
                    let running = units(worth, award.vested_before(vest + 1) - before);
                    until(award.month_of(vest), running, Some(vest));
                }
            }
        }
    }
}
