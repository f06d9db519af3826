//! Edits the text of an offer file. Comments, order and formatting stay.

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value,
};

use crate::key::{Key, Kind, Step};
use crate::offer::Offer;

/// An edit of an offer file at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Sets a value, written in TOML. Creates missing sections. An index equal to the list's length
    /// appends an item.
    Set(Vec<Step>, String),
    /// Removes a value.
    Remove(Vec<Step>),
}

/// Applies edits to a text; `None` if an edit does not fit the file's structure.
pub(super) fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let mut document: DocumentMut = text.trim_start_matches('\u{feff}').parse().ok()?;
    let mut comments = String::new();
    for edit in edits {
        let added = added_key(&document, edit);
        apply(document.as_table_mut(), edit, &mut comments)?;
        if let Some(key) = added {
            move_to_end(&mut document, key);
        }
    }
    let edited = document.to_string();
    // Keep Windows line endings.
    let lines = if text.contains("\r\n") { edited.replace('\n', "\r\n") } else { edited };
    Some(format!("{mark}{lines}"))
}

/// The key that an edit adds to the file.
fn added_key(document: &DocumentMut, edit: &Edit) -> Option<&'static str> {
    match edit {
        Edit::Set(path, _) => match path.first() {
            Some(Step::Key(key)) if !document.contains_key(key) => Some(key),
            _ => None,
        },
        Edit::Remove(_) => None,
    }
}

/// Moves a new section below the comments that end the file, because a key that is commented out
/// there belongs to the section above.
fn move_to_end(document: &mut DocumentMut, key: &str) {
    let comments = document.trailing().as_str().unwrap_or_default().trim_end().to_owned();
    let Some(section) = document.get_mut(key).and_then(Item::as_table_mut) else {
        return;
    };
    section.set_position(Some(isize::MAX));
    if !comments.is_empty() {
        section.decor_mut().set_prefix(format!("{comments}\n\n"));
        document.set_trailing("");
    }
}

/// Applies one edit. Comments of a removed value are kept for the next value that is set.
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

/// Expands short forms so that a path can be added.
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
            } else if let [_, Step::Item(_)] = rest {
                list_value(item);
            }
        }
        (Kind::Short(_), [Step::Key(part), Step::Item(_)]) => {
            if let Some(amounts) = item.as_table_like_mut().and_then(|it| it.get_mut(part)) {
                list_value(amounts);
            }
        }
        (Kind::Sections(..), [Step::Item(index), ..]) if *index > 0 && item.is_table_like() => {
            list(item);
        }
        _ => {}
    }
    Some(())
}

/// Turns a value into a section with that value at `key`.
fn nest(item: &mut Item, key: &str) -> Option<()> {
    let mut value = std::mem::take(item).into_value().ok()?;
    let mut section = InlineTable::new();
    let decor = std::mem::take(value.decor_mut());
    section.insert(key, value);
    *section.decor_mut() = decor;
    *item = Item::Value(section.into());
    Some(())
}

/// Turns a single value into a list of one.
fn list_value(item: &mut Item) {
    if let Some(first) = item.as_value_mut().filter(|value| !value.is_array()) {
        let decor = std::mem::take(first.decor_mut());
        let mut list = Array::from_iter([first.clone()]);
        *list.decor_mut() = decor;
        *first = list.into();
    }
}

