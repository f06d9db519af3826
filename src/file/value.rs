//! The values of a TOML file with their paths and locations: texts, counts, lists and sections.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Problem;
use crate::key::{Key, Kind, Step};
use crate::money::{Currency, grouped};
use crate::offer::Offer;
use crate::suggest::suggest;

/// The maximum length of names and other texts.
pub(super) const LONGEST_TEXT: usize = 200;

/// The path of a value, like `rsu.vesting.years.2`. Formatted only for errors.
#[derive(Clone, Copy)]
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    /// A 1-based index, as in lever names.
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

/// A table of the file: the root, a section or an inline table.
pub(super) struct Section<'a> {
    path: &'a Path<'a>,
    table: &'a DeTable<'a>,
    span: Option<Range<usize>>,
}

impl<'a> Section<'a> {
    pub(super) const fn root(table: &'a DeTable<'a>) -> Self {
        Self { path: &Path::Root, table, span: None }
    }

    /// Whether it is the top of the file.
    pub(super) const fn is_root(&self) -> bool {
        matches!(self.path, Path::Root)
    }

    pub(super) fn get(&self, key: &'static str) -> Option<Field<'_>> {
        let value = self.table.get(key)?;
        Some(Field { path: Path::Key(self.path, key), value })
    }

    /// Every key with its value.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, Field<'_>)> {
        self.table.iter().map(|(key, value)| {
            let key = key.get_ref().as_ref();
            (key, Field { path: Path::Key(self.path, key), value })
        })
    }

    /// Every key with its location, and its value.
    pub(super) fn spanned_entries(
        &self,
    ) -> impl Iterator<Item = (&Spanned<Cow<'a, str>>, Field<'_>)> {
        let fields = self.entries().map(|(_, field)| field);
        self.table.keys().zip(fields)
    }

    /// The error for a missing required key.
    pub(super) fn missing(&self, key: &'static str) -> Problem {
        let problem = Problem::new(format!("`{}` is missing", Path::Key(self.path, key)));
        Problem { span: self.span.clone(), ..problem }
    }

    /// The locations of unknown keys that probably mean this one, by spelling or by another name.
    pub(super) fn keys_like(&self, key: &str) -> impl Iterator<Item = Range<usize>> {
        let mean = move |found: &str| {
            let all = Offer::keys().flat_map(|key| std::iter::once(key).chain(key.keys()));
            suggest(found, [key]).is_some()
                || all.filter(|known| known.name == key).any(|known| {
                    let parts = match known.kind {
                        Kind::Short(parts) => parts,
                        _ => &[],
                    };
                    known.is_called(found) || parts.iter().any(|part| part.is_called(found))
                })
        };
        self.table.keys().filter(move |found| mean(found.get_ref())).map(Spanned::span)
    }

    /// Visits the section that contains the key at the end of a path. A single section has index 0.
    pub(super) fn visit<T>(
        &self,
        path: &[Step],
        look: impl FnOnce(&Section<'_>, &'static str) -> T,
    ) -> Option<T> {
        match path {
            [Step::Key(key)] => Some(look(self, key)),
            [Step::Key(key), Step::Item(index), rest @ ..] => {
                let field = self.get(key)?;
                match field.as_list() {
                    Some(list) => list.get(*index)?.as_section()?.visit(rest, look),
                    None => field.as_section()?.visit(rest, look),
                }
            }
            [Step::Key(key), rest @ ..] => self.get(key)?.as_section()?.visit(rest, look),
            _ => None,
        }
    }

    /// The unknown keys, some of which belong at the top of the file.
    pub(super) fn unknown_keys(
        &self,
        known: impl Iterator<Item = &'static str> + Clone,
        top: &[&'static str],
        called: impl Fn(&str) -> Vec<String>,
    ) -> impl Iterator<Item = Problem> {
        let is_known = {
            let known = known.clone();
            move |key: &str| known.clone().any(|known| known == key)
        };
        self.table.keys().filter(move |key| !is_known(key.get_ref())).map(move |key| {
            let word = key.get_ref();
            let place = match self.path {
                Path::Root => String::new(),
                path => format!(" in `{path}`"),
            };
            let message = format!("unknown key `{}`{place}", cut(word));
            let problem = Problem::new(message).at(key.span());
            let belongs_above = !matches!(self.path, Path::Root) && top.contains(&word.as_ref());
            if belongs_above {
                let hint = "belongs at the top of the file, above the first [section]";
                return problem.hint(format!("`{word}` {hint}"));
            }
            let called = called(word);
            if called.iter().any(|key| key.starts_with("vesting.")) {
                let example = "vesting = { years = [25, 25, 25, 25], every = \"month\" }";
                return problem.hint(format!("it is part of the schedule: {example}"));
            }
            if let [key] = called.as_slice() {
                let value = self.table.get(word.as_ref());
                let value = value.map(|value| Field { path: Path::Key(self.path, key), value });
                let below = value.and_then(|value| value.below_section(key));
                return problem.hint(match below.filter(|_| matches!(self.path, Path::Root)) {
                    Some(below) => format!("use the `{key}` section: {below}"),
                    None => format!("use `{key}`"),
                });
            }
            if !called.is_empty() {
                let paths = called.iter().map(|path| format!("`{path}`"));
                return problem.hint(format!("it belongs in a section: {}", joined(paths, " or ")));
            }
            problem.hint(match suggest(word, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("valid keys are {}", listed(known.clone())),
            })
        })
    }
}

/// A value of the file.
pub(super) struct Field<'a> {
    path: Path<'a>,
    pub(super) value: &'a Spanned<DeValue<'a>>,
}

