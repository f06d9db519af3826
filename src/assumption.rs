//! What the figures of an offer rest on: what its terms leave open, and what is taken from elsewhere.
//!
//! Data, which reports put into words.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::clawback::Clawback;
use crate::component::Component;
use crate::equity::{Allocation, Preset};
use crate::money::{Growth, Money, Rate};

/// Something that the figures of an offer rest on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// The base never rises.
    FlatBase,
    /// The base rises.
    Raise(GrowthPath),
    /// How much of the target bonus is counted.
    Bonus {
        /// The fraction of target.
        payout: Rate,
        /// Whether it follows the base of the year before.
        on_prior_base: bool,
        /// Whether there is one for year 1.
        first_year: bool,
    },
    /// The sign-on is paid in twelve monthly parts.
    MonthlySignOn {
        /// Whether the offer has terms of repaying it, which then take nothing back.
        has_clawback: bool,
    },
    /// Leaving early means repaying the sign-on, by these terms.
    SignOnClawback(Clawback),
    /// Whether leaving early means repaying the sign-on is not stated. Nothing is counted as repaid.
    SignOnClawbackNotStated,
    /// What is paid for joining after so many years is not counted.
    SignOnBeyond(u32),
    /// Leaving early means repaying a one-time payment.
    OneTimeClawback {
        /// What the offer calls it.
        name: Option<Arc<str>>,
        /// The terms.
        clawback: Clawback,
    },
    /// The same of a one-time payment.
    OneTimeClawbackNotStated {
        /// What the offer calls it.
        name: Option<Arc<str>>,
    },
    /// A one-time payment comes after the last year.
    OneTimeBeyond {
        /// What the offer calls it.
        name: Option<Arc<str>>,
        /// When it is paid.
        month: u32,
    },
    /// The RSUs vest by a preset.
    PresetVesting(&'static Preset),
    /// The RSUs vest by a schedule that the offer writes out, here by the percent of each year.
    WrittenVesting(Vec<Decimal>),
    /// What this component vests is taken to vest once a year, because the offer only says how much
    /// of it does in each.
    VestsOnceAYear(Component),
    /// Of the grants that are held already only what vests after the start is counted.
    HeldGrants,
    /// Grants made after so many years are not counted.
    GrantsBeyond(u32),
    /// The offer's own share price turns money into shares.
    GrantPriceIsSharePrice(Money),
    /// A grant price that is not today's share price.
    GrantPrice {
        /// The price.
        price: Money,
        /// The numbers of its grants, from 1; none where the offer has only one grant.
        grants: Vec<usize>,
    },
    /// Grants are sized at the share price of the year in which they are made.
    SizedWhenGranted,
    /// Shares are whole, and split so.
    WholeShares(Allocation),
    /// Further grants.
    Refreshers {
        /// Whether the letter promises them.
        written: bool,
        /// Each of them, in money.
        value: Money,
        /// When the first is granted.
        first_month: u32,
        /// Months between two of them.
        every: u32,
        /// How many, where that is limited.
        count: Option<u32>,
        /// The growth of each over the one before.
        growth: Option<Rate>,
        /// The preset that they vest by, where it is one.
        preset: Option<&'static Preset>,
    },
    /// The share price by year.
    SharePrices {
        /// The prices of years 1, 2 and so on.
        prices: Vec<Money>,
        /// Whether the last one holds in further years.
        then_flat: bool,
    },
    /// No share price is known, so that grants vest as the money that they were granted as.
    NoSharePrice {
        /// The growth of that money.
        growth: Option<GrowthPath>,
    },
    /// Today's share price.
    SharePrice {
        /// The price.
        price: Money,
        /// Whether it is only known from the grants.
        is_grant_price: bool,
        /// Its growth.
        growth: Option<GrowthPath>,
    },
}

/// A growth as far as it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct GrowthPath {
    /// The yearly growth.
    pub growth: Growth,
    /// The last year that grows, where there are later ones in the horizon.
    pub flat_after: Option<u32>,
}

impl GrowthPath {
    /// A growth over so many years; `None` where nothing grows.
    pub(crate) fn over(growth: &Growth, years: u32) -> Option<Self> {
        let flat_after = growth.last_year().filter(|last| *last < years);
        (!growth.is_none()).then(|| Self { growth: growth.clone(), flat_after })
    }
}
