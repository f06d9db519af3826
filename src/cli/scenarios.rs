//! Scenarios on the command line: which ones, and the offers in each of them.

use std::mem::take;
use std::path::PathBuf;

use clap::Args;
use offercalc::{
    Change, Changed, Decimal, Lever, Metric, Money, Outlook, Rate, Scenario, Scenarios,
    ScenariosError, Setting, Unit,
};

use super::args::{self, NetArgs, TimeArgs};
use super::changes;
use super::diagnostics::{Diagnostic, Failure};
use super::file;
use super::get;
use super::input::{self, OfferSource, Projected};
use super::profile;
use super::sets;
use super::view::View;
use crate::report::basis::Basis;
use crate::report::scenarios::ScenarioEffect;

/// How offers are compared in scenarios.
#[derive(Args)]
pub(crate) struct ScenarioArgs {
    /// Compare the offers in scenarios: those of your profile, or `default`
    ///
    /// The result is each offer's figure in each scenario, the figure weighted by probability, and
    /// the worst case. `default` is bear: every share price 40% lower (25%), flat (50%), and bull:
    /// every share price 40% higher (25%). Your profile has a section [[scenario]] for each, with
    /// the keys name, probability and set.
    #[arg(
        long,
        value_name = "WHICH",
        num_args = 0..=1,
        default_missing_value = "profile",
        value_parser = which
    )]
    scenarios: Option<Which>,

    /// Compare the offers in this scenario, like "bear:25%:price=-40%"
    ///
    /// Repeat the option for more: the probabilities must total 100%. Changes are written as for
    /// --set and separated by `;`, like "bear:25%:price=-40%; 1:growth=5%". price=-40% changes each
    /// offer's own share price by that much. "flat:50%:" changes nothing. These scenarios replace
    /// those of your profile.
    #[arg(
        long = "scenario",
        value_name = "NAME:PROBABILITY:CHANGES",
        value_parser = scenario
    )]
    typed: Vec<Scenario>,

    /// Figure to compare in scenarios [default: total]
    #[arg(long, value_name = "METRIC", value_parser = args::metric)]
    metric: Option<Metric>,
}

/// Scenarios that are written down already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Profile,
    Default,
}

fn which(word: &str) -> Result<Which, Diagnostic> {
    match word {
        "profile" => Ok(Which::Profile),
        "default" => Ok(Which::Default),
        _ => Err(Diagnostic::new("not a set of scenarios").hint(
            "write --scenarios after the offers for those of your profile, or --scenarios default",
        )),
    }
}

/// Reads `NAME:PROBABILITY:CHANGES`.
fn scenario(text: &str) -> Result<Scenario, Diagnostic> {
    let Some((name, rest)) = text.split_once(':') else {
        let error = Diagnostic::new("not a scenario");
        return Err(error.hint("write a name, a probability and changes: \"bear:25%:price=-40%\""));
    };
    let (name, rest) = (name.trim(), rest.trim());
    let (probability, set) = rest.split_once(':').map_or((rest, None), |(p, set)| (p, Some(set)));
    let rate = args::rate_of(probability, "25%: \"bear:25%:price=-40%\"");
    let rate = rate.map_err(|error| error.about(&format!("`{probability}`")))?;
    let Some(set) = set else {
        let error = Diagnostic::new("a scenario needs changes");
        return Err(error.hint(format!(
            "write \"{name}:{rate}:price=-40%\", or \"{name}:{rate}:\" to change nothing"
        )));
    };
    let changes = set.split(';').map(str::trim).filter(|change| !change.is_empty());
    let changes = changes.map(|change| sets::parse(change).map(|_| change.to_owned()));
    let changes = changes.collect::<Result<_, _>>()?;
    Scenario::new(name, rate, changes).map_err(|error| {
        Diagnostic::new(error.to_string()).hint("write it like \"bear:25%:price=-40%\"")
    })
}

impl ScenarioArgs {
    /// The metric to compare in scenarios; `None` without them.
    pub(crate) fn metric(&self, net: &NetArgs, time: &TimeArgs) -> Result<Option<Metric>, Failure> {
        if self.scenarios.is_none() && self.typed.is_empty() {
            let hint = "add --scenarios default, or use --get for a single figure";
            return match self.metric {
                Some(_) => Err(Failure::misuse("`--metric` needs scenarios", hint)),
                None => Ok(None),
            };
        }
        let metric = self.metric.unwrap_or(Metric::Total);
        if metric == Metric::Year3Change {
            let message = "`year3_change` is a rate, not an amount";
            return Err(Failure::misuse(message, "use total, average, year1 …"));
        }
        time.metric(net.metric(metric)?).map(Some)
    }

