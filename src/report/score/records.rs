//! The records of the score report.

use std::io;

use offercalc::{Decimal, Finding, Scale};

use super::{
    ByScale, CriterionWeight, LeastChange, OfferOrder, RedFlag, ScaleCriteria, ScaleScores,
    ScoreReport, reason_in_words,
};
use crate::report::number::Number;
use crate::report::record::{RecordField, RecordWriter};
use crate::report::sanitize::sanitize;

impl ScoreReport<'_> {
    /// Money, each score and what they add up to, each red flag, and what would reverse the order.
    pub(super) fn write_records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        write.header(["offer", "section", "item", "weight", "value", "verdict", "note"])?;
        for offer in &self.offers {
            let mut row = |record: ScoreRecord<'_>| record.write(offer.name, write);
            let (section, item) = ("money", &*self.metric.to_string());
            row(ScoreRecord {
                section,
                item,
                value: offer.figure.map(Number::digits),
                ..Default::default()
            })?;
            for (scale, scores) in offer.scores.iter() {
                scores.records(scale, self.criteria.get(scale), &mut row)?;
            }
            for RedFlag(Finding { flag, state, reason, .. }) in &offer.red_flags {
                let (item, verdict) = (flag.name(), state.name());
                let (section, note) = ("flags", reason_in_words(reason));
                let note = &*sanitize(&note);
                row(ScoreRecord { section, item, verdict, note, ..Default::default() })?;
            }
        }
        let mut orders = self.orders.iter().flat_map(ByScale::iter);
        orders.try_for_each(|(scale, order)| order.records(scale, write))
    }
}

/// A record without its offer.
#[derive(Default)]
struct ScoreRecord<'a> {
    section: &'a str,
    item: &'a str,
    weight: Option<Number>,
    value: Option<Number>,
    verdict: &'a str,
    note: &'a str,
}

impl ScoreRecord<'_> {
    fn write(&self, offer: &str, write: &mut RecordWriter<'_>) -> io::Result<()> {
        let Self { section, item, weight, value, verdict, note } = *self;
        let [offer, section, item, verdict, note] =
            [offer, section, item, verdict, note].map(RecordField::Text);
        write.row(&[offer, section, item, weight.into(), value.into(), verdict, note])
    }
}

impl ScaleScores<'_> {
    fn records(
        &self,
        scale: Scale,
        criteria: &ScaleCriteria<'_>,
        row: &mut impl FnMut(ScoreRecord<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let section = scale.name();
        let scores = criteria.weights.iter().zip(&self.scores);
        for (CriterionWeight { factor, weight, .. }, score) in scores.filter(|_| self.scored) {
            let note = if self.missing.contains(factor) { "missing" } else { "" };
            let (weight, value) = (Some(*weight), score.score);
            let item = &*sanitize(factor);
            row(ScoreRecord { section, item, weight, value, note, ..Default::default() })?;
        }
        let note = match self.total {
            Some(_) => "",
            None if self.scored => "incomplete",
            None => "not scored",
        };
        let (item, value, verdict) = ("total", self.total, self.verdict.unwrap_or_default());
        row(ScoreRecord { section, item, value, verdict, note, ..Default::default() })
    }
}

impl OfferOrder<'_> {
    /// What would put the second offer before the first, as records of the offer that changes.
    fn records(&self, scale: Scale, write: &mut RecordWriter<'_>) -> io::Result<()> {
        let ([first, second, ..], Some(sensitivity)) = (self.order.as_slice(), &self.sensitivity)
        else {
            return Ok(());
        };
        let mut row = |what, offer: &str, change: &LeastChange<'_>, numbers, then| {
            let [weight, value]: [Option<Number>; 2] = numbers;
            let section = format!("{}_flip_{what}", scale.name());
            let note = format!("from {}, then {then}", Decimal::from(change.from));
            let (section, item, note) = (&*section, &*sanitize(change.factor), &*note);
            let record = ScoreRecord { section, item, weight, value, note, verdict: "" };
            record.write(offer, write)
        };
        if let Some(change) = &sensitivity.score {
            let offer = change.offer.unwrap_or_default();
            let value = Some(Number::tenths(change.to.get()));
            row("score", offer, change, [None, value], format!("{second} is ahead"))?;
        }
        if let Some(change) = &sensitivity.weight {
            row("weight", second, change, [Some(change.to), None], format!("ahead of {first}"))?;
        }
        Ok(())
    }
}
