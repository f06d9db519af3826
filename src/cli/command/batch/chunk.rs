//! Rows of a table in one buffer.

use std::ops::Range;

use crate::cli::diagnostics::Failure;

/// The bytes that are read at once, and the most of a chunk, apart from its last row.
pub(super) const BUFFER: usize = 128 << 10;

/// The most rows of a chunk.
const MOST_ROWS: usize = 1_024;

/// Rows of a table, with their cells in one buffer.
#[derive(Default)]
pub(super) struct Chunk {
    bytes: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
    /// The line of each row, and how many cells there are up to its end.
    rows: Vec<(usize, usize)>,
    /// Why the table cannot be read any further.
    pub(super) failure: Option<Failure>,
}

impl Chunk {
    /// Adds a row that begins on a line.
    pub(super) fn push<'c>(&mut self, line: usize, cells: impl Iterator<Item = &'c [u8]>) {
        for cell in cells {
            self.bytes.extend_from_slice(cell);
            self.ends.push(self.bytes.len());
        }
        self.rows.push((line, self.ends.len()));
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= MOST_ROWS || self.bytes.len() >= BUFFER
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Each row with its line; `None` instead of cells that are not UTF-8.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, Option<Vec<&str>>)> {
        let mut first = 0;
        self.rows.iter().map(move |(line, end)| {
            let row = std::mem::replace(&mut first, *end)..*end;
            (*line, self.cells(row))
        })
    }

    fn cells(&self, row: Range<usize>) -> Option<Vec<&str>> {
        let end_of = |cell: usize| self.ends.get(cell).copied();
        let mut start = row.start.checked_sub(1).map_or(Some(0), end_of)?;
        let mut cells = Vec::with_capacity(row.len());
        for end in self.ends.get(row)? {
            cells.push(std::str::from_utf8(self.bytes.get(start..*end)?).ok()?);
            start = *end;
        }
        Some(cells)
    }
}
