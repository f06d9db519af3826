//! What leaving comes to, month by month.

use std::io::{self, Write};

use offercalc::{Decimal, Departure, Overtake, Standing};

use super::json::DepartureJson;
use super::{Left, RULES};
use crate::cli::offers;
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Report, Role, Row, Table, write_json,
};
use crate::cli::standing;

/// More changes of the lead than anybody reads.
const MOST_RUNS: usize = 12;

/// What the table of several offers leaves out.
const PARTS_ELSEWHERE: &str = "received, unvested and to repay of each as CSV or JSON";

pub(super) struct MonthsReport<'a> {
    pub(super) left: Left<'a>,
    /// The months that are shown, of each offer.
    pub(super) departures: Vec<Vec<Departure>>,
}

impl Report for MonthsReport<'_> {
    fn document(&self) -> Document<'_> {
        let offers = self.left.offers;
        let mut blocks = vec![Block::Table(self.forms())];
        if offers.len() > 1 {
            blocks.push(Block::Notes(self.who_is_ahead()));
        }
        let notes = offers::notes_on(&self.left.assumed(), &RULES);
        blocks.extend(notes.into_iter().map(Block::Notes));
        Document { minor_digits: offers::currency(offers).minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        write(&["offer", "month", "figure", "amount"].map(Field::Text))?;
        for (offer, departures) in self.left.offers.iter().zip(&self.departures) {
            for day in departures {
                for (figure, amount) in figures(day) {
                    write(&[
                        Field::Text(&offer.name),
                        Field::Whole(day.month),
                        Field::Text(figure),
                        Field::Number(amount),
                    ])?;
                }
            }
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let months = |days: &Vec<Departure>| -> Vec<DepartureJson> {
            days.iter().map(DepartureJson::new).collect()
        };
        let overtakes = Some(self.left.comparison.overtakes());
        let comparison = self.left.comparison_json(self.months(), overtakes);
        let of_offers = self.departures.iter().map(months);
        let json = self.left.json(self.left.horizon, of_offers, comparison, None);
        write_json(out, &json)
    }
}

/// The figures of a day by their names.
pub(super) fn figures(day: &Departure) -> [(&'static str, Decimal); 4] {
    let Departure { received, unvested, to_repay, net, .. } = *day;
    [("received", received), ("unvested", unvested), ("to_repay", to_repay), ("net", net)]
}

impl MonthsReport<'_> {
    /// The months that are shown.
    fn months(&self) -> impl Iterator<Item = u32> {
        self.departures.first().into_iter().flatten().map(|day| day.month)
    }

    fn forms(&self) -> Vec<Table<'_>> {
        let offers = self.left.offers.len();
        if offers == 1 {
            return vec![self.single()];
        }
        let mut forms = Vec::new();
        if offers <= offers::MOST_IN_DETAIL {
            forms.extend([self.side_by_side(true), self.side_by_side(false)]);
        }
        if offers > 2 {
            forms.extend([self.row_an_offer(true), self.row_an_offer(false)]);
        }
        forms
    }

    /// One offer with all figures.
    fn single(&self) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Label, self.currency())];
        let headings = ["received", "unvested (lost)", "to repay", "net"];
        columns.extend(headings.map(|heading| Column::new(ColumnKind::Figures, heading)));
        let rows = self.departures.iter().flatten().map(|day| {
            let mut cells = vec![month_cell(day.month)];
            cells.extend(figures(day).map(|(_, amount)| offers::amount(amount)));
            Row { role: Role::Equal, cells }
        });
        Table { columns, groups: vec![rows.collect()], footnote: None }
    }

    /// The net of each offer and who has the most.
    fn side_by_side(&self, with_leader: bool) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Label, format!("{}, net", self.currency()))];
        let names = self.left.offers.iter().map(|offer| offer.name.as_str());
        columns.extend(names.map(|name| Column::new(ColumnKind::Figures, name)));
        if with_leader {
            columns.push(Column::new(ColumnKind::Name, "ahead"));
        }
        let rows = self.months().enumerate().map(|(index, month)| {
            let mut cells = vec![month_cell(month)];
            cells.extend(self.nets(index).map(offers::amount));
            if with_leader {
                cells.push(Cell::text(self.leader(&self.left.comparison.standing(month))));
            }
            Row { role: Role::Equal, cells }
        });
        Table { columns, groups: vec![rows.collect()], footnote: Some(PARTS_ELSEWHERE) }
    }

    /// An offer a row, with its net at the months that are shown or at the end alone.
    fn row_an_offer(&self, with_months: bool) -> Table<'_> {
        let months: Vec<(usize, u32)> = self.months().enumerate().collect();
        let skipped = if with_months { 0 } else { months.len().saturating_sub(1) };
        let months = months.get(skipped..).unwrap_or_default();
        let heading = format!("{}, net", self.currency());
        let mut columns = vec![Column::new(ColumnKind::Name, heading)];
        let headings = months.iter().map(|(_, month)| offers::span("month", *month, *month));
        columns.extend(headings.map(|heading| Column::new(ColumnKind::Figures, heading)));
        let rows = self.left.offers.iter().zip(&self.departures).map(|(offer, departures)| {
            let mut cells = vec![Cell::text(offer.name.as_str())];
            let nets = departures.iter().skip(skipped).map(|day| day.net);
            cells.extend(nets.map(offers::amount));
            Row { role: Role::Equal, cells }
        });
        Table { columns, groups: vec![rows.collect()], footnote: Some(PARTS_ELSEWHERE) }
    }

    /// The net of each offer in one of the months that are shown.
    fn nets(&self, index: usize) -> impl Iterator<Item = Decimal> {
        self.departures.iter().filter_map(move |days| days.get(index)).map(|day| day.net)
    }

    fn currency(&self) -> &'static str {
        offers::currency(self.left.offers).code()
    }

    fn leader(&self, standing: &Standing) -> String {
        if standing.close && standing.leader.is_some() {
            return "too close to call".to_owned();
        }
        standing::leader(self.left.offers, standing, false)
    }

    /// By every month, not only by those that are shown.
    fn who_is_ahead(&self) -> Notes {
        let Left { offers, comparison, horizon, .. } = &self.left;
        let standings = (1..=horizon.months()).map(|month| comparison.standing(month));
        let mut lines = standing::runs(offers, "month", &standings.collect::<Vec<_>>());
        if lines.len() > MOST_RUNS {
            lines = vec![format!("it changes {} times: --every 1 shows when", lines.len() - 1)];
        }
        if offers.len() <= offers::MOST_IN_DETAIL {
            lines.extend(comparison.overtakes().iter().map(|overtake| self.overtake(overtake)));
        } else {
            lines.push("from which month on: --format json has it for every offer".to_owned());
        }
        Notes { heading: "Who is ahead on leaving".to_owned(), lines }
    }

    fn overtake(&self, overtake: &Overtake) -> String {
        let name = |index| standing::name(self.left.offers, index);
        let (ahead, behind) = (name(overtake.ahead), name(overtake.behind));
        let month = overtake.from_month;
        format!("whoever leaves in month {month} or later has more from {ahead} than from {behind}")
    }
}

fn month_cell<'a>(month: u32) -> Cell<'a> {
    Cell::text(offers::span("month", month, month))
}
