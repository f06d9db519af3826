//! RSU grants: new grants and existing ones.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Context, PayTerms, Shares, Steadiness, WholeShares};
use crate::assumption::Assumption;
use crate::component::{Component, PayKind};
use crate::equity::{
    Allocation, GrantPrice, GrantSize, LATEST_MONTH, SCHEDULE, VESTING_EXAMPLE, Vesting,
    whole_share_slack,
};
use crate::key::{Key, Kind, Step};
use crate::ledger::{AwardStanding, LedgerBuilder, OutOfReach};
use crate::money::{Amount, Currency, Money, Price};
use crate::names::named;
use crate::terms::{Faults, Terms};

const NEEDS_PRICE: &str = "needs today's share price";
const PRICE_HINT: &str = "add a [stock] section with today's share price, like price = 187.35";
const PRICE_AND_CURRENCY_HINT: &str =
    "add a [stock] section with today's share price, like price = 187.35, and its currency";

const GRANT_KEYS: &[Key] = &[
    Key::new("value", Kind::Amount, "total value at grant; or use `shares`")
        .also("amount grant_value total rsu_total total_value dollars usd")
        .label("")
        .example("value = 300_000, the value at grant, or shares = 1_765")
        .init(
            "value = 300_000                   # example; total value at grant, or shares = 1_765",
        )
        .instead("shares"),
    Key::new("shares", Kind::Shares, "total number of shares, instead of `value`")
        .also("count units number")
        .label("")
        .example("shares = 1_765"),
    Key::new("grant_price", Kind::Price, "the share price that converts value to shares")
        .also("price strike strike_price conversion_price")
        .default("stock.price")
        .example("grant_price = 170")
        .init(
            "# grant_price = 170                 # the share price that converts value to shares",
        ),
    CURRENCY_KEY,
    Key::new(
        "granted_month",
        Kind::Count(-LATEST_MONTH, LATEST_MONTH),
        "months after the start date; negative for an existing grant",
    )
    .also("grant_month month start_month")
    .default("0")
    .example("granted_month = -6"),
    Key::new("vesting", SCHEDULE, "the vesting schedule")
        .also("schedule vesting_schedule vest vests preset")
        .example(VESTING_EXAMPLE)
        .init(
            "# {percents} by year. See `offercalc presets`, or write your own schedule.\n\
             vesting = \"{vesting}\"",
        )
        .required(),
    Key::new("allocation", Kind::Choice(&Allocation::NAMES), "how shares are split over tranches")
        .also("rounding")
        .default("fractional for `value`, cumulative_rounding for `shares`")
        .example("allocation = \"front_loaded\""),
    Key::new(
        "priced",
        Kind::Choice(&Priced::NAMES),
        "when a value is converted to shares: once at grant, or at each year's share price",
    )
    .also("repriced converted reprice")
    .default("at_grant")
    .example("priced = \"each_year\""),
];

/// The key of the currency of a grant.
pub(super) const CURRENCY_KEY: Key =
    Key::new("currency", Kind::Currency, "the currency of the value and the grant price")
        .also("ccy currency_code")
        .default("the offer's")
        .example("currency = \"USD\"");

named! {
    /// When a grant's value is converted to shares.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Priced {
        /// Once, at the grant price.
        AtGrant = "at_grant",
        /// Every year, at the share price of that year.
        EachYear = "each_year",
    }
}

/// A promised grant of shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) promise: Promise,
    /// The share price that converts value to shares, if stated.
    pub(crate) grant_price: Option<Price>,
    /// The currency of the value and the grant price, if it is not the offer's.
    pub(crate) currency: Option<Currency>,
    /// Months after the start date; negative for an existing grant.
    pub(crate) granted_month: i32,
    pub(crate) vesting: Vesting,
    pub(crate) allocation: Option<Allocation>,
    pub(crate) priced: Priced,
}

/// The size of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    Value(Amount),
    Shares(Decimal),
}

impl Grant {
    /// The price that converts the grant's value to shares.
    pub(crate) fn price(&self, own_price: Option<Price>) -> GrantPrice {
        match (self.grant_price, own_price) {
            _ if self.priced == Priced::EachYear => GrantPrice::EachYear,
            (Some(price), _) => GrantPrice::Named(price),
            (None, Some(price)) if self.granted_month <= 0 => GrantPrice::Today(price),
            (None, _) => GrantPrice::WhenGranted,
        }
    }

