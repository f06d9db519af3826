//! Each grant on leaving.

use rust_decimal::Decimal;

use super::Leaving;
use crate::component::Component;
use crate::equity::{Award, GrantPrice, GrantSize};
use crate::ledger::{AwardName, OutOfReach};
use crate::money::Money;
use crate::time::year_of;

/// A grant or refresher on leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantLeft {
    /// The component: RSU or refresher.
    pub component: Component,
    /// The grant's name.
    pub name: AwardName,
    /// Months after the start date; negative for an existing grant.
    pub granted_month: i32,
    /// The size of the grant.
    pub size: Promised,
    /// The value vested since the start date, each vest at the share price of its year.
    pub vested: Money,
    /// The unvested value, which is lost, at the share price of the month's year.
    pub unvested: Money,
    /// The unvested shares; `None` if the offer states no share price.
    pub unvested_shares: Option<Decimal>,
    /// The vested options; `None` for shares.
    pub exercisable: Option<Exercisable>,
}

/// The size of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// Money, converted to shares at a price.
    Value {
        /// The value at grant.
        value: Money,
        /// The share price; `None` if the offer states none.
        grant_price: Option<Money>,
    },
    /// A whole number of shares.
    Shares(Decimal),
    /// A whole number of options.
    Options {
        /// The number.
        count: Decimal,
        /// The price at which a share can be bought.
        strike: Money,
    },
}

/// Vested options, which can be exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exercisable {
    /// The number of options.
    pub options: Decimal,
    /// What exercising them costs.
    pub cost: Money,
}

