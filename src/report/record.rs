//! The records of a report: plain fields for spreadsheets, independent of the format.

use std::io;

use offercalc::Decimal;

use super::number::{Digits, Number};

/// A field of a record.
pub(crate) enum RecordField<'a> {
    Text(&'a str),
    Whole(u32),
    Number(Decimal),
    Empty,
}

/// Takes records one by one, so that a long report is never held in memory.
pub(crate) type RecordWriter<'w> = dyn FnMut(&[RecordField<'_>]) -> io::Result<()> + 'w;

/// Writes the names of the columns.
pub(crate) fn header<const N: usize>(
    write: &mut RecordWriter<'_>,
    names: [&str; N],
) -> io::Result<()> {
    write(&names.map(RecordField::Text))
}

impl<'a> From<&'a str> for RecordField<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for RecordField<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for RecordField<'_> {
    fn from(number: u32) -> Self {
        Self::Whole(number)
    }
}

impl<T: Digits> From<Number<T>> for RecordField<'_> {
    fn from(number: Number<T>) -> Self {
        Self::Number(number.get().digits())
    }
}

/// `None` is an empty field.
impl<'a, T: Into<RecordField<'a>>> From<Option<T>> for RecordField<'a> {
    fn from(field: Option<T>) -> Self {
        field.map_or(Self::Empty, Into::into)
    }
}
