//! What figures rest on, in words.

use std::fmt;

use offercalc::{
    Assumption, Clawback, Component, Confidence, Decimal, GrowthPath, Horizon, Money, Offer,
    Preset, Projection, Rate, Repay, RepayStep,
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

    /// Whether it is a gap that makes a figure of leaving too good if the letter fills it.
    pub(crate) const fn is_missing_clawback(&self) -> bool {
        use Assumption::{OneTimeClawbackNotStated, SignOnClawbackNotStated};
        matches!(self, Self::Assumed(SignOnClawbackNotStated | OneTimeClawbackNotStated { .. }))
    }

    /// What they rest on with what is unvested at the end of a projection.
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

impl Basis {
    /// Whether it is of refreshers that nobody has promised.
    pub(crate) const fn is_unpromised(&self) -> bool {
        matches!(self, Self::Assumed(Assumption::Refreshers { written: false, .. }))
    }

    /// The same in a few words.
    pub(crate) fn brief(&self) -> String {
        match self {
            Self::Assumed(assumption) => brief(assumption),
            Self::Unvested { amount, year } => {
                format!("{} unvested after year {year}", money(*amount))
            }
        }
    }
}

fn brief(assumption: &Assumption) -> String {
    match assumption {
        Assumption::FlatBase => "no raise".to_owned(),
        Assumption::Bonus { payout, on_prior_base: false, first_year: true }
            if *payout == Rate::ONE =>
        {
            "bonus at target".to_owned()
        }
        Assumption::MonthlySignOn { .. } => "sign-on paid monthly".to_owned(),
        Assumption::SignOnClawback(clawback) => format!("sign-on {}", clawed_back(clawback)),
        Assumption::OneTimeClawback { name, clawback } => {
            format!("{} {}", one_time(name.as_deref()), clawed_back(clawback))
        }
        Assumption::PresetVesting(preset) => {
            let doubt = match preset.confidence {
                Confidence::Generic | Confidence::High => String::new(),
                confidence => format!(", {confidence} confidence"),
            };
            format!("RSU {} (preset {}{doubt})", preset.percents(), preset.name)
        }
        Assumption::WrittenVesting(years) => format!("RSU {}", by_year(years)),
        Assumption::VestsOnceAYear(Component::Refresher) => {
            "refreshers vest once a year (not stated)".to_owned()
        }
        Assumption::VestsOnceAYear(_) => "RSU vests once a year (not stated)".to_owned(),
        Assumption::HeldGrants => "existing grants: vests after you start".to_owned(),
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price {}, today's", text::price(*price))
        }
        Assumption::SizedWhenGranted => "later grants sized at their year's price".to_owned(),
        Assumption::WholeShares(allocation) => format!("whole shares ({})", allocation.name()),
        Assumption::Refreshers { written, value, first_month, every, count, growth, preset } => {
            let standing = if *written { "" } else { "unpromised " };
            let mut words = format!(
                "{standing}refreshers: {} every {every} months from month {first_month}",
                money(*value)
            );
            words.extend(count.map(|count| format!(", {count} in all")));
            words.extend(growth.map(|growth| format!(", each {growth} over the last")));
            words.extend(preset.map(|preset| format!(" (preset {})", preset.name)));
            words
        }
        Assumption::NoSharePrice { growth: None } => {
            "no share price: grants vest as money".to_owned()
        }
        Assumption::Raise(_)
        | Assumption::SignOnClawbackNotStated
        | Assumption::OneTimeClawbackNotStated { .. }
        | Assumption::Bonus { .. }
        | Assumption::SignOnBeyond(_)
        | Assumption::OneTimeBeyond { .. }
        | Assumption::GrantsBeyond(_)
        | Assumption::GrantPrice { .. }
        | Assumption::SharePrices { .. }
        | Assumption::NoSharePrice { .. }
        | Assumption::SharePrice { .. } => words(assumption),
    }
}

fn clawed_back(Clawback { within, repay }: &Clawback) -> String {
    match repay {
        Repay::ProRata => format!("clawback: pro rata within {within} months"),
        Repay::Full => format!("clawback: 100% within {within} months"),
        Repay::Steps(steps) => format!("clawback: {}", RepayStep::in_words(steps)),
    }
}

fn by_year(percents: &[Decimal]) -> String {
    let percents: Vec<String> = percents.iter().map(ToString::to_string).collect();
    percents.join("/")
}

fn words(assumption: &Assumption) -> String {
    match assumption {
        Assumption::FlatBase => "base stays flat, no raise".to_owned(),
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
            "sign-on paid in twelve monthly parts, none of which is repaid".to_owned()
        }
        Assumption::SignOnClawback(clawback) => {
            format!("sign-on {} of the start of its year", on_leaving(clawback))
        }
        Assumption::SignOnClawbackNotStated => "sign-on clawback not stated".to_owned(),
        Assumption::SignOnBeyond(years) => format!("sign-on after year {years} not counted"),
        Assumption::OneTimeClawback { name, clawback } => {
            let what = one_time(name.as_deref());
            format!("{what} {} of its payment", on_leaving(clawback))
        }
        Assumption::OneTimeClawbackNotStated { name } => {
            format!("{} clawback not stated", one_time(name.as_deref()))
        }
        Assumption::OneTimeBeyond { name, month } => {
            format!("{} in month {month} not counted", one_time(name.as_deref()))
        }
        Assumption::PresetVesting(preset) => by_preset("RSU vests", preset),
        Assumption::WrittenVesting(years) => {
            format!("RSU vests {}, as written", by_year(years))
        }
        Assumption::VestsOnceAYear(component) => {
            let what = match component {
                Component::Refresher => "refreshers vest",
                _ => "RSU vests",
            };
            format!("{what} once a year, because the file does not say how often")
        }
        Assumption::HeldGrants => "existing grants: only what vests after you start".to_owned(),
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
            "grants are sized at the share price of the year in which they are made".to_owned()
        }
        Assumption::WholeShares(allocation) => format!("whole shares by {}", allocation.name()),
        Assumption::Refreshers { written, value, first_month, every, count, growth, preset } => {
            let standing = if *written { "promised" } else { "unpromised" };
            let mut line = format!(
                "{standing} refreshers: {} every {every} months from month {first_month}",
                money(*value),
            );
            line.extend(count.map(|count| format!(", {count} in all")));
            line.extend(growth.map(|growth| format!(", each {growth} more than the last")));
            line.push_str(", sized at the share price of their year");
            line.extend(preset.map(|preset| format!("; {}", by_preset("they vest", preset))));
            line
        }
        Assumption::SharePrices { prices, then_flat } => {
            let prices: Vec<String> = prices.iter().map(|price| text::price(*price)).collect();
            let flat = if *then_flat { ", then flat" } else { "" };
            format!("share price by year {}{flat}", prices.join(", "))
        }
        Assumption::NoSharePrice { growth: None } => {
            "no share price: grants vest as the amount granted".to_owned()
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
        Repay::ProRata => format!("clawback: pro rata if you leave within {within} months"),
        Repay::Full => format!("clawback: 100% if you leave within {within} months"),
        Repay::Steps(steps) => {
            format!("clawback if you leave: {}", RepayStep::in_words(steps))
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
