//! An offer of which a letter tells.

use offercalc::{Currency, Offer, OfferFile};

use crate::report::offer::Projected;

/// An offer as a letter tells of it: what its file says, and what it pays as it is promised.
#[derive(Clone, Copy)]
pub(crate) struct LetterOffer<'a> {
    pub(crate) file: &'a OfferFile,
    pub(crate) projected: &'a Projected,
}

impl<'a> LetterOffer<'a> {
    pub(super) const fn offer(self) -> &'a Offer {
        &self.projected.offer
    }

    pub(super) const fn currency(self) -> Currency {
        self.projected.projection.currency()
    }
}
