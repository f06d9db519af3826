//! Offers compared with the pay bands for their jobs.

pub(crate) mod banded;
mod notes;

use std::borrow::Cow;
use std::io;

use offercalc::{
    Adjustment, Amount, Band, BandLevel, BandOf, BandStanding, Benchmark, Benchmarked, Currency,
    Decimal, Horizon, Market, Metric, Money, Published, Range, Rate,
};
use serde::Serialize;

use super::Report;
use super::assumptions::{self, Rule};
use super::basis::{Basis, without_unvested};
use super::document::{Cell, Column, Document, Notes, NotesLevel, Row, Table, Wording};
use super::head::Head;
use super::number::{Digits, Number};
use super::record::{RecordWriter, header};
use super::sanitize::sanitize;
use super::text::{adjustment_cause, band_name, by_key, by_name, capitalized, percent};
use banded::BandedOffer;
use notes::label;
pub(super) use notes::{rates, role_line, source_and_role, source_line};

/// A rule about every band.
const RULE: Rule<'_> = Rule::new(
    "bands are estimates, not promises",
    "bands are estimates by their source, not promises",
);

/// The published total that is shown only with a premium.
const AI: &str = "ai";

/// The published totals, if the source has them.
type PublishedTotals = [(&'static str, Option<NumberRange<Money>>); 3];

#[derive(Serialize)]
pub(crate) struct MarketReport<'a> {
    #[serde(flatten)]
    head: Head,
    source: Option<&'a str>,
    year: Option<u32>,
    /// The role that the bands are for.
    role: Option<&'a str>,
    offers: Vec<OfferBenchmarks<'a>>,
}

#[derive(Serialize)]
struct OfferBenchmarks<'a> {
    name: &'a str,
    file: &'a str,
    band: BandNames<'a>,
    adjustments: Vec<TotalAdjustment>,
    figures: Vec<BenchmarkFigures>,
    #[serde(serialize_with = "by_key")]
    published: PublishedTotals,
    easiest_first: Vec<String>,
    most_room: Option<String>,
    notes: Vec<String>,
    /// What is right and wrong about the taxes of the location as the source puts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<&'a str>,
    /// The same in a line.
    #[serde(skip)]
    tax_in_brief: Option<&'a str>,
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
    /// The number of notes on how the job was matched to the band. They come first.
    #[serde(skip)]
    taken: usize,
    /// The notes on what to ask for.
    #[serde(skip)]
    room: Vec<String>,
    #[serde(skip)]
    ai_premium: bool,
}

/// The names of a band.
#[derive(Serialize)]
pub(super) struct BandNames<'a> {
    name: String,
    pub(super) company: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) level: Option<&'a str>,
    pub(super) rank: Option<&'a str>,
    pub(super) location: Option<&'a str>,
}

#[derive(Serialize)]
struct TotalAdjustment {
    about: String,
    rates: NumberRange,
}

/// A range, whose high end may be unknown.
#[derive(Clone, Copy, Serialize)]
#[serde(bound = "T: Digits")]
pub(super) struct NumberRange<T: Digits = Decimal> {
    pub(super) low: Number<T>,
    pub(super) high: Option<Number<T>>,
}

#[derive(Serialize)]
struct BenchmarkFigures {
    #[serde(serialize_with = "by_name")]
    figure: Benchmark,
    amount: Number<Money>,
    #[serde(flatten)]
    range: NumberRange<Money>,
    position: Option<Number>,
    below: Number<Money>,
    above: Number<Money>,
    room: Option<Number<Money>>,
    worth: Option<Number<Money>>,
    unadjusted: NumberRange<Money>,
}

impl<'a> MarketReport<'a> {
    pub(crate) fn new(years: Horizon, bands: &'a Market, offers: &[BandedOffer<'a>]) -> Self {
        let currency = bands.currency;
        Self {
            head: Head::new("market", years, currency),
            source: bands.source.as_deref(),
            year: bands.year,
            role: bands.role.as_deref(),
            offers: offers.iter().map(|offer| OfferBenchmarks::new(offer, bands, years)).collect(),
        }
    }
}

impl<'a> OfferBenchmarks<'a> {
    fn new(banded: &BandedOffer<'a>, bands: &'a Market, years: Horizon) -> Self {
        let currency = bands.currency;
        let BandedOffer { offer, found, benchmarked, adjustments, ai_premium, .. } = banded;
        let name = |benchmarked: &Benchmarked| benchmarked.of.to_string();
        let adjustments = adjustments.iter().map(|Adjustment { cause, rates }| TotalAdjustment {
            about: adjustment_cause(cause).to_owned(),
            rates: NumberRange::rates(rates),
        });
        let figures = benchmarked.iter().filter_map(BenchmarkFigures::new);
        let taken = notes::taken(banded);
        let tax = bands.tax_remark(found.band);
        Self {
            name: &offer.name,
            file: &offer.file,
            band: BandNames::new(found.band),
            adjustments: adjustments.collect(),
            figures: figures.collect(),
            published: published(found.band, currency),
            easiest_first: notes::easiest_first(banded).into_iter().map(name).collect(),
            most_room: notes::most_room(banded).map(name),
            assumptions: offer.rests_on(years),
            tax: tax.map(|[_, details]| details.as_str()),
            tax_in_brief: tax.map(|[brief, _]| brief.as_str()),
            taken: taken.len(),
            notes: [taken, notes::basis(banded)].concat(),
            room: notes::room(banded),
            ai_premium: *ai_premium,
        }
    }
}

