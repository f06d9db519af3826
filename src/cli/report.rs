//! What a command has to say, before anybody decides how it looks.
//!
//! A report can be told in three ways: as a document for people, as records for spreadsheets, as
//! JSON for programs. Cells of a document mean something; only a format knows width and colour.

use std::borrow::Cow;
use std::io::{self, Write};

use offercalc::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The answer of a command.
pub(crate) trait Report {
    /// For people.
    fn document(&self) -> Document<'_>;

    /// One figure a row, the first row being the header.
    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()>;

    /// One object, for programs: [`write_json`] of the right shape.
    fn json(&self, out: &mut dyn Write) -> io::Result<()>;
}

/// Tables and notes, from top to bottom.
pub(crate) struct Document<'a> {
    /// The decimals of the currency's minor unit.
    pub(crate) minor_digits: u32,
    pub(crate) blocks: Vec<Block<'a>>,
}

pub(crate) enum Block<'a> {
    /// A table in several forms: the first that fits is shown.
    Table(Vec<Table<'a>>),
    Notes(Notes),
}

/// A heading with a line each.
pub(crate) struct Notes {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
}

pub(crate) struct Table<'a> {
    pub(crate) columns: Vec<Column<'a>>,
    /// Rows that belong together.
    pub(crate) groups: Vec<Vec<Row<'a>>>,
    /// What this form leaves out.
    pub(crate) footnote: Option<&'static str>,
}

#[derive(Clone)]
pub(crate) struct Column<'a> {
    pub(crate) heading: Cow<'a, str>,
    pub(crate) kind: ColumnKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// What a row is, never cut.
    Label,
    /// Numbers, never cut or wrapped.
    Figures,
    /// A name, cut where there is no room.
    Name,
}

impl<'a> Column<'a> {
    pub(crate) fn new(kind: ColumnKind, heading: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, heading: heading.into() }
    }
}

pub(crate) struct Row<'a> {
    pub(crate) role: Role,
    pub(crate) cells: Vec<Cell<'a>>,
}

/// What a row is among its group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// What the others add up to or follow from.
    Total,
    /// What is below a total, and indented where there is no other sign of it.
    Part,
    /// A row among equals.
    Equal,
}

#[derive(Clone, Debug)]
pub(crate) enum Cell<'a> {
    Text(Cow<'a, str>),
    /// Money.
    Amount(Decimal),
    /// Money more or less than elsewhere.
    Difference(Decimal),
    /// A fraction by which something changes.
    Change(Decimal),
    /// A fraction by which another fraction is more.
    Points(Decimal),
    /// A share price.
    Price(Decimal),
    /// A number of shares.
    Shares(Decimal),
    /// A bar of so many eighths of a character.
    Bar(u32),
    /// Nothing belongs here.
    Empty,
    /// What belongs here does not exist.
    Missing,
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }
}

/// A field of a record.
pub(crate) enum Field<'a> {
    Text(&'a str),
    Whole(u32),
    Number(Decimal),
    Empty,
}

/// Writes a value as JSON, indented, with a newline at its end.
pub(crate) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// The decimals of a rate in JSON and CSV.
pub(crate) const RATE_DIGITS: u32 = 6;

/// A decimal that goes into JSON digit by digit.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = RawValue::from_string(self.0.to_string());
        digits.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}
