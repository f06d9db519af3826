//! Finds a lever by name in an offer's terms.
//!
//! Only an offer file has terms.

use super::{Lever, LeverError};
use crate::key::{Key, Kind, Step};
use crate::offer::{self, Offer};
use crate::stock;
use crate::suggest::suggest;
use crate::terms::Terms;

const RAISE: Step = Step::Key("raise");

/// The state of a lever lookup.
struct Search<'t> {
    terms: &'t Terms,
    name: Vec<String>,
    label: Vec<String>,
    path: Vec<Step>,
    default: Option<&'static str>,
}

impl Lever {
    /// Finds the lever with this name in an offer's terms.
    pub(crate) fn find(name: &str, terms: &Terms) -> Result<Self, LeverError> {
        let parts: Vec<&str> = name.split('.').collect();
        let unknown = || LeverError::Unknown { name: name.to_owned(), near: near(name) };
        let mut search =
            Search { terms, name: Vec::new(), label: Vec::new(), path: Vec::new(), default: None };
        // Keys of the stock section can omit the section name.
        let is_short =
            |part: &&str| stock_key(part).is_some() && Key::find(Offer::keys(), part).is_none();
        let in_stock = parts.first().is_some_and(is_short);
        let parts = if in_stock { [&["stock"], parts.as_slice()].concat() } else { parts };
        let kind = search.below(Offer::keys(), &parts)?.ok_or_else(unknown)?;
        let Search { name, label, path, default, .. } = search;
        let section = parts.first().and_then(|part| Key::find(Offer::keys(), part));
        let own = match section.is_some_and(|key| key.is_in_stock_currency) {
            true => stock::currency(terms),
            false => terms.currency_at(&path),
        };
        let currency = own.unwrap_or_else(|| offer::currency(terms));
        Ok(Self { name: name.join("."), label: label.join(" "), kind, default, currency, path })
    }

    /// The name of the enclosing section or list.
    pub(crate) fn above(&self) -> &str {
        self.name.rsplit_once('.').map_or(self.name.as_str(), |(above, _)| above)
    }

    /// The index of the lever's grant.
    pub(crate) fn grant(&self) -> Option<usize> {
        match self.path.as_slice() {
            [Step::Key("rsu"), Step::Item(index), ..] => Some(*index),
            _ => None,
        }
    }
}

