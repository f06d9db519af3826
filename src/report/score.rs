//! Scorecards and red flags of offers, next to their pay.

mod chart;
mod notes;
mod reason;
mod records;
mod tables;

use std::io;

use offercalc::{
    Criteria, Figure, Finding, Horizon, Metric, Order, Scale, Scorecard, Sensitivity, State, Total,
};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Report;
use super::assumptions;
use super::basis::{Basis, without_unvested};
use super::chart::Chart;
use super::document::{Document, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{Offers, Projected};
use super::record::RecordWriter;
use super::text::by_name;
use reason::reason_in_words;

#[derive(Serialize)]
pub(crate) struct ScoreReport<'a> {
    #[serde(flatten)]
    head: Head,
    #[serde(serialize_with = "by_name")]
    metric: Metric,
    /// The path of the profile.
    profile: Option<String>,
    #[serde(rename = "matrices")]
    criteria: ByScale<ScaleCriteria<'a>>,
    offers: Vec<OfferScores<'a>>,
    /// `None` for a single offer.
    #[serde(rename = "comparison", skip_serializing_if = "Option::is_none")]
    orders: Option<ByScale<OfferOrder<'a>>>,
}

/// A value for each scale.
#[derive(Serialize)]
struct ByScale<T> {
    risk: T,
    fit: T,
}

/// The criteria of a scale and their weights.
#[derive(Serialize)]
struct ScaleCriteria<'a> {
    own: bool,
    best: u32,
    weights: Vec<CriterionWeight<'a>>,
}

#[derive(Serialize)]
struct CriterionWeight<'a> {
    factor: &'a str,
    weight: Number,
    /// The factor that a score is multiplied by in the total.
    times: Number,
}

/// The pay, the scores and the red flags of an offer.
#[derive(Serialize)]
pub(crate) struct OfferScores<'a> {
    name: &'a str,
    file: &'a str,
    /// The value of the metric, if the offer has one.
    figure: Option<Number<Figure>>,
    #[serde(flatten)]
    scores: ByScale<ScaleScores<'a>>,
    red_flags: Vec<RedFlag>,
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
}

#[derive(Serialize)]
struct ScaleScores<'a> {
    scored: bool,
    total: Option<Number>,
    verdict: Option<&'static str>,
    scores: Vec<CriterionScore<'a>>,
    /// Weighted criteria without a score.
    missing: Vec<&'a str>,
    #[serde(skip)]
    exact: Option<Total>,
}

#[derive(Serialize)]
struct CriterionScore<'a> {
    factor: &'a str,
    score: Option<Number>,
}

#[derive(PartialEq, Eq)]
struct RedFlag(Finding);

impl Serialize for RedFlag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Finding { flag, state, reason, .. }) = self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("flag", flag.name())?;
        map.serialize_entry("state", state.name())?;
        map.serialize_entry("why", &reason_in_words(reason))?;
        map.end()
    }
}

/// The offers that have a total, the best first.
#[derive(Serialize)]
struct OfferOrder<'a> {
    order: Vec<&'a str>,
    /// Null for a tie, or with fewer than two offers.
    #[serde(rename = "flips")]
    sensitivity: Option<OrderSensitivity<'a>>,
}

/// The smallest changes that would put the second offer first.
#[derive(Serialize)]
struct OrderSensitivity<'a> {
    score: Option<LeastChange<'a>>,
    weight: Option<LeastChange<'a>>,
}

#[derive(Serialize)]
struct LeastChange<'a> {
    /// The offer whose score changes; a weight is the same for every offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<&'a str>,
    factor: &'a str,
    from: Number,
    to: Number,
}

impl<'a> ScoreReport<'a> {
    /// Builds the report on the scores of offers and their order by risk and by fit.
    pub(crate) fn new(
        years: Horizon,
        metric: Metric,
        profile: Option<String>,
        [risk, fit]: &'a [Criteria; 2],
        offers: Offers<'a>,
        scores: Vec<OfferScores<'a>>,
        [by_risk, by_fit]: &'a [Order; 2],
    ) -> Self {
        let orders = || ByScale {
            risk: OfferOrder::new(offers, by_risk),
            fit: OfferOrder::new(offers, by_fit),
        };
        Self {
            head: Head::new("score", years, offers.currency()).with_rates(offers.rates()),
            metric,
            profile,
            criteria: ByScale { risk: ScaleCriteria::new(risk), fit: ScaleCriteria::new(fit) },
            offers: scores,
            orders: (offers.len() > 1).then(orders),
        }
    }
}

