//! The verdicts of the scores, and what would change the order.

use offercalc::{Finding, Flag, Scale, State, Total, Verdict, grouped};

use super::reason::flag_label;
use super::{LeastChange, OfferOrder, RedFlag, ScaleScores, ScoreReport, reason_in_words};
use crate::report::document::{Notes, NotesLevel};
use crate::report::offer::MOST_IN_DETAIL;
use crate::report::sanitize::sanitize;
use crate::report::text::{in_percent, listed};

/// The most decimals of a weight in percent.
const PERCENT_DIGITS: u32 = 1;

/// Rules shown in the full notes.
const RULES: [&str; 2] = [
    "verdicts use the exact total; a missing score never counts as zero",
    "red flags: more than 20% below the market midpoint, fewer than 7 days to decide, attrition \
    over 30%; a key that is not set is not known",
];

/// The rule for several offers.
const RULE_OF_SEVERAL: &str =
    "changes to the order are found to 0.1 of a score and 0.1% of a weight";

impl ScoreReport<'_> {
    /// The verdicts and red flags of each offer.
    pub(super) fn answer(&self) -> Vec<String> {
        let offers = self.offers.iter().take(MOST_IN_DETAIL);
        let offers = offers.map(|offer| {
            let [risk, fit] = Scale::ALL.map(|scale| verdict(scale, offer.scores.get(scale)));
            let mut flags = match offer.raised() {
                0 => "no red flags".to_owned(),
                1 => "1 red flag".to_owned(),
                many => format!("{many} red flags"),
            };
            let is_not_known = |flag: &&RedFlag| flag.0.state == State::NotKnown;
            let not_known = offer.red_flags.iter().filter(is_not_known).count();
            if not_known > 0 {
                flags += &format!(", {not_known} not known");
            }
            format!("{}: risk {risk}; fit {fit}; {flags}.", offer.name)
        });
        offers.collect()
    }

    pub(super) fn notes(&self, level: NotesLevel) -> Vec<Notes> {
        let mut notes = Vec::new();
        if self.offers.len() <= MOST_IN_DETAIL {
            notes.push(self.raised());
            if level == NotesLevel::Full {
                notes.push(Notes::new("Not known yet", self.flags(State::NotKnown)));
            }
        }
        if let Some(orders) = &self.orders {
            let lines = orders.iter().flat_map(|(scale, order)| order.lines(scale));
            notes.push(Notes::new("What would change the order", lines.collect()));
        }
        if level == NotesLevel::Full {
            notes.push(self.rules());
        }
        notes.retain(|notes| !notes.lines.is_empty());
        notes
    }

    fn raised(&self) -> Notes {
        let mut lines = self.flags(State::Raised);
        if lines.is_empty() {
            lines.push("none raised".to_owned());
        }
        Notes::new("Red flags", lines)
    }

    /// The red flags in a state. Offers with the same flag for the same reason share a line.
    fn flags(&self, state: State) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, flag) in Flag::ALL.iter().enumerate() {
            let mut found: Vec<(&RedFlag, Vec<&str>)> = Vec::new();
            for offer in &self.offers {
                let Some(flag) = offer.red_flags.get(index).filter(|flag| flag.0.state == state)
                else {
                    continue;
                };
                match found.iter_mut().find(|(other, _)| *other == flag) {
                    Some((_, names)) => names.push(offer.name),
                    None => found.push((flag, vec![offer.name])),
                }
            }
            lines.extend(found.iter().map(|(RedFlag(Finding { reason, .. }), names)| {
                // Leave out the names if it applies to every offer.
                let whose = match names.len() == self.offers.len() {
                    true => String::new(),
                    false => format!("{}, ", names.join(" and ")),
                };
                let reason = reason_in_words(reason);
                format!("{whose}{}: {}", flag_label(*flag), sanitize(&reason))
            }));
        }
        lines
    }

    fn rules(&self) -> Notes {
        let scales = Scale::ALL.iter();
        let mut lines: Vec<String> =
            scales.flat_map(|scale| [self.weighing(*scale), thresholds(*scale)]).collect();
        let of_several = self.orders.iter().map(|_| RULE_OF_SEVERAL);
        lines.extend(RULES.into_iter().chain(of_several).map(str::to_owned));
        Notes::new("How scores work", lines)
    }

    /// How the total of a scale is computed.
    fn weighing(&self, scale: Scale) -> String {
        let (name, best, own) = (scale.name(), scale.best(), self.criteria.get(scale).own);
        let whose = match &self.profile {
            Some(profile) if own => format!("weights from `{profile}`"),
            _ => "default weights".to_owned(),
        };
        let most = match scale {
            Scale::Fit if own => " ÷ 5 × 75",
            _ => "",
        };
        format!("{name}: each score (1 to {best}) times its weight{most}; {whose}")
    }
}

