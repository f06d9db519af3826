//! A grant with its shares and vests.

#[cfg(feature = "simulate")]
mod moving;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Allocation, PricePath, Schedule, Tranche};
use crate::component::Component;
use crate::money::{Currency, Fraction, Price, decimal};
use crate::time::year_of;

/// A grant or refresher with its vests.
///
/// Vested amounts are counted in parts: `parts × each ÷ unit` gives shares, or money invested in
/// shares. Keeping a fraction avoids rounding before the share price is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Award {
    pub(crate) component: Component,
    /// The 1-based number within its component.
    pub(crate) number: usize,
    /// Months after the start date; negative for an existing grant.
    pub(crate) granted_month: i32,
    pub(crate) size: GrantSize,
    /// Tranches with months counted from the grant.
    tranches: Arc<[Tranche]>,
    each: Decimal,
    unit: Decimal,
    measure: Measure,
    pub(crate) currencies: GrantCurrencies,
    /// The first month in which vests are paid; 0 for shares that can be sold as they vest.
    liquid_from: u32,
    /// Whether vests are taxed as wages when they are paid.
    pub(crate) is_wages: bool,
}

/// The currency of a grant's value and grant price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GrantCurrencies {
    pub(crate) own: Currency,
    /// The exchange rates, unless a single currency is all there is. Boxed, because few grants have
    /// them.
    pub(crate) rates: Option<Box<GrantRates>>,
}

/// The exchange rates of a grant. A rate between equal currencies is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GrantRates {
    /// From the grant's currency to that of the share price.
    pub(crate) to_price: Option<Fraction>,
    /// From the grant's currency to that of the figures.
    pub(crate) to_shown: Option<Fraction>,
    /// From the currency of the share price to that of the figures.
    pub(crate) price_to_shown: Option<Fraction>,
}

impl GrantCurrencies {
    fn to_price(&self) -> Option<&Fraction> {
        self.rates.as_ref()?.to_price.as_ref()
    }

    fn to_shown(&self) -> Option<&Fraction> {
        self.rates.as_ref()?.to_shown.as_ref()
    }

    fn price_to_shown(&self) -> Option<&Fraction> {
        self.rates.as_ref()?.price_to_shown.as_ref()
    }
}

/// The size of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantSize {
    /// Money, converted to shares at a price.
    Value { value: Decimal, grant_price: GrantPrice },
    /// A whole number of shares.
    Shares(Decimal),
    /// A whole number of options, each to buy a share at the strike.
    Options { count: Decimal, strike: Price },
}

/// The share price that converts a grant's value to shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantPrice {
    /// The grant price stated in the offer.
    Named(Price),
    /// Today's price from the offer's file, regardless of overrides.
    Today(Price),
    /// The share price of the year of the grant.
    WhenGranted,
    /// Each year's share price, so that the value stays the same.
    EachYear,
}

/// The unit that an award's parts are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Shares,
    /// Money invested at the share price of that year.
    Money {
        year: u32,
    },
    /// Money that buys shares at the share price of the year in which it vests.
    MoneyOfItsYear,
}

impl GrantPrice {
    /// The year whose share price sizes the grant, if its parts are money. A stated price must be
    /// in the currency of the share price for that.
    fn year(self, granted_month: i32, prices: &PricePath<'_>, is_foreign: bool) -> Option<u32> {
        match self {
            // A grant on an anniversary uses the price of the year just finished.
            Self::WhenGranted => Some(year_of(u32::try_from(granted_month).unwrap_or(0)).max(1)),
            Self::Named(_) if is_foreign => None,
            Self::EachYear => None,
            Self::Named(price) | Self::Today(price) => {
                prices.in_year(1).filter(|today| *today == price.get()).map(|_| 1)
            }
        }
    }

    /// The price, in the grant's currency if stated and else in that of the share price.
    pub(crate) fn at(self, granted_month: i32, prices: &PricePath<'_>) -> Option<Decimal> {
        match self {
            Self::Named(price) | Self::Today(price) => Some(price.get()),
            Self::WhenGranted => prices.in_year(self.year(granted_month, prices, false)?),
            Self::EachYear => None,
        }
    }

    /// A grant's value in the currency of the price.
    fn value(self, value: Decimal, currencies: &GrantCurrencies) -> Option<Fraction> {
        let factor = currencies.to_price().filter(|_| !matches!(self, Self::Named(_)));
        Fraction::whole(value).by(factor)
    }
}

