//! A figure of several offers while two levers vary: a map of which offer leads where.
//!
//! Cells are computed while they are written, because there may be too many to store. Only a
//! document, whose number of cells is limited, stores them.

use std::cell::RefCell;
use std::io;

use offercalc::{
    Decimal, Figure, Horizon, Metric, Money, ObjectiveError, Point, TwoWaySweep, grouped,
};
use serde::{Serialize, Serializer};

use super::swept_lever::SweptLever;
use crate::report::Report;
use crate::report::assumptions;
use crate::report::changes::{MovedOffer, kept_in_words};
use crate::report::document::{Cell, Column, Document, Row, Table, Wording};
use crate::report::head::Head;
use crate::report::number::Number;
use crate::report::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE, Offers};
use crate::report::record::{RecordField, RecordWriter};
use crate::report::text::{by_name, label, money, percent};

/// The most sentences on where an offer leads.
const MOST_REGIONS: usize = 2;

/// What the map shows, and where to find what it leaves out.
const WITH_LEADS: &str = "+ is the lead over the next offer; figures: --format csv";
const WITHOUT_LEADS: &str = "widen the terminal for the lead, or use --format csv";
const NO_LEADS: &str = "for figures, use --format csv";
const NO_MAP: &str = "for a map, use larger steps or widen the terminal";

#[derive(Serialize)]
pub(crate) struct TwoWayReport<'a> {
    #[serde(flatten)]
    head: Head,
    levers: [VariedLever<'a>; 2],
    #[serde(serialize_with = "by_name")]
    metric: Metric,
    offers: Vec<MovedOffer<'a>>,
    grid: LeadGrid<'a>,
    /// The cells, row by row, if they are stored.
    #[serde(skip)]
    listed: Vec<LeadCell<'a>>,
}

/// A lever, and the offers in which it varies.
pub(crate) struct VariedLever<'a> {
    pub(crate) swept: SweptLever<'a>,
    pub(crate) offers: Vec<&'a str>,
}

impl Serialize for VariedLever<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Keys<'k> {
            lever: String,
            relative: bool,
            offers: &'k [&'k str],
        }
        let Self { swept, offers } = self;
        let keys = Keys { lever: swept.lever.to_string(), relative: swept.relative, offers };
        keys.serialize(serializer)
    }
}

/// Computes the cells, one by one.
struct LeadGrid<'a> {
    offers: Offers<'a>,
    levers: [SweptLever<'a>; 2],
    sweep: TwoWaySweep,
    /// The error that ended the cells early.
    failure: RefCell<Option<ObjectiveError>>,
}

/// The figure of each offer at a value of each lever.
#[derive(Serialize)]
struct LeadCell<'a> {
    values: [Number; 2],
    figures: Vec<Number<Figure>>,
    /// Null if several offers share the largest figure.
    leader: Option<&'a str>,
    close: bool,
    #[serde(skip)]
    state: CellState,
    /// The leader's figure minus the next one's; `None` for rates.
    #[serde(skip)]
    lead: Option<Money>,
}

/// How the offers stand in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellState {
    /// The offer with this index leads.
    Leads(usize),
    Close,
    Equal,
}

impl CellState {
    fn of(point: &Point) -> Self {
        match point.leader() {
            Some(_) if point.is_close() => Self::Close,
            Some(leader) => Self::Leads(leader),
            None => Self::Equal,
        }
    }

    const fn is_led(self) -> bool {
        matches!(self, Self::Leads(_))
    }

    /// The mark in the map: `A` for the first offer.
    fn mark(self) -> String {
        match self {
            Self::Leads(index) => letter(index),
            Self::Close => "~".to_owned(),
            Self::Equal => "=".to_owned(),
        }
    }
}

/// The letter of an offer, as a spreadsheet names its columns: A to Z, then AA.
fn letter(index: usize) -> String {
    const LETTERS: usize = 26;
    let last = (b'A'..=b'Z').nth(index % LETTERS).map(char::from);
    let before = (index / LETTERS).checked_sub(1).map(letter);
    before.into_iter().chain(last.map(String::from)).collect()
}

