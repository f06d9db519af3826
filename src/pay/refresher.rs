//! Refreshers: further grants in later years.

use rust_decimal::Decimal;

use super::{PayTerms, Vesting};
use crate::component::{Component, PayKind};
use crate::equity::{Allocation, Award, GrantPrice, GrantSize};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Rate};

/// Further grants, each sized at the share price of the year in which it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refresher {
    pub(crate) value: Amount,
    pub(crate) first_month: u32,
    /// Months between two of them.
    pub(crate) every: u32,
    /// How many; as many as the horizon holds where the file does not say.
    pub(crate) count: Option<u32>,
    /// The growth of each over the one before.
    pub(crate) growth: Option<Rate>,
    pub(crate) vesting: Vesting,
    /// Whether the letter promises them.
    pub(crate) written: bool,
}

impl Refresher {
    /// The months of the grants that are made before the end of that month.
    fn months(&self, end: u32) -> impl Iterator<Item = u32> + use<> {
        let count = self.count.unwrap_or(u32::MAX) as usize;
        (self.first_month..end).step_by(self.every as usize).take(count)
    }
}

impl PayTerms for Option<Refresher> {
    const LABEL: &'static str = "refresher";
    const KIND: PayKind = PayKind::Equity;
    const GUARANTEED: bool = false;

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(refresher) = self else {
            return Ok(());
        };
        let out_of_reach = OutOfReach::of(Component::Refresher);
        let growth = Decimal::ONE + refresher.growth.unwrap_or_default().fraction();
        let mut value = Some(refresher.value.get());
        for (number, month) in (1..).zip(refresher.months(ledger.horizon().months())) {
            let granted = value.ok_or(out_of_reach)?;
            let size = GrantSize::Value { value: granted, grant_price: GrantPrice::WhenGranted };
            let award = Award::new(
                Component::Refresher,
                number,
                month.cast_signed(),
                size,
                (&refresher.vesting.schedule, Allocation::Fractional),
                ledger.prices(),
            );
            ledger.award(award.ok_or(out_of_reach)?, refresher.written)?;
            value = granted.checked_mul(growth);
        }
        Ok(())
    }
}
