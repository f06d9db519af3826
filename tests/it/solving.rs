//! Checks `solve` against a scan of every value.

use std::fmt::Write as _;

use offercalc::{
    Change, Currency, Decimal, Effort, Exchange, ExchangeRate, Horizon, Lever, LeverInput, Metric,
    Money, Objective, OfferFile, Overrides, PayKind, Target, Unit, Unsolved, solve,
};
use proptest::prelude::{
    BoxedStrategy, Just, ProptestConfig, Strategy, TestCaseError, any, prop, prop_assert,
    prop_assert_eq, prop_oneof, proptest,
};

use crate::program::{run, run_with};

/// The largest scanned value and target.
const MOST: i32 = 700;

/// The text of an offer in yen, so that the smallest step is 1.
fn offers() -> impl Strategy<Value = String> {
    let allocation = prop_oneof![
        Just("cumulative_rounding"),
        Just("cumulative_round_down"),
        Just("front_loaded"),
        Just("back_loaded"),
        Just("front_loaded_to_single_tranche"),
        Just("back_loaded_to_single_tranche"),
        Just("fractional"),
    ];
    let vesting = prop::collection::vec(1_u32..40, 1..12).prop_map(|weights| {
        let whole: u32 = weights.iter().sum();
        let mut left = 10_000;
        let mut tranches = String::new();
        for (number, weight) in (1..).zip(&weights) {
            let is_last = number == weights.len();
            let part = if is_last { left } else { weight * 10_000 / whole };
            left -= part;
            let month = number * 5;
            let (percent, hundredths) = (part / 100, part % 100);
            write!(tranches, "{{ month = {month}, percent = {percent}.{hundredths:02} }}, ")
                .unwrap();
        }
        format!("[{tranches}]")
    });
    let size = prop_oneof![
        (0_u32..5_000).prop_map(|value| format!("value = {value}")),
        (0_u32..5_000, 1_u32..60)
            .prop_map(|(value, price)| format!("value = {value}\ngrant_price = {price}")),
        (0_u32..500).prop_map(|shares| format!("shares = {shares}")),
    ];
    let stock = prop_oneof![
        (1_u32..60, -50_i32..50)
            .prop_map(|(price, growth)| format!("price = {price}\ngrowth = \"{growth}%\"")),
        prop::collection::vec(1_u32..60, 1..4).prop_map(|prices| format!("prices = {prices:?}")),
    ];
    let grant = (size, allocation, vesting, -20_i32..30, prop::bool::weighted(0.2));
    let stock = prop_oneof![3 => stock.prop_map(Some), 1 => Just(None)];
    let grants = prop::collection::vec(grant, 1..3);
    (grants, stock, cash(), any::<bool>(), plans(), prop::option::weighted(0.3, private()))
        .prop_map(|(grants, stock, cash, refreshed, plans, private)| {
            let Plans { options, espp, others } = plans;
            let is_only = grants.len() == 1;
            let mut text =
                format!("currency = \"JPY\"\n{cash}\n[time]\nhours_per_week = 40\n{others}");
            let mut has_price = stock.is_some();
            for (size, allocation, vesting, month, is_foreign) in grants {
                let is_value = size.starts_with("value");
                let mut size = if is_value || has_price { size.as_str() } else { "value = 900" };
                let mut month = month;
                // Without a share price, the price of a single grant is used.
                if stock.is_none() && is_only && !is_foreign && size.contains("grant_price") {
                    (month, has_price) = (0, true);
                } else if stock.is_none() {
                    size = size.lines().next().unwrap();
                }
                let currency = if is_foreign && is_value { "currency = \"KRW\"\n" } else { "" };
                write!(
                    text,
                    "[[rsu]]\n{size}\nallocation = \"{allocation}\"\nvesting = {vesting}\n\
                     granted_month = {month}\n{currency}"
                )
                .unwrap();
            }
            if refreshed {
                text += "[refresher]\nvalue = 200\nvesting = \"even-quarterly\"\n";
            }
            text.extend(options.filter(|_| has_price));
            let private = private.filter(|_| stock.is_some());
            text.extend(espp.filter(|_| private.is_none()));
            if let Some(stock) = stock {
                write!(text, "[stock]\n{stock}\n{}", private.unwrap_or_default()).unwrap();
            }
            text
        })
}

