//! The employee stock purchase plan: shares bought at a discount and sold at once.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::portion::Portion;
use super::{Context, GivenUp, PayTerms, Shares, Steadiness, irs};
use crate::assumption::Assumption;
use crate::component::{Component, PayKind};
use crate::equity::PricePath;
use crate::key::{Key, Kind, Sign, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Currency, Fraction, Rate};
use crate::terms::{Faults, Terms};
use crate::time::year_of;

/// The months between purchases, if the offer does not say.
const EVERY: u32 = 6;

/// The longest period under section 423(b)(7) of the Internal Revenue Code, in months.
const LONGEST: i64 = 27;

const ESPP_KEYS: &[Key] = &[
    Key::new(
        "contribution",
        Kind::RateOrAmount(Sign::Positive),
        "what you put in: a percentage of base, or an amount a year",
    )
    .also("contribute deferral rate percent amount")
    .example("contribution = \"15%\", the percentage of base that you put in")
    .init("# contribution = \"10%\"              # of base")
    .required(),
    Key::new("discount", Kind::Part, "the discount on the market price")
        .example("discount = \"15%\"")
        .init("# discount = \"15%\"")
        .required(),
    Key::new(
        "lookback",
        Kind::Flag,
        "whether the discount is taken from the lower price of the period's start and end",
    )
    .also("look_back")
    .default("false")
    .example("lookback = true"),
    Key::new("every", Kind::Count(1, LONGEST), "months between purchases")
        .also("period months frequency purchase_period offering_period")
        .default("6")
        .example("every = 6"),
];

/// Shares bought at the end of each period from what was put in during it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Espp {
    contribution: Portion,
    /// The discount on the market price.
    discount: Rate,
    /// Whether the discount is taken from the lower price of the period's start and end.
    lookback: bool,
    /// The months of a period.
    every: u32,
}

/// The purchase at the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Purchase {
    /// What the shares are worth above their price.
    gain: Fraction,
    /// The value of the shares at the price of the period's start, which the yearly limit counts.
    counted: Fraction,
    /// Whether the limit kept the purchase below the contribution.
    is_capped: bool,
}

impl Espp {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let contribution = faults.required(terms, ESPP_KEYS, "contribution", Portion::read);
        let discount = faults.required(terms, ESPP_KEYS, "discount", Terms::rate);
        if discount.is_some_and(|discount| discount >= Rate::ONE) {
            faults.note("discount", "must be below 100%", "most plans have discount = \"15%\"");
        }
        Some(Self {
            contribution: contribution?,
            discount: discount?,
            lookback: terms.flag("lookback").unwrap_or(false),
            every: terms.count("every").unwrap_or(EVERY),
        })
    }

    /// Whether a period starts and ends in different years, so that its two share prices may
    /// differ.
    const fn spans_years(&self) -> bool {
        !12_u32.is_multiple_of(self.every)
    }

    /// Whether two periods that span years have a year, and its limit, in common.
    const fn shares_limits(&self) -> bool {
        self.spans_years() && !self.every.is_multiple_of(12)
    }

    /// Buys shares with a contribution, at the share prices of the period's start and end. `None`
    /// if a figure is too large to compute.
    fn purchase(
        &self,
        contribution: Fraction,
        [start, end]: [Decimal; 2],
        limit: Option<Fraction>,
    ) -> Option<Purchase> {
        let market = if self.lookback { start.min(end) } else { end };
        let price = market.checked_mul(Decimal::ONE - self.discount.fraction())?;
        if price.is_zero() {
            // Worthless shares gain nothing.
            return Some(Purchase { gain: NOTHING, counted: NOTHING, is_capped: false });
        }
        let shares = contribution.over(price)?;
        let counted = shares.times(start)?;
        if let Some(limit) = limit
            && counted.exceeds(limit)?
        {
            let gain = limit.over(start)?.times(end - price)?;
            return Some(Purchase { gain, counted: limit, is_capped: true });
        }
        Some(Purchase { gain: shares.times(end - price)?, counted, is_capped: false })
    }

    /// The month of each purchase within the horizon, with the purchase; `None` if a figure is too
    /// large to compute.
    fn purchases(
        &self,
        salaries: impl Iterator<Item = (u32, Fraction)>,
        prices: &PricePath<'_>,
        currency: Currency,
    ) -> Option<Vec<(u32, Purchase)>> {
        let yearly = salaries.map(|(_, base)| self.contribution.of(base));
        let yearly = yearly.collect::<Option<Vec<Fraction>>>()?;
        let limit = irs::stock_purchases(currency).map(Fraction::whole);
        let mut limits = limit.map(|limit| vec![limit; yearly.len()]);
        let mut purchases = Vec::new();
        for month in (self.every..=yearly.len() as u32 * 12).step_by(self.every as usize) {
            let first = month - self.every + 1;
            let [start, end] = [first, month].map(|month| prices.in_year(year_of(month)));
            let years = year_of(first) as usize - 1..year_of(month) as usize;
            let limits = limits.as_mut().and_then(|limits| limits.get_mut(years));
            let limit = match &limits {
                Some(limits) => Some(limits.iter().try_fold(NOTHING, |sum, it| sum.plus(*it))?),
                None => None,
            };
            let contribution = contribution(&yearly, first, month)?;
            let purchase = self.purchase(contribution, cancelled([start?, end?]), limit)?;
            if let Some(limits) = limits {
                use_up(limits, purchase.counted)?;
            }
            purchases.push((month, purchase));
        }
        Some(purchases)
    }
}

