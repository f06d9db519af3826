//! Share prices by year.

use rust_decimal::Decimal;

use super::Private;
use crate::money::{Fraction, Growth, Price, Rate, decimal};
use crate::time::year_of;

/// The share price in each year.
///
/// Year 1 uses today's price. Year N uses today's price × (1 + growth)^(N−1), or the Nth price of a
/// list. All vests of a year use the same price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SharePrice {
    /// Today's price with growth.
    Growing {
        /// Today's price and its source; `None` if no price is known, so that grants vest as money.
        today: Option<(Price, PriceSource)>,
        /// The yearly growth.
        growth: Growth,
    },
    /// The prices by year, from year 1. Never empty. Later years keep the last price.
    ByYear(Vec<Price>),
}

/// The source of today's share price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PriceSource {
    /// Stated in the offer or given as an override.
    Named,
    /// Only the grant price is stated, so it is used as today's price.
    GrantPrice,
}

impl SharePrice {
    /// A stated share price with growth.
    #[cfg(test)]
    pub(crate) const fn named(price: Price, growth: Growth) -> Self {
        Self::Growing { today: Some((price, PriceSource::Named)), growth }
    }

    /// Whether the price comes only from the grants.
    pub(crate) fn is_grant_price(&self) -> bool {
        matches!(self, Self::Growing { today: Some((_, PriceSource::GrantPrice)), .. })
    }

    /// The yearly growth, if it is one rate.
    pub(crate) fn growth(&self) -> Option<Rate> {
        match self {
            Self::Growing { growth, .. } => growth.only(),
            Self::ByYear(_) => None,
        }
    }

    /// Today's price, used for year 1.
    pub(crate) fn today(&self) -> Option<Price> {
        match self {
            Self::Growing { today, .. } => today.map(|(price, _)| price),
            Self::ByYear(prices) => prices.first().copied(),
        }
    }
}

impl PricePath<'_> {
    /// Whether any price is above today's, grown at this yearly rate until its year.
    pub(crate) fn outgrows(&self, rate: Rate) -> bool {
        let first = self.prices.first().copied();
        let grown = first.and_then(|first| {
            let years = u32::try_from(self.prices.len()).ok()?;
            Growth::every(rate).path(first, years)
        });
        // A path too large to compute is above every price.
        grown
            .is_some_and(|grown| self.prices.iter().zip(grown).any(|(price, grown)| *price > grown))
    }
}

/// The decimals of a price at exit where it is shown or sizes whole shares. Values use the exact
/// price.
const SHOWN_DIGITS: u32 = 6;

/// The share prices of the horizon. Without a known price, year 1 is one unit.
#[derive(Clone, Debug)]
pub(crate) struct PricePath<'a> {
    share_price: &'a SharePrice,
    pub(crate) prices: Vec<Decimal>,
    pub(crate) private: Option<&'a Private>,
    /// The year from which the price at exit holds, with that price.
    exit: Option<(u32, Fraction)>,
}

