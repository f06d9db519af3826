//! Views of a ledger.

mod calendar;
mod years;

pub use years::{Projection, Year};
