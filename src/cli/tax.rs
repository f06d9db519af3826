//! The laws that tax an offer: from its location, the options and the profile.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use offercalc::{
    Amount, Currency, Date, Decimal, Law, NoLaw, Offer, OfferFile, PlaceError, Rate, Residence,
    TaxTable, TaxTables, TaxTerms, Taxation, deferral_limit, grouped, suggest,
};

use super::args::ToArgs;
use super::diagnostics::{self, Diagnostic, Failure};
use super::exchange::rate_option;
use super::file::{self, FileKind};
use crate::report::sanitize::sanitize;

const TABLE: FileKind = FileKind {
    what: "tax table",
    too_large: "name the TOML file of a tax table",
    folder: "name a file in it",
    missing: "docs/tax-tables.md explains the format",
};

/// The location of an offer and its first year, as far as they are stated.
type Residing = (Option<String>, Option<u32>);

/// How offers are taxed.
pub(crate) struct TaxView {
    terms: TaxTerms,
    /// The tax year whose law applies to every year, if one was asked for.
    year: Option<u32>,
    years: u32,
    /// A law of one's own.
    own: Option<OwnLaw>,
    /// The taxation of each place and first year so far.
    known: RefCell<Vec<(Residing, Arc<Taxation>)>>,
}

/// A law that replaces the built-in ones.
enum OwnLaw {
    Rate(Rate),
    Table(Box<Law>),
}

impl TaxView {
    /// How the terms of a profile tax offers over so many years.
    pub(crate) fn new(
        mut terms: TaxTerms,
        profile: Option<&Path>,
        (year, years): (Option<u32>, u32),
        to: &ToArgs,
    ) -> Result<Self, Failure> {
        let year = year.or(terms.year);
        let own = match (&terms.rate, &terms.table) {
            (Some(rate), _) => Some(OwnLaw::Rate(*rate)),
            (None, Some(table)) => {
                let folder = profile.and_then(Path::parent).unwrap_or(Path::new(""));
                let path = folder.join(table);
                file::refuse_overwriting([&path], "the tax table", to)?;
                Some(OwnLaw::Table(Box::new(read_table(&path, year)?)))
            }
            (None, None) => None,
        };
        if own.is_none() {
            cap_savings(&mut terms, year, profile);
            refuse_unknown_insurances(&terms, profile)?;
        }
        Ok(Self { terms, year, years, own, known: RefCell::default() })
    }

    /// How an offer is taxed.
    pub(crate) fn taxation(
        &self,
        file: &OfferFile,
        offer: &Offer,
    ) -> Result<Arc<Taxation>, Diagnostic> {
        let shown = offer.shown_in();
        if self.own.is_none() && shown != Currency::USD {
            return Err(in_other_currency(shown, Currency::USD));
        }
        // A state that is given applies wherever the job is.
        let location = offer.location().filter(|_| self.terms.state.is_none());
        let start = offer.start().map(Date::year);
        let key = (location.map(str::to_owned), start);
        let known = self.known.borrow().iter().find(|(of, _)| *of == key).map(|(_, it)| it.clone());
        let taxation = match known {
            Some(taxation) => taxation,
            None => {
                let taxation = Arc::new(self.of_place(file, location, start, offer.shown_in())?);
                self.known.borrow_mut().push((key, Arc::clone(&taxation)));
                taxation
            }
        };
        let law = taxation.currency();
        if law == shown { Ok(taxation) } else { Err(in_other_currency(shown, law)) }
    }

