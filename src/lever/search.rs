//! Finds the smallest integer at which one figure reaches another, with few evaluations.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The smallest first step.
const STRIDE: i128 = 500;

/// A figure and its target at a number; `None` if they are too large to compute, which only happens
/// from some number upward.
pub(crate) type Look = Option<(Decimal, Decimal)>;

/// The outcome of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchOutcome {
    /// The smallest number at which the figure reaches the target.
    At(i128),
    /// No number reaches the target. The number with the smallest gap among those evaluated.
    Never(i128),
}

fn reaches(look: Look) -> bool {
    look.is_none_or(|(figure, target)| figure >= target)
}

/// The gap to the target, if it can be computed.
fn gap(look: Look) -> Option<Decimal> {
    look.and_then(|(figure, target)| figure.checked_sub(target))
}

/// Searches a figure that never falls, with a fixed target. It steps outward from `start` until it
/// brackets the answer, then narrows the bracket. A straight line, the usual case, takes three
/// evaluations.
pub(crate) fn rising<E>(
    range: RangeInclusive<i128>,
    start: i128,
    mut look: impl FnMut(i128) -> Result<Look, E>,
) -> Result<SearchOutcome, E> {
    let (min, max) = range.into_inner();
    let start = start.clamp(min, max);
    let first = look(start)?;
    let (mut low, mut high) = if reaches(first) {
        let lowest = look(min)?;
        if reaches(lowest) {
            return Ok(SearchOutcome::At(min));
        }
        ((min, lowest), (start, first))
    } else {
        let mut low = (start, first);
        let mut stride = (start / 8).abs().max(STRIDE);
        loop {
            if low.0 == max {
                return Ok(SearchOutcome::Never(max));
            }
            let next = low.0.saturating_add(stride).min(max);
            let there = look(next)?;
            if reaches(there) {
                break (low, (next, there));
            }
            // Extrapolate, but step at least twice as far.
            let onward = crossing((low.0, gap(low.1)), (next, gap(there)));
            let onward = onward.unwrap_or(next.saturating_add(stride << 10));
            stride = (onward - next).max(stride.saturating_mul(2));
            low = (next, there);
        }
    };
    let (mut below, mut above) = (gap(low.1), gap(high.1));
    let mut last = None;
    for round in 1.. {
        if high.0 - low.0 <= 1 {
            break;
        }
        let middle = low.0 + (high.0 - low.0) / 2;
        let guess = crossing((low.0, below), (high.0, above));
        // An occasional bisection bounds the number of evaluations.
        let guess = guess.filter(|_| round % 8 > 0).unwrap_or(middle);
        let guess = guess.clamp(low.0 + 1, high.0 - 1);
        let there = look(guess)?;
        // Halve the weight of an end that stays twice, so that a curve is approached from both
        // sides.
        if reaches(there) {
            (high, above) = ((guess, there), gap(there));
            if last == Some(true) {
                below = below.map(|gap| gap / Decimal::TWO);
            }
        } else {
            (low, below) = ((guess, there), gap(there));
            if last == Some(false) {
                above = above.map(|gap| gap / Decimal::TWO);
            }
        }
        last = Some(reaches(there));
    }
    // A figure that cannot be computed is not an answer.
    Ok(if high.1.is_some() { SearchOutcome::At(high.0) } else { SearchOutcome::Never(low.0) })
}

/// Where a straight line through two gaps reaches zero.
fn crossing(
    (low, at_low): (i128, Option<Decimal>),
    (high, at_high): (i128, Option<Decimal>),
) -> Option<i128> {
    let (at_low, at_high) = (at_low?, at_high?);
    let rise = at_high.checked_sub(at_low).filter(|rise| *rise > Decimal::ZERO)?;
    let run = Decimal::try_from_i128_with_scale(high - low, 0).ok()?;
    let ahead = (-at_low).checked_mul(run)?.checked_div(rise)?;
    low.checked_add(ahead.ceil().to_i128()?)
}

/// Searches a figure that may fall by up to `slack`, with a fixed target. It first rules out
/// numbers that miss the target even with `slack` added, then finds one number that reaches it,
/// then searches between.
pub(crate) fn jumping<E>(
    range: RangeInclusive<i128>,
    start: i128,
    slack: Decimal,
    mut look: impl FnMut(i128) -> Result<Look, E>,
) -> Result<SearchOutcome, E> {
    let max = *range.end();
    let likely = rising(range, start, |number| {
        let with_slack =
            |(figure, target): (Decimal, Decimal)| Some((figure.checked_add(slack)?, target));
        Ok(look(number)?.and_then(with_slack))
    })?;
    let SearchOutcome::At(first) = likely else {
        return Ok(likely);
    };
    if slack.is_zero() {
        return Ok(likely);
    }
    let end = match rising(first..=max, first, &mut look)? {
        SearchOutcome::At(end) => end,
        SearchOutcome::Never(_) => max,
    };
    moving(first..=end, slack, look)
}

