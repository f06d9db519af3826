//! Levers: the inputs of an offer that can be changed, named by their path in its terms.

mod lever_input;
mod objective;
mod search;
mod solve;
mod sweep;

use std::fmt;

use crate::key::{Floor, Key, Kind, Step};
use crate::offer::Offer;
use crate::suggest::suggest;
use crate::terms::Terms;
pub use lever_input::{LeverInput, Refused, Unit};
pub use objective::{Objective, ObjectiveError};
pub use solve::{Landing, Solution, Target, Unsolved, solve};
pub use sweep::{Crossover, Line, Point, Steps, StepsError, Sweep};

/// An input of one offer that can be changed.
///
/// Its name is a path in the offer's terms, items counted from 1: `base`, `sign_on.1`, `rsu.value`,
/// `rsu.2.shares`, `stock.growth`. Shorter names are `rsu` and `rsu.2` for the grant's value or
/// shares, `refresher` for its value, `price`, `growth` and `prices` for those of the stock section.
/// A lever need not be set yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    name: String,
    label: String,
    pub(crate) kind: Kind,
    default: Option<&'static str>,
    /// Where it stands in the terms.
    pub(crate) path: Vec<Step>,
}

/// Why there is no lever of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeverError {
    /// There is none of that name.
    Unknown {
        /// The name.
        name: String,
        /// The lever that was probably meant.
        near: Option<String>,
    },
    /// It could be one of several sections.
    Ambiguous {
        /// The key of the sections.
        key: &'static str,
        /// What one of them is called.
        noun: &'static str,
        /// How many there are.
        count: usize,
    },
    /// The sections before it are missing.
    Gap {
        /// The key of the sections.
        key: &'static str,
        /// What one of them is called.
        noun: &'static str,
        /// Its number.
        number: usize,
        /// The number of the next one that there can be.
        next: usize,
    },
}

impl fmt::Display for LeverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, .. } => write!(f, "there is no lever `{name}`"),
            Self::Ambiguous { key, noun, count } => {
                write!(f, "the offer has {count} {noun}s, `{key}` could be any of them")
            }
            Self::Gap { key, noun, number, .. } => {
                write!(f, "there is no {noun} {} before `{key}.{number}`", number - 1)
            }
        }
    }
}

impl std::error::Error for LeverError {}

impl LeverError {
    /// What to type instead.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::Unknown { near: None, .. } => {
                "a lever is a path in the offer's file, like base, sign_on.1, bonus, rsu, \
                 rsu.2.value, rsu.vesting, refresher.value, price, growth"
                    .to_owned()
            }
            Self::Ambiguous { key, count, .. } => {
                let to = if *count == 2 { "or" } else { "to" };
                format!("say which: `{key}.1` {to} `{key}.{count}`")
            }
            Self::Gap { key, next, .. } => format!("the next is `{key}.{next}`"),
        }
    }
}

/// A lever while it is looked for, step by step.
struct LeverSearch<'t> {
    terms: &'t Terms,
    name: Vec<String>,
    label: Vec<String>,
    path: Vec<Step>,
    default: Option<&'static str>,
}

impl Lever {
    /// The lever of that name in an offer's terms.
    pub(crate) fn find(name: &str, terms: &Terms) -> Result<Self, LeverError> {
        let parts: Vec<&str> = name.split('.').collect();
        let unknown = || LeverError::Unknown { name: name.to_owned(), near: near(name) };
        let mut search = LeverSearch {
            terms,
            name: Vec::new(),
            label: Vec::new(),
            path: Vec::new(),
            default: None,
        };
        // What a share is worth goes by its own name, too.
        let in_stock = parts.first().is_some_and(|part| stock_key(part).is_some());
        let parts = if in_stock { [&["stock"], parts.as_slice()].concat() } else { parts };
        let kind = search.below(Offer::keys(), &parts)?.ok_or_else(unknown)?;
        let LeverSearch { name, label, path, default, .. } = search;
        Ok(Self { name: name.join("."), label: label.join(" "), kind, default, path })
    }

    /// The name of what it is a part of.
    pub(crate) fn above(&self) -> &str {
        self.name.rsplit_once('.').map_or(self.name.as_str(), |(above, _)| above)
    }

