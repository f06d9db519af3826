//! Properties that hold for every offer.

use offercalc::{
    Change, Component, Currency, Decimal, DiscountRate, Effort, Exchange, Horizon, LeaveRate,
    Leaving, LeftBehind, Lever, LeverInput, Market, Metric, Money, Objective, Offer, OfferFile,
    Overrides, PayKind, Projection, Setting, Target, Unsolved, solve,
};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use crate::program::run_with;

const SAMPLE: &str = include_str!("../../offers/current-job.toml");

/// The rate of grants in euros.
const RATE: &str = "EUR/USD=1.1";

fn asked() -> Overrides {
    let exchange = Exchange::new([RATE.parse().unwrap()]).unwrap();
    let [discount, leave] = ["7.77%", "12.5%"].map(|rate| rate.parse().unwrap());
    let (discount, leave) = (DiscountRate::new(discount), LeaveRate::new(leave));
    Overrides { exchange, discount, leave, ..Overrides::default() }
}

/// The amounts of an offer that can grow, and its other terms.
#[derive(Clone, Debug)]
struct Parts {
    base: u64,
    /// Whether base is paid by the hour.
    hourly: bool,
    bonus: u64,
    sign_on: u64,
    value: u64,
    vesting: &'static str,
    others: &'static str,
    granted_month: i32,
    growth: i32,
    /// The clawback of the sign-on.
    terms: &'static str,
    raise: &'static str,
    /// The terms of the bonus.
    bonus_terms: &'static str,
    /// The terms of private shares.
    private: &'static str,
}

impl Parts {
    /// Amounts are in cents.
    fn project(&self, years: u32) -> Projection {
        self.offer().project(Horizon::new(years).unwrap()).unwrap()
    }

