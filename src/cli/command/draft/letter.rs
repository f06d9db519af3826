//! The templates of letters, and how they are filled in.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ValueEnum;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter,
};
use offercalc::suggest;

use super::guard::{self, RefusedTag};
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::file::{self, FileKind};
use crate::report::draft::variables::{VARIABLES, Variables};
use crate::report::draft::{BuiltInLetter, FILTERS};
use crate::report::sanitize::sanitize;

/// More steps than any letter needs, but few enough to stop a runaway template soon.
const MOST_STEPS: u64 = 50_000;

/// The deepest recursion of a template.
const DEEPEST: usize = 50;

/// The longest list that is joined, in bytes.
const LONGEST_LIST: usize = 10_000;

/// The longest letter, in bytes.
const LONGEST: usize = 1 << 20;

const TEMPLATE: FileKind = FileKind {
    what: "template",
    too_large: "name a text file; `offercalc draft --list counter` prints one to start from",
    folder: "name a file in it",
    missing: "`offercalc draft --list counter > mine.txt` creates one",
};

/// The occasions for a letter.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LetterKind {
    /// Thanks for the offer and restates its terms
    FirstResponse,
    /// Asks for changes, with the figures before and after
    Counter,
    /// Accepts the offer and restates its terms
    Accept,
    /// Declines the offer and keeps the door open
    Decline,
    /// Asks for a later deadline
    MoreTime,
    /// Tells about another offer, with the figures that you name
    Competing,
}

impl LetterKind {
    pub(super) const ALL: [Self; 6] = [
        Self::FirstResponse,
        Self::Counter,
        Self::Accept,
        Self::Decline,
        Self::MoreTime,
        Self::Competing,
    ];

    pub(super) const fn built_in(self) -> BuiltInLetter {
        let (kind, about, template) = match self {
            Self::FirstResponse => (
                "first-response",
                "thanks for the offer and restates its terms",
                include_str!("first-response.txt"),
            ),
            Self::Counter => (
                "counter",
                "asks for changes, with the figures before and after",
                include_str!("counter.txt"),
            ),
            Self::Accept => {
                ("accept", "accepts the offer and restates its terms", include_str!("accept.txt"))
            }
            Self::Decline => (
                "decline",
                "declines the offer and keeps the door open",
                include_str!("decline.txt"),
            ),
            Self::MoreTime => {
                ("more-time", "asks for a later deadline", include_str!("more-time.txt"))
            }
            Self::Competing => (
                "competing",
                "tells about another offer, with the figures that you name",
                include_str!("competing.txt"),
            ),
        };
        BuiltInLetter { kind, about, template }
    }
}

/// A template with the name of its file.
pub(super) struct Template {
    name: String,
    text: Cow<'static, str>,
}

impl Template {
    /// Opens a file, or else the built-in template.
    pub(super) fn open(kind: LetterKind, path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            let BuiltInLetter { kind, template, .. } = kind.built_in();
            return Ok(Self { name: kind.to_owned(), text: template.into() });
        };
        let name = file::label(path);
        let text = file::text(path, &TEMPLATE).map_err(|wrong| Failure::input(vec![wrong]))?;
        Ok(Self { name, text: text.into() })
    }

    /// Fills in the variables.
    pub(super) fn fill_in(&self, variables: &Variables) -> Result<String, Failure> {
        if let Some(RefusedTag { span, message, hint }) = guard::refused(&self.text) {
            let diagnostic = Diagnostic::new(message).file(&self.name).at(&self.text, span);
            return Err(Failure::input(vec![diagnostic.hint(hint)]));
        }
        let mut letter = LetterWriter(Vec::new());
        let environment = environment().map_err(|error| self.failure(&error))?;
        environment
            .template_from_named_str(&self.name, self.text.trim_start_matches('\u{feff}'))
            .and_then(|template| template.render_captured_to(Serde(variables), &mut letter))
            .map_err(|error| self.failure(&error))?;
        Ok(harmless(&String::from_utf8_lossy(&letter.0)))
    }

    /// The failure for a mistake in the template.
    fn failure(&self, error: &Error) -> Failure {
        let text = self.text.trim_start_matches('\u{feff}');
        let span = error.range().or_else(|| line(text, error.line()?));
        Failure::input(vec![diagnostic(error, text).file(&self.name).maybe_at(text, span)])
    }
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    // Names the missing variable in errors.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(MOST_STEPS));
    environment.set_recursion_limit(DEEPEST);
    // Stops a letter that grows too long.
    let emitted = AtomicUsize::new(0);
    environment.set_formatter(move |out, state, value| {
        let length = value.as_str().map_or_else(|| value.to_string().len(), str::len);
        if emitted.fetch_add(length, Ordering::Relaxed) + length > LONGEST {
            return Err(ErrorKind::WriteFailure.into());
        }
        escape_formatter(out, state, value)
    });
    environment.add_filter("join", join);
    environment.add_filter("length", |value: &Value| value.len().unwrap_or_default());
    environment.add_filter("lower", |text: &str| text.to_lowercase());
    environment.add_filter("upper", |text: &str| text.to_uppercase());
    // A line with only a tag does not leave an empty line.
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    Ok(environment)
}

