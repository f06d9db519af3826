//! How likely each offer is ahead, and how bad it can get, by simulated share prices.

mod sentences;
mod tables;

use std::io;

use offercalc::{
    Assumption, Figure, Horizon, Metric, Money, OfferOutcome, Outcome, Probability, Simulation,
    SimulationError, SimulationTerms, Volatility,
};
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};

use super::assumptions::{self, Rule};
use super::basis::{Basis, without_unvested};
use super::chart::{self, Chart, Plot, Quantity};
use super::document::{Document, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{Offers, Projected};
use super::record::{RecordField, RecordWriter, header};
use super::text::{by_name, label};
use super::{Report, Watch};

#[derive(Serialize)]
pub(crate) struct SimulateReport<'a> {
    #[serde(flatten)]
    head: Head,
    #[serde(serialize_with = "by_name")]
    metric: Metric,
    paths: u32,
    seed: u64,
    /// Null if the share price of only one company moves.
    correlation: Option<Number>,
    offers: Vec<SimulatedOffer<'a>>,
    histogram: Vec<HistogramRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    samples: Option<Samples<'a>>,
    /// Whether leaving is simulated.
    #[serde(skip)]
    leaves: bool,
    /// Whether the correlation is the default.
    #[serde(skip)]
    is_correlation_assumed: bool,
    /// Whether one volatility stands for those of the files.
    #[serde(skip)]
    is_volatility_asked: bool,
}

#[derive(Serialize)]
struct SimulatedOffer<'a> {
    name: &'a str,
    file: &'a str,
    /// Null if nothing it pays moves with a share price.
    volatility: Option<Number>,
    /// The exact figure at the expected share prices.
    at_expected_prices: Option<Number<Figure>>,
    mean: Number<Money>,
    mean_standard_error: Number<Money>,
    standard_deviation: Number<Money>,
    percentiles: Percentiles,
    /// The mean of the worst 5 % of the paths.
    expected_shortfall: Number<Money>,
    /// How likely no other offer pays more; null if it is the only one.
    pays_most: Option<Estimate>,
    /// How likely it is ahead of the first offer; null for the first.
    ahead: Option<AheadOfFirst>,
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
}

#[derive(Clone, Copy, Serialize)]
struct Percentiles {
    p5: Number<Money>,
    p25: Number<Money>,
    p50: Number<Money>,
    p75: Number<Money>,
    p95: Number<Money>,
}

#[derive(Serialize)]
struct AheadOfFirst {
    total: Estimate,
    tied: Estimate,
    by_year: Vec<YearEstimate>,
}

#[derive(Serialize)]
struct YearEstimate {
    year: u32,
    #[serde(flatten)]
    estimate: Estimate,
}

/// An estimated probability.
#[derive(Clone, Copy, Serialize)]
struct Estimate {
    probability: Number,
    standard_error: Number,
}

/// A range of amounts, with the part of each offer's paths that is in it.
#[derive(Serialize)]
struct HistogramRange {
    /// Null for the lowest range.
    from: Option<Number<Money>>,
    /// Null for the highest range.
    to: Option<Number<Money>>,
    shares: Vec<Number>,
}

/// The figure of each offer on each path, drawn again while it is written.
struct Samples<'a> {
    simulation: &'a Simulation<'a>,
    watch: Watch<'a>,
}

impl Samples<'_> {
    fn draws(&self) -> impl Iterator<Item = Result<Vec<Number<Money>>, SimulationError>> {
        self.simulation.draws().map(|draw| {
            (self.watch)();
            Ok(draw?.into_iter().map(Number::exact).collect())
        })
    }
}

impl From<Probability> for Estimate {
    fn from(probability: Probability) -> Self {
        Self {
            probability: Number::rate(probability.value),
            standard_error: Number::rate(probability.error),
        }
    }
}