    /// The scenarios that were asked for.
    pub(crate) fn chosen(&self, view: &View) -> Result<ChosenScenarios, Failure> {
        let of_profile = || view.profile.as_ref()?.scenarios.clone();
        match (self.scenarios, self.typed.as_slice()) {
            (Some(Which::Default), []) => Ok(ChosenScenarios::new(Scenarios::ready_made())),
            (Some(Which::Default), _) => {
                let message = "`--scenario` and `--scenarios default` are different scenarios";
                Err(Failure::misuse(message, "use one of the two"))
            }
            (_, typed @ [_, ..]) => {
                let scenarios = Scenarios::new(typed.to_vec());
                scenarios.map(ChosenScenarios::new).map_err(|error| not_together(error, typed))
            }
            (_, []) => match (of_profile(), view.profile_path.clone()) {
                (Some(scenarios), profile) => Ok(ChosenScenarios { scenarios, profile }),
                (None, Some(path)) => {
                    let diagnostic = Diagnostic::new("the profile has no scenarios");
                    let diagnostic = diagnostic.file(&file::label(&path));
                    let hint = "add a section [[scenario]] for each, or use --scenarios default";
                    Err(Failure::input(vec![diagnostic.hint(hint)]))
                }
                (None, _) => Err(Failure::misuse(
                    "no scenarios are given",
                    "use --scenarios default, or --profile with a profile that has [[scenario]] \
                     sections",
                )),
            },
        }
    }
}

fn not_together(error: ScenariosError, typed: &[Scenario]) -> Failure {
    let (message, hint) = match error {
        ScenariosError::Twice(index) => {
            let name = typed.get(index).map_or("", Scenario::name);
            (format!("two scenarios have the name `{name}`"), error.hint())
        }
        ScenariosError::Total(total) if total < Decimal::ONE_HUNDRED => {
            let missing = (Decimal::ONE_HUNDRED - total).normalize();
            let is_taken =
                |name: &&str| typed.iter().any(|it| it.name().eq_ignore_ascii_case(name));
            let other = ["flat", "other", "rest"].into_iter().find(|name| !is_taken(name));
            let add = other.map_or_else(String::new, |other| {
                format!(", or add --scenario \"{other}:{missing}%:\"")
            });
            let hint = format!("raise one of them by {missing} points{add}");
            (error.to_string(), hint)
        }
        _ => (error.to_string(), error.hint()),
    };
    Failure::misuse(message, hint)
}

/// Scenarios to compare offers in.
pub(crate) struct ChosenScenarios {
    pub(crate) scenarios: Scenarios,
    /// The profile that has them.
    profile: Option<PathBuf>,
}

/// Offers compared in scenarios.
pub(crate) struct Compared {
    /// What each scenario changes, in order.
    pub(crate) effects: Vec<Vec<ScenarioEffect>>,
    pub(crate) outlook: Outlook,
    /// The assumptions of each offer that hold in all scenarios.
    pub(crate) assumptions: Vec<Vec<Basis>>,
}

/// The offers in one scenario.
struct InScenario {
    effects: Vec<ScenarioEffect>,
    offers: Vec<Projected>,
    figures: Vec<Money>,
}

impl ChosenScenarios {
    const fn new(scenarios: Scenarios) -> Self {
        Self { scenarios, profile: None }
    }

    /// Projects the offers in each scenario and compares them by a metric. `offers` are the same
    /// without a scenario.
    pub(crate) fn compare(
        &self,
        view: &View,
        metric: Metric,
        sources: &[OfferSource],
        offers: &[Projected],
    ) -> Result<Compared, Failure> {
        let (mut effects, mut figures) = (Vec::new(), Vec::new());
        let rests_on = |offer: &Projected| offer.rests_on(view.years);
        let mut assumptions: Vec<Vec<Basis>> = offers.iter().map(rests_on).collect();
        for (index, scenario) in self.scenarios.iter().enumerate() {
            let there = in_scenario(scenario, view, metric, sources, offers);
            let there = there.map_err(|wrong| self.blame((index, scenario), wrong))?;
            for (kept, offer) in assumptions.iter_mut().zip(&there.offers) {
                *kept = Basis::also_in(take(kept), &rests_on(offer));
            }
            effects.push(there.effects);
            figures.push(there.figures);
        }
        for (kept, offer) in assumptions.iter_mut().zip(offers) {
            Basis::keep_private(kept, &rests_on(offer));
        }
        let outlook = Outlook::new(&self.scenarios, figures).ok_or_else(|| {
            let error = Diagnostic::new("the figures are too large to weight by probability");
            Failure::input(vec![error.hint("lower the amounts or the years")])
        })?;
        Ok(Compared { effects, outlook, assumptions })
    }

