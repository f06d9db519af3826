//! A figure of several offers over a range of values of a lever, and which offer leads where.
//!
//! Points are computed while they are written, because there may be too many to store. Only a
//! document, whose number of points is limited, stores them.

pub(crate) mod swept_lever;
pub(crate) mod two_way;

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;

use offercalc::{Crossover, Decimal, Figure, Horizon, Metric, ObjectiveError, Point, Sweep, round};
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::assumptions;
use super::changes::{MovedOffer, kept_in_words};
use super::chart::{Chart, Lines, Mark, Plot, Quantity, Series};
use super::document::{Cell, Column, Document, Role, Table, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{MOST_IN_DETAIL, Offers};
use super::record::{RecordField, RecordWriter};
use super::side_by_side::{OfferLine, SideBySide};
use super::text::{self, label, percent};
use super::{Report, Watch};
use swept_lever::SweptLever;

/// The most points of a document.
pub(crate) const MOST_ROWS: usize = 10_000;

/// The length of the longest bar, in eighths of a character.
const LONGEST_BAR: u32 = 64;

#[derive(Serialize)]
pub(crate) struct SweepReport<'a> {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    question: SweepQuestion<'a>,
    offers: Vec<MovedOffer<'a>>,
    #[serde(flatten)]
    walk: Walk<'a>,
    /// The points, if they are stored.
    #[serde(skip)]
    listed: Vec<PointFigures<'a>>,
}

/// The metric to show and the lever to show it for.
#[derive(Clone, Copy)]
pub(crate) struct SweepQuestion<'a> {
    pub(crate) lever: SweptLever<'a>,
    pub(crate) metric: Metric,
}

impl Serialize for SweepQuestion<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("SweepQuestion", 3)?;
        keys.serialize_field("lever", &self.lever.lever.to_string())?;
        keys.serialize_field("metric", &self.metric.to_string())?;
        keys.serialize_field("relative", &self.lever.relative)?;
        keys.end()
    }
}

/// Computes the points, one by one.
struct Walk<'a> {
    offers: Offers<'a>,
    question: SweepQuestion<'a>,
    sweep: RefCell<Sweep>,
    watch: Watch<'a>,
    /// The error that ended the points early.
    failure: RefCell<Option<ObjectiveError>>,
}

/// The figure of each offer at a value of the lever.
#[derive(Serialize)]
struct PointFigures<'a> {
    value: Number,
    figures: Vec<Number<Figure>>,
    /// Null if several offers share the largest figure.
    leader: Option<&'a str>,
    close: bool,
    /// The crossovers since the previous point.
    #[serde(skip)]
    crossovers: Vec<NamedCrossover<'a>>,
}

/// A change of the lead. No offer leads while the largest figures are equal.
#[derive(Serialize)]
struct NamedCrossover<'a> {
    value: Number,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

impl<'a> SweepReport<'a> {
    /// Builds the report. `moved` holds the same offers, each with the effect of the lever on it.
    pub(crate) fn new(
        years: Horizon,
        offers: Offers<'a>,
        moved: Vec<MovedOffer<'a>>,
        question: SweepQuestion<'a>,
        (sweep, watch): (Sweep, Watch<'a>),
    ) -> Self {
        Self {
            head: Head::new("sweep", years, offers.currency()).with_rates(offers.rates()),
            question,
            offers: moved,
            walk: Walk {
                offers,
                question,
                sweep: RefCell::new(sweep),
                watch,
                failure: RefCell::default(),
            },
            listed: Vec::new(),
        }
    }

    /// Stores the points, which a document needs.
    pub(crate) fn list(mut self) -> Result<Self, ObjectiveError> {
        self.listed = self.walk.points().collect::<Result<_, _>>()?;
        Ok(self)
    }
}

impl<'a> Walk<'a> {
    fn points(&self) -> impl Iterator<Item = Result<PointFigures<'a>, ObjectiveError>> {
        let SweptLever { values, .. } = self.question.lever;
        let digits = self.question.lever.digits();
        let mut before: Option<Point> = None;
        values.values().map(move |value| {
            let mut sweep = self.sweep.borrow_mut();
            let point = sweep.at(value)?;
            let crossovers = match &before {
                Some(before) => sweep.crossovers(before, &point, digits)?,
                None => Vec::new(),
            };
            let figures = self.figures(&point, &crossovers);
            before = Some(point);
            (self.watch)();
            Ok(figures)
        })
    }

