//! `walkaway`: the walk-away number, and each offer's margin above or below it.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use offercalc::{
    Amount, CostOfLiving, Currency, Current, Decimal, Effort, Metric, Money, Part, Rate, Target,
    WalkawayTerms, solve,
};

use crate::cli::args::{self, CentsArgs, NetArgs, OutputArgs, ViewArgs};
use crate::cli::comparison;
use crate::cli::cost_of_living;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::{self, OfferSource};
use crate::cli::levers::{self, Movable};
use crate::cli::output;
use crate::cli::profile::{self, CurrentNamed};
use crate::cli::run::Run;
use crate::cli::view::View;
use crate::report::offer::Projected;
use crate::report::walkaway::{NeededSetting, WalkawayReport};

#[derive(Args)]
#[command(after_help = "\
The walk-away number is your current pay plus cost of living, a premium for the
risk of changing jobs, and the value of growth. Each part is an amount or a
percentage of your current pay. If you would take less pay for growth at the new
job, make it negative: --growth-opportunity=-10k.

`parity` as cost of living takes the price levels of the places of your current
job and of the offers: their `location`, or current_location of the profile.

A profile can set current, current_location, cost_of_living, risk_premium and
growth in its section [walkaway]. Options take precedence.")]
pub(super) struct WalkawayArgs {
    /// Offers to compare with the number; `-` is standard input
    #[arg(value_name = "OFFER")]
    offers: Vec<PathBuf>,

    /// Your current pay: an amount, or the file of your current job
    #[arg(long, value_name = "AMOUNT|FILE")]
    current: Option<String>,

    /// Extra cost of living at the new job; `parity` compares the price levels of the two places
    #[arg(long, value_name = "PART", value_parser = cost_of_living, allow_hyphen_values = true)]
    cost_of_living: Option<CostOfLiving>,

    /// Premium for the risk of changing jobs
    #[arg(long, value_name = "PART", value_parser = part, allow_hyphen_values = true)]
    risk_premium: Option<Part>,

    /// Value of growth at the new job; negative if you would take less pay for it
    #[arg(long, value_name = "PART", value_parser = part, allow_hyphen_values = true)]
    growth_opportunity: Option<Part>,

    /// Figure to compare
    #[arg(long, value_name = "METRIC", value_parser = args::metric, default_value = "average")]
    metric: Metric,

    /// Print a single number
    #[arg(long, value_enum, value_name = "NUMBER", conflicts_with = "format")]
    get: Option<BareNumber>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BareNumber {
    /// The walk-away number
    Number,
    /// Each offer's margin above the number, negative if below
    Margin,
}

fn cost_of_living(text: &str) -> Result<CostOfLiving, Diagnostic> {
    match text.trim() {
        "parity" => Ok(CostOfLiving::Parity),
        text => part(text).map(CostOfLiving::Part).map_err(|wrong| {
            wrong.hint("write an amount or a percentage, like 20k or 5%, or parity")
        }),
    }
}

fn part(text: &str) -> Result<Part, Diagnostic> {
    let hint = "write an amount or a percentage of your current pay, like 20k, 5% or -10k";
    if text.trim_end().ends_with('%') {
        let rate = text.parse::<Rate>().map(Part::Rate);
        return rate.map_err(|error| Diagnostic::new(error.to_string()).hint(hint));
    }
    let (sign, digits) = match text.trim().strip_prefix('-') {
        Some(digits) => (Decimal::NEGATIVE_ONE, digits),
        None => (Decimal::ONE, text),
    };
    if args::has_currency_sign(text) {
        let error = Diagnostic::new("not a plain amount");
        return Err(error.hint("write it without a currency sign, like 20k"));
    }
    let amount = digits.parse::<Amount>();
    let amount = amount.map(|amount| Part::Amount(sign * amount.get()));
    amount.map_err(|error| Diagnostic::new(error.to_string()).hint(hint))
}

impl WalkawayArgs {
    /// The metric, after tax if that is asked for.
    fn metric(&self) -> Result<Metric, Failure> {
        if self.metric.is_weighed() {
            let message = format!("a walk-away number cannot be compared with `{}`", self.metric);
            return Err(Failure::misuse(message, "use average, total or year1 …"));
        }
        self.net.metric(self.metric)
    }
}

impl Run for WalkawayArgs {
    fn run(&self) -> anyhow::Result<()> {
        if self.metric == Metric::Year3Change {
            return Err(Failure::misuse(
                "`year3_change` is a rate, not an amount",
                "use average, total, year1 …",
            )
            .into());
        }
        if self.metric == Metric::PerHour {
            let message = "`per_hour` cannot be used here, because the walk-away terms are yearly";
            return Err(Failure::misuse(message, "use average, total, year1 …").into());
        }
        let metric = self.metric()?;
        let view = &self.view.resolve_net(&self.output.to, &self.net, Some(metric))?;
        let now = self.now(view)?;
        // The file of the current job comes last.
        let mut paths = self.offers.clone();
        if let CurrentNamed::File(job) = &now {
            paths.push(job.clone());
        }
        let opened = input::open(&paths, view, &self.output.to)?;
        let (mut sources, mut offers): (Vec<OfferSource>, Vec<Projected>) =
            opened.into_iter().unzip();
        comparison::of(&offers)?;
        let currency = offers.first().map(|offer| offer.projection.currency());
        let profile = view.profile.as_ref().map(|profile| profile.walkaway.clone());
        let profile = profile.unwrap_or_default();
        let currency = currency.or(view.overrides.currency).or(profile.currency);
        let currency = currency.unwrap_or(Currency::USD);
        let profile = profile::walkaway_terms(&profile, currency, view)?;
        let (current, job) = match now {
            CurrentNamed::Amount(amount) => {
                let by_profile = match (&self.current, &profile.current) {
                    (None, Some(Current::Amount(amount))) => Some(amount.get()),
                    _ => None,
                };
                (Money::new(by_profile.unwrap_or(amount), currency), None)
            }
            CurrentNamed::File(_) => {
                let job = sources.pop().and(offers.pop());
                let figure = job.as_ref().map(|job| get::amount(job, metric)).transpose()?;
                (figure.unwrap_or(Money::new(Decimal::ZERO, currency)), job)
            }
        };
        let terms = cost_of_living::resolve(self.terms(profile), view, job.as_ref(), &offers);
        let (terms, prices) = terms.map_err(|wrong| Failure::input(vec![wrong]))?;
        let walkaway = profile::walkaway(current, &terms)?;
        let years = self.view.years();
        let mut report =
            WalkawayReport::new(years, metric, &walkaway, job.as_ref(), prices.as_ref());
        let mut effort = Effort::default();
        for (source, offer) in sources.iter().zip(&offers) {
            let figure = get::amount(offer, metric)?;
            let number = walkaway.number;
            let takes = match figure.amount() < number.amount() {
                true => self.what_it_takes(view, (source, offer), number, &mut effort)?,
                false => Vec::new(),
            };
            report.add(years, offer, figure, takes);
        }
        match self.get {
            Some(BareNumber::Number) => output::write(self.output.to.output.as_deref(), |out| {
                writeln!(out, "{}", walkaway.number.amount())
            }),
            Some(BareNumber::Margin) if offers.is_empty() => {
                Err(Failure::misuse("`--get margin` needs an offer", "add at least one offer")
                    .into())
            }
            Some(BareNumber::Margin) => {
                let margins = report.margins().map(|margin| margin.get().amount().to_string());
                get::write_numbers(&offers.iter().zip(margins).collect::<Vec<_>>(), &self.output.to)
            }
            None => output::report_on(&offers, &report, &self.output, self.shown.is_in_cents()),
        }
    }
}

impl WalkawayArgs {
    /// The terms of the profile, unless options override them.
    fn terms(&self, mut terms: WalkawayTerms) -> WalkawayTerms {
        terms.cost_of_living = self.cost_of_living.or(terms.cost_of_living);
        terms.risk_premium = self.risk_premium.or(terms.risk_premium);
        terms.growth = self.growth_opportunity.or(terms.growth);
        terms
    }

