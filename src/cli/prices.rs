//! Price levels of the places of offers.

use offercalc::{NoPriceLevel, Offer, OfferFile, PriceLevel, PriceLevels, Profile};

use super::diagnostics::Diagnostic;

/// The price levels of places, and where the profile says that you live.
pub(crate) struct Prices {
    levels: PriceLevels,
    /// The city and the state in [tax] of the profile.
    stated: [Option<String>; 2],
}

impl Prices {
    /// The published price levels, with those of a profile.
    pub(crate) fn new(profile: Option<&Profile>) -> Self {
        let own = profile.map(|profile| profile.parities.clone()).unwrap_or_default();
        let tax = profile.and_then(|profile| profile.tax.as_ref());
        let stated = tax.map(|tax| [tax.city.clone(), tax.state.clone()]).unwrap_or_default();
        Self { levels: PriceLevels::built_in().with_own(own), stated }
    }

    /// The price level where an offer's pay is spent: at its location, unless the profile has
    /// another city or state for taxes.
    pub(crate) fn of_offer(
        &self,
        file: &OfferFile,
        offer: &Offer,
    ) -> Result<PriceLevel, Diagnostic> {
        let [city, state] = &self.stated;
        let location = city.as_deref().or(offer.location());
        let Some(location) = location else {
            return Err(missing("`--real`"));
        };
        let place = match state {
            Some(state) => format!("{location}, {state}"),
            None => location.to_owned(),
        };
        let level = self.levels.find(&place);
        level.map_err(|none| match city {
            Some(_) => unknown(&none),
            None => unknown(&none).maybe_at(file.source(), file.span_of("location")),
        })
    }

    /// The price level of a place.
    pub(crate) fn of_place(&self, place: &str) -> Result<PriceLevel, Diagnostic> {
        self.levels.find(place).map_err(|none| unknown(&none))
    }
}

/// The error for an offer without a location, which something needs.
pub(crate) fn missing(needed_by: &str) -> Diagnostic {
    let message = format!("`location` is missing, which {needed_by} needs");
    Diagnostic::new(message).hint("add it, like location = \"Seattle\"")
}

fn unknown(none: &NoPriceLevel) -> Diagnostic {
    let mut known = none.known.clone();
    known.sort();
    let known = match known.split_last() {
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    };
    let hint = format!(
        "the price levels of {known} are built in; for another place, add yours to the profile: \
         [parity] on its own line, then \"{}\" = 104.2, where 100 is the US average",
        none.place
    );
    Diagnostic::new(none.to_string()).hint(hint)
}
