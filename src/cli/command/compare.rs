//! `compare`: offers side by side, year by year.

use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::Args;
use offercalc::{Change, Decimal, Metric, Money, Walkaway, WalkawayTerms};

use crate::cli::args::{
    self, CalendarArgs, ChartArgs, FigureArgs, NetArgs, OutputArgs, RealArgs, TimeArgs, ViewArgs,
};
use crate::cli::calendar;
use crate::cli::changes;
use crate::cli::companies;
use crate::cli::comparison;
use crate::cli::cost_of_living;
use crate::cli::diagnostics::{self, Diagnostic, Failure};
use crate::cli::file;
use crate::cli::get;
use crate::cli::input::{self, OfferSource};
use crate::cli::levers::Addressed;
use crate::cli::output;
use crate::cli::profile::{self, CurrentNamed};
use crate::cli::run::Run;
use crate::cli::scenarios::ScenarioArgs;
use crate::cli::sets::{self, Changes};
use crate::cli::view::View;
use crate::report::compare::CompareReport;
use crate::report::offer::{Offers, Projected};
use crate::report::scenarios::ScenariosReport;

#[derive(Args)]
#[command(after_help = "The first offer is the baseline: differences are relative to it.")]
pub(super) struct CompareArgs {
    #[arg(value_name = "OFFER", help = args::OFFERS_HELP, required = true)]
    offers: Vec<PathBuf>,

    /// Change every offer, like growth=10% or price-=30%, or one offer, like 1:base=185k
    ///
    /// Refer to an offer by its number or name. Repeat the option for several changes. `offercalc
    /// whatif --help` lists the levers and explains =, += and -=.
    #[arg(long = "set", value_name = "[NAME:]LEVER=VALUE", value_parser = sets::parse)]
    sets: Vec<Addressed<Change>>,

    #[command(flatten)]
    scenarios: ScenarioArgs,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    real: RealArgs,
    #[command(flatten)]
    time: TimeArgs,
    #[command(flatten)]
    calendar: CalendarArgs,
    #[command(flatten)]
    chart: ChartArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Run for CompareArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.chart.refuse_beside(&self.output)?;
        if let [offer] = self.offers.as_slice() {
            let hint = format!("`offercalc show {}` shows a single offer", file::argument(offer));
            return Err(Failure::misuse("`compare` needs at least two offers", hint).into());
        }
        let in_scenarios = self.scenarios.metric(&self.net, &self.time)?;
        if in_scenarios.is_some() {
            self.refuse_beside_scenarios()?;
        }
        let metric = self.figures.get.or(in_scenarios);
        self.time.refuse_idle(metric)?;
        let view = &self
            .view
            .resolve_net(&self.output.to, &self.net, metric)?
            .with_prices(&self.real)
            .with_rates(&self.time);
        let (sources, offers, changes) = self.open(view)?;
        // They are in use until the process ends, and freeing them would cost more than a column.
        let (sources, mut offers) = (ManuallyDrop::new(sources), ManuallyDrop::new(offers));
        if let Some(metric) = in_scenarios {
            return self.in_scenarios(view, metric, (&sources, &offers), &changes);
        }
        calendar::lay_out(&mut offers, &self.calendar)?;
        let comparison = comparison::of(&*offers)?;
        if let Some(metric) = self.figures.get {
            return get::write(&offers, metric, &self.output.to);
        }
        let walkaway = self.walkaway(view, &offers)?;
        let report = ManuallyDrop::new(CompareReport::new(
            self.view.years(),
            Offers::new(&offers),
            &comparison,
            &changes,
            walkaway.as_ref(),
        ));
        output::report_or_charts(
            &offers,
            &*report,
            &self.output,
            self.figures.shown.is_in_cents(),
            &self.chart,
        )
    }
}

