//! The changes that a counter asks for: the differences between the offer and the ask.

use offercalc::{
    Changed, Clawback, Component, Currency, Key, Kind, Lever, Offer, OfferFile, Preset, Repay,
    Setting,
};
use serde::Serialize;

use super::letter_offer::LetterOffer;
use crate::report::basis;
use crate::report::changes::difference;
use crate::report::sanitize::sanitize;
use crate::report::text::{self, with_sign};

/// The lever of refreshers as a whole.
pub(crate) const REFRESHER: &str = "refresher";

/// The levers of payments that can have a name.
const ONE_TIME: &str = Component::OneTime.name();
const RECURRING: &str = Component::Recurring.name();

/// The lever of the guaranteed bonus by year.
const GUARANTEED: &str = "bonus.guaranteed";

/// The levers of working time.
const HOURS: &str = "time.hours_per_week";
const DAYS_OFF: &str = "time.days_off";

/// When a bonus is due by default.
const END_OF_YEAR: &str = "the end of its year";

/// The word in a letter for a missing component.
const NOTHING: &str = "none";

/// The terms of a component's key except its amount, which has the key's own name.
fn terms(component: Component, key: &Key) -> Vec<&'static str> {
    let keys = key.keys().iter();
    // Asking for refreshers implies a promise of them, and a payment is identified by its name.
    let is_listed = |key: &&Key| !["written", "name"].contains(&key.name);
    let terms = keys.filter(|key| key.label != Some("")).filter(is_listed);
    let mut names: Vec<&str> = terms.map(|key| key.name).collect();
    // A letter lists a grant's vesting first.
    if component == Component::Rsu {
        names.sort_by_key(|name| *name != "vesting");
    }
    names
}

/// The default of a lever that the file does not set.
fn unset(ask: &OfferFile, name: &str, lever: &Lever) -> &'static str {
    match name.rsplit_once('.') {
        Some((grant, "allocation")) => match set(ask, grant) {
            Some(Setting::Shares(_)) => "cumulative_rounding",
            _ => "fractional",
        },
        Some((_, "paid_after")) => END_OF_YEAR,
        // The default grant price is the value of another key.
        Some((_, "grant_price")) => NOTHING,
        _ => lever.unset().unwrap_or(NOTHING),
    }
}

/// A requested change, in words.
#[derive(Serialize)]
pub(crate) struct AskedChange {
    lever: String,
    label: String,
    from: String,
    to: String,
    difference: String,
    words: String,
}

/// The same lever in the offer and in the ask. `None` if that side does not have it.
#[derive(Clone, PartialEq, Eq)]
struct LeverPair {
    offer: Option<String>,
    ask: Option<String>,
}

impl LeverPair {
    fn same(name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self { offer: name.clone(), ask: name }
    }

    /// The same term on both sides.
    fn term(&self, term: &str) -> Self {
        let term = |whole: &Option<String>| Some(format!("{}.{term}", whole.as_ref()?));
        Self { offer: term(&self.offer), ask: term(&self.ask) }
    }
}

/// The differences between two files, component by component and term by term. Every term is
/// compared, so that no figure of the ask depends on a term the letter does not ask for.
pub(crate) fn between(offer: LetterOffer<'_>, ask: LetterOffer<'_>) -> Vec<AskedChange> {
    let levers = Component::ALL.into_iter().flat_map(|component| levers_of(component, offer, ask));
    // Days off are not pay, but a counter may ask for them.
    let levers = levers.chain([HOURS, DAYS_OFF].map(LeverPair::same));
    pairs(&levers.collect::<Vec<_>>(), offer, ask, promised)
}

/// The levers of a component in both files: its amount and, if the ask has it, its terms.
fn levers_of(component: Component, offer: LetterOffer<'_>, ask: LetterOffer<'_>) -> Vec<LeverPair> {
    let keys = component.keys().iter();
    keys.flat_map(|key| levers_of_key(component, key, offer, ask)).collect()
}

