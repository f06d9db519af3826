//! The sign-on.

use std::ops::RangeInclusive;

use super::{Context, PayTerms, Steadiness};
use crate::assumption::Assumption;
use crate::clawback::{Clawback, REPAY_KEY, within_key};
use crate::component::{Component, PayKind};
use crate::key::{Key, Kind, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::Amount;
use crate::names::named;
use crate::terms::{Faults, Terms};

const SIGN_ON_KEYS: &[Key] = &[
    Key::new("amounts", Kind::Amounts, "amounts by year, from year 1")
        .also("amount by_year years total value")
        .label("")
        .example("amounts = [80_000, 60_000], by year")
        .required(),
    Key::new(
        "paid",
        Kind::Choice(&Paid::NAMES),
        "how each year's amount is paid: at the start of the year, or in twelve parts",
    )
    .also("payment how_paid schedule")
    .default("lump")
    .example("paid = \"monthly\""),
    within_key(
        "clawback period in months from the start of each payment's year; not stated if omitted",
    ),
    REPAY_KEY,
];

/// The sign-on by year. An amount is never spread beyond its year.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignOn {
    /// The amounts by year, from year 1.
    pub amounts: Vec<Amount>,
    /// How each year's amount is paid.
    pub paid: Paid,
    /// The clawback, counted from the start of each payment's year.
    pub clawback: Option<Clawback>,
}

named! {
    /// How a year's sign-on is paid.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Paid {
        /// Once, in the first month of the year.
        Lump = "lump",
        /// In twelve monthly parts.
        Monthly = "monthly",
    }
}

impl SignOn {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let amounts = faults.required(terms, SIGN_ON_KEYS, "amounts", |terms, key| {
            terms.by_year(key, |amount| Amount::new(amount).ok())
        });
        let clawback = Clawback::read(terms, faults);
        Some(Self {
            amounts: amounts?,
            paid: terms.choice("paid", &Paid::ALL, Paid::name).unwrap_or(Paid::Lump),
            clawback,
        })
    }

    pub(crate) const fn lump(amounts: Vec<Amount>) -> Self {
        Self { amounts, paid: Paid::Lump, clawback: None }
    }
}

impl PayTerms for Option<SignOn> {
    const KINDS: &[PayKind] = &[PayKind::Cash];
    const GUARANTEED: bool = true;
    const IN_ADVANCE: bool = true;
    const KEYS: &'static [Key] = &[Key::new(
        "sign_on",
        Kind::Short(SIGN_ON_KEYS),
        "sign-on: amounts by year, or a section with terms",
    )
    .also("signon signing signing_bonus sign_on_bonus signon_bonus joining_bonus joining sign_on_bonuses signing_bonuses sign_on_cash sign_up_bonus starting_bonus welcome_bonus")
    .label("sign-on")
    .example("sign_on = [80_000, 60_000]")
    .init("sign_on = [50_000, 25_000]        # example; sign-on by year")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.section(terms, "sign_on", SignOn::read)
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        let Some(sign_on) = self else {
            return;
        };
        let years = context.horizon.years();
        if sign_on.paid == Paid::Monthly {
            assumptions.push(Assumption::MonthlySignOn);
        }
        match (sign_on.paid, &sign_on.clawback) {
            (_, Some(clawback)) => {
                assumptions.push(Assumption::SignOnClawback(clawback.clone()));
            }
            (Paid::Monthly, None) => {}
            (Paid::Lump, None) if sign_on.amounts.iter().all(|amount| amount.get().is_zero()) => {}
            (Paid::Lump, None) => assumptions.push(Assumption::SignOnClawbackNotStated),
        }
        if sign_on.amounts.len() > years as usize {
            assumptions.push(Assumption::SignOnBeyond(years));
        }
    }

    /// The amounts are fixed, so no lever lowers them.
    fn steadiness(
        &self,
        _lever: &[Step],
        _years: RangeInclusive<u32>,
        _context: &Context<'_>,
    ) -> Option<Steadiness> {
        Some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(sign_on) = self else {
            return Ok(());
        };
        for (year, amount) in (1..=ledger.horizon.years()).zip(&sign_on.amounts) {
            let entry = match sign_on.paid {
                Paid::Lump => ledger.once(Component::SignOn, year * 12 - 11, amount.get())?,
                Paid::Monthly => ledger.monthly(Component::SignOn, year, amount.get())?,
            };
            if let Some(entry) = entry {
                entry.advance(None, sign_on.clawback.as_ref());
            }
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, offer, rests_on};

    #[test]
    fn each_year_pays_its_own_amount() {
        for paid in ["lump", "monthly"] {
            let text =
                format!("base = 1\n[sign_on]\namounts = [80_000, 60_000]\npaid = \"{paid}\"");
            let sign_on = by_year(Component::SignOn, &text);
            assert_eq!(sign_on, ["80000.00", "60000.00", "0.00", "0.00"], "{paid}");
        }
    }

    #[test]
    fn a_plain_list_is_a_lump_without_a_clawback() {
        let short = offer("base = 1\nsign_on = [80_000]");
        assert_eq!(short.sign_on(), offer("base = 1\nsign_on.amounts = [80_000]").sign_on());
        assert_eq!(
            short.sign_on().map(|it| (it.paid, it.clawback.clone())),
            Some((Paid::Lump, None))
        );
        assert_eq!(offer("base = 1").sign_on(), None);
    }

    #[test]
    fn a_clawback_applies_to_monthly_parts_too() {
        let text = "base = 0\n[sign_on]\namounts = [120]\npaid = \"monthly\"\nrepay_within = 12";
        for text in [text, &text.replace("monthly", "lump")] {
            let ledger = offer(text).ledger(crate::Horizon::default()).unwrap();
            assert!(ledger.entries()[0].clawback().is_some(), "{text}");
        }
        let rests_on = rests_on(text, 4);
        assert_eq!(rests_on[1], Assumption::MonthlySignOn);
        assert!(matches!(rests_on[2], Assumption::SignOnClawback(_)));
    }

    #[test]
    fn amounts_after_the_horizon_are_reported() {
        let beyond = |years| {
            let rests_on = rests_on("base = 1\nsign_on = [1, 1, 1]", years);
            rests_on.contains(&Assumption::SignOnBeyond(years))
        };
        assert!(beyond(2) && !beyond(3));
    }

    #[test]
    fn a_section_requires_amounts() {
        assert_eq!(faults("base = 1\n[sign_on]\nrepay_within = 12"), ["sign_on.amounts"]);
    }
}
