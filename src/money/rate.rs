//! Rates, such as raises and bonus targets.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::money::{AmountError, exact_decimal};

/// A rate from −100 % to 1,000 %, stored as a fraction: `"3%"` is 0.03.
///
/// ```
/// use offercalc::{Decimal, Rate};
///
/// assert_eq!("-12.5%".parse::<Rate>()?.fraction(), Decimal::new(-125, 3));
/// assert!("3".parse::<Rate>().is_err()); // 3 % or 300 %?
/// # Ok::<(), offercalc::RateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(Decimal);

impl Rate {
    /// 100 %.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A rate from a fraction; `None` below −100 % or above 1,000 %.
    #[must_use]
    pub fn of(fraction: Decimal) -> Option<Self> {
        (-Decimal::ONE..=Decimal::TEN).contains(&fraction).then_some(Self(fraction))
    }

    /// The rate as a fraction: 0.03 for 3 %.
    #[must_use]
    pub const fn fraction(self) -> Decimal {
        self.0
    }

    /// The same rate without trailing zeros.
    #[cfg(feature = "file")]
    pub(crate) fn normalized(self) -> Self {
        Self(self.0.normalize())
    }

    /// The rate in percent, without trailing zeros.
    #[must_use]
    pub fn percent(self) -> Decimal {
        (self.0 * Decimal::ONE_HUNDRED).normalize()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent())
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let number = text.trim().strip_suffix('%').ok_or(RateError::NoPercentSign)?;
        let number = number.trim_end();
        let percent =
            exact_decimal(number.strip_prefix('+').unwrap_or(number)).map_err(|e| match e {
                AmountError::TooManyDigits => RateError::TooManyDigits,
                _ => RateError::NotARate,
            })?;
        if percent < -Decimal::ONE_HUNDRED || percent > Decimal::ONE_THOUSAND {
            return Err(RateError::OutOfRange);
        }
        let mut fraction = percent;
        fraction.set_scale(percent.scale() + 2).map_err(|_| RateError::TooManyDigits)?;
        Ok(Self(fraction))
    }
}

/// Why a text is not a [`Rate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateError {
    /// A number without a percent sign, which could be a percentage or a fraction.
    NoPercentSign,
    /// Not a number.
    NotARate,
    /// Too many digits to keep exactly.
    TooManyDigits,
    /// Below −100 % or above 1,000 %.
    OutOfRange,
    /// Negative, where only a share of something is allowed.
    Negative,
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPercentSign => "a rate needs a percent sign",
            Self::NotARate => "not a rate",
            Self::TooManyDigits => "too many digits to keep exactly",
            Self::OutOfRange => "a rate must be from -100% to 1000%",
            Self::Negative => "this rate cannot be negative",
        })
    }
}

impl std::error::Error for RateError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Result<String, RateError> {
        text.parse::<Rate>().map(|rate| rate.fraction().normalize().to_string())
    }

    #[test]
    fn percentages_are_read() {
        for (text, fraction) in
            [("3%", "0.03"), ("-12.5 %", "-0.125"), ("+5%", "0.05"), ("1000%", "10")]
        {
            assert_eq!(rate(text).as_deref(), Ok(fraction), "{text}");
        }
    }

    #[test]
    fn each_invalid_rate_has_its_own_error() {
        for (text, error) in [
            ("3", RateError::NoPercentSign),
            ("%", RateError::NotARate),
            ("three%", RateError::NotARate),
            ("0.0000000000000000000000000001%", RateError::TooManyDigits),
            ("0.00000000000000000000000000001%", RateError::TooManyDigits),
            ("-101%", RateError::OutOfRange),
            ("1000.1%", RateError::OutOfRange),
        ] {
            assert_eq!(rate(text), Err(error), "{text}");
        }
    }
}
