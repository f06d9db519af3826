//! `--get`: a single figure, for `$(…)` and loops.

use offercalc::{Figure, Metric, MetricError, Money};

use super::args::ToArgs;
use super::diagnostics::{Diagnostic, Failure};
use super::input::Projected;
use super::output;

/// Writes a metric of each offer.
pub(crate) fn write(offers: &[Projected], metric: Metric, to: &ToArgs) -> anyhow::Result<()> {
    let numbers = offers.iter().map(|offer| Ok((offer, figure(offer, metric)?.get().to_string())));
    write_numbers(&numbers.collect::<Result<Vec<_>, Failure>>()?, to)
}

/// Writes a bare number for one offer, or a line with name, tab and number for each of several.
pub(crate) fn write_numbers(numbers: &[(&Projected, String)], to: &ToArgs) -> anyhow::Result<()> {
    output::write(to.output.as_deref(), |out| match numbers {
        [(_, number)] => writeln!(out, "{number}"),
        several => {
            several.iter().try_for_each(|(offer, number)| writeln!(out, "{}\t{number}", offer.name))
        }
    })
}

/// The value of a metric of an offer.
pub(crate) fn figure(offer: &Projected, metric: Metric) -> Result<Figure, Failure> {
    let figure = offer.projection.metric(metric);
    figure.map_err(|error| no_figure(error, &offer.file))
}

/// The value of a metric of an offer, as an amount.
pub(crate) fn amount(offer: &Projected, metric: Metric) -> Result<Money, Failure> {
    let figure = figure(offer, metric)?;
    Ok(Money::new(figure.get(), offer.projection.currency()))
}

/// The failure for a metric without a value.
pub(crate) fn no_figure(error: MetricError, file: &str) -> Failure {
    match error {
        MetricError::BeyondHorizon { needed, .. } => {
            Failure::misuse(error.to_string(), format!("add --years {needed}"))
        }
        MetricError::CalendarYear(_) => {
            Failure::misuse(error.to_string(), "add --calendar (compare, show and whatif only)")
        }
        MetricError::YearOfJob { first, .. } => {
            let hint = format!("remove --calendar, or name a calendar year, like `year{first}`");
            Failure::misuse(error.to_string(), hint)
        }
        MetricError::OutsideCalendar { first, last, .. } => {
            let hint = format!("the metrics are `year{first}` to `year{last}`");
            Failure::misuse(error.to_string(), hint)
        }
        MetricError::Undefined(_) => {
            Failure::input(vec![Diagnostic::new(error.to_string()).file(file)])
        }
        MetricError::NeedsTax(_) => Failure::misuse(error.to_string(), "add --net"),
        MetricError::NeedsDiscountRate(_) => {
            Failure::misuse(error.to_string(), "add --discount-rate 5%")
        }
        MetricError::NeedsLeaveRate(_) => {
            Failure::misuse(error.to_string(), "add --leave-rate 10%")
        }
        MetricError::NeedsTime(_) => {
            let hint = "add the hours worked: [time] on its own line, then hours_per_week = 40";
            Failure::input(vec![Diagnostic::new(error.to_string()).hint(hint).file(file)])
        }
    }
}
