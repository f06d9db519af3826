//! What a simulation found: the distribution of each offer's pay, and how likely each is ahead.

use rust_decimal::Decimal;

use super::distribution::Distribution;
use super::minor_units::{money, units};
use super::price_model::{BLOCK, Row};
use super::terms::Paths;
use crate::lever::Steps;
use crate::money::{Currency, Money, quotient, round};
use crate::time::Horizon;

/// The decimals of a probability.
const PROBABILITY_DIGITS: u32 = 6;

/// What a simulation found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// Each offer, in the order given.
    pub offers: Vec<OfferOutcome>,
    /// How often the offers pay how much.
    pub histogram: Histogram,
}

/// The simulated pay of an offer over the horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OfferOutcome {
    /// The mean.
    pub mean: Money,
    /// The standard error of the mean.
    pub mean_error: Money,
    /// The standard deviation.
    pub standard_deviation: Money,
    /// The amounts that [`OfferOutcome::PERCENTS`] percent of the paths are below.
    pub percentiles: [Money; OfferOutcome::PERCENTS.len()],
    /// The expected shortfall: the mean of the worst 5 % of the paths.
    pub expected_shortfall: Money,
    /// How likely no other offer pays more; `None` if it is the only one.
    pub most: Option<Probability>,
    /// How likely it is ahead of the first offer; `None` for the first.
    pub ahead: Option<Ahead>,
}

impl OfferOutcome {
    /// The percentiles, in percent.
    pub const PERCENTS: [u32; 5] = [5, 25, 50, 75, 95];
}

/// How likely an offer is ahead of the first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ahead {
    /// Over the horizon.
    pub total: Probability,
    /// How likely both pay the same over the horizon.
    pub tied: Probability,
    /// In each year alone.
    pub by_year: Vec<Probability>,
}

/// An estimated probability, as a fraction to six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probability {
    /// The part of the paths.
    pub value: Decimal,
    /// The standard error of the estimate.
    pub error: Decimal,
}

/// How often the offers pay how much.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Histogram {
    /// The bounds between the ranges, in order. The first range is below the first bound, and the
    /// last one is above the last.
    pub bounds: Vec<Money>,
    /// For each range, the part of each offer's paths that is in it, to six decimals.
    pub shares: Vec<Vec<Decimal>>,
}

/// Counts what happens on paths. The order of counting changes nothing.
pub(super) struct Tally {
    offers: Vec<OfferTally>,
    /// The sums of each batch, which are added in order.
    batches: Vec<(u32, Vec<Sums>)>,
}

#[derive(Clone, Default)]
struct OfferTally {
    /// An amount near the mean.
    near: f64,
    totals: Distribution,
    most: u64,
    ahead: u64,
    tied: u64,
    ahead_in: Vec<u64>,
}

/// Sums of an offer's totals, as differences from an amount near the mean, so that no digits are
/// lost.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    near: f64,
    differences: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, amount: f64) {
        let difference = amount - self.near;
        self.differences += difference;
        self.squares += difference * difference;
    }

    fn and(self, other: Self) -> Self {
        Self {
            near: self.near,
            differences: self.differences + other.differences,
            squares: self.squares + other.squares,
        }
    }

    fn mean(self, count: f64) -> f64 {
        self.near + self.differences / count
    }

    fn deviation(self, count: f64) -> f64 {
        let variance = self.squares - self.differences * self.differences / count;
        (variance.max(0.0) / (count - 1.0).max(1.0)).sqrt()
    }
}

impl Tally {
    /// Nothing counted yet, of offers with these amounts near their means.
    pub(super) fn new(near: &[Row], horizon: Horizon) -> Self {
        let offer = |near: &Row| {
            let ahead_in = vec![0; horizon.years() as usize];
            OfferTally {
                near: near.first().copied().unwrap_or_default(),
                ahead_in,
                ..OfferTally::default()
            }
        };
        Self { offers: near.iter().map(offer).collect(), batches: Vec::new() }
    }

    /// Empty sums for a batch.
    pub(super) fn sums(&self) -> Vec<Sums> {
        let sums = self.offers.iter().map(|offer| Sums { near: offer.near, ..Sums::default() });
        sums.collect()
    }

    /// Counts paths of a block: each offer's totals and years, in minor units.
    pub(super) fn add(
        &mut self,
        (totals, years): (&[Row], &[Vec<Row>]),
        paths: usize,
        sums: &mut [Sums],
    ) {
        let count = |one: &Row, other: &Row, holds: fn(&f64, &f64) -> bool| {
            let pairs = one.iter().zip(other).take(paths);
            pairs.filter(|(one, other)| holds(one, other)).count() as u64
        };
        let baseline = totals.first().zip(years.first());
        let paid = totals.iter().zip(years).zip(sums);
        for (index, (offer, ((totals, years), sums))) in
            self.offers.iter_mut().zip(paid).enumerate()
        {
            for total in totals.iter().take(paths) {
                offer.totals.add(*total);
                sums.add(*total);
            }
            let Some((first, first_years)) = baseline.filter(|_| index > 0) else { continue };
            offer.ahead += count(totals, first, f64::gt);
            offer.tied += count(totals, first, f64::eq);
            let in_years = offer.ahead_in.iter_mut().zip(years.iter().zip(first_years));
            in_years.for_each(|(ahead, (year, first))| *ahead += count(year, first, f64::gt));
        }
        self.add_leaders(totals, paths);
    }

