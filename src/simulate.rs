//! What may happen to offers whose pay moves with share prices, by simulating the prices.
//!
//! A share price follows a geometric Brownian motion around the price path of the file, with the
//! volatility that the file states. The amounts that move come from the ledger. This is the only
//! place with binary floats: figures are estimates here, with a standard error.
#![allow(clippy::float_arithmetic)]

mod distribution;
mod error;
mod exposure;
mod minor_units;
mod outcome;
mod price_model;
mod simulation;
mod terms;

pub use error::SimulationError;
pub use outcome::{Ahead, Histogram, OfferOutcome, Outcome, Probability};
pub use simulation::Simulation;
pub use terms::{Correlation, Paths, SimulationTerms};

#[cfg(feature = "file")]
#[cfg(test)]
mod tests;
