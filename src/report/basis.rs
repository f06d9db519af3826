//! The assumptions behind figures, in words.

use std::fmt;

use offercalc::{
    Assumption, Clawback, Component, Confidence, Decimal, ExitPrice, ExitValue, GrowthPath,
    Horizon, Money, Offer, OptionTerms, PayKind, Preset, Projection, Rate, RecurringAmount, Repay,
    RepayStep, grouped,
};
use serde::{Serialize, Serializer};

use super::sanitize::sanitize;
use super::text::{self, money};

/// An assumption behind the figures of an offer. Serializes to its full wording.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Basis {
    /// A term that the offer file leaves open or takes from elsewhere.
    Assumed(Assumption),
    /// The shares are private, and the lever varies how they are counted.
    PrivateVaries,
    /// Equity that is not counted because it is paid after the last year.
    Unvested { amount: Money, year: usize, is_private: bool },
}

impl Basis {
    /// The assumptions behind an offer's figures, without the equity still unvested at the end.
    pub(crate) fn of(offer: &Offer, horizon: Horizon) -> Vec<Self> {
        offer.rests_on(horizon).into_iter().map(Self::Assumed).collect()
    }

    /// Whether a clawback is not stated, so that the net of leaving early may be too high.
    pub(crate) const fn is_missing_clawback(&self) -> bool {
        use Assumption::{OneTimeClawbackNotStated, SignOnClawbackNotStated};
        matches!(self, Self::Assumed(SignOnClawbackNotStated | OneTimeClawbackNotStated { .. }))
    }

    /// The assumptions, with the equity still unvested at the end of the projection.
    pub(crate) fn with_unvested(
        offer: &Offer,
        projection: &Projection,
        horizon: Horizon,
    ) -> Vec<Self> {
        let (amount, year) = (projection.unvested(), projection.years().len());
        let mut all = Self::of(offer, horizon);
        let is_private = all.iter().any(|basis| basis.private_shares().is_some());
        all.extend((!amount.is_zero()).then_some(Self::Unvested { amount, year, is_private }));
        all
    }
}

/// The wording of private shares whose terms vary.
const PRIVATE_VARIES: &str = "private shares, counted as the lever varies";

/// Serializes assumptions without the unvested equity, which JSON has as a figure.
pub(crate) fn without_unvested<S: Serializer>(
    all: &[Basis],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().filter(|basis| !matches!(basis, Basis::Unvested { .. })))
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assumed(assumption) => f.write_str(&words(assumption)),
            Self::PrivateVaries => f.write_str(PRIVATE_VARIES),
            Self::Unvested { amount, year, is_private } => {
                let (amount, what) = (money(*amount), unvested(*is_private));
                write!(f, "{amount} still {what} after year {year}, not counted")
            }
        }
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Basis {
    /// Whether it is about a benefit.
    pub(crate) const fn is_of_benefit(&self) -> bool {
        matches!(self, Self::Assumed(assumption) if assumption.is_of_benefit())
    }

    /// The terms of private shares, if it is about them.
    pub(crate) const fn private_shares(&self) -> Option<&Assumption> {
        match self {
            Self::Assumed(terms @ Assumption::PrivateShares { .. }) => Some(terms),
            _ => None,
        }
    }

    /// Whether it is about private shares that are counted.
    pub(crate) const fn is_private(&self) -> bool {
        matches!(
            self,
            Self::PrivateVaries
                | Self::Assumed(Assumption::PrivateShares { not_paid_in: None, .. })
        )
    }

    /// Keeps it an assumption that shares are private, where `all` has it and only its terms vary.
    pub(crate) fn keep_private(kept: &mut Vec<Self>, all: &[Self]) {
        if all.iter().any(Self::is_private) && !kept.iter().any(Self::is_private) {
            kept.push(Self::PrivateVaries);
        }
    }

    /// Whether it is about unpromised refreshers.
    pub(crate) const fn is_unpromised(&self) -> bool {
        matches!(self, Self::Assumed(Assumption::Refreshers { written: false, .. }))
    }

    /// The brief wording.
    pub(crate) fn brief(&self) -> String {
        match self {
            Self::Assumed(assumption) => brief(assumption),
            Self::PrivateVaries => PRIVATE_VARIES.to_owned(),
            Self::Unvested { amount, year, is_private } => {
                format!("{} {} after year {year}", money(*amount), unvested(*is_private))
            }
        }
    }
}

/// Private shares can be vested and not paid.
const fn unvested(is_private: bool) -> &'static str {
    if is_private { "unvested or unpaid" } else { "unvested" }
}

