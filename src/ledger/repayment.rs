//! What must be repaid of an advance, such as a sign-on, on leaving early.

use rust_decimal::Decimal;

use super::{Entry, Ledger, OutOfReach};
use crate::clawback::{Clawback, Repay};
use crate::money::{Fraction, Money, Rate};

/// The rule that applies to an advance on leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepaymentRule {
    /// Not yet paid. Payment starts in this month.
    NotYetPaid {
        /// Months from the start date.
        month: u32,
    },
    /// Paid in twelve monthly parts. Those paid are kept.
    InParts {
        /// The number of parts paid.
        paid: u32,
    },
    /// The offer states no clawback. The payment counts as kept.
    NotStated,
    /// The clawback period is over.
    Served {
        /// The length of the period, in months.
        within: u32,
    },
    /// The share for the months not served is repaid.
    ProRata {
        /// The months not served.
        missing: u32,
        /// The length of the period, in months.
        within: u32,
    },
    /// The full amount is repaid.
    Full {
        /// The months not served.
        missing: u32,
        /// The length of the period, in months.
        within: u32,
    },
    /// A percentage set by the clawback steps is repaid.
    Step {
        /// The fraction repaid.
        part: Rate,
        /// The months not served.
        missing: u32,
        /// The length of the period, in months.
        within: u32,
    },
}

impl RepaymentRule {
    /// The rule for an advance on leaving at the end of a month.
    pub(crate) fn of(entry: &Entry, month: u32) -> Self {
        let paid_in = entry.first_month();
        // The month of payment is the first month served.
        let served = (month + 1).saturating_sub(paid_in);
        if served == 0 {
            return Self::NotYetPaid { month: paid_in };
        }
        let in_parts = entry.is_monthly().then_some(Self::InParts { paid: served.min(12) });
        let Some(clawback) = entry.clawback() else {
            return in_parts.unwrap_or(Self::NotStated);
        };
        let Clawback { within, repay } = clawback;
        let within = *within;
        match (within.saturating_sub(served), repay) {
            (0, _) => in_parts.unwrap_or(Self::Served { within }),
            (missing, Repay::ProRata) => Self::ProRata { missing, within },
            (missing, Repay::Full) => Self::Full { missing, within },
            (missing, Repay::Steps(_)) => {
                let part = clawback.part_after(served).unwrap_or_default();
                Self::Step { part, missing, within }
            }
        }
    }

    /// The amount to repay in minor units; `None` if it cannot be computed exactly.
    pub(crate) fn taken_back(self, paid: Money) -> Option<i128> {
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

impl Ledger {
    /// What must be repaid on leaving at the end of a month, in minor units.
    pub(crate) fn to_repay(&self, month: u32) -> Result<i128, OutOfReach> {
        let advances = self.entries.iter().filter(|entry| entry.clawback().is_some());
        let repaid = advances.map(|entry| self.repaid(entry, month, self.paid_by(entry, month)));
        repaid.sum()
    }

    /// What must be repaid on leaving at the end of a month, if this much of an advance is paid by
    /// then, in minor units.
    pub(crate) fn repaid(
        &self,
        advance: &Entry,
        month: u32,
        paid: i128,
    ) -> Result<i128, OutOfReach> {
        let repaid = RepaymentRule::of(advance, month).taken_back(self.currency.amount(paid));
        repaid.ok_or(OutOfReach::of(advance.component))
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Component;
    use crate::{Horizon, Offer};

    /// The rule for each year's sign-on on leaving at the end of a month.
    fn rules(terms: &str, month: u32) -> Vec<RepaymentRule> {
        let text = format!("base = 1\n[sign_on]\n{terms}");
        let ledger = Offer::from_toml(&text).unwrap().ledger(Horizon::default()).unwrap();
        let entries = ledger.entries().iter();
        let sign_on = entries.filter(|entry| entry.component() == Component::SignOn);
        sign_on.map(|entry| RepaymentRule::of(entry, month)).collect()
    }

    #[test]
    fn a_payment_is_unpaid_then_repaid_then_kept() {
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
    fn a_full_clawback_applies_until_its_last_month() {
        let terms = "amounts = [12_000]\nrepay_within = 24\nrepay = \"full\"";
        let full = |missing| [RepaymentRule::Full { missing, within: 24 }];
        assert_eq!((rules(terms, 1), rules(terms, 23)), (full(23).into(), full(1).into()));
        assert_eq!(rules(terms, 24), [RepaymentRule::Served { within: 24 }]);
    }

    #[test]
    fn monthly_parts_are_repaid_only_by_a_clawback() {
        let terms = "amounts = [12_000]\npaid = \"monthly\"";
        assert_eq!(rules(terms, 0), [RepaymentRule::NotYetPaid { month: 1 }]);
        for (month, paid) in [(1, 1), (11, 11), (12, 12), (30, 12)] {
            assert_eq!(rules(terms, month), [RepaymentRule::InParts { paid }], "month {month}");
        }
        let terms = format!("{terms}\nrepay_within = 6");
        assert_eq!(rules(&terms, 5), [RepaymentRule::ProRata { missing: 1, within: 6 }]);
        for (month, paid) in [(6, 6), (30, 12)] {
            assert_eq!(rules(&terms, month), [RepaymentRule::InParts { paid }], "month {month}");
        }
    }

    #[test]
    fn without_clawback_terms_the_rule_is_not_stated() {
        assert_eq!(rules("amounts = [12_000]", 1), [RepaymentRule::NotStated]);
    }
}
