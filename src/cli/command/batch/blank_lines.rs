//! Empty lines of a table with one column. Readers of CSV skip them, but there each is an empty cell.

use std::io::{self, BufRead, Read};

use super::row_source::Input;

/// An empty cell that is a row of its own.
const EMPTY: &[u8] = b"\"\"";

/// A table, in which quotes stand for each line that is empty if the header has one column.
pub(super) struct BlankLines {
    input: Input,
    state: State,
    /// Whether the header has ended.
    is_below_header: bool,
    /// Whether the header has a comma, so that empty lines are no rows.
    has_columns: bool,
    is_after_return: bool,
    /// What is left of the cell before the next byte of the input.
    inserted: &'static [u8],
}

/// Where in a row a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    RowStart,
    CellStart,
    Plain,
    Quoted,
    /// After a quote in quotes, which ends the cell or is one of two.
    QuoteInQuotes,
}

impl BlankLines {
    pub(super) const fn new(input: Input) -> Self {
        Self {
            input,
            state: State::RowStart,
            is_below_header: false,
            has_columns: false,
            is_after_return: false,
            inserted: &[],
        }
    }

    /// Whether a line without a cell ends with this byte.
    fn ends_blank_line(&self, byte: u8) -> bool {
        let ends = byte == b'\r' || (byte == b'\n' && !self.is_after_return);
        ends && self.is_below_header && self.state == State::RowStart
    }

    fn step(&mut self, byte: u8) {
        self.is_after_return = byte == b'\r';
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::QuoteInQuotes,
            (State::Quoted, _)
            | (State::RowStart | State::CellStart | State::QuoteInQuotes, b'"') => State::Quoted,
            (state, b'\n' | b'\r') => {
                self.is_below_header |= state != State::RowStart;
                State::RowStart
            }
            (_, b',') => {
                self.has_columns |= !self.is_below_header;
                State::CellStart
            }
            _ => State::Plain,
        };
    }
}

impl Read for BlankLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.has_columns {
            return self.input.read(buffer);
        }
        let (mut read, mut used) = (0, 0);
        self.input.fill_buf()?;
        while let Some(place) = buffer.get_mut(read) {
            let next = match self.inserted.split_first() {
                Some((first, rest)) => {
                    self.inserted = rest;
                    *first
                }
                None => {
                    let Some(byte) = self.input.buffer().get(used).copied() else { break };
                    if self.ends_blank_line(byte) && !self.has_columns {
                        self.inserted = EMPTY;
                        self.state = State::QuoteInQuotes;
                        continue;
                    }
                    used += 1;
                    self.step(byte);
                    byte
                }
            };
            *place = next;
            read += 1;
        }
        self.input.consume(used);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn marked(table: &'static str, capacity: usize) -> String {
        let input: Box<dyn Read + Send> = Box::new(table.as_bytes());
        let mut text = String::new();
        let input = BufReader::with_capacity(capacity, input);
        BlankLines::new(input).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn empty_lines_of_one_column_become_cells() {
        for (table, expected) in [
            ("\n\nbase\n\n1\n\n\n2", "\n\nbase\n\"\"\n1\n\"\"\n\"\"\n2"),
            ("base\r\n\r\n1\r\n", "base\r\n\"\"\r\n1\r\n"),
            ("base\r\r1\r", "base\r\"\"\r1\r"),
            ("name\n\"a\n\nb\"\"\n\"\n\n", "name\n\"a\n\nb\"\"\n\"\n\"\"\n"),
            ("base,name\n\n1,\n\n", "base,name\n\n1,\n\n"),
            ("\"a,b\"\n\n", "\"a,b\"\n\"\"\n"),
        ] {
            for capacity in [1, 2, 5, 100] {
                assert_eq!(marked(table, capacity), expected, "{table:?}");
            }
        }
    }
}