impl Search<'_> {
    /// Resolves the rest of a name among `keys`; `None` if nothing matches.
    fn below(
        &mut self,
        keys: impl Iterator<Item = &'static Key>,
        parts: &[&str],
    ) -> Result<Option<Kind>, LeverError> {
        let Some((first, rest)) = parts.split_first() else {
            return Ok(None);
        };
        let Some(key) = Key::find(keys, first).filter(|key| key.is_lever) else {
            return Ok(None);
        };
        self.step(key);
        match key.kind {
            Kind::Section(keys) => match main(key).filter(|_| rest.is_empty()) {
                Some(main) => self.below(keys.iter(), &[main.name]),
                None => self.below(keys.iter(), rest),
            },
            Kind::Short(keys) => self.short(keys, rest),
            Kind::Sections(noun, keys) => self.sections((key.name, noun), keys, rest),
            Kind::Vesting(keys, _) if !rest.is_empty() => self.below(keys.iter(), rest),
            kind => Ok(self.item(key, kind, rest)),
        }
    }

    fn step(&mut self, key: &'static Key) {
        self.name.push(key.name.to_owned());
        self.path.push(Step::Key(key.name));
        self.default = key.default;
        let label = key.label.map_or_else(|| key.name.replace('_', " "), str::to_owned);
        self.label.extend(Some(label).filter(|label| !label.is_empty()));
    }

    /// Resolves a section with a short form. Without a rest, the first key is meant, unless the
    /// section states another key instead, like an hourly rate instead of a salary.
    fn short(&mut self, keys: &'static [Key], parts: &[&str]) -> Result<Option<Kind>, LeverError> {
        let Some(main) = keys.first() else {
            return Ok(None);
        };
        let rest = match parts.split_first() {
            Some((first, rest)) if *first == main.name => rest,
            Some((first, _)) if number(first).is_none() => return self.below(keys.iter(), parts),
            _ => parts,
        };
        let stated = self.terms.section(&self.name.join("."));
        let other = stated.filter(|section| !section.has(main.name)).and_then(|section| {
            keys.iter().find(|key| key.kind == main.kind && section.has(key.name))
        });
        if let Some(other) = other {
            let key = self.name.join(".");
            return Err(LeverError::SetByAnother { key, other: other.name });
        }
        self.path.push(Step::Key(main.name));
        self.default = main.default.or(self.default);
        Ok(self.item(main, main.kind, rest))
    }

    /// Resolves a list of sections: the only one, or one by number or name.
    fn sections(
        &mut self,
        (key, noun): (&'static str, &'static str),
        keys: &'static [Key],
        parts: &[&str],
    ) -> Result<Option<Kind>, LeverError> {
        let place = self.path.split_last().and_then(|(_, above)| self.terms.below(above));
        let sections = place.map_or(&[][..], |place| place.sections(key));
        let (wanted, rest) = match parts.split_first() {
            Some((first, rest)) if number(first).is_some() => (number(first), rest),
            Some((first, rest)) if Key::find(keys, first).is_none() => {
                match named(sections, first) {
                    Some(index) => (Some(index), rest),
                    None if may_be_name(keys, first) => {
                        return Err(LeverError::Unnamed {
                            key: self.name.join("."),
                            noun,
                            name: (*first).to_owned(),
                            amount: keys.first().map_or("", |amount| amount.name),
                            next: sections.len() + 1,
                        });
                    }
                    None => (None, parts),
                }
            }
            _ => (None, parts),
        };
        let listed = place.is_some_and(|place| place.is_listed(key));
        let index = match wanted {
            Some(index) => index,
            None if sections.len() > 1 => {
                let count = sections.len();
                return Err(LeverError::Ambiguous { key: self.name.join("."), noun, count });
            }
            None => 0,
        };
        if index > sections.len() {
            let (number, next) = (index + 1, sections.len() + 1);
            return Err(LeverError::Gap { key: self.name.join("."), noun, number, next });
        }
        // A single section may also be written as the first.
        if listed || index > 0 {
            self.name.push((index + 1).to_string());
            self.label.push((index + 1).to_string());
        }
        self.path.push(Step::Item(index));
        // A section without a key means its size: the second key if that is set as another way to
        // write the first, otherwise the first.
        let has = |key: &Key| sections.get(index).is_some_and(|section| section.has(key.name));
        let is_other_size = |key: &&Key| key.kind == Kind::Shares || key.name == "percent";
        let by_second = keys.get(1).filter(is_other_size).filter(|second| has(second));
        match by_second.or(keys.first()).filter(|_| rest.is_empty()) {
            Some(main) => self.below(keys.iter(), &[main.name]),
            None => self.below(keys.iter(), rest),
        }
    }

    /// Whether the lever belongs to raises that may come in any month.
    fn is_off_anniversaries(&self) -> bool {
        let raise = self.terms.section("raise").filter(|_| self.path.first() == Some(&RAISE));
        raise.is_some_and(|raise| raise.has("first_month") || raise.has("every"))
    }

    /// Resolves a whole value, or one item of it.
    fn item(&mut self, key: &Key, kind: Kind, parts: &[&str]) -> Option<Kind> {
        match parts {
            [] => Some(kind),
            [part] => {
                let index = number(part)?;
                let item = kind.item()?;
                self.name.push((*part).to_owned());
                self.path.push(Step::Item(index));
                self.default = None;
                // The first growth rate applies from year 1 to year 2.
                self.label.push(match key.kind {
                    Kind::Growth if self.is_off_anniversaries() => format!("{}", index + 1),
                    Kind::Growth => format!("into year {}", index + 2),
                    _ => format!("year {}", index + 1),
                });
                Some(item)
            }
            _ => None,
        }
    }
}

