//! What becomes of an advance, like a sign-on, on leaving.

use rust_decimal::Decimal;

use std::sync::Arc;

use crate::clawback::{Clawback, Repay};
use crate::component::Component;
use crate::ledger::Entry;
use crate::money::Rate;

/// An advance on the day of leaving: a year's sign-on or a one-time payment. What is kept, to be
/// repaid and unpaid adds up to its amount.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdvanceLeft {
    /// What it is a part of.
    pub component: Component,
    /// What the offer calls it, where it says.
    pub name: Option<Arc<str>>,
    /// The first month in which it is paid.
    pub month: u32,
    /// The year that it is named for.
    pub year: u32,
    /// All of it.
    pub amount: Decimal,
    /// What was paid and stays.
    pub kept: Decimal,
    /// What was paid and has to be repaid.
    pub to_repay: Decimal,
    /// What has not been paid yet and so is lost.
    pub unpaid: Decimal,
    /// Why.
    pub rule: RepaymentRule,
}

/// What decides over an advance on leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepaymentRule {
    /// It would have been paid in that later month, or from then on.
    NotYetPaid {
        /// Counted from the start of the job.
        month: u32,
    },
    /// It is paid in twelve monthly parts. None of these is ever repaid.
    InParts {
        /// How many have been paid.
        paid: u32,
    },
    /// The offer asks for no repayment.
    NoTerms,
    /// The months in which leaving means repaying are over.
    Served {
        /// How many they were.
        within: u32,
    },
    /// The part for the months not served is repaid.
    ProRata {
        /// The months not served.
        missing: u32,
        /// Of how many.
        within: u32,
    },
    /// All of it is repaid.
    Full {
        /// The months not served.
        missing: u32,
        /// Of how many.
        within: u32,
    },
    /// The part that the steps say is repaid.
    Step {
        /// The part.
        part: Rate,
        /// The months not served.
        missing: u32,
        /// Of how many.
        within: u32,
    },
}

impl RepaymentRule {
    /// The rule for an advance on leaving at the end of a month.
    pub(super) fn of(entry: &Entry, month: u32) -> Self {
        let paid_in = entry.first_month();
        // The month in which it is paid is the first that is served.
        let served = (month + 1).saturating_sub(paid_in);
        if served == 0 {
            return Self::NotYetPaid { month: paid_in };
        }
        if entry.is_monthly() {
            return Self::InParts { paid: served.min(12) };
        }
        let Some(clawback) = &entry.clawback else {
            return Self::NoTerms;
        };
        let Clawback { within, repay } = clawback;
        let within = *within;
        match (within.saturating_sub(served), repay) {
            (0, _) => Self::Served { within },
            (missing, Repay::ProRata) => Self::ProRata { missing, within },
            (missing, Repay::Full) => Self::Full { missing, within },
            (missing, Repay::Steps(_)) => {
                let part = clawback.part_after(served).unwrap_or_default();
                Self::Step { part, missing, within }
            }
        }
    }
}
