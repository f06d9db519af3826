//! Views of a ledger.

mod years;

pub use years::{Projection, Year};
