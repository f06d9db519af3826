//! What of a grant moves with the share price, for simulation.

use rust_decimal::Decimal;

use super::{Award, GrantPrice, GrantSize};
use crate::equity::PricePath;
use crate::money::Fraction;

impl Award {
    /// The month whose share price decides how many shares are granted; 0 if the number is known at
    /// the start. `None` if every year's price decides it, so that the value does not move.
    pub(crate) fn sized_in(&self) -> Option<u32> {
        match self.size {
            GrantSize::Value { grant_price: GrantPrice::EachYear, .. } => None,
            GrantSize::Value { grant_price: GrantPrice::WhenGranted, .. } => {
                Some(u32::try_from(self.granted_month).unwrap_or(0))
            }
            _ => Some(0),
        }
    }

    /// The shares that parts of options buy in a year, and what they cost, both as they count in
    /// the figures. `None` for shares, and if a figure is too large to compute.
    pub(crate) fn shares_and_cost(
        &self,
        parts: Decimal,
        year: u32,
        prices: &PricePath<'_>,
    ) -> Option<[Decimal; 2]> {
        let cost = Fraction::new(self.each, self.unit).times(self.strike()?)?;
        let cost = prices.counted(cost.by(self.currencies.price_to_shown())?)?;
        let number = |fraction: Fraction| {
            let (numerator, denominator) = fraction.times(parts)?.parts();
            numerator.checked_div(denominator)
        };
        Some([number(self.worth_above(None, year, prices)?)?, number(cost)?])
    }
}
