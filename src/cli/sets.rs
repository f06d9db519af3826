//! Changes typed for every offer or for one of them, in the language of `compare --set`.

use offercalc::{Change, Changed};

use super::args;
use super::changes;
use super::companies;
use super::diagnostics::{Diagnostic, Failure};
use super::input::{OfferSource, Projected};
use super::levers::Addressed;

/// Changes made, each with the index of its offer.
pub(crate) type Changes = Vec<(usize, Changed)>;

/// Reads `[NAME:]LEVER=VALUE`.
pub(crate) fn parse(text: &str) -> Result<Addressed<Change>, Diagnostic> {
    Addressed::parse(text, args::change)
}

/// Makes a change in the offers that it is for: all, or the one with the index. A share price for
/// offers from different companies is rejected. `what` names the change in that error, and
/// `relative` is an example of one that is not.
pub(crate) fn make(
    (only, change): (Option<usize>, &Change),
    sources: &mut [OfferSource],
    offers: &[Projected],
    (what, relative): (String, &str),
) -> Result<Changes, Failure> {
    let mut changes = Vec::new();
    for (index, source) in sources.iter_mut().enumerate() {
        if only.is_none_or(|only| only == index) {
            let made = changes::make(source, std::slice::from_ref(change))?;
            let is_price = made.iter().any(|changed| changed.lever.is_share_price());
            if only.is_none() && is_price && !change.is_relative() {
                let hint = format!(
                    "change each price by a percentage, like {relative}, or set one price, like \
                     1:price=200"
                );
                companies::refuse_one_price(offers, &format!("`{what}`"), &hint)?;
            }
            changes.extend(made.into_iter().map(|changed| (index, changed)));
        }
    }
    Ok(changes)
}
