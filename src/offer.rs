//! A job offer: one package, in types that cannot hold nonsense.

use crate::assessment::{self, Process, Scale, Score};
use crate::assumption::Assumption;
use crate::equity::{PricePath, SharePrice};
use crate::key::{Key, Kind};
use crate::ledger::{Ledger, LedgerBuilder, OutOfReach};
use crate::money::{Amount, Currency, Price};
use crate::pay::{self, Context, OneTime, Pay, SignOn};
use crate::stock::{self, Stock};
use crate::terms::{Faults, Terms};
use crate::time::Horizon;

/// What an offer is, beside what it pays.
const ABOUT_KEYS: &[Key] = &[
    Key::new("name", Kind::Text, "what the offer is called")
        .also(&["label", "offer"])
        .example("name = \"Amazon, after the call\"")
        .default("company and level, or the file's name")
        .init("# name = \"Company, after the call\"  # instead of company and level"),
    Key::new("company", Kind::Text, "the company")
        .also(&["employer", "firm"])
        .example("company = \"Amazon\"")
        .init("company = \"Company\"               # example"),
    Key::new("level", Kind::Text, "the level")
        .also(&["grade", "band"])
        .example("level = \"L6\"")
        .init("level = \"L6\"                      # example"),
    Key::new("role", Kind::Text, "the role")
        .also(&["title", "job_title", "position"])
        .example("role = \"Software Development Manager\"")
        .init("# role = \"Software Development Manager\""),
    Key::new("location", Kind::Text, "where the job is")
        .also(&["city", "office", "place"])
        .example("location = \"Seattle\"")
        .init("# location = \"Seattle\""),
    Key::new("currency", Kind::Currency, "the currency of every amount, by its ISO 4217 code")
        .also(&["ccy", "currency_code"])
        .default("USD")
        .example("currency = \"EUR\"")
        .init("# currency = \"USD\"                  # ISO 4217"),
];

/// A job offer that has been read and found valid.
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
/// # Ok::<(), offercalc::OutOfReach>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub(crate) name: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) level: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) currency: Currency,
    pub(crate) pay: Pay,
    /// What a share is worth, as the offer is looked at.
    pub(crate) share_price: SharePrice,
    /// The offer's own share price today, at whatever price it is looked at.
    pub(crate) own_price: Option<Price>,
    pub(crate) risk: Vec<Score>,
    pub(crate) fit: Vec<Score>,
    pub(crate) process: Process,
}

