//! The pay bands of a source, as a list.

use std::io;

use offercalc::{
    Amount, Band, BandLevel, BandOf, Currency, Decimal, Location, Market, Money, Premium, Range,
    Rate, grouped,
};
use serde::Serialize;

use super::Report;
use super::document::{Cell, Column, Document, Notes, Row, Table, Wording};
use super::head::SCHEMA;
use super::market::{BandNames, NumberRange, rates as rates_line, role_line, source_line};
use super::record::{RecordWriter, header};
use super::sanitize::sanitize;
use super::text::{band_name, by_key};

#[derive(Serialize)]
pub(crate) struct BandsReport<'a> {
    schema: u32,
    command: &'static str,
    currency: &'static str,
    source: Option<&'a str>,
    year: Option<u32>,
    role: Option<&'a str>,
    bands: Vec<BandFigures<'a>>,
    locations: Vec<LocationNames<'a>>,
    premiums: Vec<PremiumFigures<'a>>,
    remote: Option<NumberRange>,
    office: Option<NumberRange>,
    #[serde(skip)]
    market: &'a Market,
}

#[derive(Serialize)]
struct BandFigures<'a> {
    #[serde(flatten)]
    names: BandNames<'a>,
    vesting: Option<&'a str>,
    note: Option<&'a str>,
    ai: Option<NumberRange>,
    #[serde(serialize_with = "by_key")]
    amounts: Vec<(String, NumberRange<Money>)>,
}

/// A location with its other names.
#[derive(Serialize)]
struct LocationNames<'a> {
    name: &'a str,
    also: &'a [String],
}

#[derive(Serialize)]
struct PremiumFigures<'a> {
    name: &'a str,
    about: &'a str,
    rates: Vec<LevelRates<'a>>,
}

#[derive(Serialize)]
struct LevelRates<'a> {
    level: &'a str,
    rates: NumberRange,
}

impl<'a> BandsReport<'a> {
    pub(crate) fn new(market: &'a Market) -> Self {
        let currency = market.currency;
        let locations = market.locations.iter();
        let locations = locations.map(|Location { name, also, .. }| LocationNames { name, also });
        Self {
            schema: SCHEMA,
            command: "market",
            currency: currency.code(),
            source: market.source.as_deref(),
            year: market.year,
            role: market.role.as_deref(),
            bands: market.bands.iter().map(|band| BandFigures::new(band, currency)).collect(),
            locations: locations.collect(),
            premiums: market.premiums.iter().map(PremiumFigures::new).collect(),
            remote: market.remote.as_ref().map(NumberRange::rates),
            office: market.office.as_ref().map(NumberRange::rates),
            market,
        }
    }
}

impl<'a> BandFigures<'a> {
    fn new(band: &'a Band, currency: Currency) -> Self {
        Self {
            names: BandNames::new(band),
            vesting: band.vesting.map(|preset| preset.name),
            note: band.note.as_deref(),
            ai: band.ai.as_ref().map(NumberRange::rates),
            amounts: amounts(band, currency),
        }
    }
}

impl<'a> PremiumFigures<'a> {
    fn new(Premium { name, about, rates, .. }: &'a Premium) -> Self {
        let rates = rates
            .iter()
            .map(|(level, rates)| LevelRates { level, rates: NumberRange::rates(rates) });
        Self { name, about, rates: rates.collect() }
    }
}

/// Every amount of a band by its path in the file.
fn amounts(band: &Band, currency: Currency) -> Vec<(String, NumberRange<Money>)> {
    let mut named = vec![("base".to_owned(), band.base), ("rsu".to_owned(), band.rsu)];
    let years = (1..).zip(&band.sign_on);
    named.extend(years.map(|(year, range)| (format!("sign_on.{year}"), Some(*range))));
    let others = [
        ("sign_on", band.sign_on_sum),
        ("total", band.total),
        ("published.year1", band.published.year1),
        ("published.average", band.published.average),
        ("published.ai", band.published.ai),
    ];
    named.extend(others.map(|(name, range)| (name.to_owned(), range)));
    let named = named.into_iter();
    named
        .filter_map(|(name, range)| Some((name, NumberRange::in_currency(range?, currency)?)))
        .collect()
}

