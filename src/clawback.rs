//! What has to be repaid of an advance by somebody who leaves early.

use crate::terms::{Faults, Terms};

/// The terms of repaying an advance, like a sign-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clawback {
    /// Months from the payment on in which leaving means repaying.
    pub within: u32,
    /// How much is repaid.
    pub repay: Repay,
}

/// How much of an advance is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repay {
    /// The part for the months not served.
    ProRata,
    /// All of it.
    Full,
}

/// The words for how much is repaid.
pub(crate) const REPAY_NAMES: [&str; 2] = [Repay::ProRata.name(), Repay::Full.name()];

impl Clawback {
    /// Reads `repay_within` and `repay` of an advance; none where it has no such terms.
    pub(crate) fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        if terms.has("repay") && !terms.has("repay_within") {
            let says = "says how much to repay, but not within how many months";
            faults.note("repay", says, "add repay_within = 12, in months");
        }
        let repay = terms.choice("repay", &Repay::ALL, Repay::name);
        let within = terms.count("repay_within")?;
        Some(Self { within, repay: repay.unwrap_or(Repay::ProRata) })
    }
}

impl Repay {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::ProRata, Self::Full];

    /// The name in the offer file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProRata => "pro_rata",
            Self::Full => "full",
        }
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;

    fn clawback(terms: &str) -> Option<(u32, Repay)> {
        let text = format!("base = 1\n[sign_on]\namounts = [1]\n{terms}");
        let offer = Offer::from_toml(&text).unwrap();
        offer.sign_on()?.clawback.map(|clawback| (clawback.within, clawback.repay))
    }

    #[test]
    fn repaying_is_by_the_month_unless_all_of_it_is_asked_for() {
        assert_eq!(clawback(""), None);
        assert_eq!(clawback("repay_within = 12"), Some((12, Repay::ProRata)));
        assert_eq!(clawback("repay_within = 24\nrepay = \"full\""), Some((24, Repay::Full)));
    }

    #[test]
    fn how_much_to_repay_says_nothing_without_the_months() {
        let text = "base = 1\n[sign_on]\namounts = [1]\nrepay = \"full\"";
        let problems = Offer::from_toml(text).unwrap_err();
        let places = problems.iter().map(|problem| &text[problem.span.clone().unwrap()]);
        assert_eq!(places.collect::<Vec<_>>(), ["\"full\""]);
    }
}
