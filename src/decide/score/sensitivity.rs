//! Ranks offers by score and finds the smallest change that reverses the order.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::criteria::{Factor, all_times};
use super::scorecard::{Scorecard, Total};
use crate::money::{RATE_DIGITS, decimal, round, whole_part};

/// Scores change in tenths.
const SCORE_DIGITS: u32 = 1;

/// Weights change in tenths of a percent.
const WEIGHT_DIGITS: u32 = 3;

/// Offers ranked by total score.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// The indices of offers with a total, best first.
    pub ranks: Vec<usize>,
    /// What would put the second offer first; `None` if fewer than two offers have a total or the
    /// first two tie.
    pub sensitivity: Option<Sensitivity>,
}

/// The smallest changes that put the second offer first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sensitivity {
    /// A change of one score; `None` if no single score is enough.
    pub score: Option<ScoreChange>,
    /// A change of one weight; `None` if no single weight is enough.
    pub weight: Option<WeightChange>,
}

/// A higher score for the second offer or a lower one for the first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScoreChange {
    /// The factor.
    pub factor: String,
    /// The current score.
    pub from: Decimal,
    /// The nearest score that reverses the order, in tenths.
    pub to: Decimal,
}

impl ScoreChange {
    /// Whether the second offer's score rises. Otherwise the first offer's score falls.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.to > self.from
    }
}

/// A change of one weight. The others scale in proportion, so the total stays 100 %.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WeightChange {
    /// The factor.
    pub factor: String,
    /// The current weight, as a fraction to six decimals.
    pub from: Decimal,
    /// The nearest weight that reverses the order, as a fraction in tenths of a percent.
    pub to: Decimal,
}

impl Order {
    /// Ranks scorecards with the same criteria. Ties keep their order.
    #[must_use]
    pub fn of<'j, 'm: 'j>(offers: impl IntoIterator<Item = &'j Scorecard<'m>>) -> Self {
        let offers: Vec<&Scorecard<'m>> = offers.into_iter().collect();
        let totals = offers.iter().map(|scorecard| scorecard.total().map(Total::points));
        let mut totals: Vec<(usize, Decimal)> =
            totals.enumerate().filter_map(|(index, total)| Some((index, total?))).collect();
        totals.sort_by_key(|(_, total)| Reverse(*total));
        let ranks: Vec<usize> = totals.iter().map(|(index, _)| *index).collect();
        let sensitivity = match ranks.as_slice() {
            [first, second, ..] => {
                offers.get(*first).zip(offers.get(*second)).and_then(|(a, b)| Sensitivity::of(a, b))
            }
            _ => None,
        };
        Self { ranks, sensitivity }
    }
}

impl Sensitivity {
    /// What would put `second` first; `None` unless `first` is ahead.
    #[must_use]
    pub fn of(first: &Scorecard<'_>, second: &Scorecard<'_>) -> Option<Self> {
        let gap = first.total()?.points() - second.total()?.points();
        if first.criteria() != second.criteria() || gap <= Decimal::ZERO {
            return None;
        }
        let scores = || first.scores().zip(second.scores());
        // A factor that either offer does not score has zero weight and keeps it.
        let lines =
            scores().filter_map(|((factor, a), (_, b))| Some(FactorLead { factor, lead: a? - b? }));
        let lines: Vec<FactorLead<'_>> = lines.collect();
        let best = Decimal::from(first.criteria().scale().best());
        let raised = second.scores().filter_map(|(factor, from)| raised(factor, from?, gap, best));
        let lowered = first.scores().filter_map(|(factor, from)| lowered(factor, from?, gap));
        let weight = lines
            .iter()
            .filter_map(|line| weight_change(line, &lines, all_times(first.criteria().scale())));
        Some(Self {
            score: raised.chain(lowered).min_by_key(|change| (change.to - change.from).abs()),
            weight: weight.min_by_key(|(distance, _)| *distance).map(|(_, change)| change),
        })
    }
}

/// The first offer's lead in one factor, in points of score.
struct FactorLead<'m> {
    factor: &'m Factor,
    lead: Decimal,
}

/// The lowest score of the second offer, in tenths, that gains more than `gap`.
fn raised(factor: &Factor, from: Decimal, gap: Decimal, best: Decimal) -> Option<ScoreChange> {
    // `to` is the first tenth above from + gap ÷ times. Dividing last keeps it exact.
    let needed = (from * factor.times + gap) * Decimal::TEN;
    let tenths = whole_part(needed, factor.times)? + Decimal::ONE;
    let to = decimal(tenths.mantissa(), SCORE_DIGITS)?;
    let is_ahead = (to - from) * factor.times > gap;
    (is_ahead && to <= best).then(|| ScoreChange { factor: factor.name.clone(), from, to })
}

/// The highest score of the first offer, in tenths, that loses more than `gap`.
fn lowered(factor: &Factor, from: Decimal, gap: Decimal) -> Option<ScoreChange> {
    let needed = (from * factor.times - gap) * Decimal::TEN;
    // A score is at least 1, so a negative one does not exist.
    let below = whole_part(needed.max(Decimal::ZERO), factor.times)?;
    let is_there = below * factor.times == needed;
    let tenths = if is_there { below - Decimal::ONE } else { below };
    let to = decimal(tenths.mantissa(), SCORE_DIGITS)?;
    let is_ahead = (from - to) * factor.times > gap;
    (is_ahead && to >= Decimal::ONE).then(|| ScoreChange { factor: factor.name.clone(), from, to })
}

