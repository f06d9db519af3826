//! Letters: the data for templates, and the list of built-in letters and variables.

pub(crate) mod asked;
pub(crate) mod letter_offer;
pub(crate) mod variables;

use std::fmt::Write as _;

use serde::Serialize;

use super::head::SCHEMA;
use variables::{VARIABLES, Variables};

/// The filters of a template.
pub(crate) const FILTERS: &str = "join, length, lower and upper";

/// A letter and the variables that filled it in.
#[derive(Serialize)]
pub(crate) struct Letter<'a> {
    schema: u32,
    command: &'static str,
    kind: &'static str,
    pub(crate) text: String,
    variables: &'a Variables,
}

impl<'a> Letter<'a> {
    pub(crate) const fn new(kind: &'static str, text: String, variables: &'a Variables) -> Self {
        Self { schema: SCHEMA, command: "draft", kind, text, variables }
    }
}

/// A built-in letter.
#[derive(Serialize)]
pub(crate) struct BuiltInLetter {
    pub(crate) kind: &'static str,
    /// A one-line description.
    pub(crate) about: &'static str,
    pub(crate) template: &'static str,
}

/// The built-in letters and the variables of templates.
#[derive(Serialize)]
pub(crate) struct LetterList {
    schema: u32,
    command: &'static str,
    letters: Vec<BuiltInLetter>,
    variables: Vec<LetterVariable>,
}

#[derive(Serialize)]
struct LetterVariable {
    name: &'static str,
    about: &'static str,
}

impl LetterList {
    pub(crate) fn new(letters: Vec<BuiltInLetter>) -> Self {
        let variables = VARIABLES.map(|(name, about)| LetterVariable { name, about });
        Self { schema: SCHEMA, command: "draft", letters, variables: variables.into() }
    }

    /// The list for people.
    pub(crate) fn text(&self) -> String {
        let mut text = "Letters\n".to_owned();
        let width = self.variables.iter().map(|each| each.name.len()).max().unwrap_or_default();
        // Writing to a string cannot fail.
        for BuiltInLetter { kind, about, .. } in &self.letters {
            let _ = writeln!(text, "  {kind:width$}  {about}");
        }
        text.push_str("\nVariables\n");
        for LetterVariable { name, about } in &self.variables {
            let _ = writeln!(text, "  {name:width$}  {about}");
        }
        let _ = writeln!(text, "\nFilters: {FILTERS}.");
        text.push_str(
            "A missing name becomes a placeholder in brackets, like [recruiter] or [role].\n\
             `offercalc draft --list KIND` prints the template of a letter.\n",
        );
        text
    }
}
