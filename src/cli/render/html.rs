//! A page to send or print: one file that needs nothing else, with charts.
//!
//! Templates hold the markup. They escape every text, and they are read only when a page is written.

mod chart;
mod drawing;
mod escape;
mod table;

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::Serialize;

use super::appearance::Appearance;
use super::cells::{CellText, ROUNDED_NOTE};
use crate::report::document::{Block, Notes, NotesLevel};
use crate::report::page::Page;
use escape::Escape;
use table::Tables;

const STYLE: &str = include_str!("html/style.css");

/// The patterns that charts fill their parts with.
const PATTERNS: &str = include_str!("html/patterns.svg");

/// The templates, by name.
const TEMPLATES: [(&str, &str); 4] = [
    ("page", include_str!("html/page.html")),
    ("chart", include_str!("html/chart.html")),
    ("table", include_str!("html/table.html")),
    ("row", include_str!("html/row.html")),
];

/// What the template of the page shows. Values that are markup already are not escaped again.
#[derive(Serialize)]
struct PageView<'a> {
    version: &'a str,
    style: Value,
    title: &'a str,
    heading: Value,
    /// The sentences above everything else.
    answer: Vec<Value>,
    charts: Vec<Value>,
    patterns: Value,
    blocks: Vec<BlockView>,
    terms: Option<Value>,
}

/// A table, notes with a heading, or sentences.
#[derive(Default, Serialize)]
struct BlockView {
    table: Option<Value>,
    heading: Option<Value>,
    lines: Vec<Value>,
}

/// Writes a page.
pub(super) fn render(
    page: &Page<'_>,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let html = markup(page, appearance).map_err(io::Error::other)?;
    out.write_all(html.as_bytes())
}

fn markup(page: &Page<'_>, appearance: Appearance) -> Result<String, Error> {
    let environment = environment()?;
    let escape = Escape::new(&page.names);
    let texts = CellText::new(appearance.cents);
    let mut tables = Tables::new(&environment, &escape, &texts)?;
    let is_wanted = |block: &&Block<'_>| {
        appearance.notes != NotesLevel::None || !matches!(block, Block::Notes(_))
    };
    let blocks: Vec<&Block<'_>> = page.document.blocks.iter().filter(is_wanted).collect();
    let (answer, blocks) = match blocks.split_first() {
        Some((Block::Lines(lines), rest)) => (lines.as_slice(), rest),
        _ => (&[][..], blocks.as_slice()),
    };
    let mut views = Vec::with_capacity(blocks.len() + 1);
    for block in blocks {
        views.push(match block {
            Block::Lines(lines) => BlockView { lines: escape.lines(lines), ..BlockView::default() },
            Block::Notes(notes) => notes_view(notes, &texts, &escape),
            Block::Table(forms) => {
                let table = forms.first().map(|table| tables.markup(table, &page.title));
                BlockView { table: table.transpose()?, ..BlockView::default() }
            }
            // They are above the tables.
            Block::Charts(_) => BlockView::default(),
        });
    }
    if texts.is_rounded() {
        add_rounded_note(&mut views, &escape);
    }
    let terms = page.terms.as_ref().map(|terms| tables.markup(terms, &page.title));
    let chart = environment.get_template("chart")?;
    let charts = (1..).zip(&page.charts);
    // What the sentences of the page say already is only in the image.
    let said: Vec<&str> = page.document.sentences().collect();
    let charts = charts
        .map(|(number, it)| chart::markup(it, (number, appearance.cents), &said, &chart, &escape));
    let view = PageView {
        version: env!("CARGO_PKG_VERSION"),
        style: Value::from_safe_string(STYLE.to_owned()),
        title: &page.title,
        heading: escape.text(&page.title),
        answer: escape.lines(answer),
        charts: charts.collect::<Result<_, Error>>()?,
        patterns: Value::from_safe_string(PATTERNS.to_owned()),
        blocks: views,
        terms: terms.transpose()?,
    };
    environment.get_template("page")?.render(Value::from(Serde(&view)))
}

fn notes_view(notes: &Notes, texts: &CellText, escape: &Escape<'_>) -> BlockView {
    let heading = Some(escape.text(&texts.heading(notes)));
    BlockView { heading, lines: escape.lines(&notes.lines), ..BlockView::default() }
}

/// Says below the tables that amounts are rounded.
fn add_rounded_note(views: &mut Vec<BlockView>, escape: &Escape<'_>) {
    let lines = escape.lines(&[ROUNDED_NOTE]);
    let last = views.iter().rposition(|view| view.table.is_some());
    let place = last.map_or(views.len(), |last| last + 1);
    views.insert(place, BlockView { lines, ..BlockView::default() });
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, _, value| Ok(escape::write(out, value)?));
    // A line with only a tag does not leave an empty line.
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}
