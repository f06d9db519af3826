//! Which components of an offer are easiest to negotiate.
//!
//! Source: a public guide to Amazon engineering-manager offers of 2025.

use offercalc::{Component, Offer, amazon_rank};

/// The order in which components are easiest to negotiate.
pub(crate) struct Negotiability {
    pub(crate) order: [Component; 3],
    /// The level that the order is based on, in words.
    pub(crate) known_for: &'static str,
}

const L6: [Component; 3] = [Component::Rsu, Component::SignOn, Component::Base];
const L7: [Component; 3] = [Component::Rsu, Component::Base, Component::SignOn];

impl Negotiability {
    /// The order for an offer.
    pub(crate) fn of(offer: &Offer) -> Self {
        let (company, level) = (offer.company(), offer.level());
        let (company, level) = (company.unwrap_or_default(), level.unwrap_or_default());
        let is_amazons = company.to_lowercase().starts_with("amazon");
        Self::at(amazon_rank(company, level), is_amazons)
    }

    /// The order for an Amazon level, or for an equivalent one.
    pub(crate) fn at(rank: Option<&str>, is_amazons: bool) -> Self {
        let known_for = match (rank, is_amazons) {
            (Some("L6"), true) => "Amazon L6",
            (Some("L7"), true) => "Amazon L7",
            (Some("L6"), false) => "Amazon L6 as the equivalent level",
            (Some("L7"), false) => "Amazon L7 as the equivalent level",
            _ => "Amazon L6 because this level is not known",
        };
        Self { order: if rank == Some("L7") { L7 } else { L6 }, known_for }
    }
}

/// The levers of an offer, easiest to negotiate first. Levers outside a negotiation, like the share
/// price, come last.
pub(crate) fn every_lever(offer: &Offer) -> Vec<String> {
    let mut names = Vec::new();
    for component in Negotiability::of(offer).order {
        match component {
            Component::Rsu => {
                let grants = offer.new_grants().map(|number| match offer.grant_count() {
                    1 => "rsu".to_owned(),
                    _ => format!("rsu.{number}"),
                });
                names.extend(grants);
            }
            Component::SignOn => names.extend(["sign_on.1", "sign_on.2"].map(str::to_owned)),
            Component::Base if offer.hourly().is_some() => names.push("base.hourly".to_owned()),
            component => names.push(component.name().to_owned()),
        }
    }
    names.extend(offer.has_bonus().then(|| "bonus".to_owned()));
    names.extend(numbered("one_time", offer.one_time().len()));
    let recurring = numbered("recurring", offer.recurring().len());
    // A cost of your own is not negotiable.
    let paid = recurring.into_iter().zip(offer.recurring()).filter(|(_, it)| !it.is_cost());
    names.extend(paid.map(|(name, _)| name));
    names.extend(numbered("options", offer.option_grant_count()));
    names.extend(offer.has_refreshers().then(|| "refresher".to_owned()));
    if offer.grant_count() > 0 || offer.has_refreshers() || offer.option_grant_count() > 0 {
        names.extend(["price", "growth"].map(str::to_owned));
    }
    names
}

/// The names of so many sections. A number is needed only if there are several.
fn numbered(name: &str, sections: usize) -> Vec<String> {
    match sections {
        1 => vec![name.to_owned()],
        _ => (1..=sections).map(|number| format!("{name}.{number}")).collect(),
    }
}
