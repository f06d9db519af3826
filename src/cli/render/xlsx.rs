//! Spreadsheets: real numbers with formats, and formulas where a report has them.

mod cell;
mod name;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};
use std::{fmt, mem};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula as Written, Workbook,
    Worksheet, XlsxError, utility,
};
use unicode_width::UnicodeWidthStr;

use super::appearance::Appearance;
use super::cells::push_bar;
use super::width::wrapped;
use crate::report::Report;
use crate::report::document::{
    Block, Cell, Column, ColumnKind, Document, NotesLevel, Role, Table, Wording,
};
use crate::report::record::RecordField;
use crate::report::workbook::{self, Formula, Place, Range, Sheet, SheetCell};
use cell::{Content, Number, content};
use name::{SheetNames, is_no_character, start};

/// The most rows and columns of a sheet.
const ROWS: u32 = 1_048_576;
const COLUMNS: u16 = 16_384;

/// The most units of UTF-16 in a cell.
const CELL_LENGTH: usize = 32_767;

/// The widths of columns, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;
const WIDEST_HEADING: usize = 20;
const WIDEST_PORTRAIT: usize = 90;
const NOTES_WIDTH: usize = 70;

/// The widest sheet that is still readable on one page, in characters.
const WIDEST_PAGE: usize = 200;

/// The scale at which a wider sheet is printed, in percent.
const SCALE_OF_PAGES: u16 = 70;

/// The height of a line of notes, in points.
const LINE_HEIGHT: u32 = 15;

/// The greatest height of a row, in points.
const HIGHEST: u32 = 409;

/// A report that has more rows or columns than a sheet.
#[derive(Debug)]
pub(crate) struct SheetFull {
    what: &'static str,
    most: u32,
}

impl SheetFull {
    const OF_ROWS: Self = Self { what: "rows", most: ROWS };

    /// So many records below a heading, if they are too many.
    pub(crate) fn of_records(count: u64) -> Option<Self> {
        (count >= ROWS.into()).then_some(Self::OF_ROWS)
    }
}

impl fmt::Display for SheetFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = offercalc::grouped(self.most.into(), 0);
        write!(f, "a spreadsheet has at most {most} {}, and this answer has more", self.what)
    }
}

impl std::error::Error for SheetFull {}

/// Writes the sheets of a report, those of its other tables, and its notes.
pub(super) fn render(
    report: &dyn Report,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let level = match appearance.notes {
        NotesLevel::None => NotesLevel::None,
        NotesLevel::Brief | NotesLevel::Full => NotesLevel::Full,
    };
    let document = report.document(Wording { notes: level, cents: true, charts: false });
    let (mut book, sheets) = (Book::new()?, report.sheets());
    let is_streamed = report.is_streamed();
    match is_streamed {
        true => book.records(report)?,
        false => book.tables(report.title(), &sheets, &document)?,
    }
    let has_formulas = !sheets.is_empty();
    book.notes(&document, NotesOn { level, is_streamed, has_formulas })?;
    out.write_all(&book.workbook.save_to_buffer().map_err(io_error)?)
}

/// A workbook that is being written.
struct Book {
    workbook: Workbook,
    names: SheetNames,
    formats: Formats,
}

