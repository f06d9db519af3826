//! A range from low to high, and the position of a figure in it.

use rust_decimal::Decimal;

use crate::money::{Amount, Currency, Money, RATE_DIGITS, quotient};

/// A range from low to high. The high end may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<T> {
    low: T,
    high: Option<T>,
}

impl<T: Copy> Range<T> {
    /// A range between two figures; `None` if low is above high.
    #[must_use]
    pub fn new(low: T, high: T) -> Option<Self>
    where
        T: PartialOrd,
    {
        (low <= high).then_some(Self { low, high: Some(high) })
    }

    /// A range without a known high end.
    #[must_use]
    pub const fn and_more(low: T) -> Self {
        Self { low, high: None }
    }

    /// The low end.
    #[must_use]
    pub const fn low(&self) -> T {
        self.low
    }

    /// The high end, if known.
    #[must_use]
    pub const fn high(&self) -> Option<T> {
        self.high
    }
}

/// A figure compared with a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandStanding {
    /// Below the low end, by this amount.
    Below(Money),
    /// Between the ends, or at one of them.
    Within,
    /// Above the high end, by this amount.
    Above(Money),
}

impl Range<Money> {
    /// A range between two amounts; `None` if low is above high or the currencies differ.
    pub(crate) fn between(low: Money, high: Money) -> Option<Self> {
        let width = high.more_than(low)?;
        (width.amount() >= Decimal::ZERO).then_some(Self { low, high: Some(high) })
    }

    /// The relative position of a figure, to six decimals: 0 at the low end, 1 at the high end,
    /// below 0 or above 1 outside. `None` if the range has no high end or both ends are equal.
    #[must_use]
    pub fn position(&self, figure: Money) -> Option<Decimal> {
        let (part, whole) = (figure.more_than(self.low)?, self.high?.more_than(self.low)?);
        quotient(part.amount(), whole.amount(), RATE_DIGITS)
    }

    /// Whether a figure is below, within or above the range; `None` if it has another currency.
    #[must_use]
    pub fn standing(&self, figure: Money) -> Option<BandStanding> {
        let some = |more: &Money| more.amount() > Decimal::ZERO;
        let below = Some(self.low.more_than(figure)?).filter(some);
        let above = || figure.more_than(self.high?).filter(some);
        Some(match below {
            Some(by) => BandStanding::Below(by),
            None => above().map_or(BandStanding::Within, BandStanding::Above),
        })
    }

    /// The room up to the high end, zero above it; `None` if there is no high end.
    #[must_use]
    pub fn room(&self, figure: Money) -> Option<Money> {
        let left = self.high?.more_than(figure)?;
        let none = Decimal::new(0, left.amount().scale());
        Some(Money::new(left.amount().max(none), left.currency()))
    }

    /// The midpoint, rounded to the currency's minor unit; `None` if there is no high end.
    #[must_use]
    pub fn middle(&self) -> Option<Money> {
        let ends = self.low.amount() + self.high?.amount();
        self.low.currency().settle(ends, Decimal::TWO)
    }

    /// The range, rounded to the currency's minor unit.
    pub(crate) fn settled(low: Decimal, high: Option<Decimal>, currency: Currency) -> Option<Self> {
        let settled = |figure| currency.settle(figure, Decimal::ONE);
        let high = match high {
            Some(high) => Some(settled(high)?),
            None => None,
        };
        Some(Self { low: settled(low)?, high })
    }
}

impl Range<Amount> {
    /// The range, rounded to the currency's minor unit; `None` if that exceeds a decimal's digits.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Option<Range<Money>> {
        Range::settled(self.low.get(), self.high.map(Amount::get), currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(amount: i64) -> Money {
        Money::new(amount.into(), Currency::USD)
    }

    fn range(low: i64, high: Option<i64>) -> Range<Money> {
        Range { low: usd(low), high: high.map(usd) }
    }

    #[test]
    fn a_figure_lies_below_within_or_above() {
        let range = range(175, Some(200));
        for (figure, position, standing, room) in [
            (170, "-0.200000", BandStanding::Below(usd(5)), 30),
            (175, "0.000000", BandStanding::Within, 25),
            (185, "0.400000", BandStanding::Within, 15),
            (200, "1.000000", BandStanding::Within, 0),
            (210, "1.400000", BandStanding::Above(usd(10)), 0),
        ] {
            let figure = usd(figure);
            assert_eq!(range.position(figure).unwrap().to_string(), position);
            assert_eq!(range.standing(figure), Some(standing));
            assert_eq!(range.room(figure), Some(usd(room)));
        }
        // Zero room has cents like any other amount.
        let cents = range.room(Money::new(Decimal::new(21_000, 2), Currency::USD)).unwrap();
        assert_eq!(cents.amount().to_string(), "0.00");
    }

    #[test]
    fn a_figure_in_another_currency_has_no_standing() {
        let pounds = Money::new(480.into(), "GBP".parse().unwrap());
        assert_eq!(range(175, Some(200)).standing(pounds), None);
        assert_eq!(range(450, None).standing(pounds), None);
    }

    #[test]
    fn an_open_range_has_no_position() {
        let range = range(450, None);
        assert_eq!(range.position(usd(480)), None);
        assert_eq!(range.standing(usd(480)), Some(BandStanding::Within));
        assert_eq!(range.standing(usd(440)), Some(BandStanding::Below(usd(10))));
        assert_eq!(range.room(usd(480)), None);
    }

    #[test]
    fn the_low_end_may_equal_the_high_end() {
        assert_eq!(Range::new(2, 1), None);
        let point = range(1, Some(1));
        assert_eq!(point.position(usd(1)), None);
    }
}
