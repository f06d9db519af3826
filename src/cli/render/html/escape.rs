//! Escapes text for markup, isolates names whose letters may run from right to left, and marks code.

use std::fmt::{self, Write as _};

use minijinja::{Output, Value};

/// Turns text into markup. Names that are not plain ASCII keep to themselves, so that they do not
/// reverse the order of what is beside them.
pub(super) struct Escape<'a> {
    /// The names, longest first.
    names: Vec<&'a str>,
    /// Whether what is between backticks is code. Backticks of a name are not about code.
    has_code: bool,
}

impl<'a> Escape<'a> {
    pub(super) fn new(names: &[&'a str]) -> Self {
        let has_code = !names.iter().any(|name| name.contains('`'));
        let names = names.iter().copied().filter(|name| !name.is_ascii());
        let mut names: Vec<&str> = names.collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self { names, has_code }
    }

    /// The markup of a text.
    pub(super) fn text(&self, text: &str) -> Value {
        let mut markup = String::with_capacity(text.len());
        // Writing to a string cannot fail.
        let _ = self.push(&mut markup, text);
        Value::from_safe_string(markup)
    }

    /// The markup of several sentences, which may hold code.
    pub(super) fn lines<T: AsRef<str>>(&self, lines: &[T]) -> Vec<Value> {
        lines.iter().map(|line| self.sentence(line.as_ref())).collect()
    }

    /// The markup of a sentence. What is between backticks is code.
    pub(super) fn sentence(&self, mut rest: &str) -> Value {
        let mut markup = String::with_capacity(rest.len());
        while let Some((before, code, after)) = self.next_code(rest) {
            // Writing to a string cannot fail.
            let _ = self.push(&mut markup, before);
            markup += "<code>";
            let _ = self.push(&mut markup, code);
            markup += "</code>";
            rest = after;
        }
        let _ = self.push(&mut markup, rest);
        Value::from_safe_string(markup)
    }

    /// The first code in a text, with what is before and after it.
    fn next_code<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
        let (before, rest) = text.split_once('`').filter(|_| self.has_code)?;
        let (code, after) = rest.split_once('`')?;
        Some((before, code, after))
    }

    fn push(&self, markup: &mut String, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some((before, name, after)) = self.next_name(rest) {
            write!(markup, "{}<bdi>{}</bdi>", Escaped(before), Escaped(name))?;
            rest = after;
        }
        write!(markup, "{}", Escaped(rest))
    }

    /// The first name in a text, with what is before and after it.
    fn next_name<'t>(&self, text: &'t str) -> Option<(&'t str, &'a str, &'t str)> {
        let places = self.names.iter().filter_map(|name| Some((text.find(name)?, *name)));
        // Of several at the same place, the longest comes first.
        let (place, name) = places.min_by_key(|(place, _)| *place)?;
        let (before, rest) = text.split_at_checked(place)?;
        Some((before, name, rest.strip_prefix(name)?))
    }
}

/// Writes a value of a template: markup as it is, everything else escaped.
pub(super) fn write(out: &mut Output<'_>, value: &Value) -> fmt::Result {
    match value.as_str() {
        Some(markup) if value.is_safe() => out.write_str(markup),
        Some(text) => write!(out, "{}", Escaped(text)),
        None => write!(out, "{}", Escaped(&value.to_string())),
    }
}

/// Text in which no character is markup, neither between tags nor in a quoted attribute.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(mut rest) = *self;
        while let Some(place) = rest.find(['<', '>', '&', '"', '\'']) {
            let (before, found) = rest.split_at(place);
            f.write_str(before)?;
            let mut found = found.chars();
            f.write_str(match found.next() {
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                Some('&') => "&amp;",
                Some('"') => "&quot;",
                _ => "&#39;",
            })?;
            rest = found.as_str();
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markup(names: &[&str], text: &str) -> String {
        Escape::new(names).text(text).to_string()
    }

    #[test]
    fn markup_in_text_is_escaped() {
        let name = "<script>alert(1)</script>&\"'";
        let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;";
        assert_eq!(markup(&[name], name), escaped);
        assert_eq!(Escaped(name).to_string(), escaped);
        assert_eq!(Escaped("Zürich, 38/32").to_string(), "Zürich, 38/32");
    }

    #[test]
    fn text_between_backticks_of_a_sentence_is_code() {
        let sentence = |names: &[&str], text| Escape::new(names).sentence(text).to_string();
        assert_eq!(
            sentence(&["a"], "set `a < b` or `c`, not `d"),
            "set <code>a &lt; b</code> or <code>c</code>, not `d"
        );
        assert_eq!(sentence(&["the `x` offer"], "`a`: the `x` offer"), "`a`: the `x` offer");
        assert_eq!(markup(&["a"], "`a`"), "`a`");
    }

    #[test]
    fn names_with_other_letters_are_isolated() {
        let names = ["שלום", "שלום <b>", "Amazon L6"];
        assert_eq!(markup(&names, "שלום: 5 vs Amazon L6"), "<bdi>שלום</bdi>: 5 vs Amazon L6");
        assert_eq!(markup(&names, "a שלום <b>'s"), "a <bdi>שלום &lt;b&gt;</bdi>&#39;s");
        assert_eq!(markup(&names, "שלוםשלום"), "<bdi>שלום</bdi><bdi>שלום</bdi>");
    }
}
