//! What the JSON of this command has in common: the same shape for every month and for one day,
//! which has more to each month.

use std::borrow::Cow;

use offercalc::{Departure, Horizon, Overtake};
use serde::Serialize;

use super::Left;
use crate::cli::offers;
use crate::cli::report::Number;
use crate::cli::standing::{self, OvertakeJson, StandingJson};
use crate::report::offer::Offers;

/// The answer, `M` being what is told of a month.
#[derive(Serialize)]
pub(super) struct LeaveJson<'a, M> {
    schema: u32,
    command: &'static str,
    years: u32,
    currency: &'static str,
    offers: Vec<OfferJson<'a, M>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<ComparisonJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<AskJson<'a>>,
}

#[derive(Serialize)]
struct OfferJson<'a, M> {
    name: &'a str,
    file: &'a str,
    months: M,
    assumptions: Vec<String>,
}

/// A day's figures, for programs.
#[derive(Serialize)]
pub(super) struct DepartureJson {
    month: u32,
    received: Number,
    unvested: Number,
    to_repay: Number,
    net: Number,
}

impl DepartureJson {
    pub(super) fn new(day: &Departure) -> Self {
        Self {
            month: day.month,
            received: Number(day.received),
            unvested: Number(day.unvested),
            to_repay: Number(day.to_repay),
            net: Number(day.net),
        }
    }
}

#[derive(Serialize)]
pub(super) struct ComparisonJson<'a> {
    baseline: &'a str,
    by_month: Vec<MonthJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overtakes: Option<Vec<OvertakeJson<'a>>>,
}

#[derive(Serialize)]
struct MonthJson<'a> {
    month: u32,
    #[serde(flatten)]
    standing: StandingJson<'a>,
}

/// What is left behind, beside the sign-on that is asked for it.
#[derive(Serialize)]
pub(super) struct AskJson<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) within: Vec<WindowJson>,
}

#[derive(Serialize)]
pub(super) struct WindowJson {
    pub(super) months: u32,
    pub(super) left_behind: Number,
    pub(super) sign_on: Number,
    pub(super) difference: Number,
}

impl<'a> Left<'a> {
    /// The answer, with the months of each offer.
    pub(super) fn json<M>(
        &self,
        years: Horizon,
        months: impl Iterator<Item = M>,
        comparison: Option<ComparisonJson<'a>>,
        ask: Option<AskJson<'a>>,
    ) -> LeaveJson<'a, M> {
        let of_offers = self.offers.iter().zip(months).map(|(offer, months)| OfferJson {
            name: &offer.name,
            file: &offer.file,
            months,
            assumptions: offer.offer.assumptions(self.horizon),
        });
        LeaveJson {
            schema: offers::SCHEMA,
            command: "leave",
            years: years.years(),
            currency: offers::currency(self.offers).code(),
            offers: of_offers.collect(),
            comparison,
            ask,
        }
    }

    /// Who is ahead in these months; nothing where there is but one offer.
    pub(super) fn comparison_json(
        &self,
        months: impl IntoIterator<Item = u32>,
        overtakes: Option<&[Overtake]>,
    ) -> Option<ComparisonJson<'a>> {
        let offers = self.offers;
        let by_month = months.into_iter().map(|month| {
            let standing =
                StandingJson::new(Offers::new(offers), Cow::Owned(self.comparison.standing(month)));
            MonthJson { month, standing }
        });
        let overtakes = overtakes.map(|all| {
            all.iter().map(|each| OvertakeJson::new(Offers::new(offers), each)).collect()
        });
        (offers.len() > 1).then(|| ComparisonJson {
            baseline: standing::name(offers, 0),
            by_month: by_month.collect(),
            overtakes,
        })
    }
}
