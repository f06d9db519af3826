//! Finds the vesting preset named on the command line.

use offercalc::{PRESETS, Preset, suggest};

use super::diagnostics::{Diagnostic, Failure};

/// The preset with this name, or an error that suggests the nearest one.
pub(crate) fn named(name: &str) -> Result<&'static Preset, Failure> {
    Preset::named(name).or_else(|| Preset::called(name)).ok_or_else(|| {
        let diagnostic = Diagnostic::new(format!("unknown preset `{name}`"));
        let near = suggest(name, PRESETS.iter().map(|preset| preset.name));
        Failure::usage(match near {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint("`offercalc presets` lists them"),
        })
    })
}
