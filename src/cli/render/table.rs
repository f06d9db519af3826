//! The table for a terminal.
//!
//! comfy-table lays it out; what it must not do is decided here first: how wide a column is, so
//! that no number is ever split, and, after the layout, which part of a line has which colour.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ColumnConstraint, LineStyle, Table as Layout, TableStyle, Width};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Look;
use super::cells::{CellText, ROUNDED_NOTE, write_blocks};
use crate::report::Report;
use crate::report::document::{Block, Cell, ColumnKind, Document, Notes, Role, Row, Table};

/// Between two columns.
const GAP: usize = 2;

/// Before what is below a total.
const INDENT: &str = "  ";

/// A name is never cut below this.
const SHORTEST_NAME: usize = 20;

/// A column of figures is not widened for a longer word of its heading than this.
const LONGEST_WORD: usize = 12;

/// The length of most cells, in bytes.
const USUAL_CELL: usize = 24;

/// Running text is not broken into shorter lines than this.
const NARROWEST_TEXT: usize = 40;

const RULE: LineStyle = LineStyle::none().fill('─');
const PLAIN: TableStyle = TableStyle::new().header_separator(RULE);
const RULED: TableStyle = PLAIN.row_separator(RULE);

pub(super) fn render(report: &impl Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    render_document(&report.document(), look, out)
}

