//! Why offers cannot be simulated.

use std::fmt;

use rust_decimal::Decimal;

use crate::equity::Volatility;
use crate::ledger::LedgerError;
use crate::money::Currency;
use crate::tax::TaxError;

/// Why offers cannot be simulated. Offers are named by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimulationError {
    /// An offer has no figures.
    NoFigures {
        /// The offer.
        offer: usize,
        /// Why.
        error: LedgerError,
    },
    /// An offer pays in shares, but has no volatility.
    NoVolatility {
        /// The offer.
        offer: usize,
    },
    /// Two offers of one company have different volatilities.
    TwoVolatilities {
        /// The offers.
        offers: [usize; 2],
        /// Their volatilities.
        volatilities: [Volatility; 2],
    },
    /// So many share prices cannot all move against each other that much.
    Correlation {
        /// The companies whose share prices move.
        companies: usize,
        /// The lowest correlation.
        least: Decimal,
    },
    /// Two offers are in different currencies.
    MixedCurrencies {
        /// The first one's currency, and the other.
        currencies: [Currency; 2],
    },
    /// An amount is too large to be taxed or shown.
    TooLarge,
}

impl From<TaxError> for SimulationError {
    fn from(_: TaxError) -> Self {
        Self::TooLarge
    }
}

impl fmt::Display for SimulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFigures { error, .. } => error.fmt(f),
            Self::NoVolatility { .. } => {
                f.write_str("`stock.volatility` is missing, which `simulate` needs")
            }
            Self::TwoVolatilities { volatilities: [one, other], .. } => write!(
                f,
                "two offers of one company have different volatilities, {} and {}",
                one.rate(),
                other.rate()
            ),
            Self::Correlation { companies, least } => write!(
                f,
                "{companies} share prices cannot all have a correlation below {}",
                least.round_dp(4).normalize()
            ),
            Self::MixedCurrencies { currencies: [one, other] } => {
                write!(f, "the offers are in {one} and {other}")
            }
            Self::TooLarge => f.write_str("an amount on a path is too large to compute"),
        }
    }
}

impl std::error::Error for SimulationError {}
