//! Which columns of a table are levers, and which are copied.

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
        let table = OfferTable::new(&all).map_err(|TableProblem { column, problem, .. }| {
            let name = column.and_then(|column| all.get(column));
            let is_unknown = name.filter(|name| !OfferTable::knows(name));
            let hint = is_unknown.map_or(problem.hint.clone(), |name| Some(keep_hint(name)));
            Diagnostic::new(problem.to_string()).maybe_hint(hint)
        })?;
        let index_of = |name: &String| names.iter().position(|other| other == name);
        let kept = self.kept.iter().map(index_of).collect();
        Ok(Layout { width: names.len(), levers, kept, table })
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

/// What to type for a column that is not a lever.
fn keep_hint(name: &str) -> String {
    let copies = format!("--keep {name} copies a column that is not a lever");
    match OfferTable::nearest(name) {
        Some(near) => format!("did you mean `{near}`? {copies}"),
        None => format!("name a lever, like base or rsu.vesting; {copies}"),
    }
}
