//! When a grant vests, and how that was said.

use super::{Preset, Schedule};

/// A schedule and, where it has one, the preset that it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vesting {
    pub(crate) schedule: Schedule,
    pub(crate) preset: Option<&'static Preset>,
}

impl Vesting {
    /// The preset's name, or the percent of each year.
    pub(crate) fn name(&self) -> String {
        self.preset.map_or_else(|| self.schedule.to_string(), |preset| preset.name.to_owned())
    }
}
