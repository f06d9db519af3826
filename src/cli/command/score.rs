//! `score`: what money does not say, beside what it does.

mod data;
mod tables;
mod words;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{
    Decimal, Figure, Finding, Horizon, Judged, Market, Matrix, Metric, MetricError, Order, Scale,
    State, UnknownFactor, red_flags,
};

use crate::cli::args::{self, CentsArgs, OutputArgs, ProfileArgs, ViewArgs};
use crate::cli::bands;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::format;
use crate::cli::get;
use crate::cli::input::{self, Projected, Source};
use crate::cli::report::{Document, Field, Report};
use crate::cli::run::Run;
use crate::cli::standing;
use crate::report::sanitize::sanitize;

#[derive(Args)]
#[command(after_help = "\
What an offer's file says beside pay, as far as it is known:

[risk], each from 1 to 10, 10 being the safest:
  team_stability 20%        manager_quality 25%   growth_potential 20%
  work_life_balance 15%     tech_stack 10%        location_flexibility 10%

[fit], each from 1 to 5, 5 being the best:
  compensation ×4           team ×3               growth ×3
  manager ×2                work_life_balance ×2  location ×1

[process], for the red flags:
  leaving_unvested = 120_000     equity that leaving the current job loses
  decide_within_days = 5         from the offer on
  final_at_first = true          the first offer was called final
  team_named = false             the team is not named
  interviewed_level = \"L6\"       the level interviewed for
  attrition = \"25%\"              the part of the team that left within a year
  roadmap = false                there is none for the first year
  remote_refused = true          without a reason

A profile has factors and weights of your own, 100% together:

    [fit]
    compensation = \"60%\"
    team = \"40%\"")]
pub(super) struct ScoreArgs {
    /// Offer files; `-` is standard input
    #[arg(value_name = "OFFER", required = true)]
    offers: Vec<PathBuf>,

    #[command(flatten)]
    profile: ProfileArgs,

    /// The figure beside the scores: year1, total, average, guaranteed, year1.rsu …
    #[arg(long, value_name = "METRIC", value_parser = args::metric, default_value = "total")]
    metric: Metric,

    /// Take the market's middle from these bands instead of those that are built in
    #[arg(long, value_name = "FILE")]
    bands: Option<PathBuf>,

    /// Print one figure and nothing else
    #[arg(long, value_enum, value_name = "FIGURE", conflicts_with = "format")]
    get: Option<FigureName>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum FigureName {
    /// What the scores of risk come to, of 10
    Risk,
    /// What the scores of fit come to, of 75
    Fit,
    /// How many red flags are raised
    Flags,
}

impl Run for ScoreArgs {
    fn run(&self) -> Result<(), Failure> {
        let paths: Vec<PathBuf> = self.offers.iter().chain(&self.bands).cloned().collect();
        input::refuse_misuse(&paths, &self.output.to)?;
        let bands = self.bands.as_deref().map(bands::read).transpose()?;
        let profile = self.profile.read(&self.output.to)?;
        let matrices = Scale::ALL.map(|scale| Matrix::of(scale, profile.as_ref()));
        let opened = input::open(&self.offers, &self.view, &self.output.to)?;
        let (sources, offers): (Vec<Source>, Vec<Projected>) = opened.into_iter().unzip();
        standing::compared(&offers)?;
        // Bands that are named are not left unused; the offers are all in one currency.
        if let (Some(bands), [source, ..], [offer, ..]) =
            (&bands, sources.as_slice(), offers.as_slice())
        {
            bands::refuse_other_currency(source, offer, bands)?;
        }
        let bands = bands.unwrap_or_else(Market::built_in);
        let sheets = self.sheets(&sources, &offers, &matrices, &bands)?;
        if let Some(figure) = self.get {
            return get::write_numbers(&numbers(&sheets, figure)?, &self.output.to);
        }
        let orders =
            Scale::ALL.map(|scale| Order::of(sheets.iter().map(|sheet| sheet.judged(scale))));
        let report = ScoreReport {
            years: self.view.years,
            metric: self.metric,
            profile: self.profile.label(),
            matrices: &matrices,
            offers: &offers,
            sheets,
            orders,
        };
        format::write(&report, &self.output, self.shown.cents)
    }
}

impl ScoreArgs {
    /// What there is to say of each offer; every factor that nobody weighs is in the failure.
    fn sheets<'a>(
        &self,
        sources: &[Source],
        offers: &'a [Projected],
        matrices: &'a [Matrix; 2],
        bands: &Market,
    ) -> Result<Vec<Sheet<'a>>, Failure> {
        let mut sheets = Vec::with_capacity(offers.len());
        let mut diagnostics = Vec::new();
        for (source, offer) in sources.iter().zip(offers) {
            let figure = match offer.projection.metric(self.metric) {
                Ok(figure) => Some(figure),
                Err(MetricError::Undefined(_)) => None,
                Err(error) => return Err(get::no_figure(error, &offer.file)),
            };
            let middle = market_middle(bands, offer, self.view.years);
            let flags = red_flags(&offer.offer, &offer.projection, middle.as_ref());
            match judge(offer, matrices) {
                Ok([risk, fit]) => sheets.push(Sheet { offer, figure, risk, fit, flags }),
                Err(unknown) => diagnostics.extend(self.refused(&unknown, source)),
            }
        }
        if diagnostics.is_empty() { Ok(sheets) } else { Err(Failure::input(diagnostics)) }
    }

    /// The factors that nobody weighs, in the order of their places.
    fn refused(&self, unknown: &[UnknownFactor], source: &Source) -> Vec<Diagnostic> {
        let text = source.file.text();
        let mut placed: Vec<_> = unknown.iter().map(|each| (each.span_in(text), each)).collect();
        placed.sort_by_key(|(span, _)| span.as_ref().map(|span| span.start));
        let told = placed.into_iter().map(|(span, each)| {
            let diagnostic = Diagnostic::new(sanitize(&each.to_string()));
            let diagnostic = diagnostic.hint(self.factors_instead(each)).file(&source.path);
            match span {
                Some(span) => diagnostic.at(text, span),
                None => diagnostic,
            }
        });
        told.collect()
    }

    /// What was probably meant, or what there is.
    fn factors_instead(&self, unknown: &UnknownFactor) -> String {
        if let Some(near) = unknown.near() {
            return sanitize(&format!("did you mean `{near}`?")).into_owned();
        }
        let by = self.profile.label().filter(|_| unknown.is_own());
        let by = by.map(|profile| format!(" by `{profile}`")).unwrap_or_default();
        let factors = words::listed(unknown.known());
        sanitize(&format!("the factors weighed{by}: {factors}")).into_owned()
    }
}