impl Leaving<'_> {
    /// The grants and refreshers made by the end of a month, with the part that is lost.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] if the unvested equity is too large to compute exactly.
    pub fn grants(&self, month: u32) -> Result<Vec<GrantLeft>, OutOfReach> {
        let month = month.min(self.horizon.months());
        let awards = self.ledger.awards.iter().zip(self.vested(month));
        let made = awards.filter(|(award, _)| award.is_made_by(month));
        made.map(|(award, vested)| self.grant(award, vested, month)).collect()
    }

    /// Each award's vested value by the end of a month, in minor units.
    fn vested(&self, month: u32) -> Vec<i128> {
        let mut vested = vec![0; self.ledger.awards.len()];
        for entry in self.ledger.entries() {
            if let Some(vested) = entry.award().and_then(|award| vested.get_mut(award)) {
                *vested += self.ledger.paid_by(entry, month);
            }
        }
        vested
    }

    fn grant(&self, award: &Award, vested: i128, month: u32) -> Result<GrantLeft, OutOfReach> {
        let lost = award.lost(month);
        let unvested = self.ledger.worth_of(award, lost, month, &self.share_prices)?;
        Ok(GrantLeft {
            component: award.component,
            name: self.ledger.award_name(award),
            granted_month: award.granted_month,
            size: self.promised(award),
            vested: self.amount(vested),
            unvested: self.amount(unvested),
            unvested_shares: self.ledger.shares_of(award, lost, year_of(month).max(1)),
            exercisable: self.exercisable(award, month),
        })
    }

    fn exercisable(&self, award: &Award, month: u32) -> Option<Exercisable> {
        let (options, strike) = award.exercisable(month)?;
        let cost = options.checked_mul(strike)?;
        Some(Exercisable { options, cost: self.offer.figure_of(cost, self.offer.price_currency) })
    }

    fn promised(&self, award: &Award) -> Promised {
        match award.size {
            GrantSize::Shares(shares) => Promised::Shares(shares),
            GrantSize::Options { count, strike } => {
                let strike = Money::new(strike.get(), self.offer.price_currency);
                Promised::Options { count, strike }
            }
            GrantSize::Value { value, grant_price } => {
                let price = self.price_of(grant_price, award.granted_month);
                let own = award.currencies.own;
                let of_price = match grant_price {
                    GrantPrice::Named(_) => own,
                    GrantPrice::Today(_) | GrantPrice::WhenGranted | GrantPrice::EachYear => {
                        self.offer.price_currency
                    }
                };
                let grant_price = price.map(|price| Money::new(price, of_price));
                Promised::Value { value: Money::new(value, own), grant_price }
            }
        }
    }

    /// The share price that converted a grant's value, if the offer states one.
    fn price_of(&self, grant_price: GrantPrice, granted_month: i32) -> Option<Decimal> {
        self.offer.share_price.today()?;
        grant_price.at(granted_month, &self.share_prices)
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Horizon, Offer};

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";

    /// The vested value, unvested value, unvested shares and price of each grant made by a month.
    fn left(text: &str, month: u32) -> Vec<[String; 4]> {
        let offer = Offer::from_toml(text).unwrap();
        let leaving = Leaving::new(&offer, Horizon::default()).unwrap();
        let grants = leaving.grants(month).unwrap().into_iter().map(|grant| {
            let shown = |number: Option<Decimal>| {
                number.map_or_else(String::new, |number| number.normalize().to_string())
            };
            let price = match grant.size {
                Promised::Value { grant_price, .. } => shown(grant_price.map(Money::amount)),
                Promised::Shares(_) => "shares".to_owned(),
                Promised::Options { strike, .. } => shown(Some(strike.amount())),
            };
            let worth = [grant.vested, grant.unvested].map(|money| shown(Some(money.amount())));
            let [vested, unvested] = worth;
            [vested, unvested, shown(grant.unvested_shares), price]
        });
        grants.collect()
    }

    #[test]
    fn vested_value_uses_each_years_price_and_lost_value_todays() {
        let text = format!("base = 1\n[rsu]\nshares = 8\n{YEARLY}\n[stock]\nprices = [10, 20]");
        let shares = |month| left(&text, month).concat();
        assert_eq!(shares(0), ["0", "80", "8", "shares"]);
        assert_eq!(shares(12), ["20", "60", "6", "shares"]);
        assert_eq!(shares(13), ["20", "120", "6", "shares"]);
        assert_eq!(shares(48), ["140", "0", "0", "shares"]);
    }

    #[test]
    fn a_grant_in_money_states_its_conversion_price() {
        let grant = |terms: &str, stock: &str| {
            left(&format!("base = 1\n[rsu]\nvalue = 400\n{terms}\n{YEARLY}\n[stock]\n{stock}"), 14)
        };
        let prices = "prices = [10, 20]";
        assert_eq!(grant("", prices).concat(), ["100", "600", "30", "10"]);
        assert_eq!(grant("grant_price = 40", prices).concat(), ["25", "150", "7.5", "40"]);
        assert_eq!(grant("granted_month = 13", prices).concat(), ["0", "400", "20", "20"]);
        // Without a price, money has no number of shares.
        assert_eq!(grant("", "").concat(), ["100", "300", "", ""]);
    }

    #[test]
    fn a_grant_is_listed_once_it_is_made() {
        let text = format!(
            "base = 1\n[[rsu]]\nvalue = 4\ngranted_month = -6\n{YEARLY}\n\
             [[rsu]]\nvalue = 4\ngranted_month = 6\n{YEARLY}\n[refresher]\nvalue = 4\n{YEARLY}"
        );
        let made = |month| left(&text, month).len();
        // The existing grant, then the one in month 6, then refreshers each year from month 12.
        assert_eq!([0, 6, 7, 12, 13, 25].map(made), [1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn vests_before_the_start_are_not_paid_by_the_job() {
        let text = format!("base = 1\n[rsu]\nvalue = 400\ngranted_month = -12\n{YEARLY}");
        assert_eq!(left(&text, 12).concat()[..2], ["100", "200"]);
    }

    #[test]
    fn each_of_many_grants_has_its_own_vests() {
        let grant = |shares: usize| {
            format!(
                "[[rsu]]\nshares = {}\nvesting = [{{ month = 7, percent = 100 }}]\n",
                10 * shares
            )
        };
        let grants: String = (1..=100).map(grant).collect();
        let grants = left(&format!("base = 1\n{grants}[stock]\nprice = 10"), 7);
        for (index, [vested, unvested, ..]) in grants.iter().enumerate() {
            let worth = (100 * (index + 1)).to_string();
            assert_eq!((vested, unvested.as_str()), (&worth, "0"));
        }
        assert_eq!(grants.len(), 100);
    }
}
