//! One error or warning: what is wrong, where, and what to type instead.
//!
//! The argument parser stores the diagnostic of an option's value as the source of its own error,
//! where `usage` finds it.

use std::error::Error;
use std::fmt::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use offercalc::Problem;
use serde::Serialize;

use super::excerpt::{Excerpt, LineIndex};
use crate::report::sanitize::sanitize;

/// How severe a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// The input cannot be used.
    Error,
    /// The input is valid but probably a mistake.
    Warning,
}

#[derive(Debug, Serialize)]
pub(crate) struct Diagnostic {
    #[serde(skip)]
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    hint: Option<String>,
    #[serde(skip)]
    excerpt: Option<Box<Excerpt>>,
}

impl Diagnostic {
    /// An error with a message. Messages and hints are always sanitized.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let message = sanitize(&message.into()).into_owned();
        Self {
            severity: Severity::Error,
            message,
            file: None,
            line: None,
            column: None,
            hint: None,
            excerpt: None,
        }
    }

    /// The same, with what it means for the result in front.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.message = format!("{}: {}", sanitize(what), self.message);
        self
    }

    /// The diagnostics for problems in the text of a file.
    pub(crate) fn in_text(problems: Vec<Problem>, text: &str, file: &str) -> Vec<Self> {
        if problems.is_empty() {
            return Vec::new();
        }
        let lines = LineIndex::new(text);
        let diagnostics = problems.into_iter().map(|Problem { message, hint, span, .. }| {
            let diagnostic = Self::new(message).maybe_hint(hint).file(file);
            match span {
                Some(span) => diagnostic.marked(Excerpt::new(&lines, span)),
                None => diagnostic,
            }
        });
        diagnostics.collect()
    }

    /// Shows other words instead of the file above an excerpt. An offer in place is its own file, so
    /// it would be there twice.
    pub(crate) fn shown_as(mut self, words: &'static str) -> Self {
        if let Some(excerpt) = &mut self.excerpt {
            excerpt.shown_file = Some(words);
        }
        self
    }

    /// Turns the diagnostic into a warning.
    pub(crate) const fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(sanitize(&hint.into()).into_owned());
        self
    }

    /// The hint on what to type instead.
    pub(crate) fn what_to_type(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn maybe_hint(self, hint: Option<impl Into<String>>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds the file, by its displayed name.
    pub(crate) fn file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Adds the number of the line, for a file that is not in memory.
    pub(crate) const fn on_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Points to a place in the text of the file.
    pub(crate) fn at(self, text: &str, span: Range<usize>) -> Self {
        self.marked(Excerpt::new(&LineIndex::new(text), span))
    }

    fn marked(mut self, excerpt: Excerpt) -> Self {
        self.line = Some(excerpt.line);
        self.column = Some(excerpt.column);
        self.excerpt = Some(Box::new(excerpt));
        self
    }

    /// Like [`at`](Self::at), if the place is known.
    pub(crate) fn maybe_at(self, text: &str, span: Option<Range<usize>>) -> Self {
        match span {
            Some(span) => self.at(text, span),
            None => self,
        }
    }

    /// Appends the diagnostic as text: the message, the place, the line, the hint.
    pub(super) fn write_to(&self, text: &mut String, colored: bool) -> fmt::Result {
        let style = |style: Style| if colored { style } else { Style::new() };
        let (kind, color) = match self.severity {
            Severity::Error => ("error", AnsiColor::Red),
            Severity::Warning => ("warning", AnsiColor::Yellow),
        };
        let error = style(color.on_default().bold());
        let faint = style(AnsiColor::Blue.on_default());
        let hinted = style(AnsiColor::Cyan.on_default().bold());
        writeln!(text, "{error}{kind}:{error:#} {}", self.message)?;
        if let Some(file) = &self.file {
            let shown = self.excerpt.as_deref().and_then(|excerpt| excerpt.shown_file);
            write!(text, "  {faint}{}", shown.unwrap_or(file))?;
            if let Some(line) = self.line {
                write!(text, ":{line}")?;
            }
            if let Some(column) = self.column {
                write!(text, ":{column}")?;
            }
            writeln!(text, "{faint:#}")?;
        }
        if let Some(excerpt) = &self.excerpt {
            excerpt.write_to(text, faint, error)?;
        }
        if let Some(hint) = &self.hint {
            writeln!(text, "{hinted}hint:{hinted:#} {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, span: Range<usize>) -> String {
        let diagnostic = Diagnostic::new("`base` is wrong").file("a.toml").at(text, span);
        let mut printed = String::new();
        diagnostic.hint("fix it").write_to(&mut printed, false).unwrap();
        printed
    }

    #[test]
    fn the_caret_is_below_the_mistake() {
        let expected = "\
error: `base` is wrong
  a.toml:2:8
  2 | base = 5x # 東
    |        ^^
hint: fix it
";
        assert_eq!(printed("a = 1\nbase = 5x # 東\n", 13..15), expected);
    }

    #[test]
    fn a_wide_character_takes_two_columns() {
        assert!(printed("\"東\" = 5x", 8..10).contains("      |        ^^\n".trim_start()));
    }

    #[test]
    fn a_long_line_is_shown_around_the_mistake() {
        let text = format!("{}5x{}", "a".repeat(5_000), "b".repeat(5_000));
        let printed = printed(&text, 5_000..5_002);
        assert!(printed.contains("a.toml:1:5001\n"));
        assert!(printed.lines().all(|line| line.chars().count() < 110), "{printed}");
        assert!(printed.contains("aa5xbb"));
    }

    #[test]
    fn control_characters_and_places_beyond_the_end_are_safe() {
        assert!(!printed("base = \"\u{1b}[31m\"", 7..14).contains('\u{1b}'));
        assert!(printed("", 0..0).contains("a.toml:1:1"));
        assert!(printed("a", 9..12).contains("a.toml:1:2"));
    }
}
