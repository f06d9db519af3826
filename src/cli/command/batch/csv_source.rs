//! CSV with a header.

use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::blank_lines::BlankLines;
use super::chunk::{BUFFER, Chunk};
use super::row_source::{Input, LONGEST_ROW, RowSource, line_breaks, unreadable};
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::render::io_error;

/// What is read after the end of the table. It is a row of its own, unless a quote is still open.
const END: &[u8] = b"\n\0\n";

/// The same if lines end with a carriage return and a line feed.
const END_OF_RETURNS: &[u8] = b"\r\n\0\n";

/// A CSV table after its header.
pub(super) struct CsvSource {
    reader: Reader<Guarded>,
    record: ByteRecord,
}

impl CsvSource {
    /// Reads the header.
    pub(super) fn open(input: Input, file: &str) -> Result<(Self, Vec<String>), Failure> {
        let input = BlankLines::new(input);
        let guarded =
            Guarded { input, delivered: 0, most: LONGEST_ROW, end: END, has_returns: None };
        let mut builder = ReaderBuilder::new();
        let builder = builder.has_headers(false).flexible(true).buffer_capacity(BUFFER);
        let mut source = Self { reader: builder.from_reader(guarded), record: ByteRecord::new() };
        let wrong = |message: &str| Diagnostic::new(message).file(file);
        if !source.read(file)? {
            let wrong = wrong("the table is empty");
            return Err(Failure::input(vec![
                wrong.hint("begin with a header, like base,rsu,rsu.vesting"),
            ]));
        }
        let names =
            source.record.iter().map(|name| Some(str::from_utf8(name).ok()?.trim().to_owned()));
        let header: Option<Vec<String>> = names.collect();
        let header = header.ok_or_else(|| {
            let wrong = wrong("the header is not UTF-8 text").on_line(1);
            Failure::input(vec![wrong.hint("save the table as CSV UTF-8")])
        })?;
        if let [name] = header.as_slice()
            && let Some((_, separator)) = [(';', "`;`"), ('\t', "tabs"), ('|', "`|`")]
                .into_iter()
                .find(|(c, _)| name.contains(*c))
        {
            let wrong = wrong(&format!("the columns are separated by {separator}")).on_line(1);
            return Err(Failure::input(vec![
                wrong.hint("save the table with commas between columns"),
            ]));
        }
        Ok((source, header))
    }

    /// Reads a row; false at the end.
    fn read(&mut self, file: &str) -> Result<bool, Failure> {
        let start = self.reader.position().clone();
        self.reader.get_mut().most = start.byte() + LONGEST_ROW + BUFFER as u64;
        let read = self.reader.read_byte_record(&mut self.record);
        let more =
            read.map_err(|error| unreadable(&io_error(error), file, start.line() as usize))?;
        let is_last = self.reader.get_ref().end.is_empty() && self.would_wait();
        if is_last && self.record.as_slice().ends_with(END) {
            let line = start.line() as usize;
            let wrong = Diagnostic::new("the table ends inside quotes").file(file).on_line(line);
            return Err(Failure::input(vec![wrong.hint("close the quotes of this row")]));
        }
        let is_mark = is_last && self.record.as_slice() == b"\0";
        Ok(more && !is_mark)
    }

    /// The line on which the row begins. Empty lines may come before it. The line feed after a carriage
    /// return is not read yet.
    fn line(&self) -> usize {
        let breaks = line_breaks(self.record.as_slice());
        let ended = usize::from(self.reader.get_ref().has_returns != Some(true));
        let line = self.reader.position().line() as usize;
        line.saturating_sub(breaks + ended).max(1)
    }

    /// Whether the next row has to be waited for. The end of the line may be two characters.
    fn would_wait(&self) -> bool {
        self.reader.get_ref().delivered <= self.reader.position().byte() + 1
    }
}

impl RowSource for CsvSource {
    fn next(&mut self, file: &str) -> Chunk {
        let mut chunk = Chunk::default();
        loop {
            match self.read(file) {
                Ok(true) => chunk.push(self.line(), self.record.iter()),
                Ok(false) => return chunk,
                Err(failure) => {
                    chunk.failure = Some(failure);
                    return chunk;
                }
            }
            if chunk.is_full() || self.would_wait() {
                return chunk;
            }
        }
    }
}

/// An input that ends rows that are too long, and marks its end.
struct Guarded {
    input: BlankLines,
    /// The bytes read so far.
    delivered: u64,
    /// The most bytes to read.
    most: u64,
    /// What is left of the mark.
    end: &'static [u8],
    /// Whether lines end with a carriage return and a line feed, once one has ended.
    has_returns: Option<bool>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.delivered >= self.most {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = match self.input.read(buffer)? {
            0 => self.end.read(buffer)?,
            read => read,
        };
        let delivered = buffer.get(..read).unwrap_or_default();
        if self.has_returns.is_none()
            && let Some(at) = delivered.iter().position(|byte| *byte == b'\n')
        {
            let has_returns = delivered.get(..at).is_some_and(|line| line.ends_with(b"\r"));
            self.has_returns = Some(has_returns);
            if has_returns {
                self.end = END_OF_RETURNS;
            }
        }
        self.delivered += read as u64;
        Ok(read)
    }
}
