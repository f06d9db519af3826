//! `whatif`: an offer with something changed in it, beside what it was.

use std::io::{self, Write};
use std::path::PathBuf;
use std::slice;

use clap::Args;
use offercalc::{Change, Changed, Comparison, Component, Figure, Horizon, Metric};
use serde::{Serialize, Serializer};

use super::{Runnable, get};
use crate::cli::args::{self, FigureArgs, OutputArgs, ViewArgs};
use crate::cli::changes::{self, ChangeJson};
use crate::cli::failure::{Diagnostic, Failure};
use crate::cli::format;
use crate::cli::input::{self, Projected, Source};
use crate::cli::offers::{self, OfferJson};
use crate::cli::output;
use crate::cli::report::{Block, Document, Field, Number, Report, write_json};
use crate::cli::side_by_side::SideBySide;
use crate::cli::standing;

#[derive(Args)]
#[command(after_help = args::LEVERS)]
pub(super) struct WhatIf {
    /// Offer file; `-` is standard input
    #[arg(value_name = "OFFER")]
    offer: PathBuf,

    /// What to change, like base=185k, rsu+=50k or sign_on.2-=5%
    #[arg(value_name = "CHANGE", required = true, value_parser = args::change)]
    changes: Vec<Change>,

    /// Print the changed offer file instead, with its comments and formatting
    #[arg(long, conflicts_with_all = ["get", "format"])]
    toml: bool,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Runnable for WhatIf {
    fn run(&self) -> Result<(), Failure> {
        input::refuse_misuse(slice::from_ref(&self.offer), &self.output.to)?;
        self.refuse_report_as_offer()?;
        let (stock, years) = (self.view.stock(), self.view.years);
        let mut source = Source::open(&self.offer).map_err(Failure::input)?;
        let before = source.project(&stock, years).map_err(Failure::input)?;
        let changes = changes::make(&mut source, &self.changes)?;
        changes::refuse_overridden(changes.iter().map(|changed| &changed.lever), &self.view)?;
        let after = source.project(&stock, years).map_err(Failure::input)?;
        if self.toml {
            return self.write_toml(&source);
        }
        if let Some(metric) = self.figures.get {
            return get::write(slice::from_ref(&after), metric, &self.output.to);
        }
        let hint = "--toml prints the offer in the other currency";
        changes::refuse_other_currency(&before, &after, hint)?;
        let name = before.name.clone();
        let offers = [("before", before), ("after", after)]
            .map(|(name, offer)| Projected { name: name.to_owned(), ..offer });
        let comparison = standing::compared(&offers)?;
        let report = WhatIfReport { name, years, offers: &offers, changes, comparison };
        format::write(&report, &self.output, self.figures.shown.cents)
    }
}

impl WhatIf {
    /// A file named like an offer is meant to become one.
    fn refuse_report_as_offer(&self) -> Result<(), Failure> {
        let named = self.output.to.output.as_ref().and_then(|path| path.extension());
        if self.toml || named.is_none_or(|extension| extension != "toml") {
            return Ok(());
        }
        let diagnostic = Diagnostic::new("without `--toml` the answer is no offer file");
        Err(Failure::usage(diagnostic.hint("add --toml, or name the file otherwise")))
    }

    /// Writes the changed file.
    fn write_toml(&self, source: &Source) -> Result<(), Failure> {
        let text = source.file.text().as_bytes();
        output::write(self.output.to.output.as_deref(), |out| out.write_all(text))
    }
}

struct WhatIfReport<'a> {
    name: String,
    years: Horizon,
    /// Before and after.
    offers: &'a [Projected; 2],
    changes: Vec<Changed>,
    comparison: Comparison<'a>,
}

