//! Changes of an offer, and the settings of its levers.

use offercalc::{Changed, Currency, Decimal, Kept, Lever, Setting, grouped};
use serde::{Serialize, Serializer};

use super::basis::Basis;
use super::document::Notes;
use super::number::Number;
use super::offer::Offers;
use super::sanitize::sanitize;
use super::text::{self, percent, price};

/// A change that was made, with its effect on the lever.
#[derive(Serialize)]
pub(crate) struct ChangeMade {
    pub(crate) lever: String,
    pub(crate) from: Option<SettingValue>,
    pub(crate) to: Option<SettingValue>,
    pub(crate) difference: Option<SettingValue>,
    pub(crate) rate: Option<Number>,
    /// The side effects of the change, in words.
    pub(crate) kept: Vec<String>,
    pub(crate) words: String,
}

impl ChangeMade {
    /// A change beside figures in a currency.
    pub(crate) fn new(changed: &Changed, shown: Currency) -> Self {
        let currency = changed.lever.currency();
        let value = |setting: Setting| SettingValue { setting, currency, shown };
        let (from, to) = (changed.from.as_ref(), changed.to.as_ref());
        let pair = from.zip(to);
        Self {
            lever: changed.lever.to_string(),
            from: from.cloned().map(value),
            to: to.cloned().map(value),
            difference: pair.and_then(|(from, to)| to.more_than(Some(from))).map(value),
            rate: pair.and_then(|(from, to)| to.rate_over(Some(from))).map(Number::rate),
            kept: changed.kept.iter().map(kept_in_words).collect(),
            words: sentence(changed, shown),
        }
    }

    pub(crate) fn all(changes: &[Changed], shown: Currency) -> Vec<Self> {
        changes.iter().map(|changed| Self::new(changed, shown)).collect()
    }

    /// The change and its side effects, in words.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.words).chain(&self.kept).map(String::as_str)
    }
}

/// A change of one of several offers.
#[derive(Serialize)]
pub(crate) struct OfferChange<'a> {
    offer: &'a str,
    #[serde(flatten)]
    change: ChangeMade,
}

impl<'a> OfferChange<'a> {
    /// Changes, each with the index of its offer.
    pub(crate) fn all(offers: Offers<'a>, changes: &[(usize, Changed)]) -> Vec<Self> {
        let changes = changes.iter().map(|(index, changed)| Self {
            offer: offers.name(*index),
            change: ChangeMade::new(changed, offers.currency()),
        });
        changes.collect()
    }

    /// Notes on the changes.
    pub(crate) fn notes(changes: &[Self]) -> Notes {
        let lines = changes.iter().flat_map(|Self { offer, change }| {
            change.lines().map(move |line| format!("{offer}: {line}"))
        });
        Notes::new("Changed by --set", lines.collect())
    }
}

/// Notes on the changes.
pub(crate) fn notes(heading: impl Into<String>, changes: &[ChangeMade]) -> Notes {
    let lines = changes.iter().flat_map(ChangeMade::lines).map(str::to_owned);
    Notes::new(heading, lines.collect())
}

/// `base 175,000 → 185,000, +10,000, +5.7%`
fn sentence(changed: &Changed, shown: Currency) -> String {
    let currency = changed.lever.currency();
    let in_words = |setting: &Option<Setting>, otherwise: &str| match setting {
        Some(setting) => sanitize(&text::setting_in(setting, currency, shown)).into_owned(),
        None => otherwise.to_owned(),
    };
    let from = in_words(&changed.from, changed.lever.unset().unwrap_or("none"));
    let to = in_words(&changed.to, "an invalid value");
    let mut words = format!("{} {from} → {to}", changed.lever.label());
    if let (Some(from), Some(to)) = (&changed.from, &changed.to) {
        words.extend(difference(from, to, currency).map(|more| format!(", {more}")));
    }
    words
}

