//! `compare`: offers side by side, year by year.

use std::path::PathBuf;

use clap::Args;
use offercalc::{Change, Decimal, Metric, Money, Walkaway, WalkawayTerms};

use crate::cli::args::{CalendarArgs, FigureArgs, NetArgs, OutputArgs, RealArgs, ViewArgs};
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
use crate::cli::sets::{self, Changes};
use crate::cli::view::View;
use crate::report::compare::CompareReport;
use crate::report::offer::{Offers, Projected};

#[derive(Args)]
#[command(after_help = "The first offer is the baseline: differences are relative to it.")]
pub(super) struct CompareArgs {
    /// Offer files; `-` is standard input
    #[arg(value_name = "OFFER", required = true)]
    offers: Vec<PathBuf>,

    /// Change every offer, like growth=10% or price-=30%, or one offer, like 1:base=185k
    ///
    /// Refer to an offer by its number or name. Repeat the option for several changes. `offercalc
    /// whatif --help` lists the levers and explains =, += and -=.
    #[arg(long = "set", value_name = "[NAME:]LEVER=VALUE", value_parser = sets::parse)]
    sets: Vec<Addressed<Change>>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    real: RealArgs,
    #[command(flatten)]
    calendar: CalendarArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    figures: FigureArgs,
}

impl Run for CompareArgs {
    fn run(&self) -> anyhow::Result<()> {
        if let [offer] = self.offers.as_slice() {
            let hint = format!("`offercalc show {}` shows a single offer", file::label(offer));
            return Err(Failure::misuse("`compare` needs at least two offers", hint).into());
        }
        let view = &self
            .view
            .resolve_net(&self.output.to, &self.net, self.figures.get)?
            .with_prices(&self.real);
        let (mut offers, changes) = match self.sets.as_slice() {
            [] => (input::project(&self.offers, view, &self.output.to)?, Vec::new()),
            sets => self.changed(view, sets)?,
        };
        calendar::lay_out(&mut offers, &self.calendar)?;
        let comparison = comparison::of(&offers)?;
        if let Some(metric) = self.figures.get {
            return get::write(&offers, metric, &self.output.to);
        }
        let walkaway = self.walkaway(view, &offers)?;
        let report = CompareReport::new(
            self.view.years(),
            Offers::new(&offers),
            &comparison,
            &changes,
            walkaway.as_ref(),
        );
        output::report(&report, &self.output, self.figures.shown.is_in_cents())
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

    /// The offers with their changes, each change with the index of its offer.
    fn changed(
        &self,
        view: &View,
        sets: &[Addressed<Change>],
    ) -> Result<(Vec<Projected>, Changes), Failure> {
        let opened = input::open(&self.offers, view, &self.output.to)?;
        let (mut sources, offers): (Vec<OfferSource>, Vec<Projected>) = opened.into_iter().unzip();
        let mut changes = Changes::new();
        for set in sets {
            let (only, change) = set.find(&offers)?;
            let words = (format!("--set {change}"), "price-=20%");
            changes.extend(sets::make((only, change), &mut sources, &offers, words)?);
        }
        changes::refuse_overridden(changes.iter().map(|(_, changed)| &changed.lever), view)?;
        Ok((input::project_again(sources.iter(), view)?, changes))
    }
}
