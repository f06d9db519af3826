//! Fits a table into a width.

use std::borrow::Cow;

use comfy_table::{CellAlignment, ColumnConstraint, LineStyle, Table as Layout, TableStyle, Width};

use super::width::{columns, cut};
use crate::cli::render::cells::CellText;
use crate::report::document::{ColumnKind, Role, Row, Table};

/// Between two columns.
pub(super) const GAP: usize = 2;

/// Before what is below a total.
const INDENT: &str = "  ";

/// Names are not cut below this width.
const SHORTEST_NAME: usize = 20;

/// Longer words of a heading do not widen a column of figures.
const LONGEST_WORD: usize = 12;

/// More bytes than most cells have.
const USUAL_CELL: usize = 24;

const RULE: LineStyle = LineStyle::none().fill('─');

const PLAIN: TableStyle = TableStyle::new().header_separator(RULE);

const RULED: TableStyle = PLAIN.row_separator(RULE);

/// A table as text, with the room that it needs.
pub(super) struct Fitted<'a> {
    headings: Vec<&'a str>,
    kinds: Vec<ColumnKind>,
    /// For each group its columns, and in a column a line for each row.
    groups: Vec<Vec<String>>,
    /// The width of the widest cell of each column, without its heading.
    bodies: Vec<usize>,
    /// Whether there are rules between the groups.
    ruled: bool,
}

impl<'a> Fitted<'a> {
    pub(super) fn new(table: &'a Table<'_>, cells: &CellText) -> Self {
        let mut bodies = vec![0; table.columns.len()];
        let groups = table.groups.iter().map(|rows| {
            let empty = || String::with_capacity(rows.len() * USUAL_CELL);
            let mut texts: Vec<String> = table.columns.iter().map(|_| empty()).collect();
            for (index, row) in rows.iter().enumerate() {
                for (column, (text, cell)) in texts.iter_mut().zip(&row.cells).enumerate() {
                    if index > 0 {
                        text.push('\n');
                    }
                    let start = text.len();
                    if column == 0 && row.role == Role::Part {
                        text.push_str(INDENT);
                    }
                    cells.push(text, cell);
                    let width = text.get(start..).map_or(0, columns);
                    if let Some(body) = bodies.get_mut(column) {
                        *body = width.max(*body);
                    }
                }
            }
            texts
        });
        let groups = groups.collect();
        let headings = table.columns.iter().map(|column| column.heading.as_ref()).collect();
        let kinds = table.columns.iter().map(|column| column.kind).collect();
        let is_long = |rows: &Vec<Row<'_>>| rows.len() > 1;
        let ruled = table.groups.len() > 1 && table.groups.iter().any(is_long);
        Self { headings, kinds, groups, bodies, ruled }
    }

    /// The least width of each column.
    fn least(&self) -> Vec<usize> {
        let all = self.headings.iter().zip(&self.kinds).zip(&self.bodies);
        let least = all.map(|((heading, kind), body)| match kind {
            ColumnKind::Label => columns(heading).max(*body),
            ColumnKind::Figures => {
                let word = heading.split_whitespace().map(columns).max().unwrap_or(0);
                word.min(LONGEST_WORD).max(*body)
            }
            ColumnKind::Name => columns(heading).max(*body).min(SHORTEST_NAME),
        });
        least.collect()
    }

    /// The least width of the whole table.
    pub(super) fn narrowest(&self) -> usize {
        self.least().iter().map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    /// The width of each column of a table of that width. Spare room is shared evenly by the
    /// columns that are narrower than their heading.
    pub(super) fn widths(&self, width: usize) -> Vec<usize> {
        let mut widths = self.least();
        let wants: Vec<usize> = self.headings.iter().map(|heading| columns(heading)).collect();
        let mut room = width.saturating_sub(self.narrowest());
        loop {
            let mut given = false;
            for ((column, want), body) in widths.iter_mut().zip(&wants).zip(&self.bodies) {
                if room > 0 && *column < *want.max(body) {
                    *column += 1;
                    room -= 1;
                    given = true;
                }
            }
            if !given {
                return widths;
            }
        }
    }

    /// Lays out the table. A group is one row of many lines, so that rules only stand between
    /// groups.
    pub(super) fn layout(&self, widths: &[usize]) -> Layout {
        let mut layout = Layout::new();
        layout.load_style(if self.ruled { RULED } else { PLAIN });
        layout.set_header(&self.headings);
        for group in &self.groups {
            let columns = group.iter().zip(&self.kinds).zip(widths);
            layout.add_row(columns.map(|((text, kind), width)| match kind {
                ColumnKind::Name => cut_lines(text, *width),
                _ => Cow::Borrowed(text.as_str()),
            }));
        }
        let last = widths.len().saturating_sub(1);
        for (((index, column), kind), width) in
            layout.column_iter_mut().enumerate().zip(&self.kinds).zip(widths)
        {
            let gap = if index == last { 0 } else { GAP };
            column.set_padding((0, u16::try_from(gap).unwrap_or_default()));
            let width = u16::try_from(width + gap).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            if *kind == ColumnKind::Figures {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        layout
    }
}

/// Lines, each cut to a width.
fn cut_lines(text: &str, width: usize) -> Cow<'_, str> {
    if text.lines().all(|line| columns(line) <= width) {
        return text.into();
    }
    text.lines().map(|line| cut(line, width)).collect::<Vec<_>>().join("\n").into()
}
