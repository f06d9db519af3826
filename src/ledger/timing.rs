//! When payments happen inside the year, for figures that weigh them by time.
//!
//! Pay, vests and bonuses of a month happen at its end, advances at its start. Totals do not depend
//! on it.

use super::{Entry, Ledger, OutOfReach, Split};

/// A payment, or the part of one that vests in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimedPart {
    /// The amount in minor units.
    pub(crate) units: i128,
    /// The months until it is paid.
    pub(crate) paid_after: u32,
    /// The months until it vests; those until it is paid for everything that is not an award.
    pub(crate) vested_after: u32,
}

impl Entry {
    /// Whether it is a single payment at the start of its month.
    pub(super) const fn is_advance(&self) -> bool {
        matches!(self.split, Split::Once { .. }) && self.component.is_paid_in_advance()
    }
}

impl Ledger {
    /// Visits the parts of an entry's payments with their times. They add up to the entry.
    pub(crate) fn each_timed(&self, entry: &Entry, mut visit: impl FnMut(TimedPart)) {
        let award = entry.award().and_then(|award| self.awards.get(award));
        self.each_part(entry, true, |month, units, vests| {
            let paid_after = if entry.is_advance() { month - 1 } else { month };
            let vested = award.zip(vests).map(|(award, (vest, _))| award.month_of(vest));
            visit(TimedPart { units, paid_after, vested_after: vested.unwrap_or(paid_after) });
        });
    }

    /// What must be repaid of an entry by those who leave in a month, for each month of its clawback,
    /// in minor units. What is paid at the end of that month is not paid to them.
    pub(crate) fn repaid_by_month(&self, entry: &Entry) -> Result<Vec<(u32, i128)>, OutOfReach> {
        let Some(clawback) = entry.clawback() else {
            return Ok(Vec::new());
        };
        let mut parts = Vec::new();
        self.each_timed(entry, |part| parts.push(part));
        let first = entry.first_month();
        let end = first.saturating_add(clawback.within).min(self.horizon.months());
        let months = (first..=end).map(|month| {
            let paid = parts.iter().filter(|part| part.paid_after < month);
            let paid = paid.map(|part| part.units).sum();
            Ok((month, self.repaid(entry, month, paid)?))
        });
        months.collect()
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Component;
    use crate::{Horizon, Offer};

    /// The times and units of a component's parts.
    fn parts(component: Component, text: &str) -> Vec<(u32, u32, i128)> {
        let ledger = Offer::from_toml(text).unwrap().ledger(Horizon::default()).unwrap();
        let mut parts = Vec::new();
        for entry in ledger.entries().iter().filter(|entry| entry.component() == component) {
            ledger.each_timed(entry, |TimedPart { units, paid_after, vested_after }| {
                parts.push((paid_after, vested_after, units));
            });
        }
        parts
    }

    #[test]
    fn advances_are_paid_at_the_start_of_their_month() {
        let lump = parts(Component::SignOn, "base = 1\nsign_on = [8, 6]");
        assert_eq!(lump, [(0, 0, 800), (12, 12, 600)]);
        let monthly = "base = 1\n[sign_on]\namounts = [12]\npaid = \"monthly\"";
        let monthly = parts(Component::SignOn, monthly);
        assert_eq!((monthly[0], monthly[11]), ((1, 1, 100), (12, 12, 100)));
        let relocation = "base = 1\n[[one_time]]\namount = 5\nmonth = 7";
        assert_eq!(parts(Component::OneTime, relocation), [(6, 6, 500)]);
    }

    #[test]
    fn pay_and_bonuses_are_paid_at_the_end_of_their_month() {
        let base = parts(Component::Base, "base = 12");
        assert_eq!((base[0], base[47]), ((1, 1, 100), (48, 48, 100)));
        let late = "base = 1\n[bonus]\ntarget = 7_000\npaid_after = 3";
        assert_eq!(
            parts(Component::Bonus, late),
            [15, 27, 39].map(|month| (month, month, 700_000))
        );
    }

    #[test]
    fn a_payment_at_liquidity_is_split_by_vest() {
        let private = "base = 1\n[[options]]\ncount = 300\nstrike = 1\ntype = \"nso\"\n\
                       vesting = { years = [50, 25, 25], every = \"year\" }\n\
                       [stock]\nprice = 2\nprivate = true\nliquidity_month = 30";
        let options = parts(Component::Options, private);
        assert_eq!(options, [(30, 12, 15_000), (30, 24, 7_500), (36, 36, 7_500)]);
    }
}
