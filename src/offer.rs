//! A job offer: one package, in validated types.

use std::sync::Arc;

use crate::assessment::{self, Process, Scale, Score};
use crate::assumption::{Assumption, TimeAssumption};
use crate::component::Component;
use crate::equity::{PricePath, Private, SharePrice, Volatility};
use crate::key::{Key, Kind};
use rust_decimal::Decimal;

use crate::ledger::{Ledger, LedgerBuilder, LedgerError, OfferMoney, OutOfReach};
use crate::money::{
    Amount, Currency, DiscountRate, Exchange, ExchangeRate, LeaveRate, MissingRate, Money, Price,
};
use crate::overrides::Overrides;
use crate::pay::{
    self, Context, OneTime, OptionFigures, OptionGrant, Pay, Recurring, Shares, SignOn,
};
use crate::stock;
use crate::tax::Taxation;
use crate::terms::{Faults, Terms};
use crate::time::{Date, Horizon};
use crate::working_time::{self, WorkingTime};

/// Keys that describe the offer but do not affect pay.
const ABOUT_KEYS: &[Key] = &[
    Key::new("name", Kind::Text, "the name of the offer")
        .also("label offer")
        .example("name = \"Amazon, after the call\"")
        .default("company and level, or the file name")
        .init("# name = \"Company, after the call\"  # instead of company and level"),
    Key::new("company", Kind::Text, "the company")
        .also("employer firm")
        .example("company = \"Amazon\"")
        .init("company = \"Company\"               # example"),
    Key::new("level", Kind::Text, "the level")
        .also("grade band")
        .example("level = \"L6\"")
        .init("level = \"L6\"                      # example"),
    Key::new("role", Kind::Text, "the role")
        .also("title job_title position")
        .example("role = \"Software Development Manager\"")
        .init("# role = \"Software Development Manager\""),
    Key::new("location", Kind::Text, "the location of the job")
        .also("city office place")
        .example("location = \"Seattle\"")
        .init("# location = \"Seattle\""),
    Key::new("currency", Kind::Currency, "the currency of every amount, as an ISO 4217 code")
        .also("ccy currency_code")
        .default("USD")
        .example("currency = \"EUR\"")
        .init("# currency = \"USD\"                  # ISO 4217"),
    Key::new("start", Kind::Date, "the first day of the job, for calendar years")
        .also("start_date starts start_day first_day joining_date")
        .example("start = 2026-03-16")
        .init("# start = 2026-03-16                # first day; for --calendar"),
];

/// A validated job offer.
///
/// ```
/// use offercalc::{Horizon, Offer};
///
/// let offer = Offer::from_toml(
///     r#"
///     company = "Amazon"
///     level = "L6"
///     base = 175_000
///     sign_on = [80_000, 60_000]
///
///     [rsu]
///     value = 300_000
///     vesting = "amazon"
///     "#,
/// )
/// .expect("a valid offer");
/// assert_eq!(offer.name().as_deref(), Some("Amazon L6"));
///
/// let projection = offer.project(Horizon::default())?;
/// let totals = projection.years().iter().map(|year| year.total().amount().to_string());
/// let totals: Vec<String> = totals.collect();
/// assert_eq!(totals, ["270000.00", "280000.00", "295000.00", "295000.00"]);
/// # Ok::<(), offercalc::LedgerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub(crate) name: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) level: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) currency: Currency,
    /// The currency of the share price.
    pub(crate) price_currency: Currency,
    /// The currency of the figures.
    pub(crate) shown: Currency,
    pub(crate) exchange: Exchange,
    pub(crate) start: Option<Date>,
    pub(crate) pay: Pay,
    /// The share price, including overrides.
    pub(crate) share_price: SharePrice,
    /// The offer's own share price today, regardless of overrides.
    pub(crate) own_price: Option<Price>,
    /// The working time, if stated.
    pub(crate) time: Option<WorkingTime>,
    /// The terms of a private company's shares, including overrides.
    pub(crate) private: Option<Private>,
    /// The yearly volatility of the share price, if stated.
    pub(crate) volatility: Option<Volatility>,
    pub(crate) risk: Vec<Score>,
    pub(crate) fit: Vec<Score>,
    pub(crate) process: Process,
    /// How the pay is taxed, if that is asked for.
    pub(crate) taxation: Option<Arc<Taxation>>,
    /// The rates that weigh payments by time, as far as they are asked for.
    pub(crate) discount: Option<DiscountRate>,
    pub(crate) leave: Option<LeaveRate>,
}

