//! The file of an offer, in which levers can be changed before the offer is read from it.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::editor::{Edit, edited};
use super::literal;
use super::problem::Problem;
use super::reader::Reader;
use super::syntax;
use super::value::Section;
use crate::key::Step;
use crate::ledger::OutOfReach;
use crate::lever::{Lever, LeverError};
use crate::money::Currency;
use crate::offer::Offer;
use crate::stock::Stock;
use crate::terms::{Faults, Setting, Terms};

/// The file of an offer with the changes made to it.
///
/// ```
/// use offercalc::{Horizon, Metric, OfferFile, Stock};
///
/// let mut file = OfferFile::new("base = 175_000\nsign_on = [80_000]");
/// file.change(&"base+=10k".parse()?)?;
/// file.change(&"sign_on.2=60k".parse()?)?;
/// assert_eq!(file.text(), "base = 185_000\nsign_on = [80_000, 60_000]\n");
///
/// let offer = file.read(&Stock::default()).expect("a valid offer");
/// let total = offer.project(Horizon::default())?.metric(Metric::Total)?;
/// assert_eq!(total.get().to_string(), "880000.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OfferFile {
    text: String,
    /// The terms, as far as they are right.
    terms: Terms,
    /// What is wrong with its syntax or single values.
    problems: Vec<Problem>,
    is_toml: bool,
    /// The text before any change, and the edits since. All are applied to it anew with each change,
    /// because an edit of edited text would leave its spacing behind.
    original: Option<Box<str>>,
    edits: Vec<Edit>,
}

impl OfferFile {
    /// A file of that text, which need not be valid.
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
        Self { text, terms, problems, is_toml, original: None, edits: Vec::new() }
    }

    /// The text, with all changes.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it has been changed.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        self.original.is_some()
    }

    /// The terms, as far as they are right.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Reads the offer, looked at with `stock` in the place of its own share price or growth.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the text.
    pub fn read(&self, stock: &Stock) -> Result<Offer, Vec<Problem>> {
        if !self.is_toml {
            return Err(self.problems.clone());
        }
        let mut faults = Faults::default();
        match Offer::read(&self.terms, stock, &mut faults) {
            Some(offer) if self.problems.is_empty() => Ok(offer),
            _ => Err(self.told(faults)),
        }
    }

    /// All that is wrong, in the order of the places.
    fn told(&self, faults: Faults) -> Vec<Problem> {
        let mut reader = Reader::offer();
        self.problems.iter().for_each(|problem| reader.note(problem.clone()));
        if let Ok(table) = parsed(&self.text) {
            reader.faults(&Section::root(&table), faults.into_found());
        }
        reader.into_sorted()
    }

    /// Where the text has the value of a key at the top, in bytes.
    #[must_use]
    pub fn span_of(&self, key: &str) -> Option<Range<usize>> {
        let table = parsed(&self.text).ok()?;
        table.get(key).map(Spanned::span)
    }

    /// The lever of that name.
    ///
    /// # Errors
    ///
    /// [`LeverError`] where there is no such lever, or it could be one of several.
    pub fn lever(&self, name: &str) -> Result<Lever, LeverError> {
        Lever::find(name, &self.terms)
    }

    /// What a lever is set to, where it is set. Prices may be known from elsewhere than their own
    /// key: today's from the grants', a grant's from today's.
    #[must_use]
    pub fn setting(&self, lever: &Lever) -> Option<Setting> {
        self.terms.at(&lever.path).or_else(|| {
            let last = lever.path.last()?;
            let is_price = [Step::Key("price"), Step::Key("grant_price")].contains(last);
            let offer = is_price.then(|| self.read(&Stock::default()).ok())??;
            let price = match lever.grant() {
                Some(index) => offer.pay.rsu.get(index)?.default_price(offer.own_price)?,
                None => offer.own_price?,
            };
            Some(Setting::Price(price.get()))
        })
    }

    /// What is wrong with the offer where a lever is set to a value.
    #[must_use]
    pub fn problems_at(&self, lever: &Lever, value: &Setting, stock: &Stock) -> Vec<Problem> {
        let edit = Edit::Set(lever.path.clone(), literal::of(value));
        let read = self.with(&[edit]).map(|file| file.read(stock));
        let problems = read.and_then(Result::err).unwrap_or_default();
        problems.into_iter().map(|problem| Problem { span: None, ..problem }).collect()
    }

    /// The file with further edits; `None` where they do not fit what is written there.
    pub(super) fn with(&self, edits: &[Edit]) -> Option<Self> {
        let original = self.original.clone().unwrap_or_else(|| self.text.as_str().into());
        let edits = [self.edits.as_slice(), edits].concat();
        let text = edited(&original, &edits)?;
        Some(Self { original: Some(original), edits, ..Self::new(text) })
    }

    /// The currency of its amounts.
    pub(super) fn currency(&self) -> Currency {
        crate::offer::currency(&self.terms)
    }

    /// What is wrong before the offer can be read at all.
    pub(super) fn problems(&self) -> Option<&[Problem]> {
        (!self.is_toml).then_some(&self.problems)
    }
}

