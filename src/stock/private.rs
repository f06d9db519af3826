//! The keys of `[stock]` for companies whose shares cannot be sold yet.

use rust_decimal::Decimal;

use crate::assumption::{Assumption, ExitPrice, ExitValue};
use crate::equity::{Exit, Private};
use crate::key::Step;
use crate::money::{Currency, Money, Price, decimal};
use crate::terms::{Faults, Terms};
use crate::time::Horizon;

const PRICE_HINT: &str = "add today's share price, like price = 4.20";
const MONTH_HINT: &str = "add the month when you can sell, like liquidity_month = 48";

/// The keys that only private shares have.
const PRIVATE_KEYS: [&str; 5] =
    ["liquidity_month", "discount", "exit_price", "exit_value", "dilution"];

/// Reads the terms of private shares; `None` if the shares are not private.
pub(crate) fn read_private(
    terms: &Terms,
    today: Option<Price>,
    faults: &mut Faults,
) -> Option<Private> {
    let stock = terms.section("stock")?;
    faults.below(&[Step::Key("stock")], |faults| {
        if stock.shares("shares_outstanding").is_some_and(|shares| shares.is_zero()) {
            let hint = "write all shares of the company, like 120_000_000";
            faults.note("shares_outstanding", "must be above 0", hint);
        }
        if stock.flag("private") != Some(true) {
            for key in PRIVATE_KEYS.into_iter().filter(|key| stock.has(key)) {
                faults.note(key, "needs `private = true`", "add private = true, or remove it");
            }
            return None;
        }
        if !stock.has("liquidity_month") && !stock.has("discount") {
            let hint =
                "add liquidity_month = 48, the month when you can sell, or discount = \"30%\"";
            faults.note("private", "needs `liquidity_month` or `discount`", hint);
        }
        let exit = read_exit(stock, faults);
        if let Some(key) = ["exit_price", "exit_value"].into_iter().find(|key| stock.has(key)) {
            if !stock.has("liquidity_month") {
                faults.note(key, "needs `liquidity_month`", MONTH_HINT);
            }
            if today.is_none() {
                faults.note(key, "needs today's share price", PRICE_HINT);
            }
        }
        Some(Private {
            liquidity_month: stock.count("liquidity_month"),
            discount: stock.rate("discount"),
            exit,
        })
    })
}

fn read_exit(stock: &Terms, faults: &mut Faults) -> Option<Exit> {
    if stock.has("exit_price") && stock.has("exit_value") {
        let message = "and `exit_value` both set the price at exit";
        faults.note("exit_price", message, "remove one of them");
    }
    if stock.has("dilution") && !stock.has("exit_value") {
        let hint = "remove it; a price is per share, whatever the number of shares";
        faults.note("dilution", "has no effect without `exit_value`", hint);
    }
    if stock.has("exit_value") && !stock.has("shares_outstanding") {
        let hint = "add the number of shares, like shares_outstanding = 120_000_000";
        faults.note("exit_value", "needs `shares_outstanding`", hint);
    }
    if let Some(price) = stock.price("exit_price") {
        return Some(Exit::Price(price));
    }
    Some(Exit::Value {
        value: stock.amount("exit_value")?,
        shares: stock.shares("shares_outstanding").filter(|shares| !shares.is_zero())?,
        dilution: stock.rate("dilution").unwrap_or_default(),
    })
}

impl Private {
    /// The assumption about private shares; `None` if the price at exit is too large to compute.
    pub(crate) fn assumption(&self, horizon: Horizon, currency: Currency) -> Option<Assumption> {
        let exit = match self.exit {
            None => None,
            Some(exit) => Some(ExitPrice {
                price: Money::new(shown(exit, currency)?, currency),
                from_value: match exit {
                    Exit::Price(_) => None,
                    Exit::Value { value, shares, dilution } => Some(ExitValue {
                        value: Money::new(value.get(), currency),
                        shares,
                        dilution,
                    }),
                },
            }),
        };
        let is_after = |month: &u32| *month > horizon.months();
        Some(Assumption::PrivateShares {
            liquidity_month: self.liquidity_month,
            not_paid_in: self.liquidity_month.filter(is_after).map(|_| horizon.years()),
            discount: self.discount,
            exit,
        })
    }
}

