//! Offers side by side, year by year, and who leads.

use std::io;

use offercalc::{Changed, Comparison, Decimal, Horizon, Metric, Money, Standing, Walkaway};
use serde::Serialize;

use super::Report;
use super::changes::ChangeMade;
use super::document::{Cell, Document, Notes, Role, Table, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{self, MOST_IN_DETAIL, OfferFigures, Offers};
use super::record::RecordWriter;
use super::side_by_side::{self, Differences, OfferLine, SideBySide};
use super::standing::{self, NamedOvertake, NamedStanding};
use super::text::{capitalized, label, over};
use super::{assumptions, by_year, private};

/// The footnote of the short table.
const YEARS_ELSEWHERE: &str = "widen the terminal for yearly figures, or use --format csv";

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
    /// In the total, excluding private equity.
    #[serde(skip)]
    liquid: Option<NamedStanding<'a>>,
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
        comparison: &Comparison<'_>,
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
    fn new(offers: Offers<'a>, comparison: &Comparison<'_>) -> Self {
        let named = |standing| NamedStanding::new(offers, Standing::clone(standing));
        let by_year = (1..).zip(comparison.by_year());
        let by_year = by_year.map(|(year, each)| YearStanding { year, standing: named(each) });
        Self {
            baseline: offers.name(0),
            by_year: by_year.collect(),
            total: named(comparison.total()),
            promised: comparison.promised().map(named),
            liquid: comparison.liquid().map(named),
            overtakes: NamedOvertake::all(offers, comparison.overtakes()),
        }
    }
}

impl<'a> Margins<'a> {
    fn new(offers: Offers<'a>, walkaway: &Walkaway) -> Self {
        let margins = offers.iter().filter_map(|offer| {
            let average = offer.projection.metric(Metric::Average).ok()?.amount()?;
            let margin = average.more_than(walkaway.number)?;
            Some(Margin { offer: &offer.name, margin: Number::exact(margin) })
        });
        Self { number: Number::exact(walkaway.number), margins: margins.collect() }
    }

    /// How far each offer is from the walk-away number.
    fn lines(&self, wording: Wording) -> Vec<String> {
        let number = format!("Walk-away number: {} a year.", wording.money(self.number.get()));
        let margins = self.margins.iter().take(MOST_IN_DETAIL);
        let margins = margins.map(|Margin { offer, margin }| {
            let margin = margin.get();
            let side = if margin.amount() < Decimal::ZERO { "below" } else { "above" };
            format!("{offer} is {} {side} it on average.", wording.money(margin.abs()))
        });
        [number].into_iter().chain(margins).collect()
    }
}

impl Report for CompareReport<'_> {
    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        Document::new()
            .lines(self.answer(wording))
            .forms(self.forms())
            .lines(self.overtakes())
            .lines(self.walkaway.iter().flat_map(|margins| margins.lines(wording)))
            .notes((!self.changes.is_empty()).then(|| self.what_changed()))
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        offer::records(&self.offers, write)
    }
}

impl CompareReport<'_> {
    fn forms(&self) -> Vec<Table<'_>> {
        let row_an_offer = |full| self.row_an_offer(full);
        let mut forms = side_by_side::forms(self.offers.len(), || [self.by_year()], row_an_offer);
        // Before the years are left out, their totals stand side by side.
        if (3..=MOST_IN_DETAIL).contains(&self.offers.len()) {
            let shortest = forms.pop();
            forms.push(self.side_by_side().table(vec![self.totals(true)]));
            forms.extend(shortest);
        }
        forms
    }

    fn side_by_side(&self) -> SideBySide<'_> {
        let names = self.offers.iter().map(|offer| offer.name);
        SideBySide::new(self.head.currency.code(), names)
    }

    fn by_year(&self) -> Table<'_> {
        let NamedComparison { by_year, total, .. } = &self.comparison;
        let standings = by_year.iter().map(|year| &year.standing).chain([total]);
        // Two offers have a difference column instead.
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
        let footnote = (!with_years).then_some(YEARS_ELSEWHERE);
        self.side_by_side().footnote(footnote).rows(self.totals(with_years))
    }

    /// The total of each offer with those of its years, or with its average.
    fn totals(&self, with_years: bool) -> Vec<OfferLine<'_>> {
        let metrics = match with_years {
            true => (1..=self.head.years).map(Metric::Year).chain([Metric::Total]).collect(),
            false => vec![Metric::Total, Metric::Average],
        };
        let lines = metrics.into_iter().map(|metric| {
            let figures = self.offers.iter().map(|offer| offer.figure(metric));
            OfferLine::figures(Role::Equal, label(metric), figures)
        });
        let differences = self.comparison.total.differences().iter().skip(1);
        let differences = differences.map(|more| Cell::difference(*more));
        let differences = [Cell::Empty].into_iter().chain(differences);
        lines.chain([OfferLine::cells(Role::Equal, "difference", differences)]).collect()
    }

    /// Who is ahead, by how much, when that changes and what it depends on.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let NamedComparison { by_year, total, promised, liquid, .. } = &self.comparison;
        let figures = total.first_two().map(|both| {
            let both = both.map(|index| self.offers.get(index)?.figure(Metric::Total)?.amount());
            let [first, second] = both.map(|total| total.map(|total| wording.money(total)));
            format!(": {} vs {}", first.unwrap_or_default(), second.unwrap_or_default())
        });
        let over = over(self.head.years);
        let ahead = capitalized(&total.ahead(wording));
        let mut lines = vec![format!("{ahead} {over}{}.", figures.unwrap_or_default())];
        lines.extend(standing::leads_in("year", by_year.iter().map(|year| &year.standing)));
        lines.extend(private::lines(self.offers.iter().take(MOST_IN_DETAIL), wording));
        let excluding = [("unpromised refreshers", promised), ("private equity", liquid)];
        lines.extend(excluding.into_iter().filter_map(|(what, rest)| {
            let rest = rest.as_ref()?;
            Some(format!("Excluding {what}, {}.", rest.ahead(wording)))
        }));
        lines
    }

    /// Who overtakes when.
    fn overtakes(&self) -> Vec<String> {
        if self.offers.len() > MOST_IN_DETAIL {
            return vec!["Use --format json to see when the lead changes.".to_owned()];
        }
        let overtakes = self.comparison.overtakes.iter();
        let overtakes = overtakes.map(|NamedOvertake { ahead, behind, from_month, .. }| {
            format!(
                "From month {from_month} on, {ahead} stays ahead of {behind} in cumulative gross pay."
            )
        });
        overtakes.collect()
    }

    fn what_changed(&self) -> Notes {
        let lines = self.changes.iter().flat_map(|OfferChange { offer, change }| {
            change.lines().map(move |line| format!("{offer}: {line}"))
        });
        Notes::new("Changed by --set", lines.collect())
    }
}
