//! When a grant vests: schedules, the presets among them, and how whole shares are split.

mod allocation;
mod preset;
mod schedule;

pub use allocation::Allocation;
pub use preset::{Confidence, PRESETS, Preset};
pub use schedule::{Cadence, Percent, Schedule, ScheduleError};
