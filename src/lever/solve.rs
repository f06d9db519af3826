//! What it would take: the smallest value of a lever at which a figure reaches another.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::search::{self, Found, Look};
use super::{Course, CourseError, Unit};
use crate::money::{Amount, Currency};
use crate::offer::Offer;
use crate::pay::Response;

/// What a figure is to reach.
#[derive(Debug)]
pub enum Target {
    /// An amount.
    Amount(Decimal),
    /// The same metric of another offer, in which the lever moves as well.
    Moving(Course),
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
    pub figure: Decimal,
    /// What it is to reach, at that value.
    pub target: Decimal,
}

impl Landing {
    /// What follows from a value of the lever.
    ///
    /// # Errors
    ///
    /// [`CourseError`] where there is no figure at that value.
    pub fn at(
        course: &mut Course,
        target: &mut Target,
        value: Decimal,
    ) -> Result<Self, CourseError> {
        let target = match target {
            Target::Amount(amount) => *amount,
            Target::Moving(course) => course.at(value)?.get(),
        };
        Ok(Self { value, figure: course.at(value)?.get(), target })
    }

    /// Whether the figure reaches the target.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.figure >= self.target
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
    NoFigure(CourseError),
}

impl From<CourseError> for Unsolved {
    fn from(error: CourseError) -> Self {
        Self::NoFigure(error)
    }
}

/// The values that a lever can be set to, as whole numbers of its smallest step.
#[derive(Clone, Debug)]
struct Scale {
    range: RangeInclusive<i128>,
    digits: u32,
    /// The larger the value, the less the offer pays.
    falls: bool,
}

impl Scale {
    /// Those of a lever, to the minor unit, the share or the basis point.
    fn of(course: &Course, currency: Currency) -> Self {
        let (lever, unit) = (course.dial().lever(), course.dial().unit());
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

/// The smallest value of a lever at which the course of a metric reaches the target, to the minor
/// unit of money, the share or the basis point; for a grant price, which lowers the number of
/// shares, the largest. `now` is what the lever is set to.
///
/// # Errors
///
/// [`Unsolved`] where there is none, or no single one.
pub fn solve(course: &mut Course, target: &mut Target, now: Decimal) -> Result<Solution, Unsolved> {
    let offer = course.offer_at(now)?;
    let scale = Scale::of(course, offer.currency());
    let mut slack = Steadiness::of(&offer, course).ok_or(Unsolved::Unsteady)?;
    if let Target::Moving(other) = target {
        let offer = other.offer_at(now)?;
        let other = Steadiness::of(&offer, other).ok_or(Unsolved::Unsteady)?;
        slack.slack = slack.slack.checked_add(other.slack).ok_or(Unsolved::Unsteady)?;
    }
    let moves = matches!(target, Target::Moving(_));
    let mut search = Search { course, target, scale: &scale };
    let found = match slack {
        Steadiness { slack, .. } if !moves && slack.is_zero() => {
            search::rising(scale.range.clone(), scale.number(now), |number| search.look(number))?
        }
        Steadiness { slack, share: Some(price) } if !moves => {
            search.by_the_share(&offer, price, slack)?
        }
        Steadiness { slack, .. } => {
            let most = search.most_looks(&offer);
            search::moving(scale.range.clone(), slack, most, |number| search.look(number))?
        }
    };
    match found {
        Found::At(number) => {
            let before = Some(number - 1).filter(|number| scale.range.contains(number));
            let before = before.map(|number| search.at(number)).transpose()?;
            Ok(Solution { reaches: search.at(number)?, falls_short: before })
        }
        Found::Never(number) => {
            let nearest = search.at(number)?;
            let first = search.at(*scale.range.start());
            let same = first.is_ok_and(|first| {
                (nearest.figure, nearest.target) == (first.figure, first.target)
            });
            Err(if same { Unsolved::NoEffect(nearest) } else { Unsolved::TooLittle(nearest) })
        }
        Found::Undecided => Err(Unsolved::Undecided),
    }
}

/// A search under way.
struct Search<'s> {
    course: &'s mut Course,
    target: &'s mut Target,
    scale: &'s Scale,
}

impl Search<'_> {
    /// How many looks are worth it: fewer where an offer has many payments to compute.
    fn most_looks(&self, offer: &Offer) -> usize {
        const PAYMENTS: usize = 25_000_000;
        let ledger = offer.ledger(self.course.horizon());
        let payments = ledger.map_or(1, |ledger| ledger.payments().len());
        (PAYMENTS / payments.max(1)).clamp(1_000, 250_000)
    }

    fn at(&mut self, number: i128) -> Result<Landing, CourseError> {
        Landing::at(self.course, self.target, self.scale.value(number))
    }

    fn look(&mut self, number: i128) -> Result<Look, CourseError> {
        match self.at(number) {
            Ok(landing) => Ok(Some((landing.figure, landing.target))),
            Err(CourseError::OutOfReach(_)) => Ok(None),
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
    ) -> Result<Found, CourseError> {
        let scale = self.scale;
        let amount = |shares: i128| {
            let shares = Decimal::try_from_i128_with_scale(shares, 0).ok()?;
            Some(scale.number(shares.checked_mul(price)?)).filter(|n| scale.range.contains(n))
        };
        let most = Amount::MAX.checked_div(price).and_then(|most| most.trunc().to_i128());
        let looks = self.most_looks(offer);
        let found = search::moving(0..=most.unwrap_or_default(), slack, looks, |shares| {
            amount(shares).map_or(Ok(None), |number| self.look(number))
        })?;
        let Found::At(shares) = found else {
            let number = |shares| amount(shares).unwrap_or_default();
            return Ok(match found {
                Found::Never(shares) => Found::Never(number(shares)),
                found => found,
            });
        };
        let (Some(enough), fewer) = (amount(shares), amount(shares - 1)) else {
            return Ok(Found::Undecided);
        };
        search::rising(fewer.unwrap_or(0)..=enough, enough, |number| self.look(number))
    }
}

/// How far the metric of an offer can be trusted not to fall while a lever rises.
struct Steadiness {
    /// By how much it may fall all the same.
    slack: Decimal,
    /// The price at which the lever's money becomes whole shares, where it does.
    share: Option<Decimal>,
}

impl Steadiness {
    /// That of an offer's metric along a lever; `None` where it may fall for other reasons.
    fn of(offer: &Offer, course: &Course) -> Option<Self> {
        let context = offer.context(course.horizon());
        let mut all = Self { slack: Decimal::ZERO, share: None };
        for component in course.metric().sums()? {
            match offer.pay.response(component, &course.dial().lever().path, &context) {
                Response::Steady => {}
                Response::Within { slack, share } => {
                    all.slack = all.slack.checked_add(slack)?;
                    all.share = all.share.or(share);
                }
                Response::Unsteady => return None,
            }
        }
        Some(all)
    }
}
