//! Offers side by side, year by year, and who leads.

use std::io;

use offercalc::{Changed, Comparison, Decimal, Horizon, Metric, Money, Standing, Walkaway, Year};
use serde::Serialize;

use super::Report;
use super::changes::OfferChange;
use super::chart::{Chart, Lines, Mark, Plot, Quantity, Series};
use super::document::{Cell, Document, Role, Table, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{self, MOST_IN_DETAIL, OfferFigures, Offers};
use super::record::RecordWriter;
use super::side_by_side::{self, Differences, OfferLine, SideBySide};
use super::standing::{self, NamedCalendarOvertake, NamedOvertake, NamedStanding};
use super::text::{TimeUnit, by_key, capitalized, label};
use super::time_rates::TimeRates;
use super::workbook::Sheet;
use super::{assumptions, by_year, private, workbook};

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
    #[serde(skip)]
    projected: Offers<'a>,
}

/// A comparison, with the offers by name.
#[derive(Serialize)]
struct NamedComparison<'a> {
    baseline: &'a str,
    by_year: Vec<YearStanding<'a>>,
    total: NamedStanding<'a>,
    /// In take-home pay, if the offers are taxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    take_home: Option<NamedStanding<'a>>,
    /// In the figures that are weighed by time, as far as they were asked for.
    #[serde(flatten, serialize_with = "by_key")]
    weighed: Vec<(Metric, NamedStanding<'a>)>,
    /// In the total, excluding unpromised refreshers.
    #[serde(rename = "excluding_unpromised", skip_serializing_if = "Option::is_none")]
    promised: Option<NamedStanding<'a>>,
    /// In the total, excluding private equity.
    #[serde(rename = "excluding_private", skip_serializing_if = "Option::is_none")]
    liquid: Option<NamedStanding<'a>>,
    overtakes: Overtakes<'a>,
    /// The number of years that can be compared.
    #[serde(skip)]
    comparable: usize,
    /// The last of them, if they are calendar years.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared_until: Option<u32>,
}

/// When the lead changes.
#[derive(Serialize)]
#[serde(untagged)]
enum Overtakes<'a> {
    ByMonth(Vec<NamedOvertake<'a>>),
    ByCalendarYear(Vec<NamedCalendarOvertake<'a>>),
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
        let rates = offers.rates();
        Self {
            head: Head::new("compare", years, offers.currency())
                .with_calendar(comparison.calendar_overtakes().is_some())
                .with_rates(rates),
            changes: OfferChange::all(offers, changes),
            offers: offers.iter().map(|offer| OfferFigures::new(offer, years)).collect(),
            comparison: NamedComparison::new(offers, comparison, rates),
            walkaway: walkaway.map(|walkaway| Margins::new(offers, walkaway)),
            projected: offers,
        }
    }
}

impl<'a> NamedComparison<'a> {
    fn new(offers: Offers<'a>, comparison: &Comparison<'_>, rates: TimeRates) -> Self {
        let named = |standing| NamedStanding::new(offers, Standing::clone(standing));
        let years = offers.iter().next().map_or(&[][..], |first| first.projection.periods());
        let comparable = comparison.comparable_years();
        let compared_until = years.iter().take(comparable).next_back().map(Year::year);
        let by_year = years.iter().zip(comparison.by_year());
        let by_year =
            by_year.map(|(year, each)| YearStanding { year: year.year(), standing: named(each) });
        let weighed = rates.metrics().filter_map(|metric| {
            let standing = comparison.standing(metric)?;
            Some((metric, NamedStanding::new(offers, standing)))
        });
        let overtakes = match comparison.calendar_overtakes() {
            Some(found) => Overtakes::ByCalendarYear(NamedCalendarOvertake::all(offers, found)),
            None => Overtakes::ByMonth(NamedOvertake::all(offers, comparison.overtakes())),
        };
        Self {
            baseline: offers.name(0),
            by_year: by_year.collect(),
            total: named(comparison.total()),
            promised: comparison.promised().map(named),
            liquid: comparison.liquid().map(named),
            take_home: comparison.take_home().map(named),
            weighed: weighed.collect(),
            overtakes,
            comparable,
            compared_until: compared_until.filter(|_| comparison.calendar_overtakes().is_some()),
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
    fn title(&self) -> &'static str {
        "Job offers"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        Document::new()
            .lines(self.answer(wording))
            .forms(self.forms())
            .lines(self.overtakes().into_iter().chain(self.incomplete()))
            .lines(self.walkaway.iter().flat_map(|margins| margins.lines(wording)))
            .notes((!self.changes.is_empty()).then(|| OfferChange::notes(&self.changes)))
            .notes(assumptions::notes(assumed, &[], wording.notes))
    }

    fn charts(&self, wording: Wording) -> Vec<Chart<'_>> {
        let wording = wording.beside_a_chart();
        let NamedComparison { take_home, .. } = &self.comparison;
        let pay = [Some(self.total(wording)), self.leads()];
        let kept = take_home.as_ref().map(|standing| self.take_home(standing, wording));
        let offers: Vec<_> = self.offers.iter().map(|offer| (offer.name, offer)).collect();
        let summaries =
            [pay.into_iter().flatten().collect::<Vec<_>>().join(" "), kept.unwrap_or_default()];
        let mut charts = by_year::charts(self.head.currency, &offers, summaries);
        charts.extend((self.comparison.comparable > 0).then(|| self.cumulative(wording)));
        charts
    }