/// No money.
const NOTHING: Fraction = Fraction::whole(Decimal::ZERO);

/// What was put in from one month to another, from the amount of each year.
fn contribution(yearly: &[Fraction], first: u32, last: u32) -> Option<Fraction> {
    let years = year_of(first)..=year_of(last);
    let sum = years.into_iter().try_fold(NOTHING, |sum, year| {
        let months = last.min(year * 12) + 1 - first.max(year * 12 - 11);
        sum.plus(yearly.get(year as usize - 1)?.times(months.into())?)
    });
    sum?.over(Decimal::from(12))
}

/// Share prices with their common factor removed if they are equal, so that a price of many digits
/// does not matter.
fn cancelled([start, end]: [Decimal; 2]) -> [Decimal; 2] {
    if start == end && !start.is_zero() { [Decimal::ONE; 2] } else { [start, end] }
}

/// Takes an amount from the limits of consecutive years, the earliest first. `None` if a figure is
/// too large to compute.
fn use_up(limits: &mut [Fraction], mut amount: Fraction) -> Option<()> {
    for limit in limits {
        let used = if amount.exceeds(*limit)? { *limit } else { amount };
        *limit = limit.minus(used)?;
        amount = amount.minus(used)?;
    }
    Some(())
}

impl PayTerms for Option<Espp> {
    const KINDS: &[PayKind] = &[PayKind::Benefit];
    const GUARANTEED: bool = false;
    const GIVEN_UP: GivenUp = GivenUp::Nothing;
    const KEYS: &'static [Key] = &[Key::new(
        "espp",
        Kind::Section(ESPP_KEYS),
        "an employee stock purchase plan",
    )
    .also("stock_purchase_plan stock_purchase employee_stock_purchase_plan sharesave")
    .label("ESPP")
    .example("[espp]")
    .init("\n# [espp]                            # stock purchase plan; remove the # to count it")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.section(terms, "espp", Espp::read)
    }

    /// Shares of a private company have no market price to buy them at.
    fn refuse(&self, shares: &Shares<'_>, faults: &mut Faults) {
        if self.is_some() && shares.private.is_some() {
            let hint = "remove it; the plan needs the market price of a public company";
            faults.note("espp", "cannot be combined with `stock.private`", hint);
        }
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        let Some(espp) = self else { return };
        let purchases = context
            .prices()
            .and_then(|prices| espp.purchases(context.salaries(), &prices, context.currency));
        let capped = purchases.iter().flatten().find(|(_, purchase)| purchase.is_capped);
        assumptions.push(Assumption::Espp {
            contribution: espp.contribution.assumed(context.currency),
            discount: espp.discount,
            lookback: espp.lookback.then_some(espp.spans_years()),
            every: espp.every,
            capped: capped.map(|(month, _)| year_of(*month)),
        });
    }

    /// The gain rises with the discount and with what is put in, unless a purchase takes the limit
    /// from a later one at other prices. To periods that span years, only the growth of the share
    /// price matters, not its level: a later price raises the gain, an earlier one lowers it.
    fn steadiness(
        &self,
        lever: &[Step],
        _years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness> {
        let falls = self.is_some_and(|espp| match lever {
            [Step::Key("base" | "raise" | "espp"), ..] => {
                espp.shares_limits() && irs::stock_purchases(context.currency).is_some()
            }
            [Step::Key("stock"), Step::Key("prices"), ..] => espp.spans_years(),
            _ => false,
        });
        (!falls).then_some(Steadiness::STEADY)
    }

    fn depends_on_share_price(&self) -> bool {
        self.is_some_and(|espp| espp.spans_years())
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(espp) = self else {
            return Ok(());
        };
        let purchases = espp.purchases(ledger.salaries(), ledger.prices(), ledger.currency());
        let purchases = purchases.ok_or(OutOfReach::of(Component::Espp))?;
        for year in purchases.chunk_by(|(one, _), (next, _)| year_of(*one) == year_of(*next)) {
            let mut total = Some(NOTHING);
            let totals = year.iter().map(|(month, purchase)| {
                total = total.and_then(|total| total.plus(purchase.gain));
                (*month, total)
            });
            let in_year = year.first().map_or(0, |(month, _)| year_of(*month));
            ledger.dated(Component::Espp, in_year, totals)?;
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, offer, rests_on};

    /// The gain, and what the limit counts, of a purchase with a 15 % discount and a lookback.
    fn bought(contribution: u32, [start, end]: [&str; 2], limit: Option<u32>) -> [String; 2] {
        let espp = Espp {
            contribution: Portion::Amount("0".parse().unwrap()),
            discount: "15%".parse().unwrap(),
            lookback: true,
            every: EVERY,
        };
        let prices = [start, end].map(|price| price.parse().unwrap());
        let contribution = Fraction::whole(contribution.into());
        let purchase = espp
            .purchase(contribution, prices, limit.map(|limit| Fraction::whole(limit.into())))
            .unwrap();
        [purchase.gain, purchase.counted].map(|amount| {
            let units = amount.rounding(2).unwrap().units(Decimal::ONE).unwrap();
            crate::money::decimal(units, 2).unwrap().normalize().to_string()
        })
    }

    fn gain(contribution: u32, prices: [&str; 2], limit: Option<u32>) -> String {
        let [gain, _] = bought(contribution, prices, limit);
        gain
    }

    #[test]
    fn a_purchase_gains_the_discount_and_the_rise() {
        // Worked examples: halves of 10,625.
        let limit = Some(25_000);
        assert_eq!(gain(21_250, ["100", "100"], limit), "3750");
        assert_eq!(gain(10_625, ["100", "105"], limit), "2500");
        assert_eq!(gain(10_625, ["100", "110"], limit), "3125");
        assert_eq!(gain(10_625, ["110", "121"], limit), "3125");
        // A fall uses the limit faster: 156.25 shares at 100, then 117.1875 at 80.
        assert_eq!(bought(10_625, ["100", "80"], limit), ["1875", "15625"]);
        assert_eq!(bought(10_625, ["80", "80"], Some(9_375)), ["1406.25", "9375"]);
        // Mr. Money Mustache forum.
        assert_eq!(gain(21_250, ["20", "23"], limit), "7500");
        assert_eq!(gain(21_250, ["20", "18.50"], limit), "3468.75");
        // ClearMoney.
        assert_eq!(gain(25_000, ["1", "1"], None), "4411.76");
        // Worthless shares.
        assert_eq!(gain(10_000, ["5", "0"], limit), "0");
        assert_eq!(gain(10_000, ["0", "0"], limit), "0");
    }

    fn espp(base: &str, terms: &str) -> Vec<String> {
        by_year(Component::Espp, &format!("base = {base}\n[espp]\n{terms}"))
    }

    const FIFTEEN: &str = "discount = \"15%\"\ncontribution = ";

    #[test]
    fn two_purchases_a_year_share_its_limit() {
        assert_eq!(espp("100_000", &format!("{FIFTEEN} 21_250")), ["3750.00"; 4]);
        assert_eq!(espp("300_000", &format!("{FIFTEEN} \"15%\"")), ["3750.00"; 4]);
        let ten = "discount = \"10%\"\ncontribution = 22_500";
        assert_eq!(espp("100_000", ten), ["2500.00"; 4]);
        // Limits are in dollars.
        let euro = "300_000\ncurrency = \"EUR\"";
        assert_eq!(espp(euro, &format!("{FIFTEEN} \"15%\"")), ["7941.18"; 4]);
        // The rates of ClearMoney, rounded once a year.
        for every in [1, 2, 3, 4, 6, 12] {
            let terms = format!("{FIFTEEN} 25_000\nevery = {every}");
            assert_eq!(espp("100_000\ncurrency = \"EUR\"", &terms), ["4411.76"; 4], "{every}");
        }
    }

    #[test]
    fn a_share_price_within_a_year_does_not_matter() {
        let stock = "[stock]\nprice = 123.45\ngrowth = \"7%\"";
        let terms = format!("{FIFTEEN} \"10%\"\nlookback = true\n{stock}");
        assert_eq!(espp("100_000", &terms), ["1764.71"; 4]);
        let worthless = format!("{FIFTEEN} \"10%\"\n[stock]\nprices = [10, 0]");
        assert_eq!(espp("100_000", &worthless), ["1764.71", "0.00", "0.00", "0.00"]);
    }

    #[test]
    fn a_period_over_two_years_looks_back() {
        // 20,000 at 15 % below 100, sold at 110: 20,000 × (1.1 ÷ 0.85 − 1).
        let stock = "[stock]\nprices = [100, 110, 90, 80]";
        let terms = |lookback: bool| {
            format!("{FIFTEEN} \"10%\"\nevery = 24\nlookback = {lookback}\n{stock}")
        };
        assert_eq!(espp("100_000", &terms(true)), ["0.00", "5882.35", "0.00", "3529.41"]);
        assert_eq!(espp("100_000", &terms(false)), ["0.00", "3529.41", "0.00", "3529.41"]);
        // Two years have two limits: 50,000 at 100 is 500 shares, each gaining 110 − 85.
        let large = terms(true).replace("10%", "30%");
        assert_eq!(espp("200_000", &large)[1], "12500.00");
    }

    #[test]
    fn a_period_beyond_the_horizon_buys_nothing() {
        assert_eq!(espp("120_000", &format!("{FIFTEEN} \"10%\"\nevery = 27"))[2], "4764.71");
        let months = |every: u32| {
            let text = format!("base = 1_200\n[espp]\n{FIFTEEN} \"10%\"\nevery = {every}");
            let ledger = offer(&text).ledger(crate::Horizon::default()).unwrap();
            let espp = ledger.payments().into_iter().filter(|p| p.component == Component::Espp);
            espp.map(|payment| payment.month).collect::<Vec<_>>()
        };
        assert_eq!(months(27), [27]);
        assert_eq!(months(12), [12, 24, 36, 48]);
        assert_eq!(months(6).len(), 8);
    }

    #[test]
    fn the_limit_is_an_assumption_where_it_applies() {
        let capped = |terms: &str| {
            let text = format!("base = 130_000\nraise = \"10%\"\n[espp]\n{terms}");
            rests_on(&text, 4).iter().find_map(|assumption| match assumption {
                Assumption::Espp { capped, lookback, .. } => Some((*capped, *lookback)),
                _ => None,
            })
        };
        assert_eq!(capped(&format!("{FIFTEEN} \"10%\"")), Some((None, None)));
        // 15 % of 141,667 is 21,250.
        let lookback = format!("{FIFTEEN} \"15%\"\nlookback = true");
        assert_eq!(capped(&lookback), Some((Some(2), Some(false))));
        let over_years = format!("{lookback}\nevery = 24");
        assert_eq!(capped(&over_years), Some((Some(4), Some(true))));
    }

    #[test]
    fn a_share_price_is_assumed_only_over_years() {
        let assumed = |every: u32| {
            let terms = format!("{FIFTEEN} \"10%\"\nevery = {every}\n[stock]\nprice = 10");
            let rests_on = rests_on(&format!("base = 1_000\n[espp]\n{terms}"), 4);
            rests_on.iter().any(|assumption| matches!(assumption, Assumption::SharePrice { .. }))
        };
        assert_eq!([6, 12, 24].map(assumed), [false, false, true]);
    }

    #[test]
    fn incomplete_terms_are_refused() {
        let faults = |terms: &str| faults(&format!("base = 1\n[espp]\n{terms}"));
        assert_eq!(faults("every = 6"), ["espp.contribution", "espp.discount"]);
        assert_eq!(faults("contribution = \"10%\"\ndiscount = \"100%\""), ["espp.discount"]);
    }

    #[test]
    fn a_private_company_has_no_purchase_plan() {
        let private = "[stock]\nprice = 10\nprivate = true\nliquidity_month = 30";
        let plan = format!("base = 1\n[espp]\n{FIFTEEN} \"10%\"\n");
        assert_eq!(faults(&format!("{plan}{private}")), ["espp"]);
        assert!(faults(&format!("{plan}[stock]\nprice = 10")).is_empty());
    }

    #[test]
    fn a_purchase_needs_no_exchange_rate_of_the_share_price() {
        let stock = "[stock]\ncurrency = \"USD\"\nprices = [100, 110]";
        let terms = format!("{FIFTEEN} \"10%\"\nevery = 24\nlookback = true\n{stock}");
        let pounds = espp("100_000\ncurrency = \"GBP\"", &terms);
        assert_eq!(pounds, ["0.00", "5882.35", "0.00", "3529.41"]);
    }

    #[test]
    fn only_periods_over_years_are_unsteady() {
        let steady = |every: u32, lever: &[&'static str], currency: &str| {
            let terms = format!("{FIFTEEN} \"10%\"\nevery = {every}");
            let text = format!("base = 1_000\ncurrency = \"{currency}\"\n[espp]\n{terms}");
            let offer = offer(&text);
            let lever: Vec<Step> = lever.iter().copied().map(Step::Key).collect();
            let context = offer.context(crate::Horizon::default());
            offer.pay.espp.steadiness(&lever, 1..=4, &context).is_some()
        };
        let (espp, base) = (["espp", "contribution"], ["base"]);
        let [price, prices, growth] = ["price", "prices", "growth"].map(|key| ["stock", key]);
        assert!(steady(6, &espp, "USD") && steady(12, &prices, "USD"));
        assert!(steady(18, &price, "USD") && steady(18, &growth, "USD"));
        // Two years have two limits of their own.
        assert!(steady(24, &espp, "USD") && !steady(24, &prices, "USD"));
        // Months 1 to 18 and 19 to 36 share the limit of year 2.
        assert!(!steady(18, &espp, "USD") && !steady(5, &base, "USD"));
        assert!(steady(18, &espp, "EUR") && !steady(18, &prices, "EUR"));
    }
}
