//! The kinds of pay, as everything beyond `pay` sees them: names, never terms.

use std::fmt;

/// Hands the list of components to another macro: variant, field and terms of each, in the order in
/// which tables show them. The terms stand in a file of that name under `pay`.
///
/// It is the only list. It stands below the ledger, which knows components by name, and is expanded
/// once more in `pay`, which knows their terms.
macro_rules! components {
    ($then:ident) => {
        $then! {
            /// The salary.
            Base base: Base,
            /// The target bonus.
            Bonus bonus: Option<Bonus>,
            /// Cash for joining.
            SignOn sign_on: Option<SignOn>,
            /// Payments that are made once.
            OneTime one_time: Vec<OneTime>,
            /// Shares that the offer grants.
            Rsu rsu: Vec<Grant>,
            /// Shares of later grants.
            Refresher refresher: Option<Refresher>,
        }
    };
}
pub(crate) use components;

macro_rules! names {
    ($($(#[$about:meta])+ $variant:ident $name:ident: $terms:ty,)+) => {
        /// A part of the pay, like base or RSU.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Component {
            $($(#[$about])+ $variant,)+
        }

        impl Component {
            /// Every component, in the order in which tables show them.
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

/// What a component pays with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayKind {
    /// Money.
    Cash,
    /// Shares.
    Equity,
}

impl Component {
    /// The component of that name.
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
    fn every_component_has_a_name_of_its_own() {
        for (index, component) in Component::ALL.into_iter().enumerate() {
            assert_eq!(Component::named(component.name()), Some(component));
            assert_eq!(component as usize, index);
        }
    }
}
