//! The values that a lever can have, as whole numbers to search through.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Objective, Unit};
use crate::key::Kind;
use crate::money::{Amount, decimal, quotient, whole_part};
use crate::pay::WholeShares;

/// A lever's possible values, as multiples of its smallest step.
#[derive(Clone, Debug)]
pub(super) struct ValueGrid {
    pub(super) range: RangeInclusive<i128>,
    digits: u32,
    /// Whether a larger value means less pay.
    falls: bool,
    /// The number of values on each side of 0 that the file reader rejects.
    gap: i128,
}

impl ValueGrid {
    /// The values of a lever, in steps of a minor unit, share or basis point. A price starts at 0,
    /// or one step later if the offer is invalid at 0.
    pub(super) fn of(objective: &mut Objective) -> Self {
        let (lever, unit) = (&objective.input.lever, objective.input.unit);
        let digits = unit.digits(lever.currency());
        let one = 10_i128.pow(digits);
        let most = Amount::MAX.mantissa() / 10_i128.pow(Amount::MAX.scale());
        let gap = match (lever.kind, unit) {
            (Kind::RateOrAmount(sign), Unit::Amount) => i128::from(sign.most_doubtful()) * one,
            _ => 0,
        };
        let range = match unit {
            Unit::Amount if lever.can_be_negative() => gap - most * one..=most * one - gap,
            Unit::Amount | Unit::Shares => 0..=most * one - gap,
            Unit::Price => 0..=most * one,
            Unit::Rate if lever.is_part() => 0..=one,
            Unit::Rate if lever.can_be_negative() => -one..=10 * one,
            Unit::Rate => 0..=10 * one,
        };
        let falls = lever.lowers_pay();
        let first = Decimal::try_from_i128_with_scale(*range.start(), digits).unwrap_or_default();
        let range = match objective.offer_at(first) {
            Ok(_) => range,
            Err(_) => range.start() + 1..=*range.end(),
        };
        let range = if falls { -range.end()..=-range.start() } else { range };
        Self { range, digits, falls, gap }
    }

    /// Narrows the values to those around `now` at which the offer is valid, such as a discount below
    /// 100 %, or an hourly rate that makes a possible salary.
    pub(super) fn narrowed(mut self, objective: &mut Objective, now: Decimal) -> Self {
        let now = self.number(now);
        let (start, end) = self.range.clone().into_inner();
        let mut is_valid = |number| objective.offer_at(self.value(number)).is_ok();
        self.range = last_valid(now, start, &mut is_valid)..=last_valid(now, end, &mut is_valid);
        self
    }

    pub(super) fn value(&self, number: i128) -> Decimal {
        let number = if self.falls { -number } else { number };
        Decimal::try_from_i128_with_scale(number + number.signum() * self.gap, self.digits)
            .unwrap_or_default()
    }

    /// The index of a value, rounded down.
    pub(super) fn number(&self, value: Decimal) -> i128 {
        let value = value.trunc_with_scale(self.digits);
        let missing = self.digits.saturating_sub(value.scale());
        let number = value.mantissa().saturating_mul(10_i128.pow(missing));
        let number = (number.abs() - self.gap).max(0) * number.signum();
        if self.falls { -number } else { number }
    }

    /// The first index at which the lever yields this many whole shares. Half a share rounds up.
    pub(super) fn number_of_shares(&self, shares: i128, lever: WholeShares) -> Option<i128> {
        let halves = decimal(shares.checked_mul(2)?.checked_sub(1)?, 0)?;
        let one = decimal(10_i128.pow(self.digits), 0)?;
        let number = match lever {
            WholeShares::OfMoney { price } => halves
                .max(Decimal::ZERO)
                .checked_mul(price)?
                .checked_mul(one)?
                .checked_div(Decimal::TWO)?
                .ceil(),
            WholeShares::AtPrice { money } if shares > 0 => {
                -whole_part(money.checked_mul(one)?.checked_mul(Decimal::TWO)?, halves)?
            }
            // Even the highest price gives no share.
            WholeShares::AtPrice { .. } => return Some(*self.range.start()),
        };
        let number = number.to_i128()?.max(*self.range.start());
        self.range.contains(&number).then_some(number)
    }

    /// The maximum number of whole shares that the lever yields.
    pub(super) fn most_shares(&self, lever: WholeShares) -> Option<i128> {
        let most = self.value(*self.range.end());
        match lever {
            WholeShares::OfMoney { price } => quotient(most, price, 0)?.to_i128(),
            WholeShares::AtPrice { money } => quotient(money, most, 0)?.to_i128(),
        }
    }
}

/// The last valid number from a valid one toward an end.
fn last_valid(valid: i128, end: i128, is_valid: &mut impl FnMut(i128) -> bool) -> i128 {
    if is_valid(end) {
        return end;
    }
    let (mut valid, mut invalid) = (valid, end);
    while (invalid - valid).abs() > 1 {
        let middle = valid + (invalid - valid) / 2;
        match is_valid(middle) {
            true => valid = middle,
            false => invalid = middle,
        }
    }
    valid
}
