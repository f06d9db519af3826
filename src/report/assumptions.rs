//! The assumptions behind the figures, as notes.

use std::collections::HashMap;

use super::basis::Basis;
use super::document::Notes;
use super::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE};

/// Rules behind every figure that readers may not expect.
const RULES: [&str; 2] = [
    "before tax; benefits are not counted",
    "what vests on an anniversary counts in the year just finished",
];

/// The name of an offer, with its assumptions.
type Named<'a> = (&'a str, Vec<&'a Basis>);

/// Notes on offers, each with its name in the report: common assumptions and further rules once,
/// then those of each offer.
pub(crate) fn notes<'o>(
    offers: impl IntoIterator<Item = (&'o str, &'o [Basis])>,
    rules: &[&str],
) -> Vec<Notes> {
    let offers: Vec<(&str, &[Basis])> = offers.into_iter().collect();
    let (first, others) = match offers.split_first() {
        Some(((_, first), others)) => (*first, others),
        None => (&[][..], &[][..]),
    };
    let is_common = |basis: &&Basis| others.iter().all(|(_, all)| all.contains(basis));
    let common: Vec<&Basis> = first.iter().filter(is_common).collect();
    let own = offers
        .iter()
        .map(|(name, all)| (*name, all.iter().filter(|basis| !common.contains(basis)).collect()));
    let own: Vec<Named<'_>> = own.collect();
    let mut notes = if offers.len() > MOST_ONE_BY_ONE {
        vec![by_line(&own)]
    } else {
        let own = own.iter();
        own.map(|(name, all)| Notes::new(format!("Assumed for {name}"), sentences(all))).collect()
    };
    let mut common = sentences(&common);
    common.extend(RULES.iter().chain(rules).map(|rule| (*rule).to_owned()));
    let heading = if offers.len() > 1 { "Assumed for all" } else { "Assumed" };
    notes.insert(0, Notes::new(heading, common));
    notes.retain(|notes| !notes.lines.is_empty());
    notes
}

fn sentences(all: &[&Basis]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

/// The assumptions of many offers, each with the offers or the number of offers that it is true of.
fn by_line(offers: &[Named<'_>]) -> Notes {
    let mut found: Vec<(&Basis, Vec<&str>)> = Vec::new();
    // Many offers may have an assumption of their own each, too many to look through every time.
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
    // In the order of the alphabet, so that like stands by like.
    lines.sort_by(|(line, _), (other, _)| line.cmp(other));
    let lines = lines.iter().map(|(line, names)| {
        if offers.len() > MOST_IN_DETAIL {
            format!("{line} [{} of {}]", names.len(), offers.len())
        } else {
            format!("{line} [{}]", names.join("; "))
        }
    });
    Notes::new("Assumed for some", lines.collect())
}
