//! What a person wants to know first, in sentences.

use std::ops::RangeInclusive;

use offercalc::{Currency, Decimal, Money, TaxKind, grouped};

use super::span::Span;
use super::withheld::Withheld;
use super::year::Why;
use crate::report::text::{self, TimeUnit, percent};

/// The most spans whose amounts are listed in a sentence.
const MOST_LISTED: usize = 4;

/// Spans of years.
type Years = Vec<RangeInclusive<u32>>;

/// An amount with its minor digits, as forms and payslips have it.
fn money(amount: Money) -> String {
    grouped(amount.amount(), amount.currency().minor_digits())
}

/// The part of an amount in percent.
fn share(part: Money, whole: Money) -> String {
    let part = part.amount().checked_div(whole.amount());
    part.map_or_else(String::new, |part| format!(" ({})", percent(part)))
}

/// Take-home pay, of the first year and of all.
pub(super) fn take_home(spans: &[Span<'_>], total: Option<Money>) -> Vec<String> {
    let Some(first) = spans.first() else {
        return Vec::new();
    };
    let year = first.figures;
    let [in_hand, left] = [year.in_hand.get(), year.take_home.get()];
    let parts = [
        (if year.is_in_state { "federal tax" } else { "income tax" }, year.taxes.federal),
        ("payroll", year.taxes.payroll),
        ("state", year.taxes.state),
        ("city", year.taxes.city),
    ];
    let parts = parts.into_iter().map(|(name, amount)| (name, amount.get()));
    let parts = parts.chain([("savings before tax", year.savings.total().get())]);
    let parts = parts.filter(|(_, amount)| !amount.is_zero());
    let parts = parts.map(|(name, amount)| format!("{name} {}", money(amount)));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let parts = if parts.is_empty() { "no taxes".to_owned() } else { parts };
    let [whole, left_in_words] = [in_hand, left].map(money);
    let each = if first.first == first.last { "" } else { "each of " };
    let mut lines = vec![format!(
        "Of {whole} in {each}{}, {left_in_words} is take-home pay{}: {parts}.",
        first.in_words(),
        share(left, in_hand),
    )];
    let whole: Decimal = spans.iter().map(Span::in_hand).sum();
    let whole = Money::new(whole, in_hand.currency());
    if let Some(total) = total.filter(|_| spans.len() > 1) {
        let years = spans.iter().map(Span::years).sum();
        lines.push(format!(
            "Take-home pay is {} of {} {}{}.",
            money(total),
            money(whole),
            text::over(years),
            share(total, whole)
        ));
    }
    lines
}

/// Which federal deduction was chosen, and why.
pub(super) fn deductions(spans: &[Span<'_>]) -> Vec<String> {
    let is_chosen = |span: &&Span<'_>| {
        let choice = &span.figures.deduction;
        !choice.standard.get().is_zero() || !choice.itemized.get().is_zero()
    };
    let spans: Vec<&Span<'_>> = spans.iter().filter(is_chosen).collect();
    let choice = |span: &Span<'_>| {
        let deduction = &span.figures.deduction;
        (deduction.chosen == "itemized", deduction.why)
    };
    let groups = spans.chunk_by(|one, next| choice(one) == choice(next));
    let groups = groups.filter_map(|group| {
        let (first, last) = group.first().zip(group.last())?;
        let years = first.through(last);
        let deduction = &first.figures.deduction;
        let one = |words: String| if group.len() == 1 { words } else { String::new() };
        let [standard, itemized, paid, limit] = [
            deduction.standard,
            deduction.itemized,
            deduction.state_and_local_taxes,
            deduction.state_and_local_limit,
        ]
        .map(|amount| money(amount.get()));
        let (larger, smaller) = match choice(first) {
            (true, _) => ("itemized deductions", "the standard deduction"),
            (false, _) => ("the standard deduction", "itemized deductions"),
        };
        let [more, less] = match deduction.chosen {
            "itemized" => [&itemized, &standard],
            _ => [&standard, &itemized],
        };
        let taken = format!("{larger}{}", one(format!(" of {more}")));
        let other = format!("{smaller}{}", one(format!(" of {less}")));
        let why = match deduction.why {
            Why::Larger if deduction.itemized == deduction.standard => {
                format!("no less than {other}")
            }
            Why::Larger => format!("more than {other}"),
            Why::LowerTotal => {
                format!("because federal and state tax together are lower than with {other}")
            }
            Why::Stated => format!("as your profile states, not {other}"),
        };
        let detail = one(format!(" (state and local taxes {paid}, limit {limit})"));
        Some(format!("Federal deduction in {years}: {taken}, {why}{detail}."))
    });
    groups.collect()
}

