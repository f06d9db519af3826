//! One lever of an offer, evaluated at many values.

use rust_decimal::Decimal;

use super::Lever;
use crate::key::{Floor, Kind};
use crate::money::{Amount, Currency, Price, Rate};
use crate::offer::Offer;
use crate::overrides::Overrides;
use crate::stock::AskedPrice;
use crate::terms::{Faults, Setting, Terms};

/// The unit of a numeric lever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money, in units of the lever's currency.
    Amount,
    /// A share price, in units of the lever's currency.
    Price,
    /// Whole shares.
    Shares,
    /// A fraction: 0.03 is 3 %. For today's share price, a relative change of the offer's own
    /// price.
    Rate,
}

impl Unit {
    /// The maximum decimals of a value.
    const FINEST: u32 = 12;

    /// The decimals of the smallest useful step: a minor unit of money, a share or a basis point.
    #[must_use]
    pub const fn digits(self, currency: Currency) -> u32 {
        match self {
            Self::Amount | Self::Price => currency.minor_digits(),
            Self::Shares => 0,
            Self::Rate => 4,
        }
    }

    /// Parses typed text in this unit, like `185k` or `15%`; `None` outside ±10^12 or with more
    /// than twelve decimals.
    #[must_use]
    pub fn typed(self, text: &str) -> Option<Decimal> {
        let kind = match self {
            Self::Amount => Kind::Amount,
            Self::Price => Kind::Price,
            Self::Shares => Kind::Shares,
            Self::Rate => Kind::Rate(Floor::TotalLoss),
        };
        let number = Setting::typed(text, kind)?.number()?;
        (number.abs() <= Amount::MAX && number.scale() <= Self::FINEST).then_some(number)
    }

    /// A setting in this unit.
    #[must_use]
    pub const fn setting(self, value: Decimal) -> Setting {
        match self {
            Self::Amount => Setting::Amount(value),
            Self::Price => Setting::Price(value),
            Self::Shares => Setting::Shares(value),
            Self::Rate => Setting::Rate(value),
        }
    }
}

impl Lever {
    /// The unit of a numeric lever; `None` for other levers and for counts of months or grants. A
    /// bonus is a rate unless it is set to an amount. Today's share price is relative if it is set
    /// to a rate.
    #[must_use]
    pub fn unit(&self, set_to: Option<&Setting>) -> Option<Unit> {
        match self.kind {
            Kind::Amount => Some(Unit::Amount),
            Kind::Price if self.is_price_today() && matches!(set_to, Some(Setting::Rate(_))) => {
                Some(Unit::Rate)
            }
            Kind::Price => Some(Unit::Price),
            Kind::Shares => Some(Unit::Shares),
            Kind::Rate(_) | Kind::Part | Kind::Growth => Some(Unit::Rate),
            Kind::RateOrAmount(_) if matches!(set_to, Some(Setting::Amount(_))) => {
                Some(Unit::Amount)
            }
            Kind::RateOrAmount(_) => Some(Unit::Rate),
            _ => None,
        }
    }
}

/// A lever that can be set to any value. Each value reads the offer from its terms again, but not
/// from the file.
#[derive(Clone, Debug)]
pub struct LeverInput {
    terms: Terms,
    pub(super) lever: Lever,
    pub(super) unit: Unit,
    asked: Overrides,
}

impl LeverInput {
    /// The input for a lever that is set in the terms; `None` if it is not set. A relative share
    /// price may come from another key.
    #[must_use]
    pub fn new(terms: &Terms, lever: &Lever, unit: Unit, asked: &Overrides) -> Option<Self> {
        let mut terms = terms.clone();
        let input =
            Self { terms: Terms::default(), lever: lever.clone(), unit, asked: asked.clone() };
        if !input.moves_price() {
            terms.at_mut(&lever.path)?;
        }
        Some(Self { terms, ..input })
    }

    /// Whether the lever changes the offer's own share price by a rate.
    fn moves_price(&self) -> bool {
        self.unit == Unit::Rate && self.lever.is_price_today()
    }

