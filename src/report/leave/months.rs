//! The figures of leaving, month by month.

use std::io;

use offercalc::{Decimal, Departure, Figure, Horizon, Leaving, LeavingComparison, Money};

use super::{LeaveReport, MonthFigures, NamedLeaving, OfferMonths, RULES};
use crate::report::Report;
use crate::report::chart::{Chart, Lines, Mark, Plot, Quantity, Series};
use crate::report::document::{Cell, Column, Document, Role, Row, Table, Wording};
use crate::report::head::Head;
use crate::report::offer::{MOST_IN_DETAIL, Offers};
use crate::report::record::{RecordWriter, header};
use crate::report::side_by_side::{self, OfferLine, SideBySide};
use crate::report::standing::{self, NamedOvertake, NamedStanding};
use crate::report::text::{TimeUnit, span};

/// The most changes of the lead that are listed.
const MOST_RUNS: usize = 12;

/// Where to find what the table of several offers leaves out.
const PARTS_ELSEWHERE: &str = "for received, unvested and to repay, use --format csv";

pub(crate) type MonthsReport<'a> = LeaveReport<'a, MonthFigures>;

impl<'a> MonthsReport<'a> {
    /// The report on offers, each with the same months.
    pub(crate) fn new(
        years: Horizon,
        offers: Offers<'a>,
        figures: Vec<Vec<MonthFigures>>,
        comparison: &'a LeavingComparison<'a>,
    ) -> Self {
        let months = figures.first().into_iter().flatten().map(|figures| figures.month);
        let mut named = NamedLeaving::new(offers, comparison, months);
        if let Some(named) = &mut named {
            named.overtakes = Some(NamedOvertake::all(offers, comparison.overtakes()));
        }
        let each = offers.iter().zip(figures);
        let each = each.map(|(offer, months)| OfferMonths::new(offer, months, years));
        Self {
            head: Head::new("leave", years, offers.currency()),
            offers: each.collect(),
            comparison: named,
            ask: None,
            leavings: comparison.offers(),
            horizon: years,
        }
    }

    fn forms(&self) -> Vec<Table<'_>> {
        match self.offers.as_slice() {
            [only] => vec![self.parts(&only.months)],
            offers => side_by_side::forms(
                offers.len(),
                || [true, false].map(|with_leader| self.by_month(with_leader)),
                |full| self.row_an_offer(full),
            ),
        }
    }

    /// One offer with all its figures.
    fn parts(&self, months: &[MonthFigures]) -> Table<'_> {
        let unvested = format!("{} (lost)", self.unvested());
        let mut headings = vec!["received".into(), unvested, "to repay".into(), "net".into()];
        let is_taxed = months.iter().any(|month| month.take_home.is_some());
        headings.extend(is_taxed.then(|| "take-home".to_owned()));
        let columns = [Column::label(self.head.currency.code())].into_iter();
        let columns = columns.chain(headings.into_iter().map(Column::figures));
        let rows = months.iter().map(|month| {
            let figures = month.by_name().map(|(_, amount)| Cell::amount(amount));
            let month = Cell::text(span(TimeUnit::Month, month.month, month.month));
            Row::equal([month].into_iter().chain(figures).collect())
        });
        Table::new(columns.collect(), rows)
    }

    fn side_by_side(&self) -> SideBySide<'_> {
        let corner = format!("{}, net", self.head.currency.code());
        SideBySide::new(corner, self.names()).footnote(PARTS_ELSEWHERE)
    }

    /// The net of each offer by month.
    fn nets(&self) -> impl DoubleEndedIterator<Item = OfferLine<'_>> {
        let months = self.offers.first().map_or(&[][..], |offer| &offer.months);
        months.iter().enumerate().map(|(index, MonthFigures { month, .. })| {
            let nets = self.offers.iter().filter_map(|offer| offer.months.get(index));
            let nets = nets.map(|month| Some(Figure::Amount(month.net.get())));
            OfferLine::figures(Role::Equal, span(TimeUnit::Month, *month, *month), nets)
        })
    }

    /// The net of each offer and who has the most.
    fn by_month(&self, with_leader: bool) -> Table<'_> {
        let standings = self.comparison.iter().flat_map(|comparison| &comparison.by_month);
        let lines = self.nets().zip(standings).map(|(line, month)| {
            line.after(with_leader.then(|| Cell::text(ahead(&month.standing))))
        });
        self.side_by_side()
            .after(with_leader.then(|| Column::name("ahead")))
            .table(vec![lines.collect()])
    }

    /// The net of each offer in all months, or in the last one alone.
    fn row_an_offer(&self, with_months: bool) -> Table<'_> {
        let lines = match with_months {
            true => self.nets().collect(),
            false => self.nets().next_back().into_iter().collect(),
        };
        self.side_by_side().rows(lines)
    }

    /// What you keep, receive and lose of a single offer.
    fn of_one(&self, leaving: &Leaving<'_>) -> Vec<Series<'_>> {
        let months = self.by_each_month(leaving);
        vec![
            line("kept", &months, |at| at.net),
            line("received", &months, |at| at.received),
            line("lost", &months, |at| at.unvested),
        ]
    }

    /// The figures of leaving at the end of each month, except those that cannot be computed.
    fn by_each_month(&self, leaving: &Leaving<'_>) -> Vec<Departure> {
        (0..=self.horizon.months()).filter_map(|month| leaving.after(month).ok()).collect()
    }

    /// What one keeps, or who is ahead.
    fn answer(&self, wording: Wording) -> impl Iterator<Item = String> {
        let ahead = self.comparison.iter().flat_map(|comparison| self.who_is_ahead(comparison));
        let unpromised =
            self.unpromised("Includes", |offer, component| offer.offer.projection.has(component));
        ahead.chain(self.kept(wording)).chain(unpromised)
    }

    /// What you keep of a single offer in the first and the last month of the table.
    fn kept(&self, wording: Wording) -> Option<String> {
        let [offer] = self.offers.as_slice() else {
            return None;
        };
        let [first, .., last] = offer.months.as_slice() else {
            return None;
        };
        let [first, last] = [first, last].map(|month| {
            let net = wording.money(month.net.get());
            format!("{net} in month {}", month.month)
        });
        let name = offer.name;
        Some(format!("If you leave {name}, you keep {first} and {last}, net of repayments."))
    }

    /// Which offer is ahead in every month, including those not in the table.
    fn who_is_ahead(&self, comparison: &NamedLeaving<'_>) -> Vec<String> {
        let every_month = 1..=self.horizon.months();
        let standings: Vec<_> = every_month.map(|month| comparison.standing(month)).collect();
        let changes = standings
            .iter()
            .zip(standings.iter().skip(1))
            .filter(|(one, next)| !one.is_like(next))
            .count();
        let mut lines = match changes {
            0..MOST_RUNS => Vec::from_iter(standing::leads_in(TimeUnit::Month, 1, &standings)),
            _ => vec![format!("The net lead changes {changes} times. Use --every 1 to see when.")],
        };
        if self.offers.len() <= MOST_IN_DETAIL {
            let overtakes = comparison.overtakes.iter().flatten();
            lines.extend(overtakes.map(|NamedOvertake { ahead, behind, from_month, .. }| {
                format!(
                    "From month {from_month} on, you always keep more from {ahead} than from \
                     {behind}, net of repayments."
                )
            }));
        } else {
            lines.push("Use --format json to see when the lead changes.".to_owned());
        }
        lines
    }
}

