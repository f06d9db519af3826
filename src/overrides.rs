//! Share price, currency and exchange rates that override an offer's.

use crate::money::{Currency, Exchange};
use crate::stock::Stock;

/// A share price, growth and currency to compute an offer's figures with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The share price and growth.
    pub stock: Stock,
    /// The exchange rates that may be used.
    pub exchange: Exchange,
    /// The currency of the figures; the offer's own if `None`.
    pub currency: Option<Currency>,
}

impl From<Stock> for Overrides {
    fn from(stock: Stock) -> Self {
        Self { stock, ..Self::default() }
    }
}
