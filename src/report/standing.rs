//! Which offer leads, by name and in sentences, for every report that compares offers.

use std::ops::RangeInclusive;

use offercalc::{CalendarOvertake, Money, Overtake, Standing};
use serde::{Serialize, Serializer};

use super::document::Wording;
use super::number::Number;
use super::offer::Offers;
use super::text::{self, TimeUnit, percent};

/// A standing, with the offers by name.
#[derive(Serialize)]
pub(crate) struct NamedStanding<'a> {
    /// The offer with the largest figure; null for a tie.
    pub(crate) leader: Option<&'a str>,
    pub(crate) close: bool,
    /// Serializes to each offer's difference from the first.
    #[serde(rename = "differences", serialize_with = "differences")]
    standing: Standing,
    #[serde(skip)]
    offers: Offers<'a>,
}

fn differences<S: Serializer>(standing: &Standing, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(standing.differences.iter().copied().map(Number::exact))
}

impl<'a> NamedStanding<'a> {
    pub(crate) fn new(offers: Offers<'a>, standing: Standing) -> Self {
        let leader = standing.leader.map(|leader| offers.name(leader));
        Self { leader, close: standing.close, standing, offers }
    }

    /// Each offer's difference from the first.
    pub(crate) fn differences(&self) -> &[Money] {
        &self.standing.differences
    }

    /// The leader, for a table cell.
    pub(crate) fn leaders(&self) -> String {
        match self.leader {
            Some(leader) => leader.to_owned(),
            None => self.equal().map_or_else(|| "tied".to_owned(), |names| format!("{names} tied")),
        }
    }

    /// The names of the leaders, if some but not all offers share the largest figure.
    fn equal(&self) -> Option<String> {
        let leaders = self.standing.leaders();
        let names: Vec<&str> = leaders.iter().map(|leader| self.offers.name(*leader)).collect();
        (names.len() < self.offers.len()).then(|| names.join(" and "))
    }

    /// The leader and its margin, as a clause: `Google L5 is ahead by 55,516 (2.9%)`.
    pub(crate) fn ahead(&self, wording: Wording) -> String {
        let Some(leader) = self.leader else {
            let names = self.equal();
            return names.map_or_else(
                || "the offers are tied".to_owned(),
                |names| format!("{names} are tied for the lead"),
            );
        };
        let Standing { lead, lead_rate, second, .. } = &self.standing;
        let second = second.filter(|_| self.offers.len() > 2);
        let of =
            second.map_or_else(String::new, |second| format!(" of {}", self.offers.name(second)));
        let rate = lead_rate.map_or_else(String::new, |rate| format!(" ({})", percent(rate)));
        let close = if self.close { "it is too close to call: " } else { "" };
        format!("{close}{leader} is ahead{of} by {}{rate}", wording.money(*lead))
    }

    /// The leader and the offer in second place, by index.
    pub(crate) fn first_two(&self) -> Option<[usize; 2]> {
        Some([self.standing.leader?, self.standing.second?])
    }

    /// Whether one offer leads here and another one there.
    pub(crate) fn has_other_leader(&self, other: &Self) -> bool {
        let leaders = self.standing.leader.zip(other.standing.leader);
        leaders.is_some_and(|(one, other)| one != other)
    }

    /// Whether the same offer leads, equally clearly.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (self.standing.leader, self.close) == (other.standing.leader, other.close)
    }
}

