//! Price levels: what a dollar buys in a metropolitan area.

use std::fmt;

use rust_decimal::Decimal;

use crate::money::{Money, Rate};

/// The price level of a place.
///
/// ```
/// use offercalc::{Currency, Decimal, Money, PriceLevel, PriceSource};
///
/// let austin = PriceLevel {
///     place: "Austin".to_owned(),
///     parity: Decimal::new(98_066, 3),
///     source: PriceSource::Profile,
/// };
/// let real = austin.real(Money::new(Decimal::from(200_000), Currency::USD));
/// assert_eq!(real.map(|real| real.amount().to_string()).as_deref(), Some("203944.28"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PriceLevel {
    /// The metropolitan area, or the place as a profile names it.
    pub place: String,
    /// The regional price parity: 100 is the US average.
    pub parity: Decimal,
    /// Where the figure comes from.
    pub source: PriceSource,
}

/// Where a price level comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PriceSource {
    /// An agency publishes it.
    Published {
        /// The agency and its statistic.
        name: String,
        /// The year that it describes.
        year: u32,
    },
    /// The user's profile states it.
    Profile,
}

impl PriceLevel {
    /// An amount in US-average prices: × 100 ÷ parity, rounded once to the minor unit. `None` if
    /// the parity is 0 or the amount is too large.
    #[must_use]
    pub fn real(&self, nominal: Money) -> Option<Money> {
        let hundredfold = nominal.amount().checked_mul(Decimal::ONE_HUNDRED)?;
        nominal.currency().settle(hundredfold, self.parity)
    }

    /// How much more the same life costs elsewhere, as a fraction: parity there ÷ parity here − 1.
    /// `None` if it is not a valid rate.
    #[must_use]
    pub fn rate_to(&self, other: &Self) -> Option<Rate> {
        let ratio = other.parity.checked_div(self.parity)?;
        Rate::of(ratio - Decimal::ONE)
    }
}

/// Price levels by metropolitan area from one source, and those that a profile states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PriceLevels {
    /// The agency and its statistic.
    pub source: String,
    /// The year that the levels describe.
    pub year: u32,
    /// The metropolitan areas.
    pub metros: Vec<Metro>,
    /// The price levels of a profile by place, which win.
    pub own: Vec<(String, Decimal)>,
}

/// A metropolitan area.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metro {
    /// The short name.
    pub name: String,
    /// The name that the source uses.
    pub area: String,
    /// The regional price parity: 100 is the US average.
    pub parity: Decimal,
    /// Names of its places in lower case, with the identifiers of their states: `us-wa`.
    pub places: Vec<(String, String)>,
}

/// A place without a price level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPriceLevel {
    /// The place.
    pub place: String,
    /// The metropolitan areas that have one.
    pub known: Vec<String>,
}

impl fmt::Display for NoPriceLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no price level for `{}`", self.place)
    }
}

impl std::error::Error for NoPriceLevel {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn level(parity: i64) -> PriceLevel {
        let parity = Decimal::new(parity, 3);
        PriceLevel { place: String::new(), parity, source: PriceSource::Profile }
    }

    /// The figures of a calculation by hand.
    #[test]
    fn amounts_are_rounded_once_to_the_cent() {
        let real = |parity| {
            let nominal = Money::new(Decimal::from(200_000), Currency::USD);
            level(parity).real(nominal).map(|real| real.amount().to_string())
        };
        for (parity, expected) in [
            (111_133, "179964.55"),
            (115_613, "172990.93"),
            (112_563, "177678.28"),
            (98_066, "203944.28"),
            (100_000, "200000.00"),
        ] {
            assert_eq!(real(parity).as_deref(), Some(expected));
        }
        assert_eq!(real(0), None);
    }

    #[test]
    fn a_move_costs_the_ratio_of_the_levels() {
        let rate = level(98_066).rate_to(&level(115_613)).unwrap().fraction();
        let more = crate::money::round(Decimal::from(200_000) * rate, 2);
        assert_eq!(more.to_string(), "35786.10");
        assert!(level(115_613).rate_to(&level(98_066)).unwrap().fraction() < Decimal::ZERO);
        assert_eq!(level(1).rate_to(&level(115_613)), None);
    }
}
