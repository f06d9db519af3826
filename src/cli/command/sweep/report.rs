//! The points of a sweep in every form. Only a table keeps them; else they are written while they
//! are computed.

use std::cell::RefCell;
use std::io::{self, Write};

use offercalc::{
    Decimal, Figure, Handover, Horizon, Metric, Point, Steps, Sweep as Sweeping, round,
};
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::cli::changes;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::input::Projected;
use crate::cli::levers::{Movable, PartyJson};
use crate::cli::offers::{self, Assumed};
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, Report, Role, Row, Table,
    write_json,
};

/// The most rows of a table for people.
const MOST_ROWS: usize = 10_000;

/// The length of the longest bar, in eighths of a character.
const LONGEST_BAR: u32 = 64;

pub(super) struct SweepReport<'a> {
    pub(super) years: Horizon,
    pub(super) metric: Metric,
    pub(super) offers: &'a [Projected],
    pub(super) assumed: Vec<Assumed>,
    /// Those in which the lever moves.
    pub(super) moved: &'a [Option<Movable>],
    /// The lever, as the first of these has it.
    pub(super) lever: &'a Movable,
    pub(super) steps: Steps,
    /// The decimals to which it is said where the lead changes hands.
    pub(super) digits: u32,
    pub(super) sweep: RefCell<Sweeping<'a>>,
    /// The points, where they are for people; else there may be too many to keep.
    pub(super) listed: Vec<(Point, Vec<Handover>)>,
}

