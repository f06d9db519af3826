//! The built-in tax tables. A table is parsed when its law is asked for, and not before.

use std::fmt;

use super::tax_table::TaxTable;
use crate::tax::{Law, Place, PlaceError, PlaceNames, Residence};

/// The built-in tables, packed: identifier, first tax year and values, in this order.
const TABLES: &[(&str, u32, &[u8])] = include!(concat!(env!("OUT_DIR"), "/tax_tables.rs"));

/// The identifier of the national law.
const NATIONAL: &str = "us";

/// The built-in tax tables. Identifiers are those of the files: `us`, `us-ca`, `us-ny-nyc`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TaxTables;

/// Names of places and the identifiers of their laws, a line each.
const PLACES: &str = include_str!(concat!(env!("OUT_DIR"), "/places.txt"));

/// Codes and names of states, a line each.
const STATES: &str = include_str!(concat!(env!("OUT_DIR"), "/states.txt"));

/// Why there is no law for a jurisdiction and a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLaw {
    /// No table has this identifier.
    Unknown(String),
    /// The tables do not include this state.
    State(&'static str),
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
            Self::State(name) => write!(f, "there is no tax table for {name}"),
            Self::TooEarly { id, first } => {
                write!(f, "the tax tables for `{id}` start with {first}")
            }
        }
    }
}

impl std::error::Error for NoLaw {}

impl TaxTables {
    /// The first tax year with tables.
    pub const FIRST: u32 = 2025;

    /// The newest tax year whose national law is published in full.
    pub const NEWEST: u32 = 2026;

    /// The last tax year that any law states. Later years carry it forward.
    pub const LAST: u32 = 2031;

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
        let unknown = || match state_name(id) {
            Some(name) => NoLaw::State(name),
            None => NoLaw::Unknown(id.to_owned()),
        };
        let (_, first, _) = tables().next().ok_or_else(unknown)?;
        let table = tables().rfind(|(_, from, _)| *from <= year);
        let too_early = || NoLaw::TooEarly { id: id.to_owned(), first: *first };
        let (_, _, packed) = table.ok_or_else(too_early)?;
        let table = TaxTable::unpack(packed, id == NATIONAL, |year| Self::law(id, year).ok());
        // A test reads every table.
        table.map(|table| table.law(year)).ok_or_else(unknown)
    }

    /// The place that the text of a location names: `Seattle`, `Austin, TX`, `Remote, Colorado`.
    ///
    /// # Errors
    ///
    /// [`PlaceError`] if it names none, or several.
    pub fn place(location: &str) -> Result<Place, PlaceError> {
        Place::resolve(location, &Self)
    }

    /// The state of that code or name, or a city of it.
    ///
    /// # Errors
    ///
    /// [`PlaceError`] if there is no such state, or the city is not known to be in it.
    pub fn place_in(state: &str, city: Option<&str>) -> Result<Place, PlaceError> {
        Place::in_state_named(state, city, &Self)
    }

    /// The laws of a place for a tax year.
    ///
    /// # Errors
    ///
    /// [`NoLaw`] if one of them is not in the tables.
    pub fn residence(place: &Place, year: u32) -> Result<Residence, NoLaw> {
        let national = Self::law(NATIONAL, year)?;
        let state = Self::law(&place.state, year)?;
        let mut locals = Vec::new();
        for id in state.local_taxes.iter().chain(&place.locals) {
            let mut local = Self::law(id, year)?;
            if let Some(area) = &place.area {
                local.set_area(area);
            }
            locals.push(local);
        }
        Ok(Residence::new(national, Some(state), locals))
    }
}

impl PlaceNames for TaxTables {
    fn find(&self, name: &str) -> Option<&str> {
        let start = format!("\n{name}\t");
        let laws = PLACES.get(PLACES.find(&start)? + start.len()..)?;
        laws.lines().next()
    }

    fn state(&self, name: &str) -> Option<String> {
        let mut states = lines(STATES);
        let state = states.find(|(code, state)| *code == name || state.eq_ignore_ascii_case(name));
        state.map(|(code, _)| format!("{NATIONAL}-{code}"))
    }

    fn names(&self) -> Vec<String> {
        let places = lines(PLACES).map(|(place, _)| place.to_owned());
        places.chain(lines(STATES).map(|(_, state)| state.to_lowercase())).collect()
    }
}

/// The name of a state, by the identifier of its law.
fn state_name(id: &str) -> Option<&'static str> {
    let code = id.strip_prefix(NATIONAL)?.strip_prefix('-')?;
    lines(STATES).find(|(state, _)| *state == code).map(|(_, name)| name)
}

fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split_once('\t'))
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

    #[test]
    fn the_newest_year_is_the_last_that_is_not_projected() {
        let is_projected = |year| TaxTables::law(NATIONAL, year).unwrap().is_projected();
        let newest = (2025..2040).rev().find(|year| !is_projected(*year));
        assert_eq!(newest, Some(TaxTables::NEWEST));
        let years = || TABLES.iter().map(|(_, year, _)| *year);
        assert_eq!((years().min(), years().max()), (Some(TaxTables::FIRST), Some(TaxTables::LAST)));
    }

    #[test]
    fn every_place_has_its_laws() {
        for (name, laws) in lines(PLACES).filter(|(_, laws)| !laws.contains('|')) {
            let place = TaxTables::place(name).unwrap_or_else(|error| panic!("{error}"));
            let residence = TaxTables::residence(&place, 2026);
            let residence = residence.unwrap_or_else(|error| panic!("{name}: {error}"));
            if let Some(area) = &place.area {
                let is_area = |law: &Law| *law.name == **area;
                assert!(residence.locals().iter().any(is_area), "{name}: {laws}");
            }
        }
    }

    #[test]
    fn states_are_found_by_code_and_name() {
        for (location, id) in [
            ("Austin, TX", "us-tx"),
            ("Remote, Colorado", "us-co"),
            ("Washington, DC", "us-dc"),
            ("district of columbia", "us-dc"),
            ("Boise, ID", "us-id"),
            ("Salem, Oregon", "us-or"),
        ] {
            assert_eq!(TaxTables::place(location).unwrap().state, id, "{location}");
        }
        let boise = TaxTables::place("Boise, ID").unwrap();
        assert_eq!(TaxTables::residence(&boise, 2026), Err(NoLaw::State("Idaho")));
        assert!(TaxTables::place("London").is_err());
    }

    #[test]
    fn years_without_a_table_have_their_own_errors() {
        let too_early = NoLaw::TooEarly { id: "us-ca".to_owned(), first: 2025 };
        assert_eq!(TaxTables::law("us-ca", 2024), Err(too_early));
        assert_eq!(TaxTables::law("us-zz", 2026), Err(NoLaw::Unknown("us-zz".to_owned())));
        let law = TaxTables::law("us-ca", 2028).unwrap();
        assert_eq!((law.year, law.carried_from, law.is_projected()), (2028, Some(2026), true));
        assert!(!TaxTables::law("us-va", 2029).unwrap().is_projected());
    }
}
