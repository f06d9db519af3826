//! `solve`: the value of a lever at which a figure reaches an amount, or another offer's figure.

mod question;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{
    Decimal, Effort, Landing, LeverInput, Metric, Money, Objective, ObjectiveError, Setting,
    Solution, Target, Unit, Unsolved, is_steady, solve,
};

use crate::cli::args::{self, CentsArgs, NetArgs, OutputArgs, TimeArgs, ViewArgs};
use crate::cli::changes;
use crate::cli::companies;
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::{self, OfferSource, Projected};
use crate::cli::levers::{self, Movable};
use crate::cli::output;
use crate::cli::progress::{Beside, Progress};
use crate::cli::run::Run;
use crate::cli::view::View;
use crate::report::basis::Basis;
use crate::report::changes::MovedOffer;
use crate::report::negotiability::Negotiability;
use crate::report::number::Number;
use crate::report::solve::{LeverSolution, SolveGoal, SolveReport, Solved};
use crate::report::time_rates::TimeRates;
use question::{RoundStep, round_step};

#[derive(Args)]
#[command(
    override_usage = "offercalc solve [OPTIONS] <OFFER> [LEVER] <METRIC=AMOUNT>\n       \
                      offercalc solve [OPTIONS] <OFFER> [LEVER] --match <OTHER>",
    after_help = "\
Without a lever, `solve` tries each lever alone, easiest to negotiate first. The
other offer stays fixed unless --each changes the lever in both, for example to
find the share price growth at which this offer catches up.
`offercalc whatif --help` lists the levers, `offercalc show --help` the metrics."
)]
pub(super) struct SolveArgs {
    #[arg(value_name = "OFFER", help = args::OFFER_HELP)]
    offer: PathBuf,

    /// Lever to change, like base, rsu or growth, and target, like total=1.2M
    #[arg(value_name = "LEVER|METRIC=AMOUNT")]
    question: Vec<String>,

    /// Match this offer
    #[arg(long = "match", value_name = "OTHER")]
    other: Option<PathBuf>,

    /// Figure to match
    #[arg(
        long,
        value_name = "METRIC",
        value_parser = args::metric,
        default_value = "total",
        requires = "other"
    )]
    metric: Metric,

    /// Change the lever in the other offer as well
    #[arg(long, requires = "other")]
    each: bool,

    /// Round the answer up to a multiple, like 1000 or 0.5%
    #[arg(long, value_name = "STEP", value_parser = round_step, allow_hyphen_values = true)]
    round: Option<RoundStep>,

    /// Print a single number
    #[arg(long, value_enum, value_name = "NUMBER", conflicts_with = "format")]
    get: Option<SolvedNumber>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SolvedNumber {
    /// Value that the lever needs
    Value,
    /// Increase from the current value
    Increase,
}

/// The answer for one lever.
struct Answered {
    movable: Movable,
    outcome: Result<Solved, Unsolved>,
}

impl SolveArgs {
    /// The metric to reach or to match, after tax or weighed by time if that is asked for.
    fn asked(&self, metric: Metric) -> Result<Metric, Failure> {
        self.time.metric(self.net.metric(metric)?)
    }
}

