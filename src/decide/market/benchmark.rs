//! Compares an offer with a band.
//!
//! The low and high ends of a band are projected as offers, so the offer's own vesting and sign-on
//! rules apply to them.

use std::fmt;

use rust_decimal::Decimal;

use super::band::Band;
use super::package::Package;
use super::range::Range;
use crate::component::Component;
use crate::ledger::LedgerError;
use crate::metric::{Figure, Metric};
use crate::money::{Amount, Money, Rate};
use crate::offer::Offer;
use crate::time::Horizon;
use crate::view::Projection;

/// A figure that both an offer and a band have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benchmark {
    /// `base`: the base salary per year.
    Base,
    /// `rsu`: the value of the new-hire grants.
    Rsu,
    /// `sign_on.1`: the sign-on of one year.
    SignOn(u32),
    /// `sign_on`: the total sign-on.
    SignOnSum,
    /// `year1`: total pay in year 1.
    Year1,
    /// `average`: average yearly pay.
    Average,
    /// `total`: average yearly pay, if the band states only a total.
    Total,
}

impl Benchmark {
    /// The component; `None` for totals.
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

/// An offer's figure compared with its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Benchmarked {
    /// The figure compared.
    pub of: Benchmark,
    /// The offer's amount.
    pub figure: Money,
    /// The band's range, with adjustments applied to totals.
    pub range: Range<Money>,
    /// The band's range as published.
    pub unadjusted: Range<Money>,
    /// What raising the component to the band's upper end adds over the horizon; `None` for totals.
    pub worth: Option<Money>,
}

/// An adjustment of totals: each end is multiplied by one plus the rate for that end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The reason.
    pub cause: AdjustmentCause,
    /// The rates.
    pub rates: Range<Rate>,
}

/// The reason for an adjustment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdjustmentCause {
    /// General AI and ML work: the band's own premium.
    GeneralPremium,
    /// A premium from the source, with its description.
    Premium(String),
    /// Remote work.
    Remote,
    /// Office presence.
    Office,
}

/// The midpoint of yearly market pay.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Middle {
    /// The amount, rounded to the currency's minor unit.
    pub amount: Money,
    /// The band.
    pub band: Band,
    /// The source of the figures.
    pub source: Option<String>,
    /// The year of the figures.
    pub year: Option<u32>,
    /// The role the bands apply to; `None` if they apply to every role.
    pub role: Option<String>,
}

/// Why an offer has no market midpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoMiddle {
    /// No band matches the offer.
    NoBand,
    /// The bands are for a different role.
    OtherRole {
        /// The role of the bands.
        bands: String,
        /// The offer's role, if stated.
        offer: Option<String>,
    },
}

