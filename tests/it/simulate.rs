//! End-to-end tests of `simulate`: every format, threads, taxes, leaving and errors.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::program::{Run, run, run_with, toml_files};

const PAIR: &str = "offers/amazon-l6.toml offers/google-l5.toml";
const THREE: &str = "offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml";

fn json(args: &str) -> Value {
    serde_json::from_str(&run(&format!("{args} -f json")).ok()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"))
}

fn at_width(columns: &str, args: &str) -> Run {
    let set_up = |command: &mut Command| {
        command.env("COLUMNS", columns);
    };
    run_with(args, set_up, "")
}

#[test]
fn every_format_shows_the_figures() {
    for format in ["table", "markdown", "csv", "json"] {
        let pair = format!("simulate {PAIR} --paths 1000 -f {format}");
        insta::assert_snapshot!(format!("simulate-{format}"), run(&pair));
        let one = format!("simulate offers/amazon-l6.toml --paths 1000 -f {format}");
        insta::assert_snapshot!(format!("simulate-one-{format}"), run(&one));
    }
    let full = format!("simulate {THREE} --paths 1000 --leave-rate 10% --notes full");
    insta::assert_snapshot!("simulate-full", run(&full));
}

#[test]
fn every_width_shows_every_figure() {
    for columns in ["60", "80", "200"] {
        let args = format!("simulate {THREE} --paths 1000 --notes none");
        let shown = at_width(columns, &args);
        let width = columns.parse().unwrap();
        assert!(shown.stdout.lines().all(|line| line.chars().count() <= width), "{columns}");
        insta::assert_snapshot!(format!("simulate-{columns}"), shown);
    }
    // A row an offer, where they do not fit side by side.
    let many =
        toml_files("offers").into_iter().filter(|it| it.contains("amazon")).collect::<Vec<_>>();
    let args = format!("simulate {} --paths 100 --notes none", many.join(" "));
    insta::assert_snapshot!("simulate-many-60", at_width("60", &args));
}

#[test]
fn figures_do_not_depend_on_the_number_of_threads() {
    let args = format!("simulate {THREE} --leave-rate 10% --paths 20001 -f json");
    let with = |threads: &str| {
        let set_up = |command: &mut Command| {
            command.env("RAYON_NUM_THREADS", threads);
        };
        run_with(&args, set_up, "").ok()
    };
    let one = with("1");
    assert!(one == with("2") && one == with("8"));
    let other = run(&args.replace("--leave", "--seed 2 --leave")).ok();
    assert!(one != other, "another seed gives other figures");
}

#[test]
fn the_mean_of_every_sample_is_its_figure() {
    for file in toml_files("offers") {
        let is_of_options = std::fs::read_to_string(&file).unwrap().contains("[[options]]");
        let rates = crate::program::RATES;
        let figures = json(&format!("simulate {file} {rates} --volatility 35% --seed 11"));
        let offer = &figures["offers"][0];
        let [expected, mean, error] =
            ["at_expected_prices", "mean", "mean_standard_error"].map(|key| number(&offer[key]));
        let away = (mean - expected).abs();
        // Options are worth more on average than at the prices of the file.
        assert!(
            is_of_options || away <= 3.0 * error + 0.02,
            "{file}: {mean} ± {error}, {expected}"
        );
    }
}

#[test]
fn leaving_has_the_mean_of_expected_pay() {
    // By hand: base is paid at the ends of months, the sign-on is paid at the start of years.
    let offer = "base = 180_000\nsign_on = [80_000, 60_000]";
    let args = "simulate - --leave-rate 15% --paths 400k -f json";
    let figures: Value = serde_json::from_str(&run_with(args, |_| {}, offer).ok()).unwrap();
    let offer = &figures["offers"][0];
    let away = (number(&offer["mean"]) - (525_831.47 + 131_000.0)).abs();
    assert!(away < 3.0 * number(&offer["mean_standard_error"]), "{away}");
    // It is the exact figure.
    assert_eq!(number(&offer["at_expected_prices"]), 656_831.47);
    assert_eq!(number(&figures["leave_rate"]), 0.15);
}

#[test]
fn taxes_are_those_of_each_simulated_year() {
    let flat = "base = 175_000\nlocation = \"New York\"\n[rsu]\nvalue = 300_000\n\
                vesting = \"amazon\"\n[stock]\nprice = 170\nvolatility = \"0%\"";
    let figures = run_with("simulate - --net --paths 10 -f json", |_| {}, flat).ok();
    let figures: Value = serde_json::from_str(&figures).unwrap();
    let offer = &figures["offers"][0];
    assert_eq!(figures["metric"], "take_home");
    assert_eq!(offer["mean"], offer["at_expected_prices"]);
    // Progressive taxes take more from the good years than they leave in the bad ones.
    let wild = flat.replace("\"0%\"", "\"80%\"");
    let figures = run_with("simulate - --net --paths 4000 -f json", |_| {}, &wild).ok();
    let figures: Value = serde_json::from_str(&figures).unwrap();
    let offer = &figures["offers"][0];
    assert!(number(&offer["mean"]) < number(&offer["at_expected_prices"]));
    let table = run(&format!("simulate {PAIR} --net --paths 500 --notes none"));
    insta::assert_snapshot!("simulate-net", table);
}

#[test]
fn taxes_and_leaving_go_together() {
    // Without shares, a path is one of `leave --net` a month before.
    let offer = "base = 180_000\nlocation = \"Seattle\"\n[sign_on]\namounts = [80_000]\n\
                 repay_within = 12";
    let args = "simulate - --net --leave-rate 40% --paths 500 --samples -f json";
    let figures: Value = serde_json::from_str(&run_with(args, |_| {}, offer).ok()).unwrap();
    let draws = figures["samples"].as_array().unwrap().iter().map(|draw| draw[0].to_string());
    let found: BTreeSet<String> = draws.collect();
    let kept = |month: u32| {
        let args = format!("leave - --net --month {month} -f json");
        let left: Value = serde_json::from_str(&run_with(&args, |_| {}, offer).ok()).unwrap();
        left["offers"][0]["months"][0]["take_home"].to_string()
    };
    // From month 13 on, nothing is repaid.
    for month in [13, 24, 30, 47] {
        let kept = kept(month);
        assert!(found.contains(&kept), "{kept} after month {month} is not in {found:?}");
    }
}

#[test]
fn extreme_prices_have_figures() {
    let offer = "base = 100_000\n[refresher]\nvalue = 60_000\nvesting = \"even-annual\"\n[stock]\nprice = 100";
    let args = "simulate - --years 50 --volatility 500% --paths 2000 -f json";
    let figures: Value = serde_json::from_str(&run_with(args, |_| {}, offer).ok()).unwrap();
    assert!(number(&figures["offers"][0]["percentiles"]["p50"]) >= 5_000_000.0);
}

#[test]
fn the_histogram_has_every_path() {
    let offer = "base = 10_000\n[sign_on]\namounts = [90_000]\nrepay_within = 48\nrepay = \"full\"";
    for args in ["--leave-rate 50%", "--discount-rate 5% --leave-rate 10%"] {
        let args = format!("simulate - {args} --paths 3000 -f json");
        let figures: Value = serde_json::from_str(&run_with(&args, |_| {}, offer).ok()).unwrap();
        let ranges = figures["histogram"].as_array().unwrap();
        let all: f64 = ranges.iter().map(|range| number(&range["shares"][0])).sum();
        assert!((all - 1.0).abs() < 1e-4, "{args}: {all}");
        assert!(ranges.iter().skip(1).zip(ranges).all(|(next, one)| next["from"] == one["to"]));
    }
}

#[test]
fn samples_are_the_draws() {
    let csv = run(&format!("simulate {PAIR} --paths 300 --samples -f csv")).ok();
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!((rows[0], rows.len()), ("path,Amazon L6,Google L5", 301));
    let figures = json(&format!("simulate {PAIR} --paths 300 --samples"));
    let samples = figures["samples"].as_array().unwrap();
    assert_eq!(samples.len(), 300);
    let first = format!("1,{},{}", samples[0][0], samples[0][1]);
    assert_eq!(rows[1], first);
    let mean = samples.iter().map(|draw| number(&draw[1])).sum::<f64>() / 300.0;
    assert!((mean - number(&figures["offers"][1]["mean"])).abs() < 0.01);
}

#[test]
fn mistakes_say_what_to_type() {
    let without = "base = 1\n[rsu]\nshares = 100\nvesting = \"amazon\"\n[stock]\nprice = 10";
    let volatile = |volatility: &str| format!("{without}\nvolatility = {volatility}");
    let offers = [
        without.to_owned(),
        volatile("\"501%\""),
        volatile("35"),
        volatile("\"-1%\""),
        without.replace("\n[stock]\nprice = 10", "").replace("shares = 100", "value = 100"),
    ];
    let files = offers.iter().map(|text| run_with("simulate -", |_| {}, text).to_string());
    let lines = [
        format!("simulate {PAIR} --paths 0"),
        format!("simulate {PAIR} --paths 1000000001"),
        format!("simulate {PAIR} --paths 1.5"),
        format!("simulate {PAIR} --correlation 1.1"),
        format!("simulate {THREE} --correlation=-0.6"),
        format!("simulate {PAIR} --volatility 501%"),
        format!("simulate {PAIR} --volatility 35"),
        format!("simulate {PAIR} --leave-rate 100%"),
        format!("simulate {PAIR} --leave-rate=-1%"),
        format!("simulate {PAIR} --seed x"),
        format!("simulate {PAIR} --discount-rate=-100%"),
        format!("simulate {PAIR} --discount-rate 5% --net"),
        "simulate offers/amazon-l6.toml --correlation 0.2".to_owned(),
        format!("simulate {PAIR} --samples"),
        "simulate offers/amazon-l6.toml offers/remote-eur.toml --volatility 35%".to_owned(),
        "simulate".to_owned(),
    ];
    let lines = lines.iter().map(|line| run(line).to_string());
    insta::assert_snapshot!("simulate-refused", files.chain(lines).collect::<Vec<_>>().join("\n"));
}
