//! Every payment of an offer. All other figures are sums of what stands here.

mod award;
mod book;

use std::fmt;

use rust_decimal::Decimal;

use crate::component::Component;
use crate::equity::PricePath;
use crate::money::round;
use crate::offer::Offer;
use crate::time::{Horizon, year_of};
pub(crate) use award::{Award, unvested};
use book::Book;

/// The most that one source can pay in a year, 10^15. Within it no sum of payments can overflow.
const MOST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// A figure that is beyond what can be computed exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfReach {
    /// The component, or none where it is the share price.
    pub component: Option<Component>,
}

impl OutOfReach {
    pub(crate) const SHARE_PRICE: Self = Self { component: None };

    pub(crate) const fn of(component: Component) -> Self {
        Self { component: Some(component) }
    }
}

impl fmt::Display for OutOfReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.component.map_or("share price", Component::label);
        write!(f, "the {what} goes beyond what can be computed to the cent")
    }
}

impl std::error::Error for OutOfReach {}

/// One dated amount of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Counted from the start of the job, from 1 on.
    pub month: u32,
    /// What it is a part of.
    pub component: Component,
    /// In units of the offer's currency, with exactly its minor digits.
    pub amount: Decimal,
    reason: Reason,
}

impl Payment {
    /// The year that it counts in.
    #[must_use]
    pub const fn year(&self) -> u32 {
        year_of(self.month)
    }

    /// Which of its ledger's awards it is a vest of, by index.
    pub(crate) const fn award(&self) -> Option<usize> {
        match self.reason {
            Reason::Vest(award, _) => Some(award),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Salary,
    Target,
    Joining,
    /// The vest of an award, both by index.
    Vest(usize, usize),
}

/// All payments of one offer over a horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    payments: Vec<Payment>,
    awards: Vec<Award>,
    unvested: Decimal,
    share_prices: Vec<Decimal>,
    has_share_price: bool,
}

impl Ledger {
    /// Books every payment of the offer.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where growth carries a figure beyond 10^15.
    pub fn new(offer: &Offer, horizon: Horizon) -> Result<Self, OutOfReach> {
        let prices = PricePath::new(&offer.share_price, horizon.years());
        let prices = prices.ok_or(OutOfReach::SHARE_PRICE)?;
        let book = Book::of(offer, horizon, &prices)?;
        let Book { payments, awards, .. } = book;
        let unvested = unvested(&awards, horizon.months(), &prices, offer.currency)?;
        Ok(Self {
            payments,
            awards,
            unvested,
            share_prices: prices.into_prices(),
            has_share_price: offer.share_price.today().is_some(),
        })
    }

    /// The payments, one component after the other.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The payments in the order of their months and, within a month, of [`Component::ALL`].
    #[must_use]
    pub fn by_month(&self) -> Vec<&Payment> {
        let mut payments: Vec<&Payment> = self.payments.iter().collect();
        payments.sort_by_key(|payment| payment.month);
        payments
    }

    /// The price that a year's vests are valued at; `None` where the offer names no price.
    #[must_use]
    pub fn share_price(&self, year: u32) -> Option<Decimal> {
        let index = year.checked_sub(1)? as usize;
        self.share_prices.get(index).copied().filter(|_| self.has_share_price)
    }

    /// How many shares a payment of this ledger is for; `None` where it is for none or no share
    /// price is named.
    #[must_use]
    pub fn shares(&self, payment: &Payment) -> Option<Decimal> {
        let (award, vested) = self.vest(payment)?;
        self.shares_of(award, vested)
    }

    /// What a payment of this ledger is, in words.
    #[must_use]
    pub fn note(&self, payment: &Payment) -> String {
        match payment.reason {
            Reason::Salary => "a month's base".to_owned(),
            Reason::Target => format!("bonus of year {}", payment.year()),
            Reason::Joining => format!("sign-on of year {}", payment.year()),
            Reason::Vest(..) => self.vest_note(payment),
        }
    }

    /// What has been granted but has not vested by the horizon's end, at the last year's share
    /// price. It is no payment.
    #[must_use]
    pub const fn unvested(&self) -> Decimal {
        self.unvested
    }

    /// What has been paid by the end of each month.
    pub(crate) fn running_totals(&self, minor_digits: u32) -> Vec<Decimal> {
        let mut by_month = vec![0_i128; self.share_prices.len() * 12];
        for payment in &self.payments {
            if let Some(month) = by_month.get_mut(payment.month as usize - 1) {
                *month += payment.amount.mantissa();
            }
        }
        let mut paid = 0;
        let running = by_month.iter().map(|units| {
            paid += units;
            Decimal::from_i128_with_scale(paid, minor_digits)
        });
        running.collect()
    }

    /// The grants and refreshers that are made within the horizon.
    pub(crate) fn awards(&self) -> &[Award] {
        &self.awards
    }

    /// An award of this ledger in words: `the grant`, or `grant 2` where there are several.
    pub(crate) fn award_name(&self, award: &Award) -> String {
        let alone = || self.awards.iter().filter(|a| a.component == award.component).count() == 1;
        match award.component {
            Component::Refresher => format!("refresher {}", award.number),
            _ if alone() => "the grant".to_owned(),
            _ => format!("grant {}", award.number),
        }
    }

    /// How many shares so many parts of an award are; `None` where no share price is named.
    pub(crate) fn shares_of(&self, award: &Award, parts: Decimal) -> Option<Decimal> {
        self.has_share_price.then(|| award.vests.shares(parts, &self.share_prices)).flatten()
    }

    fn vest(&self, payment: &Payment) -> Option<(&Award, Decimal)> {
        let Reason::Vest(award, vest) = payment.reason else {
            return None;
        };
        let award = self.awards.get(award)?;
        let vested = award.vests.vests.get(vest)?.vested;
        Some((award, vested - award.vests.before(vest)))
    }

    fn vest_note(&self, payment: &Payment) -> String {
        let Some((award, vested)) = self.vest(payment) else {
            return String::new();
        };
        let hundredfold = vested.checked_mul(Decimal::ONE_HUNDRED);
        let percent = hundredfold.and_then(|part| part.checked_div(award.vests.all()));
        let percent = round(percent.unwrap_or_default(), 4).normalize();
        format!("{percent}% of {}", self.award_name(award))
    }
}