/// Searches a figure and a target that may both move and together fall by at most `slack`. An
/// interval is ruled out if the figure at its end is below the target at its start. Other intervals
/// are halved.
pub(crate) fn moving<E>(
    range: RangeInclusive<i128>,
    slack: Decimal,
    mut look: impl FnMut(i128) -> Result<Look, E>,
) -> Result<SearchOutcome, E> {
    let (min, max) = range.into_inner();
    let last = (max, look(max)?);
    // Each interval ends where the next one starts.
    let mut ahead = vec![(last, last), ((min, look(min)?), last)];
    let mut nearest = (min, None);
    while let Some((start, end)) = ahead.pop() {
        let Some((figure, target)) = start.1 else {
            // From here on, nothing can be computed.
            break;
        };
        if figure >= target {
            return Ok(SearchOutcome::At(start.0));
        }
        if gap(start.1) > nearest.1 {
            nearest = (start.0, gap(start.1));
        }
        let ruled_out = end
            .1
            .is_some_and(|(figure, _)| figure.checked_add(slack).is_some_and(|most| most < target));
        if ruled_out || end.0 - start.0 <= 1 {
            continue;
        }
        let middle = start.0 + (end.0 - start.0) / 2;
        let middle = (middle, look(middle)?);
        ahead.push((middle, end));
        ahead.push((start, middle));
    }
    Ok(SearchOutcome::Never(nearest.0))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// Searches for the smallest number whose figure is at least the target, and counts
    /// evaluations.
    fn search(figure: impl Fn(i128) -> i128, target: i128, start: i128) -> (SearchOutcome, u32) {
        let mut looks = 0;
        let found = rising(0..=1_000_000_000_000, start, |number| {
            looks += 1;
            assert!(looks < 10_000, "no end");
            let figure = i64::try_from(figure(number)).ok().map(Decimal::from);
            Ok::<_, Infallible>(figure.map(|f| (f, i64::try_from(target).unwrap().into())))
        });
        (found.unwrap(), looks)
    }

    /// Checks what a search finds, and the maximum number of evaluations.
    #[track_caller]
    fn finds(figure: impl Fn(i128) -> i128, target: i128, start: i128, at: i128, most: u32) {
        let (found, looks) = search(figure, target, start);
        assert_eq!(found, SearchOutcome::At(at));
        assert!(looks <= most, "{looks} looks");
    }

    #[test]
    fn a_straight_line_takes_four_evaluations() {
        // Two for the line, one at the crossing, and one before it.
        for (target, start) in [(7_000_000, 100), (7_000_001, 9_000_000), (13, 0), (40, 10)] {
            finds(|number| 4 * number, target, start, (target + 3) / 4, 4);
        }
    }

    #[test]
    fn a_curve_takes_a_few_more_evaluations() {
        // Increasingly steep, from below and from above, and increasingly flat.
        finds(|number| number.pow(3), 1_728_000_000, 100, 1_200, 12);
        finds(|number| number.pow(3), 1_728_000_000, 1_900, 1_200, 14);
        finds(|number| -(2_000 - number).pow(3), -512_000_000, 1_900, 1_200, 14);
    }

    #[test]
    fn the_first_step_is_an_eighth_of_the_start() {
        // The cube of a number this large soon exceeds what can be computed.
        finds(|number| number.pow(3), 1_010_000_i128.pow(3), 1_000_000, 1_010_000, 8);
        let flatter = |number: i128| number.min(1_000_000 + number / 1_000);
        finds(flatter, 1_500_000, 100_000_000, 500_000_000, 5);
    }

    #[test]
    fn each_outward_step_is_at_least_twice_as_long() {
        let flatter = |number: i128| number.min(999_000 + number / 1_000);
        finds(flatter, 1_500_000, 0, 501_000_000, 6);
        // A flat start gives no line to extrapolate.
        let at_the_end = |number: i128| i128::from(number == 1_000_000_000_000);
        finds(at_the_end, 1, 0, 1_000_000_000_000, 8);
    }

    #[test]
    fn a_search_takes_at_most_eight_evaluations_per_halving() {
        // 2^40 is about 10^12. A jump misleads linear interpolation.
        for leap in [100, 500_000_000_000, 700_000_000_000, 999_999_999_999] {
            for start in [0, 100, 100_000_000, 1_000_000_000_000] {
                let high = |number: i128| if number < leap { -1 } else { 1 << 60 };
                finds(high, 0, start, leap, 8 * 40 + 10);
                let low = |number: i128| if number < leap { -(1 << 60) } else { 1 };
                finds(low, 0, start, leap, 8 * 40 + 10);
            }
        }
    }

    #[test]
    fn finds_no_answer_or_the_lowest_number() {
        assert_eq!(search(|_| 5, 6, 10).0, SearchOutcome::Never(1_000_000_000_000));
        assert_eq!(search(|number| number + 10, 6, 10).0, SearchOutcome::At(0));
        // The figure does not exist beyond an i64.
        let steep = |number: i128| if number < 1_000 { 0 } else { i128::MAX };
        assert_eq!(search(steep, 6, 10).0, SearchOutcome::Never(999));
    }

    /// Searches with a moving target, and counts evaluations.
    fn counted_moving(slack: i64, look: impl Fn(i64) -> (i64, i64)) -> (SearchOutcome, usize) {
        let mut looks = 0;
        let found = moving(-10_000..=100_000, slack.into(), |number| {
            looks += 1;
            let (figure, target) = look(i64::try_from(number).unwrap());
            Ok::<_, Infallible>(Some((figure.into(), target.into())))
        });
        (found.unwrap(), looks)
    }

    fn search_moving(slack: i64, look: impl Fn(i64) -> (i64, i64)) -> SearchOutcome {
        counted_moving(slack, look).0
    }

    #[test]
    fn finds_the_first_of_several_crossings() {
        // Ahead from 20 to 30, and again from 70,000.
        let figure = |number| match number {
            ..20 => 0,
            20..70_000 => 100,
            _ => 1_000_000,
        };
        let target = |number| if number <= 30 { 50 } else { 50_000 };
        assert_eq!(
            search_moving(0, |number| (figure(number), target(number))),
            SearchOutcome::At(20)
        );
        assert_eq!(
            search_moving(0, |number| (number, number + 5_000)),
            SearchOutcome::Never(-10_000)
        );
    }

    #[test]
    fn finds_an_early_answer_despite_jitter() {
        let jitter = |number: i64| 10 * number + if number % 83 == 0 { 25 } else { 0 };
        let first = (-10_000..).find(|number| jitter(*number) >= 5_000);
        assert_eq!(first, Some(498));
        assert_eq!(
            search_moving(25, |number| (jitter(number), 5_000)),
            SearchOutcome::At(i128::from(first.unwrap()))
        );
    }

    #[test]
    fn without_an_answer_returns_the_nearest_number() {
        assert_eq!(search_moving(0, |number| (number, 200_000)), SearchOutcome::Never(100_000));
    }

    #[test]
    fn unreachable_targets_are_ruled_out_quickly() {
        assert_eq!(counted_moving(0, |_| (5, 6)), (SearchOutcome::Never(-10_000), 2));
        assert_eq!(counted_moving(7, |_| (5, 13)), (SearchOutcome::Never(-10_000), 2));
    }

    #[test]
    fn two_steady_figures_take_one_evaluation_per_halving() {
        // 2^17 is about 110,000.
        let (found, looks) = counted_moving(0, |number| (number.max(70_000), 70_001));
        assert_eq!(found, SearchOutcome::At(70_001));
        assert!(looks <= 2 + 17, "{looks} looks");
    }

    #[test]
    fn a_search_ends_at_the_first_error() {
        let mut looks = 0;
        let found = moving(0..=1_000_000, Decimal::ZERO, |number| {
            looks += 1;
            let figure = Decimal::try_from_i128_with_scale(number, 0).unwrap();
            if looks > 100 { Err(looks) } else { Ok(Some((figure, figure + Decimal::ONE))) }
        });
        assert_eq!(found, Err(101));
    }

    #[test]
    fn a_figure_with_jumps_is_searched_only_near_the_target() {
        // A sawtooth with a period of 600. Each tooth starts 587 below the end of the previous one.
        let teeth = |number: i128| 13 * (number / 600) + number % 600;
        for target in [13, 599, 600, 1_000_000, 123_456_789] {
            let first = (0..).step_by(600).find(|n| teeth(n + 599) >= target).unwrap();
            let first = (first..).find(|n| teeth(*n) >= target).unwrap();
            for start in [0, 5_000_000, 1_000_000_000_000] {
                let mut looks = 0;
                let found = jumping(0..=1_000_000_000_000, start, Decimal::from(587), |number| {
                    looks += 1;
                    let figure = Decimal::try_from_i128_with_scale(teeth(number), 0).unwrap();
                    Ok::<_, Infallible>(Some((figure, Decimal::from(target))))
                });
                assert_eq!(found, Ok(SearchOutcome::At(first)), "{target}");
                assert!(looks < 10_000, "{looks} looks");
            }
        }
        let none = jumping(0..=10_000, 5, Decimal::from(587), |number| {
            let figure = Decimal::try_from_i128_with_scale(teeth(number), 0).unwrap();
            Ok::<_, Infallible>(Some((figure, Decimal::from(5_000))))
        });
        assert!(matches!(none, Ok(SearchOutcome::Never(_))));
    }
}
