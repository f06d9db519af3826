//! The assumptions behind figures, in words.

mod equity;
pub(crate) mod letter;
mod plans;
pub(crate) mod prices;
mod tax;
mod time;

use std::fmt;

use offercalc::{
    Assumption, Clawback, Component, Confidence, Currency, Date, GrowthPath, Horizon, Metric,
    Money, Offer, PayKind, Preset, PriceLevel, Projection, Rate, Repay, RepayStep, Year, grouped,
    year_of,
};
use serde::{Serialize, Serializer};

use tax::TaxBasis;

use super::sanitize::sanitize;
use super::text::{self, MoneyStyle, TimeUnit, by_year, money, per};

/// An assumption behind the figures of an offer. Serializes to its full wording.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Basis {
    /// A term that the offer file leaves open or takes from elsewhere, beside figures in a currency.
    Assumed(Assumption, Currency),
    /// The days on which a job laid out by calendar year starts and ends. It may still pay on the
    /// day after the last.
    Calendar { start: Date, last: Date, pays_after: bool },
    /// The shares are private, and the lever varies how they are counted.
    PrivateVaries,
    /// Equity that is not counted because it is paid after the last year.
    Unvested { amount: Money, year: usize, is_private: bool },
    /// A benefit that is not the same for every value of a lever.
    BenefitsVary,
    /// How the pay is taxed.
    Taxed(TaxBasis),
    /// The price level that turns take-home pay into US-average prices.
    Prices(PriceLevel),
}

impl Basis {
    /// The assumptions behind an offer's figures, without the equity still unvested at the end.
    pub(crate) fn of(offer: &Offer, horizon: Horizon) -> Vec<Self> {
        let shown = offer.shown_in();
        offer.rests_on(horizon).into_iter().map(|it| Self::Assumed(it, shown)).collect()
    }

    /// The assumptions that also hold for other values of a lever.
    pub(crate) fn also_in(all: Vec<Self>, others: &[Self]) -> Vec<Self> {
        let (mut shared, varying): (Vec<Self>, Vec<Self>) =
            all.into_iter().partition(|basis| others.contains(basis));
        if varying.iter().any(Self::is_of_benefit) {
            shared.push(Self::BenefitsVary);
        }
        shared
    }

    /// Whether a clawback is not stated, so that the net of leaving early may be too high.
    pub(crate) const fn is_missing_clawback(&self) -> bool {
        use Assumption::{OneTimeClawbackNotStated, SignOnClawbackNotStated};
        matches!(self, Self::Assumed(SignOnClawbackNotStated | OneTimeClawbackNotStated { .. }, _))
    }

    /// The assumptions, with the equity still unvested at the end of the projection.
    pub(crate) fn with_unvested(
        offer: &Offer,
        projection: &Projection,
        horizon: Horizon,
    ) -> Vec<Self> {
        let calendar = Self::calendar(projection);
        let (amount, year) = (projection.unvested(), projection.years().len());
        let mut all: Vec<Self> = calendar.into_iter().chain(Self::of(offer, horizon)).collect();
        let is_private = all.iter().any(|basis| basis.private_shares().is_some());
        all.extend((!amount.is_zero()).then_some(Self::Unvested { amount, year, is_private }));
        all.extend(Self::of_taxes(projection));
        all
    }

    /// How a projection is taxed.
    pub(crate) fn of_taxes(projection: &Projection) -> impl Iterator<Item = Self> + use<> {
        TaxBasis::of(projection).into_iter().map(Self::Taxed)
    }

    /// The days of a job that is laid out by calendar year.
    fn calendar(projection: &Projection) -> Option<Self> {
        let (start, last) = projection.first_and_last_day()?;
        let is_paid = |year: &Year| year.year() > last.year() && !year.total().is_zero();
        let pays_after = projection.periods().iter().any(is_paid);
        Some(Self::Calendar { start, last, pays_after })
    }
}