impl Report for WhatIfReport<'_> {
    fn document(&self) -> Document<'_> {
        let minor_digits = self.minor_digits();
        let table = SideBySide {
            years: self.years,
            offers: self.offers,
            comparison: &self.comparison,
            rates: true,
        };
        let heading = format!("{}, changed", self.name);
        let mut blocks = vec![
            Block::Notes(changes::notes(&heading, &self.changes, minor_digits)),
            Block::Table(vec![table.table()]),
        ];
        blocks.extend(
            offers::assumption_notes(self.offers, self.years).into_iter().map(Block::Notes),
        );
        Document { minor_digits, blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        let header = ["year", "component", "before", "after", "difference", "rate"];
        write(&header.map(Field::Text))?;
        let number =
            |figure: Option<Figure>| figure.map_or(Field::Empty, |f| Field::Number(f.get()));
        let mut row = |year: Field<'_>, name: &str, metric: Metric| {
            let [before, after] = self.pair(metric);
            let (difference, rate) = change(before, after);
            write(&[
                year,
                Field::Text(name),
                number(before),
                number(after),
                number(difference),
                rate.map_or(Field::Empty, |rate| Field::Number(rate.0)),
            ])
        };
        for year in 1..=self.years.years() {
            for component in Component::ALL {
                let metric = Metric::Component(year, component);
                row(Field::Whole(year), component.name(), metric)?;
            }
            row(Field::Whole(year), "total", Metric::Year(year))?;
        }
        for metric in offers::summary(self.years) {
            row(Field::Empty, &metric.to_string(), metric)?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let [before, after] = self.offers;
        let years = 1..=self.years.years();
        let minor_digits = self.minor_digits();
        let json = WhatIfJson {
            schema: offers::SCHEMA,
            command: "whatif",
            years: self.years.years(),
            currency: offers::currency(self.offers).code(),
            changes: self.changes.iter().map(|c| ChangeJson::new(c, minor_digits)).collect(),
            before: OfferJson::new(before, self.years).called(&self.name),
            after: OfferJson::new(after, self.years).called(&self.name),
            differences: DifferencesJson {
                years: years.map(|year| YearJson { report: self, year }).collect(),
                metrics: MetricsJson(self),
            },
        };
        write_json(out, &json)
    }
}

impl WhatIfReport<'_> {
    fn minor_digits(&self) -> u32 {
        offers::currency(self.offers).minor_digits()
    }

    fn pair(&self, metric: Metric) -> [Option<Figure>; 2] {
        self.offers.each_ref().map(|offer| offer.projection.metric(metric).ok())
    }

    fn json_of(&self, metric: Metric) -> DifferenceJson {
        let [before, after] = self.pair(metric);
        let (difference, rate) = change(before, after);
        DifferenceJson { difference: difference.map(|figure| Number(figure.get())), rate }
    }
}

/// How much more there is, and as a fraction of what was.
fn change(before: Option<Figure>, after: Option<Figure>) -> (Option<Figure>, Option<Number>) {
    let pair = before.zip(after);
    let difference = pair.and_then(|(before, after)| after.more_than(before));
    let rate = pair.and_then(|(before, after)| after.rate_over(before));
    (difference, rate.map(Number))
}

#[derive(Serialize)]
struct WhatIfJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    changes: Vec<ChangeJson>,
    before: OfferJson<'a>,
    after: OfferJson<'a>,
    differences: DifferencesJson<'a>,
}

#[derive(Serialize)]
struct DifferencesJson<'a> {
    years: Vec<YearJson<'a>>,
    metrics: MetricsJson<'a>,
}

#[derive(Serialize)]
struct DifferenceJson {
    difference: Option<Number>,
    rate: Option<Number>,
}

struct YearJson<'a> {
    report: &'a WhatIfReport<'a>,
    year: u32,
}

impl Serialize for YearJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("year", &self.year)?;
        for component in Component::ALL {
            let metric = Metric::Component(self.year, component);
            map.serialize_entry(component.name(), &self.report.json_of(metric))?;
        }
        map.serialize_entry("total", &self.report.json_of(Metric::Year(self.year)))?;
        map.end()
    }
}

struct MetricsJson<'a>(&'a WhatIfReport<'a>);

impl Serialize for MetricsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer
            .collect_map(Metric::SUMMARY.map(|metric| (metric.to_string(), self.0.json_of(metric))))
    }
}
