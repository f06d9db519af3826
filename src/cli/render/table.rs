//! The table for a terminal.
//!
//! Laid out here and not by a table crate. Preventing a crate from splitting numbers, measuring
//! colours and drawing rules inside a group would take more code than this module.

mod fit;
mod lines;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use offercalc::Decimal;

use super::appearance::Appearance;
use super::cells::{CellText, write_blocks};
use super::chart;
use super::width::{broken_lines, wrapped};
use crate::report::document::{Block, Cell, Document, Notes, Role, Row, Table};
use fit::{Fitted, pieces, push_cell};
use lines::Lines;

/// The least width of running text.
const NARROWEST_TEXT: usize = 40;

/// Writes each table in the first form that fits.
pub(super) fn render(
    document: &Document<'_>,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let block = |block: &Block<'_>, texts: &CellText, out: &mut dyn Write| match block {
        Block::Lines(lines) => write_lines(lines, appearance, out),
        Block::Table(forms) => write_table(forms, texts, appearance, out),
        Block::Charts(charts) => chart::write(charts, texts, appearance, out),
        Block::Notes(notes) => write_notes(notes, texts, appearance, out),
    };
    let item = |line: &str, out: &mut dyn Write| write_item(line, appearance, out);
    write_blocks(document, (appearance, true), out, block, item)
}

fn write_lines(lines: &[String], appearance: Appearance, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = lines.iter().flat_map(|line| wrapped(line, text_width(appearance)));
    parts.try_for_each(|part| writeln!(out, "{part}"))
}

fn write_notes(
    notes: &Notes,
    cells: &CellText,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let bold = if appearance.colored { Style::new().bold() } else { Style::new() };
    for part in wrapped(&cells.heading(notes), text_width(appearance)) {
        writeln!(out, "{bold}{part}{bold:#}")?;
    }
    notes.lines.iter().try_for_each(|line| write_item(line, appearance, out))
}

fn write_item(line: &str, appearance: Appearance, out: &mut dyn Write) -> io::Result<()> {
    let mut prefix = "  - ";
    for part in wrapped(line, text_width(appearance) - prefix.len()) {
        writeln!(out, "{prefix}{part}")?;
        prefix = "    ";
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
    let was_rounded = cells.is_rounded();
    for form in forms {
        // Only the form that is shown counts.
        cells.set_rounded(was_rounded);
        let fitted = Fitted::new(form, cells);
        let fits = fitted.narrowest() <= appearance.width;
        last = Some((form, fitted));
        if fits {
            break;
        }
    }
    match last {
        Some((table, fitted)) => write_form(table, &fitted, cells, appearance, out),
        None => Ok(()),
    }
}

fn write_form(
    table: &Table<'_>,
    fitted: &Fitted<'_>,
    cells: &CellText,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let painted = |style: Style| if appearance.colored { style } else { Style::new() };
    let widths = fitted.widths(appearance.width);
    let mut lines = Lines::new(&table.columns, &widths, out);

    let headings = table.columns.iter().zip(&widths);
    let headings: Vec<_> =
        headings.map(|(column, width)| broken_lines(&column.heading, *width)).collect();
    for line in 0..headings.iter().map(Vec::len).max().unwrap_or(0) {
        let bold = painted(Style::new().bold());
        let words = headings.iter().map(|lines| lines.get(line).copied().unwrap_or_default());
        lines.write(words.map(|words| (words, bold)))?;
    }

    let faint = painted(Style::new().dimmed());
    let mut last_group = None;
    let mut kept = fitted.kept();
    let (mut text, mut ends) = (String::new(), Vec::new());
    for (group, row) in table.rows() {
        let before = last_group.replace(group);
        if before.is_none_or(|before| before != group && fitted.is_grouped) {
            lines.rule(faint)?;
        }
        let cells_shown = row.cells.iter().take(table.columns.len());
        let styles = cells_shown.map(|cell| painted(cell_style(&row, cell)));
        if let Some(kept) = &mut kept {
            // The styles come first, because a row consumes one text per cell.
            lines.write(styles.zip(kept).map(|(style, text)| (text, style)))?;
            continue;
        }
        text.clear();
        ends.clear();
        for index in 0..row.cells.len() {
            push_cell(&mut text, cells, &row, index);
            ends.push(text.len());
        }
        lines.write(pieces(&text, &ends).zip(styles))?;
    }
    let mut below = table.legend.as_deref().into_iter().chain(table.footnote);
    below.try_for_each(|text| writeln!(out, "\n{text}"))
}

/// Bold totals, green gains, red losses.
fn cell_style(row: &Row<'_>, cell: &Cell<'_>) -> Style {
    let style = Style::new().fg_color(tint(cell).map(Into::into));
    if row.role == Role::Total { style.bold() } else { style }
}

fn tint(cell: &Cell<'_>) -> Option<AnsiColor> {
    match cell {
        Cell::Difference(difference) | Cell::PriceDifference(difference) => {
            by_sign(difference.amount())
        }
        Cell::Change(fraction) | Cell::Points(fraction) => by_sign(*fraction),
        _ => None,
    }
}

fn by_sign(number: Decimal) -> Option<AnsiColor> {
    let color = if number.is_sign_negative() { AnsiColor::Red } else { AnsiColor::Green };
    (!number.is_zero()).then_some(color)
}
