//! Offers in scenarios: who leads in each, by the weighted figure and in the worst case.

use std::io;

use offercalc::{
    Change, Changed, Decimal, Figure, Horizon, Kept, LeaderChange, Metric, Money, Outlook, Rate,
    Scenario, Scenarios, Standing,
};
use serde::Serialize;

use super::Report;
use super::assumptions::{self, Rule};
use super::basis::{Basis, without_unvested};
use super::changes::{OfferChange, kept_in_words};
use super::document::{Cell, Column, Document, Notes, Role, Table, Wording};
use super::head::Head;
use super::number::Number;
use super::offer::{MOST_IN_DETAIL, Offers};
use super::record::{RecordWriter, header};
use super::sanitize::sanitize;
use super::side_by_side::{self, OfferLine, SideBySide};
use super::standing::NamedStanding;
use super::text::{self, by_name, label, percent, possessive};

/// The most scenarios that the answer explains. More are listed in the notes.
const MOST_IN_ANSWER: usize = 4;

/// The footnote of the short table.
const SCENARIOS_ELSEWHERE: &str = "widen the terminal for each scenario, or use --format csv";

/// What weighted figures and the probabilities that change the leader rest on.
const SCALED: Rule<'_> = Rule::new(
    "a changed probability scales the others",
    "the probability that changes who leads is to a tenth of a percent; those of the other scenarios \
     are scaled in proportion",
);

#[derive(Serialize)]
pub(crate) struct ScenariosReport<'a> {
    #[serde(flatten)]
    head: Head,
    #[serde(serialize_with = "by_name")]
    metric: Metric,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<OfferChange<'a>>,
    offers: Vec<OfferInScenarios<'a>>,
    scenarios: Vec<ScenarioFigures<'a>>,
    weighted: Ranked<'a>,
    worst: WorstCase<'a>,
    leader_changes: Vec<NamedLeaderChange<'a>>,
    /// The first scenario in which every offer has its lowest figure.
    #[serde(skip)]
    worst_for_all: Option<&'a str>,
    /// Whether the scenarios change no figure.
    #[serde(skip)]
    is_constant: bool,
}

/// What a scenario changes.
pub(crate) struct ScenarioEffect {
    /// The offer that it is for; every offer if `None`.
    pub(crate) offer: Option<usize>,
    /// The label of the lever.
    pub(crate) label: String,
    pub(crate) change: Change,
    /// By how much it changes the offer's own share price, if it is that.
    pub(crate) price_move: Option<Rate>,
    /// The side effects, each with its offer.
    pub(crate) kept: Vec<(usize, Kept)>,
}

#[derive(Serialize)]
struct OfferInScenarios<'a> {
    name: &'a str,
    file: &'a str,
    /// Those that hold in every scenario.
    #[serde(serialize_with = "without_unvested")]
    assumptions: Vec<Basis>,
}

#[derive(Serialize)]
struct ScenarioFigures<'a> {
    name: &'a str,
    probability: Number,
    set: &'a [String],
    #[serde(flatten)]
    ranked: Ranked<'a>,
    #[serde(skip)]
    words: String,
    /// The side effects of its changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kept: Vec<String>,
}

/// The figure of each offer, and who leads.
#[derive(Serialize)]
struct Ranked<'a> {
    figures: Vec<Number<Money>>,
    #[serde(flatten)]
    standing: NamedStanding<'a>,
}

/// The lowest figure of each offer.
#[derive(Serialize)]
struct WorstCase<'a> {
    /// The scenario in which each offer has it.
    scenarios: Vec<&'a str>,
    #[serde(flatten)]
    ranked: Ranked<'a>,
}

/// A probability of one scenario at which another offer leads by the weighted figure.
#[derive(Serialize)]
struct NamedLeaderChange<'a> {
    scenario: &'a str,
    from: Number,
    to: Number,
    /// Null if several offers tie.
    leader: Option<&'a str>,
    #[serde(skip)]
    is_raised: bool,
}

impl<'a> Ranked<'a> {
    fn new(offers: Offers<'a>, figures: &[Money], standing: &Standing) -> Self {
        Self {
            figures: figures.iter().copied().map(Number::exact).collect(),
            standing: NamedStanding::new(offers, standing.clone()),
        }
    }

    /// The leader, for a table cell.
    fn leader(&self) -> Cell<'a> {
        match self.standing.leader {
            Some(_) if self.standing.close => Cell::text("too close to call"),
            Some(leader) => Cell::text(leader),
            None => Cell::text(self.standing.leaders()),
        }
    }

    fn line(&self, metric: Metric, role: Role, label: String) -> OfferLine<'a> {
        let figure = |figure: &Number<Money>| Cell::of(metric, Some(Figure::Amount(figure.get())));
        OfferLine::cells(role, label, self.figures.iter().map(figure))
    }
}

