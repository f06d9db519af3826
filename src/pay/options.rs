//! Stock options: the right to buy shares at a fixed price.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, GivenUp, PayTerms, Shares, Steadiness};
use crate::assumption::{Assumption, OptionTerms};
use crate::component::{Component, PayKind};
use crate::equity::{
    Allocation, GrantSize, LATEST_MONTH, OptionType, PricePath, Private, SCHEDULE, Vesting,
    whole_share_slack,
};
use crate::key::{Key, Kind, Step};
use crate::ledger::{AwardStanding, LedgerBuilder, OutOfReach};
use crate::money::{Currency, Fraction, Money, Price, quotient};
use crate::terms::{Faults, Terms};

const PRICE_HINT: &str = "add a [stock] section with today's share price, like price = 4.20";
const OUTSTANDING_HINT: &str =
    "add all shares of the company to [stock], like shares_outstanding = 120_000_000";

const OPTION_KEYS: &[Key] = &[
    Key::new("count", Kind::Shares, "the number of options; or use `percent`")
        .also("options number shares units amount")
        .label("")
        .example("count = 40_000, the number of options, or percent = \"0.25%\"")
        .instead("percent"),
    Key::new("percent", Kind::Part, "the part of `stock.shares_outstanding`, instead of `count`")
        .label("")
        .also("ownership stake equity_percent")
        .example("percent = \"0.25%\""),
    Key::new(
        "strike",
        Kind::Price,
        "the price at which you can buy a share, in the currency of the share price",
    )
    .also("strike_price exercise_price price grant_price")
    .example("strike = 1.20")
    .required(),
    Key::new("type", Kind::Choice(&OptionType::NAMES), "how the options are taxed")
        .also("kind tax option_type")
        .default("nso")
        .example("type = \"iso\""),
    Key::new(
        "granted_month",
        Kind::Count(-LATEST_MONTH, LATEST_MONTH),
        "months after the start date; negative for options already held",
    )
    .also("grant_month month start_month")
    .default("0")
    .example("granted_month = -6"),
    Key::new("vesting", SCHEDULE, "the vesting schedule")
        .also("schedule vesting_schedule vest vests preset")
        .example("vesting = \"startup\", or another preset from `offercalc presets`")
        .required(),
];

/// A grant of stock options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OptionGrant {
    /// The number of options, whole.
    count: Decimal,
    /// Whether the number is a part of all shares.
    is_percent: bool,
    strike: Price,
    tax: OptionType,
    /// Months after the start date; negative for options already held.
    granted_month: i32,
    vesting: Vesting,
    /// All shares of the company, if stated.
    outstanding: Option<Decimal>,
}

/// Options vest in whole numbers.
const ALLOCATION: Allocation = Allocation::CumulativeRounding;

impl OptionGrant {
    fn read(terms: &Terms, outstanding: Option<Outstanding>, faults: &mut Faults) -> Option<Self> {
        let count = match (terms.has("count"), terms.has("percent")) {
            (true, false) => terms.shares("count"),
            (false, true) => Self::read_percent(terms, outstanding, faults),
            (true, true) => {
                let message = "and `count` both set the number of options";
                faults.note("percent", message, "remove one of them");
                None
            }
            (false, false) => {
                faults.missing(OPTION_KEYS, "count");
                None
            }
        };
        let strike = faults.required(terms, OPTION_KEYS, "strike", Terms::price);
        let vesting = faults.required(terms, OPTION_KEYS, "vesting", Terms::vesting);
        Some(Self {
            count: count?,
            is_percent: terms.has("percent"),
            strike: strike?,
            tax: terms
                .choice("type", &OptionType::ALL, OptionType::name)
                .unwrap_or(OptionType::Nso),
            granted_month: terms.count("granted_month").unwrap_or(0),
            vesting: vesting?.clone(),
            outstanding: outstanding.and_then(|Outstanding(shares)| shares),
        })
    }

    fn read_percent(
        terms: &Terms,
        outstanding: Option<Outstanding>,
        faults: &mut Faults,
    ) -> Option<Decimal> {
        let percent = terms.rate("percent")?;
        let Some(Outstanding(shares)) = outstanding else {
            faults.note("percent", "needs `stock.shares_outstanding`", OUTSTANDING_HINT);
            return None;
        };
        quotient(shares?.checked_mul(percent.fraction())?, Decimal::ONE, 0)
    }

