//! The terms of an offer: a value for each key, independent of syntax.
//!
//! [`Terms`] hold values of the right types. Components are read from them, so that lever values
//! and file values take the same path.

mod fault;
mod setting;

pub(crate) use fault::{Fault, Faults};
#[cfg(feature = "file")]
pub(crate) use setting::percent;
pub use setting::{RepayStep, Setting};

use crate::equity::Vesting;
use crate::key::Step;
use crate::money::{Amount, Currency, Growth, Price, Rate};

/// The values of one section, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    values: Vec<(&'static str, Value)>,
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "file"),
    expect(dead_code, reason = "only the file reader constructs them")
)]
pub(crate) enum Value {
    Set(Setting),
    /// A schedule and, if it is written by year, its parts.
    Vesting(Vesting, Terms),
    Section(Terms),
    /// Several sections, or one that is not written as a list.
    Sections {
        sections: Vec<Terms>,
        listed: bool,
    },
    /// A score for each factor in the section.
    Scores(Vec<(String, rust_decimal::Decimal)>),
    /// An invalid value.
    Wrong,
}

impl Terms {
    /// An empty section with room for so many values.
    #[cfg(feature = "file")]
    pub(crate) fn with_room(values: usize) -> Self {
        Self { values: Vec::with_capacity(values) }
    }

