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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equity::{Cadence, Percent};

    #[test]
    fn a_schedule_is_called_by_its_preset_or_its_years() {
        let preset = Preset::named("amazon").unwrap();
        let of_preset = Vesting { schedule: preset.schedule().unwrap(), preset: Some(preset) };
        assert_eq!(of_preset.name(), "amazon");
        let half = Percent::new(rust_decimal::Decimal::from(50)).unwrap();
        let schedule = Schedule::by_year([(half, Cadence::Year); 2]).unwrap();
        assert_eq!(Vesting { schedule, preset: None }.name(), "50/50");
    }
}
