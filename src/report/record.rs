//! The records of a report: plain fields for spreadsheets. Knows no format.

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

/// Takes records one by one, so that a long report never has to be kept in memory.
pub(crate) struct RecordWriter<'w> {
    write: &'w mut dyn FnMut(&[RecordField<'_>]) -> io::Result<()>,
}

impl<'w> RecordWriter<'w> {
    pub(crate) fn new(write: &'w mut dyn FnMut(&[RecordField<'_>]) -> io::Result<()>) -> Self {
        Self { write }
    }

    /// Writes the names of the columns.
    pub(crate) fn header<const N: usize>(&mut self, names: [&str; N]) -> io::Result<()> {
        self.row(&names.map(RecordField::Text))
    }

    /// Writes a record.
    pub(crate) fn row(&mut self, fields: &[RecordField<'_>]) -> io::Result<()> {
        (self.write)(fields)
    }
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
