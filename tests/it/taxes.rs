//! `tax`: the taxes on an offer line by line, withholding on shares, and the list of tax tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use offercalc::Decimal;
use serde_json::Value;

use crate::program::{Run, run, run_with};

/// An offer with `base` in a place, and grants that vest `rsu` in each of four years.
fn offer(place: &str, base: u32, rsu: u32) -> String {
    let mut text = format!("name = \"Sample\"\nlocation = \"{place}\"\nbase = {base}\n");
    if rsu > 0 {
        let value = 4 * rsu;
        text += &format!("[rsu]\nvalue = {value}\nvesting = \"25/25/25/25\"\n");
    }
    text
}

/// An offer with different wages in every year, and a first day.
fn uneven(place: &str) -> String {
    format!(
        "name = \"Uneven\"\nlocation = \"{place}\"\nstart = 2025-05-01\nbase = 180_000\n\
         sign_on = [80_000, 60_000]\n[rsu]\nvalue = 880_000\nvesting = \"amazon\"\n"
    )
}

fn tax(offer: &str, options: &str) -> Run {
    run_with(&format!("tax - {options}"), |_| {}, offer)
}

fn at_width(columns: &str, offer: &str, args: &str) -> String {
    let set_up = |command: &mut std::process::Command| {
        command.env("COLUMNS", columns);
    };
    run_with(args, set_up, offer).ok()
}

/// The lines of each year.
fn lines(offer: &str, options: &str) -> BTreeMap<(u32, String), Decimal> {
    let csv = tax(offer, &format!("-f csv {options}")).ok();
    let mut lines = BTreeMap::new();
    for record in csv.lines().skip(1) {
        let [_, year, line, amount] = record.split(',').collect::<Vec<_>>()[..] else {
            panic!("{record}");
        };
        let known = lines.insert(
            (year.parse().unwrap(), line.to_owned()),
            Decimal::from_str(amount).unwrap_or_default(),
        );
        assert_eq!(known, None, "{record}");
    }
    lines
}

/// Lines with their amounts.
type Expected = &'static [(&'static str, &'static str)];

/// Checks lines of year 1.
fn assert_lines(offer: &str, options: &str, expected: Expected) {
    let lines = lines(offer, options);
    for (line, amount) in expected {
        let found = lines.get(&(1, (*line).to_owned())).map(ToString::to_string);
        assert_eq!(found.as_deref(), Some(*amount), "{line} of {offer}");
    }
}

#[test]
fn a_sample_is_explained_in_every_format() {
    let sample = offer("San Francisco", 180_000, 220_000);
    insta::assert_snapshot!("tax-table", tax(&sample, ""));
    insta::assert_snapshot!("tax-cents", tax(&sample, "--cents --notes full"));
    insta::assert_snapshot!("tax-csv", tax(&sample, "-f csv --years 1"));
    insta::assert_snapshot!("tax-json", tax(&sample, "-f json --years 1"));
    let markdown = tax(&uneven("New York City"), "-f markdown --calendar --years 2");
    insta::assert_snapshot!("tax-markdown", markdown);
    insta::assert_snapshot!("tax-uneven", tax(&uneven("Portland, OR"), ""));
}

