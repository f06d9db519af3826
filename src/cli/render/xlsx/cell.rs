//! What a cell holds in a spreadsheet: text, or a number and how it looks.

use std::borrow::Cow;

use offercalc::{Decimal, Money, grouped, price_digits, round};

use crate::report::document::{Cell, ColumnKind};
use crate::report::record::RecordField;
use crate::report::text::with_sign;

/// What a cell holds.
pub(super) enum Content<'c> {
    Blank,
    Text(Cow<'c, str>),
    Number(Number),
}

/// A number, and how it looks.
pub(super) struct Number {
    pub(super) number: Decimal,
    pub(super) look: Look,
}

/// How a number looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The sign or code of a currency.
    sign: String,
    /// The digits after the point.
    digits: u32,
    is_ungrouped: bool,
    has_plus: bool,
    /// Whether zero is a dash.
    has_dash: bool,
    /// What follows the digits.
    unit: Unit,
    /// A word after the number.
    word: String,
}

/// What follows the digits of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Unit {
    #[default]
    None,
    /// A fraction, shown in percent.
    Percent,
    /// Percentage points.
    Points,
}

/// The longest word in a number format, whose length is limited.
const LONGEST_WORD: usize = 60;

/// The most digits that a spreadsheet keeps.
const MOST_DIGITS: usize = 15;

impl Look {
    fn money(amount: Money, digits: u32) -> Self {
        Self { sign: with_sign(amount.currency(), ""), digits, ..Self::default() }
    }

    fn percent() -> Self {
        Self { digits: 1, unit: Unit::Percent, has_plus: true, ..Self::default() }
    }

    /// The number format: that of positive numbers, of negative ones, and of zero if it is a dash.
    pub(super) fn format(&self) -> String {
        let quoted = |text: &str| match text {
            "" => String::new(),
            text => format!("\"{text}\""),
        };
        let point = if self.digits == 0 { "" } else { "." };
        let unit = match self.unit {
            Unit::None => "",
            Unit::Percent => "%",
            Unit::Points => "\" pp\"",
        };
        let whole = if self.is_ungrouped { "0" } else { "#,##0" };
        let zeros = "0".repeat(self.digits as usize);
        let body =
            format!("{}{whole}{point}{zeros}{unit}{}", quoted(&self.sign), quoted(&self.word));
        let plus = if self.has_plus { "+" } else { "" };
        let zero = match (self.has_dash, self.has_plus) {
            (true, _) => ";\"–\"".to_owned(),
            (false, true) => format!(";{body}"),
            (false, false) => String::new(),
        };
        format!("{plus}{body};-{body}{zero}")
    }

    /// The columns that a number takes.
    pub(super) fn width(&self, number: Decimal) -> usize {
        let shown = if self.unit == Unit::Percent { number * Decimal::ONE_HUNDRED } else { number };
        let unit = if self.unit == Unit::None { 0 } else { 3 };
        let number = grouped(shown, self.digits).len();
        number + usize::from(self.has_plus) + self.sign.chars().count() + unit + self.word.len()
    }
}

/// What a cell of a document holds. A number that a report has as words is a number again.
pub(super) fn content<'c>(cell: &'c Cell<'_>, kind: ColumnKind) -> Content<'c> {
    if let Some(number) = number(cell) {
        return Content::Number(number);
    }
    match cell {
        Cell::Text(words) => match in_words(words, kind) {
            Some(number) => Content::Number(number),
            None => Content::Text(Cow::Borrowed(words)),
        },
        Cell::Beside(cell, word) => match &**cell {
            Cell::Text(words) => Content::Text(format!("{words} {word}").into()),
            _ => Content::Text(Cow::Borrowed(word)),
        },
        Cell::Missing => Content::Text("–".into()),
        _ => Content::Blank,
    }
}

/// The number of a cell and how it looks, if it has one.
fn number(cell: &Cell<'_>) -> Option<Number> {
    let (number, look) = match cell {
        Cell::Amount(amount) => {
            let look = Look::money(*amount, amount.currency().minor_digits());
            (amount.amount(), Look { has_dash: true, ..look })
        }
        Cell::Difference(more) => {
            let look = Look::money(*more, more.currency().minor_digits());
            (more.amount(), Look { has_dash: true, has_plus: true, ..look })
        }
        Cell::Price(price) => (price.amount(), Look::money(*price, digits_of(*price))),
        Cell::PriceDifference(more) => {
            let look = Look::money(*more, digits_of(*more));
            (more.amount(), Look { has_plus: true, ..look })
        }
        Cell::Change(fraction) => (*fraction, Look::percent()),
        Cell::Points(fraction) => {
            (*fraction * Decimal::ONE_HUNDRED, Look { unit: Unit::Points, ..Look::percent() })
        }
        Cell::Shares(shares) => {
            let shares = round(*shares, 4).normalize();
            (shares, Look { digits: shares.scale(), ..Look::default() })
        }
        Cell::Beside(cell, word) => {
            let Number { number, look } = number(cell)?;
            // Quotes would end the word.
            let word = word.chars().filter(|c| *c != '"').take(LONGEST_WORD);
            let word = [' '].into_iter().chain(word).collect();
            (number, Look { word, has_dash: false, ..look })
        }
        Cell::Text(_) | Cell::Bar(_) | Cell::Empty | Cell::Missing => return None,
    };
    Some(Number { number, look })
}