impl<'a> TwoWayReport<'a> {
    /// Builds the report. `moved` holds the same offers, each with the effect of the levers on it.
    pub(crate) fn new(
        years: Horizon,
        offers: Offers<'a>,
        moved: Vec<MovedOffer<'a>>,
        (levers, metric): ([VariedLever<'a>; 2], Metric),
        sweep: TwoWaySweep,
    ) -> Self {
        let [first, second] = &levers;
        let grid = LeadGrid {
            offers,
            levers: [first.swept, second.swept],
            sweep,
            failure: RefCell::default(),
        };
        let head = Head::new("sweep", years, offers.currency());
        Self { head, levers, metric, offers: moved, grid, listed: Vec::new() }
    }

    /// Stores the cells, which a document needs.
    pub(crate) fn list(mut self) -> Result<Self, ObjectiveError> {
        self.listed = self.grid.cells().collect::<Result<_, _>>()?;
        Ok(self)
    }
}

impl<'a> LeadGrid<'a> {
    /// The cells, row by row. A row that cannot be computed is one error.
    fn cells(&self) -> impl Iterator<Item = Result<LeadCell<'a>, ObjectiveError>> {
        let [first, second] = self.levers;
        first.values.values().flat_map(move |row| {
            let (sweep, error) = match self.sweep.row(row) {
                Ok(sweep) => (Some(sweep), None),
                Err(error) => (None, Some(Err(error))),
            };
            let cells = sweep.into_iter().flat_map(move |mut sweep| {
                second.values.values().map(move |value| Ok(self.cell(row, &sweep.at(value)?)))
            });
            error.into_iter().chain(cells)
        })
    }

    /// The cells up to the first error, which becomes the report's failure.
    fn written(&self) -> impl Iterator<Item = LeadCell<'a>> {
        self.cells().map_while(|cell| {
            let cell = cell.map_err(|error| self.failure.replace(Some(error)));
            cell.ok()
        })
    }

    fn cell(&self, row: Decimal, point: &Point) -> LeadCell<'a> {
        let [first, second] = self.levers;
        LeadCell {
            values: [first.number(row), second.number(point.value)],
            figures: point.figures.iter().map(|figure| Number::exact(*figure)).collect(),
            leader: point.leader().map(|leader| self.offers.name(leader)),
            close: point.is_close(),
            state: CellState::of(point),
            lead: point.standing().map(|standing| standing.lead),
        }
    }
}

/// The cells, each computed when it is written.
impl Serialize for LeadGrid<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.written())
    }
}

impl Report for TwoWayReport<'_> {
    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        let unpromised = assumptions::unpromised(self.metric, assumed.clone());
        Document::new()
            .lines(self.answer().into_iter().chain(unpromised).chain(self.legend()))
            .forms(self.forms())
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        let columns = self.columns();
        let mut header: Vec<RecordField<'_>> = columns.iter().map(RecordField::from).collect();
        header.extend(self.offers.iter().map(|offer| RecordField::from(offer.name)));
        header.push("leader".into());
        write(&header)?;
        for cell in self.grid.written() {
            let mut fields: Vec<RecordField<'_>> = Vec::with_capacity(header.len());
            fields.extend(cell.values.map(RecordField::from));
            fields.extend(cell.figures.iter().map(|figure| RecordField::from(*figure)));
            fields.push(cell.leader.into());
            write(&fields)?;
        }
        Ok(())
    }

    fn failure(&self) -> Option<ObjectiveError> {
        self.grid.failure.borrow().clone()
    }
}