/// The examples of published schedules for 2026, single, without savings.
#[test]
fn the_lines_are_those_of_the_schedules() {
    let examples: [(&str, u32, Expected); 7] = [
        (
            "San Francisco",
            250_000,
            &[
                ("state_taxable_income", "244100.00"),
                ("state_bracket_9.3%", "15707.98"),
                ("state_credits", "158.00"),
                ("state_tax", "18860.86"),
                ("sdi", "3250.00"),
                ("state_and_local_taxes", "22110.86"),
                ("state_and_local_limit", "40400.00"),
                ("federal_taxable_income", "227889.14"),
                ("federal_bracket_32%", "8356.52"),
                ("federal_tax", "49380.52"),
                ("take_home", "162994.62"),
            ],
        ),
        (
            "San Francisco",
            400_000,
            &[
                ("state_bracket_9.3%", "28728.82"),
                ("state_bracket_10.3%", "1029.07"),
                ("state_credits", "0.00"),
                ("state_tax", "33068.77"),
                ("federal_bracket_35%", "36927.18"),
                ("federal_tax", "95375.18"),
                ("social_security", "11439.00"),
                ("medicare", "5800.00"),
                ("additional_medicare", "1800.00"),
                ("take_home", "247317.05"),
            ],
        ),
        (
            "New York City",
            250_000,
            &[
                ("state_recapture", "1983.52"),
                ("state_tax", "15945.97"),
                ("new_york_city_credits", "607.92"),
                ("new_york_city_tax", "8647.17"),
                ("city_tax", "8647.17"),
                ("paid_family_leave", "411.91"),
                ("disability", "31.20"),
                ("federal_tax", "48444.40"),
                ("take_home", "161005.35"),
            ],
        ),
        (
            "New York City",
            400_000,
            &[
                ("state_recapture", "2614.00"),
                ("state_tax", "26851.45"),
                ("new_york_city_tax", "14182.17"),
                ("state_and_local_taxes", "41476.73"),
                ("itemized_deductions", "40400.00"),
                ("federal_taxable_income", "359600.00"),
                ("take_home", "244855.02"),
            ],
        ),
        (
            "Seattle",
            400_000,
            &[
                ("state_tax", "0.00"),
                ("city_tax", "0.00"),
                ("paid_family_and_medical_leave", "1489.21"),
                ("wa_cares", "2320.00"),
                ("federal_deduction", "16100.00"),
                ("federal_tax", "103134.25"),
                ("take_home", "274017.54"),
            ],
        ),
        ("Austin, TX", 250_000, &[("payroll_tax", "15514.00"), ("take_home", "183182.00")]),
        (
            "Boston",
            400_000,
            &[
                ("state_exemption", "4400.00"),
                ("state_taxes_deducted", "2000.00"),
                ("state_tax", "19680.00"),
                ("federal_deduction", "20528.70"),
                ("federal_tax", "101584.21"),
                ("take_home", "258848.09"),
            ],
        ),
    ];
    for (place, wages, expected) in examples {
        assert_lines(&offer(place, wages, 0), "--years 1", expected);
    }
}

/// The option for a profile with these lines in `[tax]`.
fn profile(name: &str, lines: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("taxes");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, format!("[tax]\n{lines}\n")).unwrap();
    format!("--years 1 --profile {}", path.display())
}

#[test]
fn savings_before_tax_reduce_what_each_law_excludes() {
    let options = profile("saver.toml", "deferral = 24_500\nhsa = 4_400");
    let expected: Expected = &[
        ("deferral", "24500.00"),
        ("hsa", "4400.00"),
        ("agi", "221100.00"),
        ("state_income", "225500.00"),
        ("state_taxable_income", "219600.00"),
        ("state_tax", "16582.36"),
        ("state_and_local_taxes", "19832.36"),
        ("federal_taxable_income", "201267.64"),
        ("federal_tax", "40902.23"),
        ("medicare", "3561.20"),
        ("additional_medicare", "410.40"),
        ("total_tax", "76145.19"),
        ("take_home", "144954.81"),
    ];
    let sample = offer("San Francisco", 250_000, 0);
    assert_lines(&sample, &options, expected);
    let table = tax(&sample, &options).ok();
    assert!(table.contains("savings before tax 28,900.00"), "{table}");
}

#[test]
fn what_is_withheld_from_shares_is_compared_with_the_tax_on_them() {
    let examples: [(&str, Expected, &str); 3] = [
        (
            "San Francisco",
            &[
                ("federal_tax_on_shares", "63441.18"),
                ("federal_withheld", "48400.00"),
                ("federal_withholding_gap", "15041.18"),
                ("state_tax_on_shares", "20717.91"),
                ("state_withheld", "22506.00"),
                ("state_withholding_gap", "-1788.09"),
                ("withholding_gap", "13253.09"),
            ],
            "Set aside 13,253.09 for April after year 1: less than the tax is withheld from \
             220,000.00 in shares (22% federal, 10.23% California).",
        ),
        (
            "New York City",
            &[
                ("federal_tax_on_shares", "62835.27"),
                ("federal_withholding_gap", "14435.27"),
                ("state_tax_on_shares", "16704.70"),
                ("state_withholding_gap", "-9035.30"),
                ("new_york_city_tax_on_shares", "8088.60"),
                ("new_york_city_withheld", "9350.00"),
                ("new_york_city_withholding_gap", "-1261.40"),
                ("withholding_gap", "4138.57"),
            ],
            "Set aside 4,138.57 for April after year 1: less than the tax is withheld from \
             220,000.00 in shares (22% federal, 11.7% New York, 4.25% New York City).",
        ),
        (
            "Seattle",
            &[("federal_tax_on_shares", "71200.25"), ("withholding_gap", "22800.25")],
            "Set aside 22,800.25 for April after year 1: less than the tax is withheld from \
             220,000.00 in shares (22% federal).",
        ),
    ];
    for (place, expected, sentence) in examples {
        let sample = offer(place, 180_000, 220_000);
        assert_lines(&sample, "--years 1", expected);
        let table = at_width("200", &sample, "tax - --years 1");
        assert!(table.contains(sentence), "{table}");
        // It is a matter of timing.
        let same = offer(place, 400_000, 0);
        let take_home = |offer: &str| lines(offer, "--years 1")[&(1, "take_home".to_owned())];
        assert_eq!(take_home(&sample), take_home(&same));
    }
    let none = tax(&offer("Seattle", 400_000, 0), "").ok();
    assert!(!none.contains("withheld") && !none.contains("April"), "{none}");
}

