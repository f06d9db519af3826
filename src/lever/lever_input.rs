//! One lever of an offer, set to many values.

use rust_decimal::Decimal;

use super::Lever;
use crate::key::{Floor, Kind};
use crate::money::{Amount, Currency, Growth, Price, Rate};
use crate::offer::Offer;
use crate::stock::Stock;
use crate::terms::{Faults, Setting, Terms};

/// What a lever that can be turned is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money, in units of the offer's currency.
    Amount,
    /// A share price, in units of the offer's currency.
    Price,
    /// Whole shares.
    Shares,
    /// A fraction: 0.03 is 3 %.
    Rate,
}

impl Unit {
    /// The most decimals of a value that is moved.
    const FINEST: u32 = 12;

    /// How many decimals the smallest step has that anybody would ask for: a minor unit of money,
    /// a share, a basis point.
    #[must_use]
    pub const fn digits(self, currency: Currency) -> u32 {
        match self {
            Self::Amount | Self::Price => currency.minor_digits(),
            Self::Shares => 0,
            Self::Rate => 4,
        }
    }

    /// What somebody typed in this unit: `185k`, `15%`; `None` beyond 10^12 on either side, and with
    /// more than twelve decimals.
    #[must_use]
    pub fn typed(self, text: &str) -> Option<Decimal> {
        let kind = match self {
            Self::Amount => Kind::Amount,
            Self::Price => Kind::Price,
            Self::Shares => Kind::Shares,
            Self::Rate => Kind::Rate(Floor::TotalLoss),
        };
        let number = Setting::typed(text, kind)?.number()?;
        (number.abs() <= Amount::MAX && number.scale() <= Self::FINEST).then_some(number)
    }

    /// A setting in this unit.
    #[must_use]
    pub const fn setting(self, value: Decimal) -> Setting {
        match self {
            Self::Amount => Setting::Amount(value),
            Self::Price => Setting::Price(value),
            Self::Shares => Setting::Shares(value),
            Self::Rate => Setting::Rate(value),
        }
    }
}

impl Lever {
    /// What it is counted in, where it can be turned: it is a number other than a count of months
    /// or grants. A bonus is a rate unless it is set to an amount.
    #[must_use]
    pub fn unit(&self, set_to: Option<&Setting>) -> Option<Unit> {
        match self.kind {
            Kind::Amount => Some(Unit::Amount),
            Kind::Price => Some(Unit::Price),
            Kind::Shares => Some(Unit::Shares),
            Kind::Rate(_) | Kind::Growth => Some(Unit::Rate),
            Kind::RateOrAmount if matches!(set_to, Some(Setting::Amount(_))) => Some(Unit::Amount),
            Kind::RateOrAmount => Some(Unit::Rate),
            _ => None,
        }
    }
}

/// One lever of an offer that can be set to any value. The offer is read from its terms anew at each
/// of them, but its file is not.
#[derive(Clone, Debug)]
pub struct Dial {
    terms: Terms,
    lever: Lever,
    unit: Unit,
    stock: Stock,
}

/// An offer that is not valid with a lever at some value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The value of the lever.
    pub value: Decimal,
}

impl Dial {
    /// The input of a lever that is set in the terms; `None` where it is not.
    #[must_use]
    pub fn new(terms: &Terms, lever: &Lever, unit: Unit, stock: &Stock) -> Option<Self> {
        let mut terms = terms.clone();
        terms.at_mut(&lever.path)?;
        Some(Self { terms, lever: lever.clone(), unit, stock: stock.clone() })
    }

    pub(crate) const fn lever(&self) -> &Lever {
        &self.lever
    }

    pub(crate) const fn unit(&self) -> Unit {
        self.unit
    }

    /// The offer with the lever at that value.
    ///
    /// # Errors
    ///
    /// [`Refused`] where it is not valid there.
    pub fn at(&mut self, value: Decimal) -> Result<Offer, Refused> {
        if !self.allows(value) {
            return Err(Refused { value });
        }
        if let Some(place) = self.terms.at_mut(&self.lever.path) {
            *place = self.unit.setting(value);
        }
        Offer::read(&self.terms, &self.stock, &mut Faults::default()).ok_or(Refused { value })
    }

    /// Whether the lever can be set to a value, as the reader of files has it.
    fn allows(&self, value: Decimal) -> bool {
        match self.unit {
            Unit::Amount | Unit::Shares => Amount::new(value).is_ok(),
            Unit::Price => Price::new(value).is_ok(),
            Unit::Rate => Rate::of(value).is_some_and(|rate| match self.lever.can_fall() {
                true => Growth::every(rate).is_ok(),
                false => rate >= Rate::default(),
            }),
        }
    }
}
