//! Random share prices: one path a company, relative to the prices of the files.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

/// Geometric Brownian motions, observed at the ends of months.
///
/// A multiplier is exp(σW − σ²t/2), so its mean is 1 in every month and the mean of a price is the
/// price of the file. Every pair of companies has the same correlation: the motion of each is a sum
/// of independent ones, that of a company of its own and those of the companies before it.
pub(super) struct PriceModel {
    companies: Vec<Company>,
    motions: Vec<Motion>,
    /// The probability of still being in the job at the end of each month, from month 0; empty if
    /// nobody leaves.
    staying: Vec<f64>,
}

/// A company whose share price moves, as the model is told.
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

/// A path of the share prices, and when the job ends.
pub(super) struct Path {
    /// For each company, its multiplier at the start and in each of its months.
    multipliers: Vec<Vec<f64>>,
    /// The month in which the job is left, if it is.
    pub(super) left_in: Option<usize>,
    /// Each motion in its months.
    motions: Vec<Vec<f64>>,
}

impl Path {
    pub(super) fn multipliers(&self, company: usize) -> &[f64] {
        self.multipliers.get(company).map_or(&[], Vec::as_slice)
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

    /// A path to draw into.
    pub(super) fn path(&self) -> Path {
        let multipliers =
            self.companies.iter().map(|company| vec![1.0; company.observed.len() + 1]);
        let motions = self.motions.iter().map(|motion| vec![0.0; motion.deviations.len()]);
        Path { multipliers: multipliers.collect(), left_in: None, motions: motions.collect() }
    }

    /// Draws another path.
    pub(super) fn draw(&self, random: &mut impl Rng, path: &mut Path) {
        if !self.staying.is_empty() {
            let drawn: f64 = random.random();
            // The first month at whose end fewer are left than drawn.
            let left_in = self.staying.partition_point(|staying| *staying > drawn);
            path.left_in = (left_in < self.staying.len()).then_some(left_in);
        }
        for (motion, levels) in self.motions.iter().zip(&mut path.motions) {
            let mut level = 0.0;
            for (deviation, place) in motion.deviations.iter().zip(levels) {
                let shock: f64 = StandardNormal.sample(random);
                level += deviation * shock;
                *place = level;
            }
        }
        for (company, multipliers) in self.companies.iter().zip(&mut path.multipliers) {
            let ends = multipliers.iter_mut().skip(1);
            for (observed, multiplier) in company.observed.iter().zip(ends) {
                let mut level = 0.0;
                let motions = company.loadings.iter().zip(&path.motions);
                for ((loading, motion), place) in motions.zip(&observed.places) {
                    level += loading * motion.get(*place).copied().unwrap_or_default();
                }
                *multiplier = (company.volatility * level + observed.drift).exp();
            }
        }
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
