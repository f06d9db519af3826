//! Lines over a common axis, with a character for each line.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;
use offercalc::Decimal;

use super::choice::largest;
use super::palette::MOST_LINES;
use super::pen::Pen;
use super::row::Row;
use crate::cli::render::appearance::Charset;
use crate::cli::render::axis::Axis;
use crate::report::chart::{Lines, Mark, Series};

/// The height of the plot, in rows.
const HEIGHT: usize = 15;

/// The longest label of a mark.
const LONGEST_MARK: usize = 80;

/// The most labels of one place that are listed.
const MOST_LABELS: usize = 3;

/// The names of marks. Of more marks, the last have no place in the chart.
const NAMES: &str = "123456789abcdefghijklmnopqrstuvwxyz";

pub(super) fn write(lines: &Lines<'_>, pen: &Pen<'_>, out: &mut dyn Write) -> io::Result<()> {
    let last = lines.series.iter().map(|series| series.points.last().map(|(_, value)| *value));
    let last: Vec<Decimal> = last.map(Option::unwrap_or_default).collect();
    let shown = largest(&last, MOST_LINES);
    let series: Vec<&Series<'_>> =
        shown.iter().filter_map(|index| lines.series.get(*index)).collect();
    if lines.series.len() > 1 {
        let names = series.iter().enumerate().map(|(index, series)| {
            let (point, style) = pen.palette.point(index);
            (point, style, &*series.name)
        });
        pen.legend(names, out)?;
    }
    pen.plot(lines, &series, out)?;
    pen.left_out(lines.series.len() - series.len(), "lower lines", out)
}

impl Pen<'_> {
    /// The lines with their axes and marks.
    fn plot(
        &self,
        lines: &Lines<'_>,
        series: &[&Series<'_>],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let points = || series.iter().flat_map(|series| &series.points);
        let across = Axis::new(lines.across, points().map(|(at, _)| *at));
        let up = Axis::new(lines.up, points().map(|(_, value)| *value));
        let ticks = up.ticks(HEIGHT / 2).into_iter();
        let ticks = ticks.map(|tick| (up.place(tick, HEIGHT - 1), up.label(tick)));
        let ticks: Vec<(usize, String)> = ticks.collect();
        let label_width = ticks.iter().map(|(_, label)| label.len()).max().unwrap_or(0);
        let before = label_width + 2;
        let length = self.width.saturating_sub(before).max(2);
        let grid = Grid::new(series, (&across, &up), length);
        let is_drawn = |name: &Cow<'_, str>| series.iter().any(|series| series.name == *name);
        let drawn = lines.marks.iter().filter(|mark| mark.of.iter().all(is_drawn));
        let drawn: Vec<&Mark<'_>> = drawn.collect();
        let marks = marks(&drawn, &across, length);
        self.mark_names(&marks, before, out)?;
        let charset = self.palette.charset;
        let [line, tick] = charset.vertical();
        for height in (0..HEIGHT).rev() {
            let mut row = Row::new();
            let label = ticks.iter().find(|(place, _)| *place == height);
            let label = label.map_or("", |(_, label)| label);
            row.skip(label_width - label.len());
            row.push(label, Style::new());
            row.skip(1);
            row.push(if label.is_empty() { line } else { tick }, self.palette.faint());
            row.push_places((0..length).map(|column| match grid.at(column, height) {
                Some(index) => Some(self.palette.point(index)),
                None => {
                    let is_marked = marks.iter().any(|marked| marked.column == column);
                    is_marked.then(|| (charset.mark(), self.palette.faint()))
                }
            }));
            row.write(out)?;
        }
        self.axis(&across, (before, length), Some(charset.corner()), out)?;
        marks.iter().try_for_each(|marked| {
            let places = marked.in_words(charset, &lines.across_label, &across);
            self.note(&format!("{}  {places}", marked.name), out)
        })
    }

    /// The names of the marks above the plot.
    fn mark_names(
        &self,
        marks: &[Marked<'_>],
        before: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut row = Row::new();
        for Marked { column, name, .. } in marks {
            row.skip((before + column).saturating_sub(row.columns()));
            row.push(name.to_string(), self.palette.bold());
        }
        if marks.is_empty() { Ok(()) } else { row.write(out) }
    }
}

/// Which lines pass through each place of the plot.
struct Grid {
    /// By column, and in it by height.
    places: Vec<[Vec<usize>; HEIGHT]>,
}

impl Grid {
    fn new(series: &[&Series<'_>], (across, up): (&Axis, &Axis), length: usize) -> Self {
        let mut places = vec![<[Vec<usize>; HEIGHT]>::default(); length];
        for (index, series) in series.iter().enumerate() {
            let mut before = None;
            for (column, places) in places.iter_mut().enumerate() {
                let at = across.value(column, length - 1);
                let Some(value) = value(&series.points, at) else { continue };
                let height = up.place(value, HEIGHT - 1);
                // A steep line has no gaps.
                let from = match before.replace(height) {
                    Some(before) if before < height => before + 1,
                    Some(before) if before > height => before - 1,
                    _ => height,
                };
                let range = from.min(height)..=from.max(height);
                places.get_mut(range).into_iter().flatten().for_each(|place| place.push(index));
            }
        }
        Self { places }
    }

    /// The line to show at a place. Lines that share it take turns, so that each can be seen.
    fn at(&self, column: usize, height: usize) -> Option<usize> {
        let lines = self.places.get(column)?.get(height)?;
        lines.get(column % lines.len().max(1)).copied()
    }
}

/// The value of a line at a place of its axis, on the straight way from the point before to the one
/// after; `None` outside the line.
fn value(points: &[(Decimal, Decimal)], at: Decimal) -> Option<Decimal> {
    let after = points.partition_point(|(other, _)| *other < at);
    let (next, upper) = *points.get(after)?;
    if next == at {
        return Some(upper);
    }
    let (last, lower) = *points.get(after.checked_sub(1)?)?;
    let part = (at - last).checked_div(next - last)?;
    Some(lower + (upper - lower).checked_mul(part)?)
}

/// The marks of a column, with their common name.
struct Marked<'m> {
    column: usize,
    name: char,
    marks: &'m [&'m Mark<'m>],
}

fn marks<'m>(marks: &'m [&'m Mark<'m>], across: &Axis, length: usize) -> Vec<Marked<'m>> {
    let place = |mark: &Mark<'_>| across.place(mark.at, length - 1);
    let columns = marks.chunk_by(|one, next| place(one) == place(next)).zip(NAMES.chars());
    let columns = columns
        .filter_map(|(marks, name)| Some(Marked { column: place(marks.first()?), name, marks }));
    columns.collect()
}