/// Base and bonus. The base is small, so that a scan reaches every figure.
fn cash() -> impl Strategy<Value = String> {
    let base = prop_oneof![
        3 => (0_u32..300).prop_map(|base| format!("base = {base}")),
        1 => (0_u32..60).prop_map(|rate| format!("base = {{ hourly = {rate}, hours = 7 }}")),
    ];
    let bonus = prop_oneof![
        Just("bonus = 150"),
        Just("bonus = { target = 150, guaranteed = [200, 120], paid_after = 2 }"),
    ];
    (base, bonus).prop_map(|(base, bonus)| format!("{base}\n{bonus}"))
}

/// Sections of an offer besides its grants.
#[derive(Clone, Debug)]
struct Plans {
    options: Option<String>,
    espp: Option<String>,
    others: String,
}

fn plans() -> impl Strategy<Value = Plans> {
    let options = (1_u32..300, 0_u32..60, -20_i32..30).prop_map(|(count, strike, month)| {
        format!(
            "[[options]]\ncount = {count}\nstrike = {strike}\ngranted_month = {month}\n\
             vesting = \"even-annual\"\n"
        )
    });
    let every = prop::sample::select(vec![6, 9, 18, 24]);
    let espp = (101_u32..300, any::<bool>(), every).prop_map(|(contribution, lookback, every)| {
        format!(
            "[espp]\ncontribution = {contribution}\ndiscount = \"15%\"\nlookback = {lookback}\n\
             every = {every}\n"
        )
    });
    let retirement = (0_u32..200).prop_map(|rate| {
        format!(
            "[retirement]\ndeferral = \"40%\"\nlimit = 60\nvesting = {{ years = [0, 50, 50] }}\n\
             match = [{{ rate = \"{rate}%\", up_to = \"20%\" }}, {{ rate = \"50%\" }}]\n"
        )
    });
    let amount = prop_oneof![
        (101_i32..300, prop::sample::select(vec![-1, 1]), -20_i32..30, 1_u32..30).prop_map(
            |(amount, sign, growth, month)| format!(
                "amount = {}\ngrowth = \"{growth}%\"\nfrom_month = {month}",
                amount * sign
            )
        ),
        (-30_i32..30).prop_map(|rate| format!("amount = \"{rate}%\"\nkind = \"benefit\"")),
    ];
    let recurring = amount.prop_map(|amount| format!("[[recurring]]\n{amount}\n"));
    let some = prop::option::weighted::<BoxedStrategy<String>>;
    (
        some(0.3, options.boxed()),
        some(0.3, espp.boxed()),
        some(0.3, retirement.boxed()),
        some(0.4, recurring.boxed()),
    )
        .prop_map(|(options, espp, retirement, recurring)| {
            let others = retirement.unwrap_or_default() + &recurring.unwrap_or_default();
            Plans { options, espp, others }
        })
}

/// The terms of private shares.
fn private() -> impl Strategy<Value = String> {
    let exit = prop_oneof![
        Just(String::new()),
        (1_u32..60).prop_map(|price| format!("exit_price = {price}")),
        (1_u32..900).prop_map(|value| {
            format!("exit_value = {value}\nshares_outstanding = 30\ndilution = \"20%\"")
        }),
    ];
    prop_oneof![
        (1_u32..50, exit).prop_map(|(month, exit)| format!("liquidity_month = {month}\n{exit}")),
        Just("discount = \"30%\"".to_owned()),
    ]
    .prop_map(|terms| format!("private = true\n{terms}\n"))
}

fn metrics() -> impl Strategy<Value = Metric> {
    prop_oneof![
        Just(Metric::Total),
        Just(Metric::Average),
        Just(Metric::FirstTwoYears),
        Just(Metric::PerHour),
        Just(Metric::Guaranteed),
        prop::sample::select(PayKind::ALL.to_vec()).prop_map(Metric::Kind),
        (1_u32..=4).prop_map(Metric::Year),
    ]
}

/// What is asked of every offer: the rate of grants in another currency.
fn asked() -> Overrides {
    let rate: ExchangeRate = "KRW/JPY=3".parse().unwrap();
    Overrides { exchange: Exchange::new([rate]).unwrap(), ..Overrides::default() }
}

