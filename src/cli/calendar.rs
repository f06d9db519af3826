//! Lays out offers by calendar year, or explains why they cannot be.

use offercalc::Projection;

use super::args::CalendarArgs;
use super::diagnostics::{Diagnostic, Failure};
use super::input::Projected;

/// Lays out offers by calendar year, if that was asked for.
pub(crate) fn lay_out(offers: &mut [Projected], args: &CalendarArgs) -> Result<(), Failure> {
    if args.calendar.is_none() {
        return Ok(());
    }
    let without = offers.iter().filter(|offer| offer.offer.start().is_none());
    let mut files: Vec<&str> = without.map(|offer| offer.file.as_str()).collect();
    files.dedup();
    if !files.is_empty() {
        return Err(Failure::input(files.into_iter().map(missing).collect()));
    }
    let dated = offers.iter_mut().filter_map(|offer| {
        let start = offer.offer.start()?;
        Some((&mut offer.projection, start))
    });
    Projection::by_calendar_year(dated)
        .map_err(|error| Failure::input(vec![Diagnostic::new(error.to_string())]))
}

fn missing(file: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new("`start` is missing, which `--calendar` needs").file(file);
    diagnostic.hint("add the first day of the job at the top of the file: start = 2026-03-16")
}
