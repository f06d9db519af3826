//! A year's taxes and take-home pay.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::allowance::Tested;
use super::filing::Filing;
use super::income_tax::{IncomeTax, IncomeTaxInput, amount_of};
use super::law::{Law, LocalBase};
use super::residence::Residence;
use super::wages::Wages;
use crate::money::{Amount, relative, round};
use crate::names::named;

named! {
    /// The kinds of lines of a return.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum TaxKind {
        /// The national income tax.
        Federal = "federal",
        /// A payroll insurance, national or of a state.
        Payroll = "payroll",
        /// The income tax of a state.
        State = "state",
        /// The income tax of a city, county or district.
        Local = "local",
    }
}

/// Which deduction reduces national income.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deductions {
    /// The larger of the standard deduction and state and local taxes.
    #[default]
    Auto,
    /// The standard deduction.
    Standard,
    /// Like `Auto`, with this amount of other itemized deductions besides state and local taxes.
    Amount(Amount),
}

/// One tax or insurance of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxLine {
    /// Its kind.
    pub kind: TaxKind,
    /// The jurisdiction of an income tax, or the name of an insurance.
    pub name: Arc<str>,
    /// The amount of the year, rounded to the minor unit.
    pub amount: Decimal,
}

impl TaxLine {
    fn of(kind: TaxKind, name: &Arc<str>, amount: Decimal) -> Self {
        Self { kind, name: Arc::clone(name), amount }
    }

    /// The name for machine-readable output, like `social_security`.
    #[must_use]
    pub fn key(&self) -> String {
        let key = self.name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' });
        key.collect::<String>().to_lowercase()
    }
}

/// The taxes of a year, with the figures that they follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaxReturn {
    /// The filing status.
    pub filing: Filing,
    /// Wages and savings.
    pub wages: Wages,
    /// National adjusted gross income.
    pub agi: Decimal,
    /// Every tax and insurance.
    pub lines: Vec<TaxLine>,
    /// The national income tax.
    pub federal: IncomeTax,
    /// The choice of the national deduction.
    pub deduction: DeductionChoice,
    /// The state's income tax, if it has one.
    pub state: Option<IncomeTax>,
    /// The local income taxes.
    pub locals: Vec<IncomeTax>,
    /// The sum of all lines.
    pub total: Decimal,
    /// Wages without savings and lines.
    pub take_home: Decimal,
}

/// The choice between the standard deduction and itemizing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeductionChoice {
    /// Whether itemizing was chosen.
    pub is_itemized: bool,
    /// The standard deduction.
    pub standard: Decimal,
    /// State and local taxes and the insurances that count as such.
    pub state_and_local: Decimal,
    /// The most of them that can be itemized.
    pub limit: Decimal,
    /// Other itemized deductions.
    pub other: Decimal,
    /// What the top bracket's limit takes from itemized deductions.
    pub cut: Decimal,
    /// Itemized deductions after both limits.
    pub itemized: Decimal,
}

/// Why a return cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxError {
    /// An amount is too large.
    TooLarge,
}

impl fmt::Display for TaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "an amount is too large to compute taxes",
        })
    }
}

impl std::error::Error for TaxError {}

impl TaxReturn {
    /// The sum of the lines of a kind.
    #[must_use]
    pub fn total_of(&self, kind: TaxKind) -> Decimal {
        self.lines.iter().filter(|line| line.kind == kind).map(|line| line.amount).sum()
    }

    /// What is left of pay in hand of which the wages are a part; `None` if it is too large.
    #[must_use]
    pub fn left_of(&self, in_hand: Decimal) -> Option<Decimal> {
        in_hand.checked_sub(self.wages.gross.get())?.checked_add(self.take_home)
    }

    /// All lines as a fraction of gross wages, to six decimals; `None` without wages.
    #[must_use]
    pub fn effective_rate(&self) -> Option<Decimal> {
        relative(self.total, self.wages.gross.get())
    }
}

/// State and local taxes with one deduction.
struct StateAndLocal {
    state: Option<IncomeTax>,
    locals: Vec<IncomeTax>,
    total: Decimal,
}

/// All income taxes with one choice of the national deduction.
struct IncomeTaxes {
    federal: IncomeTax,
    below: StateAndLocal,
}

