//! An amount with its currency.

use rust_decimal::Decimal;

use super::Currency;

/// An amount in one currency.
///
/// There is no `+`: what adds up is a ledger, which has one currency, and what compares is a
/// comparison, which has one too. Money only comes out of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// So many units of a currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The amount in units of its currency.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// Its currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }
}