impl Book {
    fn new() -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // The same input gives the same bytes: no clock. It is the earliest date of a zip file.
        let date = ExcelDateTime::from_ymd(1980, 1, 1).map_err(io_error)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
        Ok(Self { workbook, names: SheetNames::default(), formats: Formats::default() })
    }

    /// The sheets of a report, and those of its tables that they do not replace.
    fn tables(
        &mut self,
        title: &str,
        sheets: &[Sheet<'_>],
        document: &Document<'_>,
    ) -> io::Result<()> {
        let names: Vec<String> = sheets.iter().map(|sheet| self.names.add(&sheet.name)).collect();
        for (sheet, name) in sheets.iter().zip(&names) {
            self.sheet(sheet, name, &names)?;
        }
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(forms) => forms.first(),
            Block::Lines(_) | Block::Charts(_) | Block::Notes(_) => None,
        });
        tables.skip(usize::from(!sheets.is_empty())).try_for_each(|table| self.table(title, table))
    }

    fn sheet(&mut self, sheet: &Sheet<'_>, name: &str, names: &[String]) -> io::Result<()> {
        let worksheet = self.workbook.add_worksheet().set_name(name).map_err(io_error)?;
        let mut rows = Rows::new(worksheet, &mut self.formats);
        rows.heading(sheet.columns.iter().cloned())?;
        for row in &sheet.rows {
            rows.next(row.role)?;
            for SheetCell { cell, formula } in &row.cells {
                match formula {
                    Some(formula) => rows.formula(&written(formula, names), cell)?,
                    None => rows.cell(cell)?,
                }
            }
        }
        rows.next(Role::Equal)?;
        for sentence in sheet.sentences {
            rows.next(Role::Equal)?;
            rows.text(sentence, 0, &Style::default())?;
        }
        rows.finish()
    }

    /// A sheet of a table in its fullest form.
    fn table(&mut self, title: &str, table: &Table<'_>) -> io::Result<()> {
        let name = self.names.add(table.title.as_deref().unwrap_or(title));
        let worksheet = self.workbook.add_worksheet_with_constant_memory().map_err(io_error)?;
        let worksheet = worksheet.set_name(name).map_err(io_error)?;
        let mut rows = Rows::new(worksheet, &mut self.formats);
        rows.heading(table.columns.iter().cloned())?;
        for (_, row) in table.rows() {
            rows.next(row.role)?;
            row.cells.iter().zip(&table.columns).try_for_each(|(cell, _)| rows.cell(cell))?;
        }
        rows.finish()
    }

    /// A sheet of records, the first of which is the heading.
    fn records(&mut self, report: &dyn Report) -> io::Result<()> {
        let name = self.names.add("Records");
        let worksheet = self.workbook.add_worksheet_with_constant_memory().map_err(io_error)?;
        let worksheet = worksheet.set_name(name).map_err(io_error)?;
        let mut rows = Rows::new(worksheet, &mut self.formats);
        let mut is_heading = true;
        report.records(&mut |fields| {
            if mem::take(&mut is_heading) {
                return rows.heading(fields.iter().map(|field| match field {
                    RecordField::Text(name) => Column::label(*name),
                    _ => Column::label(""),
                }));
            }
            rows.next(Role::Equal)?;
            fields.iter().try_for_each(|it| rows.content(cell::field(it), ColumnKind::Label))
        })?;
        rows.finish()
    }

    /// The sheet of the sentences and notes of a document.
    fn notes(&mut self, document: &Document<'_>, with: NotesOn) -> io::Result<()> {
        let NotesOn { level, is_streamed, has_formulas } = with;
        let mut texts: Vec<(bool, &str)> = Vec::new();
        texts.extend(has_formulas.then_some((false, workbook::HOW_TO_CHANGE)));
        for block in &document.blocks {
            let lines = match block {
                // They are about rows that are not stored.
                Block::Lines(_) if is_streamed => continue,
                Block::Lines(lines) => lines,
                Block::Charts(_) => continue,
                Block::Notes(_) if level == NotesLevel::None => continue,
                Block::Notes(notes) => &notes.lines,
                Block::Table(forms) => {
                    let below = forms
                        .iter()
                        .take(1)
                        .flat_map(|it| it.legend.as_deref().into_iter().chain(it.footnote));
                    texts.extend(below.map(|text| (false, text)));
                    continue;
                }
            };
            texts.extend((!texts.is_empty()).then_some((false, "")));
            if let Block::Notes(notes) = block {
                texts.push((true, &notes.heading));
            }
            texts.extend(lines.iter().map(|line| (false, line.as_str())));
        }
        if texts.is_empty() {
            return Ok(());
        }
        let name = self.names.add("Notes");
        let worksheet = self.workbook.add_worksheet().set_name(name).map_err(io_error)?;
        let mut rows = Rows::new(worksheet, &mut self.formats);
        rows.widths.push(NOTES_WIDTH);
        for (is_heading, text) in texts {
            rows.next(if is_heading { Role::Total } else { Role::Equal })?;
            // Not every program finds the height of wrapped text by itself.
            let text = without_marks(text);
            let lines = wrapped(&text, NOTES_WIDTH).len();
            rows.height(u32::try_from(lines).unwrap_or(u32::MAX))?;
            rows.content(Content::Text(text), ColumnKind::Text)?;
        }
        rows.finish()
    }
}

/// What the sheet of notes has.
#[derive(Clone, Copy)]
struct NotesOn {
    level: NotesLevel,
    is_streamed: bool,
    has_formulas: bool,
}

/// Writes a sheet row by row.
struct Rows<'b> {
    worksheet: &'b mut Worksheet,
    formats: &'b mut Formats,
    kinds: Vec<ColumnKind>,
    /// The columns that the widest text of each column takes.
    widths: Vec<usize>,
    /// The number of rows so far.
    count: u32,
    /// Where the next cell is.
    column: u16,
    role: Role,
}