/// `175–200`, in thousands; `450+` without a known top.
fn thousands(range: Option<Range<Amount>>) -> Cell<'static> {
    let Some(range) = range else {
        return Cell::Missing;
    };
    let text = |amount: Amount| {
        let thousands = amount.get().checked_div(Decimal::ONE_THOUSAND).unwrap_or_default();
        let thousands = thousands.normalize();
        grouped(thousands, thousands.scale())
    };
    Cell::text(match range.high() {
        Some(high) => format!("{}–{}", text(range.low()), text(high)),
        None => format!("{}+", text(range.low())),
    })
}

/// `+25–40%`.
fn rates(range: Option<Range<Rate>>) -> Cell<'static> {
    range.map_or(Cell::Missing, |range| {
        let plus = if range.low() >= Rate::default() { "+" } else { "" };
        let high = range.high().map_or_else(String::new, |high| format!("–{}", high.percent()));
        Cell::text(format!("{plus}{}{high}%", range.low().percent()))
    })
}

/// The row of a band. `with_place` adds the location and splits the sign-on by year.
fn row(band: &Band, with_place: bool) -> Row<'static> {
    let safe = |text: &str| sanitize(text).into_owned();
    let level = match &band.level {
        BandLevel::Own(level) => level.clone(),
        BandLevel::Rank(rank) => format!("as {rank}"),
    };
    let who = match &band.of {
        BandOf::Company(name) | BandOf::Kind { name, .. } => name,
    };
    let mut cells = vec![Cell::text(safe(who)), Cell::text(safe(&level))];
    if with_place {
        let place = band.location.as_deref().unwrap_or("–");
        cells.push(Cell::text(safe(place)));
    }
    cells.extend([thousands(band.base), thousands(band.rsu)]);
    if with_place {
        let sign_on = |year: usize| thousands(band.sign_on.get(year).copied());
        cells.extend([sign_on(0), sign_on(1)]);
    } else {
        cells.extend([thousands(band.sign_on_sum), thousands(band.total)]);
    }
    cells.push(rates(band.ai));
    Row::equal(cells)
}

/// What the narrow forms leave out.
const WIDER: &str = "widen the terminal for all columns";