impl OfferBenchmarks<'_> {
    /// Where the offer stands in its band.
    fn answer(&self, wording: Wording) -> Option<String> {
        // Prefer the average, then the total, then year 1, then any other figure.
        let whole = [Benchmark::Average, Benchmark::Total, Benchmark::Year1];
        let whole = whole.iter().find_map(|of| self.figures.iter().find(|it| it.figure == *of));
        let BenchmarkFigures { figure, amount, range, position, below, above, .. } =
            whole.or_else(|| self.figures.first())?;
        let (below, above) = (below.get(), above.get());
        let stands = if !below.is_zero() {
            format!("is {} below", wording.money(below))
        } else if !above.is_zero() {
            format!("is {} above", wording.money(above))
        } else {
            match position {
                Some(position) => format!("is {} of the way up", percent(position.get())),
                None => "is within".to_owned(),
            }
        };
        let low = wording.money(range.low.get());
        let range = match range.high {
            Some(high) => format!("in {low}–{}", wording.money(high.get())),
            None => format!("in a band starting at {low}"),
        };
        let (amount, band) = (wording.money(amount.get()), sanitize(&self.band.name));
        let figure = label(*figure);
        Some(format!(
            "{} {stands} the market band for {band}: {figure} {amount} {range}.",
            self.name
        ))
    }
}

impl<'a> BandNames<'a> {
    pub(super) fn new(band: &'a Band) -> Self {
        let (company, kind) = match &band.of {
            BandOf::Company(name) => (Some(name.as_str()), None),
            BandOf::Kind { name, .. } => (None, Some(name.as_str())),
        };
        let (level, rank) = match &band.level {
            BandLevel::Own(level) => (Some(level.as_str()), None),
            BandLevel::Rank(rank) => (None, Some(rank.as_str())),
        };
        let location = band.location.as_deref();
        Self { name: band_name(band), company, kind, level, rank, location }
    }
}

impl NumberRange<Money> {
    fn amounts(range: &Range<Money>) -> Self {
        Self { low: Number::exact(range.low()), high: range.high().map(Number::exact) }
    }

    pub(super) fn in_currency(range: Range<Amount>, currency: Currency) -> Option<Self> {
        Some(Self::amounts(&range.in_currency(currency)?))
    }

    fn cells(self) -> [Cell<'static>; 2] {
        let high = self.high.map_or(Cell::text("and up"), |high| Cell::Amount(high.get()));
        [Cell::Amount(self.low.get()), high]
    }
}

impl<T: Digits> NumberRange<T> {
    /// The digits alone.
    pub(super) fn digits(self) -> NumberRange {
        NumberRange { low: self.low.digits(), high: self.high.map(Number::digits) }
    }
}

impl NumberRange {
    pub(super) fn rates(range: &Range<Rate>) -> Self {
        let number = |rate: Rate| Number::rate(rate.fraction());
        Self { low: number(range.low()), high: range.high().map(number) }
    }
}

impl BenchmarkFigures {
    /// `None` if the figure has another currency than the band.
    fn new(benchmarked: &Benchmarked) -> Option<Self> {
        let range = &benchmarked.range;
        let currency = benchmarked.figure.currency();
        let nothing = Money::new(Decimal::new(0, currency.minor_digits()), currency);
        let (below, above) = match range.standing(benchmarked.figure)? {
            BandStanding::Below(by) => (by, nothing),
            BandStanding::Within => (nothing, nothing),
            BandStanding::Above(by) => (nothing, by),
        };
        Some(Self {
            figure: benchmarked.of,
            amount: Number::exact(benchmarked.figure),
            range: NumberRange::amounts(range),
            position: range.position(benchmarked.figure).map(Number::rate),
            below: Number::exact(below),
            above: Number::exact(above),
            room: range.room(benchmarked.figure).map(Number::exact),
            worth: benchmarked.worth.map(Number::exact),
            unadjusted: NumberRange::amounts(&benchmarked.unadjusted),
        })
    }

    fn row(&self, with_room: bool) -> Row<'_> {
        let [low, high] = self.range.cells();
        let mut cells =
            vec![Cell::text(label(self.figure)), Cell::amount(self.amount), low, high, self.cell()];
        cells.extend(with_room.then(|| self.room.map_or(Cell::Missing, Cell::difference)));
        Row::equal(cells)
    }

    /// `12.5%` of the way up, or how far the offer is below or above its band.
    fn cell(&self) -> Cell<'_> {
        match (self.below.get(), self.above.get(), self.position) {
            (below, _, _) if !below.is_zero() => Cell::Amount(below).beside("below"),
            (_, above, _) if !above.is_zero() => Cell::Amount(above).beside("above"),
            (.., Some(position)) => Cell::text(percent(position.get())),
            (.., None) => Cell::text("within"),
        }
    }
}

