//! The numbers of a TOML file, read exactly: rates, amounts, prices, percents, shares.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::problem::Problem;
use super::value::{Field, cut};
use crate::equity::Percent;
use crate::money::Currency;
use crate::money::{self, Amount, AmountError, Price, exact_decimal};
use crate::money::{Rate, RateError};

/// The most significant digits that a TOML decimal keeps, being a binary float to TOML's readers.
pub(crate) const FLOAT_DIGITS: usize = 15;

impl Field<'_> {
    /// Whether this is written as a rate.
    pub(super) fn is_rate(&self) -> bool {
        self.as_text().is_some_and(|text| text.trim_end().ends_with('%'))
    }

    pub(super) fn rate(&self) -> Result<Rate, Problem> {
        match self.value.get_ref() {
            DeValue::String(text) => text.parse().map_err(|error| self.rate_problem(error)),
            DeValue::Integer(_) | DeValue::Float(_) => Err(self.two_readings()),
            _ => Err(self.mismatch("a rate").hint(r#"write it in percent, in quotes: "3%""#)),
        }
    }

    pub(super) fn rate_problem(&self, error: RateError) -> Problem {
        let text = self.as_text().unwrap_or_default();
        let problem = self.problem(format_args!("is `{}`: {error}", cut(text)));
        match error {
            RateError::NoPercentSign | RateError::NotARate => {
                problem.hint(r#"write it in percent, in quotes: "3%""#)
            }
            _ => problem,
        }
    }

    /// That a bare number where a rate belongs could mean two things.
    fn two_readings(&self) -> Problem {
        let problem = |number: Decimal| {
            let hundred = number.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
            if number.is_zero() {
                return None;
            }
            let as_fraction = number.abs() < Decimal::ONE;
            let likely = if as_fraction { hundred } else { number };
            let problem = self.problem(format_args!("is {number}: {number}% or {hundred}%?"));
            Some(problem.hint(format!(r#"write it in percent, in quotes: "{likely}%""#)))
        };
        let number = self.number().ok();
        number.and_then(problem).unwrap_or_else(|| {
            let problem = self.mismatch("a rate");
            problem.hint(r#"write it in percent, in quotes: "3%""#)
        })
    }

    /// That a point before three digits could be meant to group thousands.
    pub(super) fn two_amounts(&self, units: Decimal) -> Problem {
        let (thousands, plain) = (units * Decimal::ONE_THOUSAND, units.normalize());
        let problem =
            self.problem(format_args!("is {units}: {} or {plain}?", thousands.normalize()));
        problem.hint(format!("write {} or {units}0", thousands.normalize()))
    }

    /// What speaks against a bare number as the amount of a bonus: that it is a percentage.
    pub(super) fn doubtful_bonus(&self) -> Option<Problem> {
        let number = self.number().ok()?;
        if number.is_zero() || number.is_sign_negative() || number > Decimal::ONE_HUNDRED {
            return None;
        }
        let percent = if number < Decimal::ONE { number * Decimal::ONE_HUNDRED } else { number };
        let percent = percent.normalize();
        let problem = self.problem(format_args!("is {number}: {percent}% of base, or an amount?"));
        Some(problem.hint(format!(
            r#"write "{percent}%" for a rate; quote an amount this small: "{number}""#
        )))
    }

    /// An amount's units, whatever their range.
    pub(super) fn units(&self, currency: Option<Currency>) -> Result<Decimal, Problem> {
        let DeValue::String(text) = self.value.get_ref() else {
            return self.number();
        };
        // Where the currency could not be read, that has been said.
        if let (Some(sign), Some(currency)) = (money::sign(text), currency)
            && !currency.is_written_with(sign)
        {
            let problem =
                self.problem(format_args!("is in {sign}, but the offer is in {currency}"));
            return Err(match sign {
                '€' => problem.hint(r#"add currency = "EUR""#),
                '£' => problem.hint(r#"add currency = "GBP""#),
                _ => problem.hint("leave out the sign, or name the currency: currency = \"USD\""),
            });
        }
        money::units_from_text(text).map_err(|error| self.amount_problem(error))
    }

    pub(super) fn price(&self, currency: Option<Currency>) -> Result<Price, Problem> {
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
            AmountError::NotAnAmount | AmountError::Grouping => {
                problem.hint(r#"write it like 185_000, 187.35, "185k", "$1.2M" or "185,000""#)
            }
            AmountError::Rate => problem.hint(r#"write money, like 30_000 or "30k""#),
            _ => problem,
        }
    }

    /// A percent of a schedule, a bare number from 0 to 100.
    pub(super) fn percent(&self) -> Result<Percent, Problem> {
        if self.as_text().is_some() {
            let hint = "the percents of a schedule are bare numbers, like 25 or 6.25";
            return Err(self.mismatch("a number from 0 to 100").hint(hint));
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

    /// A TOML number, exactly as it is written.
    pub(super) fn number_or(&self, wanted: &str) -> Result<Decimal, Problem> {
        match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map(Decimal::from)
                .map_err(|_| self.amount_problem(AmountError::OutOfRange)),
            DeValue::Float(float) => self.exact_float(float.as_str()),
            _ => {
                let problem = self.mismatch(wanted);
                Err(problem.hint(r#"write it like 185_000, 187.35, "185k", "$1.2M" or "185,000""#))
            }
        }
    }

    fn exact_float(&self, literal: &str) -> Result<Decimal, Problem> {
        let mantissa = literal.split(['e', 'E']).next().unwrap_or_default();
        let digits =
            mantissa.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0');
        let digits = digits.count();
        if digits > FLOAT_DIGITS {
            let problem = self.problem(format_args!(
                "has {digits} digits, but a decimal in TOML keeps only {FLOAT_DIGITS}"
            ));
            return Err(problem.hint(format!("put it in quotes: \"{}\"", cut(literal))));
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

    /// A number of shares: whole, and no more than an [`Amount`] can be.
    pub(super) fn shares(&self) -> Result<Decimal, Problem> {
        let wrong = || self.problem("is not a number of shares from 0 to 10^12");
        let count = match self.as_text() {
            Some(text) if money::sign(text).is_some() => return Err(wrong()),
            Some(text) => money::units_from_text(text).map_err(|_| wrong())?,
            None => self.number_or("a number of shares")?,
        };
        if !count.is_integer() {
            let problem = self.problem(format_args!("is {count}, but shares are whole"));
            return Err(problem.hint("leave out the fraction, or give the grant's `value` instead"));
        }
        Amount::new(count).map(Amount::get).map_err(|_| wrong())
    }
}
