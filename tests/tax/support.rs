//! Residences and amounts of the tests.

use offercalc::{Amount, Decimal, Filing, Law, Residence, TaxTables, Wages};

pub(crate) fn law(id: &str, year: u32) -> Law {
    TaxTables::law(id, year).unwrap_or_else(|error| panic!("{error}"))
}

/// A residence in a state, with these local laws.
pub(crate) fn residence(year: u32, state: &str, locals: &[&str]) -> Residence {
    let state = law(&format!("us-{}", state.to_lowercase()), year);
    let locals = locals.iter().map(|id| law(id, year)).collect();
    Residence::new(law("us", year), Some(state), locals)
}

/// Where most of the worked examples live.
pub(crate) fn san_francisco(year: u32) -> Residence {
    residence(year, "CA", &[])
}

pub(crate) fn new_york_city(year: u32) -> Residence {
    residence(year, "NY", &["us-ny-nyc"])
}

pub(crate) fn amount(units: impl Into<Decimal>) -> Amount {
    Amount::new(units.into()).expect("the amount is in range")
}

pub(crate) fn wages(gross: i64) -> Wages {
    Wages::of(amount(gross))
}

pub(crate) fn filing(name: &str) -> Filing {
    let known = Filing::ALL.into_iter().find(|filing| filing.name() == name);
    known.unwrap_or_else(|| panic!("{name}"))
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.replace(',', "").parse().expect("a number")
}