#[test]
fn a_profile_can_ask_for_the_standard_deduction_or_a_flat_rate() {
    let options = profile("standard.toml", "deductions = \"standard\"");
    for (place, gap) in
        [("San Francisco", "21012.16"), ("New York City", "12503.55"), ("Seattle", "22800.25")]
    {
        let sample = offer(place, 180_000, 220_000);
        let lines = lines(&sample, &options);
        let [owed, net] = ["federal_tax_on_shares", "withholding_gap"]
            .map(|line| lines[&(1, line.to_owned())].to_string());
        assert_eq!((owed.as_str(), net.as_str()), ("71200.25", gap), "{place}");
    }
    let sample = offer("San Francisco", 180_000, 220_000);
    let table = at_width("200", &sample, &format!("tax - {options}"));
    assert!(table.contains("as your profile states, not itemized"), "{table}");

    let options = profile("flat.toml", "rate = \"38%\"");
    let table = tax(&offer("Nowhere", 180_000, 220_000), &options).ok();
    let answer =
        "Of 400,000.00 in year 1, 248,000.00 is take-home pay (62.0%): income tax\n152,000.00.";
    assert!(table.starts_with(answer), "{table}");
    assert!(!table.contains("withheld") && !table.contains("deduction"), "{table}");
}

#[test]
fn a_refund_and_an_unknown_gap_are_said() {
    let refund = at_width("200", &offer("New York City", 60_000, 20_000), "tax - --years 1");
    assert!(refund.contains("Expect a refund of "), "{refund}");
    let years = at_width("200", &offer("New York City", 60_000, 20_000), "tax - --tax-year 2026");
    assert!(years.contains("after each of years 1–4"), "{years}");
    let unknown = at_width("200", &offer("Jersey City, NJ", 180_000, 220_000), "tax -");
    let sentence = "New Jersey: the tables have no flat rate for shares in years 1–4, so employers \
                    withhold by other tables and that gap is not known.";
    assert!(unknown.contains(sentence), "{unknown}");
    let json = tax(&offer("Jersey City, NJ", 180_000, 220_000), "-f json").ok();
    let json: Value = serde_json::from_str(&json).unwrap();
    let state = &json["offer"]["years"][0]["withholding"]["taxes"][1];
    assert!(state["withheld"].is_null() && state["gap"].is_null(), "{state}");
}

#[test]
fn the_deduction_and_its_reason_are_said() {
    let said =
        |place: &str, wages: u32| at_width("200", &offer(place, wages, 0), "tax - --years 1");
    for (place, wages, sentence) in [
        (
            "San Francisco",
            400_000,
            "Federal deduction in year 1: itemized deductions of 38,268.77, more than the standard \
             deduction of 16,100.00 (state and local taxes 38,268.77, limit 40,400.00).",
        ),
        (
            "Boston",
            250_000,
            "Federal deduction in year 1: the standard deduction of 16,100.00, more than itemized \
             deductions of 13,028.70 (state and local taxes 13,028.70, limit 40,400.00).",
        ),
        ("Washington, DC", 250_000, "because federal and state tax together are lower than with"),
    ] {
        let table = said(place, wages);
        assert!(table.contains(sentence), "{place}: {table}");
    }
}

#[test]
fn the_lines_add_up() {
    for place in ["San Francisco", "New York City", "Portland, OR", "Hartford, CT", "Bethesda, MD"]
    {
        let lines = lines(&uneven(place), "");
        for year in 1..=4 {
            let of = |line: &str| lines.get(&(year, line.to_owned())).copied().unwrap_or_default();
            let taxes: Decimal = ["federal", "state", "city", "payroll"]
                .iter()
                .map(|kind| of(&format!("{kind}_tax")))
                .sum();
            assert_eq!(taxes, of("total_tax"), "{place} {year}");
            assert_eq!(of("wages") - taxes, of("take_home"), "{place} {year}");
            for tax in ["federal", "state"] {
                let brackets = format!("{tax}_bracket_");
                let brackets = lines
                    .iter()
                    .filter(|((at, line), _)| *at == year && line.starts_with(&brackets));
                let mut sum: Decimal = brackets.map(|(_, amount)| *amount).sum();
                let part = |what: &str| of(&format!("{tax}_{what}"));
                sum += part("recapture") + part("surtax") - part("credits");
                let difference = (sum - part("tax")).abs();
                assert!(difference <= Decimal::new(5, 2), "{place} {year} {tax}: {difference}");
            }
        }
    }
}

