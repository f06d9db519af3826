//! Notes on the market: the basis of the figures, contradictions in the source, and the room to
//! negotiate.

use offercalc::{
    Adjustment, AdjustmentCause, Amount, Band, BandLevel, Benchmark, Benchmarked, Component,
    Horizon, Metric, Money, Offer, Range, Rate, VestingSource, amazon_rank,
};

use super::banded::BandedOffer;
use crate::report::negotiability::Negotiability;
use crate::report::sanitize::sanitize;
use crate::report::text;

/// The label of a row.
pub(super) fn label(of: Benchmark) -> String {
    match of {
        Benchmark::Base => "base".to_owned(),
        Benchmark::Rsu => "RSU".to_owned(),
        Benchmark::SignOn(year) => format!("sign-on year {year}"),
        Benchmark::SignOnSum => "sign-on".to_owned(),
        Benchmark::Year1 => "year 1".to_owned(),
        Benchmark::Average => "average".to_owned(),
        Benchmark::Total => "yearly total".to_owned(),
    }
}

/// `175,000–200,000`, or `from 450,000`.
pub(super) fn range(range: &Range<Money>) -> String {
    let low = text::money(range.low());
    match range.high() {
        Some(high) => format!("{low}–{}", text::money(high)),
        None => format!("from {low}"),
    }
}

/// `+25% to +40%`.
pub(crate) fn rates(rates: &Range<Rate>) -> String {
    let signed = |rate: Rate| {
        let plus = if rate > Rate::default() { "+" } else { "" };
        format!("{plus}{rate}")
    };
    match rates.high() {
        Some(high) => format!("{} to {}", signed(rates.low()), signed(high)),
        None => format!("from {}", signed(rates.low())),
    }
}

/// The source of the bands and the role that they are for.
pub(crate) fn source_and_role(
    source: Option<&str>,
    year: Option<u32>,
    role: Option<&str>,
) -> String {
    let role = role.map_or_else(String::new, |role| format!("; {}", role_line(role)));
    format!("{}{role}", source_line(source, year))
}

/// The role that the bands are for.
pub(crate) fn role_line(role: &str) -> String {
    sanitize(&format!("role: {role}")).into_owned()
}

/// The source of the bands.
pub(crate) fn source_line(source: Option<&str>, year: Option<u32>) -> String {
    let source = source.unwrap_or("an unnamed source");
    let year = year.map_or_else(String::new, |year| format!(", {year}"));
    sanitize(&format!("bands from {source}{year}")).into_owned()
}

/// The components with room, easiest to negotiate first.
pub(super) fn easiest_first<'a>(banded: &'a BandedOffer<'_>) -> Vec<&'a Benchmarked> {
    let mut benchmarked: Vec<&Benchmarked> = Vec::new();
    for component in negotiability(banded.found.band).order {
        let of = banded
            .benchmarked
            .iter()
            .filter(|benchmarked| benchmarked.of.component() == Some(component));
        benchmarked.extend(
            of.filter(|benchmarked| benchmarked.worth.is_some_and(|worth| !worth.is_zero())),
        );
    }
    benchmarked
}