/// The nearest weight at which the second offer leads, and its distance.
///
/// With the others scaled in proportion, the first offer's lead at weight w is proportional to
/// `others + slope × w`.
fn weight_change(
    line: &FactorLead<'_>,
    all: &[FactorLead<'_>],
    whole: Decimal,
) -> Option<(Decimal, WeightChange)> {
    let times = line.factor.times;
    let others_times = whole - times;
    // With no other weights, nothing can scale.
    if others_times <= Decimal::ZERO {
        return None;
    }
    let all_leads: Decimal = all.iter().map(|each| each.factor.times * each.lead).sum();
    let others = all_leads - times * line.lead;
    let slope = line.lead * others_times - others;
    let steps = others.abs() * decimal(10_i128.pow(WEIGHT_DIGITS), 0)?;
    let below = whole_part(steps, slope.abs())?;
    let to = match slope.is_sign_negative() {
        true => below + Decimal::ONE,
        false if below * slope == steps => below - Decimal::ONE,
        false => below,
    };
    let to = decimal(to.mantissa(), WEIGHT_DIGITS)?;
    let is_weight = (Decimal::ZERO..=Decimal::ONE).contains(&to);
    let is_ahead = others + slope * to < Decimal::ZERO;
    let distance = (to * whole - times).abs();
    let from = round(line.factor.weight, RATE_DIGITS);
    let change = || WeightChange { factor: line.factor.name.clone(), from, to };
    (is_weight && is_ahead).then(|| (distance, change()))
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Criteria, Offer, Profile, Scale};

    /// The sensitivity of two offers, with risk weights from a profile.
    fn sensitivity(weights: &str, first: &str, second: &str) -> Option<Sensitivity> {
        let profile = Profile::from_toml(&format!("[risk]\n{weights}")).unwrap();
        let criteria = Criteria::of(Scale::Risk, Some(&profile));
        let [first, second] = [first, second]
            .map(|scores| Offer::from_toml(&format!("base = 1\n[risk]\n{scores}")).unwrap());
        let [first, second] =
            [&first, &second].map(|offer| criteria.scorecard(offer.scores(Scale::Risk)).unwrap());
        Sensitivity::of(&first, &second)
    }

    const HALVES: &str = "a = \"50%\"\nb = \"50%\"";

    #[test]
    fn the_change_goes_one_step_past_a_tie() {
        // 6 against 5: 2 more on one score is a tie; with leads of 3 and -1, 25 % is a tie.
        let sensitivity = sensitivity(HALVES, "a = 7\nb = 5", "a = 4\nb = 6").unwrap();
        let (tenth, permille) = (Decimal::new(61, 1), Decimal::new(249, 3));
        assert_eq!(sensitivity.score.map(|change| change.to), Some(tenth));
        let weight = sensitivity.weight.unwrap();
        assert_eq!((weight.factor.as_str(), weight.to), ("a", permille));
    }

    #[test]
    fn no_single_change_helps_an_offer_behind_in_every_factor() {
        let sensitivity = sensitivity(HALVES, "a = 10\nb = 10", "a = 5\nb = 5").unwrap();
        assert_eq!((sensitivity.score, sensitivity.weight), (None, None));
    }

    #[test]
    fn the_first_offer_falls_if_the_second_cannot_rise() {
        let change =
            sensitivity(HALVES, "a = 10\nb = 10", "a = 10\nb = 9.99").unwrap().score.unwrap();
        assert!(!change.is_raised());
        assert_eq!((change.factor.as_str(), change.to), ("a", Decimal::new(99, 1)));
    }

    #[test]
    fn a_weight_may_have_to_reach_its_limit() {
        // The second offer leads only slightly, at 100 % or 0 %.
        let sensitivity = sensitivity(HALVES, "a = 10\nb = 5", "a = 1\nb = 5.001").unwrap();
        let weight = sensitivity.weight.unwrap();
        assert_eq!((weight.factor.as_str(), weight.to), ("a", Decimal::new(0, 3)));
    }

    #[test]
    fn a_single_factor_has_no_others_to_scale() {
        let sensitivity = sensitivity("a = \"100%\"", "a = 9", "a = 8.95").unwrap();
        assert_eq!(sensitivity.weight, None);
        // 9 to 8.9 is a smaller change than 8.95 to 9.1.
        assert_eq!(sensitivity.score.map(|change| change.to), Some(Decimal::new(89, 1)));
    }

    #[test]
    fn a_factor_without_a_score_gains_no_weight() {
        // If both offers scored 0 on c, no change would help; if only one did, 100 % would.
        let weights = "a = \"100%\"\nb = \"0%\"\nc = \"0%\"";
        let sensitivity = sensitivity(weights, "a = 7\nb = 5", "a = 6\nb = 5\nc = 9").unwrap();
        assert_eq!(sensitivity.weight, None);
    }

    #[test]
    fn tied_or_incomplete_offers_have_no_sensitivity() {
        assert_eq!(sensitivity(HALVES, "a = 7\nb = 5", "a = 5\nb = 7"), None);
        assert_eq!(sensitivity(HALVES, "a = 7\nb = 5", "a = 5"), None);
    }
}
