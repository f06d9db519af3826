//! What a counter asks for: the difference between the offer and the ask.

use offercalc::{Changed, Component, Currency, Key, Lever, Offer, OfferFile, Preset, Setting};
use serde::Serialize;

use super::letter_offer::LetterOffer;
use crate::report::changes::difference;
use crate::report::sanitize::sanitize;

/// The lever of refreshers as a whole.
pub(crate) const REFRESHER: &str = "refresher";

/// The word of a letter for a missing component.
const NOTHING: &str = "none";

/// The terms of a component beside how much it is, which goes by the component's own name.
fn terms(component: Component) -> Vec<&'static str> {
    let keys = component.keys().iter().flat_map(Key::keys);
    // Whoever asks for refreshers asks for a promise of them.
    let terms = keys.filter(|key| key.label != Some("") && key.name != "written");
    let mut names: Vec<&str> = terms.map(|key| key.name).collect();
    // A letter says first when a grant vests.
    if component == Component::Rsu {
        names.sort_by_key(|name| *name != "vesting");
    }
    names
}

/// What holds where a file has nothing of a lever.
fn unset(ask: &OfferFile, name: &str, lever: &Lever) -> &'static str {
    match name.rsplit_once('.') {
        Some((grant, "allocation")) => match set(ask, grant) {
            Some(Setting::Shares(_)) => "cumulative_rounding",
            _ => "fractional",
        },
        // That is another key's value.
        Some((_, "grant_price")) => NOTHING,
        _ => lever.unset().unwrap_or(NOTHING),
    }
}

/// A component that is asked to change, in words.
#[derive(Serialize)]
pub(crate) struct AskedChange {
    lever: String,
    label: String,
    from: String,
    to: String,
    difference: String,
    words: String,
}

/// The differences between two files, component by component and term by term. Every term counts:
/// no figure of the ask may depend on something that the letter does not ask for.
pub(crate) fn between(offer: LetterOffer<'_>, ask: LetterOffer<'_>) -> Vec<AskedChange> {
    let both = [offer, ask].map(LetterOffer::offer);
    let is_asked = |name: &str| promised(ask.file, name).is_some();
    let mut names = Vec::from(["base", "raise", "bonus"].map(str::to_owned));
    if is_asked("bonus") {
        names.extend(terms(Component::Bonus).iter().map(|term| format!("bonus.{term}")));
    }
    let sign_on = sign_on_names(both);
    let is_sign_on_asked = sign_on.iter().any(|name| is_asked(name));
    names.extend(sign_on);
    if is_sign_on_asked {
        names.extend(terms(Component::SignOn).iter().map(|term| format!("sign_on.{term}")));
    }
    let grants = both.map(Offer::grant_count).into_iter().max().unwrap_or_default();
    for grant in 1..=grants {
        let name = if grants == 1 { "rsu".to_owned() } else { format!("rsu.{grant}") };
        let terms = terms(Component::Rsu).into_iter().filter(|_| is_asked(&name));
        let terms: Vec<String> = terms.map(|term| format!("{name}.{term}")).collect();
        names.push(name);
        names.extend(terms);
    }
    if both.iter().any(|offer| offer.has_refreshers()) {
        names.push(REFRESHER.to_owned());
        if is_asked(REFRESHER) {
            names.extend(
                terms(Component::Refresher).iter().map(|term| format!("{REFRESHER}.{term}")),
            );
        }
    }
    pairs(&names, offer, ask, promised)
}

