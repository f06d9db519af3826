//! Writes the lines of a table: each cell padded to its column, without trailing spaces.

use std::io::{self, Write};

use anstyle::Style;

use super::fit::GAP;
use crate::cli::render::width::{broken, columns, cut};
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

    /// Writes a row of cells: a text and its style for each column. What does not fit of a text
    /// that wraps is written below it.
    pub(super) fn write<'t>(
        &mut self,
        cells: impl Iterator<Item = (&'t str, Style)>,
    ) -> io::Result<()> {
        let (mut spaces, mut indent) = (0, 0);
        let mut below = None;
        for (((text, style), column), width) in cells.zip(self.columns).zip(self.widths) {
            let text = match column.kind {
                ColumnKind::Text if columns(text) > *width => {
                    let mut parts = broken(text, *width).into_iter();
                    let first = parts.next().unwrap_or_default();
                    below = Some((indent, style, parts));
                    first.into()
                }
                _ => cut(text, *width),
            };
            let room = width.saturating_sub(columns(&text));
            let before = if column.kind == ColumnKind::Figures { room } else { 0 };
            spaces += before;
            if !text.is_empty() {
                write_spaces(spaces, self.out)?;
                write_styled(&text, style, self.out)?;
                spaces = 0;
            }
            spaces += room - before + GAP;
            indent += width + GAP;
        }
        self.out.write_all(b"\n")?;
        let Some((indent, style, parts)) = below else {
            return Ok(());
        };
        for part in parts {
            write_spaces(indent, self.out)?;
            write_styled(part, style, self.out)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes a rule as wide as the table.
    pub(super) fn rule(&mut self, style: Style) -> io::Result<()> {
        let width = self.widths.iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP);
        writeln!(self.out, "{style}{}{style:#}", "─".repeat(width))
    }
}

fn write_styled(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if style.is_plain() {
        return out.write_all(text.as_bytes());
    }
    write!(out, "{style}{text}{style:#}")
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