/// Joins the items of a list, with commas by default.
fn join(list: &Value, between: Option<&str>) -> Result<String, Error> {
    let items: Vec<String> = list.try_iter()?.map(|item| item.to_string()).collect();
    let between = between.unwrap_or(", ");
    let length = items.iter().map(|item| item.len() + between.len()).sum::<usize>();
    if length > LONGEST_LIST {
        return Err(ErrorKind::WriteFailure.into());
    }
    Ok(items.join(between))
}

/// The letter being written, up to `LONGEST`.
struct LetterWriter(Vec<u8>);

impl Write for LetterWriter {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.0.len() + text.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sanitizes the letter, except for line breaks and tabs.
fn harmless(letter: &str) -> String {
    let mut harmless = String::with_capacity(letter.len() + 1);
    for line in letter.lines() {
        let cells: Vec<_> = line.split('\t').map(sanitize).collect();
        harmless.push_str(cells.join("\t").trim_end());
        harmless.push('\n');
    }
    harmless
}

/// The diagnostic for an error, without its place.
fn diagnostic(error: &Error, text: &str) -> Diagnostic {
    let detail = error.detail().unwrap_or_default();
    let word = error.range().and_then(|range| text.get(range)).unwrap_or_default();
    if let Some(variable) = undefined(detail) {
        let message = format!("unknown variable `{variable}`");
        return Diagnostic::new(message).hint(near(variable));
    }
    match error.kind() {
        ErrorKind::OutOfFuel => {
            Diagnostic::new("the template takes too many steps").hint("check for nested loops")
        }
        ErrorKind::WriteFailure => Diagnostic::new("the letter is larger than 1 MB")
            .hint("check for a loop that repeats too often"),
        ErrorKind::UnknownFilter => Diagnostic::new(format!("unknown filter `{word}`"))
            .hint(format!("the filters are {FILTERS}")),
        ErrorKind::UnknownTest => {
            Diagnostic::new(format!("unknown test `{word}`")).hint("compare with ==, != or in")
        }
        kind if detail.is_empty() => Diagnostic::new(kind.to_string()),
        ErrorKind::SyntaxError => Diagnostic::new(format!("the template cannot be read: {detail}")),
        _ => Diagnostic::new(detail),
    }
}

/// The undefined variable that a message of minijinja names.
fn undefined(detail: &str) -> Option<&str> {
    let (before, _) = detail.split_once("` is undefined")?;
    before.rsplit_once('`').map(|(_, variable)| variable)
}

/// The hint for an unknown variable.
fn near(variable: &str) -> String {
    let known = || VARIABLES.iter().map(|(name, _)| *name);
    let list = "`offercalc draft --list` lists the variables".to_owned();
    if variable == "ask" || variable.starts_with("ask.") {
        return "`ask` is available only in a counter".to_owned();
    }
    if variable == "other" || variable.starts_with("other.") {
        return "`other` is available only in a competing letter".to_owned();
    }
    let root = variable.split('.').next().unwrap_or_default();
    let is_item = variable != root && !known().any(|name| name.split('.').next() == Some(root));
    // The template names its own loop variables, so only their fields can be checked.
    let parts = ["lever", "label", "from", "to", "difference", "words"];
    let part = variable.rsplit('.').next().unwrap_or_default();
    let near = match is_item {
        true => suggest(part, parts).map(|near| format!("{root}.{near}")),
        false => suggest(variable, known()).map(str::to_owned),
    };
    near.map_or(list, |near| format!("did you mean `{near}`?"))
}

/// The span of a line, counted from 1.
fn line(text: &str, number: usize) -> Option<Range<usize>> {
    let before = text.split_inclusive('\n').take(number.checked_sub(1)?);
    let start = before.map(str::len).sum();
    let length = text.get(start..)?.lines().next().map_or(0, str::len);
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_variable_gets_the_nearest_as_hint() {
        for (variable, hint) in [
            ("recuiter", "did you mean `recruiter`?"),
            ("offer.bse", "did you mean `offer.base`?"),
            ("item.lable", "did you mean `item.label`?"),
            ("ask.base", "`ask` is available only in a counter"),
            ("zzz", "`offercalc draft --list` lists the variables"),
        ] {
            assert_eq!(near(variable), hint, "{variable}");
        }
    }

    #[test]
    fn a_line_is_found_by_its_number() {
        let text = "a\nbc\r\nd";
        let found = [1, 2, 3].map(|number| text.get(line(text, number).unwrap()).unwrap());
        assert_eq!(found, ["a", "bc", "d"]);
        assert_eq!(line(text, 0), None);
        assert_eq!(line(text, 9), Some(7..7));
    }

    #[test]
    fn a_letter_keeps_line_breaks_and_tabs_but_no_other_control_characters() {
        assert_eq!(harmless("a\r\n\tb \u{1b}[1m \n\nc"), "a\n\tb \u{fffd}[1m\n\nc\n");
    }
}
