//! Figures and metrics in running text.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::RangeInclusive;

use offercalc::{
    AdjustmentCause, Band, BandLevel, Currency, Date, Decimal, Metric, Money, RecurringAmount,
    Setting, grouped, is_calendar_year, price_digits,
};
use serde::{Serialize, Serializer};

use super::number::Number;

/// Serializes a value as its `Display` text.
pub(crate) fn by_name<S: Serializer>(
    name: &impl Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(name)
}

/// Serializes a value as its `Display` text, if there is one.
pub(crate) fn by_name_if_any<S: Serializer>(
    name: &Option<impl Display>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match name {
        Some(name) => serializer.collect_str(name),
        None => serializer.serialize_none(),
    }
}

/// Serializes pairs to an object whose keys are the `Display` texts of the first items.
pub(crate) fn by_key<K: Display, T: Serialize, S: Serializer>(
    pairs: &[(K, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key.to_string(), value)))
}

/// The label of a metric in running text.
pub(crate) fn label(metric: Metric) -> Cow<'static, str> {
    match metric {
        Metric::Year(year) if is_calendar_year(year) => year.to_string().into(),
        Metric::Year(year) => format!("year {year}").into(),
        Metric::Component(_, component) => component.label().into(),
        Metric::Total => "total".into(),
        Metric::Average => "average".into(),
        Metric::Kind(kind) => kind.metric().into(),
        Metric::Guaranteed => "guaranteed".into(),
        Metric::FirstTwoYears => "years 1–2 average".into(),
        Metric::Year3Change => "year-3 change".into(),
        Metric::PerHour => "pay per hour".into(),
        Metric::TakeHome => "take-home".into(),
        Metric::TakeHomeOf(year) if is_calendar_year(year) => format!("{year} take-home").into(),
        Metric::TakeHomeOf(year) => format!("year-{year} take-home").into(),
        Metric::AverageTakeHome => "average take-home".into(),
        Metric::PresentValue => "present value".into(),
        Metric::Expected => "expected pay".into(),
    }
}

/// The day and month of a date: `16 March`.
pub(crate) fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS.get(date.month() as usize - 1).copied().unwrap_or_default();
    format!("{} {month}", date.day())
}

/// Capitalizes a sentence that starts with one of these words. A name is not changed.
pub(crate) fn capitalized(sentence: &str) -> String {
    let is_word = ["it ", "the ", "bands ", "location ", "level "]
        .iter()
        .any(|word| sentence.starts_with(word));
    if is_word { capital(sentence) } else { sentence.to_owned() }
}

/// A sentence with a capital.
pub(crate) fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// The lines of a typed text, with spaces in place of the breaks between them.
pub(crate) fn in_one_line(text: &str) -> String {
    let lines = text.split(['\n', '\r', '\t']).map(str::trim);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Typed text as a whole sentence: with a capital, and a full stop if nothing ends it.
pub(crate) fn whole_sentence(text: &str) -> String {
    let sentence = capital(text.trim());
    let before_quotes = sentence.trim_end_matches(['"', '\'', '”', '’', ')']);
    let is_ended = sentence.is_empty() || before_quotes.ends_with(['.', '!', '?', '…']);
    if is_ended { sentence } else { sentence + "." }
}

/// `over 4 years`, or `in year 1`.
pub(crate) fn over(years: u32) -> String {
    if years == 1 { "in year 1".to_owned() } else { format!("over {years} years") }
}

/// `1 month`, or `3 months`.
pub(crate) fn months(months: u32) -> String {
    if months == 1 { "1 month".to_owned() } else { format!("{months} months") }
}

/// `Google L5's`, or `Full benefits'`.
pub(crate) fn possessive(name: &str) -> String {
    let ending = if name.ends_with(['s', 'S']) { "'" } else { "'s" };
    format!("{name}{ending}")
}

/// `1 day off`, or `25 days off`.
pub(crate) fn days_off(days: u32) -> String {
    if days == 1 { "1 day off".to_owned() } else { format!("{days} days off") }
}

/// What spans of time are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    Month,
    Year,
    CalendarYear,
}

impl TimeUnit {
    /// The unit that years are counted in, from the first of them.
    pub(crate) const fn of_years(first: u32) -> Self {
        if is_calendar_year(first) { Self::CalendarYear } else { Self::Year }
    }

    /// One of them.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
            Self::CalendarYear => "calendar year",
        }
    }

    /// The words before a number, or before several.
    const fn before(self, is_one: bool) -> &'static str {
        match (self, is_one) {
            (Self::Month, true) => "month ",
            (Self::Month, false) => "months ",
            (Self::Year, true) => "year ",
            (Self::Year, false) => "years ",
            (Self::CalendarYear, _) => "",
        }
    }
}

/// `year 3`, `years 1–3`, or `2026–2028`.
pub(crate) fn span(unit: TimeUnit, first: u32, last: u32) -> String {
    let before = unit.before(first == last);
    if first == last { format!("{before}{first}") } else { format!("{before}{first}–{last}") }
}

/// `year 3`, `years 1–3`, or `years 1–3, 5 and 7–8`.
pub(crate) fn spans(unit: TimeUnit, spans: &[RangeInclusive<u32>]) -> String {
    let in_words = |span: &RangeInclusive<u32>| match (span.start(), span.end()) {
        (start, end) if start == end => start.to_string(),
        (start, end) => format!("{start}–{end}"),
    };
    match spans {
        [only] => span(unit, *only.start(), *only.end()),
        [first @ .., last] => {
            let first = first.iter().map(in_words).collect::<Vec<_>>().join(", ");
            format!("{}{first} and {}", unit.before(false), in_words(last))
        }
        [] => String::new(),
    }
}

