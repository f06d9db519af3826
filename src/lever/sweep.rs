//! Sweeps a lever over a range and compares several offers.

use std::fmt;

use rust_decimal::Decimal;

use crate::comparison::Standing;
use crate::lever::{Objective, ObjectiveError};
use crate::metric::Figure;
use crate::money::{Money, grouped};

/// An offer's figure during a sweep.
#[derive(Debug)]
pub enum Line {
    /// A fixed figure: the lever does not move in this offer.
    Still(Figure),
    /// A figure that depends on the lever.
    Moving(Box<Objective>),
}

/// Several offers, with one lever moving in some or all of them.
#[derive(Debug)]
pub struct Sweep {
    lines: Vec<Line>,
}

/// The figures at one value of the lever.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Point {
    /// The lever's value.
    pub value: Decimal,
    /// The figure of each offer.
    pub figures: Vec<Figure>,
}

/// A change of the leading offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crossover {
    /// A value with the new leader. One smallest step before, it does not lead yet.
    pub value: Decimal,
    /// The previous leader; `None` if several offers tied.
    pub from: Option<usize>,
    /// The new leader; `None` if several offers tie.
    pub to: Option<usize>,
}

impl Point {
    /// The offer with the largest figure; `None` if several tie.
    #[must_use]
    pub fn leader(&self) -> Option<usize> {
        let figures = || self.figures.iter().map(|figure| figure.get());
        let most = figures().max()?;
        let mut leaders = figures().enumerate().filter(|(_, figure)| *figure == most);
        let (leader, _) = leaders.next()?;
        leaders.next().is_none().then_some(leader)
    }

    /// Whether the lead is too close to call, as in a comparison. Always false for rates.
    #[must_use]
    pub fn is_close(&self) -> bool {
        self.standing().is_some_and(|standing| standing.close)
    }

    /// The ranking of the offers, as in a comparison; `None` for rates.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        let amounts: Option<Vec<Money>> =
            self.figures.iter().map(|figure| figure.amount()).collect();
        Standing::of_money(&amounts?)
    }
}

impl Sweep {
    /// A sweep of the given offers.
    #[must_use]
    pub const fn new(lines: Vec<Line>) -> Self {
        Self { lines }
    }

    /// The figures at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] if an offer has no figure there.
    pub fn at(&mut self, value: Decimal) -> Result<Point, ObjectiveError> {
        let figures = self.lines.iter_mut().map(|line| match line {
            Line::Still(figure) => Ok(*figure),
            Line::Moving(objective) => objective.at(value),
        });
        Ok(Point { value, figures: figures.collect::<Result<_, _>>()? })
    }

    /// The changes of the leader between two points, to `digits` decimals of the lever. Empty if
    /// the same offer leads at both. If the lead changes back and forth in between, some changes
    /// may be missed.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] if an offer has no figure in between.
    pub fn crossovers(
        &mut self,
        before: &Point,
        after: &Point,
        digits: u32,
    ) -> Result<Vec<Crossover>, ObjectiveError> {
        let mut found = Vec::new();
        let mut end = after.clone();
        while end.leader() != before.leader() {
            let (last, first) = self.neighbours(before.clone(), end.clone(), digits)?;
            found.push(Crossover { value: first.value, from: last.leader(), to: end.leader() });
            end = last;
        }
        found.reverse();
        Ok(found)
    }

    /// Two adjacent points around a change to the later point's leader.
    fn neighbours(
        &mut self,
        mut low: Point,
        mut high: Point,
        digits: u32,
    ) -> Result<(Point, Point), ObjectiveError> {
        let step = Decimal::new(1, digits);
        while high.value - low.value > step {
            let half = (high.value - low.value) / Decimal::TWO;
            let middle = self.at(low.value + half.trunc_with_scale(digits).max(step))?;
            if middle.leader() == high.leader() {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok((low, high))
    }
}

/// The values of a sweep, `FROM..TO`. The end is included if a step lands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    from: Decimal,
    to: Decimal,
    step: Decimal,
}

/// Why steps are invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepsError {
    /// The end is before the start.
    Backwards,
    /// The step is zero or negative.
    NoStep,
    /// More values than [`Steps::MOST`].
    TooMany,
}

