//! Offers in their bands, for programs.

use offercalc::{
    Adjustment, Band, BandLevel, BandOf, BandStanding, Decimal, Placed, Range, Rate, round,
};
use serde::Serialize;

use super::report::MarketReport;
use super::{Held, words};
use crate::cli::offers;
use crate::cli::report::{Number, RATE_DIGITS};

#[derive(Serialize)]
pub(super) struct MarketJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    source: Option<&'a str>,
    year: Option<u32>,
    offers: Vec<OfferJson<'a>>,
}

#[derive(Serialize)]
struct OfferJson<'a> {
    name: &'a str,
    file: &'a str,
    band: BandJson<'a>,
    adjustments: Vec<AdjustmentJson<'a>>,
    figures: Vec<FigureJson>,
    published: PublishedJson,
    easiest_first: Vec<String>,
    most_room: Option<String>,
    notes: Vec<String>,
    assumptions: Vec<String>,
}

/// Whose band it is.
#[derive(Serialize)]
pub(super) struct BandJson<'a> {
    name: String,
    pub(super) company: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) level: Option<&'a str>,
    pub(super) rank: Option<&'a str>,
    pub(super) location: Option<&'a str>,
}

#[derive(Serialize)]
struct AdjustmentJson<'a> {
    about: &'a str,
    rates: RangeJson,
}

#[derive(Serialize)]
pub(super) struct RangeJson {
    low: Number,
    high: Option<Number>,
}

#[derive(Serialize)]
struct FigureJson {
    figure: String,
    amount: Number,
    low: Number,
    high: Option<Number>,
    position: Option<Number>,
    below: Number,
    above: Number,
    room: Option<Number>,
    worth: Option<Number>,
    unadjusted: RangeJson,
}

#[derive(Serialize)]
struct PublishedJson {
    year1: Option<RangeJson>,
    average: Option<RangeJson>,
    ai: Option<RangeJson>,
}

impl<'a> BandJson<'a> {
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
        Self { name: band.to_string(), company, kind, level, rank, location }
    }
}

impl RangeJson {
    pub(super) fn amounts(range: &Range<Decimal>) -> Self {
        Self { low: Number(range.low()), high: range.high().map(Number) }
    }

    pub(super) fn rates(range: &Range<Rate>) -> Self {
        let number = |rate: Rate| Number(round(rate.fraction(), RATE_DIGITS));
        Self { low: number(range.low()), high: range.high().map(number) }
    }
}

impl FigureJson {
    fn new(placed: &Placed, nothing: Decimal) -> Self {
        let range = &placed.range;
        let (below, above) = match range.standing(placed.figure) {
            BandStanding::Below(by) => (by, nothing),
            BandStanding::Within => (nothing, nothing),
            BandStanding::Above(by) => (nothing, by),
        };
        Self {
            figure: placed.of.to_string(),
            amount: Number(placed.figure),
            low: Number(range.low()),
            high: range.high().map(Number),
            position: range.position(placed.figure).map(Number),
            below: Number(below),
            above: Number(above),
            room: range.room(placed.figure).map(Number),
            worth: placed.worth.map(Number),
            unadjusted: RangeJson::amounts(&placed.unadjusted),
        }
    }
}

impl<'a> AdjustmentJson<'a> {
    fn new(adjustment: &'a Adjustment) -> Self {
        Self { about: &adjustment.about, rates: RangeJson::rates(&adjustment.rates) }
    }
}

impl<'a> MarketJson<'a> {
    pub(super) fn new(report: &'a MarketReport<'a>) -> Self {
        Self {
            schema: offers::SCHEMA,
            command: "market",
            years: report.years.years(),
            currency: report.bands.currency.code(),
            source: report.bands.source.as_deref(),
            year: report.bands.year,
            offers: report.held.iter().map(|held| OfferJson::new(report, held)).collect(),
        }
    }
}

impl<'a> OfferJson<'a> {
    fn new(report: &MarketReport<'_>, held: &'a Held<'a>) -> Self {
        let nothing = Decimal::new(0, report.bands.currency.minor_digits());
        let published = report.published(held);
        let named = |name: &str| {
            let found = published.iter().find(|(known, ..)| *known == name);
            found.map(|(.., range)| RangeJson::amounts(range))
        };
        let first = words::easiest_first(held);
        let mut notes = held.taken.clone();
        notes.extend(words::taken(held));
        Self {
            name: &held.offer.name,
            file: &held.offer.file,
            band: BandJson::new(held.found.band),
            adjustments: held.adjustments.iter().map(AdjustmentJson::new).collect(),
            figures: held.placed.iter().map(|placed| FigureJson::new(placed, nothing)).collect(),
            published: PublishedJson {
                year1: named("published.year1"),
                average: named("published.average"),
                ai: named("published.ai"),
            },
            easiest_first: first.iter().map(|placed| placed.of.to_string()).collect(),
            most_room: words::most_room(held).map(|placed| placed.of.to_string()),
            notes,
            assumptions: held.offer.offer.assumptions(report.years),
        }
    }
}
