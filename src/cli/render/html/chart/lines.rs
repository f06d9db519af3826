//! Lines over a common axis, numbered at their ends, with numbered marks above them.

use crate::cli::render::axis::Axis;
use crate::cli::render::html::drawing::{
    DESCENT, Drawing, Entry, LINE, Line, LineStyle, Place, WIDTH,
};
use crate::report::chart::Lines;

/// Where the lines may be. The labels of the upward axis are to the left, numbers to the right.
const LEFT: usize = 110;
const RIGHT: usize = WIDTH - 60;
const LENGTH: usize = RIGHT - LEFT;
const HEIGHT: usize = 480;

/// The space above the lines without marks.
const ABOVE: usize = 20;

/// The rows of marks, so that those of neighbouring months are not on top of each other.
const MARK_ROWS: usize = 3;

/// The space between a line and its number.
const BESIDE: usize = 10;

/// The distance between numbers at the ends of lines. Text on phones is 30 high.
const STEP: usize = 32;

const TICKS: usize = 6;

pub(super) fn draw(lines: &Lines<'_>) -> Drawing {
    let points = || lines.series.iter().flat_map(|series| &series.points);
    let marked = lines.marks.iter().map(|mark| mark.at);
    let across = Axis::new(lines.across, points().map(|(x, _)| *x).chain(marked));
    let up = Axis::new(lines.up, points().map(|(_, y)| *y));
    // More numbers than fit beside the lines begin above them.
    let numbers = (lines.series.len().saturating_sub(1) * STEP).saturating_sub(HEIGHT);
    let top = ABOVE + lines.marks.len().min(MARK_ROWS) * LINE + numbers;
    let bottom = top + HEIGHT;
    let mut drawing = Drawing::default();
    for tick in up.ticks(TICKS) {
        let y = bottom - up.place(tick, HEIGHT);
        drawing.rule("grid", (LEFT, y), (RIGHT, y));
        drawing.text("faint end", (LEFT - BESIDE, y + DESCENT), up.label(tick));
    }
    drawing.rule("axis", (LEFT, bottom), (RIGHT, bottom));
    for tick in across.ticks(TICKS) {
        let x = LEFT + across.place(tick, LENGTH);
        drawing.rule("axis", (x, bottom), (x, bottom + BESIDE));
        drawing.text("faint middle", (x, bottom + LINE), across.label(tick));
    }
    drawing.text("faint end", (RIGHT, bottom + 2 * LINE), lines.across_label.as_ref());
    for (index, mark) in lines.marks.iter().enumerate() {
        let x = LEFT + across.place(mark.at, LENGTH);
        let y = ABOVE + index % MARK_ROWS * LINE;
        drawing.rule("mark", (x, y), (x, bottom));
        drawing.dots.push(Place { x, y });
        drawing.text("middle", (x, y + DESCENT), (index + 1).to_string());
        let at = across.label(mark.at);
        drawing.marks.push(format!("{} {at}: {}", lines.across_label, mark.label));
    }
    let mut ends = Vec::with_capacity(lines.series.len());
    for (index, series) in lines.series.iter().enumerate() {
        let place = |&(x, y): &(_, _)| Place {
            x: LEFT + across.place(x, LENGTH),
            y: bottom - up.place(y, HEIGHT),
        };
        let points: Vec<Place> = series.points.iter().map(place).collect();
        ends.extend(points.last().map(|end| (*end, index + 1)));
        drawing.lines.push(Line { style: LineStyle::of(index), points });
        drawing.legend.push(Entry {
            line: Some(LineStyle::of(index)),
            number: index + 1,
            pattern: 0,
            name: series.name.to_string(),
        });
    }
    // A single line needs no number.
    if ends.len() > 1 {
        number(&mut drawing, ends, top - numbers, bottom);
    }
    drawing.height = bottom + 2 * LINE + DESCENT;
    drawing
}

/// Writes the numbers of lines at their ends, one below the other, from `top` to `bottom`.
fn number(drawing: &mut Drawing, mut ends: Vec<(Place, usize)>, top: usize, bottom: usize) {
    ends.sort_by_key(|(end, _)| end.y);
    let mut least = top;
    // Each leaves room for those below it.
    let rooms = (0..ends.len()).rev().map(|below| bottom.saturating_sub(below * STEP));
    for ((end, number), most) in ends.into_iter().zip(rooms) {
        let y = end.y.max(least).min(most);
        drawing.text("strong", (end.x + BESIDE, y + DESCENT), number.to_string());
        least = y + STEP;
    }
}

#[cfg(test)]
mod tests {
    use offercalc::{Currency, Decimal};

    use super::*;
    use crate::report::chart::{Mark, Quantity, Series};

    fn lines() -> Lines<'static> {
        let series = |name: &'static str, points: [i64; 3]| Series {
            name: name.into(),
            points: (0_i64..)
                .zip(points)
                .map(|(x, y)| (Decimal::from(6 * x), Decimal::from(y)))
                .collect(),
        };
        Lines {
            across_label: "month".into(),
            across: Quantity::Month,
            up: Quantity::Money(Currency::USD),
            series: vec![series("a", [0, 60, 100]), series("b", [0, 50, 100])],
            marks: vec![Mark { at: 6.into(), label: "b overtakes a".to_owned(), of: Vec::new() }],
        }
    }

    fn drawn() -> Drawing {
        draw(&lines())
    }

    /// Where the numbers of lines are, from the top.
    fn numbers(drawing: &Drawing) -> Vec<usize> {
        let numbers = drawing.texts.iter().filter(|it| it.class == "strong");
        let mut numbers: Vec<usize> = numbers.map(|it| it.y).collect();
        numbers.sort_unstable();
        numbers
    }

    #[test]
    fn lines_run_to_scale_from_the_lower_left() {
        let drawing = drawn();
        let bottom = ABOVE + LINE + HEIGHT;
        let points: Vec<_> = drawing.lines[1].points.iter().map(|at| (at.x, at.y)).collect();
        let middle = (LEFT + LENGTH / 2, bottom - HEIGHT / 2);
        assert_eq!(points, [(LEFT, bottom), middle, (RIGHT, bottom - HEIGHT)]);
    }

    #[test]
    fn a_mark_is_numbered_and_explained() {
        let drawing = drawn();
        assert_eq!(drawing.marks, ["month 6: b overtakes a"]);
        assert_eq!(drawing.dots[0].x, LEFT + LENGTH / 2);
        assert!(drawing.texts.iter().any(|it| it.text == "1" && it.x == drawing.dots[0].x));
    }

    #[test]
    fn numbers_of_lines_that_end_together_are_not_on_top_of_each_other() {
        let ends = numbers(&drawn());
        assert!(ends.len() == 2 && ends[1] - ends[0] >= STEP, "{ends:?}");
    }

    #[test]
    fn numbers_of_lines_stay_inside_the_drawing() {
        for (count, end) in [(2, 0), (2, 1), (12, 0), (12, 1), (30, 0), (30, 1)] {
            let mut lines = lines();
            lines.marks.clear();
            lines.series = (0..count)
                .map(|_| Series {
                    name: "a".into(),
                    points: vec![(0.into(), (1 - end).into()), (1.into(), end.into())],
                })
                .collect();
            let drawing = draw(&lines);
            let numbers = numbers(&drawing);
            assert!(numbers.first() >= Some(&STEP.min(ABOVE + DESCENT)), "{numbers:?}");
            assert!(numbers.last() <= Some(&drawing.height), "{numbers:?}");
            assert!(numbers.windows(2).all(|pair| pair[1] - pair[0] >= STEP), "{numbers:?}");
        }
    }
}