    /// Counts which offers no other pays more than.
    fn add_leaders(&mut self, totals: &[Row], paths: usize) {
        let mut most = [f64::NEG_INFINITY; BLOCK];
        for row in totals {
            most.iter_mut().zip(row).for_each(|(most, total)| *most = most.max(*total));
        }
        for (offer, row) in self.offers.iter_mut().zip(totals) {
            let leads = row.iter().zip(&most).take(paths).filter(|(total, most)| total == most);
            offer.most += leads.count() as u64;
        }
    }

    /// Ends a batch.
    pub(super) fn end(&mut self, batch: u32, sums: Vec<Sums>) {
        self.batches.push((batch, sums));
    }

    /// Adds what another one counted.
    pub(super) fn merge(mut self, other: Self) -> Self {
        for (offer, other) in self.offers.iter_mut().zip(other.offers) {
            offer.totals.merge(other.totals);
            offer.most += other.most;
            offer.ahead += other.ahead;
            offer.tied += other.tied;
            offer.ahead_in.iter_mut().zip(other.ahead_in).for_each(|(one, other)| *one += other);
        }
        self.batches.extend(other.batches);
        self
    }

    /// The figures; `None` if one is too large.
    pub(super) fn outcome(mut self, currency: Currency, paths: Paths) -> Option<Outcome> {
        self.batches.sort_by_key(|(batch, _)| *batch);
        let mut all = self.sums();
        for (_, batch) in &self.batches {
            all.iter_mut().zip(batch).for_each(|(all, batch)| *all = all.and(*batch));
        }
        let is_only = self.offers.len() == 1;
        let count = f64::from(paths.get());
        let offers = self.offers.iter().zip(&all).enumerate();
        let offers = offers.map(|(index, (offer, sums))| {
            let money = |units| money(units, currency);
            let deviation = sums.deviation(count);
            let percentiles = OfferOutcome::PERCENTS
                .map(|it| money(offer.totals.quantile(f64::from(it) / 100.0)));
            let [p5, p25, p50, p75, p95] = percentiles;
            let probability = |count| Probability::new(count, paths);
            let ahead = || {
                let by_year = offer.ahead_in.iter().map(|count| probability(*count));
                Some(Ahead {
                    total: probability(offer.ahead)?,
                    tied: probability(offer.tied)?,
                    by_year: by_year.collect::<Option<_>>()?,
                })
            };
            Some(OfferOutcome {
                mean: money(sums.mean(count))?,
                mean_error: money(deviation / count.sqrt())?,
                standard_deviation: money(deviation)?,
                percentiles: [p5?, p25?, p50?, p75?, p95?],
                expected_shortfall: money(offer.totals.mean_of_lowest(0.05))?,
                most: if is_only { None } else { Some(probability(offer.most)?) },
                ahead: if index == 0 { None } else { Some(ahead()?) },
            })
        });
        let offers = offers.collect::<Option<_>>()?;
        let totals: Vec<&Distribution> = self.offers.iter().map(|offer| &offer.totals).collect();
        Some(Outcome { offers, histogram: Histogram::of(&totals, currency)? })
    }
}

impl Probability {
    fn new(count: u64, paths: Paths) -> Option<Self> {
        let value = quotient(count.into(), paths.get().into(), PROBABILITY_DIGITS)?;
        let (count, paths) = (count as f64, f64::from(paths.get()));
        let part = count / paths;
        let error = (part * (1.0 - part) / paths).sqrt() * 1e6;
        Some(Self { value, error: Decimal::new(error.round() as i64, PROBABILITY_DIGITS) })
    }
}

impl Histogram {
    /// From the lowest 1 % of any offer to the highest 1 %, in round steps.
    fn of(totals: &[&Distribution], currency: Currency) -> Option<Self> {
        let ends = |fraction| totals.iter().map(move |totals| totals.quantile(fraction));
        let least = money(ends(0.01).fold(f64::INFINITY, f64::min), currency)?;
        let most = money(ends(0.99).fold(f64::NEG_INFINITY, f64::max), currency)?;
        let bounds = round_bounds(least.amount(), most.amount(), currency.minor_digits())?;
        let edges: Option<Vec<f64>> = bounds.iter().map(|bound| units(*bound, currency)).collect();
        let edges = [vec![f64::NEG_INFINITY], edges?, vec![f64::INFINITY]].concat();
        let shares = edges.windows(2).filter_map(|edges| {
            let [start, end] = edges else { return None };
            let share = |totals: &&Distribution| {
                let share = totals.within(*start..*end) * 1e6;
                Decimal::new(share.round() as i64, PROBABILITY_DIGITS)
            };
            Some(totals.iter().map(share).collect())
        });
        let digits = currency.minor_digits();
        let bounds =
            bounds.iter().map(|bound| Money::new(round(*bound, digits), currency)).collect();
        Some(Self { shares: shares.collect(), bounds })
    }
}

/// Round numbers in even steps that enclose two amounts.
fn round_bounds(least: Decimal, most: Decimal, digits: u32) -> Option<Vec<Decimal>> {
    let step = Steps::about_ten(Decimal::ZERO, most.checked_sub(least)?, digits).ok()?.step();
    let start = least.checked_div(step)?.floor().checked_mul(step)?;
    let steps = most.checked_sub(start)?.checked_div(step)?.ceil();
    let steps = u32::try_from(steps).ok()?;
    Some((0..=steps).map(|index| start + step * Decimal::from(index)).collect())
}
