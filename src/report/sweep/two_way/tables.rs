//! The map of a sweep of two levers, and the list that replaces it where it does not fit.

use offercalc::Metric;

use super::{CellState, LeadCell, TwoWayReport};
use crate::report::document::{Cell, Column, Row, Table};
use crate::report::number::Number;
use crate::report::offer::MOST_IN_DETAIL;
use crate::report::text::label;

/// What the map shows, and where to find what it leaves out.
const WITH_LEADS: &str = "+ is the lead over the next offer; figures: --format csv";
const WITHOUT_LEADS: &str = "widen the terminal for the lead, or use --format csv";
const NO_LEADS: &str = "for figures, use --format csv";
const NO_MAP: &str = "for a map, use larger steps or widen the terminal";

impl TwoWayReport<'_> {
    /// The map, by rows of the first lever or, where that is narrower, of the second; or else a
    /// row for each cell.
    pub(super) fn forms(&self) -> Vec<Table<'_>> {
        let [rows, columns] = self.grid.levers.map(|lever| lever.values.count());
        let turns: &[bool] = if rows < columns { &[false, true] } else { &[false] };
        let has_leads = self.listed.iter().any(|cell| cell.state.is_led() && cell.lead.is_some());
        let mut forms = Vec::new();
        for is_turned in turns.iter().copied() {
            if !self.has_several() {
                forms.push(self.map(is_turned, |cell| self.largest(cell)));
                continue;
            }
            if has_leads {
                let map = self.map(is_turned, |cell| self.leader_and_lead(cell));
                forms.push(map.footnote(WITH_LEADS));
            }
            let map = self.map(is_turned, |cell| Cell::text(cell.state.mark()));
            forms.push(map.footnote(if has_leads { WITHOUT_LEADS } else { NO_LEADS }));
        }
        if self.offers.len() <= MOST_IN_DETAIL {
            forms.push(self.row_a_cell(true).footnote(NO_MAP));
        }
        forms.push(self.row_a_cell(false).footnote(NO_MAP));
        forms
    }

    /// A row for each value of one lever, and a column for each of the other.
    fn map<'r>(
        &'r self,
        is_turned: bool,
        cell: impl Fn(&'r LeadCell<'_>) -> Cell<'r> + Copy + 'r,
    ) -> Table<'r> {
        let [first, second] = self.grid.levers;
        let width = second.values.count();
        let (down, across) = if is_turned { (second, first) } else { (first, second) };
        let [first_label, second_label] = self.labels();
        let (down_label, across_label) =
            if is_turned { (second_label, first_label) } else { (first_label, second_label) };
        // The spaces do not break, so the arrows stay with the labels.
        let corner = format!("{across_label}\u{a0}→\n{down_label}\u{a0}↓");
        let corner = Column::figures(corner);
        let values = across.values.values().map(|value| Column::figures(across.in_words(value)));
        let columns = [corner].into_iter().chain(values).collect();
        let (to_next_row, to_next_column) = if is_turned { (1, width) } else { (width, 1) };
        Table::streamed(columns, move || {
            down.values.values().enumerate().map(move |(row, value)| {
                let cells = self.listed.iter().skip(row * to_next_row).step_by(to_next_column);
                let cells = cells.take(across.values.count()).map(cell);
                let label = Cell::text(down.in_words(value));
                (0, Row::equal([label].into_iter().chain(cells).collect()))
            })
        })
    }

    /// `+45,000 A`. A lead that is too close to call has no figure.
    fn leader_and_lead<'r>(&self, cell: &'r LeadCell<'_>) -> Cell<'r> {
        match (cell.state, cell.lead) {
            (CellState::Leads(_), Some(lead)) => {
                let lead = match self.metric {
                    Metric::PerHour => Cell::PriceDifference(lead),
                    _ => Cell::Difference(lead),
                };
                lead.beside(cell.state.mark())
            }
            (state, _) => Cell::text(state.mark()),
        }
    }

    /// The largest figure.
    fn largest<'r>(&self, cell: &'r LeadCell<'_>) -> Cell<'r> {
        let figures = cell.figures.iter().map(|figure| figure.get());
        Cell::of(self.metric, figures.max_by_key(|figure| figure.get()))
    }

    /// A row for each cell, with the figure of each offer or only the largest.
    fn row_a_cell(&self, all_figures: bool) -> Table<'_> {
        let [first, second] = self.grid.levers;
        let mut columns: Vec<Column<'_>> = self.labels().map(Column::figures).into();
        match all_figures {
            true => columns.extend(self.offers.iter().map(|offer| Column::figures(offer.name))),
            false => columns.push(Column::figures(label(self.metric))),
        }
        columns.extend(self.has_several().then(|| Column::name("leader")));
        Table::streamed(columns, move || {
            self.listed.iter().map(move |cell| {
                let [row, column] = cell.values.map(Number::get);
                let mut cells = vec![first.in_words(row).into(), second.in_words(column).into()];
                let mut cells: Vec<Cell<'_>> = cells.drain(..).map(Cell::Text).collect();
                match all_figures {
                    true => cells
                        .extend(cell.figures.iter().map(|f| Cell::of(self.metric, Some(f.get())))),
                    false => cells.push(self.largest(cell)),
                }
                cells.extend(self.has_several().then(|| {
                    Cell::text(match cell.state {
                        CellState::Close => "too close to call",
                        _ => cell.leader.unwrap_or("tied"),
                    })
                }));
                (0, Row::equal(cells))
            })
        })
    }
}
