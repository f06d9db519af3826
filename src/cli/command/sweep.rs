//! `sweep`: a figure of several offers over values of a lever, and which offer leads.

mod moved_lever;
mod question;

use std::path::PathBuf;

use clap::Args;
use offercalc::{
    Figure, Kept, Line, Metric, ObjectiveError, Sweep, SweepValues, TwoWayLine, TwoWaySweep,
    grouped,
};

use crate::cli::args::{self, CentsArgs, ChartArgs, NetArgs, OutputArgs, TimeArgs, ViewArgs};
use crate::cli::changes;
use crate::cli::companies;
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::{self, OfferSource, Projected};
use crate::cli::levers::{self, Movable, MovablePair};
use crate::cli::output;
use crate::cli::progress::{Beside, Progress};
use crate::cli::render::Render;
use crate::cli::run::Run;
use crate::cli::view::View;
use crate::report::Watch;
use crate::report::basis::Basis;
use crate::report::changes::MovedOffer;
use crate::report::offer::Offers;
use crate::report::sweep::two_way::TwoWayReport;
use crate::report::sweep::{MOST_ROWS, SweepQuestion, SweepReport};
use moved_lever::MovedLever;
use question::TypedLever;

#[derive(Args)]
#[command(
    override_usage = "offercalc sweep [OPTIONS] <OFFER>... <LEVER=VALUES> [LEVER=VALUES]",
    after_help = "\
price and growth change every offer. All other levers change the first offer, or
every offer with --each. A number or name before the lever picks one offer:

  growth=-20%..20%:5%    share price growth, in every offer
  growth=-20%,0%,20%     the same, at these values only
  price=-40%..40%:10%    each share price by a percentage, in every offer
  price=100..250:25      the share price, in every offer of one company
  base=170k..200k:5k     base, in the first offer
  2:base=170k..200k:5k   base, in the second offer

Two levers give a map of who leads where, with a row for each value of the first
and a column for each value of the second:

  price=-40%..40%:20% growth=0%,10%,20%
  1:base=170k,185k,200k 2:base=190k,210k

`offercalc whatif --help` lists the levers."
)]
pub(super) struct SweepArgs {
    /// Offer files (`-` is standard input), then one or two levers, like growth=-20%..20%:5%
    ///
    /// The values are a range, FROM..TO or FROM..TO:STEP, or a list, A,B,C. Without a step, the
    /// range has 5 to 12 values. A list is sorted.
    #[arg(value_name = "OFFER|LEVER=VALUES", required = true)]
    words: Vec<PathBuf>,

    /// Figure to compare
    #[arg(long, value_name = "METRIC", value_parser = args::metric, default_value = "total")]
    metric: Metric,

    /// Change the lever in every offer
    #[arg(long)]
    each: bool,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    chart: ChartArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

impl SweepArgs {
    /// The metric, after tax or weighed by time if that is asked for.
    fn metric(&self) -> Result<Metric, Failure> {
        self.time.metric(self.net.metric(self.metric)?)
    }
}

impl Run for SweepArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.chart.refuse_beside(&self.output)?;
        let (paths, typed) = question::read(&self.words)?;
        let metric = self.metric()?;
        let view = self.view.resolve_net(&self.output.to, &self.net, Some(metric))?;
        let view = &view.with_rates(&self.time);
        let opened = input::open(paths, view, &self.output.to)?;
        let (sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        comparison::of(&offers)?;
        let levers = typed.iter().map(|typed| {
            let (only, typed) = typed.find(&offers)?;
            let moved = self.moved(view, (typed, only), &sources, &offers)?;
            MovedLever::new(typed, moved)
        });
        let mut levers: Vec<MovedLever<'_>> = levers.collect::<Result<_, Failure>>()?;
        if levers.len() > 1 && self.chart.is_given() {
            let message = "`--chart` draws the values of one lever";
            let hint = "remove --chart; two levers give a map of which offer leads where";
            return Err(Failure::misuse(message, hint).into());
        }
        match levers.as_mut_slice() {
            [lever] => self.one_lever(lever, view, &offers),
            [first, second] => {
                self.refuse_without_price(view, [first, second], &offers)?;
                MovedLever::join([first, second], &offers)?;
                self.two_levers([first, second], view, &offers)
            }
            _ => Ok(()),
        }
    }
}