/// Turns a section into a list of one.
fn list(item: &mut Item) {
    *item = match std::mem::take(item) {
        Item::Table(mut section) => {
            // A section with dotted keys has no header yet.
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

/// The path in the file: without the key of a short form, and without the index of a single
/// section.
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

/// The section at a path of keys and list items.
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

/// The comments above a key and at the end of its line, one per line.
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

/// Adds comments above a key, or above the list that contains it.
fn comment(root: &mut Table, path: &[Step], comments: &str) {
    let key = path.iter().rposition(|step| matches!(step, Step::Key(_)));
    let path = key.and_then(|key| path.get(..=key)).unwrap_or_default();
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

/// Sets the value at a path. A missing section gets its own header if possible.
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
        // Keep a comment at the end of the line.
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
        // A single section within a section.
        (item, Step::Item(0)) if item.is_table_like() => set(item, rest, value),
        (item, Step::Item(_)) if item.is_table_like() => {
            list(item);
            set(item, path, value)
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use Step::{Item, Key as At};

    fn set(text: &str, path: &[Step], value: &str) -> Option<String> {
        edited(text, &[Edit::Set(path.to_vec(), value.to_owned())])
    }

    fn changed(text: &str, path: &[Step], value: &str, after: &str) {
        assert_eq!(set(text, path, value).as_deref(), Some(after));
    }

    #[test]
    fn comments_order_and_spacing_stay() {
        let text =
            "# Mine\nname  = \"A\" # so far\nbase=1 # a year\n\n[stock] # today\nprice = 2\n";
        let after = text.replace("base=1", "base=3").replace("price = 2", "price = 4.5");
        let edits = [
            Edit::Set(vec![At("base")], "3".to_owned()),
            Edit::Set(vec![At("stock"), At("price")], "4.5".to_owned()),
        ];
        assert_eq!(edited(text, &edits), Some(after));
        assert_eq!(edited(text, &[]).as_deref(), Some(text));
    }

    #[test]
    fn a_single_amount_becomes_a_list() {
        let second = [At("sign_on"), At("amounts"), Item(1)];
        changed("sign_on = 80 # once\n", &second, "60", "sign_on = [80, 60] # once\n");
        let section = "[sign_on]\namounts = 80\n";
        changed(section, &second, "60", "[sign_on]\namounts = [80, 60]\n");
        let first = [At("sign_on"), At("amounts"), Item(0)];
        changed("sign_on = \"80k\"\n", &first, "60", "sign_on = [60]\n");
    }

    #[test]
    fn a_section_within_a_section_may_be_single() {
        let rate = |tier: usize| [At("retirement"), At("match"), Item(tier), At("rate")];
        let inline = "[retirement]\nmatch = { rate = 1 }\n";
        changed(inline, &rate(0), "2", "[retirement]\nmatch = { rate = 2 }\n");
        changed(inline, &rate(1), "2", "[retirement]\nmatch = [{ rate = 1 }, { rate = 2 }]\n");
        let header = "[retirement.match]\nrate = 1\n";
        changed(header, &rate(0), "2", "[retirement.match]\nrate = 2\n");
        let both = "[[retirement.match]]\nrate = 1\n\n[[retirement.match]]\nrate = 2\n";
        changed(header, &rate(1), "2", both);
        let list = "[retirement]\nmatch = [{ rate = 1 }]\n";
        changed(list, &rate(0), "2", "[retirement]\nmatch = [{ rate = 2 }]\n");
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_endings_stay() {
        changed(
            "\u{feff}base = 1\r\nx = 2\r\n",
            &[At("base")],
            "3",
            "\u{feff}base = 3\r\nx = 2\r\n",
        );
    }

    #[test]
    fn missing_sections_are_created() {
        changed("base = 1\n", &[At("raise")], "\"3%\"", "base = 1\nraise = \"3%\"\n");
        changed("base = 1\n", &[At("stock"), At("price")], "2", "base = 1\n\n[stock]\nprice = 2\n");
        changed(
            "base = 1\n",
            &[At("sign_on"), At("amounts"), Item(0)],
            "2",
            "base = 1\nsign_on = [2]\n",
        );
    }

    #[test]
    fn a_new_section_comes_after_the_comments_at_the_end() {
        let amount = [At("one_time"), Item(0), At("amount")];
        let text = "base = 1\n\n[stock]\n# price = 170\n\n# The end.\n";
        changed(text, &amount, "5", &format!("{text}\n[one_time]\namount = 5\n"));
        // The sections of a list need not be together.
        let apart = "[[rsu]]\nvalue = 1\n[stock]\nprice = 1\n[[rsu]]\nvalue = 2\n# shares = 3\n";
        changed(apart, &amount, "5", &format!("{apart}\n[one_time]\namount = 5\n"));
    }

    #[test]
    fn a_list_grows_by_one_item_without_gaps() {
        let path = |index| [At("sign_on"), At("amounts"), Item(index)];
        changed("sign_on = [1]\n", &path(0), "5", "sign_on = [5]\n");
        changed("sign_on = [1]\n", &path(1), "5", "sign_on = [1, 5]\n");
        assert_eq!(set("sign_on = [1]\n", &path(2), "5"), None);
    }

    #[test]
    fn a_short_form_becomes_a_section_if_another_key_needs_one() {
        let path = [At("sign_on"), At("repay_within")];
        let after = "sign_on = { amounts = [1], repay_within = 12 }\n";
        changed("sign_on = [1]\n", &path, "12", after);
        // The first key is the value itself.
        changed("bonus = \"5%\"\n", &[At("bonus"), At("target")], "\"6%\"", "bonus = \"6%\"\n");
        changed(
            "[bonus]\ntarget = 1\n",
            &[At("bonus"), At("target")],
            "2",
            "[bonus]\ntarget = 2\n",
        );
    }

    #[test]
    fn a_second_grant_turns_a_single_grant_into_a_list() {
        let value = |index| [At("rsu"), Item(index), At("value")];
        changed("[rsu]\nvalue = 1\n", &value(0), "2", "[rsu]\nvalue = 2\n");
        let two = "[[rsu]]\nvalue = 1\n\n[[rsu]]\nvalue = 2\n";
        changed("[rsu]\nvalue = 1\n", &value(1), "2", two);
        changed(two, &value(1), "3", "[[rsu]]\nvalue = 1\n\n[[rsu]]\nvalue = 3\n");
        assert_eq!(set(two, &value(3), "2"), None);
        changed("rsu.value = 1\n", &value(1), "2", two);
        let inline = "rsu = [{ value = 1 }, { value = 2 }]\n";
        changed("rsu = { value = 1 }\n", &value(1), "2", inline);
        changed(inline, &value(0), "3", "rsu = [{ value = 3 }, { value = 2 }]\n");
    }

    #[test]
    fn comments_of_a_removed_value_move_to_its_replacement() {
        let edits = [
            Edit::Remove(vec![At("rsu"), Item(0), At("value")]),
            Edit::Set(vec![At("rsu"), Item(0), At("shares")], "5".to_owned()),
        ];
        let text = "[rsu]\n# as they said\nvalue = 1 # in June\n";
        let after = "[rsu]\n# as they said\n# in June\nshares = 5\n";
        assert_eq!(edited(text, &edits).as_deref(), Some(after));
        // A missing value cannot be removed.
        assert_eq!(edited("base = 1\n", &edits), None);
    }

    #[test]
    fn comments_move_above_the_list_that_contains_the_replacement() {
        let edits = [
            Edit::Remove(vec![At("stock"), At("price")]),
            Edit::Set(vec![At("stock"), At("prices"), Item(0)], "180".to_owned()),
        ];
        let text = "[stock]\nprice = 187.35 # on Monday\n";
        let after = "[stock]\n# on Monday\nprices = [180]\n";
        assert_eq!(edited(text, &edits).as_deref(), Some(after));
    }

    #[test]
    fn an_edit_that_does_not_fit_changes_nothing() {
        assert_eq!(set("base = 1\n", &[At("base"), Item(0)], "1"), None);
        assert_eq!(set("base = 1\n", &[At("base")], "1 2"), None);
        assert_eq!(set("base = ", &[At("base")], "1"), None);
        assert_eq!(set("base = 1\n", &[Item(0)], "1"), None);
    }
}
