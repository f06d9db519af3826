//! What helps to decide: the market, the walk-away number, and what money does not say.

mod market;
mod profile;
mod score;
mod walkaway;

pub use market::{
    Adjustment, Asked, Band, BandLevel, BandOf, BandStanding, Benchmark, Found, Key, Location,
    Market, Middle, NoBand, Placed, Premium, Published, Range, VestingSource, amazon_rank,
};
pub use profile::{Current, Names, Part, Profile, WalkawayTerms, Weight};
pub use score::{
    Factor, Finding, Flag, Flips, Judged, Matrix, Order, ScoreFlip, State, Total, UnknownFactor,
    Verdict, WeightFlip, red_flags,
};
pub use walkaway::{Addend, Walkaway};
