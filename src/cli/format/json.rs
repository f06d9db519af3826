//! JSON: the report writes its own shape.

use std::io::{self, Write};

use super::Format;
use crate::cli::report::Report;

pub(super) struct Json;

impl Format for Json {
    fn write(&self, report: &dyn Report, out: &mut dyn Write) -> io::Result<()> {
        report.json(out)
    }
}
