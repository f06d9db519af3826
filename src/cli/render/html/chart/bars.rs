//! Horizontal stacked bars: a row for each bar, with its name before it and its total after it.

use offercalc::Decimal;

use crate::cli::render::axis::Axis;
use crate::cli::render::html::drawing::{
    Box, DESCENT, Drawing, Entry, LINE, PATTERNS, WIDTH, cut, figure,
};
use crate::report::chart::{Bar, Bars};

/// Where the bars may be. Names are to the left, totals to the right.
const LEFT: usize = 260;
const RIGHT: usize = WIDTH - 150;
const LENGTH: usize = RIGHT - LEFT;

/// The longest name, in columns of a terminal.
const NAME: usize = 16;

/// The space above the bars of a group, between a bar and the next, and beside a bar.
const ABOVE: usize = 10;
const GAP: usize = 8;
const BESIDE: usize = 10;

const TICKS: usize = 5;

pub(super) fn draw(bars: &Bars<'_>) -> Drawing {
    let all = bars.groups.iter().flat_map(|group| &group.bars);
    let ends = all.flat_map(|bar| [sum(bar, false), sum(bar, true), bar.total]);
    let axis = Axis::from_zero(bars.unit, ends);
    let mut drawing = Drawing::default();
    let mut top = 0;
    // The bars of groups of one are named after their groups.
    let has_headings = bars.bars.len() > 1;
    for group in &bars.groups {
        top += ABOVE;
        if has_headings {
            drawing.text("strong", (0, top + LINE - DESCENT), cut(&group.label, NAME));
            top += LINE;
        }
        for (name, bar) in bars.bars.iter().zip(&group.bars) {
            let name = if has_headings { name } else { &group.label };
            let base = top + LINE - DESCENT;
            drawing.text("", (0, base), cut(name, NAME));
            let end = stack(&mut drawing, &axis, bar, top);
            drawing.text("", (end + BESIDE, base), figure(bars.unit, bar.total));
            top += LINE + GAP;
        }
    }
    for tick in axis.ticks(TICKS) {
        let x = LEFT + axis.place(tick, LENGTH);
        drawing.rule(if tick.is_zero() { "axis" } else { "grid" }, (x, 0), (x, top));
        drawing.text("faint middle", (x, top + LINE - DESCENT), axis.label(tick));
    }
    drawing.height = top + LINE;
    let parts = bars.parts.iter().enumerate();
    // A single part is what the title says.
    drawing.legend = parts
        .filter(|_| bars.parts.len() > 1)
        .map(|(index, name)| Entry {
            line: None,
            number: 0,
            pattern: index % PATTERNS,
            name: name.to_string(),
        })
        .collect();
    drawing
}

/// Stacks the parts of a bar, and returns where it ends. Parts below zero go to the left.
fn stack(drawing: &mut Drawing, axis: &Axis, bar: &Bar, top: usize) -> usize {
    let (mut above, mut below) = (Decimal::ZERO, Decimal::ZERO);
    let mut end = axis.place(Decimal::ZERO, LENGTH);
    for (index, part) in bar.parts.iter().enumerate() {
        let edge = if part.is_sign_negative() { &mut below } else { &mut above };
        let ends = [*edge, *edge + *part];
        *edge += *part;
        let [from, to] = ends.map(|end| axis.place(end, LENGTH));
        let (left, right) = (from.min(to), from.max(to));
        if left < right {
            let (x, width) = (LEFT + left, right - left);
            let pattern = index % PATTERNS;
            drawing.boxes.push(Box { x, y: top + 2, width, height: LINE - 4, pattern });
        }
        end = end.max(right);
    }
    LEFT + end
}

/// The sum of the parts above zero, or of those below.
fn sum(bar: &Bar, is_negative: bool) -> Decimal {
    bar.parts.iter().filter(|part| part.is_sign_negative() == is_negative).sum()
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;
    use crate::report::chart::{BarGroup, Quantity};

    /// The bars of two offers in a year.
    fn drawn(parts: [[i64; 2]; 2]) -> Drawing {
        let bar = |parts: [i64; 2]| Bar {
            parts: parts.map(Decimal::from).to_vec(),
            total: parts.into_iter().sum::<i64>().into(),
        };
        draw(&Bars {
            unit: Quantity::Money(Currency::USD),
            bars: vec!["a".into(), "b".into()],
            parts: vec!["base".into(), "bonus".into()],
            groups: vec![BarGroup {
                label: "year 1".into(),
                bars: parts.map(bar).into_iter().collect(),
            }],
        })
    }

    fn spans(drawing: &Drawing) -> Vec<[usize; 3]> {
        let span = |it: &Box| [it.x - LEFT, it.x - LEFT + it.width, it.pattern];
        drawing.boxes.iter().map(span).collect()
    }

    #[test]
    fn parts_are_stacked_to_scale() {
        let drawing = drawn([[300, 100], [200, 0]]);
        assert_eq!(
            spans(&drawing),
            [[0, LENGTH * 3 / 4 + 1, 0], [LENGTH * 3 / 4 + 1, LENGTH, 1], [0, LENGTH / 2, 0]]
        );
        let texts: Vec<&str> = drawing.texts.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts[..5], ["year 1", "a", "400", "b", "200"]);
        assert_eq!(drawing.legend.len(), 2);
    }

    #[test]
    fn costs_go_to_the_left_of_zero() {
        let drawing = drawn([[300, -100], [300, 0]]);
        let zero = LENGTH / 4 + 1;
        assert_eq!(spans(&drawing), [[zero, LENGTH, 0], [0, zero, 1], [zero, LENGTH, 0]]);
    }
}
