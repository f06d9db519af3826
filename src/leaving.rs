//! Leaving a job early: pay received, unvested equity lost, and clawbacks due.
//!
//! Leaving in month M means at the end of that month. Month 0 is before the first day. Every figure
//! comes from the ledger's payments and awards.

mod advance;
mod after_tax;
mod comparison;
mod grant_left;
mod left_behind;

use crate::component::Component;
use crate::equity::PricePath;
use crate::ledger::{Entry, Ledger, LedgerError, OutOfReach, Payment, RepaymentRule};
use crate::money::Money;
use crate::offer::Offer;
use crate::pay::GivenUp;
use crate::time::Horizon;
pub use advance::AdvanceLeft;
pub use comparison::LeavingComparison;
pub use grant_left::{Exercisable, GrantLeft, Promised};
pub use left_behind::LeftBehind;

/// The outcome of leaving an offer's job, month by month.
///
/// ```
/// use offercalc::{Horizon, Leaving, Offer};
///
/// let offer = Offer::from_toml(
///     "base = 0\n[sign_on]\namounts = [225_000]\nrepay_within = 12\nrepay = \"pro_rata\"",
/// )
/// .expect("valid");
/// let day = Leaving::new(&offer, Horizon::default())?.after(1)?;
/// assert_eq!(day.to_repay.amount().to_string(), "206250.00");
/// assert_eq!(day.net.amount().to_string(), "18750.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Leaving<'a> {
    offer: &'a Offer,
    horizon: Horizon,
    share_prices: PricePath<'a>,
    ledger: Ledger,
    /// Cumulative pay at each month's end, from month 0, in minor units.
    received: Vec<i128>,
    /// Cumulative pay minus clawbacks, from month 0, in minor units.
    nets: Vec<i128>,
}

/// The outcome of leaving at the end of a month, rounded to the currency's minor unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Departure {
    /// Months from the start date; 0 is before the first day.
    pub month: u32,
    /// Pay received by the end of the month.
    pub received: Money,
    /// Granted but unvested equity, at the share price of that year, and the unvested match. They
    /// are lost and not part of `net`.
    pub unvested: Money,
    /// The part of `unvested` that is retirement match.
    pub unvested_match: Money,
    /// Clawbacks due.
    pub to_repay: Money,
    /// Pay received minus clawbacks.
    pub net: Money,
    /// Pay received in money and shares, after savings before tax, taxes and clawbacks; `None` if
    /// the offer is not taxed. Clawbacks are repaid in full.
    pub take_home: Option<Money>,
}

impl<'a> Leaving<'a> {
    /// Computes the ledger of an offer over a horizon.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] if growth makes a figure too large to compute exactly, or an exchange rate is
    /// missing.
    pub fn new(offer: &'a Offer, horizon: Horizon) -> Result<Self, LedgerError> {
        let share_prices = offer.share_prices(horizon)?;
        let ledger = offer.ledger_at(horizon, &share_prices)?;
        let received = ledger.running_totals();
        let mut leaving = Self { offer, horizon, share_prices, ledger, received, nets: Vec::new() };
        let nets = (0..).zip(&leaving.received);
        let nets = nets.map(|(month, received)| Ok(received - leaving.ledger.to_repay(month)?));
        leaving.nets = nets.collect::<Result<_, OutOfReach>>()?;
        Ok(leaving)
    }

    /// The ledger behind the figures.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The outcome of leaving at the end of a month. After the horizon, nothing changes.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if the unvested equity is too large to compute exactly.
    pub fn after(&self, month: u32) -> Result<Departure, OutOfReach> {
        let month = month.min(self.horizon.months());
        let at = |units: &[i128]| self.amount(units.get(month as usize).copied().unwrap_or(0));
        Ok(Departure {
            month,
            received: at(&self.received),
            unvested: self.amount(self.ledger.lost(month, &self.share_prices)?),
            unvested_match: self.amount(self.ledger.unvested_match(month)?),
            to_repay: self.amount(self.ledger.to_repay(month)?),
            net: at(&self.nets),
            take_home: self.take_home(month)?,
        })
    }

    /// A component's pay received by the end of a month.
    #[must_use]
    pub fn received(&self, component: Component, month: u32) -> Money {
        let entries = self.entries_of(component);
        self.amount(entries.map(|entry| self.ledger.paid_by(entry, month)).sum())
    }

