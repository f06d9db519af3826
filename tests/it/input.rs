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
