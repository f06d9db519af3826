//! RSU grants: how many shares, and how many of them have vested by when.

use rust_decimal::Decimal;

use crate::equity::PricePath;
use crate::equity::{Allocation, Preset, Schedule};
use crate::money::Price;
use crate::money::{Fraction, quotient};
use crate::time::year_of;

/// A promise of shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) size: GrantSize,
    /// The grant price that the file names, which values even a grant in shares when it is made.
    pub(crate) grant_price: Option<Price>,
    /// Months after the start of the job; negative for a grant already held.
    pub(crate) granted_month: i32,
    pub(crate) vesting: Vesting,
    pub(crate) allocation: Allocation,
}

/// What a grant promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantSize {
    /// Money, turned into shares at a price.
    Value { value: Decimal, grant_price: GrantPrice },
    /// A whole number of shares.
    Shares(Decimal),
}

/// The price at which a grant in money becomes shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantPrice {
    /// The one that the offer names.
    Named(Price),
    /// Today's, as the offer's own file has it, whatever price the question is asked at.
    Today(Price),
    /// That of the year in which it is granted.
    WhenGranted,
}

/// A schedule and, where it has one, the preset that it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vesting {
    pub(crate) schedule: Schedule,
    pub(crate) preset: Option<&'static Preset>,
}

/// What has vested by the end of a month after the start of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vest {
    pub(crate) month: i32,
    /// Everything vested so far, in parts of the grant.
    pub(crate) vested: Decimal,
}

/// The vests of one grant. `parts × each ÷ unit` are shares, or money that was put into shares.
///
/// A fraction, so that nothing is rounded before it is multiplied by what a share is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vests {
    pub(crate) vests: Vec<Vest>,
    each: Decimal,
    unit: Decimal,
    measure: Measure,
}

/// What the vests of a grant are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Shares,
    /// Money that bought shares at the price of that year.
    Money {
        year: u32,
    },
}

impl Grant {
    /// When how much of the grant vests; see [`Vests::of`].
    pub(crate) fn vests(&self, prices: &PricePath<'_>) -> Option<Vests> {
        Vests::of(self.size, self.granted_month, &self.vesting.schedule, self.allocation, prices)
    }

    /// The offer's own share price, where that is what the grant is sized at by default.
    pub(crate) fn default_grant_price(&self) -> Option<Price> {
        match self.size {
            GrantSize::Value { grant_price: GrantPrice::Today(price), .. } => Some(price),
            _ => None,
        }
    }

    /// The grant price that the offer names for it.
    pub(crate) fn named_grant_price(&self) -> Option<Price> {
        match self.size {
            GrantSize::Value { grant_price: GrantPrice::Named(price), .. } => Some(price),
            _ => None,
        }
    }

    /// The price by which a grant in money becomes whole shares, where it does.
    pub(crate) fn whole_share_price(&self, prices: &PricePath<'_>) -> Option<Decimal> {
        match self.size {
            GrantSize::Value { grant_price, .. } if self.allocation != Allocation::Fractional => {
                grant_price.at(self.granted_month, prices)
            }
            _ => None,
        }
    }

    /// Whether it promises money rather than shares.
    pub(crate) const fn is_in_money(&self) -> bool {
        matches!(self.size, GrantSize::Value { .. })
    }

    /// Whether it is sized at the share price of the year in which it is made.
    pub(crate) fn is_sized_when_granted(&self) -> bool {
        matches!(self.size, GrantSize::Value { grant_price: GrantPrice::WhenGranted, .. })
    }
}

impl GrantPrice {
    /// The year at whose share price a grant of that month is made, if it is one of these.
    fn year(self, granted_month: i32, prices: &PricePath<'_>) -> Option<u32> {
        match self {
            // A grant on an anniversary still belongs to the year that it completes.
            Self::WhenGranted => Some(year_of(u32::try_from(granted_month).unwrap_or(0)).max(1)),
            Self::Named(price) | Self::Today(price) => {
                prices.in_year(1).filter(|today| *today == price.get()).map(|_| 1)
            }
        }
    }