/// What to set aside for the tax on shares.
pub(super) fn withholding(spans: &[Span<'_>]) -> Vec<String> {
    let withheld = spans.iter().filter_map(|span| Some((span, span.figures.withholding.as_ref()?)));
    let withheld: Vec<(&Span<'_>, &Withheld)> = withheld.collect();
    let Some((_, first)) = withheld.first() else {
        return Vec::new();
    };
    let due = match first.gap.get().currency() {
        Currency::USD => "April",
        _ => "your tax return",
    };
    let mut unknown: Vec<&str> = withheld.iter().flat_map(|(_, it)| it.unknown()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    let is_known = |it: &Withheld| it.taxes.iter().any(|tax| tax.withheld.is_some());
    let known: Vec<_> = withheld.iter().filter(|(_, it)| is_known(it)).collect();
    let mut lines = Vec::new();
    match known.as_slice() {
        [] => {}
        [(span, it)] => lines.push(detailed(span, it, due)),
        several => {
            let is_due = |it: &Withheld| it.gap.get().amount().is_sign_positive();
            let some_due = several.iter().any(|(_, it)| is_due(it));
            let listed = several.iter().take(MOST_LISTED).map(|(span, it)| {
                let gap = it.gap.get();
                let refund = if some_due && !is_due(it) { "a refund of " } else { "" };
                let gap = money(Money::new(gap.amount().abs(), gap.currency()));
                format!("{refund}{gap} {}", after(span))
            });
            let mut listed: Vec<String> = listed.collect();
            if several.len() > MOST_LISTED {
                listed.push("and so on as the table shows".to_owned());
            }
            let listed = listed.join(", ");
            lines.push(match some_due {
                true => {
                    format!("Set aside for {due} the tax on shares that is not withheld: {listed}.")
                }
                false => {
                    format!("Expect refunds of tax on shares that is withheld in excess: {listed}.")
                }
            });
        }
    }
    let mut without: Vec<(Vec<&str>, Years)> = Vec::new();
    for name in unknown {
        let years = without_rate(&withheld, name);
        match without.last_mut() {
            Some((names, same)) if *same == years => names.push(name),
            _ => without.push((vec![name], years)),
        }
    }
    lines.extend(without.into_iter().map(|(names, years)| {
        let unit = TimeUnit::of_years(years.first().map_or(1, |years| *years.start()));
        format!(
            "{}: the tables have no flat rate for shares in {}, so employers withhold by other \
             tables and that gap is not known.",
            names.join(", "),
            text::spans(unit, &years)
        )
    }));
    lines
}

/// The years in which the tables have no flat rate for a tax.
fn without_rate(withheld: &[(&Span<'_>, &Withheld)], name: &str) -> Years {
    let mut years: Years = Vec::new();
    for (span, it) in withheld {
        if it.unknown().all(|other| other != name) {
            continue;
        }
        match years.last_mut() {
            Some(last) if last.end() + 1 == span.first => *last = *last.start()..=span.last,
            _ => years.push(span.first..=span.last),
        }
    }
    years
}

/// `after year 1`, or `after each of years 2–4`.
fn after(span: &Span<'_>) -> String {
    let each = if span.first == span.last { "" } else { "each of " };
    format!("after {each}{}", span.in_words())
}

fn detailed(span: &Span<'_>, it: &Withheld, due: &str) -> String {
    let gap = it.gap.get();
    let amount = money(Money::new(gap.amount().abs(), gap.currency()));
    let year = after(span);
    let rates = it.taxes.iter().filter(|tax| tax.withheld.is_some());
    let rates = rates.map(|tax| match tax.kind {
        TaxKind::Federal => format!("{} federal", tax.percents),
        _ => format!("{} {}", tax.percents, tax.name),
    });
    let rates = rates.collect::<Vec<_>>().join(", ");
    let shares = money(it.shares.get());
    match gap.amount() {
        gap if gap.is_zero() => {
            format!("Nothing is due on {shares} in shares {year}: the tax is withheld ({rates}).")
        }
        gap if gap.is_sign_negative() => format!(
            "Expect a refund of {amount} {year}: more than the tax is withheld from {shares} in \
             shares ({rates})."
        ),
        _ => format!(
            "Set aside {amount} for {due} {year}: less than the tax is withheld from {shares} in \
             shares ({rates})."
        ),
    }
}
