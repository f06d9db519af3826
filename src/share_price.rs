//! What a share is worth in each year.

use rust_decimal::Decimal;

use crate::amount::Price;
use crate::rate::Growth;

/// The share price by year.
///
/// Year 1 uses today's price and year N today's price × (1 + growth)^(N−1), or the price that a
/// list gives for it, for every vest of that year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharePrice {
    /// Today's price with its growth.
    Growing {
        /// Today's price and where it is known from; `None` where there is none at all, so that
        /// dollars vest as dollars.
        today: Option<(Price, PriceSource)>,
        /// The yearly growth.
        growth: Growth,
    },
    /// The prices of years 1, 2 and so on, never empty; after the end of the list the last holds.
    ByYear(Vec<Price>),
}

/// Where today's share price is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceSource {
    /// The offer, or whoever asks, names it.
    Named,
    /// Only the grant price is named, so the share is taken to be still worth that much.
    GrantPrice,
}

impl SharePrice {
    /// Today's price, which is year 1's.
    #[must_use]
    pub fn today(&self) -> Option<Price> {
        match self {
            Self::Growing { today, .. } => today.map(|(price, _)| price),
            Self::ByYear(prices) => prices.first().copied(),
        }
    }

    /// The prices of years 1 … `years`, of one unit where none is known; `None` where one is
    /// beyond what can be computed exactly.
    pub(crate) fn path(&self, years: u32) -> Option<Vec<Decimal>> {
        match self {
            Self::Growing { growth, .. } => {
                growth.path(self.today().unwrap_or(Price::ONE).get(), years)
            }
            Self::ByYear(prices) => {
                let last = prices.last()?;
                let all = prices.iter().chain(std::iter::repeat(last));
                Some(all.take(years as usize).map(|price| price.get()).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_price_of_a_list_holds() {
        let prices = ["187.35", "210"].map(|price| price.parse().unwrap());
        let path = SharePrice::ByYear(prices.to_vec()).path(4).unwrap();
        let shown: Vec<_> = path.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["187.35", "210", "210", "210"]);
    }
}
