//! One-time payments, such as relocation or retention bonuses.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Context, PayTerms, Steadiness};
use crate::assumption::Assumption;
use crate::clawback::{Clawback, REPAY_KEY, within_key};
use crate::component::{Component, PayKind};
use crate::key::{Key, Kind, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::Amount;
use crate::terms::{Faults, Terms};
use crate::time::Horizon;

const PAYMENT_KEYS: &[Key] = &[
    Key::new("amount", Kind::Amount, "the amount")
        .also("value total")
        .label("")
        .example("amount = 15_000")
        .required(),
    Key::new("name", Kind::Text, "the purpose, like relocation")
        .also("kind reason label description")
        .example("name = \"relocation\"")
        .default("one-time payment"),
    Key::new(
        "month",
        Kind::Count(1, Horizon::MAX as i64 * 12),
        "the month of payment, counted from the start date; paid at its start",
    )
    .default("1")
    .example("month = 1"),
    within_key("clawback period in months from the payment; not stated if omitted"),
    REPAY_KEY,
];

/// A one-time payment at the start of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OneTime {
    /// The purpose, if stated.
    pub name: Option<Arc<str>>,
    /// The amount.
    pub amount: Amount,
    /// The month, from 1. The payment is made at its start.
    pub month: u32,
    /// The clawback, counted from the payment.
    pub clawback: Option<Clawback>,
}

impl OneTime {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let amount = faults.required(terms, PAYMENT_KEYS, "amount", Terms::amount);
        let clawback = Clawback::read(terms, faults);
        Some(Self {
            name: terms.text("name").map(Arc::from),
            amount: amount?,
            month: terms.count("month").unwrap_or(1),
            clawback,
        })
    }
}

impl PayTerms for Vec<OneTime> {
    const KINDS: &[PayKind] = &[PayKind::Cash];
    const GUARANTEED: bool = true;
    const IN_ADVANCE: bool = true;
    const KEYS: &'static [Key] = &[Key::new(
        "one_time",
        Kind::Sections("one-time payment", PAYMENT_KEYS),
        "a one-time payment such as relocation, or several as `[[one_time]]`",
    )
    .also("relocation relocation_bonus retention retention_bonus onetime one_time_bonus one_time_payment spot_bonus")
    .label("one-time")
    .example("[one_time]")
    .init("# one_time = [{ name = \"relocation\", amount = 15_000 }]  # paid once")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.sections(terms, "one_time", OneTime::read)
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        for payment in self {
            let name = payment.name.clone();
            if payment.month > context.horizon.months() {
                assumptions.push(Assumption::OneTimeBeyond { name, month: payment.month });
            } else if let Some(clawback) = payment.clawback.clone() {
                assumptions.push(Assumption::OneTimeClawback { name, clawback });
            } else {
                assumptions.push(Assumption::OneTimeClawbackNotStated { name });
            }
        }
    }

    /// The amount is fixed, so no lever lowers it.
    fn steadiness(
        &self,
        _lever: &[Step],
        _years: RangeInclusive<u32>,
        _context: &Context<'_>,
    ) -> Option<Steadiness> {
        Some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let last = ledger.horizon.months();
        for payment in self.iter().filter(|payment| payment.month <= last) {
            let amount = payment.amount.get();
            if let Some(entry) = ledger.once(Component::OneTime, payment.month, amount)? {
                entry.advance(payment.name.as_ref(), payment.clawback.as_ref());
            }
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use crate::component::Component;
    use crate::time::Horizon;
    use crate::{Leaving, Offer};

    fn offer(payments: &str) -> Offer {
        let text = format!("base = 0\n{payments}");
        Offer::from_toml(&text).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    /// The amount to repay on leaving at the end of a month.
    fn repaid(payments: &str, month: u32) -> String {
        let offer = offer(payments);
        let leaving = Leaving::new(&offer, Horizon::default()).unwrap();
        let advances = leaving.advances(Component::OneTime, month).unwrap();
        let [advance] = advances.as_slice() else { panic!("{advances:?}") };
        assert_eq!(leaving.after(month).unwrap().to_repay, advance.to_repay);
        let parts = [advance.kept, advance.to_repay, advance.unpaid];
        let sum: crate::Decimal = parts.iter().map(|part| part.amount()).sum();
        assert_eq!(sum, advance.amount.amount());
        advance.to_repay.amount().to_string()
    }

    #[test]
    fn a_pro_rata_clawback_covers_the_months_not_served() {
        let relocation = "[[one_time]]\namount = 40_000\nrepay_within = 24";
        for (month, expected) in
            [(0, "0.00"), (1, "38333.33"), (9, "25000.00"), (23, "1666.67"), (24, "0.00")]
        {
            assert_eq!(repaid(relocation, month), expected, "month {month}");
        }
    }

    #[test]
    fn the_clawback_period_starts_with_the_payment() {
        let retention =
            "[[one_time]]\namount = 250_000\nmonth = 13\nrepay_within = 12\nrepay = \"full\"";
        for (month, expected) in [(12, "0.00"), (13, "250000.00"), (23, "250000.00"), (24, "0.00")]
        {
            assert_eq!(repaid(retention, month), expected, "month {month}");
        }
    }

    #[test]
    fn steps_set_the_percent_to_repay() {
        let steps = "[[one_time]]\namount = 40_000\nrepay = [{ month = 12, percent = 100 }, \
                     { month = 16, percent = 75 }, { month = 20, percent = 50 }, \
                     { month = 24, percent = 25 }]";
        for (month, expected) in
            [(11, "40000.00"), (12, "30000.00"), (18, "20000.00"), (20, "10000.00"), (24, "0.00")]
        {
            assert_eq!(repaid(steps, month), expected, "month {month}");
        }
    }

    #[test]
    fn a_payment_counts_in_the_year_of_its_month() {
        let offer = offer(
            "[[one_time]]\namount = 1\nmonth = 12\n[[one_time]]\namount = 2\nmonth = 13\n\
             [[one_time]]\namount = 4\nmonth = 49",
        );
        let projection = offer.project(Horizon::default()).unwrap();
        let years = projection.years().iter().map(|year| year.amount(Component::OneTime));
        let years: Vec<String> = years.map(|amount| amount.amount().to_string()).collect();
        assert_eq!(years, ["1.00", "2.00", "0.00", "0.00"]);
    }
}
