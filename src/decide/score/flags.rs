//! Red flags, computed from the figures or stated in the file.

use rust_decimal::Decimal;

use crate::decide::market::{Middle, NoMiddle};
use crate::metric::{Figure, Metric};
use crate::money::{Amount, Money, Rate};
use crate::names::named;
use crate::offer::Offer;
use crate::view::Projection;

/// A deadline under this many days is a red flag.
const ENOUGH_DAYS: u32 = 7;

named! {
    /// A red flag.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Flag {
        /// The yearly average is more than 20 % below the market midpoint.
        BelowMarket = "below_market",
        /// The offer has no sign-on, but you lose unvested equity.
        NoSignOn = "no_sign_on",
        /// You have less than a week to decide.
        ShortNotice = "short_notice",
        /// The first offer was called final.
        FinalAtFirst = "final_at_first",
        /// The team is not named.
        TeamNotNamed = "team_not_named",
        /// The offered level is below the one interviewed for.
        LevelBelow = "level_below",
        /// More than 30 % of the team left within a year.
        HighAttrition = "high_attrition",
        /// The first year has no roadmap.
        NoRoadmap = "no_roadmap",
        /// Remote work was refused without a reason.
        RemoteRefused = "remote_refused",
    }
}

named! {
    /// The state of a red flag.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// The red flag applies.
        Raised = "raised",
        /// The red flag does not apply.
        Clear = "clear",
        /// The information is missing.
        NotKnown = "not_known",
    }
}

impl State {
    const fn raised_if(raised: bool) -> Self {
        if raised { Self::Raised } else { Self::Clear }
    }
}

/// A red flag with its state and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The red flag.
    pub flag: Flag,
    /// Its state.
    pub state: State,
    /// The reason for that state.
    pub reason: Reason,
}

/// The reason for a red flag's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The yearly average, compared with the market midpoint.
    Average {
        /// The yearly average.
        average: Money,
        /// The market midpoint.
        middle: Box<Middle>,
    },
    /// No market figures are available.
    NoMarket(NoMiddle),
    /// The total sign-on.
    SignOn(Money),
    /// The unvested equity lost, with no sign-on.
    LeftBehind(Money),
    /// The days to decide.
    DaysToDecide(u32),
    /// Whether the first offer was called final.
    FinalAtFirst(bool),
    /// Whether the team is named.
    TeamNamed(bool),
    /// The offered level and the one interviewed for.
    Levels {
        /// The offered level.
        offered: String,
        /// The level interviewed for.
        interviewed: String,
        /// Whether both belong to the same level scheme.
        comparable: bool,
    },
    /// The fraction of the team that left within a year.
    Attrition(Rate),
    /// Whether the first year has a roadmap.
    Roadmap(bool),
    /// Whether remote work was refused without a reason.
    RemoteRefused(bool),
    /// This key of `[process]` is not set.
    NotStated(&'static str),
    /// The offer has no `level`.
    NoLevel,
}

/// Evaluates every red flag of an offer.
///
/// `middle` is the yearly market midpoint in the currency of the figures, from
/// [`Market::middle`](crate::Market::middle). Without it, [`Flag::BelowMarket`] is
/// [`State::NotKnown`].
///
/// ```
/// use offercalc::{Flag, Horizon, NoMiddle, Offer, Reason, State, red_flags};
///
/// let offer = Offer::from_toml("base = 175_000\n[process]\ndecide_within_days = 3").expect("valid");
/// let projection = offer.project(Horizon::default())?;
/// let findings = red_flags(&offer, &projection, &Err(NoMiddle::NoBand));
/// assert_eq!((findings[2].flag, findings[2].state), (Flag::ShortNotice, State::Raised));
/// assert_eq!(findings[2].reason, Reason::DaysToDecide(3));
/// # Ok::<(), offercalc::LedgerError>(())
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

/// The state and reason if this key of `[process]` is not set.
const fn not_stated(key: &'static str) -> (State, Reason) {
    (State::NotKnown, Reason::NotStated(key))
}

/// The state and reason from a key of `[process]`.
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
    // Use the exact total, because the average is rounded: 5 × total < 4 × middle × years.
    let years: Decimal = projection.years().iter().map(|_| Decimal::from(4)).sum();
    let total = projection.total().amount().checked_mul(Decimal::from(5));
    let least = middle.amount.amount().checked_mul(years);
    let below = total.zip(least).is_some_and(|(total, least)| total < least);
    (State::raised_if(below), Reason::Average { average, middle: Box::new(middle.clone()) })
}

fn no_sign_on(offer: &Offer) -> (State, Reason) {
    let money = |amount| offer.figure_of(amount, offer.currency());
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
        // Levels with the same prefix and different numbers, so `<` and `<=` agree.
        (Some((one, step)), Some((other, asked))) if one == other && step != asked => {
            State::raised_if(step < asked)
        }
        _ => State::NotKnown,
    };
    let comparable = state != State::NotKnown;
    (state, Reason::Levels { offered, interviewed, comparable })
}

/// The prefix and number of a level.
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

    /// The state of a flag for a `[process]` section.
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
            // Other flags stay unknown.
            let text = format!("[process]\n{raised}");
            let raised = Flag::ALL.map(|flag| finding(flag, &text, None).state);
            assert_eq!(raised.iter().filter(|state| **state == State::Raised).count(), 1);
        }
    }

    #[test]
    fn any_sign_on_clears_the_flag_for_lost_equity() {
        let text = "sign_on = [0, 1]\n[process]\nleaving_unvested = 5";
        assert_eq!(finding(Flag::NoSignOn, text, None).state, State::Clear);
        assert_eq!(finding(Flag::NoSignOn, "sign_on = [1]", None).state, State::Clear);
    }

    #[test]
    fn exactly_twenty_percent_below_market_is_not_a_red_flag() {
        let state = |middle| finding(Flag::BelowMarket, "", middle).state;
        assert_eq!(state(None), State::NotKnown);
        assert_eq!(state(Some(125_000)), State::Clear);
        assert_eq!(state(Some(125_001)), State::Raised);
        let reason = finding(Flag::BelowMarket, "", Some(125_001)).reason;
        let is_stated = |reason: &Reason| match reason {
            Reason::Average { average, middle } => {
                (average.amount(), middle.amount.amount()) == (100_000.into(), 125_001.into())
            }
            _ => false,
        };
        assert!(is_stated(&reason), "{reason:?}");
    }

    #[test]
    fn only_levels_of_one_scheme_are_compared() {
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
