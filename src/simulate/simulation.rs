//! Runs a simulation: draws paths on all cores and counts what happens on them.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::iter;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::error::SimulationError;
use super::exposure::{Exposure, Prepared, add, round};
use super::minor_units::money;
use super::outcome::{Outcome, Tally};
use super::price_model::{BLOCK, PathBlock, PriceModel, Row, Volatile};
use super::terms::{Correlation, SimulationTerms};
use crate::equity::Volatility;
use crate::money::{Currency, LeaveRate, Money};
use crate::offer::Offer;
use crate::time::Horizon;

/// The most parts that the paths are divided into. Each has its own stretch of the random numbers, so
/// the figures do not depend on the number of threads.
const BATCHES: u32 = 1_024;

/// How many paths are drawn between two reports of progress.
const PROGRESS: usize = 4_096;

/// Offers whose share prices are simulated.
///
/// The mean of a share price in every month is the expected price, so the mean pay in shares is the
/// exact figure. Options are worth more on average, because they are not exercised at a loss.
///
/// ```
/// use offercalc::{Horizon, Offer, Simulation, SimulationTerms};
///
/// let cash = Offer::from_toml("base = 180_000").expect("valid");
/// let shares = Offer::from_toml(
///     "base = 130_000\n[rsu]\nvalue = 200_000\nvesting = \"even-quarterly\"\n\
///      [stock]\nprice = 50\nvolatility = \"40%\"",
/// )
/// .expect("valid");
/// let terms = SimulationTerms::default();
/// let simulation = Simulation::new(&[&cash, &shares], Horizon::default(), terms)?;
/// let outcome = simulation.run(&|_| ())?;
/// // Both pay 720,000 on average, but shares are ahead in less than half of the cases.
/// let ahead = outcome.offers[1].ahead.as_ref().expect("not the first").total;
/// assert!(ahead.value > "0.36".parse()? && ahead.value < "0.42".parse()?, "{}", ahead.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Simulation<'a> {
    terms: SimulationTerms,
    horizon: Horizon,
    currency: Currency,
    model: PriceModel,
    exposures: Vec<Exposure<'a>>,
    volatilities: Vec<Option<Volatility>>,
    companies: usize,
}

/// A part of the paths, with its own stretch of the random numbers.
struct Batch {
    index: u32,
    paths: u32,
    random: Xoshiro256PlusPlus,
}

impl Batch {
    /// Takes the paths of the next block.
    fn take(&mut self) -> usize {
        let paths = self.paths.min(BLOCK as u32);
        self.paths -= paths;
        paths as usize
    }
}

