//! `compare`: offers side by side, year by year.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use offercalc::{Comparison, Figure, Horizon, Metric, Overtake, Standing};
use serde::Serialize;

use super::{Runnable, get};
use crate::cli::args::{FigureArgs, OutputArgs, ViewArgs};
use crate::cli::failure::Failure;
use crate::cli::format;
use crate::cli::input::{self, Projected};
use crate::cli::offers::{self, OfferJson};
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, Report, Role, Row, Table,
    write_json,
};
use crate::cli::side_by_side::SideBySide;

#[derive(Args)]
#[command(after_help = "The first offer is the baseline that the others are held against.")]
pub(super) struct Compare {
    /// Offer files; `-` is standard input
    #[arg(value_name = "OFFER", required = true, num_args = 2..)]
    offers: Vec<PathBuf>,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Runnable for Compare {
    fn run(&self) -> Result<(), Failure> {
        let offers = input::project(&self.offers, &self.view, &self.output.to)?;
        let comparison = input::compared(&offers)?;
        if let Some(metric) = self.figures.get {
            return get::write_named(&offers, metric, &self.output.to);
        }
        let report = CompareReport { years: self.view.years, offers: &offers, comparison };
        format::write(&report, &self.output, self.figures.shown.cents)
    }
}

struct CompareReport<'a> {
    years: Horizon,
    offers: &'a [Projected],
    comparison: Comparison<'a>,
}

impl Report for CompareReport<'_> {
    fn document(&self) -> Document<'_> {
        let mut blocks = vec![Block::Table(self.forms()), Block::Notes(self.who_leads())];
        blocks.extend(
            offers::assumption_notes(self.offers, self.years).into_iter().map(Block::Notes),
        );
        Document { minor_digits: offers::currency(self.offers).minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        offers::records(self.offers, write)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let standing = |standing: &Standing| StandingJson {
            leader: standing.leader.map(|leader| self.name(leader)),
            close: standing.close,
            differences: standing.differences.iter().copied().map(Number).collect(),
        };
        let by_year = (1..).zip(self.comparison.by_year());
        let by_year = by_year.map(|(year, s)| YearJson { year, standing: standing(s) }).collect();
        let overtake = |overtake: &Overtake| OvertakeJson {
            ahead: self.name(overtake.ahead),
            behind: self.name(overtake.behind),
            from_year: overtake.from_year,
            from_month: overtake.from_month,
        };
        let json = CompareJson {
            schema: offers::SCHEMA,
            command: "compare",
            years: self.years.years(),
            currency: offers::currency(self.offers).code(),
            offers: self.offers.iter().map(|o| OfferJson::new(o, self.years)).collect(),
            comparison: ComparisonJson {
                baseline: self.name(0),
                by_year,
                total: standing(self.comparison.total()),
                overtakes: self.comparison.overtakes().iter().map(overtake).collect(),
            },
        };
        write_json(out, &json)
    }
}

#[derive(Serialize)]
struct CompareJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    offers: Vec<OfferJson<'a>>,
    comparison: ComparisonJson<'a>,
}

#[derive(Serialize)]
struct ComparisonJson<'a> {
    baseline: &'a str,
    by_year: Vec<YearJson<'a>>,
    total: StandingJson<'a>,
    overtakes: Vec<OvertakeJson<'a>>,
}

#[derive(Serialize)]
struct YearJson<'a> {
    year: u32,
    #[serde(flatten)]
    standing: StandingJson<'a>,
}

#[derive(Serialize)]
struct StandingJson<'a> {
    leader: Option<&'a str>,
    close: bool,
    differences: Vec<Number>,
}

#[derive(Serialize)]
struct OvertakeJson<'a> {
    ahead: &'a str,
    behind: &'a str,
    from_year: u32,
    from_month: u32,
}