impl<'b> Rows<'b> {
    fn new(worksheet: &'b mut Worksheet, formats: &'b mut Formats) -> Self {
        let (kinds, widths) = (Vec::new(), Vec::new());
        Self { worksheet, formats, kinds, widths, count: 0, column: 0, role: Role::Equal }
    }

    /// Writes the heading, which stays in view and is repeated on every page.
    fn heading<'c>(&mut self, columns: impl Iterator<Item = Column<'c>>) -> io::Result<()> {
        self.next(Role::Equal)?;
        for column in columns {
            let is_right = column.kind == ColumnKind::Figures;
            let is_indented = column.kind == ColumnKind::Text && self.column > 0;
            let style = Style { is_heading: true, is_right, is_indented, ..Style::default() };
            let lines = column.heading.lines().map(UnicodeWidthStr::width);
            self.text(&column.heading, lines.max().unwrap_or(0).min(WIDEST_HEADING), &style)?;
            self.kinds.push(column.kind);
        }
        self.worksheet.set_freeze_panes(1, 1).map_err(io_error)?;
        self.worksheet.set_repeat_rows(0, 0).map_err(io_error)?;
        Ok(())
    }

    /// Starts a row.
    fn next(&mut self, role: Role) -> io::Result<()> {
        if self.count == ROWS {
            return Err(io::Error::other(SheetFull::OF_ROWS));
        }
        self.count += 1;
        self.column = 0;
        self.role = role;
        Ok(())
    }

    /// Writes the next cell of the row.
    fn cell(&mut self, cell: &Cell<'_>) -> io::Result<()> {
        let kind = self.kind();
        if let Cell::Bar(eighths) = cell {
            let mut bar = String::new();
            push_bar(&mut bar, *eighths);
            return self.content(Content::Text(bar.into()), kind);
        }
        self.content(content(cell, kind), kind)
    }

    fn content(&mut self, content: Content<'_>, kind: ColumnKind) -> io::Result<()> {
        match content {
            Content::Blank => {
                self.column += 1;
                Ok(())
            }
            Content::Text(text) => {
                let style = Style {
                    is_bold: self.role == Role::Total,
                    is_indented: match self.column {
                        0 => self.role == Role::Part,
                        // Apart from the figures before them.
                        _ => kind == ColumnKind::Text,
                    },
                    is_right: kind == ColumnKind::Figures,
                    is_wrapped: kind == ColumnKind::Text,
                    ..Style::default()
                };
                self.text(&text, text.width().min(WIDEST), &style)
            }
            Content::Number(number) => {
                let style = self.number_style(&number);
                let format = self.formats.get(&style);
                let place = (self.count - 1, self.column);
                // The nearest binary number: 15 digits are exact.
                let number = number.number.to_string().parse::<f64>().unwrap_or_default();
                let written =
                    self.worksheet.write_number_with_format(place.0, place.1, number, format);
                written.map_err(io_error)?;
                self.column += 1;
                Ok(())
            }
        }
    }

    /// Writes a cell that follows from others.
    fn formula(&mut self, formula: &str, cell: &Cell<'_>) -> io::Result<()> {
        let Content::Number(number) = content(cell, self.kind()) else {
            return self.cell(cell);
        };
        let style = self.number_style(&number);
        let format = self.formats.get(&style);
        let formula = Written::new(formula).set_result(number.number.normalize().to_string());
        let (row, column) = (self.count - 1, self.column);
        self.worksheet.write_formula_with_format(row, column, formula, format).map_err(io_error)?;
        self.column += 1;
        Ok(())
    }

    fn number_style(&mut self, number: &Number) -> Style {
        self.widen(number.look.width(number.number));
        Style {
            number: number.look.format(),
            is_bold: self.role == Role::Total,
            ..Style::default()
        }
    }

    fn text(&mut self, text: &str, width: usize, style: &Style) -> io::Result<()> {
        if self.column == COLUMNS {
            return Err(io::Error::other(SheetFull { what: "columns", most: COLUMNS.into() }));
        }
        self.widen(width);
        let format = self.formats.get(style);
        let mut text = Cow::Borrowed(start(text, CELL_LENGTH));
        if text.contains(is_no_character) {
            text = text.replace(is_no_character, "\u{fffd}").into();
        }
        let (row, column) = (self.count - 1, self.column);
        self.worksheet.write_string_with_format(row, column, text, format).map_err(io_error)?;
        self.column += 1;
        Ok(())
    }

    /// Makes the row so many lines high.
    fn height(&mut self, lines: u32) -> io::Result<()> {
        let height = lines.saturating_mul(LINE_HEIGHT).min(HIGHEST);
        self.worksheet.set_row_height(self.count - 1, height).map_err(io_error)?;
        Ok(())
    }

    fn kind(&self) -> ColumnKind {
        self.kinds.get(usize::from(self.column)).copied().unwrap_or(ColumnKind::Text)
    }

    fn widen(&mut self, width: usize) {
        let column = usize::from(self.column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, NARROWEST);
        }
        if let Some(widest) = self.widths.get_mut(column) {
            *widest = width.max(*widest);
        }
    }

    /// Sets the widths of the columns and how the sheet is printed: one page wide, or with the first
    /// column on every page.
    fn finish(self) -> io::Result<()> {
        for (column, width) in (0_u16..).zip(&self.widths) {
            // Bold digits and the margins of a cell take a little more.
            let width = u32::try_from(width + 2).unwrap_or_default();
            self.worksheet.set_column_width(column, width).map_err(io_error)?;
        }
        let width = self.widths.iter().sum::<usize>();
        if width > WIDEST_PORTRAIT {
            self.worksheet.set_landscape();
        }
        if width > WIDEST_PAGE {
            self.worksheet.set_repeat_columns(0, 0).map_err(io_error)?;
            self.worksheet.set_print_scale(SCALE_OF_PAGES);
        } else {
            self.worksheet.set_print_fit_to_pages(1, 0);
        }
        self.worksheet.set_footer("&L&A&R&P / &N");
        Ok(())
    }
}

