//! `solve`: what it would take for a figure of an offer to reach an amount, or another offer's.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{
    Amount, Course, CourseError, Decimal, Horizon, Landing, Metric, Setting, Solution, Target,
    Unit, Unsolved, solve,
};
use serde::Serialize;

use super::{Runnable, get};
use crate::cli::args::{self, CentsArgs, OutputArgs, ViewArgs};
use crate::cli::changes::{self, SettingJson};
use crate::cli::ease::{self, Ease};
use crate::cli::failure::{Diagnostic, Failure};
use crate::cli::format;
use crate::cli::input::{self, Projected, Source};
use crate::cli::levers::{self, Movable, PartyJson};
use crate::cli::offers::{self, Assumed};
use crate::cli::output;
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, Report, Role, Row, Table,
    write_json,
};
use crate::cli::standing;

#[derive(Args)]
#[command(
    override_usage = "offercalc solve [OPTIONS] <OFFER> [LEVER] <METRIC=AMOUNT>\n       \
                      offercalc solve [OPTIONS] <OFFER> [LEVER] --match <OTHER>",
    after_help = "\
Without a lever every one is solved for, alone, those that are easiest to move
first. The other offer stays as it is written, unless --each moves the lever in
both: at which growth of either share does this offer catch up?
`offercalc whatif --help` lists the levers, `offercalc show --help` the metrics."
)]
pub(super) struct Solve {
    /// Offer file; `-` is standard input
    #[arg(value_name = "OFFER")]
    offer: PathBuf,

    /// The lever to move, like base, rsu or growth, and what to reach, like total=1.2M
    #[arg(value_name = "LEVER|METRIC=AMOUNT")]
    question: Vec<String>,

    /// Reach what this offer has
    #[arg(long = "match", value_name = "OTHER")]
    other: Option<PathBuf>,

    /// The figure in which to match it
    #[arg(
        long,
        value_name = "METRIC",
        value_parser = args::metric,
        default_value = "total",
        requires = "other"
    )]
    metric: Metric,

    /// Move the lever in the other offer as well
    #[arg(long, requires = "other")]
    each: bool,

    /// Round the answer up to a multiple, like 1000 or 0.5%
    #[arg(long, value_name = "STEP", value_parser = round_step)]
    round: Option<RoundStep>,

    /// Print one number and nothing else
    #[arg(long, value_enum, value_name = "NUMBER", conflicts_with = "format")]
    get: Option<Answer>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Answer {
    /// What the lever has to be
    Value,
    /// How much more that is than now
    Increase,
}

/// What an answer is rounded up to a multiple of.
#[derive(Clone, Copy)]
enum RoundStep {
    Number(Decimal),
    Rate(Decimal),
}

fn round_step(text: &str) -> Result<RoundStep, String> {
    let is_rate = text.trim_end().ends_with('%');
    let unit = if is_rate { Unit::Rate } else { Unit::Amount };
    let step = unit.typed(text).filter(|step| *step > Decimal::ZERO);
    let step = step.map(if is_rate { RoundStep::Rate } else { RoundStep::Number });
    step.ok_or_else(|| {
        "nothing to round to\nwrite an amount like 1000, or for a rate 0.5%".to_owned()
    })
}

fn metric_of(name: &str) -> Result<Metric, Failure> {
    args::metric(name.trim()).map_err(|told| {
        let (message, hint) = told.split_once('\n').unwrap_or((told.as_str(), ""));
        Failure::usage(Diagnostic::new(format!("`{name}`: {message}")).hint(hint))
    })
}

fn amount_of(text: &str) -> Result<Decimal, Failure> {
    text.parse::<Amount>().map(Amount::get).map_err(|error| {
        let diagnostic = Diagnostic::new(format!("`{text}`: {error}"));
        Failure::usage(diagnostic.hint("write it like 1.2M, 300k or 300,000"))
    })
}

/// A metric and the amount that it is to reach.
type Reach = (Metric, Decimal);

/// What is to be reached.
struct Goal {
    metric: Metric,
    amount: Decimal,
    /// The offer whose figure it is.
    other: Option<(Source, Projected)>,
}

/// The answer for one lever.
struct Answered {
    movable: Movable,
    outcome: Result<Solved, Unsolved>,
}

struct Solved {
    solution: Solution,
    /// The rounded value that one would ask for.
    ask: Option<Landing>,
}

