//! Clawback: how much of an advance must be repaid on leaving early.

use std::sync::Arc;

use crate::key::{Key, Kind};
use crate::money::Rate;
use crate::terms::{Faults, RepayStep, Terms};
use crate::time::Horizon;

/// The longest clawback period, in months.
const MOST_MONTHS: i64 = Horizon::MAX as i64 * 12;

/// The key of the clawback period. `about` states when the period starts.
pub(crate) const fn within_key(about: &'static str) -> Key {
    Key::new("repay_within", Kind::Count(1, MOST_MONTHS), about)
        .also("clawback clawback_months clawback_within repayment repay_months")
        .example("repay_within = 12")
}

/// The key of the amount to repay.
pub(crate) const REPAY_KEY: Key = Key::new(
    "repay",
    Kind::ChoiceOrSections(&[PRO_RATA, FULL], "step", STEP_KEYS),
    "how much is repaid: pro rata, all of it, or a percent by month",
)
.default(PRO_RATA)
.example("[{ month = 12, percent = 100 }, { month = 24, percent = 50 }]");

const STEP_KEYS: &[Key] = &[
    Key::new(
        "month",
        Kind::Count(1, MOST_MONTHS),
        "if you leave before serving this many months …",
    )
    .example("month = 12, from the payment on")
    .required()
    .beside_terms(),
    Key::new("percent", Kind::Percent, "… you repay this percent")
        .example("percent = 100")
        .required()
        .beside_terms(),
];

const PRO_RATA: &str = "pro_rata";
const FULL: &str = "full";

/// The clawback terms of an advance such as a sign-on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clawback {
    /// The clawback period, in months from the payment.
    pub within: u32,
    /// How much is repaid.
    pub repay: Repay,
}

/// How much of an advance is repaid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Repay {
    /// The share for the months not served.
    ProRata,
    /// All of it.
    Full,
    /// A percentage that falls by step, earliest step first.
    Steps(Arc<[RepayStep]>),
}

impl Clawback {
    /// Reads `repay_within` and `repay`; `None` if the advance has neither.
    pub(crate) fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let within = terms.count("repay_within");
        if terms.is_listed("repay") {
            if terms.sections("repay").is_empty() {
                faults.note(
                    "repay",
                    "has no steps",
                    "write it like [{ month = 12, percent = 100 }]",
                );
            }
            let steps = steps(terms, faults)?;
            let last = steps.last()?.month;
            if within.is_some_and(|within: u32| within != last) {
                let message = "differs from the month of the last step";
                faults.note(
                    "repay_within",
                    message,
                    "remove `repay_within`; the last step sets it",
                );
            }
            return Some(Self { within: last, repay: Repay::Steps(steps.into()) });
        }
        if terms.has("repay") && !terms.has("repay_within") {
            let message = "needs `repay_within`";
            faults.note("repay", message, "add repay_within = 12, in months");
        }
        let repay = match terms.text("repay") {
            Some(FULL) => Repay::Full,
            _ => Repay::ProRata,
        };
        Some(Self { within: within?, repay })
    }

    /// The fraction repaid after `served` months, if the clawback has steps.
    pub(crate) fn part_after(&self, served: u32) -> Option<Rate> {
        match &self.repay {
            Repay::Steps(steps) => {
                let step = steps.iter().find(|step| served < step.month);
                Some(step.map_or(Rate::default(), |step| step.part))
            }
            Repay::ProRata | Repay::Full => None,
        }
    }
}

/// Reads the clawback steps; `None` if any of them is invalid.
fn steps(terms: &Terms, faults: &mut Faults) -> Option<Vec<RepayStep>> {
    let mut before = 0;
    faults.sections(terms, "repay", |step, faults| {
        let month = faults.required(step, STEP_KEYS, "month", Terms::count);
        let part = faults.required(step, STEP_KEYS, "percent", Terms::rate);
        if month.is_some_and(|month: u32| month <= before) {
            faults.note(
                "month",
                "must be later than the month of the previous step",
                "sort the steps by month",
            );
        }
        before = month.unwrap_or(before);
        Some(RepayStep { month: month?, part: part? })
    })
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;

    fn read(terms: &str) -> Result<Option<Clawback>, Vec<String>> {
        let text = format!("base = 0\n[sign_on]\namounts = [1]\n{terms}");
        match crate::Offer::from_toml(&text) {
            Ok(offer) => Ok(offer.sign_on().and_then(|sign_on| sign_on.clawback.clone())),
            Err(problems) => Err(problems.into_iter().map(|problem| problem.message).collect()),
        }
    }

    #[test]
    fn steps_set_the_percent_repaid_by_month() {
        let steps = "repay = [{ month = 12, percent = 100 }, { month = 24, percent = 50 }]";
        let clawback = read(steps).unwrap().unwrap();
        assert_eq!(clawback.within, 24);
        let part = |served| clawback.part_after(served).unwrap().to_string();
        assert_eq!([0, 11, 12, 23, 24].map(part), ["100%", "100%", "50%", "50%", "0%"]);
    }

    #[test]
    fn the_last_step_sets_the_clawback_period() {
        let steps = "repay = [{ month = 12, percent = 100 }]\nrepay_within = ";
        assert!(read(&format!("{steps}12")).is_ok());
        assert_eq!(read(&format!("{steps}13")).unwrap_err().len(), 1);
    }

    #[test]
    fn step_months_must_increase() {
        let steps = "repay = [{ month = 12, percent = 100 }, { month = 12, percent = 50 }]";
        assert_eq!(read(steps).unwrap_err().len(), 1);
    }

    #[test]
    fn every_invalid_step_is_reported() {
        assert_eq!(read("repay = [{ percent = 100 }, { month = 12 }]").unwrap_err().len(), 2);
        assert_eq!(read("repay = [{ month = 12, percent = 101 }]").unwrap_err().len(), 1);
        assert_eq!(read("repay = []\nrepay_within = 12").unwrap_err().len(), 1);
    }

    #[test]
    fn repayment_is_pro_rata_by_default() {
        let clawback =
            |terms| read(terms).unwrap().map(|clawback| (clawback.within, clawback.repay));
        assert_eq!(clawback(""), None);
        assert_eq!(clawback("repay_within = 12"), Some((12, Repay::ProRata)));
        assert_eq!(clawback("repay_within = 24\nrepay = \"full\""), Some((24, Repay::Full)));
    }

    #[test]
    fn repay_requires_repay_within() {
        let text = "base = 1\n[sign_on]\namounts = [1]\nrepay = \"full\"";
        let problems = crate::Offer::from_toml(text).unwrap_err();
        let places = problems.iter().map(|problem| &text[problem.span.clone().unwrap()]);
        assert_eq!(places.collect::<Vec<_>>(), ["\"full\""]);
    }
}
