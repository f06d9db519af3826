//! Reads the scenarios of a profile.

use std::ops::Range;

use toml::de::DeTable;

use super::change::Change;
use super::problem::Problem;
use super::reader::Reader;
use super::value::{Field, LONGEST_TEXT, Section};
use crate::decide::{Scenario, ScenarioError, Scenarios, ScenariosError};
use crate::key::{Key, Kind};
use crate::money::Rate;

/// The sections `[[scenario]]` of a profile.
pub(super) const SCENARIO_KEY: Key = Key::new(
    "scenario",
    Kind::List(&Kind::Section(&SCENARIO_KEYS), 0, Scenarios::MOST),
    "what may happen to the offers, for `compare --scenarios`; the probabilities total 100%",
)
.example("[[scenario]]");

const SCENARIO_KEYS: [Key; 3] = [
    Key::new("name", Kind::Text, "the name of the scenario").example("name = \"bear\"").required(),
    Key::new("probability", Kind::Part, "how likely it is")
        .example("probability = \"25%\"")
        .required(),
    Key::new(
        "set",
        Kind::List(&Kind::Text, 0, MOST_CHANGES),
        "the changes of the offers, as for `compare --set`; `[]` changes nothing",
    )
    .example("set = [\"price=-40%\"], or set = [] for a scenario that changes nothing")
    .required(),
];

/// The maximum number of changes of a scenario.
const MOST_CHANGES: usize = 100;

impl Reader {
    /// The sections `[[scenario]]`; `None` if there are none, or if they are not valid.
    pub(super) fn scenarios(&mut self, root: &Section<'_>) -> Option<Scenarios> {
        let field = root.get("scenario")?;
        let Some(list) = field.as_list() else {
            let problem = field.mismatch("a list of sections");
            self.note(problem.hint("write [[scenario]] above each, with two brackets"));
            return None;
        };
        // Read every section, so that every problem is reported.
        let read = list.iter().take(Scenarios::MOST + 1).map(|field| self.scenario(field));
        let read: Vec<Option<Scenario>> = read.collect();
        let all: Vec<Scenario> = read.into_iter().collect::<Option<_>>()?;
        Scenarios::new(all).map_err(|error| self.note(of_scenarios(error, &field, &list))).ok()
    }

    fn scenario(&mut self, field: &Field<'_>) -> Option<Scenario> {
        let section = self.section_of(field, "a section: [[scenario]]", &SCENARIO_KEYS)?;
        let [name, probability, set] =
            SCENARIO_KEYS.each_ref().map(|key| self.required(&section, key.name, key.example));
        let rate = probability.as_ref().and_then(|field| self.keep(field.rate()));
        let changes = set.as_ref().and_then(|field| self.changes(field));
        let text = name.as_ref().and_then(|field| self.keep(field.text(LONGEST_TEXT)));
        // Each part is checked without the others, so that every problem is reported.
        let named = Scenario::new(text.unwrap_or("unread"), Rate::default(), Vec::new());
        let likely = Scenario::new("unread", rate.unwrap_or_default(), Vec::new());
        for (error, place) in [(named.err(), &name), (likely.err(), &probability)] {
            if let (Some(error), Some(place)) = (error, place) {
                self.note(of_scenario(error, place));
            }
        }
        Scenario::new(text?, rate?, changes?).ok()
    }

    /// Changes in the language of `compare --set`. Their levers and offers are known only beside
    /// the offers.
    fn changes(&mut self, field: &Field<'_>) -> Option<Vec<String>> {
        let [.., set] = &SCENARIO_KEYS;
        let list = self.list(field, set.example)?;
        if let Some(beyond) = list.get(MOST_CHANGES) {
            self.note(beyond.problem(format_args!("is over the limit of {MOST_CHANGES} changes")));
            return None;
        }
        let changes = list.iter().map(|field| {
            let text = self.keep(field.text(LONGEST_TEXT))?;
            match text.parse::<Change>() {
                Ok(_) => Some(text.to_owned()),
                Err(error) => {
                    let problem = field.problem(format_args!("is not valid: {error}"));
                    self.note(problem.hint("write it like \"price=-40%\" or \"growth=10%\""));
                    None
                }
            }
        });
        let changes: Vec<Option<String>> = changes.collect();
        changes.into_iter().collect()
    }
}

impl Scenarios {
    /// The byte range of a scenario in the text of its profile, or of one of its changes. Both are
    /// indices.
    #[must_use]
    pub fn span_in(text: &str, scenario: usize, change: Option<usize>) -> Option<Range<usize>> {
        let table = DeTable::parse(text).ok()?;
        let list = table.get_ref().get("scenario")?.get_ref().as_array()?;
        let scenario = list.get(scenario)?;
        let Some(change) = change else {
            return Some(scenario.span());
        };
        let set = scenario.get_ref().as_table()?.get("set")?.get_ref().as_array()?;
        Some(set.get(change)?.span())
    }
}

