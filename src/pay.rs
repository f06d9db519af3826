//! What an offer pays: the components, a file each.
//!
//! A component's file holds its terms, the entries that it writes into the ledger, and what it
//! assumes. A new one is its file and its line in [`components!`]; nothing else lists them.

mod base;
mod bonus;
mod one_time;
mod refresher;
mod rsu;
mod sign_on;

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::assumption::Assumption;
use crate::component::{Component, PayKind, components};
use crate::equity::SharePrice;
use crate::key::{Key, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Currency, Price};
use crate::terms::{Faults, Terms};
use crate::time::Horizon;
pub(crate) use base::Base;
pub(crate) use bonus::Bonus;
pub use one_time::OneTime;
pub(crate) use refresher::Refresher;
pub(crate) use rsu::{
    Grant, Promise, grants, refuse_size_at_zero, refuse_without_price, share_price_of,
};
pub use sign_on::{Paid, SignOn};

/// What a component has to know of the offer that it is a part of, and of how that is looked at.
pub(crate) struct Context<'a> {
    pub(crate) horizon: Horizon,
    pub(crate) currency: Currency,
    pub(crate) share_price: &'a SharePrice,
    /// The offer's own share price today, at whatever price it is looked at.
    pub(crate) own_price: Option<Price>,
}

/// How far what is paid can be trusted not to fall while a lever rises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steadiness {
    /// By how much it may fall all the same, because shares are whole and fall to one year or
    /// another.
    pub(crate) slack: Decimal,
    /// How the lever makes whole shares, where money becomes such.
    pub(crate) shares: Option<WholeShares>,
}

impl Steadiness {
    /// It never falls.
    pub(crate) const STEADY: Self = Self { slack: Decimal::ZERO, shares: None };

    /// How steady the sum of two is; `None` beyond what can be computed.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        let slack = self.slack.checked_add(other.slack)?;
        Some(Self { slack, shares: self.shares.or(other.shares) })
    }
}

/// How a lever makes whole shares: as many as its money is worth, rounded to the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WholeShares {
    /// It is the money, at this price.
    OfMoney { price: Decimal },
    /// It is the price, of this much money.
    AtPrice { money: Decimal },
}

/// The terms of one component in one offer.
pub(crate) trait PayTerms: Default + PartialEq {
    /// What it pays with.
    const KIND: PayKind;

    /// Whether it depends on no share price and nobody's rating.
    const GUARANTEED: bool;

    /// The keys of an offer's terms that it is read from.
    const KEYS: &'static [Key];

    /// Reads it from an offer's terms; `None` where something about it is wrong.
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self>;

    /// What its figures rest on.
    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>);

    /// How steady what it pays from one year to another is while a lever rises: the one at that path
    /// of the offer's terms. `None` where it may fall for other reasons than that shares are whole.
    fn steadiness(
        &self,
        lever: &[Step],
        years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness>;

    /// Writes what it pays into the ledger.
    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach>;
}