impl Offer {
    /// Every top-level key of an offer's terms.
    pub fn keys() -> impl Iterator<Item = &'static Key> + Clone {
        let tables = [ABOUT_KEYS].into_iter().chain(Pay::KEYS.iter().copied());
        tables.chain([stock::KEYS, working_time::KEYS, assessment::KEYS]).flatten()
    }

    /// Reads an offer from its terms. `asked` overrides its share price, growth and currency.
    /// `None` if a term is invalid.
    pub(crate) fn read(terms: &Terms, asked: &Overrides, faults: &mut Faults) -> Option<Self> {
        let text = |key| terms.text(key).map(str::to_owned);
        let pay = Pay::read(terms, faults);
        let read;
        let grants = match &pay {
            Some(pay) => &pay.rsu,
            None => {
                read = pay::grants(terms);
                &read
            }
        };
        let currency = currency(terms);
        let price_currency = stock::currency(terms).unwrap_or(currency);
        let grant_price = pay::share_price_of(grants, currency, price_currency);
        let stated = stock::read(terms, grant_price, faults)?;
        let own_price = stated.today();
        let private = stock::read_private(terms, own_price, faults);
        let volatility = stock::read_volatility(terms, faults);
        let stock = &asked.stock;
        let Some((share_price, private)) = stock.over(stated).zip(stock.over_private(private))
        else {
            stock::refuse_move(terms, faults);
            return None;
        };
        if share_price.today().is_none()
            && asked.stock.moves_price()
            && pay.as_ref().is_some_and(Pay::depends_on_share_price)
        {
            stock::refuse_without_price(terms, faults);
        }
        let shares = Shares {
            offer_currency: currency,
            currency: price_currency,
            price: share_price.today(),
            own_price,
            private: private.as_ref(),
        };
        Pay::refuse(pay.as_ref(), terms, &shares, faults);
        let time = WorkingTime::read(terms, faults);
        let pay = pay.filter(|_| faults.is_empty())?;
        Some(Self {
            name: text("name"),
            company: text("company"),
            level: text("level"),
            role: text("role"),
            location: text("location"),
            currency,
            price_currency,
            shown: asked.currency.unwrap_or(currency),
            exchange: asked.exchange.clone(),
            start: terms.text("start").and_then(|start| start.parse().ok()),
            pay,
            share_price,
            own_price,
            time: time?,
            private,
            volatility,
            risk: Scale::Risk.read(terms),
            fit: Scale::Fit.read(terms),
            process: Process::read(terms),
            taxation: asked.taxation.clone(),
            discount: asked.discount.clone(),
            leave: asked.leave.clone(),
        })
    }

    /// How its pay is taxed, if that is asked for.
    #[must_use]
    pub const fn taxation(&self) -> Option<&Arc<Taxation>> {
        self.taxation.as_ref()
    }

    /// The same offer, taxed.
    #[must_use]
    pub fn taxed(self, taxation: Arc<Taxation>) -> Self {
        Self { taxation: Some(taxation), ..self }
    }

    /// Everything the offer pays over a horizon.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] if growth makes a figure too large to compute exactly, or an exchange rate is
    /// missing.
    pub fn ledger(&self, horizon: Horizon) -> Result<Ledger, LedgerError> {
        self.ledger_at(horizon, &self.share_prices(horizon)?)
    }

    pub(crate) fn ledger_at(
        &self,
        horizon: Horizon,
        prices: &PricePath<'_>,
    ) -> Result<Ledger, LedgerError> {
        self.exchange_rates()?;
        let salaries = self.pay.base.salaries(horizon)?;
        let currencies = (self.currency, self.price_currency, self.shown);
        let money = OfferMoney::new(currencies, &self.exchange)?;
        let time = (horizon, self.start);
        let mut ledger = LedgerBuilder::new(money, time, (prices, self.own_price), &salaries);
        self.pay.enter(&mut ledger)?;
        Ok(ledger.finish())
    }

    /// The exchange rates that its figures need, each once.
    fn exchange_rates(&self) -> Result<Vec<ExchangeRate>, MissingRate> {
        let mut rates = Vec::new();
        let mut need = |from, to| {
            let given = self.exchange.given(from, to)?;
            rates.extend(given.filter(|rate| !rates.contains(rate)));
            Ok(())
        };
        need(self.currency, self.shown)?;
        if self.pay.has_equity() {
            need(self.price_currency, self.shown)?;
            for currency in self.pay.currencies() {
                need(currency, self.shown)?;
                need(currency, self.price_currency)?;
            }
        }
        Ok(rates)
    }

    /// An amount in one of its currencies as a figure, rounded once. Without an exchange rate, the
    /// amount keeps its currency.
    pub(crate) fn figure_of(&self, amount: Decimal, from: Currency) -> Money {
        let amount = Money::new(amount, from);
        self.exchange.exchanged(amount, self.shown).unwrap_or(amount)
    }

    /// The context for the offer's components.
    pub(crate) fn context(&self, horizon: Horizon) -> Context<'_> {
        Context {
            horizon,
            start: self.start,
            currency: self.currency,
            price_currency: self.price_currency,
            shown: self.shown,
            exchange: &self.exchange,
            share_price: &self.share_price,
            own_price: self.own_price,
            base: &self.pay.base,
            private: self.private.as_ref(),
            is_weighed: false,
        }
    }

    /// The assumptions behind the figures over a horizon.
    #[must_use]
    pub fn rests_on(&self, horizon: Horizon) -> Vec<Assumption> {
        let mut assumptions = self.pay.assume(&self.context(horizon));
        if self.pay.depends_on_share_price() {
            assumptions.push(self.share_price.assumption(horizon, self.price_currency));
            let private = self.private.as_ref();
            let private = private.and_then(|it| it.assumption(horizon, self.price_currency));
            assumptions.extend(private);
        }
        assumptions.extend(self.time.map(Assumption::WorkingTime));
        let rates = self.exchange_rates().unwrap_or_default();
        assumptions.extend(rates.into_iter().map(Assumption::ExchangeRate));
        self.assume_time(horizon, &mut assumptions);
        assumptions
    }

    /// Adds what is assumed of payments that are weighed by their time.
    fn assume_time(&self, horizon: Horizon, assumptions: &mut Vec<Assumption>) {
        if let Some(discount) = self.discount.as_ref().map(DiscountRate::rate) {
            let is_expected = self.leave.is_some();
            let discounted = TimeAssumption::Discounted { rate: discount, is_expected };
            assumptions.push(Assumption::Time(discounted));
            let prices = self.share_prices(horizon).ok().filter(|_| self.pay.has_equity());
            if prices.is_some_and(|prices| prices.outgrows(discount)) {
                let growth = self.share_price.growth().filter(|_| self.private.is_none());
                let above = TimeAssumption::GrowthAboveDiscount { growth, discount };
                assumptions.push(Assumption::Time(above));
            }
        }
        if let Some(leave) = &self.leave {
            let staying = (1..=horizon.years()).filter_map(|year| leave.staying(year * 12));
            let (rate, staying) = (leave.rate(), staying.collect());
            assumptions.push(Assumption::Time(TimeAssumption::MayLeave { rate, staying }));
        }
    }

    /// The share price in each year of a horizon.
    pub(crate) fn share_prices(&self, horizon: Horizon) -> Result<PricePath<'_>, OutOfReach> {
        let prices = PricePath::new(&self.share_price, horizon.years());
        let prices = prices.and_then(|prices| prices.with_private(self.private.as_ref()));
        prices.ok_or(OutOfReach::SHARE_PRICE)
    }

    /// The yearly volatility of the share price, if stated.
    #[must_use]
    pub const fn volatility(&self) -> Option<Volatility> {
        self.volatility
    }

    /// The offer's name: `name`, or company and level.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        if let Some(name) = &self.name {
            return Some(name.clone());
        }
        let company = self.company.as_ref()?;
        let level = self.level.as_ref();
        Some(level.map_or_else(|| company.clone(), |level| format!("{company} {level}")))
    }

    /// The company, as stated in the file.
    #[must_use]
    pub fn company(&self) -> Option<&str> {
        self.company.as_deref()
    }

    /// Whether both offers are from the same company and can share a share price. Company names are
    /// compared case-insensitively. An offer without a company matches no other.
    #[must_use]
    pub fn is_of_company_of(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|offer| offer.company().map(str::trim));
        one.zip(other).is_some_and(|(one, other)| {
            !one.is_empty() && one.to_lowercase() == other.to_lowercase()
        })
    }

    /// The level, as stated in the file.
    #[must_use]
    pub fn level(&self) -> Option<&str> {
        self.level.as_deref()
    }

    /// The role, as stated in the file.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// The location, as stated in the file.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// The currency of every amount in the offer without one of its own.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The currency of its figures.
    #[must_use]
    pub const fn shown_in(&self) -> Currency {
        self.shown
    }

    /// The first day of the job, if stated.
    #[must_use]
    pub const fn start(&self) -> Option<Date> {
        self.start
    }

    /// The yearly base salary in year 1.
    #[must_use]
    pub const fn base(&self) -> Amount {
        self.pay.base.amount
    }

    /// The pay per hour and the hours paid in a year, if the base is paid by the hour.
    #[must_use]
    pub fn hourly(&self) -> Option<(Amount, u32)> {
        self.pay.base.hourly()
    }

    /// The working time, if stated.
    #[must_use]
    pub const fn working_time(&self) -> Option<WorkingTime> {
        self.time
    }

    /// The 1-based numbers of grants made at the start or later. Earlier ones are existing grants.
    pub fn new_grants(&self) -> impl Iterator<Item = usize> {
        (1..).zip(&self.pay.rsu).filter(|(_, grant)| grant.granted_month >= 0).map(|(n, _)| n)
    }

    /// The number of grants.
    #[must_use]
    pub const fn grant_count(&self) -> usize {
        self.pay.rsu.len()
    }

    /// Whether the offer has a target bonus.
    #[must_use]
    pub const fn has_bonus(&self) -> bool {
        self.pay.bonus.is_some()
    }

    /// The one-time payments, in file order.
    #[must_use]
    pub fn one_time(&self) -> &[OneTime] {
        &self.pay.one_time
    }

    /// The recurring payments, in file order.
    #[must_use]
    pub fn recurring(&self) -> &[Recurring] {
        &self.pay.recurring
    }

    /// The number of grants of stock options.
    #[must_use]
    pub const fn option_grant_count(&self) -> usize {
        self.pay.options.len()
    }

    /// Whether the offer has refreshers.
    #[must_use]
    pub const fn has_refreshers(&self) -> bool {
        self.pay.refresher.is_some()
    }

    /// The file's scores on a scale; empty if it has none.
    #[must_use]
    pub fn scores(&self, scale: Scale) -> &[Score] {
        match scale {
            Scale::Risk => &self.risk,
            Scale::Fit => &self.fit,
        }
    }

    /// How the hiring process went, as stated in the file.
    #[must_use]
    pub const fn process(&self) -> &Process {
        &self.process
    }

    /// What the offer's stock options cost and could be worth, in file order.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if a figure is too large to compute exactly.
    pub fn options(&self) -> Result<Vec<OptionFigures>, OutOfReach> {
        let figures = |options: &OptionGrant| {
            let figures = options.figures(self.private.as_ref(), self.price_currency)?;
            let shown = |money: Money| self.figure_of(money.amount(), money.currency());
            Some(OptionFigures {
                exercise_cost: shown(figures.exercise_cost),
                at_exit: figures.at_exit.map(shown),
                ..figures
            })
        };
        let figures: Option<_> = self.pay.options.iter().map(figures).collect();
        figures.ok_or(OutOfReach::of(Component::Options))
    }

    /// How many payments may have to be repaid within so many years.
    pub(crate) fn repayable(&self, horizon: Horizon) -> usize {
        let sign_on = self.pay.sign_on.as_ref().filter(|sign_on| sign_on.clawback.is_some());
        let sign_on = sign_on.map_or(0, |it| it.amounts.len().min(horizon.years() as usize));
        let one_time = self.pay.one_time.iter().filter(|payment| payment.clawback.is_some());
        sign_on + one_time.count()
    }

    /// The sign-on, if any.
    #[must_use]
    pub const fn sign_on(&self) -> Option<&SignOn> {
        self.pay.sign_on.as_ref()
    }
}

