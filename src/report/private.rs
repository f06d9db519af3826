//! Sentences that say how much of a total is private equity.

use offercalc::{Assumption, Money};

use super::basis::Basis;
use super::document::Wording;
use super::offer::OfferFigures;
use super::text::{possessive, price};

/// A sentence for each offer with private shares: what they are of its total, or that they are not
/// counted.
pub(super) fn lines<'o, 'a: 'o>(
    offers: impl IntoIterator<Item = &'o OfferFigures<'a>>,
    wording: Wording,
) -> Vec<String> {
    let line = |offer: &OfferFigures<'_>| {
        let amount = offer.private_equity?.get();
        let terms = offer.assumptions.iter().find_map(Basis::private_shares)?;
        line(offer.name, amount, terms, wording)
    };
    offers.into_iter().filter_map(line).collect()
}

fn line(name: &str, amount: Money, terms: &Assumption, wording: Wording) -> Option<String> {
    let Assumption::PrivateShares { liquidity_month, not_paid_in, discount, exit } = terms else {
        return None;
    };
    let name = possessive(name);
    if let Some((month, _)) = liquidity_month.zip(*not_paid_in) {
        return Some(format!(
            "{name} private equity is not paid before month {month}, so it is not counted."
        ));
    }
    let when = match liquidity_month {
        Some(month) => format!("paid from month {month}"),
        None => "counted as it vests".to_owned(),
    };
    let at = match (exit, liquidity_month) {
        (Some(exit), _) => Some(format!(" at {} a share", price(exit.price))),
        (None, Some(_)) => Some(" at that year's share price".to_owned()),
        (None, None) => None,
    };
    if amount.is_zero() {
        return Some(format!("{name} private equity adds nothing{}.", at.unwrap_or_default()));
    }
    let less = discount.map(|rate| format!(", at {rate} less"));
    let (at, less) = (at.unwrap_or_default(), less.unwrap_or_default());
    let amount = wording.money(amount);
    Some(format!("{amount} of {name} total is private equity, {when}{at}{less}."))
}
