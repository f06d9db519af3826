//! What the pay of an offer is worth today, and what to expect of it if you may leave.
//!
//! Both weigh each payment by its time, and are rounded once, at the end.

use rust_decimal::Decimal;

use crate::ledger::{Ledger, TimedPart};
use crate::money::{DiscountRate, LeaveRate, Money, decimal, power_of_ten};
use crate::pay::GivenUp;

/// The figures of an offer that depend on when it pays, as far as they are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// The discount rate and the present value.
    pub(super) present_value: Option<(DiscountRate, Money)>,
    /// The leave rate and the expected pay.
    pub(super) expected: Option<(LeaveRate, Money)>,
}

impl Expected {
    /// The figures at these rates. With both, the present value is that of the expected pay. `None`
    /// if a figure is too large to compute.
    pub(super) fn new(
        ledger: &Ledger,
        discount: Option<&DiscountRate>,
        leave: Option<&LeaveRate>,
    ) -> Option<Self> {
        let flows = Flows::new(ledger, leave.is_some())?;
        let figure = |discount, leave| {
            // In minor units so far.
            let currency = ledger.currency();
            let units = decimal(power_of_ten(currency.minor_digits())?, 0)?;
            currency.settle(flows.weighed(Weights { discount, leave })?, units)
        };
        Some(Self {
            present_value: match discount {
                Some(rate) => Some((rate.clone(), figure(Some(rate), leave)?)),
                None => None,
            },
            expected: match leave {
                Some(rate) => Some((rate.clone(), figure(None, Some(rate))?)),
                None => None,
            },
        })
    }
}

/// The payments of a ledger by when they are paid, in minor units.
struct Flows {
    /// By the months until they are paid, what is lost on leaving before.
    paid: Vec<i128>,
    /// What is kept on leaving once it has vested, although it is paid later.
    kept: Vec<TimedPart>,
    /// What must be repaid on leaving in each month.
    repaid: Vec<i128>,
}

impl Flows {
    /// `None` if a repayment is too large to compute.
    fn new(ledger: &Ledger, may_leave: bool) -> Option<Self> {
        let months = ledger.horizon().months() as usize + 1;
        let mut flows = Self { paid: vec![0; months], kept: Vec::new(), repaid: vec![0; months] };
        for entry in ledger.entries() {
            // What has vested of options stays yours until it is paid.
            let is_kept = entry.component().given_up() == GivenUp::Unvested;
            ledger.each_timed(entry, |part| match flows.paid.get_mut(part.paid_after as usize) {
                Some(paid) if !is_kept => *paid += part.units,
                _ => flows.kept.push(part),
            });
            if may_leave {
                for (month, units) in ledger.repaid_by_month(entry).ok()? {
                    if let Some(repaid) = flows.repaid.get_mut(month as usize) {
                        *repaid += units;
                    }
                }
            }
        }
        Some(flows)
    }

    /// The sum of all payments minus repayments; `None` if it is too large to compute.
    fn weighed(&self, weights: Weights<'_>) -> Option<Decimal> {
        let is_any = |(_, units): &(u32, &i128)| **units != 0;
        let paid = (0..).zip(&self.paid).filter(is_any);
        let paid = paid.map(|(month, units)| (*units, weights.paid(month, month)));
        let kept = self.kept.iter().map(|part| {
            let TimedPart { units, paid_after, vested_after } = *part;
            (units, weights.paid(paid_after, vested_after))
        });
        let repaid = (0..).zip(&self.repaid).filter(is_any);
        let repaid = repaid.map(|(month, units)| (-units, weights.repaid(month)));
        paid.chain(kept).chain(repaid).try_fold(Decimal::ZERO, |sum, (units, weight)| {
            sum.checked_add(decimal(units, 0)?.checked_mul(weight?)?)
        })
    }
}

/// What payments count: by the discount rate, by the probability of getting them, or both.
#[derive(Clone, Copy)]
struct Weights<'a> {
    discount: Option<&'a DiscountRate>,
    leave: Option<&'a LeaveRate>,
}