    /// The offer with the lever at a value; `None` if it is invalid there.
    pub fn at(&mut self, value: Decimal) -> Option<Offer> {
        self.set(value)?;
        Offer::read(&self.terms, &self.asked, &mut Faults::default())
    }

    /// The input of another lever of the same terms, with this one held at a value; `None` if the
    /// value is invalid.
    pub(super) fn held_at(&self, value: Decimal, other: &Self) -> Option<Self> {
        let mut held = self.clone();
        held.set(value)?;
        Some(Self { lever: other.lever.clone(), unit: other.unit, ..held })
    }

    /// Sets the lever to a value; `None` if it is invalid.
    fn set(&mut self, value: Decimal) -> Option<()> {
        if !self.allows(value) {
            return None;
        }
        if self.moves_price() {
            self.asked.stock.price = Rate::of(value).map(AskedPrice::Moved);
        } else {
            *self.terms.at_mut(&self.lever.path)? = self.unit.setting(value);
        }
        Some(())
    }

    /// Whether the file reader would accept a value for the lever.
    fn allows(&self, value: Decimal) -> bool {
        let is_signed = self.moves_price() || self.lever.can_be_negative();
        match self.unit {
            _ if value < Decimal::ZERO && !is_signed => false,
            Unit::Amount | Unit::Shares => Amount::new(value.abs()).is_ok(),
            Unit::Price => Price::new(value).is_ok(),
            Unit::Rate if self.lever.is_part() => value <= Decimal::ONE,
            Unit::Rate => Rate::of(value).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_use_the_levers_unit() {
        let typed = |unit: Unit, text| unit.typed(text).map(|value| value.normalize().to_string());
        for (unit, text, value) in [
            (Unit::Amount, "185k", Some("185000")),
            (Unit::Shares, "1,765", Some("1765")),
            (Unit::Price, "$187.35", Some("187.35")),
            (Unit::Rate, "-15%", Some("-0.15")),
            (Unit::Rate, "15", None),
            (Unit::Amount, "15%", None),
            (Unit::Amount, "1000000000000", Some("1000000000000")),
            (Unit::Amount, "1000000000000.01", None),
            (Unit::Amount, "-1000000000001", None),
            (Unit::Price, "0.000000000001", Some("0.000000000001")),
            (Unit::Price, "0.0000000000001", None),
        ] {
            assert_eq!(typed(unit, text).as_deref(), value, "{text}");
        }
    }

    #[cfg(feature = "file")]
    mod of_offers {
        use super::*;
        use crate::OfferFile;

        fn input(text: &str, lever: &str) -> Option<LeverInput> {
            let file = OfferFile::new(text);
            let lever = file.lever(lever).unwrap();
            let unit = lever.unit(file.setting(&lever).as_ref())?;
            LeverInput::new(file.terms(), &lever, unit, &Overrides::default())
        }

        /// The values that a lever accepts.
        fn allowed<'v>(text: &str, lever: &str, values: &[&'v str]) -> Vec<&'v str> {
            let mut input = input(text, lever).unwrap();
            let values = values.iter().copied();
            values.filter(|value| input.at(value.parse().unwrap()).is_some()).collect()
        }

        #[test]
        fn a_lever_accepts_the_same_values_as_the_file() {
            let text = "base = 1\nraise = \"1%\"\nbonus = \"1%\"\nsign_on = [1]\n[rsu]\nshares = 1\n\
                        vesting = \"amazon\"\n[stock]\nprice = 1";
            let amounts = ["-0.01", "0", "1000000000000", "1000000000000.01"];
            assert_eq!(allowed(text, "base", &amounts), ["0", "1000000000000"]);
            assert_eq!(allowed(text, "sign_on.1", &amounts), ["0", "1000000000000"]);
            assert_eq!(allowed(text, "rsu", &amounts), ["0", "1000000000000"]);
            assert_eq!(allowed(text, "price", &amounts), ["0", "1000000000000"]);
            let rates = ["-1.01", "-1", "0", "10", "10.01"];
            assert_eq!(allowed(text, "raise", &rates), ["-1", "0", "10"]);
            assert_eq!(allowed(text, "bonus", &rates), ["0", "10"]);
            let private = format!("{text}\nprivate = true\ndiscount = \"1%\"");
            let parts = ["-0.01", "0", "1", "1.01"];
            assert_eq!(allowed(&private, "stock.discount", &parts), ["0", "1"]);
            let payment = |amount| format!("base = 1\n[recurring]\namount = {amount}");
            let amounts = ["-1000000000000.01", "-1000000000000", "0", "1000000000000"];
            assert_eq!(allowed(&payment("500"), "recurring", &amounts), amounts[1..]);
            assert_eq!(allowed(&payment("\"1%\""), "recurring", &rates), ["-1", "0", "10"]);
        }

