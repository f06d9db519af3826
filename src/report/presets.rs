//! The list of vesting presets with their sources, or one preset month by month.

use std::io;

use offercalc::{Decimal, Preset, Schedule, round};
use serde::Serialize;

use super::Report;
use super::document::{Cell, Column, Document, Notes, Row, Table, Wording};
use super::head::SCHEMA;
use super::number::Number;
use super::record::{RecordWriter, header};

/// The decimals of a tranche's percent.
const PERCENT_DIGITS: u32 = 6;

#[derive(Serialize)]
pub(crate) struct PresetsReport {
    schema: u32,
    command: &'static str,
    presets: Vec<PresetTerms>,
    /// Whether one preset is shown month by month.
    #[serde(skip)]
    by_month: bool,
}

#[derive(Serialize)]
struct PresetTerms {
    name: &'static str,
    /// Other names for it.
    also: Vec<&'static str>,
    years: Vec<Number>,
    every: Vec<&'static str>,
    confidence: String,
    source: &'static str,
    /// The month in which the source was read.
    read: &'static str,
    note: Option<&'static str>,
    tranches: Vec<PresetTranche>,
    #[serde(skip)]
    preset: &'static Preset,
}

#[derive(Serialize)]
struct PresetTranche {
    month: u32,
    percent: Number,
}

impl PresetsReport {
    /// Lists presets, or shows a single one month by month.
    pub(crate) fn new(presets: &'static [Preset], by_month: bool) -> Self {
        let presets = presets.iter().map(PresetTerms::new).collect();
        Self { schema: SCHEMA, command: "presets", presets, by_month }
    }
}

impl PresetTerms {
    fn new(preset: &'static Preset) -> Self {
        Self {
            name: preset.name,
            also: preset.also().collect(),
            years: preset.years.iter().map(|(percent, _)| Number((*percent).into())).collect(),
            every: preset.years.iter().map(|(_, every)| every.name()).collect(),
            confidence: preset.confidence.to_string(),
            source: preset.source,
            read: preset.read,
            note: preset.note,
            tranches: tranches(preset),
            preset,
        }
    }
}

/// The tranches in percent, rounded so that their total stays 100.
fn tranches(preset: &Preset) -> Vec<PresetTranche> {
    let schedule = preset.schedule().ok();
    let percents = schedule.iter().flat_map(Schedule::percents);
    let mut exact = Decimal::ZERO;
    let mut rounded = Decimal::ZERO;
    let tranches = percents.map(|(month, percent)| {
        exact += percent;
        let before = rounded;
        rounded = round(exact, PERCENT_DIGITS);
        PresetTranche { month, percent: Number(rounded - before) }
    });
    tranches.collect()
}

impl Report for PresetsReport {
    fn title(&self) -> &'static str {
        "Vesting presets"
    }

    fn document(&self, _wording: Wording) -> Document<'_> {
        let document = Document::new();
        match self.presets.as_slice() {
            [one] if self.by_month => document.notes([about(one)]).table(months(one)),
            presets => {
                let forms = vec![list(presets), list(presets).without_last(1).footnote(WIDER)];
                document.forms(forms).notes([sources(presets)])
            }
        }
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        match self.presets.as_slice() {
            [one] if self.by_month => {
                header(write, ["preset", "month", "percent"])?;
                one.tranches.iter().try_for_each(|PresetTranche { month, percent }| {
                    write(&[one.name.into(), (*month).into(), (*percent).into()])
                })
            }
            presets => {
                header(
                    write,
                    ["preset", "years", "every", "confidence", "source", "read", "note"],
                )?;
                presets.iter().try_for_each(|terms| {
                    write(&[
                        terms.name.into(),
                        (&terms.preset.percents()).into(),
                        (&terms.preset.cadence()).into(),
                        (&terms.confidence).into(),
                        terms.source.into(),
                        terms.read.into(),
                        terms.note.into(),
                    ])
                })
            }
        }
    }
}

/// What the narrow form leaves out.
const WIDER: &str = "widen the terminal for how sure each is";

fn list(presets: &[PresetTerms]) -> Table<'_> {
    let columns = ["preset", "years", "vests every", "confidence"].map(Column::label);
    let rows = presets.iter().map(|PresetTerms { name, confidence, preset, .. }| {
        let cells = [(*name).into(), preset.percents(), preset.cadence(), confidence.clone()];
        Row::equal(cells.map(Cell::text).into())
    });
    Table::new(columns.into(), rows)
}

fn sources(presets: &[PresetTerms]) -> Notes {
    let lines = presets.iter().map(|PresetTerms { name, source, read, note, .. }| {
        let note = note.map_or_else(String::new, |note| format!("; {note}"));
        format!("{name}: {source}; read {read}{note}")
    });
    let heading = "Sources and when they were read (your offer letter takes precedence)";
    Notes::new(heading, lines.collect())
}

fn about(terms: &PresetTerms) -> Notes {
    let PresetTerms { name, also, confidence, source, read, note, preset, .. } = terms;
    let mut lines = vec![
        format!("{} by year; vests every {}", preset.percents(), preset.cadence()),
        format!("confidence: {confidence}"),
        format!("source: {source}, read {read}"),
    ];
    lines.extend(note.map(|note| format!("note: {note}")));
    if !also.is_empty() {
        lines.push(format!("people also say {}; files take `{name}`", also.join(", ")));
    }
    lines.push(format!("in an offer: vesting = \"{name}\""));
    Notes::new(*name, lines)
}

fn months(terms: &PresetTerms) -> Table<'_> {
    let rows = terms.tranches.iter().map(|PresetTranche { month, percent }| {
        let percent = percent.get().normalize().to_string();
        Row::equal(vec![Cell::text(month.to_string()), Cell::text(percent)])
    });
    Table::new(["month", "percent"].map(Column::figures).into(), rows)
}
