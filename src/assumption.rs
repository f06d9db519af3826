//! Assumptions behind an offer's figures. This is data; reports phrase it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::clawback::Clawback;
use crate::component::{Component, PayKind};
use crate::equity::{Allocation, OptionType, Preset};
use crate::money::{ExchangeRate, Growth, Money, Rate};
use crate::working_time::WorkingTime;

/// An assumption behind an offer's figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// The base never rises.
    FlatBase,
    /// The base rises.
    Raise(GrowthPath),
    /// The base rises in other months than those after an anniversary.
    RaiseFrom {
        /// The raises, in order.
        rates: Growth,
        /// The first month with a raise.
        first_month: u32,
        /// Months between raises.
        every: u32,
        /// The month of the last raise, if the next one would be within the horizon.
        flat_after: Option<u32>,
    },
    /// The base is paid by the hour.
    HourlyBase {
        /// The pay per hour.
        rate: Money,
        /// The hours paid in a year.
        hours: u32,
    },
    /// How the target bonus is counted.
    Bonus {
        /// The fraction of target.
        payout: Rate,
        /// Whether it is a percentage of the previous year's base.
        on_prior_base: bool,
        /// The part that year 1 pays.
        first_year: Rate,
    },
    /// At least this much of the bonus is paid in year 1, 2 and so on.
    GuaranteedBonus(Vec<Money>),
    /// The bonus is paid after the year that it is for.
    BonusPaidAfter {
        /// Months from the end of the year.
        months: u32,
        /// The years whose bonus is paid after the horizon and not counted.
        not_counted: RangeInclusive<u32>,
    },
    /// The sign-on is paid in twelve monthly parts.
    MonthlySignOn,
    /// The sign-on is subject to this clawback.
    SignOnClawback(Clawback),
    /// The offer does not state a sign-on clawback, so none is counted.
    SignOnClawbackNotStated,
    /// Sign-on payments after this many years are not counted.
    SignOnBeyond(u32),
    /// A one-time payment is subject to a clawback.
    OneTimeClawback {
        /// The payment's name in the offer.
        name: Option<Arc<str>>,
        /// The clawback terms.
        clawback: Clawback,
    },
    /// The offer does not state a clawback for a one-time payment, so none is counted.
    OneTimeClawbackNotStated {
        /// The payment's name in the offer.
        name: Option<Arc<str>>,
    },
    /// A one-time payment falls after the horizon.
    OneTimeBeyond {
        /// The payment's name in the offer.
        name: Option<Arc<str>>,
        /// The month of the payment.
        month: u32,
    },
    /// A recurring payment.
    Recurring {
        /// The payment's name in the offer.
        name: Option<Arc<str>>,
        /// Cash or a benefit.
        kind: PayKind,
        /// The amount.
        amount: RecurringAmount,
        /// The first month.
        from_month: u32,
        /// The last month, if it is within the horizon.
        to_month: Option<u32>,
        /// The growth of the amount.
        growth: Option<GrowthPath>,
    },
    /// The employer's match of retirement savings.
    Retirement {
        /// What the employee puts in.
        deferral: RecurringAmount,
        /// The tiers, with rising bounds.
        tiers: Vec<MatchTier>,
        /// The most that is matched in a year.
        limit: Option<Money>,
        /// The percent that vests in each year of service; `None` if it vests at once.
        vesting: Option<Vec<Decimal>>,
    },
    /// The legal limits for retirement plans.
    RetirementLimits {
        /// The calendar year that they were published for.
        year: u32,
        /// The public source.
        source: &'static str,
        /// The most that an employee may defer.
        deferral: Money,
        /// The most pay that a match may be based on.
        pay: Money,
        /// The most that employee and employer may contribute together.
        additions: Money,
        /// The years of the job that they are used for; `None` for every year.
        only: Option<RangeInclusive<u32>>,
    },
    /// The limits that apply to the match, with the first year.
    MatchCapped(Vec<(MatchCap, u32)>),
    /// The employee stock purchase plan.
    Espp {
        /// What the employee puts in.
        contribution: RecurringAmount,
        /// How far the purchase price is below the market.
        discount: Rate,
        /// Whether the lower price of the period's start and end counts, and if so, whether the two
        /// can differ.
        lookback: Option<bool>,
        /// The months of a period.
        every: u32,
        /// The first year in which the legal limit applies.
        capped: Option<u32>,
    },
    /// The RSUs vest by a preset.
    PresetVesting(&'static Preset),
    /// The RSUs vest by a custom schedule, given here as percent by year.
    WrittenVesting(Vec<Decimal>),
    /// The component is assumed to vest once a year, because the offer only states yearly
    /// percentages.
    VestsOnceAYear(Component),
    /// Existing grants or options count only what vests after the start date.
    HeldGrants(Component),
    /// Existing RSUs count at liquidity, with what vested before the start date.
    HeldUntilLiquidity,
    /// Grants made after this many years are not counted.
    GrantsBeyond(u32),
    /// The grant price is the offer's share price.
    GrantPriceIsSharePrice(Money),
    /// A grant price that is not today's share price.
    GrantPrice {
        /// The price.
        price: Money,
        /// The 1-based numbers of the grants with this price; empty if the offer has a single
        /// grant.
        grants: Vec<usize>,
    },
    /// Grants use the share price of the year in which they are made.
    SizedWhenGranted,
    /// Grants are converted at each year's share price, so that they are worth their value.
    PricedEachYear {
        /// The 1-based numbers of these grants; empty if the offer has a single grant.
        grants: Vec<usize>,
    },
    /// Shares are whole numbers, allocated this way.
    WholeShares(Allocation),
    /// Refresher grants.
    Refreshers {
        /// Whether the letter promises them.
        written: bool,
        /// The value of the first refresher.
        value: Money,
        /// The month of the first refresher.
        first_month: u32,
        /// Months between refreshers.
        every: u32,
        /// The number of refreshers, if limited.
        count: Option<u32>,
        /// The growth from each refresher to the next.
        growth: Option<Rate>,
        /// The vesting preset, if the refreshers use one.
        preset: Option<&'static Preset>,
    },
    /// The working time, for pay per hour.
    WorkingTime(WorkingTime),
    /// The share price by year.
    SharePrices {
        /// The prices of years 1, 2 and so on.
        prices: Vec<Money>,
        /// Whether later years keep the last price.
        then_flat: bool,
    },
    /// No share price is known, so grants vest at face value.
    NoSharePrice {
        /// The growth of that value.
        growth: Option<GrowthPath>,
    },
    /// An exchange rate that the figures use.
    ExchangeRate(ExchangeRate),
    /// Today's share price.
    SharePrice {
        /// The price.
        price: Money,
        /// Whether the price comes from the grants.
        is_grant_price: bool,
        /// Its growth.
        growth: Option<GrowthPath>,
    },
    /// Payments are weighed by their time.
    Time(TimeAssumption),
    /// A grant of stock options.
    Options {
        /// Its 1-based number, if there are several.
        number: Option<usize>,
        /// Its terms.
        terms: OptionTerms,
    },
    /// The shares cannot be sold yet.
    PrivateShares {
        /// The month in which everything vested by then is paid; `None` if it counts as it vests.
        liquidity_month: Option<u32>,
        /// The years of the horizon, if that month is after them and nothing is counted.
        not_paid_in: Option<u32>,
        /// The part of the value that is not counted.
        discount: Option<Rate>,
        /// The share price at liquidity, if it is not that year's price.
        exit: Option<ExitPrice>,
    },
}

