//! The only rounding rule: half away from zero.
//!
//! All other code only adds and subtracts rounded values, so parts always add up to their total.

use rust_decimal::Decimal;

/// The decimals of a rate stored as a fraction.
pub(crate) const RATE_DIGITS: u32 = 6;

/// Rounds to `digits` decimals, half away from zero: 0.5 becomes 1, −0.5 becomes −1.
///
/// If 28 digits cannot hold that many decimals, the value stays unchanged.
///
/// ```
/// use offercalc::{round, Decimal};
///
/// assert_eq!(round(Decimal::new(1_005, 3), 2), Decimal::new(101, 2));
/// ```
#[must_use]
pub fn round(value: Decimal, digits: u32) -> Decimal {
    if value.scale() == digits {
        return value;
    }
    quotient(value, Decimal::ONE, digits).unwrap_or(value)
}

/// `numerator ÷ denominator` with exactly `digits` decimals, rounded once, half away from zero;
/// `None` if the quotient does not exist or is too large.
pub(crate) fn quotient(numerator: Decimal, denominator: Decimal, digits: u32) -> Option<Decimal> {
    let rounding = Fraction::new(numerator, denominator).rounding(digits)?;
    decimal(rounding.units(Decimal::ONE)?, digits)
}

/// A difference as a fraction of the figure it is relative to, to six decimals; `None` unless that
/// figure is above zero.
pub(crate) fn relative(difference: Decimal, to: Decimal) -> Option<Decimal> {
    quotient(difference, to, RATE_DIGITS).filter(|_| to > Decimal::ZERO)
}

/// The whole part of `numerator ÷ denominator`, for counting whole shares. Neither is negative.
pub(crate) fn whole_part(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    let rounding = Fraction::new(numerator, denominator).rounding(0)?;
    let whole = rounding.dividend.checked_div(rounding.divisor)?;
    decimal(whole, 0)
}

/// An integer number of units of the last of `digits` decimals.
pub(crate) fn decimal(units: i128, digits: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units, digits).ok()
}

/// A fraction. Multiplying before dividing keeps results exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    numerator: Decimal,
    denominator: Decimal,
}

impl Fraction {
    pub(crate) const fn new(numerator: Decimal, denominator: Decimal) -> Self {
        Self { numerator, denominator }
    }

    pub(crate) const fn whole(number: Decimal) -> Self {
        Self::new(number, Decimal::ONE)
    }

    /// The numerator and the denominator.
    pub(crate) const fn parts(self) -> (Decimal, Decimal) {
        (self.numerator, self.denominator)
    }

    pub(crate) const fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// The product; `None` if it is too large.
    #[inline]
    pub(crate) fn times(self, factor: Decimal) -> Option<Self> {
        // Without growth, and without a share price, factors are one.
        match is_identical(factor, Decimal::ONE) {
            true => Some(self),
            false => self.times_other(factor),
        }
    }

    fn times_other(self, factor: Decimal) -> Option<Self> {
        Some(Self::new(self.numerator.checked_mul(factor)?, self.denominator))
    }

    /// The quotient; `None` if it is too large.
    #[inline]
    pub(crate) fn over(self, divisor: Decimal) -> Option<Self> {
        // Most fractions are whole numbers until they are divided once.
        match is_identical(self.denominator, Decimal::ONE) {
            true => Some(Self::new(self.numerator, divisor)),
            false => self.over_again(divisor),
        }
    }

    fn over_again(self, divisor: Decimal) -> Option<Self> {
        Some(Self::new(self.numerator, self.denominator.checked_mul(divisor)?))
    }

    /// The product with a factor such as an exchange rate, if there is one; `None` if it is too
    /// large.
    #[inline]
    pub(crate) fn by(self, factor: Option<&Self>) -> Option<Self> {
        match factor {
            None => Some(self),
            Some(factor) => self.by_fraction(factor),
        }
    }

    fn by_fraction(self, factor: &Self) -> Option<Self> {
        self.times(factor.numerator)?.over(factor.denominator)
    }

