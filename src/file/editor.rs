//! Changes the text of an offer file; comments, order and formatting stay.

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value,
};

use crate::key::{Key, Kind, Step};
use crate::offer::Offer;

/// A change of an offer's file, at a path of its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// A value, written in TOML, takes its place. Sections on the way that are missing are made,
    /// and an item whose index is the length of its list is added.
    Set(Vec<Step>, String),
    /// What stands there is left out.
    Remove(Vec<Step>),
}

/// The text after edits; `None` where they do not fit what is written there.
pub(super) fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let mut document: DocumentMut = text.trim_start_matches('\u{feff}').parse().ok()?;
    let mut comments = String::new();
    for edit in edits {
        apply(document.as_table_mut(), edit, &mut comments)?;
    }
    let edited = document.to_string();
    // Lines that ended as on Windows still do.
    let lines = if text.contains("\r\n") { edited.replace('\n', "\r\n") } else { edited };
    Some(format!("{mark}{lines}"))
}

/// Applies an edit. Comments of what is left out stand above what is set next.
fn apply(root: &mut Table, edit: &Edit, comments: &mut String) -> Option<()> {
    match edit {
        Edit::Set(path, text) => {
            make_room(root, path)?;
            let path = as_written(root, path);
            let (first, rest) = path.split_first()?;
            set_key(root, *first, rest, text.parse().ok()?, true)?;
            let comments = std::mem::take(comments);
            if !comments.is_empty() {
                comment(root, &path, &comments);
            }
            Some(())
        }
        Edit::Remove(path) => {
            let path = as_written(root, path);
            comments.push_str(&comments_of(root, &path));
            remove(root, &path)
        }
    }
}

/// Turns what stands in a shorter form into the one that has room for a path.
fn make_room(root: &mut Table, path: &[Step]) -> Option<()> {
    let (Step::Key(name), rest) = path.split_first()? else {
        return None;
    };
    let key = Key::find(Offer::keys(), name)?;
    let Some(item) = root.get_mut(name) else {
        return Some(());
    };
    match (key.kind, rest) {
        (Kind::Short(keys), [Step::Key(part), ..]) if !item.is_table_like() => {
            let main = keys.first()?;
            if main.name != *part {
                nest(item, main.name)?;
            }
        }
        (Kind::Sections(..), [Step::Item(index), ..]) if *index > 0 && item.is_table_like() => {
            list(item);
        }
        _ => {}
    }
    Some(())
}

/// A value becomes a section that has the value at a key.
fn nest(item: &mut Item, key: &str) -> Option<()> {
    let mut value = std::mem::take(item).into_value().ok()?;
    let mut section = InlineTable::new();
    let decor = std::mem::take(value.decor_mut());
    section.insert(key, value);
    *section.decor_mut() = decor;
    *item = Item::Value(section.into());
    Some(())
}

/// A section becomes the first of a list of its kind.
fn list(item: &mut Item) {
    *item = match std::mem::take(item) {
        Item::Table(mut section) => {
            // Written with dotted keys, it has had no header so far.
            section.set_dotted(false);
            section.set_implicit(false);
            Item::ArrayOfTables(ArrayOfTables::from_iter([section]))
        }
        Item::Value(mut section) => {
            let decor = std::mem::take(section.decor_mut());
            let mut list = Array::from_iter([section]);
            *list.decor_mut() = decor;
            Item::Value(list.into())
        }
        other => other,
    };
}

/// The path as the file has it: without the key that a value alone stands for, and without the
/// number of a single section.
fn as_written(root: &Table, path: &[Step]) -> Vec<Step> {
    let mut path = path.to_vec();
    let [Step::Key(name), second, ..] = path.as_slice() else {
        return path;
    };
    let item = root.get(name);
    let kind = Key::find(Offer::keys(), name).map(|key| key.kind);
    let goes_unsaid = match (kind, second) {
        (Some(Kind::Short(keys)), Step::Key(part)) => {
            let is_main = keys.first().is_some_and(|main| main.name == *part);
            is_main && !item.is_some_and(Item::is_table_like)
        }
        (Some(Kind::Sections(..)), Step::Item(0)) => item.is_none_or(Item::is_table_like),
        _ => false,
    };
    if goes_unsaid {
        path.remove(1);
    }
    path
}

/// The section that a path leads to, by keys and items of lists of sections.
fn section<'s>(root: &'s mut dyn TableLike, path: &[Step]) -> Option<&'s mut dyn TableLike> {
    match path {
        [] => Some(root),
        [Step::Key(key), Step::Item(index), rest @ ..] => {
            let list = root.get_mut(key)?.as_array_of_tables_mut()?;
            section(list.get_mut(*index)?, rest)
        }
        [Step::Key(key), rest @ ..] => section(root.get_mut(key)?.as_table_like_mut()?, rest),
        _ => None,
    }
}

