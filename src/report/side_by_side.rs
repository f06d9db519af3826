//! Builds the tables of several offers: side by side, or with a row per offer.

use std::borrow::Cow;

use offercalc::{Figure, Metric};

use super::document::{Cell, Column, Role, Row, Table};
use super::offer::MOST_IN_DETAIL;
use super::text::label;

/// A table of offers, built from lines. Side by side, a line is a row and an offer a column; with a
/// row per offer, it is the other way round.
pub(crate) struct SideBySide<'a> {
    /// The first column, with the labels of the lines. Its heading is the currency in most tables.
    corner: Column<'a>,
    offers: Vec<Column<'a>>,
    differences: Differences,
    footnote: Option<&'static str>,
}

/// The columns that compare two offers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Differences {
    None,
    /// The difference.
    Plain,
    /// The difference, also in percent.
    WithRates,
}

/// A label with a cell for each offer.
pub(crate) struct OfferLine<'a> {
    pub(crate) role: Role,
    /// The label and the cells of the offers.
    cells: Vec<Cell<'a>>,
    /// The figures of two offers, to be compared.
    pair: Option<[Option<Figure>; 2]>,
    /// Whether amounts always show the minor unit.
    shows_cents: bool,
}

impl<'a> OfferLine<'a> {
    /// A line of figures.
    pub(crate) fn figures(
        role: Role,
        label: impl Into<Cow<'a, str>>,
        figures: impl IntoIterator<Item = Option<Figure>>,
    ) -> Self {
        let (mut pair, mut count) = ([None; 2], 0);
        let figures = figures.into_iter().map(|figure| {
            if let Some(place) = pair.get_mut(count) {
                *place = figure;
            }
            count += 1;
            Cell::figure(figure)
        });
        let line = Self::cells(role, label, figures);
        Self { pair: (count == 2).then_some(pair), ..line }
    }

    /// A line with the values of a metric.
    pub(crate) fn metric(
        role: Role,
        metric: Metric,
        figures: impl IntoIterator<Item = Option<Figure>>,
    ) -> Self {
        let mut line = Self::figures(role, label(metric), figures);
        if metric == Metric::PerHour {
            line.shows_cents = true;
            for cell in &mut line.cells {
                if let Cell::Amount(amount) = cell {
                    *cell = Cell::Price(*amount);
                }
            }
        }
        line
    }

    /// A line of other cells.
    pub(crate) fn cells(
        role: Role,
        label: impl Into<Cow<'a, str>>,
        offers: impl IntoIterator<Item = Cell<'a>>,
    ) -> Self {
        let offers = offers.into_iter();
        // Room for the columns after the offers.
        let mut cells = Vec::with_capacity(offers.size_hint().0 + 4);
        cells.push(Cell::Text(label.into()));
        cells.extend(offers);
        Self { role, cells, pair: None, shows_cents: false }
    }

    /// Adds a cell after the offers.
    pub(crate) fn after(mut self, cell: impl Into<Option<Cell<'a>>>) -> Self {
        self.cells.extend(cell.into());
        self
    }

    /// Whether any offer has a cell that is not a dash.
    pub(crate) fn is_paid(&self) -> bool {
        let mut offers = self.cells.iter().skip(1);
        offers.any(|cell| !matches!(cell, Cell::Empty | Cell::Missing))
    }

    /// Turns the line into a row with `columns` cells.
    fn into_row(self, columns: usize, differences: Differences) -> Row<'a> {
        let Self { role, mut cells, pair, shows_cents } = self;
        if let (Some(pair), true) = (pair, differences != Differences::None) {
            let with_rates = differences == Differences::WithRates;
            cells.push(match difference(pair, with_rates) {
                Cell::Difference(more) if shows_cents => Cell::PriceDifference(more),
                cell => cell,
            });
            cells.extend(with_rates.then(|| rate(pair)));
        }
        cells.resize(columns, Cell::Empty);
        Row { role, cells }
    }
}

