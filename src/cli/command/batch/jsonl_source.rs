//! JSON lines: an object in each line. A line is a row of one cell here, and is parsed with others on
//! all cores.

use std::io::{self, BufRead, Read};

use super::chunk::Chunk;
use super::row_source::{Input, LONGEST_ROW, RowSource, unreadable};

/// A table of JSON lines.
pub(super) struct JsonlSource {
    input: Input,
    line: usize,
    text: Vec<u8>,
}

impl JsonlSource {
    pub(super) const fn new(input: Input) -> Self {
        Self { input, line: 0, text: Vec::new() }
    }

    /// Reads a line; false at the end.
    fn read(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.line += 1;
        let mut line = self.input.by_ref().take(LONGEST_ROW + 1);
        let read = line.read_until(b'\n', &mut self.text)?;
        if read as u64 > LONGEST_ROW {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(read > 0)
    }
}

impl RowSource for JsonlSource {
    fn next(&mut self, file: &str) -> Chunk {
        let mut chunk = Chunk::default();
        loop {
            match self.read() {
                Ok(true) => {
                    let mark = if self.line == 1 { "\u{feff}" } else { "" };
                    let text = self.text.strip_prefix(mark.as_bytes()).unwrap_or(&self.text);
                    let text = text.trim_ascii();
                    if !text.is_empty() {
                        chunk.push(self.line, [text].into_iter());
                    }
                }
                Ok(false) => return chunk,
                Err(error) => {
                    chunk.failure = Some(unreadable(&error, file, self.line));
                    return chunk;
                }
            }
            if chunk.is_full() || (!chunk.is_empty() && self.input.buffer().is_empty()) {
                return chunk;
            }
        }
    }
}
