//! The options that several commands share. The doc comment of an option is its help.
//!
//! Options hold what was typed. The commands decide what to do with it.
//!
//! Options that most commands have state no default: clap would read it from text at every start. An
//! option without a value is therefore an `Option`, `Some` if it is given.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use offercalc::{
    AskedPrice, Change, Component, Currency, Decimal, DiscountRate, ExchangeRate,
    ExchangeRateError, Growth, Horizon, LeaveRate, Metric, Price, Rate, Stock, lever_names,
};

use super::diagnostics::{Diagnostic, Failure};
use super::render::Format;
use super::terminal::ColorChoice;
use crate::report::document::NotesLevel;

/// The help of an argument that is an offer.
pub(crate) const OFFER_HELP: &str = "Offer file, or an offer in place, like \"base=175k bonus=10%\"; \
                                     `-` is standard input";

/// The help of an argument that is one or more offers.
pub(crate) const OFFERS_HELP: &str = "Offer files, or offers in place, like \"base=175k bonus=10%\"; \
                                      `-` is standard input";

/// Years and share prices for all offers.
#[derive(Args)]
pub(crate) struct ViewArgs {
    /// Number of years to project, from 1 to 50 [default: 4]
    #[arg(
        long,
        value_name = "N",
        value_parser = horizon,
        allow_negative_numbers = true
    )]
    years: Option<Horizon>,

    /// Override today's share price, or change each offer's own by a percentage like -20% or +30%
    ///
    /// A grant in money keeps the share count from the price in its file. Offers from different
    /// companies take only a percentage, because a share price belongs to one company.
    #[arg(long, value_name = "P", value_parser = price, allow_hyphen_values = true)]
    price: Option<AskedPrice>,

    /// Override the yearly growth of the share price, like 10% or -5%
    #[arg(long, value_name = "G", value_parser = growth, allow_hyphen_values = true)]
    growth: Option<Growth>,

    /// Show figures in this currency, like EUR
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub(crate) currency: Option<Currency>,

    /// An exchange rate: GBP/USD=1.27 means 1 GBP = 1.27 USD
    ///
    /// It works in both directions. Repeat the option for more rates.
    #[arg(long = "rate", value_name = "A/B=RATE", value_parser = exchange_rate)]
    pub(super) rates: Vec<ExchangeRate>,

    #[command(flatten)]
    pub(super) profile: ProfileArgs,
}

/// Figures after tax.
#[derive(Args)]
pub(crate) struct NetArgs {
    /// Add US taxes and take-home pay, from each offer's location
    ///
    /// The section [tax] of your profile states what is true of you: filing status, savings before
    /// tax, another state, or a flat rate or a table for another country. Without it, you file as
    /// single with the standard facts.
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub(crate) net: Option<bool>,

    /// Use the tax law of this year in every year
    #[arg(long, value_name = "YEAR", value_parser = tax_year, requires = "net")]
    pub(crate) tax_year: Option<u32>,
}

impl NetArgs {
    /// The metric that a command answers, after tax if that is asked for.
    pub(crate) fn metric(&self, metric: Metric) -> Result<Metric, Failure> {
        if self.net.is_none() {
            return Ok(metric);
        }
        if metric.is_weighed() {
            let message = format!("`{metric}` is before tax");
            return Err(Failure::misuse(message, "remove --net"));
        }
        metric.after_tax().ok_or_else(|| {
            let message = format!("`{metric}` has no figure after tax");
            Failure::misuse(message, "use total, average or year1 … with --net")
        })
    }
}

/// Figures that weigh payments by their time.
#[derive(Args)]
pub(crate) struct TimeArgs {
    /// Show the present value, with payments discounted by this rate a year, like 5%
    ///
    /// Pay, vests and bonuses count at the
    /// end of their month, a lump sign-on and one-time payments at its start. With --leave-rate, it
    /// is the present value of the expected pay. It is before tax. Share price growth above the discount rate is a bet: a share's fair present value is
    /// today's price.
    #[arg(long, value_name = "RATE", value_parser = discount_rate, allow_hyphen_values = true)]
    pub(super) discount_rate: Option<DiscountRate>,

