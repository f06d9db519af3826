//! Views of a ledger.

mod calendar;
mod take_home;
mod years;

pub use take_home::TakeHomeYear;
pub use years::{Projection, Year};
