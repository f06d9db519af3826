//! The forms in which a report is written. A new one is a file here and a line in [`write`].

mod csv;
mod figures;
mod json;
mod markdown;
mod table;

use std::io::{self, Write};

use super::args::{FormatName, OutputArgs};
use super::failure::Failure;
use super::output;
use super::report::{Block, Document, Report};
use super::terminal;
use figures::Figures;

/// Turns a report into bytes.
trait Format {
    fn write(&self, report: &dyn Report, out: &mut dyn Write) -> io::Result<()>;
}

/// Walks through a document, a blank line between its blocks, and tells whether an amount was
/// rounded on the way.
fn write_blocks(
    document: &Document<'_>,
    cents: bool,
    out: &mut dyn Write,
    mut block: impl FnMut(&Block<'_>, &Figures, &mut dyn Write) -> io::Result<()>,
) -> io::Result<bool> {
    let figures = Figures::new(document.minor_digits, cents);
    for (index, each) in document.blocks.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        block(each, &figures, out)?;
    }
    Ok(figures.rounded())
}

/// Writes a report in the form and to the place that were asked for, with cents or without.
pub(crate) fn write(report: &dyn Report, args: &OutputArgs, cents: bool) -> Result<(), Failure> {
    let format: &dyn Format = match args.format {
        FormatName::Table => {
            let to_file = !output::is_standard(args.to.output.as_deref());
            &table::Table {
                width: terminal::width(to_file),
                colored: terminal::colored_output(args.color, to_file),
                cents,
            }
        }
        FormatName::Markdown => &markdown::Markdown { cents },
        FormatName::Csv => &csv::Csv,
        FormatName::Json => &json::Json,
    };
    output::write(args.to.output.as_deref(), |out| format.write(report, out))
}