/// A price at exit to show. A stated price keeps its digits.
fn shown(exit: Exit, currency: Currency) -> Option<Decimal> {
    if let Exit::Price(price) = exit {
        return Some(price.get());
    }
    let digits = currency.minor_digits() + 2;
    let price = decimal(exit.price()?.rounding(digits)?.units(Decimal::ONE)?, digits)?;
    Some(price.normalize())
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use crate::terms::Faults;
    use crate::{Assumption, Component, Horizon, Offer, OfferFile, Step, Stock};

    /// The worked example: 4,000 units at $40, a quarter at month 12, the rest by quarter.
    const UNITS: &str = "base = 1\n[rsu]\nshares = 4_000\nvesting = { years = [25, 25, 25, 25], \
                         every = \"quarter\", cliff = 12 }\n[stock]\n";

    fn offer(stock: &str) -> Offer {
        let text = format!("{UNITS}{stock}");
        Offer::from_toml(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    /// What the grant pays in each of four years.
    fn by_year(stock: &str) -> Vec<String> {
        let projection = offer(stock).project(Horizon::default()).unwrap();
        let years = projection.years().iter();
        years.map(|year| year.amount(Component::Rsu).amount().to_string()).collect()
    }

    /// The month and amount of each vest.
    fn paid(stock: &str) -> Vec<(u32, String)> {
        let ledger = offer(stock).ledger(Horizon::default()).unwrap();
        let paid = ledger.by_month().into_iter().filter(|paid| paid.component == Component::Rsu);
        paid.map(|paid| (paid.month, paid.amount.amount().to_string())).collect()
    }

    const AT_30: &str = "price = 40\nprivate = true\nliquidity_month = 30\n";

    #[test]
    fn what_has_vested_is_paid_at_liquidity_in_one_payment() {
        assert_eq!(by_year("price = 40"), ["40000.00"; 4]);
        assert_eq!(by_year(AT_30), ["0.00", "0.00", "120000.00", "40000.00"]);
        let paid = paid(AT_30);
        assert_eq!(paid[..3].iter().map(|(month, _)| *month).collect::<Vec<_>>(), [30, 33, 36]);
        assert_eq!((paid[0].1.as_str(), paid[1].1.as_str()), ("100000.00", "10000.00"));
    }

    #[test]
    fn a_discount_lowers_what_is_counted() {
        let at_once = "price = 40\nprivate = true\ndiscount = \"30%\"";
        assert_eq!(by_year(at_once), ["28000.00"; 4]);
        let both = format!("{AT_30}discount = \"30%\"");
        assert_eq!(by_year(&both), ["0.00", "0.00", "84000.00", "28000.00"]);
        assert_eq!(paid(&both)[0], (30, "70000.00".to_owned()));
        assert_eq!(by_year(&format!("{AT_30}discount = \"100%\"")), ["0.00"; 4]);
    }

    #[test]
    fn the_price_at_exit_holds_from_the_year_of_liquidity_on() {
        let at = |exit: &str| by_year(&format!("{AT_30}growth = \"50%\"\n{exit}"));
        // 40 × 1.5² = 90 in year 3, and 135 in year 4.
        assert_eq!(at(""), ["0.00", "0.00", "270000.00", "135000.00"]);
        assert_eq!(at("exit_price = 25"), ["0.00", "0.00", "75000.00", "25000.00"]);
        let value = "exit_value = \"500M\"\nshares_outstanding = 40_000_000\ndilution = \"36%\"";
        assert_eq!(at(value), ["0.00", "0.00", "24000.00", "8000.00"]);
        // A third of a cent a share is not lost: 100 ÷ 30,000 × 3,000 shares is 10.
        let thirds = "exit_value = 100\nshares_outstanding = 30_000";
        assert_eq!(at(thirds), ["0.00", "0.00", "10.00", "3.33"]);
    }

    #[test]
    fn liquidity_after_the_horizon_pays_nothing() {
        let late = "price = 40\nprivate = true\nliquidity_month = 49";
        assert_eq!(by_year(late), ["0.00"; 4]);
        let projection = offer(late).project(Horizon::default()).unwrap();
        assert_eq!(projection.unvested().amount().to_string(), "160000.00");
        assert_eq!(projection.private_equity().amount().to_string(), "0.00");
        let not_paid = offer(late).rests_on(Horizon::default()).into_iter();
        let not_paid = not_paid.filter_map(|assumption| match assumption {
            Assumption::PrivateShares { not_paid_in, .. } => Some(not_paid_in),
            _ => None,
        });
        assert_eq!(not_paid.collect::<Vec<_>>(), [Some(4)]);
        let paid = offer(late).project(Horizon::new(5).unwrap()).unwrap();
        assert_eq!(paid.private_equity().amount().to_string(), "160000.00");
    }

    #[test]
    fn money_without_a_share_price_is_paid_at_liquidity() {
        let text = "base = 1\n[rsu]\nvalue = 400\nvesting = { years = [25, 25, 25, 25], \
                    every = \"year\" }\n[stock]\nprivate = true\nliquidity_month = 36";
        let projection = Offer::from_toml(text).unwrap().project(Horizon::default()).unwrap();
        let years = projection.years().iter();
        let years = years.map(|year| year.amount(Component::Rsu).amount().normalize().to_string());
        assert_eq!(years.collect::<Vec<_>>(), ["0", "0", "300", "100"]);
        assert_eq!(projection.private_equity().amount().to_string(), "400.00");
    }

    #[test]
    fn refreshers_sized_before_the_exit_rise_to_its_price() {
        let text = "base = 1\n[refresher]\nvalue = 1_000\nvesting = { years = [100], \
                    every = \"year\" }\n[stock]\nprice = 10\ngrowth = \"100%\"\nprivate = true\n\
                    liquidity_month = 36\nexit_price = 100";
        let projection = Offer::from_toml(text).unwrap().project(Horizon::default()).unwrap();
        let years = projection.years().iter();
        let years = years.map(|year| year.amount(Component::Refresher).amount().to_string());
        // 100 shares at 10 and 50 at 20 are worth 100 each; those of month 36 cost 100.
        assert_eq!(years.collect::<Vec<_>>(), ["0.00", "0.00", "15000.00", "1000.00"]);
    }

    #[test]
    fn a_relative_price_moves_the_exit_too() {
        let total = |price: &str| {
            let text = format!("{UNITS}{AT_30}exit_price = 25");
            let price = match price.parse() {
                Ok(rate) => crate::AskedPrice::Moved(rate),
                Err(_) => crate::AskedPrice::At(price.parse().unwrap()),
            };
            let asked = Stock { price: Some(price), growth: None };
            let offer = Offer::from_toml_at(&text, &asked.into()).unwrap();
            let projection = offer.project(Horizon::default()).unwrap();
            projection.component(Component::Rsu).amount().to_string()
        };
        assert_eq!((total("-20%"), total("80")), ("80000.00".into(), "100000.00".into()));
    }

    #[test]
    fn conflicting_terms_are_refused() {
        let faults = |text: &str| {
            let mut faults = Faults::default();
            let read = Offer::read(
                OfferFile::new(text).terms(),
                &crate::Overrides::default(),
                &mut faults,
            );
            assert_eq!(read, None);
            let keys =
                faults.into_found().into_iter().filter_map(|fault| match fault.path.last() {
                    Some(Step::Key(key)) => Some(*key),
                    _ => None,
                });
            let mut keys: Vec<&str> = keys.collect();
            keys.sort_unstable();
            keys.join(" ")
        };
        let refused = |stock: &str| faults(&format!("{UNITS}{stock}"));
        for (stock, expected) in [
            ("private = true\nprice = 1", "private"),
            (
                "private = false\nprice = 1\nliquidity_month = 1\ndiscount = \"1%\"",
                "discount liquidity_month",
            ),
            ("price = 1\nexit_price = 1", "exit_price"),
            ("price = 1\nprivate = true\ndiscount = \"1%\"\nexit_price = 1", "exit_price"),
            ("price = 1\nprivate = true\nliquidity_month = 1\ndilution = \"5%\"", "dilution"),
            ("price = 1\nprivate = true\nliquidity_month = 1\nexit_value = 5", "exit_value"),
            (
                "price = 1\nprivate = true\nliquidity_month = 1\nexit_value = 5\nexit_price = 1\n\
                 shares_outstanding = 1",
                "exit_price",
            ),
            ("price = 1\nshares_outstanding = 0", "shares_outstanding"),
        ] {
            assert_eq!(refused(stock), expected, "{stock}");
        }
        let unknown = "private = true\nliquidity_month = 1\nexit_price = 5";
        let grant = "base = 1\n[rsu]\nvalue = 4\nvesting = \"amazon\"\n[stock]\n";
        assert_eq!(faults(&format!("{grant}{unknown}")), "exit_price");
        let each_year = grant.replace("[stock]", "priced = \"each_year\"\n[stock]");
        let deferred = "private = true\nliquidity_month = 1";
        assert_eq!(faults(&format!("{each_year}{deferred}")), "priced");
    }
}