impl<'a> ScenariosReport<'a> {
    /// Builds the report. `effects` are what each scenario changes, and `assumptions` those of each
    /// offer that hold in all of them. `changes` were made before, each with the index of its offer.
    pub(crate) fn new(
        years: Horizon,
        offers: Offers<'a>,
        metric: Metric,
        (scenarios, effects): (&'a Scenarios, &[Vec<ScenarioEffect>]),
        outlook: &Outlook,
        assumptions: Vec<Vec<Basis>>,
        changes: &[(usize, Changed)],
    ) -> Self {
        let name = |index: usize| scenarios.iter().nth(index).map_or("", Scenario::name);
        let results = outlook.figures.iter().zip(&outlook.standings);
        let each = scenarios.iter().zip(effects).zip(results);
        let worst: Vec<Money> = outlook.worst.iter().map(|(_, figure)| *figure).collect();
        let leader_change = |change: &LeaderChange| NamedLeaderChange {
            scenario: name(change.scenario),
            from: Number::rate(change.from),
            to: Number::rate(change.to),
            leader: change.leader.map(|leader| offers.name(leader)),
            is_raised: change.is_raised(),
        };
        Self {
            head: Head::new("compare", years, offers.currency()).with_rates(offers.rates()),
            metric,
            changes: OfferChange::all(offers, changes),
            offers: offers
                .iter()
                .zip(assumptions)
                .map(|(offer, assumptions)| OfferInScenarios {
                    name: &offer.name,
                    file: &offer.file,
                    assumptions,
                })
                .collect(),
            scenarios: each
                .map(|((scenario, effects), (figures, standing))| ScenarioFigures {
                    name: scenario.name(),
                    probability: Number::rate(scenario.probability().fraction()),
                    set: scenario.set(),
                    ranked: Ranked::new(offers, figures, standing),
                    words: in_words(scenario, effects, offers),
                    kept: kept(effects, offers),
                })
                .collect(),
            weighted: Ranked::new(offers, &outlook.weighted, &outlook.weighted_standing),
            worst: WorstCase {
                scenarios: outlook.worst.iter().map(|(scenario, _)| name(*scenario)).collect(),
                ranked: Ranked::new(offers, &worst, &outlook.worst_standing),
            },
            leader_changes: outlook.changes.iter().map(leader_change).collect(),
            worst_for_all: outlook.worst_for_all().map(name),
            is_constant: outlook.is_constant(),
        }
    }
}

/// `bear, flat and bull`
fn joined(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| sanitize(name)).collect();
    match names.split_last() {
        Some((last, first @ [_, ..])) => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// `bear: every share price 40% lower (25%)`
fn in_words(scenario: &Scenario, effects: &[ScenarioEffect], offers: Offers<'_>) -> String {
    let (name, probability) = (sanitize(scenario.name()), scenario.probability());
    let effects: Vec<String> = effects.iter().map(|effect| effect.in_words(offers)).collect();
    match effects.split_last() {
        None if name == "flat" => format!("{name} ({probability})"),
        None => format!("{name}: no change ({probability})"),
        Some((only, [])) => format!("{name}: {only} ({probability})"),
        Some((last, first)) => format!("{name}: {} and {last} ({probability})", first.join(", ")),
    }
}

/// The side effects of a scenario: `Current job: share prices by year removed`
fn kept(effects: &[ScenarioEffect], offers: Offers<'_>) -> Vec<String> {
    let kept = effects.iter().flat_map(|effect| &effect.kept);
    kept.map(|(offer, kept)| format!("{}: {}", offers.name(*offer), kept_in_words(kept))).collect()
}

impl ScenarioEffect {
    /// `every share price 40% lower`, `Amazon L6's share price growth -10%` or `base raised by 5%`
    fn in_words(&self, offers: Offers<'_>) -> String {
        let whose = self.offer.map(|offer| possessive(offers.name(offer)));
        let label = match (whose, self.price_move) {
            (Some(whose), _) => format!("{whose} {}", self.label),
            (None, Some(_)) => format!("every {}", self.label),
            (None, None) => self.label.clone(),
        };
        let value = sanitize(self.change.value());
        match (self.price_move, self.change.operator()) {
            (Some(by), _) => {
                let direction = if by < Rate::default() { "lower" } else { "higher" };
                format!("{label} {}% {direction}", by.percent().abs())
            }
            (None, "+=") => format!("{label} raised by {value}"),
            (None, "-=") => format!("{label} lowered by {value}"),
            (None, _) => format!("{label} {value}"),
        }
    }
}

impl Report for ScenariosReport<'_> {
    fn title(&self) -> &'static str {
        "Scenarios"
    }

