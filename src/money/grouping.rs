//! Formats numbers with thousands separators.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::money::{Money, round};

/// The usual length of a formatted number, in bytes.
const USUAL_LENGTH: usize = 24;

/// The maximum decimals of a share price or number of shares.
const FINEST: u32 = 12;

/// Formats a number with commas between thousands, rounded to `digits` decimals.
///
/// ```
/// use offercalc::{grouped, Decimal};
///
/// assert_eq!(grouped(Decimal::new(-1_234_567_895, 3), 2), "-1,234,567.90");
/// ```
#[must_use]
pub fn grouped(number: Decimal, digits: u32) -> String {
    let mut text = String::with_capacity(USUAL_LENGTH);
    push_grouped(&mut text, number, digits);
    text
}

/// Appends the output of [`grouped`].
pub fn push_grouped(text: &mut String, number: Decimal, digits: u32) {
    let rounded = round(number, digits);
    // If 28 digits cannot hold that many decimals, the number has fewer.
    let decimals = rounded.scale() as usize;
    if rounded.is_sign_negative() && !rounded.is_zero() {
        text.push('-');
    }
    let start = text.len();
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", rounded.mantissa().unsigned_abs());
    if text.len() - start <= decimals {
        text.insert_str(start, &"0".repeat(start + decimals + 1 - text.len()));
    }
    let mut group = text.len() - decimals;
    if decimals > 0 {
        text.insert(group, '.');
    }
    while group > start + 3 {
        group -= 3;
        text.insert(group, ',');
    }
}

/// The number of decimals to show for a share price: the currency's minor digits, or more if the
/// price has more.
#[must_use]
pub fn price_digits(price: Decimal, minor_digits: u32) -> u32 {
    price.normalize().scale().clamp(minor_digits, FINEST.max(minor_digits))
}

/// A share price with the decimals from [`price_digits`].
pub(crate) fn price_text(price: Money) -> String {
    let digits = price_digits(price.amount(), price.currency().minor_digits());
    grouped(price.amount(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn thousands_are_grouped() {
        for (number, digits, text) in [
            ("0", 0, "0"),
            ("-0.4", 0, "0"),
            ("999", 0, "999"),
            ("1000", 0, "1,000"),
            ("-123456.5", 0, "-123,457"),
            ("1234567.891", 2, "1,234,567.89"),
            ("0.004", 3, "0.004"),
            ("-12.5", 2, "-12.50"),
            ("100", 4, "100.0000"),
        ] {
            assert_eq!(grouped(number.parse().unwrap(), digits), text, "{number}");
        }
    }

    #[test]
    fn a_share_price_keeps_its_decimals() {
        for (price, text) in [("170", "170.00"), ("224.8250", "224.825"), ("0.0012", "0.0012")] {
            let price = Money::new(price.parse().unwrap(), Currency::USD);
            assert_eq!(price_text(price), text);
        }
    }
}
