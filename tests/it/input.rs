//! Common ways to write offers, and hints for mistakes.

use crate::program::{run, run_with};

/// Runs the program with an offer on standard input.
fn shown(args: &str, offer: &str) -> crate::program::Run {
    run_with(args, |_| {}, offer)
}

#[test]
fn a_share_price_can_be_zero() {
    let grant =
        "base = 100_000\n[rsu]\nshares = 400\nvesting = \"even-annual\"\n[stock]\nprice = 10\n";
    let years = |args: &str| {
        let year = |year| shown(&format!("show - --get year{year}.rsu {args}"), grant).ok();
        [1, 2, 3, 4].map(year)
    };
    assert_eq!(years("--price 0"), ["0.00\n"; 4]);
    assert_eq!(years("--growth=-100%"), ["1000.00\n", "0.00\n", "0.00\n", "0.00\n"]);
    let total = |args: &str| shown(&format!("{args} --get total"), grant).ok();
    assert_eq!(total("whatif - price=0"), "400000.00\n");
    assert_eq!(total("whatif - growth=-100%"), "401000.00\n");
    let swept = shown("sweep - price=0..10:5 --metric total -f csv", grant).ok();
    assert!(swept.contains("400000.00") && swept.contains("404000.00"), "{swept}");
    let swept = shown("sweep - growth=-100%..0%:50% --metric total -f csv", grant).ok();
    assert!(swept.contains("401000.00") && swept.contains("404000.00"), "{swept}");
    // Money needs a share price to become shares.
    let money = grant.replace("shares = 400", "value = 4_000");
    assert_eq!(shown("whatif - price=0 --get total", &money).ok(), "400000.00\n");
    let unsized_grant = shown("show -", &money.replace("price = 10", "price = 0"));
    assert_eq!(unsized_grant.status, 1, "{unsized_grant}");
    assert!(unsized_grant.stderr.contains("grant_price = 170"), "{unsized_grant}");
    assert_eq!(run("show offers/amazon-l6.toml --price=-1").status, 2);
}

#[test]
fn presets_have_other_names() {
    let facebook = run("presets facebook").ok();
    assert_eq!(facebook, run("presets meta").ok());
    assert!(facebook.contains("people also say facebook"), "{facebook}");
    assert!(run("init --vesting facebook").ok().contains("vesting = \"meta\""));
}

#[test]
fn a_probable_mistake_is_a_warning() {
    let slip = "base = 175\n";
    let text = shown("check -", slip);
    assert_eq!(text.status, 0, "{text}");
    insta::assert_snapshot!("slip", text);
    let json = shown("show - -f json", slip);
    assert_eq!(json.status, 0, "{json}");
    let warnings: serde_json::Value = serde_json::from_str(&json.stderr).expect("JSON");
    assert_eq!(warnings["warnings"][0]["line"], 1);
    assert!(warnings.get("errors").is_none(), "{json}");
    // Warnings appear along with errors in another file.
    let both = shown("check - tests/bad/no-base.toml -f json", slip);
    assert_eq!(both.status, 1, "{both}");
    let both: serde_json::Value = serde_json::from_str(&both.stderr).expect("JSON");
    assert!(both["warnings"][0]["file"] == "standard input" || both["warnings"][0]["file"] == "-");
    assert_eq!(both["errors"].as_array().map(Vec::len), Some(1));
    // A file's warning appears once per run.
    for args in ["whatif - bonus=10%", "compare - offers/meta-e6.toml", "sweep - bonus=10%..20%:5%"]
    {
        let run = shown(args, slip);
        assert_eq!((run.status, run.stderr.matches("warning: ").count()), (0, 1), "{run}");
    }
}

#[test]
fn unchanged_example_figures_are_reported() {
    let template = run("init").ok();
    let checked = shown("check -", &template);
    assert_eq!(checked.status, 0, "{checked}");
    insta::assert_snapshot!("template", checked);
    let compared = shown("compare - offers/meta-e6.toml", &template);
    assert!(compared.stderr.contains("still the example figures"), "{compared}");
    let filled = run("init company=Google level=L5 base=200k rsu=400k --vesting google").ok();
    assert_eq!(shown("check -", &filled).stderr, "");
    assert_eq!(shown("show - --get year1", &filled).ok(), "352000.00\n");
    insta::assert_snapshot!("filled-in", filled);
    for (args, hint) in [
        ("init amazon", "`offercalc init --vesting amazon` uses that preset"),
        ("init amazon.toml", "`offercalc init -o amazon.toml` writes that file"),
        ("init base", "write it like base=200k, rsu=400k or company=Google"),
        ("init signing_bonus=5k", "did you mean `sign_on`?"),
        ("init base=much", "write it like 185_000"),
    ] {
        let run = run(args);
        assert!(run.status > 0 && run.stdout.is_empty() && run.stderr.contains(hint), "{run}");
    }
}

#[test]
fn offers_copied_from_letters_are_read() {
    let letters = [
        "company = \"Google\"\nbase = \"$198k\"\nbonus = \"15%\"\nsign_on = \"40k\"\n\
         [rsu]\nvalue = \"$510,000\"\nvesting = \"38/32/20/10\"",
        "base = \"$175,000 USD\"\nsign_on = [\"$80,000\", \"$60,000\"]\n\
         [rsu]\nshares = \"1,765 \"\nvesting = [5, 15, 40, 40]\n[stock]\nprice = \"$170.00\"",
        "currency = \"CAD\"\nbase = \"C$180k\"\nsign_on = \"$20,000 CAD\"\n\
         [rsu]\nvalue = \"C$240,000\"\nvesting = [\"25%\", \"25%\", \"25%\", \"25%\"]",
        "currency = \"INR\"\nbase = \"45 lakh\"\nsign_on = \"Rs. 5,00,000\"\n\
         [rsu]\nvalue = \"1.2 crore\"\nvesting = \"25/25/25/25\"",
        "currency = \"CHF\"\nbase = \"CHF 150'000.–\"\nbonus = \"30'000\"",
        "currency = \"EUR\"\nbase = \"95\u{a0}000 €\"\n[rsu]\nvalue = \"40\u{202f}000 €\"\n\
         vesting = { years = [\"50%\", \"50%\"], cliff = 12 }",
    ];
    for letter in letters {
        let run = shown("check -", letter);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{letter}\n{run}");
    }
}

/// Hints that lead on from what people type first.
#[test]
fn a_hint_names_what_goes_where() {
    let l6 = "offers/amazon-l6.toml";
    for (line, hint) in [
        (format!("leave {l6} 8"), "did you mean an option, like `--month 8`?"),
        (format!("solve base {l6} --match {l6}"), "the offer comes first; one to match goes with"),
        (format!("draft counter base=205k {l6}"), "the offer comes first; `whatif` and `draft"),
        (format!("draft {l6} counter base=205k"), "; the kind comes first"),
        (format!("--years 2 compare {l6} {l6}"), "options go after the command"),
        ("market".to_owned(), "name an offer file, or --list to see the bands"),
    ] {
        let run = run(&line);
        assert!(run.status > 0 && run.stderr.contains(hint), "{line}: {run}");
    }
    let grant = "base = 150_000\nbonus = \"12\"\n[rsu]\nvesting = \"5/15/40/40\"\n";
    let shares = run_with("check -", |_| {}, &format!("{grant}shares = 1.200\n"));
    assert!(shares.stderr.contains("hint: write 1200 or 1\n"), "{shares}");
    let warned = run_with("check -", |_| {}, &format!("{grant}value = 90_000\n"));
    assert!(warned.stderr.contains("warning: `bonus` is 12"), "{warned}");
}
