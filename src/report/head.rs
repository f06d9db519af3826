//! The first fields of every report on offers.

use offercalc::{Currency, Horizon};
use serde::Serialize;

use super::text::by_name;

/// The version of the JSON shapes.
pub(crate) const SCHEMA: u32 = 1;

#[derive(Clone, Copy, Serialize)]
pub(crate) struct Head {
    schema: u32,
    command: &'static str,
    /// The number of years in the horizon.
    pub(crate) years: u32,
    /// The currency of every amount.
    #[serde(serialize_with = "by_name")]
    pub(crate) currency: Currency,
}

impl Head {
    pub(crate) const fn new(command: &'static str, years: Horizon, currency: Currency) -> Self {
        Self { schema: SCHEMA, command, years: years.years(), currency }
    }
}
