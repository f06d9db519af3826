//! Drawings of charts: shapes at whole coordinates, which a template writes as SVG.
//!
//! Parts have patterns and series have dashes and numbers, so that nothing depends on colour.

use offercalc::{Decimal, grouped};
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use crate::report::chart::Quantity;

/// The width of every drawing.
pub(super) const WIDTH: usize = 1_000;

/// The height of a line of text.
pub(super) const LINE: usize = 36;

/// How far the baseline of a text is above the bottom of its line.
pub(super) const DESCENT: usize = 10;

/// The number of different patterns, colours and dashes. A pattern has a colour of its own, and there
/// are more than components. A series has a colour and a dash, and no other has the same two until
/// both counts are used up.
pub(super) const PATTERNS: usize = 12;
const COLORS: usize = PATTERNS;
const DASHES: usize = 5;

/// A drawing, back to front.
#[derive(Default, Serialize)]
pub(super) struct Drawing {
    pub(super) height: usize,
    /// Straight lines, like those of the grid.
    pub(super) rules: Vec<Rule>,
    pub(super) boxes: Vec<Box>,
    /// Straight lines in front of the boxes.
    pub(super) over: Vec<Rule>,
    pub(super) lines: Vec<Line>,
    pub(super) dots: Vec<Place>,
    pub(super) texts: Vec<Text>,
    pub(super) legend: Vec<Entry>,
    /// What the numbers at the top mean.
    pub(super) marks: Vec<String>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Place {
    pub(super) x: usize,
    pub(super) y: usize,
}

#[derive(Serialize)]
pub(super) struct Rule {
    pub(super) class: &'static str,
    pub(super) from: Place,
    pub(super) to: Place,
}

/// A filled rectangle.
#[derive(Serialize)]
pub(super) struct Box {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pattern: usize,
}

#[derive(Serialize)]
pub(super) struct Line {
    #[serde(flatten)]
    pub(super) style: LineStyle,
    pub(super) points: Vec<Place>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct LineStyle {
    pub(super) color: usize,
    pub(super) dash: usize,
}

#[derive(Serialize)]
pub(super) struct Text {
    pub(super) class: &'static str,
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) text: String,
}

/// An entry of a legend: a line with its number, or a pattern.
#[derive(Serialize)]
pub(super) struct Entry {
    pub(super) line: Option<LineStyle>,
    pub(super) number: usize,
    pub(super) pattern: usize,
    pub(super) name: String,
}

impl Drawing {
    pub(super) fn text(
        &mut self,
        class: &'static str,
        (x, y): (usize, usize),
        text: impl Into<String>,
    ) {
        self.texts.push(Text { class, x, y, text: text.into() });
    }

    pub(super) fn rule(&mut self, class: &'static str, from: (usize, usize), to: (usize, usize)) {
        let [from, to] = [from, to].map(|(x, y)| Place { x, y });
        self.rules.push(Rule { class, from, to });
    }
}

impl LineStyle {
    pub(super) const fn of(series: usize) -> Self {
        Self { color: series % COLORS, dash: series % DASHES }
    }
}

/// A figure beside a bar, as the tables show it.
pub(super) fn figure(unit: Quantity, value: Decimal, cents: bool) -> String {
    match unit {
        Quantity::Money(currency) if cents => grouped(value, currency.minor_digits()),
        Quantity::Money(_) => grouped(value, 0),
        Quantity::Rate => format!("{}%", grouped(value * Decimal::ONE_HUNDRED, 1)),
        _ => {
            let value = value.normalize();
            grouped(value, value.scale())
        }
    }
}

/// A name cut to so many columns of a terminal, which are about as wide as a letter.
pub(super) fn cut(name: &str, columns: usize) -> String {
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or_default();
        width <= columns
    };
    let kept: String = name.chars().take_while(fits).collect();
    if kept.len() == name.len() {
        return kept;
    }
    let mut shorter = kept;
    shorter.pop();
    shorter.truncate(shorter.trim_end().len());
    shorter + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut() {
        assert_eq!(cut("Google L5", 9), "Google L5");
        assert_eq!(cut("Google L5", 8), "Google…");
        assert_eq!(cut("東京の会社", 6), "東京…");
        assert_eq!(cut("a", 0), "…");
    }

    #[test]
    fn every_component_has_a_pattern_of_its_own() {
        assert!(offercalc::Component::ALL.len() <= PATTERNS);
    }

    #[test]
    fn no_two_of_sixty_series_look_the_same() {
        let styles = (0..COLORS * DASHES).map(LineStyle::of);
        let mut styles: Vec<_> = styles.map(|style| (style.color, style.dash)).collect();
        styles.sort_unstable();
        styles.dedup();
        assert_eq!(styles.len(), COLORS * DASHES);
    }
}
