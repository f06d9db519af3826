//! One thing that is wrong with a file, or with a change of one.

use std::fmt;
use std::ops::Range;

/// The most problems that are reported of one file.
pub(super) const MOST_PROBLEMS: usize = 100;

/// The first [`MOST_PROBLEMS`], and that there are more where there are.
pub(super) fn limited(problems: impl IntoIterator<Item = Problem>) -> Vec<Problem> {
    let mut problems = problems.into_iter();
    let mut first: Vec<Problem> = problems.by_ref().take(MOST_PROBLEMS).collect();
    if problems.next().is_some() {
        first.push(Problem::new("there are more mistakes than these"));
    }
    first
}

/// One thing that is wrong with an offer file, or with a change of one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// Where, in bytes of the text; `None` where it is the file as a whole, or a change.
    pub span: Option<Range<usize>>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Problem {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, span: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }
}