impl Runnable for Solve {
    fn run(&self) -> Result<(), Failure> {
        let (lever, goal) = self.question()?;
        let paths: Vec<PathBuf> = [&self.offer].into_iter().chain(&self.other).cloned().collect();
        let opened = input::open(&paths, &self.view, &self.output.to)?;
        let (sources, offers): (Vec<Source>, Vec<Projected>) = opened.into_iter().unzip();
        standing::compared(&offers)?;
        let (mut sources, mut offers) = (sources.into_iter(), offers.into_iter());
        let (Some(source), Some(offer)) = (sources.next(), offers.next()) else {
            return Ok(());
        };
        let other = sources.next().zip(offers.next());
        let goal = self.goal(goal, other)?;
        let now = figure(&offer, goal.metric)?;
        let names = match &lever {
            Some(lever) => vec![lever.clone()],
            None => ease::every_lever(&offer.offer)
                .into_iter()
                .filter(|name| self.view.standing_in(name).is_none())
                .collect(),
        };
        let answers = names.iter().map(|name| self.answer(&source, name, &goal, lever.is_some()));
        let answers: Vec<Answered> = answers.collect::<Result<_, _>>()?;
        let report = SolveReport {
            years: self.view.years,
            ease: lever.is_none().then(|| Ease::of(&offer.offer)),
            assumed: self.assumed(&source, &offer, &answers, &goal)?,
            each: self.each,
            offer,
            goal,
            now,
            answers,
        };
        report.refuse_unsolved()?;
        match (self.get, report.answers.as_slice()) {
            (Some(number), [Answered { movable, outcome: Ok(solved) }]) => {
                let number = bare(number, movable, solved, report.minor_digits());
                output::write(self.output.to.output.as_deref(), |out| writeln!(out, "{number}"))
            }
            _ => format::write(&report, &self.output, self.shown.cents),
        }
    }
}

/// The metric of an offer.
fn figure(offer: &Projected, metric: Metric) -> Result<Decimal, Failure> {
    let figure = offer.projection.metric(metric);
    Ok(figure.map_err(|error| get::no_figure(error, &offer.file))?.get())
}

impl Solve {
    /// The lever, if one is named, and the metric with its amount, if they are.
    fn question(&self) -> Result<(Option<String>, Option<Reach>), Failure> {
        let (mut lever, mut goal) = (None, None);
        for word in &self.question {
            match word.split_once('=') {
                None if lever.is_none() => lever = Some(word.clone()),
                Some((metric, amount)) if goal.is_none() => {
                    goal = Some((metric_of(metric)?, amount_of(amount)?));
                }
                _ => {
                    let diagnostic = Diagnostic::new(format!("`{word}` is one too many"));
                    let hint =
                        "there is one lever, like base, and one METRIC=AMOUNT, like total=1.2M";
                    return Err(Failure::usage(diagnostic.hint(hint)));
                }
            }
        }
        if lever.is_none() && (self.each || self.get.is_some()) {
            let option = if self.each { "--each" } else { "--get" };
            let diagnostic = Diagnostic::new(format!("`{option}` needs a lever"));
            return Err(Failure::usage(diagnostic.hint("name one, like base or growth")));
        }
        Ok((lever, goal))
    }

    fn goal(
        &self,
        goal: Option<Reach>,
        other: Option<(Source, Projected)>,
    ) -> Result<Goal, Failure> {
        let (metric, amount) = match (goal, &other) {
            (Some(goal), None) => goal,
            (None, Some((_, other))) => (self.metric, figure(other, self.metric)?),
            (Some(_), Some(_)) => {
                let diagnostic = Diagnostic::new("an amount and `--match` both say what to reach");
                return Err(Failure::usage(diagnostic.hint("keep one of the two")));
            }
            (None, None) => {
                let diagnostic = Diagnostic::new("nothing is said to be reached");
                let hint = "add an amount, like total=1.2M, or --match OTHER";
                return Err(Failure::usage(diagnostic.hint(hint)));
            }
        };
        if metric == Metric::Year3Change {
            let message = "`year3_change` is a rate, which more pay can lower as well as raise";
            let hint = "take an amount: total, average, guaranteed, first_two_years, year1 …";
            return Err(Failure::usage(Diagnostic::new(message).hint(hint)));
        }
        Ok(Goal { metric, amount, other })
    }

