//! Explains TOML syntax errors in plain words.

use toml::de::{DeTable, Error};

use super::problem::{Problem, limited};
use crate::key::{Key, Kind};
use crate::offer::Offer;

/// Larger files report only the first error, because a file in another format may have one per
/// byte.
const SMALL: usize = 64 << 10;

/// The syntax errors of a text, in file order. Only the first error of each line is kept, because
/// the others follow from it.
pub(super) fn problems(text: &str, first: Error) -> Vec<Problem> {
    if let Some(format) = other_format(text) {
        let text_start = text.len() - text.trim_start_matches(is_blank).len();
        let line = text.get(text_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let problem = Problem::new(format!("the file is {format}, not TOML"));
        let hint = "write one key per line, like base = 175_000; `offercalc init` prints an offer \
                    to start from";
        return vec![problem.at(text_start..text_start + line.len()).hint(hint)];
    }
    let mut errors = match text.len() {
        0..=SMALL => DeTable::parse_recoverable(text).1,
        _ => vec![first],
    };
    errors.sort_by_key(start);
    let mut line_end = 0;
    let mut is_on_new_line = |error: &Error| {
        let is_new = start(error) >= line_end;
        if is_new {
            let rest = text.get(start(error)..).unwrap_or_default();
            line_end = start(error) + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        }
        is_new
    };
    errors.retain(|error| is_on_new_line(error));
    limited(errors.iter().map(|error| problem(text, error)))
}

/// The format of a text that is clearly not TOML.
fn other_format(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(is_blank);
    let opens = |bracket: char, then: &[char]| {
        let rest = text.strip_prefix(bracket).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(then))
    };
    if opens('{', &['"', '}']) || opens('[', &['{']) {
        return Some("JSON");
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let lines: Vec<&str> = lines.take(LINES_TO_TELL).collect();
    let is_yaml = |line: &&str| {
        let line = line.trim_start();
        let key = line.strip_prefix("- ").unwrap_or(line).split_once(':');
        line == "---"
            || line.starts_with("- ")
            || key.is_some_and(|(key, value)| {
                let is_part = |c: char| c.is_alphanumeric() || " _-\"'".contains(c);
                key.chars().all(is_part) && (value.is_empty() || value.starts_with(' '))
            })
    };
    if !lines.is_empty() && lines.iter().all(is_yaml) {
        return Some("YAML");
    }
    let cells = |line: &str, comma| line.split(comma).filter(|cell| !cell.is_empty()).count();
    let is_csv = |comma: char| match lines.as_slice() {
        [header, row, ..] => {
            let columns = cells(header, comma);
            columns > 1 && header.split(comma).count() == row.split(comma).count()
        }
        _ => false,
    };
    let has_settings = lines.iter().any(|line| line.contains('=') || line.starts_with('['));
    (!has_settings && [',', ';', '\t'].into_iter().any(is_csv)).then_some("CSV")
}

/// The number of lines that identify a format.
const LINES_TO_TELL: usize = 5;

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn problem(text: &str, error: &Error) -> Problem {
    let span = error.span().unwrap_or_default();
    let rest = text.get(span.start..).unwrap_or_default();
    let rest = rest.split(['\n', '#']).next().unwrap_or_default().trim_end();
    let (message, hint) = explain(error.message(), rest);
    let problem = Problem::new(message).at(span);
    match hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// The message and hint for a parser error and the rest of its line.
fn explain(message: &str, rest: &str) -> (String, Option<String>) {
    if message.contains("string values must be quoted") {
        return not_quoted(rest);
    }
    if message.contains("duplicate key") {
        return set_twice(rest);
    }
    let (explanation, hint) = if message.contains("unexpected key or value") {
        after_a_value(rest)
    } else {
        let slip = SLIPS.iter().find(|(pattern, ..)| message.contains(pattern));
        match slip {
            Some((_, explanation, hint)) => (*explanation, *hint),
            None => return (format!("not TOML: {message}"), None),
        }
    };
    let hint = Some(hint).filter(|hint| !hint.is_empty());
    (explanation.to_owned(), hint.map(str::to_owned))
}

fn not_quoted(rest: &str) -> (String, Option<String>) {
    if rest.is_empty() {
        return ("a value is missing".to_owned(), None);
    }
    if rest.contains('=') {
        let hint = "write one setting per line".to_owned();
        return ("two settings are on one line".to_owned(), Some(hint));
    }
    let value: String = rest.chars().take(LONGEST_VALUE).collect();
    let hint = format!("write \"{}\"", value.replace(QUOTES, ""));
    ("this value must be in quotes".to_owned(), Some(hint))
}

fn after_a_value(rest: &str) -> (&'static str, &'static str) {
    if rest == "," {
        return ("unexpected comma at the end of the line", "remove the comma");
    }
    if rest.starts_with(',') {
        let hint = "write 185_000, or put the amount in quotes: \"185,000\"";
        return ("unexpected comma after a value", hint);
    }
    let hint = "write one setting per line, and put text in quotes";
    ("unexpected text after a value", hint)
}

fn set_twice(rest: &str) -> (String, Option<String>) {
    let mut hint = "remove one of them".to_owned();
    if let Some((key, noun)) = meant_as_another(rest) {
        hint.push_str(&format!(", or start each {noun} with [[{key}]]"));
    }
    ("this key is set twice".to_owned(), Some(hint))
}

/// The list of sections that a line may start or belong to, and the noun for one of them.
fn meant_as_another(line: &str) -> Option<(&'static str, &'static str)> {
    let line = line.strip_prefix('[').unwrap_or(line);
    let key = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    let lists = || {
        Offer::keys().filter_map(|list| match list.kind {
            Kind::Sections(noun, keys) => Some((list.name, noun, keys)),
            _ => None,
        })
    };
    let itself = lists().find(|(name, ..)| *name == key);
    let is_at_top = itself.is_none() && Key::find(Offer::keys(), key).is_some();
    let part_of = || lists().find(|(.., keys)| Key::find(*keys, key).is_some());
    let (name, noun, _) = itself.or_else(part_of).filter(|_| !is_at_top)?;
    Some((name, noun))
}

/// Parser message, our message and hint. The first match applies.
const SLIPS: [(&str, &str, &str); 15] = [
    (
        "inline table",
        "missing closing brace or comma",
        "write it like { month = 12, percent = 25 }",
    ),
    ("table", "invalid section header", "write it like [rsu]"),
    ("array", "missing closing bracket or comma in a list", "write it like [80_000, 60_000]"),
    ("basic string", "missing closing quote", "end the text with the quote it starts with"),
    ("literal string", "missing closing quote", "end the text with the quote it starts with"),
    (
        "leading zero",
        "a number cannot start with 0",
        "group thousands with underscores, like 95_000",
    ),
    ("mantissa", "not a number", "write it like 185_000 or 187.35"),
    ("fraction", "not a number", "write it like 185_000 or 187.35"),
    ("exponent", "not a number", "write it like 185_000 or 187.35"),
    ("digit", "not a number", "write it like 185_000 or 187.35"),
    ("boolean", "not true or false", "write true or false in lower case"),
    ("recurs", "too many nested brackets or dots", ""),
    ("carriage return", "stray carriage return", "end lines with a newline"),
    ("no value", "a value is missing", "write it like base = 175_000"),
    ("key", "not a setting", "write it like base = 175_000"),
];

/// Quotes of all kinds. Word processors replace plain quotes with typographic ones.
const QUOTES: [char; 5] = ['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];

/// The maximum length of a value repeated in a hint.
const LONGEST_VALUE: usize = 40;

#[cfg(test)]
mod tests {
    use super::super::problem::MOST_PROBLEMS;
    use super::*;

    fn errors(text: &str) -> Vec<(usize, String, String)> {
        let problems = problems(text, DeTable::parse(text).unwrap_err());
        let errors = problems.into_iter().map(|problem| {
            let start = problem.span.map_or(0, |span| span.start);
            (start, problem.message, problem.hint.unwrap_or_default())
        });
        errors.collect()
    }

    #[test]
    fn common_syntax_errors_have_plain_messages() {
        for (text, start, message, hint) in [
            ("base = 185k", 7, "this value must be in quotes", "write \"185k\""),
            ("raise = 3% # a year", 8, "this value must be in quotes", "write \"3%\""),
            ("name = Amazon", 7, "this value must be in quotes", "write \"Amazon\""),
            ("base =", 6, "a value is missing", ""),
            ("base = 1\nbase = 2", 9, "this key is set twice", "remove one of them"),
        ] {
            assert_eq!(errors(text), [(start, message.to_owned(), hint.to_owned())], "{text}");
        }
        assert_eq!(errors("payout # of target")[0].1, "a value is missing");
        assert_eq!(errors("[rsu")[0].1, "invalid section header");
        assert_eq!(errors("bonus = {")[0].1, "missing closing brace or comma");
        assert_eq!(errors("= 5")[0].1, "not a setting");
        assert_eq!(errors("base = 01")[0].1, "a number cannot start with 0");
        assert_eq!(errors("base = \u{201c}185k\u{201d}")[0].2, "write \"185k\"");
        assert_eq!(errors("name = \"A\",")[0].1, "unexpected comma at the end of the line");
        assert!(errors("[rsu]\nvalue = 1\n[rsu]\nvalue = 2")[0].2.contains("[[rsu]]"));
        assert_eq!(errors("base = 185,000")[0].1, "unexpected comma after a value");
        assert_eq!(errors("base = 1 bonus = 2")[0].1, "two settings are on one line");
        assert_eq!(errors("base = 1 2")[0].1, "this value must be in quotes");
        assert_eq!(errors("sign_on = [1, 2")[0].1, "missing closing bracket or comma in a list");
        assert_eq!(errors("name = \"Amazon")[0].1, "missing closing quote");
        assert_eq!(errors("written = True")[0].1, "not true or false");
    }

    #[test]
    fn another_format_is_reported_once_by_name() {
        for (text, format) in [
            ("{\n  \"base\": 175000,\n  \"bonus\": 5\n}\n", "JSON"),
            ("[\n  { \"base\": 175000 }\n]", "JSON"),
            ("\u{feff}{\"base\": 1}", "JSON"),
            ("base: 175000\nrsu:\n  value: 300000\n", "YAML"),
            ("---\n# mine\ncompany: Amazon\nsign_on:\n  - 80000\n", "YAML"),
            ("company,base,bonus\nAmazon,175000,15%\n", "CSV"),
            ("company;base\nAmazon;175.000\n", "CSV"),
            ("company\tbase\nAmazon\t175000\n", "CSV"),
        ] {
            let errors = errors(text);
            assert_eq!(errors.len(), 1, "{text}");
            assert_eq!(errors[0].1, format!("the file is {format}, not TOML"));
        }
        for toml in
            ["base = 1,2\n", "[rsu\nvalue: 1", "base: 1\nbonus = 2", "Dear Jane,\nhello, you"]
        {
            assert!(!errors(toml)[0].1.starts_with("the file is"), "{toml}");
        }
    }

    #[test]
    fn each_line_reports_at_most_one_error_in_file_order() {
        let errors = errors("base = $5 $6\nsign_on = [1, 2,, 3]\nbonus = x\n");
        let starts: Vec<usize> = errors.iter().map(|(start, ..)| *start).collect();
        assert!(starts.is_sorted() && starts.len() == 3, "{errors:?}");
    }

    #[test]
    fn syntax_errors_are_limited_with_a_final_note() {
        assert_eq!(errors(&"=\n".repeat(MOST_PROBLEMS)).len(), MOST_PROBLEMS);
        let errors = errors(&"=\n".repeat(32_768));
        assert_eq!(errors.len(), MOST_PROBLEMS + 1);
        assert_eq!(errors[MOST_PROBLEMS].1, "more errors follow");
    }

    #[test]
    fn a_large_invalid_file_reports_one_error() {
        assert_eq!(errors(&"=\n".repeat(SMALL)).len(), 1);
    }
}