/// The name of a band: `Amazon L6, Seattle`, or `Google (Amazon L6 equivalent)`.
pub(crate) fn band_name(band: &Band) -> String {
    let (payer, level) = (band.payer(), band.level.name());
    let job = match band.level {
        BandLevel::Own(_) => format!("{payer} {level}"),
        BandLevel::Rank(_) => format!("{payer} (Amazon {level} equivalent)"),
    };
    match &band.location {
        Some(location) => format!("{job}, {location}"),
        None => job,
    }
}

/// The cause of an adjustment to a band's totals, in words.
pub(crate) fn adjustment_cause(cause: &AdjustmentCause) -> &str {
    match cause {
        AdjustmentCause::GeneralPremium => "AI/ML in general",
        AdjustmentCause::Premium(about) => about,
        AdjustmentCause::Remote => "remote work",
        AdjustmentCause::Office => "in-office work",
    }
}

/// An amount, with its minor digits only if it has any.
pub(crate) fn money(money: Money) -> String {
    let (amount, currency) = (money.amount(), money.currency());
    grouped(amount, if amount.is_integer() { 0 } else { currency.minor_digits() })
}

/// How amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MoneyStyle {
    /// Beside figures in a currency: only amounts in another one name it.
    Beside(Currency),
    /// With the sign of their currency, as in letters.
    Signed,
}

/// An amount in a style.
pub(crate) fn money_in(amount: Money, style: MoneyStyle) -> String {
    match style {
        MoneyStyle::Beside(shown) => in_currency(amount, shown, money(amount)),
        MoneyStyle::Signed => signed(amount),
    }
}

/// A share price in a style.
pub(crate) fn price_in(amount: Money, style: MoneyStyle) -> String {
    match style {
        MoneyStyle::Beside(shown) => in_currency(amount, shown, price(amount)),
        MoneyStyle::Signed => with_sign(amount.currency(), &price(amount)),
    }
}

/// A setting of a lever, with its currency if that is not the one of the figures.
pub(crate) fn setting_in(setting: &Setting, currency: Currency, shown: Currency) -> String {
    let words = setting.in_words(currency);
    let is_money = match setting {
        Setting::Amount(_) | Setting::Price(_) => true,
        Setting::List(items) => {
            items.iter().any(|item| matches!(item, Setting::Amount(_) | Setting::Price(_)))
        }
        _ => false,
    };
    if is_money && currency != shown { format!("{currency} {words}") } else { words }
}

/// An amount in words, with its currency if that is not the one of the figures.
pub(crate) fn in_currency(amount: Money, shown: Currency, words: String) -> String {
    if amount.currency() == shown { words } else { format!("{} {words}", amount.currency()) }
}

/// An amount as letters write it: `$185,000`, `CHF 185,000`.
pub(crate) fn signed(amount: Money) -> String {
    with_sign(amount.currency(), &money(amount))
}

/// A number with the sign of its currency, or its code.
pub(crate) fn with_sign(currency: Currency, number: &str) -> String {
    let sign = match currency.code() {
        "USD" => "$",
        "CAD" => "C$",
        "AUD" => "A$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        code => return format!("{code} {number}"),
    };
    match number.strip_prefix('-') {
        Some(number) => format!("-{sign}{number}"),
        None => format!("{sign}{number}"),
    }
}

/// A share price with at least the currency's minor digits.
pub(crate) fn price(price: Money) -> String {
    let amount = price.amount();
    grouped(amount, price_digits(amount, price.currency().minor_digits()))
}

/// A fraction as a percentage with one decimal.
pub(crate) fn percent(rate: Decimal) -> String {
    format!("{}%", grouped(rate * Decimal::ONE_HUNDRED, 1))
}

/// A fraction in percent, without trailing zeros.
pub(crate) fn in_percent(fraction: Number) -> Decimal {
    (fraction.get() * Decimal::ONE_HUNDRED).normalize()
}

/// A percent for each year, like `38/32/20/10`. In a long list, years with the same percent are
/// counted: `0×49/100`.
pub(crate) fn by_year(percents: &[Decimal]) -> String {
    const LONG: usize = 10;
    let is_long = percents.len() > LONG;
    let years = percents.chunk_by(|one, next| is_long && one == next);
    let years = years.filter_map(|same| match same {
        [] => None,
        [percent] => Some(percent.to_string()),
        [percent, ..] => Some(format!("{percent}×{}", same.len())),
    });
    years.collect::<Vec<String>>().join("/")
}

/// An amount for a period, or a part of base.
pub(crate) fn per(amount: RecurringAmount, style: MoneyStyle) -> String {
    let money = |amount| money_in(amount, style);
    match amount {
        RecurringAmount::PerYear(amount) => format!("{} a year", money(amount)),
        RecurringAmount::PerMonth(amount) => format!("{} a month", money(amount)),
        RecurringAmount::OfBase(rate) => format!("{rate} of base"),
    }
}

/// `` `a`, `b` and `c` ``
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    let mut quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.pop() {
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} and {last}", quoted.join(", ")),
        None => String::new(),
    }
}
