//! A band: what one source says that a company, or a kind of company, pays at a level.

use super::range::Range;
use crate::equity::Preset;
use crate::money::{Amount, Rate};

/// What is paid at a level, from low to high.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Band {
    /// Who pays it.
    pub of: BandOf,
    /// To whom.
    pub level: BandLevel,
    /// Where; `None` where the source does not tell locations apart.
    pub location: Option<String>,
    /// The salary, a year.
    pub base: Option<Range<Amount>>,
    /// The whole new-hire grant.
    pub rsu: Option<Range<Amount>>,
    /// The sign-on of year 1, year 2 and so on.
    pub sign_on: Vec<Range<Amount>>,
    /// The sign-on of all years together, where the source does not tell them apart.
    pub sign_on_sum: Option<Range<Amount>>,
    /// The pay of a year that the source gives and the components do not make up.
    pub total: Option<Range<Amount>>,
    /// Totals that the source prints beside the components.
    pub published: Published,
    /// What AI and ML work in general adds to the totals.
    pub ai: Option<Range<Rate>>,
    /// What sets it apart from another band of the same company and level.
    pub note: Option<String>,
    /// How its grant vests, where the offer that is placed has none of its own.
    pub vesting: Option<&'static Preset>,
}

/// Who pays a band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandOf {
    /// A company by name.
    Company(String),
    /// A kind of company.
    Kind {
        /// The word that stands for it on a command line.
        name: String,
        /// In words.
        about: String,
    },
}

/// Whose level a band is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandLevel {
    /// One of the company's own.
    Own(String),
    /// Whatever is taken as equal to this level of Amazon's.
    Rank(String),
}

impl BandLevel {
    /// The level, whoever's it is.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Own(level) | Self::Rank(level) => level,
        }
    }
}

/// Totals that a source prints, whatever its components come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// Of year 1.
    pub year1: Option<Range<Amount>>,
    /// Of an average year.
    pub average: Option<Range<Amount>>,
    /// Of a year with AI and ML work.
    pub ai: Option<Range<Amount>>,
}

impl Band {
    /// Who pays it: the company, or what the kind of company is called.
    #[must_use]
    pub fn payer(&self) -> &str {
        match &self.of {
            BandOf::Company(name) | BandOf::Kind { about: name, .. } => name,
        }
    }

    /// The company; empty where it is a kind of company.
    pub(super) fn company(&self) -> &str {
        match &self.of {
            BandOf::Company(name) => name,
            BandOf::Kind { .. } => "",
        }
    }

    /// Whether that is the company, however people write it: `Amazon.com` is Amazon.
    pub(super) fn is_of(&self, company: &str) -> bool {
        starts_with(&words(company), &words(self.company()))
    }

    /// Whether year 1 and the average follow from the components.
    #[must_use]
    pub const fn is_computed(&self) -> bool {
        self.total.is_none() && self.sign_on_sum.is_none() && self.base.is_some()
    }
}

/// A text as small words with a blank between them.
pub(super) fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether words start with others, which are at least one.
pub(super) fn starts_with(words: &str, start: &str) -> bool {
    let rest = words.strip_prefix(start);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) && !start.is_empty()
}
