//! Fits a table into a width.

use std::mem::replace;

use super::width::columns;
use crate::cli::render::cells::CellText;
use crate::report::document::{Column, ColumnKind, Role, Table};

/// Between two columns.
pub(super) const GAP: usize = 2;

/// Before what is below a total.
const INDENT: &str = "  ";

/// Names are not cut below this width.
const SHORTEST_NAME: usize = 20;

/// Longer words of a heading do not widen a column of figures.
const LONGEST_WORD: usize = 12;

/// More bytes than most cells have.
const USUAL_CELL: usize = 16;

/// The cells of a table as text, with the room that they need.
pub(super) struct Fitted<'a> {
    columns: &'a [Column<'a>],
    /// The texts of all cells, row by row.
    text: String,
    /// Where the text of each cell ends.
    ends: Vec<usize>,
    /// The width of the widest cell of each column, without its heading.
    bodies: Vec<usize>,
}

impl<'a> Fitted<'a> {
    pub(super) fn new(table: &'a Table<'_>, cells: &CellText) -> Self {
        let rows = || table.groups.iter().flatten();
        let count = rows().count() * table.columns.len();
        let mut text = String::with_capacity(count * USUAL_CELL);
        let mut ends = Vec::with_capacity(count);
        let mut bodies = vec![0; table.columns.len()];
        for row in rows() {
            for (index, (cell, body)) in row.cells.iter().zip(&mut bodies).enumerate() {
                let start = text.len();
                if index == 0 && row.role == Role::Part {
                    text.push_str(INDENT);
                }
                cells.push(&mut text, cell);
                *body = text.get(start..).map_or(0, columns).max(*body);
                ends.push(text.len());
            }
        }
        Self { columns: &table.columns, text, ends, bodies }
    }

    /// The texts of all cells, row by row.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends
            .iter()
            .map(move |end| self.text.get(replace(&mut start, *end)..*end).unwrap_or_default())
    }

    /// The least width of each column.
    fn least(&self) -> Vec<usize> {
        let least = self.columns.iter().zip(&self.bodies).map(|(column, body)| match column.kind {
            ColumnKind::Label => columns(&column.heading).max(*body),
            ColumnKind::Figures => {
                let word = column.heading.split_whitespace().map(columns).max().unwrap_or(0);
                word.min(LONGEST_WORD).max(*body)
            }
            ColumnKind::Name => columns(&column.heading).max(*body).min(SHORTEST_NAME),
        });
        least.collect()
    }

    /// The least width of the whole table.
    pub(super) fn narrowest(&self) -> usize {
        self.least().iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    /// The width of each column of a table of that width. Spare room is shared evenly by the
    /// columns that are narrower than their heading.
    pub(super) fn widths(&self, width: usize) -> Vec<usize> {
        let mut widths = self.least();
        let wants: Vec<usize> =
            self.columns.iter().map(|column| columns(&column.heading)).collect();
        let mut room = width.saturating_sub(self.narrowest());
        loop {
            let mut given = false;
            for ((column, want), body) in widths.iter_mut().zip(&wants).zip(&self.bodies) {
                if room > 0 && *column < *want.max(body) {
                    *column += 1;
                    room -= 1;
                    given = true;
                }
            }
            if !given {
                return widths;
            }
        }
    }
}
