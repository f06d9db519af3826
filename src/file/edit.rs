//! The few things that a change does to the file of an offer.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// One step of the way to a value in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a section, to what stands at the key.
    Key(&'static str),
    /// Into a list, to the item of that index, from 0.
    Item(usize),
}

/// A change of an offer's file. Applied in order they make of the file that was read the one that
/// says what the changed offer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A value, written in TOML, takes its place. Sections on the way that are missing are made,
    /// and an item whose index is the length of its list is added.
    Set(Vec<Step>, String),
    /// What stands there is left out.
    Remove(Vec<Step>),
    /// The value of a key becomes a section that has the value at another key: a list of sign-ons
    /// the `amounts` of one with terms.
    Nest(&'static str, &'static str),
    /// A section becomes the first of a list of its kind.
    List(&'static str),
}

/// Applies edits to a parsed file; `None` where one does not fit what stands there.
pub(crate) fn apply<'a>(table: &mut DeTable<'a>, edits: &'a [Edit]) -> Option<()> {
    edits.iter().try_for_each(|edit| match edit {
        Edit::Set(path, text) => set(table, path, DeValue::parse(text).ok()?),
        Edit::Remove(path) => {
            let (last, section) = path.split_last()?;
            match (get_mut(table, section)?.get_mut(), last) {
                (DeValue::Table(section), Step::Key(key)) => section.remove(*key).map(drop),
                _ => None,
            }
        }
        Edit::Nest(key, inner) => {
            let section = DeTable::from_iter([(placed(Cow::from(*inner)), table.remove(*key)?)]);
            table.insert(placed(Cow::from(*key)), placed(DeValue::Table(section)));
            Some(())
        }
        Edit::List(key) => {
            let mut list = DeArray::new();
            list.push(table.remove(*key)?);
            table.insert(placed(Cow::from(*key)), placed(DeValue::Array(list)));
            Some(())
        }
    })
}

/// The value at the end of a path.
pub(crate) fn get<'s, 'a>(
    table: &'s DeTable<'a>,
    path: &[Step],
) -> Option<&'s Spanned<DeValue<'a>>> {
    let (first, rest) = path.split_first()?;
    let Step::Key(key) = first else {
        return None;
    };
    rest.iter().try_fold(table.get(*key)?, |value, step| match (value.get_ref(), step) {
        (DeValue::Table(table), Step::Key(key)) => table.get(*key),
        (DeValue::Array(list), Step::Item(index)) => list.get(*index),
        _ => None,
    })
}

/// The value at the end of a path, to put another in its place.
pub(crate) fn get_mut<'s, 'a>(
    table: &'s mut DeTable<'a>,
    path: &[Step],
) -> Option<&'s mut Spanned<DeValue<'a>>> {
    let (first, rest) = path.split_first()?;
    let Step::Key(key) = first else {
        return None;
    };
    rest.iter().try_fold(table.get_mut(*key)?, |value, step| match (value.get_mut(), step) {
        (DeValue::Table(table), Step::Key(key)) => table.get_mut(*key),
        (DeValue::Array(list), Step::Item(index)) => list.get_mut(*index),
        _ => None,
    })
}

fn set<'a>(table: &mut DeTable<'a>, path: &[Step], value: Spanned<DeValue<'a>>) -> Option<()> {
    let (Step::Key(key), rest) = path.split_first()? else {
        return None;
    };
    if rest.is_empty() {
        table.insert(placed(Cow::from(*key)), value);
        return Some(());
    }
    let below = table.entry(placed(Cow::from(*key))).or_insert_with(|| empty(rest));
    set_below(below, rest, value)
}

fn set_below<'a>(
    target: &mut Spanned<DeValue<'a>>,
    path: &[Step],
    value: Spanned<DeValue<'a>>,
) -> Option<()> {
    match (target.get_mut(), path.split_first()) {
        (DeValue::Table(table), Some((Step::Key(_), _))) => set(table, path, value),
        (DeValue::Array(list), Some((Step::Item(index), rest))) => {
            if *index == list.len() {
                list.push(empty(rest));
            }
            set_below(list.get_mut(*index)?, rest, value)
        }
        (_, None) => {
            *target = value;
            Some(())
        }
        _ => None,
    }
}

/// What has to stand where a path goes on like that.
fn empty<'a>(path: &[Step]) -> Spanned<DeValue<'a>> {
    placed(match path.first() {
        Some(Step::Key(_)) => DeValue::Table(DeTable::new()),
        Some(Step::Item(_)) => DeValue::Array(DeArray::new()),
        None => DeValue::Boolean(false),
    })
}

/// What is made here stands nowhere in the file.
fn placed<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}
