//! Who leads, in words and in JSON, the same for every command that holds offers against each
//! other.

use offercalc::{Comparison, ComparisonError, Overtake, Standing};
use serde::Serialize;

use super::failure::{Diagnostic, Failure};
use super::input::Projected;
use super::offers;
use super::report::Number;

/// Holds offers against the first of them, where they can be.
pub(crate) fn compared(offers: &[Projected]) -> Result<Comparison<'_>, Failure> {
    let projections = offers.iter().map(|offer| &offer.projection);
    Comparison::new(projections).map_err(|mixed| refused(&mixed, offers))
}

/// Why the offers cannot be held against each other.
pub(crate) fn refused(error: &ComparisonError, offers: &[Projected]) -> Failure {
    let file = offers.get(error.offer()).map_or("", |offer| &offer.file);
    let diagnostic = Diagnostic::new(error.to_string()).file(file);
    Failure::input(vec![diagnostic.hint("write all offers in one currency")])
}

/// The name of an offer by its index.
pub(crate) fn name(offers: &[Projected], index: usize) -> &str {
    offers.get(index).map_or("", |offer| &offer.name)
}

/// Who leads in years or months from the first on, a line for each run of them that are alike.
pub(crate) fn runs(offers: &[Projected], unit: &str, standings: &[Standing]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut first = 1;
    let alike =
        |one: &Standing, next: &Standing| (one.leader, one.close) == (next.leader, next.close);
    for run in standings.chunk_by(alike) {
        let last = (first..).zip(run).map(|(number, _)| number).last().unwrap_or(first);
        let leader = run.first().map(|standing| leader(offers, standing, first == last));
        let span = offers::span(unit, first, last);
        lines.extend(leader.map(|leader| format!("{span}: {leader}")));
        first = last + 1;
    }
    lines
}

/// Who leads, by how much where that is asked for.
pub(crate) fn leader(offers: &[Projected], standing: &Standing, with_lead: bool) -> String {
    let Some(leader) = standing.leader.map(|leader| name(offers, leader)) else {
        let leaders = standing.leaders();
        let names: Vec<&str> = leaders.iter().map(|leader| name(offers, *leader)).collect();
        let all = names.len() == offers.len();
        return if all { "equal".to_owned() } else { format!("{} equal", names.join(" and ")) };
    };
    let lead = if with_lead { lead(offers, standing) } else { String::new() };
    let close = if standing.close { "too close to call, " } else { "" };
    format!("{close}{leader}{lead}")
}

/// By how much, and where there are several, over whom.
fn lead(offers: &[Projected], standing: &Standing) -> String {
    let mut lead = format!(" by {}", offers::money(standing.lead, offers::currency(offers)));
    if let Some(rate) = standing.lead_rate {
        lead.push_str(&format!(" ({})", offers::percent(rate)));
    }
    if let Some(second) = standing.second.filter(|_| offers.len() > 2) {
        lead.push_str(&format!(" over {}", name(offers, second)));
    }
    lead
}

#[derive(Serialize)]
pub(crate) struct StandingJson<'a> {
    leader: Option<&'a str>,
    close: bool,
    differences: Vec<Number>,
}

impl<'a> StandingJson<'a> {
    pub(crate) fn new(offers: &'a [Projected], standing: &Standing) -> Self {
        Self {
            leader: standing.leader.map(|leader| name(offers, leader)),
            close: standing.close,
            differences: standing.differences.iter().copied().map(Number).collect(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct OvertakeJson<'a> {
    ahead: &'a str,
    behind: &'a str,
    from_year: u32,
    from_month: u32,
}

impl<'a> OvertakeJson<'a> {
    pub(crate) fn new(offers: &'a [Projected], overtake: &Overtake) -> Self {
        Self {
            ahead: name(offers, overtake.ahead),
            behind: name(offers, overtake.behind),
            from_year: overtake.from_year,
            from_month: overtake.from_month,
        }
    }
}
