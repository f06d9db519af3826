//! Factors and weights.

use std::cmp::Reverse;
use std::fmt;

use rust_decimal::Decimal;

use crate::assessment::{Scale, Score};
use crate::decide::{Profile, Weight};
use crate::money::{RATE_DIGITS, quotient};
use crate::suggest::suggest;

/// The default risk factors, in percent.
const RISK: [(&str, i64); 6] = [
    ("team_stability", 20),
    ("manager_quality", 25),
    ("growth_potential", 20),
    ("work_life_balance", 15),
    ("tech_stack", 10),
    ("location_flexibility", 10),
];

/// The default fit factors with their multipliers.
const FIT: [(&str, i64); 6] = [
    ("compensation", 4),
    ("team", 3),
    ("growth", 3),
    ("manager", 2),
    ("work_life_balance", 2),
    ("location", 1),
];

/// The factors of a scale and their weights.
///
/// ```
/// use offercalc::{Criteria, Offer, Scale, Verdict};
///
/// let offer = Offer::from_toml(
///     "base = 175_000\n[fit]\ncompensation = 4\nteam = 4\ngrowth = 5\nmanager = 3\n\
///      work_life_balance = 3\nlocation = 5",
/// )
/// .expect("a valid offer");
/// let criteria = Criteria::usual(Scale::Fit);
/// let scorecard = criteria.scorecard(offer.scores(Scale::Fit)).expect("known factors");
/// let total = scorecard.total().expect("every factor is scored");
/// assert_eq!(total.points().to_string(), "60");
/// assert_eq!(total.verdict(), Verdict::Accept);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria {
    scale: Scale,
    own: bool,
    factors: Vec<Factor>,
}

/// A factor and its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Factor {
    /// The key in the files.
    pub name: String,
    /// The score's multiplier: 0.2 for 20 % of risk, 4 for the ×4 of fit.
    pub times: Decimal,
    /// The fraction of the total, to six decimals.
    pub weight: Decimal,
}

impl Criteria {
    /// The default factors of a scale.
    #[must_use]
    pub fn usual(scale: Scale) -> Self {
        let factor = |(name, times): (&str, Decimal)| factor(scale, name, times);
        let factors = match scale {
            Scale::Risk => {
                RISK.map(|(name, percent)| factor((name, Decimal::new(percent, 2)))).into()
            }
            Scale::Fit => FIT.map(|(name, times)| factor((name, Decimal::from(times)))).into(),
        };
        Self { scale, own: false, factors }
    }

    /// The profile's factors, heaviest first, or the default ones.
    #[must_use]
    pub fn of(scale: Scale, profile: Option<&Profile>) -> Self {
        let Some(weights) = profile.and_then(|profile| profile.weights(scale)) else {
            return Self::usual(scale);
        };
        let mut weights: Vec<&Weight> = weights.iter().collect();
        weights.sort_by_key(|weight| Reverse(weight.weight));
        let times = |weight: &Weight| weight.weight.fraction() * all_times(scale);
        let factors = weights.into_iter().map(|w| factor(scale, &w.factor, times(w)));
        Self { scale, own: true, factors: factors.collect() }
    }

    /// The scale.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// Whether the weights come from a profile.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.own
    }

    /// The factors.
    #[must_use]
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The error for a scored factor without a weight.
    pub(super) fn unknown(&self, score: &Score) -> UnknownFactor {
        let known = || self.factors.iter().map(|factor| factor.name.as_str());
        UnknownFactor {
            scale: self.scale,
            own: self.own,
            factor: score.factor.clone(),
            near: suggest(&score.factor, known()).map(str::to_owned),
            known: known().map(str::to_owned).collect(),
        }
    }
}

/// The sum of all multipliers.
pub(super) const fn all_times(scale: Scale) -> Decimal {
    Decimal::from_parts(scale.best_total() / scale.best(), 0, 0, false, 0)
}

fn factor(scale: Scale, name: &str, times: Decimal) -> Factor {
    let weight = quotient(times, all_times(scale), RATE_DIGITS).unwrap_or_default();
    Factor { name: name.to_owned(), times, weight }
}

/// A scored factor that has no weight.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownFactor {
    /// The scale.
    pub scale: Scale,
    /// Whether the weights come from a profile.
    pub own: bool,
    /// The factor.
    pub factor: String,
    /// The most similar factor.
    pub near: Option<String>,
    /// The known factors.
    pub known: Vec<String>,
}

impl fmt::Display for UnknownFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scale, factor, .. } = self;
        write!(f, "`{}.{factor}` has a score but no weight", scale.name())
    }
}

impl std::error::Error for UnknownFactor {}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;

    #[test]
    fn default_weights_total_the_whole() {
        for scale in Scale::ALL {
            let usual = Criteria::usual(scale);
            let times: Decimal = usual.factors().iter().map(|factor| factor.times).sum();
            assert_eq!(times, all_times(scale));
        }
    }

    #[test]
    fn profile_weights_replace_the_defaults() {
        let text = "[fit]\nfun = \"20%\"\ncompensation = \"80%\"";
        let profile = Profile::from_toml(text).unwrap();
        let own = Criteria::of(Scale::Fit, Some(&profile));
        assert!(own.is_own());
        let times = own.factors().iter().map(|f| (f.name.as_str(), f.times.normalize()));
        let expected = [("compensation", Decimal::from(12)), ("fun", Decimal::from(3))];
        assert_eq!(times.collect::<Vec<_>>(), expected);
        // A scale without profile weights keeps the defaults.
        assert_eq!(Criteria::of(Scale::Risk, Some(&profile)), Criteria::usual(Scale::Risk));
    }

    #[test]
    fn a_score_without_a_weight_is_an_error() {
        let text = "base = 1\n[risk]\nteam_stabilty = 5\nx = 1\ntech_stack = 3\n";
        let offer = Offer::from_toml(text).unwrap();
        let unknown =
            Criteria::usual(Scale::Risk).scorecard(offer.scores(Scale::Risk)).unwrap_err();
        let found = unknown.iter().map(|each| (each.near.as_deref(), each.span_in(text)));
        assert_eq!(
            found.collect::<Vec<_>>(),
            [(Some("team_stability"), Some(16..29)), (None, Some(34..35))]
        );
        let words = "`risk.x` has a score but no weight";
        assert_eq!(unknown[1].to_string(), words);
        assert!(!unknown[1].own);
        let profile = Profile::from_toml("[risk]\nfun = \"100%\"").unwrap();
        let own = Criteria::of(Scale::Risk, Some(&profile));
        assert!(own.scorecard(offer.scores(Scale::Risk)).unwrap_err()[0].own);
    }
}
