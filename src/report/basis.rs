//! What figures rest on, in words.

use std::fmt;

use offercalc::{
    Assumption, Clawback, Component, Confidence, GrowthPath, Horizon, Money, Offer, Preset,
    Projection, Repay, RepayStep,
};
use serde::{Serialize, Serializer};

use super::sanitize::sanitize;
use super::text::{self, money};

/// Something that the figures of an offer rest on. JSON has it in words, too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Basis {
    /// What the terms leave open, or take from elsewhere.
    Assumed(Assumption),
    /// What is not counted because it vests after the last year.
    Unvested { amount: Money, year: usize },
}

impl Basis {
    /// What the figures of an offer over a horizon rest on, without what is unvested at its end.
    pub(crate) fn of(offer: &Offer, horizon: Horizon) -> Vec<Self> {
        offer.rests_on(horizon).into_iter().map(Self::Assumed).collect()
    }

    /// The same with what is unvested at the end of a projection.
    pub(crate) fn with_unvested(
        offer: &Offer,
        projection: &Projection,
        horizon: Horizon,
    ) -> Vec<Self> {
        let (amount, year) = (projection.unvested(), projection.years().len());
        let unvested = (!amount.is_zero()).then_some(Self::Unvested { amount, year });
        Self::of(offer, horizon).into_iter().chain(unvested).collect()
    }
}

/// Serializes what figures rest on without what is unvested, which the figures themselves say.
pub(crate) fn without_unvested<S: Serializer>(
    all: &[Basis],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().filter(|basis| !matches!(basis, Basis::Unvested { .. })))
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assumed(assumption) => f.write_str(&words(assumption)),
            Self::Unvested { amount, year } => {
                let amount = money(*amount);
                write!(f, "{amount} still unvested after year {year}, not counted")
            }
        }
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn words(assumption: &Assumption) -> String {
    match assumption {
        Assumption::FlatBase => "base flat, no raise".to_owned(),
        Assumption::Raise(path) => format!("raise {}", growing(path)),
        Assumption::Bonus { payout, on_prior_base, first_year } => {
            let basis = if *on_prior_base { ", on the prior year's base" } else { "" };
            let first = if *first_year { "" } else { ", none in year 1" };
            format!("bonus at {payout} of target{basis}{first}")
        }
        Assumption::MonthlySignOn { has_clawback: false } => {
            "sign-on paid in twelve monthly parts".to_owned()
        }
        Assumption::MonthlySignOn { has_clawback: true } => {
            "sign-on paid in twelve monthly parts, of which none is repaid".to_owned()
        }
        Assumption::SignOnClawback(clawback) => {
            format!("sign-on to be repaid {} of its year's start", on_leaving(clawback))
        }
        Assumption::SignOnBeyond(years) => format!("sign-on after year {years} not counted"),
        Assumption::OneTimeClawback { name, clawback } => {
            let what = one_time(name.as_deref());
            format!("{what} to be repaid {} of its payment", on_leaving(clawback))
        }
        Assumption::OneTimeBeyond { name, month } => {
            format!("{} in month {month} not counted", one_time(name.as_deref()))
        }
        Assumption::PresetVesting(preset) => by_preset("RSU vests", preset),
        Assumption::WrittenVesting(years) => {
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            format!("RSU vests {} as written", years.join("/"))
        }
        Assumption::VestsOnceAYear(component) => {
            let what = match component {
                Component::Refresher => "refreshers vest",
                _ => "RSU vests",
            };
            format!("{what} once a year, because the file does not say how often")
        }
        Assumption::HeldGrants => "held grants: only what vests after the start".to_owned(),
        Assumption::GrantsBeyond(years) => format!("grants made after year {years} not counted"),
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price is the file's share price, {}", text::price(*price))
        }
        Assumption::GrantPrice { price, grants } => {
            let price = text::price(*price);
            let grants: Vec<String> = grants.iter().map(ToString::to_string).collect();
            match grants.split_last() {
                None => format!("grant price {price}"),
                Some((last, [])) => format!("grant price {price} for RSU {last}"),
                Some((last, first)) => {
                    format!("grant price {price} for RSU {} and {last}", first.join(", "))
                }
            }
        }
        Assumption::SizedWhenGranted => {
            "grants sized at the share price of the year in which they are made".to_owned()
        }
        Assumption::WholeShares(allocation) => format!("whole shares by {}", allocation.name()),
        Assumption::Refreshers { written, value, first_month, every, count, growth, preset } => {
            let standing = if *written { "as written" } else { "not promised" };
            let mut line = format!(
                "refreshers {standing}: {} from month {first_month} every {every} months",
                money(*value),
            );
            line.extend(count.map(|count| format!(", {count} in all")));
            line.extend(growth.map(|growth| format!(", {growth} over the one before")));
            line.push_str(", sized at their year's share price");
            line.extend(preset.map(|preset| format!("; {}", by_preset("they vest", preset))));
            line
        }
        Assumption::SharePrices { prices, then_flat } => {
            let prices: Vec<String> = prices.iter().map(|price| text::price(*price)).collect();
            let flat = if *then_flat { ", then flat" } else { "" };
            format!("share price by year {}{flat}", prices.join(", "))
        }
        Assumption::NoSharePrice { growth: None } => {
            "no share price: grants vest as the money they were granted as".to_owned()
        }
        Assumption::NoSharePrice { growth: Some(path) } => {
            format!("no share price: grants grow by {}", growing(path))
        }
        Assumption::SharePrice { price, is_grant_price, growth } => {
            let price = text::price(*price);
            let source = if *is_grant_price { ", the grant price" } else { "" };
            let Some(path) = growth else {
                return format!("share price flat at {price}{source}");
            };
            let how = if path.growth.falls() { "changing by" } else { "growing" };
            format!("share price {price}{source}, {how} {}", growing(path))
        }
    }
}

/// What a one-time payment is called.
pub(crate) fn one_time(name: Option<&str>) -> String {
    name.map_or_else(|| "one-time payment".to_owned(), |name| sanitize(name).into_owned())
}

fn on_leaving(Clawback { within, repay }: &Clawback) -> String {
    match repay {
        Repay::ProRata => format!("pro rata on leaving within {within} months"),
        Repay::Full => format!("in full on leaving within {within} months"),
        Repay::Steps(steps) => {
            format!("on leaving, {}", RepayStep::in_words(steps))
        }
    }
}

fn growing(GrowthPath { growth, flat_after, .. }: &GrowthPath) -> String {
    match flat_after {
        Some(year) => format!("{growth}, flat after year {year}"),
        None => growth.to_string(),
    }
}

fn by_preset(what: &str, preset: &Preset) -> String {
    let note = preset.note.map_or_else(String::new, |note| format!("; {note}"));
    let confidence = match preset.confidence {
        Confidence::Generic => String::new(),
        confidence => format!(", confidence {confidence}"),
    };
    format!("{what} {} by preset `{}`{confidence}{note}", preset.percents(), preset.name)
}
