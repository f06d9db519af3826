//! `presets`: the vesting schedules that are built in, with their sources.

use std::io::{self, Write};

use clap::Args;
use offercalc::{Decimal, PRESETS, Preset, round};
use serde::Serialize;

use crate::cli::args::OutputArgs;
use crate::cli::diagnostics::Failure;
use crate::cli::format;
use crate::cli::offers::SCHEMA;
use crate::cli::preset;
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, Report, Role, Row, Table,
    write_json,
};
use crate::cli::run::Run;

/// The decimals of a tranche's percent.
const PERCENT_DIGITS: u32 = 6;

#[derive(Args)]
#[command(
    after_help = "A preset is a dated reading of public sources, not a promise. A schedule that is written out in the offer always wins."
)]
pub(super) struct PresetsArgs {
    /// The preset to show
    name: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

impl Run for PresetsArgs {
    fn run(&self) -> Result<(), Failure> {
        let Some(name) = &self.name else {
            return format::write(&ListReport, &self.output, false);
        };
        let preset = preset::named(name)?;
        format::write(&PresetReport(preset), &self.output, false)
    }
}

struct ListReport;

impl Report for ListReport {
    fn document(&self) -> Document<'_> {
        let columns = ["preset", "years", "vests every", "confidence"];
        let columns = columns.map(|heading| Column::new(ColumnKind::Label, heading)).into();
        let rows = PRESETS.iter().map(|preset| {
            let cells = vec![
                Cell::text(preset.name),
                Cell::text(preset.percents()),
                Cell::text(preset.cadence()),
                Cell::text(preset.confidence.to_string()),
            ];
            Row { role: Role::Equal, cells }
        });
        let table = Table { columns, groups: vec![rows.collect()], footnote: None };
        let sources = PRESETS.iter().map(|preset| {
            let note = preset.note.map_or_else(String::new, |note| format!("; {note}"));
            format!("{}: {}; read {}{note}", preset.name, preset.source, preset.read)
        });
        let sources = Notes {
            heading: "Sources, with the month of reading; what the letter says wins".to_owned(),
            lines: sources.collect(),
        };
        Document { minor_digits: 0, blocks: vec![Block::Table(vec![table]), Block::Notes(sources)] }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let header = ["preset", "years", "every", "confidence", "source", "read", "note"];
        write(&header.map(Field::Text))?;
        PRESETS.iter().try_for_each(|preset| {
            write(&[
                Field::Text(preset.name),
                Field::Text(&preset.percents()),
                Field::Text(&preset.cadence()),
                Field::Text(&preset.confidence.to_string()),
                Field::Text(preset.source),
                Field::Text(preset.read),
                preset.note.map_or(Field::Empty, Field::Text),
            ])
        })
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let presets = PRESETS.iter().map(PresetJson::new).collect();
        write_json(out, &PresetsJson { schema: SCHEMA, command: "presets", presets })
    }
}

struct PresetReport(&'static Preset);

impl PresetReport {
    fn tranches(&self) -> impl Iterator<Item = (u32, Decimal)> {
        tranches(self.0).into_iter()
    }
}

impl Report for PresetReport {
    fn document(&self) -> Document<'_> {
        let preset = self.0;
        let mut lines = vec![
            format!("{} by year; vests every {}", preset.percents(), preset.cadence()),
            format!("confidence: {}", preset.confidence),
            format!("source: {}, read {}", preset.source, preset.read),
        ];
        lines.extend(preset.note.map(|note| format!("note: {note}")));
        lines.push(format!("in an offer: vesting = \"{}\"", preset.name));
        let columns = vec![
            Column::new(ColumnKind::Figures, "month"),
            Column::new(ColumnKind::Figures, "percent"),
        ];
        let rows = self.tranches().map(|(month, percent)| {
            let percent = Cell::text(percent.normalize().to_string());
            Row { role: Role::Equal, cells: vec![Cell::text(month.to_string()), percent] }
        });
        let table = Table { columns, groups: vec![rows.collect()], footnote: None };
        let about = Notes { heading: preset.name.to_owned(), lines };
        Document { minor_digits: 0, blocks: vec![Block::Notes(about), Block::Table(vec![table])] }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        write(&["preset", "month", "percent"].map(Field::Text))?;
        for (month, percent) in self.tranches() {
            write(&[Field::Text(self.0.name), Field::Whole(month), Field::Number(percent)])?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let presets = vec![PresetJson::new(self.0)];
        write_json(out, &PresetsJson { schema: SCHEMA, command: "presets", presets })
    }
}

#[derive(Serialize)]
struct PresetsJson {
    schema: u32,
    command: &'static str,
    presets: Vec<PresetJson>,
}

#[derive(Serialize)]
struct PresetJson {
    name: &'static str,
    years: Vec<Number>,
    every: Vec<&'static str>,
    confidence: String,
    source: &'static str,
    read: &'static str,
    note: Option<&'static str>,
    tranches: Vec<TrancheJson>,
}

#[derive(Serialize)]
struct TrancheJson {
    month: u32,
    percent: Number,
}

impl PresetJson {
    fn new(preset: &'static Preset) -> Self {
        let tranche = |(month, percent)| TrancheJson { month, percent: Number(percent) };
        Self {
            name: preset.name,
            years: preset.years.iter().map(|(percent, _)| Number((*percent).into())).collect(),
            every: preset.years.iter().map(|(_, every)| every.name()).collect(),
            confidence: preset.confidence.to_string(),
            source: preset.source,
            read: preset.read,
            note: preset.note,
            tranches: tranches(preset).into_iter().map(tranche).collect(),
        }
    }
}

/// The tranches in percent, rounded so that they still total 100.
fn tranches(preset: &Preset) -> Vec<(u32, Decimal)> {
    let schedule = preset.schedule().ok();
    let percents = schedule.iter().flat_map(offercalc::Schedule::percents);
    let mut exact = Decimal::ZERO;
    let mut rounded = Decimal::ZERO;
    let tranches = percents.map(|(month, percent)| {
        exact += percent;
        let before = rounded;
        rounded = round(exact, PERCENT_DIGITS);
        (month, rounded - before)
    });
    tranches.collect()
}
