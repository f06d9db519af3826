//! The records of the score report.

use std::io;

use offercalc::Finding;

use super::{ByScale, CriterionWeight, OrderSensitivity, RedFlag, ScoreReport, reason_in_words};
use crate::report::number::Number;
use crate::report::record::{RecordWriter, header};
use crate::report::sanitize::sanitize;

impl ScoreReport<'_> {
    /// Writes the pay, the scores and their totals, the red flags, and the changes that would
    /// reverse the order. A changed score is a record of its offer, a changed weight of the offer
    /// that gains.
    pub(super) fn write_records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["offer", "section", "item", "weight", "value", "verdict", "note"])?;
        let mut row = |offer: &str,
                       [section, item]: [&str; 2],
                       [weight, value]: [Option<Number>; 2],
                       verdict: &str,
                       note: &str| {
            let [offer, section, item] = [offer, section, item].map(Into::into);
            write(&[offer, section, item, weight.into(), value.into(), verdict.into(), note.into()])
        };
        for offer in &self.offers {
            let figure = offer.figure.map(Number::digits);
            row(offer.name, ["money", &self.metric.to_string()], [None, figure], "", "")?;
            for (scale, scores) in offer.scores.iter() {
                let section = scale.name();
                let weighed = self.criteria.get(scale).weights.iter().zip(&scores.scores);
                for (criterion, score) in weighed.filter(|_| scores.scored) {
                    let CriterionWeight { factor, weight, .. } = criterion;
                    let note = if scores.missing.contains(factor) { "missing" } else { "" };
                    let numbers = [Some(*weight), score.score];
                    row(offer.name, [section, &sanitize(factor)], numbers, "", note)?;
                }
                let note = match scores.total {
                    Some(_) => "",
                    None if scores.scored => "incomplete",
                    None => "not scored",
                };
                let verdict = scores.verdict.unwrap_or_default();
                row(offer.name, [section, "total"], [None, scores.total], verdict, note)?;
            }
            for RedFlag(Finding { flag, state, reason, .. }) in &offer.red_flags {
                let note = reason_in_words(reason);
                let note = &sanitize(&note);
                row(offer.name, ["flags", flag.name()], [None; 2], state.name(), note)?;
            }
        }
        for (scale, order) in self.orders.iter().flat_map(ByScale::iter) {
            let ([first, second, ..], Some(OrderSensitivity { score, weight })) =
                (order.order.as_slice(), &order.sensitivity)
            else {
                continue;
            };
            if let Some(change) = score {
                let section = format!("{}_flip_score", scale.name());
                let note = format!("from {}, then {second} is ahead", change.from.get());
                let part = [&*section, &*sanitize(change.factor)];
                let numbers = [None, Some(Number::tenths(change.to.get()))];
                row(change.offer.unwrap_or_default(), part, numbers, "", &note)?;
            }
            if let Some(change) = weight {
                let section = format!("{}_flip_weight", scale.name());
                let note = format!("from {}, then ahead of {first}", change.from.get());
                let part = [&*section, &*sanitize(change.factor)];
                row(second, part, [Some(change.to), None], "", &note)?;
            }
        }
        Ok(())
    }
}
