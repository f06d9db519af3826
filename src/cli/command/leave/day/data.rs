//! The day for programs: CSV and JSON.

use std::io::{self, Write};

use offercalc::{Component, Decimal, GrantLeft, LeftBehind, Promised, SignOnLeft, round};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Ask, Day, DayReport};
use crate::cli::command::leave::json::{AskJson, DepartureJson, WindowJson};
use crate::cli::command::leave::months::figures;
use crate::cli::offers::{self, LedgerLine};
use crate::cli::report::{Field, Number, write_json};

/// What is left behind within so many months, by the name that `--get` has for it.
pub(super) fn window_name(months: u32) -> String {
    format!("left_behind_{months}")
}

/// A row of the CSV but for its offer.
struct Line<'a> {
    month: u32,
    figure: &'a str,
    component: &'a str,
    /// Which grant, or the sign-on of which year.
    item: &'a str,
    shares: Option<Decimal>,
    amount: Decimal,
    note: &'a str,
}

impl<'a> Line<'a> {
    /// A figure of the whole offer.
    const fn new(month: u32, figure: &'a str, amount: Decimal) -> Self {
        Self { month, figure, component: "", item: "", shares: None, amount, note: "" }
    }
}

type WriteRow<'w> = dyn FnMut(&[Field<'_>]) -> io::Result<()> + 'w;

fn write_line(write: &mut WriteRow<'_>, offer: &str, line: &Line<'_>) -> io::Result<()> {
    let shares = line.shares.map(offers::share_number);
    write(&[
        Field::Text(offer),
        Field::Whole(line.month),
        Field::Text(line.figure),
        Field::Text(line.component),
        Field::Text(line.item),
        shares.map_or(Field::Empty, |Number(shares)| Field::Number(shares)),
        Field::Number(line.amount),
        Field::Text(line.note),
    ])
}

impl DayReport<'_> {
    /// A figure a row. The month is that of leaving, and of what is left behind that in which it
    /// would have been paid.
    pub(super) fn rows(&self, write: &mut WriteRow<'_>) -> io::Result<()> {
        let header = ["offer", "month", "figure", "component", "item", "shares", "amount", "note"];
        write(&header.map(Field::Text))?;
        for (offer, day) in self.each() {
            let mut line = |line: &Line<'_>| write_line(write, &offer.name, line);
            self.summary_rows(day, &mut line)?;
            self.grant_rows(day, &mut line)?;
            self.sign_on_rows(day, &mut line)?;
            left_behind_rows(day, &mut line)?;
        }
        self.ask.as_ref().map_or(Ok(()), |ask| self.ask_rows(ask, write))
    }

    fn summary_rows(
        &self,
        day: &Day<'_>,
        line: &mut dyn FnMut(&Line<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        for (figure, amount) in figures(&day.departure) {
            line(&Line::new(self.month, figure, amount))?;
        }
        for component in Component::ALL {
            let amount = day.received(component);
            let whole = Line::new(self.month, "received", amount);
            line(&Line { component: component.name(), ..whole })?;
        }
        LeftBehind::WINDOWS.into_iter().try_for_each(|months| {
            let amount = day.left_behind.within(months);
            line(&Line::new(self.month, &window_name(months), amount))
        })
    }

    fn grant_rows(
        &self,
        day: &Day<'_>,
        line: &mut dyn FnMut(&Line<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        day.grants.iter().try_for_each(|grant| {
            let (component, item) = (grant.component.name(), grant.name.as_str());
            let vested = Line::new(self.month, "vested", grant.vested);
            line(&Line { component, item, ..vested })?;
            let unvested = Line::new(self.month, "unvested", grant.unvested);
            line(&Line { component, item, shares: grant.unvested_shares, ..unvested })
        })
    }

    fn sign_on_rows(
        &self,
        day: &Day<'_>,
        line: &mut dyn FnMut(&Line<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        day.sign_on.iter().try_for_each(|sign_on| {
            let item = offers::span("year", sign_on.year, sign_on.year);
            let note = sign_on.rule.to_string();
            let parts = [
                ("kept", sign_on.kept),
                ("to_repay", sign_on.to_repay),
                ("unpaid", sign_on.unpaid),
            ];
            parts.into_iter().try_for_each(|(figure, amount)| {
                let whole = Line::new(self.month, figure, amount);
                line(&Line { component: "sign_on", item: &item, note: &note, ..whole })
            })
        })
    }

    fn ask_rows(&self, ask: &Ask<'_>, write: &mut WriteRow<'_>) -> io::Result<()> {
        ask.windows.iter().try_for_each(|window| {
            let months = window.months;
            let sign_on = (format!("sign_on_{months}"), window.sign_on);
            let difference = (format!("difference_{months}"), window.difference());
            [sign_on, difference].into_iter().try_for_each(|(figure, amount)| {
                write_line(write, &ask.offer.name, &Line::new(self.month, &figure, amount))
            })
        })
    }
}

fn left_behind_rows(
    day: &Day<'_>,
    line: &mut dyn FnMut(&Line<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let ledger = day.leaving.ledger();
    day.left_behind.payments().iter().try_for_each(|payment| {
        let note = ledger.note(payment);
        let whole = Line::new(payment.month, "left_behind", payment.amount);
        let (component, shares) = (payment.component.name(), ledger.shares(payment));
        line(&Line { component, shares, note: &note, ..whole })
    })
}

/// The figures, each of what they are made of, and what is left behind.
#[derive(Serialize)]
struct DayJson<'a> {
    #[serde(flatten)]
    departure: DepartureJson,
    components: ReceivedJson<'a>,
    grants: Vec<GrantJson<'a>>,
    sign_on: Vec<SignOnJson>,
    #[serde(flatten)]
    windows: WindowsJson<'a>,
    left_behind: Vec<LedgerLine>,
}

/// What each component has paid.
struct ReceivedJson<'a>(&'a Day<'a>);

impl Serialize for ReceivedJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let components = Component::ALL.into_iter();
        serializer.collect_map(
            components.map(|component| (component.name(), Number(self.0.received(component)))),
        )
    }
}