impl BandsReport<'_> {
    /// The bands with a location or a sign-on by year, or the others.
    fn table(&self, with_place: bool) -> Option<Table<'_>> {
        let is_here =
            |band: &&Band| with_place != (band.sign_on.is_empty() && band.location.is_none());
        let bands = self.market.bands.iter().filter(is_here);
        let rows: Vec<Row<'_>> = bands.map(|band| row(band, with_place)).collect();
        let (labels, figures): (&[&str], _) = match with_place {
            true => {
                (&["band", "level", "location"], ["base", "RSU", "sign-on 1", "sign-on 2", "AI/ML"])
            }
            false => (&["band", "level"], ["base", "RSU", "sign-on", "total", "AI/ML"]),
        };
        let mut columns: Vec<Column<'_>> = labels.iter().copied().map(Column::label).collect();
        columns.extend(figures.map(Column::figures));
        (!rows.is_empty()).then(|| Table::new(columns, rows))
    }

    /// Premiums by level, perhaps with what each is for.
    fn premiums(&self, with_about: bool) -> Option<Table<'_>> {
        let mut levels: Vec<&str> = Vec::new();
        for (level, _) in self.market.premiums.iter().flat_map(|premium| &premium.rates) {
            if !levels.contains(&level.as_str()) {
                levels.push(level);
            }
        }
        let mut columns = vec![Column::label("AI/ML premium")];
        columns.extend(with_about.then(|| Column::label("specialization")));
        columns.extend(levels.iter().map(|level| Column::figures(sanitize(level))));
        let rows = self.market.premiums.iter().map(|premium| {
            let about = with_about.then_some(&premium.about);
            let names = [&premium.name].into_iter().chain(about);
            let names = names.map(|name| Cell::Text(sanitize(name)));
            let rates = levels.iter().map(|level| rates(premium.at(level)));
            Row::equal(names.chain(rates).collect())
        });
        let rows: Vec<Row<'_>> = rows.collect();
        (!rows.is_empty()).then(|| Table::new(columns, rows))
    }

    fn notes(&self) -> Notes {
        let bands = self.market;
        let mut lines: Vec<String> = self.role.map(role_line).into_iter().collect();
        lines.push("amounts are in thousands per year; RSU is the whole grant".to_owned());
        if bands.bands.iter().any(|band| matches!(band.level, BandLevel::Rank(_))) {
            lines.push("`as L6`: levels treated as equivalent to Amazon L6".to_owned());
        }
        if bands.bands.iter().any(|band| band.ai.is_some()) {
            lines.push(
                "AI/ML is the premium that `--ai-premium general` adds to the totals".to_owned(),
            );
        }
        let policy = [("remote", bands.remote), ("office", bands.office)];
        lines.extend(policy.into_iter().filter_map(|(name, range)| {
            Some(format!("--{name} adjusts totals by {}", rates_line(&range?)))
        }));
        lines.extend(bands.bands.iter().filter_map(|band| {
            let note = band.note.as_ref()?;
            Some(sanitize(&format!("{}: {note}", band_name(band))).into_owned())
        }));
        let known = bands.locations.iter().map(|location| {
            let also = location.also.join(", ");
            sanitize(&format!("{}: also called {also}", location.name)).into_owned()
        });
        lines.extend(known);
        Notes::new(source_line(self.source, self.year), lines)
    }
}

impl Report for BandsReport<'_> {
    fn title(&self) -> &'static str {
        "Market pay bands"
    }

    fn document(&self, _wording: Wording) -> Document<'_> {
        // A narrow terminal has no room for the premium, or for the sign-on and the premium.
        let bands = [true, false].map(|with_place| {
            let forms = [0, 1, 3].map(|left_out| {
                let table = self.table(with_place)?.without_last(left_out);
                Some(table.footnote((left_out > 0).then_some(WIDER)))
            });
            forms.into_iter().flatten().collect::<Vec<_>>()
        });
        let premiums = [true, false].into_iter().filter_map(|about| self.premiums(about));
        let tables = bands.into_iter().chain([premiums.collect()]);
        let tables = tables.filter(|forms| !forms.is_empty());
        tables.fold(Document::new(), Document::forms).notes([self.notes()])
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["name", "level", "rank", "location", "figure", "low", "high"])?;
        let mut row = |names: [Option<&str>; 4], figure: &str, range: NumberRange| {
            let names = names.map(|name| name.map(sanitize));
            let [name, level, rank, location] = names.each_ref().map(Option::as_deref);
            write(&[
                name.into(),
                level.into(),
                rank.into(),
                location.into(),
                figure.into(),
                range.low.into(),
                range.high.into(),
            ])
        };
        for BandFigures { names, amounts, ai, .. } in &self.bands {
            let BandNames { company, kind, level, rank, location, .. } = *names;
            let names = [company.or(kind), level, rank, location];
            amounts.iter().try_for_each(|(figure, range)| row(names, figure, range.digits()))?;
            ai.map_or(Ok(()), |ai| row(names, "ai", ai))?;
        }
        for PremiumFigures { name, rates, .. } in &self.premiums {
            for LevelRates { level, rates } in rates {
                row([Some(name), None, Some(level), None], "premium", *rates)?;
            }
        }
        let policies = [("remote", self.remote), ("office", self.office)];
        for (name, rates) in policies {
            rates.map_or(Ok(()), |rates| row([Some(name), None, None, None], "policy", rates))?;
        }
        Ok(())
    }
}