    /// The value of one option in a year.
    fn value(&self, year: u32, prices: &PricePath<'_>) -> Option<Decimal> {
        Some((prices.in_year(year)? - self.strike.get()).max(Decimal::ZERO))
    }

    /// Its terms, as data for reports.
    pub(crate) fn terms(&self, currency: Currency) -> OptionTerms {
        OptionTerms {
            count: self.count,
            strike: Money::new(self.strike.get(), currency),
            tax: self.tax,
            vesting: self.vesting.schedule.shown_years(),
            preset: self.vesting.preset,
        }
    }
}

/// What a grant of options costs and could be worth.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionFigures {
    /// The number of options.
    pub count: Decimal,
    /// The price at which a share can be bought.
    pub strike: Money,
    /// How they are taxed.
    pub tax: OptionType,
    /// What exercising all of them costs.
    pub exercise_cost: Money,
    /// The part of the company, as a fraction of its shares today; `None` if their number is not
    /// known.
    pub ownership: Option<Decimal>,
    /// The value of all of them at the price at exit, above the strike; `None` if that price is not
    /// stated.
    pub at_exit: Option<Money>,
}

impl OptionGrant {
    /// Its figures; `None` if one is too large to compute.
    pub(crate) fn figures(
        &self,
        private: Option<&Private>,
        currency: Currency,
    ) -> Option<OptionFigures> {
        let digits = currency.minor_digits();
        let money = |amount| Money::new(amount, currency);
        let exit = private.and_then(|private| private.liquidity_month.and(private.exit));
        let at_exit = match exit {
            None => None,
            Some(exit) => {
                let gain = exit.price()?.less(self.strike.get())?;
                let gain = if gain.is_negative() { Fraction::whole(Decimal::ZERO) } else { gain };
                let counted = private.map_or(Decimal::ONE, Private::counted);
                Some(gain.times(counted)?.rounding(digits)?.units(self.count)?)
            }
        };
        Some(OptionFigures {
            count: self.count,
            strike: money(self.strike.get()),
            tax: self.tax,
            exercise_cost: money(quotient(
                self.count.checked_mul(self.strike.get())?,
                Decimal::ONE,
                digits,
            )?),
            ownership: self.outstanding.and_then(|shares| quotient(self.count, shares, 8)),
            at_exit: at_exit.map(|units| currency.amount(units)),
        })
    }
}

/// The company's shares, if stated; `None` inside if they are stated and invalid.
#[derive(Clone, Copy)]
struct Outstanding(Option<Decimal>);