    /// Whether it is a list with an item a year.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        matches!(self.kind, Kind::Amounts | Kind::Prices | Kind::Percents)
    }

    /// Whether it says what a share is worth, now or later.
    #[must_use]
    pub fn is_stock(&self) -> bool {
        self.path.first() == Some(&Step::Key("stock"))
    }

    /// Whether a higher value makes less of the offer: a grant price makes fewer shares.
    #[must_use]
    pub fn lowers_pay(&self) -> bool {
        self.path.last() == Some(&Step::Key("grant_price"))
    }

    /// Whether it is a growth, which may be below nothing.
    pub(crate) const fn can_fall(&self) -> bool {
        matches!(self.kind, Kind::Growth | Kind::Rate(Floor::TotalLoss))
    }

    /// The grant that it belongs to, by index.
    pub(crate) fn grant(&self) -> Option<usize> {
        match self.path.as_slice() {
            [Step::Key("rsu"), Step::Item(index), ..] => Some(*index),
            _ => None,
        }
    }

    /// What holds where it is not set, as a file would have it or in words.
    #[must_use]
    pub const fn unset(&self) -> Option<&'static str> {
        self.default
    }

    /// The lever in words: `sign-on year 1`, `RSU 2`, `share price growth`.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl LeverSearch<'_> {
    /// What the rest of a name leads to among some keys; `None` where there is nothing.
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
            Kind::Vesting(keys) if !rest.is_empty() => self.below(keys.iter(), rest),
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

    /// A section that may be written as its first key's value alone, which stands for it.
    fn short(&mut self, keys: &'static [Key], parts: &[&str]) -> Result<Option<Kind>, LeverError> {
        let Some(main) = keys.first() else {
            return Ok(None);
        };
        let rest = match parts.split_first() {
            Some((first, rest)) if *first == main.name => rest,
            Some((first, _)) if number(first).is_none() => return self.below(keys.iter(), parts),
            _ => parts,
        };
        self.path.push(Step::Key(main.name));
        self.default = main.default;
        Ok(self.item(main, main.kind, rest))
    }

    /// A section of several: the only one, or one by its number.
    fn sections(
        &mut self,
        (key, noun): (&'static str, &'static str),
        keys: &'static [Key],
        parts: &[&str],
    ) -> Result<Option<Kind>, LeverError> {
        let (wanted, rest) = match parts.split_first() {
            Some((first, rest)) if number(first).is_some() => (number(first), rest),
            _ => (None, parts),
        };
        let sections = self.terms.sections(key);
        let listed = self.terms.is_listed(key);
        let index = match wanted {
            Some(index) => index,
            None if sections.len() > 1 => {
                return Err(LeverError::Ambiguous { key, noun, count: sections.len() });
            }
            None => 0,
        };
        if index > sections.len() {
            return Err(LeverError::Gap { key, noun, number: index + 1, next: sections.len() + 1 });
        }
        // The only one may be called the first.
        if listed || index > 0 {
            self.name.push((index + 1).to_string());
            self.label.push((index + 1).to_string());
        }
        self.path.push(Step::Item(index));
        // A section stands for what says how large it is: its second key where that is set and
        // counts shares, or else its first.
        let by_second = keys.get(1).filter(|second| second.kind == Kind::Shares);
        let by_second = by_second
            .filter(|second| sections.get(index).is_some_and(|section| section.has(second.name)));
        match by_second.or(keys.first()).filter(|_| rest.is_empty()) {
            Some(main) => self.below(keys.iter(), &[main.name]),
            None => self.below(keys.iter(), rest),
        }
    }

    /// All that stands at a key, or one item of it.
    fn item(&mut self, key: &Key, kind: Kind, parts: &[&str]) -> Option<Kind> {
        match parts {
            [] => Some(kind),
            [part] => {
                let index = number(part)?;
                let item = kind.item()?;
                self.name.push((*part).to_owned());
                self.path.push(Step::Item(index));
                self.default = None;
                // The first rate leads into year 2.
                self.label.push(match key.kind {
                    Kind::Growth => format!("into year {}", index + 2),
                    _ => format!("year {}", index + 1),
                });
                Some(item)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Lever {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The key of the stock section of that name.
fn stock_key(name: &str) -> Option<&'static Key> {
    Key::find(Key::find(Offer::keys(), "stock")?.keys(), name)
}

/// The lever of an offer that has everything that was probably meant.
fn near(name: &str) -> Option<String> {
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
    let stock = Key::find(Offer::keys(), "stock").map_or(&[][..], Key::keys);
    known.extend(stock.iter().map(|key| key.name.to_owned()));
    suggest(name, known.iter().map(String::as_str)).map(str::to_owned)
}

/// The key that a section stands for, where it does.
fn main(key: &Key) -> Option<&'static Key> {
    key.keys().first().filter(|main| main.required)
}

/// The index of an item that is counted from 1.
fn number(part: &str) -> Option<usize> {
    let digits = part.bytes().all(|digit| digit.is_ascii_digit()) && part.len() <= 3;
    part.parse::<usize>().ok().filter(|_| digits)?.checked_sub(1)
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::OfferFile;

    const TWO_GRANTS: &str = "base = 1\n[[rsu]]\nvalue = 1\nvesting = \"amazon\"\n\
                              [[rsu]]\nshares = 1\nvesting = \"amazon\"";
    const ONE_GRANT: &str = "base = 1\n[rsu]\nvalue = 1\nvesting = \"amazon\"";

    fn lever(text: &str, name: &str) -> Result<Lever, LeverError> {
        OfferFile::new(text).lever(name)
    }

    /// What a lever is called in full.
    fn full(text: &str, name: &str) -> String {
        lever(text, name).unwrap().to_string()
    }

    #[test]
    fn short_names_stand_for_what_they_are_mostly_about() {
        for (name, full_name) in [
            ("base", "base"),
            ("sign_on.1", "sign_on.1"),
            ("sign_on.amounts.1", "sign_on.1"),
            ("bonus.target", "bonus"),
            ("rsu", "rsu.value"),
            ("refresher", "refresher.value"),
            ("price", "stock.price"),
            ("growth.2", "stock.growth.2"),
            ("prices.1", "stock.prices.1"),
            ("rsu.vesting.cliff", "rsu.vesting.cliff"),
        ] {
            assert_eq!(full(ONE_GRANT, name), full_name);
        }
    }

    #[test]
    fn a_grant_stands_for_the_size_that_it_is_given_in() {
        assert_eq!(full(TWO_GRANTS, "rsu.1"), "rsu.1.value");
        assert_eq!(full(TWO_GRANTS, "rsu.2"), "rsu.2.shares");
        // The next one has no size yet.
        assert_eq!(full(TWO_GRANTS, "rsu.3"), "rsu.3.value");
    }

    #[test]
    fn the_only_grant_needs_no_number_but_may_have_it() {
        assert_eq!(full(ONE_GRANT, "rsu.1.value"), "rsu.value");
        assert_eq!(lever(ONE_GRANT, "rsu").unwrap(), lever(ONE_GRANT, "rsu.1").unwrap());
        assert_eq!(full("base = 1", "rsu.shares"), "rsu.shares");
    }

    #[test]
    fn one_of_several_grants_must_be_named() {
        let ambiguous = LeverError::Ambiguous { key: "rsu", noun: "grant", count: 2 };
        assert_eq!(lever(TWO_GRANTS, "rsu"), Err(ambiguous.clone()));
        assert_eq!(lever(TWO_GRANTS, "rsu.value"), Err(ambiguous));
        let gap = LeverError::Gap { key: "rsu", noun: "grant", number: 4, next: 3 };
        assert_eq!(lever(TWO_GRANTS, "rsu.4"), Err(gap));
    }

    #[test]
    fn there_is_no_lever_but_what_the_terms_can_have() {
        for name in [
            "",
            ".",
            "base.1",
            "base.",
            "sign_on.0",
            "sign_on.1.1",
            "sign_on.1000",
            "sign_on.+1",
            "risk",
            "fit.team",
            "process.roadmap",
            "stock",
            "rsu.0",
        ] {
            let found = lever(ONE_GRANT, name);
            assert!(matches!(found, Err(LeverError::Unknown { .. })), "{name}: {found:?}");
        }
    }

    #[test]
    fn a_misspelt_lever_gets_the_nearest_that_there_could_be() {
        for (name, meant) in [
            ("bas", Some("base")),
            ("signon.1", Some("sign_on.1")),
            ("pryce", Some("price")),
            ("rsu.vlaue", Some("rsu.value")),
            ("refresher.vesting.clif", Some("refresher.vesting.cliff")),
            ("zzz", None),
            // A score is no term.
            ("process.roadmap", None),
        ] {
            let Err(LeverError::Unknown { near, .. }) = lever("base = 1", name) else {
                panic!("{name}");
            };
            assert_eq!(near.as_deref(), meant, "{name}");
        }
    }

    #[test]
    fn only_growth_can_fall_and_only_a_grant_price_lowers_pay() {
        let of = |of: fn(&Lever) -> bool| {
            let names = [
                "base",
                "raise",
                "raise.1",
                "bonus",
                "bonus.payout",
                "rsu",
                "rsu.grant_price",
                "refresher.growth",
                "price",
                "growth",
                "growth.1",
                "prices.1",
            ];
            let found = names.into_iter().filter(|name| of(&lever(ONE_GRANT, name).unwrap()));
            found.collect::<Vec<_>>()
        };
        let can_fall = ["raise", "raise.1", "refresher.growth", "growth", "growth.1"];
        assert_eq!(of(Lever::can_fall), can_fall);
        assert_eq!(of(Lever::lowers_pay), ["rsu.grant_price"]);
        assert_eq!(of(Lever::is_stock), ["price", "growth", "growth.1", "prices.1"]);
        assert!(lever(ONE_GRANT, "prices").unwrap().is_list());
        assert!(!lever(ONE_GRANT, "prices.1").unwrap().is_list());
    }
}
