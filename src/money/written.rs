//! Parses amounts with currencies, digit groups and words like `million`.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Amount, AmountError, Currency, Price, exact_decimal};

/// The currency signs that may appear next to an amount.
const SIGNS: [char; 5] = ['$', '€', '£', '¥', '₹'];

/// Other names of currencies besides signs and codes.
const NAMES: [(&str, &str); 13] = [
    ("US$", "USD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("S$", "SGD"),
    ("SG$", "SGD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("zł", "PLN"),
    ("Rs", "INR"),
    ("Rs.", "INR"),
];

/// Words for powers of ten, with their number of zeros.
const SCALES: [(&str, u32); 10] = [
    ("k", 3),
    ("thousand", 3),
    ("m", 6),
    ("mm", 6),
    ("mn", 6),
    ("million", 6),
    ("b", 9),
    ("bn", 9),
    ("billion", 9),
    ("", 0),
];

/// Words used in India: 100,000 is a lakh, and 100 lakh is a crore.
const INDIAN_SCALES: [(&str, u32); 9] = [
    ("lakh", 5),
    ("lakhs", 5),
    ("lac", 5),
    ("lacs", 5),
    ("l", 5),
    ("lpa", 5),
    ("crore", 7),
    ("crores", 7),
    ("cr", 7),
];

/// A parsed amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written<'t> {
    /// The amount with its original decimals, not yet checked against the valid range.
    pub(crate) units: Decimal,
    before: Option<CurrencyMark<'t>>,
    behind: Option<CurrencyMark<'t>>,
    /// Whether it uses Indian notation: lakh, crore or groups of two digits.
    pub(crate) is_indian: bool,
}

/// A currency sign, code or name next to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CurrencyMark<'t> {
    /// The original text.
    pub(crate) text: &'t str,
    meaning: Meaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// A sign, which several currencies may share.
    Sign(char),
    Code(Currency),
}

impl<'t> Written<'t> {
    /// Parses an amount.
    pub(crate) fn parse(text: &'t str) -> Result<Self, AmountError> {
        let text = text.trim();
        if text.ends_with('%') {
            return Err(AmountError::Rate);
        }
        // German and Swiss letters write a dash for zero cents.
        let no_cents = [".-", ".–", ".—", ",-", ",–", ",—"];
        let text = no_cents.iter().find_map(|dash| text.strip_suffix(dash)).unwrap_or(text);
        let is_word = |c: char| c.is_alphabetic() || SIGNS.contains(&c);
        let rest = text.trim_start_matches(is_word);
        // The point in `Rs. 100` belongs to the word.
        let is_rupees = text.split_at(text.len() - rest.len()).0.eq_ignore_ascii_case("rs");
        let rest = if is_rupees { rest.trim_start_matches('.') } else { rest };
        let (word, rest) = text.split_at(text.len() - rest.len());
        let before = mark(word)?;
        let number = rest.trim_end_matches(|c| is_word(c) || c.is_whitespace());
        let (_, words) = rest.split_at(number.len());
        let (zeros, is_in_lakh, behind) = scale(words.trim())?;
        let (units, is_in_twos) = number_of(number.trim())?;
        let factor = Decimal::from(10_u64.pow(zeros));
        let units = units.checked_mul(factor).ok_or(AmountError::OutOfRange)?;
        Ok(Self {
            // Trailing zeros left over from a word like `million` are not decimals.
            units: if zeros > 0 { units.normalize() } else { units },
            before,
            behind,
            is_indian: is_in_lakh || is_in_twos,
        })
    }

    /// The currency marks in the amount.
    pub(crate) fn marks(&self) -> impl Iterator<Item = CurrencyMark<'t>> {
        [self.before, self.behind].into_iter().flatten()
    }

    /// Whether the amount names a currency.
    #[cfg(feature = "file")]
    pub(crate) fn names_currency(&self) -> bool {
        self.marks().next().is_some()
    }

    /// Whether the amount reads the same in every currency, apart from a sign.
    fn is_plain(&self) -> bool {
        !self.is_indian && self.marks().all(|mark| matches!(mark.meaning, Meaning::Sign(_)))
    }
}

