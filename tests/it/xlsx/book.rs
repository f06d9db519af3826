//! Reads the spreadsheets that the program writes, and computes their formulas.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use offercalc::{Decimal, round};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A workbook: its bytes, and its sheets in order.
pub(super) struct Book {
    pub(super) bytes: Vec<u8>,
    pub(super) sheets: Vec<(String, Sheet)>,
}

/// The cells of a sheet by their references, like `B2`.
pub(super) type Sheet = BTreeMap<String, Cell>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) formula: Option<String>,
    /// A text, or a number as it is written.
    pub(super) value: String,
    pub(super) is_text: bool,
}

impl Book {
    pub(super) fn read(bytes: Vec<u8>) -> Self {
        let part = |name: &str| part(&bytes, name);
        let strings = part("xl/sharedStrings.xml");
        let strings: Vec<String> = strings.split("<si>").skip(1).map(text).collect();
        let workbook = part("xl/workbook.xml");
        let names = workbook.split("<sheet name=\"").skip(1);
        let names = names.map(|rest| plain(rest.split('"').next().unwrap()));
        let sheet = |number| sheet(&part(&format!("xl/worksheets/sheet{number}.xml")), &strings);
        let sheets = (1..).zip(names).map(|(number, name)| (name, sheet(number))).collect();
        Self { bytes, sheets }
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.sheets.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn sheet(&self, name: &str) -> &Sheet {
        let found = self.sheets.iter().find(|(other, _)| other == name);
        &found.unwrap_or_else(|| panic!("no sheet {name} in {:?}", self.names())).1
    }

    /// The reference to the cell of a row with a label, in the column with a heading.
    pub(super) fn at(&self, name: &str, label: &str, heading: &str) -> String {
        let sheet = self.sheet(name);
        let is = |cell: &Cell, text: &str| cell.is_text && cell.value == text;
        let letters = |at: &str| at.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let column = sheet.iter().find(|(at, it)| {
            at.ends_with('1') && letters(at).len() + 1 == at.len() && is(it, heading)
        });
        let row = sheet.iter().find(|(at, it)| letters(at) == "A" && is(it, label));
        let (row, column) = row
            .zip(column)
            .map(|(row, column)| (row.0, column.0))
            .unwrap_or_else(|| panic!("no {label} of {heading} in {name}"));
        format!("{}{}", letters(column), &row[1..])
    }

    /// Sets a number, as a person would in a spreadsheet.
    pub(super) fn set(&mut self, name: &str, at: &str, number: Decimal) {
        let (_, sheet) = self.sheets.iter_mut().find(|(other, _)| other == name).unwrap();
        let cell = sheet.get_mut(at).unwrap();
        assert!(cell.formula.is_none() && !cell.is_text, "{at} is no input: {cell:?}");
        cell.value = number.to_string();
    }

    /// The value of a cell, computed from the cells without a formula.
    pub(super) fn computed(&self, name: &str, at: &str) -> Decimal {
        let cell = self.sheet(name).get(at).unwrap_or_else(|| panic!("no cell {at} in {name}"));
        match &cell.formula {
            Some(formula) => {
                let mut parser = Parser { book: self, sheet: name, rest: formula };
                let value = parser.expression();
                assert_eq!(parser.rest, "", "{formula}");
                value
            }
            None if cell.value.is_empty() => Decimal::ZERO,
            None => cell.value.parse().unwrap(),
        }
    }

    /// The bytes of the workbook with another number in a cell, and the old results of formulas.
    pub(super) fn with(&self, name: &str, at: &str, number: Decimal) -> Vec<u8> {
        let sheet = self.names().iter().position(|other| *other == name).unwrap() + 1;
        let changed = format!("xl/worksheets/sheet{sheet}.xml");
        let mut archive = ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let name_of_part = file.name().unwrap().into_owned();
            let mut text = Vec::new();
            file.read_to_end(&mut text).unwrap();
            if name_of_part == changed {
                let xml = String::from_utf8(text).unwrap();
                let (before, rest) = xml.split_once(&format!("<c r=\"{at}\"")).unwrap();
                let (head, rest) = rest.split_once("<v>").unwrap();
                let (_, rest) = rest.split_once("</v>").unwrap();
                text = format!("{before}<c r=\"{at}\"{head}<v>{number}</v>{rest}").into_bytes();
            }
            writer.start_file(name_of_part, SimpleFileOptions::default()).unwrap();
            writer.write_all(&text).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    // A workbook without texts has no shared strings.
    if let Ok(mut file) = archive.by_name(name) {
        file.read_to_string(&mut text).unwrap();
    }
    text
}

/// The text of an element.
fn text(xml: &str) -> String {
    let inner = xml.split_once("<t").and_then(|(_, rest)| rest.split_once('>'));
    plain(inner.map_or("", |(_, rest)| rest.split("</t>").next().unwrap()))
}

fn plain(xml: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(xml.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

fn sheet(xml: &str, strings: &[String]) -> Sheet {
    let cells = xml.split("<c r=\"").skip(1).map(|cell| {
        let (at, rest) = cell.split_once('"').unwrap();
        let (head, rest) = rest.split_once('>').unwrap();
        let rest = rest.split("</c>").next().unwrap();
        let inner = |tag: &str| {
            let (_, rest) = rest.split_once(&format!("<{tag}>"))?;
            Some(plain(rest.split(&format!("</{tag}>")).next()?))
        };
        let value = inner("v").unwrap_or_default();
        let (value, is_text) = match () {
            () if head.contains("t=\"s\"") => {
                (strings[value.parse::<usize>().unwrap()].clone(), true)
            }
            () if head.contains("t=\"inlineStr\"") => (text(rest), true),
            () => (value, head.contains("t=\"str\"")),
        };
        (at.to_owned(), Cell { formula: inner("f"), value, is_text })
    });
    cells.collect()
}

/// Computes a formula.
struct Parser<'b> {
    book: &'b Book,
    sheet: &'b str,
    rest: &'b str,
}

impl<'b> Parser<'b> {
    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expression(&mut self) -> Decimal {
        let mut value = self.product();
        while self.eat("-") {
            value -= self.product();
        }
        value
    }

    fn product(&mut self) -> Decimal {
        let mut value = self.atom();
        loop {
            if self.eat("*") {
                value *= self.atom();
            } else if self.eat("/") {
                value /= self.atom();
            } else {
                return value;
            }
        }
    }

    fn atom(&mut self) -> Decimal {
        if self.eat("(") {
            let value = self.expression();
            assert!(self.eat(")"), "{}", self.rest);
            return value;
        }
        if self.eat("ROUND(") {
            let value = self.expression();
            assert!(self.eat(","), "{}", self.rest);
            let digits = self.word().parse().unwrap();
            assert!(self.eat(")"), "{}", self.rest);
            return round(value, digits);
        }
        if self.eat("SUM(") {
            let mut sum = Decimal::ZERO;
            loop {
                let first = self.word();
                let last = if self.eat(":") { self.word() } else { first };
                sum += range(first, last)
                    .map(|at| self.book.computed(self.sheet, &at))
                    .sum::<Decimal>();
                if !self.eat(",") {
                    assert!(self.eat(")"), "{}", self.rest);
                    return sum;
                }
            }
        }
        if self.eat("'") {
            let end = self.rest.replace("''", "__").find('\'').unwrap();
            let name = self.rest[..end].replace("''", "'");
            self.rest = &self.rest[end + 1..];
            assert!(self.eat("!"), "{}", self.rest);
            let at = self.word();
            return self.book.computed(&name, at);
        }
        let negative = self.eat("-");
        let word = self.word();
        let value = match word.starts_with(|c: char| c.is_ascii_digit()) {
            true => word.parse().unwrap(),
            false => self.book.computed(self.sheet, word),
        };
        if negative { -value } else { value }
    }

    fn word(&mut self) -> &'b str {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }
}

/// The cells from one to another, in a row or a column.
fn range(first: &str, last: &str) -> impl Iterator<Item = String> + use<> {
    let place = |at: &str| {
        let (column, row) = at.split_at(at.find(|c: char| c.is_ascii_digit()).unwrap());
        assert_eq!(column.len(), 1, "{at}");
        (column.as_bytes()[0], row.parse::<u32>().unwrap())
    };
    let ((left, top), (right, bottom)) = (place(first), place(last));
    (left..=right).flat_map(move |column| {
        (top..=bottom).map(move |row| format!("{}{row}", char::from(column)))
    })
}
