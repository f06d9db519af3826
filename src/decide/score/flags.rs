//! What warns of an offer, as far as it can be computed or is stated.

use rust_decimal::Decimal;

use crate::decide::market::{Middle, NoMiddle};
use crate::metric::{Figure, Metric};
use crate::money::{Amount, Money, Rate};
use crate::names::named;
use crate::offer::Offer;
use crate::view::Projection;

/// Fewer days than these to decide in are a red flag.
const ENOUGH_DAYS: u32 = 7;

named! {
    /// A red flag.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Flag {
        /// The yearly average is more than 20 % under the market's middle.
        BelowMarket = "below_market",
        /// There is no sign-on although equity is left behind.
        NoSignOn = "no_sign_on",
        /// There is less than a week to decide.
        ShortNotice = "short_notice",
        /// The first offer was called final.
        FinalAtFirst = "final_at_first",
        /// The team is not named.
        TeamNotNamed = "team_not_named",
        /// The level is below the one interviewed for.
        LevelBelow = "level_below",
        /// More than 30 % of the team left within a year.
        HighAttrition = "high_attrition",
        /// There is no roadmap for the first year.
        NoRoadmap = "no_roadmap",
        /// Remote work was refused without a reason.
        RemoteRefused = "remote_refused",
    }
}

named! {
    /// Whether a red flag is raised.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// It is.
        Raised = "raised",
        /// It is not.
        Clear = "clear",
        /// Nobody has said.
        NotKnown = "not_known",
    }
}

impl State {
    const fn raised_if(raised: bool) -> Self {
        if raised { Self::Raised } else { Self::Clear }
    }
}

/// A red flag, whether it is raised, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The red flag.
    pub flag: Flag,
    /// Whether it is raised.
    pub state: State,
    /// What that rests on.
    pub reason: Reason,
}

/// What the state of a red flag rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The pay of an average year, compared with the market's middle.
    Average {
        /// The pay of an average year.
        average: Money,
        /// The market's middle.
        middle: Box<Middle>,
    },
    /// There are no market figures to compare with.
    NoMarket(NoMiddle),
    /// The sign-on of all years.
    SignOn(Money),
    /// The equity left behind, without a sign-on.
    LeftBehind(Money),
    /// The days to decide in.
    DaysToDecide(u32),
    /// Whether the first offer was called final.
    FinalAtFirst(bool),
    /// Whether the team is named.
    TeamNamed(bool),
    /// The level of the offer and the one interviewed for.
    Levels {
        /// The level of the offer.
        offered: String,
        /// The level interviewed for.
        interviewed: String,
        /// Whether both are of one ladder.
        comparable: bool,
    },
    /// The part of the team that left within a year.
    Attrition(Rate),
    /// Whether there is a roadmap for the first year.
    Roadmap(bool),
    /// Whether remote work was refused without a reason.
    RemoteRefused(bool),
    /// This key of `[process]` is not set.
    NotStated(&'static str),
    /// The offer has no `level`.
    NoLevel,
}

/// Every red flag of an offer.
///
/// The middle of what the market pays a year is in the offer's currency, as
/// [`Market::middle`](crate::Market::middle) has it; without it that red flag is not known.
///
/// ```
/// use offercalc::{Flag, Horizon, NoMiddle, Offer, Reason, State, red_flags};
///
/// let offer = Offer::from_toml("base = 175_000\n[process]\ndecide_within_days = 3").expect("valid");
/// let projection = offer.project(Horizon::default())?;
/// let findings = red_flags(&offer, &projection, &Err(NoMiddle::NoBand));
/// assert_eq!((findings[2].flag, findings[2].state), (Flag::ShortNotice, State::Raised));
/// assert_eq!(findings[2].reason, Reason::DaysToDecide(3));
/// # Ok::<(), offercalc::OutOfReach>(())
/// ```
#[must_use]
pub fn red_flags(
    offer: &Offer,
    projection: &Projection,
    market_middle: &Result<Middle, NoMiddle>,
) -> [Finding; 9] {
    let process = &offer.process;
    Flag::ALL.map(|flag| {
        let (state, reason) = match flag {
            Flag::BelowMarket => below_market(projection, market_middle),
            Flag::NoSignOn => no_sign_on(offer),
            Flag::ShortNotice => short_notice(process.decide_within_days),
            Flag::FinalAtFirst => {
                stated(process.final_at_first, true, Reason::FinalAtFirst, "final_at_first")
            }
            Flag::TeamNotNamed => {
                stated(process.team_named, false, Reason::TeamNamed, "team_named")
            }
            Flag::LevelBelow => level_below(offer),
            Flag::HighAttrition => attrition(process.attrition),
            Flag::NoRoadmap => stated(process.roadmap, false, Reason::Roadmap, "roadmap"),
            Flag::RemoteRefused => {
                stated(process.remote_refused, true, Reason::RemoteRefused, "remote_refused")
            }
        };
        Finding { flag, state, reason }
    })
}

