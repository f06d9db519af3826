//! What becomes of an advance, like a sign-on, on leaving.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::clawback::{Clawback, Repay};
use crate::component::Component;
use crate::ledger::Entry;
use crate::money::{Fraction, Money, Rate};

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
    pub amount: Money,
    /// What was paid and stays.
    pub kept: Money,
    /// What was paid and must be repaid.
    pub to_repay: Money,
    /// What has not been paid yet and so is lost.
    pub unpaid: Money,
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
    /// The offer does not state whether it is repaid. It counts as kept.
    NotStated,
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
        let Some(clawback) = entry.clawback() else {
            return Self::NotStated;
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

    /// What it takes back of what was paid, in minor units; `None` where that cannot be computed
    /// exactly.
    pub(super) fn taken_back(self, paid: Money) -> Option<i128> {
        let paid = paid.amount();
        let part = |of: Fraction, times: Decimal| of.rounding(paid.scale())?.units(times);
        match self {
            Self::NotYetPaid { .. }
            | Self::InParts { .. }
            | Self::NotStated
            | Self::Served { .. } => Some(0),
            Self::ProRata { missing, within } => {
                part(Fraction::new(paid, within.into()), missing.into())
            }
            Self::Full { .. } => part(Fraction::whole(paid), Decimal::ONE),
            Self::Step { part: fraction, .. } => part(Fraction::whole(paid), fraction.fraction()),
        }
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Horizon, Offer};

    /// The rule of each year's sign-on on leaving at the end of a month.
    fn rules(terms: &str, month: u32) -> Vec<RepaymentRule> {
        let text = format!("base = 1\n[sign_on]\n{terms}");
        let ledger = Offer::from_toml(&text).unwrap().ledger(Horizon::default()).unwrap();
        let entries = ledger.entries().iter();
        let sign_on = entries.filter(|entry| entry.component() == Component::SignOn);
        sign_on.map(|entry| RepaymentRule::of(entry, month)).collect()
    }

    #[test]
    fn a_payment_is_lost_until_its_month_and_repaid_until_its_term_is_served() {
        let terms = "amounts = [12_000, 24_000]\nrepay_within = 12";
        let (missing, within) = (1, 12);
        let [first, second] = [1, 13].map(|month| RepaymentRule::NotYetPaid { month });
        let served = RepaymentRule::Served { within };
        for (month, expected) in [
            (0, [first, second]),
            (1, [RepaymentRule::ProRata { missing: 11, within }, second]),
            (11, [RepaymentRule::ProRata { missing, within }, second]),
            (12, [served, second]),
            (13, [served, RepaymentRule::ProRata { missing: 11, within }]),
            (24, [served, served]),
            (u32::MAX - 1, [served, served]),
        ] {
            assert_eq!(rules(terms, month), expected, "month {month}");
        }
    }

    #[test]
    fn all_of_it_is_repaid_to_the_last_month_where_the_terms_say_so() {
        let terms = "amounts = [12_000]\nrepay_within = 24\nrepay = \"full\"";
        let full = |missing| [RepaymentRule::Full { missing, within: 24 }];
        assert_eq!((rules(terms, 1), rules(terms, 23)), (full(23).into(), full(1).into()));
        assert_eq!(rules(terms, 24), [RepaymentRule::Served { within: 24 }]);
    }

    #[test]
    fn monthly_parts_are_paid_one_by_one_and_never_repaid() {
        let terms = "amounts = [12_000]\npaid = \"monthly\"\nrepay_within = 12";
        assert_eq!(rules(terms, 0), [RepaymentRule::NotYetPaid { month: 1 }]);
        for (month, paid) in [(1, 1), (11, 11), (12, 12), (30, 12)] {
            assert_eq!(rules(terms, month), [RepaymentRule::InParts { paid }], "month {month}");
        }
    }

    #[test]
    fn without_terms_it_is_not_stated_what_is_repaid() {
        assert_eq!(rules("amounts = [12_000]", 1), [RepaymentRule::NotStated]);
    }
}
