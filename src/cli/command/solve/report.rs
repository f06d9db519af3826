//! The answer for people.

use std::io::{self, Write};

use offercalc::{CourseError, Decimal, Horizon, Landing, Setting, Unsolved};

use super::{Answered, Goal, Solved};
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::input::Projected;
use crate::cli::levers;
use crate::cli::offers::{self, Assumed};
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Report, Role, Row, Table,
};
use crate::report::negotiability::Negotiability;

pub(super) struct SolveReport {
    pub(super) years: Horizon,
    pub(super) offer: Projected,
    pub(super) goal: Goal,
    /// The figure as it is.
    pub(super) now: Decimal,
    pub(super) answers: Vec<Answered>,
    /// In which order the levers stand, where there are all.
    pub(super) negotiability: Option<Negotiability>,
    pub(super) each: bool,
    pub(super) assumed: Vec<Assumed>,
}

impl Answered {
    pub(super) fn setting(&self, value: Decimal) -> Setting {
        self.movable.unit.setting(value)
    }

    /// What the lever is set to now.
    pub(super) fn now(&self) -> Option<Setting> {
        self.movable.set_to.clone()
    }

    fn in_words(&self, value: Decimal, minor_digits: u32) -> String {
        self.setting(value).in_words(minor_digits)
    }

    /// Why there is no answer, and the figure that comes nearest.
    pub(super) fn reason(&self, report: &SolveReport) -> Option<String> {
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
    pub(super) fn minor_digits(&self) -> u32 {
        self.offer.projection.currency().minor_digits()
    }

    fn money(&self, amount: Decimal) -> String {
        offers::money(amount, self.offer.projection.currency())
    }

    /// That there is no answer is an error.
    pub(super) fn refuse_unsolved(&self) -> Result<(), Failure> {
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
        let heading = match (&self.goal.other, self.each) {
            (Some((_, other)), true) => {
                format!("{}: {metric} to reach that of {}", self.offer.name, other.name)
            }
            _ => format!("{}: {metric} to reach {}{whose}", self.offer.name, self.money(goal)),
        };
        let standing = match goal - now {
            missing if missing > Decimal::ZERO => format!("{} is missing", self.money(missing)),
            missing if missing.is_zero() => "that is what it is".to_owned(),
            missing => format!(
                "{} above it already: the least that still reaches it",
                self.money(-missing)
            ),
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
    pub(super) fn fixed_notes(&self) -> Notes {
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
        if let Some(order) = &self.negotiability {
            lines.push(format!("order: what is easiest to move, as said of {}", order.known_for));
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
        self.rows(write)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        self.object(out)
    }
}