    fn offer(&self) -> Offer {
        let text = self.text();
        Offer::from_toml_at(&text, &asked())
            .unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    /// A lever of the base or of the last grant, which may follow another one.
    fn lever(&self, name: &str) -> String {
        let grant = if self.others.contains("[[rsu]]") { "rsu.2" } else { "rsu.1" };
        let base = if self.hourly { "base.hourly" } else { "base" };
        name.replace("grant.", &format!("{grant}.")).replace("base", base)
    }

    fn text(&self) -> String {
        let Self { base, bonus, sign_on, value, vesting, others, granted_month, growth, .. } = self;
        let Self { terms, raise, bonus_terms, private, .. } = self;
        // A private company has no stock purchase plan, and prices no grant each year before liquidity.
        let is_refused = others.contains("[espp]")
            || others.contains("each_year") && private.contains("liquidity_month");
        let private = if is_refused { "" } else { private };
        let cents = |amount: u64| format!("\"{}.{:02}\"", amount / 100, amount % 100);
        let base = match self.hourly {
            true => format!("{{ hourly = {}, hours = 1_777 }}", cents(*base / 1_777)),
            false => cents(*base),
        };
        format!(
            "base = {base}\nraise = {raise}\nbonus = {{ target = {}{bonus_terms} }}\n\
             sign_on = {{ amounts = [{}, 10_000.01]{terms} }}\n{others}\n\
             [[rsu]]\nvalue = {}\ngrant_price = 123.45\ngranted_month = {granted_month}\n\
             vesting = {vesting}\n\
             [stock]\nprice = 150.1\ngrowth = \"{growth}%\"\n{private}\n\
             [time]\nhours_per_week = 37.5\ndays_off = 33\n",
            cents(*bonus),
            cents(*sign_on),
            cents(*value),
        )
    }
}

fn parts() -> impl Strategy<Value = Parts> {
    let vesting = prop_oneof![
        Just("\"amazon\""),
        Just("\"google\""),
        Just("\"startup\""),
        Just("{ years = [33.3, 33.3, 33.4], every = \"month\", cliff = 7 }"),
        Just("[{ month = 1, percent = 0.01 }, { month = 30, percent = 99.99 }]"),
    ];
    let others = prop_oneof![
        Just(""),
        Just("[refresher]\nvalue = 33_333.33\nvesting = \"even-monthly\"\ngrowth = \"3%\""),
        Just("[[rsu]]\nshares = 1_765\nvesting = \"meta\"\nallocation = \"front_loaded\""),
        Just(
            "[retirement]\ndeferral = \"8%\"\nmatch = [{ rate = \"100%\", up_to = \"3%\" }, \
             { rate = \"33.3%\", up_to = \"5.5%\" }]\nlimit = 9_999.99\n\
             vesting = { years = [0, 20, 20, 20, 20, 20] }\n\
             [espp]\ncontribution = \"12.5%\"\ndiscount = \"15%\"\nlookback = true",
        ),
        Just("[espp]\ncontribution = 33_333.33\ndiscount = \"15%\"\nlookback = true\nevery = 24"),
        Just("[espp]\ncontribution = \"12.5%\"\ndiscount = \"10%\"\nlookback = true\nevery = 18"),
        Just("[espp]\ncontribution = 9_999.99\ndiscount = \"15%\"\nevery = 9"),
        Just(
            "[[options]]\ncount = 1_234\nstrike = 99.99\nvesting = \"startup\"\n\
             [[options]]\ncount = 77\nstrike = 200\ngranted_month = -7\nvesting = \"even-quarterly\"",
        ),
        Just(
            "[[recurring]]\namount = -1_234.56\nfrom_month = 14\ngrowth = \"3%\"\n\
             [[recurring]]\namount = \"-2.5%\"\nto_month = 31\nkind = \"benefit\"",
        ),
        Just(
            "[[recurring]]\namount = 77.77\nper = \"month\"\ngrowth = \"3%\"\n\
             [[recurring]]\namount = \"7.5%\"\nkind = \"benefit\"",
        ),
        Just(
            "[[one_time]]\namount = 12_345.67\nmonth = 3\nrepay_within = 9\nrepay = \"full\"\n\
             [[one_time]]\namount = 7_777.77\nmonth = 14\n\
             repay = [{ month = 6, percent = 66.6 }, { month = 13, percent = 33.3 }]",
        ),
        Just(
            "[[rsu]]\nvalue = 44_444.44\npriced = \"each_year\"\nvesting = \"even-quarterly\"\n\
             granted_month = 5",
        ),
        Just(
            "[[rsu]]\nvalue = 55_555.55\ncurrency = \"EUR\"\nvesting = \"google\"\n\
             [refresher]\nvalue = 22_222.22\ncurrency = \"EUR\"\nvesting = \"even-annual\"",
        ),
    ];
    let terms = prop_oneof![
        Just(""),
        Just(", repay_within = 17"),
        Just(", repay_within = 12, repay = \"full\""),
        Just(", paid = \"monthly\", repay_within = 12"),
    ];
    let raise = prop_oneof![
        Just("\"2.5%\""),
        Just("{ rate = \"2.5%\", first_month = 8, every = 7 }"),
        Just("{ rate = [\"7.77%\", \"3.33%\"], first_month = 15 }"),
    ];
    let bonus_terms = prop_oneof![
        Just(""),
        Just(", first_year = \"33.3%\", paid_after = 3"),
        Just(", guaranteed = [1_234.56, 300_000], payout = \"90%\""),
    ];
    let private = prop_oneof![
        3 => Just(""),
        1 => Just("private = true\ndiscount = \"33.3%\""),
        1 => Just("private = true\nliquidity_month = 20\nexit_price = 77.7"),
        1 => Just(
            "private = true\nliquidity_month = 31\nexit_value = \"9M\"\n\
             shares_outstanding = 77_777\ndilution = \"12.5%\"",
        ),
    ];
    let hourly = prop::bool::weighted(0.2);
    let terms = (terms, raise, bonus_terms, private, hourly);
    let amount = || 0_u64..100_000_000;
    let amounts = (amount(), amount(), amount(), amount());
    (amounts, vesting, others, -40_i32..40, -60_i32..60, terms).prop_map(
        |((base, bonus, sign_on, value), vesting, others, granted_month, growth, terms)| {
            let (terms, raise, bonus_terms, private, hourly) = terms;
            Parts {
                base,
                hourly,
                bonus,
                sign_on,
                value,
                vesting,
                others,
                granted_month,
                growth,
                terms,
                raise,
                bonus_terms,
                private,
            }
        },
    )
}

/// The levers that add to pay.
const RAISED: [&str; 19] = [
    "base",
    "bonus",
    "bonus.guaranteed.1",
    "bonus.guaranteed.2",
    "sign_on.1",
    "one_time.1",
    "one_time.2",
    "recurring.1",
    "recurring.2",
    "retirement.match.1.rate",
    "retirement.match.2.rate",
    "espp.contribution",
    "espp.discount",
    "grant.value",
    "rsu.1",
    "refresher",
    "options.1",
    "options.2",
    "stock.exit_price",
];

proptest! {
    #[test]
    fn parts_add_up_to_the_total(parts in parts(), years in 1_u32..=10) {
        let projection = parts.project(years);
        let ledger = parts.offer().ledger(Horizon::new(years).unwrap()).unwrap();
        let ledger = ledger.payments();
        for year in projection.years() {
            let cells: Decimal = Component::ALL.iter().map(|part| year.amount(*part).amount()).sum();
            prop_assert_eq!(cells, year.total().amount());
            for component in Component::ALL {
                let payments = ledger
                    .iter()
                    .filter(|payment| payment.year() == year.year())
                    .filter(|payment| payment.component == component);
                let booked: Decimal = payments.map(|payment| payment.amount.amount()).sum();
                prop_assert_eq!(booked, year.amount(component).amount());
            }
        }
        let years: Decimal = projection.years().iter().map(|year| year.total().amount()).sum();
        prop_assert_eq!(years, projection.total().amount());
        prop_assert_eq!(projection.running_totals().last().copied(), Some(projection.total()));
        prop_assert!(ledger.iter().all(|payment| payment.amount.amount().scale() == 2));
        // Only a recurring payment can be a cost.
        let mut others = ledger.iter().filter(|payment| payment.component != Component::Recurring);
        prop_assert!(others.all(|payment| payment.amount.amount() >= Decimal::ZERO));
    }

    /// Payments weighed by the rates of [`asked`], from the payments and repayments of `leave`.
    #[test]
    fn present_values_follow_from_payments_and_leaving(parts in parts(), years in 1_u32..=6) {
        let (projection, offer) = (parts.project(years), parts.offer());
        let horizon = Horizon::new(years).unwrap();
        let leaving = Leaving::new(&offer, horizon).unwrap();
        let Overrides { discount: Some(discount), leave: Some(leave), .. } = asked() else {
            unreachable!("both rates are asked for");
        };
        let monthly = parts.terms.contains("monthly");
        let (mut value, mut expected) = (Decimal::ZERO, Decimal::ZERO);
        let mut add = |amount: Decimal, chance: Decimal, months: u32| {
            expected += amount * chance;
            value += amount * chance * discount.after(months).unwrap();
        };
        for payment in leaving.ledger().payments() {
            let is_advance = match payment.component {
                Component::SignOn => !monthly,
                component => component == Component::OneTime,
            };
            let months = payment.month - u32::from(is_advance);
            if payment.component != Component::Options {
                add(payment.amount.amount(), leave.staying(months).unwrap(), months);
            }
        }
        // In monthly parts, what is paid at the end of the month of leaving is not repaid.
        let kept = |component| leaving.received(component, horizon.months()).amount();
        if kept(Component::Options).is_zero() && !monthly {
            for month in 1..=horizon.months() {
                let [before, after] = [month - 1, month].map(|it| leave.staying(it).unwrap());
                let repaid = leaving.after(month).unwrap().to_repay.amount();
                add(-repaid, before - after, month);
            }
            prop_assert_eq!(projection.expected().unwrap().amount(), offercalc::round(expected, 2));
            prop_assert_eq!(projection.present_value().unwrap().amount(), offercalc::round(value, 2));
        }
        let total = projection.total().amount();
        let costs = parts.others.contains("amount = -1_234.56");
        prop_assert!(costs || projection.expected().unwrap().amount() <= total);
    }

    #[test]
    fn higher_pay_never_lowers_a_total(
        parts in parts(),
        more in prop::sample::select(vec!["0.01%", "1%", "33.3%", "80%"]),
    ) {
        let smaller = parts.project(6);
        for name in RAISED {
            let mut file = OfferFile::new(parts.text());
            let lever = parts.lever(name);
            let now = file.lever(&lever).ok().and_then(|lever| file.setting(&lever)?.number());
            let is_positive = now.is_some_and(|now| now > Decimal::ZERO);
            if !is_positive || name.starts_with("espp") && may_lower_pay(name, file.text()) {
                continue;
            }
            // Twice the options, so that no rounding of one vest takes from a year.
            let more = if name.starts_with("options") { "100%" } else { more };
            file.change(&format!("{lever}+={more}").parse().unwrap()).unwrap();
            let larger = file.read(&asked()).unwrap().project(Horizon::new(6).unwrap()).unwrap();
            for metric in [Metric::Total, Metric::Average, Metric::Guaranteed, Metric::Year(1)] {
                let [less, more] = [&smaller, &larger].map(|of| of.metric(metric).unwrap().get());
                prop_assert!(less <= more, "{} fell with {}", metric, lever);
            }
            for metric in [Metric::PresentValue, Metric::Expected] {
                let [less, more] = [&smaller, &larger].map(|of| of.metric(metric).unwrap().get());
                // What must be repaid is rounded in each month.
                prop_assert!(less <= more + Decimal::new(1, 2), "{} fell with {}", metric, lever);
            }
        }
    }

    #[test]
    fn a_clawback_is_at_most_what_was_advanced(parts in parts(), month in 0_u32..=60) {
        let offer = parts.offer();
        let years = Horizon::new(5).unwrap();
        let leaving = Leaving::new(&offer, years).unwrap();
        let day = leaving.after(month).unwrap();
        let paid = offer.project(years).unwrap().running_totals().to_vec();
        let paid = month.checked_sub(1).map_or(Decimal::ZERO, |month| paid[month as usize].amount());
        prop_assert_eq!(day.received.amount(), paid);
        prop_assert_eq!(Some(day.net), day.received.more_than(day.to_repay));
        let received = |component| leaving.received(component, month).amount();
        let to_repay = day.to_repay.amount();
        prop_assert!(to_repay >= Decimal::ZERO);
        let advanced = [Component::SignOn, Component::OneTime];
        prop_assert!(to_repay <= advanced.map(received).iter().sum());

        // The components add up to the total.
        let received_by: Decimal = Component::ALL.map(received).iter().sum();
        prop_assert_eq!(received_by, day.received.amount());
        let advances = advanced.map(|component| leaving.advances(component, month).unwrap()).concat();
        for advance in &advances {
            let parts = [advance.kept, advance.to_repay, advance.unpaid].map(Money::amount);
            prop_assert_eq!(parts.iter().sum::<Decimal>(), advance.amount.amount());
        }
        let to_repay: Decimal = advances.iter().map(|advance| advance.to_repay.amount()).sum();
        prop_assert_eq!(to_repay, day.to_repay.amount());
        let grants = leaving.grants(month).unwrap();
        let unvested: Decimal = grants.iter().map(|grant| grant.unvested.amount()).sum();
        let unvested = unvested + day.unvested_match.amount();
        prop_assert_eq!(unvested, day.unvested.amount());
        let vested: Decimal = grants.iter().map(|grant| grant.vested.amount()).sum();
        let awards = [Component::Rsu, Component::Refresher, Component::Options];
        prop_assert_eq!(vested, awards.map(received).iter().sum());

        // A longer horizon gives the same outcome, and pay given up can only grow.
        let longer = Leaving::new(&offer, LeftBehind::horizon(month, years)).unwrap();
        prop_assert_eq!(longer.after(month).unwrap(), day);
        let left = longer.left_behind(month);
        let within = LeftBehind::WINDOWS.map(|months| left.within(months).amount());
        prop_assert!(within.is_sorted() && within[0] >= Decimal::ZERO);
    }

    #[test]
    fn leaving_at_the_end_matches_the_total(parts in parts(), years in 3_u32..=10) {
        let horizon = Horizon::new(years).unwrap();
        let offer = parts.offer();
        let projection = offer.project(horizon).unwrap();
        let day = Leaving::new(&offer, horizon).unwrap().after(horizon.months()).unwrap();
        // By year 3, all clawback periods are over.
        prop_assert!(day.to_repay.is_zero());
        prop_assert_eq!(day.net, projection.total());
        prop_assert_eq!(day.unvested, projection.unvested());
    }

    #[test]
    fn any_text_is_an_offer_or_an_error(text in "\\PC*") {
        let _ = Offer::from_toml(&text);
        let _ = Market::from_toml(&text);
    }

    #[test]
    fn a_damaged_sample_is_an_offer_or_an_error(
        cut in 0..SAMPLE.len(),
        length in 0_usize..40,
        filling in prop_oneof![
            any::<String>(),
            "[-0-9_.eE\"'\\[\\]{}=,%k$]{0,40}",
            Just("99999999999999999999999999999999999999".to_owned()),
        ],
        years in 1_u32..=50,
    ) {
        let end = (cut + length).min(SAMPLE.len());
        if let (Some(before), Some(after)) = (SAMPLE.get(..cut), SAMPLE.get(end..)) {
            let text = format!("{before}{filling}{after}");
            match Offer::from_toml(&text) {
                Ok(offer) => drop(offer.project(Horizon::new(years).unwrap())),
                Err(problems) => prop_assert!(!problems.is_empty()),
            }
        }
    }
}

/// A numeric lever and a value for it.
fn levers() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![
        Just(("base", "123_456.78")),
        Just(("raise", "4.5%")),
        Just(("sign_on.1", "77k")),
        Just(("sign_on.3", "5k")),
        Just(("bonus", "33_000")),
        Just(("grant.value", "222k")),
        Just(("grant.grant_price", "99.5")),
        Just(("price", "222.22")),
        Just(("growth", "12.5%")),
        Just(("options.1", "2_345")),
        Just(("options.2.strike", "149.99")),
        Just(("one_time.2", "5_432.1")),
        Just(("recurring.1", "-7_654.32")),
        Just(("recurring.2", "-12.34%")),
        Just(("retirement.match.2.rate", "44.4%")),
        Just(("espp", "9.99%")),
        Just(("espp.discount", "12.5%")),
        Just(("stock.discount", "12.5%")),
        Just(("stock.dilution", "22.2%")),
        Just(("stock.exit_price", "99.99")),
        Just(("stock.exit_value", "12_345_678")),
    ]
}

