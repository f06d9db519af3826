//! Puts the hints for a file into the language of levers: `base = 175_000` becomes `base=175_000`.

use crate::key::Key;
use crate::offer::Offer;

/// Hints that a change of notation does not cover: for a file, and for an offer in place.
const OTHER_WORDS: [(&str, &str); 11] = [
    ("write a quoted percentage", "write a percentage"),
    ("for a rate, or \"", "for a rate, or '"),
    ("\" in quotes", "' in quotes"),
    (", \"185k\", \"$1.2M\" or \"185,000\"", ", 185k or 1.2M"),
    ("write a list by year: ", "separate the years with commas: "),
    ("base = { hourly = 100 }", "base.hourly=100"),
    (" beside it", ""),
    (BESIDE, ""),
    (IN_STOCK, ""),
    ("add a [stock] section with today's share price", "add today's share price"),
    (" to [stock],", ","),
];

/// Where a hint for a file puts a key that is also known at the top of the file.
const BESIDE: &str = " in the same section";
const IN_STOCK: &str = " in [stock]";
const STOCK: &str = "stock";

/// A hint for the value at a path, in the language of levers. Text needs no quotes there, and keys
/// stand with their section. Quotes that are needed become single, to fit into a quoted argument.
pub(super) fn in_lever_language(hint: &str, path: &str) -> String {
    let section = path.rsplit_once('.').map_or("", |(section, _)| section);
    let section = if hint.contains(IN_STOCK) { STOCK } else { section };
    let is_beside = [IN_STOCK, BESIDE].iter().any(|words| hint.contains(words));
    let mut hint = hint.to_owned();
    for (in_file, in_place) in OTHER_WORDS {
        if hint.contains(in_file) {
            hint = hint.replace(in_file, in_place);
        }
    }
    // A word to type instead of another one stands in backticks.
    if hint.starts_with("did you mean") {
        return hint.replace('"', "`");
    }
    let mut text = String::with_capacity(hint.len());
    let mut depth = 0_usize;
    let mut rest = hint.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(value) = rest.strip_prefix(" = ").filter(|_| depth == 0) {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            let start = text.trim_end_matches(is_part).len();
            let key = text.get(start..).unwrap_or_default();
            let is_at_top = !is_beside && Key::find(Offer::keys(), key).is_some();
            let section = if has_key(section, key) { section } else { STOCK };
            if !is_at_top && has_key(section, key) {
                text.insert_str(start, &format!("{section}."));
            }
            text.push('=');
            rest = value;
            continue;
        }
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match c {
            '"' if depth > 0 => text.push('\''),
            '"' => {}
            other => text.push(other),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    text
}

/// Whether the section at a path has a key.
fn has_key(path: &str, key: &str) -> bool {
    let is_name = |part: &&str| !part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = path.split('.').filter(is_name);
    let top = parts.next().and_then(|part| Key::find(Offer::keys(), part));
    let section = top.and_then(|top| parts.try_fold(top, |key, part| Key::find(key.keys(), part)));
    section.is_some_and(|section| Key::find(section.keys(), key).is_some())
}

#[cfg(test)]
mod tests {
    use super::in_lever_language;

    #[test]
    fn a_hint_can_be_typed_as_a_term() {
        for (hint, path, expected) in [
            ("add base = 175_000, per year", "base", "add base=175_000, per year"),
            (
                "add value = 300_000, the value at grant, or shares = 1_765",
                "rsu.2.value",
                "add rsu.2.value=300_000, the value at grant, or rsu.2.shares=1_765",
            ),
            ("write a quoted percentage: \"3%\"", "raise", "write a percentage: 3%"),
            (
                "set currency = \"EUR\" for the whole offer",
                "rsu.value",
                "set currency=EUR for the whole offer",
            ),
            (
                "write vesting = { years = [25], every = \"month\" }",
                "rsu.vesting",
                "write rsu.vesting={ years = [25], every = 'month' }",
            ),
            (
                "for pay by the hour, write base = { hourly = 100 }",
                "base",
                "for pay by the hour, write base.hourly=100",
            ),
        ] {
            assert_eq!(in_lever_language(hint, path), expected);
        }
    }
}
