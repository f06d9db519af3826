//! An amount with a currency.

use rust_decimal::Decimal;

use super::{Currency, quotient};

/// An amount in one currency.
///
/// Money has no `+`. Ledgers add amounts and comparisons compare them, each in a single currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount in units of a currency.
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

    /// Whether the amount is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        Self::new(self.amount.abs(), self.currency)
    }

    /// The difference from another amount; `None` if the currencies differ or the difference is too
    /// large.
    #[must_use]
    pub fn more_than(self, other: Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Some(Self::new(self.amount.checked_sub(other.amount)?, self.currency))
    }
}

impl Currency {
    /// An amount in minor units. Entries are bounded, so the result always exists.
    pub(crate) fn amount(self, units: i128) -> Money {
        Money::new(Decimal::from_i128_with_scale(units, self.minor_digits()), self)
    }

    /// `numerator ÷ denominator` in minor units, rounded once; `None` if the result does not exist.
    pub(crate) fn settle(self, numerator: Decimal, denominator: Decimal) -> Option<Money> {
        let amount = quotient(numerator, denominator, self.minor_digits())?;
        Some(Money::new(amount, self))
    }
}