    fn of_place(
        &self,
        file: &OfferFile,
        location: Option<&str>,
        start: Option<u32>,
        shown: Currency,
    ) -> Result<Taxation, Diagnostic> {
        let law = |year: u32| -> Result<Residence, Diagnostic> {
            let residence = match &self.own {
                Some(OwnLaw::Rate(rate)) => {
                    Residence::new(Law::flat(*rate, shown), None, Vec::new())
                }
                Some(OwnLaw::Table(law)) => Residence::new(law.as_ref().clone(), None, Vec::new()),
                None => self.built_in(file, location, year)?,
            };
            Ok(self.with_own_rates(residence))
        };
        let filing = self.terms.filing.unwrap_or_default();
        // A law of one's own is for every year, and so is the one that was asked for.
        let (first, last) = match (&self.own, self.year, start) {
            (None, None, Some(start)) => {
                (start, (start + self.years).min(TaxTables::LAST.max(start)))
            }
            (_, year, _) => {
                let year = year.unwrap_or(TaxTables::NEWEST);
                (year, year)
            }
        };
        let mut taxation = Taxation::new(filing, law(first)?);
        for year in first + 1..=last {
            taxation = taxation.and_then(law(year)?);
        }
        taxation.deferral = self.terms.deferral;
        taxation.hsa = self.terms.hsa;
        taxation.deductions = self.terms.deductions;
        Ok(taxation)
    }

    /// The built-in laws of a place.
    fn built_in(
        &self,
        file: &OfferFile,
        location: Option<&str>,
        year: u32,
    ) -> Result<Residence, Diagnostic> {
        let (state, city) = (self.terms.state.as_deref(), self.terms.city.as_deref());
        let correct = "correct `state` and `city` in [tax] of your profile";
        let place = match (state, city, location) {
            (Some(state), city, _) => {
                TaxTables::place_in(state, city).map_err(|error| unknown_place(&error, correct))?
            }
            (None, Some(city), _) => {
                TaxTables::place(city).map_err(|error| unknown_place(&error, correct))?
            }
            (None, None, Some(location)) => TaxTables::place(location).map_err(|error| {
                let hint = "add the state to the location, like location = \"Austin, TX\", or \
                            state = \"TX\" to [tax] of your profile; for another country, state a \
                            flat `rate` or a `table` there";
                unknown_place(&error, hint).maybe_at(file.source(), file.span_of("location"))
            })?,
            (None, None, None) => {
                let hint = "add it, like location = \"Seattle\", or add state = \"WA\" to [tax] of \
                            your profile";
                return Err(Diagnostic::new("`location` is missing, which taxes need").hint(hint));
            }
        };
        TaxTables::residence(&place, year).map_err(|error| no_law(&error))
    }

    /// Applies the rates and amounts that the profile states.
    fn with_own_rates(&self, mut residence: Residence) -> Residence {
        if let Some(rate) = self.terms.local_rate {
            residence = residence.with_local_rate(rate);
        }
        for (name, amount) in &self.terms.insurances {
            residence = residence.with_insurance(name, *amount);
        }
        let supplemental =
            [(true, self.terms.supplemental_rate), (false, self.terms.state_supplemental_rate)];
        for (is_national, rate) in supplemental {
            if let Some(rate) = rate {
                residence = residence.with_supplemental_rate(is_national, rate);
            }
        }
        residence
    }
}

fn in_other_currency(shown: Currency, law: Currency) -> Diagnostic {
    let message = format!("the figures are in {shown}, but the taxes are in {law}");
    let rate = rate_option(shown, law);
    Diagnostic::new(message).hint(format!(
        "state a flat `rate` or a `table` of your own in [tax] of your profile, or add --currency {law} \
         {rate}"
    ))
}

fn unknown_place(error: &PlaceError, hint: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(error.to_string());
    match error {
        PlaceError::Unknown { near: Some(near), .. } => {
            diagnostic.hint(format!("did you mean `{near}`? or {hint}"))
        }
        PlaceError::Ambiguous { states, .. } => {
            let codes = states.iter().filter_map(|id| id.split('-').nth(1));
            let codes: Vec<String> = codes.map(str::to_uppercase).collect();
            diagnostic.hint(format!("it could be in {}: {hint}", codes.join(" or ")))
        }
        PlaceError::Unknown { .. } => diagnostic.hint(hint),
    }
}

