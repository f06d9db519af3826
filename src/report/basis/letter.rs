//! The terms of an offer as letters state them.

use offercalc::{Assumption, Horizon, Offer};

use super::{equity, plans, words};
use crate::report::text::{MoneyStyle, by_year, price_in};

/// The terms that letters have no line for: clawbacks, benefits, options and so on.
pub(crate) fn other_terms(offer: &Offer, horizon: Horizon) -> Vec<String> {
    offer.rests_on(horizon).iter().filter_map(term).collect()
}

fn term(assumption: &Assumption) -> Option<String> {
    let style = MoneyStyle::Signed;
    Some(match assumption {
        Assumption::GuaranteedBonus(_)
        | Assumption::MonthlySignOn
        | Assumption::SignOnClawback(_)
        | Assumption::OneTimeClawback { .. } => words(assumption, style),
        // A cost of one's own is not a term of the offer.
        Assumption::Recurring { amount, .. } if !amount.is_positive() => return None,
        Assumption::Recurring { .. } => words(assumption, style).replace(", as a benefit", ""),
        Assumption::Retirement { tiers, limit, vesting, .. } => {
            plans::matched(tiers, *limit, vesting.as_deref(), style)
        }
        Assumption::Espp { discount, lookback, every, .. } => {
            plans::stock_purchases(*discount, lookback.is_some(), *every)
        }
        Assumption::Options { number, terms } => {
            let vesting = by_year(&terms.vesting);
            format!("{}, vesting {vesting} by year", equity::option_terms(*number, terms, style))
        }
        _ => return None,
    })
}

/// When and at what price private shares are assumed to be paid, to follow "assuming".
pub(crate) fn private_shares(offer: &Offer, horizon: Horizon) -> Option<String> {
    offer.rests_on(horizon).iter().find_map(|assumption| match assumption {
        Assumption::PrivateShares { liquidity_month, not_paid_in: None, discount, exit } => {
            let mut words = "that the shares can be sold".to_owned();
            words.extend(liquidity_month.map(|month| format!(" from month {month} on")));
            let price = exit.as_ref().map(|exit| price_in(exit.price, MoneyStyle::Signed));
            words.extend(price.map(|price| format!(" at {price} a share")));
            words.extend(discount.map(|rate| format!(", less {rate}")));
            Some(words)
        }
        _ => None,
    })
}