/// The index of the only section with a name, which is written in lower case with underscores:
/// `hsa_contribution` for "HSA contribution".
fn named(sections: &[Terms], wanted: &str) -> Option<usize> {
    let is_named = |section: &Terms| {
        let name = section.text("name").unwrap_or_default().to_lowercase();
        !name.is_empty() && name.replace(|c: char| !c.is_alphanumeric(), "_") == wanted
    };
    let mut found = sections.iter().enumerate().filter(|(_, section)| is_named(section));
    let (index, _) = found.next()?;
    found.next().is_none().then_some(index)
}

/// Whether a word is more likely the name of a section than a misspelled key of it.
fn may_be_name(keys: &[Key], word: &str) -> bool {
    let names = keys.iter().map(|key| key.name);
    keys.iter().any(|key| key.name == "name")
        && !word.is_empty()
        && !keys.iter().any(|key| key.is_called(word))
        && suggest(word, names).is_none()
}

/// Finds a key of the stock section.
fn stock_key(name: &str) -> Option<&'static Key> {
    Key::find(Key::find(Offer::keys(), "stock")?.keys(), name)
}

/// The levers of an offer with every key, including the first two items of each list.
#[must_use]
pub fn lever_names() -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for key in Offer::keys().filter(|key| key.is_lever) {
        let has_value =
            !matches!(key.kind, Kind::Section(keys) if keys.iter().all(|key| !key.required));
        known.extend(has_value.then(|| key.name.to_owned()));
        if matches!(key.kind, Kind::Sections(..))
            || matches!(main(key).map(|main| main.kind), Some(Kind::Amounts))
        {
            known.extend([1, 2].map(|number| format!("{}.{number}", key.name)));
        }
        for part in key.keys().iter().filter(|part| part.is_lever) {
            known.push(format!("{}.{}", key.name, part.name));
            known.extend(
                part.keys()
                    .iter()
                    .filter(|part_of| part_of.is_lever)
                    .map(|part_of| format!("{}.{}.{}", key.name, part.name, part_of.name)),
            );
        }
    }
    known
}

/// The most similar lever. Stock keys also match without their section.
fn near(name: &str) -> Option<String> {
    if let Some(meant) = by_other_words(name) {
        return Some(meant);
    }
    let known = lever_names();
    let stock = Key::find(Offer::keys(), "stock").map_or(&[][..], Key::keys);
    let short = stock.iter().filter(|key| key.is_lever).map(|key| key.name);
    suggest(name, known.iter().map(String::as_str).chain(short)).map(str::to_owned)
}

/// Finds a lever by other names of its keys.
fn by_other_words(name: &str) -> Option<String> {
    let levers = Offer::keys().filter(|key| key.is_lever);
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    let meant = |key: &&Key, word: &str| key.name == word || key.is_called(word);
    let Some(key) = levers.clone().find(|key| meant(key, first)) else {
        return Key::called(&levers, name).into_iter().next();
    };
    let mut path = vec![key.name];
    for part in rest.split('.').filter(|part| !part.is_empty()) {
        path.push(match number(part) {
            Some(_) => part,
            None => key.keys().iter().find(|key| key.is_lever && meant(key, part))?.name,
        });
    }
    Some(path.join(".")).filter(|path| path != name)
}

/// The key that a section's short name means.
fn main(key: &Key) -> Option<&'static Key> {
    key.keys().first().filter(|main| main.required)
}

/// The index of a 1-based number.
pub(super) fn number(part: &str) -> Option<usize> {
    let digits = part.bytes().all(|digit| digit.is_ascii_digit()) && part.len() <= 3;
    part.parse::<usize>().ok().filter(|_| digits)?.checked_sub(1)
}