/// Which offer leads when, in a sentence: `Google L5 leads in years 1–2, Meta E6 in year 4; year 3
/// is too close to call.` The standings are those of units from `first` on.
pub(crate) fn leads_in<'s, 'a: 's>(
    unit: TimeUnit,
    first: u32,
    standings: impl IntoIterator<Item = &'s NamedStanding<'a>>,
) -> Option<String> {
    let states: Vec<LeadState<'_>> = standings.into_iter().map(LeadState::of).collect();
    let state = states.first().filter(|_| states.len() > 1)?;
    if states.iter().all(|other| other == state) {
        let unit = unit.noun();
        return Some(match state {
            LeadState::Leads(leader) => format!("{leader} leads in every {unit}."),
            LeadState::Close => format!("Every {unit} is too close to call."),
            LeadState::Equal => format!("No offer leads in any {unit}."),
        });
    }
    // Each state once, with all the spans in which it holds.
    let mut spans: Vec<(LeadState<'_>, Vec<RangeInclusive<u32>>)> = Vec::new();
    let mut start = first;
    for run in states.chunk_by(|one, next| one == next) {
        let end = (start..).zip(run).map(|(number, _)| number).last().unwrap_or(start);
        if let Some(state) = run.first() {
            match spans.iter_mut().find(|(known, _)| known == state) {
                Some((_, spans)) => spans.push(start..=end),
                None => spans.push((*state, vec![start..=end])),
            }
        }
        start = end + 1;
    }
    let leads = spans.iter().filter_map(|(state, spans)| match state {
        LeadState::Leads(leader) => Some((leader, text::spans(unit, spans))),
        _ => None,
    });
    let leads = leads.enumerate().map(|(index, (leader, spans))| match index {
        0 => format!("{leader} leads in {spans}"),
        _ => format!("{leader} in {spans}"),
    });
    let leads = leads.collect::<Vec<_>>().join(", ");
    let open = [(LeadState::Close, "too close to call"), (LeadState::Equal, "tied")];
    let open = open.into_iter().filter_map(|(state, words)| {
        let (_, spans) = spans.iter().find(|(known, _)| *known == state)?;
        let is_one = spans.len() == 1 && spans.iter().all(|span| span.start() == span.end());
        let are = if is_one { "is" } else { "are" };
        Some(format!("{} {are} {words}", text::spans(unit, spans)))
    });
    let parts = (!leads.is_empty()).then_some(leads).into_iter().chain(open);
    Some(parts.collect::<Vec<_>>().join("; ") + ".")
}

/// How the offers stand in a year or a month.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LeadState<'a> {
    Leads(&'a str),
    Close,
    Equal,
}

impl<'a> LeadState<'a> {
    fn of(standing: &NamedStanding<'a>) -> Self {
        match standing.leader {
            Some(_) if standing.close => Self::Close,
            Some(leader) => Self::Leads(leader),
            None => Self::Equal,
        }
    }
}

/// An overtake, with the offers by name.
#[derive(Serialize)]
pub(crate) struct NamedOvertake<'a> {
    pub(crate) ahead: &'a str,
    pub(crate) behind: &'a str,
    pub(crate) from_year: u32,
    pub(crate) from_month: u32,
}

impl<'a> NamedOvertake<'a> {
    pub(crate) fn new(offers: Offers<'a>, overtake: &Overtake) -> Self {
        Self {
            ahead: offers.name(overtake.ahead),
            behind: offers.name(overtake.behind),
            from_year: overtake.from_year,
            from_month: overtake.from_month,
        }
    }

    pub(crate) fn all(offers: Offers<'a>, overtakes: &[Overtake]) -> Vec<Self> {
        overtakes.iter().map(|overtake| Self::new(offers, overtake)).collect()
    }
}

/// An overtake by calendar year, with the offers by name.
#[derive(Serialize)]
pub(crate) struct NamedCalendarOvertake<'a> {
    pub(crate) ahead: &'a str,
    pub(crate) behind: &'a str,
    pub(crate) from_year: u32,
}

impl<'a> NamedCalendarOvertake<'a> {
    pub(crate) fn all(offers: Offers<'a>, overtakes: &[CalendarOvertake]) -> Vec<Self> {
        let named = |overtake: &CalendarOvertake| Self {
            ahead: offers.name(overtake.ahead),
            behind: offers.name(overtake.behind),
            from_year: overtake.from_year,
        };
        overtakes.iter().map(named).collect()
    }
}
