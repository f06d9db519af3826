//! Leaving in one month in detail: each grant, each sign-on payment, and what is left behind.

mod tables;

use std::{fmt, io};

use offercalc::{
    AdvanceLeft, Component, Currency, Decimal, GrantLeft, Horizon, Leaving, LeavingComparison,
    Money, OutOfReach, Payment, Promised, RepaymentRule, grouped,
};
use serde::Serialize;

use super::ask::{AskWindow, ByWindow, SignOnAsk};
use super::{LeaveReport, MonthFigures, NamedLeaving, OfferMonths};
use crate::report::Report;
use crate::report::basis::one_time;
use crate::report::document::{Document, Wording};
use crate::report::head::Head;
use crate::report::ledger::{LedgerLine, award_name};
use crate::report::number::Number;
use crate::report::offer::{ByComponent, Offers, Projected};
use crate::report::record::{RecordWriter, header};
use crate::report::text::{self, MoneyStyle, by_name};

pub(crate) type DayReport<'a> = LeaveReport<'a, DayFigures>;

/// The figures for leaving one offer, their parts, and what is left behind.
#[derive(Serialize)]
pub(crate) struct DayFigures {
    #[serde(flatten)]
    whole: MonthFigures,
    components: ByComponent<Number<Money>>,
    grants: Vec<GrantFigures>,
    sign_on: Vec<AdvanceFigures>,
    one_time: Vec<AdvanceFigures>,
    /// The part of what is unvested that is retirement match.
    unvested_match: Number<Money>,
    /// Bonus of finished years that is paid after you leave, which is lost.
    unpaid_bonus: Number<Money>,
    #[serde(flatten)]
    within: ByWindow,
    left_behind: Vec<LedgerLine>,
    /// The amount that each component has not paid yet.
    #[serde(skip)]
    unpaid: ByComponent<Number<Money>>,
    /// The running total of what is left behind, for each line.
    #[serde(skip)]
    so_far: Vec<Number<Money>>,
}

/// A grant or refresher. Its size uses the keys of the offer file.
#[derive(Serialize)]
struct GrantFigures {
    #[serde(serialize_with = "by_name")]
    component: Component,
    name: String,
    granted_month: i32,
    value: Option<Number<Money>>,
    /// The currency of `value` and `grant_price`, if it is not that of the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
    shares: Option<Number>,
    grant_price: Option<Number<Money>>,
    vested: Number<Money>,
    unvested: Number<Money>,
    unvested_shares: Option<Number>,
    /// The terms of options, and those that have vested.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    options: Option<OptionsLeft>,
    /// `value`, `shares` and `grant_price` in words.
    #[serde(skip)]
    size: String,
}

/// A grant of options, and what exercising the vested ones costs.
#[derive(Clone, Copy, Serialize)]
struct OptionsLeft {
    count: Number,
    strike: Number<Money>,
    vested_options: Number,
    exercise_cost: Number<Money>,
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

/// Identifies an advance within its component.
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
        let line = |payment: &Payment| {
            let mut line = LedgerLine::new(leaving.ledger(), payment);
            // The bonus of a finished year may still be due.
            let is_running = leaving.ledger().earned_in(payment) == month / 12 + 1;
            if payment.component == Component::Bonus && is_running {
                line.note.push_str(&format!(", {} of 12 months earned", month % 12));
            }
            line
        };
        let grants = leaving.grants(month)?.into_iter();
        let advances = |component| {
            let advances = leaving.advances(component, month)?;
            Ok(advances.iter().map(AdvanceFigures::new).collect())
        };
        Ok(Self {
            whole: departure.into(),
            components: ByComponent::new(|component| {
                Number::exact(leaving.received(component, month))
            }),
            grants: grants
                .map(|grant| GrantFigures::new(&grant, leaving.ledger().currency()))
                .collect(),
            sign_on: advances(Component::SignOn)?,
            one_time: advances(Component::OneTime)?,
            unvested_match: Number::exact(departure.unvested_match),
            unpaid_bonus: Number::exact(leaving.unpaid_bonus(month)),
            within: ByWindow::new(&left_behind),
            left_behind: left_behind.payments().iter().map(line).collect(),
            unpaid: ByComponent::new(|component| Number::exact(leaving.unpaid(component, month))),
            so_far: left_behind.running_totals().into_iter().map(Number::exact).collect(),
        })
    }

    /// Compares what is left behind with the sign-on of another offer.
    pub(crate) fn ask<'a>(&self, offer: &'a Projected, leaving: &Leaving<'_>) -> SignOnAsk<'a> {
        SignOnAsk::new(offer, leaving, &self.within)
    }
}

