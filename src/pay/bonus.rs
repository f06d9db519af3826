//! The target bonus.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, GivenUp, PayTerms, Steadiness};
use crate::assumption::Assumption;
use crate::component::{Component, PayKind};
use crate::key::{Floor, Key, Kind, Sign, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Fraction, Money, Rate};
use crate::names::named;
use crate::terms::{Faults, Setting, Terms};

/// The longest time from the end of a year to its bonus, in months.
const LATEST: i64 = 24;

const BONUS_KEYS: &[Key] = &[
    Key::new("target", Kind::RateOrAmount(Sign::Positive), "a percentage of base, or an amount")
        .also("amount percent rate value target_percent")
        .label("")
        .example("target = \"15%\", or an amount")
        .required(),
    Key::new("payout", Kind::Rate(Floor::Zero), "expected payout as a percentage of target")
        .also("expected multiplier attainment payout_rate")
        .default("100%")
        .example("payout = \"90%\""),
    Key::new(
        "first_year",
        Kind::RateOrFlag,
        "whether year 1 pays a bonus, or the part that it pays",
    )
    .also("prorate prorated pro_rata proration")
    .default("true")
    .example("first_year = false"),
    Key::new(
        "basis",
        Kind::Choice(&BonusBasis::NAMES),
        "the year whose base the bonus is based on",
    )
    .default("current_year")
    .example("basis = \"prior_year\""),
    Key::new("guaranteed", Kind::Amounts, "the guaranteed minimum, by year")
        .also("guarantee minimum min floor at_least")
        .example("guaranteed = [30_000]"),
    Key::new("paid_after", Kind::Count(0, LATEST), "months from the end of a year to its bonus")
        .also("months_after delay paid_month paid_in")
        .default("0")
        .example("paid_after = 3"),
];

/// A yearly bonus, paid at the end of its year or some months later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bonus {
    pub(crate) target: BonusTarget,
    /// The expected fraction of target, if stated.
    pub(crate) payout: Option<Rate>,
    /// The part that year 1 pays.
    pub(crate) first_year: Rate,
    /// The least that is paid, by year.
    guaranteed: Vec<Amount>,
    /// Months from the end of a year to its bonus.
    paid_after: u32,
}

/// The size of the target bonus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BonusTarget {
    OfBase { rate: Rate, basis: BonusBasis },
    Amount(Amount),
}

named! {
    /// The year whose base the bonus is based on.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum BonusBasis {
        CurrentYear = "current_year",
        PriorYear = "prior_year",
    }
}

