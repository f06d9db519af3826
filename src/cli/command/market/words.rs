//! What is said beside the figures: what they rest on, where the source contradicts itself, and
//! where there is room.

use offercalc::{
    Adjustment, Amount, Band, BandLevel, Benchmark, Component, Currency, Decimal, Horizon, Market,
    Metric, Offer, Placed, Range, Rate, VestingSource, amazon_rank,
};

use super::Held;
use crate::cli::offers;
use crate::cli::report::Notes;
use crate::report::negotiability::Negotiability;
use crate::report::sanitize::sanitize;

/// A row in running text.
pub(super) fn label(of: Benchmark) -> String {
    match of {
        Benchmark::Base => "base".to_owned(),
        Benchmark::Rsu => "RSU".to_owned(),
        Benchmark::SignOn(year) => format!("sign-on year {year}"),
        Benchmark::SignOnSum => "sign-on".to_owned(),
        Benchmark::Year1 => "year 1".to_owned(),
        Benchmark::Average => "average".to_owned(),
        Benchmark::Total => "total a year".to_owned(),
    }
}

/// `175,000–200,000`, or `from 450,000`.
pub(super) fn range(range: &Range<Decimal>, currency: Currency) -> String {
    let low = offers::money(range.low(), currency);
    match range.high() {
        Some(high) => format!("{low}–{}", offers::money(high, currency)),
        None => format!("from {low}"),
    }
}

/// `+25% to +40%`.
pub(super) fn rates(rates: &Range<Rate>) -> String {
    let signed = |rate: Rate| {
        let plus = if rate > Rate::default() { "+" } else { "" };
        format!("{plus}{rate}")
    };
    match rates.high() {
        Some(high) => format!("{} to {}", signed(rates.low()), signed(high)),
        None => format!("from {}", signed(rates.low())),
    }
}

/// Where the figures are from.
pub(super) fn source(bands: &Market) -> String {
    let source = bands.source.as_deref().unwrap_or("a source without a name");
    let year = bands.year.map_or_else(String::new, |year| format!(", {year}"));
    sanitize(&format!("bands from {source}{year}")).into_owned()
}

/// The components that have room, those easiest to move first.
pub(super) fn easiest_first<'a>(held: &'a Held<'_>) -> Vec<&'a Placed> {
    let mut placed: Vec<&Placed> = Vec::new();
    for component in negotiability(held.found.band).order {
        let of = held.placed.iter().filter(|placed| placed.of.component() == Some(component));
        placed.extend(of.filter(|placed| placed.worth.is_some_and(|worth| !worth.is_zero())));
    }
    placed
}

/// The one that pays most when it is moved up to the top; the easier one where two do.
pub(super) fn most_room<'a>(held: &'a Held<'_>) -> Option<&'a Placed> {
    let first = easiest_first(held).into_iter();
    first.reduce(|most, next| if next.worth > most.worth { next } else { most })
}

fn negotiability(band: &Band) -> Negotiability {
    match &band.level {
        BandLevel::Rank(rank) => Negotiability::at(Some(rank), false),
        BandLevel::Own(level) => {
            let company = band.payer();
            Negotiability::at(
                amazon_rank(company, level),
                company.to_lowercase().starts_with("amazon"),
            )
        }
    }
}

/// The plain reading: what there is to ask for, in money over the horizon.
pub(super) fn room(held: &Held<'_>, years: u32) -> Notes {
    let currency = held.offer.offer.currency();
    let money = |amount| offers::money(amount, currency);
    let over = if years == 1 { "1 year".to_owned() } else { format!("{years} years") };
    let heading = format!("Room up to the band's top, in money over {over}");
    let line = |placed: &&Placed| {
        let top = placed.range.high().unwrap_or_default();
        let (label, from) = (label(placed.of), money(placed.figure));
        let worth = money(placed.worth.unwrap_or_default());
        format!("{label}: {worth} more, from {from} to {}", money(top))
    };
    let has_components = held.placed.iter().any(|placed| placed.of.component().is_some());
    let lines = match most_room(held) {
        Some(most) => {
            let known_for = negotiability(held.found.band).known_for;
            let mut lines = vec![format!("easiest to move first, as said of {known_for}")];
            lines.extend(easiest_first(held).iter().map(line));
            lines.push(format!("most room: {}", label(most.of)));
            lines
        }
        None if has_components => {
            vec!["none: every component that pays by then is at the top or above".to_owned()]
        }
        None => vec!["not known: the source has no components of this pay".to_owned()],
    };
    Notes { heading, lines }
}

