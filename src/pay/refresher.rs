//! Refreshers: RSU grants in later years.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, PayTerms, Shares, Steadiness};
use crate::assumption::Assumption;
use crate::component::{Component, PayKind};
use crate::equity::{
    Allocation, GrantPrice, GrantSize, LATEST_MONTH, SCHEDULE, VESTING_EXAMPLE, Vesting,
};
use crate::key::{Floor, Key, Kind, Step};
use crate::ledger::{AwardStanding, LedgerBuilder, OutOfReach};
use crate::money::{Amount, Currency, Money, Rate};
use crate::terms::{Faults, Terms};

const REFRESHER_KEYS: &[Key] = &[
    Key::new("value", Kind::Amount, "the value of each refresher at grant")
        .also("amount grant_value annual yearly")
        .label("")
        .example("value = 60_000, the value at grant")
        .init("# value = 60_000")
        .required(),
    Key::new("currency", Kind::Currency, "the currency of the value")
        .also("ccy currency_code")
        .default("the offer's")
        .example("currency = \"USD\""),
    Key::new("first_month", Kind::Count(1, LATEST_MONTH), "the month of the first refresher")
        .default("12")
        .example("first_month = 12")
        .init("# first_month = 12"),
    Key::new("every", Kind::Count(1, LATEST_MONTH), "months between refreshers")
        .default("12")
        .example("every = 12")
        .init("# every = 12                        # months"),
    Key::new("count", Kind::Count(0, LATEST_MONTH), "the number of refreshers")
        .default("no limit")
        .example("count = 3"),
    Key::new("growth", Kind::Rate(Floor::TotalLoss), "growth from each refresher to the next")
        .default("0%")
        .example("growth = \"3%\""),
    Key::new("vesting", SCHEDULE, "the vesting schedule of each refresher")
        .also("schedule vesting_schedule vest vests preset")
        .example(VESTING_EXAMPLE)
        .init("# vesting = \"even-quarterly\"")
        .required(),
    Key::new("written", Kind::Flag, "whether the offer letter promises refreshers")
        .also("promised guaranteed in_writing")
        .default("false")
        .example("written = true")
        .init("# written = false                   # true if the offer letter promises them"),
];

/// Refresher grants, each sized at the share price of its year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refresher {
    pub(crate) value: Amount,
    /// The currency of the value, if it is not the offer's.
    pub(crate) currency: Option<Currency>,
    pub(crate) first_month: u32,
    /// Months between refreshers.
    pub(crate) every: u32,
    /// The number of refreshers; unlimited if `None`.
    pub(crate) count: Option<u32>,
    /// The growth from each refresher to the next.
    pub(crate) growth: Option<Rate>,
    pub(crate) vesting: Vesting,
    /// Whether the offer letter promises them.
    pub(crate) written: bool,
}

impl Refresher {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let value = faults.required(terms, REFRESHER_KEYS, "value", Terms::amount);
        let vesting = faults.required(terms, REFRESHER_KEYS, "vesting", Terms::vesting);
        Some(Self {
            value: value?,
            currency: terms.currency("currency"),
            first_month: terms.count("first_month").unwrap_or(12),
            every: terms.count("every").unwrap_or(12),
            count: terms.count("count"),
            growth: terms.rate("growth"),
            vesting: vesting?.clone(),
            written: terms.flag("written").unwrap_or(false),
        })
    }

    /// The months of the refreshers made before the end of that month.
    fn months(&self, end: u32) -> impl Iterator<Item = u32> + use<> {
        let count = self.count.unwrap_or(u32::MAX) as usize;
        (self.first_month..end).step_by(self.every as usize).take(count)
    }
}

