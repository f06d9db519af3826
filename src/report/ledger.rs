//! The payments of an offer, one by one.

use offercalc::{AwardName, Component, Date, DatedPayment, Ledger, Money, Payment, Source};
use serde::{Serialize, Serializer};

use super::number::Number;
use super::sanitize::sanitize;
use super::text::{by_name, by_name_if_any};

/// A payment of a ledger.
#[derive(Serialize)]
pub(crate) struct LedgerLine {
    /// The date, if the offer is laid out by calendar year.
    #[serde(serialize_with = "by_name_if_any", skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<Date>,
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
            date: None,
            month: payment.month,
            year: payment.year(),
            component: payment.component,
            shares: shares.map(Number::shares),
            share_price: price.map(Number::price),
            amount: Number::exact(payment.amount),
            note: note(ledger, payment),
        }
    }

    /// The line of a payment with its date, in its calendar year.
    fn dated(ledger: &Ledger, paid: &DatedPayment) -> Self {
        let line = Self::new(ledger, &paid.payment);
        let days = paid.days.map(|(days, all)| format!(", {days} of {all} days"));
        let note = line.note + &days.unwrap_or_default();
        Self { date: Some(paid.date), year: paid.date.year(), note, ..line }
    }
}

/// The payments of a ledger by month, or by date if they have a start date. Lines are built on
/// demand, because there may be hundreds of thousands.
#[derive(Clone, Copy)]
pub(crate) struct LedgerLines<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) start: Option<Date>,
}

impl<'a> LedgerLines<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = LedgerLine> + 'a {
        let Self { ledger, start } = self;
        let dated = start.into_iter().flat_map(|start| ledger.in_order_of_dates(start));
        let undated = start.is_none().then(|| ledger.in_order());
        let undated = undated.into_iter().flatten();
        let lines = undated.map(|payment| LedgerLine::new(ledger, &payment));
        lines.chain(dated.map(|paid| LedgerLine::dated(ledger, &paid)))
    }
}

impl Serialize for LedgerLines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// What a payment is for, in words.
fn note(ledger: &Ledger, payment: &Payment) -> String {
    let year = ledger.earned_in(payment);
    match (ledger.source(payment), payment.component) {
        (Source::Vest { percent, award }, _) => format!("{percent}% of {}", award_name(award)),
        (Source::Money { name: Some(name) }, _) => sanitize(name).into_owned(),
        (_, Component::Base) => "monthly base".to_owned(),
        (_, Component::Retirement) => "retirement match".to_owned(),
        (_, Component::Espp) => "ESPP purchase".to_owned(),
        (_, component) => format!("year-{year} {}", component.label()),
    }
}

/// A grant or refresher in words: `the grant`, or `grant 2` if there are several.
pub(crate) fn award_name(award: AwardName) -> String {
    match award {
        AwardName { component: Component::Refresher, number, .. } => format!("refresher {number}"),
        AwardName { component: Component::Options, is_only: true, .. } => "the options".to_owned(),
        AwardName { component: Component::Options, number, .. } => format!("options {number}"),
        AwardName { is_only: true, .. } => "the grant".to_owned(),
        AwardName { number, .. } => format!("grant {number}"),
    }
}
