//! Cash for joining.

use super::PayTerms;
use crate::clawback::Clawback;
use crate::component::{Component, PayKind};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::Amount;

/// Cash for joining, by year, never spread beyond the year that it is named for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignOn {
    /// The amount of year 1, year 2 and so on.
    pub amounts: Vec<Amount>,
    /// How each year's amount is paid.
    pub paid: Paid,
    /// What has to be repaid on leaving, counted from the start of each payment's year.
    pub clawback: Option<Clawback>,
}

/// How a year's sign-on is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// At once, in the first month of its year.
    Lump,
    /// In twelve parts.
    Monthly,
}

impl Paid {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Lump, Self::Monthly];

    /// The name in the offer file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lump => "lump",
            Self::Monthly => "monthly",
        }
    }
}

impl SignOn {
    pub(crate) const fn lump(amounts: Vec<Amount>) -> Self {
        Self { amounts, paid: Paid::Lump, clawback: None }
    }
}

impl PayTerms for Option<SignOn> {
    const LABEL: &'static str = "sign-on";
    const KIND: PayKind = PayKind::Cash;
    const GUARANTEED: bool = true;

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(sign_on) = self else {
            return Ok(());
        };
        for (year, amount) in (1..=ledger.horizon().years()).zip(&sign_on.amounts) {
            match sign_on.paid {
                Paid::Lump => {
                    let first_month = year * 12 - 11;
                    if let Some(entry) =
                        ledger.once(Component::SignOn, first_month, amount.get())?
                    {
                        entry.clawback = sign_on.clawback;
                    }
                }
                // Only what was paid ahead of the months that it is for can be asked back.
                Paid::Monthly => {
                    ledger.monthly(Component::SignOn, year, amount.get())?;
                }
            }
        }
        Ok(())
    }
}