impl Award {
    /// An award of this size at the given yearly share prices; `None` if a count is too large to
    /// compute exactly.
    pub(crate) fn new(
        (component, number): (Component, usize),
        granted_month: i32,
        (size, currencies): (GrantSize, GrantCurrencies),
        (schedule, allocation): (&Schedule, Allocation),
        prices: &PricePath<'_>,
    ) -> Option<Self> {
        let (tranches, each, unit, measure) = if allocation == Allocation::Fractional {
            let (part, measure) = match size {
                GrantSize::Shares(shares) | GrantSize::Options { count: shares, .. } => {
                    (Fraction::whole(shares), Measure::Shares)
                }
                GrantSize::Value { value, grant_price: GrantPrice::EachYear } => {
                    (Fraction::whole(value), Measure::MoneyOfItsYear)
                }
                GrantSize::Value { value, grant_price } => {
                    let is_foreign = currencies.to_price().is_some();
                    match grant_price.year(granted_month, prices, is_foreign) {
                        Some(year) => (Fraction::whole(value), Measure::Money { year }),
                        None => {
                            let price = grant_price.at(granted_month, prices)?;
                            let value = grant_price.value(value, &currencies)?;
                            (value.over(price)?, Measure::Shares)
                        }
                    }
                }
            };
            let (each, unit) = part.over(schedule.whole)?.parts();
            (Arc::clone(&schedule.tranches), each, unit, measure)
        } else {
            let shares = match size {
                GrantSize::Shares(shares) | GrantSize::Options { count: shares, .. } => shares,
                GrantSize::Value { value, grant_price } => {
                    match grant_price.at(granted_month, prices)? {
                        // Money cannot buy worthless shares.
                        price if price.is_zero() => Decimal::ZERO,
                        price => {
                            let shares = grant_price.value(value, &currencies)?.over(price)?;
                            decimal(shares.rounding(0)?.units(Decimal::ONE)?, 0)?
                        }
                    }
                }
            };
            let counts = allocation.vested(shares, schedule)?;
            let months = schedule.tranches.iter().map(|tranche| tranche.month);
            let tranches = months.zip(counts).map(|(month, vested)| Tranche { month, vested });
            let mut tranches: Vec<Tranche> = tranches.collect();
            // A tranche without shares is not a vest, even if it comes first.
            tranches.dedup_by_key(|tranche| tranche.vested);
            tranches.retain(|tranche| !tranche.vested.is_zero());
            (tranches.into(), Decimal::ONE, Decimal::ONE, Measure::Shares)
        };
        let liquid_from = prices.liquid_from();
        Some(Self {
            component,
            number,
            granted_month,
            size,
            tranches,
            each,
            unit,
            measure,
            currencies,
            liquid_from,
            is_wages: true,
        })
    }

    /// Whether the grant is made before the end of `month`. Grants made at the start or earlier
    /// count from month 0.
    pub(crate) fn is_made_by(&self, month: u32) -> bool {
        i64::from(self.granted_month) < i64::from(month.max(1))
    }

    /// The value of one part in a year, in the currency of the figures; `None` if it is too large
    /// to compute exactly.
    pub(crate) fn worth(&self, year: u32, prices: &PricePath<'_>) -> Option<Fraction> {
        self.worth_above(self.strike(), year, prices)
    }

    fn worth_above(
        &self,
        strike: Option<Decimal>,
        year: u32,
        prices: &PricePath<'_>,
    ) -> Option<Fraction> {
        let part = Fraction::new(self.each, self.unit);
        let (value, rate) = match self.measure {
            Measure::Shares => {
                (prices.value_of(part, strike, year), self.currencies.price_to_shown())
            }
            Measure::Money { year: granted } => {
                (prices.risen(part, granted, year), self.currencies.to_shown())
            }
            Measure::MoneyOfItsYear => (Some(part), self.currencies.to_shown()),
        };
        if rate.is_none() && prices.is_counted_in_full() {
            return value;
        }
        prices.counted(value?.by(rate)?)
    }

    /// The strike of options.
    pub(crate) fn strike(&self) -> Option<Decimal> {
        match self.size {
            GrantSize::Options { strike, .. } => Some(strike.get()),
            _ => None,
        }
    }

    /// The number of shares in `parts` in a year, at the given yearly share prices.
    pub(crate) fn shares(&self, parts: Decimal, year: u32, prices: &[Decimal]) -> Option<Decimal> {
        let amount = parts.checked_mul(self.each)?;
        let bought_in = match self.measure {
            Measure::Shares => return amount.checked_div(self.unit),
            Measure::Money { year: granted } => granted,
            Measure::MoneyOfItsYear => year,
        };
        let price = prices.get(bought_in.checked_sub(1)? as usize)?;
        if price.is_zero() {
            return Some(Decimal::ZERO);
        }
        let money = Fraction::new(amount, self.unit).by(self.currencies.to_price())?;
        let (shares, unit) = money.over(*price)?.parts();
        shares.checked_div(unit)
    }

