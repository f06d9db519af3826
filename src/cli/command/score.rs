//! `score`: risk, fit and red flags, next to pay.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{
    Criteria, Decimal, Figure, Key, Market, Metric, MetricError, Offer, Order, Scale, Scorecard,
    UnknownFactor, red_flags,
};

use crate::cli::args::{self, CentsArgs, NetArgs, OutputArgs, TimeArgs, ViewArgs};
use crate::cli::bands;
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::file;
use crate::cli::get;
use crate::cli::input::{self, OfferSource};
use crate::cli::output;
use crate::cli::run::Run;
use crate::report::offer::{Offers, Projected};
use crate::report::sanitize::sanitize;
use crate::report::score::{OfferScores, ScoreReport};
use crate::report::text::listed;

#[derive(Args)]
#[command(after_help = sections())]
pub(super) struct ScoreArgs {
    #[arg(value_name = "OFFER", help = args::OFFERS_HELP, required = true)]
    offers: Vec<PathBuf>,

    /// Pay figure to show with the scores: year1, total, average, guaranteed, year1.rsu …
    #[arg(long, value_name = "METRIC", value_parser = args::metric, default_value = "total")]
    metric: Metric,

    /// Use the market midpoint from this bands file instead of the built-in bands
    #[arg(long, value_name = "FILE")]
    bands: Option<PathBuf>,

    /// Print a single figure
    #[arg(long, value_enum, value_name = "FIGURE", conflicts_with = "format")]
    get: Option<ScoreFigure>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

/// The sections of an offer's file that scores are read from.
fn sections() -> String {
    let mut help =
        "`score` reads these sections of an offer file. Every key is optional.\n".to_owned();
    for scale in Scale::ALL {
        let (name, best) = (scale.name(), scale.best());
        let meaning = if scale == Scale::Risk { "safest" } else { "best" };
        help += &format!("\n[{name}], scores from 1 to {best} ({best} is {meaning}):\n");
        for factor in Criteria::usual(scale).factors() {
            let times = factor.times;
            let weight = match scale {
                Scale::Risk => format!("{}%", (times * Decimal::ONE_HUNDRED).normalize()),
                Scale::Fit => format!("×{times}"),
            };
            help += &format!("  {:<22}{weight}\n", factor.name);
        }
    }
    help += "\n[process], for the red flags:\n";
    let process = Offer::keys().find(|key| key.name == "process");
    for key in process.map_or(&[][..], Key::keys) {
        help += &format!("  {:<30} {}\n", key.example, key.about);
    }
    help + "\nA profile can set your own factors and weights, which must total 100%:\n\n    [fit]\n    \
            compensation = \"60%\"\n    team = \"40%\""
}

#[derive(Clone, Copy, ValueEnum)]
enum ScoreFigure {
    /// Risk score, out of 10
    Risk,
    /// Fit score, out of 75
    Fit,
    /// Number of red flags
    Flags,
}

impl ScoreArgs {
    /// The metric, after tax or weighed by time if that is asked for.
    fn metric(&self) -> Result<Metric, Failure> {
        self.time.metric(self.net.metric(self.metric)?)
    }
}

impl Run for ScoreArgs {
    fn run(&self) -> anyhow::Result<()> {
        let paths: Vec<PathBuf> = self.offers.iter().chain(&self.bands).cloned().collect();
        file::refuse_overwriting(&self.bands, "the bands file", &self.output.to)?;
        input::refuse_misuse(&paths, &self.output.to)?;
        let bands = self.bands.as_deref().map(bands::read).transpose()?;
        let metric = self.metric()?;
        let view = self.view.resolve_net(&self.output.to, &self.net, Some(metric))?;
        let view = view.with_rates(&self.time);
        let criteria = Scale::ALL.map(|scale| Criteria::of(scale, view.profile.as_ref()));
        let opened = input::open(&self.offers, &view, &self.output.to)?;
        let (sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        comparison::of(&offers)?;
        // All offers are in one currency, so checking the first is enough.
        if let (Some(bands), [source, ..], [offer, ..]) =
            (&bands, sources.as_slice(), offers.as_slice())
        {
            bands::refuse_other_currency(source, offer, bands)?;
        }
        let bands = bands.unwrap_or_else(Market::built_in);
        let figures = offers.iter().map(|offer| self.figure(offer));
        let figures = figures.collect::<Result<Vec<_>, Failure>>()?;
        let scorecards = self.scorecards(&sources, &offers, &criteria)?;
        let years = self.view.years();
        let scores =
            offers.iter().zip(figures).zip(&scorecards).map(|((offer, figure), scorecards)| {
                let middle = bands.middle(&offer.offer, years);
                let flags = red_flags(&offer.offer, &offer.projection, &middle);
                OfferScores::new(offer, years, figure, scorecards, flags)
            });
        let scores: Vec<OfferScores<'_>> = scores.collect();
        if let Some(figure) = self.get {
            let numbers = numbers(figure, &offers, &scores, &scorecards)?;
            return get::write_numbers(&numbers, &self.output.to);
        }
        let (risk, fit) =
            (scorecards.iter().map(|[risk, _]| risk), scorecards.iter().map(|[_, fit]| fit));
        let orders = [Order::of(risk), Order::of(fit)];
        let report = ScoreReport::new(
            years,
            self.metric()?,
            self.view.profile.label(),
            &criteria,
            Offers::new(&offers),
            scores,
            &orders,
        );
        output::report_on(&offers, &report, &self.output, self.shown.is_in_cents())
    }
}

impl ScoreArgs {
    /// The value of the metric, if the offer has one.
    fn figure(&self, offer: &Projected) -> Result<Option<Figure>, Failure> {
        match offer.projection.metric(self.metric()?) {
            Ok(figure) => Ok(Some(figure)),
            Err(MetricError::Undefined(_)) => Ok(None),
            Err(error) => Err(get::no_figure(error, &offer.file)),
        }
    }

