//! What warns of an offer, as far as it can be computed or is stated.

use rust_decimal::Decimal;

use crate::metric::{Figure, Metric};
use crate::money::Amount;
use crate::money::Money;
use crate::money::Rate;
use crate::money::grouped;
use crate::offer::Offer;
use crate::view::Projection;

/// Fewer days than these to decide in are a red flag.
const ENOUGH_DAYS: u32 = 7;

/// A red flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// The yearly average is more than 20 % under the market's middle.
    BelowMarket,
    /// There is no sign-on although equity is left behind.
    NoSignOn,
    /// There is less than a week to decide.
    ShortNotice,
    /// The first offer was called final.
    FinalAtFirst,
    /// The team is not named.
    TeamNotNamed,
    /// The level is below the one interviewed for.
    LevelBelow,
    /// More than 30 % of the team left within a year.
    HighAttrition,
    /// There is no roadmap for the first year.
    NoRoadmap,
    /// Remote work was refused without a reason.
    RemoteRefused,
}

impl Flag {
    /// Every red flag.
    pub const ALL: [Self; 9] = [
        Self::BelowMarket,
        Self::NoSignOn,
        Self::ShortNotice,
        Self::FinalAtFirst,
        Self::TeamNotNamed,
        Self::LevelBelow,
        Self::HighAttrition,
        Self::NoRoadmap,
        Self::RemoteRefused,
    ];

    /// The name for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BelowMarket => "below_market",
            Self::NoSignOn => "no_sign_on",
            Self::ShortNotice => "short_notice",
            Self::FinalAtFirst => "final_at_first",
            Self::TeamNotNamed => "team_not_named",
            Self::LevelBelow => "level_below",
            Self::HighAttrition => "high_attrition",
            Self::NoRoadmap => "no_roadmap",
            Self::RemoteRefused => "remote_refused",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::BelowMarket => "20% under the market",
            Self::NoSignOn => "no sign-on",
            Self::ShortNotice => "under a week to decide",
            Self::FinalAtFirst => "final at first",
            Self::TeamNotNamed => "team not named",
            Self::LevelBelow => "level lowered",
            Self::HighAttrition => "attrition over 30%",
            Self::NoRoadmap => "no roadmap",
            Self::RemoteRefused => "remote work refused",
        }
    }
}

/// Whether a red flag is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Raised,
    /// It is not.
    Clear,
    /// Nobody has said.
    NotKnown,
}

impl State {
    /// The name for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Clear => "clear",
            Self::NotKnown => "not_known",
        }
    }

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
    /// What it rests on or, where it is not known, what to write to make it known.
    pub why: String,
}

/// Every red flag of an offer.
///
/// The middle of what the market pays a year, in the offer's currency, comes with where it
/// is from; without it that red flag is not known.
///
/// ```
/// use offercalc::{Flag, Horizon, Offer, State, red_flags};
///
/// let offer = Offer::from_toml("base = 175_000\n[process]\ndecide_within_days = 3").expect("valid");
/// let projection = offer.project(Horizon::default())?;
/// let findings = red_flags(&offer, &projection, None);
/// assert_eq!((findings[2].flag, findings[2].state), (Flag::ShortNotice, State::Raised));
/// # Ok::<(), offercalc::OutOfReach>(())
/// ```
#[must_use]
pub fn red_flags(
    offer: &Offer,
    projection: &Projection,
    market_middle: Option<&(Money, String)>,
) -> [Finding; 9] {
    Flag::ALL.map(|flag| {
        let (state, why) = match flag {
            Flag::BelowMarket => below_market(projection, market_middle),
            Flag::NoSignOn => no_sign_on(offer),
            Flag::LevelBelow => level_below(offer),
            stated => as_stated(stated, offer),
        };
        Finding { flag, state, why }
    })
}

type StateAndReason = (State, String);

fn not_known(key: &str, what: &str) -> StateAndReason {
    (State::NotKnown, format!("write `{key}` in [process], {what}"))
}

fn below_market(projection: &Projection, middle: Option<&(Money, String)>) -> StateAndReason {
    let average = projection.metric(Metric::Average).map(Figure::get);
    let (Some((middle, source)), Ok(average)) = (middle, average) else {
        return (State::NotKnown, "no market figures to hold it against".to_owned());
    };
    // By the total of all years, because the average has been rounded: 5 × total < 4 × middle × years.
    let years: Decimal = projection.years().iter().map(|_| Decimal::from(4)).sum();
    let total = projection.total().amount().checked_mul(Decimal::from(5));
    let below =
        total.zip(middle.amount().checked_mul(years)).is_some_and(|(total, least)| total < least);
    let why = format!(
        "{} a year, the market's middle being {} ({source})",
        grouped(average, 0),
        grouped(middle.amount(), 0)
    );
    (State::raised_if(below), why)
}

