//! What a lever is set to.

use rust_decimal::Decimal;

use super::Kind;
use crate::file::FLOAT_DIGITS;
use crate::money::Rate;
use crate::money::{RATE_DIGITS, quotient};
use crate::money::{grouped, price_text};
use crate::money::{sign, units_from_text};

/// What a lever is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Money, in units of the offer's currency.
    Amount(Decimal),
    /// A share price, in units of the offer's currency.
    Price(Decimal),
    /// A number of shares.
    Shares(Decimal),
    /// A fraction: 0.03 is 3 %.
    Rate(Decimal),
    /// Months, or how many.
    Count(i64),
    /// A word, a text, or what has no simpler form, as the file has it.
    Text(String),
    /// One a year.
    List(Vec<Setting>),
}

impl Setting {
    /// What somebody typed for a lever of that kind, where it is a number.
    pub(crate) fn typed(text: &str, kind: Kind) -> Option<Self> {
        let text = text.trim();
        match kind {
            Kind::Amount => units_from_text(text).ok().map(Self::Amount),
            Kind::Price => units_from_text(text).ok().map(Self::Price),
            Kind::Shares => units_from_text(text).ok().map(Self::Shares),
            Kind::Rate | Kind::Rates => text.parse::<Rate>().ok().map(|r| Self::Rate(r.fraction())),
            Kind::Bonus if text.ends_with('%') => Self::typed(text, Kind::Rate),
            Kind::Bonus => Self::typed(text, Kind::Amount),
            Kind::Count => text.parse().ok().map(Self::Count),
            _ => None,
        }
    }

    /// The number, where it is one: money, a price, shares, a fraction or a count.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Amount(number) | Self::Price(number) | Self::Shares(number) => Some(*number),
            Self::Rate(fraction) => Some(*fraction),
            Self::Count(count) => Some((*count).into()),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The same kind of thing with another number.
    pub(crate) fn with(&self, number: Decimal) -> Option<Self> {
        Some(match self {
            Self::Amount(_) => Self::Amount(number),
            Self::Price(_) => Self::Price(number),
            Self::Shares(_) => Self::Shares(number),
            Self::Rate(_) => Self::Rate(number),
            Self::Count(_) => Self::Count(number.try_into().ok()?),
            Self::Text(_) | Self::List(_) => return None,
        })
    }

    /// How much more than another of its kind it is; what is not there yet counts as nothing.
    #[must_use]
    pub fn more_than(&self, other: Option<&Self>) -> Option<Self> {
        let before = match other {
            Some(other) if std::mem::discriminant(other) == std::mem::discriminant(self) => {
                other.number()?
            }
            Some(_) => return None,
            None => Decimal::ZERO,
        };
        self.with(self.number()?.checked_sub(before)?)
    }

    /// By which fraction of another of its kind it is more, with six digits; none for rates, whose
    /// difference is one already, and where the other is nothing.
    #[must_use]
    pub fn rate_over(&self, other: Option<&Self>) -> Option<Decimal> {
        let (before, more) = (other?.number()?, self.more_than(other)?);
        match self {
            Self::Rate(_) | Self::Count(_) => None,
            _ => quotient(more.number()?, before, RATE_DIGITS),
        }
    }

    /// How it is written in TOML.
    pub(crate) fn to_toml(&self) -> String {
        match self {
            Self::Amount(number) | Self::Price(number) | Self::Shares(number) => plain(*number),
            Self::Rate(fraction) => quoted(&percent(*fraction)),
            Self::Count(count) => count.to_string(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::to_toml).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// In words, with amounts and prices in a currency of so many minor digits.
    #[must_use]
    pub fn in_words(&self, minor_digits: u32) -> String {
        match self {
            Self::Amount(amount) if amount.is_integer() => grouped(*amount, 0),
            Self::Amount(amount) => grouped(*amount, minor_digits),
            Self::Price(price) => price_text(*price, minor_digits),
            Self::Shares(shares) => {
                format!("{} shares", grouped(*shares, shares.normalize().scale()))
            }
            Self::Rate(fraction) => percent(*fraction),
            Self::Count(count) => count.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| item.in_words(minor_digits)).collect();
                items.join(", ")
            }
        }
    }
}

/// A fraction in percent, without needless zeros.
fn percent(fraction: Decimal) -> String {
    format!("{}%", (fraction * Decimal::ONE_HUNDRED).normalize())
}

/// How a value that was typed for a lever of that kind is written in TOML. What makes no sense is
/// written so that the reader of the file refuses it in its own words.
pub(crate) fn literal(text: &str, kind: Kind) -> String {
    let text = text.trim();
    if text.starts_with(['"', '\'', '[', '{']) {
        return text.to_owned();
    }
    let list = |kind| {
        let items = text.split(',').map(|item| literal(item, kind));
        format!("[{}]", items.collect::<Vec<_>>().join(", "))
    };
    match kind {
        Kind::Amount | Kind::Price | Kind::Shares | Kind::Bonus => amount_literal(text),
        Kind::Amounts => list(Kind::Amount),
        Kind::Prices => list(Kind::Price),
        Kind::Percents => list(Kind::Count),
        Kind::Rates if text.contains(',') => list(Kind::Rate),
        Kind::Rate | Kind::Rates | Kind::Count if is_number(text) => text.to_owned(),
        Kind::Flag if matches!(text, "true" | "false") => text.to_owned(),
        _ => quoted(text),
    }
}

fn amount_literal(text: &str) -> String {
    match units_from_text(text) {
        Ok(units) if sign(text).is_none() => {
            // 95.000 could be European thousands, which is for the reader to say.
            let doubtful = units.scale() == 3 && units < Decimal::ONE_THOUSAND;
            if doubtful { units.to_string() } else { plain(units) }
        }
        _ => quoted(text),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok() || text.parse::<Decimal>().is_ok_and(|_| !text.ends_with('.'))
}

/// A number as a file has it: whole ones in groups of three digits, and in quotes what has more
/// digits than TOML keeps.
fn plain(number: Decimal) -> String {
    let number = number.normalize();
    if number.is_integer() {
        return grouped(number, 0).replace(',', "_");
    }
    let digits = number.to_string();
    let kept = digits.bytes().filter(u8::is_ascii_digit).count() <= FLOAT_DIGITS;
    if kept { digits } else { quoted(&digits) }
}

/// A text as TOML has it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