/// How a cell looks.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Style {
    /// A number format.
    number: String,
    is_heading: bool,
    is_bold: bool,
    is_indented: bool,
    is_right: bool,
    is_wrapped: bool,
}

/// The formats of a workbook, each made once.
#[derive(Default)]
struct Formats(HashMap<Style, Format>);

impl Formats {
    fn get(&mut self, style: &Style) -> &Format {
        self.0.entry(style.clone()).or_insert_with(|| style.format())
    }
}

impl Style {
    fn format(&self) -> Format {
        let mut format = Format::new();
        if !self.number.is_empty() {
            format = format.set_num_format(&*self.number);
        }
        if self.is_bold || self.is_heading {
            format = format.set_bold();
        }
        if self.is_heading {
            format = format.set_border_bottom(FormatBorder::Thin).set_text_wrap();
        }
        if self.is_indented {
            format = format.set_indent(1);
        }
        if self.is_right {
            format = format.set_align(FormatAlign::Right);
        }
        if self.is_wrapped {
            format = format.set_text_wrap();
        }
        format
    }
}

/// A sentence without the backticks around code. One that is alone stays.
fn without_marks(text: &str) -> Cow<'_, str> {
    if text.matches('`').count() < 2 { text.into() } else { text.replace('`', "").into() }
}

/// A formula in the language of spreadsheets, with the names of the sheets.
fn written(formula: &Formula, names: &[String]) -> String {
    let part = |part: &Formula| written(part, names);
    match formula {
        Formula::At(place) => at(*place, names),
        Formula::Sum(ranges) => {
            let range = |range: &Range| match (at(range.first, names), at(range.last, names)) {
                (first, last) if first == last => first,
                (first, last) => format!("{first}:{last}"),
            };
            format!("SUM({})", ranges.iter().map(range).collect::<Vec<_>>().join(","))
        }
        Formula::Number(number) => number.normalize().to_string(),
        Formula::Minus(one, other) => format!("({}-{})", part(one), part(other)),
        Formula::Times(one, factor) => format!("{}*{}", part(one), factor.normalize()),
        Formula::Over(one, other) => format!("{}/{}", part(one), part(other)),
        Formula::Rounded(one, digits) => format!("ROUND({},{digits})", part(one)),
    }
}

/// The reference to a cell.
fn at(place: Place, names: &[String]) -> String {
    let row = u32::try_from(place.row).unwrap_or(u32::MAX);
    let column = u16::try_from(place.column).unwrap_or(u16::MAX);
    let cell = utility::row_col_to_cell(row, column);
    match place.sheet.and_then(|sheet| names.get(sheet)) {
        Some(name) => format!("'{}'!{cell}", name.replace('\'', "''")),
        None => cell,
    }
}

/// The error of the system, if it is one.
fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
