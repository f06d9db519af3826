//! What a command has to say, before anybody decides how it looks.
//!
//! For every report there is one typed data set, built once from what the library answers. Its
//! serialization is the JSON for programs; a document for people and records for spreadsheets are
//! views of it. Words for people live here. Nothing here knows arguments, files, widths or colours.

#![allow(dead_code, reason = "some of it waits for the reports that are converted next")]

pub(crate) mod assumptions;
pub(crate) mod by_year;
pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod document;
pub(crate) mod head;
pub(crate) mod ledger;
pub(crate) mod negotiability;
pub(crate) mod number;
pub(crate) mod offer;
pub(crate) mod presets;
pub(crate) mod record;
pub(crate) mod sanitize;
pub(crate) mod show;
pub(crate) mod side_by_side;
pub(crate) mod standing;
pub(crate) mod text;
pub(crate) mod whatif;

use std::io;

use document::Document;
use record::RecordWriter;
use serde::Serialize;

/// The answer of a command: a data set that serializes to one object, for programs, and its views.
pub(crate) trait Report: Serialize {
    /// For people: tables and notes.
    fn document(&self) -> Document<'_>;

    /// For spreadsheets: a header, then one figure a row.
    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()>;
}
