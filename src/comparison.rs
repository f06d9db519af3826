//! Compares offers: who leads, by how much, and from which month.

use std::fmt;

use rust_decimal::Decimal;

use crate::metric::{Figure, Metric};
use crate::money::{Currency, Money, relative};
use crate::time::year_of;
use crate::view::{Projection, Year};

/// A comparison of offers with the first one, the baseline. Indices refer to the offers given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'a> {
    offers: Vec<&'a Projection>,
    by_year: Vec<Standing>,
    total: Standing,
    promised: Option<Standing>,
    liquid: Option<Standing>,
    take_home: Option<Standing>,
    overtakes: Vec<Overtake>,
    comparable_years: usize,
    calendar_overtakes: Option<Vec<CalendarOvertake>>,
}

/// The ranking of offers by one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The offer with the largest figure; `None` if several tie.
    pub leader: Option<usize>,
    /// The runner-up, or the first of the tied offers.
    pub second: Option<usize>,
    /// Whether the lead is under 2 % of the leader's figure.
    pub close: bool,
    /// The leader's figure minus the runner-up's.
    pub lead: Money,
    /// The lead as a fraction of the leader's figure; `None` if that figure is not above zero.
    pub lead_rate: Option<Decimal>,
    /// Each offer's figure minus the baseline's.
    pub differences: Vec<Money>,
}

/// The point from which one offer leads the baseline in cumulative pay, or the baseline leads it,
/// until the end of the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overtake {
    /// The offer that is ahead.
    pub ahead: usize,
    /// The offer that is behind.
    pub behind: usize,
    /// The first month from which it is ahead at the end of every month.
    pub from_month: u32,
    /// The first year from which it is ahead at the end of every year.
    pub from_year: u32,
}

/// The calendar year from which one offer leads the baseline in cumulative pay at the end of every
/// year, or the baseline leads it.
///
/// The months of offers that start on different days do not match, but their calendar years do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CalendarOvertake {
    /// The offer that is ahead.
    pub ahead: usize,
    /// The offer that is behind.
    pub behind: usize,
    /// The first calendar year from which it is ahead at the end of every year.
    pub from_year: u32,
}

/// Why offers cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ComparisonError {
    /// Amounts in different currencies cannot be compared.
    MixedCurrencies {
        /// The first offer in another currency.
        offer: usize,
        /// Its currency.
        currency: Currency,
        /// The baseline's currency.
        baseline: Currency,
    },
    /// The offers have different horizons.
    MixedHorizons {
        /// The first offer with another horizon.
        offer: usize,
    },
}

impl ComparisonError {
    /// The offer that does not match the baseline.
    #[must_use]
    pub const fn offer(&self) -> usize {
        match self {
            Self::MixedCurrencies { offer, .. } | Self::MixedHorizons { offer } => *offer,
        }
    }
}

impl fmt::Display for ComparisonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MixedCurrencies { currency, baseline, .. } => {
                write!(f, "the offer is in {currency}, but the first is in {baseline}")
            }
            Self::MixedHorizons { .. } => {
                f.write_str("the offer has a different horizon than the first")
            }
        }
    }
}

impl std::error::Error for ComparisonError {}

