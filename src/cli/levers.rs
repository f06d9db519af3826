//! Levers of the command line: which lever, in which offers, and its file ready for other values.

use std::mem::discriminant;

use offercalc::{
    Change, Decimal, Kept, Lever, LeverInput, Metric, Objective, ObjectiveError, Offer, OfferFile,
    Problem, Setting, Unit,
};

use super::args::ViewArgs;
use super::changes;
use super::diagnostics::{Diagnostic, Failure};
use super::get;
use super::input::{self, OfferSource, Projected};
use crate::report::negotiability;

/// The most `=` inside a name or a value that are tried as the one after a lever.
const MOST_READINGS: usize = 16;

/// A lever as it is typed: of every offer, or of one by its name or number.
#[derive(Clone, Debug)]
pub(crate) struct Addressed<T> {
    /// What the text can mean, likeliest first, and never nothing: a name may contain a `=`, and a
    /// value a colon.
    readings: Vec<Reading<T>>,
}

#[derive(Clone, Debug)]
struct Reading<T> {
    offer: Option<String>,
    what: T,
}

impl<T> Addressed<T> {
    /// Splits `NAME:` from what follows.
    pub(crate) fn parse(
        text: &str,
        parse: impl Fn(&str) -> Result<T, Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let read = |colon: Option<usize>| {
            let (offer, rest) = match colon {
                Some(colon) => (text.get(..colon), text.get(colon + 1..).unwrap_or_default()),
                None => (None, text),
            };
            let offer = offer.map(|offer| offer.trim().to_owned());
            parse(rest).map(|what| Reading { offer, what })
        };
        // A name may contain a colon, a lever does not.
        let equals = text.find('=').unwrap_or(text.len());
        let likeliest = read(text.get(..equals).and_then(|before| before.rfind(':')));
        let later = text.match_indices('=').map(|(equals, _)| equals).skip(1).take(MOST_READINGS);
        let colons = later.filter_map(|equals| text.get(..equals)?.rfind(':'));
        let mut colons: Vec<usize> = colons.filter(|colon| *colon > equals).collect();
        colons.dedup();
        let later: Vec<_> = colons.into_iter().filter_map(|colon| read(Some(colon)).ok()).collect();
        let readings = match likeliest {
            Ok(likeliest) => [likeliest].into_iter().chain(later).collect(),
            Err(refused) if later.is_empty() => return Err(refused),
            Err(_) => later,
        };
        Ok(Self { readings })
    }

    /// What is addressed, and the index of the offer that is named; `None` for every offer.
    pub(crate) fn find(&self, offers: &[Projected]) -> Result<(Option<usize>, &T), Failure> {
        let named = |reading: &Reading<T>| find(reading.offer.as_deref()?, offers);
        let known = self.readings.iter().find_map(|reading| Some((named(reading)?, &reading.what)));
        if let Some((index, what)) = known {
            return Ok((Some(index), what));
        }
        match self.readings.first() {
            Some(Reading { offer: None, what }) => Ok((None, what)),
            Some(Reading { offer: Some(name), .. }) => Err(unknown(name, offers)),
            None => Err(input::no_offer()),
        }
    }
}

/// The index of the offer of that number, name or file, or of the only one whose name starts so.
fn find(name: &str, offers: &[Projected]) -> Option<usize> {
    let by_number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let by_number = by_number.filter(|index| *index < offers.len());
    let lower = name.to_lowercase();
    let is = |offer: &Projected| offer.name.to_lowercase() == lower || offer.file == *name;
    let starts = |offer: &Projected| offer.name.to_lowercase().starts_with(&lower);
    let only = || {
        let mut found = offers.iter().enumerate().filter(|(_, offer)| starts(offer));
        found.next().filter(|_| found.next().is_none()).map(|(index, _)| index)
    };
    by_number.or_else(|| offers.iter().position(is)).or_else(only)
}

fn unknown(name: &str, offers: &[Projected]) -> Failure {
    let names = offers.iter().map(|offer| offer.name.as_str());
    let diagnostic = Diagnostic::new(format!("no offer is called `{name}`"));
    Failure::usage(match offercalc::suggest(name, names.clone()) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<String> = names.take(4).map(|name| format!("`{name}`")).collect();
            let all = format!("a number from 1 to {}", offers.len());
            diagnostic.hint(format!("it can be {all}, or {}", names.join(", ")))
        }
    })
}

/// The levers of an offer, except those that an option overrides.
pub(crate) fn every(offer: &Offer, view: &ViewArgs) -> Vec<String> {
    let mut names = negotiability::every_lever(offer);
    names.retain(|name| view.standing_in(name).is_none());
    names
}

/// The file of an offer with a lever in it that can take other values.
pub(crate) struct Movable {
    pub(crate) file: OfferFile,
    pub(crate) lever: Lever,
    pub(crate) unit: Unit,
    /// The setting of the lever in the file, if it is set.
    pub(crate) set_to: Option<Setting>,
    /// What had to change with it.
    pub(crate) kept: Vec<Kept>,
}

