//! Exchange rates between currencies.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Currency, Fraction, Money, exact_decimal};

/// A rate at which money is exchanged: one unit of `from` is `rate` units of `to`.
///
/// ```
/// use offercalc::ExchangeRate;
///
/// let rate: ExchangeRate = "GBP/USD=1.27".parse()?;
/// assert_eq!(rate.to_string(), "1 GBP = 1.27 USD");
/// # Ok::<(), offercalc::ExchangeRateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ExchangeRate {
    /// The currency of the one unit.
    pub from: Currency,
    /// The currency that it is exchanged for.
    pub to: Currency,
    /// The units of `to`, above 0.
    pub rate: Decimal,
}

/// Why a text or number is not an [`ExchangeRate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeRateError {
    /// Not written like `GBP/USD=1.27`.
    NotARate,
    /// Not an ISO 4217 code.
    UnknownCurrency,
    /// Both currencies are the same.
    SameCurrency,
    /// Not above 0, above 10^9, or with more than 12 decimals.
    OutOfRange,
}

impl fmt::Display for ExchangeRateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotARate => "not an exchange rate",
            Self::UnknownCurrency => "unknown currency in the exchange rate",
            Self::SameCurrency => "an exchange rate needs two different currencies",
            Self::OutOfRange => {
                "an exchange rate must be above 0 and at most 10^9, with at most 12 decimals"
            }
        })
    }
}

impl std::error::Error for ExchangeRateError {}

impl ExchangeRate {
    const MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
    const MOST_DECIMALS: u32 = 12;

    /// A rate between the currencies of a pair like `GBP/USD`.
    ///
    /// # Errors
    ///
    /// [`ExchangeRateError`] if the pair or the rate is invalid.
    pub fn new(pair: &str, rate: Decimal) -> Result<Self, ExchangeRateError> {
        let (from, to) = pair.split_once('/').ok_or(ExchangeRateError::NotARate)?;
        let code = |text: &str| text.trim().to_uppercase().parse::<Currency>();
        let [from, to] = [code(from), code(to)].map(|c| c.map_err(|_| UNKNOWN));
        let (from, to) = (from?, to?);
        if from == to {
            return Err(ExchangeRateError::SameCurrency);
        }
        let rate = rate.normalize();
        if rate <= Decimal::ZERO || rate > Self::MAX || rate.scale() > Self::MOST_DECIMALS {
            return Err(ExchangeRateError::OutOfRange);
        }
        Ok(Self { from, to, rate })
    }

    /// Whether both are rates between the same two currencies.
    fn is_between_those_of(&self, other: &Self) -> bool {
        [(other.from, other.to), (other.to, other.from)].contains(&(self.from, self.to))
    }

    /// Whether another rate between the same currencies says the same.
    fn agrees_with(&self, other: &Self) -> bool {
        match self.from == other.from {
            true => self.rate == other.rate,
            false => self.rate.checked_mul(other.rate) == Some(Decimal::ONE),
        }
    }
}

const UNKNOWN: ExchangeRateError = ExchangeRateError::UnknownCurrency;

impl FromStr for ExchangeRate {
    type Err = ExchangeRateError;

    fn from_str(text: &str) -> Result<Self, ExchangeRateError> {
        let (pair, rate) = text.split_once('=').ok_or(ExchangeRateError::NotARate)?;
        let rate = exact_decimal(rate.trim()).map_err(|_| ExchangeRateError::NotARate)?;
        Self::new(pair, rate)
    }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1 {} = {} {}", self.from, self.rate, self.to)
    }
}

/// The exchange rates that a user gave. Each works in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    rates: Vec<ExchangeRate>,
}

/// Two rates between the same currencies that disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatesDisagree(Box<[ExchangeRate; 2]>);

impl fmt::Display for RatesDisagree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.0.as_ref();
        write!(f, "two exchange rates that disagree: {one} and {other}")
    }
}

impl std::error::Error for RatesDisagree {}

/// A rate that is needed and was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingRate {
    /// The currency of the amounts.
    pub from: Currency,
    /// The currency that figures are in.
    pub to: Currency,
}

impl fmt::Display for MissingRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the exchange rate from {} to {} is missing", self.from, self.to)
    }
}

impl std::error::Error for MissingRate {}

impl Exchange {
    /// Collects rates.
    ///
    /// # Errors
    ///
    /// [`RatesDisagree`] if two rates between the same currencies differ. 1.25 USD for 1 GBP and
    /// 0.8 GBP for 1 USD agree.
    pub fn new(rates: impl IntoIterator<Item = ExchangeRate>) -> Result<Self, RatesDisagree> {
        let mut exchange = Self::default();
        for rate in rates {
            match exchange.rates.iter().find(|known| known.is_between_those_of(&rate)) {
                Some(known) if !known.agrees_with(&rate) => {
                    return Err(RatesDisagree(Box::new([*known, rate])));
                }
                Some(_) => {}
                None => exchange.rates.push(rate),
            }
        }
        Ok(exchange)
    }

