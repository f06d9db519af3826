//! Finds the band for an offer, and lists the choices if there is no match.

use super::band::{Band, BandLevel, BandOf, starts_with, words};
use super::rank::{amazon_rank, has_ranks};
use super::{Location, Market};
use crate::offer::Offer;
use crate::suggest::suggest;

/// The criteria for looking up a band.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The kind of company, used instead of a company.
    pub kind: Option<String>,
    /// The company. Spelling may vary.
    pub company: Option<String>,
    /// The company's own level.
    pub level: Option<String>,
    /// The equivalent Amazon level.
    pub rank: Option<String>,
    /// The location. Spelling may vary.
    pub location: Option<String>,
}

impl Asked {
    /// The criteria from an offer's file.
    #[must_use]
    pub fn of(offer: &Offer) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            kind: None,
            company: owned(offer.company()),
            level: owned(offer.level()),
            rank: Self::rank_of(offer.company(), offer.level()),
            location: owned(offer.location()),
        }
    }

    /// The rank of a company's level. If the company has no known mapping, the Amazon level of the
    /// same name is used, if it exists.
    #[must_use]
    pub fn rank_of(company: Option<&str>, level: Option<&str>) -> Option<String> {
        let (company, level) = (company.unwrap_or_default(), level?);
        let company = if has_ranks(company) { company } else { "amazon" };
        amazon_rank(company, level).map(str::to_owned)
    }
}

/// The result of a lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BandMatch<'a> {
    /// The matching band.
    pub band: &'a Band,
    /// Totals without a location from the same source, company and level.
    pub elsewhere: Vec<&'a Band>,
}

/// A lookup criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupKey {
    /// The kind of company.
    Kind,
    /// The company.
    Company,
    /// The company's own level.
    Level,
    /// The equivalent Amazon level.
    Rank,
    /// The location.
    Location,
}

/// Why no band matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoBand {
    /// The criterion that failed.
    pub key: LookupKey,
    /// The value given, if any.
    pub given: Option<String>,
    /// The possible matches, if the value is ambiguous.
    pub meant: Vec<String>,
    /// The most similar choice.
    pub near: Option<String>,
    /// The available choices.
    pub choices: Vec<String>,
}

impl NoBand {
    fn new<'a>(
        key: LookupKey,
        given: Option<&str>,
        choices: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut distinct: Vec<String> = Vec::new();
        for choice in choices {
            if !distinct.iter().any(|known| known == choice) {
                distinct.push(choice.to_owned());
            }
        }
        let near = given.and_then(|given| near(given, &distinct));
        let given = given.map(str::to_owned);
        Self { key, given, meant: Vec::new(), near, choices: distinct }
    }
}