/// Whether an offer has a section or, for private shares, a term that a lever needs.
fn has(file: &OfferFile, name: &str, lever: &Lever) -> bool {
    let is_of_others = ["options", "one_time", "recurring", "retirement", "espp", "stock"]
        .iter()
        .any(|key| name.starts_with(key));
    !is_of_others || file.setting(lever).is_some()
}

/// Whether a higher value may lower pay: a base with a cost or with purchases that take the limit
/// from later ones, or a share price before a price at exit.
fn may_lower_pay(name: &str, text: &str) -> bool {
    let shares_limits = text.contains("every = 18") || text.contains("every = 9");
    match name {
        "base" | "raise" => text.contains("\"-2.5%\"") || shares_limits,
        "espp" | "espp.contribution" | "espp.discount" => shares_limits,
        "price" | "growth" => text.contains("exit_"),
        _ => false,
    }
}

fn metrics() -> impl Strategy<Value = Metric> {
    prop_oneof![
        Just(Metric::Total),
        Just(Metric::Average),
        Just(Metric::Guaranteed),
        Just(Metric::FirstTwoYears),
        Just(Metric::PerHour),
        Just(Metric::PresentValue),
        Just(Metric::Expected),
        prop::sample::select(PayKind::ALL.to_vec()).prop_map(Metric::Kind),
        (1_u32..=4).prop_map(Metric::Year),
    ]
}

