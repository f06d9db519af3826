//! What went wrong, as data, and how it is told: in text with the line and a caret, or as JSON.

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};
use std::ops::Range;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::terminal;
use crate::report::sanitize::sanitize;

/// The most characters of a source line that are shown.
const LONGEST_LINE: usize = 100;

/// Why the program stops before it is done.
pub(crate) struct Failure {
    diagnostics: Vec<Diagnostic>,
    /// Text that goes out as it is: help, which is no error.
    help: Option<String>,
    status: u8,
}

/// One mistake: where, what, and what to type instead.
#[derive(Serialize)]
pub(crate) struct Diagnostic {
    message: String,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    hint: Option<String>,
    #[serde(skip)]
    excerpt: Option<Excerpt>,
}

/// The source line of a mistake and what to underline in it, in columns of a terminal.
struct Excerpt {
    line: String,
    underline: Range<usize>,
}

impl Diagnostic {
    /// Nothing in the words of a diagnostic reaches a terminal raw, wherever it comes from.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let message = sanitize(&message.into()).into_owned();
        Self { message, file: None, line: None, column: None, hint: None, excerpt: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(sanitize(&hint.into()).into_owned());
        self
    }

    pub(crate) fn file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Points to a place in the text of the file.
    pub(crate) fn at(mut self, text: &str, span: Range<usize>) -> Self {
        let start = boundary(text, span.start);
        let (before, _) = text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        // A byte order mark is no character of the line.
        let line_start = line_start + line.len() - line.trim_start_matches('\u{feff}').len();
        let line = line.trim_start_matches('\u{feff}');
        let offset = start.saturating_sub(line_start);
        self.line = Some(before.matches('\n').count() + 1);
        self.column = text.get(line_start..start).map(|before| before.chars().count() + 1);
        self.excerpt = Some(Excerpt::new(line, offset..offset + (span.end.max(start) - start)));
        self
    }
}

impl Excerpt {
    fn new(line: &str, span: Range<usize>) -> Self {
        // A tab is as wide as its terminal likes, so it is shown as what it takes here.
        let line = &line.replace('\t', " ");
        let start = boundary(line, span.start);
        let end = boundary(line, span.end.max(start));
        let (before, rest) = line.split_at(start);
        let (marked, _) = rest.split_at(end - start);
        // A line may be as long as its file: then only the part around the mistake is shown.
        let is_long = line.chars().nth(LONGEST_LINE).is_some();
        let (skipped, room) = match is_long {
            true => (before.chars().count().saturating_sub(LONGEST_LINE / 2), LONGEST_LINE / 2),
            false => (0, LONGEST_LINE),
        };
        let mut shown: String = before.chars().skip(skipped).collect();
        if skipped > 0 {
            shown.insert(0, '…');
        }
        let from = sanitize(&shown).width();
        shown.extend(rest.chars().take(room));
        if rest.chars().nth(room).is_some() {
            shown.push('…');
        }
        let marked: String = marked.chars().take(room).collect();
        let width = sanitize(marked.trim_end()).width().max(1);
        let line = sanitize(&shown).into_owned();
        Self { line, underline: from..from + width }
    }
}

impl Failure {
    /// The input is wrong, or cannot be read or written.
    pub(crate) const fn input(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, help: None, status: 1 }
    }

    /// The command line is wrong.
    pub(crate) fn usage(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], help: None, status: 2 }
    }

    /// Help that was not asked for, where nothing was.
    pub(crate) const fn help(help: String) -> Self {
        Self { diagnostics: Vec::new(), help: Some(help), status: 2 }
    }

    /// Nothing is wrong and nothing is left to do.
    pub(crate) const fn done() -> Self {
        Self { diagnostics: Vec::new(), help: None, status: 0 }
    }

    /// With what was found wrong besides.
    pub(crate) fn and(mut self, diagnostics: Vec<Diagnostic>) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }

    /// With another failure of the same kind, of which nothing is told twice.
    pub(crate) fn also(mut self, other: Self) -> Self {
        for diagnostic in other.diagnostics {
            let is_told = |told: &Diagnostic| {
                (&told.message, &told.file) == (&diagnostic.message, &diagnostic.file)
            };
            if !self.diagnostics.iter().any(is_told) {
                self.diagnostics.push(diagnostic);
            }
        }
        self
    }

    /// What was found wrong.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Tells it on standard error, and gives the status to end with.
    pub(crate) fn report(&self) -> ExitCode {
        let mut text = match &self.help {
            Some(help) => help.clone(),
            None if typed("--format", "-f").as_deref() == Some("json") => self.as_json(),
            None => self.as_text(terminal::colored_errors(typed("--color", "").as_deref())),
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        // Where even standard error cannot be written, the status still tells.
        let _ = io::stderr().lock().write_all(text.as_bytes());
        ExitCode::from(self.status)
    }

    fn as_json(&self) -> String {
        #[derive(Serialize)]
        struct Errors<'a> {
            errors: &'a [Diagnostic],
        }
        if self.diagnostics.is_empty() {
            return String::new();
        }
        serde_json::to_string(&Errors { errors: &self.diagnostics }).unwrap_or_default()
    }

    fn as_text(&self, colored: bool) -> String {
        let mut text = String::new();
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            // Writing to a string cannot fail.
            let _ = diagnostic.write_to(&mut text, colored);
        }
        text
    }
}

