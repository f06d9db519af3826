//! Decimals to binary floats and back, in minor units of a currency.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::money::{Currency, Money};

/// An amount in minor units; `None` if it is too large.
pub(super) fn units(amount: Decimal, currency: Currency) -> Option<f64> {
    amount.checked_mul(Decimal::from(10_u32.pow(currency.minor_digits())))?.to_f64()
}

/// An amount of minor units, rounded to whole ones; `None` if it is too large.
pub(super) fn money(units: f64, currency: Currency) -> Option<Money> {
    const MOST: f64 = 1e27;
    let units = units.round();
    let units = (units.abs() < MOST).then_some(units as i128)?;
    let amount = Decimal::try_from_i128_with_scale(units, currency.minor_digits()).ok()?;
    Some(Money::new(amount, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_survive_the_way_to_floats_and_back() {
        for amount in ["0.00", "-12.34", "1140000.01", "999999999999999.99"] {
            let amount: Decimal = amount.parse().unwrap();
            let back = money(units(amount, Currency::USD).unwrap(), Currency::USD).unwrap();
            assert!((back.amount() - amount).abs() <= Decimal::new(6, 2), "{amount}");
        }
        assert_eq!(money(1_234.5, Currency::USD).unwrap().amount().to_string(), "12.35");
        assert!(money(f64::INFINITY, Currency::USD).is_none());
    }
}