/// The problem of one scenario, at its name or its probability.
fn of_scenario(error: ScenarioError, field: &Field<'_>) -> Problem {
    match error {
        ScenarioError::Name => field.problem("is empty").hint("write it like \"bear\""),
        ScenarioError::Probability => {
            let problem = field.problem("is not a probability");
            problem.hint("write a rate from 0% to 100%, like \"25%\"")
        }
        ScenarioError::TooFine => {
            let problem =
                field.problem(format_args!("has more than {} decimals", Scenario::DIGITS));
            problem.hint("round it, like \"33.3%\"")
        }
    }
}

/// The problem of all scenarios together.
fn of_scenarios(error: ScenariosError, field: &Field<'_>, list: &[Field<'_>]) -> Problem {
    let hint = error.hint();
    let problem = match error {
        ScenariosError::Total(total) => {
            field.problem(format_args!("has probabilities that total {total}%, not 100%"))
        }
        ScenariosError::Twice(index) => {
            let section = list.get(index).and_then(Field::as_section);
            let name = section.as_ref().and_then(|section| section.get("name"));
            name.as_ref().unwrap_or(field).problem("is the name of an earlier scenario")
        }
        ScenariosError::TooMany => list
            .get(Scenarios::MOST)
            .unwrap_or(field)
            .problem(format_args!("is over the limit of {} scenarios", Scenarios::MOST)),
    };
    problem.hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    const BEAR: &str =
        "[[scenario]]\nname = \"bear\"\nprobability = \"25%\"\nset = [\"price=-40%\"]\n";

    /// The scenarios of a profile: name, probability and changes.
    fn read(text: &str) -> Vec<(String, String, Vec<String>)> {
        let scenarios = Profile::from_toml(text).unwrap().scenarios.unwrap();
        let of =
            |it: &Scenario| (it.name().to_owned(), it.probability().to_string(), it.set().to_vec());
        scenarios.iter().map(of).collect()
    }

    /// Each problem, with the text that it points to.
    fn problems(text: &str) -> Vec<(String, &str)> {
        let problems = Profile::from_toml(text).unwrap_err().into_iter();
        problems.map(|it| (it.message, &text[it.span.unwrap_or_default()])).collect()
    }

    #[test]
    fn scenarios_are_read_in_order() {
        let text = format!(
            "{BEAR}[[scenario]]\nname = \" flat \"\nprobability = \"75.0%\"\nset = []\n\
             [walkaway]\ncurrent = 1"
        );
        let expected = [("bear", "25%", vec!["price=-40%".to_owned()]), ("flat", "75%", vec![])];
        assert_eq!(read(&text), expected.map(|(name, p, set)| (name.into(), p.into(), set)));
        assert_eq!(Profile::from_toml("").unwrap().scenarios, None);
        let at = |scenario, change| Some(&text[Scenarios::span_in(&text, scenario, change)?]);
        assert_eq!((at(0, Some(0)), at(1, None)), (Some("\"price=-40%\""), Some("[[scenario]]")));
        assert_eq!((at(1, Some(0)), at(2, None)), (None, None));
    }

    #[test]
    fn every_problem_of_a_scenario_is_reported_in_its_place() {
        let text = "[[scenario]]\nname = \"\"\nprobability = \"125%\"\nset = [\"growth\", 5]\n\
                    [[scenario]]\nname = \"b\"\nprobability = 0.25\nsett = []\n\
                    [[scenario]]\nprobability = \"20.00001%\"\nset = \"price=-40%\"\n";
        let expected = [
            ("`scenario.1.name` is empty", "\"\""),
            ("`scenario.1.probability` is not a probability", "\"125%\""),
            ("`scenario.1.set.1` is not valid: `growth` has no value", "\"growth\""),
            ("`scenario.1.set.2` must be text, not a whole number", "5"),
            ("`scenario.2.probability` is 0.25: 0.25% or 25%?", "0.25"),
            ("unknown key `sett` in `scenario.2`", "sett"),
            ("`scenario.3.name` is missing", "[[scenario]]"),
            ("`scenario.3.probability` has more than 4 decimals", "\"20.00001%\""),
            ("`scenario.3.set` must be a list, not text", "\"price=-40%\""),
        ];
        assert_eq!(problems(text), expected.map(|(message, at)| (message.to_owned(), at)));
        let outside = BEAR.replace("25%", "-25%");
        let expected = [("`scenario.1.probability` is not a probability".to_owned(), "\"-25%\"")];
        assert_eq!(problems(&outside), expected);
    }

    #[test]
    fn scenarios_must_go_together() {
        let twice = format!("{BEAR}{}", BEAR.replace("25%", "75%").replace("bear", "Bear"));
        let name = ("`scenario.2.name` is the name of an earlier scenario".to_owned(), "\"Bear\"");
        assert_eq!(problems(&twice), [name]);
        let short =
            ("`scenario` has probabilities that total 25%, not 100%".to_owned(), "[[scenario]]");
        assert_eq!(problems(BEAR), [short]);
        let many: String = (0..21).map(|it| BEAR.replace("bear", &it.to_string())).collect();
        let limit = ("`scenario.21` is over the limit of 20 scenarios".to_owned(), "[[scenario]]");
        assert_eq!(problems(&many), [limit]);
        let single = BEAR.replace("[[scenario]]", "[scenario]");
        assert_eq!(problems(&single)[0].0, "`scenario` must be a list of sections, not a section");
    }
}
