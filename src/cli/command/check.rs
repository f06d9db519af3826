//! `check`: read offers and a profile, and say what is wrong with each of them.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::args::{OutputArgs, ProfileArgs, ViewArgs};
use crate::cli::diagnostics::Failure;
use crate::cli::file;
use crate::cli::format;
use crate::cli::input;
use crate::cli::offers::SCHEMA;
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Report, Role, Row, Table, write_json,
};
use crate::cli::run::Run;

#[derive(Args)]
#[command(
    after_help = "Every mistake of every file is reported, and the status is 1 if there is any. What is in order is listed."
)]
pub(super) struct CheckArgs {
    /// Offer files; `-` is standard input
    #[arg(value_name = "OFFER", required_unless_present = "profile")]
    offers: Vec<PathBuf>,

    /// Profile to check as well
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Run for CheckArgs {
    fn run(&self) -> Result<(), Failure> {
        let paths: Vec<PathBuf> = self.offers.iter().chain(&self.profile).cloned().collect();
        input::refuse_misuse(&paths, &self.output.to)?;
        let stock = self.view.stock();
        let mut files = Vec::with_capacity(self.offers.len());
        let mut diagnostics = Vec::new();
        for path in &self.offers {
            let projected = input::project_one(path, &stock, self.view.years);
            let name = projected.as_ref().ok().map(|projected| projected.name.clone());
            files.push(Checked { file: file::label(path), ok: name.is_some(), name });
            diagnostics.extend(projected.err().into_iter().flatten());
        }
        if let Some(path) = &self.profile {
            let profile = ProfileArgs { profile: Some(path.clone()) };
            let wrong = profile.read(&self.output.to).err();
            files.push(Checked { file: file::label(path), ok: wrong.is_none(), name: None });
            diagnostics.extend(wrong.into_iter().flat_map(Failure::into_diagnostics));
        }
        let written = format::write(&CheckReport { files }, &self.output, false);
        match written {
            Err(failure) => Err(failure.and(diagnostics)),
            Ok(()) if diagnostics.is_empty() => Ok(()),
            Ok(()) => Err(Failure::input(diagnostics)),
        }
    }
}

#[derive(Serialize)]
struct Checked {
    file: String,
    ok: bool,
    /// The offer's name, where it could be read.
    name: Option<String>,
}

struct CheckReport {
    files: Vec<Checked>,
}

impl Checked {
    const fn result(&self) -> &'static str {
        if self.ok { "ok" } else { "wrong" }
    }
}

impl Report for CheckReport {
    fn document(&self) -> Document<'_> {
        let columns = vec![
            Column::new(ColumnKind::Label, "file"),
            Column::new(ColumnKind::Label, "result"),
            Column::new(ColumnKind::Name, "offer"),
        ];
        let rows = self.files.iter().map(|checked| {
            let name =
                checked.name.as_ref().map_or(Cell::Missing, |name| Cell::text(name.as_str()));
            let cells = vec![Cell::text(checked.file.as_str()), Cell::text(checked.result()), name];
            Row { role: Role::Equal, cells }
        });
        let table = Table { columns, groups: vec![rows.collect()], footnote: None };
        Document { minor_digits: 0, blocks: vec![Block::Table(vec![table])] }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        write(&["file", "result", "offer"].map(Field::Text))?;
        self.files.iter().try_for_each(|checked| {
            let name = checked.name.as_deref().map_or(Field::Empty, Field::Text);
            write(&[Field::Text(&checked.file), Field::Text(checked.result()), name])
        })
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct CheckJson<'a> {
            schema: u32,
            command: &'static str,
            files: &'a [Checked],
        }
        write_json(out, &CheckJson { schema: SCHEMA, command: "check", files: &self.files })
    }
}
