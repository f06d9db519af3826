//! CSV: plain numbers, and no cells that a spreadsheet would run as a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::report::record::{RecordField, RecordWriter};

/// Writes records one by one.
pub(super) fn render(
    records: &dyn Fn(&mut RecordWriter<'_>) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    records(&mut |fields| {
        let written = fields.iter().try_for_each(|field| match field {
            RecordField::Text(text) => writer.write_field(defused(text).as_bytes()),
            RecordField::Whole(number) => writer.write_field(number.to_string()),
            RecordField::Number(number) => writer.write_field(number.to_string()),
            RecordField::Empty => writer.write_field(""),
        });
        written.and_then(|()| writer.write_record(None::<&[u8]>)).map_err(io_error)
    })?;
    writer.flush()
}

/// Unwraps the I/O error, so that a closed pipe is recognized.
pub(crate) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Puts an apostrophe before text that a spreadsheet would run as a formula.
pub(crate) fn defused(text: &str) -> Cow<'_, str> {
    let first = text.trim_start().chars().next();
    if matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
        || text.starts_with(['\t', '\r', '\n'])
    {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            (" =1+1", "' =1+1"),
            ("+49", "'+49"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("Amazon L6", "Amazon L6"),
            ("", ""),
        ] {
            assert_eq!(defused(text), cell, "{text}");
        }
    }
}