    /// Solves for one lever, the only one or one of many.
    fn answer(
        &self,
        source: &Source,
        name: &str,
        goal: &Goal,
        only: bool,
    ) -> Result<Answered, Failure> {
        let movable = Movable::new(source, name, &[])?;
        if only {
            changes::refuse_overridden([&movable.lever], &self.view)?;
        }
        if self.each && !movable.lever.is_stock() {
            let message = format!("`--each` does not go with `{}`", movable.lever);
            let hint = "it is for what may move both offers: price and growth";
            return Err(Failure::usage(Diagnostic::new(message).hint(hint)));
        }
        let step = self.step(movable.unit, only)?;
        let mut course = movable.course(goal.metric, &self.view)?;
        let now = movable.now().unwrap_or_else(|| least(movable.unit));
        let other = match &goal.other {
            Some((other, _)) if self.each => Some(Movable::new(other, name, &[])?),
            _ => None,
        };
        levers::refuse_mixed_units(name, [&movable].into_iter().chain(&other))?;
        let other = other.as_ref().map(|other| other.course(goal.metric, &self.view));
        let mut target = match other.transpose()? {
            Some(course) => Target::Moving(course),
            None => Target::Amount(goal.amount),
        };
        let solution = solve(&mut course, &mut target, now);
        let outcome = solution.map(|solution| {
            let down = movable.lever.lowers_pay();
            let ask = step.and_then(|s| rounded(&mut course, &mut target, solution, s, down));
            Solved { solution, ask }
        });
        Ok(Answered { movable, outcome })
    }

    /// What to round to, where that is in the lever's unit.
    fn step(&self, unit: Unit, only: bool) -> Result<Option<Decimal>, Failure> {
        match (self.round, unit) {
            (None, _) => Ok(None),
            (Some(RoundStep::Rate(step)), Unit::Rate)
            | (Some(RoundStep::Number(step)), Unit::Amount) => Ok(Some(step)),
            (Some(RoundStep::Number(step)), Unit::Price | Unit::Shares) if only => Ok(Some(step)),
            // Where every lever is solved for, thousands are meant of money.
            _ if !only => Ok(None),
            (Some(step), _) => {
                let (wrong, like) = match step {
                    RoundStep::Rate(_) => ("a number", "1000"),
                    RoundStep::Number(_) => ("a rate", "0.5%"),
                };
                let diagnostic =
                    Diagnostic::new(format!("the lever is {wrong}, but `--round` is not"));
                Err(Failure::usage(diagnostic.hint(format!("write it like --round {like}"))))
            }
        }
    }

    /// What the answer rests on: of the offer's own what holds with and without it.
    fn assumed(
        &self,
        source: &Source,
        offer: &Projected,
        answers: &[Answered],
        goal: &Goal,
    ) -> Result<Vec<Assumed>, Failure> {
        let years = self.view.years;
        let there = match answers {
            [Answered { movable, outcome: Ok(solved) }] => Some((movable, solved.best().value)),
            _ => None,
        };
        let others = goal.other.iter().map(|(source, other)| (source, other, self.each));
        let all = [(source, offer, true)].into_iter().chain(others);
        all.map(|(source, offer, moved)| {
            let assumed = Assumed::of(offer, years);
            let Some((movable, value)) = there.filter(|_| moved) else {
                return Ok(assumed);
            };
            let movable = Movable::new(source, &movable.lever.to_string(), &[])?;
            Ok(assumed.also_of(&movable.project(offer, value, &self.view)?, years))
        })
        .collect()
    }
}

/// Where the search starts if the lever is not set yet.
fn least(unit: Unit) -> Decimal {
    match unit {
        Unit::Price => Decimal::ONE,
        _ => Decimal::ZERO,
    }
}

/// The first multiple of a step from the answer on that reaches the target, too; `None` where none
/// does that is near.
fn rounded(
    course: &mut Course<'_>,
    target: &mut Target<'_>,
    solution: Solution,
    step: Decimal,
    down: bool,
) -> Option<Landing> {
    /// Where shares are whole, the first multiple may fall short.
    const MOST_STEPS: u32 = 100;
    let steps = solution.reaches.value.checked_div(step)?;
    let first = if down { steps.floor() } else { steps.ceil() };
    let mut further = (0..MOST_STEPS).map(Decimal::from).map_while(|further| {
        let value = step.checked_mul(if down { first - further } else { first + further })?;
        Landing::at(course, target, value).ok()
    });
    further.find(Landing::reaches)
}

/// The one number that was asked for.
fn bare(number: Answer, movable: &Movable, solved: &Solved, minor_digits: u32) -> Decimal {
    let value = solved.best().value;
    let number = match number {
        Answer::Value => value,
        Answer::Increase => value - movable.now().unwrap_or_default(),
    };
    changes::plain(&movable.unit.setting(number), minor_digits)
}

