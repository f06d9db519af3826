//! What an offer's pay is made of.

use std::fmt;

/// A part of the pay. Adding one is a variant here and a function of the ledger that emits its
/// payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// The salary.
    Base,
    /// The target bonus.
    Bonus,
    /// Cash for joining.
    SignOn,
    /// Shares that the offer grants.
    Rsu,
    /// Shares of later grants.
    Refresher,
}

impl Component {
    /// Every component, in the order in which tables show them.
    pub const ALL: [Self; 5] = [Self::Base, Self::Bonus, Self::SignOn, Self::Rsu, Self::Refresher];

    /// The name in files, metrics, JSON and CSV.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Bonus => "bonus",
            Self::SignOn => "sign_on",
            Self::Rsu => "rsu",
            Self::Refresher => "refresher",
        }
    }

    /// The component of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|component| component.name() == name)
    }

    /// The name in running text.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignOn => "sign-on",
            Self::Rsu => "RSU",
            other => other.name(),
        }
    }

    /// Whether it depends on nobody's share price or rating.
    #[must_use]
    pub const fn is_guaranteed(self) -> bool {
        matches!(self, Self::Base | Self::SignOn)
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
