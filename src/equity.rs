//! Shares: vesting, share prices and grant sizes.

mod allocation;
mod award;
mod option_type;
mod preset;
mod private;
mod schedule;
mod share_price;
mod spread;
mod vesting;
mod volatility;

pub use allocation::Allocation;
pub(crate) use award::{Award, GrantCurrencies, GrantPrice, GrantRates, GrantSize};
pub use option_type::OptionType;
pub use preset::{Confidence, PRESETS, Preset};
pub(crate) use private::{Exit, Private};
pub use schedule::{Cadence, Percent, Schedule, ScheduleError};
pub(crate) use schedule::{LATEST_MONTH, SCHEDULE, Tranche, VESTING_EXAMPLE};
pub(crate) use share_price::{PricePath, PriceSource, SharePrice};
pub(crate) use spread::whole_share_slack;
pub(crate) use vesting::Vesting;
pub use volatility::Volatility;