impl Band {
    /// Projects part of the band's pay with the offer's raise and share price.
    fn project(
        &self,
        package: Package,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Projection, LedgerError> {
        package.into_offer(offer, self.vesting_beside(offer)).project(horizon)
    }

    /// Total pay in year 1 and on average; `None` if the components do not determine it.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] if growth makes a figure too large to compute exactly, or an exchange rate is
    /// missing.
    pub fn computed(
        &self,
        metric: Metric,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Option<Range<Money>>, LedgerError> {
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

    /// Compares an offer with each figure of the band, components before totals.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] if growth makes a figure too large to compute exactly, or an exchange rate is
    /// missing.
    pub fn benchmark(
        &self,
        offer: &Offer,
        horizon: Horizon,
        adjustments: &[Adjustment],
    ) -> Result<Vec<Benchmarked>, LedgerError> {
        let mut benchmarked = Vec::new();
        for (of, figure, range) in self.components(offer) {
            let range = range.in_currency(offer.shown_in());
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
    ) -> Result<Vec<(Benchmark, Metric, Range<Money>)>, LedgerError> {
        let total = self.total.and_then(|total| total.in_currency(offer.shown_in()));
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

    /// What the extra amount of a component pays over the horizon.
    fn worth(
        &self,
        of: Benchmark,
        room: Option<Money>,
        offer: &Offer,
        horizon: Horizon,
    ) -> Result<Option<Money>, LedgerError> {
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

    /// The midpoint of yearly pay; `None` if the band has no upper end.
    pub(super) fn middle(&self, offer: &Offer, horizon: Horizon) -> Option<Money> {
        let totals = self.totals(offer, horizon).ok()?;
        let wanted = [Benchmark::Average, Benchmark::Total];
        let (.., range) = totals.into_iter().find(|(of, ..)| wanted.contains(of))?;
        range.middle()
    }
}

/// Applies adjustments to a total: low rates to the low end, high rates to the high end. `None` if
/// the result is too large to compute.
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
    Range::settled(low, high, offer.shown_in())
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::super::{Asked, Market, VestingSource};
    use super::*;

    /// The rows for an Amazon L6 offer in Seattle: name, figure, low, high, worth of the room.
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
    fn the_guides_example_is_at_the_low_end() {
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
    fn a_premium_multiplies_only_totals() {
        let rate = |text: &str| text.parse::<Rate>().unwrap();
        let rates = Range::new(rate("25%"), rate("40%")).unwrap();
        let adjustment = Adjustment { cause: AdjustmentCause::GeneralPremium, rates };
        let benchmarked = benchmarked(OFFER, &[adjustment]);
        assert_eq!(benchmarked[0], "base 175000 175000 200000 100000");
        assert_eq!(benchmarked[4], "year1 270000 336250 507500 -");
        assert_eq!(benchmarked[5], "average 285000 350000 528500 -");
    }

    #[test]
    fn a_grant_in_shares_counts_at_its_grant_price() {
        let shares = |price: &str| {
            let text = format!("base = 1\n[rsu]\nshares = 2_000\nvesting = \"amazon\"\n{price}");
            benchmarked(&text, &[]).swap_remove(1)
        };
        assert!(shares("[stock]\nprice = 200").starts_with("rsu 400000 "));
        assert!(shares("grant_price = 150\n[stock]\nprice = 200").starts_with("rsu 300000 "));
        assert!(shares("grant_price = 150").starts_with("rsu 300000 "));
    }

    /// The band's grant is made at today's price and moves with the offer's share price.
    #[test]
    fn the_band_follows_the_offers_raise_and_share_price() {
        let flat = benchmarked(OFFER, &[]);
        let text = "base = 175_000\nraise = \"10%\"\nsign_on = [80_000, 60_000]\n\
                    [rsu]\nvalue = 280_000\nvesting = \"amazon\"\n\
                    [stock]\nprice = 170\ngrowth = \"10%\"\n";
        let grown = benchmarked(text, &[]);
        // If every component is at the low end, so is the total.
        let ends: Vec<&str> = grown[5].split(' ').collect();
        assert_eq!(ends[1], ends[2], "{grown:?}");
        assert_ne!(grown[5], flat[5]);
    }

    /// Another company's front-loaded schedule does not apply to Amazon's grant.
    #[test]
    fn another_companys_band_uses_its_own_preset() {
        let text = "company = \"Google\"\nbase = 1\n[rsu]\nvalue = 1\nvesting = \"google\"\n";
        let offer = Offer::from_toml(text).unwrap();
        let market = Market::built_in();
        let amazon = &market.bands[0];
        assert_eq!(amazon.vesting_source(&offer), VestingSource::Preset("amazon"));
        let year1 = amazon.computed(Metric::Year(1), &offer, Horizon::default()).unwrap();
        assert_eq!(year1.unwrap().low().amount(), Decimal::from(269_000));
    }

    #[test]
    fn without_a_grant_the_band_uses_the_companys_preset() {
        assert_eq!(benchmarked("base = 175_000", &[])[4], "year1 175000 269000 362500 -");
    }
}
