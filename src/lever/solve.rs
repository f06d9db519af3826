//! Solves for the smallest value of a lever at which a metric reaches a target.

use rust_decimal::Decimal;

use super::grid::ValueGrid;
use super::search::{self, Look, SearchOutcome};
use super::{Objective, ObjectiveError};
use crate::component::Component;
use crate::key::Step;
use crate::money::{Money, Rate};
use crate::offer::Offer;
use crate::pay::{Context, Steadiness, WholeShares};

/// The target of a figure.
#[derive(Debug)]
pub enum Target {
    /// A fixed amount.
    Amount(Money),
    /// The same metric of another offer in which the lever also moves.
    Moving(Box<Objective>),
}

/// The smallest value that reaches the target, or the largest for a lever that lowers pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Solution {
    /// The value that reaches the target.
    pub reaches: Landing,
    /// One step before, which falls short; `None` at the lever's first value.
    pub falls_short: Option<Landing>,
}

/// A value of the lever with its figure and target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Landing {
    /// The lever's value.
    pub value: Decimal,
    /// The figure at that value.
    pub figure: Money,
    /// The target at that value.
    pub target: Money,
}

impl Landing {
    /// Evaluates the figure and target at a value of the lever.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] if there is no figure at that value.
    pub fn at(
        objective: &mut Objective,
        target: &mut Target,
        value: Decimal,
    ) -> Result<Self, ObjectiveError> {
        let amount = |objective: &mut Objective| {
            objective.at(value)?.amount().ok_or(ObjectiveError::Incomparable)
        };
        let target = match target {
            Target::Amount(amount) => *amount,
            Target::Moving(objective) => amount(objective)?,
        };
        let figure = amount(objective)?;
        if figure.currency() != target.currency() {
            return Err(ObjectiveError::Incomparable);
        }
        Ok(Self { value, figure, target })
    }

    /// Whether the figure and target are equal at both values.
    fn is_same(&self, other: &Self) -> bool {
        (self.figure, self.target) == (other.figure, other.target)
    }

    /// Whether the figure reaches the target.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.figure.amount() >= self.target.amount()
    }
}

/// Why there is no solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsolved {
    /// The lever does not affect the figure.
    NoEffect(Landing),
    /// No value is enough; this one comes closest.
    TooLittle(Landing),
    /// The figure may fall as the lever rises, so there is no single threshold.
    Unsteady,
    /// The search exceeds its [`Effort`].
    Undecided,
    /// The metric has no figure.
    NoFigure(ObjectiveError),
}

impl From<ObjectiveError> for Unsolved {
    fn from(error: ObjectiveError) -> Self {
        Self::NoFigure(error)
    }
}

impl Unsolved {
    /// The machine-readable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NoEffect(_) => "no_effect",
            Self::TooLittle(_) => "too_little",
            Self::Unsteady => "unsteady",
            Self::Undecided => "undecided",
            Self::NoFigure(_) => "no_figure",
        }
    }

    /// Whether it is certain that no value reaches the target.
    #[must_use]
    pub const fn is_impossible(&self) -> bool {
        matches!(self, Self::NoEffect(_) | Self::TooLittle(_))
    }
}

/// The budget for solving, shared by all levers and offers of a command.
///
/// It counts computed figures rather than time, so that results do not depend on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    left: usize,
}

impl Effort {
    /// Roughly one second.
    const MOST: usize = 10_000_000;

    /// The cost of a figure in addition to its ledger's entries and tranches.
    const LOOK: usize = 100;

    /// The cost of a year's taxes.
    const RETURN: usize = 25;

    /// The cost of weighing the payments of an entry, or the vests of a year.
    const WEIGHED: usize = 12;

    /// Spends the cost of a figure; `false` if the budget is too small.
    const fn spend(&mut self, cost: usize) -> bool {
        let left = self.left.checked_sub(cost);
        if let Some(left) = left {
            self.left = left;
        }
        left.is_some()
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self { left: Self::MOST }
    }
}