impl SweepReport<'_> {
    /// Goes through the points, each with where the lead has changed hands since the last.
    fn walk(&self, mut visit: impl FnMut(&Point, &[Handover]) -> io::Result<()>) -> io::Result<()> {
        let mut sweep = self.sweep.borrow_mut();
        let mut before: Option<Point> = None;
        for value in self.steps.values() {
            let point = sweep.at(value).map_err(io::Error::other)?;
            let handovers = match &before {
                Some(before) => sweep.handovers(before, &point, self.digits),
                None => Ok(Vec::new()),
            };
            visit(&point, &handovers.map_err(io::Error::other)?)?;
            before = Some(point);
        }
        Ok(())
    }

    /// Keeps the points for a table.
    pub(super) fn list(&mut self) -> Result<(), Failure> {
        let count = self.steps.count();
        if count > MOST_ROWS {
            let count = offercalc::grouped(count.into(), 0);
            let message = format!("{count} values are more than a table is for");
            let hint = "take larger steps, or --format csv";
            return Err(Failure::usage(Diagnostic::new(message).hint(hint)));
        }
        let mut listed = Vec::with_capacity(count);
        let walked = self.walk(|point, handovers| {
            listed.push((point.clone(), handovers.to_vec()));
            Ok(())
        });
        walked.map_err(|error| Failure::input(vec![Diagnostic::new(error.to_string())]))?;
        self.listed = listed;
        Ok(())
    }

    fn name(&self, index: Option<usize>) -> Option<&str> {
        self.offers.get(index?).map(|offer| offer.name.as_str())
    }

    fn minor_digits(&self) -> u32 {
        offers::currency(self.offers).minor_digits()
    }

    /// A value of the lever in words.
    fn in_words(&self, value: Decimal) -> String {
        self.lever.unit.setting(value.normalize()).in_words(self.minor_digits())
    }

    /// A value of the lever for programs.
    fn number(&self, value: Decimal) -> Number {
        Number(changes::plain(&self.lever.unit.setting(value), self.minor_digits()))
    }

    /// A column of values, for each offer its figure and perhaps a bar, the leader.
    fn table(&self, with_bars: bool, with_offers: bool) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Figures, self.lever.lever.label())];
        for offer in self.offers.iter().filter(|_| with_offers) {
            columns.push(Column::new(ColumnKind::Figures, offer.name.as_str()));
            columns.extend(with_bars.then(|| Column::new(ColumnKind::Label, "")));
        }
        if !with_offers {
            columns.push(Column::new(ColumnKind::Figures, offers::label(self.metric)));
        }
        columns.extend((self.offers.len() > 1).then(|| Column::new(ColumnKind::Name, "leader")));
        let (least, most) = self.extremes().unwrap_or_default();
        let rows = self.listed.iter().map(|(point, _)| {
            let mut cells = vec![Cell::text(self.in_words(point.value))];
            for figure in point.figures.iter().filter(|_| with_offers) {
                cells.push(offers::cell(Some(self.metric.figure(*figure))));
                cells.extend(with_bars.then(|| Cell::Bar(bar(*figure, least, most))));
            }
            if !with_offers {
                let best = point.figures.iter().max().copied();
                cells.push(offers::cell(best.map(|best| self.metric.figure(best))));
            }
            if self.offers.len() > 1 {
                cells.push(Cell::text(self.name(point.leader()).unwrap_or("equal")));
            }
            Row { role: Role::Equal, cells }
        });
        Table { columns, groups: vec![rows.collect()], footnote: None }
    }

    /// The least and the most of all figures.
    fn extremes(&self) -> Option<(Decimal, Decimal)> {
        let figures = self.listed.iter().flat_map(|(point, _)| &point.figures).copied();
        Some((figures.clone().min()?, figures.max()?))
    }

    fn handover_notes(&self) -> Notes {
        let mut lines: Vec<String> = Vec::new();
        let label = self.lever.lever.label();
        for handover in self.listed.iter().flat_map(|(_, handovers)| handovers) {
            let from = self.in_words(handover.value);
            lines.push(match (self.name(handover.to), self.name(handover.from)) {
                (Some(to), Some(before)) => {
                    format!("at {label} {from} {to} takes the lead from {before}")
                }
                (Some(to), None) => format!("at {label} {from} {to} takes the lead"),
                (None, _) => format!("at {label} {from} the largest are equal"),
            });
        }
        if lines.is_empty() && self.offers.len() > 1 {
            let leader = self.listed.first().and_then(|(point, _)| self.name(point.leader()));
            lines.push(match leader {
                Some(leader) => format!("{leader} leads at all of these values"),
                None => "the largest are equal at all of these values".to_owned(),
            });
        }
        Notes { heading: "Where the lead changes hands".to_owned(), lines }
    }

    /// What is moved in which offers.
    fn moved_notes(&self) -> Notes {
        let names = self.offers.iter().zip(self.moved).filter(|(_, moved)| moved.is_some());
        let names: Vec<&str> = names.map(|(offer, _)| offer.name.as_str()).collect();
        let which = match names.len() == self.offers.len() {
            true if names.len() > 1 => "every offer".to_owned(),
            _ => names.join(", "),
        };
        let label = self.lever.lever.label();
        let mut lines = vec![format!("{label} of {which}; all else as written")];
        lines.extend(self.lever.kept.clone());
        if let Some((least, most)) = self.extremes() {
            let currency = offers::currency(self.offers);
            let [least, most] = [least, most].map(|figure| match self.metric.figure(figure) {
                Figure::Amount(amount) => offers::money(amount, currency),
                Figure::Rate(rate) => offers::percent(rate),
            });
            lines.push(format!("bars from {least} to {most}"));
        }
        Notes { heading: format!("{} by {label}", offers::label(self.metric)), lines }
    }
}

/// The length of a figure's bar between the least and the most that there is.
fn bar(figure: Decimal, least: Decimal, most: Decimal) -> u32 {
    let part = (figure - least) * Decimal::from(LONGEST_BAR - 1);
    let part = part.checked_div(most - least).unwrap_or_default();
    u32::try_from(round(part, 0)).unwrap_or_default() + 1
}

