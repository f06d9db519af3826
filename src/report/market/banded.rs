//! An offer with the band for its job. The market report is built from these.

use offercalc::{Adjustment, Asked, Band, BandMatch, Benchmarked};

use crate::report::offer::Projected;
use crate::report::sanitize::sanitize;
use crate::report::text::band_name;

/// An offer with the band of its job.
pub(crate) struct BandedOffer<'a> {
    pub(crate) offer: &'a Projected,
    /// The key that the band was looked up by.
    pub(crate) asked: Asked,
    pub(crate) found: BandMatch<'a>,
    pub(crate) benchmarked: Vec<Benchmarked>,
    pub(crate) adjustments: Vec<Adjustment>,
    /// Whether one of the adjustments is an AI/ML premium.
    pub(crate) ai_premium: bool,
    /// The role that the bands are for, unless it is known to be the offer's.
    pub(crate) other_role: Option<&'a str>,
    /// The source's own band for remote work, if the totals are adjusted for it.
    pub(crate) remote: Option<&'a Band>,
}

impl BandedOffer<'_> {
    /// The name of the band. It may come from a file, so it is sanitized.
    pub(crate) fn band(&self) -> String {
        sanitize(&band_name(self.found.band)).into_owned()
    }
}