/// A side effect of a change, in words.
pub(crate) fn kept_in_words(kept: &Kept) -> String {
    match kept {
        Kept::SizeLeftOut(key) => {
            let sizes = match *key {
                "count" | "percent" => "a number of options or a percent",
                _ => "a value or a number of shares",
            };
            format!("`{key}` removed: a grant has either {sizes}")
        }
        Kept::SalaryLeftOut => "yearly salary removed: base is paid by the hour".to_owned(),
        Kept::PricesLeftOut => "share prices by year removed".to_owned(),
        Kept::StockKeyLeftOut(key) => format!("`stock.{key}` removed"),
        Kept::GrantShares(share_price) => {
            format!("grants in money keep the share count from a price of {}", price(*share_price))
        }
        Kept::YearsLeftOut { last } => format!("amounts after year {last} removed"),
    }
}

fn all_in_words<S: Serializer>(kept: &[Kept], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(kept.iter().map(kept_in_words))
}

/// `+10,000, +5.7%`. Rates differ in points.
pub(crate) fn difference(from: &Setting, to: &Setting, currency: Currency) -> Option<String> {
    let more = to.more_than(Some(from))?;
    let number = more.number()?;
    if number.is_zero() {
        return Some("no change".to_owned());
    }
    let plus = if number.is_sign_positive() { "+" } else { "" };
    if let Setting::Rate(points) = more {
        let points = (points * Decimal::ONE_HUNDRED).normalize();
        let unit = if points.abs() == Decimal::ONE { "point" } else { "points" };
        return Some(format!("{plus}{} {unit}", grouped(points, points.scale())));
    }
    let rate = to.rate_over(Some(from)).map(|rate| format!(", {plus}{}", percent(rate)));
    Some(format!("{plus}{}{}", more.in_words(currency), rate.unwrap_or_default()))
}

/// An offer in a search or a sweep along a lever.
#[derive(Serialize)]
pub(crate) struct MovedOffer<'a> {
    pub(crate) name: &'a str,
    pub(crate) file: &'a str,
    /// Whether the lever varies in this offer.
    pub(crate) moved: bool,
    /// The side effects of varying it. JSON has them in words.
    #[serde(serialize_with = "all_in_words")]
    pub(crate) kept: &'a [Kept],
    pub(crate) assumptions: Vec<Basis>,
}

/// The setting of a lever: a number with at least its usual decimals, a text, or a list.
pub(crate) struct SettingValue {
    pub(crate) setting: Setting,
    /// The currency of the lever.
    pub(crate) currency: Currency,
    /// The currency of the figures beside it.
    shown: Currency,
}

impl SettingValue {
    /// A setting of a lever, beside figures in a currency.
    pub(crate) const fn new(setting: Setting, lever: &Lever, shown: Currency) -> Self {
        Self { setting, currency: lever.currency(), shown }
    }

    /// For people.
    pub(crate) fn in_words(&self) -> String {
        text::setting_in(&self.setting, self.currency, self.shown)
    }

    /// For spreadsheets. Zero if the setting is not a number.
    pub(crate) fn number(&self) -> Number {
        Number::setting(&self.setting, self.currency)
    }
}

/// A clawback step, with the keys of the offer file.
#[derive(Serialize)]
struct StepValue {
    month: u32,
    percent: Number,
}

impl Serialize for SettingValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { setting, currency, shown } = self;
        match setting {
            Setting::Text(text) => serializer.serialize_str(text),
            Setting::Flag(flag) => serializer.serialize_str(&flag.to_string()),
            Setting::Steps(steps) => serializer.collect_seq(steps.iter().map(|step| {
                let percent = (step.part.fraction() * Decimal::ONE_HUNDRED).normalize();
                StepValue { month: step.month, percent: Number::score(percent) }
            })),
            Setting::List(items) => serializer.collect_seq(items.iter().map(|item| Self {
                setting: item.clone(),
                currency: *currency,
                shown: *shown,
            })),
            number => number.number().map(|_| self.number()).serialize(serializer),
        }
    }
}
