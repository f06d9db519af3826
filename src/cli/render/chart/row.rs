//! A line of text in several styles, without trailing spaces.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;

use crate::cli::render::width;

/// A line that is built from left to right.
pub(super) struct Row<'t> {
    pieces: Vec<(usize, Cow<'t, str>, Style)>,
    columns: usize,
    /// The spaces before the next piece.
    spaces: usize,
}

impl<'t> Row<'t> {
    pub(super) const fn new() -> Self {
        Self { pieces: Vec::new(), columns: 0, spaces: 0 }
    }

    /// The columns so far.
    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    /// Leaves columns blank.
    pub(super) const fn skip(&mut self, columns: usize) {
        self.spaces += columns;
        self.columns += columns;
    }

    pub(super) fn push(&mut self, text: impl Into<Cow<'t, str>>, style: Style) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        self.columns += width::columns(&text);
        self.pieces.push((std::mem::take(&mut self.spaces), text, style));
    }

    /// Adds a character for each place, or a space. Neighbours of one style are one piece.
    pub(super) fn push_places(&mut self, places: impl IntoIterator<Item = Option<(char, Style)>>) {
        let mut run: Option<(String, Style)> = None;
        for place in places {
            match (&mut run, place) {
                (Some((text, style)), Some((c, other))) if *style == other => text.push(c),
                (last, place) => {
                    if let Some((text, style)) = last.take() {
                        self.push(text, style);
                    }
                    match place {
                        Some((c, style)) => run = Some((c.to_string(), style)),
                        None => self.skip(1),
                    }
                }
            }
        }
        if let Some((text, style)) = run {
            self.push(text, style);
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (spaces, text, style) in &self.pieces {
            write!(out, "{:spaces$}{style}{text}{style:#}", "")?;
        }
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;

    use super::*;

    fn written(row: &Row<'_>) -> String {
        let mut text = Vec::new();
        row.write(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_row_has_no_trailing_spaces() {
        let mut row = Row::new();
        row.skip(2);
        row.push("東", Style::new());
        row.skip(3);
        assert_eq!((row.columns(), written(&row).as_str()), (7, "  東\n"));
    }

    #[test]
    fn neighbours_of_one_style_are_written_together() {
        let red = AnsiColor::Red.on_default();
        let mut row = Row::new();
        row.push_places([Some(('a', red)), Some(('b', red)), None, Some(('c', Style::new()))]);
        assert_eq!(written(&row), format!("{red}ab{red:#} c\n"));
    }
}
