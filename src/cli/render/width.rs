//! Measures, truncates and wraps text by terminal columns.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Truncates a text to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    cut_with(text, width, "…")
}

/// Truncates a text to a width, with an ending of its own.
pub(super) fn cut_with<'t>(text: &'t str, width: usize, ending: &str) -> Cow<'t, str> {
    if columns(text) <= width {
        return text.into();
    }
    format!("{}{ending}", split(text, width.saturating_sub(columns(ending))).0).into()
}

/// Splits a text before the first character that exceeds a width.
fn split(text: &str, width: usize) -> (&str, &str) {
    let mut reached = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        reached += c.width().unwrap_or(0);
        reached > width
    });
    text.split_at(beyond.map_or(text.len(), |(byte, _)| byte))
}

/// Wraps a text between words, and inside a word that is wider than the width.
pub(super) fn broken(text: &str, width: usize) -> Vec<&str> {
    // A character takes two columns at most.
    let width = width.max(2);
    let mut lines = Vec::new();
    for mut line in wrapped(text, width) {
        while columns(line) > width {
            let (piece, rest) = split(line, width);
            lines.push(piece);
            line = rest;
        }
        lines.push(line);
    }
    lines
}

/// Wraps each line of a text like [`broken`].
pub(super) fn broken_lines(text: &str, width: usize) -> Vec<&str> {
    text.lines().flat_map(|line| broken(line, width)).collect()
}

/// The width of a text in columns.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The width of the widest line of a text.
pub(super) fn lines_width(text: &str) -> usize {
    text.lines().map(columns).max().unwrap_or(0)
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
    fn names_are_truncated_by_columns_and_not_by_bytes() {
        assert_eq!(cut("東京支社", 5), "東京…");
        assert_eq!(cut("Amazon", 6), "Amazon");
        assert_eq!(cut("Amazon", 5), "Amaz…");
    }

    #[test]
    fn text_breaks_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
        assert_eq!(broken("an unbreakable one", 5), ["an", "unbre", "akabl", "e", "one"]);
        assert_eq!(broken("東京", 1), ["東", "京"]);
        assert_eq!(broken_lines("a b\nc d e", 3), ["a b", "c d", "e"]);
        assert_eq!(lines_width("a b\nc d e"), 5);
    }
}
