//! Amounts of money and share prices, as people write them.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

/// The currency signs that may stand before an amount.
pub(crate) const SIGNS: [char; 5] = ['$', '€', '£', '¥', '₹'];

/// An amount of money from 0 to 10^12, in units of the offer's currency.
///
/// Reads what people write: `185000`, `185,000`, `185_000`, `185k`, `$1.2M`.
///
/// ```
/// use offercalc::Amount;
///
/// assert_eq!("$1.2M".parse::<Amount>()?, "1_200_000".parse()?);
/// assert!("185,00".parse::<Amount>().is_err());
/// # Ok::<(), offercalc::AmountError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(Decimal);

impl Amount {
    /// The largest amount, 10^12.
    pub const MAX: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

    /// An amount of this many units.
    ///
    /// # Errors
    ///
    /// [`AmountError::OutOfRange`] below 0 and above [`Amount::MAX`].
    pub fn new(units: Decimal) -> Result<Self, AmountError> {
        if units < Decimal::ZERO || units > Self::MAX {
            return Err(AmountError::OutOfRange);
        }
        Ok(Self(units))
    }

    /// The amount in units of its currency.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::new(units_from_text(text)?)
    }
}

/// The price of one share, above 0 and at most 10^12, in units of the offer's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(Decimal);

impl Price {
    /// The unit price that stands in where an offer names none, so that dollars vest as dollars.
    pub(crate) const ONE: Self = Self(Decimal::ONE);

    /// A price of this many units.
    ///
    /// # Errors
    ///
    /// [`AmountError::NoPrice`] for 0 and below, [`AmountError::OutOfRange`] above
    /// [`Amount::MAX`].
    pub fn new(units: Decimal) -> Result<Self, AmountError> {
        if units <= Decimal::ZERO {
            return Err(AmountError::NoPrice);
        }
        Amount::new(units).map(|amount| Self(amount.get()))
    }

    /// The price in units of its currency.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}

impl FromStr for Price {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::new(units_from_text(text)?)
    }
}

/// Why a text or a number is no [`Amount`] or [`Price`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not a number as people write amounts.
    NotAnAmount,
    /// A percentage, which is a rate.
    Rate,
    /// Commas that do not stand between groups of three digits: `185,00`.
    Grouping,
    /// More digits than 28, which is what can be kept exactly.
    TooManyDigits,
    /// Below 0 or above 10^12.
    OutOfRange,
    /// A share price of 0 or below.
    NoPrice,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnAmount => "not an amount",
            Self::Rate => "a rate where an amount is wanted",
            Self::Grouping => "commas must group the digits by three",
            Self::TooManyDigits => "more digits than can be kept exactly",
            Self::OutOfRange => "an amount must be from 0 to 10^12",
            Self::NoPrice => "a share price must be above 0",
        })
    }
}

impl std::error::Error for AmountError {}

/// The currency sign that an amount's text starts with, if any.
#[cfg(feature = "file")]
pub(crate) fn sign(text: &str) -> Option<char> {
    text.trim_start().chars().next().filter(|first| SIGNS.contains(first))
}

pub(crate) fn units_from_text(text: &str) -> Result<Decimal, AmountError> {
    let text = text.trim();
    if text.ends_with('%') {
        return Err(AmountError::Rate);
    }
    let digits = text.strip_prefix(SIGNS).unwrap_or(text).trim_start();
    let (digits, thousands) = match digits.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1),
        None => match digits.strip_suffix(['m', 'M']) {
            Some(digits) => (digits, 2),
            None => (digits, 0),
        },
    };
    let mut units = plain_decimal(digits.trim_end())?;
    for _ in 0..thousands {
        units = units.checked_mul(Decimal::ONE_THOUSAND).ok_or(AmountError::OutOfRange)?;
    }
    // Decimals that only the suffix left over say nothing.
    Ok(if thousands > 0 { units.normalize() } else { units })
}

/// Reads digits with at most one point, a leading minus, and commas or underscores between groups.
fn plain_decimal(text: &str) -> Result<Decimal, AmountError> {
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '-')) {
        return Err(AmountError::NotAnAmount);
    }
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    if text.contains(',') && !well_grouped(whole, text) {
        return Err(AmountError::Grouping);
    }
    // As in TOML, an underscore stands between two digits.
    let between_digits = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.ends_with(|c: char| c.is_ascii_digit())
    };
    if text.contains('_') && !text.trim_start_matches('-').split('_').all(between_digits) {
        return Err(AmountError::NotAnAmount);
    }
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    exact_decimal(&plain)
}

fn well_grouped(whole: &str, text: &str) -> bool {
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3)
        && whole.matches(',').count() == text.matches(',').count()
        && !text.contains('_')
}

/// Reads digits with at most one point exactly, or not at all.
pub(crate) fn exact_decimal(digits: &str) -> Result<Decimal, AmountError> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let numeral = unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && unsigned.starts_with(|c: char| c.is_ascii_digit())
        && !unsigned.ends_with('.')
        && unsigned.matches('.').count() <= 1;
    if !numeral {
        return Err(AmountError::NotAnAmount);
    }
    Decimal::from_str_exact(digits).map_err(|_| AmountError::TooManyDigits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Result<String, AmountError> {
        text.parse::<Amount>().map(|amount| amount.get().normalize().to_string())
    }

    #[test]
    fn reads_what_people_write() {
        for (text, units) in [
            ("185000", "185000"),
            ("185,000", "185000"),
            ("1,234,567.89", "1234567.89"),
            ("185_000", "185000"),
            ("185k", "185000"),
            ("187.5K", "187500"),
            ("$1.2M", "1200000"),
            ("€ 95k", "95000"),
            (" 0 ", "0"),
            ("1000000000000", "1000000000000"),
        ] {
            assert_eq!(amount(text).as_deref(), Ok(units), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest_by_name() {
        for (text, error) in [
            ("", AmountError::NotAnAmount),
            ("k", AmountError::NotAnAmount),
            ("about 5", AmountError::NotAnAmount),
            ("USD 30,000", AmountError::NotAnAmount),
            ("1.2.3", AmountError::NotAnAmount),
            ("$$5", AmountError::NotAnAmount),
            ("1e5", AmountError::NotAnAmount),
            ("1.", AmountError::NotAnAmount),
            ("_1", AmountError::NotAnAmount),
            ("1__0", AmountError::NotAnAmount),
            ("1_.5", AmountError::NotAnAmount),
            ("1._5", AmountError::NotAnAmount),
            ("1_2,345", AmountError::Grouping),
            ("185,00", AmountError::Grouping),
            ("1.5,000", AmountError::Grouping),
            (",185", AmountError::Grouping),
            ("15%", AmountError::Rate),
            ("-1", AmountError::OutOfRange),
            ("1000000000000.01", AmountError::OutOfRange),
            ("0.12345678901234567890123456789", AmountError::TooManyDigits),
            ("99999999999999999999999999999", AmountError::TooManyDigits),
            ("9999999999999999999999999999M", AmountError::OutOfRange),
        ] {
            assert_eq!(amount(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_price_is_above_zero() {
        assert_eq!("0".parse::<Price>(), Err(AmountError::NoPrice));
        assert_eq!("0.0001".parse::<Price>().unwrap().get(), Decimal::new(1, 4));
    }

    #[test]
    fn the_largest_amount_is_a_million_millions() {
        assert_eq!(Amount::MAX, Decimal::from(1_000_000_000_000_u64));
    }
}