impl Market {
    /// Finds the band of a company or kind of company at a level and location.
    ///
    /// # Errors
    ///
    /// [`NoBand`] with the available choices if nothing matches. No other band is substituted.
    pub fn find(&self, asked: &Asked) -> Result<BandMatch<'_>, NoBand> {
        let bands = self.of_payer(asked)?;
        let bands = at_level(&bands, asked)?;
        let band = self.at_location(&bands, asked)?;
        let others = bands.into_iter().filter(|other| *other != band && other.location.is_none());
        Ok(BandMatch { band, elsewhere: others.collect() })
    }

    fn of_payer(&self, asked: &Asked) -> Result<Vec<&Band>, NoBand> {
        let (key, given) = match &asked.kind {
            Some(kind) => (LookupKey::Kind, Some(kind)),
            None => (LookupKey::Company, asked.company.as_ref()),
        };
        let given = given.map(String::as_str);
        let typed = given.map(words).unwrap_or_default();
        let is_asked = |band: &&Band| match (&band.of, key) {
            (BandOf::Kind { name, about }, LookupKey::Kind) => {
                [name, about].map(|n| words(n)).contains(&typed)
            }
            (BandOf::Company(_), LookupKey::Company) => {
                given.is_some_and(|given| band.is_of(given))
            }
            _ => false,
        };
        let bands: Vec<&Band> = self.bands.iter().filter(is_asked).collect();
        if bands.is_empty() {
            let names = self.bands.iter().filter_map(|band| match &band.of {
                BandOf::Kind { name, .. } if key == LookupKey::Kind => Some(name.as_str()),
                BandOf::Company(name) if key == LookupKey::Company => Some(name.as_str()),
                _ => None,
            });
            return Err(NoBand::new(key, given, names));
        }
        Ok(bands)
    }

    /// Picks the band at the location, or the first if the bands have no locations.
    fn at_location<'a>(&self, bands: &[&'a Band], asked: &Asked) -> Result<&'a Band, NoBand> {
        let located = bands.iter().filter(|band| band.location.is_some());
        let located: Vec<&Band> = located.copied().collect();
        if located.is_empty() {
            let first = bands.first().copied();
            return first.ok_or_else(|| NoBand::new(LookupKey::Level, None, std::iter::empty()));
        }
        let given = asked.location.as_deref();
        let typed = given.map(place).unwrap_or_default();
        let is_meant = |band: &&&Band| {
            let named = band.location.as_ref().is_some_and(|name| self.is_called(name, &typed));
            named && !typed.is_empty()
        };
        let meant: Vec<&&Band> = located.iter().filter(is_meant).collect();
        match meant.as_slice() {
            // Use the first of duplicate bands.
            [band, rest @ ..] if rest.iter().all(|other| other.location == band.location) => {
                Ok(band)
            }
            several => {
                let choices = located.iter().filter_map(|band| band.location.as_deref());
                let several = several.iter().filter_map(|band| band.location.clone());
                let mut none = NoBand::new(LookupKey::Location, given, choices);
                none.meant = several.collect();
                // The most similar name may be an alternative name of a location.
                none.near = none.near.or_else(|| self.near_location(given?, &none.choices));
                Err(none)
            }
        }
    }

    /// Whether `typed` is the location's name or one of its other names.
    fn is_called(&self, location: &str, typed: &str) -> bool {
        let names = self.location(location).map(|location| &location.also);
        let mut names = names.into_iter().flatten().map(String::as_str).chain([location]);
        names.any(|name| holds(typed, &words(name)))
    }

    fn location(&self, name: &str) -> Option<&Location> {
        self.locations.iter().find(|location| location.name == name)
    }

    fn near_location(&self, given: &str, choices: &[String]) -> Option<String> {
        let typed = place(given);
        let known = self.locations.iter().filter(|location| choices.contains(&location.name));
        let mut near = known.filter(|location| near(&typed, &location.also).is_some());
        near.next().map(|location| location.name.clone())
    }
}

/// Picks the bands of the company's own level, or else those of the rank.
fn at_level<'a>(bands: &[&'a Band], asked: &Asked) -> Result<Vec<&'a Band>, NoBand> {
    let level = asked.level.as_deref();
    let typed = level.map(words).unwrap_or_default();
    let is_meant = |band: &&&Band| match &band.level {
        BandLevel::Own(own) => {
            // Amazon's own levels are the ranks.
            let is_rank =
                asked.rank.as_ref() == Some(own) && starts_with(&words(band.payer()), "amazon");
            is_rank || starts_with(&typed, &words(own))
        }
        BandLevel::Rank(rank) => asked.rank.as_ref() == Some(rank),
    };
    let mut meant: Vec<&Band> = bands.iter().filter(is_meant).copied().collect();
    // Prefer the longer match: `Senior Staff` over `Senior`.
    let said = |band: &Band| match &band.level {
        BandLevel::Own(own) => Some(own.len()),
        BandLevel::Rank(_) => None,
    };
    let most = meant.iter().filter_map(|band| said(band)).max();
    meant.retain(|band| said(band).is_none_or(|said| Some(said) == most));
    if meant.is_empty() {
        return Err(no_level(bands, asked));
    }
    Ok(meant)
}

/// The error for an unknown level: the company's own, or a rank.
fn no_level(bands: &[&Band], asked: &Asked) -> NoBand {
    let own = bands.iter().filter(|band| matches!(band.level, BandLevel::Own(_)));
    let own: Vec<&str> = own.map(|band| band.level.name()).collect();
    if !own.is_empty() {
        return NoBand::new(LookupKey::Level, asked.level.as_deref(), own.into_iter());
    }
    let given = asked.rank.as_ref().or(asked.level.as_ref()).map(String::as_str);
    let ranks = bands.iter().map(|band| band.level.name());
    // An Amazon level with a similar name is not a suggestion for a company's own level.
    NoBand { near: None, ..NoBand::new(LookupKey::Rank, given, ranks) }
}

/// The location without a state after a comma or text in parentheses.
fn place(text: &str) -> String {
    words(text.split([',', '(']).next().unwrap_or_default())
}

