//! `simulate`: how likely each offer is ahead, by simulated share prices.

use std::path::PathBuf;

use clap::Args;
use offercalc::{
    Amount, Correlation, Decimal, DiscountRate, LeaveRate, Metric, Offer, Paths, Simulation,
    SimulationError, SimulationTerms, Volatility, grouped,
};

use crate::cli::args::{self, CentsArgs, ChartArgs, NetArgs, OutputArgs, TimeArgs, ViewArgs};
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::input;
use crate::cli::output;
use crate::cli::progress::{Beside, Progress};
use crate::cli::run::Run;
use crate::report::offer::{Offers, Projected};
use crate::report::simulate::SimulateReport;

#[derive(Args)]
#[command(after_help = "\
Share prices are random, around the price path of each file: the mean pay in
shares is that of `compare`. How much they swing is the key `volatility` of the
[stock] section, or --volatility. Typical values: 25% to 40% a year for large
public companies, 50% to 100% for small or young ones.

Estimates come with a standard error. Four times the paths halve it.")]
pub(super) struct SimulateArgs {
    /// Offer files (`-` is standard input); the first is the baseline
    #[arg(value_name = "OFFER", required = true)]
    offers: Vec<PathBuf>,

    /// Number of simulated paths, up to 1,000,000,000 [default: 100,000]
    #[arg(long, value_name = "N", value_parser = paths, allow_negative_numbers = true)]
    paths: Option<Paths>,

    /// Start the random numbers here; the same seed gives the same figures [default: 1]
    #[arg(long, value_name = "N", value_parser = seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    /// Correlation between the share prices of different companies, from -1 to 1 [default: 0.5]
    #[arg(long, value_name = "R", value_parser = correlation, allow_hyphen_values = true)]
    correlation: Option<Correlation>,

    /// Yearly volatility of every share price, like 35%, instead of what the files state
    #[arg(long, value_name = "V", value_parser = volatility, allow_hyphen_values = true)]
    volatility: Option<Volatility>,

    /// Simulate leaving, with this probability of leaving within a year, like 10%
    ///
    /// Every offer is left in the same month. Unvested equity is lost, and clawbacks are repaid.
    #[arg(long, value_name = "RATE", value_parser = args::leave_rate, allow_hyphen_values = true)]
    leave_rate: Option<LeaveRate>,

    /// Simulate present values, with payments discounted by this rate a year, like 5%
    #[arg(long, value_name = "RATE", value_parser = args::discount_rate, allow_hyphen_values = true)]
    discount_rate: Option<DiscountRate>,

    /// Write the figure of every path, with --format json, csv or xlsx
    #[arg(long)]
    samples: bool,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    chart: ChartArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

impl Run for SimulateArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.chart.refuse_beside(&self.output)?;
        self.refuse_samples_for_people()?;
        let metric = self.metric()?;
        let rates = TimeArgs {
            discount_rate: self.discount_rate.clone(),
            leave_rate: self.leave_rate.clone(),
        };
        let view = self.view.resolve_net(&self.output.to, &self.net, Some(metric))?;
        let view = view.with_rates(&rates);
        let opened = input::open(&self.offers, &view, &self.output.to)?;
        let (sources, offers): (Vec<_>, Vec<Projected>) = opened.into_iter().unzip();
        comparison::of(&offers)?;
        let terms = self.terms();
        let simulated: Vec<&Offer> = offers.iter().map(|offer| &offer.offer).collect();
        let failed = |error| failure(error, &sources, &offers);
        let simulation = Simulation::new(&simulated, self.view.years(), terms.clone());
        let simulation = simulation.map_err(failed)?;
        self.refuse_idle_correlation(simulation.companies())?;
        let paths = terms.paths.get().into();
        if self.samples {
            output::refuse_records(&self.output, paths)?;
        }
        let progress = Progress::new(paths, "paths", Beside::Nothing);
        let outcome = simulation.run(&|paths| progress.advance(paths)).map_err(failed)?;
        progress.finish();
        let progress = Progress::new(paths, "paths", Beside::rows_of(&self.output));
        let watch = || progress.advance(1);
        let report = SimulateReport::new(
            self.view.years(),
            Offers::new(&offers),
            (&terms, metric),
            (&simulation, &outcome),
            self.samples.then_some(&watch),
        );
        output::report_or_charts(
            &offers,
            &report,
            &self.output,
            self.shown.is_in_cents(),
            &self.chart,
        )
    }
}

