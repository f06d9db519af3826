//! End-to-end tests of every command and option: both streams and the exit status.

use std::fs;
use std::process::Stdio;

use crate::program::{RATES, Run, command, run, run_with, toml_files};

const PAIR: &str = "offers/amazon-l6.toml offers/amazon-l6-negotiated.toml";
const THREE: &str = "offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml";

fn at_width(columns: &str, args: &str) -> Run {
    run_with(
        args,
        |command| {
            command.env("COLUMNS", columns);
        },
        "",
    )
}

fn in_dollars() -> String {
    let other = ["remote-eur", "london", "bengaluru"];
    let is_other = |path: &str| other.iter().any(|name| path.contains(name));
    let files = toml_files("offers").into_iter().filter(|path| !is_other(path));
    files.collect::<Vec<_>>().join(" ")
}

#[test]
fn compare_shows_a_pair_side_by_side() {
    insta::assert_snapshot!("compare-table", run(&format!("compare {PAIR}")));
    insta::assert_snapshot!("compare-cents", run(&format!("compare {PAIR} --cents --years 1")));
    insta::assert_snapshot!("compare-markdown", run(&format!("compare {PAIR} -f markdown")));
    insta::assert_snapshot!("compare-csv", run(&format!("compare {PAIR} -f csv --years 2")));
    insta::assert_snapshot!("compare-json", run(&format!("compare {PAIR} -f json --years 3")));
}

#[test]
fn compare_fits_the_terminal() {
    for columns in ["60", "80", "120", "200"] {
        let all = at_width(columns, &format!("compare {}", in_dollars())).ok();
        insta::assert_snapshot!(format!("compare-all-{columns}"), all);
        let three = at_width(columns, &format!("compare {THREE}")).ok();
        insta::assert_snapshot!(format!("compare-three-{columns}"), three);
        for line in all.lines().chain(three.lines()) {
            let limit = columns.parse().unwrap();
            assert!(line.chars().count() <= limit, "{columns}: {line}");
        }
    }
}

#[test]
fn amounts_are_never_cut_off() {
    for columns in ["0", "1", "20", "x"] {
        let table = at_width(columns, &format!("compare {PAIR}")).ok();
        for number in ["270,000", "1,315,000", "+175,000"] {
            assert!(table.contains(number), "{columns}: {table}");
        }
    }
}

#[test]
fn show_lists_the_ledger_in_every_format() {
    let path = "show offers/amazon-l6.toml --ledger --years 1";
    for format in ["table", "markdown", "csv", "json"] {
        insta::assert_snapshot!(format!("ledger-{format}"), run(&format!("{path} -f {format}")));
    }
}

#[test]
fn a_ledger_names_grants_and_omits_shares_without_a_price() {
    insta::assert_snapshot!(
        "ledger-grants",
        run("show offers/current-job.toml --ledger --years 1 -f csv")
    );
    let startup = run("show offers/startup.toml --ledger -f json").ok();
    let json: serde_json::Value = serde_json::from_str(&startup).unwrap();
    let vest = json["ledger"].as_array().unwrap().iter().find(|line| line["component"] == "rsu");
    let vest = vest.unwrap();
    assert!(vest["shares"].is_null() && vest["share_price"].is_null(), "{vest}");
}

#[test]
fn pay_per_hour_needs_the_hours() {
    let hourly = run("show offers/hourly-contract.toml --get per_hour");
    assert_eq!(hourly.ok(), "94.47\n");
    let salary = run("show offers/amazon-l6.toml --get per_hour");
    assert_eq!((salary.status, salary.stdout.as_str()), (1, ""));
    assert!(salary.stderr.contains("needs a [time] section"), "{}", salary.stderr);
    assert!(salary.stderr.contains("hint: add the hours worked"), "{}", salary.stderr);
}

#[test]
fn get_prints_plain_values() {
    for (metric, value) in [
        ("year1", "270000.00"),
        ("year1.rsu", "15000.00"),
        ("total", "1140000.00"),
        ("average", "285000.00"),
        ("guaranteed", "840000.00"),
        ("first_two_years", "275000.00"),
        ("year3_change", "0.072727"),
    ] {
        let printed = run(&format!("show offers/amazon-l6.toml --get {metric}")).ok();
        assert_eq!(printed, format!("{value}\n"), "{metric}");
    }
    let both = run(&format!("compare {PAIR} --get total")).ok();
    assert_eq!(both, "Amazon L6\t1140000.00\nAmazon L6, negotiated\t1315000.00\n");
}

