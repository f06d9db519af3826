//! One value of an offer's terms.

use rust_decimal::Decimal;

use crate::key::Kind;
use crate::money::{
    Currency, Money, RATE_DIGITS, Rate, grouped, price_text, quotient, units_from_text,
};

/// What a key or a lever is set to.
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
    /// True or false.
    Flag(bool),
    /// A word, a text, or what has no simpler form, as the file has it.
    Text(String),
    /// One a year.
    List(Vec<Setting>),
}

impl Setting {
    /// What somebody typed for a key of that kind, where it is a number.
    pub(crate) fn typed(text: &str, kind: Kind) -> Option<Self> {
        let text = text.trim();
        match kind {
            Kind::Amount => units_from_text(text).ok().map(Self::Amount),
            Kind::Price => units_from_text(text).ok().map(Self::Price),
            Kind::Shares => units_from_text(text).ok().map(Self::Shares),
            Kind::RateOrAmount if !text.ends_with('%') => Self::typed(text, Kind::Amount),
            Kind::Rate(_) | Kind::Growth | Kind::RateOrAmount => {
                text.parse::<Rate>().ok().map(|rate| Self::Rate(rate.fraction()))
            }
            Kind::Count(..) => text.parse().ok().map(Self::Count),
            _ => None,
        }
    }

    /// The rate, where it is one.
    pub(crate) fn rate(&self) -> Option<Rate> {
        match self {
            Self::Rate(fraction) => Rate::of(*fraction),
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
            Self::Flag(_) | Self::Text(_) | Self::List(_) => None,
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
            Self::Flag(_) | Self::Text(_) | Self::List(_) => return None,
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

    /// In words, with amounts and prices in that currency.
    #[must_use]
    pub fn in_words(&self, currency: Currency) -> String {
        match self {
            Self::Amount(amount) if amount.is_integer() => grouped(*amount, 0),
            Self::Amount(amount) => grouped(*amount, currency.minor_digits()),
            Self::Price(price) => price_text(Money::new(*price, currency)),
            Self::Shares(shares) => {
                format!("{} shares", grouped(*shares, shares.normalize().scale()))
            }
            Self::Rate(fraction) => percent(*fraction),
            Self::Count(count) => count.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.in_words(currency)).collect();
                items.join(", ")
            }
        }
    }
}

/// A fraction in percent, without needless zeros.
pub(crate) fn percent(fraction: Decimal) -> String {
    format!("{}%", (fraction * Decimal::ONE_HUNDRED).normalize())
}
