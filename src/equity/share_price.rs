//! What a share is worth in each year.

use rust_decimal::Decimal;

use crate::money::{Fraction, Growth, Price};

/// The share price by year.
///
/// Year 1 uses today's price and year N today's price × (1 + growth)^(N−1), or the price that a
/// list gives for it, for every vest of that year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SharePrice {
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
pub(crate) enum PriceSource {
    /// The offer, or whoever asks, names it.
    Named,
    /// Only the grant price is named, so the share is taken to be still worth that much.
    GrantPrice,
}

impl SharePrice {
    /// Today's price as somebody names it, with its growth.
    #[cfg(test)]
    pub(crate) const fn named(price: Price, growth: Growth) -> Self {
        Self::Growing { today: Some((price, PriceSource::Named)), growth }
    }

    /// Whether it is only known from the grants.
    pub(crate) fn is_grant_price(&self) -> bool {
        matches!(self, Self::Growing { today: Some((_, PriceSource::GrantPrice)), .. })
    }

    /// Today's price, which is year 1's.
    pub(crate) fn today(&self) -> Option<Price> {
        match self {
            Self::Growing { today, .. } => today.map(|(price, _)| price),
            Self::ByYear(prices) => prices.first().copied(),
        }
    }
}

/// The share prices of the years looked at, of one unit in year 1 where no price is known.
#[derive(Clone, Debug)]
pub(crate) struct PricePath<'a> {
    share_price: &'a SharePrice,
    pub(crate) prices: Vec<Decimal>,
}

impl<'a> PricePath<'a> {
    /// The prices of years 1 … `years`; `None` where one is beyond what can be computed exactly.
    pub(crate) fn new(share_price: &'a SharePrice, years: u32) -> Option<Self> {
        let prices = match share_price {
            SharePrice::Growing { growth, .. } => {
                growth.path(share_price.today().unwrap_or(Price::ONE).get(), years)?
            }
            SharePrice::ByYear(prices) => {
                let last = prices.last()?;
                let all = prices.iter().chain(std::iter::repeat(last));
                all.take(years as usize).map(|price| price.get()).collect()
            }
        };
        Some(Self { share_price, prices })
    }

    pub(crate) fn in_year(&self, year: u32) -> Option<Decimal> {
        self.prices.get(year.checked_sub(1)? as usize).copied()
    }

    /// What money put into shares in one year is worth in a later one: nothing, where a share was
    /// worth nothing when it was to be bought.
    ///
    /// Not the quotient of the two prices where a growth leads from one to the other: these may
    /// have more digits than can be kept, and what they have in common cancels.
    pub(crate) fn risen(&self, money: Fraction, earlier: u32, later: u32) -> Option<Fraction> {
        if self.in_year(earlier)?.is_zero() {
            return Some(Fraction::whole(Decimal::ZERO));
        }
        match self.share_price {
            SharePrice::Growing { growth, .. } => money.times(growth.between(earlier, later)?),
            SharePrice::ByYear(_) => {
                money.times(self.in_year(later)?)?.over(self.in_year(earlier)?)
            }
        }
    }

    /// Whether a price is named at all, and the path not one of units.
    pub(crate) fn is_known(&self) -> bool {
        self.share_price.today().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_price_of_a_list_holds() {
        let prices = ["187.35", "210"].map(|price| price.parse().unwrap());
        let share_price = SharePrice::ByYear(prices.to_vec());
        let path = PricePath::new(&share_price, 4).unwrap();
        let shown: Vec<_> = path.prices.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["187.35", "210", "210", "210"]);
    }

    /// What 100 of one year are worth in another.
    fn rise(share_price: &SharePrice, earlier: u32, later: u32) -> Option<i128> {
        let path = PricePath::new(share_price, 4).unwrap();
        path.risen(Fraction::whole(Decimal::ONE), earlier, later)?
            .rounding(0)?
            .units(Decimal::ONE_HUNDRED)
    }

    #[test]
    fn money_rises_as_the_price_does() {
        let ten_percent = Growth::every("10%".parse().unwrap());
        let growing = SharePrice::named("7".parse().unwrap(), ten_percent.clone());
        assert_eq!(rise(&growing, 1, 3), Some(121));
        assert_eq!(rise(&growing, 3, 3), Some(100));
        let unnamed = SharePrice::Growing { today: None, growth: ten_percent };
        assert_eq!(rise(&unnamed, 2, 3), Some(110));
        let by_year = SharePrice::ByYear(["10", "25"].map(|price| price.parse().unwrap()).into());
        assert_eq!((rise(&by_year, 1, 4), rise(&by_year, 2, 4)), (Some(250), Some(100)));
    }

    #[test]
    fn money_put_into_shares_that_are_worth_nothing_is_nothing() {
        let lost = Growth::every("-100%".parse().unwrap());
        let lost = SharePrice::named("7".parse().unwrap(), lost);
        assert_eq!([rise(&lost, 1, 1), rise(&lost, 1, 2)], [Some(100), Some(0)]);
        assert_eq!([rise(&lost, 2, 2), rise(&lost, 2, 3)], [Some(0), Some(0)]);
        let prices = ["10", "0", "5"].map(|price| price.parse().unwrap());
        let back = SharePrice::ByYear(prices.into());
        assert_eq!([rise(&back, 1, 3), rise(&back, 2, 3)], [Some(50), Some(0)]);
    }

    #[test]
    fn without_a_price_a_share_is_a_unit() {
        let unnamed = SharePrice::Growing { today: None, growth: Growth::NONE };
        let path = PricePath::new(&unnamed, 2).unwrap();
        assert_eq!((path.is_known(), &path.prices), (false, &vec![Decimal::ONE; 2]));
        assert_eq!((path.in_year(0), path.in_year(3)), (None, None));
    }
}