/// Finds the smallest value of a lever at which the objective reaches the target, to the minor
/// unit, share or basis point. For a grant price, a higher value means fewer shares, so it finds
/// the largest. `now` is the current value. The search spends at most half of the remaining effort,
/// so that other levers can be solved too.
///
/// # Errors
///
/// [`Unsolved`] if no value reaches the target, there is no single threshold, or the effort is used
/// up.
pub fn solve(
    objective: &mut Objective,
    target: &mut Target,
    now: Decimal,
    effort: &mut Effort,
) -> Result<Solution, Unsolved> {
    if effort.left == 0 {
        return Err(Unsolved::Undecided);
    }
    let offer = objective.offer_at(now)?;
    let grid = ValueGrid::of(objective).narrowed(objective, now);
    let mut steady = steadiness(&offer, objective);
    let mut cost = cost(&offer, objective, &grid)?;
    let moves = match target {
        Target::Amount(_) => false,
        Target::Moving(other) => {
            let offer = other.offer_at(now)?;
            cost += self::cost(&offer, other, &grid)?;
            let other = steadiness(&offer, other);
            steady = steady.zip(other).and_then(|(one, other)| one.and(other));
            true
        }
    };
    // Account for computing the costs.
    if !effort.spend(cost) {
        *effort = Effort { left: 0 };
    }
    let kept = effort.left / 2;
    effort.left -= kept;
    let found = Search { objective, target, grid: &grid, effort, cost }.run(steady, now, moves);
    effort.left += kept;
    found
}

/// Whether the figure never falls as the lever rises, so that few values need to be tried.
///
/// # Errors
///
/// [`ObjectiveError`] if the offer is invalid at the value.
pub fn is_steady(objective: &mut Objective, now: Decimal) -> Result<bool, ObjectiveError> {
    let offer = objective.offer_at(now)?;
    Ok(steadiness(&offer, objective) == Some(Steadiness::STEADY))
}

/// The cost of one figure of an offer: the larger of those at the current value and at the largest
/// value with a figure, because a grant of nothing has no tranches.
fn cost(offer: &Offer, objective: &mut Objective, grid: &ValueGrid) -> Result<usize, Unsolved> {
    let horizon = objective.horizon;
    let size = |offer: &Offer| offer.ledger(horizon).map(|ledger| ledger.size());
    let now = size(offer).map_err(ObjectiveError::NoLedger)?;
    // The largest values may be too large to compute.
    let mut values = (0..=MOST_HALVINGS).step_by(10).map(|halvings| {
        let (start, end) = (*grid.range.start(), *grid.range.end());
        grid.value(start + ((end - start) >> halvings))
    });
    let large = values.find_map(|value| size(&objective.offer_at(value).ok()?).ok());
    let taxes =
        if offer.taxation().is_some() { horizon.years() as usize * Effort::RETURN } else { 0 };
    let size = now.max(large.unwrap_or_default());
    let weighing = match objective.metric.is_weighed() {
        true => size * Effort::WEIGHED + offer.repayable(horizon) * horizon.months() as usize,
        false => 0,
    };
    Ok(Effort::LOOK + taxes + weighing + size)
}

/// How often the range is halved in search of a value with a figure.
const MOST_HALVINGS: u32 = 40;

/// A search in progress.
struct Search<'s> {
    objective: &'s mut Objective,
    target: &'s mut Target,
    grid: &'s ValueGrid,
    effort: &'s mut Effort,
    /// The cost of one evaluation.
    cost: usize,
}

