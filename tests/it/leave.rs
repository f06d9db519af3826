//! End-to-end tests of `leave`: every format, important dates and errors.

use crate::program::{Run, run, run_with};

const META: &str = "offers/meta-e6.toml";
const CURRENT: &str = "offers/current-job.toml";
const THREE: &str = "offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml";

/// A figure on leaving, for an offer on standard input.
fn get(text: &str, month: u32, figure: &str) -> String {
    run_with(&format!("leave - --month {month} --get {figure}"), |_| {}, text).ok()
}

fn at_width(columns: &str, args: &str) -> Run {
    let set_up = |command: &mut std::process::Command| {
        command.env("COLUMNS", columns);
    };
    run_with(args, set_up, "")
}

#[test]
fn every_format_lists_months() {
    for format in ["table", "markdown", "csv", "json"] {
        let one = run(&format!("leave {META} --every 12 -f {format}"));
        insta::assert_snapshot!(format!("leave-{format}"), one);
        let three = run(&format!("leave {THREE} --every 12 -f {format}"));
        insta::assert_snapshot!(format!("leave-three-{format}"), three);
    }
}

#[test]
fn every_format_shows_one_month_in_detail() {
    for format in ["table", "markdown", "csv", "json"] {
        let one = run(&format!("leave {META} --month 8 -f {format}"));
        insta::assert_snapshot!(format!("leave-day-{format}"), one);
        // One offer with clawback terms, and one without a share price.
        let pair = format!("leave {META} offers/startup.toml --month 8 -f {format}");
        insta::assert_snapshot!(format!("leave-day-pair-{format}"), run(&pair));
    }
}

const ONE_TIME: &str = r#"company = "Acme"
base = 200_000
sign_on = [40_000, 20_000]

[[one_time]]
name = "relocation"
amount = 40_000
repay_within = 24

[[one_time]]
name = "retention"
amount = 250_000
month = 13
repay = [{ month = 12, percent = 100 }, { month = 24, percent = 50 }]

[[one_time]]
amount = 5_000
month = 60
"#;

#[test]
fn one_time_payments_are_repaid_by_their_terms() {
    for format in ["table", "csv", "json"] {
        let day = run_with(&format!("leave - --month 26 -f {format}"), |_| {}, ONE_TIME);
        insta::assert_snapshot!(format!("leave-one-time-{format}"), day);
    }
    // After 9 months, 40,000 × 15 ÷ 24 is repaid. The retention bonus is paid in month 13.
    for (month, to_repay) in [(9, "25000.00"), (24, "125000.00"), (35, "125000.00"), (36, "0.00")] {
        assert_eq!(get(ONE_TIME, month, "to_repay"), format!("{to_repay}\n"), "month {month}");
    }
}

#[test]
fn an_unvested_match_is_lost_in_every_format() {
    let sample = "offers/full-benefits.toml";
    for format in ["table", "csv", "json"] {
        let day = run(&format!("leave {sample} --month 35 -f {format}"));
        insta::assert_snapshot!(format!("leave-match-{format}"), day);
    }
    // 62,500 of the grant and 22,218.44 of the match, which vests at the end of month 36.
    let unvested = |month: u32| run(&format!("leave {sample} --month {month} --get unvested")).ok();
    assert_eq!([35, 36].map(unvested), ["84718.44\n", "50000.00\n"]);
}

#[test]
fn a_current_job_leaves_behind_equity_for_a_sign_on_to_match() {
    for format in ["table", "csv", "json"] {
        let ask = format!("leave {CURRENT} --month 0 --ask offers/amazon-l6.toml -f {format}");
        insta::assert_snapshot!(format!("leave-ask-{format}"), run(&ask));
    }
    // Existing grants as they vest, at 160 and 165 per share, and the promised refreshers. No bonus
    // is earned yet.
    for (figure, amount) in [
        ("received", "0.00"),
        ("unvested", "312000.00"),
        ("left_behind_12", "143500.00"),
        ("left_behind_24", "290218.75"),
    ] {
        let printed = run(&format!("leave {CURRENT} --month 0 --get {figure}")).ok();
        assert_eq!(printed, format!("{amount}\n"), "{figure}");
    }
    // `--ask` assumes leaving now, unless `--month` is set.
    let ask = format!("leave {CURRENT} --ask offers/amazon-l6.toml");
    assert_eq!(run(&ask).ok(), run(&format!("{ask} --month 0")).ok());
    // The horizon does not matter.
    let short = run(&format!("leave {CURRENT} --month 0 --years 1 --get left_behind_24")).ok();
    assert_eq!(short, "290218.75\n");
}

