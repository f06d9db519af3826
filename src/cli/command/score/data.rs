//! The scores for programs: CSV and JSON.

use std::io::{self, Write};

use offercalc::{Decimal, Figure, Finding, Judged, Matrix, Order, Scale, round};
use serde::Serialize;

use super::{ScoreReport, Sheet};
use crate::cli::offers;
use crate::cli::report::{Field, Number, RATE_DIGITS, write_json};
use crate::cli::standing;
use crate::report::sanitize::sanitize;

/// The decimals of a total, or as many more as it has.
const TOTAL_DIGITS: u32 = 2;

/// The exact total, with two decimals at least.
pub(super) fn exact(points: Decimal) -> Decimal {
    round(points, points.scale().max(TOTAL_DIGITS))
}

/// A row of the CSV but for its offer.
#[derive(Default)]
struct Line<'a> {
    section: &'a str,
    item: &'a str,
    weight: Option<Decimal>,
    value: Option<Decimal>,
    verdict: &'a str,
    note: &'a str,
}

type WriteRow<'w> = dyn FnMut(&[Field<'_>]) -> io::Result<()> + 'w;

fn write_line(write: &mut WriteRow<'_>, offer: &str, line: &Line<'_>) -> io::Result<()> {
    let number = |number: Option<Decimal>| number.map_or(Field::Empty, Field::Number);
    write(&[
        Field::Text(offer),
        Field::Text(line.section),
        Field::Text(line.item),
        number(line.weight),
        number(line.value),
        Field::Text(line.verdict),
        Field::Text(line.note),
    ])
}

impl ScoreReport<'_> {
    /// A figure a row: money, each score and what they come to, each red flag, and what would flip
    /// the order.
    pub(super) fn rows(&self, write: &mut WriteRow<'_>) -> io::Result<()> {
        let header = ["offer", "section", "item", "weight", "value", "verdict", "note"];
        write(&header.map(Field::Text))?;
        let metric = self.metric.to_string();
        for sheet in &self.sheets {
            let mut line = |line: &Line<'_>| write_line(write, &sheet.offer.name, line);
            let value = sheet.figure.map(Figure::get);
            line(&Line { section: "money", item: &metric, value, ..Line::default() })?;
            Scale::ALL.iter().try_for_each(|scale| scored(sheet.judged(*scale), &mut line))?;
            sheet.flags.iter().try_for_each(|finding| flagged(finding, &mut line))?;
        }
        let orders = Scale::ALL.iter().zip(&self.orders);
        orders.into_iter().try_for_each(|(scale, order)| self.flip_rows(*scale, order, write))
    }

    /// What would put the second before the first, as rows of whose score it is.
    fn flip_rows(&self, scale: Scale, order: &Order, write: &mut WriteRow<'_>) -> io::Result<()> {
        let ([first, second, ..], Some(flips)) = (order.ranks.as_slice(), &order.flips) else {
            return Ok(());
        };
        let [first, second] = [first, second].map(|index| standing::name(self.offers, *index));
        let name = scale.name();
        if let Some(flip) = &flips.score {
            let section = format!("{name}_flip_score");
            let whose = if flip.is_raised() { second } else { first };
            let note = format!("from {}, then {second} is ahead", flip.from.normalize());
            let (item, value) = (&*sanitize(&flip.factor), Some(flip.to));
            let rest = Line::default();
            let line = Line { section: &section, item, value, note: &note, ..rest };
            write_line(write, whose, &line)?;
        }
        if let Some(flip) = &flips.weight {
            let section = format!("{name}_flip_weight");
            let note = format!("from {}, then ahead of {first}", flip.from);
            let (item, weight) = (&*sanitize(&flip.factor), Some(round(flip.to, RATE_DIGITS)));
            let rest = Line::default();
            let line = Line { section: &section, item, weight, note: &note, ..rest };
            write_line(write, second, &line)?;
        }
        Ok(())
    }
}

fn scored(
    judged: &Judged<'_>,
    line: &mut dyn FnMut(&Line<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let section = judged.matrix().scale().name();
    for (factor, score) in judged.scores().filter(|_| judged.is_scored()) {
        let weight = Some(factor.weight);
        let value = score.as_ref().map(Decimal::normalize);
        let missing = value.is_none() && !factor.times.is_zero();
        let note = if missing { "missing" } else { "" };
        let item = &*sanitize(&factor.name);
        line(&Line { section, item, weight, value, note, ..Line::default() })?;
    }
    let value = judged.total().map(|total| exact(total.points()));
    let verdict = judged.total().map_or("", |total| total.verdict().name());
    let note = match value {
        Some(_) => "",
        None if judged.is_scored() => "incomplete",
        None => "not scored",
    };
    line(&Line { section, item: "total", value, verdict, note, ..Line::default() })
}

fn flagged(finding: &Finding, line: &mut dyn FnMut(&Line<'_>) -> io::Result<()>) -> io::Result<()> {
    let (item, verdict, note) =
        (finding.flag.name(), finding.state.name(), &*sanitize(&finding.why));
    line(&Line { section: "flags", item, verdict, note, ..Line::default() })
}

#[derive(Serialize)]
struct ScoreJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    metric: String,
    profile: Option<&'a str>,
    matrices: MatricesJson<'a>,
    offers: Vec<OfferJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<ComparisonJson<'a>>,
}

#[derive(Serialize)]
struct MatricesJson<'a> {
    risk: MatrixJson<'a>,
    fit: MatrixJson<'a>,
}

