//! Levers: the inputs of an offer that can be changed, named by their path in its file.

mod lever_input;
mod objective;
mod search;
mod setting;
mod solve;
mod sweep;

use std::fmt;

use toml::de::{DeTable, DeValue};

use crate::file::{ChangeError, Step};
use crate::suggest::suggest;
pub use lever_input::{Dial, Unit};
pub use objective::{Course, CourseError};
pub use setting::Setting;
pub(crate) use setting::literal;
pub use solve::{Landing, Solution, Target, Unsolved, solve};
pub use sweep::{Handover, Line, Point, Steps, StepsError, Sweep};

/// What a lever holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Amount,
    Price,
    Shares,
    Rate,
    Count,
    Flag,
    /// A text, or a word of a few.
    Text,
    /// A rate of base, or an amount.
    Bonus,
    /// One rate for every year, or a list.
    Rates,
    Amounts,
    Prices,
    Percents,
    /// A preset's name, or a schedule written out.
    Vesting,
}

type Keys = &'static [(&'static str, Kind)];

const TOP: Keys = &[
    ("name", Kind::Text),
    ("company", Kind::Text),
    ("level", Kind::Text),
    ("role", Kind::Text),
    ("location", Kind::Text),
    ("currency", Kind::Text),
    ("base", Kind::Amount),
    ("raise", Kind::Rates),
];
const SIGN_ON: Keys = &[
    ("amounts", Kind::Amounts),
    ("paid", Kind::Text),
    ("repay_within", Kind::Count),
    ("repay", Kind::Text),
];
const BONUS: Keys = &[
    ("target", Kind::Bonus),
    ("payout", Kind::Rate),
    ("first_year", Kind::Flag),
    ("basis", Kind::Text),
];
const RSU: Keys = &[
    ("value", Kind::Amount),
    ("shares", Kind::Shares),
    ("grant_price", Kind::Price),
    ("granted_month", Kind::Count),
    ("vesting", Kind::Vesting),
    ("allocation", Kind::Text),
];
const VESTING: Keys = &[("years", Kind::Percents), ("every", Kind::Text), ("cliff", Kind::Count)];
const REFRESHER: Keys = &[
    ("value", Kind::Amount),
    ("first_month", Kind::Count),
    ("every", Kind::Count),
    ("count", Kind::Count),
    ("growth", Kind::Rate),
    ("vesting", Kind::Vesting),
    ("written", Kind::Flag),
];
const STOCK: Keys = &[("price", Kind::Price), ("growth", Kind::Rates), ("prices", Kind::Prices)];

/// The levers of a kind of offer that has everything, for hints.
const USUAL: [&str; 14] = [
    "sign_on",
    "sign_on.1",
    "sign_on.2",
    "bonus",
    "rsu",
    "rsu.1",
    "rsu.2",
    "refresher",
    "price",
    "growth",
    "prices",
    "stock.price",
    "stock.growth",
    "stock.prices",
];

/// An input of one offer that can be changed.
///
/// Its name is a path in the offer's file, items counted from 1: `base`, `sign_on.1`,
/// `rsu.value`, `rsu.2.shares`, `stock.growth`. Shorter names are `rsu` and `rsu.2` for the
/// grant's value or shares, `refresher` for its value, `price`, `growth` and `prices` for those of
/// the stock section. A lever need not be set yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    name: String,
    pub(crate) kind: Kind,
    /// Where it stands in its file.
    pub(crate) path: Vec<Step>,
    /// A value that stands where its section has to be, and the key of that section it is for.
    pub(crate) nested: Option<&'static str>,
}

impl Lever {
    /// The lever of that name in an offer's parsed file.
    pub(crate) fn find(name: &str, table: &DeTable<'_>) -> Result<Self, ChangeError> {
        let parts: Vec<&str> = name.split('.').collect();
        let found = match parts.as_slice() {
            [key @ ("price" | "growth" | "prices"), rest @ ..] => {
                let parts: Vec<&str> = [&["stock", key], rest].concat();
                Self::in_file(&parts, table)?
            }
            parts => Self::in_file(parts, table)?,
        };
        found.ok_or_else(|| unknown(name))
    }

