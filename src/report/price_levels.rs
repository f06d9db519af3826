//! The price levels behind a cost of living.

use offercalc::{Decimal, PriceLevel};
use serde::Serialize;

use super::assumptions::Rule;
use super::basis::prices::source;
use super::number::Number;
use super::sanitize::sanitize;

/// The price levels of a move, from the place of the current job to that of the offers.
#[derive(Serialize)]
pub(crate) struct MoveInWords {
    from: LevelInWords,
    to: LevelInWords,
    #[serde(skip)]
    brief: String,
    #[serde(skip)]
    full: String,
}

/// A price level: 100 is the US average.
#[derive(Serialize)]
struct LevelInWords {
    place: String,
    parity: Number<Decimal>,
    source: String,
}

impl LevelInWords {
    fn new(level: &PriceLevel) -> Self {
        let place = sanitize(&level.place).into_owned();
        Self { place, parity: Number::exact(level.parity), source: source(level) }
    }

    /// `Seattle 111.133 (BEA 2024)`.
    fn in_words(&self) -> String {
        format!("{} {} ({})", self.place, self.parity.get(), self.source)
    }
}

impl MoveInWords {
    pub(crate) fn new([from, to]: &[PriceLevel; 2]) -> Self {
        let [from, to] = [from, to].map(LevelInWords::new);
        let levels = format!("{} to {}", from.in_words(), to.in_words());
        let brief = format!("cost of living: prices of {levels}");
        let full = format!(
            "the cost of living is what the same life costs more at the price levels of {levels}, of \
             all current pay; they count rents, not house prices"
        );
        Self { from, to, brief, full }
    }

    /// The levels as a rule behind the figures.
    pub(crate) fn rule(&self) -> Rule<'_> {
        Rule::new(&self.brief, &self.full)
    }
}
