//! Leaving on one day in full: each grant, each sign-on payment, and what is left behind.

mod tables;

use std::borrow::Cow;
use std::io;

use offercalc::{
    Component, Decimal, GrantLeft, Horizon, Leaving, LeavingComparison, Money, OutOfReach,
    Promised, SignOnLeft, grouped,
};
use serde::Serialize;

use super::ask::{ByWindow, SignOnAsk};
use super::{LeaveReport, MonthFigures, NamedLeaving, OfferMonths};
use crate::report::Report;
use crate::report::document::Document;
use crate::report::head::Head;
use crate::report::ledger::LedgerLine;
use crate::report::number::Number;
use crate::report::offer::{ByComponent, Offers, Projected};
use crate::report::record::RecordWriter;
use crate::report::text::{self, by_name, money, span};

pub(crate) type DayReport<'a> = LeaveReport<'a, DayFigures>;

/// What leaving an offer on the day comes to, the parts of each figure, and what is left behind.
#[derive(Serialize)]
pub(crate) struct DayFigures {
    #[serde(flatten)]
    whole: MonthFigures,
    components: ByComponent<Number<Money>>,
    grants: Vec<GrantFigures>,
    sign_on: Vec<SignOnFigures>,
    #[serde(flatten)]
    within: ByWindow,
    left_behind: Vec<LedgerLine>,
    /// What of the sign-on has not been paid.
    #[serde(skip)]
    unpaid: Number<Money>,
    /// What is left behind up to the month of each line.
    #[serde(skip)]
    so_far: Vec<Number<Money>>,
}

/// A grant or refresher. Its size has the keys of the offer file.
#[derive(Serialize)]
struct GrantFigures {
    #[serde(serialize_with = "by_name")]
    component: Component,
    name: String,
    granted_month: i32,
    value: Option<Number<Money>>,
    shares: Option<Number>,
    grant_price: Option<Number<Money>>,
    vested: Number<Money>,
    unvested: Number<Money>,
    unvested_shares: Option<Number>,
    /// `value`, `shares` and `grant_price` in words.
    #[serde(skip)]
    size: String,
}

#[derive(Serialize)]
struct SignOnFigures {
    year: u32,
    amount: Number<Money>,
    kept: Number<Money>,
    to_repay: Number<Money>,
    unpaid: Number<Money>,
    rule: String,
}

impl DayFigures {
    /// What leaving at the end of a month comes to.
    pub(crate) fn new(leaving: &Leaving<'_>, month: u32) -> Result<Self, OutOfReach> {
        let (departure, left_behind) = (leaving.after(month)?, leaving.left_behind(month));
        let line = |payment| LedgerLine::new(leaving.ledger(), payment);
        let so_far = left_behind.payments().iter();
        let so_far = so_far.map(|payment| left_behind.within(payment.month - month));
        let grants = leaving.grants(month)?.into_iter();
        Ok(Self {
            whole: departure.into(),
            components: ByComponent::new(|component| {
                Number::amount(leaving.received(component, month))
            }),
            grants: grants.map(GrantFigures::new).collect(),
            sign_on: leaving.sign_on(month)?.iter().map(SignOnFigures::new).collect(),
            within: ByWindow::new(&left_behind),
            left_behind: left_behind.payments().iter().map(line).collect(),
            unpaid: Number::amount(leaving.sign_on_unpaid(month)),
            so_far: so_far.map(Number::amount).collect(),
        })
    }

    /// Compares what is left behind with the sign-on of another offer.
    pub(crate) fn ask<'a>(&self, offer: &'a Projected, leaving: &Leaving<'_>) -> SignOnAsk<'a> {
        SignOnAsk::new(offer, leaving, &self.within)
    }
}

impl GrantFigures {
    fn new(grant: GrantLeft) -> Self {
        let (value, shares, price) = match grant.size {
            Promised::Shares(shares) => (None, Some(shares), None),
            Promised::Value { value, grant_price } => (Some(value), None, grant_price),
        };
        Self {
            size: size(grant.size),
            component: grant.component,
            name: grant.name,
            granted_month: grant.granted_month,
            value: value.map(Number::rounded),
            shares: shares.map(Number::whole_shares),
            grant_price: price.map(Number::price),
            vested: Number::amount(grant.vested),
            unvested: Number::amount(grant.unvested),
            unvested_shares: grant.unvested_shares.map(Number::shares),
        }
    }
}

/// What a grant promises, in words.
fn size(size: Promised) -> String {
    match size {
        Promised::Shares(shares) => format!("{} shares", grouped(shares, 0)),
        Promised::Value { value, grant_price: None } => money(value),
        Promised::Value { value, grant_price: Some(price) } => {
            // To the minor unit, but for a share that is worth less than one.
            let price = match price.amount() < Decimal::ONE {
                true => text::price(price),
                false => grouped(price.amount(), price.currency().minor_digits()),
            };
            format!("{} at {price}", money(value))
        }
    }
}

