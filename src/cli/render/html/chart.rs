//! Charts as markup: a drawing with its title, its summary, a legend and what its marks mean.

mod bars;
mod histogram;
mod lines;

use minijinja::value::Serde;
use minijinja::{Error, Template, Value};
use serde::Serialize;

use super::drawing::{Box, Drawing, Entry, Line, LineStyle, Place, Rule, Text, WIDTH};
use super::escape::Escape;
use crate::report::chart::{Chart, Plot};

/// What the template of a chart shows. Names in an image are not isolated, because tags cannot be
/// inside its title.
#[derive(Serialize)]
struct ChartView<'a> {
    id: String,
    title: Value,
    summary: Value,
    plain_title: &'a str,
    plain_summary: &'a str,
    width: usize,
    height: usize,
    rules: Vec<Rule>,
    boxes: Vec<Box>,
    over: Vec<Rule>,
    lines: Vec<Line>,
    dots: Vec<Place>,
    texts: Vec<Text>,
    legend: Vec<EntryView>,
    marks: Vec<Value>,
}

/// Writes the chart with this number on the page, with or without cents. Its summary leaves out what is said beside it.
pub(super) fn markup(
    chart: &Chart<'_>,
    (number, cents): (usize, bool),
    said: &[&str],
    template: &Template<'_, '_>,
    escape: &Escape<'_>,
) -> Result<Value, Error> {
    let Drawing { height, rules, boxes, over, lines, dots, texts, legend, marks } =
        match &chart.plot {
            Plot::Bars(bars) => bars::draw(bars, cents),
            Plot::Lines(lines) => lines::draw(lines),
            Plot::Histogram(histogram) => histogram::draw(histogram, cents),
        };
    let entry = |entry: Entry| EntryView {
        line: entry.line,
        number: entry.number,
        pattern: entry.pattern,
        name: escape.text(&entry.name),
    };
    let summary = said.iter().fold(chart.summary.clone(), |text, said| text.replace(said, ""));
    let view = ChartView {
        id: format!("chart-{number}"),
        title: escape.text(&chart.title),
        summary: escape.text(summary.trim()),
        plain_title: &chart.title,
        plain_summary: &chart.summary,
        width: WIDTH,
        height,
        rules,
        boxes,
        over,
        lines,
        dots,
        texts,
        legend: legend.into_iter().map(entry).collect(),
        marks: escape.lines(&marks),
    };
    Ok(Value::from_safe_string(template.render(Value::from(Serde(&view)))?))
}

#[derive(Serialize)]
struct EntryView {
    line: Option<LineStyle>,
    number: usize,
    pattern: usize,
    name: Value,
}
