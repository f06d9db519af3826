//! End-to-end tests of offers in several currencies.

use crate::program::{RATES, run, run_with};

const LONDON: &str = "offers/london-us-shares.toml";
const BENGALURU: &str = "offers/bengaluru-lakh.toml";
const GOOGLE: &str = "offers/google-l5.toml";

/// A run with an offer on standard input.
fn show(offer: &str, args: &str) -> String {
    let shown = run_with(&format!("show - {args}"), |_| {}, offer);
    if shown.status == 0 { shown.stdout } else { shown.stderr }.trim().to_owned()
}

#[test]
fn a_rate_works_in_both_directions() {
    // 120,000 GBP are 152,400 USD at 1.27, and 50,000 USD are 39,370.08 GBP.
    let pounds = "base = 120_000\ncurrency = \"GBP\"";
    assert_eq!(show(pounds, "--currency USD --rate GBP/USD=1.27 --get year1"), "152400.00");
    let dollars = "base = 50_000";
    assert_eq!(show(dollars, "--currency GBP --rate GBP/USD=1.27 --get year1"), "39370.08");
    // 25,000 USD are 22,00,000 INR at 88, in an offer in rupees.
    let grant = "base = 0\ncurrency = \"INR\"\n[rsu]\nvalue = 25_000\ncurrency = \"USD\"\n\
                 vesting = { years = [100], every = \"year\" }";
    assert_eq!(show(grant, "--rate USD/INR=88 --get year1.rsu"), "2200000.00");
    // Shown in its own currency, the grant does not go through rupees.
    let odd = "--rate USD/INR=87.123 --currency USD --get year1.rsu";
    assert_eq!(show(grant, odd), "25000.00");
}

#[test]
fn parts_add_up_in_the_currency_of_the_figures() {
    let json = run(&format!("show {LONDON} --currency INR {RATES} --rate GBP/INR=111.7 -f json"));
    let json: serde_json::Value = serde_json::from_str(&json.ok()).unwrap();
    let cents = |value: &serde_json::Value| (value.as_f64().unwrap() * 100.0).round() as i64;
    let years = json["offer"]["years"].as_array().unwrap();
    for year in years {
        let parts = ["base", "bonus", "recurring", "rsu"].iter().map(|part| cents(&year[part]));
        assert_eq!(parts.sum::<i64>(), cents(&year["total"]), "{year}");
    }
    let total: i64 = years.iter().map(|year| cents(&year["total"])).sum();
    assert_eq!(total, cents(&json["offer"]["metrics"]["total"]));
    let ledger =
        run(&format!("show {LONDON} --currency INR {RATES} --rate GBP/INR=111.7 --ledger -f csv"));
    let amounts = ledger
        .ok()
        .lines()
        .skip(1)
        .map(|line| {
            let amount = line.split(',').rev().nth(1).unwrap();
            (amount.parse::<f64>().unwrap() * 100.0).round() as i64
        })
        .sum::<i64>();
    assert_eq!(amounts, total);
}

#[test]
fn every_command_works_across_currencies() {
    let shown = format!("--currency USD {RATES}");
    for (name, args) in [
        ("compare", format!("compare {GOOGLE} {LONDON} {BENGALURU} {shown}")),
        ("show", format!("show {LONDON} {RATES} --notes full")),
        ("whatif", format!("whatif {LONDON} base+=5k rsu.value+=10k {shown}")),
        ("solve", format!("solve {LONDON} --match {GOOGLE} {shown}")),
        ("sweep", format!("sweep {LONDON} {GOOGLE} base=110k..130k:10k {shown}")),
        ("leave", format!("leave {LONDON} {GOOGLE} --month 6 {shown}")),
        ("walkaway", format!("walkaway --current {LONDON} {GOOGLE} {shown}")),
        ("market", format!("market {LONDON} --location Seattle {shown}")),
        ("score", format!("score {LONDON} {GOOGLE} {shown}")),
    ] {
        insta::assert_snapshot!(format!("currencies-{name}"), run(&args));
    }
}

