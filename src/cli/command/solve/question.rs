//! Parses the question of `solve`: the lever, if any, and the target.

use offercalc::{Amount, Decimal, Metric, Unit};

use crate::cli::args;
use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::get;
use crate::cli::input::Projected;

/// The step of `--round`. The answer is rounded up to a multiple of it.
#[derive(Clone, Copy)]
pub(super) enum RoundStep {
    Number(Decimal),
    Rate(Decimal),
}

pub(super) fn round_step(text: &str) -> Result<RoundStep, Diagnostic> {
    let is_rate = text.trim_end().ends_with('%');
    let unit = if is_rate { Unit::Rate } else { Unit::Amount };
    let step = unit.typed(text).filter(|step| *step > Decimal::ZERO);
    let step = step.map(if is_rate { RoundStep::Rate } else { RoundStep::Number });
    step.ok_or_else(|| {
        Diagnostic::new("not a rounding step")
            .hint("write an amount like 1000, or a rate like 0.5%")
    })
}

fn metric_of(name: &str) -> Result<Metric, Failure> {
    args::metric(name.trim()).map_err(|error| {
        let diagnostic = Diagnostic::new(format!("`{name}`: {error}"));
        Failure::usage(diagnostic.maybe_hint(error.what_to_type()))
    })
}

fn amount_of(text: &str) -> Result<Decimal, Failure> {
    text.parse::<Amount>().map(Amount::get).map_err(|error| {
        Failure::misuse(format!("`{text}`: {error}"), "write it like 1.2M, 300k or 300,000")
    })
}

/// The failure for an amount or a file in place of a lever.
fn not_a_lever(word: &str) -> Failure {
    let meant = match word.ends_with(".toml") {
        true => format!("the offer comes first; one to match goes with --match {word}"),
        false => format!("name the metric: total={word}, average={word} …"),
    };
    Failure::misuse(format!("`{word}` is not a lever"), meant)
}

/// A metric and its target.
pub(super) type Reach = (Metric, Decimal);

/// Reads the lever and the target, if present.
pub(super) fn read(words: &[String]) -> Result<(Option<String>, Option<Reach>), Failure> {
    let (mut lever, mut reach) = (None, None);
    for word in words {
        match word.split_once('=') {
            None if word.parse::<Amount>().is_ok() || word.ends_with(".toml") => {
                return Err(not_a_lever(word));
            }
            None if lever.is_none() => lever = Some(word.clone()),
            Some((metric, amount)) if reach.is_none() => {
                reach = Some((metric_of(metric)?, amount_of(amount)?));
            }
            _ => {
                let hint = "use one lever, like base, and one METRIC=AMOUNT, like total=1.2M";
                return Err(Failure::misuse(format!("unexpected argument `{word}`"), hint));
            }
        }
    }
    Ok((lever, reach))
}

/// The target: the named one, or the figure of the other offer.
pub(super) fn reach(
    named: Option<Reach>,
    other: Option<&Projected>,
    metric: Metric,
) -> Result<Reach, Failure> {
    let reach = match (named, other) {
        (Some(reach), None) => reach,
        (None, Some(other)) => (metric, get::figure(other, metric)?.get()),
        (Some(_), Some(_)) => {
            let message = "an amount cannot be used with `--match`";
            return Err(Failure::misuse(message, "use one of the two"));
        }
        (None, None) => {
            let hint = "add an amount, like total=1.2M, or --match OTHER";
            return Err(Failure::misuse("no target given", hint));
        }
    };
    if reach.0 == Metric::Year3Change {
        let message = "`year3_change` cannot be a target, because more pay can lower it";
        let hint = "use an amount: total, average, guaranteed, first_two_years, year1 …";
        return Err(Failure::misuse(message, hint));
    }
    Ok(reach)
}
