//! The walk-away number and the offers held against it, in every form.

use std::io::{self, Write};

use offercalc::{Currency, Decimal, Horizon, Metric, Part, Setting, Walkaway, Year};
use serde::Serialize;

use crate::cli::changes::{self, SettingJson};
use crate::cli::input::Projected;
use crate::cli::levers::Movable;
use crate::cli::offers::{self, Assumed};
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, RATE_DIGITS, Report, Role,
    Row, Table, write_json,
};

/// An offer with its figure and, where that is below the number, what it would take.
pub(super) struct Held {
    pub(super) offer: Projected,
    pub(super) figure: Decimal,
    pub(super) answers: Vec<Answer>,
}

/// What one lever would have to be, if it can do it alone.
pub(super) struct Answer {
    pub(super) movable: Movable,
    pub(super) value: Option<Decimal>,
}

pub(super) struct WalkawayReport {
    pub(super) years: Horizon,
    pub(super) metric: Metric,
    pub(super) currency: Currency,
    pub(super) number: Walkaway,
    /// The current job, where it is a file.
    pub(super) job: Option<Projected>,
    pub(super) held: Vec<Held>,
}

impl WalkawayReport {
    /// How far an offer is above the number.
    pub(super) fn margin(&self, held: &Held) -> Decimal {
        held.figure - self.number.number
    }

    /// Whether a year's total can be held against the number, because it is one of a year.
    const fn is_yearly(&self) -> bool {
        matches!(self.metric, Metric::Average | Metric::FirstTwoYears | Metric::Year(_))
    }

    fn year_margin(&self, year: &Year) -> Option<Decimal> {
        self.is_yearly().then(|| year.total() - self.number.number)
    }

    fn money(&self, amount: Decimal) -> String {
        offers::money(amount, self.currency)
    }

    /// The sum, line by line.
    fn sum(&self) -> Table<'_> {
        let columns = vec![
            Column::new(ColumnKind::Label, self.currency.code()),
            Column::new(ColumnKind::Figures, offers::label(self.metric)),
            Column::new(ColumnKind::Figures, "percent"),
        ];
        let current = match &self.job {
            Some(job) => format!("now, {}", job.name),
            None => "now".to_owned(),
        };
        let mut rows = vec![Row {
            role: Role::Equal,
            cells: vec![Cell::text(current), Cell::Amount(self.number.current), Cell::Empty],
        }];
        rows.extend(self.number.parts.iter().map(|(addend, part, amount)| {
            let rate = match part {
                Part::Rate(rate) => Cell::Change(rate.fraction()),
                Part::Amount(_) => Cell::Empty,
            };
            let cells = vec![Cell::text(addend.label()), Cell::Difference(*amount), rate];
            Row { role: Role::Equal, cells }
        }));
        let number =
            vec![Cell::text("walk-away number"), Cell::Amount(self.number.number), Cell::Empty];
        Table {
            columns,
            groups: vec![rows, vec![Row { role: Role::Total, cells: number }]],
            footnote: None,
        }
    }

    /// Each offer, with its years where they can be held against the number.
    fn offers(&self) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Name, self.currency.code())];
        let headings = [offers::label(self.metric), "from the number".into(), "percent".into()];
        columns.extend(headings.map(|heading| Column::new(ColumnKind::Figures, heading)));
        let row = |role, name: String, figure, margin| {
            let rate = offercalc::Figure::Amount(figure)
                .rate_over(offercalc::Figure::Amount(self.number.number));
            let cells = vec![
                Cell::text(name),
                Cell::Amount(figure),
                offers::difference(margin),
                // Of nothing or less no part says anything.
                rate.filter(|_| self.number.number > Decimal::ZERO)
                    .map_or(Cell::Missing, Cell::Change),
            ];
            Row { role, cells }
        };
        let groups = self.held.iter().map(|held| {
            let name = held.offer.name.clone();
            let mut rows = vec![row(Role::Total, name, held.figure, self.margin(held))];
            rows.extend(held.offer.projection.years().iter().filter_map(|year| {
                let label = format!("year {}", year.year());
                Some(row(Role::Part, label, year.total(), self.year_margin(year)?))
            }));
            rows
        });
        Table { columns, groups: groups.collect(), footnote: None }
    }

    /// What it would take, of each offer that is below.
    fn takes(&self) -> Vec<Notes> {
        let below = self.held.iter().filter(|held| !held.answers.is_empty());
        let notes = below.map(|held| {
            let heading = format!("What {} would take, each alone", held.offer.name);
            Notes { heading, lines: held.answers.iter().map(|answer| self.words(answer)).collect() }
        });
        notes.collect()
    }

    fn words(&self, answer: &Answer) -> String {
        let minor_digits = self.currency.minor_digits();
        let label = answer.movable.lever.label();
        let Some(to) = answer.to() else {
            return format!("{label}: not by this alone");
        };
        let from = answer.movable.set_to.as_ref();
        let difference = from.and_then(|from| changes::difference(from, &to, minor_digits));
        let difference = difference.map_or_else(String::new, |more| format!(", {more}"));
        format!("{label} to {}{difference}", to.in_words(minor_digits))
    }

    fn verdicts(&self) -> Notes {
        let number = self.money(self.number.number);
        let lines = self.held.iter().map(|held| {
            let name = &held.offer.name;
            match self.margin(held) {
                margin if margin < Decimal::ZERO => {
                    format!("{name} is {} below it: walk away, or ask", self.money(-margin))
                }
                margin if margin.is_zero() => format!("{name} is just there"),
                margin => format!("{name} is {} above it", self.money(margin)),
            }
        });
        let heading = format!("Against {number}, by {}", offers::label(self.metric));
        Notes { heading, lines: lines.collect() }
    }

    fn assumed(&self) -> Vec<Notes> {
        let offers = self.job.iter().chain(self.held.iter().map(|held| &held.offer));
        let assumed: Vec<Assumed> = offers.map(|offer| Assumed::of(offer, self.years)).collect();
        if assumed.is_empty() {
            return Vec::new();
        }
        offers::notes_on(&assumed, &[])
    }
}

