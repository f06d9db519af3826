//! The variables of templates: names, and the figures of the offer and of the ask.

use offercalc::{
    Component, Currency, Decimal, Figure, Horizon, Metric, Money, Names, Offer, OfferFile, OneTime,
    PayKind, Projection, Year, grouped,
};
use serde::Serialize;

use super::asked::{self, AskedChange};
use super::letter_offer::LetterOffer;
use crate::report::basis::{self, letter};
use crate::report::number::Number;
use crate::report::offer::Projected;
use crate::report::sanitize::sanitize;
use crate::report::text::{self, signed, with_sign};

/// Every variable with its description, in the order of the list.
pub(crate) const VARIABLES: [(&str, &str); 35] = [
    ("me", "your name"),
    ("recruiter", "the recruiter's name"),
    ("team", "the team you would join"),
    ("deadline", "the day you need to decide by"),
    ("until", "the later deadline to ask for"),
    ("reason", "the reason you give, or empty"),
    ("years", "the number of years in the figures"),
    ("offer.name", "the offer's name"),
    ("offer.company", "the company"),
    ("offer.role", "the role"),
    ("offer.level", "the level, or empty"),
    ("offer.location", "the location, or empty"),
    ("offer.currency", "the currency of every amount, like USD"),
    ("offer.base", "the yearly base salary"),
    ("offer.hourly", "the pay per hour in words, or empty"),
    ("offer.sign_on", "the sign-on by year (a list)"),
    ("offer.sign_on_total", "the total sign-on"),
    ("offer.one_time", "the one-time payments in words (a list)"),
    ("offer.bonus", "the target bonus in words, or empty"),
    ("offer.rsu", "the new grants in words, or empty"),
    ("offer.grants", "the new grants one by one (a list)"),
    ("offer.refresher", "promised refreshers in words, or empty"),
    ("offer.other", "the other terms in words: clawbacks, benefits, options and so on (a list)"),
    ("offer.start", "the first day, or empty"),
    ("offer.share_price", "the share price behind the figures, or empty"),
    ("offer.year1", "year-1 pay, excluding unpromised refreshers"),
    ("offer.average", "average yearly pay, excluding unpromised refreshers"),
    ("offer.total", "total pay, excluding unpromised refreshers"),
    ("offer.year1_take_home", "take-home pay in year 1 after tax; empty without --net"),
    ("offer.average_take_home", "average yearly take-home pay; empty without --net"),
    ("offer.take_home", "take-home pay of all years; empty without --net"),
    ("offer.raw", "base, sign_on, sign_on_total, year1, average, total as plain digits"),
    ("ask", "the variables of `offer` for the terms a counter asks for"),
    ("other", "the other offer of a competing letter: figures (label, amount) and share_price"),
    ("changes", "the requested changes: lever, label, from, to, difference, words of each"),
];

/// The variables of a template.
#[derive(Serialize)]
pub(crate) struct Variables {
    me: String,
    recruiter: String,
    team: String,
    deadline: String,
    until: String,
    reason: String,
    years: u32,
    offer: OfferWords,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<OfferWords>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<OtherOffer>,
    changes: Vec<AskedChange>,
}

/// What a letter tells about another offer: nothing but the figures that were named.
#[derive(Serialize)]
pub(crate) struct OtherOffer {
    figures: Vec<StatedFigure>,
    share_price: String,
}

/// A figure of another offer.
#[derive(Serialize)]
struct StatedFigure {
    metric: String,
    label: String,
    amount: String,
}

impl OtherOffer {
    /// The named figures of an offer.
    pub(crate) fn new(
        other: &Projected,
        years: Horizon,
        stated: impl IntoIterator<Item = (Metric, Figure)>,
    ) -> Self {
        let stated: Vec<(Metric, Figure)> = stated.into_iter().collect();
        let figures = stated.iter().map(|(metric, figure)| StatedFigure {
            metric: metric.to_string(),
            label: stated_label(*metric, years.years()),
            amount: match figure {
                Figure::Amount(amount) => signed(*amount),
                Figure::Rate(rate) => text::percent(*rate),
            },
        });
        // A share price says something about who pays it.
        let depends = stated.iter().any(|(metric, _)| counts_shares(*metric));
        let share_price = share_price(&other.offer, &other.projection, years);
        Self {
            figures: figures.collect(),
            share_price: if depends { share_price } else { String::new() },
        }
    }
}

