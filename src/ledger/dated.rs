//! The payments of a ledger by date, for a job that starts on a given day.
//!
//! Pay for a month counts on the days of that month, so a month across New Year is split by days.
//! An advance is paid on the first day of its month. Everything else is paid at the end of its
//! month, on the day that completes it: the vest of month 12 is on the first anniversary.

use rust_decimal::Decimal;

use super::payment::Payment;
use super::{Entry, Ledger, Split};
use crate::money::Fraction;
use crate::time::Date;

/// A payment, or the part of one that is for the days of a month in one calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatedPayment {
    /// The date. Pay for days of a month is dated by the last of them.
    pub date: Date,
    /// The payment, with the amount of this part.
    pub payment: Payment,
    /// The days that the part is for, and those of the whole month; `None` for a whole payment.
    pub days: Option<(u32, u32)>,
}

/// A part of a payment with its date: the date, the amount in minor units, and the days of the
/// month that it is for.
type DatedPart = (Date, i128, Option<(u32, u32)>);

impl Ledger {
    /// Every payment by date, for a job that starts on a day. The parts of a split payment add up
    /// to it.
    pub fn in_order_of_dates(&self, start: Date) -> impl Iterator<Item = DatedPayment> {
        self.year_by_year(
            move |ledger, index, entry, payments: &mut Vec<DatedPayment>| {
                ledger.each_dated(entry, start, |month, vests, (date, units, days)| {
                    let payment = ledger.payment((index, entry), month, units, vests);
                    payments.push(DatedPayment { date, payment, days });
                });
            },
            |paid| paid.date,
        )
    }

    /// Visits the payments of an entry with their dates: month, vests and part.
    pub(crate) fn each_dated(
        &self,
        entry: &Entry,
        start: Date,
        mut visit: impl FnMut(u32, Option<(usize, usize)>, DatedPart),
    ) {
        let mut paid = 0;
        self.each_payment(entry, |month, units, vests| {
            let [first, end] = [month - 1, month].map(|months| start.after(months));
            let date = match entry.split {
                Split::Once { .. } if entry.is_advance() => first,
                Split::Monthly { .. } | Split::Steps { .. } => end.day_before(),
                Split::Once { .. }
                | Split::Earned { .. }
                | Split::Vests { .. }
                | Split::Dated { .. }
                | Split::Account => end,
            };
            let split = self.until_new_year(entry, month, first, end);
            let (before, after) = (paid, paid + units);
            paid = after;
            let Some((new_year, running, [days, all])) = split else {
                return visit(month, vests, (date, units, None));
            };
            visit(month, vests, (new_year.day_before(), running - before, Some((days, all))));
            visit(month, vests, (date, after - running, Some((all - days, all))));
        });
    }

    /// Where a month from `first` up to `end` is split, if it is paid by days and includes New
    /// Year: that day, the entry's rounded running total by then, and the days before it of all
    /// days of the month.
    fn until_new_year(
        &self,
        entry: &Entry,
        month: u32,
        first: Date,
        end: Date,
    ) -> Option<(Date, i128, [u32; 2])> {
        let new_year = || Some(first.next_new_year()).filter(|new_year| *new_year < end);
        let days = |new_year| [new_year, end].map(|day| first.days_until(day));
        match entry.split {
            Split::Monthly { part, first: from, .. } => {
                let new_year = new_year()?;
                let days @ [before, all] = days(new_year);
                // The whole was rounded without overflow, so a part by days can be too.
                let rounding = part.over(all.into())?.rounding(self.currency.minor_digits())?;
                let running = rounding.units(((month - from) * all + before).into())?;
                Some((new_year, running, days))
            }
            Split::Steps { first: from, start, end } => {
                let new_year = new_year()?;
                let days @ [before, all] = days(new_year);
                let mut yearly = self.yearly_by_month(start, end);
                let paid: Decimal = yearly.by_ref().take((month - from) as usize).sum();
                let part = Fraction::new(yearly.next()?, all.into()).times(before.into())?;
                let total = Fraction::whole(paid).plus(part)?.over(Decimal::from(12))?;
                Some((new_year, self.steps_units(total), days))
            }
            _ => None,
        }
    }
}