/// What the band's figures rest on, and what the source says that does not fit them.
pub(super) fn taken(held: &Held<'_>) -> Vec<String> {
    let band = held.found.band;
    let mut lines = vec![computed_line(held)];
    lines.extend(beside_line(held));
    if held.offer.offer.is_granted_in_shares() && band.rsu.is_some() {
        lines.push(
            "a grant in shares stands at its grant price, or else at today's share price"
                .to_owned(),
        );
    }
    lines.extend(adjustment_lines(held));
    lines.extend(remote_line(held));
    lines.extend(other_premium_line(held));
    lines.extend(published_lines(held));
    lines.extend(band.note.clone().map(|note| format!("{band}: {note}")));
    lines.extend(held.found.elsewhere.iter().map(|band| elsewhere_line(band, held)));
    lines.iter().map(|line| sanitize(line).into_owned()).collect()
}

fn computed_line(held: &Held<'_>) -> String {
    let band = held.found.band;
    if band.total.is_some() {
        return total_line(held);
    }
    if !band.is_computed() {
        return "the band's components do not tell what they come to in a year".to_owned();
    }
    let vests = match band.vesting_source(&held.offer.offer) {
        VestingSource::Offer => "vests as the offer's".to_owned(),
        VestingSource::Preset(name) => format!("vests by preset `{name}`"),
        VestingSource::CommonForm(name) => format!("vests by `{name}`, as no schedule is known"),
    };
    let grant = band.rsu.map_or_else(String::new, |_| format!(" its grant {vests},"));
    let missing = match (band.rsu.is_none(), band.sign_on.is_empty()) {
        (true, true) => "; it has no RSU and no sign-on, and the offer's are held against nothing",
        (true, false) => "; it has no RSU, and the offer's is held against nothing",
        (false, true) => "; it has no sign-on, and the offer's is held against nothing",
        (false, false) => "",
    };
    format!(
        "year 1 and average of the band are computed from its components;{grant} raise and share \
         price are the offer's{missing}"
    )
}

fn total_line(held: &Held<'_>) -> String {
    let line = "the total is the source's, held against the offer's average year";
    let band = held.found.band;
    let offer = &held.offer.offer;
    match band.computed(Metric::Average, offer, horizon(held)) {
        Ok(Some(alone)) if band.base.is_some() => {
            let alone = range(&alone, offer.currency());
            format!("{line}; base and RSU alone come to {alone} a year")
        }
        _ => line.to_owned(),
    }
}

/// What of the offer's totals the band's components do not have.
fn beside_line(held: &Held<'_>) -> Option<String> {
    let beside = [(Component::Bonus, "bonus"), (Component::Refresher, "refreshers")];
    let has = |(component, _): &(Component, &str)| held.offer.projection.has(*component);
    let mut beside: Vec<&str> = beside.into_iter().filter(has).map(|(_, name)| name).collect();
    if held.offer.offer.has_other_grants() {
        beside.push("grants of other years");
    }
    let beside = (!beside.is_empty()).then(|| beside.join(" and "))?;
    Some(match held.found.band.is_computed() {
        true => format!("the offer's totals hold its {beside}, the band's do not"),
        false => format!("the offer's average holds its {beside}; whether the band's, is not said"),
    })
}