fn holds(words: &str, part: &str) -> bool {
    format!(" {words} ").contains(&format!(" {part} "))
}

/// The choice most similar to `given`.
fn near(given: &str, choices: &[String]) -> Option<String> {
    let small: Vec<String> = choices.iter().map(|choice| choice.to_lowercase()).collect();
    let near = suggest(given, small.iter().map(String::as_str))?;
    choices.iter().find(|choice| choice.to_lowercase() == near).cloned()
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;

    /// The payer, level and location of a band.
    type Job = (String, BandLevel, Option<String>);

    fn find(asked: &Asked) -> Result<Job, NoBand> {
        Market::built_in().find(asked).map(|found| {
            let Band { level, location, .. } = found.band.clone();
            (found.band.payer().to_owned(), level, location)
        })
    }

    fn of_rank(payer: &str, rank: &str) -> Job {
        (payer.to_owned(), BandLevel::Rank(rank.to_owned()), None)
    }

    fn amazon_in(location: &str) -> Asked {
        let text = |text: &str| Some(text.to_owned());
        Asked {
            company: text("Amazon.com"),
            level: text("L6 (SDM)"),
            location: text(location),
            ..Asked::default()
        }
    }

    #[test]
    fn locations_match_common_spellings() {
        for (location, name) in [
            ("Seattle, WA", "Seattle"),
            ("greater seattle area", "Seattle"),
            ("NYC", "New York"),
            ("New York City", "New York"),
            ("NY", "New York"),
            ("SF", "San Francisco"),
            ("Bay Area", "San Francisco"),
            ("San-Francisco (hybrid)", "San Francisco"),
            ("Austin, Texas", "Austin"),
            ("remote", "Remote"),
            ("Remote (US)", "Remote"),
        ] {
            let found = find(&amazon_in(location));
            assert_eq!(
                found,
                Ok(("Amazon".to_owned(), BandLevel::Own("L6".to_owned()), Some(name.to_owned()))),
                "{location}"
            );
        }
    }

    #[test]
    fn no_location_replaces_another() {
        for location in ["Boston", "Rochester, NY", "Austintown", ""] {
            let none = find(&amazon_in(location)).unwrap_err();
            assert_eq!(
                (none.key, none.choices.len(), none.meant.len()),
                (LookupKey::Location, 5, 0)
            );
        }
        let two = find(&amazon_in("Austin or remote")).unwrap_err();
        assert_eq!(two.meant, ["Austin", "Remote"]);
        assert_eq!(find(&amazon_in("Seatle")).unwrap_err().near.as_deref(), Some("Seattle"));
        assert_eq!(find(&amazon_in("Manhatan")).unwrap_err().near.as_deref(), Some("New York"));
    }

    #[test]
    fn companies_are_found_by_rank() {
        let asked = |company: &str, level: &str| Asked {
            rank: Asked::rank_of(Some(company), Some(level)),
            company: Some(company.to_owned()),
            level: Some(level.to_owned()),
            ..Asked::default()
        };
        let google = find(&asked("Google", "L5"));
        assert_eq!(google, Ok(of_rank("Google", "L6")));
        assert_eq!(find(&asked("Google", "L6")).unwrap_err().key, LookupKey::Rank);
        assert_eq!(find(&asked("Amazon", "L5")).unwrap_err().key, LookupKey::Level);
        // OpenAI levels have no mapping, so L7 can only be Amazon's.
        let open = find(&asked("OpenAI", "L7"));
        assert_eq!(open, Ok(of_rank("OpenAI", "L7")));
        assert_eq!(find(&asked("Initech", "L6")).unwrap_err().key, LookupKey::Company);
        // A location is required if the bands have locations.
        assert_eq!(find(&asked("Amazon", "L6")).unwrap_err().key, LookupKey::Location);
        let market = Market::built_in();
        let found = market.find(&amazon_in("Seattle")).unwrap();
        assert_eq!(found.elsewhere.len(), 1);
    }

    #[test]
    fn kinds_are_found_by_name_or_description() {
        for kind in ["ai-first-startup", "AI-first startup", "ai first startup"] {
            let kind = Some(kind.to_owned());
            let asked = Asked { kind, rank: Some("L7".to_owned()), ..Asked::default() };
            let found = find(&asked);
            assert_eq!(found, Ok(of_rank("AI-first startup", "L7")));
        }
    }
}
