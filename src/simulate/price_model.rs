//! Random share prices: one path a company, relative to the prices of the files.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

/// Geometric Brownian motions, observed at the ends of months.
///
/// A multiplier is exp(σW − σ²t/2), so its mean is 1 in every month and the mean of a price is the
/// price of the file. Every pair of companies has the same correlation.
pub(super) struct PriceModel {
    companies: Vec<Company>,
    /// The number of steps between the months in which any price is needed.
    steps: usize,
    /// The probability of still being in the job at the end of each month, from month 0; empty if
    /// nobody leaves.
    staying: Vec<f64>,
}

struct Company {
    /// How its motion follows those of the companies before it, and its own.
    loadings: Vec<f64>,
    steps: Vec<Step>,
}

/// The time between two months, as the logarithm of a share price sees it.
struct Step {
    /// The standard deviation.
    deviation: f64,
    /// What keeps the mean of the price.
    drift: f64,
    /// Whether the price is needed at the end.
    is_observed: bool,
}

/// A path of the share prices, and when the job ends.
pub(super) struct Path {
    /// For each company, its multiplier at the start and at the end of each step. Only the observed
    /// ones change.
    multipliers: Vec<Vec<f64>>,
    /// The month in which the job is left, if it is.
    pub(super) left_in: Option<usize>,
    /// Independent normal numbers for every step, by company.
    shocks: Vec<Vec<f64>>,
    /// The correlated ones of one company.
    mixed: Vec<f64>,
}

impl Path {
    pub(super) fn multipliers(&self, company: usize) -> &[f64] {
        self.multipliers.get(company).map_or(&[], Vec::as_slice)
    }
}

impl PriceModel {
    /// A model of companies with their volatility and the months in which their price is needed.
    pub(super) fn new(companies: &[(f64, Vec<u32>)], correlation: f64, staying: Vec<f64>) -> Self {
        let months = observed_months(companies);
        let loadings = loadings(companies.len(), correlation);
        let companies = companies.iter().zip(loadings).map(|((volatility, own), loadings)| {
            let mut before = 0;
            let steps = months.iter().map(|month| {
                let years = f64::from(month - before) / 12.0;
                before = *month;
                Step {
                    deviation: volatility * years.sqrt(),
                    drift: -volatility * volatility * years / 2.0,
                    is_observed: own.contains(month),
                }
            });
            Company { loadings, steps: steps.collect() }
        });
        Self { companies: companies.collect(), steps: months.len(), staying }
    }

    /// The place of a month among the multipliers of a company; 0 for the start.
    pub(super) fn place(companies: &[(f64, Vec<u32>)], month: u32) -> usize {
        observed_months(companies).iter().position(|it| *it == month).map_or(0, |place| place + 1)
    }

    /// A path to draw into.
    pub(super) fn path(&self) -> Path {
        let companies = self.companies.len();
        Path {
            multipliers: vec![vec![1.0; self.steps + 1]; companies],
            left_in: None,
            shocks: vec![vec![0.0; self.steps]; companies],
            mixed: vec![0.0; self.steps],
        }
    }

    /// Draws another path.
    pub(super) fn draw(&self, random: &mut impl Rng, path: &mut Path) {
        if !self.staying.is_empty() {
            let drawn: f64 = random.random();
            // The first month at whose end fewer are left than drawn.
            let left_in = self.staying.partition_point(|staying| *staying > drawn);
            path.left_in = (left_in < self.staying.len()).then_some(left_in);
        }
        for shock in path.shocks.iter_mut().flatten() {
            *shock = StandardNormal.sample(random);
        }
        for (company, multipliers) in self.companies.iter().zip(&mut path.multipliers) {
            path.mixed.fill(0.0);
            for (loading, shocks) in company.loadings.iter().zip(&path.shocks) {
                let mixed = path.mixed.iter_mut().zip(shocks);
                mixed.for_each(|(mixed, shock)| *mixed += loading * shock);
            }
            let mut level = 0.0;
            let ends = multipliers.iter_mut().skip(1);
            for ((step, shock), multiplier) in company.steps.iter().zip(&path.mixed).zip(ends) {
                level += step.deviation * shock + step.drift;
                if step.is_observed {
                    *multiplier = level.exp();
                }
            }
        }
    }
}

/// The months in which any price is needed, in order.
fn observed_months(companies: &[(f64, Vec<u32>)]) -> Vec<u32> {
    let mut months: Vec<u32> =
        companies.iter().flat_map(|(_, months)| months).copied().filter(|it| *it > 0).collect();
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
    fn months_are_observed_once_and_in_order() {
        let companies = [(0.3, vec![24, 12]), (0.5, vec![12, 0, 7])];
        assert_eq!(observed_months(&companies), [7, 12, 24]);
        let places = [0, 7, 12, 24].map(|month| PriceModel::place(&companies, month));
        assert_eq!(places, [0, 1, 2, 3]);
    }
}
