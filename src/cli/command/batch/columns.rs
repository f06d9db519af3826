//! Which columns of a table are levers, and which are copied.

use std::borrow::Cow;

use offercalc::{OfferTable, TableProblem};

use crate::cli::diagnostics::{Diagnostic, Failure};

/// The columns of a table.
pub(super) struct Columns {
    /// The columns to copy, by name.
    pub(super) kept: Vec<String>,
    /// The levers that have the same value in every row.
    pub(super) sets: Vec<(String, String)>,
    /// The layout of every row; `None` if each row names its own columns.
    pub(super) layout: Option<Layout>,
}

/// The layout of a row.
pub(super) struct Layout {
    /// The number of columns.
    pub(super) width: usize,
    /// The index of each column that is a lever.
    pub(super) levers: Vec<usize>,
    /// The index of each kept column; `None` if the row does not have it.
    pub(super) kept: Vec<Option<usize>>,
    /// The levers, and after them those that are set in every row.
    pub(super) table: OfferTable,
}

impl Columns {
    /// The columns of a table with a header, or of one whose rows name their columns.
    pub(super) fn new(
        header: Option<&[String]>,
        kept: &[String],
        sets: Vec<(String, String)>,
        file: &str,
    ) -> Result<Self, Failure> {
        let mut columns = Self { kept: kept.to_vec(), sets, layout: None };
        columns.refuse_wrong_sets()?;
        let Some(header) = header else {
            return Ok(columns);
        };
        let on_header = |wrong: Diagnostic| Failure::input(vec![wrong.file(file).on_line(1)]);
        for name in kept {
            match header.iter().filter(|other| *other == name).count() {
                1 => {}
                0 => return Err(on_header(not_there(name, header))),
                _ => {
                    let wrong = Diagnostic::new(format!("the table has two columns `{name}`"));
                    return Err(on_header(wrong.hint("rename one of the two")));
                }
            }
        }
        let layout = columns.layout(header).map_err(on_header)?;
        if let Some(key) = layout.table.missing().next() {
            let wrong = Diagnostic::new(format!("the table has no column `{}`", key.name));
            // The unit follows the value.
            let example = key.example.split(',').next().unwrap_or_default();
            let example = example.replace(" = ", "=").replace('_', "");
            return Err(on_header(
                wrong.hint(format!("add it, or set it in every row with --set {example}")),
            ));
        }
        columns.layout = Some(layout);
        Ok(columns)
    }

    /// The layout of rows with these columns.
    pub(super) fn layout(&self, names: &[String]) -> Result<Layout, Diagnostic> {
        if let Some(nameless) = names.iter().position(String::is_empty) {
            let wrong = Diagnostic::new(format!("column {} has no name", nameless + 1));
            return Err(wrong.hint("name a lever, like base, or remove the column"));
        }
        let is_lever = |name: &String| !self.kept.contains(name) || OfferTable::knows(name);
        let levers = names.iter().enumerate().filter(|(_, name)| is_lever(name));
        let levers: Vec<usize> = levers.map(|(index, _)| index).collect();
        let stated = levers.iter().filter_map(|index| names.get(*index));
        let all: Vec<&String> = stated.chain(self.sets.iter().map(|(name, _)| name)).collect();
        let mut unknown: Vec<&str> = Vec::new();
        // A table with too many columns has another mistake.
        for name in all.iter().take_while(|_| all.len() <= OfferTable::MOST_COLUMNS) {
            if !OfferTable::knows(name) && !unknown.contains(&name.as_str()) {
                unknown.push(name);
            }
        }
        if !unknown.is_empty() {
            return Err(self.unknown(&unknown));
        }
        let table = OfferTable::new(&all).map_err(|TableProblem { problem, .. }| {
            Diagnostic::new(problem.to_string()).maybe_hint(problem.hint)
        })?;
        let index_of = |name: &String| names.iter().position(|other| other == name);
        let kept = self.kept.iter().map(index_of).collect();
        Ok(Layout { width: names.len(), levers, kept, table })
    }

    /// The error for columns that are neither levers nor kept, with what to type for all of them.
    fn unknown(&self, names: &[&str]) -> Diagnostic {
        let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let near = names.iter().filter_map(|name| Some((name, OfferTable::nearest(name)?)));
        let near: Vec<String> = near
            .map(|(name, near)| match names {
                [_] => format!("`{near}`"),
                _ => format!("`{near}` for `{name}`"),
            })
            .collect();
        let (levers, levers_like, columns) = match names {
            [_] => {
                ("lever", "name a lever, like base or rsu.vesting", "a column that is not a lever")
            }
            _ => ("levers", "name levers, like base or rsu.vesting", "columns that are not levers"),
        };
        let instead = match near.is_empty() {
            true => format!("{levers_like}; "),
            false => format!("did you mean {}? ", near.join(", ")),
        };
        // The names of the option are separated by commas.
        let copies = match names.iter().find(|name| name.contains(',')) {
            Some(name) => format!("rename `{name}`: --keep cannot copy a name with a comma"),
            None => {
                let kept = self.kept.iter().map(String::as_str).chain(names.iter().copied());
                let kept = kept.map(in_shell).collect::<Vec<_>>().join(",");
                let joint = if kept.starts_with('-') { "=" } else { " " };
                format!("--keep{joint}{kept} copies {columns}")
            }
        };
        Diagnostic::new(format!("unknown {levers} {listed}")).hint(format!("{instead}{copies}"))
    }

    /// Rejects values of `--set` that no row could have.
    fn refuse_wrong_sets(&self) -> Result<(), Failure> {
        let names: Vec<&String> = self.sets.iter().map(|(name, _)| name).collect();
        let values: Vec<&str> = self.sets.iter().map(|(_, value)| value.as_str()).collect();
        let table = OfferTable::new(&names).map_err(|problem| vec![problem]);
        let checked = table.and_then(|table| table.check(&values));
        checked.map_err(|problems| match problems.into_iter().next() {
            Some(TableProblem { problem, .. }) => {
                let wrong = Diagnostic::new(problem.to_string()).maybe_hint(problem.hint);
                Failure::usage(wrong.about("`--set`"))
            }
            None => Failure::done(),
        })
    }
}

/// The error for a column to keep that the table does not have.
fn not_there(name: &str, header: &[String]) -> Diagnostic {
    let wrong = Diagnostic::new(format!("the table has no column `{name}` to keep"));
    let known = header.iter().map(String::as_str);
    wrong.hint(match offercalc::suggest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its columns are {}", known.collect::<Vec<_>>().join(", ")),
    })
}

/// A word as it is typed in a shell.
fn in_shell(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if word.chars().all(is_plain) {
        word.into()
    } else if word.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", word.replace('\'', r"'\''")).into()
    } else {
        format!("\"{word}\"").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell_where_they_must_be() {
        for (word, typed) in [
            ("id", "id"),
            ("Base Salary", "\"Base Salary\""),
            ("it's", "\"it's\""),
            ("$ a year", "'$ a year'"),
            ("it's $5", r"'it'\''s $5'"),
        ] {
            assert_eq!(in_shell(word), typed);
        }
    }
}