impl IncomeTaxes {
    fn total(&self) -> Option<Decimal> {
        self.federal.tax.checked_add(self.below.total)
    }
}

impl Residence {
    /// The taxes on a year's wages.
    ///
    /// # Errors
    ///
    /// [`TaxError::TooLarge`] if an amount of the law is so large that the tax cannot be kept.
    pub fn tax_return(
        &self,
        filing: Filing,
        wages: &Wages,
        deductions: Deductions,
    ) -> Result<TaxReturn, TaxError> {
        self.compute(filing, wages, deductions).ok_or(TaxError::TooLarge)
    }

    /// The part of the next 1,000 of wages that goes to taxes and insurances.
    ///
    /// # Errors
    ///
    /// [`TaxError::TooLarge`] as for [`Residence::tax_return`].
    pub fn marginal_rate(
        &self,
        filing: Filing,
        wages: &Wages,
        deductions: Deductions,
    ) -> Result<Decimal, TaxError> {
        let more = wages.gross.get().checked_add(Decimal::ONE_THOUSAND);
        let gross = more.and_then(|more| Amount::new(more).ok()).ok_or(TaxError::TooLarge)?;
        let now = self.tax_return(filing, wages, deductions)?;
        let then = self.tax_return(filing, &Wages { gross, ..*wages }, deductions)?;
        let difference = then.total.checked_sub(now.total);
        difference.and_then(|more| relative(more, Decimal::ONE_THOUSAND)).ok_or(TaxError::TooLarge)
    }

    fn compute(&self, filing: Filing, wages: &Wages, deductions: Deductions) -> Option<TaxReturn> {
        let national = self.national();
        let agi = national.pretax.left_of(wages)?;
        let mut lines = Vec::with_capacity(8);
        // The national income tax comes first, but is known last.
        lines.push(TaxLine::of(TaxKind::Federal, &national.name, Decimal::ZERO));
        let (payroll_tax, deductible) = self.insurances(filing, wages, &mut lines)?;

        let tested = Tested { filing, agi, taxable: agi, federal_deduction: Decimal::ZERO };
        let standard = amount_of(national.standard_deduction.as_ref(), &tested)?;
        let input = IncomeTaxInput {
            filing,
            digits: self.currency().minor_digits(),
            agi,
            income: agi,
            deduction: Some(standard),
            federal_deduction: standard,
            federal_tax: Decimal::ZERO,
            payroll_tax,
        };
        let federal = national.income_tax(&input)?;
        // States that deduct the national tax deduct the one with the standard deduction.
        let below = IncomeTaxInput { federal_tax: federal.tax, deduction: None, ..input };
        let own = self.state_and_local(wages, &below)?;
        let mut taxes = IncomeTaxes { federal, below: own };

        let other = match deductions {
            Deductions::Amount(other) => other.get(),
            Deductions::Auto | Deductions::Standard => Decimal::ZERO,
        };
        let is_open = deductions != Deductions::Standard;
        let follows = self.state().is_some_and(|state| state.follows_federal_choice);
        let deduction = if follows && is_open {
            // Itemizing changes what the state deducts too, so the two wholes are compared.
            let below = IncomeTaxInput { deduction: Some(other), ..below };
            let below = self.state_and_local(wages, &below)?;
            let paid = below.total.checked_add(deductible)?;
            let choice = self.choice(&tested, standard, paid, other)?;
            let input = IncomeTaxInput { deduction: Some(choice.itemized), ..input };
            let itemizing = IncomeTaxes { federal: national.income_tax(&input)?, below };
            let is_itemized = itemizing.total()? < taxes.total()?;
            if is_itemized {
                taxes = itemizing;
            }
            DeductionChoice { is_itemized, ..choice }
        } else {
            let paid = taxes.below.total.checked_add(deductible)?;
            let choice = self.choice(&tested, standard, paid, other)?;
            let is_itemized = is_open && choice.itemized > standard;
            if is_itemized {
                let input = IncomeTaxInput { deduction: Some(choice.itemized), ..input };
                taxes.federal = national.income_tax(&input)?;
            }
            DeductionChoice { is_itemized, ..choice }
        };
        let IncomeTaxes { federal, below: StateAndLocal { state, locals, .. } } = taxes;

        if let Some(line) = lines.first_mut() {
            line.amount = federal.tax;
        }
        lines.extend(state.iter().map(|tax| TaxLine::of(TaxKind::State, &tax.name, tax.tax)));
        lines.extend(locals.iter().map(|tax| TaxLine::of(TaxKind::Local, &tax.name, tax.tax)));
        let add = |sum: Decimal, line: &TaxLine| sum.checked_add(line.amount);
        let total = lines.iter().try_fold(Decimal::ZERO, add)?;
        let saved = wages.deferral.get().checked_add(wages.hsa.get())?;
        let take_home = wages.gross.get().checked_sub(saved)?.checked_sub(total)?;
        Some(TaxReturn {
            filing,
            wages: *wages,
            agi,
            lines,
            federal,
            deduction,
            state,
            locals,
            total,
            take_home,
        })
    }

