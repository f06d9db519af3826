//! Views of a ledger.

mod after_tax;
mod calendar;
mod expected;
mod take_home;
mod year;
mod years;

pub use after_tax::YearAfterTax;
pub use year::Year;
pub use years::Projection;