    /// The offer's own share price, if the grant is sized at it by default.
    pub(crate) fn default_price(&self, own_price: Option<Price>) -> Option<Price> {
        match self.price(own_price) {
            GrantPrice::Today(price) if self.is_in_money() => Some(price),
            _ => None,
        }
    }

    /// Whether the grant is sized at the share price of the year of the grant.
    pub(crate) fn is_sized_when_granted(&self, own_price: Option<Price>) -> bool {
        self.is_in_money() && self.price(own_price) == GrantPrice::WhenGranted
    }

    /// Whether the grant is stated as a value rather than shares.
    pub(crate) const fn is_in_money(&self) -> bool {
        matches!(self.promise, Promise::Value(_))
    }

    pub(crate) fn size(&self, own_price: Option<Price>) -> GrantSize {
        match self.promise {
            Promise::Shares(shares) => GrantSize::Shares(shares),
            Promise::Value(value) => {
                GrantSize::Value { value: value.get(), grant_price: self.price(own_price) }
            }
        }
    }

    /// How shares are split over tranches.
    pub(crate) fn allocation(&self) -> Allocation {
        self.allocation.unwrap_or(match self.promise {
            Promise::Value(_) => Allocation::Fractional,
            Promise::Shares(_) => Allocation::CumulativeRounding,
        })
    }

    /// How steady the grant's pay over some years is as its size or price key rises.
    fn steadiness(
        &self,
        key: &str,
        years: &RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness> {
        if self.allocation() == Allocation::Fractional {
            return Some(Steadiness::STEADY);
        }
        let prices = context.prices()?;
        if self.currency.is_some_and(|own| own != context.price_currency) {
            // The lever sizes the grant through an exchange rate.
            return None;
        }
        let shares = match (key, self.size(context.own_price)) {
            ("value", GrantSize::Value { grant_price, .. }) => {
                Some(WholeShares::OfMoney { price: grant_price.at(self.granted_month, &prices)? })
            }
            ("grant_price", GrantSize::Value { value, .. }) => {
                Some(WholeShares::AtPrice { money: value })
            }
            // The number of shares does not depend on the price.
            ("grant_price", GrantSize::Shares(_)) => return Some(Steadiness::STEADY),
            _ => None,
        };
        let slack = whole_share_slack(
            self.granted_month,
            (&self.vesting.schedule, self.allocation()),
            (years, context.is_weighed),
            |year| context.at_exchange(prices.in_year(year)?),
            context.shown,
        )?;
        Some(Steadiness { slack, shares })
    }

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let promise = match (terms.has("value"), terms.has("shares")) {
            (true, false) => terms.amount("value").map(Promise::Value),
            (false, true) => terms.shares("shares").map(Promise::Shares),
            (true, true) => {
                let message = "and `value` both set the size of the grant";
                faults.note("shares", message, "remove one of them");
                None
            }
            (false, false) => {
                faults.missing(GRANT_KEYS, "value");
                None
            }
        };
        let vesting = faults.required(terms, GRANT_KEYS, "vesting", Terms::vesting);
        let grant_price = terms.price("grant_price");
        if grant_price.is_some_and(|price| price.get().is_zero()) {
            let hint = "write the share price at grant, like 170";
            faults.note("grant_price", "must be above 0", hint);
        }
        Some(Self {
            promise: promise?,
            grant_price,
            currency: terms.currency("currency"),
            priced: Self::read_priced(terms, faults),
            granted_month: terms.count("granted_month").unwrap_or(0),
            vesting: vesting?.clone(),
            allocation: terms.choice("allocation", &Allocation::ALL, Allocation::name),
        })
    }
}

impl Grant {
    /// When the value is converted. Only fractional shares can have a new price every year.
    fn read_priced(terms: &Terms, faults: &mut Faults) -> Priced {
        let priced = terms.choice("priced", &Priced::ALL, Priced::name);
        if priced != Some(Priced::EachYear) {
            return Priced::AtGrant;
        }
        if terms.has("shares") && !terms.has("value") {
            let hint = "write the `value` that vests at each year's price, or remove `priced`";
            faults.note("priced", "has no effect on a number of shares", hint);
        }
        if terms.has("grant_price") {
            let message = "has no effect if the grant is priced each year";
            faults.note("grant_price", message, "remove it, or remove `priced`");
        }
        let allocation = terms.choice("allocation", &Allocation::ALL, Allocation::name);
        if allocation.is_some_and(|allocation| allocation != Allocation::Fractional) {
            let message = "has no effect if the grant is priced each year";
            faults.note("allocation", message, "remove it, or remove `priced`");
        }
        Priced::EachYear
    }
}

