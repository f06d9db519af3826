//! An offer before and after changes, side by side.

use std::io;

use offercalc::{Changed, Component, Figure, Horizon, Metric, Money};
use serde::Serialize;

use super::Report;
use super::changes::{self, ChangeMade};
use super::chart::Chart;
use super::document::{Document, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{ByComponent, OfferFigures, Projected};
use super::record::{RecordField, RecordWriter, header};
use super::side_by_side::{Differences, SideBySide};
use super::text::{by_key, percent, price};
use super::time_rates::TimeRates;
use super::workbook::Sheet;
use super::{assumptions, by_year, private, workbook};

/// The column names for the offer before and after its changes.
const NAMES: [&str; 2] = ["before", "after"];

#[derive(Serialize)]
pub(crate) struct WhatIfReport<'a> {
    #[serde(flatten)]
    head: Head,
    changes: Vec<ChangeMade>,
    before: OfferFigures<'a>,
    after: OfferFigures<'a>,
    differences: OfferDifferences,
}

/// The difference in every figure.
#[derive(Serialize)]
struct OfferDifferences {
    years: Vec<YearDifferences>,
    #[serde(serialize_with = "by_key")]
    metrics: Vec<(Metric, Difference)>,
}

#[derive(Serialize)]
struct YearDifferences {
    year: u32,
    #[serde(flatten)]
    components: ByComponent<Difference>,
    total: Difference,
}

/// A difference, also as a fraction of the figure before.
#[derive(Serialize)]
struct Difference {
    difference: Option<Number<Figure>>,
    rate: Option<Number>,
}

impl<'a> WhatIfReport<'a> {
    /// Builds the report on an offer before and after its changes.
    pub(crate) fn new(
        years: Horizon,
        [before, after]: &'a [Projected; 2],
        changes: &[Changed],
    ) -> Self {
        let head = Head::new("whatif", years, before.projection.currency())
            .with_calendar(before.projection.calendar().is_some())
            .with_rates(TimeRates::of(&before.projection));
        // Keep the name the same, even if a change sets it.
        let [before, after] =
            [before, after].map(|offer| OfferFigures::called(&before.name, offer, years));
        Self {
            head,
            changes: ChangeMade::all(changes, head.currency),
            differences: OfferDifferences::new(&before, &after),
            before,
            after,
        }
    }

    /// What the offer would pay, and the difference from now.
    fn answer(&self, wording: Wording) -> Option<String> {
        let total = self.after.figure(Metric::Total)?;
        let Difference { difference, rate } =
            Difference::new(self.pair().map(|offer| offer.figure(Metric::Total)));
        let (total, more) = (total.amount()?, difference?.get().amount()?);
        let (name, over) = (self.before.name, self.head.over());
        let pays = format!("{name} would pay {} {over}", wording.money(total));
        if more.is_zero() {
            let per_hour = Difference::new(self.pair().map(|it| it.figure(Metric::PerHour)));
            let per_hour = per_hour.difference.and_then(|it| it.get().amount());
            let per_hour = per_hour
                .filter(|more| !more.is_zero())
                .map(|more| format!(", and {} {} an hour", price(more.abs()), side(more)));
            return Some(format!("{pays}, as it does now{}.", per_hour.unwrap_or_default()));
        }
        let side = side(more);
        let rate = rate.map(|rate| format!(" ({})", percent(rate.get().abs())));
        let rate = rate.unwrap_or_default();
        Some(format!("{pays}, {}{rate} {side} than now.", wording.money(more.abs())))
    }

    /// What is weighed by time and the take-home pay, with the differences from now.
    fn also(&self, wording: Wording) -> impl Iterator<Item = String> {
        let (rates, is_taxed) = (self.head.rates, self.after.figure(Metric::TakeHome).is_some());
        let weighed = rates.metrics().filter_map(move |metric| {
            self.that_is(&rates.lead_in(metric, is_taxed), metric, wording)
        });
        weighed.chain(self.take_home(wording))
    }

    fn take_home(&self, wording: Wording) -> Option<String> {
        self.that_is("After tax", Metric::TakeHome, wording)
    }

    /// A metric with its difference from now.
    fn that_is(&self, lead_in: &str, metric: Metric, wording: Wording) -> Option<String> {
        let pair = self.pair().map(|offer| offer.figure(metric));
        let [_, after] = pair;
        let figure = wording.money(after?.amount()?);
        let more = Difference::new(pair).difference?.get().amount()?;
        Some(match more.is_zero() {
            true => format!("{lead_in}, that is {figure}, as it is now."),
            false => {
                let more_or_less = format!("{} {}", wording.money(more.abs()), side(more));
                format!("{lead_in}, that is {figure}, {more_or_less} than now.")
            }
        })
    }

