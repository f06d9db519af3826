//! Offers in place: written on the command line in the language of levers, like
//! `base=175k rsu=300k rsu.vesting=amazon`.
//!
//! The terms become the text of an offer file, which is read like any other. Problems with it are
//! moved back to where the terms were typed.

mod hint;
mod layout;
pub(super) mod split;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use toml_edit::Value;

use super::literal;
use super::problem::{MOST_PROBLEMS, Problem, limited};
use crate::key::{Key, Kind, Step};
use crate::lever::{Lever, LeverError, outline};
use crate::offer::Offer;
use crate::terms::Terms;
use layout::{Layout, Place, PlacedTerm};
use split::{TypedTerm, split};

/// An offer in place, beside the file that it became.
#[derive(Debug)]
pub(super) struct InPlace {
    /// The text as typed.
    typed: Box<str>,
    places: Vec<Place>,
    /// Problems with terms that are not in the file.
    problems: Vec<Problem>,
    /// The paths that those terms were meant for.
    meant: Vec<Vec<Step>>,
}

impl InPlace {
    /// Reads the terms, and writes their file.
    pub(super) fn new(typed: String) -> (Self, String) {
        let (terms, problems) = split(&typed);
        let mut found = Found { problems, meant: Vec::new() };
        let named: Vec<(&str, &str)> = terms.iter().map(|term| (term.lever, term.value)).collect();
        let outline = outline(&named);
        let mut placed = Vec::with_capacity(terms.len());
        for term in terms {
            if found.problems.len() > MOST_PROBLEMS {
                break;
            }
            placed.extend(found.place(term, &outline));
        }
        let placed = found.once(placed);
        let Layout { text, places, problems } = Layout::new(&placed);
        found.problems.extend(problems);
        let Found { problems, meant } = found;
        (Self { typed: typed.into(), places, problems, meant }, text)
    }

    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// The paths of terms with problems of their own, which are not missing.
    pub(super) fn meant(&self) -> &[Vec<Step>] {
        &self.meant
    }

    /// The offer read from the file, or every problem: those of the terms, and those of the file.
    pub(super) fn read(
        &self,
        read: Result<Offer, Vec<Problem>>,
        is_changed: bool,
    ) -> Result<Offer, Vec<Problem>> {
        let in_file = match read {
            Ok(offer) if self.problems.is_empty() => return Ok(offer),
            // Without a valid term, the file is empty.
            Err(problems) if !self.places.is_empty() => problems,
            _ => Vec::new(),
        };
        let in_file = in_file.into_iter().map(|problem| self.located(problem, is_changed));
        let mut problems: Vec<Problem> = self.problems.iter().cloned().chain(in_file).collect();
        problems.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        Err(limited(problems))
    }

    /// Moves a problem with the file to the typed text, and its hint to the language of levers. In a
    /// changed file, it has no place, because the changes were not typed here.
    pub(super) fn located(&self, problem: Problem, is_changed: bool) -> Problem {
        let Problem { message, hint, span } = problem;
        let path = message.strip_prefix('`').and_then(|rest| rest.split('`').next());
        let place = span.as_ref().and_then(|span| self.place_of(span));
        let is_in_toml = place.is_some_and(|place| self.is_toml(place));
        let hint = match path {
            Some(path) if !is_in_toml => hint.map(|it| hint::in_lever_language(&it, path)),
            _ => hint,
        };
        let span = match span {
            Some(span) => self.place(&span),
            // Something is missing, so it can be added at the end.
            None => path.map(|_| self.typed.trim_end().len()).map(|end| end..end),
        };
        Problem { message, hint, span: span.filter(|_| !is_changed) }
    }

    /// The typed text of a range in the file.
    pub(super) fn place(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let Place { written, typed, is_verbatim } = self.place_of(span)?;
        let offset = span.start.checked_sub(written.start).filter(|_| *is_verbatim);
        let part = offset.map(|offset| typed.start + offset..typed.start + offset + span.len());
        Some(part.filter(|part| part.end <= typed.end).unwrap_or_else(|| typed.clone()))
    }

    /// The smallest place around a range, or else the first one in it.
    fn place_of(&self, span: &Range<usize>) -> Option<&Place> {
        let is_around =
            |place: &&Place| place.written.start <= span.start && span.end <= place.written.end;
        let around = self.places.iter().filter(is_around);
        let within = || {
            let starts = self.places.iter().filter(|place| place.written.start >= span.start);
            starts.min_by_key(|place| place.written.start)
        };
        around.min_by_key(|place| place.written.len()).or_else(within)
    }