#[derive(Serialize)]
struct MatrixJson<'a> {
    own: bool,
    best: u32,
    weights: Vec<WeightJson<'a>>,
}

#[derive(Serialize)]
struct WeightJson<'a> {
    factor: &'a str,
    weight: Number,
    /// How often a score counts in the total.
    times: Number,
}

#[derive(Serialize)]
struct OfferJson<'a> {
    name: &'a str,
    file: &'a str,
    figure: Option<Number>,
    risk: JudgedJson<'a>,
    fit: JudgedJson<'a>,
    red_flags: Vec<FlagJson<'a>>,
    assumptions: Vec<String>,
}

#[derive(Serialize)]
struct JudgedJson<'a> {
    scored: bool,
    total: Option<Number>,
    verdict: Option<&'static str>,
    scores: Vec<FactorJson<'a>>,
    missing: Vec<&'a str>,
}

#[derive(Serialize)]
struct FactorJson<'a> {
    factor: &'a str,
    score: Option<Number>,
}

#[derive(Serialize)]
struct FlagJson<'a> {
    flag: &'static str,
    state: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct ComparisonJson<'a> {
    risk: OrderJson<'a>,
    fit: OrderJson<'a>,
}

#[derive(Serialize)]
struct OrderJson<'a> {
    /// The offers that have a total, the best first.
    order: Vec<&'a str>,
    /// Null where there are no two of them, or they are equal.
    flips: Option<FlipsJson<'a>>,
}

#[derive(Serialize)]
struct FlipsJson<'a> {
    score: Option<FlipJson<'a>>,
    weight: Option<FlipJson<'a>>,
}

#[derive(Serialize)]
struct FlipJson<'a> {
    /// Whose score it is; none of a weight, which is everybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<&'a str>,
    factor: &'a str,
    from: Number,
    to: Number,
}

impl ScoreReport<'_> {
    pub(super) fn object(&self, out: &mut dyn Write) -> io::Result<()> {
        let [risk, fit] = self.matrices;
        let [by_risk, by_fit] = &self.orders;
        let several = self.sheets.len() > 1;
        let json = ScoreJson {
            schema: offers::SCHEMA,
            command: "score",
            years: self.years.years(),
            currency: offers::currency(self.offers).code(),
            metric: self.metric.to_string(),
            profile: self.profile.as_deref(),
            matrices: MatricesJson { risk: matrix(risk), fit: matrix(fit) },
            offers: self.sheets.iter().map(|sheet| self.offer(sheet)).collect(),
            comparison: several
                .then(|| ComparisonJson { risk: self.order(by_risk), fit: self.order(by_fit) }),
        };
        write_json(out, &json)
    }

    fn offer<'s>(&self, sheet: &'s Sheet<'_>) -> OfferJson<'s> {
        let flag = |finding: &'s Finding| FlagJson {
            flag: finding.flag.name(),
            state: finding.state.name(),
            why: &finding.why,
        };
        OfferJson {
            name: &sheet.offer.name,
            file: &sheet.offer.file,
            figure: sheet.figure.map(|figure| Number(figure.get())),
            risk: judged(&sheet.risk),
            fit: judged(&sheet.fit),
            red_flags: sheet.flags.iter().map(flag).collect(),
            assumptions: sheet.offer.offer.assumptions(self.years),
        }
    }

    fn order<'s>(&'s self, order: &'s Order) -> OrderJson<'s> {
        let ranks = order.ranks.iter().map(|index| standing::name(self.offers, *index));
        let ranks: Vec<&str> = ranks.collect();
        let flips = order.flips.as_ref().map(|flips| FlipsJson {
            score: flips.score.as_ref().map(|flip| FlipJson {
                offer: ranks.get(usize::from(flip.is_raised())).copied(),
                factor: &flip.factor,
                from: Number(flip.from.normalize()),
                to: Number(flip.to.normalize()),
            }),
            weight: flips.weight.as_ref().map(|flip| FlipJson {
                offer: None,
                factor: &flip.factor,
                from: Number(flip.from),
                to: Number(round(flip.to, RATE_DIGITS)),
            }),
        });
        OrderJson { order: ranks, flips }
    }
}

fn matrix(matrix: &Matrix) -> MatrixJson<'_> {
    let weights = matrix.factors().iter().map(|factor| WeightJson {
        factor: &factor.name,
        weight: Number(factor.weight),
        times: Number(factor.times.normalize()),
    });
    let best = matrix.scale().best_total();
    MatrixJson { own: matrix.is_own(), best, weights: weights.collect() }
}

fn judged<'s>(judged: &'s Judged<'_>) -> JudgedJson<'s> {
    let scores = judged.scores().map(|(factor, score)| FactorJson {
        factor: &factor.name,
        score: score.map(|score| Number(score.normalize())),
    });
    JudgedJson {
        scored: judged.is_scored(),
        total: judged.total().map(|total| Number(exact(total.points()))),
        verdict: judged.total().map(|total| total.verdict().name()),
        scores: scores.collect(),
        missing: judged.missing().collect(),
    }
}
