//! Histograms one below the other over a common axis, each with its percentiles.

use std::io::{self, Write};

use anstyle::Style;
use offercalc::{Decimal, grouped};

use super::choice::largest;
use super::pen::{LONGEST_NAME, Pen};
use super::row::Row;
use crate::cli::render::axis::Axis;
use crate::report::chart::{Histogram, Quantity, Range};
use crate::report::offer::{MOST_IN_DETAIL, MOST_ONE_BY_ONE};

/// The height of a histogram, in rows.
const HEIGHT: usize = 4;

/// The indent of a histogram below the name of its series.
const INDENT: usize = 2;

pub(super) fn write(
    histogram: &Histogram<'_>,
    pen: &Pen<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let length = pen.width.saturating_sub(INDENT);
    let ends = ends(&histogram.ranges);
    let percentiles = histogram.percentiles.iter().flatten();
    let axis = Axis::new(histogram.across, ends.iter().flatten().chain(percentiles).copied());
    let ranges = ranges(&ends, &axis, length);
    let tallest = histogram.ranges.iter().flat_map(|range| &range.shares).max().copied();
    let tallest = tallest.unwrap_or(Decimal::ONE);
    // Of many series, only the percentiles have room.
    let has_columns = histogram.series.len() <= MOST_ONE_BY_ONE;
    let medians: Vec<Decimal> =
        histogram.percentiles.iter().map(|[_, _, median, _, _]| *median).collect();
    let shown = largest(&medians, MOST_IN_DETAIL);
    let each = histogram.series.iter().zip(&histogram.percentiles).enumerate();
    for (index, (name, percentiles)) in each.filter(|(index, _)| shown.contains(index)) {
        if index > 0 && has_columns {
            writeln!(out)?;
        }
        pen.heading(name, histogram, percentiles, out)?;
        if has_columns {
            let shares = ranges.iter().map(|range| {
                let range = histogram.ranges.get((*range)?)?;
                range.shares.get(index).copied()
            });
            pen.columns(shares, tallest, index, out)?;
        }
        let places = percentiles.map(|value| axis.place(value, length - 1));
        pen.spread(places, (index, length), out)?;
    }
    pen.axis(&axis, (INDENT, length), None, out)?;
    let [low, _, middle, median, high] = pen.palette.charset.spread();
    pen.note(&format!("{low} 5%  {middle} 25% to 75%  {median} median  {high} 95%"), out)?;
    if has_columns {
        let percent = grouped(tallest * Decimal::ONE_HUNDRED, 1);
        pen.note(&format!("The tallest column is {percent}% of the paths."), out)?;
        if let Some(note) = open_note(histogram, &axis) {
            pen.note(&note, out)?;
        }
    }
    pen.left_out(histogram.series.len() - shown.len(), "lower medians", out)
}

/// Where ranges start and end. An open one is as wide as its neighbour.
fn ends(ranges: &[Range]) -> Vec<[Decimal; 2]> {
    let width =
        ranges.iter().find_map(|range| Some(range.to? - range.from?)).unwrap_or(Decimal::ONE);
    let ends = ranges.iter().map(|range| match (range.from, range.to) {
        (Some(from), Some(to)) => [from, to],
        (Some(from), None) => [from, from + width],
        (None, Some(to)) => [to - width, to],
        (None, None) => [Decimal::ZERO; 2],
    });
    ends.collect()
}

/// Says which columns are open, because they look like the others.
fn open_note(histogram: &Histogram<'_>, axis: &Axis) -> Option<String> {
    let [below, above] = histogram.open_ends();
    let below = below.map(|at| format!("below {}", axis.label(at)));
    let above = above.map(|at| format!("{} or more", axis.label(at)));
    Some(match (below, above) {
        (Some(below), Some(above)) => format!("The first column is {below}, the last {above}."),
        (Some(below), None) => format!("The first column is {below}."),
        (None, above) => format!("The last column is {}.", above?),
    })
}

/// The range at each place.
fn ranges(ends: &[[Decimal; 2]], axis: &Axis, length: usize) -> Vec<Option<usize>> {
    let middle = |place: usize| axis.value(2 * place + 1, 2 * length);
    let range = |at: Decimal| ends.iter().position(|[from, to]| (*from..*to).contains(&at));
    (0..length).map(|place| range(middle(place))).collect()
}

impl Pen<'_> {
    /// The name of a series with its median and the range of nine cases in ten.
    fn heading(
        &self,
        name: &str,
        histogram: &Histogram<'_>,
        [p5, _, p50, _, p95]: &[Decimal; 5],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let [p5, p50, p95] = [p5, p50, p95].map(|value| self.figure(histogram.across, *value));
        let mut row = Row::new();
        row.push(self.palette.charset.cut(name, LONGEST_NAME), self.palette.bold());
        row.push(format!("  median {p50}, 9 in 10: {p5} to {p95}"), Style::new());
        row.write(out)
    }

    /// A column for each place, as tall as its share.
    fn columns(
        &self,
        shares: impl Iterator<Item = Option<Decimal>>,
        tallest: Decimal,
        index: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let steps = self.palette.charset.heights();
        let up = Axis::from_zero(Quantity::Rate, [tallest]);
        let height = |share: Option<Decimal>| Some(up.place(share?, steps.len() * HEIGHT));
        let heights: Vec<Option<usize>> = shares.map(height).collect();
        let style = self.palette.color(index);
        for rows_below in (0..HEIGHT).rev() {
            let mut row = Row::new();
            row.skip(INDENT);
            row.push_places(heights.iter().map(|height| {
                let reached = height.as_ref()?.checked_sub(rows_below * steps.len() + 1)?;
                let step = steps.get(reached).or(steps.last())?;
                Some((*step, style))
            }));
            row.write(out)?;
        }
        Ok(())
    }

    /// The percentiles at their places.
    fn spread(
        &self,
        [p5, p25, p50, p75, p95]: [usize; 5],
        (index, length): (usize, usize),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let [low, line, middle, median, high] = self.palette.charset.spread();
        let style = self.palette.color(index);
        let mut row = Row::new();
        row.skip(INDENT);
        row.push_places((0..length).map(|at| {
            let c = match at {
                at if at == p50 => median,
                at if at == p5 => low,
                at if at == p95 => high,
                at if (p25..=p75).contains(&at) => middle,
                at if (p5..=p95).contains(&at) => line,
                _ => return None,
            };
            Some((c, style))
        }));
        row.write(out)
    }
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;

    #[test]
    fn open_ranges_are_as_wide_as_the_others() {
        let range = |from: Option<i64>, to: Option<i64>| Range {
            from: from.map(Decimal::from),
            to: to.map(Decimal::from),
            shares: Vec::new(),
        };
        let all = [range(None, Some(10)), range(Some(10), Some(15)), range(Some(15), None)];
        let found = ends(&all);
        assert_eq!(found, [[5, 10], [10, 15], [15, 20]].map(|ends| ends.map(Decimal::from)));
        let axis = Axis::new(Quantity::Money(Currency::USD), found.iter().flatten().copied());
        let places = ranges(&found, &axis, 6);
        assert_eq!(places, [0, 0, 1, 1, 2, 2].map(Some));
    }
}
