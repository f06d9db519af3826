//! Compares offers by the outcome of leaving.

use super::Leaving;
use crate::comparison::{ComparisonError, Overtake, Standing, alike, overtakes};
use crate::money::Currency;

/// A comparison of offers with the first one by the outcome of leaving. Indices refer to the offers
/// given.
#[derive(Clone, Debug)]
pub struct LeavingComparison<'a> {
    offers: Vec<&'a Leaving<'a>>,
    overtakes: Vec<Overtake>,
}

impl<'a> LeavingComparison<'a> {
    /// Compares each offer with the first, over the same horizon.
    ///
    /// # Errors
    ///
    /// [`ComparisonError`] if an offer's currency or horizon differs from the first one's.
    pub fn new<'o: 'a>(
        offers: impl IntoIterator<Item = &'a Leaving<'o>>,
    ) -> Result<Self, ComparisonError> {
        let offers: Vec<&Leaving<'_>> = offers.into_iter().collect();
        alike(offers.iter().map(|leaving| (leaving.ledger.currency(), leaving.horizon)))?;
        let overtakes = overtakes(offers.iter().map(|leaving| &leaving.nets));
        Ok(Self { offers, overtakes })
    }

    /// The ranking by net pay on leaving at the end of a month.
    #[must_use]
    pub fn standing(&self, month: u32) -> Standing {
        let nets = self.offers.iter().map(|leaving| {
            let net = leaving.nets.get(month as usize).copied().unwrap_or_default();
            leaving.amount(net).amount()
        });
        let currency = self.offers.first().map_or(Currency::USD, |first| first.ledger.currency());
        Standing::of(&nets.collect::<Vec<_>>(), currency)
    }

    /// The offers, in the order given.
    #[must_use]
    pub fn offers(&self) -> &[&'a Leaving<'a>] {
        &self.offers
    }

    /// The lasting overtake in net pay between each offer and the baseline; none if they end equal.
    #[must_use]
    pub fn overtakes(&self) -> &[Overtake] {
        &self.overtakes
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Horizon, Offer};

    #[test]
    fn the_leader_depends_on_the_month_of_leaving() {
        let offers = [
            "base = 120_000\n[sign_on]\namounts = [60_000]\nrepay_within = 12",
            "base = 144_000\nsign_on = [12_000]",
        ]
        .map(|text| Offer::from_toml(text).unwrap());
        let leavings =
            offers.each_ref().map(|offer| Leaving::new(offer, Horizon::default()).unwrap());
        let comparison = LeavingComparison::new(&leavings).unwrap();
        // 10,000 a month plus 5,000 of the sign-on, compared with 12,000 a month plus 12,000 at
        // once.
        for (month, leader) in [(0, None), (1, Some(1)), (4, None), (5, Some(0)), (24, None)] {
            assert_eq!(comparison.standing(month).leader, leader, "month {month}");
        }
        let overtake = comparison.overtakes()[0];
        assert_eq!((overtake.ahead, overtake.from_month), (1, 25));
    }
}