impl Bonus {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let basis = terms.choice("basis", &BonusBasis::ALL, BonusBasis::name);
        let target = faults.required(terms, BONUS_KEYS, "target", |terms, key| {
            let rate = || {
                let basis = basis.unwrap_or(BonusBasis::CurrentYear);
                Some(BonusTarget::OfBase { rate: terms.rate(key)?, basis })
            };
            match terms.at(&[Step::Key("target")])? {
                Setting::Rate(_) => rate(),
                _ => terms.amount(key).map(BonusTarget::Amount),
            }
        })?;
        if matches!(target, BonusTarget::Amount(_)) && terms.has("basis") {
            let hint = "remove it, or write the target as a percentage: \"15%\"";
            faults.note("basis", "has no effect if the target is an amount", hint);
        }
        let first_year = match terms.setting("first_year") {
            Some(Setting::Flag(false)) => Rate::default(),
            Some(Setting::Rate(_)) => terms.rate("first_year")?,
            _ => Rate::ONE,
        };
        if first_year > Rate::ONE {
            let hint = "write the part that year 1 pays, like \"75%\"";
            faults.note("first_year", "is more than the whole bonus", hint);
        }
        let guaranteed = terms.by_year("guaranteed", |units| Amount::new(units).ok());
        let guaranteed = guaranteed.unwrap_or_default();
        let is_guaranteed = guaranteed.first().is_some_and(|first| *first > Amount::default());
        if first_year == Rate::default() && is_guaranteed {
            let message = "contradicts `bonus.guaranteed`, which pays a bonus in year 1";
            let hint = "remove one of them, or write 0 for year 1: guaranteed = [0, 30_000]";
            faults.note("first_year", message, hint);
        }
        let paid_after = terms.count("paid_after").unwrap_or(0);
        Some(Self { target, payout: terms.rate("payout"), first_year, guaranteed, paid_after })
    }

    const fn is_on_prior_base(&self) -> bool {
        matches!(self.target, BonusTarget::OfBase { basis: BonusBasis::PriorYear, .. })
    }

    /// The target for a year, from what the base pays in that year and in the previous one.
    fn target(&self, salary: Fraction, prior: Fraction) -> Option<Fraction> {
        match self.target {
            BonusTarget::Amount(amount) => Some(Fraction::whole(amount.get())),
            BonusTarget::OfBase { rate, basis: BonusBasis::CurrentYear } => {
                salary.times(rate.fraction())
            }
            BonusTarget::OfBase { rate, basis: BonusBasis::PriorYear } => {
                prior.times(rate.fraction())
            }
        }
    }

    /// The least that is paid for a year.
    fn guaranteed(&self, year: u32) -> Decimal {
        let guaranteed = self.guaranteed.get(year as usize - 1);
        guaranteed.map_or(Decimal::ZERO, |amount| amount.get())
    }

    /// What is paid for a year with this target; `None` if it is too large to compute exactly.
    fn paid_for(&self, year: u32, target: Fraction) -> Option<Fraction> {
        let mut expected = target.times(self.payout.unwrap_or(Rate::ONE).fraction())?;
        if year == 1 && self.first_year != Rate::ONE {
            expected = expected.times(self.first_year.fraction())?;
        }
        let guaranteed = self.guaranteed(year);
        if guaranteed.is_zero() { Some(expected) } else { expected.at_least(guaranteed) }
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        assumptions.push(Assumption::Bonus {
            payout: self.payout.unwrap_or(Rate::ONE),
            on_prior_base: self.is_on_prior_base(),
            first_year: self.first_year,
        });
        let horizon = context.horizon;
        let counted = self.guaranteed.iter().take(horizon.years() as usize);
        let amounts: Vec<Money> =
            counted.map(|amount| Money::new(amount.get(), context.currency)).collect();
        if amounts.iter().any(|amount| !amount.is_zero()) {
            assumptions.push(Assumption::GuaranteedBonus(amounts));
        }
        if self.paid_after > 0 {
            // The bonuses of this year and later ones are paid after the horizon.
            let beyond = (horizon.months() - self.paid_after.min(horizon.months())) / 12 + 1;
            assumptions.push(Assumption::BonusPaidAfter {
                months: self.paid_after,
                not_counted: beyond..=horizon.years(),
            });
        }
    }
}

