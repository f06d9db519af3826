//! An offer file whose levers can be changed before the offer is read.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::editor::{Edit, edited};
use super::in_place::InPlace;
use super::in_place::split::starts_with_term;
use super::literal;
use super::problem::Problem;
use super::reader::Reader;
use super::syntax;
use super::terms::Missing;
use super::value::Section;
use crate::key::Step;
use crate::ledger::OutOfReach;
use crate::lever::{Lever, LeverError};
use crate::money::Currency;
use crate::offer::Offer;
use crate::overrides::Overrides;
use crate::terms::{Faults, Setting, Terms};

/// An offer file with changes.
///
/// ```
/// use offercalc::{Horizon, Metric, OfferFile, Overrides};
///
/// let mut file = OfferFile::new("base = 175_000\nsign_on = [80_000]");
/// file.change(&"base+=10k".parse()?)?;
/// file.change(&"sign_on.2=60k".parse()?)?;
/// assert_eq!(file.text(), "base = 185_000\nsign_on = [80_000, 60_000]\n");
///
/// let offer = file.read(&Overrides::default()).expect("a valid offer");
/// let total = offer.project(Horizon::default())?.metric(Metric::Total)?;
/// assert_eq!(total.get().to_string(), "880000.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OfferFile {
    text: String,
    /// The valid terms.
    terms: Terms,
    /// Problems with the syntax or single values.
    problems: Vec<Problem>,
    is_toml: bool,
    /// The original text. Each change applies all edits to it again, because editing edited text
    /// would accumulate stray spacing.
    original: Option<Box<str>>,
    edits: Vec<Edit>,
    /// How it was typed, if that was in place.
    pub(super) in_place: Option<Arc<InPlace>>,
}

