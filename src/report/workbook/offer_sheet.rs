//! The sheet of an offer: a row for each component and each figure, a column for each year.

use std::borrow::Cow;

use offercalc::{Component, Currency, Decimal, Figure, Metric, Money, PayKind};

use super::sheet::{Formula, Place, Sheet, SheetCell, SheetRow};
use crate::report::after_tax::Less;
use crate::report::document::{Cell, Column, Role};
use crate::report::head::Head;
use crate::report::number::RATE_DIGITS;
use crate::report::offer::{OfferFigures, YearFigures, components, summary};
use crate::report::take_home;
use crate::report::text::label;

/// The rows and columns that the sheets of several offers share, so that the same figure is in the
/// same cell of each.
pub(crate) struct Layout {
    head: Head,
    /// The years, in order.
    pub(super) years: Vec<u32>,
    /// The rows below the heading.
    pub(super) lines: Vec<Line>,
    /// Whether the national income tax is that of the United States.
    is_us: bool,
}

/// What a row shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Part(Component),
    Total,
    Less(Less),
    TakeHome,
    /// Take-home pay in US-average prices.
    Real,
    /// A figure of all years.
    Whole(Metric),
    SharePrice,
    Gap,
}

impl Line {
    /// The row of a figure of all years.
    const fn of(metric: Metric) -> Self {
        match metric {
            Metric::Total => Self::Total,
            Metric::TakeHome => Self::TakeHome,
            metric => Self::Whole(metric),
        }
    }

    /// Whether it is a part of the total, or of what is taken from it.
    pub(super) const fn is_part(self) -> bool {
        matches!(self, Self::Part(_) | Self::Less(_))
    }

    /// Whether it stands below the total of a year.
    pub(super) const fn is_of_years(self) -> bool {
        matches!(self, Self::Part(_) | Self::Less(_) | Self::TakeHome | Self::Real)
    }
}

/// A column of figures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// A year, by its index.
    Year(usize),
    AllYears,
}

impl Layout {
    pub(crate) fn new(head: Head, offers: &[&OfferFigures<'_>]) -> Self {
        let years = offers.first().map_or(&[][..], |offer| &offer.years);
        let after_tax = || {
            offers.iter().flat_map(|offer| &offer.years).filter_map(|year| year.after_tax.as_ref())
        };
        let mut lines: Vec<Line> = components(offers).map(Line::Part).collect();
        lines.push(Line::Total);
        if after_tax().next().is_some() {
            let is_paid = |less: &Less| after_tax().any(|year| !year.less(*less).is_zero());
            lines.extend(Less::ALL.into_iter().filter(is_paid).map(Line::Less));
            lines.push(Line::TakeHome);
        }
        lines.extend(
            offers.iter().any(|offer| offer.real_take_home.is_some()).then_some(Line::Real),
        );
        lines.push(Line::Gap);
        let whole = summary(offers, head.years).map(Line::of);
        lines.extend(whole.filter(|line| matches!(line, Line::Whole(_))));
        let is_priced =
            |offer: &&OfferFigures<'_>| offer.years.iter().any(|year| year.share_price.is_some());
        if offers.iter().any(is_priced) {
            lines.extend([Line::Gap, Line::SharePrice]);
        }
        Self {
            head,
            years: years.iter().map(|year| year.year).collect(),
            lines,
            is_us: after_tax().any(|year| year.is_us),
        }
    }

    /// Where a figure is.
    pub(super) fn place(&self, line: Line, over: Over) -> Option<Place> {
        let row = self.lines.iter().position(|other| *other == line)?;
        let column = match over {
            Over::Year(index) => index,
            Over::AllYears => self.years.len(),
        };
        Some(Place::here(row + 1, column + 1))
    }

    pub(super) const fn currency(&self) -> Currency {
        self.head.currency
    }

    /// The figures of all years, each with its row.
    pub(super) fn summary(
        &self,
        offers: &[&OfferFigures<'_>],
    ) -> impl Iterator<Item = (Line, Metric)> + use<> {
        summary(offers, self.head.years).map(|metric| (Line::of(metric), metric))
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = Over> + use<> {
        (0..self.years.len()).map(Over::Year).chain([Over::AllYears])
    }

    pub(super) fn label(&self, line: Line) -> Cow<'static, str> {
        match line {
            Line::Part(component) => component.label().into(),
            Line::Total => label(Metric::Total),
            Line::Less(less) => less.label_in(self.is_us).into(),
            Line::TakeHome => label(Metric::TakeHome),
            Line::Real => take_home::REAL.into(),
            Line::Whole(metric) => label(metric),
            Line::SharePrice => "share price".into(),
            Line::Gap => "".into(),
        }
    }

    /// The sheet rows of lines, in order.
    fn rows(&self, is_wanted: impl Fn(Line) -> bool) -> Vec<usize> {
        let rows = self.lines.iter().enumerate().filter(|(_, line)| is_wanted(**line));
        rows.map(|(index, _)| index + 1).collect()
    }
}

/// The value of a line, where it has one.
pub(super) fn figure(offer: &OfferFigures<'_>, line: Line, over: Over) -> Option<Figure> {
    let year = match over {
        Over::Year(index) => Some(offer.years.get(index)?),
        Over::AllYears => None,
    };
    let after_tax = || year.map(|year: &YearFigures| year.after_tax.as_ref());
    let amount = match (line, year) {
        (Line::Part(component), Some(year)) => year.components.get(component).get(),
        (Line::Part(component), None) => offer.component(component),
        (Line::Total, Some(year)) => year.total.get(),
        (Line::Total, None) => return offer.figure(Metric::Total),
        (Line::Less(less), Some(_)) => take_home::negative(after_tax()??.less(less)),
        (Line::Less(less), None) => {
            let years = offer.years.iter().map(|year| Some(year.after_tax.as_ref()?.less(less)));
            let years = years.collect::<Option<Vec<Money>>>()?;
            let sum = years.iter().map(|less| less.amount()).sum();
            take_home::negative(Money::new(sum, years.first()?.currency()))
        }
        (Line::TakeHome, Some(_)) => after_tax()??.take_home.get(),
        (Line::TakeHome, None) => return offer.figure(Metric::TakeHome),
        (Line::Real, Some(_)) => after_tax()??.real_take_home?.get(),
        (Line::Real, None) => offer.real_take_home?.get(),
        (Line::Whole(metric), None) => return offer.figure(metric),
        (Line::Whole(_) | Line::SharePrice | Line::Gap, _) => return None,
    };
    Some(Figure::Amount(amount))
}

/// How a figure looks.
pub(super) fn cell<'a>(line: Line, figure: Figure) -> Cell<'a> {
    match figure {
        Figure::Amount(amount) if line == Line::Whole(Metric::PerHour) => Cell::Price(amount),
        Figure::Amount(amount) => Cell::Amount(amount),
        Figure::Rate(rate) => Cell::Change(rate),
    }
}

/// What follows from what on the sheet of an offer.
const WHAT_FOLLOWS: [&str; 2] = [
    "Every amount of a component is its own: change it, and totals follow.",
    "Other components and years do not, even where the offer has a percentage of base.",
];

/// The sheet of an offer.
pub(crate) fn offer_sheet<'a>(
    layout: &Layout,
    name: &'a str,
    offer: &OfferFigures<'_>,
) -> Sheet<'a> {
    let mut columns = vec![Column::label(layout.head.currency.code())];
    columns.extend(layout.years.iter().map(|year| Column::figures(label(Metric::Year(*year)))));
    columns.extend([Column::figures(label(Metric::Total)), Column::text("note")]);
    let rows = layout.lines.iter().map(|line| match line {
        Line::Gap => SheetRow::gap(),
        line => row(layout, offer, *line),
    });
    Sheet { name: name.into(), columns, rows: rows.collect(), sentences: &WHAT_FOLLOWS }
}