impl Weights<'_> {
    /// The weight of what is paid after so many months to those who are there until then.
    fn paid(self, paid_after: u32, there_until: u32) -> Option<Decimal> {
        match self.leave {
            Some(leave) => self.today(leave.staying(there_until)?, paid_after),
            None => self.today(Decimal::ONE, paid_after),
        }
    }

    /// The weight of what is repaid by those who leave in a month.
    fn repaid(self, month: u32) -> Option<Decimal> {
        self.today(self.leave?.leaving_in(month)?, month)
    }

    /// What a number after so many months counts today.
    fn today(self, number: Decimal, months: u32) -> Option<Decimal> {
        match self.discount {
            Some(discount) => number.checked_mul(discount.after(months)?),
            None => Some(number),
        }
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Horizon, Leaving, LedgerError, LeftBehind, Offer, Overrides, Projection};

    /// An offer over four years at a discount rate and a leave rate; `-` for none.
    fn projected(text: &str, discount: &str, leave: &str) -> Projection {
        let rate = |text: &str| text.parse().ok();
        let asked = Overrides {
            discount: rate(discount).and_then(DiscountRate::new),
            leave: rate(leave).and_then(LeaveRate::new),
            ..Overrides::default()
        };
        Offer::from_toml_at(text, &asked).unwrap().project(Horizon::default()).unwrap()
    }

    fn present_value(text: &str, discount: &str) -> String {
        let value = projected(text, discount, "-").present_value();
        value.unwrap().amount().to_string()
    }

    fn expected(text: &str, leave: &str) -> String {
        let expected = projected(text, "-", leave).expected();
        expected.unwrap().amount().to_string()
    }

    const AMAZON: &str = "base = 0\n[rsu]\nvalue = 300_000\nvesting = \"amazon\"";
    const SIGN_ON: &str = "base = 0\nsign_on = [80_000, 60_000]";

    #[test]
    fn present_values_match_the_worked_figures() {
        let yearly = "base = 0\nbonus = 10_000";
        assert_eq!(present_value(yearly, "5%"), "35459.51");
        assert_eq!(present_value("base = 180_000", "6%"), "640690.84");
        assert_eq!(present_value(AMAZON, "6%"), "252900.64");
        assert_eq!(present_value(SIGN_ON, "6%"), "136603.77");
        let grows = "base = 0\n[rsu]\nshares = 1_000\nvesting = \"amazon\"\n\
                     [stock]\nprice = 200\ngrowth = \"15%\"";
        let total = projected(grows, "6%", "-").total();
        assert_eq!(total.amount().to_string(), "271970.00");
        assert_eq!(present_value(grows, "6%"), "228082.22");
        assert_eq!(present_value(grows, "15%"), "178948.21");
    }

    #[test]
    fn expected_pay_matches_the_worked_figures() {
        assert_eq!(expected("base = 180_000", "15%"), "525831.47");
        assert_eq!(expected(AMAZON, "15%"), "187368.82");
        assert_eq!(expected(SIGN_ON, "15%"), "131000.00");
        // A clawback of the first 80,000 is expected to take back 5,661.32.
        let sign_on = |clawback: &str| format!("base = 0\n[sign_on]\namounts = 80_000\n{clawback}");
        assert_eq!(expected(&sign_on(""), "15%"), "80000.00");
        assert_eq!(expected(&sign_on("repay_within = 12"), "15%"), "74338.68");
        // All of it is repaid by those who leave in the first 11 months: 1 − 0.85^(11/12).
        let full = "repay_within = 12\nrepay = \"full\"";
        assert_eq!(expected(&sign_on(full), "15%"), "68927.21");
    }

    #[test]
    fn at_zero_rates_both_are_the_total() {
        let offer = "base = 100_000.01\nraise = \"3%\"\nbonus = \"15%\"\n[sign_on]\n\
                     amounts = [8_000, 7_000]\nrepay_within = 18\n[rsu]\nshares = 1_001\n\
                     vesting = { years = [38, 32, 20, 10], every = \"month\" }\n\
                     [stock]\nprice = 7\ngrowth = \"3.3%\"";
        let projection = projected(offer, "0%", "0%");
        let total = Some(projection.total());
        assert_eq!((projection.present_value(), projection.expected()), (total, total));
        let without = projected(offer, "-", "-");
        assert_eq!((without.present_value(), without.expected()), (None, None));
    }

    #[test]
    fn with_both_rates_expected_pay_is_discounted() {
        // Half leave in a year, and a payment in a year counts half.
        let bonus = "base = 0\nbonus = 1_000";
        let both = projected(bonus, "100%", "50%");
        let figures = [both.expected(), both.present_value()];
        let figures = figures.map(|figure| figure.unwrap().amount().to_string());
        assert_eq!(figures, ["937.50", "332.03"]);
        // A repayment is discounted from the month of leaving.
        let sign_on = "base = 0\n[sign_on]\namounts = 1_200\nrepay_within = 24\nrepay = \"full\"";
        let both = projected(sign_on, "100%", "50%");
        let repaid = |month: u32| {
            let leave = LeaveRate::new("50%".parse().unwrap()).unwrap().leaving_in(month).unwrap();
            let rate = DiscountRate::new("100%".parse().unwrap()).unwrap();
            leave * rate.after(month).unwrap() * Decimal::from(1_200)
        };
        let repaid: Decimal = (1..24).map(repaid).sum();
        let left = Decimal::from(1_200) - repaid;
        assert_eq!(both.present_value().unwrap().amount(), crate::round(left, 2));
    }

    #[test]
    fn parts_that_are_not_paid_yet_are_not_repaid() {
        // Everyone who leaves repays what was paid, so that only those who stay keep it.
        let monthly = "base = 0\n[sign_on]\namounts = 1_200\npaid = \"monthly\"\n\
                       repay_within = 48\nrepay = \"full\"";
        // Leaving in month 48 repays nothing any more: 0.85^(47/12) of 1,200.
        assert_eq!(expected(monthly, "15%"), "634.95");
    }

    #[test]
    fn vested_options_are_kept_and_rsus_wait_for_liquidity() {
        let private = |award: &str| {
            format!(
                "base = 0\n{award}\nvesting = {{ years = [50, 50], every = \"year\" }}\n[stock]\n\
                 price = 11\nprivate = true\nliquidity_month = 36"
            )
        };
        // Half of 2,000 after the first year, half after the second: 900 and 810.
        let options = private("[[options]]\ncount = 200\nstrike = 1\ntype = \"nso\"");
        assert_eq!(expected(&options, "10%"), "1710.00");
        // 200 shares at 11, for those who are there in month 36.
        let rsus = private("[rsu]\nshares = 200");
        assert_eq!(expected(&rsus, "10%"), "1603.80");
        // `leave` says the same: of the options, only what has not vested is left behind.
        for (text, left) in [(&options, "1000.00"), (&rsus, "2200.00")] {
            let offer = Offer::from_toml(text).unwrap();
            let leaving = Leaving::new(&offer, LeftBehind::horizon(12, Horizon::default()));
            let left_behind = leaving.unwrap().left_behind(12).within(48);
            assert_eq!(left_behind.amount().to_string(), left);
        }
    }

    #[test]
    fn a_match_counts_as_it_vests_and_a_bonus_when_it_is_paid() {
        let retirement = "base = 100_000\n[retirement]\ndeferral = \"6%\"\n\
                          match = [{ rate = \"100%\", up_to = \"1%\" }]\n\
                          vesting = { years = [0, 100], every = \"year\" }";
        let without = expected("base = 100_000", "10%").parse::<Decimal>().unwrap();
        let with = expected(retirement, "10%").parse::<Decimal>().unwrap();
        // 2,000 in month 24, then 83.33 a month: × 0.81 and × 0.9^(25/12) + … + 0.9^(48/12).
        let monthly: Decimal = (25..=48).map(|month| staying("10%", month)).sum();
        let later = monthly * Decimal::from(1_000) / Decimal::from(12);
        let vested = Decimal::from(1_620) + later;
        assert!((with - without - vested).abs() < Decimal::new(5, 2));
        let late = "base = 0\n[bonus]\ntarget = 1_000\npaid_after = 12";
        assert_eq!(expected(late, "10%"), "2195.10");
    }

    fn staying(rate: &str, months: u32) -> Decimal {
        LeaveRate::new(rate.parse().unwrap()).unwrap().staying(months).unwrap()
    }

    #[test]
    fn a_present_value_may_be_too_large() {
        let asked = |discount: &str| Overrides {
            discount: DiscountRate::new(discount.parse().unwrap()),
            ..Overrides::default()
        };
        let project = |discount: &str| {
            let offer = Offer::from_toml_at("base = 100_000", &asked(discount)).unwrap();
            offer.project(Horizon::new(50).unwrap())
        };
        assert_eq!(project("-99%"), Err(LedgerError::PresentValue));
        assert!(project("-10%").is_ok() && project("1000%").is_ok());
    }
}
