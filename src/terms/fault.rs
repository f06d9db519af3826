//! Faults: terms that are valid alone but inconsistent or incomplete together.

use std::borrow::Cow;

use super::Terms;
use crate::key::{Key, Step};

/// A missing term, or one that conflicts with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The path of the term, which may be missing.
    pub(crate) path: Vec<Step>,
    /// The problem, worded to follow the name: ``has no effect if the target is an amount``.
    pub(crate) message: Cow<'static, str>,
    /// What to type. For a missing key, what to add.
    pub(crate) hint: &'static str,
    /// Another key that could be set instead of the missing one.
    pub(crate) instead: Option<&'static str>,
}

impl Fault {
    /// The message for a missing required key.
    pub(crate) const MISSING: &'static str = "is missing";

    /// The changes that set a missing key: `time.hours_per_week=45`, or one for each key of a
    /// section in a list.
    #[cfg(feature = "file")]
    pub(crate) fn as_changes(&self) -> Vec<String> {
        let lever = self.path.iter().map(|step| match step {
            Step::Key(key) => (*key).to_owned(),
            Step::Item(index) => (index + 1).to_string(),
        });
        let lever = lever.collect::<Vec<_>>().join(".");
        let hint = self.hint.replace('"', "");
        let Some((_, value)) = hint.split_once(" = ") else {
            return Vec::new();
        };
        if let Some(section) = value.strip_prefix("[{ ").and_then(|it| it.strip_suffix(" }]")) {
            let keys = section.split(", ").filter_map(|key| key.split_once(" = "));
            return keys.map(|(key, value)| format!("{lever}.1.{key}={value}")).collect();
        }
        // Another key instead of it is not part of the value.
        let other = value.split_once(", or ").filter(|(_, other)| other.contains('='));
        vec![format!("{lever}={}", other.map_or(value, |(value, _)| value))]
    }

    #[cfg(any(feature = "file", test))]
    pub(crate) fn is_missing(&self) -> bool {
        self.message == Self::MISSING
    }
}

/// Collects faults while sections are read.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// The path of the section being read.
    place: Vec<Step>,
    found: Vec<Fault>,
}

impl Faults {
    /// Reads the section at `steps`.
    pub(crate) fn below<T>(&mut self, steps: &[Step], read: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.place.len();
        self.place.extend(steps);
        let done = read(self);
        self.place.truncate(depth);
        done
    }

    /// Reads a section, if present; `None` if a term is invalid.
    pub(crate) fn section<T>(
        &mut self,
        terms: &Terms,
        key: &'static str,
        read: impl FnOnce(&Terms, &mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        let Some(section) = terms.section(key) else {
            return Some(None);
        };
        self.below(&[Step::Key(key)], |faults| read(section, faults)).map(Some)
    }

    /// Reads every section of a key, even after an invalid one, so that every problem is reported.
    pub(crate) fn sections<T>(
        &mut self,
        terms: &Terms,
        key: &'static str,
        mut read: impl FnMut(&Terms, &mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let sections = terms.sections(key).iter().enumerate().map(|(index, section)| {
            self.below(&[Step::Key(key), Step::Item(index)], |faults| read(section, faults))
        });
        let sections: Vec<Option<T>> = sections.collect();
        sections.into_iter().collect()
    }

    pub(crate) fn note(
        &mut self,
        key: &'static str,
        message: impl Into<Cow<'static, str>>,
        hint: &'static str,
    ) {
        let path = self.place.iter().copied().chain([Step::Key(key)]).collect();
        self.found.push(Fault { path, message: message.into(), hint, instead: None });
    }

    /// Reports a missing key, or one that is missing with the key that could be set instead.
    pub(crate) fn missing(&mut self, keys: &'static [Key], name: &'static str) {
        let key = Key::find(keys, name);
        self.note(name, Fault::MISSING, key.map_or("", |key| key.example));
        if let Some(fault) = self.found.last_mut() {
            fault.instead = key.and_then(|key| key.instead);
        }
    }

    /// Reads a required key and reports it if it is missing.
    pub(crate) fn required<'t, T>(
        &mut self,
        terms: &'t Terms,
        keys: &'static [Key],
        name: &'static str,
        get: impl FnOnce(&'t Terms, &str) -> Option<T>,
    ) -> Option<T> {
        if !terms.has(name) {
            self.missing(keys, name);
        }
        get(terms, name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    #[cfg(any(feature = "file", test))]
    pub(crate) fn into_found(self) -> Vec<Fault> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Kind;

    const KEYS: &[Key] = &[
        Key::new("value", Kind::Amount, "").example("value = 1").instead("shares"),
        Key::new("vesting", Kind::Text, "").example("vesting = 1").required(),
    ];

    #[test]
    fn a_fault_has_the_path_of_its_section() {
        let mut faults = Faults::default();
        faults.below(&[Step::Key("rsu"), Step::Item(1)], |faults| faults.note("shares", "", ""));
        faults.note("base", "", "");
        let paths: Vec<Vec<Step>> =
            faults.into_found().into_iter().map(|fault| fault.path).collect();
        let in_section = vec![Step::Key("rsu"), Step::Item(1), Step::Key("shares")];
        assert_eq!(paths, [in_section, vec![Step::Key("base")]]);
    }

    #[test]
    fn a_missing_key_has_an_example_as_hint() {
        let mut faults = Faults::default();
        assert_eq!(faults.required(&Terms::default(), KEYS, "vesting", Terms::text), None);
        faults.missing(KEYS, "value");
        let found = faults.into_found();
        assert!(found.iter().all(Fault::is_missing));
        assert_eq!([found[0].hint, found[1].hint], ["vesting = 1", "value = 1"]);
        assert_eq!([found[0].instead, found[1].instead], [None, Some("shares")]);
    }
}
