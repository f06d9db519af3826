//! Computes the rows of a chunk, on one of the cores.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;

use clap::ValueEnum;
use offercalc::{Figure, Horizon, MetricError, OfferRows, Overrides, TableProblem};

use super::cell::TableCell;
use super::chunk::Chunk;
use super::columns::{Columns, Layout};
use super::json_row;
use super::results::Results;
use super::row_source::{OPEN_QUOTE, line_breaks};
use crate::cli::diagnostics::Diagnostic;
use crate::cli::{get, input};

/// The most layouts of JSON rows that a worker remembers. Each remembers up to 5 MB about its rows.
const MOST_LAYOUTS: usize = 8;

/// What all rows have in common.
pub(super) struct Plan {
    pub(super) columns: Columns,
    pub(super) overrides: Overrides,
    pub(super) years: Horizon,
    pub(super) results: Results,
    pub(super) bad_rows: BadRows,
    /// The name of the table in messages.
    pub(super) file: String,
}

/// What to do with a row that is not a valid offer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum BadRows {
    /// Stop with an error, after the rows before it
    Stop,
    /// Leave the row out, with a warning
    Skip,
    /// Write the row without figures, with a warning
    Blank,
}

/// Computes chunks. It remembers what rows have in common.
#[derive(Default)]
pub(super) struct Worker {
    /// The offers of rows that all have the same layout.
    offers: Option<OfferRows>,
    /// The layouts of rows that name their own columns, and the offers of each.
    layouts: HashMap<Vec<String>, (Layout, OfferRows)>,
    results: Vec<u8>,
    bad_rows: Vec<Vec<Diagnostic>>,
}

/// A row that is not a valid offer.
struct Bad<'c> {
    kept: Vec<TableCell<'c>>,
    diagnostics: Vec<Diagnostic>,
}

impl From<Diagnostic> for Bad<'_> {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { kept: Vec::new(), diagnostics: vec![diagnostic] }
    }
}

impl Worker {
    /// The results of the last chunk, as text.
    pub(super) fn results(&self) -> &[u8] {
        &self.results
    }

    /// What is wrong with each bad row of the last chunk.
    pub(super) fn bad_rows(&mut self) -> Vec<Vec<Diagnostic>> {
        std::mem::take(&mut self.bad_rows)
    }

    /// Computes the rows of a chunk.
    pub(super) fn compute(&mut self, plan: &Plan, chunk: &Chunk) -> io::Result<()> {
        let mut lines = plan.results.lines(std::mem::take(&mut self.results))?;
        let mut figures = Vec::new();
        for (line, cells) in chunk.rows() {
            figures.clear();
            match self.row(plan, line, cells.as_deref(), &mut figures) {
                Ok((kept, currency)) => {
                    plan.results.write(&mut lines, &kept, Some((&figures, currency)))?;
                }
                Err(Bad { kept, diagnostics }) => {
                    let place = |it: Diagnostic| it.file(&plan.file).on_line(line);
                    self.bad_rows.push(diagnostics.into_iter().map(place).collect());
                    match plan.bad_rows {
                        BadRows::Stop => break,
                        BadRows::Skip => {}
                        BadRows::Blank => plan.results.write(&mut lines, &kept, None)?,
                    }
                }
            }
        }
        self.results = lines.finish()?;
        Ok(())
    }

