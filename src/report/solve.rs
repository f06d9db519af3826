//! The terms an offer needs to reach an amount, or another offer's figure.

use std::io;

use offercalc::{
    Component, Decimal, Horizon, Landing, Lever, Metric, Money, PayKind, Setting, Solution, Unit,
    Unsolved, grouped,
};
use serde::Serialize;

use super::Report;
use super::assumptions;
use super::changes::{MovedOffer, SettingValue, kept_in_words};
use super::document::{Cell, Column, Document, Notes, Row, Table, Wording};
use super::head::Head;
use super::negotiability::Negotiability;
use super::number::Number;
use super::outcome::Outcome;
use super::record::{RecordWriter, header};
use super::text::{by_name, capital, label, money};
use super::time_rates::TimeRates;

/// Where to find what does not fit in a narrow terminal.
const WIDER: &str = "widen the terminal for the increase, or use --format json";
const WIDER_FOR_ROUNDED: &str = "widen the terminal for rounded values, or use --format csv";

#[derive(Serialize)]
pub(crate) struct SolveReport<'a> {
    #[serde(flatten)]
    head: Head,
    offer: MovedOffer<'a>,
    #[serde(rename = "match")]
    other: Option<MovedOffer<'a>>,
    target: TargetFigure,
    /// The current figure.
    now: Number<Money>,
    solutions: Vec<LeverSolution<'a>>,
    /// The terms that did not vary.
    fixed: Vec<String>,
}

/// The target and the current figure.
#[derive(Clone, Copy)]
pub(crate) struct SolveGoal {
    pub(crate) metric: Metric,
    pub(crate) amount: Money,
    /// What the metric is now.
    pub(crate) now: Money,
    pub(crate) rates: TimeRates,
}

#[derive(Serialize)]
struct TargetFigure {
    #[serde(serialize_with = "by_name")]
    metric: Metric,
    amount: Number<Money>,
    /// The amount as typed, perhaps finer than the currency's minor unit.
    #[serde(skip)]
    exact: Money,
}

/// The setting of a lever that reaches the target.
pub(crate) struct Solved {
    pub(crate) solution: Solution,
    /// The value, rounded to ask for.
    pub(crate) rounded: Option<Landing>,
}

impl Solved {
    /// The value to ask for.
    pub(crate) fn best(&self) -> Landing {
        self.rounded.unwrap_or(self.solution.reaches)
    }
}

/// The value that one lever needs while all others stay fixed.
#[derive(Serialize)]
pub(crate) struct LeverSolution<'a> {
    #[serde(serialize_with = "by_name")]
    lever: &'a Lever,
    from: Option<SettingValue>,
    to: Option<SettingValue>,
    difference: Option<SettingValue>,
    rate: Option<Number>,
    figure: Option<Number<Money>>,
    falls_short: Option<LandingFigures>,
    rounded: Option<LandingFigures>,
    /// Why no value reaches the target, with the nearest figure.
    reason: Option<String>,
    outcome: Outcome,
    /// The target once the lever is at `to`.
    #[serde(skip)]
    target: Option<Number<Money>>,
}

/// The figures at a value of the lever.
#[derive(Serialize)]
struct LandingFigures {
    value: SettingValue,
    figure: Number<Money>,
    target: Number<Money>,
}

impl<'a> LeverSolution<'a> {
    pub(crate) fn new(
        goal: &SolveGoal,
        lever: &'a Lever,
        unit: Unit,
        set_to: Option<&Setting>,
        outcome: &Result<Solved, Unsolved>,
    ) -> Self {
        let currency = goal.now.currency();
        let value = |setting| SettingValue::new(setting, lever, currency);
        let landing = |landing: Landing| LandingFigures {
            value: value(unit.setting(landing.value)),
            figure: Number::exact(landing.figure),
            target: Number::rounded(landing.target),
        };
        let solved = outcome.as_ref().ok();
        let reaches = solved.map(|solved| landing(solved.solution.reaches));
        let to = reaches.as_ref().map(|reaches| &reaches.value.setting);
        Self {
            lever,
            from: set_to.cloned().map(value),
            difference: to.and_then(|to| to.more_than(set_to)).map(value),
            rate: to.and_then(|to| to.rate_over(set_to)).map(Number::rate),
            figure: reaches.as_ref().map(|reaches| reaches.figure),
            target: reaches.as_ref().map(|reaches| reaches.target),
            to: reaches.map(|reaches| reaches.value),
            falls_short: solved.and_then(|solved| solved.solution.falls_short).map(landing),
            rounded: solved.and_then(|solved| solved.rounded).map(landing),
            reason: outcome.as_ref().err().map(|unsolved| reason(goal, lever, unit, unsolved)),
            outcome: Outcome::of(outcome),
        }
    }
}

