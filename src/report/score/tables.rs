//! The tables of the score report.

use std::borrow::Cow;

use offercalc::{Flag, Metric, Scale, State, Total, Verdict};

use super::notes::{criterion, shown};
use super::reason::flag_label;
use super::{CriterionWeight, OfferScores, ScaleScores, ScoreReport};
use crate::report::document::{Cell, Column, ColumnKind, Role, Table};
use crate::report::number::Number;
use crate::report::offer::MOST_IN_DETAIL;
use crate::report::side_by_side::{self, OfferLine, SideBySide};
use crate::report::text;

/// Longer criterion names may be truncated.
const LONGEST_LABEL: usize = 28;

/// The footnote of the table with a row per offer.
const WIDER: &str = "widen the terminal for each score, or use --format csv";

/// The footnote if no terminal is wide enough.
const ELSEWHERE: &str = "for each score, use --format csv";

impl ScoreReport<'_> {
    /// Side by side; if that does not fit, a row per offer, with or without verdicts.
    pub(super) fn forms(&self) -> Vec<Table<'_>> {
        side_by_side::forms(
            self.offers.len(),
            || [self.side_by_side()],
            |with_verdicts| self.row_an_offer(with_verdicts),
        )
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.offers.iter().map(|offer| offer.name)
    }

    fn side_by_side(&self) -> Table<'_> {
        let mut factors = self
            .criteria
            .iter()
            .flat_map(|(_, criteria)| &criteria.weights)
            .map(|each| each.factor);
        let is_long = factors.any(|factor| factor.chars().count() > LONGEST_LABEL);
        let kind = if is_long { ColumnKind::Name } else { ColumnKind::Label };
        let corner = Column::new(kind, self.head.currency.code());
        let mut groups = vec![vec![self.money(Role::Total, [Cell::Empty])]];
        groups.extend(Scale::ALL.map(|scale| self.scored(scale)));
        groups.push(self.flagged());
        let columns = ["weight"].into_iter().chain(self.names());
        SideBySide::of_columns(corner, columns.map(Column::figures)).table(groups)
    }

    /// The metric of each offer, perhaps after the cell of its weight.
    fn money<const N: usize>(&self, role: Role, weight: [Cell<'static>; N]) -> OfferLine<'_> {
        let figures = self.offers.iter().map(|offer| Cell::figure(offer.figure.map(Number::get)));
        OfferLine::cells(role, metric(self.metric), weight.into_iter().chain(figures))
    }

    /// The total of a scale, its verdict and each score; only the total of a scale without scores.
    fn scored(&self, scale: Scale) -> Vec<OfferLine<'_>> {
        let line = |role, label, cell: &dyn Fn(&ScaleScores<'_>) -> Cell<'static>| {
            self.line(role, label, |offer| cell(offer.scores.get(scale)))
        };
        let label = format!("{}, of {}", scale.name(), scale.best_total());
        let mut lines = vec![line(Role::Total, label, &|scores| Cell::text(total(scores)))];
        if !self.offers.iter().any(|offer| offer.scores.get(scale).scored) {
            return lines;
        }
        lines.push(line(Role::Part, "verdict".to_owned(), &|scores| {
            scores.exact.map_or(Cell::Missing, short_verdict)
        }));
        for (index, weight) in self.criteria.get(scale).weights.iter().enumerate() {
            let scores = self.offers.iter().map(|offer| {
                let score = offer.scores.get(scale).scores.get(index).and_then(|each| each.score);
                score.map_or(Cell::Missing, |score| Cell::text(score.get().to_string()))
            });
            let cells = [Cell::text(self.weight(scale, weight))].into_iter().chain(scores);
            lines.push(OfferLine::cells(Role::Part, criterion(weight.factor), cells));
        }
        lines
    }

    /// `20%`, or `×4` for the default weights of fit.
    fn weight(&self, scale: Scale, criterion: &CriterionWeight<'_>) -> String {
        match scale {
            Scale::Fit if !self.criteria.fit.own => format!("×{}", criterion.times.get()),
            _ => format!("{}%", text::in_percent(criterion.weight)),
        }
    }

    fn flagged(&self) -> Vec<OfferLine<'_>> {
        let raised = |offer: &OfferScores<'_>| Cell::text(format!("{} raised", offer.raised()));
        let mut lines = vec![self.line(Role::Total, "red flags".to_owned(), raised)];
        lines.extend(Flag::ALL.iter().enumerate().map(|(index, flag)| {
            self.line(Role::Part, flag_label(*flag).to_owned(), |offer| {
                let flag = offer.red_flags.get(index);
                flag.map_or(Cell::Empty, |flag| Cell::text(state(flag.0.state)))
            })
        }));
        lines
    }

    /// A line without a weight.
    fn line<'l>(
        &self,
        role: Role,
        label: String,
        cell: impl Fn(&OfferScores<'_>) -> Cell<'l>,
    ) -> OfferLine<'l> {
        let cells = [Cell::Empty].into_iter().chain(self.offers.iter().map(cell));
        OfferLine::cells(role, label, cells)
    }

    fn row_an_offer(&self, with_verdicts: bool) -> Table<'_> {
        let mut lines = Vec::new();
        for scale in Scale::ALL {
            let totals = || self.offers.iter().map(|offer| offer.scores.get(scale).exact);
            let shown = totals().map(|total| total.map_or(Cell::Missing, |t| Cell::text(shown(t))));
            lines.push(OfferLine::cells(Role::Equal, scale.name(), shown));
            let verdicts = totals().map(|total| total.map_or(Cell::Missing, short_verdict));
            lines.extend(with_verdicts.then(|| OfferLine::cells(Role::Equal, "verdict", verdicts)));
        }
        let raised = self.offers.iter().map(|offer| Cell::text(offer.raised().to_string()));
        lines.push(OfferLine::cells(Role::Equal, "flags", raised));
        lines.push(self.money(Role::Equal, []));
        let footnote = if self.offers.len() <= MOST_IN_DETAIL { WIDER } else { ELSEWHERE };
        SideBySide::new(self.head.currency.code(), self.names()).footnote(footnote).rows(lines)
    }
}

/// A total, or why there is none.
fn total(scores: &ScaleScores<'_>) -> String {
    match scores.exact {
        Some(total) => shown(total),
        None if scores.scored => "incomplete".to_owned(),
        None => "not scored".to_owned(),
    }
}

/// The label of the metric shown with the scores.
fn metric(metric: Metric) -> Cow<'static, str> {
    match metric {
        Metric::Component(year, component) => format!("year {year}, {}", component.label()).into(),
        other => text::label(other),
    }
}

/// A verdict in one word, short enough for four offers side by side.
fn short_verdict(total: Total) -> Cell<'static> {
    Cell::text(match total.verdict() {
        Verdict::AcceptWithReservations => "reserved",
        Verdict::NegotiateOrDecline => "negotiate",
        other => other.name(),
    })
}

const fn state(state: State) -> &'static str {
    match state {
        State::Raised => "RAISED",
        State::Clear => "clear",
        State::NotKnown => "not known",
    }
}