impl Run for SolveArgs {
    fn run(&self) -> anyhow::Result<()> {
        let (lever, reach) = question::read(&self.question)?;
        if lever.is_none() && (self.each || self.get.is_some()) {
            let option = if self.each { "--each" } else { "--get" };
            let message = format!("`{option}` needs a lever");
            return Err(Failure::misuse(message, "name one, like base or growth").into());
        }
        let paths: Vec<PathBuf> = [&self.offer].into_iter().chain(&self.other).cloned().collect();
        let asked = self.asked(reach.map_or(self.metric, |(metric, _)| metric))?;
        let reach = reach.map(|(_, amount)| (asked, amount));
        let view = self.view.resolve_net(&self.output.to, &self.net, Some(asked))?;
        let view = &view.with_rates(&self.time);
        let opened = input::open(&paths, view, &self.output.to)?;
        let (sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        comparison::of(&offers)?;
        let (Some(source), Some(offer)) = (sources.first(), offers.first()) else {
            return Ok(());
        };
        let other = sources.get(1).zip(offers.get(1));
        let (metric, amount) = question::reach(reach, other.map(|(_, other)| other), asked)?;
        let now = get::amount(offer, metric)?;
        let amount = Money::new(amount, now.currency());
        let goal = SolveGoal { metric, amount, now, rates: TimeRates::of(&offer.projection) };
        let names = match &lever {
            Some(lever) => vec![lever.clone()],
            None => levers::every(&offer.offer, view),
        };
        let moving = other.map(|(source, _)| source).filter(|_| self.each);
        if self.each && sources.iter().any(|source| names.iter().any(|name| is_price(source, name)))
        {
            let hint = "remove --each to change the price in the first offer only";
            companies::refuse_one_price(&offers, "`--each`", hint)?;
        }
        let mut effort = Effort::default();
        // Steady levers take little effort, so solve for them before the effort is used up.
        let mut order = Vec::new();
        for (index, name) in names.iter().enumerate() {
            order.push((
                names.len() > 1 && !self.is_steady(view, &goal, source, name)?,
                index,
                name,
            ));
        }
        order.sort_unstable();
        let mut answers = Vec::new();
        let progress = Progress::new(order.len() as u64, "levers", Beside::Nothing);
        for (_, index, name) in order {
            let only = lever.is_some();
            let answer = self.answer(view, &goal, (source, moving), (name, only), &mut effort)?;
            // The files of many levers take far more memory than the answers.
            let Answered { movable, outcome } = answer;
            let movable = if names.len() > 1 { movable.without_file() } else { movable };
            answers.push((index, Answered { movable, outcome }));
            progress.advance(1);
        }
        progress.finish();
        answers.sort_unstable_by_key(|(index, _)| *index);
        let answers: Vec<Answered> = answers.into_iter().map(|(_, answer)| answer).collect();
        let solutions = answers.iter().map(|Answered { movable, outcome }| {
            let Movable { lever, unit, set_to, .. } = movable;
            LeverSolution::new(&goal, lever, *unit, set_to.as_ref(), outcome)
        });
        let moved = self.moved_offer(view, (source, offer), true, &answers)?;
        let other = other
            .map(|(source, other)| self.moved_offer(view, (source, other), self.each, &answers));
        let report = SolveReport::new(
            self.view.years(),
            &goal,
            moved,
            other.transpose()?,
            solutions.collect(),
            lever.is_none().then(|| Negotiability::of(&offer.offer)).as_ref(),
        );
        if let Some(message) = report.unsolved() {
            return Err(unsolved(message, &answers, &offer.file, view).into());
        }
        match (self.get, answers.as_slice()) {
            (Some(number), [Answered { movable, outcome: Ok(solved) }]) => {
                let number = bare(number, movable, solved);
                output::write(self.output.to.output.as_deref(), |out| writeln!(out, "{number}"))
            }
            _ => output::report_on(&offers, &report, &self.output, self.shown.is_in_cents()),
        }
    }
}

impl SolveArgs {
    /// Whether the figure never falls as the lever rises.
    fn is_steady(
        &self,
        view: &View,
        goal: &SolveGoal,
        source: &OfferSource,
        name: &str,
    ) -> Result<bool, Failure> {
        let file = &source.file;
        let lever = file.lever(name).map_err(|error| changes::failure(&error.into()))?;
        let set_to = file.setting(&lever);
        let now = set_to.as_ref().and_then(Setting::number);
        let input = lever
            .unit(set_to.as_ref())
            .and_then(|unit| LeverInput::new(file.terms(), &lever, unit, &view.overrides_of(file)));
        let (mut objective, now) = match input.zip(now) {
            Some((input, now)) => (Objective::new(input, goal.metric, self.view.years()), now),
            // An unset lever needs a file that has it.
            None => {
                let movable = Movable::new(&source.file, name, &[])?;
                (movable.objective(goal.metric, view)?, movable.start())
            }
        };
        Ok(is_steady(&mut objective, now).unwrap_or(false))
    }

    /// Solves for one lever, which may also vary in the other offer. `only` if the lever was named.
    fn answer(
        &self,
        view: &View,
        goal: &SolveGoal,
        (source, other): (&OfferSource, Option<&OfferSource>),
        (name, only): (&str, bool),
        effort: &mut Effort,
    ) -> Result<Answered, Failure> {
        let movable = Movable::new(&source.file, name, &[])?;
        if only {
            changes::refuse_overridden([&movable.lever], view)?;
        }
        if self.each && !movable.lever.is_stock() {
            let message = format!("`--each` cannot be used with `{}`", movable.lever);
            let hint = "use it with price or growth, which can affect both offers";
            return Err(Failure::misuse(message, hint));
        }
        let step = self.step(movable.unit, only)?;
        let mut objective = movable.objective(goal.metric, view)?;
        let now = movable.start();
        let other = other.map(|other| Movable::new(&other.file, name, &[])).transpose()?;
        levers::refuse_mixed_units(name, [&movable].into_iter().chain(&other))?;
        let other = other.as_ref().map(|other| other.objective(goal.metric, view));
        let mut target = match other.transpose()? {
            Some(objective) => Target::Moving(objective.into()),
            None => Target::Amount(goal.amount),
        };
        let solution = solve(&mut objective, &mut target, now, effort);
        let outcome = solution.map(|solution| {
            let down = movable.lever.lowers_pay();
            let rounded =
                step.and_then(|s| rounded(&mut objective, &mut target, solution, s, down));
            Solved { solution, rounded }
        });
        Ok(Answered { movable, outcome })
    }