impl<'a> Comparison<'a> {
    /// Compares each offer with the first, over the same horizon: by calendar year if all are laid
    /// out by the same ones, or else by year of the job.
    ///
    /// # Errors
    ///
    /// [`ComparisonError`] if an offer's currency or horizon differs from the first one's.
    pub fn new(offers: impl IntoIterator<Item = &'a Projection>) -> Result<Self, ComparisonError> {
        let offers: Vec<&Projection> = offers.into_iter().collect();
        alike(offers.iter().map(|offer| (offer.currency(), offer.years().len())))?;
        let is_by_calendar = is_by_calendar(&offers);
        let years = |offer: &'a Projection| {
            if is_by_calendar { offer.periods() } else { offer.years() }
        };
        let count = offers.first().map_or(0, |offer| years(offer).len());
        let comparable = if is_by_calendar { comparable_years(&offers) } else { count };
        let currency = offers.first().map_or(Currency::USD, |offer| offer.currency());
        let in_year = |index: usize| {
            let years = offers.iter().map(|offer| years(offer).get(index));
            let totals = years.map(|year| year.map_or(Decimal::ZERO, |it| it.total().amount()));
            Standing::of(&totals.collect::<Vec<_>>(), currency)
        };
        let totals: Vec<Decimal> = offers.iter().map(|offer| offer.total().amount()).collect();
        let excluding = |part: fn(&Projection) -> Money| {
            let rest = offers.iter().zip(&totals);
            let rest = rest.map(|(offer, total)| total - part(offer).amount());
            let rest: Vec<Decimal> = rest.collect();
            (rest != totals).then(|| Standing::of(&rest, currency))
        };
        let take_home: Option<Vec<Decimal>> =
            offers.iter().map(|offer| Some(offer.take_home()?.amount())).collect();
        Ok(Self {
            by_year: (0..count).map(in_year).collect(),
            total: Standing::of(&totals, currency),
            promised: excluding(Projection::unpromised),
            liquid: excluding(Projection::private_equity),
            take_home: take_home.map(|totals| Standing::of(&totals, currency)),
            overtakes: overtakes(offers.iter().map(|offer| offer.ledger().running_totals())),
            comparable_years: comparable,
            calendar_overtakes: is_by_calendar.then(|| calendar_overtakes(&offers, comparable)),
            offers,
        })
    }

    /// The metric's figure for each offer; `None` if an offer lacks it.
    #[must_use]
    pub fn figures(&self, metric: Metric) -> Vec<Option<Figure>> {
        self.offers.iter().map(|offer| offer.metric(metric).ok()).collect()
    }

    /// The ranking by a metric; `None` if an offer lacks it or it is not an amount.
    #[must_use]
    pub fn standing(&self, metric: Metric) -> Option<Standing> {
        let figures = self.figures(metric).into_iter();
        let amounts: Option<Vec<Money>> = figures.map(|figure| figure?.amount()).collect();
        Standing::of_money(&amounts?)
    }

    /// The ranking in each year of the job, or in each calendar year.
    #[must_use]
    pub fn by_year(&self) -> &[Standing] {
        &self.by_year
    }

    /// The ranking by total pay.
    #[must_use]
    pub const fn total(&self) -> &Standing {
        &self.total
    }

    /// The ranking by total pay excluding unpromised refreshers; `None` if there are none.
    #[must_use]
    pub const fn promised(&self) -> Option<&Standing> {
        self.promised.as_ref()
    }

    /// The ranking by total pay excluding the shares of private companies; `None` if there are none.
    #[must_use]
    pub const fn liquid(&self) -> Option<&Standing> {
        self.liquid.as_ref()
    }

    /// The ranking by take-home pay; `None` if an offer is not taxed.
    #[must_use]
    pub const fn take_home(&self) -> Option<&Standing> {
        self.take_home.as_ref()
    }

    /// The lasting overtake between each offer and the baseline; none if they end equal.
    #[must_use]
    pub fn overtakes(&self) -> &[Overtake] {
        &self.overtakes
    }

    /// How many of the years can be compared. Where offers start on different days, these are the
    /// calendar years before the first of them reaches the end of the horizon.
    #[must_use]
    pub const fn comparable_years(&self) -> usize {
        self.comparable_years
    }

    /// The overtakes by calendar year, within those that can be compared; `None` unless the offers
    /// are compared by calendar year.
    #[must_use]
    pub fn calendar_overtakes(&self) -> Option<&[CalendarOvertake]> {
        self.calendar_overtakes.as_deref()
    }
}

impl Standing {
    /// The ranking by amounts in one currency; `None` without any.
    pub(crate) fn of_money(figures: &[Money]) -> Option<Self> {
        let currency = figures.first()?.currency();
        let figures: Vec<Decimal> = figures.iter().map(|figure| figure.amount()).collect();
        Some(Self::of(&figures, currency))
    }

