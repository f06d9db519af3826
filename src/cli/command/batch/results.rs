//! The results of rows: CSV with a header, or JSON lines.

use std::io::{self, Write as _};
use std::iter;

use clap::ValueEnum;
use csv::Writer;
use offercalc::{Figure, Metric};

use super::cell::TableCell;
use crate::cli::diagnostics::Failure;
use crate::cli::render::{defused, io_error, write_json_line};

/// The last column: the currency of the amounts.
const CURRENCY: &str = "currency";

/// The format of the results.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    /// A row for each row, with a header
    Csv,
    /// A line with a JSON object for each row
    Json,
}

/// The columns of the results.
pub(super) struct Results {
    format: ResultFormat,
    kept: usize,
    pub(super) metrics: Vec<Metric>,
    names: Vec<String>,
}

impl Results {
    /// The results with kept columns before the metrics.
    pub(super) fn new(
        format: ResultFormat,
        kept: &[String],
        metrics: Vec<Metric>,
    ) -> Result<Self, Failure> {
        let metric_names = metrics.iter().map(ToString::to_string);
        let names = kept.iter().cloned().chain(metric_names).chain([CURRENCY.to_owned()]);
        let names: Vec<String> = names.collect();
        let first = |name: &String| names.iter().position(|other| other == name);
        if let Some((_, name)) =
            names.iter().enumerate().find(|(index, name)| first(name) != Some(*index))
        {
            let message = format!("the output would have two columns `{name}`");
            return Err(Failure::misuse(message, format!("remove {name} from --keep")));
        }
        Ok(Self { format, kept: kept.len(), metrics, names })
    }

    /// What comes before the first row.
    pub(super) fn header(&self) -> io::Result<Vec<u8>> {
        match self.format {
            ResultFormat::Csv => {
                let mut writer = Writer::from_writer(Vec::new());
                let names = self.names.iter().map(|name| defused(name).into_owned());
                writer.write_record(names).map_err(io_error)?;
                written(writer)
            }
            ResultFormat::Json => Ok(Vec::new()),
        }
    }

    /// Results in the place of what a buffer holds.
    pub(super) fn lines(&self, mut buffer: Vec<u8>) -> io::Result<ResultLines> {
        buffer.clear();
        Ok(match self.format {
            ResultFormat::Csv => ResultLines::Csv(Box::new(Writer::from_writer(buffer))),
            ResultFormat::Json => {
                let keys = self.names.iter().map(|name| {
                    let mut key = Vec::new();
                    write_string(&mut key, name)?;
                    key.push(b':');
                    Ok(key)
                });
                ResultLines::Json { keys: keys.collect::<io::Result<_>>()?, buffer }
            }
        })
    }

    /// Writes a result: kept cells, figures and their currency. Without figures, all of them are
    /// empty.
    pub(super) fn write(
        &self,
        lines: &mut ResultLines,
        kept: &[TableCell<'_>],
        result: Option<(&[Figure], &'static str)>,
    ) -> io::Result<()> {
        let nothing = || iter::repeat(ResultValue::Cell(&TableCell::Null));
        let (figures, currency) = result.unwrap_or_default();
        let currency = Some(currency).filter(|code| !code.is_empty()).map(TableCell::text);
        let currency = currency.unwrap_or_default();
        let kept = kept.iter().map(ResultValue::Cell).chain(nothing()).take(self.kept);
        let figures = figures.iter().map(|figure| ResultValue::Figure(*figure));
        let figures = figures.chain(nothing()).take(self.metrics.len());
        lines.write(kept.chain(figures).chain([ResultValue::Cell(&currency)]))
    }
}

/// A value of a result.
#[derive(Clone, Copy)]
enum ResultValue<'a> {
    Cell(&'a TableCell<'a>),
    Figure(Figure),
}

/// Lines of results, in memory.
pub(super) enum ResultLines {
    Csv(Box<Writer<Vec<u8>>>),
    Json { keys: Vec<Vec<u8>>, buffer: Vec<u8> },
}

impl ResultLines {
    fn write<'a>(&mut self, values: impl Iterator<Item = ResultValue<'a>>) -> io::Result<()> {
        match self {
            Self::Csv(writer) => {
                for value in values {
                    let written = match value {
                        ResultValue::Cell(TableCell::Text(text)) => {
                            writer.write_field(defused(text).as_bytes())
                        }
                        ResultValue::Cell(cell) => writer.write_field(cell.as_str()),
                        ResultValue::Figure(figure) => writer.write_field(figure.get().to_string()),
                    };
                    written.map_err(io_error)?;
                }
                writer.write_record(None::<&[u8]>).map_err(io_error)
            }
            Self::Json { keys, buffer } => {
                for (index, (key, value)) in keys.iter().zip(values).enumerate() {
                    buffer.push(if index == 0 { b'{' } else { b',' });
                    buffer.extend_from_slice(key);
                    match value {
                        ResultValue::Cell(TableCell::Text(text)) => {
                            write_string(buffer, text)?;
                        }
                        ResultValue::Cell(TableCell::Literal(text)) => {
                            buffer.extend_from_slice(text.as_bytes());
                        }
                        ResultValue::Cell(TableCell::Null) => {
                            buffer.extend_from_slice(b"null");
                        }
                        ResultValue::Figure(figure) => write!(buffer, "{}", figure.get())?,
                    }
                }
                buffer.extend_from_slice(b"}\n");
                Ok(())
            }
        }
    }

    /// The text.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Csv(writer) => written(*writer),
            Self::Json { buffer, .. } => Ok(buffer),
        }
    }
}

fn written(writer: Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Writes a JSON string.
fn write_string(buffer: &mut Vec<u8>, text: &str) -> io::Result<()> {
    write_json_line(&text, buffer)?;
    // The end of the line.
    buffer.pop();
    Ok(())
}