    fn pair(&self) -> [&OfferFigures<'a>; 2] {
        [&self.before, &self.after]
    }
}

const fn side(more: Money) -> &'static str {
    if more.amount().is_sign_negative() { "less" } else { "more" }
}

impl OfferDifferences {
    fn new(before: &OfferFigures<'_>, after: &OfferFigures<'_>) -> Self {
        let of = |metric| Difference::new([before, after].map(|offer| offer.figure(metric)));
        let years =
            before.years.iter().map(|&super::offer::YearFigures { year, .. }| YearDifferences {
                year,
                components: ByComponent::new(|part| of(Metric::Component(year, part))),
                total: of(Metric::Year(year)),
            });
        let metrics = after.metrics.iter().map(|(metric, _)| (*metric, of(*metric))).collect();
        Self { years: years.collect(), metrics }
    }
}

impl Difference {
    fn new([before, after]: [Option<Figure>; 2]) -> Self {
        let pair = before.zip(after);
        let difference = pair.and_then(|(before, after)| after.more_than(before));
        let rate = pair.and_then(|(before, after)| after.rate_over(before));
        Self { difference: difference.map(Number::exact), rate: rate.map(Number::rate) }
    }
}

impl WhatIfReport<'_> {
    fn has_hours(&self) -> bool {
        self.pair().iter().any(|offer| offer.figure(Metric::PerHour).is_some())
    }
}

impl Report for WhatIfReport<'_> {
    fn title(&self) -> &'static str {
        "Changed terms"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let offers = self.pair();
        let assumed = offers.map(|offer| offer.assumptions.as_slice());
        let private = private::lines([&self.after], wording);
        let form = |differences| {
            let table = SideBySide::new(self.head.currency.code(), NAMES);
            by_year::table(table.differences(differences), &offers, &[])
        };
        Document::new()
            .lines(self.answer(wording).into_iter().chain(self.also(wording)).chain(private))
            .notes([changes::notes("Changes", &self.changes)])
            .forms([Differences::WithRates, Differences::Plain].map(form).into())
            .notes(assumptions::notes(NAMES.into_iter().zip(assumed), &[], wording.notes))
    }

    fn charts(&self, wording: Wording) -> Vec<Chart<'_>> {
        let wording = wording.beside_a_chart();
        let [before, after] = NAMES;
        let offers = [(before, &self.before), (after, &self.after)];
        let summaries =
            [self.answer(wording), self.take_home(wording)].map(Option::unwrap_or_default);
        by_year::charts(self.head.currency, &offers, summaries)
    }

    fn sheets(&self) -> Vec<Sheet<'_>> {
        workbook::compared(self.head, &NAMES, &self.pair(), Differences::WithRates)
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["year", "component", "before", "after", "difference", "rate"])?;
        let mut row = |year: RecordField<'_>, name: &str, metric: Metric| {
            let pair = self.pair().map(|offer| offer.figure(metric));
            let Difference { difference, rate } = Difference::new(pair);
            let [before, after] = pair.map(|figure| figure.map(Number::exact).into());
            write(&[year, name.into(), before, after, difference.into(), rate.into()])
        };
        for year in self.before.years.iter().map(|year| year.year) {
            for component in Component::ALL {
                row(year.into(), component.name(), Metric::Component(year, component))?;
            }
            row(year.into(), "total", Metric::Year(year))?;
        }
        let metrics = self.after.metrics.iter().map(|(metric, _)| *metric);
        metrics
            .filter(|metric| metric.years_needed() <= self.head.years)
            .filter(|metric| *metric != Metric::PerHour || self.has_hours())
            .try_for_each(|metric| row(RecordField::Empty, &metric.to_string(), metric))?;
        let real = self.pair().map(|offer| offer.real_take_home);
        if real.iter().all(Option::is_none) {
            return Ok(());
        }
        let figures = real.map(|real| Some(Figure::Amount(real?.get())));
        let Difference { difference, rate } = Difference::new(figures);
        let [before, after] = real.map(Into::into);
        let name = "real_take_home".into();
        write(&[RecordField::Empty, name, before, after, difference.into(), rate.into()])
    }
}
