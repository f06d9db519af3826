//! JSON: the data set of a report, serialized.

use std::io::{self, Write};

use serde::Serialize;

/// Writes data as JSON, indented, with a newline at its end.
pub(crate) fn write_json(data: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, data)?;
    writeln!(out)
}
