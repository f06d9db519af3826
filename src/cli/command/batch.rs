//! `batch`: a table of offers, one result a row, in the order of the rows.
//!
//! Rows are streamed: a thread reads the table in chunks, all cores compute them, and the results are
//! written in order. Memory does not depend on the number of rows.

mod blank_lines;
mod cell;
mod chunk;
mod columns;
mod csv_source;
mod json_row;
mod jsonl_source;
mod results;
mod row_source;
mod source;
mod worker;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use offercalc::{AskedPrice, Change, Metric, MetricError, Overrides};
use rayon::prelude::*;

use crate::cli::args::{self, TimeArgs, ToArgs, ViewArgs};
use crate::cli::diagnostics::{self, Diagnostic, Failure};
use crate::cli::file;
use crate::cli::get;
use crate::cli::output;
use crate::cli::run::Run;
use chunk::Chunk;
use columns::Columns;
use results::{ResultFormat, Results};
use source::{TableFormat, TableSource};
use worker::{BadRows, Plan, Worker};

/// How many chunks each core may have in work. Some take longer than others.
const CHUNKS_PER_CORE: usize = 4;

/// The most bad rows that are reported one by one.
const MOST_REPORTED: u64 = 20;

#[derive(Args)]
#[command(after_help = "\
A CSV table has a header with levers, and an offer in each row. An empty cell
states nothing. JSON lines have an object with levers in each line:
  {\"base\": 175000, \"rsu\": {\"value\": \"300k\", \"vesting\": \"amazon\"}}

Each row gives the figures that `show --get` gives for the same offer, as a row
of CSV or a line of JSON, in the currency of its last column.")]
pub(super) struct BatchArgs {
    /// Table of offers: CSV or JSON lines; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The figures to compute, like total,year1,average [default: total]
    ///
    /// See `offercalc show --help` for the metrics.
    #[arg(long, value_name = "METRIC,…", value_parser = args::metric, value_delimiter = ',')]
    metrics: Vec<Metric>,

    /// Copy these columns to the output, like id,name
    ///
    /// They may have any name. One that is a lever is also used as one.
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    keep: Vec<String>,

    /// Set a lever in every row: rsu.vesting=amazon
    ///
    /// Repeat the option for more levers. A column cannot set the same lever.
    #[arg(long = "set", value_name = "LEVER=VALUE", value_parser = args::change)]
    sets: Vec<Change>,

    /// What to do with a row that is not a valid offer [default: stop]
    #[arg(long, value_enum, value_name = "WHAT")]
    bad_rows: Option<BadRows>,

    /// Format of the table [default: by the file's name, or else by its first character]
    #[arg(long, value_enum, value_name = "FORMAT")]
    input: Option<TableFormat>,

    /// Output format [default: csv]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<ResultFormat>,

    #[command(flatten)]
    to: ToArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    time: TimeArgs,
}

impl Run for BatchArgs {
    fn run(&self) -> anyhow::Result<()> {
        let overrides = self.overrides()?;
        let metrics = self.metrics(&overrides)?;
        file::refuse_overwriting([&self.file], "the table", &self.to)?;
        let mut source = TableSource::open(&self.file, self.input)?;
        let file = source.label().to_owned();
        let columns = Columns::new(source.header(), &self.keep, self.sets()?, &file)?;
        let format = self.format.unwrap_or(ResultFormat::Csv);
        let results = Results::new(format, &self.keep, metrics)?;
        let (years, bad_rows) = (self.view.years(), self.bad_rows.unwrap_or(BadRows::Stop));
        let plan = Plan { columns, overrides, years, results, bad_rows, file };
        let chunks = source.chunks()?;
        output::write(self.to.output.as_deref(), |out| {
            out.write_all(&plan.results.header()?)?;
            out.flush()?;
            compute(&plan, &chunks, out)
        })
    }
}

impl BatchArgs {
    fn overrides(&self) -> Result<Overrides, Failure> {
        let view = self.view.resolve(&self.to)?.with_rates(&self.time);
        if let Some(AskedPrice::At(_)) = view.overrides.stock.price {
            let message =
                "`--price` applies one share price, but a table may have several companies";
            let hint = "change each price by a percentage, like --price=-20%, or set one with \
                        --set stock.price=200";
            return Err(Failure::misuse(message, hint));
        }
        Ok(view.overrides)
    }

    /// The metrics, each once, that every valid offer has.
    fn metrics(&self, overrides: &Overrides) -> Result<Vec<Metric>, Failure> {
        let mut metrics: Vec<Metric> = Vec::new();
        for metric in self.metrics.iter().copied() {
            let (needed, years) = (metric.years_needed(), self.view.years().years() as usize);
            let error = match metric {
                _ if needed as usize > years => {
                    Some(MetricError::BeyondHorizon { metric, needed, years })
                }
                Metric::PresentValue if overrides.discount.is_none() => {
                    Some(MetricError::NeedsDiscountRate(metric))
                }
                Metric::Expected if overrides.leave.is_none() => {
                    Some(MetricError::NeedsLeaveRate(metric))
                }
                _ => None,
            };
            if let Some(error) = error {
                return Err(get::no_figure(error, ""));
            }
            if metric.is_after_tax() {
                let message = format!("`{metric}` is a figure after tax, which `batch` has not");
                return Err(Failure::misuse(
                    message,
                    "use `offercalc show --net` for single offers",
                ));
            }
            if metrics.contains(&metric) {
                let message = format!("`--metrics` has `{metric}` twice");
                return Err(Failure::misuse(message, "remove one of the two"));
            }
            metrics.push(metric);
        }
        Ok(if metrics.is_empty() { vec![Metric::Total] } else { metrics })
    }

    /// The levers to set in every row.
    fn sets(&self) -> Result<Vec<(String, String)>, Failure> {
        let set = |set: &Change| match set.operator() {
            "=" => Ok((set.lever().to_owned(), set.value().to_owned())),
            operator => {
                let message = format!("`--set {set}` adds to nothing");
                let hint =
                    format!("`{operator}` is for `whatif`; write {}={}", set.lever(), set.value());
                Err(Failure::misuse(message, hint))
            }
        };
        self.sets.iter().map(set).collect()
    }
}

/// Computes the rows and writes their results as they come.
fn compute(
    plan: &Plan,
    chunks: &impl Fn(bool) -> Option<Chunk>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut workers: Vec<Worker> = Vec::new();
    workers.resize_with(rayon::current_num_threads() * CHUNKS_PER_CORE, Worker::default);
    let mut bad: u64 = 0;
    while let Some(first) = chunks(true) {
        // What has been read by now is computed together, and what has not is not waited for.
        let more = std::iter::from_fn(|| chunks(false));
        let round: Vec<Chunk> = [first].into_iter().chain(more.take(workers.len() - 1)).collect();
        let busy = workers.par_iter_mut().zip(&round);
        busy.try_for_each(|(worker, chunk)| worker.compute(plan, chunk))?;
        let mut warnings = Vec::new();
        for (worker, chunk) in workers.iter_mut().zip(round) {
            out.write_all(worker.results())?;
            for diagnostics in worker.bad_rows() {
                if plan.bad_rows == BadRows::Stop {
                    out.flush()?;
                    return Err(Failure::input(diagnostics).into());
                }
                bad += 1;
                if bad <= MOST_REPORTED {
                    warnings.extend(diagnostics.into_iter().map(Diagnostic::warning));
                }
            }
            if let Some(failure) = chunk.failure {
                out.flush()?;
                diagnostics::warn(warnings);
                return Err(failure.into());
            }
        }
        out.flush()?;
        diagnostics::warn(warnings);
    }
    if bad > MOST_REPORTED {
        let message = format!("{} more rows are not valid offers", bad - MOST_REPORTED);
        diagnostics::warn(vec![Diagnostic::new(message).file(&plan.file).warning()]);
    }
    Ok(())
}
