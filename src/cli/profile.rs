//! Reads the user's profile.

use std::env;
use std::path::{Path, PathBuf};

use offercalc::{
    Currency, Current, Decimal, MissingRate, Money, Profile, Walkaway, WalkawayError, WalkawayTerms,
};

use super::args::{ProfileArgs, ToArgs};
use super::diagnostics::{Diagnostic, Failure};
use super::exchange;
use super::file::{self, FileKind};
use super::view::View;

/// The environment variable that names a profile if the option does not.
const VARIABLE: &str = "OFFERCALC_PROFILE";

pub(crate) const PROFILE: FileKind = FileKind {
    what: "profile",
    too_large: "name the TOML file of a profile",
    folder: "name a file in it",
    missing: "create one with any of the sections [risk], [fit], [walkaway], [[scenario]] and [names]",
};

/// The current pay: an amount, or the file of the current job.
pub(crate) enum CurrentNamed {
    Amount(Decimal),
    File(PathBuf),
}

impl CurrentNamed {
    /// The current pay in the terms of the profile.
    pub(crate) fn of(view: &View, terms: &WalkawayTerms) -> Option<Self> {
        let path = view.profile_path.as_deref()?;
        Some(match terms.current.as_ref()? {
            Current::Amount(amount) => Self::Amount(amount.get()),
            Current::File(file) => {
                let beside = path.parent().unwrap_or(Path::new("")).join(file);
                let is_in_place = !beside.exists() && file::in_place(Path::new(file)).is_some();
                Self::File(if is_in_place { PathBuf::from(file) } else { beside })
            }
        })
    }
}

/// The terms of the walk-away number, in the currency of the figures.
pub(crate) fn walkaway_terms(
    terms: &WalkawayTerms,
    currency: Currency,
    view: &View,
) -> Result<WalkawayTerms, Failure> {
    let terms = terms.exchanged(currency, &view.overrides.exchange);
    terms.map_err(|missing| {
        let MissingRate { from, to, .. } = missing;
        let message = format!("the profile is in {from}, but the offers are in {to}");
        Failure::input(vec![Diagnostic::new(message).hint(exchange::rate_hint(missing))])
    })
}

/// The walk-away number, in the currency of the current pay.
pub(crate) fn walkaway(current: Money, terms: &WalkawayTerms) -> Result<Walkaway, Failure> {
    Walkaway::new(current, terms).map_err(|error| {
        let hint = match error {
            WalkawayError::MixedCurrencies { .. } => "use one currency for both",
            WalkawayError::NeedsPriceLevels => "name the offers",
            WalkawayError::OutOfReach => "lower the parts of the number",
        };
        Failure::input(vec![Diagnostic::new(error.to_string()).hint(hint)])
    })
}

impl ProfileArgs {
    /// The file from the option, or else from the environment.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        let named = || env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        self.profile.clone().or_else(named)
    }

    /// The displayed name of the file.
    pub(crate) fn label(&self) -> Option<String> {
        self.path().map(|path| file::label(&path))
    }

    /// Reads the profile, if one is given. The failure holds every mistake in it. Rejects an output
    /// path that would overwrite it.
    pub(crate) fn read(&self, to: &ToArgs) -> Result<Option<Profile>, Failure> {
        file::refuse_overwriting(&self.path(), "the profile", to)?;
        let Some(path) = self.path() else {
            return Ok(None);
        };
        if file::is_standard_input(&path) {
            let message = "a profile cannot be read from standard input";
            return Err(Failure::misuse(message, "use a file"));
        }
        let label = file::label(&path);
        let text = file::text(&path, &PROFILE).map_err(|diagnostic| {
            let diagnostic = match self.profile {
                Some(_) => diagnostic,
                None => diagnostic.hint(format!(
                    "the path comes from {VARIABLE}; unset it to run without a profile"
                )),
            };
            Failure::input(vec![diagnostic])
        })?;
        Profile::from_toml(&text)
            .map(Some)
            .map_err(|problems| Failure::input(Diagnostic::in_text(problems, &text, &label)))
    }
}