impl Diagnostic {
    fn write_to(&self, text: &mut String, colored: bool) -> fmt::Result {
        let style = |style: Style| if colored { style } else { Style::new() };
        let error = style(AnsiColor::Red.on_default().bold());
        let faint = style(AnsiColor::Blue.on_default());
        let hinted = style(AnsiColor::Cyan.on_default().bold());
        writeln!(text, "{error}error:{error:#} {}", self.message)?;
        if let Some(file) = &self.file {
            write!(text, "  {faint}{file}")?;
            if let (Some(line), Some(column)) = (self.line, self.column) {
                write!(text, ":{line}:{column}")?;
            }
            writeln!(text, "{faint:#}")?;
        }
        if let (Some(number), Some(excerpt)) = (self.line, &self.excerpt) {
            let number = number.to_string();
            let Excerpt { line, underline } = excerpt;
            writeln!(text, "  {faint}{number} |{faint:#} {line}")?;
            let gap = " ".repeat(number.len());
            let indent = " ".repeat(underline.start);
            let carets = "^".repeat(underline.len());
            writeln!(text, "  {faint}{gap} |{faint:#} {indent}{error}{carets}{error:#}")?;
        }
        if let Some(hint) = &self.hint {
            writeln!(text, "{hinted}hint:{hinted:#} {hint}")?;
        }
        Ok(())
    }
}

/// The place itself, or the start of the character that it is inside of.
fn boundary(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

/// The value of an option as it was typed, because where the command line is wrong there is nothing
/// else to look at.
fn typed(long: &str, short: &str) -> Option<String> {
    let mut args = std::env::args_os().skip(1).take_while(|arg| arg != "--");
    let mut last = None;
    while let Some(arg) = args.next() {
        let arg = arg.to_string_lossy();
        if arg == long || (arg == short && !short.is_empty()) {
            last = args.next().map(|value| value.to_string_lossy().into_owned());
        } else if let Some(value) = arg.strip_prefix(long).and_then(|rest| rest.strip_prefix('=')) {
            last = Some(value.to_owned());
        } else if let Some(value) = arg.strip_prefix(short).filter(|_| !short.is_empty()) {
            last = Some(value.trim_start_matches('=').to_owned());
        }
    }
    last
}

/// Why the system would not read or write, in words without its error number.
pub(crate) fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::NotADirectory => "part of the path is no directory".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            text.to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, span: Range<usize>) -> String {
        let diagnostic = Diagnostic::new("`base` is wrong").file("a.toml").at(text, span);
        Failure::input(vec![diagnostic.hint("mend it")]).as_text(false)
    }

    #[test]
    fn the_caret_stands_under_the_mistake() {
        let expected = "\
error: `base` is wrong
  a.toml:2:8
  2 | base = 5x # 東
    |        ^^
hint: mend it
";
        assert_eq!(told("a = 1\nbase = 5x # 東\n", 13..15), expected);
    }

    #[test]
    fn a_wide_character_takes_two_columns() {
        assert!(told("\"東\" = 5x", 8..10).contains("      |        ^^\n".trim_start()));
    }

    #[test]
    fn a_long_line_is_shown_around_the_mistake() {
        let text = format!("{}5x{}", "a".repeat(5_000), "b".repeat(5_000));
        let told = told(&text, 5_000..5_002);
        assert!(told.contains("a.toml:1:5001\n"));
        assert!(told.lines().all(|line| line.chars().count() < LONGEST_LINE + 10), "{told}");
        assert!(told.contains("aa5xbb"));
    }

    #[test]
    fn control_characters_and_places_beyond_the_end_do_no_harm() {
        assert!(!told("base = \"\u{1b}[31m\"", 7..14).contains('\u{1b}'));
        assert!(told("", 0..0).contains("a.toml:1:1"));
        assert!(told("a", 9..12).contains("a.toml:1:2"));
    }
}
