//! Writes changes into the text of an offer file. Comments, order and formatting stay.

use offercalc::{Edit, OfferFile, Step};
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value,
};

/// The text of the file with its changes; `None` where they do not fit into it.
pub(crate) fn rewritten(file: &OfferFile) -> Option<String> {
    let mark = if file.text().starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let mut document: DocumentMut = file.text().trim_start_matches('\u{feff}').parse().ok()?;
    let mut comments = String::new();
    for edit in file.edits() {
        apply(document.as_table_mut(), edit, &mut comments)?;
    }
    let text = document.to_string();
    // Keep Windows line endings.
    let lines = if file.text().contains("\r\n") { text.replace('\n', "\r\n") } else { text };
    Some(format!("{mark}{lines}"))
}

/// Applies an edit. The comments of a removed key move above the next key that is set.
fn apply(root: &mut Table, edit: &Edit, comments: &mut String) -> Option<()> {
    match edit {
        Edit::Set(path, text) => {
            let (first, rest) = path.split_first()?;
            set_key(root, *first, rest, text.parse().ok()?, true)?;
            let comments = std::mem::take(comments);
            if !comments.is_empty() {
                comment(root, path, &comments);
            }
            Some(())
        }
        Edit::Remove(path) => {
            comments.push_str(&comments_of(root, path));
            remove(root, path)
        }
        Edit::Nest(key, inner) => {
            let item = root.get_mut(key)?;
            let mut value = std::mem::take(item).into_value().ok()?;
            let mut section = InlineTable::new();
            let decor = std::mem::take(value.decor_mut());
            section.insert(*inner, value);
            *section.decor_mut() = decor;
            *item = Item::Value(section.into());
            Some(())
        }
        Edit::List(key) => {
            let item = root.get_mut(key)?;
            *item = match std::mem::take(item) {
                Item::Table(section) => Item::ArrayOfTables(ArrayOfTables::from_iter([section])),
                Item::Value(mut section) => {
                    let decor = std::mem::take(section.decor_mut());
                    let mut list = Array::from_iter([section]);
                    *list.decor_mut() = decor;
                    Item::Value(list.into())
                }
                other => other,
            };
            Some(())
        }
    }
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

/// Sets a value below a key. A missing section gets a header of its own where TOML allows one.
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
        // Keep the comment at the end of the line.
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
