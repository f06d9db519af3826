//! Cells as text, the same in every format for people. Independent of the layout.

use std::cell::Cell as Flag;
use std::io::{self, Write};

use offercalc::{Decimal, Money, push_grouped, round};

use super::appearance::Appearance;
use crate::report::document::{Block, Cell, Document, Notes, NotesLevel};

/// Formats cells, and records whether an amount was rounded.
pub(super) struct CellText {
    /// Whether amounts show their minor digits.
    cents: bool,
    rounded: Flag<bool>,
}

/// The note below a report with a rounded amount.
pub(super) const ROUNDED_NOTE: &str =
    "amounts are rounded, so parts may not add up; use --cents for exact amounts";

/// The same beside the heading of the notes.
const ROUNDED: &str = "amounts are rounded, --cents for exact";

/// Writes the blocks of a document that the notes level allows, separated by blank lines. Its
/// notes get one more item from `item`. If `tight`, brief notes follow a text without a blank line.
pub(super) fn write_blocks(
    document: &Document<'_>,
    (appearance, tight): (Appearance, bool),
    out: &mut dyn Write,
    mut write: impl FnMut(&Block<'_>, &CellText, &mut dyn Write) -> io::Result<()>,
    item: impl Fn(&str, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let cells = CellText::new(appearance.cents);
    let is_wanted = |block: &&Block<'_>| {
        appearance.notes != NotesLevel::None || !matches!(block, Block::Notes(_))
    };
    let (mut last, mut is_below_a_table) = (None::<&Block<'_>>, false);
    for block in document.blocks.iter().filter(is_wanted) {
        let follows = matches!(last, Some(Block::Lines(_)))
            && matches!(block, Block::Notes(Notes { options: Some(_), .. }));
        if last.is_some() && !(tight && follows && is_below_a_table) {
            writeln!(out)?;
        }
        is_below_a_table |= matches!(block, Block::Table(_) | Block::Charts(_));
        write(block, &cells, out)?;
        last = Some(block);
    }
    if !cells.is_rounded() {
        return Ok(());
    }
    match last {
        Some(Block::Notes(Notes { options: Some(_), .. })) => Ok(()),
        Some(Block::Notes(_)) => item(ROUNDED_NOTE, out),
        _ => {
            writeln!(out)?;
            write(&Block::Lines(vec![ROUNDED_NOTE.to_owned()]), &cells, out)
        }
    }
}

impl CellText {
    pub(super) const fn new(cents: bool) -> Self {
        Self { cents, rounded: Flag::new(false) }
    }

    /// Whether an amount was rounded.
    pub(super) const fn is_rounded(&self) -> bool {
        self.rounded.get()
    }

    /// Takes back what was measured but not shown.
    pub(super) fn set_rounded(&self, rounded: bool) {
        self.rounded.set(rounded);
    }

    /// The heading of notes with its options.
    pub(super) fn heading(&self, notes: &Notes) -> String {
        let Notes { heading, options, .. } = notes;
        match options {
            None => heading.clone(),
            Some(options) if self.is_rounded() => format!("{heading} ({options}; {ROUNDED})"),
            Some(options) => format!("{heading} ({options})"),
        }
    }

    /// Appends a cell's text.
    pub(super) fn push(&self, text: &mut String, cell: &Cell<'_>) {
        match cell {
            Cell::Text(words) => text.push_str(words),
            Cell::Empty => {}
            Cell::Missing => text.push('–'),
            Cell::Bar(eighths) => push_bar(text, *eighths),
            Cell::Amount(amount) => {
                push_grouped(text, self.shown(*amount), self.digits(*amount));
            }
            Cell::Difference(difference) => {
                let shown = self.shown(*difference);
                push_plus(text, shown);
                push_grouped(text, shown, self.digits(*difference));
            }
            Cell::Beside(cell, word) => {
                self.push(text, cell);
                text.push(' ');
                text.push_str(word);
            }
            Cell::Change(fraction) | Cell::Points(fraction) => {
                push_plus(text, *fraction);
                push_grouped(text, *fraction * Decimal::ONE_HUNDRED, 1);
                text.push_str(if matches!(cell, Cell::Change(_)) { "%" } else { " pp" });
            }
            Cell::PriceDifference(difference) => {
                push_plus(text, difference.amount());
                let digits = difference.currency().minor_digits();
                push_grouped(text, difference.amount(), digits);
            }
            // Show the minor unit; a share price below 1 needs all its digits.
            Cell::Price(price) if price.amount() >= Decimal::ONE => {
                push_grouped(text, price.amount(), price.currency().minor_digits());
            }
            Cell::Price(price) => {
                push_grouped(text, price.amount(), price.amount().scale());
            }
            Cell::Shares(shares) => {
                let shares = round(*shares, 4).normalize();
                push_grouped(text, shares, shares.scale());
            }
        }
    }

    /// The displayed value of an amount.
    fn shown(&self, amount: Money) -> Decimal {
        let shown = round(amount.amount(), self.digits(amount));
        if shown != amount.amount() {
            self.rounded.set(true);
        }
        shown
    }

    /// The number of decimals to show for an amount.
    const fn digits(&self, amount: Money) -> u32 {
        if self.cents { amount.currency().minor_digits() } else { 0 }
    }
}

/// Full blocks, and a partial one for the last eighths.
pub(super) fn push_bar(text: &mut String, eighths: u32) {
    (0..eighths / 8).for_each(|_| text.push('█'));
    text.extend(
        eighths.checked_rem(8).and_then(|rest| {
            ['▏', '▎', '▍', '▌', '▋', '▊', '▉'].get(rest.checked_sub(1)? as usize)
        }),
    );
}

/// A plus sign above zero, so that the meaning survives without colour.
fn push_plus(text: &mut String, number: Decimal) {
    if number.is_sign_positive() && !number.is_zero() {
        text.push('+');
    }
}

#[cfg(test)]
mod tests {
    use offercalc::Currency;

    use super::*;

    fn usd(amount: Decimal) -> Money {
        Money::new(amount, Currency::USD)
    }

    fn pushed(cells: &CellText, cell: &Cell<'_>) -> String {
        let mut text = String::new();
        cells.push(&mut text, cell);
        text
    }

    #[test]
    fn each_kind_of_cell_has_its_text() {
        let cells = CellText::new(false);
        let number = Decimal::new(4_400_050, 2);
        for (cell, text) in [
            (Cell::Amount(usd(number)), "44,001"),
            (Cell::Difference(usd(number)), "+44,001"),
            (Cell::Difference(usd(-number)), "-44,001"),
            (Cell::Difference(usd(Decimal::ZERO)), "0"),
            (Cell::Difference(usd(Decimal::new(4, 1))), "0"),
            (Cell::Amount(usd(number)).beside("below"), "44,001 below"),
            (Cell::Difference(usd(number)).beside("A"), "+44,001 A"),
            (Cell::Change(Decimal::new(72_727, 6)), "+7.3%"),
            (Cell::Change(Decimal::new(-4, 2)), "-4.0%"),
            (Cell::Points(Decimal::new(-21_500, 6)), "-2.2 pp"),
            (Cell::Price(usd(Decimal::from(170))), "170.00"),
            (Cell::Price(usd(Decimal::new(2_248_250, 4))), "224.83"),
            (Cell::Price(usd(Decimal::new(12, 4))), "0.0012"),
            (Cell::Shares(Decimal::new(88_235_294, 6)), "88.2353"),
            (Cell::Missing, "–"),
            (Cell::Bar(0), ""),
            (Cell::Bar(20), "██▌"),
            (Cell::Bar(64), "████████"),
        ] {
            assert_eq!(pushed(&cells, &cell), text);
        }
        assert!(cells.rounded.get());
    }

    #[test]
    fn whole_amounts_are_not_rounded() {
        let cells = CellText::new(false);
        pushed(&cells, &Cell::Amount(usd(Decimal::new(27_000_000, 2))));
        assert!(!cells.rounded.get());
        assert_eq!(pushed(&CellText::new(true), &Cell::Amount(usd(Decimal::from(7)))), "7.00");
    }
}
