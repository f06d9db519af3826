//! Which levers are easiest to move at a level, easiest first.
//!
//! Source: a public guide to Amazon engineering-manager offers of 2025, which also says what ranks
//! elsewhere are equal to Amazon's L6.

use offercalc::{Component, Offer};

/// An order with whom it is said of.
pub(crate) struct Ease {
    pub(crate) order: [Component; 3],
    /// Whose order it is, in words.
    pub(crate) known_for: &'static str,
}

const L6: [Component; 3] = [Component::Rsu, Component::SignOn, Component::Base];
const L7: [Component; 3] = [Component::Rsu, Component::Base, Component::SignOn];

/// Companies and how their levels start that are taken as equal to Amazon's L6.
const LIKE_L6: [(&str, &str); 8] = [
    ("amazon", "l6"),
    ("google", "l5"),
    ("meta", "e6"),
    ("microsoft", "principal"),
    ("apple", "ict5"),
    ("netflix", "senior"),
    ("uber", "l6"),
    ("stripe", "l3"),
];

impl Ease {
    /// What is easiest to move in an offer.
    pub(crate) fn of(offer: &Offer) -> Self {
        let lower = |text: Option<&str>| text.unwrap_or_default().to_lowercase();
        let (company, level) = (lower(offer.company()), lower(offer.level()));
        let is = |name: &str, start: &str| company.starts_with(name) && level.starts_with(start);
        if is("amazon", "l7") {
            return Self { order: L7, known_for: "Amazon L7" };
        }
        match LIKE_L6.iter().find(|(name, start)| is(name, start)) {
            Some(("amazon", _)) => Self { order: L6, known_for: "Amazon L6" },
            Some(_) => Self { order: L6, known_for: "Amazon L6, taken as equal to this level" },
            None => Self { order: L6, known_for: "Amazon L6, as none is known for this level" },
        }
    }
}

/// The levers that there are to move in an offer, those easiest to move first and last those that
/// nobody negotiates.
pub(crate) fn every_lever(offer: &Offer) -> Vec<String> {
    let mut names = Vec::new();
    for component in Ease::of(offer).order {
        match component {
            Component::Rsu => {
                let grants = offer.new_grants().map(|number| match offer.grant_count() {
                    1 => "rsu".to_owned(),
                    _ => format!("rsu.{number}"),
                });
                names.extend(grants);
            }
            Component::SignOn => names.extend(["sign_on.1", "sign_on.2"].map(str::to_owned)),
            component => names.push(component.name().to_owned()),
        }
    }
    names.extend(offer.has_bonus().then(|| "bonus".to_owned()));
    names.extend(offer.has_refreshers().then(|| "refresher".to_owned()));
    if offer.grant_count() > 0 || offer.has_refreshers() {
        names.extend(["price", "growth"].map(str::to_owned));
    }
    names
}
