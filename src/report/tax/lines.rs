//! The lines of a year's taxes: what the tables show and the records hold.

use offercalc::{Money, grouped};

use super::withheld::Withheld;
use super::year::{Deduction, IncomeTaxSteps, TaxFigures};
use crate::report::document::{Cell, Role};
use crate::report::number::Number;
use crate::report::text::percent;

/// A line of a year.
pub(super) struct TaxRow {
    /// The group in the table, whose first line is its total.
    pub(super) group: String,
    pub(super) role: Role,
    /// The name in records; `None` for a line of the table alone.
    pub(super) key: Option<String>,
    /// The label in the table; `None` for a line of records alone.
    pub(super) label: Option<String>,
    pub(super) value: Value,
}

/// The value of a line.
#[derive(Clone, Copy)]
pub(super) enum Value {
    Amount(Number<Money>),
    Rate(Option<Number>),
    Year(u32),
    /// An amount that is not known.
    Unknown,
}

impl Value {
    /// Whether the table leaves it out where no year has another value.
    pub(super) fn is_zero(self) -> bool {
        matches!(self, Self::Amount(amount) if amount.get().is_zero())
    }

    pub(super) fn cell<'a>(self) -> Cell<'a> {
        match self {
            Self::Amount(amount) => Cell::amount(amount),
            Self::Rate(Some(rate)) => Cell::text(percent(rate.get())),
            Self::Year(year) => Cell::text(year.to_string()),
            Self::Rate(None) | Self::Unknown => Cell::Missing,
        }
    }
}

/// Collects the lines of a group.
struct Group {
    name: String,
    rows: Vec<TaxRow>,
}

impl Group {
    fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), rows: Vec::new() }
    }

    /// The total of the group.
    fn total(self, key: impl Into<String>, label: impl Into<String>, value: Value) -> Self {
        self.row(Role::Total, Some(key.into()), Some(label.into()), value)
    }

    /// A line below the total.
    fn part(self, key: impl Into<String>, label: impl Into<String>, value: Value) -> Self {
        self.row(Role::Part, Some(key.into()), Some(label.into()), value)
    }

    fn row(mut self, role: Role, key: Option<String>, label: Option<String>, value: Value) -> Self {
        self.rows.push(TaxRow { group: self.name.clone(), role, key, label, value });
        self
    }
}

/// Whether labels of brackets have their ends. Without, years with different brackets share lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BracketEnds {
    Shown,
    Hidden,
}

/// The lines from wages to take-home pay.
pub(super) fn of_taxes(year: &TaxFigures, ends: BracketEnds) -> Vec<TaxRow> {
    let amount = Value::Amount;
    let wages = Group::new("wages")
        .total("wages", "wages", amount(year.wages))
        .part("share_wages", "paid in shares", amount(year.share_wages))
        .part("deferral", "401(k) deferral", amount(year.savings.deferral))
        .part("hsa", "HSA contribution", amount(year.savings.hsa))
        .part("agi", "adjusted gross income", amount(year.agi));
    let wages = match year.tax_year {
        Some(year) => wages.row(Role::Part, None, Some("tax law of".to_owned()), Value::Year(year)),
        None => wages,
    };
    let mut groups = vec![wages];
    for tax in year.income_taxes() {
        let is_federal = std::ptr::eq(tax, &year.federal);
        groups.push(income_tax(tax, is_federal.then_some(&year.deduction), ends));
    }
    let payroll =
        Group::new("payroll").total("payroll_tax", "payroll taxes", amount(year.taxes.payroll));
    groups.push(year.payroll.iter().fold(payroll, |group, insurance| {
        group.part(&insurance.key, &insurance.name, amount(insurance.amount))
    }));
    let mut all = Group::new("all")
        .total("total_tax", "all taxes", amount(year.taxes.total))
        .part("effective_rate", "effective rate", Value::Rate(year.effective_rate))
        .part("marginal_rate", "marginal rate", Value::Rate(year.marginal_rate));
    // Places without these taxes have the records too, like other commands with --net.
    if year.state.is_none() {
        all = all.row(Role::Part, Some("state_tax".to_owned()), None, amount(year.taxes.state));
    }
    all = all.row(Role::Part, Some("city_tax".to_owned()), None, amount(year.taxes.city));
    groups.push(all);
    let left = Group::new("left").total("take_home", "take-home", amount(year.take_home));
    groups.push(match year.in_hand == year.wages {
        true => left.row(Role::Part, Some("in_hand".to_owned()), None, amount(year.in_hand)),
        false => left.part("in_hand", "pay without benefits", amount(year.in_hand)),
    });
    groups.into_iter().flat_map(|group| group.rows).collect()
}