/// The metric of an offer with a lever set in its file.
fn put_back(text: &str, lever: &Lever, value: &Setting, metric: Metric) -> Decimal {
    let mut file = OfferFile::new(text);
    file.change(&Change::set(lever, value.in_words(Currency::USD).replace(" shares", ""))).unwrap();
    let offer = file.read(&asked()).unwrap();
    offer.project(Horizon::default()).unwrap().metric(metric).unwrap().get()
}

proptest! {
    #[test]
    fn a_solution_reaches_the_target_and_one_step_less_does_not(
        parts in parts(),
        (name, nothing) in levers(),
        metric in metrics(),
        percent in 1_u32..400,
    ) {
        let text = parts.text();
        let mut file = OfferFile::new(text.as_str());
        let Ok(lever) = file.lever(&parts.lever(name)) else {
            return Ok(());
        };
        if !has(&file, name, &lever) {
            return Ok(());
        }
        let set_to = file.setting(&lever);
        let unit = lever.unit(set_to.as_ref()).unwrap();
        let now = set_to.and_then(|now| now.number()).unwrap_or_default();
        let figure = parts.project(4).metric(metric).unwrap().get();
        let amount = (figure * Decimal::from(percent) / Decimal::ONE_HUNDRED).round_dp(2);
        let target = Money::new(amount, Currency::USD);
        file.change(&Change::set(&lever, nothing)).unwrap();
        let input = LeverInput::new(file.terms(), &lever, unit, &asked()).unwrap();
        let mut objective = Objective::new(input, metric, Horizon::default());
        let solved = solve(&mut objective, &mut Target::Amount(target), now, &mut Effort::default());
        match solved {
            Ok(solution) => {
                let there = solution.reaches;
                let put_back = |value| put_back(&text, &lever, &unit.setting(value), metric);
                prop_assert_eq!(put_back(there.value), there.figure.amount());
                prop_assert!(there.figure.amount() >= amount);
                if let Some(before) = solution.falls_short {
                    prop_assert_eq!(put_back(before.value), before.figure.amount());
                    prop_assert!(before.figure.amount() < amount);
                }
            }
            Err(Unsolved::NoEffect(step) | Unsolved::TooLittle(step)) => {
                prop_assert!(step.figure.amount() < amount);
            }
            Err(Unsolved::Unsteady) => prop_assert!(may_lower_pay(name, &text)),
            // One option may be worth less than the cents that its vests are rounded to.
            Err(Unsolved::Undecided) => prop_assert!(name.starts_with("options")),
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn an_objective_matches_the_changed_offer(
        parts in parts(),
        (name, value) in levers(),
        metric in metrics(),
    ) {
        let text = parts.text();
        let mut file = OfferFile::new(text.as_str());
        let is_set = |lever: &Lever| has(&file, name, lever);
        if !file.lever(&parts.lever(name)).is_ok_and(|lever| is_set(&lever)) {
            return Ok(());
        }
        let changed = file.change(&format!("{}={value}", parts.lever(name)).parse().unwrap()).unwrap();
        let offer = file.read(&asked()).unwrap();
        let figure = offer.project(Horizon::default()).unwrap().metric(metric).unwrap().get();
        let unit = changed.lever.unit(changed.to.as_ref()).unwrap();
        let input = LeverInput::new(file.terms(), &changed.lever, unit, &asked()).unwrap();
        let mut objective = Objective::new(input, metric, Horizon::default());
        let value = changed.to.unwrap().number().unwrap();
        prop_assert_eq!(objective.at(value).unwrap().get(), figure);
    }
}

proptest! {
    // Each case runs the program at least twice.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn formats_agree(parts in parts()) {
        let projection = parts.project(4);
        let show = |format: &str| {
            let run = run_with(&format!("show - --rate {RATE} -f {format}"), |_| {}, &parts.text());
            assert_eq!(run.status, 0, "{run}");
            run.stdout
        };
        let (csv, json) = (show("csv"), show("json"));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        for (year, in_json) in projection.years().iter().zip(json["offer"]["years"].as_array().unwrap()) {
            let cells = Component::ALL.map(|component| (component.name(), year.amount(component)));
            for (name, amount) in cells.into_iter().chain([("total", year.total())]) {
                let amount = amount.amount();
                let start = format!(",{},{name},", year.year());
                let written = csv.lines().find_map(|line| line.split_once(&start)).unwrap().1;
                prop_assert_eq!(written, amount.to_string());
                let in_json: Decimal = in_json[name].to_string().parse().unwrap();
                prop_assert_eq!(in_json, amount);
            }
        }
        prop_assert_eq!(json["offer"]["years"].as_array().unwrap().len(), projection.years().len());
    }

    #[test]
    fn a_changed_file_has_the_figures_of_whatif(parts in parts(), changes in changes()) {
        let text = parts.text();
        let changes = parts.lever(&changes);
        // Extreme amounts cause warnings.
        let done = |args: &str, text: &str| {
            let run = run_with(args, |_| {}, text);
            assert_eq!(run.status, 0, "{run}");
            run.stdout
        };
        let whatif =
            |options: &str| done(&format!("whatif - {changes} {options} --rate {RATE}"), &text);
        let said: serde_json::Value = serde_json::from_str(&whatif("-f json")).unwrap();
        let changed = whatif("--toml");
        let shown = done(&format!("show - -f json --rate {RATE}"), &changed);
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        for key in ["years", "metrics", "unvested"] {
            prop_assert_eq!(&said["after"][key], &shown["offer"][key], "{}\n{}", changes, changed);
        }
    }
}

/// One to four changes of different levers.
fn changes() -> impl Strategy<Value = String> {
    let all = [
        "base+=5%",
        "raise=3%,4%",
        "sign_on=1k,2k,3k",
        "sign_on.2-=10%",
        "sign_on.4=7.5k",
        "bonus=12%",
        "grant.value+=50k",
        "grant.vesting=google",
        "grant.granted_month=-3",
        "price=200",
        "prices=100,150",
        "growth=7%",
        "refresher.value=10k",
        "refresher.vesting=even-annual",
    ];
    // A refresher needs a schedule.
    let all = prop::sample::subsequence(all.to_vec(), 1..=4);
    all.prop_map(|mut changes| {
        if changes.contains(&"refresher.value=10k")
            != changes.contains(&"refresher.vesting=even-annual")
        {
            changes.extend(["refresher.value=10k", "refresher.vesting=even-annual"]);
        }
        if changes.contains(&"prices=100,150") {
            changes.retain(|change| !matches!(*change, "growth=7%" | "price=200"));
        }
        changes.join(" ")
    })
}
