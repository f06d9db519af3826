//! The price levels of metropolitan areas, and those of a profile.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use toml::de::DeTable;

use super::problem::Problem;
use super::reader::Reader;
use super::syntax;
use super::tax_tables::TaxTables;
use super::value::{Field, LONGEST_TEXT, Section};
use crate::key::Kind;
use crate::parity::{Metro, NoPriceLevel, PriceLevel, PriceLevels, PriceSource};
use crate::tax::{Place, PlaceNames};

/// The built-in price levels.
const BUILT_IN: &str = include_str!("parities.toml");

const METRO_KEYS: &[&str] = &["name", "area", "parity", "places"];

/// The valid years of a statistic.
const YEARS: RangeInclusive<u32> = 1_900..=2_200;

/// The valid parities. The US average is 100, so 1.04 is a slip.
const PARITIES: RangeInclusive<i64> = 10..=1_000;

/// The type of a parity in a profile.
pub(super) const PARITY: Kind = Kind::Number(*PARITIES.start(), *PARITIES.end());

impl PriceLevels {
    /// The regional price parities of the US Bureau of Economic Analysis. Each call parses them
    /// again.
    #[must_use]
    pub fn built_in() -> Self {
        // A test checks that the file is valid. The fallback has no areas.
        Self::from_toml(BUILT_IN).unwrap_or_default()
    }

    /// With the price levels of a profile, which win.
    #[must_use]
    pub fn with_own(mut self, own: Vec<(String, Decimal)>) -> Self {
        self.own = own;
        self
    }

    /// The price level of a place as offers write it: `Seattle`, `Austin, TX`, `Remote, New York`.
    ///
    /// # Errors
    ///
    /// [`NoPriceLevel`] if neither the profile nor the source has one.
    pub fn find(&self, place: &str) -> Result<PriceLevel, NoPriceLevel> {
        let metro = Place::resolve(place, &Metros(self)).ok().and_then(|found| found.area);
        let names = [Some(place), metro.as_deref()];
        let mut own = names.into_iter().flatten();
        let own = own.find_map(|name| self.own(name));
        own.or_else(|| self.metro(metro.as_deref()?)).ok_or_else(|| NoPriceLevel {
            place: place.trim().to_owned(),
            known: self.metros.iter().map(|metro| metro.name.clone()).collect(),
        })
    }

    /// The own level of a place. A name without a state stands for the place in any state.
    fn own(&self, place: &str) -> Option<PriceLevel> {
        let (asked, city) = both(place);
        let is_named = |name: &str| {
            let (name, own_city) = both(name);
            name == asked || own_city == asked || name == city
        };
        let (name, parity) = self.own.iter().find(|(name, _)| is_named(name))?;
        Some(PriceLevel { place: name.clone(), parity: *parity, source: PriceSource::Profile })
    }

    /// The level of a metropolitan area by its short name.
    fn metro(&self, name: &str) -> Option<PriceLevel> {
        let metro = self.metros.iter().find(|metro| metro.name == name)?;
        let source = PriceSource::Published { name: self.source.clone(), year: self.year };
        Some(PriceLevel { place: metro.name.clone(), parity: metro.parity, source })
    }

    fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
        let mut reader = Reader::new(None, []);
        let levels = reader.price_levels(&Section::root(table.get_ref()));
        reader.done(levels)
    }
}

/// A place in lower case, whole and without a state or a remark.
fn both(place: &str) -> (String, String) {
    let whole = place.trim().to_lowercase();
    let city = whole.split([',', '(']).next().unwrap_or_default().trim().to_owned();
    (whole, city)
}

/// The metropolitan areas, as names of places.
struct Metros<'a>(&'a PriceLevels);

