//! Tables as markup: headers that name their rows and columns, and a body for each group of rows.

use minijinja::value::Serde;
use minijinja::{Environment, Error, Template, Value};
use offercalc::Decimal;
use serde::Serialize;

use super::escape::Escape;
use crate::cli::render::cells::CellText;
use crate::report::document::{Cell, Column, ColumnKind, Role, Row, Table};

/// Writes the tables of a page.
pub(super) struct Tables<'e> {
    table: Template<'e, 'e>,
    row: Template<'e, 'e>,
    escape: &'e Escape<'e>,
    texts: &'e CellText,
    /// The captions that are taken.
    captions: Vec<String>,
}

#[derive(Serialize)]
struct TableView {
    id: String,
    caption: Value,
    /// Whether the caption says only what the heading of the page says.
    is_caption_hidden: bool,
    columns: Vec<ColumnView>,
    groups: Value,
    footnote: Option<Value>,
}

#[derive(Serialize)]
struct ColumnView {
    heading: Value,
    class: &'static str,
}

#[derive(Serialize)]
struct RowView {
    class: &'static str,
    cells: Vec<CellView>,
}

#[derive(Default, Serialize)]
struct CellView {
    is_header: bool,
    class: &'static str,
    text: Value,
    /// The length of a bar, in em.
    bar: Option<String>,
}

impl<'e> Tables<'e> {
    pub(super) fn new(
        environment: &'e Environment<'e>,
        escape: &'e Escape<'e>,
        texts: &'e CellText,
    ) -> Result<Self, Error> {
        let table = environment.get_template("table")?;
        let row = environment.get_template("row")?;
        Ok(Self { table, row, escape, texts, captions: Vec::new() })
    }

    /// The markup of a table. Without a title of its own, its caption is that of the page, and only
    /// for screen readers.
    pub(super) fn markup(&mut self, table: &Table<'_>, title: &str) -> Result<Value, Error> {
        let caption = self.caption(table.title.as_deref().unwrap_or(title));
        let columns = table.columns.iter().map(|column| ColumnView {
            heading: self.escape.text(&column.heading.replace('\n', " ")),
            class: class(column),
        });
        let view = TableView {
            id: format!("table-{}", self.captions.len()),
            caption: self.escape.text(&caption),
            is_caption_hidden: table.title.is_none(),
            columns: columns.collect(),
            groups: Value::from_safe_string(self.groups(table)?),
            footnote: table.legend.as_deref().or(table.footnote).map(|it| self.escape.text(it)),
        };
        let markup = self.table.render(Value::from(Serde(&view)))?;
        Ok(Value::from_safe_string(markup))
    }

    /// A caption that no other table has, because they name the regions of the page.
    fn caption(&mut self, title: &str) -> String {
        let numbers = (2..).map(|number| format!("{title} ({number})"));
        let mut names = std::iter::once(title.to_owned()).chain(numbers);
        let caption = names.find(|name| !self.captions.contains(name)).unwrap_or_default();
        self.captions.push(caption.clone());
        caption
    }

    /// The bodies of a table. Rows are written one by one, because there may be many.
    fn groups(&self, table: &Table<'_>) -> Result<String, Error> {
        let mut markup = String::new();
        let mut last = None;
        for (group, row) in table.rows() {
            let before = last.replace(group);
            if before != Some(group) {
                markup += if before.is_some() { "</tbody>\n<tbody>\n" } else { "<tbody>\n" };
            }
            markup += &self.row.render(Value::from(Serde(self.row(table, &row))))?;
        }
        markup += if last.is_some() { "</tbody>\n" } else { "" };
        Ok(markup)
    }

    fn row(&self, table: &Table<'_>, row: &Row<'_>) -> RowView {
        let cells = table.columns.iter().zip(&row.cells).enumerate();
        let cells = cells.map(|(index, (column, cell))| self.cell(index == 0, column, cell));
        let class = match row.role {
            Role::Total => "total",
            Role::Part => "part-of",
            Role::Equal => "",
        };
        RowView { class, cells: cells.collect() }
    }

    fn cell(&self, is_first: bool, column: &Column<'_>, cell: &Cell<'_>) -> CellView {
        if let Cell::Bar(eighths) = cell {
            let bar = Some((Decimal::from(*eighths) / Decimal::from(8)).normalize().to_string());
            return CellView { bar, ..CellView::default() };
        }
        let mut text = String::new();
        self.texts.push(&mut text, cell);
        let is_header = is_first && !matches!(cell, Cell::Empty | Cell::Missing);
        let class = match (is_header, column.kind) {
            (true, ColumnKind::Figures) => "figure",
            (true, _) => "",
            (false, _) => tint(cell).unwrap_or_else(|| class(column)),
        };
        CellView { is_header, class, text: self.escape.text(&text), bar: None }
    }
}

/// How the cells of a column are set. Figures are on the right.
const fn class(column: &Column<'_>) -> &'static str {
    match column.kind {
        ColumnKind::Figures => "",
        ColumnKind::Label => "t",
        ColumnKind::Name => "t name",
        ColumnKind::Text => "t words",
    }
}

/// The class of a gain or a loss. Its sign says the same.
fn tint(cell: &Cell<'_>) -> Option<&'static str> {
    let number = match cell {
        Cell::Difference(difference) | Cell::PriceDifference(difference) => difference.amount(),
        Cell::Change(fraction) | Cell::Points(fraction) => *fraction,
        _ => return None,
    };
    (!number.is_zero()).then_some(if number.is_sign_negative() { "less" } else { "more" })
}