    /// The current pay, from the option or else from the profile.
    fn now(&self, view: &View) -> Result<CurrentNamed, Failure> {
        let Some(named) = &self.current else {
            return self.by_profile(view);
        };
        match named.parse::<Amount>() {
            Ok(_) if args::has_currency_sign(named) => {
                let hint =
                    "write it without a currency sign, like 300k; it is in the offers' currency";
                Err(Failure::misuse(format!("`--current` is `{named}`: not a plain amount"), hint))
            }
            Ok(amount) => Ok(CurrentNamed::Amount(amount.get())),
            // It starts like an amount and is not a file, so it is a typo in an amount.
            Err(error)
                if named.starts_with(|c: char| !c.is_alphabetic() && c != '.' && c != '/')
                    && !Path::new(named).exists() =>
            {
                Err(Failure::misuse(
                    format!("`--current` is `{named}`: {error}"),
                    "write an amount like 300k, or name a file",
                ))
            }
            Err(_) => Ok(CurrentNamed::File(PathBuf::from(named))),
        }
    }

    fn by_profile(&self, view: &View) -> Result<CurrentNamed, Failure> {
        let named = view
            .profile
            .as_ref()
            .and_then(|profile| CurrentNamed::of(view, &profile.walkaway))
            .ok_or_else(|| {
                let hint = "add --current with an amount or a file, or use a profile that has it";
                Failure::misuse("your current pay is missing", hint)
            })?;
        let is_of_all_years =
            matches!(self.metric()?, Metric::Total | Metric::Guaranteed | Metric::TakeHome);
        match named {
            CurrentNamed::Amount(_) if is_of_all_years => {
                let message = format!(
                    "the profile has a yearly amount, but `{}` covers all years",
                    self.metric()?
                );
                let hint =
                    "add --current with an amount for all years, or the file of your current job";
                Err(Failure::misuse(message, hint))
            }
            named => Ok(named),
        }
    }

    /// The value of each lever at which it alone brings the offer up to the number.
    fn what_it_takes(
        &self,
        view: &View,
        (source, offer): (&OfferSource, &Projected),
        number: Money,
        effort: &mut Effort,
    ) -> Result<Vec<NeededSetting>, Failure> {
        let levers = levers::every(&offer.offer, view);
        let needed = levers.iter().map(|name| {
            let movable = Movable::new(&source.file, name, &[])?;
            let mut objective = movable.objective(self.metric()?, view)?;
            let mut target = Target::Amount(number);
            let solved = solve(&mut objective, &mut target, movable.start(), effort);
            drop(objective);
            let to = solved.map(|solved| movable.unit.setting(solved.reaches.value));
            let currency = offer.projection.currency();
            Ok(NeededSetting::new(movable.lever, movable.set_to, to, currency))
        });
        needed.collect()
    }
}
