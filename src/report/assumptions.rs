//! The assumptions behind the figures, as notes.

use std::collections::HashMap;

use offercalc::Horizon;

use super::basis::Basis;
use super::document::Notes;
use super::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE, OfferFigures, Projected};

/// Rules behind every figure that readers may not expect.
const RULES: [&str; 2] = [
    "before tax; benefits are not counted",
    "what vests on an anniversary counts in the year just finished",
];

/// The assumptions behind the figures of an offer.
pub(crate) struct Assumptions {
    pub(crate) name: String,
    pub(crate) all: Vec<Basis>,
}

impl Assumptions {
    pub(crate) fn of(offer: &Projected, years: Horizon) -> Self {
        let mut all = Basis::of(&offer.offer, years);
        all.extend(Basis::unvested(&offer.projection));
        Self { name: offer.name.clone(), all }
    }

    /// Keeps what is also true of the same offer with a lever moved.
    pub(crate) fn also_of(mut self, moved: &Projected, years: Horizon) -> Self {
        let others = Self::of(moved, years).all;
        self.all.retain(|basis| others.contains(basis));
        self
    }
}

/// Notes on offers, each with its name in the report: common assumptions once, then those of each
/// offer.
pub(crate) fn notes_on<'o>(
    offers: impl Iterator<Item = (&'o str, &'o OfferFigures<'o>)> + Clone,
) -> Vec<Notes> {
    let unvested = offers.clone().map(|(_, offer)| {
        let amount = offer.unvested.get();
        (!amount.is_zero()).then_some(Basis::Unvested { amount, year: offer.years.len() })
    });
    let unvested: Vec<Option<Basis>> = unvested.collect();
    let offers = offers.zip(&unvested);
    let offers = offers.map(|((name, offer), unvested)| {
        (name, offer.assumptions.iter().chain(unvested).collect())
    });
    by_offer(&offers.collect::<Vec<_>>(), &[])
}

/// The same, with further rules.
pub(crate) fn notes(offers: &[Assumptions], rules: &[&str]) -> Vec<Notes> {
    let offers = offers.iter();
    notes_by_name(offers.map(|Assumptions { name, all }| (name.as_str(), all.as_slice())), rules)
}

/// The same by the name of each offer.
pub(crate) fn notes_by_name<'o>(
    offers: impl Iterator<Item = (&'o str, &'o [Basis])>,
    rules: &[&str],
) -> Vec<Notes> {
    let offers = offers.map(|(name, all)| (name, all.iter().collect()));
    by_offer(&offers.collect::<Vec<_>>(), rules)
}

/// The name of an offer, with its assumptions.
type Named<'a> = (&'a str, Vec<&'a Basis>);

fn by_offer(offers: &[Named<'_>], rules: &[&str]) -> Vec<Notes> {
    let (first, others) = match offers.split_first() {
        Some(((_, first), others)) => (first.as_slice(), others),
        None => (&[][..], &[][..]),
    };
    let is_common = |basis: &&Basis| others.iter().all(|(_, all)| all.contains(basis));
    let common: Vec<&Basis> = first.iter().copied().filter(is_common).collect();
    let own = offers.iter().map(|(name, all)| {
        (*name, all.iter().copied().filter(|basis| !common.contains(basis)).collect())
    });
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