impl<'a> SimulateReport<'a> {
    /// Builds the report. `samples` adds every draw, and watches them.
    pub(crate) fn new(
        years: Horizon,
        offers: Offers<'a>,
        (terms, metric): (&SimulationTerms, Metric),
        (simulation, outcome): (&'a Simulation<'a>, &Outcome),
        samples: Option<Watch<'a>>,
    ) -> Self {
        let simulated = offers.iter().zip(&outcome.offers).zip(simulation.volatilities());
        let simulated = simulated.map(|((offer, outcome), volatility)| {
            SimulatedOffer::new(offer, outcome, *volatility, (years, metric))
        });
        let correlates = simulation.companies() > 1;
        Self {
            head: Head::new("simulate", years, offers.currency()).with_rates(offers.rates()),
            metric,
            paths: terms.paths.get(),
            seed: terms.seed,
            correlation: correlates.then(|| Number::rate(terms.correlation.get())),
            leaves: terms.leave_rate.is_some(),
            offers: simulated.collect(),
            histogram: HistogramRange::all(outcome),
            samples: samples.map(|watch| Samples { simulation, watch }),
            is_correlation_assumed: terms.correlation == Default::default(),
            is_volatility_asked: terms.volatility.is_some(),
        }
    }
}

impl<'a> SimulatedOffer<'a> {
    fn new(
        offer: &'a Projected,
        outcome: &OfferOutcome,
        volatility: Option<Volatility>,
        (years, metric): (Horizon, Metric),
    ) -> Self {
        let [p5, p25, p50, p75, p95] = outcome.percentiles.map(Number::exact);
        // With leaving, the total of the paths is what to expect.
        let exact = match metric {
            Metric::Total if offer.projection.leave().is_some() => Metric::Expected,
            other => other,
        };
        // Paths do not weigh payments by the probability of getting them: they draw it.
        let mut assumptions = offer.rests_on(years);
        assumptions.retain(|it| !matches!(it, Basis::Assumed(Assumption::Time(_), _)));
        let ahead = outcome.ahead.as_ref().map(|ahead| AheadOfFirst {
            total: ahead.total.into(),
            tied: ahead.tied.into(),
            by_year: (1..)
                .zip(&ahead.by_year)
                .map(|(year, estimate)| YearEstimate { year, estimate: (*estimate).into() })
                .collect(),
        });
        Self {
            name: &offer.name,
            file: &offer.file,
            volatility: volatility.map(|it| Number::rate(it.rate().fraction())),
            at_expected_prices: offer.projection.metric(exact).ok().map(Number::exact),
            mean: Number::exact(outcome.mean),
            mean_standard_error: Number::exact(outcome.mean_error),
            standard_deviation: Number::exact(outcome.standard_deviation),
            percentiles: Percentiles { p5, p25, p50, p75, p95 },
            expected_shortfall: Number::exact(outcome.expected_shortfall),
            pays_most: outcome.most.map(Estimate::from),
            ahead,
            assumptions,
        }
    }

    /// The amounts in table order.
    fn amounts(&self) -> [AmountLine; 8] {
        let Percentiles { p5, p25, p50, p75, p95 } = self.percentiles;
        let line = |key, label, amount| AmountLine { key, label, amount, error: None };
        [
            AmountLine { error: Some(self.mean_standard_error), ..line("mean", "mean", self.mean) },
            line("standard_deviation", "standard deviation", self.standard_deviation),
            line("p95", "best 1 in 20 (95%)", p95),
            line("p75", "best 1 in 4 (75%)", p75),
            line("p50", "median (50%)", p50),
            line("p25", "worst 1 in 4 (25%)", p25),
            line("p5", "worst 1 in 20 (5%)", p5),
            line("expected_shortfall", "mean of the worst 5%", self.expected_shortfall),
        ]
    }
}

/// An amount of an offer, with its key in CSV and its label in tables.
struct AmountLine {
    key: &'static str,
    label: &'static str,
    amount: Number<Money>,
    error: Option<Number<Money>>,
}

impl HistogramRange {
    fn all(outcome: &Outcome) -> Vec<Self> {
        let bounds = &outcome.histogram.bounds;
        let bound = |index: Option<usize>| bounds.get(index?).copied().map(Number::rounded);
        let ranges = outcome.histogram.shares.iter().enumerate().map(|(index, shares)| Self {
            from: bound(index.checked_sub(1)),
            to: bound(Some(index)),
            shares: shares.iter().map(|share| Number::rate(*share)).collect(),
        });
        ranges.collect()
    }
}

impl Serialize for Samples<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut samples = serializer.serialize_seq(None)?;
        for draw in self.draws() {
            samples.serialize_element(&draw.map_err(S::Error::custom)?)?;
        }
        samples.end()
    }
}

