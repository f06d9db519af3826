//! Equivalents of other companies' levels at Amazon.
//!
//! Source: the guide that the built-in bands are from.

use super::band::{starts_with, words};

/// Company, prefix of its level, and the equivalent Amazon level.
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

/// The Amazon level equivalent to a company's level, if the source states one.
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

/// Whether the company has a known mapping. If so, its `L6` is not Amazon's `L6`.
pub(super) fn has_ranks(company: &str) -> bool {
    let company = words(company);
    RANKS.iter().any(|(name, ..)| starts_with(&company, name))
}
