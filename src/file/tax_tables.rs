//! The built-in tax tables. A table is parsed when its law is asked for, and not before.

use std::fmt;

use super::tax_table::TaxTable;
use crate::money::Currency;
use crate::tax::Law;

/// The texts of the built-in tables: identifier, first tax year and text, in this order.
const TABLES: &[(&str, u32, &str)] = include!(concat!(env!("OUT_DIR"), "/tax_tables.rs"));

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
        let Some((_, first, _)) = tables().next() else {
            return Err(NoLaw::Unknown(id.to_owned()));
        };
        let too_early = || NoLaw::TooEarly { id: id.to_owned(), first: *first };
        let (_, _, text) = tables().rfind(|(_, from, _)| *from <= year).ok_or_else(too_early)?;
        let currency = (id != NATIONAL).then_some(Currency::USD);
        let table = TaxTable::read(text, currency, |amended| Self::law(id, amended).ok());
        // A test reads every table.
        table.map(|table| table.law(year)).map_err(|_| NoLaw::Unknown(id.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_valid() {
        for (id, year, text) in TABLES {
            let currency = (*id != NATIONAL).then_some(Currency::USD);
            let table = TaxTable::read(text, currency, |amended| TaxTables::law(id, amended).ok());
            let table = table.unwrap_or_else(|problems| panic!("{year}/{id}: {problems:#?}"));
            assert_eq!(table.years().first(), Some(year), "{id}");
        }
    }
}
