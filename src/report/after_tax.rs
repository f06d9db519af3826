//! Figures after tax: the taxes of a year, and what is left of its pay.

use offercalc::{Money, PriceLevel, TaxKind, YearAfterTax};
use serde::Serialize;

use super::number::Number;

/// A year after tax. Taxes and savings are positive.
#[derive(Serialize)]
pub(crate) struct AfterTax {
    /// The pay that is taxed as wages.
    wages: Number<Money>,
    taxes: Taxes,
    /// What is saved from wages before tax.
    savings: Number<Money>,
    /// Benefits, which are not paid out.
    #[serde(skip)]
    benefits: Money,
    /// Whether the national income tax is that of the United States.
    #[serde(skip)]
    pub(super) is_us: bool,
    pub(crate) take_home: Number<Money>,
    /// Take-home pay in US-average prices, if that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) real_take_home: Option<Number<Money>>,
}

/// The taxes of a year by kind.
#[derive(Serialize)]
struct Taxes {
    federal: Number<Money>,
    payroll: Number<Money>,
    state: Number<Money>,
    city: Number<Money>,
}

/// What reduces pay to take-home pay, in table order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Less {
    Federal,
    Payroll,
    State,
    City,
    Savings,
    Benefits,
}

/// The name of the law whose income tax is the federal one.
const US: &str = "United States";

impl Less {
    pub(super) const ALL: [Self; 6] =
        [Self::Federal, Self::Payroll, Self::State, Self::City, Self::Savings, Self::Benefits];

    /// Its label. The national income tax is called federal in the United States.
    pub(super) const fn label_in(self, is_us: bool) -> &'static str {
        match self {
            Self::Federal if !is_us => "income tax",
            Self::Federal => "federal tax",
            Self::Payroll => "payroll taxes",
            Self::State => "state tax",
            Self::City => "city tax",
            Self::Savings => "pre-tax savings",
            Self::Benefits => "benefits, not paid out",
        }
    }
}

impl AfterTax {
    /// The figures of a year, in US-average prices as well if the price level is given.
    pub(crate) fn new(year: &YearAfterTax, prices: Option<&PriceLevel>) -> Self {
        let currency = year.take_home.currency();
        let money = |amount| Number::exact(Money::new(amount, currency));
        let tax = |kind| money(year.tax_return.total_of(kind));
        let wages = &year.tax_return.wages;
        Self {
            wages: money(wages.gross.get()),
            taxes: Taxes {
                federal: tax(TaxKind::Federal),
                payroll: tax(TaxKind::Payroll),
                state: tax(TaxKind::State),
                city: tax(TaxKind::Local),
            },
            savings: money(wages.deferral.get() + wages.hsa.get()),
            benefits: year.benefits,
            is_us: *year.tax_return.federal.name == *US,
            take_home: Number::exact(year.take_home),
            real_take_home: prices
                .and_then(|prices| prices.real(year.take_home))
                .map(Number::exact),
        }
    }

    pub(super) fn less(&self, less: Less) -> Money {
        match less {
            Less::Federal => self.taxes.federal.get(),
            Less::Payroll => self.taxes.payroll.get(),
            Less::State => self.taxes.state.get(),
            Less::City => self.taxes.city.get(),
            Less::Savings => self.savings.get(),
            Less::Benefits => self.benefits,
        }
    }

    /// The records of a year, by name.
    pub(crate) fn records(&self) -> impl Iterator<Item = (&'static str, Number<Money>)> {
        let Taxes { federal, payroll, state, city } = self.taxes;
        [
            ("wages", self.wages),
            ("federal_tax", federal),
            ("payroll_tax", payroll),
            ("state_tax", state),
            ("city_tax", city),
            ("savings", self.savings),
            ("take_home", self.take_home),
        ]
        .into_iter()
        .chain(self.real_take_home.map(|real| ("real_take_home", real)))
    }
}

/// Take-home pay of all years in US-average prices; `None` if that was not asked for.
pub(super) fn real_total<'y>(
    years: impl Iterator<Item = Option<&'y AfterTax>>,
) -> Option<Number<Money>> {
    let real = years.map(|year| Some(year?.real_take_home?.get()));
    let real = real.collect::<Option<Vec<Money>>>()?;
    let currency = real.first()?.currency();
    let sum = real.into_iter().map(Money::amount).sum();
    Some(Number::exact(Money::new(sum, currency)))
}
