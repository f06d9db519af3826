//! The assumptions behind the figures, as notes.

use std::collections::BTreeMap;

use offercalc::{Horizon, Money};

use super::document::Notes;
use super::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE, OfferFigures, Projected};
use super::text::money;

/// Rules behind every figure that readers may not expect.
const RULES: [&str; 2] = [
    "before tax; benefits are not counted",
    "what vests on an anniversary counts in the year just finished",
];

/// The assumptions behind the figures of an offer.
pub(crate) struct Assumptions {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
}

impl Assumptions {
    pub(crate) fn of(offer: &Projected, years: Horizon) -> Self {
        let mut assumptions = Self::terms_of(offer, years);
        let projection = &offer.projection;
        let line = unvested_line(projection.unvested(), projection.years().len());
        assumptions.lines.extend(line);
        assumptions
    }

    /// The same, except for what is still unvested at the end.
    pub(crate) fn terms_of(offer: &Projected, years: Horizon) -> Self {
        Self { name: offer.name.clone(), lines: offer.offer.assumptions(years) }
    }

    /// Keeps what is also true of the same offer with a lever moved.
    pub(crate) fn also_of(mut self, moved: &Projected, years: Horizon) -> Self {
        let others = Self::of(moved, years).lines;
        self.lines.retain(|line| others.contains(line));
        self
    }
}

fn unvested_line(unvested: Money, years: usize) -> Option<String> {
    let amount = (!unvested.is_zero()).then(|| money(unvested))?;
    Some(format!("{amount} still unvested after year {years}, not counted"))
}

/// Notes on offers, each with its name in the report: common assumptions once, then those of each
/// offer.
pub(crate) fn notes_on<'o>(
    offers: impl Iterator<Item = (&'o str, &'o OfferFigures<'o>)> + Clone,
) -> Vec<Notes> {
    let unvested = offers.clone();
    let unvested = unvested.map(|(_, o)| unvested_line(o.unvested.get(), o.years.len()));
    let unvested: Vec<Option<String>> = unvested.collect();
    let offers = offers.zip(&unvested).map(|((name, offer), unvested)| {
        let lines = offer.assumptions.iter().chain(unvested);
        (name, lines.map(String::as_str).collect())
    });
    by_offer(&offers.collect::<Vec<_>>(), &[])
}

/// The same, with further rules.
pub(crate) fn notes(offers: &[Assumptions], rules: &[&str]) -> Vec<Notes> {
    let offers = offers.iter();
    notes_by_name(
        offers.map(|Assumptions { name, lines }| (name.as_str(), lines.as_slice())),
        rules,
    )
}

/// The same of lines by the name of their offer.
pub(crate) fn notes_by_name<'o>(
    offers: impl Iterator<Item = (&'o str, &'o [String])>,
    rules: &[&str],
) -> Vec<Notes> {
    let offers = offers.map(|(name, lines)| (name, lines.iter().map(String::as_str).collect()));
    by_offer(&offers.collect::<Vec<_>>(), rules)
}

/// The name of an offer, with its assumptions.
type Named<'a> = (&'a str, Vec<&'a str>);

fn by_offer(offers: &[Named<'_>], rules: &[&str]) -> Vec<Notes> {
    let (first, others) = match offers.split_first() {
        Some(((_, first), others)) => (first.as_slice(), others),
        None => (&[][..], &[][..]),
    };
    let is_common = |line: &&str| others.iter().all(|(_, lines)| lines.contains(line));
    let mut common: Vec<&str> = first.iter().copied().filter(is_common).collect();
    let own = offers.iter().map(|(name, lines)| {
        let lines = lines.iter().copied().filter(|line| !common.contains(line));
        (*name, lines.collect())
    });
    let own: Vec<Named<'_>> = own.collect();
    let mut notes = if offers.len() > MOST_ONE_BY_ONE {
        vec![by_line(&own)]
    } else {
        let own = own.iter();
        own.map(|(name, lines)| Notes::new(format!("Assumed for {name}"), owned(lines))).collect()
    };
    common.extend(RULES.iter().chain(rules));
    let heading = if offers.len() > 1 { "Assumed for all" } else { "Assumed" };
    notes.insert(0, Notes::new(heading, owned(&common)));
    notes.retain(|notes| !notes.lines.is_empty());
    notes
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// The assumptions of many offers, each with the offers or the number of offers that it is true of.
fn by_line(offers: &[Named<'_>]) -> Notes {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, lines) in offers {
        for line in lines {
            names.entry(line).or_default().push(name);
        }
    }
    let lines = names.iter().map(|(line, names)| {
        if offers.len() > MOST_IN_DETAIL {
            format!("{line} [{} of {}]", names.len(), offers.len())
        } else {
            format!("{line} [{}]", names.join("; "))
        }
    });
    Notes::new("Assumed for some", lines.collect())
}
