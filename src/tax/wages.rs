//! The wages of a year, and what is saved from them before tax.

use rust_decimal::Decimal;

use crate::money::Amount;

/// A year's wages and the savings that employees make from them before tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wages {
    /// Everything paid as wages in the year, vests included.
    pub gross: Amount,
    /// Traditional retirement deferrals, such as to a 401(k).
    pub deferral: Amount,
    /// HSA contributions through payroll.
    pub hsa: Amount,
}

impl Wages {
    /// Wages without savings.
    #[must_use]
    pub fn of(gross: Amount) -> Self {
        Self { gross, ..Self::default() }
    }
}

/// The savings before tax that a tax or an insurance excludes from wages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pretax {
    /// Whether retirement deferrals are excluded.
    pub deferral: bool,
    /// Whether HSA contributions are excluded.
    pub hsa: bool,
}

impl Pretax {
    /// Nothing is excluded.
    pub const NONE: Self = Self { deferral: false, hsa: false };

    /// Wages without what is excluded, at least 0.
    pub(super) fn left_of(self, wages: &Wages) -> Option<Decimal> {
        let mut left = wages.gross.get();
        if self.deferral {
            left = left.checked_sub(wages.deferral.get())?;
        }
        if self.hsa {
            left = left.checked_sub(wages.hsa.get())?;
        }
        Some(left.max(Decimal::ZERO))
    }
}

impl Default for Pretax {
    /// Everything is excluded, as by most income taxes.
    fn default() -> Self {
        Self { deferral: true, hsa: true }
    }
}
