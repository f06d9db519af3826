//! Histograms one below the other over a common axis, each with its median.

use offercalc::Decimal;

use crate::cli::render::axis::Axis;
use crate::cli::render::html::drawing::{
    Box, DESCENT, Drawing, LINE, PATTERNS, Place, Rule, WIDTH, cut, figure,
};
use crate::report::chart::{Histogram, Quantity, Range};

/// Where the columns may be. The labels of the upward axis are to the left.
const LEFT: usize = 100;
const RIGHT: usize = WIDTH - 20;
const LENGTH: usize = RIGHT - LEFT;
const HEIGHT: usize = 140;

/// The longest name, in columns of a terminal.
const NAME: usize = 36;

/// The space above everything, between a histogram and the next, and between an axis and its labels.
const ABOVE: usize = 8;
const GAP: usize = 24;
const BESIDE: usize = 10;

const TICKS: usize = 6;
const TICKS_UP: usize = 3;

pub(super) fn draw(histogram: &Histogram<'_>, cents: bool) -> Drawing {
    let ends: Vec<[Decimal; 2]> = ends(&histogram.ranges);
    let across = Axis::new(histogram.across, ends.iter().flatten().copied());
    let shares = histogram.ranges.iter().flat_map(|range| &range.shares).copied();
    let up = Axis::from_zero(Quantity::Rate, shares);
    let mut drawing = Drawing::default();
    let mut top = ABOVE;
    let each = histogram.series.iter().zip(&histogram.percentiles).enumerate();
    for (index, (name, [_, _, median, _, _])) in each {
        drawing.text("strong", (LEFT, top + LINE - DESCENT), cut(name, NAME));
        let median_text = format!("median {}", figure(histogram.across, *median, cents));
        drawing.text("faint end", (RIGHT, top + LINE - DESCENT), median_text);
        top += LINE;
        let bottom = top + HEIGHT;
        for tick in up.ticks(TICKS_UP) {
            let y = bottom - up.place(tick, HEIGHT);
            drawing.rule(if tick.is_zero() { "axis" } else { "grid" }, (LEFT, y), (RIGHT, y));
            drawing.text("faint end", (LEFT - BESIDE, y + DESCENT), up.label(tick));
        }
        for (range, ends) in histogram.ranges.iter().zip(&ends) {
            let share = range.shares.get(index).copied().unwrap_or_default();
            let [left, right] = ends.map(|end| across.place(end, LENGTH));
            let height = up.place(share, HEIGHT);
            if height > 0 {
                let (x, width) = (LEFT + left + 1, (right - left).saturating_sub(2));
                let pattern = index % PATTERNS;
                drawing.boxes.push(Box { x, y: bottom - height, width, height, pattern });
            }
        }
        let x = LEFT + across.place(*median, LENGTH);
        let [from, to] = [top, bottom].map(|y| Place { x, y });
        drawing.over.push(Rule { class: "mark", from, to });
        top = bottom + GAP;
    }
    for tick in across.ticks(TICKS) {
        let x = LEFT + across.place(tick, LENGTH);
        drawing.text("faint middle", (x, top + LINE - GAP), across.label(tick));
    }
    top += LINE;
    // An open column looks like the others.
    let [below, above] = histogram.open_ends();
    if let Some(below) = below {
        let text = format!("first column: < {}", across.label(below));
        drawing.text("faint", (LEFT, top + LINE - GAP), text);
    }
    if let Some(above) = above {
        let text = format!("last column: ≥ {}", across.label(above));
        drawing.text("faint end", (RIGHT, top + LINE - GAP), text);
    }
    drawing.height = top + usize::from(below.or(above).is_some()) * LINE;
    drawing
}

/// Where ranges start and end. An open one is as wide as the others.
fn ends(ranges: &[Range]) -> Vec<[Decimal; 2]> {
    let width = ranges.iter().find_map(|range| Some(range.to? - range.from?));
    let width = width.unwrap_or(Decimal::ONE);
    let ends = ranges.iter().map(|range| match (range.from, range.to) {
        (Some(from), Some(to)) => [from, to],
        (None, Some(to)) => [to - width, to],
        (Some(from), None) => [from, from + width],
        (None, None) => [Decimal::ZERO, width],
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;

    #[test]
    fn columns_are_to_scale_and_open_ranges_as_wide_as_the_others() {
        let number = |number: i64| Decimal::from(number);
        let range = |from: Option<i64>, to: Option<i64>, percent| Range {
            from: from.map(number),
            to: to.map(number),
            shares: vec![Decimal::new(percent, 2)],
        };
        let histogram = Histogram {
            across: Quantity::Money(Currency::USD),
            series: vec!["a".into()],
            ranges: vec![
                range(None, Some(100), 25),
                range(Some(100), Some(200), 50),
                range(Some(200), None, 25),
            ],
            percentiles: vec![[0, 100, 150, 200, 300].map(number)],
        };
        let drawing = draw(&histogram, false);
        let columns: Vec<[usize; 2]> =
            drawing.boxes.iter().map(|it| [it.x - LEFT - 1, it.height]).collect();
        assert_eq!(columns, [[0, HEIGHT / 2], [293, HEIGHT], [587, HEIGHT / 2]]);
        for text in ["median 150", "first column: < 100", "last column: ≥ 200"] {
            assert!(drawing.texts.iter().any(|it| it.text == text), "{text}");
        }
        assert!(drawing.over.iter().any(|it| it.from.x == LEFT + 440));
    }
}
