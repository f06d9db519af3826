//! Figures as people read them.

use rust_decimal::Decimal;

use crate::rounding::round;

/// The most decimals that a share price or a number of shares is shown with.
const FINEST: u32 = 12;

/// A number with its thousands grouped by commas, rounded to `digits` decimals.
///
/// ```
/// use offercalc::{grouped, Decimal};
///
/// assert_eq!(grouped(Decimal::new(-1_234_567_895, 3), 2), "-1,234,567.90");
/// ```
#[must_use]
pub fn grouped(number: Decimal, digits: u32) -> String {
    let number = round(number, digits);
    let plain = number.abs().to_string();
    let sign = if number.is_sign_negative() && !number.is_zero() { "-" } else { "" };
    let (whole, fraction) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    text.push_str(sign);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

/// The decimals that a share price in a currency of so many minor digits is shown with: those, or
/// as many more as it has.
#[must_use]
pub fn price_digits(price: Decimal, minor_digits: u32) -> u32 {
    price.normalize().scale().clamp(minor_digits, FINEST.max(minor_digits))
}

/// A share price with as many decimals as [`price_digits`] says.
pub(crate) fn price_text(price: Decimal, minor_digits: u32) -> String {
    grouped(price, price_digits(price, minor_digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        for (number, digits, text) in [
            ("0", 0, "0"),
            ("-0.4", 0, "0"),
            ("999", 0, "999"),
            ("1000", 0, "1,000"),
            ("-123456.5", 0, "-123,457"),
            ("1234567.891", 2, "1,234,567.89"),
        ] {
            assert_eq!(grouped(number.parse().unwrap(), digits), text, "{number}");
        }
    }

    #[test]
    fn a_share_price_keeps_the_digits_that_it_has() {
        for (price, text) in [("170", "170.00"), ("224.8250", "224.825"), ("0.0012", "0.0012")] {
            assert_eq!(price_text(price.parse().unwrap(), 2), text);
        }
    }
}