impl Search<'_> {
    fn run(
        &mut self,
        steady: Option<Steadiness>,
        now: Decimal,
        moves: bool,
    ) -> Result<Solution, Unsolved> {
        let (range, start) = (self.grid.range.clone(), self.grid.number(now));
        // If the figure never falls, equal ends mean no effect.
        let is_steady = !moves && steady == Some(Steadiness::STEADY);
        if !is_steady && let Some(idle) = self.idle()? {
            return match idle.reaches() {
                true => self.solution(*range.start()),
                false => Err(Unsolved::NoEffect(idle)),
            };
        }
        let Steadiness { slack, shares } = steady.ok_or(Unsolved::Unsteady)?;
        let found = match shares {
            _ if moves => search::moving(range, slack, |number| self.look(number))?,
            Some(lever) => self.by_the_share(lever, slack)?,
            None => search::jumping(range, start, slack, |number| self.look(number))?,
        };
        match found {
            SearchOutcome::At(number) => self.solution(number),
            SearchOutcome::Never(number) => {
                let nearest = self.at(number)?;
                let first = self.at(*self.grid.range.start());
                let same = is_steady && first.is_ok_and(|first| nearest.is_same(&first));
                Err(if same { Unsolved::NoEffect(nearest) } else { Unsolved::TooLittle(nearest) })
            }
        }
    }

    /// The solution at an index, with the value one step before.
    fn solution(&mut self, number: i128) -> Result<Solution, Unsolved> {
        let before = Some(number - 1).filter(|number| self.grid.range.contains(number));
        let falls_short = before.map(|number| self.at(number)).transpose()?;
        let reaches = self.at(number)?;
        if !reaches.reaches() || falls_short.is_some_and(|before| before.reaches()) {
            return Err(Unsolved::Undecided);
        }
        Ok(Solution { reaches, falls_short })
    }

    fn at(&mut self, number: i128) -> Result<Landing, ObjectiveError> {
        Landing::at(self.objective, self.target, self.grid.value(number))
    }

    fn look(&mut self, number: i128) -> Result<Look, Unsolved> {
        if !self.effort.spend(self.cost) {
            return Err(Unsolved::Undecided);
        }
        match self.at(number) {
            Ok(landing) => Ok(Some((landing.figure.amount(), landing.target.amount()))),
            Err(ObjectiveError::NoLedger(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The figure at any value, if it is the same over the whole range.
    fn idle(&mut self) -> Result<Option<Landing>, Unsolved> {
        let (min, max) = (*self.grid.range.start(), *self.grid.range.end());
        let mut same: Option<Landing> = None;
        // Sample at growing distances from both ends, so that small and large values are covered.
        let steps = (0..).map(|step| 1_i128 << (4 * step)).take_while(|step| *step < max - min);
        let numbers = [min, max].into_iter().chain(steps.flat_map(|step| [max - step, min + step]));
        for number in numbers {
            let (figure, target) = match self.look(number) {
                Ok(Some(look)) => look,
                Ok(None) => continue,
                Err(Unsolved::NoFigure(_)) => return Ok(None),
                Err(error) => return Err(error),
            };
            match same {
                Some(same) if (same.figure.amount(), same.target.amount()) != (figure, target) => {
                    return Ok(None);
                }
                Some(_) => {}
                None => same = Some(self.at(number)?),
            }
        }
        Ok(same)
    }

    /// Searches by number of shares: if money buys whole shares, all values with the same number of
    /// shares give the same figure.
    fn by_the_share(
        &mut self,
        lever: WholeShares,
        slack: Decimal,
    ) -> Result<SearchOutcome, Unsolved> {
        let grid = self.grid;
        let number = |shares| grid.number_of_shares(shares, lever);
        let most = grid.most_shares(lever).unwrap_or_default();
        let found = search::jumping(0..=most, 0, slack, |shares| {
            number(shares).map_or(Ok(None), |number| self.look(number))
        })?;
        let first = *grid.range.start();
        Ok(match found {
            SearchOutcome::At(shares) => SearchOutcome::At(number(shares).unwrap_or(first)),
            SearchOutcome::Never(shares) => SearchOutcome::Never(number(shares).unwrap_or(first)),
        })
    }
}

/// The steadiness of an offer's metric along a lever; `None` if it may fall for reasons other than
/// whole shares.
fn steadiness(offer: &Offer, objective: &Objective) -> Option<Steadiness> {
    let is_weighed = objective.metric.is_weighed();
    let context = Context { is_weighed, ..offer.context(objective.horizon) };
    let (first, last, divisor) = objective.metric.span(objective.horizon);
    let mut all = Steadiness::STEADY;
    for component in objective.metric.sums()? {
        let lever = &objective.input.lever.path;
        all = all.and(offer.pay.steadiness(component, lever, first..=last, &context)?)?;
    }
    if !all.slack.is_zero() && divisor > 1 {
        // An average is rounded once more.
        let unit = Decimal::new(1, offer.shown_in().minor_digits());
        all.slack = all.slack.checked_div(divisor.into())?.checked_add(unit)?;
    }
    if objective.metric.is_after_tax() {
        // Each line of a return is rounded, so that a cent more of wages can be cents less in hand.
        // Where the law has a cliff, a number before it may reach the target too.
        let lines = Decimal::new(TAX_LINES, offer.shown_in().minor_digits());
        let years = Decimal::from(last - first + 1);
        all.slack = all.slack.checked_add(lines.checked_mul(years)?)?;
    }
    if is_weighed {
        // A negative discount rate weighs later payments more, so that a cent of rounding that moves
        // to another month can lower the figure.
        if offer.discount.as_ref().is_some_and(|discount| discount.rate() < Rate::default()) {
            return None;
        }
        // What must be repaid is rounded in each month, which adds up to less than a cent.
        let is_of = |component: &Component| match objective.input.lever.path.first() {
            Some(Step::Key(key)) => component.keys().iter().any(|own| own.name == *key),
            _ => false,
        };
        let component = Component::ALL.into_iter().find(is_of);
        let is_advance = component.is_some_and(Component::is_paid_in_advance);
        if is_advance && offer.repayable(objective.horizon) > 0 {
            let unit = Decimal::new(1, offer.shown_in().minor_digits());
            all.slack = all.slack.checked_add(unit)?;
        }
    }
    Some(all)
}

/// The most lines of a return.
const TAX_LINES: i64 = 12;

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::lever::LeverInput;
    use crate::{Currency, Horizon, OfferFile, Overrides};

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";

    /// An objective over four years, and the lever's current value.
    fn objective(text: &str, lever: &str, metric: &str) -> (Objective, Decimal) {
        weighed(text, lever, metric, &Overrides::default())
    }

    fn weighed(text: &str, lever: &str, metric: &str, asked: &Overrides) -> (Objective, Decimal) {
        let file = OfferFile::new(text);
        let lever = file.lever(lever).unwrap();
        let now = file.setting(&lever).unwrap();
        let unit = lever.unit(Some(&now)).unwrap();
        let input = LeverInput::new(file.terms(), &lever, unit, asked).unwrap();
        (Objective::new(input, metric.parse().unwrap(), Horizon::default()), now.number().unwrap())
    }

    fn value(landing: Landing) -> String {
        landing.value.to_string()
    }

    fn values(solution: Solution) -> (String, String) {
        assert!(solution.reaches.reaches());
        assert!(solution.falls_short.is_none_or(|before| !before.reaches()));
        (value(solution.reaches), solution.falls_short.map_or_else(String::new, value))
    }

    /// The value that reaches an amount, and the one before it.
    fn solved(
        text: &str,
        lever: &str,
        metric: &str,
        amount: i64,
    ) -> Result<(String, String), Unsolved> {
        let (mut objective, now) = objective(text, lever, metric);
        let currency = objective.offer_at(now)?.currency();
        let target = Money::new(amount.into(), currency);
        solve(&mut objective, &mut Target::Amount(target), now, &mut Effort::default()).map(values)
    }

    /// The value that reaches another offer in which the lever also moves.
    fn solved_against(
        text: &str,
        other: &str,
        lever: &str,
        metric: &str,
    ) -> Result<(String, String), Unsolved> {
        let (mut own, now) = objective(text, lever, metric);
        let (other, _) = objective(other, lever, metric);
        solve(&mut own, &mut Target::Moving(other.into()), now, &mut Effort::default()).map(values)
    }

    fn pair(reaches: &str, before: &str) -> Result<(String, String), Unsolved> {
        Ok((reaches.to_owned(), before.to_owned()))
    }

    #[test]
    fn a_lever_covers_its_whole_range() {
        let text = format!(
            "base = 1\nbonus = \"1%\"\n[[rsu]]\nshares = 1\n{YEARLY}\n\
             [[rsu]]\nvalue = 1\ngrant_price = 1\n{YEARLY}\n[stock]\nprice = 1\ngrowth = \"1%\""
        );
        for (lever, first, last) in [
            ("base", "0.00", "1000000000000.00"),
            ("price", "0.00", "1000000000000.00"),
            ("rsu.1.shares", "0", "1000000000000"),
            ("bonus", "0.0000", "10.0000"),
            ("growth", "-1.0000", "10.0000"),
            // A lower grant price means more shares.
            ("rsu.2.grant_price", "1000000000000.00", "0.01"),
        ] {
            let (mut objective, _) = objective(&text, lever, "total");
            let grid = ValueGrid::of(&mut objective);
            let ends = [grid.range.start(), grid.range.end()];
            let ends = ends.map(|end| grid.value(*end).to_string());
            assert_eq!(ends, [first, last], "{lever}");
        }
    }

    #[test]
    fn a_price_of_0_is_a_solution_unless_the_offer_is_invalid_there() {
        let shares = format!("base = 1\n[rsu]\nshares = 4\n{YEARLY}\n[stock]\nprice = 10");
        assert_eq!(solved(&shares, "price", "total", 4), pair("0.00", ""));
        let growing = format!("{shares}\ngrowth = \"1%\"");
        assert_eq!(solved(&growing, "growth", "total", 4), pair("-1.0000", ""));
        // A grant in money cannot be converted to shares at 0.
        let money = shares.replace("shares = 4", "value = 40");
        assert_eq!(solved(&money, "price", "total", 4), pair("0.01", ""));
    }

    #[test]
    fn a_rate_stays_where_the_offer_is_valid() {
        let espp = "base = 100_000\ncurrency = \"EUR\"\n[espp]\ncontribution = \"10%\"\n\
                    discount = \"15%\"";
        let at_half = solved(espp, "espp.discount", "year1.espp", 10_000);
        assert_eq!(at_half, pair("0.5000", "0.4999"));
        let Err(Unsolved::TooLittle(most)) = solved(espp, "espp.discount", "total", 1_000_000_000)
        else {
            panic!("a discount is below 100%");
        };
        assert_eq!(value(most), "0.9999");
        let tiers = "base = 100_000\n[retirement]\ndeferral = \"10%\"\nmatch = [\
                     { rate = \"50%\", up_to = \"2%\" }, { rate = \"25%\", up_to = \"4%\" }]";
        let bound = |tier: &str, amount| {
            let lever = format!("retirement.match.{tier}.up_to");
            match solved(tiers, &lever, "year1.retirement", amount) {
                Ok((solution, _)) => solution,
                Err(Unsolved::TooLittle(most)) => format!("at most {}", most.value),
                Err(other) => panic!("{other:?}"),
            }
        };
        assert_eq!(bound("1", 1_750), "0.0300");
        assert_eq!(bound("1", 2_000), "at most 0.0399");
        assert_eq!(bound("1", 0), "0.0001");
        assert_eq!(bound("2", 2_000), "0.0600");
        assert_eq!(bound("2", 0), "0.0201");
    }

    #[test]
    fn an_hourly_rate_stays_where_the_salary_is_valid() {
        let hourly = "base = { hourly = 100, hours = 1_000 }";
        assert_eq!(solved(hourly, "base.hourly", "total", 800_000), pair("200.00", "199.99"));
        let Err(Unsolved::NoEffect(most)) = solved(hourly, "base.hourly", "equity", 1) else {
            panic!("an hourly rate has no effect on equity");
        };
        assert!(most.value <= Decimal::from(1_000_000_000));
    }

    #[test]
    fn the_solution_is_exact_to_the_minor_unit_share_or_basis_point() {
        let dollars = solved("base = 100_000", "base", "total", 500_000);
        assert_eq!(dollars, pair("125000.00", "124999.99"));
        let yen = solved("base = 100_000\ncurrency = \"JPY\"", "base", "total", 500_000);
        assert_eq!(yen, pair("125000", "124999"));
        // 12.345 % would be enough.
        let rate = solved("base = 100_000\nbonus = \"10%\"", "bonus", "year1.bonus", 12_345);
        assert_eq!(rate, pair("0.1235", "0.1234"));
        // 10 shares vest in year 1: half of 19 rounds to 10.
        let shares = "base = 1\n[rsu]\nshares = 4\nvesting = { years = [50, 50], every = \"year\" }\n\
                      [stock]\nprice = 100";
        assert_eq!(solved(shares, "rsu", "year1.rsu", 1_000), pair("19", "18"));
    }

    #[test]
    fn the_lowest_value_has_no_value_before_it() {
        assert_eq!(solved("base = 100_000", "base", "total", 0), pair("0.00", ""));
    }

    #[test]
    fn for_a_grant_price_the_solution_is_the_largest_value() {
        let text = format!(
            "base = 1\n[rsu]\nvalue = 100_000\ngrant_price = 100\n{YEARLY}\n[stock]\nprice = 50"
        );
        // 2,000 shares at 50, a quarter of them in year 1.
        let largest = solved(&text, "rsu.grant_price", "year1.rsu", 25_000);
        assert_eq!(largest, pair("50.00", "50.01"));
    }

    #[test]
    fn money_converted_to_whole_shares_is_solved_by_share() {
        let text = format!(
            "base = 1\n[rsu]\nvalue = 1_000\nallocation = \"cumulative_rounding\"\n{YEARLY}\n\
             [stock]\nprice = 10_000"
        );
        // 375,000 is 37.5 shares, which rounds to 38. A quarter of 38 rounds to 10.
        let value = solved(&text, "rsu.value", "year1.rsu", 100_000);
        assert_eq!(value, pair("375000.00", "374999.99"));
    }

    #[test]
    fn the_grant_price_of_whole_shares_is_solved() {
        let text = format!(
            "base = 1\ncurrency = \"JPY\"\n[rsu]\nvalue = 4_000\ngrant_price = 99\n\
             allocation = \"cumulative_rounding\"\n{YEARLY}\n[stock]\nprice = 100"
        );
        // At 106, 4,000 is 38 shares, of which 10 vest in year 1. At 107 it is 37.
        let price = solved(&text, "rsu.grant_price", "year1.rsu", 1_000);
        assert_eq!(price, pair("106", "107"));
    }

    #[test]
    fn a_moving_target_may_take_the_lead_later() {
        let shares = |base: i64, count: i64| {
            format!("base = {base}\n[rsu]\nshares = {count}\n{YEARLY}\n[stock]\nprice = 200")
        };
        // 150 plus one share a year, compared with 50 plus two: ahead up to a price of 100.
        let early = solved_against(&shares(150, 4), &shares(50, 8), "price", "year1");
        assert_eq!(early, pair("0.00", ""));
        let late = solved_against(&shares(50, 8), &shares(150, 4), "price", "year1");
        assert_eq!(late, pair("100.00", "99.99"));
    }

    #[test]
    fn no_effect_differs_from_too_little() {
        let text = "base = 100\nbonus = \"10%\"";
        let nothing = solved(text, "bonus", "year1.base", 101);
        assert!(matches!(nothing, Err(Unsolved::NoEffect(_))), "{nothing:?}");
        let Err(Unsolved::TooLittle(most)) = solved(text, "bonus", "year1.bonus", 1_001) else {
            panic!("reached");
        };
        assert_eq!(
            (value(most), most.figure.amount().to_string()),
            ("10.0000".into(), "1000.00".into())
        );
    }

    #[test]
    fn a_lever_without_effect_is_detected_before_searching() {
        let late = "base = 175_000\n[rsu]\nshares = 1\nvesting = [{ month = 24, percent = 100 }]\n\
                    [stock]\nprice = 600";
        // No share vests in year 1, although one share is worth more than the gap.
        let nothing = solved(late, "rsu", "year1", 176_000);
        assert!(matches!(nothing, Err(Unsolved::NoEffect(_))), "{nothing:?}");
        assert_eq!(solved(late, "rsu", "year2", 176_000), pair("2", "1"));
        // Year 2's price changes the size of a refresher, but none of it vests in year 1.
        let refreshed =
            format!("base = 1\n[refresher]\nvalue = 1_000\n{YEARLY}\n[stock]\nprices = [100, 100]");
        let nothing = solved(&refreshed, "prices.2", "year1", 2);
        assert!(matches!(nothing, Err(Unsolved::NoEffect(_))), "{nothing:?}");
    }

    #[test]
    fn a_bonus_too_small_for_the_file_reader_is_not_a_solution() {
        let text = "base = 1\nbonus = 500";
        // A bonus of 0.01 would be enough.
        assert_eq!(solved(text, "bonus", "total", 5), pair("100.01", "0.00"));
        assert_eq!(solved(text, "bonus", "total", 4), pair("0.00", ""));
        assert_eq!(solved(text, "bonus", "total", 4_004), pair("1000.00", "999.99"));
    }

    #[test]
    fn a_grant_price_that_also_sets_the_share_price_of_whole_shares_is_unsteady() {
        let whole = "base = 44_676\nbonus = \"27%\"\n[[rsu]]\nvalue = 1_529_831\n\
                     allocation = \"front_loaded_to_single_tranche\"\nvesting = \"even-annual\"\n\
                     [stock]\nprices = [170]";
        assert_eq!(solved(whole, "prices.1", "total", 1_317_590), Err(Unsolved::Unsteady));
        // With its own grant price, only the value of a share changes.
        let own = whole.replace("allocation", "grant_price = 170\nallocation");
        assert!(solved(&own, "prices.1", "total", 1_317_590).is_ok());
    }

    #[test]
    fn a_grant_price_that_also_values_options_is_unsteady() {
        let text = format!(
            "base = 0\n[rsu]\nvalue = 100_000\ngrant_price = 10\n{YEARLY}\n\
             [options]\ncount = 40_000\nstrike = 5\n{YEARLY}"
        );
        assert_eq!(solved(&text, "rsu.grant_price", "total", 800_000), Err(Unsolved::Unsteady));
        // With a share price of its own, the options stay as they are.
        let own = format!("{text}\n[stock]\nprice = 10");
        assert_eq!(solved(&own, "rsu.grant_price", "total", 400_000), pair("5.00", "5.01"));
    }

    #[test]
    fn a_search_over_budget_is_undecided() {
        let text = "base = 100_000";
        let (mut objective, now) = objective(text, "base", "total");
        let mut target = Target::Amount(Money::new(500_000.into(), Currency::USD));
        let mut effort = Effort { left: 1_000 };
        let found = solve(&mut objective, &mut target, now, &mut effort);
        assert_eq!(found, Err(Unsolved::Undecided));
        // Half of the budget is left for other levers.
        assert!((448..900).contains(&effort.left), "{effort:?}");
    }

    #[test]
    fn the_cost_of_an_unset_grant_covers_its_tranches() {
        let text = "base = 1\n[rsu]\nshares = 0\nvesting = \"even-monthly\"\n\
                    [stock]\nprice = 1_000_000";
        let (mut objective, now) = objective(text, "rsu.shares", "total");
        let offer = objective.offer_at(now).unwrap();
        let grid = ValueGrid::of(&mut objective);
        let cost = cost(&offer, &mut objective, &grid).unwrap();
        assert!(cost >= Effort::LOOK + 48, "{cost}");
    }

    #[test]
    fn a_figure_that_may_fall_has_no_single_solution() {
        let stock = "[stock]\nprice = 100";
        let whole = format!(
            "base = 1\n[rsu]\nvalue = 1_000\nallocation = \"front_loaded\"\n{YEARLY}\n{stock}"
        );
        let refreshed = format!("base = 1\n[refresher]\nvalue = 1_000\n{YEARLY}\n{stock}");
        let by_year = refreshed.replace("price = 100", "prices = [100, 100]");
        for (text, lever, metric) in [
            ("base = 1", "base", "year3_change"),
            // The same money buys fewer shares.
            (&whole, "price", "total"),
            (&by_year, "prices.2", "total"),
        ] {
            assert_eq!(solved(text, lever, metric, 1), Err(Unsolved::Unsteady), "{lever}");
        }
        assert!(solved(&refreshed, "price", "total", 1).is_ok());
        // A figure that the lever does not affect is steady.
        assert!(solved(&by_year, "prices.2", "guaranteed", 1).is_ok());
    }

    /// Solves for a present value or expected pay that is a cent above what a value of the lever
    /// gives, and compares each step up to the answer.
    #[test]
    fn present_values_are_solved_to_the_first_step() {
        let asked = |discount: &str, leave: &str| Overrides {
            discount: crate::DiscountRate::new(discount.parse().unwrap()),
            leave: crate::LeaveRate::new(leave.parse().unwrap()),
            ..Overrides::default()
        };
        let grant = "base = 1\n[sign_on]\namounts = [9_000]\nrepay_within = 17\n[rsu]\n\
                     shares = 150\nallocation = \"back_loaded\"\n\
                     vesting = { years = [25, 25, 25, 25], every = \"quarter\" }\n\
                     [stock]\nprice = 100\ngrowth = \"30%\"";
        for (discount, leave) in [("0%", "0%"), ("5%", "10%"), ("300%", "60%")] {
            let asked = asked(discount, leave);
            for metric in ["present_value", "expected"] {
                for lever in ["rsu.shares", "sign_on.1"] {
                    let (mut objective, now) = weighed(grant, lever, metric, &asked);
                    let figure = |objective: &mut Objective, value: Decimal| {
                        objective.at(value).unwrap().amount().unwrap().amount()
                    };
                    let target = figure(&mut objective, now) + Decimal::new(1, 2);
                    let money = Target::Amount(Money::new(target, Currency::USD));
                    let found = solve(&mut objective, &mut { money }, now, &mut Effort::default());
                    let found = found.unwrap().reaches.value;
                    let step =
                        if lever == "rsu.shares" { Decimal::ONE } else { Decimal::new(1, 2) };
                    let mut before = found;
                    for _ in 0..60 {
                        before -= step;
                        assert!(
                            figure(&mut objective, before) < target,
                            "{lever} {metric} {before}"
                        );
                    }
                }
            }
        }
        let (mut objective, now) =
            weighed("base = 100_000", "base", "present_value", &asked("-5%", "0%"));
        assert_eq!(is_steady(&mut objective, now), Ok(false));
    }

    /// Each cent of the figure takes a thousand dollars of the grant, which are not tried one by one
    /// because a sign-on may be repaid.
    #[test]
    fn a_grant_that_hardly_counts_is_solved_beside_a_clawback() {
        let asked = Overrides {
            leave: crate::LeaveRate::new("12.5%".parse().unwrap()),
            ..Overrides::default()
        };
        let grant = "base = 0\n[sign_on]\namounts = [9_000]\nrepay_within = 17\n[rsu]\n\
                     value = 100_000\ngranted_month = 19\n\
                     vesting = [{ month = 1, percent = 0.001 }, { month = 30, percent = 99.999 }]";
        let (mut objective, now) = weighed(grant, "rsu", "expected", &asked);
        let target = objective.at(now).unwrap().amount().unwrap().amount() + Decimal::ONE_HUNDRED;
        let mut target = Target::Amount(Money::new(target, Currency::USD));
        assert!(solve(&mut objective, &mut target, now, &mut Effort::default()).is_ok());
    }
}