impl OfferFile {
    /// Creates a file from text, which may be invalid.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let (terms, problems) = match parsed(&text) {
            Ok(table) => {
                let mut reader = Reader::offer();
                let terms = reader.offer_terms(&Section::root(&table));
                (Some(terms), reader.into_problems())
            }
            Err(problems) => (None, problems),
        };
        let is_toml = terms.is_some();
        let terms = terms.unwrap_or_default();
        Self { text, terms, problems, is_toml, original: None, edits: Vec::new(), in_place: None }
    }

    /// Creates a file from terms in the language of levers, separated by whitespace. They may be in
    /// any order, and may be invalid.
    ///
    /// A term starts at a lever and `=`, so a value may contain spaces. A value that starts with a
    /// quote or bracket ends at the closing one. Problems and warnings point into the typed text,
    /// which [`source`](Self::source) returns.
    ///
    /// ```
    /// use offercalc::{OfferFile, Overrides};
    ///
    /// let file = OfferFile::in_place("base=175k sign_on=80k,60k rsu=300k rsu.vesting=amazon");
    /// assert_eq!(
    ///     file.text(),
    ///     "base = 175_000\nsign_on = [80_000, 60_000]\n\n\
    ///      [rsu]\nvalue = 300_000\nvesting = \"amazon\"\n"
    /// );
    /// assert!(file.read(&Overrides::default()).is_ok());
    ///
    /// let problems = OfferFile::in_place("bas=175k").read(&Overrides::default()).unwrap_err();
    /// assert_eq!(problems[0].message, "unknown lever `bas`");
    /// assert_eq!(problems[0].span, Some(0..3));
    /// ```
    pub fn in_place(text: impl Into<String>) -> Self {
        let (in_place, text) = InPlace::new(text.into());
        Self { in_place: Some(Arc::new(in_place)), ..Self::new(text) }
    }

    /// Whether a text starts like an offer in place: with a lever and `=`. The lever need not
    /// exist.
    #[must_use]
    pub fn is_in_place(text: &str) -> bool {
        starts_with_term(text)
    }

    /// The text with all changes applied.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that problems and warnings point into: the text of the file, or how an offer in
    /// place was typed.
    #[must_use]
    pub fn source(&self) -> &str {
        self.in_place.as_ref().map_or(&self.text, |in_place| in_place.typed())
    }

    /// Whether the file has changes.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        self.original.is_some()
    }

    /// The valid terms.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Reads the offer. `asked` overrides its share price, growth and currency.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text.
    pub fn read(&self, asked: &Overrides) -> Result<Offer, Vec<Problem>> {
        let read = self.read_text(asked);
        match &self.in_place {
            None => read,
            Some(in_place) => in_place.read(read, self.is_changed()),
        }
    }

    /// Reads the offer. Problems have their places in the file.
    fn read_text(&self, asked: &Overrides) -> Result<Offer, Vec<Problem>> {
        if !self.is_toml {
            return Err(self.problems.clone());
        }
        let mut faults = Faults::default();
        match Offer::read(&self.terms, asked, &mut faults) {
            Some(offer) if self.problems.is_empty() => Ok(offer),
            _ => Err(self.all_problems(faults)),
        }
    }

    /// Every problem, in file order.
    fn all_problems(&self, faults: Faults) -> Vec<Problem> {
        let mut reader = Reader::offer();
        self.problems.iter().for_each(|problem| reader.note(problem.clone()));
        if let Ok(table) = parsed(&self.text) {
            let missing = match &self.in_place {
                _ if self.is_changed() => Missing::Change,
                Some(in_place) => Missing::Term(in_place.meant()),
                None => Missing::Line,
            };
            reader.faults(&Section::root(&table), faults.into_found(), missing);
        }
        reader.into_sorted()
    }

    /// The byte range of a top-level key's value in [`source`](Self::source).
    #[must_use]
    pub fn span_of(&self, key: &str) -> Option<Range<usize>> {
        let table = parsed(&self.text).ok()?;
        self.in_source(table.get(key).map(Spanned::span)?)
    }

    /// The byte range in [`source`](Self::source) of a range in [`text`](Self::text); `None` if an
    /// offer in place has changes that are not part of it.
    #[must_use]
    pub fn in_source(&self, span: Range<usize>) -> Option<Range<usize>> {
        match &self.in_place {
            None => Some(span),
            Some(in_place) => in_place.place(&span).filter(|_| !self.is_changed()),
        }
    }

    /// The byte range of the value at a path, or of the short form that stands for it.
    pub(super) fn span_at(&self, path: &[Step]) -> Option<Range<usize>> {
        let table = parsed(&self.text).ok()?;
        let (Step::Key(key), rest) = path.split_first()? else {
            return None;
        };
        let mut value = table.get(*key)?;
        for step in rest {
            value = match (value.get_ref(), step) {
                (DeValue::Table(section), Step::Key(key)) => section.get(*key)?,
                (DeValue::Array(list), Step::Item(index)) => list.get(*index)?,
                _ => value,
            };
        }
        Some(value.span())
    }

    /// Finds a lever by name.
    ///
    /// # Errors
    ///
    /// [`LeverError`] if the lever does not exist or the name is ambiguous.
    pub fn lever(&self, name: &str) -> Result<Lever, LeverError> {
        Lever::find(name, &self.terms)
    }

    /// The lever's current value, or its default if that is more than nothing.
    #[must_use]
    pub fn setting_or_default(&self, lever: &Lever) -> Option<Setting> {
        self.setting(lever).or_else(|| {
            let default = Setting::typed(lever.unset()?, lever.kind)?;
            default.number().is_some_and(|number| !number.is_zero()).then_some(default)
        })
    }

    /// The lever's current value. An unset price falls back to its source: today's price to the
    /// grants' price, and a grant price to today's.
    #[must_use]
    pub fn setting(&self, lever: &Lever) -> Option<Setting> {
        self.terms.at(&lever.path).or_else(|| {
            let last = lever.path.last()?;
            let is_price = [Step::Key("price"), Step::Key("grant_price")].contains(last);
            let offer = is_price.then(|| self.read(&Overrides::default()).ok())??;
            let price = match lever.grant() {
                Some(index) => offer.pay.rsu.get(index)?.default_price(offer.own_price)?,
                None => offer.own_price?,
            };
            Some(Setting::Price(price.get()))
        })
    }

    /// The problems that setting levers to values would cause.
    #[must_use]
    pub fn problems_at(&self, settings: &[(&Lever, Setting)], asked: &Overrides) -> Vec<Problem> {
        let edits = settings.iter();
        let edits = edits.map(|(lever, value)| Edit::Set(lever.path.clone(), literal::of(value)));
        let edits: Vec<Edit> = edits.collect();
        // The hints for a file are other ones than those for a change.
        let read = match edits.is_empty() {
            true => Some(self.read(asked)),
            false => self.with(&edits).map(|file| file.read(asked)),
        };
        let problems = read.and_then(Result::err).unwrap_or_default();
        problems.into_iter().map(|problem| Problem { span: None, ..problem }).collect()
    }

    /// A copy with further edits; `None` if they do not fit the file's structure.
    pub(super) fn with(&self, edits: &[Edit]) -> Option<Self> {
        let original = self.original.clone().unwrap_or_else(|| self.text.as_str().into());
        let edits = [self.edits.as_slice(), edits].concat();
        let text = edited(&original, &edits)?;
        let in_place = self.in_place.clone();
        Some(Self { original: Some(original), edits, in_place, ..Self::new(text) })
    }

    /// The currency of every amount.
    pub(super) fn currency(&self) -> Currency {
        crate::offer::currency(&self.terms)
    }

    /// Problems with the syntax or single values.
    pub(super) fn value_problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Problems that prevent reading the offer.
    pub(super) fn problems(&self) -> Option<&[Problem]> {
        (!self.is_toml).then_some(&self.problems)
    }
}