impl PlaceNames for Metros<'_> {
    fn find(&self, name: &str) -> Option<&str> {
        let mut places = self.0.metros.iter().flat_map(|metro| &metro.places);
        places.find(|(place, _)| place == name).map(|(_, metro)| metro.as_str())
    }

    fn state(&self, name: &str) -> Option<String> {
        TaxTables.state(name)
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Reader {
    fn price_levels(&mut self, root: &Section<'_>) -> Option<PriceLevels> {
        let source = self.text(root, "source")?;
        let year = self.keep(root.get("year")?.whole(YEARS))?;
        let metros = root.get("metro")?;
        let metros = metros.as_list()?;
        let metros = metros.iter().map(|field| self.metro(field)).collect::<Option<_>>()?;
        Some(PriceLevels { source, year, metros, own: Vec::new() })
    }

    fn metro(&mut self, field: &Field<'_>) -> Option<Metro> {
        let section = self.section(field, "a [[metro]] section")?;
        self.unknown_keys(&section, METRO_KEYS.iter().copied(), |_| Vec::new());
        let (name, area) = (self.text(&section, "name")?, self.text(&section, "area")?);
        let parity = self.parity(&section.get("parity")?)?;
        let places = section.get("places")?;
        let states = places.as_section()?;
        let mut all = Vec::new();
        for (state, names) in states.entries() {
            for place in names.as_list()? {
                let place = self.keep(place.text(LONGEST_TEXT))?.to_lowercase();
                all.push((place, format!("us-{state}: {name}")));
            }
        }
        Some(Metro { name, area, parity, places: all })
    }

    /// The price levels of a profile by place.
    pub(super) fn own_parities(&mut self, field: &Field<'_>) -> Vec<(String, Decimal)> {
        let wanted = r#"price levels by place, like "Boise, ID" = 104.2"#;
        let Some(section) = self.section(field, wanted) else {
            return Vec::new();
        };
        let levels = section.entries();
        levels.filter_map(|(place, field)| Some((place.to_owned(), self.parity(&field)?))).collect()
    }

    fn parity(&mut self, field: &Field<'_>) -> Option<Decimal> {
        let parity = self.keep(field.number_or("a price level"))?;
        let (least, most) = (Decimal::from(*PARITIES.start()), Decimal::from(*PARITIES.end()));
        if !(least..=most).contains(&parity) {
            let problem =
                field.problem(format_args!("must be from {least} to {most}, not {parity}"));
            self.note(problem.hint("write it like 104.2: prices 4.2% above the US average of 100"));
            return None;
        }
        Some(parity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(place: &str) -> Option<String> {
        PriceLevels::built_in().find(place).ok().map(|level| level.place)
    }

    #[test]
    fn the_built_in_levels_are_valid() {
        let levels = PriceLevels::from_toml(BUILT_IN).unwrap();
        assert_eq!((levels.metros.len(), levels.year), (4, 2024));
        for metro in &levels.metros {
            assert_eq!(found(&metro.name).as_ref(), Some(&metro.name));
            for (place, _) in &metro.places {
                assert_eq!(found(place).as_ref(), Some(&metro.name), "{place}");
                assert_eq!(levels.find(place).unwrap().parity, metro.parity);
            }
        }
    }

    #[test]
    fn places_are_found_as_offers_write_them() {
        for (place, metro) in [
            ("Seattle, WA", Some("Seattle")),
            ("Bellevue, Washington", Some("Seattle")),
            ("Remote, New York", Some("New York")),
            ("Jersey City, NJ", Some("New York")),
            ("Oakland (hybrid)", Some("San Francisco")),
            ("Austin TX", Some("Austin")),
            ("San Jose", None),
            ("Palo Alto, CA", None),
            ("Bay Area", None),
            ("Bellevue, NE", None),
            ("Texas", None),
            ("Remote", None),
            ("London", None),
        ] {
            assert_eq!(found(place).as_deref(), metro, "{place}");
        }
    }

    #[test]
    fn the_level_of_a_profile_wins() {
        let own =
            vec![("Seattle".to_owned(), Decimal::from(109)), ("London".to_owned(), Decimal::TEN)];
        let levels = PriceLevels::built_in().with_own(own);
        let parity = |place| levels.find(place).map(|level| level.parity.to_string());
        assert_eq!(parity("Redmond, WA"), Ok("109".to_owned()));
        assert_eq!(parity("London"), Ok("10".to_owned()));
        assert_eq!(parity("Austin"), Ok("98.066".to_owned()));
        assert_eq!(parity("Boise").unwrap_err().known.len(), 4);
    }

    #[test]
    fn an_own_level_is_found_with_or_without_a_state() {
        let own =
            vec![("Boise".to_owned(), Decimal::TEN), ("Portland, ME".to_owned(), Decimal::ONE)];
        let levels = PriceLevels { own, ..PriceLevels::default() };
        for (place, expected) in [
            ("Boise", Some("Boise")),
            ("boise, ID", Some("Boise")),
            ("Boise (hybrid)", Some("Boise")),
            ("Portland, ME", Some("Portland, ME")),
            ("Portland", Some("Portland, ME")),
            ("Portland, OR", None),
        ] {
            let found = levels.own(place).map(|level| level.place);
            assert_eq!(found.as_deref(), expected, "{place}");
        }
    }
}
