//! What somebody who holds offers brings along: what they have now, what they weigh, who they are.

use crate::assessment::Scale;
use crate::money::{Amount, Currency, Rate};

/// A profile that has been read and found valid.
///
/// ```
/// use offercalc::Profile;
///
/// let profile = Profile::from_toml("[walkaway]\ncurrent = \"300k\"\nrisk_premium = \"10%\"");
/// assert!(profile.is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// What goes into the number below which one says no.
    pub walkaway: WalkawayTerms,
    /// Own factors of risk with their weights; none where the usual ones are meant.
    pub risk: Option<Vec<Weight>>,
    /// The same of fit.
    pub fit: Option<Vec<Weight>>,
    /// The names that letters are written with.
    pub names: Names,
}

/// The parts of a walk-away number, each where the profile names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WalkawayTerms {
    /// The currency of its amounts; that of the offers where it names none.
    pub currency: Option<Currency>,
    /// What one has now, a year.
    pub current: Option<Current>,
    /// What living costs more there.
    pub cost_of_living: Option<Part>,
    /// What the risk of a change is worth.
    pub risk_premium: Option<Part>,
    /// What growth at the new job is worth: below 0 where it is worth a lower number.
    pub growth: Option<Part>,
}

/// What one has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Current {
    /// In units of the currency, a year.
    Amount(Amount),
    /// What the offer file of the current job comes to, by its path from the profile's folder.
    File(String),
}

/// A part of a walk-away number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In units of the currency; below 0 takes away.
    Amount(rust_decimal::Decimal),
    /// Of the current total.
    Rate(Rate),
}

/// A factor with its weight; all weights of a scale total 100 %.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Weight {
    /// What is scored.
    pub factor: String,
    /// Its part of the whole.
    pub weight: Rate,
}

/// Names for letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Names {
    /// Who writes.
    pub me: Option<String>,
    /// Who is written to.
    pub recruiter: Option<String>,
    /// The team that one would join.
    pub team: Option<String>,
    /// The day by which one decides.
    pub deadline: Option<String>,
}

impl Profile {
    /// The own weights of a scale.
    #[must_use]
    pub fn weights(&self, scale: Scale) -> Option<&[Weight]> {
        match scale {
            Scale::Risk => self.risk.as_deref(),
            Scale::Fit => self.fit.as_deref(),
        }
    }
}