    /// The points up to the first error, which becomes the report's failure.
    fn written(&self) -> impl Iterator<Item = PointFigures<'a>> {
        self.points().map_while(|point| {
            let point = point.map_err(|error| self.failure.replace(Some(error)));
            point.ok()
        })
    }

    fn figures(&self, point: &Point, crossovers: &[Crossover]) -> PointFigures<'a> {
        let name = |index: Option<usize>| index.map(|index| self.offers.name(index));
        let figures = point.figures.iter();
        let crossovers = crossovers.iter().map(|crossover| NamedCrossover {
            value: self.question.lever.number(crossover.value),
            from: name(crossover.from),
            to: name(crossover.to),
        });
        PointFigures {
            value: self.question.lever.number(point.value),
            figures: figures.map(|figure| Number::exact(*figure)).collect(),
            leader: name(point.leader()),
            close: point.is_close(),
            crossovers: crossovers.collect(),
        }
    }
}

/// Two keys: the points, and the crossovers collected while the points are written.
impl Serialize for Walk<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let crossovers = RefCell::default();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("points", &PointStream { walk: self, crossovers: &crossovers })?;
        map.serialize_entry("handovers", &*crossovers.borrow())?;
        map.end()
    }
}

/// The points, each computed when it is written.
struct PointStream<'w, 'a> {
    walk: &'w Walk<'a>,
    crossovers: &'w RefCell<Vec<NamedCrossover<'a>>>,
}

impl Serialize for PointStream<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut points = serializer.serialize_seq(None)?;
        for mut point in self.walk.written() {
            points.serialize_element(&point)?;
            self.crossovers.borrow_mut().append(&mut point.crossovers);
        }
        points.end()
    }
}

impl Report for SweepReport<'_> {
    fn title(&self) -> &'static str {
        "Varied terms"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let mut forms = Vec::new();
        if self.offers.len() <= MOST_IN_DETAIL {
            let with_bars = self.by_offer(true).legend(self.scale(wording));
            forms.extend([with_bars, self.by_offer(false)]);
        }
        if self.has_several() {
            forms.push(self.largest());
        }
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        let unpromised = assumptions::unpromised(self.question.metric, assumed.clone());
        Document::new()
            .lines(self.answer(wording).into_iter().chain(unpromised))
            .forms(forms)
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn charts(&self, wording: Wording) -> Vec<Chart<'_>> {
        let SweepQuestion { lever, metric } = self.question;
        let values = |point: &PointFigures<'_>| point.value.get();
        let series = self.offers.iter().enumerate().map(|(index, offer)| {
            let points = self.listed.iter();
            let figure = |point: &PointFigures<'_>| Some(point.figures.get(index)?.get().get());
            Series {
                name: offer.name.into(),
                points: points.filter_map(|point| Some((values(point), figure(point)?))).collect(),
            }
        });
        let marks = self.listed.iter().flat_map(|point| &point.crossovers);
        let marks = marks.map(|NamedCrossover { value, from, to }| Mark {
            at: value.get(),
            label: self.leads(*to),
            of: to.or(*from).map(Cow::from).into_iter().collect(),
        });
        let first = self.listed.iter().find_map(|point| point.figures.first());
        let up = match first.map(|figure| figure.get()) {
            Some(Figure::Rate(_)) => Quantity::Rate,
            _ => Quantity::Money(self.head.currency),
        };
        let summary = match self.has_several() {
            true => self.who_leads_where(),
            false => self.answer(wording.beside_a_chart()),
        };
        let lines = Lines {
            across_label: lever.label(),
            across: lever.quantity(),
            up,
            series: series.collect(),
            marks: marks.collect(),
        };
        let title = format!("{} by {}", text::capital(&label(metric)), lever.label());
        vec![Chart::new(&title, summary.join(" "), Plot::Lines(lines))]
    }

    fn is_streamed(&self) -> bool {
        self.listed.is_empty()
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        let lever = self.question.lever.column();
        let mut header: Vec<RecordField<'_>> = vec![(&lever).into()];
        header.extend(self.offers.iter().map(|offer| RecordField::from(offer.name)));
        header.extend(["leader", "lead_from"].map(RecordField::Text));
        write(&header)?;
        for point in self.walk.written() {
            let mut fields: Vec<RecordField<'_>> = Vec::with_capacity(header.len());
            fields.push(point.value.into());
            fields.extend(point.figures.iter().map(|figure| RecordField::from(*figure)));
            let lead_from = point.crossovers.last().map(|crossover| crossover.value);
            fields.extend([point.leader.into(), lead_from.into()]);
            write(&fields)?;
        }
        Ok(())
    }

    fn failure(&self) -> Option<ObjectiveError> {
        self.walk.failure.borrow().clone()
    }
}

