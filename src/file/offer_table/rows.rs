//! Reads the rows of a table, one after another.
//!
//! Most rows of a table state the same levers as a row before, in plain numbers and a few words. The
//! terms of such a row are those of the row before with other values, so that neither TOML nor the
//! tables of keys are needed. Any other row is read as the offer file that it is equivalent to, which
//! also finds its errors.

use std::collections::HashMap;

use super::row_file::RowFile;
use super::{LeverColumn, OfferTable, TableProblem, plain};
use crate::file::value::LONGEST_TEXT;
use crate::key::{Kind, Step};
use crate::money::Currency;
use crate::offer::Offer;
use crate::overrides::Overrides;
use crate::terms::{Faults, Terms, Value};

/// The most patterns that are remembered, and the most words of a column.
const MOST_REMEMBERED: usize = 1_024;

/// The longest text of a word that is remembered, in bytes.
const LONGEST_REMEMBERED: usize = 64;

/// Reads the offers of a table. It remembers what rows have in common, within a fixed size.
#[derive(Clone, Debug)]
pub struct OfferRows {
    table: OfferTable,
    asked: Overrides,
    patterns: HashMap<u128, Pattern>,
    /// The values of words, by column.
    words: Vec<HashMap<Box<str>, Value>>,
}

/// What rows have in common that state the same levers.
#[derive(Clone, Debug)]
struct Pattern {
    /// The terms of the last row.
    terms: Terms,
    /// The columns that state a value, and where it is in the terms.
    places: Vec<(usize, Vec<Step>)>,
    /// The currency of amounts; `None` if a cell states one.
    currency: Option<Currency>,
}

impl OfferTable {
    /// Reads rows. `asked` overrides the share price, growth and currency of every offer.
    #[must_use]
    pub fn rows(&self, asked: &Overrides) -> OfferRows {
        let (table, asked) = (self.clone(), asked.clone());
        let words = vec![HashMap::new(); self.columns.len()];
        OfferRows { table, asked, patterns: HashMap::new(), words }
    }
}

impl OfferRows {
    /// Reads the offer of a row, with a cell for each column. It has no name or other description,
    /// which no figure depends on.
    ///
    /// # Errors
    ///
    /// Every [`TableProblem`] of the row, by column.
    pub fn read(&mut self, cells: &[&str]) -> Result<Offer, Vec<TableProblem>> {
        let stated = self.table.stated(cells);
        let pattern = stated.fold(0, |pattern, (index, ..)| pattern | 1_u128 << index);
        match self.read_like(pattern, cells) {
            Some(offer) => Ok(offer),
            None => self.read_file(pattern, cells),
        }
    }

    /// Reads a row like one before it; `None` if there is none, or if the row has another problem.
    fn read_like(&mut self, pattern: u128, cells: &[&str]) -> Option<Offer> {
        let Self { table, asked, patterns, words } = self;
        let Pattern { terms, places, currency } = patterns.get_mut(&pattern)?;
        for (index, path) in places {
            let (column, cell) = (table.columns.get(*index)?, cells.get(*index)?.trim());
            if column.description().is_some() {
                if cell.chars().nth(LONGEST_TEXT).is_some() {
                    return None;
                }
                continue;
            }
            let value = match plain::setting(cell, column.lever.kind, *currency) {
                Some(setting) => Value::Set(setting),
                None if currency.is_none() && depends_on_currency(column) => return None,
                None => word(table, (*index, cell), words.get_mut(*index)?)?,
            };
            terms.replace(path, value)?;
        }
        Offer::read(terms, asked, &mut Faults::default())
    }

    /// Reads a row as an offer file.
    fn read_file(&mut self, pattern: u128, cells: &[&str]) -> Result<Offer, Vec<TableProblem>> {
        let row = RowFile::new(&self.table, cells)?;
        let terms = row.terms();
        let offer = row.read(&terms, &self.asked)?;
        let places = row.places;
        let stated = || self.table.stated(cells).map(|(_, column, _)| column);
        if !stated().any(is_part_of_schedule) && !self.patterns.contains_key(&pattern) {
            let states_currency = stated().any(|it| matches!(it.lever.kind, Kind::Currency));
            let currency = (!states_currency).then(Currency::default);
            // One makes room for another. To forget them all would read most rows of a sparse table as
            // files.
            if self.patterns.len() >= MOST_REMEMBERED
                && let Some(any) = self.patterns.keys().next().copied()
            {
                self.patterns.remove(&any);
            }
            self.patterns.insert(pattern, Pattern { terms, places, currency });
        }
        Ok(offer)
    }
}

