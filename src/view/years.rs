//! An offer over a horizon: its years, summed from the ledger, and the metrics taken from them.

use rust_decimal::Decimal;

use crate::component::Component;
use crate::ledger::{Ledger, OutOfReach};
use crate::metric::{Figure, Metric, MetricError};
use crate::money::Currency;
use crate::money::{RATE_DIGITS, quotient};
use crate::offer::Offer;
use crate::time::Horizon;

/// What an offer pays over a horizon, summed from its [`Ledger`] in minor units. No sum of these
/// is beyond what a decimal holds, because no source pays more than 10^15 a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    currency: Currency,
    years: Vec<Year>,
    running_totals: Vec<Decimal>,
    unvested: Decimal,
    refreshers_promised: bool,
}

/// What an offer pays in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    year: u32,
    share_price: Option<Decimal>,
    amounts: [Decimal; Component::ALL.len()],
    total: Decimal,
}

impl Year {
    /// Counted from 1.
    #[must_use]
    pub const fn year(&self) -> u32 {
        self.year
    }

    /// The price that this year's vests are valued at; `None` where the offer names no price.
    #[must_use]
    pub const fn share_price(&self) -> Option<Decimal> {
        self.share_price
    }

    /// What one component pays, with exactly the currency's minor digits.
    #[must_use]
    pub fn amount(&self, component: Component) -> Decimal {
        self.amounts.get(component as usize).copied().unwrap_or_default()
    }

    /// What all components pay.
    #[must_use]
    pub const fn total(&self) -> Decimal {
        self.total
    }
}

impl Offer {
    /// What the offer pays over a horizon.
    ///
    /// # Errors
    ///
    /// [`OutOfReach`] where growth carries a figure beyond what can be computed exactly.
    pub fn project(&self, horizon: Horizon) -> Result<Projection, OutOfReach> {
        let ledger = Ledger::new(self, horizon)?;
        let mut units = vec![[0_i128; Component::ALL.len()]; horizon.years() as usize];
        for payment in ledger.payments() {
            let year = units.get_mut(payment.year() as usize - 1);
            if let Some(sum) = year.and_then(|year| year.get_mut(payment.component as usize)) {
                *sum += payment.amount.mantissa();
            }
        }
        let amount = |units| Decimal::from_i128_with_scale(units, self.currency.minor_digits());
        let years = (1..).zip(&units).map(|(year, units)| Year {
            year,
            share_price: ledger.share_price(year),
            amounts: units.map(amount),
            total: amount(units.iter().sum()),
        });
        let years = years.collect();
        Ok(Projection {
            currency: self.currency,
            years,
            running_totals: ledger.running_totals(self.currency.minor_digits()),
            unvested: ledger.unvested(),
            refreshers_promised: self.refresher.as_ref().is_none_or(|refresher| refresher.written),
        })
    }
}

impl Projection {
    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The years of the horizon.
    #[must_use]
    pub fn years(&self) -> &[Year] {
        &self.years
    }

    /// What has been granted but has not vested by the horizon's end, at the last year's share
    /// price. It is no part of any other figure.
    #[must_use]
    pub const fn unvested(&self) -> Decimal {
        self.unvested
    }

    /// What one component pays in all years.
    #[must_use]
    pub fn component(&self, component: Component) -> Decimal {
        self.years.iter().map(|year| year.amount(component)).sum()
    }

    /// Whether a component pays anything in any year.
    #[must_use]
    pub fn has(&self, component: Component) -> bool {
        self.years.iter().any(|year| !year.amount(component).is_zero())
    }

    /// What all years pay together.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.years.iter().map(Year::total).sum()
    }

    /// What of the total nobody has promised: refreshers that no letter has.
    #[must_use]
    pub fn unpromised(&self) -> Decimal {
        if self.refreshers_promised { Decimal::ZERO } else { self.component(Component::Refresher) }
    }

    /// What has been paid by the end of each month.
    #[must_use]
    pub fn running_totals(&self) -> &[Decimal] {
        &self.running_totals
    }

    /// The value of a metric: an amount with the currency's minor digits, or a rate with six.
    ///
    /// # Errors
    ///
    /// [`MetricError`] where the horizon is too short for it or it does not exist.
    pub fn metric(&self, metric: Metric) -> Result<Figure, MetricError> {
        let needed = metric.years_needed();
        let years = self.years.len();
        if needed as usize > years {
            return Err(MetricError::BeyondHorizon { metric, needed, years });
        }
        let year = |year: u32| self.years.get((year as usize).checked_sub(1)?);
        let total = |number: u32| year(number).map_or(Decimal::ZERO, Year::total);
        let first_two = || total(1) + total(2);
        let figure = match metric {
            Metric::Year(number) => year(number).map(|year| Figure::Amount(year.total())),
            Metric::Component(number, component) => {
                year(number).map(|year| Figure::Amount(year.amount(component)))
            }
            Metric::Total => Some(Figure::Amount(self.total())),
            Metric::Average => self.mean(self.total(), years),
            Metric::Guaranteed => Some(Figure::Amount(self.guaranteed())),
            Metric::FirstTwoYears => self.mean(first_two(), 2),
            Metric::Year3Change => {
                // Against the exact average of the first two years, not its rounded figure.
                let (first_two, twice) = (first_two(), total(3) + total(3));
                quotient(twice - first_two, first_two, RATE_DIGITS).map(Figure::Rate)
            }
        };
        figure.ok_or(MetricError::Undefined(metric))
    }

    fn mean(&self, total: Decimal, years: usize) -> Option<Figure> {
        self.currency.settle(total, Decimal::from(years)).map(Figure::Amount)
    }

    fn guaranteed(&self) -> Decimal {
        let components = Component::ALL.into_iter().filter(|component| component.is_guaranteed());
        components.map(|component| self.component(component)).sum()
    }
}
