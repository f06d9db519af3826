//! Market pay from a dated source, and how an offer compares with it.
//!
//! A source states pay by component. Yearly totals are computed by projecting an offer with those
//! components; totals that a source publishes are only shown next to them. The built-in data is
//! `file/bands.toml`, parsed on demand.

mod band;
mod benchmark;
mod lookup;
mod package;
mod range;
mod rank;
mod role;

use crate::money::{Currency, Rate};
use crate::offer::Offer;
use crate::time::Horizon;
pub use band::{Band, BandLevel, BandOf, Published};
pub use benchmark::{Adjustment, AdjustmentCause, Benchmark, Benchmarked, Middle, NoMiddle};
pub use lookup::{Asked, BandMatch, LookupKey, NoBand};
pub use package::VestingSource;
pub use range::{BandStanding, Range};
pub use rank::amazon_rank;
use rank::has_ranks;

/// Pay bands from one source, in one currency.
///
/// ```
/// use offercalc::{Horizon, Market, Offer};
///
/// let offer = Offer::from_toml(
///     r#"
///     company = "Amazon"
///     level = "L6"
///     location = "Seattle, WA"
///     role = "Software Development Manager"
///     base = 175_000
///     "#,
/// )
/// .expect("a valid offer");
/// let middle = Market::built_in().middle(&offer, Horizon::default()).expect("a known band");
/// assert_eq!(middle.amount.amount().to_string(), "328750.00");
/// assert_eq!(middle.band.location.as_deref(), Some("Seattle"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Market {
    /// The source of the figures.
    pub source: Option<String>,
    /// The year of the figures.
    pub year: Option<u32>,
    /// The role the bands apply to; `None` if they apply to every role.
    pub role: Option<String>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The bands, in the source's order.
    pub bands: Vec<Band>,
    /// The locations, with their other names.
    pub locations: Vec<Location>,
    /// Premiums for AI and ML work, applied to totals.
    pub premiums: Vec<Premium>,
    /// The adjustment of totals for remote work.
    pub remote: Option<Range<Rate>>,
    /// The adjustment of totals for office presence.
    pub office: Option<Range<Rate>>,
}

/// A location in the bands and its other names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The name used in the bands.
    pub name: String,
    /// Other names.
    pub also: Vec<String>,
    /// A remark on its taxes as the source puts them, brief and in full.
    pub tax: Option<[String; 2]>,
}

/// A premium for a specialization or skill, applied to totals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Premium {
    /// The name on the command line.
    pub name: String,
    /// A description.
    pub about: String,
    /// The premium rates by level.
    pub rates: Vec<(String, Range<Rate>)>,
}

impl Premium {
    /// The premium rate at a level.
    #[must_use]
    pub fn at(&self, level: &str) -> Option<Range<Rate>> {
        self.rates.iter().find(|(of, _)| of == level).map(|(_, rates)| *rates)
    }
}

impl Market {
    /// The remark on the taxes of a band's location, brief and in full.
    #[must_use]
    pub fn tax_remark(&self, band: &Band) -> Option<&[String; 2]> {
        let name = band.location.as_ref()?;
        let location = self.locations.iter().find(|location| location.name == *name)?;
        location.tax.as_ref()
    }

    /// Finds a premium by name.
    #[must_use]
    pub fn premium(&self, name: &str) -> Option<&Premium> {
        self.premiums.iter().find(|premium| premium.name == name)
    }

