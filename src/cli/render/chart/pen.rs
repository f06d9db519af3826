//! What all kinds of charts are drawn with: titles, legends, horizontal axes and notes.

use std::io::{self, Write};

use anstyle::Style;
use offercalc::{Currency, Decimal, Money};

use super::palette::Palette;
use super::row::Row;
use crate::cli::render::axis::Axis;
use crate::cli::render::cells::CellText;
use crate::cli::render::width::{columns, wrapped};
use crate::report::chart::Quantity;
use crate::report::document::Cell;

/// The longest name in a legend or beside a bar.
pub(super) const LONGEST_NAME: usize = 30;

/// How to draw a chart.
pub(super) struct Pen<'p> {
    pub(super) width: usize,
    pub(super) palette: Palette,
    pub(super) cells: &'p CellText,
}

impl Pen<'_> {
    /// The title, with the currency of the amounts.
    pub(super) fn title(&self, title: &str, out: &mut dyn Write) -> io::Result<()> {
        wrapped(title, self.width).into_iter().try_for_each(|line| {
            let mut row = Row::new();
            row.push(line, self.palette.bold());
            row.write(out)
        })
    }

    /// The legend: a mark and a name each, in as many lines as they need.
    pub(super) fn legend<'n>(
        &self,
        items: impl IntoIterator<Item = (char, Style, &'n str)>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        const GAP: usize = 2;
        let mut row = Row::new();
        for (mark, style, name) in items {
            let name = self.palette.charset.cut(name, LONGEST_NAME);
            if row.columns() > 0 && row.columns() + GAP + 2 + columns(&name) > self.width {
                row.write(out)?;
                row = Row::new();
            }
            row.skip(if row.columns() > 0 { GAP } else { 0 });
            row.push(mark.to_string(), style);
            row.push(format!(" {name}"), Style::new());
        }
        row.write(out)
    }

    /// A sentence below a chart.
    pub(super) fn note(&self, note: &str, out: &mut dyn Write) -> io::Result<()> {
        wrapped(note, self.width).into_iter().try_for_each(|line| writeln!(out, "{line}"))
    }

    /// Says how many offers are not drawn.
    pub(super) fn left_out(
        &self,
        hidden: usize,
        which: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (offers, are) = if hidden == 1 { ("offer", "is") } else { ("offers", "are") };
        let note = "not drawn. Use --format csv for every figure.";
        match hidden {
            0 => Ok(()),
            _ => self.note(&format!("{hidden} {offers} with {which} {are} {note}"), out),
        }
    }

    /// The line of a horizontal axis after `before` columns, and its labels. A corner joins it to a
    /// vertical axis.
    pub(super) fn axis(
        &self,
        axis: &Axis,
        (before, length): (usize, usize),
        corner: Option<char>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        // A label takes about six columns.
        let ticks = axis.ticks((length / 10).clamp(2, 9));
        let place = |tick: &Decimal| axis.place(*tick, length.saturating_sub(1));
        let places: Vec<usize> = ticks.iter().map(place).collect();
        let [line, tick] = self.palette.charset.axis();
        let mut row = Row::new();
        row.skip(before - usize::from(corner.is_some()));
        let parts = (0..length).map(|at| if places.contains(&at) { tick } else { line });
        let parts: String = corner.into_iter().chain(parts).collect();
        row.push(parts, self.palette.faint());
        row.write(out)?;
        let mut row = Row::new();
        for (tick, place) in ticks.iter().zip(&places) {
            let text = axis.label(*tick);
            let room = (before + length).saturating_sub(text.len());
            let start = (before + place).saturating_sub(text.len() / 2).min(room);
            // A label without room is left out.
            if row.columns() == 0 || start > row.columns() {
                row.skip(start - row.columns());
                row.push(text, Style::new());
            }
        }
        row.write(out)
    }

    /// A figure of a unit.
    pub(super) fn figure(&self, unit: Quantity, figure: Decimal) -> String {
        let mut text = String::new();
        let money = |currency: Currency| Cell::amount(Money::new(figure, currency));
        match unit {
            Quantity::Money(currency) => self.cells.push(&mut text, &money(currency)),
            Quantity::Price(currency) => {
                self.cells.push(&mut text, &Cell::Price(Money::new(figure, currency)));
            }
            Quantity::Rate => self.cells.push(&mut text, &Cell::Change(figure)),
            _ => text = figure.normalize().to_string(),
        }
        // Outside UTF-8, a dash is ASCII too.
        self.palette.charset.dashed(text)
    }
}
