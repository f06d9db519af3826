//! Reads the values of a parsed file and collects every problem.
//!
//! It walks the parsed table directly: serde would stop at the first error and read decimals as
//! binary floats.

use rust_decimal::Decimal;

use super::number::CurrencyHere;
use super::problem::{MOST_PROBLEMS, Problem, limited};
use super::value::{Field, LONGEST_TEXT, Section};
use crate::equity::Schedule;
use crate::key::Key;
use crate::money::{Amount, Currency, Rate, RateError};
use crate::offer::Offer;

/// The state of reading: the currency of amounts, if known, and the problems so far.
pub(super) struct Reader {
    pub(super) currency: Option<CurrencyHere>,
    /// The currency of the share price, if stated.
    pub(super) stock_currency: Option<Currency>,
    /// Top-level keys. In a section, they get a hint to move them.
    top: Vec<&'static str>,
    problems: Vec<Problem>,
}

impl Reader {
    pub(super) fn new(
        currency: Option<Currency>,
        top: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        let currency = currency.map(CurrencyHere::for_all);
        let (top, problems) = (top.into_iter().collect(), Vec::new());
        Self { currency, stock_currency: None, top, problems }
    }

    /// A reader for an offer file.
    pub(super) fn offer() -> Self {
        Self::new(Some(Currency::USD), Offer::keys().map(|key| key.name))
    }

