//! Reads an offer from TOML and says everything that is wrong with it, each at its place.
//!
//! The parsed table is walked directly: serde would stop at the first mistake, and would see
//! decimals as binary floats.

mod bands;
mod change;
mod edit;
mod grants;
mod judgement;
mod number;
mod offer;
mod offer_file;
mod syntax;
mod value;

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::assessment::Scale;
use crate::component::Component;
use crate::decide::Market;
use crate::decide::Profile;
use crate::equity::Schedule;
use crate::ledger::OutOfReach;
use crate::lever::{Kind, Setting};
use crate::money::Amount;
use crate::money::Currency;
use crate::money::{Growth, Rate, RateError};
use crate::offer::{Offer, Stock};
pub use change::{Change, ChangeError, Changed};
pub use edit::{Edit, Step};
pub(crate) use edit::{apply, get, get_mut};
pub(crate) use number::FLOAT_DIGITS;
pub use offer_file::OfferFile;
use value::{Field, Section};

/// One thing that is wrong with an offer file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// Where, in bytes of the text; `None` where it is the file as a whole.
    pub span: Option<Range<usize>>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Problem {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, span: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }
}

/// The most characters of a name, a company and the like.
const LONGEST_TEXT: usize = 200;

/// The most mistakes that are told of one file.
const MOST_PROBLEMS: usize = 100;

/// What has been read so far: the currency that amounts are in, if it could be read, and what was
/// wrong.
struct Reader {
    currency: Option<Currency>,
    /// The keys of which it is said in a section that they belong above it.
    top: &'static [&'static str],
    problems: Vec<Problem>,
}

impl Reader {
    const fn new(currency: Option<Currency>, top: &'static [&'static str]) -> Self {
        Self { currency, top, problems: Vec::new() }
    }
}

/// Reads an offer, looked at with `stock` in the place of its own share price or growth.
pub(crate) fn offer(text: &str, stock: &Stock) -> Result<Offer, Vec<Problem>> {
    parsed_offer(&parsed(text)?, stock)
}

/// Parses the text of an offer.
pub(crate) fn parsed(text: &str) -> Result<DeTable<'_>, Vec<Problem>> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let empty = Problem::new("the file is empty");
        return Err(vec![empty.hint("`offercalc init` prints an offer to start from")]);
    }
    let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
    Ok(table.into_inner())
}

/// Reads an offer that has been parsed.
pub(crate) fn parsed_offer(table: &DeTable<'_>, stock: &Stock) -> Result<Offer, Vec<Problem>> {
    let root = Section::root(table);
    let mut reader = Reader::new(Some(Currency::USD), offer::KEYS);
    let offer = reader.offer(&root, stock);
    reader.done(offer)
}

/// Reads a profile.
pub(crate) fn profile(text: &str) -> Result<Profile, Vec<Problem>> {
    let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
    // A profile is of no currency: its amounts are in that of the offers it is held against.
    let mut reader = Reader::new(None, &[]);
    let profile = reader.profile(&Section::root(table.get_ref()));
    reader.done(profile)
}

/// Where in an offer's text a factor is scored.
pub(crate) fn factor_span(text: &str, scale: Scale, factor: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let section = table.get_ref().get(scale.name())?.get_ref().as_table()?;
    let key = section.keys().find(|key| key.get_ref().as_ref() == factor)?;
    Some(key.span())
}

/// Reads a bands file.
pub(crate) fn market(text: &str) -> Result<Market, Vec<Problem>> {
    let table = DeTable::parse(text).map_err(|error| syntax::problems(text, error))?;
    let mut reader = Reader::new(Some(Currency::USD), bands::TOP_KEYS);
    let market = reader.market(&Section::root(table.get_ref()));
    reader.done(market)
}

/// What a value of a file sets a lever of that kind to; `None` where it is wrong.
pub(crate) fn setting(value: &Spanned<DeValue<'_>>, kind: Kind) -> Option<Setting> {
    let field = Field::alone(value);
    let list = |item| {
        let items = field.as_list()?;
        items.iter().map(|field| setting(field.value, item)).collect::<Option<_>>()
    };
    Some(match kind {
        Kind::Amount => Setting::Amount(field.units(None).ok()?),
        Kind::Price => Setting::Price(field.units(None).ok()?),
        Kind::Shares => Setting::Shares(field.shares().ok()?),
        Kind::Rates if field.as_list().is_some() => Setting::List(list(Kind::Rate)?),
        Kind::Rate | Kind::Rates => Setting::Rate(field.rate().ok()?.fraction()),
        Kind::Bonus if field.is_rate() => return setting(value, Kind::Rate),
        Kind::Bonus => return setting(value, Kind::Amount),
        Kind::Amounts => Setting::List(list(Kind::Amount)?),
        Kind::Prices => Setting::List(list(Kind::Price)?),
        Kind::Count => Setting::Count(field.whole(i64::MIN..=i64::MAX).ok()?),
        Kind::Flag => Setting::Text(field.flag().ok()?.to_string()),
        Kind::Text => Setting::Text(field.as_text()?.to_owned()),
        Kind::Percents => {
            let percents = field.as_list()?;
            let percents = percents.iter().map(|field| field.percent().ok());
            let percents = percents.map(|percent| Some(Setting::Text(percent?.get().to_string())));
            Setting::List(percents.collect::<Option<_>>()?)
        }
        Kind::Vesting => Setting::Text(match field.as_text() {
            Some(name) => name.to_owned(),
            None => grants::schedule(&field)?.to_string(),
        }),
    })
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
        offer(text, stock)
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
            Some(Component::Base) => top("raise").or_else(|| top("base")),
            Some(component) => top(component.name()),
        };
        found.map(Spanned::span)
    }
}