impl PayTerms for Option<Bonus> {
    const KINDS: &[PayKind] = &[PayKind::Cash];
    const GUARANTEED: bool = false;
    const MAY_BE_GUARANTEED: bool = true;
    const GIVEN_UP: GivenUp = GivenUp::Earned;
    const KEYS: &'static [Key] = &[Key::new(
        "bonus",
        Kind::Short(BONUS_KEYS),
        "target bonus: a percentage of base, an amount, or a section",
    )
    .also("target_bonus annual_bonus yearly_bonus bonus_target performance_bonus cash_bonus variable variable_pay incentive")
    .example("bonus = \"15%\"")
    .init("# bonus = \"15%\"                     # target, as a percentage of base or an amount")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.section(terms, "bonus", Bonus::read)
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        if let Some(bonus) = self {
            bonus.assume(context, assumptions);
        }
    }

    /// The bonus rises with the target, the payout, what is guaranteed, the base and its raises.
    fn steadiness(
        &self,
        _lever: &[Step],
        _years: RangeInclusive<u32>,
        _context: &Context<'_>,
    ) -> Option<Steadiness> {
        Some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(bonus) = self else {
            return Ok(());
        };
        // Year 1 has no previous year, so its bonus uses its own base.
        let mut prior = None;
        for (year, salary) in ledger.salaries() {
            let target = bonus.target(salary, prior.unwrap_or(salary));
            prior = Some(salary);
            let paid = target.and_then(|target| bonus.paid_for(year, target));
            let paid = paid.ok_or(OutOfReach::of(Component::Bonus))?;
            let when = (year, bonus.paid_after);
            ledger.earned(Component::Bonus, when, paid, bonus.guaranteed(year))?;
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, offer, rests_on};
    use crate::{Horizon, Leaving};

    fn bonus(terms: &str) -> Vec<String> {
        let text = format!("base = 100_000\nraise = \"10%\"\n[bonus]\n{terms}");
        by_year(Component::Bonus, &text)
    }

    #[test]
    fn a_percentage_applies_to_the_base_of_its_year() {
        assert_eq!(bonus("target = \"10%\""), ["10000.00", "11000.00", "12100.00", "13310.00"]);
        assert_eq!(bonus("target = 30_000"), ["30000.00"; 4]);
    }

    #[test]
    fn on_the_prior_years_base_the_bonus_rises_a_year_later() {
        let prior = bonus("target = \"10%\"\nbasis = \"prior_year\"");
        // Year 1 has no previous year.
        assert_eq!(prior, ["10000.00", "10000.00", "11000.00", "12100.00"]);
    }

    #[test]
    fn zero_payout_or_no_first_year_bonus_pays_nothing() {
        assert_eq!(bonus("target = 30_000\npayout = \"80%\""), ["24000.00"; 4]);
        let later = bonus("target = \"10%\"\nfirst_year = false\nbasis = \"prior_year\"");
        assert_eq!(later, ["0.00", "10000.00", "11000.00", "12100.00"]);
    }

    #[test]
    fn year_1_may_pay_a_part() {
        // Worked example: 15% of 200,000, prorated by half in year 1.
        let bonus = |terms: &str| {
            by_year(
                Component::Bonus,
                &format!("base = 200_000\n[bonus]\ntarget = \"15%\"\n{terms}"),
            )
        };
        assert_eq!(bonus("first_year = \"50%\"")[..2], ["15000.00", "30000.00"]);
        // Company 110% and individual 125%, on half a year.
        let paid = bonus("first_year = \"50%\"\npayout = \"137.5%\"");
        assert_eq!(paid[..2], ["20625.00", "41250.00"]);
        assert_eq!(bonus("first_year = true"), ["30000.00"; 4]);
        // Taro (Meta): eligible earnings of 62,000.
        let text = "base = 62_000\n[bonus]\ntarget = \"15%\"\npayout = \"90%\"";
        assert_eq!(by_year(Component::Bonus, text)[0], "8370.00");
    }

    #[test]
    fn the_bonus_is_of_what_the_base_pays_in_the_year() {
        // 8 months at 100,000 and 4 at 110,000: 103,333.33… a year, of which 3% are 3,100 exactly.
        let raise = "base = 100_000\nraise = { rate = \"10%\", first_month = 9 }\n[bonus]";
        let first = |terms: &str| by_year(Component::Bonus, &format!("{raise}\n{terms}"));
        assert_eq!(first("target = \"3%\"")[..2], ["3100.00", "3410.00"]);
        assert_eq!(first("target = \"3%\"\nbasis = \"prior_year\"")[1], "3100.00");
        // 3% of 103,333.8333… are 3,100.015, which 28 digits of that base would miss.
        let text =
            "base = 100_000\nraise = { rate = \"10.0015%\", first_month = 9 }\nbonus = \"3%\"";
        assert_eq!(by_year(Component::Bonus, text)[0], "3100.02");
    }

    #[test]
    fn at_least_the_guaranteed_amount_is_paid() {
        let text = |terms: &str| format!("base = 100_000\n[bonus]\ntarget = \"15%\"\n{terms}");
        let bonus = |terms: &str| by_year(Component::Bonus, &text(terms));
        let guaranteed = |terms: &str| {
            let projection = offer(&text(terms)).project(Horizon::default()).unwrap();
            projection.guaranteed().amount().to_string()
        };
        assert_eq!(bonus("guaranteed = 30_000")[..2], ["30000.00", "15000.00"]);
        assert_eq!(guaranteed("guaranteed = 30_000"), "430000.00");
        // More than the guaranteed amount is expected.
        let two = "guaranteed = [10_000, 20_000]";
        assert_eq!(bonus(two), ["15000.00", "20000.00", "15000.00", "15000.00"]);
        assert_eq!(guaranteed(two), "430000.00");
        assert_eq!(bonus("guaranteed = [0, 1]\nfirst_year = false")[0], "0.00");
        assert_eq!(guaranteed(""), "400000.00");
    }

    #[test]
    fn a_late_bonus_counts_when_it_is_paid() {
        let text = "base = 100_000\nraise = \"10%\"\n[bonus]\ntarget = \"10%\"\npaid_after = 3";
        assert_eq!(by_year(Component::Bonus, text), ["0.00", "10000.00", "11000.00", "12100.00"]);
        let ledger = offer(text).ledger(Horizon::default()).unwrap();
        let payments = ledger.payments().into_iter();
        let paid = payments.filter(|payment| payment.component == Component::Bonus);
        let paid = paid.map(|payment| (payment.month, ledger.earned_in(&payment)));
        assert_eq!(paid.collect::<Vec<_>>(), [(15, 1), (27, 2), (39, 3)]);
        let not_counted = |paid_after: u32, years| {
            let text = format!("base = 1\n[bonus]\ntarget = 500\npaid_after = {paid_after}");
            rests_on(&text, years).into_iter().find_map(|assumption| match assumption {
                Assumption::BonusPaidAfter { not_counted, .. } => Some(not_counted),
                _ => None,
            })
        };
        assert_eq!(not_counted(3, 4), Some(4..=4));
        assert_eq!(not_counted(12, 4), Some(4..=4));
        assert_eq!(not_counted(13, 4), Some(3..=4));
        assert_eq!(not_counted(24, 1), Some(1..=1));
        assert_eq!(not_counted(0, 4), None);
    }

    #[test]
    fn a_late_bonus_is_lost_by_leaving_before_it_is_paid() {
        let text = "base = 100_000\n[bonus]\ntarget = 12_000\npaid_after = 3";
        let offer = offer(text);
        let leaving = Leaving::new(&offer, Horizon::new(6).unwrap()).unwrap();
        let received = |month| leaving.received(Component::Bonus, month).amount().to_string();
        assert_eq!((received(14), received(15)), ("0.00".into(), "12000.00".into()));
        let left = |month| {
            let left = leaving.left_behind(month);
            let left = left.payments().iter().map(|left| (left.month, left.amount.amount()));
            left.map(|(month, amount)| (month, amount.normalize().to_string())).collect::<Vec<_>>()
        };
        // Half of year 1; all of it; all of it and 2 months of year 2; 3 months of year 2.
        assert_eq!(left(6), [(15, "6000".to_owned())]);
        assert_eq!(left(12), [(15, "12000".to_owned())]);
        assert_eq!(left(14), [(15, "12000".to_owned()), (27, "2000".to_owned())]);
        assert_eq!(left(15), [(27, "3000".to_owned())]);
    }

    #[test]
    fn a_first_year_without_a_bonus_has_no_guarantee() {
        let faults = |terms: &str| faults(&format!("base = 1\n[bonus]\ntarget = 500\n{terms}"));
        assert_eq!(faults("first_year = false\nguaranteed = 1_000"), ["bonus.first_year"]);
        assert_eq!(faults("first_year = \"101%\""), ["bonus.first_year"]);
        assert!(faults("first_year = \"100%\"\nguaranteed = 1_000").is_empty());
    }

    #[test]
    fn a_bonus_amount_does_not_depend_on_base() {
        let terms = "base = 1\n[bonus]\ntarget = 30_000\nbasis = \"prior_year\"";
        assert_eq!(faults(terms), ["bonus.basis"]);
    }

    #[test]
    fn the_assumed_payout_is_reported() {
        let counted = |terms: &str| {
            let rests_on = rests_on(&format!("base = 1\n[bonus]\n{terms}"), 4);
            let [_, Assumption::Bonus { payout, on_prior_base, first_year }] = rests_on[..] else {
                panic!("{rests_on:?}");
            };
            (payout.percent().to_string(), on_prior_base, first_year)
        };
        assert_eq!(counted("target = \"10%\""), ("100".to_owned(), false, Rate::ONE));
        let terms =
            "target = \"10%\"\nbasis = \"prior_year\"\npayout = \"80%\"\nfirst_year = false";
        assert_eq!(counted(terms), ("80".to_owned(), true, Rate::default()));
    }
}