impl GrantFigures {
    /// The figures of a grant, beside others in a currency.
    fn new(grant: &GrantLeft, shown: Currency) -> Self {
        let (value, shares, price) = match grant.size {
            Promised::Shares(shares) => (None, Some(shares), None),
            Promised::Options { .. } => (None, None, None),
            Promised::Value { value, grant_price } => (Some(value), None, grant_price),
        };
        Self {
            size: size(grant.size, shown),
            component: grant.component,
            name: award_name(grant.name),
            granted_month: grant.granted_month,
            value: value.map(Number::rounded),
            currency: value.map(Money::currency).filter(|own| *own != shown).map(Currency::code),
            shares: shares.map(Number::exact),
            grant_price: price.map(Number::price),
            vested: Number::exact(grant.vested),
            unvested: Number::exact(grant.unvested),
            unvested_shares: grant.unvested_shares.map(Number::shares),
            options: OptionsLeft::new(grant),
        }
    }
}

impl OptionsLeft {
    /// `None` for a grant of shares.
    fn new(grant: &GrantLeft) -> Option<Self> {
        let (Promised::Options { count, strike }, Some(vested)) = (grant.size, grant.exercisable)
        else {
            return None;
        };
        Some(Self {
            count: Number::exact(count),
            strike: Number::price(strike),
            vested_options: Number::exact(vested.options),
            exercise_cost: Number::exact(vested.cost),
        })
    }
}

/// What a grant promises, in words.
fn size(size: Promised, shown: Currency) -> String {
    let money = |amount| text::money_in(amount, MoneyStyle::Beside(shown));
    match size {
        Promised::Shares(shares) => format!("{} shares", grouped(shares, 0)),
        Promised::Options { count, strike } => {
            format!("{} options at {}", grouped(count, 0), text::price(strike))
        }
        Promised::Value { value, grant_price: None } => money(value),
        Promised::Value { value, grant_price: Some(price) } => {
            // To the minor unit; a share price below 1 with all its digits.
            let words = match price.amount() < Decimal::ONE {
                true => text::price(price),
                false => grouped(price.amount(), price.currency().minor_digits()),
            };
            format!("{} at {}", money(value), text::in_currency(price, shown, words))
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
            amount: Number::exact(advance.amount),
            kept: Number::exact(advance.kept),
            to_repay: Number::exact(advance.to_repay),
            unpaid: Number::exact(advance.unpaid),
            rule: rule(advance.rule),
        }
    }
}

/// The repayment rule of an advance, in words.
fn rule(rule: RepaymentRule) -> String {
    match rule {
        RepaymentRule::NotYetPaid { month } => format!("due in month {month}, so lost"),
        RepaymentRule::InParts { paid: 12 } => "all 12 monthly installments paid".to_owned(),
        RepaymentRule::InParts { paid } => {
            format!("{paid} of 12 monthly installments paid, the rest lost")
        }
        RepaymentRule::NotStated => "clawback not stated".to_owned(),
        RepaymentRule::Served { within } => format!("all {within} months served"),
        RepaymentRule::ProRata { missing, within } => {
            format!("pro rata: {missing} of {within} months not served")
        }
        RepaymentRule::Full { missing, within } => {
            format!("100%: {missing} of {within} months not served")
        }
        RepaymentRule::Step { part, missing, within } => {
            format!("{part}: {missing} of {within} months not served")
        }
    }
}

