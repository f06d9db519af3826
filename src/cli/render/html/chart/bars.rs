//! Horizontal stacked bars: a row for each bar, with its name before it and its total after it.

use offercalc::Decimal;
use unicode_width::UnicodeWidthStr;

use crate::cli::render::axis::Axis;
use crate::cli::render::html::drawing::{
    Box, DESCENT, Drawing, Entry, LINE, PATTERNS, WIDTH, cut, figure,
};
use crate::report::chart::{Bar, Bars};

/// The least room for totals, right of the bars.
const TOTALS: usize = 170;

/// The longest name of a bar, and of a group, which has a line of its own. In columns of a terminal.
const NAME: usize = 22;
const HEADING: usize = 48;

/// The width of a column of a name. Text on phones is 30 high.
const LETTER: usize = 17;

/// The space above the bars of a group, between a bar and the next, and beside a bar.
const ABOVE: usize = 10;
const GAP: usize = 8;
const BESIDE: usize = 10;

const TICKS: usize = 5;

/// Where bars may be: right of the names and left of the totals.
struct Room {
    left: usize,
    length: usize,
}

impl Room {
    fn between<'n>(names: impl Iterator<Item = &'n str>, totals: usize) -> Self {
        let longest = names.map(UnicodeWidthStr::width).max().unwrap_or_default();
        let left = longest.min(NAME) * LETTER + BESIDE;
        let right = WIDTH - (totals * LETTER + BESIDE).clamp(TOTALS, WIDTH / 2);
        Self { left, length: right.saturating_sub(left) }
    }

    fn place(&self, axis: &Axis, value: Decimal) -> usize {
        self.left + axis.place(value, self.length)
    }
}

pub(super) fn draw(bars: &Bars<'_>, cents: bool) -> Drawing {
    let all = bars.groups.iter().flat_map(|group| &group.bars);
    let ends = all.flat_map(|bar| [sum(bar, false), sum(bar, true), bar.total]);
    let axis = Axis::from_zero(bars.unit, ends);
    let mut drawing = Drawing::default();
    let mut top = 0;
    // The bars of groups of one are named after their groups.
    let has_headings = bars.bars.len() > 1;
    let all = bars.groups.iter().flat_map(|group| &group.bars);
    let totals = all.map(|bar| figure(bars.unit, bar.total, cents).len());
    let longest = totals.max().unwrap_or_default();
    let room = match has_headings {
        true => Room::between(bars.bars.iter().map(AsRef::as_ref), longest),
        false => Room::between(bars.groups.iter().map(|group| group.label.as_ref()), longest),
    };
    for group in &bars.groups {
        top += ABOVE;
        if has_headings {
            drawing.text("strong", (0, top + LINE - DESCENT), cut(&group.label, HEADING));
            top += LINE;
        }
        for (name, bar) in bars.bars.iter().zip(&group.bars) {
            let name = if has_headings { name } else { &group.label };
            let base = top + LINE - DESCENT;
            drawing.text("", (0, base), cut(name, NAME));
            let end = stack(&mut drawing, &axis, &room, bar, top);
            drawing.text("", (end + BESIDE, base), figure(bars.unit, bar.total, cents));
            top += LINE + GAP;
        }
    }
    for tick in axis.ticks(TICKS) {
        let x = room.place(&axis, tick);
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
fn stack(drawing: &mut Drawing, axis: &Axis, room: &Room, bar: &Bar, top: usize) -> usize {
    let (mut above, mut below) = (Decimal::ZERO, Decimal::ZERO);
    let mut end = room.place(axis, Decimal::ZERO);
    for (index, part) in bar.parts.iter().enumerate() {
        let edge = if part.is_sign_negative() { &mut below } else { &mut above };
        let ends = [*edge, *edge + *part];
        *edge += *part;
        let [from, to] = ends.map(|end| room.place(axis, end));
        let (left, right) = (from.min(to), from.max(to));
        if left < right {
            let (x, width) = (left, right - left);
            let pattern = index % PATTERNS;
            drawing.boxes.push(Box { x, y: top + 2, width, height: LINE - 4, pattern });
        }
        end = end.max(right);
    }
    end
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
        let bars = Bars {
            unit: Quantity::Money(Currency::USD),
            bars: vec!["a".into(), "b".into()],
            parts: vec!["base".into(), "bonus".into()],
            groups: vec![BarGroup {
                label: "year 1".into(),
                bars: parts.map(bar).into_iter().collect(),
            }],
        };
        draw(&bars, false)
    }

    /// Where the bars beside names of one letter are.
    const LEFT: usize = LETTER + BESIDE;
    const LENGTH: usize = WIDTH - TOTALS - LEFT;

    fn spans(drawing: &Drawing) -> Vec<[usize; 3]> {
        let span = |it: &Box| [it.x - LEFT, it.x - LEFT + it.width, it.pattern];
        drawing.boxes.iter().map(span).collect()
    }

    #[test]
    fn parts_are_stacked_to_scale() {
        let drawing = drawn([[300, 100], [200, 0]]);
        assert_eq!(
            spans(&drawing),
            [[0, LENGTH * 3 / 4, 0], [LENGTH * 3 / 4, LENGTH, 1], [0, LENGTH / 2 + 1, 0]]
        );
        let texts: Vec<&str> = drawing.texts.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts[..5], ["year 1", "a", "400", "b", "200"]);
        assert_eq!(drawing.legend.len(), 2);
    }

    #[test]
    fn bars_begin_after_the_longest_name_that_is_not_cut() {
        let left = |name: &str| Room::between(["a", name].into_iter(), 0).left;
        assert_eq!(left("Google L5"), 9 * LETTER + BESIDE);
        assert_eq!(left(&"a".repeat(50)), NAME * LETTER + BESIDE);
    }

    #[test]
    fn costs_go_to_the_left_of_zero() {
        let drawing = drawn([[300, -100], [300, 0]]);
        let zero = LENGTH / 4 + 1;
        assert_eq!(spans(&drawing), [[zero, LENGTH, 0], [0, zero, 1], [zero, LENGTH, 0]]);
    }
}
