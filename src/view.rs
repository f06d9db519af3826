//! Ways to look at what a ledger holds.

mod years;

pub use years::{Projection, Year};