    /// The sum; `None` if it is too large.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        if self.is_zero() {
            return Some(other);
        }
        if other.is_zero() {
            return Some(self);
        }
        if is_identical(self.denominator, other.denominator) {
            let numerator = self.numerator.checked_add(other.numerator)?;
            return Some(Self::new(numerator, self.denominator));
        }
        let [one, two] = [(self, other), (other, self)]
            .map(|(one, two)| one.numerator.checked_mul(two.denominator));
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Some(Self::new(one?.checked_add(two?)?, denominator))
    }

    /// The difference; `None` if it is too large.
    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self::new(-other.numerator, other.denominator))
    }

    /// Whether it is larger than another, if both denominators are positive; `None` if the numbers
    /// are too large to compare.
    pub(crate) fn exceeds(self, other: Self) -> Option<bool> {
        if is_identical(self.denominator, other.denominator) {
            return Some(self.numerator > other.numerator);
        }
        let one = self.numerator.checked_mul(other.denominator)?;
        Some(one > other.numerator.checked_mul(self.denominator)?)
    }

    /// The larger of the fraction and a number; `None` if they are too large to compare.
    pub(crate) fn at_least(self, least: Decimal) -> Option<Self> {
        let is_less = self.numerator < least.checked_mul(self.denominator)?;
        Some(if is_less { Self::whole(least) } else { self })
    }

    /// The difference from a number; `None` if it is too large.
    pub(crate) fn less(self, number: Decimal) -> Option<Self> {
        let taken = self.denominator.checked_mul(number)?;
        Some(Self::new(self.numerator.checked_sub(taken)?, self.denominator))
    }

    /// Whether it is below zero. No denominator is.
    pub(crate) const fn is_negative(&self) -> bool {
        self.numerator.is_sign_negative() && !self.numerator.is_zero()
    }

    /// Prepares to round multiples of the fraction to `digits` decimals. Both parts become
    /// integers, with the numerator in units of the last decimal.
    pub(crate) fn rounding(self, digits: u32) -> Option<Rounding> {
        let mut dividend = self.numerator.mantissa();
        let mut divisor = self.denominator.mantissa();
        let finer = digits + self.denominator.scale();
        match finer.checked_sub(self.numerator.scale()) {
            Some(places) => dividend = product(dividend, power_of_ten(places)?)?,
            None => {
                let places = self.numerator.scale() - finer;
                divisor = product(divisor, power_of_ten(places)?)?;
            }
        }
        Some(Rounding { fraction: self, digits, dividend, divisor })
    }
}

/// A fraction whose multiples are rounded.
pub(crate) struct Rounding {
    fraction: Fraction,
    digits: u32,
    dividend: i128,
    divisor: i128,
}

impl Rounding {
    /// `factor` times the fraction, in units of the last decimal, rounded once, half away from
    /// zero. It rounds the exact quotient, not one of 28 digits.
    pub(crate) fn units(&self, factor: Decimal) -> Option<i128> {
        let dividend = product(factor.mantissa(), self.dividend);
        let divisor = match factor.scale() {
            0 => Some(self.divisor),
            scale => product(self.divisor, power_of_ten(scale)?),
        };
        match (dividend, divisor) {
            (Some(dividend), Some(divisor)) => divided(dividend, divisor),
            // The numbers exceed integers, so fall back to 28 digits.
            _ => self.fraction.times(factor)?.rounding(self.digits)?.units(Decimal::ONE),
        }
    }
}

/// Whether two numbers have the same digits and scale. Comparing their values takes much longer.
const fn is_identical(one: Decimal, other: Decimal) -> bool {
    one.mantissa() == other.mantissa() && one.scale() == other.scale()
}

fn divided(dividend: i128, divisor: i128) -> Option<i128> {
    let negative = (dividend < 0) != (divisor < 0);
    let (dividend, divisor) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    let magnitude = match (u64::try_from(dividend), u64::try_from(divisor)) {
        // Nearly every amount fits in a machine word, which divides many times faster.
        (Ok(dividend), Ok(divisor)) => {
            let whole = dividend.checked_div(divisor)?;
            let rest = dividend % divisor;
            i128::from(whole) + i128::from(rest >= divisor - rest)
        }
        _ => {
            let whole = dividend.checked_div(divisor)?;
            let rest = dividend % divisor;
            i128::try_from(whole + u128::from(rest >= divisor - rest)).ok()?
        }
    };
    Some(if negative { -magnitude } else { magnitude })
}

/// The product; `None` on overflow.
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

/// 10^`exponent`; `None` on overflow.
pub(crate) fn power_of_ten(exponent: u32) -> Option<i128> {
    POWERS_OF_TEN.get(exponent as usize).copied()
}

