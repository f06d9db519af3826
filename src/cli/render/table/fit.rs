//! Fits a table into a width.

use std::mem::replace;

use crate::cli::render::cells::CellText;
use crate::cli::render::width::{columns, lines_width};
use crate::report::document::{Column, ColumnKind, Role, Row, Table};

/// The gap between two columns.
pub(super) const GAP: usize = 2;

/// The indent of a row below a total.
const INDENT: &str = "  ";

/// The least width of a truncated name.
const SHORTEST_NAME: usize = 20;

/// The least width of words that wrap.
const SHORTEST_TEXT: usize = 22;

/// The longest heading word that can widen a column of figures. A number is never cut.
const LONGEST_WORD: usize = 12;

/// The space that a table needs. A long table's cells are not stored, because there may be too many
/// for memory.
pub(super) struct Fitted<'a> {
    columns: &'a [Column<'a>],
    /// Whether a group has several rows.
    pub(super) is_grouped: bool,
    /// The width of the widest cell of each column, without its heading.
    bodies: Vec<usize>,
    /// The texts of all cells, row by row, and where each ends; `None` for a long table, whose
    /// texts are generated again.
    kept: Option<(String, Vec<usize>)>,
}

/// The initial buffer size in bytes. The cells of most tables need less.
const USUAL_TEXT: usize = 1 << 10;

/// The initial room for cells, likewise.
const USUAL_CELLS: usize = 1 << 7;

/// The most bytes of cells that are stored.
const MOST_KEPT: usize = 1 << 16;

/// Appends the text of a row's cell at an index, if the row has it.
pub(super) fn push_cell(text: &mut String, cells: &CellText, row: &Row<'_>, index: usize) {
    if index == 0 && row.role == Role::Part {
        text.push_str(INDENT);
    }
    if let Some(cell) = row.cells.get(index) {
        cells.push(text, cell);
    }
}

/// Whether a word of a heading is a number, like `170,000` or `-20%`.
fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit() || b"+-.,%".contains(&b))
}

/// The pieces of a text that end at the given places.
pub(super) fn pieces<'t>(text: &'t str, ends: &'t [usize]) -> impl Iterator<Item = &'t str> {
    let mut start = 0;
    ends.iter().map(move |end| text.get(replace(&mut start, *end)..*end).unwrap_or_default())
}

impl<'a> Fitted<'a> {
    pub(super) fn new(table: &'a Table<'_>, cells: &CellText) -> Self {
        let mut bodies = vec![0; table.columns.len()];
        let mut is_grouped = false;
        let mut last_group = None;
        let mut text = String::with_capacity(USUAL_TEXT);
        let mut ends = Vec::with_capacity(USUAL_CELLS);
        let mut is_kept = true;
        for (group, row) in table.rows() {
            is_grouped |= last_group.replace(group) == Some(group);
            is_kept &= text.len() < MOST_KEPT;
            for (index, body) in bodies.iter_mut().enumerate().take(row.cells.len()) {
                if !is_kept {
                    text.clear();
                }
                let start = text.len();
                push_cell(&mut text, cells, &row, index);
                *body = text.get(start..).map_or(0, columns).max(*body);
                ends.extend(is_kept.then_some(text.len()));
            }
        }
        let kept = is_kept.then_some((text, ends));
        Self { columns: &table.columns, is_grouped, bodies, kept }
    }

    /// The texts of all cells, row by row, if they are stored.
    pub(super) fn kept(&self) -> Option<impl Iterator<Item = &str>> {
        let (text, ends) = self.kept.as_ref()?;
        Some(pieces(text, ends))
    }

    /// The least width of each column.
    fn least(&self) -> Vec<usize> {
        let least = self.columns.iter().zip(&self.bodies).map(|(column, body)| match column.kind {
            ColumnKind::Label => columns(&column.heading).max(*body),
            ColumnKind::Figures => {
                let words = column.heading.split([' ', '\n']).map(|word| match is_number(word) {
                    true => columns(word),
                    false => columns(word).min(LONGEST_WORD),
                });
                words.max().unwrap_or(0).max(*body)
            }
            ColumnKind::Name => columns(&column.heading).max(*body).min(SHORTEST_NAME),
            ColumnKind::Text => columns(&column.heading).max(*body).min(SHORTEST_TEXT),
        });
        least.collect()
    }

    /// The least width of the whole table.
    pub(super) fn narrowest(&self) -> usize {
        self.least().iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    /// The width of each column in a table of the given width. Columns narrower than their heading
    /// share the spare space evenly.
    pub(super) fn widths(&self, width: usize) -> Vec<usize> {
        let mut widths = self.least();
        let wants: Vec<usize> =
            self.columns.iter().map(|column| lines_width(&column.heading)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_a_heading_may_be_broken() {
        for word in ["9,800,000,000", "-20%", "+0.5%", "187.35"] {
            assert!(is_number(word), "{word}");
        }
        for word in ["L6", "Mercedes-Benz", "€187"] {
            assert!(!is_number(word), "{word}");
        }
    }
}
