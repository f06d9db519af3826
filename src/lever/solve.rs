//! What it would take: the smallest value of a lever at which a figure reaches another.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::search::{self, Look, SearchOutcome};
use super::{Objective, ObjectiveError, Unit};
use crate::money::{Amount, Currency, Money};
use crate::offer::Offer;
use crate::pay::Steadiness;

/// What a figure is to reach.
#[derive(Debug)]
pub enum Target {
    /// An amount.
    Amount(Money),
    /// The same metric of another offer, in which the lever moves as well.
    Moving(Box<Objective>),
}

/// The answer: the smallest value that does, or for a lever that lowers pay the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Solution {
    /// There the figure reaches the target.
    pub reaches: Landing,
    /// A step before it does not; `None` where there is no value before it.
    pub falls_short: Option<Landing>,
}

/// A value of the lever with what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Landing {
    /// What the lever is set to.
    pub value: Decimal,
    /// The figure at that value.
    pub figure: Money,
    /// What it is to reach, at that value.
    pub target: Money,
}

impl Landing {
    /// What follows from a value of the lever.
    ///
    /// # Errors
    ///
    /// [`ObjectiveError`] where there is no figure at that value.
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

    /// Whether the figure reaches the target.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.figure.amount() >= self.target.amount()
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsolved {
    /// The figure is the same whatever the lever is set to.
    NoEffect(Landing),
    /// Even the value at which it comes nearest is not enough.
    TooLittle(Landing),
    /// The figure does not rise steadily with the lever, so there is no one answer.
    Unsteady,
    /// The two figures run so close beside each other that it cannot be told.
    Undecided,
    /// There is no figure.
    NoFigure(ObjectiveError),
}

impl From<ObjectiveError> for Unsolved {
    fn from(error: ObjectiveError) -> Self {
        Self::NoFigure(error)
    }
}

/// The values that a lever can be set to, as whole numbers of its smallest step.
#[derive(Clone, Debug)]
struct ValueGrid {
    range: RangeInclusive<i128>,
    digits: u32,
    /// The larger the value, the less the offer pays.
    falls: bool,
}

impl ValueGrid {
    /// Those of a lever, to the minor unit, the share or the basis point.
    fn of(objective: &Objective, currency: Currency) -> Self {
        let (lever, unit) = (&objective.input.lever, objective.input.unit);
        let digits = unit.digits(currency);
        let one = 10_i128.pow(digits);
        let most = Amount::MAX.mantissa() / 10_i128.pow(Amount::MAX.scale());
        let range = match unit {
            Unit::Amount | Unit::Shares => 0..=most * one,
            Unit::Price => 1..=most * one,
            Unit::Rate if lever.can_fall() => 1 - one..=10 * one,
            Unit::Rate => 0..=10 * one,
        };
        let falls = lever.lowers_pay();
        let range = if falls { -range.end()..=-range.start() } else { range };
        Self { range, digits, falls }
    }

    fn value(&self, number: i128) -> Decimal {
        let number = if self.falls { -number } else { number };
        Decimal::try_from_i128_with_scale(number, self.digits).unwrap_or_default()
    }

