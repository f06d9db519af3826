//! Reads offers from files and standard input, and projects them.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use offercalc::{LedgerError, Offer, OfferFile, Overrides, Problem, Stock};

use super::args::ToArgs;
use super::companies;
use super::diagnostics::{self, Diagnostic, Failure};
use super::exchange;
use super::file::{self, FileKind};
use super::view::View;
pub(crate) use crate::report::offer::Projected;
use crate::report::sanitize::sanitize;

const OFFER: FileKind = FileKind {
    what: "offer",
    too_large: "name a TOML file; `offercalc init` prints one to start from",
    folder: "name the files in it, like `offers/*.toml`",
    missing: "`offercalc init > offer.toml` creates one",
};

/// The failure for an offer without figures.
pub(crate) fn out_of_reach(offer: &Projected, error: impl Into<LedgerError>) -> Failure {
    Failure::input(vec![no_ledger(error.into(), &offer.file)])
}

/// Reads offers and projects them. The failure holds every mistake in any of them.
pub(crate) fn project(
    paths: &[PathBuf],
    view: &View,
    to: &ToArgs,
) -> Result<Vec<Projected>, Failure> {
    Ok(open(paths, view, to)?.into_iter().map(|(_, offer)| offer).collect())
}

/// Like [`project`], and returns the file of each offer as well.
pub(crate) fn open(
    paths: &[PathBuf],
    view: &View,
    to: &ToArgs,
) -> Result<Vec<(OfferSource, Projected)>, Failure> {
    refuse_misuse(paths, to)?;
    let mut offers = all(paths.iter().enumerate().map(|(index, path)| {
        let source = OfferSource::open(path)?.numbered(index + 1);
        let projected = source.project(view)?;
        Ok((source, projected))
    }))?;
    tell_apart(offers.iter_mut().map(|(_, offer)| offer));
    companies::refuse_one_price_of(view, offers.iter().map(|(_, offer)| offer))?;
    warn(offers.iter().map(|(source, _)| source));
    Ok(offers)
}

/// Prints the warnings about the files.
pub(crate) fn warn<'a>(sources: impl Iterator<Item = &'a OfferSource>) {
    diagnostics::warn(sources.flat_map(OfferSource::warnings).collect());
}

/// Projects offers again, after changes.
pub(crate) fn project_again<'a>(
    sources: impl ExactSizeIterator<Item = &'a OfferSource>,
    view: &View,
) -> Result<Vec<Projected>, Failure> {
    let mut offers = all(sources.map(|source| source.project(view)))?;
    tell_apart(offers.iter_mut());
    Ok(offers)
}

/// Projects offers again, after changes, each with its own overrides.
pub(crate) fn project_with<'a>(
    sources: impl ExactSizeIterator<Item = (&'a OfferSource, Overrides)>,
    view: &View,
) -> Result<Vec<Projected>, Failure> {
    let mut offers = all(sources.map(|(source, overrides)| source.project_with(view, &overrides)))?;
    tell_apart(offers.iter_mut());
    Ok(offers)
}

/// Collects every success, or every mistake.
fn all<T>(
    tried: impl ExactSizeIterator<Item = Result<T, Vec<Diagnostic>>>,
) -> Result<Vec<T>, Failure> {
    let mut done = Vec::with_capacity(tried.len());
    let mut diagnostics = Vec::new();
    for outcome in tried {
        match outcome {
            Ok(outcome) => done.push(outcome),
            Err(found) => diagnostics.extend(found),
        }
    }
    if diagnostics.is_empty() { Ok(done) } else { Err(Failure::input(diagnostics)) }
}

/// The file of an offer, with the changes made to it since it was read.
#[derive(Clone)]
pub(crate) struct OfferSource {
    /// The path as typed on the command line, or the text of an offer in place.
    pub(crate) path: String,
    /// The name of an offer whose file has none.
    stem: String,
    /// Shared with the offers that were read from it.
    pub(crate) file: Rc<OfferFile>,
    is_in_place: bool,
}

impl OfferSource {
    /// Reads a file, standard input, or an offer in place.
    pub(crate) fn open(path: &Path) -> Result<Self, Vec<Diagnostic>> {
        let label = file::label(path);
        if let Some(text) = file::in_place(path) {
            return Self::in_place(text);
        }
        let text = file::text(path, &OFFER).map_err(|wrong| vec![wrong])?;
        let stem = path.file_stem().unwrap_or(OsStr::new("offer")).to_string_lossy();
        let stem = if file::is_standard_input(path) { "standard input".into() } else { stem };
        let (stem, file) = (stem.into_owned(), OfferFile::new(text).into());
        Ok(Self { path: label, stem, file, is_in_place: false })
    }

    /// Reads an offer in place, which is its own path.
    pub(crate) fn in_place(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let text = file::of_size(text, &OFFER).map_err(|wrong| vec![wrong])?;
        let (path, file) = (sanitize(text).into_owned(), OfferFile::in_place(text).into());
        Ok(Self { path, stem: "Offer 1".to_owned(), file, is_in_place: true })
    }

    /// Names an offer in place that has no name by its number on the command line, which also refers
    /// to it in changes.
    pub(crate) fn numbered(mut self, number: usize) -> Self {
        if self.is_in_place {
            self.stem = format!("Offer {number}");
        }
        self
    }

    /// Checks the file, and returns the name of the offer. It is valid without the exchange rates
    /// that its figures need.
    pub(crate) fn check(&self, view: &View) -> Result<String, Vec<Diagnostic>> {
        let offer = self.read(view, &view.overrides)?;
        match offer.project(view.years) {
            Ok(_) | Err(LedgerError::MissingRate(_)) => Ok(self.name(&offer)),
            Err(error) => Err(self.no_figures(error, &view.overrides)),
        }
    }

