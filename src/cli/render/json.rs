//! JSON: the data set of a report, serialized. All JSON is written here, so that unsafe characters
//! never reach a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::report::sanitize::is_unsafe;

/// Writes data as JSON, indented, with a newline at its end.
pub(crate) fn write_json(data: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write_with(PrettyFormatter::new(), data, out)
}

/// Writes data as JSON on one line.
pub(crate) fn write_json_line(data: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write_with(CompactFormatter, data, out)
}

fn write_with(
    layout: impl Formatter,
    data: &impl Serialize,
    out: &mut dyn Write,
) -> io::Result<()> {
    data.serialize(&mut Serializer::with_formatter(&mut *out, Escaping(layout)))?;
    writeln!(out)
}

/// A layout that escapes characters that JSON allows in a string but a terminal would act on:
/// control characters beyond ASCII, and characters that change the text direction.
struct Escaping<F>(F);

/// Passes everything except strings to the layout.
macro_rules! as_the_layout {
    ($($method:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $method<W: Write + ?Sized>(&mut self, out: &mut W, $($argument: $kind),*) -> io::Result<()> {
            self.0.$method(out, $($argument),*)
        })*
    };
}

impl<F: Formatter> Formatter for Escaping<F> {
    as_the_layout! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // JSON itself escapes the unsafe ASCII characters, except DEL.
        let is_plain = |byte| matches!(byte, b' '..=b'~');
        if fragment.bytes().all(is_plain) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((place, c)) = rest.char_indices().find(|(_, c)| is_unsafe(*c)) {
            let (before, after) = rest.split_at(place);
            // All unsafe characters are in the Basic Multilingual Plane.
            write!(out, "{before}\\u{:04x}", u32::from(c))?;
            rest = after.strip_prefix(c).unwrap_or_default();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn terminal_control_characters_are_escaped() {
        let text = "Zürich \u{9b}31m \u{202e}\u{2066}\u{7f}\u{1b}\u{feff} 東京 🦀";
        let data = BTreeMap::from([("\u{85}key", vec![text])]);
        let mut written = Vec::new();
        write_json_line(&data, &mut written).unwrap();
        let expected = "{\"\\u0085key\":[\"Zürich \\u009b31m \\u202e\\u2066\\u007f\\u001b\\ufeff 東京 🦀\"]}\n";
        assert_eq!(String::from_utf8(written.clone()).unwrap(), expected);
        let read: BTreeMap<String, Vec<String>> = serde_json::from_slice(&written).unwrap();
        assert_eq!(read["\u{85}key"], [text]);
        let mut pretty = Vec::new();
        write_json(&data, &mut pretty).unwrap();
        assert!(pretty.starts_with(b"{\n  \"\\u0085key\": [\n    \"Z"));
    }
}
