//! A single value of an offer's terms.

use rust_decimal::Decimal;

use crate::key::Kind;
use crate::money::{Currency, Money, Rate, grouped, price_text, relative, units_from_text};

/// The value of a key or lever.
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
    /// A number of months, grants and the like.
    Count(i64),
    /// Another number, like hours.
    Number(Decimal),
    /// True or false.
    Flag(bool),
    /// A word, text, or other value as written in the file.
    Text(String),
    /// One value per year.
    List(Vec<Setting>),
    /// The clawback steps, earliest first.
    Steps(Vec<RepayStep>),
}

/// A clawback step: the fraction repaid on leaving before a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RepayStep {
    /// Months served since the payment.
    pub month: u32,
    /// The fraction repaid before that month.
    pub part: Rate,
}

impl RepayStep {
    /// The steps in words, like `100% within 12, 50% within 24 months`.
    #[must_use]
    pub fn in_words(steps: &[Self]) -> String {
        let steps = steps.iter().map(|step| format!("{} within {}", step.part, step.month));
        format!("{} months", steps.collect::<Vec<_>>().join(", "))
    }
}

impl Setting {
    /// Parses typed text for a key of that kind, if it is a number.
    pub(crate) fn typed(text: &str, kind: Kind) -> Option<Self> {
        let text = text.trim();
        match kind {
            Kind::Amount => units_from_text(text).ok().map(Self::Amount),
            Kind::Price => units_from_text(text).ok().map(Self::Price),
            Kind::Shares => units_from_text(text).ok().map(Self::Shares),
            Kind::RateOrAmount(_) if !text.ends_with('%') => Self::typed(text, Kind::Amount),
            Kind::Rate(_) | Kind::Part | Kind::Growth | Kind::RateOrAmount(_) => {
                text.parse::<Rate>().ok().map(|rate| Self::Rate(rate.fraction()))
            }
            Kind::Count(..) => text.parse().ok().map(Self::Count),
            Kind::Number(..) => text.parse().ok().map(Self::Number),
            _ => None,
        }
    }

    /// The rate, if it is one.
    pub(crate) fn rate(&self) -> Option<Rate> {
        match self {
            Self::Rate(fraction) => Rate::of(*fraction),
            _ => None,
        }
    }

    /// The number, if it is one: money, price, shares, fraction or count.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Amount(number) | Self::Price(number) | Self::Shares(number) => Some(*number),
            Self::Rate(number) | Self::Number(number) => Some(*number),
            Self::Count(count) => Some((*count).into()),
            Self::Flag(_) | Self::Text(_) | Self::List(_) | Self::Steps(_) => None,
        }
    }

    /// A setting of the same kind with another number.
    pub(crate) fn with(&self, number: Decimal) -> Option<Self> {
        Some(match self {
            Self::Amount(_) => Self::Amount(number),
            Self::Price(_) => Self::Price(number),
            Self::Shares(_) => Self::Shares(number),
            Self::Rate(_) => Self::Rate(number),
            Self::Number(_) => Self::Number(number),
            Self::Count(_) => Self::Count(number.try_into().ok()?),
            Self::Flag(_) | Self::Text(_) | Self::List(_) | Self::Steps(_) => return None,
        })
    }

    /// The difference from another setting of the same kind. A missing one counts as zero.
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

    /// The relative difference from another setting of the same kind, to six decimals; `None` for
    /// rates or if the other is not above zero.
    #[must_use]
    pub fn rate_over(&self, other: Option<&Self>) -> Option<Decimal> {
        let (before, more) = (other?.number()?, self.more_than(other)?);
        match self {
            Self::Rate(_) | Self::Count(_) | Self::Number(_) => None,
            _ => relative(more.number()?, before),
        }
    }

    /// The setting in words, with amounts and prices in the given currency.
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
            Self::Number(number) => number.normalize().to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) => text.clone(),
            Self::Steps(steps) => RepayStep::in_words(steps),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.in_words(currency)).collect();
                items.join(", ")
            }
        }
    }
}

/// A fraction as a percentage, without trailing zeros.
pub(crate) fn percent(fraction: Decimal) -> String {
    format!("{}%", (fraction * Decimal::ONE_HUNDRED).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{Floor, Sign};

    fn amount(number: i64) -> Setting {
        Setting::Amount(number.into())
    }

    fn rate(percent: i64) -> Setting {
        Setting::Rate(Decimal::new(percent, 2))
    }

    #[test]
    fn typed_text_is_parsed_by_the_kind_of_key() {
        let typed =
            |text, kind| Setting::typed(text, kind).map(|setting| setting.in_words(Currency::USD));
        for (text, kind, setting) in [
            ("185k", Kind::Amount, Some("185,000")),
            (" 12.5 ", Kind::Price, Some("12.50")),
            ("1,765", Kind::Shares, Some("1,765 shares")),
            ("3%", Kind::Rate(Floor::Zero), Some("3%")),
            ("3", Kind::Growth, None),
            ("15%", Kind::RateOrAmount(Sign::Positive), Some("15%")),
            ("30k", Kind::RateOrAmount(Sign::Positive), Some("30,000")),
            ("-6", Kind::Count(-12, 12), Some("-6")),
            ("6.5", Kind::Count(0, 12), None),
            ("3%", Kind::Amount, None),
            ("amazon", Kind::Text, None),
        ] {
            assert_eq!(typed(text, kind).as_deref(), setting, "{text}");
        }
    }

    #[test]
    fn only_settings_of_the_same_kind_have_a_difference() {
        assert_eq!(amount(120).more_than(Some(&amount(100))), Some(amount(20)));
        assert_eq!(rate(3).more_than(Some(&rate(5))), Some(rate(-2)));
        assert_eq!(amount(120).more_than(Some(&rate(5))), None);
        // A missing value counts as zero.
        assert_eq!(amount(120).more_than(None), Some(amount(120)));
        let words = Setting::Text("amazon".to_owned());
        assert_eq!(words.more_than(Some(&words)), None);
    }

    #[test]
    fn rates_have_no_relative_difference() {
        assert_eq!(amount(120).rate_over(Some(&amount(100))), Some(Decimal::new(200_000, 6)));
        assert_eq!(amount(120).rate_over(Some(&amount(0))), None);
        assert_eq!(amount(120).rate_over(Some(&amount(-100))), None);
        assert_eq!(amount(120).rate_over(None), None);
        assert_eq!(rate(3).rate_over(Some(&rate(5))), None);
        assert_eq!(Setting::Count(3).rate_over(Some(&Setting::Count(6))), None);
    }

    #[test]
    fn a_setting_keeps_its_kind_with_another_number() {
        assert_eq!(rate(3).with(Decimal::new(5, 2)), Some(rate(5)));
        assert_eq!(Setting::Count(3).with(Decimal::from(4)), Some(Setting::Count(4)));
        assert_eq!(Setting::Flag(true).with(Decimal::ONE), None);
    }
}
