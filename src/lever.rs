//! Levers: the inputs of an offer that can be changed, named by path.

#[cfg(feature = "file")]
mod find;
mod grid;
mod lever_input;
mod objective;
#[cfg(feature = "file")]
mod outline;
mod search;
mod solve;
mod sweep;
mod sweep_values;
mod two_way;

use std::fmt;

use crate::key::{Floor, Kind, Sign, Step};
use crate::money::Currency;
#[cfg(feature = "file")]
pub use find::lever_names;
pub use lever_input::{LeverInput, Unit};
pub use objective::{Objective, ObjectiveError};
#[cfg(feature = "file")]
pub(crate) use outline::outline;
pub use solve::{Effort, Landing, Solution, Target, Unsolved, is_steady, solve};
pub use sweep::{Crossover, Line, Point, Steps, StepsError, Sweep};
pub use sweep_values::{ListError, SweepValues};
pub use two_way::{TwoWayLine, TwoWaySweep};

/// An input of an offer that can be changed.
///
/// Its name is a path in the offer's terms with 1-based indices: `base`, `sign_on.1`, `rsu.value`,
/// `rsu.2.shares`, `stock.growth`. A payment with a name can be named instead of numbered:
/// `one_time.relocation.amount`. Short names are `rsu` and `rsu.2` for a grant's value or shares,
/// `refresher` for its value, and `price`, `growth` and `prices` for the stock section. A lever may
/// be unset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    name: String,
    label: String,
    pub(crate) kind: Kind,
    default: Option<&'static str>,
    /// The currency of its amounts.
    currency: Currency,
    /// The path in the terms.
    pub(crate) path: Vec<Step>,
}

/// Why a lever was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeverError {
    /// No lever has this name.
    Unknown {
        /// The name.
        name: String,
        /// The most similar lever.
        near: Option<String>,
    },
    /// The name matches several sections.
    Ambiguous {
        /// The path of the sections.
        key: String,
        /// The noun for one section.
        noun: &'static str,
        /// The number of sections.
        count: usize,
    },
    /// The offer states another key instead.
    SetByAnother {
        /// The key.
        key: String,
        /// The other key of its section.
        other: &'static str,
    },
    /// No section has this name.
    Unnamed {
        /// The path of the sections.
        key: String,
        /// The noun for one section.
        noun: &'static str,
        /// The name.
        name: String,
        /// The key of a section's amount.
        amount: &'static str,
        /// The number of the next section.
        next: usize,
    },
    /// An earlier section is missing.
    Gap {
        /// The path of the sections.
        key: String,
        /// The noun for one section.
        noun: &'static str,
        /// Its number.
        number: usize,
        /// The number of the next possible section.
        next: usize,
    },
}

impl fmt::Display for LeverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, .. } => write!(f, "unknown lever `{name}`"),
            Self::Ambiguous { key, noun, count } => {
                write!(f, "`{key}` is ambiguous: the offer has {count} {noun}s")
            }
            Self::SetByAnother { key, other } => {
                write!(f, "the offer has no amount for `{key}`; it uses `{key}.{other}`")
            }
            Self::Unnamed { noun, name, .. } => write!(f, "no {noun} is named `{name}`"),
            Self::Gap { key, noun, number, .. } => {
                write!(f, "`{key}.{number}` needs a {noun} {} before it", number - 1)
            }
        }
    }
}

impl std::error::Error for LeverError {}

impl LeverError {
    /// What to type instead.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::Unknown { near: None, .. } => {
                "a lever is a path in the offer file, like base, sign_on.1, bonus, rsu, \
                 rsu.2.value, rsu.vesting, refresher.value, price, growth"
                    .to_owned()
            }
            Self::Ambiguous { key, count, .. } => {
                let to = if *count == 2 { "or" } else { "to" };
                format!("choose one of `{key}.1` {to} `{key}.{count}`")
            }
            Self::SetByAnother { key, other } => format!("change `{key}.{other}`"),
            Self::Unnamed { key, name, amount, next, .. } => {
                format!("add one with `{key}.{next}.name={name} {key}.{next}.{amount}=…`")
            }
            Self::Gap { key, next, .. } => format!("use `{key}.{next}`"),
        }
    }
}

