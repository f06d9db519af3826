//! Offers side by side year by year: the table, with a group of rows for each year and one for the
//! totals, and the charts.

use offercalc::{Component, Currency, Decimal, Figure, Metric, Money};

use super::chart::{Bar, BarGroup, Bars, Chart, Plot, Quantity};
use super::document::{Cell, Role, Table};
use super::offer::{OfferFigures, components, summary};
use super::side_by_side::{OfferLine, SideBySide};
use super::take_home;
use super::text::label;

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

/// The charts of each year's pay by component, and of its take-home pay if taxes were asked for,
/// with a summary of each. Offers come with their names.
pub(crate) fn charts<'a>(
    currency: Currency,
    offers: &[(&'a str, &OfferFigures<'_>)],
    [pay, take_home]: [String; 2],
) -> Vec<Chart<'a>> {
    let figures: Vec<_> = offers.iter().map(|(_, offer)| *offer).collect();
    let components: Vec<Component> = components(&figures).collect();
    let labels = components.iter().map(|component| component.label());
    let paid = bars(currency, offers, labels, |offer, year| {
        let parts = components.iter().map(|part| amount(offer, Metric::Component(year, *part)));
        (parts.collect(), amount(offer, Metric::Year(year)))
    });
    let is_taxed = figures.iter().any(|offer| offer.figure(Metric::TakeHome).is_some());
    let title = if is_taxed { "Pay by year, before tax" } else { "Pay by year" };
    let mut charts = vec![Chart::new(title, pay, Plot::Bars(paid))];
    if is_taxed {
        let kept = bars(currency, offers, ["take-home"], |offer, year| {
            let kept = amount(offer, Metric::TakeHomeOf(year));
            (vec![kept], kept)
        });
        charts.push(Chart::new("Take-home pay by year", take_home, Plot::Bars(kept)));
    }
    charts
}

/// A bar for each offer in each year, with its parts and their sum.
fn bars<'a>(
    currency: Currency,
    offers: &[(&'a str, &OfferFigures<'_>)],
    parts: impl IntoIterator<Item = &'static str>,
    bar: impl Fn(&OfferFigures<'_>, u32) -> (Vec<Decimal>, Decimal),
) -> Bars<'a> {
    let years = offers.first().map_or(&[][..], |(_, offer)| &offer.years);
    let groups = years.iter().map(|year| BarGroup {
        label: label(Metric::Year(year.year)),
        bars: offers
            .iter()
            .map(|(_, offer)| {
                let (parts, total) = bar(offer, year.year);
                Bar { parts, total }
            })
            .collect(),
    });
    Bars {
        unit: Quantity::Money(currency),
        bars: offers.iter().map(|(name, _)| (*name).into()).collect(),
        parts: parts.into_iter().map(Into::into).collect(),
        groups: groups.collect(),
    }
}

fn amount(offer: &OfferFigures<'_>, metric: Metric) -> Decimal {
    offer.figure(metric).map_or(Decimal::ZERO, Figure::get)
}
