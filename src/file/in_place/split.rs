//! Splits the text of an offer in place into its terms.

use std::ops::Range;

use crate::file::problem::{MOST_PROBLEMS, Problem};
use crate::file::value::cut;

/// What to write if the text is not made of terms.
const EXAMPLE: &str = "write terms like base=175k sign_on=80k,60k";

/// A term as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypedTerm<'t> {
    pub(crate) lever: &'t str,
    /// The operator: `=`, `+=` or `-=`.
    pub(crate) operator: &'static str,
    pub(crate) value: &'t str,
    /// Whether a quote or bracket at the start of the value is closed at its end.
    pub(crate) is_closed: bool,
    /// Where its parts stand in the text.
    pub(crate) lever_at: Range<usize>,
    pub(crate) operator_at: Range<usize>,
    pub(crate) value_at: Range<usize>,
}

/// The lever and the operator that start a term, and where its value starts.
struct Head<'t> {
    lever: &'t str,
    operator: &'static str,
    value_start: usize,
}

/// The terms of a text and its problems. A term starts at whitespace before a lever path and `=`,
/// so a value may contain spaces. A value that starts with a quote or bracket ends at the closing
/// one.
pub(crate) fn split(text: &str) -> (Vec<TypedTerm<'_>>, Vec<Problem>) {
    let (mut terms, mut problems) = (Vec::new(), Vec::new());
    let mut at = after_blanks(text, 0);
    if head(text, at).is_none() {
        let next = next_term(text, at);
        let word = text.get(at..).unwrap_or_default().split_whitespace().next();
        problems.push(match word {
            Some(word) => {
                let problem = Problem::new(format!("`{}` is not a term", cut(word)));
                problem.at(at..at + word.len()).hint(EXAMPLE)
            }
            None => Problem::new("the offer is empty").at(0..0).hint(EXAMPLE),
        });
        at = next;
    }
    while let Some(Head { lever, operator, value_start }) = head(text, at) {
        // Looking for a closing one takes time, so stop when there are too many problems to report.
        if problems.len() > MOST_PROBLEMS {
            break;
        }
        let start = after_blanks(text, value_start);
        // A lever right after the operator is the value.
        let is_empty = start > value_start && head(text, start).is_some();
        let before = problems.len();
        let end = match closing(text, start) {
            _ if is_empty => start,
            Closing::At(close) => {
                let end = next_term(text, close);
                let rest = text.get(close..end).unwrap_or_default().trim_end();
                if !rest.is_empty() {
                    let blanks = rest.len() - rest.trim_start().len();
                    let problem =
                        Problem::new(format!("unexpected text after the value of `{lever}`"));
                    let hint = "put the whole value in quotes, or remove the text";
                    problems.push(problem.at(close + blanks..close + rest.len()).hint(hint));
                }
                end
            }
            Closing::None => next_term(text, start),
            Closing::Missing { opening, closing } => {
                let problem = Problem::new(format!("missing closing `{closing}`"));
                let hint = format!("end the value of `{lever}` with `{closing}`");
                problems.push(problem.at(opening..opening + 1).hint(hint));
                next_adjacent_term(text, start)
            }
        };
        let value = text.get(start..end).unwrap_or_default().trim_end();
        let start = if value.is_empty() { value_start } else { start };
        terms.push(TypedTerm {
            lever,
            operator,
            value,
            is_closed: problems.len() == before,
            lever_at: at..at + lever.len(),
            operator_at: value_start - operator.len()..value_start,
            value_at: start..start + value.len(),
        });
        at = end;
    }
    (terms, problems)
}

/// Whether a text starts like a term.
pub(crate) fn starts_with_term(text: &str) -> bool {
    head(text, after_blanks(text, 0)).is_some()
}

/// The start of the term at a place: `name(.name)*`, and `=`, `+=` or `-=`.
fn head(text: &str, at: usize) -> Option<Head<'_>> {
    let rest = text.get(at..)?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let length = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    let name = rest.get(..length)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let after_name = after_blanks(text, at + length);
    let after = text.get(after_name..)?;
    let (lever, operator) = match name.strip_suffix('-') {
        Some(lever) if after_name == at + length && after.starts_with('=') => (lever, "-="),
        _ => (name, ["=", "+=", "-="].into_iter().find(|sign| after.starts_with(sign))?),
    };
    let sign = if lever.len() < name.len() { 1 } else { operator.len() };
    Some(Head { lever, operator, value_start: after_name + sign })
}

/// The start of the next term after a place that has its operator right after the lever, unlike
/// the keys in a section that is not closed.
fn next_adjacent_term(text: &str, from: usize) -> usize {
    let mut at = next_term(text, from);
    while let Some(Head { lever, .. }) = head(text, at) {
        let after = text.get(at + lever.len()..).unwrap_or_default();
        if !after.starts_with(char::is_whitespace) {
            break;
        }
        at = next_term(text, at);
    }
    at
}

/// The start of the next term after a place, or the end of the text.
fn next_term(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(blank) = text.get(at..).and_then(|rest| rest.find(char::is_whitespace)) {
        at = after_blanks(text, at + blank);
        if head(text, at).is_some() {
            return at;
        }
    }
    text.len()
}

fn after_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    text.len() - rest.trim_start().len()
}

