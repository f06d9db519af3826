//! End-to-end tests of `walkaway` and `compare --profile`: formats and errors.

use std::fmt::Write;

use crate::program::{run, run_args, run_with};

const L6: &str = "offers/amazon-l6.toml";
const GOOGLE: &str = "offers/google-l5.toml";
const CURRENT: &str = "offers/current-job.toml";
const PROFILE: &str = "offers/profiles/sample.toml";

#[test]
fn every_format_shows_the_number_and_margins() {
    let parts = "--cost-of-living 5% --risk-premium 10% --growth-opportunity=-10k";
    for format in ["table", "markdown", "csv", "json"] {
        let line = format!("walkaway --current {CURRENT} {parts} {L6} {GOOGLE} -f {format}");
        insta::assert_snapshot!(format!("walkaway-{format}"), run(&line));
    }
    insta::assert_snapshot!("walkaway-alone", run("walkaway --current 300k --risk-premium 10%"));
    let total = format!("walkaway --current 1.2M {L6} --metric total");
    insta::assert_snapshot!("walkaway-total", run(&total));
}

#[test]
fn parts_are_amounts_or_percentages_of_current_pay() {
    let number = |args: &str| run(&format!("walkaway --current 300k {args} --get number")).ok();
    assert_eq!(number(""), "300000.00\n");
    assert_eq!(number("--cost-of-living 5% --risk-premium 20k"), "335000.00\n");
    assert_eq!(number("--growth-opportunity -10k"), "290000.00\n");
    assert_eq!(number("--growth-opportunity=-2.5%"), "292500.00\n");
    assert_eq!(number("--cost-of-living 33.333333%"), "400000.00\n");
    let margins = run(&format!("walkaway --current 300k {L6} {GOOGLE} --get margin")).ok();
    assert_eq!(margins, "Amazon L6\t-15000.00\nGoogle L5\t182379.12\n");
    let job = format!("walkaway --current {CURRENT} --metric year1 --get number");
    assert_eq!(run(&job).ok(), run(&format!("show {CURRENT} --get year1")).ok());
}

/// `walkaway` and `solve` agree on the required changes.
#[test]
fn required_changes_match_solve() {
    let json = run(&format!("walkaway --current 320k {L6} -f json")).ok();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let takes = json["offers"][0]["takes"].as_array().unwrap();
    assert!(takes.len() >= 6, "{takes:?}");
    for take in takes {
        let lever = take["lever"].as_str().unwrap();
        let solved = run(&format!("solve {L6} {lever} average=320k --get value")).ok();
        assert_eq!(take["to"].as_f64(), solved.trim().parse().ok(), "{lever}");
    }
}

#[test]
fn margins_say_where_they_count_on_private_equity() {
    let includes = |args: &str| {
        let run = run(&format!("walkaway --current 150k offers/startup-iso.toml {args}")).ok();
        run.contains("\nIncludes Early-stage startup's private equity.\n")
    };
    assert!(includes("") && includes("--metric equity"));
    // All years are shown beside year 1.
    assert!(includes("--metric year1"));
    // Before liquidity, and in cash, it counts for nothing.
    assert!(!includes("--years 3") && !includes("--metric cash"));
}

#[test]
fn a_profile_matches_the_same_options() {
    let number = |args: &str| run(&format!("walkaway {args} --get number")).ok();
    let by_profile = number(&format!("--profile {PROFILE}"));
    let in_environment = run_with(
        "walkaway --get number",
        |command| {
            command.env("OFFERCALC_PROFILE", PROFILE);
        },
        "",
    );
    assert_eq!(in_environment.ok(), by_profile);
    assert_ne!(number(&format!("--profile {PROFILE} --risk-premium 0%")), by_profile);
    let line = format!("compare {L6} {GOOGLE} --profile {PROFILE} --years 1");
    for format in ["table", "json"] {
        insta::assert_snapshot!(format!("profile-{format}"), run(&format!("{line} -f {format}")));
    }
    // Nothing else changes.
    let csv = |options: &str| run(&format!("compare {L6} {GOOGLE} -f csv {options}")).ok();
    assert_eq!(csv(&format!("--profile {PROFILE}")), csv(""));
}