#[test]
fn options_override_share_price_and_growth() {
    let year1 = |options: &str| run(&format!("show offers/amazon-l6.toml --get {options}")).ok();
    assert_eq!(year1("year1.rsu --price 340"), "30000.00\n");
    assert_eq!(year1("year3.rsu --growth 10%"), "145200.00\n");
    assert_eq!(year1("year3.rsu --growth -50%"), "30000.00\n");
}

#[test]
fn one_offer_can_come_from_standard_input() {
    let text = "base = 200_000\n";
    let named = run_with("compare - offers/amazon-l6.toml --get year1", |_| {}, text).ok();
    assert_eq!(named, "standard input\t200000.00\nAmazon L6\t270000.00\n");
    assert_eq!(run_with("show - --get year1", |_| {}, text).ok(), "200000.00\n");
}

#[test]
fn offers_with_the_same_name_get_distinct_names() {
    let same = "offers/netflix-senior.toml ".repeat(3);
    let named = run(&format!("compare {same} --get year1")).ok();
    let names: Vec<&str> = named.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, ["Netflix Senior", "Netflix Senior (2)", "Netflix Senior (3)"]);
}

#[test]
fn check_lists_every_file_and_every_error() {
    let files = "offers/amazon-l6.toml tests/bad/bare-rate.toml tests/bad/missing.toml";
    insta::assert_snapshot!("check-table", run(&format!("check {files}")));
    insta::assert_snapshot!("check-json", run(&format!("check {files} -f json")));
    insta::assert_snapshot!("check-csv", run("check offers/amazon-l6.toml -f csv"));
}

#[test]
fn presets_are_listed_with_their_sources() {
    insta::assert_snapshot!("presets-table", run("presets"));
    insta::assert_snapshot!("presets-csv", run("presets -f csv"));
    insta::assert_snapshot!("presets-markdown", run("presets amazon -f markdown"));
    insta::assert_snapshot!("presets-json", run("presets amazon -f json"));
}

#[test]
fn init_prints_a_valid_offer() {
    let text = run("init --vesting amazon").ok();
    insta::assert_snapshot!("init", text);
    let shown = run_with("show - --get year2.rsu", |_| {}, &text).stdout;
    assert_eq!(shown, "45000.00\n");
}

#[test]
fn help_of_every_command() {
    let commands = "compare show tax batch whatif solve sweep leave market walkaway simulate score draft check presets init \
                    schema completions man";
    let commands = commands.split_whitespace();
    for command in std::iter::once("").chain(commands) {
        let run = run(&format!("{command} --help"));
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{command}");
        insta::assert_snapshot!(format!("help-{command}"), run);
    }
    insta::assert_snapshot!("help-none", run(""));
    assert!(run("--version").ok().starts_with("offercalc "));
}

#[test]
fn completions_and_manual_pages_are_printed() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&format!("completions {shell}")).ok();
        assert!(script.contains("offercalc") && script.contains("ledger"), "{shell}");
    }
    assert!(run("man").ok().contains(".TH offercalc 1"));
    assert!(run("man compare").ok().contains(".TH offercalc-compare 1"));
}

#[test]
fn wrong_command_lines_are_rejected() {
    let a = "offers/amazon-l6.toml";
    let lines = [
        "compare".to_owned(),
        format!("compare {a}"),
        format!("compare {a} {a} --years 51"),
        format!("compare {a} {a} --years"),
        format!("compare {a} {a} --frmat json"),
        format!("compare {a} {a} -f jsn"),
        format!("compare {a} {a} --price -1"),
        format!("compare {a} {a} --growth 10"),
        format!("compare {a} {a} --growth -101%"),
        format!("compare {a} {a} --get totl"),
        format!("compare {a} {a} --get zzz"),
        format!("compare {a} {a} --get year9"),
        format!("compare {a} {a} --get total -f csv"),
        format!("compare {a} {a} -f json --years x"),
        format!("show {a} {a}"),
        format!("show {a} --years 4 --years 5"),
        format!("show {a} --ledger --get total"),
        "compare - -".to_owned(),
        "presets amazn".to_owned(),
        "init --vesting zzz".to_owned(),
        "completions fsh".to_owned(),
        format!("compare {a} {a} --get year51"),
        format!("compare {a} {a} --price -5"),
        format!("compare {a} {a} --price $200"),
        format!("compare {a} {a} --cents=yes"),
        "completions".to_owned(),
        "man foo".to_owned(),
        "presets amazon google".to_owned(),
        "completions bash zsh".to_owned(),
        format!("show {a} --set base=1"),
        format!("leave {a} --set base=1"),
        "shw".to_owned(),
        "schema profil".to_owned(),
        "schema zzz".to_owned(),
        format!("schema {a}"),
        "schema -o offer.toml".to_owned(),
    ];
    let mut messages = String::new();
    for line in lines {
        let run = run(&line);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{line}");
        messages += &format!("{run}\n");
    }
    insta::assert_snapshot!("wrong-command-lines", messages);
}

