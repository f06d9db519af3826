//! Formats values as TOML.

use rust_decimal::Decimal;

use super::number::FLOAT_DIGITS;
use crate::key::{Floor, Kind};
use crate::money::{Written, grouped};
use crate::terms::{RepayStep, Setting, percent};
use crate::time::Date;

/// Formats a setting as TOML.
pub(super) fn of(setting: &Setting) -> String {
    match setting {
        Setting::Amount(number) | Setting::Price(number) | Setting::Shares(number) => {
            plain(*number)
        }
        Setting::Rate(fraction) => quoted(&percent(*fraction)),
        Setting::Count(count) => count.to_string(),
        Setting::Number(number) => number.normalize().to_string(),
        Setting::Flag(flag) => flag.to_string(),
        Setting::Text(text) => quoted(text),
        Setting::Steps(steps) => {
            let steps = steps.iter().map(|RepayStep { month, part }| {
                let percent = (part.fraction() * Decimal::ONE_HUNDRED).normalize();
                format!("{{ month = {month}, percent = {percent} }}")
            });
            format!("[{}]", steps.collect::<Vec<_>>().join(", "))
        }
        Setting::List(items) => {
            let items: Vec<String> = items.iter().map(of).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// Formats typed text for a key of that kind. Invalid text is passed on, so that reading the file
/// reports it.
pub(super) fn typed(text: &str, kind: Kind) -> String {
    let text = text.trim();
    if text.starts_with(['"', '\'', '[', '{']) {
        return text.to_owned();
    }
    let list = |kind| {
        let items = text.split(',').map(|item| typed(item, kind));
        format!("[{}]", items.collect::<Vec<_>>().join(", "))
    };
    match kind {
        Kind::Amount | Kind::Price | Kind::Shares | Kind::RateOrAmount(_) => amount(text),
        Kind::Amounts => list(Kind::Amount),
        Kind::Prices => list(Kind::Price),
        Kind::Percents => list(Kind::Count(i64::MIN, i64::MAX)),
        Kind::Growth if text.contains(',') => list(Kind::Rate(Floor::TotalLoss)),
        Kind::Rate(_) | Kind::Part | Kind::Growth | Kind::Count(..) | Kind::Number(..)
            if is_number(text) =>
        {
            text.to_owned()
        }
        Kind::Flag | Kind::RateOrFlag if matches!(text, "true" | "false") => text.to_owned(),
        Kind::Date if text.parse::<Date>().is_ok() => text.to_owned(),
        _ => quoted(text),
    }
}

fn amount(text: &str) -> String {
    match Written::parse(text) {
        Ok(written @ Written { units, .. }) if !written.names_currency() && !written.is_indian => {
            // 95.000 may use European grouping. Leave it to the reader to report.
            let doubtful = units.scale() == 3 && units < Decimal::ONE_THOUSAND;
            if doubtful { units.to_string() } else { plain(units) }
        }
        _ => quoted(text),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<Decimal>().is_ok_and(|_| !text.ends_with('.'))
}

/// A number, with thousands grouped. Numbers with more digits than a TOML float keeps are quoted.
fn plain(number: Decimal) -> String {
    let number = number.normalize();
    if number.is_integer() {
        return grouped(number, 0).replace(',', "_");
    }
    let digits = number.to_string();
    let kept = digits.bytes().filter(u8::is_ascii_digit).count() <= FLOAT_DIGITS;
    if kept { digits } else { quoted(&digits) }
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Sign;

    #[test]
    fn typed_values_become_toml() {
        for (text, kind, literal) in [
            ("185k", Kind::Amount, "185_000"),
            ("$185k", Kind::Amount, "\"$185k\""),
            ("C$185k", Kind::Amount, "\"C$185k\""),
            ("45 lakh", Kind::Amount, "\"45 lakh\""),
            ("187.35", Kind::Price, "187.35"),
            ("95.000", Kind::Amount, "95.000"),
            ("0.1234567890123456", Kind::Price, "\"0.1234567890123456\""),
            ("110k,85k", Kind::Amounts, "[110_000, 85_000]"),
            ("25,75", Kind::Percents, "[25, 75]"),
            ("3%,5%", Kind::Growth, "[\"3%\", \"5%\"]"),
            ("3", Kind::Growth, "3"),
            ("15%", Kind::RateOrAmount(Sign::Positive), "\"15%\""),
            ("true", Kind::Flag, "true"),
            ("yes", Kind::Flag, "\"yes\""),
            ("2026-03-16", Kind::Date, "2026-03-16"),
            ("16 March", Kind::Date, "\"16 March\""),
            ("{ years = [100] }", Kind::Vesting(&[], &[]), "{ years = [100] }"),
        ] {
            assert_eq!(typed(text, kind), literal, "{text}");
        }
    }

    #[test]
    fn any_text_can_be_quoted() {
        for text in ["Amazon", "a \"b\" \\ c", "tab\tnew\nline", "\u{1b}[31m"] {
            let read: toml_edit::Value = quoted(text).parse().unwrap();
            assert_eq!(read.as_str(), Some(text));
        }
    }
}
