//! The distribution of a simulated amount, in memory that does not grow with the number of amounts.

use std::ops::Range;

/// The first bits of the mantissa that tell bins apart: 2,048 bins from one power of two to the
/// next, so a bin is at most 0.05 % wide. More bins would not stay in the processor's cache.
const BITS: u32 = 11;

/// The bins from one power of two to the next.
type Octave = Box<[Bin]>;

/// Amounts that are close to each other.
#[derive(Clone, Copy)]
struct Bin {
    count: u32,
    /// How many are equal to the smallest: many paths may share one amount, such as that of options
    /// which are not exercised.
    at_least: u32,
    least: f64,
    most: f64,
}

const EMPTY: Bin = Bin { count: 0, at_least: 0, least: f64::INFINITY, most: f64::NEG_INFINITY };

/// The distribution of a simulated amount.
///
/// Every bin knows its smallest and largest amount. So an amount that many paths share is exact, and
/// between two others amounts are taken to be even.
#[derive(Clone, Default)]
pub(super) struct Distribution {
    /// The amounts below zero, by exponent.
    below_zero: Vec<Option<Octave>>,
    /// The others.
    above_zero: Vec<Option<Octave>>,
    count: u64,
}

impl Distribution {
    pub(super) fn add(&mut self, amount: f64) {
        let (octave, bin) = place(amount);
        let octaves = if amount < 0.0 { &mut self.below_zero } else { &mut self.above_zero };
        if octave >= octaves.len() {
            octaves.resize(octave + 1, None);
        }
        if let Some(octave) = octaves.get_mut(octave) {
            let bins = octave.get_or_insert_with(|| vec![EMPTY; 1 << BITS].into());
            if let Some(bin) = bins.get_mut(bin) {
                bin.count += 1;
                if amount < bin.least {
                    (bin.least, bin.at_least) = (amount, 0);
                }
                bin.at_least += u32::from(amount == bin.least);
                if amount > bin.most {
                    bin.most = amount;
                }
            }
        }
        self.count += 1;
    }

    /// Adds the amounts of another distribution. The order of additions does not matter.
    pub(super) fn merge(&mut self, other: Self) {
        let octaves = [&mut self.below_zero, &mut self.above_zero];
        for (octaves, others) in octaves.into_iter().zip([other.below_zero, other.above_zero]) {
            if octaves.len() < others.len() {
                octaves.resize(others.len(), None);
            }
            for (octave, other) in octaves.iter_mut().zip(others) {
                match (octave.as_mut(), other) {
                    (Some(bins), Some(others)) => {
                        for (bin, other) in bins.iter_mut().zip(&others) {
                            bin.count += other.count;
                            if other.least < bin.least {
                                (bin.least, bin.at_least) = (other.least, other.at_least);
                            } else if other.least == bin.least {
                                bin.at_least += other.at_least;
                            }
                            bin.most = bin.most.max(other.most);
                        }
                    }
                    (None, Some(others)) => *octave = Some(others),
                    (_, None) => {}
                }
            }
        }
        self.count += other.count;
    }

    /// The bins that are not empty, from the lowest amounts to the highest.
    fn bins(&self) -> impl Iterator<Item = &Bin> {
        // The larger an amount below zero is without its sign, the lower it is.
        let below = self.below_zero.iter().rev().flatten().flat_map(|bins| bins.iter().rev());
        let above = self.above_zero.iter().flatten().flat_map(|bins| bins.iter());
        below.chain(above).filter(|bin| bin.count > 0)
    }

    /// The amount that a fraction of all amounts is below.
    pub(super) fn quantile(&self, fraction: f64) -> f64 {
        let rank = fraction * self.count.saturating_sub(1) as f64;
        let [low, high] = [rank.floor(), rank.ceil()].map(|rank| self.of_rank(rank as u64));
        low + (high - low) * rank.fract()
    }

    /// The amount at a place in order, from 0.
    fn of_rank(&self, rank: u64) -> f64 {
        let mut before = 0;
        for bin in self.bins() {
            let count = u64::from(bin.count);
            if rank < before + count {
                return bin.amount((rank - before) as f64);
            }
            before += count;
        }
        self.bins().last().map_or(0.0, |bin| bin.most)
    }

    /// The mean of the lowest fraction of all amounts, of one at least.
    pub(super) fn mean_of_lowest(&self, fraction: f64) -> f64 {
        let wanted = ((fraction * self.count as f64).round() as u64).max(1);
        let (mut taken, mut sum) = (0, 0.0);
        for bin in self.bins() {
            let count = u64::from(bin.count).min(wanted - taken);
            sum += bin.sum_of_lowest(count as f64);
            taken += count;
            if taken == wanted {
                break;
            }
        }
        sum / taken as f64
    }