impl fmt::Display for StepsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Backwards => f.write_str("the end is before the start"),
            Self::NoStep => f.write_str("the step must be above 0"),
            Self::TooMany => {
                write!(f, "more than {} values", grouped(Steps::MOST.into(), 0))
            }
        }
    }
}

impl std::error::Error for StepsError {}

impl Steps {
    /// The maximum number of values in a sweep.
    pub const MOST: u32 = 10_000_000;

    /// Steps from one value to another.
    ///
    /// # Errors
    ///
    /// [`StepsError`] if the range or step is invalid or there are too many values.
    pub fn new(from: Decimal, to: Decimal, step: Decimal) -> Result<Self, StepsError> {
        let whole = to.checked_sub(from).ok_or(StepsError::TooMany)?;
        if whole < Decimal::ZERO {
            return Err(StepsError::Backwards);
        }
        if step <= Decimal::ZERO {
            return Err(StepsError::NoStep);
        }
        let most = step.checked_mul(Self::MOST.into());
        if most.is_some_and(|most| whole >= most) {
            return Err(StepsError::TooMany);
        }
        Ok(Self { from, to, step })
    }

    /// Five to twelve steps of 1, 2, 2.5 or 5 times a power of ten, with at most `digits` decimals.
    /// Steps that end exactly at `to` are preferred.
    ///
    /// # Errors
    ///
    /// [`StepsError`] if the range is invalid.
    pub fn about_ten(from: Decimal, to: Decimal, digits: u32) -> Result<Self, StepsError> {
        let whole = to - from;
        let mut step = Decimal::new(1, digits);
        let factors = [Decimal::TWO, Decimal::new(125, 2), Decimal::TWO, Decimal::TWO];
        let steps = factors.iter().cycle().map(|factor| {
            let this = step;
            step *= factor;
            this
        });
        let fine = |step: &Decimal| step.normalize().scale() <= digits;
        let fitting = steps.skip_while(|step| *step * Decimal::from(12) < whole).filter(fine);
        let mut fitting = fitting.take_while(|step| *step * Decimal::from(5) <= whole).peekable();
        let first = fitting.peek().copied();
        let even = fitting.find(|step| (whole % step).is_zero());
        Self::new(from, to, even.or(first).unwrap_or(Decimal::new(1, digits)))
    }

    /// The first value.
    #[must_use]
    pub const fn from(&self) -> Decimal {
        self.from
    }

    /// The step from one value to the next.
    #[must_use]
    pub const fn step(&self) -> Decimal {
        self.step
    }

    /// The last value.
    #[must_use]
    pub fn last(&self) -> Decimal {
        self.from + self.step * Decimal::from(self.count() - 1)
    }

