//! The base over a horizon, which other components may depend on.

use rust_decimal::Decimal;

use crate::money::Fraction;

/// The yearly salary over the months of a horizon, and what the base pays in each year.
#[derive(Clone, Debug)]
pub(crate) struct Salaries {
    /// Each yearly salary with its first month, from month 1.
    steps: Vec<(u32, Decimal)>,
    by_year: Vec<Fraction>,
}

impl Salaries {
    /// The salaries over so many years, each with its first month, from month 1. `None` if a sum is
    /// too large to compute exactly.
    pub(crate) fn new(steps: Vec<(u32, Decimal)>, years: u32) -> Option<Self> {
        let mut salaries = Self { steps, by_year: Vec::with_capacity(years as usize) };
        for year in 1..=years {
            let paid = twelfths(salaries.in_months((year * 12 - 11, 12)))?;
            salaries.by_year.push(paid);
        }
        Some(salaries)
    }

    /// What the base pays in each year, exactly.
    pub(super) fn by_year(&self) -> &[Fraction] {
        &self.by_year
    }

    /// The same, without the salaries.
    pub(crate) fn into_years(self) -> Vec<Fraction> {
        self.by_year
    }

    /// The salaries in a run of so many months, each with the number of its months.
    pub(super) fn in_months(
        &self,
        (first, months): (u32, u32),
    ) -> impl Iterator<Item = (u32, Decimal)> {
        let end = first + months;
        // The last salary that starts by the first month applies to it.
        let start = self.steps.partition_point(|(from, _)| *from <= first).saturating_sub(1);
        let steps = self.steps.get(start..).unwrap_or_default();
        let ends = steps.iter().skip(1).map(|(next, _)| *next).chain([u32::MAX]);
        let spans = steps.iter().zip(ends).take_while(move |((from, _), _)| *from < end);
        spans.map(move |((from, yearly), next)| (next.min(end) - (*from).max(first), *yearly))
    }
}

/// The sum of a twelfth of a yearly amount for each of its months; `None` if it is too large to
/// compute exactly.
pub(super) fn twelfths(spans: impl Iterator<Item = (u32, Decimal)>) -> Option<Fraction> {
    let mut sum = Decimal::ZERO;
    for (months, yearly) in spans {
        if months == 12 {
            // A whole year has a single salary.
            return Some(Fraction::whole(yearly));
        }
        sum = sum.checked_add(yearly.checked_mul(months.into())?)?;
    }
    Some(Fraction::new(sum, Decimal::from(12)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_months_has_the_salaries_of_its_months() {
        let steps = [(1, 100), (9, 200), (27, 300), (30, 400)];
        let steps = steps.map(|(from, yearly)| (from, Decimal::from(yearly)));
        let salaries = Salaries::new(steps.to_vec(), 3).unwrap();
        let spans = |months| {
            let spans = salaries.in_months(months);
            spans.map(|(months, yearly)| (months, yearly.to_string())).collect::<Vec<_>>()
        };
        let expected = |spans: &[(u32, i32)]| {
            spans.iter().map(|(months, yearly)| (*months, yearly.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(spans((1, 12)), expected(&[(8, 100), (4, 200)]));
        assert_eq!(spans((13, 12)), expected(&[(12, 200)]));
        assert_eq!(spans((25, 12)), expected(&[(2, 200), (3, 300), (7, 400)]));
        assert_eq!(spans((9, 1)), expected(&[(1, 200)]));
        assert_eq!(spans((8, 1)), expected(&[(1, 100)]));
        assert_eq!(spans((31, 6)), expected(&[(6, 400)]));
        let year = Fraction::new(Decimal::from(2 * 200 + 3 * 300 + 7 * 400), Decimal::from(12));
        assert_eq!(salaries.by_year().last(), Some(&year));
    }
}
