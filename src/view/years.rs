//! An offer over a horizon: yearly totals of the ledger.

use rust_decimal::Decimal;

use super::after_tax::AfterTax;
use super::expected::Expected;
use super::year::Year;
use crate::component::{Component, PayKind};
use crate::ledger::{Entry, Ledger, LedgerError};
use crate::money::{Currency, DiscountRate, LeaveRate, Money};
use crate::offer::Offer;
use crate::time::{Date, Horizon};
use crate::working_time::WorkingTime;

/// An offer's pay over a horizon, summed from its [`Ledger`] in minor units.
///
/// Sums cannot overflow, because a source pays at most 10^15 a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    ledger: Ledger,
    years: Vec<Year>,
    /// The calendar years, if the offer is laid out by them.
    pub(super) calendar: Option<CalendarYears>,
    unvested: Money,
    /// The hours worked in a year, if stated.
    hours_per_year: Option<Decimal>,
    /// The pay after tax, if taxes were asked for.
    pub(super) after_tax: Option<Box<AfterTax>>,
    /// The figures that depend on when it pays, if they were asked for.
    pub(super) expected: Option<Box<Expected>>,
}

/// An offer's pay by calendar year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CalendarYears {
    pub(super) start: Date,
    pub(super) years: Vec<Year>,
}

impl Offer {
    /// Computes the offer's pay over a horizon.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] if growth makes a figure too large to compute exactly, or an exchange rate is
    /// missing.
    pub fn project(&self, horizon: Horizon) -> Result<Projection, LedgerError> {
        let prices = self.share_prices(horizon)?;
        let ledger = self.ledger_at(horizon, &prices)?;
        let unvested = ledger.unpaid(horizon.months(), &prices)?;
        let mut projection = Projection::new(ledger, unvested);
        projection.hours_per_year = self.time.map(WorkingTime::hours_per_year);
        if let Some(taxation) = &self.taxation {
            let years = AfterTax::by_job_year(taxation, self.start, &projection.years)?;
            projection.after_tax = Some(Box::new(years));
        }
        let (discount, leave) = (self.discount.as_ref(), self.leave.as_ref());
        if discount.is_some() || leave.is_some() {
            let expected = Expected::new(&projection.ledger, discount, leave);
            projection.expected = Some(Box::new(expected.ok_or(LedgerError::PresentValue)?));
        }
        Ok(projection)
    }
}