    /// The number at a value, or the one before it.
    fn number(&self, value: Decimal) -> i128 {
        let value = value.trunc_with_scale(self.digits);
        let missing = self.digits.saturating_sub(value.scale());
        let number = value.mantissa().saturating_mul(10_i128.pow(missing));
        if self.falls { -number } else { number }
    }
}

/// The smallest value of a lever at which the objective reaches the target, to the minor
/// unit of money, the share or the basis point; for a grant price, which lowers the number of
/// shares, the largest. `now` is what the lever is set to.
///
/// # Errors
///
/// [`Unsolved`] where there is none, or no single one.
pub fn solve(
    objective: &mut Objective,
    target: &mut Target,
    now: Decimal,
) -> Result<Solution, Unsolved> {
    let offer = objective.offer_at(now)?;
    let grid = ValueGrid::of(objective, offer.currency());
    let mut slack = steadiness(&offer, objective).ok_or(Unsolved::Unsteady)?;
    if let Target::Moving(other) = target {
        let offer = other.offer_at(now)?;
        let other = steadiness(&offer, other).ok_or(Unsolved::Unsteady)?;
        slack.slack = slack.slack.checked_add(other.slack).ok_or(Unsolved::Unsteady)?;
    }
    let moves = matches!(target, Target::Moving(_));
    let mut search = Search { objective, target, grid: &grid };
    let found = match slack {
        Steadiness { slack, .. } if !moves && slack.is_zero() => {
            search::rising(grid.range.clone(), grid.number(now), |number| search.look(number))?
        }
        Steadiness { slack, share: Some(price) } if !moves => {
            search.by_the_share(&offer, price, slack)?
        }
        Steadiness { slack, .. } => {
            let most = search.most_looks(&offer);
            search::moving(grid.range.clone(), slack, most, |number| search.look(number))?
        }
    };
    match found {
        SearchOutcome::At(number) => {
            let before = Some(number - 1).filter(|number| grid.range.contains(number));
            let before = before.map(|number| search.at(number)).transpose()?;
            Ok(Solution { reaches: search.at(number)?, falls_short: before })
        }
        SearchOutcome::Never(number) => {
            let nearest = search.at(number)?;
            let first = search.at(*grid.range.start());
            let same = first.is_ok_and(|first| {
                (nearest.figure, nearest.target) == (first.figure, first.target)
            });
            Err(if same { Unsolved::NoEffect(nearest) } else { Unsolved::TooLittle(nearest) })
        }
        SearchOutcome::Undecided => Err(Unsolved::Undecided),
    }
}

/// A search under way.
struct Search<'s> {
    objective: &'s mut Objective,
    target: &'s mut Target,
    grid: &'s ValueGrid,
}

