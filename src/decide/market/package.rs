//! Builds offers from a band's components, and finds what a band shares with an offer.

use rust_decimal::Decimal;

use super::band::Band;
use super::range::Range;
use crate::equity::{Preset, Vesting};
use crate::money::{Amount, Money};
use crate::offer::Offer;
use crate::pay::{Grant, Pay, Priced, Promise, SignOn};

/// The vesting preset if neither the offer nor the band names one.
const COMMON_FORM: &str = "even-annual";

/// The source of a band's vesting schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VestingSource {
    /// The first new-hire grant of the offer.
    Offer,
    /// The preset of the band or its company.
    Preset(&'static str),
    /// No schedule is known: equal parts each year.
    CommonForm(&'static str),
}

/// The pay at one end of a band, or part of it.
#[derive(Clone, Default)]
pub(super) struct Package {
    pub(super) base: Amount,
    pub(super) rsu: Amount,
    pub(super) sign_on: Vec<Amount>,
}

impl Package {
    pub(super) fn at(band: &Band, end: impl Fn(&Range<Amount>) -> Option<Amount>) -> Option<Self> {
        let of = |range: &Option<Range<Amount>>| match range {
            Some(range) => end(range),
            None => Some(Amount::default()),
        };
        let sign_on = band.sign_on.iter().map(&end).collect::<Option<_>>();
        Some(Self { base: of(&band.base)?, rsu: of(&band.rsu)?, sign_on: sign_on? })
    }

    /// Converts the package to an offer with the raise and share price of `offer`.
    pub(super) fn into_offer(self, offer: &Offer, vesting: Option<Vesting>) -> Offer {
        let grant = vesting.map(|vesting| Grant {
            promise: Promise::Value(self.rsu),
            grant_price: None,
            currency: Some(offer.shown_in()),
            granted_month: 0,
            vesting,
            allocation: None,
            priced: Priced::AtGrant,
        });
        let pay = Pay {
            base: offer.pay.base.with_amount(self.base),
            sign_on: Some(SignOn::lump(self.sign_on)),
            rsu: grant.into_iter().collect(),
            ..Pay::default()
        };
        // The band's grant is made at the offer's share price, in shares that can be sold, and its
        // amounts are in the currency of the figures.
        let (own_price, currency) = (offer.share_price.today(), offer.shown_in());
        Offer { currency, pay, own_price, private: None, ..offer.clone() }
    }
}

impl Band {
    /// The source of the band's vesting schedule. The offer's schedule applies if both have the
    /// same company or the band's schedule is unknown, so that equal grants have equal value.
    #[must_use]
    pub fn vesting_source(&self, offer: &Offer) -> VestingSource {
        let preset = self.vesting.or_else(|| Preset::named(&self.company().to_lowercase()));
        let is_own = offer.company().is_none_or(|company| self.is_of(company));
        match preset {
            _ if is_own && new_hire_grants(offer).next().is_some() => VestingSource::Offer,
            Some(preset) => VestingSource::Preset(preset.name),
            None if new_hire_grants(offer).next().is_some() => VestingSource::Offer,
            None => VestingSource::CommonForm(COMMON_FORM),
        }
    }

    pub(super) fn vesting_beside(&self, offer: &Offer) -> Option<Vesting> {
        match self.vesting_source(offer) {
            VestingSource::Offer => {
                new_hire_grants(offer).next().map(|grant| grant.vesting.clone())
            }
            VestingSource::Preset(name) | VestingSource::CommonForm(name) => {
                let preset = Preset::named(name)?;
                Some(Vesting::preset(preset, preset.schedule().ok()?))
            }
        }
    }
}

impl Offer {
    /// The value of the new-hire grants when made: their value in money, or their shares at the grant
    /// price. Without a grant price, today's share price applies.
    #[must_use]
    pub fn granted(&self) -> Money {
        let value = |grant: &Grant| {
            let own = grant.currency.unwrap_or(self.currency);
            let (value, currency) = match (grant.promise, grant.grant_price) {
                (Promise::Value(value), _) => (value.get(), own),
                (Promise::Shares(shares), Some(price)) => (shares.checked_mul(price.get())?, own),
                (Promise::Shares(shares), None) => {
                    let price = self.share_price.today()?;
                    (shares.checked_mul(price.get())?, self.price_currency)
                }
            };
            Some(self.figure_of(value, currency).amount())
        };
        self.figure_of(new_hire_grants(self).filter_map(value).sum(), self.shown)
    }

    /// Whether a new-hire grant is a number of shares.
    #[must_use]
    pub fn is_granted_in_shares(&self) -> bool {
        new_hire_grants(self).any(|grant| !grant.is_in_money())
    }

    /// Whether the offer has existing grants, or grants from year 2 on.
    #[must_use]
    pub fn has_other_grants(&self) -> bool {
        new_hire_grants(self).count() < self.pay.rsu.len()
    }

    pub(super) fn sign_on_of(&self, year: u32) -> Money {
        let amounts = self.pay.sign_on.as_ref().map(|sign_on| &sign_on.amounts);
        let amount = amounts.and_then(|amounts| amounts.get((year as usize).checked_sub(1)?));
        self.settled(amount.copied().unwrap_or_default().get())
    }

    pub(super) fn sign_on_sum(&self) -> Money {
        let amounts = self.pay.sign_on.iter().flat_map(|sign_on| &sign_on.amounts);
        self.settled(amounts.map(|amount| amount.get()).sum())
    }

    pub(super) fn settled(&self, amount: Decimal) -> Money {
        self.figure_of(amount, self.currency)
    }
}

/// The grants made in year 1. Some are made a few weeks after the start date.
fn new_hire_grants(offer: &Offer) -> impl Iterator<Item = &Grant> {
    offer.pay.rsu.iter().filter(|grant| (0..12).contains(&grant.granted_month))
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Market;

    fn offer(text: &str) -> Offer {
        Offer::from_toml(&format!("base = 1\n{text}")).unwrap()
    }

    /// A grant made in that month.
    fn grant(size: &str, month: i32) -> String {
        format!("[[rsu]]\n{size}\ngranted_month = {month}\nvesting = \"google\"\n")
    }

    #[test]
    fn a_grant_in_year_1_is_a_new_hire_grant() {
        for (month, other) in [(-1, true), (0, false), (11, false), (12, true)] {
            let offer = offer(&grant("value = 400", month));
            assert_eq!(offer.has_other_grants(), other, "month {month}");
            let granted = offer.granted().amount().to_string();
            assert_eq!(granted, if other { "0.00" } else { "400.00" }, "month {month}");
        }
        let both = offer(&(grant("value = 400", 0) + &grant("value = 100", -6)));
        assert!(both.has_other_grants());
        assert_eq!(both.granted().amount().to_string(), "400.00");
        assert!(!offer("").has_other_grants());
    }

    #[test]
    fn shares_count_at_their_grant_price_or_todays() {
        let granted = |terms: &str| {
            let offer = offer(&(grant(terms, 0) + "[stock]\nprice = 20"));
            (offer.granted().amount().to_string(), offer.is_granted_in_shares())
        };
        assert_eq!(granted("shares = 10"), ("200.00".to_owned(), true));
        assert_eq!(granted("shares = 10\ngrant_price = 15"), ("150.00".to_owned(), true));
        assert_eq!(granted("value = 400\ngrant_price = 15"), ("400.00".to_owned(), false));
    }

    #[test]
    fn is_granted_in_shares_ignores_other_grants() {
        let held = offer(&(grant("shares = 10", -1) + "[stock]\nprice = 20"));
        assert!(!held.is_granted_in_shares());
    }

    #[test]
    fn sign_on_counts_by_year_and_in_total() {
        let offer = offer("sign_on = [80, 60]");
        let years = [0, 1, 2, 3].map(|year| offer.sign_on_of(year).amount().to_string());
        assert_eq!(years, ["0.00", "80.00", "60.00", "0.00"]);
        assert_eq!(offer.sign_on_sum().amount().to_string(), "140.00");
    }

    #[test]
    fn the_offers_vesting_applies_to_its_own_or_an_unknown_company() {
        let source = |of: &str, text: &str| {
            let bands = format!("[[band]]\ncompany = \"{of}\"\nlevel = \"L6\"\nbase = [1, 2]");
            Market::from_toml(&bands).unwrap().bands[0].vesting_source(&offer(text))
        };
        let of = |company: &str| format!("company = \"{company}\"\n{}", grant("value = 1", 0));
        assert_eq!(source("Amazon", &of("Amazon.com")), VestingSource::Offer);
        assert_eq!(source("Amazon", &of("Google")), VestingSource::Preset("amazon"));
        assert_eq!(source("Amazon", "company = \"Amazon\""), VestingSource::Preset("amazon"));
        assert_eq!(source("Initech", &of("Google")), VestingSource::Offer);
        assert_eq!(source("Initech", ""), VestingSource::CommonForm("even-annual"));
        // An offer without a company may be for the band's company.
        assert_eq!(source("Amazon", &grant("value = 1", 0)), VestingSource::Offer);
        // The vesting of an existing grant does not apply to new ones.
        let held = grant("value = 1", -1);
        assert_eq!(source("Amazon", &held), VestingSource::Preset("amazon"));
    }

    #[test]
    fn a_package_without_an_upper_end_has_no_high_end() {
        let bands = "[[band]]\ncompany = \"A\"\nlevel = \"1\"\nbase = [1, 2]\nsign_on = [[3, 4]]";
        let band = Market::from_toml(bands).unwrap().bands.remove(0);
        let high = Package::at(&band, Range::high).unwrap();
        assert_eq!(high.base.get() + high.sign_on[0].get(), Decimal::from(6));
        // A missing component counts as zero.
        assert_eq!(high.rsu, Amount::default());
        let open = Band { base: Some(Range::and_more(Amount::default())), ..band };
        assert!(Package::at(&open, Range::high).is_none());
        assert!(Package::at(&open, |range| Some(range.low())).is_some());
    }
}