impl Solved {
    /// The value to ask for.
    fn best(&self) -> Landing {
        self.ask.unwrap_or(self.solution.reaches)
    }
}

struct SolveReport {
    years: Horizon,
    offer: Projected,
    goal: Goal,
    /// The figure as it is.
    now: Decimal,
    answers: Vec<Answered>,
    /// In which order the levers stand, where there are all.
    ease: Option<Ease>,
    each: bool,
    assumed: Vec<Assumed>,
}

impl Answered {
    fn setting(&self, value: Decimal) -> Setting {
        self.movable.unit.setting(value)
    }

    /// What the lever is set to now.
    fn now(&self) -> Option<Setting> {
        self.movable.set_to.clone()
    }

    fn in_words(&self, value: Decimal, minor_digits: u32) -> String {
        self.setting(value).in_words(minor_digits)
    }

    /// Why there is no answer, and the figure that comes nearest.
    fn reason(&self, report: &SolveReport) -> Option<String> {
        let metric = report.goal.metric;
        let lever = &self.movable.lever;
        let money = |amount| offers::money(amount, report.offer.projection.currency());
        Some(match self.outcome.as_ref().err()? {
            Unsolved::NoEffect(landing) => format!(
                "`{lever}` has no effect on `{metric}`, which stays {}",
                money(landing.figure)
            ),
            Unsolved::TooLittle(landing) => format!(
                "even with `{lever}` at {} `{metric}` is {}, short of {}",
                self.in_words(landing.value, report.minor_digits()),
                money(landing.figure),
                money(landing.target),
            ),
            Unsolved::NoFigure(error) => error.to_string(),
            Unsolved::Undecided => {
                format!("it cannot be told whether `{lever}` does it: both figures run too close")
            }
            _ => format!(
                "`{metric}` does not rise steadily with `{lever}`, so no value is the first"
            ),
        })
    }
}

impl SolveReport {
    fn minor_digits(&self) -> u32 {
        self.offer.projection.currency().minor_digits()
    }

    fn money(&self, amount: Decimal) -> String {
        offers::money(amount, self.offer.projection.currency())
    }

    /// That there is no answer is an error.
    fn refuse_unsolved(&self) -> Result<(), Failure> {
        if self.answers.iter().any(|answered| answered.outcome.is_ok()) {
            return Ok(());
        }
        let message = match self.answers.as_slice() {
            [only] => {
                if let Err(Unsolved::NoFigure(error @ CourseError::Invalid(_))) = &only.outcome {
                    return Err(levers::failure(error, &self.offer.file));
                }
                only.reason(self)
            }
            _ => None,
        };
        let message = message.unwrap_or_else(|| {
            format!(
                "no lever alone brings `{}` to {}",
                self.goal.metric,
                self.money(self.goal.amount)
            )
        });
        let hint = match self.answers.as_slice() {
            [_] => "without a lever all are tried; `offercalc sweep` shows how the figure runs",
            _ => "`offercalc whatif` changes several at once",
        };
        let diagnostic = Diagnostic::new(message).file(&self.offer.file);
        Err(Failure::input(vec![diagnostic.hint(hint)]))
    }

    /// What is to be reached, in words.
    fn goal_notes(&self) -> Notes {
        let metric = self.goal.metric;
        let (now, goal) = (self.now, self.goal.amount);
        let whose = match &self.goal.other {
            Some((_, other)) => format!(", as {} has", other.name),
            None => String::new(),
        };
        let heading = format!("{}: {metric} to reach {}{whose}", self.offer.name, self.money(goal));
        let standing = match goal - now {
            missing if missing > Decimal::ZERO => format!("{} is missing", self.money(missing)),
            missing if missing.is_zero() => "that is what it is".to_owned(),
            missing => format!("{} more than that: what is still enough", self.money(-missing)),
        };
        let mut lines = vec![format!("now {}, {standing}", self.money(now))];
        if let [Answered { outcome: Ok(solved), .. }] = self.answers.as_slice() {
            lines.extend(self.proof(solved));
        }
        Notes { heading, lines }
    }

