//! A band: the pay range for one level at a company or kind of company.

use super::range::Range;
use crate::equity::Preset;
use crate::money::{Amount, Rate};

/// The pay range for a level.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Band {
    /// The company or kind of company.
    pub of: BandOf,
    /// The level.
    pub level: BandLevel,
    /// The location; `None` if the source does not separate locations.
    pub location: Option<String>,
    /// The base salary per year.
    pub base: Option<Range<Amount>>,
    /// The value of the new-hire grant.
    pub rsu: Option<Range<Amount>>,
    /// The sign-on by year, from year 1.
    pub sign_on: Vec<Range<Amount>>,
    /// The total sign-on, if the source does not split it by year.
    pub sign_on_sum: Option<Range<Amount>>,
    /// The total yearly pay, if the source gives it instead of components.
    pub total: Option<Range<Amount>>,
    /// Totals that the source publishes next to the components.
    pub published: Published,
    /// The premium for general AI and ML work, applied to totals.
    pub ai: Option<Range<Rate>>,
    /// A note that distinguishes bands of the same company and level.
    pub note: Option<String>,
    /// The vesting preset, used if the offer has no grant.
    pub vesting: Option<&'static Preset>,
}

/// The company or kind of company that a band is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandOf {
    /// A company, by name.
    Company(String),
    /// A kind of company.
    Kind {
        /// The name on the command line.
        name: String,
        /// A description.
        about: String,
    },
}

/// The level of a band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandLevel {
    /// The company's own level.
    Own(String),
    /// Any level equivalent to this Amazon level.
    Rank(String),
}

impl BandLevel {
    /// The name of the level.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Own(level) | Self::Rank(level) => level,
        }
    }
}

/// Totals that a source publishes, independent of its components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// Year 1.
    pub year1: Option<Range<Amount>>,
    /// The yearly average.
    pub average: Option<Range<Amount>>,
    /// A year with AI and ML work.
    pub ai: Option<Range<Amount>>,
}

impl Band {
    /// The company, or the description of the kind of company.
    #[must_use]
    pub fn payer(&self) -> &str {
        match &self.of {
            BandOf::Company(name) | BandOf::Kind { about: name, .. } => name,
        }
    }

    /// The company; empty for a kind of company.
    pub(super) fn company(&self) -> &str {
        match &self.of {
            BandOf::Company(name) => name,
            BandOf::Kind { .. } => "",
        }
    }

    /// Whether the band is for this company. Spelling may vary: `Amazon.com` matches Amazon.
    pub(super) fn is_of(&self, company: &str) -> bool {
        starts_with(&words(company), &words(self.company()))
    }

    /// Whether year 1 and the average can be computed from the components.
    #[must_use]
    pub const fn is_computed(&self) -> bool {
        self.total.is_none() && self.sign_on_sum.is_none() && self.base.is_some()
    }
}

/// Lower-case words separated by single spaces.
pub(super) fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether `words` starts with the words of `start`. An empty `start` never matches.
pub(super) fn starts_with(words: &str, start: &str) -> bool {
    let rest = words.strip_prefix(start);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) && !start.is_empty()
}
