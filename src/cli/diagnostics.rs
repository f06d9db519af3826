//! Diagnostics: mistakes as data, and how they are printed, as text or as JSON.
//!
//! The callers decide what is a mistake.

mod diagnostic;
mod excerpt;

use std::fmt;
use std::io::{self, Write as _};
use std::ops::Range;
use std::process::ExitCode;

use serde::Serialize;

use super::render::write_json_line;
use super::terminal;
pub(crate) use diagnostic::Diagnostic;
use diagnostic::Severity;

/// A failure that ends the program.
#[derive(Debug)]
pub(crate) struct Failure {
    diagnostics: Vec<Diagnostic>,
    /// Help to print instead of diagnostics.
    help: Option<String>,
    status: u8,
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

    /// The command line is wrong, with a hint on what to type.
    pub(crate) fn misuse(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::usage(Diagnostic::new(message).hint(hint))
    }

    /// No command was given, so the help is shown.
    pub(crate) const fn help(help: String) -> Self {
        Self { diagnostics: Vec::new(), help: Some(help), status: 2 }
    }

    /// Nothing failed, and nothing is left to do.
    pub(crate) const fn done() -> Self {
        Self { diagnostics: Vec::new(), help: None, status: 0 }
    }

    /// Adds further diagnostics.
    pub(crate) fn and(mut self, diagnostics: Vec<Diagnostic>) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }

    /// Adds the diagnostics of another failure, except duplicates.
    pub(crate) fn also(mut self, other: Self) -> Self {
        for diagnostic in other.diagnostics {
            let is_same = |other: &Diagnostic| {
                (&other.message, &other.file) == (&diagnostic.message, &diagnostic.file)
            };
            if !self.diagnostics.iter().any(is_same) {
                self.diagnostics.push(diagnostic);
            }
        }
        self
    }

    /// The same, with what it is about in front of each message.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.diagnostics = self.diagnostics.into_iter().map(|it| it.about(what)).collect();
        self
    }

    /// The same, with another hint.
    pub(crate) fn hint(mut self, hint: &str) -> Self {
        self.diagnostics = self.diagnostics.into_iter().map(|it| it.hint(hint)).collect();
        self
    }

    /// The same as a mistake in the text of a file, where it names no other file.
    pub(crate) fn in_file(self, file: &str, text: &str, span: Option<&Range<usize>>) -> Self {
        let placed = |it: Diagnostic| match it.file {
            Some(_) => it,
            None => it.file(file).maybe_at(text, span.cloned()),
        };
        Self::input(self.diagnostics.into_iter().map(placed).collect())
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// The failure inside an error, or one made from the error's chain.
    pub(crate) fn of(error: anyhow::Error) -> Self {
        error.downcast().unwrap_or_else(|error| Self::unforeseen(&error))
    }

    fn unforeseen(error: &anyhow::Error) -> Self {
        let reasons = error.chain().map(|reason| match reason.downcast_ref::<io::Error>() {
            Some(reason) => io_reason(reason),
            None => reason.to_string(),
        });
        let reasons: Vec<String> = reasons.collect();
        Self::input(vec![Diagnostic::new(reasons.join(": "))])
    }

    fn print(&self) -> ExitCode {
        self.write();
        ExitCode::from(self.status)
    }

    /// Writes what is wrong to standard error.
    fn write(&self) {
        let mut text = match &self.help {
            Some(help) => help.clone(),
            None if typed("--format", "-f").as_deref() == Some("json") => self.as_json(),
            None => self.as_text(terminal::colored_errors(typed("--color", "").as_deref())),
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        // If standard error cannot be written either, only the exit status is left.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    fn as_json(&self) -> String {
        #[derive(Serialize)]
        struct Diagnostics<'a> {
            #[serde(skip_serializing_if = "Vec::is_empty")]
            errors: Vec<&'a Diagnostic>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            warnings: Vec<&'a Diagnostic>,
        }
        if self.diagnostics.is_empty() {
            return String::new();
        }
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        let (errors, warnings) = self.diagnostics.iter().partition(is_error);
        let mut text = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_json_line(&Diagnostics { errors, warnings }, &mut text);
        String::from_utf8_lossy(&text).into_owned()
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_text(false))
    }
}

impl std::error::Error for Failure {}

/// Prints warnings to standard error. The program goes on.
pub(crate) fn warn(warnings: Vec<Diagnostic>) {
    if !warnings.is_empty() {
        Failure::input(warnings).write();
    }
}

/// Prints why the program stops to standard error and returns the exit status.
pub(crate) fn report(error: anyhow::Error) -> ExitCode {
    Failure::of(error).print()
}

/// The value of an option in the raw arguments, because a wrong command line has no parsed value.
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

/// The reason for an I/O error, without the error number.
pub(crate) fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::NotADirectory => "part of the path is not a directory".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            text.to_lowercase()
        }
    }
}