impl PayTerms for Vec<OptionGrant> {
    const KINDS: &[PayKind] = &[PayKind::Equity];
    const GUARANTEED: bool = false;
    const GIVEN_UP: GivenUp = GivenUp::Unvested;
    const KEYS: &'static [Key] = &[Key::new(
        "options",
        Kind::Sections("option grant", OPTION_KEYS),
        "a grant of stock options, or several as `[[options]]`",
    )
    .in_stock_currency()
    .also("option stock_options stock_option iso isos nso nsos nqso")
    .example("[options]")
    .init(
        "\n# [options]                         # stock options; remove the # to count them\n\
         # count = 40_000\n\
         # strike = 1.20\n\
         # vesting = \"startup\"",
    )];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let stock = terms.section("stock").filter(|stock| stock.has("shares_outstanding"));
        let outstanding = stock.map(|stock| Outstanding(stock.shares("shares_outstanding")));
        faults.sections(terms, "options", |terms, faults| {
            OptionGrant::read(terms, outstanding, faults)
        })
    }

    /// Options cannot be valued without a share price.
    fn refuse(&self, shares: &Shares<'_>, faults: &mut Faults) {
        if shares.price.is_some() {
            return;
        }
        for index in 0..self.len() {
            faults.below(&[Step::Key("options"), Step::Item(index)], |faults| {
                faults.note("strike", "needs today's share price", PRICE_HINT);
            });
        }
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        let mut add = |assumption| {
            if !assumptions.contains(&assumption) {
                assumptions.push(assumption);
            }
        };
        for (number, options) in (1..).zip(self) {
            let number = (self.len() > 1).then_some(number);
            add(Assumption::Options { number, terms: options.terms(context.price_currency) });
        }
        if self.iter().any(|options| options.vesting.is_yearly_assumed) {
            add(Assumption::VestsOnceAYear(Component::Options));
        }
        if self.iter().any(|options| options.granted_month < 0) {
            add(Assumption::HeldGrants(Component::Options));
        }
        let end = i64::from(context.horizon.months());
        if self.iter().any(|options| i64::from(options.granted_month) >= end) {
            add(Assumption::GrantsBeyond(context.horizon.years()));
        }
    }

    /// An option is worth more at a higher share price and less at a higher strike.
    fn steadiness(
        &self,
        lever: &[Step],
        years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness> {
        match lever {
            _ if self.is_empty() => Some(Steadiness::STEADY),
            // More shares of the company are more options of it, at a lower price.
            [Step::Key("stock"), Step::Key("shares_outstanding")] => {
                let by_count = !self.iter().any(|options| options.is_percent);
                by_count.then_some(Steadiness::STEADY)
            }
            [
                Step::Key("stock"),
                Step::Key(
                    "price" | "growth" | "prices" | "exit_price" | "exit_value" | "dilution"
                    | "discount",
                ),
                ..,
            ] => Some(Steadiness::STEADY),
            [Step::Key("options"), Step::Item(_), Step::Key("strike")] => Some(Steadiness::STEADY),
            [Step::Key("options"), Step::Item(index), Step::Key("count" | "percent")] => {
                let Some(options) = self.get(*index) else {
                    return Some(Steadiness::STEADY);
                };
                let prices = context.prices()?;
                let slack = whole_share_slack(
                    options.granted_month,
                    (&options.vesting.schedule, ALLOCATION),
                    (&years, context.is_weighed),
                    |year| context.at_exchange(options.value(year, &prices)?),
                    context.shown,
                )?;
                Some(Steadiness { slack, shares: None })
            }
            // The grant price is also today's share price: a higher one is worth more.
            [Step::Key("rsu"), Step::Item(_), Step::Key("grant_price")]
                if context.share_price.is_grant_price() =>
            {
                None
            }
            [Step::Key("options" | "stock"), ..] => None,
            // Other components do not affect it.
            _ => Some(Steadiness::STEADY),
        }
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        for (number, options) in (1..).zip(self) {
            // Options granted at the end of the horizon or later do not count.
            if i64::from(options.granted_month) < i64::from(ledger.horizon.months()) {
                ledger.award(
                    (Component::Options, number),
                    options.granted_month,
                    (GrantSize::Options { count: options.count, strike: options.strike }, None),
                    (&options.vesting.schedule, ALLOCATION),
                    // Exercising incentive stock options is not pay subject to income tax.
                    AwardStanding { promised: true, is_wages: options.tax != OptionType::Iso },
                )?;
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
    use crate::{Horizon, Ledger};

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";
    const IN_FULL: &str = "vesting = [{ month = 1, percent = 100 }]";

    fn options(terms: &str, stock: &str) -> String {
        format!("base = 1\n[[options]]\n{terms}\n[stock]\n{stock}")
    }

    fn paid(terms: &str, stock: &str) -> Vec<String> {
        by_year(Component::Options, &options(terms, stock))
    }

    /// What the first option grant pays in all years.
    fn total(text: &str, years: u32) -> String {
        let projection = offer(text).project(Horizon::new(years).unwrap()).unwrap();
        projection.component(Component::Options).amount().normalize().to_string()
    }

    #[test]
    fn a_vested_option_is_worth_the_share_price_above_its_strike() {
        // Worked example: 10,000 options at prices 5, 6.50, 8.45 and 10.985.
        let paid = |strike: &str| {
            let terms = format!("count = 10_000\nstrike = {strike}\n{YEARLY}");
            paid(&terms, "price = 5\ngrowth = \"30%\"")
        };
        assert_eq!(paid("2"), ["7500.00", "11250.00", "16125.00", "22462.50"]);
        assert_eq!(paid("6"), ["0.00", "1250.00", "6125.00", "12462.50"]);
        assert_eq!(paid("0"), ["12500.00", "16250.00", "21125.00", "27462.50"]);
        assert_eq!(paid("100"), ["0.00"; 4]);
        // crockeo, and CompCalc Web.
        let at_once = |count: &str, strike: &str, price: &str| {
            let terms = format!("count = {count}\nstrike = {strike}\n{IN_FULL}");
            total(&options(&terms, &format!("price = {price}")), 4)
        };
        assert_eq!(at_once("25_000", "0.12", "0.89"), "19250");
        assert_eq!(at_once("250", "15", "20"), "1250");
    }

    #[test]
    fn private_options_are_paid_at_the_price_at_liquidity() {
        // Worked example: 100,000 of 40M shares, two rounds of 20%, 500M.
        let stock = "price = 1.20\nprivate = true\nliquidity_month = 48\nexit_value = \"500M\"\n\
                     shares_outstanding = 40_000_000\ndilution = \"36%\"";
        for size in ["count = 100_000", "percent = \"0.25%\""] {
            let text = options(&format!("{size}\nstrike = 1.20\nvesting = \"startup\""), stock);
            assert_eq!(total(&text, 4), "680000");
            assert_eq!(total(&text, 3), "0");
            let ledger: Ledger = offer(&text).ledger(Horizon::default()).unwrap();
            let payments = ledger.payments();
            let paid = payments.iter().filter(|paid| paid.component == Component::Options);
            let months: Vec<u32> = paid.map(|paid| paid.month).collect();
            assert_eq!(months, [48]);
        }
        let discounted = format!("{stock}\ndiscount = \"25%\"");
        let terms = "count = 100_000\nstrike = 1.20\nvesting = \"startup\"";
        assert_eq!(total(&options(terms, &discounted), 4), "510000");
    }

    #[test]
    fn figures_state_what_options_cost_and_own() {
        let stock = "price = 1.20\nprivate = true\nliquidity_month = 48\nexit_value = \"500M\"\n\
                     shares_outstanding = 40_000_000";
        let figures = |stock: &str| {
            let terms = "count = 100_000\nstrike = 1.20\nvesting = \"startup\"";
            offer(&options(terms, stock)).options().unwrap().remove(0)
        };
        let shown = |figures: OptionFigures| {
            let at_exit = figures.at_exit.map(|value| value.amount().to_string());
            let ownership = figures.ownership.map(|part| part.normalize().to_string());
            (figures.exercise_cost.amount().to_string(), ownership, at_exit)
        };
        // Worked example, without and with dilution.
        let undiluted = ("120000.00".into(), Some("0.0025".into()), Some("1130000.00".into()));
        assert_eq!(shown(figures(stock)), undiluted);
        let diluted = shown(figures(&format!("{stock}\ndilution = \"36%\"")));
        assert_eq!(diluted.2.as_deref(), Some("680000.00"));
        let public = shown(figures("price = 5"));
        assert_eq!(public, ("120000.00".into(), None, None));
    }

    #[test]
    fn a_series_of_grants_adds_up() {
        // mortgagecalculator.org: 1,000 options a year at each year's price, 100, +8%. Their gain
        // at the end of each year.
        let grants = |years: usize| -> String {
            let strikes = ["100", "108", "116.64", "125.9712"];
            let grant = |(year, strike): (usize, &&str)| {
                format!(
                    "[[options]]\ncount = 1_000\nstrike = {strike}\ngranted_month = {}\n{IN_FULL}\n",
                    year * 12
                )
            };
            strikes.iter().enumerate().take(years).map(grant).collect()
        };
        for (years, price, gain) in [
            (1, "108", "8000"),
            (2, "116.64", "25280"),
            (3, "125.9712", "53274"),
            (4, "136.048896", "93584"),
        ] {
            let text = format!(
                "base = 1\n{}[stock]\nprice = 100\nprivate = true\nliquidity_month = {}\n\
                 exit_price = {price}",
                grants(years),
                years * 12
            );
            let paid: Decimal = total(&text, u32::try_from(years).unwrap()).parse().unwrap();
            assert_eq!(crate::round(paid, 0).to_string(), gain, "{years}");
        }
    }

    #[test]
    fn options_vest_in_whole_numbers() {
        // 18 in four: 4.5, 9, 13.5 and 18, rounded.
        let terms = format!("count = 18\nstrike = 0\n{YEARLY}");
        assert_eq!(paid(&terms, "price = 1"), ["5.00", "4.00", "5.00", "4.00"]);
        // A third of a percent of 1,000 shares is three options.
        let part = format!("percent = \"0.333%\"\nstrike = 0\n{IN_FULL}");
        assert_eq!(total(&options(&part, "price = 1\nshares_outstanding = 1_000"), 4), "3");
    }

    #[test]
    fn incomplete_or_conflicting_terms_are_refused() {
        let refused = |terms: &str, stock: &str| {
            faults(&options(&format!("{terms}\nvesting = \"startup\""), stock))
        };
        let outstanding = "price = 1\nshares_outstanding = 100";
        assert_eq!(refused("strike = 1", "price = 1"), ["options.1.count"]);
        assert_eq!(refused("count = 1", "price = 1"), ["options.1.strike"]);
        assert_eq!(refused("count = 1\nstrike = 1", ""), ["options.1.strike"]);
        let both = "count = 1\npercent = \"1%\"\nstrike = 1";
        assert_eq!(refused(both, outstanding), ["options.1.percent"]);
        let part = "percent = \"1%\"\nstrike = 1";
        assert_eq!(refused(part, "price = 1"), ["options.1.percent"]);
        assert!(refused(part, outstanding).is_empty());
        assert_eq!(faults("base = 1\n[options]\ncount = 1\nstrike = 1"), ["options.1.vesting"]);
    }

    #[test]
    fn the_assumption_states_the_terms() {
        let text =
            options("count = 10\nstrike = 2\ntype = \"iso\"\nvesting = \"startup\"", "price = 5");
        let terms = rests_on(&text, 4).into_iter().find_map(|assumption| match assumption {
            Assumption::Options { number: None, terms } => Some(terms),
            _ => None,
        });
        let terms = terms.unwrap();
        assert_eq!((terms.tax, terms.count), (OptionType::Iso, Decimal::TEN));
        assert_eq!(terms.preset.map(|preset| preset.name), Some("startup"));
        let nso = rests_on(&text.replace("type = \"iso\"\n", ""), 4);
        let is_nso = |assumption: &Assumption| matches!(assumption, Assumption::Options { terms, .. } if terms.tax == OptionType::Nso);
        assert!(nso.iter().any(is_nso));
    }

    #[test]
    fn pay_moves_in_one_direction_with_prices_and_strikes() {
        use Step::{Item, Key};
        let steadiness = |terms: &str, lever: &[Step]| {
            let stock = "price = 5\nshares_outstanding = 1_000";
            let offer = offer(&options(&format!("{terms}\nstrike = 2\n{YEARLY}"), stock));
            let context = offer.context(Horizon::default());
            offer.pay.options.steadiness(lever, 1..=4, &context)
        };
        let steady = Some(Steadiness::STEADY);
        let (by_count, by_percent) = ("count = 10", "percent = \"1%\"");
        for key in ["price", "growth", "exit_price", "exit_value", "dilution", "discount"] {
            assert_eq!(steadiness(by_count, &[Key("stock"), Key(key)]), steady, "{key}");
        }
        let outstanding = [Key("stock"), Key("shares_outstanding")];
        assert_eq!(steadiness(by_count, &outstanding), steady);
        assert_eq!(steadiness(by_percent, &outstanding), None);
        assert_eq!(steadiness(by_count, &[Key("stock"), Key("liquidity_month")]), None);
        assert_eq!(steadiness(by_count, &[Key("options"), Item(0), Key("strike")]), steady);
        assert_eq!(steadiness(by_count, &[Key("options"), Item(0), Key("granted_month")]), None);
        assert_eq!(steadiness(by_count, &[Key("base")]), steady);
        // At one price, whole options move no pay between years but the last cents.
        let count = steadiness(by_count, &[Key("options"), Item(0), Key("count")]);
        assert_eq!(count.unwrap().slack, Decimal::new(4, 2));
    }
}
