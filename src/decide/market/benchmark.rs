//! Where an offer stands in a band.
//!
//! What a band's components come to in a year is not added up here: offers made of its low and of
//! its high components are projected like any other, so that vesting and sign-on fall as theirs do.

use std::fmt;

use rust_decimal::Decimal;

use super::band::Band;
use super::package::Package;
use super::range::Range;
use crate::component::Component;
use crate::ledger::OutOfReach;
use crate::metric::{Figure, Metric};
use crate::money::{Amount, Money, Rate};
use crate::offer::Offer;
use crate::time::Horizon;
use crate::view::Projection;

/// A figure that an offer and a band both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benchmark {
    /// `base`: the salary, a year.
    Base,
    /// `rsu`: the whole of the new-hire grants.
    Rsu,
    /// `sign_on.1`: the sign-on of a year.
    SignOn(u32),
    /// `sign_on`: the sign-on of all years.
    SignOnSum,
    /// `year1`: what year 1 pays.
    Year1,
    /// `average`: what an average year pays.
    Average,
    /// `total`: the same, where the band's components do not make it up.
    Total,
}

impl Benchmark {
    /// The component that it is of, where it is of one.
    #[must_use]
    pub const fn component(self) -> Option<Component> {
        match self {
            Self::Base => Some(Component::Base),
            Self::Rsu => Some(Component::Rsu),
            Self::SignOn(_) | Self::SignOnSum => Some(Component::SignOn),
            Self::Year1 | Self::Average | Self::Total => None,
        }
    }
}

impl fmt::Display for Benchmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base => f.write_str("base"),
            Self::Rsu => f.write_str("rsu"),
            Self::SignOn(year) => write!(f, "sign_on.{year}"),
            Self::SignOnSum => f.write_str("sign_on"),
            Self::Year1 => f.write_str("year1"),
            Self::Average => f.write_str("average"),
            Self::Total => f.write_str("total"),
        }
    }
}

/// A figure of an offer in its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Benchmarked {
    /// Which figure.
    pub of: Benchmark,
    /// The offer's own.
    pub figure: Money,
    /// The band's, with what adjusts a total.
    pub range: Range<Money>,
    /// The band's as the source has it.
    pub unadjusted: Range<Money>,
    /// What moving a component up to the band's top pays over the horizon; `None` for totals.
    pub worth: Option<Money>,
}

/// What totals are multiplied by: the low end by one and the low rate, the high end likewise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// What for.
    pub cause: AdjustmentCause,
    /// By how much.
    pub rates: Range<Rate>,
}

/// What totals are adjusted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdjustmentCause {
    /// Work in AI and ML in general: the band's own premium.
    GeneralPremium,
    /// A premium of the source, by what the source says it is for.
    Premium(String),
    /// Remote work.
    Remote,
    /// Presence in the office.
    Office,
}

/// The middle of what the market pays a year.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Middle {
    /// In the currency's minor digits.
    pub amount: Money,
    /// The band that it is of.
    pub band: Band,
    /// Where the figures are from.
    pub source: Option<String>,
    /// The year that they are of.
    pub year: Option<u32>,
    /// Whom they are the pay of; `None` where they are of every role.
    pub role: Option<String>,
}

/// Why the market has no middle for an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoMiddle {
    /// There is no band that goes with the offer.
    NoBand,
    /// The bands are of another role than the offer's.
    OtherRole {
        /// The role that the bands are of.
        bands: String,
        /// The offer's role, where it states one.
        offer: Option<String>,
    },
}

