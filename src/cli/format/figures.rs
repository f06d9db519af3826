//! Cells as text, the same in every form for people.

use std::borrow::Cow;
use std::cell::Cell as Flag;

use offercalc::{Decimal, grouped, price_digits, round};

use crate::cli::report::Cell;

/// Turns cells into text, and remembers whether anything was rounded on the way.
pub(super) struct Figures {
    /// The decimals that amounts are shown with.
    digits: u32,
    minor_digits: u32,
    rounded: Flag<bool>,
}

/// What is said where an amount was rounded.
pub(super) const ROUNDED_NOTE: &str =
    "shown in whole units, so parts may miss their total by one; --cents shows all";

impl Figures {
    pub(super) const fn new(minor_digits: u32, cents: bool) -> Self {
        let digits = if cents { minor_digits } else { 0 };
        Self { digits, minor_digits, rounded: Flag::new(false) }
    }

    pub(super) fn rounded(&self) -> bool {
        self.rounded.get()
    }

    pub(super) fn text<'a>(&self, cell: &'a Cell<'_>) -> Cow<'a, str> {
        let text = match cell {
            Cell::Text(text) => return Cow::Borrowed(text),
            Cell::Empty => return Cow::Borrowed(""),
            Cell::Missing => return Cow::Borrowed("–"),
            Cell::Amount(amount) => self.amount(*amount),
            Cell::Difference(difference) => signed(*difference, self.amount(*difference)),
            Cell::Change(fraction) => {
                let percent = *fraction * Decimal::ONE_HUNDRED;
                signed(*fraction, format!("{}%", grouped(percent, 1)))
            }
            // To the minor unit, but for a share that is worth less than one.
            Cell::Price(price) if *price >= Decimal::ONE => grouped(*price, self.minor_digits),
            Cell::Price(price) => grouped(*price, price_digits(*price, self.minor_digits)),
            Cell::Shares(shares) => {
                let shares = round(*shares, 4).normalize();
                grouped(shares, shares.scale())
            }
        };
        text.into()
    }

    fn amount(&self, amount: Decimal) -> String {
        let rounded = round(amount, self.digits);
        if rounded != amount {
            self.rounded.set(true);
        }
        grouped(rounded, self.digits)
    }
}

/// With a plus where it is above zero, so that colour is never needed to read it.
fn signed(number: Decimal, mut text: String) -> String {
    if number.is_sign_positive() && !number.is_zero() {
        text.insert(0, '+');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_what_they_mean() {
        let figures = Figures::new(2, false);
        let number = Decimal::new(4_400_050, 2);
        for (cell, text) in [
            (Cell::Amount(number), "44,001"),
            (Cell::Difference(number), "+44,001"),
            (Cell::Difference(-number), "-44,001"),
            (Cell::Difference(Decimal::ZERO), "0"),
            (Cell::Change(Decimal::new(72_727, 6)), "+7.3%"),
            (Cell::Change(Decimal::new(-4, 2)), "-4.0%"),
            (Cell::Price(Decimal::from(170)), "170.00"),
            (Cell::Price(Decimal::new(2_248_250, 4)), "224.83"),
            (Cell::Price(Decimal::new(12, 4)), "0.0012"),
            (Cell::Shares(Decimal::new(88_235_294, 6)), "88.2353"),
            (Cell::Missing, "–"),
        ] {
            assert_eq!(figures.text(&cell), text);
        }
        assert!(figures.rounded());
    }

    #[test]
    fn whole_amounts_are_not_rounded() {
        let figures = Figures::new(2, false);
        figures.text(&Cell::Amount(Decimal::new(27_000_000, 2)));
        assert!(!figures.rounded());
        assert_eq!(Figures::new(2, true).text(&Cell::Amount(Decimal::from(7))), "7.00");
    }
}
