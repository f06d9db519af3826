//! Reads offers from files and standard input, and projects them.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::str;

use offercalc::{Horizon, Offer, OfferFile, OutOfReach, Stock};

use super::args::{ToArgs, ViewArgs};
use super::diagnostics::{Diagnostic, Failure};
use super::file::{self, FileKind};
pub(crate) use crate::report::offer::Projected;
use crate::report::sanitize::sanitize;

const OFFER: FileKind = FileKind {
    what: "offer",
    too_large: "name a TOML file; `offercalc init` prints one to start from",
    folder: "name the files in it, like `offers/*.toml`",
    missing: "`offercalc init > offer.toml` starts one",
};

/// The failure of a figure beside the projection that is too large to compute.
pub(crate) fn out_of_reach(offer: &Projected, error: OutOfReach) -> Failure {
    Failure::input(vec![beyond(error, &offer.file)])
}

/// Reads offers and projects them. The failure holds every mistake in any of them.
pub(crate) fn project(
    paths: &[PathBuf],
    view: &ViewArgs,
    to: &ToArgs,
) -> Result<Vec<Projected>, Failure> {
    Ok(open(paths, view, to)?.into_iter().map(|(_, offer)| offer).collect())
}

/// The same, with the file of each offer.
pub(crate) fn open(
    paths: &[PathBuf],
    view: &ViewArgs,
    to: &ToArgs,
) -> Result<Vec<(OfferSource, Projected)>, Failure> {
    refuse_misuse(paths, to)?;
    let stock = view.stock();
    let mut offers = all(paths.iter().map(|path| {
        let source = OfferSource::open(path)?;
        let projected = source.project(&stock, view.years)?;
        Ok((source, projected))
    }))?;
    tell_apart(offers.iter_mut().map(|(_, offer)| offer));
    Ok(offers)
}

/// Projects offers again, after changes.
pub(crate) fn project_again<'a>(
    sources: impl ExactSizeIterator<Item = &'a OfferSource>,
    view: &ViewArgs,
) -> Result<Vec<Projected>, Failure> {
    let stock = view.stock();
    let mut offers = all(sources.map(|source| source.project(&stock, view.years)))?;
    tell_apart(offers.iter_mut());
    Ok(offers)
}

/// Every success, or every mistake.
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

/// Reads one offer and projects it.
pub(crate) fn project_one(
    path: &Path,
    stock: &Stock,
    horizon: Horizon,
) -> Result<Projected, Vec<Diagnostic>> {
    OfferSource::open(path)?.project(stock, horizon)
}

/// The file of an offer, with the changes made to it since it was read.
#[derive(Clone)]
pub(crate) struct OfferSource {
    /// As it was named on the command line.
    pub(crate) path: String,
    /// Names an offer that has no name of its own.
    stem: String,
    pub(crate) file: OfferFile,
}

impl OfferSource {
    /// Reads a file, or standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Vec<Diagnostic>> {
        let label = file::label(path);
        let text = file::text(path, &OFFER).map_err(|wrong| vec![wrong])?;
        let stem = path.file_stem().unwrap_or(OsStr::new("offer")).to_string_lossy();
        let stem = if file::is_standard_input(path) { "standard input".into() } else { stem };
        Ok(Self { path: label, stem: stem.into_owned(), file: OfferFile::new(text) })
    }

    /// Projects the offer, with its changes.
    pub(crate) fn project(
        &self,
        stock: &Stock,
        horizon: Horizon,
    ) -> Result<Projected, Vec<Diagnostic>> {
        let offer = self.read(stock)?;
        let projection = offer.project(horizon).map_err(|out_of_reach| {
            // A price or growth of the command line is not a mistake in the file.
            let own = *stock == Stock::default();
            vec![self.out_of_reach(out_of_reach, own)]
        })?;
        let name = offer.name().unwrap_or_else(|| self.stem.clone());
        let name = sanitize(name.trim()).into_owned();
        let name = if name.is_empty() { "offer".to_owned() } else { name };
        Ok(Projected { name, file: self.path.clone(), offer, projection })
    }

    /// Points a diagnostic to a top-level key of the file, where the file has it.
    pub(crate) fn at(&self, diagnostic: Diagnostic, key: &str) -> Diagnostic {
        let diagnostic = diagnostic.file(&self.path);
        match self.file.span_of(key) {
            Some(span) => diagnostic.at(self.file.text(), span),
            None => diagnostic,
        }
    }

    /// Reads the offer, with its changes.
    fn read(&self, stock: &Stock) -> Result<Offer, Vec<Diagnostic>> {
        self.file.read(stock).map_err(|problems| {
            let (label, text) = (self.label(), self.file.text());
            let problems = problems.into_iter();
            problems.map(|problem| Diagnostic::in_text(problem, text, &label)).collect()
        })
    }

    fn out_of_reach(&self, out_of_reach: OutOfReach, in_file: bool) -> Diagnostic {
        let text = self.file.text();
        let diagnostic = beyond(out_of_reach, &self.label());
        match out_of_reach.span_in(text).filter(|_| in_file) {
            Some(span) => diagnostic.at(text, span),
            None => diagnostic,
        }
    }

    /// The name of the file, which says whether its text has been changed.
    fn label(&self) -> String {
        if self.file.is_changed() { format!("{}, changed", self.path) } else { self.path.clone() }
    }
}

fn beyond(error: OutOfReach, file: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(error.to_string()).file(file);
    diagnostic.hint("lower the growth, the amounts or the years")
}

/// The failure of a command line without an offer.
pub(crate) fn no_offer() -> Failure {
    Failure::misuse("no offer is named", "`offercalc init > offer.toml` starts one")
}

/// Refuses to read standard input twice and to overwrite an input.
pub(crate) fn refuse_misuse(paths: &[PathBuf], to: &ToArgs) -> Result<(), Failure> {
    refuse_standard_input_twice(paths)?;
    refuse_overwriting(paths, to)
}

/// Standard input can be read only once.
fn refuse_standard_input_twice(paths: &[PathBuf]) -> Result<(), Failure> {
    if paths.iter().filter(|path| file::is_standard_input(path)).count() > 1 {
        return Err(Failure::misuse(
            "`-` is standard input, which can be read only once",
            "name a file for the other offer",
        ));
    }
    Ok(())
}

/// Refuses to write the answer over one of its own inputs.
fn refuse_overwriting(paths: &[PathBuf], to: &ToArgs) -> Result<(), Failure> {
    let Some(output) = to.output.as_ref().and_then(|output| output.canonicalize().ok()) else {
        return Ok(());
    };
    if paths.iter().any(|path| path.canonicalize().is_ok_and(|path| path == output)) {
        let named = to.output.as_deref().map_or_else(String::new, file::label);
        let message = format!("`{named}` is one of the offers, and --output would replace it");
        return Err(Failure::misuse(message, "write the answer to another file"));
    }
    Ok(())
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
