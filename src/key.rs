//! The keys of offers, profiles and bands: their types and descriptions.
//!
//! Each component has a table of its keys, and so has each section of a profile and of a bands file.
//! The tables drive the file reader, hints, levers, help, `init`, the reference and the schemas for
//! editors. They are the only list of keys.

use std::borrow::Cow;

/// A key of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The name in files and lever names.
    pub name: &'static str,
    /// Other names, in lower case with underscores, separated by spaces. Errors suggest the key.
    pub also: &'static str,
    /// The type of its value.
    pub kind: Kind,
    /// The description in the reference.
    pub about: &'static str,
    /// The label in running text, if it differs from the name; empty to omit it.
    pub label: Option<&'static str>,
    /// The default if the key is missing, as a value or in words.
    pub default: Option<&'static str>,
    /// An example for hints and the reference.
    pub example: &'static str,
    /// Its lines in `init`, with `{vesting}` and `{percents}` for the chosen preset.
    pub init: Option<&'static str>,
    /// Whether the key is required in an offer or in its section.
    pub required: bool,
    /// The key of the same section that can be set instead: one of the two is required, never both.
    pub instead: Option<&'static str>,
    /// Whether the key is a term that can be changed and solved for.
    pub is_lever: bool,
    /// Whether amounts below it are in the currency of the share price.
    pub is_in_stock_currency: bool,
}

/// The type of a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Money, in the offer's currency.
    Amount,
    /// A share price, in the offer's currency.
    Price,
    /// A whole number of shares.
    Shares,
    /// A rate.
    Rate(Floor),
    /// A rate from 0 % to 100 %, for a part of a whole.
    Part,
    /// A rate of base, or an amount.
    RateOrAmount(Sign),
    /// A yearly growth: one rate for every year, or a list from year 2 on.
    Growth,
    /// Amounts by year.
    Amounts,
    /// Share prices by year.
    Prices,
    /// A bare number from 0 to 100.
    Percent,
    /// Percents by year.
    Percents,
    /// A whole number in a range.
    Count(i64, i64),
    /// A number in a range, with at most two decimals.
    Number(i64, i64),
    /// True or false.
    Flag,
    /// True, false, or a rate.
    RateOrFlag,
    /// Text.
    Text,
    /// A date.
    Date,
    /// One of several words.
    Choice(&'static [&'static str]),
    /// A currency code.
    Currency,
    /// A vesting schedule: a preset's name, percents by year with the first keys, or tranches with
    /// the second.
    Vesting(&'static [Key], &'static [Key]),
    /// A section.
    Section(&'static [Key]),
    /// A section, or the value of its first key.
    Short(&'static [Key]),
    /// A section or a list of sections, with the noun for one of them.
    Sections(&'static str, &'static [Key]),
    /// One of several words or a list of sections, with the noun for one of them.
    ChoiceOrSections(&'static [&'static str], &'static str, &'static [Key]),
    /// A score for each factor, from 1 to this maximum.
    Scores(u32),
    // An offer has no key of the types below.
    /// Money of any sign.
    SignedAmount,
    /// An exchange rate: a number, or the same as text.
    ExchangeRate,
    /// The name of a vesting preset.
    Preset,
    /// The path of an offer file, seen from this file.
    OfferFile,
    /// A value of any of these types.
    AnyOf(&'static [Kind]),
    /// A list of values, with the least and the most of them.
    List(&'static Kind, usize, usize),
    /// A section with values of this type under names of your own; the noun is what a name stands
    /// for.
    Named(&'static str, &'static Kind),
}

/// The sign of an amount or rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Zero or more.
    Positive,
    /// Any sign: a negative value is a cost.
    Any,
}

/// The minimum of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// Zero, for a share of something.
    Zero,
    /// −100 %, for a change.
    TotalLoss,
}

impl Sign {
    /// The file reader rejects a bare amount up to this number, either side of 0, if a rate is also
    /// allowed, because it is probably a percentage. Costs and allowances can be small amounts.
    #[must_use]
    pub const fn most_doubtful(self) -> u32 {
        match self {
            Self::Positive => 100,
            Self::Any => 30,
        }
    }
}

/// The maximum number of sections in a list.
pub const MOST_SECTIONS: usize = 100;

