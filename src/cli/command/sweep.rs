//! `sweep`: a figure of several offers over a range of values of a lever, and which offer leads.

use std::path::PathBuf;

use clap::Args;
use offercalc::{Currency, Line, Metric, Steps, Sweep, Unit, grouped};

use crate::cli::args::{self, CentsArgs, NetArgs, OutputArgs, ViewArgs};
use crate::cli::changes;
use crate::cli::companies;
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::{self, OfferSource, Projected};
use crate::cli::levers::{self, Addressed, Movable};
use crate::cli::output;
use crate::cli::run::Run;
use crate::cli::view::View;
use crate::report::basis::Basis;
use crate::report::changes::MovedOffer;
use crate::report::offer::Offers;
use crate::report::sweep::{MOST_ROWS, SweepQuestion, SweepReport};

#[derive(Args)]
#[command(
    override_usage = "offercalc sweep [OPTIONS] <OFFER>... <LEVER=FROM..TO[:STEP]>",
    after_help = "\
price and growth change every offer. All other levers change the first offer, or
every offer with --each. A number or name before the lever picks one offer:

  growth=-20%..20%:5%    share price growth, in every offer
  price=-40%..40%:10%    each share price by a percentage, in every offer
  price=100..250:25      the share price, in every offer of one company
  base=170k..200k:5k     base, in the first offer
  2:base=170k..200k:5k   base, in the second offer

