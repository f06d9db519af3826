//! Two levers that vary together: a sweep of the second at each value of the first.

use rust_decimal::Decimal;

use super::{Line, Objective, ObjectiveError, Sweep};
use crate::metric::Figure;

/// An offer's figure while two levers vary.
#[derive(Debug)]
pub enum TwoWayLine {
    /// A fixed figure: neither lever varies in this offer.
    Still(Figure),
    /// A figure that depends on the first lever.
    First(Box<Objective>),
    /// A figure that depends on the second lever.
    Second(Box<Objective>),
    /// A figure that depends on both. The two objectives have the same metric and come from the
    /// same terms, which set both levers.
    Both(Box<[Objective; 2]>),
}

/// Several offers, with two levers, each of which varies in some or all of them.
#[derive(Debug)]
pub struct TwoWaySweep {
    lines: Vec<TwoWayLine>,
}

impl TwoWaySweep {
    /// A sweep of the given offers.
    #[must_use]
    pub const fn new(lines: Vec<TwoWayLine>) -> Self {
        Self { lines }
    }

    /// The sweep of the second lever, with the first one held at a value.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] if an offer is invalid with the first lever at this value, or if an offer
    /// that depends on this lever only has no figure.
    pub fn row(&self, value: Decimal) -> Result<Sweep, ObjectiveError> {
        let lines = self.lines.iter().map(|line| {
            Ok(match line {
                TwoWayLine::Still(figure) => Line::Still(*figure),
                TwoWayLine::First(objective) => Line::Still(objective.clone().at(value)?),
                TwoWayLine::Second(objective) => Line::Moving(objective.clone()),
                TwoWayLine::Both(pair) => {
                    let [first, second] = &**pair;
                    Line::Moving(first.held_at(value, second)?.into())
                }
            })
        });
        Ok(Sweep::new(lines.collect::<Result<_, _>>()?))
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Horizon, LeverInput, Metric, OfferFile, Overrides, Setting};

    /// In year 2, 1,000 of base and 10 shares.
    const TEXT: &str = "base = 1_000\n[rsu]\nshares = 20\n\
                        vesting = { years = [50, 50], every = \"year\" }\n\
                        [stock]\nprice = 100\ngrowth = \"0%\"";

    fn objective(lever: &str, typed: &Setting) -> Box<Objective> {
        let file = OfferFile::new(TEXT);
        let lever = file.lever(lever).unwrap();
        let unit = lever.unit(Some(typed)).unwrap();
        let input = LeverInput::new(file.terms(), &lever, unit, &Overrides::default()).unwrap();
        Objective::new(input, Metric::Year(2), Horizon::default()).into()
    }

    fn rate(percent: i64) -> Decimal {
        Decimal::new(percent, 2)
    }

    fn price() -> Box<Objective> {
        objective("price", &Setting::Rate(Decimal::ZERO))
    }

    fn growth() -> Box<Objective> {
        objective("growth", &Setting::Rate(Decimal::ZERO))
    }

    #[test]
    fn both_levers_apply_to_the_same_offer() {
        let year2 = |lines: [Box<Objective>; 2], values: [i64; 2]| {
            let [first, second] = lines;
            let sweep = TwoWaySweep::new(vec![TwoWayLine::Both([*first, *second].into())]);
            let [first, second] = values.map(rate);
            let point = sweep.row(first).unwrap().at(second).unwrap();
            point.figures[0].get().to_string()
        };
        // 10 shares at 100, 80, 110 and 88.
        for (price_move, growth_rate, figure) in
            [(0, 0, "2000.00"), (-20, 0, "1800.00"), (0, 10, "2100.00"), (-20, 10, "1880.00")]
        {
            assert_eq!(year2([price(), growth()], [price_move, growth_rate]), figure);
            // The order does not matter.
            assert_eq!(year2([growth(), price()], [growth_rate, price_move]), figure);
        }
    }

    #[test]
    fn each_lever_changes_only_the_offers_in_which_it_varies() {
        let still = objective("base", &Setting::Amount(Decimal::ZERO)).at(500.into()).unwrap();
        let sweep = TwoWaySweep::new(vec![
            TwoWayLine::Still(still),
            TwoWayLine::First(price()),
            TwoWayLine::Second(growth()),
        ]);
        let point = sweep.row(rate(-20)).unwrap().at(rate(10)).unwrap();
        let figures = point.figures.iter().map(|figure| figure.get().to_string());
        assert_eq!(figures.collect::<Vec<_>>(), ["1500.00", "1800.00", "2100.00"]);
        assert_eq!(point.leader(), Some(2));
    }

    #[test]
    fn a_value_of_either_lever_may_be_invalid() {
        let sweep = TwoWaySweep::new(vec![TwoWayLine::Both([*price(), *growth()].into())]);
        let invalid = rate(-101);
        assert_eq!(sweep.row(invalid).unwrap_err(), ObjectiveError::Invalid(invalid));
        let mut row = sweep.row(rate(0)).unwrap();
        assert_eq!(row.at(invalid), Err(ObjectiveError::Invalid(invalid)));
    }
}
