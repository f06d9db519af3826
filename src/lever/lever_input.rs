//! One lever of an offer, turned to many values.

use std::borrow::Cow;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Kind, Lever, Setting};
use crate::file;
use crate::file::OfferFile;
use crate::file::Problem;
use crate::file::get_mut;
use crate::money::Amount;
use crate::offer::{Offer, Stock};

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
    pub const fn digits(self, minor_digits: u32) -> u32 {
        match self {
            Self::Amount | Self::Price => minor_digits,
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
            Self::Rate => Kind::Rate,
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
            Kind::Rate | Kind::Rates => Some(Unit::Rate),
            Kind::Bonus if matches!(set_to, Some(Setting::Amount(_))) => Some(Unit::Amount),
            Kind::Bonus => Some(Unit::Rate),
            _ => None,
        }
    }
}

/// One lever of an offer that can be turned to any value: the file is parsed once, and read anew at
/// each of them.
#[derive(Clone, Debug)]
pub struct Dial<'a> {
    table: DeTable<'a>,
    lever: Lever,
    unit: Unit,
    stock: Stock,
}

impl<'a> Dial<'a> {
    /// The dial of a lever that is set in the file; `None` where it is not.
    #[must_use]
    pub fn new(file: &'a OfferFile, lever: &Lever, unit: Unit, stock: &Stock) -> Option<Self> {
        let mut table = file.table().ok()?;
        get_mut(&mut table, &lever.path)?;
        Some(Self { table, lever: lever.clone(), unit, stock: stock.clone() })
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
    /// Every [`Problem`] of the offer at that value, without places.
    pub fn at(&mut self, value: Decimal) -> Result<Offer, Vec<Problem>> {
        let text = match self.unit {
            Unit::Rate => self.unit.setting(value).in_words(0),
            _ => unmistakable(value).to_string(),
        };
        if let Some(place) = get_mut(&mut self.table, &self.lever.path) {
            *place = Spanned::new(0..0, DeValue::String(Cow::Owned(text)));
        }
        file::parsed_offer(&self.table, &self.stock)
    }
}

/// An amount as no reader takes it for European thousands: 95.1250 for 95.125.
fn unmistakable(value: Decimal) -> Decimal {
    let mut value = value.normalize();
    if value.scale() == 3 {
        value.rescale(4);
    }
    value
}
