//! What money does not say about an offer: how safe it is, how well it fits, what warns of it.
//!
//! Source of the usual weights, the thresholds and the red flags: a public guide to Amazon
//! engineering-manager offers of 2025.

mod flags;
mod flip;
mod judged;
mod matrix;

pub use flags::{Finding, Flag, State, red_flags};
pub use flip::{Flips, Order, ScoreFlip, WeightFlip};
pub use judged::{Judged, Total, Verdict};
pub use matrix::{Factor, Matrix, UnknownFactor};