#[cfg(feature = "file")]
impl CurrencyMark<'_> {
    /// Whether an amount in this currency may use the mark.
    pub(crate) fn is_of(self, currency: Currency) -> bool {
        match self.meaning {
            Meaning::Sign(sign) => currency.is_written_with(sign),
            Meaning::Code(code) => code == currency,
        }
    }

    /// The code of the currency it probably means.
    pub(crate) const fn code(self) -> &'static str {
        match self.meaning {
            Meaning::Sign('€') => "EUR",
            Meaning::Sign('£') => "GBP",
            Meaning::Sign('¥') => "JPY",
            Meaning::Sign('₹') => "INR",
            Meaning::Sign(_) => "USD",
            Meaning::Code(currency) => currency.code(),
        }
    }
}

/// Parses an amount whose currency is known from context. It accepts a sign but not a code.
pub(crate) fn units_from_text(text: &str) -> Result<Decimal, AmountError> {
    let written = Written::parse(text)?;
    if written.is_plain() { Ok(written.units) } else { Err(AmountError::NotAnAmount) }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::new(units_from_text(text)?)
    }
}

impl FromStr for Price {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::new(units_from_text(text)?)
    }
}

/// Reads a currency mark from a word; `None` for no word.
fn mark(word: &str) -> Result<Option<CurrencyMark<'_>>, AmountError> {
    let text = word.trim();
    let mut chars = text.chars();
    let meaning = match (chars.next(), chars.next()) {
        (None, _) => return Ok(None),
        (Some(sign), None) if SIGNS.contains(&sign) => Meaning::Sign(sign),
        _ => Meaning::Code(named(text).ok_or(AmountError::NotAnAmount)?),
    };
    Ok(Some(CurrencyMark { text, meaning }))
}

/// Finds a currency by name or code. Its sign may follow, as in `CAD$`.
fn named(text: &str) -> Option<Currency> {
    let by_name = NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    let code = by_name.map_or(text.trim_end_matches(SIGNS), |(_, code)| code);
    code.to_ascii_uppercase().parse().ok()
}

/// Reads the words after a number: the number of zeros, whether they are Indian, and a currency
/// mark.
fn scale(words: &str) -> Result<(u32, bool, Option<CurrencyMark<'_>>), AmountError> {
    if let Ok(behind) = mark(words) {
        return Ok((0, false, behind));
    }
    let lower = words.to_lowercase();
    let scales = SCALES.iter().map(|scale| (scale, false));
    let scales = scales.chain(INDIAN_SCALES.iter().map(|scale| (scale, true)));
    let found =
        scales.filter(|((word, _), _)| lower.starts_with(word)).find_map(|(scale, indian)| {
            let (word, zeros) = scale;
            let behind = mark(words.get(word.len()..)?).ok()?;
            Some((*zeros, indian, behind))
        });
    found.ok_or(AmountError::NotAnAmount)
}

/// Parses digits with at most one decimal point, a leading minus and separators between groups:
/// commas, spaces of any width, apostrophes or underscores. Returns whether the groups have two
/// digits.
fn number_of(text: &str) -> Result<(Decimal, bool), AmountError> {
    let is_separator = |c: char| c == ',' || c.is_whitespace() || matches!(c, '\'' | '’');
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | '-') || is_separator(c);
    if !text.chars().all(is_part) {
        return Err(AmountError::NotAnAmount);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let separator = text.chars().find(|c| is_separator(*c));
    let is_in_twos = match separator {
        Some(separator) if !decimals.contains(is_separator) && !text.contains('_') => {
            grouping(whole.trim_start_matches('-'), separator)?
        }
        Some(_) => return Err(AmountError::Grouping),
        None => false,
    };
    // As in TOML, an underscore must be between two digits.
    let between_digits = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.ends_with(|c: char| c.is_ascii_digit())
    };
    if text.contains('_') && !text.trim_start_matches('-').split('_').all(between_digits) {
        return Err(AmountError::NotAnAmount);
    }
    let plain: String = text.chars().filter(|c| !is_separator(*c) && *c != '_').collect();
    Ok((exact_decimal(&plain)?, is_in_twos))
}