    /// A component's advances and their clawbacks on leaving at the end of a month: the sign-on of
    /// each year, or the one-time payments.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if a repayment cannot be computed exactly.
    pub fn advances(
        &self,
        component: Component,
        month: u32,
    ) -> Result<Vec<AdvanceLeft>, OutOfReach> {
        let month = month.min(self.horizon.months());
        let entries = self.entries_of(component);
        entries.map(|entry| self.advance(entry, month)).collect()
    }

    fn advance(&self, entry: &Entry, month: u32) -> Result<AdvanceLeft, OutOfReach> {
        let rule = RepaymentRule::of(entry, month);
        let paid = self.ledger.paid_by(entry, month);
        let to_repay = self.ledger.repaid(entry, month, paid)?;
        Ok(AdvanceLeft {
            component: entry.component(),
            name: entry.name().cloned(),
            month: entry.first_month(),
            year: entry.year(),
            amount: self.amount(entry.units()),
            kept: self.amount(paid - to_repay),
            to_repay: self.amount(to_repay),
            unpaid: self.amount(entry.units() - paid),
            rule,
        })
    }

    /// The pay given up by leaving at the end of a month, within the horizon. Use
    /// [`LeftBehind::horizon`] for a sufficient horizon.
    #[must_use]
    pub fn left_behind(&self, month: u32) -> LeftBehind {
        let window = month..=month.saturating_add(LeftBehind::LONGEST);
        let left = |mut payment: Payment| match payment.component.given_up() {
            GivenUp::Nothing => None,
            GivenUp::All => Some(payment),
            GivenUp::Unvested => self.ledger.unvested_part(payment, month),
            GivenUp::UnvestedAccount => {
                payment.amount = self.amount(self.ledger.vests_later(month, payment.month));
                (!payment.amount.is_zero()).then_some(payment)
            }
            GivenUp::Earned => {
                let entry = self.ledger.entries().get(payment.entry)?;
                payment.amount = self.amount(self.ledger.earned_by(entry, month));
                (!payment.amount.is_zero()).then_some(payment)
            }
        };
        let payments = self.ledger.by_month().into_iter();
        let later = payments.filter(|payment| payment.month > month);
        let payments = later.filter(|payment| window.contains(&payment.month)).filter_map(left);
        LeftBehind { month, payments: payments.collect(), nothing: self.amount(0) }
    }

    /// A component's pay after the end of a month, within the horizon.
    #[must_use]
    pub fn unpaid(&self, component: Component, month: u32) -> Money {
        let entries = self.entries_of(component);
        self.amount(entries.map(|entry| entry.units() - self.ledger.paid_by(entry, month)).sum())
    }

    /// The bonus of the years finished by the end of a month that is paid after it. It is part of
    /// what is left behind.
    #[must_use]
    pub fn unpaid_bonus(&self, month: u32) -> Money {
        let entries = self.entries_of(Component::Bonus);
        let finished = entries.filter(|entry| entry.earned_in() * 12 <= month);
        self.amount(finished.map(|entry| entry.units() - self.ledger.paid_by(entry, month)).sum())
    }

    fn entries_of(&self, component: Component) -> impl Iterator<Item = &Entry> {
        self.ledger.entries().iter().filter(move |entry| entry.component() == component)
    }

