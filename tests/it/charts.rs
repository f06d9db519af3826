//! End-to-end tests of `--chart`: widths, characters, colours, errors, and that charts show the figures
//! of the tables.

use crate::program::{Run, run, run_with};

const PAIR: &str = "offers/google-l5.toml offers/meta-e6.toml";
const THREE: &str = "offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml";

/// Runs the program with other variables.
fn run_in(variables: &[(&str, &str)], args: &str) -> Run {
    let set_up = |command: &mut std::process::Command| {
        command.envs(variables.iter().copied());
    };
    run_with(args, set_up, "")
}

fn at_width(columns: &str, args: &str) -> String {
    run_in(&[("COLUMNS", columns)], args).ok()
}

fn json(args: &str) -> serde_json::Value {
    serde_json::from_str(&run(&format!("{args} -f json")).ok()).unwrap()
}

/// A folder of offers with the given names.
fn offers(folder: &str, names: &[String]) -> String {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let paths = names.iter().enumerate().map(|(index, name)| {
        let path = folder.join(format!("{index:02}.toml"));
        let (base, sign_on) = (100_000 + 3_000 * index, 50_000 - 2_000 * index);
        // A JSON string is a TOML string.
        let name = serde_json::to_string(name).unwrap();
        let text = format!("name = {name}\nbase = {base}\nsign_on = {sign_on}\n");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    paths.collect::<Vec<_>>().join(" ")
}

#[test]
fn charts_fit_the_terminal() {
    for columns in ["60", "80", "120", "200"] {
        let limit: usize = columns.parse().unwrap();
        let chart = at_width(columns, &format!("compare {THREE} --chart"));
        insta::assert_snapshot!(format!("compare-{columns}"), chart);
        let more = [
            format!("compare {PAIR} --chart --net --cents --years 50"),
            format!("sweep {THREE} price=-40%..40% --chart"),
            format!("simulate {PAIR} --paths 1000 --chart"),
            format!("leave {THREE} --chart"),
        ];
        let more = more.map(|args| at_width(columns, &args));
        for line in more.iter().chain([&chart]).flat_map(|chart| chart.lines()) {
            assert!(line.chars().count() <= limit, "{columns}: {line}");
            assert!(!line.ends_with(' '), "{columns}: {line:?}");
        }
    }
}

#[test]
fn a_very_narrow_terminal_still_shows_every_total() {
    for columns in ["1", "10", "39"] {
        let chart = at_width(columns, &format!("compare {PAIR} --chart"));
        for total in ["535,011", "506,000", "415,443"] {
            assert!(chart.contains(total), "{columns}: {chart}");
        }
    }
}

#[test]
fn outside_utf_8_charts_are_ascii() {
    let args = format!("compare {PAIR} --chart --notes none --years 1");
    let chart = run_in(&[("LC_ALL", "C")], &args).ok();
    assert!(chart.is_ascii(), "{chart}");
    insta::assert_snapshot!("compare-ascii", chart);
    for command in ["simulate --paths 1000", "leave --every 48"] {
        let args = format!("{command} {PAIR} --chart --notes none");
        let chart = run_in(&[("LC_ALL", "C")], &args).ok();
        // Sentences keep their dashes.
        let drawn = chart.split("(USD)").nth(1).unwrap();
        assert!(drawn.is_ascii(), "{chart}");
    }
    let utf8 = run(&args).ok();
    for (variables, is_utf8) in [
        ([("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], true),
        ([("LC_ALL", ""), ("LC_CTYPE", ""), ("LANG", "de_DE.utf8")], true),
        ([("LC_ALL", "C"), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C.UTF-8")], false),
        ([("LC_ALL", ""), ("LC_CTYPE", "de_DE.ISO-8859-1"), ("LANG", "C.UTF-8")], false),
        ([("LC_ALL", ""), ("LC_CTYPE", ""), ("LANG", "")], false),
    ] {
        let found = run_in(&variables, &args).ok();
        assert_eq!(found, if is_utf8 { &*utf8 } else { &*chart }, "{variables:?}");
    }
}

#[test]
fn colours_add_to_the_patterns() {
    for command in ["compare --years 2", "sweep growth=0%,10%", "simulate --paths 1000"] {
        let (command, rest) = command.split_once(' ').unwrap();
        let args = format!("{command} {PAIR} {rest} --chart --notes none");
        let colored = run(&format!("{args} --color always")).ok();
        if command == "compare" {
            insta::assert_snapshot!("compare-color", colored);
        }
        let parts = colored.split('\u{1b}').enumerate();
        let plain = parts.map(|(index, part)| match index {
            0 => part,
            _ => part.split_once('m').unwrap().1,
        });
        assert_eq!(plain.collect::<String>(), run(&args).ok());
    }
}

#[test]
fn every_command_draws_its_charts() {
    let google = "offers/google-l5.toml";
    for (name, args) in [
        ("net", format!("compare {PAIR} --net --years 2")),
        ("show", format!("show {google} --cents")),
        ("whatif", format!("whatif {google} base+=10% --years 2")),
        ("tax", format!("tax {google} --years 2")),
        ("sweep", format!("sweep {PAIR} 2:rsu=400k..1M")),
        ("sweep-rate", format!("sweep {google} growth=5%,5.5% --metric year3_change")),
        ("sweep-one-value", format!("sweep {PAIR} base=200k,200001")),
        ("simulate", format!("simulate {PAIR} --paths 10000")),
        ("simulate-same", format!("simulate {PAIR} --paths 100 --volatility 0%")),
        ("simulate-five", format!("simulate {THREE} {PAIR} --paths 10000")),
        ("leave", format!("leave {THREE} --years 2")),
        ("leave-one", "leave offers/amazon-l6.toml".to_owned()),
    ] {
        insta::assert_snapshot!(name, run(&format!("{args} --chart --notes none")).ok());
    }
}

#[test]
fn calendar_years_are_compared_as_in_the_table() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("charts-calendar");
    std::fs::create_dir_all(&folder).unwrap();
    let texts = [
        "base = 120_000\nstart = 2026-03-16\nsign_on = 40_000",
        "base = 140_000\nstart = 2026-06-01",
    ];
    let paths = ["a", "b"].map(|name| folder.join(format!("{name}.toml")));
    for (path, text) in paths.iter().zip(texts) {
        std::fs::write(path, text).unwrap();
    }
    let [a, b] = paths.map(|path| path.to_str().unwrap().to_owned());
    let chart = run(&format!("compare {a} {b} --calendar --chart --notes none")).ok();
    insta::assert_snapshot!("calendar", chart);
}

/// The totals at the bars and the marks are the figures of the data set.
#[test]
fn charts_show_the_figures_of_the_table() {
    for args in
        [format!("compare {PAIR}"), format!("compare {THREE} --currency EUR --rate EUR/USD=1.1")]
    {
        let chart = run(&format!("{args} --chart --cents")).ok();
        let data = json(&args);
        for offer in data["offers"].as_array().unwrap() {
            for year in offer["years"].as_array().unwrap() {
                let total = year["total"].to_string();
                assert!(chart.replace(',', "").contains(&total), "{total}: {chart}");
            }
        }
        for overtake in data["comparison"]["overtakes"].as_array().unwrap() {
            let [ahead, behind] = ["ahead", "behind"].map(|key| overtake[key].as_str().unwrap());
            let month = overtake["from_month"].as_u64().unwrap();
            let mark = format!("month {month}: ");
            let line = chart.lines().find(|line| line.contains(&mark)).unwrap_or_default();
            let is_marked = line.contains(&format!("{ahead} overtakes {behind}"));
            assert_eq!(is_marked, month > 1, "{mark}: {chart}");
        }
    }
}

#[test]
fn where_the_pay_goes_adds_up_to_it() {
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    for offer in ["google-l5", "full-benefits", "microsoft-principal"] {
        let data = json(&format!("tax offers/{offer}.toml"));
        for year in data["offer"]["years"].as_array().unwrap() {
            let savings = number(&year["savings"]["deferral"]) + number(&year["savings"]["hsa"]);
            let parts = number(&year["taxes"]["total"]) + savings + number(&year["take_home"]);
            assert!((parts - number(&year["in_hand"])).abs() < 0.005, "{offer}: {year}");
        }
    }
}

#[test]
fn of_many_offers_the_largest_are_drawn() {
    let names: Vec<String> = (0..20).map(|index| format!("Offer {index}")).collect();
    let chart = run(&format!("compare {} --chart --years 1", offers("charts-many", &names))).ok();
    insta::assert_snapshot!("many", chart);
}

#[test]
fn any_name_can_be_drawn() {
    let names = [
        &"Very long name ".repeat(13),
        "東京支社の長い名前のオファー",
        "שלום עולם",
        "\u{202e}backwards",
    ];
    let offers = offers("charts-names", &names.map(str::to_owned));
    insta::assert_snapshot!(
        "names",
        at_width("60", &format!("compare {offers} --chart --years 1"))
    );
}

#[test]
fn nothing_and_premiums_can_be_drawn() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("charts-amounts");
    std::fs::create_dir_all(&folder).unwrap();
    let offer = |name: &str, text: &str| {
        let path = folder.join(format!("{name}.toml"));
        std::fs::write(&path, format!("name = \"{name}\"\n{text}")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let premium = "base = 60_000\n[[recurring]]\nname = \"premium\"\namount = -30_000";
    let [nothing, other] = ["Nothing", "Other"].map(|name| offer(name, "base = 0"));
    let premiums = offer("Premiums", premium);
    let most = offer("Most", "base = 1_000_000_000_000");
    for (name, offers) in [
        ("nothing", format!("{nothing} {other}")),
        ("premiums", format!("{premiums} {nothing}")),
        ("most", format!("{most} {premiums}")),
    ] {
        let chart = run(&format!("compare {offers} --chart --notes none --years 1")).ok();
        insta::assert_snapshot!(format!("amounts-{name}"), chart);
    }
    let years = run(&format!("compare {most} {premiums} --chart --years 50")).ok();
    assert!(years.contains("year 50"), "{years}");
}

#[test]
fn charts_are_refused_where_there_are_none() {
    let google = "offers/google-l5.toml";
    let refused = [
        format!("compare {PAIR} --chart -f csv"),
        format!("compare {PAIR} --chart -f markdown"),
        format!("compare {PAIR} --chart --get total"),
        format!("compare {PAIR} --chart --scenarios"),
        format!("sweep {PAIR} growth=0%,10% price=-10%,0% --chart"),
        format!("show {google} --chart --ledger"),
        format!("whatif {google} base+=5% --chart --toml"),
        format!("leave {google} --chart --month 12"),
        format!("leave {google} --chart --ask offers/meta-e6.toml"),
        "tax --list --chart".to_owned(),
        format!("score {google} --chart"),
    ];
    let refused = refused.map(|args| run(&args).to_string());
    insta::assert_snapshot!("refused", refused.join("\n"));
    assert!(run(&format!("compare {PAIR} --chart -f table")).ok().contains("Pay by year"));
}
