//! Offers side by side, year by year, and who leads.

use std::borrow::Cow;
use std::io;

use offercalc::{Changed, Comparison, Decimal, Horizon, Metric, Money, Walkaway};
use serde::Serialize;

use super::Report;
use super::changes::ChangeMade;
use super::document::{Cell, Document, Notes, Role, Table};
use super::head::Head;
use super::number::Number;
use super::offer::{self, MOST_IN_DETAIL, OfferFigures, Offers};
use super::record::RecordWriter;
use super::side_by_side::{self, Differences, OfferLine, SideBySide};
use super::standing::{self, NamedOvertake, NamedStanding};
use super::text::{label, money};
use super::{assumptions, by_year};

/// The footnote of the short form.
const YEARS_ELSEWHERE: &str = "year by year in a wider terminal, or as CSV";

#[derive(Serialize)]
pub(crate) struct CompareReport<'a> {
    #[serde(flatten)]
    head: Head,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<OfferChange<'a>>,
    offers: Vec<OfferFigures<'a>>,
    comparison: NamedComparison<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    walkaway: Option<Margins<'a>>,
}

/// A change of an offer.
#[derive(Serialize)]
struct OfferChange<'a> {
    offer: &'a str,
    #[serde(flatten)]
    change: ChangeMade,
}

/// A comparison, with the offers by name.
#[derive(Serialize)]
struct NamedComparison<'a> {
    baseline: &'a str,
    by_year: Vec<YearStanding<'a>>,
    total: NamedStanding<'a>,
    /// In the total, excluding unpromised refreshers.
    #[serde(skip)]
    promised: Option<NamedStanding<'a>>,
    overtakes: Vec<NamedOvertake<'a>>,
}

#[derive(Serialize)]
struct YearStanding<'a> {
    year: u32,
    #[serde(flatten)]
    standing: NamedStanding<'a>,
}

/// The walk-away number, and how far the average of each offer is above it.
#[derive(Serialize)]
struct Margins<'a> {
    number: Number<Money>,
    margins: Vec<Margin<'a>>,
}

#[derive(Serialize)]
struct Margin<'a> {
    offer: &'a str,
    margin: Number<Money>,
}

impl<'a> CompareReport<'a> {
    /// Builds the report. Each change comes with the index of its offer.
    pub(crate) fn new(
        years: Horizon,
        offers: Offers<'a>,
        comparison: &'a Comparison<'_>,
        changes: &[(usize, Changed)],
        walkaway: Option<&Walkaway>,
    ) -> Self {
        let changes = changes.iter().map(|(index, changed)| OfferChange {
            offer: offers.name(*index),
            change: ChangeMade::new(changed, offers.currency()),
        });
        Self {
            head: Head::new("compare", years, offers.currency()),
            changes: changes.collect(),
            offers: offers.iter().map(|offer| OfferFigures::new(offer, years)).collect(),
            comparison: NamedComparison::new(offers, comparison),
            walkaway: walkaway.map(|walkaway| Margins::new(offers, walkaway)),
        }
    }
}

impl<'a> NamedComparison<'a> {
    fn new(offers: Offers<'a>, comparison: &'a Comparison<'_>) -> Self {
        let named = |standing| NamedStanding::new(offers, Cow::Borrowed(standing));
        let by_year = (1..).zip(comparison.by_year());
        let by_year = by_year.map(|(year, each)| YearStanding { year, standing: named(each) });
        Self {
            baseline: offers.name(0),
            by_year: by_year.collect(),
            total: named(comparison.total()),
            promised: comparison.promised().map(named),
            overtakes: NamedOvertake::all(offers, comparison.overtakes()),
        }
    }
}

impl<'a> Margins<'a> {
    fn new(offers: Offers<'a>, walkaway: &Walkaway) -> Self {
        let margins = offers.iter().filter_map(|offer| {
            let average = offer.projection.metric(Metric::Average).ok()?.amount()?;
            let margin = average.more_than(walkaway.number)?;
            Some(Margin { offer: &offer.name, margin: Number::amount(margin) })
        });
        Self { number: Number::amount(walkaway.number), margins: margins.collect() }
    }
}