    fn amount(&self, units: i128) -> Money {
        self.ledger.currency().amount(units)
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn offer(text: &str) -> Offer {
        Offer::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    fn four_years() -> Horizon {
        Horizon::default()
    }

    /// The amounts kept, to repay and unpaid for each year, with the rule.
    fn sign_on(terms: &str, month: u32) -> Vec<([String; 3], RepaymentRule)> {
        let offer = offer(&format!("base = 0\n[sign_on]\n{terms}"));
        let leaving = Leaving::new(&offer, four_years()).unwrap();
        let years = leaving.advances(Component::SignOn, month).unwrap().into_iter().map(|year| {
            let parts = [year.kept, year.to_repay, year.unpaid].map(Money::amount);
            assert_eq!(parts.iter().sum::<Decimal>(), year.amount.amount());
            (parts.map(|amount| amount.normalize().to_string()), year.rule)
        });
        years.collect()
    }

    #[test]
    fn a_sign_on_is_repaid_by_its_clawback() {
        use RepaymentRule::{Full, InParts, NotStated, NotYetPaid, ProRata, Served, Step};
        let pro_rata = "amounts = [225_000]\nrepay_within = 12";
        let full = "amounts = [9_000]\nrepay_within = 18\nrepay = \"full\"";
        let steps = "amounts = [40_000]\nrepay = [{ month = 12, percent = 100 }, \
                     { month = 16, percent = 75 }, { month = 20, percent = 50 }, \
                     { month = 24, percent = 25 }]";
        let half = Step { part: "50%".parse().unwrap(), missing: 6, within: 24 };
        for (terms, month, parts, rule) in [
            (pro_rata, 0, ["0", "0", "225000"], NotYetPaid { month: 1 }),
            (pro_rata, 1, ["18750", "206250", "0"], ProRata { missing: 11, within: 12 }),
            (pro_rata, 11, ["206250", "18750", "0"], ProRata { missing: 1, within: 12 }),
            (pro_rata, 12, ["225000", "0", "0"], Served { within: 12 }),
            (full, 17, ["0", "9000", "0"], Full { missing: 1, within: 18 }),
            (full, 18, ["9000", "0", "0"], Served { within: 18 }),
            (steps, 18, ["20000", "20000", "0"], half),
            (steps, 24, ["40000", "0", "0"], Served { within: 24 }),
            (
                "amounts = [10]\nrepay_within = 7",
                4,
                ["5.71", "4.29", "0"],
                ProRata { missing: 3, within: 7 },
            ),
            ("amounts = [7]", 1, ["7", "0", "0"], NotStated),
            (
                // 7 of 12 months of what is paid.
                "amounts = [12]\npaid = \"monthly\"\nrepay_within = 12",
                5,
                ["2.08", "2.92", "7"],
                ProRata { missing: 7, within: 12 },
            ),
            ("amounts = [12]\npaid = \"monthly\"", 5, ["5", "0", "7"], InParts { paid: 5 }),
            ("amounts = [12]\npaid = \"monthly\"", 30, ["12", "0", "0"], InParts { paid: 12 }),
        ] {
            let expected = (parts.map(str::to_owned), rule);
            assert_eq!(sign_on(terms, month), [expected], "{terms}, {month}");
        }
    }

    #[test]
    fn after_the_horizon_no_clawback_applies() {
        assert_eq!(sign_on("amounts = [7]\nrepay_within = 12", u32::MAX)[0].0[0], "7");
    }

    #[test]
    fn each_payment_has_its_own_clawback_period() {
        let terms = "amounts = [12_000, 24_000]\nrepay_within = 12";
        let repaid =
            |month| sign_on(terms, month).into_iter().map(|([_, to_repay, _], _)| to_repay);
        for (month, expected) in
            [(6, ["6000", "0"]), (12, ["0", "0"]), (13, ["0", "22000"]), (24, ["0", "0"])]
        {
            assert_eq!(repaid(month).collect::<Vec<_>>(), expected, "month {month}");
        }
    }

    #[test]
    fn unvested_equity_is_lost_at_its_years_share_price() {
        let offer = offer(
            "base = 0\n[[rsu]]\nshares = 100\ngranted_month = -12\nvesting = { years = [25, 25, 25, 25], every = \"year\" }\n\
             [[rsu]]\nshares = 8\ngranted_month = 12\nvesting = { years = [25, 25, 25, 25], every = \"year\" }\n\
             [stock]\nprices = [10, 20, 30]",
        );
        let leaving = Leaving::new(&offer, four_years()).unwrap();
        let unvested = |month| leaving.after(month).unwrap().unvested.amount().to_string();
        // At the start, 75 shares of the first grant are left. The second is made in month 13.
        for (month, expected) in
            [(0, "750.00"), (11, "750.00"), (12, "500.00"), (13, "1160.00"), (48, "60.00")]
        {
            assert_eq!(unvested(month), expected, "month {month}");
        }
        let grants = leaving.grants(24).unwrap();
        let left = grants.iter().map(|grant| {
            (grant.name.number, grant.vested.amount().to_string(), grant.unvested_shares.unwrap())
        });
        let left: Vec<_> = left.collect();
        let expected = [(1, "750.00", 25), (2, "40.00", 6)];
        let expected =
            expected.map(|(name, vested, shares)| (name, vested.to_owned(), shares.into()));
        assert_eq!(left, expected);
        assert_eq!(
            offer.project(four_years()).unwrap().unvested().amount().to_string(),
            unvested(48)
        );
        // After the horizon, nothing changes.
        assert_eq!(leaving.after(u32::MAX), leaving.after(48));
    }

    #[test]
    fn base_and_the_unearned_bonus_are_not_left_behind() {
        let offer = offer(
            "base = 100_000\nbonus = 10_000\n[rsu]\nvalue = 40_000\ngranted_month = -6\n\
             vesting = { years = [25, 25, 25, 25], every = \"year\" }\n[refresher]\nvalue = 1\nfirst_month = 6\n\
             vesting = { years = [25, 25, 25, 25], every = \"year\" }",
        );
        let horizon = LeftBehind::horizon(3, four_years());
        assert_eq!(horizon.years(), 5);
        let leaving = Leaving::new(&offer, horizon).unwrap();
        let left = leaving.left_behind(3);
        let granted = left.payments().iter().filter(|p| p.component == Component::Rsu);
        let months: Vec<u32> = granted.map(|payment| payment.month).collect();
        assert_eq!(months, [6, 18, 30, 42]);
        // Later refreshers, made in months 6, 18, 30 and 42, vest 25 cents each time.
        let refreshers = left.payments().iter().filter(|p| p.component == Component::Refresher);
        let months: Vec<u32> = refreshers.map(|payment| payment.month).collect();
        assert_eq!(months, [18, 30, 30, 42, 42, 42]);
        // A quarter of the year earns a quarter of the bonus: 2,500.
        let within = LeftBehind::WINDOWS.map(|months| left.within(months).amount().to_string());
        assert_eq!(within, ["12500.00", "22500.25", "32500.75", "42501.50"]);
    }

    #[test]
    fn running_totals_include_each_months_payments() {
        let offer = offer(
            "base = 100_000\nbonus = 10_000\n[rsu]\nvalue = 40_000\n\
             vesting = { years = [25, 25, 25, 25], every = \"year\" }\n[refresher]\nvalue = 12_000\n\
             first_month = 1\nevery = 1\nvesting = { years = [100], every = \"month\" }",
        );
        let leaving = Leaving::new(&offer, Horizon::new(6).unwrap()).unwrap();
        let left = leaving.left_behind(14);
        let within = left.payments().iter().map(|payment| left.within(payment.month - 14));
        assert_eq!(left.running_totals(), within.collect::<Vec<_>>());
        assert!(left.payments().len() > 60);
    }

    #[test]
    fn a_grant_made_at_the_start_is_left_behind_in_full() {
        let offer = offer(
            "base = 100_000\n[bonus]\ntarget = 10_000\nfirst_year = false\n[rsu]\nvalue = 40_000\n\
             vesting = { years = [25, 25, 25, 25], every = \"year\" }",
        );
        let leaving = Leaving::new(&offer, four_years()).unwrap();
        assert_eq!(leaving.after(0).unwrap().unvested.amount().to_string(), "40000.00");
        // Year 1 earns no bonus.
        let left = leaving.left_behind(0);
        let months: Vec<u32> = left.payments().iter().map(|payment| payment.month).collect();
        assert_eq!(months, [12, 24, 36, 48]);
    }

    #[test]
    fn private_shares_are_lost_before_liquidity_and_vested_options_are_kept() {
        let offer = offer(
            "base = 0\n[rsu]\nshares = 4\nvesting = { years = [25, 25, 25, 25], every = \"year\" }\n\
             [[options]]\ncount = 8\nstrike = 4\nvesting = { years = [25, 25, 25, 25], every = \"year\" }\n\
             [stock]\nprice = 10\nprivate = true\nliquidity_month = 36",
        );
        let leaving = Leaving::new(&offer, four_years()).unwrap();
        let lost = |month| leaving.after(month).unwrap().unvested.amount().normalize().to_string();
        // Before month 36, all four shares at 10, and the options not vested at 6.
        assert_eq!([0, 12, 35, 36, 48].map(lost), ["88", "76", "64", "22", "0"]);
        let exercisable = |month| leaving.grants(month).unwrap().remove(1).exercisable.unwrap();
        let (early, late) = (exercisable(11), exercisable(24));
        assert_eq!((early.options, early.cost.amount()), (0.into(), Decimal::new(0, 2)));
        assert_eq!((late.options, late.cost.amount()), (4.into(), Decimal::new(16_00, 2)));
        // In month 24, the four vested options of month 36 are kept, and all shares are left.
        let left = leaving.left_behind(24);
        let left = left.payments().iter();
        let left = left.map(|paid| (paid.month, paid.amount.amount().normalize().to_string()));
        let expected = [(36, "30"), (36, "12"), (48, "10"), (48, "12")];
        let expected = expected.map(|(month, amount)| (month, amount.to_owned()));
        assert_eq!(left.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn held_rsus_that_wait_for_liquidity_are_left_behind() {
        let offer = offer(
            "base = 0\n[rsu]\nshares = 4\ngranted_month = -24\nvesting = { years = [25, 25, 25, 25], \
             every = \"year\" }\n[[options]]\ncount = 8\nstrike = 4\ngranted_month = -24\n\
             vesting = { years = [25, 25, 25, 25], every = \"year\" }\n\
             [stock]\nprice = 10\nprivate = true\nliquidity_month = 18",
        );
        let leaving = Leaving::new(&offer, four_years()).unwrap();
        // Two shares vested before the start and one after it; the options of before are yours.
        let paid = |component| leaving.unpaid(component, 0).amount().normalize().to_string();
        assert_eq!((paid(Component::Rsu), paid(Component::Options)), ("40".into(), "24".into()));
        let payments = leaving.ledger().by_month();
        let months: Vec<u32> = payments.iter().map(|payment| payment.month).collect();
        assert_eq!(months, [18, 18, 24, 24]);
        let amount = payments.first().unwrap().amount.amount();
        assert_eq!(amount, Decimal::new(30_00, 2));
        assert_eq!(leaving.after(0).unwrap().unvested.amount(), Decimal::new(64_00, 2));
    }

    #[test]
    fn payments_in_the_month_of_leaving_are_not_left_behind() {
        let offer = offer(
            "base = 100_000\nbonus = 10_000\n[rsu]\nvalue = 40_000\n\
             vesting = { years = [25, 25, 25, 25], every = \"year\" }",
        );
        let leaving = Leaving::new(&offer, Horizon::new(5).unwrap()).unwrap();
        let left = |month| {
            let left = leaving.left_behind(month);
            let payments = left.payments().iter();
            payments.map(|payment| (payment.month, payment.component)).collect::<Vec<_>>()
        };
        let [bonus, rsu] = [Component::Bonus, Component::Rsu];
        // Month 12 pays the bonus of year 1; year 2's bonus is not yet earned.
        assert_eq!(left(12), [(24, rsu), (36, rsu), (48, rsu)]);
        assert_eq!(left(11), [(12, bonus), (12, rsu), (24, rsu), (36, rsu), (48, rsu)]);
        assert!(left(48).is_empty());
    }

    #[test]
    fn a_later_sign_on_is_left_behind_in_its_month() {
        let within = |sign_on: &str, month: u32, months: u32| {
            let offer = offer(&format!("base = 100_000\nsign_on = {sign_on}"));
            let leaving = Leaving::new(&offer, LeftBehind::horizon(month, four_years())).unwrap();
            leaving.left_behind(month).within(months).amount().normalize().to_string()
        };
        assert_eq!(within("[80_000, 60_000]", 6, 6), "0");
        assert_eq!(within("[80_000, 60_000]", 6, 7), "60000");
        assert_eq!(within("[80_000, 60_000]", 0, 12), "80000");
        let monthly = "{ amounts = [12_000], paid = \"monthly\" }";
        assert_eq!(within(monthly, 5, 12), "7000");
    }

    #[test]
    fn the_earned_part_of_a_bonus_is_rounded_once() {
        let offer = offer("base = 100_000\nbonus = 100.0050");
        let leaving = Leaving::new(&offer, four_years()).unwrap();
        let earned = |month| leaving.left_behind(month).within(12).amount().normalize().to_string();
        // Half of 100.005. Half of the paid 100.01 would round to 50.01.
        assert_eq!(earned(6), "50");
        // 7 ÷ 12 is 58.33625, which rounds up.
        assert_eq!(earned(7), "58.34");
        // 11 ÷ 12 is 91.67125.
        assert_eq!(
            (earned(11), earned(12), earned(13)),
            ("91.67".into(), "0".into(), "8.33".into())
        );
    }
}
