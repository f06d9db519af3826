//! What you keep if you leave early: month by month, or one month in detail.

mod ask;
pub(crate) mod day;
pub(crate) mod months;

use offercalc::{Assumption, Component, Departure, Horizon, Leaving, LeavingComparison, Money};
use serde::Serialize;

use super::assumptions;
use super::assumptions::Rule;
use super::basis::{Basis, unvested};
use super::document::{Notes, NotesLevel};
use super::head::Head;
use super::number::Number;
use super::offer::{MOST_IN_DETAIL, Offers, Projected};
use super::standing::{NamedOvertake, NamedStanding};
use ask::SignOnAsk;

/// Rules that every report on leaving shows.
const RULES: [Rule<'_>; 3] = [
    Rule::new(
        "you leave at the end of the month",
        "you leave at the end of the month, after all pay due in it",
    ),
    Rule::new(
        "unvested equity is lost, not subtracted",
        "unvested equity is lost, not subtracted from the net; it is valued at that year's share price",
    ),
    Rule::new(
        "net: pay received minus repayments, pre-tax",
        "net is pay received minus repayments, before tax; `compare` uses gross pay",
    ),
];

/// The components that pay shares.
const SHARES: [Component; 3] = [Component::Rsu, Component::Refresher, Component::Options];

/// The report, with the figures `M` of each month.
#[derive(Serialize)]
pub(crate) struct LeaveReport<'a, M> {
    #[serde(flatten)]
    head: Head,
    offers: Vec<OfferMonths<'a, M>>,
    /// None for a single offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<NamedLeaving<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<SignOnAsk<'a>>,
    #[serde(skip)]
    leavings: &'a [&'a Leaving<'a>],
    /// The computed years, which may exceed those requested.
    #[serde(skip)]
    horizon: Horizon,
}

/// An offer with the figures of each month.
#[derive(Serialize)]
struct OfferMonths<'a, M> {
    name: &'a str,
    file: &'a str,
    months: Vec<M>,
    assumptions: Vec<Basis>,
    /// Clawbacks that the file does not state, so that the net may be too high.
    warnings: Vec<Basis>,
    #[serde(skip)]
    offer: &'a Projected,
}

/// A comparison whose offers have names.
#[derive(Serialize)]
struct NamedLeaving<'a> {
    baseline: &'a str,
    by_month: Vec<MonthStanding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overtakes: Option<Vec<NamedOvertake<'a>>>,
    #[serde(skip)]
    offers: Offers<'a>,
    #[serde(skip)]
    comparison: &'a LeavingComparison<'a>,
}

#[derive(Serialize)]
struct MonthStanding<'a> {
    month: u32,
    #[serde(flatten)]
    standing: NamedStanding<'a>,
}

/// The figures for leaving at the end of a month.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct MonthFigures {
    month: u32,
    received: Number<Money>,
    unvested: Number<Money>,
    to_repay: Number<Money>,
    net: Number<Money>,
    /// After tax, if that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    take_home: Option<Number<Money>>,
}

impl From<Departure> for MonthFigures {
    fn from(departure: Departure) -> Self {
        Self {
            month: departure.month,
            received: Number::exact(departure.received),
            unvested: Number::exact(departure.unvested),
            to_repay: Number::exact(departure.to_repay),
            net: Number::exact(departure.net),
            take_home: departure.take_home.map(Number::exact),
        }
    }
}

impl MonthFigures {
    fn by_name(&self) -> impl Iterator<Item = (&'static str, Number<Money>)> + use<> {
        let Self { received, unvested, to_repay, net, take_home, .. } = *self;
        let before =
            [("received", received), ("unvested", unvested), ("to_repay", to_repay), ("net", net)];
        before.into_iter().chain(take_home.map(|take_home| ("take_home", take_home)))
    }
}

impl<'a, M> OfferMonths<'a, M> {
    fn new(offer: &'a Projected, months: Vec<M>, horizon: Horizon) -> Self {
        let all = Basis::of(&offer.offer, horizon).into_iter();
        let all = all.chain(Basis::of_taxes(&offer.projection));
        let (warnings, assumptions) = all.partition(Basis::is_missing_clawback);
        Self { name: &offer.name, file: &offer.file, months, assumptions, warnings, offer }
    }
}

