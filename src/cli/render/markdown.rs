//! Markdown: GitHub tables with aligned columns.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::appearance::Appearance;
use super::cells::{CellText, write_blocks};
use crate::report::document::{Block, Cell, ColumnKind, Document, Notes, Role, Table};

/// Writes each table in its fullest form.
pub(super) fn render(
    document: &Document<'_>,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let block = |block: &Block<'_>, texts: &CellText, out: &mut dyn Write| match block {
        Block::Lines(lines) => lines.iter().try_for_each(|line| writeln!(out, "{}", escaped(line))),
        Block::Table(forms) => match forms.first() {
            Some(table) => write_table(table, texts, out),
            None => Ok(()),
        },
        // Charts are for terminals.
        Block::Charts(_) => Ok(()),
        Block::Notes(notes) => write_notes(notes, texts, out),
    };
    let item = |line: &str, out: &mut dyn Write| writeln!(out, "- {}", escaped(line));
    write_blocks(document, (appearance, false), out, block, item)
}

fn write_notes(notes: &Notes, texts: &CellText, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**", escaped(&texts.heading(notes)))?;
    if !notes.lines.is_empty() {
        writeln!(out)?;
    }
    notes.lines.iter().try_for_each(|line| writeln!(out, "- {}", escaped(line)))
}

fn write_table(table: &Table<'_>, texts: &CellText, out: &mut dyn Write) -> io::Result<()> {
    let headings: Vec<String> =
        table.columns.iter().map(|column| escaped(&column.heading).replace('\n', " ")).collect();
    let mut widths: Vec<usize> = headings.iter().map(|heading| heading.width().max(3)).collect();
    // The rows are generated twice and not stored, because there may be too many for memory.
    for (_, row) in table.rows() {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = cell_text(row.role, cell, texts).width().max(*width);
        }
    }
    write_row(table, &widths, headings, out)?;
    write_rule(table, &widths, out)?;
    for (_, row) in table.rows() {
        let cells = row.cells.iter().map(|cell| cell_text(row.role, cell, texts));
        write_row(table, &widths, cells, out)?;
    }
    let legend = table.legend.as_deref();
    legend.map_or(Ok(()), |legend| writeln!(out, "\n{}", escaped(legend)))
}

fn cell_text(role: Role, cell: &Cell<'_>, texts: &CellText) -> String {
    let mut text = String::new();
    texts.push(&mut text, cell);
    let text = escaped(&text);
    let bold = role == Role::Total && !text.is_empty();
    if bold { format!("**{text}**") } else { text }
}

fn write_row(
    table: &Table<'_>,
    widths: &[usize],
    cells: impl IntoIterator<Item = String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for ((cell, column), width) in cells.into_iter().zip(&table.columns).zip(widths) {
        let gap = " ".repeat(width - cell.width());
        match column.kind {
            ColumnKind::Figures => write!(out, "| {gap}{cell} ")?,
            _ => write!(out, "| {cell}{gap} ")?,
        }
    }
    writeln!(out, "|")
}

fn write_rule(table: &Table<'_>, widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    for (column, width) in table.columns.iter().zip(widths) {
        let dashes = "-".repeat(width - 1);
        match column.kind {
            ColumnKind::Figures => write!(out, "| {dashes}: ")?,
            _ => write!(out, "| {dashes}- ")?,
        }
    }
    writeln!(out, "|")
}

/// Escapes markup, except between backticks, where a backslash would be visible.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let last = text.matches('`').count();
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            escaped.push('`');
        }
        let is_code = index % 2 == 1 && index < last;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        let is_plain = is_code && part.chars().all(is_word);
        for c in part.chars() {
            if !is_plain && is_markup(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

const fn is_markup(c: char) -> bool {
    matches!(c, '\\' | '|' | '*' | '_' | '~' | '<' | '>' | '&' | '#' | '[' | ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_names_is_text() {
        assert_eq!(escaped("a|b *c* <d> [e]"), r"a\|b \*c\* \<d\> \[e\]");
        assert_eq!(escaped("# 1 & ~2~"), r"\# 1 \& \~2\~");
        assert_eq!(escaped("write `a_b` in a_b"), r"write `a_b` in a\_b");
        assert_eq!(escaped("`*a_b*` `a_b"), r"`\*a\_b\*` `a\_b");
    }
}
