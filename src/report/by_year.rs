//! The table of offers side by side, with a group of rows for each year and one for the totals.

use offercalc::{Metric, Money};

use super::document::{Cell, Role, Table};
use super::offer::{OfferFigures, components, summary};
use super::side_by_side::{OfferLine, SideBySide};
use super::take_home;

/// Builds the table. `differences` holds each offer's difference from the first, for each year and
/// then for the total; without it, the table has no difference rows, not even of what is weighed by
/// time.
pub(crate) fn table<'a>(
    side_by_side: SideBySide<'a>,
    offers: &[&OfferFigures<'_>],
    differences: &[&[Money]],
) -> Table<'a> {
    let years = offers.first().map_or(&[][..], |offer| &offer.years);
    let horizon = offers.first().map_or(0, |offer| offer.horizon);
    let components: Vec<_> = components(offers).collect();
    let line = |role, metric| {
        OfferLine::metric(role, metric, offers.iter().map(|offer| offer.figure(metric)))
    };
    let has_differences = !differences.is_empty();
    let mut differences = differences.iter().map(|differences| {
        let differences = differences.iter().skip(1).map(|more| Cell::difference(*more));
        OfferLine::cells(Role::Part, "difference", [Cell::Empty].into_iter().chain(differences))
    });
    let mut groups: Vec<Vec<OfferLine<'a>>> = Vec::with_capacity(years.len() + 1);
    for year in years.iter().map(|year| year.year) {
        let mut lines = vec![line(Role::Total, Metric::Year(year))];
        lines.extend(differences.next());
        let parts = components.iter().map(|part| line(Role::Part, Metric::Component(year, *part)));
        // Leave out components that no offer pays in this year.
        lines.extend(parts.filter(OfferLine::is_paid));
        lines.extend(take_home::lines(offers, year));
        groups.push(lines);
    }
    let mut lines = vec![line(Role::Total, Metric::Total)];
    lines.extend(differences.next());
    for metric in summary(offers, horizon).filter(|metric| *metric != Metric::Total) {
        lines.push(line(Role::Part, metric));
        lines.extend((has_differences && metric.is_weighed()).then(|| more(offers, metric)));
    }
    lines.extend(take_home::real_line(offers.iter().map(|offer| offer.real_take_home)));
    groups.push(lines);
    side_by_side.table(groups)
}

/// The line of each offer's difference from the first in a metric.
fn more<'a>(offers: &[&OfferFigures<'_>], metric: Metric) -> OfferLine<'a> {
    let mut figures = offers.iter().map(|offer| offer.figure(metric));
    let first = figures.next().flatten();
    let differences = figures.map(|figure| {
        let more = figure.zip(first).and_then(|(figure, first)| figure.more_than(first)?.amount());
        more.map_or(Cell::Missing, Cell::difference)
    });
    OfferLine::cells(Role::Part, "difference", [Cell::Empty].into_iter().chain(differences))
}
