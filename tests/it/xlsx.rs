//! Spreadsheets: their cells, and what becomes of them when a cell is changed.

mod book;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use offercalc::Decimal;
use serde_json::Value;

use crate::program::{RATES, command, run, run_args, toml_files};
use book::Book;

/// The bytes that the program writes in this format.
fn bytes(args: &[&str]) -> Vec<u8> {
    let output = command().args(args).args(["-f", "xlsx"]).output().expect("the program starts");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn book(args: &str) -> Book {
    Book::read(bytes(&args.split_whitespace().collect::<Vec<_>>()))
}

fn json(args: &str) -> Value {
    serde_json::from_str(&run(&format!("{args} -f json")).ok()).unwrap()
}

fn decimal(value: &Value) -> Decimal {
    value.to_string().parse().unwrap()
}

/// Checks that every formula gives the result that it is written with.
fn check_formulas(book: &Book, args: &str) -> usize {
    let mut count = 0;
    for (name, sheet) in &book.sheets {
        for (at, cell) in sheet.iter().filter(|(_, cell)| cell.formula.is_some()) {
            let result: Decimal = cell.value.parse().unwrap();
            assert_eq!(book.computed(name, at), result, "{args}: {name}!{at} {cell:?}");
            count += 1;
        }
    }
    count
}

const COMPARE: &str = "compare offers/amazon-l6.toml offers/google-l5.toml";

#[test]
fn formulas_give_the_figures_of_the_program() {
    for file in toml_files("offers") {
        for view in ["", " --years 2", " --years 6 --discount-rate 5% --leave-rate 10%"] {
            let args = format!("show {file} {RATES}{view}");
            assert!(check_formulas(&book(&args), &args) > 5, "{args}");
        }
    }
    for args in [
        COMPARE,
        "compare offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml --net",
        "compare offers/amazon-l6.toml offers/google-l5.toml --net --real",
        "compare offers/amazon-l6.toml offers/london-us-shares.toml --currency USD --rate GBP/USD=1.27",
        "compare offers/full-benefits.toml offers/amazon-l6.toml --net",
        "show offers/stay-retention.toml --years 3 --ledger",
        "whatif offers/amazon-l6.toml base=190k bonus=15%",
        "whatif offers/full-benefits.toml base+=10k --net",
    ] {
        assert!(check_formulas(&book(args), args) > 10, "{args}");
    }
    let dated = folder("dated").join("dated.toml");
    let text = fs::read_to_string("offers/full-benefits.toml").unwrap();
    fs::write(&dated, format!("start = 2026-03-16\n{text}")).unwrap();
    for view in ["", " --net"] {
        let args = format!("show {} --calendar{view}", dated.display());
        assert!(check_formulas(&book(&args), &args) > 10, "{args}");
    }
}

#[test]
fn a_changed_cell_changes_what_follows_from_it() {
    let mut book = book(COMPARE);
    assert_eq!(book.names(), ["Comparison", "Amazon L6", "Google L5", "Notes"]);
    let before = |book: &Book, sheet: &str, label: &str, heading: &str| {
        book.computed(sheet, &book.at(sheet, label, heading))
    };
    let follows = [
        ("Amazon L6", "total", "year 1", 10_000),
        ("Amazon L6", "base", "total", 10_000),
        ("Amazon L6", "total", "total", 10_000),
        ("Amazon L6", "average", "total", 2_500),
        ("Amazon L6", "cash", "total", 10_000),
        ("Amazon L6", "equity", "total", 0),
        ("Amazon L6", "guaranteed", "total", 10_000),
        ("Amazon L6", "years 1–2 average", "total", 5_000),
        ("Comparison", "year 1", "Amazon L6", 10_000),
        ("Comparison", "total", "Amazon L6", 10_000),
        ("Comparison", "total", "Google L5", 0),
        ("Comparison", "total", "difference", -10_000),
    ];
    let figures =
        |book: &Book| follows.map(|(sheet, label, heading, _)| before(book, sheet, label, heading));
    let old = figures(&book);
    let at = book.at("Amazon L6", "base", "year 1");
    let base = book.computed("Amazon L6", &at);
    book.set("Amazon L6", &at, base + Decimal::from(10_000));
    for ((follows, old), new) in follows.iter().zip(old).zip(figures(&book)) {
        assert_eq!(new - old, Decimal::from(follows.3), "{follows:?}");
    }
    // The sheet says what does not follow.
    let sheet = book.sheet("Google L5");
    let note = |label: &str| &sheet[&book.at("Google L5", label, "note")].value;
    assert_eq!(note("base"), "each year on its own");
    assert_eq!(note("bonus"), "own figures: do not follow the base");
    let starts =
        |cell: &book::Cell| cell.value.starts_with("Every amount of a component is its own");
    assert!(sheet.values().any(starts) && !book.sheet("Comparison").values().any(starts));
}

#[test]
fn cells_are_numbers_and_the_same_input_gives_the_same_bytes() {
    let args = COMPARE.split_whitespace().collect::<Vec<_>>();
    assert_eq!(bytes(&args), bytes(&args));
    let book = book(COMPARE);
    let data = json(COMPARE);
    for offer in data["offers"].as_array().unwrap() {
        let name = offer["name"].as_str().unwrap();
        let total = book.at(name, "total", "total");
        assert_eq!(book.computed(name, &total), decimal(&offer["metrics"]["total"]));
        for year in offer["years"].as_array().unwrap() {
            let heading = format!("year {}", year["year"]);
            let cell = |label: &str| book.computed(name, &book.at(name, label, &heading));
            assert_eq!(cell("total"), decimal(&year["total"]));
            assert_eq!(cell("RSU"), decimal(&year["rsu"]));
        }
    }
    let notes = book.sheet("Notes");
    assert!(notes.values().any(|cell| cell.value
        == "a vest on an anniversary counts in the year it completes: month 12 is in year 1"));
}

#[test]
fn every_command_writes_a_spreadsheet() {
    for args in [
        "tax offers/amazon-l6.toml",
        "tax --list",
        "solve offers/amazon-l6.toml total=1.2M",
        "sweep offers/amazon-l6.toml offers/google-l5.toml base=170k..190k:10k",
        "sweep offers/amazon-l6.toml base=170k..190k:10k rsu=300k..400k:50k",
        "leave offers/amazon-l6.toml",
        "leave offers/amazon-l6.toml --month 13",
        "market offers/amazon-l6.toml",
        "walkaway --current 250000 offers/amazon-l6.toml",
        "score offers/amazon-l6.toml offers/google-l5.toml",
        "simulate offers/amazon-l6.toml offers/google-l5.toml --volatility 35% --paths 100",
        "simulate offers/amazon-l6.toml --volatility 35% --paths 100 --samples",
        "compare offers/amazon-l6.toml offers/google-l5.toml --scenarios default",
        "check offers/amazon-l6.toml",
        "presets",
        "presets amazon",
        "show offers/amazon-l6.toml --ledger",
    ] {
        let book = book(args);
        let is_number = |cell: &book::Cell| !cell.is_text && !cell.value.is_empty();
        let has_numbers = book.sheets.iter().any(|(_, sheet)| sheet.values().any(is_number));
        let is_of_words = args.starts_with("check") || args == "presets" || args == "tax --list";
        assert!(has_numbers || is_of_words, "{args}: {:?}", book.names());
    }
}

#[test]
fn sentences_are_plain_and_names_of_sheets_whole() {
    let sweep = book("sweep offers/amazon-l6.toml offers/google-l5.toml base=170k..190k:10k");
    let has = |start: &str| sweep.sheet("Notes").values().any(|cell| cell.value.starts_with(start));
    assert!(has("The table varies the base of Amazon L6 and shows total."));
    assert!(has("Bars run from "));
    let simulate =
        book("simulate offers/amazon-l6.toml offers/google-l5.toml --volatility 35% --paths 100");
    assert!(simulate.names().contains(&"Simulated total"), "{:?}", simulate.names());
}

#[test]
fn names_are_text_and_sheets_have_legal_names() {
    let folder = folder("names");
    let long = "x".repeat(200);
    let names = [
        "=1+1",
        "History",
        "a/b:[c]*?",
        "O'Neill \\\"& <b>\\u0001",
        "\\u05D0\\u202E\\u05D1",
        &long,
    ];
    let mut args = vec!["compare".to_owned()];
    for (number, name) in names.iter().enumerate() {
        let path = folder.join(format!("{number}.toml"));
        fs::write(&path, format!("name = \"{name}\"\nbase = {}\n", 100_000 + number)).unwrap();
        args.push(path.to_str().unwrap().to_owned());
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let book = Book::read(bytes(&args));
    let sheets = book.names();
    assert_eq!(
        sheets[..5],
        ["Comparison", "=1+1", "History 2", "a-b--c---", "O'Neill '& <b>\u{fffd}"]
    );
    assert!(sheets.iter().all(|name| name.encode_utf16().count() <= 31), "{sheets:?}");
    let heading = &book.sheet("Comparison")["B1"];
    assert!(heading.is_text && heading.formula.is_none() && heading.value == "=1+1", "{heading:?}");
    assert!(check_formulas(&book, "names") > 50);
}

#[test]
fn a_long_answer_has_a_row_for_every_value() {
    let book = book("sweep offers/amazon-l6.toml base=100k..111k:1");
    let (name, sheet) = &book.sheets[0];
    assert_eq!((name.as_str(), sheet["A1"].value.as_str()), ("Records", "base"));
    assert_eq!(sheet["A11002"].value, "111000");
    // A sheet has 1,048,576 rows.
    let args = ["sweep", "offers/amazon-l6.toml", "base=100k..1200k:1", "-f", "xlsx"];
    let run = run_args(&args);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run}");
    assert!(run.stderr.contains("hint: use --format csv"), "{run}");
}

/// An empty folder for the files of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("xlsx").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A profile of LibreOffice that computes every formula of a file that it opens.
const ALWAYS_COMPUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// Opens a workbook in LibreOffice and returns its sheets as CSV, with formulas computed again.
fn recalculated(bytes: &[u8], folder: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let user = folder.join("profile/user");
    fs::create_dir_all(&user).unwrap();
    fs::write(user.join("registrymodifications.xcu"), ALWAYS_COMPUTE).unwrap();
    fs::write(folder.join("book.xlsx"), bytes).unwrap();
    // Numbers in full and not as they are shown; every sheet.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", filter, "--outdir"])
        .args([folder.as_os_str(), folder.join("book.xlsx").as_os_str()])
        .output()
        .expect("LibreOffice is installed");
    assert!(output.status.success(), "{output:?}");
    Book::read(bytes.to_vec())
        .names()
        .iter()
        .map(|name| {
            let path = folder.join(format!("book-{name}.csv"));
            let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {path:?}"));
            let mut reader = csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
            let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
            ((*name).to_owned(), rows.collect())
        })
        .collect()
}

/// The number at a cell of a sheet.
fn number(sheets: &[(String, Vec<Vec<String>>)], name: &str, at: &str) -> Decimal {
    let (_, rows) = sheets.iter().find(|(other, _)| other == name).unwrap();
    let (column, row) = at.split_at(1);
    let cell = &rows[row.parse::<usize>().unwrap() - 1][usize::from(column.as_bytes()[0] - b'A')];
    let (digits, places) = cell.strip_suffix('%').map_or((cell.as_str(), 0), |it| (it, 2));
    let number = digits.parse::<Decimal>().or_else(|_| Decimal::from_scientific(digits));
    number
        .map(|number| number / Decimal::from(10_u64.pow(places)))
        .unwrap_or_else(|_| panic!("{name}!{at} is {cell}"))
}

#[test]
#[ignore = "needs LibreOffice"]
fn libreoffice_computes_the_same_figures() {
    for (index, args) in [
        COMPARE,
        "compare offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml --net",
        "compare offers/amazon-l6.toml offers/london-us-shares.toml --currency USD --rate GBP/USD=1.27",
        "whatif offers/full-benefits.toml base+=10k --net",
    ]
    .into_iter()
    .enumerate()
    {
        let book = book(args);
        let folder = folder(&format!("libreoffice-{index}"));
        let sheets = recalculated(&book.bytes, &folder);
        for (name, sheet) in &book.sheets {
            for (at, cell) in sheet.iter().filter(|(_, cell)| cell.formula.is_some()) {
                let expected: Decimal = cell.value.parse().unwrap();
                // Binary numbers: equal to far less than a cent.
                let off = (number(&sheets, name, at) - expected).abs();
                assert!(off < Decimal::new(1, 7), "{args}: {name}!{at} is off by {off}");
            }
        }
    }
}

#[test]
#[ignore = "needs LibreOffice"]
fn libreoffice_follows_a_changed_cell() {
    let mut book = book(COMPARE);
    let at = book.at("Amazon L6", "base", "year 1");
    // The file keeps the old results, so that only a recalculation changes them.
    let changed = book.with("Amazon L6", &at, Decimal::from(185_000));
    book.set("Amazon L6", &at, Decimal::from(185_000));
    let sheets = recalculated(&changed, &folder("libreoffice-changed"));
    let total = book.at("Amazon L6", "total", "total");
    assert_eq!(number(&sheets, "Amazon L6", &total), Decimal::from(1_150_000));
    for (name, sheet) in &book.sheets {
        for at in sheet.iter().filter(|(_, cell)| cell.formula.is_some()).map(|(at, _)| at) {
            let off = (number(&sheets, name, at) - book.computed(name, at)).abs();
            assert!(off < Decimal::new(1, 7), "{name}!{at} is off by {off}");
        }
    }
}