impl<M> OfferMonths<'_, M> {
    /// Whether vested shares are lost too, because they are paid only at liquidity. Vested options
    /// are kept.
    fn loses_vested(&self) -> bool {
        let is_unpaid =
            |terms| matches!(terms, &Assumption::PrivateShares { liquidity_month: Some(_), .. });
        (self.offer.offer.grant_count() > 0 || self.offer.offer.has_refreshers())
            && self.assumptions.iter().filter_map(Basis::private_shares).any(is_unpaid)
    }
}

impl<'a> NamedLeaving<'a> {
    /// The standings in these months; `None` for a single offer.
    fn new(
        offers: Offers<'a>,
        comparison: &'a LeavingComparison<'a>,
        months: impl IntoIterator<Item = u32>,
    ) -> Option<Self> {
        if offers.len() < 2 {
            return None;
        }
        let baseline = offers.name(0);
        let mut named =
            Self { baseline, by_month: Vec::new(), overtakes: None, offers, comparison };
        let standing = |month| MonthStanding { month, standing: named.standing(month) };
        named.by_month = months.into_iter().map(standing).collect();
        Some(named)
    }

    /// The standing for leaving at the end of a month.
    fn standing(&self, month: u32) -> NamedStanding<'a> {
        NamedStanding::new(self.offers, self.comparison.standing(month))
    }
}

impl<M> LeaveReport<'_, M> {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.offers.iter().map(|offer| offer.name)
    }

    /// Equity that is lost on leaving: `unvested`, or `unvested or unpaid`.
    fn unvested(&self) -> &'static str {
        unvested(self.offers.iter().any(OfferMonths::loses_vested))
    }

    /// What to check in the letters, if anything.
    fn warnings(&self) -> Option<Notes> {
        let warnings = self.offers.iter().flat_map(|offer| {
            let whose = match self.offers.len() {
                1 => String::new(),
                _ => format!("{}: ", offer.name),
            };
            offer.warnings.iter().map(move |warning| {
                format!("{whose}{warning}; the net assumes none, so check the letter")
            })
        });
        let mut lines: Vec<String> = warnings.collect();
        let hidden = lines.len().saturating_sub(MOST_IN_DETAIL);
        lines.truncate(MOST_IN_DETAIL);
        lines.extend((hidden > 0).then(|| format!("and {hidden} more; see --format json")));
        (!lines.is_empty()).then(|| Notes::new("Warnings", lines))
    }

    /// Whose pay includes unpromised refreshers or private equity, if `has` tells which components
    /// it has.
    fn unpromised(
        &self,
        includes: &str,
        has: impl Fn(&OfferMonths<'_, M>, Component) -> bool,
    ) -> Vec<String> {
        let has = |offer: &OfferMonths<'_, M>, is_so: fn(&Basis) -> bool, of: &[Component]| {
            offer.assumptions.iter().any(is_so) && of.iter().any(|part| has(offer, *part))
        };
        let including = |what, is_so: fn(&Basis) -> bool, of: &[Component]| {
            let offers = self.offers.iter().filter(|offer| has(offer, is_so, of));
            assumptions::includes(includes, what, offers.map(|offer| offer.name))
        };
        let is_private = |basis: &Basis| basis.private_shares().is_some();
        let lines = [
            including(assumptions::UNPROMISED, Basis::is_unpromised, &[Component::Refresher]),
            including(assumptions::PRIVATE, is_private, &SHARES),
        ];
        lines.into_iter().flatten().collect()
    }

    /// The assumptions of each offer, without the unvested equity, which the tables show.
    fn assumptions(&self, rules: &[Rule<'_>], level: NotesLevel) -> Vec<Notes> {
        let offers = self.offers.iter();
        let offers = offers.map(|offer| (offer.name, offer.assumptions.as_slice()));
        assumptions::notes(offers, rules, level)
    }
}
