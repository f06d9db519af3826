//! A job offer: one package, in types that cannot hold nonsense.

use crate::assessment::{Process, Scale, Score};
use crate::equity::{PricePath, SharePrice};
use crate::ledger::{Ledger, LedgerBuilder, OutOfReach};
use crate::money::{Amount, Currency, Growth, Price};
use crate::pay::{Pay, SignOn};
use crate::time::Horizon;

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
/// let totals: Vec<String> = projection.years().iter().map(|y| y.total().to_string()).collect();
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
    pub(crate) share_price: SharePrice,
    pub(crate) risk: Vec<Score>,
    pub(crate) fit: Vec<Score>,
    pub(crate) process: Process,
}

impl Offer {
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
        let mut ledger = LedgerBuilder::new(self.currency, horizon, prices, salaries);
        self.pay.enter(&mut ledger)?;
        Ok(ledger.finish())
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

/// A share price and growth that stand in for those of an offer's stock section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Today's share price.
    pub price: Option<Price>,
    /// The yearly growth.
    pub growth: Option<Growth>,
}