    /// That the answer reaches the target, and that a step less does not.
    fn proof(&self, solved: &Solved) -> Vec<String> {
        let Some(answered) = self.answers.first() else {
            return Vec::new();
        };
        let told = |landing: Landing| {
            let target = match self.each {
                true => format!(" against {}", self.money(landing.target)),
                false => String::new(),
            };
            let value = answered.in_words(landing.value, self.minor_digits());
            format!("at {value} it is {}{target}", self.money(landing.figure))
        };
        let mut lines = vec![told(solved.solution.reaches)];
        lines.push(match solved.solution.falls_short {
            Some(before) => told(before),
            None if answered.movable.lever.lowers_pay() => {
                "that is the most that the lever can be".to_owned()
            }
            None => "that is the least that the lever can be".to_owned(),
        });
        lines.extend(solved.ask.map(told));
        lines
    }

    /// What was not moved.
    fn fixed_notes(&self) -> Notes {
        let alone = if self.answers.len() > 1 { "each lever alone; " } else { "" };
        let mut lines = vec![format!("{alone}all else in {} as written", self.offer.name)];
        if let Some((_, other)) = &self.goal.other {
            lines.push(match self.each {
                true => {
                    format!("the lever moves in {} as well, all else in it as written", other.name)
                }
                false => format!("{} as written", other.name),
            });
        }
        if let [only] = self.answers.as_slice() {
            lines.extend(only.movable.kept.clone());
        }
        if let Some(ease) = &self.ease {
            lines.push(format!("order: what is easiest to move, as said of {}", ease.known_for));
        }
        Notes { heading: "Taken as fixed".to_owned(), lines }
    }

    /// A row a lever.
    fn table(&self) -> Table<'_> {
        let minor_digits = self.minor_digits();
        let asked = self.answers.iter().flat_map(|a| &a.outcome).any(|solved| solved.ask.is_some());
        let mut columns = vec![
            Column::new(
                ColumnKind::Label,
                offers::currency(std::slice::from_ref(&self.offer)).code(),
            ),
            Column::new(ColumnKind::Figures, "now"),
            Column::new(ColumnKind::Figures, "needed"),
        ];
        columns.extend(asked.then(|| Column::new(ColumnKind::Figures, "rounded")));
        columns.push(Column::new(ColumnKind::Figures, "increase"));
        columns.push(Column::new(ColumnKind::Figures, "percent"));
        let words = |setting: &Setting| Cell::text(setting.in_words(minor_digits));
        let rows = self.answers.iter().map(|answered| {
            let now = answered.now();
            let mut cells = vec![Cell::text(answered.movable.lever.label())];
            cells.push(now.as_ref().map_or(Cell::Missing, words));
            let Ok(solved) = &answered.outcome else {
                cells.push(Cell::text("not by this alone"));
                cells.resize(columns.len(), Cell::Empty);
                return Row { role: Role::Equal, cells };
            };
            let needed = words(&answered.setting(solved.solution.reaches.value));
            cells.push(match answered.movable.lever.lowers_pay() {
                true => Cell::text(format!(
                    "at most {}",
                    answered.in_words(solved.solution.reaches.value, minor_digits)
                )),
                false => needed,
            });
            if asked {
                let ask = solved.ask.map(|landing| words(&answered.setting(landing.value)));
                cells.push(ask.unwrap_or(Cell::Missing));
            }
            let to = answered.setting(solved.best().value);
            cells.extend(increase(now.as_ref(), &to, minor_digits));
            Row { role: Role::Equal, cells }
        });
        let rows = rows.collect();
        Table { columns, groups: vec![rows], footnote: None }
    }
}

/// How much more a setting is, and by what fraction.
fn increase<'a>(now: Option<&Setting>, to: &Setting, minor_digits: u32) -> [Cell<'a>; 2] {
    let Some(more) = to.more_than(now) else {
        return [Cell::Empty, Cell::Empty];
    };
    let number = more.number().unwrap_or_default();
    let plus = if number > Decimal::ZERO { "+" } else { "" };
    let more = match more {
        _ if number.is_zero() => Cell::Missing,
        Setting::Rate(points) => Cell::Points(points),
        more => Cell::text(format!("{plus}{}", more.in_words(minor_digits))),
    };
    [more, to.rate_over(now).filter(|rate| !rate.is_zero()).map_or(Cell::Empty, Cell::Change)]
}

