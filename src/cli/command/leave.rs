//! `leave`: what leaving early comes to, by month or on one day in full.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{Horizon, Leaving, LeavingComparison, LeftBehind, Money, OutOfReach, year_of};

use crate::cli::args::{CentsArgs, OutputArgs, ViewArgs};
use crate::cli::comparison;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::{self, Projected};
use crate::cli::output;
use crate::cli::run::Run;
use crate::report::leave::MonthFigures;
use crate::report::leave::day::{DayFigures, DayReport};
use crate::report::leave::months::MonthsReport;
use crate::report::offer::Offers;

#[derive(Args)]
#[command(after_help = "\
What was received, less what the sign-on's terms (repay_within and repay) take
back, is the net. What has not vested is shown at the share price of that
month's year; it was never received.

What leaving now leaves behind, and whether a new offer makes up for it:

    offercalc leave current-job.toml --month 0 --ask offer.toml")]
pub(super) struct LeaveArgs {
    /// Offer files; `-` is standard input
    #[arg(value_name = "OFFER", required = true)]
    offers: Vec<PathBuf>,

    /// Show leaving at the end of this month in full, with what is left behind
    ///
    /// Counted from the start of the job; 0 is before the first day. What is left behind is
    /// everything due in the next 12, 24, 36 and 48 months except base, and of the bonus only the
    /// part earned in the running year.
    #[arg(long, value_name = "M", value_parser = month, allow_negative_numbers = true)]
    month: Option<u32>,

    /// Show every Nth month
    #[arg(
        long,
        value_name = "N",
        default_value = "6",
        value_parser = every,
        allow_negative_numbers = true,
        conflicts_with = "month"
    )]
    every: u32,

    /// Set what is left behind against the sign-on of this offer; at month 0 unless said otherwise
    #[arg(long, value_name = "OFFER")]
    ask: Option<PathBuf>,

    /// Print one figure of that month and nothing else
    #[arg(
        long,
        value_enum,
        value_name = "FIGURE",
        requires = "month",
        conflicts_with_all = ["format", "ask"]
    )]
    get: Option<DayFigureName>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    shown: CentsArgs,
}

/// A figure of one day, named as in JSON.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum DayFigureName {
    /// All that was paid by then
    Received,
    /// What has not vested and so is lost
    Unvested,
    /// What the terms of the sign-on and of one-time payments take back
    ToRepay,
    /// Received less what has to be repaid
    Net,
    /// What is left behind of the next 12 months
    #[value(name = "left_behind_12")]
    LeftBehind12,
    /// … in the next 24
    #[value(name = "left_behind_24")]
    LeftBehind24,
    /// … in the next 36
    #[value(name = "left_behind_36")]
    LeftBehind36,
    /// … in the next 48
    #[value(name = "left_behind_48")]
    LeftBehind48,
}

impl DayFigureName {
    fn of(self, leaving: &Leaving<'_>, month: u32) -> Result<Money, OutOfReach> {
        let day = leaving.after(month)?;
        let within = |months| leaving.left_behind(month).within(months);
        Ok(match self {
            Self::Received => day.received,
            Self::Unvested => day.unvested,
            Self::ToRepay => day.to_repay,
            Self::Net => day.net,
            Self::LeftBehind12 => within(12),
            Self::LeftBehind24 => within(24),
            Self::LeftBehind36 => within(36),
            Self::LeftBehind48 => within(48),
        })
    }
}

fn month(text: &str) -> Result<u32, Diagnostic> {
    months(text, 0, "0 is before the first day of the job")
}

fn every(text: &str) -> Result<u32, Diagnostic> {
    months(text, 1, "1 shows every month")
}

fn months(text: &str, least: u32, hint: &str) -> Result<u32, Diagnostic> {
    let range = least..=Horizon::MAX * 12;
    text.parse().ok().filter(|months| range.contains(months)).ok_or_else(|| {
        let message = format!("must be a whole number from {least} to {}", range.end());
        Diagnostic::new(message).hint(hint)
    })
}

impl Run for LeaveArgs {
    fn run(&self) -> anyhow::Result<()> {
        self.refuse_misuse()?;
        let paths: Vec<PathBuf> = self.offers.iter().chain(&self.ask).cloned().collect();
        let offers = input::project(&paths, &self.view, &self.output.to)?;
        let horizon = self.horizon();
        let leavings = each(&offers, &offers, |offer| Leaving::new(&offer.offer, horizon))?;
        let comparison = LeavingComparison::new(&leavings);
        let comparison = comparison.map_err(|mixed| comparison::refused(&mixed, &offers))?;
        let years = self.view.years;
        let Some(month) = self.day() else {
            let end = years.months();
            let months = || (self.every..end).step_by(self.every as usize).chain([end]);
            let figures = each(&offers, &leavings, |leaving| {
                months().map(|month| leaving.after(month).map(MonthFigures::from)).collect()
            })?;
            let report = MonthsReport::new(years, Offers::new(&offers), figures, &comparison);
            return output::report(&report, &self.output, self.shown.cents);
        };
        if let Some(figure) = self.get {
            let figures = each(&offers, &leavings, |leaving| figure.of(leaving, month))?;
            let figures = figures.into_iter().map(|figure| figure.amount().to_string());
            let named: Vec<_> = offers.iter().zip(figures).collect();
            return get::write_numbers(&named, &self.output.to);
        }
        let mut days = each(&offers, &leavings, |leaving| DayFigures::new(leaving, month))?;
        // With `--ask`, the last offer is the new one.
        let asked = offers.split_last().zip(leavings.last()).filter(|_| self.ask.is_some());
        let (offers, ask) = match asked {
            Some(((asked, offers), leaving)) => {
                days.truncate(offers.len());
                (offers, days.first().map(|left| left.ask(asked, leaving)))
            }
            None => (offers.as_slice(), None),
        };
        let report = DayReport::new(years, horizon, Offers::new(offers), days, &comparison, ask);
        output::report(&report, &self.output, self.shown.cents)
    }
}

impl LeaveArgs {
    /// The month to show in full, if any.
    fn day(&self) -> Option<u32> {
        self.month.or(self.ask.as_ref().map(|_| 0))
    }

    fn refuse_misuse(&self) -> anyhow::Result<()> {
        let end = self.view.years.months();
        if let Some(month) = self.month.filter(|month| *month > end) {
            let message = format!("month {month} is beyond month {end}, the last one looked at");
            let hint = format!("add --years {}", year_of(month));
            return Err(Failure::misuse(message, hint).into());
        }
        if self.ask.is_some() && self.offers.len() > 1 {
            let message = "`--ask` goes with a single offer that is left";
            let hint = "name the current job before it, and what is asked for after it";
            return Err(Failure::misuse(message, hint).into());
        }
        Ok(())
    }

    /// What is left behind may reach beyond the years asked for.
    fn horizon(&self) -> Horizon {
        let years = self.view.years;
        self.day().map_or(years, |month| LeftBehind::horizon(month, years))
    }
}

/// What `of` computes for each offer; where it fails, the failure names the offer's file.
fn each<'a, T, U>(
    offers: &[Projected],
    all: &'a [T],
    of: impl Fn(&'a T) -> Result<U, OutOfReach>,
) -> Result<Vec<U>, Failure> {
    let each = offers.iter().zip(all);
    each.map(|(offer, one)| of(one).map_err(|error| input::out_of_reach(offer, error))).collect()
}