    /// The scores of each offer. The failure holds every criterion without a weight.
    fn scorecards<'m>(
        &self,
        sources: &[OfferSource],
        offers: &[Projected],
        criteria: &'m [Criteria; 2],
    ) -> Result<Vec<[Scorecard<'m>; 2]>, Failure> {
        let mut all = Vec::with_capacity(offers.len());
        let mut diagnostics = Vec::new();
        for (source, offer) in sources.iter().zip(offers) {
            match scorecards_of(offer, criteria) {
                Ok(both) => all.push(both),
                Err(unknown) => diagnostics.extend(self.refused(&unknown, source)),
            }
        }
        if diagnostics.is_empty() { Ok(all) } else { Err(Failure::input(diagnostics)) }
    }

    /// The scored criteria that have no weight, in the order of the file.
    fn refused(&self, unknown: &[UnknownFactor], source: &OfferSource) -> Vec<Diagnostic> {
        let text = source.file.text();
        let mut placed: Vec<_> = unknown.iter().map(|each| (each.span_in(text), each)).collect();
        placed.sort_by_key(|(span, _)| span.as_ref().map(|span| span.start));
        let diagnostics = placed.into_iter().map(|(span, each)| {
            let diagnostic = Diagnostic::new(sanitize(&each.to_string()));
            let diagnostic = diagnostic.hint(self.factors_instead(each)).file(&source.path);
            match span {
                Some(span) => diagnostic.at(text, span),
                None => diagnostic,
            }
        });
        diagnostics.collect()
    }

    /// The hint: the nearest criterion, or all of them.
    fn factors_instead(&self, unknown: &UnknownFactor) -> String {
        if let Some(near) = &unknown.near {
            return sanitize(&format!("did you mean `{near}`?")).into_owned();
        }
        let by = self.view.profile.label().filter(|_| unknown.own);
        let by = by.map(|profile| format!(" in `{profile}`")).unwrap_or_default();
        let factors = listed(&unknown.known);
        sanitize(&format!("the known factors{by} are {factors}")).into_owned()
    }
}

fn scorecards_of<'m>(
    offer: &Projected,
    [risk, fit]: &'m [Criteria; 2],
) -> Result<[Scorecard<'m>; 2], Vec<UnknownFactor>> {
    let scorecard =
        |criteria: &'m Criteria| criteria.scorecard(offer.offer.scores(criteria.scale()));
    match (scorecard(risk), scorecard(fit)) {
        (Ok(risk), Ok(fit)) => Ok([risk, fit]),
        (risk, fit) => Err(risk.err().into_iter().chain(fit.err()).flatten().collect()),
    }
}

/// One figure of each offer. The failure names every offer without it.
fn numbers<'o>(
    figure: ScoreFigure,
    offers: &'o [Projected],
    scores: &[OfferScores<'_>],
    scorecards: &[[Scorecard<'_>; 2]],
) -> Result<Vec<(&'o Projected, String)>, Failure> {
    let mut numbers = Vec::with_capacity(offers.len());
    let mut diagnostics = Vec::new();
    for ((offer, scores), [risk, fit]) in offers.iter().zip(scores).zip(scorecards) {
        let scorecard = match figure {
            ScoreFigure::Risk => risk,
            ScoreFigure::Fit => fit,
            ScoreFigure::Flags => {
                numbers.push((offer, scores.raised().to_string()));
                continue;
            }
        };
        match scores.total(scorecard.criteria().scale()) {
            Some(total) => numbers.push((offer, total.get().to_string())),
            None => diagnostics.push(no_total(scorecard).file(&offer.file)),
        }
    }
    if diagnostics.is_empty() { Ok(numbers) } else { Err(Failure::input(diagnostics)) }
}

/// The diagnostic for a missing total, with what to add.
fn no_total(scorecard: &Scorecard<'_>) -> Diagnostic {
    let scale = scorecard.criteria().scale();
    let (name, best) = (scale.name(), scale.best());
    let missing: Vec<&str> = scorecard.missing().collect();
    let message = match scorecard.is_scored() {
        true => format!("`{name}` has no score for {}", listed(&missing)),
        false => format!("{name} is not scored"),
    };
    let first = missing.first().map_or("", |first| first);
    let hint = format!("add `{first} = …`, from 1 to {best}, to the section [{name}]");
    Diagnostic::new(message).hint(hint)
}
