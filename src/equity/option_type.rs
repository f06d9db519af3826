//! How stock options are taxed.

use crate::names::named;

named! {
    /// How options are taxed. Pay before tax is the same.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OptionType {
        /// A non-qualified stock option.
        Nso = "nso",
        /// An incentive stock option.
        Iso = "iso",
    }
}