/// An assumption behind figures that weigh payments by their time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TimeAssumption {
    /// Payments are discounted.
    Discounted {
        /// The yearly discount rate.
        rate: Rate,
        /// Whether the expected pay is discounted, because there is a leave rate too.
        is_expected: bool,
    },
    /// The share price grows faster than it is discounted.
    GrowthAboveDiscount {
        /// The yearly growth, if it is one rate.
        growth: Option<Rate>,
        /// The yearly discount rate.
        discount: Rate,
    },
    /// Pay counts times the probability of still being there.
    MayLeave {
        /// The probability of leaving within a year.
        rate: Rate,
        /// The probability of still being there after each year, as a fraction.
        staying: Vec<Decimal>,
    },
}

/// The terms of a grant of stock options.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OptionTerms {
    /// The number of options.
    pub count: Decimal,
    /// The price at which a share can be bought.
    pub strike: Money,
    /// How they are taxed.
    pub tax: OptionType,
    /// The percent that vests in each year.
    pub vesting: Vec<Decimal>,
    /// The vesting preset, if they use one.
    pub preset: Option<&'static Preset>,
}

/// The share price at liquidity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ExitPrice {
    /// The price of a share, rounded.
    pub price: Money,
    /// The value of the company that it follows from; `None` if the price is stated.
    pub from_value: Option<ExitValue>,
}

/// The value of a company at liquidity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ExitValue {
    /// The value.
    pub value: Money,
    /// Today's shares, fully diluted.
    pub shares: Decimal,
    /// The part of the company that later shareholders will own.
    pub dilution: Rate,
}

/// The amount of a recurring payment, negative for a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecurringAmount {
    /// An amount a year.
    PerYear(Money),
    /// An amount a month.
    PerMonth(Money),
    /// A fraction of base.
    OfBase(Rate),
}

impl RecurringAmount {
    /// Whether it is above zero: neither a cost nor nothing.
    #[must_use]
    pub fn is_positive(self) -> bool {
        match self {
            Self::PerYear(amount) | Self::PerMonth(amount) => amount.amount() > Decimal::ZERO,
            Self::OfBase(rate) => rate > Rate::default(),
        }
    }
}

/// A tier of an employer's match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MatchTier {
    /// The part of the deferral that is matched.
    pub rate: Rate,
    /// The fraction of base at which the tier ends. It starts where the one before ends.
    pub up_to: Rate,
}

/// What limits an employer's match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchCap {
    /// The legal limit of the deferral.
    Deferral,
    /// The legal limit of the pay that counts.
    Pay,
    /// The offer's own limit.
    Limit,
    /// The legal limit of deferral and match together.
    Additions,
}

impl Assumption {
    /// Whether it is about a benefit.
    #[must_use]
    pub const fn is_of_benefit(&self) -> bool {
        matches!(
            self,
            Self::Recurring { kind: PayKind::Benefit, .. }
                | Self::Retirement { .. }
                | Self::Espp { .. }
        )
    }
}

/// Growth within the horizon.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct GrowthPath {
    /// The yearly growth.
    pub growth: Growth,
    /// The last year with growth, if the horizon continues after it.
    pub flat_after: Option<u32>,
}

impl GrowthPath {
    /// The growth within so many years; `None` if nothing grows.
    pub(crate) fn over(growth: &Growth, years: u32) -> Option<Self> {
        let flat_after = growth.last_year().filter(|last| *last < years);
        (!growth.is_none()).then(|| Self { growth: growth.clone(), flat_after })
    }
}
