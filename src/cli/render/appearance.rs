//! Width, colour, characters and precision of an answer. The caller decides them, and the formats
//! apply them.

use crate::report::document::{NotesLevel, Wording};

#[derive(Clone, Copy)]
pub(crate) struct Appearance {
    /// The width of the terminal, in columns.
    pub(crate) width: usize,
    pub(crate) colored: bool,
    /// Whether amounts show the currency's minor unit.
    pub(crate) cents: bool,
    pub(crate) notes: NotesLevel,
    /// The characters of charts, if they stand in place of the tables.
    pub(crate) charts: Option<Charset>,
}

/// The characters that a terminal shows.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Charset {
    #[default]
    Unicode,
    Ascii,
}

impl Appearance {
    pub(crate) const fn wording(self) -> Wording {
        Wording { notes: self.notes, cents: self.cents, charts: self.charts.is_some() }
    }
}
