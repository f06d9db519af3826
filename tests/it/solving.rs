//! Checks `solve` against a scan of every value.

use std::fmt::Write as _;

use offercalc::{
    Change, Currency, Decimal, Effort, Horizon, Lever, LeverInput, Metric, Money, Objective,
    OfferFile, Overrides, Setting, Target, Unit, Unsolved, solve,
};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use crate::program::{run, run_with};

/// The largest scanned value and target.
const MOST: u32 = 700;

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
    let grant = (size, allocation, vesting, -20_i32..30);
    let stock = prop_oneof![3 => stock.prop_map(Some), 1 => Just(None)];
    (prop::collection::vec(grant, 1..3), stock, 0_u32..300, any::<bool>()).prop_map(
        |(grants, stock, base, refreshed)| {
            let mut text = format!("currency = \"JPY\"\nbase = {base}\nbonus = 150\n");
            for (size, allocation, vesting, month) in grants {
                // Without a share price, shares and different grant prices are not allowed.
                let size = if stock.is_none() && !size.starts_with("value") {
                    "value = 900"
                } else {
                    &size
                };
                let size = if stock.is_none() { size.lines().next().unwrap() } else { size };
                write!(
                    text,
                    "[[rsu]]\n{size}\nallocation = \"{allocation}\"\nvesting = {vesting}\n\
                     granted_month = {month}\n"
                )
                .unwrap();
            }
            if refreshed {
                text += "[refresher]\nvalue = 200\nvesting = \"even-quarterly\"\n";
            }
            if let Some(stock) = stock {
                write!(text, "[stock]\n{stock}\n").unwrap();
            }
            text
        },
    )
}

fn metrics() -> impl Strategy<Value = Metric> {
    prop_oneof![
        Just(Metric::Total),
        Just(Metric::Average),
        Just(Metric::FirstTwoYears),
        (1_u32..=4).prop_map(Metric::Year),
    ]
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
    let placeholder = if unit == Unit::Price { "1" } else { "0" };
    file.change(&Change::set(&lever, placeholder)).ok()?;
    file.read(&Overrides::default()).ok()?;
    let input = LeverInput::new(file.terms(), &lever, unit, &Overrides::default())?;
    Some((OfferFile::new(text), lever, unit, Objective::new(input, metric, Horizon::default())))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_solution_matches_a_scan_of_every_value(
        text in offers(),
        name in prop::sample::select(vec![
            "base", "bonus", "sign_on.1", "rsu.1", "rsu.2", "rsu.1.value", "rsu.1.grant_price",
            "rsu.2.grant_price", "price", "prices.1", "prices.2", "refresher",
        ]),
        metric in metrics(),
        aim in 1..MOST,
        more in 0_u32..3,
    ) {
        let Some((file, lever, unit, mut objective)) = objective(&text, name, metric) else {
            return Ok(());
        };
        let at = |objective: &mut Objective, value: u32| {
            objective.at(value.into()).unwrap().amount().unwrap().amount()
        };
        let goal = at(&mut objective, aim) + Decimal::from(more);
        let mut target = Target::Amount(Money::new(goal, "JPY".parse::<Currency>().unwrap()));
        let now = file.setting(&lever).and_then(|now| now.number()).unwrap_or(Decimal::ONE);
        let solved = solve(&mut objective, &mut target, now, &mut Effort::default());
        // A price may be 0, unless a grant could not be sized.
        let least = u32::from(objective.offer_at(Decimal::ZERO).is_err());
        let is_typed = |value: &u32| name != "bonus" || *value == 0 || *value > 100;
        let reaching = (least..2 * MOST).filter(is_typed).filter(|value| at(&mut objective, *value) >= goal);
        let scanned = if lever.lowers_pay() { reaching.last() } else { { reaching }.next() };
        match solved {
            Ok(solution) => {
                let value = solution.reaches.value;
                prop_assert!(solution.reaches.figure.amount() >= goal);
                match scanned {
                    // No value within the scan reaches the target.
                    None => prop_assert!(value >= (2 * MOST).into()),
                    Some(_) if lever.lowers_pay() && value >= (2 * MOST).into() => {}
                    Some(scanned) => prop_assert_eq!(value, scanned.into()),
                }
                // The solution can be typed and gives the same figure.
                let mut file = OfferFile::new(text.as_str());
                let typed = match unit.setting(value) {
                    Setting::Rate(_) => unreachable!(),
                    _ => value.normalize().to_string(),
                };
                file.change(&Change::set(&lever, typed)).unwrap();
                let offer = file.read(&Overrides::default()).unwrap();
                let figure = offer.project(Horizon::default()).unwrap().metric(metric).unwrap();
                prop_assert_eq!(figure.amount(), Some(solution.reaches.figure));
            }
            Err(Unsolved::Unsteady) => {
                // Only a price of whole shares, or of one year, may lower pay.
                prop_assert!(unit == Unit::Price);
            }
            Err(Unsolved::NoEffect(landing)) => {
                let same = (least..2 * MOST).filter(is_typed).all(|value| at(&mut objective, value) == landing.figure.amount());
                prop_assert!(same && scanned.is_none());
            }
            Err(Unsolved::TooLittle(_)) => prop_assert_eq!(scanned, None),
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
    // A cost that grows is an increase below 0.
    assert!(solve("-5_000", "total=0", "").contains("-5,000  -100.0%"));
    let sweep = |range: &str| {
        let offer = "base = 10_000\n[[recurring]]\namount = -5_000\n";
        run_with(&format!("sweep - recurring.1.amount={range} -f csv"), |_| {}, offer).stdout
    };
    let swept = sweep("-20k..0:10k");
    let figures: Vec<&str> = swept.lines().skip(1).collect();
    assert!(figures.len() == 3 && figures[1].starts_with("-10000"), "{swept}");
    assert_eq!(sweep("-20%..0%:10%").lines().count(), 4);
}

