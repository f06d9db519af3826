//! Random share prices: one path a company, relative to the expected prices.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

/// Geometric Brownian motions, observed at the ends of months.
///
/// A multiplier is exp(σW − σ²t/2), so its mean is 1 in every month and the mean of a price is the
/// expected price. Every pair of companies has the same correlation: the motion of each is a sum
/// of independent ones, that of a company of its own and those of the companies before it.
pub(super) struct PriceModel {
    companies: Vec<Company>,
    motions: Vec<Motion>,
    /// The probability of still being in the job at the end of each month, from month 0; empty
    /// unless leaving is simulated.
    staying: Vec<f64>,
}

/// How volatile the share price of a company is, and when it is needed.
pub(super) struct Volatile {
    /// The standard deviation of the logarithmic return in a year.
    pub(super) volatility: f64,
    /// The months in which the price is needed, in order, each once, from 1.
    pub(super) months: Vec<u32>,
}

struct Company {
    volatility: f64,
    /// How the price follows each motion, as far as its own.
    loadings: Vec<f64>,
    observed: Vec<Observed>,
}

/// A month in which the price of a company is needed.
struct Observed {
    /// What keeps the mean of the price.
    drift: f64,
    /// The place of the month in each motion.
    places: Vec<usize>,
}

/// An independent Brownian motion, with the standard deviations between the months in which it is
/// needed.
struct Motion {
    deviations: Vec<f64>,
}

/// The number of paths that are drawn together. They are computed side by side, which is faster than
/// one after another, and they fit into the processor's cache.
pub(super) const BLOCK: usize = 64;

/// The lowest logarithm of a multiplier.
const LOWEST: f64 = -700.0;

/// A number for each path of a block.
pub(super) type Row = [f64; BLOCK];

/// Paths of the share prices, and when the job ends on each.
pub(super) struct PathBlock {
    /// For each company, its multipliers at the start and in each of its months.
    multipliers: Vec<Vec<Row>>,
    /// The month in which the job is left on each path, if leaving is simulated;
    /// [`PathBlock::STAYS`] if it is not left.
    pub(super) left_in: Option<[usize; BLOCK]>,
    /// Each motion in its months.
    motions: Vec<Vec<Row>>,
}

impl PathBlock {
    /// The month in which a job is left that is held to the end.
    pub(super) const STAYS: usize = usize::MAX;

    /// The multipliers of a company at a place.
    pub(super) fn multipliers(&self, company: usize, place: usize) -> &Row {
        let company = self.multipliers.get(company);
        company.and_then(|company| company.get(place)).unwrap_or(&[1.0; BLOCK])
    }
}

impl Volatile {
    /// The place of a month among the multipliers of the company; 0 for the start.
    pub(super) fn place(&self, month: u32) -> usize {
        self.months.iter().position(|it| *it == month).map_or(0, |place| place + 1)
    }
}

impl PriceModel {
    /// A model of companies. It is fastest if those whose price is needed most often come first.
    pub(super) fn new(companies: &[Volatile], correlation: f64, staying: Vec<f64>) -> Self {
        // A motion is needed in the months of its company and of those after it.
        let months: Vec<Vec<u32>> =
            (0..companies.len()).map(|first| union(companies.iter().skip(first))).collect();
        let motions = months.iter().map(|months| {
            let mut before = 0;
            let deviations = months.iter().map(|month| {
                let years = f64::from(month - before) / 12.0;
                before = *month;
                years.sqrt()
            });
            Motion { deviations: deviations.collect() }
        });
        let motions = motions.collect();
        let loadings = loadings(companies.len(), correlation);
        let companies = companies.iter().zip(loadings).map(|(company, loadings)| {
            let Volatile { volatility, months: own } = company;
            let observed = own.iter().map(|month| Observed {
                drift: -volatility * volatility * f64::from(*month) / 24.0,
                places: (months.iter().take(loadings.len()))
                    .filter_map(|months| months.binary_search(month).ok())
                    .collect(),
            });
            let observed = observed.collect();
            Company { volatility: *volatility, loadings, observed }
        });
        Self { companies: companies.collect(), motions, staying }
    }

    /// A block of paths to draw into, on which prices stay where they are expected.
    pub(super) fn block(&self) -> PathBlock {
        let rows = |rows: usize, number: f64| vec![[number; BLOCK]; rows];
        let multipliers =
            self.companies.iter().map(|company| rows(company.observed.len() + 1, 1.0));
        let motions = self.motions.iter().map(|motion| rows(motion.deviations.len(), 0.0));
        let left_in = (!self.staying.is_empty()).then_some([PathBlock::STAYS; BLOCK]);
        PathBlock { multipliers: multipliers.collect(), left_in, motions: motions.collect() }
    }

