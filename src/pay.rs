//! The components of pay, one file each.
//!
//! A component's file defines its terms, its ledger entries and its assumptions. To add a
//! component, add its file and its line in [`components!`].

mod base;
mod bonus;
mod espp;
mod irs;
mod one_time;
mod options;
mod portion;
mod recurring;
mod refresher;
mod retirement;
mod rsu;
mod sign_on;

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::assumption::Assumption;
use crate::component::{Component, PayKind, components};
use crate::equity::{PricePath, Private, SharePrice};
use crate::key::{Key, Step};
use crate::ledger::{LedgerBuilder, OutOfReach, Salaries};
use crate::money::{Currency, Exchange, Fraction, Price};
use crate::terms::{Faults, Terms};
use crate::time::{Date, Horizon};
pub(crate) use base::Base;
#[cfg(feature = "file")]
pub(crate) use base::FULL_TIME;
pub(crate) use bonus::Bonus;
pub(crate) use espp::Espp;
pub use irs::deferral_limit;
#[cfg(feature = "file")]
pub(crate) use irs::{Limits, MOST_DISCOUNT};
pub use one_time::OneTime;
pub use options::OptionFigures;
pub(crate) use options::OptionGrant;
#[cfg(feature = "file")]
pub(crate) use portion::Portion;
pub use recurring::{Per, Recurring, Size};
pub(crate) use refresher::Refresher;
pub(crate) use retirement::Retirement;
pub(crate) use rsu::{Grant, Priced, Promise, grants, share_price_of};
pub use sign_on::{Paid, SignOn};

/// What a component needs to know about its offer and the horizon.
pub(crate) struct Context<'a> {
    pub(crate) horizon: Horizon,
    /// The first day of the job, if stated.
    pub(crate) start: Option<Date>,
    pub(crate) currency: Currency,
    /// The currency of the share price.
    pub(crate) price_currency: Currency,
    /// The currency of the figures.
    pub(crate) shown: Currency,
    pub(crate) exchange: &'a Exchange,
    pub(crate) share_price: &'a SharePrice,
    /// The offer's own share price today, regardless of overrides.
    pub(crate) own_price: Option<Price>,
    pub(crate) base: &'a Base,
    /// The terms of a private company's shares.
    pub(crate) private: Option<&'a Private>,
    /// Whether the figure in question weighs payments by their month.
    pub(crate) is_weighed: bool,
}

impl Context<'_> {
    /// Each year with its base, from year 1; none if a base is too large to compute.
    fn salaries(&self) -> impl Iterator<Item = (u32, Fraction)> + use<> {
        let salaries = self.base.salaries(self.horizon);
        (1..).zip(salaries.map(Salaries::into_years).unwrap_or_default())
    }

    /// The share price in each year; `None` if one is too large to compute.
    fn prices(&self) -> Option<PricePath<'_>> {
        PricePath::new(self.share_price, self.horizon.years())?.with_private(self.private)
    }

    /// An amount in the currency of the share price, in that of the figures, to 28 digits.
    fn at_exchange(&self, amount: Decimal) -> Option<Decimal> {
        let factor = self.exchange.factor(self.price_currency, self.shown).ok()?;
        let (numerator, denominator) = Fraction::whole(amount).by(factor.as_ref())?.parts();
        numerator.checked_div(denominator)
    }
}

/// The shares of an offer, as stated.
pub(crate) struct Shares<'a> {
    /// The offer's own currency.
    pub(crate) offer_currency: Currency,
    /// The currency of the share price.
    pub(crate) currency: Currency,
    /// Today's share price, including overrides.
    pub(crate) price: Option<Price>,
    /// The offer's own share price today, regardless of overrides.
    pub(crate) own_price: Option<Price>,
    /// The terms of a private company's shares.
    pub(crate) private: Option<&'a Private>,
}

impl Shares<'_> {
    /// Reports an amount of shares without a currency, if it could be in two: the offer's own, or
    /// that of the share price.
    fn refuse_two_currencies(&self, path: &[Step], faults: &mut Faults) {
        let (own, price) = (self.offer_currency, self.currency);
        if own != price {
            faults.below(path, |faults| {
                let hint = "add the currency to the grant, like currency = \"USD\"";
                faults.note("value", format!("could be in {own} or {price}"), hint);
            });
        }
    }
}

