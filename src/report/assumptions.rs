//! The assumptions behind the figures, as notes.

use std::collections::HashMap;

use offercalc::Metric;

use super::basis::Basis;
use super::document::{Notes, NotesLevel};
use super::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE};
use super::text;

/// A rule behind the figures that readers may not expect.
#[derive(Clone, Copy)]
pub(crate) struct Rule<'a> {
    /// `None` leaves the rule out of the brief form.
    brief: Option<&'a str>,
    full: &'a str,
}

impl<'a> Rule<'a> {
    pub(crate) const fn new(brief: &'a str, full: &'a str) -> Self {
        Self { brief: Some(brief), full }
    }

    /// A rule that only the full form shows.
    pub(crate) const fn in_full(full: &'a str) -> Self {
        Self { brief: None, full }
    }
}

/// The first rule behind every figure, without and with benefits.
const NO_BENEFITS: Rule<'_> = Rule::new("pre-tax, no benefits", "before tax, excluding benefits");
const BENEFITS: Rule<'_> =
    Rule::new("pre-tax, benefits as listed", "before tax, including only the benefits listed here");

/// The first rule where figures after tax are shown, without and with benefits.
const NET: Rule<'_> = Rule::new(
    "total before tax, take-home after tax; no benefits",
    "totals are before tax, take-home pay is after tax; excluding benefits",
);
const NET_WITH_BENEFITS: Rule<'_> = Rule::new(
    "total before tax, take-home after tax; benefits as listed",
    "totals are before tax and include only the benefits listed here; take-home pay is after tax and \
     without benefits",
);

/// What the taxes leave out.
const TAX_SCOPE: Rule<'_> = Rule::in_full(
    "taxes leave out: a second earner, children and credits for them, itemizing besides state and local \
     taxes and what you state, capital gains after a vest, part-year and multi-state residence, \
     self-employment, sales and property tax; this is not tax advice",
);

/// The second rule behind every figure.
const ANNIVERSARY: Rule<'_> = Rule::new(
    "month-12 vests count in year 1",
    "a vest on an anniversary counts in the year it completes: month 12 is in year 1",
);

/// The rule in its place where years are calendar years.
const CALENDAR: Rule<'_> = Rule::new(
    "pay counts in the calendar year of its date",
    "calendar years: pay for a month across New Year is split by days; vests and bonuses count on \
     the day that completes their month, lump sign-on and one-time payments on the first day of \
     theirs; the total and the figures below it are those of the years of the job",
);

/// Pay that is less certain than the rest.
pub(crate) const UNPROMISED: &str = "unpromised refreshers";
pub(crate) const PRIVATE: &str = "private equity";

/// The option that shows what the brief form leaves out.
const MORE: &str = "--notes full for more";

/// The name of an offer, with its assumptions.
type Named<'a> = (&'a str, Vec<&'a Basis>);

/// Builds the notes on offers: shared assumptions and rules first, then those of each offer.
pub(crate) fn notes<'o>(
    offers: impl IntoIterator<Item = (&'o str, &'o [Basis])>,
    rules: &[Rule<'_>],
    level: NotesLevel,
) -> Vec<Notes> {
    if level == NotesLevel::None {
        return Vec::new();
    }
    let offers: Vec<(&str, &[Basis])> = offers.into_iter().collect();
    let (first, others) = match offers.split_first() {
        Some(((_, first), others)) => (*first, others),
        None => (&[][..], &[][..]),
    };
    let any = |is_so: fn(&Basis) -> bool| offers.iter().flat_map(|(_, all)| *all).any(is_so);
    let first_rule = match (any(Basis::is_of_benefit), any(Basis::is_of_taxes)) {
        (true, true) => NET_WITH_BENEFITS,
        (false, true) => NET,
        (true, false) => BENEFITS,
        (false, false) => NO_BENEFITS,
    };
    let scope = any(Basis::is_of_taxes).then_some(TAX_SCOPE);
    let second_rule = if any(Basis::is_of_calendar) { CALENDAR } else { ANNIVERSARY };
    let rules: Vec<Rule<'_>> =
        [first_rule, second_rule].iter().chain(rules).chain(&scope).copied().collect();
    let is_common = |basis: &&Basis| others.iter().all(|(_, all)| all.contains(basis));
    let common: Vec<&Basis> = first.iter().filter(is_common).collect();
    let own = offers
        .iter()
        .map(|(name, all)| (*name, all.iter().filter(|basis| !common.contains(basis)).collect()));
    let own: Vec<Named<'_>> = own.collect();
    if level == NotesLevel::Brief {
        return vec![brief(&common, &own, &rules)];
    }
    let mut notes = if offers.len() > MOST_ONE_BY_ONE {
        vec![by_line(&own)]
    } else {
        let own = own.iter();
        own.map(|(name, all)| Notes::new(format!("Assumptions for {name}"), sentences(all)))
            .collect()
    };
    let mut common = sentences(&common);
    common.extend(rules.iter().map(|rule| rule.full.to_owned()));
    let heading = if offers.len() > 1 { "Assumptions for all offers" } else { "Assumptions" };
    notes.insert(0, Notes::new(heading, common));
    notes.retain(|notes| !notes.lines.is_empty());
    notes
}

