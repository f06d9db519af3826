//! Reads and edits offers, profiles and bands in TOML, and reports errors with their location.
//!
//! No other module handles TOML.

mod bands;
mod change;
mod date;
mod editor;
mod in_place;
mod kept;
mod literal;
mod number;
mod offer_file;
mod offer_table;
mod parities;
mod problem;
mod profile;
mod reader;
mod scenario;
mod slip;
mod stated;
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
pub use offer_table::{OfferRows, OfferTable, TableProblem};
pub use problem::Problem;
pub use stated::StatedTerm;
pub use tax_table::TaxTable;
pub use tax_tables::{NoLaw, TaxTables};

#[cfg(test)]
mod tests {
    use super::{OfferFile, Problem};
    use crate::Offer;
    use crate::key::{Key, Kind};

    /// The text at each error; empty for a missing key.
    pub(super) fn wrong(text: &str) -> Vec<&str> {
        let problems = Offer::from_toml(text).err().unwrap_or_default();
        let spans = problems.into_iter().map(|problem| problem.span.unwrap_or_default());
        spans.map(|span| &text[span]).collect()
    }

    /// Reads a file with the example of each key alone, and with a date, which no key takes. The
    /// reader and the table must agree.
    pub(super) fn reads_every_key<T>(
        keys: impl Iterator<Item = &'static Key>,
        read: impl Copy + Fn(&str) -> Result<T, Vec<Problem>>,
    ) {
        reads_keys(keys, read, ("", ""));
    }

    fn reads_keys<T>(
        keys: impl Iterator<Item = &'static Key>,
        read: impl Copy + Fn(&str) -> Result<T, Vec<Problem>>,
        (headers, above): (&str, &str),
    ) {
        for key in keys {
            let path = format!("{above}{}", key.name);
            let wrong = |line: &str| {
                let problems = read(&format!("{headers}{line}\n")).err().unwrap_or_default();
                let names = [format!("`{path}"), format!("unknown key `{}`", key.name)];
                problems.into_iter().map(|problem| problem.message).find(|message| {
                    names.iter().any(|name| message.starts_with(name))
                        // What must go together, like weights, does not concern one example.
                        && !message.contains(" total ")
                })
            };
            // A section is read with its keys.
            if !key.example.starts_with('[') {
                assert_eq!(wrong(&key.example_line()), None, "{path}");
            }
            assert!(wrong(&format!("{} = 2026-11-22", key.name)).is_some(), "{path} is not read");
            let name = headers.lines().last().unwrap_or_default().trim_matches(['[', ']']);
            let name = format!("{name}.{}", key.name);
            let name = name.trim_start_matches('.');
            let (header, below) = match key.kind {
                Kind::Section(_) => (format!("{headers}[{name}]\n"), format!("{path}.")),
                Kind::List(Kind::Section(_), ..) => {
                    (format!("{headers}[[{name}]]\n"), format!("{path}.1."))
                }
                _ => continue,
            };
            reads_keys(key.keys().iter(), read, (&header, &below));
        }
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