/// Writes each table in the first form that fits.
pub(super) fn render_document(
    document: &Document<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let block = |block: &Block<'_>, texts: &CellText, out: &mut dyn Write| match block {
        Block::Table(forms) => look.write_table(forms, texts, out),
        Block::Notes(notes) => look.write_notes(notes, out),
    };
    if write_blocks(document, look.cents, out, block)? {
        writeln!(out)?;
        for line in wrapped(ROUNDED_NOTE, look.text_width()) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

impl Look {
    fn write_notes(&self, notes: &Notes, out: &mut dyn Write) -> io::Result<()> {
        let bold = self.style(Style::new().bold());
        writeln!(out, "{bold}{}{bold:#}", notes.heading)?;
        for line in &notes.lines {
            let mut prefix = "  - ";
            for part in wrapped(line, self.text_width() - prefix.len()) {
                writeln!(out, "{prefix}{part}")?;
                prefix = "    ";
            }
        }
        Ok(())
    }

    fn write_table(
        &self,
        forms: &[Table<'_>],
        cells: &CellText,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut last = None;
        for form in forms {
            let texts = Texts::of(form, cells);
            let fits = texts.narrowest() <= self.width;
            last = Some((form, texts));
            if fits {
                break;
            }
        }
        match last {
            Some((table, texts)) => self.write_form(table, &texts, out),
            None => Ok(()),
        }
    }

    fn write_form(
        &self,
        table: &Table<'_>,
        texts: &Texts<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let widths = texts.widths(self.width);
        let layout = layout(table, texts, &widths);
        let mut rows = table.groups.iter().flatten();
        let mut in_head = true;
        for line in layout.lines() {
            let line = line.trim_end();
            let is_rule = line.chars().all(|c| c == '─');
            if !self.colored {
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

    /// The width at which running text is broken; narrower it could not be read.
    fn text_width(&self) -> usize {
        self.width.max(NARROWEST_TEXT)
    }

    fn style(&self, style: Style) -> Style {
        if self.colored { style } else { Style::new() }
    }
}

/// A table whose cells have become text.
struct Texts<'a> {
    headings: Vec<&'a str>,
    kinds: Vec<ColumnKind>,
    /// The columns of each group, a line for each of its rows.
    groups: Vec<Vec<String>>,
    /// The widest cell of each column below its heading.
    bodies: Vec<usize>,
}

impl<'a> Texts<'a> {
    fn of(table: &'a Table<'_>, cells: &CellText) -> Self {
        let mut bodies = vec![0; table.columns.len()];
        let groups = table.groups.iter().map(|rows| {
            let empty = || String::with_capacity(rows.len() * USUAL_CELL);
            let mut texts: Vec<String> = table.columns.iter().map(|_| empty()).collect();
            for (index, row) in rows.iter().enumerate() {
                for (column, (text, cell)) in texts.iter_mut().zip(&row.cells).enumerate() {
                    if index > 0 {
                        text.push('\n');
                    }
                    let start = text.len();
                    if column == 0 && row.role == Role::Part {
                        text.push_str(INDENT);
                    }
                    cells.push(text, cell);
                    let width = text.get(start..).map_or(0, columns);
                    if let Some(body) = bodies.get_mut(column) {
                        *body = width.max(*body);
                    }
                }
            }
            texts
        });
        let groups = groups.collect();
        let headings = table.columns.iter().map(|column| column.heading.as_ref()).collect();
        let kinds = table.columns.iter().map(|column| column.kind).collect();
        Self { headings, kinds, groups, bodies }
    }

    /// The least that each column needs.
    fn least(&self) -> Vec<usize> {
        let all = self.headings.iter().zip(&self.kinds).zip(&self.bodies);
        let least = all.map(|((heading, kind), body)| match kind {
            ColumnKind::Label => columns(heading).max(*body),
            ColumnKind::Figures => {
                let word = heading.split_whitespace().map(columns).max().unwrap_or(0);
                word.min(LONGEST_WORD).max(*body)
            }
            ColumnKind::Name => columns(heading).max(*body).min(SHORTEST_NAME),
        });
        least.collect()
    }

    /// The least width of the whole table.
    fn narrowest(&self) -> usize {
        self.least().iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    /// The width of each column where the table may be so wide: the room that is left goes to the
    /// columns that want more, evenly.
    fn widths(&self, width: usize) -> Vec<usize> {
        let mut widths = self.least();
        let wants: Vec<usize> = self.headings.iter().map(|heading| columns(heading)).collect();
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

/// The rows of a group become the lines of one row, so that rules stand between the groups only.
fn layout(table: &Table<'_>, texts: &Texts<'_>, widths: &[usize]) -> Layout {
    let ruled = table.groups.len() > 1 && table.groups.iter().any(|group| group.len() > 1);
    let mut layout = Layout::new();
    layout.load_style(if ruled { RULED } else { PLAIN });
    layout.set_header(&texts.headings);
    for group in &texts.groups {
        let columns = group.iter().zip(&texts.kinds).zip(widths);
        layout.add_row(columns.map(|((text, kind), width)| match kind {
            ColumnKind::Name => cut_lines(text, *width),
            _ => Cow::Borrowed(text.as_str()),
        }));
    }
    let last = widths.len().saturating_sub(1);
    for (((index, column), kind), width) in
        layout.column_iter_mut().enumerate().zip(&texts.kinds).zip(widths)
    {
        let gap = if index == last { 0 } else { GAP };
        column.set_padding((0, u16::try_from(gap).unwrap_or_default()));
        let width = u16::try_from(width + gap).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        if *kind == ColumnKind::Figures {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    layout
}

/// Lines, each cut to a width.
fn cut_lines(text: &str, width: usize) -> Cow<'_, str> {
    if text.lines().all(|line| columns(line) <= width) {
        return text.into();
    }
    text.lines().map(|line| cut(line, width)).collect::<Vec<_>>().join("\n").into()
}

/// A text cut to a width, which shows where it was.
fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return text.into();
    }
    let end = byte_at(text, width.saturating_sub(1));
    format!("{}…", text.get(..end).unwrap_or_default()).into()
}

/// How many columns of a terminal a text takes.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The byte at which a column of the terminal starts.
fn byte_at(line: &str, column: usize) -> usize {
    let mut reached = 0;
    for (byte, c) in line.char_indices() {
        reached += c.width().unwrap_or(0);
        if reached > column {
            return byte;
        }
    }
    line.len()
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
        Cell::Difference(number) | Cell::Change(number) | Cell::Points(number)
            if !number.is_zero() =>
        {
            Some(if number.is_sign_negative() { AnsiColor::Red } else { AnsiColor::Green })
        }
        _ => None,
    }
}

/// The lines of a text broken between words.
fn wrapped(text: &str, width: usize) -> Vec<&str> {
    if columns(text) <= width {
        return vec![text];
    }
    let mut lines = Vec::new();
    let mut start = 0;
    let mut end = 0;
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let word_columns = columns(word.trim_end());
        if used > 0 && used + word_columns > width {
            lines.extend(text.get(start..end).map(str::trim_end));
            start = end;
            used = 0;
        }
        used += columns(word);
        end += word.len();
    }
    lines.extend(text.get(start..).map(str::trim_end));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_by_columns_and_not_by_bytes() {
        assert_eq!(cut("東京支社", 5), "東京…");
        assert_eq!(cut("Amazon", 6), "Amazon");
        assert_eq!(cut("Amazon", 5), "Amaz…");
    }

    #[test]
    fn text_breaks_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
    }
}
