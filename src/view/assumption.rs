//! Assumptions in words.

use crate::assumption::{Assumption, Path};
use crate::clawback::{Clawback, Repay};
use crate::equity::{Confidence, Preset};
use crate::money::{grouped, price_text};
use crate::offer::Offer;
use crate::time::Horizon;

impl Offer {
    /// What the figures over that horizon rest on, a line each: what the file leaves open and what
    /// it takes from elsewhere.
    #[must_use]
    pub fn assumptions(&self, horizon: Horizon) -> Vec<String> {
        self.rests_on(horizon).iter().map(words).collect()
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
        Assumption::SignOnClawback(Clawback { within, repay }) => {
            let how = match repay {
                Repay::ProRata => "pro rata",
                Repay::Full => "in full",
            };
            format!(
                "sign-on to be repaid {how} on leaving within {within} months of its year's start"
            )
        }
        Assumption::SignOnBeyond(years) => format!("sign-on after year {years} not counted"),
        Assumption::PresetVesting(preset) => by_preset("RSU vests", preset),
        Assumption::WrittenVesting(years) => {
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            format!("RSU vests {} as written", years.join("/"))
        }
        Assumption::HeldGrants => "held grants: only what vests after the start".to_owned(),
        Assumption::GrantsBeyond(years) => format!("grants made after year {years} not counted"),
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price is the file's share price, {}", price_text(*price))
        }
        Assumption::GrantPrice(price) => format!("grant price {}", price_text(*price)),
        Assumption::SizedWhenGranted => {
            "grants sized at the share price of the year in which they are made".to_owned()
        }
        Assumption::WholeShares(allocation) => format!("whole shares by {}", allocation.name()),
        Assumption::Refreshers { written, value, first_month, every, count, growth, preset } => {
            let standing = if *written { "as written" } else { "not promised" };
            let amount = value.amount();
            let digits = if amount.is_integer() { 0 } else { value.currency().minor_digits() };
            let mut line = format!(
                "refreshers {standing}: {} from month {first_month} every {every} months",
                grouped(amount, digits),
            );
            line.extend(count.map(|count| format!(", {count} in all")));
            line.extend(growth.map(|growth| format!(", {growth} over the one before")));
            line.push_str(", sized at their year's share price");
            line.extend(preset.map(|preset| format!("; {}", by_preset("they vest", preset))));
            line
        }
        Assumption::SharePrices { prices, then_flat } => {
            let prices: Vec<String> = prices.iter().map(|price| price_text(*price)).collect();
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
            let price = price_text(*price);
            let source = if *is_grant_price { ", the grant price" } else { "" };
            let Some(path) = growth else {
                return format!("share price flat at {price}{source}");
            };
            let how = if path.growth.falls() { "changing by" } else { "growing" };
            format!("share price {price}{source}, {how} {}", growing(path))
        }
    }
}

fn growing(Path { growth, flat_after }: &Path) -> String {
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
