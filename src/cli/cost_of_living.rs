//! The cost of living of a walk-away number, by the price levels of two places.

use offercalc::{CostOfLiving, Part, PriceLevel, WalkawayTerms};

use super::diagnostics::Diagnostic;
use super::input::Projected;
use super::prices::{self, Prices};
use super::view::View;

/// How a cost of living by price levels is written in a profile.
const BY_PARITY: &str = "cost_of_living = \"parity\"";

/// The price levels of the current job and of the offers.
pub(crate) type Move = [PriceLevel; 2];

/// The terms of a walk-away number with a cost of living by price levels as a rate, and the levels.
/// Other terms stay.
pub(crate) fn resolve(
    mut terms: WalkawayTerms,
    view: &View,
    job: Option<&Projected>,
    offers: &[Projected],
) -> Result<(WalkawayTerms, Option<Move>), Diagnostic> {
    if terms.cost_of_living != Some(CostOfLiving::Parity) {
        return Ok((terms, None));
    }
    let levels = Prices::new(view.profile.as_ref());
    let stated = terms.current_location.as_deref();
    let Some(current) = stated.or(job.and_then(|job| job.offer.location())) else {
        let message = format!("`{BY_PARITY}` needs the location of your current job");
        let hint = "add current_location = \"Austin\" to [walkaway] of your profile, or `location` \
                    to the file of your current job";
        return Err(Diagnostic::new(message).hint(hint));
    };
    let from = levels.of_place(current)?;
    let to = offers.iter().map(|offer| {
        let location = offer.offer.location();
        let location = location.ok_or_else(|| prices::missing(&format!("`{BY_PARITY}`")));
        let level = location.and_then(|it| levels.of_place(it));
        level.map_err(|wrong| wrong.file(&offer.file))
    });
    let mut to = to.collect::<Result<Vec<PriceLevel>, _>>()?.into_iter();
    let Some(first) = to.next() else {
        let message = format!("`{BY_PARITY}` needs an offer");
        return Err(Diagnostic::new(message).hint("name an offer with a `location`"));
    };
    if let Some(other) = to.find(|other| other.parity != first.parity) {
        let message = format!("the offers are in {} and {}", first.place, other.place);
        let hint = format!("`{BY_PARITY}` takes offers in one place: run `walkaway` for each");
        return Err(Diagnostic::new(message).hint(hint));
    }
    let Some(rate) = from.rate_to(&first) else {
        let message = format!("prices differ too much between {} and {}", from.place, first.place);
        return Err(Diagnostic::new(message).hint("correct [parity] in your profile"));
    };
    terms.cost_of_living = Some(CostOfLiving::Part(Part::Rate(rate)));
    Ok((terms, Some([from, first])))
}