/// Which offers' values of a metric count on unpromised refreshers or private equity, where any do.
pub(crate) fn unpromised<'o>(
    metric: Metric,
    offers: impl IntoIterator<Item = (&'o str, &'o [Basis])>,
) -> Vec<String> {
    let offers: Vec<_> = offers.into_iter().collect();
    let including = |is_included: fn(&Basis, Metric) -> bool| {
        let is_included = move |basis: &Basis| is_included(basis, metric);
        let offers = offers.iter().filter(move |(_, all)| all.iter().any(is_included));
        offers.map(|(name, _)| *name)
    };
    let lines = [
        includes("Includes", UNPROMISED, including(Basis::is_unpromised_in)),
        includes("Includes", PRIVATE, including(Basis::is_private_in)),
    ];
    lines.into_iter().flatten().collect()
}

/// What figures include of these offers; `None` without offers.
pub(crate) fn includes<'o>(
    includes: &str,
    what: &str,
    names: impl Iterator<Item = &'o str>,
) -> Option<String> {
    let mut names: Vec<String> = names.map(text::possessive).collect();
    if names.len() > MOST_IN_DETAIL {
        names.truncate(MOST_IN_DETAIL);
        names.push("other offers'".to_owned());
    }
    let (last, first) = names.split_last()?;
    Some(match first {
        [] => format!("{includes} {last} {what}."),
        first => format!("{includes} {} and {last} {what}.", first.join(", ")),
    })
}

/// One item for the shared assumptions, and one for each offer.
fn brief(common: &[&Basis], own: &[Named<'_>], rules: &[Rule<'_>]) -> Notes {
    let rules = rules.iter().filter_map(|rule| rule.brief.map(str::to_owned));
    let common: Vec<String> = rules.chain(common.iter().map(|basis| basis.brief())).collect();
    let all = if own.len() > 1 { "all: " } else { "" };
    let mut lines = vec![format!("{all}{}", common.join("; "))];
    let named = own.iter().take(MOST_IN_DETAIL).filter(|(_, all)| !all.is_empty());
    lines.extend(named.map(|(name, all)| {
        let all: Vec<String> = all.iter().map(|basis| basis.brief()).collect();
        format!("{name}: {}", all.join("; "))
    }));
    if own.len() > MOST_IN_DETAIL {
        lines.push("other offers: see --notes full or --format json".to_owned());
    }
    Notes { options: Some(MORE), ..Notes::new("Assumptions", lines) }
}

fn sentences(all: &[&Basis]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

/// Lists each assumption with the names of the offers it applies to, or with their number.
fn by_line(offers: &[Named<'_>]) -> Notes {
    let mut found: Vec<(&Basis, Vec<&str>)> = Vec::new();
    // A linear search would be quadratic when every offer has its own assumption.
    let mut places: HashMap<&Basis, usize> = HashMap::new();
    for (name, all) in offers {
        for basis in all.iter().copied() {
            let place = *places.entry(basis).or_insert(found.len());
            match found.get_mut(place) {
                Some((_, names)) => names.push(name),
                None => found.push((basis, vec![name])),
            }
        }
    }
    let lines = found.into_iter().map(|(basis, names)| (basis.to_string(), names));
    let mut lines: Vec<(String, Vec<&str>)> = lines.collect();
    // Sorted, so that similar lines are next to each other.
    lines.sort_by(|(line, _), (other, _)| line.cmp(other));
    let lines = lines.iter().map(|(line, names)| {
        if offers.len() > MOST_IN_DETAIL {
            format!("{line} [{} of {}]", names.len(), offers.len())
        } else {
            format!("{line} [{}]", names.join("; "))
        }
    });
    Notes::new("Assumptions for some offers", lines.collect())
}
