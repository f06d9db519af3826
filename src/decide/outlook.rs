//! How offers compare in scenarios: by weighted figures and worst cases, and what changes the leader.

use rust_decimal::Decimal;

use super::scenario::Scenarios;
use crate::comparison::Standing;
use crate::money::{Money, decimal, whole_part};

/// How offers compare in scenarios. Indices refer to the scenarios and the offers given.
///
/// ```
/// use offercalc::{Currency, Decimal, Money, Outlook, Scenarios};
///
/// let usd = |amount: i64| Money::new(Decimal::from(amount), Currency::USD);
/// // Two offers in bear, flat and bull, of 25 %, 50 % and 25 %.
/// let figures = [[60, 90], [100, 90], [140, 90]].map(|offers| offers.map(usd).to_vec());
/// let outlook = Outlook::new(&Scenarios::ready_made(), figures.to_vec()).expect("one currency");
///
/// assert_eq!(outlook.weighted[0].amount().to_string(), "100.00");
/// assert_eq!(outlook.weighted_standing.leader, Some(0));
/// // At 43.75 % of bear, both are equal: 43.75 % × 60 + 56.25 % × 113.33 is 90.
/// assert_eq!(outlook.changes[0].to.to_string(), "0.438");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outlook {
    /// The figure of each offer in each scenario.
    pub figures: Vec<Vec<Money>>,
    /// The ranking in each scenario.
    pub standings: Vec<Standing>,
    /// The sum of each offer's figures times their probabilities, rounded once to the minor unit.
    pub weighted: Vec<Money>,
    /// The ranking by it.
    pub weighted_standing: Standing,
    /// The lowest figure of each offer, with the first scenario that has it.
    pub worst: Vec<(usize, Money)>,
    /// The ranking by it.
    pub worst_standing: Standing,
    /// What changes the leader by the weighted figure, in the order of the scenarios.
    pub changes: Vec<LeaderChange>,
}

/// Another probability of one scenario at which another offer leads by the weighted figure. The
/// probabilities of the other scenarios are scaled in proportion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeaderChange {
    /// The scenario.
    pub scenario: usize,
    /// Its probability, as a fraction.
    pub from: Decimal,
    /// The nearest probability at which the present leader is behind, as a fraction in tenths of a
    /// percent. It is behind at every probability beyond it, too.
    pub to: Decimal,
    /// The offer that leads there; `None` if several tie.
    pub leader: Option<usize>,
}

impl LeaderChange {
    /// Whether the scenario must become more probable. Otherwise it must become less.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.to > self.from
    }
}

impl Outlook {
    /// Compares offers by a figure. `figures` has a list for each scenario, with the figure of each
    /// offer.
    ///
    /// `None` if a list is missing or has another length, if figures are in several currencies, or
    /// too large to compute exactly.
    #[must_use]
    pub fn new(scenarios: &Scenarios, figures: Vec<Vec<Money>>) -> Option<Self> {
        let currency = figures.first()?.first()?.currency();
        let offers = figures.first()?.len();
        let is_alike = |all: &Vec<Money>| {
            all.len() == offers && all.iter().all(|figure| figure.currency() == currency)
        };
        if figures.len() != scenarios.iter().len() || !figures.iter().all(is_alike) {
            return None;
        }
        let probabilities = scenarios.iter().map(|it| it.probability().fraction());
        let weighted: Vec<Decimal> = (0..offers)
            .map(|offer| sum(probabilities.clone().zip(&figures), offer))
            .collect::<Option<_>>()?;
        let rounded = weighted.iter().map(|exact| currency.settle(*exact, Decimal::ONE));
        let rounded: Vec<Money> = rounded.collect::<Option<_>>()?;
        let worst: Vec<(usize, Money)> =
            (0..offers).map(|offer| lowest(&figures, offer)).collect::<Option<_>>()?;
        let weighted_standing = Standing::of_money(&rounded)?;
        let mut changes = Vec::new();
        if let Some(leader) = weighted_standing.leader {
            for (scenario, (from, there)) in probabilities.zip(&figures).enumerate() {
                let shift = Shift::new(from, there, &weighted)?;
                for to in shift.leader_changes(leader)? {
                    let leader = shift.leader_at(to)?;
                    let to = decimal(to.mantissa(), TENTHS_OF_A_PERCENT)?;
                    changes.push(LeaderChange { scenario, from, to, leader });
                }
            }
        }
        Some(Self {
            standings: figures.iter().map(|all| Standing::of_money(all)).collect::<Option<_>>()?,
            weighted: rounded,
            weighted_standing,
            worst_standing: Standing::of_money(
                &worst.iter().map(|(_, figure)| *figure).collect::<Vec<_>>(),
            )?,
            worst,
            changes,
            figures,
        })
    }

