//! From a place as offers write it to the laws that apply there.

use std::fmt;

use crate::suggest::suggest;

/// The laws of a place, by the identifiers of their tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The identifier of the state's law, like `us-ny`.
    pub state: String,
    /// The identifiers of local laws, like `us-ny-nyc`.
    pub locals: Vec<String>,
    /// The area whose rate a local law uses.
    pub area: Option<String>,
}

/// The known places: names and what they stand for.
///
/// A name stands for identifiers separated by spaces, the most local ones where there are any, and an
/// area after a colon: `us-ca`, `us-ny-nyc`, `us-md: Howard County`.
pub trait PlaceNames {
    /// What a name in lower case stands for.
    fn find(&self, name: &str) -> Option<&str>;

    /// The identifier of a state by its code or its name in lower case.
    fn state(&self, name: &str) -> Option<String>;

    /// Every name in lower case, for hints.
    fn names(&self) -> Vec<String>;
}

/// Why a place has no laws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceError {
    /// The text names no known place.
    Unknown {
        /// The text.
        place: String,
        /// A known place that is written alike.
        near: Option<String>,
    },
    /// The name is that of several places.
    Ambiguous {
        /// The name.
        place: String,
        /// The identifiers of the states.
        states: Vec<String>,
    },
}

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { place, .. } => write!(f, "`{place}` is not a known place"),
            Self::Ambiguous { place, .. } => write!(f, "`{place}` could be in several states"),
        }
    }
}

impl std::error::Error for PlaceError {}

/// Words beside a place that say nothing of where it is.
const BESIDE: [&str; 11] = [
    "remote",
    "hybrid",
    "onsite",
    "on-site",
    "office",
    "in-office",
    "us",
    "usa",
    "united states",
    "anywhere",
    "",
];

impl Place {
    /// The place that a text like `Seattle`, `Austin, TX` or `Remote, Colorado` names.
    ///
    /// # Errors
    ///
    /// [`PlaceError`] if it names none, or several.
    pub fn resolve(text: &str, names: &impl PlaceNames) -> Result<Self, PlaceError> {
        let plain = text.to_lowercase().replace('.', "");
        let alternatives = plain.split(['/', ';', '|']).flat_map(|part| part.split(" or "));
        let mut states: Vec<String> = alternatives
            .filter_map(|place| Self::alone(place, names).ok())
            .map(|place| place.state)
            .collect();
        states.sort_unstable();
        states.dedup();
        if states.len() > 1 {
            return Err(PlaceError::Ambiguous { place: text.trim().to_owned(), states });
        }
        Self::alone(text, names)
    }

    /// The state of that code or name, or a city of it.
    ///
    /// # Errors
    ///
    /// [`PlaceError::Unknown`] if there is no such state, or the city is not known to be in it.
    pub fn in_state_named(
        state: &str,
        city: Option<&str>,
        names: &impl PlaceNames,
    ) -> Result<Self, PlaceError> {
        let unknown = |place: &str| {
            let known = names.names();
            let near = suggest(&place.trim().to_lowercase(), known.iter().map(String::as_str));
            PlaceError::Unknown { place: place.trim().to_owned(), near: near.map(str::to_owned) }
        };
        let id = names.state(&state.trim().to_lowercase()).ok_or_else(|| unknown(state))?;
        let Some(city) = city else {
            return Ok(Self::in_state(id));
        };
        let found = names.find(&city.trim().to_lowercase()).unwrap_or_default().split(" | ");
        let mut places = found.filter_map(|found| Self::read(city, found).ok());
        let is_known = names.find(&city.trim().to_lowercase()).is_some();
        let elsewhere = || PlaceError::Unknown { place: format!("{city}, {state}"), near: None };
        let error = || if is_known { elsewhere() } else { unknown(city) };
        places.find(|place| place.state == id).ok_or_else(error)
    }

    /// The place that a text names, which has no alternatives.
    fn alone(text: &str, names: &impl PlaceNames) -> Result<Self, PlaceError> {
        let plain = text.to_lowercase().replace('.', "");
        let unknown = |near| PlaceError::Unknown { place: text.trim().to_owned(), near };
        let mut parts: Vec<&str> = plain
            .split([',', '(', ')', '/', ';', '–', '|'])
            .flat_map(|part| part.split(" - "))
            .map(str::trim)
            .filter(|part| !BESIDE.contains(part))
            .collect();
        let Some(last) = parts.pop() else {
            return Err(unknown(None));
        };
        if parts.is_empty() {
            if let Some(found) = names.find(last) {
                return Self::read(text, found);
            }
            // A state, or a city with its state: "austin tx".
            if let Some(state) = names.state(last) {
                return Ok(Self::in_state(state));
            }
            let split = last.match_indices(' ').find_map(|(space, _)| {
                let (city, state) = last.split_at_checked(space)?;
                Some((city, names.state(state.trim())?))
            });
            return match split {
                Some((city, state)) => Ok(Self::within(&state, &[city], names)),
                None => {
                    let known = names.names();
                    let near = suggest(last, known.iter().map(String::as_str));
                    Err(unknown(near.map(str::to_owned)))
                }
            };
        }
        if let Some(state) = names.state(last) {
            return Ok(Self::within(&state, &parts, names));
        }
        match names.find(last) {
            Some(found) => Self::read(text, found),
            None => {
                let known = names.names();
                let near = suggest(last, known.iter().map(String::as_str));
                Err(unknown(near.map(str::to_owned)))
            }
        }
    }

