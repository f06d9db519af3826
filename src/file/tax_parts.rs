//! Reads the parts of a tax table: rates, brackets, and amounts that depend on income.

use rust_decimal::Decimal;

use super::tax_node::NodeValue;
use super::tax_reader::{Part, TaxReader, TaxSection};
use crate::money::Rate;
use crate::tax::{
    Allowance, AllowanceSize, Brackets, BracketsError, ByFiling, Filing, IncomeCap, Taper,
};

const TAPER_KEYS: &[&str] = &["rates", "up_to", "most", "most_over", "over", "step", "cut"];

/// The keys of an amount that depends on income.
pub(super) const ALLOWANCE_KEYS: &[&str] = &[
    "amount",
    "each",
    "of_federal",
    "rates",
    "up_to",
    "cap_over",
    "cap_from",
    "lost_over",
    "lost_from",
    "lost_over_taxable",
    "taper",
    "least",
];

/// The keys of which an allowance has exactly one.
const SIZES: [&str; 4] = ["amount", "each", "of_federal", "rates"];

impl TaxReader {
    /// The brackets of `rates`, `up_to` and `base_tax`. What is missing is taken from earlier brackets.
    pub(super) fn brackets(
        &mut self,
        section: &TaxSection<'_>,
        earlier: Option<&ByFiling<Brackets>>,
    ) -> Option<ByFiling<Brackets>> {
        let rates_field = section.get("rates");
        let up_to_field = section.get("up_to");
        let none = ByFiling::All(Vec::new());
        let rates = match (&rates_field, earlier) {
            (Some(field), _) => self.by_filing(field, Self::rates)?,
            (None, Some(earlier)) => each(earlier, |brackets| brackets.rates().collect()),
            (None, None) => {
                self.required(section, "rates", "[20, 40]")?;
                return None;
            }
        };
        let up_to = match (&up_to_field, earlier) {
            (Some(field), _) => self.by_filing(field, Self::amounts)?,
            (None, Some(earlier)) => each(earlier, |brackets| brackets.ends().collect()),
            (None, None) => none,
        };
        let base_tax = match section.get("base_tax") {
            Some(field) => self.amounts(&field)?,
            None => Vec::new(),
        };
        let place = up_to_field.or(rates_field)?;
        rates.join(&up_to, |rates, up_to| {
            let brackets = Brackets::new(rates, up_to, &base_tax);
            brackets.map_err(|error| self.brackets_problem(&place, error)).ok()
        })
    }

    fn brackets_problem(&mut self, field: &Part<'_>, error: BracketsError) {
        let problem = match error {
            BracketsError::Ends { rates, ends } => {
                let problem = field.problem(format_args!(
                    "does not match: there are {rates} rates and {ends} ends of brackets"
                ));
                problem.hint(match rates <= ends {
                    true => "the top bracket is open: add its rate to `rates`, which has one more than `up_to`",
                    false => "give the upper end of every bracket but the top one in `up_to`",
                })
            }
            BracketsError::BaseTaxes { rates, taxes } => {
                let problem =
                    field.problem(format_args!("has {rates} rates and {taxes} base taxes"));
                problem.hint("give one base tax for each rate in `base_tax`")
            }
            BracketsError::NotAscending(index) => {
                let problem =
                    field.problem(format_args!("does not ascend at number {}", index + 1));
                problem.hint("write the upper ends of the brackets from the lowest to the highest")
            }
            BracketsError::TooLarge => field.problem("is too large"),
        };
        self.note(problem);
    }

    fn rates(&mut self, part: &Part<'_>) -> Option<Vec<Rate>> {
        self.items(part, "[20, 40], in percent", Self::rate)
    }

    fn amounts(&mut self, part: &Part<'_>) -> Option<Vec<Decimal>> {
        self.items(part, "[12570, 50270]", Self::amount)
    }

    /// An amount, one for each filing status, or a section with more terms.
    pub(super) fn allowance(&mut self, field: &Part<'_>) -> Option<Allowance> {
        let has_terms = field.as_section().is_some_and(|section| {
            section.entries().any(|part| !Filing::NAMES.contains(&part.key))
        });
        if has_terms {
            let section = self.section(field, ALLOWANCE_KEYS)?;
            return self.allowance_terms(&section);
        }
        let amount = self.by_filing(field, Self::amount)?;
        Some(Allowance::of(AllowanceSize::Amount(amount)))
    }

