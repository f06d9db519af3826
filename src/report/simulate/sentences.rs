//! The answer of a simulation, and what it rests on.

use std::cmp::Reverse;

use offercalc::{Decimal, Metric, Money, grouped};

use super::{Estimate, Percentiles, SimulateReport, SimulatedOffer};
use crate::report::document::Wording;
use crate::report::number::Number;
use crate::report::offer::MOST_IN_DETAIL;
use crate::report::text::{in_percent, percent};

/// A lead of fewer cases than this fraction of all is too close to call.
const CLOSE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Above this volatility, a mean depends on paths that are too rare to be drawn.
const EXTREME: Decimal = Decimal::from_parts(15, 0, 0, false, 1);

impl SimulateReport<'_> {
    /// Who is ahead how often, and the bad case of each.
    pub(super) fn answer(&self, wording: Wording) -> Vec<String> {
        let money = |amount: Number<Money>| wording.money(amount.get());
        match self.offers.as_slice() {
            [only] if self.varies(only) => {
                let Percentiles { p5, p95, .. } = only.percentiles;
                vec![format!(
                    "{} pays {} to {} in 9 of 10 of {}, and {} on average{}.",
                    only.name,
                    money(p5),
                    money(p95),
                    self.cases(),
                    money(only.mean),
                    self.counted()
                )]
            }
            [_] => vec![self.bad_case(wording)],
            _ => self.leader().into_iter().chain([self.bad_case(wording)]).collect(),
        }
    }

    /// Which offer pays most, how often.
    fn leader(&self) -> Option<String> {
        let ranked = self.offers.iter().filter_map(|offer| Some((offer.name, offer.pays_most?)));
        let mut ranked: Vec<(&str, Estimate)> = ranked.collect();
        ranked.sort_by_key(|(_, most)| Reverse(most.probability));
        let [(first, most), (second, less), ..] = ranked.as_slice() else {
            return None;
        };
        let [most, less] = match self.offers.len() {
            // Of two offers, each is ahead where the other is neither ahead nor tied.
            2 => [less, most].map(|other| other.otherwise()),
            _ => [*most, *less],
        };
        let [often, less_often] = [most, less].map(|it| it.probability.get());
        if often.is_zero() {
            return Some(format!("The offers pay the same in all of {}.", self.cases()));
        }
        // Two standard errors of the difference of two shares that add up to one.
        let unsure = most.standard_error.get() * Decimal::from(4);
        let is_close = often - less_often < CLOSE.max(unsure);
        let close = if is_close { "It is too close to call: " } else { "" };
        let more = if self.offers.len() > 2 { "pays most" } else { "pays more" };
        let (often, error) = percent_and_error(most);
        let tied = self.offers.get(1).and_then(|offer| offer.ahead.as_ref());
        let tied =
            tied.filter(|_| self.offers.len() == 2).map(|ahead| ahead.tied.probability.get());
        let tied = tied.filter(|tied| !tied.is_zero());
        let tied =
            tied.map_or(String::new(), |tied| format!("; they pay the same in {}", percent(tied)));
        Some(format!(
            "{close}{first} {more}{} in {often} (±{error}) of {}, {second} in {}{tied}.",
            self.counted(),
            self.cases(),
            percent(less_often)
        ))
    }

    /// `100,000 simulated cases`.
    fn cases(&self) -> String {
        let plural = if self.paths == 1 { "" } else { "s" };
        format!("{} simulated case{plural}", grouped(self.paths.into(), 0))
    }

    /// What is counted: ` over 4 years after tax, with leaving`.
    fn counted(&self) -> String {
        let metric = match self.metric {
            Metric::PresentValue => " in present value",
            metric if metric.is_after_tax() => " after tax",
            _ => "",
        };
        let leaving = if self.leaves { ", with leaving," } else { "" };
        format!(" {}{metric}{leaving}", self.head.over())
    }

    /// What 1 case in 20 is no better than, and which offers pay the same in every case.
    fn bad_case(&self, wording: Wording) -> String {
        let money = |amount: Number<Money>| wording.money(amount.get());
        let shown = self.offers.iter().take(MOST_IN_DETAIL);
        let (varied, same): (Vec<_>, Vec<_>) = shown.partition(|offer| self.varies(offer));
        let varied = varied
            .iter()
            .map(|it| format!("{} pays {} or less", it.name, money(it.percentiles.p5)));
        let varied = varied.collect::<Vec<_>>().join(", ");
        let same = same.iter().map(|it| format!("{} always pays {}", it.name, money(it.mean)));
        let same = same.collect::<Vec<_>>().join(", ");
        let others = if self.offers.len() > MOST_IN_DETAIL { " Others: --format csv." } else { "" };
        match (varied.is_empty(), same.is_empty()) {
            (false, true) => format!("In 1 case of 20, {varied}.{others}"),
            (false, false) => format!("In 1 case of 20, {varied}; {same}.{others}"),
            (true, _) => format!("{same}.{others}"),
        }
    }

    /// What the simulation rests on: a few words, if the brief notes have them, and a sentence.
    pub(super) fn rests_on(&self) -> Vec<(Option<String>, String)> {
        let volatile = self.offers.iter().filter_map(|offer| Some((offer.name, offer.volatility?)));
        let volatile = volatile.map(|(name, it)| format!("{}% ({name})", in_percent(it)));
        let volatile = volatile.collect::<Vec<_>>().join(", ");
        let mut all = Vec::new();
        if volatile.is_empty() {
            all.push((Some("no share price moves".to_owned()), "no share price moves".to_owned()));
        } else {
            let asked =
                if self.is_volatility_asked { ", as asked and not as in the files" } else { "" };
            let full = format!(
                "share prices are random (geometric Brownian motion), with a yearly volatility of \
                 {volatile}{asked}; their mean in every month is the expected price"
            );
            let asked = if self.is_volatility_asked { ", by --volatility" } else { "" };
            all.push((Some(format!("random share prices, volatility {volatile}{asked}")), full));
            all.push((
                None,
                "shares count at the price of the month in which they vest; all grants of a company \
                 follow one price; a refresher is sized at the price of its month; options are \
                 exercised only at a gain; the gain of an ESPP and grants priced each year do not move"
                    .to_owned(),
            ));
        }
        all.extend(self.correlation.map(|correlation| {
            let correlation = correlation.get().normalize();
            let assumed = if self.is_correlation_assumed { " (assumed)" } else { "" };
            let full = format!(
                "the share prices of two companies have a correlation of {correlation}{assumed}; \
                 --correlation sets another"
            );
            (Some(format!("correlation {correlation}{assumed}")), full)
        }));
        let in_percent = |rate: Option<Number>| rate.map(in_percent);
        all.extend(in_percent(self.head.rates.leave_rate).map(|rate| {
            let full = format!(
                "the chance of leaving is {rate}% a year, equally likely in every month, and every offer is \
                 left in the same month; unvested equity is lost and clawbacks are repaid, as `leave` \
                 shows; the leave rate is your own assumption"
            );
            (Some(format!("{rate}% chance of leaving each year")), full)
        }));
        all.extend(in_percent(self.head.rates.discount_rate).map(|rate| {
            let full = format!(
                "every payment is divided by 1 + {rate}% for each year until it is paid; do not count on \
                 growth above the discount rate: a share's fair present value is today's price"
            );
            (Some(format!("discounted at {rate}% a year")), full)
        }));
        let is_extreme = |it: &SimulatedOffer<'_>| {
            it.volatility.is_some_and(|volatility| volatility.get() > EXTREME)
        };
        if self.offers.iter().any(is_extreme) {
            let full = "above a volatility of 150%, the mean depends on few paths and may be far off, with \
                        its standard error; the exact one is the figure at expected prices, without options";
            all.push((
                Some("at this volatility, means depend on few paths".to_owned()),
                full.to_owned(),
            ));
        }
        let paths = grouped(self.paths.into(), 0);
        let full = format!(
            "{paths} paths from seed {}; the same seed gives the same figures; ± is the standard error of an estimate: about two of three estimates are closer than that",
            self.seed
        );
        all.push((Some(format!("{paths} paths, seed {}", self.seed)), full));
        all
    }
}

impl Estimate {
    /// The probability of the opposite.
    fn otherwise(self) -> Self {
        let probability = Number::rate(Decimal::ONE - self.probability.get());
        Self { probability, ..self }
    }
}

/// A probability in percent and its standard error, with the digits that a small one needs.
pub(super) fn percent_and_error(estimate: Estimate) -> (String, String) {
    let Estimate { probability, standard_error } = estimate;
    let [probability, error] =
        [probability, standard_error].map(|it| it.get() * Decimal::ONE_HUNDRED);
    let is_small = !error.is_zero() && error < Decimal::new(5, 2);
    let digits = if is_small { 2 } else { 1 };
    (format!("{}%", grouped(probability, digits)), format!("{}%", grouped(error, digits)))
}
