//! The line of a file with a mistake, and the mistake marked in it.

use std::fmt::{self, Write};
use std::iter;
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::report::sanitize::sanitize;

/// The most characters of a source line that are shown.
const LONGEST_LINE: usize = 100;

/// A text with the start of each line, to look up lines for several mistakes.
pub(super) struct LineIndex<'a> {
    text: &'a str,
    /// Where each line starts, in bytes.
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let after = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Self { text, starts: iter::once(0).chain(after).collect() }
    }

    /// The number, counted from 1, and the start of the line at a place.
    fn line_at(&self, place: usize) -> (usize, usize) {
        let number = self.starts.partition_point(|start| *start <= place);
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index));
        (number, start.copied().unwrap_or_default())
    }
}

/// A place in a text, with its line.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// Counted from 1.
    pub(super) line: usize,
    /// In characters, counted from 1.
    pub(super) column: usize,
    text: String,
    /// The marked part, in terminal columns.
    marked: Range<usize>,
    /// What to show above it instead of the file.
    pub(super) shown_file: Option<&'static str>,
}

impl Excerpt {
    pub(super) fn new(lines: &LineIndex<'_>, span: Range<usize>) -> Self {
        let text = lines.text;
        let start = boundary(text, span.start);
        let (number, line_start) = lines.line_at(start);
        let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        // A byte order mark is not part of the line.
        let line_start = line_start + line.len() - line.trim_start_matches('\u{feff}').len();
        let line = line.trim_start_matches('\u{feff}');
        let offset = start.saturating_sub(line_start);
        let column = text.get(line_start..start).map_or(0, |before| before.chars().count());
        let (shown, marked) = shorten(line, offset..offset + (span.end.max(start) - start));
        Self { line: number, column: column + 1, text: shown, marked, shown_file: None }
    }

    /// Writes the line, with carets below the marked part.
    pub(super) fn write_to(&self, text: &mut String, faint: Style, caret: Style) -> fmt::Result {
        let number = self.line.to_string();
        writeln!(text, "  {faint}{number} |{faint:#} {}", self.text)?;
        let gap = " ".repeat(number.len());
        let indent = " ".repeat(self.marked.start);
        let carets = "^".repeat(self.marked.len());
        writeln!(text, "  {faint}{gap} |{faint:#} {indent}{caret}{carets}{caret:#}")
    }
}

/// The part of a line to show, and the columns of a span in it.
fn shorten(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    // A terminal can show a tab at any width, so replace it with one space.
    let line = &line.replace('\t', " ");
    let start = boundary(line, span.start);
    let end = boundary(line, span.end.max(start));
    let (before, rest) = line.split_at(start);
    let (marked, _) = rest.split_at(end - start);
    // A line may be as long as its file, so show only the part around the mistake.
    let is_long = line.chars().nth(LONGEST_LINE).is_some();
    let (skipped, room) = match is_long {
        true => (before.chars().count().saturating_sub(LONGEST_LINE / 2), LONGEST_LINE / 2),
        false => (0, LONGEST_LINE),
    };
    let mut shown: String = before.chars().skip(skipped).collect();
    if skipped > 0 {
        shown.insert(0, '…');
    }
    let from = sanitize(&shown).width();
    shown.extend(rest.chars().take(room));
    if rest.chars().nth(room).is_some() {
        shown.push('…');
    }
    let marked: String = marked.chars().take(room).collect();
    let width = sanitize(marked.trim_end()).width().max(1);
    (sanitize(&shown).into_owned(), from..from + width)
}

/// The place itself, or the start of the character that contains it.
fn boundary(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_its_line() {
        let lines = LineIndex::new("a\n\nbcd\n");
        let places = [0, 1, 2, 3, 5, 6, 7].map(|place| lines.line_at(place));
        assert_eq!(places, [(1, 0), (1, 0), (2, 2), (3, 3), (3, 3), (3, 3), (4, 7)]);
        assert_eq!(LineIndex::new("").line_at(0), (1, 0));
    }
}