#[test]
fn a_due_sign_on_is_left_behind() {
    // 15,000 vests in month 12, and the sign-on of year 2 is due in month 13.
    for (months, amount) in [("12", "75000.00"), ("24", "180000.00")] {
        let line = format!("leave offers/amazon-l6.toml --month 6 --get left_behind_{months}");
        assert_eq!(run(&line).ok(), format!("{amount}\n"), "{months} months");
    }
    // Six of twelve months earn half of the bonus.
    assert_eq!(get("base = 100_000\nbonus = 30_000\n", 6, "left_behind_12"), "15000.00\n");
}

#[test]
fn leaving_after_one_month_keeps_a_twelfth_of_the_payment() {
    let text = "base = 0\n[sign_on]\namounts = [225_000]\nrepay_within = 12\n";
    assert_eq!(get(text, 1, "received"), "225000.00\n");
    assert_eq!(get(text, 1, "to_repay"), "206250.00\n");
    assert_eq!(get(text, 1, "net"), "18750.00\n");
    assert_eq!(get(text, 12, "net"), "225000.00\n");
    let in_full = format!("{text}repay = \"full\"\n");
    assert_eq!(get(&in_full, 11, "to_repay"), "225000.00\n");
    let monthly = format!("{text}paid = \"monthly\"\n");
    assert_eq!(get(&monthly, 1, "received"), "18750.00\n");
    assert_eq!(get(&monthly, 1, "to_repay"), "17187.50\n");
    let unstated = monthly.replace("repay_within = 12\n", "");
    assert_eq!(get(&unstated, 1, "net"), "18750.00\n");
    let messages = run_with("leave - --notes full", |_| {}, &unstated).ok();
    assert!(messages.contains("- sign-on paid in 12 monthly installments\n"), "{messages}");
    assert!(!messages.contains("clawback"), "{messages}");
}

#[test]
fn an_unstated_clawback_is_a_warning() {
    let gap = "sign-on clawback not stated; the net assumes none, so check the letter";
    let text = "base = 100_000
sign_on = [9_000]
";
    for args in ["leave -", "leave - --month 3"] {
        let messages = run_with(args, |_| {}, text).ok();
        assert!(
            messages.contains(&format!(
                "
Warnings
  - {gap}
"
            )),
            "{messages}"
        );
        assert!(!messages.contains("no repayment"), "{messages}");
    }
    let both = run(&format!("leave offers/amazon-l6.toml {META} --month 8")).ok();
    assert!(both.contains("\nWarnings\n  - Amazon L6: sign-on clawback not stated"), "{both}");
    let json = run_with("leave - -f json", |_| {}, text).ok();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["offers"][0]["warnings"][0], "sign-on clawback not stated");
    // Other commands list it as an assumption.
    let shown = run_with("show - --notes full", |_| {}, text).ok();
    assert!(shown.contains("  - sign-on clawback not stated\n"), "{shown}");
    let stated = "base = 100_000
[sign_on]
amounts = [9_000]
repay_within = 12
";
    assert!(!run_with("leave -", |_| {}, stated).ok().contains("Warnings"));
}

#[test]
fn figures_of_several_offers_are_named() {
    let named = run(&format!("leave {THREE} --month 8 --get net")).ok();
    let expected = "Amazon L6\t196666.67\nGoogle L5\t334174.09\nMeta E6\t276666.66\n";
    assert_eq!(named, expected);
}

#[test]
fn leaving_at_the_end_matches_the_total_of_show() {
    for path in [META, CURRENT, "offers/amazon-l6.toml", "offers/remote-eur.toml"] {
        let total = run(&format!("show {path} --get total")).ok();
        assert_eq!(run(&format!("leave {path} --month 48 --get net")).ok(), total, "{path}");
    }
}

