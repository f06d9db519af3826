//! The values of a TOML file with their paths and places, read as amounts, rates, counts, words.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Range, RangeInclusive};

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problem;
use crate::amount::{self, Amount, AmountError, Price, exact_decimal};
use crate::currency::Currency;
use crate::nearest;
use crate::rate::{Rate, RateError};
use crate::vesting::Percent;

/// The most significant digits that a TOML decimal keeps, being a binary float to TOML's readers.
const FLOAT_DIGITS: usize = 15;

/// Where a value stands in the file: `rsu.vesting.years.2`. Put into words only for an error.
#[derive(Clone, Copy)]
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'static str),
    /// Counted from 1, as people and levers do.
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Self::Root, key) => f.write_str(key),
            Self::Key(parent, key) => write!(f, "{parent}.{key}"),
            Self::Item(parent, number) => write!(f, "{parent}.{number}"),
        }
    }
}

/// A table of the file: the whole of it, a section, or one in braces.
pub(super) struct Section<'a> {
    path: &'a Path<'a>,
    table: &'a DeTable<'a>,
    span: Option<Range<usize>>,
}

impl<'a> Section<'a> {
    pub(super) const fn root(table: &'a DeTable<'a>) -> Self {
        Self { path: &Path::Root, table, span: None }
    }

    pub(super) fn get(&self, key: &'static str) -> Option<Field<'_>> {
        let value = self.table.get(key)?;
        Some(Field { path: Path::Key(self.path, key), value })
    }

    /// That a key is missing which has to be there.
    pub(super) fn missing(&self, key: &'static str) -> Problem {
        let problem = Problem::new(format!("`{}` is missing", Path::Key(self.path, key)));
        Problem { span: self.span.clone(), ..problem }
    }

    /// Whether a key stands here that is probably this one misspelt.
    pub(super) fn has_like(&self, key: &str) -> bool {
        self.table.keys().any(|found| nearest(found.get_ref(), [key]).is_some())
    }

    /// The keys that the format does not have.
    pub(super) fn unknown_keys(
        &self,
        known: &'static [&'static str],
    ) -> impl Iterator<Item = Problem> {
        self.table.keys().filter(move |key| !known.contains(&key.get_ref().as_ref())).map(
            move |key| {
                let word = key.get_ref();
                let place = match self.path {
                    Path::Root => String::new(),
                    path => format!(" in `{path}`"),
                };
                let message = format!("unknown key `{}`{place}", cut(word));
                let problem = Problem::new(message).at(key.span());
                let belongs_above =
                    !matches!(self.path, Path::Root) && super::KEYS.contains(&word.as_ref());
                problem.hint(match nearest(word, known.iter().copied()) {
                    _ if belongs_above => {
                        format!(
                            "`{word}` belongs at the top of the file, above the first [section]"
                        )
                    }
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys here are {}", listed(known.iter().copied())),
                })
            },
        )
    }
}

/// One value of the file.
pub(super) struct Field<'a> {
    path: Path<'a>,
    value: &'a Spanned<DeValue<'a>>,
}

