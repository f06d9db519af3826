//! `compare`: offers side by side, year by year.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use offercalc::{
    Change, Changed, Comparison, Decimal, Figure, Horizon, Metric, Overtake, Standing, Walkaway,
};
use serde::Serialize;

use super::{Runnable, get};
use crate::cli::args::{self, FigureArgs, OutputArgs, ProfileArgs, ViewArgs};
use crate::cli::changes::{self, ChangeJson};
use crate::cli::failure::{Diagnostic, Failure};
use crate::cli::format;
use crate::cli::input::{self, Projected, Source};
use crate::cli::levers::Addressed;
use crate::cli::offers::{self, OfferJson};
use crate::cli::profile::{self, CurrentNamed};
use crate::cli::report::{
    Block, Cell, Column, ColumnKind, Document, Field, Notes, Number, Report, Role, Row, Table,
    write_json,
};
use crate::cli::side_by_side::SideBySide;
use crate::cli::standing::{self, OvertakeJson, StandingJson};

#[derive(Args)]
#[command(after_help = "The first offer is the baseline that the others are held against.")]
pub(super) struct Compare {
    /// Offer files; `-` is standard input
    #[arg(value_name = "OFFER", required = true)]
    offers: Vec<PathBuf>,

    /// Change a lever of every offer, like growth=10% or price-=30%, or of one, like 1:base=185k
    ///
    /// An offer is meant by its number or its name. `offercalc whatif --help` lists the levers and
    /// what = += and -= do. Give it once for each change.
    #[arg(long = "set", value_name = "[NAME:]LEVER=VALUE", value_parser = set)]
    sets: Vec<Addressed<Change>>,

    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Runnable for Compare {
    fn run(&self) -> Result<(), Failure> {
        if self.offers.len() < 2 {
            let diagnostic = Diagnostic::new("two offers or more are needed to compare");
            let hint = "`offercalc show OFFER` looks at a single one";
            return Err(Failure::usage(diagnostic.hint(hint)));
        }
        let (offers, changes) = match self.sets.as_slice() {
            [] => (input::project(&self.offers, &self.view, &self.output.to)?, Vec::new()),
            sets => self.changed(sets)?,
        };
        let comparison = standing::compared(&offers)?;
        if let Some(metric) = self.figures.get {
            return get::write(&offers, metric, &self.output.to);
        }
        let years = self.view.years;
        let walkaway = self.walkaway(&offers)?;
        let report =
            CompareReport { years, offers: &offers, changes: &changes, comparison, walkaway };
        format::write(&report, &self.output, self.figures.shown.cents)
    }
}

/// Splits the offer that is meant from its change.
fn set(text: &str) -> Result<Addressed<Change>, String> {
    Addressed::parse(text, args::change)
}

impl Compare {
    /// The walk-away number of the profile, where it has one.
    fn walkaway(&self, offers: &[Projected]) -> Result<Option<Walkaway>, Failure> {
        let Some(profile) = self.profile.read(&self.output.to)? else {
            return Ok(None);
        };
        let (terms, currency) = (profile.walkaway, offers::currency(offers));
        let current = match self.profile.current(&terms) {
            Some(CurrentNamed::Amount(amount)) => amount,
            Some(CurrentNamed::File(file)) => {
                let job = input::project(&[file], &self.view, &self.output.to)?;
                let average = job.first().map(|job| get::figure(job, Metric::Average));
                average.transpose()?.unwrap_or_default()
            }
            // A profile of the environment may be there for something else.
            None if self.profile.profile.is_none() => return Ok(None),
            None => {
                let diagnostic = Diagnostic::new("the profile does not say what you have now");
                let hint = "add the section [walkaway] with current = 300_000, a year";
                return Err(Failure::input(vec![diagnostic.hint(hint)]));
            }
        };
        profile::refuse_mixed(&terms, currency)?;
        Walkaway::new(current, &terms, currency).map(Some).ok_or_else(|| {
            let diagnostic = Diagnostic::new("the walk-away number is beyond what can be computed");
            Failure::input(vec![diagnostic.hint("lower its parts")])
        })
    }

    /// The offers with what is set in them, and the changes of each by index.
    fn changed(&self, sets: &[Addressed<Change>]) -> Result<(Vec<Projected>, Changes), Failure> {
        let opened = input::open(&self.offers, &self.view, &self.output.to)?;
        let (mut sources, offers): (Vec<Source>, Vec<Projected>) = opened.into_iter().unzip();
        let mut changes = Vec::new();
        for set in sets {
            let only = set.index(&offers)?;
            for (index, source) in sources.iter_mut().enumerate() {
                if only.is_none_or(|only| only == index) {
                    let made = changes::make(source, std::slice::from_ref(&set.what))?;
                    changes.extend(made.into_iter().map(|changed| (index, changed)));
                }
            }
        }
        changes::refuse_overridden(changes.iter().map(|(_, changed)| &changed.lever), &self.view)?;
        Ok((input::project_again(sources.iter(), &self.view)?, changes))
    }
}

/// What was changed in which offer.
type Changes = Vec<(usize, Changed)>;

struct CompareReport<'a> {
    years: Horizon,
    offers: &'a [Projected],
    changes: &'a [(usize, Changed)],
    comparison: Comparison<'a>,
    walkaway: Option<Walkaway>,
}

