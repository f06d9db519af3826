//! A year's taxes as data: every step from wages to take-home pay.

use offercalc::{
    Amount, BracketReached, Decimal, Deductions, IncomeTax, Law, Money, Projection, Residence,
    TaxKind, TaxLine, Taxation, YearAfterTax,
};
use serde::Serialize;

use super::withheld::Withheld;
use crate::report::after_tax::Less;
use crate::report::number::Number;

/// A year's taxes.
#[derive(Serialize)]
pub(super) struct TaxYear {
    pub(super) year: u32,
    #[serde(flatten)]
    pub(super) figures: TaxFigures,
}

/// The figures of a year. All amounts but gaps are positive.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct TaxFigures {
    /// The tax year of the laws; null for a flat rate of one's own.
    pub(super) tax_year: Option<u32>,
    /// Whether there is a state below the nation.
    #[serde(skip)]
    pub(super) is_in_state: bool,
    pub(super) wages: Number<Money>,
    /// The part of the wages that is paid in shares.
    pub(super) share_wages: Number<Money>,
    pub(super) savings: Savings,
    /// National adjusted gross income.
    pub(super) agi: Number<Money>,
    pub(super) deduction: Deduction,
    pub(super) federal: IncomeTaxSteps,
    pub(super) state: Option<IncomeTaxSteps>,
    pub(super) local: Vec<IncomeTaxSteps>,
    pub(super) payroll: Vec<Contribution>,
    pub(super) taxes: Totals,
    /// All taxes as a fraction of wages; null without wages.
    pub(super) effective_rate: Option<Number>,
    /// The part of the next 1,000 of wages that goes to taxes.
    pub(super) marginal_rate: Option<Number>,
    /// Pay without benefits, which is more than wages if part of it is not taxed as wages.
    pub(super) in_hand: Number<Money>,
    pub(super) take_home: Number<Money>,
    /// Null in a year without pay in shares.
    pub(super) withholding: Option<Withheld>,
}

/// Savings before tax.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Savings {
    pub(super) deferral: Number<Money>,
    pub(super) hsa: Number<Money>,
}

impl Savings {
    pub(super) fn total(&self) -> Number<Money> {
        let [deferral, hsa] = [self.deferral, self.hsa].map(Number::get);
        Number::exact(Money::new(deferral.amount() + hsa.amount(), deferral.currency()))
    }
}

/// The choice of the national deduction.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Deduction {
    /// `standard` or `itemized`.
    pub(super) chosen: &'static str,
    pub(super) why: Why,
    pub(super) standard: Number<Money>,
    pub(super) itemized: Number<Money>,
    /// State and local taxes, and the insurances that count as such.
    pub(super) state_and_local_taxes: Number<Money>,
    pub(super) state_and_local_limit: Number<Money>,
    pub(super) other_itemized: Number<Money>,
    /// What the top bracket's limit takes from itemized deductions.
    pub(super) itemized_cut: Number<Money>,
}

/// Why a deduction was chosen.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Why {
    /// It is at least as large as the other.
    Larger,
    /// The state follows the choice, and federal and state tax together are lower.
    LowerTotal,
    /// The profile asks for the standard deduction.
    Stated,
}

/// An income tax, step by step.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct IncomeTaxSteps {
    pub(super) name: String,
    /// The start of the names of its lines in records.
    #[serde(skip)]
    pub(super) prefix: String,
    pub(super) income: Number<Money>,
    pub(super) deduction: Number<Money>,
    pub(super) exemption: Number<Money>,
    /// Deductions for federal taxes.
    pub(super) taxes_deducted: Number<Money>,
    pub(super) taxable_income: Number<Money>,
    pub(super) brackets: Vec<BracketStep>,
    pub(super) recapture: Number<Money>,
    pub(super) credits: Number<Money>,
    pub(super) surtax: Number<Money>,
    pub(super) tax: Number<Money>,
}

/// A bracket that taxable income reaches.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct BracketStep {
    pub(super) rate: Number,
    pub(super) from: Number<Money>,
    /// Null for the top bracket.
    pub(super) up_to: Option<Number<Money>>,
    pub(super) taxed: Number<Money>,
    pub(super) tax: Number<Money>,
    /// The rate in words.
    #[serde(skip)]
    pub(super) percent: String,
}

/// What is paid for a payroll insurance.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Contribution {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) amount: Number<Money>,
}

/// The taxes by kind.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Totals {
    pub(super) federal: Number<Money>,
    pub(super) payroll: Number<Money>,
    pub(super) state: Number<Money>,
    pub(super) city: Number<Money>,
    pub(super) total: Number<Money>,
}

impl TaxYear {
    /// The years of a projection; none if it has no taxes.
    pub(super) fn all(projection: &Projection) -> Vec<Self> {
        let Some((years, taxation)) = projection.after_tax_years().zip(projection.taxation())
        else {
            return Vec::new();
        };
        let years = years.iter().filter_map(|year| {
            let law = projection.law_of(year.year)?;
            let figures = TaxFigures::new(year, taxation, law);
            Some(Self { year: year.year, figures })
        });
        years.collect()
    }

