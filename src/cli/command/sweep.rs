//! `sweep`: a figure of several offers over values of a lever, and which offer leads.

mod question;

use std::path::PathBuf;

use clap::Args;
use offercalc::{Line, Metric, Sweep, SweepValues, grouped};

use crate::cli::args::{self, CentsArgs, NetArgs, OutputArgs, ViewArgs};
use crate::cli::changes;
use crate::cli::companies;
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::{self, OfferSource, Projected};
use crate::cli::levers::{self, Movable};
use crate::cli::output;
use crate::cli::run::Run;
use crate::cli::view::View;
use crate::report::basis::Basis;
use crate::report::changes::MovedOffer;
use crate::report::offer::Offers;
use crate::report::sweep::{MOST_ROWS, SweepQuestion, SweepReport};
use question::TypedLever;

#[derive(Args)]
#[command(
    override_usage = "offercalc sweep [OPTIONS] <OFFER>... <LEVER=VALUES>",
    after_help = "\
price and growth change every offer. All other levers change the first offer, or
every offer with --each. A number or name before the lever picks one offer:

  growth=-20%..20%:5%    share price growth, in every offer
  growth=-20%,0%,20%     the same, at these values only
  price=-40%..40%:10%    each share price by a percentage, in every offer
  price=100..250:25      the share price, in every offer of one company
  base=170k..200k:5k     base, in the first offer
  2:base=170k..200k:5k   base, in the second offer

`offercalc whatif --help` lists the levers."
)]
pub(super) struct SweepArgs {
    /// Offer files (`-` is standard input), then a lever and its values, like growth=-20%..20%:5%
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
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

impl SweepArgs {
    /// The metric, after tax if that is asked for.
    fn metric(&self) -> Result<Metric, Failure> {
        self.net.metric(self.metric)
    }
}

impl Run for SweepArgs {
    fn run(&self) -> anyhow::Result<()> {
        let (paths, typed) = question::read(&self.words)?;
        let metric = self.metric()?;
        let view = &self.view.resolve_net(&self.output.to, &self.net, Some(metric))?;
        let opened = input::open(paths, view, &self.output.to)?;
        let (sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        comparison::of(&offers)?;
        let (only, typed) = typed.find(&offers)?;
        let moved = self.moved(view, (typed, only), &sources, &offers)?;
        let Some(first) = moved.iter().flatten().next() else {
            return Ok(());
        };
        let named = Offers::new(&offers);
        let values = typed.values(first.unit, first.lever.currency())?;
        let mut report = SweepReport::new(
            self.view.years(),
            named,
            self.moved_offers(view, &moved, &offers, &values)?,
            SweepQuestion {
                lever: &first.lever,
                metric: self.metric()?,
                relative: first.moves_price(),
                unit: first.unit,
                values: &values,
            },
            self.sweep(view, &moved, &offers)?,
        );
        if self.output.format().is_for_people() {
            refuse_long_table(values.count())?;
            let listed = report.list();
            report =
                listed.map_err(|error| Failure::input(vec![Diagnostic::new(error.to_string())]))?;
        }
        output::report(&report, &self.output, self.shown.is_in_cents())
    }
}

fn refuse_long_table(rows: usize) -> Result<(), Failure> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    let message = format!("{} values are too many for a table", grouped(rows.into(), 0));
    Err(Failure::misuse(message, "use larger steps, or --format csv"))
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
            let movable = moves(index).then(|| Movable::new(source, name, &typed.texts()));
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

    fn sweep(
        &self,
        view: &View,
        moved: &[Option<Movable>],
        offers: &[Projected],
    ) -> Result<Sweep, Failure> {
        let lines = moved.iter().zip(offers).map(|(movable, offer)| match movable {
            Some(movable) => Ok(Line::Moving(movable.objective(self.metric()?, view)?.into())),
            None => {
                let figure = offer.projection.metric(self.metric()?);
                let figure = figure.map_err(|error| get::no_figure(error, &offer.file))?;
                Ok(Line::Still(figure))
            }
        });
        Ok(Sweep::new(lines.collect::<Result<_, Failure>>()?))
    }

    /// The offers with the assumptions that hold at the first and the last value. A value between them
    /// that is invalid is also invalid at one of them.
    fn moved_offers<'a>(
        &self,
        view: &View,
        moved: &'a [Option<Movable>],
        offers: &'a [Projected],
        values: &SweepValues,
    ) -> Result<Vec<MovedOffer<'a>>, Failure> {
        let each = moved.iter().zip(offers).map(|(movable, offer)| {
            let mut assumptions = offer.rests_on(self.view.years());
            if let Some(movable) = movable {
                let mut objective = movable.objective(self.metric()?, view)?;
                for value in [values.first(), values.last()] {
                    objective
                        .at(value)
                        .map_err(|error| movable.failure(&error, &offer.file, view))?;
                    let there = movable.project(offer, value, view)?;
                    let others = there.rests_on(self.view.years());
                    assumptions = Basis::also_in(assumptions, &others);
                }
            }
            Basis::keep_private(&mut assumptions, &offer.rests_on(self.view.years()));
            Ok(MovedOffer {
                name: &offer.name,
                file: &offer.file,
                moved: movable.is_some(),
                kept: movable.as_ref().map_or(&[], |movable| &movable.kept),
                assumptions,
            })
        });
        each.collect()
    }
}
