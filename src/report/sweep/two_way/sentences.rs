//! What a sweep of two levers says above its map: who leads where, and what varies.

use offercalc::{Figure, grouped};

use super::{CellState, LeadCell, TwoWayReport, letter};
use crate::report::changes::kept_in_words;
use crate::report::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE};
use crate::report::sweep::swept_lever::SweptLever;
use crate::report::text::{label, money, percent};

/// The most sentences on where an offer leads.
const MOST_REGIONS: usize = 2;

impl TwoWayReport<'_> {
    /// Who leads where, and what varies in which offers.
    pub(super) fn answer(&self) -> Vec<String> {
        let mut lines = match self.has_several() {
            true => self.who_leads_where(),
            false => self.least_and_most().into_iter().collect(),
        };
        lines.push(self.what_varies());
        let kept = self.offers.iter().find(|offer| offer.moved).map(|offer| offer.kept);
        lines.extend(kept.into_iter().flatten().map(kept_in_words));
        lines
    }

    fn what_varies(&self) -> String {
        let which = self.each_lever(|lever| match lever.offers.as_slice() {
            offers if offers.len() == self.offers.len() && self.has_several() => {
                "every offer".to_owned()
            }
            offers => offers.join(", "),
        });
        let [first, second] = self.grid.levers.map(|lever| lever.label());
        let varies = match which {
            [one, two] if one == two => format!("the {first} and the {second} of {one}"),
            [one, two] => format!("the {first} of {one} and the {second} of {two}"),
        };
        let metric = self.metric;
        let shows = match self.has_several() {
            true => format!("shows who leads in `{metric}`"),
            false => format!("shows `{metric}`"),
        };
        format!("The table varies {varies} and {shows}. All other terms stay fixed.")
    }

    /// In how many cases each offer leads, and where the less frequent leaders lead.
    fn who_leads_where(&self) -> Vec<String> {
        let cases = |count: usize| grouped(count.into(), 0);
        let count = |state| self.listed.iter().filter(|cell| cell.state == state).count();
        let all = self.listed.len();
        let mut leaders: Vec<(usize, usize)> = (0..self.offers.len())
            .map(|index| (index, count(CellState::Leads(index))))
            .filter(|(_, count)| *count > 0)
            .collect();
        // The sort is stable, so equals stay in the order of the offers.
        leaders.sort_by_key(|(_, count)| all - count);
        let name = |index: usize| self.grid.offers.name(index);
        let (close, equal) = (count(CellState::Close), count(CellState::Equal));
        match leaders.as_slice() {
            [(leader, count)] if *count == all => {
                return vec![format!("{} leads in all {} cases.", name(*leader), cases(all))];
            }
            _ if close == all => {
                return vec![format!("All {} cases are too close to call.", cases(all))];
            }
            _ if equal == all => return vec![format!("All {} cases are tied.", cases(all))],
            _ => {}
        }
        let mut parts = Vec::new();
        for (index, count) in leaders.iter().take(MOST_ONE_BY_ONE) {
            parts.push(match parts.is_empty() {
                true => {
                    format!("{} leads in {} of {} cases", name(*index), cases(*count), cases(all))
                }
                false => format!("{} in {}", name(*index), cases(*count)),
            });
        }
        let others: usize = leaders.iter().skip(MOST_ONE_BY_ONE).map(|(_, count)| count).sum();
        parts.extend((others > 0).then(|| format!("other offers in {}", cases(others))));
        let mut clauses = vec![parts.join(", ")];
        clauses.retain(|clause| !clause.is_empty());
        for (count, what) in [(close, "too close to call"), (equal, "tied")] {
            let are = if count == 1 { "is" } else { "are" };
            let of = if clauses.is_empty() {
                format!(" of {} cases", cases(all))
            } else {
                String::new()
            };
            clauses.extend((count > 0).then(|| format!("{}{of} {are} {what}", cases(count))));
        }
        let summary = format!("{}.", clauses.join("; "));
        // The region of the one that leads most often is what remains.
        let regions = leaders.iter().skip(usize::from(leaders.len() > 1));
        let regions = regions.filter_map(|(index, _)| self.region(*index));
        [summary].into_iter().chain(regions.take(MOST_REGIONS)).collect()
    }

    /// Where an offer leads: the smallest ranges of both levers that hold all such cells. `None` if
    /// these are the whole map.
    fn region(&self, index: usize) -> Option<String> {
        let [first, second] = self.grid.levers;
        let width = second.values.count();
        let cells = self.listed.iter().enumerate();
        let cells = cells.filter(|(_, cell)| cell.state == CellState::Leads(index));
        let places: Vec<[usize; 2]> =
            cells.map(|(place, _)| [place / width, place % width]).collect();
        let span = |of: fn(&[usize; 2]) -> usize| {
            let places = || places.iter().map(of);
            Some([places().min()?, places().max()?])
        };
        let spans = [span(|[row, _]| *row)?, span(|[_, column]| *column)?];
        let area: usize = spans.iter().map(|[start, end]| end - start + 1).product();
        let conditions = self.labels().into_iter().zip([first, second]).zip(spans);
        let conditions = conditions.filter_map(|((label, lever), span)| {
            within(lever, span).map(|within| format!("the {label} is {within}"))
        });
        let conditions: Vec<String> = conditions.collect();
        let only = if places.len() < area { "only " } else { "" };
        let name = self.grid.offers.name(index);
        let all = conditions.join(" and ");
        (!conditions.is_empty()).then(|| format!("{name} leads {only}where {all}."))
    }

    /// The least and the most of an offer's figures.
    fn least_and_most(&self) -> Option<String> {
        let figures = || {
            let cells = self.listed.iter();
            cells.filter_map(|cell| Some((cell.figures.first()?.get(), cell)))
        };
        let least = figures().min_by_key(|(figure, _)| figure.get())?;
        let most = figures().max_by_key(|(figure, _)| figure.get())?;
        let at = |(figure, cell): (Figure, &LeadCell<'_>)| {
            let figure = match figure {
                Figure::Amount(amount) => money(amount),
                Figure::Rate(rate) => percent(rate),
            };
            let levers = self.labels().into_iter().zip(self.grid.levers).zip(cell.values);
            let levers = levers
                .map(|((label, lever), value)| format!("{label} {}", lever.in_words(value.get())));
            format!("{figure} at {}", levers.collect::<Vec<_>>().join(" and "))
        };
        let name = self.grid.offers.name(0);
        Some(format!(
            "The {} of {name} runs from {} to {}.",
            label(self.metric),
            at(least),
            at(most)
        ))
    }

    /// What the marks of the map mean, as far as they are in it.
    pub(super) fn legend(&self) -> Option<String> {
        let has = |state| self.listed.iter().any(|cell| cell.state == state);
        let names = self.offers.iter().enumerate();
        let is_few = self.offers.len() <= MOST_IN_DETAIL;
        let names = names.filter(|(index, _)| is_few || has(CellState::Leads(*index)));
        let mut marks: Vec<String> =
            names.map(|(index, offer)| format!("{} {}", letter(index), offer.name)).collect();
        for (state, meaning) in
            [(CellState::Close, "too close to call"), (CellState::Equal, "tied")]
        {
            marks.extend(has(state).then(|| format!("{} {meaning}", state.mark())));
        }
        self.has_several().then(|| format!("Leaders: {}.", marks.join(", ")))
    }
}