#[test]
fn unreadable_and_unwritable_files_are_reported() {
    let a = "offers/amazon-l6.toml";
    let lines = [
        format!("compare {a} missing.toml offers"),
        format!("compare {a} offers/remote-eur.toml"),
        format!("compare {a} offers/remote-eur.toml --get total"),
        format!("compare {a} {a} -o missing/answer.txt"),
        format!("compare {a} {a} -o offers"),
    ];
    let mut messages = String::new();
    for line in lines {
        let run = run(&line);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{line}");
        messages += &format!("{run}\n");
    }
    insta::assert_snapshot!("unreadable", messages);
}

/// A temporary folder for one test.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn an_output_file_is_written_completely_or_not_at_all() {
    let folder = folder("output");
    let answer = folder.join("answer.csv");
    let to_file = format!("compare {PAIR} -f csv -o {}", answer.display());
    assert_eq!(run(&to_file).ok(), "");
    let written = fs::read_to_string(&answer).unwrap();
    assert_eq!(written, run(&format!("compare {PAIR} -f csv")).ok());

    let bad = run(&format!("compare {PAIR} missing.toml -o {}", answer.display()));
    assert_eq!(bad.status, 1);
    assert_eq!(fs::read_to_string(&answer).unwrap(), written);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn output_follows_links_and_does_not_replace_devices() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("links");
    let (file, link) = (folder.join("file"), folder.join("link"));
    fs::write(&file, "before").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    let show = |to: &std::path::Path| {
        run(&format!("show offers/netflix-senior.toml -f csv --years 1 -o {}", to.display()))
    };
    assert_eq!(show(&link).ok(), "");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().starts_with("offer,year"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);

    let nowhere = folder.join("nowhere");
    symlink(folder.join("missing"), &nowhere).unwrap();
    assert_eq!(show(&nowhere).status, 1);
    assert!(fs::symlink_metadata(&nowhere).unwrap().is_symlink());

    assert!(show(std::path::Path::new("/dev/stdout")).ok().starts_with("offer,year"));
    assert_eq!(show(std::path::Path::new("/dev/null")).ok(), "");
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn output_never_overwrites_an_offer() {
    let folder = folder("overwrite");
    let offer = folder.join("offer.toml");
    fs::write(&offer, "base = 1_000\n").unwrap();
    let run = run(&format!("show {0} -o {0}", offer.display()));
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("is one of the offers"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&offer).unwrap(), "base = 1_000\n");
}

#[test]
fn colour_follows_the_option_and_environment() {
    let coloured = run(&format!("compare {PAIR} --color always --years 1"));
    insta::assert_snapshot!("compare-coloured", coloured.ok().replace('\u{1b}', "ESC"));
    let plain = run(&format!("compare {PAIR}")).ok();
    assert!(!plain.contains('\u{1b}'));
    let set = |variable: &str, value: &str| {
        let args = format!("compare {PAIR}");
        run_with(
            &args,
            |command| {
                command.env(variable, value);
            },
            "",
        )
        .ok()
        .contains('\u{1b}')
    };
    assert!(set("CLICOLOR_FORCE", "1"));
    assert!(!set("CLICOLOR_FORCE", "0"));
    // NO_COLOR must override CLICOLOR_FORCE.
    let both = |no_color: &str| {
        let set_up = |command: &mut std::process::Command| {
            command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", no_color);
        };
        run_with(&format!("compare {PAIR}"), set_up, "").ok().contains('\u{1b}')
    };
    assert!(!both("1"));
    assert!(both(""));
}

#[test]
fn names_are_safe_in_terminals_and_spreadsheets() {
    let text = "name = \"=HYPERLINK(1)\\u001b[31m\\u202e|\\t\"\nbase = 100_000\n";
    for format in ["table", "markdown", "csv", "json"] {
        let shown = run_with(&format!("show - -f {format}"), |_| {}, text).ok();
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{format}: {shown}");
        if format == "csv" {
            assert!(shown.lines().skip(1).all(|line| line.starts_with("'=")), "{shown}");
        }
    }
    let named = run_with("compare - offers/amazon-l6.toml --get total", |_| {}, text).ok();
    assert_eq!(named.lines().next().unwrap().matches('\t').count(), 1);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let many = "offers/google-l5.toml ".repeat(300);
    for format in ["table", "csv", "json"] {
        let mut child = command()
            .args(format!("compare {many} -f {format}").split_whitespace())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{format}: {output:?}");
    }
}

