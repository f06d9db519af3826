//! Offers in their bands, for people and for spreadsheets.

use std::io::{self, Write};

use offercalc::{Amount, BandStanding, Decimal, Horizon, Market as Bands, Placed, Range, grouped};

use super::json::MarketJson;
use super::{Held, words};
use crate::cli::offers::{self, Assumed};
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Report, Role, Row, Table, write_json,
};

pub(super) struct MarketReport<'a> {
    pub(super) years: Horizon,
    pub(super) bands: &'a Bands,
    pub(super) cents: bool,
    pub(super) held: Vec<Held<'a>>,
}

/// What is only of interest where a premium is asked for.
const AI_PUBLISHED: &str = "published.ai";

/// What holds of every band.
const RULES: [&str; 1] = ["bands are estimates of their source, not promises"];

impl Report for MarketReport<'_> {
    fn document(&self) -> Document<'_> {
        let mut blocks = Vec::new();
        for held in &self.held {
            blocks.push(Block::Notes(about(held)));
            blocks.push(Block::Table(vec![self.table(held, true), self.table(held, false)]));
            blocks.push(Block::Notes(words::room(held, self.years.years())));
            let heading = "Taken as the market".to_owned();
            blocks.push(Block::Notes(Notes { heading, lines: words::taken(held) }));
        }
        let assumed: Vec<Assumed> =
            self.held.iter().map(|held| Assumed::of(held.offer, self.years)).collect();
        let source = words::source(self.bands);
        let rules = [source.as_str(), RULES[0]];
        blocks.extend(offers::notes_on(&assumed, &rules).into_iter().map(Block::Notes));
        Document { minor_digits: self.bands.currency.minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let header =
            ["offer", "band", "figure", "amount", "low", "high", "position", "room", "worth"];
        write(&header.map(Field::Text))?;
        let number = |number: Option<Decimal>| number.map_or(Field::Empty, Field::Number);
        for held in &self.held {
            let (offer, band) = (&held.offer.name, held.band());
            let mut row = |figure: &str, numbers: [Option<Decimal>; 6]| {
                let mut fields = Vec::from([offer, &band, figure].map(Field::Text));
                fields.extend(numbers.map(number));
                write(&fields)
            };
            for Placed { of, figure, range, worth, .. } in &held.placed {
                let (position, room) = (range.position(*figure), range.room(*figure));
                let numbers =
                    [Some(*figure), Some(range.low()), range.high(), position, room, *worth];
                row(&of.to_string(), numbers)?;
            }
            for (name, _, range) in self.published(held) {
                row(name, [None, Some(range.low()), range.high(), None, None, None])?;
            }
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        write_json(out, &MarketJson::new(self))
    }
}

/// The offer's name over what it is held against.
fn about(held: &Held<'_>) -> Notes {
    let mut lines = vec![format!("held against {}", held.band())];
    lines.extend(held.taken.iter().cloned());
    Notes { heading: held.offer.name.clone(), lines }
}

impl MarketReport<'_> {
    /// A row a figure; what is published below what is computed.
    fn table(&self, held: &Held<'_>, with_room: bool) -> Table<'static> {
        let mut columns = vec![Column::new(ColumnKind::Label, self.bands.currency.code())];
        let headings = ["offer", "low", "high", "position"];
        columns.extend(headings.map(|heading| Column::new(ColumnKind::Figures, heading)));
        columns.extend(with_room.then(|| Column::new(ColumnKind::Figures, "room")));
        let rows = held.placed.iter().map(|placed| self.row(placed, with_room));
        let (mut components, mut totals) = (Vec::new(), Vec::new());
        for (placed, row) in held.placed.iter().zip(rows) {
            let group = if placed.of.component().is_some() { &mut components } else { &mut totals };
            group.push(row);
        }
        let published = self.published(held).into_iter();
        let shown = published.filter(|(name, ..)| *name != AI_PUBLISHED || held.ai_premium);
        let published = shown.map(|(_, label, range)| {
            let mut cells = vec![Cell::text(label), Cell::Empty, Cell::Amount(range.low())];
            cells.push(range.high().map_or(Cell::text("and more"), Cell::Amount));
            cells.resize_with(columns.len(), || Cell::Empty);
            Row { role: Role::Equal, cells }
        });
        let groups = [components, totals, published.collect()];
        let groups = groups.into_iter().filter(|group| !group.is_empty()).collect();
        Table { columns, groups, footnote: None }
    }

    fn row(&self, placed: &Placed, with_room: bool) -> Row<'static> {
        let mut cells = vec![
            Cell::text(words::label(placed.of)),
            offers::amount(placed.figure),
            Cell::Amount(placed.range.low()),
            placed.range.high().map_or(Cell::text("and more"), Cell::Amount),
            Cell::text(self.position(placed)),
        ];
        if with_room {
            let room = placed.range.room(placed.figure);
            cells.push(room.map_or(Cell::Missing, offers::difference));
        }
        Row { role: Role::Equal, cells }
    }

    /// `12.5%`, or by how much a figure is beside its band.
    fn position(&self, placed: &Placed) -> String {
        let digits = if self.cents { self.bands.currency.minor_digits() } else { 0 };
        let money = |amount| grouped(amount, digits);
        match placed.range.standing(placed.figure) {
            BandStanding::Below(by) => format!("{} below", money(by)),
            BandStanding::Above(by) => format!("{} above", money(by)),
            BandStanding::Within => {
                let position = placed.range.position(placed.figure);
                position.map_or_else(|| "within".to_owned(), offers::percent)
            }
        }
    }

    /// The totals that the source prints: names, labels and figures.
    pub(super) fn published(
        &self,
        held: &Held<'_>,
    ) -> Vec<(&'static str, &'static str, Range<Decimal>)> {
        let published = held.found.band.published;
        let all: [(&str, &str, Option<Range<Amount>>); 3] = [
            ("published.year1", "year 1, as published", published.year1),
            ("published.average", "average, as published", published.average),
            (AI_PUBLISHED, "with AI/ML, as published", published.ai),
        ];
        let shown = all.into_iter().filter_map(|(name, label, range)| {
            Some((name, label, range?.in_currency(self.bands.currency)?))
        });
        shown.collect()
    }
}
