//! Width, colour and precision of an answer. The caller decides; a format only obeys.

#[derive(Clone, Copy)]
pub(crate) struct Appearance {
    /// The width of the terminal, in columns.
    pub(crate) width: usize,
    pub(crate) colored: bool,
    /// Whether amounts are shown to the minor unit.
    pub(crate) cents: bool,
}
