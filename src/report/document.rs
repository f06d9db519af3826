//! The document of a report: tables and notes for people. A cell says what it means; how it looks
//! is up to the renderers.

use std::borrow::Cow;
use std::ops::Deref;

use offercalc::{Decimal, Figure, Metric, Money, grouped};

use super::chart::Chart;
use super::text;

/// How detailed the notes are, and whether sentences show cents.
#[derive(Clone, Copy)]
pub(crate) struct Wording {
    pub(crate) notes: NotesLevel,
    /// Whether amounts in sentences include the currency's minor unit.
    pub(crate) cents: bool,
    /// Whether charts stand in place of the tables.
    pub(crate) charts: bool,
}

/// How detailed the notes on assumptions are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotesLevel {
    /// A few words for each assumption.
    Brief,
    /// A sentence for each, and every other note.
    Full,
    /// No notes.
    None,
}

impl Wording {
    /// The wording of the sentences beside a chart.
    pub(crate) const fn beside_a_chart(self) -> Self {
        Self { notes: NotesLevel::None, charts: true, ..self }
    }

    /// An amount in a sentence, rounded as the tables show it.
    pub(crate) fn money(self, amount: Money) -> String {
        if self.cents { text::money(amount) } else { grouped(amount.amount(), 0) }
    }
}

/// Tables and notes, from top to bottom.
pub(crate) struct Document<'a> {
    pub(crate) blocks: Vec<Block<'a>>,
}

impl<'a> Document<'a> {
    pub(crate) const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// Adds a table.
    pub(crate) fn table(self, table: Table<'a>) -> Self {
        self.forms(vec![table])
    }

    /// Adds a table in several forms. The first one that fits is shown.
    pub(crate) fn forms(mut self, forms: Vec<Table<'a>>) -> Self {
        self.blocks.push(Block::Table(forms));
        self
    }

    /// Puts charts in place of the tables, if there are any.
    pub(crate) fn drawn(mut self, charts: Vec<Chart<'a>>) -> Self {
        let is_table = |block: &Block<'_>| matches!(block, Block::Table(_));
        if let Some(first) = self.blocks.iter().position(is_table).filter(|_| !charts.is_empty()) {
            self.blocks.retain(|block| !is_table(block));
            self.blocks.insert(first, Block::Charts(charts));
        }
        self
    }

    /// Adds a table in several forms, with a title for formats with captions.
    pub(crate) fn titled_forms(
        self,
        title: impl Into<Cow<'a, str>>,
        mut forms: Vec<Table<'a>>,
    ) -> Self {
        // Such formats show the first form.
        if let Some(first) = forms.first_mut() {
            first.title = Some(title.into());
        }
        self.forms(forms)
    }

    /// Adds sentences, if there are any.
    pub(crate) fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        let lines: Vec<String> = lines.into_iter().collect();
        self.blocks.extend((!lines.is_empty()).then_some(Block::Lines(lines)));
        self
    }

    /// Adds notes, if there are any.
    pub(crate) fn notes(mut self, notes: impl IntoIterator<Item = Notes>) -> Self {
        self.blocks.extend(notes.into_iter().map(Block::Notes));
        self
    }

    /// Every sentence outside the notes.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &str> {
        let lines = self.blocks.iter().filter_map(|block| match block {
            Block::Lines(lines) => Some(lines),
            _ => None,
        });
        lines.flatten().map(String::as_str)
    }
}

pub(crate) enum Block<'a> {
    /// Sentences, one per line.
    Lines(Vec<String>),
    /// A table in several forms. The first one that fits is shown.
    Table(Vec<Table<'a>>),
    /// Charts, in place of tables.
    Charts(Vec<Chart<'a>>),
    Notes(Notes),
}

/// A heading, with or without lines of text.
pub(crate) struct Notes {
    pub(crate) heading: String,
    /// Options that show more, to put beside the heading.
    pub(crate) options: Option<&'static str>,
    pub(crate) lines: Vec<String>,
}

impl Notes {
    pub(crate) fn new(heading: impl Into<String>, lines: Vec<String>) -> Self {
        Self { heading: heading.into(), options: None, lines }
    }
}

pub(crate) struct Table<'a> {
    pub(crate) columns: Vec<Column<'a>>,
    rows: Rows<'a>,
    /// What the table shows, like `Payments`, if it is not the main table of its document.
    pub(crate) title: Option<Cow<'a, str>>,
    /// Says how to read this form, like the scale of its bars.
    pub(crate) legend: Option<String>,
    /// Says where to find what this form leaves out.
    pub(crate) footnote: Option<&'static str>,
}

impl<'a> Table<'a> {
    /// A table with one group of rows.
    pub(crate) fn new(columns: Vec<Column<'a>>, rows: impl IntoIterator<Item = Row<'a>>) -> Self {
        Self::grouped(columns, vec![rows.into_iter().collect()])
    }

    pub(crate) const fn grouped(columns: Vec<Column<'a>>, groups: Vec<Vec<Row<'a>>>) -> Self {
        Self { columns, rows: Rows::Listed(groups), title: None, legend: None, footnote: None }
    }