/// The line of a figure by month.
fn line<'s>(
    name: &'s str,
    months: &[Departure],
    figure: impl Fn(&Departure) -> Money,
) -> Series<'s> {
    let points = months.iter().map(|at| (Decimal::from(at.month), figure(at).amount()));
    Series { name: name.into(), points: points.collect() }
}

fn ahead(standing: &NamedStanding<'_>) -> String {
    match standing.leader {
        Some(_) if standing.close => "too close to call".to_owned(),
        _ => standing.leaders(),
    }
}

impl Report for MonthsReport<'_> {
    fn title(&self) -> &'static str {
        "Leaving early"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        Document::new()
            .lines(self.answer(wording))
            .forms(self.forms())
            .notes(self.warnings())
            .notes(self.assumptions(&RULES, wording.notes))
    }

    fn charts(&self, wording: Wording) -> Vec<Chart<'_>> {
        let wording = wording.beside_a_chart();
        let series = match self.leavings {
            [only] => self.of_one(only),
            several => {
                let nets = self.names().zip(several);
                nets.map(|(name, leaving)| line(name, &self.by_each_month(leaving), |at| at.net))
                    .collect()
            }
        };
        let overtakes = self.comparison.iter().filter_map(|it| it.overtakes.as_ref()).flatten();
        // The offer that leads from the first month does not overtake another.
        let overtakes = overtakes.filter(|overtake| overtake.from_month > 1);
        let marks = overtakes.map(|NamedOvertake { ahead, behind, from_month, .. }| Mark {
            at: (*from_month).into(),
            label: format!("more is kept from {ahead} than from {behind}"),
            of: vec![(*ahead).into(), (*behind).into()],
        });
        let mut marks: Vec<Mark<'_>> = marks.collect();
        marks.sort_by_key(|mark| mark.at);
        let lines = Lines {
            across_label: "month".into(),
            across: Quantity::Month,
            up: Quantity::Money(self.head.currency),
            series,
            marks,
        };
        let summary: Vec<String> = self.answer(wording).collect();
        let title = "Net pay you keep, by month of leaving";
        vec![Chart::new(title, summary.join(" "), Plot::Lines(lines))]
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["offer", "month", "figure", "amount"])?;
        for offer in &self.offers {
            for month in &offer.months {
                month.by_name().into_iter().try_for_each(|(figure, amount)| {
                    write(&[offer.name.into(), month.month.into(), figure.into(), amount.into()])
                })?;
            }
        }
        Ok(())
    }
}
