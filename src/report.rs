//! The reports: the answers of commands, independent of the output format.
//!
//! Each report is one typed data set, built once from the library's results. It serializes to JSON
//! for programs; the document for people and the records for spreadsheets are views of it. All
//! wording for people is here. Nothing here depends on arguments, files, widths or colours.

pub(crate) mod after_tax;
pub(crate) mod assumptions;
pub(crate) mod bands;
pub(crate) mod basis;
pub(crate) mod by_year;
pub(crate) mod changes;
pub(crate) mod chart;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod head;
pub(crate) mod leave;
pub(crate) mod ledger;
pub(crate) mod market;
pub(crate) mod negotiability;
pub(crate) mod number;
pub(crate) mod offer;
mod options;
mod outcome;
pub(crate) mod page;
pub(crate) mod presets;
mod price_levels;
mod private;
pub(crate) mod record;
pub(crate) mod sanitize;
pub(crate) mod scenarios;
pub(crate) mod schema;
pub(crate) mod score;
pub(crate) mod show;
pub(crate) mod side_by_side;
pub(crate) mod simulate;
pub(crate) mod solve;
pub(crate) mod standing;
pub(crate) mod sweep;
pub(crate) mod take_home;
pub(crate) mod tax;
pub(crate) mod tax_list;
mod terms;
pub(crate) mod text;
pub(crate) mod time_rates;
pub(crate) mod walkaway;
pub(crate) mod whatif;
pub(crate) mod workbook;

use std::io;

use chart::Chart;
use document::{Document, Wording};
use offercalc::ObjectiveError;
use record::RecordWriter;
use workbook::Sheet;

/// Called for each row that a report computes while it writes.
pub(crate) type Watch<'a> = &'a dyn Fn();

/// The answer of a command: the views of its data set, which also serializes to a JSON object.
pub(crate) trait Report {
    /// What it is about, like `Job offers`. The names of the offers follow.
    fn title(&self) -> &'static str;

    /// Tables and notes, for people.
    fn document(&self, wording: Wording) -> Document<'_>;

    /// What to draw, from top to bottom.
    fn charts(&self, _: Wording) -> Vec<Chart<'_>> {
        Vec::new()
    }

    /// Sheets with formulas, which a spreadsheet shows in place of the document's first table.
    fn sheets(&self) -> Vec<Sheet<'_>> {
        Vec::new()
    }

    /// Whether it has no document because its rows are too many to store. A spreadsheet then shows
    /// the records.
    fn is_streamed(&self) -> bool {
        false
    }

    /// A header and then one figure per record, for spreadsheets.
    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()>;

    /// The error that ended the output early, for a report that computes figures while it writes.
    fn failure(&self) -> Option<ObjectiveError> {
        None
    }
}
