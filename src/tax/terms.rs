//! What a person states about their taxes.

use super::filing::Filing;
use super::tax_return::Deductions;
use crate::money::{Amount, Rate};

/// What a profile states about taxes. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaxTerms {
    /// The filing status.
    pub filing: Option<Filing>,
    /// The tax year whose law applies to every year.
    pub year: Option<u32>,
    /// Retirement deferrals before tax, a year.
    pub deferral: Amount,
    /// HSA contributions through payroll, a year.
    pub hsa: Amount,
    /// The choice of the national deduction.
    pub deductions: Deductions,
    /// The state, instead of that of an offer's location.
    pub state: Option<String>,
    /// The city or county, instead of that of an offer's location.
    pub city: Option<String>,
    /// The rate of the local tax.
    pub local_rate: Option<Rate>,
    /// What is paid for an insurance in a year instead of its contribution, by name.
    pub insurances: Vec<(String, Amount)>,
    /// The rate that employers withhold from supplemental wages for the national income tax.
    pub supplemental_rate: Option<Rate>,
    /// The same for that of the state.
    pub state_supplemental_rate: Option<Rate>,
    /// A single rate on all wages instead of a law.
    pub rate: Option<Rate>,
    /// A file with a law of one's own, relative to the profile's folder.
    pub table: Option<String>,
}