fn row<'a>(layout: &Layout, offer: &OfferFigures<'_>, line: Line) -> SheetRow<'a> {
    let mut cells: Vec<SheetCell<'a>> = vec![Cell::Text(layout.label(line)).into()];
    let mut note = None;
    for over in layout.columns() {
        let Some(figure) = figure(offer, line, over) else {
            cells.push(share_price(offer, line, over).unwrap_or(Cell::Empty).into());
            continue;
        };
        let cell = cell(line, figure);
        cells.push(match source(layout, offer, line, over) {
            Source::Given => cell.into(),
            Source::Follows(formula) => SheetCell::formula(formula, cell),
            Source::Computed(why) => {
                note = Some(why);
                cell.into()
            }
        });
    }
    let note = note.or(match line {
        Line::Part(Component::Base) if layout.years.len() > 1 => Some(EACH_YEAR),
        Line::Part(part) if part != Component::Base => Some(BESIDE_BASE),
        Line::SharePrice => Some(AT_SHARE_PRICE),
        _ => None,
    });
    cells.extend(note.map(|note| Cell::text(note).into()));
    let is_total = matches!(line, Line::Total | Line::TakeHome);
    SheetRow { role: if is_total { Role::Total } else { Role::Equal }, cells }
}

fn share_price<'a>(offer: &OfferFigures<'_>, line: Line, over: Over) -> Option<Cell<'a>> {
    match (line, over) {
        (Line::SharePrice, Over::Year(index)) => {
            Some(Cell::Price(offer.years.get(index)?.share_price?.get()))
        }
        _ => None,
    }
}

