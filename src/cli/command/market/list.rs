//! `--list`: the bands that there are, with their year and source.

mod json;

use std::io::{self, Write};

use offercalc::{
    Amount, Band, BandLevel, BandOf, Currency, Decimal, Market as Bands, Range, Rate, grouped,
    round,
};

use super::json::BandJson;
use super::words;
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, RATE_DIGITS, Report, Role, Row, Table,
    write_json,
};
use crate::report::sanitize::sanitize;
use json::ListJson;

pub(super) struct ListReport<'a>(pub(super) &'a Bands);

/// A figure of a band that is money.
type Money = (&'static str, Option<Range<Amount>>);

/// Every amount of a band by its path in the file.
fn amounts(band: &Band, currency: Currency) -> Vec<(String, Range<Decimal>)> {
    let first: [Money; 2] = [("base", band.base), ("rsu", band.rsu)];
    let last: [Money; 5] = [
        ("sign_on", band.sign_on_sum),
        ("total", band.total),
        ("published.year1", band.published.year1),
        ("published.average", band.published.average),
        ("published.ai", band.published.ai),
    ];
    let named = |(name, range): Money| Some((name.to_owned(), range?.in_currency(currency)?));
    let years = (1..).zip(&band.sign_on).filter_map(|(year, range)| {
        Some((format!("sign_on.{year}"), range.in_currency(currency)?))
    });
    let mut amounts: Vec<_> = first.into_iter().filter_map(named).collect();
    amounts.extend(years);
    amounts.extend(last.into_iter().filter_map(named));
    amounts
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

/// Rates as fractions with the decimals of all rates.
fn fractions(rates: Range<Rate>) -> Range<Decimal> {
    let fraction = |rate: Rate| round(rate.fraction(), RATE_DIGITS);
    let low = fraction(rates.low());
    let high = rates.high().and_then(|high| Range::new(low, fraction(high)));
    high.unwrap_or(Range::and_more(low))
}

impl ListReport<'_> {
    fn row(&self, band: &Band, with_place: bool) -> Row<'static> {
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
        Row { role: Role::Equal, cells }
    }

    /// Bands by year of sign-on, or the others.
    fn table(&self, with_place: bool) -> Option<Table<'static>> {
        let is_here =
            |band: &&Band| with_place != (band.sign_on.is_empty() && band.location.is_none());
        let rows = self.0.bands.iter().filter(is_here).map(|band| self.row(band, with_place));
        let rows: Vec<Row<'_>> = rows.collect();
        let labels: &[&str] =
            if with_place { &["band", "level", "location"] } else { &["band", "level"] };
        let figures: &[&str] = if with_place {
            &["base", "RSU", "sign-on 1", "sign-on 2", "AI/ML"]
        } else {
            &["base", "RSU", "sign-on", "total", "AI/ML"]
        };
        let mut columns: Vec<Column<'_>> =
            labels.iter().map(|label| Column::new(ColumnKind::Label, *label)).collect();
        columns.extend(figures.iter().map(|label| Column::new(ColumnKind::Figures, *label)));
        (!rows.is_empty()).then(|| Table { columns, groups: vec![rows], footnote: None })
    }

    /// Premiums by level.
    fn premiums(&self) -> Option<Table<'_>> {
        let mut levels: Vec<&str> = Vec::new();
        for (level, _) in self.0.premiums.iter().flat_map(|premium| &premium.rates) {
            if !levels.contains(&level.as_str()) {
                levels.push(level);
            }
        }
        let mut columns = vec![
            Column::new(ColumnKind::Label, "AI/ML premium"),
            Column::new(ColumnKind::Label, "for"),
        ];
        columns
            .extend(levels.iter().map(|level| Column::new(ColumnKind::Figures, sanitize(level))));
        let rows = self.0.premiums.iter().map(|premium| {
            let mut cells =
                vec![Cell::text(sanitize(&premium.name)), Cell::text(sanitize(&premium.about))];
            cells.extend(levels.iter().map(|level| rates(premium.at(level))));
            Row { role: Role::Equal, cells }
        });
        let rows: Vec<Row<'_>> = rows.collect();
        (!rows.is_empty()).then(|| Table { columns, groups: vec![rows], footnote: None })
    }

    /// The rates that are of no band: name, level, rank, location; figure; rates.
    fn other_rates(&self) -> impl Iterator<Item = ([Option<&str>; 4], &'static str, Range<Rate>)> {
        let premiums = self.0.premiums.iter().flat_map(|premium| {
            let name = premium.name.as_str();
            let rates = premium.rates.iter();
            rates.map(move |(rank, rates)| {
                ([Some(name), None, Some(rank.as_str()), None], "premium", *rates)
            })
        });
        let policies = [("remote", self.0.remote), ("office", self.0.office)].into_iter();
        let policies = policies
            .filter_map(|(name, rates)| Some(([Some(name), None, None, None], "policy", rates?)));
        premiums.chain(policies)
    }

    fn notes(&self) -> Notes {
        let bands = self.0;
        let mut lines = vec!["amounts in thousands a year, RSU the whole grant".to_owned()];
        if bands.bands.iter().any(|band| matches!(band.level, BandLevel::Rank(_))) {
            lines.push("`as L6`: whatever is taken as equal to that level of Amazon's".to_owned());
        }
        if bands.bands.iter().any(|band| band.ai.is_some()) {
            lines.push("AI/ML is the premium on the totals, `--ai-premium general`".to_owned());
        }
        let policy = [("remote", bands.remote), ("office", bands.office)];
        lines.extend(policy.into_iter().filter_map(|(name, range)| {
            Some(format!("--{name}: totals {}", words::rates(&range?)))
        }));
        lines.extend(bands.bands.iter().filter_map(|band| {
            let note = band.note.as_ref()?;
            Some(sanitize(&format!("{band}: {note}")).into_owned())
        }));
        let known = bands.locations.iter().map(|location| {
            let also = location.also.join(", ");
            sanitize(&format!("{}: also {also}", location.name)).into_owned()
        });
        lines.extend(known);
        Notes { heading: words::source(bands), lines }
    }
}

impl Report for ListReport<'_> {
    fn document(&self) -> Document<'_> {
        let tables = [self.table(true), self.table(false), self.premiums()];
        let tables = tables.into_iter().flatten().map(|table| Block::Table(vec![table]));
        let mut blocks: Vec<Block<'_>> = tables.collect();
        blocks.push(Block::Notes(self.notes()));
        Document { minor_digits: self.0.currency.minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let header = ["name", "level", "rank", "location", "figure", "low", "high"];
        write(&header.map(Field::Text))?;
        let mut row = |names: [Option<&str>; 4], figure: &str, low, high: Option<Decimal>| {
            let names = names.map(|name| name.map(sanitize));
            let [name, level, rank, location] =
                names.each_ref().map(|name| name.as_deref().map_or(Field::Empty, Field::Text));
            let high = high.map_or(Field::Empty, Field::Number);
            write(&[name, level, rank, location, Field::Text(figure), Field::Number(low), high])
        };
        for band in &self.0.bands {
            let BandJson { company, kind, level, rank, location, .. } = BandJson::new(band);
            let names = [company.or(kind), level, rank, location];
            for (figure, range) in amounts(band, self.0.currency) {
                row(names, &figure, range.low(), range.high())?;
            }
            if let Some(ai) = band.ai.map(fractions) {
                row(names, "ai", ai.low(), ai.high())?;
            }
        }
        for (names, figure, rates) in self.other_rates() {
            let rates = fractions(rates);
            row(names, figure, rates.low(), rates.high())?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        write_json(out, &ListJson::new(self.0))
    }
}
