//! The powers of a yearly factor by month, to discount payments and for chances of staying.

use rust_decimal::Decimal;

use super::Fraction;
use crate::time::Horizon;

/// A yearly factor to the power of m/12, for each month m from 0 to the longest horizon.
///
/// Only the twelfth root is irrational. It has 28 digits, and whole years are powers of the yearly
/// factor itself, so that no error builds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FactorsByMonth {
    /// After 0 to 11 months.
    within_year: Vec<Decimal>,
    /// After each whole year, as long as the factor is not too large to compute.
    years: Vec<Decimal>,
}

impl FactorsByMonth {
    /// The factors of a yearly factor above zero; `None` if it is too large to compute.
    pub(super) fn new(yearly: Fraction) -> Option<Self> {
        let (numerator, denominator) = yearly.parts();
        let year = numerator.checked_div(denominator)?;
        // The root of a number above one keeps all its digits.
        let month = match numerator < denominator {
            true => Decimal::ONE.checked_div(twelfth_root(denominator.checked_div(numerator)?)?)?,
            false => twelfth_root(year)?,
        };
        Some(Self {
            within_year: powers(month).take(12).collect(),
            years: powers(year).take(Horizon::MAX as usize + 1).collect(),
        })
    }

    /// The factor after so many months; `None` if it is too large to compute.
    pub(super) fn after(&self, months: u32) -> Option<Decimal> {
        let year = self.years.get(months as usize / 12)?;
        let within_year = self.within_year.get(months as usize % 12)?;
        year.checked_mul(*within_year)
    }
}

/// The powers of a number, from 1 on, up to the largest that can be computed.
fn powers(base: Decimal) -> impl Iterator<Item = Decimal> {
    std::iter::successors(Some(Decimal::ONE), move |power| power.checked_mul(base))
}

/// The twelfth root of a number of at least one, to 28 digits, by Newton's method.
fn twelfth_root(number: Decimal) -> Option<Decimal> {
    /// Above the root of every decimal. Its eleventh power is a decimal.
    const MOST: Decimal = Decimal::from_parts(260, 0, 0, false, 0);
    let (eleven, twelve) = (Decimal::from(11), Decimal::from(12));
    // From above, each step comes closer, until the last digit.
    let above = Decimal::ONE + (number - Decimal::ONE) / twelve;
    let mut root = above.min(MOST);
    loop {
        let power = powers(root).nth(11)?;
        let next = (root * eleven + number.checked_div(power)?) / twelve;
        if next >= root {
            return Some(root);
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_twelfth_root_has_28_digits() {
        for (number, root) in [
            ("1", "1"),
            ("4096", "2"),
            // 2^(1/12), a semitone.
            ("2", "1.0594630943592952645618252949"),
            ("1.06", "1.0048675505653430375411989455"),
            ("11", "1.2211885503119937638230208431"),
        ] {
            let off = (twelfth_root(decimal(number)).unwrap() - decimal(root)).abs();
            assert!(off <= Decimal::new(2, 28), "{number}: {off}");
        }
        let largest = twelfth_root(Decimal::MAX).unwrap();
        assert_eq!(largest.trunc(), Decimal::from(256));
    }

    #[test]
    fn whole_years_are_powers_of_the_yearly_factor() {
        let factors = |numerator: &str, denominator: &str| {
            FactorsByMonth::new(Fraction::new(decimal(numerator), decimal(denominator))).unwrap()
        };
        let tenth_leaves = factors("0.9", "1");
        assert_eq!([0, 12, 24, 36].map(|m| tenth_leaves.after(m).unwrap()), {
            ["1", "0.9", "0.81", "0.729"].map(decimal)
        });
        assert!(tenth_leaves.after(611).is_some() && tenth_leaves.after(612).is_none());
        // Half a year twice is a year.
        let half = factors("1", "1.44").after(6).unwrap();
        assert!((half - Decimal::ONE / decimal("1.2")).abs() < Decimal::new(1, 26), "{half}");
        let none = factors("1", "1.00");
        assert!((0..=600).all(|month| none.after(month) == Some(Decimal::ONE)));
    }

    #[test]
    fn factors_end_where_they_are_too_large() {
        let grows = FactorsByMonth::new(Fraction::new(Decimal::ONE, decimal("0.01"))).unwrap();
        assert_eq!(grows.after(12 * 14), Some(decimal("10000000000000000000000000000")));
        assert_eq!(grows.after(12 * 15), None);
        // A factor too small for 28 decimals is nothing.
        let falls = FactorsByMonth::new(Fraction::new(Decimal::ONE, decimal("11"))).unwrap();
        assert_eq!(falls.after(600), Some(Decimal::ZERO));
    }
}