#[test]
fn a_needed_rate_that_is_missing_is_an_error() {
    let errors = [
        run(&format!("show {LONDON}")),
        run(&format!("compare {GOOGLE} {LONDON} --rate GBP/USD=1.27")),
        run(&format!("compare {GOOGLE} {LONDON} --currency EUR --rate GBP/USD=1.27")),
        run(&format!("solve {LONDON} total=1M")),
        run(&format!("leave {BENGALURU}")),
        run(&format!("draft accept {LONDON} --currency USD {RATES}")),
        run(&format!("sweep {LONDON} {GOOGLE} base=1..9 --each --currency USD {RATES}")),
    ];
    let errors = errors.map(|error| error.to_string()).concat();
    insta::assert_snapshot!("currencies-missing", errors);
    // A file is valid without the rates that its figures need.
    assert_eq!(run(&format!("check {LONDON} {BENGALURU}")).status, 0);
}

#[test]
fn wrong_rates_are_errors() {
    let show = |rates: &str| run(&format!("show {GOOGLE} {rates}")).to_string();
    let errors = [
        "--rate GBP/USD",
        "--rate GBP/USD=0",
        "--rate USD/USD=1",
        "--rate GBP/DOLLARS=1.27",
        "--rate GBP/USD=1.27 --rate USD/GBP=0.79",
        "--currency dollars",
    ];
    insta::assert_snapshot!("currencies-wrong", errors.map(show).concat());
}

#[test]
fn the_profile_can_set_currency_and_rates() {
    let profile = |text: &str, args: &str| {
        let path = std::env::temp_dir().join(format!("offercalc-currency-{}.toml", text.len()));
        std::fs::write(&path, text).unwrap();
        let run = run(&format!("show {LONDON} --profile {} {args}", path.display()));
        std::fs::remove_file(&path).unwrap();
        let said = if run.status == 0 { run.stdout } else { run.stderr };
        said.replace(&path.display().to_string(), "profile.toml").trim().to_owned()
    };
    let rates = "[currency]\nshow = \"USD\"\nrates = { \"GBP/USD\" = 1.27, \"EUR/USD\" = \"1.1\" }";
    assert_eq!(profile(rates, "--get year1.base"), "152400.00");
    // Options take precedence.
    assert_eq!(profile(rates, "--get year1.base --rate USD/GBP=0.5"), "240000.00");
    assert_eq!(profile(rates, "--get year1.base --currency GBP"), "120000.00");
    let wrong = "[currency]\nshow = \"dollars\"\nrates = { \"GBP/USD\" = 0, \"USD/USD\" = 1, \
                 \"GBP\" = 1.2, \"EUR/USD\" = true }";
    insta::assert_snapshot!("currencies-profile", profile(wrong, ""));
    let disagree = "[currency]\nrates = { \"GBP/USD\" = 1.27, \"USD/GBP\" = 0.79 }";
    insta::assert_snapshot!("currencies-profile-disagrees", profile(disagree, ""));
}