impl Offer {
    /// Every key at the top of an offer's terms.
    pub fn keys() -> impl Iterator<Item = &'static Key> + Clone {
        let tables = [ABOUT_KEYS].into_iter().chain(Pay::KEYS.iter().copied());
        tables.chain([stock::KEYS, assessment::KEYS]).flatten()
    }

    /// Reads an offer from its terms, looked at with `asked` in the place of its own share price or
    /// growth; `None` where something about the terms is wrong.
    pub(crate) fn read(terms: &Terms, asked: &Stock, faults: &mut Faults) -> Option<Self> {
        let text = |key| terms.text(key).map(str::to_owned);
        let pay = Pay::read(terms, faults);
        let grants = pay.as_ref().map_or_else(|| pay::grants(terms), |pay| pay.rsu.clone());
        let stated = stock::read(terms, pay::share_price_of(&grants), faults)?;
        let own_price = stated.today();
        let Some(share_price) = asked.over(stated) else {
            stock::refuse_move(terms, faults);
            return None;
        };
        if share_price.today().is_none() {
            pay::refuse_without_price(&grants, faults);
            if asked.moves_price() && pay.as_ref().is_some_and(Pay::has_equity) {
                stock::refuse_without_price(terms, faults);
            }
        }
        pay::refuse_size_at_zero(&grants, own_price, faults);
        let pay = pay.filter(|_| faults.is_empty())?;
        Some(Self {
            name: text("name"),
            company: text("company"),
            level: text("level"),
            role: text("role"),
            location: text("location"),
            currency: currency(terms),
            pay,
            share_price,
            own_price,
            risk: Scale::Risk.read(terms),
            fit: Scale::Fit.read(terms),
            process: Process::read(terms),
        })
    }

    /// Everything that the offer pays over a horizon.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where growth carries a figure beyond what can be computed exactly.
    pub fn ledger(&self, horizon: Horizon) -> Result<Ledger, OutOfReach> {
        self.ledger_at(horizon, &self.share_prices(horizon)?)
    }

    pub(crate) fn ledger_at(
        &self,
        horizon: Horizon,
        prices: &PricePath<'_>,
    ) -> Result<Ledger, OutOfReach> {
        let salaries = self.pay.base.salaries(horizon.years())?;
        let mut ledger =
            LedgerBuilder::new(self.currency, horizon, (prices, self.own_price), &salaries);
        self.pay.enter(&mut ledger)?;
        Ok(ledger.finish())
    }

    /// What its components have to know of it.
    pub(crate) const fn context(&self, horizon: Horizon) -> Context<'_> {
        Context {
            horizon,
            currency: self.currency,
            share_price: &self.share_price,
            own_price: self.own_price,
        }
    }

    /// What the figures over a horizon rest on.
    #[must_use]
    pub fn rests_on(&self, horizon: Horizon) -> Vec<Assumption> {
        let mut assumptions = self.pay.assume(&self.context(horizon));
        if self.pay.has_equity() {
            assumptions.push(self.share_price.assumption(horizon, self.currency));
        }
        assumptions
    }

    /// What a share is worth in each year of a horizon.
    pub(crate) fn share_prices(&self, horizon: Horizon) -> Result<PricePath<'_>, OutOfReach> {
        let prices = PricePath::new(&self.share_price, horizon.years());
        prices.ok_or(OutOfReach::SHARE_PRICE)
    }

    /// The offer's name: its own, or its company and level.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        if let Some(name) = &self.name {
            return Some(name.clone());
        }
        let company = self.company.as_ref()?;
        let level = self.level.as_ref();
        Some(level.map_or_else(|| company.clone(), |level| format!("{company} {level}")))
    }

    /// The company, as the file has it.
    #[must_use]
    pub fn company(&self) -> Option<&str> {
        self.company.as_deref()
    }

    /// Whether both are offers of one company, so that one share price can be that of both.
    /// Companies are told apart by their names, in whatever case; an offer that names none is of
    /// no other's company.
    #[must_use]
    pub fn is_of_company_of(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|offer| offer.company().map(str::trim));
        one.zip(other).is_some_and(|(one, other)| {
            !one.is_empty() && one.to_lowercase() == other.to_lowercase()
        })
    }

    /// The level, as the file has it.
    #[must_use]
    pub fn level(&self) -> Option<&str> {
        self.level.as_deref()
    }

    /// The role, as the file has it.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// The location, as the file has it.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The yearly salary of year 1.
    #[must_use]
    pub const fn base(&self) -> Amount {
        self.pay.base.amount
    }

    /// The numbers, from 1, of the grants that are made at the start or later; those before it are
    /// held already.
    pub fn new_grants(&self) -> impl Iterator<Item = usize> {
        (1..).zip(&self.pay.rsu).filter(|(_, grant)| grant.granted_month >= 0).map(|(n, _)| n)
    }

    /// How many grants there are.
    #[must_use]
    pub const fn grant_count(&self) -> usize {
        self.pay.rsu.len()
    }

    /// Whether there is a target bonus.
    #[must_use]
    pub const fn has_bonus(&self) -> bool {
        self.pay.bonus.is_some()
    }

    /// The one-time payments with their terms, in the order of the file.
    #[must_use]
    pub fn one_time(&self) -> &[OneTime] {
        &self.pay.one_time
    }

    /// Whether there are refreshers.
    #[must_use]
    pub const fn has_refreshers(&self) -> bool {
        self.pay.refresher.is_some()
    }

    /// How the file scores the job in each respect of a scale; none where it does not.
    #[must_use]
    pub fn scores(&self, scale: Scale) -> &[Score] {
        match scale {
            Scale::Risk => &self.risk,
            Scale::Fit => &self.fit,
        }
    }

    /// How the process went, as far as the file says.
    #[must_use]
    pub const fn process(&self) -> &Process {
        &self.process
    }

    /// The sign-on payments with their terms.
    #[must_use]
    pub const fn sign_on(&self) -> Option<&SignOn> {
        self.pay.sign_on.as_ref()
    }
}

/// The currency that terms name, or the usual one.
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
    fn an_offer_is_called_by_its_name_or_its_company_and_level() {
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
    fn companies_are_told_apart_by_their_names() {
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
    fn amounts_are_dollars_unless_a_currency_is_named() {
        assert_eq!(offer("").currency().code(), "USD");
        assert_eq!(offer("currency = \"JPY\"").currency().code(), "JPY");
    }

    #[test]
    fn grants_that_are_held_already_are_not_new() {
        let grant = |month: i32| {
            format!("[[rsu]]\nvalue = 1\ngranted_month = {month}\nvesting = \"amazon\"\n")
        };
        let offer = offer(&[-1, 0, 12].map(grant).concat());
        assert_eq!(offer.new_grants().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(offer.grant_count(), 3);
    }

    #[test]
    fn growth_beyond_what_can_be_computed_is_told_with_its_component() {
        let shares =
            "[rsu]\nshares = 1\nvesting = \"amazon\"\n[stock]\nprice = 1\ngrowth = \"1000%\"";
        let out_of_reach = |text: &str, years| {
            let horizon = Horizon::new(years).unwrap();
            offer(text).project(horizon).map(drop).map_err(|error| error.component)
        };
        assert_eq!(out_of_reach(shares, 4), Ok(()));
        // 11^49 is a number of 52 digits.
        assert_eq!(out_of_reach(shares, 50), Err(None));
        assert_eq!(out_of_reach("raise = \"1000%\"", 50), Err(Some(crate::Component::Base)));
    }

    #[test]
    fn another_price_leaves_a_grant_in_money_its_shares() {
        let text = "base = 1\n[rsu]\nvalue = 400\nvesting = { years = [100], every = \"year\" }\n\
                    [stock]\nprice = 100";
        let vested = |price: Option<&str>| {
            let price = price.map(|price| crate::AskedPrice::At(price.parse().unwrap()));
            let offer = Offer::from_toml_at(text, &Stock { price, growth: None }).unwrap();
            let projection = offer.project(Horizon::default()).unwrap();
            projection.component(crate::Component::Rsu).amount().to_string()
        };
        assert_eq!((vested(None), vested(Some("150"))), ("400.00".into(), "600.00".into()));
    }
}
