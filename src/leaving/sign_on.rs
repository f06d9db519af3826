//! What becomes of a sign-on on leaving.

use std::fmt;

use crate::clawback::{Clawback, Repay};
use crate::ledger::Entry;
use crate::money::Money;

/// One year's sign-on on the day of leaving. What is kept, to be repaid and unpaid adds up to its
/// amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignOnLeft {
    /// The year that it is named for.
    pub year: u32,
    /// All of it.
    pub amount: Money,
    /// What was paid and stays.
    pub kept: Money,
    /// What was paid and has to be repaid.
    pub to_repay: Money,
    /// What has not been paid yet and so is lost.
    pub unpaid: Money,
    /// Why.
    pub rule: SignOnRule,
}

/// What decides over a sign-on payment on leaving; in words by its [`fmt::Display`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnRule {
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
}

impl SignOnRule {
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
        let Some(Clawback { within, repay }) = entry.clawback else {
            return Self::NoTerms;
        };
        match (within.saturating_sub(served), repay) {
            (0, _) => Self::Served { within },
            (missing, Repay::ProRata) => Self::ProRata { missing, within },
            (missing, Repay::Full) => Self::Full { missing, within },
        }
    }
}

impl fmt::Display for SignOnRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYetPaid { month } => write!(f, "not paid before month {month}, so lost"),
            Self::InParts { paid: 12 } => f.write_str("all of 12 monthly parts paid"),
            Self::InParts { paid } => write!(f, "{paid} of 12 monthly parts paid, the rest lost"),
            Self::NoTerms => f.write_str("no repayment is asked for"),
            Self::Served { within } => write!(f, "all of {within} months served"),
            Self::ProRata { missing, within } => {
                write!(f, "pro rata: {missing} of {within} months not served")
            }
            Self::Full { missing, within } => {
                write!(f, "in full: {missing} of {within} months not served")
            }
        }
    }
}
