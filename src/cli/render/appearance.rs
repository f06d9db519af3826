//! Width, colour and precision of an answer. The caller decides them, and the formats apply them.

use crate::report::document::{NotesLevel, Wording};

#[derive(Clone, Copy)]
pub(crate) struct Appearance {
    /// The width of the terminal, in columns.
    pub(crate) width: usize,
    pub(crate) colored: bool,
    /// Whether amounts show the currency's minor unit.
    pub(crate) cents: bool,
    pub(crate) notes: NotesLevel,
}

impl Appearance {
    pub(crate) const fn wording(self) -> Wording {
        Wording { notes: self.notes, cents: self.cents }
    }
}