    fn document(&self, wording: Wording) -> Document<'_> {
        let assumed = self.offers.iter().map(|offer| (offer.name, offer.assumptions.as_slice()));
        let unpromised = assumptions::unpromised(self.metric, assumed.clone());
        let many = self.scenarios.len() > MOST_IN_ANSWER;
        let listed = self.scenarios.iter().map(|scenario| scenario.words.clone());
        let rules: &[Rule<'_>] = if self.leader_changes.is_empty() { &[] } else { &[SCALED] };
        Document::new()
            .lines(self.answer(wording).into_iter().chain(unpromised))
            .forms(self.forms())
            .lines(self.worst_case(wording).into_iter().chain(self.what_changes_the_leader()))
            .notes(many.then(|| Notes::new("Scenarios", listed.collect())))
            .notes((!self.changes.is_empty()).then(|| OfferChange::notes(&self.changes)))
            .notes(self.also_changed())
            .notes(assumptions::notes(assumed, rules, wording.notes))
    }

    fn records(&self, write: &mut RecordWriter<'_>) -> io::Result<()> {
        header(write, ["offer", "figure", "scenario", "probability", "amount"])?;
        let metric = self.metric.to_string();
        for (index, offer) in self.offers.iter().enumerate() {
            let mut row = |figure: &str, of: Option<(&str, Option<Number>)>, all: &Ranked<'_>| {
                let scenario = of.map(|(name, _)| sanitize(name));
                let (scenario, probability) = (scenario.as_deref(), of.and_then(|(_, it)| it));
                let amount = all.figures.get(index).copied();
                write(&[
                    offer.name.into(),
                    figure.into(),
                    scenario.into(),
                    probability.into(),
                    amount.into(),
                ])
            };
            for ScenarioFigures { name, probability, ranked, .. } in &self.scenarios {
                row(&metric, Some((name, Some(*probability))), ranked)?;
            }
            row("weighted", None, &self.weighted)?;
            let worst = self.worst.scenarios.get(index).map(|name| (*name, None));
            row("worst", worst, &self.worst.ranked)?;
        }
        Ok(())
    }
}