impl Band {
    /// What a part of the band pays in the terms of an offer.
    fn project(
        &self,
        package: Package,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Projection, OutOfReach> {
        package.into_offer(offer, self.vesting_beside(offer)).project(horizon)
    }

    /// What the components come to in year 1 and on average; `None` where they do not tell.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where growth carries a figure beyond what can be computed exactly.
    pub fn computed(
        &self,
        metric: Metric,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Option<Range<Money>>, OutOfReach> {
        let low = Package::at(self, |range| Some(range.low()));
        let (Some(low), Some(high)) = (low, Package::at(self, Range::high)) else {
            return Ok(None);
        };
        let [low, high] = [low, high].map(|package| self.project(package, offer, horizon));
        let (low, high) = (low?.metric(metric), high?.metric(metric));
        Ok(match (low, high) {
            (Ok(Figure::Amount(low)), Ok(Figure::Amount(high))) => Range::between(low, high),
            _ => None,
        })
    }

    /// Where an offer stands in each figure of the band, components before totals.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where growth carries a figure beyond what can be computed exactly.
    pub fn benchmark(
        &self,
        offer: &Offer,
        horizon: Horizon,
        adjustments: &[Adjustment],
    ) -> Result<Vec<Benchmarked>, OutOfReach> {
        let mut benchmarked = Vec::new();
        for (of, figure, range) in self.components(offer) {
            let range = range.in_currency(offer.currency);
            if let Some(range) = range {
                let worth = self.worth(of, range.room(figure), offer, horizon)?;
                benchmarked.push(Benchmarked { of, figure, range, unadjusted: range, worth });
            }
        }
        let projection = offer.project(horizon)?;
        for (of, metric, unadjusted) in self.totals(offer, horizon)? {
            let range = adjusted(unadjusted, adjustments, offer);
            if let (Ok(Figure::Amount(figure)), Some(range)) = (projection.metric(metric), range) {
                benchmarked.push(Benchmarked { of, figure, range, unadjusted, worth: None });
            }
        }
        Ok(benchmarked)
    }

    fn components(&self, offer: &Offer) -> Vec<(Benchmark, Money, Range<Amount>)> {
        let mut components = Vec::new();
        let base = offer.settled(offer.base().get());
        components.extend(self.base.map(|range| (Benchmark::Base, base, range)));
        components.extend(self.rsu.map(|range| (Benchmark::Rsu, offer.granted(), range)));
        let years = (1..).zip(&self.sign_on);
        components.extend(
            years.map(|(year, range)| (Benchmark::SignOn(year), offer.sign_on_of(year), *range)),
        );
        let sum = self.sign_on_sum;
        components.extend(sum.map(|range| (Benchmark::SignOnSum, offer.sign_on_sum(), range)));
        components
    }

    fn totals(
        &self,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Vec<(Benchmark, Metric, Range<Money>)>, OutOfReach> {
        let total = self.total.and_then(|total| total.in_currency(offer.currency));
        if let Some(total) = total {
            return Ok(vec![(Benchmark::Total, Metric::Average, total)]);
        }
        let mut totals = Vec::new();
        let computed = [(Benchmark::Year1, Metric::Year(1)), (Benchmark::Average, Metric::Average)];
        for (of, metric) in computed.into_iter().filter(|_| self.is_computed()) {
            let range = self.computed(metric, offer, horizon)?;
            totals.extend(range.map(|range| (of, metric, range)));
        }
        Ok(totals)
    }

    /// What so much more of a component pays over the horizon.
    fn worth(
        &self,
        of: Benchmark,
        room: Option<Money>,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Option<Money>, OutOfReach> {
        let Some(room) = room.and_then(|room| Amount::new(room.amount()).ok()) else {
            return Ok(None);
        };
        let mut package = Package::default();
        match of {
            Benchmark::Base => package.base = room,
            Benchmark::Rsu => package.rsu = room,
            Benchmark::SignOn(year) => {
                package.sign_on = vec![Amount::default(); year as usize];
                package.sign_on.pop();
                package.sign_on.push(room);
            }
            Benchmark::SignOnSum => package.sign_on.push(room),
            Benchmark::Year1 | Benchmark::Average | Benchmark::Total => return Ok(None),
        }
        self.project(package, offer, horizon).map(|paid| Some(paid.total()))
    }

    /// The middle of what it pays a year; `None` where it has no top.
    pub(super) fn middle(&self, offer: &Offer, horizon: Horizon) -> Option<Money> {
        let totals = self.totals(offer, horizon).ok()?;
        let wanted = [Benchmark::Average, Benchmark::Total];
        let (.., range) = totals.into_iter().find(|(of, ..)| wanted.contains(of))?;
        range.middle()
    }
}

/// A total with its adjustments: the low end takes the low rates and the high end the high ones.
/// `None` beyond what can be computed.
fn adjusted(
    range: Range<Money>,
    adjustments: &[Adjustment],
    offer: &Offer,
) -> Option<Range<Money>> {
    let (mut low, mut high) = (range.low().amount(), range.high().map(Money::amount));
    for Adjustment { rates, .. } in adjustments {
        let by = |figure: Decimal, rate: Rate| figure.checked_mul(Decimal::ONE + rate.fraction());
        low = by(low, rates.low())?;
        high = match (high, rates.high()) {
            (Some(high), Some(rate)) => Some(by(high, rate)?),
            _ => None,
        };
    }
    Range::settled(low, high, offer.currency)
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::super::{Asked, Market, VestingSource};
    use super::*;

    /// The rows of an Amazon L6 offer in Seattle: name, figure, low, high, worth of the room.
    fn benchmarked(text: &str, adjustments: &[Adjustment]) -> Vec<String> {
        let text = format!("company = \"Amazon\"\nlevel = \"L6\"\nlocation = \"Seattle\"\n{text}");
        let offer = Offer::from_toml(&text).unwrap();
        let market = Market::built_in();
        let found = market.find(&Asked::of(&offer)).unwrap();
        let benchmarked = found.band.benchmark(&offer, Horizon::default(), adjustments).unwrap();
        let whole = |figure: Money| figure.amount().normalize().to_string();
        let line = |benchmarked: Benchmarked| {
            let Benchmarked { of, figure, range, worth, .. } = benchmarked;
            let (low, high) = (whole(range.low()), range.high().map(whole).unwrap_or_default());
            let worth = worth.map_or_else(|| "-".to_owned(), whole);
            format!("{of} {} {low} {high} {worth}", whole(figure))
        };
        benchmarked.into_iter().map(line).collect()
    }

    const OFFER: &str = "base = 175_000\nsign_on = [80_000, 60_000]\n\
                         [rsu]\nvalue = 300_000\nvesting = \"amazon\"\n";

    #[test]
    fn the_guides_own_example_lies_at_the_low_end() {
        let expected = [
            "base 175000 175000 200000 100000",
            "rsu 300000 280000 450000 150000",
            "sign_on.1 80000 80000 140000 60000",
            "sign_on.2 60000 60000 120000 60000",
            "year1 270000 269000 362500 -",
            "average 285000 280000 377500 -",
        ];
        assert_eq!(benchmarked(OFFER, &[]), expected);
    }

    #[test]
    fn a_premium_multiplies_the_totals_alone_and_end_by_end() {
        let rate = |text: &str| text.parse::<Rate>().unwrap();
        let rates = Range::new(rate("25%"), rate("40%")).unwrap();
        let adjustment = Adjustment { cause: AdjustmentCause::GeneralPremium, rates };
        let benchmarked = benchmarked(OFFER, &[adjustment]);
        assert_eq!(benchmarked[0], "base 175000 175000 200000 100000");
        assert_eq!(benchmarked[4], "year1 270000 336250 507500 -");
        assert_eq!(benchmarked[5], "average 285000 350000 528500 -");
    }

    #[test]
    fn a_grant_in_shares_counts_at_the_price_it_was_granted_at() {
        let shares = |price: &str| {
            let text = format!("base = 1\n[rsu]\nshares = 2_000\nvesting = \"amazon\"\n{price}");
            benchmarked(&text, &[]).swap_remove(1)
        };
        assert!(shares("[stock]\nprice = 200").starts_with("rsu 400000 "));
        assert!(shares("grant_price = 150\n[stock]\nprice = 200").starts_with("rsu 300000 "));
        assert!(shares("grant_price = 150").starts_with("rsu 300000 "));
    }

    /// The band's grant is made at today's price and moves as the offer's shares do.
    #[test]
    fn the_band_follows_the_offers_raise_and_share_price() {
        let flat = benchmarked(OFFER, &[]);
        let text = "base = 175_000\nraise = \"10%\"\nsign_on = [80_000, 60_000]\n\
                    [rsu]\nvalue = 280_000\nvesting = \"amazon\"\n\
                    [stock]\nprice = 170\ngrowth = \"10%\"\n";
        let grown = benchmarked(text, &[]);
        // What lies at the low end of every component lies there in total, too.
        let ends: Vec<&str> = grown[5].split(' ').collect();
        assert_eq!(ends[1], ends[2], "{grown:?}");
        assert_ne!(grown[5], flat[5]);
    }

    /// A front-loaded grant of another company says nothing of how Amazon's vest.
    #[test]
    fn the_band_of_another_company_vests_by_its_own_preset() {
        let text = "company = \"Google\"\nbase = 1\n[rsu]\nvalue = 1\nvesting = \"google\"\n";
        let offer = Offer::from_toml(text).unwrap();
        let market = Market::built_in();
        let amazon = &market.bands[0];
        assert_eq!(amazon.vesting_source(&offer), VestingSource::Preset("amazon"));
        let year1 = amazon.computed(Metric::Year(1), &offer, Horizon::default()).unwrap();
        assert_eq!(year1.unwrap().low().amount(), Decimal::from(269_000));
    }

    #[test]
    fn without_a_grant_the_band_vests_by_the_companys_preset() {
        assert_eq!(benchmarked("base = 175_000", &[])[4], "year1 175000 269000 362500 -");
    }
}
