//! The output formats, one file each. Independent of the reports.
//!
//! A new format is a file here and a variant of [`Format`]. It reads one of the views that every
//! report has: the document, the records, or the serialized data set.

pub(crate) mod appearance;
mod axis;
mod cells;
mod chart;
mod csv;
mod html;
mod json;
mod markdown;
mod table;
mod width;
mod xlsx;

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use crate::report::Report;
use crate::report::offer::Offers;
use crate::report::page::Page;
use appearance::Appearance;
pub(crate) use csv::{defused, io_error};
pub(crate) use json::{write_json, write_json_line};
pub(crate) use xlsx::SheetFull;

/// The formats, in the order of the help.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for the terminal
    Table,
    /// Markdown tables
    Markdown,
    /// One figure per row, for spreadsheets
    Csv,
    /// One JSON object, for scripts
    Json,
    /// A page with charts, to send or print
    Html,
    /// A spreadsheet with formulas
    Xlsx,
}

/// A report that can be written in every format. The formats take it as an object, so that they are
/// compiled once and not for each report.
pub(crate) trait Render: Report {
    /// Writes its data set as JSON.
    fn json(&self, out: &mut dyn Write) -> io::Result<()>;
}

impl<R: Report + Serialize> Render for R {
    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        write_json(self, out)
    }
}

/// Writes a report on offers in a format.
pub(crate) fn render(
    report: &dyn Render,
    offers: Offers<'_>,
    format: Format,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Table => {
            let document = report.document(appearance.wording());
            let document = match appearance.charts {
                Some(_) => document.drawn(report.charts(appearance.wording())),
                None => document,
            };
            // The process ends after its answer, and freeing every cell would cost more than a row.
            table::render(&ManuallyDrop::new(document), appearance, out)
        }
        Format::Markdown => {
            markdown::render(&report.document(appearance.wording()), appearance, out)
        }
        Format::Csv => csv::render(&|write| report.records(write), out),
        Format::Json => report.json(out),
        Format::Html => {
            html::render(&Page::new(report, offers, appearance.wording()), appearance, out)
        }
        Format::Xlsx => xlsx::render(report, appearance, out),
    }
}

impl Format {
    /// The format that the ending of a file's name stands for.
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::value_variants().iter().copied().find(|format| format.ending() == ending)
    }

    /// Whether it shows the document.
    pub(crate) const fn has_document(self) -> bool {
        matches!(self, Self::Table | Self::Markdown | Self::Html | Self::Xlsx)
    }

    /// Whether people read it, who need an overview rather than every figure.
    pub(crate) const fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Markdown | Self::Html)
    }

    /// The usual ending of a file.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// The usual name of a file in a format that a terminal cannot show.
    pub(crate) const fn file_name(self) -> Option<&'static str> {
        match self {
            Self::Html => Some("report.html"),
            Self::Xlsx => Some("report.xlsx"),
            Self::Table | Self::Markdown | Self::Csv | Self::Json => None,
        }
    }
}