    /// These rates, and those of another list for other currencies.
    #[must_use]
    pub fn or(mut self, others: Self) -> Self {
        let is_other =
            |rate: &ExchangeRate| !self.rates.iter().any(|r| r.is_between_those_of(rate));
        let others: Vec<ExchangeRate> = others.rates.into_iter().filter(is_other).collect();
        self.rates.extend(others);
        self
    }

    /// An amount in another currency, rounded once to its minor unit.
    ///
    /// # Errors
    ///
    /// [`MissingRate`] if the rate is not given.
    pub fn exchanged(&self, amount: Money, to: Currency) -> Result<Money, MissingRate> {
        let from = amount.currency();
        let part = Fraction::whole(amount.amount()).by(self.factor(from, to)?.as_ref());
        let units = part.and_then(|part| part.rounding(to.minor_digits())?.units(Decimal::ONE));
        // Amounts and rates are bounded, so the product always exists.
        units.map(|units| to.amount(units)).ok_or(MissingRate { from, to })
    }

    /// The rate between two currencies as it was given, if they differ.
    pub(crate) fn given(
        &self,
        from: Currency,
        to: Currency,
    ) -> Result<Option<ExchangeRate>, MissingRate> {
        if from == to {
            return Ok(None);
        }
        let is_between =
            |rate: &&ExchangeRate| [(from, to), (to, from)].contains(&(rate.from, rate.to));
        self.rates.iter().find(is_between).map(|rate| Some(*rate)).ok_or(MissingRate { from, to })
    }

    /// The exact factor from one currency to another, if they differ.
    pub(crate) fn factor(
        &self,
        from: Currency,
        to: Currency,
    ) -> Result<Option<Fraction>, MissingRate> {
        let given = self.given(from, to)?;
        Ok(given.map(|given| match given.from == from {
            true => Fraction::whole(given.rate),
            false => Fraction::new(Decimal::ONE, given.rate),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(rates: &[&str]) -> Result<Exchange, RatesDisagree> {
        Exchange::new(rates.iter().map(|rate| rate.parse().unwrap()))
    }

    /// An amount in one currency, in minor units of another.
    fn exchanged(amount: i64, from: &str, to: &str) -> Option<i128> {
        let exchange = exchange(&["GBP/USD=1.27", "USD/INR=88"]).unwrap();
        let (from, to): (Currency, Currency) = (from.parse().unwrap(), to.parse().unwrap());
        let factor = exchange.factor(from, to).ok()??;
        factor.rounding(to.minor_digits())?.units(amount.into())
    }

    #[test]
    fn a_rate_works_in_both_directions() {
        // 120,000 GBP, 50,000 USD and 25,000 USD in facts.
        assert_eq!(exchanged(120_000, "GBP", "USD"), Some(15_240_000));
        assert_eq!(exchanged(50_000, "USD", "GBP"), Some(3_937_008));
        assert_eq!(exchanged(25_000, "USD", "INR"), Some(220_000_000));
        assert_eq!(exchanged(1, "GBP", "INR"), None);
        assert_eq!(exchanged(1, "USD", "USD"), None);
    }

    #[test]
    fn invalid_rates_are_errors() {
        use ExchangeRateError::{NotARate, OutOfRange, SameCurrency, UnknownCurrency};
        for (text, error) in [
            ("GBP/USD", NotARate),
            ("GBPUSD=1.27", NotARate),
            ("GBP/USD=much", NotARate),
            ("GBP/XXX=1.27", UnknownCurrency),
            ("USD/USD=1", SameCurrency),
            ("GBP/USD=0", OutOfRange),
            ("GBP/USD=-1.27", OutOfRange),
            ("GBP/USD=1000000001", OutOfRange),
            ("GBP/USD=0.0000000000001", OutOfRange),
        ] {
            assert_eq!(text.parse::<ExchangeRate>(), Err(error), "{text}");
        }
        assert_eq!(
            "gbp / usd = 1.270".parse::<ExchangeRate>().unwrap().to_string(),
            "1 GBP = 1.27 USD"
        );
    }

    #[test]
    fn two_rates_between_the_same_currencies_must_agree() {
        assert!(exchange(&["GBP/USD=1.25", "USD/GBP=0.8"]).is_ok());
        assert!(exchange(&["GBP/USD=1.25", "GBP/USD=1.250"]).is_ok());
        let error = exchange(&["GBP/USD=1.27", "USD/GBP=0.79"]).unwrap_err().to_string();
        assert_eq!(
            error,
            "two exchange rates that disagree: 1 GBP = 1.27 USD and 1 USD = 0.79 GBP"
        );
    }

    #[test]
    fn the_first_list_takes_precedence() {
        let both = exchange(&["GBP/USD=1.3"]).unwrap();
        let both = both.or(exchange(&["USD/GBP=0.5", "EUR/USD=1.1"]).unwrap());
        let shown: Vec<String> = both.rates.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["1 GBP = 1.3 USD", "1 EUR = 1.1 USD"]);
    }
}