        #[test]
        fn only_numeric_levers_that_are_set_have_an_input() {
            assert!(input("base = 1", "base").is_some());
            assert!(input("base = 1", "bonus").is_none());
            assert!(input("base = 1\nsign_on = [1]", "sign_on.2").is_none());
        }

        #[test]
        fn a_share_price_override_stays_while_a_lever_moves() {
            let text = "base = 1\n[rsu]\nshares = 4\nvesting = \"even-annual\"\n[stock]\nprice = 1";
            let file = OfferFile::new(text);
            let lever = file.lever("rsu").unwrap();
            let price = "50".parse().ok().map(AskedPrice::At);
            let asked = crate::Stock { price, growth: None }.into();
            let mut shares = LeverInput::new(file.terms(), &lever, Unit::Shares, &asked).unwrap();
            let offer = shares.at(Decimal::from(8)).unwrap();
            let projection = offer.project(crate::Horizon::default()).unwrap();
            let year1 = projection.metric("year1.rsu".parse().unwrap()).unwrap();
            assert_eq!(year1.get().to_string(), "100.00");
        }

        #[test]
        fn a_rate_moves_the_share_price_from_any_source() {
            let grant =
                "base = 0\n[rsu]\nvalue = 100\nvesting = { years = [100], every = \"year\" }";
            for stock in ["\ngrant_price = 10", "\n[stock]\nprice = 10", "\n[stock]\nprices = [10]"]
            {
                let file = OfferFile::new(format!("{grant}{stock}"));
                let price = file.lever("price").unwrap();
                let unit = price.unit(Some(&Setting::Rate(Decimal::ZERO))).unwrap();
                assert_eq!(unit, Unit::Rate);
                let asked = Overrides::default();
                let mut price = LeverInput::new(file.terms(), &price, unit, &asked).unwrap();
                let mut total = |percent| {
                    let offer = price.at(Decimal::new(percent, 2)).unwrap();
                    let projection = offer.project(crate::Horizon::default()).unwrap();
                    projection.total().amount().to_string()
                };
                // The file's own price sets the number of shares.
                assert_eq!([-20, 0, 30].map(&mut total), ["80.00", "100.00", "130.00"], "{stock}");
                assert!(price.at(Decimal::new(-101, 2)).is_none());
            }
        }

        #[test]
        fn a_bonus_is_a_rate_unless_it_is_an_amount() {
            let unit = |text| {
                let file = OfferFile::new(text);
                let bonus = file.lever("bonus").unwrap();
                bonus.unit(file.setting(&bonus).as_ref())
            };
            assert_eq!(unit("base = 1"), Some(Unit::Rate));
            assert_eq!(unit("base = 1\nbonus = \"10%\""), Some(Unit::Rate));
            assert_eq!(unit("base = 1\nbonus = 30_000"), Some(Unit::Amount));
        }

        #[test]
        fn counts_and_lists_have_no_unit() {
            let file = OfferFile::new("base = 1\nsign_on = [1]");
            for lever in ["rsu.granted_month", "refresher.count", "sign_on", "rsu.vesting", "name"]
            {
                assert_eq!(file.lever(lever).unwrap().unit(None), None, "{lever}");
            }
        }
    }
}
