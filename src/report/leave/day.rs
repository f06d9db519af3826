//! Leaving on one day in full: each grant, each sign-on payment, and what is left behind.

mod tables;

use std::borrow::Cow;
use std::{fmt, io};

use offercalc::{
    AdvanceLeft, Component, Decimal, GrantLeft, Horizon, Leaving, LeavingComparison, Money,
    OutOfReach, Promised, RepaymentRule, grouped,
};
use serde::Serialize;

use super::ask::{ByWindow, SignOnAsk};
use super::{LeaveReport, MonthFigures, NamedLeaving, OfferMonths};
use crate::report::Report;
use crate::report::basis::one_time;
use crate::report::document::Document;
use crate::report::head::Head;
use crate::report::ledger::{LedgerLine, award_name};
use crate::report::number::Number;
use crate::report::offer::{ByComponent, Offers, Projected};
use crate::report::record::RecordWriter;
use crate::report::text::{self, by_name, money};

pub(crate) type DayReport<'a> = LeaveReport<'a, DayFigures>;

/// What leaving an offer on the day comes to, the parts of each figure, and what is left behind.
#[derive(Serialize)]
pub(crate) struct DayFigures {
    #[serde(flatten)]
    whole: MonthFigures,
    components: ByComponent<Number<Money>>,
    grants: Vec<GrantFigures>,
    sign_on: Vec<AdvanceFigures>,
    one_time: Vec<AdvanceFigures>,
    #[serde(flatten)]
    within: ByWindow,
    left_behind: Vec<LedgerLine>,
    /// What each component has not paid yet.
    #[serde(skip)]
    unpaid: ByComponent<Number<Money>>,
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

/// A year's sign-on or a one-time payment.
#[derive(Serialize)]
struct AdvanceFigures {
    #[serde(flatten)]
    which: Which,
    amount: Number<Money>,
    kept: Number<Money>,
    to_repay: Number<Money>,
    unpaid: Number<Money>,
    rule: String,
}

/// Which advance of its component it is.
#[derive(Serialize)]
#[serde(untagged)]
enum Which {
    SignOn { year: u32 },
    OneTime { name: String, month: u32 },
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignOn { year } => write!(f, "year {year}"),
            Self::OneTime { name, .. } => f.write_str(name),
        }
    }
}

impl DayFigures {
    /// The figures of leaving at the end of a month.
    pub(crate) fn new(leaving: &Leaving<'_>, month: u32) -> Result<Self, OutOfReach> {
        let (departure, left_behind) = (leaving.after(month)?, leaving.left_behind(month));
        let line = |payment| LedgerLine::new(leaving.ledger(), payment);
        let so_far = left_behind.payments().iter();
        let so_far = so_far.map(|payment| left_behind.within(payment.month - month));
        let grants = leaving.grants(month)?.into_iter();
        let advances = |component| {
            let advances = leaving.advances(component, month)?;
            Ok(advances.iter().map(AdvanceFigures::new).collect())
        };
        Ok(Self {
            whole: departure.into(),
            components: ByComponent::new(|component| {
                Number::amount(leaving.received(component, month))
            }),
            grants: grants.map(|grant| GrantFigures::new(&grant)).collect(),
            sign_on: advances(Component::SignOn)?,
            one_time: advances(Component::OneTime)?,
            within: ByWindow::new(&left_behind),
            left_behind: left_behind.payments().iter().map(line).collect(),
            unpaid: ByComponent::new(|component| Number::amount(leaving.unpaid(component, month))),
            so_far: so_far.map(Number::amount).collect(),
        })
    }

    /// Compares what is left behind with the sign-on of another offer.
    pub(crate) fn ask<'a>(&self, offer: &'a Projected, leaving: &Leaving<'_>) -> SignOnAsk<'a> {
        SignOnAsk::new(offer, leaving, &self.within)
    }
}

impl GrantFigures {
    fn new(grant: &GrantLeft) -> Self {
        let (value, shares, price) = match grant.size {
            Promised::Shares(shares) => (None, Some(shares), None),
            Promised::Value { value, grant_price } => (Some(value), None, grant_price),
        };
        Self {
            size: size(grant.size),
            component: grant.component,
            name: award_name(grant.name),
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
            // To the minor unit; a share price below 1 with all its digits.
            let price = match price.amount() < Decimal::ONE {
                true => text::price(price),
                false => grouped(price.amount(), price.currency().minor_digits()),
            };
            format!("{} at {price}", money(value))
        }
    }
}

impl AdvanceFigures {
    fn new(advance: &AdvanceLeft) -> Self {
        Self {
            which: match advance.component {
                Component::OneTime => {
                    Which::OneTime { name: one_time(advance.name.as_deref()), month: advance.month }
                }
                _ => Which::SignOn { year: advance.year },
            },
            amount: Number::amount(advance.amount),
            kept: Number::amount(advance.kept),
            to_repay: Number::amount(advance.to_repay),
            unpaid: Number::amount(advance.unpaid),
            rule: rule(advance.rule),
        }
    }
}

/// What decides over an advance, in words.
fn rule(rule: RepaymentRule) -> String {
    match rule {
        RepaymentRule::NotYetPaid { month } => format!("not paid before month {month}, so lost"),
        RepaymentRule::InParts { paid: 12 } => "all of 12 monthly parts paid".to_owned(),
        RepaymentRule::InParts { paid } => {
            format!("{paid} of 12 monthly parts paid, the rest lost")
        }
        RepaymentRule::NoTerms => "no repayment is asked for".to_owned(),
        RepaymentRule::Served { within } => format!("all of {within} months served"),
        RepaymentRule::ProRata { missing, within } => {
            format!("pro rata: {missing} of {within} months not served")
        }
        RepaymentRule::Full { missing, within } => {
            format!("in full: {missing} of {within} months not served")
        }
        RepaymentRule::Step { part, missing, within } => {
            format!("{part} of it: {missing} of {within} months not served")
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
    /// What was paid ahead of the months that it is for, by component.
    fn advances(&self) -> [(Component, &[AdvanceFigures]); 2] {
        [(Component::SignOn, &self.sign_on), (Component::OneTime, &self.one_time)]
    }

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
        for (component, advances) in self.advances() {
            for AdvanceFigures { which, kept, to_repay, unpaid, rule, .. } in advances {
                let parts = [("kept", kept), ("to_repay", to_repay), ("unpaid", unpaid)];
                records.extend(parts.map(|(figure, amount)| {
                    let record = DayRecord::new(month, figure, *amount);
                    DayRecord { note: rule, ..record.of(component, which.to_string()) }
                }));
            }
        }
        records.extend(self.left_behind.iter().map(|line| {
            let record = DayRecord::new(line.month, "left_behind", line.amount);
            DayRecord { shares: line.shares, note: &line.note, ..record.of(line.component, "") }
        }));
        records
    }
}
