//! Lists the built-in tax tables, so that a new jurisdiction is a file and nothing else.
//!
//! It writes `tax_tables.rs`: for each `src/tax/YEAR/ID.toml` the identifier, the year and the text,
//! in this order. A crate that embeds folders would do the same with a macro and a dependency.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = root.join("src/tax");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut tables = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let year = entry?.path();
        if year.is_dir() {
            println!("cargo::rerun-if-changed={}", year.display());
            for entry in fs::read_dir(&year)? {
                tables.extend(table(&entry?.path()));
            }
        }
    }
    tables.sort();
    let lines = tables.iter().map(|(id, year, file)| {
        format!("    ({id:?}, {year}, include_str!({:?})),\n", file.display().to_string())
    });
    let list = format!("&[\n{}]\n", lines.collect::<String>());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("tax_tables.rs"), list)
}

/// The identifier and the year of a table.
fn table(file: &Path) -> Option<(String, u32, PathBuf)> {
    let year = file.parent()?.file_name()?.to_str()?.parse().ok()?;
    let id = file.file_name()?.to_str()?.strip_suffix(".toml")?;
    Some((id.to_owned(), year, file.to_owned()))
}
