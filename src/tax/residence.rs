//! Where a person lives: the laws that tax their wages.

use rust_decimal::Decimal;

use super::brackets::Brackets;
use super::filing::ByFiling;
use super::law::{Law, Supplemental};
use crate::money::{Amount, Currency, Rate};

/// The name of a local tax with a rate of one's own.
const LOCAL: &str = "local";

/// The laws that apply to a resident, all of the same tax year, and what is known of the person's own
/// rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residence {
    national: Law,
    state: Option<Law>,
    locals: Vec<Law>,
    /// What is paid for an insurance instead of its contribution, by name.
    insurances: Vec<(String, Decimal)>,
}

impl Residence {
    /// A residence under a national law, with those of a state and its localities.
    #[must_use]
    pub const fn new(national: Law, state: Option<Law>, locals: Vec<Law>) -> Self {
        Self { national, state, locals, insurances: Vec::new() }
    }

    /// Replaces the rate of the local tax that depends on the area; adds one on wages if there is
    /// none.
    #[must_use]
    pub fn with_local_rate(mut self, rate: Rate) -> Self {
        match self.locals.iter_mut().find(|local| !local.areas.is_empty()) {
            Some(local) => {
                local.name = LOCAL.into();
                local.brackets = Some(ByFiling::All(Brackets::flat(rate)));
            }
            None => self.locals.push(Law::local(LOCAL, rate)),
        }
        self
    }

    /// Sets what is paid for an insurance in a year, for people who are exempt or have another plan.
    #[must_use]
    pub fn with_insurance(mut self, name: &str, amount: Amount) -> Self {
        self.insurances.push((name.to_owned(), amount.get()));
        self
    }

    /// Sets the rate that employers withhold from supplemental wages for the national tax, or for
    /// that of the state.
    #[must_use]
    pub fn with_supplemental_rate(mut self, is_national: bool, rate: Rate) -> Self {
        let law = if is_national { Some(&mut self.national) } else { self.state.as_mut() };
        if let Some(law) = law {
            let brackets = Brackets::flat(rate);
            law.supplemental = Some(Supplemental { brackets, counts_all_wages: false });
        }
        self
    }

    /// The national law.
    #[must_use]
    pub const fn national(&self) -> &Law {
        &self.national
    }

    /// The law of the state.
    #[must_use]
    pub const fn state(&self) -> Option<&Law> {
        self.state.as_ref()
    }

    /// The local laws.
    #[must_use]
    pub fn locals(&self) -> &[Law] {
        &self.locals
    }

    /// Every law, the national one first.
    pub fn laws(&self) -> impl Iterator<Item = &Law> {
        std::iter::once(&self.national).chain(&self.state).chain(&self.locals)
    }

    /// The currency of all amounts.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.national.currency.unwrap_or(Currency::USD)
    }

    /// What is paid for an insurance instead of its contribution.
    pub(super) fn insurance(&self, name: &str) -> Option<Decimal> {
        let own = self.insurances.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name));
        own.map(|(_, amount)| *amount)
    }
}
