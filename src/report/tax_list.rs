//! The list of jurisdictions with tax tables, and their sources.

use std::io;

use offercalc::{Law, TaxTables};
use serde::Serialize;

use super::Report;
use super::document::{Cell, Column, Document, Notes, Row, Table, Wording};
use super::head::SCHEMA;
use super::record::{RecordWriter, header};
use super::text::{TimeUnit, span};

#[derive(Serialize)]
pub(crate) struct TaxListReport {
    schema: u32,
    command: &'static str,
    jurisdictions: Vec<Jurisdiction>,
}

#[derive(Serialize)]
struct Jurisdiction {
    id: &'static str,
    name: String,
    /// The note on its newest law that has one.
    note: Option<String>,
    laws: Vec<LawOfYears>,
}

/// A law and the tax years that state it. Later years without one carry it forward.
#[derive(Serialize)]
struct LawOfYears {
    years: Vec<u32>,
    /// `official`, `statute`, `derived` or `projected`.
    basis: &'static str,
    /// The keys whose figures are projected.
    projected: Vec<String>,
    sources: Vec<String>,
}

impl TaxListReport {
    pub(crate) fn new() -> Self {
        let jurisdictions = TaxTables::ids().map(Jurisdiction::new).collect();
        Self { schema: SCHEMA, command: "tax", jurisdictions }
    }
}

impl Jurisdiction {
    fn new(id: &'static str) -> Self {
        let laws =
            (TaxTables::FIRST..=TaxTables::LAST).filter_map(|year| TaxTables::law(id, year).ok());
        let mut found = Self { id, name: String::new(), note: None, laws: Vec::new() };
        for law in laws.filter(|law| law.carried_from.is_none()) {
            found.add(law);
        }
        found
    }

    /// A row for each law, the first with the name.
    fn rows<'a>(&self) -> impl Iterator<Item = Row<'a>> {
        self.laws.iter().enumerate().map(|(index, law)| {
            let [id, name] = match index {
                0 => [self.id, &self.name].map(str::to_owned),
                _ => Default::default(),
            };
            Row::equal([id, name, law.years(), law.basis()].map(Cell::text).into())
        })
    }

    fn sources(&self) -> impl Iterator<Item = String> {
        let laws = self.laws.iter();
        laws.map(|law| {
            let projected = match law.projected.as_slice() {
                [] => String::new(),
                keys => format!("; projected: {}", keys.join(", ")),
            };
            format!("{} {}: {}{projected}", self.name, law.years(), law.sources.join("; "))
        })
    }

    fn add(&mut self, law: Law) {
        self.name = law.name.to_string();
        self.note = law.note.or(self.note.take());
        let insurances = law.insurances.iter().filter_map(|insurance| {
            Some(format!("{}: {}", insurance.name, insurance.source.as_ref()?))
        });
        let mut sources = law.sources;
        sources.extend(insurances);
        let of = LawOfYears {
            years: vec![law.year],
            basis: law.basis.name(),
            projected: law.projected,
            sources,
        };
        match self.laws.last_mut() {
            Some(last) if last.has_terms_of(&of) => last.years.push(law.year),
            _ => self.laws.push(of),
        }
    }
}

impl LawOfYears {
    fn has_terms_of(&self, other: &Self) -> bool {
        (self.basis, &self.projected, &self.sources)
            == (other.basis, &other.projected, &other.sources)
    }

    fn years(&self) -> String {
        let (first, last) = (self.years.first(), self.years.last());
        let years = first.zip(last);
        years.map_or_else(String::new, |(first, last)| span(TimeUnit::CalendarYear, *first, *last))
    }

    /// The basis, with what is projected.
    fn basis(&self) -> String {
        match self.projected.as_slice() {
            [] => self.basis.to_owned(),
            _ => format!("{} + projected", self.basis),
        }
    }
}

/// What the narrow form leaves out.
const WIDER: &str = "widen the terminal for the basis of each";

const SOURCES: &str = "Sources (later years without a table use the newest law)";

impl Report for TaxListReport {
    fn title(&self) -> &'static str {
        "Tax tables"
    }

    fn document(&self, _wording: Wording) -> Document<'_> {
        let list = || {
            let columns = ["id", "jurisdiction", "tax years", "basis"].map(Column::label);
            Table::new(columns.into(), self.jurisdictions.iter().flat_map(Jurisdiction::rows))
        };
        let forms = vec![list(), list().without_last(1).footnote(WIDER)];
        let about = self.jurisdictions.iter().filter_map(|it| {
            let note = it.note.as_ref()?;
            Some(format!("{}: {note}", it.name))
        });
        Document::new().forms(forms).notes([
            Notes::new("Notes on the laws", about.collect()),
            Notes::new(
                SOURCES,
                self.jurisdictions.iter().flat_map(Jurisdiction::sources).collect(),
            ),
        ])
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["id", "jurisdiction", "year", "basis", "projected", "source", "note"])?;
        for Jurisdiction { id, name, note, laws } in &self.jurisdictions {
            for law in laws {
                let (projected, sources) = (law.projected.join("; "), law.sources.join("; "));
                for year in &law.years {
                    write(&[
                        (*id).into(),
                        name.into(),
                        (*year).into(),
                        law.basis.into(),
                        (&projected).into(),
                        (&sources).into(),
                        note.as_ref().into(),
                    ])?;
                }
            }
        }
        Ok(())
    }
}
