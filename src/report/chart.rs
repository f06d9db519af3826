//! The charts of a report: what to draw, in exact figures. Sizes, colours and characters are up to the
//! renderers.

use std::borrow::Cow;

use offercalc::{Currency, Decimal};

/// A chart.
pub(crate) struct Chart<'a> {
    /// What it shows, as a heading, like `Pay by year (USD)`.
    pub(crate) title: String,
    /// What it says, in one or two sentences, for those who cannot see it.
    pub(crate) summary: String,
    pub(crate) plot: Plot<'a>,
}

impl<'a> Chart<'a> {
    pub(crate) fn new(title: &str, summary: impl Into<String>, plot: Plot<'a>) -> Self {
        let title = match plot.unit() {
            Quantity::Money(currency) | Quantity::Price(currency) => {
                format!("{title} ({currency})")
            }
            _ => title.to_owned(),
        };
        Self { title, summary: summary.into(), plot }
    }
}

/// What is drawn.
pub(crate) enum Plot<'a> {
    /// Bars of stacked parts, in groups.
    Bars(Bars<'a>),
    /// Lines over a common axis.
    Lines(Lines<'a>),
    /// How much of each series is in each range of values.
    Histogram(Histogram<'a>),
}

impl Plot<'_> {
    /// The unit of its figures.
    const fn unit(&self) -> Quantity {
        match self {
            Self::Bars(bars) => bars.unit,
            Self::Lines(lines) => lines.up,
            Self::Histogram(histogram) => histogram.across,
        }
    }
}

/// The unit of an axis.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Money(Currency),
    /// A share price.
    Price(Currency),
    /// A fraction, shown in percent.
    Rate,
    /// A number of shares.
    Shares,
    /// A score, or the points of a scorecard.
    Points,
    /// A month of the job, from 0.
    Month,
    Year,
}

/// Bars of stacked parts, in groups: the years, with a bar for each offer.
pub(crate) struct Bars<'a> {
    pub(crate) unit: Quantity,
    /// The names of the bars of a group, in order.
    pub(crate) bars: Vec<Cow<'a, str>>,
    /// The names of the parts, lowest first.
    pub(crate) parts: Vec<Cow<'a, str>>,
    pub(crate) groups: Vec<BarGroup<'a>>,
}

/// The bars of a year.
pub(crate) struct BarGroup<'a> {
    pub(crate) label: Cow<'a, str>,
    pub(crate) bars: Vec<Bar>,
}

pub(crate) struct Bar {
    /// In the order of the names. A part below zero goes down from zero.
    pub(crate) parts: Vec<Decimal>,
    /// The sum of the parts.
    pub(crate) total: Decimal,
}

/// Lines over a common axis.
pub(crate) struct Lines<'a> {
    /// What the horizontal axis is, like `month`.
    pub(crate) across_label: Cow<'a, str>,
    pub(crate) across: Quantity,
    pub(crate) up: Quantity,
    pub(crate) series: Vec<Series<'a>>,
    /// Where something happens, from left to right.
    pub(crate) marks: Vec<Mark<'a>>,
}

/// A line.
pub(crate) struct Series<'a> {
    pub(crate) name: Cow<'a, str>,
    /// From left to right.
    pub(crate) points: Vec<(Decimal, Decimal)>,
}

/// A place on the horizontal axis.
pub(crate) struct Mark<'a> {
    pub(crate) at: Decimal,
    /// What happens there, like `Meta E6 overtakes`.
    pub(crate) label: String,
    /// The names of the lines that it happens to.
    pub(crate) of: Vec<Cow<'a, str>>,
}

/// How much of each series is in each range of values.
pub(crate) struct Histogram<'a> {
    pub(crate) across: Quantity,
    pub(crate) series: Vec<Cow<'a, str>>,
    /// From the lowest to the highest.
    pub(crate) ranges: Vec<Range>,
    /// The 5th, 25th, 50th, 75th and 95th percentile of each series.
    pub(crate) percentiles: Vec<[Decimal; 5]>,
}

impl Histogram<'_> {
    /// Below which value the first range is, and from which value on the last, where they are open
    /// and not empty.
    pub(crate) fn open_ends(&self) -> [Option<Decimal>; 2] {
        let has_any = |range: &&Range| range.shares.iter().any(|share| !share.is_zero());
        let first = self.ranges.first().filter(has_any);
        let last = self.ranges.last().filter(has_any);
        [
            first.filter(|range| range.from.is_none()).and_then(|range| range.to),
            last.filter(|range| range.to.is_none()).and_then(|range| range.from),
        ]
    }
}

pub(crate) struct Range {
    /// `None` for everything below `to`.
    pub(crate) from: Option<Decimal>,
    /// `None` for everything from `from` on.
    pub(crate) to: Option<Decimal>,
    /// The part of each series, as a fraction.
    pub(crate) shares: Vec<Decimal>,
}