fn income_tax(tax: &IncomeTaxSteps, deduction: Option<&Deduction>, ends: BracketEnds) -> Group {
    let amount = Value::Amount;
    let IncomeTaxSteps { name, prefix, .. } = tax;
    let key = |what: &str| format!("{prefix}_{what}");
    let group = Group::new(prefix).total(key("tax"), format!("{name} income tax"), amount(tax.tax));
    let group = match deduction {
        Some(choice) => group
            .part("standard_deduction", "standard deduction", amount(choice.standard))
            .part(
                "state_and_local_taxes",
                "state and local taxes",
                amount(choice.state_and_local_taxes),
            )
            .part(
                "state_and_local_limit",
                "limit on those taxes",
                amount(choice.state_and_local_limit),
            )
            .part("other_itemized", "other itemized", amount(choice.other_itemized))
            .part("itemized_cut", "cut in the top bracket", amount(choice.itemized_cut))
            .part("itemized_deductions", "itemized deductions", amount(choice.itemized))
            .part(key("deduction"), format!("deduction: {}", choice.chosen), amount(tax.deduction)),
        None => group.part(key("income"), "income", amount(tax.income)).part(
            key("deduction"),
            "deduction",
            amount(tax.deduction),
        ),
    };
    let group = group
        .part(key("exemption"), "exemption", amount(tax.exemption))
        .part(key("taxes_deducted"), "federal taxes deducted", amount(tax.taxes_deducted))
        .part(key("taxable_income"), "taxable income", amount(tax.taxable_income));
    let group = tax.brackets.iter().fold(group, |group, bracket| {
        let percent = &bracket.percent;
        let end = bracket.up_to.map(|end| grouped(end.get().amount(), 0));
        let from = bracket.from.get().amount();
        let label = match (ends, end) {
            (BracketEnds::Hidden, _) => format!("at {percent}"),
            (BracketEnds::Shown, Some(end)) => format!("{percent} up to {end}"),
            (BracketEnds::Shown, None) if from.is_zero() => format!("at {percent}"),
            (BracketEnds::Shown, None) => format!("{percent} over {}", grouped(from, 0)),
        };
        group.part(key(&format!("bracket_{percent}")), label, amount(bracket.tax))
    });
    group
        .part(key("recapture"), "recapture", amount(tax.recapture))
        .part(key("credits"), "credits", amount(tax.credits))
        .part(key("surtax"), "surtax", amount(tax.surtax))
}

/// The lines of withholding.
pub(super) fn of_withholding(withheld: &Withheld) -> Vec<TaxRow> {
    let amount = Value::Amount;
    let mut groups = vec![
        Group::new("gap")
            .total("withholding_gap", "due, or refund if negative", amount(withheld.gap))
            .row(Role::Part, None, Some("paid in shares".to_owned()), amount(withheld.shares)),
    ];
    groups.extend(withheld.taxes.iter().map(|tax| {
        let key = |what: &str| format!("{}_{what}", tax.prefix);
        let known = |value: Option<Number<Money>>| value.map_or(Value::Unknown, amount);
        let withheld = match tax.withheld {
            Some(_) => format!("withheld at {}", tax.percents),
            None => "withheld, not known".to_owned(),
        };
        Group::new(&tax.prefix)
            .total(key("withholding_gap"), format!("{} gap", tax.name), known(tax.gap))
            .part(key("tax_on_shares"), "tax on the shares", amount(tax.owed))
            .part(key("withheld"), withheld, known(tax.withheld))
    }));
    groups.into_iter().flat_map(|group| group.rows).collect()
}
