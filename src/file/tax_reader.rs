//! Reads the values of a tax table and collects every problem.

use std::fmt;

use rust_decimal::Decimal;

use super::problem::{MOST_PROBLEMS, Problem, limited};
use super::tax_node::{Entry, Node, NodeValue};
use super::value::{LONGEST_TEXT, cut};
use crate::money::{Amount, AmountError, Rate, exact_decimal};
use crate::suggest::suggest;
use crate::tax::{ByFiling, Filing};

/// The maximum number of items of a list, which bounds the work for a small file.
const MOST_ITEMS: usize = 200;

/// Collects the problems of a tax table.
#[derive(Default)]
pub(super) struct TaxReader {
    problems: Vec<Problem>,
}

/// A value with the key that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) key: &'a str,
    pub(super) node: &'a Node,
}

/// A section of a table.
#[derive(Clone, Copy)]
pub(super) struct TaxSection<'a> {
    entries: &'a [Entry],
    /// Where it is; `None` for the whole table.
    part: Option<Part<'a>>,
}

impl<'a> TaxSection<'a> {
    /// The whole table.
    pub(super) fn root(node: &'a Node) -> Self {
        let entries = match &node.value {
            NodeValue::Section(entries) => entries,
            _ => [].as_slice(),
        };
        Self { entries, part: None }
    }

    pub(super) fn get(&self, key: &str) -> Option<Part<'a>> {
        self.entries().find(|part| part.key == key)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Part<'a>> + use<'a> {
        self.entries.iter().map(|entry| Part { key: &entry.key, node: &entry.node })
    }
}

impl<'a> Part<'a> {
    pub(super) fn problem(&self, words: impl fmt::Display) -> Problem {
        Problem::new(format!("`{}` {words}", cut(self.key))).at(self.node.span.clone())
    }

    fn mismatch(&self, wanted: &str) -> Problem {
        let found = match &self.node.value {
            NodeValue::Number(_) => "a number",
            NodeValue::Text(_) => "text",
            NodeValue::Flag(_) => "true or false",
            NodeValue::List(_) => "a list",
            NodeValue::Section(_) => "a section",
            NodeValue::Date => "a date",
        };
        self.problem(format_args!("must be {wanted}, not {found}"))
    }