impl<'a> SideBySide<'a> {
    /// A table of offers, with a heading for the labels.
    pub(crate) fn new(
        corner: impl Into<Cow<'a, str>>,
        offers: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::of_columns(Column::label(corner), offers.into_iter().map(Column::figures))
    }

    /// A table of offers with columns of any kind.
    pub(crate) fn of_columns(
        corner: Column<'a>,
        offers: impl IntoIterator<Item = Column<'a>>,
    ) -> Self {
        Self {
            corner,
            offers: offers.into_iter().collect(),
            differences: Differences::None,
            footnote: None,
        }
    }

    /// Adds a column after the offers.
    pub(crate) fn after(mut self, column: impl Into<Option<Column<'a>>>) -> Self {
        self.offers.extend(column.into());
        self
    }

    /// Adds the columns that compare two offers. No effect unless the table has exactly two.
    pub(crate) fn differences(mut self, differences: Differences) -> Self {
        if self.offers.len() == 2 {
            self.differences = differences;
        }
        self
    }

    /// Adds a footnote on what the table leaves out.
    pub(crate) fn footnote(mut self, footnote: impl Into<Option<&'static str>>) -> Self {
        self.footnote = footnote.into();
        self
    }

    /// Builds the table side by side.
    pub(crate) fn table(mut self, groups: Vec<Vec<OfferLine<'a>>>) -> Table<'a> {
        let mut columns = vec![self.corner];
        columns.append(&mut self.offers);
        if self.differences != Differences::None {
            columns.push(Column::figures("difference"));
        }
        if self.differences == Differences::WithRates {
            columns.push(Column::figures("percent"));
        }
        let row = |line: OfferLine<'a>| line.into_row(columns.len(), self.differences);
        let groups = groups.into_iter().map(|lines| lines.into_iter().map(row).collect());
        let groups = groups.collect();
        Table::grouped(columns, groups).footnote(self.footnote)
    }

    /// Builds the table with a row per offer, whose name may be truncated in a narrow terminal.
    pub(crate) fn rows(self, lines: Vec<OfferLine<'a>>) -> Table<'a> {
        let width = lines.len() + 1;
        let mut columns = Vec::with_capacity(width);
        columns.push(Column::name(self.corner.heading));
        let name = |offer: Column<'a>| {
            let mut cells = Vec::with_capacity(width);
            cells.push(Cell::Text(offer.heading));
            Row::equal(cells)
        };
        let mut rows: Vec<Row<'a>> = self.offers.into_iter().map(name).collect();
        for line in lines {
            let mut cells = line.cells.into_iter();
            if let Some(Cell::Text(heading)) = cells.next() {
                columns.push(Column::figures(heading));
            }
            rows.iter_mut().zip(cells).for_each(|(row, cell)| row.cells.push(cell));
        }
        Table::new(columns, rows).footnote(self.footnote)
    }
}

/// The difference of two figures. For rates, it is shown only next to percentages.
fn difference<'a>([first, second]: [Option<Figure>; 2], with_rates: bool) -> Cell<'a> {
    match first.zip(second).and_then(|(first, second)| second.more_than(first)) {
        Some(Figure::Amount(more)) => Cell::difference(more),
        Some(Figure::Rate(more)) if with_rates && !more.is_zero() => Cell::Points(more),
        Some(Figure::Rate(_)) if with_rates => Cell::Missing,
        _ => Cell::Empty,
    }
}

fn rate<'a>([first, second]: [Option<Figure>; 2]) -> Cell<'a> {
    let rate = first.zip(second).and_then(|(first, second)| second.rate_over(first));
    rate.filter(|rate| !rate.is_zero()).map_or(Cell::Empty, Cell::Change)
}

/// The forms of a table of `offers` offers, widest first: side by side, unless there are too many;
/// and for more than two, a row per offer, long (`true`) and short.
pub(crate) fn forms<'a, T: IntoIterator<Item = Table<'a>>>(
    offers: usize,
    side_by_side: impl FnOnce() -> T,
    row_an_offer: impl Fn(bool) -> Table<'a>,
) -> Vec<Table<'a>> {
    let mut forms = Vec::new();
    if offers <= MOST_IN_DETAIL {
        forms.extend(side_by_side());
    }
    if offers > 2 {
        forms.extend([true, false].map(row_an_offer));
    }
    forms
}

