//! Reads the numbers of a TOML file exactly: rates, amounts, prices, percents and shares.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::problem::Problem;
use super::value::{Field, cut};
use crate::equity::Percent;
use crate::key::Sign;
use crate::money::{
    Amount, AmountError, Currency, Price, Rate, RateError, Written, exact_decimal, grouped,
    units_from_text,
};

/// The most significant digits of a TOML decimal. TOML readers treat it as a binary float.
pub(crate) const FLOAT_DIGITS: usize = 15;

const RATE_HINT: &str = r#"write a quoted percentage: "3%""#;
const AMOUNT_HINT: &str = r#"write it like 185_000, 187.35, "185k", "$1.2M" or "185,000""#;

impl Field<'_> {
    /// Whether the value is written as a rate.
    pub(super) fn is_rate(&self) -> bool {
        self.as_text()
            .is_some_and(|text| text.trim_end().ends_with('%') || in_words(text).is_some())
    }

    pub(super) fn rate(&self) -> Result<Rate, Problem> {
        match self.value.get_ref() {
            DeValue::String(text) => text.parse().map_err(|error| self.rate_problem(error)),
            DeValue::Integer(_) | DeValue::Float(_) => Err(self.two_readings()),
            _ => Err(self.mismatch("a rate").hint(RATE_HINT)),
        }
    }

    pub(super) fn rate_problem(&self, error: RateError) -> Problem {
        let text = self.as_text().unwrap_or_default();
        let problem = self.problem(format_args!("is `{}`: {error}", cut(text)));
        if let Some(number) = in_words(text) {
            return problem.hint(format!(r#"write "{number}%""#));
        }
        match error {
            RateError::NoPercentSign if exact_decimal(text.trim()).is_ok() => {
                let number = exact_decimal(text.trim()).ok();
                number
                    .and_then(|number| self.readings_of(number))
                    .unwrap_or(problem.hint(RATE_HINT))
            }
            RateError::NoPercentSign | RateError::NotARate => problem.hint(RATE_HINT),
            _ => problem,
        }
    }

    /// The error for a bare number instead of a rate, which has two readings.
    fn two_readings(&self) -> Problem {
        let number = self.number().ok();
        let problem = number.and_then(|number| self.readings_of(number));
        problem.unwrap_or_else(|| self.mismatch("a rate").hint(RATE_HINT))
    }

    fn readings_of(&self, number: Decimal) -> Option<Problem> {
        let hundred = number.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
        if number.is_zero() {
            return None;
        }
        let as_fraction = number.abs() < Decimal::ONE;
        let likely = if as_fraction { hundred } else { number };
        let problem = self.problem(format_args!("is {number}: {number}% or {hundred}%?"));
        Some(problem.hint(format!(r#"write a quoted percentage: "{likely}%""#)))
    }

    /// The error for a point before three digits, which may be a thousands separator.
    pub(super) fn two_amounts(&self, units: Decimal) -> Problem {
        let (thousands, plain) = (units * Decimal::ONE_THOUSAND, units.normalize());
        let problem =
            self.problem(format_args!("is {units}: {} or {plain}?", thousands.normalize()));
        problem.hint(format!("write {} or {plain}", thousands.normalize()))
    }

    /// The error for a bare number that may be a percentage instead of an amount.
    pub(super) fn doubtful_amount(&self, sign: Sign) -> Option<Problem> {
        let number = self.number().ok()?;
        if number.is_zero() || number.abs() > sign.most_doubtful().into() {
            return None;
        }
        let percent =
            if number.abs() < Decimal::ONE { number * Decimal::ONE_HUNDRED } else { number };
        let percent = percent.normalize();
        let problem = self.problem(format_args!("is {number}: {percent}% of base, or an amount?"));
        Some(problem.hint(format!(
            r#"write "{percent}%" for a rate, or "{number}" in quotes for an amount"#
        )))
    }

    /// The error for several amounts in one text, which should be a list.
    pub(super) fn amounts_in_text(&self) -> Option<Problem> {
        let text = self.as_text().filter(|text| Written::parse(text).is_err())?;
        let parts = text.split(['/', '+', ';']).flat_map(|part| part.split(", ")).map(str::trim);
        let parts: Vec<&str> = parts.collect();
        if parts.len() < 2 || !parts.iter().all(|part| Written::parse(part).is_ok()) {
            return None;
        }
        let list: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
        let problem = self.problem("has several amounts but is not a list");
        Some(problem.hint(format!("write a list by year: [{}]", list.join(", "))))
    }

    /// An amount in units, not yet checked against the valid range.
    pub(super) fn units(&self, currency: Option<CurrencyHere>) -> Result<Decimal, Problem> {
        let DeValue::String(text) = self.value.get_ref() else {
            return self.number();
        };
        let written = Written::parse(text).map_err(|error| self.amount_problem(error))?;
        // An unreadable currency is already reported.
        match currency.and_then(|here| in_another_currency(&written, here)) {
            Some((message, hint)) => Err(self.problem(message).hint(hint)),
            None => Ok(written.units),
        }
    }

    pub(super) fn price(&self, currency: Option<CurrencyHere>) -> Result<Price, Problem> {
        Price::new(self.units(currency)?).map_err(|error| self.amount_problem(error))
    }

    pub(super) fn amount_problem(&self, error: AmountError) -> Problem {
        let shown = match self.value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(integer) => integer.to_string(),
            DeValue::Float(float) => float.to_string(),
            _ => String::new(),
        };
        let problem = self.problem(format_args!("is `{}`: {error}", cut(&shown)));
        match error {
            AmountError::NotAnAmount | AmountError::Grouping => match european(&shown) {
                Some(plain) => problem.hint(format!("write {plain}")),
                None if is_hourly(&shown) => {
                    problem.hint("for pay by the hour, write base = { hourly = 100 }")
                }
                None => problem.hint(AMOUNT_HINT),
            },
            AmountError::Rate => problem.hint(r#"write money, like 30_000 or "30k""#),
            _ => problem,
        }
    }

    /// A percent of a schedule, from 0 to 100, with or without a percent sign.
    pub(super) fn percent(&self) -> Result<Percent, Problem> {
        if let Some(text) = self.as_text() {
            return percent_from_text(text).ok_or_else(|| {
                let problem = self.mismatch("a number from 0 to 100");
                problem.hint("write a percentage, like 25, 6.25 or \"5%\"")
            });
        }
        let number = match self.value.get_ref() {
            DeValue::Float(float) if !float.as_str().contains(|c: char| c.is_ascii_digit()) => {
                return Err(self.problem(format_args!("must be from 0 to 100, not {float}")));
            }
            _ => self.number_or("a number from 0 to 100")?,
        };
        Percent::new(number).ok_or_else(|| {
            let decimals = Percent::MAX_DECIMALS;
            self.problem(format_args!(
                "must be from 0 to 100 with at most {decimals} decimals, not {number}"
            ))
        })
    }

    fn number(&self) -> Result<Decimal, Problem> {
        self.number_or("an amount")
    }

    /// A TOML number, read exactly.
    pub(super) fn number_or(&self, wanted: &str) -> Result<Decimal, Problem> {
        match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map(Decimal::from)
                .map_err(|_| self.amount_problem(AmountError::OutOfRange)),
            DeValue::Float(float) => self.exact_float(float.as_str()),
            _ => Err(self.mismatch(wanted).hint(AMOUNT_HINT)),
        }
    }

    /// A number in a range, with at most two decimals.
    pub(super) fn number_in(&self, range: RangeInclusive<i64>) -> Result<Decimal, Problem> {
        let wanted = format!("a number from {} to {}", range.start(), range.end());
        if !matches!(self.value.get_ref(), DeValue::Integer(_) | DeValue::Float(_)) {
            return Err(self.mismatch(&wanted));
        }
        let number = self.number_or(&wanted)?.normalize();
        if !(Decimal::from(*range.start())..=Decimal::from(*range.end())).contains(&number) {
            return Err(self.problem(format_args!("must be {wanted}, not {number}")));
        }
        if number.scale() > 2 {
            return Err(self.problem("has more than 2 decimals"));
        }
        Ok(number)
    }

    fn exact_float(&self, literal: &str) -> Result<Decimal, Problem> {
        let mantissa = literal.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa.chars().filter(char::is_ascii_digit);
        let digits = digits.skip_while(|digit| *digit == '0').count();
        if digits > FLOAT_DIGITS {
            let problem = self.problem(format_args!(
                "has {digits} digits, but a TOML decimal keeps only {FLOAT_DIGITS}"
            ));
            return Err(problem.hint(format!("write it in quotes: \"{}\"", cut(literal))));
        }
        let plain = literal.strip_prefix('+').unwrap_or(literal).to_ascii_lowercase();
        let number = match plain.contains('e') {
            true => Decimal::from_scientific(&plain).map_err(|_| match plain.contains("e-") {
                true => AmountError::TooManyDigits,
                false => AmountError::OutOfRange,
            }),
            false => exact_decimal(&plain),
        };
        number.map_err(|error| self.amount_problem(error))
    }

    /// A whole number of shares, up to [`Amount::MAX`].
    pub(super) fn shares(&self) -> Result<Decimal, Problem> {
        let wrong = || self.problem("must be a number of shares from 0 to 10^12");
        let count = match self.as_text() {
            Some(text) => match Written::parse(text) {
                Ok(written) if !written.names_currency() => written.units,
                _ => return Err(wrong()),
            },
            None => self.number_or("a number of shares")?,
        };
        if !count.is_integer() {
            let problem =
                self.problem(format_args!("must be a whole number of shares, not {count}"));
            let thousands = count * Decimal::ONE_THOUSAND;
            // Three decimals may be thousands, as some languages write them.
            return Err(match count.scale() == 3 && thousands.is_integer() {
                true => {
                    problem.hint(format!("write {} or {}", thousands.normalize(), count.round()))
                }
                false => problem.hint("remove the fraction"),
            });
        }
        Amount::new(count).map(Amount::get).map_err(|_| wrong())
    }
}

/// The currency of amounts in a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurrencyHere {
    pub(super) currency: Currency,
    pub(super) stated: CurrencyStated,
}

/// The place that states the currency of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CurrencyStated {
    /// At the top of the file.
    ForAll,
    /// In the section of the amounts.
    InSection,
    /// With the share price.
    InStock,
}

impl CurrencyHere {
    /// The currency of a whole file.
    pub(super) const fn for_all(currency: Currency) -> Self {
        Self { currency, stated: CurrencyStated::ForAll }
    }
}

/// The error and hint for an amount in another currency than that of its section. The hint preserves
/// the amount's meaning.
pub(super) fn in_another_currency(
    written: &Written<'_>,
    CurrencyHere { currency, stated }: CurrencyHere,
) -> Option<(String, String)> {
    let place = match stated {
        CurrencyStated::ForAll => "for the whole offer",
        CurrencyStated::InSection => "in the same section",
        CurrencyStated::InStock => "in [stock]",
    };
    if let Some(mark) = written.marks().find(|mark| !mark.is_of(currency)) {
        let message = format!("is in {}, but the currency here is {currency}", mark.text);
        let hint = format!(
            "set currency = \"{}\" {place}, or convert the amount to {currency} and \
             write it without `{}`",
            mark.code(),
            mark.text,
        );
        return Some((message, hint));
    }
    let rupees = "INR";
    if !written.is_indian || currency.code() == rupees {
        return None;
    }
    let message = format!("looks like {rupees}, but the currency here is {currency}");
    let plain = grouped(written.units, written.units.normalize().scale()).replace(',', "_");
    Some((message, format!("set currency = \"{rupees}\" {place}, or write {plain}")))
}

/// The number of a rate written with a word such as `percent`.
fn in_words(text: &str) -> Option<Decimal> {
    let lower = text.trim().to_lowercase();
    let number = ["percent", "per cent", "pct"].iter().find_map(|word| lower.strip_suffix(word))?;
    exact_decimal(number.trim_end()).ok()
}

/// A percent of a schedule: `5` or `5%`.
pub(super) fn percent_from_text(text: &str) -> Option<Percent> {
    let text = text.trim();
    let digits = text.strip_suffix('%').map_or(text, str::trim_end);
    Percent::new(exact_decimal(digits).ok()?)
}

/// An amount with European separators, rewritten for TOML.
fn european(text: &str) -> Option<String> {
    if !text.contains('.') {
        return None;
    }
    let swap = |c| match c {
        '.' => ',',
        ',' => '.',
        other => other,
    };
    let units = units_from_text(&text.chars().map(swap).collect::<String>()).ok()?.normalize();
    Some(grouped(units, units.scale()).replace(',', "_"))
}

/// Whether an amount is written as pay by the hour, like `$100 an hour` or `95/h`.
fn is_hourly(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("hour") || ["/h", "/hr", "ph"].iter().any(|end| text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use crate::file::tests::{hints, wrong};
    use crate::{Horizon, Metric, Offer};

    /// The pay of year 1 for these lines; `None` if the file is invalid.
    fn year1(lines: &str) -> Option<String> {
        let offer = Offer::from_toml(lines).ok()?;
        let projection = offer.project(Horizon::default()).ok()?;
        Some(projection.metric(Metric::Year(1)).ok()?.get().to_string())
    }

    fn base(value: &str) -> Option<String> {
        year1(&format!("base = {value}"))
    }

    #[test]
    fn amounts_are_read_exactly() {
        for (value, amount) in [
            ("185_000", Some("185000.00")),
            ("0x10", Some("16.00")),
            ("+185000.25", Some("185000.25")),
            ("1.85e5", Some("185000.00")),
            ("\"$1.2M\"", Some("1200000.00")),
            // A binary float would lose a cent.
            ("1000000.015", Some("1000000.02")),
            ("1_000_000_000_001", None),
            ("-1", None),
            ("1e300", None),
            ("1e-300", None),
            ("99999999999999999999", None),
            ("inf", None),
            ("nan", None),
            ("true", None),
            ("[1]", None),
        ] {
            assert_eq!(base(value).as_deref(), amount, "{value}");
        }
    }

    #[test]
    fn a_decimal_of_more_than_15_digits_must_be_quoted() {
        assert_eq!(base("12345678.1234567").as_deref(), Some("12345678.12"));
        assert_eq!(base("12345678.12345678"), None);
        assert_eq!(base("\"12345678.12345678\"").as_deref(), Some("12345678.12"));
        // Leading zeros do not count.
        assert!(base("0.000000123456789012345").is_some());
        assert!(hints("base = 12345678.12345678")[0].contains("\"12345678.12345678\""));
    }

    #[test]
    fn a_point_before_three_digits_is_ambiguous() {
        assert_eq!(base("95.000"), None);
        let hint = hints("base = 95.000").concat();
        assert_eq!(hint, "write 95000 or 95");
        assert_eq!(hints("base = \"95.500\""), ["write 95500 or 95.5"]);
        // Below 1, from 1,000, or with other decimals, the amount is unambiguous.
        for plain in ["95.00", "95.0000", "0.125", "1000.125"] {
            assert!(base(plain).is_some(), "{plain}");
        }
        // A currency with three minor digits makes it unambiguous.
        assert!(year1("base = 95.000\ncurrency = \"KWD\"").is_some());
        assert!(year1("currency = \"KWD\"\nbase = 95.000").is_some());
    }

    #[test]
    fn a_bare_number_is_not_a_rate() {
        for (value, likely) in [("3", "\"3%\""), ("0.03", "\"3%\""), ("15.5", "\"15.5%\"")] {
            let text = format!("base = 1\nraise = {value}");
            assert_eq!(wrong(&text), [value]);
            assert!(hints(&text)[0].contains(likely), "{value}");
        }
        for (value, likely) in [
            ("\"15\"", "write a quoted percentage: \"15%\""),
            ("\"0.15\"", "write a quoted percentage: \"15%\""),
            ("\"15 percent\"", "write \"15%\""),
        ] {
            assert_eq!(hints(&format!("base = 1\nraise = {value}")), [likely]);
            assert_eq!(hints(&format!("base = 1\n[stock]\ngrowth = [{value}]")), [likely]);
        }
        assert_eq!(hints("base = 1\nbonus = \"15 pct\""), ["write \"15%\""]);
        for value in ["\"3\"", "\"%\"", "\"1001%\"", "\"-100.1%\"", "0", "[3]", "true"] {
            assert_eq!(wrong(&format!("base = 1\nraise = {value}")).len(), 1, "{value}");
        }
        assert!(wrong("base = 1\nraise = \"-100%\"").is_empty());
    }

    #[test]
    fn a_fraction_cannot_be_negative() {
        assert_eq!(wrong("base = 1\nbonus = \"-1%\""), ["\"-1%\""]);
        assert!(wrong("base = 1\nbonus = \"0%\"").is_empty());
    }

    #[test]
    fn a_small_bonus_may_be_a_percentage() {
        let bonus = |value: &str| year1(&format!("base = 0\nbonus = {value}"));
        for doubtful in ["15", "0.15", "100"] {
            assert_eq!(bonus(doubtful), None, "{doubtful}");
        }
        assert!(hints("base = 0\nbonus = 0.15")[0].contains("\"15%\""));
        for (value, amount) in [("0", "0.00"), ("101", "101.00"), ("\"15\"", "15.00")] {
            assert_eq!(bonus(value).as_deref(), Some(amount), "{value}");
        }
    }

    #[test]
    fn a_currency_sign_must_match_the_offers_currency() {
        assert_eq!(wrong("base = \"€95k\""), ["\"€95k\""]);
        assert!(wrong("currency = \"EUR\"\nbase = \"€95k\"").is_empty());
        // The position of the currency key does not matter.
        assert!(wrong("base = \"€95k\"\ncurrency = \"EUR\"").is_empty());
        assert!(wrong("base = \"$95k\"\ncurrency = \"CAD\"").is_empty());
        assert_eq!(wrong("base = \"$95k\"\ncurrency = \"EUR\""), ["\"$95k\""]);
        // With an invalid currency, signs are not checked.
        assert_eq!(wrong("base = \"€95k\"\ncurrency = \"euro\""), ["\"euro\""]);
    }

    #[test]
    fn an_amount_may_include_the_offers_currency() {
        for (base, currency, amount) in [
            ("175,000 USD", "USD", Some("175000.00")),
            ("US$175k", "USD", Some("175000.00")),
            ("C$180k", "CAD", Some("180000.00")),
            ("A$180k", "AUD", Some("180000.00")),
            ("95\u{a0}000\u{a0}€", "EUR", Some("95000.00")),
            ("95\u{2009}000", "EUR", Some("95000.00")),
            ("45 lakh", "INR", Some("4500000.00")),
            ("1.2 crore", "INR", Some("12000000.00")),
            ("₹13,00,000", "INR", Some("1300000.00")),
            ("1,300,000", "INR", Some("1300000.00")),
            ("175,000 USD", "CAD", None),
            ("C$180k", "USD", None),
            ("$180k CAD", "USD", None),
            ("45 lakh", "USD", None),
            ("13,00,000", "USD", None),
            ("175,000 DOL", "USD", None),
        ] {
            let read = year1(&format!("base = \"{base}\"\ncurrency = \"{currency}\""));
            assert_eq!(read.as_deref(), amount, "{base} in {currency}");
        }
    }

    #[test]
    fn the_hint_on_another_currency_preserves_the_amount() {
        let hint = |base: &str| hints(&format!("currency = \"GBP\"\nbase = \"{base}\"")).concat();
        let dollars = "set currency = \"USD\" for the whole offer, or convert the amount to GBP \
                       and write it without `$`";
        assert_eq!(hint("$400k"), dollars);
        assert!(hint("400k SEK").starts_with("set currency = \"SEK\""));
        let lakh = "set currency = \"INR\" for the whole offer, or write 4_500_000";
        assert_eq!(hint("45 lakh"), lakh);
    }

    #[test]
    fn european_separators_get_a_hint_with_the_number() {
        assert_eq!(hints("base = \"1.300.000\""), ["write 1_300_000"]);
        assert_eq!(hints("base = \"95.000,50\""), ["write 95_000.5"]);
        assert!(hints("base = \"185,00\"")[0].contains("185_000"));
    }

    #[test]
    fn share_prices_are_not_negative_and_shares_are_whole() {
        let grant = |shares: &str, price: &str| {
            let text = format!(
                "base = 1\n[rsu]\nvesting = \"amazon\"\nshares = {shares}\n[stock]\nprice = {price}"
            );
            wrong(&text).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(
            grant("1_765", "187.35").is_empty() && grant("\"1,765\"", "\"$187.35\"").is_empty()
        );
        assert!(grant("10.0", "0.0001").is_empty());
        assert!(grant("1", "0").is_empty());
        // The grant also needs the rejected price.
        assert_eq!(grant("1", "-1").last().map(String::as_str), Some("-1"));
        for shares in ["10.5", "\"$10\"", "-1", "1_000_000_000_001", "\"15%\""] {
            assert_eq!(grant(shares, "1"), [shares]);
        }
    }

    #[test]
    fn a_percent_is_from_0_to_100() {
        let year = |percent: &str| {
            let years = format!("years = [{percent}, 50, 50]");
            let text =
                format!("base = 1\n[rsu]\nvalue = 1\nvesting = {{ {years}, every = \"year\" }}");
            wrong(&text).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(year("0").is_empty() && year("\"0%\"").is_empty() && year("\"0\"").is_empty());
        for percent in
            ["\"x%\"", "\"-1%\"", "\"101%\"", "-1", "101", "nan", "0.0000000000001", "true"]
        {
            assert_eq!(year(percent), [percent]);
        }
    }
}
