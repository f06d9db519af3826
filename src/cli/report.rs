//! The old way of a report, in which it writes each format itself. What is converted implements
//! `crate::report::Report`.

use std::io::{self, Write};

use serde::Serialize;

pub(crate) use crate::report::document::{
    Block, Cell, Column, ColumnKind, Document, Notes, Role, Row, Table,
};
pub(crate) use crate::report::number::Number;
pub(crate) use crate::report::record::Field;

/// The answer of a command.
pub(crate) trait Report {
    /// For people.
    fn document(&self) -> Document<'_>;

    /// One figure a row, the first row being the header.
    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()>;

    /// One object, for programs: [`write_json`] of the right shape.
    fn json(&self, out: &mut dyn Write) -> io::Result<()>;
}

/// Writes a value as JSON, indented, with a newline at its end.
pub(crate) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