impl Movable {
    /// Sets the lever of that name to a value that counts for nothing. Whether a bonus is a rate or
    /// an amount goes by what is `typed` for it, or else by what it is set to. A share price with
    /// rates typed for it stays as it is and is moved by them.
    pub(crate) fn new(source: &OfferSource, name: &str, typed: &[&str]) -> Result<Self, Failure> {
        let mut file = source.file.clone();
        let lever = file.lever(name).map_err(|error| changes::failure(&error.into()))?;
        let set_to = file.setting(&lever);
        let typed = typed.first().map(|_| match typed.iter().any(|text| text.ends_with('%')) {
            true => Setting::Rate(Decimal::ZERO),
            false => Setting::Amount(Decimal::ZERO),
        });
        let unit = lever.unit(typed.as_ref().or(set_to.as_ref())).ok_or_else(|| {
            if lever.is_list() {
                return Failure::misuse(
                    format!("`{lever}` is a list, one a year"),
                    format!("name the year: `{lever}.1`"),
                );
            }
            let message = format!("`{lever}` is no amount, price, rate or number of shares");
            let hint = "levers that can move are base, sign_on.1, bonus, rsu, price, growth …";
            Failure::misuse(message, hint)
        })?;
        if lever.is_share_price() && unit == Unit::Rate {
            return Ok(Self { file, lever, unit, set_to, kept: Vec::new() });
        }
        let nothing = match unit {
            Unit::Rate => "0%",
            // A share is worth something.
            Unit::Price => "1",
            Unit::Amount | Unit::Shares => "0",
        };
        let changed = file.change(&Change::set(&lever, nothing));
        let kept = changed.map_err(|error| changes::failure(&error))?.kept;
        Ok(Self { file, lever, unit, set_to, kept })
    }

    /// Whether each value moves the offer's own share price by a rate.
    pub(crate) fn moves_price(&self) -> bool {
        self.lever.is_share_price() && self.unit == Unit::Rate
    }

    /// The number that the lever is set to in the file, if it is one.
    pub(crate) fn now(&self) -> Option<Decimal> {
        let kind = discriminant(&self.unit.setting(Decimal::ZERO));
        self.set_to.as_ref().filter(|set_to| discriminant(*set_to) == kind)?.number()
    }

    /// Where a search starts.
    pub(crate) fn start(&self) -> Decimal {
        let least = if self.unit == Unit::Price { Decimal::ONE } else { Decimal::ZERO };
        self.now().unwrap_or(least)
    }

    /// The objective of a metric while the lever moves.
    pub(crate) fn objective(&self, metric: Metric, view: &ViewArgs) -> Result<Objective, Failure> {
        let input = LeverInput::new(self.file.terms(), &self.lever, self.unit, &view.stock());
        let input = input.ok_or_else(|| {
            let message = format!("`{}` cannot be moved in this offer", self.lever);
            Failure::usage(Diagnostic::new(message))
        })?;
        Ok(Objective::new(input, metric, view.years))
    }

    /// The failure of an offer that has no figure at some value of the lever.
    pub(crate) fn failure(&self, error: &ObjectiveError, file: &str, view: &ViewArgs) -> Failure {
        let refused_at = || Failure::input(vec![Diagnostic::new(error.to_string()).file(file)]);
        match error {
            ObjectiveError::NoFigure(error) => get::no_figure(*error, file),
            ObjectiveError::Invalid(value) => {
                let told = self.problems_at(*value, view).into_iter();
                let told = told.map(|problem| {
                    Diagnostic::new(problem.message).maybe_hint(problem.hint).file(file)
                });
                let told: Vec<Diagnostic> = told.collect();
                // A failure always says something.
                if told.is_empty() { refused_at() } else { Failure::input(told) }
            }
            ObjectiveError::OutOfReach(_) | ObjectiveError::Incomparable => refused_at(),
        }
    }

    /// What is wrong with the offer with the lever at a value.
    fn problems_at(&self, value: Decimal, view: &ViewArgs) -> Vec<Problem> {
        let value = self.unit.setting(value);
        match &value {
            Setting::Rate(rate) if self.moves_price() => {
                let moved = self.file.read(&view.stock_moved(*rate));
                moved.err().unwrap_or_default()
            }
            _ => self.file.problems_at(&self.lever, &value, &view.stock()),
        }
    }

    /// Projects the offer with the lever at a value.
    pub(crate) fn project(
        &self,
        offer: &Projected,
        value: Decimal,
        view: &ViewArgs,
    ) -> Result<Projected, Failure> {
        let mut objective = self.objective(Metric::Total, view)?;
        let moved =
            objective.offer_at(value).map_err(|error| self.failure(&error, &offer.file, view))?;
        let projection =
            moved.project(view.years).map_err(|error| input::out_of_reach(offer, error))?;
        let (name, file) = (offer.name.clone(), offer.file.clone());
        Ok(Projected { name, file, offer: moved, projection })
    }
}

/// Refuses to move a lever that has different units in the offers.
pub(crate) fn refuse_mixed_units<'a>(
    name: &str,
    mut movables: impl Iterator<Item = &'a Movable>,
) -> Result<(), Failure> {
    let first = movables.next().map(|movable| movable.unit);
    if movables.all(|movable| Some(movable.unit) == first) {
        return Ok(());
    }
    let message = format!("`{name}` is counted differently in the offers: shares, money or a rate");
    let hint = "write them alike, or move it in one offer alone";
    Err(Failure::misuse(message, hint))
}