    /// The number of vests up to and including that month.
    pub(crate) fn vests_by(&self, month: u32) -> usize {
        // A schedule's length bounds both months, so the difference cannot overflow.
        let since = i64::from(month) - i64::from(self.granted_month);
        // Vests are at least a month apart, so a monthly schedule needs no search.
        let most = usize::try_from(since).unwrap_or(0).min(self.tranches.len());
        let candidates = self.tranches.get(..most).unwrap_or_default();
        match candidates.last() {
            Some(last) if i64::from(last.month) > since => {
                candidates.partition_point(|tranche| i64::from(tranche.month) <= since)
            }
            _ => most,
        }
    }

    /// The total number of vests.
    pub(crate) fn vest_count(&self) -> usize {
        self.tranches.len()
    }

    /// The month of a vest, by index; 0 for one before the start.
    pub(crate) fn month_of(&self, vest: usize) -> u32 {
        let month = self.tranches.get(vest).map_or(0, |tranche| tranche.month);
        self.granted_month.saturating_add_unsigned(month).max(0).unsigned_abs()
    }

    /// The month in which a vest is paid, by index.
    pub(crate) fn paid_in(&self, vest: usize) -> u32 {
        self.month_of(vest).max(self.liquid_from)
    }

    /// The number of vests that are not pay of this job, because they came before it. RSUs that wait
    /// for liquidity vest in full only then.
    pub(crate) fn vests_before_start(&self) -> usize {
        if self.liquid_from > 0 && self.strike().is_none() { 0 } else { self.vests_by(0) }
    }

    /// Whether vests are paid by the end of that month.
    pub(crate) const fn is_liquid_by(&self, month: u32) -> bool {
        self.liquid_from <= month
    }

    /// The parts vested before a vest, by index.
    pub(crate) fn vested_before(&self, vest: usize) -> Decimal {
        let last = vest.checked_sub(1).and_then(|last| self.tranches.get(last));
        last.map_or(Decimal::ZERO, |tranche| tranche.vested)
    }

    /// The parts not paid by the end of that month. Before liquidity, that is everything but the
    /// vests before the start.
    pub(crate) fn left(&self, month: u32) -> Decimal {
        let paid = match self.is_liquid_by(month) {
            true => self.vests_by(month),
            false => self.vests_before_start(),
        };
        self.all() - self.vested_before(paid)
    }

    /// The parts lost on leaving at the end of that month. Vested options are kept until they can be
    /// sold. Vested RSUs of a private company are lost before liquidity.
    pub(crate) fn lost(&self, month: u32) -> Decimal {
        match self.size {
            GrantSize::Options { .. } => self.all() - self.vested_before(self.vests_by(month)),
            _ => self.left(month),
        }
    }

    /// The options vested by the end of that month and their strike; `None` for shares. A count of
    /// whole options has one part each.
    pub(crate) fn exercisable(&self, month: u32) -> Option<(Decimal, Decimal)> {
        Some((self.vested_before(self.vests_by(month)), self.strike()?))
    }