/// Parses the text of an offer.
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
    /// Every [`Problem`] of the text, in the order of their places.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        Self::from_toml_at(text, &Stock::default())
    }

    /// Reads an offer file and looks at it at another share price or growth than its own.
    ///
    /// A grant in dollars keeps the number of shares that the file's own price gives it.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the text, in the order of their places.
    pub fn from_toml_at(text: &str, stock: &Stock) -> Result<Self, Vec<Problem>> {
        OfferFile::new(text).read(stock)
    }
}

impl OutOfReach {
    /// Where in the offer's text the growth or the amount stands that leads there.
    #[must_use]
    pub fn span_in(&self, text: &str) -> Option<Range<usize>> {
        let table = DeTable::parse(text).ok()?;
        let top = |key: &str| table.get_ref().get(key);
        let found = match self.component {
            None => top("stock").map(|stock| stock.get_ref().get("growth").unwrap_or(stock)),
            // The last of a component's keys that is there is what makes it grow.
            Some(component) => component.keys().iter().rev().find_map(|key| top(key.name)),
        };
        found.map(Spanned::span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_a_change_leave_no_trace() {
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
    fn a_change_that_cannot_be_made_changes_nothing() {
        let mut file = OfferFile::new("base = 1\n");
        assert!(file.change(&"bas=2".parse().unwrap()).is_err());
        assert!(file.change(&"prices.2=2".parse().unwrap()).is_err());
        assert_eq!((file.text(), file.is_changed()), ("base = 1\n", false));
    }

    #[test]
    fn a_change_may_make_an_offer_valid_or_not() {
        let mut file = OfferFile::new("bonus = \"5%\"\n");
        assert!(file.read(&Stock::default()).is_err());
        file.change(&"base=1".parse().unwrap()).unwrap();
        assert!(file.read(&Stock::default()).is_ok());
        let changed = file.change(&"base=-1".parse().unwrap()).unwrap();
        assert_eq!((changed.from, changed.to), (Some(Setting::Amount(1.into())), None));
        assert!(file.read(&Stock::default()).is_err());
    }

    #[test]
    fn prices_are_known_from_one_another() {
        let setting = |text: &str, lever: &str| {
            let file = OfferFile::new(format!("base = 1\n[rsu]\nvesting = \"amazon\"\n{text}"));
            file.setting(&file.lever(lever).unwrap()).and_then(|setting| setting.number())
        };
        let ten = Some(10.into());
        assert_eq!(setting("value = 1\n[stock]\nprice = 10", "rsu.grant_price"), ten);
        assert_eq!(setting("value = 1\ngrant_price = 10", "price"), ten);
        assert_eq!(setting("value = 1", "price"), None);
        // Shares were never bought at any price.
        assert_eq!(setting("shares = 1\n[stock]\nprice = 10", "rsu.grant_price"), None);
    }

    #[test]
    fn what_a_value_would_break_is_told_without_a_place() {
        let file = OfferFile::new("base = 1\n");
        let base = file.lever("base").unwrap();
        let at =
            |value: i64| file.problems_at(&base, &Setting::Amount(value.into()), &Stock::default());
        assert!(at(5).is_empty());
        let problems = at(-5);
        assert!(problems.len() == 1 && problems[0].span.is_none(), "{problems:?}");
        assert_eq!(file.text(), "base = 1\n");
    }

    #[test]
    fn an_empty_file_is_no_offer() {
        for text in ["", " \n", "\u{feff}\n"] {
            let problems = OfferFile::new(text).read(&Stock::default()).unwrap_err();
            assert_eq!(problems.len(), 1, "{text:?}");
        }
    }

    #[test]
    fn a_figure_out_of_reach_is_told_at_what_makes_it_grow() {
        let span = |text: &str| {
            let out_of_reach =
                Offer::from_toml(text).unwrap().project(crate::Horizon::new(50).unwrap());
            text[out_of_reach.unwrap_err().span_in(text).unwrap()].to_owned()
        };
        assert_eq!(span("base = 9\nraise = \"1000%\"\n"), "\"1000%\"");
        let stock =
            "base = 1\n[rsu]\nshares = 1\nvesting = \"amazon\"\n[stock]\nprice = 2\ngrowth = ";
        assert_eq!(span(&format!("{stock}\"900%\"\n")), "\"900%\"");
    }

    #[test]
    fn a_missing_key_is_told_of_beside_every_other_key_of_its_section() {
        for section in Offer::keys() {
            let (required, others): (Vec<_>, Vec<_>) =
                section.keys().iter().partition(|key| key.required);
            for other in others.iter().filter(|_| !required.is_empty()) {
                let text = format!("base = 1\n[{}]\n{} = 1\n", section.name, other.name);
                let told = Offer::from_toml(&text).map_err(|problems| problems.len());
                assert!(told.is_err_and(|told| told > 0), "{text}");
            }
        }
    }
}