    /// Show the expected pay, with this probability of leaving within a year, like 10%
    ///
    /// Every payment counts times the
    /// probability of still being there. Unvested equity is lost, and what you would have to repay is subtracted. It is before tax.
    #[arg(long, value_name = "RATE", value_parser = leave_rate, allow_hyphen_values = true)]
    pub(super) leave_rate: Option<LeaveRate>,
}

impl TimeArgs {
    /// The metric that a command answers: instead of the total, the one that is asked for.
    pub(crate) fn metric(&self, metric: Metric) -> Result<Metric, Failure> {
        let metric = match (metric, &self.discount_rate, &self.leave_rate) {
            (Metric::Total, Some(_), _) => Metric::PresentValue,
            (Metric::Total, None, Some(_)) => Metric::Expected,
            (other, ..) => other,
        };
        self.refuse_idle(Some(metric))?;
        Ok(metric)
    }

    /// Rejects a rate that does not change the only figure that is shown, if there is only one.
    pub(crate) fn refuse_idle(&self, only: Option<Metric>) -> Result<(), Failure> {
        let Some(metric) = only else {
            return Ok(());
        };
        let (option, weighed) = if self.discount_rate.is_some() && metric != Metric::PresentValue {
            ("--discount-rate", Metric::PresentValue)
        } else if self.leave_rate.is_some() && !metric.is_weighed() {
            ("--leave-rate", Metric::Expected)
        } else {
            return Ok(());
        };
        let message = format!("`{option}` does not change `{metric}`");
        // What is weighed is before tax, also with --net.
        let hint = match metric.is_after_tax() {
            true => format!("remove {option}"),
            false => format!("use `{weighed}` instead, or remove {option}"),
        };
        Err(Failure::misuse(message, hint))
    }
}

/// What take-home pay buys.
#[derive(Args)]
pub(crate) struct RealArgs {
    /// Add take-home pay in US-average prices, by the price level of each offer's location
    ///
    /// Price levels are the regional price parities of the US Bureau of Economic Analysis. Those of
    /// four metropolitan areas are built in. The section [parity] of your profile states others, like
    /// "Boise, ID" = 104.2, where 100 is the US average.
    #[arg(
        long,
        requires = "net",
        conflicts_with = "get",
        num_args = 0,
        default_missing_value = "true"
    )]
    pub(super) real: Option<bool>,
}

impl ViewArgs {
    /// The years to project.
    pub(crate) fn years(&self) -> Horizon {
        self.years.unwrap_or_default()
    }

    pub(super) fn stock(&self) -> Stock {
        Stock { price: self.price, growth: self.growth.clone() }
    }
}

/// The years that figures are shown by.
#[derive(Args)]
pub(crate) struct CalendarArgs {
    /// Show calendar years instead of years of the job; needs the key `start`
    ///
    /// A month across New Year is split by days. Vests and bonuses count on the day that completes
    /// their month, lump sign-on and one-time payments on the first day of theirs. The total and
    /// the figures below it stay those of the years of the job.
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub(crate) calendar: Option<bool>,
}

/// The profile of the person who decides.
#[derive(Args)]
pub(crate) struct ProfileArgs {
    /// Your profile, instead of the file in $OFFERCALC_PROFILE
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
}

/// The format of the answer and where it goes.
#[derive(Args)]
pub(crate) struct OutputArgs {
    /// Output format [default: that of the ending of --output, or else table]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    #[command(flatten)]
    pub(crate) to: ToArgs,

    /// How much detail to show about assumptions [default: brief]
    #[arg(long, value_enum, value_name = "HOW_MUCH")]
    notes: Option<NotesArg>,

    /// When to use color [default: auto]
    #[arg(long, value_enum, value_name = "WHEN")]
    color: Option<ColorChoice>,
}

