//! Packs the built-in tax tables, so that a new jurisdiction is a file and nothing else, and says how the
//! program is linked.
//!
//! It writes the places of `src/tax/places.toml` and `tax_tables.rs`: for each `src/tax/YEAR/ID.toml` the identifier, the year and the values,
//! in this order. The program reads packed values in a tenth of the time that parsing TOML takes, and
//! they hold no comments. `src/file/tax_node.rs` describes the form and reads it. A crate that embeds
//! folders would bring the texts into the program, but not the speed.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    link();
    #[cfg(feature = "file")]
    if let Err(error) = tables::write() {
        println!("cargo::error={error}");
    }
}

/// Links the program for a fixed address on Linux. Otherwise thousands of pointers in its tables are
/// relocated at every start, a tenth of the instructions of `compare`, and the list of them is 130 kB.
/// A random address protects programs with memory errors, and this one has no unsafe code.
fn link() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    let features = std::env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    // A static program has a start of its own, which the compiler chooses.
    let is_static = features.split(',').any(|feature| feature == "crt-static");
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

#[cfg(feature = "file")]
mod tables {
    use std::error::Error;
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use toml::de::{DeTable, DeValue};

    type Done<T> = Result<T, Box<dyn Error>>;

    pub(super) fn write() -> Done<()> {
        let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/tax");
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut tables = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let year = entry?.path();
            if year.is_dir() {
                println!("cargo::rerun-if-changed={}", year.display());
                for entry in fs::read_dir(&year)? {
                    tables.extend(names(&entry?.path()));
                }
            }
        }
        tables.sort();
        let mut list = String::from("&[\n");
        let mut names_of_states: Vec<(String, String)> = Vec::new();
        for (id, year, file) in tables {
            let text = fs::read_to_string(&file)?;
            let packed = packed(&text).map_err(|error| format!("{}: {error}", file.display()))?;
            if let Some(state) = state(&id, &text)?
                && !names_of_states.contains(&state)
            {
                names_of_states.push(state);
            }
            list += &format!("({id:?}, {year}, b\"{}\"),\n", packed.escape_ascii());
        }
        let out = PathBuf::from(env::var("OUT_DIR")?);
        fs::write(out.join("tax_tables.rs"), list + "]\n")?;
        let [places, states] = places(&folder.join("places.toml"), &names_of_states)?;
        fs::write(out.join("places.txt"), places)?;
        fs::write(out.join("states.txt"), states)?;
        Ok(())
    }

    /// The lines of places and of states: a name or code in lower case, a tab, and what it stands
    /// for.
    fn places(file: &Path, names_of_states: &[(String, String)]) -> Done<[String; 2]> {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(file)?;
        let table = DeTable::parse(&text)?;
        let section = |name| table.get_ref().get(name)?.get_ref().as_table();
        let (Some(places), Some(states)) = (section("places"), section("states")) else {
            return Err("places.toml has no [places] or no [states]".into());
        };
        // A place is found by its line's start, with the end of the line before it.
        let mut lines = [String::from("\n"), String::new()];
        for (laws, names) in places {
            for name in names.get_ref().as_array().into_iter().flatten() {
                let name = name.get_ref().as_str().ok_or("a place is not a text")?;
                lines[0] += &format!("{}\t{}\n", name.to_lowercase(), laws.get_ref());
            }
        }
        for (code, name) in names_of_states {
            lines[1] += &format!("{code}\t{name}\n");
        }
        for (code, name) in states {
            let name = name.get_ref().as_str().ok_or("a state is not a text")?;
            lines[1] += &format!("{}\t{name}\n", code.get_ref());
        }
        Ok(lines)
    }

    /// The code and the name of a state, from the first table of its law.
    fn state(id: &str, text: &str) -> Done<Option<(String, String)>> {
        let mut parts = id.split('-').skip(1);
        let (Some(code), None) = (parts.next(), parts.next()) else {
            return Ok(None);
        };
        let table = DeTable::parse(text)?;
        let name = table.get_ref().get("name").and_then(|name| name.get_ref().as_str());
        Ok(name.map(|name| (code.to_owned(), name.to_owned())))
    }

    /// The identifier and the year of a table.
    fn names(file: &Path) -> Option<(String, u32, PathBuf)> {
        let year = file.parent()?.file_name()?.to_str()?.parse().ok()?;
        let id = file.file_name()?.to_str()?.strip_suffix(".toml")?;
        Some((id.to_owned(), year, file.to_owned()))
    }

    fn packed(text: &str) -> Done<Vec<u8>> {
        let mut packed = Vec::new();
        section(&mut packed, DeTable::parse(text)?.get_ref())?;
        Ok(packed)
    }

    fn section(packed: &mut Vec<u8>, table: &DeTable<'_>) -> Done<()> {
        packed.push(b's');
        count(packed, table.len())?;
        for (key, value) in table {
            text(packed, key.get_ref())?;
            node(packed, value.get_ref())?;
        }
        Ok(())
    }

    fn node(packed: &mut Vec<u8>, value: &DeValue<'_>) -> Done<()> {
        match value {
            DeValue::Integer(integer) => number(packed, integer.as_str()),
            DeValue::Float(float) => number(packed, float.as_str()),
            DeValue::String(string) => {
                packed.push(b't');
                text(packed, string)
            }
            DeValue::Boolean(flag) => {
                packed.push(if *flag { b'y' } else { b'f' });
                Ok(())
            }
            DeValue::Array(list) => {
                packed.push(b'l');
                count(packed, list.len())?;
                list.iter().try_for_each(|value| node(packed, value.get_ref()))
            }
            DeValue::Table(table) => section(packed, table),
            DeValue::Datetime(_) => Err("a tax table has no dates".into()),
        }
    }

    fn number(packed: &mut Vec<u8>, literal: &str) -> Done<()> {
        let decimals = literal.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let digits: i64 = literal.replace('.', "").parse()?;
        packed.push(b'n');
        packed.push(decimals.try_into()?);
        packed.extend(digits.to_le_bytes());
        Ok(())
    }

    fn text(packed: &mut Vec<u8>, text: &str) -> Done<()> {
        count(packed, text.len())?;
        packed.extend(text.as_bytes());
        Ok(())
    }

    fn count(packed: &mut Vec<u8>, count: usize) -> Done<()> {
        packed.extend(u16::try_from(count)?.to_le_bytes());
        Ok(())
    }
}
