//! Scores for risk and fit, and red flags.
//!
//! Source of the default weights, thresholds and red flags: a public guide to Amazon
//! engineering-manager offers of 2025.

mod criteria;
mod flags;
mod scorecard;
mod sensitivity;

pub use criteria::{Criteria, Factor, UnknownFactor};
pub use flags::{Finding, Flag, Reason, State, red_flags};
pub use scorecard::{Scorecard, Total, Verdict};
pub use sensitivity::{Order, ScoreChange, Sensitivity, WeightChange};