impl Report for CompareReport<'_> {
    fn document(&self) -> Document<'_> {
        let mut blocks = vec![Block::Table(self.forms()), Block::Notes(self.who_leads())];
        blocks.extend(self.walkaway.as_ref().map(|walkaway| Block::Notes(self.margins(walkaway))));
        blocks.extend((!self.changes.is_empty()).then(|| Block::Notes(self.what_changed())));
        blocks.extend(
            offers::assumption_notes(self.offers, self.years).into_iter().map(Block::Notes),
        );
        Document { minor_digits: offers::currency(self.offers).minor_digits(), blocks }
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        offers::records(self.offers, write)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let standing = |standing: &Standing| StandingJson::new(self.offers, standing);
        let by_year = (1..).zip(self.comparison.by_year());
        let by_year = by_year.map(|(year, s)| YearJson { year, standing: standing(s) }).collect();
        let overtakes = self.comparison.overtakes().iter();
        let json = CompareJson {
            schema: offers::SCHEMA,
            command: "compare",
            years: self.years.years(),
            currency: offers::currency(self.offers).code(),
            changes: self.changes.iter().map(|change| self.change_json(change)).collect(),
            offers: self.offers.iter().map(|o| OfferJson::new(o, self.years)).collect(),
            walkaway: self.walkaway.as_ref().map(|walkaway| self.walkaway_json(walkaway)),
            comparison: ComparisonJson {
                baseline: standing::name(self.offers, 0),
                by_year,
                total: standing(self.comparison.total()),
                overtakes: overtakes.map(|each| OvertakeJson::new(self.offers, each)).collect(),
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<SetJson<'a>>,
    offers: Vec<OfferJson<'a>>,
    comparison: ComparisonJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    walkaway: Option<WalkawayJson<'a>>,
}

/// The walk-away number and how far the average of each offer is above it.
#[derive(Serialize)]
struct WalkawayJson<'a> {
    number: Number,
    margins: Vec<MarginJson<'a>>,
}

#[derive(Serialize)]
struct MarginJson<'a> {
    offer: &'a str,
    margin: Number,
}

/// What `--set` has done to an offer.
#[derive(Serialize)]
struct SetJson<'a> {
    offer: &'a str,
    #[serde(flatten)]
    change: ChangeJson,
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

impl CompareReport<'_> {
    /// How far the average of each offer is from the walk-away number.
    fn margins(&self, walkaway: &Walkaway) -> Notes {
        let currency = offers::currency(self.offers);
        let lines = self.margins_of(walkaway).map(|(name, margin)| match margin {
            margin if margin < Decimal::ZERO => {
                format!("{name}: {} below it on average", offers::money(-margin, currency))
            }
            margin => format!("{name}: {} above it on average", offers::money(margin, currency)),
        });
        let number = offers::money(walkaway.number, currency);
        let heading = format!("Walk-away number {number} a year");
        Notes { heading, lines: lines.take(offers::MOST_IN_DETAIL).collect() }
    }

    fn margins_of(&self, walkaway: &Walkaway) -> impl Iterator<Item = (&str, Decimal)> {
        let number = Figure::Amount(walkaway.number);
        self.offers.iter().filter_map(move |offer| {
            let average = offer.projection.metric(Metric::Average).ok()?;
            Some((offer.name.as_str(), average.more_than(number)?.get()))
        })
    }

    fn walkaway_json(&self, walkaway: &Walkaway) -> WalkawayJson<'_> {
        let margins = self.margins_of(walkaway);
        WalkawayJson {
            number: Number(walkaway.number),
            margins: margins
                .map(|(offer, margin)| MarginJson { offer, margin: Number(margin) })
                .collect(),
        }
    }

    fn what_changed(&self) -> Notes {
        let minor_digits = offers::currency(self.offers).minor_digits();
        let mut lines = Vec::new();
        for (index, changed) in self.changes {
            let name = standing::name(self.offers, *index);
            lines.extend(
                changes::lines(changed, minor_digits).map(|line| format!("{name}: {line}")),
            );
        }
        Notes { heading: "Changed by --set".to_owned(), lines }
    }

    fn change_json(&self, (index, changed): &(usize, Changed)) -> SetJson<'_> {
        let minor_digits = offers::currency(self.offers).minor_digits();
        let offer = standing::name(self.offers, *index);
        SetJson { offer, change: ChangeJson::new(changed, minor_digits) }
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
        let leader = |standing| standing::leader(self.offers, standing, true);
        let mut lines = standing::runs(self.offers, "year", self.comparison.by_year());
        lines.push(format!("in total: {}", leader(self.comparison.total())));
        lines.extend(self.comparison.promised().map(|promised| {
            format!("in total without refreshers that nobody has promised: {}", leader(promised))
        }));
        let overtakes = self.comparison.overtakes();
        if self.offers.len() <= offers::MOST_IN_DETAIL {
            lines.extend(overtakes.iter().map(|overtake| self.overtake(overtake)));
        } else {
            lines.push("from which month on: --format json has it for every offer".to_owned());
        }
        Notes { heading: "Who leads".to_owned(), lines }
    }

    fn overtake(&self, overtake: &Overtake) -> String {
        let name = |index| standing::name(self.offers, index);
        let (ahead, behind) = (name(overtake.ahead), name(overtake.behind));
        let month = overtake.from_month;
        format!("from month {month} on {ahead} has paid more in all than {behind}")
    }
}