    /// Whether the value was typed as TOML.
    fn is_toml(&self, place: &Place) -> bool {
        place.is_verbatim && self.typed.get(place.typed.clone()).is_some_and(literal::is_toml)
    }
}

/// Problems with terms, while they are read.
struct Found {
    problems: Vec<Problem>,
    meant: Vec<Vec<Step>>,
}

impl Found {
    /// Finds a term's lever, and writes its value in TOML.
    fn place<'t>(&mut self, typed: TypedTerm<'t>, outline: &Terms) -> Option<PlacedTerm<'t>> {
        if let Some((section, problem)) = section_in_braces(&typed) {
            self.problems.push(problem);
            self.meant.push(vec![Step::Key(section.name)]);
            return None;
        }
        let lever = match Lever::find(typed.lever, outline) {
            Ok(lever) => lever,
            Err(error) => {
                self.unknown(&typed, error, outline);
                return None;
            }
        };
        match literal_of(&typed, &lever) {
            // What is not closed is reported already.
            _ if !typed.is_closed => {}
            Ok(literal) => return Some(PlacedTerm { typed, lever, literal }),
            Err(problem) => self.problems.push(problem),
        }
        self.meant.push(lever.path);
        None
    }

    /// Notes a lever that does not exist, and what was probably meant.
    fn unknown(&mut self, typed: &TypedTerm<'_>, error: LeverError, outline: &Terms) {
        let first = typed.lever.split('.').next().unwrap_or_default();
        let error = match error {
            LeverError::Unknown { name, near } => {
                // A key of several sections is more likely of one that is there.
                let called = Key::called(&Offer::keys(), &name);
                let there = called.into_iter().find(|path| {
                    path.split_once('.').is_some_and(|(section, _)| outline.has(section))
                });
                let near = there.or(near);
                let meant = near.as_deref().and_then(|near| Lever::find(near, outline).ok());
                self.meant.extend(meant.map(|lever| lever.path));
                LeverError::Unknown { name, near }
            }
            other => {
                let section = Key::find(Offer::keys(), first).map(|key| vec![Step::Key(key.name)]);
                self.meant.extend(section);
                other
            }
        };
        self.problems.push(Problem::from(error).at(typed.lever_at.clone()));
    }

    /// The terms that are set once. One that is set again, whole or in part, is a problem.
    fn once<'t>(&mut self, placed: Vec<PlacedTerm<'t>>) -> Vec<PlacedTerm<'t>> {
        let mut indexes: HashMap<String, usize> = HashMap::with_capacity(placed.len());
        let mut again: BTreeMap<usize, Problem> = BTreeMap::new();
        for (index, PlacedTerm { lever, .. }) in placed.iter().enumerate() {
            if *indexes.entry(lever.to_string()).or_insert(index) != index {
                let problem = Problem::new(format!("`{lever}` is set twice"));
                again.insert(index, problem.hint("remove one of them"));
            }
        }
        for (name, index) in &indexes {
            let above =
                name.match_indices('.').filter_map(|(dot, _)| indexes.get(name.get(..dot)?));
            let above = above.filter_map(|index| Some((*index, &placed.get(*index)?.lever)));
            let lever = placed.get(*index).map(|term| &term.lever);
            let whole = above.filter(|(_, whole)| lever.is_some_and(|it| it.overlaps(whole)));
            for (other, whole) in whole {
                let problem = Problem::new(format!("`{name}` and `{whole}` set the same value"));
                let hint = "set the whole value, or only its parts";
                again.insert(other.max(*index), problem.hint(hint));
            }
        }
        let mut once = Vec::with_capacity(placed.len());
        for (index, term) in placed.into_iter().enumerate() {
            match again.remove(&index) {
                Some(problem) => self.problems.push(problem.at(term.typed.lever_at)),
                None => once.push(term),
            }
        }
        once
    }
}