/// 10^0 to 10^38, the largest power in an `i128`.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, which rejects a wrong index"
)]
static POWERS_OF_TEN: [i128; 39] = {
    let mut powers = [1; 39];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero() {
        for (value, rounded) in [
            ("0.005", "0.01"),
            ("-0.005", "-0.01"),
            ("2.345", "2.35"),
            ("2.3449", "2.34"),
            ("7", "7.00"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(round(value, 2).to_string(), rounded);
        }
    }

    #[test]
    fn a_quotient_is_rounded_from_the_exact_fraction() {
        // 0.6 × 38 × 5 ÷ 1200 is exactly 0.095. Dividing first would lose the half.
        let numerator = Decimal::new(6, 1) * Decimal::from(38 * 5);
        assert_eq!(quotient(numerator, Decimal::from(1_200), 2), Some(Decimal::new(10, 2)));
    }

    #[test]
    fn sums_of_fractions_are_exact() {
        let sum = |one: (i64, i64), two: (i64, i64)| {
            let [one, two] = [one, two].map(|(n, d)| Fraction::new(n.into(), d.into()));
            let round = |sum: Option<Fraction>| sum?.rounding(2)?.units(Decimal::ONE);
            (round(one.plus(two)), round(one.minus(two)))
        };
        // A third and a sixth are a half, and their halves of a cent round away from zero.
        assert_eq!(sum((1, 300), (1, 600)), (Some(1), Some(0)));
        assert_eq!(sum((1, 3), (2, 3)), (Some(100), Some(-33)));
        assert_eq!(sum((7, 2), (-7, 2)), (Some(0), Some(700)));
        assert!(Fraction::whole(Decimal::MAX).plus(Fraction::whole(Decimal::ONE)).is_none());
        let third = Fraction::new(Decimal::ONE, Decimal::from(3));
        let exceeds = |number: i64| third.exceeds(Fraction::new(number.into(), 10.into()));
        assert_eq!([3, 4].map(exceeds), [Some(true), Some(false)]);
        assert_eq!(third.exceeds(third), Some(false));
    }

    #[test]
    fn a_difference_is_relative_only_to_a_figure_above_zero() {
        let relative = |difference: i64, to: i64| relative(difference.into(), to.into());
        assert_eq!(relative(1, 3), Some(Decimal::new(333_333, 6)));
        assert_eq!(relative(-1, 4), Some(Decimal::new(-250_000, 6)));
        assert_eq!([relative(1, 0), relative(1, -3)], [None, None]);
    }

    #[test]
    fn fractions_are_compared_with_whole_numbers_exactly() {
        let seven_halves = Fraction::new(7.into(), 2.into());
        let at_least = |least: i64| seven_halves.at_least(least.into());
        assert_eq!(at_least(3), Some(seven_halves));
        assert_eq!(at_least(4), Some(Fraction::whole(4.into())));
        let less = |number: i64| seven_halves.less(number.into()).unwrap();
        assert_eq!(less(3), Fraction::new(1.into(), 2.into()));
        let is_negative = [3, 4].map(|number| less(number).is_negative());
        assert_eq!(is_negative, [false, true]);
        assert!(!Fraction::whole(-Decimal::ZERO).is_negative());
    }

    #[test]
    fn numbers_beyond_a_machine_word_round_alike() {
        let large: Decimal = "100000000000000000000".parse().unwrap();
        for (numerator, rounded) in [(1, 0), (2, 1), (5, 1), (6, 2), (-2, -1), (-5, -1)] {
            let quarter = quotient(large * Decimal::from(numerator), large * Decimal::from(4), 0);
            assert_eq!(quarter, Some(Decimal::from(rounded)), "{numerator} ÷ 4");
        }
    }

    #[test]
    fn a_whole_part_drops_the_fraction() {
        let third = whole_part(Decimal::new(2_999, 3), Decimal::ONE);
        assert_eq!(third, Some(Decimal::TWO));
        assert_eq!(whole_part(Decimal::from(9), Decimal::from(3)), Some(Decimal::from(3)));
    }

    #[test]
    fn a_value_too_precise_for_28_digits_is_unchanged() {
        assert_eq!(round(Decimal::MAX, 2), Decimal::MAX);
        assert_eq!(quotient(Decimal::MAX, Decimal::new(1, 28), 2), None);
    }

    #[test]
    fn a_quotient_by_zero_does_not_exist() {
        assert_eq!(quotient(Decimal::ONE, Decimal::ZERO, 2), None);
    }

    #[test]
    fn the_sign_of_a_quotient_follows_its_parts() {
        for (numerator, denominator, rounded) in
            [(7, 2, "4"), (-7, 2, "-4"), (7, -2, "-4"), (-7, -2, "4"), (0, -2, "0"), (4, -3, "-1")]
        {
            let quotient = quotient(Decimal::from(numerator), Decimal::from(denominator), 0);
            assert_eq!(quotient.unwrap().to_string(), rounded, "{numerator} ÷ {denominator}");
        }
    }
}