    /// Computes the figures of a row. Returns its kept cells and its currency.
    fn row<'c>(
        &mut self,
        plan: &Plan,
        line: usize,
        cells: Option<&[&'c str]>,
        figures: &mut Vec<Figure>,
    ) -> Result<(Vec<TableCell<'c>>, &'static str), Bad<'c>> {
        let cells = cells.ok_or_else(|| {
            Diagnostic::new("the row is not UTF-8 text").hint("save the table as UTF-8")
        })?;
        let (layout, offers, cells, kept) = match &plan.columns.layout {
            Some(layout) => {
                let kept = layout.kept.iter().map(|index| cell_at(cells, *index)).collect();
                if let Some(wrong) = spans_lines(line, cells, layout) {
                    return Err(Bad { kept, diagnostics: vec![wrong] });
                }
                if cells.len() != layout.width {
                    return Err(other_width(cells.len(), layout.width).into());
                }
                let cells: Vec<TableCell<'_>> =
                    cells.iter().map(|it| TableCell::text(it)).collect();
                let rows = || layout.table.rows(&plan.overrides);
                (layout, self.offers.get_or_insert_with(rows), cells, kept)
            }
            None => {
                let line = cells.first().copied().unwrap_or_default();
                let row = json_row::read(line, &plan.columns.kept)?;
                let kept = row.kept.into_iter().map(Option::unwrap_or_default).collect();
                let (layout, offers) = match self.layout_of(row.names, plan) {
                    Ok((layout, offers)) => (&*layout, offers),
                    Err(wrong) => return Err(Bad { kept, diagnostics: vec![wrong] }),
                };
                (layout, offers, row.cells, kept)
            }
        };
        let stated =
            layout.levers.iter().map(|index| cells.get(*index).map_or("", TableCell::as_str));
        let sets = plan.columns.sets.iter().map(|(_, value)| value.as_str());
        let stated: Vec<&str> = stated.chain(sets).collect();
        match compute(plan, offers, &stated, figures) {
            Ok(currency) => Ok((kept, currency)),
            Err(diagnostics) => Err(Bad { kept, diagnostics }),
        }
    }

    /// The layout of a row with these columns.
    fn layout_of(
        &mut self,
        names: Vec<String>,
        plan: &Plan,
    ) -> Result<&mut (Layout, OfferRows), Diagnostic> {
        if self.layouts.len() >= MOST_LAYOUTS && !self.layouts.contains_key(&names) {
            self.layouts.clear();
        }
        Ok(match self.layouts.entry(names) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let layout = plan.columns.layout(entry.key())?;
                let offers = layout.table.rows(&plan.overrides);
                entry.insert((layout, offers))
            }
        })
    }
}

/// Computes the figures of an offer. Returns their currency.
fn compute(
    plan: &Plan,
    offers: &mut OfferRows,
    stated: &[&str],
    figures: &mut Vec<Figure>,
) -> Result<&'static str, Vec<Diagnostic>> {
    let offer = offers.read(stated).map_err(|problems| {
        let wrong = |TableProblem { column, problem, .. }: TableProblem| {
            let has_break = column.is_some_and(|column| {
                stated.get(column).is_some_and(|cell| cell.contains(['\n', '\r']))
            });
            let open_quote = (has_break && problem.hint.is_none()).then(|| OPEN_QUOTE.to_owned());
            Diagnostic::new(problem.message).maybe_hint(problem.hint.or(open_quote))
        };
        problems.into_iter().map(wrong).collect::<Vec<_>>()
    })?;
    let projection = offer.project(plan.years);
    let projection = projection.map_err(|error| vec![input::no_ledger(error, &plan.file)])?;
    for metric in &plan.results.metrics {
        let figure = projection.metric(*metric);
        figures.push(figure.map_err(|error| no_figure(error, &plan.file))?);
    }
    Ok(projection.currency().code())
}

/// What is wrong with a row that does not have a figure.
fn no_figure(error: MetricError, file: &str) -> Vec<Diagnostic> {
    match error {
        MetricError::NeedsTime(metric) => {
            let wrong = Diagnostic::new(format!("`{metric}` needs the hours worked"));
            vec![wrong.hint("add a column `time.hours_per_week`, like 40")]
        }
        error => get::no_figure(error, file).into_diagnostics(),
    }
}

fn cell_at<'c>(cells: &[&'c str], index: Option<usize>) -> TableCell<'c> {
    let cell = index.and_then(|index| cells.get(index));
    cell.map_or(TableCell::Null, |cell| TableCell::text(cell))
}

/// The error for a line break in a cell that is not kept: a stray quote would swallow the rows up to
/// the next one. In a row of another width, any cell may be that one.
fn spans_lines(line: usize, cells: &[&str], layout: &Layout) -> Option<Diagnostic> {
    let is_copied =
        |index: &usize| cells.len() == layout.width && layout.kept.contains(&Some(*index));
    let has_break = |cell: &str| cell.bytes().any(|byte| matches!(byte, b'\n' | b'\r'));
    let (index, cell) =
        cells.iter().enumerate().find(|(index, cell)| has_break(cell) && !is_copied(index))?;
    let breaks = |cell: &str| line_breaks(cell.as_bytes());
    let first = line + cells.iter().take(index).map(|cell| breaks(cell)).sum::<usize>();
    let message = match breaks(cell) {
        0 => "a cell has a line break".to_owned(),
        more => format!("a cell spans lines {first}\u{2013}{}", first + more),
    };
    Some(Diagnostic::new(message).hint(OPEN_QUOTE))
}

fn other_width(found: usize, wanted: usize) -> Diagnostic {
    let s = if found == 1 { "" } else { "s" };
    let wrong =
        Diagnostic::new(format!("the row has {found} cell{s}, but the header has {wanted}"));
    wrong.hint(match found > wanted {
        true => "quote a cell that contains a comma: \"175,000\"",
        false => "state a cell for each column; an empty cell states nothing",
    })
}
