//! The offers of a report, and their figures year by year.

use std::io;
use std::rc::Rc;

use offercalc::{
    Component, Currency, Date, Figure, Horizon, Metric, Money, Offer, OfferFile, PayKind,
    PriceLevel, Projection,
};
use serde::{Serialize, Serializer};

use super::after_tax::{self, AfterTax};
use super::basis::{Basis, without_unvested};
use super::number::Number;
use super::record::{RecordField, RecordWriter, header};
use super::text::{by_key, by_name_if_any};
use super::time_rates::TimeRates;

/// The most offers whose assumptions are listed one by one.
pub(crate) const MOST_ONE_BY_ONE: usize = 4;

/// The most offers that are shown side by side and named in notes. More do not fit in a terminal.
pub(crate) const MOST_IN_DETAIL: usize = 16;

/// An offer and its projection: what reports are built from.
pub(crate) struct Projected {
    /// Unique among the offers of a command.
    pub(crate) name: String,
    /// The path as typed on the command line.
    pub(crate) file: String,
    /// What was read from there, with the changes made to it.
    pub(crate) source: Rc<OfferFile>,
    pub(crate) offer: Offer,
    pub(crate) projection: Projection,
    /// The price level of its place, if take-home pay is shown in US-average prices.
    pub(crate) prices: Option<PriceLevel>,
}

impl Projected {
    /// Whether the offer has what a metric is about: a component, or a kind of pay.
    pub(crate) fn has(&self, metric: Metric) -> bool {
        let projection = &self.projection;
        match metric {
            Metric::Component(_, component) => projection.has(component),
            Metric::Kind(kind) => !projection.kind(kind).is_zero(),
            _ => true,
        }
    }

    /// The assumptions behind its figures over a horizon.
    pub(crate) fn rests_on(&self, horizon: Horizon) -> Vec<Basis> {
        let mut all = Basis::with_unvested(&self.offer, &self.projection, horizon);
        all.extend(self.prices.clone().map(Basis::Prices));
        all
    }
}

/// The offers of a report, in order. All are in one currency.
#[derive(Clone, Copy)]
pub(crate) struct Offers<'a>(&'a [Projected]);

impl<'a> Offers<'a> {
    pub(crate) const fn new(offers: &'a [Projected]) -> Self {
        Self(offers)
    }

    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = &'a Projected> {
        self.0.iter()
    }

    pub(crate) const fn len(self) -> usize {
        self.0.len()
    }

    /// The name of an offer by its index.
    pub(crate) fn name(self, index: usize) -> &'a str {
        self.0.get(index).map_or("", |offer| &offer.name)
    }

    /// The rates that weigh the payments of all of them.
    pub(crate) fn rates(self) -> TimeRates {
        self.0.first().map_or(TimeRates::NONE, |offer| TimeRates::of(&offer.projection))
    }

    pub(crate) fn currency(self) -> Currency {
        self.0.first().map_or(Currency::USD, |offer| offer.projection.currency())
    }
}

/// The figures of an offer.
#[derive(Serialize)]
pub(crate) struct OfferFigures<'a> {
    pub(crate) name: &'a str,
    pub(crate) file: &'a str,
    /// The first day, if the file states it.
    #[serde(serialize_with = "by_name_if_any", skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<Date>,
    /// The years of the job, or the calendar years.
    pub(crate) years: Vec<YearFigures>,
    /// Null if the horizon is too short for the metric, or the metric does not exist.
    #[serde(serialize_with = "by_key")]
    pub(crate) metrics: Vec<(Metric, Option<Number<Figure>>)>,
    /// Take-home pay of all years in US-average prices, if that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) real_take_home: Option<Number<Money>>,
    pub(crate) unvested: Number<Money>,
    /// The part of the total that is paid in private shares; `None` if the company is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) private_equity: Option<Number<Money>>,
    #[serde(serialize_with = "without_unvested")]
    pub(crate) assumptions: Vec<Basis>,
    /// What the figures are of.
    #[serde(skip)]
    pub(crate) projection: &'a Projection,
    /// What each component pays in all years.
    #[serde(skip)]
    totals: ByComponent<Money>,
    /// The number of years of the job.
    #[serde(skip)]
    pub(crate) horizon: u32,
}

/// What an offer pays in a year of the job, or in a calendar year.
#[derive(Serialize)]
pub(crate) struct YearFigures {
    pub(crate) year: u32,
    pub(crate) share_price: Option<Number<Money>>,
    /// The currency of the share price, if that is not the one of the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    share_price_currency: Option<&'static str>,
    #[serde(flatten)]
    pub(crate) components: ByComponent<Number<Money>>,
    pub(crate) total: Number<Money>,
    /// The year after tax, if that is asked for.
    #[serde(flatten)]
    pub(crate) after_tax: Option<AfterTax>,
}

impl<'a> OfferFigures<'a> {
    pub(crate) fn new(offer: &'a Projected, horizon: Horizon) -> Self {
        Self::called(&offer.name, offer, horizon)
    }