/// What is not known until that key of `[process]` is set.
const fn not_stated(key: &'static str) -> (State, Reason) {
    (State::NotKnown, Reason::NotStated(key))
}

/// What the file answers by itself, where one of the answers raises the flag.
fn stated(
    answer: Option<bool>,
    raising: bool,
    reason: fn(bool) -> Reason,
    key: &'static str,
) -> (State, Reason) {
    answer.map_or(not_stated(key), |answer| (State::raised_if(answer == raising), reason(answer)))
}

fn below_market(projection: &Projection, middle: &Result<Middle, NoMiddle>) -> (State, Reason) {
    let not_known = |why| (State::NotKnown, Reason::NoMarket(why));
    let middle = match middle {
        Ok(middle) => middle,
        Err(why) => return not_known(why.clone()),
    };
    let Ok(Figure::Amount(average)) = projection.metric(Metric::Average) else {
        return not_known(NoMiddle::NoBand);
    };
    // By the total of all years, because the average has been rounded: 5 × total < 4 × middle × years.
    let years: Decimal = projection.years().iter().map(|_| Decimal::from(4)).sum();
    let total = projection.total().amount().checked_mul(Decimal::from(5));
    let least = middle.amount.amount().checked_mul(years);
    let below = total.zip(least).is_some_and(|(total, least)| total < least);
    (State::raised_if(below), Reason::Average { average, middle: Box::new(middle.clone()) })
}

fn no_sign_on(offer: &Offer) -> (State, Reason) {
    let money = |amount| Money::new(amount, offer.currency());
    let amounts = offer.pay.sign_on.iter().flat_map(|sign_on| &sign_on.amounts);
    let sign_on: Decimal = amounts.map(|amount| amount.get()).sum();
    if !sign_on.is_zero() {
        return (State::Clear, Reason::SignOn(money(sign_on)));
    }
    let Some(left) = offer.process.leaving_unvested.map(Amount::get) else {
        return not_stated("leaving_unvested");
    };
    (State::raised_if(!left.is_zero()), Reason::LeftBehind(money(left)))
}

fn short_notice(days: Option<u32>) -> (State, Reason) {
    days.map_or(not_stated("decide_within_days"), |days| {
        (State::raised_if(days < ENOUGH_DAYS), Reason::DaysToDecide(days))
    })
}

fn attrition(rate: Option<Rate>) -> (State, Reason) {
    rate.map_or(not_stated("attrition"), |rate| {
        (State::raised_if(rate.fraction() > Decimal::new(3, 1)), Reason::Attrition(rate))
    })
}

fn level_below(offer: &Offer) -> (State, Reason) {
    let Some(interviewed) = offer.process.interviewed_level.clone() else {
        return not_stated("interviewed_level");
    };
    let Some(offered) = offer.level.clone() else {
        return (State::NotKnown, Reason::NoLevel);
    };
    let [level, asked_for] = [&offered, &interviewed].map(|text| text.trim().to_lowercase());
    let state = match (rank(&level), rank(&asked_for)) {
        _ if level == asked_for => State::Clear,
        // Of one ladder, and of different steps, so that `<` says the same as `<=`.
        (Some((one, step)), Some((other, asked))) if one == other && step != asked => {
            State::raised_if(step < asked)
        }
        _ => State::NotKnown,
    };
    let comparable = state != State::NotKnown;
    (state, Reason::Levels { offered, interviewed, comparable })
}

