//! From a low to a high figure, and where another lies between them.

use rust_decimal::Decimal;

use crate::money::Amount;
use crate::money::Currency;
use crate::money::{RATE_DIGITS, quotient};

/// From a low to a high figure that is not below it, or from the low one on without a known top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<T> {
    low: T,
    high: Option<T>,
}

impl<T: Copy + PartialOrd> Range<T> {
    /// From one figure to another; `None` where the first is above the second.
    #[must_use]
    pub fn new(low: T, high: T) -> Option<Self> {
        (low <= high).then_some(Self { low, high: Some(high) })
    }

    /// From a figure on.
    #[must_use]
    pub const fn and_more(low: T) -> Self {
        Self { low, high: None }
    }

    /// The lowest.
    #[must_use]
    pub const fn low(&self) -> T {
        self.low
    }

    /// The highest, where it is known.
    #[must_use]
    pub const fn high(&self) -> Option<T> {
        self.high
    }
}

/// Where a figure stands to a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Under the low end, by so much.
    Below(Decimal),
    /// Between the ends, or at one of them.
    Within,
    /// Over the high end, by so much.
    Above(Decimal),
}

impl Range<Decimal> {
    /// Where a figure lies: 0 at the low end, 1 at the high one, beyond them below 0 or above 1,
    /// with six digits. `None` where there is no top, or the ends are one.
    #[must_use]
    pub fn position(&self, figure: Decimal) -> Option<Decimal> {
        quotient(figure - self.low, self.high? - self.low, RATE_DIGITS)
    }

    /// Whether a figure is below, within or above.
    #[must_use]
    pub fn standing(&self, figure: Decimal) -> Standing {
        match self.high {
            _ if figure < self.low => Standing::Below(self.low - figure),
            Some(high) if figure > high => Standing::Above(figure - high),
            _ => Standing::Within,
        }
    }

    /// How much is left up to the top; nothing above it, `None` where there is none.
    #[must_use]
    pub fn room(&self, figure: Decimal) -> Option<Decimal> {
        let left = self.high? - figure;
        let none = Decimal::new(0, left.scale());
        Some(left.max(none))
    }

    /// The figure between the ends, in the currency's minor digits; `None` where there is no top.
    #[must_use]
    pub fn middle(&self, currency: Currency) -> Option<Decimal> {
        currency.settle(self.low + self.high?, Decimal::TWO)
    }

    /// In the currency's minor digits.
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
    /// In the currency's minor digits; `None` where these are beyond what a decimal holds.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Option<Range<Decimal>> {
        Range::settled(self.low.get(), self.high.map(Amount::get), currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_lies_below_within_or_above() {
        let range = Range::new(Decimal::from(175), Decimal::from(200)).unwrap();
        for (figure, position, standing, room) in [
            (170, "-0.200000", Standing::Below(Decimal::from(5)), 30),
            (175, "0.000000", Standing::Within, 25),
            (185, "0.400000", Standing::Within, 15),
            (200, "1.000000", Standing::Within, 0),
            (210, "1.400000", Standing::Above(Decimal::TEN), 0),
        ] {
            let figure = Decimal::from(figure);
            assert_eq!(range.position(figure).unwrap().to_string(), position);
            assert_eq!(range.standing(figure), standing);
            assert_eq!(range.room(figure), Some(Decimal::from(room)));
        }
        // No room is written to the cent like any other.
        let cents = range.room(Decimal::new(21_000, 2)).unwrap();
        assert_eq!(cents.to_string(), "0.00");
    }

    #[test]
    fn an_open_range_has_no_position() {
        let range = Range::and_more(Decimal::from(450));
        assert_eq!(range.position(Decimal::from(480)), None);
        assert_eq!(range.standing(Decimal::from(480)), Standing::Within);
        assert_eq!(range.standing(Decimal::from(440)), Standing::Below(Decimal::TEN));
        assert_eq!(range.room(Decimal::from(480)), None);
    }

    #[test]
    fn ends_stand_in_order_and_may_be_one() {
        assert_eq!(Range::new(2, 1), None);
        let point = Range::new(Decimal::ONE, Decimal::ONE).unwrap();
        assert_eq!(point.position(Decimal::ONE), None);
    }
}