// What the tables show.
impl TwoWayReport<'_> {
    fn has_several(&self) -> bool {
        self.offers.len() > 1
    }

    /// The levers in running text. Two with the same label vary in different offers.
    fn labels(&self) -> [String; 2] {
        let [first, second] = self.grid.levers.map(|lever| lever.label());
        let is_same = first == second;
        self.each_lever(|lever| match (is_same, lever.offers.as_slice()) {
            (true, [offer]) => format!("{} of {offer}", lever.swept.label()),
            _ => lever.swept.label().into_owned(),
        })
    }

    /// The headings of the levers in CSV, which tell them apart like the command line.
    fn columns(&self) -> [String; 2] {
        let [first, second] = self.grid.levers.map(|lever| lever.column());
        let is_same = first == second;
        self.each_lever(|lever| match (is_same, lever.offers.as_slice()) {
            (true, [offer]) => format!("{offer}:{}", lever.swept.column()),
            _ => lever.swept.column(),
        })
    }

    fn each_lever<T>(&self, of: impl Fn(&VariedLever<'_>) -> T) -> [T; 2] {
        let [first, second] = &self.levers;
        [of(first), of(second)]
    }

    /// The map, by rows of the first lever or, where that is narrower, of the second; or else a
    /// row for each cell.
    fn forms(&self) -> Vec<Table<'_>> {
        let [rows, columns] = self.grid.levers.map(|lever| lever.values.count());
        let turns: &[bool] = if rows < columns { &[false, true] } else { &[false] };
        let has_leads = self.listed.iter().any(|cell| cell.state.is_led() && cell.lead.is_some());
        let mut forms = Vec::new();
        for is_turned in turns.iter().copied() {
            if !self.has_several() {
                forms.push(self.map(is_turned, |cell| self.largest(cell)));
                continue;
            }
            if has_leads {
                let map = self.map(is_turned, |cell| self.leader_and_lead(cell));
                forms.push(map.footnote(WITH_LEADS));
            }
            let map = self.map(is_turned, |cell| Cell::text(cell.state.mark()));
            forms.push(map.footnote(if has_leads { WITHOUT_LEADS } else { NO_LEADS }));
        }
        if self.offers.len() <= MOST_IN_DETAIL {
            forms.push(self.row_a_cell(true).footnote(NO_MAP));
        }
        forms.push(self.row_a_cell(false).footnote(NO_MAP));
        forms
    }

    /// A row for each value of one lever, and a column for each of the other.
    fn map<'r>(
        &'r self,
        is_turned: bool,
        cell: impl Fn(&'r LeadCell<'_>) -> Cell<'r> + Copy + 'r,
    ) -> Table<'r> {
        let [first, second] = self.grid.levers;
        let width = second.values.count();
        let (down, across) = if is_turned { (second, first) } else { (first, second) };
        let [first_label, second_label] = self.labels();
        let (down_label, across_label) =
            if is_turned { (second_label, first_label) } else { (first_label, second_label) };
        // The spaces do not break, so the arrows stay with the labels.
        let corner = format!("{across_label}\u{a0}→\n{down_label}\u{a0}↓");
        let corner = Column::figures(corner);
        let values = across.values.values().map(|value| Column::figures(across.in_words(value)));
        let columns = [corner].into_iter().chain(values).collect();
        let (to_next_row, to_next_column) = if is_turned { (1, width) } else { (width, 1) };
        Table::streamed(columns, move || {
            down.values.values().enumerate().map(move |(row, value)| {
                let cells = self.listed.iter().skip(row * to_next_row).step_by(to_next_column);
                let cells = cells.take(across.values.count()).map(cell);
                let label = Cell::text(down.in_words(value));
                (0, Row::equal([label].into_iter().chain(cells).collect()))
            })
        })
    }

    /// `+45,000 A`. A lead that is too close to call has no figure.
    fn leader_and_lead<'r>(&self, cell: &'r LeadCell<'_>) -> Cell<'r> {
        match (cell.state, cell.lead) {
            (CellState::Leads(_), Some(lead)) => {
                let lead = match self.metric {
                    Metric::PerHour => Cell::PriceDifference(lead),
                    _ => Cell::Difference(lead),
                };
                lead.beside(cell.state.mark())
            }
            (state, _) => Cell::text(state.mark()),
        }
    }

    /// The largest figure.
    fn largest<'r>(&self, cell: &'r LeadCell<'_>) -> Cell<'r> {
        let figures = cell.figures.iter().map(|figure| figure.get());
        Cell::of(self.metric, figures.max_by_key(|figure| figure.get()))
    }

    /// A row for each cell, with the figure of each offer or only the largest.
    fn row_a_cell(&self, all_figures: bool) -> Table<'_> {
        let [first, second] = self.grid.levers;
        let mut columns: Vec<Column<'_>> = self.labels().map(Column::figures).into();
        match all_figures {
            true => columns.extend(self.offers.iter().map(|offer| Column::figures(offer.name))),
            false => columns.push(Column::figures(label(self.metric))),
        }
        columns.extend(self.has_several().then(|| Column::name("leader")));
        Table::streamed(columns, move || {
            self.listed.iter().map(move |cell| {
                let [row, column] = cell.values.map(Number::get);
                let mut cells = vec![first.in_words(row).into(), second.in_words(column).into()];
                let mut cells: Vec<Cell<'_>> = cells.drain(..).map(Cell::Text).collect();
                match all_figures {
                    true => cells
                        .extend(cell.figures.iter().map(|f| Cell::of(self.metric, Some(f.get())))),
                    false => cells.push(self.largest(cell)),
                }
                cells.extend(self.has_several().then(|| {
                    Cell::text(match cell.state {
                        CellState::Close => "too close to call",
                        _ => cell.leader.unwrap_or("tied"),
                    })
                }));
                (0, Row::equal(cells))
            })
        })
    }
}

