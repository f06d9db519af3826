//! End-to-end tests of `sweep` with two levers: the map, its figures and errors.

use std::fmt::Write;

use crate::program::{RATES, run, run_with, toml_files};

const L6: &str = "offers/amazon-l6.toml";
const NEGOTIATED: &str = "offers/amazon-l6-negotiated.toml";
const GOOGLE: &str = "offers/google-l5.toml";
const CURRENT: &str = "offers/current-job.toml";

fn json(args: &str) -> serde_json::Value {
    serde_json::from_str(&run(&format!("{args} -f json")).ok()).unwrap()
}

/// The figures of the cells, row by row, each with its values.
fn cells(args: &str) -> Vec<([f64; 2], f64)> {
    let json = json(args);
    let cells = json["grid"].as_array().unwrap().iter().map(|cell| {
        let number = |value: &serde_json::Value| value.as_f64().unwrap();
        ([0, 1].map(|lever| number(&cell["values"][lever])), number(&cell["figures"][0]))
    });
    cells.collect()
}

#[test]
fn a_map_shows_the_leaders_in_every_format() {
    for format in ["table", "markdown", "csv", "json"] {
        let line = format!("sweep {CURRENT} {NEGOTIATED} price=-20%,0%,20% growth=0%,15%");
        insta::assert_snapshot!(
            format!("two-way-{format}"),
            run(&format!("{line} -f {format} --notes none"))
        );
    }
    insta::assert_snapshot!(
        "two-way-one",
        run(&format!("sweep {L6} price=100,150,200 growth=-10%..10%:10%"))
    );
    let three = "sweep offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml";
    insta::assert_snapshot!(
        "two-way-three",
        run(&format!("{three} price=-40%..40%:20% 1:base=200k,300k,400k,500k"))
    );
}

/// First the leads go, then the map turns, then it becomes a list. Nothing is cut.
#[test]
fn a_map_fits_the_width() {
    let mut shown = String::new();
    let narrow = "price=-40%,0% growth=-10%,0%,10%,20%";
    let wide = "price=-40%..40%:40% growth=-10%..20%:2%";
    let long = "price=-40%..40%:4% growth=-10%..10%:1%";
    for (values, widths) in [(narrow, [60, 80]), (wide, [60, 80]), (long, [60, 200])] {
        for width in widths {
            let line = format!("sweep {CURRENT} {NEGOTIATED} {values} --notes none");
            let set = |command: &mut std::process::Command| {
                command.env("COLUMNS", width.to_string());
            };
            let run = run_with(&line, set, "");
            let table = run.stdout.split("\n\n").skip(1).collect::<Vec<_>>().join("\n\n");
            let lines = table.lines().take(12);
            let lines: Vec<&str> = lines.collect();
            assert!(lines.iter().all(|line| line.chars().count() <= width), "{table}");
            writeln!(shown, "{values}, {width} columns\n{}\n", lines.join("\n")).unwrap();
        }
    }
    insta::assert_snapshot!("two-way-widths", shown);
}

/// A cell equals `whatif` with both values, in either order of the levers.
#[test]
fn a_cell_matches_whatif() {
    let mut compared = 0;
    for path in toml_files("offers") {
        let base = if path.contains("hourly") { "base.hourly" } else { "base" };
        let base = format!("{base}=100k,130k");
        let growth = "growth=-10%,20%";
        let first = cells(&format!("sweep {path} {base} {growth} {RATES}"));
        let mut second = cells(&format!("sweep {path} {growth} {base} {RATES}"));
        second.iter_mut().for_each(|(values, _)| values.reverse());
        second.sort_by(|(one, _), (other, _)| one.partial_cmp(other).unwrap());
        assert_eq!(first, second, "{path}");
        let (name, _) = base.split_once('=').unwrap();
        for ([base, growth], figure) in first {
            let growth = (growth * 100.0).round();
            let changes = format!("{name}={base} growth={growth}%");
            let total = run(&format!("whatif {path} {changes} {RATES} --get total")).ok();
            assert_eq!(Some(figure), total.trim().parse().ok(), "{path} {changes}");
            compared += 1;
        }
    }
    assert!(compared > 60, "{compared}");
}

/// A move of the share price applies to the growth of the same cell.
#[test]
fn a_price_move_and_growth_apply_together() {
    for path in [L6, GOOGLE, CURRENT, "offers/private-double-trigger.toml"] {
        for ([price, growth], figure) in
            cells(&format!("sweep {path} price=-30%,10% growth=-5%,15%"))
        {
            let [price, growth] = [price, growth].map(|rate| (rate * 100.0).round());
            let changed = format!("whatif {path} growth={growth}% --price={price:+}% --get total");
            assert_eq!(Some(figure), run(&changed).ok().trim().parse().ok(), "{changed}");
        }
    }
}

/// The shares of a company that is worth an amount are taxed at every number of them.
#[test]
fn a_cell_after_tax_matches_the_changed_offer() {
    let offer = |shares: &str| {
        format!(
            "base = 200_000\nlocation = \"Seattle\"\n\
             [[options]]\ncount = 40_000\nstrike = 1.20\nvesting = \"startup\"\n\
             [stock]\nprice = 3\nprivate = true\nliquidity_month = 40\n\
             exit_value = \"2B\"\nshares_outstanding = {shares}\n"
        )
    };
    let at = |shares| run_with("show - --net --get take_home", |_| {}, &offer(shares)).ok();
    let row = |levers: &str| {
        let swept = format!("sweep - {levers} --net -f csv");
        run_with(&swept, |_| {}, &offer("120_000_000")).ok()
    };
    let shares = "stock.shares_outstanding=100M,150M";
    let (one, two) = (row(shares), row(&format!("growth=0%,5% {shares}")));
    for (number, name) in [("100_000_000", "100000000"), ("150_000_000", "150000000")] {
        let figure = at(number);
        let figure = figure.trim();
        assert!(one.contains(&format!("\n{name},{figure},")), "{one}");
        assert!(two.contains(&format!("\n0.000000,{name},{figure},")), "{two}");
    }
}

