//! An offer's weighted score and verdict.

use rust_decimal::Decimal;

use super::criteria::{Criteria, Factor, UnknownFactor};
use crate::assessment::{Scale, Score};
use crate::money::round;
use crate::names::named;

/// The decimals shown for a total, unless rounding contradicts its verdict.
const SHOWN_DIGITS: u32 = 2;

/// An offer's scores, weighted by [`Criteria`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorecard<'m> {
    criteria: &'m Criteria,
    scores: Vec<Option<Decimal>>,
}

impl Criteria {
    /// Weights the scores of an offer.
    ///
    /// # Errors
    ///
    /// Every [`UnknownFactor`]: a factor with a score but no weight.
    pub fn scorecard(&self, scores: &[Score]) -> Result<Scorecard<'_>, Vec<UnknownFactor>> {
        let is_known = |name: &str| self.factors().iter().any(|factor| factor.name == name);
        let unknown = scores.iter().filter(|score| !is_known(&score.factor));
        let unknown: Vec<UnknownFactor> = unknown.map(|score| self.unknown(score)).collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let score_of = |factor: &Factor| {
            scores.iter().find(|score| score.factor == factor.name).map(|score| score.score)
        };
        Ok(Scorecard { criteria: self, scores: self.factors().iter().map(score_of).collect() })
    }
}

impl<'m> Scorecard<'m> {
    /// The criteria.
    #[must_use]
    pub const fn criteria(&self) -> &'m Criteria {
        self.criteria
    }

    /// Whether any factor has a score.
    #[must_use]
    pub fn is_scored(&self) -> bool {
        self.scores.iter().any(Option::is_some)
    }

    /// Every factor with its score, if any.
    pub fn scores(&self) -> impl Iterator<Item = (&'m Factor, Option<Decimal>)> {
        self.criteria.factors().iter().zip(self.scores.iter().copied())
    }

    /// The weighted factors without a score.
    pub fn missing(&self) -> impl Iterator<Item = &'m str> {
        let missing =
            self.scores().filter(|(factor, score)| score.is_none() && !factor.times.is_zero());
        missing.map(|(factor, _)| factor.name.as_str())
    }

    /// The weighted total; `None` if a score is missing. A missing score never counts as 0.
    #[must_use]
    pub fn total(&self) -> Option<Total> {
        if self.missing().next().is_some() {
            return None;
        }
        let points = self.scores().map(|(factor, score)| factor.times * score.unwrap_or_default());
        Some(Total { scale: self.criteria.scale(), points: points.sum::<Decimal>().normalize() })
    }
}

/// A weighted total: risk out of 10, fit out of 75.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    scale: Scale,
    points: Decimal,
}

impl Total {
    /// The exact total.
    #[must_use]
    pub const fn points(self) -> Decimal {
        self.points
    }

    /// The verdict, from the exact total.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        Verdict::of(self.scale, self.points)
    }

    /// The total to two decimals, or more if rounding would contradict the verdict.
    #[must_use]
    pub fn shown(self) -> Decimal {
        let finest = self.points.scale().max(SHOWN_DIGITS);
        let rounded = (SHOWN_DIGITS..=finest).map(|digits| round(self.points, digits));
        let agrees = |shown: &Decimal| Verdict::of(self.scale, *shown) == self.verdict();
        rounded.into_iter().find(agrees).unwrap_or(self.points)
    }
}

named! {
    /// The verdict on a total.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Verdict {
        /// Risk of 8 or more.
        LowRisk = "low",
        /// Risk of 6 or more.
        ModerateRisk = "moderate",
        /// Risk below 6.
        HighRisk = "high",
        /// Fit of 60 or more.
        Accept = "accept",
        /// Fit of 45 or more.
        AcceptWithReservations = "accept_with_reservations",
        /// Fit of 30 or more.
        NegotiateOrDecline = "negotiate_or_decline",
        /// Fit below 30.
        Decline = "decline",
    }
}