impl<'a> Simulation<'a> {
    /// Prepares to simulate offers over a horizon.
    ///
    /// # Errors
    ///
    /// [`SimulationError`] if an offer cannot be simulated, or the terms do not fit the offers.
    pub fn new(
        offers: &[&'a Offer],
        horizon: Horizon,
        terms: SimulationTerms,
    ) -> Result<Self, SimulationError> {
        let currency = currency(offers)?;
        let failed = |offer| move |error| SimulationError::NoFigures { offer, error };
        let prepared = offers
            .iter()
            .enumerate()
            .map(|(index, offer)| Prepared::new(offer, horizon).map_err(failed(index)));
        let prepared: Vec<Prepared<'_>> = prepared.collect::<Result<_, _>>()?;
        let companies = companies(offers, &prepared, &terms)?;
        let correlation = correlation(terms.correlation, companies.len())?;
        let prices: Vec<_> = companies.iter().map(|company| company.volatile(&prepared)).collect();
        let exposures = prepared.iter().enumerate().map(|(index, prepared)| {
            let company = companies.iter().position(|company| company.offers.contains(&index));
            let prices = company.and_then(|company| prices.get(company));
            let place = |month| prices.map_or(0, |prices| prices.place(month));
            prepared.exposure(company.unwrap_or(0), place, &terms)
        });
        let exposures = exposures.collect::<Result<_, _>>()?;
        let volatility = |index| {
            let company = companies.iter().find(|company| company.offers.contains(&index))?;
            Some(company.volatility)
        };
        let volatilities = (0..offers.len()).map(volatility).collect();
        let model = PriceModel::new(&prices, correlation, staying(&terms, horizon));
        let companies = companies.len();
        Ok(Self { terms, horizon, currency, model, exposures, volatilities, companies })
    }

    /// The volatility of each offer's share price; `None` if its pay does not move with one.
    #[must_use]
    pub fn volatilities(&self) -> &[Option<Volatility>] {
        &self.volatilities
    }

    /// The number of companies whose share prices move. The correlation matters from two on.
    #[must_use]
    pub const fn companies(&self) -> usize {
        self.companies
    }

    /// Draws all paths, on all cores. `progress` is told how many more paths are drawn.
    ///
    /// # Errors
    ///
    /// [`SimulationError::TooLarge`] if an amount is too large.
    pub fn run(&self, progress: &(impl Fn(u64) + Sync)) -> Result<Outcome, SimulationError> {
        let batches: Vec<Batch> = self.batches().collect();
        // A path on which prices stay where they are expected.
        let mut walk = Walk::new(self);
        walk.pay()?;
        let empty = || Tally::new(&walk.totals, self.horizon);
        let tally = batches
            .into_par_iter()
            .try_fold(empty, |mut tally, batch| {
                self.count(batch, &mut tally, progress)?;
                Ok::<Tally, SimulationError>(tally)
            })
            .try_reduce(empty, |one, other| Ok(one.merge(other)))?;
        tally.outcome(self.currency, self.terms.paths).ok_or(SimulationError::TooLarge)
    }

    fn count(
        &self,
        mut batch: Batch,
        tally: &mut Tally,
        progress: &impl Fn(u64),
    ) -> Result<(), SimulationError> {
        let mut walk = Walk::new(self);
        let mut sums = tally.sums();
        let mut untold = 0;
        while batch.paths > 0 {
            let paths = batch.take();
            walk.step(&mut batch.random)?;
            tally.add((&walk.totals, &walk.years), paths, &mut sums);
            untold += paths;
            if untold >= PROGRESS {
                progress(untold as u64);
                untold = 0;
            }
        }
        progress(untold as u64);
        tally.end(batch.index, sums);
        Ok(())
    }

    /// The pay of each offer on each path, path by path. The paths are those of [`Self::run`].
    pub fn draws(&self) -> impl Iterator<Item = Result<Vec<Money>, SimulationError>> {
        let mut walk = Walk::new(self);
        let mut batches = self.batches();
        let mut batch: Option<Batch> = None;
        let mut paths = 0..0;
        iter::from_fn(move || {
            if let Some(path) = paths.next() {
                return Some(walk.amounts(path));
            }
            while batch.as_ref().is_none_or(|batch| batch.paths == 0) {
                batch = Some(batches.next()?);
            }
            let batch = batch.as_mut()?;
            paths = 0..batch.take();
            if let Err(error) = walk.step(&mut batch.random) {
                return Some(Err(error));
            }
            Some(walk.amounts(paths.next()?))
        })
    }

    fn batches(&self) -> impl Iterator<Item = Batch> + use<> {
        let paths = self.terms.paths.get();
        let blocks = paths.div_ceil(BLOCK as u32);
        let batches = blocks.min(BATCHES);
        let mut left = paths;
        let mut next = Xoshiro256PlusPlus::seed_from_u64(self.terms.seed);
        (0..batches).map(move |index| {
            let random = next.clone();
            next.jump();
            // Whole blocks, so that nothing is drawn and not counted but in the last one.
            let blocks = blocks / batches + u32::from(index < blocks % batches);
            let paths = left.min(blocks.saturating_mul(BLOCK as u32));
            left -= paths;
            Batch { index, paths, random }
        })
    }
}

/// What every offer pays on one block of paths after another.
struct Walk<'s> {
    simulation: &'s Simulation<'s>,
    block: PathBlock,
    /// The total of each offer.
    totals: Vec<Row>,
    /// What each offer pays in each year.
    years: Vec<Vec<Row>>,
}

impl<'s> Walk<'s> {
    fn new(simulation: &'s Simulation<'s>) -> Self {
        let (offers, years) = (simulation.exposures.len(), simulation.horizon.years() as usize);
        let block = simulation.model.block();
        let years = vec![vec![[0.0; BLOCK]; years]; offers];
        Self { simulation, block, totals: vec![[0.0; BLOCK]; offers], years }
    }