fn brief(assumption: &Assumption) -> String {
    match assumption {
        Assumption::FlatBase => "no raises".to_owned(),
        Assumption::Bonus { payout, on_prior_base: false, first_year: true }
            if *payout == Rate::ONE =>
        {
            "bonus at target".to_owned()
        }
        Assumption::MonthlySignOn { .. } => "sign-on paid monthly".to_owned(),
        Assumption::SignOnClawback(clawback) => format!("sign-on {}", clawed_back(clawback)),
        Assumption::OneTimeClawback { name, clawback } => {
            format!("{} {}", one_time(name.as_deref()), clawed_back(clawback))
        }
        Assumption::PresetVesting(preset) => {
            let doubt = match preset.confidence {
                Confidence::Generic | Confidence::High => String::new(),
                confidence => format!(", {confidence} confidence"),
            };
            format!("RSU {} (preset {}{doubt})", preset.percents(), preset.name)
        }
        Assumption::WrittenVesting(years) => format!("RSU {}", by_year(years)),
        Assumption::VestsOnceAYear(Component::Refresher) => {
            "refreshers vest once a year (not stated)".to_owned()
        }
        Assumption::VestsOnceAYear(Component::Options) => {
            "options vest once a year (not stated)".to_owned()
        }
        Assumption::VestsOnceAYear(_) => "RSU vests once a year (not stated)".to_owned(),
        Assumption::Options { number, terms } => {
            let vesting = match terms.preset {
                Some(preset) => format!("{} (preset {})", preset.percents(), preset.name),
                None => by_year(&terms.vesting),
            };
            format!("{}, {vesting}", option_terms(*number, terms))
        }
        Assumption::HeldGrants => "existing grants: only what vests after you start".to_owned(),
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price {} (the file's share price)", text::price(*price))
        }
        Assumption::SizedWhenGranted => "later grants sized at that year's share price".to_owned(),
        Assumption::PricedEachYear { grants } => {
            let of = numbers(grants).map_or_else(String::new, |numbers| format!(" {numbers}"));
            format!("RSU{of} priced each year")
        }
        Assumption::PrivateShares { liquidity_month, not_paid_in, discount, exit } => {
            private(*liquidity_month, *not_paid_in, *discount, exit.as_ref(), false)
        }
        Assumption::WholeShares(allocation) => format!("whole shares ({})", allocation.name()),
        Assumption::Refreshers { written, value, first_month, every, count, growth, preset } => {
            let standing = if *written { "" } else { "unpromised " };
            let mut words = format!(
                "{standing}refreshers: {} every {every} months from month {first_month}",
                money(*value)
            );
            words.extend(count.map(|count| format!(", {count} in total")));
            words.extend(growth.map(|growth| format!(", growing {growth} each time")));
            words.extend(preset.map(|preset| format!(" (preset {})", preset.name)));
            words
        }
        Assumption::NoSharePrice { growth: None } => {
            "no share price: grants vest at face value".to_owned()
        }
        Assumption::Raise(_)
        | Assumption::SignOnClawbackNotStated
        | Assumption::OneTimeClawbackNotStated { .. }
        | Assumption::Bonus { .. }
        | Assumption::SignOnBeyond(_)
        | Assumption::OneTimeBeyond { .. }
        | Assumption::Recurring { .. }
        | Assumption::GrantsBeyond(_)
        | Assumption::GrantPrice { .. }
        | Assumption::SharePrices { .. }
        | Assumption::NoSharePrice { .. }
        | Assumption::SharePrice { .. } => words(assumption),
    }
}

fn clawed_back(Clawback { within, repay }: &Clawback) -> String {
    match repay {
        Repay::ProRata => format!("clawback: pro rata within {within} months"),
        Repay::Full => format!("clawback: 100% within {within} months"),
        Repay::Steps(steps) => format!("clawback: {}", RepayStep::in_words(steps)),
    }
}

fn by_year(percents: &[Decimal]) -> String {
    let percents: Vec<String> = percents.iter().map(ToString::to_string).collect();
    percents.join("/")
}

