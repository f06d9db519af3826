//! Share price, currency, exchange rates and taxes that an offer's figures are computed with.

use std::sync::Arc;

use crate::money::{Currency, Exchange};
use crate::stock::Stock;
use crate::tax::Taxation;

/// A share price, growth, currency and taxes to compute an offer's figures with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The share price and growth.
    pub stock: Stock,
    /// The exchange rates that may be used.
    pub exchange: Exchange,
    /// The currency of the figures; the offer's own if `None`.
    pub currency: Option<Currency>,
    /// How the pay is taxed, in the currency of the figures; `None` for pay before tax alone.
    pub taxation: Option<Arc<Taxation>>,
}

impl From<Stock> for Overrides {
    fn from(stock: Stock) -> Self {
        Self { stock, ..Self::default() }
    }
}
