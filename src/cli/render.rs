//! How a report looks: the formats, a file each. Knows no report.
//!
//! A new format is a file here and a variant of [`Format`], which reads what every report has: a
//! document, records, or the data set itself, which serializes.

pub(crate) mod appearance;
mod cells;
mod csv;
mod json;
mod markdown;
mod table;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::report::Report;
use appearance::Appearance;
pub(crate) use json::{write_json, write_json_line};

/// The formats, in the order of the help.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, in a terminal
    Table,
    /// To paste in a document
    Markdown,
    /// One figure a row, for spreadsheets
    Csv,
    /// One object, for programs
    Json,
}

/// Writes a report in a format.
pub(crate) fn render(
    report: &impl Report,
    format: Format,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Table => table::render(&report.document(appearance.wording()), appearance, out),
        Format::Markdown => {
            markdown::render(&report.document(appearance.wording()), appearance, out)
        }
        Format::Csv => csv::render(&|write| report.records(write), out),
        Format::Json => write_json(report, out),
    }
}

impl Format {
    /// Whether it shows a report to people, who want an overview and not every figure.
    pub(crate) const fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Markdown)
    }
}
