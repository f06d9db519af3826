//! Everything an offer pays, as entries. All other figures are sums of entries.
//!
//! An entry is one source's pay in one year: an amount rounded once, and its split over the months.
//! Views regroup entries. Only the components in `pay` write them.

mod account;
mod builder;
mod dated;
mod payment;
mod repayment;
mod salaries;
#[cfg(feature = "simulate")]
mod stake;
mod timing;

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::clawback::Clawback;
use crate::component::{Component, PayKind};
use crate::equity::{Award, PricePath};
use crate::money::{Currency, Fraction, MissingRate, Money, power_of_ten};
use crate::tax::TaxError;
use crate::time::{Horizon, year_of};
pub(crate) use account::Account;
pub(crate) use builder::{AwardStanding, LedgerBuilder, OfferMoney};
pub use dated::DatedPayment;
pub use payment::{AwardName, Payment, Source};
pub use repayment::RepaymentRule;
pub(crate) use salaries::Salaries;
#[cfg(feature = "simulate")]
pub(crate) use stake::{Certain, Stake};
pub(crate) use timing::TimedPart;

/// The most that one source can pay in a year, 10^15, so that sums cannot overflow.
const MOST: u64 = 1_000_000_000_000_000;

/// A figure that is too large to compute exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfReach {
    /// The component; `None` for the share price.
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
        let what = match self.component {
            None => "share price",
            Some(Component::Options) => "value of the options",
            Some(component) => component.label(),
        };
        write!(f, "the {what} is too large to compute to the cent")
    }
}

impl std::error::Error for OutOfReach {}

/// Why an offer has no ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerError {
    /// A figure is too large.
    OutOfReach(OutOfReach),
    /// An amount is in another currency, and no exchange rate was given.
    MissingRate(MissingRate),
    /// The taxes cannot be computed.
    Tax(TaxError),
    /// A negative discount rate makes the present value too large to compute.
    PresentValue,
}

impl From<OutOfReach> for LedgerError {
    fn from(error: OutOfReach) -> Self {
        Self::OutOfReach(error)
    }
}

impl From<MissingRate> for LedgerError {
    fn from(error: MissingRate) -> Self {
        Self::MissingRate(error)
    }
}

impl From<TaxError> for LedgerError {
    fn from(error: TaxError) -> Self {
        Self::Tax(error)
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfReach(error) => error.fmt(f),
            Self::MissingRate(error) => error.fmt(f),
            Self::Tax(error) => error.fmt(f),
            Self::PresentValue => f.write_str("the present value is too large to compute"),
        }
    }
}

impl std::error::Error for LedgerError {}

/// Pay from one source, such as the base, the bonus or one grant, in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    component: Component,
    kind: PayKind,
    year: u32,
    /// The amount in minor units, rounded once.
    units: i128,
    /// The part that depends on no share price or rating, in minor units.
    guaranteed: i128,
    split: Split,
    /// The details of an advance. Boxed, because few entries have them.
    advance: Option<Box<Advance>>,
    /// Whether the offer letter promises it.
    pub(crate) promised: bool,
    /// Whether it is taxed as wages when it is paid.
    is_wages: bool,
}

/// The details of an advance.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Advance {
    /// The name of the payment.
    name: Option<Arc<str>>,
    /// The clawback terms.
    clawback: Option<Clawback>,
}

/// The split of an entry over the months of its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Split {
    /// Paid in one month.
    Once { month: u32 },
    /// Paid in this many equal monthly parts, from that month.
    Monthly { part: Fraction, first: u32, months: u32 },
    /// Paid in these monthly parts from that month: a range of the ledger's steps.
    Steps { first: u32, start: usize, end: usize },
    /// Earned in one year, a twelfth of the exact amount each month, and paid in one month.
    Earned { part: Fraction, year: u32, month: u32 },
    /// Paid by an award's vests from `first` up to `end`, at the value of one part.
    Vests { award: usize, first: usize, end: usize, worth: Fraction },
    /// Paid as the contributions to the retirement account vest.
    Account,
    /// Paid by the ledger's dated running totals from `first` up to `end`.
    Dated { first: usize, end: usize },
}