    /// The state alone.
    #[must_use]
    pub const fn in_state(state: String) -> Self {
        Self { state, locals: Vec::new(), area: None }
    }

    /// The most local place within a state that one of several names stands for.
    fn within(state: &str, parts: &[&str], names: &impl PlaceNames) -> Self {
        let mut places = parts.iter().rev().filter_map(|part| {
            let found = names.find(part)?;
            found.split(" | ").find_map(|found| Self::read(part, found).ok())
        });
        let place = places.find(|place| place.state == state);
        place.unwrap_or_else(|| Self::in_state(state.to_owned()))
    }

    /// What a name stands for.
    fn read(text: &str, found: &str) -> Result<Self, PlaceError> {
        if found.contains(" | ") {
            let states = found.split(" | ").map(|found| state_of(found).to_owned()).collect();
            return Err(PlaceError::Ambiguous { place: text.trim().to_owned(), states });
        }
        let (ids, area) = match found.split_once(": ") {
            Some((ids, area)) => (ids, Some(area.to_owned())),
            None => (found, None),
        };
        let state = state_of(ids).to_owned();
        let locals = ids.split(' ').filter(|id| *id != state).map(str::to_owned).collect();
        Ok(Self { state, locals, area })
    }
}

/// The identifier of the state: the first two parts of `us-ny-nyc`.
fn state_of(id: &str) -> &str {
    let id = id.split([' ', ':']).next().unwrap_or_default();
    match id.match_indices('-').nth(1) {
        Some((end, _)) => id.get(..end).unwrap_or(id),
        None => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few;

    impl PlaceNames for Few {
        fn find(&self, name: &str) -> Option<&str> {
            Some(match name {
                "seattle" => "us-wa",
                "new york" | "nyc" => "us-ny-nyc",
                "portland" => "us-or-multnomah us-or-metro",
                "bethesda" => "us-md: Montgomery County",
                "washington" => "us-wa | us-dc",
                _ => return None,
            })
        }

        fn state(&self, name: &str) -> Option<String> {
            let code = match name {
                "colorado" => "co",
                "district of columbia" => "dc",
                "new york" => "ny",
                "oregon" => "or",
                "washington" => "wa",
                _ => name,
            };
            let known = ["co", "dc", "ny", "or", "tx", "wa", "md"].contains(&code);
            known.then(|| format!("us-{code}"))
        }

        fn names(&self) -> Vec<String> {
            vec!["seattle".to_owned()]
        }
    }

    fn resolved(text: &str) -> String {
        match Place::resolve(text, &Few) {
            Ok(place) => {
                let area = place.area.map(|area| format!(": {area}")).unwrap_or_default();
                format!("{} {}{area}", place.state, place.locals.join(" "))
            }
            Err(PlaceError::Unknown { near, .. }) => format!("? {}", near.unwrap_or_default()),
            Err(PlaceError::Ambiguous { states, .. }) => format!("| {}", states.join(" ")),
        }
    }

    #[test]
    fn places_are_read_as_offers_write_them() {
        for (text, expected) in [
            ("Seattle", "us-wa "),
            (" seattle (hybrid) ", "us-wa "),
            ("Remote - Seattle, USA", "us-wa "),
            ("NYC", "us-ny us-ny-nyc"),
            ("New York", "us-ny us-ny-nyc"),
            ("New York, NY", "us-ny us-ny-nyc"),
            ("Remote, New York", "us-ny us-ny-nyc"),
            ("Albany NY", "us-ny "),
            ("Austin, TX", "us-tx "),
            ("Remote, Colorado", "us-co "),
            ("Washington, D.C.", "us-dc "),
            ("Washington DC", "us-dc "),
            ("Seattle, Washington", "us-wa "),
            ("Portland, OR", "us-or us-or-multnomah us-or-metro"),
            ("Portland, TX", "us-tx "),
            ("Bethesda, MD", "us-md : Montgomery County"),
            ("Bethesda", "us-md : Montgomery County"),
            ("TX", "us-tx "),
            ("Washington", "| us-wa us-dc"),
            ("Remote", "? "),
            ("", "? "),
            ("Seatle", "? seattle"),
            ("Seattle, UK", "? "),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }
}