#[test]
fn each_lever_varies_in_its_own_offers() {
    let csv = |args: &str| run(&format!("sweep {L6} {GOOGLE} {args} -f csv")).ok();
    let own = csv("1:base=300k,400k 2:base=200k,300k");
    assert!(own.starts_with("Amazon L6:base,Google L5:base,Amazon L6,Google L5,leader\n"), "{own}");
    assert!(own.contains("\n400000.00,200000.00,2040000.00,1809237.18,Amazon L6\n"), "{own}");
    // A row is a sweep of the second lever, with the first one changed before.
    let row = run(&format!("whatif {L6} base=400k --toml")).ok();
    let row = run_with(&format!("sweep - {GOOGLE} 2:base=200k,300k -f csv"), |_| {}, &row).ok();
    for line in row.lines().skip(1) {
        let line = line.rsplit_once(',').unwrap().0;
        assert!(own.contains(&format!("400000.00,{line}\n")), "{line} {own}");
    }
    let moved = json(&format!("sweep {L6} {GOOGLE} 1:base=300k,400k growth=0%,5%"));
    assert_eq!(moved["levers"][0]["offers"], serde_json::json!(["Amazon L6"]));
    assert_eq!(moved["levers"][1]["offers"], serde_json::json!(["Amazon L6", "Google L5"]));
    assert!(moved["points"].is_null() && moved["handovers"].is_null());
}

#[test]
fn a_map_of_one_state_says_so() {
    let answer = |args: &str| {
        let shown = run(&format!("sweep {args} --notes none")).ok();
        shown.lines().next().unwrap().to_owned()
    };
    for (args, words) in [
        (format!("{L6} {GOOGLE} growth=0%,5% base=100k,110k"), "Google L5 leads in all 4 cases."),
        (format!("{L6} {L6} growth=0%,5% raise=0%,1% --each"), "All 4 cases are tied."),
        (format!("{L6} {L6} growth=0%,5% raise=1%,2%"), "All 4 cases are too close to call."),
        (
            format!("{L6} {L6} growth=0%,5% raise=0%,1%"),
            "2 of 4 cases are too close to call; 2 are tied.",
        ),
    ] {
        assert_eq!(answer(&args), words, "{args}");
    }
}

#[test]
fn a_large_map_streams() {
    let csv = run(&format!("sweep {L6} base=100k..110k:100 growth=-10%..10%:.1% -f csv"));
    assert_eq!(csv.status, 2, "{csv}");
    let csv = run(&format!("sweep {L6} base=100k..110k:100 growth=-10%..10%:0.1% -f csv")).ok();
    assert_eq!(csv.lines().count(), 1 + 101 * 201);
    assert!(csv.ends_with("110000.00,0.100000,949420.00,Amazon L6\n"), "{csv}");
}

#[test]
fn invalid_maps_are_rejected() {
    let lines = [
        format!("sweep {L6} base=1,2 growth=0%,5% price=-20%,20%"),
        "sweep base=1,2 growth=0%,5%".to_owned(),
        format!("sweep {L6} base=170k growth=0%,5%"),
        format!("sweep base=1..2 {L6} growth=0%,5%"),
        format!("sweep {L6} growth=0%,5% growth=0%..10%:5%"),
        format!("sweep {L6} {GOOGLE} growth=0%,5% 2:growth=0%..10%:5%"),
        format!("sweep {L6} {GOOGLE} base=1,2 raise=0%,1% 1:base=3,4"),
        format!("sweep {L6} raise=0%,5% raise.1=0%..10%:5%"),
        format!("sweep {L6} bonus=0%,5% bonus.target=0%..10%:5%"),
        format!("sweep {L6} rsu=100k,200k rsu.shares=1000..2000:500"),
        format!("sweep {CURRENT} price=100,200 prices.2=100..200:50"),
        format!("sweep {CURRENT} prices.2=100,200 growth=0%,10%"),
        format!("sweep {L6} {GOOGLE} growth=0%,10% price=100,200"),
        format!("sweep {L6} offers/startup.toml growth=0%,10% price=-20%,20%"),
        format!("sweep {L6} growth=0%,10% base=1..2:5%"),
        format!("sweep {L6} growth=0%,10% base=-5,5"),
        format!("sweep {L6} 2:growth=0%,10% base=1,2"),
        format!("sweep {L6} growth=0%,10% base=1,2 --growth 5%"),
        format!("sweep {L6} growth=0%,10% base=1,2 --metric year9"),
        format!("sweep {L6} base=100k..200k:1k growth=0%..10%:0.1%"),
        format!("sweep {L6} base=100k..200k:1 growth=0%..10%:0.01% -f csv"),
        format!("sweep {L6} growth=-10%,1000% price=-10%,999% --years 50"),
    ];
    let mut messages = String::new();
    for line in lines {
        let run = run(&line);
        assert!(run.status == 1 || run.status == 2, "{line}: {}", run.stdout);
        assert_eq!(run.stdout, "", "{line}");
        writeln!(messages, "{run}").unwrap();
    }
    insta::assert_snapshot!("two-way-refused", messages);
}
