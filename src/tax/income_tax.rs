//! The income tax of one jurisdiction.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::allowance::{Allowance, Tested};
use super::brackets::{BracketReached, Brackets};
use super::filing::Filing;
use super::law::Law;
use crate::money::round;

/// The income tax of one jurisdiction, step by step. Only the tax is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IncomeTax {
    /// The jurisdiction.
    pub name: Arc<str>,
    /// The income that is taxed: wages without what is excluded, or the base of a local tax.
    pub income: Decimal,
    /// The standard deduction, or itemized deductions.
    pub deduction: Decimal,
    /// The personal exemption.
    pub exemption: Decimal,
    /// Deductions for national income tax and payroll insurances.
    pub taxes_deducted: Decimal,
    /// Taxable income.
    pub taxable: Decimal,
    /// The tax by brackets, or by the flat rate in their place.
    pub bracket_tax: Decimal,
    /// Recaptures of the lower brackets' benefit.
    pub recapture: Decimal,
    /// Credits used, at most the tax before them.
    pub credits: Decimal,
    /// The surtax.
    pub surtax: Decimal,
    /// The tax, rounded to the minor unit.
    pub tax: Decimal,
}

/// The decimals of an exact tax. Amounts, rates and steps have at most 12 together.
const EXACT_DIGITS: u32 = 12;

/// A tax without what a division left: the limit of itemized deductions is a part in 37, of which
/// half a cent can lack the last of 28 digits. Another value that close to a half does not exist.
fn without_rest(tax: Decimal) -> Decimal {
    if tax.scale() > EXACT_DIGITS { round(tax, EXACT_DIGITS) } else { tax }
}

/// What an income tax is computed from.
#[derive(Clone, Copy, Debug)]
pub(super) struct IncomeTaxInput {
    pub(super) filing: Filing,
    /// The decimals of the currency.
    pub(super) digits: u32,
    /// National adjusted gross income.
    pub(super) agi: Decimal,
    /// The income that is taxed.
    pub(super) income: Decimal,
    /// The deduction in place of the law's own.
    pub(super) deduction: Option<Decimal>,
    /// The national standard deduction.
    pub(super) federal_deduction: Decimal,
    /// The national income tax with that deduction.
    pub(super) federal_tax: Decimal,
    /// The national payroll insurances.
    pub(super) payroll_tax: Decimal,
}

impl Law {
    /// The income tax; `None` if an amount is too large. A law without brackets taxes nothing.
    pub(super) fn income_tax(&self, input: &IncomeTaxInput) -> Option<IncomeTax> {
        let mut of = Tested {
            filing: input.filing,
            agi: input.agi,
            taxable: Decimal::ZERO,
            federal_deduction: input.federal_deduction,
        };
        let deduction = match input.deduction {
            Some(deduction) => deduction,
            None => amount_of(self.standard_deduction.as_ref(), &of)?,
        };
        let exemption = amount_of(self.exemption.as_ref(), &of)?;
        let federal = amount_of(self.federal_tax_deduction.as_ref(), &of)?;
        let payroll = amount_of(self.payroll_tax_deduction.as_ref(), &of)?;
        let taxes_deducted =
            federal.min(input.federal_tax).checked_add(payroll.min(input.payroll_tax))?;
        let deducted = deduction.checked_add(exemption)?.checked_add(taxes_deducted)?;
        of.taxable = input.income.checked_sub(deducted)?.max(Decimal::ZERO);

        let [bracket_tax, recapture] = self.bracket_tax(&of)?;
        let before = bracket_tax.checked_add(recapture)?;
        let credits = self.credits(&of, before)?.min(before);
        let surtax = match self.surtax {
            Some(surtax) if of.taxable > surtax.over => {
                of.taxable.checked_sub(surtax.over)?.checked_mul(surtax.rate.fraction())?
            }
            _ => Decimal::ZERO,
        };
        let tax = before.checked_sub(credits)?.checked_add(surtax)?;
        Some(IncomeTax {
            name: Arc::clone(&self.name),
            income: input.income,
            deduction,
            exemption,
            taxes_deducted,
            taxable: of.taxable,
            bracket_tax,
            recapture,
            credits,
            surtax,
            tax: round(without_rest(tax), input.digits),
        })
    }

    /// The brackets that the taxable income of a return reaches, with the tax in each. A flat rate in
    /// their place is one bracket.
    #[must_use]
    pub fn brackets_reached(
        &self,
        filing: Filing,
        agi: Decimal,
        tax: &IncomeTax,
    ) -> Vec<BracketReached> {
        let flat = self.flat_rate.filter(|flat| agi > flat.over);
        let flat = flat.map(|flat| Brackets::flat(flat.rate));
        let brackets = flat.as_ref().or(self.brackets.as_ref().map(|all| all.get(filing)));
        brackets.map_or_else(Vec::new, |brackets| brackets.reached(tax.taxable).collect())
    }

    /// The tax by brackets, and the recaptures.
    fn bracket_tax(&self, of: &Tested) -> Option<[Decimal; 2]> {
        let Some(brackets) = &self.brackets else {
            return Some([Decimal::ZERO; 2]);
        };
        if let Some(flat) = self.flat_rate.filter(|flat| of.agi > flat.over) {
            return Some([of.taxable.checked_mul(flat.rate.fraction())?, Decimal::ZERO]);
        }
        let brackets = brackets.get(of.filing);
        let mut recapture = match &self.recapture {
            Some(recapture) => recapture.amount(brackets, of)?,
            None => Decimal::ZERO,
        };
        if let Some(steps) = &self.recapture_steps {
            for step in steps.get(of.filing) {
                recapture = recapture.checked_add(step.amount(of.agi)?)?;
            }
        }
        Some([brackets.tax(of.taxable)?, recapture])
    }

    fn credits(&self, of: &Tested, tax: Decimal) -> Option<Decimal> {
        let mut credits = Decimal::ZERO;
        if let Some(rows) = &self.credit_percent {
            let row = rows.get(of.filing).iter().rev().find(|(over, _)| of.agi > *over);
            if let Some((_, part)) = row {
                credits = tax.checked_mul(part.fraction())?;
            }
        }
        for credit in &self.credits {
            credits = credits.checked_add(credit.allowance.amount(of)?)?;
        }
        Some(credits)
    }
}

/// The amount of an allowance, 0 without one.
pub(super) fn amount_of(allowance: Option<&Allowance>, of: &Tested) -> Option<Decimal> {
    allowance.map_or(Some(Decimal::ZERO), |allowance| allowance.amount(of))
}