    /// The number of values.
    #[must_use]
    pub fn count(&self) -> usize {
        let steps = (self.to - self.from) / self.step;
        usize::try_from(steps.trunc()).unwrap_or(0) + 1
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = Decimal> + use<> {
        let Self { from, step, .. } = *self;
        (0..self.count()).map(move |index| from + step * Decimal::from(index))
    }

    /// The number of decimals of the values.
    #[must_use]
    pub fn digits(&self) -> u32 {
        self.from.normalize().scale().max(self.step.normalize().scale())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(steps: Result<Steps, StepsError>) -> Vec<String> {
        steps.unwrap().values().map(|value| value.normalize().to_string()).collect()
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn steps_stop_at_or_before_the_end() {
        let steps = |from, to, step| values(Steps::new(decimal(from), decimal(to), decimal(step)));
        assert_eq!(steps("-0.2", "0.2", "0.1"), ["-0.2", "-0.1", "0", "0.1", "0.2"]);
        assert_eq!(steps("100", "250", "100"), ["100", "200"]);
        assert_eq!(steps("5", "5", "1"), ["5"]);
    }

    #[test]
    fn the_last_value_is_the_last_step_within_the_range() {
        let last = |from: i64, to: i64, step: i64| {
            let steps = Steps::new(from.into(), to.into(), step.into()).unwrap();
            assert_eq!(steps.values().last(), Some(steps.last()));
            steps.last().to_string()
        };
        assert_eq!(last(0, 10, 2), "10");
        assert_eq!(last(100, 155, 10), "150");
        assert_eq!(last(7, 7, 3), "7");
    }

    #[test]
    fn default_steps_are_round_numbers() {
        for (from, to, digits, first, count) in [
            ("-0.2", "0.2", 4, "-0.15", 9),
            ("100", "250", 2, "125", 7),
            ("170000", "200000", 2, "172500", 13),
            ("170000", "500000", 2, "220000", 7),
            ("0", "7", 0, "1", 8),
            ("1", "1.03", 2, "1.01", 4),
        ] {
            let steps = values(Steps::about_ten(decimal(from), decimal(to), digits));
            assert_eq!((steps[1].as_str(), steps.len()), (first, count), "{steps:?}");
        }
    }

    #[test]
    fn invalid_ranges_are_rejected() {
        let steps = |from: i64, to: i64, step: i64| Steps::new(from.into(), to.into(), step.into());
        assert_eq!(steps(2, 1, 1), Err(StepsError::Backwards));
        assert_eq!(steps(1, 2, 0), Err(StepsError::NoStep));
        assert_eq!(steps(0, 10_000_000, 1), Err(StepsError::TooMany));
        assert_eq!(steps(1, 10_000_000, 1).map(|steps| steps.count()), Ok(10_000_000));
    }

    #[test]
    fn the_largest_figure_leads_unless_tied() {
        let leader = |figures: &[i64]| {
            let figures =
                figures.iter().copied().map(|figure| Figure::Rate(figure.into())).collect();
            Point { value: Decimal::ZERO, figures }.leader()
        };
        assert_eq!(leader(&[1, 3, 2]), Some(1));
        assert_eq!(leader(&[3, 3, 2]), None);
        assert_eq!(leader(&[]), None);
    }

    #[test]
    fn a_lead_is_as_close_as_in_a_comparison() {
        let amount = |amount: i64| Figure::Amount(Money::new(amount.into(), crate::Currency::USD));
        let is_close = |figures: Vec<Figure>| Point { value: Decimal::ZERO, figures }.is_close();
        assert!(is_close(vec![amount(9_801), amount(10_000)]));
        assert!(!is_close(vec![amount(9_800), amount(10_000)]));
        assert!(!is_close(vec![amount(10_000)]));
        assert!(!is_close(vec![Figure::Rate(Decimal::ONE), Figure::Rate(Decimal::ONE)]));
    }

    #[cfg(feature = "file")]
    #[test]
    fn the_crossover_is_the_first_value_with_another_leader() {
        let moving = |text: &str| {
            let file = crate::OfferFile::new(text);
            let price = file.lever("price").unwrap();
            let unit = crate::Unit::Price;
            let input =
                crate::LeverInput::new(file.terms(), &price, unit, &crate::Overrides::default());
            let metric = crate::Metric::Year(1);
            Line::Moving(Objective::new(input.unwrap(), metric, crate::Horizon::default()).into())
        };
        let shares = "base = 0\n[rsu]\nshares = 100\n\
                      vesting = { years = [100], every = \"year\" }\n[stock]\nprice = 1";
        // 100 shares, compared with 5,000.
        let lines = [
            Line::Still(Figure::Amount(Money::new(decimal("5000"), crate::Currency::USD))),
            moving(shares),
        ];
        let mut sweep = Sweep::new(lines.into());
        let [before, after] = ["10", "90"].map(|value| sweep.at(decimal(value)).unwrap());
        assert_eq!((before.leader(), after.leader()), (Some(0), Some(1)));
        let crossovers = sweep.crossovers(&before, &after, 2).unwrap();
        let result =
            |crossover: &Crossover| (crossover.value.to_string(), crossover.from, crossover.to);
        let result: Vec<_> = crossovers.iter().map(result).collect();
        // At 50 both are equal, so neither leads. At 50.01 the shares lead.
        let expected = [("50.00", Some(0), None), ("50.01", None, Some(1))];
        assert_eq!(result, expected.map(|(value, from, to)| (value.to_owned(), from, to)));
        assert_eq!(sweep.crossovers(&before, &before, 2), Ok(Vec::new()));
    }
}
