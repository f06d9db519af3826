//! The keys of an offer's terms: what may stand where, and what is said of it.
//!
//! Each component has a table of its keys. The tables drive the reader of files, hints, levers, help,
//! `init` and the reference; there is no other list of keys.

/// A key of an offer's terms.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The name in files, and as a part of a lever's name.
    pub name: &'static str,
    /// What people call it otherwise, in lower case with underscores. An error names the key.
    pub also: &'static [&'static str],
    /// What stands there.
    pub kind: Kind,
    /// What it is, for the reference.
    pub about: &'static str,
    /// What it is called in running text, where that is not its name; empty where it goes unsaid.
    pub label: Option<&'static str>,
    /// What holds where it is left out, as it would be written or in words.
    pub default: Option<&'static str>,
    /// How it is written, for hints and the reference.
    pub example: &'static str,
    /// The lines that `init` has for it, with `{vesting}` and `{percents}` for the chosen preset.
    pub init: Option<&'static str>,
    /// Whether an offer cannot do without it, or its section.
    pub required: bool,
    /// Whether it is a term of the offer, which can be changed and asked for.
    pub is_lever: bool,
}

/// What stands at a key.
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
    /// A rate of base, or an amount.
    RateOrAmount,
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
    /// True or false.
    Flag,
    /// A text.
    Text,
    /// One of several words.
    Choice(&'static [&'static str]),
    /// A currency by its code.
    Currency,
    /// A vesting schedule: a preset's name, percents by year with the first keys, or tranches with
    /// the others.
    Vesting(&'static [Key], &'static [Key]),
    /// A section.
    Section(&'static [Key]),
    /// A section, or the value of its first key alone.
    Short(&'static [Key]),
    /// A section, or a list of such sections, each of which is called so.
    Sections(&'static str, &'static [Key]),
    /// One of several words, or a list of sections, each of which is called so.
    ChoiceOrSections(&'static [&'static str], &'static str, &'static [Key]),
    /// A score for each factor, from 1 to the best.
    Scores(u32),
}

/// The least that a rate can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// A part of something.
    Zero,
    /// A change, which takes everything away at most.
    TotalLoss,
}

/// A bare amount up to this, where a rate can stand as well, is probably meant as a percentage; the
/// reader of files refuses it.
pub(crate) const MOST_DOUBTFUL: u32 = 100;

/// The most sections that a list of them can have.
#[cfg(feature = "file")]
pub(crate) const MOST_SECTIONS: usize = 100;

impl Key {
    /// A key of that name and kind.
    pub(crate) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            also: &[],
            kind,
            about,
            label: None,
            default: None,
            example: "",
            init: None,
            required: false,
            is_lever: true,
        }
    }

    pub(crate) const fn also(mut self, also: &'static [&'static str]) -> Self {
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

    /// Says something beside the offer's terms.
    pub(crate) const fn beside_terms(mut self) -> Self {
        self.is_lever = false;
        self
    }

    /// The key of that name.
    pub(crate) fn find<'k>(
        keys: impl IntoIterator<Item = &'k Self>,
        name: &str,
    ) -> Option<&'k Self> {
        keys.into_iter().find(|key| key.name == name)
    }

    /// Whether people call it so.
    #[cfg(feature = "file")]
    pub(crate) fn is_called(&self, word: &str) -> bool {
        let word = word.to_lowercase().replace(['-', ' '], "_");
        self.also.contains(&word.as_str())
    }

    /// The paths of the keys that people may mean by a word, among some keys and those below them:
    /// the one that they call so, or else those of that name that belong in a section.
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

    /// The keys below it, where it is a section or has parts.
    #[must_use]
    pub const fn keys(&self) -> &'static [Self] {
        match self.kind {
            Kind::Section(keys)
            | Kind::Short(keys)
            | Kind::Sections(_, keys)
            | Kind::ChoiceOrSections(_, _, keys)
            | Kind::Vesting(keys, _) => keys,
            _ => &[],
        }
    }
}

#[cfg(feature = "file")]
impl Kind {
    /// What an item of a list holds.
    pub(crate) const fn item(self) -> Option<Self> {
        match self {
            Self::Amounts => Some(Self::Amount),
            Self::Growth => Some(Self::Rate(Floor::TotalLoss)),
            Self::Prices => Some(Self::Price),
            _ => None,
        }
    }
}

/// One step of the way to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a section, to what stands at the key.
    Key(&'static str),
    /// Into a list, to the item of that index, from 0.
    Item(usize),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;

    /// Calls `look` with every key of an offer and the keys beside it.
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
    fn a_name_stands_once_in_its_section() {
        each_of_an_offer(|key, beside| {
            assert_eq!(beside.iter().filter(|other| other.name == key.name).count(), 1);
            assert!(Key::find(beside.iter().copied(), key.name).is_some_and(|found| found == key));
            assert!(key.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", key.name);
        });
    }

    #[test]
    fn every_key_says_what_it_is() {
        each_of_an_offer(|key, _| assert!(!key.about.is_empty(), "{}", key.name));
    }

    #[test]
    fn a_word_means_one_key_of_its_section() {
        each_of_an_offer(|key, beside| {
            for word in key.also {
                assert!(beside.iter().all(|other| other.name != *word), "{word}");
                let meant = beside.iter().filter(|other| other.also.contains(word));
                assert_eq!(meant.count(), 1, "{word}");
                let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
                assert!(word.bytes().all(is_part), "{word}");
            }
        });
    }

    #[test]
    fn what_is_required_has_an_example_for_the_hint() {
        each_of_an_offer(|key, _| {
            assert!(!key.required || key.example.starts_with(key.name), "{}", key.name);
            assert!(!key.required || key.default.is_none(), "{}", key.name);
        });
    }

    #[test]
    fn a_section_that_may_be_its_first_key_alone_requires_that() {
        each_of_an_offer(|key, _| {
            if let Kind::Short(keys) = key.kind {
                assert!(keys.first().is_some_and(|main| main.required), "{}", key.name);
            }
        });
    }

    #[test]
    fn a_range_is_not_empty_and_a_choice_is_one() {
        each_of_an_offer(|key, _| match key.kind {
            Kind::Count(least, most) => assert!(least < most, "{}", key.name),
            Kind::Choice(choices) => assert!(choices.len() > 1, "{}", key.name),
            _ => {}
        });
    }
}