/// The component that would gain the most at the top of its band. Of equal ones, the easiest to
/// negotiate.
pub(super) fn most_room<'a>(banded: &'a BandedOffer<'_>) -> Option<&'a Benchmarked> {
    let first = easiest_first(banded).into_iter();
    let pays = |benchmarked: &Benchmarked| benchmarked.worth.map(Money::amount);
    first.reduce(|most, next| if pays(next) > pays(most) { next } else { most })
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

/// How much more each component could pay over the horizon.
pub(super) fn room(banded: &BandedOffer<'_>) -> Vec<String> {
    let line = |benchmarked: &&Benchmarked| {
        let (top, worth) = (benchmarked.range.high()?, benchmarked.worth?);
        let [worth, from, to] = [worth, benchmarked.figure, top].map(text::money);
        Some(format!("{}: {worth} more, from {from} to {to}", label(benchmarked.of)))
    };
    let has_components =
        banded.benchmarked.iter().any(|benchmarked| benchmarked.of.component().is_some());
    match most_room(banded) {
        Some(most) => {
            let known_for = negotiability(banded.found.band).known_for;
            let mut lines = vec![format!("easiest to negotiate first, based on {known_for}")];
            lines.extend(easiest_first(banded).iter().filter_map(line));
            lines.push(format!("most room: {}", label(most.of)));
            lines
        }
        None if has_components => {
            vec!["none: every component paid by then is at or above the top of its band".to_owned()]
        }
        None => vec!["unknown: the source does not break this pay into components".to_owned()],
    }
}

/// How the job was matched to the band, if that is not obvious.
pub(super) fn taken(banded: &BandedOffer<'_>) -> Vec<String> {
    let (asked, band, offer) = (&banded.asked, banded.found.band, &banded.offer.offer);
    let mut lines = Vec::new();
    lines.extend(banded.other_role.map(|bands| match offer.role() {
        Some(role) => format!("the band is for the role {bands}, not `{role}`"),
        None => format!("the offer has no `role`; the band is for the role {bands}"),
    }));
    match (&asked.location, &band.location) {
        (Some(typed), Some(location)) if typed != location => {
            lines.push(format!("location `{typed}` is matched to {location}"));
        }
        (Some(typed), None) => {
            lines.push(format!("location `{typed}` is not used: the band covers all locations"));
        }
        _ => {}
    }
    if let (BandLevel::Own(own), Some(level)) = (&band.level, &asked.level)
        && !own.eq_ignore_ascii_case(level.trim())
    {
        lines.push(format!("level `{level}` is matched to {own}"));
    }
    if let BandLevel::Rank(rank) = &band.level {
        let own = [offer.company(), offer.level()];
        if own != [Some("Amazon"), Some(rank)] {
            let own: Vec<&str> = own.into_iter().flatten().collect();
            let own = if own.is_empty() { "the job".to_owned() } else { own.join(" ") };
            lines.push(format!("{own} is treated as equivalent to Amazon {rank}"));
        }
    }
    lines.iter().map(|line| sanitize(line).into_owned()).collect()
}

/// The basis of the band's figures, and the figures of the source that contradict them.
pub(super) fn basis(banded: &BandedOffer<'_>) -> Vec<String> {
    let band = banded.found.band;
    let mut lines = vec![computed_line(banded)];
    lines.extend(beside_line(banded));
    if banded.offer.offer.is_granted_in_shares() && band.rsu.is_some() {
        lines.push(
            "a grant in shares is valued at its grant price, or else at today's share price"
                .to_owned(),
        );
    }
    lines.extend(adjustment_lines(banded));
    lines.extend(remote_line(banded));
    lines.extend(other_premium_line(banded));
    lines.extend(published_lines(banded));
    lines.extend(band.note.clone().map(|note| format!("{}: {note}", text::band_name(band))));
    lines.extend(banded.found.elsewhere.iter().map(|band| elsewhere_line(band, banded)));
    lines.iter().map(|line| sanitize(line).into_owned()).collect()
}

fn computed_line(banded: &BandedOffer<'_>) -> String {
    let band = banded.found.band;
    if band.total.is_some() {
        return total_line(banded);
    }
    if !band.is_computed() {
        return "the band's components are not enough to compute a yearly total".to_owned();
    }
    let vests = match band.vesting_source(&banded.offer.offer) {
        VestingSource::Offer => "vests like the offer's".to_owned(),
        VestingSource::Preset(name) => format!("vests by preset `{name}`"),
        VestingSource::CommonForm(name) => {
            format!("vests by `{name}` because its schedule is not known")
        }
    };
    let grant = band.rsu.map_or_else(String::new, |_| format!("; its grant {vests}"));
    let missing = match (band.rsu.is_none(), band.sign_on.is_empty()) {
        (true, true) => "; it has no RSU or sign-on, so the offer's are not compared",
        (true, false) => "; it has no RSU, so the offer's is not compared",
        (false, true) => "; it has no sign-on, so the offer's is not compared",
        (false, false) => "",
    };
    format!(
        "the band's year 1 and average are computed from its components, with the offer's raise and \
        share price{grant}{missing}"
    )
}

fn total_line(banded: &BandedOffer<'_>) -> String {
    let line = "the total comes from the source and is compared with the offer's yearly average";
    let band = banded.found.band;
    let offer = &banded.offer.offer;
    match band.computed(Metric::Average, offer, horizon(banded)) {
        Ok(Some(alone)) if band.base.is_some() => {
            let alone = range(&alone);
            format!("{line}; base and RSU alone are {alone} a year")
        }
        _ => line.to_owned(),
    }
}

/// The parts of the offer's totals that the band does not include.
fn beside_line(banded: &BandedOffer<'_>) -> Option<String> {
    let is_beside =
        |it: &Component| !matches!(it, Component::Base | Component::SignOn | Component::Rsu);
    let beside = Component::ALL.into_iter().filter(is_beside);
    let beside = beside.filter(|component| banded.offer.projection.has(*component));
    let mut beside: Vec<&str> = beside.map(plural).collect();
    if banded.offer.offer.has_other_grants() {
        beside.push("grants from other years");
    }
    let beside = match beside.as_slice() {
        [] => return None,
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    Some(match banded.found.band.is_computed() {
        true => format!("the offer's totals include its {beside}; the band's do not"),
        false => format!("the offer's average includes its {beside}; the band's may not"),
    })
}

/// What a component pays, in running text.
fn plural(component: Component) -> &'static str {
    match component {
        Component::OneTime => "one-time payments",
        Component::Recurring => "recurring pay",
        Component::Retirement => "retirement match",
        Component::Refresher => "refreshers",
        other => other.label(),
    }
}

/// The adjustments of the band's totals, and the totals without them.
fn adjustment_lines(banded: &BandedOffer<'_>) -> Vec<String> {
    let mut lines: Vec<String> = banded
        .adjustments
        .iter()
        .map(|Adjustment { cause, rates: by }| {
            format!("band totals adjusted for {}: {}", text::adjustment_cause(cause), rates(by))
        })
        .collect();
    let totals =
        banded.benchmarked.iter().filter(|benchmarked| benchmarked.of.component().is_none());
    let without = totals
        .map(|benchmarked| format!("{} {}", label(benchmarked.of), range(&benchmarked.unadjusted)));
    if !lines.is_empty() {
        lines.push(format!("unadjusted: {}", without.collect::<Vec<_>>().join(", ")));
    }
    lines
}

/// The source's own band for remote work, which differs from its adjusted band.
fn remote_line(banded: &BandedOffer<'_>) -> Option<String> {
    let (band, offer) = (banded.remote?, &banded.offer.offer);
    let average = band.computed(Metric::Average, offer, horizon(banded)).ok()??;
    let average = range(&average);
    let band = text::band_name(band);
    Some(format!("not used: the source's own band for {band}, average {average}"))
}

fn horizon(banded: &BandedOffer<'_>) -> Horizon {
    let years = u32::try_from(banded.offer.projection.years().len());
    years.ok().and_then(Horizon::new).unwrap_or_default()
}

/// The band's own premium, if another one was requested. The source has several for the same work.
fn other_premium_line(banded: &BandedOffer<'_>) -> Option<String> {
    let own = banded.found.band.ai?;
    let is_other = banded.ai_premium && banded.adjustments.iter().all(|a| a.rates != own);
    let own = rates(&own);
    is_other.then(|| format!("not used: the band's own general AI/ML premium, {own}"))
}

/// Notes on published totals that differ from those of the components.
fn published_lines(banded: &BandedOffer<'_>) -> Vec<String> {
    let published = banded.found.band.published;
    let mut lines = Vec::new();
    let pairs = [(Benchmark::Year1, published.year1), (Benchmark::Average, published.average)];
    if pairs.into_iter().any(|(of, published)| differs(banded, of, published, &[])) {
        let line = "the published totals do not match the published components, so they are shown \
        but not used";
        lines.push(line.to_owned());
    }
    let own = banded
        .found
        .band
        .ai
        .map(|rates| Adjustment { cause: AdjustmentCause::GeneralPremium, rates });
    let own: Vec<Adjustment> = own.into_iter().collect();
    if banded.ai_premium && differs(banded, Benchmark::Average, published.ai, &own) {
        lines.push("the published total with AI/ML does not match either".to_owned());
    }
    lines
}

/// Whether a published total differs from that of the components, over the default horizon, with
/// the band's own vesting and without raise or growth.
fn differs(
    banded: &BandedOffer<'_>,
    of: Benchmark,
    published: Option<Range<Amount>>,
    adjustments: &[Adjustment],
) -> bool {
    let currency = banded.offer.offer.shown_in();
    let flat = Offer::from_toml(&format!("base = 0\ncurrency = \"{currency}\"\n"));
    let benchmarked = flat
        .ok()
        .and_then(|flat| banded.found.band.benchmark(&flat, Horizon::default(), adjustments).ok());
    let benchmarked =
        benchmarked.unwrap_or_default().into_iter().find(|benchmarked| benchmarked.of == of);
    let published = published.and_then(|published| published.in_currency(currency));
    benchmarked
        .zip(published)
        .is_some_and(|(benchmarked, published)| benchmarked.range != published)
}

/// The source's other figures for the same job.
fn elsewhere_line(band: &Band, banded: &BandedOffer<'_>) -> String {
    let currency = banded.offer.offer.shown_in();
    let named = [
        ("base", band.base),
        ("RSU", band.rsu),
        ("sign-on", band.sign_on_sum),
        ("total", band.total),
        ("published year 1", band.published.year1),
        ("published average", band.published.average),
    ];
    let figures = named.into_iter().filter_map(|(name, figures)| {
        Some(format!("{name} {}", range(&figures?.in_currency(currency)?)))
    });
    let figures: Vec<String> = figures.collect();
    let place = band.note.as_deref().unwrap_or("elsewhere");
    format!("not used ({place}): {}", figures.join(", "))
}
