//! The scores for people: the tables.

use offercalc::{Decimal, Factor, Flag, Judged, Matrix, Scale, State, Total, Verdict};

use super::{ScoreReport, Sheet, words};
use crate::cli::offers;
use crate::cli::report::{Block, Cell, Column, ColumnKind, Document, Role, Row, Table};

/// A longer name of a factor is cut where there is no room.
const LONGEST_LABEL: usize = 28;

/// What an offer a row leaves out.
const WIDER: &str = "score by score in a wider terminal, or as CSV or JSON";

/// The same where no terminal is wide enough.
const ELSEWHERE: &str = "score by score as CSV or JSON";

impl ScoreReport<'_> {
    pub(super) fn tables(&self) -> Document<'_> {
        let mut blocks = vec![Block::Table(self.forms())];
        blocks.extend(self.notes().into_iter().map(Block::Notes));
        blocks.extend(
            offers::assumption_notes(self.offers, self.years).into_iter().map(Block::Notes),
        );
        Document { minor_digits: offers::currency(self.offers).minor_digits(), blocks }
    }

    /// Side by side; where that does not fit an offer a row, with what the totals say and without.
    fn forms(&self) -> Vec<Table<'_>> {
        let mut forms = Vec::new();
        if self.sheets.len() <= offers::MOST_IN_DETAIL {
            forms.push(self.side_by_side());
        }
        if self.sheets.len() > 2 {
            forms.extend([self.row_an_offer(true), self.row_an_offer(false)]);
        }
        forms
    }

    fn side_by_side(&self) -> Table<'_> {
        let factors = || self.matrices.iter().flat_map(Matrix::factors);
        let is_long = |factor: &Factor| factor.name.chars().count() > LONGEST_LABEL;
        let kind = match factors().any(is_long) {
            true => ColumnKind::Name,
            false => ColumnKind::Label,
        };
        let mut columns = vec![Column::new(kind, offers::currency(self.offers).code())];
        columns.push(Column::new(ColumnKind::Figures, "weight"));
        let names = self.offers.iter().map(|offer| offer.name.as_str());
        columns.extend(names.map(|name| Column::new(ColumnKind::Figures, name)));
        let mut groups = vec![vec![self.money()]];
        groups.extend(self.matrices.iter().map(|matrix| self.scored(matrix)));
        groups.push(self.flagged());
        Table { columns, groups, footnote: None }
    }

    fn money(&self) -> Row<'_> {
        let mut cells = vec![Cell::text(words::metric(self.metric)), Cell::Empty];
        cells.extend(self.sheets.iter().map(|sheet| offers::cell(sheet.figure)));
        Row { role: Role::Total, cells }
    }

    /// The total of a scale, what it says, and each score; of a scale that nobody scored only that.
    fn scored(&self, matrix: &Matrix) -> Vec<Row<'_>> {
        let scale = matrix.scale();
        let label = format!("{}, of {}", scale.name(), scale.best_total());
        let total = |sheet: &Sheet<'_>| Cell::text(total(sheet.judged(scale)));
        let mut rows = vec![self.row(Role::Total, label, "", total)];
        if !self.sheets.iter().any(|sheet| sheet.judged(scale).is_scored()) {
            return rows;
        }
        rows.push(self.row(Role::Part, "verdict".to_owned(), "", |sheet| {
            let total = sheet.judged(scale).total();
            total.map_or(Cell::Missing, |total| Cell::text(short(total.verdict())))
        }));
        for (index, factor) in matrix.factors().iter().enumerate() {
            let weight = weight(matrix, factor);
            rows.push(self.row(Role::Part, words::factor(&factor.name), &weight, |sheet| {
                let score = sheet.judged(scale).scores().nth(index).and_then(|(_, score)| score);
                score.map_or(Cell::Missing, |score| Cell::text(score.normalize().to_string()))
            }));
        }
        rows
    }

    fn flagged(&self) -> Vec<Row<'_>> {
        let raised = |sheet: &Sheet<'_>| Cell::text(format!("{} raised", sheet.raised()));
        let mut rows = vec![self.row(Role::Total, "red flags".to_owned(), "", raised)];
        rows.extend(Flag::ALL.iter().enumerate().map(|(index, flag)| {
            self.row(Role::Part, flag.label().to_owned(), "", |sheet| {
                let finding = sheet.flags.get(index);
                finding.map_or(Cell::Empty, |finding| Cell::text(state(finding.state)))
            })
        }));
        rows
    }

    fn row<'r>(
        &self,
        role: Role,
        label: String,
        weight: &str,
        cell: impl Fn(&Sheet<'_>) -> Cell<'r>,
    ) -> Row<'r> {
        let mut cells = vec![Cell::text(label), Cell::text(weight.to_owned())];
        cells.extend(self.sheets.iter().map(cell));
        Row { role, cells }
    }

    fn row_an_offer(&self, with_verdicts: bool) -> Table<'_> {
        let currency = offers::currency(self.offers).code();
        let mut columns = vec![Column::new(ColumnKind::Name, currency)];
        let mut figure = |heading: &'static str| {
            columns.push(Column::new(ColumnKind::Figures, heading));
        };
        for scale in Scale::ALL {
            figure(scale.name());
            if with_verdicts {
                figure("verdict");
            }
        }
        figure("flags");
        columns.push(Column::new(ColumnKind::Figures, words::metric(self.metric)));
        let rows = self.sheets.iter().map(|sheet| {
            let mut cells = vec![Cell::text(sheet.offer.name.as_str())];
            for scale in Scale::ALL {
                let judged = sheet.judged(scale);
                let verdict = judged.total().map(|total| Cell::text(short(total.verdict())));
                cells.push(judged.total().map_or(Cell::Missing, |total| Cell::text(shown(total))));
                cells.extend(with_verdicts.then(|| verdict.unwrap_or(Cell::Missing)));
            }
            cells.push(Cell::text(sheet.raised().to_string()));
            cells.push(offers::cell(sheet.figure));
            Row { role: Role::Equal, cells }
        });
        let in_detail = self.sheets.len() <= offers::MOST_IN_DETAIL;
        let footnote = Some(if in_detail { WIDER } else { ELSEWHERE });
        Table { columns, groups: vec![rows.collect()], footnote }
    }
}

/// A total, or why there is none.
fn total(judged: &Judged<'_>) -> String {
    match judged.total() {
        Some(total) => shown(total),
        None if judged.is_scored() => "incomplete".to_owned(),
        None => "not scored".to_owned(),
    }
}

/// A total as it is shown.
pub(super) fn shown(total: Total) -> String {
    total.shown().to_string()
}

/// `20%`, or `×4` of the usual weights of fit.
pub(super) fn weight(matrix: &Matrix, factor: &Factor) -> String {
    match matrix.scale() {
        Scale::Fit if !matrix.is_own() => format!("×{}", factor.times.normalize()),
        _ => format!("{}%", percent(factor.weight)),
    }
}

/// A fraction in percent, without needless zeros.
pub(super) fn percent(fraction: Decimal) -> Decimal {
    (fraction * Decimal::ONE_HUNDRED).normalize()
}

/// What a total says in a word that is short enough for four offers side by side.
const fn short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::AcceptWithReservations => "reserved",
        Verdict::NegotiateOrDecline => "negotiate",
        other => other.name(),
    }
}

const fn state(state: State) -> &'static str {
    match state {
        State::Raised => "RAISED",
        State::Clear => "clear",
        State::NotKnown => "not known",
    }
}
