//! Why the value of an argument cannot be read, and what to type instead.
//!
//! The argument parser keeps it as the source of its own error, where `usage` finds it again.

use std::fmt;

use super::diagnostics::{Diagnostic, Failure};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ArgumentError {
    message: String,
    hint: Option<String>,
}

impl ArgumentError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What to type instead.
    pub(crate) fn what_to_type(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The failure of a command line with this argument, with another message but the same hint.
    pub(crate) fn failure(self, message: impl Into<String>) -> Failure {
        Failure::usage(Diagnostic::new(message).maybe_hint(self.hint))
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ArgumentError {}
