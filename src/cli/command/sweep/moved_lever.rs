//! A lever of a sweep, prepared to vary in the offers.

use offercalc::{Steps, SweepValues, grouped};

use super::question::TypedLever;
use crate::cli::diagnostics::Failure;
use crate::cli::input::{self, Projected};
use crate::cli::levers::{Movable, MovablePair};
use crate::report::offer::Offers;
use crate::report::sweep::swept_lever::SweptLever;
use crate::report::sweep::two_way::VariedLever;

/// A lever to vary, prepared in each offer.
pub(super) struct MovedLever<'a> {
    typed: &'a TypedLever,
    pub(super) values: SweepValues,
    /// The lever in each offer in which it varies.
    pub(super) moved: Vec<Option<Movable>>,
}

impl<'a> MovedLever<'a> {
    pub(super) fn new(typed: &'a TypedLever, moved: Vec<Option<Movable>>) -> Result<Self, Failure> {
        let first = moved.iter().flatten().next().ok_or_else(input::no_offer)?;
        let values = typed.values(first.unit, first.lever.currency())?;
        Ok(Self { typed, values, moved })
    }

    /// Prepares two levers to vary together. They must not be the same lever of the same offer.
    pub(super) fn join(
        [first, second]: [&mut Self; 2],
        offers: &[Projected],
    ) -> Result<(), Failure> {
        let pairs = first.moved.iter_mut().zip(&mut second.moved).zip(offers);
        for ((one, two), offer) in pairs {
            let (Some(one), Some(two)) = (one, two) else {
                continue;
            };
            if one.lever.overlaps(&two.lever) {
                return Err(Self::overlapping([first.typed, second.typed], offer, offers.len()));
            }
            MovablePair::join(one, two)?;
        }
        let cells = first.values.count().saturating_mul(second.values.count());
        if cells > Steps::MOST as usize {
            let message = format!("more than {} cases", grouped(Steps::MOST.into(), 0));
            return Err(Failure::misuse(message, "use larger steps or shorter lists"));
        }
        Ok(())
    }

    /// The failure for the same lever twice.
    fn overlapping([first, second]: [&TypedLever; 2], offer: &Projected, offers: usize) -> Failure {
        let message = format!("`{first}` and `{second}` vary the same lever of `{}`", offer.name);
        let hint = if offers > 1 {
            format!("vary it in one offer each, like `1:{first} 2:{second}`")
        } else {
            "vary two levers, like price=-40%..40%:20% growth=0%,10%,20%".to_owned()
        };
        Failure::misuse(message, hint)
    }

    /// The lever, for a report on offers.
    pub(super) fn swept(&self, offers: Offers<'_>) -> Option<SweptLever<'_>> {
        let first = self.moved.iter().flatten().next()?;
        Some(SweptLever {
            lever: &first.lever,
            unit: first.unit,
            values: &self.values,
            relative: first.moves_price(),
            shown: offers.currency(),
        })
    }

    /// The lever, with the names of the offers in which it varies.
    pub(super) fn varied<'s>(&'s self, offers: Offers<'s>) -> Option<VariedLever<'s>> {
        let names = self.moved.iter().zip(offers.iter());
        let names = names.filter(|(moved, _)| moved.is_some()).map(|(_, offer)| &*offer.name);
        Some(VariedLever { swept: self.swept(offers)?, offers: names.collect() })
    }
}
