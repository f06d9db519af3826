//! The `[stock]` section of an offer: share price and growth, and the terms of private shares.

mod private;

use crate::assumption::{Assumption, GrowthPath};
use crate::equity::{LATEST_MONTH, PriceSource, Private, SharePrice, Volatility};
use crate::key::{Floor, Key, Kind, Step};
use crate::money::{Currency, Growth, Money, Price, Rate};
use crate::terms::{Fault, Faults, Terms};
use crate::time::Horizon;
pub(crate) use private::read_private;

/// The keys of the section.
pub(crate) const KEYS: &[Key] = &[Key::new(
    "stock",
    Kind::Section(STOCK_KEYS),
    "the share price; without it, grants in money vest as money",
)
.label("")
.example("[stock]")
.init("\n[stock]")];

const STOCK_KEYS: &[Key] = &[
    Key::new("price", Kind::Price, "today's share price")
        .label("share price")
        .also("share_price stock_price ticker_price current_price current_share_price todays_price fmv")
        .default("the `grant_price` of grants made at the start, if equal")
        .example("price = 187.35")
        .init("price = 170                       # example; today's share price; remove if there is none"),
    Key::new("growth", Kind::Growth, "yearly growth of the share price, or a list from year 2")
        .also("stock_growth price_growth annual_growth appreciation")
        .label("share price growth")
        .default("0%")
        .example("growth = \"15%\"")
        .init("# growth = \"5%\"                     # per year; flat by default"),
    Key::new("prices", Kind::Prices, "share prices by year, instead of `price` and `growth`")
        .label("share prices")
        .also("share_prices stock_prices prices_by_year")
        .example("[187.35, 210, 240]"),
    Key::new("currency", Kind::Currency, "the currency of the share price")
        .also("ccy currency_code")
        .default("the offer's")
        .example("currency = \"USD\""),
    Key::new("private", Kind::Flag, "whether the shares cannot be sold yet")
        .also("is_private illiquid pre_ipo")
        .default("false")
        .example("private = true")
        .init("# private = true                    # cannot be sold yet; with the line below"),
    Key::new(
        "liquidity_month",
        Kind::Count(1, LATEST_MONTH),
        "the month when what has vested is paid, in private companies; later vests are paid as they vest",
    )
    .also("liquidity exit_month ipo_month ipo tender_month")
    .label("liquidity month")
    .example("liquidity_month = 48")
    .init("# liquidity_month = 48              # the month when the shares can be sold"),
    Key::new(
        "discount",
        Kind::Part,
        "the discount at which private shares are counted",
    )
    .also("haircut illiquidity_discount dlom")
    .label("discount on private shares")
    .default("0%")
    .example("discount = \"30%\""),
    Key::new("exit_price", Kind::Price, "the price of a share from the year of liquidity on")
        .also("ipo_price liquidity_price")
        .label("share price at exit")
        .default("that year's share price")
        .example("exit_price = 25.00"),
    Key::new(
        "exit_value",
        Kind::Amount,
        "the value of the company at liquidity, instead of `exit_price`",
    )
    .also("exit_valuation valuation ipo_value")
    .label("exit value")
    .example("exit_value = \"2B\""),
    Key::new("shares_outstanding", Kind::Shares, "all shares of the company, fully diluted")
        .also("fully_diluted fully_diluted_shares total_shares outstanding")
        .label("shares outstanding")
        .example("shares_outstanding = 120_000_000"),
    Key::new(
        "dilution",
        Kind::Part,
        "the part of the company that goes to new shareholders before `exit_value`",
    )
    .label("dilution")
    .default("0%")
    .example("dilution = \"35%\""),
    Key::new(
        "volatility",
        Kind::Rate(Floor::Zero),
        "how much the share price swings in a year, for `simulate`: the standard deviation of its \
         yearly logarithmic return",
    )
    .also("vol sigma annual_volatility implied_volatility historical_volatility")
    .example("volatility = \"35%\""),
];

/// A share price and growth that override an offer's `[stock]` section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// The share price.
    pub price: Option<AskedPrice>,
    /// The yearly growth.
    pub growth: Option<Growth>,
}

/// A share price that overrides an offer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedPrice {
    /// This price today. It applies to a single company.
    At(Price),
    /// The offer's own price or prices by year, changed by this rate: −20 % of 170 is 136. It
    /// applies to offers of any company.
    Moved(Rate),
}

impl Stock {
    /// Applies the overrides to a stated share price; `None` if the result is not a valid price.
    pub(crate) fn over(&self, stated: SharePrice) -> Option<SharePrice> {
        let price = match (self.price, stated) {
            (None, stated) => stated,
            (Some(AskedPrice::Moved(rate)), stated) => stated.moved(rate)?,
            (Some(AskedPrice::At(price)), stated) => {
                let growth = match stated {
                    SharePrice::Growing { growth, .. } => growth,
                    SharePrice::ByYear(_) => Growth::NONE,
                };
                SharePrice::Growing { today: Some((price, PriceSource::Named)), growth }
            }
        };
        let Some(growth) = self.growth.clone() else {
            return Some(price);
        };
        let today = match price {
            SharePrice::Growing { today, .. } => today,
            SharePrice::ByYear(_) => price.today().map(|price| (price, PriceSource::Named)),
        };
        Some(SharePrice::Growing { today, growth })
    }