/// The section that is typed whole in braces, and the problem: its name alone means its first key.
fn section_in_braces(typed: &TypedTerm<'_>) -> Option<(&'static Key, Problem)> {
    let TypedTerm { lever, value, value_at, .. } = typed;
    let name = lever.split('.').next().unwrap_or_default();
    let key = Key::find(Offer::keys(), name)
        .filter(|key| matches!(key.kind, Kind::Section(_) | Kind::Sections(..)))?;
    // Its number or name may follow, but not a key.
    let is_key = |part: &str| Key::find(key.keys(), part).is_some();
    if lever.split('.').skip(1).any(is_key) {
        return None;
    }
    let Ok(Value::InlineTable(section)) = value.parse::<Value>() else {
        return None;
    };
    let terms = section.iter().map(|(part, value)| {
        let plain = value.as_str().filter(|text| !text.contains(|c: char| " \"'{[".contains(c)));
        let value = plain.map_or_else(|| value.to_string(), str::to_owned);
        format!("{lever}.{part}={}", value.trim().replace('"', "'"))
    });
    let terms = terms.collect::<Vec<_>>().join(" ");
    let example = format!("{lever}.{}", key.keys().first().map_or("", |first| first.name));
    let problem = Problem::new(format!("`{lever}` is a section, which has no value of its own"));
    let hint = match terms.is_empty() {
        true => format!("write its keys as terms, starting with {example}="),
        false => format!("write its keys as terms: {terms}"),
    };
    Some((key, problem.hint(hint).at(value_at.clone())))
}

/// The value of a term in TOML, or the problem at it.
fn literal_of(typed: &TypedTerm<'_>, lever: &Lever) -> Result<String, Problem> {
    let TypedTerm { value, value_at, .. } = typed;
    let plain = format!("write {lever}={}", value.trim_start_matches('+'));
    if value.is_empty() {
        let problem = Problem::new(format!("`{lever}` has no value")).at(value_at.clone());
        return Err(problem.hint(format!("write the value after {lever}=, or remove it")));
    }
    if typed.operator != "=" {
        let message = format!("`{}` changes a value, but there is none yet", typed.operator);
        return Err(Problem::new(message).hint(plain).at(typed.operator_at.clone()));
    }
    literal::checked(value, lever).map_err(|problem| {
        let problem = problem.at(value_at.clone());
        // There is nothing to add to.
        if value.starts_with('+') { problem.hint(plain) } else { problem }
    })
}

#[cfg(test)]
mod tests {
    use crate::OfferFile;
    use crate::overrides::Overrides;

    /// The message of each problem, the typed text at it, and the hint.
    fn wrong(text: &str) -> Vec<(String, String, String)> {
        let read = OfferFile::in_place(text).read(&Overrides::default());
        let told = read.err().unwrap_or_default().into_iter().map(|problem| {
            let place = text[problem.span.unwrap()].to_owned();
            (problem.message, place, problem.hint.unwrap_or_default())
        });
        told.collect()
    }

    fn places(text: &str) -> Vec<String> {
        wrong(text).into_iter().map(|(_, place, _)| place).collect()
    }

    fn hints(text: &str) -> Vec<String> {
        wrong(text).into_iter().map(|(.., hint)| hint).collect()
    }

    #[test]
    fn terms_become_a_file_in_the_order_of_its_keys() {
        for (text, file) in [
            (
                "growth=5% rsu.vesting=amazon rsu=300k price=170 base=175k company=Big Co",
                "company = \"Big Co\"\nbase = 175_000\n\n[rsu]\nvalue = 300_000\n\
                 vesting = \"amazon\"\n\n[stock]\nprice = 170\ngrowth = \"5%\"\n",
            ),
            (
                "base=1 rsu.2=5 rsu.2.vesting=google rsu.1.vesting={ years = [100] } rsu.1.value=4",
                "base = 1\n\n[[rsu]]\nvalue = 4\nvesting = { years = [100] }\n\n\
                 [[rsu]]\nvalue = 5\nvesting = \"google\"\n",
            ),
            (
                "rsu.vesting.every=month rsu.vesting.years=38,62 rsu=5 base=1",
                "base = 1\n\n[rsu]\nvalue = 5\nvesting = { years = [38, 62], every = \"month\" }\n",
            ),
            (
                "retirement.match.2.rate=50% retirement.match.1.up_to=3% \
                 retirement.match.1.rate=100% retirement.deferral=10% base.hourly=9 base.hours=8",
                "[base]\nhourly = 9\nhours = 8\n\n[retirement]\ndeferral = \"10%\"\n\
                 match = [{ rate = \"100%\", up_to = \"3%\" }, { rate = \"50%\" }]\n",
            ),
            (
                "one_time.visa.month=2 one_time.1.name=visa one_time.1=5k base=1",
                "base = 1\n\n[one_time]\namount = 5_000\nname = \"visa\"\nmonth = 2\n",
            ),
            // Years that are left out pay nothing.
            ("sign_on.2=60k base=1", "base = 1\nsign_on = [0, 60_000]\n"),
            (
                "sign_on=1,2 sign_on.paid=lump base=1",
                "base = 1\n\n[sign_on]\namounts = [1, 2]\npaid = \"lump\"\n",
            ),
        ] {
            assert_eq!(OfferFile::in_place(text).text(), file, "{text}");
            assert_eq!(wrong(text), [], "{text}");
        }
    }

