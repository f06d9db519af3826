//! Reads the parts of a tax table: rates, brackets, and amounts that depend on income.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::reader::Reader;
use super::value::{Field, Section};
use crate::money::{Rate, RateError};
use crate::tax::{
    Allowance, AllowanceSize, Brackets, BracketsError, ByFiling, Filing, IncomeCap, Taper,
};

/// The maximum number of brackets or rows, which bounds the work for a small file.
const MOST_ROWS: usize = 200;

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

impl Reader {
    /// A rate from 0 % to 100 %, as a bare percentage or with a percent sign.
    pub(super) fn tax_rate(&mut self, field: &Field<'_>) -> Option<Rate> {
        if field.as_text().is_some() {
            return self.part_of_whole(field);
        }
        let percent = self.keep(
            field
                .number_or("a percentage")
                .map_err(|problem| problem.hint("write a percentage, like 9.3 or \"9.3%\"")),
        )?;
        if percent < Decimal::ZERO {
            self.note(field.rate_problem(RateError::Negative));
            return None;
        }
        if percent > Decimal::ONE_HUNDRED {
            let problem = field.problem("is more than 100%");
            self.note(problem.hint("write a percentage from 0 to 100"));
            return None;
        }
        let mut fraction = percent;
        // At most 28 decimals are read, and two more still fit a rate of at most 100 %.
        let scaled = fraction.set_scale(percent.scale() + 2).ok();
        scaled.and_then(|()| Rate::of(fraction))
    }

    /// A required amount of a section.
    pub(super) fn tax_amount(
        &mut self,
        section: &Section<'_>,
        key: &'static str,
    ) -> Option<Decimal> {
        let field = self.required(section, key, &format!("{key} = 1000"))?;
        self.amount(&field).map(|amount| amount.get())
    }

