//! The vesting preset that somebody names on the command line.

use offercalc::{PRESETS, Preset, suggest};

use super::diagnostics::{Diagnostic, Failure};

/// The preset that is called so, or an error that says which one was meant.
pub(crate) fn named(name: &str) -> Result<&'static Preset, Failure> {
    Preset::named(name).or_else(|| Preset::called(name)).ok_or_else(|| {
        let diagnostic = Diagnostic::new(format!("there is no preset `{name}`"));
        let near = suggest(name, PRESETS.iter().map(|preset| preset.name));
        Failure::usage(match near {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint("`offercalc presets` lists them"),
        })
    })
}
