//! The scores for people: what they say, and what would change it.

use std::borrow::Cow;

use offercalc::{
    Finding, Flag, Judged, Matrix, Metric, Order, Scale, ScoreFlip, State, Verdict, WeightFlip,
    grouped,
};

use super::ScoreReport;
use super::tables::{percent, shown};
use crate::cli::diagnostics::Diagnostic;
use crate::cli::offers;
use crate::cli::report::Notes;
use crate::cli::standing;
use crate::report::sanitize::sanitize;

/// The decimals of a weight in percent that is no round one.
const PERCENT_DIGITS: u32 = 1;

/// What is easily taken for something else.
const RULES: [&str; 3] = [
    "a verdict follows the exact total; a missing score is never counted as zero",
    "red flags: more than 20% under the market's middle, fewer than 7 days to decide, attrition \
     over 30%; what nobody has said is not known",
    "what would flip the order: a score to a tenth, a weight to a tenth of a percent",
];

impl ScoreReport<'_> {
    pub(super) fn notes(&self) -> Vec<Notes> {
        let mut notes = Vec::new();
        if self.sheets.len() <= offers::MOST_IN_DETAIL {
            notes.push(self.verdicts());
            notes.extend([self.raised(), self.not_known()]);
        }
        if self.sheets.len() > 1 {
            notes.push(self.flips());
        }
        notes.push(self.rules());
        notes.retain(|notes| !notes.lines.is_empty());
        notes
    }

    fn verdicts(&self) -> Notes {
        let lines = Scale::ALL.iter().flat_map(|scale| {
            self.sheets.iter().map(|sheet| {
                let verdict = verdict(sheet.judged(*scale));
                let name = if self.sheets.len() > 1 { &sheet.offer.name } else { "" };
                let gap = if name.is_empty() { "" } else { " of " };
                format!("{}{gap}{name}: {verdict}", scale.name())
            })
        });
        Notes { heading: "What the scores say".to_owned(), lines: lines.collect() }
    }

    fn raised(&self) -> Notes {
        let mut lines = self.findings(State::Raised);
        if lines.is_empty() {
            lines.push("none raised".to_owned());
        }
        Notes { heading: "Red flags".to_owned(), lines }
    }

    fn not_known(&self) -> Notes {
        let heading = "Not known yet".to_owned();
        Notes { heading, lines: self.findings(State::NotKnown) }
    }

    /// The red flags in a state, a line for all offers that have one for the same reason.
    fn findings(&self, state: State) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, flag) in Flag::ALL.iter().enumerate() {
            let mut found: Vec<(&Finding, Vec<&str>)> = Vec::new();
            for sheet in &self.sheets {
                let Some(finding) = sheet.flags.get(index).filter(|f| f.state == state) else {
                    continue;
                };
                match found.iter_mut().find(|(other, _)| *other == finding) {
                    Some((_, names)) => names.push(&sheet.offer.name),
                    None => found.push((finding, vec![&sheet.offer.name])),
                }
            }
            lines.extend(found.iter().map(|(finding, names)| {
                let whose = self.whose(names);
                format!("{whose}{}: {}", flag.label(), sanitize(&finding.why))
            }));
        }
        lines
    }

    /// Of which offers something is said; nothing where it is all.
    fn whose(&self, names: &[&str]) -> String {
        if names.len() == self.sheets.len() {
            return String::new();
        }
        format!("{}, ", names.join(" and "))
    }

    fn flips(&self) -> Notes {
        let lines = Scale::ALL.iter().zip(&self.orders);
        let lines = lines.flat_map(|(scale, order)| self.flips_of(*scale, order));
        Notes { heading: "What would flip the order".to_owned(), lines: lines.collect() }
    }

    fn flips_of(&self, scale: Scale, order: &Order) -> Vec<String> {
        let scale = scale.name();
        let [first, second, ..] = order.ranks.as_slice() else {
            return vec![format!("{scale}: fewer than two offers have a total")];
        };
        let [first, second] = [first, second].map(|index| standing::name(self.offers, *index));
        let Some(flips) = &order.flips else {
            return vec![format!("{scale}: {first} and {second} are equal")];
        };
        let ahead = format!("{scale}, {first} before {second}");
        let score = flips
            .score
            .as_ref()
            .map(|flip| score_flip(flip, if flip.is_raised() { second } else { first }));
        let weight = flips.weight.as_ref().map(weight_flip);
        match (score, weight) {
            (None, None) => vec![format!("{ahead}: nothing alone does")],
            (score, weight) => [
                score.unwrap_or_else(|| "no score alone does".to_owned()),
                weight.unwrap_or_else(|| "no weight alone does".to_owned()),
            ]
            .map(|words| format!("{ahead}: {words}"))
            .into(),
        }
    }

    fn rules(&self) -> Notes {
        let mut lines: Vec<String> =
            self.matrices.iter().flat_map(|matrix| self.rules_of(matrix)).collect();
        lines.extend(RULES.iter().map(|rule| (*rule).to_owned()));
        if self.sheets.len() < 2 {
            lines.pop();
        }
        Notes { heading: "How it is scored".to_owned(), lines }
    }

    fn rules_of(&self, matrix: &Matrix) -> [String; 2] {
        let scale = matrix.scale();
        let (name, best) = (scale.name(), scale.best());
        let whose = match &self.profile {
            Some(profile) if matrix.is_own() => format!("the weights of `{profile}`"),
            _ => "the usual weights".to_owned(),
        };
        let most = match scale {
            Scale::Fit if matrix.is_own() => " ÷ 5 × 75".to_owned(),
            _ => String::new(),
        };
        let weighed = format!("{name}: each score, 1 to {best}, times its weight{most}; {whose}");
        [weighed, thresholds(scale)]
    }
}

