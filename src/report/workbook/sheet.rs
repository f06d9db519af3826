//! The cells of a sheet, and the formulas between them.

use std::borrow::Cow;

use offercalc::Decimal;

use crate::report::document::{Cell, Column, Role};

/// A sheet: a heading and rows of cells.
pub(crate) struct Sheet<'a> {
    /// The name to use as far as a spreadsheet allows it.
    pub(crate) name: Cow<'a, str>,
    pub(crate) columns: Vec<Column<'a>>,
    pub(crate) rows: Vec<SheetRow<'a>>,
    /// Sentences below the rows. They extend over the columns.
    pub(crate) sentences: &'static [&'static str],
}

/// A row of a sheet. A row without cells separates groups.
pub(crate) struct SheetRow<'a> {
    pub(crate) role: Role,
    pub(crate) cells: Vec<SheetCell<'a>>,
}

/// A cell of a sheet.
pub(crate) struct SheetCell<'a> {
    /// What it shows.
    pub(crate) cell: Cell<'a>,
    /// How that follows from other cells, if it does.
    pub(crate) formula: Option<Formula>,
}

/// How a figure follows from other cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Formula {
    /// The value of a cell.
    At(Place),
    /// The sum of ranges.
    Sum(Vec<Range>),
    Number(Decimal),
    /// The first minus the second.
    Minus(Box<Self>, Box<Self>),
    Times(Box<Self>, Decimal),
    /// The first divided by the second.
    Over(Box<Self>, Box<Self>),
    /// Rounded half away from zero, to so many decimals.
    Rounded(Box<Self>, u32),
}

/// Where a cell is. Rows and columns count from 0, the heading's row included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The index of another sheet; `None` for the sheet of the formula.
    pub(crate) sheet: Option<usize>,
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// Cells of the same sheet, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: Place,
    pub(crate) last: Place,
}

impl<'a> SheetCell<'a> {
    /// A cell that follows from others.
    pub(crate) const fn formula(formula: Formula, cell: Cell<'a>) -> Self {
        Self { cell, formula: Some(formula) }
    }
}

impl<'a> From<Cell<'a>> for SheetCell<'a> {
    fn from(cell: Cell<'a>) -> Self {
        Self { cell, formula: None }
    }
}

impl<'a> SheetRow<'a> {
    /// The empty row between two groups.
    pub(crate) const fn gap() -> Self {
        Self { role: Role::Equal, cells: Vec::new() }
    }
}

impl Place {
    /// A cell of the sheet of the formula.
    pub(crate) const fn here(row: usize, column: usize) -> Self {
        Self { sheet: None, row, column }
    }

    /// The same cell seen from another sheet.
    pub(crate) const fn on(self, sheet: usize) -> Self {
        Self { sheet: Some(sheet), ..self }
    }
}

impl Formula {
    /// The sum of cells of a column; neighbours become a range. `None` without cells.
    pub(crate) fn sum_of_rows(rows: &[usize], column: usize) -> Option<Self> {
        let place = |row: &usize| Place::here(*row, column);
        let runs = rows.chunk_by(|one, next| one + 1 == *next);
        let ranges = runs
            .filter_map(|run| Some(Range { first: place(run.first()?), last: place(run.last()?) }));
        let ranges: Vec<Range> = ranges.collect();
        (!ranges.is_empty()).then_some(Self::Sum(ranges))
    }

    /// The sum of cells side by side.
    pub(crate) fn sum_of_columns(row: usize, first: usize, last: usize) -> Self {
        let [first, last] = [first, last].map(|column| Place::here(row, column));
        Self::Sum(vec![Range { first, last }])
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self::Minus(self.into(), other.into())
    }

    pub(crate) fn over(self, other: impl Into<Self>) -> Self {
        Self::Over(self.into(), other.into().into())
    }

    pub(crate) fn times(self, factor: Decimal) -> Self {
        Self::Times(self.into(), factor)
    }

    pub(crate) fn rounded(self, digits: u32) -> Self {
        Self::Rounded(self.into(), digits)
    }
}

impl From<Place> for Formula {
    fn from(place: Place) -> Self {
        Self::At(place)
    }
}

impl From<Decimal> for Formula {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}
