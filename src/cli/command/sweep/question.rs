//! Parses the words of `sweep`: the offers, then one or two levers with their values.

use std::fmt;
use std::path::{Path, PathBuf};

use offercalc::{Currency, ListError, Steps, SweepValues, Unit};

use crate::cli::diagnostics::{Diagnostic, Failure};
use crate::cli::file;
use crate::cli::input;
use crate::cli::levers::Addressed;

/// The most levers that vary together.
const MOST_LEVERS: usize = 2;

/// The argument `LEVER=VALUES`.
#[derive(Clone, Debug)]
pub(super) struct TypedLever {
    pub(super) name: String,
    values: TypedValues,
}

#[derive(Clone, Debug)]
enum TypedValues {
    /// `FROM..TO[:STEP]`
    Range { from: String, to: String, step: Option<String> },
    /// `A,B,C`, with the spaces around each.
    List(Vec<String>),
}

impl fmt::Display for TypedLever {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.name)?;
        match &self.values {
            TypedValues::Range { from, to, step: None } => write!(f, "{from}..{to}"),
            TypedValues::Range { from, to, step: Some(step) } => write!(f, "{from}..{to}:{step}"),
            TypedValues::List(items) => f.write_str(&items.join(",")),
        }
    }
}

/// The offers, and one or two levers after them.
type Question<'w> = (&'w [PathBuf], Vec<Addressed<TypedLever>>);

/// Separates the levers from the offers before them.
pub(super) fn read(words: &[PathBuf]) -> Result<Question<'_>, Failure> {
    let mut offers = words;
    let mut levers = Vec::new();
    while let Some((last, before)) = offers.split_last()
        && let Some(lever) = last.to_str().filter(|word| !is_offer(word)).and_then(lever)
    {
        levers.push(lever);
        offers = before;
    }
    levers.reverse();
    // An offer is named last, or a lever is misspelt.
    let other = match levers.as_slice() {
        [] => offers.last(),
        _ => offers.iter().find(|word| is_like_lever(word)),
    };
    if let Some(other) = other.map(|other| other.to_string_lossy()) {
        let hint = "end with a range like growth=-20%..20%:5% or a list like base=170k,180k";
        return Err(match !levers.is_empty() && lever(&other).is_some() {
            true => Failure::misuse(format!("`{other}` stands before an offer"), hint),
            false => Failure::misuse(format!("`{other}` is not a range or list of values"), hint),
        });
    }
    if levers.len() > MOST_LEVERS {
        let message = format!("{} levers are too many", levers.len());
        let hint = "end with one or two, like price=-40%..40%:20% growth=0%,10%,20%";
        return Err(Failure::misuse(message, hint));
    }
    if offers.is_empty() {
        return Err(input::no_offer());
    }
    Ok((offers, levers))
}

/// Whether a word is named like an offer, whatever else is in it, or is an offer in place. A single
/// term is a lever.
fn is_offer(word: &str) -> bool {
    word.ends_with(".toml") || file::has_several_terms(word)
}

/// Whether a word among the offers was probably meant as a lever.
fn is_like_lever(word: &Path) -> bool {
    let text = word.to_string_lossy();
    text.contains('=') && !is_offer(&text) && !word.exists()
}

fn lever(text: &str) -> Option<Addressed<TypedLever>> {
    let parse = |text: &str| {
        TypedLever::parse(text).ok_or_else(|| Diagnostic::new("not a range or list of values"))
    };
    Addressed::parse(text, parse).ok()
}

impl TypedLever {
    /// Parses a lever with a range or a list; `None` for a single value.
    fn parse(text: &str) -> Option<Self> {
        let (name, values) = text.split_once('=')?;
        let values = match values.split_once("..") {
            Some((from, rest)) => {
                let (to, step) = rest.split_once(':').map_or((rest, None), |(to, s)| (to, Some(s)));
                let part =
                    |part: &str| Some(part.trim().to_owned()).filter(|part| !part.is_empty());
                let step = step.map(part);
                TypedValues::Range {
                    from: part(from)?,
                    to: part(to)?,
                    step: step.map_or(Some(None), |step| step.map(Some))?,
                }
            }
            None if values.contains(',') => {
                TypedValues::List(values.split(',').map(str::to_owned).collect())
            }
            None => return None,
        };
        let name = name.trim().to_owned();
        (!name.is_empty()).then_some(Self { name, values })
    }

