//! Decisions: market benchmarks, the walk-away number, scenarios, scorecards and red flags.

mod market;
mod outlook;
mod profile;
mod scenario;
mod score;
mod walkaway;

pub use market::{
    Adjustment, AdjustmentCause, Asked, Band, BandLevel, BandMatch, BandOf, BandStanding,
    Benchmark, Benchmarked, Location, LookupKey, Market, Middle, NoBand, NoMiddle, Premium,
    Published, Range, VestingSource, amazon_rank,
};
pub use outlook::{LeaderChange, Outlook};
pub use profile::{
    CostOfLiving, Current, Names, Part, Profile, ProfileMoney, WalkawayTerms, Weight,
};
pub use scenario::{Scenario, ScenarioError, Scenarios, ScenariosError};
pub use score::{
    Criteria, Factor, Finding, Flag, Order, Reason, ScoreChange, Scorecard, Sensitivity, State,
    Total, UnknownFactor, Verdict, WeightChange, red_flags,
};
pub use walkaway::{Addend, Walkaway, WalkawayError};
