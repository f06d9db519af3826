//! Recurring payments: allowances and stipends, employer contributions, premiums.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Context, GivenUp, PayTerms, Steadiness};
use crate::assumption::{Assumption, GrowthPath, RecurringAmount};
use crate::component::{Component, PayKind};
use crate::key::{Key, Kind, Sign, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Currency, Fraction, Growth, Money, Rate};
use crate::names::named;
use crate::terms::{Faults, Setting, Terms};
use crate::time::{Horizon, year_of};

/// The last month that a payment can start or end in.
const LAST_MONTH: i64 = Horizon::MAX as i64 * 12;

/// The kinds of pay that a recurring payment can be.
const KINDS: [PayKind; 2] = [PayKind::Cash, PayKind::Benefit];

const RECURRING_KEYS: &[Key] = &[
    Key::new(
        "amount",
        Kind::RateOrAmount(Sign::Any),
        "an amount, or a percentage of base; negative for a cost such as a premium",
    )
    .also("value total rate percent annual")
    .label("")
    .example("amount = 1_500, or a percentage of base")
    .required(),
    Key::new("per", Kind::Choice(&Per::NAMES), "the period that an amount is for")
        .also("every frequency period paid")
        .default("year")
        .example("per = \"month\""),
    Key::new("name", Kind::Text, "the purpose, like HSA contribution")
        .also("label reason description")
        .example("name = \"HSA contribution\"")
        .default("recurring payment"),
    Key::new(
        "kind",
        Kind::Choice(&[KINDS[0].name(), KINDS[1].name()]),
        "money that is paid to you or by you, or a benefit that is paid for you",
    )
    .also("type")
    .default("cash")
    .example("kind = \"benefit\""),
    Key::new("from_month", Kind::Count(1, LAST_MONTH), "the first month")
        .also("month start_month first_month from")
        .default("1")
        .example("from_month = 4"),
    Key::new("to_month", Kind::Count(1, LAST_MONTH), "the last month")
        .also("end_month last_month until to")
        .default("no end")
        .example("to_month = 24"),
    Key::new(
        "growth",
        Kind::Growth,
        "yearly growth of an amount after its first year, or a list from year 2",
    )
    .also("raise increase")
    .default("0%")
    .example("growth = \"3%\""),
];

/// A payment in every month of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recurring {
    /// The purpose, if stated.
    pub name: Option<Arc<str>>,
    /// The amount, negative for a cost.
    pub size: Size,
    /// Cash or a benefit.
    pub kind: PayKind,
    /// The first month, from 1.
    pub from_month: u32,
    /// The last month, if stated.
    pub to_month: Option<u32>,
    /// The yearly growth of an amount after its first year. A list has the rates of years 2, 3 and
    /// so on of the job.
    pub growth: Growth,
}

/// The size of a recurring payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// An amount of money for each period.
    Amount(Decimal, Per),
    /// A fraction of the base of the same months.
    OfBase(Rate),
}

named! {
    /// The period that an amount is for. Either way, it is paid monthly.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Per {
        /// A year.
        Year = "year",
        /// A month.
        Month = "month",
    }
}