    /// Projects the offer, with its changes.
    pub(crate) fn project(&self, view: &View) -> Result<Projected, Vec<Diagnostic>> {
        self.project_with(view, &view.overrides)
    }

    /// Like [`project`](Self::project), with other overrides than those of the view.
    fn project_with(
        &self,
        view: &View,
        overrides: &Overrides,
    ) -> Result<Projected, Vec<Diagnostic>> {
        let offer = self.read(view, overrides)?;
        let projection = offer.project(view.years);
        let projection = projection.map_err(|error| self.no_figures(error, overrides))?;
        let prices = view.prices.as_ref().map(|prices| prices.of_offer(&self.file, &offer));
        let wrong = |wrong: Diagnostic| vec![self.shown(wrong.file(&self.label()))];
        let prices = prices.transpose().map_err(wrong)?;
        let (name, file) = (self.name(&offer), self.path.clone());
        Ok(Projected { name, file, source: Rc::clone(&self.file), offer, projection, prices })
    }

    fn read(&self, view: &View, overrides: &Overrides) -> Result<Offer, Vec<Diagnostic>> {
        let offer = self.file.read(overrides);
        let offer = offer.map_err(|problems| self.diagnostics(problems))?;
        let Some(tax) = &view.tax else {
            return Ok(offer);
        };
        let taxation = tax.taxation(&self.file, &offer);
        let wrong = |wrong: Diagnostic| vec![self.shown(wrong.file(&self.label()))];
        let taxation = taxation.map_err(wrong)?;
        Ok(offer.taxed(taxation))
    }

    fn no_figures(&self, error: LedgerError, overrides: &Overrides) -> Vec<Diagnostic> {
        let span = match error {
            // A price or growth from the command line is not a mistake in the file.
            LedgerError::OutOfReach(out_of_reach) if overrides.stock == Stock::default() => {
                out_of_reach.span_in(self.file.text())
            }
            _ => None,
        };
        let span = span.and_then(|span| self.file.in_source(span));
        vec![self.shown(no_ledger(error, &self.label()).maybe_at(self.file.source(), span))]
    }

    /// The diagnostics for problems or warnings of the file.
    pub(crate) fn diagnostics(&self, problems: Vec<Problem>) -> Vec<Diagnostic> {
        let diagnostics = Diagnostic::in_text(problems, self.file.source(), &self.label());
        diagnostics.into_iter().map(|diagnostic| self.shown(diagnostic)).collect()
    }

    /// The diagnostic as it is shown for the file.
    fn shown(&self, diagnostic: Diagnostic) -> Diagnostic {
        if self.is_in_place { diagnostic.shown_as("offer in place") } else { diagnostic }
    }

    fn name(&self, offer: &Offer) -> String {
        let name = offer.name().unwrap_or_else(|| self.stem.clone());
        let name = sanitize(name.trim()).into_owned();
        if name.is_empty() { "offer".to_owned() } else { name }
    }

    /// The warnings about a valid file: probable mistakes.
    pub(crate) fn warnings(&self) -> Vec<Diagnostic> {
        self.diagnostics(self.file.warnings()).into_iter().map(Diagnostic::warning).collect()
    }

    /// Points a diagnostic to a top-level key of the file, if the file has it.
    pub(crate) fn at(&self, diagnostic: Diagnostic, key: &str) -> Diagnostic {
        let span = self.file.span_of(key);
        self.shown(diagnostic.file(&self.path).maybe_at(self.file.source(), span))
    }

    /// The name of the file, marked if its text has been changed.
    fn label(&self) -> String {
        if self.file.is_changed() { format!("{}, changed", self.path) } else { self.path.clone() }
    }
}

/// The error for an offer without figures.
pub(crate) fn no_ledger(error: LedgerError, file: &str) -> Diagnostic {
    let diagnostic =
        match error {
            LedgerError::MissingRate(missing) => {
                Diagnostic::new(error.to_string()).hint(exchange::rate_hint(missing))
            }
            LedgerError::OutOfReach(_) | LedgerError::Tax(_) => Diagnostic::new(error.to_string())
                .hint("lower the growth, the amounts or the years"),
            LedgerError::PresentValue => Diagnostic::new(error.to_string())
                .hint("raise the discount rate, or lower the years"),
        };
    diagnostic.file(file)
}

/// The failure for a command line without an offer.
pub(crate) fn no_offer() -> Failure {
    Failure::misuse(
        "no offer given",
        "name an offer file; `offercalc init > offer.toml` creates one",
    )
}

/// Rejects reading standard input twice, and writing the output over one of its inputs.
pub(crate) fn refuse_misuse(paths: &[PathBuf], to: &ToArgs) -> Result<(), Failure> {
    if paths.iter().filter(|path| file::is_standard_input(path)).count() > 1 {
        let message = "`-` is standard input, which can be read only once";
        return Err(Failure::misuse(message, "name a file for the other offer"));
    }
    file::refuse_overwriting(paths, "one of the offers", to)
}

/// Numbers offers of the same name, so that every name is unique.
fn tell_apart<'a>(offers: impl ExactSizeIterator<Item = &'a mut Projected>) {
    let mut taken: HashSet<String> = HashSet::with_capacity(offers.len());
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for offer in offers {
        if !taken.contains(&offer.name) {
            taken.insert(offer.name.clone());
            continue;
        }
        let number = numbers.entry(offer.name.clone()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{} ({number})", offer.name);
            if taken.insert(name.clone()) {
                offer.name = name;
                break;
            }
        }
    }
}