fn levers_of_key(
    component: Component,
    key: &Key,
    offer: LetterOffer<'_>,
    ask: LetterOffer<'_>,
) -> Vec<LeverPair> {
    let name = key.name;
    let with_terms = |part: LeverPair, sizes: Vec<LeverPair>| {
        let mut asked = sizes.iter().filter_map(|size| size.ask.as_deref());
        // A base may be an hourly rate instead of an amount.
        let is_asked = key.required || asked.any(|size| promised(ask.file, size).is_some());
        let terms = terms(component, key).into_iter().filter(|_| is_asked);
        let terms = terms.map(|term| part.term(term));
        let terms: Vec<LeverPair> = terms.flat_map(|term| each_year(term, offer, ask)).collect();
        sizes.into_iter().chain(terms)
    };
    let each_with_terms = |parts: Vec<LeverPair>| {
        parts.into_iter().flat_map(|part| with_terms(part.clone(), vec![part])).collect()
    };
    match key.kind {
        Kind::Sections(..) => each_with_terms(section_pairs(name, offer, ask)),
        Kind::Short([Key { kind: Kind::Amounts, .. }, ..]) => {
            let years = by_year(name, [offer, ask]).into_iter().map(LeverPair::same).collect();
            with_terms(LeverPair::same(name), years).collect()
        }
        Kind::Section(_) | Kind::Short(_) => each_with_terms(vec![LeverPair::same(name)]),
        _ => vec![LeverPair::same(name)],
    }
}

/// The years of a term that is a list by year, or the term itself.
fn each_year(term: LeverPair, offer: LetterOffer<'_>, ask: LetterOffer<'_>) -> Vec<LeverPair> {
    if term != LeverPair::same(GUARANTEED) {
        return vec![term];
    }
    by_year(GUARANTEED, [offer, ask]).into_iter().map(LeverPair::same).collect()
}

/// Pairs the sections of a list in both files: by name, or in file order if they have no name.
fn section_pairs(name: &str, offer: LetterOffer<'_>, ask: LetterOffer<'_>) -> Vec<LeverPair> {
    let sections = |file: &OfferFile| {
        let setting = |lever: &str| file.setting(&file.lever(lever).ok()?);
        let levers = (1..).map(|number| format!("{name}.{number}"));
        let levers = levers.take_while(|lever| setting(lever).is_some());
        let named = levers.map(|lever| (setting(&format!("{lever}.name")), lever));
        named.collect::<Vec<(Option<Setting>, String)>>()
    };
    let mut left = sections(offer.file);
    let asked = sections(ask.file).into_iter().map(|(name, lever)| {
        let same = left.iter().position(|(other, _)| *other == name);
        LeverPair { offer: same.map(|index| left.remove(index).1), ask: Some(lever) }
    });
    let mut pairs: Vec<LeverPair> = asked.collect();
    let dropped = left.into_iter().map(|(_, lever)| LeverPair { offer: Some(lever), ask: None });
    pairs.extend(dropped);
    pairs
}

/// The changes that were typed, each lever once.
pub(crate) fn changed(
    offer: LetterOffer<'_>,
    ask: LetterOffer<'_>,
    changed: &[Changed],
) -> Vec<AskedChange> {
    let mut levers: Vec<LeverPair> = Vec::new();
    let changed = changed.iter().map(|changed| changed.lever.to_string());
    for name in changed.flat_map(|lever| names_of(&lever, [offer, ask])) {
        let lever = LeverPair::same(name);
        if !levers.contains(&lever) {
            levers.push(lever);
        }
    }
    // Changing refreshers implies a promise of them.
    pairs(&levers, offer, ask, set)
}

