//! A table of offers: each row is an offer, with a lever a column.

mod plain;
mod row_file;
mod rows;

use super::problem::Problem;
use super::value::cut;
use crate::key::{Key, Kind, Step};
use crate::lever::{Lever, LeverError};
use crate::offer::Offer;
use crate::terms::Terms;
pub use rows::OfferRows;

/// The levers of a table of offers, by column. A row has a cell for each, with a value written as for
/// a [`Change`](crate::Change): `185k`, `15%`, `amazon`. An empty cell states nothing.
///
/// ```
/// use offercalc::{Horizon, Metric, OfferTable, Overrides};
///
/// let table = OfferTable::new(&["base", "sign_on.1", "rsu", "rsu.vesting"])?;
/// let mut rows = table.rows(&Overrides::default());
/// let offer = rows.read(&["175k", "80000", "300000", "amazon"]).expect("a valid offer");
/// let total = offer.project(Horizon::default())?.metric(Metric::Total)?;
/// assert_eq!(total.get().to_string(), "1080000.00");
/// assert!(rows.read(&["175k", "", "", ""]).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OfferTable {
    columns: Vec<LeverColumn>,
}

/// A column of a table.
#[derive(Clone, Debug)]
struct LeverColumn {
    /// The lever's name as stated.
    name: String,
    lever: Lever,
}

/// A problem with a column or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableProblem {
    /// The index of the column; `None` if none has the problem alone.
    pub column: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl std::fmt::Display for TableProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for TableProblem {}

impl OfferTable {
    /// The most columns.
    pub const MOST_COLUMNS: usize = 128;

    /// A table with these levers.
    ///
    /// # Errors
    ///
    /// The first [`TableProblem`] by name: a column that is not a lever, or two that set the same
    /// value.
    pub fn new(names: &[impl AsRef<str>]) -> Result<Self, TableProblem> {
        if names.len() > Self::MOST_COLUMNS {
            let message = format!("a table has at most {} levers", Self::MOST_COLUMNS);
            return Err(TableProblem { column: None, problem: Problem::new(message) });
        }
        let mut names: Vec<(usize, &str)> =
            names.iter().map(|name| name.as_ref().trim()).enumerate().collect();
        // The first grant is known before the second, and both before a name without a number, which
        // is ambiguous then.
        names.sort_by_key(|(_, name)| name.split('.').map(NamePart::new).collect::<Vec<_>>());
        let mut terms = Terms::default();
        let mut columns: Vec<(usize, LeverColumn)> = Vec::with_capacity(names.len());
        for (index, name) in names {
            let wrong = |problem| TableProblem { column: Some(index), problem };
            let name = cut(name).into_owned();
            let lever = Lever::find(&name, &terms).map_err(|error| wrong(error.into()))?;
            if let Some((_, other)) = columns.iter().find(|(_, it)| it.lever.overlaps(&lever)) {
                return Err(wrong(both_set(&name, &other.name)));
            }
            terms.add_sections(&lever.path);
            columns.push((index, LeverColumn { name, lever }));
        }
        columns.sort_by_key(|(index, _)| *index);
        Ok(Self { columns: columns.into_iter().map(|(_, column)| column).collect() })
    }

    /// Whether a name is that of a lever.
    #[must_use]
    pub fn knows(name: &str) -> bool {
        let found = Lever::find(&cut(name.trim()), &Terms::default());
        !matches!(found, Err(LeverError::Unknown { .. }))
    }

    /// The lever that is most similar to a name that is not one.
    #[must_use]
    pub fn nearest(name: &str) -> Option<String> {
        match Lever::find(&cut(name.trim()), &Terms::default()) {
            Err(LeverError::Unknown { near, .. }) => near,
            _ => None,
        }
    }