fn words(assumption: &Assumption) -> String {
    match assumption {
        Assumption::FlatBase => "flat base, no raises".to_owned(),
        Assumption::Raise(path) => format!("raise {}", growing(path)),
        Assumption::Bonus { payout, on_prior_base, first_year } => {
            let basis = if *on_prior_base { ", on the prior year's base" } else { "" };
            let first = if *first_year { "" } else { ", none in year 1" };
            format!("bonus at {payout} of target{basis}{first}")
        }
        Assumption::MonthlySignOn { has_clawback: false } => {
            "sign-on paid in 12 monthly installments".to_owned()
        }
        Assumption::MonthlySignOn { has_clawback: true } => {
            "sign-on paid in 12 monthly installments, none of which must be repaid".to_owned()
        }
        Assumption::SignOnClawback(clawback) => {
            format!("sign-on {} of the start of the payment year", on_leaving(clawback))
        }
        Assumption::SignOnClawbackNotStated => "sign-on clawback not stated".to_owned(),
        Assumption::SignOnBeyond(years) => format!("sign-on after year {years} not counted"),
        Assumption::OneTimeClawback { name, clawback } => {
            let what = one_time(name.as_deref());
            format!("{what} {} of payment", on_leaving(clawback))
        }
        Assumption::OneTimeClawbackNotStated { name } => {
            format!("{} clawback not stated", one_time(name.as_deref()))
        }
        Assumption::OneTimeBeyond { name, month } => {
            format!("{} in month {month} not counted", one_time(name.as_deref()))
        }
        Assumption::Recurring { name, kind, amount, from_month, to_month, growth } => {
            let mut words = format!("{}: {}", recurring(name.as_deref()), per(*amount));
            if *kind == PayKind::Benefit {
                words.push_str(", as a benefit");
            }
            if *from_month > 1 {
                words.push_str(&format!(", from month {from_month}"));
            }
            words.extend(to_month.map(|last| format!(", until month {last}")));
            words.extend(growth.as_ref().map(|path| format!(", growing {}", growing(path))));
            words
        }
        Assumption::PresetVesting(preset) => format!("RSU vests {}", by_preset(preset)),
        Assumption::WrittenVesting(years) => {
            format!("RSU vests {}, as the file states", by_year(years))
        }
        Assumption::VestsOnceAYear(component) => {
            let what = match component {
                Component::Refresher => "refreshers vest",
                Component::Options => "options vest",
                _ => "RSU vests",
            };
            format!("{what} once a year; the file does not say how often")
        }
        Assumption::Options { number, terms } => {
            let vesting = match terms.preset {
                Some(preset) => by_preset(preset),
                None => format!("{}, as the file states", by_year(&terms.vesting)),
            };
            format!(
                "{} vest {vesting}; an option is worth the share price minus the strike, never \
                 below 0",
                option_terms(*number, terms)
            )
        }
        Assumption::HeldGrants => "existing grants: only what vests after you start".to_owned(),
        Assumption::GrantsBeyond(years) => format!("grants after year {years} not counted"),
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price {}, the file's share price", text::price(*price))
        }
        Assumption::GrantPrice { price, grants } => {
            let price = text::price(*price);
            match numbers(grants) {
                None => format!("grant price {price}"),
                Some(numbers) => format!("grant price {price} for RSU {numbers}"),
            }
        }
        Assumption::PricedEachYear { grants } => {
            let of = numbers(grants).map_or_else(String::new, |numbers| format!(" {numbers}"));
            format!(
                "RSU{of} priced each year: a dollar amount that a change of the share price \
                 does not change"
            )
        }
        Assumption::SizedWhenGranted => {
            "later grants are sized at the share price of the year they are granted in".to_owned()
        }
        Assumption::WholeShares(allocation) => {
            format!("whole shares, allocated by {}", allocation.name())
        }
        Assumption::Refreshers { written, value, first_month, every, count, growth, preset } => {
            let standing = if *written { "promised" } else { "unpromised" };
            let mut line = format!(
                "{standing} refreshers: {} every {every} months from month {first_month}",
                money(*value),
            );
            line.extend(count.map(|count| format!(", {count} in total")));
            line.extend(growth.map(|growth| format!(", growing {growth} each time")));
            line.push_str(", sized at the share price of the grant year");
            line.extend(preset.map(|preset| format!("; vesting {}", by_preset(preset))));
            line
        }
        Assumption::PrivateShares { liquidity_month, not_paid_in, discount, exit } => {
            private(*liquidity_month, *not_paid_in, *discount, exit.as_ref(), true)
        }
        Assumption::SharePrices { prices, then_flat } => {
            let prices: Vec<String> = prices.iter().map(|price| text::price(*price)).collect();
            let flat = if *then_flat { ", then flat" } else { "" };
            format!("share price by year {}{flat}", prices.join(", "))
        }
        Assumption::NoSharePrice { growth: None } => {
            "no share price: grants vest at face value".to_owned()
        }
        Assumption::NoSharePrice { growth: Some(path) } => {
            format!("no share price: grants grow {}", growing(path))
        }
        Assumption::SharePrice { price, is_grant_price, growth } => {
            let price = text::price(*price);
            let source = if *is_grant_price { " (the grant price)" } else { "" };
            let Some(path) = growth else {
                return format!("share price flat at {price}{source}");
            };
            let how = if path.growth.falls() { "changing by" } else { "growing" };
            format!("share price {price}{source}, {how} {}", growing(path))
        }
    }
}

