//! End-to-end tests of `compare --scenarios`: formats, figures and errors.

use std::fmt::Write;
use std::process::Command;

use serde_json::Value;

use crate::program::{run, run_args, run_with};

const L6: &str = "offers/amazon-l6.toml";
const GOOGLE: &str = "offers/google-l5.toml";
const NETFLIX: &str = "offers/netflix-senior.toml";
const META: &str = "offers/meta-e6.toml";
const PROFILE: &str = "offers/profiles/sample.toml";

fn with_width(line: &str, columns: &str) -> String {
    let set_up = |command: &mut Command| {
        command.env("COLUMNS", columns);
    };
    run_with(line, set_up, "").ok()
}

fn json(args: &[&str]) -> Value {
    let args = [&["compare"], args, &["-f", "json"]].concat();
    serde_json::from_str(&run_args(&args).ok()).unwrap()
}

/// The amounts of rows in CSV: those of a metric in the scenarios, or `weighted`.
fn amounts(args: &[&str], figure: &str) -> Vec<String> {
    let csv = run_args(&[&["compare"], args, &["-f", "csv"]].concat()).ok();
    let rows = csv.lines().filter(|line| line.contains(&format!(",{figure},")));
    rows.map(|line| line.rsplit(',').next().unwrap().to_owned()).collect()
}

#[test]
fn every_format_shows_the_scenarios() {
    for format in ["table", "markdown", "csv", "json"] {
        let line = format!("compare {L6} {GOOGLE} {NETFLIX} --scenarios default -f {format}");
        insta::assert_snapshot!(format!("scenarios-{format}"), run(&line));
    }
    let full = format!("compare {L6} {GOOGLE} {NETFLIX} --scenarios default --notes full");
    insta::assert_snapshot!("scenarios-full", run(&full));
}

#[test]
fn tables_fit_their_terminal() {
    let four = format!("compare {L6} {GOOGLE} {NETFLIX} {META} --scenarios default --notes none");
    let six = format!("{four} offers/amazon-l7.toml offers/microsoft-principal.toml");
    let long =
        "compare offers/amazon-l6-negotiated.toml offers/startup-iso.toml --scenarios default";
    for (name, line, columns) in [
        ("four-60", &four, "60"),
        ("four-80", &four, "80"),
        ("six-60", &six, "60"),
        ("six-200", &six, "200"),
        ("names-60", &long.to_owned(), "60"),
    ] {
        let table = with_width(line, columns);
        let most = table.lines().map(|line| line.chars().count()).max();
        assert!(most <= columns.parse().ok(), "{name}: {most:?}");
        insta::assert_snapshot!(format!("scenarios-{name}"), table);
    }
}

/// 840,000 in cash and 300,000 in shares at today's price. The shares are fixed at grant.
#[test]
fn a_scenario_moves_the_share_price_and_not_the_grant() {
    let default = [L6, GOOGLE, "--scenarios", "default"];
    assert_eq!(amounts(&default, "total")[..3], ["1020000.00", "1140000.00", "1260000.00"]);
    let profile = [L6, GOOGLE, "--scenarios", "--profile", PROFILE];
    assert_eq!(amounts(&profile, "total")[..3], ["1020000.00", "1140000.00", "1320000.00"]);
    assert_eq!(amounts(&profile, "weighted")[0], "1155000.00");
}

/// A scenario gives the figures of the same change without one.
#[test]
fn a_scenario_is_the_same_as_its_options() {
    let all = [L6, GOOGLE, NETFLIX, META, "offers/startup-iso.toml"];
    let by_option = |options: &str, metric: &str| -> Vec<String> {
        let lines = run(&format!("compare {} {options} --get {metric}", all.join(" "))).ok();
        lines.lines().map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect()
    };
    let by_scenario = |changes: &str, options: &str, metric: &str| {
        let scenario = format!("s:100%:{changes}");
        let options: Vec<&str> = options.split_whitespace().collect();
        amounts(
            &[&all[..], &["--scenario", &scenario, "--metric", metric], &options].concat(),
            metric,
        )
    };
    for (changes, options) in [
        ("price=-40%", "--price=-40%"),
        ("price=+25.5%", "--price=+25.5%"),
        ("price=-100%", "--price=-100%"),
        ("growth=10%", "--set growth=10%"),
        ("2:base=180k;1:raise=3%", "--set 2:base=180k --set 1:raise=3%"),
        ("stock.price=-40% ; ", "--price=-40%"),
    ] {
        for metric in ["total", "average", "year2.rsu", "equity"] {
            let there = by_scenario(changes, "", metric);
            assert_eq!(there, by_option(options, metric), "{changes} {metric}");
        }
    }
    // A scenario starts from what --set changed: 170 × 0.9 × 0.6 is 91.80.
    let there = by_scenario("1:price=-40%", "--set 1:price-=10%", "total");
    assert_eq!(there, by_option("--set 1:price=91.80", "total"));
}