impl SignOnFigures {
    fn new(sign_on: &SignOnLeft) -> Self {
        Self {
            year: sign_on.year,
            amount: Number::amount(sign_on.amount),
            kept: Number::amount(sign_on.kept),
            to_repay: Number::amount(sign_on.to_repay),
            unpaid: Number::amount(sign_on.unpaid),
            rule: sign_on.rule.to_string(),
        }
    }
}

impl<'a> DayReport<'a> {
    /// The report on offers, each with its day. `horizon` is what the days were computed over,
    /// which may be more than the `years` asked for.
    pub(crate) fn new(
        years: Horizon,
        horizon: Horizon,
        offers: Offers<'a>,
        days: Vec<DayFigures>,
        comparison: &'a LeavingComparison<'a>,
        ask: Option<SignOnAsk<'a>>,
    ) -> Self {
        let month = days.first().map(|day| day.whole.month);
        let each = offers.iter().zip(days);
        let each = each.map(|(offer, day)| OfferMonths::new(offer, vec![day], horizon));
        Self {
            head: Head::new("leave", years, offers.currency()),
            offers: each.collect(),
            comparison: NamedLeaving::new(offers, comparison, month),
            ask,
            horizon,
        }
    }

    /// The day as each offer has it.
    fn days(&self) -> impl Iterator<Item = &DayFigures> {
        self.offers.iter().flat_map(|offer| &offer.months)
    }

    /// The month of leaving.
    fn month(&self) -> u32 {
        self.days().next().map_or(0, |day| day.whole.month)
    }
}

impl Report for DayReport<'_> {
    fn document(&self) -> Document<'_> {
        self.tables()
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        write.header([
            "offer",
            "month",
            "figure",
            "component",
            "item",
            "shares",
            "amount",
            "note",
        ])?;
        for (offer, day) in self.names().zip(self.days()) {
            day.records().iter().try_for_each(|record| record.write(offer, write))?;
        }
        let Some(ask) = &self.ask else {
            return Ok(());
        };
        ask.within.iter().try_for_each(|window| {
            let months = window.months;
            let record = |figure, amount| DayRecord::new(self.month(), figure, amount);
            record(format!("sign_on_{months}"), window.sign_on).write(ask.name, write)?;
            let difference = window.difference;
            difference.map_or(Ok(()), |more| {
                record(format!("difference_{months}"), more).write(ask.name, write)
            })
        })
    }
}

/// A row for spreadsheets. The month is that of leaving, or for what is left behind that of the
/// payment.
struct DayRecord<'a> {
    month: u32,
    figure: Cow<'static, str>,
    component: &'a str,
    /// Which grant, or the sign-on of which year.
    item: Cow<'a, str>,
    shares: Option<Number>,
    amount: Number<Money>,
    note: &'a str,
}

impl<'a> DayRecord<'a> {
    /// A figure of the whole offer.
    fn new(month: u32, figure: impl Into<Cow<'static, str>>, amount: Number<Money>) -> Self {
        let (component, item, note) = ("", "".into(), "");
        Self { month, figure: figure.into(), component, item, shares: None, amount, note }
    }

    fn of(self, component: Component, item: impl Into<Cow<'a, str>>) -> Self {
        Self { component: component.name(), item: item.into(), ..self }
    }

    fn write(&self, offer: &str, write: &mut RecordWriter<'_>) -> io::Result<()> {
        write.row(&[
            offer.into(),
            self.month.into(),
            (&*self.figure).into(),
            self.component.into(),
            (&*self.item).into(),
            self.shares.into(),
            self.amount.into(),
            self.note.into(),
        ])
    }
}

impl DayFigures {
    fn records(&self) -> Vec<DayRecord<'_>> {
        let month = self.whole.month;
        let mut records = Vec::new();
        let whole = self.whole.by_name();
        records.extend(whole.map(|(figure, amount)| DayRecord::new(month, figure, amount)));
        records.extend(self.components.iter().map(|(component, amount)| {
            DayRecord::new(month, "received", *amount).of(component, "")
        }));
        let within = self.within.by_name();
        records.extend(within.map(|(figure, amount)| DayRecord::new(month, figure, amount)));
        for grant in &self.grants {
            let record = |figure, amount| {
                DayRecord::new(month, figure, amount).of(grant.component, &grant.name)
            };
            let shares = grant.unvested_shares;
            records.push(record("vested", grant.vested));
            records.push(DayRecord { shares, ..record("unvested", grant.unvested) });
        }
        for SignOnFigures { year, kept, to_repay, unpaid, rule, .. } in &self.sign_on {
            let parts = [("kept", kept), ("to_repay", to_repay), ("unpaid", unpaid)];
            records.extend(parts.map(|(figure, amount)| {
                let record = DayRecord::new(month, figure, *amount);
                DayRecord { note: rule, ..record.of(Component::SignOn, span("year", *year, *year)) }
            }));
        }
        records.extend(self.left_behind.iter().map(|line| {
            let record = DayRecord::new(line.month, "left_behind", line.amount);
            DayRecord { shares: line.shares, note: &line.note, ..record.of(line.component, "") }
        }));
        records
    }
}
