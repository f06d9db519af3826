//! Amounts, rates and currencies, and the rounding rule.

mod amount;
mod by_month;
mod currency;
mod discount_rate;
mod exchange;
mod grouping;
mod growth;
mod leave_rate;
#[expect(clippy::module_inception, reason = "the type named like the folder has its own file")]
mod money;
mod rate;
mod rounding;
mod written;

pub(crate) use amount::exact_decimal;
pub use amount::{Amount, AmountError, Price};
pub use currency::{Currency, CurrencyError};
pub use discount_rate::DiscountRate;
pub use exchange::{Exchange, ExchangeRate, ExchangeRateError, MissingRate, RatesDisagree};
pub(crate) use grouping::price_text;
pub use grouping::{grouped, price_digits, push_grouped};
pub use growth::Growth;
pub use leave_rate::LeaveRate;
pub use money::Money;
pub use rate::{Rate, RateError};
pub use rounding::round;
pub(crate) use rounding::{
    Fraction, RATE_DIGITS, decimal, power_of_ten, quotient, relative, whole_part,
};
#[cfg(feature = "file")]
pub(crate) use written::Written;
pub(crate) use written::units_from_text;
