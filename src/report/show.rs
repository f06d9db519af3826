//! One offer year by year and, on request, every payment behind its figures.

use std::io;
use std::slice;

use offercalc::{Component, Figure, Horizon, Ledger, Metric, Money};
use serde::Serialize;

use super::Report;
use super::chart::Chart;
use super::document::{Cell, Column, Document, Role, Row, Table, Wording};
use super::head::Head;
use super::ledger::{LedgerLine, LedgerLines};
use super::offer::{self, OfferFigures, Projected, components, summary};
use super::options::{self, OptionLine};
use super::record::{RecordWriter, header};
use super::sanitize::sanitize;
use super::side_by_side::SideBySide;
use super::text::label;
use super::time_rates::TimeRates;
use super::workbook::{Layout, Sheet, offer_sheet};
use super::{assumptions, by_year, private};

#[derive(Serialize)]
pub(crate) struct ShowReport<'a> {
    #[serde(flatten)]
    head: Head,
    offer: OfferFigures<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<LedgerLines<'a>>,
    /// Company, level, role and location, if the file has them.
    #[serde(skip)]
    about: Option<String>,
}

impl<'a> ShowReport<'a> {
    pub(crate) fn new(years: Horizon, offer: &'a Projected, ledger: Option<&'a Ledger>) -> Self {
        let is_by_calendar = offer.projection.calendar().is_some();
        let head = Head::new("show", years, offer.projection.currency());
        let start = offer.offer.start().filter(|_| is_by_calendar);
        let known = [
            offer.offer.company(),
            offer.offer.level(),
            offer.offer.role(),
            offer.offer.location(),
        ];
        let known: Vec<_> = known.into_iter().flatten().map(sanitize).collect();
        Self {
            head: head.with_calendar(is_by_calendar).with_rates(TimeRates::of(&offer.projection)),
            offer: OfferFigures::new(offer, years),
            // Options whose figures are too large have no projection either.
            options: offer
                .offer
                .options()
                .unwrap_or_default()
                .iter()
                .map(OptionLine::new)
                .collect(),
            ledger: ledger.map(|ledger| LedgerLines { ledger, start }),
            about: (!known.is_empty()).then(|| known.join(", ")),
        }
    }
}

impl Report for ShowReport<'_> {
    fn title(&self) -> &'static str {
        "Job offer"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let names = SideBySide::new(self.head.currency.code(), [self.offer.name]);
        let narrow = by_year::table(names, &[&self.offer], &[]);
        let mut forms = vec![narrow];
        // The lines down to take-home pay need a row each.
        if self.offer.figure(Metric::TakeHome).is_none() {
            forms.splice(..0, [self.years(true), self.years(false)]);
        }
        let document = Document::new().lines(self.answer(wording)).forms(forms);
        let document = match self.options.as_slice() {
            [] => document,
            options => {
                document.titled_forms("Options", options::tables(options, self.head.currency))
            }
        };
        let document = match &self.ledger {
            Some(lines) => {
                let forms = vec![payments(*lines), payments(*lines).without_last(1)];
                document.titled_forms("Payments", forms)
            }
            None => document,
        };
        let assumed = (self.offer.name, self.offer.assumptions.as_slice());
        document.notes(assumptions::notes([assumed], &[], wording.notes))
    }

    fn charts(&self, wording: Wording) -> Vec<Chart<'_>> {
        let wording = wording.beside_a_chart();
        let offers = [(self.offer.name, &self.offer)];
        let summaries = [self.pays(wording), self.take_home(wording).unwrap_or_default()];
        by_year::charts(self.head.currency, &offers, summaries)
    }

    fn sheets(&self) -> Vec<Sheet<'_>> {
        let layout = Layout::new(self.head, &[&self.offer]);
        vec![offer_sheet(&layout, self.offer.name, &self.offer)]
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        let Some(lines) = &self.ledger else {
            return offer::records(slice::from_ref(&self.offer), write);
        };
        let columns =
            ["offer", "month", "year", "component", "shares", "share_price", "amount", "note"];
        match lines.start {
            Some(_) => {
                let [offer, others @ ..] = columns;
                let [month, year, component, shares, share_price, amount, note] = others;
                header(
                    write,
                    [offer, "date", month, year, component, shares, share_price, amount, note],
                )?;
            }
            None => header(write, columns)?,
        }
        lines.iter().try_for_each(|line| {
            let date = line.date.map(|date| date.to_string());
            let mut fields = vec![self.offer.name.into()];
            fields.extend(date.as_deref().map(Into::into));
            fields.extend([
                line.month.into(),
                line.year.into(),
                line.component.name().into(),
                line.shares.into(),
                line.share_price.into(),
                line.amount.into(),
                (&line.note).into(),
            ]);
            write(&fields)
        })
    }
}

