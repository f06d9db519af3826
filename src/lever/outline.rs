//! The sections that the names of levers refer to, before there is an offer with them.

use std::collections::BTreeMap;

use super::find::number;
use crate::key::{Key, Kind, MOST_SECTIONS};
use crate::offer::Offer;
use crate::terms::{Setting, Terms, Value};

/// The sections of an offer that has these levers, each with the value that it is set to. Only
/// sections of which an offer may have several are included, with their names.
pub(crate) fn outline(levers: &[(&str, &str)]) -> Terms {
    below(Offer::keys(), levers)
}

fn below(keys: impl Iterator<Item = &'static Key>, levers: &[(&str, &str)]) -> Terms {
    let mut terms = Terms::default();
    for key in keys {
        let is_named = matches!(key.kind, Kind::Section(_) | Kind::Sections(..));
        let is_name = key.name == "name" && matches!(key.kind, Kind::Text);
        if !is_named && !is_name {
            continue;
        }
        let parts = levers.iter().filter_map(|(lever, value)| {
            let rest = lever.strip_prefix(key.name)?;
            let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
            Some((rest, *value))
        });
        let parts: Vec<(&str, &str)> = parts.collect();
        match key.kind {
            Kind::Section(keys) => {
                let section = below(keys.iter(), &parts);
                if section != Terms::default() {
                    terms.set(key.name, Value::Section(section));
                }
            }
            Kind::Sections(_, keys) if !parts.is_empty() => {
                terms.set(key.name, sections(keys, &parts));
            }
            _ => {
                if let Some((_, name)) = parts.first() {
                    let name = name.trim_matches(['"', '\'']).to_owned();
                    terms.set(key.name, Value::Set(Setting::Text(name)));
                }
            }
        }
    }
    terms
}

/// The sections with the numbers that the levers have, from 1 to the first gap. A lever without a
/// number is of the first one.
fn sections(keys: &'static [Key], levers: &[(&str, &str)]) -> Value {
    let mut numbered: BTreeMap<usize, Vec<(&str, &str)>> = BTreeMap::new();
    let mut listed = false;
    for (lever, value) in levers {
        let (first, rest) = lever.split_once('.').unwrap_or((lever, ""));
        match number(first) {
            Some(index) => {
                listed = true;
                numbered.entry(index).or_default().push((rest, value));
            }
            None if first.is_empty() || Key::find(keys, first).is_some() => {
                numbered.entry(0).or_default().push((lever, value));
            }
            // The name of a section.
            None => {}
        }
    }
    let in_order = numbered.into_iter().enumerate().take(MOST_SECTIONS);
    let in_order = in_order.take_while(|(place, (index, _))| place == index);
    let sections = in_order.map(|(_, (_, levers))| below(keys.iter(), &levers)).collect();
    Value::Sections { sections, listed }
}
