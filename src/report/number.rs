//! Numbers in JSON and CSV, with their decimals. Every amount and rate is written through here.

use offercalc::{Currency, Decimal, Figure, Money, Setting, price_digits, round};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The decimals of a rate.
pub(crate) const RATE_DIGITS: u32 = 6;

/// The decimals of a total score.
const POINTS_DIGITS: u32 = 2;

/// The decimals of a number of shares.
const SHARE_DIGITS: u32 = 12;

/// A number written to JSON digit by digit, never through a binary float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Number<T = Decimal>(pub(crate) T);

/// A value that can be written as digits.
pub(crate) trait Digits: Copy {
    fn digits(self) -> Decimal;
}

impl Digits for Decimal {
    fn digits(self) -> Decimal {
        self
    }
}

impl Digits for Money {
    fn digits(self) -> Decimal {
        self.amount()
    }
}

impl Digits for Figure {
    fn digits(self) -> Decimal {
        self.get()
    }
}

impl<T: Digits> Number<T> {
    /// The digits alone.
    pub(crate) fn digits(self) -> Number {
        Number(self.0.digits())
    }

    pub(crate) fn get(self) -> T {
        self.0
    }

    /// A number that already has its final digits: an amount in the currency's minor units, the
    /// value of a metric, or a whole number of shares.
    pub(crate) const fn exact(number: T) -> Self {
        Self(number)
    }
}

impl Number<Money> {
    /// An amount that may be finer than the currency's minor unit.
    pub(crate) fn rounded(amount: Money) -> Self {
        Self::to_digits(amount, amount.currency().minor_digits())
    }

    /// A share price with at least the currency's minor digits.
    pub(crate) fn price(price: Money) -> Self {
        Self::to_digits(price, price_digits(price.amount(), price.currency().minor_digits()))
    }

    fn to_digits(money: Money, digits: u32) -> Self {
        Self(Money::new(round(money.amount(), digits), money.currency()))
    }
}

impl Number {
    /// A rate as a fraction, with six decimals.
    pub(crate) fn rate(fraction: Decimal) -> Self {
        Self(round(fraction, RATE_DIGITS))
    }

    /// A number of shares.
    pub(crate) fn shares(shares: Decimal) -> Self {
        Self(round(shares, SHARE_DIGITS))
    }

    /// A score or its multiplier, without trailing zeros.
    pub(crate) fn score(score: Decimal) -> Self {
        Self(score.normalize())
    }

    /// A score in tenths.
    pub(crate) fn tenths(score: Decimal) -> Self {
        Self(round(score, 1))
    }

    /// A total score with at least two decimals.
    pub(crate) fn points(points: Decimal) -> Self {
        Self(round(points, points.scale().max(POINTS_DIGITS)))
    }

    /// The number of a setting with at least its usual decimals.
    pub(crate) fn setting(setting: &Setting, currency: Currency) -> Self {
        let number = setting.number().unwrap_or_default();
        let usual = match setting {
            Setting::Amount(_) | Setting::Price(_) => currency.minor_digits(),
            Setting::Rate(_) => RATE_DIGITS,
            _ => 0,
        };
        Self(round(number, price_digits(number, usual)))
    }
}

impl From<Number<Money>> for Money {
    fn from(number: Number<Money>) -> Self {
        number.0
    }
}

impl<T: Digits> Serialize for Number<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = RawValue::from_string(self.0.digits().to_string());
        digits.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}
