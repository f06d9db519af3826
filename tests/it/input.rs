//! Offers as people write them, and hints that say what to type instead.

use crate::program::{run, run_with};

/// What an offer on standard input is answered with.
fn shown(args: &str, offer: &str) -> crate::program::Run {
    run_with(args, |_| {}, offer)
}

#[test]
fn a_company_can_fail() {
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
    // Money that is put into shares needs a price to be so.
    let money = grant.replace("shares = 400", "value = 4_000");
    assert_eq!(shown("whatif - price=0 --get total", &money).ok(), "400000.00\n");
    let unsized_grant = shown("show -", &money.replace("price = 10", "price = 0"));
    assert_eq!(unsized_grant.status, 1, "{unsized_grant}");
    assert!(unsized_grant.stderr.contains("grant_price = 170"), "{unsized_grant}");
    assert_eq!(run("show offers/amazon-l6.toml --price=-1").status, 2);
}

#[test]
fn a_preset_answers_to_what_people_call_its_company() {
    let facebook = run("presets facebook").ok();
    assert_eq!(facebook, run("presets meta").ok());
    assert!(facebook.contains("also called: facebook"), "{facebook}");
    assert!(run("init --vesting facebook").ok().contains("vesting = \"meta\""));
}

#[test]
fn what_is_probably_a_slip_is_a_warning_and_stops_nothing() {
    let slip = "base = 175\n";
    let text = shown("check -", slip);
    assert_eq!(text.status, 0, "{text}");
    insta::assert_snapshot!("slip", text);
    let json = shown("show - -f json", slip);
    assert_eq!(json.status, 0, "{json}");
    let warnings: serde_json::Value = serde_json::from_str(&json.stderr).expect("JSON");
    assert_eq!(warnings["warnings"][0]["line"], 1);
    assert!(warnings.get("errors").is_none(), "{json}");
    // Beside a mistake in another file.
    let both = shown("check - tests/bad/no-base.toml -f json", slip);
    assert_eq!(both.status, 1, "{both}");
    let both: serde_json::Value = serde_json::from_str(&both.stderr).expect("JSON");
    assert!(both["warnings"][0]["file"] == "standard input" || both["warnings"][0]["file"] == "-");
    assert_eq!(both["errors"].as_array().map(Vec::len), Some(1));
    // Once for a file, however often it is looked at.
    for args in ["whatif - bonus=10%", "compare - offers/meta-e6.toml", "sweep - bonus=10%..20%:5%"]
    {
        let run = shown(args, slip);
        assert_eq!((run.status, run.stderr.matches("warning: ").count()), (0, 1), "{run}");
    }
}

#[test]
fn a_template_is_no_offer_until_it_is_filled_in() {
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
fn offers_typed_from_letters_read_as_they_are() {
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
