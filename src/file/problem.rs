//! A problem with a file or a change.

use std::fmt;
use std::ops::Range;

/// The maximum number of problems reported per file.
pub(super) const MOST_PROBLEMS: usize = 100;

/// The first [`MOST_PROBLEMS`], plus a final note if there are more.
pub(super) fn limited(problems: impl IntoIterator<Item = Problem>) -> Vec<Problem> {
    let mut problems = problems.into_iter();
    let mut first: Vec<Problem> = problems.by_ref().take(MOST_PROBLEMS).collect();
    if problems.next().is_some() {
        first.push(Problem::new("more errors follow"));
    }
    first
}

/// A problem with an offer file or a change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The message.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// The byte range in the text; `None` for the whole file or a change.
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

    /// The problem of a file that is not valid, to report in place of a whole list.
    pub(super) fn first_of(problems: &[Self]) -> Self {
        Self::new(problems.first().map_or("the offer is not valid", |problem| &problem.message))
    }
}