impl<T> ByScale<T> {
    const fn get(&self, scale: Scale) -> &T {
        match scale {
            Scale::Risk => &self.risk,
            Scale::Fit => &self.fit,
        }
    }

    fn iter(&self) -> impl Iterator<Item = (Scale, &T)> {
        Scale::ALL.into_iter().map(|scale| (scale, self.get(scale)))
    }
}

impl<'a> ScaleCriteria<'a> {
    fn new(criteria: &'a Criteria) -> Self {
        let weights = criteria.factors().iter().map(|factor| CriterionWeight {
            factor: &factor.name,
            weight: Number::rate(factor.weight),
            times: Number::score(factor.times),
        });
        let best = criteria.scale().best_total();
        Self { own: criteria.is_own(), best, weights: weights.collect() }
    }
}

impl<'a> OfferScores<'a> {
    pub(crate) fn new(
        offer: &'a Projected,
        years: Horizon,
        figure: Option<Figure>,
        [risk, fit]: &[Scorecard<'a>; 2],
        findings: impl IntoIterator<Item = Finding>,
    ) -> Self {
        Self {
            name: &offer.name,
            file: &offer.file,
            figure: figure.map(Number::exact),
            scores: ByScale { risk: ScaleScores::new(risk), fit: ScaleScores::new(fit) },
            red_flags: findings.into_iter().map(RedFlag).collect(),
            assumptions: offer.rests_on(years),
        }
    }

    /// How many red flags are raised.
    pub(crate) fn raised(&self) -> usize {
        self.red_flags.iter().filter(|flag| flag.0.state == State::Raised).count()
    }

    /// The exact total of a scale, if no score is missing.
    pub(crate) fn total(&self, scale: Scale) -> Option<Number> {
        self.scores.get(scale).total
    }
}

impl<'a> ScaleScores<'a> {
    fn new(scorecard: &Scorecard<'a>) -> Self {
        let scores = scorecard.scores().map(|(factor, score)| CriterionScore {
            factor: &factor.name,
            score: score.map(Number::score),
        });
        let exact = scorecard.total();
        Self {
            scored: scorecard.is_scored(),
            total: exact.map(|total| Number::points(total.points())),
            verdict: exact.map(|total| total.verdict().name()),
            scores: scores.collect(),
            missing: scorecard.missing().collect(),
            exact,
        }
    }
}

impl<'a> OfferOrder<'a> {
    fn new(offers: Offers<'a>, order: &'a Order) -> Self {
        let ranks: Vec<&str> = order.ranks.iter().map(|index| offers.name(*index)).collect();
        let sensitivity =
            order.sensitivity.as_ref().map(|Sensitivity { score, weight, .. }| OrderSensitivity {
                score: score.as_ref().map(|change| LeastChange {
                    offer: ranks.get(usize::from(change.is_raised())).copied(),
                    factor: &change.factor,
                    from: Number::score(change.from),
                    to: Number::score(change.to),
                }),
                weight: weight.as_ref().map(|change| LeastChange {
                    offer: None,
                    factor: &change.factor,
                    from: Number::rate(change.from),
                    to: Number::rate(change.to),
                }),
            });
        Self { order: ranks, sensitivity }
    }
}

impl Report for ScoreReport<'_> {
    fn title(&self) -> &'static str {
        "Scores and red flags"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        Document::new()
            .lines(self.answer())
            .forms(self.forms())
            .notes(self.notes(wording.notes))
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn charts(&self, _: Wording) -> Vec<Chart<'_>> {
        Scale::ALL.into_iter().filter_map(|scale| self.chart(scale)).collect()
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        self.write_records(write)
    }
}