fn no_law(error: &NoLaw) -> Diagnostic {
    let hint = match error {
        NoLaw::TooEarly { first, .. } => format!(
            "the tables have {first} to {}; --tax-year {} uses the law of that year in every year",
            TaxTables::LAST,
            TaxTables::NEWEST
        ),
        _ => {
            "`offercalc tax --list` shows the places with tables; for others, state a flat `rate` \
              or a `table` in [tax] of your profile"
                .to_owned()
        }
    };
    Diagnostic::new(error.to_string()).hint(hint)
}

fn read_table(path: &Path, year: Option<u32>) -> Result<Law, Failure> {
    let text =
        file::text(&PathBuf::from(path), &TABLE).map_err(|wrong| Failure::input(vec![wrong]))?;
    let table = TaxTable::from_toml(&text).map_err(|problems| {
        Failure::input(Diagnostic::in_text(problems, &text, &path.display().to_string()))
    })?;
    let last = table.years().last().copied();
    let mut law = table.law(year.or(last).unwrap_or(TaxTables::NEWEST));
    // Its names are printed.
    law.name = sanitize(&law.name).into();
    law.note = law.note.map(|note| sanitize(&note).into_owned());
    for insurance in &mut law.insurances {
        insurance.name = sanitize(&insurance.name).into();
    }
    Ok(law)
}

/// Rejects an amount for an insurance that no built-in law has. An offer elsewhere may not have it.
fn refuse_unknown_insurances(terms: &TaxTerms, profile: Option<&Path>) -> Result<(), Failure> {
    if terms.insurances.is_empty() {
        return Ok(());
    }
    let laws = TaxTables::ids().filter_map(|id| TaxTables::law(id, TaxTables::NEWEST).ok());
    let known: Vec<Arc<str>> =
        laws.flat_map(|law| law.insurances).map(|insurance| insurance.name).collect();
    let is_known = |name: &str| known.iter().any(|other| other.eq_ignore_ascii_case(name));
    let unknown = terms.insurances.iter().filter(|(name, _)| !is_known(name));
    let unknown: Vec<Diagnostic> = unknown
        .map(|(name, _)| {
            let message = format!("`tax.insurance` has `{}`, which no law has", sanitize(name));
            let lower: Vec<String> = known.iter().map(|name| name.to_lowercase()).collect();
            let near = suggest(&name.to_lowercase(), lower.iter().map(String::as_str));
            let near = near.and_then(|near| known.iter().find(|it| it.to_lowercase() == near));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`offercalc tax OFFER` names the insurances of an offer".to_owned(),
            };
            let diagnostic = Diagnostic::new(message).hint(hint);
            match profile {
                Some(profile) => diagnostic.file(&file::label(profile)),
                None => diagnostic,
            }
        })
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Failure::input(unknown)) }
}

/// Caps savings at the legal limits of the year, with a warning.
fn cap_savings(terms: &mut TaxTerms, year: Option<u32>, profile: Option<&Path>) {
    let year = year.unwrap_or(TaxTables::NEWEST);
    let deferral = deferral_limit(year);
    let saves = terms.hsa > Amount::default();
    // Reading a law takes time.
    let law = saves.then(|| TaxTables::law("us", year).ok()).flatten();
    let hsa = law.and_then(|law| law.hsa_limits);
    let hsa = hsa.map(|[_, family]| family);
    let mut warnings = Vec::new();
    let mut cap = |amount: &mut Amount, limit: Option<Decimal>, key: &str| {
        if let Some(limit) = limit.filter(|limit| amount.get() > *limit)
            && let Ok(most) = Amount::new(limit)
        {
            let message = format!(
                "`tax.{key}` is {}, above the legal limit of {} ({year})",
                grouped(amount.get(), 0),
                grouped(limit, 0)
            );
            let shown = grouped(limit, 0).replace(',', "_");
            let hint = format!("it is capped at the limit; write {key} = {shown}");
            let warning = Diagnostic::new(message).hint(hint).warning();
            warnings.push(match profile {
                Some(profile) => warning.file(&file::label(profile)),
                None => warning,
            });
            *amount = most;
        }
    };
    cap(&mut terms.deferral, deferral, "deferral");
    cap(&mut terms.hsa, hsa, "hsa");
    diagnostics::warn(warnings);
}