impl Report for CompareReport<'_> {
    fn document(&self) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        Document::new()
            .forms(self.forms())
            .notes([self.who_leads()])
            .notes(self.walkaway.as_ref().map(|margins| self.margins(margins)))
            .notes((!self.changes.is_empty()).then(|| self.what_changed()))
            .notes(assumptions::notes(assumed, &[]))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        offer::records(&self.offers, write)
    }
}

impl CompareReport<'_> {
    fn forms(&self) -> Vec<Table<'_>> {
        side_by_side::forms(self.offers.len(), || [self.by_year()], |full| self.row_an_offer(full))
    }

    fn side_by_side(&self) -> SideBySide<'_> {
        let names = self.offers.iter().map(|offer| offer.name);
        SideBySide::new(self.head.currency.code(), names)
    }

    fn by_year(&self) -> Table<'_> {
        let NamedComparison { by_year, total, .. } = &self.comparison;
        let standings = by_year.iter().map(|year| &year.standing).chain([total]);
        // A pair has a column for its differences.
        let standings = standings.filter(|_| self.offers.len() > 2);
        let differences = standings.map(NamedStanding::differences);
        let differences = differences.collect::<Vec<_>>();
        by_year::table(
            self.side_by_side().differences(Differences::Plain),
            &self.offers.iter().collect::<Vec<_>>(),
            &differences,
        )
    }

    fn row_an_offer(&self, with_years: bool) -> Table<'_> {
        let metrics = match with_years {
            true => (1..=self.head.years).map(Metric::Year).chain([Metric::Total]).collect(),
            false => vec![Metric::Total, Metric::Average],
        };
        let mut lines: Vec<OfferLine<'_>> = metrics
            .into_iter()
            .map(|metric| {
                let figures = self.offers.iter().map(|offer| offer.figure(metric));
                OfferLine::figures(Role::Equal, label(metric), figures)
            })
            .collect();
        let differences = self.comparison.total.differences().iter().skip(1);
        let differences = differences.map(|more| Cell::difference(*more));
        let differences = [Cell::Empty].into_iter().chain(differences);
        lines.push(OfferLine::cells(Role::Equal, "difference", differences));
        self.side_by_side().footnote((!with_years).then_some(YEARS_ELSEWHERE)).rows(lines)
    }

    fn who_leads(&self) -> Notes {
        let NamedComparison { by_year, total, promised, overtakes, .. } = &self.comparison;
        let mut lines = standing::runs("year", by_year.iter().map(|year| &year.standing));
        lines.push(format!("in total: {}", total.lead()));
        lines.extend(promised.as_ref().map(|promised| {
            let lead = promised.lead();
            format!("in total without refreshers that nobody has promised: {lead}")
        }));
        if self.offers.len() <= MOST_IN_DETAIL {
            lines.extend(overtakes.iter().map(
                |NamedOvertake { ahead, behind, from_month, .. }| {
                    format!("from month {from_month} on {ahead} has paid more in all than {behind}")
                },
            ));
        } else {
            lines.push("from which month on: --format json has it for every offer".to_owned());
        }
        Notes::new("Who leads (gross: nothing repaid, before tax)", lines)
    }

    /// How far each offer is from the walk-away number.
    fn margins(&self, Margins { number, margins }: &Margins<'_>) -> Notes {
        let line = |Margin { offer, margin }: &Margin<'_>| match margin.get() {
            margin if margin.amount() < Decimal::ZERO => {
                format!("{offer}: {} below it on average", money(margin.abs()))
            }
            margin => format!("{offer}: {} above it on average", money(margin)),
        };
        let heading = format!("Walk-away number {} a year", money(number.get()));
        Notes::new(heading, margins.iter().take(MOST_IN_DETAIL).map(line).collect())
    }

    fn what_changed(&self) -> Notes {
        let lines = self.changes.iter().flat_map(|OfferChange { offer, change }| {
            change.lines().map(move |line| format!("{offer}: {line}"))
        });
        Notes::new("Changed by --set", lines.collect())
    }
}