impl Marked<'_> {
    /// What happens at the marks: `month 7: Google L5 overtakes Meta E6`.
    fn in_words(&self, charset: Charset, across_label: &str, across: &Axis) -> String {
        let label = |mark: &&Mark<'_>| charset.cut(&mark.label, LONGEST_MARK).into_owned();
        let places = self.marks.chunk_by(|one, next| one.at == next.at).map(|marks| {
            let at = marks.first().map_or_else(String::new, |mark| across.exact(mark.at));
            let labels = marks.iter().take(MOST_LABELS).map(label);
            let more = marks.len().saturating_sub(MOST_LABELS);
            let labels = labels.chain((more > 0).then(|| format!("{more} more")));
            format!("{across_label} {at}: {}", labels.collect::<Vec<_>>().join("; "))
        });
        places.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::Quantity;

    fn points(points: &[(i64, i64)]) -> Vec<(Decimal, Decimal)> {
        points.iter().map(|(at, value)| ((*at).into(), (*value).into())).collect()
    }

    #[test]
    fn a_value_between_two_points_is_on_the_straight_way() {
        let line = points(&[(0, 0), (10, 100), (20, 50)]);
        for (at, expected) in
            [(0, Some(0)), (5, Some(50)), (10, Some(100)), (15, Some(75)), (21, None)]
        {
            let found = value(&line, Decimal::from(at));
            assert_eq!(found, expected.map(Decimal::from), "{at}");
        }
    }

    #[test]
    fn lines_in_one_place_take_turns() {
        let all = points(&[(0, 0), (9, 14)]);
        let series = ["a", "b"].map(|name| Series { name: name.into(), points: all.clone() });
        let series: Vec<&Series<'_>> = series.iter().collect();
        let across = Axis::new(Quantity::Month, [0, 9].map(Decimal::from));
        let up = Axis::new(Quantity::Shares, [0, 14].map(Decimal::from));
        let grid = Grid::new(&series, (&across, &up), 10);
        assert_eq!((grid.at(0, 0), grid.at(9, 14)), (Some(0), Some(1)));
        assert_eq!(grid.at(9, 0), None);
    }

    #[test]
    fn marks_of_one_column_share_a_name() {
        let mark = |at: i64| Mark { at: at.into(), label: String::new(), of: Vec::new() };
        let all = [mark(1), mark(1), mark(40)];
        let all: Vec<&Mark<'_>> = all.iter().collect();
        let across = Axis::new(Quantity::Month, [0, 48].map(Decimal::from));
        let found: Vec<_> = marks(&all, &across, 49)
            .iter()
            .map(|it| (it.column, it.name, it.marks.len()))
            .collect();
        assert_eq!(found, [(1, '1', 2), (40, '2', 1)]);
    }
}
