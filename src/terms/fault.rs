//! What is wrong with terms that are each right by themselves.

use super::Terms;
use crate::key::{Key, Step};

/// A term that does not go with the others, or is missing among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where it stands, or would.
    pub(crate) path: Vec<Step>,
    /// What is wrong with it, after its name: ``means nothing where the target is an amount``.
    pub(crate) says: &'static str,
    /// What to type; of a missing key, what to add.
    pub(crate) hint: &'static str,
    /// Another key that would do where this one is missing.
    pub(crate) instead: Option<&'static str>,
}

impl Fault {
    /// What is said of a key that has to be there and is not.
    pub(crate) const MISSING: &'static str = "is missing";

    #[cfg(any(feature = "file", test))]
    pub(crate) fn is_missing(&self) -> bool {
        self.says == Self::MISSING
    }
}

/// Collects the faults of the sections that are read.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// The way to the section that is being read.
    place: Vec<Step>,
    found: Vec<Fault>,
}

impl Faults {
    /// Reads what is below a step.
    pub(crate) fn below<T>(&mut self, steps: &[Step], read: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.place.len();
        self.place.extend(steps);
        let done = read(self);
        self.place.truncate(depth);
        done
    }

    /// Reads the section of that key, where there is one; `None` where something about it is wrong.
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

    /// Reads every section of that key, also after a wrong one, so that every mistake is noted.
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

    pub(crate) fn note(&mut self, key: &'static str, says: &'static str, hint: &'static str) {
        let path = self.place.iter().copied().chain([Step::Key(key)]).collect();
        self.found.push(Fault { path, says, hint, instead: None });
    }

    /// Notes that a key of the table is missing.
    pub(crate) fn missing(&mut self, keys: &'static [Key], name: &'static str) {
        let example = Key::find(keys, name).map_or("", |key| key.example);
        self.note(name, Fault::MISSING, example);
    }

    /// The same of a key in whose place another would do.
    pub(crate) fn missing_either(
        &mut self,
        keys: &'static [Key],
        name: &'static str,
        instead: &'static str,
    ) {
        self.missing(keys, name);
        if let Some(fault) = self.found.last_mut() {
            fault.instead = Some(instead);
        }
    }

    /// What stands at a key that has to be there; noted where nothing does.
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

    const KEYS: &[Key] = &[Key::new("value", Kind::Amount, "").example("value = 1").required()];

    #[test]
    fn a_fault_stands_where_its_section_is() {
        let mut faults = Faults::default();
        faults.below(&[Step::Key("rsu"), Step::Item(1)], |faults| faults.note("shares", "", ""));
        faults.note("base", "", "");
        let paths: Vec<Vec<Step>> =
            faults.into_found().into_iter().map(|fault| fault.path).collect();
        let in_section = vec![Step::Key("rsu"), Step::Item(1), Step::Key("shares")];
        assert_eq!(paths, [in_section, vec![Step::Key("base")]]);
    }

    #[test]
    fn what_is_missing_is_told_with_how_it_is_written() {
        let mut faults = Faults::default();
        assert_eq!(faults.required(&Terms::default(), KEYS, "value", Terms::amount), None);
        faults.missing_either(KEYS, "value", "shares");
        let found = faults.into_found();
        assert!(found.iter().all(|fault| fault.is_missing() && fault.hint == "value = 1"));
        assert_eq!([found[0].instead, found[1].instead], [None, Some("shares")]);
    }
}
