//! The payments of an offer, one by one.

use offercalc::{Component, Ledger, Money, Payment};
use serde::Serialize;

use super::number::Number;
use super::text::by_name;

/// A payment of a ledger.
#[derive(Serialize)]
pub(crate) struct LedgerLine {
    pub(crate) month: u32,
    pub(crate) year: u32,
    #[serde(serialize_with = "by_name")]
    pub(crate) component: Component,
    pub(crate) shares: Option<Number>,
    pub(crate) share_price: Option<Number<Money>>,
    pub(crate) amount: Number<Money>,
    pub(crate) note: String,
}

impl LedgerLine {
    pub(crate) fn new(ledger: &Ledger, payment: &Payment) -> Self {
        let shares = ledger.shares(payment);
        let price = shares.and_then(|_| ledger.share_price(payment.year()));
        Self {
            month: payment.month,
            year: payment.year(),
            component: payment.component,
            shares: shares.map(Number::shares),
            share_price: price.map(Number::price),
            amount: Number::amount(payment.amount),
            note: ledger.note(payment),
        }
    }

    /// Every payment of a ledger by month.
    pub(crate) fn all(ledger: &Ledger) -> Vec<Self> {
        let payments = ledger.by_month().into_iter();
        payments.map(|payment| Self::new(ledger, &payment)).collect()
    }
}