    /// Ranks figures in one currency.
    pub(crate) fn of(figures: &[Decimal], currency: Currency) -> Self {
        let money = |amount| Money::new(amount, currency);
        let mut best: Option<(usize, Decimal)> = None;
        let mut second: Option<(usize, Decimal)> = None;
        for (index, figure) in figures.iter().copied().enumerate() {
            if best.is_none_or(|(_, largest)| figure > largest) {
                second = best.replace((index, figure));
            } else if second.is_none_or(|(_, larger)| figure > larger) {
                second = Some((index, figure));
            }
        }
        let largest = best.map_or(Decimal::ZERO, |(_, largest)| largest);
        let lead = second.map_or(largest, |(_, second)| largest - second);
        let first = figures.first().copied().unwrap_or_default();
        Self {
            leader: best.map(|(index, _)| index).filter(|_| !lead.is_zero()),
            second: second.map(|(index, _)| index),
            lead: money(lead),
            lead_rate: second.and_then(|_| relative(lead, largest)),
            close: lead.is_zero() || lead * Decimal::from(50) < largest,
            differences: figures.iter().map(|figure| money(figure - first)).collect(),
        }
    }

    /// The offers that share the largest figure.
    #[must_use]
    pub fn leaders(&self) -> Vec<usize> {
        let differences = || self.differences.iter().map(|difference| difference.amount());
        let most = differences().max();
        let all = differences().enumerate();
        all.filter(|(_, difference)| Some(*difference) == most).map(|(index, _)| index).collect()
    }
}

/// Checks that every offer has the currency and horizon of the first.
pub(crate) fn alike<T: PartialEq>(
    offers: impl IntoIterator<Item = (Currency, T)>,
) -> Result<(), ComparisonError> {
    let mut offers = offers.into_iter();
    let Some((baseline, horizon)) = offers.next() else {
        return Ok(());
    };
    (1..).zip(offers).try_for_each(|(offer, (currency, its_horizon))| {
        if currency != baseline {
            return Err(ComparisonError::MixedCurrencies { offer, currency, baseline });
        }
        if its_horizon != horizon {
            return Err(ComparisonError::MixedHorizons { offer });
        }
        Ok(())
    })
}

/// Whether all offers are laid out by the same calendar years.
fn is_by_calendar(offers: &[&Projection]) -> bool {
    let years = |offer: &Projection| {
        offer.calendar().map(|years| years.iter().map(Year::year).collect::<Vec<_>>())
    };
    offers
        .first()
        .and_then(|first| years(first))
        .is_some_and(|first| offers.iter().all(|offer| years(offer).as_ref() == Some(&first)))
}

/// The number of calendar years before the horizon of an offer ends, or all if all end together.
fn comparable_years(offers: &[&Projection]) -> usize {
    let years = offers.first().map_or(&[][..], |offer| offer.periods());
    let ends = || offers.iter().filter_map(|offer| Some(offer.first_and_last_day()?.1));
    match ends().min().filter(|first| ends().any(|end| end != *first)) {
        Some(first) => years.iter().filter(|year| year.year() < first.next_day().year()).count(),
        None => years.len(),
    }
}

/// The lasting overtakes by calendar year, within the first `count` of them.
fn calendar_overtakes(offers: &[&Projection], count: usize) -> Vec<CalendarOvertake> {
    let years = offers.first().map_or(&[][..], |offer| offer.periods());
    let by_year_end = offers.iter().map(|offer| {
        let mut total = 0;
        let totals = offer.periods().iter().take(count).map(|year| {
            total += year.total_units();
            total
        });
        [0].into_iter().chain(totals).collect::<Vec<i128>>()
    });
    let found = overtakes(by_year_end).into_iter().filter_map(|overtake| {
        let Overtake { ahead, behind, .. } = overtake;
        let from_year = years.get(overtake.from_month as usize - 1)?.year();
        Some(CalendarOvertake { ahead, behind, from_year })
    });
    found.collect()
}

