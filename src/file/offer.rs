//! An offer's sections but its grants: `[sign_on]`, `[bonus]`, `[refresher]` and what stands above
//! them.

use super::Reader;
use super::value::{Field, Section};
use crate::assessment::Scale;
use crate::clawback::{Clawback, Repay};
use crate::equity::Schedule;
use crate::money::Growth;
use crate::offer::{Offer, Stock};
use crate::pay::{Base, Basis, Bonus, BonusTarget, Paid, Pay, Refresher, SignOn};

pub(super) const KEYS: &[&str] = &[
    "name",
    "company",
    "level",
    "role",
    "location",
    "currency",
    "base",
    "raise",
    "sign_on",
    "bonus",
    "rsu",
    "refresher",
    "stock",
    "risk",
    "fit",
    "process",
];
const SIGN_ON_KEYS: &[&str] = &["amounts", "paid", "repay_within", "repay"];
const BONUS_KEYS: &[&str] = &["target", "payout", "first_year", "basis"];
const REFRESHER_KEYS: &[&str] =
    &["value", "first_month", "every", "count", "growth", "vesting", "written"];

impl Reader {
    pub(super) fn offer(&mut self, root: &Section<'_>, stock: &Stock) -> Option<Offer> {
        self.unknown_keys(root, KEYS);
        if let Some(field) = root.get("currency") {
            self.currency = self.keep(field.currency());
        }
        let base = self.required(root, "base", "base = 175_000, the yearly salary");
        let base = base.and_then(|field| self.amount(&field));
        let (grants, share_price) = self.grants(root, stock);
        let [name, company, level, role, location] =
            ["name", "company", "level", "role", "location"].map(|key| self.text(root, key));
        let raise = self.growth(root, "raise").unwrap_or(Growth::NONE);
        let sign_on = root.get("sign_on").and_then(|field| self.sign_on(&field));
        let bonus = root.get("bonus").and_then(|field| self.bonus(&field));
        let refresher = root.get("refresher").and_then(|field| self.refresher(&field));
        let [risk, fit] = Scale::ALL.map(|scale| self.scores(root, scale));
        let process = root.get("process").and_then(|field| self.process(&field));
        // All has been read and checked by now, so that every mistake is noted before this ends
        // for the want of one of these.
        Some(Offer {
            name,
            company,
            level,
            role,
            location,
            currency: self.currency?,
            pay: Pay {
                base: Base { amount: base?, raise },
                bonus,
                sign_on,
                rsu: grants?,
                refresher,
            },
            share_price: share_price?,
            risk,
            fit,
            process: process.unwrap_or_default(),
        })
    }

    fn sign_on(&mut self, field: &Field<'_>) -> Option<SignOn> {
        if let Some(list) = field.as_list() {
            let amounts = self.years(&list, Self::amount)?;
            return Some(SignOn::lump(amounts));
        }
        let section = self.section(field, "a list by year, like [80_000, 60_000]")?;
        self.unknown_keys(&section, SIGN_ON_KEYS);
        let amounts = self.required(&section, "amounts", "amounts = [80_000, 60_000], by year");
        let amounts = amounts.and_then(|field| {
            let list = self.list(&field, "[80_000, 60_000]")?;
            self.years(&list, Self::amount)
        });
        let paid = section.get("paid").and_then(|field| {
            let name = |paid: Paid| paid.name();
            self.keep(field.choice(&Paid::ALL, name))
        });
        let clawback = self.clawback(&section);
        Some(SignOn { amounts: amounts?, paid: paid.unwrap_or(Paid::Lump), clawback })
    }

    fn clawback(&mut self, section: &Section<'_>) -> Option<Clawback> {
        let repay = section.get("repay");
        let rule = repay.as_ref().and_then(|field| {
            let name = |repay: Repay| repay.name();
            self.keep(field.choice(&Repay::ALL, name))
        });
        let Some(within) = section.get("repay_within") else {
            if let Some(repay) = repay {
                let problem =
                    repay.problem("says how much to repay, but not within how many months");
                self.note(problem.hint("add repay_within = 12, in months"));
            }
            return None;
        };
        let within = self.keep(within.whole(1..=Schedule::MAX_MONTH))?;
        Some(Clawback { within, repay: rule.unwrap_or(Repay::ProRata) })
    }

    fn bonus(&mut self, field: &Field<'_>) -> Option<Bonus> {
        let Some(section) = field.as_section() else {
            let target = self.bonus_target(field, Basis::CurrentYear)?;
            return Some(Bonus { target, payout: None, first_year: true });
        };
        self.unknown_keys(&section, BONUS_KEYS);
        let basis_field = section.get("basis");
        let basis = basis_field.as_ref().and_then(|field| {
            let name = |basis: Basis| basis.name();
            self.keep(field.choice(&Basis::ALL, name))
        });
        let payout = section.get("payout").and_then(|field| self.share(&field));
        let first_year = section.get("first_year").and_then(|field| self.keep(field.flag()));
        let target = self.required(&section, "target", r#"target = "15%", or an amount"#)?;
        let target = self.bonus_target(&target, basis.unwrap_or(Basis::CurrentYear))?;
        if let (Some(field), BonusTarget::Amount(_)) = (basis_field, target) {
            let problem = field.problem("means nothing where the target is an amount");
            self.problems
                .push(problem.hint(r#"leave it out, or write the target as a rate: "15%""#));
        }
        Some(Bonus { target, payout, first_year: first_year.unwrap_or(true) })
    }

    fn bonus_target(&mut self, field: &Field<'_>, basis: Basis) -> Option<BonusTarget> {
        if field.is_rate() {
            let rate = self.share(field)?;
            return Some(BonusTarget::OfBase { rate, basis });
        }
        if let Some(problem) = field.doubtful_bonus() {
            self.note(problem);
            return None;
        }
        self.amount(field).map(BonusTarget::Amount)
    }

    fn refresher(&mut self, field: &Field<'_>) -> Option<Refresher> {
        let section = self.section(field, "a section, [refresher]")?;
        self.unknown_keys(&section, REFRESHER_KEYS);
        let months = |reader: &mut Self, key| {
            let field = section.get(key)?;
            reader.keep(field.whole(1..=Schedule::MAX_MONTH))
        };
        let first_month = months(self, "first_month").unwrap_or(12);
        let every = months(self, "every").unwrap_or(12);
        let count = section.get("count");
        let count = count.and_then(|field| self.keep(field.whole(0..=Schedule::MAX_MONTH)));
        let growth = section.get("growth").and_then(|field| self.yearly_rate(&field));
        let written = section.get("written").and_then(|field| self.keep(field.flag()));
        let value = self.required(&section, "value", "value = 60_000, in money at grant");
        let value = value.and_then(|field| self.amount(&field));
        let vesting = self.vesting(&section);
        Some(Refresher {
            value: value?,
            first_month,
            every,
            count,
            growth,
            vesting: vesting?,
            written: written.unwrap_or(false),
        })
    }
}