impl OfferOrder<'_> {
    /// The changes that would put the second offer first.
    fn lines(&self, scale: Scale) -> Vec<String> {
        let scale = scale.name();
        let [first, second, ..] = self.order.as_slice() else {
            return vec![format!("{scale}: fewer than two offers have a total")];
        };
        let Some(sensitivity) = &self.sensitivity else {
            return vec![format!("{scale}: {first} and {second} are tied")];
        };
        let ahead = format!("{scale}, {first} before {second}");
        let lines = match (&sensitivity.score, &sensitivity.weight) {
            (None, None) => vec!["no single change does".to_owned()],
            (score, weight) => vec![
                score.as_ref().map_or_else(|| "no single score does".to_owned(), score_change),
                weight.as_ref().map_or_else(|| "no single weight does".to_owned(), weight_change),
            ],
        };
        lines.iter().map(|line| format!("{ahead}: {line}")).collect()
    }
}

fn score_change(LeastChange { offer, factor, from, to }: &LeastChange<'_>) -> String {
    let (whose, from, to) = (offer.unwrap_or_default(), from.get(), to.get());
    format!("{whose}'s {} from {from} to {to}", criterion(factor))
}

fn weight_change(LeastChange { factor, from, to, .. }: &LeastChange<'_>) -> String {
    let from = in_percent(*from);
    let from = grouped(from, from.scale().min(PERCENT_DIGITS));
    let name = criterion(factor);
    format!("weight of {name} from {from}% to {}%, other weights in proportion", in_percent(*to))
}

/// `risk: 8 or more is low risk; 6 or more is …; below 6 is high risk`
fn thresholds(scale: Scale) -> String {
    let mut above = 0;
    let verdicts = Verdict::thresholds(scale).iter().map(|(least, verdict)| {
        let words = match least {
            0 => format!("below {above} is {}", verdict_in_words(*verdict)),
            least => format!("{least} or more is {}", verdict_in_words(*verdict)),
        };
        above = *least;
        words
    });
    format!("{}: {}", scale.name(), verdicts.collect::<Vec<_>>().join("; "))
}

fn verdict(scale: Scale, scores: &ScaleScores<'_>) -> String {
    match scores.exact {
        Some(total) => {
            let verdict = verdict_in_words(total.verdict());
            format!("{} of {} ({verdict})", shown(total), scale.best_total())
        }
        None if scores.scored => {
            format!("incomplete (no score for {})", sanitize(&listed(&scores.missing)))
        }
        None => "not scored".to_owned(),
    }
}

/// A verdict in running text.
const fn verdict_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::LowRisk => "low risk",
        Verdict::ModerateRisk => "moderate risk, negotiate for more",
        Verdict::HighRisk => "high risk, walk away or ask for a premium",
        Verdict::Accept => "accept",
        Verdict::AcceptWithReservations => "accept with reservations",
        Verdict::NegotiateOrDecline => "negotiate or decline",
        Verdict::Decline => "decline",
    }
}

/// A criterion in running text.
pub(super) fn criterion(name: &str) -> String {
    sanitize(name).replace('_', " ")
}

/// A total with the fewest decimals that agree with its verdict.
pub(super) fn shown(total: Total) -> String {
    total.shown().to_string()
}
