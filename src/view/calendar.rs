//! An offer by calendar year: its payments by date.

use std::ops::RangeInclusive;

use super::year::Year;
use super::years::{CalendarYears, Projection};
use crate::tax::TaxError;
use crate::time::Date;

impl Projection {
    /// Lays out offers by calendar year, each from its own first day. All of them get the same
    /// calendar years: those in which any of the jobs is held, or in which one of them still pays.
    ///
    /// ```
    /// use offercalc::{Date, Horizon, Offer, Projection};
    ///
    /// let offer = Offer::from_toml("start = 2026-07-01\nbase = 120_000").expect("valid");
    /// let mut projection = offer.project(Horizon::default())?;
    /// let dated = [(&mut projection, offer.start().expect("stated"))];
    /// Projection::by_calendar_year(dated).expect("computable");
    /// let years = projection.periods().iter().map(|year| (year.year(), year.total().amount()));
    /// let years: Vec<_> = years.map(|(year, total)| format!("{year}: {total}")).collect();
    /// assert_eq!(years[..2], ["2026: 60000.00", "2027: 120000.00"]);
    /// assert_eq!(years.len(), 5);
    /// # Ok::<(), offercalc::LedgerError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TaxError`] if the taxes of a calendar year cannot be computed.
    pub fn by_calendar_year<'p>(
        offers: impl IntoIterator<Item = (&'p mut Self, Date)>,
    ) -> Result<(), TaxError> {
        let mut offers: Vec<(&mut Self, Date)> = offers.into_iter().collect();
        let spans = offers.iter().map(|(offer, start)| offer.calendar_span(*start));
        let span =
            spans.reduce(|all, one| *all.start().min(one.start())..=*all.end().max(one.end()));
        for (offer, start) in &mut offers {
            let years = span.clone().map(|span| offer.calendar_years(span, *start));
            if let Some((years, after_tax)) = years.as_ref().zip(offer.after_tax.as_mut()) {
                **after_tax = after_tax.by_calendar_year(years)?;
            }
            offer.calendar = years.map(|years| CalendarYears { start: *start, years });
        }
        Ok(())
    }

    /// The first and the last day of the years of the job, if the offer is laid out by calendar
    /// year. What the last day completes is paid on the day after it.
    #[must_use]
    pub fn first_and_last_day(&self) -> Option<(Date, Date)> {
        let start = self.calendar.as_ref()?.start;
        Some((start, self.last_day(start)))
    }

    fn last_day(&self, start: Date) -> Date {
        start.after(self.ledger().horizon().months()).day_before()
    }

    /// The calendar years of the job, with the one of the last payments.
    fn calendar_span(&self, start: Date) -> RangeInclusive<u32> {
        let last_day = self.last_day(start);
        // What is paid on the day after the last may be in a year of its own.
        let after = last_day.next_new_year().year();
        let is_paid_after = self.calendar_years(after..=after, start).iter().any(Year::is_paid);
        start.year()..=if is_paid_after { after } else { last_day.year() }
    }

