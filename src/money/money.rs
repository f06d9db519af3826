//! An amount with its currency.

use rust_decimal::Decimal;

use super::{Currency, quotient};

/// An amount in one currency.
///
/// There is no `+`: what adds up is a ledger, which has one currency, and what compares is a
/// comparison, which has one too. Money only comes out of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// The same without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self::new(self.amount.abs(), self.currency)
    }

    /// How much more it is than another amount; `None` where that is in another currency, or the
    /// difference is beyond what a decimal holds.
    #[must_use]
    pub fn more_than(self, other: Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Some(Self::new(self.amount.checked_sub(other.amount)?, self.currency))
    }
}

impl Currency {
    /// An amount of so many minor units. Entries are bounded, so that it always exists.
    pub(crate) fn amount(self, units: i128) -> Money {
        Money::new(Decimal::from_i128_with_scale(units, self.minor_digits()), self)
    }

    /// `numerator ÷ denominator` in minor units, rounded once; `None` where there is no such
    /// amount.
    pub(crate) fn settle(self, numerator: Decimal, denominator: Decimal) -> Option<Money> {
        let amount = quotient(numerator, denominator, self.minor_digits())?;
        Some(Money::new(amount, self))
    }
}