    /// A value for every filing status, or one for each.
    pub(super) fn by_filing<T>(
        &mut self,
        field: &Field<'_>,
        mut item: impl FnMut(&mut Self, &Field<'_>) -> Option<T>,
    ) -> Option<ByFiling<T>> {
        let Some(section) = field.as_section() else {
            return item(self, field).map(ByFiling::All);
        };
        self.unknown_keys(&section, Filing::NAMES.into_iter(), |_| Vec::new());
        let [single, joint, head] = Filing::NAMES.map(|name| {
            let field = self.required(&section, name, &format!("{name} = …"))?;
            item(self, &field)
        });
        Some(ByFiling::Each([single?, joint?, head?]))
    }

    /// Rows of numbers, the first of which ascends.
    pub(super) fn rows<const N: usize>(&mut self, field: &Field<'_>) -> Option<Vec<[Decimal; N]>> {
        let example = format!("rows of {N} numbers, like [[{}]]", ["1000"; N].join(", "));
        let list = self.bounded_list(field, &example)?;
        let mut rows: Vec<[Decimal; N]> = Vec::with_capacity(list.len());
        for row in &list {
            let cells = self.list(row, &example)?;
            if cells.len() != N {
                let problem = row.problem(format_args!("must have {N} numbers"));
                self.note(problem.hint(format!("write {example}")));
                return None;
            }
            let mut numbers = [Decimal::ZERO; N];
            for (number, cell) in numbers.iter_mut().zip(&cells) {
                *number = self.amount(cell)?.get();
            }
            if rows.last().is_some_and(|previous| previous.first() >= numbers.first()) {
                self.note(row.problem("is not above the row before it"));
                return None;
            }
            rows.push(numbers);
        }
        Some(rows)
    }

    /// The brackets of `rates`, `up_to` and `base_tax`. What is missing is taken from earlier brackets.
    pub(super) fn brackets(
        &mut self,
        section: &Section<'_>,
        earlier: Option<&ByFiling<Brackets>>,
    ) -> Option<ByFiling<Brackets>> {
        let rates_field = section.get("rates");
        let up_to_field = section.get("up_to");
        let none = ByFiling::All(Vec::new());
        let rates = match (&rates_field, earlier) {
            (Some(field), _) => self.by_filing(field, Self::tax_rates)?,
            (None, Some(earlier)) => each(earlier, |brackets| brackets.rates().collect()),
            (None, None) => {
                self.required(section, "rates", "rates = [20, 40]")?;
                return None;
            }
        };
        let up_to = match (&up_to_field, earlier) {
            (Some(field), _) => self.by_filing(field, Self::amounts_of_list)?,
            (None, Some(earlier)) => each(earlier, |brackets| brackets.ends().collect()),
            (None, None) => none,
        };
        let base_tax = match section.get("base_tax") {
            Some(field) => self.amounts_of_list(&field)?,
            None => Vec::new(),
        };
        let place = up_to_field.or(rates_field)?;
        rates.join(&up_to, |rates, up_to| {
            let brackets = Brackets::new(rates, up_to, &base_tax);
            brackets.map_err(|error| self.brackets_problem(&place, error)).ok()
        })
    }

    fn brackets_problem(&mut self, field: &Field<'_>, error: BracketsError) {
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

    fn tax_rates(&mut self, field: &Field<'_>) -> Option<Vec<Rate>> {
        let list = self.bounded_list(field, "[20, 40], in percent")?;
        let rates: Vec<Option<Rate>> = list.iter().map(|field| self.tax_rate(field)).collect();
        rates.into_iter().collect()
    }

    fn amounts_of_list(&mut self, field: &Field<'_>) -> Option<Vec<Decimal>> {
        let list = self.bounded_list(field, "[12000, 50000]")?;
        let amounts: Vec<_> = list.iter().map(|field| self.amount(field)).collect();
        amounts.into_iter().map(|amount| amount.map(|amount| amount.get())).collect()
    }

    fn bounded_list<'a>(&mut self, field: &'a Field<'_>, wanted: &str) -> Option<Vec<Field<'a>>> {
        let list = self.list(field, wanted)?;
        if let Some(beyond) = list.get(MOST_ROWS) {
            self.note(beyond.problem(format_args!("is over the limit of {MOST_ROWS}")));
            return None;
        }
        Some(list)
    }

    /// An amount, one for each filing status, or a section with more terms.
    pub(super) fn allowance(&mut self, field: &Field<'_>) -> Option<Allowance> {
        let has_terms = field
            .as_section()
            .is_some_and(|section| section.entries().any(|(key, _)| !Filing::NAMES.contains(&key)));
        if has_terms {
            let section = self.section_of(field, "an amount or a section", ALLOWANCE_KEYS)?;
            return self.allowance_terms(&section);
        }
        let amount = self.by_filing(field, |reader, field| Some(reader.amount(field)?.get()))?;
        Some(Allowance::of(AllowanceSize::Amount(amount)))
    }

    /// The terms of an allowance. Unknown keys are reported already.
    pub(super) fn allowance_terms(&mut self, section: &Section<'_>) -> Option<Allowance> {
        let mut sizes = SIZES.into_iter().filter_map(|key| Some((key, section.get(key)?)));
        let Some((key, size)) = sizes.next() else {
            self.required(section, "amount", "amount = 1000, or `each`, `of_federal` or `rates`");
            return None;
        };
        if let Some((_, other)) = sizes.next() {
            let problem = other.problem(format_args!("and `{key}` cannot both be set"));
            self.note(problem.hint("remove one of them"));
            return None;
        }
        let amount = |reader: &mut Self, field: &Field<'_>| Some(reader.amount(field)?.get());
        let size = match key {
            "amount" => AllowanceSize::Amount(self.by_filing(&size, amount)?),
            "each" => AllowanceSize::Each(self.amount(&size)?.get()),
            "of_federal" => AllowanceSize::OfFederalDeduction(self.tax_rate(&size)?),
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
                let incomes = self.by_filing(&field, amount)?;
                let rows = each(&incomes, |income| vec![[*income, Decimal::ZERO]]);
                self.add_caps(&mut allowance, &rows, inclusive);
            }
        }
        if let Some(field) = section.get("taper") {
            allowance.taper = Some(self.taper(&field)?);
        }
        if let Some(field) = section.get("least") {
            allowance.least = self.amount(&field)?.get();
        }
        if let Some(field) = section.get("lost_over_taxable") {
            allowance.lost_over_taxable = Some(self.amount(&field)?.get());
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

    fn taper(&mut self, field: &Field<'_>) -> Option<Taper> {
        let section = self.section_of(
            field,
            "a section, like { rates = [0, 50], up_to = [100000] }",
            TAPER_KEYS,
        )?;
        if section.get("rates").is_some() {
            let most = section.get("most").map(|field| self.tax_rate(&field));
            let most_over = section.get("most_over").map(|field| self.amount(&field));
            let brackets = self.brackets(&section, None)?;
            return Some(Taper::Rates {
                brackets,
                most: most.map_or(Some(None), |most| most.map(Some))?,
                most_over: most_over
                    .map_or(Some(None), |over| over.map(|over| Some(over.get())))?,
            });
        }
        let over = self.required(&section, "over", "over = 100000, or `rates` and `up_to`")?;
        let over = self.by_filing(&over, |reader, field| Some(reader.amount(field)?.get()));
        let step = self.positive(&section, "step");
        let cut = self.tax_amount(&section, "cut");
        Some(Taper::Steps { over: over?, step: step?, cut: cut? })
    }

    /// A required amount above 0.
    pub(super) fn positive(&mut self, section: &Section<'_>, key: &'static str) -> Option<Decimal> {
        let amount = self.tax_amount(section, key)?;
        if amount.is_zero() {
            let field = section.get(key)?;
            self.note(field.problem("must be above 0"));
            return None;
        }
        Some(amount)
    }

    /// Reports rates that are all below 1 %, which may be fractions.
    pub(super) fn doubtful_rates(&mut self, field: &Field<'_>) {
        let lists = match field.as_list() {
            Some(list) => list,
            None => return,
        };
        let Some(top) = lists.last() else { return };
        let is_bare = matches!(top.value.get_ref(), DeValue::Float(_));
        let number = top.number_or("a percentage").ok().filter(|_| is_bare);
        let small = |number: Decimal| number > Decimal::ZERO && number < Decimal::ONE;
        if let Some(number) = number.filter(|number| small(*number)) {
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
