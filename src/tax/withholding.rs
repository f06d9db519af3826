//! What employers withhold from bonuses and vests, and what is owed on them.
//!
//! Employers withhold flat rates on supplemental wages. The gap to the tax is due when the return is
//! filed. It is a matter of timing and no cost, so take-home pay does not contain it.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::filing::Filing;
use super::law::Law;
use super::residence::Residence;
use super::tax_return::{Deductions, TaxError, TaxKind, TaxReturn};
use super::wages::Wages;
use crate::money::{Amount, Rate, round};

/// What one income tax withholds from supplemental wages, and what it takes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withholding {
    /// The kind of tax.
    pub kind: TaxKind,
    /// The jurisdiction.
    pub name: Arc<str>,
    /// The tax with the supplemental wages minus the tax without them.
    pub owed: Decimal,
    /// What is withheld at the flat rate; `None` if the jurisdiction has no flat rate and withholds by
    /// its own tables.
    pub withheld: Option<Decimal>,
    /// The flat rates that it is withheld at.
    pub rates: Vec<Rate>,
}

impl Withholding {
    /// What remains to be paid with the return; negative for a refund. 0 without a flat rate.
    #[must_use]
    pub fn gap(&self) -> Decimal {
        self.withheld.map_or(Decimal::ZERO, |withheld| self.owed - withheld)
    }
}

impl Residence {
    /// What is withheld from the supplemental part of a year's wages and what is owed on it, for each
    /// income tax. Payroll insurances are withheld exactly.
    ///
    /// # Errors
    ///
    /// [`TaxError::TooLarge`] as for [`Residence::tax_return`].
    pub fn withholding(
        &self,
        filing: Filing,
        wages: &Wages,
        supplemental: Amount,
        deductions: Deductions,
    ) -> Result<Vec<Withholding>, TaxError> {
        let base = wages.gross.get().checked_sub(supplemental.get());
        let base = base.unwrap_or_default().max(Decimal::ZERO);
        let gross = Amount::new(base).map_err(|_| TaxError::TooLarge)?;
        let without = self.tax_return(filing, &Wages { gross, ..*wages }, deductions)?;
        let with = self.tax_return(filing, wages, deductions)?;
        let taxes = |tax_return: &TaxReturn| {
            let kinds = [TaxKind::Federal, TaxKind::State, TaxKind::Local];
            let lines = tax_return.lines.iter().filter(|line| kinds.contains(&line.kind));
            lines.cloned().collect::<Vec<_>>()
        };
        // Laws without brackets have no line.
        let laws = self.laws().enumerate();
        let laws = laws.filter(|(index, law)| *index == 0 || law.brackets.is_some());
        let pairs = taxes(&with).into_iter().zip(taxes(&without)).zip(laws);
        let digits = self.currency().minor_digits();
        let all = pairs.map(|((with, without), (_, law))| {
            let (withheld, rates) = law.withheld(wages.gross.get(), base, digits)?.unzip();
            let owed = with.amount.checked_sub(without.amount)?;
            let rates = rates.unwrap_or_default();
            Some(Withholding { kind: with.kind, name: with.name, owed, withheld, rates })
        });
        all.collect::<Option<_>>().ok_or(TaxError::TooLarge)
    }
}

impl Law {
    /// What is withheld from what `gross` exceeds `base` by, and the rates: `Some(None)` without a flat
    /// rate, `None` if it is too large.
    fn withheld(
        &self,
        gross: Decimal,
        base: Decimal,
        digits: u32,
    ) -> Option<Option<(Decimal, Vec<Rate>)>> {
        let Some(supplemental) = &self.supplemental else {
            return Some(None);
        };
        let (to, from) = match supplemental.counts_all_wages {
            true => (gross, base),
            false => (gross.checked_sub(base)?, Decimal::ZERO),
        };
        let brackets = &supplemental.brackets;
        let withheld = brackets.tax(to)?.checked_sub(brackets.tax(from)?)?;
        let reached = brackets.reached(to);
        let reached = reached.filter(|bracket| bracket.up_to.is_none_or(|end| end > from));
        Some(Some((round(withheld, digits), reached.map(|bracket| bracket.rate).collect())))
    }
}
