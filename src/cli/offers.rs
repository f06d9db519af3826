//! What the reports on offers have in common: words, cells, records and the JSON of one offer.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use offercalc::{
    Component, Currency, Decimal, Figure, Horizon, Ledger, Metric, Payment, Projection, Year,
    grouped, price_digits, round,
};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::input::Projected;
use super::report::{Cell, Field, Notes, Number};

/// The version of the JSON shapes.
pub(crate) const SCHEMA: u32 = 1;

/// The decimals of a number of shares in JSON and CSV.
const SHARE_DIGITS: u32 = 12;

/// The most offers that are gone through one by one.
pub(crate) const MOST_ONE_BY_ONE: usize = 4;

/// The most offers that are named in notes and set side by side; more would neither fit a terminal
/// nor be read.
pub(crate) const MOST_IN_DETAIL: usize = 16;

/// The rules behind every figure that are easily taken for others.
const RULES: [&str; 2] = [
    "before tax; benefits are not counted",
    "what vests on an anniversary counts in the year just finished",
];

/// The offers' common currency.
pub(crate) fn currency(offers: &[Projected]) -> Currency {
    offers.first().map_or(Currency::USD, |offer| offer.projection.currency())
}

/// The components that at least one of the offers has.
pub(crate) fn components(offers: &[Projected]) -> impl Iterator<Item = Component> {
    Component::ALL
        .into_iter()
        .filter(|component| offers.iter().any(|offer| offer.projection.has(*component)))
}

/// The metrics of a whole horizon that one of that length has.
pub(crate) fn summary(years: Horizon) -> impl Iterator<Item = Metric> {
    Metric::SUMMARY.into_iter().filter(move |metric| metric.years_needed() <= years.years())
}

/// A metric in running text.
pub(crate) fn label(metric: Metric) -> Cow<'static, str> {
    match metric {
        Metric::Year(year) => format!("year {year}").into(),
        Metric::Component(_, component) => component.label().into(),
        Metric::Total => "total".into(),
        Metric::Average => "average".into(),
        Metric::Guaranteed => "guaranteed".into(),
        Metric::FirstTwoYears => "years 1–2 average".into(),
        Metric::Year3Change => "year 3 vs years 1–2".into(),
    }
}

/// `year 3`, or `years 1–3`.
pub(crate) fn span(unit: &str, first: u32, last: u32) -> String {
    if first == last { format!("{unit} {first}") } else { format!("{unit}s {first}–{last}") }
}

/// The cell of a metric; nothing paid is a dash.
pub(crate) fn cell<'a>(figure: Option<Figure>) -> Cell<'a> {
    match figure {
        Some(Figure::Amount(figure)) => amount(figure),
        Some(Figure::Rate(rate)) => Cell::Change(rate),
        None => Cell::Missing,
    }
}

/// The cell of an amount; nothing is a dash.
pub(crate) fn amount<'a>(amount: Decimal) -> Cell<'a> {
    if amount.is_zero() { Cell::Missing } else { Cell::Amount(amount) }
}

/// The cell of a difference; none is a dash.
pub(crate) fn difference<'a>(difference: Decimal) -> Cell<'a> {
    if difference.is_zero() { Cell::Missing } else { Cell::Difference(difference) }
}

/// An amount with its cents, where it has any.
pub(crate) fn money(amount: Decimal, currency: Currency) -> String {
    grouped(amount, if amount.is_integer() { 0 } else { currency.minor_digits() })
}

/// What the figures of an offer rest on.
pub(crate) struct Assumed {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
}

impl Assumed {
    pub(crate) fn of(offer: &Projected, years: Horizon) -> Self {
        let mut assumed = Self::terms_of(offer, years);
        assumed.lines.extend(unvested_line(&offer.projection));
        assumed
    }

    /// The same without what is left unvested.
    pub(crate) fn terms_of(offer: &Projected, years: Horizon) -> Self {
        Self { name: offer.name.clone(), lines: offer.offer.assumptions(years) }
    }

    /// Without what does not hold of the same offer with a lever moved.
    pub(crate) fn also_of(mut self, moved: &Projected, years: Horizon) -> Self {
        let others = Assumed::of(moved, years).lines;
        self.lines.retain(|line| others.contains(line));
        self
    }
}

/// What the figures rest on: what holds for all offers once, then what holds for each.
pub(crate) fn assumption_notes(offers: &[Projected], years: Horizon) -> Vec<Notes> {
    notes_on(&offers.iter().map(|offer| Assumed::of(offer, years)).collect::<Vec<_>>(), &[])
}

/// The same where it is known already what each rests on, with further rules beside those behind
/// every figure.
pub(crate) fn notes_on(offers: &[Assumed], rules: &[&str]) -> Vec<Notes> {
    let (first, others) = match offers.split_first() {
        Some((first, others)) => (first.lines.as_slice(), others),
        None => (&[][..], &[][..]),
    };
    let is_common = |line: &String| others.iter().all(|offer| offer.lines.contains(line));
    let mut common: Vec<String> = first.iter().filter(|line| is_common(line)).cloned().collect();
    let own = offers.iter().map(|offer| {
        let lines = offer.lines.iter().filter(|line| !common.contains(line));
        Assumed { name: offer.name.clone(), lines: lines.cloned().collect() }
    });
    let own: Vec<Assumed> = own.collect();
    let mut notes = if offers.len() > MOST_ONE_BY_ONE {
        vec![by_line(&own)]
    } else {
        let heading = |name: &str| format!("Assumed for {name}");
        let own = own.into_iter();
        own.map(|offer| Notes { heading: heading(&offer.name), lines: offer.lines }).collect()
    };
    common.extend(RULES.iter().chain(rules).map(|rule| (*rule).to_owned()));
    let heading = if offers.len() > 1 { "Assumed for all" } else { "Assumed" };
    notes.insert(0, Notes { heading: heading.to_owned(), lines: common });
    notes.retain(|notes| !notes.lines.is_empty());
    notes
}

