//! The tax law of one jurisdiction in one tax year, as data.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::allowance::Allowance;
use super::brackets::Brackets;
use super::filing::ByFiling;
use super::insurance::{Insurance, WageLimit};
use super::recapture::{Recapture, RecaptureStep};
use super::wages::Pretax;
use crate::money::{Currency, Rate};
use crate::names::named;

/// The tax law of a country, a state or a locality in one tax year. The default taxes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Law {
    /// The jurisdiction.
    pub name: Arc<str>,
    /// The tax year that the law is used for.
    pub year: u32,
    /// The earlier tax year whose law is carried forward; `None` if the law states this year.
    pub carried_from: Option<u32>,
    /// Where the figures come from.
    pub basis: LawBasis,
    /// The keys, credits and insurances whose figures are projected, by name.
    pub projected: Vec<String>,
    /// The sources.
    pub sources: Vec<String>,
    /// What the law leaves out, for people.
    pub note: Option<String>,
    /// The currency; `None` for a law below a national one.
    pub currency: Option<Currency>,
    /// What income excludes.
    pub pretax: Pretax,
    /// The standard deduction.
    pub standard_deduction: Option<Allowance>,
    /// The personal exemption.
    pub exemption: Option<Allowance>,
    /// The most of the national income tax that is deducted.
    pub federal_tax_deduction: Option<Allowance>,
    /// The most of the national payroll insurances that is deducted.
    pub payroll_tax_deduction: Option<Allowance>,
    /// Whether filers who itemize nationally must itemize here, without state and local taxes.
    pub follows_federal_choice: bool,
    /// The brackets; `None` if wages are not taxed.
    pub brackets: Option<ByFiling<Brackets>>,
    /// What a local law taxes.
    pub base: LocalBase,
    /// One rate on all taxable income, in place of brackets and recapture.
    pub flat_rate: Option<FlatRate>,
    /// A recapture that is phased in.
    pub recapture: Option<Recapture>,
    /// Recaptures in steps.
    pub recapture_steps: Option<ByFiling<Vec<RecaptureStep>>>,
    /// The part of the tax that is credited to incomes over an amount; the last row counts.
    pub credit_percent: Option<ByFiling<Vec<(Decimal, Rate)>>>,
    /// Credits against the tax. They are not refundable.
    pub credits: Vec<Credit>,
    /// A tax on taxable income over an amount, which credits do not reduce.
    pub surtax: Option<Surtax>,
    /// The most of state and local taxes that can be itemized.
    pub salt_limit: Option<Allowance>,
    /// Numerator and denominator of the part of itemized deductions that is lost in the top bracket.
    pub itemized_cut: Option<[Decimal; 2]>,
    /// Payroll insurances.
    pub insurances: Vec<Insurance>,
    /// Withholding on supplemental wages; `None` without a flat rate.
    pub supplemental: Option<Supplemental>,
    /// The most of HSA contributions in a year, for oneself and for a family.
    pub hsa_limits: Option<[Decimal; 2]>,
    /// The identifiers of local laws that apply in the whole state.
    pub local_taxes: Vec<String>,
    /// The rates of a local tax by area.
    pub areas: Vec<(String, Rate)>,
}

named! {
    /// Where the figures of a [`Law`] come from.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum LawBasis {
        /// Published by the authority for the year.
        #[default]
        Official = "official",
        /// Fixed in law and not indexed.
        Statute = "statute",
        /// Computed by the rule in the law from published inputs.
        Derived = "derived",
        /// An estimate.
        Projected = "projected",
    }
}

named! {
    /// What a local law taxes.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum LocalBase {
        /// The state's taxable income.
        #[default]
        TaxableIncome = "taxable_income",
        /// Wages, as the state counts them.
        Wages = "wages",
    }
}

/// A named credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Its name.
    pub name: String,
    /// Its amount.
    pub allowance: Allowance,
}

/// A tax on taxable income over an amount, the same for every filing status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surtax {
    /// The rate.
    pub rate: Rate,
    /// The amount.
    pub over: Decimal,
}

/// One rate on all taxable income.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlatRate {
    /// The rate.
    pub rate: Rate,
    /// It applies if adjusted gross income is over this.
    pub over: Decimal,
}

/// What employers withhold from supplemental wages, such as bonuses and vests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplemental {
    /// Rates on the supplemental wages of a year.
    pub brackets: Brackets,
    /// Whether the brackets count all wages of the year.
    pub counts_all_wages: bool,
}

impl Law {
    /// A national law with one rate on all wages.
    #[must_use]
    pub fn flat(rate: Rate, currency: Currency) -> Self {
        Self {
            name: "flat rate".into(),
            currency: Some(currency),
            pretax: Pretax::default(),
            brackets: Some(ByFiling::All(Brackets::flat(rate))),
            ..Self::default()
        }
    }

    /// A local law with one rate on wages.
    #[must_use]
    pub fn local(name: &str, rate: Rate) -> Self {
        Self {
            name: name.into(),
            base: LocalBase::Wages,
            brackets: Some(ByFiling::All(Brackets::flat(rate))),
            ..Self::default()
        }
    }

    /// Sets the rate of a local law to that of an area, and its name to the area's. Returns whether
    /// the area is known.
    pub fn set_area(&mut self, area: &str) -> bool {
        let known = self.areas.iter().find(|(name, _)| name.eq_ignore_ascii_case(area));
        let Some((name, rate)) = known else {
            return false;
        };
        self.name = name.as_str().into();
        self.brackets = Some(ByFiling::All(Brackets::flat(*rate)));
        true
    }

    /// Whether figures of the law are projected: carried forward, or estimated.
    #[must_use]
    pub fn is_projected(&self) -> bool {
        let is_estimate = self.basis == LawBasis::Projected;
        self.carried_from.is_some() || is_estimate || !self.projected.is_empty()
    }

    /// The wage base of the first insurance that has one.
    pub(super) fn wage_base(&self) -> Option<Decimal> {
        self.insurances.iter().find_map(|insurance| match insurance.contribution.limit {
            WageLimit::Amount(limit) => Some(limit),
            WageLimit::None | WageLimit::National => None,
        })
    }
}