#[test]
fn scenarios_are_compared_after_tax() {
    let args = [L6, GOOGLE, "--scenarios", "default"];
    let taxed = amounts(&[&args[..], &["--net"]].concat(), "take_home");
    let by_option = run(&format!("compare {L6} {GOOGLE} --net --price=-40% --get take_home")).ok();
    assert_eq!(by_option.lines().next().unwrap().split('\t').nth(1), Some(taxed[0].as_str()));
    // The metric says so without the option.
    assert_eq!(amounts(&[&args[..], &["--metric", "take_home"]].concat(), "take_home"), taxed);
}

/// The other offer leads at the printed probability, and does not at a tenth of a percent less.
#[test]
fn the_leader_changes_from_the_printed_probability_on() {
    let default = json(&[GOOGLE, NETFLIX, "--scenarios", "default"]);
    let change = &default["leader_changes"][0];
    assert_eq!(
        (&change["scenario"], &change["leader"]),
        (&"bear".into(), &"Netflix Senior".into())
    );
    assert_eq!((change["from"].as_f64(), change["to"].as_f64()), (Some(0.25), Some(0.275)));
    // The other scenarios stay at 2 to 1.
    let leader = |[bear, flat, bull]: [&str; 3]| {
        let bear = format!("bear:{bear}%:price=-40%");
        let flat = format!("flat:{flat}%:");
        let bull = format!("bull:{bull}%:price=+40%");
        let scenarios = [&bear, &flat, &bull].map(|it| ["--scenario", it]);
        let args = [&[GOOGLE, NETFLIX], scenarios.as_flattened()].concat();
        json(&args)["weighted"]["leader"].clone()
    };
    assert_eq!(leader(["27.5", "48.3333", "24.1667"]), "Netflix Senior");
    assert_eq!(leader(["27.4", "48.4", "24.2"]), "Google L5");
}

#[test]
fn options_replace_the_scenarios_of_the_profile() {
    let args = [L6, GOOGLE, "--scenarios", "--profile", PROFILE, "--scenario", "s:100%:price=-10%"];
    let json = json(&args);
    let names: Vec<&Value> =
        json["scenarios"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["s"]);
    // A profile with scenarios changes nothing by itself.
    let plain = run(&format!("compare {L6} {GOOGLE} -f csv")).ok();
    assert_eq!(run(&format!("compare {L6} {GOOGLE} -f csv --profile {PROFILE}")).ok(), plain);
}

#[test]
fn changes_are_said_in_words() {
    let args = [
        "compare",
        L6,
        GOOGLE,
        "--set",
        "1:base=200k",
        "--scenario",
        "crash:12.5%:price=-40%; 1:growth=-10%",
        "--scenario",
        "as is:62.5%:",
        "--scenario",
        "ask:25%:1:base+=5%;2:base=180k; Google: growth=8%;",
        "--cents",
    ];
    insta::assert_snapshot!("scenarios-words", run_args(&args));
    let mut args = vec!["compare", NETFLIX, GOOGLE, "--notes", "brief"];
    let five: Vec<String> = (1..=5).map(|it| format!("s{it}:20%:price=-{it}0%")).collect();
    args.extend(five.iter().flat_map(|scenario| ["--scenario", scenario]));
    insta::assert_snapshot!("scenarios-five", run_args(&args));
}