impl PayTerms for Option<Refresher> {
    const KINDS: &[PayKind] = &[PayKind::Equity];
    const GUARANTEED: bool = false;
    const KEYS: &'static [Key] = &[Key::new(
        "refresher",
        Kind::Section(REFRESHER_KEYS),
        "refresher grants in later years, sized at the share price of their year",
    )
    .also("refresh refreshers refresh_grant refresh_grants annual_refresher")
    .example("[refresher]")
    .init("\n# [refresher]                       # later grants; remove the # to count them")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.section(terms, "refresher", Refresher::read)
    }

    fn refuse(&self, shares: &Shares<'_>, faults: &mut Faults) {
        if self.as_ref().is_some_and(|refresher| refresher.currency.is_none()) {
            shares.refuse_two_currencies(&[Step::Key("refresher")], faults);
        }
    }

    fn currencies(&self) -> Vec<Currency> {
        self.iter().filter_map(|refresher| refresher.currency).collect()
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        assumptions.extend(self.as_ref().map(|refresher| Assumption::Refreshers {
            written: refresher.written,
            value: Money::new(
                refresher.value.get(),
                refresher.currency.unwrap_or(context.currency),
            ),
            first_month: refresher.first_month,
            every: refresher.every,
            count: refresher.count,
            growth: refresher.growth,
            preset: refresher.vesting.preset,
        }));
        if self.as_ref().is_some_and(|refresher| refresher.vesting.is_yearly_assumed) {
            assumptions.push(Assumption::VestsOnceAYear(Component::Refresher));
        }
    }

    /// Each refresher is sized at the price of its year, so a higher price in that year alone means
    /// fewer shares.
    fn steadiness(
        &self,
        lever: &[Step],
        _years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness> {
        let has_exit = context.private.is_some_and(|private| private.exit.is_some());
        let is_steady = match lever {
            _ if self.is_none() => true,
            // The price at exit stays, so that a higher price before means fewer shares.
            [Step::Key("stock"), Step::Key("price" | "growth"), ..] => !has_exit,
            [Step::Key("stock"), Step::Key(key), ..] => matches!(
                *key,
                "exit_price" | "exit_value" | "dilution" | "shares_outstanding" | "discount"
            ),
            [Step::Key("refresher"), Step::Key(key), ..] => matches!(*key, "value" | "growth"),
            // Other components do not affect it.
            _ => true,
        };
        is_steady.then_some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(refresher) = self else {
            return Ok(());
        };
        let out_of_reach = OutOfReach::of(Component::Refresher);
        let growth = Decimal::ONE + refresher.growth.unwrap_or_default().fraction();
        let mut value = Some(refresher.value.get());
        for (number, month) in (1..).zip(refresher.months(ledger.horizon.months())) {
            let granted = value.ok_or(out_of_reach)?;
            let size = GrantSize::Value { value: granted, grant_price: GrantPrice::WhenGranted };
            ledger.award(
                (Component::Refresher, number),
                month.cast_signed(),
                (size, refresher.currency),
                (&refresher.vesting.schedule, Allocation::Fractional),
                AwardStanding { promised: refresher.written, is_wages: true },
            )?;
            value = granted.checked_mul(growth);
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, rests_on};

    /// Refreshers that vest in full after a year.
    fn refreshed(terms: &str, stock: &str) -> Vec<String> {
        let vesting = "vesting = { years = [100], every = \"year\" }";
        let text =
            format!("base = 1\n[refresher]\nvalue = 1_000\n{vesting}\n{terms}\n[stock]\n{stock}");
        by_year(Component::Refresher, &text)
    }

    #[test]
    fn refreshers_come_on_anniversaries_by_default() {
        assert_eq!(refreshed("", ""), ["0.00", "1000.00", "1000.00", "1000.00"]);
        // Granted in months 1, 7, 13 and so on, so two vest each year from year 2, the first in
        // month 13.
        let often = refreshed("first_month = 1\nevery = 6", "");
        assert_eq!(often, ["0.00", "2000.00", "2000.00", "2000.00"]);
        assert_eq!(refreshed("first_month = 24", ""), ["0.00", "0.00", "1000.00", "1000.00"]);
        assert_eq!(refreshed("count = 1", ""), ["0.00", "1000.00", "0.00", "0.00"]);
        assert_eq!(refreshed("count = 0", ""), ["0.00"; 4]);
    }

    #[test]
    fn each_refresher_grows_from_the_previous_one() {
        let grown = refreshed("growth = \"10%\"", "");
        assert_eq!(grown, ["0.00", "1000.00", "1100.00", "1210.00"]);
    }

    #[test]
    fn each_refresher_is_sized_at_the_share_price_of_its_year() {
        // Month 12 is in year 1: 100 shares at 10, then 50 shares at 20.
        let sized = refreshed("", "prices = [10, 20]");
        assert_eq!(sized, ["0.00", "2000.00", "1000.00", "1000.00"]);
    }

    #[test]
    fn the_assumption_states_whether_refreshers_are_promised() {
        let terms = "base = 1\n[refresher]\nvalue = 1\nvesting = \"amazon\"";
        for (written, text) in
            [(false, terms.to_owned()), (true, format!("{terms}\nwritten = true"))]
        {
            let assumed = rests_on(&text, 4).into_iter().find_map(|assumption| match assumption {
                Assumption::Refreshers { written, first_month, every, count, .. } => {
                    Some((written, first_month, every, count))
                }
                _ => None,
            });
            assert_eq!(assumed, Some((written, 12, 12, None)));
        }
    }

    #[test]
    fn a_schedule_without_a_cadence_is_assumed_to_vest_once_a_year() {
        let once_a_year = |vesting: &str| {
            let text = format!("base = 1\n[refresher]\nvalue = 1\nvesting = \"{vesting}\"");
            rests_on(&text, 4).contains(&Assumption::VestsOnceAYear(Component::Refresher))
        };
        assert!(once_a_year("50/50") && !once_a_year("amazon"));
    }

    #[test]
    fn refreshers_may_fall_only_if_the_price_of_one_year_rises() {
        let text = "base = 1\n[refresher]\nvalue = 1\nvesting = \"amazon\"";
        let offer = crate::pay::tests::offer(text);
        let context = offer.context(crate::Horizon::default());
        let steadiness = |refresher: &Option<Refresher>, section, key| {
            refresher.steadiness(&[Step::Key(section), Step::Key(key)], 1..=4, &context)
        };
        let refresher = &offer.pay.refresher;
        let steady = Some(Steadiness::STEADY);
        assert_eq!(steadiness(refresher, "stock", "prices"), None);
        for (section, key) in
            [("stock", "price"), ("stock", "growth"), ("refresher", "value"), ("rsu", "value")]
        {
            assert_eq!(steadiness(refresher, section, key), steady, "{section}.{key}");
        }
        // Unknown keys are never assumed steady.
        assert_eq!(steadiness(refresher, "stock", "unknown"), None);
        assert_eq!(steadiness(refresher, "refresher", "discount"), None);
        assert_eq!(steadiness(&None, "stock", "prices"), steady);
    }
}
