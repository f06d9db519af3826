//! The components of pay: their names and kinds, without their terms.

use std::fmt;

use crate::names::named;

/// Passes the list of components to another macro: variant, field and terms of each, in table
/// order. The terms are defined in the file of that name in `pay`.
///
/// This is the only list. It is here because the ledger knows components by name. `pay` expands it
/// again with the terms.
macro_rules! components {
    ($then:ident) => {
        $then! {
            /// The base salary.
            Base base: Base,
            /// The target bonus.
            Bonus bonus: Option<Bonus>,
            /// The sign-on.
            SignOn sign_on: Option<SignOn>,
            /// One-time payments.
            OneTime one_time: Vec<OneTime>,
            /// Recurring payments and benefits.
            Recurring recurring: Vec<Recurring>,
            /// The employer's match of retirement savings.
            Retirement retirement: Option<Retirement>,
            /// The employee stock purchase plan.
            Espp espp: Option<Espp>,
            /// RSU grants.
            Rsu rsu: Vec<Grant>,
            /// Refresher grants.
            Refresher refresher: Option<Refresher>,
            /// Stock options.
            Options options: Vec<OptionGrant>,
        }
    };
}
pub(crate) use components;

macro_rules! names {
    ($($(#[$about:meta])+ $variant:ident $name:ident: $terms:ty,)+) => {
        /// A part of the pay, such as base or RSU.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Component {
            $($(#[$about])+ $variant,)+
        }

        impl Component {
            /// Every component, in table order.
            pub const ALL: [Self; [$(stringify!($name)),+].len()] = [$(Self::$variant),+];

            /// The name in files, metrics, JSON and CSV.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)+
                }
            }
        }
    };
}

components!(names);

named! {
    /// The kind of pay.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum PayKind {
        /// Money.
        Cash = "cash",
        /// Shares.
        Equity = "equity",
        /// What an employer pays for you, such as a retirement match.
        Benefit = "benefit",
    }
}

impl PayKind {
    /// Its metric: `cash`, `equity` or `benefits`.
    #[must_use]
    pub const fn metric(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Equity => "equity",
            Self::Benefit => "benefits",
        }
    }
}

impl Component {
    /// Finds a component by name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|component| component.name() == name)
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn component_names_are_unique() {
        for (index, component) in Component::ALL.into_iter().enumerate() {
            assert_eq!(Component::named(component.name()), Some(component));
            assert_eq!(component as usize, index);
        }
    }
}
