//! How likely each offer is ahead, and how bad it can get, by simulated share prices.

use std::io;

use offercalc::{
    Decimal, Figure, Horizon, Metric, Money, OfferOutcome, Outcome, Probability, Rate, Simulation,
    SimulationError, SimulationTerms, Volatility, grouped,
};
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};

use super::assumptions::{self, Rule};
use super::basis::{Basis, without_unvested};
use super::document::{Cell, Column, Document, Role, Table, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE, Offers, Projected};
use super::record::{RecordField, RecordWriter, header};
use super::side_by_side::{self, OfferLine, SideBySide};
use super::text::{by_name, label, percent};
use super::{Report, Watch};

/// The length of the longest bar of the histogram, in eighths of a character.
const LONGEST_BAR: u32 = 128;

/// A lead of fewer cases than this fraction of all is too close to call.
const CLOSE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

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
}

#[derive(Serialize)]
struct SimulatedOffer<'a> {
    name: &'a str,
    file: &'a str,
    /// Null if nothing it pays moves with a share price.
    volatility: Option<Number>,
    /// The figure at the share prices of the file.
    at_file_prices: Option<Number<Figure>>,
    mean: Number<Money>,
    mean_standard_error: Number<Money>,
    standard_deviation: Number<Money>,
    percentiles: Percentiles,
    /// The mean of the worst 5 % of the paths.
    expected_shortfall: Number<Money>,
    /// How likely it pays more than every other offer; null if it is the only one.
    pays_most: Option<Estimate>,
    /// How likely it is ahead of the first offer; null for the first.
    ahead: Option<AheadOfFirst>,
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
}

