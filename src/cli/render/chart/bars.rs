//! Horizontal stacked bars: a line for each bar, with its total at the end.

use std::io::{self, Write};

use anstyle::Style;
use offercalc::Decimal;

use super::choice::largest;
use super::pen::{LONGEST_NAME, Pen};
use super::row::Row;
use crate::cli::render::axis::Axis;
use crate::cli::render::width::columns;
use crate::report::chart::{Bar, Bars};
use crate::report::offer::MOST_IN_DETAIL;

/// The gap between the parts of a line.
const GAP: usize = 2;

/// The least length of the longest bar, for which names are shortened.
const SHORTEST_BAR: usize = 20;

/// The most groups with a blank line between them.
const MOST_APART: usize = 10;

/// The least length of a shortened name.
const SHORTEST_NAME: usize = 6;

/// The widths of the parts of a line, in columns.
struct Layout {
    label: usize,
    /// 0 if each group has a single bar, which needs no name.
    name: usize,
    bar: usize,
    total: usize,
}

pub(super) fn write(bars: &Bars<'_>, pen: &Pen<'_>, out: &mut dyn Write) -> io::Result<()> {
    if bars.parts.len() > 1 {
        let parts = bars.parts.iter().enumerate().map(|(index, part)| {
            let (fill, style) = pen.palette.fill(index);
            (fill, style, &**part)
        });
        pen.legend(parts, out)?;
    }
    let totals = bars.groups.iter().map(|group| {
        let totals = group.bars.iter().map(|bar| pen.figure(bars.unit, bar.total));
        totals.collect::<Vec<String>>()
    });
    let totals: Vec<Vec<String>> = totals.collect();
    let layout = Layout::new(bars, &totals, pen.width);
    let (axis, shown) = (axis(bars), shown(bars));
    for (number, (group, totals)) in bars.groups.iter().zip(&totals).enumerate() {
        if number > 0 && layout.name > 0 && bars.groups.len() <= MOST_APART {
            writeln!(out)?;
        }
        let each = group.bars.iter().zip(totals).zip(&bars.bars).enumerate();
        let each = each.filter(|(index, _)| shown.contains(index));
        for (line, (_, ((bar, total), name))) in each.enumerate() {
            let label = if line == 0 { &*group.label } else { "" };
            let mut row = layout.start(pen, label, name);
            let places = places(bar, &axis, layout.bar);
            row.push_places(places.iter().map(|part| Some(pen.palette.fill((*part)?))));
            row.skip(GAP + layout.total - columns(total));
            row.push(total.as_str(), Style::new());
            row.write(out)?;
        }
    }
    pen.axis(&axis, (layout.before_bar(), layout.bar), None, out)?;
    pen.left_out(bars.bars.len() - shown.len(), "smaller totals", out)
}

impl Layout {
    /// The bars get what the other parts leave, and names are shortened if that is little.
    fn new(bars: &Bars<'_>, totals: &[Vec<String>], width: usize) -> Self {
        let total = totals.iter().flatten().map(|total| columns(total)).max().unwrap_or(0);
        let label = bars.groups.iter().map(|group| columns(&group.label)).max().unwrap_or(0);
        let longest = bars.bars.iter().map(|name| columns(name)).max().unwrap_or(0);
        let name = if bars.bars.len() > 1 {
            let room = width.saturating_sub(label + total + 3 * GAP + SHORTEST_BAR);
            longest.min(LONGEST_NAME).min(room.max(SHORTEST_NAME))
        } else {
            0
        };
        let mut layout = Self { label, name, bar: 0, total };
        layout.bar = width.saturating_sub(layout.before_bar() + GAP + total).max(1);
        layout
    }

    const fn before_bar(&self) -> usize {
        let name = if self.name > 0 { self.name + GAP } else { 0 };
        self.label + GAP + name
    }