impl SweepReport<'_> {
    fn has_several(&self) -> bool {
        self.offers.len() > 1
    }

    fn in_words(&self, value: Number) -> String {
        self.question.lever.in_words(value.get())
    }

    /// A column for each offer, optionally with bars.
    fn by_offer(&self, with_bars: bool) -> Table<'_> {
        let columns = self.offers.iter().flat_map(|offer| {
            [Column::figures(offer.name)].into_iter().chain(with_bars.then(|| Column::label("")))
        });
        let [least, most] = self.extremes().map(|ends| ends.map(Figure::get)).unwrap_or_default();
        self.table(columns.collect(), |point| {
            let cells = point.figures.iter().flat_map(|figure| {
                let bar = with_bars.then(|| Cell::Bar(bar(figure.get().get(), least, most)));
                [Cell::of(self.question.metric, Some(figure.get()))].into_iter().chain(bar)
            });
            cells.collect()
        })
    }

    /// Only the largest figure, if there are too many offers for a column each.
    fn largest(&self) -> Table<'_> {
        self.table(vec![Column::figures(label(self.question.metric))], |point| {
            let figures = point.figures.iter().map(|figure| figure.get());
            vec![Cell::of(self.question.metric, figures.max_by_key(|figure| figure.get()))]
        })
    }

    /// A row per point.
    fn table<'r>(
        &'r self,
        columns: Vec<Column<'r>>,
        cells: impl Fn(&PointFigures<'_>) -> Vec<Cell<'r>>,
    ) -> Table<'r> {
        let lines = self.listed.iter().map(|point| {
            let leader = || {
                Cell::text(match point.leader {
                    Some(_) if point.close => "too close to call",
                    leader => leader.unwrap_or("tied"),
                })
            };
            let line = OfferLine::cells(Role::Equal, self.in_words(point.value), cells(point));
            line.after(self.has_several().then(leader))
        });
        SideBySide::of_columns(Column::figures(self.question.lever.label()), columns)
            .after(self.has_several().then(|| Column::name("leader")))
            .table(vec![lines.collect()])
    }

    /// The least and the most of all figures.
    fn extremes(&self) -> Option<[Figure; 2]> {
        let figures = self.listed.iter().flat_map(|point| &point.figures).map(|f| f.get());
        let number = |figure: &Figure| figure.get();
        Some([figures.clone().min_by_key(number)?, figures.max_by_key(number)?])
    }

    /// Which offer leads where, and what varies in which offers.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let metric = self.question.metric;
        let moved: Vec<&MovedOffer<'_>> = self.offers.iter().filter(|offer| offer.moved).collect();
        let which = match moved.len() == self.offers.len() && self.has_several() {
            true => "every offer".to_owned(),
            false => moved.iter().map(|offer| offer.name).collect::<Vec<_>>().join(", "),
        };
        let moves = format!("the {} of {which}", self.question.lever.label());
        let shown = if wording.charts { "chart" } else { "table" };
        let what =
            format!("The {shown} varies {moves} and shows `{metric}`. All other terms stay fixed.");
        let mut lines = if self.has_several() { self.who_leads_where() } else { Vec::new() };
        lines.push(what);
        lines.extend(moved.first().into_iter().flat_map(|first| first.kept).map(kept_in_words));
        lines
    }

    /// Which offer leads at first, and where the lead changes.
    fn who_leads_where(&self) -> Vec<String> {
        let label = self.question.lever.label();
        let first = match self.listed.first().and_then(|point| point.leader) {
            None => text::capital(&self.leads(None)),
            leader => self.leads(leader),
        };
        let mut crossovers = self.listed.iter().flat_map(|point| &point.crossovers).peekable();
        let Some(NamedCrossover { value, .. }) = crossovers.peek() else {
            let ends = [self.listed.first(), self.listed.last()]
                .map(|point| point.map_or_else(String::new, |point| self.in_words(point.value)));
            return vec![format!("{first} at every {label} from {}.", ends.join(" to "))];
        };
        let first = format!("{first} below {label} {}.", self.in_words(*value));
        let lines = crossovers.map(|NamedCrossover { value, to, .. }| {
            format!("From {} on, {}.", self.in_words(*value), self.leads(*to))
        });
        [first].into_iter().chain(lines).collect()
    }

    /// Who leads, as a clause.
    fn leads(&self, leader: Option<&str>) -> String {
        match leader {
            Some(leader) => format!("{leader} leads"),
            None if self.offers.len() == 2 => "both are equal".to_owned(),
            None => "the largest figures are equal".to_owned(),
        }
    }

    /// The scale of the bars.
    fn scale(&self, wording: Wording) -> Option<String> {
        let ends = self.extremes()?.map(|figure| match figure {
            Figure::Amount(amount) => wording.money(amount),
            Figure::Rate(rate) => percent(rate),
        });
        Some(format!("Bars run from {}.", ends.join(" to ")))
    }
}