impl Answer {
    /// The lever with what it would have to be.
    fn named(&self) -> Option<(String, Setting)> {
        Some((self.movable.lever.to_string(), self.to()?))
    }

    fn to(&self) -> Option<Setting> {
        Some(self.movable.unit.setting(self.value?))
    }
}

impl Report for WalkawayReport {
    fn document(&self) -> Document<'_> {
        let mut blocks = vec![Block::Table(vec![self.sum()])];
        if !self.held.is_empty() {
            blocks.push(Block::Table(vec![self.offers()]));
            blocks.push(Block::Notes(self.verdicts()));
        }
        blocks.extend(self.takes().into_iter().map(Block::Notes));
        blocks.extend(self.assumed().into_iter().map(Block::Notes));
        Document { minor_digits: self.currency.minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        write(&["offer", "year", "figure", "amount"].map(Field::Text))?;
        let mut row = |offer: &str, year: Field<'_>, figure: &str, amount: Decimal| {
            write(&[Field::Text(offer), year, Field::Text(figure), Field::Number(amount)])
        };
        let job = self.job.as_ref().map_or("", |job| job.name.as_str());
        row(job, Field::Empty, "current", self.number.current)?;
        for (addend, _, amount) in &self.number.parts {
            row("", Field::Empty, addend.name(), *amount)?;
        }
        row("", Field::Empty, "number", self.number.number)?;
        for held in &self.held {
            let name = &held.offer.name;
            row(name, Field::Empty, &self.metric.to_string(), held.figure)?;
            row(name, Field::Empty, "margin", self.margin(held))?;
            for (lever, to) in held.answers.iter().filter_map(Answer::named) {
                let to = changes::plain(&to, self.currency.minor_digits());
                row(name, Field::Empty, &format!("takes.{lever}"), to)?;
            }
            for year in held.offer.projection.years() {
                if let Some(margin) = self.year_margin(year) {
                    row(name, Field::Whole(year.year()), "total", year.total())?;
                    row(name, Field::Whole(year.year()), "margin", margin)?;
                }
            }
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let parts = self.number.parts.iter().map(|(addend, part, amount)| PartJson {
            name: addend.name(),
            rate: match part {
                Part::Rate(rate) => Some(Number(offercalc::round(rate.fraction(), RATE_DIGITS))),
                Part::Amount(_) => None,
            },
            amount: Number(*amount),
        });
        let json = WalkawayJson {
            schema: offers::SCHEMA,
            command: "walkaway",
            years: self.years.years(),
            currency: self.currency.code(),
            metric: self.metric.to_string(),
            current: CurrentJson {
                amount: Number(self.number.current),
                name: self.job.as_ref().map(|job| job.name.as_str()),
                file: self.job.as_ref().map(|job| job.file.as_str()),
            },
            parts: parts.collect(),
            number: Number(self.number.number),
            offers: self.held.iter().map(|held| self.offer_json(held)).collect(),
        };
        write_json(out, &json)
    }
}

impl WalkawayReport {
    fn offer_json<'a>(&self, held: &'a Held) -> OfferJson<'a> {
        let minor_digits = self.currency.minor_digits();
        let years = held.offer.projection.years().iter().filter_map(|year| {
            let margin = Number(self.year_margin(year)?);
            Some(YearJson { year: year.year(), total: Number(year.total()), margin })
        });
        let json = |setting| SettingJson { setting, minor_digits };
        let takes = held.answers.iter().map(|answer| TakesJson {
            lever: answer.movable.lever.to_string(),
            from: answer.movable.set_to.clone().map(json),
            to: answer.to().map(json),
        });
        OfferJson {
            name: &held.offer.name,
            file: &held.offer.file,
            figure: Number(held.figure),
            margin: Number(self.margin(held)),
            years: years.collect(),
            takes: takes.collect(),
            assumptions: held.offer.offer.assumptions(self.years),
        }
    }
}

#[derive(Serialize)]
struct WalkawayJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    metric: String,
    current: CurrentJson<'a>,
    parts: Vec<PartJson>,
    number: Number,
    offers: Vec<OfferJson<'a>>,
}

#[derive(Serialize)]
struct CurrentJson<'a> {
    amount: Number,
    /// Of the current job, where it is a file.
    name: Option<&'a str>,
    file: Option<&'a str>,
}

#[derive(Serialize)]
struct PartJson {
    name: &'static str,
    /// Of the current total, where it is written so.
    rate: Option<Number>,
    amount: Number,
}

#[derive(Serialize)]
struct OfferJson<'a> {
    name: &'a str,
    file: &'a str,
    figure: Number,
    margin: Number,
    years: Vec<YearJson>,
    takes: Vec<TakesJson>,
    assumptions: Vec<String>,
}

#[derive(Serialize)]
struct YearJson {
    year: u32,
    total: Number,
    margin: Number,
}

/// What a lever would have to be; `to` is null where it cannot do it alone.
#[derive(Serialize)]
struct TakesJson {
    lever: String,
    from: Option<SettingJson>,
    to: Option<SettingJson>,
}