    /// All parts of the award.
    pub(crate) fn all(&self) -> Decimal {
        self.vested_before(self.vest_count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equity::{Cadence, Percent, SharePrice};
    use crate::money::Growth;

    fn flat_at(price: i64) -> SharePrice {
        let price = Price::new(Decimal::from(price)).unwrap();
        SharePrice::named(price, Growth::NONE)
    }

    fn award(size: GrantSize, granted_month: i32, allocation: Allocation, price: i64) -> Award {
        let quarter = Percent::new(Decimal::from(25)).unwrap();
        let schedule = Schedule::by_year([(quarter, Cadence::Year); 4]).unwrap();
        let share_price = flat_at(price);
        let prices = PricePath::new(&share_price, 4).unwrap();
        let currencies = GrantCurrencies { own: Currency::USD, rates: None };
        let size = (size, currencies);
        Award::new((Component::Rsu, 1), granted_month, size, (&schedule, allocation), &prices)
            .unwrap()
    }

    fn money(value: i64, grant_price: i64) -> GrantSize {
        let grant_price = GrantPrice::Named(Price::new(Decimal::from(grant_price)).unwrap());
        GrantSize::Value { value: Decimal::from(value), grant_price }
    }

    /// Only a grant price that differs from today's price requires a division.
    #[test]
    fn money_is_converted_at_the_grant_price() {
        let share_price = flat_at(200);
        let prices = PricePath::new(&share_price, 4).unwrap();
        let worth = |size| {
            let worth = award(size, 0, Allocation::Fractional, 200).worth(1, &prices).unwrap();
            worth.rounding(2).unwrap().units(Decimal::from(1_200))
        };
        assert_eq!(worth(money(100_000, 100)), Some(20_000_000));
        assert_eq!(worth(money(100_000, 200)), Some(10_000_000));
        assert_eq!(worth(GrantSize::Shares(Decimal::from(100))), Some(2_000_000));
    }

    #[test]
    fn a_grant_in_money_rounds_to_the_nearest_whole_share() {
        let whole = award(money(1_000, 30), 0, Allocation::CumulativeRounding, 30);
        assert_eq!(whole.all(), Decimal::from(33));
    }

    #[test]
    fn a_tranche_without_shares_is_not_a_vest() {
        let two = award(GrantSize::Shares(Decimal::TWO), 0, Allocation::CumulativeRoundDown, 1);
        let months: Vec<u32> = (0..two.vests_by(600)).map(|vest| two.month_of(vest)).collect();
        assert_eq!(months, [24, 48]);
    }

    #[test]
    fn an_existing_grant_may_have_vested_before_the_start() {
        let held = award(GrantSize::Shares(Decimal::from(8)), -12, Allocation::Fractional, 1);
        assert_eq!((held.vests_by(0), held.vests_by(11), held.vests_by(12)), (1, 1, 2));
        assert_eq!(held.left(0) * Decimal::from(4), held.all() * Decimal::from(3));
    }

    #[test]
    fn an_award_exists_once_its_month_begins() {
        let made = |granted_month, month| {
            let size = GrantSize::Shares(Decimal::ONE);
            award(size, granted_month, Allocation::Fractional, 1).is_made_by(month)
        };
        assert!(made(-3, 0) && made(0, 0) && made(12, 13));
        assert!(!made(12, 12) && !made(1, 1));
    }

    #[test]
    fn a_grant_uses_its_stated_price_or_its_years_price() {
        let share_price =
            SharePrice::ByYear(["10", "20"].map(|price| price.parse().unwrap()).into());
        let prices = PricePath::new(&share_price, 4).unwrap();
        let at = |grant_price: GrantPrice, month| {
            grant_price.at(month, &prices).map(|price| price.to_string())
        };
        let seven = Price::new(Decimal::from(7)).unwrap();
        assert_eq!(at(GrantPrice::Named(seven), 30).as_deref(), Some("7"));
        assert_eq!(at(GrantPrice::Today(seven), 0).as_deref(), Some("7"));
        // An anniversary uses the year just finished; existing grants use year 1.
        for (month, price) in [(-5, "10"), (0, "10"), (12, "10"), (13, "20"), (48, "20")] {
            assert_eq!(at(GrantPrice::WhenGranted, month).as_deref(), Some(price), "month {month}");
        }
        assert_eq!(at(GrantPrice::WhenGranted, 49), None);
    }

    #[test]
    fn parts_convert_to_shares() {
        let quarter_of = |size, price: i64| {
            let award = award(size, 0, Allocation::Fractional, price);
            let quarter = award.all() / Decimal::from(4);
            award
                .shares(quarter, 1, &[price.into(); 4])
                .map(|shares| shares.normalize().to_string())
        };
        assert_eq!(quarter_of(GrantSize::Shares(Decimal::from(18)), 5).as_deref(), Some("4.5"));
        assert_eq!(quarter_of(money(4_000, 100), 5).as_deref(), Some("10"));
        assert_eq!(quarter_of(money(4_000, 100), 100).as_deref(), Some("10"));
    }

    #[test]
    fn money_priced_each_year_buys_shares_at_that_years_price() {
        let size = GrantSize::Value { value: 400.into(), grant_price: GrantPrice::EachYear };
        let award = award(size, 0, Allocation::Fractional, 10);
        let quarter = award.all() / Decimal::from(4);
        let shares = |year| award.shares(quarter, year, &[10, 20, 0].map(Decimal::from));
        assert_eq!([1, 2, 3].map(shares), [10, 5, 0].map(|shares| Some(shares.into())));
        assert_eq!(shares(4), None);
    }

    #[test]
    fn vest_months_count_from_the_grant() {
        let months = |granted_month| {
            let award = award(
                GrantSize::Shares(Decimal::from(8)),
                granted_month,
                Allocation::Fractional,
                1,
            );
            [0, 1, 2, 3].map(|vest| award.month_of(vest))
        };
        assert_eq!(months(0), [12, 24, 36, 48]);
        assert_eq!(months(5), [17, 29, 41, 53]);
    }
}
