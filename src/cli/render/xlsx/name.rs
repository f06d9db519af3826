//! The names of sheets, as far as spreadsheets allow them.

use std::collections::HashSet;

/// The most units of UTF-16 in a name.
const LONGEST: usize = 31;

/// The name of a sheet whose own has nothing that is allowed.
const NAMELESS: &str = "Sheet";

/// A name that spreadsheets keep for themselves.
const RESERVED: &str = "history";

/// Gives out names that are allowed and unique.
#[derive(Default)]
pub(super) struct SheetNames {
    /// In lower case, in which spreadsheets compare them.
    taken: HashSet<String>,
}

impl SheetNames {
    /// A name that is as much as possible like the given one.
    pub(super) fn add(&mut self, name: &str) -> String {
        let name = allowed(name);
        let numbered = (2_usize..).map(|number| {
            let number = format!(" {number}");
            format!("{}{number}", shortened(&name, LONGEST - number.len()))
        });
        let mut all = [shortened(&name, LONGEST).to_owned()].into_iter().chain(numbered);
        let free = all.find(|name| {
            let lower = name.to_lowercase();
            lower != RESERVED && self.taken.insert(lower)
        });
        free.unwrap_or(name)
    }
}

/// A name without the characters that are not allowed.
fn allowed(name: &str) -> String {
    let mut allowed = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => allowed.push('-'),
            // The quotes of a formula.
            '"' => allowed.push('\''),
            // In a formula, a word before a parenthesis would be taken for a function.
            '(' if allowed.ends_with(|before: char| !before.is_whitespace()) => {
                allowed.push_str(" (");
            }
            c if c.is_control() || is_no_character(c) => allowed.push('-'),
            c => allowed.push(c),
        }
    }
    let name = allowed.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if name.is_empty() { NAMELESS.to_owned() } else { name.to_owned() }
}

/// Whether XML has no such character.
pub(super) const fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The start of a text that has at most so many units of UTF-16 and ends as a name may.
fn shortened(text: &str, most: usize) -> &str {
    start(text, most).trim_end_matches(|c: char| c == '\'' || c.is_whitespace())
}

/// The start of a text that has at most so many units of UTF-16.
pub(super) fn start(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::utility::check_sheet_name;

    use super::*;

    #[test]
    fn names_are_allowed_and_unique() {
        let mut names = SheetNames::default();
        let long = "x".repeat(200);
        let crabs = "🦀".repeat(40);
        for (name, sheet) in [
            ("Amazon L6", "Amazon L6"),
            ("amazon l6", "amazon l6 2"),
            ("a/b: [c]*?\\", "a-b- -c----"),
            ("", "Sheet"),
            ("'' ", "Sheet 2"),
            ("History", "History 2"),
            ("'O'Neill'", "O'Neill"),
            ("SORT(x)", "SORT (x)"),
            ("=1+1", "=1+1"),
            (&long, &long[..31]),
            (&long, &format!("{} 2", &long[..29])),
            (&crabs, &"🦀".repeat(15)),
        ] {
            let given = names.add(name);
            assert_eq!(given, sheet);
            assert!(check_sheet_name(&given).is_ok(), "{given}");
        }
    }
}
