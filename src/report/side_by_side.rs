//! Offers side by side, or a row an offer: the one place where tables of several offers are made.

use std::borrow::Cow;

use offercalc::Figure;

use super::document::{Cell, Column, Role, Row, Table};
use super::offer::MOST_IN_DETAIL;

/// A table of offers. Of lines it is made side by side, a line a row; or an offer a row, a line a
/// column.
pub(crate) struct SideBySide<'a> {
    /// The heading over what a line is, which in most tables is the currency.
    corner: Column<'a>,
    /// A column between what a line is and the offers.
    before: Option<Column<'a>>,
    offers: Vec<Column<'a>>,
    /// Columns after the offers.
    after: Vec<Column<'a>>,
    differences: Differences,
    footnote: Option<&'static str>,
}

/// What is shown beside the figures of a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Differences {
    None,
    /// What the second has more than the first.
    Plain,
    /// The same in percent, too.
    WithRates,
}

/// What something is, with a cell an offer.
pub(crate) struct Line<'a> {
    role: Role,
    /// What it is, and then the offers' cells.
    cells: Vec<Cell<'a>>,
    /// The figures of a pair, which can be subtracted.
    pair: Option<[Option<Figure>; 2]>,
    before: Option<Cell<'a>>,
    after: Vec<Cell<'a>>,
}

impl<'a> Line<'a> {
    /// A figure of each offer.
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

    /// Something else of each offer.
    pub(crate) fn cells(
        role: Role,
        label: impl Into<Cow<'a, str>>,
        offers: impl IntoIterator<Item = Cell<'a>>,
    ) -> Self {
        let offers = offers.into_iter();
        // A table may add a few columns.
        let mut cells = Vec::with_capacity(offers.size_hint().0 + 4);
        cells.push(Cell::Text(label.into()));
        cells.extend(offers);
        Self { role, cells, pair: None, before: None, after: Vec::new() }
    }

    /// What stands between what the line is and the offers.
    pub(crate) fn before(mut self, cell: Cell<'a>) -> Self {
        self.before = Some(cell);
        self
    }

    /// What stands after the offers.
    pub(crate) fn after(mut self, cell: Cell<'a>) -> Self {
        self.after.push(cell);
        self
    }

    pub(crate) const fn role(&self) -> Role {
        self.role
    }

    /// Whether any offer has something other than nothing.
    pub(crate) fn is_paid(&self) -> bool {
        let mut offers = self.cells.iter().skip(1);
        offers.any(|cell| !matches!(cell, Cell::Empty | Cell::Missing))
    }

    /// The line as a row of so many columns.
    fn into_row(self, columns: usize, differences: Differences) -> Row<'a> {
        let Self { role, mut cells, pair, before, after } = self;
        if let Some(before) = before {
            cells.insert(1, before);
        }
        if let (Some(pair), true) = (pair, differences != Differences::None) {
            let with_rates = differences == Differences::WithRates;
            cells.push(difference(pair, with_rates));
            cells.extend(with_rates.then(|| rate(pair)));
        }
        cells.extend(after);
        cells.resize(columns, Cell::Empty);
        Row { role, cells }
    }
}

impl<'a> SideBySide<'a> {
    /// A table with that heading over what a line is, of these offers.
    pub(crate) fn new(
        corner: impl Into<Cow<'a, str>>,
        offers: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::of_columns(Column::label(corner), offers.into_iter().map(Column::figures))
    }

    /// The same with columns of another kind, or several an offer.
    pub(crate) fn of_columns(
        corner: Column<'a>,
        offers: impl IntoIterator<Item = Column<'a>>,
    ) -> Self {
        Self {
            corner,
            before: None,
            offers: offers.into_iter().collect(),
            after: Vec::new(),
            differences: Differences::None,
            footnote: None,
        }
    }

    /// With a column between what a line is and the offers.
    pub(crate) fn before(mut self, column: Column<'a>) -> Self {
        self.before = Some(column);
        self
    }

    /// With a column after the offers.
    pub(crate) fn after(mut self, column: Column<'a>) -> Self {
        self.after.push(column);
        self
    }

    /// Of a pair, with what the second has more than the first.
    pub(crate) fn differences(self) -> Self {
        self.with_differences(Differences::Plain)
    }

    /// Of a pair, with what the second has more than the first, and in percent.
    pub(crate) fn differences_and_rates(self) -> Self {
        self.with_differences(Differences::WithRates)
    }

    fn with_differences(mut self, differences: Differences) -> Self {
        if self.offers.len() == 2 {
            self.differences = differences;
        }
        self
    }

    /// With what the table leaves out below it.
    pub(crate) fn footnote(mut self, footnote: impl Into<Option<&'static str>>) -> Self {
        self.footnote = footnote.into();
        self
    }

    /// A line a row, a column an offer.
    pub(crate) fn table(mut self, groups: Vec<Vec<Line<'a>>>) -> Table<'a> {
        let mut columns = vec![self.corner];
        columns.extend(self.before);
        columns.append(&mut self.offers);
        if self.differences != Differences::None {
            columns.push(Column::figures("difference"));
        }
        if self.differences == Differences::WithRates {
            columns.push(Column::figures("percent"));
        }
        columns.append(&mut self.after);
        let row = |line: Line<'a>| line.into_row(columns.len(), self.differences);
        let groups = groups.into_iter().map(|lines| lines.into_iter().map(row).collect());
        let groups = groups.collect();
        Table { columns, groups, footnote: self.footnote }
    }

    /// An offer a row, a line a column. The offers' names may be cut where there is no room.
    pub(crate) fn rows(self, lines: Vec<Line<'a>>) -> Table<'a> {
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
        Table { columns, groups: vec![rows], footnote: self.footnote }
    }
}

/// What the second of a pair has more than the first. That of rates is only shown beside rates.
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

/// The forms of a table of so many offers, the fullest first: side by side where they can be read so,
/// and of more than a pair a row an offer, in full and in short.
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