    pub(super) fn as_section(&self) -> Option<TaxSection<'a>> {
        match &self.node.value {
            NodeValue::Section(entries) => Some(TaxSection { entries, part: Some(*self) }),
            _ => None,
        }
    }

    pub(super) fn as_text(&self) -> Option<&'a str> {
        match &self.node.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<Decimal> {
        match &self.node.value {
            NodeValue::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl TaxReader {
    /// The result, or every problem in file order.
    pub(super) fn done<T>(mut self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => {
                self.problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
                Err(limited(self.problems))
            }
        }
    }

    /// Records a problem, up to [`MOST_PROBLEMS`].
    pub(super) fn note(&mut self, problem: Problem) {
        if self.problems.len() <= MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// A key that must be there. A misspelt one is reported as unknown already.
    pub(super) fn required<'a>(
        &mut self,
        section: &TaxSection<'a>,
        key: &str,
        example: &str,
    ) -> Option<Part<'a>> {
        let part = section.get(key);
        if part.is_none() && !section.entries().any(|part| suggest(part.key, [key]).is_some()) {
            let problem = Problem::new(format!("`{key}` is missing"));
            let problem = match section.part {
                Some(part) => problem.at(part.node.span.clone()),
                None => problem,
            };
            self.note(problem.hint(format!("add {key} = {example}")));
        }
        part
    }

    /// Reports keys that are not known.
    pub(super) fn unknown_keys(&mut self, section: &TaxSection<'_>, known: &[&[&'static str]]) {
        let is_known = |key: &str| known.iter().any(|keys| keys.contains(&key));
        for entry in section.entries.iter().filter(|entry| !is_known(&entry.key)) {
            let words = known.iter().flat_map(|keys| keys.iter().copied());
            let problem = Problem::new(format!("unknown key `{}`", cut(&entry.key)));
            let problem = problem.at(entry.at.clone());
            self.note(match suggest(&entry.key, words.clone()) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => {
                    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
                    problem.hint(format!("valid keys are {}", words.join(", ")))
                }
            });
        }
    }

    pub(super) fn list<'a>(
        &mut self,
        part: &Part<'a>,
        example: &str,
    ) -> Option<impl Iterator<Item = Part<'a>> + use<'a>> {
        let key = part.key;
        match &part.node.value {
            NodeValue::List(list) if list.len() <= MOST_ITEMS => {
                Some(list.iter().map(move |node| Part { key, node }))
            }
            NodeValue::List(_) => {
                self.note(part.problem(format_args!("has more than {MOST_ITEMS} items")));
                None
            }
            _ => {
                self.note(part.mismatch("a list").hint(format!("write {example}")));
                None
            }
        }
    }

    /// The items of a list. Every item is read, so that every problem is reported.
    pub(super) fn items<T>(
        &mut self,
        part: &Part<'_>,
        example: &str,
        mut item: impl FnMut(&mut Self, &Part<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let list = self.list(part, example)?;
        let mut items = Vec::with_capacity(list.size_hint().0);
        let mut is_whole = true;
        for part in list {
            match item(self, &part) {
                Some(read) => items.push(read),
                None => is_whole = false,
            }
        }
        is_whole.then_some(items)
    }

    /// A section that allows only these keys.
    pub(super) fn section<'a>(
        &mut self,
        part: &Part<'a>,
        known: &[&'static str],
    ) -> Option<TaxSection<'a>> {
        let Some(section) = part.as_section() else {
            let words: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            let problem = part.mismatch("a section");
            self.note(problem.hint(format!("write its keys: {}", words.join(", "))));
            return None;
        };
        self.unknown_keys(&section, &[known]);
        Some(section)
    }

    /// A text that is not empty.
    pub(super) fn text<'a>(&mut self, part: &Part<'a>) -> Option<&'a str> {
        let Some(text) = part.as_text() else {
            self.note(part.mismatch("text").hint("write it in quotes"));
            return None;
        };
        if text.chars().nth(LONGEST_TEXT).is_some() {
            self.note(part.problem(format_args!("is longer than {LONGEST_TEXT} characters")));
            return None;
        }
        if text.trim().is_empty() {
            self.note(part.problem("is empty"));
            return None;
        }
        Some(text.trim())
    }

    pub(super) fn flag(&mut self, part: &Part<'_>) -> Option<bool> {
        match part.node.value {
            NodeValue::Flag(flag) => Some(flag),
            _ => {
                self.note(part.mismatch("true or false"));
                None
            }
        }
    }

    /// One of several words, by its index.
    pub(super) fn choice(&mut self, part: &Part<'_>, words: &[&'static str]) -> Option<usize> {
        let text = part.as_text();
        let found = text.and_then(|text| words.iter().position(|word| *word == text));
        if found.is_none() {
            let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            let problem = part.problem(format_args!("must be {}", quoted.join(" or ")));
            self.note(match text.and_then(|text| suggest(text, words.iter().copied())) {
                Some(near) => problem.hint(format!("did you mean \"{near}\"?")),
                None => problem,
            });
        }
        found
    }

    /// An amount from 0 to 10^12: a number, or text as in offers.
    pub(super) fn amount(&mut self, part: &Part<'_>) -> Option<Decimal> {
        let amount = match &part.node.value {
            NodeValue::Number(number) => Amount::new(*number),
            NodeValue::Text(text) => text.parse(),
            _ => Err(AmountError::NotAnAmount),
        };
        match amount {
            Ok(amount) => Some(amount.get()),
            Err(error) => {
                let problem = part.problem(format_args!("is not valid: {error}"));
                self.note(problem.hint("write an amount of a year, like 12570"));
                None
            }
        }
    }

    /// A required amount of a section.
    pub(super) fn amount_of(&mut self, section: &TaxSection<'_>, key: &str) -> Option<Decimal> {
        let part = self.required(section, key, "1000")?;
        self.amount(&part)
    }

    /// A required amount above 0.
    pub(super) fn positive_of(&mut self, section: &TaxSection<'_>, key: &str) -> Option<Decimal> {
        let part = self.required(section, key, "1000")?;
        let amount = self.amount(&part)?;
        if amount.is_zero() {
            self.note(part.problem("must be above 0"));
            return None;
        }
        Some(amount)
    }

    /// A rate from 0 % to 100 %: a number of percent, or text with a percent sign.
    pub(super) fn rate(&mut self, part: &Part<'_>) -> Option<Rate> {
        let text = part.as_text().map(|text| text.trim().trim_end_matches('%').trim_end());
        let percent = part.as_number().or_else(|| exact_decimal(text?).ok());
        let Some(percent) = percent else {
            self.note(part.mismatch("a rate").hint("write a percentage, like 9.3 or \"9.3%\""));
            return None;
        };
        let mut fraction = percent;
        let scaled = fraction.set_scale(percent.scale() + 2);
        let rate = scaled.ok().and_then(|()| Rate::of(fraction));
        let rate = rate.filter(|rate| (Rate::default()..=Rate::ONE).contains(rate));
        if rate.is_none() {
            let problem = match percent < Decimal::ZERO {
                true => part.problem(format_args!("is {percent}, but a rate cannot be negative")),
                false => part.problem(format_args!("is {percent}, which is more than 100%")),
            };
            self.note(problem.hint("write a percentage from 0 to 100, like 9.3"));
        }
        rate
    }

    /// A value for every filing status, or one for each.
    pub(super) fn by_filing<T>(
        &mut self,
        part: &Part<'_>,
        mut item: impl FnMut(&mut Self, &Part<'_>) -> Option<T>,
    ) -> Option<ByFiling<T>> {
        let Some(section) = part.as_section() else {
            return item(self, part).map(ByFiling::All);
        };
        self.unknown_keys(&section, &[&Filing::NAMES]);
        if let Some(missing) = Filing::NAMES.iter().find(|name| section.get(name).is_none()) {
            let problem = part.problem(format_args!("has no value for `{missing}`"));
            let each = Filing::NAMES.join(", ");
            self.note(problem.hint(format!("give one value for every status, or {each}")));
            return None;
        }
        let [single, joint, head] =
            Filing::NAMES.map(|name| section.get(name).and_then(|part| item(self, &part)));
        Some(ByFiling::Each([single?, joint?, head?]))
    }

    /// Rows of numbers, the first of which ascends.
    pub(super) fn rows<const N: usize>(&mut self, part: &Part<'_>) -> Option<Vec<[Decimal; N]>> {
        const EXAMPLE: &str = "rows of numbers, like [[100000, 500], [200000, 250]]";
        let rows = self.items(part, EXAMPLE, |reader, row| {
            let cells = reader.items(row, EXAMPLE, Self::amount)?;
            let found = cells.len();
            let numbers = <[Decimal; N]>::try_from(cells);
            if numbers.is_err() {
                let problem = row.problem(format_args!("has a row of {found} numbers, not {N}"));
                reader.note(problem.hint(format!("write {EXAMPLE}")));
            }
            numbers.ok()
        })?;
        if !rows.is_sorted_by(|one, next| one.first() < next.first()) {
            self.note(part.problem("has rows that do not ascend"));
            return None;
        }
        Some(rows)
    }
}