impl Entry {
    /// The component.
    #[must_use]
    pub const fn component(&self) -> Component {
        self.component
    }

    /// The kind of pay.
    #[must_use]
    pub const fn kind(&self) -> PayKind {
        self.kind
    }

    /// The year it counts in.
    #[must_use]
    pub const fn year(&self) -> u32 {
        self.year
    }

    /// Marks it as a benefit, which is never guaranteed pay.
    pub(crate) const fn set_benefit(&mut self) {
        self.kind = PayKind::Benefit;
        self.guaranteed = 0;
        self.is_wages = false;
    }

    /// Whether it is taxed as wages when it is paid. Benefits are not, and costs do not reduce wages.
    #[must_use]
    pub const fn is_wages(&self) -> bool {
        self.is_wages
    }

    /// Whether it is a cost of one's own.
    #[must_use]
    pub const fn is_cost(&self) -> bool {
        self.units < 0
    }

    /// Whether it is money or shares in your hand.
    pub(crate) const fn is_in_hand(&self) -> bool {
        !matches!(self.kind, PayKind::Benefit)
    }

    /// The guaranteed part, in minor units.
    pub(crate) const fn guaranteed(&self) -> i128 {
        self.guaranteed
    }

    pub(crate) const fn units(&self) -> i128 {
        self.units
    }

    /// The year that it is for: the year it counts in, unless it is paid after the year that earns
    /// it.
    pub(crate) const fn earned_in(&self) -> u32 {
        match self.split {
            Split::Earned { year, .. } => year,
            _ => self.year,
        }
    }

    /// The index of its award in the ledger.
    pub(crate) const fn award(&self) -> Option<usize> {
        match self.split {
            Split::Vests { award, .. } => Some(award),
            _ => None,
        }
    }

    /// Whether it pays shares.
    pub(crate) const fn is_of_shares(&self) -> bool {
        self.award().is_some()
    }

    /// The name of the payment, if stated.
    pub(crate) fn name(&self) -> Option<&Arc<str>> {
        self.advance.as_ref()?.name.as_ref()
    }

    /// The clawback terms, if any.
    pub(crate) fn clawback(&self) -> Option<&Clawback> {
        self.advance.as_ref()?.clawback.as_ref()
    }

    /// Sets the name of the payment.
    pub(crate) fn set_name(&mut self, name: Option<&Arc<str>>) {
        self.advance(name, None);
    }

    /// Sets the name and clawback of an advance.
    pub(crate) fn advance(&mut self, name: Option<&Arc<str>>, clawback: Option<&Clawback>) {
        if name.is_some() || clawback.is_some() {
            let (name, clawback) = (name.cloned(), clawback.cloned());
            self.advance = Some(Box::new(Advance { name, clawback }));
        }
    }

    /// The month of the first payment.
    pub(crate) const fn first_month(&self) -> u32 {
        match self.split {
            Split::Once { month } | Split::Earned { month, .. } => month,
            Split::Monthly { first, .. } | Split::Steps { first, .. } => first,
            Split::Vests { .. } | Split::Account | Split::Dated { .. } => self.year * 12 - 11,
        }
    }

    /// Whether it is paid in monthly parts.
    pub(crate) const fn is_monthly(&self) -> bool {
        matches!(self.split, Split::Monthly { .. } | Split::Steps { .. })
    }
}

