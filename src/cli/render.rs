//! How a report looks: the formats, a file each. Knows no report.
//!
//! A new format is a file here and a line in [`formats`], which reads what every report has: a
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
pub(crate) use json::write_json;

/// Declares the formats: what the help says of one, its name, and the module that writes it.
macro_rules! formats {
    ($($(#[$about:meta])+ $name:ident = $module:ident,)+) => {
        /// The formats, in the order of the help.
        #[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
        pub(crate) enum Format {
            $($(#[$about])+ $name,)+
        }

        /// Writes a report in a format.
        pub(crate) fn render(
            report: &impl Report,
            format: Format,
            appearance: Appearance,
            out: &mut dyn Write,
        ) -> io::Result<()> {
            match format {
                $(Format::$name => $module::render(report, appearance, out),)+
            }
        }
    };
}

formats! {
    /// For people, in a terminal
    Table = table,
    /// To paste in a document
    Markdown = markdown,
    /// One figure a row, for spreadsheets
    Csv = csv,
    /// One object, for programs
    Json = json,
}

impl Format {
    /// Whether it shows a report to people, who want an overview and not every figure.
    pub(crate) const fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Markdown)
    }
}