/// The levers that differ between the promised offer and the ask.
fn pairs(
    levers: &[LeverPair],
    offer: LetterOffer<'_>,
    ask: LetterOffer<'_>,
    asked: fn(&OfferFile, &str) -> Option<Setting>,
) -> Vec<AskedChange> {
    let pair = |pair: &LeverPair| {
        let named = |file: &'_ OfferFile, name: &Option<String>| file.lever(name.as_ref()?).ok();
        let in_ask = named(ask.file, &pair.ask).map(|lever| (ask.file, lever));
        let in_offer = || named(offer.file, &pair.offer).map(|lever| (offer.file, lever));
        let is_new = in_offer().is_none_or(|(file, lever)| !has_section(file, &lever.to_string()));
        let (file, lever) = in_ask.or_else(in_offer)?;
        let old = pair.offer.as_ref().filter(|_| !is_new);
        let from = old
            .and_then(|name| promised(offer.file, name).or_else(|| by_steps(offer.offer(), name)));
        let to = pair
            .ask
            .as_ref()
            .and_then(|name| asked(ask.file, name).or_else(|| by_steps(ask.offer(), name)));
        let unset = unset(ask.file, pair.ask.as_deref().unwrap_or_default(), &lever);
        let label = label(file, &lever);
        let change = AskedChange::new(&lever, label, [from.as_ref(), to.as_ref()], unset)?;
        if is_new { change.of_new_section(ask.file) } else { Some(change) }
    };
    let mut changes: Vec<AskedChange> = levers.iter().filter_map(pair).collect();
    // The hours are what the days off are counted in.
    if changes.iter().any(|change| change.lever == DAYS_OFF) {
        changes.retain(|change| change.lever != HOURS);
    }
    changes
}