// What the sentences say.
impl TwoWayReport<'_> {
    /// Who leads where, and what varies in which offers.
    fn answer(&self) -> Vec<String> {
        let mut lines = match self.has_several() {
            true => self.who_leads_where(),
            false => self.least_and_most().into_iter().collect(),
        };
        lines.push(self.what_varies());
        let kept = self.offers.iter().find(|offer| offer.moved).map(|offer| offer.kept);
        lines.extend(kept.into_iter().flatten().map(kept_in_words));
        lines
    }

    fn what_varies(&self) -> String {
        let which = self.each_lever(|lever| match lever.offers.as_slice() {
            offers if offers.len() == self.offers.len() && self.has_several() => {
                "every offer".to_owned()
            }
            offers => offers.join(", "),
        });
        let [first, second] = self.grid.levers.map(|lever| lever.label());
        let varies = match which {
            [one, two] if one == two => format!("the {first} and the {second} of {one}"),
            [one, two] => format!("the {first} of {one} and the {second} of {two}"),
        };
        let metric = self.metric;
        let shows = match self.has_several() {
            true => format!("shows who leads in `{metric}`"),
            false => format!("shows `{metric}`"),
        };
        format!("The table varies {varies} and {shows}. All other terms stay fixed.")
    }

    /// In how many cases each offer leads, and where the less frequent leaders lead.
    fn who_leads_where(&self) -> Vec<String> {
        let cases = |count: usize| grouped(count.into(), 0);
        let count = |state| self.listed.iter().filter(|cell| cell.state == state).count();
        let all = self.listed.len();
        let mut leaders: Vec<(usize, usize)> = (0..self.offers.len())
            .map(|index| (index, count(CellState::Leads(index))))
            .filter(|(_, count)| *count > 0)
            .collect();
        // The sort is stable, so equals stay in the order of the offers.
        leaders.sort_by_key(|(_, count)| all - count);
        let name = |index: usize| self.grid.offers.name(index);
        let (close, equal) = (count(CellState::Close), count(CellState::Equal));
        match leaders.as_slice() {
            [(leader, count)] if *count == all => {
                return vec![format!("{} leads in all {} cases.", name(*leader), cases(all))];
            }
            _ if close == all => {
                return vec![format!("All {} cases are too close to call.", cases(all))];
            }
            _ if equal == all => return vec![format!("All {} cases are tied.", cases(all))],
            _ => {}
        }
        let mut parts = Vec::new();
        for (index, count) in leaders.iter().take(MOST_ONE_BY_ONE) {
            parts.push(match parts.is_empty() {
                true => {
                    format!("{} leads in {} of {} cases", name(*index), cases(*count), cases(all))
                }
                false => format!("{} in {}", name(*index), cases(*count)),
            });
        }
        let others: usize = leaders.iter().skip(MOST_ONE_BY_ONE).map(|(_, count)| count).sum();
        parts.extend((others > 0).then(|| format!("other offers in {}", cases(others))));
        let mut clauses = vec![parts.join(", ")];
        clauses.retain(|clause| !clause.is_empty());
        for (count, what) in [(close, "too close to call"), (equal, "tied")] {
            let are = if count == 1 { "is" } else { "are" };
            let of = if clauses.is_empty() {
                format!(" of {} cases", cases(all))
            } else {
                String::new()
            };
            clauses.extend((count > 0).then(|| format!("{}{of} {are} {what}", cases(count))));
        }
        let summary = format!("{}.", clauses.join("; "));
        // The region of the one that leads most often is what remains.
        let regions = leaders.iter().skip(usize::from(leaders.len() > 1));
        let regions = regions.filter_map(|(index, _)| self.region(*index));
        [summary].into_iter().chain(regions.take(MOST_REGIONS)).collect()
    }

    /// Where an offer leads: the smallest ranges of both levers that hold all such cells. `None` if
    /// these are the whole map.
    fn region(&self, index: usize) -> Option<String> {
        let [first, second] = self.grid.levers;
        let width = second.values.count();
        let cells = self.listed.iter().enumerate();
        let cells = cells.filter(|(_, cell)| cell.state == CellState::Leads(index));
        let places: Vec<[usize; 2]> =
            cells.map(|(place, _)| [place / width, place % width]).collect();
        let span = |of: fn(&[usize; 2]) -> usize| {
            let places = || places.iter().map(of);
            Some([places().min()?, places().max()?])
        };
        let spans = [span(|[row, _]| *row)?, span(|[_, column]| *column)?];
        let area: usize = spans.iter().map(|[start, end]| end - start + 1).product();
        let conditions = self.labels().into_iter().zip([first, second]).zip(spans);
        let conditions = conditions.filter_map(|((label, lever), span)| {
            within(lever, span).map(|within| format!("the {label} is {within}"))
        });
        let conditions: Vec<String> = conditions.collect();
        let only = if places.len() < area { "only " } else { "" };
        let name = self.grid.offers.name(index);
        let all = conditions.join(" and ");
        (!conditions.is_empty()).then(|| format!("{name} leads {only}where {all}."))
    }

    /// The least and the most of an offer's figures.
    fn least_and_most(&self) -> Option<String> {
        let figures = || {
            let cells = self.listed.iter();
            cells.filter_map(|cell| Some((cell.figures.first()?.get(), cell)))
        };
        let least = figures().min_by_key(|(figure, _)| figure.get())?;
        let most = figures().max_by_key(|(figure, _)| figure.get())?;
        let at = |(figure, cell): (Figure, &LeadCell<'_>)| {
            let figure = match figure {
                Figure::Amount(amount) => money(amount),
                Figure::Rate(rate) => percent(rate),
            };
            let levers = self.labels().into_iter().zip(self.grid.levers).zip(cell.values);
            let levers = levers
                .map(|((label, lever), value)| format!("{label} {}", lever.in_words(value.get())));
            format!("{figure} at {}", levers.collect::<Vec<_>>().join(" and "))
        };
        let name = self.grid.offers.name(0);
        Some(format!(
            "The {} of {name} runs from {} to {}.",
            label(self.metric),
            at(least),
            at(most)
        ))
    }

    /// What the marks of the map mean, as far as they are in it.
    fn legend(&self) -> Option<String> {
        let has = |state| self.listed.iter().any(|cell| cell.state == state);
        let names = self.offers.iter().enumerate();
        let is_few = self.offers.len() <= MOST_IN_DETAIL;
        let names = names.filter(|(index, _)| is_few || has(CellState::Leads(*index)));
        let mut marks: Vec<String> =
            names.map(|(index, offer)| format!("{} {}", letter(index), offer.name)).collect();
        for (state, meaning) in
            [(CellState::Close, "too close to call"), (CellState::Equal, "tied")]
        {
            marks.extend(has(state).then(|| format!("{} {meaning}", state.mark())));
        }
        self.has_several().then(|| format!("Leaders: {}.", marks.join(", ")))
    }
}

