//! Levels of other companies that are taken as equal to one of Amazon's.
//!
//! Source: the guide that the built-in bands are from.

use super::band::{starts_with, words};

/// Companies with how their levels start, and Amazon's level of that rank.
const RANKS: [(&str, &str, &str); 9] = [
    ("amazon", "l6", "L6"),
    ("amazon", "l7", "L7"),
    ("google", "l5", "L6"),
    ("meta", "e6", "L6"),
    ("microsoft", "principal", "L6"),
    ("apple", "ict5", "L6"),
    ("netflix", "senior", "L6"),
    ("uber", "l6", "L6"),
    ("stripe", "l3", "L6"),
];

/// The level of Amazon that a company's level is taken as equal to, as far as the source says.
///
/// ```
/// use offercalc::amazon_rank;
///
/// assert_eq!(amazon_rank("Google", "L5"), Some("L6"));
/// assert_eq!(amazon_rank("Google", "L6"), None);
/// ```
#[must_use]
pub fn amazon_rank(company: &str, level: &str) -> Option<&'static str> {
    let (company, level) = (words(company), words(level));
    let is = |name: &str, start: &str| starts_with(&company, name) && starts_with(&level, start);
    RANKS.iter().find(|(name, start, _)| is(name, start)).map(|(.., rank)| *rank)
}

/// Whether levels of that company are known, so that `L6` is not taken for Amazon's.
pub(super) fn has_ranks(company: &str) -> bool {
    let company = words(company);
    RANKS.iter().any(|(name, ..)| starts_with(&company, name))
}