`offercalc whatif --help` lists the levers."
)]
pub(super) struct SweepArgs {
    /// Offer files (`-` is standard input), then a lever and its range, like growth=-20%..20%:5%
    ///
    /// Without a step, the range has 5 to 12 values.
    #[arg(value_name = "OFFER|LEVER=FROM..TO[:STEP]", required = true)]
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

/// The argument `LEVER=FROM..TO[:STEP]`.
#[derive(Clone, Debug)]
struct TypedRange {
    lever: String,
    from: String,
    to: String,
    step: Option<String>,
}

/// Separates the range from the offers before it.
fn question(words: &[PathBuf]) -> Result<(&[PathBuf], Addressed<TypedRange>), Failure> {
    let hint = "end with a range like growth=-20%..20%:5% or base=170k..200k:5k";
    let (last, offers) = words.split_last().map_or((None, &[][..]), |(l, o)| (l.to_str(), o));
    let range = last.and_then(range).ok_or_else(|| {
        let last = last.unwrap_or_default();
        Failure::misuse(format!("`{last}` is not a range of values"), hint)
    })?;
    if offers.is_empty() {
        return Err(input::no_offer());
    }
    Ok((offers, range))
}

fn range(text: &str) -> Option<Addressed<TypedRange>> {
    let parsed = Addressed::parse(text, |text| {
        let parts = text.split_once('=').and_then(|(lever, values)| {
            let (from, rest) = values.split_once("..")?;
            let (to, step) = rest.split_once(':').map_or((rest, None), |(to, s)| (to, Some(s)));
            let all = [Some(lever), Some(from), Some(to), step];
            let complete = all.into_iter().flatten().all(|part| !part.trim().is_empty());
            complete.then(|| TypedRange {
                lever: lever.trim().to_owned(),
                from: from.trim().to_owned(),
                to: to.trim().to_owned(),
                step: step.map(|step| step.trim().to_owned()),
            })
        });
        parts.ok_or_else(|| Diagnostic::new("not a range of values"))
    });
    parsed.ok()
}

impl SweepArgs {
    /// The metric, after tax if that is asked for.
    fn metric(&self) -> Result<Metric, Failure> {
        self.net.metric(self.metric)
    }
}

impl Run for SweepArgs {
    fn run(&self) -> anyhow::Result<()> {
        let (paths, range) = question(&self.words)?;
        let metric = self.metric()?;
        let view = &self.view.resolve_net(&self.output.to, &self.net, Some(metric))?;
        let opened = input::open(paths, view, &self.output.to)?;
        let (sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        comparison::of(&offers)?;
        let (only, range) = range.find(&offers)?;
        let moved = self.moved(view, (range, only), &sources, &offers)?;
        let Some(first) = moved.iter().flatten().next() else {
            return Ok(());
        };
        let named = Offers::new(&offers);
        let steps = steps(range, first.unit, first.lever.currency())?;
        let mut report = SweepReport::new(
            self.view.years(),
            named,
            self.moved_offers(view, &moved, &offers, steps)?,
            SweepQuestion {
                lever: &first.lever,
                metric: self.metric()?,
                relative: first.moves_price(),
                unit: first.unit,
                steps,
            },
            self.sweep(view, &moved, &offers)?,
        );
        if self.output.format().is_for_people() {
            refuse_long_table(steps.count())?;
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
        (range, only): (&TypedRange, Option<usize>),
        sources: &[OfferSource],
        offers: &[Projected],
    ) -> Result<Vec<Option<Movable>>, Failure> {
        let TypedRange { lever, from, to, step } = range;
        let typed: Vec<&str> = [from, to].into_iter().chain(step).map(String::as_str).collect();
        let first = sources.first().map(|source| source.file.lever(lever));
        let is_stock = first.is_some_and(|lever| lever.is_ok_and(|lever| lever.is_price_path()));
        let all = self.each || is_stock;
        let moves = |index| only.map_or(all || index == 0, |only| index == only);
        let moved = sources.iter().enumerate().map(|(index, source)| {
            let movable = moves(index).then(|| Movable::new(source, lever, &typed));
            movable.transpose()
        });
        let moved: Vec<Option<Movable>> = moved.collect::<Result<_, _>>()?;
        if moved.iter().flatten().any(|m| m.lever.is_share_price() && !m.moves_price()) {
            let priced = moved.iter().zip(offers).filter(|(movable, _)| movable.is_some());
            let hint = "change each price by a percentage, like price=-40%..40%:10%, or one price, \
            like 1:price=100..250";
            let what = format!("`{lever}={from}..{to}`");
            companies::refuse_one_price(priced.map(|(_, offer)| offer), &what, hint)?;
        }
        changes::refuse_overridden(moved.iter().flatten().map(|m| &m.lever), view)?;
        levers::refuse_mixed_units(lever, moved.iter().flatten())?;
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

    /// The offers with the assumptions that hold at both ends of the range. A value that is invalid
    /// anywhere in the range is also invalid at one of its ends.
    fn moved_offers<'a>(
        &self,
        view: &View,
        moved: &'a [Option<Movable>],
        offers: &'a [Projected],
        steps: Steps,
    ) -> Result<Vec<MovedOffer<'a>>, Failure> {
        let each = moved.iter().zip(offers).map(|(movable, offer)| {
            let mut assumptions = offer.rests_on(self.view.years());
            if let Some(movable) = movable {
                let mut objective = movable.objective(self.metric()?, view)?;
                for value in [steps.from(), steps.last()] {
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

fn steps(range: &TypedRange, unit: Unit, currency: Currency) -> Result<Steps, Failure> {
    let TypedRange { lever, from, to, step } = range;
    let value = |text: &str| {
        let value = unit.typed(text).filter(|value| unit != Unit::Shares || value.is_integer());
        value.ok_or_else(|| {
            let wanted = match unit {
                Unit::Amount => "an amount, like 185k",
                Unit::Price => "a share price, like 187.35",
                Unit::Shares => "a whole number of shares",
                Unit::Rate => "a rate, like 5% or -10%",
            };
            Failure::misuse(
                format!("invalid value `{text}` for `{lever}`"),
                format!("write {wanted}"),
            )
        })
    };
    let (from, to) = (value(from)?, value(to)?);
    let steps = match step {
        Some(step) => Steps::new(from, to, value(step)?),
        None => {
            let digits = from.normalize().scale().max(to.normalize().scale());
            Steps::about_ten(from, to, unit.digits(currency).max(digits))
        }
    };
    steps.map_err(|error| {
        Failure::misuse(format!("invalid range: {error}"), "write it like growth=-20%..20%:5%")
    })
}
