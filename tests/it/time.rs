//! Present value and expected pay, in every command and format.

use std::fs;

use crate::program::{Run, run, run_with, toml_files};

const PAIR: &str = "offers/amazon-l6.toml offers/google-l5.toml";
const BOTH: &str = "--discount-rate 5% --leave-rate 10%";

/// Pays early, and less than the other.
const EARLY: &str = "base = 100_000\nsign_on = 190_000";
const LATE: &str = "base = 100_000\n[[one_time]]\namount = 200_000\nmonth = 48";

/// Runs the program with an offer on standard input.
fn on(offer: &str, args: &str) -> Run {
    run_with(args, |_| {}, offer)
}

fn at_width(columns: &str, args: &str) -> String {
    let set_up = |command: &mut std::process::Command| {
        command.env("COLUMNS", columns);
    };
    run_with(args, set_up, "").ok()
}

#[test]
fn rows_answers_and_notes_show_what_is_weighed() {
    let pair = format!("compare {PAIR} {BOTH} --growth 15%");
    for columns in ["60", "80"] {
        insta::assert_snapshot!(format!("time-{columns}"), at_width(columns, &pair));
    }
    let full = format!("show offers/meta-e6.toml {BOTH} --growth 15% --notes full");
    insta::assert_snapshot!("time-show-full", run(&full));
    let three = format!("compare {PAIR} offers/meta-e6.toml --leave-rate 20%");
    insta::assert_snapshot!("time-three", run(&three));
    insta::assert_snapshot!("time-three-narrow", {
        at_width("60", &format!("{three} --discount-rate 5% offers/netflix-senior.toml"))
    });
    let whatif = format!("whatif offers/meta-e6.toml sign_on.repay=full {BOTH}");
    insta::assert_snapshot!("time-whatif", run(&whatif));
}

#[test]
fn every_format_has_the_figures() {
    let pair = format!("compare {PAIR} {BOTH} --years 1");
    for format in ["csv", "json", "markdown"] {
        insta::assert_snapshot!(format!("time-{format}"), run(&format!("{pair} -f {format}")));
    }
    let get = |metric: &str| run(&format!("compare {PAIR} {BOTH} --get {metric}")).ok();
    assert_eq!(get("present_value"), "Amazon L6\t842433.81\nGoogle L5\t1447212.75\n");
}

#[test]
fn a_changed_lead_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name).display().to_string();
        fs::write(&path, text).unwrap();
        path
    };
    let pair = format!("compare {} {}", file("early.toml", EARLY), file("late.toml", LATE));
    let total = run(&pair).ok();
    assert!(total.starts_with("It is too close to call: late is ahead by 10,000"), "{total}");
    let discounted = run(&format!("{pair} --discount-rate 5%")).ok();
    let said = "In present value, at 5% a year, the lead changes: early is ahead by 24,789 (4.5%)";
    assert!(discounted.replace('\n', " ").contains(said), "{discounted}");
    let leaving = run(&format!("{pair} --leave-rate 0%")).ok();
    let said = "In expected pay, with a 0% chance of leaving each year, it is too close to call: \
                late is ahead by 10,000";
    assert!(leaving.replace('\n', " ").contains(said), "{leaving}");
}

/// The present value of every payment, from the ledger that is printed.
#[expect(clippy::float_arithmetic, reason = "an independent calculation, to half a cent")]
fn discounted(offer: &str, rate: f64) -> f64 {
    let ledger = run(&format!("show {offer} --ledger -f csv")).ok();
    let mut reader = csv::Reader::from_reader(ledger.as_bytes());
    let payments: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let signed_on = |month: u32| {
        payments.iter().any(|it| it[3] == *"sign_on" && it[1].parse::<u32>().unwrap() == month)
    };
    let values = payments.iter().map(|payment| {
        let month: u32 = payment[1].parse().unwrap();
        // A sign-on in parts is paid in consecutive months.
        let is_lump = !signed_on(month + 1) && !signed_on(month.saturating_sub(1));
        let is_advance = payment[3] == *"one_time" || (payment[3] == *"sign_on" && is_lump);
        let years = f64::from(if is_advance { month - 1 } else { month }) / 12.0;
        payment[6].parse::<f64>().unwrap() * (1.0 + rate).powf(-years)
    });
    values.sum()
}

#[test]
fn the_present_value_is_that_of_the_printed_ledger() {
    for offer in toml_files("offers") {
        for (rate, fraction) in [("0%", 0.0), ("4.5%", 0.045), ("-2%", -0.02), ("800%", 8.0)] {
            let args = format!("show {offer} --get present_value --discount-rate {rate}");
            let shown = run(&args);
            if shown.status != 0 {
                // An offer in two currencies needs an exchange rate.
                assert!(shown.stderr.contains("exchange rate"), "{shown}");
                continue;
            }
            let shown: f64 = shown.ok().trim().parse().unwrap();
            let expected = discounted(&offer, fraction);
            let is_close = (expected - 0.006..expected + 0.006).contains(&shown);
            assert!(is_close, "{offer} {rate}: {shown} {expected}");
        }
    }
}