    fn in_file(parts: &[&str], table: &DeTable<'_>) -> Result<Option<Self>, ChangeError> {
        let section = |key: &str| table.get(key).map(toml::Spanned::get_ref);
        Ok(match parts {
            ["sign_on", rest @ ..] => {
                Self::in_section("sign_on", rest, SIGN_ON, section("sign_on"))
            }
            ["bonus", rest @ ..] => Self::in_section("bonus", rest, BONUS, section("bonus")),
            ["rsu", rest @ ..] => return Self::of_grant(rest, section("rsu")),
            ["refresher"] => Self::below("refresher", &["value"], REFRESHER),
            ["refresher", rest @ ..] => Self::below("refresher", rest, REFRESHER),
            ["stock", rest @ ..] => Self::below("stock", rest, STOCK),
            rest => Self::new(Vec::new(), rest, TOP, rest.join(".")),
        })
    }

    /// A lever of a section that may be written as its first key's value alone.
    fn in_section(
        key: &'static str,
        rest: &[&str],
        keys: Keys,
        section: Option<&DeValue<'_>>,
    ) -> Option<Self> {
        let (main, _) = keys.first()?;
        let is_main = rest.first().is_none_or(|first| first == main || item(first).is_some());
        let below = if rest.first() == Some(main) { rest.get(1..)? } else { rest };
        let written_out = section.is_some_and(|section| section.as_table().is_some());
        let shown: Vec<&str> = std::iter::once(key).chain(below.iter().copied()).collect();
        let mut path = vec![Step::Key(key)];
        if is_main && !written_out {
            let (_, kind) = keys.first()?;
            return Self::items(path, *kind, below, shown.join("."));
        }
        if is_main {
            path.push(Step::Key(main));
            let (_, kind) = keys.first()?;
            return Self::items(path, *kind, below, shown.join("."));
        }
        let nested = section.filter(|_| !written_out).map(|_| *main);
        Some(Self { nested, ..Self::new(path, below, keys, shown.join("."))? })
    }

    fn below(key: &'static str, rest: &[&str], keys: Keys) -> Option<Self> {
        let name = format!("{key}.{}", rest.join("."));
        Self::with_vesting(vec![Step::Key(key)], rest, keys, name)
    }

    /// A lever of a grant: of the only one, or of one by its number.
    fn of_grant(rest: &[&str], rsu: Option<&DeValue<'_>>) -> Result<Option<Self>, ChangeError> {
        let grants = match rsu {
            Some(DeValue::Array(grants)) => Some(grants.len()),
            _ => None,
        };
        let (number, rest) = match rest {
            [first, rest @ ..] if item(first).is_some() => (item(first), rest),
            rest => (None, rest),
        };
        let mut path = vec![Step::Key("rsu")];
        let mut name = "rsu".to_owned();
        let mut section = rsu;
        let index = match (number, grants) {
            (None, Some(0 | 1)) => Some(0),
            (None, Some(grants)) => {
                let to = if grants == 2 { "or" } else { "to" };
                let hint = format!("say which: `rsu.1` {to} `rsu.{grants}`");
                let message = format!("the offer has {grants} grants, `rsu` could be any of them");
                return Err(ChangeError::new(message).hint(hint));
            }
            // The only grant may be called the first.
            (Some(0) | None, None) => None,
            (Some(index), _) => Some(index),
        };
        if let Some(index) = index {
            let last = grants.unwrap_or(usize::from(rsu.is_some()));
            if index > last {
                let message = format!("there is no grant {} before `rsu.{}`", index, index + 1);
                return Err(
                    ChangeError::new(message).hint(format!("the next is `rsu.{}`", last + 1))
                );
            }
            path.push(Step::Item(index));
            name.push_str(&format!(".{}", index + 1));
            section = section
                .and_then(|section| section.as_array()?.get(index))
                .map(toml::Spanned::get_ref);
        }
        let by_shares =
            section.and_then(DeValue::as_table).is_some_and(|grant| grant.contains_key("shares"));
        let size = if by_shares { "shares" } else { "value" };
        let rest = if rest.is_empty() { &[size][..] } else { rest };
        let name = format!("{name}.{}", rest.join("."));
        Ok(Self::with_vesting(path, rest, RSU, name))
    }

    /// A lever of a section that has a vesting schedule, or a part of this.
    fn with_vesting(mut path: Vec<Step>, rest: &[&str], keys: Keys, name: String) -> Option<Self> {
        match rest {
            ["vesting", parts @ ..] if !parts.is_empty() => {
                path.push(Step::Key("vesting"));
                Self::new(path, parts, VESTING, name)
            }
            rest => Self::new(path, rest, keys, name),
        }
    }

