//! A row as the offer file that it is equivalent to. Every value is read as it would be from a file, so
//! the figures and the errors are the same.

use std::ops::Range;

use super::{LeverColumn, OfferTable, TableProblem};
use crate::file::editor::{Edit, edited};
use crate::file::kept;
use crate::file::literal;
use crate::file::offer_file::OfferFile;
use crate::file::problem::Problem;
use crate::key::{Kind, Step};
use crate::offer::Offer;
use crate::overrides::Overrides;
use crate::terms::{Fault, Faults, Terms};

/// A row as an offer file.
pub(super) struct RowFile<'t> {
    table: &'t OfferTable,
    file: OfferFile,
    /// The columns that state a value, and where it is in the file.
    pub(super) places: Vec<(usize, Vec<Step>)>,
}

impl OfferTable {
    /// Checks the values of a row alone, not whether they are an offer together.
    ///
    /// # Errors
    ///
    /// Every [`TableProblem`] of a value.
    pub fn check(&self, cells: &[&str]) -> Result<(), Vec<TableProblem>> {
        let row = RowFile::new(self, cells)?;
        let problems = row.value_problems().iter().cloned().map(|problem| row.problem(problem));
        let problems: Vec<_> = problems.collect();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

impl<'t> RowFile<'t> {
    /// The file of a row.
    pub(super) fn new(table: &'t OfferTable, cells: &[&str]) -> Result<Self, Vec<TableProblem>> {
        let mut stated: Vec<_> = table.stated(cells).collect();
        let places = places(stated.iter().map(|(index, column, _)| (*index, *column)));
        let place = |column: usize| places.iter().find(|(index, _)| *index == column);
        stated.sort_by_key(|(index, ..)| place(*index).map(|(_, path)| order(path)));
        let mut edits = Vec::with_capacity(stated.len());
        let mut problems = Vec::new();
        for (index, column, cell) in stated {
            let path = place(index).map(|(_, path)| path.as_slice()).unwrap_or_default();
            let set = literal_of(column, cell).and_then(|value| {
                fill_list(column, path, &mut edits)?;
                Ok(Edit::Set(path.to_vec(), value))
            });
            match set {
                Ok(edit) => edits.push(edit),
                Err(problem) => problems.push(TableProblem { column: Some(index), problem }),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let text = edited("", &edits).ok_or_else(|| {
            let problem = Problem::new("the values of this row do not fit together");
            vec![TableProblem { column: None, problem }]
        })?;
        Ok(Self { table, file: OfferFile::new(text), places })
    }

    /// The terms, without descriptions that no figure depends on.
    pub(super) fn terms(&self) -> Terms {
        let mut terms = self.file.terms().clone();
        let descriptions = self.table.columns.iter().filter_map(LeverColumn::description);
        descriptions.for_each(|key| terms.remove(key));
        terms
    }

    /// What is wrong with single values.
    pub(super) fn value_problems(&self) -> &[Problem] {
        // A file without any values is an error of its own, but a row is an offer without a base.
        match self.places.is_empty() {
            true => &[],
            false => self.file.value_problems(),
        }
    }

    /// Reads the offer from [`Self::terms`].
    pub(super) fn read(
        &self,
        terms: &Terms,
        asked: &Overrides,
    ) -> Result<Offer, Vec<TableProblem>> {
        let mut faults = Faults::default();
        let problems = self.value_problems();
        match Offer::read(terms, asked, &mut faults) {
            Some(offer) if problems.is_empty() => Ok(offer),
            _ => {
                let faults = faults.into_found();
                let faults = faults.into_iter().map(|fault| self.fault(&fault));
                let mut problems: Vec<_> = problems
                    .iter()
                    .cloned()
                    .map(|problem| self.problem(problem))
                    .chain(faults)
                    .collect();
                problems.sort_by_key(|problem| problem.column);
                Err(problems)
            }
        }
    }

    /// A problem with a value, under the name of its column.
    fn problem(&self, problem: Problem) -> TableProblem {
        let is_in = |span: &Range<usize>, outer: &Range<usize>| {
            outer.start <= span.start && span.end <= outer.end
        };
        let place = problem.span.as_ref().and_then(|span| {
            let spans = self.places.iter().filter_map(|(column, path)| {
                Some((*column, self.file.span_at(path).filter(|outer| is_in(span, outer))?))
            });
            spans.min_by_key(|(_, outer)| outer.len())
        });
        let whole = place.as_ref().filter(|(_, span)| problem.span.as_ref() == Some(span));
        let message = match whole.and_then(|(column, _)| self.table.columns.get(*column)) {
            Some(column) => named(&problem.message, &column.name),
            None => problem.message,
        };
        let column = place.map(|(column, _)| column);
        let hint = problem.hint.map(|hint| self.hint(hint, column));
        TableProblem { column, problem: Problem { message, hint, span: None } }
    }

    /// A hint for a file, as one for cells.
    fn hint(&self, hint: String, column: Option<usize>) -> String {
        if let Some((rate, _)) = hint.split_once(FOR_AN_AMOUNT) {
            let number = hint.rsplit('"').nth(1).unwrap_or_default();
            let currency = self.file.terms().currency("currency").unwrap_or_default();
            return format!(
                "{} for a rate, or {number} {currency} for an amount",
                rate.replace('"', "")
            );
        }
        let rest = hint.strip_prefix("set currency = \"");
        let Some((code, rest)) = rest.and_then(|rest| rest.split_once("\" ")) else {
            return hint;
        };
        let column = column.and_then(|column| self.table.columns.get(column));
        let section = column.and_then(|column| column.lever.path.split_last());
        let section = section.map_or(&[][..], |(_, above)| above);
        let places = [
            ("for the whole offer", "currency".to_owned()),
            ("in [stock]", "stock.currency".to_owned()),
            ("in the same section", name_of(&[section, &[Step::Key("currency")]].concat())),
        ];
        let place =
            places.iter().find_map(|(words, name)| Some((rest.strip_prefix(*words)?, name)));
        match place {
            Some((rest, name)) if self.table.columns.iter().any(|it| it.name == *name) => {
                format!("write {code} in the column `{name}`{rest}")
            }
            Some((rest, name)) => format!("add a column `{name}` with {code}{rest}"),
            None => hint,
        }
    }

    /// A fault of values that are valid alone.
    fn fault(&self, fault: &Fault) -> TableProblem {
        let path = self.in_table(&fault.path);
        let columns = &self.table.columns;
        let column = columns.iter().position(|column| column.lever.path.starts_with(&path));
        let name = |path: &[Step]| {
            let column = columns.iter().find(|column| column.lever.path == path);
            column.map_or_else(|| name_of(path), |column| column.name.clone())
        };
        let message = format!("`{}` {}", name(&path), fault.message);
        let hint = match (fault.is_missing(), column) {
            (false, _) => {
                let key_in = |key| {
                    let above = path.split_last().map_or(&[][..], |(_, above)| above);
                    name_of(&[above, &[Step::Key(key)]].concat())
                };
                in_a_column(fault.hint, key_in).unwrap_or_else(|| fault.hint.to_owned())
            }
            (true, Some(_)) => "fill in the cell".to_owned(),
            (true, None) => {
                let other = fault.instead.map(|key| {
                    let above = path.split_last().map_or(&[][..], |(_, above)| above);
                    [above, &[Step::Key(key)]].concat()
                });
                let or = other.map(|other| format!(" or `{}`", name(&other)));
                format!("add a column `{}`{}", name_of(&path), or.unwrap_or_default())
            }
        };
        TableProblem { column, problem: Problem::new(message).hint(hint) }
    }

    /// A path in the file with the numbers of the table.
    fn in_table(&self, path: &[Step]) -> Vec<Step> {
        let mut path = path.to_vec();
        for end in 1..path.len() {
            let section = path.get(..=end).unwrap_or_default();
            let place = self.places.iter().find(|(_, place)| place.starts_with(section));
            let column = place.and_then(|(column, _)| self.table.columns.get(*column));
            let number = column.and_then(|column| column.lever.path.get(end));
            if let (Some(step @ Step::Item(_)), Some(number)) = (path.get_mut(end), number) {
                *step = *number;
            }
        }
        path
    }
}

/// What follows the rate in the hint for a small number that may be one. Quotes of CSV are not part
/// of a cell, so an amount names its currency instead.
const FOR_AN_AMOUNT: &str = " for a rate, or ";

/// A hint that adds a key to the same section, as one that adds a column.
fn in_a_column(hint: &str, name_of: impl Fn(&'static str) -> String) -> Option<String> {
    const GRANT_PRICE: &str = "grant_price";
    let (what, rest) = hint.split_once(", like ")?;
    let value = rest.strip_prefix(GRANT_PRICE)?.strip_prefix(" = ")?;
    Some(format!("{what} in a column `{}`, like {value}", name_of(GRANT_PRICE)))
}

/// Where the values of columns are in the file of a row. Sections without any value are left out, so
/// the others move up.
fn places<'c>(
    stated: impl Iterator<Item = (usize, &'c LeverColumn)> + Clone,
) -> Vec<(usize, Vec<Step>)> {
    let paths = stated.clone().map(|(_, column)| column.lever.path.as_slice());
    let place = |path: &[Step]| -> Vec<Step> {
        let steps = path.iter().enumerate().map(|(at, step)| match (step, path.get(at + 1)) {
            (Step::Item(index), Some(Step::Key(_))) => {
                let above = path.get(..at).unwrap_or_default();
                let stated_before = (0..*index).filter(|before| {
                    let section = [above, &[Step::Item(*before)]].concat();
                    paths.clone().any(|path| path.starts_with(&section))
                });
                Step::Item(stated_before.count())
            }
            (step, _) => *step,
        });
        steps.collect()
    };
    stated.map(|(index, column)| (index, place(&column.lever.path))).collect()
}

/// Sections and items in the order of their numbers.
fn order(path: &[Step]) -> Vec<(&'static str, usize)> {
    let parts = path.iter().map(|step| match step {
        Step::Key(key) => (*key, 0),
        Step::Item(index) => ("", *index),
    });
    parts.collect()
}

/// The value of a cell, as TOML.
fn literal_of(column: &LeverColumn, cell: &str) -> Result<String, Problem> {
    // What looks like a list is text too.
    if matches!(column.lever.kind, Kind::Text) {
        return Ok(literal::quoted(cell));
    }
    literal::checked(cell, &column.lever)
}

/// Fills a list by year up to an item.
fn fill_list(column: &LeverColumn, path: &[Step], edits: &mut Vec<Edit>) -> Result<(), Problem> {
    let Some((Step::Item(index), list)) = path.split_last() else {
        return Ok(());
    };
    let is_item = |edit: &Edit| matches!(edit, Edit::Set(path, _) if path.starts_with(list));
    let length = edits.iter().filter(|edit| is_item(edit)).count();
    for missing in length..*index {
        let nothing = kept::nothing(column.lever.kind).ok_or_else(|| {
            let problem = Problem::new(format!("`{}` would leave a gap in the list", column.name));
            problem.hint("fill in the years before it")
        })?;
        edits.push(Edit::Set([list, &[Step::Item(missing)]].concat(), nothing.to_owned()));
    }
    Ok(())
}

/// A message with another name of the value that it starts with.
fn named(message: &str, name: &str) -> String {
    let rest = message.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    rest.map_or_else(|| message.to_owned(), |(_, rest)| format!("`{name}`{rest}"))
}

/// A path as the name of a lever. The number of the first section goes unsaid.
fn name_of(path: &[Step]) -> String {
    let parts = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some((*key).to_owned()),
        Step::Item(0) => None,
        Step::Item(index) => Some((index + 1).to_string()),
    });
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(names: &[&str], cells: &[&str]) -> String {
        let table = OfferTable::new(names).unwrap();
        let file = RowFile::new(&table, cells).map_err(|problems| problems[0].problem.to_string());
        file.map_or_else(|message| message, |row| row.file.text().to_owned())
    }

    /// The name of the column, message and hint of each problem of a row.
    fn problems(names: &[&str], cells: &[&str]) -> Vec<(Option<usize>, String, String)> {
        let table = OfferTable::new(names).unwrap();
        let read = RowFile::new(&table, cells)
            .and_then(|row| row.read(&row.terms(), &Overrides::default()));
        let problems = read.map(|_| ()).unwrap_err().into_iter();
        let parts = problems.map(|TableProblem { column, problem }| {
            assert_eq!(problem.span, None);
            (column, problem.message, problem.hint.unwrap_or_default())
        });
        parts.collect()
    }

    #[test]
    fn an_empty_cell_states_nothing() {
        let names = ["sign_on.2", "base", "sign_on.1", "name"];
        assert_eq!(
            text(&names, &["60k", "1", "80k", ""]),
            "base = 1\nsign_on = [80_000, 60_000]\n"
        );
        assert_eq!(text(&names, &["60k", "1", " ", ""]), "base = 1\nsign_on = [0, 60_000]\n");
        assert_eq!(text(&names, &["", "1", "", "[A] \"B\""]), "base = 1\nname = '[A] \"B\"'\n");
        assert_eq!(text(&names, &["", "", "", ""]), "");
        let prices = ["base", "stock.prices.1", "stock.prices.2"];
        assert_eq!(
            text(&prices, &["1", "", "5"]),
            "`stock.prices.2` would leave a gap in the list"
        );
    }

    #[test]
    fn a_grant_without_values_does_not_exist() {
        let names = ["base", "rsu.1", "rsu.2", "rsu.2.vesting", "rsu.3", "rsu.3.vesting"];
        let second = text(&names, &["1", "", "5", "amazon", "", ""]);
        assert_eq!(second, "base = 1\n\n[rsu]\nvalue = 5\nvesting = \"amazon\"\n");
        let two = text(&names, &["1", "", "5", "amazon", "6", "google"]);
        assert!(two.matches("[[rsu]]").count() == 2, "{two}");
        // Problems name the column, not the place in the file.
        let problem = problems(&names, &["1", "", "-5", "amazon", "", ""]).remove(0);
        assert_eq!((problem.0, problem.1.split_once(' ').unwrap().0), (Some(2), "`rsu.2`"));
        let [(column, message, hint)] = &problems(&names, &["1", "", "5", "", "", ""])[..] else {
            panic!("one problem");
        };
        assert_eq!((*column, message.as_str()), (Some(3), "`rsu.2.vesting` is missing"));
        assert_eq!(hint, "fill in the cell");
    }

    #[test]
    fn every_problem_of_a_row_names_its_column() {
        let names = ["base", "bonus", "sign_on", "rsu", "rsu.vesting"];
        let found = problems(&names, &["-1", "15", "1,x", "1", "amzn"]);
        let columns: Vec<_> = found.iter().map(|(column, ..)| column.unwrap()).collect();
        assert_eq!(columns, [0, 1, 2, 4]);
        assert!(found[2].1.starts_with("`sign_on.2` is `x`"), "{}", found[2].1);
        assert!(found[3].2.contains("amazon"), "{}", found[3].2);
        assert_eq!(problems(&names, &[""; 5])[0].1, "`base` is missing");
        let grant = problems(&["base", "rsu.vesting"], &["1", "amazon"]).remove(0);
        assert_eq!((grant.0, grant.2.as_str()), (None, "add a column `rsu.value` or `rsu.shares`"));
    }

    #[test]
    fn hints_can_be_typed_in_cells() {
        let hint = |names: &[&str], cells: &[&str]| problems(names, cells).remove(0).2;
        let rate = hint(&["base", "bonus", "currency"], &["1", "10", "INR"]);
        assert_eq!(rate, "write 10% for a rate, or 10 INR for an amount");
        assert!(text(&["bonus"], &["10 INR"]).contains("10 INR"));
        let euros = hint(&["base"], &["\u{20ac}1"]);
        assert!(euros.starts_with("add a column `currency` with EUR, or convert"), "{euros}");
        let euros = hint(&["base", "currency"], &["\u{20ac}1", ""]);
        assert!(euros.starts_with("write EUR in the column `currency`, or convert"), "{euros}");
        let grant = ["base", "rsu", "rsu.vesting", "price"];
        let expected = "add the share price at grant in a column `rsu.grant_price`, like 170";
        assert_eq!(hint(&grant, &["1", "5", "amazon", "0"]), expected);
    }

    #[test]
    fn an_ambiguous_or_unreadable_cell_is_refused() {
        assert!(text(&["sign_on"], &["110,085"]).contains("ambiguous"));
        assert!(text(&["price"], &["140,150"]).contains("ambiguous"));
        assert!(text(&["rsu.vesting"], &["[1, "]).contains("invalid value"));
    }
}