impl LeverSolution<'_> {
    /// The rounded value, unless it is the solution itself.
    fn other_rounded(&self) -> Option<&LandingFigures> {
        let to = self.to.as_ref()?.setting.number();
        self.rounded.as_ref().filter(|rounded| rounded.value.setting.number() != to)
    }
}

impl LeverSolution<'_> {
    /// The value to ask for.
    fn best(&self) -> Option<&SettingValue> {
        self.rounded.as_ref().map(|rounded| &rounded.value).or(self.to.as_ref())
    }
}

fn reason(goal: &SolveGoal, lever: &Lever, unit: Unit, unsolved: &Unsolved) -> String {
    let SolveGoal { metric, now, .. } = goal;
    match unsolved {
        Unsolved::NoEffect(landing) => {
            format!("`{lever}` has no effect on `{metric}`, which stays {}", money(landing.figure))
        }
        Unsolved::TooLittle(landing) => format!(
            "even with `{lever}` at {}, `{metric}` is only {}, short of {}",
            SettingValue::new(unit.setting(landing.value), lever, now.currency()).in_words(),
            money(landing.figure),
            money(landing.target),
        ),
        Unsolved::NoFigure(error) => error.to_string(),
        Unsolved::Undecided => {
            format!("could not decide whether `{lever}` alone is enough: too many values to try")
        }
        Unsolved::Unsteady => {
            let (moves, end) = match lever.lowers_pay() {
                true => ("rise", "last"),
                false => ("fall", "first"),
            };
            format!(
                "`{metric}` can {moves} while `{lever}` rises, so `solve` cannot find its {end} \
                 value"
            )
        }
    }
}

impl<'a> SolveReport<'a> {
    /// The report on an offer and the one to match, if any. `order` is the order of the levers if
    /// all are solved for.
    pub(crate) fn new(
        years: Horizon,
        goal: &SolveGoal,
        offer: MovedOffer<'a>,
        other: Option<MovedOffer<'a>>,
        solutions: Vec<LeverSolution<'a>>,
        order: Option<&Negotiability>,
    ) -> Self {
        let head = Head::new("solve", years, goal.now.currency()).with_rates(goal.rates);
        let alone = if solutions.len() > 1 { "one lever at a time; " } else { "" };
        let mut fixed = vec![format!("{alone}all other terms of {} stay fixed", offer.name)];
        fixed.extend(other.as_ref().map(|MovedOffer { name, moved, .. }| match moved {
            true => format!("the lever also changes in {name}; all its other terms stay fixed"),
            false => format!("{name} stays fixed"),
        }));
        fixed.extend(offer.kept.iter().map(kept_in_words));
        fixed.extend(order.map(|Negotiability { known_for, .. }| {
            format!("order: easiest to negotiate first, based on {known_for}")
        }));
        let target = TargetFigure {
            metric: goal.metric,
            amount: Number::rounded(goal.amount),
            exact: goal.amount,
        };
        Self { head, offer, other, target, now: Number::exact(goal.now), solutions, fixed }
    }

    /// The reason if no lever has a solution.
    pub(crate) fn unsolved(&self) -> Option<String> {
        match self.solutions.as_slice() {
            [only] => only.reason.clone(),
            several if several.iter().any(|solution| solution.reason.is_none()) => None,
            several => {
                let TargetFigure { metric, exact, .. } = &self.target;
                let goal = money(*exact);
                let is_undecided =
                    |solution: &&LeverSolution<'_>| !solution.outcome.is_impossible();
                Some(match several.iter().filter(is_undecided).count() {
                    0 => format!("no single lever brings `{metric}` to {goal}"),
                    undecided => format!(
                        "found no single lever that brings `{metric}` to {goal}; {undecided} of {} are \
                        undecided",
                        several.len(),
                    ),
                })
            }
        }
    }