    fn new(mut path: Vec<Step>, rest: &[&str], keys: Keys, name: String) -> Option<Self> {
        let (first, rest) = rest.split_first()?;
        let (key, kind) = keys.iter().find(|(key, _)| key == first)?;
        path.push(Step::Key(key));
        Self::items(path, *kind, rest, name)
    }

    /// What stands at the path, or one item of it.
    fn items(mut path: Vec<Step>, kind: Kind, rest: &[&str], name: String) -> Option<Self> {
        let kind = match rest {
            [] => kind,
            [number] => {
                path.push(Step::Item(item(number)?));
                kind.item()?
            }
            _ => return None,
        };
        Some(Self { name, kind, path, nested: None })
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

    /// Whether it is a price of a list by year.
    pub(crate) fn is_price_by_year(&self) -> bool {
        self.path.get(1) == Some(&Step::Key("prices"))
    }

    /// Whether a higher value makes less of the offer: a grant price makes fewer shares.
    #[must_use]
    pub fn lowers_pay(&self) -> bool {
        self.path.last() == Some(&Step::Key("grant_price"))
    }

    /// Whether it is a growth, which may be below nothing.
    pub(crate) fn can_fall(&self) -> bool {
        self.path.iter().any(|step| matches!(step, Step::Key("raise" | "growth")))
    }

    /// The grant that it belongs to, by index.
    pub(crate) fn grant(&self) -> Option<usize> {
        match self.path.as_slice() {
            [Step::Key("rsu"), Step::Item(index), ..] => Some(*index),
            [Step::Key("rsu"), ..] => Some(0),
            _ => None,
        }
    }

    /// The lever in words: `sign-on year 1`, `RSU 2`, `share price growth`.
    #[must_use]
    pub fn label(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for (depth, step) in self.path.iter().enumerate() {
            let in_list = self.path.get(depth.wrapping_sub(1));
            match (step, in_list) {
                (Step::Key("sign_on"), _) => words.push("sign-on".to_owned()),
                (Step::Key("rsu"), _) => words.push("RSU".to_owned()),
                (Step::Key("stock"), _) => words.push("share".to_owned()),
                (Step::Key("growth"), Some(Step::Key("stock"))) => {
                    words.push("price growth".to_owned());
                }
                (Step::Key("value" | "shares" | "amounts" | "target"), Some(_)) => {}
                (Step::Key(key), _) => words.push(key.replace('_', " ")),
                (Step::Item(index), Some(Step::Key("rsu"))) => {
                    words.push((index + 1).to_string());
                }
                // The first rate leads into year 2.
                (Step::Item(index), Some(Step::Key("raise" | "growth"))) => {
                    words.push(format!("into year {}", index + 2));
                }
                (Step::Item(index), _) => words.push(format!("year {}", index + 1)),
            }
        }
        words.join(" ")
    }
}

impl fmt::Display for Lever {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Kind {
    /// What an item of a list holds.
    const fn item(self) -> Option<Self> {
        match self {
            Self::Amounts => Some(Self::Amount),
            Self::Rates => Some(Self::Rate),
            Self::Prices => Some(Self::Price),
            _ => None,
        }
    }
}

/// The index of an item that is counted from 1.
fn item(part: &str) -> Option<usize> {
    let digits = part.bytes().all(|digit| digit.is_ascii_digit()) && part.len() <= 3;
    part.parse::<usize>().ok().filter(|_| digits)?.checked_sub(1)
}

fn unknown(name: &str) -> ChangeError {
    let sections = [("sign_on", SIGN_ON), ("bonus", BONUS), ("rsu", RSU), ("refresher", REFRESHER)];
    let mut known: Vec<String> = TOP.iter().map(|(key, _)| (*key).to_owned()).collect();
    known.extend(USUAL.map(str::to_owned));
    for (section, keys) in sections {
        known.extend(keys.iter().map(|(key, _)| format!("{section}.{key}")));
    }
    for section in ["rsu", "refresher"] {
        known.extend(VESTING.iter().map(|(key, _)| format!("{section}.vesting.{key}")));
    }
    let error = ChangeError::new(format!("there is no lever `{name}`"));
    match suggest(name, known.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(
            "a lever is a path in the offer's file, like base, sign_on.1, bonus, rsu, rsu.2.value, \
             rsu.vesting, refresher.value, price, growth",
        ),
    }
}