    /// Names the scenario in a failure, and points to its place in the profile.
    fn blame(&self, (index, scenario): (usize, &Scenario), wrong: WrongScenario) -> Failure {
        let WrongScenario { change, failure } = wrong;
        let failure = failure.about(&format!("scenario `{}`", scenario.name()));
        let Some(path) = &self.profile else {
            return failure;
        };
        // The file was read before. If it is gone, only the place is not known.
        let text = file::text(path, &profile::PROFILE).unwrap_or_default();
        let span = Scenarios::span_in(&text, index, change);
        failure.in_file(&file::label(path), &text, span.as_ref())
    }
}

/// The failure of a scenario, with the index of the change that is wrong, if it is one of them.
struct WrongScenario {
    change: Option<usize>,
    failure: Failure,
}

impl From<Failure> for WrongScenario {
    fn from(failure: Failure) -> Self {
        Self { change: None, failure }
    }
}

fn in_scenario(
    scenario: &Scenario,
    view: &View,
    metric: Metric,
    sources: &[OfferSource],
    offers: &[Projected],
) -> Result<InScenario, WrongScenario> {
    let mut moving = Moving::new(view, sources, offers);
    let mut effects = Vec::new();
    for (index, typed) in scenario.set().iter().enumerate() {
        let effect = moving.effect(typed);
        effects.push(effect.map_err(|failure| WrongScenario { change: Some(index), failure })?);
    }
    if !effects.is_empty() && !moving.is_changed {
        let (name, probability) = (scenario.name(), scenario.probability());
        let hint = format!(
            "write other values, or none at all: \"{name}:{probability}:\", or set = [] in a profile"
        );
        return Err(Failure::misuse("its changes leave everything as it is", hint).into());
    }
    let there = moving.project()?;
    for (before, after) in offers.iter().zip(&there) {
        changes::refuse_other_currency(before, after, "change no currency in a scenario")?;
    }
    let figures = there.iter().map(|offer| get::amount(offer, metric));
    let figures = figures.collect::<Result<_, Failure>>()?;
    Ok(InScenario { effects, offers: there, figures })
}

/// Whether a change sets another value than the one before. What an offer does not state counts as
/// zero. An invalid value is another mistake, which reading the offer reports.
fn differs(Changed { from, to, .. }: &Changed) -> bool {
    let is_zero = |to: &Setting| {
        let is_number = matches!(to, Setting::Amount(_) | Setting::Rate(_));
        is_number && to.number().is_some_and(|number| number.is_zero())
    };
    match (from, to) {
        (None, Some(to)) => !is_zero(to),
        (from, to) => to.is_none() || from != to,
    }
}

/// Offers while a scenario changes them.
struct Moving<'a> {
    view: &'a View,
    offers: &'a [Projected],
    sources: Vec<OfferSource>,
    /// The change of each offer's own share price.
    moves: Vec<Option<Rate>>,
    /// The levers changed so far, with the offer and the change as typed.
    made: Vec<(usize, Lever, &'a str)>,
    /// Whether any value is another than before.
    is_changed: bool,
}

impl<'a> Moving<'a> {
    fn new(view: &'a View, sources: &[OfferSource], offers: &'a [Projected]) -> Self {
        Self {
            view,
            offers,
            sources: sources.to_vec(),
            moves: vec![None; sources.len()],
            made: Vec::new(),
            is_changed: false,
        }
    }

    /// Makes a change as typed.
    fn effect(&mut self, typed: &'a str) -> Result<ScenarioEffect, Failure> {
        let set = sets::parse(typed).map_err(Failure::usage)?;
        let (offer, change) = set.find(self.offers)?;
        let mut effect = ScenarioEffect {
            offer,
            label: String::new(),
            change: change.clone(),
            price_move: self.price_move(offer, change)?,
            kept: Vec::new(),
        };
        self.make(&mut effect, typed)?;
        Ok(effect)
    }

