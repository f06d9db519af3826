//! Reads and edits offers, profiles and bands in TOML, and reports errors with their location.
//!
//! No other module handles TOML.

mod bands;
mod change;
mod date;
mod editor;
mod kept;
mod literal;
mod number;
mod offer_file;
mod parities;
mod problem;
mod profile;
mod reader;
mod scenario;
mod slip;
mod syntax;
mod tax_law;
mod tax_node;
mod tax_parts;
mod tax_reader;
mod tax_table;
mod tax_tables;
mod tax_terms;
mod terms;
mod value;
mod vesting;

pub use change::{Change, Changed};
pub use kept::Kept;
pub use offer_file::OfferFile;
pub use problem::Problem;
pub use tax_table::TaxTable;
pub use tax_tables::{NoLaw, TaxTables};

#[cfg(test)]
mod tests {
    use super::{OfferFile, Problem};
    use crate::Offer;

    /// The text at each error; empty for a missing key.
    pub(super) fn wrong(text: &str) -> Vec<&str> {
        let problems = Offer::from_toml(text).err().unwrap_or_default();
        let spans = problems.into_iter().map(|problem| problem.span.unwrap_or_default());
        spans.map(|span| &text[span]).collect()
    }

    /// The hints of the errors.
    pub(super) fn hints(text: &str) -> Vec<String> {
        let problems = Offer::from_toml(text).err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.hint.unwrap_or_default()).collect()
    }

    /// The text after applying changes in order.
    pub(super) fn after(text: &str, changes: &[&str]) -> Result<String, Problem> {
        let mut file = OfferFile::new(text);
        for change in changes {
            file.change(&change.parse()?)?;
        }
        Ok(file.text().to_owned())
    }
}