impl Key {
    /// A key with this name and type.
    pub(crate) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            also: "",
            kind,
            about,
            label: None,
            default: None,
            example: "",
            init: None,
            required: false,
            instead: None,
            is_lever: true,
            is_in_stock_currency: false,
        }
    }

    pub(crate) const fn also(mut self, also: &'static str) -> Self {
        self.also = also;
        self
    }

    pub(crate) const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    pub(crate) const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    pub(crate) const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    pub(crate) const fn init(mut self, lines: &'static str) -> Self {
        self.init = Some(lines);
        self
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn instead(mut self, other: &'static str) -> Self {
        self.instead = Some(other);
        self
    }

    /// Marks a key that is not a term of the offer.
    pub(crate) const fn beside_terms(mut self) -> Self {
        self.is_lever = false;
        self
    }

    /// Marks a section whose amounts are in the currency of the share price.
    pub(crate) const fn in_stock_currency(mut self) -> Self {
        self.is_in_stock_currency = true;
        self
    }

    /// Finds a key by name.
    pub(crate) fn find<'k>(
        keys: impl IntoIterator<Item = &'k Self>,
        name: &str,
    ) -> Option<&'k Self> {
        keys.into_iter().find(|key| key.name == name)
    }

    /// Whether `word` is another name of this key.
    #[cfg(feature = "file")]
    pub(crate) fn is_called(&self, word: &str) -> bool {
        let word = word.to_lowercase().replace(['-', ' '], "_");
        self.other_names().any(|name| name == word)
    }

    /// Its other names.
    #[cfg(any(test, feature = "file"))]
    pub(crate) fn other_names(&self) -> impl Iterator<Item = &'static str> {
        self.also.split_ascii_whitespace()
    }

    /// The paths of keys that `word` may mean: a key with that other name, or else keys of that
    /// name within a section.
    #[cfg(feature = "file")]
    pub(crate) fn called(
        keys: &(impl Iterator<Item = &'static Self> + Clone),
        word: &str,
    ) -> Vec<String> {
        if let Some(key) = keys.clone().find(|key| key.is_called(word)) {
            return vec![key.name.to_owned()];
        }
        let below = |is_meant: &dyn Fn(&Self) -> bool| {
            let parts = keys.clone().flat_map(|key| {
                let parts = key.keys().iter().filter(|part| part.is_lever && is_meant(part));
                parts.map(|part| format!("{}.{}", key.name, part.name))
            });
            parts.collect::<Vec<_>>()
        };
        let named = below(&|part| part.name == word);
        if !named.is_empty() {
            return named;
        }
        let mut called = below(&|part| part.is_called(word));
        called.truncate(1);
        called
    }

    /// The example as a line of a file, without the explanation that a hint adds.
    #[must_use]
    pub fn example_line(&self) -> Cow<'static, str> {
        let (mut depth, mut quoted) = (0, false);
        let end = self.example.find(|c| {
            match c {
                '"' => quoted = !quoted,
                '[' | '{' => depth += 1,
                ']' | '}' => depth -= 1,
                _ => {}
            }
            c == ',' && depth == 0 && !quoted
        });
        let line = end.and_then(|end| self.example.get(..end)).unwrap_or(self.example);
        // Hints about a value alone have an example without the key.
        let is_value = line.starts_with(['[', '{']) && line.trim_matches(['[', ']']) != self.name;
        if is_value { format!("{} = {line}", self.name).into() } else { line.into() }
    }

    /// The keys of its section or parts.
    #[must_use]
    pub const fn keys(&self) -> &'static [Self] {
        match self.kind {
            Kind::Section(keys)
            | Kind::Short(keys)
            | Kind::Sections(_, keys)
            | Kind::ChoiceOrSections(_, _, keys)
            | Kind::Vesting(keys, _) => keys,
            Kind::List(&Kind::Section(keys), ..) => keys,
            _ => &[],
        }
    }
}

#[cfg(feature = "file")]
impl Kind {
    /// The type of a list's items.
    pub(crate) const fn item(self) -> Option<Self> {
        match self {
            Self::Amounts => Some(Self::Amount),
            Self::Growth => Some(Self::Rate(Floor::TotalLoss)),
            Self::Prices => Some(Self::Price),
            _ => None,
        }
    }
}

/// A step of a path to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key of a section.
    Key(&'static str),
    /// A 0-based index of a list.
    Item(usize),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;

    /// Calls `look` with every key of an offer and its sibling keys.
    fn each<'k>(keys: &[&'k Key], look: &mut impl FnMut(&'k Key, &[&'k Key])) {
        for key in keys {
            look(key, keys);
            each(&key.keys().iter().collect::<Vec<_>>(), look);
        }
    }

    fn each_of_an_offer(mut look: impl FnMut(&'static Key, &[&'static Key])) {
        each(&Offer::keys().collect::<Vec<_>>(), &mut look);
    }

    #[test]
    fn key_names_are_unique_in_their_section() {
        each_of_an_offer(|key, beside| {
            assert_eq!(beside.iter().filter(|other| other.name == key.name).count(), 1);
            assert!(Key::find(beside.iter().copied(), key.name).is_some_and(|found| found == key));
            assert!(key.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", key.name);
        });
    }

    #[test]
    fn every_key_has_a_description() {
        each_of_an_offer(|key, _| assert!(!key.about.is_empty(), "{}", key.name));
    }

    #[test]
    fn other_names_are_unique_in_their_section() {
        each_of_an_offer(|key, beside| {
            for word in key.other_names() {
                assert!(beside.iter().all(|other| other.name != word), "{word}");
                let meant =
                    beside.iter().filter(|other| other.other_names().any(|name| name == word));
                assert_eq!(meant.count(), 1, "{word}");
                let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
                assert!(word.bytes().all(is_part), "{word}");
            }
        });
    }

    #[test]
    fn required_keys_have_an_example_for_the_hint() {
        each_of_an_offer(|key, _| {
            assert!(!key.required || key.example.starts_with(key.name), "{}", key.name);
            assert!(!key.required || key.default.is_none(), "{}", key.name);
        });
    }

    #[test]
    fn what_can_be_set_instead_is_in_the_same_section() {
        each_of_an_offer(|key, beside| {
            let is_there = |name| Key::find(beside.iter().copied(), name).is_some();
            assert!(key.instead.is_none_or(is_there), "{}", key.name);
        });
    }

    #[test]
    fn the_first_key_of_a_short_form_is_required() {
        each_of_an_offer(|key, _| {
            if let Kind::Short(keys) = key.kind {
                assert!(keys.first().is_some_and(|main| main.required), "{}", key.name);
            }
        });
    }

    #[test]
    fn ranges_and_choices_have_more_than_one_value() {
        each_of_an_offer(|key, _| match key.kind {
            Kind::Count(least, most) | Kind::Number(least, most) => {
                assert!(least < most, "{}", key.name);
            }
            Kind::Choice(choices) => assert!(choices.len() > 1, "{}", key.name),
            _ => {}
        });
    }
}
