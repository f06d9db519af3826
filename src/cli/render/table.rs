//! The table for a terminal.
//!
//! comfy-table lays it out. The widths are decided before, so that it never splits a number, and
//! the colours after, because a layout cannot measure escape sequences.

mod fit;
mod width;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use offercalc::Decimal;

use super::appearance::Appearance;
use super::cells::{CellText, ROUNDED_NOTE, write_blocks};
use crate::report::Report;
use crate::report::document::{Block, Cell, Document, Notes, Role, Row, Table};
use fit::{Fitted, GAP};
use width::{byte_at, wrapped};

/// The least width of running text.
const NARROWEST_TEXT: usize = 40;

pub(super) fn render(
    report: &impl Report,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    render_document(&report.document(), appearance, out)
}

/// Writes each table in the first form that fits.
pub(super) fn render_document(
    document: &Document<'_>,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let block = |block: &Block<'_>, texts: &CellText, out: &mut dyn Write| match block {
        Block::Table(forms) => write_table(forms, texts, appearance, out),
        Block::Notes(notes) => write_notes(notes, appearance, out),
    };
    if write_blocks(document, appearance.cents, out, block)? {
        writeln!(out)?;
        for line in wrapped(ROUNDED_NOTE, text_width(appearance)) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn write_notes(notes: &Notes, appearance: Appearance, out: &mut dyn Write) -> io::Result<()> {
    let bold = if appearance.colored { Style::new().bold() } else { Style::new() };
    writeln!(out, "{bold}{}{bold:#}", notes.heading)?;
    for line in &notes.lines {
        let mut prefix = "  - ";
        for part in wrapped(line, text_width(appearance) - prefix.len()) {
            writeln!(out, "{prefix}{part}")?;
            prefix = "    ";
        }
    }
    Ok(())
}

/// The width of running text, which stays readable in a narrow terminal.
fn text_width(appearance: Appearance) -> usize {
    appearance.width.max(NARROWEST_TEXT)
}

/// Writes the first form that fits, or else the last.
fn write_table(
    forms: &[Table<'_>],
    cells: &CellText,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut last = None;
    for form in forms {
        let fitted = Fitted::new(form, cells);
        let fits = fitted.narrowest() <= appearance.width;
        last = Some((form, fitted));
        if fits {
            break;
        }
    }
    match last {
        Some((table, fitted)) => write_form(table, &fitted, appearance, out),
        None => Ok(()),
    }
}

fn write_form(
    table: &Table<'_>,
    fitted: &Fitted<'_>,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let widths = fitted.widths(appearance.width);
    let layout = fitted.layout(&widths);
    let mut rows = table.groups.iter().flatten();
    let mut in_head = true;
    for line in layout.lines() {
        let line = line.trim_end();
        let is_rule = line.chars().all(|c| c == '─');
        if !appearance.colored {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
        } else if is_rule {
            let faint = Style::new().dimmed();
            writeln!(out, "{faint}{line}{faint:#}")?;
        } else if in_head {
            let bold = Style::new().bold();
            writeln!(out, "{bold}{line}{bold:#}")?;
        } else {
            match rows.next() {
                Some(row) => write_colored(row, line, &widths, out)?,
                None => writeln!(out, "{line}")?,
            }
        }
        in_head &= !is_rule;
    }
    table.footnote.map_or(Ok(()), |footnote| writeln!(out, "\n{footnote}"))
}

/// Bold totals, green gains, red losses.
fn write_colored(
    row: &Row<'_>,
    line: &str,
    widths: &[usize],
    out: &mut dyn Write,
) -> io::Result<()> {
    let bold = row.role == Role::Total;
    let mut column = 0;
    let mut written = 0;
    for (cell, width) in row.cells.iter().zip(widths) {
        let end = byte_at(line, column + width);
        let text = line.get(written..end).unwrap_or_default();
        let style = Style::new().fg_color(tint(cell).map(Into::into));
        let style = if bold { style.bold() } else { style };
        write!(out, "{style}{text}{style:#}")?;
        written = end;
        column += width + GAP;
    }
    writeln!(out, "{}", line.get(written..).unwrap_or_default())
}

fn tint(cell: &Cell<'_>) -> Option<AnsiColor> {
    match cell {
        Cell::Difference(difference) => by_sign(difference.amount()),
        Cell::Change(fraction) | Cell::Points(fraction) => by_sign(*fraction),
        _ => None,
    }
}

fn by_sign(number: Decimal) -> Option<AnsiColor> {
    let color = if number.is_sign_negative() { AnsiColor::Red } else { AnsiColor::Green };
    (!number.is_zero()).then_some(color)
}