    /// Adds the lines of all insurances. Returns the sum of the national ones, and of those that
    /// count as state income taxes.
    fn insurances(
        &self,
        filing: Filing,
        wages: &Wages,
        lines: &mut Vec<TaxLine>,
    ) -> Option<(Decimal, Decimal)> {
        let digits = self.currency().minor_digits();
        let base = self.national().wage_base();
        let (mut national, mut deductible) = (Decimal::ZERO, Decimal::ZERO);
        for (index, law) in self.laws().enumerate() {
            for insurance in &law.insurances {
                let amount = match self.insurance(&insurance.name) {
                    Some(amount) => amount,
                    None => insurance.amount(filing, insurance.pretax.left_of(wages)?, base)?,
                };
                let amount = round(amount, digits);
                if index == 0 {
                    national = national.checked_add(amount)?;
                }
                if insurance.is_deductible {
                    deductible = deductible.checked_add(amount)?;
                }
                lines.push(TaxLine::of(TaxKind::Payroll, &insurance.name, amount));
            }
        }
        Some((national, deductible))
    }

    /// The state's tax, then the local ones, which may count its taxable income.
    fn state_and_local(&self, wages: &Wages, input: &IncomeTaxInput) -> Option<StateAndLocal> {
        let wages_taxed = self.state().unwrap_or(self.national()).pretax.left_of(wages)?;
        let taxes = |law: &&Law| law.brackets.is_some();
        let state = match self.state().filter(taxes) {
            Some(law) => Some(law.income_tax(&IncomeTaxInput { income: wages_taxed, ..*input })?),
            None => None,
        };
        let mut total = state.as_ref().map_or(Decimal::ZERO, |state| state.tax);
        let mut locals = Vec::new();
        for law in self.locals().iter().filter(taxes) {
            let income = match law.base {
                LocalBase::TaxableIncome => {
                    state.as_ref().map_or(wages_taxed, |state| state.taxable)
                }
                LocalBase::Wages => wages_taxed,
            };
            let tax = law.income_tax(&IncomeTaxInput { income, deduction: None, ..*input })?;
            total = total.checked_add(tax.tax)?;
            locals.push(tax);
        }
        Some(StateAndLocal { state, locals, total })
    }

    /// What can be itemized of state and local taxes paid and other deductions, not yet chosen.
    fn choice(
        &self,
        tested: &Tested,
        standard: Decimal,
        paid: Decimal,
        other: Decimal,
    ) -> Option<DeductionChoice> {
        let national = self.national();
        let limit = amount_of(national.salt_limit.as_ref(), tested)?;
        let before = paid.min(limit).checked_add(other)?;
        let cut = match (national.itemized_cut, &national.brackets) {
            (Some([numerator, denominator]), Some(brackets)) => {
                let top = brackets.get(tested.filing).top();
                let over = tested.agi.checked_sub(top)?.max(Decimal::ZERO).min(before);
                over.checked_mul(numerator)?.checked_div(denominator)?
            }
            _ => Decimal::ZERO,
        };
        Some(DeductionChoice {
            is_itemized: false,
            standard,
            state_and_local: paid,
            limit,
            other,
            cut,
            itemized: before.checked_sub(cut)?,
        })
    }
}
