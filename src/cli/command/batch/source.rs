//! The table: a file or standard input, read in chunks by a thread of its own.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use clap::ValueEnum;

use super::chunk::{BUFFER, Chunk};
use super::csv_source::CsvSource;
use super::jsonl_source::JsonlSource;
use super::row_source::RowSource;
use crate::cli::diagnostics::{Diagnostic, Failure, io_reason};
use crate::cli::file;

/// The chunks that may wait to be computed, per core.
const WAITING_PER_CORE: usize = 4;

/// The format of a table.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// Comma-separated values, with a header
    Csv,
    /// A JSON object in each line
    Jsonl,
}

/// A table, opened.
pub(super) struct TableSource {
    label: String,
    rows: Option<Box<dyn RowSource>>,
    header: Option<Vec<String>>,
}

impl TableSource {
    pub(super) fn open(path: &Path, kind: Option<TableFormat>) -> Result<Self, Failure> {
        let label = file::label(path);
        let is_toml = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        if is_toml && kind.is_none() {
            let message = format!("`{label}` is an offer, not a table of offers");
            return Err(Failure::misuse(message, format!("use `offercalc show {label}`")));
        }
        let failed = |error: io::Error| {
            let message = format!("cannot be read: {}", io_reason(&error));
            let diagnostic = Diagnostic::new(message).file(&label);
            Failure::input(vec![match error.kind() {
                io::ErrorKind::NotFound => {
                    diagnostic.hint("name a table of offers, or `-` for standard input")
                }
                _ => diagnostic,
            }])
        };
        let input: Box<dyn Read + Send> = match file::is_standard_input(path) {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(path).map_err(failed)?),
        };
        let mut input = BufReader::with_capacity(BUFFER, input);
        let kind = match kind.or_else(|| TableFormat::of(path)) {
            Some(kind) => kind,
            None => TableFormat::of_bytes(input.fill_buf().map_err(failed)?),
        };
        let (rows, header): (Box<dyn RowSource>, _) = match kind {
            TableFormat::Csv => {
                let (rows, header) = CsvSource::open(input, &label)?;
                (Box::new(rows), Some(header))
            }
            TableFormat::Jsonl => (Box::new(JsonlSource::new(input)), None),
        };
        Ok(Self { label, rows: Some(rows), header })
    }

    /// The name of the table in messages.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The names of the columns; `None` if each row names its own.
    pub(super) fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// Starts to read. The result is called for the next chunk, and waits for it or not.
    pub(super) fn chunks(&mut self) -> io::Result<impl Fn(bool) -> Option<Chunk> + use<>> {
        let waiting = rayon::current_num_threads() * WAITING_PER_CORE;
        let (send, receive) = mpsc::sync_channel(waiting);
        let (rows, label) = (self.rows.take(), self.label.clone());
        let read = move || {
            let Some(mut rows) = rows else {
                return;
            };
            loop {
                let chunk = rows.next(&label);
                let is_last = chunk.failure.is_some() || chunk.is_empty();
                // After an error, the receiver is gone.
                if send.send(chunk).is_err() || is_last {
                    return;
                }
            }
        };
        // It may wait for input for ever, so it ends with the program.
        thread::Builder::new().spawn(read)?;
        Ok(move |waits| {
            let chunk: Chunk =
                if waits { receive.recv().ok()? } else { receive.try_recv().ok()? };
            (chunk.failure.is_some() || !chunk.is_empty()).then_some(chunk)
        })
    }
}

impl TableFormat {
    /// The format that the name of a file ends with.
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format of a text that begins with these bytes.
    fn of_bytes(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        match bytes.trim_ascii_start().first() {
            Some(b'{' | b'[') => Self::Jsonl,
            _ => Self::Csv,
        }
    }
}
