//! Red flags and their reasons, in words.

use offercalc::{Flag, Money, NoMiddle, Reason, grouped};

use crate::report::market::source_and_role;
use crate::report::text::band_name;

/// A red flag in running text.
pub(super) const fn flag_label(flag: Flag) -> &'static str {
    match flag {
        Flag::BelowMarket => "20% below market",
        Flag::NoSignOn => "no sign-on",
        Flag::ShortNotice => "under a week to decide",
        Flag::FinalAtFirst => "first offer final",
        Flag::TeamNotNamed => "team not named",
        Flag::LevelBelow => "down-leveled",
        Flag::HighAttrition => "attrition over 30%",
        Flag::NoRoadmap => "no roadmap",
        Flag::RemoteRefused => "remote work refused",
    }
}

/// The reason for a finding or, if it is not known, what to add to the file.
pub(super) fn reason_in_words(reason: &Reason) -> String {
    match reason {
        Reason::Average { average, middle } => format!(
            "{} a year; the market midpoint is {} ({}; {})",
            whole(*average),
            whole(middle.amount),
            band_name(&middle.band),
            source_and_role(middle.source.as_deref(), middle.year, middle.role.as_deref())
        ),
        Reason::NoMarket(NoMiddle::NoBand) => "no market figures to compare with".to_owned(),
        Reason::NoMarket(NoMiddle::OtherRole { bands, offer: Some(role) }) => {
            format!("the bands are for the role {bands}; the offer's role is {role}")
        }
        Reason::NoMarket(NoMiddle::OtherRole { bands, offer: None }) => {
            format!("add the offer's `role`; the bands are for the role {bands}")
        }
        Reason::SignOn(sign_on) => format!("a sign-on of {}", whole(*sign_on)),
        Reason::LeftBehind(left) if left.is_zero() => "you leave no equity behind".to_owned(),
        Reason::LeftBehind(left) => {
            format!("none, although you leave {} of equity behind", whole(*left))
        }
        Reason::DaysToDecide(days) => {
            let unit = if *days == 1 { "day" } else { "days" };
            format!("{days} {unit} to decide")
        }
        Reason::Levels { offered, interviewed, comparable } => {
            let levels = format!("{offered}, interviewed for {interviewed}");
            if *comparable { levels } else { format!("{levels}; these levels cannot be compared") }
        }
        Reason::Attrition(rate) => format!("{rate} left within a year"),
        Reason::NotStated(key) => format!("add `{key}` to [process]: {}", meaning(key)),
        Reason::NoLevel => "add the offer's `level`".to_owned(),
        Reason::FinalAtFirst(true) => "the first offer was called final".to_owned(),
        Reason::FinalAtFirst(false) => "the first offer was not called final".to_owned(),
        Reason::TeamNamed(true) => "the team is named".to_owned(),
        Reason::TeamNamed(false) => "the team is not named".to_owned(),
        Reason::Roadmap(true) => "the first year has a roadmap".to_owned(),
        Reason::Roadmap(false) => "the first year has no roadmap".to_owned(),
        Reason::RemoteRefused(true) => "remote work was refused without a reason".to_owned(),
        Reason::RemoteRefused(false) => "remote work was not refused without a reason".to_owned(),
    }
}

/// What a key of `[process]` means.
fn meaning(key: &str) -> &'static str {
    match key {
        "leaving_unvested" => "the equity you would lose by leaving",
        "decide_within_days" => "the days to decide after the offer",
        "final_at_first" => "whether the first offer was called final",
        "team_named" => "whether the team is named",
        "interviewed_level" => "the level interviewed for",
        "attrition" => "the share of the team that left within a year",
        "roadmap" => "whether the first year has a roadmap",
        "remote_refused" => "whether remote work was refused without a reason",
        _ => "",
    }
}

/// An amount without its minor digits.
fn whole(amount: Money) -> String {
    grouped(amount.amount(), 0)
}