/// Parses an offer's text.
fn parsed(text: &str) -> Result<DeTable<'_>, Vec<Problem>> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let empty = Problem::new("the file is empty");
        return Err(vec![empty.hint("`offercalc init` prints an offer to start from")]);
    }
    let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
    Ok(table.into_inner())
}

impl Offer {
    /// Reads an offer file.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text, in file order.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        Self::from_toml_at(text, &Overrides::default())
    }

    /// Reads an offer file with another share price, growth or currency.
    ///
    /// A grant in money keeps the number of shares from the file's own price.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] in the text, in file order.
    pub fn from_toml_at(text: &str, asked: &Overrides) -> Result<Self, Vec<Problem>> {
        OfferFile::new(text).read(asked)
    }
}

impl OutOfReach {
    /// The byte range of the growth or amount that makes the figure too large.
    #[must_use]
    pub fn span_in(&self, text: &str) -> Option<Range<usize>> {
        let table = DeTable::parse(text).ok()?;
        let top = |key: &str| table.get_ref().get(key);
        let found = match self.component {
            None => top("stock").map(|stock| stock.get_ref().get("growth").unwrap_or(stock)),
            // A component's last key is the one that makes it grow.
            Some(component) => component.keys().iter().rev().find_map(|key| top(key.name)),
        };
        found.map(Spanned::span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LedgerError;

    #[test]
    fn undone_changes_restore_the_text() {
        let text = "base = 1 # a year\nsign_on = [ 80 ]\n";
        let mut file = OfferFile::new(text);
        assert!(!file.is_changed());
        for change in ["base=2", "sign_on.2=5", "base=1", "sign_on=80"] {
            file.change(&change.parse().unwrap()).unwrap();
        }
        assert!(file.is_changed());
        assert_eq!(file.text(), "base = 1 # a year\nsign_on = [80]\n");
    }

    #[test]
    fn a_failed_change_leaves_the_file_unchanged() {
        let mut file = OfferFile::new("base = 1\n");
        assert!(file.change(&"bas=2".parse().unwrap()).is_err());
        assert!(file.change(&"prices.2=2".parse().unwrap()).is_err());
        assert_eq!((file.text(), file.is_changed()), ("base = 1\n", false));
    }

    #[test]
    fn a_change_may_make_an_offer_valid_or_invalid() {
        let mut file = OfferFile::new("bonus = \"5%\"\n");
        assert!(file.read(&Overrides::default()).is_err());
        file.change(&"base=1".parse().unwrap()).unwrap();
        assert!(file.read(&Overrides::default()).is_ok());
        let changed = file.change(&"base=-1".parse().unwrap()).unwrap();
        assert_eq!((changed.from, changed.to), (Some(Setting::Amount(1.into())), None));
        assert!(file.read(&Overrides::default()).is_err());
    }

    #[test]
    fn prices_fall_back_to_their_source() {
        let setting = |text: &str, lever: &str| {
            let file = OfferFile::new(format!("base = 1\n[rsu]\nvesting = \"amazon\"\n{text}"));
            file.setting(&file.lever(lever).unwrap()).and_then(|setting| setting.number())
        };
        let ten = Some(10.into());
        assert_eq!(setting("value = 1\n[stock]\nprice = 10", "rsu.grant_price"), ten);
        assert_eq!(setting("value = 1\ngrant_price = 10", "price"), ten);
        assert_eq!(setting("value = 1", "price"), None);
        // Shares have no grant price.
        assert_eq!(setting("shares = 1\n[stock]\nprice = 10", "rsu.grant_price"), None);
    }

    #[test]
    fn problems_of_a_hypothetical_value_have_no_location() {
        let file = OfferFile::new("base = 1\n");
        let base = file.lever("base").unwrap();
        let at = |value: i64| {
            file.problems_at(&[(&base, Setting::Amount(value.into()))], &Overrides::default())
        };
        assert!(at(5).is_empty());
        let problems = at(-5);
        assert!(problems.len() == 1 && problems[0].span.is_none(), "{problems:?}");
        assert_eq!(file.text(), "base = 1\n");
        assert!(file.problems_at(&[], &Overrides::default()).is_empty());
        let bonus = file.lever("bonus").unwrap();
        let [five, less] = [5, -5].map(|value: i64| Setting::Amount(value.into()));
        let settings = [(&base, five), (&bonus, less)];
        let both = file.problems_at(&settings, &Overrides::default());
        assert!(both.len() == 1 && both[0].message.contains("bonus"), "{both:?}");
    }

    #[test]
    fn an_empty_file_is_an_error() {
        for text in ["", " \n", "\u{feff}\n"] {
            let problems = OfferFile::new(text).read(&Overrides::default()).unwrap_err();
            assert_eq!(problems.len(), 1, "{text:?}");
        }
    }

    #[test]
    fn a_figure_too_large_to_compute_points_at_its_growth() {
        let span = |text: &str| {
            let out_of_reach =
                Offer::from_toml(text).unwrap().project(crate::Horizon::new(50).unwrap());
            let LedgerError::OutOfReach(out_of_reach) = out_of_reach.unwrap_err() else {
                panic!("{text}");
            };
            text[out_of_reach.span_in(text).unwrap()].to_owned()
        };
        assert_eq!(span("base = 9\nraise = \"1000%\"\n"), "\"1000%\"");
        let stock =
            "base = 1\n[rsu]\nshares = 1\nvesting = \"amazon\"\n[stock]\nprice = 2\ngrowth = ";
        assert_eq!(span(&format!("{stock}\"900%\"\n")), "\"900%\"");
    }

    #[test]
    fn a_missing_key_is_reported_next_to_any_other_key() {
        for section in Offer::keys() {
            let (required, others): (Vec<_>, Vec<_>) =
                section.keys().iter().partition(|key| key.required);
            for other in others.iter().filter(|_| !required.is_empty()) {
                let text = format!("base = 1\n[{}]\n{} = 1\n", section.name, other.name);
                let problem_count = Offer::from_toml(&text).map_err(|problems| problems.len());
                assert!(problem_count.is_err_and(|problem_count| problem_count > 0), "{text}");
            }
        }
    }
}
