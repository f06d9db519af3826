//! The sheet that compares offers: each figure is that of an offer's sheet.

use std::borrow::Cow;

use offercalc::{Decimal, Figure, Metric};

use super::offer_sheet::{Layout, Line, Over, cell, figure};
use super::sheet::{Formula, Place, Sheet, SheetCell, SheetRow};
use crate::report::document::{Cell, Column, Role};
use crate::report::number::RATE_DIGITS;
use crate::report::offer::OfferFigures;
use crate::report::side_by_side::Differences;
use crate::report::text::label;

/// A row: its label, and which figure it compares.
type Compared = (Cow<'static, str>, Line, Over);

/// The sheet of a comparison that is the first one, before those of the offers.
pub(crate) fn comparison<'a>(
    layout: &Layout,
    names: &[&'a str],
    offers: &[&OfferFigures<'_>],
    differences: Differences,
) -> Sheet<'a> {
    let mut columns = vec![Column::label(layout.currency().code())];
    columns.extend(names.iter().copied().map(Column::figures));
    columns.extend(names.iter().skip(1).map(|name| match names.len() {
        2 => Column::figures("difference"),
        _ => Column::figures(format!("difference\n{name}")),
    }));
    let with_rates = differences == Differences::WithRates;
    columns.extend(with_rates.then(|| Column::figures("percent")));
    let mut rows = Vec::new();
    for group in groups(layout, offers) {
        rows.extend((!rows.is_empty()).then(SheetRow::gap));
        for compared in group {
            let row = row(layout, compared, offers, (rows.len() + 1, with_rates));
            rows.push(row);
        }
    }
    Sheet { name: "Comparison".into(), columns, rows, sentences: &[] }
}

/// The rows of each year, and those of all years.
fn groups(layout: &Layout, offers: &[&OfferFigures<'_>]) -> Vec<Vec<Compared>> {
    // What no offer has in a year is left out.
    let is_paid = |line: Line, over| {
        let mut figures = offers.iter().filter_map(|offer| figure(offer, line, over));
        !line.is_part() || figures.any(|figure| !figure.get().is_zero())
    };
    let years = layout.years.iter().enumerate().map(|(index, year)| {
        let over = Over::Year(index);
        let lines = layout.lines.iter().filter(|line| line.is_of_years() && is_paid(**line, over));
        let lines = lines.map(|line| (layout.label(*line), *line, over));
        [(label(Metric::Year(*year)), Line::Total, over)].into_iter().chain(lines).collect()
    });
    let all = layout.summary(offers).map(|(line, metric)| (label(metric), line, Over::AllYears));
    let real = layout.lines.iter().filter(|line| **line == Line::Real);
    let real = real.map(|line| (layout.label(*line), *line, Over::AllYears));
    years.chain([all.chain(real).collect()]).collect()
}

fn row<'a>(
    layout: &Layout,
    (label, line, over): Compared,
    offers: &[&OfferFigures<'_>],
    (row, with_rates): (usize, bool),
) -> SheetRow<'a> {
    let figures: Vec<Option<Figure>> = offers.iter().map(|it| figure(it, line, over)).collect();
    let place = layout.place(line, over);
    let mut cells: Vec<SheetCell<'a>> = vec![Cell::Text(label).into()];
    // The first sheet is this one.
    cells.extend((1..).zip(&figures).map(|(sheet, figure)| match (figure, place) {
        (Some(figure), Some(place)) => {
            SheetCell::formula(place.on(sheet).into(), cell(line, *figure))
        }
        _ => Cell::Missing.into(),
    }));
    let baseline = figures.first().copied().flatten();
    for (column, figure) in (1..).zip(&figures).skip(1) {
        let pair = baseline.zip(*figure);
        let more = pair.and_then(|(first, figure)| difference(line, figure.more_than(first)?));
        cells.push(more.map_or(Cell::Empty.into(), |(more, factor)| {
            let [first, this] = [1, column].map(|column| Formula::At(Place::here(row, column)));
            let formula = this.minus(first);
            let formula = factor.map_or(formula.clone(), |factor| formula.times(factor));
            SheetCell::formula(formula, more)
        }));
    }
    if let ([Some(first), Some(second)], true) = (figures.as_slice(), with_rates) {
        cells.extend(second.rate_over(*first).map(|rate| {
            let [first, more] = [1, 3].map(|column| Formula::At(Place::here(row, column)));
            SheetCell::formula(more.over(first).rounded(RATE_DIGITS), Cell::Change(rate))
        }));
    }
    let role = match line {
        Line::Total | Line::TakeHome => Role::Total,
        _ => Role::Part,
    };
    SheetRow { role, cells }
}

/// A difference of figures, and the factor to show it with.
fn difference<'a>(line: Line, more: Figure) -> Option<(Cell<'a>, Option<Decimal>)> {
    match more {
        Figure::Amount(more) if line == Line::Whole(Metric::PerHour) => {
            Some((Cell::PriceDifference(more), None))
        }
        Figure::Amount(more) => Some((Cell::Difference(more), None)),
        Figure::Rate(more) => Some((Cell::Points(more), Some(Decimal::ONE_HUNDRED))),
    }
}