#[test]
fn years_with_the_same_figures_are_shown_once() {
    let sample = offer("Seattle", 400_000, 0);
    let table = tax(&sample, "").ok();
    assert!(table.starts_with("Of 400,000.00 in each of years 1–4, 274,017.54"), "{table}");
    assert!(
        table.lines().any(|line| line.starts_with("USD ") && line.ends_with(" years 1–4")),
        "{table}"
    );
    let json: Value = serde_json::from_str(&tax(&sample, "-f json").ok()).unwrap();
    let years = json["offer"]["years"].as_array().unwrap();
    assert_eq!(years.len(), 4);
    assert!(years.iter().all(|year| year["taxes"]["total"] == years[0]["taxes"]["total"]));
    assert_eq!(json["offer"]["filing"], "single");
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for columns in ["60", "80", "200"] {
        let offers = ["New York City", "Seattle", "Portland, OR", "Trenton, NJ"].map(uneven);
        for offer in &offers {
            for options in
                ["", "--calendar", "--cents", "--calendar --cents --years 12", "--notes full"]
            {
                let table = at_width(columns, offer, &format!("tax - {options}"));
                for line in table.lines() {
                    let width = line.chars().count();
                    assert!(width <= columns.parse().unwrap(), "{columns} {options}: {line}");
                }
            }
        }
        for line in at_width(columns, "", "tax --list").lines() {
            assert!(line.chars().count() <= columns.parse().unwrap(), "{columns}: {line}");
        }
    }
    insta::assert_snapshot!(
        "tax-60",
        at_width("60", &uneven("New York City"), "tax - --years 2 --calendar --notes none")
    );
}

#[test]
fn every_jurisdiction_is_listed_with_its_sources() {
    insta::assert_snapshot!("tax-list-table", run("tax --list"));
    insta::assert_snapshot!("tax-list-csv", run("tax --list -f csv"));
    let json: Value = serde_json::from_str(&run("tax --list -f json").ok()).unwrap();
    let markdown = run("tax --list -f markdown").ok();
    let all = json["jurisdictions"].as_array().unwrap();
    let ids: Vec<&str> = all.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, offercalc::TaxTables::ids().collect::<Vec<_>>());
    for jurisdiction in all {
        let id = jurisdiction["id"].as_str().unwrap();
        assert!(markdown.contains(&format!("| {id} ")), "{id}");
        let laws = jurisdiction["laws"].as_array().unwrap();
        assert_eq!(laws[0]["years"][0], 2025, "{id}");
        for law in laws {
            assert!(!law["sources"].as_array().unwrap().is_empty(), "{id}: {law}");
            let basis = law["basis"].as_str().unwrap();
            assert!(["official", "statute", "derived", "projected"].contains(&basis), "{id}");
        }
    }
}

#[test]
fn taxes_need_no_net_and_other_commands_do() {
    let sample = offer("Seattle", 400_000, 0);
    let older = lines(&sample, "--tax-year 2025 --years 1");
    assert_eq!(older[&(1, "standard_deduction".to_owned())], Decimal::from(15_750));
    assert_eq!(tax(&sample, "--net").status, 2);
    let show =
        |options: &str| run_with(&format!("show - --tax-year 2025 {options}"), |_| {}, &sample);
    assert_eq!(show("").status, 2);
    assert!(show("--net").ok().contains("take-home"));
}

#[test]
fn misuse_is_rejected() {
    let mut messages = String::new();
    for (line, status) in [
        ("tax", 2),
        ("tax --list offers/amazon-l6.toml", 2),
        ("tax --list --tax-year 2026", 2),
        ("tax offers/amazon-l6.toml offers/amazon-l7.toml", 2),
        ("tax offers/amazon-l6.toml --tax-year 2019", 1),
        ("tax offers/amazon-l6.toml --tax-year x", 2),
        ("tax missing.toml", 1),
        ("tax - --calendar", 1),
        ("tax - --tax-year 2026", 1),
        ("show offers/amazon-l6.toml --tax-year 2025", 2),
    ] {
        let run = run_with(line, |_| {}, "base = 100_000\n");
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{line}: {run}");
        messages += &format!("{run}\n");
    }
    insta::assert_snapshot!("tax-misuse", messages);
}