/// The effect of changes, each lever once.
pub(crate) fn changed(
    offer: LetterOffer<'_>,
    ask: LetterOffer<'_>,
    changed: &[Changed],
) -> Vec<AskedChange> {
    let both = [offer, ask].map(LetterOffer::offer);
    let mut names: Vec<String> = Vec::new();
    for name in changed.iter().flat_map(|changed| names_of(&changed.lever.to_string(), both)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // A change of refreshers asks for a promise of them.
    pairs(&names, offer, ask, set)
}

/// Those levers that differ between the offer as promised and the ask.
fn pairs(
    names: &[String],
    offer: LetterOffer<'_>,
    ask: LetterOffer<'_>,
    asked: fn(&OfferFile, &str) -> Option<Setting>,
) -> Vec<AskedChange> {
    let pair = |name: &String| {
        let lever = ask.file.lever(name).or_else(|_| offer.file.lever(name)).ok()?;
        let (from, to) = (promised(offer.file, name), asked(ask.file, name));
        let unset = unset(ask.file, name, &lever);
        AskedChange::new(&lever, [from.as_ref(), to.as_ref()], unset, offer.currency())
    };
    names.iter().filter_map(pair).collect()
}

/// The levers of a letter for a lever that was changed.
fn names_of(lever: &str, both: [&Offer; 2]) -> Vec<String> {
    match lever {
        // The name of an offer is no part of it.
        "name" => Vec::new(),
        "sign_on" => sign_on_names(both),
        "refresher.value" | "refresher.written" => vec![REFRESHER.to_owned()],
        // A term of refreshers implies the refreshers.
        _ if lever.starts_with(REFRESHER) => vec![REFRESHER.to_owned(), lever.to_owned()],
        // A single grant is the first one after others were added.
        _ if both.iter().any(|offer| offer.grant_count() > 1) && is_of_only_grant(lever) => {
            vec![without_size(&lever.replacen("rsu", "rsu.1", 1)).to_owned()]
        }
        // The size may have changed from a value to shares or back.
        _ => vec![without_size(lever).to_owned()],
    }
}

fn is_of_only_grant(lever: &str) -> bool {
    lever.strip_prefix("rsu.").is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn without_size(name: &str) -> &str {
    let grant = name.strip_suffix(".value").or_else(|| name.strip_suffix(".shares"));
    grant.filter(|_| name.starts_with("rsu")).unwrap_or(name)
}

fn sign_on_names(offers: [&Offer; 2]) -> Vec<String> {
    let years = offers.map(|offer| offer.sign_on().map_or(0, |sign_on| sign_on.amounts.len()));
    let years = years.into_iter().max().unwrap_or_default();
    (1..=years).map(|year| format!("sign_on.{year}")).collect()
}

/// The setting of a lever; `None` if it is not set or zero.
fn set(file: &OfferFile, name: &str) -> Option<Setting> {
    let setting = file.setting(&file.lever(name).ok()?)?;
    let is_zero = |setting: &Setting| setting.number().is_some_and(|number| number.is_zero());
    let is_nothing = match &setting {
        Setting::List(items) => items.iter().all(is_zero),
        setting => is_zero(setting),
    };
    (!is_nothing).then_some(setting)
}

/// The same, without unpromised refreshers.
pub(super) fn promised(file: &OfferFile, name: &str) -> Option<Setting> {
    let is_written = || set(file, "refresher.written") == Some(Setting::Flag(true));
    if name == REFRESHER && !is_written() { None } else { set(file, name) }
}

/// A setting in the words of a letter.
pub(super) fn in_words(lever: &str, setting: &Setting, currency: Currency) -> String {
    let words = match setting {
        Setting::Rate(_) if matches!(lever, "bonus" | "bonus.target") => {
            format!("{} of base", setting.in_words(currency))
        }
        Setting::Text(schedule) if lever.ends_with(".vesting") => match Preset::named(schedule) {
            Some(preset) => preset.percents(),
            None => schedule.clone(),
        },
        // The first rate leads into year 2.
        Setting::List(rates) if lever == "raise" => {
            let rates = rates.iter().zip(2..);
            let rates =
                rates.map(|(rate, year)| format!("{} into year {year}", rate.in_words(currency)));
            rates.collect::<Vec<_>>().join(", ")
        }
        setting => setting.in_words(currency),
    };
    sanitize(&words).into_owned()
}

impl AskedChange {
    pub(crate) fn is_of_refreshers(&self) -> bool {
        self.lever.starts_with(REFRESHER)
    }

    /// `None` if nothing changes. `unset` is the default.
    fn new(
        lever: &Lever,
        [from, to]: [Option<&Setting>; 2],
        unset: &str,
        currency: Currency,
    ) -> Option<Self> {
        let name = lever.to_string();
        let told = |setting: Option<&Setting>| {
            setting.map_or_else(|| unset.to_owned(), |set| in_words(&name, set, currency))
        };
        let mut words = [from, to].map(told);
        // Schedules with the same yearly percentages differ in their months.
        if let (Some(Setting::Text(from)), Some(Setting::Text(to))) = (from, to)
            && words[0] == words[1]
        {
            words = [from, to].map(|schedule| sanitize(schedule).into_owned());
        }
        let [before, after] = words;
        if from == to || before == after {
            return None;
        }
        let label = label(lever, &name);
        let difference = from.zip(to).and_then(|(from, to)| difference(from, to, currency));
        Some(Self {
            words: format!("{label}: {after}, from {before}"),
            label,
            difference: difference.unwrap_or_default(),
            lever: name,
            from: before,
            to: after,
        })
    }
}

/// The lever in a letter: `RSU grant 2`, `sign-on, year 1`.
fn label(lever: &Lever, name: &str) -> String {
    let label = lever.label();
    match name.rsplit('.').next() {
        Some("value" | "shares") if name.starts_with("rsu") => {
            label.replacen("RSU", "RSU grant", 1)
        }
        Some("vesting") => format!("{label} by year").replacen("RSU", "RSU grant", 1),
        Some("value") => "refreshers".to_owned(),
        _ => label.replacen("sign-on year", "sign-on, year", 1),
    }
}
