//! Changes of offers: made, told in words, and as JSON.

use offercalc::{
    Change, ChangeError, Changed, Decimal, Lever, Setting, grouped, price_digits, round,
};
use serde::{Serialize, Serializer};

use super::args::ViewArgs;
use super::failure::{Diagnostic, Failure};
use super::input::{Projected, Source};
use super::offers;
use super::printable::printable;
use super::report::{Notes, Number, RATE_DIGITS};

/// Makes the changes, in order.
pub(crate) fn make(source: &mut Source, changes: &[Change]) -> Result<Vec<Changed>, Failure> {
    changes.iter().map(|change| source.file.change(change).map_err(|e| failure(&e))).collect()
}

/// Refuses to change what an option of the view overrides, because it would do nothing.
pub(crate) fn refuse_overridden<'a>(
    levers: impl IntoIterator<Item = &'a Lever>,
    view: &ViewArgs,
) -> Result<(), Failure> {
    for lever in levers {
        let name = lever.to_string();
        let key = name.strip_prefix("stock.").and_then(|rest| rest.split('.').next());
        if let Some(option) = key.and_then(|key| view.standing_in(key)) {
            let message = format!("`{option}` stands in for `{name}`, so changing it does nothing");
            return Err(Failure::usage(Diagnostic::new(message).hint("leave out one of the two")));
        }
    }
    Ok(())
}

/// Refuses to set amounts of two currencies against each other.
pub(crate) fn refuse_other_currency(
    before: &Projected,
    after: &Projected,
    hint: &str,
) -> Result<(), Failure> {
    let (from, to) = (before.projection.currency(), after.projection.currency());
    if from == to {
        return Ok(());
    }
    let message = format!("amounts in {to} cannot be set against those in {from}");
    Err(Failure::usage(Diagnostic::new(message).hint(hint)))
}

/// That a lever or a change makes no sense.
pub(crate) fn failure(error: &ChangeError) -> Failure {
    let diagnostic = Diagnostic::new(error.to_string());
    Failure::usage(match error.what_to_type() {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    })
}

/// The changes, a line each.
pub(crate) fn notes(heading: &str, changes: &[Changed], minor_digits: u32) -> Notes {
    let lines = changes.iter().flat_map(|changed| lines(changed, minor_digits));
    Notes { heading: heading.to_owned(), lines: lines.collect() }
}

/// What a change has done, and what it has left as it was.
pub(crate) fn lines(changed: &Changed, minor_digits: u32) -> impl Iterator<Item = String> {
    std::iter::once(words(changed, minor_digits)).chain(changed.kept.clone())
}

/// `base 175,000 → 185,000, +10,000, +5.7%`
pub(crate) fn words(changed: &Changed, minor_digits: u32) -> String {
    let in_words = |setting: &Option<Setting>, otherwise: &str| match setting {
        Some(setting) => printable(&setting.in_words(minor_digits)).into_owned(),
        None => otherwise.to_owned(),
    };
    let from = in_words(&changed.from, "none");
    let to = in_words(&changed.to, "what it cannot be");
    let mut words = format!("{} {from} → {to}", changed.lever.label());
    if let (Some(from), Some(to)) = (&changed.from, &changed.to) {
        words.extend(difference(from, to, minor_digits).map(|more| format!(", {more}")));
    }
    words
}

/// `+10,000, +5.7%`; of rates, in points.
pub(crate) fn difference(from: &Setting, to: &Setting, minor_digits: u32) -> Option<String> {
    let more = to.more_than(Some(from))?;
    let number = more.number()?;
    if number.is_zero() {
        return Some("no change".to_owned());
    }
    let plus = if number.is_sign_positive() { "+" } else { "" };
    if let Setting::Rate(points) = more {
        let points = (points * Decimal::ONE_HUNDRED).normalize();
        let unit = if points.abs() == Decimal::ONE { "point" } else { "points" };
        return Some(format!("{plus}{} {unit}", grouped(points, points.scale())));
    }
    let rate = to.rate_over(Some(from)).map(|rate| format!(", {plus}{}", offers::percent(rate)));
    Some(format!("{plus}{}{}", more.in_words(minor_digits), rate.unwrap_or_default()))
}

/// A change for programs.
#[derive(Serialize)]
pub(crate) struct ChangeJson {
    lever: String,
    from: Option<SettingJson>,
    to: Option<SettingJson>,
    difference: Option<SettingJson>,
    rate: Option<Number>,
    /// What had to be written down or left out beside it.
    kept: Vec<String>,
    words: String,
}

impl ChangeJson {
    pub(crate) fn new(changed: &Changed, minor_digits: u32) -> Self {
        let json = |setting: Setting| SettingJson { setting, minor_digits };
        let (from, to) = (changed.from.as_ref(), changed.to.as_ref());
        Self {
            lever: changed.lever.to_string(),
            from: changed.from.clone().map(json),
            to: changed.to.clone().map(json),
            difference: from.zip(to).and_then(|(from, to)| to.more_than(Some(from))).map(json),
            rate: from.zip(to).and_then(|(from, to)| to.rate_over(Some(from))).map(Number),
            kept: changed.kept.clone(),
            words: words(changed, minor_digits),
        }
    }
}

/// A setting for programs: a number with its usual decimals or as many more as it has, a text, or
/// a list.
pub(crate) struct SettingJson {
    pub(crate) setting: Setting,
    pub(crate) minor_digits: u32,
}

impl Serialize for SettingJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.setting {
            Setting::Text(text) => serializer.serialize_str(text),
            Setting::Flag(flag) => serializer.serialize_str(&flag.to_string()),
            Setting::List(items) => serializer.collect_seq(
                items
                    .iter()
                    .map(|item| Self { setting: item.clone(), minor_digits: self.minor_digits }),
            ),
            number => {
                let number = number.number().map(|_| plain(number, self.minor_digits));
                number.map(Number).serialize(serializer)
            }
        }
    }
}

/// The number of a setting with the decimals that it is written with for programs.
pub(crate) fn plain(setting: &Setting, minor_digits: u32) -> Decimal {
    let number = setting.number().unwrap_or_default();
    let usual = match setting {
        Setting::Amount(_) | Setting::Price(_) => minor_digits,
        Setting::Rate(_) => RATE_DIGITS,
        _ => 0,
    };
    round(number, price_digits(number, usual))
}
