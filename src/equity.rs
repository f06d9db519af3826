//! Shares: when they vest, what they are worth, and how a grant in money becomes shares.

mod allocation;
mod grant;
mod preset;
mod schedule;
mod share_price;

pub use allocation::Allocation;
pub(crate) use grant::{Grant, GrantPrice, GrantSize, Vesting, Vests};
pub use preset::{Confidence, PRESETS, Preset};
pub use schedule::{Cadence, Percent, Schedule, ScheduleError};
pub(crate) use share_price::{PricePath, PriceSource, SharePrice};
