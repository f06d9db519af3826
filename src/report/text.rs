//! Figures and metrics in running text.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::RangeInclusive;

use offercalc::{
    AdjustmentCause, Band, BandLevel, Currency, Decimal, Metric, Money, grouped, price_digits,
};
use serde::{Serialize, Serializer};

use super::number::Number;

/// Serializes a value as its `Display` text.
pub(crate) fn by_name<S: Serializer>(
    name: &impl Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(name)
}

/// Serializes pairs to an object whose keys are the `Display` texts of the first items.
pub(crate) fn by_key<K: Display, T: Serialize, S: Serializer>(
    pairs: &[(K, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key.to_string(), value)))
}

/// The label of a metric in running text.
pub(crate) fn label(metric: Metric) -> Cow<'static, str> {
    match metric {
        Metric::Year(year) => format!("year {year}").into(),
        Metric::Component(_, component) => component.label().into(),
        Metric::Total => "total".into(),
        Metric::Average => "average".into(),
        Metric::Kind(kind) => kind.metric().into(),
        Metric::Guaranteed => "guaranteed".into(),
        Metric::FirstTwoYears => "years 1–2 average".into(),
        Metric::Year3Change => "year-3 change".into(),
        Metric::PerHour => "pay per hour".into(),
    }
}

/// Capitalizes a sentence that starts with one of these words. A name is not changed.
pub(crate) fn capitalized(sentence: &str) -> String {
    let is_word = ["it ", "the ", "bands ", "location ", "level "]
        .iter()
        .any(|word| sentence.starts_with(word));
    if is_word { capital(sentence) } else { sentence.to_owned() }
}

/// A sentence with a capital.
pub(crate) fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// `over 4 years`, or `in year 1`.
pub(crate) fn over(years: u32) -> String {
    if years == 1 { "in year 1".to_owned() } else { format!("over {years} years") }
}

/// `1 month`, or `3 months`.
pub(crate) fn months(months: u32) -> String {
    if months == 1 { "1 month".to_owned() } else { format!("{months} months") }
}

/// `1 day off`, or `25 days off`.
pub(crate) fn days_off(days: u32) -> String {
    if days == 1 { "1 day off".to_owned() } else { format!("{days} days off") }
}

/// `year 3`, or `years 1–3`.
pub(crate) fn span(unit: &str, first: u32, last: u32) -> String {
    if first == last { format!("{unit} {first}") } else { format!("{unit}s {first}–{last}") }
}

/// `year 3`, `years 1–3`, or `years 1–3, 5 and 7–8`.
pub(crate) fn spans(unit: &str, spans: &[RangeInclusive<u32>]) -> String {
    let in_words = |span: &RangeInclusive<u32>| match (span.start(), span.end()) {
        (start, end) if start == end => start.to_string(),
        (start, end) => format!("{start}–{end}"),
    };
    match spans {
        [only] => span(unit, *only.start(), *only.end()),
        [first @ .., last] => {
            let first = first.iter().map(in_words).collect::<Vec<_>>().join(", ");
            format!("{unit}s {first} and {}", in_words(last))
        }
        [] => String::new(),
    }
}

/// The name of a band: `Amazon L6, Seattle`, or `Google (Amazon L6 equivalent)`.
pub(crate) fn band_name(band: &Band) -> String {
    let (payer, level) = (band.payer(), band.level.name());
    let job = match band.level {
        BandLevel::Own(_) => format!("{payer} {level}"),
        BandLevel::Rank(_) => format!("{payer} (Amazon {level} equivalent)"),
    };
    match &band.location {
        Some(location) => format!("{job}, {location}"),
        None => job,
    }
}

/// The cause of an adjustment to a band's totals, in words.
pub(crate) fn adjustment_cause(cause: &AdjustmentCause) -> &str {
    match cause {
        AdjustmentCause::GeneralPremium => "AI/ML in general",
        AdjustmentCause::Premium(about) => about,
        AdjustmentCause::Remote => "remote work",
        AdjustmentCause::Office => "in-office work",
    }
}

/// An amount, with its minor digits only if it has any.
pub(crate) fn money(money: Money) -> String {
    let (amount, currency) = (money.amount(), money.currency());
    grouped(amount, if amount.is_integer() { 0 } else { currency.minor_digits() })
}

/// An amount as letters write it: `$185,000`, `CHF 185,000`.
pub(crate) fn signed(amount: Money) -> String {
    with_sign(amount.currency(), &money(amount))
}

/// A number with the sign of its currency, or its code.
pub(crate) fn with_sign(currency: Currency, number: &str) -> String {
    let sign = match currency.code() {
        "USD" => "$",
        "CAD" => "C$",
        "AUD" => "A$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        code => return format!("{code} {number}"),
    };
    format!("{sign}{number}")
}

/// A share price with at least the currency's minor digits.
pub(crate) fn price(price: Money) -> String {
    let amount = price.amount();
    grouped(amount, price_digits(amount, price.currency().minor_digits()))
}

/// A fraction as a percentage with one decimal.
pub(crate) fn percent(rate: Decimal) -> String {
    format!("{}%", grouped(rate * Decimal::ONE_HUNDRED, 1))
}

/// A fraction in percent, without trailing zeros.
pub(crate) fn in_percent(fraction: Number) -> Decimal {
    (fraction.get() * Decimal::ONE_HUNDRED).normalize()
}

/// `` `a`, `b` and `c` ``
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    let mut quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.pop() {
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} and {last}", quoted.join(", ")),
        None => String::new(),
    }
}