/// What the band's totals are multiplied by, and what they were before.
fn adjustment_lines(held: &Held<'_>) -> Vec<String> {
    let currency = held.offer.offer.currency();
    let mut lines: Vec<String> = held
        .adjustments
        .iter()
        .map(|Adjustment { about, rates: by }| {
            format!("totals of the band with {about}: {}", rates(by))
        })
        .collect();
    let totals = held.placed.iter().filter(|placed| placed.of.component().is_none());
    let without = totals
        .map(|placed| format!("{} {}", label(placed.of), range(&placed.unadjusted, currency)));
    if !lines.is_empty() {
        lines.push(format!("without: {}", without.collect::<Vec<_>>().join(", ")));
    }
    lines
}

/// The source's own band of remote work, which its rates for remote work do not lead to.
fn remote_line(held: &Held<'_>) -> Option<String> {
    let (band, offer) = (held.remote?, &held.offer.offer);
    let average = band.computed(Metric::Average, offer, horizon(held)).ok()??;
    let average = range(&average, offer.currency());
    Some(format!("not used: the source's own band of {band}, average {average}"))
}

fn horizon(held: &Held<'_>) -> Horizon {
    let years = u32::try_from(held.offer.projection.years().len());
    years.ok().and_then(Horizon::new).unwrap_or_default()
}

/// The band's own premium where another was asked for, or the other way round: the source gives
/// several for the same work.
fn other_premium_line(held: &Held<'_>) -> Option<String> {
    let own = held.found.band.ai?;
    let is_other = held.ai_premium && held.adjustments.iter().all(|a| a.rates != own);
    let own = rates(&own);
    is_other.then(|| format!("not used: the band's own premium for AI and ML in general, {own}"))
}

/// Where the source's own totals are not what its components come to.
fn published_lines(held: &Held<'_>) -> Vec<String> {
    let published = held.found.band.published;
    let mut lines = Vec::new();
    let pairs = [(Benchmark::Year1, published.year1), (Benchmark::Average, published.average)];
    if pairs.into_iter().any(|(of, published)| differs(held, of, published, &[])) {
        let line = "what is published as totals does not follow from the components published \
                    beside it, so it is shown and not used";
        lines.push(line.to_owned());
    }
    let own = held.found.band.ai.map(|rates| Adjustment { about: String::new(), rates });
    let own: Vec<Adjustment> = own.into_iter().collect();
    if held.ai_premium && differs(held, Benchmark::Average, published.ai, &own) {
        lines.push("nor does what is published as the total with AI/ML".to_owned());
    }
    lines
}

/// Whether a published total is another than what the components come to by themselves: over the
/// usual years, by the band's own vesting, without any offer's raise or growth.
fn differs(
    held: &Held<'_>,
    of: Benchmark,
    published: Option<Range<Amount>>,
    adjustments: &[Adjustment],
) -> bool {
    let currency = held.offer.offer.currency();
    let flat = Offer::from_toml(&format!("base = 0\ncurrency = \"{currency}\"\n"));
    let placed = flat
        .ok()
        .and_then(|flat| held.found.band.place(&flat, Horizon::default(), adjustments).ok());
    let placed = placed.unwrap_or_default().into_iter().find(|placed| placed.of == of);
    let published = published.and_then(|published| published.in_currency(currency));
    placed.zip(published).is_some_and(|(placed, published)| placed.range != published)
}

/// What else the source says of the same job.
fn elsewhere_line(band: &Band, held: &Held<'_>) -> String {
    let currency = held.offer.offer.currency();
    let named = [
        ("base", band.base),
        ("RSU", band.rsu),
        ("sign-on", band.sign_on_sum),
        ("total", band.total),
        ("year 1 as published", band.published.year1),
        ("average as published", band.published.average),
    ];
    let figures = named.into_iter().filter_map(|(name, figures)| {
        Some(format!("{name} {}", range(&figures?.in_currency(currency)?, currency)))
    });
    let figures: Vec<String> = figures.collect();
    let place = band.note.as_deref().unwrap_or("elsewhere");
    format!("not used: {place}, has {}", figures.join(", "))
}
