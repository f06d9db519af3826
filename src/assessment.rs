//! What an offer's file says beside pay: how its owner scores the job, and how the process went.

use rust_decimal::Decimal;

use crate::money::Amount;
use crate::money::Rate;

/// How well a job does in one respect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Score {
    /// What is scored, as the file names it.
    pub factor: String,
    /// From 1 to [`Scale::best`].
    pub score: Decimal,
}

/// What a job is scored for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// How safe it is, from 1 to 10.
    Risk,
    /// How well it fits, from 1 to 5.
    Fit,
}

impl Scale {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Risk, Self::Fit];

    /// The section's name in the files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Risk => "risk",
            Self::Fit => "fit",
        }
    }

    /// The best score; the worst is 1.
    #[must_use]
    pub const fn best(self) -> u32 {
        match self {
            Self::Risk => 10,
            Self::Fit => 5,
        }
    }

    /// What the best scores come to; own weights too, so that the same thresholds hold.
    #[must_use]
    pub const fn best_total(self) -> u32 {
        match self {
            Self::Risk => 10,
            Self::Fit => 75,
        }
    }
}

/// How the process of an offer went, as far as its file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Process {
    /// Equity that is lost by leaving the current job, in units of the offer's currency.
    pub leaving_unvested: Option<Amount>,
    /// Days to decide in, from the offer on.
    pub decide_within_days: Option<u32>,
    /// Whether the first offer was called final.
    pub final_at_first: Option<bool>,
    /// Whether the team is named.
    pub team_named: Option<bool>,
    /// The level that one was interviewed for.
    pub interviewed_level: Option<String>,
    /// The part of the team that left within a year.
    pub attrition: Option<Rate>,
    /// Whether there is a roadmap for the first year.
    pub roadmap: Option<bool>,
    /// Whether remote work was refused without a reason.
    pub remote_refused: Option<bool>,
}
