//! Formats values as TOML.

use rust_decimal::Decimal;
use toml_edit::Value;

use super::number::FLOAT_DIGITS;
use super::problem::Problem;
use super::value::cut;
use crate::key::{Floor, Kind, Step};
use crate::lever::Lever;
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
    if let Some((kind, items)) = items(text, kind) {
        let items = items.map(|item| typed(item, kind));
        return format!("[{}]", items.collect::<Vec<_>>().join(", "));
    }
    if is_toml(text) {
        return text.to_owned();
    }
    match kind {
        Kind::Amount | Kind::Price | Kind::Shares | Kind::RateOrAmount(_) => amount(text),
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

/// The value that a lever is set to, written in TOML. Invalid numbers are passed on, but text in
/// brackets or quotes must be TOML.
pub(super) fn checked(value: &str, lever: &Lever) -> Result<String, Problem> {
    let is_amount =
        matches!(lever.kind, Kind::Amount | Kind::Price | Kind::Shares | Kind::RateOrAmount(_));
    if is_amount && value.starts_with('+') {
        let problem = Problem::new(format!("`{lever}={value}` is ambiguous: set or add?"));
        let more = value.trim_start_matches('+');
        let hint = format!("write {lever}+={more} to add or {lever}={more} to set");
        return Err(problem.hint(hint));
    }
    refuse_ambiguous(value, lever)?;
    let text = typed(value, lever.kind);
    // Use the file's parser, which also rejects integers over 64 bits.
    if text.parse::<Value>().is_ok() {
        return Ok(text);
    }
    let problem = Problem::new(format!("invalid value `{}` for `{lever}`", cut(value)));
    Err(problem.hint(match lever.kind {
        Kind::Count(least, most) => format!("write a whole number from {least} to {most}"),
        Kind::Number(least, most) => format!("write a number from {least} to {most}"),
        _ => "write lists in [brackets] and schedules in {braces}".to_owned(),
    }))
}

/// Rejects commas that may stand within a number or between several.
pub(super) fn refuse_ambiguous(value: &str, lever: &Lever) -> Result<(), Problem> {
    let is_share_price = matches!(lever.path.last(), Some(Step::Key("price")));
    if is_share_price && value.contains(',') && !value.contains('.') {
        let problem = Problem::new(format!("`{value}` is ambiguous: one price or several?"));
        return Err(
            problem.hint("write a price without commas, or prices by year as prices=140,150")
        );
    }
    // 110,000 could mean one amount, or 110 in year 1 and nothing in year 2.
    let mut groups = value.split(',').skip(1);
    let grouped = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    if matches!(lever.kind, Kind::Amounts) && !value.starts_with('[') && groups.any(grouped) {
        let problem = Problem::new(format!(
            "`{value}` is ambiguous: commas within amounts or between years?"
        ));
        return Err(
            problem.hint("write thousands as 110k or 110_000, and use commas only between years")
        );
    }
    Ok(())
}

/// The items of a text with commas for a list of that kind, and their kind.
pub(super) fn items(text: &str, kind: Kind) -> Option<(Kind, std::str::Split<'_, char>)> {
    let item = match kind {
        _ if is_toml(text) => return None,
        Kind::Amounts => Kind::Amount,
        Kind::Prices => Kind::Price,
        Kind::Percents => Kind::Count(i64::MIN, i64::MAX),
        Kind::Growth if text.contains(',') => Kind::Rate(Floor::TotalLoss),
        _ => return None,
    };
    Some((item, text.split(',')))
}

/// Whether a text is typed as TOML: in quotes or brackets.
pub(super) fn is_toml(text: &str) -> bool {
    text.starts_with(['"', '\'', '[', '{'])
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
    Value::from(text).to_string()
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
            let read: Value = quoted(text).parse().unwrap();
            assert_eq!(read.as_str(), Some(text));
        }
    }
}
