//! `--get`: one figure and nothing else, for `$(…)` and loops.

use offercalc::{Metric, MetricError};

use crate::cli::args::ToArgs;
use crate::cli::failure::{Diagnostic, Failure};
use crate::cli::input::Projected;
use crate::cli::output;

/// A bare number.
pub(super) fn write_bare(offer: &Projected, metric: Metric, to: &ToArgs) -> Result<(), Failure> {
    let number = number(offer, metric)?;
    output::write(to.output.as_deref(), |out| writeln!(out, "{number}"))
}

/// A name, a tab and a number a line.
pub(super) fn write_named(
    offers: &[Projected],
    metric: Metric,
    to: &ToArgs,
) -> Result<(), Failure> {
    let numbers = offers.iter().map(|offer| Ok((&offer.name, number(offer, metric)?)));
    let numbers: Vec<_> = numbers.collect::<Result<_, Failure>>()?;
    output::write(to.output.as_deref(), |out| {
        numbers.iter().try_for_each(|(name, number)| writeln!(out, "{name}\t{number}"))
    })
}

fn number(offer: &Projected, metric: Metric) -> Result<String, Failure> {
    let figure = offer.projection.metric(metric);
    figure.map(|figure| figure.get().to_string()).map_err(|error| no_figure(error, &offer.file))
}

/// That a metric has no value.
pub(crate) fn no_figure(error: MetricError, file: &str) -> Failure {
    let diagnostic = Diagnostic::new(error.to_string());
    match error {
        MetricError::BeyondHorizon { needed, .. } => {
            Failure::usage(diagnostic.hint(format!("add --years {needed}")))
        }
        MetricError::Undefined(_) => Failure::input(vec![diagnostic.file(file)]),
    }
}
