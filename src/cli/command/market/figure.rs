//! `--get`: one figure of one row.

use offercalc::{Benchmark, Benchmarked, Decimal, Money, suggest};

use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::report::market::banded::BandedOffer;

/// A figure of a row, by default of the average or the total.
#[derive(Clone, Debug)]
pub(super) struct BandFigure {
    row: Option<String>,
    name: &'static str,
    read: ReadFigure,
}

/// Reads a figure of a row, if the row has it.
type ReadFigure = fn(&Benchmarked) -> Option<Decimal>;

/// The figure that only components have.
const WORTH: &str = "worth";

const FIGURES: [(&str, ReadFigure); 7] = [
    ("position", |benchmarked| benchmarked.range.position(benchmarked.figure)),
    ("amount", |benchmarked| Some(benchmarked.figure.amount())),
    ("low", |benchmarked| Some(benchmarked.range.low().amount())),
    ("middle", |benchmarked| benchmarked.range.middle().map(Money::amount)),
    ("high", |benchmarked| benchmarked.range.high().map(Money::amount)),
    ("room", |benchmarked| benchmarked.range.room(benchmarked.figure).map(Money::amount)),
    (WORTH, |benchmarked| benchmarked.worth.map(Money::amount)),
];

const ROWS: [&str; 8] =
    ["base", "rsu", "sign_on.1", "sign_on.2", "sign_on", "year1", "average", "total"];

impl BandFigure {
    /// Reads `position` or `base.position`.
    pub(super) fn parse(text: &str) -> Result<Self, Diagnostic> {
        let (row, name) = match text.rsplit_once('.') {
            Some((row, name)) => (Some(row), name),
            None => (None, text),
        };
        let figure = FIGURES.into_iter().find(|(known, _)| *known == name);
        let (name, read) = figure.ok_or_else(|| unknown(name, &FIGURES.map(|(known, _)| known)))?;
        if let Some(row) = row.filter(|row| !is_row(row)) {
            return Err(unknown(row, &ROWS));
        }
        Ok(Self { row: row.map(str::to_owned), name, read })
    }

    /// The figure of an offer.
    pub(super) fn of(&self, banded: &BandedOffer<'_>) -> Result<String, Failure> {
        let is_meant = |benchmarked: &&Benchmarked| match &self.row {
            Some(row) => benchmarked.of.to_string() == *row,
            None => matches!(benchmarked.of, Benchmark::Average | Benchmark::Total),
        };
        let benchmarked =
            banded.benchmarked.iter().find(is_meant).ok_or_else(|| self.no_row(banded))?;
        let figure = (self.read)(benchmarked);
        figure.map(|figure| figure.to_string()).ok_or_else(|| self.no_figure(benchmarked, banded))
    }

    /// The failure for a row without the figure.
    fn no_figure(&self, benchmarked: &Benchmarked, banded: &BandedOffer<'_>) -> Failure {
        let (row, name, band) = (benchmarked.of, self.name, banded.band());
        let message = match name {
            WORTH => format!("`{row}` is not a component, so it has no `{name}`"),
            _ => format!(
                "the `{row}` band for {band} has no high end above its low end, so it has no `{name}`"
            ),
        };
        Failure::input(vec![Diagnostic::new(message).file(&banded.offer.file)])
    }

    fn no_row(&self, banded: &BandedOffer<'_>) -> Failure {
        let row = self.row.as_deref().unwrap_or("average");
        let rows: Vec<String> =
            banded.benchmarked.iter().map(|benchmarked| benchmarked.of.to_string()).collect();
        let message = format!("the band for {} has no `{row}`", banded.band());
        Failure::misuse(message, format!("it has {}", rows.join(", ")))
    }
}

fn is_row(row: &str) -> bool {
    let year = row.strip_prefix("sign_on.").and_then(|year| year.parse::<u8>().ok());
    ROWS.contains(&row) || year.is_some_and(|year| year > 0)
}

/// The error of an unknown word, with the known ones.
fn unknown(word: &str, known: &[&str]) -> Diagnostic {
    let hint = match suggest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of {}", known.join(", ")),
    };
    Diagnostic::new(format!("unknown name `{word}`")).hint(hint)
}
