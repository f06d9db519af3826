//! What an employee puts into a plan: a fraction of base, or an amount a year.

use crate::assumption::RecurringAmount;
use crate::money::{Amount, Currency, Fraction, Money, Rate};
use crate::terms::{Setting, Terms};

/// A part of the pay that goes into a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portion {
    /// A fraction of base.
    OfBase(Rate),
    /// An amount a year.
    Amount(Amount),
}

impl Portion {
    pub(crate) fn read(terms: &Terms, key: &str) -> Option<Self> {
        match terms.setting(key)? {
            Setting::Rate(_) => terms.rate(key).map(Self::OfBase),
            _ => terms.amount(key).map(Self::Amount),
        }
    }

    /// The money in a year with this base, at most all of it; `None` if it is too large to compute.
    pub(crate) fn of(self, base: Fraction) -> Option<Fraction> {
        let (base, parts) = base.parts();
        let portion = match self {
            Self::OfBase(rate) => base.checked_mul(rate.fraction())?,
            Self::Amount(amount) => amount.get().checked_mul(parts)?,
        };
        Some(Fraction::new(portion.min(base), parts))
    }

    pub(crate) fn assumed(self, currency: Currency) -> RecurringAmount {
        match self {
            Self::OfBase(rate) => RecurringAmount::OfBase(rate),
            Self::Amount(amount) => RecurringAmount::PerYear(Money::new(amount.get(), currency)),
        }
    }
}