#[test]
fn at_zero_both_are_the_total_and_rates_lower_them() {
    for offer in toml_files("offers") {
        let get = |rest: &str| {
            let run = run(&format!("show {offer} {rest}"));
            (run.status == 0).then(|| run.ok().trim().parse::<offercalc::Decimal>().unwrap())
        };
        let total = get("--get total");
        let value = |rate: &str| get(&format!("--get present_value --discount-rate {rate}"));
        let expected = |rate: &str| get(&format!("--get expected --leave-rate {rate}"));
        assert_eq!((value("0%"), expected("0%")), (total, total), "{offer}");
        assert!(value("9%") <= value("1%") && expected("9%") <= expected("1%"));
        let both = get("--get present_value --discount-rate 1% --leave-rate 9%");
        assert!(both <= expected("9%"), "{offer}");
    }
}

#[test]
fn commands_with_a_metric_use_it_instead_of_the_total() {
    let swept = run("sweep offers/amazon-l6.toml base=170k..200k:10k --leave-rate 15% -f csv").ok();
    assert!(swept.contains("170000.00,814987.43"), "{swept}");
    let get = |args: &str| run(&format!("{args} --discount-rate 4%")).ok();
    let solved = get("solve offers/amazon-l6.toml rsu --match offers/google-l5.toml --get value");
    assert_eq!(solved.trim(), "1126129.72");
    let reached = |rsu: &str| {
        let changed = format!("whatif offers/amazon-l6.toml rsu={rsu} --get present_value");
        get(&changed).trim().to_owned()
    };
    let matched = get("show offers/google-l5.toml --get present_value").trim().to_owned();
    assert_eq!(matched, "1788080.02");
    assert_eq!([reached("1126129.71"), reached("1126129.72")], ["1788080.01", "1788080.03"]);
    let score = get("score offers/amazon-l6.toml offers/google-l5.toml");
    assert!(score.contains("present value"), "{score}");
    let json = get("solve offers/amazon-l6.toml base total=1.2M -f json");
    assert!(json.contains("\"metric\": \"present_value\""), "{json}");
    assert!(json.contains("\"discount_rate\": 0.040000"), "{json}");
}

#[test]
fn before_tax_and_after_tax_stand_side_by_side() {
    let shown = run(&format!("show offers/amazon-l6.toml --net {BOTH}")).ok();
    for row in ["take-home  ", "present value  ", "expected pay  "] {
        assert!(shown.contains(row), "{row} is not in\n{shown}");
    }
    let said = "In present value of expected pay before tax, at 5% a year, that is 842,434.\n\
                After tax, 810,478 is take-home pay.";
    assert!(shown.contains(said), "{shown}");
}

#[test]
fn wrong_rates_and_rates_without_effect_are_refused() {
    let show = "show offers/amazon-l6.toml";
    let sweep = "sweep offers/amazon-l6.toml base=170k..180k";
    let lines = [
        format!("{show} --discount-rate 5"),
        format!("{show} --discount-rate 0.05"),
        format!("{show} --discount-rate 0"),
        format!("{show} --discount-rate five"),
        format!("{show} --discount-rate -100%"),
        format!("{show} --discount-rate -101%"),
        format!("{show} --discount-rate 1000.1%"),
        format!("{show} --leave-rate 10"),
        format!("{show} --leave-rate -1%"),
        format!("{show} --leave-rate 100%"),
        format!("{show} --discount-rate -99% --years 50"),
        format!("{show} --get present_value"),
        format!("{show} --get expected --discount-rate 5%"),
        format!("{show} --get total --discount-rate 5%"),
        format!("{show} --get total --leave-rate 5%"),
        format!("{show} --get expected {BOTH}"),
        format!("{sweep} --metric expected"),
        format!("{sweep} --metric average --leave-rate 10%"),
        format!("{sweep} --net --leave-rate 10%"),
        format!("{sweep} --net --metric expected --leave-rate 10%"),
        "solve offers/amazon-l6.toml base total=1.2M --discount-rate -3%".to_owned(),
        "whatif offers/amazon-l6.toml base=1 --toml --leave-rate 10%".to_owned(),
        "walkaway offers/amazon-l6.toml --current 250k --metric expected".to_owned(),
        "market offers/amazon-l6.toml --discount-rate 5%".to_owned(),
        "leave offers/amazon-l6.toml --leave-rate 5%".to_owned(),
    ];
    let refused: String = lines.iter().map(|line| run(line).to_string()).collect();
    insta::assert_snapshot!("time-refused", refused);
}

#[test]
fn a_rate_of_zero_is_allowed_and_any_offer_has_figures() {
    let empty = on("base = 0", "show - --discount-rate 5% --leave-rate 10% --get present_value");
    assert_eq!(empty.ok(), "0.00\n");
    let yen = on(
        "base = 12_000_001\ncurrency = \"JPY\"",
        "show - --discount-rate 5% --get present_value",
    );
    assert_eq!(yen.ok(), "43517956\n");
}