    /// The result, or every problem in file order.
    pub(super) fn done<T>(self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.into_sorted()),
        }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Every problem, in file order.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        limited(self.problems)
    }

    /// A rate of growth, which may be negative.
    pub(super) fn yearly_rate(&mut self, field: &Field<'_>) -> Option<Rate> {
        self.keep(field.rate())
    }

    /// A rate that cannot be negative.
    pub(super) fn share(&mut self, field: &Field<'_>) -> Option<Rate> {
        let rate = field.rate().and_then(|rate| {
            let valid = rate >= Rate::default();
            if valid { Ok(rate) } else { Err(field.rate_problem(RateError::Negative)) }
        });
        self.keep(rate)
    }

    /// A rate for a part of a whole.
    pub(super) fn part_of_whole(&mut self, field: &Field<'_>) -> Option<Rate> {
        let rate = self.share(field)?;
        if rate > Rate::ONE {
            let problem = field.problem("is more than 100%");
            self.note(problem.hint("write a rate from 0% to 100%"));
            return None;
        }
        Some(rate)
    }

    pub(super) fn amount(&mut self, field: &Field<'_>) -> Option<Amount> {
        let amount = field.units(self.currency).and_then(|units| {
            // 95.000 may use European grouping, and few people are paid 95.
            let minor_digits = self.currency.map_or(2, |here| here.currency.minor_digits());
            let in_question = (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&units);
            if units.scale() == 3 && minor_digits < 3 && in_question {
                return Err(field.two_amounts(units));
            }
            Amount::new(units).map_err(|error| field.amount_problem(error))
        });
        self.keep(amount)
    }

    /// An amount that may be negative.
    pub(super) fn signed_amount(&mut self, field: &Field<'_>) -> Option<Decimal> {
        let units = self.keep(field.units(self.currency))?;
        if Amount::new(units.abs()).is_err() {
            self.note(field.problem("must be from -10^12 to 10^12"));
            return None;
        }
        Some(units)
    }

    pub(super) fn text(&mut self, section: &Section<'_>, key: &'static str) -> Option<String> {
        let field = section.get(key)?;
        let text = self.keep(field.text(LONGEST_TEXT))?;
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    /// Reads a list with one item per year.
    pub(super) fn years<T>(
        &mut self,
        list: &[Field<'_>],
        mut item: impl FnMut(&mut Self, &Field<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if let Some(beyond) = list.get(Schedule::MAX_YEARS as usize) {
            let problem = beyond.problem("is over the limit of 50 years");
            self.note(problem);
            return None;
        }
        // Read every item, so that every problem is reported.
        let items: Vec<Option<T>> = list.iter().map(|field| item(self, field)).collect();
        items.into_iter().collect()
    }

    pub(super) fn list<'a>(
        &mut self,
        field: &'a Field<'_>,
        wanted: &str,
    ) -> Option<Vec<Field<'a>>> {
        let list = field.as_list();
        if list.is_none() {
            self.note(field.mismatch("a list").hint(format!("write {wanted}")));
        }
        list
    }

    pub(super) fn section<'a>(
        &mut self,
        field: &'a Field<'_>,
        wanted: &str,
    ) -> Option<Section<'a>> {
        let section = field.as_section();
        if section.is_none() {
            self.note(field.mismatch(wanted));
        }
        section
    }

    /// Reads a section that allows only these keys.
    pub(super) fn section_of<'a>(
        &mut self,
        field: &'a Field<'_>,
        wanted: &str,
        known: &'static [Key],
    ) -> Option<Section<'a>> {
        let section = self.section(field, wanted)?;
        self.unknown_keys(&section, known.iter().map(|key| key.name), |_| Vec::new());
        Some(section)
    }

    pub(super) fn required<'a>(
        &mut self,
        section: &'a Section<'_>,
        key: &'static str,
        example: &str,
    ) -> Option<Field<'a>> {
        let field = section.get(key);
        if field.is_none() && !self.is_misspelt(section, key) {
            self.note(section.missing(key).hint(format!("add {example}")));
        }
        field
    }

    /// Whether the missing key is a misspelling that is already reported. Similar keys of the
    /// section may match, like `month` and `amount`.
    pub(super) fn is_misspelt(&self, section: &Section<'_>, key: &str) -> bool {
        let is_reported =
            |span| self.problems.iter().any(|problem| problem.span.as_ref() == Some(&span));
        section.keys_like(key).any(is_reported)
    }

    pub(super) fn unknown_keys(
        &mut self,
        section: &Section<'_>,
        known: impl Iterator<Item = &'static str> + Clone,
        called: impl Fn(&str) -> Vec<String>,
    ) {
        // Take one extra, so that `limited` can tell that there are more.
        let unknown = section.unknown_keys(known, &self.top, called).take(MOST_PROBLEMS + 1);
        let unknown: Vec<Problem> = unknown.collect();
        unknown.into_iter().for_each(|problem| self.note(problem));
    }

    /// Records a problem, up to [`MOST_PROBLEMS`].
    pub(super) fn note(&mut self, problem: Problem) {
        if self.problems.len() <= MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Records an error and continues.
    pub(super) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.note(problem)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::MOST_PROBLEMS;
    use crate::Offer;
    use crate::file::tests::{hints, wrong};

    #[test]
    fn every_problem_is_reported_in_file_order() {
        let text = "bonus = 15\nx = 1\nbase = \"much\"\nsign_on = [1, \"two\", \"three\"]\n\
                    [[rsu]]\nvalue = -1\nvesting = \"amazon\"\n[[rsu]]\nvalue = 1\nvesting = \"amzn\"";
        let expected = ["15", "x", "\"much\"", "\"two\"", "\"three\"", "-1", "\"amzn\""];
        assert_eq!(wrong(text), expected);
    }

    #[test]
    fn problems_are_limited_with_a_final_note() {
        let problems = |count| {
            let lines: String = (0..count).map(|number| format!("x{number} = 1\n")).collect();
            Offer::from_toml(&format!("base = 1\n{lines}")).unwrap_err().len()
        };
        assert_eq!(problems(MOST_PROBLEMS), MOST_PROBLEMS);
        assert_eq!(problems(MOST_PROBLEMS + 1), MOST_PROBLEMS + 1);
        assert_eq!(problems(5_000), MOST_PROBLEMS + 1);
    }

    #[test]
    fn a_list_has_at_most_fifty_years() {
        let years = |count| format!("base = 1\nsign_on = [{}]", vec!["1"; count].join(", "));
        assert!(wrong(&years(50)).is_empty());
        assert_eq!(wrong(&years(51)), ["1"]);
    }

    #[test]
    fn a_misspelt_key_is_not_also_reported_as_missing() {
        assert_eq!(wrong("bas = 1"), ["bas"]);
        assert_eq!(wrong("x = 1"), ["", "x"]);
        assert_eq!(wrong("base = 1\n[rsu]\nvalue = 1\nvestin = \"amazon\""), ["vestin"]);
        // `shares` can replace the missing `value`.
        assert_eq!(wrong("base = 1\n[rsu]\nshare = 1\nvesting = \"amazon\""), ["share"]);
    }

    #[test]
    fn a_top_level_key_in_a_section_gets_a_hint() {
        let text = "base = 1\n[stock]\nprice = 1\nbonus = \"10%\"";
        assert_eq!(wrong(text), ["bonus"]);
        assert!(hints(text)[0].contains("`bonus`"));
    }

    #[test]
    fn surrounding_whitespace_is_ignored() {
        let offer = Offer::from_toml("base = 1\nname = \"  Mine \"\ncompany = \" \"").unwrap();
        assert_eq!((offer.name().as_deref(), offer.company()), (Some("Mine"), None));
    }
}
