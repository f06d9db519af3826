//! Escapes text for markup, and isolates names whose letters may run from right to left.

use std::fmt::{self, Write as _};

use minijinja::{Output, Value};

/// Turns text into markup. Names that are not plain ASCII keep to themselves, so that they do not
/// reverse the order of what is beside them.
pub(super) struct Escape<'a> {
    /// The names, longest first.
    names: Vec<&'a str>,
}

impl<'a> Escape<'a> {
    pub(super) fn new(names: &[&'a str]) -> Self {
        let names = names.iter().copied().filter(|name| !name.is_ascii());
        let mut names: Vec<&str> = names.collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self { names }
    }

    /// The markup of a text.
    pub(super) fn text(&self, text: &str) -> Value {
        let mut markup = String::with_capacity(text.len());
        // Writing to a string cannot fail.
        let _ = self.push(&mut markup, text);
        Value::from_safe_string(markup)
    }

    /// The markup of several texts.
    pub(super) fn lines<T: AsRef<str>>(&self, lines: &[T]) -> Vec<Value> {
        lines.iter().map(|line| self.text(line.as_ref())).collect()
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
    fn names_with_other_letters_are_isolated() {
        let names = ["שלום", "שלום <b>", "Amazon L6"];
        assert_eq!(markup(&names, "שלום: 5 vs Amazon L6"), "<bdi>שלום</bdi>: 5 vs Amazon L6");
        assert_eq!(markup(&names, "a שלום <b>'s"), "a <bdi>שלום &lt;b&gt;</bdi>&#39;s");
        assert_eq!(markup(&names, "שלוםשלום"), "<bdi>שלום</bdi><bdi>שלום</bdi>");
    }
}
