//! What an answer may look like where it goes. Decided by the caller, the same for every format.

#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// The width of the terminal, in columns.
    pub(crate) width: usize,
    pub(crate) colored: bool,
    /// Whether amounts are shown to the minor unit.
    pub(crate) cents: bool,
}
