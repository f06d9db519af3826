//! Splits a whole number of shares over the tranches of a schedule.

use rust_decimal::Decimal;

use super::schedule::Schedule;
use crate::money::{Fraction, decimal, whole_part};
use crate::names::named;

named! {
    /// How shares are split over tranches. Names and results follow the Open Cap Format.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Allocation {
        /// Rounds the vested total to the nearest share.
        CumulativeRounding = "cumulative_rounding",
        /// Rounds the vested total down.
        CumulativeRoundDown = "cumulative_round_down",
        /// Rounds every tranche down and adds one leftover share to each of the first tranches.
        FrontLoaded = "front_loaded",
        /// Rounds every tranche down and adds one leftover share to each of the last tranches.
        BackLoaded = "back_loaded",
        /// Rounds every tranche down and adds all leftover shares to the first.
        FrontLoadedToSingleTranche = "front_loaded_to_single_tranche",
        /// Rounds every tranche down and adds all leftover shares to the last.
        BackLoadedToSingleTranche = "back_loaded_to_single_tranche",
        /// Allows fractional shares.
        Fractional = "fractional",
    }
}

impl Allocation {
    /// The whole shares vested by the end of each tranche; `None` if shares are fractional or the
    /// count is too large to compute.
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

    /// The width, in shares, of the band that the vested count of the first `vested` tranches stays
    /// in as the grant grows share by share. A tranche rounded down is off by less than a share;
    /// all tranches together are exact.
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
    fn eighteen_shares_over_four_tranches_match_the_open_cap_format() {
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
    fn the_vested_count_stays_within_its_spread() {
        let years = [7, 11, 43, 39];
        for allocation in Allocation::ALL {
            for vested in 0..=4 {
                let off =
                    (1..=500).filter(|_| allocation != Allocation::Fractional).map(|shares| {
                        let counts = split(allocation, shares, &years);
                        let count: u32 =
                            counts.iter().take(vested).map(|c| c.parse::<u32>().unwrap()).sum();
                        let part: u32 = years.iter().take(vested).sum();
                        // The difference in hundredths of a share.
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
    fn uneven_tranches_allocate_every_share() {
        for allocation in Allocation::ALL {
            if allocation != Allocation::Fractional {
                let counts = split(allocation, 1_765, &[5, 15, 40, 40]);
                let sum: Decimal = counts.iter().map(|c| c.parse::<Decimal>().unwrap()).sum();
                assert_eq!(sum, Decimal::from(1_765), "{}", allocation.name());
            }
        }
    }
}
