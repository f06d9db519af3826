//! The built-in tax tables. A table is parsed when its law is asked for, and not before.

use std::fmt;

use super::tax_table::TaxTable;
use crate::tax::Law;

/// The built-in tables, packed: identifier, first tax year and values, in this order.
const TABLES: &[(&str, u32, &[u8])] = include!(concat!(env!("OUT_DIR"), "/tax_tables.rs"));

/// The identifier of the national law.
const NATIONAL: &str = "us";

/// The built-in tax tables. Identifiers are those of the files: `us`, `us-ca`, `us-ny-nyc`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TaxTables;

/// Why there is no law for a jurisdiction and a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLaw {
    /// No table has this identifier.
    Unknown(String),
    /// The tables of this jurisdiction start with a later tax year.
    TooEarly {
        /// The jurisdiction's identifier.
        id: String,
        /// The first tax year.
        first: u32,
    },
}

impl fmt::Display for NoLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(id) => write!(f, "there is no tax table for `{id}`"),
            Self::TooEarly { id, first } => {
                write!(f, "the tax tables for `{id}` start with {first}")
            }
        }
    }
}

impl std::error::Error for NoLaw {}

impl TaxTables {
    /// The identifiers of all jurisdictions, in alphabetical order.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        let starts = |index: usize| {
            let before = index.checked_sub(1).and_then(|before| TABLES.get(before));
            before.map(|(id, _, _)| *id)
        };
        let ids = TABLES.iter().enumerate();
        ids.filter(move |(index, (id, _, _))| starts(*index) != Some(*id))
            .map(|(_, (id, _, _))| *id)
    }

    /// The law of a jurisdiction for a tax year. Years after the last table carry its law forward.
    ///
    /// # Errors
    ///
    /// [`NoLaw`] if no table has the identifier, or the tables start later.
    pub fn law(id: &str, year: u32) -> Result<Law, NoLaw> {
        let tables = || TABLES.iter().filter(|(other, _, _)| *other == id);
        let unknown = || NoLaw::Unknown(id.to_owned());
        let (_, first, _) = tables().next().ok_or_else(unknown)?;
        let table = tables().rfind(|(_, from, _)| *from <= year);
        let too_early = || NoLaw::TooEarly { id: id.to_owned(), first: *first };
        let (_, _, packed) = table.ok_or_else(too_early)?;
        let table = TaxTable::unpack(packed, id == NATIONAL, |year| Self::law(id, year).ok());
        // A test reads every table.
        table.map(|table| table.law(year)).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_table_is_valid() {
        for (id, year, packed) in TABLES {
            let text = fs::read_to_string(format!("src/tax/{year}/{id}.toml")).unwrap();
            let amended = |year| TaxTables::law(id, year).ok();
            let table = TaxTable::from_text(&text, *id == NATIONAL, amended);
            let table = table.unwrap_or_else(|problems| panic!("{year}/{id}: {problems:#?}"));
            assert_eq!(table.years().first(), Some(year), "{id}");
            assert_eq!(TaxTable::unpack(packed, *id == NATIONAL, amended), Some(table));
        }
    }
}