    /// What it takes, what the figure is now, and for a single lever what a step less gives.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let TargetFigure { metric, exact, .. } = &self.target;
        let wording = Wording { cents: wording.cents || *metric == Metric::PerHour, ..wording };
        let (offer, metric, amount) = (self.offer.name, label(*metric), money(*exact));
        let goal = match &self.other {
            Some(MovedOffer { name, moved: true, .. }) => {
                format!("that of {name}, where it moves as well")
            }
            Some(MovedOffer { name, .. }) => format!("{amount}, as in {name}"),
            None => amount,
        };
        let now = self.now.get();
        let stands = match exact.more_than(now) {
            Some(missing) if missing.amount() > Decimal::ZERO => {
                format!("{} short", wording.money(missing))
            }
            Some(above) if !above.is_zero() => {
                let above = wording.money(above.abs());
                format!("{above} above: this is the least that still reaches it")
            }
            _ => "exactly that".to_owned(),
        };
        let now = wording.money(now);
        let Verbs { is, it_is, reaches } = Verbs::of(self.target.metric);
        let [only] = self.solutions.as_slice() else {
            return vec![
                format!(
                    "The {metric} of {offer} {is} to reach {goal}. Now {it_is} {now}, {stands}."
                ),
                "Each of these changes alone reaches it.".to_owned(),
            ];
        };
        let reached = only.best().map(|value| {
            let or_less = if only.lever.lowers_pay() { " or less" } else { "" };
            let (lever, value) = (only.lever.label(), value.in_words());
            format!("With {lever} at {value}{or_less}, the {metric} of {offer} {reaches} {goal}.")
        });
        let now = format!("Now {it_is} {now}, {stands}.");
        reached.into_iter().chain([now]).chain(self.proof(only)).collect()
    }

    /// Shows that the solution reaches the target and that a step less does not.
    fn proof(&self, solution: &LeverSolution<'_>) -> Option<String> {
        let moves = self.other.as_ref().is_some_and(|other| other.moved);
        let it_is = Verbs::of(self.target.metric).it_is;
        let at = |value: &SettingValue, figure: Number<Money>, target: Number<Money>| {
            let (value, figure) = (value.in_words(), money(figure.get()));
            match moves {
                true => format!("at {value} {it_is} {figure} against {}", money(target.get())),
                false => format!("at {value} {it_is} {figure}"),
            }
        };
        let landing = |landing: &LandingFigures| at(&landing.value, landing.figure, landing.target);
        let reached = at(solution.to.as_ref()?, solution.figure?, solution.target?);
        let before = match &solution.falls_short {
            Some(before) => landing(before),
            None if solution.lever.lowers_pay() => "no value is higher".to_owned(),
            None => "no value is lower".to_owned(),
        };
        let rounded = solution.other_rounded().map(landing);
        let parts: Vec<String> = rounded.into_iter().chain([reached, before]).collect();
        Some(capital(&parts.join("; ")) + ".")
    }

    /// Why levers have no solution, where it ended so.
    fn reasons(&self, heading: &str, ended: fn(Outcome) -> bool) -> Option<Notes> {
        let meant = self.solutions.iter().filter(|solution| ended(solution.outcome));
        let reasons: Vec<String> = meant.filter_map(|solution| solution.reason.clone()).collect();
        (!reasons.is_empty()).then(|| Notes::new(heading, reasons))
    }

    /// The table, and its narrower forms.
    fn forms(&self) -> Vec<Table<'_>> {
        let narrower = |columns, footnote| self.table().without_last(columns).footnote(footnote);
        let mut forms = vec![self.table(), narrower(1, None), narrower(2, Some(WIDER))];
        forms.extend(self.has_rounded().then(|| narrower(3, Some(WIDER_FOR_ROUNDED))));
        forms
    }

    /// Whether a rounded value differs from the solution.
    fn has_rounded(&self) -> bool {
        self.solutions.iter().any(|solution| solution.other_rounded().is_some())
    }

    /// A row per lever.
    fn table(&self) -> Table<'_> {
        let is_rounded = self.has_rounded();
        let mut columns = vec![Column::label(self.head.currency.code())];
        columns.extend(["now", "needed"].map(Column::figures));
        columns.extend(is_rounded.then(|| Column::figures("rounded")));
        columns.extend(["increase", "percent"].map(Column::figures));
        let words = |value: &SettingValue| Cell::text(value.in_words());
        let rows = self.solutions.iter().map(|solution| {
            let LeverSolution { lever, from, rounded, .. } = solution;
            let now = from.as_ref().map_or(Cell::Missing, words);
            let mut cells = vec![Cell::text(lever.label()), now];
            let Some(to) = &solution.to else {
                cells.push(Cell::text(solution.outcome.in_words()));
                cells.resize(columns.len(), Cell::Empty);
                return Row::equal(cells);
            };
            cells.push(match lever.lowers_pay() {
                true => Cell::text(format!("at most {}", to.in_words())),
                false => words(to),
            });
            let rounded = rounded.as_ref().map(|rounded| &rounded.value);
            cells.extend(is_rounded.then(|| rounded.map_or(Cell::Missing, words)));
            cells.extend(increase(from.as_ref(), rounded.unwrap_or(to)));
            Row::equal(cells)
        });
        let rows: Vec<Row<'_>> = rows.collect();
        Table::new(columns, rows)
    }
}

