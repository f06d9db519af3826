//! The offer that a letter is about.

use offercalc::{Offer, OfferFile};

use crate::report::offer::Projected;

/// An offer in a letter: its file, and its projection without unpromised refreshers and
/// costs of one's own.
#[derive(Clone, Copy)]
pub(crate) struct LetterOffer<'a> {
    pub(crate) file: &'a OfferFile,
    pub(crate) projected: &'a Projected,
}

impl<'a> LetterOffer<'a> {
    pub(super) const fn offer(self) -> &'a Offer {
        &self.projected.offer
    }
}