/// The value of a cell that depends on no other cell.
fn word(
    table: &OfferTable,
    (index, cell): (usize, &str),
    words: &mut HashMap<Box<str>, Value>,
) -> Option<Value> {
    if let Some(value) = words.get(cell) {
        return Some(value.clone());
    }
    let mut cells = vec![""; index];
    cells.push(cell);
    let row = RowFile::new(table, &cells).ok()?;
    if !row.value_problems().is_empty() {
        return None;
    }
    let (_, path) = row.places.first()?;
    let terms = row.terms();
    let value = match terms.value_at(path) {
        Some(value) => value.clone(),
        None => Value::Set(terms.at(path)?),
    };
    if words.len() < MOST_REMEMBERED && cell.len() <= LONGEST_REMEMBERED {
        words.insert(cell.into(), value.clone());
    }
    Some(value)
}

/// Whether a value may be written in a currency.
const fn depends_on_currency(column: &LeverColumn) -> bool {
    !matches!(
        column.lever.kind,
        Kind::Text | Kind::Choice(_) | Kind::Currency | Kind::Date | Kind::Vesting(..) | Kind::Flag
    )
}

/// Whether a value is a part of a schedule, which changes with it.
fn is_part_of_schedule(column: &LeverColumn) -> bool {
    let above = column.lever.path.split_last().map(|(_, above)| above);
    above.is_some_and(|above| above.contains(&Step::Key("vesting")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const NAMES: [&str; 17] = [
        "base",
        "bonus",
        "sign_on.2",
        "sign_on.1",
        "rsu.1",
        "rsu.1.vesting",
        "rsu.2.shares",
        "rsu.2.vesting",
        "stock.price",
        "stock.growth",
        "currency",
        "name",
        "one_time.1.name",
        "one_time.1.amount",
        "raise.2",
        "refresher",
        "refresher.vesting",
    ];

    const AMOUNTS: [&str; 14] = [
        "",
        "0",
        "175000",
        "187.5",
        " 20000.50 ",
        "$175k",
        "95.000",
        "0.125",
        "-1",
        "175,000",
        "€95k",
        "1.2M",
        "45 lakh",
        "12345678.12345678",
    ];
    const RATES: [&str; 8] = ["", "15%", "3.5%", "-20%", "1001%", "15", "30000", "3%,5%"];
    const WORDS: [&str; 9] =
        ["", "amazon", "even-quarterly", "google", "EUR", "INR", "5/15/40/40", "amzn", "[A] \"b\""];

    /// A row, usually valid: any cells, but only those of the kind that their column takes, but for
    /// one.
    fn cells() -> impl Strategy<Value = Vec<&'static str>> {
        let cell = |name: &&str| match *name {
            "base" | "rsu.1" | "refresher" | "one_time.1.amount" => {
                select(&["150000", "$175k", "187.5", "175,000", "0"][..]).boxed()
            }
            "rsu.2.shares" => select(&["100", "1,765"][..]).boxed(),
            "stock.price" => select(&["187.50", "$20", "1"][..]).boxed(),
            "bonus" => select(&["", "15%", "30000"][..]).boxed(),
            "stock.growth" | "raise.2" => select(&["", "3.5%", "-20%"][..]).boxed(),
            "sign_on.1" | "sign_on.2" => select(&AMOUNTS[..6]).boxed(),
            "currency" => select(&["", "", "", "USD", "CAD"][..]).boxed(),
            name if name.ends_with("vesting") => select(&WORDS[1..4]).boxed(),
            _ => select(&WORDS[..]).boxed(),
        };
        let valid = NAMES.iter().map(cell).collect::<Vec<_>>();
        let odd = prop_oneof![select(&AMOUNTS[..]), select(&RATES[..]), select(&WORDS[..])];
        (valid, prop::option::of((0..NAMES.len(), odd))).prop_map(|(mut cells, odd)| {
            if let Some((index, odd)) = odd {
                cells[index] = odd;
            }
            cells
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// A row gives the same offer, or the same problems, whatever the rows before it.
        #[test]
        fn a_row_does_not_depend_on_the_rows_before(
            rows in prop::collection::vec(cells(), 2..12),
            again in 0..3_usize,
        ) {
            let table = OfferTable::new(&NAMES).unwrap();
            let asked = Overrides::default();
            let mut reader = table.rows(&asked);
            let each = rows.iter().flat_map(|row| std::iter::repeat_n(row, again + 1));
            for cells in each {
                prop_assert_eq!(reader.read(cells), table.rows(&asked).read(cells), "{:?}", cells);
            }
        }

        /// Numbers are read the same without TOML.
        #[test]
        fn plain_numbers_are_those_of_the_file(
            cell in prop_oneof![
                "[0-9]{1,14}",
                "[0-9]{1,7}[.][0-9]{0,7}",
                "-?[0-9]{1,4}([.][0-9]{0,3})?%",
                "[$]?[0-9]{1,3},?[0-9]{3}[kKM]?",
                "[-+$€0-9.,_%kM ]{1,8}",
            ],
            column in 0..NUMBERS.len(),
        ) {
            let table = OfferTable::new(&NUMBERS).unwrap();
            let asked = Overrides::default();
            let sizes = ["1", "", "", "8", "amazon", "9", "", "", ""];
            let mut cells = sizes;
            let mut reader = table.rows(&asked);
            // A row of the same pattern is remembered.
            cells[column] = match NUMBERS[column] {
                "raise" | "bonus" | "stock.growth" => "1%",
                _ => "500",
            };
            prop_assume!(reader.read(&cells).is_ok());
            cells[column] = &cell;
            let remembered = reader.read(&cells);
            prop_assert_eq!(remembered, table.rows(&asked).read(&cells));
        }
    }

    const NUMBERS: [&str; 9] = [
        "base",
        "bonus",
        "sign_on.1",
        "rsu.shares",
        "rsu.vesting",
        "stock.price",
        "raise",
        "stock.growth",
        "rsu.granted_month",
    ];

    #[test]
    fn rows_of_plain_values_are_read_without_their_file() {
        let table = OfferTable::new(&NAMES).unwrap();
        let asked = Overrides::default();
        let mut rows = table.rows(&asked);
        let row = |cells: [&'static str; 4]| {
            let [base, bonus, grant, vesting] = cells;
            let mut row = vec![base, bonus, "", "", grant, vesting];
            row.resize(NAMES.len(), "");
            row
        };
        let pattern = |rows: &OfferRows| rows.patterns.keys().copied().next().unwrap();
        assert!(rows.read(&row(["1", "15%", "5", "amazon"])).is_ok());
        let pattern = pattern(&rows);
        for cells in [["175000", "30k", "$5k", "google"], ["1.5", "0", "0", "5/15/40/40"]] {
            assert!(rows.read_like(pattern, &row(cells)).is_some(), "{cells:?}");
        }
        for cells in
            [["-1", "1%", "1", "amazon"], ["1", "15", "1", "google"], ["1", "1%", "1", "x"]]
        {
            assert!(rows.read_like(pattern, &row(cells)).is_none(), "{cells:?}");
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let table = OfferTable::new(&["base", "sign_on", "currency"]).unwrap();
        let asked = Overrides::default();
        let mut rows = table.rows(&asked);
        for number in 0..MOST_REMEMBERED + 10 {
            let list = format!("{number}k, 5k");
            assert!(rows.read(&["1", &list, ""]).is_ok());
        }
        assert_eq!(rows.words[1].len(), MOST_REMEMBERED);
        let long = format!("[{} 1]", "0, ".repeat(40));
        assert!(rows.read(&["1", &long, ""]).is_ok());
    }
}