/// The wording of private shares whose terms vary.
const PRIVATE_VARIES: &str = "private-share terms vary";

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
            Self::Assumed(assumption, shown) => {
                f.write_str(&words(assumption, MoneyStyle::Beside(*shown)))
            }
            Self::BenefitsVary => f.write_str(BENEFITS_VARY),
            Self::Taxed(tax) => f.write_str(&tax.words()),
            Self::Prices(level) => f.write_str(&prices::words(level)),
            Self::PrivateVaries => f.write_str(PRIVATE_VARIES),
            Self::Calendar { start, last, pays_after } => {
                let parts = partial_years(*start, *last, *pays_after);
                write!(f, "starts on {start}{}", bracketed(&parts))
            }
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
        match self {
            Self::Assumed(assumption, _) => assumption.is_of_benefit(),
            Self::BenefitsVary => true,
            Self::Calendar { .. }
            | Self::PrivateVaries
            | Self::Unvested { .. }
            | Self::Taxed(_)
            | Self::Prices(_) => false,
        }
    }

    /// Whether it is about taxes.
    pub(crate) const fn is_of_taxes(&self) -> bool {
        matches!(self, Self::Taxed(_))
    }

    /// Whether it is about calendar years.
    pub(crate) const fn is_of_calendar(&self) -> bool {
        matches!(self, Self::Calendar { .. })
    }

    /// The terms of private shares, if it is about them.
    pub(crate) const fn private_shares(&self) -> Option<&Assumption> {
        match self {
            Self::Assumed(terms @ Assumption::PrivateShares { .. }, _) => Some(terms),
            _ => None,
        }
    }

    /// Whether it is about private shares that are counted.
    pub(crate) const fn is_private(&self) -> bool {
        matches!(
            self,
            Self::PrivateVaries
                | Self::Assumed(Assumption::PrivateShares { not_paid_in: None, .. }, _)
        )
    }

    /// Whether a metric counts private shares.
    pub(crate) fn is_private_in(&self, metric: Metric) -> bool {
        let equity = [Component::Rsu, Component::Refresher, Component::Options];
        let paid_from = match self.private_shares() {
            Some(Assumption::PrivateShares { liquidity_month, .. }) => liquidity_month.unwrap_or(1),
            _ => 1,
        };
        self.is_private() && equity.iter().any(|component| counts(metric, *component, paid_from))
    }

    /// Keeps it an assumption that shares are private, where `all` has it and only its terms vary.
    pub(crate) fn keep_private(kept: &mut Vec<Self>, all: &[Self]) {
        if all.iter().any(Self::is_private) && !kept.iter().any(Self::is_private) {
            kept.push(Self::PrivateVaries);
        }
    }

    /// Whether it is about pay after the horizon.
    pub(crate) const fn is_beyond(&self) -> bool {
        use Assumption::{GrantsBeyond, OneTimeBeyond, SignOnBeyond};
        matches!(self, Self::Assumed(GrantsBeyond(_) | OneTimeBeyond { .. } | SignOnBeyond(_), _))
    }

    /// Whether it is about unpromised refreshers.
    pub(crate) const fn is_unpromised(&self) -> bool {
        matches!(self, Self::Assumed(Assumption::Refreshers { written: false, .. }, _))
    }

    /// Whether a metric counts unpromised refreshers.
    pub(crate) fn is_unpromised_in(&self, metric: Metric) -> bool {
        match self {
            // The first vest is at least a month after the first grant.
            Self::Assumed(Assumption::Refreshers { first_month, .. }, _) => {
                self.is_unpromised() && counts(metric, Component::Refresher, *first_month + 1)
            }
            _ => false,
        }
    }

    /// The brief wording.
    pub(crate) fn brief(&self) -> String {
        match self {
            Self::Assumed(assumption, shown) => brief(assumption, MoneyStyle::Beside(*shown)),
            Self::BenefitsVary => BENEFITS_VARY.to_owned(),
            Self::Taxed(tax) => tax.brief(),
            Self::Prices(level) => prices::brief(level),
            Self::PrivateVaries => PRIVATE_VARIES.to_owned(),
            Self::Calendar { start, last, pays_after } => {
                format!("starts {start}{}", bracketed(&partial_years(*start, *last, *pays_after)))
            }
            Self::Unvested { amount, year, is_private } => {
                format!("{} {} after year {year}", money(*amount), unvested(*is_private))
            }
        }
    }
}

/// Whether a metric counts a component of equity that is paid from a month on.
fn counts(metric: Metric, component: Component, month: u32) -> bool {
    let last_year = match metric {
        Metric::Guaranteed | Metric::Kind(PayKind::Cash | PayKind::Benefit) => return false,
        Metric::Component(_, other) if other != component => return false,
        Metric::Year(year) | Metric::Component(year, _) | Metric::TakeHomeOf(year) => year,
        Metric::FirstTwoYears => 2,
        Metric::Year3Change => 3,
        Metric::Total
        | Metric::Average
        | Metric::PerHour
        | Metric::TakeHome
        | Metric::AverageTakeHome
        | Metric::PresentValue
        | Metric::Expected
        | Metric::Kind(PayKind::Equity) => {
            return true;
        }
    };
    year_of(month) <= last_year
}

