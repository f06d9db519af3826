//! End-to-end tests of price levels: `--real`, `[parity]` of a profile, and the cost of living of
//! `walkaway` by parity.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::{Run, run, run_args};

const SEATTLE: &str = "offers/seattle-400k.toml";
const SAN_FRANCISCO: &str = "offers/san-francisco-400k.toml";
const LOS_GATOS: &str = "offers/netflix-senior.toml";

/// A file in a folder of its own.
fn file(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("prices");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn json(run: Run) -> Value {
    serde_json::from_str(&run.ok()).unwrap()
}

#[test]
fn equal_pay_in_seattle_and_san_francisco_is_not_equal_after_tax() {
    let table = run(&format!("compare {SEATTLE} {SAN_FRANCISCO} --net --cents")).ok();
    let take_home: Vec<&str> = table.lines().filter(|line| line.starts_with("take-home")).collect();
    let figures = ["take-home", "274,017.54", "247,317.05", "-26,700.49"];
    assert_eq!(take_home.len(), 4);
    for line in take_home {
        assert_eq!(line.split_whitespace().collect::<Vec<_>>(), figures);
    }
}

#[test]
fn every_format_shows_take_home_pay_in_us_average_prices() {
    for format in ["table", "markdown", "csv", "json"] {
        let line = format!("compare {SEATTLE} {SAN_FRANCISCO} --net --real --years 1 -f {format}");
        insta::assert_snapshot!(format!("real-{format}"), run(&line));
    }
    insta::assert_snapshot!("real-show", run(&format!("show {SEATTLE} --net --real --years 1")));
    let changed = format!("whatif {SEATTLE} location=Austin --net --real --years 1");
    insta::assert_snapshot!("real-whatif", run(&changed));
    let csv = run(&format!("{changed} -f csv")).ok();
    // 274,017.54 × 100 / 111.133, and 277,826.75 × 100 / 98.066.
    let last = ",real_take_home,246567.21,283305.89,36738.68,0.149001";
    assert_eq!(csv.lines().last(), Some(last));
}

#[test]
fn price_levels_change_no_other_figure_and_no_lead() {
    let pair = format!("compare {SEATTLE} {SAN_FRANCISCO} --net");
    let [net, real] = ["", " --real"].map(|real| json(run(&format!("{pair}{real} -f json"))));
    assert_eq!(net["comparison"], real["comparison"]);
    for (net, real) in [0, 1].map(|index| (&net["offers"][index], &real["offers"][index])) {
        assert_eq!(net["metrics"], real["metrics"]);
        // The years add up to the total.
        let years = real["years"].as_array().unwrap().iter();
        let sum: f64 = years.map(|year| year["real_take_home"].as_f64().unwrap()).sum();
        assert!((sum - real["real_take_home"].as_f64().unwrap()).abs() < 0.001);
        assert!(net.get("real_take_home").is_none());
    }
}

#[test]
fn the_price_level_of_a_profile_wins_and_is_named() {
    let profile = file("own.toml", "[parity]\n\"Los Gatos\" = 121.5\nSeattle = 100\n");
    let args = ["compare", SEATTLE, LOS_GATOS, "--net", "--real", "--profile", &profile];
    let compared = json(run_args(&[&args[..], &["-f", "json"]].concat()));
    let year = &compared["offers"][0]["years"][0];
    assert_eq!(year["take_home"], year["real_take_home"]);
    let notes = run_args(&args).ok().replace("\n    ", " ");
    assert!(notes.contains("Seattle prices 100 (US 100; your"), "{notes}");
    assert!(notes.contains("Los Gatos prices 121.5"), "{notes}");
    // The city that the profile names for taxes is the place of the prices, too.
    let profile = file("city.toml", "[tax]\ncity = \"Austin\"\nstate = \"TX\"\n");
    let args = ["show", LOS_GATOS, "--net", "--real", "--profile", &profile];
    let notes = run_args(&args).ok().replace("\n    ", " ");
    assert!(notes.contains("Austin prices 98.066 (US 100; BEA 2024)"), "{notes}");
}

#[test]
fn the_cost_of_living_by_parity_is_the_ratio_of_the_price_levels() {
    let terms = "[walkaway]\ncurrent = 200_000\ncurrent_location = \"Austin\"\n\
                 cost_of_living = \"parity\"\n";
    let profile = file("parity.toml", terms);
    let walkaway = |offers: &[&str], more: &[&str]| {
        run_args(&[&["walkaway", "--profile", &profile], offers, more].concat())
    };
    // 200,000 × 115.613 / 98.066.
    assert_eq!(walkaway(&[SAN_FRANCISCO], &["--get", "number"]).ok(), "235786.10\n");
    // Down to Austin from San Francisco, with the file of the current job.
    let austin = file("austin.toml", "base = 200_000\nlocation = \"Austin, TX\"\n");
    let job = ["walkaway", "--current", SAN_FRANCISCO, "--cost-of-living", "parity", &austin];
    let number = run_args(&[&job[..], &["--get", "number"]].concat()).ok();
    assert_eq!(number, "339290.56\n");
    let json = json(walkaway(&[SAN_FRANCISCO], &["-f", "json"]));
    assert_eq!(json["price_levels"]["from"]["place"], "Austin");
    assert_eq!(json["price_levels"]["to"]["source"], "BEA 2024");
    assert_eq!(json["parts"][0]["rate"].to_string(), "0.178931");
    let full = walkaway(&[SAN_FRANCISCO], &["--notes", "full"]).ok();
    assert!(full.contains("Austin 98.066 (BEA 2024)"), "{full}");
    // A stated part still wins, and so does an option.
    assert_eq!(
        walkaway(&[SAN_FRANCISCO], &["--cost-of-living", "5%", "--get", "number"]).ok(),
        "210000.00\n"
    );
    let line = run_args(&["compare", SAN_FRANCISCO, SAN_FRANCISCO, "--profile", &profile]).ok();
    assert!(line.contains("Walk-away number: 235,786 a year."), "{line}");
    // Offers in several places have several numbers, which a comparison can do without.
    let apart = run_args(&["compare", SAN_FRANCISCO, SEATTLE, "--profile", &profile]);
    assert_eq!(apart.status, 0);
    assert!(apart.stderr.starts_with("warning: no walk-away number: the offers are in"), "{apart}");
    assert!(!apart.stdout.contains("Walk-away"), "{apart}");
}

#[test]
fn a_missing_price_level_says_what_to_type() {
    let nowhere = file("nowhere.toml", "base = 200_000\n");
    let parity = "[walkaway]\ncurrent = 200_000\ncost_of_living = \"parity\"\n";
    let profile = |name, text: &str| format!("--profile {}", file(name, text));
    let unlocated = profile("unlocated.toml", parity);
    let located = profile("located.toml", &format!("{parity}current_location = \"Austin\"\n"));
    let far = format!("{parity}current_location = \"Nome\"\n[parity]\nNome = 10\n");
    let far = profile("far.toml", &far);
    let state = profile("state.toml", "[tax]\nstate = \"TX\"\n");
    let rate = profile("rate.toml", "[tax]\nrate = \"38%\"\n");
    let mut messages = String::new();
    for line in [
        format!("show {SEATTLE} --real"),
        format!("show {SEATTLE} --net --real --get total"),
        format!("sweep {SEATTLE} base=100k..200k --net --real"),
        format!("show {LOS_GATOS} --net --real"),
        format!("show {nowhere} --net --real {rate}"),
        format!("show {SEATTLE} --net --real {state}"),
        format!("walkaway --current 200k --cost-of-living partiy {SEATTLE}"),
        format!("walkaway --current 200k --cost-of-living parity {SEATTLE}"),
        format!("walkaway {SEATTLE} {unlocated}"),
        format!("walkaway {located}"),
        format!("walkaway {nowhere} {located}"),
        format!("walkaway {LOS_GATOS} {located}"),
        format!("walkaway {SEATTLE} {SAN_FRANCISCO} {located}"),
        format!("walkaway {SEATTLE} {far}"),
        format!("walkaway {}", profile("bad.toml", "[walkaway]\ncost_of_living = \"partiy\"\n")),
        format!("walkaway {}", profile("low.toml", "[parity]\nBoise = 1.042\nParis = \"high\"\n")),
    ] {
        let run = run(&line);
        assert!(run.status > 0 && run.stdout.is_empty(), "{line}: {}", run.stdout);
        writeln!(messages, "{run}").unwrap();
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("prices");
    let messages = messages.replace(folder.to_str().unwrap(), "prices");
    insta::assert_snapshot!("prices-refused", messages);
}
