//! What an offer file says besides pay: scores for the job, and how the hiring process went.

use rust_decimal::Decimal;

use crate::key::{Floor, Key, Kind};
use crate::money::{Amount, Rate};
use crate::names::named;
use crate::terms::Terms;

/// The longest deadline for a decision, in days.
const MOST_DAYS: i64 = 1_000;

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "risk",
        Kind::Scores(Scale::Risk.best()),
        "how safe the job is: one score per factor, higher is safer",
    )
    .example("risk = { team_stability = 7 }")
    .beside_terms(),
    Key::new("fit", Kind::Scores(Scale::Fit.best()), "how well the job fits: one score per factor")
        .example("fit = { compensation = 3 }")
        .beside_terms(),
    Key::new("process", Kind::Section(PROCESS_KEYS), "how the hiring process went, for red flags")
        .example("[process]")
        .beside_terms(),
];

const PROCESS_KEYS: &[Key] = &[
    Key::new("leaving_unvested", Kind::Amount, "equity you lose by leaving your current job")
        .example("leaving_unvested = 120_000"),
    Key::new(
        "decide_within_days",
        Kind::Count(0, MOST_DAYS),
        "days you have to decide, from the offer date",
    )
    .example("decide_within_days = 5"),
    Key::new("final_at_first", Kind::Flag, "whether the first offer was called final")
        .example("final_at_first = true"),
    Key::new("team_named", Kind::Flag, "whether the team is named").example("team_named = false"),
    Key::new("interviewed_level", Kind::Text, "the level interviewed for")
        .example("interviewed_level = \"L6\""),
    Key::new("attrition", Kind::Rate(Floor::Zero), "share of the team that left within a year")
        .example("attrition = \"25%\""),
    Key::new("roadmap", Kind::Flag, "whether there is a roadmap for the first year")
        .example("roadmap = true"),
    Key::new("remote_refused", Kind::Flag, "whether remote work was refused without a reason")
        .example("remote_refused = true"),
];

/// A job's score on one factor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Score {
    /// The factor's key in the file.
    pub factor: String,
    /// From 1 to [`Scale::best`].
    pub score: Decimal,
}

named! {
    /// The two scales that a job is scored on.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Scale {
        /// Job safety, from 1 to 10.
        Risk = "risk",
        /// Job fit, from 1 to 5.
        Fit = "fit",
    }
}

impl Scale {
    /// The best score. The worst is 1.
    #[must_use]
    pub const fn best(self) -> u32 {
        match self {
            Self::Risk => 10,
            Self::Fit => 5,
        }
    }

    /// The maximum weighted total. Profile weights use the same maximum, so the thresholds stay
    /// valid.
    #[must_use]
    pub const fn best_total(self) -> u32 {
        match self {
            Self::Risk => 10,
            Self::Fit => 75,
        }
    }

    /// Reads the scores of this scale from an offer's terms.
    pub(crate) fn read(self, terms: &Terms) -> Vec<Score> {
        let scores = terms.scores(self.name()).iter();
        scores.map(|(factor, score)| Score { factor: factor.clone(), score: *score }).collect()
    }
}

/// How the hiring process went, as stated in the offer file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Process {
    /// Equity lost by leaving the current job, in units of the offer's currency.
    pub leaving_unvested: Option<Amount>,
    /// Days to decide, from the offer date.
    pub decide_within_days: Option<u32>,
    /// Whether the first offer was called final.
    pub final_at_first: Option<bool>,
    /// Whether the team is named.
    pub team_named: Option<bool>,
    /// The level interviewed for.
    pub interviewed_level: Option<String>,
    /// The fraction of the team that left within a year.
    pub attrition: Option<Rate>,
    /// Whether there is a roadmap for the first year.
    pub roadmap: Option<bool>,
    /// Whether remote work was refused without a reason.
    pub remote_refused: Option<bool>,
}

impl Process {
    pub(crate) fn read(terms: &Terms) -> Self {
        let Some(terms) = terms.section("process") else {
            return Self::default();
        };
        Self {
            leaving_unvested: terms.amount("leaving_unvested"),
            decide_within_days: terms.count("decide_within_days"),
            final_at_first: terms.flag("final_at_first"),
            team_named: terms.flag("team_named"),
            interviewed_level: terms.text("interviewed_level").map(str::to_owned),
            attrition: terms.rate("attrition"),
            roadmap: terms.flag("roadmap"),
            remote_refused: terms.flag("remote_refused"),
        }
    }
}