/// Where a value that starts with a quote or bracket ends.
enum Closing {
    /// It does not start with one.
    None,
    /// After the closing one.
    At(usize),
    /// Nowhere: it is missing for the one at `opening`.
    Missing { opening: usize, closing: char },
}

fn closing(text: &str, start: usize) -> Closing {
    let rest = text.get(start..).unwrap_or_default();
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => match quoted(rest) {
            Some(length) => Closing::At(start + length),
            None => Closing::Missing { opening: start, closing: quote },
        },
        Some('[' | '{') => bracketed(rest, start),
        _ => Closing::None,
    }
}

/// The length of the quoted text that a text starts with, as TOML writes it.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let triple = ["\"\"\"", "'''"].into_iter().find(|triple| text.starts_with(triple));
    let mark = triple.map_or(1, str::len);
    let bytes = text.as_bytes();
    let mut at = mark;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match *byte {
            b'\\' if quote == '"' => at += 2,
            _ if triple.is_some_and(|triple| rest.starts_with(triple.as_bytes())) => {
                return Some(at + mark);
            }
            byte if triple.is_none() && char::from(byte) == quote => return Some(at + mark),
            _ => at += 1,
        }
    }
    None
}

/// The end of the list or section that a text starts with.
fn bracketed(text: &str, start: usize) -> Closing {
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'[' => open.push(']'),
            b'{' => open.push('}'),
            b']' | b'}' => {
                open.pop();
                if open.is_empty() {
                    return Closing::At(start + at + 1);
                }
            }
            b'"' | b'\'' => match text.get(at..).and_then(quoted) {
                Some(length) => {
                    at += length;
                    continue;
                }
                None => {
                    let closing = char::from(*byte);
                    return Closing::Missing { opening: start + at, closing };
                }
            },
            _ => {}
        }
        at += 1;
    }
    let closing = open.first().copied().unwrap_or(']');
    Closing::Missing { opening: start, closing }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each term as `lever operator value`, and the text at each problem.
    fn terms(text: &str) -> (Vec<String>, Vec<&str>) {
        let (terms, problems) = split(text);
        for term in &terms {
            assert_eq!(&text[term.lever_at.clone()], term.lever, "{text}");
            assert_eq!(&text[term.value_at.clone()], term.value, "{text}");
        }
        let terms =
            terms.iter().map(|term| format!("{} {} {}", term.lever, term.operator, term.value));
        let problems = problems.into_iter().map(|problem| &text[problem.span.unwrap()]);
        (terms.collect(), problems.collect())
    }

    #[test]
    fn a_term_starts_before_a_lever_and_an_equals_sign() {
        for (text, expected) in [
            ("base=175k", &["base = 175k"][..]),
            (" base=175k\tbonus=15%\n raise = 3% ", &["base = 175k", "bonus = 15%", "raise = 3%"]),
            ("company=Amazon Web Services base=1", &["company = Amazon Web Services", "base = 1"]),
            ("sign_on=80k, 60k rsu.1.value=1", &["sign_on = 80k, 60k", "rsu.1.value = 1"]),
            ("base+=5k bonus-=2% raise -= 1%", &["base + = 5k", "bonus - = 2%", "raise - = 1%"]),
            ("sign-on=5k", &["sign-on = 5k"]),
            ("company=a=b base=1", &["company = a=b", "base = 1"]),
            ("company= base=1", &["company = ", "base = 1"]),
            ("base=", &["base = "]),
            // Apostrophes and brackets inside a value are text.
            ("company=O'Brien [UK base=1", &["company = O'Brien [UK", "base = 1"]),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|it| it.replace("+ =", "+=").replace("- =", "-=")).collect();
            assert_eq!(terms(text), (expected, Vec::new()), "{text}");
        }
    }

    #[test]
    fn quotes_and_brackets_protect_a_value() {
        for text in [
            "name=\"a base=1\"",
            "name='a base=1'",
            "name=\"a \\\" base=1\"",
            "name=\"\"\"a \" base=1\"\"\"",
            "vesting={ years = [38, 62], every = \"a } b=1\" }",
            "vesting=[ [1, 2], { a = 1 } ]",
            "name=\"\"",
        ] {
            let text = format!("{text} bonus=5%");
            let (terms, problems) = terms(&text);
            assert_eq!((terms.len(), problems.len()), (2, 0), "{text}: {terms:?}");
        }
    }

    #[test]
    fn what_is_not_closed_ends_at_the_next_term() {
        for (text, place) in
            [("name=\"a bonus=5%", "\""), ("name=['a bonus=5%", "'"), ("a={ b = [1 bonus=5%", "{")]
        {
            let (terms, problems) = terms(text);
            assert!(terms.last().is_some_and(|term| term == "bonus = 5%"), "{terms:?}");
            assert_eq!(problems, [place], "{text}");
        }
    }

    #[test]
    fn text_before_the_first_term_is_a_problem() {
        let (found, problems) = terms("my offer base=5");
        assert_eq!((found, problems), (vec!["base = 5".to_owned()], vec!["my"]));
        assert_eq!(terms(""), (Vec::new(), vec![""]));
        assert_eq!(terms("5=5"), (Vec::new(), vec!["5=5"]));
    }
}