/// The valid grants in terms that may have other problems; empty if a grant is invalid.
pub(crate) fn grants(terms: &Terms) -> Vec<Grant> {
    Vec::read(terms, &mut Faults::default()).unwrap_or_default()
}

/// Today's share price, if the grants made at the start agree on one in its currency. Amounts
/// without a currency of their own are in the offer's.
pub(crate) fn share_price_of(
    grants: &[Grant],
    offer_currency: Currency,
    price_currency: Currency,
) -> Option<Price> {
    let starting = grants.iter().filter(|grant| grant.granted_month == 0);
    let mut prices = starting.filter_map(|grant| {
        let price = grant.grant_price?;
        Some((price, grant.currency.unwrap_or(offer_currency) == price_currency))
    });
    let (price, is_in_currency) = prices.next()?;
    (is_in_currency && prices.all(|other| other == (price, true))).then_some(price)
}

impl Grant {
    /// Reports what does not go together with the offer's shares. `path` is that of the grant.
    fn refuse(&self, path: &[Step], shares: &Shares<'_>, faults: &mut Faults) {
        let mut note = |key: &'static str, message: &'static str, hint: &'static str| {
            faults.below(path, |faults| faults.note(key, message, hint));
        };
        if shares.price.is_none() {
            let hint = if self.currency.is_some() { PRICE_AND_CURRENCY_HINT } else { PRICE_HINT };
            match self.promise {
                Promise::Shares(_) => note("shares", NEEDS_PRICE, hint),
                Promise::Value(_) if self.grant_price.is_some() => {
                    note("grant_price", NEEDS_PRICE, hint);
                }
                Promise::Value(_) => {}
            }
        }
        if self.default_price(shares.own_price).is_some_and(|price| price.get().is_zero()) {
            let message = "cannot be converted to shares at a share price of 0";
            note("value", message, "add the share price at grant, like grant_price = 170");
        }
        // The number of shares held until liquidity would not be known until then.
        let waits = shares.private.is_some_and(|private| private.liquidity_month.is_some());
        if waits && self.priced == Priced::EachYear {
            let message = "cannot be combined with `stock.liquidity_month`";
            note("priced", message, "remove it, or use `stock.discount` alone");
        }
        if self.is_in_money() && self.currency.is_none() {
            shares.refuse_two_currencies(path, faults);
        }
    }
}