impl OutputArgs {
    pub(crate) fn format(&self) -> Format {
        let of_file = || Format::of_file(self.to.output.as_deref()?);
        self.format.or_else(of_file).unwrap_or(Format::Table)
    }

    pub(crate) fn notes(&self) -> NotesLevel {
        // A page has room, and who reads it may not have the program.
        let usual = match self.format() {
            Format::Html => NotesArg::Full,
            _ => NotesArg::Brief,
        };
        self.notes.unwrap_or(usual).into()
    }

    pub(crate) fn color(&self) -> ColorChoice {
        self.color.unwrap_or(ColorChoice::Auto)
    }
}

/// Charts in place of tables.
#[derive(Args)]
pub(crate) struct ChartArgs {
    /// Draw charts in place of the table
    ///
    /// They are as wide as the terminal. Patterns tell the parts apart without color, and outside
    /// UTF-8 they are drawn in ASCII.
    #[arg(long, num_args = 0, default_missing_value = "true")]
    chart: Option<bool>,
}

impl ChartArgs {
    pub(crate) const fn is_given(&self) -> bool {
        self.chart.is_some()
    }

    /// Rejects charts beside a format that is not for a terminal.
    pub(crate) fn refuse_beside(&self, output: &OutputArgs) -> Result<(), Failure> {
        let format = output.format();
        if !self.is_given() || format == Format::Table {
            return Ok(());
        }
        let name = format.to_possible_value();
        let name = name.as_ref().map_or("", |value| value.get_name());
        let message = "`--chart` draws for a terminal, in the table format".to_owned();
        Err(Failure::misuse(message, format!("remove --chart, or --format {name}")))
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum NotesArg {
    /// A few words for each assumption
    Brief,
    /// A sentence for each assumption, and all other notes
    Full,
    /// Only the answer and the tables
    None,
}

impl From<NotesArg> for NotesLevel {
    fn from(notes: NotesArg) -> Self {
        match notes {
            NotesArg::Brief => Self::Brief,
            NotesArg::Full => Self::Full,
            NotesArg::None => Self::None,
        }
    }
}

/// Where the answer goes.
#[derive(Args)]
pub(crate) struct ToArgs {
    /// Write to this file atomically, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Options of commands whose answer is money.
#[derive(Args)]
pub(crate) struct CentsArgs {
    /// Show cents in tables
    #[arg(long, num_args = 0, default_missing_value = "true")]
    cents: Option<bool>,
}

impl CentsArgs {
    pub(crate) const fn is_in_cents(&self) -> bool {
        self.cents.is_some()
    }
}

/// Options of commands that show the figures of offers.
#[derive(Args)]
pub(crate) struct FigureArgs {
    #[command(flatten)]
    pub(crate) shown: CentsArgs,

    /// Print a single figure: year1, total, average, guaranteed, year1.rsu …
    #[arg(
        long,
        value_name = "METRIC",
        value_parser = any_metric,
        conflicts_with_all = ["format", "chart"],
        long_help = metrics()
    )]
    pub(crate) get: Option<Metric>,
}

/// The long help of `--get`.
fn metrics() -> String {
    let [all @ .., last] = Component::ALL.map(Component::name);
    format!(
        "Print a single figure: year1, total, average, guaranteed, year1.rsu …\n\n\
        The metrics are year1 to yearN (with --calendar, year2026 and so on), total, average, cash, equity, benefits, guaranteed (cash \
        that depends on no share price or rating), first_two_years (the average of years 1 and \
        2), year3_change (year 3 compared with that average), per_hour (total pay per hour worked, \
        for offers with [time]), take_home, average_take_home and year1.take_home (after tax; \
        see --net), present_value (see --discount-rate), expected (see --leave-rate), and a component within a year, like year1.rsu: {}.",
        format_args!("{} or {last}", all.join(", "))
    )
}

/// The levers, for the help of the command that changes them.
pub(crate) fn levers() -> String {
    let mut help = "A lever is a path in the offer file. List items count from 1:".to_owned();
    let mut width = LEVERS_WIDTH;
    for name in lever_names() {
        width += name.len() + 2;
        if width > LEVERS_WIDTH {
            help.push('\n');
            width = name.len() + 2;
        }
        help.extend(["  ", &name]);
    }
    help + "\n\n" + LEVERS
}

/// The most columns of a line of levers.
const LEVERS_WIDTH: usize = 80;

/// The help on levers below their list.
const LEVERS: &str = "\
Short names:
  rsu, rsu.2              the value or share count of the only or second grant
  refresher               refresher.value
  price, growth, prices   the keys of the stock section

You can set a lever that the offer does not have yet. = sets a value, += adds to
it, -= subtracts: an amount, a percentage (base+=5%) or points of a rate
(bonus+=2%). Lists go by year: sign_on=110k,85k. A grant in money keeps its
share count when the price changes, because it was converted to shares at grant.";

fn horizon(text: &str) -> Result<Horizon, Diagnostic> {
    let years = text.parse().ok().and_then(Horizon::new);
    years.ok_or_else(|| {
        Diagnostic::new(format!("must be a whole number from 1 to {}", Horizon::MAX))
    })
}

pub(crate) fn tax_year(text: &str) -> Result<u32, Diagnostic> {
    text.parse().map_err(|_| Diagnostic::new("not a year").hint("write it like 2026"))
}

/// Whether an amount has a currency sign. Amounts in options are in the currency of the offers, so
/// a sign is rejected.
pub(crate) fn has_currency_sign(text: &str) -> bool {
    !text.is_ascii() || text.contains('$')
}

fn price(text: &str) -> Result<AskedPrice, Diagnostic> {
    if text.trim_end().ends_with('%') {
        return price_move(text).map(AskedPrice::Moved);
    }
    if has_currency_sign(text) {
        let error = Diagnostic::new("not a price");
        return Err(error.hint("write it without a currency sign, like 187.35"));
    }
    let price = text.parse::<Price>().map(AskedPrice::At);
    price.map_err(|error| Diagnostic::new(error.to_string()).hint("write it like 187.35 or -20%"))
}

/// A change of the share price. It needs a sign, because `20%` could mean a fraction of the price.
pub(crate) fn price_move(text: &str) -> Result<Rate, Diagnostic> {
    let rate = text.parse::<Rate>();
    let rate =
        rate.map_err(|error| Diagnostic::new(error.to_string()).hint("write it like -20%"))?;
    if !text.trim_start().starts_with(['+', '-']) {
        let error = Diagnostic::new("a share price change needs a sign");
        return Err(error.hint(format!("write +{rate} or -{rate}")));
    }
    Ok(rate)
}

fn growth(text: &str) -> Result<Growth, Diagnostic> {
    text.parse::<Rate>()
        .map(Growth::every)
        .map_err(|error| Diagnostic::new(error.to_string()).hint("write it like 10% or -5%"))
}

pub(crate) fn discount_rate(text: &str) -> Result<DiscountRate, Diagnostic> {
    let rate = DiscountRate::new(rate_of(text, "5%")?);
    rate.ok_or_else(|| {
        Diagnostic::new("a discount rate must be above -100%").hint("write it like 5%")
    })
}

pub(crate) fn leave_rate(text: &str) -> Result<LeaveRate, Diagnostic> {
    let rate = LeaveRate::new(rate_of(text, "10%")?);
    rate.ok_or_else(|| {
        Diagnostic::new("a leave rate must be from 0% to below 100%").hint("write it like 10%")
    })
}

/// A rate. A bare number has two readings.
pub(crate) fn rate_of(text: &str, example: &str) -> Result<Rate, Diagnostic> {
    text.parse::<Rate>().map_err(|error| {
        let number = text.trim().parse::<Decimal>().map(|number| number.normalize());
        let hundredfold = number.as_ref().ok().and_then(|it| it.checked_mul(Decimal::ONE_HUNDRED));
        let (Ok(number), Some(hundredfold)) = (number, hundredfold) else {
            return Diagnostic::new(error.to_string()).hint(format!("write it like {example}"));
        };
        if number.is_zero() {
            return Diagnostic::new(error.to_string()).hint("write 0%");
        }
        let hundredfold = hundredfold.normalize();
        let likely = if number.abs() < Decimal::ONE { hundredfold } else { number };
        Diagnostic::new(format!("{number}% or {hundredfold}%?")).hint(format!("write {likely}%"))
    })
}

fn currency(code: &str) -> Result<Currency, Diagnostic> {
    code.trim().to_uppercase().parse().map_err(|_| {
        Diagnostic::new("not an ISO 4217 currency").hint("write a code like USD, EUR or GBP")
    })
}

fn exchange_rate(text: &str) -> Result<ExchangeRate, Diagnostic> {
    text.parse::<ExchangeRate>().map_err(|error| {
        let hint = match error {
            ExchangeRateError::UnknownCurrency => "write ISO 4217 codes, like GBP/USD=1.27",
            _ => "write it like GBP/USD=1.27, for 1 GBP = 1.27 USD",
        };
        Diagnostic::new(error.to_string()).hint(hint)
    })
}

/// A metric of a whole offer or of a year of the job.
pub(crate) fn metric(name: &str) -> Result<Metric, Diagnostic> {
    let metric = any_metric(name)?;
    if metric.is_of_calendar() {
        let error = Diagnostic::new("not a year of the job");
        return Err(error.hint("name one, like `year1`; `compare --get` has calendar years"));
    }
    Ok(metric)
}

/// A metric, also of a calendar year.
pub(crate) fn any_metric(name: &str) -> Result<Metric, Diagnostic> {
    name.parse::<Metric>().map_err(|unknown| {
        let hint = match unknown.near {
            Some(near) => format!("did you mean `{near}`?"),
            None if name.starts_with("year") => {
                format!(
                    "years run from `year1` to `year{}`, or with --calendar like `year2026`",
                    Horizon::MAX
                )
            }
            None => {
                let summary = Metric::SUMMARY.map(|metric| metric.to_string()).join(", ");
                let [first, .., last] = Component::ALL;
                format!("the metrics are year1 … yearN, {summary} and year1.{first} … yearN.{last}")
            }
        };
        Diagnostic::new("unknown metric").hint(hint)
    })
}

pub(crate) fn change(text: &str) -> Result<Change, Diagnostic> {
    text.parse::<Change>()
        .map_err(|error| Diagnostic::new(error.to_string()).maybe_hint(error.hint))
}

#[cfg(test)]
mod tests {
    use offercalc::OfferFile;

    use super::*;

    /// The names in a help text.
    fn names(text: &str) -> Vec<&str> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
        text.split(|c| !is_part(c)).map(|name| name.trim_matches('.')).collect()
    }

    #[test]
    fn every_metric_is_in_the_help() {
        let help = metrics();
        for metric in Metric::SUMMARY {
            assert!(names(&help).contains(&metric.to_string().as_str()), "{metric}");
        }
    }

    #[test]
    fn every_name_in_the_help_is_a_lever() {
        let sections = "[[one_time]]\namount = 1\nmonth = 1\n[[recurring]]\namount = 500\n\
                        [[options]]\ncount = 1\n[[rsu]]\nvalue = 1\nvesting = \"amazon\"\n";
        let offers =
            [1, 2].map(|times| OfferFile::new(format!("base = 1\n{}", sections.repeat(times))));
        let help = levers();
        let list = help.split("\n\n").next().unwrap().split_once(':').unwrap().1;
        assert!(list.contains(" rsu.2") && list.lines().all(|line| line.len() <= 80), "{list}");
        for lever in list.split_whitespace() {
            assert!(offers.iter().any(|offer| offer.lever(lever).is_ok()), "{lever}");
        }
    }
}