    #[test]
    fn a_problem_points_at_the_typed_lever_or_value() {
        for (text, expected) in [
            ("bas=1 bonus=15", &["bas", "15"][..]),
            ("base=1 sign_on=80k, 6ok", &["6ok"]),
            ("base=1 rsu=5 rsu.vesting={ years = [50, 40] }", &["[50, 40]"]),
            ("base=1 rsu=5 rsu.vesting={ every = \"mont\" , years = [100] }", &["\"mont\""]),
            ("base=1 rsu=5", &["rsu"]),
            ("base=1 rsu.vesting=[1", &["["]),
            // What is missing can be added at the end.
            ("rsu=5 rsu.vesting=amazon ", &[""]),
            ("base=1 base=2", &["base"]),
            ("base=", &[""]),
            ("base+=5", &["+="]),
            ("", &[""]),
        ] {
            assert_eq!(places(text), expected, "{text}");
        }
    }

    #[test]
    fn a_hint_is_in_the_language_of_levers() {
        for (text, expected) in [
            ("base=1 raise=3", "write a percentage: 3%"),
            ("base=1 rsu=5 rsu.vesting=amazn", "did you mean `amazon`?"),
            (
                "base=1 rsu.vesting=amazon",
                "add rsu.value=300_000, the value at grant, or rsu.shares=1_765",
            ),
            ("base=+5k", "write base=5k"),
            ("base+=5k", "write base=5k"),
            ("base=1 rsu=5 rsu.shares=6 rsu.vesting=amazon", "remove one of them"),
            (
                "base=1 rsu.shares=6 rsu.vesting=amazon",
                "add today's share price, like stock.price=187.35",
            ),
            ("base=1 rsu.2=6", "use `rsu.1`"),
            ("base=1 rsu=1 vesting=amazon", "did you mean `rsu.vesting`?"),
            (
                "base=1 retirement.deferral=5%",
                "add retirement.match.1.rate=50% retirement.match.1.up_to=6%",
            ),
            ("base=1 sign_on=1 sign_on.2=1", "set the whole value, or only its parts"),
            (
                "base=1 rsu={ value = 5, vesting = \"amazon\" }",
                "write its keys as terms: rsu.value=5 rsu.vesting=amazon",
            ),
            ("base=1 stock={price=5}", "write its keys as terms: stock.price=5"),
            ("base=1 time={}", "write its keys as terms, starting with time.hours_per_week="),
        ] {
            assert_eq!(hints(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_a_wrong_term_was_meant_for_is_not_missing() {
        for text in ["bas=1", "base=", "base=1 rsu=5 rsu.vestin=amazon", "base=1 rsu=5 rsu.2=6"] {
            assert_eq!(wrong(text).len(), 1, "{text}: {:?}", wrong(text));
        }
        assert_eq!(places("x=1 bonus=5%"), ["x", ""]);
    }

    #[test]
    fn warnings_point_into_the_typed_text() {
        let text = "rsu.vesting=amazon rsu=300k base=175";
        let warnings = OfferFile::in_place(text).warnings();
        let places = warnings.into_iter().map(|warning| text[warning.span.unwrap()].to_owned());
        assert_eq!(places.collect::<Vec<_>>(), ["175"]);
    }

    #[test]
    fn problems_of_a_change_have_no_place() {
        let mut file = OfferFile::in_place("base=1 bonus=5%");
        file.change(&"base=-1".parse().unwrap()).unwrap();
        assert_eq!(file.source(), "base=1 bonus=5%");
        let problems = file.read(&Overrides::default()).unwrap_err();
        assert!(problems.len() == 1 && problems[0].span.is_none(), "{problems:?}");
        assert_eq!(file.span_of("base"), None);
    }

    #[test]
    fn the_number_of_problems_is_limited() {
        for text in ["x=1 ".repeat(50_000), "a=[ ".repeat(50_000), "base=[\"\\\" ".repeat(20_000)] {
            let problems = OfferFile::in_place(text).read(&Overrides::default()).unwrap_err();
            assert_eq!(problems.len(), super::MOST_PROBLEMS + 1);
        }
    }
}