/// The levers that a letter lists for a changed lever.
fn names_of(lever: &str, sides: [LetterOffer<'_>; 2]) -> Vec<String> {
    let both = sides.map(LetterOffer::offer);
    match lever {
        // The names of an offer and of a payment are not terms.
        "name" => Vec::new(),
        _ if [ONE_TIME, RECURRING].iter().any(|payment| lever.starts_with(payment))
            && lever.ends_with(".name") =>
        {
            Vec::new()
        }
        "sign_on" | GUARANTEED => by_year(lever, sides),
        "refresher.value" | "refresher.written" => vec![REFRESHER.to_owned()],
        // A term of refreshers implies the refreshers.
        _ if lever.starts_with(REFRESHER) => vec![REFRESHER.to_owned(), lever.to_owned()],
        // A single grant becomes the first one when others are added.
        _ if both.iter().any(|offer| offer.grant_count() > 1) && is_of_only("rsu", lever) => {
            vec![without_size(&lever.replacen("rsu", "rsu.1", 1)).to_owned()]
        }
        _ if both.iter().any(|offer| offer.one_time().len() > 1) && is_of_only(ONE_TIME, lever) => {
            vec![lever.replacen(ONE_TIME, "one_time.1", 1)]
        }
        // The grant may have changed from a value to shares or back.
        _ => vec![without_size(lever).to_owned()],
    }
}

/// Whether a lever is in a section written without a number.
fn is_of_only(section: &str, lever: &str) -> bool {
    let rest = lever.strip_prefix(section).and_then(|rest| rest.strip_prefix('.'));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn without_size(name: &str) -> &str {
    let sizes: [&str; 2] = match name.split('.').next() {
        Some("rsu") => [".value", ".shares"],
        Some("options") => [".count", ".percent"],
        _ => return name,
    };
    sizes.iter().find_map(|size| name.strip_suffix(size)).unwrap_or(name)
}

/// The levers of the years that either side has in a list by year.
fn by_year(list: &str, sides: [LetterOffer<'_>; 2]) -> Vec<String> {
    let years = sides.map(|side| match stated(side.file, list) {
        Some(Setting::List(years)) => years.len(),
        stated => stated.iter().count(),
    });
    let years = years.into_iter().max().unwrap_or_default();
    (1..=years).map(|year| format!("{list}.{year}")).collect()
}

/// The setting of a lever, if it is set.
fn stated(file: &OfferFile, name: &str) -> Option<Setting> {
    file.setting(&file.lever(name).ok()?)
}

/// Whether a file has the section of a lever, or promises it in the case of refreshers. A lever
/// outside a section counts as one that the file has.
fn has_section(file: &OfferFile, lever: &str) -> bool {
    let Some((section, _)) = lever.rsplit_once('.') else {
        return true;
    };
    if section == REFRESHER {
        return promised(file, REFRESHER).is_some();
    }
    let key = section.split('.').next().unwrap_or_default();
    let keys = Offer::keys().filter(|table| table.name == key).flat_map(Key::keys);
    let mut terms = keys.map(|term| format!("{section}.{}", term.name));
    stated(file, section).is_some() || terms.any(|term| stated(file, &term).is_some())
}

/// The setting of a lever; `None` if it is not set or zero.
fn set(file: &OfferFile, name: &str) -> Option<Setting> {
    let setting = stated(file, name)?;
    let is_zero = |setting: &Setting| setting.number().is_some_and(|number| number.is_zero());
    let is_nothing = match &setting {
        Setting::List(items) => items.iter().all(is_zero),
        setting => is_zero(setting),
    };
    (!is_nothing).then_some(setting)
}

/// The clawback period of an advance whose last step sets it.
fn by_steps(offer: &Offer, name: &str) -> Option<Setting> {
    let (advance, term) = name.rsplit_once('.')?;
    let clawback = match advance.strip_prefix(ONE_TIME) {
        // A single payment has no number.
        Some("") => &offer.one_time().first()?.clawback,
        Some(number) => {
            let index = number.strip_prefix('.')?.parse::<usize>().ok()?.checked_sub(1)?;
            &offer.one_time().get(index)?.clawback
        }
        None if advance == Component::SignOn.name() => &offer.sign_on()?.clawback,
        None => return None,
    };
    match clawback.as_ref()? {
        Clawback { within, repay: Repay::Steps(_) } if term == "repay_within" => {
            Some(Setting::Count((*within).into()))
        }
        _ => None,
    }
}

/// The setting of a lever, without unpromised refreshers.
pub(super) fn promised(file: &OfferFile, name: &str) -> Option<Setting> {
    let is_written = || set(file, "refresher.written") == Some(Setting::Flag(true));
    if name == REFRESHER && !is_written() { None } else { set(file, name) }
}

/// A setting as a letter states it.
pub(super) fn in_words(lever: &str, setting: &Setting, currency: Currency) -> String {
    let words = match setting {
        Setting::Rate(_) if matches!(lever, "bonus" | "bonus.target") => {
            format!("{} of base", setting.in_words(currency))
        }
        Setting::Text(schedule) if lever.ends_with(".vesting") => match Preset::named(schedule) {
            Some(preset) => preset.percents(),
            None => schedule.clone(),
        },
        // The first raise applies from year 2.
        Setting::List(rates) if lever == "raise" => {
            let rates = rates.iter().zip(2..);
            let rates =
                rates.map(|(rate, year)| format!("{} into year {year}", rate.in_words(currency)));
            rates.collect::<Vec<_>>().join(", ")
        }
        // Each item of a list has its own currency sign.
        Setting::List(items) => {
            let items = items.iter().map(|item| in_words(lever, item, currency));
            items.collect::<Vec<_>>().join(", ")
        }
        Setting::Count(months) if lever == "bonus.paid_after" => match u32::try_from(*months) {
            Ok(0) | Err(_) => END_OF_YEAR.to_owned(),
            Ok(months) => format!("{} after its year", text::months(months)),
        },
        Setting::Amount(_) | Setting::Price(_) => with_sign(currency, &setting.in_words(currency)),
        setting => setting.in_words(currency),
    };
    sanitize(&words).into_owned()
}

impl AskedChange {
    pub(crate) fn is_of_refreshers(&self) -> bool {
        self.lever.starts_with(REFRESHER)
    }

    /// What is not in the offer yet has no defaults there. A new payment says when or how often it
    /// is paid, so the change that says it is left out.
    fn of_new_section(mut self, ask: &OfferFile) -> Option<Self> {
        NOTHING.clone_into(&mut self.from);
        self.words = format!("{}: {}", self.label, self.to);
        let is_payment =
            [ONE_TIME, RECURRING].iter().any(|payment| self.lever.starts_with(payment));
        match self.lever.rsplit_once('.') {
            Some((_, "month" | "per")) if is_payment => return None,
            Some((payment, "amount")) => {
                if let Some(Setting::Count(month)) = stated(ask, &format!("{payment}.month")) {
                    self.words.push_str(&format!(" in month {month}"));
                }
                if let Some(Setting::Text(per)) = stated(ask, &format!("{payment}.per")) {
                    self.words.push_str(&format!(" a {per}"));
                }
            }
            _ => {}
        }
        Some(self)
    }

    /// `None` if nothing changes. `unset` is the default.
    fn new(
        lever: &Lever,
        label: String,
        [from, to]: [Option<&Setting>; 2],
        unset: &str,
    ) -> Option<Self> {
        let (name, currency) = (lever.to_string(), lever.currency());
        let stated = |setting: Option<&Setting>| {
            setting.map_or_else(|| unset.to_owned(), |set| in_words(&name, set, currency))
        };
        let mut words = [from, to].map(stated);
        // Schedules with the same yearly percentages can differ by month.
        if let (Some(Setting::Text(from)), Some(Setting::Text(to))) = (from, to)
            && words[0] == words[1]
        {
            words = [from, to].map(|schedule| sanitize(schedule).into_owned());
        }
        let [before, after] = words;
        if from == to || before == after {
            return None;
        }
        let words = match from {
            None if before == NOTHING => format!("{label}: {after}"),
            _ => format!("{label}: {after}, from {before}"),
        };
        let difference = from.zip(to).and_then(|(from, to)| difference(from, to, currency));
        Some(Self {
            words,
            label,
            difference: difference.unwrap_or_default(),
            lever: name,
            from: before,
            to: after,
        })
    }
}

/// The label of a lever in a letter: `RSU grant 2`, `sign-on, year 1`, `relocation`.
fn label(file: &OfferFile, lever: &Lever) -> String {
    let (label, name) = (lever.label(), lever.to_string());
    match name.rsplit('.').next() {
        _ if name.starts_with(ONE_TIME) => {
            payment_label(file, lever, Component::OneTime, basis::one_time)
        }
        _ if name.starts_with(RECURRING) => {
            payment_label(file, lever, Component::Recurring, basis::recurring)
        }
        Some("paid_after") => "bonus due".to_owned(),
        _ if name.starts_with(GUARANTEED) => {
            label.replacen("bonus guaranteed year", "guaranteed bonus, year", 1)
        }
        Some("value" | "shares") if name.starts_with("rsu") => {
            label.replacen("RSU", "RSU grant", 1)
        }
        Some("vesting") => format!("{label} by year").replacen("RSU", "RSU grant", 1),
        Some("value") => "refreshers".to_owned(),
        _ => label.replacen("sign-on year", "sign-on, year", 1),
    }
}

/// The label of a payment's lever, by the payment's name or else its number.
fn payment_label(
    file: &OfferFile,
    lever: &Lever,
    component: Component,
    called_by: fn(Option<&str>) -> String,
) -> String {
    let name = lever.to_string();
    let payment = name.rsplit_once('.').map_or(name.as_str(), |(payment, _)| payment);
    let called = file.lever(&format!("{payment}.name")).ok();
    match called.and_then(|called| file.setting(&called)) {
        Some(Setting::Text(called)) if !called.trim().is_empty() => {
            let whole = file.lever(payment).map(|whole| whole.label().to_owned());
            let called = called_by(Some(&called));
            lever.label().replacen(&whole.unwrap_or_default(), &called, 1)
        }
        _ => lever.label().replacen(component.label(), &called_by(None), 1),
    }
}