/// A grant of options in words: `options 2: 40,000 NSO at 1.20`.
fn option_terms(number: Option<usize>, terms: &OptionTerms) -> String {
    let number = number.map_or_else(String::new, |number| format!(" {number}"));
    let (count, tax) = (grouped(terms.count, 0), terms.tax.name().to_uppercase());
    format!("options{number}: {count} {tax} at a strike of {}", text::price(terms.strike))
}

/// When and at what price private shares are paid.
fn private(
    liquidity_month: Option<u32>,
    not_paid_in: Option<u32>,
    discount: Option<Rate>,
    exit: Option<&ExitPrice>,
    in_full: bool,
) -> String {
    let less = discount.map_or_else(String::new, |rate| format!(", at {rate} less"));
    let Some(month) = liquidity_month else {
        return format!("private shares: counted as they vest{less}");
    };
    if let Some(years) = not_paid_in {
        let horizon = text::over(years);
        return format!("private shares: not paid before month {month}, so not counted {horizon}");
    }
    let price = exit.map(|exit| match in_full {
        true => exit_price(exit),
        false => format!("{} a share", text::price(exit.price)),
    });
    let price = price.map_or_else(String::new, |price| format!(" at {price}"));
    if !in_full {
        return format!("private shares: paid from month {month} on{price}{less}");
    }
    format!(
        "private shares: all vests up to month {month} are paid in that month{price}{less}, later \
         vests as they vest; if you leave before month {month}, RSUs are lost even if vested"
    )
}

/// The share price at exit, and where it comes from.
fn exit_price(ExitPrice { price, from_value, .. }: &ExitPrice) -> String {
    let price = format!("{} a share", text::price(*price));
    let Some(ExitValue { value, shares, dilution }) = from_value else {
        return price;
    };
    let (value, shares) = (money(*value), grouped(*shares, 0));
    let value = match dilution.fraction().is_zero() {
        true => value,
        false => format!("{value} less {dilution} dilution"),
    };
    format!("{price} (exit value {value}, {shares} shares)")
}

/// The numbers of grants in words, like `1, 2 and 4`; `None` if there are none.
fn numbers(grants: &[usize]) -> Option<String> {
    let grants: Vec<String> = grants.iter().map(ToString::to_string).collect();
    let (last, first) = grants.split_last()?;
    Some(match first {
        [] => last.clone(),
        first => format!("{} and {last}", first.join(", ")),
    })
}

/// The name of a one-time payment.
pub(crate) fn one_time(name: Option<&str>) -> String {
    name.map_or_else(|| "one-time payment".to_owned(), |name| sanitize(name).into_owned())
}

/// The name of a recurring payment.
pub(crate) fn recurring(name: Option<&str>) -> String {
    name.map_or_else(|| "recurring payment".to_owned(), |name| sanitize(name).into_owned())
}

fn per(amount: RecurringAmount) -> String {
    match amount {
        RecurringAmount::PerYear(amount) => format!("{} a year", money(amount)),
        RecurringAmount::PerMonth(amount) => format!("{} a month", money(amount)),
        RecurringAmount::OfBase(rate) => format!("{rate} of base"),
    }
}

fn on_leaving(Clawback { within, repay }: &Clawback) -> String {
    match repay {
        Repay::ProRata => format!("clawback: pro rata if you leave within {within} months"),
        Repay::Full => format!("clawback: 100% if you leave within {within} months"),
        Repay::Steps(steps) => {
            format!("clawback if you leave: {}", RepayStep::in_words(steps))
        }
    }
}

fn growing(GrowthPath { growth, flat_after, .. }: &GrowthPath) -> String {
    match flat_after {
        Some(year) => format!("{growth}, flat after year {year}"),
        None => growth.to_string(),
    }
}

fn by_preset(preset: &Preset) -> String {
    let note = preset.note.map_or_else(String::new, |note| format!("; {note}"));
    let confidence = match preset.confidence {
        Confidence::Generic => String::new(),
        confidence => format!(", {confidence} confidence"),
    };
    format!("{} (preset `{}`{confidence}){note}", preset.percents(), preset.name)
}