/// A lever and its objective; `None` if the offer does not have the lever.
fn objective(
    text: &str,
    name: &str,
    metric: Metric,
) -> Option<(OfferFile, Lever, Unit, Objective)> {
    let mut file = OfferFile::new(text);
    let lever = file.lever(name).ok()?;
    let unit = lever.unit(file.setting(&lever).as_ref())?;
    let placeholder = match unit {
        Unit::Price => "1",
        Unit::Rate => "0%",
        Unit::Amount | Unit::Shares => "0",
    };
    file.change(&Change::set(&lever, placeholder)).ok()?;
    file.read(&asked()).ok()?;
    let input = LeverInput::new(file.terms(), &lever, unit, &asked())?;
    Some((OfferFile::new(text), lever, unit, Objective::new(input, metric, Horizon::default())))
}

/// Whether pay may fall as a lever rises that is not a share price: a base that a cost or the tiers
/// of a match are a part of, or the growth of a cost.
fn may_lower_pay(name: &str, text: &str) -> bool {
    match name {
        "base" | "base.hourly" => text.contains("amount = \"-") || text.contains("[retirement]"),
        "recurring.growth" => text.contains("amount = -"),
        // The size of a foreign grant in whole shares is not checked further.
        _ if name.starts_with("rsu") => text.contains("KRW"),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_solution_matches_a_scan_of_every_value(
        text in offers(),
        name in prop::sample::select(vec![
            "base", "base.hourly", "bonus", "sign_on.1", "rsu.1", "rsu.2", "rsu.1.value",
            "rsu.1.grant_price", "rsu.2.grant_price", "price", "growth", "prices.1", "prices.2",
            "refresher", "options", "options.strike", "espp", "espp.discount", "retirement",
            "retirement.match.1.rate", "recurring", "recurring.growth", "stock.exit_price",
            "stock.exit_value", "stock.shares_outstanding", "stock.discount", "stock.dilution",
        ]),
        metric in metrics(),
        aim in 1..MOST,
        is_negative in any::<bool>(),
        more in 0_u32..3,
    ) {
        let read = OfferFile::new(text.as_str()).read(&asked());
        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
        let Some((file, lever, unit, mut objective)) = objective(&text, name, metric) else {
            return Ok(());
        };
        let digits = unit.digits(lever.currency());
        let in_steps = |step: i32| Decimal::new(step.into(), digits);
        let at = |objective: &mut Objective, step: i32| {
            objective.at(in_steps(step)).unwrap().amount().unwrap().amount()
        };
        // A price may be 0, unless a grant could not be sized.
        let least = match objective.offer_at(in_steps(-1)) {
            Ok(_) => -2 * MOST,
            Err(_) => i32::from(objective.offer_at(Decimal::ZERO).is_err()),
        };
        let aim = if is_negative && least < 0 { -aim } else { aim };
        let goal = at(&mut objective, aim) + Decimal::from(more);
        let mut target = Target::Amount(Money::new(goal, "JPY".parse::<Currency>().unwrap()));
        let now = file.setting(&lever).and_then(|now| now.number()).unwrap_or(Decimal::ONE);
        let solved = solve(&mut objective, &mut target, now, &mut Effort::default());
        // A file cannot have a small amount where a rate is also allowed.
        let or_rate = ["bonus", "espp", "recurring", "retirement"].contains(&name) && unit == Unit::Amount;
        let most_doubtful = if name == "recurring" { 30 } else { 100 };
        let is_typed = |step: &i32| !or_rate || *step == 0 || step.abs() > most_doubtful;
        let figures = (least..2 * MOST).filter(is_typed).map(|step| (step, at(&mut objective, step)));
        let figures: Vec<(i32, Decimal)> = figures.collect();
        let mut reaching = figures.iter().filter(|(_, figure)| *figure >= goal).map(|(step, _)| *step);
        let scanned = if lever.lowers_pay() { reaching.next_back() } else { reaching.next() };
        match solved {
            Ok(solution) => {
                let value = solution.reaches.value;
                prop_assert!(solution.reaches.figure.amount() >= goal);
                let expected = match scanned {
                    // No value within the scan reaches the target, or a value beyond it is the last.
                    _ if value >= in_steps(2 * MOST) => {
                        prop_assert!(scanned.is_none() || lever.lowers_pay());
                        value
                    }
                    // A value before the scan is the first.
                    Some(step) if value < in_steps(least) => {
                        prop_assert_eq!(step, least);
                        value
                    }
                    Some(step) => in_steps(step),
                    None => return Err(TestCaseError::fail(format!("{value} is not scanned"))),
                };
                prop_assert_eq!(value, expected);
                // The solution can be typed and gives the same figure.
                let mut file = OfferFile::new(text.as_str());
                let typed = match unit {
                    Unit::Rate => format!("{}%", (value * Decimal::ONE_HUNDRED).normalize()),
                    _ => value.normalize().to_string(),
                };
                file.change(&Change::set(&lever, typed)).unwrap();
                let offer = file.read(&asked()).unwrap();
                let figure = offer.project(Horizon::default()).unwrap().metric(metric).unwrap();
                prop_assert_eq!(figure.amount(), Some(solution.reaches.figure));
            }
            Err(Unsolved::Unsteady) => {
                // Only a price of whole shares, or of one year, may lower pay.
                let is_price = unit == Unit::Price || name.starts_with("stock.") || name == "growth";
                prop_assert!(is_price || may_lower_pay(name, &text));
            }
            Err(Unsolved::NoEffect(landing)) => {
                // Of an effect that is less than the rounding of pay per hour, samples may see nothing.
                let most = Decimal::from(u32::from(metric == Metric::PerHour));
                let is_same = |figure: &Decimal| (figure - landing.figure.amount()).abs() <= most;
                prop_assert!(figures.iter().all(|(_, figure)| is_same(figure)));
                prop_assert!(scanned.is_none() || metric == Metric::PerHour);
            }
            Err(Unsolved::TooLittle(_)) => prop_assert_eq!(scanned, None),
            // Each option may be worth less than what rounding moves between years.
            Err(Unsolved::Undecided) if name == "options" => {}
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}

const FOLDER: &str = "tests/solving";

/// The error of a rejected command, on one line.
fn refused(args: &str) -> String {
    let run = run(args);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{args}");
    run.stderr.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_negative_lever_can_be_solved_and_swept() {
    let solve = |amount: &str, goal: &str, value: &str| {
        let offer = format!("base = 10_000\n[[recurring]]\namount = {amount}\n");
        let run = run_with(&format!("solve - recurring.1.amount {goal} {value}"), |_| {}, &offer);
        run.stdout.trim().to_owned()
    };
    assert_eq!(solve("-5_000", "total=0", "--get value"), "-10000.00");
    assert_eq!(solve("-5_000", "total=30k", "--get value"), "-2500.00");
    assert_eq!(solve("-5_000", "total=50k", "--get value"), "2500.00");
    assert_eq!(solve("\"-5%\"", "total=20k", "--get value"), "-0.500000");
    let sweep = |range: &str| {
        let offer = "base = 10_000\n[[recurring]]\namount = -5_000\n";
        run_with(&format!("sweep - recurring.1.amount={range} -f csv"), |_| {}, offer).stdout
    };
    let swept = sweep("-20k..0:10k");
    let figures: Vec<&str> = swept.lines().skip(1).collect();
    assert!(figures.len() == 3 && figures[1].starts_with("-10000"), "{swept}");
    assert_eq!(sweep("-20%..0%:10%").lines().count(), 4);
}

#[test]
fn a_lever_without_effect_is_reported_at_once() {
    let messages = refused(&format!("solve {FOLDER}/p4.toml rsu.1 year1.refresher=0.01 --years 2"));
    assert!(messages.contains("`rsu.1.shares` has no effect on `year1.refresher`"), "{messages}");
    let messages = refused("solve offers/amazon-l6-shares.toml rsu year1.refresher=1");
    assert!(messages.contains("`rsu.shares` has no effect on `year1.refresher`"), "{messages}");
}

#[test]
fn a_price_of_whole_shares_is_rejected() {
    // A higher grant price usually means less pay.
    for (line, reason, end) in [
        ("p1.toml prices.1 total=1317589.57 --years 3", "can fall while", "first value"),
        ("p2.toml rsu.grant_price year3=1601318.28 --years 7", "can rise while", "last value"),
    ] {
        let messages = refused(&format!("solve {FOLDER}/{line}"));
        assert!(messages.contains(reason) && messages.contains(end), "{messages}");
    }
}

/// A grant of 600 tranches with all leftover shares in the first: the figure jumps by 586 shares.
#[test]
fn a_walkaway_number_is_reached_with_whole_shares() {
    let line = format!(
        "walkaway {FOLDER}/w.toml --current 3759732.88 --metric first_two_years --growth=-6%"
    );
    let report = run(&format!("{line} -f json")).ok();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let take = &report["offers"][0]["takes"][0];
    assert_eq!((&take["lever"], &take["outcome"]), (&"rsu.value".into(), &"solved".into()));
    assert_eq!(take["to"].as_f64(), Some(464_149_754.66));
    let at = |value: &str| {
        let change = format!("whatif {FOLDER}/w.toml rsu={value} --growth=-6%");
        let figure = run(&format!("{change} --get first_two_years")).ok();
        figure.trim().parse::<Decimal>().unwrap()
    };
    let number = "3759732.88".parse::<Decimal>().unwrap();
    assert!(at("464149754.66") >= number && at("464149754.65") < number);
}

/// A higher price in one year shrinks a refresher but raises the value of other shares.
#[test]
fn undecided_is_not_reported_as_impossible() {
    let text = "currency = \"JPY\"\nbase = 100\n[rsu]\nvalue = 5_000\nallocation = \"front_loaded\"\n\
                vesting = \"even-monthly\"\n";
    // A base this small causes a warning.
    let solve =
        |options: &str| run_with(&format!("solve - total=5_500 {options}"), |_| {}, text).stdout;
    let table = solve("");
    let price = table.lines().find(|line| line.starts_with("share price ")).unwrap_or_default();
    assert!(price.contains("undecided"), "{table}");
    assert!(table.contains("\nUndecided\n") && !table.contains("Not possible alone"), "{table}");
    assert!(solve("-f csv").contains(",unsteady\n"));
    assert!(solve("-f json").contains("\"outcome\": \"unsteady\""));
    let walkaway = |options: &str| {
        let line = format!("walkaway - --current 5_500 --metric total {options}");
        run_with(&line, |_| {}, text).stdout
    };
    assert!(walkaway("").contains("share price: undecided\n"), "{}", walkaway(""));
    assert!(walkaway("-f csv").contains(",undecided.stock.price,\n"));
    // Growth has no effect here.
    let nothing = run_with("solve - sign_on.1 year2=9k", |_| {}, text);
    assert!(nothing.stderr.contains("has no effect on `year2`"), "{nothing}");
}

#[test]
fn steady_levers_are_solved_before_many_grants_of_whole_shares() {
    let grants = (0..100).map(|number| {
        let value = 300_001 + 7 * number;
        format!(
            "[[rsu]]\nvalue = {value}\nallocation = \"front_loaded\"\nvesting = \"even-monthly\"\n"
        )
    });
    let grants: String = grants.collect();
    let text = format!("base = 100_000\nraise = \"1%\"\n{grants}[stock]\nprice = 100\n");
    let report = run_with("solve - total=99M -f csv", |_| {}, &text).stdout;
    for lever in ["base", "sign_on.1"] {
        let line = report.lines().find(|line| line.starts_with(&format!("{lever},")));
        assert!(line.is_some_and(|line| line.ends_with(",solved")), "{line:?}");
    }
}

#[test]
fn rounding_is_shown_only_if_it_changes_the_value() {
    let solve = |options: &str| run(&format!("solve offers/amazon-l6.toml {options}")).ok();
    // 190,000 is already round.
    let round = solve("base average=300k --round 5k");
    assert!(!round.contains("rounded"), "{round}");
    assert_eq!(round, solve("base average=300k"));
    let rounded = solve("base average=300k --round 4k");
    assert!(rounded.contains("rounded") && rounded.contains("At 192,000 it is"), "{rounded}");
    let json = solve("base average=300k --round 4k -f json");
    assert!(json.contains("\"value\": 192000.00"), "{json}");
}

#[test]
fn an_omitted_key_is_solved_from_its_default() {
    let offer = "base = 100_000\nbonus = \"10%\"\n";
    let solve = |options: &str| {
        run_with(&format!("solve - bonus.payout total=480k {options}"), |_| {}, offer).ok()
    };
    // 40,000 of bonus are paid at 100%, 80,000 at 200%.
    assert_eq!(solve("--get value"), "2.000000\n");
    assert_eq!(solve("--get increase"), "1.000000\n");
    assert!(solve("").contains("100%"), "{}", solve(""));
}
