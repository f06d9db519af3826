//! The built-in letters, and what a template can say.

use std::fmt::Write as _;

use serde::Serialize;

use super::LetterFormat;
use super::letter::{FILTERS, Kind};
use super::variables::VARIABLES;
use crate::cli::args::ToArgs;
use crate::cli::diagnostics::Failure;
use crate::cli::offers::SCHEMA;
use crate::cli::output;
use crate::cli::report::write_json;

/// Writes the list, or the template of one letter as it is.
pub(super) fn write(kind: Option<Kind>, format: LetterFormat, to: &ToArgs) -> Result<(), Failure> {
    output::write(to.output.as_deref(), |out| match (format, kind) {
        (LetterFormat::Json, kind) => write_json(out, &ListJson::new(kind)),
        (LetterFormat::Text, Some(kind)) => out.write_all(kind.template().as_bytes()),
        (LetterFormat::Text, None) => out.write_all(text().as_bytes()),
    })
}

fn text() -> String {
    let mut text = "Letters\n".to_owned();
    let width = VARIABLES.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    // Writing to a string cannot fail.
    for kind in Kind::ALL {
        let _ = writeln!(text, "  {:width$}  {}", kind.name(), kind.about());
    }
    text.push_str("\nVariables\n");
    for (name, about) in VARIABLES {
        let _ = writeln!(text, "  {name:width$}  {about}");
    }
    let _ = writeln!(text, "\nFilters: {FILTERS}.");
    text.push_str(
        "A name that is not known is a blank in brackets, like [recruiter] or [role].\n\
         `offercalc draft --list KIND` prints the template of a letter.\n",
    );
    text
}

#[derive(Serialize)]
struct ListJson {
    schema: u32,
    command: &'static str,
    letters: Vec<KindJson>,
    variables: Vec<VariableJson>,
}

#[derive(Serialize)]
struct KindJson {
    kind: &'static str,
    about: &'static str,
    template: &'static str,
}

#[derive(Serialize)]
struct VariableJson {
    name: &'static str,
    about: &'static str,
}

impl ListJson {
    /// Of one letter, or of all.
    fn new(only: Option<Kind>) -> Self {
        let letters = Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind));
        let letter = |kind: Kind| KindJson {
            kind: kind.name(),
            about: kind.about(),
            template: kind.template(),
        };
        Self {
            schema: SCHEMA,
            command: "draft",
            letters: letters.map(letter).collect(),
            variables: VARIABLES.map(|(name, about)| VariableJson { name, about }).into(),
        }
    }
}
