//! Recapture: taking back the benefit of the lower brackets at higher incomes.

use rust_decimal::Decimal;

use super::allowance::{Tested, steps_over};
use super::brackets::Brackets;
use super::filing::ByFiling;

/// The recapture of New York, Tax Law 601(d): the row of the bracket gives a base, and an increment
/// that is phased in over the incomes after the start of the bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recapture {
    /// Due if adjusted gross income is over this.
    pub over: Decimal,
    /// The incomes over which an increment is phased in.
    pub phase_in: Decimal,
    /// The rows, ascending.
    pub rows: ByFiling<Vec<RecaptureRow>>,
}

/// A row of a [`Recapture`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecaptureRow {
    /// The row applies to taxable income over this.
    pub over: Decimal,
    /// What is due at once.
    pub base: Decimal,
    /// What is phased in.
    pub increment: Decimal,
}

/// A recapture in steps, as in Connecticut's tax calculation schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecaptureStep {
    /// The income where the first step starts.
    pub over: Decimal,
    /// What each step, or a part of one, adds.
    pub add: Decimal,
    /// The width of a step.
    pub step: Decimal,
    /// The most that all steps add.
    pub most: Decimal,
}

impl Recapture {
    /// The amount, not rounded; `None` if it is too large.
    pub(super) fn amount(&self, brackets: &Brackets, of: &Tested) -> Option<Decimal> {
        if of.agi <= self.over {
            return Some(Decimal::ZERO);
        }
        let rows = self.rows.get(of.filing).iter();
        let Some(row) = rows.rev().find(|row| row.over < of.taxable) else {
            return Some(Decimal::ZERO);
        };
        let start = self.over.max(brackets.start_of(of.taxable));
        let part = of.agi.checked_sub(start)?.max(Decimal::ZERO);
        if part >= self.phase_in {
            return row.base.checked_add(row.increment);
        }
        let phased = row.increment.checked_mul(part)?.checked_div(self.phase_in)?;
        row.base.checked_add(phased)
    }
}

impl RecaptureStep {
    /// The amount; `None` if it is too large.
    pub(super) fn amount(&self, agi: Decimal) -> Option<Decimal> {
        let steps = steps_over(agi, self.over, self.step)?;
        Some(steps.checked_mul(self.add)?.min(self.most))
    }
}