impl<'a> PricePath<'a> {
    /// The prices of years 1 to `years`; `None` if one is too large to compute exactly.
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
        Some(Self { share_price, prices, private: None, exit: None })
    }

    /// The same prices for shares of a private company, with the price at exit from the year of
    /// liquidity on; `None` if that price is too large to compute.
    pub(crate) fn with_private(mut self, private: Option<&'a Private>) -> Option<Self> {
        self.private = private;
        let exit = private.and_then(|private| private.liquidity_month.zip(private.exit));
        if let Some((month, exit)) = exit {
            let (year, price) = (year_of(month), exit.price()?);
            self.exit = Some((year, price));
            let shown = price.rounding(SHOWN_DIGITS)?.units(Decimal::ONE)?;
            let shown = decimal(shown, SHOWN_DIGITS)?.normalize();
            self.prices.iter_mut().skip(year as usize - 1).for_each(|price| *price = shown);
        }
        Some(self)
    }

    /// The price at exit, in years in which it holds.
    fn exit_in(&self, year: u32) -> Option<&Fraction> {
        self.exit.as_ref().filter(|(from, _)| year >= *from).map(|(_, price)| price)
    }

    /// The value in a year of so many shares at the exact price, or of options to buy them at a
    /// strike; `None` if it is too large to compute. An option is never worth less than nothing.
    pub(crate) fn value_of(
        &self,
        shares: Fraction,
        strike: Option<Decimal>,
        year: u32,
    ) -> Option<Fraction> {
        let price = match (self.exit_in(year), strike) {
            (None, None) => return shares.times(self.in_year(year)?),
            (Some(price), None) => return shares.by(Some(price)),
            (None, Some(strike)) => Fraction::whole(self.in_year(year)?).less(strike)?,
            (Some(price), Some(strike)) => price.less(strike)?,
        };
        if price.is_negative() {
            Some(Fraction::whole(Decimal::ZERO))
        } else {
            shares.by(Some(&price))
        }
    }

    /// The first month in which vested shares are paid; 0 if each vest is paid as it vests.
    pub(crate) fn liquid_from(&self) -> u32 {
        self.private.and_then(|private| private.liquidity_month).unwrap_or(0)
    }

    /// Whether values count without a discount.
    pub(crate) fn is_counted_in_full(&self) -> bool {
        self.private.is_none_or(|private| private.discount.is_none())
    }

    /// The part of a value that is counted; `None` if it is too large to compute.
    pub(crate) fn counted(&self, value: Fraction) -> Option<Fraction> {
        match self.private {
            Some(private) if !self.is_counted_in_full() => value.times(private.counted()),
            _ => Some(value),
        }
    }

    pub(crate) fn in_year(&self, year: u32) -> Option<Decimal> {
        self.prices.get(year.checked_sub(1)? as usize).copied()
    }

    /// The value in a later year of money invested in shares in an earlier year; zero if shares
    /// were worth nothing when bought.
    ///
    /// With growth, the factor is computed directly. The two prices may have too many digits, but
    /// their common factor cancels.
    pub(crate) fn risen(&self, money: Fraction, earlier: u32, later: u32) -> Option<Fraction> {
        if self.in_year(earlier)?.is_zero() {
            return Some(Fraction::whole(Decimal::ZERO));
        }
        match (self.exit_in(earlier), self.exit_in(later)) {
            (Some(_), _) => return Some(money),
            (None, Some(exit)) => return money.by(Some(exit))?.over(self.in_year(earlier)?),
            (None, None) => {}
        }
        match self.share_price {
            SharePrice::Growing { growth, .. } => money.times(growth.between(earlier, later)?),
            SharePrice::ByYear(_) => {
                money.times(self.in_year(later)?)?.over(self.in_year(earlier)?)
            }
        }
    }

    /// Whether a share price is known.
    pub(crate) fn is_known(&self) -> bool {
        self.share_price.today().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_years_keep_the_last_price_of_a_list() {
        let prices = ["187.35", "210"].map(|price| price.parse().unwrap());
        let share_price = SharePrice::ByYear(prices.to_vec());
        let path = PricePath::new(&share_price, 4).unwrap();
        let shown: Vec<_> = path.prices.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["187.35", "210", "210", "210"]);
    }

    /// The value in one year of 100 invested in another.
    fn rise(share_price: &SharePrice, earlier: u32, later: u32) -> Option<i128> {
        let path = PricePath::new(share_price, 4).unwrap();
        path.risen(Fraction::whole(Decimal::ONE), earlier, later)?
            .rounding(0)?
            .units(Decimal::ONE_HUNDRED)
    }

    #[test]
    fn money_grows_with_the_share_price() {
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
    fn money_invested_in_worthless_shares_is_lost() {
        let lost = Growth::every("-100%".parse().unwrap());
        let lost = SharePrice::named("7".parse().unwrap(), lost);
        assert_eq!([rise(&lost, 1, 1), rise(&lost, 1, 2)], [Some(100), Some(0)]);
        assert_eq!([rise(&lost, 2, 2), rise(&lost, 2, 3)], [Some(0), Some(0)]);
        let prices = ["10", "0", "5"].map(|price| price.parse().unwrap());
        let back = SharePrice::ByYear(prices.into());
        assert_eq!([rise(&back, 1, 3), rise(&back, 2, 3)], [Some(50), Some(0)]);
    }

    #[test]
    fn without_a_share_price_a_share_is_one_unit() {
        let unnamed = SharePrice::Growing { today: None, growth: Growth::NONE };
        let path = PricePath::new(&unnamed, 2).unwrap();
        assert_eq!((path.is_known(), &path.prices), (false, &vec![Decimal::ONE; 2]));
        assert_eq!((path.in_year(0), path.in_year(3)), (None, None));
    }
}