/// The calendar years that a job has only a part of.
fn partial_years(start: Date, last: Date, pays_after: bool) -> Vec<String> {
    let has_day_before = (start.month(), start.day()) != (1, 1);
    let from = has_day_before.then(|| format!("{} from {}", start.year(), text::day(start)));
    let has_day_after = (last.month(), last.day()) != (12, 31);
    let until = has_day_after.then(|| format!("{} to {}", last.year(), text::day(last)));
    let after = pays_after.then(|| format!("{}: 1 January only", last.year() + 1));
    [from, until, after].into_iter().flatten().collect()
}

/// ` (one; other)`, or nothing.
fn bracketed(parts: &[String]) -> String {
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// Said where the terms of a benefit depend on the lever.
const BENEFITS_VARY: &str = "benefit terms vary";

/// Private shares can be vested and not paid.
pub(crate) const fn unvested(is_private: bool) -> &'static str {
    if is_private { "unvested or unpaid" } else { "unvested" }
}

fn brief(assumption: &Assumption, style: MoneyStyle) -> String {
    let money = |amount: Money| text::money_in(amount, style);
    match assumption {
        Assumption::FlatBase => "no raises".to_owned(),
        Assumption::Bonus { payout, on_prior_base: false, first_year }
            if [*payout, *first_year] == [Rate::ONE; 2] =>
        {
            "bonus at target".to_owned()
        }
        Assumption::WorkingTime(time) => {
            let hours = time.hours_per_year();
            format!("{} hours worked a year", grouped(hours, hours.scale()))
        }
        Assumption::BonusPaidAfter { months, not_counted } => {
            let (first, last) = (*not_counted.start(), *not_counted.end());
            let not_counted = match first == last {
                true => format!("year-{first} bonus"),
                false => format!("bonuses of {}", text::span(TimeUnit::Year, first, last)),
            };
            let months = text::months(*months);
            format!("bonus paid {months} after year-end; {not_counted} not counted")
        }
        Assumption::Time(time) => time::brief(time),
        Assumption::MonthlySignOn => "sign-on paid monthly".to_owned(),
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
            format!("{}, {vesting}", equity::option_terms(*number, terms, style))
        }
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price {} (the file's share price)", text::price_in(*price, style))
        }
        Assumption::SizedWhenGranted => "later grants sized at that year's share price".to_owned(),
        Assumption::PricedEachYear { grants } => {
            let of = numbers(grants).map_or_else(String::new, |numbers| format!(" {numbers}"));
            format!("RSU{of} priced each year")
        }
        Assumption::PrivateShares { liquidity_month, not_paid_in, discount, exit } => {
            equity::private(
                (*liquidity_month, *not_paid_in),
                *discount,
                exit.as_ref(),
                (style, false),
            )
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
        Assumption::Retirement { tiers, deferral, limit, vesting } => {
            plans::brief_match(tiers, *deferral, *limit, vesting.as_deref(), style)
        }
        Assumption::RetirementLimits { year, only, .. } => {
            plans::brief_limits(*year, only.as_ref())
        }
        Assumption::MatchCapped(caps) => plans::capped(caps),
        Assumption::Espp { contribution, discount, capped, .. } => {
            plans::brief_espp(*contribution, *discount, *capped, style)
        }
        Assumption::Raise(_)
        | Assumption::RaiseFrom { .. }
        | Assumption::HourlyBase { .. }
        | Assumption::SignOnClawbackNotStated
        | Assumption::OneTimeClawbackNotStated { .. }
        | Assumption::Bonus { .. }
        | Assumption::GuaranteedBonus(_)
        | Assumption::SignOnBeyond(_)
        | Assumption::OneTimeBeyond { .. }
        | Assumption::Recurring { .. }
        | Assumption::HeldGrants(_)
        | Assumption::HeldUntilLiquidity
        | Assumption::GrantsBeyond(_)
        | Assumption::GrantPrice { .. }
        | Assumption::SharePrices { .. }
        | Assumption::NoSharePrice { .. }
        | Assumption::ExchangeRate(_)
        | Assumption::SharePrice { .. } => words(assumption, style),
    }
}

fn clawed_back(Clawback { within, repay }: &Clawback) -> String {
    match repay {
        Repay::ProRata => format!("clawback: pro rata within {within} months"),
        Repay::Full => format!("clawback: 100% within {within} months"),
        Repay::Steps(steps) => format!("clawback: {}", RepayStep::in_words(steps)),
    }
}