#[test]
fn a_large_invalid_file_is_rejected_quickly() {
    let file = folder("nonsense").join("nonsense.toml");
    fs::write(&file, "[[[[[[[[[[".repeat(1 << 20)).unwrap();
    let run = run(&format!("check {}", file.display()));
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("larger than 1 MB"), "{}", run.stderr);
}

#[test]
fn a_thousand_offers_can_be_compared() {
    let many = "offers/amazon-l6.toml ".repeat(999) + "offers/netflix-senior.toml";
    let table = run(&format!("compare {many}")).ok();
    assert!(table.contains("\nNetflix Senior") && table.contains("\nAmazon L6 (999)"));
    assert!(table.contains("  - other offers: see --notes full"), "{table}");
    assert!(table.lines().count() < 1_050);
    let full = run(&format!("compare {many} --notes full")).ok();
    assert!(full.contains("share price flat at 170.00 [999 of 1000]"), "{full}");
    let totals = run(&format!("compare {many} --get total")).ok();
    assert_eq!(totals.lines().count(), 1_000);
}

#[test]
fn arbitrary_bytes_give_a_readable_error() {
    for bytes in
        [&b"\xff\xfe\x00b"[..], b"base = \"\xc3\x28\"", b"\0\0\0", b"\xef\xbb\xbf", b"[[[[["]
    {
        let file = folder("bytes").join("offer.toml");
        fs::write(&file, bytes).unwrap();
        let run = run(&format!("show {}", file.display()));
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{bytes:?}");
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
    // A byte order mark is allowed.
    let file = folder("mark").join("offer.toml");
    fs::write(&file, b"\xef\xbb\xbfbase = 1_200\n").unwrap();
    assert_eq!(run(&format!("show {} --get total --years 1", file.display())).ok(), "1200.00\n");
}

#[test]
fn errors_are_limited_to_one_hundred() {
    let file = folder("mistakes").join("offer.toml");
    let keys: String = (0..300).map(|number| format!("key{number} = 1\n")).collect();
    fs::write(&file, keys).unwrap();
    let run = run(&format!("check {}", file.display()));
    assert_eq!(run.stderr.matches("error: unknown key").count(), 100);
    assert!(run.stderr.contains("error: more errors follow"));
}

#[test]
fn table_json_and_csv_agree_to_the_cent() {
    for path in toml_files("offers") {
        let table = run(&format!("show {path} {RATES} --cents")).ok();
        let csv = run(&format!("show {path} {RATES} -f csv")).ok();
        let json: serde_json::Value =
            serde_json::from_str(&run(&format!("show {path} {RATES} -f json")).ok()).unwrap();
        for line in csv.lines().skip(1) {
            let mut fields = line.rsplit(',');
            let (amount, component) = (fields.next().unwrap(), fields.next().unwrap());
            let year: usize = fields.next().unwrap().parse().unwrap();
            let in_json = &json["offer"]["years"][year - 1][component];
            assert_eq!(in_json.as_f64(), amount.parse().ok(), "{path}: {line}");
            let unsigned = amount.trim_start_matches('-');
            let sign = &amount[..amount.len() - unsigned.len()];
            let (whole, cents) = unsigned.split_once('.').unwrap();
            let start = whole.len() % 3;
            let groups =
                whole.as_bytes()[start..].chunks(3).map(|g| std::str::from_utf8(g).unwrap());
            let grouped: Vec<&str> =
                Some(&whole[..start]).into_iter().filter(|g| !g.is_empty()).chain(groups).collect();
            let shown = format!("{sign}{}.{cents}", grouped.join(","));
            assert!(amount == "0.00" || table.contains(&shown), "{path}: {shown} in\n{table}");
        }
    }
}

#[test]
fn the_answer_comes_first_and_notes_have_three_lengths() {
    let pair = "compare offers/google-l5.toml offers/meta-e6.toml";
    let lines = |options: &str| {
        let printed = run(&format!("{pair} {options}")).ok();
        printed.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let brief = lines("");
    assert!(brief.len() <= 46, "{} lines", brief.len());
    assert_eq!(
        brief[0],
        "Google L5 is ahead by 55,516 (2.9%) over 4 years: 1,929,516 vs 1,874,000."
    );
    assert_eq!(brief, lines("--notes brief"));
    // The brief notes cover every assumption of the full notes.
    let [brief_text, full] = [brief, lines("--notes full")].map(|lines| lines.join(" "));
    for assumed in ["bonus", "raise 3%", "38/32/20/10", "168.50", "unpromised refreshers: 80,000"] {
        assert!(brief_text.contains(assumed) && full.contains(assumed), "{assumed}");
    }
    assert!(full.contains("(preset `google`, high confidence)"), "{full}");
    let none = lines("--notes none").join("\n");
    assert!(none.starts_with("Google L5 is ahead") && !none.contains("Assum"), "{none}");
    assert!(lines("--cents")[0].contains("55,516.47"));
}

/// Lines of prose and tables alike, in a narrow terminal.
#[test]
fn nothing_is_wider_than_a_terminal_of_60_columns() {
    let pair = "offers/google-l5.toml offers/meta-e6.toml";
    let shown = format!("total=2M --currency USD {RATES} --rate EUR/USD=1.1");
    for line in [
        format!("compare {pair}"),
        format!("compare {pair} --notes full"),
        format!("compare {pair} offers/amazon-l6.toml offers/amazon-l7.toml"),
        "whatif offers/google-l5.toml base=250k rsu+=50k".to_owned(),
        "solve offers/amazon-l6.toml --match offers/amazon-l6-negotiated.toml --round 1k"
            .to_owned(),
        "solve offers/amazon-l6.toml base total=1.3m".to_owned(),
        format!("solve offers/amazon-l6-shares.toml {shown}"),
        format!("solve offers/london-us-shares.toml {shown}"),
        format!("solve offers/remote-eur.toml {shown}"),
        format!("solve offers/private-double-trigger.toml {shown}"),
        format!("solve offers/bengaluru-lakh.toml {shown}"),
        format!("solve offers/bengaluru-lakh.toml {shown} --round 1000"),
        format!("sweep {pair} growth=-20%..20%:10%"),
        format!("leave {pair} --month 9"),
        "leave offers/google-l5.toml --month 8".to_owned(),
        "leave offers/meta-e6.toml --month 14".to_owned(),
        "leave offers/full-benefits.toml --month 8".to_owned(),
        "leave offers/current-job.toml --ask offers/amazon-l6.toml".to_owned(),
        "market offers/amazon-l6.toml".to_owned(),
        "market --list".to_owned(),
        "tax --list".to_owned(),
        "walkaway offers/amazon-l6.toml --profile offers/profiles/sample.toml".to_owned(),
        format!("score {pair}"),
        "show offers/google-l5.toml".to_owned(),
        "show offers/current-job.toml --ledger".to_owned(),
        "presets".to_owned(),
    ] {
        let printed = run_with(
            &line,
            |it| {
                it.env("COLUMNS", "60");
            },
            "",
        )
        .ok();
        for row in printed.lines() {
            assert!(row.chars().count() <= 60, "{line}: {row}");
            let cut = row.split('…').next().filter(|before| before.len() < row.len());
            let is_number = |before: &str| before.ends_with(|c: char| c.is_ascii_digit());
            assert!(!cut.is_some_and(is_number), "{line}: {row}");
        }
    }
    // Four offers keep the figures of their years.
    let four = format!("compare {pair} offers/amazon-l6.toml offers/amazon-l7.toml");
    let four = run_with(
        &four,
        |it| {
            it.env("COLUMNS", "60");
        },
        "",
    )
    .ok();
    assert!(four.contains("\nyear 4 ") && four.contains("\ntotal "), "{four}");
}

#[test]
fn options_below_their_strike_at_exit_add_nothing() {
    let startup = "offers/startup-iso.toml";
    let pair = run(&format!("compare {startup} {startup} --set 2:stock.exit_value=10M")).ok();
    let adds_nothing = "Early-stage startup (2)'s private equity adds nothing at 0.16 a share.";
    assert!(pair.contains(adds_nothing), "{pair}");
    assert!(pair.contains("680,000 of Early-stage startup's total is private equity"), "{pair}");
}

#[test]
fn the_ending_of_a_file_chooses_its_format() {
    let folder = folder("endings");
    for (ending, start) in [
        ("txt", "Amazon L6"),
        ("md", "Amazon L6"),
        ("csv", "offer,year"),
        ("JSON", "{\n"),
        ("html", "<!doctype html>"),
        ("xlsx", "PK"),
    ] {
        let file = folder.join("answer").with_extension(ending);
        let run = run(&format!("show offers/amazon-l6.toml -o {}", file.display()));
        assert_eq!(run.status, 0, "{}", run.stderr);
        let written = fs::read(&file).unwrap();
        assert!(written.starts_with(start.as_bytes()), "{ending}");
    }
    // What is asked for wins.
    let file = folder.join("answer.csv");
    run(&format!("show offers/amazon-l6.toml -f json -o {}", file.display()));
    assert!(fs::read(&file).unwrap().starts_with(b"{"));
}