impl CompareReport<'_> {
    fn name(&self, index: usize) -> &str {
        self.offers.get(index).map_or("", |offer| &offer.name)
    }

    fn side_by_side(&self) -> SideBySide<'_> {
        SideBySide {
            years: self.years,
            offers: self.offers,
            comparison: &self.comparison,
            rates: false,
        }
    }

    /// Side by side; where that does not fit an offer a row, with its years and without.
    fn forms(&self) -> Vec<Table<'_>> {
        let mut forms = Vec::new();
        if self.offers.len() <= offers::MOST_IN_DETAIL {
            forms.push(self.side_by_side().table());
        }
        if self.offers.len() > 2 {
            forms.push(self.row_an_offer(true));
            forms.push(self.row_an_offer(false));
        }
        forms
    }

    fn row_an_offer(&self, with_years: bool) -> Table<'_> {
        let mut columns = vec![Column::new(ColumnKind::Name, offers::currency(self.offers).code())];
        let years = (1..=self.years.years()).map(Metric::Year);
        let metrics: Vec<Metric> = if with_years {
            years.chain([Metric::Total]).collect()
        } else {
            vec![Metric::Total, Metric::Average]
        };
        let headings = metrics.iter().map(|metric| offers::label(*metric));
        columns.extend(headings.map(|heading| Column::new(ColumnKind::Figures, heading)));
        columns.push(Column::new(ColumnKind::Figures, "difference"));
        let figures: Vec<Vec<Option<Figure>>> =
            metrics.iter().map(|metric| self.comparison.figures(*metric)).collect();
        let differences = &self.comparison.total().differences;
        let rows = self.offers.iter().zip(differences).enumerate().map(|(index, (offer, more))| {
            let mut cells = vec![Cell::text(offer.name.as_str())];
            let of_offer = figures.iter().map(|of_all| of_all.get(index).copied().flatten());
            cells.extend(of_offer.map(offers::cell));
            cells.push(if index == 0 { Cell::Empty } else { offers::difference(*more) });
            Row { role: Role::Equal, cells }
        });
        let footnote = (!with_years).then_some("year by year in a wider terminal, or as CSV");
        Table { columns, groups: vec![rows.collect()], footnote }
    }

    fn who_leads(&self) -> Notes {
        let mut lines = Vec::new();
        let mut by_year = (1_u32..).zip(self.comparison.by_year()).peekable();
        while let Some((first, standing)) = by_year.next() {
            let alike = |(_, next): &(u32, &Standing)| {
                (next.leader, next.close) == (standing.leader, standing.close)
            };
            let mut last = first;
            while let Some((year, _)) = by_year.next_if(alike) {
                last = year;
            }
            let years = offers::span("year", first, last);
            lines.push(format!("{years}: {}", self.leader(standing, first == last)));
        }
        lines.push(format!("in total: {}", self.leader(self.comparison.total(), true)));
        lines.extend(self.comparison.promised().map(|promised| {
            let leader = self.leader(promised, true);
            format!("in total without refreshers that nobody has promised: {leader}")
        }));
        let overtakes = self.comparison.overtakes();
        if self.offers.len() <= offers::MOST_IN_DETAIL {
            lines.extend(overtakes.iter().map(|overtake| self.overtake(overtake)));
        } else {
            lines.push("from which month on: --format json has it for every offer".to_owned());
        }
        Notes { heading: "Who leads".to_owned(), lines }
    }

    fn leader(&self, standing: &Standing, with_lead: bool) -> String {
        let Some(leader) = standing.leader.map(|leader| self.name(leader)) else {
            let leaders = standing.leaders();
            let names: Vec<&str> = leaders.iter().map(|leader| self.name(*leader)).collect();
            let all = names.len() == self.offers.len();
            return if all { "equal".to_owned() } else { format!("{} equal", names.join(" and ")) };
        };
        let lead = if with_lead { self.lead(standing) } else { String::new() };
        let close = if standing.close { "too close to call, " } else { "" };
        format!("{close}{leader}{lead}")
    }

    /// By how much, and where there are several, over whom.
    fn lead(&self, standing: &Standing) -> String {
        let mut lead =
            format!(" by {}", offers::money(standing.lead, offers::currency(self.offers)));
        if let Some(rate) = standing.lead_rate {
            lead.push_str(&format!(" ({})", offers::percent(rate)));
        }
        if let Some(second) = standing.second.filter(|_| self.offers.len() > 2) {
            lead.push_str(&format!(" over {}", self.name(second)));
        }
        lead
    }

    fn overtake(&self, overtake: &Overtake) -> String {
        let (ahead, behind) = (self.name(overtake.ahead), self.name(overtake.behind));
        let month = overtake.from_month;
        format!("from month {month} on {ahead} has paid more in all than {behind}")
    }
}
