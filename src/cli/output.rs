//! Writes answers to standard output, or to a file: whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use super::args::OutputArgs;
use super::render::{self, appearance::Appearance};
use super::terminal;
use crate::report::Report;

/// Names of standard output, which must not be replaced like a file.
const STANDARD_OUTPUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Writes a report as the options say.
pub(crate) fn report(report: &impl Report, args: &OutputArgs, cents: bool) -> anyhow::Result<()> {
    let appearance = appearance(args, cents);
    write(args.to.output.as_deref(), |out| render::render(report, args.format, appearance, out))
}

/// How the answer may look in its terminal or file.
pub(crate) fn appearance(args: &OutputArgs, cents: bool) -> Appearance {
    let to_file = !is_standard(args.to.output.as_deref());
    Appearance {
        width: terminal::width(to_file),
        colored: terminal::colored_output(args.color, to_file),
        cents,
        notes: args.notes.into(),
    }
}

/// Whether this is standard output: no path, or one of its names.
pub(crate) fn is_standard(path: Option<&Path>) -> bool {
    path.is_none_or(|path| STANDARD_OUTPUT.iter().any(|name| path.as_os_str() == *name))
}

/// Writes an answer to a file, or to standard output.
pub(crate) fn write(
    path: Option<&Path>,
    answer: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    match path.filter(|_| !is_standard(path)) {
        Some(path) => to_file(path, answer).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow!("there is no such folder, or a link leads nowhere"),
            _ => error.into(),
        }),
        None => to_standard_output(answer).map_err(Into::into),
    }
    .with_context(|| {
        let place = path.filter(|_| !is_standard(path));
        let place = place.map_or("standard output".into(), |path| path.to_string_lossy());
        format!("cannot write `{place}`")
    })
}

fn to_standard_output(answer: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match answer(&mut out).and_then(|()| out.flush()) {
        // A reader that goes away is not an error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

fn to_file(path: &Path, answer: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Replace what a link points to, not the link.
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let target = match is_link {
        true => fs::canonicalize(path)?,
        false => path.to_owned(),
    };
    let existing = fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        // A device or a pipe cannot be replaced, only written to.
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(&target)?);
        return answer(&mut out).and_then(|()| out.flush());
    }
    let mut builder = tempfile::Builder::new();
    if let Some(permissions) = usual() {
        builder.permissions(permissions);
    }
    let mut out = BufWriter::new(builder.tempfile_in(folder(&target))?);
    answer(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(existing) = existing {
        if existing.permissions().readonly() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        fs::set_permissions(file.path(), existing.permissions())?;
    }
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The permissions of a new file, before the umask.
#[cfg(unix)]
fn usual() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual() -> Option<Permissions> {
    None
}