    fn sheets(&self) -> Vec<Sheet<'_>> {
        let names: Vec<&str> = self.offers.iter().map(|offer| offer.name).collect();
        let offers: Vec<&OfferFigures<'_>> = self.offers.iter().collect();
        workbook::compared(self.head, &names, &offers, Differences::Plain)
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
        let weighed: Vec<Metric> = self.head.rates.metrics().collect();
        let metrics: Vec<Metric> = match (with_years, weighed.is_empty()) {
            (true, _) => self.years().map(Metric::Year).chain([Metric::Total]).collect(),
            (false, true) => vec![Metric::Total, Metric::Average],
            (false, false) => vec![Metric::Total],
        };
        let lines = metrics.into_iter().map(|metric| {
            let figures = self.offers.iter().map(|offer| offer.figure(metric));
            OfferLine::figures(Role::Equal, label(metric), figures)
        });
        let differences = self.comparison.total.differences().iter().skip(1);
        let differences = differences.map(|more| Cell::difference(*more));
        let differences = [Cell::Empty].into_iter().chain(differences);
        let weighed = weighed.into_iter().map(|metric| {
            let figures = self.offers.iter().map(|offer| offer.figure(metric));
            OfferLine::figures(Role::Equal, label(metric), figures)
        });
        lines
            .chain([OfferLine::cells(Role::Equal, "difference", differences)])
            .chain(weighed)
            .collect()
    }

    /// The years of the table.
    fn years(&self) -> impl Iterator<Item = u32> {
        self.comparison.by_year.iter().map(|year| year.year)
    }

    /// Who is ahead, by how much, when that changes and what it depends on.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let NamedComparison { total, take_home, promised, liquid, .. } = &self.comparison;
        let mut lines = vec![self.total(wording)];
        let rates = self.head.rates;
        lines.extend(self.comparison.weighed.iter().map(|(metric, standing)| {
            let figures = self.first_two(standing, *metric, wording);
            let changes = if standing.has_other_leader(total) { "the lead changes: " } else { "" };
            let lead_in = rates.lead_in(*metric, take_home.is_some());
            format!("{lead_in}, {changes}{}{figures}.", standing.ahead(wording))
        }));
        lines.extend(take_home.as_ref().map(|standing| self.take_home(standing, wording)));
        lines.extend(self.leads().map(|leads| match take_home {
            Some(_) => format!("Before tax: {leads}"),
            None => leads,
        }));
        lines.extend(private::lines(self.offers.iter().take(MOST_IN_DETAIL), wording));
        let excluding = [("unpromised refreshers", promised), ("private equity", liquid)];
        lines.extend(excluding.into_iter().filter_map(|(what, rest)| {
            let rest = rest.as_ref()?;
            Some(format!("Excluding {what}, {}.", rest.ahead(wording)))
        }));
        lines
    }

    /// Who is ahead in total pay, and by how much.
    fn total(&self, wording: Wording) -> String {
        let total = &self.comparison.total;
        let ahead = capitalized(&total.ahead(wording));
        let totals = self.first_two(total, Metric::Total, wording);
        format!("{ahead} {}{totals}.", self.head.over())
    }

    /// Who is ahead after tax, and by how much.
    fn take_home(&self, standing: &NamedStanding<'_>, wording: Wording) -> String {
        let totals = self.first_two(standing, Metric::TakeHome, wording);
        format!("After tax, {}{totals}.", standing.ahead(wording))
    }

    /// Who leads in which years.
    fn leads(&self) -> Option<String> {
        let first = self.years().next().unwrap_or(1);
        let comparable = self.comparison.by_year.iter().take(self.comparison.comparable);
        let standings = comparable.map(|year| &year.standing);
        standing::leads_in(TimeUnit::of_years(first), first, standings)
    }

    /// The figures of the leader and of the offer in second place, after a sentence.
    fn first_two(&self, standing: &NamedStanding<'_>, metric: Metric, wording: Wording) -> String {
        let Some(both) = standing.first_two() else {
            return String::new();
        };
        let both = both.map(|index| self.offers.get(index)?.figure(metric)?.amount());
        let both = both.map(|total| total.map(|total| wording.money(total)));
        let [first, second] = both.map(Option::unwrap_or_default);
        format!(": {first} vs {second}")
    }

    /// Cumulative pay by month, or at the end of each calendar year, and where the lead changes.
    fn cumulative(&self, wording: Wording) -> Chart<'_> {
        let first = self.years().next().unwrap_or(1);
        let overtakes = |ahead: &str, behind: &str| format!("{ahead} overtakes {behind}");
        let start = (Decimal::ZERO, Decimal::ZERO);
        let (across_label, across, series, mut marks): (_, _, _, Vec<Mark<'_>>) =
            match &self.comparison.overtakes {
                Overtakes::ByMonth(found) => {
                    let series = self.projected.iter().map(|offer| {
                        let totals =
                            offer.projection.running_totals().into_iter().map(Money::amount);
                        let months = (1_u32..).map(Decimal::from);
                        Series {
                            name: offer.name.as_str().into(),
                            points: [start].into_iter().chain(months.zip(totals)).collect(),
                        }
                    });
                    // The offer that leads from the first month does not overtake another.
                    let found = found.iter().filter(|overtake| overtake.from_month > 1);
                    let marks = found.map(|overtake| Mark {
                        at: overtake.from_month.into(),
                        label: overtakes(overtake.ahead, overtake.behind),
                        of: vec![overtake.ahead.into(), overtake.behind.into()],
                    });
                    ("month", Quantity::Month, series.collect(), marks.collect())
                }
                Overtakes::ByCalendarYear(found) => {
                    let series = self.offers.iter().map(|offer| {
                        let years = offer.years.iter().take(self.comparison.comparable);
                        let mut total = Decimal::ZERO;
                        let totals = years.map(|year| {
                            total += year.total.get().amount();
                            (year.year.into(), total)
                        });
                        let start = (Decimal::from(first.saturating_sub(1)), Decimal::ZERO);
                        Series {
                            name: offer.name.into(),
                            points: [start].into_iter().chain(totals).collect(),
                        }
                    });
                    let found = found.iter().filter(|overtake| overtake.from_year > first);
                    let marks = found.map(|overtake| Mark {
                        at: overtake.from_year.into(),
                        label: overtakes(overtake.ahead, overtake.behind),
                        of: vec![overtake.ahead.into(), overtake.behind.into()],
                    });
                    ("end of", Quantity::Year, series.collect(), marks.collect())
                }
            };
        marks.sort_by_key(|mark| mark.at);
        let summary = [self.total(wording)].into_iter().chain(self.overtakes());
        let by = if across == Quantity::Month { "by month" } else { "by calendar year" };
        let tax = if self.comparison.take_home.is_some() { ", before tax" } else { "" };
        let title = format!("Cumulative pay {by}{tax}");
        let lines = Lines {
            across_label: across_label.into(),
            across,
            up: Quantity::Money(self.head.currency),
            series,
            marks,
        };
        Chart::new(&title, summary.collect::<Vec<_>>().join(" "), Plot::Lines(lines))
    }

    /// Who overtakes when.
    fn overtakes(&self) -> Vec<String> {
        if self.offers.len() > MOST_IN_DETAIL {
            return vec!["Use --format json to see when the lead changes.".to_owned()];
        }
        match &self.comparison.overtakes {
            Overtakes::ByMonth(overtakes) => {
                let line = |NamedOvertake { ahead, behind, from_month, .. }: &NamedOvertake<'_>| {
                    format!(
                        "From month {from_month} on, {ahead} stays ahead of {behind} in \
                         cumulative gross pay."
                    )
                };
                overtakes.iter().map(line).collect()
            }
            Overtakes::ByCalendarYear(overtakes) => {
                overtakes.iter().map(|overtake| self.ahead_from(overtake)).collect()
            }
        }
    }

    /// An overtake that is known at the ends of calendar years.
    fn ahead_from(&self, overtake: &NamedCalendarOvertake<'_>) -> String {
        let NamedCalendarOvertake { ahead, behind, from_year } = overtake;
        let last = self.comparison.compared_until;
        let when = match last.filter(|last| last != from_year) {
            Some(last) => format!("each year from {from_year} to {last}"),
            None => from_year.to_string(),
        };
        format!("At the end of {when}, {ahead} is ahead of {behind} in cumulative gross pay.")
    }

    /// Why the last years are not compared, if offers start on different days.
    fn incomplete(&self) -> Option<String> {
        let mut left_out = self.years().skip(self.comparison.comparable);
        let first = left_out.next()?;
        let are = if left_out.next().is_some() { "and later are" } else { "is" };
        let years = match self.head.years {
            1 => "first year is".to_owned(),
            years => format!("{years} years are"),
        };
        Some(format!(
            "{first} {are} not compared: one offer's {years} over before {first} ends. Use a \
             larger --years."
        ))
    }
}