/// All entries of an offer over a horizon, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    currency: Currency,
    horizon: Horizon,
    entries: Vec<Entry>,
    /// The grants and refreshers made within the horizon.
    pub(crate) awards: Vec<Award>,
    /// Months of payment with the running total of their entry, in minor units.
    dated: Vec<(u32, i128)>,
    /// The retirement account, if its contributions vest later than they are paid in.
    account: Option<Box<Account>>,
    /// Yearly amounts, each with its number of months, of entries whose months differ.
    steps: Vec<(u32, Decimal)>,
    /// The factor from the offer's own currency to that of the figures, if they differ.
    factor: Option<Fraction>,
    /// Share prices by year; `None` if the offer states none.
    share_prices: Option<Arc<[Decimal]>>,
    /// The currency of the share prices.
    price_currency: Currency,
    /// Whether the shares are those of a private company.
    is_private: bool,
}

impl Ledger {
    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The horizon.
    #[must_use]
    pub const fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// The entries, by component.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether the entry pays shares of a private company.
    pub(crate) const fn is_private(&self, entry: &Entry) -> bool {
        self.is_private && entry.is_of_shares()
    }

    /// The share price used for a year's vests; `None` if the offer states none.
    #[must_use]
    pub fn share_price(&self, year: u32) -> Option<Money> {
        let index = year.checked_sub(1)? as usize;
        let price = self.share_prices.as_ref()?.get(index)?;
        Some(Money::new(*price, self.price_currency))
    }

    /// The size of the computation: entries plus tranches.
    pub(crate) fn size(&self) -> usize {
        let tranches = self.awards.iter().map(Award::vest_count);
        self.entries.len() + tranches.sum::<usize>()
    }

    /// Cumulative pay at each month's end, from month 0, in minor units.
    pub(crate) fn running_totals(&self) -> Vec<i128> {
        let mut totals = vec![0_i128; self.horizon.months() as usize + 1];
        for entry in &self.entries {
            self.each_payment(entry, |month, units, _| {
                if let Some(total) = totals.get_mut(month as usize) {
                    *total += units;
                }
            });
        }
        let mut paid = 0;
        for total in &mut totals {
            paid += *total;
            *total = paid;
        }
        totals
    }

    /// An entry's pay by the end of a month, in minor units.
    pub(crate) fn paid_by(&self, entry: &Entry, month: u32) -> i128 {
        let mut paid = 0;
        self.each_payment(entry, |paid_in, units, _| {
            if paid_in <= month {
                paid += units;
            }
        });
        paid
    }

    /// An entry's earned amount by the end of a month, in minor units. Only pay for a whole year is
    /// earned before it is paid.
    pub(crate) fn earned_by(&self, entry: &Entry, month: u32) -> i128 {
        match entry.split {
            Split::Earned { year, .. } if month >= year * 12 => entry.units,
            Split::Earned { part, year, .. } => {
                let served = month.saturating_sub(year * 12 - 12);
                let rounding = part.rounding(self.currency.minor_digits());
                let units = rounding.and_then(|part| part.units(Decimal::from(served)));
                // The whole was rounded without overflow, so a part can be too.
                units.unwrap_or_default()
            }
            _ => self.paid_by(entry, month),
        }
    }

    /// The shares in parts of an award in a year; `None` if no share price is stated.
    pub(crate) fn shares_of(&self, award: &Award, parts: Decimal, year: u32) -> Option<Decimal> {
        award.shares(parts, year, self.share_prices.as_ref()?)
    }

    /// Granted equity that is not paid by the end of a month, at the share price of its year, and
    /// the unvested match, in minor units. They are not part of any entry.
    pub(crate) fn unpaid(&self, month: u32, prices: &PricePath<'_>) -> Result<i128, OutOfReach> {
        self.worth_of_all(Award::left, month, prices)
    }

    /// Granted equity and match that are lost on leaving at the end of a month, in minor units.
    /// Unlike [`Self::unpaid`], it does not include vested options.
    pub(crate) fn lost(&self, month: u32, prices: &PricePath<'_>) -> Result<i128, OutOfReach> {
        self.worth_of_all(Award::lost, month, prices)
    }

