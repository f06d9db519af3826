//! What it would take: the smallest value of a lever at which a figure reaches another.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::component::Component;
use crate::course::{Course, CourseError};
use crate::grant::Grant;
use crate::ledger::Horizon;
use crate::lever::{Lever, Unit};
use crate::metric::Metric;
use crate::offer::Offer;
use crate::search::{self, Found};
use crate::share_price::PricePath;
use crate::vesting::Allocation;

/// What a figure is to reach.
#[derive(Debug)]
pub enum Target<'a> {
    /// An amount.
    Amount(Decimal),
    /// The same metric of another offer, in which the lever moves as well.
    Moving(Course<'a>),
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
        course: &mut Course<'_>,
        target: &mut Target<'_>,
        value: Decimal,
    ) -> Result<Self, CourseError> {
        let target = match target {
            Target::Amount(amount) => *amount,
            Target::Moving(course) => course.at(value)?,
        };
        Ok(Self { value, figure: course.at(value)?, target })
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
    fn of(lever: &Lever, unit: Unit, minor_digits: u32) -> Self {
        let digits = unit.digits(minor_digits);
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
pub fn solve(
    lever: &Lever,
    unit: Unit,
    course: &mut Course<'_>,
    target: &mut Target<'_>,
    now: Decimal,
) -> Result<Solution, Unsolved> {
    let offer = course.offer_at(now)?;
    let scale = Scale::of(lever, unit, offer.currency().minor_digits());
    let slack = slack(&offer, lever, course.metric(), course.horizon());
    let slack = slack.ok_or(Unsolved::Unsteady)?;
    let moves = matches!(target, Target::Moving(_));
    let mut look = |number| match Landing::at(course, target, scale.value(number)) {
        Ok(step) => Ok(Some((step.figure, step.target))),
        Err(CourseError::OutOfReach(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let found = match moves || !slack.is_zero() {
        true => search::moving(scale.range.clone(), slack, &mut look)?,
        false => search::rising(scale.range.clone(), scale.number(now), &mut look)?,
    };
    let mut at = |number| Landing::at(course, target, scale.value(number));
    match found {
        Found::At(number) => {
            let before = Some(number - 1).filter(|number| scale.range.contains(number));
            Ok(Solution { reaches: at(number)?, falls_short: before.map(at).transpose()? })
        }
        Found::Never(number) => {
            let (nearest, first) = (at(number)?, at(*scale.range.start())?);
            let same = (nearest.figure, nearest.target) == (first.figure, first.target);
            Err(if same { Unsolved::NoEffect(nearest) } else { Unsolved::TooLittle(nearest) })
        }
        Found::Undecided => Err(Unsolved::Unsteady),
    }
}

/// By how much the metric may fall while the lever rises, only because shares are whole and fall to
/// one year or another; `None` where it may fall for other reasons.
fn slack(offer: &Offer, lever: &Lever, metric: Metric, horizon: Horizon) -> Option<Decimal> {
    match metric {
        // More pay in the first two years lowers it.
        Metric::Year3Change => return None,
        Metric::Guaranteed => return Some(Decimal::ZERO),
        Metric::Component(_, component) if component != Component::Rsu => {
            return Some(Decimal::ZERO);
        }
        _ => {}
    }
    let whole = |grant: &&Grant| grant.allocation != Allocation::Fractional;
    if lever.is_stock() {
        // How many shares such a grant has depends on the price of a later year.
        let resized = offer.grants.iter().filter(whole).any(Grant::is_sized_when_granted);
        return (!resized).then_some(Decimal::ZERO);
    }
    let grant = lever.grant().and_then(|index| offer.grants.get(index));
    let Some(grant) = grant.filter(whole) else {
        return Some(Decimal::ZERO);
    };
    // Each tranche may be a share off on either side.
    let shares = 2 * (grant.vesting.schedule.tranches().len() + 1);
    let prices = PricePath::new(&offer.share_price, horizon.years())?.into_prices();
    let worth: Decimal = prices.iter().try_fold(Decimal::ZERO, |all, p| all.checked_add(*p))?;
    worth.checked_mul(shares.into())
}
