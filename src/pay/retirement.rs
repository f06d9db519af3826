//! The employer's match of retirement savings, such as a 401(k) match.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::irs::Limits;
use super::portion::Portion;
use super::{Context, GivenUp, PayTerms, Steadiness};
use crate::assumption::{Assumption, MatchCap, MatchTier};
use crate::component::{Component, PayKind};
use crate::equity::{SCHEDULE, Vesting};
use crate::key::{Floor, Key, Kind, Sign, Step};
use crate::ledger::{LedgerBuilder, OutOfReach};
use crate::money::{Amount, Fraction, Money, Rate};
use crate::terms::{Faults, Terms};

const TIER_KEYS: &[Key] = &[
    Key::new("rate", Kind::Rate(Floor::Zero), "the part of your deferral that is matched")
        .also("percent match amount")
        .example("rate = \"50%\"")
        .required(),
    Key::new(
        "up_to",
        Kind::Rate(Floor::Zero),
        "the percentage of base up to which it is matched; a tier starts where the one before ends",
    )
    .also("of of_pay of_base upto limit")
    .default("100%")
    .example("up_to = \"6%\""),
];

const RETIREMENT_KEYS: &[Key] = &[
    Key::new(
        "deferral",
        Kind::RateOrAmount(Sign::Positive),
        "what you put in yourself: a percentage of base, or an amount a year; it is not pay",
    )
    .also("contribution contribute employee_contribution defer deferral_rate own")
    .example("deferral = \"10%\", the percentage of base that you put in")
    .init("# deferral = \"10%\"                  # of base; what you put in yourself")
    .required(),
    Key::new("match", Kind::Sections("tier", TIER_KEYS), "what the employer adds, by tier")
        .also("employer_match company_match employer_contribution matching tiers 401k_match")
        .example("match = [{ rate = \"50%\", up_to = \"6%\" }]")
        .init("# match = [{ rate = \"50%\", up_to = \"6%\" }]  # by tier; up_to is of base")
        .required(),
    Key::new("limit", Kind::Amount, "the most that the employer adds in a year")
        .also("cap max maximum max_match match_limit")
        .default("no limit")
        .example("limit = 7_000"),
    Key::new("vesting", SCHEDULE, "how the match vests by years of service")
        .also("schedule vesting_schedule vest vests")
        .default("vested at once")
        .example("vesting = { years = [0, 0, 100] }"),
];

/// An employer's match, paid monthly into an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retirement {
    /// What the employee puts in.
    deferral: Portion,
    /// The tiers, with rising bounds.
    tiers: Vec<MatchTier>,
    /// The most that the employer adds in a year.
    limit: Option<Amount>,
    /// How the match vests, if not at once.
    vesting: Option<Vesting>,
}