    /// What the offer pays in some calendar years.
    fn calendar_years(&self, span: RangeInclusive<u32>, start: Date) -> Vec<Year> {
        let (ledger, first) = (self.ledger(), *span.start());
        let mut years: Vec<Year> =
            span.map(|year| Year::empty(year, ledger.currency(), None)).collect();
        for entry in ledger.entries() {
            ledger.each_dated(entry, start, |_, _, (date, units, _)| {
                let index = date.year().checked_sub(first);
                if let Some(year) = index.and_then(|index| years.get_mut(index as usize)) {
                    year.add(entry, units);
                }
            });
        }
        years
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::component::Component;
    use crate::{Horizon, Offer};

    fn projections(texts: &[&str], years: u32) -> Vec<Projection> {
        let offers = texts.iter().map(|text| Offer::from_toml(text).unwrap());
        let offers: Vec<Offer> = offers.collect();
        let horizon = Horizon::new(years).unwrap();
        let mut all: Vec<_> = offers.iter().map(|it| it.project(horizon).unwrap()).collect();
        let starts = offers.iter().map(|offer| offer.start().unwrap());
        Projection::by_calendar_year(all.iter_mut().zip(starts)).unwrap();
        all
    }

    fn projection(text: &str, years: u32) -> Projection {
        projections(&[text], years).remove(0)
    }

    /// The calendar years in which a component pays, with the amounts.
    fn paid(text: &str, component: Component) -> Vec<(u32, String)> {
        let projection = projection(text, 4);
        let years = projection.periods().iter();
        let years = years.map(|year| (year.year(), year.amount(component).amount()));
        let paid = years.filter(|(_, amount)| !amount.is_zero());
        paid.map(|(year, amount)| (year, amount.to_string())).collect()
    }

    fn expected(years: &[(u32, &str)]) -> Vec<(u32, String)> {
        years.iter().map(|(year, amount)| (*year, (*amount).to_owned())).collect()
    }

    const SEPTEMBER: &str = "start = 2026-09-14\nbase = 175_000\n\
                             [rsu]\nvalue = 300_000\nvesting = \"amazon\"";

    #[test]
    fn vests_count_on_their_dates() {
        // Worked example: 5/15/20/20/20/20 after 12, 24, 30, 36, 42 and 48 months.
        let years =
            [(2027, "15000.00"), (2028, "45000.00"), (2029, "120000.00"), (2030, "120000.00")];
        assert_eq!(paid(SEPTEMBER, Component::Rsu), expected(&years));
        // Worked example: the twelfth vest of a job from 1 January is on the next 1 January.
        let january = "start = 2026-01-01\nbase = 0\n[rsu]\nvalue = 300_000\n\
                       vesting = { years = [38, 32, 20, 10], every = \"month\" }";
        assert_eq!(paid(january, Component::Rsu)[0], (2026, "104500.00".to_owned()));
        assert_eq!(paid(january, Component::Rsu)[4], (2030, "2500.00".to_owned()));
    }

    #[test]
    fn a_month_across_new_year_is_split_by_days() {
        // Worked example: 3 months and 18 of 31 days of the fourth.
        let base = paid(SEPTEMBER, Component::Base);
        assert_eq!(base[0], (2026, "52217.74".to_owned()));
        assert_eq!(base[1..4], expected(&[2027, 2028, 2029].map(|year| (year, "175000.00"))));
        assert_eq!(base[4], (2030, "122782.26".to_owned()));
        // A job from 1 January has whole years.
        let years = paid("start = 2026-01-01\nbase = 120_000", Component::Base);
        let whole = [2026, 2027, 2028, 2029].map(|year| (year, "120000.00"));
        assert_eq!(years, expected(&whole));
    }

    #[test]
    fn advances_count_on_the_first_day_of_their_month_and_bonuses_at_the_end() {
        let text = "start = 2026-01-01\nbase = 0\nbonus = 10_000\nsign_on = [80_000, 60_000]\n\
                    [[one_time]]\namount = 500\nmonth = 13\n[[one_time]]\namount = 7\nmonth = 12";
        let advances = [(2026, "80000.00"), (2027, "60000.00")];
        assert_eq!(paid(text, Component::SignOn), expected(&advances));
        let payments = [(2026, "7.00"), (2027, "500.00")];
        assert_eq!(paid(text, Component::OneTime), expected(&payments));
        let bonuses = [2027, 2028, 2029, 2030].map(|year| (year, "10000.00"));
        assert_eq!(paid(text, Component::Bonus), expected(&bonuses));
    }

    #[test]
    fn monthly_sign_on_and_recurring_pay_are_split_by_days() {
        // Of the fourth month, 18 of 31 days are in 2026: 300 + 58.06.
        let monthly = "start = 2026-09-14\nbase = 0\n\
                       sign_on = { amounts = [1_200], paid = \"monthly\" }";
        let years = [(2026, "358.06"), (2027, "841.94")];
        assert_eq!(paid(monthly, Component::SignOn), expected(&years));
        let late = "start = 2026-09-14\nbase = 0\n[[recurring]]\namount = 1_000\nper = \"month\"\n\
                    from_month = 3\nto_month = 5";
        let years = [(2026, "1580.65"), (2027, "1419.35")];
        assert_eq!(paid(late, Component::Recurring), expected(&years));
    }

    #[test]
    fn calendar_years_add_up_to_the_years_of_the_job() {
        let rest = "base = 100_000.01\nraise = \"3.3%\"\nbonus = \"10%\"\nsign_on = [70, 50]\n\
                    [[one_time]]\namount = 3\n[[recurring]]\namount = -777.77\nfrom_month = 5\n\
                    [rsu]\nvalue = 1_000\nvesting = { years = [38, 32, 20, 10], every = \"month\" }\n\
                    [stock]\nprice = 7\ngrowth = \"5%\"";
        let starts = ["2026-01-01", "2026-01-31", "2027-12-31", "2028-02-29", "2026-09-14"];
        for start in starts {
            let projection = projection(&format!("start = {start}\n{rest}"), 6);
            let sum = |of: &dyn Fn(&Year) -> Decimal| projection.periods().iter().map(of).sum();
            let total: Decimal = sum(&|year| year.total().amount());
            assert_eq!(total, projection.total().amount(), "{start}");
            for component in Component::ALL {
                let total: Decimal = sum(&|year| year.amount(component).amount());
                assert_eq!(total, projection.component(component).amount(), "{start} {component}");
            }
        }
    }

    #[test]
    fn dated_payments_add_up_to_the_calendar_years() {
        let projection = projection(SEPTEMBER, 4);
        let start = "2026-09-14".parse().unwrap();
        let payments: Vec<_> = projection.ledger().in_order_of_dates(start).collect();
        assert!(payments.is_sorted_by_key(|paid| paid.date));
        for year in projection.periods() {
            let of_year = payments.iter().filter(|paid| paid.date.year() == year.year());
            let total: Decimal = of_year.map(|paid| paid.payment.amount.amount()).sum();
            assert_eq!(total, year.total().amount(), "{}", year.year());
        }
        let split: Vec<_> = payments.iter().filter_map(|paid| paid.days).take(2).collect();
        assert_eq!(split, [(18, 31), (13, 31)]);
    }

    #[test]
    fn offers_get_the_same_calendar_years() {
        let all = projections(
            &["start = 2026-01-01\nbase = 1_000", "start = 2027-06-01\nbase = 1_000"],
            2,
        );
        for projection in &all {
            let years: Vec<u32> = projection.periods().iter().map(Year::year).collect();
            assert_eq!(years, [2026, 2027, 2028, 2029]);
        }
        assert!(all[1].periods()[0].total().is_zero() && all[0].periods()[2].total().is_zero());
        // What is paid on the last 1 January has a year of its own.
        let years = |text: &str| projection(text, 2).periods().len();
        assert_eq!(years("start = 2026-01-01\nbase = 1_000"), 2);
        assert_eq!(years("start = 2026-01-01\nbase = 1_000\nbonus = 1_000"), 3);
        assert_eq!(years("start = 2026-01-02\nbase = 1_000"), 3);
    }
}
