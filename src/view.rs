//! Ways to look at what a ledger holds.

mod assumption;
mod years;

pub use years::{Projection, Year};
