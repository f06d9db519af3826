//! What every format of a table has in common.

use std::io::{self, BufReader, Read};

use super::chunk::Chunk;
use crate::cli::diagnostics::{Diagnostic, Failure, io_reason};

/// The longest row, in bytes.
pub(super) const LONGEST_ROW: u64 = 1 << 20;

/// The input, from its first byte on.
pub(super) type Input = BufReader<Box<dyn Read + Send>>;

/// A table that is read row by row.
pub(super) trait RowSource: Send {
    /// Reads the next rows. It does not wait for more than the first. A chunk without rows is the
    /// end.
    fn next(&mut self, file: &str) -> Chunk;
}

/// What a line break in a cell may come from.
pub(super) const OPEN_QUOTE: &str = "look for a quote that is not closed";

/// The number of line breaks in a text.
pub(super) fn line_breaks(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count()
}

/// The failure of a table that cannot be read any further.
pub(super) fn unreadable(error: &io::Error, file: &str, line: usize) -> Failure {
    let message = match error.kind() {
        io::ErrorKind::InvalidData => format!("a row is longer than {} MB", LONGEST_ROW >> 20),
        _ => format!("cannot be read: {}", io_reason(error)),
    };
    let diagnostic = Diagnostic::new(message).file(file).on_line(line);
    Failure::input(vec![match error.kind() {
        io::ErrorKind::InvalidData => diagnostic.hint(OPEN_QUOTE),
        _ => diagnostic,
    }])
}
