//! A grant's vesting schedule and where it comes from.

use super::{Preset, Schedule};

/// A schedule, and its preset if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vesting {
    pub(crate) schedule: Schedule,
    pub(crate) preset: Option<&'static Preset>,
    /// Whether yearly vesting is an assumption, because the offer does not state the cadence.
    pub(crate) is_yearly_assumed: bool,
}

impl Vesting {
    /// A custom schedule.
    #[cfg(any(feature = "file", test))]
    pub(crate) const fn written(schedule: Schedule) -> Self {
        Self { schedule, preset: None, is_yearly_assumed: false }
    }

    /// A preset's schedule.
    pub(crate) const fn preset(preset: &'static Preset, schedule: Schedule) -> Self {
        Self { schedule, preset: Some(preset), is_yearly_assumed: false }
    }

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
    fn a_schedule_is_named_after_its_preset_or_its_years() {
        let preset = Preset::named("amazon").unwrap();
        let of_preset = Vesting::preset(preset, preset.schedule().unwrap());
        assert_eq!(of_preset.name(), "amazon");
        let half = Percent::new(rust_decimal::Decimal::from(50)).unwrap();
        let schedule = Schedule::by_year([(half, Cadence::Year); 2]).unwrap();
        assert_eq!(Vesting::written(schedule).name(), "50/50");
    }
}
