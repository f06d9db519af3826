//! How a whole number of shares is split over the tranches of a schedule.

use rust_decimal::Decimal;

use super::schedule::Schedule;
use crate::money::{Fraction, decimal, whole_part};
use crate::names::named;

named! {
    /// A way to allocate shares to tranches, with the names and the results of the Open Cap Format.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Allocation {
        /// What has vested so far, rounded to the nearest share.
        CumulativeRounding = "cumulative_rounding",
        /// What has vested so far, rounded down.
        CumulativeRoundDown = "cumulative_round_down",
        /// Every tranche rounded down, a share of the rest to each of the first tranches.
        FrontLoaded = "front_loaded",
        /// Every tranche rounded down, a share of the rest to each of the last tranches.
        BackLoaded = "back_loaded",
        /// Every tranche rounded down, all of the rest to the first.
        FrontLoadedToSingleTranche = "front_loaded_to_single_tranche",
        /// Every tranche rounded down, all of the rest to the last.
        BackLoadedToSingleTranche = "back_loaded_to_single_tranche",
        /// Shares are not whole.
        Fractional = "fractional",
    }
}

impl Allocation {
    /// The whole shares vested by the end of each tranche; `None` for fractional ones and where
    /// the count is too large to compute.
    pub(crate) fn vested(self, shares: Decimal, schedule: &Schedule) -> Option<Vec<Decimal>> {
        let (tranches, whole) = (schedule.tranches.iter(), schedule.whole);
        match self {
            Self::Fractional => None,
            Self::CumulativeRounding => {
                let part = Fraction::new(shares, whole).rounding(0)?;
                tranches.map(|tranche| decimal(part.units(tranche.vested)?, 0)).collect()
            }
            Self::CumulativeRoundDown => tranches
                .map(|tranche| whole_part(shares.checked_mul(tranche.vested)?, whole))
                .collect(),
            _ => self.with_rest(shares, schedule),
        }
    }

    /// How many shares wide the band is in which the count that has vested with the first `vested`
    /// of so many tranches stays while the shares of a grant rise one by one: each tranche that is
    /// rounded down is less than a share off, and all of them together are exact.
    pub(crate) fn spread(self, vested: usize, tranches: usize) -> usize {
        let left = tranches.saturating_sub(vested);
        match self {
            Self::Fractional => 0,
            _ if vested == 0 || left == 0 => 0,
            Self::CumulativeRounding | Self::CumulativeRoundDown => 1,
            Self::FrontLoaded | Self::BackLoaded => 2 * vested.min(left),
            Self::FrontLoadedToSingleTranche => left,
            Self::BackLoadedToSingleTranche => vested,
        }
    }

    fn with_rest(self, shares: Decimal, schedule: &Schedule) -> Option<Vec<Decimal>> {
        let mut before = Decimal::ZERO;
        let mut counts = Vec::with_capacity(schedule.tranches.len());
        for tranche in &*schedule.tranches {
            let parts = tranche.vested - before;
            counts.push(whole_part(shares.checked_mul(parts)?, schedule.whole)?);
            before = tranche.vested;
        }
        let mut rest = shares - counts.iter().sum::<Decimal>();
        match self {
            Self::FrontLoadedToSingleTranche => *counts.first_mut()? += rest,
            Self::BackLoadedToSingleTranche => *counts.last_mut()? += rest,
            Self::FrontLoaded => one_each(counts.iter_mut(), &mut rest),
            _ => one_each(counts.iter_mut().rev(), &mut rest),
        }
        let mut vested = Decimal::ZERO;
        for count in &mut counts {
            vested += *count;
            *count = vested;
        }
        Some(counts)
    }
}

fn one_each<'a>(counts: impl Iterator<Item = &'a mut Decimal>, rest: &mut Decimal) {
    for count in counts {
        if rest.is_zero() {
            break;
        }
        *count += Decimal::ONE;
        *rest -= Decimal::ONE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equity::{Cadence, Percent};

    fn split(allocation: Allocation, shares: u32, years: &[u32]) -> Vec<String> {
        let percent = |percent: &u32| Percent::new(Decimal::from(*percent)).unwrap();
        let years = years.iter().map(|year| (percent(year), Cadence::Year));
        let schedule = Schedule::by_year(years).unwrap();
        let mut before = Decimal::ZERO;
        let vested = allocation.vested(Decimal::from(shares), &schedule).unwrap();
        let counts = vested.iter().map(|vested| {
            let count = vested - before;
            before = *vested;
            count.normalize().to_string()
        });
        counts.collect()
    }

    #[test]
    fn eighteen_shares_in_four_tranches_as_the_open_cap_format_has_them() {
        for (allocation, counts) in [
            (Allocation::CumulativeRounding, ["5", "4", "5", "4"]),
            (Allocation::CumulativeRoundDown, ["4", "5", "4", "5"]),
            (Allocation::FrontLoaded, ["5", "5", "4", "4"]),
            (Allocation::BackLoaded, ["4", "4", "5", "5"]),
            (Allocation::FrontLoadedToSingleTranche, ["6", "4", "4", "4"]),
            (Allocation::BackLoadedToSingleTranche, ["4", "4", "4", "6"]),
        ] {
            assert_eq!(split(allocation, 18, &[25; 4]), counts, "{}", allocation.name());
        }
    }

    #[test]
    fn what_has_vested_stays_within_its_spread() {
        let years = [7, 11, 43, 39];
        for allocation in Allocation::ALL {
            for vested in 0..=4 {
                let off =
                    (1..=500).filter(|_| allocation != Allocation::Fractional).map(|shares| {
                        let counts = split(allocation, shares, &years);
                        let count: u32 =
                            counts.iter().take(vested).map(|c| c.parse::<u32>().unwrap()).sum();
                        let part: u32 = years.iter().take(vested).sum();
                        // In hundredths of a share.
                        100 * i64::from(count) - i64::from(shares * part)
                    });
                let off: Vec<i64> = off.collect();
                let widest = off.iter().max().zip(off.iter().min()).map_or(0, |(a, b)| a - b);
                let spread = 100 * i64::try_from(allocation.spread(vested, 4)).unwrap();
                assert!(widest <= spread, "{} {vested}: {widest}", allocation.name());
            }
        }
    }

    #[test]
    fn every_share_is_allocated_where_tranches_differ() {
        for allocation in Allocation::ALL {
            if allocation != Allocation::Fractional {
                let counts = split(allocation, 1_765, &[5, 15, 40, 40]);
                let sum: Decimal = counts.iter().map(|c| c.parse::<Decimal>().unwrap()).sum();
                assert_eq!(sum, Decimal::from(1_765), "{}", allocation.name());
            }
        }
    }
}