impl Recurring {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let per = terms.choice("per", &Per::ALL, Per::name);
        let size = faults.required(terms, RECURRING_KEYS, "amount", |terms, key| {
            match terms.setting(key)? {
                Setting::Rate(_) => terms.rate(key).map(Size::OfBase),
                _ => Some(Size::Amount(terms.signed_amount(key)?, per.unwrap_or(Per::Year))),
            }
        });
        if let Some(Size::OfBase(_)) = size {
            for key in ["per", "growth"].into_iter().filter(|key| terms.has(key)) {
                let hint = "remove it; the payment follows the base";
                faults.note(key, "has no effect if the amount is a percentage of base", hint);
            }
        }
        let from_month = terms.count("from_month").unwrap_or(1);
        let to_month = terms.count("to_month");
        if to_month.is_some_and(|to_month| to_month < from_month) {
            faults.note("to_month", "is before `from_month`", "write a later month, or remove it");
        }
        Some(Self {
            name: terms.text("name").map(Arc::from),
            size: size?,
            kind: terms.choice("kind", &KINDS, PayKind::name).unwrap_or(PayKind::Cash),
            from_month,
            to_month,
            growth: terms.growth("growth").unwrap_or(Growth::NONE),
        })
    }

    /// The first month in a year with a payment, and the number of months that have one.
    fn months_in(&self, year: u32) -> Option<(u32, u32)> {
        let first = self.from_month.max(year * 12 - 11);
        let last = self.to_month.unwrap_or(u32::MAX).min(year * 12);
        (first <= last).then(|| (first, last - first + 1))
    }

    /// The amount for all of a year, grown since the first year with a payment; `None` if it is too
    /// large to compute exactly.
    fn yearly(&self, amount: Decimal, per: Per, year: u32) -> Option<Decimal> {
        let whole = match per {
            Per::Year => amount,
            Per::Month => amount.checked_mul(Decimal::from(12))?,
        };
        whole.checked_mul(self.growth.between(year_of(self.from_month), year)?)
    }

    /// Adds its entries to the ledger.
    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let years = ledger.horizon.years();
        for year in 1..=years {
            let Some(months) = self.months_in(year) else {
                continue;
            };
            let entry = match self.size {
                Size::OfBase(rate) => {
                    ledger.of_base(Component::Recurring, months, rate.fraction())?
                }
                Size::Amount(amount, per) => {
                    let yearly = self.yearly(amount, per, year);
                    let yearly = yearly.ok_or(OutOfReach::of(Component::Recurring))?;
                    ledger.in_months(Component::Recurring, months, Fraction::whole(yearly))?
                }
            };
            if let Some(entry) = entry {
                entry.set_name(self.name.as_ref());
                if self.kind == PayKind::Benefit {
                    entry.set_benefit();
                }
            }
        }
        Ok(())
    }

    fn assumed(&self, currency: Currency) -> RecurringAmount {
        let money = |amount| Money::new(amount, currency);
        match self.size {
            Size::Amount(amount, Per::Year) => RecurringAmount::PerYear(money(amount)),
            Size::Amount(amount, Per::Month) => RecurringAmount::PerMonth(money(amount)),
            Size::OfBase(rate) => RecurringAmount::OfBase(rate),
        }
    }

    /// Whether it is a cost.
    #[must_use]
    pub fn is_cost(&self) -> bool {
        match self.size {
            Size::Amount(amount, _) => amount < Decimal::ZERO,
            Size::OfBase(rate) => rate < Rate::default(),
        }
    }
}