    #[cfg(feature = "file")]
    pub(crate) fn set(&mut self, key: &'static str, value: Value) {
        self.values.push((key, value));
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.values.iter_mut().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Whether the key has a value, valid or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn setting(&self, key: &str) -> Option<&Setting> {
        match self.get(key)? {
            Value::Set(setting) => Some(setting),
            _ => None,
        }
    }

    pub(crate) fn amount(&self, key: &str) -> Option<Amount> {
        Amount::new(self.setting(key)?.number()?).ok()
    }

    /// An amount that may be negative.
    pub(crate) fn signed_amount(&self, key: &str) -> Option<rust_decimal::Decimal> {
        let units = self.setting(key)?.number()?;
        Amount::new(units.abs()).is_ok().then_some(units)
    }

    pub(crate) fn price(&self, key: &str) -> Option<Price> {
        Price::new(self.setting(key)?.number()?).ok()
    }

    pub(crate) fn shares(&self, key: &str) -> Option<rust_decimal::Decimal> {
        // Prices have the same bounds as amounts.
        self.amount(key).map(Amount::get)
    }

    pub(crate) fn rate(&self, key: &str) -> Option<Rate> {
        self.setting(key)?.rate()
    }

    /// A growth: one rate for every year, or a list from year 2.
    pub(crate) fn growth(&self, key: &str) -> Option<Growth> {
        match self.setting(key)? {
            Setting::List(rates) => {
                rates.iter().map(Setting::rate).collect::<Option<_>>().map(Growth::by_year)
            }
            rate => rate.rate().map(Growth::every),
        }
    }

    /// A list of amounts or prices by year.
    pub(crate) fn by_year<T>(
        &self,
        key: &str,
        item: impl Fn(rust_decimal::Decimal) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Setting::List(items) = self.setting(key)? else {
            return None;
        };
        items.iter().map(|setting| item(setting.number()?)).collect()
    }

    pub(crate) fn count<N: TryFrom<i64>>(&self, key: &str) -> Option<N> {
        match self.setting(key)? {
            Setting::Count(count) => N::try_from(*count).ok(),
            _ => None,
        }
    }

    /// A number of another kind than money, shares and counts.
    pub(crate) fn number(&self, key: &str) -> Option<rust_decimal::Decimal> {
        match self.setting(key)? {
            Setting::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.setting(key)? {
            Setting::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.setting(key)? {
            Setting::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn currency(&self, key: &str) -> Option<Currency> {
        self.text(key)?.parse().ok()
    }

    /// One of several words from the table of keys, as its enum value.
    pub(crate) fn choice<T: Copy>(
        &self,
        key: &str,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(key)?;
        all.iter().copied().find(|choice| name(*choice) == text)
    }

    pub(crate) fn vesting(&self, key: &str) -> Option<&Vesting> {
        match self.get(key)? {
            Value::Vesting(vesting, _) => Some(vesting),
            _ => None,
        }
    }

    pub(crate) fn section(&self, key: &str) -> Option<&Self> {
        match self.get(key)? {
            Value::Section(section) => Some(section),
            _ => None,
        }
    }

    pub(crate) fn sections(&self, key: &str) -> &[Self] {
        match self.get(key) {
            Some(Value::Sections { sections, .. }) => sections,
            _ => &[],
        }
    }

    /// Whether the sections of a key are written as a list and numbered.
    pub(crate) fn is_listed(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Sections { listed: true, .. }))
    }

    pub(crate) fn scores(&self, key: &str) -> &[(String, rust_decimal::Decimal)] {
        match self.get(key) {
            Some(Value::Scores(scores)) => scores,
            _ => &[],
        }
    }

    /// Adds the sections on a path that are missing, without any values.
    #[cfg(feature = "file")]
    pub(crate) fn add_sections(&mut self, path: &[Step]) {
        let Some((Step::Key(key), rest)) = path.split_first() else {
            return;
        };
        let missing = match rest {
            [Step::Item(_), Step::Key(_), ..] => {
                Value::Sections { sections: Vec::new(), listed: true }
            }
            [Step::Key(_), ..] => Value::Section(Self::default()),
            _ => return,
        };
        if !self.has(key) {
            self.set(key, missing);
        }
        let section = match (self.get_mut(key), rest) {
            (Some(Value::Section(section)), rest) => Some((section, rest)),
            (Some(Value::Sections { sections, .. }), [Step::Item(index), rest @ ..]) => {
                sections.resize_with(sections.len().max(index + 1), Self::default);
                sections.get_mut(*index).map(|section| (section, rest))
            }
            _ => None,
        };
        if let Some((section, rest)) = section {
            section.add_sections(rest);
        }
    }

    /// The value at a path, which is not inside a list.
    #[cfg(feature = "file")]
    pub(crate) fn value_at(&self, path: &[Step]) -> Option<&Value> {
        let (last, above) = path.split_last()?;
        match last {
            Step::Key(key) => self.below(above)?.get(key),
            Step::Item(_) => None,
        }
    }

    /// Replaces the value at a path. `None` if there is none, or if it is an item of a list and the
    /// new value is not a single setting.
    #[cfg(feature = "file")]
    pub(crate) fn replace(&mut self, path: &[Step], value: Value) -> Option<()> {
        let (Step::Key(key), rest) = path.split_first()? else {
            return None;
        };
        let place = self.get_mut(key)?;
        match (place, rest) {
            (place, []) => *place = value,
            (Value::Set(Setting::List(items)), [Step::Item(index)]) => {
                let Value::Set(setting) = value else {
                    return None;
                };
                *items.get_mut(*index)? = setting;
            }
            (Value::Section(section), rest) => section.replace(rest, value)?,
            (Value::Sections { sections, .. }, [Step::Item(index), rest @ ..]) => {
                sections.get_mut(*index)?.replace(rest, value)?;
            }
            _ => return None,
        }
        Some(())
    }

    /// Removes a value.
    #[cfg(feature = "file")]
    pub(crate) fn remove(&mut self, key: &str) {
        self.values.retain(|(name, _)| *name != key);
    }

    /// The currency of the innermost section on a path that has one of its own.
    #[cfg(feature = "file")]
    pub(crate) fn currency_at(&self, path: &[Step]) -> Option<Currency> {
        let (Step::Key(key), rest) = path.split_first()? else {
            return None;
        };
        let (section, rest) = match (self.get(key)?, rest) {
            (Value::Section(section), rest) => (section, rest),
            (Value::Sections { sections, .. }, [Step::Item(index), rest @ ..]) => {
                (sections.get(*index)?, rest)
            }
            _ => return None,
        };
        section.currency_at(rest).or_else(|| section.currency("currency"))
    }

    /// The section at a path.
    #[cfg(feature = "file")]
    pub(crate) fn below(&self, path: &[Step]) -> Option<&Self> {
        match path {
            [] => Some(self),
            [Step::Key(key), Step::Item(index), rest @ ..] => {
                self.sections(key).get(*index)?.below(rest)
            }
            [Step::Key(key), rest @ ..] => self.section(key)?.below(rest),
            _ => None,
        }
    }

    /// The setting at a path.
    pub(crate) fn at(&self, path: &[Step]) -> Option<Setting> {
        let (Step::Key(key), rest) = path.split_first()? else {
            return None;
        };
        match (self.get(key)?, rest) {
            (Value::Set(setting), []) => Some(setting.clone()),
            (Value::Set(Setting::List(items)), [Step::Item(index)]) => items.get(*index).cloned(),
            (Value::Vesting(vesting, _), []) => Some(Setting::Text(vesting.name())),
            (Value::Vesting(_, parts), rest) => parts.at(rest),
            (Value::Section(section), rest) => section.at(rest),
            (Value::Sections { sections, .. }, [Step::Item(index), rest @ ..]) => {
                sections.get(*index)?.at(rest)
            }
            (Value::Sections { sections, .. }, []) => {
                let step = |section: &Self| {
                    Some(RepayStep {
                        month: section.count("month")?,
                        part: section.rate("percent")?,
                    })
                };
                sections.iter().map(step).collect::<Option<_>>().map(Setting::Steps)
            }
            _ => None,
        }
    }

    /// The setting at a path, for replacing it.
    pub(crate) fn at_mut(&mut self, path: &[Step]) -> Option<&mut Setting> {
        let (Step::Key(key), rest) = path.split_first()? else {
            return None;
        };
        match (self.get_mut(key)?, rest) {
            (Value::Set(setting), []) => Some(setting),
            (Value::Set(Setting::List(items)), [Step::Item(index)]) => items.get_mut(*index),
            (Value::Section(section), rest) => section.at_mut(rest),
            (Value::Sections { sections, .. }, [Step::Item(index), rest @ ..]) => {
                sections.get_mut(*index)?.at_mut(rest)
            }
            _ => None,
        }
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::OfferFile;

    const TEXT: &str = "base = 100\nraise = [\"3%\", \"5%\"]\nsign_on = [80, 60]\n\
                        [[rsu]]\nvalue = 7\nvesting = { years = [25, 75], every = \"year\" }\n\
                        [[rsu]]\nshares = 9\nvesting = \"amazon\"\n[stock]\nprice = 12.5";

    /// The setting at a path like `rsu.1.shares`, with 0-based indices.
    fn at(path: &[Step]) -> Option<String> {
        let file = OfferFile::new(TEXT);
        let setting = file.terms().at(path)?;
        // The mutable lookup must find the same setting.
        let mut terms = file.terms().clone();
        if let Some(place) = terms.at_mut(path) {
            assert_eq!(*place, setting);
        }
        Some(setting.in_words(Currency::USD))
    }

    #[test]
    fn a_path_goes_through_sections_and_lists() {
        use Step::{Item, Key};
        for (path, setting) in [
            (&[Key("base"), Key("amount")][..], "100"),
            (&[Key("raise"), Key("rate"), Item(1)], "5%"),
            (&[Key("sign_on"), Key("amounts")], "80, 60"),
            (&[Key("sign_on"), Key("amounts"), Item(0)], "80"),
            (&[Key("rsu"), Item(0), Key("value")], "7"),
            (&[Key("rsu"), Item(0), Key("vesting")], "25/75"),
            (&[Key("rsu"), Item(0), Key("vesting"), Key("every")], "year"),
            (&[Key("rsu"), Item(1), Key("vesting")], "amazon"),
            (&[Key("stock"), Key("price")], "12.50"),
        ] {
            assert_eq!(at(path).as_deref(), Some(setting), "{path:?}");
        }
    }

    #[test]
    fn a_path_past_the_end_has_no_setting() {
        use Step::{Item, Key};
        for path in [
            &[][..],
            &[Item(0)],
            &[Key("bonus")],
            &[Key("base"), Item(0)],
            &[Key("raise"), Item(2)],
            &[Key("rsu")],
            &[Key("rsu"), Item(2), Key("value")],
            &[Key("rsu"), Item(0), Key("shares")],
            &[Key("rsu"), Item(1), Key("vesting"), Key("every")],
        ] {
            assert_eq!(at(path), None, "{path:?}");
        }
    }

    #[test]
    fn an_invalid_value_still_counts_as_set() {
        let file = OfferFile::new("base = \"much\"\nbonus = \"10%\"");
        let base = file.terms().section("base").unwrap();
        assert!(base.has("amount") && base.amount("amount").is_none());
        assert!(!file.terms().has("raise"));
    }

    #[test]
    fn sections_are_numbered_if_they_are_a_list() {
        let listed = |text: &str| {
            let file = OfferFile::new(text);
            (file.terms().is_listed("rsu"), file.terms().sections("rsu").len())
        };
        assert_eq!(listed("[[rsu]]\nvalue = 1"), (true, 1));
        assert_eq!(listed("[rsu]\nvalue = 1"), (false, 1));
        assert_eq!(listed("base = 1"), (false, 0));
    }
}
