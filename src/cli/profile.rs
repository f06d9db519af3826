//! The profile of who judges the offers.

use std::env;
use std::path::{Path, PathBuf};

use offercalc::{Currency, Current, Decimal, Profile, WalkawayTerms};

use super::args::{ProfileArgs, ToArgs};
use super::diagnostics::{Diagnostic, Failure};
use super::file::{self, FileKind};
use super::input;

/// Names a profile where the option does not.
const VARIABLE: &str = "OFFERCALC_PROFILE";

const PROFILE: FileKind = FileKind {
    what: "profile",
    too_large: "name the TOML file of a profile",
    folder: "name the file in it",
    missing: "write one with the sections [risk], [fit], [walkaway] or [names], as needed",
};

/// What somebody has now, as it is named.
pub(crate) enum CurrentNamed {
    Amount(Decimal),
    File(PathBuf),
}

/// Refuses amounts of a profile in another currency than the offers'.
pub(crate) fn refuse_mixed(terms: &WalkawayTerms, currency: Currency) -> Result<(), Failure> {
    match terms.currency.filter(|named| *named != currency) {
        Some(named) => {
            let message = format!("the profile is in {named}, the offers are in {currency}");
            let hint = "write both in one currency";
            Err(Failure::input(vec![Diagnostic::new(message).hint(hint)]))
        }
        None => Ok(()),
    }
}

impl ProfileArgs {
    /// The file that is named by the option or, without it, by the environment.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        let named = || env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        self.profile.clone().or_else(named)
    }

    /// The file's name as it is shown.
    pub(crate) fn label(&self) -> Option<String> {
        self.path().map(|path| file::label(&path))
    }

    /// Reads the profile, if one is named; every mistake in it is in the failure. The answer must not
    /// take its place.
    pub(crate) fn read(&self, to: &ToArgs) -> Result<Option<Profile>, Failure> {
        self.refuse_overwriting(to)?;
        let Some(path) = self.path() else {
            return Ok(None);
        };
        if file::is_standard_input(&path) {
            let diagnostic = Diagnostic::new("a profile cannot be read from standard input");
            return Err(Failure::usage(diagnostic.hint("name a file")));
        }
        let label = file::label(&path);
        let text = file::text(&path, &PROFILE).map_err(|diagnostic| {
            let diagnostic = match self.profile {
                Some(_) => *diagnostic,
                None => diagnostic.hint(format!("{VARIABLE} names it; unset it to go without")),
            };
            Failure::input(vec![diagnostic.file(&label)])
        })?;
        Profile::from_toml(&text).map(Some).map_err(|problems| {
            let told = problems.into_iter().map(|problem| input::diagnostic(problem, &text));
            Failure::input(told.map(|diagnostic| diagnostic.file(&label)).collect())
        })
    }

    /// What the profile says one has now: an amount, or the file of the current job.
    pub(crate) fn current(&self, terms: &WalkawayTerms) -> Option<CurrentNamed> {
        Some(match terms.current.as_ref()? {
            Current::Amount(amount) => CurrentNamed::Amount(amount.get()),
            Current::File(file) => {
                let folder = self.path().and_then(|path| path.parent().map(Path::to_owned));
                CurrentNamed::File(folder.unwrap_or_default().join(file))
            }
        })
    }

    /// An answer that would take the place of the profile.
    fn refuse_overwriting(&self, to: &ToArgs) -> Result<(), Failure> {
        let real = |path: PathBuf| path.canonicalize().ok();
        let output = to.output.clone().and_then(real);
        if output.is_none() || output != self.path().and_then(real) {
            return Ok(());
        }
        let diagnostic = Diagnostic::new("--output would replace the profile");
        Err(Failure::usage(diagnostic.hint("write the answer to another file")))
    }
}
