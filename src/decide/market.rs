//! What the market pays for a job, as a dated source has it, and where an offer stands in it.
//!
//! The source's components are the benchmark: what they come to in a year is computed by projecting
//! an offer made of them, and the totals that a source prints are only shown beside that. The
//! built-in figures are data, `market/bands.toml`, parsed where somebody asks for them.

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

/// Bands of pay from one source, all in one currency.
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
    /// Where the figures are from.
    pub source: Option<String>,
    /// The year that they are of.
    pub year: Option<u32>,
    /// Whom they are the pay of, like engineering managers; `None` where they are of every role.
    pub role: Option<String>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The bands, in the order of the source.
    pub bands: Vec<Band>,
    /// How people call the locations of the bands.
    pub locations: Vec<Location>,
    /// What work in AI and ML adds to the totals.
    pub premiums: Vec<Premium>,
    /// What remote work does to the totals.
    pub remote: Option<Range<Rate>>,
    /// What presence in the office does to the totals.
    pub office: Option<Range<Rate>>,
}

/// A location of bands, and how else people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// As the bands have it.
    pub name: String,
    /// Other names.
    pub also: Vec<String>,
}

/// What a specialization or a skill adds to the totals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Premium {
    /// The word that stands for it on a command line.
    pub name: String,
    /// What it is, in words.
    pub about: String,
    /// The rates, by level.
    pub rates: Vec<(String, Range<Rate>)>,
}

impl Premium {
    /// The rates at a level.
    #[must_use]
    pub fn at(&self, level: &str) -> Option<Range<Rate>> {
        self.rates.iter().find(|(of, _)| of == level).map(|(_, rates)| *rates)
    }
}

impl Market {
    /// The premium of that name.
    #[must_use]
    pub fn premium(&self, name: &str) -> Option<&Premium> {
        self.premiums.iter().find(|premium| premium.name == name)
    }

    /// The middle of what the market pays a year for the job of an offer: of the average over the
    /// horizon that the band's components come to, or of the total where the source has no more.
    ///
    /// # Errors
    ///
    /// [`NoMiddle`] where no band is known for it, where the band is in another currency, or has no
    /// top, and where the bands are not of the offer's role.
    pub fn middle(&self, offer: &Offer, horizon: Horizon) -> Result<Middle, NoMiddle> {
        if offer.currency() != self.currency {
            return Err(NoMiddle::NoBand);
        }
        // Of a company whose levels nobody has compared, the rank would be a guess.
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

    /// The role that the bands are of, where it is not the offer's, or the offer states none.
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
    fn what_is_built_in_is_valid() {
        let market = Market::built_in();
        assert_eq!((market.bands.len(), market.premiums.len(), market.year), (48, 16, Some(2025)));
    }

    #[test]
    fn every_location_of_a_band_is_one_that_people_can_name() {
        let market = Market::built_in();
        let named = |name: &String| market.locations.iter().any(|location| location.name == *name);
        assert!(market.bands.iter().flat_map(|band| &band.location).all(named));
    }

    #[test]
    fn the_middle_needs_a_band_in_the_offers_currency() {
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
    fn bands_of_managers_say_nothing_of_other_roles() {
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
        // Bands of one's own that name no role are of every role.
        let of_all = Market { role: None, ..Market::built_in() };
        assert!(middle(&of_all, "").is_ok());
        // What no band is known for has no role to tell apart.
        let unknown = Offer::from_toml("base = 1\ncompany = \"Initech\"").unwrap();
        assert_eq!(built_in.middle(&unknown, Horizon::default()), Err(NoMiddle::NoBand));
    }
}
