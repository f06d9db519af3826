//! Reads the text of a file named on the command line, or returns a diagnostic. Does not parse it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use offercalc::{Change, OfferFile};

use super::args::ToArgs;
use super::diagnostics::{Diagnostic, Failure, io_reason};
use crate::report::sanitize::sanitize;

/// The largest file, in bytes.
const LARGEST: u64 = 1 << 20;

/// The hint for a change in place of an offer, before the change.
pub(crate) const OFFER_FIRST: &str = "the offer comes first; `whatif` and `draft counter` take \
                                      changes after it, `compare` with --set";

/// The initial buffer size, in bytes. Most files are smaller.
const USUAL: usize = 4 << 10;

/// A kind of file, with the wording of its diagnostics.
pub(crate) struct FileKind {
    pub(crate) what: &'static str,
    /// Hints for a file that is too large, a folder, or missing.
    pub(crate) too_large: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) missing: &'static str,
}

/// Reads the text of a file of some kind, or of standard input. The diagnostic names the file.
pub(crate) fn text(path: &Path, kind: &FileKind) -> Result<String, Diagnostic> {
    read(path, kind).map_err(|diagnostic| diagnostic.file(&label(path)))
}

/// The text of an offer in place. What exists as a file is one, and so is what ends like one.
pub(crate) fn in_place(path: &Path) -> Option<&str> {
    let text = path.to_str().filter(|text| OfferFile::is_in_place(text))?;
    let is_file = text.ends_with(".toml") && !text.contains(char::is_whitespace) || path.exists();
    (!is_file).then_some(text)
}

/// Whether a text is an offer in place with several terms. Where a command also takes levers or
/// changes, a single term is one of these.
pub(crate) fn has_several_terms(text: &str) -> bool {
    let has_several = || match Change::several(text) {
        Ok(terms) => terms.len() > 1,
        Err(_) => text.contains(char::is_whitespace),
    };
    OfferFile::is_in_place(text) && has_several()
}

/// Rejects a text that is larger than a file may be.
pub(crate) fn of_size<'t>(text: &'t str, kind: &FileKind) -> Result<&'t str, Diagnostic> {
    if text.len() as u64 > LARGEST { Err(too_large(kind)) } else { Ok(text) }
}

fn too_large(kind: &FileKind) -> Diagnostic {
    Diagnostic::new(format!("the {} is larger than 1 MB", kind.what)).hint(kind.too_large)
}

fn read(path: &Path, kind: &FileKind) -> Result<String, Diagnostic> {
    let mut bytes = Vec::with_capacity(USUAL);
    let read = match is_standard_input(path) {
        true => io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes),
        false => File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| unreadable(path, &error, kind))?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(kind));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        let diagnostic = Diagnostic::new("the file is not UTF-8 text").at(&text, good..good + 1);
        diagnostic.hint("save it as UTF-8")
    })
}

fn unreadable(path: &Path, error: &io::Error, kind: &FileKind) -> Diagnostic {
    let diagnostic = Diagnostic::new(format!("cannot be read: {}", io_reason(error)));
    let named = label(path);
    let as_toml = path.with_extension("toml");
    match error.kind() {
        io::ErrorKind::IsADirectory => diagnostic.hint(kind.folder),
        io::ErrorKind::NotFound if named.contains('=') && !is_named_like_file(&named) => {
            Diagnostic::new("the first term has no lever name").hint("write it like base=175k")
        }
        io::ErrorKind::NotFound if named.bytes().all(|digit| digit.is_ascii_digit()) => {
            diagnostic.hint(format!("did you mean an option, like `--month {named}`?"))
        }
        io::ErrorKind::NotFound if as_toml.exists() => {
            diagnostic.hint(format!("did you mean `{}`?", label(&as_toml)))
        }
        io::ErrorKind::NotFound => diagnostic.hint(kind.missing),
        _ => diagnostic,
    }
}

/// Whether a path with a `=` is a file's rather than a misplaced change.
fn is_named_like_file(named: &str) -> bool {
    named.ends_with(".toml") || named.contains('/')
}

/// Rejects an output path that is also an input. `what` describes that input.
pub(crate) fn refuse_overwriting<'a>(
    paths: impl IntoIterator<Item = &'a PathBuf>,
    what: &str,
    to: &ToArgs,
) -> Result<(), Failure> {
    let real = |path: &PathBuf| path.canonicalize().ok();
    let Some((named, output)) = to.output.as_ref().and_then(|named| Some((named, real(named)?)))
    else {
        return Ok(());
    };
    let is_output = |path: &PathBuf| match is_standard_input(path) {
        true => is_open_input(&output),
        false => real(path).as_ref() == Some(&output),
    };
    if paths.into_iter().any(is_output) {
        let message = format!("`{}` is {what}, and --output would replace it", label(named));
        return Err(Failure::misuse(message, "write the answer to another file"));
    }
    Ok(())
}

/// Whether a file is the one that standard input reads.
#[cfg(unix)]
fn is_open_input(path: &Path) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    let input = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    let input = input.and_then(|file| file.metadata());
    match (input, path.metadata()) {
        (Ok(input), Ok(named)) => {
            named.is_file() && (input.dev(), input.ino()) == (named.dev(), named.ino())
        }
        _ => false,
    }
}

#[cfg(not(unix))]
const fn is_open_input(_: &Path) -> bool {
    false
}

/// A file's displayed name, without characters that are unsafe in a terminal.
pub(crate) fn label(path: &Path) -> String {
    sanitize(&path.to_string_lossy()).into_owned()
}

/// A file's displayed name, or an offer in place, as an argument of a command.
pub(crate) fn argument(path: &Path) -> String {
    let label = label(path);
    if in_place(path).is_some() { format!("\"{label}\"") } else { label }
}

pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}
