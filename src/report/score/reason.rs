//! Red flags and what they rest on, in words.

use offercalc::{Flag, Money, NoMiddle, Reason, grouped};

use crate::report::market::source_and_role;
use crate::report::text::band_name;

/// A red flag in running text.
pub(super) const fn flag_label(flag: Flag) -> &'static str {
    match flag {
        Flag::BelowMarket => "20% under the market",
        Flag::NoSignOn => "no sign-on",
        Flag::ShortNotice => "under a week to decide",
        Flag::FinalAtFirst => "final at first",
        Flag::TeamNotNamed => "team not named",
        Flag::LevelBelow => "level lowered",
        Flag::HighAttrition => "attrition over 30%",
        Flag::NoRoadmap => "no roadmap",
        Flag::RemoteRefused => "remote work refused",
    }
}

/// What a finding rests on or, where it is not known, what to write to make it known.
pub(super) fn reason_in_words(reason: &Reason) -> String {
    match reason {
        Reason::Average { average, middle } => format!(
            "{} a year, the market's middle being {} ({}; {})",
            whole(*average),
            whole(middle.amount),
            band_name(&middle.band),
            source_and_role(middle.source.as_deref(), middle.year, middle.role.as_deref())
        ),
        Reason::NoMarket(NoMiddle::NoBand) => "no market figures to hold it against".to_owned(),
        Reason::NoMarket(NoMiddle::OtherRole { bands, offer: Some(role) }) => {
            format!("the bands are for the role {bands}, the offer's is {role}")
        }
        Reason::NoMarket(NoMiddle::OtherRole { bands, offer: None }) => {
            format!("write `role`, that of the offer; the bands are for the role {bands}")
        }
        Reason::SignOn(sign_on) => format!("a sign-on of {}", whole(*sign_on)),
        Reason::LeftBehind(left) if left.is_zero() => "no equity is left behind".to_owned(),
        Reason::LeftBehind(left) => {
            format!("none, although equity of {} is left behind", whole(*left))
        }
        Reason::DaysToDecide(days) => {
            let unit = if *days == 1 { "day" } else { "days" };
            format!("{days} {unit} to decide")
        }
        Reason::Levels { offered, interviewed, comparable } => {
            let levels = format!("{offered}, interviewed for {interviewed}");
            if *comparable { levels } else { format!("{levels}, which cannot be compared") }
        }
        Reason::Attrition(rate) => format!("{rate} left within a year"),
        Reason::NotStated(key) => format!("write `{key}` in [process], {}", meaning(key)),
        Reason::NoLevel => "write `level`, that of the offer".to_owned(),
        Reason::FinalAtFirst(true) => "the first offer was called final".to_owned(),
        Reason::FinalAtFirst(false) => "the first offer was not called final".to_owned(),
        Reason::TeamNamed(true) => "the team is named".to_owned(),
        Reason::TeamNamed(false) => "the team is not named".to_owned(),
        Reason::Roadmap(true) => "there is a roadmap for the first year".to_owned(),
        Reason::Roadmap(false) => "there is no roadmap for the first year".to_owned(),
        Reason::RemoteRefused(true) => "it was refused without a reason".to_owned(),
        Reason::RemoteRefused(false) => "it was not refused without a reason".to_owned(),
    }
}

/// What a key of `[process]` means.
fn meaning(key: &str) -> &'static str {
    match key {
        "leaving_unvested" => "the equity that leaving loses",
        "decide_within_days" => "from the offer on",
        "final_at_first" => "whether the first offer was called final",
        "team_named" => "whether the team is named",
        "interviewed_level" => "the level interviewed for",
        "attrition" => "the part of the team that left within a year",
        "roadmap" => "whether there is one for the first year",
        "remote_refused" => "whether that was without a reason",
        _ => "",
    }
}

/// An amount without its minor digits.
fn whole(amount: Money) -> String {
    grouped(amount.amount(), 0)
}