#[test]
fn leave_fits_the_terminal() {
    let four = format!("{THREE} offers/microsoft-principal.toml");
    for (columns, limit) in [("60", 60), ("80", 80), ("120", 120)] {
        for args in [&format!("{four} --years 3"), &format!("{four} --month 14"), CURRENT] {
            let table = at_width(columns, &format!("leave {args}")).ok();
            for line in table.lines() {
                assert!(line.chars().count() <= limit, "{columns}: {line}");
            }
        }
    }
    let narrow = at_width("60", &format!("leave {four} --month 14"));
    insta::assert_snapshot!("leave-day-four-60", narrow);
    insta::assert_snapshot!("leave-four-80", run(&format!("leave {four} --years 2")));
}

#[test]
fn many_offers_have_one_row_each() {
    let many = "offers/google-l5.toml ".repeat(20);
    for args in [&many, &format!("{many} --month 30")] {
        let table = run(&format!("leave {args}")).ok();
        assert!(table.contains("\nGoogle L5 (20)"), "{table}");
        assert!(table.lines().count() < 100, "{table}");
    }
}

#[test]
fn frequent_lead_changes_are_only_counted() {
    // 80,000 every other month, compared with 40,000 each month: ahead and equal in turn.
    let tranches = (0..25).map(|number| format!("{{ month = {}, percent = 4 }}", number * 2 + 1));
    let tranches = tranches.collect::<Vec<_>>().join(", ");
    let text = format!("base = 0\n[rsu]\nvalue = 2_000_000\nvesting = [{tranches}]\n");
    let table = run_with("leave - offers/netflix-senior.toml", |_| {}, &text).ok();
    assert!(
        table.starts_with("The net lead changes 47 times. Use --every 1 to see when.\n"),
        "{table}"
    );
    let every = run_with("leave - offers/netflix-senior.toml --every 1", |_| {}, &text).ok();
    assert!(every.contains("\nmonth 47") && every.contains("standard input\nmonth 48"), "{every}");
    assert!(every.contains("  tied\n"), "{every}");
}

#[test]
fn invalid_leave_commands_are_rejected() {
    let a = "offers/amazon-l6.toml";
    let eur = "offers/remote-eur.toml";
    let lines = [
        ("leave".to_owned(), 2),
        (format!("leave {a} --month 49"), 2),
        (format!("leave {a} --month 601"), 2),
        (format!("leave {a} --month -1"), 2),
        (format!("leave {a} --month 3 --every 3"), 2),
        (format!("leave {a} --every 0"), 2),
        (format!("leave {a} {a} --month 0 --ask {a}"), 2),
        (format!("leave {a} --get net"), 2),
        (format!("leave {a} --get nett --month 3"), 2),
        (format!("leave {a} --get net --month 3 -f json"), 2),
        (format!("leave {a} --get net --month 3 --ask {a}"), 2),
        ("leave - --month 0 --ask -".to_owned(), 2),
        (format!("leave {a} {eur}"), 1),
        (format!("leave {a} --month 0 --ask {eur}"), 1),
        (format!("leave {a} --month 0 --ask missing.toml"), 1),
        (format!("leave {a} --growth 1000% --years 24 --month 288"), 1),
    ];
    let mut messages = String::new();
    for (line, status) in lines {
        let run = run(&line);
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{line}");
        messages += &format!("{run}\n");
    }
    insta::assert_snapshot!("leave-refused", messages);
}

#[test]
fn table_json_and_csv_agree_on_one_month() {
    let args = format!("leave {META} --month 8");
    let json: serde_json::Value =
        serde_json::from_str(&run(&format!("{args} -f json")).ok()).unwrap();
    let day = &json["offers"][0]["months"][0];
    for figure in ["received", "unvested", "to_repay", "net", "left_behind_12", "left_behind_48"] {
        let printed = run(&format!("{args} --get {figure}")).ok();
        assert_eq!(day[figure].as_f64(), printed.trim().parse().ok(), "{figure}");
        let csv = run(&format!("{args} -f csv")).ok();
        let row = format!("Meta E6,8,{figure},,,,{},\n", printed.trim());
        assert!(csv.contains(&row), "{row}{csv}");
    }
}