    /// Makes a change in every offer, or in one, and completes its effect.
    fn make(&mut self, effect: &mut ScenarioEffect, typed: &'a str) -> Result<(), Failure> {
        let (only, change, by) = (effect.offer, &effect.change, effect.price_move);
        let made = match by {
            Some(by) => self.move_price(only, change, by)?,
            None => {
                let words = (change.to_string(), "price=-20%");
                let made = sets::make((only, change), &mut self.sources, self.offers, words);
                let made = made.map_err(|failure| self.with_move(only, change, failure))?;
                self.is_changed |= made.iter().any(|(_, changed)| differs(changed));
                for (index, changed) in &made {
                    effect.kept.extend(changed.kept.iter().map(|kept| (*index, kept.clone())));
                }
                made.into_iter().map(|(index, changed)| (index, changed.lever)).collect()
            }
        };
        let overridden = changes::refuse_overridden(made.iter().map(|(_, lever)| lever), self.view);
        overridden.map_err(|failure| match by {
            Some(_) => {
                failure.hint("remove --price; a scenario can change share prices by any percentage")
            }
            None => failure,
        })?;
        effect.label = made.first().map(|(_, lever)| lever.label().to_owned()).unwrap_or_default();
        for (index, lever) in made {
            self.refuse_twice(index, &lever, typed)?;
            self.made.push((index, lever, typed));
        }
        Ok(())
    }

    /// By how much a change like `price=-40%` moves share prices; `None` for other changes.
    fn price_move(&self, only: Option<usize>, change: &Change) -> Result<Option<Rate>, Failure> {
        if change.operator() != "=" || !self.is_price_by_rate(only, change) {
            return Ok(None);
        }
        let by = args::price_move(change.value());
        by.map(Some).map_err(|wrong| Failure::usage(wrong.about(&format!("`{change}`"))))
    }

    /// Whether a change is of today's share price, and by a percentage.
    fn is_price_by_rate(&self, only: Option<usize>, change: &Change) -> bool {
        let source = self.sources.get(only.unwrap_or_default());
        let lever = source.and_then(|source| source.file.lever(change.lever()).ok());
        let rate = Some(&Setting::Rate(Decimal::ZERO));
        change.value().ends_with('%')
            && lever.is_some_and(|it| it.is_share_price() && it.unit(rate) == Some(Unit::Rate))
    }

    /// The failure of a change like `price-=40%`, with the change of each offer's own share price
    /// as the hint.
    fn with_move(&self, only: Option<usize>, change: &Change, failure: Failure) -> Failure {
        if change.operator() == "=" || !self.is_price_by_rate(only, change) {
            return failure;
        }
        let sign = if change.operator() == "-=" { '-' } else { '+' };
        let (lever, by) = (change.lever(), change.value());
        failure.hint(&format!("write {lever}={sign}{by} to change the share prices that there are"))
    }

    fn move_price(
        &mut self,
        only: Option<usize>,
        change: &Change,
        by: Rate,
    ) -> Result<Vec<(usize, Lever)>, Failure> {
        self.is_changed |= by != Rate::default();
        let mut made = Vec::new();
        for (index, (source, moved)) in self.sources.iter().zip(&mut self.moves).enumerate() {
            if only.is_none_or(|only| only == index) {
                let lever = source.file.lever(change.lever());
                made.push((index, lever.map_err(|error| changes::failure(&error.into()))?));
                *moved = Some(by);
            }
        }
        Ok(made)
    }

    /// Rejects a second change of the same lever of an offer, or of its share price.
    fn refuse_twice(&self, index: usize, lever: &Lever, typed: &str) -> Result<(), Failure> {
        let is_same = |other: &Lever| {
            other.overlaps(lever) || (other.is_share_price() && lever.is_share_price())
        };
        let earlier = self.made.iter().find(|(offer, other, _)| *offer == index && is_same(other));
        let Some((_, _, earlier)) = earlier else {
            return Ok(());
        };
        let name = self.offers.get(index).map_or("", |offer| offer.name.as_str());
        let label = lever.label();
        let message = format!("`{earlier}` and `{typed}` both change the {label} of {name}");
        Err(Failure::misuse(message, "keep one of the two, or name the offer of each"))
    }

    fn project(&self) -> Result<Vec<Projected>, Failure> {
        let sources = self.sources.iter().zip(&self.moves).map(|(source, moved)| {
            let overrides = match moved {
                Some(by) => self.view.moved(by.fraction()),
                None => self.view.overrides.clone(),
            };
            (source, overrides)
        });
        input::project_with(sources, self.view)
    }
}
