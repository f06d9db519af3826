//! The tables of a simulation: the figures, and how often each offer pays how much.

use offercalc::{Decimal, Money, round};

use super::sentences::percent_and_error;
use super::{AheadOfFirst, AmountLine, Estimate, HistogramRange, SimulateReport, SimulatedOffer};
use crate::report::document::{Cell, Column, Role, Table, Wording};
use crate::report::number::Number;
use crate::report::offer::MOST_ONE_BY_ONE;
use crate::report::side_by_side::{self, OfferLine, SideBySide};
use crate::report::text::{label, percent};

/// The length of the longest bar of the histogram, in eighths of a character.
const LONGEST_BAR: u32 = 128;

/// The footnote of a table with a row for each offer.
const FIGURES_ELSEWHERE: &str = "widen the terminal for more figures, or use --format csv";

impl SimulateReport<'_> {
    pub(super) fn forms(&self) -> Vec<Table<'_>> {
        let row_an_offer = |full| self.row_an_offer(full);
        side_by_side::forms(self.offers.len(), || [self.side_by_side()], row_an_offer)
    }

    fn corner(&self) -> SideBySide<'_> {
        let names = self.offers.iter().map(|offer| offer.name);
        SideBySide::new(self.head.currency.code(), names)
    }

    fn side_by_side(&self) -> Table<'_> {
        // After tax, there is no exact figure with leaving.
        let stays = self.leaves && self.metric.is_after_tax();
        let first = OfferLine::figures(
            Role::Equal,
            if stays { "staying, no price swings" } else { "at expected prices" },
            self.offers.iter().map(|offer| offer.at_expected_prices.map(Number::get)),
        );
        let amounts = self.amounts(|_| true);
        let mut groups = vec![[first].into_iter().chain(amounts).collect::<Vec<_>>()];
        groups.push(self.probabilities());
        groups.retain(|lines| !lines.is_empty());
        self.corner().table(groups)
    }

    /// A row for each offer, with more or fewer of its amounts.
    fn row_an_offer(&self, full: bool) -> Table<'_> {
        let shown: &[&str] = if full { &["mean", "p5", "p50", "p95"] } else { &["mean", "p5"] };
        let mut lines = self.amounts(|key| shown.contains(&key));
        lines.extend(self.most());
        self.corner().footnote(FIGURES_ELSEWHERE).rows(lines)
    }

    /// The lines of some amounts. Amounts that may be off have their standard error below.
    fn amounts(&self, is_shown: impl Fn(&str) -> bool) -> Vec<OfferLine<'_>> {
        let by_offer: Vec<_> = self.offers.iter().map(SimulatedOffer::amounts).collect();
        let Some(labels) = by_offer.first() else { return Vec::new() };
        let lines = labels.iter().enumerate().filter(|(_, line)| is_shown(line.key));
        let lines = lines.flat_map(|(index, line)| {
            let of = |part: fn(&AmountLine) -> Option<Number<Money>>| {
                let amounts = by_offer.iter().map(|lines| lines.get(index).and_then(part));
                let amounts =
                    amounts.map(|it| it.map_or(Cell::Missing, |it| Cell::Amount(it.get())));
                amounts.collect::<Vec<_>>()
            };
            let amounts = OfferLine::cells(Role::Equal, line.label, of(|line| Some(line.amount)));
            let errors = line
                .error
                .map(|_| OfferLine::cells(Role::Part, "± standard error", of(|line| line.error)));
            [Some(amounts), errors].into_iter().flatten()
        });
        lines.collect()
    }

    /// How likely each offer is ahead of the first, in total and by year, and pays most.
    fn probabilities(&self) -> Vec<OfferLine<'_>> {
        let Some(first) = self.offers.first().filter(|_| self.offers.len() > 1) else {
            return Vec::new();
        };
        let line = |role, label: String, of: &dyn Fn(&AheadOfFirst) -> Option<Estimate>| {
            let cells = self.offers.iter().map(|offer| match &offer.ahead {
                None => Cell::Empty,
                Some(ahead) => of(ahead).map_or(Cell::Missing, Estimate::cell),
            });
            OfferLine::cells(role, label, cells.collect::<Vec<_>>())
        };
        let ahead = format!("ahead of {}", first.name);
        let mut lines = vec![line(Role::Total, ahead, &|ahead| Some(ahead.total))];
        let tied = |offer: &SimulatedOffer<'_>| {
            offer.ahead.as_ref().is_some_and(|it| !it.tied.probability.get().is_zero())
        };
        if self.offers.iter().any(tied) {
            lines.push(line(Role::Part, "tied".to_owned(), &|ahead| Some(ahead.tied)));
        }
        if self.head.years > 1 {
            lines.extend((1..=self.head.years).map(|year| {
                let of_year = move |ahead: &AheadOfFirst| {
                    ahead.by_year.iter().find(|it| it.year == year).map(|it| it.estimate)
                };
                line(Role::Part, format!("in year {year}"), &of_year)
            }));
        }
        lines.extend(self.most().filter(|_| self.offers.len() > 2));
        lines
    }

    /// How likely each offer pays most.
    fn most(&self) -> Option<OfferLine<'_>> {
        let cells = self.offers.iter().map(|offer| offer.pays_most.map(Estimate::cell));
        let cells: Vec<Cell<'_>> = cells.collect::<Option<_>>()?;
        Some(OfferLine::cells(Role::Total, "pays most", cells))
    }

    /// How often each offer pays how much, with and without bars.
    pub(super) fn histogram_forms(&self, wording: Wording) -> Vec<Table<'_>> {
        // Without shares that move, all paths pay the same.
        if self.offers.len() > MOST_ONE_BY_ONE || self.histogram.len() <= 2 {
            return Vec::new();
        }
        [true, false].map(|with_bars| self.histogram_table(with_bars, wording)).into()
    }

    fn histogram_table(&self, with_bars: bool, wording: Wording) -> Table<'_> {
        let most = self.histogram.iter().flat_map(|range| &range.shares).max();
        let most = most.map_or(Decimal::ONE, |most| most.get());
        let columns = self.offers.iter().flat_map(|offer| {
            [Column::figures(offer.name)].into_iter().chain(with_bars.then(|| Column::label("")))
        });
        let lines = self.histogram.iter().map(|range| {
            let cells = range.shares.iter().flat_map(|share| {
                let length = share.get() * Decimal::from(LONGEST_BAR);
                let length = round(length.checked_div(most).unwrap_or_default(), 0);
                let bar = Cell::Bar(u32::try_from(length).unwrap_or_default());
                [Cell::text(percent(share.get()))].into_iter().chain(with_bars.then_some(bar))
            });
            OfferLine::cells(Role::Equal, range.in_words(wording), cells.collect::<Vec<_>>())
        });
        let corner = Column::label(label(self.metric));
        SideBySide::of_columns(corner, columns.collect::<Vec<_>>()).table(vec![lines.collect()])
    }
}

impl HistogramRange {
    fn in_words(&self, wording: Wording) -> String {
        match (self.from, self.to) {
            (None, Some(to)) => format!("below {}", wording.money(to.get())),
            (Some(from), Some(_)) => format!("from {}", wording.money(from.get())),
            (Some(from), None) => format!("{} or more", wording.money(from.get())),
            (None, None) => String::new(),
        }
    }
}

impl Estimate {
    fn cell<'a>(self) -> Cell<'a> {
        let (probability, error) = percent_and_error(self);
        Cell::text(format!("{probability} ±{error}"))
    }
}
