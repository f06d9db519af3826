//! The answer for programs: CSV and JSON.

use std::io::{self, Write};

use offercalc::{Landing, Setting, round};
use serde::Serialize;

use super::Answered;
use super::report::SolveReport;
use crate::cli::changes::{self, SettingJson};
use crate::cli::input::Projected;
use crate::cli::levers::PartyJson;
use crate::cli::offers;
use crate::cli::report::{Field, Number, write_json};

impl SolveReport {
    /// A row a lever.
    pub(super) fn rows(
        &self,
        write: &mut dyn FnMut(&[Field<'_>]) -> io::Result<()>,
    ) -> io::Result<()> {
        let header = ["lever", "from", "to", "difference", "rate", "figure", "rounded", "reason"];
        write(&header.map(Field::Text))?;
        let minor_digits = self.minor_digits();
        let number = |setting: Option<Setting>| match setting {
            Some(setting) => Field::Number(changes::plain(&setting, minor_digits)),
            None => Field::Empty,
        };
        for answered in &self.answers {
            let lever = answered.movable.lever.to_string();
            let reason = answered.reason(self);
            let solved = answered.outcome.as_ref().ok();
            let now = answered.now();
            let to = solved.map(|solved| answered.setting(solved.solution.reaches.value));
            let more = to.as_ref().and_then(|to| to.more_than(now.as_ref()));
            let rate = to.as_ref().and_then(|to| to.rate_over(now.as_ref()));
            let ask = solved.and_then(|solved| solved.ask);
            write(&[
                Field::Text(&lever),
                number(now),
                number(to),
                number(more),
                rate.map_or(Field::Empty, Field::Number),
                solved.map_or(Field::Empty, |s| Field::Number(s.solution.reaches.figure)),
                number(ask.map(|ask| answered.setting(ask.value))),
                reason.as_deref().map_or(Field::Empty, Field::Text),
            ])?;
        }
        Ok(())
    }

    /// The whole answer.
    pub(super) fn object(&self, out: &mut dyn Write) -> io::Result<()> {
        let json = SolveJson {
            schema: offers::SCHEMA,
            command: "solve",
            years: self.years.years(),
            currency: self.offer.projection.currency().code(),
            offer: self.party(&self.offer, 0, true),
            matched: self.goal.other.as_ref().map(|(_, other)| self.party(other, 1, self.each)),
            target: TargetJson {
                metric: self.goal.metric.to_string(),
                amount: Number(round(self.goal.amount, self.minor_digits())),
            },
            now: Number(self.now),
            solutions: self.answers.iter().map(|answered| answered.json(self)).collect(),
            fixed: self.fixed_notes().lines,
        };
        write_json(out, &json)
    }
}

impl SolveReport {
    /// One of the offers with what its figure rests on.
    fn party<'a>(&'a self, offer: &'a Projected, index: usize, moved: bool) -> PartyJson<'a> {
        let assumed = self.assumed.get(index).map_or(&[][..], |assumed| &assumed.lines);
        let kept = match self.answers.as_slice() {
            [only] if moved => only.movable.kept.as_slice(),
            _ => &[],
        };
        PartyJson { name: &offer.name, file: &offer.file, moved, kept, assumptions: assumed }
    }
}

impl Answered {
    fn json(&self, report: &SolveReport) -> SolutionJson {
        let minor_digits = report.minor_digits();
        let json = |setting: Setting| SettingJson { setting, minor_digits };
        let step = |landing: Landing| StepJson {
            value: json(self.setting(landing.value)),
            figure: Number(landing.figure),
            target: Number(round(landing.target, minor_digits)),
        };
        let solved = self.outcome.as_ref().ok();
        let now = self.now();
        let to = solved.map(|solved| self.setting(solved.solution.reaches.value));
        SolutionJson {
            lever: self.movable.lever.to_string(),
            difference: to.as_ref().and_then(|to| to.more_than(now.as_ref())).map(json),
            rate: to.as_ref().and_then(|to| to.rate_over(now.as_ref())).map(Number),
            from: now.map(json),
            to: to.map(json),
            figure: solved.map(|solved| Number(solved.solution.reaches.figure)),
            falls_short: solved.and_then(|solved| solved.solution.falls_short).map(step),
            rounded: solved.and_then(|solved| solved.ask).map(step),
            reason: self.reason(report),
        }
    }
}

#[derive(Serialize)]
struct SolveJson<'a> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    offer: PartyJson<'a>,
    #[serde(rename = "match")]
    matched: Option<PartyJson<'a>>,
    target: TargetJson,
    now: Number,
    solutions: Vec<SolutionJson>,
    fixed: Vec<String>,
}

#[derive(Serialize)]
struct TargetJson {
    metric: String,
    amount: Number,
}

#[derive(Serialize)]
struct SolutionJson {
    lever: String,
    from: Option<SettingJson>,
    to: Option<SettingJson>,
    difference: Option<SettingJson>,
    rate: Option<Number>,
    figure: Option<Number>,
    falls_short: Option<StepJson>,
    rounded: Option<StepJson>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct StepJson {
    value: SettingJson,
    figure: Number,
    target: Number,
}