impl Field<'_> {
    /// A problem with this value. The message starts with its path.
    pub(super) fn problem(&self, words: impl fmt::Display) -> Problem {
        Problem::new(format!("`{}` {words}", self.path)).at(self.value.span())
    }

    /// The error for a value of the wrong type.
    pub(super) fn mismatch(&self, wanted: &str) -> Problem {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a section",
        };
        self.problem(format_args!("must be {wanted}, not {found}"))
    }

    /// Whether it is the value of a key in a section, not at the top of the file.
    pub(super) const fn is_nested(&self) -> bool {
        !matches!(self.path, Path::Root | Path::Key(Path::Root, _))
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

    /// The value, written below the first key of the section `name`; `None` if the key is not a
    /// section or the value is one already.
    pub(super) fn below_section(&self, name: &str) -> Option<String> {
        let key = Key::find(Offer::keys(), name)?;
        let first = match key.kind {
            Kind::Section(keys) | Kind::Sections(_, keys) => keys.first()?.name,
            _ => return None,
        };
        let value = self.as_scalar()?;
        Some(format!("write [{name}] on its own line, then {first} = {value}"))
    }

    /// A number or text, written as TOML.
    fn as_scalar(&self) -> Option<String> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(format!("\"{}\"", cut(text))),
            DeValue::Integer(integer) => {
                let number = integer.as_str().parse().ok()?;
                Some(grouped(number, 0).replace(',', "_"))
            }
            DeValue::Float(float) => Some(float.as_str().to_owned()),
            _ => None,
        }
    }

    pub(super) fn text(&self, longest: usize) -> Result<&str, Problem> {
        let text = self.as_text();
        let text = text.ok_or_else(|| self.mismatch("text").hint("write it in quotes"))?;
        if text.chars().nth(longest).is_some() {
            return Err(self.problem(format_args!("is longer than {longest} characters")));
        }
        Ok(text)
    }

    pub(super) fn flag(&self) -> Result<bool, Problem> {
        self.value.get_ref().as_bool().ok_or_else(|| self.mismatch("true or false"))
    }

    /// Whether it is true or false.
    pub(super) fn is_flag(&self) -> bool {
        self.value.get_ref().as_bool().is_some()
    }

    /// One of several words.
    pub(super) fn choice(&self, words: &[&'static str]) -> Result<&'static str, Problem> {
        let wanted = || one_of(words.iter().copied());
        let text = self.as_text().ok_or_else(|| self.mismatch(&wanted()))?;
        words.iter().copied().find(|word| *word == text).ok_or_else(|| {
            let problem = self.problem(format_args!("must be {}, not `{}`", wanted(), cut(text)));
            match suggest(text, words.iter().copied()) {
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

    pub(super) fn currency(&self) -> Result<Currency, Problem> {
        let text = self.text(LONGEST_TEXT)?;
        text.parse().map_err(|error| {
            let problem = self.problem(format_args!("is `{}`: {error}", cut(text)));
            match text.trim().to_ascii_uppercase().parse::<Currency>() {
                Ok(currency) => problem.hint(format!("did you mean \"{currency}\"?")),
                Err(_) => problem.hint("write a three-letter code, like \"USD\" or \"EUR\""),
            }
        })
    }
}

/// Shortens a long text for a message.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::tests::{hints, wrong};

    #[test]
    fn whole_numbers_stay_in_their_range() {
        let month = |month: &str| {
            let text = format!(
                "base = 1\n[rsu]\nvalue = 1\nvesting = \"amazon\"\ngranted_month = {month}"
            );
            wrong(&text).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(month("-600").is_empty() && month("600").is_empty());
        for wrong in ["-601", "601", "1.0", "\"6\"", "99999999999999999999"] {
            assert_eq!(month(wrong), [wrong]);
        }
    }

    #[test]
    fn a_choice_must_be_a_known_word() {
        let paid = |paid: &str| format!("base = 1\n[sign_on]\namounts = [1]\npaid = {paid}");
        assert!(wrong(&paid("\"monthly\"")).is_empty());
        for wrong_word in ["\"month\"", "\"Monthly\"", "true"] {
            assert_eq!(wrong(&paid(wrong_word)), [wrong_word]);
        }
        assert!(hints(&paid("\"montly\""))[0].contains("\"monthly\""));
    }

    #[test]
    fn a_text_has_at_most_two_hundred_characters() {
        let name = |count| format!("base = 1\nname = \"{}\"", "é".repeat(count));
        assert!(wrong(&name(200)).is_empty());
        assert_eq!(wrong(&name(201)).len(), 1);
    }

    #[test]
    fn a_currency_is_a_three_letter_code() {
        assert_eq!(hints("base = 1\ncurrency = \"usd\"").len(), 1);
        assert!(hints("base = 1\ncurrency = \"usd\"")[0].contains("\"USD\""));
        assert_eq!(wrong("base = 1\ncurrency = \"BTC\""), ["\"BTC\""]);
    }

    #[test]
    fn an_unknown_key_gets_the_most_similar_suggestion() {
        let text = "bse = 1\nbase = 1\n[rsu]\nvalu = 1\nvesting = \"amazon\"";
        assert_eq!(wrong(text), ["bse", "valu"]);
        let hints = hints(text);
        assert!(hints[0].contains("`base`") && hints[1].contains("`value`"), "{hints:?}");
    }

    #[test]
    fn a_long_text_is_shortened() {
        let long = "é".repeat(61);
        assert_eq!(cut(&long).chars().count(), 61);
        assert!(cut(&long).ends_with('…'));
        assert_eq!(cut(&long["é".len()..]), "é".repeat(60));
    }
}