/// Whether pay can fall as a lever rises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steadiness {
    /// How much pay may still fall, because whole shares move between years.
    pub(crate) slack: Decimal,
    /// How the lever converts money to whole shares, if it does.
    pub(crate) shares: Option<WholeShares>,
}

impl Steadiness {
    /// Pay never falls.
    pub(crate) const STEADY: Self = Self { slack: Decimal::ZERO, shares: None };

    /// The combined steadiness of two sums; `None` if it is too large to compute.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        let slack = self.slack.checked_add(other.slack)?;
        Some(Self { slack, shares: self.shares.or(other.shares) })
    }
}

/// How a lever determines a number of shares, rounded to the nearest whole share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WholeShares {
    /// The lever is the money, converted at this price.
    OfMoney { price: Decimal },
    /// The lever is the price that converts this money.
    AtPrice { money: Decimal },
}

/// What of a component's later pay is given up by leaving. The rest is kept, or only further work
/// would earn it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// Nothing: it is paid as it is earned.
    Nothing,
    /// All of it.
    All,
    /// The part earned so far.
    Earned,
    /// The part that is not vested. What has vested stays yours until it is paid.
    Unvested,
    /// What vests later of the contributions so far.
    UnvestedAccount,
}

/// The terms of one component.
pub(crate) trait PayTerms: Default + PartialEq {
    /// The kinds of pay it can be, the usual one first.
    const KINDS: &[PayKind];

    /// Whether it is independent of share prices and ratings.
    const GUARANTEED: bool;

    /// Whether a part of it may be guaranteed.
    const MAY_BE_GUARANTEED: bool = Self::GUARANTEED;

    /// What leaving gives up.
    const GIVEN_UP: GivenUp = GivenUp::All;

    /// Whether a single payment is an advance, made at the start of its month and not at its end.
    const IN_ADVANCE: bool = false;

    /// The keys it is read from.
    const KEYS: &'static [Key];

    /// Reads the component from an offer's terms; `None` if a term is invalid.
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self>;

    /// Reports what does not go together with the offer's shares.
    fn refuse(&self, _shares: &Shares<'_>, _faults: &mut Faults) {}

    /// The currencies that it states, other than those of the offer.
    fn currencies(&self) -> Vec<Currency> {
        Vec::new()
    }

    /// Adds the assumptions behind its figures.
    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>);

    /// How steady its pay over a range of years is as the lever at that path rises. `None` if it
    /// may fall for reasons other than whole shares.
    fn steadiness(
        &self,
        lever: &[Step],
        years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness>;

    /// Whether it pays in shares or options.
    fn is_equity(&self) -> bool {
        matches!(Self::KINDS, [PayKind::Equity, ..]) && *self != Self::default()
    }

    /// Whether its pay depends on the share price.
    fn depends_on_share_price(&self) -> bool {
        self.is_equity()
    }

    /// Adds its entries to the ledger.
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
            /// The keys of every component, in component order.
            pub(crate) const KEYS: &[&[Key]] = &[$(<$terms as PayTerms>::KEYS),+];

            /// Reads every component from an offer's terms; `None` if a term is invalid.
            pub(crate) fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
                // Read every component, so that every problem is reported.
                $(let $name = <$terms as PayTerms>::read(terms, faults);)+
                Some(Self { $($name: $name?,)+ })
            }

            /// Reports what does not go together with the offer's shares, even if a term of
            /// another component is invalid.
            pub(crate) fn refuse(
                pay: Option<&Self>,
                terms: &Terms,
                shares: &Shares<'_>,
                faults: &mut Faults,
            ) {
                $(match pay {
                    Some(pay) => pay.$name.refuse(shares, faults),
                    None => {
                        let read = <$terms as PayTerms>::read(terms, &mut Faults::default());
                        read.unwrap_or_default().refuse(shares, faults);
                    }
                })+
            }