impl Field<'_> {
    /// What is wrong with this value: `` `base` `` and then the words.
    pub(super) fn problem(&self, words: impl fmt::Display) -> Problem {
        Problem::new(format!("`{}` {words}", self.path)).at(self.value.span())
    }

    /// That this is not the kind of value that is wanted.
    pub(super) fn mismatch(&self, wanted: &str) -> Problem {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a section",
        };
        self.problem(format_args!("must be {wanted}, not {found}"))
    }

    pub(super) fn as_section(&self) -> Option<Section<'_>> {
        let table = self.value.get_ref().as_table()?;
        Some(Section { path: &self.path, table, span: Some(self.value.span()) })
    }

    pub(super) fn as_list(&self) -> Option<Vec<Field<'_>>> {
        let items = self.value.get_ref().as_array()?.iter().enumerate();
        let field = |(index, value)| Field { path: Path::Item(&self.path, index + 1), value };
        Some(items.map(field).collect())
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        self.value.get_ref().as_str()
    }

    pub(super) fn text(&self, longest: usize) -> Result<&str, Problem> {
        let text = self.as_text();
        let text = text.ok_or_else(|| self.mismatch("a text").hint("put it in quotes"))?;
        if text.chars().nth(longest).is_some() {
            return Err(self.problem(format_args!("is longer than {longest} characters")));
        }
        Ok(text)
    }

    pub(super) fn flag(&self) -> Result<bool, Problem> {
        self.value.get_ref().as_bool().ok_or_else(|| self.mismatch("true or false"))
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        choices: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<T, Problem> {
        let names = || choices.iter().map(|choice| name(*choice));
        let text = self.as_text().ok_or_else(|| self.mismatch(&one_of(names())))?;
        choices.iter().copied().find(|choice| name(*choice) == text).ok_or_else(|| {
            let problem =
                self.problem(format_args!("must be {}, not `{}`", one_of(names()), cut(text)));
            match nearest(text, names()) {
                Some(near) => problem.hint(format!("did you mean \"{near}\"?")),
                None => problem,
            }
        })
    }

    /// A whole number in a range.
    pub(super) fn whole<N>(&self, range: RangeInclusive<N>) -> Result<N, Problem>
    where
        N: Copy + PartialOrd + TryFrom<i64> + fmt::Display,
    {
        let wanted = || format!("a whole number from {} to {}", range.start(), range.end());
        let DeValue::Integer(integer) = self.value.get_ref() else {
            return Err(self.mismatch(&wanted()));
        };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.and_then(|number| N::try_from(number).ok());
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            let found = integer.to_string();
            self.problem(format_args!("must be {}, not {}", wanted(), cut(&found)))
        })
    }

    /// Whether this is written as a rate.
    pub(super) fn is_rate(&self) -> bool {
        self.as_text().is_some_and(|text| text.trim_end().ends_with('%'))
    }

    pub(super) fn rate(&self) -> Result<Rate, Problem> {
        match self.value.get_ref() {
            DeValue::String(text) => text.parse().map_err(|error| self.rate_problem(error)),
            DeValue::Integer(_) | DeValue::Float(_) => Err(self.two_readings()),
            _ => Err(self.mismatch("a rate").hint(r#"write it in percent, in quotes: "3%""#)),
        }
    }

    pub(super) fn rate_problem(&self, error: RateError) -> Problem {
        let text = self.as_text().unwrap_or_default();
        let problem = self.problem(format_args!("is `{}`: {error}", cut(text)));
        match error {
            RateError::NoPercentSign | RateError::NotARate => {
                problem.hint(r#"write it in percent, in quotes: "3%""#)
            }
            _ => problem,
        }
    }

    /// That a bare number where a rate belongs could mean two things.
    fn two_readings(&self) -> Problem {
        let problem = |number: Decimal| {
            let hundred = number.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
            if number.is_zero() {
                return None;
            }
            let as_fraction = number.abs() < Decimal::ONE;
            let likely = if as_fraction { hundred } else { number };
            let problem = self.problem(format_args!("is {number}: {number}% or {hundred}%?"));
            Some(problem.hint(format!(r#"write it in percent, in quotes: "{likely}%""#)))
        };
        let number = self.number().ok();
        number.and_then(problem).unwrap_or_else(|| {
            let problem = self.mismatch("a rate");
            problem.hint(r#"write it in percent, in quotes: "3%""#)
        })
    }

    /// That a point before three digits could be meant to group thousands.
    pub(super) fn two_amounts(&self, units: Decimal) -> Problem {
        let (thousands, plain) = (units * Decimal::ONE_THOUSAND, units.normalize());
        let problem =
            self.problem(format_args!("is {units}: {} or {plain}?", thousands.normalize()));
        problem.hint(format!("write {} or {units}0", thousands.normalize()))
    }

    /// What speaks against a bare number as the amount of a bonus: that it is a percentage.
    pub(super) fn doubtful_bonus(&self) -> Option<Problem> {
        let number = self.number().ok()?;
        if number.is_zero() || number.is_sign_negative() || number > Decimal::ONE_HUNDRED {
            return None;
        }
        let percent = if number < Decimal::ONE { number * Decimal::ONE_HUNDRED } else { number };
        let percent = percent.normalize();
        let problem = self.problem(format_args!("is {number}: {percent}% of base, or an amount?"));
        Some(problem.hint(format!(
            r#"write "{percent}%" for a rate; quote an amount this small: "{number}""#
        )))
    }

    /// An amount's units, whatever their range.
    pub(super) fn units(&self, currency: Option<Currency>) -> Result<Decimal, Problem> {
        let DeValue::String(text) = self.value.get_ref() else {
            return self.number();
        };
        // Where the currency could not be read, that has been said.
        if let (Some(sign), Some(currency)) = (amount::sign(text), currency)
            && !currency.is_written_with(sign)
        {
            let problem =
                self.problem(format_args!("is in {sign}, but the offer is in {currency}"));
            return Err(match sign {
                '€' => problem.hint(r#"add currency = "EUR""#),
                '£' => problem.hint(r#"add currency = "GBP""#),
                _ => problem.hint("leave out the sign, or name the currency: currency = \"USD\""),
            });
        }
        amount::units_from_text(text).map_err(|error| self.amount_problem(error))
    }

    pub(super) fn price(&self, currency: Option<Currency>) -> Result<Price, Problem> {
        Price::new(self.units(currency)?).map_err(|error| self.amount_problem(error))
    }

    pub(super) fn amount_problem(&self, error: AmountError) -> Problem {
        let shown = match self.value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(integer) => integer.to_string(),
            DeValue::Float(float) => float.to_string(),
            _ => String::new(),
        };
        let problem = self.problem(format_args!("is `{}`: {error}", cut(&shown)));
        match error {
            AmountError::NotAnAmount | AmountError::Grouping => {
                problem.hint(r#"write it like 185_000, 187.35, "185k", "$1.2M" or "185,000""#)
            }
            AmountError::Rate => problem.hint(r#"write money, like 30_000 or "30k""#),
            _ => problem,
        }
    }

    /// A percent of a schedule, a bare number from 0 to 100.
    pub(super) fn percent(&self) -> Result<Percent, Problem> {
        if self.as_text().is_some() {
            let hint = "the percents of a schedule are bare numbers, like 25 or 6.25";
            return Err(self.mismatch("a number from 0 to 100").hint(hint));
        }
        let number = match self.value.get_ref() {
            DeValue::Float(float) if !float.as_str().contains(|c: char| c.is_ascii_digit()) => {
                return Err(self.problem(format_args!("must be from 0 to 100, not {float}")));
            }
            _ => self.number_or("a number from 0 to 100")?,
        };
        Percent::new(number).ok_or_else(|| {
            let decimals = Percent::MAX_DECIMALS;
            self.problem(format_args!(
                "must be from 0 to 100 with at most {decimals} decimals, not {number}"
            ))
        })
    }

    fn number(&self) -> Result<Decimal, Problem> {
        self.number_or("an amount")
    }

    /// A TOML number, exactly as it is written.
    fn number_or(&self, wanted: &str) -> Result<Decimal, Problem> {
        match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map(Decimal::from)
                .map_err(|_| self.amount_problem(AmountError::OutOfRange)),
            DeValue::Float(float) => self.exact_float(float.as_str()),
            _ => {
                let problem = self.mismatch(wanted);
                Err(problem.hint(r#"write it like 185_000, 187.35, "185k", "$1.2M" or "185,000""#))
            }
        }
    }

    fn exact_float(&self, literal: &str) -> Result<Decimal, Problem> {
        let mantissa = literal.split(['e', 'E']).next().unwrap_or_default();
        let digits =
            mantissa.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0');
        let digits = digits.count();
        if digits > FLOAT_DIGITS {
            let problem = self.problem(format_args!(
                "has {digits} digits, but a decimal in TOML keeps only {FLOAT_DIGITS}"
            ));
            return Err(problem.hint(format!("put it in quotes: \"{}\"", cut(literal))));
        }
        let plain = literal.strip_prefix('+').unwrap_or(literal).to_ascii_lowercase();
        let number = match plain.contains('e') {
            true => Decimal::from_scientific(&plain).map_err(|_| match plain.contains("e-") {
                true => AmountError::TooManyDigits,
                false => AmountError::OutOfRange,
            }),
            false => exact_decimal(&plain),
        };
        number.map_err(|error| self.amount_problem(error))
    }

    /// A number of shares: whole, and no more than an [`Amount`] can be.
    pub(super) fn shares(&self) -> Result<Decimal, Problem> {
        let wrong = || self.problem("is not a number of shares from 0 to 10^12");
        let count = match self.as_text() {
            Some(text) if amount::sign(text).is_some() => return Err(wrong()),
            Some(text) => amount::units_from_text(text).map_err(|_| wrong())?,
            None => self.number_or("a number of shares")?,
        };
        if !count.is_integer() {
            let problem = self.problem(format_args!("is {count}, but shares are whole"));
            return Err(problem.hint("leave out the fraction, or give the grant's `value` instead"));
        }
        Amount::new(count).map(Amount::get).map_err(|_| wrong())
    }

    pub(super) fn currency(&self) -> Result<Currency, Problem> {
        let text = self.text(super::LONGEST_TEXT)?;
        text.parse().map_err(|error| {
            let problem = self.problem(format_args!("is `{}`: {error}", cut(text)));
            match text.trim().to_ascii_uppercase().parse::<Currency>() {
                Ok(currency) => problem.hint(format!("did you mean \"{currency}\"?")),
                Err(_) => problem.hint("write its three letters, like \"USD\" or \"EUR\""),
            }
        })
    }
}

/// A text as a message repeats it: the start of it, where it is long.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// `` `a`, `b` and `c` ``
fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    joined(words.map(|word| format!("`{word}`")), " and ")
}

/// `"a", "b" or "c"`
fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    joined(words.map(|word| format!("\"{word}\"")), " or ")
}

fn joined(words: impl Iterator<Item = String>, last: &str) -> String {
    let mut words: Vec<String> = words.collect();
    match words.pop() {
        Some(word) if words.is_empty() => word,
        Some(word) => format!("{}{last}{word}", words.join(", ")),
        None => String::new(),
    }
}