/// Whether a figure may count shares.
const fn counts_shares(metric: Metric) -> bool {
    match metric {
        Metric::Component(_, component) => {
            matches!(component, Component::Rsu | Component::Refresher | Component::Options)
        }
        Metric::Kind(kind) => matches!(kind, PayKind::Equity),
        Metric::Guaranteed => false,
        _ => true,
    }
}

/// `total pay over 4 years, before tax`
fn stated_label(metric: Metric, years: u32) -> String {
    let over = text::over(years);
    let pay = match metric {
        Metric::Year(year) => format!("total pay in year {year}"),
        Metric::Component(year, component) => format!("{} in year {year}", component.label()),
        Metric::TakeHomeOf(year) => return format!("take-home pay in year {year}, after tax"),
        Metric::TakeHome => return format!("take-home pay {over}, after tax"),
        Metric::AverageTakeHome => return format!("average take-home pay {over}, after tax"),
        Metric::Total => format!("total pay {over}"),
        Metric::Average => format!("average pay a year {over}"),
        Metric::Guaranteed => format!("guaranteed pay {over}"),
        Metric::Kind(kind) => format!("{} {over}", kind.metric()),
        other => text::label(other).into_owned(),
    };
    format!("{pay}, before tax")
}

/// The words of a letter that are not figures.
pub(crate) struct LetterWords<'a> {
    pub(crate) names: &'a Names,
    pub(crate) until: Option<&'a str>,
    pub(crate) reason: Option<&'a str>,
}