    /// A line with its label and the name of its bar.
    fn start<'t>(&self, pen: &Pen<'_>, label: &'t str, name: &'t str) -> Row<'t> {
        let mut row = Row::new();
        if !label.is_empty() {
            row.push(label, pen.palette.bold());
        }
        row.skip((self.label + GAP).saturating_sub(row.columns()));
        if self.name > 0 {
            row.push(pen.palette.charset.cut(name, self.name), Style::new());
        }
        row.skip(self.before_bar().saturating_sub(row.columns()));
        row
    }
}

/// The bars to draw: of too many, those with the largest sums, and the baseline.
fn shown(bars: &Bars<'_>) -> Vec<usize> {
    let sums = (0..bars.bars.len()).map(|index| {
        let totals = bars.groups.iter().filter_map(|group| group.bars.get(index));
        totals.map(|bar| bar.total).sum()
    });
    largest(&sums.collect::<Vec<_>>(), MOST_IN_DETAIL)
}

/// The axis of all bars. Parts below zero go down from it.
fn axis(bars: &Bars<'_>) -> Axis {
    let ends = bars.groups.iter().flat_map(|group| &group.bars).flat_map(|bar| {
        let sum = |is_below: bool| -> Decimal {
            bar.parts.iter().filter(|part| part.is_sign_negative() == is_below).sum()
        };
        [true, false].map(sum)
    });
    Axis::from_zero(bars.unit, ends)
}

/// The part at each place of a bar. A part ends at the rounded place of the sum up to it, so that the
/// lengths of the parts add up to that of their sum.
fn places(bar: &Bar, axis: &Axis, length: usize) -> Vec<Option<usize>> {
    let zero = axis.place(Decimal::ZERO, length);
    let mut places = vec![None; length];
    let [mut below, mut above] = [(Decimal::ZERO, zero); 2];
    for (index, part) in bar.parts.iter().enumerate() {
        let (sum, place) = if part.is_sign_negative() { &mut below } else { &mut above };
        *sum += *part;
        let end = axis.place(*sum, length);
        let range = end.min(*place)..end.max(*place);
        *place = end;
        places.get_mut(range).into_iter().flatten().for_each(|place| *place = Some(index));
    }
    places
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;
    use crate::report::chart::{BarGroup, Quantity};

    fn of(parts: &[i64]) -> Bar {
        let parts: Vec<Decimal> = parts.iter().copied().map(Decimal::from).collect();
        let total = parts.iter().sum();
        Bar { parts, total }
    }

    fn bars(each: Vec<Bar>) -> Bars<'static> {
        Bars {
            unit: Quantity::Money(Currency::USD),
            bars: each.iter().map(|_| "offer".into()).collect(),
            parts: Vec::new(),
            groups: vec![BarGroup { label: "year 1".into(), bars: each }],
        }
    }

    fn drawn(bar: &Bar, bars: &Bars<'_>, length: usize) -> String {
        let axis = axis(bars);
        let places = places(bar, &axis, length);
        let names = places.into_iter().map(|part| part.and_then(|part| "abcd".chars().nth(part)));
        names.map(|name| name.unwrap_or(' ')).collect()
    }

    #[test]
    fn the_lengths_of_the_parts_add_up_to_the_bar() {
        for length in 1..60 {
            for parts in [[1, 1, 1, 1], [10, 0, 3, 7], [333, 333, 334, 2], [0, 0, 0, 5]] {
                let (bar, full) = (of(&parts), of(&[1_100]));
                let all = bars(vec![of(&parts), full]);
                let filled = drawn(&bar, &all, length).trim_end().len();
                assert_eq!(filled, axis(&all).place(bar.total, length), "{parts:?} {length}");
            }
        }
    }

    #[test]
    fn parts_below_zero_go_down_from_it() {
        let all = bars(vec![of(&[6, -2, 2]), of(&[4, 0, 0])]);
        let each = |index: usize| drawn(&all.groups[0].bars[index], &all, 10);
        assert_eq!([each(0), each(1)], ["bbaaaaaacc", "  aaaa    "]);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let all = bars(vec![of(&[0, 0])]);
        assert_eq!(drawn(&all.groups[0].bars[0], &all, 4), "    ");
    }
}