impl SweepArgs {
    /// The offers in which the lever varies.
    fn moved(
        &self,
        view: &View,
        (typed, only): (&TypedLever, Option<usize>),
        sources: &[OfferSource],
        offers: &[Projected],
    ) -> Result<Vec<Option<Movable>>, Failure> {
        let name = &typed.name;
        let first = sources.first().map(|source| source.file.lever(name));
        let is_stock = first.is_some_and(|lever| lever.is_ok_and(|lever| lever.is_price_path()));
        let all = self.each || is_stock;
        let moves = |index| only.map_or(all || index == 0, |only| index == only);
        let moved = sources.iter().enumerate().map(|(index, source)| {
            let movable = moves(index).then(|| Movable::new(&source.file, name, &typed.texts()));
            movable.transpose()
        });
        let moved: Vec<Option<Movable>> = moved.collect::<Result<_, _>>()?;
        if moved.iter().flatten().any(|m| m.lever.is_share_price() && !m.moves_price()) {
            let priced = moved.iter().zip(offers).filter(|(movable, _)| movable.is_some());
            let hint = "change each price by a percentage, like price=-40%..40%:10%, or one price, \
            like 1:price=100..250";
            let what = format!("`{typed}`");
            companies::refuse_one_price(priced.map(|(_, offer)| offer), &what, hint)?;
        }
        changes::refuse_overridden(moved.iter().flatten().map(|m| &m.lever), view)?;
        levers::refuse_mixed_units(name, moved.iter().flatten())?;
        Ok(moved)
    }
}

