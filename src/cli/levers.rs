//! Levers on the command line: which lever, in which offers, and the file prepared to vary it.

use std::mem::discriminant;

use offercalc::{
    Change, Decimal, Kept, Lever, LeverInput, Metric, Objective, ObjectiveError, Offer, OfferFile,
    Problem, Setting, Unit,
};

use super::changes;
use super::diagnostics::{Diagnostic, Failure};
use super::get;
use super::input::{self, Projected};
use super::view::View;
use crate::report::negotiability;

/// The most `=` signs in an argument that are tried as the one after the lever.
const MOST_READINGS: usize = 16;

/// A typed lever: of every offer, or of one by name or number.
#[derive(Clone, Debug)]
pub(crate) struct Addressed<T> {
    /// The possible readings of the text, likeliest first and never empty. A name may contain a
    /// `=`, and a value a colon.
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
        // A name may contain a colon, but a lever does not.
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

    /// The addressed item and the index of the named offer; `None` for every offer.
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

/// The index of the offer with this number, name or file, or of the only one whose name starts with
/// it.
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
    let diagnostic = Diagnostic::new(format!("no offer is named `{name}`"));
    Failure::usage(match offercalc::suggest(name, names.clone()) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<String> = names.take(4).map(|name| format!("`{name}`")).collect();
            let all = format!("a number from 1 to {}", offers.len());
            diagnostic.hint(format!("use {all}, or {}", names.join(", ")))
        }
    })
}

/// The levers of an offer, except those that an option overrides.
pub(crate) fn every(offer: &Offer, view: &View) -> Vec<String> {
    let mut names = negotiability::every_lever(offer);
    names.retain(|name| view.standing_in(name).is_none());
    names
}

/// The file of an offer, with a lever that can vary.
pub(crate) struct Movable {
    pub(crate) file: OfferFile,
    pub(crate) lever: Lever,
    pub(crate) unit: Unit,
    /// The setting of the lever in the file, if it is set.
    pub(crate) set_to: Option<Setting>,
    /// The side effects of varying it.
    pub(crate) kept: Vec<Kept>,
}

impl Movable {
    /// Sets `name` to a placeholder so that its key exists. Whether a bonus is a rate or an amount
    /// depends on `typed`, or else on its current setting. If the typed values of a share price are
    /// rates, the price stays as it is and the rates are applied to it.
    pub(crate) fn new(file: &OfferFile, name: &str, typed: &[&str]) -> Result<Self, Failure> {
        let mut file = file.clone();
        let lever = file.lever(name).map_err(|error| changes::failure(&error.into()))?;
        let set_to = file.setting_or_default(&lever);
        let typed = typed.first().map(|_| match typed.iter().any(|text| text.ends_with('%')) {
            true => Setting::Rate(Decimal::ZERO),
            false => Setting::Amount(Decimal::ZERO),
        });
        let unit = lever.unit(typed.as_ref().or(set_to.as_ref())).ok_or_else(|| {
            if lever.is_list() {
                return Failure::misuse(
                    format!("`{lever}` is a list by year"),
                    format!("name a year, like `{lever}.1`"),
                );
            }
            let message = format!("`{lever}` is not an amount, price, rate or number of shares");
            let hint = "use a lever like base, sign_on.1, bonus, rsu, price or growth";
            Failure::misuse(message, hint)
        })?;
        if lever.is_share_price() && unit == Unit::Rate {
            return Ok(Self { file, lever, unit, set_to, kept: Vec::new() });
        }
        let changed = file.change(&Change::set(&lever, placeholder(unit)));
        let kept = changed.map_err(|error| changes::failure(&error))?.kept;
        Ok(Self { file, lever, unit, set_to, kept })
    }

    /// Sets the lever up after another one of the same offer, in its file.
    fn join_after(&mut self, other: &Self) -> Result<(), Failure> {
        let mut file = other.file.clone();
        let mut kept = other.kept.clone();
        if !self.moves_price() {
            let change = Change::set(&self.lever, placeholder(self.unit));
            let changed = file.change(&change).map_err(|error| changes::failure(&error))?;
            kept.extend(changed.kept);
        }
        (self.file, self.kept) = (file, kept);
        Ok(())
    }

    /// Drops the file, which takes far more memory than the rest.
    pub(crate) fn without_file(self) -> Self {
        Self { file: OfferFile::new(""), ..self }
    }

    /// Whether the values are percentage changes of the offer's own share price.
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

    /// The objective: a metric as a function of the lever.
    pub(crate) fn objective(&self, metric: Metric, view: &View) -> Result<Objective, Failure> {
        let input = LeverInput::new(
            self.file.terms(),
            &self.lever,
            self.unit,
            &view.overrides_of(&self.file),
        );
        let input = input.ok_or_else(|| {
            let message = format!("`{}` cannot vary in this offer", self.lever);
            Failure::usage(Diagnostic::new(message))
        })?;
        Ok(Objective::new(input, metric, view.years))
    }

    /// The failure for an offer without a figure at some value of the lever.
    pub(crate) fn failure(&self, error: &ObjectiveError, file: &str, view: &View) -> Failure {
        let levers = match error {
            ObjectiveError::Invalid(value) => vec![(self, *value)],
            _ => Vec::new(),
        };
        failure(error, &levers, file, view)
    }

    /// Projects the offer with the lever at a value.
    pub(crate) fn project(
        &self,
        offer: &Projected,
        value: Decimal,
        view: &View,
    ) -> Result<Projected, Failure> {
        let mut objective = self.objective(Metric::Total, view)?;
        let moved =
            objective.offer_at(value).map_err(|error| self.failure(&error, &offer.file, view))?;
        projected(offer, moved, view)
    }
}

