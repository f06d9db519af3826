//! Writes the lines of a table: each cell padded to its column, without trailing spaces.

use std::io::{self, Write};

use anstyle::Style;

use super::fit::GAP;
use super::width::{columns, cut};
use crate::report::document::{Column, ColumnKind};

pub(super) struct Lines<'a> {
    columns: &'a [Column<'a>],
    widths: &'a [usize],
    out: &'a mut dyn Write,
}

impl<'a> Lines<'a> {
    pub(super) const fn new(
        columns: &'a [Column<'a>],
        widths: &'a [usize],
        out: &'a mut dyn Write,
    ) -> Self {
        Self { columns, widths, out }
    }

    /// Writes a line of cells: a text and its style for each column.
    pub(super) fn write<'t>(
        &mut self,
        cells: impl Iterator<Item = (&'t str, Style)>,
    ) -> io::Result<()> {
        let mut spaces = 0;
        for (((text, style), column), width) in cells.zip(self.columns).zip(self.widths) {
            let text = cut(text, *width);
            let room = width.saturating_sub(columns(&text));
            let before = if column.kind == ColumnKind::Figures { room } else { 0 };
            spaces += before;
            if !text.is_empty() {
                write_spaces(spaces, self.out)?;
                if style.is_plain() {
                    self.out.write_all(text.as_bytes())?;
                } else {
                    write!(self.out, "{style}{text}{style:#}")?;
                }
                spaces = 0;
            }
            spaces += room - before + GAP;
        }
        self.out.write_all(b"\n")
    }

    /// Writes a rule as wide as the table.
    pub(super) fn rule(&mut self, style: Style) -> io::Result<()> {
        let width = self.widths.iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP);
        writeln!(self.out, "{style}{}{style:#}", "─".repeat(width))
    }
}

/// Writes spaces, in as few writes as possible.
fn write_spaces(mut count: usize, out: &mut dyn Write) -> io::Result<()> {
    const SPACES: &[u8] = &[b' '; 64];
    while count > 0 {
        let piece = SPACES.get(..count).unwrap_or(SPACES);
        out.write_all(piece)?;
        count -= piece.len();
    }
    Ok(())
}