/// Finds lasting overtakes of the baseline from cumulative pay at each month's end, in minor units.
/// Month 0 comes first.
pub(crate) fn overtakes<T: AsRef<[i128]>>(by_month: impl IntoIterator<Item = T>) -> Vec<Overtake> {
    let mut by_month = by_month.into_iter();
    let Some(baseline) = by_month.next() else {
        return Vec::new();
    };
    let overtake = |(index, other): (usize, T)| {
        let pairs = other.as_ref().iter().zip(baseline.as_ref());
        // All offers are equal at month 0, so it is skipped.
        let leads: Vec<i128> = pairs.map(|(other, baseline)| other - baseline).skip(1).collect();
        let end = leads.last()?.signum();
        if end == 0 {
            return None;
        }
        let months = leads.iter().rev().take_while(|lead| lead.signum() == end).count();
        let year_ends = leads.rchunks(12).map_while(<[i128]>::last);
        let years = year_ends.take_while(|lead| lead.signum() == end).count();
        let all = u32::try_from(leads.len()).ok()?;
        let from_month = all + 1 - u32::try_from(months).ok()?;
        let from_year = year_of(all) + 1 - u32::try_from(years).ok()?;
        let (ahead, behind) = if end > 0 { (index, 0) } else { (0, index) };
        Some(Overtake { ahead, behind, from_month, from_year })
    };
    (1..).zip(by_month).filter_map(overtake).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(figures: &[i64]) -> Standing {
        let figures: Vec<Decimal> = figures.iter().copied().map(Decimal::from).collect();
        Standing::of(&figures, Currency::USD)
    }

    #[test]
    fn a_lead_under_two_percent_is_too_close_to_call() {
        for (figures, leader, close) in [
            (&[100, 98][..], Some(0), false),
            (&[100, 99], Some(0), true),
            (&[9_801, 10_000], Some(1), true),
            (&[9_800, 10_000], Some(1), false),
            (&[50, 100, 99], Some(1), true),
            (&[7, 7], None, true),
            (&[0, 0], None, true),
            (&[0, 1], Some(1), false),
        ] {
            let standing = standing(figures);
            assert_eq!((standing.leader, standing.close), (leader, close), "{figures:?}");
            assert_eq!(standing.leaders().len() == 1, leader.is_some(), "{figures:?}");
        }
    }

    #[test]
    fn differences_are_relative_to_the_first_offer() {
        let standing = standing(&[100, 130, 90]);
        let usd = |amount: i64| Money::new(amount.into(), Currency::USD);
        assert_eq!(standing.differences, [0, 30, -10].map(usd));
        assert_eq!((standing.lead, standing.second), (usd(30), Some(0)));
        assert_eq!(standing.lead_rate, Some(Decimal::new(230_769, 6)));
    }

    #[test]
    fn a_lead_rate_under_two_percent_is_close() {
        for (figures, rate) in [
            // 2 % of 10,000 is not close, although it is 2.04 % of 9,800.
            ([10_000, 9_800], "0.020000"),
            // A lead of 2 % of 9,801, but less than 2 % of the larger figure.
            ([9_801, 10_000], "0.019900"),
            ([0, 50], "1.000000"),
        ] {
            let standing = standing(&figures);
            let lead_rate = standing.lead_rate.unwrap();
            assert_eq!(lead_rate.to_string(), rate, "{figures:?}");
            assert_eq!(standing.close, lead_rate < Decimal::new(2, 2), "{figures:?}");
        }
        // A fraction of nothing or less means nothing.
        for figures in [[0, 0], [-12_000, -20_000], [-20_000, -19_900], [0, -5]] {
            let standing = standing(&figures);
            assert_eq!(standing.lead_rate, None, "{figures:?}");
            assert_eq!(standing.close, standing.leader.is_none(), "{figures:?}");
        }
    }

    #[test]
    fn ties_keep_the_order_given() {
        let leader_and_second = |figures: &[i64]| {
            let standing = standing(figures);
            (standing.leader, standing.second)
        };
        assert_eq!(leader_and_second(&[100, 90, 90]), (Some(0), Some(1)));
        assert_eq!(leader_and_second(&[90, 90, 100]), (Some(2), Some(0)));
        // All offers tie, so there is no leader.
        assert_eq!(leader_and_second(&[7, 7]), (None, Some(1)));
        assert_eq!(standing(&[5, 7, 7]).leaders(), [1, 2]);
    }

    #[test]
    fn an_error_names_the_first_offer_that_does_not_match() {
        let [dollar, euro] = ["USD", "EUR"].map(|code| code.parse::<Currency>().unwrap());
        let alone = |offers: &[(Currency, u32)]| {
            alike(offers.iter().copied()).map_err(|error| (error.offer(), error))
        };
        assert_eq!(alone(&[(euro, 4), (euro, 4)]), Ok(()));
        let mixed = ComparisonError::MixedCurrencies { offer: 2, currency: euro, baseline: dollar };
        assert_eq!(alone(&[(dollar, 4), (dollar, 4), (euro, 4), (euro, 5)]), Err((2, mixed)));
        let longer = ComparisonError::MixedHorizons { offer: 3 };
        assert_eq!(alone(&[(euro, 4), (euro, 4), (euro, 4), (euro, 5)]), Err((3, longer)));
    }

    /// The overtake for two offers, from their pay in each month.
    fn ahead(by_month: [&[i128]; 2]) -> Option<(usize, usize, u32, u32)> {
        let totals = by_month.map(|months| {
            let mut total = 0;
            let totals = months.iter().map(|month| {
                total += month;
                total
            });
            [0].into_iter().chain(totals).collect::<Vec<_>>()
        });
        let found = overtakes(totals);
        let found = found.first()?;
        Some((found.ahead, found.behind, found.from_month, found.from_year))
    }

    #[test]
    fn only_the_lasting_lead_counts() {
        let (steady, early) = ([2; 24], [12, 1].repeat(12));
        assert_eq!(ahead([&steady, &steady]), None);
        // The lead can start in month 1.
        assert_eq!(ahead([&steady, &early]), Some((1, 0, 1, 1)));
        assert_eq!(ahead([&early, &steady]), Some((0, 1, 1, 1)));
        // The other offer draws level in month 10 and leads from month 11.
        let at_once = [&[22][..], &[2; 9], &[0; 14]].concat();
        assert_eq!(ahead([&at_once, &[4; 24]]), Some((1, 0, 11, 1)));
        assert_eq!(ahead([&[0; 24], &[0; 24]]), None);
    }

    #[cfg(feature = "file")]
    #[test]
    fn unpromised_refreshers_and_private_equity_are_excluded_on_their_own() {
        use crate::{Horizon, Offer};
        let vesting = "vesting = { years = [100], every = \"year\" }";
        let texts = [
            "base = 100".to_owned(),
            format!("base = 80\n[refresher]\nvalue = 20\n{vesting}"),
            format!(
                "base = 90\n[rsu]\nvalue = 50\n{vesting}\n[stock]\nprivate = true\ndiscount = \"10%\""
            ),
        ];
        let offers = texts.map(|text| {
            Offer::from_toml(&text).unwrap().project(Horizon::new(2).unwrap()).unwrap()
        });
        let leads = |offers: &[Projection]| {
            let comparison = Comparison::new(offers).unwrap();
            let lead = |standing: Option<&Standing>| {
                standing.map(|it| (it.leader, it.lead.amount().normalize().to_string()))
            };
            [Some(comparison.total()), comparison.promised(), comparison.liquid()].map(lead)
        };
        let lead = |leader, lead: &str| Some((Some(leader), lead.to_owned()));
        // Totals of 200, 180 and 225; 160 without the refresher, and 180 without private shares.
        assert_eq!(leads(&offers), [lead(2, "25"), lead(2, "25"), lead(0, "20")]);
        assert_eq!(leads(&offers[..1]), [lead(0, "200"), None, None]);
    }
}
