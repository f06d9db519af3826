//! What money does not say about an offer: how safe it is, how well it fits, what warns of it.
//!
//! Source of the usual weights, the thresholds and the red flags: a public guide to Amazon
//! engineering-manager offers of 2025.

mod criteria;
mod flags;
mod scorecard;
mod sensitivity;

pub use criteria::{Criteria, Factor, UnknownFactor};
pub use flags::{Finding, Flag, Reason, State, red_flags};
pub use scorecard::{Scorecard, Total, Verdict};
pub use sensitivity::{Order, ScoreChange, Sensitivity, WeightChange};
