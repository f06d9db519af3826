//! Which offer is ahead by some criteria, and the smallest change that reverses the order.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::criteria::{Factor, all_times};
use super::scorecard::{Scorecard, Total};
use crate::money::{RATE_DIGITS, decimal, round, whole_part};

/// The steps of a score: tenths.
const SCORE_DIGITS: u32 = 1;

/// The steps of a weight: tenths of a percent.
const WEIGHT_DIGITS: u32 = 3;

/// Offers by their totals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// The offers that have a total, by index, the best first.
    pub ranks: Vec<usize>,
    /// What puts the second before the first; `None` where there are no two of them, or they are
    /// equal.
    pub sensitivity: Option<Sensitivity>,
}

/// The smallest changes by which the second of two offers overtakes the first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sensitivity {
    /// Of one score of either; `None` where no score alone does it.
    pub score: Option<ScoreChange>,
    /// Of one weight; `None` where no weight alone does it.
    pub weight: Option<WeightChange>,
}

/// A score of the second that is raised, or one of the first that is lowered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScoreChange {
    /// What is scored.
    pub factor: String,
    /// The score that it has.
    pub from: Decimal,
    /// The nearest that does it, in tenths.
    pub to: Decimal,
}

impl ScoreChange {
    /// Whether it is a score of the second that is raised, and not one of the first.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.to > self.from
    }
}

/// A weight that is changed, the others being scaled in proportion to total 100 % again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WeightChange {
    /// What is scored.
    pub factor: String,
    /// The weight that it has, as a fraction of six decimals.
    pub from: Decimal,
    /// The nearest that does it, as a fraction in tenths of a percent.
    pub to: Decimal,
}

impl Order {
    /// Ranks offers with scorecards by the same criteria; of equal ones the earlier comes first.
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
    /// What puts the second before the first; `None` unless the first is ahead.
    #[must_use]
    pub fn of(first: &Scorecard<'_>, second: &Scorecard<'_>) -> Option<Self> {
        let gap = first.total()?.points() - second.total()?.points();
        if first.criteria() != second.criteria() || gap <= Decimal::ZERO {
            return None;
        }
        let scores = || first.scores().zip(second.scores());
        // A factor that one of them has no score for weighs nothing, and cannot come to weigh more.
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

/// A factor with how many points of score the first is ahead in it.
struct FactorLead<'m> {
    factor: &'m Factor,
    lead: Decimal,
}

/// The lowest tenth of a score of the second at which it has more than so many points more.
fn raised(factor: &Factor, from: Decimal, gap: Decimal, best: Decimal) -> Option<ScoreChange> {
    // `to` is the first tenth above from + gap ÷ times, with nothing divided before the end.
    let needed = (from * factor.times + gap) * Decimal::TEN;
    let tenths = whole_part(needed, factor.times)? + Decimal::ONE;
    let to = decimal(tenths.mantissa(), SCORE_DIGITS)?;
    let is_ahead = (to - from) * factor.times > gap;
    (is_ahead && to <= best).then(|| ScoreChange { factor: factor.name.clone(), from, to })
}

/// The highest tenth of a score of the first at which it has more than so many points less.
fn lowered(factor: &Factor, from: Decimal, gap: Decimal) -> Option<ScoreChange> {
    let needed = (from * factor.times - gap) * Decimal::TEN;
    // A score is at least 1, so that below nothing there is none.
    let below = whole_part(needed.max(Decimal::ZERO), factor.times)?;
    let is_there = below * factor.times == needed;
    let tenths = if is_there { below - Decimal::ONE } else { below };
    let to = decimal(tenths.mantissa(), SCORE_DIGITS)?;
    let is_ahead = (from - to) * factor.times > gap;
    (is_ahead && to >= Decimal::ONE).then(|| ScoreChange { factor: factor.name.clone(), from, to })
}

/// The weight nearest to a factor's own at which the second is ahead, with how far it is.
///
/// With the others scaled in proportion, the lead of the first at a weight w is in proportion to
/// `others + slope × w`.
fn weight_change(
    line: &FactorLead<'_>,
    all: &[FactorLead<'_>],
    whole: Decimal,
) -> Option<(Decimal, WeightChange)> {
    let times = line.factor.times;
    let others_times = whole - times;
    // Where nothing else counts, nothing else can be scaled.
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

    /// The sensitivity of the order of two offers by a profile's weights of risk.
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
    fn the_next_step_after_equal_changes_places() {
        // 6 against 5: 2 more of one score is equal, and 50 % with 3 against -1 is equal at 25 %.
        let sensitivity = sensitivity(HALVES, "a = 7\nb = 5", "a = 4\nb = 6").unwrap();
        let (tenth, permille) = (Decimal::new(61, 1), Decimal::new(249, 3));
        assert_eq!(sensitivity.score.map(|change| change.to), Some(tenth));
        let weight = sensitivity.weight.unwrap();
        assert_eq!((weight.factor.as_str(), weight.to), ("a", permille));
    }

    #[test]
    fn nothing_alone_helps_who_is_behind_in_everything() {
        let sensitivity = sensitivity(HALVES, "a = 10\nb = 10", "a = 5\nb = 5").unwrap();
        assert_eq!((sensitivity.score, sensitivity.weight), (None, None));
    }

    #[test]
    fn where_the_second_is_at_the_top_the_first_can_fall() {
        let change =
            sensitivity(HALVES, "a = 10\nb = 10", "a = 10\nb = 9.99").unwrap().score.unwrap();
        assert!(!change.is_raised());
        assert_eq!((change.factor.as_str(), change.to), ("a", Decimal::new(99, 1)));
    }

    #[test]
    fn a_weight_may_have_to_go_to_its_end() {
        // Alone at 100 % or gone at 0 % the second is ahead by little.
        let sensitivity = sensitivity(HALVES, "a = 10\nb = 5", "a = 1\nb = 5.001").unwrap();
        let weight = sensitivity.weight.unwrap();
        assert_eq!((weight.factor.as_str(), weight.to), ("a", Decimal::new(0, 3)));
    }

    #[test]
    fn a_single_factor_has_no_others_to_scale() {
        let sensitivity = sensitivity("a = \"100%\"", "a = 9", "a = 8.95").unwrap();
        assert_eq!(sensitivity.weight, None);
        // 9 to 8.9 is nearer than 8.95 to 9.1.
        assert_eq!(sensitivity.score.map(|change| change.to), Some(Decimal::new(89, 1)));
    }

    #[test]
    fn what_is_not_scored_comes_to_no_weight() {
        // Where c of both were 0, nothing would do; where c of one were, c would at 100 %.
        let weights = "a = \"100%\"\nb = \"0%\"\nc = \"0%\"";
        let sensitivity = sensitivity(weights, "a = 7\nb = 5", "a = 6\nb = 5\nc = 9").unwrap();
        assert_eq!(sensitivity.weight, None);
    }

    #[test]
    fn equal_or_incomplete_offers_have_no_order_to_change() {
        assert_eq!(sensitivity(HALVES, "a = 7\nb = 5", "a = 5\nb = 7"), None);
        assert_eq!(sensitivity(HALVES, "a = 7\nb = 5", "a = 5"), None);
    }
}