    fn step(&mut self, random: &mut Xoshiro256PlusPlus) -> Result<(), SimulationError> {
        self.simulation.model.draw(random, &mut self.block);
        self.pay()
    }

    fn pay(&mut self) -> Result<(), SimulationError> {
        let paid = self.totals.iter_mut().zip(&mut self.years);
        for (exposure, (totals, years)) in self.simulation.exposures.iter().zip(paid) {
            exposure.years(&self.block, years)?;
            totals.fill(0.0);
            years.iter().for_each(|year| add(totals, year));
            round(totals);
        }
        Ok(())
    }

    fn amounts(&self, path: usize) -> Result<Vec<Money>, SimulationError> {
        let totals = self.totals.iter().filter_map(|row| row.get(path));
        let amounts = totals.map(|total| money(*total, self.simulation.currency));
        amounts.collect::<Option<_>>().ok_or(SimulationError::TooLarge)
    }
}

/// Offers of one company, whose grants share one path of the share price.
struct Company {
    volatility: Volatility,
    offers: Vec<usize>,
}

impl Company {
    fn volatile(&self, prepared: &[Prepared<'_>]) -> Volatile {
        let offers = self.offers.iter().filter_map(|offer| prepared.get(*offer));
        let months: BTreeSet<u32> =
            offers.flat_map(Prepared::months).filter(|it| *it > 0).collect();
        Volatile {
            volatility: number(self.volatility.rate().fraction()),
            months: months.into_iter().collect(),
        }
    }
}

/// The companies whose share prices move any pay, those with the most prices first.
fn companies(
    offers: &[&Offer],
    prepared: &[Prepared<'_>],
    terms: &SimulationTerms,
) -> Result<Vec<Company>, SimulationError> {
    let mut companies: Vec<Company> = Vec::new();
    for (index, (offer, prepared)) in offers.iter().zip(prepared).enumerate() {
        if !prepared.moves() {
            continue;
        }
        let volatility = terms.volatility.or(offer.volatility());
        let volatility = volatility.ok_or(SimulationError::NoVolatility { offer: index })?;
        let is_of = |company: &&mut Company| {
            let first = company.offers.first().and_then(|first| offers.get(*first));
            first.is_some_and(|first| first.is_of_company_of(offer))
        };
        match companies.iter_mut().find(is_of) {
            Some(company) if company.volatility == volatility => company.offers.push(index),
            Some(company) => {
                let first = company.offers.first().copied().unwrap_or_default();
                let volatilities = [company.volatility, volatility];
                return Err(SimulationError::TwoVolatilities {
                    offers: [first, index],
                    volatilities,
                });
            }
            None => companies.push(Company { volatility, offers: vec![index] }),
        }
    }
    companies.sort_by_key(|company| Reverse(company.volatile(prepared).months.len()));
    Ok(companies)
}

fn correlation(correlation: Correlation, companies: usize) -> Result<f64, SimulationError> {
    match Correlation::least(companies) {
        Some(least) if correlation.get() < least => {
            Err(SimulationError::Correlation { companies, least })
        }
        _ => Ok(number(correlation.get())),
    }
}

/// The currency of all offers.
fn currency(offers: &[&Offer]) -> Result<Currency, SimulationError> {
    let mut currencies = offers.iter().map(|offer| offer.shown_in());
    let first = currencies.next().unwrap_or_default();
    match currencies.find(|other| *other != first) {
        Some(other) => Err(SimulationError::MixedCurrencies { currencies: [first, other] }),
        None => Ok(first),
    }
}

/// The probability of still being in the job at the end of each month, from month 0; empty unless
/// leaving is simulated.
fn staying(terms: &SimulationTerms, horizon: Horizon) -> Vec<f64> {
    let months = |rate: &LeaveRate| -> Vec<f64> {
        let staying = (0..=horizon.months()).filter_map(|month| rate.staying(month));
        staying.map(number).collect()
    };
    terms.leave_rate.as_ref().map(months).unwrap_or_default()
}

fn number(decimal: Decimal) -> f64 {
    decimal.to_f64().unwrap_or_default()
}