impl Reader {
    /// What was read, or everything that is wrong with it, in the order of the places.
    fn done<T>(mut self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => {
                self.problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
                if self.problems.len() > MOST_PROBLEMS {
                    self.problems.truncate(MOST_PROBLEMS);
                    self.problems.push(Problem::new("there are more mistakes than these"));
                }
                Err(self.problems)
            }
        }
    }

    /// A growth: one rate for every year, or a list from year 2 on.
    fn growth(&mut self, section: &Section<'_>, key: &'static str) -> Option<Growth> {
        let field = section.get(key)?;
        let growth = match field.as_list() {
            Some(list) => Growth::by_year(self.years(&list, Self::yearly_rate)?),
            None => Growth::every(self.yearly_rate(&field)?),
        };
        growth.ok()
    }

    /// A rate by which something grows, so above −100 %.
    fn yearly_rate(&mut self, field: &Field<'_>) -> Option<Rate> {
        let rate = field.rate().and_then(|rate| match Growth::every(rate) {
            Ok(_) => Ok(rate),
            Err(error) => Err(field.rate_problem(error)),
        });
        self.keep(rate)
    }

    /// A rate of something, so not below 0.
    fn share(&mut self, field: &Field<'_>) -> Option<Rate> {
        let rate = field.rate().and_then(|rate| {
            let valid = rate >= Rate::default();
            if valid { Ok(rate) } else { Err(field.rate_problem(RateError::Negative)) }
        });
        self.keep(rate)
    }

    fn amount(&mut self, field: &Field<'_>) -> Option<Amount> {
        let amount = field.units(self.currency).and_then(|units| {
            // European thousands: 95.000 is 95, and hardly anybody is paid that.
            let minor_digits = self.currency.map_or(2, Currency::minor_digits);
            let in_question = (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&units);
            if units.scale() == 3 && minor_digits < 3 && in_question {
                return Err(field.two_amounts(units));
            }
            Amount::new(units).map_err(|error| field.amount_problem(error))
        });
        self.keep(amount)
    }

    fn text(&mut self, section: &Section<'_>, key: &'static str) -> Option<String> {
        let field = section.get(key)?;
        let text = self.keep(field.text(LONGEST_TEXT))?;
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    /// The items of a list that has one for each year.
    fn years<T>(
        &mut self,
        list: &[Field<'_>],
        mut item: impl FnMut(&mut Self, &Field<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if let Some(beyond) = list.get(Schedule::MAX_YEARS as usize) {
            let problem = beyond.problem("is beyond the 50 years that an offer can have");
            self.note(problem);
            return None;
        }
        // Reads every item before giving up, so that every mistake is reported.
        let items: Vec<Option<T>> = list.iter().map(|field| item(self, field)).collect();
        items.into_iter().collect()
    }

    fn list<'a>(&mut self, field: &'a Field<'_>, wanted: &str) -> Option<Vec<Field<'a>>> {
        let list = field.as_list();
        if list.is_none() {
            self.note(field.mismatch("a list").hint(format!("write {wanted}")));
        }
        list
    }

    fn section<'a>(&mut self, field: &'a Field<'_>, wanted: &str) -> Option<Section<'a>> {
        let section = field.as_section();
        if section.is_none() {
            self.note(field.mismatch(wanted));
        }
        section
    }

    fn required<'a>(
        &mut self,
        section: &'a Section<'_>,
        key: &'static str,
        example: &str,
    ) -> Option<Field<'a>> {
        let field = section.get(key);
        // Where it is only misspelt, that is said of the key that stands there.
        if field.is_none() && !section.has_like(key) {
            self.note(section.missing(key).hint(format!("add {example}")));
        }
        field
    }

    fn unknown_keys(&mut self, section: &Section<'_>, known: &'static [&'static str]) {
        // One more than are told, so that it is known that there are more.
        let unknown = section.unknown_keys(known, self.top).take(MOST_PROBLEMS + 1);
        unknown.for_each(|problem| self.note(problem));
    }

    /// Notes what is wrong, as long as anybody would want to read it.
    fn note(&mut self, problem: Problem) {
        if self.problems.len() <= MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Notes what went wrong and goes on.
    fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.note(problem)).ok()
    }
}