/// The letters that a level starts with and the digits after them.
fn rank(level: &str) -> Option<(&str, u32)> {
    let (letters, rest) = level.split_at(level.find(|c: char| !c.is_alphabetic())?);
    let rest = rest.trim_start_matches([' ', '-']);
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((letters, digits.parse().ok()?))
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Horizon;
    use crate::decide::Market;
    use crate::money::Currency;

    fn finding(flag: Flag, text: &str, middle: Option<i64>) -> Finding {
        let offer = Offer::from_toml(&format!("base = 100_000\n{text}")).unwrap();
        let projection = offer.project(Horizon::default()).unwrap();
        let middle = middle.map(|middle| Middle {
            amount: Money::new(middle.into(), Currency::USD),
            band: Market::built_in().bands.swap_remove(0),
            source: None,
            year: None,
            role: None,
        });
        let middle = middle.ok_or(NoMiddle::NoBand);
        let findings = red_flags(&offer, &projection, &middle);
        findings.into_iter().find(|finding| finding.flag == flag).unwrap()
    }

    /// What a flag is with something in the process.
    fn process(flag: Flag, text: &str) -> State {
        finding(flag, &format!("[process]\n{text}"), None).state
    }

    #[test]
    fn each_flag_is_raised_clear_or_not_known() {
        for (flag, raised, clear) in [
            (Flag::NoSignOn, "leaving_unvested = 1", "leaving_unvested = 0"),
            (Flag::ShortNotice, "decide_within_days = 6", "decide_within_days = 7"),
            (Flag::FinalAtFirst, "final_at_first = true", "final_at_first = false"),
            (Flag::TeamNotNamed, "team_named = false", "team_named = true"),
            (Flag::HighAttrition, "attrition = \"30.01%\"", "attrition = \"30%\""),
            (Flag::NoRoadmap, "roadmap = false", "roadmap = true"),
            (Flag::RemoteRefused, "remote_refused = true", "remote_refused = false"),
        ] {
            assert_eq!(process(flag, raised), State::Raised, "{flag:?}");
            assert_eq!(process(flag, clear), State::Clear, "{flag:?}");
            let unknown = finding(flag, "", None);
            assert_eq!(unknown.state, State::NotKnown, "{flag:?}");
            let (key, _) = raised.split_once(' ').unwrap();
            assert!(matches!(unknown.reason, Reason::NotStated(unset) if unset == key));
            // Nothing else is known by it.
            let text = format!("[process]\n{raised}");
            let raised = Flag::ALL.map(|flag| finding(flag, &text, None).state);
            assert_eq!(raised.iter().filter(|state| **state == State::Raised).count(), 1);
        }
    }

    #[test]
    fn a_sign_on_makes_up_whatever_is_left_behind() {
        let text = "sign_on = [0, 1]\n[process]\nleaving_unvested = 5";
        assert_eq!(finding(Flag::NoSignOn, text, None).state, State::Clear);
        assert_eq!(finding(Flag::NoSignOn, "sign_on = [1]", None).state, State::Clear);
    }

    #[test]
    fn twenty_percent_under_the_market_is_not_more_than_that() {
        let state = |middle| finding(Flag::BelowMarket, "", middle).state;
        assert_eq!(state(None), State::NotKnown);
        assert_eq!(state(Some(125_000)), State::Clear);
        assert_eq!(state(Some(125_001)), State::Raised);
        let reason = finding(Flag::BelowMarket, "", Some(125_001)).reason;
        let is_told = |reason: &Reason| match reason {
            Reason::Average { average, middle } => {
                (average.amount(), middle.amount.amount()) == (100_000.into(), 125_001.into())
            }
            _ => false,
        };
        assert!(is_told(&reason), "{reason:?}");
    }

    #[test]
    fn levels_of_one_ladder_are_compared() {
        for (level, interviewed, state) in [
            ("L6", "L7", State::Raised),
            ("L9", "L10", State::Raised),
            ("E6", "e5", State::Clear),
            ("L6 ", "l6", State::Clear),
            ("Senior", "senior", State::Clear),
            ("IC-5", "IC 6", State::Raised),
            ("L6", "E7", State::NotKnown),
            ("Senior", "Principal", State::NotKnown),
            ("L6a", "L6b", State::NotKnown),
        ] {
            let text =
                format!("level = \"{level}\"\n[process]\ninterviewed_level = \"{interviewed}\"");
            let found = finding(Flag::LevelBelow, &text, None);
            assert_eq!(found.state, state, "{level} {interviewed}");
        }
        let text = "[process]\ninterviewed_level = \"L6\"";
        assert_eq!(finding(Flag::LevelBelow, text, None).reason, Reason::NoLevel);
        assert_eq!(finding(Flag::LevelBelow, "", None).state, State::NotKnown);
    }
}
