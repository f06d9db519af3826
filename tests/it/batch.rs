//! End-to-end tests of `batch`: figures, formats, bad rows, bad tables and streaming.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Stdio;

use offercalc::{Horizon, Metric, Offer};
use proptest::prelude::*;
use proptest::sample::select;

use crate::program::{Run, command, run, run_args, run_with};

const TEAM: &str = "offers/team.csv";
const METRICS: &str = "--metrics total,year1,average";

/// Runs `batch` on a table in standard input.
fn batch(options: &str, table: &str) -> Run {
    run_with(&format!("batch - {options}"), |_| {}, table)
}

fn temporary(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn every_format_has_a_result_for_each_row() {
    let csv = run(&format!("batch {TEAM} --keep id,name {METRICS}"));
    insta::assert_snapshot!("batch-csv", csv);
    insta::assert_snapshot!(
        "batch-json",
        run(&format!("batch {TEAM} --keep id {METRICS} -f json"))
    );
    let lines = "{\"id\": 7, \"base\": 175000, \"rsu\": {\"value\": \"300k\", \"vesting\": \"amazon\"}}\n\
                 \n\
                 {\"rsu\": [{\"value\": 5e4, \"vesting\": {\"years\": [50, 50], \"every\": \"month\"}}, \
                 {\"shares\": 8, \"vesting\": [{\"month\": 12, \"percent\": 100}]}], \"bonus\": null, \
                 \"stock\": {\"price\": 10}, \"base\": \"95k\", \"id\": \"\\u00e9\\\"\"}";
    insta::assert_snapshot!("batch-jsonl", batch("--keep id --metrics total,year1.rsu", lines));
    insta::assert_snapshot!("batch-jsonl-json", batch("--keep id -f json", lines));
}

#[test]
fn options_change_every_row() {
    for (options, figures) in [
        ("--set sign_on=80k,60k", ["1140000.00,USD", "1240000.00,USD"]),
        ("--years 1", ["250000.00,USD", "275000.00,USD"]),
        ("--price=-50% --metrics year1", ["212500.00,USD", "237500.00,USD"]),
        ("--growth 100% --metrics year2", ["325000.00,USD", "350000.00,USD"]),
        ("--currency GBP --rate GBP/USD=2 --metrics year1", ["125000.00,GBP", "137500.00,GBP"]),
        ("--metrics present_value --discount-rate 0%", ["1000000.00,USD", "1100000.00,USD"]),
    ] {
        let table =
            "base,rsu,rsu.vesting,price\n175k,300k,even-annual,100\n200k,300k,even-annual,9\n";
        let results = batch(options, table).ok();
        let results: Vec<&str> = results.lines().skip(1).collect();
        assert_eq!(results, figures, "{options}");
    }
}

#[test]
fn an_offer_file_of_a_row_has_the_same_figures() {
    let table = fs::read_to_string(TEAM).unwrap();
    let results = run(&format!("batch {TEAM} --keep id --metrics total,year2,year3_change")).ok();
    for (row, result) in table.lines().zip(results.lines()).skip(1) {
        let quoted: Vec<&str> = row.split('"').collect();
        let row = match quoted.as_slice() {
            [before, amount, after] => format!("{before}{}{after}", amount.replace(',', "")),
            _ => row.to_owned(),
        };
        let offer = toml(&table.lines().next().unwrap().split(',').collect::<Vec<_>>(), &row);
        for (metric, figure) in
            ["total", "year2", "year3_change"].iter().zip(result.split(',').skip(1))
        {
            let shown = run_with(&format!("show - --get {metric}"), |_| {}, &offer).ok();
            assert_eq!(shown.trim(), figure, "{metric} of {offer}");
        }
    }
}

/// A row as an offer file, with dotted keys.
fn toml(names: &[&str], row: &str) -> String {
    let mut text = String::new();
    let mut sign_on = Vec::new();
    for (name, cell) in names.iter().zip(row.split(',')) {
        match *name {
            "id" => {}
            "sign_on.1" | "sign_on.2" if cell.is_empty() => sign_on.push("0"),
            "sign_on.1" | "sign_on.2" => sign_on.push(cell),
            _ if cell.is_empty() => {}
            "rsu" => writeln!(text, "rsu.value = \"{cell}\"").unwrap(),
            _ => writeln!(text, "{name} = \"{cell}\"").unwrap(),
        }
    }
    text + &format!("sign_on = [{}]\n", sign_on.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn rows_have_the_figures_of_their_offer_files(
        rows in prop::collection::vec(
            (
                0..200_000_000_u64,
                select(&["", "15%", "7.25%", "30000"][..]),
                select(&["", "0", "60000", "1234.56"][..]),
                select(&["", "20000"][..]),
                prop::option::of((
                    1..1_000_000_u64,
                    select(&["amazon", "google", "even-monthly", "10/20/30/40"][..]),
                    select(&["", "187.35", "12.5", "0.1"][..]),
                )),
            ),
            1..300,
        ),
    ) {
        const NAMES: [&str; 7] =
            ["base", "bonus", "sign_on.1", "sign_on.2", "rsu", "rsu.vesting", "stock.price"];
        const METRICS: [Metric; 3] = [Metric::Total, Metric::Year(1), Metric::Average];
        let rows = rows.into_iter().map(|(cents, bonus, first, second, grant)| {
            let base = format!("{}.{:02}", cents / 100, cents % 100);
            let grant = grant.map(|(value, vesting, price)| format!("{value},{vesting},{price}"));
            format!("{base},{bonus},{first},{second},{}", grant.unwrap_or(",,".to_owned()))
        });
        let rows: Vec<String> = rows.collect();
        let table = format!("{}\n{}\n", NAMES.join(","), rows.join("\n"));
        let results = batch("--metrics total,year1,average", &table).ok();
        prop_assert_eq!(results.lines().count(), rows.len() + 1);
        for (row, result) in rows.iter().zip(results.lines().skip(1)) {
            let offer = Offer::from_toml(&toml(&NAMES, row)).unwrap();
            let projection = offer.project(Horizon::default()).unwrap();
            let figures = METRICS.map(|metric| projection.metric(metric).unwrap().get().to_string());
            prop_assert_eq!(format!("{},USD", figures.join(",")), result, "{}", row);
        }
    }
}

#[test]
fn a_bad_row_stops_or_is_left_out_or_has_no_figures() {
    let table = "id,base,rsu,rsu.vesting\n\
                 a,1,,\n\
                 b,-1,5,amzn\n\
                 c,2,,\n\
                 d,2\n\
                 e,,1,\n\
                 =f(),3,,\n";
    for what in ["stop", "skip", "blank"] {
        let options = format!("--keep id --bad-rows {what}");
        insta::assert_snapshot!(format!("batch-bad-rows-{what}"), batch(&options, table));
        insta::assert_snapshot!(
            format!("batch-bad-rows-{what}-json"),
            batch(&format!("{options} -f json"), table)
        );
    }
    let lines = "{\"base\": 1}\n{\"bas\": 1}\n[1]\nbase\n{\"base\": 1,\n{\"base\" 1}\n{\"base\": {}}\n\
                 {\"base\": 1, \"base\": 2}\n{\"base\": 2, \"x\": 1}\n{\"base\": 4}\n{\"base\": 1";
    insta::assert_snapshot!("batch-bad-lines", batch("--bad-rows blank --input jsonl", lines));
}

#[test]
fn many_bad_rows_are_counted() {
    let table = format!("base\n{}", "x\n".repeat(5_000));
    let skipped = batch("--bad-rows skip", &table);
    assert_eq!((skipped.status, skipped.stdout.as_str()), (0, "total,currency\n"));
    assert_eq!(skipped.stderr.matches("warning:").count(), 21);
    assert!(skipped.stderr.contains("4980 more rows are not valid offers"), "{}", skipped.stderr);
    let blank = batch("--bad-rows blank", &table).stdout;
    assert_eq!(blank.lines().filter(|line| *line == ",").count(), 5_000);
}

#[test]
fn a_table_that_cannot_be_read_is_an_error() {
    let mut all = String::new();
    for (options, table) in [
        ("", ""),
        ("", "\u{feff}"),
        ("", "\n\n"),
        ("", "base,bonsu\n1,2\n"),
        ("", "base,id\n1,2\n"),
        ("", "Base Salary,id,base,$\n1,2,3,4\n"),
        ("--keep id", "id,Base Salary,base\n1,2,3\n"),
        ("", "base,\"a,b\"\n1,2\n"),
        ("", "base,\n1,2\n"),
        ("", "base,base\n1,2\n"),
        ("", "name,bonus\na,15%\n"),
        ("", "base;bonus\n1;15%\n"),
        ("", "base\n1\n\"2\n3\n"),
        ("", "base,name\n1,\"two\n\nlines\"\n-3,\n"),
        ("--keep ids", "base,id\n1,2\n"),
        ("--keep id", "base,id,id\n1,2,3\n"),
        ("--keep base,base", "base\n1\n"),
        ("--keep total", "base,total\n1,2\n"),
        ("--keep currency", "base,currency\n1,USD\n"),
        ("--set rsu.vesting=amzn", "base\n1\n"),
        ("--set bonsu=1", "base\n1\n"),
        ("--set base=2", "base\n1\n"),
        ("--set bonus+=5%", "base\n1\n"),
        ("--price 200", "base\n1\n"),
        ("--metrics totl", "base\n1\n"),
        ("--metrics total,total", "base\n1\n"),
        ("--metrics year5", "base\n1\n"),
        ("--metrics take_home", "base\n1\n"),
        ("--metrics expected", "base\n1\n"),
        ("--metrics per_hour", "base\n1\n"),
        ("--metrics year3_change", "base\n1\n0\n"),
        ("--bad-rows ignore", "base\n1\n"),
        ("--format table", "base\n1\n"),
        ("--currency EUR", "base\n1\n"),
        ("--input jsonl", "base\n1\n"),
    ] {
        let run = batch(options, table);
        assert!(run.status > 0 && run.stderr.starts_with("error: "), "{run}");
        writeln!(all, "{table:?}\n{run}").unwrap();
    }
    for file in ["no-such.csv", "offers/amazon-l6.toml", "offers"] {
        writeln!(all, "{}", run(&format!("batch {file}"))).unwrap();
    }
    writeln!(all, "{}", run(&format!("batch {TEAM} --keep id --output {TEAM}"))).unwrap();
    insta::assert_snapshot!("batch-errors", all);
}

#[test]
fn other_spellings_of_a_table_are_read() {
    let plain = batch("--keep name", "name,base\nA,1\nB,2\n").ok();
    for table in [
        "\u{feff}name,base\r\nA,1\r\nB,2\r\n",
        "name,base\nA,1\n\n\nB,2",
        " name , base \nA, 1 \n\"B\",\"2\"",
        "\"name\",\"base\"\nA,1.00\nB,$2\n",
        "name,base\rA,1\rB,2\r",
    ] {
        assert_eq!(batch("--keep name", table).ok(), plain, "{table:?}");
    }
    assert_eq!(batch("--keep name", "name,base\n").ok(), "name,total,currency\n");
    let lines = "\u{feff}{\"name\":\"A\",\"base\":1}\r\n\r\n {\"base\":2.0,\"name\":\"B\"} ";
    assert_eq!(batch("--keep name", lines).ok(), plain);
    assert_eq!(batch("-f json", "{}").status, 1);
}

#[test]
fn kept_values_are_copied_unchanged() {
    let line = r#"{"base":1,"tags":["a","b"],"foo":{"a":[1, {}]},"n":5e4,"s":"x,y","rsu":{"value":4,"vesting":"amazon"}}"#;
    let keep = "--keep tags,foo,n,s,rsu,none --years 4";
    let json = batch(&format!("{keep} -f json"), line).ok();
    let kept = r#"{"tags":["a","b"],"foo":{"a":[1, {}]},"n":5e4,"s":"x,y","rsu":{"value":4,"vesting":"amazon"},"none":null,"total":8.00,"currency":"USD"}"#;
    assert_eq!(json.trim_end(), kept);
    let csv = batch("--keep tags,s,foo,n", line).ok();
    assert_eq!(csv.lines().nth(1), Some(r#""[""a"",""b""]","x,y","{""a"":[1, {}]}",5e4,8.00,USD"#));
    let control = batch("--keep x", "base,x\n1,a\0b\tc\x1b\n").ok();
    assert_eq!(control, "x,total,currency\na\0b\tc\x1b,4.00,USD\n");
}

#[test]
fn a_stray_quote_is_a_bad_row() {
    let table = "base,name\n175000,a\n180000,\"b\n1,n\n2,n\n190000,c\"\n200000,d\n";
    for (table, line) in [(table.to_owned(), 3), (table.replace('\n', "\r\n"), 3)] {
        let run = batch("--keep base --bad-rows skip", &table);
        assert_eq!(run.stdout.lines().count(), 3, "{run}");
        let message = format!("a cell spans lines {line}\u{2013}{}\n  -:{line}\n", line + 3);
        assert!(run.stderr.contains(&message) && run.stderr.contains("not closed"), "{run}");
    }
    // A kept column may have line breaks.
    assert_eq!(batch("--keep note", "base,note\n1,\"a\nb\"\n").status, 0);
    let long = format!("base,name\n1,\"{}\n\"\n", "x\n".repeat(200));
    let run = batch("--keep name", &long);
    assert!(run.status == 1 && run.stderr.contains("not closed"), "{run}");
}

#[test]
fn an_empty_line_is_a_row_of_one_column_only() {
    let blank = batch("--bad-rows blank", "base\n\n175000\n");
    assert_eq!(blank.stdout, "total,currency\n,\n700000.00,USD\n", "{blank}");
    assert!(blank.stderr.contains("  -:2\n"), "{blank}");
    for end in ["\n", "\r\n"] {
        let run = batch("", &"base,name\n1,a\n\n\n-2,b\n".replace('\n', end));
        assert!(run.stderr.contains("  -:5\n"), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn the_table_in_standard_input_is_not_replaced() {
    let path = temporary("batch-replaced.csv");
    fs::write(&path, "base\n1\n").unwrap();
    let input = fs::File::open(&path).unwrap();
    let output = command().args(["batch", "-", "-o"]).arg(&path).stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), "base\n1\n");
}

#[cfg(unix)]
#[test]
fn bytes_that_are_not_utf8_are_an_error() {
    for (table, line) in [(&b"base,name\n1,\xff\n"[..], ":2"), (b"base,\xff\n1,2\n", ":1")] {
        let path = temporary("batch-bytes.csv");
        fs::write(&path, table).unwrap();
        let run = run_args(&["batch", path.to_str().unwrap()]);
        assert!(
            run.status == 1 && run.stderr.contains("UTF-8") && run.stderr.contains(line),
            "{run}"
        );
    }
    // Halves of a character in two cells.
    let path = temporary("batch-halves.csv");
    fs::write(&path, b"base,name,role\n1,\xc3,\xa9\n").unwrap();
    assert_eq!(run_args(&["batch", path.to_str().unwrap()]).status, 1);
}

#[test]
fn a_row_is_at_most_a_megabyte() {
    for table in [
        format!("base,name\n1,a\n2,\"{}\n", "x\n".repeat(2_000_000)),
        format!("{{\"base\": 1}}\n{{\"base\": 2, \"name\": \"{}\"}}\n", "x".repeat(4_000_000)),
    ] {
        let run = batch("", &table);
        assert_eq!(run.status, 1);
        assert!(
            run.stderr.contains("a row is longer than 1 MB") && run.stderr.len() < 500,
            "{run}"
        );
        assert!(run.stdout.contains("4.00"), "the row before is written: {}", run.stdout);
    }
    // A text may have 200 characters, whatever the row may be long.
    let long = format!("base,name,note\n1,{},{}\n", "é".repeat(200), "x".repeat(900_000));
    assert_eq!(batch("--keep note", &long).status, 0);
    let longer = batch("", &format!("base,name\n1,{}\n", "é".repeat(201)));
    assert!(longer.stderr.contains("longer than 200 characters"), "{longer}");
}

/// Rows with increasing figures, some of which are read in another way.
fn increasing(rows: usize) -> String {
    let mut table = "id,base,bonus\n".to_owned();
    for row in 0..rows {
        let base = if row % 97 == 0 { format!("\"{row} USD\"") } else { row.to_string() };
        writeln!(table, "{row},{base},{}", if row % 5 == 0 { "10%" } else { "" }).unwrap();
    }
    table
}

#[test]
fn results_are_in_the_order_of_the_rows_on_any_number_of_threads() {
    let path = temporary("batch-order.csv");
    let table = increasing(6_000);
    let with = |table: &str, threads: &str| {
        fs::write(&path, table).unwrap();
        let set_up = |command: &mut std::process::Command| {
            command.env("RAYON_NUM_THREADS", threads);
        };
        run_with(&format!("batch {} --keep id --years 1", path.display()), set_up, "")
    };
    let one = with(&table, "1").ok();
    for (row, result) in one.lines().skip(1).enumerate() {
        let total = if row % 5 == 0 { row * 110 } else { row * 100 };
        let expected = format!("{row},{}.{:02},USD", total / 100, total % 100);
        assert_eq!(result, expected);
    }
    assert!(one == with(&table, "2").ok() && one == with(&table, "7").ok());
    // All rows before a bad one are written, wherever it is.
    for bad in [1, 999, 5_000] {
        let stopped = with(&table.replace(&format!("\n{bad},"), "\nx,-"), "2");
        assert!(stopped.stdout.lines().eq(one.lines().take(bad + 1)), "{bad}");
        assert!(stopped.stderr.contains(&format!("order.csv:{}", bad + 2)), "{}", stopped.stderr);
    }
}

#[test]
fn a_result_does_not_wait_for_the_next_row() {
    let mut child = command()
        .args(["batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut results = BufReader::new(child.stdout.take().unwrap()).lines();
    input.write_all(b"base\n").unwrap();
    assert_eq!(results.next().unwrap().unwrap(), "total,currency");
    for base in 1..4 {
        input.write_all(format!("{base}\n").as_bytes()).unwrap();
        assert_eq!(results.next().unwrap().unwrap(), format!("{}.00,USD", base * 4));
    }
    drop(input);
    assert!(results.next().is_none() && child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let path = temporary("batch-many.csv");
    fs::write(&path, increasing(40_000)).unwrap();
    let mut child = command()
        .args(["batch", path.to_str().unwrap(), "--keep", "id"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut results = BufReader::new(child.stdout.take().unwrap());
    results.read_line(&mut String::new()).unwrap();
    drop(results);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn an_output_file_is_whole_or_not_there() {
    let path = temporary("batch-output.csv");
    let name = path.to_str().unwrap();
    let write = |table: &str| batch(&format!("--output {name}"), table);
    assert_eq!(write("base\n1\n-1\n").status, 1);
    assert!(!path.exists());
    assert_eq!(write("base\n1\n2\n").ok(), "");
    assert_eq!(fs::read_to_string(&path).unwrap(), "total,currency\n4.00,USD\n8.00,USD\n");
    assert_eq!(write("base\n5\n-1\n").status, 1);
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 3);
}