#[cfg(test)]
mod tests {
    use offercalc::{Currency, Money};

    use super::*;

    fn amounts<'a>(label: &'a str, amounts: &[i64]) -> OfferLine<'a> {
        let figure =
            |amount: &i64| Some(Figure::Amount(Money::new((*amount).into(), Currency::USD)));
        OfferLine::figures(Role::Equal, label, amounts.iter().map(figure))
    }

    /// The cells of each row.
    fn cells(table: &Table<'_>) -> Vec<Vec<String>> {
        let text = |cell: &Cell<'_>| match cell {
            Cell::Amount(amount) => format!("Amount({})", amount.amount()),
            Cell::Difference(difference) => format!("Difference({})", difference.amount()),
            cell => format!("{cell:?}"),
        };
        table.rows().map(|(_, row)| row.cells.iter().map(text).collect()).collect()
    }

    fn headings(table: &Table<'_>) -> Vec<String> {
        table.columns.iter().map(|column| column.heading.to_string()).collect()
    }

    #[test]
    fn only_two_offers_have_difference_columns() {
        let pair = SideBySide::new("USD", ["a", "b"]).differences(Differences::WithRates);
        let table = pair.table(vec![vec![amounts("base", &[100, 150]), amounts("bonus", &[0, 5])]]);
        assert_eq!(headings(&table), ["USD", "a", "b", "difference", "percent"]);
        let rows = cells(&table);
        let first = ["Text(\"base\")", "Amount(100)", "Amount(150)"];
        assert_eq!(rows[0], [&first[..], &["Difference(50)", "Change(0.500000)"]].concat());
        // An increase from zero has no percentage.
        let second = ["Text(\"bonus\")", "Missing", "Amount(5)", "Difference(5)", "Empty"];
        assert_eq!(rows[1], second);

        let three = SideBySide::new("USD", ["a", "b", "c"]).differences(Differences::Plain);
        let table = three.table(vec![vec![amounts("base", &[1, 2, 3])]]);
        assert_eq!(headings(&table), ["USD", "a", "b", "c"]);
    }

    #[test]
    fn a_column_after_the_offers_is_filled() {
        let scores = SideBySide::new("USD", ["a"]).after(Column::name("ahead"));
        let line = OfferLine::cells(Role::Equal, "team", [Cell::text("4")]);
        let table = scores.table(vec![vec![line.after(Cell::text("a"))]]);
        assert_eq!(headings(&table), ["USD", "a", "ahead"]);
        assert_eq!(cells(&table)[0], ["Text(\"team\")", "Text(\"4\")", "Text(\"a\")"]);
    }

    #[test]
    fn a_row_per_offer_is_the_transposed_table() {
        let table = SideBySide::new("USD", ["a", "b"]).rows(vec![
            amounts("base", &[100, 150]),
            OfferLine::cells(Role::Equal, "difference", [Cell::Empty, Cell::text("50")]),
        ]);
        assert_eq!(headings(&table), ["USD", "base", "difference"]);
        assert_eq!(cells(&table)[0], ["Text(\"a\")", "Amount(100)", "Empty"]);
        assert_eq!(cells(&table)[1], ["Text(\"b\")", "Amount(150)", "Text(\"50\")"]);
    }

    #[test]
    fn many_offers_get_a_row_each() {
        let table = || Table::new(Vec::new(), Vec::new());
        let count = |offers| forms(offers, || [table()], |_| table()).len();
        assert_eq!([1, 2, 3, MOST_IN_DETAIL, MOST_IN_DETAIL + 1].map(count), [1, 1, 3, 3, 2]);
    }
}