/// The middle of what the market pays a year, with where that is from; none where the bands do not
/// know the job.
fn market_middle(bands: &Market, offer: &Projected, horizon: Horizon) -> Option<(Decimal, String)> {
    let middle = bands.middle(&offer.offer, horizon)?;
    Some((middle.amount, middle.of))
}

fn judge<'m>(
    offer: &Projected,
    [risk, fit]: &'m [Matrix; 2],
) -> Result<[Judged<'m>; 2], Vec<UnknownFactor>> {
    let judge = |matrix: &'m Matrix| matrix.judge(offer.offer.scores(matrix.scale()));
    match (judge(risk), judge(fit)) {
        (Ok(risk), Ok(fit)) => Ok([risk, fit]),
        (risk, fit) => Err(risk.err().into_iter().chain(fit.err()).flatten().collect()),
    }
}

/// One figure of each offer, or every offer that does not have it.
fn numbers<'s>(
    sheets: &'s [Sheet<'_>],
    figure: FigureName,
) -> Result<Vec<(&'s Projected, String)>, Failure> {
    let scale = match figure {
        FigureName::Risk => Scale::Risk,
        FigureName::Fit => Scale::Fit,
        FigureName::Flags => {
            let counts = sheets.iter().map(|sheet| (sheet.offer, sheet.raised().to_string()));
            return Ok(counts.collect());
        }
    };
    let mut numbers = Vec::with_capacity(sheets.len());
    let mut diagnostics = Vec::new();
    for sheet in sheets {
        let judged = sheet.judged(scale);
        match judged.total() {
            Some(total) => numbers.push((sheet.offer, data::exact(total.points()).to_string())),
            None => diagnostics.push(words::no_total(judged).file(&sheet.offer.file)),
        }
    }
    if diagnostics.is_empty() { Ok(numbers) } else { Err(Failure::input(diagnostics)) }
}

/// What there is to say of one offer.
struct Sheet<'a> {
    offer: &'a Projected,
    /// Money, where it has that figure.
    figure: Option<Figure>,
    risk: Judged<'a>,
    fit: Judged<'a>,
    flags: [Finding; 9],
}

impl<'a> Sheet<'a> {
    const fn judged(&self, scale: Scale) -> &Judged<'a> {
        match scale {
            Scale::Risk => &self.risk,
            Scale::Fit => &self.fit,
        }
    }

    /// How many red flags are raised.
    fn raised(&self) -> usize {
        self.flags.iter().filter(|finding| finding.state == State::Raised).count()
    }
}

struct ScoreReport<'a> {
    years: Horizon,
    metric: Metric,
    /// The file of the profile.
    profile: Option<String>,
    matrices: &'a [Matrix; 2],
    offers: &'a [Projected],
    sheets: Vec<Sheet<'a>>,
    /// Who is ahead in risk and in fit.
    orders: [Order; 2],
}

impl Report for ScoreReport<'_> {
    fn document(&self) -> Document<'_> {
        self.tables()
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        self.rows(write)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        self.object(out)
    }
}