    /// Draws other paths.
    pub(super) fn draw(&self, random: &mut impl Rng, block: &mut PathBlock) {
        for left_in in block.left_in.iter_mut().flatten() {
            *left_in = self.leaves_in(random.random());
        }
        for (motion, rows) in self.motions.iter().zip(&mut block.motions) {
            let mut levels = [0.0; BLOCK];
            for (deviation, row) in motion.deviations.iter().zip(rows) {
                for level in &mut levels {
                    let shock: f64 = StandardNormal.sample(random);
                    *level += deviation * shock;
                }
                *row = levels;
            }
        }
        for (company, rows) in self.companies.iter().zip(&mut block.multipliers) {
            for (observed, row) in company.observed.iter().zip(rows.iter_mut().skip(1)) {
                *row = company.multipliers(observed, &block.motions);
            }
        }
    }

    /// The month in which the job is left, by a number from 0 to 1.
    fn leaves_in(&self, drawn: f64) -> usize {
        // The first month at whose end fewer are left than drawn.
        let month = self.staying.partition_point(|staying| *staying > drawn);
        if month < self.staying.len() { month } else { PathBlock::STAYS }
    }
}

impl Company {
    /// The multipliers in a month.
    fn multipliers(&self, observed: &Observed, motions: &[Vec<Row>]) -> Row {
        let mut levels = [0.0; BLOCK];
        for ((loading, motion), place) in self.loadings.iter().zip(motions).zip(&observed.places) {
            let motion = motion.get(*place).into_iter().flatten();
            levels.iter_mut().zip(motion).for_each(|(level, motion)| *level += loading * motion);
        }
        // A price never falls to nothing, so that what is sized at it has a number of shares.
        levels.map(|level| (self.volatility * level + observed.drift).max(LOWEST).exp())
    }
}

/// The months of all companies, in order, each once.
fn union<'c>(companies: impl Iterator<Item = &'c Volatile>) -> Vec<u32> {
    let mut months: Vec<u32> = companies.flat_map(|company| &company.months).copied().collect();
    months.sort_unstable();
    months.dedup();
    months
}

/// The lower triangle whose product with its transpose has ones on the diagonal and the correlation
/// everywhere else (Cholesky's decomposition).
fn loadings(companies: usize, correlation: f64) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(companies);
    for _ in 0..companies {
        let mut row: Vec<f64> = Vec::with_capacity(rows.len() + 1);
        for other in &rows {
            let (own, before) = other.split_last().unwrap_or((&1.0, &[]));
            let common: f64 = row.iter().zip(before).map(|(one, two)| one * two).sum();
            // The last of the fewest prices that can move against each other follows from the rest.
            row.push(if *own > 0.0 { (correlation - common) / own } else { 0.0 });
        }
        let explained: f64 = row.iter().map(|loading| loading * loading).sum();
        row.push((1.0 - explained).max(0.0).sqrt());
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_companies_has_the_correlation() {
        for (companies, correlation) in [(2, 0.5), (4, 0.3), (3, -0.5), (2, -1.0), (3, 1.0)] {
            let rows = loadings(companies, correlation);
            for (index, row) in rows.iter().enumerate() {
                for (other, of_other) in rows.iter().enumerate() {
                    let product: f64 = row.iter().zip(of_other).map(|(a, b)| a * b).sum();
                    let expected = if index == other { 1.0 } else { correlation };
                    assert!((product - expected).abs() < 1e-12, "{companies} {correlation}");
                }
            }
        }
    }

    #[test]
    fn a_motion_is_drawn_only_for_the_months_that_need_it() {
        let often = Volatile { volatility: 0.3, months: vec![1, 2, 3, 4] };
        let seldom = Volatile { volatility: 0.5, months: vec![4, 12] };
        assert_eq!([0, 1, 4, 12].map(|month| seldom.place(month)), [0, 0, 1, 2]);
        let model = PriceModel::new(&[often, seldom], 0.5, Vec::new());
        let steps: Vec<usize> =
            model.motions.iter().map(|motion| motion.deviations.len()).collect();
        assert_eq!(steps, [5, 2]);
        let places = model.companies[1].observed.iter().map(|observed| observed.places.clone());
        assert_eq!(places.collect::<Vec<_>>(), [vec![3, 0], vec![4, 1]]);
    }
}