impl PayTerms for Vec<Recurring> {
    const KINDS: &[PayKind] = &KINDS;
    const GUARANTEED: bool = true;
    const GIVEN_UP: GivenUp = GivenUp::Nothing;
    const KEYS: &'static [Key] = &[Key::new(
        "recurring",
        Kind::Sections("recurring payment", RECURRING_KEYS),
        "an allowance, a premium or an employer contribution, or several as `[[recurring]]`",
    )
    .also("allowance allowances stipend stipends benefit benefits premium premiums hsa pension commute commuter perk perks")
    .example("[recurring]")
    .init(
        "# recurring = [{ name = \"stipend\", amount = 1_500 }]  # per year; negative for a cost",
    )];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.sections(terms, "recurring", Recurring::read)
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        assumptions.extend(self.iter().map(|payment| Assumption::Recurring {
            name: payment.name.clone(),
            kind: payment.kind,
            amount: payment.assumed(context.currency),
            from_month: payment.from_month,
            to_month: payment.to_month.filter(|last| *last < context.horizon.months()),
            growth: GrowthPath::over(&payment.growth, context.horizon.years()),
        }));
    }

    /// A payment rises with its amount. Growth, and a base that it is a percentage of, raise a
    /// payment and lower a negative one.
    fn steadiness(
        &self,
        lever: &[Step],
        _years: RangeInclusive<u32>,
        _context: &Context<'_>,
    ) -> Option<Steadiness> {
        let falls = match lever {
            [Step::Key("recurring"), Step::Item(index), Step::Key("growth"), ..] => {
                self.get(*index).is_some_and(Recurring::is_cost)
            }
            [Step::Key("base" | "raise"), ..] => self
                .iter()
                .any(|payment| matches!(payment.size, Size::OfBase(_)) && payment.is_cost()),
            _ => false,
        };
        (!falls).then_some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        self.iter().try_for_each(|payment| payment.enter(ledger))
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, offer, rests_on};
    use crate::{Metric, Offer};

    fn recurring(terms: &str) -> Vec<String> {
        let text = format!("base = 120_000\nraise = \"10%\"\n[[recurring]]\n{terms}");
        by_year(Component::Recurring, &text)
    }

    fn metric(text: &str, metric: Metric) -> String {
        let projection = offer(text).project(Horizon::default()).unwrap();
        projection.metric(metric).unwrap().get().to_string()
    }

    #[test]
    fn an_amount_is_for_a_year_or_for_a_month() {
        assert_eq!(recurring("amount = 1_500"), ["1500.00"; 4]);
        // A monthly phone stipend of $75.
        assert_eq!(recurring("amount = 75\nper = \"month\""), ["900.00"; 4]);
        let growing = recurring("amount = 1_000\ngrowth = \"3%\"");
        assert_eq!(growing, ["1000.00", "1030.00", "1060.90", "1092.73"]);
    }

    #[test]
    fn growth_of_a_payment_that_starts_later() {
        let later = |terms: &str| recurring(&format!("amount = 12_000\nfrom_month = 25\n{terms}"));
        assert_eq!(later("growth = \"10%\""), ["0.00", "0.00", "12000.00", "13200.00"]);
        // A list has a rate for each year of the job, from year 2.
        let by_year = later("growth = [\"50%\", \"50%\", \"10%\"]");
        assert_eq!(by_year, ["0.00", "0.00", "12000.00", "13200.00"]);
        let within_a_year = recurring("amount = 12_000\nfrom_month = 7\ngrowth = \"10%\"");
        assert_eq!(within_a_year, ["6000.00", "13200.00", "14520.00", "15972.00"]);
    }

    #[test]
    fn a_percentage_follows_the_base() {
        let of_base = recurring("amount = \"5%\"");
        assert_eq!(of_base, ["6000.00", "6600.00", "7260.00", "7986.00"]);
    }

    #[test]
    fn a_percentage_is_of_the_base_of_the_same_months() {
        let text = "base = 120_000\nraise = { rate = \"10%\", first_month = 12 }\n\
                    [[recurring]]\namount = \"5%\"\nfrom_month = 10";
        // 5% of 10,000 in months 10 and 11, and of 11,000 in month 12 and the next 11 months.
        let of_base = by_year(Component::Recurring, text);
        assert_eq!(of_base[..2], ["1550.00", "6655.00"]);
    }

    #[test]
    fn months_outside_the_range_are_not_paid() {
        let some = recurring("amount = 1_200\nfrom_month = 10\nto_month = 26");
        assert_eq!(some, ["300.00", "1200.00", "200.00", "0.00"]);
        let one = recurring("amount = 1_200\nfrom_month = 12\nto_month = 12");
        assert_eq!(one, ["100.00", "0.00", "0.00", "0.00"]);
    }

    #[test]
    fn a_years_payments_are_rounded_together() {
        // The worker's share of a family premium, KFF 2025.
        let ledger = offer("base = 0\n[[recurring]]\namount = -6_850").ledger(Horizon::default());
        let payments = ledger.unwrap().payments();
        let payments = payments.iter().map(|payment| payment.amount.amount().to_string());
        let first: Vec<String> = payments.take(4).collect();
        assert_eq!(first, ["-570.83", "-570.84", "-570.83", "-570.83"]);
    }

    #[test]
    fn a_benefit_is_neither_cash_nor_guaranteed() {
        let text = "base = 100_000\n[[recurring]]\namount = 1_000\nkind = \"benefit\"\n\
                    [[recurring]]\namount = -100_000\nper = \"year\"";
        assert_eq!(metric(text, Metric::Kind(PayKind::Benefit)), "4000.00");
        assert_eq!(metric(text, Metric::Kind(PayKind::Cash)), "0.00");
        assert_eq!(metric(text, Metric::Guaranteed), "0.00");
        assert_eq!(metric(text, Metric::Total), "4000.00");
    }

    #[test]
    fn terms_without_effect_are_refused() {
        let faults = |terms: &str| faults(&format!("base = 1\n[[recurring]]\n{terms}"));
        assert_eq!(faults("amount = \"5%\"\nper = \"month\""), ["recurring.1.per"]);
        assert_eq!(faults("amount = \"5%\"\ngrowth = \"3%\""), ["recurring.1.growth"]);
        assert_eq!(
            faults("amount = 500\nfrom_month = 13\nto_month = 12"),
            ["recurring.1.to_month"]
        );
        assert_eq!(faults("kind = \"cash\""), ["recurring.1.amount"]);
    }

    #[test]
    fn an_end_after_the_horizon_is_not_an_assumption() {
        let to_month = |terms: &str| {
            let rests_on = rests_on(&format!("base = 1\n[[recurring]]\namount = 500\n{terms}"), 4);
            rests_on.iter().find_map(|assumption| match assumption {
                Assumption::Recurring { to_month, .. } => Some(*to_month),
                _ => None,
            })
        };
        assert_eq!(to_month("to_month = 47"), Some(Some(47)));
        assert_eq!(to_month("to_month = 48"), Some(None));
    }

    #[test]
    fn growth_of_a_cost_lowers_pay() {
        let steadiness = |amount: &str, lever: &[Step]| {
            let offer: Offer = offer(&format!("base = 1\n[[recurring]]\namount = {amount}"));
            let context = offer.context(Horizon::default());
            offer.pay.recurring.steadiness(lever, 1..=4, &context).is_some()
        };
        use Step::{Item, Key};
        let growth = [Key("recurring"), Item(0), Key("growth")];
        let amount = [Key("recurring"), Item(0), Key("amount")];
        assert!(steadiness("500", &growth) && !steadiness("-500", &growth));
        assert!(steadiness("500", &amount) && steadiness("-500", &amount));
        assert!(steadiness("\"5%\"", &[Key("base")]) && !steadiness("\"-5%\"", &[Key("base")]));
        assert!(steadiness("-500", &[Key("base")]));
    }
}