/// Where there are too many offers to go through one by one, which or how many rest on what.
fn by_line(offers: &[Assumed]) -> Notes {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for offer in offers {
        for line in &offer.lines {
            names.entry(line).or_default().push(&offer.name);
        }
    }
    let lines = names.iter().map(|(line, names)| {
        if offers.len() > MOST_IN_DETAIL {
            format!("{line} [{} of {}]", names.len(), offers.len())
        } else {
            format!("{line} [{}]", names.join("; "))
        }
    });
    Notes { heading: "Assumed for some".to_owned(), lines: lines.collect() }
}

fn unvested_line(projection: &Projection) -> Option<String> {
    let unvested = projection.unvested();
    if unvested.is_zero() {
        return None;
    }
    let unvested = money(unvested, projection.currency());
    Some(format!("{unvested} still unvested after year {}, not counted", projection.years().len()))
}

/// A row for each component of each year, with the total as a component.
pub(crate) fn records(
    offers: &[Projected],
    write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>,
) -> io::Result<()> {
    write(&["offer", "year", "component", "amount"].map(Field::Text))?;
    for offer in offers {
        for year in offer.projection.years() {
            let mut row = |component: &str, amount| {
                let year = Field::Whole(year.year());
                write(&[
                    Field::Text(&offer.name),
                    year,
                    Field::Text(component),
                    Field::Number(amount),
                ])
            };
            for component in Component::ALL {
                row(component.name(), year.amount(component))?;
            }
            row("total", year.total())?;
        }
    }
    Ok(())
}

/// An offer in JSON.
#[derive(Serialize)]
pub(crate) struct OfferJson<'a> {
    name: &'a str,
    file: &'a str,
    years: Vec<YearJson<'a>>,
    metrics: MetricsJson<'a>,
    unvested: Number,
    assumptions: Vec<String>,
}

/// A year with the amount of every component.
struct YearJson<'a> {
    year: &'a Year,
    minor_digits: u32,
}

impl Serialize for YearJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("year", &self.year.year())?;
        let price = self.year.share_price();
        let price = price.map(|price| price_number(price, self.minor_digits));
        map.serialize_entry("share_price", &price)?;
        for component in Component::ALL {
            map.serialize_entry(component.name(), &Number(self.year.amount(component)))?;
        }
        map.serialize_entry("total", &Number(self.year.total()))?;
        map.end()
    }
}

/// The metrics of the whole horizon. One that the horizon is too short for, or that does not
/// exist, is null.
struct MetricsJson<'a>(&'a Projection);

impl Serialize for MetricsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Metric::SUMMARY.into_iter().map(|metric| {
            let figure = self.0.metric(metric).ok();
            (metric.to_string(), figure.map(|figure| Number(figure.get())))
        }))
    }
}

impl<'a> OfferJson<'a> {
    /// The same under another name than it has in the report.
    pub(crate) fn called(self, name: &'a str) -> Self {
        Self { name, ..self }
    }

    pub(crate) fn new(offer: &'a Projected, horizon: Horizon) -> Self {
        let projection = &offer.projection;
        let minor_digits = projection.currency().minor_digits();
        let years = projection.years().iter().map(|year| YearJson { year, minor_digits });
        Self {
            name: &offer.name,
            file: &offer.file,
            years: years.collect(),
            metrics: MetricsJson(projection),
            unvested: Number(projection.unvested()),
            assumptions: offer.offer.assumptions(horizon),
        }
    }
}

/// A payment of a ledger, for programs.
#[derive(Serialize)]
pub(crate) struct LedgerLine {
    pub(crate) month: u32,
    pub(crate) year: u32,
    #[serde(serialize_with = "by_name")]
    pub(crate) component: Component,
    pub(crate) shares: Option<Number>,
    pub(crate) share_price: Option<Number>,
    pub(crate) amount: Number,
    pub(crate) note: String,
}

fn by_name<S: Serializer>(component: &Component, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(component.name())
}

impl LedgerLine {
    pub(crate) fn new(ledger: &Ledger, payment: &Payment, minor_digits: u32) -> Self {
        let shares = ledger.shares(payment);
        let price = shares.and_then(|_| ledger.share_price(payment.year()));
        Self {
            month: payment.month,
            year: payment.year(),
            component: payment.component,
            shares: shares.map(share_number),
            share_price: price.map(|price| price_number(price, minor_digits)),
            amount: Number(payment.amount),
            note: ledger.note(payment),
        }
    }
}

/// A share price with the currency's minor digits, or as many more as it has.
pub(crate) fn price_number(price: Decimal, minor_digits: u32) -> Number {
    Number(round(price, price_digits(price, minor_digits)))
}

/// A number of shares.
pub(crate) fn share_number(shares: Decimal) -> Number {
    Number(round(shares, SHARE_DIGITS))
}

/// A fraction as a percentage with one decimal.
pub(crate) fn percent(rate: Decimal) -> String {
    format!("{}%", grouped(rate * Decimal::ONE_HUNDRED, 1))
}
