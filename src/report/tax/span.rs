//! Years with the same taxes, which are shown once.

use offercalc::Decimal;

use super::year::TaxFigures;
use crate::report::text::{TimeUnit, span};

/// Consecutive years with the same figures.
pub(super) struct Span<'y> {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) figures: &'y TaxFigures,
}

impl Span<'_> {
    /// `year 1`, or `years 2–4`.
    pub(super) fn in_words(&self) -> String {
        span(TimeUnit::of_years(self.first), self.first, self.last)
    }

    /// From this span to the end of another.
    pub(super) fn through(&self, other: &Self) -> String {
        span(TimeUnit::of_years(self.first), self.first, other.last)
    }

    pub(super) const fn years(&self) -> u32 {
        self.last - self.first + 1
    }

    /// Pay without benefits in all its years.
    pub(super) fn in_hand(&self) -> Decimal {
        self.figures.in_hand.get().amount() * Decimal::from(self.years())
    }
}