impl CompareArgs {
    /// The walk-away number, if a profile has one.
    fn walkaway(&self, view: &View, offers: &[Projected]) -> Result<Option<Walkaway>, Failure> {
        let Some(profile) = &view.profile else {
            return Ok(None);
        };
        let currency = Offers::new(offers).currency();
        let terms = &profile::walkaway_terms(&profile.walkaway, currency, view)?;
        let mut jobs = Vec::new();
        let current = match CurrentNamed::of(view, terms) {
            Some(CurrentNamed::Amount(amount)) => Money::new(amount, currency),
            Some(CurrentNamed::File(file)) => {
                jobs = input::project(&[file], view, &self.output.to)?;
                // Its figure is compared with those of the offers.
                comparison::of(offers.iter().chain(&jobs))?;
                companies::refuse_one_price_of(view, offers.iter().chain(&jobs))?;
                let average = jobs.first().map(|job| get::amount(job, Metric::Average));
                average.transpose()?.unwrap_or(Money::new(Decimal::ZERO, currency))
            }
            // A profile may be meant for other commands, or for other sections.
            None if self.view.profile.profile.is_none()
                || profile.walkaway == WalkawayTerms::default() =>
            {
                return Ok(None);
            }
            None => {
                let diagnostic = Diagnostic::new("the profile does not have your current pay");
                let hint = "add your yearly pay to the section [walkaway], like current = 300_000";
                return Err(Failure::input(vec![diagnostic.hint(hint)]));
            }
        };
        match cost_of_living::resolve(terms.clone(), view, jobs.first(), offers) {
            Ok((terms, _)) => profile::walkaway(current, &terms).map(Some),
            // The comparison does not need the number.
            Err(wrong) => {
                diagnostics::warn(vec![wrong.about("no walk-away number").warning()]);
                Ok(None)
            }
        }
    }

    /// The offers, with their files and the changes made to them.
    fn open(&self, view: &View) -> Result<(Vec<OfferSource>, Vec<Projected>, Changes), Failure> {
        let opened = input::open(&self.offers, view, &self.output.to)?;
        let (mut sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        let mut changes = Changes::new();
        for set in &self.sets {
            let (only, change) = set.find(&offers)?;
            let words = (format!("--set {change}"), "price-=20%");
            changes.extend(sets::make((only, change), &mut sources, &offers, words)?);
        }
        if changes.is_empty() {
            return Ok((sources, offers, changes));
        }
        changes::refuse_overridden(changes.iter().map(|(_, changed)| &changed.lever), view)?;
        let offers = input::project_again(sources.iter(), view)?;
        Ok((sources, offers, changes))
    }

    /// Rejects options that scenarios do not have.
    fn refuse_beside_scenarios(&self) -> Result<(), Failure> {
        let (option, hint) = if let Some(metric) = self.figures.get {
            ("--get", format!("use --metric {metric}, and --format csv or json for a script"))
        } else if self.chart.is_given() {
            ("--chart", "remove it; scenarios are a table".to_owned())
        } else if self.calendar.calendar.is_some() {
            ("--calendar", "remove it; scenarios compare years of the job".to_owned())
        } else if self.real.real.is_some() {
            ("--real", "remove it; --metric has no figure in US-average prices".to_owned())
        } else {
            return Ok(());
        };
        Err(Failure::misuse(format!("`{option}` cannot be used with scenarios"), hint))
    }

    /// Compares the offers in scenarios instead of year by year.
    fn in_scenarios(
        &self,
        view: &View,
        metric: Metric,
        (sources, offers): (&[OfferSource], &[Projected]),
        changes: &Changes,
    ) -> anyhow::Result<()> {
        let chosen = self.scenarios.chosen(view)?;
        comparison::of(offers)?;
        // A metric that an offer lacks is no fault of a scenario.
        offers.iter().try_for_each(|offer| get::amount(offer, metric).map(drop))?;
        let compared = chosen.compare(view, metric, sources, offers)?;
        let report = ScenariosReport::new(
            self.view.years(),
            Offers::new(offers),
            metric,
            (&chosen.scenarios, &compared.effects),
            &compared.outlook,
            compared.assumptions,
            changes,
        );
        output::report_on(offers, &report, &self.output, self.figures.shown.is_in_cents())
    }
}