/// Which of a lever's values lie in a range of places, in words; `None` if all do.
fn within(lever: SweptLever<'_>, [start, end]: [usize; 2]) -> Option<String> {
    let value = |place| lever.values.values().nth(place).map(|value| lever.in_words(value));
    let last = lever.values.count() - 1;
    Some(match (start, end) {
        (0, end) if end == last => return None,
        (start, end) if start == end => value(start)?,
        (0, end) => format!("{} or less", value(end)?),
        (start, end) if end == last => format!("{} or more", value(start)?),
        (start, end) => format!("from {} to {}", value(start)?, value(end)?),
    })
}

#[cfg(test)]
mod tests {
    use offercalc::{
        LeverInput, Objective, OfferFile, Overrides, Steps, SweepValues, TwoWayLine, Unit,
    };

    use super::*;
    use crate::report::offer::Projected;

    #[test]
    fn offers_have_the_letters_of_a_spreadsheet() {
        let letters = [0, 1, 25, 26, 51, 52, 701, 702].map(letter);
        assert_eq!(letters, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_range_of_values_is_named_by_its_inner_ends() {
        let file = OfferFile::new("base = 1");
        let lever = file.lever("growth").unwrap();
        let values = ["-0.2", "0", "0.1", "0.2"].map(|value| value.parse().unwrap());
        let values = SweepValues::list(values.into()).unwrap();
        let (unit, shown) = (Unit::Rate, offercalc::Currency::USD);
        let swept = SweptLever { lever: &lever, unit, values: &values, relative: false, shown };
        for (span, words) in [
            ([0, 3], None),
            ([0, 1], Some("0% or less")),
            ([2, 3], Some("10% or more")),
            ([1, 2], Some("from 0% to 10%")),
            ([0, 0], Some("-20%")),
            ([3, 3], Some("20%")),
        ] {
            assert_eq!(within(swept, span).as_deref(), words, "{span:?}");
        }
    }

    #[test]
    fn cells_end_at_the_first_error_which_the_report_returns() {
        let (file, years) = (OfferFile::new("base = 1_000\nbonus = 0"), Horizon::default());
        let offer = file.read(&Overrides::default()).unwrap();
        let projection = offer.project(years).unwrap();
        let (name, path) = ("a".to_owned(), "a.toml".to_owned());
        let offers = [Projected { name, file: path, offer, projection, prices: None }];
        let [base, bonus] = ["base", "bonus"].map(|lever| file.lever(lever).unwrap());
        // An offer pays no more than 10^12 a year.
        let most = Decimal::from(1_000_000_000_000_u64);
        let steps = |from, to| SweepValues::from(Steps::new(from, to, Decimal::ONE).unwrap());
        let [first, second] =
            [steps(Decimal::ONE, Decimal::TWO), steps(most - Decimal::ONE, most + Decimal::ONE)];
        let report = || {
            let objective = |lever| {
                let input =
                    LeverInput::new(file.terms(), lever, Unit::Amount, &Overrides::default());
                Objective::new(input.unwrap(), Metric::Total, years)
            };
            let sweep = TwoWaySweep::new(vec![TwoWayLine::Both(
                [objective(&base), objective(&bonus)].into(),
            )]);
            let offers = Offers::new(&offers);
            let varied = |lever, values| VariedLever {
                swept: SweptLever {
                    lever,
                    unit: Unit::Amount,
                    values,
                    relative: false,
                    shown: offers.currency(),
                },
                offers: vec!["a"],
            };
            let levers = [varied(&base, &first), varied(&bonus, &second)];
            TwoWayReport::new(years, offers, Vec::new(), (levers, Metric::Total), sweep)
        };
        let invalid = Some(ObjectiveError::Invalid(most + Decimal::ONE));

        let (csv, mut rows) = (report(), 0);
        let mut count = |_: &[RecordField<'_>]| {
            rows += 1;
            Ok(())
        };
        assert_eq!(csv.failure(), None);
        csv.records(&mut count).unwrap();
        // The header and two cells of the first row.
        assert_eq!((rows, csv.failure()), (3, invalid.clone()));

        let json = report();
        let cells = serde_json::to_value(&json).unwrap()["grid"].as_array().unwrap().len();
        assert_eq!((cells, json.failure()), (2, invalid));
    }
}
