//! The files that `check` read, and whether they are valid. Mistakes are diagnostics and not part
//! of the report.

use std::io;

use serde::Serialize;

use super::Report;
use super::document::{Cell, Column, Document, Row, Table, Wording};
use super::head::SCHEMA;
use super::record::{RecordWriter, header};

#[derive(Serialize)]
pub(crate) struct CheckReport {
    schema: u32,
    command: &'static str,
    files: Vec<CheckedFile>,
}

#[derive(Serialize)]
pub(crate) struct CheckedFile {
    pub(crate) file: String,
    pub(crate) ok: bool,
    /// The offer's name, if the file is valid.
    pub(crate) name: Option<String>,
}

impl CheckReport {
    pub(crate) const fn new(files: Vec<CheckedFile>) -> Self {
        Self { schema: SCHEMA, command: "check", files }
    }
}

impl CheckedFile {
    const fn result(&self) -> &'static str {
        if self.ok { "ok" } else { "wrong" }
    }
}

impl Report for CheckReport {
    fn title(&self) -> &'static str {
        "Checked files"
    }

    fn document(&self, _wording: Wording) -> Document<'_> {
        let columns = vec![Column::label("file"), Column::label("result"), Column::name("offer")];
        let rows = self.files.iter().map(|file| {
            let name = file.name.as_deref().map_or(Cell::Missing, Cell::text);
            Row::equal(vec![Cell::text(file.file.as_str()), Cell::text(file.result()), name])
        });
        Document::new().table(Table::new(columns, rows))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["file", "result", "offer"])?;
        self.files.iter().try_for_each(|file| {
            write(&[(&file.file).into(), file.result().into(), file.name.as_deref().into()])
        })
    }
}
