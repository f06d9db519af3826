//! A file that replaces another once it is complete.
//!
//! Until then it has a temporary name and is removed however the program ends: an error, Ctrl-C or
//! a request to terminate. The target is never half written, even after a power failure.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// The name of the unfinished file, if any. The file is created, renamed or removed only while this
/// lock is held.
type Unfinished = Arc<Mutex<Option<PathBuf>>>;

/// Writes an answer next to the target, and renames it once it is complete and on disk.
pub(super) fn write(
    target: &Path,
    answer: &mut dyn FnMut(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let existing = fs::metadata(target).ok().map(|existing| existing.permissions());
    if existing.as_ref().is_some_and(Permissions::readonly) {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
    }
    let unfinished = Unfinished::default();
    remove_on_signal(&unfinished)?;
    let mut out = BufWriter::new(create(target, existing.clone(), &unfinished)?);
    answer(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(existing) = existing {
        // The umask has removed some permissions from the new file.
        file.as_file().set_permissions(existing)?;
    }
    file.as_file().sync_all()?;
    let mut unfinished = lock(&unfinished);
    file.persist(target).map_err(|error| error.error)?;
    *unfinished = None;
    Ok(())
}

/// Creates the unfinished file with the permissions of the target.
fn create(
    target: &Path,
    existing: Option<Permissions>,
    unfinished: &Unfinished,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    if let Some(permissions) = existing.or_else(usual) {
        builder.permissions(permissions);
    }
    let mut unfinished = lock(unfinished);
    let file = builder.tempfile_in(folder(target))?;
    *unfinished = Some(file.path().to_owned());
    Ok(file)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn lock(unfinished: &Unfinished) -> MutexGuard<'_, Option<PathBuf>> {
    unfinished.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the unfinished file when a signal ends the program, then lets the signal take its usual
/// effect.
#[cfg(unix)]
fn remove_on_signal(unfinished: &Unfinished) -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let unfinished = Arc::clone(unfinished);
    let wait = move || {
        for signal in signals.forever() {
            // Held until the end, so that no file is created or renamed.
            let unfinished = lock(&unfinished);
            // The program is ending, so a failure here cannot be reported.
            unfinished.as_deref().map(fs::remove_file);
            drop(emulate_default_handler(signal));
        }
    };
    std::thread::Builder::new().spawn(wait).map(drop)
}

#[cfg(not(unix))]
fn remove_on_signal(_: &Unfinished) -> io::Result<()> {
    Ok(())
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