/// Where a figure comes from.
enum Source {
    /// It is what others follow from.
    Given,
    /// It follows from other cells.
    Follows(Formula),
    /// It is computed from what no cell has.
    Computed(&'static str),
}

/// What the amounts of components do not follow.
const EACH_YEAR: &str = "each year on its own";
const BESIDE_BASE: &str = "own figures: do not follow the base";

/// Why figures do not follow the cells.
const AT_SHARE_PRICE: &str = "fixed: equity does not follow a change here";
const OF_TAXES: &str = "fixed: taxes do not follow a change of pay";
const IN_PRICES: &str = "fixed: take-home pay at the price level of the place";
const OF_BENEFITS: &str = "fixed: a component is a benefit only in part";
const IN_PART: &str = "fixed: a component is guaranteed only in part";
const OF_JOB_YEARS: &str = "fixed: by years of the job";
const BY_TIME: &str = "fixed: depends on the month of each payment";

fn source(layout: &Layout, offer: &OfferFigures<'_>, line: Line, over: Over) -> Source {
    let in_row = |line| match layout.place(line, Over::AllYears) {
        Some(Place { row, .. }) => {
            Source::Follows(Formula::sum_of_columns(row, 1, layout.years.len()))
        }
        None => Source::Given,
    };
    let Some(Place { column, .. }) = layout.place(line, over) else {
        return Source::Given;
    };
    let sum =
        |rows: &[usize]| Formula::sum_of_rows(rows, column).map_or(Source::Given, Source::Follows);
    match (line, over) {
        (Line::Part(_), Over::Year(_)) => Source::Given,
        (Line::Part(_) | Line::Less(_) | Line::Real, Over::AllYears) => in_row(line),
        (Line::Total, _) => sum(&layout.rows(|line| matches!(line, Line::Part(_)))),
        (Line::TakeHome, _) => {
            sum(&layout.rows(|line| matches!(line, Line::Total | Line::Less(_))))
        }
        (Line::Less(Less::Benefits), Over::Year(_)) => {
            match parts(layout, |part| Some(offer.projection.kind_of(part)? == PayKind::Benefit)) {
                Some(rows) => Formula::sum_of_rows(&rows, column)
                    .map_or(Source::Given, |sum| Source::Follows(sum.times(Decimal::NEGATIVE_ONE))),
                None => Source::Computed(OF_BENEFITS),
            }
        }
        (Line::Less(_), Over::Year(_)) => Source::Computed(OF_TAXES),
        (Line::Real, Over::Year(_)) => Source::Computed(IN_PRICES),
        (Line::Whole(metric), _) => whole(layout, offer, metric),
        (Line::SharePrice | Line::Gap, _) => Source::Given,
    }
}

/// The rows of the components that count, if each counts as a whole or not at all.
fn parts(layout: &Layout, counts: impl Fn(Component) -> Option<bool>) -> Option<Vec<usize>> {
    let all = layout.lines.iter().filter_map(|line| match line {
        Line::Part(part) => Some(counts(*part)),
        _ => None,
    });
    let all = all.collect::<Option<Vec<bool>>>()?;
    let rows = layout.rows(|line| matches!(line, Line::Part(_)));
    Some(rows.into_iter().zip(all).filter_map(|(row, counts)| counts.then_some(row)).collect())
}

/// Where a figure of all years comes from.
fn whole(layout: &Layout, offer: &OfferFigures<'_>, metric: Metric) -> Source {
    let column = layout.years.len() + 1;
    let digits = layout.head.currency.minor_digits();
    let years = Decimal::from(layout.head.years);
    let part_of = |line, by: Decimal| match layout.place(line, Over::AllYears) {
        Some(place) => Source::Follows(Formula::At(place).over(by).rounded(digits)),
        None => Source::Given,
    };
    let of_parts = |counts: &dyn Fn(Component) -> Option<bool>, why| match parts(layout, counts) {
        Some(rows) => Formula::sum_of_rows(&rows, column).map_or(Source::Given, Source::Follows),
        None => Source::Computed(why),
    };
    let total = |year| layout.place(Line::Total, Over::Year(year));
    match metric {
        Metric::Average => part_of(Line::Total, years),
        Metric::AverageTakeHome => part_of(Line::TakeHome, years),
        Metric::PerHour => match offer.projection.hours() {
            Some(hours) => part_of(Line::Total, hours),
            None => Source::Given,
        },
        Metric::Kind(kind) => {
            let counts = |part| match offer.projection.kind_of(part) {
                Some(of) => Some(of == kind),
                // What is a benefit only in part is cash otherwise.
                None => (kind == PayKind::Equity).then_some(false),
            };
            of_parts(&counts, OF_BENEFITS)
        }
        Metric::Guaranteed => of_parts(&|part| offer.projection.is_guaranteed(part), IN_PART),
        Metric::FirstTwoYears | Metric::Year3Change if layout.head.calendar => {
            Source::Computed(OF_JOB_YEARS)
        }
        Metric::FirstTwoYears => total(0).map_or(Source::Given, |first| {
            let sum = Formula::sum_of_columns(first.row, 1, 2);
            Source::Follows(sum.over(Decimal::TWO).rounded(digits))
        }),
        Metric::Year3Change => total(2).map_or(Source::Given, |third| {
            let first_two = Formula::sum_of_columns(third.row, 1, 2);
            let more = Formula::At(third).times(Decimal::TWO).minus(first_two.clone());
            Source::Follows(more.over(first_two).rounded(RATE_DIGITS))
        }),
        Metric::PresentValue | Metric::Expected => Source::Computed(BY_TIME),
        Metric::Year(_)
        | Metric::Component(..)
        | Metric::TakeHomeOf(_)
        | Metric::Total
        | Metric::TakeHome => Source::Given,
    }
}
