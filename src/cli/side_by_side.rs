//! Offers side by side: a row a figure, a column an offer.

use offercalc::{Comparison, Figure, Horizon, Metric, Standing};

use super::input::Projected;
use super::offers;
use super::report::{Cell, Column, ColumnKind, Role, Row, Table};

/// Offers side by side with the first of them, year by year and then in all.
pub(crate) struct SideBySide<'a> {
    pub(crate) years: Horizon,
    pub(crate) offers: &'a [Projected],
    pub(crate) comparison: &'a Comparison<'a>,
    /// Whether a pair's differences are shown in percent, too.
    pub(crate) rates: bool,
}

impl<'a> SideBySide<'a> {
    pub(crate) fn table(&self) -> Table<'a> {
        let currency = offers::currency(self.offers).code();
        let mut columns = vec![Column::new(ColumnKind::Label, currency)];
        let names = self.offers.iter().map(|offer| offer.name.as_str());
        columns.extend(names.map(|name| Column::new(ColumnKind::Figures, name)));
        if self.offers.len() == 2 {
            columns.push(Column::new(ColumnKind::Figures, "difference"));
        }
        if self.rates {
            columns.push(Column::new(ColumnKind::Figures, "percent"));
        }
        let years = (1..).zip(self.comparison.by_year());
        let mut groups: Vec<Vec<Row<'a>>> =
            years.map(|(year, standing)| self.year_group(year, standing)).collect();
        groups.push(self.summary_group());
        Table { columns, groups, footnote: None }
    }

    fn year_group(&self, year: u32, standing: &Standing) -> Vec<Row<'a>> {
        let mut rows = vec![self.row(Role::Total, Metric::Year(year))];
        rows.extend(self.difference_row(standing));
        let components = offers::components(self.offers);
        let parts = components.map(|part| self.row(Role::Part, Metric::Component(year, part)));
        // A year in which nobody has it needs no row for it.
        rows.extend(
            parts.filter(|row| row.cells.iter().any(|cell| matches!(cell, Cell::Amount(_)))),
        );
        rows
    }

    fn summary_group(&self) -> Vec<Row<'a>> {
        let mut rows = vec![self.row(Role::Total, Metric::Total)];
        rows.extend(self.difference_row(self.comparison.total()));
        let metrics = offers::summary(self.years).filter(|metric| *metric != Metric::Total);
        rows.extend(metrics.map(|metric| self.row(Role::Part, metric)));
        rows
    }

    /// A metric of each offer and, beside a pair, the difference.
    fn row(&self, role: Role, metric: Metric) -> Row<'a> {
        let figures = self.comparison.figures(metric);
        let mut cells = Vec::with_capacity(figures.len() + 2);
        cells.push(Cell::Text(offers::label(metric)));
        cells.extend(figures.iter().copied().map(offers::cell));
        if let [before, after] = figures.as_slice() {
            cells.extend(self.difference(*before, *after));
        }
        Row { role, cells }
    }

    /// What the second of a pair has more than the first, and where asked for, in percent.
    fn difference(&self, first: Option<Figure>, second: Option<Figure>) -> Vec<Cell<'a>> {
        let pair = first.zip(second);
        let difference = match pair.and_then(|(first, second)| second.more_than(first)) {
            Some(Figure::Amount(more)) => offers::difference(more),
            Some(Figure::Rate(more)) if self.rates && !more.is_zero() => Cell::Points(more),
            Some(Figure::Rate(_)) if self.rates => Cell::Missing,
            _ => Cell::Empty,
        };
        let mut cells = vec![difference];
        if self.rates {
            let rate = pair.and_then(|(first, second)| second.rate_over(first));
            cells.push(rate.filter(|rate| !rate.is_zero()).map_or(Cell::Empty, Cell::Change));
        }
        cells
    }

    /// Where there is no column for them, each offer's difference to the baseline.
    fn difference_row(&self, standing: &Standing) -> Option<Row<'a>> {
        if self.offers.len() == 2 {
            return None;
        }
        let mut cells = vec![Cell::text("difference"), Cell::Empty];
        cells.extend(standing.differences.iter().skip(1).copied().map(offers::difference));
        Some(Row { role: Role::Part, cells })
    }
}
