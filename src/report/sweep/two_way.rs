//! A figure of several offers while two levers vary: a map of which offer leads where.
//!
//! Cells are computed while they are written, because there may be too many to store. Only a
//! document, whose number of cells is limited, stores them.

mod sentences;
mod tables;

use std::cell::RefCell;
use std::io;

use offercalc::{Decimal, Figure, Horizon, Metric, Money, ObjectiveError, Point, TwoWaySweep};
use serde::{Serialize, Serializer};

use super::swept_lever::SweptLever;
use crate::report::assumptions;
use crate::report::changes::MovedOffer;
use crate::report::document::{Document, Wording};
use crate::report::head::Head;
use crate::report::number::Number;
use crate::report::offer::Offers;
use crate::report::record::{RecordField, RecordWriter};
use crate::report::text::by_name;
use crate::report::{Report, Watch};

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
    watch: Watch<'a>,
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
        (sweep, watch): (TwoWaySweep, Watch<'a>),
    ) -> Self {
        let [first, second] = &levers;
        let grid = LeadGrid {
            offers,
            levers: [first.swept, second.swept],
            sweep,
            watch,
            failure: RefCell::default(),
        };
        let head = Head::new("sweep", years, offers.currency()).with_rates(offers.rates());
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
                second.values.values().map(move |value| {
                    (self.watch)();
                    Ok(self.cell(row, &sweep.at(value)?))
                })
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
    fn title(&self) -> &'static str {
        "Varied terms"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        let unpromised = assumptions::unpromised(self.metric, assumed.clone());
        Document::new()
            .lines(self.answer().into_iter().chain(unpromised).chain(self.legend()))
            .forms(self.forms())
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn is_streamed(&self) -> bool {
        self.listed.is_empty()
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
    fn cells_end_at_the_first_error_which_the_report_returns() {
        let (file, years) = (OfferFile::new("base = 1_000\nbonus = 0"), Horizon::default());
        let offer = file.read(&Overrides::default()).unwrap();
        let projection = offer.project(years).unwrap();
        let (name, path) = ("a".to_owned(), "a.toml".to_owned());
        let source = file.clone().into();
        let offers = [Projected { name, file: path, source, offer, projection, prices: None }];
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
            TwoWayReport::new(years, offers, Vec::new(), (levers, Metric::Total), (sweep, &|| ()))
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
