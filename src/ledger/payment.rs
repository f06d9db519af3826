//! The payments behind the entries of a ledger, month by month.

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

    /// What a payment of this ledger is, in words.
    #[must_use]
    pub fn note(&self, payment: &Payment) -> String {
        match payment.component {
            Component::Base => "a month's base".to_owned(),
            Component::Bonus => format!("bonus of year {}", payment.year()),
            Component::SignOn => format!("sign-on of year {}", payment.year()),
            _ => self.vest_note(payment),
        }
    }

    /// An award of this ledger in words: `the grant`, or `grant 2` where there are several.
    pub(crate) fn award_name(&self, award: &Award) -> String {
        let alone = || self.awards.iter().filter(|a| a.component == award.component).count() == 1;
        match award.component {
            Component::Refresher => format!("refresher {}", award.number),
            _ if alone() => "the grant".to_owned(),
            _ => format!("grant {}", award.number),
        }
    }

    fn vest(&self, payment: &Payment) -> Option<(&Award, Decimal)> {
        let award = self.awards.get(self.entries.get(payment.entry)?.award()?)?;
        let vest = payment.vest?;
        Some((award, award.vested_before(vest + 1) - award.vested_before(vest)))
    }

    fn vest_note(&self, payment: &Payment) -> String {
        let Some((award, vested)) = self.vest(payment) else {
            return String::new();
        };
        let hundredfold = vested.checked_mul(Decimal::ONE_HUNDRED);
        let percent = hundredfold.and_then(|part| part.checked_div(award.all()));
        let percent = round(percent.unwrap_or_default(), 4).normalize();
        format!("{percent}% of {}", self.award_name(award))
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
