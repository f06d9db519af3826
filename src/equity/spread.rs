//! How far whole shares move pay between years.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Allocation, Schedule};
use crate::money::Currency;

/// How much a grant's pay over some years may fall as its number of shares rises, because shares
/// are whole. `value` is what a share vested in a year is worth. `None` if it is too large to
/// compute.
///
/// That pay is the sum over years of the vested count times the step in value to the next year.
/// Each count is linear within its spread. If the figure weighs payments by their month, from 1
/// downward, the value also falls inside the years, but by no more than itself.
pub(crate) fn whole_share_slack(
    granted_month: i32,
    (schedule, allocation): (&Schedule, Allocation),
    (years, is_weighed): (&RangeInclusive<u32>, bool),
    value: impl Fn(u32) -> Option<Decimal>,
    currency: Currency,
) -> Option<Decimal> {
    let tranches = &schedule.tranches;
    let value = |year: u32| match years.contains(&year) {
        true => value(year),
        false => Some(Decimal::ZERO),
    };
    let mut slack = Decimal::ZERO;
    let mut before = 0;
    for year in 0..=*years.end() {
        let vested = tranches.partition_point(|tranche| {
            i64::from(granted_month) + i64::from(tranche.month) <= i64::from(year) * 12
        });
        let step = (value(year)? - value(year + 1)?).abs();
        let spread = Decimal::from(allocation.spread(vested, tranches.len()));
        slack = slack.checked_add(step.checked_mul(spread)?)?;
        if years.contains(&year) && vested > before {
            // Each year's pay is rounded.
            slack = slack.checked_add(Decimal::new(1, currency.minor_digits()))?;
        }
        before = vested;
    }
    if is_weighed {
        let spreads = (0..=tranches.len()).map(|vested| allocation.spread(vested, tranches.len()));
        let widest = Decimal::from(spreads.max().unwrap_or_default());
        let values = years.clone().map(value).collect::<Option<Vec<Decimal>>>()?;
        let highest = values.into_iter().max().unwrap_or_default();
        slack = slack.checked_add(highest.checked_mul(widest)?)?;
    }
    Some(slack)
}