/// `risk: from 8 low risk; from 6 …; below 6 high risk`
fn thresholds(scale: Scale) -> String {
    let mut above = 0;
    let verdicts = Verdict::thresholds(scale).iter().map(|(least, verdict)| {
        let words = match least {
            0 => format!("below {above} {verdict}"),
            least => format!("from {least} {verdict}"),
        };
        above = *least;
        words
    });
    format!("{}: {}", scale.name(), verdicts.collect::<Vec<_>>().join("; "))
}

fn verdict(judged: &Judged<'_>) -> String {
    match judged.total() {
        Some(total) => {
            let best = judged.matrix().scale().best_total();
            format!("{} of {best}, {}", shown(total), total.verdict())
        }
        None if judged.is_scored() => {
            let missing: Vec<&str> = judged.missing().collect();
            format!("no total without a score of {}", sanitize(&listed(&missing)))
        }
        None => format!("not scored, without a section [{}]", judged.matrix().scale().name()),
    }
}

fn score_flip(flip: &ScoreFlip, whose: &str) -> String {
    let (from, to) = (flip.from.normalize(), flip.to.normalize());
    format!("{} of {whose} from {from} to {to}", factor(&flip.factor))
}

fn weight_flip(flip: &WeightFlip) -> String {
    let from = percent(flip.from);
    let from = grouped(from, from.scale().min(PERCENT_DIGITS));
    let name = factor(&flip.factor);
    format!("weight of {name} from {from}% to {}%, the others in proportion", percent(flip.to))
}

/// Why there is no total, and what to write for one.
pub(super) fn no_total(judged: &Judged<'_>) -> Diagnostic {
    let scale = judged.matrix().scale().name();
    let missing: Vec<&str> = judged.missing().collect();
    let message = match judged.is_scored() {
        true => format!("`{scale}` has no score of {}", listed(&missing)),
        false => format!("{scale} is not scored"),
    };
    let first = missing.first().map_or("", |first| first);
    let best = judged.matrix().scale().best();
    let hint = format!("write `{first} = …`, from 1 to {best}, in a section [{scale}]");
    Diagnostic::new(sanitize(&message)).hint(sanitize(&hint))
}

/// A factor in running text.
pub(super) fn factor(name: &str) -> String {
    sanitize(name).replace('_', " ")
}

/// A metric beside the scores.
pub(super) fn metric(metric: Metric) -> Cow<'static, str> {
    match metric {
        Metric::Component(year, component) => format!("year {year}, {}", component.label()).into(),
        other => offers::label(other),
    }
}

/// `` `a`, `b` and `c` ``
pub(super) fn listed(names: &[impl AsRef<str>]) -> String {
    let mut quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.pop() {
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} and {last}", quoted.join(", ")),
        None => String::new(),
    }
}