fn words(assumption: &Assumption, style: MoneyStyle) -> String {
    let money = |amount: Money| text::money_in(amount, style);
    let at = |price: Money| text::price_in(price, style);
    match assumption {
        Assumption::FlatBase => "flat base, no raises".to_owned(),
        Assumption::Raise(path) => format!("raise {}", growing(path)),
        Assumption::RaiseFrom { rates, first_month, every, flat_after } => {
            let each: Vec<String> = rates.rates().map(|rate| rate.to_string()).collect();
            let period = match every {
                1 => "every month".to_owned(),
                12 => "a year".to_owned(),
                months => format!("every {months} months"),
            };
            let mut words = match each.as_slice() {
                [only] => format!("raise {only} {period}"),
                several => format!("raises {}, one {period},", several.join(", ")),
            };
            words.push_str(&format!(" from month {first_month}"));
            words.extend(flat_after.map(|month| format!(", flat after month {month}")));
            words
        }
        Assumption::HourlyBase { rate, hours } => {
            let hours = grouped((*hours).into(), 0);
            format!("base {} an hour, {hours} hours a year", money(*rate))
        }
        Assumption::Bonus { payout, on_prior_base, first_year } => {
            let basis = if *on_prior_base { ", on the prior year's base" } else { "" };
            let first = if *first_year == Rate::ONE {
                String::new()
            } else if *first_year == Rate::default() {
                ", none in year 1".to_owned()
            } else {
                format!(", {first_year} of it in year 1")
            };
            format!("bonus at {payout} of target{basis}{first}")
        }
        Assumption::GuaranteedBonus(amounts) => {
            let years = (1..).zip(amounts).filter(|(_, amount)| !amount.is_zero());
            let years = years.map(|(year, amount)| format!("{} in year {year}", money(*amount)));
            format!("bonus of at least {}", years.collect::<Vec<_>>().join(", "))
        }
        Assumption::BonusPaidAfter { months, not_counted } => {
            let (first, last) = (*not_counted.start(), *not_counted.end());
            format!(
                "bonus paid {} after the end of its year, if you are still employed; the bonus of \
                 {} is paid after the horizon and not counted",
                text::months(*months),
                text::span(TimeUnit::Year, first, last)
            )
        }
        Assumption::MonthlySignOn => "sign-on paid in 12 monthly installments".to_owned(),
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
            let mut words = format!("{}: {}", recurring(name.as_deref()), per(*amount, style));
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
        Assumption::Time(time) => time::words(time),
        Assumption::Retirement { .. }
        | Assumption::RetirementLimits { .. }
        | Assumption::MatchCapped(_)
        | Assumption::Espp { .. } => plans::words(assumption, style),
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
                equity::option_terms(*number, terms, style)
            )
        }
        Assumption::HeldGrants(component) => {
            let what = match component {
                Component::Options => "options",
                _ => "grants",
            };
            format!("existing {what}: only what vests after you start")
        }
        Assumption::HeldUntilLiquidity => {
            "existing grants: also what vested before you start, paid at liquidity".to_owned()
        }
        Assumption::GrantsBeyond(years) => format!("grants after year {years} not counted"),
        Assumption::GrantPriceIsSharePrice(price) => {
            format!("grant price {}, the file's share price", at(*price))
        }
        Assumption::GrantPrice { price, grants } => {
            let price = at(*price);
            match numbers(grants) {
                None => format!("grant price {price}"),
                Some(numbers) => format!("grant price {price} for RSU {numbers}"),
            }
        }
        Assumption::PricedEachYear { grants } => {
            let of = numbers(grants).map_or_else(String::new, |numbers| format!(" {numbers}"));
            format!("RSU{of} priced each year: a fixed value, whatever the share price")
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
        Assumption::WorkingTime(time) => {
            let hours = time.hours_per_year();
            format!(
                "{} hours a week and {} a year: {} hours worked a year",
                time.hours_per_week,
                text::days_off(time.days_off),
                grouped(hours, hours.scale())
            )
        }
        Assumption::PrivateShares { liquidity_month, not_paid_in, discount, exit } => {
            equity::private(
                (*liquidity_month, *not_paid_in),
                *discount,
                exit.as_ref(),
                (style, true),
            )
        }
        Assumption::SharePrices { prices, then_flat } => {
            let prices: Vec<String> = prices.iter().map(|price| at(*price)).collect();
            let flat = if *then_flat { ", then flat" } else { "" };
            format!("share price by year {}{flat}", prices.join(", "))
        }
        Assumption::NoSharePrice { growth: None } => {
            "no share price: grants vest at face value".to_owned()
        }
        Assumption::NoSharePrice { growth: Some(path) } => {
            format!("no share price: grants grow {}", growing(path))
        }
        Assumption::ExchangeRate(rate) => rate.to_string(),
        Assumption::SharePrice { price, is_grant_price, growth } => {
            let price = at(*price);
            let source = if *is_grant_price { " (the grant price)" } else { "" };
            let Some(path) = growth else {
                return format!("share price flat at {price}{source}");
            };
            let how = if path.growth.falls() { "changing by" } else { "growing" };
            format!("share price {price}{source}, {how} {}", growing(path))
        }
    }
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
