//! Amounts of money and share prices.

use std::fmt;

use rust_decimal::Decimal;

/// An amount of money from 0 to 10^12, in units of the offer's currency.
///
/// Parses common spellings: `185000`, `185,000`, `185_000`, `185k`, `$1.2M`.
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

    /// An amount in units.
    ///
    /// # Errors
    ///
    /// [`AmountError::OutOfRange`] below 0 or above [`Amount::MAX`].
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

/// A share price from 0 to 10^12, in units of the offer's currency. A failed company's shares are
/// worth 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(Decimal);

impl Price {
    /// The unit price for offers without a share price, so that grants vest as money.
    pub(crate) const ONE: Self = Self(Decimal::ONE);

    /// A price in units.
    ///
    /// # Errors
    ///
    /// [`AmountError::NoPrice`] below 0, [`AmountError::OutOfRange`] above [`Amount::MAX`].
    pub fn new(units: Decimal) -> Result<Self, AmountError> {
        if units < Decimal::ZERO {
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

/// Why a text or number is not an [`Amount`] or [`Price`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not in a known format.
    NotAnAmount,
    /// A percentage, which is a rate.
    Rate,
    /// Separators that do not group three digits: `185,00`.
    Grouping,
    /// More than the 28 digits that can be kept exactly.
    TooManyDigits,
    /// Below 0 or above 10^12.
    OutOfRange,
    /// A share price below 0.
    NoPrice,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnAmount => "not an amount",
            Self::Rate => "a rate, not an amount",
            Self::Grouping => "thousands must be in groups of three digits",
            Self::TooManyDigits => "too many digits to keep exactly",
            Self::OutOfRange => "an amount must be from 0 to 10^12",
            Self::NoPrice => "a share price must be 0 or above",
        })
    }
}

impl std::error::Error for AmountError {}

/// Parses digits with at most one decimal point, exactly.
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
    fn common_spellings_are_read() {
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
    fn each_invalid_amount_has_its_own_error() {
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
            ("13,00,000", AmountError::NotAnAmount),
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
    fn a_price_cannot_be_negative() {
        assert_eq!("-0.01".parse::<Price>(), Err(AmountError::NoPrice));
        assert_eq!("0".parse::<Price>().unwrap().get(), Decimal::ZERO);
        assert_eq!("0.0001".parse::<Price>().unwrap().get(), Decimal::new(1, 4));
    }

    #[test]
    fn the_largest_amount_is_ten_to_the_twelfth() {
        assert_eq!(Amount::MAX, Decimal::from(1_000_000_000_000_u64));
    }
}
