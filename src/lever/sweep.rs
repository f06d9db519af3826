//! What the ranking hangs on: a figure of several offers over a range of values of a lever.

use std::fmt;

use rust_decimal::Decimal;

use crate::comparison::Standing;
use crate::lever::{Objective, ObjectiveError};
use crate::metric::Figure;
use crate::money::{Money, grouped};

/// The figure of one offer during a sweep.
#[derive(Debug)]
pub enum Line {
    /// The lever is not moved in this offer.
    Still(Figure),
    /// The lever is moved in it.
    Moving(Box<Objective>),
}

/// Several offers, in some or all of which one lever moves.
#[derive(Debug)]
pub struct Sweep {
    lines: Vec<Line>,
}

/// The figures at one value of the lever.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Point {
    /// What the lever is set to.
    pub value: Decimal,
    /// The figure of each offer.
    pub figures: Vec<Figure>,
}

/// That another offer takes the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crossover {
    /// A value of the lever at which it is so, while it is not one smallest step before.
    pub value: Decimal,
    /// The offer that led before; `None` where several were equal.
    pub from: Option<usize>,
    /// The offer that leads from there on; `None` where several are equal.
    pub to: Option<usize>,
}

impl Point {
    /// The offer with the largest figure; `None` where several share it.
    #[must_use]
    pub fn leader(&self) -> Option<usize> {
        let figures = || self.figures.iter().map(|figure| figure.get());
        let most = figures().max()?;
        let mut leaders = figures().enumerate().filter(|(_, figure)| *figure == most);
        let (leader, _) = leaders.next()?;
        leaders.next().is_none().then_some(leader)
    }

    /// Whether the lead of the largest amount is too close to call, as in a comparison; never of
    /// rates.
    #[must_use]
    pub fn is_close(&self) -> bool {
        let amounts: Option<Vec<Money>> =
            self.figures.iter().map(|figure| figure.amount()).collect();
        let amounts = amounts.unwrap_or_default();
        let Some(currency) = amounts.first().map(|first| first.currency()) else {
            return false;
        };
        let amounts: Vec<Decimal> = amounts.iter().map(|amount| amount.amount()).collect();
        Standing::of(&amounts, currency).close
    }
}

impl Sweep {
    /// The offers, each with its figure.
    #[must_use]
    pub const fn new(lines: Vec<Line>) -> Self {
        Self { lines }
    }

    /// The figures at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] where an offer has none there.
    pub fn at(&mut self, value: Decimal) -> Result<Point, ObjectiveError> {
        let figures = self.lines.iter_mut().map(|line| match line {
            Line::Still(figure) => Ok(*figure),
            Line::Moving(objective) => objective.at(value),
        });
        Ok(Point { value, figures: figures.collect::<Result<_, _>>()? })
    }

    /// Where the lead changes between two points, to `digits` decimals of the lever; nothing
    /// where the same offer leads at both. Where it goes back and forth in between, not every time
    /// need be found.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] where an offer has no figure in between.
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

    /// Two neighbouring points of which only the second has the leader of the later one.
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

/// The values of a sweep: `FROM..TO` in steps, the end included where a step falls on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    from: Decimal,
    to: Decimal,
    step: Decimal,
}

/// Why there are no such steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepsError {
    /// The end is before the start.
    Backwards,
    /// A step of nothing or less.
    NoStep,
    /// More steps than [`Steps::MOST`].
    TooMany,
}

impl fmt::Display for StepsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Backwards => f.write_str("the end is before the start"),
            Self::NoStep => f.write_str("the step must be above 0"),
            Self::TooMany => {
                write!(f, "that makes more than {} values", grouped(Steps::MOST.into(), 0))
            }
        }
    }
}

impl std::error::Error for StepsError {}

impl Steps {
    /// The most values of a sweep.
    pub const MOST: u32 = 10_000_000;

    /// From one value to another in steps.
    ///
    /// # Errors
    ///
    /// [`StepsError`] where that leads nowhere or is too long a way.
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

    /// From one value to another in five to twelve steps of 1, 2, 2.5 or 5 times a power of ten,
    /// none finer than so many decimals; in steps that lead right to the end, if there are any.
    ///
    /// # Errors
    ///
    /// [`StepsError`] where that leads nowhere.
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

    /// The last value.
    #[must_use]
    pub fn last(&self) -> Decimal {
        self.from + self.step * Decimal::from(self.count() - 1)
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> usize {
        let steps = (self.to - self.from) / self.step;
        usize::try_from(steps.trunc()).unwrap_or(0) + 1
    }

    /// The values, one after the other.
    pub fn values(&self) -> impl Iterator<Item = Decimal> + use<> {
        let Self { from, step, .. } = *self;
        (0..self.count()).map(move |index| from + step * Decimal::from(index))
    }

    /// The decimals of the finest of these values.
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
    fn steps_end_at_the_end_or_before_it() {
        let steps = |from, to, step| values(Steps::new(decimal(from), decimal(to), decimal(step)));
        assert_eq!(steps("-0.2", "0.2", "0.1"), ["-0.2", "-0.1", "0", "0.1", "0.2"]);
        assert_eq!(steps("100", "250", "100"), ["100", "200"]);
        assert_eq!(steps("5", "5", "1"), ["5"]);
    }

    #[test]
    fn the_last_value_is_the_last_step_on_the_way() {
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
    fn steps_that_are_not_named_are_round() {
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
    fn what_leads_nowhere_is_refused() {
        let steps = |from: i64, to: i64, step: i64| Steps::new(from.into(), to.into(), step.into());
        assert_eq!(steps(2, 1, 1), Err(StepsError::Backwards));
        assert_eq!(steps(1, 2, 0), Err(StepsError::NoStep));
        assert_eq!(steps(0, 10_000_000, 1), Err(StepsError::TooMany));
        assert_eq!(steps(1, 10_000_000, 1).map(|steps| steps.count()), Ok(10_000_000));
    }

    #[test]
    fn the_largest_figure_leads_unless_it_is_shared() {
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
    fn the_lead_changes_at_the_first_value_with_another_leader() {
        let moving = |text: &str| {
            let file = crate::OfferFile::new(text);
            let price = file.lever("price").unwrap();
            let unit = crate::Unit::Price;
            let input =
                crate::LeverInput::new(file.terms(), &price, unit, &crate::Stock::default());
            let metric = crate::Metric::Year(1);
            Line::Moving(Objective::new(input.unwrap(), metric, crate::Horizon::default()).into())
        };
        let shares = "base = 0\n[rsu]\nshares = 100\n\
                      vesting = { years = [100], every = \"year\" }\n[stock]\nprice = 1";
        // 100 shares against 5,000.
        let lines = [
            Line::Still(Figure::Amount(Money::new(decimal("5000"), crate::Currency::USD))),
            moving(shares),
        ];
        let mut sweep = Sweep::new(lines.into());
        let [before, after] = ["10", "90"].map(|value| sweep.at(decimal(value)).unwrap());
        assert_eq!((before.leader(), after.leader()), (Some(0), Some(1)));
        let crossovers = sweep.crossovers(&before, &after, 2).unwrap();
        let told =
            |crossover: &Crossover| (crossover.value.to_string(), crossover.from, crossover.to);
        let told: Vec<_> = crossovers.iter().map(told).collect();
        // At 50 they are equal, so that nobody leads; at 50.01 the shares do.
        let expected = [("50.00", Some(0), None), ("50.01", None, Some(1))];
        assert_eq!(told, expected.map(|(value, from, to)| (value.to_owned(), from, to)));
        assert_eq!(sweep.crossovers(&before, &before, 2), Ok(Vec::new()));
    }
}