#[test]
fn invalid_scenarios_are_rejected() {
    let folder = std::env::temp_dir().join(format!("offercalc-scenarios-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let profile = folder.join("profile.toml");
    let path = profile.to_str().unwrap();
    let mut all = String::new();
    for options in [
        "--scenarios",
        "--scenarios bull",
        "--scenario bear",
        "--scenario bear:25%",
        "--scenario bear:25:price=-40%",
        "--scenario bear:abc:price=-40%",
        "--scenario bear:125%:price=-40%",
        "--scenario bear:33.33333%:price=-40%",
        "--scenario :25%:price=-40%",
        "--scenario bear:25%:price",
        "--scenario bear:25%:price=-40%",
        "--scenario bear:75%: --scenario bull:50%:",
        "--scenario bear:25%: --scenario Bear:75%:",
        "--scenario bear:100%:pryce=-40%",
        "--scenario bear:100%:3:growth=-40%",
        "--scenario bear:100%:price=40%",
        "--scenario bear:100%:price=-200%",
        "--scenario bear:100%:price=100",
        "--scenario bear:100%:price=-0%",
        "--scenario bear:100%:base=x",
        "--scenario bear:100%:price=-40%;1:price=-20%",
        "--scenario bear:100%:price=-40%;1:prices=100,110",
        "--scenario bear:100%:growth=5%;2:growth=5%",
        "--scenario bear:100%:2:currency=EUR",
        "--scenarios default --scenario bear:100%:",
        "--scenarios default --price=-10%",
        "--scenarios default --get average",
        "--scenarios default --calendar",
        "--scenarios default --net --real",
        "--scenarios default --metric year3_change",
        "--scenarios default --metric year9",
        "--scenarios default --metric cash --net",
        "--metric total",
    ] {
        let run = run(&format!("compare {L6} {GOOGLE} {options}"));
        assert_eq!(run.stdout, "", "{options}");
        writeln!(all, "$ compare {options}\n[{}]\n{}", run.status, run.stderr).unwrap();
    }
    let netflix = run(&format!("compare {NETFLIX} {L6} --scenario s:100%:price-=40%"));
    writeln!(all, "$ without a price\n[{}]\n{}", netflix.status, netflix.stderr).unwrap();
    let bear = "[[scenario]]\nname = \"bear\"\nprobability = \"25%\"\nset = [\"price=-40%\"]\n";
    for (what, text) in [
        ("no scenarios", "[walkaway]\ncurrent = 1\n".to_owned()),
        ("total", bear.to_owned()),
        ("lever", bear.replace("25%", "100%").replace("price", "pryce")),
        (
            "control characters",
            bear.replace("25%", "100%").replace("bear", "b\\u001b[31m").replace("price", "x"),
        ),
        ("value", bear.replace("25%", "100%").replace("price=-40%", "growth=\\u001b5%")),
        ("nothing", bear.replace("25%", "100%").replace("-40", "-0")),
        ("offer", bear.replace("25%", "100%").replace("price", "Meta: growth")),
        (
            "keys",
            bear.replace("name", "nam")
                .replace("\"25%\"", "0.25")
                .replace("[\"price=-40%\"]", "\"x\""),
        ),
    ] {
        std::fs::write(&profile, text).unwrap();
        let run = run_args(&["compare", L6, GOOGLE, "--scenarios", "--profile", path]);
        let stderr = run.stderr.replace(path, "profile.toml");
        writeln!(all, "$ a profile: {what}\n[{}]\n{stderr}", run.status).unwrap();
    }
    std::fs::remove_dir_all(&folder).unwrap();
    insta::assert_snapshot!("scenarios-refused", all);
}

#[test]
fn side_effects_are_said() {
    let args = ["offers/current-job.toml", META, "--scenario", "up:50%:growth=5%"];
    let args = [&args[..], &["--scenario", "flat:50%:"]].concat();
    let removed = "Current job: share prices by year removed";
    let table = run_args(&[&["compare"], &args[..]].concat()).ok();
    assert!(table.contains(&format!("up: {removed}")), "{table}");
    let json = json(&args);
    assert_eq!(json["scenarios"][0]["kept"][0], removed);
    assert!(json["scenarios"][1].get("kept").is_none());
}

#[test]
fn a_scenario_changes_each_term_once_and_to_another_value() {
    for (scenario, message) in [
        ("a:100%:1:sign_on=50k,50k; 1:sign_on.1=10k", "both change the sign-on year 1"),
        // Neither offer states growth or a raise.
        ("a:100%:growth=0%; raise=0%", "leave everything as it is"),
    ] {
        let refused = run_args(&["compare", L6, NETFLIX, "--scenario", scenario]);
        assert_eq!(refused.status, 2, "{scenario}");
        assert!(refused.stderr.contains(message), "{}", refused.stderr);
    }
}
