//! What the figures of an offer rest on, in words.

use rust_decimal::Decimal;

use crate::clawback::{Clawback, Repay};
use crate::equity::{Allocation, Confidence, Preset};
use crate::equity::{PriceSource, SharePrice};
use crate::money::Growth;
use crate::money::{grouped, price_text};
use crate::offer::Offer;
use crate::pay::Grant;
use crate::pay::{Basis, Bonus, BonusTarget, Paid, Refresher, SignOn};
use crate::time::Horizon;

impl Offer {
    /// What the figures over that horizon rest on, a line each: what the file leaves open and what
    /// it takes from elsewhere.
    #[must_use]
    pub fn assumptions(&self, horizon: Horizon) -> Vec<String> {
        let mut lines = vec![self.raise_line(horizon)];
        lines.extend(self.pay.bonus.as_ref().map(bonus_line));
        self.sign_on_lines(horizon, &mut lines);
        self.grant_lines(horizon, &mut lines);
        lines.extend(self.pay.refresher.as_ref().map(|refresher| self.refresher_line(refresher)));
        if !self.pay.rsu.is_empty() || self.pay.refresher.is_some() {
            lines.push(self.share_price_line(horizon));
        }
        lines
    }

    fn raise_line(&self, horizon: Horizon) -> String {
        if self.pay.base.raise.is_none() {
            return "base flat, no raise".to_owned();
        }
        format!("raise {}{}", self.pay.base.raise, flat_after(&self.pay.base.raise, horizon))
    }

    fn sign_on_lines(&self, horizon: Horizon, lines: &mut Vec<String>) {
        let Some(sign_on) = &self.pay.sign_on else {
            return;
        };
        lines.extend(terms_line(sign_on));
        if sign_on.amounts.len() > horizon.years() as usize {
            lines.push(format!("sign-on after year {} not counted", horizon.years()));
        }
    }

    fn grant_lines(&self, horizon: Horizon, lines: &mut Vec<String>) {
        let mut presets: Vec<&Preset> = Vec::new();
        for grant in &self.pay.rsu {
            presets.extend(grant.vesting.preset.filter(|preset| !presets.contains(preset)));
        }
        lines.extend(presets.iter().map(|preset| preset_line("RSU vests", preset)));
        let written = self.pay.rsu.iter().filter(|grant| grant.vesting.preset.is_none());
        for line in written.map(|grant| format!("RSU vests {} as written", grant.vesting.schedule))
        {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let any = |applies: &dyn Fn(&Grant) -> bool| self.pay.rsu.iter().any(applies);
        if any(&|grant| grant.granted_month < 0) {
            lines.push("held grants: only what vests after the start".to_owned());
        }
        if any(&|grant| i64::from(grant.granted_month) >= i64::from(horizon.months())) {
            lines.push(format!("grants made after year {} not counted", horizon.years()));
        }
        if let Some(price) = self.pay.rsu.iter().find_map(Grant::default_grant_price) {
            let price = self.price(price.get());
            lines.push(format!("grant price is the file's share price, {price}"));
        }
        for price in self.pay.rsu.iter().filter_map(Grant::named_grant_price) {
            let line = format!("grant price {}", self.price(price.get()));
            if Some(price) != self.share_price.today() && !lines.contains(&line) {
                lines.push(line);
            }
        }
        if self.share_price.today().is_some() && any(&Grant::is_sized_when_granted) {
            let line = "grants sized at the share price of the year in which they are made";
            lines.push(line.to_owned());
        }
        let whole = Allocation::ALL.into_iter().filter(|kind| *kind != Allocation::Fractional);
        let used = whole.filter(|kind| any(&|grant| grant.allocation == *kind));
        lines.extend(used.map(|kind| format!("whole shares by {}", kind.name())));
    }

    fn refresher_line(&self, refresher: &Refresher) -> String {
        let standing = if refresher.written { "as written" } else { "not promised" };
        let value = refresher.value.get();
        let digits = if value.is_integer() { 0 } else { self.currency.minor_digits() };
        let mut line = format!(
            "refreshers {standing}: {} from month {} every {} months",
            grouped(value, digits),
            refresher.first_month,
            refresher.every
        );
        if let Some(count) = refresher.count {
            line.push_str(&format!(", {count} in all"));
        }
        if let Some(growth) = refresher.growth {
            line.push_str(&format!(", {growth} over the one before"));
        }
        line.push_str(", sized at their year's share price");
        if let Some(preset) = refresher.vesting.preset {
            line.push_str(&format!("; {}", preset_line("they vest", preset)));
        }
        line
    }

    fn share_price_line(&self, horizon: Horizon) -> String {
        match &self.share_price {
            SharePrice::ByYear(prices) => {
                let shown: Vec<String> = prices.iter().map(|p| self.price(p.get())).collect();
                let flat =
                    if (horizon.years() as usize) > prices.len() { ", then flat" } else { "" };
                format!("share price by year {}{flat}", shown.join(", "))
            }
            SharePrice::Growing { today: None, growth } if growth.is_none() => {
                "no share price: grants vest as the money they were granted as".to_owned()
            }
            SharePrice::Growing { today: None, growth } => {
                format!("no share price: grants grow by {growth}{}", flat_after(growth, horizon))
            }
            SharePrice::Growing { today: Some((price, source)), growth } => {
                let price = self.price(price.get());
                let source = match source {
                    PriceSource::Named => "",
                    PriceSource::GrantPrice => ", the grant price",
                };
                if growth.is_none() {
                    return format!("share price flat at {price}{source}");
                }
                let flat = flat_after(growth, horizon);
                let how = if growth.falls() { "changing by" } else { "growing" };
                format!("share price {price}{source}, {how} {growth}{flat}")
            }
        }
    }

    fn price(&self, price: Decimal) -> String {
        price_text(price, self.currency.minor_digits())
    }
}

fn terms_line(sign_on: &SignOn) -> Option<String> {
    match (sign_on.paid, sign_on.clawback) {
        (Paid::Monthly, None) => Some("sign-on paid in twelve monthly parts".to_owned()),
        // Only what was paid ahead of the months it is for can be asked back.
        (Paid::Monthly, Some(_)) => {
            Some("sign-on paid in twelve monthly parts, of which none is repaid".to_owned())
        }
        (Paid::Lump, None) => None,
        (Paid::Lump, Some(Clawback { within, repay })) => {
            let how = match repay {
                Repay::ProRata => "pro rata",
                Repay::Full => "in full",
            };
            Some(format!(
                "sign-on to be repaid {how} on leaving within {within} months of its year's start"
            ))
        }
    }
}

fn bonus_line(bonus: &Bonus) -> String {
    let payout = bonus.payout.map_or_else(|| "100%".to_owned(), |payout| payout.to_string());
    let basis = match bonus.target {
        BonusTarget::OfBase { basis: Basis::PriorYear, .. } => ", on the prior year's base",
        _ => "",
    };
    let first = if bonus.first_year { "" } else { ", none in year 1" };
    format!("bonus at {payout} of target{basis}{first}")
}

fn preset_line(what: &str, preset: &Preset) -> String {
    let note = preset.note.map_or_else(String::new, |note| format!("; {note}"));
    let confidence = match preset.confidence {
        Confidence::Generic => String::new(),
        confidence => format!(", confidence {confidence}"),
    };
    format!("{what} {} by preset `{}`{confidence}{note}", preset.percents(), preset.name)
}

fn flat_after(growth: &Growth, horizon: Horizon) -> String {
    match growth.last_year() {
        Some(year) if year < horizon.years() => format!(", flat after year {year}"),
        _ => String::new(),
    }
}