impl Report for SweepReport<'_> {
    fn document(&self) -> Document<'_> {
        let mut forms = Vec::new();
        if self.offers.len() <= offers::MOST_IN_DETAIL {
            forms.extend([self.table(true, true), self.table(false, true)]);
        }
        if self.offers.len() > 1 {
            forms.push(self.table(false, false));
        }
        let mut blocks = vec![Block::Notes(self.moved_notes()), Block::Table(forms)];
        blocks.extend((self.offers.len() > 1).then(|| Block::Notes(self.handover_notes())));
        blocks.extend(offers::notes_on(&self.assumed, &[]).into_iter().map(Block::Notes));
        Document { minor_digits: self.minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let lever = self.lever.lever.to_string();
        let mut header = vec![Field::Text(&lever)];
        header.extend(self.offers.iter().map(|offer| Field::Text(&offer.name)));
        header.extend(["leader", "lead_from"].map(Field::Text));
        write(&header)?;
        self.walk(|point, handovers| {
            let mut fields = Vec::with_capacity(header.len());
            fields.push(Field::Number(self.number(point.value).0));
            fields.extend(point.figures.iter().copied().map(Field::Number));
            fields.push(self.name(point.leader()).map_or(Field::Empty, Field::Text));
            let from = handovers.last().map(|handover| self.number(handover.value).0);
            fields.push(from.map_or(Field::Empty, Field::Number));
            write(&fields)
        })
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let handovers = RefCell::new(Vec::new());
        let offers = self.offers.iter().zip(self.moved).zip(&self.assumed);
        let json = SweepJson {
            schema: offers::SCHEMA,
            command: "sweep",
            years: self.years.years(),
            currency: offers::currency(self.offers).code(),
            lever: self.lever.lever.to_string(),
            metric: self.metric.to_string(),
            offers: offers
                .map(|((offer, moved), assumed)| PartyJson {
                    name: &offer.name,
                    file: &offer.file,
                    moved: moved.is_some(),
                    kept: moved.as_ref().map_or(&[], |moved| &moved.kept),
                    assumptions: &assumed.lines,
                })
                .collect(),
            points: PointsJson { report: self, handovers: &handovers },
            handovers: HandoversJson { report: self, handovers: &handovers },
        };
        write_json(out, &json)
    }
}

#[derive(Serialize)]
struct SweepJson<'r, 'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    lever: String,
    metric: String,
    offers: Vec<PartyJson<'r>>,
    points: PointsJson<'r, 'a>,
    handovers: HandoversJson<'r, 'a>,
}

#[derive(Serialize)]
struct PointJson<'a> {
    value: Number,
    figures: Vec<Number>,
    leader: Option<&'a str>,
}

#[derive(Serialize)]
struct HandoverJson<'a> {
    value: Number,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

/// The points, computed while they are written, because there may be too many to keep.
struct PointsJson<'r, 'a> {
    report: &'r SweepReport<'a>,
    handovers: &'r RefCell<Vec<Handover>>,
}

/// Where the lead changed hands, written after the points.
struct HandoversJson<'r, 'a> {
    report: &'r SweepReport<'a>,
    handovers: &'r RefCell<Vec<Handover>>,
}

impl Serialize for HandoversJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.report;
        serializer.collect_seq(self.handovers.borrow().iter().map(|handover| HandoverJson {
            value: report.number(handover.value),
            from: report.name(handover.from),
            to: report.name(handover.to),
        }))
    }
}

impl Serialize for PointsJson<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.report;
        let mut points = serializer.serialize_seq(None)?;
        // What the writer had to say, which tells a pipe that was closed from other errors.
        let mut unwritten = None;
        let walked = report.walk(|point, handovers| {
            self.handovers.borrow_mut().extend(handovers);
            let json = PointJson {
                value: report.number(point.value),
                figures: point.figures.iter().copied().map(Number).collect(),
                leader: report.name(point.leader()),
            };
            points.serialize_element(&json).map_err(|error| {
                unwritten = Some(error);
                io::Error::other("not written")
            })
        });
        walked.map_err(|error| unwritten.unwrap_or_else(|| serde::ser::Error::custom(error)))?;
        points.end()
    }
}