/// The length of a figure's bar, from 1 for the least to [`LONGEST_BAR`] for the most.
fn bar(figure: Decimal, least: Decimal, most: Decimal) -> u32 {
    let part = (figure - least) * Decimal::from(LONGEST_BAR - 1);
    let part = part.checked_div(most - least).unwrap_or_default();
    u32::try_from(round(part, 0)).unwrap_or_default() + 1
}

#[cfg(test)]
mod tests {
    use offercalc::{LeverInput, Line, Objective, OfferFile, Overrides, Steps, SweepValues, Unit};

    use super::*;
    use crate::report::offer::Projected;

    #[test]
    fn points_end_at_the_first_error_which_the_report_returns() {
        let (file, years) = (OfferFile::new("base = 1_000"), Horizon::default());
        let offer = file.read(&Overrides::default()).unwrap();
        let projection = offer.project(years).unwrap();
        let (name, path) = ("a".to_owned(), "a.toml".to_owned());
        let source = file.clone().into();
        let offers = [Projected { name, file: path, source, offer, projection, prices: None }];
        let lever = file.lever("base").unwrap();
        // An offer pays no more than 10^12 a year.
        let most = Decimal::from(1_000_000_000_000_u64);
        let steps = Steps::new(most - Decimal::ONE, most + Decimal::TWO, Decimal::ONE).unwrap();
        let values = SweepValues::from(steps);
        let report = || {
            let input = LeverInput::new(file.terms(), &lever, Unit::Amount, &Overrides::default());
            let objective = Objective::new(input.unwrap(), Metric::Total, years);
            let offers = Offers::new(&offers);
            let lever = SweptLever {
                lever: &lever,
                unit: Unit::Amount,
                values: &values,
                relative: false,
                shown: offers.currency(),
            };
            let question = SweepQuestion { lever, metric: Metric::Total };
            let sweep = Sweep::new(vec![Line::Moving(objective.into())]);
            SweepReport::new(years, offers, Vec::new(), question, (sweep, &|| ()))
        };
        let is_reported =
            |report: &SweepReport<'_>| matches!(report.failure(), Some(ObjectiveError::Invalid(_)));

        let (csv, mut rows) = (report(), 0);
        let mut count = |_: &[RecordField<'_>]| {
            rows += 1;
            Ok(())
        };
        assert!(!is_reported(&csv));
        csv.records(&mut count).unwrap();
        // The header and two points.
        assert!(rows == 3 && is_reported(&csv), "{rows}");

        let json = report();
        let points = serde_json::to_value(&json).unwrap()["points"].as_array().unwrap().len();
        assert!(points == 2 && is_reported(&json), "{points}");
    }
}