/// The totals that the source publishes, by name.
fn published(band: &Band, currency: Currency) -> PublishedTotals {
    let Published { year1, average, ai, .. } = band.published;
    let range = |range: Option<Range<Amount>>| NumberRange::in_currency(range?, currency);
    [("year1", range(year1)), ("average", range(average)), (AI, range(ai))]
}

impl Report for MarketReport<'_> {
    fn title(&self) -> &'static str {
        "Market pay"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let mut document = Document::new();
        let years = match self.head.years {
            1 => "1 year".to_owned(),
            years => format!("{years} years"),
        };
        for offer in &self.offers {
            let (taken, basis) = offer.notes.split_at(offer.taken);
            let room = format!("Room to the top of the band, over {years}");
            let basis = Notes::new("How the band was computed", basis.to_vec());
            let source = source_and_role(self.source, self.year, self.role);
            let assumed = (offer.name, offer.assumptions.as_slice());
            let answer = offer.answer(wording).into_iter();
            let answer = answer.chain(assumptions::unpromised(Metric::Total, [assumed]));
            let answer = answer
                .chain([&source].into_iter().chain(taken).map(|line| capitalized(line) + "."));
            document = document
                .lines(answer)
                .forms(vec![self.table(offer, true), self.table(offer, false)])
                .notes([Notes::new(room, offer.room.clone())])
                .notes((wording.notes == NotesLevel::Full).then_some(basis));
        }
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        let mut remarks: Vec<[Cow<'_, str>; 2]> = Vec::new();
        for offer in &self.offers {
            let remark = offer.tax_in_brief.zip(offer.tax);
            let remark = remark.map(|(brief, full)| [brief, full].map(sanitize));
            remarks.extend(remark.filter(|remark| !remarks.contains(remark)));
        }
        let remarks = remarks.iter().map(|[brief, full]| Rule::new(brief, full));
        let rules: Vec<Rule<'_>> = [RULE].into_iter().chain(remarks).collect();
        document.notes(assumptions::notes(assumed, &rules, wording.notes))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(
            write,
            ["offer", "band", "figure", "amount", "low", "high", "position", "room", "worth"],
        )?;
        for OfferBenchmarks { name, band, figures, published, .. } in &self.offers {
            let band = sanitize(&band.name);
            let mut row =
                |figure: &str, amount: Option<Number<Money>>, range: NumberRange<Money>, rest| {
                    let [position, room, worth]: [Option<Number>; 3] = rest;
                    write(&[
                        (*name).into(),
                        (&*band).into(),
                        figure.into(),
                        amount.into(),
                        range.low.into(),
                        range.high.into(),
                        position.into(),
                        room.into(),
                        worth.into(),
                    ])
                };
            for &BenchmarkFigures { figure, amount, range, position, room, worth, .. } in figures {
                let [room, worth] = [room, worth].map(|amount| amount.map(Number::digits));
                row(&figure.to_string(), Some(amount), range, [position, room, worth])?;
            }
            for (name, range) in published {
                let name = format!("published.{name}");
                range.map_or(Ok(()), |range| row(&name, None, range, [None; 3]))?;
            }
        }
        Ok(())
    }
}

impl MarketReport<'_> {
    /// A row for each figure, with the published totals last.
    fn table<'t>(&'t self, offer: &'t OfferBenchmarks<'_>, with_room: bool) -> Table<'t> {
        let mut columns = vec![Column::label(self.head.currency.code())];
        columns.extend(["offer", "low", "high", "position"].map(Column::figures));
        columns.extend(with_room.then(|| Column::figures("room")));
        let is_component = |figures: &&BenchmarkFigures| figures.figure.component().is_some();
        let (components, totals): (Vec<_>, Vec<_>) = offer.figures.iter().partition(is_component);
        let rows = |figures: Vec<&'t BenchmarkFigures>| -> Vec<Row<'t>> {
            figures.into_iter().map(|figures| figures.row(with_room)).collect()
        };
        let published = offer.published.iter();
        let shown = published.filter(|(name, _)| *name != AI || offer.ai_premium);
        let published = shown.filter_map(|(name, range)| {
            let label = match *name {
                "year1" => "year 1",
                AI => "with AI/ML",
                name => name,
            };
            let [low, high] = (*range)?.cells();
            let label = Cell::text(format!("{label} (published)"));
            let mut cells = vec![label, Cell::Empty, low, high];
            cells.resize(columns.len(), Cell::Empty);
            Some(Row::equal(cells))
        });
        let mut groups = vec![rows(components), rows(totals), published.collect()];
        groups.retain(|group| !group.is_empty());
        Table::grouped(columns, groups)
    }
}
