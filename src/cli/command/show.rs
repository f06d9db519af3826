//! `show`: one offer, and with `--ledger` every payment behind it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::slice;

use clap::Args;
use offercalc::{Component, Horizon, Ledger, Metric};
use serde::Serialize;

use super::{Runnable, get};
use crate::cli::args::{FigureArgs, OutputArgs, ViewArgs};
use crate::cli::failure::Failure;
use crate::cli::format;
use crate::cli::input::{self, Projected};
use crate::cli::offers::{self, LedgerLine, OfferJson};
use crate::cli::printable::printable;
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, Report, Role, Row, Table,
    write_json,
};

#[derive(Args)]
pub(super) struct Show {
    /// Offer file; `-` is standard input
    #[arg(value_name = "OFFER")]
    offer: PathBuf,

    /// List every payment behind the figures
    #[arg(long, conflicts_with = "get")]
    ledger: bool,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Runnable for Show {
    fn run(&self) -> Result<(), Failure> {
        let offers = input::project(slice::from_ref(&self.offer), &self.view, &self.output.to)?;
        let Some(offer) = offers.first() else {
            return Ok(());
        };
        if let Some(metric) = self.figures.get {
            return get::write(&offers, metric, &self.output.to);
        }
        let ledger = self.ledger.then(|| offer.offer.ledger(self.view.years));
        let ledger = ledger.transpose().map_err(|error| offer.out_of_reach(error))?;
        let report = ShowReport { years: self.view.years, offer, ledger };
        format::write(&report, &self.output, self.figures.shown.cents)
    }
}

struct ShowReport<'a> {
    years: Horizon,
    offer: &'a Projected,
    ledger: Option<Ledger>,
}

impl Report for ShowReport<'_> {
    fn document(&self) -> Document<'_> {
        let offers = slice::from_ref(self.offer);
        let mut blocks = vec![
            Block::Notes(self.about()),
            Block::Table(vec![self.table(true), self.table(false)]),
        ];
        blocks.extend(self.ledger.as_ref().map(|l| Block::Table(vec![self.ledger_table(l)])));
        blocks.extend(offers::assumption_notes(offers, self.years).into_iter().map(Block::Notes));
        Document { minor_digits: self.minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let Some(ledger) = &self.ledger else {
            return offers::records(slice::from_ref(self.offer), write);
        };
        let header =
            ["offer", "month", "year", "component", "shares", "share_price", "amount", "note"];
        write(&header.map(Field::Text))?;
        for line in self.lines(ledger) {
            let number =
                |number: Option<Number>| number.map_or(Field::Empty, |n| Field::Number(n.0));
            write(&[
                Field::Text(&self.offer.name),
                Field::Whole(line.month),
                Field::Whole(line.year),
                Field::Text(line.component.name()),
                number(line.shares),
                number(line.share_price),
                Field::Number(line.amount.0),
                Field::Text(&line.note),
            ])?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let json = ShowJson {
            schema: offers::SCHEMA,
            command: "show",
            years: self.years.years(),
            currency: self.offer.projection.currency().code(),
            offer: OfferJson::new(self.offer, self.years),
            ledger: self.ledger.as_ref().map(|ledger| self.lines(ledger).collect()),
        };
        write_json(out, &json)
    }
}

#[derive(Serialize)]
struct ShowJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    offer: OfferJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<Vec<LedgerLine>>,
}

impl ShowReport<'_> {
    fn minor_digits(&self) -> u32 {
        self.offer.projection.currency().minor_digits()
    }

    /// The offer's name over what else its file says of it.
    fn about(&self) -> Notes {
        let offer = &self.offer.offer;
        let known = [offer.company(), offer.level(), offer.role(), offer.location()];
        let known: Vec<_> = known.into_iter().flatten().map(printable).collect();
        let lines = if known.is_empty() { Vec::new() } else { vec![known.join(", ")] };
        Notes { heading: self.offer.name.clone(), lines }
    }

    /// A row a year, a column a component.
    fn table(&self, with_prices: bool) -> Table<'_> {
        let projection = &self.offer.projection;
        let components: Vec<Component> = offers::components(slice::from_ref(self.offer)).collect();
        let mut columns = vec![Column::new(ColumnKind::Label, projection.currency().code())];
        let labels = components.iter().map(|component| component.label());
        columns.extend(labels.map(|label| Column::new(ColumnKind::Figures, label)));
        columns.push(Column::new(ColumnKind::Figures, "total"));
        let known = projection.years().iter().any(|year| year.share_price().is_some());
        let prices = with_prices && known;
        if prices {
            columns.push(Column::new(ColumnKind::Figures, "share price"));
        }
        let figure = |metric| offers::cell(projection.metric(metric).ok());
        let years = projection.years().iter().map(|year| {
            let mut cells = vec![Cell::Text(offers::label(Metric::Year(year.year())))];
            let metric = |component: &Component| Metric::Component(year.year(), *component);
            cells.extend(components.iter().map(metric).map(figure));
            cells.push(figure(Metric::Year(year.year())));
            if prices {
                cells.push(year.share_price().map_or(Cell::Missing, Cell::Price));
            }
            Row { role: Role::Equal, cells }
        });
        let summary = |metric: Metric| {
            let role = if metric == Metric::Total { Role::Total } else { Role::Part };
            let mut cells = vec![Cell::Text(offers::label(metric))];
            cells.extend(components.iter().map(|component| match metric {
                Metric::Total => Cell::Amount(projection.component(*component)),
                _ => Cell::Empty,
            }));
            cells.push(figure(metric));
            if prices {
                cells.push(Cell::Empty);
            }
            Row { role, cells }
        };
        let summaries = offers::summary(self.years).map(summary);
        Table { columns, groups: vec![years.collect(), summaries.collect()], footnote: None }
    }

    /// A row a payment.
    fn ledger_table(&self, ledger: &Ledger) -> Table<'_> {
        let lines: Vec<LedgerLine> = self.lines(ledger).collect();
        let shares = lines.iter().any(|line| line.shares.is_some());
        let mut columns =
            ["month", "component"].map(|h| Column::new(ColumnKind::Label, h)).to_vec();
        if shares {
            columns.push(Column::new(ColumnKind::Figures, "shares"));
            columns.push(Column::new(ColumnKind::Figures, "share price"));
        }
        columns.push(Column::new(ColumnKind::Figures, "amount"));
        columns.push(Column::new(ColumnKind::Label, "note"));
        let row = |line: &LedgerLine| {
            let mut cells =
                vec![Cell::text(line.month.to_string()), Cell::text(line.component.label())];
            if shares {
                cells.push(line.shares.map_or(Cell::Empty, |Number(shares)| Cell::Shares(shares)));
                cells
                    .push(line.share_price.map_or(Cell::Empty, |Number(price)| Cell::Price(price)));
            }
            cells.push(Cell::Amount(line.amount.0));
            cells.push(Cell::text(line.note.clone()));
            Row { role: Role::Equal, cells }
        };
        let years = lines.chunk_by(|one, next| one.year == next.year);
        let groups = years.map(|year| year.iter().map(row).collect()).collect();
        Table { columns, groups, footnote: None }
    }

    fn lines(&self, ledger: &Ledger) -> impl Iterator<Item = LedgerLine> {
        let payments = ledger.by_month().into_iter();
        payments.map(|payment| LedgerLine::new(ledger, &payment, self.minor_digits()))
    }
}
