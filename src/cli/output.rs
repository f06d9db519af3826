//! Writes answers to standard output, or atomically to a file.

mod replacement;

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::anyhow;
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::args::{ChartArgs, OutputArgs};
use super::diagnostics::{Diagnostic, Failure};
use super::file;
use super::render::{self, Format, Render, SheetFull, appearance::Appearance};
use super::terminal;
use crate::report::offer::{Offers, Projected};

/// Names of standard output, which must not be replaced like a file.
const STANDARD_OUTPUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Names of files that are open already, like standard error or the pipe of `>(command)`.
const OPEN_FILES: [&str; 3] = ["/dev/stderr", "/dev/fd", "/proc/self/fd"];

/// A function that writes an answer. It is dynamic so that writing is compiled once.
type Answer<'a> = dyn FnMut(&mut dyn Write) -> anyhow::Result<()> + 'a;

/// Writes a report that is not on offers according to the options.
pub(crate) fn report(report: &impl Render, args: &OutputArgs, cents: bool) -> anyhow::Result<()> {
    write_report(Offers::new(&[]), report, args, appearance(args, cents))
}

/// Writes a report on offers according to the options.
pub(crate) fn report_on(
    offers: &[Projected],
    report: &impl Render,
    args: &OutputArgs,
    cents: bool,
) -> anyhow::Result<()> {
    write_report(Offers::new(offers), report, args, appearance(args, cents))
}

/// Writes a report on offers, with its charts in place of its tables if that is asked for.
pub(crate) fn report_or_charts(
    offers: &[Projected],
    report: &impl Render,
    args: &OutputArgs,
    cents: bool,
    charts: &ChartArgs,
) -> anyhow::Result<()> {
    let charts = charts.is_given().then(terminal::charset);
    let appearance = Appearance { charts, ..appearance(args, cents) };
    write_report(Offers::new(offers), report, args, appearance)
}

fn write_report(
    offers: Offers<'_>,
    report: &dyn Render,
    args: &OutputArgs,
    appearance: Appearance,
) -> anyhow::Result<()> {
    refuse_terminal(args)?;
    let path = args.to.output.as_deref();
    refuse_offer(path, args.format().ending())?;
    write_offer(path, |out| {
        render::render(report, offers, args.format(), appearance, out).map_err(full_sheet)?;
        match report.failure() {
            Some(error) => Err(Failure::input(vec![Diagnostic::new(error.to_string())]).into()),
            None => anyhow::Ok(()),
        }
    })
}

/// Rejects a format that a terminal cannot show if the answer would go to one.
fn refuse_terminal(args: &OutputArgs) -> Result<(), Failure> {
    let format = args.format();
    match format.file_name() {
        Some(name) if is_standard(args.to.output.as_deref()) && terminal::shows_output() => {
            let format = format.to_possible_value();
            let format = format.as_ref().map_or("this", PossibleValue::get_name);
            let message = format!("{format} output is not for a terminal");
            Err(Failure::misuse(message, format!("add -o {name}")))
        }
        _ => Ok(()),
    }
}

/// Rejects more records than the format takes, before they are computed.
pub(crate) fn refuse_records(args: &OutputArgs, count: u64) -> Result<(), Failure> {
    match SheetFull::of_records(count).filter(|_| args.format() == Format::Xlsx) {
        Some(full) => Err(too_small(&full)),
        None => Ok(()),
    }
}

fn too_small(full: &SheetFull) -> Failure {
    Failure::misuse(full.to_string(), "use --format csv")
}

/// Says what to use instead of a spreadsheet that is too small.
fn full_sheet(error: io::Error) -> anyhow::Error {
    match error.downcast::<SheetFull>() {
        Ok(full) => too_small(&full).into(),
        Err(other) => other.into(),
    }
}

/// The appearance of the answer in its terminal or file.
pub(crate) fn appearance(args: &OutputArgs, cents: bool) -> Appearance {
    let to_file = !is_standard(args.to.output.as_deref());
    Appearance {
        width: terminal::width(to_file),
        colored: terminal::colored_output(args.color(), to_file),
        cents,
        notes: args.notes(),
        charts: None,
    }
}

/// Whether the output is standard output: no path, or one of its names.
pub(crate) fn is_standard(path: Option<&Path>) -> bool {
    path.is_none_or(|path| STANDARD_OUTPUT.iter().any(|name| path.as_os_str() == *name))
}

/// Writes an answer to a file, or to standard output. Rejects a `.toml` path, which is probably an
/// offer typed after the option by mistake.
pub(crate) fn write<E: Into<anyhow::Error>>(
    path: Option<&Path>,
    answer: impl FnMut(&mut dyn Write) -> Result<(), E>,
) -> anyhow::Result<()> {
    refuse_offer(path, Format::Table.ending())?;
    write_offer(path, answer)
}

/// Rejects a `.toml` path for output that is not an offer. `ending` is the usual one.
fn refuse_offer(path: Option<&Path>, ending: &str) -> Result<(), Failure> {
    let is_toml =
        |path: &&Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    let Some(path) = path.filter(is_toml) else {
        return Ok(());
    };
    let message =
        format!("`{}` is named like an offer, but the output is not one", file::label(path));
    let hint = format!("use another name, like {}", file::label(&path.with_extension(ending)));
    Err(Failure::misuse(message, hint))
}

/// Writes an offer file, or other output that may have a `.toml` path.
pub(crate) fn write_offer<E: Into<anyhow::Error>>(
    path: Option<&Path>,
    mut answer: impl FnMut(&mut dyn Write) -> Result<(), E>,
) -> anyhow::Result<()> {
    write_answer(path, &mut |out| answer(out).map_err(Into::into))
}

fn write_answer(path: Option<&Path>, answer: &mut Answer<'_>) -> anyhow::Result<()> {
    let path = path.filter(|_| !is_standard(path));
    let written = match path {
        Some(path) => to_file(path, answer),
        None => written_to(&mut io::stdout().lock(), answer),
    };
    written.map_err(|error| match error.downcast() {
        Ok(error) => unwritten(error, path),
        Err(other) => other,
    })
}

/// Adds the path and a readable reason to an I/O error.
fn unwritten(error: io::Error, path: Option<&Path>) -> anyhow::Error {
    let place = path.map_or("standard output".into(), |path| path.to_string_lossy());
    let reason = match error.kind() {
        io::ErrorKind::NotFound => anyhow!("the folder does not exist, or a link is broken"),
        _ => error.into(),
    };
    reason.context(format!("cannot write `{place}`"))
}

/// Writes to a stream.
fn written_to(out: &mut dyn Write, answer: &mut Answer<'_>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(out);
    match answer(&mut out).and_then(|()| Ok(out.flush()?)) {
        // A reader that goes away is not an error.
        Err(error) if is_broken_pipe(&error) => Ok(()),
        outcome => outcome,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn to_file(path: &Path, answer: &mut Answer<'_>) -> anyhow::Result<()> {
    let is_open = OPEN_FILES.iter().any(|name| path.starts_with(name));
    // A device, a pipe or an open file can only be written to, not replaced.
    if is_open || fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return written_to(&mut OpenOptions::new().append(true).open(path)?, answer);
    }
    // Replace what a link points to, not the link.
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let target = if is_link { fs::canonicalize(path)? } else { path.to_owned() };
    replacement::write(&target, answer)
}