/// Which of a lever's values lie in a range of places, in words; `None` if all do.
fn within(lever: SweptLever<'_>, [start, end]: [usize; 2]) -> Option<String> {
    let value = |place| lever.values.values().nth(place).map(|value| lever.in_words(value));
    let last = lever.values.count() - 1;
    Some(match (start, end) {
        (0, end) if end == last => return None,
        (start, end) if start == end => value(start)?,
        (0, end) => format!("{} or less", value(end)?),
        (start, end) if end == last => format!("{} or more", value(start)?),
        (start, end) => format!("from {} to {}", value(start)?, value(end)?),
    })
}

#[cfg(test)]
mod tests {
    use offercalc::{Currency, OfferFile, SweepValues, Unit};

    use super::*;

    #[test]
    fn a_range_of_values_is_named_by_its_inner_ends() {
        let file = OfferFile::new("base = 1");
        let lever = file.lever("growth").unwrap();
        let values = ["-0.2", "0", "0.1", "0.2"].map(|value| value.parse().unwrap());
        let values = SweepValues::list(values.into()).unwrap();
        let (unit, shown) = (Unit::Rate, Currency::USD);
        let swept = SweptLever { lever: &lever, unit, values: &values, relative: false, shown };
        for (span, words) in [
            ([0, 3], None),
            ([0, 1], Some("0% or less")),
            ([2, 3], Some("10% or more")),
            ([1, 2], Some("from 0% to 10%")),
            ([0, 0], Some("-20%")),
            ([3, 3], Some("20%")),
        ] {
            assert_eq!(within(swept, span).as_deref(), words, "{span:?}");
        }
    }
}
