//! Amounts, rates and percents as text, as regular expressions that JSON Schema and TOML language
//! servers share. They accept all that the file reader accepts. What a pattern cannot tell, such as
//! whether a currency is the offer's, `check` tells.

/// A number of at most 100.
macro_rules! hundred {
    () => {
        r"0*(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)"
    };
}

/// A number of at most 1,000.
macro_rules! thousand {
    () => {
        r"0*(1000(\.0+)?|[0-9]{1,3}(\.[0-9]+)?)"
    };
}

/// An amount from its first digit on: plain digits or groups of three or two, decimals, and words
/// like `k`, `lakh` or `USD`.
macro_rules! from_first_digit {
    () => {
        concat!(
            r"([0-9]+(_[0-9]+)*|[0-9]{1,3}([,\s'’][0-9]{3})+|[0-9]{1,2}([,\s'’][0-9]{2})+[,\s'’][0-9]{3})",
            r"(\.[0-9]+(_[0-9]+)*|[.,][-–—])?",
            r"\s*[A-Za-z]*\s*[A-Za-zł]{0,3}\.?[$€£¥₹]?\s*$",
        )
    };
}

/// A sign, code or name of a currency, or none.
macro_rules! currency {
    () => {
        r"^\s*[A-Za-z$€£¥₹ł]*\.?\s*"
    };
}

pub(super) const AMOUNT: &str = concat!(currency!(), from_first_digit!());
pub(super) const SIGNED_AMOUNT: &str = concat!(currency!(), "-?", from_first_digit!());

/// A rate from −100 % to 1,000 %.
pub(super) const RATE: &str = concat!(r"^\s*(-", hundred!(), r"|\+?", thousand!(), r")\s*%\s*$");
/// A rate from 0 % to 1,000 %.
pub(super) const POSITIVE_RATE: &str = concat!(r"^\s*\+?", thousand!(), r"\s*%\s*$");
/// A rate from 0 % to 100 %.
pub(super) const PART: &str = concat!(r"^\s*\+?", hundred!(), r"\s*%\s*$");

/// A percent from 0 to 100, with or without a percent sign.
pub(super) const PERCENT: &str = concat!(r"^\s*", hundred!(), r"\s*%?\s*$");
/// Percents by year in one text, like `5/15/40/40`.
pub(super) const PERCENTS: &str =
    concat!(r"^\s*", hundred!(), r"\s*%?\s*([/,-]\s*", hundred!(), r"\s*%?\s*)+$");

pub(super) const EXCHANGE_RATE: &str = r"^\s*[0-9]+(\.[0-9]+)?\s*$";

/// The path of a TOML file.
pub(super) const TOML_FILE: &str = r"\.toml\s*$";
