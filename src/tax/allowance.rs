//! Amounts that depend on income: deductions, exemptions, credits, and their phase-outs.

use rust_decimal::Decimal;

use super::brackets::Brackets;
use super::filing::{ByFiling, Filing};
use crate::money::Rate;

/// An amount that may shrink as income grows.
///
/// The caps come first, then the taper, then the least amount. Adjusted gross income decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The whole amount.
    pub size: AllowanceSize,
    /// The most that is left at higher incomes.
    pub caps: ByFiling<Vec<IncomeCap>>,
    /// What is lost gradually.
    pub taper: Option<Taper>,
    /// What is left at least.
    pub least: Decimal,
    /// It is lost whole if taxable income is over this.
    pub lost_over_taxable: Option<Decimal>,
}

/// The whole amount of an [`Allowance`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowanceSize {
    /// An amount for the return.
    Amount(ByFiling<Decimal>),
    /// An amount for each taxpayer on the return. Caps and taper apply to each.
    Each(Decimal),
    /// A part of the national standard deduction.
    OfFederalDeduction(Rate),
    /// Rates on taxable income.
    OfTaxable(ByFiling<Brackets>),
}

/// The most of an [`Allowance`] that is left above an income.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomeCap {
    /// The income.
    pub income: Decimal,
    /// Whether the cap applies at exactly this income too.
    pub inclusive: bool,
    /// The most that is left.
    pub most: Decimal,
}

/// How an [`Allowance`] shrinks gradually.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taper {
    /// Rates on income, like 1 for every 2 over 100,000.
    Rates {
        /// The rates and the incomes where they start.
        brackets: ByFiling<Brackets>,
        /// The largest part of the allowance that is lost.
        most: Option<Rate>,
        /// The income over which that part is lost at once.
        most_over: Option<Decimal>,
    },
    /// An amount for every step of income, or part of one.
    Steps {
        /// The income where the first step starts.
        over: ByFiling<Decimal>,
        /// The width of a step.
        step: Decimal,
        /// What is lost with each step.
        cut: Decimal,
    },
}

/// What an allowance depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tested {
    pub(super) filing: Filing,
    /// Adjusted gross income.
    pub(super) agi: Decimal,
    /// Taxable income; 0 for what is deducted from income.
    pub(super) taxable: Decimal,
    /// The national standard deduction.
    pub(super) federal_deduction: Decimal,
}

impl Allowance {
    /// An allowance that does not depend on income.
    #[must_use]
    pub const fn of(size: AllowanceSize) -> Self {
        Self {
            size,
            caps: ByFiling::All(Vec::new()),
            taper: None,
            least: Decimal::ZERO,
            lost_over_taxable: None,
        }
    }

    /// The amount for a return, not rounded; `None` if it is too large.
    pub(super) fn amount(&self, of: &Tested) -> Option<Decimal> {
        if self.lost_over_taxable.is_some_and(|most| of.taxable > most) {
            return Some(Decimal::ZERO);
        }
        let whole = match &self.size {
            AllowanceSize::Amount(amount) => *amount.get(of.filing),
            AllowanceSize::Each(amount) => *amount,
            AllowanceSize::OfFederalDeduction(part) => {
                of.federal_deduction.checked_mul(part.fraction())?
            }
            AllowanceSize::OfTaxable(brackets) => brackets.get(of.filing).tax(of.taxable)?,
        };
        let reached = |cap: &&IncomeCap| match cap.inclusive {
            true => of.agi >= cap.income,
            false => of.agi > cap.income,
        };
        let caps = self.caps.get(of.filing).iter();
        let mut left = caps.filter(reached).fold(whole, |left, cap| left.min(cap.most));
        if let Some(taper) = &self.taper {
            left = left.checked_sub(taper.lost(of, left)?)?;
        }
        let left = left.max(self.least);
        match self.size {
            AllowanceSize::Each(_) => left.checked_mul(of.filing.taxpayers()),
            _ => Some(left),
        }
    }
}

impl Taper {
    /// What is lost of an amount.
    fn lost(&self, of: &Tested, amount: Decimal) -> Option<Decimal> {
        match self {
            Self::Rates { brackets, most, most_over } => {
                let most = match most {
                    Some(part) => amount.checked_mul(part.fraction())?,
                    None => amount,
                };
                if most_over.is_some_and(|over| of.agi > over) {
                    return Some(most);
                }
                Some(brackets.get(of.filing).tax(of.agi)?.min(most))
            }
            Self::Steps { over, step, cut } => {
                let steps = steps_over(of.agi, *over.get(of.filing), *step)?;
                Some(steps.checked_mul(*cut)?.min(amount))
            }
        }
    }
}

/// The steps of a width from `over` up to an amount. A part of a step counts as one.
pub(super) fn steps_over(amount: Decimal, over: Decimal, step: Decimal) -> Option<Decimal> {
    if amount <= over {
        return Some(Decimal::ZERO);
    }
    Some(amount.checked_sub(over)?.checked_div(step)?.ceil())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(agi: i64) -> Tested {
        Tested {
            filing: Filing::MarriedJoint,
            agi: agi.into(),
            taxable: agi.into(),
            federal_deduction: 32_200.into(),
        }
    }

    fn amounts(allowance: &Allowance, incomes: &[i64]) -> Vec<String> {
        let amount = |agi: &i64| allowance.amount(&at(*agi)).unwrap().normalize().to_string();
        incomes.iter().map(amount).collect()
    }

    #[test]
    fn a_cap_starts_over_or_from_an_income() {
        let cap = |income: i64, inclusive, most: i64| IncomeCap {
            income: income.into(),
            inclusive,
            most: most.into(),
        };
        let mut allowance = Allowance::of(AllowanceSize::Each(3_200.into()));
        allowance.caps = ByFiling::All(vec![cap(100, false, 1_600), cap(200, true, 0)]);
        assert_eq!(amounts(&allowance, &[100, 101, 199, 200]), ["6400", "3200", "3200", "0"]);
    }

    #[test]
    fn a_part_of_a_step_counts_as_one() {
        let mut allowance = Allowance::of(AllowanceSize::Each(158.into()));
        allowance.taper =
            Some(Taper::Steps { over: ByFiling::All(500.into()), step: 100.into(), cut: 6.into() });
        let amounts = amounts(&allowance, &[500, 501, 600, 601, 10_000]);
        assert_eq!(amounts, ["316", "304", "304", "292", "0"]);
    }

    #[test]
    fn a_taper_stops_at_its_most_and_least() {
        let rates = ["0%", "50%"].map(|rate| rate.parse().unwrap());
        let brackets = Brackets::new(&rates, &[Decimal::from(1_000)], &[]).unwrap();
        let taper = |most, most_over| Taper::Rates {
            brackets: ByFiling::All(brackets.clone()),
            most,
            most_over,
        };
        let part = AllowanceSize::OfFederalDeduction("10%".parse().unwrap());
        let mut allowance = Allowance::of(part);
        allowance.taper = Some(taper(None, None));
        assert_eq!(amounts(&allowance, &[1_000, 1_001, 9_000]), ["3220", "3219.5", "0"]);
        allowance.least = 1_000.into();
        assert_eq!(amounts(&allowance, &[9_000]), ["1000"]);
        allowance.taper = Some(taper("80%".parse().ok(), Some(2_000.into())));
        allowance.least = Decimal::ZERO;
        assert_eq!(amounts(&allowance, &[2_000, 2_001, 9_000]), ["2720", "644", "644"]);
        allowance.lost_over_taxable = Some(1_500.into());
        assert_eq!(amounts(&allowance, &[1_500, 1_501]), ["2970", "0"]);
    }
}