impl Verdict {
    /// The verdicts of a scale with their minimum totals, best first.
    #[must_use]
    pub const fn thresholds(scale: Scale) -> &'static [(u32, Self)] {
        match scale {
            Scale::Risk => &[(8, Self::LowRisk), (6, Self::ModerateRisk), (0, Self::HighRisk)],
            Scale::Fit => &[
                (60, Self::Accept),
                (45, Self::AcceptWithReservations),
                (30, Self::NegotiateOrDecline),
                (0, Self::Decline),
            ],
        }
    }

    fn of(scale: Scale, points: Decimal) -> Self {
        let reached = Self::thresholds(scale).iter().find(|(least, _)| points >= (*least).into());
        reached.map_or(Self::Decline, |(_, verdict)| *verdict)
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Offer, Profile};

    /// An offer with the same score for every default factor except `but`.
    fn scores(scale: Scale, all: &str, but: &[(&str, &str)]) -> Offer {
        let usual = Criteria::usual(scale);
        let lines = usual.factors().iter().map(|factor| {
            let other = but.iter().find(|(name, _)| *name == factor.name);
            format!("{} = {}\n", factor.name, other.map_or(all, |(_, score)| score))
        });
        let lines: String = lines.collect();
        Offer::from_toml(&format!("base = 1\n[{}]\n{lines}", scale.name())).unwrap()
    }

    /// The displayed total and its verdict.
    fn result(scale: Scale, all: &str, but: &[(&str, &str)]) -> (String, Verdict) {
        let offer = scores(scale, all, but);
        let criteria = Criteria::usual(scale);
        let total = criteria.scorecard(offer.scores(scale)).unwrap().total().unwrap();
        (total.shown().to_string(), total.verdict())
    }

    #[test]
    fn risk_verdicts_change_at_their_thresholds() {
        for (all, stack, shown, verdict) in [
            ("8", "8", "8.00", Verdict::LowRisk),
            ("8", "7.9", "7.99", Verdict::ModerateRisk),
            ("8", "7.99", "7.999", Verdict::ModerateRisk),
            ("8", "7.99999", "7.999999", Verdict::ModerateRisk),
            ("6", "6", "6.00", Verdict::ModerateRisk),
            ("6", "5.9", "5.99", Verdict::HighRisk),
            ("6", "5.95", "5.995", Verdict::HighRisk),
            ("10", "10", "10.00", Verdict::LowRisk),
            ("1", "1", "1.00", Verdict::HighRisk),
        ] {
            let result = result(Scale::Risk, all, &[("tech_stack", stack)]);
            assert_eq!(result, (shown.to_owned(), verdict), "{all} {stack}");
        }
    }

    #[test]
    fn fit_verdicts_change_at_their_thresholds() {
        for (all, location, shown, verdict) in [
            ("4", "4", "60.00", Verdict::Accept),
            ("4", "3", "59.00", Verdict::AcceptWithReservations),
            ("4", "3.99", "59.99", Verdict::AcceptWithReservations),
            ("4", "3.999", "59.999", Verdict::AcceptWithReservations),
            ("3", "3", "45.00", Verdict::AcceptWithReservations),
            ("3", "2", "44.00", Verdict::NegotiateOrDecline),
            ("2", "2", "30.00", Verdict::NegotiateOrDecline),
            ("2", "1", "29.00", Verdict::Decline),
            ("5", "5", "75.00", Verdict::Accept),
        ] {
            let result = result(Scale::Fit, all, &[("location", location)]);
            assert_eq!(result, (shown.to_owned(), verdict), "{all} {location}");
        }
    }

    #[test]
    fn a_missing_score_is_not_zero() {
        let offer = Offer::from_toml("base = 1\n[fit]\ncompensation = 5\nteam = 5").unwrap();
        let usual = Criteria::usual(Scale::Fit);
        let scorecard = usual.scorecard(offer.scores(Scale::Fit)).unwrap();
        let missing: Vec<&str> = scorecard.missing().collect();
        assert_eq!(missing, ["growth", "manager", "work_life_balance", "location"]);
        assert_eq!((scorecard.is_scored(), scorecard.total()), (true, None));
        let usual = Criteria::usual(Scale::Risk);
        assert!(!usual.scorecard(offer.scores(Scale::Risk)).unwrap().is_scored());
        // A factor with zero weight is never missing.
        let text = "[fit]\ncompensation = \"25%\"\nteam = \"75%\"\nfun = \"0%\"";
        let own = Criteria::of(Scale::Fit, Some(&Profile::from_toml(text).unwrap()));
        let total = own.scorecard(offer.scores(Scale::Fit)).unwrap().total().unwrap();
        assert_eq!(total.points(), Decimal::from(75));
    }
}