macro_rules! terms {
    ($($(#[$about:meta])+ $variant:ident $name:ident: $terms:ty,)+) => {
        /// The terms of every component of an offer.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Pay {
            $(pub(crate) $name: $terms,)+
        }

        impl Pay {
            /// The keys of every component, in the order of the components.
            pub(crate) const KEYS: &[&[Key]] = &[$(<$terms as PayTerms>::KEYS),+];

            /// Reads every component from an offer's terms; `None` where something is wrong.
            pub(crate) fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
                // All are read before any is given up, so that every mistake is noted.
                $(let $name = <$terms as PayTerms>::read(terms, faults);)+
                Some(Self { $($name: $name?,)+ })
            }

            /// What the figures of every component rest on.
            pub(crate) fn assume(&self, context: &Context<'_>) -> Vec<Assumption> {
                let mut assumptions = Vec::new();
                $(self.$name.assume(context, &mut assumptions);)+
                assumptions
            }

            /// Whether anything is paid in shares.
            pub(crate) fn has_equity(&self) -> bool {
                [$((<$terms as PayTerms>::KIND, self.$name != <$terms>::default())),+]
                    .contains(&(PayKind::Equity, true))
            }

            /// How steady what a component pays in some years is while a lever rises.
            pub(crate) fn steadiness(
                &self,
                component: Component,
                lever: &[Step],
                years: RangeInclusive<u32>,
                context: &Context<'_>,
            ) -> Option<Steadiness> {
                match component {
                    $(Component::$variant => self.$name.steadiness(lever, years, context),)+
                }
            }

            /// Writes what every component pays into the ledger.
            pub(crate) fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
                $(self.$name.enter(ledger)?;)+
                Ok(())
            }
        }

        impl Component {
            /// The keys of an offer's terms that it is read from.
            #[must_use]
            pub const fn keys(self) -> &'static [Key] {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::KEYS,)+
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

impl Component {
    /// The name in running text: that of its first key.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.keys().first().map_or(self.name(), |key| key.label.unwrap_or(key.name))
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Offer, OfferFile, Stock};

    pub(super) fn offer(text: &str) -> Offer {
        Offer::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    /// What a component pays in each of four years.
    pub(super) fn by_year(component: Component, text: &str) -> Vec<String> {
        let projection = offer(text).project(Horizon::default()).unwrap();
        projection.years().iter().map(|year| year.amount(component).amount().to_string()).collect()
    }

    /// What the figures of so many years rest on.
    pub(super) fn rests_on(text: &str, years: u32) -> Vec<Assumption> {
        offer(text).rests_on(Horizon::new(years).unwrap())
    }

    /// Where faults stand, or would: `rsu.1.value`.
    pub(super) fn faults(text: &str) -> Vec<String> {
        let mut faults = Faults::default();
        let read = Offer::read(OfferFile::new(text).terms(), &Stock::default(), &mut faults);
        let step = |step: &Step| match step {
            Step::Key(key) => (*key).to_owned(),
            Step::Item(index) => (index + 1).to_string(),
        };
        let path = |path: &[Step]| path.iter().map(step).collect::<Vec<_>>().join(".");
        let faults: Vec<_> = faults.into_found().iter().map(|fault| path(&fault.path)).collect();
        assert_eq!(read.is_none(), !faults.is_empty(), "{text}");
        faults
    }

    #[test]
    fn every_component_reads_keys_of_its_own() {
        let keys = Component::ALL.iter().flat_map(|component| component.keys());
        let mut names: Vec<&str> = keys.map(|key| key.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn what_hangs_on_a_rating_or_a_share_price_is_not_guaranteed() {
        let guaranteed = Component::ALL.into_iter().filter(|component| component.is_guaranteed());
        assert_eq!(
            guaranteed.collect::<Vec<_>>(),
            [Component::Base, Component::SignOn, Component::OneTime]
        );
        let equity = Component::ALL.into_iter().filter(|c| c.kind() == PayKind::Equity);
        assert_eq!(equity.collect::<Vec<_>>(), [Component::Rsu, Component::Refresher]);
    }

    #[test]
    fn a_share_price_is_only_assumed_where_something_is_paid_in_shares() {
        let stock = "[stock]\nprice = 10";
        let prices = |text: &str| {
            let rests_on = rests_on(&format!("{text}\n{stock}"), 4);
            rests_on.iter().filter(|a| matches!(a, Assumption::SharePrice { .. })).count()
        };
        assert_eq!(prices("base = 1\nbonus = 500\nsign_on = [1]"), 0);
        assert_eq!(prices("base = 1\n[rsu]\nshares = 1\nvesting = \"amazon\""), 1);
        assert_eq!(prices("base = 1\n[refresher]\nvalue = 1\nvesting = \"amazon\""), 1);
    }

    #[test]
    fn the_faults_of_every_component_are_told_at_once() {
        let text = "raise = \"3%\"\nbonus = { payout = \"90%\" }\nsign_on = { paid = \"lump\" }\n\
                    [[rsu]]\nvalue = 1\n[[rsu]]\nvesting = \"amazon\"\n[refresher]\nevery = 6";
        let expected = [
            "base",
            "bonus.target",
            "sign_on.amounts",
            "rsu.1.vesting",
            "rsu.2.value",
            "refresher.value",
            "refresher.vesting",
        ];
        assert_eq!(faults(text), expected);
    }
}