    /// A table with too many rows to store. Each pass generates them, with the number of their
    /// group.
    pub(crate) fn streamed<I: Iterator<Item = (usize, Row<'a>)> + 'a>(
        columns: Vec<Column<'a>>,
        rows: impl Fn() -> I + 'a,
    ) -> Self {
        let rows = move || -> RowIter<'a> { Box::new(rows()) };
        Self {
            columns,
            rows: Rows::Streamed(Box::new(rows)),
            title: None,
            legend: None,
            footnote: None,
        }
    }

    /// The rows, each with the number of its group.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, RowRef<'_, 'a>)> {
        let (listed, streamed) = match &self.rows {
            Rows::Listed(groups) => (Some(groups), None),
            Rows::Streamed(rows) => (None, Some(rows())),
        };
        let listed = listed.into_iter().flatten().enumerate();
        let listed = listed.flat_map(|(group, rows)| rows.iter().map(move |row| (group, row)));
        let listed = listed.map(|(group, row)| (group, RowRef::Listed(row)));
        let streamed = streamed.into_iter().flatten();
        listed.chain(streamed.map(|(group, row)| (group, RowRef::Streamed(row))))
    }

    /// A narrower form, without the last columns. The cells of a row that have no column are not
    /// shown.
    pub(crate) fn without_last(mut self, count: usize) -> Self {
        self.columns.truncate(self.columns.len().saturating_sub(count));
        self
    }

    /// Adds a sentence on how to read what the table shows.
    pub(crate) fn legend(mut self, legend: Option<String>) -> Self {
        self.legend = legend;
        self
    }

    /// Adds a footnote on what the table leaves out.
    pub(crate) fn footnote(mut self, footnote: impl Into<Option<&'static str>>) -> Self {
        self.footnote = footnote.into();
        self
    }
}

/// The rows of a table. Those of a group belong together.
enum Rows<'a> {
    Listed(Vec<Vec<Row<'a>>>),
    Streamed(Box<dyn Fn() -> RowIter<'a> + 'a>),
}

type RowIter<'a> = Box<dyn Iterator<Item = (usize, Row<'a>)> + 'a>;

/// A row of a table, stored or generated.
pub(crate) enum RowRef<'t, 'a> {
    Listed(&'t Row<'a>),
    Streamed(Row<'a>),
}

impl<'a> Deref for RowRef<'_, 'a> {
    type Target = Row<'a>;

    fn deref(&self) -> &Row<'a> {
        match self {
            Self::Listed(row) => row,
            Self::Streamed(row) => row,
        }
    }
}

#[derive(Clone)]
pub(crate) struct Column<'a> {
    /// May have several lines.
    pub(crate) heading: Cow<'a, str>,
    pub(crate) kind: ColumnKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Row labels, never truncated.
    Label,
    /// Numbers, never truncated or wrapped.
    Figures,
    /// A name, truncated if it does not fit.
    Name,
    /// Words, wrapped if they do not fit. A table has one such column at most.
    Text,
}

impl<'a> Column<'a> {
    pub(crate) fn new(kind: ColumnKind, heading: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, heading: heading.into() }
    }

    pub(crate) fn label(heading: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ColumnKind::Label, heading)
    }

    pub(crate) fn figures(heading: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ColumnKind::Figures, heading)
    }

    pub(crate) fn name(heading: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ColumnKind::Name, heading)
    }

    pub(crate) fn text(heading: impl Into<Cow<'a, str>>) -> Self {
        Self::new(ColumnKind::Text, heading)
    }
}

pub(crate) struct Row<'a> {
    pub(crate) role: Role,
    pub(crate) cells: Vec<Cell<'a>>,
}

impl<'a> Row<'a> {
    /// A row that is neither a total nor a part.
    pub(crate) const fn equal(cells: Vec<Cell<'a>>) -> Self {
        Self { role: Role::Equal, cells }
    }
}

/// The role of a row in its group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A total, or a figure that the others follow from.
    Total,
    /// A part of a total, indented below it.
    Part,
    /// Neither.
    Equal,
}

#[derive(Clone, Debug)]
pub(crate) enum Cell<'a> {
    Text(Cow<'a, str>),
    /// Money.
    Amount(Money),
    /// A difference of amounts of money.
    Difference(Money),
    /// A cell with a word after it, like `5,000 below` or `+45,000 A`.
    Beside(Box<Self>, Cow<'a, str>),
    /// A relative change, as a fraction.
    Change(Decimal),
    /// A difference of fractions.
    Points(Decimal),
    /// A share price, or another amount whose minor unit matters.
    Price(Money),
    /// A difference of such amounts.
    PriceDifference(Money),
    /// A number of shares.
    Shares(Decimal),
    /// A bar, in eighths of a character.
    Bar(u32),
    /// A blank cell, where no value is expected.
    Empty,
    /// A dash, for a value that does not exist.
    Missing,
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A cell with a word after it.
    pub(crate) fn beside(self, word: impl Into<Cow<'a, str>>) -> Self {
        Self::Beside(self.into(), word.into())
    }

    /// An amount; zero is a dash.
    pub(crate) fn amount(amount: impl Into<Money>) -> Self {
        let amount = amount.into();
        if amount.is_zero() { Self::Missing } else { Self::Amount(amount) }
    }

    /// A difference of amounts; zero is a dash.
    pub(crate) fn difference(difference: impl Into<Money>) -> Self {
        let difference = difference.into();
        if difference.is_zero() { Self::Missing } else { Self::Difference(difference) }
    }

    /// The value of a metric. Pay per hour always shows the minor unit.
    pub(crate) fn of(metric: Metric, figure: Option<Figure>) -> Self {
        match Self::figure(figure) {
            Self::Amount(amount) if metric == Metric::PerHour => Self::Price(amount),
            cell => cell,
        }
    }

    /// The value of a metric; a dash if it does not exist or is zero.
    pub(crate) fn figure(figure: Option<Figure>) -> Self {
        match figure {
            Some(Figure::Amount(amount)) => Self::amount(amount),
            Some(Figure::Rate(rate)) => Self::Change(rate),
            None => Self::Missing,
        }
    }
}
