//! The line of a file that a mistake is in, and the mistake marked in it.

use std::fmt::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::report::sanitize::sanitize;

/// The most characters of a source line that are shown.
const LONGEST_LINE: usize = 100;

/// A place in a text, with its line.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// Counted from 1.
    pub(super) line: usize,
    /// In characters, counted from 1.
    pub(super) column: usize,
    text: String,
    /// What is marked, in columns of a terminal.
    marked: Range<usize>,
}

impl Excerpt {
    pub(super) fn new(text: &str, span: Range<usize>) -> Self {
        let start = boundary(text, span.start);
        let (before, _) = text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        // A byte order mark does not count as a character of the line.
        let line_start = line_start + line.len() - line.trim_start_matches('\u{feff}').len();
        let line = line.trim_start_matches('\u{feff}');
        let offset = start.saturating_sub(line_start);
        let column = text.get(line_start..start).map_or(0, |before| before.chars().count());
        let (shown, marked) = shorten(line, offset..offset + (span.end.max(start) - start));
        let line = before.matches('\n').count() + 1;
        Self { line, column: column + 1, text: shown, marked }
    }

    /// Writes the line, and carets below what is marked.
    pub(super) fn write_to(&self, text: &mut String, faint: Style, caret: Style) -> fmt::Result {
        let number = self.line.to_string();
        writeln!(text, "  {faint}{number} |{faint:#} {}", self.text)?;
        let gap = " ".repeat(number.len());
        let indent = " ".repeat(self.marked.start);
        let carets = "^".repeat(self.marked.len());
        writeln!(text, "  {faint}{gap} |{faint:#} {indent}{caret}{carets}{caret:#}")
    }
}

/// The part of a line that is shown, and the columns of a span in it.
fn shorten(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    // A terminal may show a tab at any width, so it is shown as the one column it counts for here.
    let line = &line.replace('\t', " ");
    let start = boundary(line, span.start);
    let end = boundary(line, span.end.max(start));
    let (before, rest) = line.split_at(start);
    let (marked, _) = rest.split_at(end - start);
    // A line may be as long as its file: then only the part around the mistake is shown.
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

/// The place itself, or the start of the character that it is inside of.
fn boundary(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}