    /// The text of each value and of the step.
    pub(super) fn texts(&self) -> Vec<&str> {
        match &self.values {
            TypedValues::Range { from, to, step } => {
                [from, to].into_iter().chain(step).map(String::as_str).collect()
            }
            TypedValues::List(items) => items.iter().map(|item| item.trim()).collect(),
        }
    }

    /// The values in the lever's unit.
    pub(super) fn values(&self, unit: Unit, currency: Currency) -> Result<SweepValues, Failure> {
        let value = |text: &String| {
            let value = unit.typed(text).filter(|value| unit != Unit::Shares || value.is_integer());
            value.ok_or_else(|| {
                let wanted = match unit {
                    Unit::Amount => "an amount, like 185k",
                    Unit::Price => "a share price, like 187.35",
                    Unit::Shares => "a whole number of shares",
                    Unit::Rate => "a rate, like 5% or -10%",
                };
                Failure::misuse(
                    format!("invalid value `{}` for `{}`", text.trim(), self.name),
                    format!("write {wanted}"),
                )
            })
        };
        let (from, to, step) = match &self.values {
            TypedValues::Range { from, to, step } => (value(from)?, value(to)?, step),
            TypedValues::List(items) => {
                self.refuse_ambiguous(items, unit)?;
                let values = items.iter().map(value).collect::<Result<_, _>>()?;
                return SweepValues::list(values)
                    .map_err(|error| self.refused(error, unit, currency));
            }
        };
        let steps = match step {
            Some(step) => Steps::new(from, to, value(step)?),
            None => {
                let digits = from.normalize().scale().max(to.normalize().scale());
                Steps::about_ten(from, to, unit.digits(currency).max(digits))
            }
        };
        steps.map(SweepValues::from).map_err(|error| {
            Failure::misuse(format!("invalid range: {error}"), "write it like growth=-20%..20%:5%")
        })
    }

    /// Rejects an empty item, and commas that may stand within an amount: 170,000 is one amount or
    /// the values 170 and 0. Only share prices have three digits as a rule.
    fn refuse_ambiguous(&self, items: &[String], unit: Unit) -> Result<(), Failure> {
        if items.iter().any(|item| item.trim().is_empty()) {
            let hint = "write it like growth=-20%,0%,20%";
            return Err(Failure::misuse(format!("`{self}` has an empty value"), hint));
        }
        let is_group = |item: &String| item.len() == 3 && item.bytes().all(|b| b.is_ascii_digit());
        let is_price = |item: &String| is_group(item) && !item.starts_with('0');
        let are_prices = unit == Unit::Price && items.iter().all(is_price);
        if unit == Unit::Rate || are_prices || !items.iter().skip(1).any(is_group) {
            return Ok(());
        }
        let spaced: Vec<&str> = items.iter().map(|item| item.trim()).collect();
        let hint = format!(
            "write thousands as 170k or 170_000, or put a space between values: \"{}={}\"",
            self.name,
            spaced.join(", ")
        );
        let message = format!("`{self}` is ambiguous: commas within amounts or between values?");
        Err(Failure::misuse(message, hint))
    }

    fn refused(&self, error: ListError, unit: Unit, currency: Currency) -> Failure {
        let message = match error {
            ListError::Empty => format!("`{self}` has no values"),
            ListError::Repeated(value) => {
                let value = unit.setting(value).in_words(currency);
                format!("`{self}` has the value {value} more than once")
            }
        };
        Failure::misuse(message, "list each value once")
    }
}