    /// The first scenario in which every offer has its lowest figure.
    #[must_use]
    pub fn worst_for_all(&self) -> Option<usize> {
        let lowest = || self.worst.iter().map(|(_, figure)| figure);
        self.figures.iter().position(|all| all.iter().eq(lowest()))
    }

    /// Whether every offer has the same figure in all scenarios.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        let mut figures = self.figures.iter();
        let first = figures.next();
        figures.all(|all| Some(all) == first)
    }
}

/// The exact sum of an offer's figures times their probabilities.
fn sum<'a>(
    mut scenarios: impl Iterator<Item = (Decimal, &'a Vec<Money>)>,
    offer: usize,
) -> Option<Decimal> {
    scenarios.try_fold(Decimal::ZERO, |sum, (probability, all)| {
        sum.checked_add(probability.checked_mul(all.get(offer)?.amount())?)
    })
}

/// The lowest figure of an offer, with the first scenario that has it.
fn lowest(figures: &[Vec<Money>], offer: usize) -> Option<(usize, Money)> {
    let of_offer = figures.iter().enumerate().map(|(index, all)| Some((index, *all.get(offer)?)));
    let of_offer: Vec<(usize, Money)> = of_offer.collect::<Option<_>>()?;
    of_offer.into_iter().min_by_key(|(_, figure)| figure.amount())
}

/// Probabilities change in tenths of a percent.
const TENTHS_OF_A_PERCENT: u32 = 3;

/// A scenario whose probability changes, while the others are scaled in proportion.
///
/// At probability q, an offer's weighted figure is `q × there + (1 − q) × elsewhere ÷ (1 − p)`, with
/// its figure in the scenario and its weighted sum over the others at the present probability p. All
/// offers are compared by 1,000 × (1 − p) times that, so nothing is divided.
struct Shift {
    /// 1 − p.
    others: Decimal,
    /// Of each offer, its figure in the scenario, times 1 − p.
    there: Vec<Decimal>,
    /// Of each offer, the weighted sum over the other scenarios.
    elsewhere: Vec<Decimal>,
}

impl Shift {
    /// `None` if the numbers are too large.
    fn new(probability: Decimal, there: &[Money], weighted: &[Decimal]) -> Option<Self> {
        let others = Decimal::ONE - probability;
        let elsewhere = there.iter().zip(weighted).map(|(there, weighted)| {
            weighted.checked_sub(probability.checked_mul(there.amount())?)
        });
        let there = there.iter().map(|there| there.amount().checked_mul(others));
        Some(Self {
            others,
            elsewhere: elsewhere.collect::<Option<_>>()?,
            there: there.collect::<Option<_>>()?,
        })
    }

    /// The nearest probabilities in tenths of a percent, below and above the present one, at which
    /// the leader is behind another offer. `None` if the numbers are too large.
    fn leader_changes(&self, leader: usize) -> Option<Vec<Decimal>> {
        // Nothing can be scaled if all other scenarios are impossible.
        if self.others.is_zero() {
            return Some(Vec::new());
        }
        let (there, elsewhere) = (self.there.get(leader)?, self.elsewhere.get(leader)?);
        let (mut below, mut above): (Option<Decimal>, Option<Decimal>) = (None, None);
        for (other, its_elsewhere) in self.there.iter().zip(&self.elsewhere) {
            // At q tenths of a percent, the lead is `at_zero + slope × q`. It is above 0 at p.
            let at_zero = (elsewhere - its_elsewhere).checked_mul(Decimal::ONE_THOUSAND)?;
            let slope = (there - other) - (elsewhere - its_elsewhere);
            if there < other {
                let to = whole_part(at_zero, -slope)? + Decimal::ONE;
                above = Some(above.map_or(to, |nearest| nearest.min(to)));
            } else if elsewhere < its_elsewhere {
                let whole = whole_part(-at_zero, slope)?;
                let is_tie = whole.checked_mul(slope)? == -at_zero;
                let to = if is_tie { whole - Decimal::ONE } else { whole };
                below = Some(below.map_or(to, |nearest| nearest.max(to)));
            }
        }
        Some([below, above].into_iter().flatten().collect())
    }

