//! Views of a ledger.

mod after_tax;
mod calendar;
mod years;

pub use after_tax::YearAfterTax;
pub use years::{Projection, Year};
