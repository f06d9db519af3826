//! The terms of offers, as their files state them.

use offercalc::StatedTerm;

use super::document::{Cell, Column, Role, Table};
use super::offer::{MOST_IN_DETAIL, Offers};
use super::sanitize::sanitize;
use super::side_by_side::{OfferLine, SideBySide};
use super::text;

/// A row per key that any of the offers states, and a column per offer; with many offers, it is the
/// other way round. `None` without offers.
pub(crate) fn table<'a>(offers: Offers<'a>) -> Option<Table<'a>> {
    let mut keys: Vec<String> = Vec::new();
    let mut stated = Vec::with_capacity(offers.len());
    for offer in offers.iter() {
        let terms = offer.source.stated();
        add(&mut keys, &terms);
        stated.push(terms);
    }
    let shown = offers.currency();
    let lines = keys.into_iter().map(|key| {
        let values = stated.iter().map(|terms| {
            let term = terms.iter().find(|term| term.key == key);
            term.map_or(Cell::Missing, |StatedTerm { value, currency, .. }| {
                Cell::text(sanitize(&text::setting_in(value, *currency, shown)).into_owned())
            })
        });
        let values: Vec<Cell<'a>> = values.collect();
        OfferLine::cells(Role::Equal, key, values)
    });
    let lines: Vec<OfferLine<'a>> = lines.collect();
    let names = offers.iter().map(|offer| Column::name(offer.name.as_str()));
    let is_changed = offers.iter().any(|offer| offer.source.is_changed());
    let title = if is_changed { CHANGED } else { STATED };
    let table = SideBySide::of_columns(Column::label("key"), names);
    let mut table = match offers.len() {
        0 => return None,
        1..=MOST_IN_DETAIL => table.table(vec![lines]),
        _ => table.rows(lines),
    };
    table.title = Some(title.into());
    Some(table)
}

/// The title of the table, without and with changes to what the files state.
const STATED: &str = "What the offer files state";
const CHANGED: &str = "What the offer files state, with the changes";

/// Adds the keys of an offer to those of others, each after the one before it.
fn add(keys: &mut Vec<String>, terms: &[StatedTerm]) {
    let mut next = 0;
    for StatedTerm { key, .. } in terms {
        next = 1 + match keys.iter().position(|known| known == key) {
            Some(place) => place,
            None => {
                keys.insert(next, key.clone());
                next
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use offercalc::OfferFile;

    use super::*;

    #[test]
    fn keys_of_several_offers_keep_their_order() {
        let mut keys = Vec::new();
        for text in
            ["base = 1\nbonus = 2_000", "base = 1\nraise = \"3%\"", "company = \"a\"\nbase = 1"]
        {
            add(&mut keys, &OfferFile::new(text).stated());
        }
        assert_eq!(keys, ["company", "base", "raise", "bonus"]);
    }
}