impl Retirement {
    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        let deferral = faults.required(terms, RETIREMENT_KEYS, "deferral", Portion::read);
        if !terms.has("match") {
            faults.missing(RETIREMENT_KEYS, "match");
        } else if terms.is_listed("match") && terms.sections("match").is_empty() {
            let hint = "write it like [{ rate = \"50%\", up_to = \"6%\" }]";
            faults.note("match", "has no tiers", hint);
        }
        let mut before = None;
        let tiers = faults.sections(terms, "match", |tier, faults| {
            let rate = faults.required(tier, TIER_KEYS, "rate", Terms::rate);
            let bound = tier.rate("up_to");
            let up_to = bound.unwrap_or(Rate::ONE);
            // The key may be omitted, and a problem needs a key that is there.
            let key = if tier.has("up_to") { "up_to" } else { "rate" };
            match before {
                None if up_to.fraction().is_zero() => {
                    faults.note(key, "must be above 0%", ORDER_HINT);
                }
                Some(None) => {
                    faults.note(key, "comes after a tier without `up_to`", ORDER_HINT);
                }
                Some(Some(before)) if up_to <= before => {
                    faults.note(key, "must be higher than in the previous tier", ORDER_HINT);
                }
                _ => {}
            }
            before = Some(bound);
            Some(MatchTier { rate: rate?, up_to })
        });
        Some(Self {
            deferral: deferral?,
            tiers: tiers?,
            limit: terms.amount("limit"),
            vesting: terms.vesting("vesting").cloned(),
        })
    }

    /// The match of a year with this base; `None` if it is too large to compute. Reports each limit
    /// that applies.
    fn matched(
        &self,
        base: Fraction,
        limits: Option<&Limits>,
        mut capped: impl FnMut(MatchCap),
    ) -> Option<Fraction> {
        let (deferred, _) = self.deferral.of(base)?.parts();
        // The base of a year with a raise is in twelfths, and so is everything beside it.
        let (base, parts) = base.parts();
        let mut at_most = |amount: Decimal, most: Option<Decimal>, cap| match most {
            Some(most) if amount > most * parts => {
                capped(cap);
                most * parts
            }
            _ => amount,
        };
        let eligible = at_most(base, limits.map(|limits| limits.pay), MatchCap::Pay);
        let deferral_limit = limits.map(|limits| limits.deferral);
        let deferred = at_most(deferred, deferral_limit, MatchCap::Deferral);
        let (mut total, mut below) = (Decimal::ZERO, Decimal::ZERO);
        for MatchTier { rate, up_to } in &self.tiers {
            let within = deferred.min(eligible.checked_mul(up_to.fraction())?);
            total = total.checked_add((within - below).checked_mul(rate.fraction())?)?;
            below = within;
        }
        let matched = at_most(total, self.limit.map(Amount::get), MatchCap::Limit);
        let matched = match limits.map(|limits| limits.additions * parts) {
            Some(most) if deferred + matched > most => {
                capped(MatchCap::Additions);
                most - deferred
            }
            _ => matched,
        };
        Some(Fraction::new(matched, parts))
    }

    /// Each limit that applies within the horizon, with the first year.
    fn caps(&self, context: &Context<'_>) -> Vec<(MatchCap, u32)> {
        let mut caps: Vec<(MatchCap, u32)> = Vec::new();
        for (year, base) in context.salaries() {
            self.matched(base, context.limits(year), |cap| {
                if caps.iter().all(|(other, _)| *other != cap) {
                    caps.push((cap, year));
                }
            });
        }
        caps
    }

    /// The highest rate of a tier.
    fn highest_rate(&self) -> Rate {
        self.tiers.iter().map(|tier| tier.rate).max().unwrap_or_default()
    }

    /// Whether deferral and match can exceed their common limit, so that more deferral means less
    /// match.
    fn can_crowd_out(&self, limits: &Limits) -> bool {
        let most = limits.deferral.checked_mul(self.highest_rate().fraction());
        let most = most.unwrap_or(Decimal::MAX);
        let most = self.limit.map_or(most, |limit| most.min(limit.get()));
        most > limits.additions - limits.deferral
    }
}

const ORDER_HINT: &str = "write tiers in order, each with a higher bound: the first 3% and the next \
                          2% are up_to = \"3%\", then up_to = \"5%\"";

impl Context<'_> {
    /// The legal limits in a year of the job.
    fn limits(&self, year: u32) -> Option<&'static Limits> {
        Limits::for_year(year, self.start, self.currency)
    }
}

