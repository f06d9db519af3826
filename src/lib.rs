//! The pay model behind `offercalc`: job offers in, exact yearly figures out.
//!
//! Data flows one way. The text of an offer file becomes a valid [`Offer`], the offer becomes a
//! [`Ledger`] of dated payments, the ledger becomes the years of a [`Projection`], and projections
//! become a [`Comparison`]. [`Leaving`] uses the same ledger to compute what you keep if you leave
//! early. [`Scorecard`]s, [`Criteria`] and [`red_flags`] cover everything besides pay. Every figure
//! is a sum of the ledger's payments, so figures always agree. The library does not access files,
//! the clock or the terminal.
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
//! // They are equal at month 32. From month 33, the higher base is ahead.
//! let overtake = Comparison::new(&offers)?.overtakes()[0];
//! assert_eq!((overtake.ahead, overtake.from_month), (1, 33));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Money and rates stay decimals from file to output. [`round`] is the only rounding rule.

mod assessment;
mod assumption;
mod clawback;
mod comparison;
mod component;
mod decide;
mod equity;
#[cfg(feature = "file")]
mod file;
mod key;
mod leaving;
mod ledger;
mod lever;
mod metric;
mod money;
mod names;
mod offer;
mod overrides;
mod parity;
mod pay;
#[cfg(feature = "simulate")]
mod simulate;
mod stock;
mod suggest;
mod tax;
mod terms;
mod time;
mod view;
mod working_time;

pub use assessment::{Process, Scale, Score};
pub use assumption::{
    Assumption, ExitPrice, ExitValue, GrowthPath, MatchCap, MatchTier, OptionTerms,
    RecurringAmount, TimeAssumption,
};
pub use clawback::{Clawback, Repay};
pub use comparison::{CalendarOvertake, Comparison, ComparisonError, Overtake, Standing};
pub use component::{Component, PayKind};
pub use decide::{
    Addend, Adjustment, AdjustmentCause, Asked, Band, BandLevel, BandMatch, BandOf, BandStanding,
    Benchmark, Benchmarked, CostOfLiving, Criteria, Current, Factor, Finding, Flag, LeaderChange,
    Location, LookupKey, Market, Middle, Names, NoBand, NoMiddle, Order, Outlook, Part, Premium,
    Profile, ProfileMoney, Published, Range, Reason, Scenario, ScenarioError, Scenarios,
    ScenariosError, ScoreChange, Scorecard, Sensitivity, State, Total, UnknownFactor, Verdict,
    VestingSource, Walkaway, WalkawayError, WalkawayTerms, Weight, WeightChange, amazon_rank,
    red_flags,
};
pub use equity::{
    Allocation, Cadence, Confidence, OptionType, PRESETS, Percent, Preset, Schedule, ScheduleError,
    Volatility,
};
#[cfg(feature = "file")]
pub use file::{
    Change, Changed, Kept, NoLaw, OfferFile, OfferRows, OfferTable, Problem, StatedTerm,
    TableProblem, TaxTable, TaxTables,
};
pub use key::{Floor, Key, Kind, MOST_SECTIONS, Sign, Step};
pub use leaving::{
    AdvanceLeft, Departure, Exercisable, GrantLeft, Leaving, LeavingComparison, LeftBehind,
    Promised,
};
pub use ledger::{
    AwardName, DatedPayment, Entry, Ledger, LedgerError, OutOfReach, Payment, RepaymentRule, Source,
};
#[cfg(feature = "file")]
pub use lever::lever_names;
pub use lever::{
    Crossover, Effort, Landing, Lever, LeverError, LeverInput, Line, ListError, Objective,
    ObjectiveError, Point, Solution, Steps, StepsError, Sweep, SweepValues, Target, TwoWayLine,
    TwoWaySweep, Unit, Unsolved, is_steady, solve,
};
pub use metric::{Figure, Metric, MetricError, UnknownMetric};
pub use money::{
    Amount, AmountError, Currency, CurrencyError, DiscountRate, Exchange, ExchangeRate,
    ExchangeRateError, Growth, LeaveRate, MissingRate, Money, Price, Rate, RateError,
    RatesDisagree, grouped, price_digits, push_grouped, round,
};
pub use offer::Offer;
pub use overrides::Overrides;
pub use parity::{Metro, NoPriceLevel, PriceLevel, PriceLevels, PriceSource};
pub use pay::{OneTime, OptionFigures, Paid, Per, Recurring, SignOn, Size, deferral_limit};
pub use rust_decimal::Decimal;
#[cfg(feature = "simulate")]
pub use simulate::{
    Ahead, Correlation, Histogram, OfferOutcome, Outcome, Paths, Probability, Simulation,
    SimulationError, SimulationTerms,
};
pub use stock::{AskedPrice, Stock};
pub use suggest::suggest;
pub use tax::{
    Allowance, AllowanceSize, BracketReached, Brackets, BracketsError, ByFiling, Contribution,
    Credit, DeductionChoice, Deductions, Filing, FlatRate, IncomeCap, IncomeTax, Insurance, Law,
    LawBasis, LocalBase, Place, PlaceError, PlaceNames, Pretax, Recapture, RecaptureRow,
    RecaptureStep, Residence, Supplemental, Surtax, Taper, TaxError, TaxKind, TaxLine, TaxReturn,
    TaxTerms, Taxation, WageLimit, Wages, Withholding,
};
pub use terms::{RepayStep, Setting, Terms};
pub use time::{Date, DateError, Horizon, is_calendar_year, year_of};
pub use view::{Projection, Year, YearAfterTax};
pub use working_time::WorkingTime;