impl<'a> DayReport<'a> {
    /// Builds the report. `horizon` is the computed horizon, which may exceed the requested
    /// `years`.
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
        let each = each.map(|(offer, day)| {
            let mut offer = OfferMonths::new(offer, vec![day], years);
            // What is left behind may be due after these years.
            offer.assumptions.retain(|basis| !basis.is_beyond());
            offer
        });
        Self {
            head: Head::new("leave", years, offers.currency()),
            offers: each.collect(),
            comparison: NamedLeaving::new(offers, comparison, month),
            ask,
            leavings: comparison.offers(),
            horizon,
        }
    }

    /// The figures of each offer.
    fn days(&self) -> impl Iterator<Item = &DayFigures> {
        self.offers.iter().flat_map(|offer| &offer.months)
    }

    /// The month of leaving.
    fn month(&self) -> u32 {
        self.days().next().map_or(0, |day| day.whole.month)
    }
}

impl Report for DayReport<'_> {
    fn title(&self) -> &'static str {
        "Leaving early"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        self.tables(wording)
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(
            write,
            ["offer", "month", "figure", "component", "item", "shares", "amount", "note"],
        )?;
        // `left_behind` rows have the month of the payment, all others the month of leaving.
        let mut row = |offer: &str,
                       month: u32,
                       figure: &str,
                       [component, item]: [&str; 2],
                       shares: Option<Number>,
                       amount: Number<Money>,
                       note: &str| {
            write(&[
                offer.into(),
                month.into(),
                figure.into(),
                component.into(),
                item.into(),
                shares.into(),
                amount.into(),
                note.into(),
            ])
        };
        let (month, whole) = (self.month(), ["", ""]);
        for (offer, day) in self.names().zip(self.days()) {
            for (figure, amount) in day.whole.by_name() {
                row(offer, month, figure, whole, None, amount, "")?;
            }
            for (component, amount) in day.components.iter() {
                row(offer, month, "received", [component.name(), ""], None, *amount, "")?;
            }
            for (figure, amount) in day.within.by_name() {
                row(offer, month, &figure, whole, None, amount, "")?;
            }
            for grant in &day.grants {
                let part = [grant.component.name(), &grant.name];
                row(offer, month, "vested", part, None, grant.vested, "")?;
                row(offer, month, "unvested", part, grant.unvested_shares, grant.unvested, "")?;
                if let Some(OptionsLeft { vested_options, exercise_cost, .. }) = grant.options {
                    let vested = Some(vested_options);
                    row(offer, month, "exercise_cost", part, vested, exercise_cost, "")?;
                }
            }
            if !day.unvested_match.get().is_zero() {
                let part = [Component::Retirement.name(), ""];
                row(offer, month, "unvested", part, None, day.unvested_match, "")?;
            }
            if !day.unpaid_bonus.get().is_zero() {
                let part = [Component::Bonus.name(), ""];
                row(offer, month, "unpaid", part, None, day.unpaid_bonus, "")?;
            }
            for (component, advances) in day.advances() {
                for AdvanceFigures { which, kept, to_repay, unpaid, rule, .. } in advances {
                    let part = [component.name(), &which.to_string()];
                    for (figure, amount) in
                        [("kept", kept), ("to_repay", to_repay), ("unpaid", unpaid)]
                    {
                        row(offer, month, figure, part, None, *amount, rule)?;
                    }
                }
            }
            for LedgerLine { month, component, shares, amount, note, .. } in &day.left_behind {
                let part = [component.name(), ""];
                row(offer, *month, "left_behind", part, *shares, *amount, note)?;
            }
        }
        if let Some(ask) = &self.ask {
            for AskWindow { months, sign_on, difference, .. } in &ask.within {
                row(ask.name, month, &format!("sign_on_{months}"), whole, None, *sign_on, "")?;
                if let Some(more) = difference {
                    row(ask.name, month, &format!("difference_{months}"), whole, None, *more, "")?;
                }
            }
        }
        Ok(())
    }
}

impl DayFigures {
    /// The payments made in advance, by component.
    fn advances(&self) -> [(Component, &[AdvanceFigures]); 2] {
        [(Component::SignOn, &self.sign_on), (Component::OneTime, &self.one_time)]
    }
}