impl PayTerms for Option<Retirement> {
    const KINDS: &[PayKind] = &[PayKind::Benefit];
    const GUARANTEED: bool = false;
    const GIVEN_UP: GivenUp = GivenUp::UnvestedAccount;
    const KEYS: &'static [Key] = &[Key::new(
        "retirement",
        Kind::Section(RETIREMENT_KEYS),
        "the employer's match of retirement savings, such as a 401(k) match",
    )
    .also("401k retirement_match pension_match retirement_plan 403b rrsp superannuation")
    .example("[retirement]")
    .init(
        "\n# [retirement]                      # such as a 401(k) match; remove the # to count it",
    )];

    fn read(terms: &Terms, faults: &mut Faults) -> Option<Self> {
        faults.section(terms, "retirement", Retirement::read)
    }

    fn assume(&self, context: &Context<'_>, assumptions: &mut Vec<Assumption>) {
        let Some(retirement) = self else { return };
        let vesting = retirement.vesting.as_ref();
        assumptions.push(Assumption::Retirement {
            deferral: retirement.deferral.assumed(context.currency),
            tiers: retirement.tiers.clone(),
            limit: retirement.limit.map(|limit| Money::new(limit.get(), context.currency)),
            vesting: vesting.map(|vesting| vesting.schedule.shown_years()),
        });
        let all = 1..=context.horizon.years();
        let limits: Vec<_> = all.clone().filter_map(|year| context.limits(year)).collect();
        let mut first = 1;
        for same in limits.chunk_by(|one, next| one.year == next.year) {
            let years = first..=first + same.len() as u32 - 1;
            first += same.len() as u32;
            assumptions.extend(same.first().map(|limits| Assumption::RetirementLimits {
                year: limits.year,
                source: limits.source,
                deferral: Money::new(limits.deferral, context.currency),
                pay: Money::new(limits.pay, context.currency),
                additions: Money::new(limits.additions, context.currency),
                only: Some(years).filter(|years| *years != all),
            }));
        }
        let caps = retirement.caps(context);
        if !caps.is_empty() {
            assumptions.push(Assumption::MatchCapped(caps));
        }
    }

    /// The match rises with every rate and bound, with what is put in and with base, except where a
    /// later tier is matched at a higher rate, or where deferral crowds out match.
    fn steadiness(
        &self,
        lever: &[Step],
        _years: RangeInclusive<u32>,
        context: &Context<'_>,
    ) -> Option<Steadiness> {
        let Some(retirement) = self else {
            return Some(Steadiness::STEADY);
        };
        let falls_by_tier = || !retirement.tiers.is_sorted_by(|one, next| one.rate >= next.rate);
        let crowds_out =
            || context.limits(1).is_some_and(|limits| retirement.can_crowd_out(limits));
        let falls = match lever {
            [Step::Key("base" | "raise"), ..] => falls_by_tier() || crowds_out(),
            [Step::Key("retirement"), Step::Key("deferral")] => crowds_out(),
            [Step::Key("retirement"), .., Step::Key("up_to")] => falls_by_tier(),
            _ => false,
        };
        (!falls).then_some(Steadiness::STEADY)
    }

    fn enter(&self, ledger: &mut LedgerBuilder<'_>) -> Result<(), OutOfReach> {
        let Some(retirement) = self else {
            return Ok(());
        };
        let (start, currency) = (ledger.start, ledger.currency());
        let yearly = ledger.salaries().map(|(year, base)| {
            let limits = Limits::for_year(year, start, currency);
            let matched = retirement.matched(base, limits, |_| ());
            matched.ok_or(OutOfReach::of(Component::Retirement))
        });
        let yearly = yearly.collect::<Result<Vec<_>, _>>()?;
        if let Some(vesting) = &retirement.vesting {
            return ledger.account(Component::Retirement, yearly, vesting.schedule.clone());
        }
        for (year, matched) in (1..).zip(yearly) {
            ledger.in_months(Component::Retirement, (year * 12 - 11, 12), matched)?;
        }
        Ok(())
    }
}

