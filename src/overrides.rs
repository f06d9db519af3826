//! Share price, currency, exchange rates, taxes, discount rate and leave rate that an offer's figures
//! are computed with.

use std::sync::Arc;

use crate::money::{Currency, DiscountRate, Exchange, LeaveRate};
use crate::stock::Stock;
use crate::tax::Taxation;

/// A share price, growth, currency, taxes and rates to compute an offer's figures with.
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
    /// The discount rate; `None` for no present value.
    pub discount: Option<DiscountRate>,
    /// The leave rate; `None` for no expected pay. With it, present values are those of expected pay.
    pub leave: Option<LeaveRate>,
}

impl From<Stock> for Overrides {
    fn from(stock: Stock) -> Self {
        Self { stock, ..Self::default() }
    }
}