/// One lever.
impl SweepArgs {
    fn one_lever(
        &self,
        lever: &MovedLever<'_>,
        view: &View,
        offers: &[Projected],
    ) -> anyhow::Result<()> {
        let metric = self.metric()?;
        let named = Offers::new(offers);
        let Some(swept) = lever.swept(named) else {
            return Ok(());
        };
        let (mut moved, mut lines) = (Vec::new(), Vec::new());
        for (offer, movable) in offers.iter().zip(&lever.moved) {
            let Some(movable) = movable else {
                moved.push(self.moved_offer(offer, None, &[]));
                lines.push(Line::Still(self.figure(offer)?));
                continue;
            };
            let ends = self.at_ends(view, offer, movable, &lever.values)?;
            moved.push(self.moved_offer(offer, Some(&movable.kept), &ends));
            lines.push(Line::Moving(movable.objective(metric, view)?.into()));
        }
        let question = SweepQuestion { lever: swept, metric };
        let count = lever.values.count();
        let progress = self.progress(count, "values");
        let watch = || progress.advance(1);
        let sweep = (Sweep::new(lines), &watch as Watch<'_>);
        let report = SweepReport::new(view.years, named, moved, question, sweep);
        self.report(offers, report, (count, "values"), SweepReport::list, &progress)
    }

    /// The offer with the lever at its first and its last value. A value between them that is
    /// invalid is also invalid at one of them.
    fn at_ends(
        &self,
        view: &View,
        offer: &Projected,
        movable: &Movable,
        values: &SweepValues,
    ) -> Result<Vec<Projected>, Failure> {
        let mut objective = movable.objective(self.metric()?, view)?;
        let ends = [values.first(), values.last()].into_iter().map(|value| {
            let found = objective.at(value);
            found.map_err(|error| movable.failure(&error, &offer.file, view))?;
            movable.project(offer, value, view)
        });
        ends.collect()
    }
}

/// Two levers.
impl SweepArgs {
    fn two_levers(
        &self,
        [first, second]: [&MovedLever<'_>; 2],
        view: &View,
        offers: &[Projected],
    ) -> anyhow::Result<()> {
        let metric = self.metric()?;
        let named = Offers::new(offers);
        let Some(levers) = first.varied(named).zip(second.varied(named)) else {
            return Ok(());
        };
        let (mut moved, mut lines) = (Vec::new(), Vec::new());
        for ((offer, one), two) in offers.iter().zip(&first.moved).zip(&second.moved) {
            let (line, kept, ends) = match (one, two) {
                (None, None) => (TwoWayLine::Still(self.figure(offer)?), None, Vec::new()),
                (Some(one), None) => (
                    TwoWayLine::First(one.objective(metric, view)?.into()),
                    Some(&*one.kept),
                    self.at_ends(view, offer, one, &first.values)?,
                ),
                (None, Some(two)) => (
                    TwoWayLine::Second(two.objective(metric, view)?.into()),
                    Some(&*two.kept),
                    self.at_ends(view, offer, two, &second.values)?,
                ),
                (Some(one), Some(two)) => {
                    let pair = MovablePair([one, two]);
                    let values = [&first.values, &second.values];
                    (
                        TwoWayLine::Both(pair.objectives(metric, view)?.into()),
                        Some(&*one.kept),
                        self.at_corners(view, offer, &pair, values)?,
                    )
                }
            };
            moved.push(self.moved_offer(offer, kept, &ends));
            lines.push(line);
        }
        let question = (levers.into(), metric);
        let count = first.values.count() * second.values.count();
        let progress = self.progress(count, "cases");
        let watch = || progress.advance(1);
        let sweep = (TwoWaySweep::new(lines), &watch as Watch<'_>);
        let report = TwoWayReport::new(view.years, named, moved, question, sweep);
        self.report(offers, report, (count, "cases"), TwoWayReport::list, &progress)
    }

    /// Rejects moving a share price that an offer does not have. The hint is for its file, so the
    /// check comes before the levers are joined, which changes the file.
    fn refuse_without_price(
        &self,
        view: &View,
        levers: [&MovedLever<'_>; 2],
        offers: &[Projected],
    ) -> Result<(), Failure> {
        for lever in levers {
            for (offer, movable) in offers.iter().zip(&lever.moved) {
                if let Some(movable) = movable.as_ref().filter(|movable| movable.moves_price()) {
                    self.at_ends(view, offer, movable, &lever.values)?;
                }
            }
        }
        Ok(())
    }

    /// The offer with each lever at its first and its last value.
    fn at_corners(
        &self,
        view: &View,
        offer: &Projected,
        pair: &MovablePair<'_>,
        values: [&SweepValues; 2],
    ) -> Result<Vec<Projected>, Failure> {
        let metric = self.metric()?;
        let [first, second] = values.map(|values| [values.first(), values.last()]);
        let corners = first.into_iter().flat_map(|one| second.map(|two| [one, two]));
        corners.map(|corner| pair.project(offer, metric, corner, view)).collect()
    }
}

impl SweepArgs {
    /// The figure of an offer in which no lever varies.
    fn figure(&self, offer: &Projected) -> Result<Figure, Failure> {
        get::figure(offer, self.metric()?)
    }

    /// The offer with the assumptions that hold at the `ends` of the sweep. `kept` holds the side
    /// effects of varying it, if it varies.
    fn moved_offer<'a>(
        &self,
        offer: &'a Projected,
        kept: Option<&'a [Kept]>,
        ends: &[Projected],
    ) -> MovedOffer<'a> {
        let years = self.view.years();
        let mut assumptions = offer.rests_on(years);
        for there in ends {
            assumptions = Basis::also_in(assumptions, &there.rests_on(years));
        }
        Basis::keep_private(&mut assumptions, &offer.rests_on(years));
        MovedOffer {
            name: &offer.name,
            file: &offer.file,
            moved: kept.is_some(),
            kept: kept.unwrap_or_default(),
            assumptions,
        }
    }

    /// Writes a report of so many values. `list` stores them for a document.
    fn progress(&self, count: usize, unit: &'static str) -> Progress {
        Progress::new(count as u64, unit, Beside::rows_of(&self.output))
    }

    fn report<R: Render>(
        &self,
        offers: &[Projected],
        report: R,
        (count, what): (usize, &str),
        list: impl FnOnce(R) -> Result<R, ObjectiveError>,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        output::refuse_records(&self.output, count as u64)?;
        let format = self.output.format();
        if format.is_for_people() {
            refuse_long_table(count, what)?;
        }
        let report = if format.has_document() && count <= MOST_ROWS {
            let listed = list(report);
            progress.finish();
            listed.map_err(|error| Failure::input(vec![Diagnostic::new(error.to_string())]))?
        } else {
            report
        };
        output::report_or_charts(
            offers,
            &report,
            &self.output,
            self.shown.is_in_cents(),
            &self.chart,
        )
    }
}

fn refuse_long_table(count: usize, what: &str) -> Result<(), Failure> {
    if count <= MOST_ROWS {
        return Ok(());
    }
    let message = format!("{} {what} are too many for a table", grouped(count.into(), 0));
    Err(Failure::misuse(message, "use larger steps, or --format csv"))
}