/// The verbs of sentences about a metric.
struct Verbs {
    is: &'static str,
    it_is: &'static str,
    reaches: &'static str,
}

impl Verbs {
    const fn of(metric: Metric) -> Self {
        match metric {
            Metric::Kind(PayKind::Benefit) | Metric::Component(_, Component::Options) => {
                Self { is: "are", it_is: "they are", reaches: "reach" }
            }
            _ => Self { is: "is", it_is: "it is", reaches: "reaches" },
        }
    }
}

/// The increase of a setting, as a difference and as a percentage.
fn increase<'a>(from: Option<&SettingValue>, to: &SettingValue) -> [Cell<'a>; 2] {
    let from = from.map(|from| &from.setting);
    let Some(more) = to.setting.more_than(from) else {
        return [Cell::Empty, Cell::Empty];
    };
    let number = more.number().unwrap_or_default();
    let plus = if number > Decimal::ZERO { "+" } else { "" };
    let more = match more {
        _ if number.is_zero() => Cell::Missing,
        // Every digit, as the values beside it have.
        Setting::Rate(points) => {
            let points = (points * Decimal::ONE_HUNDRED).normalize();
            Cell::text(format!("{plus}{} pp", grouped(points, points.scale())))
        }
        more => Cell::text(format!("{plus}{}", more.in_words(to.currency))),
    };
    let rate = to.setting.rate_over(from).filter(|rate| !rate.is_zero());
    [more, rate.map_or(Cell::Empty, Cell::Change)]
}

impl Report for SolveReport<'_> {
    fn title(&self) -> &'static str {
        "Terms for a target"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let offers = [&self.offer].into_iter().chain(&self.other);
        let assumed: Vec<_> =
            offers.map(|offer| (offer.name, offer.assumptions.as_slice())).collect();
        let unpromised = assumptions::unpromised(self.target.metric, assumed.iter().copied());
        Document::new()
            .lines(self.answer(wording).into_iter().chain(unpromised))
            .forms(self.forms())
            .notes([Notes::new("Held fixed", self.fixed.clone())])
            .notes(self.reasons("Not possible alone", Outcome::is_impossible))
            .notes(self.reasons("Undecided", |outcome| !outcome.is_impossible()))
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        let columns =
            ["lever", "from", "to", "difference", "rate", "figure", "rounded", "reason", "outcome"];
        header(write, columns)?;
        self.solutions.iter().try_for_each(|solution| {
            let number = |value: &Option<SettingValue>| value.as_ref().map(SettingValue::number);
            let rounded = solution.rounded.as_ref().map(|rounded| rounded.value.number());
            write(&[
                (&solution.lever.to_string()).into(),
                number(&solution.from).into(),
                number(&solution.to).into(),
                number(&solution.difference).into(),
                solution.rate.into(),
                solution.figure.into(),
                rounded.into(),
                solution.reason.as_ref().into(),
                solution.outcome.name().into(),
            ])
        })
    }
}
