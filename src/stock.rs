//! The `[stock]` section of an offer: what a share is worth, now and later.

use crate::assumption::{Assumption, GrowthPath};
use crate::equity::{PriceSource, SharePrice};
use crate::key::{Key, Kind, Step};
use crate::money::{Currency, Growth, Money, Price};
use crate::terms::{Faults, Terms};
use crate::time::Horizon;

/// The key of the section.
pub(crate) const KEYS: &[Key] = &[Key::new(
    "stock",
    Kind::Section(STOCK_KEYS),
    "what a share is worth; without it money vests as money",
)
.label("share")];

const STOCK_KEYS: &[Key] = &[
    Key::new("price", Kind::Price, "today's share price").example("price = 187.35").init(
        "price = 170                       # today; leave the section out where there is no price",
    ),
    Key::new("growth", Kind::Growth, "its yearly growth, or a list from year 2 on")
        .label("price growth")
        .default("0%")
        .init("# growth = \"5%\"                     # a year; without it the price stays flat"),
    Key::new("prices", Kind::Prices, "the price by year, instead of price and growth")
        .example("[187.35, 210, 240]"),
];

/// A share price and growth that stand in for those of an offer's stock section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Today's share price.
    pub price: Option<Price>,
    /// The yearly growth.
    pub growth: Option<Growth>,
}

impl Stock {
    /// The stated share price with what is asked for in its place.
    pub(crate) fn over(&self, stated: SharePrice) -> SharePrice {
        if self.price.is_none() && self.growth.is_none() {
            return stated;
        }
        let today = match (self.price, &stated) {
            (Some(price), _) => Some((price, PriceSource::Named)),
            (None, SharePrice::Growing { today, .. }) => *today,
            (None, SharePrice::ByYear(_)) => {
                stated.today().map(|price| (price, PriceSource::Named))
            }
        };
        let growth = match (&self.growth, stated) {
            (Some(growth), _) => growth.clone(),
            (None, SharePrice::Growing { growth, .. }) => growth,
            (None, SharePrice::ByYear(_)) => Growth::NONE,
        };
        SharePrice::Growing { today, growth }
    }
}

impl SharePrice {
    /// What it takes for granted.
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

/// Reads the section; `None` where something about it is wrong. Where it names no price, that of
/// the grants is today's.
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

fn by_year(stock: &Terms, faults: &mut Faults) -> Option<SharePrice> {
    for beside in ["price", "growth"].into_iter().filter(|key| stock.has(key)) {
        let says = "and `stock.prices` both say what a share is worth";
        faults.note(beside, says, "keep one of the two");
    }
    let prices = stock.by_year("prices", |price| Price::new(price).ok())?;
    if prices.is_empty() {
        faults.note("prices", "has no price in it", "add one a year");
        return None;
    }
    Some(SharePrice::ByYear(prices))
}