#[derive(Serialize)]
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
            at_file_prices: offer.projection.metric(metric).ok().map(Number::exact),
            mean: Number::exact(outcome.mean),
            mean_standard_error: Number::exact(outcome.mean_error),
            standard_deviation: Number::exact(outcome.standard_deviation),
            percentiles: Percentiles { p5, p25, p50, p75, p95 },
            expected_shortfall: Number::exact(outcome.expected_shortfall),
            pays_most: outcome.most.map(Estimate::from),
            ahead,
            assumptions: offer.rests_on(years),
        }
    }

    /// The amounts in table order, with their labels.
    fn amounts(&self) -> [(&'static str, Number<Money>); 8] {
        let Percentiles { p5, p25, p50, p75, p95 } = self.percentiles;
        [
            ("mean", self.mean),
            ("standard deviation", self.standard_deviation),
            ("best 1 in 20 (95%)", p95),
            ("best 1 in 4 (75%)", p75),
            ("median (50%)", p50),
            ("worst 1 in 4 (25%)", p25),
            ("worst 1 in 20 (5%)", p5),
            ("mean of the worst 5%", self.expected_shortfall),
        ]
    }
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

    fn in_words(&self, wording: Wording) -> String {
        match (self.from, self.to) {
            (None, Some(to)) => format!("below {}", wording.money(to.get())),
            (Some(from), _) => format!("from {}", wording.money(from.get())),
            (None, None) => String::new(),
        }
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
            forms => document.forms(forms),
        };
        document.notes(assumptions::notes(assumed, &rules, wording.notes))
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
        header(write, ["offer", "figure", "value", "standard_error"])?;
        for offer in &self.offers {
            let Percentiles { p5, p25, p50, p75, p95 } = offer.percentiles;
            let amounts = [
                ("standard_deviation", offer.standard_deviation),
                ("p5", p5),
                ("p25", p25),
                ("p50", p50),
                ("p75", p75),
                ("p95", p95),
                ("expected_shortfall", offer.expected_shortfall),
            ];
            let name = RecordField::Text;
            let at_file_prices = offer.at_file_prices.map(Number::digits);
            write(&[
                name(offer.name),
                name("at_file_prices"),
                at_file_prices.into(),
                RecordField::Empty,
            ])?;
            let error = offer.mean_standard_error.digits();
            write(&[name(offer.name), name("mean"), offer.mean.digits().into(), error.into()])?;
            for (figure, amount) in amounts {
                write(&[
                    name(offer.name),
                    name(figure),
                    amount.digits().into(),
                    RecordField::Empty,
                ])?;
            }
            let mut estimate =
                |figure: &str, Estimate { probability, standard_error }: Estimate| {
                    write(&[
                        RecordField::Text(offer.name),
                        RecordField::Text(figure),
                        probability.into(),
                        standard_error.into(),
                    ])
                };
            if let Some(pays_most) = offer.pays_most {
                estimate("pays_most", pays_most)?;
            }
            if let Some(ahead) = &offer.ahead {
                estimate("ahead", ahead.total)?;
                estimate("tied", ahead.tied)?;
                for year in &ahead.by_year {
                    estimate(&format!("ahead_year{}", year.year), year.estimate)?;
                }
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

    /// Who is ahead how often, and the bad case of each.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let cases = format!("{} simulated cases", grouped(self.paths.into(), 0));
        let over = self.head.over();
        let money = |amount: Number<Money>| wording.money(amount.get());
        if let [offer] = self.offers.as_slice() {
            let Percentiles { p5, p95, .. } = offer.percentiles;
            return vec![format!(
                "{} pays {} to {} in 9 of 10 of {cases} {over}, and {} on average.",
                offer.name,
                money(p5),
                money(p95),
                money(offer.mean)
            )];
        }
        let mut ranked: Vec<(&str, Estimate)> =
            self.offers.iter().filter_map(|offer| Some((offer.name, offer.pays_most?))).collect();
        ranked.sort_by_key(|(_, most)| std::cmp::Reverse(most.probability));
        let mut lines = Vec::new();
        if let [(first, most), (second, less), ..] = ranked.as_slice() {
            let [often, less_often] = [most, less].map(|it| it.probability.get());
            let close = if often - less_often < CLOSE { "It is too close to call: " } else { "" };
            let error = percent(most.standard_error.get());
            let more = if self.offers.len() > 2 { "pays most" } else { "pays more" };
            lines.push(format!(
                "{close}{first} {more} {over} in {} (± {error}) of {cases}, {second} in {}.",
                percent(often),
                percent(less_often)
            ));
        }
        lines.push(self.bad_case(wording));
        lines
    }

    /// What 1 case in 20 is worse than, and which offers pay the same in every case.
    fn bad_case(&self, wording: Wording) -> String {
        let money = |amount: Number<Money>| wording.money(amount.get());
        let shown = self.offers.iter().take(MOST_IN_DETAIL);
        let (same, varied): (Vec<_>, Vec<_>) =
            shown.partition(|offer| offer.standard_deviation.get().is_zero());
        let varied =
            varied.iter().map(|it| format!("{} for {}", money(it.percentiles.p5), it.name));
        let varied = varied.collect::<Vec<_>>().join(", ");
        let same = same.iter().map(|it| format!("{} always pays {}", it.name, money(it.mean)));
        let same = same.collect::<Vec<_>>().join(", ");
        match (varied.is_empty(), same.is_empty()) {
            (false, true) => format!("1 case in 20 is worse than {varied}."),
            (false, false) => format!("1 case in 20 is worse than {varied}; {same}."),
            (true, _) => format!("{same}."),
        }
    }

    fn forms(&self) -> Vec<Table<'_>> {
        let row_an_offer = |full| self.row_an_offer(full);
        side_by_side::forms(self.offers.len(), || [self.side_by_side()], row_an_offer)
    }

    fn corner(&self) -> SideBySide<'_> {
        let names = self.offers.iter().map(|offer| offer.name);
        SideBySide::new(self.head.currency.code(), names)
    }

    fn side_by_side(&self) -> Table<'_> {
        // After tax, there is no exact figure with leaving.
        let stays = self.leaves && self.metric.is_after_tax();
        let first = OfferLine::figures(
            Role::Equal,
            if stays { "staying, file's prices" } else { "at the file's prices" },
            self.offers.iter().map(|offer| offer.at_file_prices.map(Number::get)),
        );
        let mut groups = vec![[first].into_iter().chain(self.amounts(&[])).collect::<Vec<_>>()];
        groups.push(self.probabilities());
        groups.retain(|lines| !lines.is_empty());
        self.corner().table(groups)
    }

    /// A row for each offer, with all years or the total alone.
    fn row_an_offer(&self, full: bool) -> Table<'_> {
        let shown: &[usize] = if full { &[0, 6, 4, 2] } else { &[0, 6] };
        let mut lines = self.amounts(shown);
        lines.extend(self.most());
        self.corner().rows(lines)
    }

    /// The lines of amounts, or some of them.
    fn amounts(&self, some: &[usize]) -> Vec<OfferLine<'_>> {
        let line = |index: usize| {
            let labels = self.offers.first()?.amounts();
            let (label, _) = labels.get(index)?;
            let amounts = self.offers.iter().map(|offer| {
                let amounts = offer.amounts();
                amounts.get(index).map_or(Cell::Missing, |(_, amount)| Cell::amount(*amount))
            });
            Some(OfferLine::cells(Role::Equal, *label, amounts.collect::<Vec<_>>()))
        };
        match some {
            [] => (0..).map_while(line).collect(),
            some => some.iter().filter_map(|index| line(*index)).collect(),
        }
    }

    /// How likely each offer is ahead of the first, in total and by year, and pays most.
    fn probabilities(&self) -> Vec<OfferLine<'_>> {
        let Some(first) = self.offers.first().filter(|_| self.offers.len() > 1) else {
            return Vec::new();
        };
        let line = |role, label: String, of: &dyn Fn(&AheadOfFirst) -> Option<Estimate>| {
            let cells = self.offers.iter().map(|offer| match &offer.ahead {
                None => Cell::Empty,
                Some(ahead) => of(ahead).map_or(Cell::Missing, Estimate::cell),
            });
            OfferLine::cells(role, label, cells.collect::<Vec<_>>())
        };
        let ahead = format!("ahead of {}", first.name);
        let mut lines = vec![line(Role::Total, ahead, &|ahead| Some(ahead.total))];
        let tied = |offer: &SimulatedOffer<'_>| {
            offer.ahead.as_ref().is_some_and(|it| !it.tied.probability.get().is_zero())
        };
        if self.offers.iter().any(tied) {
            lines.push(line(Role::Part, "tied".to_owned(), &|ahead| Some(ahead.tied)));
        }
        if self.head.years > 1 {
            lines.extend((1..=self.head.years).map(|year| {
                let of_year = move |ahead: &AheadOfFirst| {
                    ahead.by_year.iter().find(|it| it.year == year).map(|it| it.estimate)
                };
                line(Role::Part, format!("in year {year}"), &of_year)
            }));
        }
        lines.extend(self.most().filter(|_| self.offers.len() > 2));
        lines
    }

    /// How likely each offer pays most.
    fn most(&self) -> Option<OfferLine<'_>> {
        let cells = self.offers.iter().map(|offer| offer.pays_most.map(Estimate::cell));
        let cells: Vec<Cell<'_>> = cells.collect::<Option<_>>()?;
        Some(OfferLine::cells(Role::Total, "pays most", cells))
    }

    /// How often each offer pays how much, with and without bars.
    fn histogram_forms(&self, wording: Wording) -> Vec<Table<'_>> {
        // Without shares that move, all paths pay the same.
        if self.offers.len() > MOST_ONE_BY_ONE || self.histogram.len() <= 2 {
            return Vec::new();
        }
        [true, false].map(|with_bars| self.histogram_table(with_bars, wording)).into()
    }

    fn histogram_table(&self, with_bars: bool, wording: Wording) -> Table<'_> {
        let most = self.histogram.iter().flat_map(|range| &range.shares).max();
        let most = most.map_or(Decimal::ONE, |most| most.get());
        let columns = self.offers.iter().flat_map(|offer| {
            [Column::figures(offer.name)].into_iter().chain(with_bars.then(|| Column::label("")))
        });
        let lines = self.histogram.iter().map(|range| {
            let cells = range.shares.iter().flat_map(|share| {
                let length = share.get() * Decimal::from(LONGEST_BAR);
                let length = offercalc::round(length.checked_div(most).unwrap_or_default(), 0);
                let bar = Cell::Bar(u32::try_from(length).unwrap_or_default());
                [Cell::text(percent(share.get()))].into_iter().chain(with_bars.then_some(bar))
            });
            OfferLine::cells(Role::Equal, range.in_words(wording), cells.collect::<Vec<_>>())
        });
        let corner = Column::label(label(self.metric));
        SideBySide::of_columns(corner, columns.collect::<Vec<_>>()).table(vec![lines.collect()])
    }

    /// What the simulation rests on: a few words, if the brief notes have them, and a sentence.
    fn rests_on(&self) -> Vec<(Option<String>, String)> {
        let volatile = self.offers.iter().filter_map(|offer| Some((offer.name, offer.volatility?)));
        let volatile = volatile.map(|(name, it)| format!("{} ({name})", rate(it)));
        let volatile = volatile.collect::<Vec<_>>().join(", ");
        let mut all = Vec::new();
        if volatile.is_empty() {
            all.push((Some("no share price moves".to_owned()), "no share price moves".to_owned()));
        } else {
            let full = format!(
                "share prices are random (geometric Brownian motion), with a yearly volatility of \
                 {volatile}; their mean in every month is the price of the file"
            );
            all.push((Some(format!("random share prices, volatility {volatile}")), full));
            all.push((
                None,
                "shares count at the price of the month in which they vest; all grants of a company \
                 follow one price; a refresher is sized at the price of its month; options are \
                 exercised only at a gain; the gain of an ESPP and grants priced each year do not move"
                    .to_owned(),
            ));
        }
        all.extend(self.correlation.map(|correlation| {
            let correlation = correlation.get().normalize();
            let assumed = if self.is_correlation_assumed { " (assumed)" } else { "" };
            let full = format!(
                "the share prices of two companies have a correlation of {correlation}{assumed}; \
                 --correlation sets another"
            );
            (Some(format!("correlation {correlation}{assumed}")), full)
        }));
        if self.leaves {
            let full = "leaving comes in the same month for every offer; unvested equity is lost and \
                        clawbacks are repaid, as `leave` shows";
            all.push((None, full.to_owned()));
        }
        let paths = grouped(self.paths.into(), 0);
        let full = format!(
            "{paths} paths from seed {}; the same seed gives the same figures; ± is the standard error",
            self.seed
        );
        all.push((Some(format!("{paths} paths, seed {}", self.seed)), full));
        all
    }
}

impl Estimate {
    fn cell<'a>(self) -> Cell<'a> {
        let error = self.standard_error.get() * Decimal::ONE_HUNDRED;
        Cell::text(format!("{} ±{}", percent(self.probability.get()), grouped(error, 1)))
    }
}

/// A fraction as a rate, without trailing zeros.
fn rate(fraction: Number) -> String {
    Rate::of(fraction.get()).map_or_else(String::new, |rate| rate.to_string())
}