#[test]
fn clawback_steps_can_be_changed() {
    let change = "one_time.2.repay=[{month=24,percent=25}]";
    let messages = run_with(&format!("whatif - {change}"), |_| {}, ONE_TIME).ok();
    let messages = messages.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "100% within 12, 50% within 24 months → 25% within 24 months";
    assert!(messages.contains(said), "{messages}");
    let json = run_with(&format!("whatif - {change} -f json"), |_| {}, ONE_TIME).ok();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let to = &json["changes"][0]["to"];
    assert_eq!(*to, serde_json::json!([{ "month": 24, "percent": 25 }]), "{json}");
    // The printed file can be read again.
    let toml = run_with(&format!("whatif - {change} --toml"), |_| {}, ONE_TIME).ok();
    assert_eq!(get(&toml, 26, "to_repay"), "62500.00\n");
}

#[test]
fn a_late_bonus_is_left_behind_until_it_is_paid() {
    let day = |month: u32| {
        let salary = "offers/salary-with-benefits.toml";
        run(&format!("leave {salary} --month {month} --notes none")).ok()
    };
    let before = day(14);
    assert!(before.contains("month 15     year-1 bonus   "), "{before}");
    assert!(before.contains("month 27     year-2 bonus, 2 of 12 months earned"), "{before}");
    assert!(!day(15).contains("year-1 bonus"));
}

#[test]
fn the_bonus_after_the_horizon_is_left_behind() {
    let text = "base = 100_000\n[bonus]\ntarget = 24_000\npaid_after = 3\n";
    let day = |month: u32, args: &str| {
        run_with(&format!("leave - --month {month} {args}"), |_| {}, text).ok()
    };
    let last = day(48, "");
    let answer = last.split("\n\n").next().unwrap().replace('\n', " ");
    let said = "you keep 472,000, and lose 24,000 in earned but unpaid bonus.";
    assert!(answer.ends_with(said), "{answer}");
    assert!(last.contains("\nbonus not yet paid (lost) "), "{last}");
    assert_eq!(day(48, "--get left_behind_12"), "24000.00\n");
    let csv = day(48, "-f csv");
    assert!(csv.contains("standard input,48,unpaid,bonus,,,24000.00,\n"), "{csv}");
    // Once paid, it is kept.
    assert!(!day(15, "").contains("unpaid bonus"));
    assert!(!day(11, "").contains("unpaid bonus"));
}

#[test]
fn leaving_before_liquidity_includes_no_private_equity() {
    let includes = |args: &str| {
        let text = run(&format!("leave offers/startup-iso.toml {args} --notes none")).ok();
        let text: Vec<&str> = text.lines().filter(|line| line.contains("private equity")).collect();
        text.join("\n")
    };
    let kept = "Includes Early-stage startup's private equity.";
    assert_eq!(
        includes("--month 24"),
        "What you leave behind includes Early-stage startup's private equity."
    );
    assert_eq!(includes("--month 48"), kept);
    assert_eq!(includes(""), kept);
    assert_eq!(includes("--years 3"), "");
}

#[test]
fn options_are_counted_as_options() {
    let text = run("leave offers/startup-iso.toml --month 24 --notes none").ok();
    assert!(
        text.contains("grant                vested  unvested options  unvested (lost)"),
        "{text}"
    );
    assert!(text.contains("the options  50,000 options            50,000"), "{text}");
}

#[test]
fn vested_private_shares_are_unpaid() {
    let text = "base = 100_000\n[rsu]\nshares = 400\nvesting = \"amazon\"\n\
                [stock]\nprice = 10\nprivate = true\nliquidity_month = 60\n";
    let day = run_with("leave - --month 24", |_| {}, text).ok();
    let answer = day.replace('\n', " ");
    assert!(answer.contains("lose 4,000 in unvested or unpaid equity."), "{day}");
    assert!(day.contains("\nunvested or unpaid (lost)"), "{day}");
}

#[test]
fn notes_on_leaving_are_about_the_years_asked_for() {
    let text = "base = 100_000\n[bonus]\ntarget = 24_000\npaid_after = 3\n";
    let notes = run_with("leave - --month 24 --notes full", |_| {}, text).ok();
    assert!(notes.contains("the bonus of year 4 is paid after the horizon"), "{notes}");
}
