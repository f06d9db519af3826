//! Shares that cannot be sold yet: when they pay, and at what price.

use rust_decimal::Decimal;

use crate::money::{Amount, Fraction, Price, Rate};

/// The terms of a private company's shares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Private {
    /// The month in which everything vested by then is paid. `None` pays each vest as it vests.
    pub(crate) liquidity_month: Option<u32>,
    /// The part of the value that is not counted.
    pub(crate) discount: Option<Rate>,
    /// The share price from the year of liquidity on, if it differs from the path.
    pub(crate) exit: Option<Exit>,
}

/// The share price at liquidity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// A price per share. Dilution does not change it.
    Price(Price),
    /// The value of the whole company, shared by all its shares.
    Value {
        value: Amount,
        /// Today's shares, fully diluted.
        shares: Decimal,
        /// The part of the company that later shareholders will own.
        dilution: Rate,
    },
}

impl Private {
    /// The part of the value that is counted.
    pub(crate) fn counted(&self) -> Decimal {
        Decimal::ONE - self.discount.unwrap_or_default().fraction()
    }

    /// The same terms with the exit changed by a rate; `None` if it is out of range.
    pub(crate) fn moved(self, rate: Rate) -> Option<Self> {
        let factor = Decimal::ONE + rate.fraction();
        let exit = match self.exit {
            None => None,
            Some(Exit::Price(price)) => {
                Some(Exit::Price(Price::new(price.get().checked_mul(factor)?).ok()?))
            }
            Some(Exit::Value { value, shares, dilution }) => {
                let value = Amount::new(value.get().checked_mul(factor)?).ok()?;
                Some(Exit::Value { value, shares, dilution })
            }
        };
        Some(Self { exit, ..self })
    }
}

impl Exit {
    /// The exact price of a share; `None` if it is too large to compute.
    pub(crate) fn price(self) -> Option<Fraction> {
        match self {
            Self::Price(price) => Some(Fraction::whole(price.get())),
            Self::Value { value, shares, dilution } => {
                let left = Decimal::ONE - dilution.fraction();
                Some(Fraction::new(value.get().checked_mul(left)?, shares))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(exit: Exit) -> Option<i128> {
        exit.price()?.rounding(2)?.units(Decimal::ONE)
    }

    #[test]
    fn the_value_of_a_company_is_shared_after_dilution() {
        // Worked example: 500M after two rounds of 20%, for 40M shares of today.
        let exit = |dilution: &str| Exit::Value {
            value: "500M".parse().unwrap(),
            shares: Decimal::from(40_000_000),
            dilution: dilution.parse().unwrap(),
        };
        assert_eq!((price(exit("36%")), price(exit("0%"))), (Some(800), Some(1_250)));
        assert_eq!(price(exit("100%")), Some(0));
        assert_eq!(price(Exit::Price("25.5".parse().unwrap())), Some(2_550));
    }

    #[test]
    fn a_relative_move_changes_the_exit() {
        let moved = |exit, rate: &str| {
            let private = Private { exit: Some(exit), ..Private::default() };
            price(private.moved(rate.parse().unwrap())?.exit?)
        };
        let at = Exit::Price("20".parse().unwrap());
        assert_eq!((moved(at, "-25%"), moved(at, "10%")), (Some(1_500), Some(2_200)));
        let value = Exit::Value {
            value: "1M".parse().unwrap(),
            shares: Decimal::from(100_000),
            dilution: Rate::default(),
        };
        assert_eq!((moved(value, "-50%"), moved(value, "0%")), (Some(500), Some(1_000)));
        let largest = Exit::Price("1_000_000_000_000".parse().unwrap());
        assert_eq!(moved(largest, "1%"), None);
    }
}