/// The digits of a share price.
fn digits_of(price: Money) -> u32 {
    price_digits(price.amount(), price.currency().minor_digits())
}

/// What a field of a record holds.
pub(super) fn field<'c>(field: &RecordField<'c>) -> Content<'c> {
    match field {
        RecordField::Text(text) => Content::Text(Cow::Borrowed(text)),
        RecordField::Whole(number) => {
            let look = Look { is_ungrouped: true, ..Look::default() };
            Content::Number(Number { number: (*number).into(), look })
        }
        RecordField::Number(number) => {
            let look = Look { digits: number.scale(), ..Look::default() };
            Content::Number(Number { number: *number, look })
        }
        RecordField::Empty => Content::Blank,
    }
}

/// The number that words in a column of figures are, like `170,000`, `+5%` or `3.86`. Elsewhere only a
/// whole number is one, like a month.
fn in_words(words: &str, kind: ColumnKind) -> Option<Number> {
    let is_figure = kind == ColumnKind::Figures;
    let rest = words.strip_prefix(['+', '-']).filter(|_| is_figure).unwrap_or(words);
    let (digits, unit) = match rest.strip_suffix('%').filter(|_| is_figure) {
        Some(digits) => (digits, Unit::Percent),
        None => (rest, Unit::None),
    };
    let (whole, decimals) = digits.split_once('.').filter(|_| is_figure).unwrap_or((digits, ""));
    let plain = whole.replace(',', "");
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = !plain.is_empty()
        && all_digits(&plain)
        && all_digits(decimals)
        && !digits.ends_with('.')
        && (plain == "0" || !plain.starts_with('0'))
        && plain.len() + decimals.len() <= MOST_DIGITS
        && (whole == plain || (is_figure && whole == grouped(plain.parse().ok()?, 0)));
    let number = format!("{plain}.{decimals}").trim_end_matches('.').parse::<Decimal>();
    let number = number.ok().filter(|_| is_number)?;
    let number = if words.starts_with('-') { -number } else { number };
    let look = Look {
        digits: decimals.len().try_into().ok()?,
        is_ungrouped: whole == plain,
        has_plus: words.starts_with('+'),
        unit,
        ..Look::default()
    };
    let is_percent = unit == Unit::Percent;
    let number = if is_percent { number.checked_div(Decimal::ONE_HUNDRED)? } else { number };
    Some(Number { number, look })
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;

    fn shown(cell: &Cell<'_>) -> (String, String) {
        match content(cell, ColumnKind::Figures) {
            Content::Number(Number { number, look }) => (number.to_string(), look.format()),
            Content::Text(text) => (text.into_owned(), String::new()),
            Content::Blank => Default::default(),
        }
    }

    #[test]
    fn numbers_look_like_their_currency() {
        let money = |amount: i64, code: &str| {
            let currency: Currency = code.parse().unwrap();
            Money::new(Decimal::new(amount, currency.minor_digits()), currency)
        };
        for (cell, number, format) in [
            (Cell::Amount(money(12_345, "USD")), "123.45", "\"$\"#,##0.00;-\"$\"#,##0.00;\"–\""),
            (Cell::Amount(money(5, "CHF")), "0.05", "\"CHF \"#,##0.00;-\"CHF \"#,##0.00;\"–\""),
            (Cell::Amount(money(500, "JPY")), "500", "\"¥\"#,##0;-\"¥\"#,##0;\"–\""),
            (
                Cell::Difference(money(-12_345, "EUR")),
                "-123.45",
                "+\"€\"#,##0.00;-\"€\"#,##0.00;\"–\"",
            ),
            (Cell::Change(Decimal::new(55, 3)), "0.055", "+#,##0.0%;-#,##0.0%;#,##0.0%"),
            (
                Cell::Points(Decimal::new(-4, 3)),
                "-0.400",
                "+#,##0.0\" pp\";-#,##0.0\" pp\";#,##0.0\" pp\"",
            ),
            (Cell::Shares(Decimal::new(17_650, 1)), "1765", "#,##0;-#,##0"),
            (
                Cell::Difference(money(100, "USD")).beside("\"A\""),
                "1.00",
                "+\"$\"#,##0.00\" A\";-\"$\"#,##0.00\" A\";\"$\"#,##0.00\" A\"",
            ),
        ] {
            assert_eq!(shown(&cell), (number.to_owned(), format.to_owned()));
        }
    }

    #[test]
    fn numbers_in_words_are_numbers() {
        for (words, number, format) in [
            ("170,000", "170000", "#,##0;-#,##0"),
            ("2026", "2026", "0;-0"),
            ("-20%", "-0.20", "0%;-0%"),
            ("+5.5%", "0.055", "+0.0%;-0.0%;0.0%"),
            ("3.86", "3.86", "0.00;-0.00"),
        ] {
            let (shown, look) = shown(&Cell::text(words));
            assert_eq!((shown.as_str(), look.as_str()), (number, format), "{words}");
        }
        for words in ["", "007", "1,70", "5%%", "12-34", "1.", "+", "$5", "=1+1", "1e5", "A"] {
            assert_eq!(shown(&Cell::text(words)), (words.to_owned(), String::new()), "{words}");
        }
        let label = |words| in_words(words, ColumnKind::Label).map(|it| it.number.to_string());
        assert_eq!([label("12"), label("5%"), label("1.5")], [Some("12".to_owned()), None, None]);
    }
}
