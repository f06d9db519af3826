//! `leave`: what you keep if you leave early, month by month or one month in detail.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{
    Horizon, Leaving, LeavingComparison, LedgerError, LeftBehind, Money, OutOfReach, year_of,
};

use crate::cli::args::{self, CentsArgs, ChartArgs, NetArgs, OutputArgs, ViewArgs};
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
Net is the pay received minus repayments under the clawback terms (repay_within
and repay). Unvested equity is shown at that year's share price; it is lost, not
subtracted from the net.

To see what you leave behind by leaving now, and whether a new offer covers it:

    offercalc leave current-job.toml --month 0 --ask offer.toml")]
pub(super) struct LeaveArgs {
    #[arg(value_name = "OFFER", help = args::OFFERS_HELP, required = true)]
    offers: Vec<PathBuf>,

    /// Show leaving at the end of this month in detail, with what you leave behind
    ///
    /// Months count from the start of the job; 0 is before the first day. What you leave behind is
    /// all pay due in the next 12, 24, 36 and 48 months except base, recurring payments and stock
    /// purchases, which only further work would earn. Of the bonus, only the part earned so far
    /// this year counts.
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

    /// Compare what you leave behind, by default in month 0, with the sign-on of this offer
    #[arg(long, value_name = "OFFER")]
    ask: Option<PathBuf>,

    /// Print a single figure of that month
    #[arg(
        long,
        value_enum,
        value_name = "FIGURE",
        requires = "month",
        conflicts_with_all = ["format", "ask", "chart"]
    )]
    get: Option<DayFigureName>,

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

/// A figure of one month, named as in JSON.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum DayFigureName {
    /// Pay received by then
    Received,
    /// Unvested equity, which is lost
    Unvested,
    /// Sign-on and one-time payments to repay
    ToRepay,
    /// Pay received minus repayments
    Net,
    /// What you leave behind over the next 12 months
    #[value(name = "left_behind_12")]
    LeftBehind12,
    /// … over the next 24 months
    #[value(name = "left_behind_24")]
    LeftBehind24,
    /// … over the next 36 months
    #[value(name = "left_behind_36")]
    LeftBehind36,
    /// … over the next 48 months
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
        self.chart.refuse_beside(&self.output)?;
        self.refuse_misuse()?;
        let paths: Vec<PathBuf> = self.offers.iter().chain(&self.ask).cloned().collect();
        let view = self.view.resolve_net(&self.output.to, &self.net, None)?;
        let offers = input::project(&paths, &view, &self.output.to)?;
        let horizon = self.horizon();
        let leavings = each(&offers, &offers, |offer| Leaving::new(&offer.offer, horizon))?;
        let comparison = LeavingComparison::new(&leavings);
        let comparison = comparison.map_err(|mixed| comparison::refused(&mixed, &offers))?;
        let years = self.view.years();
        let Some(month) = self.day() else {
            let end = years.months();
            let months = || (self.every..end).step_by(self.every as usize).chain([end]);
            let figures = each(&offers, &leavings, |leaving| {
                months().map(|month| leaving.after(month).map(MonthFigures::from)).collect()
            })?;
            let report = MonthsReport::new(years, Offers::new(&offers), figures, &comparison);
            return output::report_or_charts(
                &offers,
                &report,
                &self.output,
                self.shown.is_in_cents(),
                &self.chart,
            );
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
        let (left, ask) = match asked {
            Some(((asked, left), leaving)) => {
                days.truncate(left.len());
                (left, days.first().map(|day| day.ask(asked, leaving)))
            }
            None => (offers.as_slice(), None),
        };
        let report = DayReport::new(years, horizon, Offers::new(left), days, &comparison, ask);
        output::report_or_charts(
            &offers,
            &report,
            &self.output,
            self.shown.is_in_cents(),
            &self.chart,
        )
    }
}

impl LeaveArgs {
    /// The month to show in full, if any.
    fn day(&self) -> Option<u32> {
        self.month.or(self.ask.as_ref().map(|_| 0))
    }

    fn refuse_misuse(&self) -> anyhow::Result<()> {
        let end = self.view.years().months();
        if let Some(month) = self.month.filter(|month| *month > end) {
            let message = format!("month {month} is beyond month {end}, the last one computed");
            let hint = format!("add --years {}", year_of(month));
            return Err(Failure::misuse(message, hint).into());
        }
        if self.chart.is_given() && self.day().is_some() {
            let option = if self.month.is_some() { "--month" } else { "--ask" };
            let message = format!("`{option}` has no chart");
            let hint = format!("remove --chart, or {option} to draw every month");
            return Err(Failure::misuse(message, hint).into());
        }
        if self.net.net.is_some() && self.day().is_none() && self.offers.len() > 1 {
            let message = "`--net` shows several offers in a single month";
            return Err(Failure::misuse(message, "add the month, like --month 12").into());
        }
        if self.ask.is_some() && self.offers.len() > 1 {
            let message = "`--ask` needs exactly one other offer, the job you leave";
            let hint = "write it like `offercalc leave current-job.toml --ask offer.toml`";
            return Err(Failure::misuse(message, hint).into());
        }
        Ok(())
    }

    /// The years to compute. What is left behind may extend beyond the requested years.
    fn horizon(&self) -> Horizon {
        let years = self.view.years();
        self.day().map_or(years, |month| LeftBehind::horizon(month, years))
    }
}

/// Applies `of` to each offer. A failure names the offer's file.
fn each<'a, T, U, E: Into<LedgerError>>(
    offers: &[Projected],
    all: &'a [T],
    of: impl Fn(&'a T) -> Result<U, E>,
) -> Result<Vec<U>, Failure> {
    let each = offers.iter().zip(all);
    each.map(|(offer, one)| of(one).map_err(|error| input::out_of_reach(offer, error))).collect()
}