    /// The fraction of all amounts in a range.
    pub(super) fn within(&self, range: Range<f64>) -> f64 {
        let below = |edge: f64| -> f64 { self.bins().map(|bin| bin.below(edge)).sum() };
        (below(range.end) - below(range.start)) / self.count as f64
    }
}

impl Bin {
    /// The amount at a place in order, from 0.
    fn amount(&self, place: f64) -> f64 {
        // Those after the smallest are taken to be even, up to the largest.
        let (above, all) = (place + 1.0 - f64::from(self.at_least), self.count - self.at_least);
        if above <= 0.0 || all == 0 {
            self.least
        } else {
            self.least + (self.most - self.least) * above / f64::from(all)
        }
    }

    /// The sum of its lowest amounts.
    fn sum_of_lowest(&self, count: f64) -> f64 {
        let at_least = count.min(f64::from(self.at_least));
        let above = count - at_least;
        // The mean of evenly spaced amounts is that of the first and the last.
        let [first, last] = [at_least, count - 1.0].map(|place| self.amount(place));
        at_least * self.least + above * if above > 0.0 { (first + last) / 2.0 } else { 0.0 }
    }

    /// How many of its amounts are below an edge.
    fn below(&self, edge: f64) -> f64 {
        let count = f64::from(self.count);
        if edge <= self.least {
            0.0
        } else if edge > self.most {
            count
        } else {
            let at_least = f64::from(self.at_least);
            at_least + (count - at_least) * (edge - self.least) / (self.most - self.least)
        }
    }
}

/// The octave of an amount and its bin in it.
fn place(amount: f64) -> (usize, usize) {
    let bits = amount.abs().to_bits() >> (f64::MANTISSA_DIGITS - 1 - BITS);
    ((bits >> BITS) as usize, (bits & ((1 << BITS) - 1)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(amounts: impl IntoIterator<Item = f64>) -> Distribution {
        let mut distribution = Distribution::default();
        amounts.into_iter().for_each(|amount| distribution.add(amount));
        distribution
    }

    #[test]
    fn quantiles_are_between_the_neighbouring_amounts() {
        let four = of([40.0, -10.0, 20.0, 0.0]);
        let quantiles = [0.0, 0.25, 0.5, 1.0].map(|fraction| four.quantile(fraction));
        assert_eq!(quantiles, [-10.0, -2.5, 10.0, 40.0]);
    }

    #[test]
    fn an_amount_that_all_paths_share_is_exact() {
        let same = of([110_000_000.0; 1_000]);
        assert_eq!([0.05, 0.5, 0.95].map(|it| same.quantile(it)), [110_000_000.0; 3]);
        assert_eq!(same.mean_of_lowest(0.05), 110_000_000.0);
    }

    #[test]
    fn the_smallest_amount_that_many_share_is_exact_beside_others() {
        let floor = [6_800_000.0; 300];
        let mixed = of(floor.into_iter().chain((1..=700).map(|it| 6_800_000.0 + f64::from(it))));
        assert_eq!([0.05, 0.25].map(|it| mixed.quantile(it)), [6_800_000.0; 2]);
        assert_eq!(mixed.mean_of_lowest(0.25), 6_800_000.0);
        assert!((mixed.quantile(0.999) - 6_800_699.0).abs() < 1.0);
        let last = 6_800_000.0 + (1.0 + 200.0) / 2.0 * 200.0 / 500.0;
        assert!((mixed.mean_of_lowest(0.5) - last).abs() < 1e-3);
        assert!((mixed.within(0.0..6_800_000.5) - 0.3).abs() < 0.001);
    }

    #[test]
    fn quantiles_of_many_amounts_are_as_close_as_a_bin() {
        let many = of((0..1_000_000).map(|it| f64::from(it) - 200_000.0));
        for fraction in [0.0, 0.001, 0.05, 0.2, 0.5, 0.95, 1.0] {
            let expected = fraction * 999_999.0 - 200_000.0;
            assert!((many.quantile(fraction) - expected).abs() < 1e-6, "{fraction}");
        }
        assert!((many.mean_of_lowest(0.05) - (-175_000.5)).abs() < 1e-6);
        assert!((many.within(0.0..100_000.0) - 0.1).abs() < 1e-6);
    }

    #[test]
    fn the_order_of_additions_does_not_matter() {
        let amounts = || (0..5_000).map(|it| f64::from((it * 7_919) % 5_003) - 1_000.0);
        let mut halves = of(amounts().skip(2_500));
        halves.merge(of(amounts().take(2_500)));
        let whole = of(amounts());
        for fraction in [0.01, 0.3, 0.77] {
            assert_eq!(halves.quantile(fraction).to_bits(), whole.quantile(fraction).to_bits());
        }
    }
}