    /// The required keys of an offer that no column sets.
    pub fn missing(&self) -> impl Iterator<Item = &'static Key> {
        let sets = |key: &Key| {
            let first = Step::Key(key.name);
            self.columns.iter().any(|column| column.lever.path.first() == Some(&first))
        };
        Offer::keys().filter(move |key| key.required && !sets(key))
    }

    /// The cells of a row that state a value, without spaces around it.
    fn stated<'c>(
        &self,
        cells: &'c [&str],
    ) -> impl Iterator<Item = (usize, &LeverColumn, &'c str)> + Clone {
        let cells = self.columns.iter().zip(cells).enumerate();
        let cells = cells.map(|(index, (column, cell))| (index, column, cell.trim()));
        cells.filter(|(_, _, cell)| !cell.is_empty())
    }
}

impl LeverColumn {
    /// The top-level key of a text that describes the offer, and that no figure depends on.
    fn description(&self) -> Option<&'static str> {
        match (self.lever.kind, self.lever.path.as_slice()) {
            (Kind::Text, [Step::Key(key)]) => Some(key),
            _ => None,
        }
    }
}

fn both_set(name: &str, other: &str) -> Problem {
    match name == other {
        true => Problem::new(format!("`{name}` is stated twice")).hint("remove one of the two"),
        false => Problem::new(format!("`{other}` and `{name}` set the same value"))
            .hint("remove one of the two"),
    }
}

/// A part of a lever's name. Numbers come first, by size.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum NamePart<'n> {
    Number(u32),
    Word(&'n str),
}

impl<'n> NamePart<'n> {
    fn new(part: &'n str) -> Self {
        part.parse().map_or(Self::Word(part), Self::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(names: &[&str]) -> (Option<usize>, String, String) {
        let TableProblem { column, problem } = OfferTable::new(names).unwrap_err();
        (column, problem.message, problem.hint.unwrap_or_default())
    }

    #[test]
    fn columns_are_levers_in_any_order() {
        let names = ["rsu.2", "rsu.2.vesting", "price", "rsu.1.vesting", "rsu.1", " base "];
        let table = OfferTable::new(&names).unwrap();
        let levers = table.columns.iter().map(|column| column.lever.to_string());
        let full = ["rsu.2.value", "rsu.2.vesting", "stock.price", "rsu.1.vesting", "rsu.value"];
        assert_eq!(levers.collect::<Vec<_>>(), [&full[..], &["base"]].concat());
    }

    #[test]
    fn a_column_that_is_no_lever_is_refused_with_the_nearest() {
        let (column, message, hint) = refused(&["base", "sign_on.1", "bonsu"]);
        assert_eq!((column, message.as_str()), (Some(2), "unknown lever `bonsu`"));
        assert_eq!(hint, "did you mean `bonus`?");
        assert_eq!(refused(&["base", "signon"]).2, "did you mean `sign_on`?");
        let long = refused(&[&"x".repeat(100_000)]);
        assert!(long.1.len() < 100, "{}", long.1.len());
        assert_eq!(refused(&["base", ""]).0, Some(1));
    }

    #[test]
    fn two_columns_cannot_set_the_same_value() {
        assert_eq!(refused(&["base", "base"]).1, "`base` is stated twice");
        assert_eq!(
            refused(&["base", "base.amount"]).1,
            "`base` and `base.amount` set the same value"
        );
        assert_eq!(refused(&["sign_on.1", "sign_on"]).0, Some(0));
        assert_eq!(refused(&["rsu.vesting.cliff", "rsu.vesting"]).0, Some(0));
        assert!(OfferTable::new(&["base", "base.hourly", "rsu", "rsu.shares"]).is_ok());
    }

    #[test]
    fn a_second_grant_needs_a_first_and_makes_names_ambiguous() {
        assert_eq!(refused(&["base", "rsu.2"]).2, "use `rsu.1`");
        let names = ["rsu.1", "rsu.2", "rsu.vesting"];
        assert!(refused(&names).1.contains("ambiguous"), "{}", refused(&names).1);
    }

    #[test]
    fn required_keys_without_a_column_are_missing() {
        let missing = |names: &[&str]| {
            let table = OfferTable::new(names).unwrap();
            table.missing().map(|key| key.name).collect::<Vec<_>>()
        };
        assert_eq!(missing(&["name", "bonus"]), ["base"]);
        assert!(missing(&["base"]).is_empty() && missing(&["base.hourly"]).is_empty());
    }
}