    fn worth_of_all(
        &self,
        parts: impl Fn(&Award, u32) -> Decimal,
        month: u32,
        prices: &PricePath<'_>,
    ) -> Result<i128, OutOfReach> {
        let made = self.awards.iter().filter(|award| award.is_made_by(month));
        made.map(|award| self.worth_of(award, parts(award, month), month, prices))
            .try_fold(self.unvested_match(month)?, |total, worth| Ok(total + worth?))
    }

    /// The value of parts of an award at the share price of a month's year.
    pub(crate) fn worth_of(
        &self,
        award: &Award,
        parts: Decimal,
        month: u32,
        prices: &PricePath<'_>,
    ) -> Result<i128, OutOfReach> {
        if parts.is_zero() {
            return Ok(0);
        }
        // Month 0 is before year 1 and uses today's price.
        let worth = award.worth(year_of(month).max(1), prices);
        let rounding = worth.and_then(|worth| worth.rounding(self.currency.minor_digits()));
        let units = rounding.and_then(|rounding| rounding.units(parts));
        within_reach(award.component, units, self.currency)
    }
}

/// A source's pay in a year, in minor units, if it is at most [`MOST`].
fn within_reach(
    component: Component,
    units: Option<i128>,
    currency: Currency,
) -> Result<i128, OutOfReach> {
    let most = power_of_ten(currency.minor_digits()).map(|minor| minor * i128::from(MOST));
    units.filter(|units| Some(units.abs()) <= most).ok_or(OutOfReach::of(component))
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Offer;

    fn ledger(text: &str, years: u32) -> Ledger {
        let offer = Offer::from_toml(text).unwrap();
        offer.ledger(Horizon::new(years).unwrap()).unwrap()
    }

    #[test]
    fn a_source_has_one_entry_per_year() {
        let ledger = ledger("base = 100_000\nbonus = 10_000\nsign_on = [0, 5_000]", 2);
        let entries = ledger.entries().iter().map(|e| (e.component(), e.year(), e.units()));
        let expected = [
            (Component::Base, 1, 10_000_000),
            (Component::Base, 2, 10_000_000),
            (Component::Bonus, 1, 1_000_000),
            (Component::Bonus, 2, 1_000_000),
            // Zero amounts have no entry.
            (Component::SignOn, 2, 500_000),
        ];
        assert_eq!(entries.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn running_totals_include_payments_up_to_the_months_end() {
        let ledger = ledger("base = 1_200\nsign_on = [500]\n[bonus]\ntarget = \"10%\"", 1);
        let totals = ledger.running_totals();
        // Month 0 is before the first day.
        assert_eq!(totals.len(), 13);
        assert_eq!((totals[0], totals[1], totals[11], totals[12]), (0, 60_000, 160_000, 182_000));
    }

    #[test]
    fn a_source_pays_at_most_ten_to_the_fifteenth_per_year() {
        let ledger = |raise: &str| {
            let text = format!("base = 1_000_000_000_000\nraise = \"{raise}\"");
            Offer::from_toml(&text).unwrap().ledger(Horizon::new(4).unwrap()).map(drop)
        };
        // From 10^12, multiplied by ten each year.
        assert_eq!(ledger("900%"), Ok(()));
        assert_eq!(ledger("900.01%"), Err(OutOfReach::of(Component::Base).into()));
    }

    #[test]
    fn a_share_price_is_known_only_if_stated() {
        let grant = "[rsu]\nvalue = 1_000\nvesting = \"even-annual\"";
        let price = |stock: &str, year| {
            let ledger = ledger(&format!("base = 1\n{grant}\n{stock}"), 2);
            ledger.share_price(year).map(|price| price.amount().normalize().to_string())
        };
        assert_eq!(price("", 1), None);
        let growing = "[stock]\nprice = 100\ngrowth = \"10%\"";
        assert_eq!(price(growing, 2).as_deref(), Some("110"));
        assert_eq!((price(growing, 0), price(growing, 3)), (None, None));
    }
}
