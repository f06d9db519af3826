//! Reads an offer from TOML and says everything that is wrong with it, each at its place.
//!
//! The parsed table is walked directly: serde would stop at the first mistake, and would see
//! decimals as binary floats.

mod bands;
mod grants;
mod judgement;
mod number;
mod syntax;
mod value;

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::amount::Amount;
use crate::component::Component;
use crate::currency::Currency;
use crate::judgement::Scale;
use crate::ledger::OutOfReach;
use crate::lever::{Kind, Setting};
use crate::market::Market;
use crate::offer::{
    Basis, Bonus, BonusTarget, Clawback, Offer, Paid, Refresher, Repay, SignOn, Stock,
};
use crate::profile::Profile;
use crate::rate::{Growth, Rate, RateError};
use crate::vesting::Schedule;
pub(crate) use number::FLOAT_DIGITS;
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

const KEYS: &[&str] = &[
    "name",
    "company",
    "level",
    "role",
    "location",
    "currency",
    "base",
    "raise",
    "sign_on",
    "bonus",
    "rsu",
    "refresher",
    "stock",
    "risk",
    "fit",
    "process",
];
const SIGN_ON_KEYS: &[&str] = &["amounts", "paid", "repay_within", "repay"];
const BONUS_KEYS: &[&str] = &["target", "payout", "first_year", "basis"];
const REFRESHER_KEYS: &[&str] =
    &["value", "first_month", "every", "count", "growth", "vesting", "written"];

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
    let mut reader = Reader::new(Some(Currency::USD), KEYS);
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

    fn offer(&mut self, root: &Section<'_>, stock: &Stock) -> Option<Offer> {
        self.unknown_keys(root, KEYS);
        if let Some(field) = root.get("currency") {
            self.currency = self.keep(field.currency());
        }
        let base = self.required(root, "base", "base = 175_000, the yearly salary");
        let base = base.and_then(|field| self.amount(&field));
        let (grants, share_price) = self.grants(root, stock);
        let [name, company, level, role, location] =
            ["name", "company", "level", "role", "location"].map(|key| self.text(root, key));
        let raise = self.growth(root, "raise").unwrap_or(Growth::NONE);
        let sign_on = root.get("sign_on").and_then(|field| self.sign_on(&field));
        let bonus = root.get("bonus").and_then(|field| self.bonus(&field));
        let refresher = root.get("refresher").and_then(|field| self.refresher(&field));
        let [risk, fit] = Scale::ALL.map(|scale| self.scores(root, scale));
        let process = root.get("process").and_then(|field| self.process(&field));
        // All has been read and checked by now, so that every mistake is noted before this ends
        // for the want of one of these.
        Some(Offer {
            name,
            company,
            level,
            role,
            location,
            currency: self.currency?,
            base: base?,
            raise,
            sign_on,
            bonus,
            grants: grants?,
            refresher,
            share_price: share_price?,
            risk,
            fit,
            process: process.unwrap_or_default(),
        })
    }

    fn sign_on(&mut self, field: &Field<'_>) -> Option<SignOn> {
        if let Some(list) = field.as_list() {
            let amounts = self.years(&list, Self::amount)?;
            return Some(SignOn { amounts, paid: Paid::Lump, clawback: None });
        }
        let section = self.section(field, "a list by year, like [80_000, 60_000]")?;
        self.unknown_keys(&section, SIGN_ON_KEYS);
        let amounts = self.required(&section, "amounts", "amounts = [80_000, 60_000], by year");
        let amounts = amounts.and_then(|field| {
            let list = self.list(&field, "[80_000, 60_000]")?;
            self.years(&list, Self::amount)
        });
        let paid = section.get("paid").and_then(|field| {
            let name = |paid: Paid| paid.name();
            self.keep(field.choice(&Paid::ALL, name))
        });
        let clawback = self.clawback(&section);
        Some(SignOn { amounts: amounts?, paid: paid.unwrap_or(Paid::Lump), clawback })
    }

    fn clawback(&mut self, section: &Section<'_>) -> Option<Clawback> {
        let repay = section.get("repay");
        let rule = repay.as_ref().and_then(|field| {
            let name = |repay: Repay| repay.name();
            self.keep(field.choice(&Repay::ALL, name))
        });
        let Some(within) = section.get("repay_within") else {
            if let Some(repay) = repay {
                let problem =
                    repay.problem("says how much to repay, but not within how many months");
                self.note(problem.hint("add repay_within = 12, in months"));
            }
            return None;
        };
        let within = self.keep(within.whole(1..=Schedule::MAX_MONTH))?;
        Some(Clawback { within, repay: rule.unwrap_or(Repay::ProRata) })
    }

    fn bonus(&mut self, field: &Field<'_>) -> Option<Bonus> {
        let Some(section) = field.as_section() else {
            let target = self.bonus_target(field, Basis::CurrentYear)?;
            return Some(Bonus { target, payout: None, first_year: true });
        };
        self.unknown_keys(&section, BONUS_KEYS);
        let basis_field = section.get("basis");
        let basis = basis_field.as_ref().and_then(|field| {
            let name = |basis: Basis| basis.name();
            self.keep(field.choice(&Basis::ALL, name))
        });
        let payout = section.get("payout").and_then(|field| self.share(&field));
        let first_year = section.get("first_year").and_then(|field| self.keep(field.flag()));
        let target = self.required(&section, "target", r#"target = "15%", or an amount"#)?;
        let target = self.bonus_target(&target, basis.unwrap_or(Basis::CurrentYear))?;
        if let (Some(field), BonusTarget::Amount(_)) = (basis_field, target) {
            let problem = field.problem("means nothing where the target is an amount");
            self.problems
                .push(problem.hint(r#"leave it out, or write the target as a rate: "15%""#));
        }
        Some(Bonus { target, payout, first_year: first_year.unwrap_or(true) })
    }

    fn bonus_target(&mut self, field: &Field<'_>, basis: Basis) -> Option<BonusTarget> {
        if field.is_rate() {
            let rate = self.share(field)?;
            return Some(BonusTarget::OfBase { rate, basis });
        }
        if let Some(problem) = field.doubtful_bonus() {
            self.note(problem);
            return None;
        }
        self.amount(field).map(BonusTarget::Amount)
    }

    fn refresher(&mut self, field: &Field<'_>) -> Option<Refresher> {
        let section = self.section(field, "a section, [refresher]")?;
        self.unknown_keys(&section, REFRESHER_KEYS);
        let months = |reader: &mut Self, key| {
            let field = section.get(key)?;
            reader.keep(field.whole(1..=Schedule::MAX_MONTH))
        };
        let first_month = months(self, "first_month").unwrap_or(12);
        let every = months(self, "every").unwrap_or(12);
        let count = section.get("count");
        let count = count.and_then(|field| self.keep(field.whole(0..=Schedule::MAX_MONTH)));
        let growth = section.get("growth").and_then(|field| self.yearly_rate(&field));
        let written = section.get("written").and_then(|field| self.keep(field.flag()));
        let value = self.required(&section, "value", "value = 60_000, in money at grant");
        let value = value.and_then(|field| self.amount(&field));
        let vesting = self.vesting(&section);
        Some(Refresher {
            value: value?,
            first_month,
            every,
            count,
            growth,
            vesting: vesting?,
            written: written.unwrap_or(false),
        })
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
