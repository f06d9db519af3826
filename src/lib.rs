//! The model of pay behind `offercalc`: job offers in, exact figures by year out.
//!
//! Data flows one way: the text of an offer file becomes an [`Offer`] that cannot hold nonsense,
//! the offer a [`Ledger`] of dated payments, the ledger the years of a [`Projection`], and
//! projections a [`Comparison`]. [`Leaving`] asks the same ledger what leaving early comes to.
//! What money does not say is a [`Matrix`] of weights for the offer's scores, and [`red_flags`].
//! Every figure is a sum of the ledger's payments, so they always agree. The library knows no
//! file, clock or terminal.
//!
//! ```
//! use offercalc::{Comparison, Horizon, Metric, Offer};
//!
//! let written = Offer::from_toml("base = 165_000\nsign_on = [40_000]").expect("valid");
//! let countered = Offer::from_toml("base = 180_000").expect("valid");
//!
//! let horizon = Horizon::default();
//! let offers = [written.project(horizon)?, countered.project(horizon)?];
//! assert_eq!(offers[0].metric(Metric::Average)?.get().to_string(), "175000.00");
//!
//! // They are equal at month 32; from month 33 on the higher base is ahead.
//! let overtake = Comparison::new(&offers)?.overtakes()[0];
//! assert_eq!((overtake.ahead, overtake.from_month), (1, 33));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Money and rates are decimals from the file's text on, rounded in one place by one rule,
//! [`round`].

mod amount;
mod assumption;
mod comparison;
mod component;
mod course;
mod currency;
mod grant;
mod judgement;
mod leaving;
mod ledger;
mod lever;
mod market;
mod metric;
mod nearest;
mod offer;
mod offer_file;
mod profile;
mod projection;
mod rate;
mod read;
mod rounding;
mod score;
mod search;
mod share_price;
mod solve;
mod sweep;
mod text;
mod vesting;
mod walkaway;

pub use amount::{Amount, AmountError, Price};
pub use comparison::{Comparison, ComparisonError, Overtake, Standing};
pub use component::Component;
pub use course::{Course, CourseError};
pub use currency::{Currency, CurrencyError};
pub use judgement::{Process, Scale, Score};
pub use leaving::{
    Departure, GrantLeft, Leaving, LeavingComparison, LeftBehind, Promised, SignOnLeft, SignOnRule,
};
pub use ledger::{Horizon, Ledger, OutOfReach, Payment, year_of};
pub use lever::{Change, ChangeError, Changed, Dial, Edit, Lever, Setting, Step, Unit};
pub use market::{
    Adjustment, Asked, Band, BandLevel, BandOf, BandStanding, Benchmark, Found, Key, Location,
    Market, Middle, NoBand, Placed, Premium, Published, Range, VestingSource, amazon_rank,
};
pub use metric::{Figure, Metric, MetricError, UnknownMetric};
pub use nearest::nearest;
pub use offer::{Clawback, Offer, Paid, Repay, SignOn, Stock};
pub use offer_file::OfferFile;
pub use profile::{Current, Names, Part, Profile, WalkawayTerms, Weight};
pub use projection::{Projection, Year};
pub use rate::{Growth, Rate, RateError};
pub use read::Problem;
pub use rounding::round;
pub use rust_decimal::Decimal;
pub use score::{
    Factor, Finding, Flag, Flips, Judged, Matrix, Order, ScoreFlip, State, Total, UnknownFactor,
    Verdict, WeightFlip, red_flags,
};
pub use solve::{Landing, Solution, Target, Unsolved, solve};
pub use sweep::{Handover, Line, Point, Steps, StepsError, Sweep};
pub use text::{grouped, price_digits, push_grouped};
pub use vesting::{
    Allocation, Cadence, Confidence, PRESETS, Percent, Preset, Schedule, ScheduleError,
};
pub use walkaway::{Addend, Walkaway};