    /// The terms of an allowance. Unknown keys are reported already.
    pub(super) fn allowance_terms(&mut self, section: &TaxSection<'_>) -> Option<Allowance> {
        let mut sizes = SIZES.into_iter().filter_map(|key| Some((key, section.get(key)?)));
        let Some((key, size)) = sizes.next() else {
            self.required(section, "amount", "1000, or set `each`, `of_federal` or `rates`");
            return None;
        };
        if let Some((_, other)) = sizes.next() {
            let problem = other.problem(format_args!("and `{key}` cannot both be set"));
            self.note(problem.hint("remove one of them"));
            return None;
        }
        let size = match key {
            "amount" => AllowanceSize::Amount(self.by_filing(&size, Self::amount)?),
            "each" => AllowanceSize::Each(self.amount(&size)?),
            "of_federal" => AllowanceSize::OfFederalDeduction(self.rate(&size)?),
            _ => AllowanceSize::OfTaxable(self.brackets(section, None)?),
        };
        let mut allowance = Allowance::of(size);
        for (key, inclusive) in [("cap_over", false), ("cap_from", true)] {
            if let Some(field) = section.get(key) {
                let rows = self.by_filing(&field, Self::rows::<2>)?;
                self.add_caps(&mut allowance, &rows, inclusive);
            }
        }
        for (key, inclusive) in [("lost_over", false), ("lost_from", true)] {
            if let Some(field) = section.get(key) {
                let incomes = self.by_filing(&field, Self::amount)?;
                let rows = each(&incomes, |income| vec![[*income, Decimal::ZERO]]);
                self.add_caps(&mut allowance, &rows, inclusive);
            }
        }
        if let Some(field) = section.get("taper") {
            allowance.taper = Some(self.taper(&field)?);
        }
        if let Some(field) = section.get("least") {
            allowance.least = self.amount(&field)?;
        }
        if let Some(field) = section.get("lost_over_taxable") {
            allowance.lost_over_taxable = Some(self.amount(&field)?);
        }
        Some(allowance)
    }

    fn add_caps(
        &mut self,
        allowance: &mut Allowance,
        rows: &ByFiling<Vec<[Decimal; 2]>>,
        inclusive: bool,
    ) {
        let caps = allowance.caps.join(rows, |caps, rows| {
            let more = rows.iter().map(|[income, most]| IncomeCap {
                income: *income,
                inclusive,
                most: *most,
            });
            Some(caps.iter().copied().chain(more).collect())
        });
        allowance.caps = caps.unwrap_or_else(|| ByFiling::All(Vec::new()));
    }

    fn taper(&mut self, field: &Part<'_>) -> Option<Taper> {
        let section = self.section(field, TAPER_KEYS)?;
        if section.get("rates").is_some() {
            let most = section.get("most").map(|field| self.rate(&field));
            let most_over = section.get("most_over").map(|field| self.amount(&field));
            let brackets = self.brackets(&section, None)?;
            return Some(Taper::Rates {
                brackets,
                most: most.map_or(Some(None), |most| most.map(Some))?,
                most_over: most_over.map_or(Some(None), |over| over.map(Some))?,
            });
        }
        let over = self.required(&section, "over", "100000, or set `rates` and `up_to`")?;
        let over = self.by_filing(&over, Self::amount);
        let step = self.positive_of(&section, "step");
        let cut = self.amount_of(&section, "cut");
        Some(Taper::Steps { over: over?, step: step?, cut: cut? })
    }

    /// Reports a top rate below 1 %, which may be a fraction.
    pub(super) fn doubtful_rates(&mut self, part: &Part<'_>) {
        let NodeValue::List(list) = &part.node.value else {
            return;
        };
        let top = list.last().map(|node| Part { key: part.key, node });
        let Some((top, number)) = top.and_then(|top| Some((top, top.as_number()?))) else {
            return;
        };
        if number > Decimal::ZERO && number < Decimal::ONE {
            let percent = (number * Decimal::ONE_HUNDRED).normalize();
            let problem = top.problem(format_args!("is {number}: {number}% or {percent}%?"));
            self.note(problem.hint(format!("write {percent}, or \"{number}%\" in quotes")));
        }
    }
}

/// Converts the value of each filing status.
fn each<T, U>(values: &ByFiling<T>, convert: impl Fn(&T) -> U) -> ByFiling<U> {
    match values {
        ByFiling::All(value) => ByFiling::All(convert(value)),
        ByFiling::Each(values) => ByFiling::Each(values.each_ref().map(convert)),
    }
}