            /// The currencies that components state, other than those of the offer.
            pub(crate) fn currencies(&self) -> impl Iterator<Item = Currency> {
                [$(self.$name.currencies()),+].into_iter().flatten()
            }

            /// The assumptions of every component.
            pub(crate) fn assume(&self, context: &Context<'_>) -> Vec<Assumption> {
                let mut assumptions = Vec::new();
                $(self.$name.assume(context, &mut assumptions);)+
                assumptions
            }

            /// Whether any pay is in shares or options.
            pub(crate) fn has_equity(&self) -> bool {
                false $(|| self.$name.is_equity())+
            }

            /// Whether any pay depends on the share price.
            pub(crate) fn depends_on_share_price(&self) -> bool {
                false $(|| self.$name.depends_on_share_price())+
            }

            /// How steady a component's pay over some years is as a lever rises.
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

            /// Adds every component's entries to the ledger.
            pub(crate) fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
                $(self.$name.enter(ledger)?;)+
                Ok(())
            }
        }

        impl Component {
            /// The keys it is read from.
            #[must_use]
            pub const fn keys(self) -> &'static [Key] {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::KEYS,)+
                }
            }

            /// The kinds of pay it can be, the usual one first.
            #[must_use]
            pub const fn kinds(self) -> &'static [PayKind] {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::KINDS,)+
                }
            }

            /// Whether its single payments are advances, made at the start of their month.
            pub(crate) const fn is_paid_in_advance(self) -> bool {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::IN_ADVANCE,)+
                }
            }

            /// Whether a part of it may be guaranteed.
            pub(crate) const fn may_be_guaranteed(self) -> bool {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::MAY_BE_GUARANTEED,)+
                }
            }

            /// What leaving gives up of it.
            pub(crate) const fn given_up(self) -> GivenUp {
                match self {
                    $(Self::$variant => <$terms as PayTerms>::GIVEN_UP,)+
                }
            }

            /// Whether it is independent of share prices and ratings.
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
    /// The usual kind of its pay.
    #[must_use]
    pub const fn kind(self) -> PayKind {
        match self.kinds() {
            [usual, ..] => *usual,
            [] => PayKind::Cash,
        }
    }

    /// The label in running text, from its first key.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.keys().first().map_or(self.name(), |key| key.label.unwrap_or(key.name))
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Offer, OfferFile, Overrides};

    pub(super) fn offer(text: &str) -> Offer {
        Offer::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    /// A component's pay in each of four years.
    pub(super) fn by_year(component: Component, text: &str) -> Vec<String> {
        let projection = offer(text).project(Horizon::default()).unwrap();
        projection.years().iter().map(|year| year.amount(component).amount().to_string()).collect()
    }

    /// The assumptions over so many years.
    pub(super) fn rests_on(text: &str, years: u32) -> Vec<Assumption> {
        offer(text).rests_on(Horizon::new(years).unwrap())
    }

    /// The paths of faults, like `rsu.1.value`.
    pub(super) fn faults(text: &str) -> Vec<String> {
        let mut faults = Faults::default();
        let read = Offer::read(OfferFile::new(text).terms(), &Overrides::default(), &mut faults);
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
    fn every_component_has_its_own_keys() {
        let keys = Component::ALL.iter().flat_map(|component| component.keys());
        let mut names: Vec<&str> = keys.map(|key| key.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn pay_that_depends_on_ratings_or_share_prices_is_not_guaranteed() {
        let guaranteed = Component::ALL.into_iter().filter(|component| component.is_guaranteed());
        assert_eq!(
            guaranteed.collect::<Vec<_>>(),
            [Component::Base, Component::SignOn, Component::OneTime, Component::Recurring]
        );
        let equity = Component::ALL.into_iter().filter(|c| c.kind() == PayKind::Equity);
        assert_eq!(
            equity.collect::<Vec<_>>(),
            [Component::Rsu, Component::Refresher, Component::Options]
        );
    }

    #[test]
    fn a_share_price_is_assumed_only_if_shares_are_paid() {
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
    fn faults_of_every_component_are_reported_together() {
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