fn no_sign_on(offer: &Offer) -> StateAndReason {
    let amounts = offer.pay.sign_on.iter().flat_map(|sign_on| &sign_on.amounts);
    let sign_on: Decimal = amounts.map(|amount| amount.get()).sum();
    if !sign_on.is_zero() {
        return (State::Clear, format!("a sign-on of {}", grouped(sign_on, 0)));
    }
    match offer.process.leaving_unvested.map(Amount::get) {
        None => not_known("leaving_unvested", "the equity that leaving loses"),
        Some(left) if left.is_zero() => (State::Clear, "no equity is left behind".to_owned()),
        Some(left) => {
            (State::Raised, format!("none, although equity of {} is left behind", grouped(left, 0)))
        }
    }
}

/// Those that the file answers by itself.
fn as_stated(flag: Flag, offer: &Offer) -> StateAndReason {
    let process = &offer.process;
    match flag {
        Flag::ShortNotice => short_notice(process.decide_within_days),
        Flag::HighAttrition => attrition(process.attrition),
        Flag::FinalAtFirst => yes_or_no(
            process.final_at_first,
            ["the first offer was called final", "the first offer was not called final"],
            ("final_at_first", "whether the first offer was called final"),
        ),
        Flag::TeamNotNamed => yes_or_no(
            process.team_named.map(|named| !named),
            ["the team is not named", "the team is named"],
            ("team_named", "whether the team is named"),
        ),
        Flag::NoRoadmap => yes_or_no(
            process.roadmap.map(|roadmap| !roadmap),
            ["there is no roadmap for the first year", "there is a roadmap for the first year"],
            ("roadmap", "whether there is one for the first year"),
        ),
        _ => yes_or_no(
            process.remote_refused,
            ["it was refused without a reason", "it was not refused without a reason"],
            ("remote_refused", "whether that was without a reason"),
        ),
    }
}

fn yes_or_no(raised: Option<bool>, why: [&str; 2], unknown: (&str, &str)) -> StateAndReason {
    let [yes, no] = why;
    match raised {
        Some(true) => (State::Raised, yes.to_owned()),
        Some(false) => (State::Clear, no.to_owned()),
        None => not_known(unknown.0, unknown.1),
    }
}

fn short_notice(days: Option<u32>) -> StateAndReason {
    let Some(days) = days else {
        return not_known("decide_within_days", "from the offer on");
    };
    let unit = if days == 1 { "day" } else { "days" };
    (State::raised_if(days < ENOUGH_DAYS), format!("{days} {unit} to decide"))
}

fn attrition(rate: Option<Rate>) -> StateAndReason {
    let Some(rate) = rate else {
        return not_known("attrition", "the part of the team that left within a year");
    };
    let raised = rate.fraction() > Decimal::new(3, 1);
    (State::raised_if(raised), format!("{rate} left within a year"))
}

fn level_below(offer: &Offer) -> StateAndReason {
    let Some(interviewed) = offer.process.interviewed_level.as_deref() else {
        return not_known("interviewed_level", "the level interviewed for");
    };
    let Some(level) = offer.level.as_deref() else {
        return (State::NotKnown, "write `level`, that of the offer".to_owned());
    };
    let why = format!("{level}, interviewed for {interviewed}");
    let [level, interviewed] = [level, interviewed].map(|text| text.trim().to_lowercase());
    let state = match (rank(&level), rank(&interviewed)) {
        _ if level == interviewed => State::Clear,
        // Of one ladder, and of different steps, so that `<` says the same as `<=`.
        (Some((one, step)), Some((other, asked))) if one == other && step != asked => {
            State::raised_if(step < asked)
        }
        _ => return (State::NotKnown, format!("{why}, which cannot be compared")),
    };
    (state, why)
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
    use crate::money::Currency;

    fn finding(flag: Flag, text: &str, middle: Option<i64>) -> Finding {
        let offer = Offer::from_toml(&format!("base = 100_000\n{text}")).unwrap();
        let projection = offer.project(Horizon::default()).unwrap();
        let middle =
            middle.map(|middle| (Money::new(middle.into(), Currency::USD), "a survey".to_owned()));
        let findings = red_flags(&offer, &projection, middle.as_ref());
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
            let hint = format!("write `{key}` in [process], ");
            assert!(unknown.why.starts_with(&hint), "{}", unknown.why);
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
        let why = finding(Flag::BelowMarket, "", Some(125_001)).why;
        assert_eq!(why, "100,000 a year, the market's middle being 125,001 (a survey)");
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
        assert_eq!(finding(Flag::LevelBelow, text, None).why, "write `level`, that of the offer");
        assert_eq!(finding(Flag::LevelBelow, "", None).state, State::NotKnown);
    }
}
