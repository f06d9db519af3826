//! What of a ledger is certain, and what moves with the share price, for simulation.

use rust_decimal::Decimal;

use super::{Ledger, OutOfReach};
use crate::equity::{Award, PricePath};
use crate::time::year_of;

/// A payment that does not depend on the share price. Amounts are in units of the currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Certain {
    /// The year it counts in.
    pub(crate) year: u32,
    /// The months until it is paid.
    pub(crate) paid_after: u32,
    pub(crate) amount: Decimal,
    /// Whether it is money in your hand and not a benefit.
    pub(crate) is_in_hand: bool,
    pub(crate) is_wages: bool,
}

/// A payment in shares or options, which moves with the share price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stake {
    /// The month at whose end it is paid.
    pub(crate) month: u32,
    /// Whoever leaves after that month keeps it. Shares are kept once they are paid, options once
    /// they have vested.
    pub(crate) kept_after: u32,
    /// The month whose share price decides the number of shares; 0 if it is known at the start.
    pub(crate) sized_in: u32,
    /// The value at the share price of the file.
    pub(crate) value: Decimal,
    /// The cost of exercising; zero for shares. Options are not exercised at a loss.
    pub(crate) cost: Decimal,
    pub(crate) is_wages: bool,
}

impl Ledger {
    /// The payments that do not depend on the share price, and those that do, at these prices.
    pub(crate) fn certain_and_stakes(
        &self,
        prices: &PricePath<'_>,
    ) -> Result<(Vec<Certain>, Vec<Stake>), OutOfReach> {
        let (mut certain, mut stakes) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            let award = entry.award().and_then(|award| self.awards.get(award));
            let sized_in = award.and_then(Award::sized_in);
            let is_wages = entry.is_wages();
            if award.is_some_and(|award| award.strike().is_some()) {
                continue;
            }
            self.each_timed(entry, |part| {
                let (amount, paid_after) =
                    (self.currency.amount(part.units).amount(), part.paid_after);
                match sized_in {
                    Some(sized_in) => stakes.push(Stake {
                        month: paid_after,
                        kept_after: paid_after,
                        sized_in,
                        value: amount,
                        cost: Decimal::ZERO,
                        is_wages,
                    }),
                    None => certain.push(Certain {
                        year: entry.year(),
                        paid_after,
                        amount,
                        is_in_hand: entry.is_in_hand(),
                        is_wages,
                    }),
                }
            });
        }
        // Options that pay nothing at the prices of the file have no entry, but may pay on a path.
        for award in self.awards.iter().filter(|award| award.strike().is_some()) {
            self.push_options(award, prices, &mut stakes)?;
        }
        Ok((certain, stakes))
    }

    fn push_options(
        &self,
        award: &Award,
        prices: &PricePath<'_>,
        stakes: &mut Vec<Stake>,
    ) -> Result<(), OutOfReach> {
        for vest in award.vests_before_start()..award.vest_count() {
            let month = award.paid_in(vest);
            if month > self.horizon.months() {
                break;
            }
            let parts = award.vested_before(vest + 1) - award.vested_before(vest);
            let figures = award.shares_and_cost(parts, year_of(month), prices);
            let [value, cost] = figures.ok_or(OutOfReach::of(award.component))?;
            stakes.push(Stake {
                month,
                kept_after: award.month_of(vest),
                sized_in: 0,
                value,
                cost,
                is_wages: award.is_wages,
            });
        }
        Ok(())
    }
}
