//! The bands that there are, for programs.

use offercalc::{Band, Currency, Market as Bands};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::amounts;
use crate::cli::command::market::json::{BandJson, RangeJson};
use crate::cli::offers::SCHEMA;

#[derive(Serialize)]
pub(super) struct ListJson<'a> {
    schema: u32,
    command: &'static str,
    currency: &'static str,
    source: Option<&'a str>,
    year: Option<u32>,
    bands: Vec<BandListed<'a>>,
    locations: Vec<LocationJson<'a>>,
    premiums: Vec<PremiumJson<'a>>,
    remote: Option<RangeJson>,
    office: Option<RangeJson>,
}

impl<'a> ListJson<'a> {
    pub(super) fn new(bands: &'a Bands) -> Self {
        Self {
            schema: SCHEMA,
            command: "market",
            currency: bands.currency.code(),
            source: bands.source.as_deref(),
            year: bands.year,
            bands: bands.bands.iter().map(|band| BandListed::new(band, bands.currency)).collect(),
            locations: bands.locations.iter().map(LocationJson::new).collect(),
            premiums: bands.premiums.iter().map(PremiumJson::new).collect(),
            remote: bands.remote.as_ref().map(RangeJson::rates),
            office: bands.office.as_ref().map(RangeJson::rates),
        }
    }
}

#[derive(Serialize)]
struct BandListed<'a> {
    #[serde(flatten)]
    band: BandJson<'a>,
    vesting: Option<&'a str>,
    note: Option<&'a str>,
    ai: Option<RangeJson>,
    amounts: AmountsJson<'a>,
}

/// The amounts by their names.
struct AmountsJson<'a>(&'a Band, Currency);

impl Serialize for AmountsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, range) in amounts(self.0, self.1) {
            map.serialize_entry(&name, &RangeJson::amounts(&range))?;
        }
        map.end()
    }
}

impl<'a> BandListed<'a> {
    fn new(band: &'a Band, currency: Currency) -> Self {
        let ai = band.ai.as_ref().map(RangeJson::rates);
        Self {
            band: BandJson::new(band),
            vesting: band.vesting.map(|preset| preset.name),
            note: band.note.as_deref(),
            ai,
            amounts: AmountsJson(band, currency),
        }
    }
}

/// A location, and how else people call it.
#[derive(Serialize)]
struct LocationJson<'a> {
    name: &'a str,
    also: &'a [String],
}

impl<'a> LocationJson<'a> {
    fn new(location: &'a offercalc::Location) -> Self {
        Self { name: &location.name, also: &location.also }
    }
}

#[derive(Serialize)]
struct PremiumJson<'a> {
    name: &'a str,
    about: &'a str,
    rates: Vec<PremiumRateJson<'a>>,
}

#[derive(Serialize)]
struct PremiumRateJson<'a> {
    level: &'a str,
    rates: RangeJson,
}

impl<'a> PremiumJson<'a> {
    fn new(premium: &'a offercalc::Premium) -> Self {
        let rates = premium.rates.iter();
        let rates =
            rates.map(|(level, rates)| PremiumRateJson { level, rates: RangeJson::rates(rates) });
        Self { name: &premium.name, about: &premium.about, rates: rates.collect() }
    }
}