    /// The outer `None` is for numbers that are too large.
    fn leader_at(&self, tenths: Decimal) -> Option<Option<usize>> {
        let figures = self.there.iter().zip(&self.elsewhere).map(|(there, elsewhere)| {
            let others = elsewhere.checked_mul(Decimal::ONE_THOUSAND - tenths)?;
            there.checked_mul(tenths)?.checked_add(others)
        });
        let figures: Vec<Decimal> = figures.collect::<Option<_>>()?;
        let most = figures.iter().max()?;
        let mut leaders =
            figures.iter().enumerate().filter(|(_, it)| *it == most).map(|(index, _)| index);
        let leader = leaders.next();
        Some(leader.filter(|_| leaders.next().is_none()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::Scenario;
    use crate::money::Currency;

    /// Scenarios with these probabilities in percent.
    fn scenarios(percents: &[&str]) -> Scenarios {
        let all = percents.iter().enumerate().map(|(index, percent)| {
            Scenario::new(&index.to_string(), percent.parse().unwrap(), Vec::new()).unwrap()
        });
        Scenarios::new(all.collect()).unwrap()
    }

    fn outlook(percents: &[&str], figures: &[&[i64]]) -> Outlook {
        let usd = |amount: &i64| Money::new(Decimal::from(*amount), Currency::USD);
        let figures = figures.iter().map(|offers| offers.iter().map(usd).collect());
        Outlook::new(&scenarios(percents), figures.collect()).unwrap()
    }

    /// Each change as scenario, probability in tenths of a percent, and leader.
    fn changes(outlook: &Outlook) -> Vec<(usize, String, Option<usize>)> {
        let changes = outlook.changes.iter();
        changes.map(|it| (it.scenario, it.to.to_string(), it.leader)).collect()
    }

    #[test]
    fn a_weighted_figure_is_the_sum_of_figures_times_probabilities() {
        // 840,000 in cash and 300,000 in shares, at -40 %, 0 and +60 %.
        let offers = [&[1_020_000][..], &[1_140_000], &[1_320_000]];
        let outlook = outlook(&["25%", "50%", "25%"], &offers);
        assert_eq!(outlook.weighted[0].amount().to_string(), "1155000.00");
        assert_eq!(outlook.worst, [(0, Money::new(Decimal::from(1_020_000), Currency::USD))]);
        assert_eq!((outlook.worst_for_all(), outlook.is_constant()), (Some(0), false));
    }

    #[test]
    fn a_weighted_figure_is_rounded_once() {
        // Thirds of a cent would drift if each were rounded.
        let outlook = outlook(&["33.3333%", "33.3333%", "33.3334%"], &[&[1], &[1], &[1]]);
        assert_eq!(outlook.weighted[0].amount().to_string(), "1.00");
        assert!(outlook.is_constant());
    }

    #[test]
    fn a_change_of_the_leader_goes_one_tenth_past_a_tie() {
        // Equal where 60q + 120(1 - q) = 100, at a third. The first tenth beyond is 33.4 %.
        let halves = ["25%", "75%"];
        let tie = outlook(&halves, &[&[60, 100], &[120, 100]]);
        assert_eq!(tie.weighted_standing.leader, Some(0));
        let expected = [(0, "0.334", Some(1)), (1, "0.666", Some(1))];
        assert_eq!(changes(&tie), expected.map(|(s, to, l)| (s, to.to_owned(), l)));
        let raised: Vec<bool> = tie.changes.iter().map(LeaderChange::is_raised).collect();
        assert_eq!(raised, [true, false]);
        // Equal at exactly 30 %: there, no offer leads.
        let exact = outlook(&halves, &[&[30, 100], &[130, 100]]);
        let expected = [(0, "0.301", Some(1)), (1, "0.699", Some(1))];
        assert_eq!(changes(&exact), expected.map(|(s, to, l)| (s, to.to_owned(), l)));
    }

    #[test]
    fn other_scenarios_keep_their_proportions() {
        // The others, at 2 to 1, pay offer 0 an average of 110 elsewhere, and offer 1 always 100.
        // 80q + 110(1 - q) = 100 at a third.
        let outlook = outlook(&["10%", "60%", "30%"], &[&[80, 100], &[120, 100], &[90, 100]]);
        let of_first: Vec<_> = changes(&outlook).into_iter().filter(|it| it.0 == 0).collect();
        assert_eq!(of_first, [(0, "0.334".to_owned(), Some(1))]);
    }

    #[test]
    fn the_nearest_of_several_offers_takes_the_lead() {
        // Offer 0 leads at 50 %. Below 40 %, offer 1 does; above 70 %, offer 2.
        let outlook = outlook(&["50%", "50%"], &[&[100, 70, 130], &[100, 120, 30]]);
        assert_eq!(outlook.weighted_standing.leader, Some(0));
        let of_first: Vec<_> = changes(&outlook).into_iter().filter(|it| it.0 == 0).collect();
        let expected = [(0, "0.399", Some(1)), (0, "0.701", Some(2))];
        assert_eq!(of_first, expected.map(|(s, to, l)| (s, to.to_owned(), l)));
    }

    #[test]
    fn an_offer_ahead_everywhere_stays_ahead() {
        let ahead = outlook(&["50%", "50%"], &[&[100, 90], &[120, 110]]);
        assert_eq!(ahead.changes, []);
        // At 100 %, both are equal, and no other offer leads.
        let equal = outlook(&["50%", "50%"], &[&[100, 100], &[120, 110]]);
        assert_eq!(equal.changes, []);
        // There is no leader to be replaced.
        let tied = outlook(&["50%", "50%"], &[&[100, 90], &[90, 100]]);
        assert_eq!((tied.weighted_standing.leader, tied.changes.len()), (None, 0));
    }

    #[test]
    fn a_certain_scenario_has_no_others_to_scale() {
        let certain = outlook(&["100%", "0%"], &[&[100, 90], &[10, 90]]);
        // The impossible one can become possible.
        assert_eq!(changes(&certain), [(1, "0.112".to_owned(), Some(1))]);
        assert_eq!(outlook(&["100%"], &[&[100, 90]]).changes, []);
    }

    #[test]
    fn the_limits_of_probability_can_change_the_leader() {
        // Offer 1 leads only if the first scenario is certain, or the second impossible.
        let outlook = outlook(&["50%", "50%"], &[&[100, 101], &[100_000, 0]]);
        let expected = [(0, "1.000", Some(1)), (1, "0.000", Some(1))];
        assert_eq!(changes(&outlook), expected.map(|(s, to, l)| (s, to.to_owned(), l)));
    }

    /// Every tenth of a percent of every scenario is tried, for many small cases.

    #[test]
    fn no_nearer_probability_changes_the_leader() {
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from((state >> 33) % below).unwrap()
        };
        let mut found = 0;
        for _ in 0..300 {
            let [one, two] = [(); 2].map(|()| 1 + random(49));
            let shares = [one, two, 100 - one - two];
            let percents = shares.map(|share| format!("{share}%"));
            let figures = [(); 3].map(|()| [(); 3].map(|()| 90 + random(20)));
            let outlook = outlook(
                &percents.each_ref().map(String::as_str),
                &figures.each_ref().map(|it| &it[..]),
            );
            let Some(leader) = outlook.weighted_standing.leader else { continue };
            for (scenario, share) in shares.into_iter().enumerate() {
                // Times 1,000 and the sum of the other shares.
                let weighted = |offer: usize, tenths: i64| -> i64 {
                    let others = (0..3).filter(|other| *other != scenario);
                    let others: i64 =
                        others.map(|other| shares[other] * figures[other][offer]).sum();
                    tenths * (100 - share) * figures[scenario][offer] + (1_000 - tenths) * others
                };
                let is_behind = |tenths: &i64| {
                    (0..3).any(|offer| weighted(offer, *tenths) > weighted(leader, *tenths))
                };
                let below = (0..share * 10).rev().find(is_behind);
                let above = (share * 10..=1_000).find(is_behind);
                let expected = [below, above].into_iter().flatten().map(|it| Decimal::new(it, 3));
                let changes = outlook.changes.iter().filter(|change| change.scenario == scenario);
                let changes: Vec<Decimal> = changes.map(|change| change.to).collect();
                assert_eq!(changes, expected.collect::<Vec<_>>(), "{shares:?} {figures:?}");
                found += changes.len();
            }
        }
        assert!(found > 200, "{found}");
    }

    #[test]
    fn each_offer_has_its_own_worst_case() {
        let outlook = outlook(&["50%", "50%"], &[&[100, 90], &[80, 110]]);
        let worst: Vec<usize> = outlook.worst.iter().map(|(scenario, _)| *scenario).collect();
        assert_eq!((worst, outlook.worst_for_all()), (vec![1, 0], None));
        assert_eq!(outlook.worst_standing.leader, Some(1));
    }

    #[test]
    fn mixed_currencies_and_missing_figures_are_refused() {
        let halves = scenarios(&["50%", "50%"]);
        let [usd, eur] =
            ["USD", "EUR"].map(|code| Money::new(Decimal::ONE, code.parse::<Currency>().unwrap()));
        for figures in [vec![], vec![vec![usd]], vec![vec![usd, usd], vec![usd]]] {
            assert_eq!(Outlook::new(&halves, figures), None);
        }
        assert_eq!(Outlook::new(&halves, vec![vec![usd], vec![eur]]), None);
        assert_eq!(Outlook::new(&halves, vec![Vec::new(), Vec::new()]), None);
    }
}
