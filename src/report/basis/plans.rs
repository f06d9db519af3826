//! Assumptions about retirement plans and stock purchase plans, in words.

use std::ops::RangeInclusive;

use offercalc::{Assumption, Decimal, MatchCap, MatchTier, Money, Rate, RecurringAmount};

use crate::report::text::{MoneyStyle, TimeUnit, by_year, money_in, per, span};

/// The full wording of an assumption about a plan; empty for others.
pub(super) fn words(assumption: &Assumption, style: MoneyStyle) -> String {
    let money = |amount| money_in(amount, style);
    match assumption {
        Assumption::Retirement { deferral, tiers, limit, vesting } => {
            let mut words = format!(
                "retirement match: {}, with {} deferred",
                in_tiers(tiers),
                per(*deferral, style)
            );
            words.extend(limit.map(|limit| format!(", at most {} a year", money(limit))));
            words.push_str(&match vesting {
                Some(years) => format!(", vesting {} by years of service", by_year(years)),
                None => ", vested at once".to_owned(),
            });
            words + ", as a benefit"
        }
        Assumption::RetirementLimits { year, source, deferral, pay, additions, only } => {
            let years = only.as_ref().map_or("every year".to_owned(), in_years);
            format!(
                "{year} retirement limits assumed in {years} ({source}): deferral {}, pay {}, \
                 deferral and match together {}",
                money(*deferral),
                money(*pay),
                money(*additions),
            )
        }
        Assumption::MatchCapped(caps) => capped(caps),
        Assumption::Espp { contribution, discount, lookback, every, capped } => {
            let mut words = format!(
                "ESPP: {} at a {discount} discount, bought every {} and sold at once",
                per(*contribution, style),
                months(*every),
            );
            words.push_str(match lookback {
                Some(true) => ", with lookback",
                Some(false) => ", with lookback (no effect here: one share price a year)",
                None => "",
            });
            words.push_str(", as a benefit");
            words.extend(capped.map(|year| format!("; {ESPP_LIMIT} from year {year}")));
            words
        }
        _ => String::new(),
    }
}

/// What the legal limit of a stock purchase plan does.
const ESPP_LIMIT: &str = "capped by the IRS limit of 25,000 a year";

pub(super) fn brief_match(
    tiers: &[MatchTier],
    deferral: RecurringAmount,
    limit: Option<Money>,
    vesting: Option<&[Decimal]>,
    style: MoneyStyle,
) -> String {
    let tiers: Vec<String> =
        tiers.iter().map(|tier| format!("{} to {}", tier.rate, tier.up_to)).collect();
    let mut words = format!("match {}, {} deferred", tiers.join(", "), per(deferral, style));
    words.extend(limit.map(|limit| format!(", at most {}", money_in(limit, style))));
    words.extend(vesting.map(|years| format!(", vesting {}", by_year(years))));
    words
}

pub(super) fn brief_limits(year: u32, only: Option<&RangeInclusive<u32>>) -> String {
    let years = only.map_or_else(String::new, |years| format!(" in {}", in_years(years)));
    format!("{year} IRS limits{years}")
}

fn in_years(years: &RangeInclusive<u32>) -> String {
    span(TimeUnit::Year, *years.start(), *years.end())
}

pub(super) fn brief_espp(
    contribution: RecurringAmount,
    discount: Rate,
    capped: Option<u32>,
    style: MoneyStyle,
) -> String {
    let capped = capped.map(|year| format!(", {ESPP_LIMIT} from year {year}"));
    format!("ESPP {discount} off, {}{}", per(contribution, style), capped.unwrap_or_default())
}

/// The match as an offer letter states it.
pub(super) fn matched(
    tiers: &[MatchTier],
    limit: Option<Money>,
    vesting: Option<&[Decimal]>,
    style: MoneyStyle,
) -> String {
    let mut words = format!("retirement match: {}", in_tiers(tiers));
    words.extend(limit.map(|limit| format!(", at most {} a year", money_in(limit, style))));
    words.extend(vesting.map(|years| format!(", vesting {} by year", by_year(years))));
    words
}

/// A stock purchase plan as an offer letter states it.
pub(super) fn stock_purchases(discount: Rate, has_lookback: bool, every: u32) -> String {
    let lookback = if has_lookback { " with a lookback" } else { "" };
    format!("stock purchase plan: {discount} discount{lookback}, bought every {}", months(every))
}

/// The tiers in words: `100% of the first 3% of base and 50% of the next 2%`.
fn in_tiers(tiers: &[MatchTier]) -> String {
    let mut before = Decimal::ZERO;
    let tiers = tiers.iter().map(|MatchTier { rate, up_to }| {
        let wide = up_to.percent() - before;
        let words = match before.is_zero() {
            true if *up_to >= Rate::ONE => format!("{rate} of what you put in"),
            true => format!("{rate} of the first {up_to} of base"),
            false => format!("{rate} of the next {}%", wide.normalize()),
        };
        before = up_to.percent();
        words
    });
    let mut tiers: Vec<String> = tiers.collect();
    match tiers.pop() {
        Some(last) if !tiers.is_empty() => format!("{} and {last}", tiers.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// Which limits apply from when, if any.
pub(super) fn capped(caps: &[(MatchCap, u32)]) -> String {
    let caps = caps.iter().map(|(cap, year)| {
        let what = match cap {
            MatchCap::Deferral => "deferral capped",
            MatchCap::Pay => "pay capped",
            MatchCap::Limit => "match at the plan's limit",
            MatchCap::Additions => "deferral and match together capped",
        };
        format!("{what} from year {year}")
    });
    caps.collect::<Vec<_>>().join(", ")
}

/// A number of months, like `month` or `6 months`.
fn months(count: u32) -> String {
    if count == 1 { "month".to_owned() } else { format!("{count} months") }
}
