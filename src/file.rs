//! Offers, profiles and bands in TOML: reading them, saying what is wrong at its place, changing them.
//!
//! Nothing else knows TOML.

mod bands;
mod change;
mod editor;
mod literal;
mod number;
mod offer_file;
mod problem;
mod profile;
mod reader;
mod syntax;
mod terms;
mod value;

pub use change::{Change, ChangeError, Changed};
pub use offer_file::OfferFile;
pub use problem::Problem;