struct WindowsJson<'a>(&'a LeftBehind);

impl Serialize for WindowsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for months in LeftBehind::WINDOWS {
            map.serialize_entry(&window_name(months), &Number(self.0.within(months)))?;
        }
        map.end()
    }
}

/// A grant; its size has the keys of the offer file.
#[derive(Serialize)]
struct GrantJson<'a> {
    component: &'static str,
    name: &'a str,
    granted_month: i32,
    value: Option<Number>,
    shares: Option<Number>,
    grant_price: Option<Number>,
    vested: Number,
    unvested: Number,
    unvested_shares: Option<Number>,
}

impl<'a> GrantJson<'a> {
    fn new(grant: &'a GrantLeft, minor_digits: u32) -> Self {
        let (value, shares, price) = match grant.size {
            Promised::Shares(shares) => (None, Some(shares), None),
            Promised::Value { value, grant_price } => (Some(value), None, grant_price),
        };
        Self {
            component: grant.component.name(),
            name: &grant.name,
            granted_month: grant.granted_month,
            value: value.map(|value| Number(round(value, minor_digits))),
            shares: shares.map(Number),
            grant_price: price.map(|price| offers::price_number(price, minor_digits)),
            vested: Number(grant.vested),
            unvested: Number(grant.unvested),
            unvested_shares: grant.unvested_shares.map(offers::share_number),
        }
    }
}

#[derive(Serialize)]
struct SignOnJson {
    year: u32,
    amount: Number,
    kept: Number,
    to_repay: Number,
    unpaid: Number,
    rule: String,
}

impl SignOnJson {
    fn new(sign_on: &SignOnLeft) -> Self {
        Self {
            year: sign_on.year,
            amount: Number(sign_on.amount),
            kept: Number(sign_on.kept),
            to_repay: Number(sign_on.to_repay),
            unpaid: Number(sign_on.unpaid),
            rule: sign_on.rule.to_string(),
        }
    }
}

impl DayReport<'_> {
    pub(super) fn object(&self, out: &mut dyn Write) -> io::Result<()> {
        let days = self.each().map(|(_, day)| [self.day_json(day)]);
        let comparison = self.left.comparison_json([self.month], None);
        let ask = self.ask.as_ref().map(ask_json);
        let json = self.left.json(self.years, days, comparison, ask);
        write_json(out, &json)
    }

    fn day_json<'d>(&self, day: &'d Day<'_>) -> DayJson<'d> {
        let minor_digits = offers::currency(self.left.offers).minor_digits();
        let ledger = day.leaving.ledger();
        let payments = day.left_behind.payments().iter();
        let line = |payment| LedgerLine::new(ledger, payment, minor_digits);
        DayJson {
            departure: DepartureJson::new(&day.departure),
            components: ReceivedJson(day),
            grants: day.grants.iter().map(|grant| GrantJson::new(grant, minor_digits)).collect(),
            sign_on: day.sign_on.iter().map(SignOnJson::new).collect(),
            windows: WindowsJson(&day.left_behind),
            left_behind: payments.map(line).collect(),
        }
    }
}

fn ask_json<'a>(ask: &Ask<'a>) -> AskJson<'a> {
    let within = ask.windows.iter().map(|window| WindowJson {
        months: window.months,
        left_behind: Number(window.left_behind),
        sign_on: Number(window.sign_on),
        difference: Number(window.difference()),
    });
    AskJson { name: &ask.offer.name, file: &ask.offer.file, within: within.collect() }
}
