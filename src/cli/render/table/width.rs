//! Measures, cuts and wraps text by the columns of a terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cuts a text to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return text.into();
    }
    let end = byte_at(text, width.saturating_sub(1));
    format!("{}…", text.get(..end).unwrap_or_default()).into()
}

/// The width of a text in columns.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The byte at which a column starts.
pub(super) fn byte_at(line: &str, column: usize) -> usize {
    let mut reached = 0;
    for (byte, c) in line.char_indices() {
        reached += c.width().unwrap_or(0);
        if reached > column {
            return byte;
        }
    }
    line.len()
}

/// Wraps a text between words.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<&str> {
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
