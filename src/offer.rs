//! A job offer: one package, read from one file, in types that cannot hold nonsense.

use rust_decimal::Decimal;

use crate::decide::{Process, Scale, Score};
use crate::equity::SharePrice;
use crate::equity::{Grant, Vesting};
use crate::file;
use crate::file::Problem;
use crate::money::Currency;
use crate::money::{Amount, Price};
use crate::money::{Growth, Rate};

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
    pub(crate) base: Amount,
    pub(crate) raise: Growth,
    pub(crate) sign_on: Option<SignOn>,
    pub(crate) bonus: Option<Bonus>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) refresher: Option<Refresher>,
    pub(crate) share_price: SharePrice,
    pub(crate) risk: Vec<Score>,
    pub(crate) fit: Vec<Score>,
    pub(crate) process: Process,
}

impl Offer {
    /// Reads an offer file.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the text, in the order of their places.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        Self::from_toml_at(text, &Stock::default())
    }

    /// Reads an offer file and looks at it at another share price or growth than its own.
    ///
    /// A grant in dollars keeps the number of shares that the file's own price gives it.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the text, in the order of their places.
    pub fn from_toml_at(text: &str, stock: &Stock) -> Result<Self, Vec<Problem>> {
        file::offer(text, stock)
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
        self.base
    }

    /// The numbers, from 1, of the grants that are made at the start or later; those before it are
    /// held already.
    pub fn new_grants(&self) -> impl Iterator<Item = usize> {
        (1..).zip(&self.grants).filter(|(_, grant)| grant.granted_month >= 0).map(|(n, _)| n)
    }

    /// How many grants there are.
    #[must_use]
    pub const fn grant_count(&self) -> usize {
        self.grants.len()
    }

    /// Whether there is a target bonus.
    #[must_use]
    pub const fn has_bonus(&self) -> bool {
        self.bonus.is_some()
    }

    /// Whether there are refreshers.
    #[must_use]
    pub const fn has_refreshers(&self) -> bool {
        self.refresher.is_some()
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
        self.sign_on.as_ref()
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

/// Cash for joining, by year, never spread beyond the year that it is named for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignOn {
    /// The amount of year 1, year 2 and so on.
    pub amounts: Vec<Amount>,
    /// How each year's amount is paid.
    pub paid: Paid,
    /// What has to be repaid on leaving.
    pub clawback: Option<Clawback>,
}

/// How a year's sign-on is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// At once, in the first month of its year.
    Lump,
    /// In twelve parts.
    Monthly,
}

impl Paid {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Lump, Self::Monthly];

    /// The name in the offer file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lump => "lump",
            Self::Monthly => "monthly",
        }
    }
}

/// What has to be repaid of a sign-on by somebody who leaves early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clawback {
    /// Months from each payment year's start in which leaving means repaying.
    pub within: u32,
    /// How much is repaid.
    pub repay: Repay,
}

/// How much of a sign-on is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repay {
    /// The part for the months not served.
    ProRata,
    /// All of it.
    Full,
}

impl Repay {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::ProRata, Self::Full];

    /// The name in the offer file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProRata => "pro_rata",
            Self::Full => "full",
        }
    }
}

/// The target bonus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bonus {
    pub(crate) target: BonusTarget,
    /// The expected fraction of target, and whether the file names it.
    pub(crate) payout: Option<Rate>,
    pub(crate) first_year: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BonusTarget {
    OfBase { rate: Rate, basis: Basis },
    Amount(Amount),
}

/// The year whose base a bonus follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    CurrentYear,
    PriorYear,
}

impl Basis {
    pub(crate) const ALL: [Self; 2] = [Self::CurrentYear, Self::PriorYear];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CurrentYear => "current_year",
            Self::PriorYear => "prior_year",
        }
    }
}

/// Further grants in later years, each sized at the share price of the year in which it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refresher {
    pub(crate) value: Amount,
    pub(crate) first_month: u32,
    pub(crate) every: u32,
    /// How many; as many as the horizon holds where the file does not say.
    pub(crate) count: Option<u32>,
    pub(crate) growth: Option<Rate>,
    pub(crate) vesting: Vesting,
    pub(crate) written: bool,
}

impl Refresher {
    /// The months of the grants that are made before the end of that month.
    pub(crate) fn months(&self, end: u32) -> impl Iterator<Item = u32> + use<> {
        let count = self.count.unwrap_or(u32::MAX) as usize;
        (self.first_month..end).step_by(self.every as usize).take(count)
    }

    /// What one refresher is over the one before.
    pub(crate) fn factor(&self) -> Decimal {
        Decimal::ONE + self.growth.unwrap_or_default().fraction()
    }
}