impl ShowReport<'_> {
    /// The offer and its pay, and what of it is private equity, in sentences.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let take_home = self.take_home(wording);
        let (rates, is_taxed) = (self.head.rates, take_home.is_some());
        let weighed = rates.metrics().filter_map(|metric| {
            let figure = wording.money(self.amount(metric)?);
            Some(format!("{}, that is {figure}.", rates.lead_in(metric, is_taxed)))
        });
        let private = private::lines([&self.offer], wording);
        [self.pays(wording)].into_iter().chain(weighed).chain(take_home).chain(private).collect()
    }

    fn amount(&self, metric: Metric) -> Option<Money> {
        self.offer.figure(metric).and_then(Figure::amount)
    }

    /// What is left of the pay after tax, if taxes were asked for.
    fn take_home(&self, wording: Wording) -> Option<String> {
        let take_home = wording.money(self.amount(Metric::TakeHome)?);
        Some(format!("After tax, {take_home} is take-home pay."))
    }

    /// The offer and its pay.
    fn pays(&self, wording: Wording) -> String {
        let amount = |metric| self.amount(metric);
        let about = self.about.as_ref().filter(|about| *about != self.offer.name);
        let about = about.map_or_else(String::new, |about| format!(" ({about})"));
        let pays =
            amount(Metric::Total).zip(amount(Metric::Average)).zip(amount(Metric::Guaranteed));
        let pays = pays.map(|((total, average), guaranteed)| {
            let [total, average, guaranteed] =
                [total, average, guaranteed].map(|amount| wording.money(amount));
            let over = self.head.over();
            format!(
                " pays {total} {over}, {average} a year on average; {guaranteed} is guaranteed."
            )
        });
        format!("{}{about}{}", self.offer.name, pays.unwrap_or_default())
    }

    /// The heading of the share prices, with their currency if that is not the one of the figures.
    fn price_heading(&self) -> String {
        let currencies = self.offer.years.iter().filter_map(|year| year.share_price);
        let mut currencies = currencies.map(|price| price.get().currency());
        match currencies.find(|currency| *currency != self.head.currency) {
            Some(currency) => format!("share price ({currency})"),
            None => "share price".to_owned(),
        }
    }

    /// A row per year and a column per component.
    fn years(&self, with_prices: bool) -> Table<'_> {
        let offer = &self.offer;
        let components: Vec<Component> = components(&[offer]).collect();
        let prices = with_prices && offer.years.iter().any(|year| year.share_price.is_some());
        let mut columns = vec![Column::label(self.head.currency.code())];
        columns.extend(components.iter().map(|component| Column::figures(component.label())));
        columns.push(Column::figures("total"));
        columns.extend(prices.then(|| Column::figures(self.price_heading())));
        let years = offer.years.iter().map(|year| {
            let mut cells = vec![Cell::Text(label(Metric::Year(year.year)))];
            let amounts = components.iter().map(|component| *year.components.get(*component));
            cells.extend(amounts.chain([year.total]).map(Cell::amount));
            cells.extend(prices.then(|| match year.share_price {
                Some(price) => Cell::Price(price.get()),
                None => Cell::Missing,
            }));
            Row::equal(cells)
        });
        let summary = summary(&[offer], self.head.years).map(|metric| {
            let role = if metric == Metric::Total { Role::Total } else { Role::Part };
            let mut cells = vec![Cell::Text(label(metric))];
            cells.extend(components.iter().map(|component| match metric {
                Metric::Total => Cell::Amount(offer.component(*component)),
                _ => Cell::Empty,
            }));
            cells.push(Cell::of(metric, offer.figure(metric)));
            cells.extend(prices.then_some(Cell::Empty));
            Row { role, cells }
        });
        let groups = vec![years.collect(), summary.collect()];
        Table::grouped(columns, groups)
    }
}

/// A row per payment.
fn payments(lines: LedgerLines<'_>) -> Table<'_> {
    let shares = lines.iter().any(|line| line.shares.is_some());
    let when = if lines.start.is_some() { "date" } else { "month" };
    let mut columns = [when, "component"].map(Column::label).to_vec();
    if shares {
        columns.extend(["shares", "share price"].map(Column::figures));
    }
    columns.extend([Column::figures("amount"), Column::label("note")]);
    let row = move |line: LedgerLine| {
        let when = line.date.map_or_else(|| line.month.to_string(), |date| date.to_string());
        let mut cells = vec![Cell::text(when), Cell::text(line.component.label())];
        if shares {
            cells.push(line.shares.map_or(Cell::Empty, |shares| Cell::Shares(shares.get())));
            cells.push(line.share_price.map_or(Cell::Empty, |price| Cell::Price(price.get())));
        }
        cells.push(Cell::Amount(line.amount.get()));
        cells.push(Cell::text(line.note));
        (line.year as usize, Row::equal(cells))
    };
    Table::streamed(columns, move || lines.iter().map(row))
}