    /// The step to round to, if it is in the unit of the lever.
    fn step(&self, unit: Unit, only: bool) -> Result<Option<Decimal>, Failure> {
        match (self.round, unit) {
            (None, _) => Ok(None),
            (Some(RoundStep::Rate(step)), Unit::Rate)
            | (Some(RoundStep::Number(step)), Unit::Amount) => Ok(Some(step)),
            (Some(RoundStep::Number(step)), Unit::Price | Unit::Shares) if only => Ok(Some(step)),
            // Without a named lever, a step in money only applies to amounts.
            _ if !only => Ok(None),
            (Some(step), _) => {
                let (wrong, like) = match step {
                    RoundStep::Rate(_) => ("a number", "1000"),
                    RoundStep::Number(_) => ("a rate", "0.5%"),
                };
                Err(Failure::misuse(
                    format!("the lever is {wrong}, but `--round` is not"),
                    format!("write it like --round {like}"),
                ))
            }
        }
    }

    /// An offer with the assumptions behind the answer. If a single lever varies in it, these are
    /// the assumptions that hold both before and after.
    fn moved_offer<'a>(
        &self,
        view: &View,
        (source, offer): (&OfferSource, &'a Projected),
        moved: bool,
        answers: &'a [Answered],
    ) -> Result<MovedOffer<'a>, Failure> {
        let years = self.view.years();
        let mut assumptions = offer.rests_on(years);
        let only = match answers {
            [only] if moved => Some(only),
            _ => None,
        };
        if let Some(Answered { movable, outcome: Ok(solved) }) = only {
            let movable = Movable::new(&source.file, &movable.lever.to_string(), &[])?;
            let there = movable.project(offer, solved.best().value, view)?;
            let others = there.rests_on(years);
            assumptions = Basis::also_in(assumptions, &others);
            Basis::keep_private(&mut assumptions, &others);
        }
        Ok(MovedOffer {
            name: &offer.name,
            file: &offer.file,
            moved,
            kept: only.map_or(&[], |only| &only.movable.kept),
            assumptions,
        })
    }
}

/// Whether a lever is a share price in an offer.
fn is_price(source: &OfferSource, name: &str) -> bool {
    source.file.lever(name).is_ok_and(|lever| lever.is_share_price())
}

/// The failure for a question without an answer.
fn unsolved(message: String, answers: &[Answered], file: &str, view: &View) -> Failure {
    let hint = match answers {
        [
            Answered {
                movable,
                outcome: Err(Unsolved::NoFigure(error @ ObjectiveError::Invalid(_))),
            },
        ] => {
            return movable.failure(error, file, view);
        }
        [_] => "omit the lever to try all of them, or use `offercalc sweep` to see the figure",
        _ => "`offercalc whatif` changes several at once",
    };
    Failure::input(vec![Diagnostic::new(message).file(file).hint(hint)])
}

/// The first multiple of a step beyond the answer that also reaches the target; `None` if no nearby
/// multiple does.
fn rounded(
    objective: &mut Objective,
    target: &mut Target,
    solution: Solution,
    step: Decimal,
    down: bool,
) -> Option<Landing> {
    /// With whole shares, the first multiple may fall short.
    const MOST_STEPS: u32 = 100;
    let steps = solution.reaches.value.checked_div(step)?;
    let first = if down { steps.floor() } else { steps.ceil() };
    let mut further = (0..MOST_STEPS).map(Decimal::from).map_while(|further| {
        let value = step.checked_mul(if down { first - further } else { first + further })?;
        Landing::at(objective, target, value).ok()
    });
    further.find(Landing::reaches)
}

/// The requested number.
fn bare(number: SolvedNumber, movable: &Movable, solved: &Solved) -> Decimal {
    let value = solved.best().value;
    let number = match number {
        SolvedNumber::Value => value,
        SolvedNumber::Increase => value - movable.now().unwrap_or_default(),
    };
    Number::setting(&movable.unit.setting(number), movable.lever.currency()).get()
}
