//! The characters and colours of charts. Whatever has a colour has a character of its own as well.

use std::borrow::Cow;

use anstyle::{AnsiColor, Color, Style};

use crate::cli::render::appearance::Charset;
use crate::cli::render::width;

/// The characters and colours that the terminal can show.
#[derive(Clone, Copy)]
pub(super) struct Palette {
    pub(super) charset: Charset,
    pub(super) colored: bool,
}

/// The colours of parts and lines, in order.
const COLORS: [AnsiColor; 12] = [
    AnsiColor::Blue,
    AnsiColor::Yellow,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Cyan,
    AnsiColor::Red,
    AnsiColor::BrightBlue,
    AnsiColor::BrightYellow,
    AnsiColor::BrightGreen,
    AnsiColor::BrightMagenta,
    AnsiColor::BrightCyan,
    AnsiColor::BrightRed,
];

/// The fills of the parts of a bar. Neighbours differ at a glance.
const FILLS: [char; 12] = ['█', '▒', '░', '▓', '╱', '╬', '═', '▚', '•', '╲', '+', 'o'];
const ASCII_FILLS: [char; 12] = ['#', '=', '.', '%', '/', '+', '-', '@', '*', '\\', 'o', 'x'];

/// The points of lines.
const POINTS: [char; MOST_LINES] = ['●', '○', '◆', '◇', '▲', '△', '■', '□'];
const ASCII_POINTS: [char; MOST_LINES] = ['*', 'o', '#', '+', '@', 'x', '%', '='];

/// The most lines that can be told apart.
pub(super) const MOST_LINES: usize = 8;

/// An item of a list that starts over at its end.
fn nth<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.iter().cycle().nth(index % list.len().max(1)).copied().unwrap_or_default()
}

impl Palette {
    /// The fill of the part of a bar, and its style.
    pub(super) fn fill(self, index: usize) -> (char, Style) {
        let fill = match self.charset {
            Charset::Unicode => nth(&FILLS, index),
            Charset::Ascii => nth(&ASCII_FILLS, index),
        };
        (fill, self.color(index))
    }

    /// The point of a line, and its style.
    pub(super) fn point(self, index: usize) -> (char, Style) {
        let point = match self.charset {
            Charset::Unicode => nth(&POINTS, index),
            Charset::Ascii => nth(&ASCII_POINTS, index),
        };
        (point, self.color(index))
    }

    /// The colour of a part or a line.
    pub(super) fn color(self, index: usize) -> Style {
        let color = COLORS.iter().cycle().nth(index % COLORS.len()).copied().map(Color::from);
        self.painted(Style::new().fg_color(color))
    }

    pub(super) const fn bold(self) -> Style {
        self.painted(Style::new().bold())
    }

    pub(super) const fn faint(self) -> Style {
        self.painted(Style::new().dimmed())
    }

    const fn painted(self, style: Style) -> Style {
        if self.colored { style } else { Style::new() }
    }
}

impl Charset {
    /// The horizontal axis between and at its ticks.
    pub(super) const fn axis(self) -> [char; 2] {
        match self {
            Self::Unicode => ['─', '┴'],
            Self::Ascii => ['-', '+'],
        }
    }

    /// Where the axes meet.
    pub(super) const fn corner(self) -> char {
        match self {
            Self::Unicode => '└',
            Self::Ascii => '+',
        }
    }

    /// The vertical axis between and at its ticks.
    pub(super) const fn vertical(self) -> [&'static str; 2] {
        match self {
            Self::Unicode => ["│", "┤"],
            Self::Ascii => ["|", "+"],
        }
    }

    /// The line at a mark.
    pub(super) const fn mark(self) -> char {
        match self {
            Self::Unicode => '┊',
            Self::Ascii => ':',
        }
    }

    /// Heights of a column of a histogram within a row, the last one full.
    pub(super) const fn heights(self) -> &'static [char] {
        match self {
            Self::Unicode => &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            Self::Ascii => &['.', ':', '#'],
        }
    }

    /// A range of percentiles: its low end, its line, its box, its median and its high end.
    pub(super) const fn spread(self) -> [char; 5] {
        match self {
            Self::Unicode => ['├', '─', '▒', '█', '┤'],
            Self::Ascii => ['|', '-', '=', '#', '|'],
        }
    }

    /// A name, shortened to a width.
    pub(super) fn cut(self, name: &str, width: usize) -> Cow<'_, str> {
        let ending = match self {
            Self::Unicode => "…",
            Self::Ascii => "..",
        };
        width::cut_with(name, width, ending)
    }

    /// A figure whose dash may have to be ASCII.
    pub(super) fn dashed(self, figure: String) -> String {
        match self {
            Self::Ascii if figure == "–" => "-".to_owned(),
            _ => figure,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use offercalc::Component;

    use super::*;

    #[test]
    fn each_component_has_its_own_fill() {
        for fills in [FILLS, ASCII_FILLS] {
            assert!(BTreeSet::from(fills).len() >= Component::ALL.len(), "{fills:?}");
        }
        assert!(ASCII_FILLS.iter().chain(&ASCII_POINTS).all(char::is_ascii));
    }

    #[test]
    fn no_colour_leaves_the_characters() {
        let palette = Palette { charset: Charset::Unicode, colored: false };
        assert_eq!(palette.fill(1), ('▒', Style::new()));
        assert_eq!(palette.fill(13).0, '▒');
    }
}
