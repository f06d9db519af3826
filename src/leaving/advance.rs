//! Clawback of an advance, such as a sign-on, on leaving.

use std::sync::Arc;

use crate::component::Component;
use crate::ledger::RepaymentRule;
use crate::money::Money;

/// An advance on leaving: a year's sign-on or a one-time payment. `kept`, `to_repay` and `unpaid`
/// add up to `amount`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdvanceLeft {
    /// The component.
    pub component: Component,
    /// The payment's name in the offer, if stated.
    pub name: Option<Arc<str>>,
    /// The month of the first payment.
    pub month: u32,
    /// The year it belongs to.
    pub year: u32,
    /// The full amount.
    pub amount: Money,
    /// Paid and kept.
    pub kept: Money,
    /// Paid and to be repaid.
    pub to_repay: Money,
    /// Not yet paid, and lost.
    pub unpaid: Money,
    /// The rule that applies.
    pub rule: RepaymentRule,
}