    /// Applies the overrides to the terms of private shares; `None` if the price at exit would be
    /// out of range. Only a relative change affects it.
    pub(crate) fn over_private(&self, stated: Option<Private>) -> Option<Option<Private>> {
        match (self.price, stated) {
            (Some(AskedPrice::Moved(rate)), Some(private)) => private.moved(rate).map(Some),
            (_, stated) => Some(stated),
        }
    }

    /// Whether the override changes a known price by a rate.
    pub(crate) const fn moves_price(&self) -> bool {
        matches!(self.price, Some(AskedPrice::Moved(_)))
    }
}

impl SharePrice {
    /// The share price changed by a rate; `None` if the result is not a valid price.
    fn moved(self, rate: Rate) -> Option<Self> {
        if rate == Rate::default() {
            return Some(self);
        }
        let factor = Rate::ONE.fraction() + rate.fraction();
        let moved = |price: Price| Price::new(price.get().checked_mul(factor)?).ok();
        Some(match self {
            Self::Growing { today: None, growth } => Self::Growing { today: None, growth },
            Self::Growing { today: Some((price, _)), growth } => {
                Self::Growing { today: Some((moved(price)?, PriceSource::Named)), growth }
            }
            Self::ByYear(prices) => {
                Self::ByYear(prices.into_iter().map(moved).collect::<Option<_>>()?)
            }
        })
    }

    /// The assumption about the share price.
    pub(crate) fn assumption(&self, horizon: Horizon, currency: Currency) -> Assumption {
        let money = |price: &Price| Money::new(price.get(), currency);
        let path = |growth| GrowthPath::over(growth, horizon.years());
        match self {
            Self::ByYear(prices) => Assumption::SharePrices {
                prices: prices.iter().map(money).collect(),
                then_flat: (horizon.years() as usize) > prices.len(),
            },
            Self::Growing { today: None, growth } => {
                Assumption::NoSharePrice { growth: path(growth) }
            }
            Self::Growing { today: Some((price, source)), growth } => Assumption::SharePrice {
                price: money(price),
                is_grant_price: *source == PriceSource::GrantPrice,
                growth: path(growth),
            },
        }
    }
}

/// Reads the section; `None` if a term is invalid. Without a price, the grants' price is today's.
pub(crate) fn read(
    terms: &Terms,
    grant_price: Option<Price>,
    faults: &mut Faults,
) -> Option<SharePrice> {
    let nothing = Terms::default();
    let stock = match terms.section("stock") {
        Some(stock) => stock,
        None if terms.has("stock") => return None,
        None => &nothing,
    };
    if stock.has("prices") {
        return faults.below(&[Step::Key("stock")], |faults| by_year(stock, faults));
    }
    let named = stock.price("price").map(|price| (price, PriceSource::Named));
    let today = named.or(grant_price.map(|price| (price, PriceSource::GrantPrice)));
    Some(SharePrice::Growing { today, growth: stock.growth("growth").unwrap_or(Growth::NONE) })
}

/// The currency of the share price, if stated.
pub(crate) fn currency(terms: &Terms) -> Option<Currency> {
    terms.section("stock")?.currency("currency")
}

/// The yearly volatility of the share price, if stated.
pub(crate) fn read_volatility(terms: &Terms, faults: &mut Faults) -> Option<Volatility> {
    let volatility = Volatility::new(terms.section("stock")?.rate("volatility")?);
    if volatility.is_none() {
        faults.below(&[Step::Key("stock")], |faults| {
            let hint = "write the yearly volatility, like \"35%\"";
            faults.note("volatility", "is above 500%", hint);
        });
    }
    volatility
}

/// Reports an offer without a share price that could change by a rate.
pub(crate) fn refuse_without_price(terms: &Terms, faults: &mut Faults) {
    if terms.has("stock") {
        faults.below(&[Step::Key("stock")], |faults| faults.missing(STOCK_KEYS, "price"));
    } else {
        let hint = "a [stock] section with today's share price, like price = 187.35";
        faults.note("stock", Fault::MISSING, hint);
    }
}

/// Reports a share price that a rate would move out of range.
pub(crate) fn refuse_move(terms: &Terms, faults: &mut Faults) {
    let key = if terms.has("stock") { "stock" } else { "rsu" };
    faults.note(key, "has a share price that would be out of range", "use a smaller change");
}