/// Whether the digits are in groups of two before the last three, as in `13,00,000`, rather than in
/// groups of three.
fn grouping(whole: &str, separator: char) -> Result<bool, AmountError> {
    let groups: Vec<usize> = whole.split(separator).map(str::len).collect();
    let is_of = |first: usize, size: usize| match groups.as_slice() {
        [start, middle @ .., 3] => {
            (1..=first).contains(start) && middle.iter().all(|group| *group == size)
        }
        _ => false,
    };
    match (is_of(3, 3), is_of(2, 2)) {
        (true, _) => Ok(false),
        (false, true) => Ok(true),
        (false, false) => Err(AmountError::Grouping),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<(String, Vec<&str>, bool), AmountError> {
        let written = Written::parse(text)?;
        let marks = written.marks().map(|mark| mark.text).collect();
        Ok((written.units.normalize().to_string(), marks, written.is_indian))
    }

    #[test]
    fn amounts_are_read_in_many_countries_notations() {
        for (text, units, marks, indian) in [
            ("175,000 USD", "175000", &["USD"][..], false),
            ("USD 175,000", "175000", &["USD"], false),
            ("usd 175k", "175000", &["usd"], false),
            ("C$180k", "180000", &["C$"], false),
            ("A$ 180,000", "180000", &["A$"], false),
            ("US$1.2M", "1200000", &["US$"], false),
            ("$180k CAD", "180000", &["$", "CAD"], false),
            ("CAD$180k", "180000", &["CAD$"], false),
            ("95\u{a0}000\u{a0}€", "95000", &["€"], false),
            ("95\u{2009}000", "95000", &[], false),
            ("1\u{202f}250\u{202f}000", "1250000", &[], false),
            ("95 000 EUR", "95000", &["EUR"], false),
            ("CHF 120'000", "120000", &["CHF"], false),
            ("CHF 120'000.–", "120000", &["CHF"], false),
            ("1.2 million", "1200000", &[], false),
            ("185 k", "185000", &[], false),
            ("90kEUR", "90000", &["EUR"], false),
            ("45 lakh", "4500000", &[], true),
            ("₹45L", "4500000", &["₹"], true),
            ("45 LPA", "4500000", &[], true),
            ("1.2 crore", "12000000", &[], true),
            ("1.2Cr INR", "12000000", &["INR"], true),
            ("₹13,00,000", "1300000", &["₹"], true),
            ("Rs. 13,00,000.50", "1300000.5", &["Rs."], true),
            ("Rs.50,000", "50000", &["Rs."], false),
            ("13,000", "13000", &[], false),
        ] {
            assert_eq!(written(text), Ok((units.to_owned(), marks.to_vec(), indian)), "{text}");
        }
    }

    #[test]
    fn invalid_amounts_are_rejected() {
        for (text, error) in [
            ("13,00,00", AmountError::Grouping),
            ("130,00,000", AmountError::Grouping),
            ("95 00", AmountError::Grouping),
            ("95 000,000", AmountError::Grouping),
            ("1.5 000", AmountError::Grouping),
            ("175 dollars", AmountError::NotAnAmount),
            ("USD", AmountError::NotAnAmount),
            ("$$5", AmountError::NotAnAmount),
            ("5 kk", AmountError::NotAnAmount),
            ("k", AmountError::NotAnAmount),
            ("9999999999999999999999999999 crore", AmountError::OutOfRange),
        ] {
            assert_eq!(written(text).map(drop), Err(error), "{text}");
        }
    }

    #[test]
    fn a_code_or_lakh_needs_a_known_currency() {
        for text in ["USD 30,000", "C$30k", "45 lakh", "13,00,000"] {
            assert_eq!(units_from_text(text), Err(AmountError::NotAnAmount), "{text}");
        }
        assert_eq!(units_from_text("$30k"), Ok(Decimal::from(30_000)));
    }
}