    /// The price itself.
    pub(crate) fn at(self, granted_month: i32, prices: &PricePath<'_>) -> Option<Decimal> {
        match self {
            Self::Named(price) | Self::Today(price) => Some(price.get()),
            Self::WhenGranted => prices.in_year(self.year(granted_month, prices)?),
        }
    }
}

/// Both months are bounded by the length of a schedule, so the sum always exists.
fn month_of_job(granted_month: i32, month: u32) -> i32 {
    granted_month.saturating_add_unsigned(month)
}

impl Vests {
    /// When how much of a grant of this size vests, at these share prices by year; `None` where
    /// the count is beyond what can be computed exactly.
    pub(crate) fn of(
        size: GrantSize,
        granted_month: i32,
        schedule: &Schedule,
        allocation: Allocation,
        prices: &PricePath<'_>,
    ) -> Option<Self> {
        let tranches = schedule.tranches().iter();
        let month = |month| month_of_job(granted_month, month);
        if allocation == Allocation::Fractional {
            let (each, divisor, measure) = match size {
                GrantSize::Shares(shares) => (shares, Decimal::ONE, Measure::Shares),
                GrantSize::Value { value, grant_price } => {
                    match grant_price.year(granted_month, prices) {
                        Some(year) => (value, Decimal::ONE, Measure::Money { year }),
                        None => {
                            let price = grant_price.at(granted_month, prices)?;
                            (value, price, Measure::Shares)
                        }
                    }
                }
            };
            let vests = tranches
                .map(|tranche| Vest { month: month(tranche.month), vested: tranche.vested });
            let unit = divisor.checked_mul(schedule.whole())?;
            return Some(Self { vests: vests.collect(), each, unit, measure });
        }
        let shares = match size {
            GrantSize::Shares(shares) => shares,
            GrantSize::Value { value, grant_price } => {
                quotient(value, grant_price.at(granted_month, prices)?, 0)?
            }
        };
        let counts = allocation.vested(shares, schedule)?;
        let vests = tranches
            .zip(counts)
            .map(|(tranche, vested)| Vest { month: month(tranche.month), vested });
        let mut vests: Vec<Vest> = vests.collect();
        // A tranche that no share falls to is no vest, even where it is the first.
        vests.dedup_by_key(|vest| vest.vested);
        vests.retain(|vest| !vest.vested.is_zero());
        Some(Self { vests, each: Decimal::ONE, unit: Decimal::ONE, measure: Measure::Shares })
    }

    /// What a part of the grant is worth in a year.
    pub(crate) fn worth(&self, year: u32, prices: &PricePath<'_>) -> Option<Fraction> {
        let worth = match self.measure {
            Measure::Shares => Fraction::whole(prices.in_year(year)?),
            Measure::Money { year: granted } => prices.rise(granted, year)?,
        };
        worth.times(self.each)?.over(self.unit)
    }

    /// How many shares so many parts of the grant are, at these share prices by year.
    pub(crate) fn shares(&self, parts: Decimal, prices: &[Decimal]) -> Option<Decimal> {
        let amount = parts.checked_mul(self.each)?;
        match self.measure {
            Measure::Shares => amount.checked_div(self.unit),
            Measure::Money { year } => {
                let price = prices.get(year.checked_sub(1)? as usize)?;
                amount.checked_div(self.unit.checked_mul(*price)?)
            }
        }
    }

    /// What has vested by the end of that month, in parts of the grant.
    pub(crate) fn by(&self, month: i32) -> Decimal {
        self.before(self.vests.partition_point(|vest| vest.month <= month))
    }

    /// What had vested before the vest of that index, in parts of the grant.
    pub(crate) fn before(&self, index: usize) -> Decimal {
        let last = index.checked_sub(1).and_then(|last| self.vests.get(last));
        last.map_or(Decimal::ZERO, |vest| vest.vested)
    }

    /// All parts of the grant.
    pub(crate) fn all(&self) -> Decimal {
        self.vests.last().map_or(Decimal::ZERO, |vest| vest.vested)
    }
}