    /// Whether another year has the same figures by the same law.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.figures == other.figures
    }
}

impl TaxFigures {
    fn new(year: &YearAfterTax, taxation: &Taxation, law: &Residence) -> Self {
        let currency = year.take_home.currency();
        let money = |amount| Number::rounded(Money::new(amount, currency));
        let filed = &year.tax_return;
        let gross = filed.wages.gross;
        let choice = &filed.deduction;
        let steps = |law: Option<&Law>, tax: &IncomeTax, prefix: String| {
            let brackets = law.map(|law| law.brackets_reached(filed.filing, filed.agi, tax));
            let brackets = brackets.into_iter().flatten().map(|bracket| step(bracket, &money));
            IncomeTaxSteps {
                name: tax.name.to_string(),
                prefix,
                income: money(tax.income),
                deduction: money(tax.deduction),
                exemption: money(tax.exemption),
                taxes_deducted: money(tax.taxes_deducted),
                taxable_income: money(tax.taxable),
                brackets: brackets.collect(),
                recapture: money(tax.recapture),
                credits: money(tax.credits),
                surtax: money(tax.surtax),
                tax: money(tax.tax),
            }
        };
        let of_kind = |kind| filed.lines.iter().filter(move |line| line.kind == kind);
        // Laws without brackets tax nothing and have no line.
        let locals = law.locals().iter().filter(|law| law.brackets.is_some());
        let locals = locals.zip(&filed.locals).zip(of_kind(TaxKind::Local).map(TaxLine::key));
        let total = |kind| money(filed.total_of(kind));
        let shares = Amount::new(year.share_wages.amount()).unwrap_or_default();
        Self {
            tax_year: Some(law.national().year).filter(|year| *year > 0),
            is_in_state: law.state().is_some(),
            wages: money(gross.get()),
            share_wages: money(shares.get()),
            savings: Savings {
                deferral: money(filed.wages.deferral.get()),
                hsa: money(filed.wages.hsa.get()),
            },
            agi: money(filed.agi),
            deduction: Deduction {
                chosen: if choice.is_itemized { "itemized" } else { "standard" },
                why: why(year, taxation, law),
                standard: money(choice.standard),
                itemized: money(choice.itemized),
                state_and_local_taxes: money(choice.state_and_local),
                state_and_local_limit: money(choice.limit),
                other_itemized: money(choice.other),
                itemized_cut: money(choice.cut),
            },
            federal: steps(Some(law.national()), &filed.federal, "federal".to_owned()),
            state: filed.state.as_ref().map(|tax| steps(law.state(), tax, "state".to_owned())),
            local: locals.map(|((law, tax), key)| steps(Some(law), tax, key)).collect(),
            payroll: of_kind(TaxKind::Payroll)
                .map(|line| Contribution {
                    name: line.name.to_string(),
                    key: line.key(),
                    amount: money(line.amount),
                })
                .collect(),
            taxes: Totals {
                federal: total(TaxKind::Federal),
                payroll: total(TaxKind::Payroll),
                state: total(TaxKind::State),
                city: total(TaxKind::Local),
                total: money(filed.total),
            },
            effective_rate: filed.effective_rate().map(Number::rate),
            marginal_rate: taxation.marginal_rate(law, gross).ok().map(Number::rate),
            in_hand: Number::exact(year.in_hand),
            take_home: Number::exact(year.take_home),
            withholding: Withheld::new(taxation, law, gross, shares),
        }
    }

    /// Where the pay without benefits goes: the parts that add up to it.
    pub(super) fn parts(&self) -> [(&'static str, Decimal); 6] {
        let Self { taxes, savings, take_home, .. } = self;
        let label = |less: Less| less.label_in(self.is_in_state);
        [
            ("take-home", *take_home),
            (label(Less::Federal), taxes.federal),
            (label(Less::Payroll), taxes.payroll),
            (label(Less::State), taxes.state),
            (label(Less::City), taxes.city),
            (label(Less::Savings), savings.total()),
        ]
        .map(|(label, amount)| (label, amount.get().amount()))
    }

    /// Every income tax, the national one first.
    pub(super) fn income_taxes(&self) -> impl Iterator<Item = &IncomeTaxSteps> {
        std::iter::once(&self.federal).chain(&self.state).chain(&self.local)
    }
}

fn step(bracket: BracketReached, money: &impl Fn(Decimal) -> Number<Money>) -> BracketStep {
    BracketStep {
        rate: Number::rate(bracket.rate.fraction()),
        from: money(bracket.from),
        up_to: bracket.up_to.map(money),
        taxed: money(bracket.taxed),
        tax: money(bracket.tax),
        percent: bracket.rate.to_string(),
    }
}

fn why(year: &YearAfterTax, taxation: &Taxation, law: &Residence) -> Why {
    let choice = &year.tax_return.deduction;
    let follows = law.state().is_some_and(|state| state.follows_federal_choice);
    let larger_is_itemized = choice.itemized > choice.standard;
    match taxation.deductions {
        Deductions::Standard => Why::Stated,
        _ if follows && (larger_is_itemized || choice.is_itemized) => Why::LowerTotal,
        _ => Why::Larger,
    }
}
