//! What an offer pays: the components, a file each.
//!
//! A component's file holds its terms, the entries that it writes into the ledger, and what it
//! assumes. A new one is its file and its line in [`components!`]; nothing else lists them.

mod base;
mod bonus;
mod refresher;
mod rsu;
mod sign_on;

use crate::component::{Component, PayKind, components};
use crate::ledger::{LedgerBuilder, OutOfReach};
pub(crate) use base::Base;
pub(crate) use bonus::{Basis, Bonus, BonusTarget};
pub(crate) use refresher::Refresher;
pub(crate) use rsu::{Grant, Vesting};
pub use sign_on::{Paid, SignOn};

/// The terms of one component in one offer.
pub(crate) trait PayTerms {
    /// The component's name in running text.
    const LABEL: &'static str;

    /// What it pays with.
    const KIND: PayKind;

    /// Whether it depends on no share price and nobody's rating.
    const GUARANTEED: bool;

    /// Writes what it pays into the ledger.
    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach>;
}

macro_rules! terms {
    ($($(#[$about:meta])+ $variant:ident $name:ident: $terms:ty,)+) => {
        /// The terms of every component of an offer.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) struct Pay {
            $(pub(crate) $name: $terms,)+
        }

        impl Pay {
            /// Writes what every component pays into the ledger.
            pub(crate) fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
                $(self.$name.enter(ledger)?;)+
                Ok(())
            }
        }

        impl Component {
            /// The name in running text.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::LABEL,)+
                }
            }

            /// What it pays with.
            #[must_use]
            pub const fn kind(self) -> PayKind {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::KIND,)+
                }
            }

            /// Whether it depends on no share price and nobody's rating.
            #[must_use]
            pub const fn is_guaranteed(self) -> bool {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::GUARANTEED,)+
                }
            }
        }
    };
}

components!(terms);