impl Projection {
    fn new(ledger: Ledger, unvested: i128) -> Self {
        let currency = ledger.currency();
        let years = (1..=ledger.horizon().years())
            .map(|year| Year::empty(year, currency, ledger.share_price(year)));
        let mut years: Vec<Year> = years.collect();
        for entry in ledger.entries() {
            if let Some(year) = years.get_mut(entry.year() as usize - 1) {
                year.add(entry, entry.units());
            }
        }
        let unvested = currency.amount(unvested);
        Self {
            ledger,
            years,
            calendar: None,
            unvested,
            hours_per_year: None,
            after_tax: None,
            expected: None,
        }
    }

    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.ledger.currency()
    }

    /// The ledger behind the years.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The years of the job.
    #[must_use]
    pub fn years(&self) -> &[Year] {
        &self.years
    }

    /// The calendar years, if the offer is laid out by them.
    #[must_use]
    pub fn calendar(&self) -> Option<&[Year]> {
        self.calendar.as_ref().map(|calendar| calendar.years.as_slice())
    }

    /// The years to show: the calendar years, if the offer is laid out by them, or else those of
    /// the job.
    #[must_use]
    pub fn periods(&self) -> &[Year] {
        self.calendar().unwrap_or(&self.years)
    }

    /// Granted equity that is unvested or not yet paid at the end of the horizon, at the last year's
    /// share price, and unvested retirement match. They are not part of any other figure.
    #[must_use]
    pub const fn unvested(&self) -> Money {
        self.unvested
    }

    /// The hours worked over all years; `None` if the offer does not state them.
    #[must_use]
    pub fn hours(&self) -> Option<Decimal> {
        let years = Decimal::from(self.ledger.horizon().years());
        self.hours_per_year.map(|hours| hours * years)
    }

    /// A component's pay over all years.
    #[must_use]
    pub fn component(&self, component: Component) -> Money {
        self.sum(|entry| entry.component() == component)
    }

    /// Whether a component pays anything in any year.
    #[must_use]
    pub fn has(&self, component: Component) -> bool {
        self.years.iter().any(|year| year.units_of(component) != 0)
    }

    /// Total pay over all years.
    #[must_use]
    pub fn total(&self) -> Money {
        self.sum(|_| true)
    }

    /// Pay that does not depend on a share price or rating.
    #[must_use]
    pub fn guaranteed(&self) -> Money {
        self.currency().amount(self.ledger.entries().iter().map(Entry::guaranteed).sum())
    }

    /// Pay of one kind over all years.
    #[must_use]
    pub fn kind(&self, kind: PayKind) -> Money {
        self.sum(|entry| entry.kind() == kind)
    }

    /// The kind of all pay of a component: the usual one, if it pays nothing. `None` if it is of
    /// several kinds.
    #[must_use]
    pub fn kind_of(&self, component: Component) -> Option<PayKind> {
        let mut kinds = self.entries_of(component).map(Entry::kind);
        let first = kinds.next().unwrap_or_else(|| component.kind());
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// Whether all pay of a component is guaranteed. `None` if only a part of it is.
    #[must_use]
    pub fn is_guaranteed(&self, component: Component) -> Option<bool> {
        let parts = || self.entries_of(component).map(|entry| (entry.guaranteed(), entry.units()));
        if parts().all(|(guaranteed, _)| guaranteed == 0) {
            // Pay of nothing is as guaranteed as pay of more would be.
            let is_paid = parts().any(|(_, all)| all != 0);
            return Some(!is_paid && component.is_guaranteed());
        }
        parts().all(|(guaranteed, all)| guaranteed == all).then_some(true)
    }

    fn entries_of(&self, component: Component) -> impl Iterator<Item = &Entry> {
        self.ledger.entries().iter().filter(move |entry| entry.component() == component)
    }

    /// The unpromised part of the total: refreshers that the offer letter does not promise.
    #[must_use]
    pub fn unpromised(&self) -> Money {
        self.sum(|entry| !entry.promised)
    }

    /// The part of the total that is paid in shares of a private company.
    #[must_use]
    pub fn private_equity(&self) -> Money {
        self.sum(|entry| self.ledger.is_private(entry))
    }

    /// Cumulative pay at the end of each month.
    #[must_use]
    pub fn running_totals(&self) -> Vec<Money> {
        let totals = self.ledger.running_totals().into_iter().skip(1);
        totals.map(|units| self.currency().amount(units)).collect()
    }

    /// What the pay is worth on the first day, at the discount rate; `None` if none is given. With a
    /// leave rate, it is that of the expected pay.
    #[must_use]
    pub fn present_value(&self) -> Option<Money> {
        self.expected.as_ref()?.present_value.as_ref().map(|(_, value)| *value)
    }

    /// The pay to expect at the leave rate: every payment times the probability of getting it, minus
    /// what leaving early would have you repay; `None` if no leave rate is given.
    #[must_use]
    pub fn expected(&self) -> Option<Money> {
        self.expected.as_ref()?.expected.as_ref().map(|(_, value)| *value)
    }

    /// The discount rate, if one is given.
    #[must_use]
    pub fn discount(&self) -> Option<&DiscountRate> {
        self.expected.as_ref()?.present_value.as_ref().map(|(rate, _)| rate)
    }

    /// The leave rate, if one is given.
    #[must_use]
    pub fn leave(&self) -> Option<&LeaveRate> {
        self.expected.as_ref()?.expected.as_ref().map(|(rate, _)| rate)
    }

    fn sum(&self, counts: impl Fn(&Entry) -> bool) -> Money {
        let counted = self.ledger.entries().iter().filter(|entry| counts(entry));
        self.currency().amount(counted.map(Entry::units).sum())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;

    fn projection(text: &str, years: u32) -> Projection {
        Offer::from_toml(text).unwrap().project(Horizon::new(years).unwrap()).unwrap()
    }

    const GUIDE: &str = "base = 175_000\nsign_on = [80_000, 60_000]\n[rsu]\nvalue = 300_000\n\
                         vesting = \"amazon\"";

    #[test]
    fn cells_years_and_total_agree() {
        let projection = projection(&format!("{GUIDE}\n[stock]\nprice = 7\ngrowth = \"3.3%\""), 5);
        let cell = |year: &Year| Component::ALL.map(|component| year.amount(component).amount());
        for year in projection.years() {
            assert_eq!(
                cell(year).iter().sum::<Decimal>(),
                year.total().amount(),
                "year {}",
                year.year()
            );
        }
        let years: Decimal = projection.years().iter().map(|year| year.total().amount()).sum();
        assert_eq!(years, projection.total().amount());
        let components = Component::ALL.map(|component| projection.component(component).amount());
        assert_eq!(components.iter().sum::<Decimal>(), projection.total().amount());
        assert_eq!(projection.running_totals().last(), Some(&projection.total()));
    }

    #[test]
    fn years_run_from_one_to_the_horizon() {
        let years = projection(GUIDE, 3);
        let years =
            years.years().iter().map(|year| (year.year(), year.total().amount().to_string()));
        let expected = [(1, "270000.00"), (2, "280000.00"), (3, "295000.00")];
        let expected = expected.map(|(year, total)| (year, total.to_owned()));
        assert_eq!(years.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn guaranteed_pay_excludes_ratings_and_share_prices() {
        let text = GUIDE.replace("[rsu]", "bonus = 20_000\n[rsu]");
        assert_eq!(projection(&text, 2).guaranteed().amount().to_string(), "490000.00");
    }

    #[test]
    fn written_refreshers_are_promised() {
        let refresher = "base = 1_000\n[refresher]\nvalue = 400\nvesting = \"even-annual\"";
        // Granted in months 12 and 24. 100 each vest in months 24, 36 and 36.
        assert_eq!(projection(refresher, 3).unpromised().amount().to_string(), "300.00");
        let written = format!("{refresher}\nwritten = true");
        assert_eq!(projection(&written, 3).unpromised().amount().to_string(), "0.00");
        assert_eq!(
            projection(&written, 3).component(Component::Refresher).amount().to_string(),
            "300.00"
        );
    }

    #[test]
    fn equity_vesting_after_the_horizon_is_unvested() {
        let grown = projection(&format!("{GUIDE}\n[stock]\nprice = 10\ngrowth = \"10%\""), 2);
        // 80 % of 300,000 at the price of year 2.
        assert_eq!(grown.unvested().amount().to_string(), "264000.00");
        assert_eq!(grown.component(Component::Rsu).amount().to_string(), "64500.00");
        assert_eq!(projection(GUIDE, 4).unvested().amount().to_string(), "0.00");
    }

    #[test]
    fn has_checks_whether_a_component_pays() {
        let has = |text: &str| {
            let projection = projection(text, 1);
            Component::ALL.into_iter().filter(|c| projection.has(*c)).collect::<Vec<_>>()
        };
        assert_eq!(has(GUIDE), [Component::Base, Component::SignOn, Component::Rsu]);
        assert_eq!(has("base = 1_000\nsign_on = [0, 5]"), [Component::Base]);
    }

    #[test]
    fn amounts_have_the_currencys_minor_digits() {
        let total = |code: &str| {
            projection(&format!("base = 1_000\ncurrency = \"{code}\""), 1)
                .total()
                .amount()
                .to_string()
        };
        assert_eq!((total("USD"), total("JPY")), ("1000.00".into(), "1000".into()));
        assert_eq!(total("KWD"), "1000.000");
    }
}
