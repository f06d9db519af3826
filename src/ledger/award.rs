//! Grants that have been made, and what is left of them.

use rust_decimal::Decimal;

use super::book::within_reach;
use super::{OutOfReach, year_of};
use crate::component::Component;
use crate::equity::PricePath;
use crate::equity::{GrantSize, Vests};
use crate::money::Currency;

/// A grant or a refresher that has been made, with all of its vests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Award {
    pub(crate) component: Component,
    /// Counted from 1 within its component.
    pub(crate) number: usize,
    /// Months after the start of the job; negative for a grant already held.
    pub(crate) granted_month: i32,
    pub(crate) size: GrantSize,
    pub(crate) vests: Vests,
}

impl Award {
    /// Whether it is made before that month ends. What is granted at the start, or was held
    /// before, is made by month 0.
    pub(crate) fn is_made_by(&self, month: u32) -> bool {
        i64::from(self.granted_month) < i64::from(month.max(1))
    }

    /// What has not vested by the end of that month, in parts of the grant.
    pub(crate) fn left(&self, month: u32) -> Decimal {
        self.vests.all() - self.vests.by(month.cast_signed())
    }

    /// What has not vested by the end of that month, at the share price of its year.
    pub(crate) fn unvested(
        &self,
        month: u32,
        share_prices: &PricePath<'_>,
        currency: Currency,
    ) -> Result<Decimal, OutOfReach> {
        let left = self.left(month);
        if left.is_zero() {
            return Ok(currency.nothing());
        }
        // Month 0 is the day before year 1, whose price is today's.
        let worth = self.vests.worth(year_of(month).max(1), share_prices);
        let rounding = worth.and_then(|worth| worth.rounding(currency.minor_digits()));
        let units = rounding.and_then(|rounding| rounding.units(left));
        within_reach(self.component, units, currency)
    }
}

/// What has been granted but has not vested by the end of a month, at the share price of its year.
pub(crate) fn unvested(
    awards: &[Award],
    month: u32,
    share_prices: &PricePath<'_>,
    currency: Currency,
) -> Result<Decimal, OutOfReach> {
    let made = awards.iter().filter(|award| award.is_made_by(month));
    made.map(|award| award.unvested(month, share_prices, currency))
        .try_fold(currency.nothing(), |total, unvested| Ok(total + unvested?))
}