/// Two levers of one offer, whose files have placeholders for both.
pub(crate) struct MovablePair<'m>(pub(crate) [&'m Movable; 2]);

impl MovablePair<'_> {
    /// Sets the levers up to vary together. Both get the file with both placeholders.
    pub(crate) fn join(first: &mut Movable, second: &mut Movable) -> Result<(), Failure> {
        // The share price changes only while the offer is valid, so its placeholder comes first.
        let (one, two) = match second.lever.is_price_path() {
            true => (second, first),
            false => (first, second),
        };
        // Each lever alone can vary.
        two.join_after(one).map_err(|_| Self::apart([one, two]))?;
        one.file = two.file.clone();
        one.kept.clone_from(&two.kept);
        Ok(())
    }

    /// The objectives: a metric as a function of each lever.
    pub(crate) fn objectives(
        &self,
        metric: Metric,
        view: &View,
    ) -> Result<[Objective; 2], Failure> {
        let [first, second] = self.0;
        let objective = |movable: &Movable| movable.objective(metric, view).ok();
        let both = objective(first).zip(objective(second)).map(Into::into);
        both.ok_or_else(|| Self::apart(self.0))
    }

    /// The failure for levers of which an offer has one or the other.
    fn apart(levers: [&Movable; 2]) -> Failure {
        let [one, two] = levers.map(|movable| &movable.lever);
        let message = format!("`{one}` and `{two}` cannot vary together");
        Failure::misuse(message, "an offer has one or the other; vary only one of them")
    }

    /// Projects the offer with the levers at two values, where it has to have a metric.
    pub(crate) fn project(
        &self,
        offer: &Projected,
        metric: Metric,
        [first, second]: [Decimal; 2],
        view: &View,
    ) -> Result<Projected, Failure> {
        let [outer, inner] = self.objectives(metric, view)?;
        let moved = outer.held_at(first, &inner).and_then(|mut held| {
            held.at(second)?;
            held.offer_at(second)
        });
        let moved = moved.map_err(|error| {
            let [one, two] = self.0;
            failure(&error, &[(one, first), (two, second)], &offer.file, view)
        });
        projected(offer, moved?, view)
    }
}

/// An offer in place of another, with its name.
fn projected(instead_of: &Projected, offer: Offer, view: &View) -> Result<Projected, Failure> {
    let projection =
        offer.project(view.years).map_err(|error| input::out_of_reach(instead_of, error))?;
    let Projected { name, file, source, prices, .. } = instead_of;
    let (name, file, source) = (name.clone(), file.clone(), source.clone());
    Ok(Projected { name, file, source, offer, projection, prices: prices.clone() })
}

/// The failure for an offer without a figure with levers at these values.
fn failure(
    error: &ObjectiveError,
    levers: &[(&Movable, Decimal)],
    file: &str,
    view: &View,
) -> Failure {
    let refused_at = || Failure::input(vec![Diagnostic::new(error.to_string()).file(file)]);
    match error {
        ObjectiveError::NoFigure(error) => get::no_figure(*error, file),
        ObjectiveError::Invalid(_) => {
            let problems = problems_at(levers, view).into_iter();
            let diagnostics = problems.map(|problem| {
                Diagnostic::new(problem.message).maybe_hint(problem.hint).file(file)
            });
            let diagnostics: Vec<Diagnostic> = diagnostics.collect();
            // A failure needs at least one diagnostic.
            if diagnostics.is_empty() { refused_at() } else { Failure::input(diagnostics) }
        }
        ObjectiveError::NoLedger(_) | ObjectiveError::Incomparable => refused_at(),
    }
}

/// The problems of an offer with levers at these values. Their files are the same.
fn problems_at(levers: &[(&Movable, Decimal)], view: &View) -> Vec<Problem> {
    let Some((Movable { file, .. }, _)) = levers.first() else {
        return Vec::new();
    };
    let (moves, sets): (Vec<_>, Vec<_>) =
        levers.iter().partition(|(movable, _)| movable.moves_price());
    let asked = match moves.first() {
        Some((_, rate)) => &view.moved(*rate),
        None => &view.overrides,
    };
    let settings = sets.into_iter();
    let settings = settings.map(|(movable, value)| (&movable.lever, movable.unit.setting(value)));
    file.problems_at(&settings.collect::<Vec<_>>(), asked)
}

/// A value for a lever that is not set yet.
const fn placeholder(unit: Unit) -> &'static str {
    match unit {
        Unit::Rate => "0%",
        // A price of 0 could not size a grant, and 0 shares outstanding could not give one.
        Unit::Price | Unit::Shares => "1",
        Unit::Amount => "0",
    }
}

/// Rejects varying a lever that has different units in the offers.
pub(crate) fn refuse_mixed_units<'a>(
    name: &str,
    mut movables: impl Iterator<Item = &'a Movable>,
) -> Result<(), Failure> {
    let Some(first) = movables.next() else {
        return Ok(());
    };
    let has_currency = matches!(first.unit, Unit::Amount | Unit::Price);
    let mut others = movables.filter(|movable| {
        let is_other = movable.lever.currency() != first.lever.currency();
        movable.unit != first.unit || (has_currency && is_other)
    });
    let Some(other) = others.next() else {
        return Ok(());
    };
    if other.unit == first.unit {
        let [one, two] = [first, other].map(|movable| movable.lever.currency());
        let message = format!("`{name}` is in {one} in one offer and in {two} in another");
        return Err(Failure::misuse(message, "vary one offer only"));
    }
    let message = format!("`{name}` has different units in the offers: shares, money or a rate");
    let hint = "use the same unit in all offers, or vary one offer only";
    Err(Failure::misuse(message, hint))
}
