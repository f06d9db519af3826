//! Makes text from files and the command line safe to print in a terminal.

use std::borrow::Cow;

/// Replaces every character that could move the cursor, start an escape sequence, or change the
/// direction of the text around it.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    // The fast path: most text is plain ASCII.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_plain && text.chars().any(is_unsafe) {
        text.chars().map(|c| if is_unsafe(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
    } else {
        text.into()
    }
}

/// Whether a character is unsafe to print.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        // Invisible: two names would look alike, or a cell would hide its first character.
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(sanitize("\u{1b}[31mred\u{9b}\r\n"), "\u{fffd}[31mred\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(sanitize("a\u{202e}b"), "a\u{fffd}b");
    }

    #[test]
    fn other_text_is_unchanged() {
        assert!(matches!(sanitize("Zürich, 東京"), Cow::Borrowed(_)));
    }
}
