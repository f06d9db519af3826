//! Charts for a terminal, in characters. Patterns tell parts and lines apart without colour, and
//! outside UTF-8 all characters are ASCII.
//!
//! Drawn here and not by a crate for terminals: those work with binary floats and Braille dots, have
//! no patterns or ASCII, or are the widgets of a user interface.

mod bars;
mod choice;
mod histogram;
mod lines;
mod palette;
mod pen;
mod row;

use std::io::{self, Write};

use super::appearance::Appearance;
use super::cells::CellText;
use crate::report::chart::{Chart, Plot};
use palette::Palette;
use pen::Pen;

/// The least width of a chart. A narrower terminal breaks its lines.
const NARROWEST: usize = 40;

/// The greatest width. Longer lines are hard to follow.
const WIDEST: usize = 200;

/// Writes charts, separated by blank lines.
pub(super) fn write(
    charts: &[Chart<'_>],
    cells: &CellText,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let charset = appearance.charts.unwrap_or_default();
    let pen = Pen {
        width: appearance.width.clamp(NARROWEST, WIDEST),
        palette: Palette { charset, colored: appearance.colored },
        cells,
    };
    for (index, chart) in charts.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        pen.title(&chart.title, out)?;
        match &chart.plot {
            Plot::Bars(chart) => bars::write(chart, &pen, out)?,
            Plot::Lines(chart) => lines::write(chart, &pen, out)?,
            Plot::Histogram(chart) => histogram::write(chart, &pen, out)?,
        }
    }
    Ok(())
}