    /// The midpoint of yearly market pay for an offer's job: the average over the horizon of the
    /// band's components, or of its total if the source gives only that.
    ///
    /// # Errors
    ///
    /// [`NoMiddle`] if no band matches the offer, or if the band has another currency, another role
    /// or no upper end.
    pub fn middle(&self, offer: &Offer, horizon: Horizon) -> Result<Middle, NoMiddle> {
        if offer.shown_in() != self.currency {
            return Err(NoMiddle::NoBand);
        }
        // Without a known level mapping, the rank would be a guess.
        let guessed = !has_ranks(offer.company().unwrap_or_default());
        let asked = Asked::of(offer);
        let rank = asked.rank.clone().filter(|_| !guessed);
        let found = self.find(&Asked { rank, ..asked }).map_err(|_| NoMiddle::NoBand)?;
        if let Some(bands) = self.other_role(offer) {
            let (bands, offer) = (bands.to_owned(), offer.role().map(str::to_owned));
            return Err(NoMiddle::OtherRole { bands, offer });
        }
        let amount = found.band.middle(offer, horizon).ok_or(NoMiddle::NoBand)?;
        let (source, role) = (self.source.clone(), self.role.clone());
        Ok(Middle { amount, band: found.band.clone(), source, year: self.year, role })
    }

    /// The role of the bands, if the offer has a different role or states none.
    #[must_use]
    pub fn other_role(&self, offer: &Offer) -> Option<&str> {
        let bands = self.role.as_deref()?;
        (!offer.role().is_some_and(|role| role::is_of(role, bands))).then_some(bands)
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_bands_are_valid() {
        let market = Market::built_in();
        assert_eq!((market.bands.len(), market.premiums.len(), market.year), (48, 16, Some(2025)));
    }

    #[test]
    fn every_band_location_is_in_the_location_list() {
        let market = Market::built_in();
        let named = |name: &String| market.locations.iter().any(|location| location.name == *name);
        assert!(market.bands.iter().flat_map(|band| &band.location).all(named));
    }

    #[test]
    fn the_midpoint_requires_a_band_in_the_offers_currency() {
        let middle = |text: &str| {
            let offer = Offer::from_toml(&format!("base = 1\nrole = \"EM\"\n{text}")).unwrap();
            let middle = Market::built_in().middle(&offer, Horizon::default());
            middle.ok().map(|middle| (middle.amount.amount().to_string(), middle.band.level))
        };
        let amazon = "company = \"Amazon\"\nlevel = \"L7\"\nlocation = \"NYC\"\n";
        // (240 + 280) ÷ 2, and a quarter of the middles of 620–1,050, 165–240 and 125–190.
        let expected = ("558750.00".to_owned(), BandLevel::Own("L7".to_owned()));
        assert_eq!(middle(amazon), Some(expected));
        assert_eq!(middle(&format!("{amazon}currency = \"EUR\"")), None);
        let google = middle("company = \"Google\"\nlevel = \"L5\"");
        let expected = BandLevel::Rank("L6".to_owned());
        assert_eq!(google, Some(("500000.00".to_owned(), expected)));
        assert_eq!(middle("company = \"Netflix\"\nlevel = \"Senior EM\""), None);
        assert_eq!(middle("company = \"Initech\""), None);
    }

    #[test]
    fn manager_bands_do_not_apply_to_other_roles() {
        let job = "base = 1\ncompany = \"Google\"\nlevel = \"L5\"\n";
        let middle = |market: &Market, role: &str| {
            market.middle(&Offer::from_toml(&format!("{job}{role}")).unwrap(), Horizon::default())
        };
        let built_in = Market::built_in();
        let managers = middle(&built_in, "role = \"SDM\"").unwrap();
        assert_eq!(managers.role.as_deref(), Some("engineering manager"));
        assert_eq!((managers.source, managers.year), (built_in.source.clone(), Some(2025)));
        for role in [None, Some("Software Engineer")] {
            let text = role.map(|role| format!("role = \"{role}\"")).unwrap_or_default();
            let other = NoMiddle::OtherRole {
                bands: "engineering manager".to_owned(),
                offer: role.map(str::to_owned),
            };
            assert_eq!(middle(&built_in, &text), Err(other));
        }
        // Bands without a role apply to every role.
        let of_all = Market { role: None, ..Market::built_in() };
        assert!(middle(&of_all, "").is_ok());
        // Without a matching band, the role does not matter.
        let unknown = Offer::from_toml("base = 1\ncompany = \"Initech\"").unwrap();
        assert_eq!(built_in.middle(&unknown, Horizon::default()), Err(NoMiddle::NoBand));
    }
}
