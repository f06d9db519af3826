//! Take-home pay: income taxes and payroll insurances on one year's wages.
//!
//! A [`Law`] is the tax law of one jurisdiction in one tax year, as data. A [`Residence`] is the
//! national law with those of a state and its localities, and computes a [`TaxReturn`]. Nothing here
//! names a jurisdiction: a new one without special rules is a data file.
//!
//! Rates are fractions, amounts are units of the national law's currency, each a year. Every line of
//! a return is rounded once, to the minor unit; from there on there is only addition.

mod allowance;
mod brackets;
mod filing;
mod income_tax;
mod insurance;
mod law;
mod place;
mod recapture;
mod residence;
mod tax_return;
mod taxation;
mod terms;
mod wages;
mod withholding;

pub use allowance::{Allowance, AllowanceSize, IncomeCap, Taper};
pub use brackets::{BracketReached, Brackets, BracketsError};
pub use filing::{ByFiling, Filing};
pub use income_tax::IncomeTax;
pub use insurance::{Contribution, Insurance, WageLimit};
pub use law::{Credit, FlatRate, Law, LawBasis, LocalBase, Supplemental, Surtax};
pub use place::{Place, PlaceError, PlaceNames};
pub use recapture::{Recapture, RecaptureRow, RecaptureStep};
pub use residence::Residence;
pub use tax_return::{DeductionChoice, Deductions, TaxError, TaxKind, TaxLine, TaxReturn};
pub use taxation::Taxation;
pub use terms::TaxTerms;
pub use wages::{Pretax, Wages};
pub use withholding::Withholding;