#[cfg(feature = "file")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::tests::{by_year, faults, offer, rests_on};
    use crate::{Horizon, Leaving, Metric};

    const TIERS: &str =
        "match = [{ rate = \"100%\", up_to = \"3%\" }, { rate = \"50%\", up_to = \"5%\" }]";
    const HALF: &str = "match = [{ rate = \"50%\", up_to = \"6%\" }]";

    /// An offer with this base and these terms of a retirement plan.
    fn text(base: &str, terms: &str) -> String {
        format!("base = {base}\n[retirement]\n{terms}")
    }

    /// The match of year 1.
    fn matched(base: &str, terms: &str) -> String {
        by_year(Component::Retirement, &text(base, terms)).swap_remove(0)
    }

    #[test]
    fn a_match_at_its_limit_is_exact_whatever_the_base() {
        // The base of year 2 has more digits than a decimal: 25% of 2,309.10 is 577.275.
        let base = "67_412\nraise = { rate = \"5.25%\", first_month = 3, every = 2 }";
        let vesting = "vesting = [{ month = 12, percent = 25 }, { month = 36, percent = 75 }]";
        let terms = format!("deferral = \"6%\"\n{HALF}\nlimit = \"2309.10\"\n{vesting}");
        let years = by_year(Component::Retirement, &text(base, &terms));
        assert_eq!(years.get(1).map(String::as_str), Some("577.28"));
    }

    #[test]
    fn each_tier_matches_its_part_of_the_base() {
        // Worked examples.
        assert_eq!(matched("180_000", &format!("deferral = \"6%\"\n{TIERS}")), "7200.00");
        assert_eq!(matched("180_000", &format!("deferral = \"4%\"\n{TIERS}")), "6300.00");
        assert_eq!(matched("180_000", &format!("deferral = 7_200\n{TIERS}")), "6300.00");
        assert_eq!(matched("180_000", &format!("deferral = \"0%\"\n{TIERS}")), "0.00");
        // RunTheNumbers, without rounding each paycheck.
        assert_eq!(matched("200_000", &format!("deferral = \"6%\"\n{HALF}")), "6000.00");
        // OfferLens.
        assert_eq!(matched("195_000", &format!("deferral = \"6%\"\n{HALF}")), "5850.00");
        let raised = text("195_000\nraise = \"3%\"", &format!("deferral = \"10%\"\n{HALF}"));
        assert_eq!(by_year(Component::Retirement, &raised)[1], "6025.50");
        // Hacker News, 2021: Amazon.
        let amazon = "deferral = \"4%\"\nmatch = [{ rate = \"50%\", up_to = \"4%\" }]";
        assert_eq!(matched("160_000", amazon), "3200.00");
    }

    #[test]
    fn legal_limits_cap_the_match_in_dollars() {
        let half = format!("deferral = \"6%\"\n{HALF}");
        assert_eq!(matched("450_000", &half), "10800.00");
        assert_eq!(matched("450_000\ncurrency = \"EUR\"", &half), "13500.00");
        let in_2025 = text("450_000\nstart = 2025-01-01", &half);
        assert_eq!(by_year(Component::Retirement, &in_2025)[..2], ["10500.00", "10800.00"]);
        // Half of a full deferral.
        let full = "deferral = 24_500\nmatch = [{ rate = \"50%\" }]";
        assert_eq!(matched("200_000", full), "12250.00");
        assert_eq!(matched("200_000", &full.replace("24_500", "30_000")), "12250.00");
        // Deferral and match together are at most 72,000.
        let generous = "deferral = 24_500\nmatch = [{ rate = \"300%\" }]";
        assert_eq!(matched("300_000", generous), "47500.00");
    }

    #[test]
    fn limits_that_apply_are_assumptions() {
        let caps = |base: &str, terms: &str| {
            let rests_on = rests_on(&text(base, terms), 4);
            let caps = rests_on.into_iter().filter_map(|assumption| match assumption {
                Assumption::MatchCapped(caps) => Some(caps),
                _ => None,
            });
            caps.collect::<Vec<_>>().concat()
        };
        let limited = format!("deferral = \"8%\"\n{HALF}\nlimit = 7_000");
        assert_eq!(caps("180_000", &limited), []);
        // 306,250 × 8 % is 24,500, and 233,333 × 3 % is 7,000.
        let raised = caps("200_000\nraise = [\"20%\", \"40%\", \"40%\"]", &limited);
        let expected = [(MatchCap::Limit, 2), (MatchCap::Deferral, 3), (MatchCap::Pay, 4)];
        assert_eq!(raised, expected);
        assert_eq!(caps("300_000\ncurrency = \"EUR\"", &limited), [(MatchCap::Limit, 1)]);
        assert_eq!(matched("300_000", &limited), "7000.00");
        let generous = "deferral = 24_500\nmatch = [{ rate = \"300%\" }]";
        assert_eq!(caps("300_000", generous), [(MatchCap::Additions, 1)]);
    }

    /// 500 a month, with a schedule.
    fn vesting(schedule: &str) -> String {
        text(
            "120_000",
            &format!("deferral = \"5%\"\nmatch = [{{ rate = \"100%\" }}]\nvesting = {schedule}"),
        )
    }

    /// The match kept and lost on leaving at the end of a month.
    fn left(schedule: &str, month: u32) -> (String, String) {
        let offer = offer(&vesting(schedule));
        let leaving = Leaving::new(&offer, Horizon::default()).unwrap();
        let day = leaving.after(month).unwrap();
        assert_eq!(day.unvested, day.unvested_match);
        let kept = leaving.received(Component::Retirement, month);
        let months: i64 = month.into();
        assert_eq!(kept.amount() + day.unvested.amount(), (500 * months).into(), "month {month}");
        let later = leaving.left_behind(month);
        let in_horizon = later.payments().last().is_none_or(|payment| payment.month <= 48);
        assert!(in_horizon && later.within(600).amount() <= day.unvested.amount());
        (kept.amount().to_string(), day.unvested.amount().to_string())
    }

    #[test]
    fn the_match_counts_as_it_vests() {
        // Worked examples: the slowest schedules that the law allows.
        let graded = "{ years = [0, 20, 20, 20, 20, 20] }";
        assert_eq!(left(graded, 48), ("14400.00".to_owned(), "9600.00".to_owned()));
        // 20 % of 24 months, then 20 % of each month.
        assert_eq!(left(graded, 23).0, "0.00");
        assert_eq!(left(graded, 24).0, "2400.00");
        assert_eq!(left(graded, 25).0, "2500.00");
        let cliff = "{ years = [0, 0, 100] }";
        assert_eq!(left(cliff, 35), ("0.00".to_owned(), "17500.00".to_owned()));
        assert_eq!(left(cliff, 36), ("18000.00".to_owned(), "0.00".to_owned()));
        assert_eq!(left(cliff, 48).0, "24000.00");
        assert_eq!(
            by_year(Component::Retirement, &vesting(cliff)),
            ["0.00", "0.00", "18000.00", "6000.00"]
        );
        assert_eq!(
            by_year(Component::Retirement, &vesting(graded)),
            ["0.00", "2400.00", "4800.00", "7200.00"]
        );
    }

    #[test]
    fn the_unvested_match_is_left_behind_when_it_would_vest() {
        let offer = offer(&vesting("{ years = [0, 20, 20, 20, 20, 20] }"));
        let leaving = Leaving::new(&offer, Horizon::new(7).unwrap()).unwrap();
        let left = leaving.left_behind(30);
        let payments = left.payments().iter();
        let payments: Vec<_> =
            payments.map(|payment| (payment.month, payment.amount.amount().to_string())).collect();
        // 20 % of 15,000 each year.
        let expected = [36, 48, 60, 72].map(|month| (month, "3000.00".to_owned()));
        assert_eq!(payments, expected);
        assert_eq!(left.within(48), leaving.after(30).unwrap().unvested);
        // A vested match is not left behind: only work would earn more.
        assert_eq!(leaving.left_behind(72).payments(), []);
    }

    #[test]
    fn a_match_is_a_benefit() {
        let text = vesting("{ years = [0, 20, 20, 20, 20, 20] }");
        let projection = offer(&text).project(Horizon::default()).unwrap();
        let metric = |metric| projection.metric(metric).unwrap().get().to_string();
        assert_eq!(metric(Metric::Kind(PayKind::Benefit)), "14400.00");
        assert_eq!(metric(Metric::Guaranteed), "480000.00");
        assert_eq!(projection.unvested().amount().to_string(), "9600.00");
    }

    #[test]
    fn payments_of_a_year_are_rounded_together() {
        let terms = "deferral = \"5%\"\nmatch = [{ rate = \"100%\" }]\nvesting = { years = [33, 67], every = \"month\" }";
        let text = text("100_000.01", terms);
        let ledger = offer(&text).ledger(Horizon::default()).unwrap();
        let of_year = |year: u32| -> Decimal {
            let payments = ledger.payments().into_iter();
            let matched = payments.filter(|p| p.component == Component::Retirement);
            matched.filter(|p| p.year() == year).map(|p| p.amount.amount()).sum()
        };
        // A third of 5,000.0005, then two years' 10,000.001 without that.
        let years = by_year(Component::Retirement, &text);
        assert_eq!(years, ["1650.00", "8350.00", "5000.00", "5000.00"]);
        let sums: Vec<String> = (1..=4).map(|year| of_year(year).to_string()).collect();
        assert_eq!(sums, years);
    }

    #[test]
    fn incomplete_and_unordered_terms_are_refused() {
        let faults = |terms: &str| faults(&text("1", terms));
        assert_eq!(faults("limit = 1"), ["retirement.deferral", "retirement.match"]);
        assert_eq!(faults("deferral = \"6%\"\nmatch = []"), ["retirement.match"]);
        assert_eq!(
            faults("deferral = \"6%\"\nmatch = [{ up_to = \"3%\" }]"),
            ["retirement.match.1.rate"]
        );
        let tiers = |tiers: &str| faults(&format!("deferral = \"6%\"\nmatch = [{tiers}]"));
        let first = "{ rate = \"100%\", up_to = \"3%\" }";
        assert_eq!(tiers(&format!("{first}, {first}")), ["retirement.match.2.up_to"]);
        assert_eq!(tiers("{ rate = \"50%\", up_to = \"0%\" }"), ["retirement.match.1.up_to"]);
        assert_eq!(tiers("{ rate = \"50%\" }, { rate = \"25%\" }"), ["retirement.match.2.rate"]);
        assert!(tiers(&format!("{first}, {{ rate = \"50%\" }}")).is_empty());
    }

    #[test]
    fn a_lever_can_lower_the_match_only_if_tiers_rise_or_the_law_crowds_out() {
        use Step::{Item, Key};
        let steady = |lever: &[Step], terms: &str| {
            let offer = offer(&text("300_000", terms));
            let context = offer.context(Horizon::default());
            offer.pay.retirement.steadiness(lever, 1..=4, &context).is_some()
        };
        let up_to = [Key("retirement"), Key("match"), Item(0), Key("up_to")];
        let rate = [Key("retirement"), Key("match"), Item(0), Key("rate")];
        let deferral = [Key("retirement"), Key("deferral")];
        let falling = format!("deferral = \"6%\"\n{TIERS}");
        let rising = "deferral = 9_000\nmatch = [{ rate = \"50%\", up_to = \"3%\" }, { rate = \"100%\", up_to = \"5%\" }]";
        for lever in [&[Key("base")][..], &up_to, &rate, &deferral] {
            assert!(steady(lever, &falling), "{lever:?}");
        }
        assert!(!steady(&[Key("base")], rising) && !steady(&up_to, rising));
        assert!(steady(&rate, rising) && steady(&deferral, rising));
        let generous = "deferral = \"6%\"\nmatch = [{ rate = \"300%\" }]";
        assert!(!steady(&deferral, generous) && !steady(&[Key("base")], generous));
        assert!(steady(&deferral, &format!("{generous}\nlimit = 47_500")));
    }
}
