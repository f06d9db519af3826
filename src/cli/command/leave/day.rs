//! Leaving on one day in full: each grant, each sign-on payment, and what is left behind.

mod data;
mod tables;

use std::io::{self, Write};

use offercalc::{
    Component, Decimal, Departure, GrantLeft, Horizon, Leaving, LeftBehind, OutOfReach, SignOnLeft,
};

use super::Left;
use crate::cli::input::Projected;
use crate::cli::report::{Document, Field, Report};

pub(super) struct DayReport<'a> {
    left: Left<'a>,
    /// The years that were asked for; the left behind may reach beyond them.
    years: Horizon,
    month: u32,
    /// The day as each offer has it.
    days: Vec<Day<'a>>,
    ask: Option<Ask<'a>>,
}

/// An offer on the day.
pub(super) struct Day<'a> {
    leaving: &'a Leaving<'a>,
    departure: Departure,
    grants: Vec<GrantLeft>,
    sign_on: Vec<SignOnLeft>,
    left_behind: LeftBehind,
}

/// The sign-on that is set against what is left behind.
struct Ask<'a> {
    offer: &'a Projected,
    windows: [Window; LeftBehind::WINDOWS.len()],
}

/// What is left behind and what the sign-on brings within so many months of leaving.
struct Window {
    months: u32,
    left_behind: Decimal,
    sign_on: Decimal,
}

impl<'a> Day<'a> {
    pub(super) fn of(leaving: &'a Leaving<'a>, month: u32) -> Result<Self, OutOfReach> {
        Ok(Self {
            leaving,
            departure: leaving.after(month)?,
            grants: leaving.grants(month)?,
            sign_on: leaving.sign_on(month)?,
            left_behind: leaving.left_behind(month),
        })
    }

    fn received(&self, component: Component) -> Decimal {
        self.leaving.received(component, self.departure.month)
    }
}

impl Window {
    fn difference(&self) -> Decimal {
        self.sign_on - self.left_behind
    }
}

impl<'a> DayReport<'a> {
    /// Where something is asked for, the last of the offers is the one that it is asked of.
    pub(super) fn new(
        mut left: Left<'a>,
        years: Horizon,
        month: u32,
        mut days: Vec<Day<'a>>,
        asks: bool,
    ) -> Self {
        let asked = days.pop_if(|_| asks).zip(left.offers.split_last());
        let ask = asked.map(|(day, (offer, others))| {
            left.offers = others;
            let behind = |months| days.first().map(|left| left.left_behind.within(months));
            let windows = LeftBehind::WINDOWS.map(|months| Window {
                months,
                left_behind: behind(months).unwrap_or_default(),
                sign_on: day.leaving.received(Component::SignOn, months),
            });
            Ask { offer, windows }
        });
        Self { left, years, month, days, ask }
    }

    /// Each offer with its day.
    fn each(&self) -> impl Iterator<Item = (&'a Projected, &Day<'a>)> {
        self.left.offers.iter().zip(&self.days)
    }
}

impl Report for DayReport<'_> {
    fn document(&self) -> Document<'_> {
        self.tables()
    }

    fn records(&self, write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>) -> io::Result<()> {
        self.rows(write)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        self.object(out)
    }
}
