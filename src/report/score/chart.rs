//! The charts of the score report.

use offercalc::{Decimal, Scale};

use super::notes::criterion;
use super::{ScaleScores, ScoreReport};
use crate::report::chart::{Bar, BarGroup, Bars, Chart, Plot, Quantity};

impl ScoreReport<'_> {
    /// The points of each offer on a scale by factor; `None` if no offer has a total.
    pub(super) fn chart(&self, scale: Scale) -> Option<Chart<'_>> {
        let criteria = self.criteria.get(scale);
        let scored = self.offers.iter().filter_map(|offer| {
            let ScaleScores { scores, exact, .. } = offer.scores.get(scale);
            let points = scores.iter().zip(&criteria.weights).map(|(score, criterion)| {
                score.score.map_or(Decimal::ZERO, |score| score.get() * criterion.times.get())
            });
            Some((offer.name, Bar { parts: points.collect(), total: exact.as_ref()?.points() }))
        });
        let (names, bars): (Vec<_>, Vec<Bar>) = scored.unzip();
        let factors = criteria.weights.iter().map(|weight| criterion(weight.factor).into());
        let title = format!("Points for {}, of {}", scale.name(), criteria.best);
        let totals = names.iter().zip(&bars);
        let totals = totals.map(|(name, bar)| format!("{name} has {} points.", bar.total));
        let summary = totals.collect::<Vec<_>>().join(" ");
        let plot = Plot::Bars(Bars {
            unit: Quantity::Points,
            bars: names.iter().map(|name| (*name).into()).collect(),
            parts: factors.collect(),
            groups: vec![BarGroup { label: scale.name().into(), bars }],
        });
        (!names.is_empty()).then(|| Chart::new(&title, summary, plot))
    }
}