impl Variables {
    pub(crate) fn new(
        LetterWords { names, until, reason }: &LetterWords<'_>,
        years: Horizon,
        offer: LetterOffer<'_>,
        (ask, changes): (Option<LetterOffer<'_>>, Vec<AskedChange>),
        other: Option<OtherOffer>,
    ) -> Self {
        Self {
            until: or_blank(*until, "later deadline"),
            reason: or_empty(reason.map(text::in_one_line).as_deref()),
            other,
            me: or_blank(names.me.as_deref(), "me"),
            recruiter: or_blank(names.recruiter.as_deref(), "recruiter"),
            team: or_blank(names.team.as_deref(), "team"),
            deadline: or_blank(names.deadline.as_deref(), "deadline"),
            years: years.years(),
            offer: OfferWords::new(offer, years),
            ask: ask.map(|ask| OfferWords::new(ask, years)),
            changes,
        }
    }
}

/// The text, or a placeholder like `[recruiter]`.
fn or_blank(text: Option<&str>, blank: &str) -> String {
    let text = or_empty(text);
    if text.is_empty() { format!("[{blank}]") } else { text }
}

fn or_empty(text: Option<&str>) -> String {
    sanitize(text.unwrap_or_default().trim()).into_owned()
}

/// An offer in words.
#[derive(Serialize)]
struct OfferWords {
    name: String,
    company: String,
    role: String,
    level: String,
    location: String,
    currency: &'static str,
    base: String,
    hourly: String,
    /// Null for a year without a sign-on.
    sign_on: Vec<Option<String>>,
    sign_on_total: String,
    one_time: Vec<String>,
    bonus: String,
    rsu: String,
    grants: Vec<String>,
    refresher: String,
    other: Vec<String>,
    start: String,
    share_price: String,
    year1: String,
    average: String,
    total: String,
    year1_take_home: String,
    average_take_home: String,
    take_home: String,
    raw: RawFigures,
}

/// The figures in plain digits, for arithmetic in other tools.
#[derive(Serialize)]
struct RawFigures {
    base: String,
    sign_on: Vec<String>,
    sign_on_total: String,
    year1: String,
    average: String,
    total: String,
}

impl OfferWords {
    fn new(LetterOffer { file, projected }: LetterOffer<'_>, years: Horizon) -> Self {
        let Projected { offer, projection, .. } = projected;
        let currency = projection.currency();
        let grants = offer.new_grants().map(|number| grant(file, number));
        let grants: Vec<String> = grants.collect();
        let amount = |amount| Money::new(amount, currency);
        let metric = |metric| projection.metric(metric).map(Figure::get).unwrap_or_default();
        let metrics = [Metric::Year(1), Metric::Average, Metric::Total];
        let [year1, average, total] = metrics.map(|name| amount(metric(name)));
        let sign_on = offer.sign_on().into_iter().flat_map(|sign_on| &sign_on.amounts);
        let sign_on: Vec<Decimal> = sign_on.map(|each| each.get()).collect();
        let (base, sign_on_total) = (amount(offer.base().get()), amount(sign_on.iter().sum()));
        let hourly = offer.hourly().map(|(rate, hours)| {
            let hours = grouped(hours.into(), 0);
            format!("{} an hour for {hours} hours a year", signed(amount(rate.get())))
        });
        let raw = |figure: Money| Number::rounded(figure).digits().get().to_string();
        let whole = |figure: Money| with_sign(currency, &grouped(figure.amount(), 0));
        let after_tax = |metric| {
            let figure = projection.metric(metric).ok().and_then(Figure::amount);
            figure.map_or_else(String::new, whole)
        };
        let paid = |amount: Money| (!amount.is_zero()).then(|| signed(amount));
        Self {
            name: projected.name.clone(),
            company: or_blank(offer.company(), "company"),
            // A level stands in for a role that the file does not name.
            role: or_blank(offer.role().or(offer.level()), "role"),
            level: or_empty(offer.level()),
            location: or_empty(offer.location()),
            currency: currency.code(),
            base: signed(base),
            hourly: hourly.unwrap_or_default(),
            sign_on: sign_on.iter().map(|year| paid(amount(*year))).collect(),
            sign_on_total: signed(sign_on_total),
            one_time: offer.one_time().iter().map(|payment| one_time(payment, currency)).collect(),
            bonus: words(file, "bonus"),
            rsu: grants.join("; "),
            grants,
            refresher: refresher(file),
            other: letter::other_terms(offer, years),
            start: offer.start().map(|start| start.to_string()).unwrap_or_default(),
            share_price: share_price(offer, projection, years),
            year1: whole(year1),
            average: whole(average),
            total: whole(total),
            year1_take_home: after_tax(Metric::TakeHomeOf(1)),
            average_take_home: after_tax(Metric::AverageTakeHome),
            take_home: after_tax(Metric::TakeHome),
            raw: RawFigures {
                base: raw(base),
                sign_on: sign_on.iter().map(|year| raw(amount(*year))).collect(),
                sign_on_total: raw(sign_on_total),
                year1: raw(year1),
                average: raw(average),
                total: raw(total),
            },
        }
    }
}

/// `relocation: $15,000`
fn one_time(payment: &OneTime, currency: Currency) -> String {
    let amount = Money::new(payment.amount.get(), currency);
    format!("{}: {}", basis::one_time(payment.name.as_deref()), signed(amount))
}

/// The setting of a lever in words; empty if it is not set.
fn words(file: &OfferFile, lever: &str) -> String {
    let currency = file.lever(lever).map(|lever| lever.currency()).unwrap_or_default();
    let setting = asked::promised(file, lever);
    setting.map_or_else(String::new, |setting| asked::in_words(lever, &setting, currency))
}

/// `300,000, vesting 5/15/40/40 by year`
fn grant(file: &OfferFile, number: usize) -> String {
    let size = words(file, &format!("rsu.{number}"));
    let vesting = words(file, &format!("rsu.{number}.vesting"));
    format!("{size}, vesting {vesting} by year")
}

/// Refreshers in words; empty unless they are promised.
fn refresher(file: &OfferFile) -> String {
    let value = words(file, "refresher");
    if value.is_empty() {
        return String::new();
    }
    let every = words(file, "refresher.every");
    let every = if every.is_empty() { "12" } else { &every };
    format!("{value} every {every} months")
}

/// The share price behind the figures: `a share price of $170.00`.
fn share_price(offer: &Offer, projection: &Projection, years: Horizon) -> String {
    if let Some(private) = letter::private_shares(offer, years) {
        return private;
    }
    if ![Component::Rsu, Component::Refresher, Component::Options]
        .iter()
        .any(|shares| projection.has(*shares))
    {
        return String::new();
    }
    let price = |price: Money| with_sign(price.currency(), &text::price(price));
    let prices: Vec<String> =
        projection.years().iter().filter_map(Year::share_price).map(price).collect();
    match prices.as_slice() {
        [first, .., last] if first != last => {
            format!("a share price going from {first} to {last}")
        }
        [price, ..] => format!("a share price of {price}"),
        [] => String::new(),
    }
}