#[test]
fn invalid_walkaway_commands_are_rejected() {
    let folder = std::env::temp_dir().join(format!("offercalc-profile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let profile = folder.join("profile.toml");
    std::fs::write(&profile, "[walkawy]\n[names]\nme = 5\n[fit]\npay = \"90%\"\n").unwrap();
    let wrong = run_args(&["walkaway", "--profile", profile.to_str().unwrap()]);
    assert_eq!((wrong.status, wrong.stdout.as_str()), (1, ""));
    let checked = run_args(&["check", L6, "--profile", profile.to_str().unwrap(), "-f", "csv"]);
    assert_eq!((checked.status, &checked.stderr), (1, &wrong.stderr));
    assert!(checked.stdout.lines().last().unwrap().ends_with(",wrong,"), "{checked}");
    assert_eq!(run(&format!("check --profile {PROFILE}")).status, 0);
    // A sign without a currency, another currency, a file instead of an amount, and output over the
    // profile.
    let sign = "[walkaway]\ncurrent = \"€300k\"\ngrowth = \"-10k\"\n";
    std::fs::write(&profile, sign).unwrap();
    let signed = run_args(&["walkaway", "--profile", profile.to_str().unwrap()]);
    assert!(
        signed.stderr.contains("has a currency sign, but the section sets no currency"),
        "{signed}"
    );
    let euro = "[walkaway]\ncurrency = \"EUR\"\ncurrent = 300_000\n";
    std::fs::write(&profile, euro).unwrap();
    let path = profile.to_str().unwrap();
    let mixed = run_args(&["walkaway", "--profile", path, L6]);
    assert_eq!((mixed.status, mixed.stdout.as_str()), (1, ""));
    assert!(mixed.stderr.contains("the profile is in EUR, but the offers are in USD"), "{mixed}");
    let yearly = run_args(&["walkaway", "--profile", path, "--metric", "total"]);
    assert_eq!(yearly.status, 2, "{yearly}");
    for command in
        [&["compare", L6, GOOGLE][..], &["walkaway", L6], &["score", L6], &["draft", "accept", L6]]
    {
        let args = [command, &["--profile", path, "-o", path]].concat();
        assert_eq!(run_args(&args).status, 2, "{command:?}");
        assert_eq!(std::fs::read_to_string(&profile).unwrap(), euro);
    }
    std::fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/offers/current-job.toml"),
        folder.join("job.toml"),
    )
    .unwrap();
    std::fs::write(&profile, "[walkaway]\ncurrent = \"job.toml\"\n").unwrap();
    let job = run_args(&["walkaway", "--profile", path, "--metric", "year1", "--get", "number"]);
    assert_eq!(job.ok(), run(&format!("show {CURRENT} --get year1")).ok());
    let line = run_args(&["compare", L6, GOOGLE, "--profile", path]).ok();
    assert!(line.contains("Walk-away number: 331,690 a year."), "{line}");
    // Both commands reject a current job in another currency with the same message.
    std::fs::write(folder.join("job.toml"), "currency = \"EUR\"\nbase = 90_000\n").unwrap();
    let by = |command: &str| run_args(&[command, L6, GOOGLE, "--profile", path]);
    let (compared, walked) = (by("compare"), by("walkaway"));
    assert_eq!((compared.status, compared.stdout.as_str()), (1, ""));
    assert!(compared.stderr.contains("the offer is in EUR, but the first is in USD"), "{compared}");
    // One share price cannot apply to a current job at another company.
    std::fs::write(folder.join("job.toml"), "company = \"Oracle\"\nbase = 90_000\n").unwrap();
    let pair = format!("{L6} offers/amazon-l6-negotiated.toml");
    let priced =
        |price: &str| run(&format!("compare {pair} --profile {} {price}", profile.display()));
    let refused = priced("--price 200");
    assert!(refused.stderr.contains("applies one share price"), "{refused}");
    assert_eq!(priced("--price=-20%").status, 0);
    assert_eq!((compared.status, &compared.stderr), (walked.status, &walked.stderr));
    // A profile without a walk-away section may be meant for something else.
    std::fs::write(&profile, "[names]\nme = \"Me\"\n[currency]\nshow = \"USD\"\n").unwrap();
    let named = run_args(&["compare", L6, GOOGLE, "--profile", profile.to_str().unwrap()]).ok();
    assert_eq!(named, run(&format!("compare {L6} {GOOGLE}")).ok());
    std::fs::write(&profile, "[walkaway]\ngrowth = 1_000\n").unwrap();
    let empty = run_args(&["compare", L6, GOOGLE, "--profile", profile.to_str().unwrap()]);
    assert_eq!((empty.status, empty.stdout.as_str()), (1, ""));
    let mut messages =
        wrong.stderr.replace(profile.to_str().unwrap(), "profile.toml") + &empty.stderr;
    std::fs::remove_dir_all(&folder).unwrap();
    for line in [
        "walkaway".to_owned(),
        format!("walkaway {L6}"),
        "walkaway --current missing.toml".to_owned(),
        "walkaway --current 300kk".to_owned(),
        "walkaway --current $300k".to_owned(),
        "walkaway --current 300k --risk-premium €20k".to_owned(),
        "walkaway --current 300k --risk-premium much".to_owned(),
        "walkaway --current 300k --risk-premium 2000%".to_owned(),
        "walkaway --current 300k --get margin".to_owned(),
        "walkaway --current 300k --metric year3_change".to_owned(),
        format!("walkaway --current 300k --metric year9 {L6}"),
        format!("walkaway --current 300k {L6} offers/remote-eur.toml"),
        "walkaway --profile missing.toml".to_owned(),
    ] {
        let run = run(&line);
        assert!(run.status > 0 && run.stdout.is_empty(), "{line}: {}", run.stdout);
        writeln!(messages, "{run}").unwrap();
    }
    insta::assert_snapshot!("walkaway-refused", messages);
}