impl ScenariosReport<'_> {
    /// The side effects of the scenarios' changes.
    fn also_changed(&self) -> Option<Notes> {
        let lines = self.scenarios.iter().flat_map(|scenario| {
            let name = sanitize(scenario.name);
            scenario.kept.iter().map(move |kept| format!("{name}: {kept}"))
        });
        let lines: Vec<String> = lines.collect();
        (!lines.is_empty()).then(|| Notes::new("Also changed by scenarios", lines))
    }

    /// The forms of the table, widest first.
    fn forms(&self) -> Vec<Table<'_>> {
        side_by_side::forms(
            self.offers.len(),
            || [self.by_scenario(true), self.by_scenario(false)],
            |full| self.row_an_offer(full),
        )
    }

    fn by_scenario<'r>(&'r self, with_leader: bool) -> Table<'r> {
        let line = |role, label: String, ranked: &'r Ranked<'r>| {
            let line = ranked.line(self.metric, role, label);
            line.after(with_leader.then(|| ranked.leader()))
        };
        let scenarios = self.scenarios.iter().map(|scenario| {
            let percent = text::in_percent(scenario.probability);
            let label = format!("{}, {percent}%", sanitize(scenario.name));
            line(Role::Equal, label, &scenario.ranked)
        });
        let summary = self.summary();
        let summary = summary.map(|(label, ranked)| line(Role::Total, label.to_owned(), ranked));
        let offers = self.offers.iter().map(|offer| Column::figures(offer.name));
        SideBySide::of_columns(Column::name(self.head.currency.code()), offers)
            .after(with_leader.then(|| Column::name("leader")))
            .table(vec![scenarios.collect(), summary.into()])
    }

    /// A row for each offer, also with its figure in each scenario if there is room.
    fn row_an_offer(&self, full: bool) -> Table<'_> {
        let scenarios = self.scenarios.iter().filter(|_| full).map(|scenario| {
            let label = sanitize(scenario.name).into_owned();
            scenario.ranked.line(self.metric, Role::Equal, label)
        });
        let summary = self.summary();
        let summary =
            summary.map(|(label, ranked)| ranked.line(self.metric, Role::Equal, label.to_owned()));
        let names = self.offers.iter().map(|offer| offer.name);
        let footnote = (!full).then_some(SCENARIOS_ELSEWHERE);
        SideBySide::new(self.head.currency.code(), names)
            .footnote(footnote)
            .rows(scenarios.chain(summary).collect())
    }

    /// The rows below the scenarios.
    const fn summary(&self) -> [(&'static str, &Ranked<'_>); 2] {
        [("weighted", &self.weighted), ("worst case", &self.worst.ranked)]
    }

    /// What the figures are, like `total over 4 years`.
    fn what(&self) -> String {
        match self.metric {
            Metric::Total | Metric::TakeHome => {
                format!("{} {}", label(self.metric), self.head.over())
            }
            metric => label(metric).into_owned(),
        }
    }

    /// Who leads by the weighted figure, who in each scenario, and what the scenarios are.
    fn answer(&self, wording: Wording) -> Vec<String> {
        let standing = &self.weighted.standing;
        let figures = standing.first_two().and_then(|both| {
            let [first, second] = both.map(|index| self.weighted.figures.get(index));
            let [first, second] = [first?, second?].map(|figure| wording.money(figure.get()));
            Some(format!(": {first} vs {second}"))
        });
        let ahead = standing.ahead(wording);
        let what = self.what();
        let mut lines = vec![format!(
            "Weighted by probability, {ahead}{} ({what}).",
            figures.unwrap_or_default()
        )];
        lines.extend(self.who_leads_where());
        if self.scenarios.len() <= MOST_IN_ANSWER {
            let words: Vec<&str> = self.scenarios.iter().map(|it| it.words.as_str()).collect();
            let has_commas = self.scenarios.iter().any(|it| it.set.len() > 1);
            lines.push(format!("{}.", words.join(if has_commas { "; " } else { ", " })));
        }
        lines
    }

    /// Who leads in which scenarios.
    fn who_leads_where(&self) -> Option<String> {
        if self.is_constant && self.scenarios.len() > 1 {
            return Some("Every scenario gives the same figures.".to_owned());
        }
        // Each leader once, with all its scenarios.
        let mut found: Vec<(Option<&str>, bool, Vec<&str>)> = Vec::new();
        for ScenarioFigures { name, ranked, .. } in &self.scenarios {
            let NamedStanding { leader, close, .. } = ranked.standing;
            let leader = leader.filter(|_| !close);
            let is_tie = ranked.standing.leader.is_none();
            match found.iter_mut().find(|(other, tie, _)| (*other, *tie) == (leader, is_tie)) {
                Some((_, _, names)) => names.push(name),
                None => found.push((leader, is_tie, vec![name])),
            }
        }
        let is_all = found.len() == 1;
        let parts = found.iter().map(|(leader, is_tie, names)| {
            let place = if is_all { "every scenario".to_owned() } else { joined(names) };
            let is = if is_all || names.len() == 1 { "is" } else { "are" };
            match leader {
                Some(leader) => format!("{leader} leads in {place}"),
                None if *is_tie => format!("no offer leads in {place}"),
                None => format!("{place} {is} too close to call"),
            }
        });
        let parts: Vec<String> = parts.collect();
        let sentence = parts.join("; ");
        // The name of an offer or of a scenario stays as it is.
        let is_name = !sentence.starts_with("every") && !sentence.starts_with("no offer");
        Some(if is_name { sentence } else { text::capital(&sentence) } + ".")
    }

    /// Who leads in the worst case.
    fn worst_case(&self, wording: Wording) -> Option<String> {
        if self.is_constant {
            return None;
        }
        let ahead = self.worst.ranked.standing.ahead(wording);
        Some(match self.worst_for_all {
            Some(scenario) => {
                format!("{} is the worst case for every offer: {ahead}.", sanitize(scenario))
            }
            None => format!("In the worst case for each offer, {ahead}."),
        })
    }

    /// From which probabilities on another offer leads.
    fn what_changes_the_leader(&self) -> Vec<String> {
        let Some(leader) = self.weighted.standing.leader else {
            return Vec::new();
        };
        if self.leader_changes.is_empty() {
            let is_alone = self.is_constant || self.scenarios.len() == 1;
            let line = format!("{leader} leads at every probability of any one scenario.");
            let is_clear = !is_alone && !self.weighted.standing.close;
            return if is_clear { vec![line] } else { Vec::new() };
        }
        let lines = self.leader_changes.iter().map(|change| {
            let NamedLeaderChange { scenario, to, leader, is_raised, .. } = change;
            let (scenario, to) = (sanitize(scenario), to.get());
            let when = match is_raised {
                _ if to.is_zero() || to == Decimal::ONE => {
                    format!("At a {scenario} probability of {}", percent(to))
                }
                true => format!("From a {scenario} probability of {} on", percent(to)),
                false => format!("At a {scenario} probability of {} or less", percent(to)),
            };
            match leader {
                Some(leader) => format!("{when}, {leader} leads by the weighted figure."),
                None => format!("{when}, other offers tie for the lead."),
            }
        });
        lines.take(MOST_IN_DETAIL).collect()
    }
}
