//! JSON: the data set of a report, serialized.

use std::io::{self, Write};

use super::appearance::Appearance;
use crate::report::Report;

pub(super) fn render(report: &impl Report, _: Appearance, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