#[test]
fn a_walkaway_number_is_exchanged() {
    let path = std::env::temp_dir().join("offercalc-currency-walkaway.toml");
    let text = "[walkaway]\ncurrency = \"GBP\"\ncurrent = 100_000\ncost_of_living = 1_000\n";
    std::fs::write(&path, text).unwrap();
    let number = |args: &str| {
        let args = format!("walkaway --profile {} {args} --get number", path.display());
        run(&args).ok().trim().to_owned()
    };
    assert_eq!(number(""), "101000.00");
    assert_eq!(number(&format!("{GOOGLE} --rate GBP/USD=1.27")), "128270.00");
    // An option is in the currency of the figures.
    assert_eq!(number(&format!("{GOOGLE} --rate GBP/USD=1.27 --current 200k")), "201270.00");
    assert_eq!(number(&format!("{GOOGLE} --rate GBP/USD=1.27 --cost-of-living 5k")), "132000.00");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_grant_beside_shares_in_another_currency_names_its_own() {
    let offer = "base = 1\ncurrency = \"GBP\"\n[rsu]\nvalue = 100\nvesting = \"amazon\"\n\
                 [stock]\nprice = 10\ncurrency = \"USD\"\n";
    insta::assert_snapshot!("currencies-ambiguous", show(offer, "--rate GBP/USD=1.27"));
    // 100 pounds are 127 dollars of shares, whatever the rate says of dollars.
    let pounds = offer.replace("value = 100", "value = 100\ncurrency = \"GBP\"");
    assert_eq!(show(&pounds, "--rate GBP/USD=1.27 --get total"), "104.00");
    let dollars = offer.replace("value = 100", "value = 127\ncurrency = \"USD\"");
    assert_eq!(show(&dollars, "--rate GBP/USD=1.27 --get total"), "104.00");
}

#[test]
fn a_strike_is_in_the_currency_of_the_share_price() {
    let offer = |strike: &str| {
        format!(
            "currency = \"GBP\"\nbase = 100_000\n[[options]]\ncount = 4_800\nstrike = \"{strike}\"\n\
             vesting = \"startup\"\n[stock]\nprice = 5\ncurrency = \"USD\"\n"
        )
    };
    // 1,200 options a year at 4 USD over the strike, at 1.25 USD a pound.
    for strike in ["$1", "1"] {
        let year = show(&offer(strike), "--rate GBP/USD=1.25 --get year2.options");
        assert_eq!(year, "3840.00", "{strike}");
    }
    let refused = show(&offer("£1"), "--rate GBP/USD=1.25");
    assert!(refused.contains("is in £, but the currency here is USD"), "{refused}");
    assert!(refused.contains("set currency = \"GBP\" in [stock]"), "{refused}");
    let changed = |change: &str| {
        let args = format!("whatif - {change} --rate GBP/USD=1.25 --get year2.options");
        run_with(&args, |_| {}, &offer("$1"))
    };
    assert_eq!(changed("options.strike+=$1").ok().trim(), "2880.00");
    assert_eq!(changed("options.strike+=£1").status, 2);
}

#[test]
fn letters_keep_the_currency_of_each_amount() {
    let letter = run(&format!("draft counter {LONDON} rsu.value+=20k {RATES}")).ok();
    assert!(letter.contains("$220,000") && !letter.contains("£220,000"), "{letter}");
}

const SEATTLE: &str = "company = \"Amazon\"\nlevel = \"L6\"\nlocation = \"Seattle\"\n\
                       role = \"Engineering Manager\"\nrsu.vesting = \"amazon\"\n";

#[test]
fn a_band_is_in_the_currency_of_the_figures() {
    let pounds = format!("currency = \"GBP\"\nbase = 120_000\nrsu.value = 160_000\n{SEATTLE}");
    let shown = "--currency USD --rate GBP/USD=1.25";
    let market = run_with(&format!("market - {shown}"), |_| {}, &pounds).ok();
    assert!(
        market.contains("\nbase                 150,000  175,000  200,000   25,000 below"),
        "{market}"
    );
    let score = run_with(&format!("score - {shown}"), |_| {}, &pounds).ok();
    assert!(score.contains("\n  20% below market                    RAISED"), "{score}");
}

#[test]
fn a_converted_file_gives_the_same_answers() {
    let offer = |currency: &str, base: u32, rsu: u32| {
        format!("currency = \"{currency}\"\nbase = {base}\nrsu.value = {rsu}\n{SEATTLE}")
    };
    let (pounds, dollars) = (offer("GBP", 120_000, 160_000), offer("USD", 150_000, 200_000));
    let both = |args: &str| {
        let shown = format!("{args} --currency USD --rate GBP/USD=1.25");
        [(shown.as_str(), &pounds), (args, &dollars)]
            .map(|(args, text)| run_with(args, |_| {}, text).ok())
    };
    for args in [
        "market - --notes none",
        "market - -f csv",
        "score - --notes none",
        "walkaway --current 250k - --notes none",
        "walkaway --current 250k - --get margin",
    ] {
        let [exchanged, converted] = both(args);
        assert_eq!(exchanged, converted, "{args}");
    }
    // The lever keeps its own currency: £160,000 are $200,000.
    assert_eq!(both("solve - base total=1M --get value"), ["160000.00\n", "200000.00\n"]);
}

#[test]
fn a_missing_rate_is_asked_for_as_it_is_quoted() {
    let error = run(&format!("show {LONDON}")).stderr;
    let hint = "hint: add --rate GBP/USD=… (USD for 1 GBP), or add the rate to [currency] in your \
                profile\n";
    assert!(error.ends_with(hint), "{error}");
    let total = |rate: &str| run(&format!("show {LONDON} --rate {rate} --get total")).ok();
    assert_eq!(total("GBP/USD=1.25"), total("USD/GBP=0.8"));
}