/// The comments above a key and at the end of its line, a line each.
fn comments_of(root: &mut Table, path: &[Step]) -> String {
    let found = path.split_last().and_then(|(last, above)| {
        let Step::Key(key) = last else {
            return None;
        };
        let section = section(root, above)?;
        let above = section.key(key)?.leaf_decor().prefix().and_then(RawString::as_str);
        let beside = section.get(key)?.as_value()?.decor().suffix().and_then(RawString::as_str);
        let lines = [above.unwrap_or_default(), beside.unwrap_or_default()];
        let lines = lines.iter().flat_map(|text| text.lines()).map(str::trim);
        Some(lines.filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect())
    });
    found.unwrap_or_default()
}

/// Puts comments above a key.
fn comment(root: &mut Table, path: &[Step], comments: &str) {
    let Some((Step::Key(key), above)) = path.split_last() else {
        return;
    };
    if let Some(mut key) = section(root, above).and_then(|section| section.key_mut(key)) {
        let prefix = key.leaf_decor().prefix().and_then(RawString::as_str).unwrap_or_default();
        let prefix = format!("{comments}{prefix}");
        key.leaf_decor_mut().set_prefix(prefix);
    }
}

fn remove(section: &mut dyn TableLike, path: &[Step]) -> Option<()> {
    match path {
        [Step::Key(key)] => section.remove(key).map(drop),
        [Step::Key(key), Step::Item(index), rest @ ..] => match section.get_mut(key)? {
            Item::ArrayOfTables(list) => remove(list.get_mut(*index)?, rest),
            item => remove(item.as_array_mut()?.get_mut(*index)?.as_inline_table_mut()?, rest),
        },
        [Step::Key(key), rest @ ..] => remove(section.get_mut(key)?.as_table_like_mut()?, rest),
        _ => None,
    }
}

/// Sets what is below a key. A section that is missing gets a header of its own where it may.
fn set_key(
    section: &mut dyn TableLike,
    step: Step,
    rest: &[Step],
    value: Value,
    header: bool,
) -> Option<()> {
    let Step::Key(key) = step else {
        return None;
    };
    if let Some(item) = section.get_mut(key) {
        return set(item, rest, value);
    }
    let mut item = match rest.first() {
        None => Item::Value(Value::from(false)),
        Some(Step::Item(_)) => Item::Value(Array::new().into()),
        Some(Step::Key(_)) if header => {
            let mut section = Table::new();
            section.decor_mut().set_prefix("\n");
            Item::Table(section)
        }
        Some(Step::Key(_)) => Item::Value(InlineTable::new().into()),
    };
    set(&mut item, rest, value)?;
    section.insert(key, item);
    Some(())
}

fn set(item: &mut Item, path: &[Step], mut value: Value) -> Option<()> {
    let Some((step, rest)) = path.split_first() else {
        // A comment at the end of the line stays.
        if let Some(before) = item.as_value() {
            *value.decor_mut() = before.decor().clone();
        }
        *item = Item::Value(value);
        return Some(());
    };
    match (item, step) {
        (Item::ArrayOfTables(list), Step::Item(index)) => {
            if *index == list.len() {
                let mut section = Table::new();
                section.decor_mut().set_prefix("\n");
                list.push(section);
            }
            let (step, rest) = rest.split_first()?;
            set_key(list.get_mut(*index)?, *step, rest, value, false)
        }
        (Item::Value(Value::Array(list)), Step::Item(index)) => set_item(list, *index, rest, value),
        (item, Step::Key(_)) => set_key(item.as_table_like_mut()?, *step, rest, value, false),
        _ => None,
    }
}

fn set_item(list: &mut Array, index: usize, rest: &[Step], value: Value) -> Option<()> {
    if index == list.len() {
        let mut section = Item::Value(match rest.first() {
            None => Value::from(false),
            Some(_) => InlineTable::new().into(),
        });
        set(&mut section, rest, value)?;
        list.push(section.into_value().ok()?);
        return Some(());
    }
    match rest.split_first() {
        None => {
            let before = list.get_mut(index)?;
            let decor = before.decor().clone();
            *before = value;
            *before.decor_mut() = decor;
            Some(())
        }
        Some((step, rest)) => {
            let section = list.get_mut(index)?.as_inline_table_mut()?;
            set_key(section, *step, rest, value, false)
        }
    }
}