impl Search<'_> {
    /// How many looks are worth it: fewer where an offer has many payments to compute.
    fn most_looks(&self, offer: &Offer) -> usize {
        const PAYMENTS: usize = 25_000_000;
        let ledger = offer.ledger(self.objective.horizon);
        let payments = ledger.map_or(1, |ledger| ledger.payments().len());
        (PAYMENTS / payments.max(1)).clamp(1_000, 250_000)
    }

    fn at(&mut self, number: i128) -> Result<Landing, ObjectiveError> {
        Landing::at(self.objective, self.target, self.grid.value(number))
    }

    fn look(&mut self, number: i128) -> Result<Look, ObjectiveError> {
        match self.at(number) {
            Ok(landing) => Ok(Some((landing.figure.amount(), landing.target.amount()))),
            Err(ObjectiveError::OutOfReach(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Where money is turned into whole shares at a price, all amounts that make the same number
    /// of shares are alike. So first the number is searched for, then the smallest amount of it.
    fn by_the_share(
        &mut self,
        offer: &Offer,
        price: Decimal,
        slack: Decimal,
    ) -> Result<SearchOutcome, ObjectiveError> {
        let grid = self.grid;
        let amount = |shares: i128| {
            let shares = Decimal::try_from_i128_with_scale(shares, 0).ok()?;
            Some(grid.number(shares.checked_mul(price)?)).filter(|n| grid.range.contains(n))
        };
        let most = Amount::MAX.checked_div(price).and_then(|most| most.trunc().to_i128());
        let looks = self.most_looks(offer);
        let found = search::moving(0..=most.unwrap_or_default(), slack, looks, |shares| {
            amount(shares).map_or(Ok(None), |number| self.look(number))
        })?;
        let SearchOutcome::At(shares) = found else {
            let number = |shares| amount(shares).unwrap_or_default();
            return Ok(match found {
                SearchOutcome::Never(shares) => SearchOutcome::Never(number(shares)),
                found => found,
            });
        };
        let (Some(enough), fewer) = (amount(shares), amount(shares - 1)) else {
            return Ok(SearchOutcome::Undecided);
        };
        search::rising(fewer.unwrap_or(0)..=enough, enough, |number| self.look(number))
    }
}

/// How steady the metric of an offer is along a lever; `None` where it may fall for other reasons
/// than that shares are whole.
fn steadiness(offer: &Offer, objective: &Objective) -> Option<Steadiness> {
    let context = offer.context(objective.horizon);
    let mut all = Steadiness::default();
    for component in objective.metric.sums()? {
        let lever = &objective.input.lever.path;
        let Steadiness { slack, share } = offer.pay.steadiness(component, lever, &context)?;
        all.slack = all.slack.checked_add(slack)?;
        all.share = all.share.or(share);
    }
    Some(all)
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::lever::LeverInput;
    use crate::{Horizon, OfferFile, Stock};

    const YEARLY: &str = "vesting = { years = [25, 25, 25, 25], every = \"year\" }";

    /// An objective over four years, and what the lever is set to.
    fn objective(text: &str, lever: &str, metric: &str) -> (Objective, Decimal) {
        let file = OfferFile::new(text);
        let lever = file.lever(lever).unwrap();
        let now = file.setting(&lever).unwrap();
        let unit = lever.unit(Some(&now)).unwrap();
        let input = LeverInput::new(file.terms(), &lever, unit, &Stock::default()).unwrap();
        (Objective::new(input, metric.parse().unwrap(), Horizon::default()), now.number().unwrap())
    }

    fn value(landing: Landing) -> String {
        landing.value.to_string()
    }

    fn told(solution: Solution) -> (String, String) {
        assert!(solution.reaches.reaches());
        assert!(solution.falls_short.is_none_or(|before| !before.reaches()));
        (value(solution.reaches), solution.falls_short.map_or_else(String::new, value))
    }

    fn dollars(amount: i64) -> Money {
        Money::new(amount.into(), Currency::USD)
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
        solve(&mut objective, &mut Target::Amount(target), now).map(told)
    }

    /// The same to reach another offer, in which the lever moves as well.
    fn solved_against(
        text: &str,
        other: &str,
        lever: &str,
        metric: &str,
    ) -> Result<(String, String), Unsolved> {
        let (mut own, now) = objective(text, lever, metric);
        let (other, _) = objective(other, lever, metric);
        solve(&mut own, &mut Target::Moving(other.into()), now).map(told)
    }

    fn pair(reaches: &str, before: &str) -> Result<(String, String), Unsolved> {
        Ok((reaches.to_owned(), before.to_owned()))
    }

    #[test]
    fn a_lever_moves_from_end_to_end_of_what_it_can_be() {
        let text = format!(
            "base = 1\nbonus = \"1%\"\n[[rsu]]\nshares = 1\n{YEARLY}\n\
             [[rsu]]\nvalue = 1\ngrant_price = 1\n{YEARLY}\n[stock]\nprice = 1\ngrowth = \"1%\""
        );
        for (lever, first, last) in [
            ("base", "0.00", "1000000000000.00"),
            ("price", "0.01", "1000000000000.00"),
            ("rsu.1.shares", "0", "1000000000000"),
            ("bonus", "0.0000", "10.0000"),
            ("growth", "-0.9999", "10.0000"),
            // The less it is, the more shares there are.
            ("rsu.2.grant_price", "1000000000000.00", "0.01"),
        ] {
            let (objective, _) = objective(&text, lever, "total");
            let grid = ValueGrid::of(&objective, Currency::USD);
            let ends = [grid.range.start(), grid.range.end()];
            let ends = ends.map(|end| grid.value(*end).to_string());
            assert_eq!(ends, [first, last], "{lever}");
        }
    }

    #[test]
    fn the_answer_is_to_the_minor_unit_the_share_or_the_basis_point() {
        let dollars = solved("base = 100_000", "base", "total", 500_000);
        assert_eq!(dollars, pair("125000.00", "124999.99"));
        let yen = solved("base = 100_000\ncurrency = \"JPY\"", "base", "total", 500_000);
        assert_eq!(yen, pair("125000", "124999"));
        // 12.345 % would do.
        let rate = solved("base = 100_000\nbonus = \"10%\"", "bonus", "year1.bonus", 12_345);
        assert_eq!(rate, pair("0.1235", "0.1234"));
        // 10 shares in year 1: half of 19 rounds to 10.
        let shares = "base = 1\n[rsu]\nshares = 4\nvesting = { years = [50, 50], every = \"year\" }\n\
                      [stock]\nprice = 100";
        assert_eq!(solved(shares, "rsu", "year1.rsu", 1_000), pair("19", "18"));
    }

    #[test]
    fn nothing_comes_before_the_least_value() {
        assert_eq!(solved("base = 100_000", "base", "total", 0), pair("0.00", ""));
    }

    #[test]
    fn of_a_grant_price_the_largest_that_does_is_the_answer() {
        let text = format!(
            "base = 1\n[rsu]\nvalue = 100_000\ngrant_price = 100\n{YEARLY}\n[stock]\nprice = 50"
        );
        // 2,000 shares at 50, a quarter of them in year 1.
        let largest = solved(&text, "rsu.grant_price", "year1.rsu", 25_000);
        assert_eq!(largest, pair("50.00", "50.01"));
    }

    #[test]
    fn money_that_becomes_whole_shares_is_solved_by_the_share() {
        let text = format!(
            "base = 1\n[rsu]\nvalue = 1_000\nallocation = \"cumulative_rounding\"\n{YEARLY}\n\
             [stock]\nprice = 10_000"
        );
        // 375,000 is 37.5 shares, which round to 38; a quarter of 38 rounds to 10.
        let value = solved(&text, "rsu.value", "year1.rsu", 100_000);
        assert_eq!(value, pair("375000.00", "374999.99"));
    }

    #[test]
    fn the_grant_price_of_whole_shares_is_solved_too() {
        let text = format!(
            "base = 1\ncurrency = \"JPY\"\n[rsu]\nvalue = 4_000\ngrant_price = 99\n\
             allocation = \"cumulative_rounding\"\n{YEARLY}\n[stock]\nprice = 100"
        );
        // 4,000 are 38 shares at 106, of which 10 vest in year 1, and 37 at 107.
        let price = solved(&text, "rsu.grant_price", "year1.rsu", 1_000);
        assert_eq!(price, pair("106", "107"));
    }

    #[test]
    fn another_offer_may_run_ahead_later() {
        let shares = |base: i64, count: i64| {
            format!("base = {base}\n[rsu]\nshares = {count}\n{YEARLY}\n[stock]\nprice = 200")
        };
        // 150 and a share a year against 50 and two: ahead up to a price of 100.
        let early = solved_against(&shares(150, 4), &shares(50, 8), "price", "year1");
        assert_eq!(early, pair("0.01", ""));
        let late = solved_against(&shares(50, 8), &shares(150, 4), "price", "year1");
        assert_eq!(late, pair("100.00", "99.99"));
    }

    #[test]
    fn a_lever_that_does_nothing_is_told_from_one_that_does_too_little() {
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
    fn what_may_fall_while_the_lever_rises_has_no_one_answer() {
        let stock = "[stock]\nprice = 100";
        let whole = format!(
            "base = 1\n[rsu]\nvalue = 1_000\nallocation = \"front_loaded\"\n{YEARLY}\n{stock}"
        );
        let refreshed = format!("base = 1\n[refresher]\nvalue = 1_000\n{YEARLY}\n{stock}");
        let by_year = refreshed.replace("price = 100", "prices = [100, 100]");
        for (text, lever, metric) in [
            ("base = 1", "base", "year3_change"),
            // The same money is fewer shares.
            (&whole, "price", "total"),
            (&by_year, "prices.2", "total"),
        ] {
            assert_eq!(solved(text, lever, metric, 1), Err(Unsolved::Unsteady), "{lever}");
        }
        assert!(solved(&refreshed, "price", "total", 1).is_ok());
        // What the lever does not touch is steady all the same.
        assert!(solved(&by_year, "prices.2", "guaranteed", 1).is_ok());
    }

    #[test]
    fn the_more_payments_an_offer_has_the_fewer_looks_it_gets() {
        let looks = |text: &str, years| {
            let (mut objective, _) = objective(text, "base", "total");
            objective = Objective::new(
                objective.input.clone(),
                objective.metric,
                Horizon::new(years).unwrap(),
            );
            let offer = objective.offer_at(Decimal::ONE).unwrap();
            let grid = ValueGrid::of(&objective, Currency::USD);
            let mut target = Target::Amount(dollars(1));
            let search = Search { objective: &mut objective, target: &mut target, grid: &grid };
            search.most_looks(&offer)
        };
        assert_eq!(looks("base = 1", 1), 250_000);
        // 25 million ÷ 600 months.
        assert_eq!(looks("base = 1", 50), 41_666);
        // 59 grants of 600 vests each.
        let grant = "[[rsu]]\nvalue = 1\nvesting = { years = [VESTS], every = \"month\" }\n";
        let grant = grant.replace("VESTS", &["2"; 50].join(", "));
        assert_eq!(looks(&format!("base = 1\n{}", grant.repeat(59)), 50), 1_000);
    }
}