fn by_year(stock: &Terms, faults: &mut Faults) -> Option<SharePrice> {
    for beside in ["price", "growth"].into_iter().filter(|key| stock.has(key)) {
        let message = "and `stock.prices` both set the share price";
        faults.note(beside, message, "remove one of them");
    }
    let prices = stock.by_year("prices", |price| Price::new(price).ok())?;
    if prices.is_empty() {
        faults.note("prices", "is empty", "add one price per year");
        return None;
    }
    Some(SharePrice::ByYear(prices))
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;

    const SHARES: &str = "base = 1\n[rsu]\nshares = 4\nvesting = \"amazon\"\n[stock]";

    /// The share prices of three years, with overrides.
    fn prices(stock: &str, price: Option<&str>, growth: Option<&str>) -> Vec<String> {
        let asked = Stock {
            price: price.map(|price| match price.parse() {
                Ok(rate) => AskedPrice::Moved(rate),
                Err(_) => AskedPrice::At(price.parse().unwrap()),
            }),
            growth: growth.map(|growth| Growth::every(growth.parse().unwrap())),
        };
        let offer = Offer::from_toml_at(&format!("{SHARES}\n{stock}"), &asked.into()).unwrap();
        let prices = offer.share_prices(Horizon::new(3).unwrap()).unwrap();
        prices.prices.iter().map(|price| price.normalize().to_string()).collect()
    }

    #[test]
    fn a_price_grows_from_year_2() {
        assert_eq!(prices("price = 100", None, None), ["100", "100", "100"]);
        assert_eq!(prices("price = 100\ngrowth = \"10%\"", None, None), ["100", "110", "121"]);
        assert_eq!(prices("price = 100\ngrowth = [\"10%\"]", None, None), ["100", "110", "110"]);
        assert_eq!(prices("prices = [100, 50]", None, None), ["100", "50", "50"]);
    }

    #[test]
    fn overrides_replace_stated_values() {
        let growing = "price = 100\ngrowth = \"10%\"";
        assert_eq!(prices(growing, Some("200"), None), ["200", "220", "242"]);
        assert_eq!(prices(growing, None, Some("0%")), ["100", "100", "100"]);
        // Either override replaces prices by year.
        assert_eq!(prices("prices = [100, 50]", Some("200"), None), ["200", "200", "200"]);
        assert_eq!(prices("prices = [100, 50]", None, Some("10%")), ["100", "110", "121"]);
    }

    #[test]
    fn a_rate_changes_every_stated_price() {
        let growing = "price = 100\ngrowth = \"10%\"";
        assert_eq!(prices(growing, Some("-20%"), None), ["80", "88", "96.8"]);
        assert_eq!(prices(growing, Some("+30%"), Some("0%")), ["130", "130", "130"]);
        assert_eq!(prices("prices = [100, 50]", Some("-20%"), None), ["80", "40", "40"]);
        assert_eq!(prices("prices = [100, 50]", Some("-20%"), Some("10%")), ["80", "88", "96.8"]);
        assert_eq!(prices(growing, Some("0%"), None), prices(growing, None, None));
    }

    #[test]
    fn a_rate_needs_a_known_price_and_a_valid_result() {
        let down = |rate: &str, text: &str| {
            let price = rate.parse().ok().map(AskedPrice::Moved);
            let read = Offer::from_toml_at(text, &Stock { price, growth: None }.into());
            read.map(drop).map_err(|problems| problems.len())
        };
        let grant = "base = 1\n[rsu]\nvalue = 4\nvesting = \"amazon\"\n";
        assert_eq!(down("-20%", grant), Err(1));
        assert_eq!(down("-20%", &format!("{grant}[stock]\ngrowth = \"5%\"")), Err(1));
        assert_eq!(down("-20%", &format!("{grant}grant_price = 5")), Ok(()));
        // Cash has no share price.
        assert_eq!(down("-20%", "base = 1"), Ok(()));
        let high = format!("{grant}[stock]\nprice = 1_000_000_000_000");
        assert_eq!((down("-1%", &high), down("1%", &high)), (Ok(()), Err(1)));
    }

    #[test]
    fn the_price_is_stated_once() {
        let places = |stock: &str| {
            let text = format!("{SHARES}\n{stock}");
            let problems = Offer::from_toml(&text).unwrap_err();
            let spans = problems.iter().filter_map(|problem| problem.span.clone());
            spans.map(|span| text[span].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(places("prices = [1]\nprice = 2\ngrowth = \"3%\""), ["2", "\"3%\""]);
        assert_eq!(places("prices = []"), ["[]"]);
    }

    #[test]
    fn the_assumed_share_price_is_reported() {
        let assumed = |text: &str| {
            let offer = Offer::from_toml(&format!(
                "base = 1\n[rsu]\nvalue = 1\nvesting = \"amazon\"\n{text}"
            ));
            offer.unwrap().rests_on(Horizon::new(2).unwrap()).pop().unwrap()
        };
        assert_eq!(assumed(""), Assumption::NoSharePrice { growth: None });
        let from_grant = assumed("grant_price = 7");
        assert!(matches!(
            from_grant,
            Assumption::SharePrice { is_grant_price: true, growth: None, .. }
        ));
        let named = assumed("[stock]\nprice = 7");
        assert!(matches!(
            named,
            Assumption::SharePrice { is_grant_price: false, growth: None, .. }
        ));
        let flat = |prices: &str| {
            let assumed = assumed(&format!("[stock]\nprices = {prices}"));
            matches!(assumed, Assumption::SharePrices { then_flat: true, .. })
        };
        assert!(flat("[7]") && !flat("[7, 8]"));
    }
}