impl SimulateArgs {
    /// The metric that every path has a figure of.
    fn metric(&self) -> Result<Metric, Failure> {
        let net = self.net.net.is_some();
        match (&self.discount_rate, net) {
            (Some(_), true) => {
                let message = "present values are before tax";
                Err(Failure::misuse(message, "remove --discount-rate or --net"))
            }
            (Some(_), false) => Ok(Metric::PresentValue),
            (None, _) => self.net.metric(Metric::Total),
        }
    }

    fn terms(&self) -> SimulationTerms {
        let usual = SimulationTerms::default();
        SimulationTerms {
            paths: self.paths.unwrap_or(usual.paths),
            seed: self.seed.unwrap_or(usual.seed),
            correlation: self.correlation.unwrap_or(usual.correlation),
            volatility: self.volatility,
            leave_rate: self.leave_rate.clone(),
            discount_rate: self.discount_rate.clone(),
        }
    }

    fn refuse_idle_correlation(&self, companies: usize) -> Result<(), Failure> {
        if self.correlation.is_some() && companies < 2 {
            let message = "`--correlation` is between the share prices of two companies";
            return Err(Failure::misuse(message, "remove it: only one share price moves here"));
        }
        Ok(())
    }

    fn refuse_samples_for_people(&self) -> Result<(), Failure> {
        if self.samples && self.output.format().is_for_people() {
            let message = "`--samples` lists every path, which is too long for a table";
            return Err(Failure::misuse(message, "add --format csv, json or xlsx"));
        }
        Ok(())
    }
}

fn failure(
    error: SimulationError,
    sources: &[input::OfferSource],
    offers: &[Projected],
) -> Failure {
    let diagnostic = Diagnostic::new(error.to_string());
    let name = |index: usize| offers.get(index).map_or("", |offer| offer.name.as_str());
    match error {
        SimulationError::NoFigures { offer, error } => match offers.get(offer) {
            Some(offer) => input::out_of_reach(offer, error),
            None => Failure::input(vec![diagnostic]),
        },
        SimulationError::NoVolatility { offer } => {
            let hint = "say how much the share price swings in a year: volatility = \"35%\" in the [stock] \
                        section of the file, or --volatility 35%; typical are 25% to 40% for large public \
                        companies, and 50% to 100% for small or young ones";
            let diagnostic = diagnostic.hint(hint);
            Failure::input(vec![match sources.get(offer) {
                Some(source) => source.at(diagnostic, "stock"),
                None => diagnostic,
            }])
        }
        SimulationError::TwoVolatilities { offers: [one, other], .. } => {
            let hint = format!(
                "`{}` and `{}` share one share price; use one volatility, or --volatility 35%",
                name(one),
                name(other)
            );
            Failure::input(vec![diagnostic.hint(hint)])
        }
        SimulationError::Correlation { least, .. } => {
            let least = offercalc::round(least + Decimal::new(5, 3), 2).normalize();
            Failure::usage(diagnostic.hint(format!("use --correlation={least} or more")))
        }
        SimulationError::MixedCurrencies { .. } => {
            Failure::input(vec![diagnostic.hint("add --currency and --rate")])
        }
        SimulationError::TooLarge => {
            Failure::input(vec![diagnostic.hint("lower the volatility, the growth or the years")])
        }
    }
}

fn paths(text: &str) -> Result<Paths, Diagnostic> {
    let number = text.parse::<Amount>().ok().map(Amount::get).filter(Decimal::is_integer);
    let number = number.and_then(|number| u32::try_from(number).ok()).and_then(Paths::new);
    number.ok_or_else(|| {
        let most = grouped(Paths::MOST.into(), 0);
        Diagnostic::new(format!("must be a whole number from 1 to {most}"))
            .hint("write it like 100000, 100k or 1M")
    })
}

fn seed(text: &str) -> Result<u64, Diagnostic> {
    text.parse().map_err(|_| Diagnostic::new("not a whole number").hint("write it like 1"))
}

fn correlation(text: &str) -> Result<Correlation, Diagnostic> {
    let correlation = text.parse::<Decimal>().ok().and_then(Correlation::new);
    correlation
        .ok_or_else(|| Diagnostic::new("must be a number from -1 to 1").hint("write it like 0.5"))
}

fn volatility(text: &str) -> Result<Volatility, Diagnostic> {
    Volatility::new(args::rate_of(text, "35%")?)
        .ok_or_else(|| Diagnostic::new("must be from 0% to 500% a year").hint("write it like 35%"))
}
