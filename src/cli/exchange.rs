//! Hints to give an exchange rate.

use offercalc::{Currency, MissingRate};

/// The hint to give an exchange rate.
pub(crate) fn rate_hint(MissingRate { from, to, .. }: MissingRate) -> String {
    format!("add {}, or add the rate to [currency] in your profile", rate_option(from, to))
}

/// The option that gives the rate between two currencies, as their market quotes it:
/// `--rate GBP/USD=… (USD for 1 GBP)`.
pub(crate) fn rate_option(one: Currency, other: Currency) -> String {
    let (base, quote) = if one.is_quoted_before(other) { (one, other) } else { (other, one) };
    format!("--rate {base}/{quote}=… ({quote} for 1 {base})")
}