impl PayTerms for Vec<Grant> {
    const KINDS: &[PayKind] = &[PayKind::Equity];
    const GUARANTEED: bool = false;
    const KEYS: &'static [Key] = &[Key::new(
        "rsu",
        Kind::Sections("grant", GRANT_KEYS),
        "an RSU grant, or several as `[[rsu]]`",
    )
    .also("rsus equity grant grants stock_grant stock_award restricted_stock stocks shares_grant stock_units equity_grant initial_grant new_hire_grant rsu_grant")
    .label("RSU")
    .example("[rsu]")
    .init("\n[rsu]")];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.sections(terms, "rsu", Grant::read)
    }

    fn refuse(&self, shares: &Shares<'_>, faults: &mut Faults) {
        for (index, grant) in self.iter().enumerate() {
            grant.refuse(&[Step::Key("rsu"), Step::Item(index)], shares, faults);
        }
    }

    fn currencies(&self) -> Vec<Currency> {
        self.iter().filter_map(|grant| grant.currency).collect()
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        let mut add = |assumption| {
            if !assumptions.contains(&assumption) {
                assumptions.push(assumption);
            }
        };
        let own_price = context.own_price;
        let price = |price: Price, currency| Money::new(price.get(), currency);
        let presets = self.iter().filter_map(|grant| grant.vesting.preset);
        presets.for_each(|preset| add(Assumption::PresetVesting(preset)));
        for grant in self.iter().filter(|grant| grant.vesting.preset.is_none()) {
            add(Assumption::WrittenVesting(grant.vesting.schedule.shown_years()));
        }
        if self.iter().any(|grant| grant.vesting.is_yearly_assumed) {
            add(Assumption::VestsOnceAYear(Component::Rsu));
        }
        if self.iter().any(|grant| grant.granted_month < 0) {
            let waits = context.private.is_some_and(|private| private.liquidity_month.is_some());
            add(match waits {
                true => Assumption::HeldUntilLiquidity,
                false => Assumption::HeldGrants(Component::Rsu),
            });
        }
        let end = i64::from(context.horizon.months());
        if self.iter().any(|grant| i64::from(grant.granted_month) >= end) {
            add(Assumption::GrantsBeyond(context.horizon.years()));
        }
        if let Some(default) = self.iter().find_map(|grant| grant.default_price(own_price)) {
            add(Assumption::GrantPriceIsSharePrice(price(default, context.price_currency)));
        }
        let named = |grant: &Grant| {
            let grant_price = grant.grant_price.filter(|_| grant.is_in_money())?;
            Some(price(grant_price, grant.currency.unwrap_or(context.currency)))
        };
        let today = context.share_price.today().map(|today| price(today, context.price_currency));
        for grant_price in self.iter().filter_map(named) {
            if Some(grant_price) != today {
                let numbered = (1..).zip(self).filter(|_| self.len() > 1);
                let its = numbered.filter(|(_, grant)| named(grant) == Some(grant_price));
                let grants = its.map(|(number, _)| number).collect();
                add(Assumption::GrantPrice { price: grant_price, grants });
            }
        }
        let numbered = (1..).zip(self).filter(|(_, grant)| grant.priced == Priced::EachYear);
        let each_year: Vec<usize> = numbered.map(|(number, _)| number).collect();
        if !each_year.is_empty() {
            let grants = if self.len() > 1 { each_year } else { Vec::new() };
            add(Assumption::PricedEachYear { grants });
        }
        let mut sized = self.iter().filter(|grant| grant.is_sized_when_granted(own_price));
        if context.share_price.today().is_some() && sized.next().is_some() {
            add(Assumption::SizedWhenGranted);
        }
        for allocation in Allocation::ALL {
            let is_used = self.iter().any(|grant| grant.allocation() == allocation);
            if is_used && allocation != Allocation::Fractional {
                add(Assumption::WholeShares(allocation));
            }
        }
    }

    fn steadiness(
        &self,
        lever: &[Step],
        years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness> {
        let steady_if = |steady: bool| steady.then_some(Steadiness::STEADY);
        let own_price = context.own_price;
        let at_own_price = |grant: &&Grant| grant.default_price(own_price).is_some();
        let when_granted = |grant: &&Grant| grant.is_sized_when_granted(own_price);
        let has_exit = context.private.is_some_and(|private| private.exit.is_some());
        match lever {
            // The same money buys fewer shares at a higher price. Only rounding to whole shares
            // matters.
            // Growth leaves today's price as it is.
            [Step::Key("stock"), Step::Key(key @ ("price" | "growth")), ..] => {
                let mut sized = self.iter().filter(|grant| {
                    when_granted(grant) || (*key == "price" && at_own_price(grant))
                });
                // The price at exit stays, so that fewer shares are worth less.
                steady_if(
                    sized.all(|grant| !has_exit && grant.allocation() == Allocation::Fractional),
                )
            }
            // A grant sized at a year's price has fewer shares if only that price rises.
            [Step::Key("stock"), Step::Key("prices"), Step::Item(index)] => {
                let mut grants = self.iter();
                steady_if(
                    !grants
                        .any(|grant| when_granted(&grant) || (*index == 0 && at_own_price(&grant))),
                )
            }
            // Grants made after liquidity have fewer shares at a higher price.
            [
                Step::Key("stock"),
                Step::Key("exit_price" | "exit_value" | "dilution" | "shares_outstanding"),
            ] => {
                let mut sized = self.iter().filter(when_granted);
                steady_if(sized.all(|grant| grant.allocation() == Allocation::Fractional))
            }
            [Step::Key("stock"), Step::Key("discount")] => Some(Steadiness::STEADY),
            // The grant price is also today's share price. A single grant in money keeps its value
            // at any price, apart from rounding to whole shares.
            [Step::Key("rsu"), Step::Item(_), Step::Key("grant_price")]
                if context.share_price.is_grant_price() =>
            {
                steady_if(match self.as_slice() {
                    [only] => only.is_in_money() && only.allocation() == Allocation::Fractional,
                    _ => false,
                })
            }
            [
                Step::Key("rsu"),
                Step::Item(index),
                Step::Key(key @ ("value" | "shares" | "grant_price")),
            ] => self
                .get(*index)
                .map_or(Some(Steadiness::STEADY), |grant| grant.steadiness(key, &years, context)),
            [Step::Key("rsu" | "stock"), ..] => None,
            // Other components do not affect it.
            _ => Some(Steadiness::STEADY),
        }
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        for (number, grant) in (1..).zip(self) {
            // Grants made at the end of the horizon or later do not count.
            if i64::from(grant.granted_month) < i64::from(ledger.horizon.months()) {
                ledger.award(
                    (Component::Rsu, number),
                    grant.granted_month,
                    (grant.size(ledger.own_price), grant.currency),
                    (&grant.vesting.schedule, grant.allocation()),
                    AwardStanding { promised: true, is_wages: true },
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
    use crate::{Horizon, Offer};

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";

    /// An offer with one grant.
    fn grant(terms: &str, stock: &str) -> String {
        format!("base = 1\n[[rsu]]\n{terms}\n{YEARLY}\n[stock]\n{stock}")
    }

    fn vested(terms: &str, stock: &str) -> Vec<String> {
        by_year(Component::Rsu, &grant(terms, stock))
    }

    #[test]
    fn a_grant_in_money_is_converted_at_its_grant_price() {
        // The grant is 400 shares.
        assert_eq!(vested("value = 40_000\ngrant_price = 100", "price = 200"), ["20000.00"; 4]);
        // Without a grant price, today's price applies. Without any price, the grant stays money.
        let doubling = "price = 200\ngrowth = \"100%\"";
        let doubled = vested("value = 40_000", doubling);
        assert_eq!(doubled, ["10000.00", "20000.00", "40000.00", "80000.00"]);
        assert_eq!(vested("value = 40_000", ""), ["10000.00"; 4]);
    }

    #[test]
    fn a_grant_in_shares_vests_in_whole_shares() {
        // 4.5 shares a year, rounded cumulatively: 5, 4, 5, 4.
        let whole = ["50.00", "40.00", "50.00", "40.00"];
        assert_eq!(vested("shares = 18", "price = 10"), whole);
        let fractional = "shares = 18\nallocation = \"fractional\"";
        assert_eq!(vested(fractional, "price = 10"), ["45.00"; 4]);
    }

    #[test]
    fn a_later_grant_without_a_price_is_sized_in_its_year() {
        let later = |terms: &str| {
            vested(&format!("value = 400\ngranted_month = 12\n{terms}"), "prices = [10, 20]")
        };
        // Month 12 is in year 1: 40 shares, of which 10 vest each year from year 2.
        assert_eq!(later(""), ["0.00", "200.00", "200.00", "200.00"]);
        assert_eq!(later("grant_price = 20"), ["0.00", "100.00", "100.00", "100.00"]);
        // Month 13 is in year 2: 20 shares.
        let year2 = vested("value = 400\ngranted_month = 13", "prices = [10, 20]");
        assert_eq!(year2, ["0.00", "0.00", "100.00", "100.00"]);
    }

    #[test]
    fn a_grant_has_exactly_one_size() {
        assert_eq!(faults(&grant("", "price = 1")), ["rsu.1.value"]);
        assert_eq!(faults(&grant("value = 1\nshares = 1", "price = 1")), ["rsu.1.shares"]);
    }

    #[test]
    fn grants_in_shares_need_a_share_price() {
        assert_eq!(faults(&grant("shares = 1", "")), ["rsu.1.shares"]);
        // A lone grant price is also used as today's price.
        let alone = grant("value = 100\ngrant_price = 10", "");
        assert!(faults(&alone).is_empty());
        let second = format!("[[rsu]]\nvalue = 100\ngrant_price = 20\n{YEARLY}\n[stock]");
        let differing = alone.replace("[stock]", &second);
        assert_eq!(faults(&differing), ["rsu.1.grant_price", "rsu.2.grant_price"]);
        // The price of an existing grant does not apply today.
        let held = grant("value = 100\ngrant_price = 10\ngranted_month = -1", "");
        assert_eq!(faults(&held), ["rsu.1.grant_price"]);
    }

    #[test]
    fn worthless_shares_pay_nothing_and_buy_nothing() {
        let rsu = |terms: &str, stock: &str| by_year(Component::Rsu, &grant(terms, stock));
        let nothing = ["0.00"; 4];
        assert_eq!(rsu("shares = 4", "price = 0"), nothing);
        assert_eq!(rsu("value = 400\ngrant_price = 10", "price = 0"), nothing);
        let lost = "price = 10\ngrowth = \"-100%\"";
        assert_eq!(rsu("shares = 4", lost), ["10.00", "0.00", "0.00", "0.00"]);
        assert_eq!(rsu("value = 400", lost), ["100.00", "0.00", "0.00", "0.00"]);
        let growth = "growth = \"-100%\"";
        assert_eq!(rsu("value = 400", growth), ["100.00", "0.00", "0.00", "0.00"]);
        let back = "prices = [0, 0, 5]";
        assert_eq!(rsu("shares = 4", back), ["0.00", "0.00", "5.00", "5.00"]);
        // A grant made while shares are worthless stays worthless.
        for allocation in ["fractional", "cumulative_rounding"] {
            let later = format!("value = 400\ngranted_month = 13\nallocation = \"{allocation}\"");
            assert_eq!(rsu(&later, "prices = [10, 0, 5]"), nothing, "{allocation}");
        }
        assert_eq!(faults(&grant("value = 400", "price = 0")), ["rsu.1.value"]);
        assert_eq!(
            faults(&grant("value = 400\ngrant_price = 0", "price = 1")),
            ["rsu.1.grant_price"]
        );
    }

    #[test]
    fn assumptions_about_grants_are_reported() {
        let assumed = |terms: &str, stock: &str, assumption: &Assumption| {
            rests_on(&grant(terms, stock), 2).contains(assumption)
        };
        let held = Assumption::HeldGrants(Component::Rsu);
        assert!(assumed("value = 1\ngranted_month = -1", "price = 1", &held));
        assert!(!assumed("value = 1\ngranted_month = 0", "price = 1", &held));
        let discounted = "price = 1\nprivate = true\ndiscount = \"30%\"";
        assert!(assumed("value = 1\ngranted_month = -1", discounted, &held));
        let beyond = Assumption::GrantsBeyond(2);
        assert!(assumed("value = 1\ngranted_month = 24", "price = 1", &beyond));
        assert!(!assumed("value = 1\ngranted_month = 23", "price = 1", &beyond));
        let later = Assumption::SizedWhenGranted;
        assert!(assumed("value = 1\ngranted_month = 1", "price = 1", &later));
        assert!(!assumed("shares = 1\ngranted_month = 1", "price = 1", &later));
        assert!(!assumed("value = 1\ngranted_month = 1", "", &later));
        let whole = Assumption::WholeShares(Allocation::CumulativeRounding);
        assert!(assumed("shares = 1", "price = 1", &whole));
        assert!(!assumed("value = 1", "price = 1", &whole));
    }

    #[test]
    fn held_rsus_that_wait_for_liquidity_are_reported() {
        // Half vested before the start, and is paid with the rest in month 30.
        let text = grant(
            "shares = 100\ngranted_month = -24",
            "price = 10\nprivate = true\nliquidity_month = 30",
        );
        assert_eq!(by_year(Component::Rsu, &text), ["0.00", "0.00", "1000.00", "0.00"]);
        let rests_on = rests_on(&text, 4);
        assert!(rests_on.contains(&Assumption::HeldUntilLiquidity));
        assert!(!rests_on.contains(&Assumption::HeldGrants(Component::Rsu)));
    }

    #[test]
    fn a_grant_price_in_another_currency_is_not_the_share_price() {
        let offer = |stock: &str| {
            format!(
                "base = 1\ncurrency = \"GBP\"\n[rsu]\nvalue = 200_000\ncurrency = \"USD\"\n\
                 grant_price = 170\n{YEARLY}\n{stock}"
            )
        };
        assert_eq!(faults(&offer("")), ["rsu.1.grant_price"]);
        assert_eq!(faults(&offer("[stock]\ngrowth = \"5%\"")), ["rsu.1.grant_price"]);
        let in_dollars = offer("[stock]\ncurrency = \"USD\"");
        let assumed =
            rests_on(&in_dollars, 4).into_iter().find_map(|assumption| match assumption {
                Assumption::SharePrice { price, is_grant_price: true, .. } => Some(price),
                _ => None,
            });
        let dollars = Currency::USD.amount(17_000);
        assert_eq!(assumed, Some(dollars));
        // Two prices of different currencies do not agree.
        let both = format!(
            "{}\n[[rsu]]\nvalue = 1\ngrant_price = 170\n{YEARLY}",
            offer("").replace("[rsu]", "[[rsu]]")
        );
        assert_eq!(faults(&both), ["rsu.1.grant_price", "rsu.2.grant_price"]);
    }

    #[test]
    fn a_grant_price_other_than_todays_is_reported() {
        let assumed = |terms: &str| {
            let rests_on = rests_on(&grant(terms, "price = 10"), 4);
            let assumed = rests_on.into_iter().find_map(|assumption| match assumption {
                Assumption::GrantPrice { price, grants } if grants.is_empty() => {
                    Some(("named", price.amount().to_string()))
                }
                Assumption::GrantPriceIsSharePrice(price) => {
                    Some(("today's", price.amount().to_string()))
                }
                _ => None,
            });
            assumed.unwrap_or_default()
        };
        assert_eq!(assumed("value = 1\ngrant_price = 9"), ("named", "9".to_owned()));
        assert_eq!(assumed("value = 1"), ("today's", "10".to_owned()));
        assert_eq!(assumed("value = 1\ngrant_price = 10"), Default::default());
        assert_eq!(assumed("shares = 1"), Default::default());
    }

    #[test]
    fn grant_prices_are_reported_by_grant() {
        let grants = [100, 200, 100, 10].map(|price| {
            format!("[[rsu]]\nvalue = 1\ngrant_price = {price}\nvesting = \"amazon\"\n")
        });
        let text = format!("base = 1\n{}[stock]\nprice = 10", grants.concat());
        let assumed = rests_on(&text, 4).into_iter().filter_map(|assumption| match assumption {
            Assumption::GrantPrice { price, grants } => Some((price.amount().to_string(), grants)),
            _ => None,
        });
        let expected = [("100".to_owned(), vec![1, 3]), ("200".to_owned(), vec![2])];
        assert_eq!(assumed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_grant_priced_each_year_keeps_its_value() {
        let rsu = |terms: &str, stock: &str| by_year(Component::Rsu, &grant(terms, stock));
        // Worked example (Blind 2021): 500,000 at 150, 200, 250 and 300, granted at 100.
        let prices = "prices = [150, 200, 250, 300]";
        let even =
            "[rsu]\nvalue = 500_000\nvesting = { years = [25, 25, 25, 25], every = \"year\" }";
        let even = |terms: &str| {
            by_year(Component::Rsu, &format!("base = 1\n{even}\n{terms}\n[stock]\n{prices}"))
        };
        assert_eq!(even("grant_price = 100"), ["187500.00", "250000.00", "312500.00", "375000.00"]);
        assert_eq!(even("priced = \"each_year\""), ["125000.00"; 4]);
        assert_eq!(even("priced = \"at_grant\""), even(""));
        // It needs no share price.
        let priced = "value = 400_000\npriced = \"each_year\"";
        assert_eq!(rsu(priced, ""), rsu(priced, "price = 7\ngrowth = \"50%\""));
        let worthless = "price = 0\ngrowth = \"50%\"";
        assert_eq!(rsu(priced, ""), rsu(priced, worthless));
    }

    #[test]
    fn only_fractional_shares_of_money_are_priced_each_year() {
        let refused =
            |terms: &str| faults(&grant(&format!("{terms}\npriced = \"each_year\""), "price = 5"));
        assert_eq!(refused("shares = 4"), ["rsu.1.priced"]);
        assert_eq!(refused("value = 4\ngrant_price = 2"), ["rsu.1.grant_price"]);
        let whole = "value = 4\nallocation = \"front_loaded\"";
        assert_eq!(refused(whole), ["rsu.1.allocation"]);
        assert!(refused("value = 4\nallocation = \"fractional\"").is_empty());
    }

    #[test]
    fn a_schedule_without_a_cadence_is_assumed_to_vest_once_a_year() {
        let once_a_year = |vesting: &str| {
            let text = format!("base = 1\n[rsu]\nvalue = 1\nvesting = {vesting}");
            rests_on(&text, 4).contains(&Assumption::VestsOnceAYear(Component::Rsu))
        };
        for silent in ["\"25/75\"", "[25, 75]", "{ years = [25, 75] }"] {
            assert!(once_a_year(silent), "{silent}");
        }
        let stated =
            ["\"amazon\"", "{ years = [100], every = \"year\" }", "[{ month = 1, percent = 100 }]"];
        for stated in stated {
            assert!(!once_a_year(stated), "{stated}");
        }
    }

    #[test]
    fn steadiness_depends_on_the_lever() {
        let steadiness = |offer: &Offer, lever: &[Step]| {
            let context = offer.context(Horizon::default());
            match offer.pay.rsu.steadiness(lever, 1..=2, &context) {
                None => "unsteady".to_owned(),
                Some(steady) if steady == Steadiness::STEADY => "steady".to_owned(),
                Some(Steadiness { slack, shares }) => {
                    let shares = match shares {
                        Some(WholeShares::OfMoney { price }) => format!(" by {price}"),
                        Some(WholeShares::AtPrice { money }) => format!(" of {money}"),
                        None => String::new(),
                    };
                    format!("within {}{shares}", slack.normalize())
                }
            }
        };
        let [price, growth, year2] = [
            &[Step::Key("price")][..],
            &[Step::Key("growth")],
            &[Step::Key("prices"), Step::Item(1)],
        ]
        .map(|rest| [&[Step::Key("stock")], rest].concat());
        let size = [Step::Key("rsu"), Step::Item(0), Step::Key("value")];
        let grant_price = [Step::Key("rsu"), Step::Item(0), Step::Key("grant_price")];
        let other = [Step::Key("rsu"), Step::Item(1), Step::Key("value")];
        let whole = "allocation = \"cumulative_rounding\"";
        for (terms, stock, lever, expected) in [
            ("value = 1", "price = 10", &price[..], "steady"),
            // The same money buys fewer whole shares.
            (&format!("value = 1\n{whole}"), "price = 10", &price, "unsteady"),
            // Growth does not change the size of a grant sized at today's price.
            (&format!("value = 1\n{whole}"), "price = 10", &growth, "steady"),
            (&format!("value = 1\ngranted_month = 13\n{whole}"), "price = 10", &growth, "unsteady"),
            ("shares = 1", "price = 10", &price, "steady"),
            (&format!("value = 1\ngrant_price = 9\n{whole}"), "price = 10", &price, "steady"),
            ("value = 1", "prices = [10, 10]", &year2, "steady"),
            ("value = 1\ngranted_month = 13", "prices = [10, 10]", &year2, "unsteady"),
            ("value = 1", "price = 10", &size, "steady"),
            // One share at 10 by the end of year 2, and two cents of rounding.
            (&format!("value = 1\n{whole}"), "price = 10", &size, "within 10.02 by 10"),
            (
                &format!("value = 1\ngrant_price = 9\n{whole}"),
                "price = 10",
                &size,
                "within 10.02 by 9",
            ),
            (
                &format!("value = 1\ngrant_price = 9\n{whole}"),
                "price = 10",
                &grant_price,
                "within 10.02 of 1",
            ),
            // Two of four tranches: two shares more or less.
            ("shares = 1\nallocation = \"front_loaded\"", "price = 10", &size, "within 40.02"),
            ("shares = 1", "price = 10", &grant_price, "steady"),
            // The grant price is also today's price.
            ("value = 1\ngrant_price = 9", "", &grant_price, "steady"),
            (&format!("value = 1\ngrant_price = 9\n{whole}"), "", &grant_price, "unsteady"),
            ("value = 1", "price = 10", &other, "steady"),
        ] {
            let text = grant(terms, stock);
            assert_eq!(steadiness(&offer(&text), lever), expected, "{text}");
        }
        let beside = "[[rsu]]\nshares = 1\nvesting = \"amazon\"\n[stock]";
        let two = grant("value = 1\ngrant_price = 9", "").replace("[stock]", beside);
        assert_eq!(steadiness(&offer(&two), &grant_price), "unsteady");
    }

    #[test]
    fn a_price_at_exit_makes_a_higher_price_today_worse() {
        let is_steady = |terms: &str, stock: &str, key: &'static str| {
            let stock = format!(
                "price = 10\nprivate = true\nliquidity_month = 12\nshares_outstanding = 9\n{stock}"
            );
            let offer = offer(&grant(terms, &stock));
            let context = offer.context(Horizon::default());
            let lever = [Step::Key("stock"), Step::Key(key)];
            offer.pay.rsu.steadiness(&lever, 1..=4, &context).is_some()
        };
        let (money, shares) = ("value = 100", "shares = 10");
        assert!(is_steady(money, "", "price") && !is_steady(money, "exit_price = 20", "price"));
        assert!(is_steady(shares, "exit_price = 20", "price"));
        let later = "value = 100\ngranted_month = 13\nallocation = \"cumulative_rounding\"";
        for key in ["exit_price", "exit_value", "dilution", "shares_outstanding"] {
            assert!(is_steady(money, "exit_price = 20", key), "{key}");
            assert!(!is_steady(later, "exit_price = 20", key), "{key}");
        }
        assert!(is_steady(later, "", "discount") && !is_steady(money, "", "liquidity_month"));
    }
}