    /// The figures of an offer under another name.
    pub(crate) fn called(name: &'a str, offer: &'a Projected, horizon: Horizon) -> Self {
        let projection = &offer.projection;
        let assumptions = offer.rests_on(horizon);
        let prices = offer.prices.as_ref();
        let years = projection.periods().iter().map(|year| YearFigures {
            year: year.year(),
            share_price: year.share_price().map(Number::price),
            share_price_currency: year
                .share_price()
                .map(Money::currency)
                .filter(|currency| *currency != projection.currency())
                .map(Currency::code),
            components: ByComponent::new(|component| Number::exact(year.amount(component))),
            total: Number::exact(year.total()),
            after_tax: projection.after_tax(year.year()).map(|year| AfterTax::new(year, prices)),
        });
        let years: Vec<YearFigures> = years.collect();
        let metrics =
            Metric::SUMMARY.into_iter().filter(|metric| is_asked_for(projection, *metric));
        let metrics =
            metrics.map(|metric| (metric, projection.metric(metric).ok().map(Number::exact)));
        Self {
            name,
            file: &offer.file,
            start: offer.offer.start(),
            real_take_home: after_tax::real_total(years.iter().map(|year| year.after_tax.as_ref())),
            years,
            metrics: metrics.collect(),
            unvested: Number::exact(projection.unvested()),
            private_equity: assumptions
                .iter()
                .any(|basis| basis.private_shares().is_some())
                .then(|| Number::exact(projection.private_equity())),
            assumptions,
            projection,
            totals: ByComponent::new(|component| projection.component(component)),
            horizon: horizon.years(),
        }
    }

    /// The value of a metric, where it has one.
    pub(crate) fn figure(&self, metric: Metric) -> Option<Figure> {
        let first = self.years.first().map_or(1, |first| first.year);
        let year = |year: u32| self.years.get(year.checked_sub(first)? as usize);
        match metric {
            Metric::Year(number) => Some(Figure::Amount(year(number)?.total.get())),
            Metric::Component(number, component) => {
                Some(Figure::Amount(year(number)?.components.get(component).get()))
            }
            Metric::TakeHomeOf(number) => {
                Some(Figure::Amount(year(number)?.after_tax.as_ref()?.take_home.get()))
            }
            summary => {
                let (_, figure) = self.metrics.iter().find(|(known, _)| *known == summary)?;
                figure.map(Number::get)
            }
        }
    }

    /// What a component pays in all years.
    pub(crate) fn component(&self, component: Component) -> Money {
        *self.totals.get(component)
    }

    /// Whether a component pays anything in any year.
    pub(crate) fn has(&self, component: Component) -> bool {
        self.years.iter().any(|year| !year.components.get(component).get().is_zero())
    }
}

/// Whether a metric needs no option, or its option was given.
fn is_asked_for(projection: &Projection, metric: Metric) -> bool {
    match metric {
        Metric::PresentValue => projection.present_value().is_some(),
        Metric::Expected => projection.expected().is_some(),
        metric => !metric.is_after_tax() || projection.after_tax_years().is_some(),
    }
}

/// The components that at least one of the offers has.
pub(crate) fn components(offers: &[&OfferFigures<'_>]) -> impl Iterator<Item = Component> {
    Component::ALL.into_iter().filter(|component| offers.iter().any(|offer| offer.has(*component)))
}

/// The metrics that a horizon of `years` has, with a metric for each kind of pay if the offers have
/// several.
pub(crate) fn summary(
    offers: &[&OfferFigures<'_>],
    years: u32,
) -> impl Iterator<Item = Metric> + use<> {
    let has = |kind: &PayKind| {
        let figures = offers.iter().filter_map(|offer| offer.figure(Metric::Kind(*kind))?.amount());
        figures.into_iter().any(|amount| !amount.is_zero())
    };
    let kinds: Vec<PayKind> = PayKind::ALL.into_iter().filter(has).collect();
    let has = |metric| offers.iter().any(|offer| offer.figure(metric).is_some());
    // These need a key or an option.
    let optional = [Metric::PerHour, Metric::TakeHome, Metric::AverageTakeHome];
    let optional = optional.into_iter().chain([Metric::PresentValue, Metric::Expected]);
    let absent: Vec<Metric> = optional.filter(|metric| !has(*metric)).collect();
    let is_shown = move |metric: &Metric| match metric {
        Metric::Kind(kind) => kinds.len() > 1 && kinds.contains(kind),
        _ => metric.years_needed() <= years && !absent.contains(metric),
    };
    Metric::SUMMARY.into_iter().filter(is_shown)
}

/// Writes a record for each component of each year, and one for its total. Figures that are weighed
/// by time have no year.
pub(crate) fn records(offers: &[OfferFigures<'_>], write: &mut RecordWriter<'_>) -> io::Result<()> {
    header(write, ["offer", "year", "component", "amount"])?;
    for offer in offers {
        for year in &offer.years {
            let mut row = |component: &str, amount: Number<Money>| {
                write(&[offer.name.into(), year.year.into(), component.into(), amount.into()])
            };
            for (component, amount) in year.components.iter() {
                row(component.name(), *amount)?;
            }
            row("total", year.total)?;
            for (name, amount) in year.after_tax.iter().flat_map(AfterTax::records) {
                row(name, amount)?;
            }
        }
        for (metric, figure) in offer.metrics.iter().filter(|(metric, _)| metric.is_weighed()) {
            let name = metric.to_string();
            write(&[offer.name.into(), RecordField::Empty, (&name).into(), (*figure).into()])?;
        }
    }
    Ok(())
}

/// A value for each component. Serializes to an object with their names as keys.
#[derive(Clone, Copy)]
pub(crate) struct ByComponent<T>([T; Component::ALL.len()]);

impl<T> ByComponent<T> {
    pub(crate) fn new(of: impl FnMut(Component) -> T) -> Self {
        Self(Component::ALL.map(of))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Component, &T)> {
        Component::ALL.into_iter().zip(&self.0)
    }

    #[expect(clippy::indexing_slicing, reason = "there is one of each component")]
    pub(crate) const fn get(&self, component: Component) -> &T {
        &self.0[component as usize]
    }
}

impl<T: Serialize> Serialize for ByComponent<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(component, of)| (component.name(), of)))
    }
}
