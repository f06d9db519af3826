//! Tables of lines: a column for each span of years, or the spans one below the other.

use offercalc::Currency;

use super::lines::TaxRow;
use crate::report::document::{Cell, Column, Role, Row, Table};

/// A span of years in words, with its lines.
pub(super) type Lines = (String, Vec<TaxRow>);

/// A line with a value for each span.
struct MergedRow<'l> {
    line: &'l TaxRow,
    cells: Vec<Cell<'static>>,
    is_shown: bool,
}

/// The forms of a table, widest first.
pub(super) fn forms<'a>(spans: &[Lines], currency: Currency) -> Vec<Table<'a>> {
    match spans {
        [] => Vec::new(),
        [_] => vec![side_by_side(spans, currency)],
        _ => vec![side_by_side(spans, currency), stacked(spans, currency)],
    }
}

fn side_by_side<'a>(spans: &[Lines], currency: Currency) -> Table<'a> {
    let headings = spans.iter().map(|(years, _)| Column::figures(years.clone()));
    let columns = std::iter::once(Column::label(currency.code())).chain(headings).collect();
    Table::grouped(columns, groups(&merged(spans)))
}

/// The spans one below the other, for a narrow terminal.
fn stacked<'a>(spans: &[Lines], currency: Currency) -> Table<'a> {
    let columns = vec![Column::label("years"), Column::figures(currency.code())];
    let spans = spans.iter().flat_map(|span| {
        let heading = vec![Cell::text(span.0.clone()), Cell::Empty];
        let heading = vec![Row { role: Role::Total, cells: heading }];
        std::iter::once(heading).chain(groups(&merged(std::slice::from_ref(span))))
    });
    Table::grouped(columns, spans.collect())
}

fn groups<'a>(rows: &[MergedRow<'_>]) -> Vec<Vec<Row<'a>>> {
    let groups = rows.chunk_by(|one, next| one.line.group == next.line.group);
    groups
        .map(|rows| rows.iter().filter(|row| row.is_shown).filter_map(MergedRow::row).collect())
        .collect()
}

impl MergedRow<'_> {
    fn row<'a>(&self) -> Option<Row<'a>> {
        let label = Cell::text(self.line.label.clone()?);
        let cells = std::iter::once(label).chain(self.cells.iter().cloned());
        Some(Row { role: self.line.role, cells: cells.collect() })
    }
}

/// The lines of all spans in order. Lines with the same label in the same group are one.
fn merged(spans: &[Lines]) -> Vec<MergedRow<'_>> {
    let mut rows: Vec<MergedRow<'_>> = Vec::new();
    for (column, (_, lines)) in spans.iter().enumerate() {
        let mut place = 0;
        let lines: Vec<&TaxRow> = lines.iter().filter(|line| line.label.is_some()).collect();
        for (index, line) in lines.iter().copied().enumerate() {
            let at = known(&rows, line).unwrap_or_else(|| {
                let later = lines.iter().skip(index).filter(|later| later.group == line.group);
                let next = later.filter_map(|later| known(&rows, later)).next();
                let place = next.unwrap_or_else(|| after_others(&rows, place, line));
                let cells = vec![Cell::Missing; spans.len()];
                rows.insert(place, MergedRow { line, cells, is_shown: false });
                place
            });
            if let Some(row) = rows.get_mut(at) {
                row.is_shown |= !line.value.is_zero() || line.role == Role::Total;
                if let Some(cell) = row.cells.get_mut(column) {
                    *cell = line.value.cell();
                }
            }
            place = at + 1;
        }
    }
    rows
}

/// The place of a line with the same label in the same group.
fn known(rows: &[MergedRow<'_>], line: &TaxRow) -> Option<usize> {
    rows.iter().position(|row| row.line.group == line.group && row.line.label == line.label)
}

/// The place of a new last line of a group: at `place`, but not inside another group.
fn after_others(rows: &[MergedRow<'_>], place: usize, line: &TaxRow) -> usize {
    let before = place.checked_sub(1).and_then(|before| rows.get(before));
    let Some(before) = before.filter(|before| before.line.group != line.group) else {
        return place;
    };
    let rest = rows.iter().skip(place);
    place + rest.take_while(|row| row.line.group == before.line.group).count()
}