/// The currency in the terms, or the default.
pub(crate) fn currency(terms: &Terms) -> Currency {
    terms.text("currency").and_then(|code| code.parse().ok()).unwrap_or(Currency::USD)
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;

    fn offer(text: &str) -> Offer {
        Offer::from_toml(&format!("base = 1\n{text}")).unwrap()
    }

    #[test]
    fn an_offer_is_named_by_its_name_or_company_and_level() {
        for (text, name) in [
            ("company = \"Amazon\"\nlevel = \"L6\"\nname = \"Mine\"", Some("Mine")),
            ("company = \"Amazon\"\nlevel = \"L6\"", Some("Amazon L6")),
            ("company = \"Amazon\"", Some("Amazon")),
            ("level = \"L6\"", None),
            ("name = \"\"\ncompany = \"Amazon\"", Some("Amazon")),
        ] {
            assert_eq!(offer(text).name().as_deref(), name, "{text}");
        }
    }

    #[test]
    fn companies_are_compared_by_name() {
        for (one, other, same) in [
            ("company = \"Amazon\"", "company = \"amazon \"", true),
            ("company = \"Amazon\"", "company = \"Google\"", false),
            ("company = \"Amazon\"", "", false),
            ("company = \" \"", "company = \"\"", false),
            ("", "", false),
        ] {
            assert_eq!(offer(one).is_of_company_of(&offer(other)), same, "{one} {other}");
        }
    }

    #[test]
    fn the_default_currency_is_the_dollar() {
        assert_eq!(offer("").currency().code(), "USD");
        assert_eq!(offer("currency = \"JPY\"").currency().code(), "JPY");
    }

    #[test]
    fn existing_grants_are_not_new() {
        let grant = |month: i32| {
            format!("[[rsu]]\nvalue = 1\ngranted_month = {month}\nvesting = \"amazon\"\n")
        };
        let offer = offer(&[-1, 0, 12].map(grant).concat());
        assert_eq!(offer.new_grants().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(offer.grant_count(), 3);
    }

    #[test]
    fn growth_too_large_to_compute_names_its_component() {
        let shares =
            "[rsu]\nshares = 1\nvesting = \"amazon\"\n[stock]\nprice = 1\ngrowth = \"1000%\"";
        let out_of_reach = |text: &str, years| {
            let horizon = Horizon::new(years).unwrap();
            offer(text).project(horizon).map(drop).map_err(|error| match error {
                LedgerError::OutOfReach(out_of_reach) => out_of_reach.component,
                other => panic!("{other}"),
            })
        };
        assert_eq!(out_of_reach(shares, 4), Ok(()));
        // 11^49 has 52 digits.
        assert_eq!(out_of_reach(shares, 50), Err(None));
        assert_eq!(out_of_reach("raise = \"1000%\"", 50), Err(Some(Component::Base)));
    }

    #[test]
    fn another_share_price_keeps_the_shares_of_a_grant_in_money() {
        let text = "base = 1\n[rsu]\nvalue = 400\nvesting = { years = [100], every = \"year\" }\n\
                    [stock]\nprice = 100";
        let vested = |price: Option<&str>| {
            let price = price.map(|price| crate::AskedPrice::At(price.parse().unwrap()));
            let offer =
                Offer::from_toml_at(text, &crate::Stock { price, growth: None }.into()).unwrap();
            let projection = offer.project(Horizon::default()).unwrap();
            projection.component(Component::Rsu).amount().to_string()
        };
        assert_eq!((vested(None), vested(Some("150"))), ("400.00".into(), "600.00".into()));
    }

    #[test]
    fn share_price_growth_above_the_discount_rate_is_an_assumption() {
        let asked = Overrides {
            discount: DiscountRate::new("5%".parse().unwrap()),
            leave: LeaveRate::new("10%".parse().unwrap()),
            ..Overrides::default()
        };
        let assumed = |text: &str| {
            let offer = Offer::from_toml_at(&format!("base = 1\n{text}"), &asked).unwrap();
            let all = offer.rests_on(Horizon::new(2).unwrap()).into_iter();
            let time = all.filter_map(|assumption| match assumption {
                Assumption::Time(time) => Some(time),
                _ => None,
            });
            time.collect::<Vec<_>>()
        };
        let grant = "[rsu]\nshares = 8\nvesting = \"even-annual\"\n[stock]\nprice";
        let [rate, discount] = ["10%", "5%"].map(|rate| rate.parse().unwrap());
        let discounted = TimeAssumption::Discounted { rate: discount, is_expected: true };
        let staying = ["0.9", "0.81"].map(|staying| staying.parse().unwrap()).to_vec();
        let leave = TimeAssumption::MayLeave { rate, staying };
        let above = |growth| TimeAssumption::GrowthAboveDiscount { growth, discount };
        for (text, growth) in [
            ("", None),
            (&format!("{grant} = 10\ngrowth = \"5%\""), None),
            (&format!("{grant} = 10\ngrowth = \"10%\""), Some(above(Some(rate)))),
            (&format!("{grant}s = [10, 10.50]"), None),
            (&format!("{grant}s = [10, 10.51]"), Some(above(None))),
        ] {
            let expected = [discounted.clone()].into_iter().chain(growth).chain([leave.clone()]);
            assert_eq!(assumed(text), expected.collect::<Vec<_>>(), "{text}");
        }
    }
}
