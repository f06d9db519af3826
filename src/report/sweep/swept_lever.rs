//! A lever of a sweep, with the values at which figures are shown.

use std::borrow::Cow;

use offercalc::{Currency, Decimal, Lever, SweepValues, Unit};

use crate::report::changes::SettingValue;
use crate::report::chart::Quantity;
use crate::report::number::Number;

#[derive(Clone, Copy)]
pub(crate) struct SweptLever<'a> {
    pub(crate) lever: &'a Lever,
    pub(crate) unit: Unit,
    pub(crate) values: &'a SweepValues,
    /// Whether the values are changes relative to each offer's own setting.
    pub(crate) relative: bool,
    /// The currency of the figures.
    pub(crate) shown: Currency,
}

impl<'a> SweptLever<'a> {
    /// The lever in running text.
    pub(crate) fn label(&self) -> Cow<'a, str> {
        let label = self.lever.label();
        if self.relative { format!("{label} change").into() } else { label.into() }
    }

    /// The heading of its values in CSV.
    pub(crate) fn column(&self) -> String {
        let lever = self.lever;
        if self.relative { format!("{lever} change") } else { lever.to_string() }
    }

    /// A value, for programs.
    pub(crate) fn number(&self, value: Decimal) -> Number {
        self.setting(value).number()
    }

    /// A value, for people. A rise has a sign.
    pub(crate) fn in_words(&self, value: Decimal) -> String {
        let words = self.setting(value.normalize()).in_words();
        let rises = self.relative && value > Decimal::ZERO;
        if rises { format!("+{words}") } else { words }
    }

    /// What its values are.
    pub(crate) const fn quantity(&self) -> Quantity {
        match self.unit {
            Unit::Amount => Quantity::Money(self.lever.currency()),
            Unit::Price => Quantity::Price(self.lever.currency()),
            Unit::Shares => Quantity::Shares,
            Unit::Rate => Quantity::Rate,
        }
    }

    /// The decimals to which crossovers are found.
    pub(crate) fn digits(&self) -> u32 {
        self.values.digits().max(self.unit.digits(self.lever.currency()))
    }

    fn setting(&self, value: Decimal) -> SettingValue {
        SettingValue::new(self.unit.setting(value), self.lever, self.shown)
    }
}