impl Lever {
    /// Whether the lever is a list by year.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        matches!(self.kind, Kind::Amounts | Kind::Prices | Kind::Percents)
    }

    /// Whether the lever belongs to the share price or its growth.
    #[must_use]
    pub fn is_stock(&self) -> bool {
        self.path.first() == Some(&Step::Key("stock"))
    }

    /// Whether the lever is part of the share price's path, which a sweep varies in every offer:
    /// today's price, prices by year or growth.
    #[must_use]
    pub fn is_price_path(&self) -> bool {
        let is_path = |key| matches!(key, Step::Key("price" | "prices" | "growth"));
        self.is_stock() && self.path.get(1).copied().is_some_and(is_path)
    }

    /// Whether the lever is a share price: today's, by year or at exit, and not growth.
    #[must_use]
    pub fn is_share_price(&self) -> bool {
        let is_price =
            |key| matches!(key, Step::Key("price" | "prices" | "exit_price" | "exit_value"));
        self.is_stock() && self.path.get(1).copied().is_some_and(is_price)
    }

    /// Whether the lever is today's share price.
    pub(crate) fn is_price_today(&self) -> bool {
        self.path == [Step::Key("stock"), Step::Key("price")]
    }

    /// Whether setting one of two levers of an offer replaces the other: they are the same, or one
    /// is a year of the other.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.path.starts_with(&other.path) || other.path.starts_with(&self.path)
    }

    /// Whether a higher value lowers pay. A higher grant price means fewer shares, a higher
    /// strike less gain, and a higher dilution of private shares a lower price.
    #[must_use]
    pub fn lowers_pay(&self) -> bool {
        let in_stock = |key| matches!(key, "discount" | "dilution" | "shares_outstanding");
        match self.path.as_slice() {
            [Step::Key("stock"), Step::Key(key)] => in_stock(key),
            [Step::Key("options"), Step::Item(_), Step::Key("strike")] => true,
            path => path.last() == Some(&Step::Key("grant_price")),
        }
    }

    /// Whether the lever may be negative: a growth rate, or a payment that may be a cost.
    pub(crate) const fn can_be_negative(&self) -> bool {
        matches!(
            self.kind,
            Kind::Growth | Kind::Rate(Floor::TotalLoss) | Kind::RateOrAmount(Sign::Any)
        )
    }

    /// Whether the lever is a part of a whole, at most 100 %.
    pub(crate) const fn is_part(&self) -> bool {
        matches!(self.kind, Kind::Part)
    }

    /// The default if the lever is unset, as a value or in words.
    #[must_use]
    pub const fn unset(&self) -> Option<&'static str> {
        self.default
    }

    /// The currency of its amounts: that of its section, or the offer's.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The label: `sign-on year 1`, `RSU 2`, `share price growth`.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl fmt::Display for Lever {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::OfferFile;

    const TWO_GRANTS: &str = "base = 1\n[[rsu]]\nvalue = 1\nvesting = \"amazon\"\n\
                              [[rsu]]\nshares = 1\nvesting = \"amazon\"";
    const ONE_GRANT: &str = "base = 1\n[rsu]\nvalue = 1\nvesting = \"amazon\"";

    fn lever(text: &str, name: &str) -> Result<Lever, LeverError> {
        OfferFile::new(text).lever(name)
    }

    /// The lever's full name.
    fn full(text: &str, name: &str) -> String {
        lever(text, name).unwrap().to_string()
    }

    #[test]
    fn short_names_refer_to_the_main_key() {
        for (name, full_name) in [
            ("base", "base"),
            ("sign_on.1", "sign_on.1"),
            ("sign_on.amounts.1", "sign_on.1"),
            ("bonus.target", "bonus"),
            ("rsu", "rsu.value"),
            ("refresher", "refresher.value"),
            ("price", "stock.price"),
            ("growth.2", "stock.growth.2"),
            ("prices.1", "stock.prices.1"),
            ("rsu.vesting.cliff", "rsu.vesting.cliff"),
        ] {
            assert_eq!(full(ONE_GRANT, name), full_name);
        }
    }

    #[test]
    fn a_grants_short_name_refers_to_its_stated_size() {
        assert_eq!(full(TWO_GRANTS, "rsu.1"), "rsu.1.value");
        assert_eq!(full(TWO_GRANTS, "rsu.2"), "rsu.2.shares");
        let part = "base = 1\n[[options]]\npercent = \"1%\"";
        assert_eq!(full(part, "options.1"), "options.1.percent");
        assert_eq!(full(&part.replace("percent", "count"), "options"), "options.1.count");
        // A new grant has no size yet.
        assert_eq!(full(TWO_GRANTS, "rsu.3"), "rsu.3.value");
    }

    #[test]
    fn a_single_grant_may_omit_its_number() {
        assert_eq!(full(ONE_GRANT, "rsu.1.value"), "rsu.value");
        assert_eq!(lever(ONE_GRANT, "rsu").unwrap(), lever(ONE_GRANT, "rsu.1").unwrap());
        assert_eq!(full("base = 1", "rsu.shares"), "rsu.shares");
    }

    #[test]
    fn a_payment_can_be_found_by_its_name() {
        let text = "base = 1\n[[one_time]]\nname = \"Relocation\"\namount = 1\n\
                    [[one_time]]\nname = \"stay bonus\"\namount = 2\n\
                    [recurring]\nname = \"HSA contribution\"\namount = 500";
        for (name, full_name) in [
            ("one_time.relocation.amount", "one_time.1.amount"),
            ("one_time.stay_bonus", "one_time.2.amount"),
            ("one_time.stay_bonus.repay_within", "one_time.2.repay_within"),
            ("recurring.hsa_contribution", "recurring.amount"),
        ] {
            assert_eq!(full(text, name), full_name);
        }
        let twice = text.replace("stay bonus", "relocation");
        for (text, name) in [(text, "one_time.retention"), (&twice, "one_time.relocation.amount")] {
            assert!(lever(text, name).is_err(), "{name}");
        }
    }

    #[test]
    fn one_of_several_grants_needs_a_number() {
        let ambiguous = LeverError::Ambiguous { key: "rsu".to_owned(), noun: "grant", count: 2 };
        assert_eq!(lever(TWO_GRANTS, "rsu"), Err(ambiguous.clone()));
        assert_eq!(lever(TWO_GRANTS, "rsu.value"), Err(ambiguous));
        let gap = LeverError::Gap { key: "rsu".to_owned(), noun: "grant", number: 4, next: 3 };
        assert_eq!(lever(TWO_GRANTS, "rsu.4"), Err(gap));
    }

    #[test]
    fn an_unknown_name_of_a_payment_can_be_added() {
        let visa = "base = 1\n[[one_time]]\nname = \"visa\"\namount = 1";
        for (text, name, hint) in [
            (
                "base = 1",
                "one_time.relocation.amount",
                "add one with `one_time.1.name=relocation one_time.1.amount=…`",
            ),
            (
                visa,
                "one_time.relocation",
                "add one with `one_time.2.name=relocation one_time.2.amount=…`",
            ),
            (visa, "one_time.amuont", "did you mean `one_time.amount`?"),
            (visa, "one_time.value", "did you mean `one_time.amount`?"),
        ] {
            assert_eq!(lever(text, name).unwrap_err().hint(), hint, "{name}");
        }
        let error = lever(visa, "one_time.relocation").unwrap_err().to_string();
        assert_eq!(error, "no one-time payment is named `relocation`");
    }

    #[test]
    fn sections_within_a_section_are_numbered_too() {
        let matched =
            |tiers: &str| format!("base = 1\n[retirement]\ndeferral = \"6%\"\nmatch = {tiers}");
        let one = matched("[{ rate = \"50%\" }]");
        assert_eq!(full(&one, "retirement"), "retirement.deferral");
        assert_eq!(full(&one, "retirement.match"), "retirement.match.1.rate");
        assert_eq!(full(&one, "retirement.match.2.up_to"), "retirement.match.2.up_to");
        assert_eq!(
            full(&matched("{ rate = \"50%\" }"), "retirement.match"),
            "retirement.match.rate"
        );
        assert_eq!(full("base = 1", "retirement.match.1.rate"), "retirement.match.rate");
        let (key, noun) = ("retirement.match".to_owned(), "tier");
        let two = matched("[{ rate = \"50%\" }, { rate = \"50%\" }]");
        let ambiguous = LeverError::Ambiguous { key: key.clone(), noun, count: 2 };
        assert_eq!(lever(&two, "retirement.match"), Err(ambiguous));
        let gap = LeverError::Gap { key, noun, number: 4, next: 3 };
        assert_eq!(lever(&two, "retirement.match.4.rate"), Err(gap));
    }

    #[test]
    fn an_hourly_base_is_changed_by_its_rate() {
        let hourly = "base = { hourly = 100 }";
        let instead = LeverError::SetByAnother { key: "base".to_owned(), other: "hourly" };
        assert_eq!(instead.hint(), "change `base.hourly`");
        for name in ["base", "base.amount"] {
            assert_eq!(lever(hourly, name), Err(instead.clone()));
        }
        assert_eq!(full(hourly, "base.hourly"), "base.hourly");
        assert_eq!(full("base = 1", "base.amount"), "base");
        assert_eq!(lever(hourly, "base.hours").unwrap().label(), "base hours a year");
    }

    #[test]
    fn only_terms_of_an_offer_are_levers() {
        for name in [
            "",
            ".",
            "base.1",
            "base.",
            "sign_on.0",
            "sign_on.1.1",
            "sign_on.1000",
            "sign_on.+1",
            "risk",
            "fit.team",
            "process.roadmap",
            "stock",
            "rsu.0",
        ] {
            let found = lever(ONE_GRANT, name);
            assert!(matches!(found, Err(LeverError::Unknown { .. })), "{name}: {found:?}");
        }
    }

    #[test]
    fn a_misspelt_lever_gets_the_most_similar_suggestion() {
        for (name, meant) in [
            ("bas", Some("base")),
            ("signon.1", Some("sign_on.1")),
            ("pryce", Some("price")),
            ("rsu.vlaue", Some("rsu.value")),
            ("refresher.vesting.clif", Some("refresher.vesting.cliff")),
            ("zzz", None),
            ("salary", Some("base")),
            ("signing_bonus.1", Some("sign_on.1")),
            ("equity.2.amount", Some("rsu.2.value")),
            ("ticker_price", Some("stock.price")),
            // A score is not a term.
            ("process.roadmap", None),
        ] {
            let Err(LeverError::Unknown { near, .. }) = lever("base = 1", name) else {
                panic!("{name}");
            };
            assert_eq!(near.as_deref(), meant, "{name}");
        }
    }

    #[test]
    fn a_lever_overlaps_itself_and_its_years() {
        let overlap = |one, other| {
            let [one, other] = [one, other].map(|name| lever(TWO_GRANTS, name).unwrap());
            assert_eq!(one.overlaps(&other), other.overlaps(&one));
            one.overlaps(&other)
        };
        for (one, other) in [("bonus", "bonus.target"), ("raise", "raise.2"), ("rsu.1", "rsu.1")] {
            assert!(overlap(one, other), "{one}, {other}");
        }
        for (one, other) in [("sign_on.1", "sign_on.2"), ("rsu.1", "rsu.2"), ("price", "growth")] {
            assert!(!overlap(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn levers_differ_in_range_and_direction() {
        let of = |of: fn(&Lever) -> bool| {
            let names = [
                "base",
                "raise",
                "raise.1",
                "bonus",
                "bonus.payout",
                "recurring",
                "rsu",
                "rsu.grant_price",
                "refresher.growth",
                "price",
                "growth",
                "growth.1",
                "prices.1",
                "options.percent",
                "options.strike",
                "stock.exit_price",
                "stock.discount",
                "stock.dilution",
            ];
            let found = names.into_iter().filter(|name| of(&lever(ONE_GRANT, name).unwrap()));
            found.collect::<Vec<_>>()
        };
        let can_be_negative =
            ["raise", "raise.1", "recurring", "refresher.growth", "growth", "growth.1"];
        assert_eq!(of(Lever::can_be_negative), can_be_negative);
        let lowers_pay = ["rsu.grant_price", "options.strike", "stock.discount", "stock.dilution"];
        assert_eq!(of(Lever::lowers_pay), lowers_pay);
        assert_eq!(of(Lever::is_part), ["options.percent", "stock.discount", "stock.dilution"]);
        assert_eq!(of(Lever::is_share_price), ["price", "prices.1", "stock.exit_price"]);
        assert!(lever(ONE_GRANT, "prices").unwrap().is_list());
        assert!(!lever(ONE_GRANT, "prices.1").unwrap().is_list());
    }
}