impl Report for SolveReport {
    fn document(&self) -> Document<'_> {
        let mut blocks = vec![
            Block::Notes(self.goal_notes()),
            Block::Table(vec![self.table()]),
            Block::Notes(self.fixed_notes()),
        ];
        let reasons = self.answers.iter().filter_map(|answered| answered.reason(self));
        let reasons: Vec<String> = reasons.collect();
        if !reasons.is_empty() {
            blocks.push(Block::Notes(Notes {
                heading: "Not by this alone".to_owned(),
                lines: reasons,
            }));
        }
        blocks.extend(offers::notes_on(&self.assumed, &[]).into_iter().map(Block::Notes));
        Document { minor_digits: self.minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let header = ["lever", "from", "to", "difference", "rate", "figure", "rounded", "reason"];
        write(&header.map(Field::Text))?;
        let minor_digits = self.minor_digits();
        let number = |setting: Option<Setting>| match setting {
            Some(setting) => Field::Number(changes::plain(&setting, minor_digits)),
            None => Field::Empty,
        };
        for answered in &self.answers {
            let lever = answered.movable.lever.to_string();
            let reason = answered.reason(self);
            let solved = answered.outcome.as_ref().ok();
            let now = answered.now();
            let to = solved.map(|solved| answered.setting(solved.solution.reaches.value));
            let more = to.as_ref().and_then(|to| to.more_than(now.as_ref()));
            let rate = to.as_ref().and_then(|to| to.rate_over(now.as_ref()));
            let ask = solved.and_then(|solved| solved.ask);
            write(&[
                Field::Text(&lever),
                number(now),
                number(to),
                number(more),
                rate.map_or(Field::Empty, Field::Number),
                solved.map_or(Field::Empty, |s| Field::Number(s.solution.reaches.figure)),
                number(ask.map(|ask| answered.setting(ask.value))),
                reason.as_deref().map_or(Field::Empty, Field::Text),
            ])?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let json = SolveJson {
            schema: offers::SCHEMA,
            command: "solve",
            years: self.years.years(),
            currency: self.offer.projection.currency().code(),
            offer: self.party(&self.offer, 0, true),
            matched: self.goal.other.as_ref().map(|(_, other)| self.party(other, 1, self.each)),
            target: TargetJson {
                metric: self.goal.metric.to_string(),
                amount: Number(offercalc::round(self.goal.amount, self.minor_digits())),
            },
            now: Number(self.now),
            solutions: self.answers.iter().map(|answered| answered.json(self)).collect(),
            fixed: self.fixed_notes().lines,
        };
        write_json(out, &json)
    }
}

impl SolveReport {
    /// One of the offers with what its figure rests on.
    fn party<'a>(&'a self, offer: &'a Projected, index: usize, moved: bool) -> PartyJson<'a> {
        let assumed = self.assumed.get(index).map_or(&[][..], |assumed| &assumed.lines);
        let kept = match self.answers.as_slice() {
            [only] if moved => only.movable.kept.as_slice(),
            _ => &[],
        };
        PartyJson { name: &offer.name, file: &offer.file, moved, kept, assumptions: assumed }
    }
}

impl Answered {
    fn json(&self, report: &SolveReport) -> SolutionJson {
        let minor_digits = report.minor_digits();
        let json = |setting: Setting| SettingJson { setting, minor_digits };
        let step = |landing: Landing| StepJson {
            value: json(self.setting(landing.value)),
            figure: Number(landing.figure),
            target: Number(offercalc::round(landing.target, minor_digits)),
        };
        let solved = self.outcome.as_ref().ok();
        let now = self.now();
        let to = solved.map(|solved| self.setting(solved.solution.reaches.value));
        SolutionJson {
            lever: self.movable.lever.to_string(),
            difference: to.as_ref().and_then(|to| to.more_than(now.as_ref())).map(json),
            rate: to.as_ref().and_then(|to| to.rate_over(now.as_ref())).map(Number),
            from: now.map(json),
            to: to.map(json),
            figure: solved.map(|solved| Number(solved.solution.reaches.figure)),
            falls_short: solved.and_then(|solved| solved.solution.falls_short).map(step),
            rounded: solved.and_then(|solved| solved.ask).map(step),
            reason: self.reason(report),
        }
    }
}

#[derive(Serialize)]
struct SolveJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    offer: PartyJson<'a>,
    #[serde(rename = "match")]
    matched: Option<PartyJson<'a>>,
    target: TargetJson,
    now: Number,
    solutions: Vec<SolutionJson>,
    fixed: Vec<String>,
}

#[derive(Serialize)]
struct TargetJson {
    metric: String,
    amount: Number,
}

#[derive(Serialize)]
struct SolutionJson {
    lever: String,
    from: Option<SettingJson>,
    to: Option<SettingJson>,
    difference: Option<SettingJson>,
    rate: Option<Number>,
    figure: Option<Number>,
    falls_short: Option<StepJson>,
    rounded: Option<StepJson>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct StepJson {
    value: SettingJson,
    figure: Number,
    target: Number,
}