impl Report for SimulateReport<'_> {
    fn title(&self) -> &'static str {
        "Simulated share prices"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        let unpromised = assumptions::unpromised(self.metric, assumed.clone());
        let rests_on = self.rests_on();
        let rules = rests_on.iter().map(|(brief, full)| match brief {
            Some(brief) => Rule::new(brief, full),
            None => Rule::in_full(full),
        });
        let rules: Vec<Rule<'_>> = rules.collect();
        let document = Document::new().lines(self.answer(wording).into_iter().chain(unpromised));
        let document = document.forms(self.forms());
        let document = match self.histogram_forms(wording) {
            forms if forms.is_empty() => document,
            forms => {
                let title = format!("Simulated {}", label(self.metric));
                document.titled_forms(title, forms)
            }
        };
        document.notes(assumptions::notes(assumed, &rules, wording.notes))
    }

    fn charts(&self, wording: Wording) -> Vec<Chart<'_>> {
        // Without shares that move, all paths pay the same.
        if self.histogram.len() <= 2 {
            return Vec::new();
        }
        let amount = |amount: Number<Money>| amount.get().amount();
        let ranges =
            self.histogram.iter().map(|HistogramRange { from, to, shares }| chart::Range {
                from: from.map(amount),
                to: to.map(amount),
                shares: shares.iter().map(|share| share.get()).collect(),
            });
        let percentiles = self.offers.iter().map(|offer| {
            let Percentiles { p5, p25, p50, p75, p95 } = offer.percentiles;
            [p5, p25, p50, p75, p95].map(amount)
        });
        let histogram = chart::Histogram {
            across: Quantity::Money(self.head.currency),
            series: self.offers.iter().map(|offer| offer.name.into()).collect(),
            ranges: ranges.collect(),
            percentiles: percentiles.collect(),
        };
        let title = format!("Simulated {}", label(self.metric));
        let wording = wording.beside_a_chart();
        vec![Chart::new(&title, self.answer(wording).join(" "), Plot::Histogram(histogram))]
    }

    fn is_streamed(&self) -> bool {
        self.samples.is_some()
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        match &self.samples {
            Some(samples) => self.sample_records(samples, write),
            None => self.figure_records(write),
        }
    }
}

impl SimulateReport<'_> {
    fn figure_records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["offer", "metric", "figure", "value", "standard_error"])?;
        let metric = self.metric.to_string();
        for offer in &self.offers {
            let mut row = |figure: &str, value: RecordField<'_>, error: RecordField<'_>| {
                write(&[offer.name.into(), metric.as_str().into(), figure.into(), value, error])
            };
            let exact = offer.at_expected_prices.map(Number::digits);
            row("at_expected_prices", exact.into(), RecordField::Empty)?;
            for AmountLine { key, amount, error, .. } in offer.amounts() {
                row(key, amount.digits().into(), error.map(Number::digits).into())?;
            }
            for (figure, Estimate { probability, standard_error }) in offer.estimates() {
                row(&figure, probability.into(), standard_error.into())?;
            }
        }
        Ok(())
    }

    fn sample_records(
        &self,
        samples: &Samples<'_>,
        write: &mut RecordWriter<'_>,
    ) -> io::Result<()> {
        let mut fields: Vec<RecordField<'_>> = vec!["path".into()];
        fields.extend(self.offers.iter().map(|offer| RecordField::from(offer.name)));
        write(&fields)?;
        for (path, draw) in (1_u32..).zip(samples.draws()) {
            fields.clear();
            fields.push(path.into());
            let draw = draw.map_err(io::Error::other)?;
            fields.extend(draw.into_iter().map(|amount| amount.digits().into()));
            write(&fields)?;
        }
        Ok(())
    }

    /// Whether an offer may not pay the same on every path.
    fn varies(&self, offer: &SimulatedOffer<'_>) -> bool {
        self.leaves || offer.volatility.is_some_and(|volatility| !volatility.get().is_zero())
    }
}

impl SimulatedOffer<'_> {
    /// The probabilities, with their keys in CSV.
    fn estimates(&self) -> Vec<(String, Estimate)> {
        let mut all: Vec<(String, Estimate)> = Vec::new();
        all.extend(self.pays_most.map(|estimate| ("pays_most".to_owned(), estimate)));
        if let Some(AheadOfFirst { total, tied, by_year }) = &self.ahead {
            all.extend([("ahead".to_owned(), *total), ("tied".to_owned(), *tied)]);
            all.extend(by_year.iter().map(|it| (format!("ahead_year{}", it.year), it.estimate)));
        }
        all
    }
}
