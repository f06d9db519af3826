//! The price levels behind figures, in words.

use offercalc::{PriceLevel, PriceSource};

use crate::report::sanitize::sanitize;

/// The brief wording of what turns take-home pay into US-average prices.
pub(super) fn brief(level: &PriceLevel) -> String {
    let (place, parity) = (sanitize(&level.place), level.parity);
    format!("real take-home: {place} prices {parity} (US 100; {})", source(level))
}

/// The full wording.
pub(super) fn words(level: &PriceLevel) -> String {
    let (place, parity) = (sanitize(&level.place), level.parity);
    format!(
        "real take-home is take-home pay in US-average prices: × 100 ÷ {parity}, the price level of \
         {place} ({}); it counts rents, not house prices, and applies to all take-home pay, also to \
         what you save",
        source(level)
    )
}

/// Where a price level comes from: `BEA 2024`.
pub(crate) fn source(level: &PriceLevel) -> String {
    match &level.source {
        PriceSource::Published { name, year } => format!("{name} {year}"),
        PriceSource::Profile => "your profile".to_owned(),
    }
}
