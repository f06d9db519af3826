//! Plain numbers of cells, read without TOML.
//!
//! What is read here is what the reader of offer files would read. Everything else is left to it: other
//! spellings, and every mistake.

use rust_decimal::Decimal;

use crate::key::{Floor, Kind, Sign};
use crate::money::{Amount, Currency, Rate, Written};
use crate::terms::Setting;

/// The most digits of a number that is read digit by digit.
const MOST_DIGITS: usize = 15;

/// The setting of a plain number; `None` for anything else. Signs of another currency than `currency`
/// are not plain, and none is if it is not known.
pub(super) fn setting(text: &str, kind: Kind, currency: Option<Currency>) -> Option<Setting> {
    if text.ends_with('%') {
        return rate(text, kind).map(|rate| Setting::Rate(rate.fraction()));
    }
    let units = || units(text, currency);
    Some(match kind {
        Kind::Amount => Setting::Amount(units()?),
        // 140,150 could be two prices.
        Kind::Price if !text.contains(',') => Setting::Price(units()?),
        Kind::Shares if text.starts_with(is_digit) => {
            Setting::Shares(units().filter(Decimal::is_integer)?)
        }
        // A small number could be a percentage.
        Kind::RateOrAmount(sign) => {
            let is_clear =
                |units: &Decimal| units.is_zero() || *units > Decimal::from(sign.most_doubtful());
            Setting::Amount(units().filter(is_clear)?)
        }
        Kind::Count(least, most) => {
            let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
            let count = text.parse().ok().filter(|_| is_plain || text == "0")?;
            Setting::Count((least..=most).contains(&count).then_some(count)?)
        }
        _ => return None,
    })
}

fn rate(text: &str, kind: Kind) -> Option<Rate> {
    let rate: Rate = text.parse().ok()?;
    let is_valid = match kind {
        Kind::Rate(Floor::TotalLoss) | Kind::Growth | Kind::RateOrAmount(Sign::Any) => true,
        Kind::Rate(Floor::Zero) | Kind::RateOrAmount(Sign::Positive) | Kind::RateOrFlag => {
            rate >= Rate::default()
        }
        Kind::Part => (Rate::default()..=Rate::ONE).contains(&rate),
        _ => false,
    };
    is_valid.then_some(rate)
}

/// An amount in the valid range.
fn units(text: &str, currency: Option<Currency>) -> Option<Decimal> {
    let units = digits(text).or_else(|| written(text, currency))?;
    Amount::new(units).is_ok().then(|| units.normalize())
}

/// A number like `175000` or `187.35`. Three decimals could be thousands.
fn digits(text: &str) -> Option<Decimal> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = text.len() <= MOST_DIGITS
        && !whole.is_empty()
        && decimals.len() != 3
        && !text.ends_with('.');
    let mut number: i64 = 0;
    for byte in whole.bytes().chain(decimals.bytes()).take_while(|_| is_plain) {
        number = number * 10 + i64::from(Some(byte).filter(u8::is_ascii_digit)? - b'0');
    }
    is_plain.then(|| Decimal::new(number, decimals.len() as u32))
}

/// A number like `$175k` or `175,000`.
fn written(text: &str, currency: Option<Currency>) -> Option<Decimal> {
    let is_number = text.starts_with(|c: char| is_digit(c) || (!c.is_ascii() || c == '$'));
    let written = Written::parse(text).ok().filter(|_| is_number)?;
    let is_own = written.marks().all(|mark| currency.is_some_and(|currency| mark.is_of(currency)));
    let is_clear = !written.is_indian && written.units.scale() != 3;
    (is_own && is_clear).then_some(written.units)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, kind: Kind) -> Option<String> {
        let setting = setting(text, kind, Some(Currency::USD))?;
        Some(setting.number().unwrap().to_string())
    }

    #[test]
    fn plain_numbers_are_read() {
        for (text, kind, number) in [
            ("175000", Kind::Amount, Some("175000")),
            ("187.50", Kind::Price, Some("187.5")),
            ("0", Kind::Amount, Some("0")),
            ("0.5", Kind::Price, Some("0.5")),
            ("$175k", Kind::Amount, Some("175000")),
            ("175,000", Kind::Amount, Some("175000")),
            ("1,765", Kind::Shares, Some("1765")),
            ("15%", Kind::RateOrAmount(Sign::Positive), Some("0.15")),
            ("-5%", Kind::Growth, Some("-0.05")),
            ("30000", Kind::RateOrAmount(Sign::Positive), Some("30000")),
            ("12", Kind::Count(1, 12), Some("12")),
        ] {
            assert_eq!(read(text, kind).as_deref(), number, "{text}");
        }
    }

    #[test]
    fn what_could_be_a_mistake_is_left_to_the_reader() {
        for (text, kind) in [
            ("95.000", Kind::Amount),
            ("-1", Kind::Amount),
            ("+1", Kind::Amount),
            ("1000000000001", Kind::Amount),
            ("€95k", Kind::Amount),
            ("45 lakh", Kind::Amount),
            ("1.", Kind::Amount),
            (".5", Kind::Amount),
            ("1e5", Kind::Amount),
            ("140,150", Kind::Price),
            ("$10", Kind::Shares),
            ("10.5", Kind::Shares),
            ("15", Kind::RateOrAmount(Sign::Positive)),
            ("-5%", Kind::Part),
            ("101%", Kind::Part),
            ("3", Kind::Growth),
            ("3%,5%", Kind::Growth),
            ("012", Kind::Count(1, 12)),
            ("13", Kind::Count(1, 12)),
            ("15%", Kind::Amount),
        ] {
            assert_eq!(read(text, kind), None, "{text}");
        }
        // Without a known currency, no sign is taken for granted.
        assert_eq!(setting("$175k", Kind::Amount, None), None);
        assert!(setting("175k", Kind::Amount, None).is_some());
    }
}
