//! A row of a table of JSON lines: an object of levers.

use std::borrow::Cow;
use std::fmt;

use offercalc::{Decimal, OfferTable};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::cell::TableCell;
use crate::cli::diagnostics::Diagnostic;

/// The deepest nesting of objects that are sections.
const DEEPEST: usize = 4;

/// Reads an object: the name of each lever, and its value as it would be typed. The keys of an object
/// within it are levers of a section, and objects in a list are numbered. The values of the columns
/// to keep are as written.
pub(super) fn read<'c>(line: &'c str, keep: &[String]) -> Result<JsonRow<'c>, Diagnostic> {
    let kept = vec![None; keep.len()];
    let mut row = JsonRow { names: Vec::new(), cells: Vec::new(), kept };
    let object: Object<'_> = serde_json::from_str(line).map_err(|error| wrong(line, &error))?;
    row.object("", &object, keep, 0)?;
    Ok(row)
}

/// The error for a line that is not an object.
fn wrong(line: &str, error: &serde_json::Error) -> Diagnostic {
    match line.as_bytes().first() {
        Some(b'[') => Diagnostic::new("the line is a JSON array, not an object")
            .hint("write one object in each line; `jq -c '.[]'` does it"),
        Some(b'{') if error.is_eof() => Diagnostic::new("the line ends inside its JSON object")
            .hint("write each object in one line"),
        Some(b'{') => {
            let message = format!("the line is not valid JSON from column {}", error.column());
            Diagnostic::new(message).hint("write it like {\"base\": 175000, \"bonus\": \"15%\"}")
        }
        _ => Diagnostic::new("the line is not a JSON object")
            .hint("write it like {\"base\": 175000, \"bonus\": \"15%\"}"),
    }
}

/// A row that names its own columns.
pub(super) struct JsonRow<'c> {
    pub(super) names: Vec<String>,
    pub(super) cells: Vec<TableCell<'c>>,
    /// The columns to keep; `None` if the row does not have it.
    pub(super) kept: Vec<Option<TableCell<'c>>>,
}

impl<'c> JsonRow<'c> {
    /// Adds the values of an object.
    fn object(
        &mut self,
        above: &str,
        object: &Object<'c>,
        keep: &[String],
        depth: usize,
    ) -> Result<(), Diagnostic> {
        for (key, value) in &object.0 {
            let name = format!("{above}{key}");
            let index = keep.iter().position(|kept| *kept == name);
            if let Some(kept) = index.and_then(|index| self.kept.get_mut(index)) {
                if kept.is_none() {
                    *kept = Some(as_written(value)?);
                }
                if !OfferTable::knows(&name) {
                    continue;
                }
            }
            match value.get().as_bytes().first() {
                Some(b'{') if depth < DEEPEST => {
                    self.object(&format!("{name}."), &parsed(value)?, keep, depth + 1)?;
                }
                Some(b'[') if depth == 0 && is_of_objects(value) => {
                    let sections: Vec<Object<'c>> = parsed(value)?;
                    for (number, section) in (1..).zip(&sections) {
                        self.object(&format!("{name}.{number}."), section, keep, depth + 1)?;
                    }
                }
                _ => {
                    self.cells.push(cell(value)?);
                    self.names.push(name);
                }
            }
        }
        Ok(())
    }
}

fn is_of_objects(list: &RawValue) -> bool {
    list.get().trim_start_matches('[').trim_start().starts_with('{')
}

/// A value as written. Only text has another form outside JSON.
fn as_written(value: &RawValue) -> Result<TableCell<'_>, Diagnostic> {
    Ok(match value.get().as_bytes().first() {
        Some(b'"') => TableCell::Text(parsed::<Text<'_>>(value)?.0),
        Some(b'n') => TableCell::Null,
        _ => TableCell::Literal(value.get()),
    })
}

/// A value as it would be typed.
fn cell(value: &RawValue) -> Result<TableCell<'_>, Diagnostic> {
    let text = value.get();
    Ok(match text.as_bytes().first() {
        Some(b'"') => TableCell::Text(parsed::<Text<'_>>(value)?.0),
        Some(b'n') => TableCell::Null,
        Some(b'{' | b'[') => {
            let mut typed = String::new();
            write_typed(&mut typed, value, 0)?;
            TableCell::Text(typed.into())
        }
        _ => match text.contains(['e', 'E']).then(|| Decimal::from_scientific(text)) {
            Some(Ok(number)) => TableCell::Text(number.normalize().to_string().into()),
            _ => TableCell::Literal(text),
        },
    })
}

fn parsed<'c, T: Deserialize<'c>>(value: &'c RawValue) -> Result<T, Diagnostic> {
    serde_json::from_str(value.get()).map_err(|error| wrong(value.get(), &error))
}

/// Writes a list or an object as it would be typed: `[38, 32]`, `{ every = "month" }`.
fn write_typed(typed: &mut String, value: &RawValue, depth: usize) -> Result<(), Diagnostic> {
    if depth > DEEPEST {
        return Err(Diagnostic::new("the line has lists within lists within lists"));
    }
    match value.get().as_bytes().first() {
        Some(b'[') => {
            typed.push('[');
            for item in parsed::<Vec<&RawValue>>(value)? {
                write_typed(typed, item, depth + 1)?;
                typed.push_str(", ");
            }
            typed.push(']');
        }
        Some(b'{') => {
            typed.push('{');
            for (index, (key, value)) in parsed::<Object<'_>>(value)?.0.into_iter().enumerate() {
                typed.push_str(if index > 0 { ", " } else { " " });
                typed.push_str(&key);
                typed.push_str(" = ");
                write_typed(typed, value, depth + 1)?;
            }
            typed.push_str(" }");
        }
        _ => typed.push_str(value.get()),
    }
    Ok(())
}

/// An object with its values as written.
struct Object<'c>(Vec<(Cow<'c, str>, &'c RawValue)>);

#[derive(Deserialize)]
struct Text<'c>(#[serde(borrow)] Cow<'c, str>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut entries = Vec::new();
                while let Some((Text(key), value)) = map.next_entry()? {
                    entries.push((key, value));
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}
