//! End-to-end tests of figures after tax.

use std::fs;

use crate::program::{run, run_args, run_with};

/// A figure of an offer on standard input, or the error.
fn get(offer: &str, args: &str) -> String {
    let shown = run_with(&format!("show - {args}"), |_| {}, offer);
    if shown.status == 0 { shown.stdout } else { shown.stderr }.trim().to_owned()
}

fn at(location: &str, base: &str) -> String {
    format!("location = \"{location}\"\nbase = {base}\n")
}

#[test]
fn take_home_pay_is_that_of_the_worked_examples() {
    for (location, base, take_home) in [
        ("San Francisco", "250_000", "162994.62"),
        ("San Francisco", "400_000", "247317.05"),
        ("New York City", "250_000", "161005.35"),
        ("NYC", "400_000", "244855.02"),
        ("Seattle", "250_000", "180242.79"),
        ("Seattle", "400_000", "274017.54"),
        ("Austin, TX", "400_000", "277826.75"),
        ("Boston", "250_000", "170153.30"),
        ("Boston", "400_000", "258848.09"),
    ] {
        let year = get(&at(location, base), "--get year1.take_home");
        assert_eq!(year, take_home, "{location} {base}");
    }
}

/// Runs with a profile of this [tax] section.
fn with_profile(offer: &str, tax: &str, args: &str) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile.toml");
    fs::write(&profile, format!("[tax]\n{tax}\n")).unwrap();
    let args = format!("show - {args} --profile {}", profile.display());
    let shown = run_with(&args, |_| {}, offer);
    (shown.status, shown.stdout.trim().to_owned(), shown.stderr)
}

#[test]
fn the_profile_states_what_is_true_of_a_person() {
    let francisco = at("San Francisco", "250_000");
    let take_home = |tax: &str| with_profile(&francisco, tax, "--get year1.take_home").1;
    // With 24,500 deferred and 4,400 put into an HSA.
    assert_eq!(take_home("deferral = 24_500\nhsa = 4_400"), "144954.81");
    assert_eq!(take_home("state = \"TX\""), "183182.00");
    // A state is not its largest city.
    assert_eq!(take_home("state = \"New York\""), take_home("state = \"NY\""));
    assert_eq!(take_home("state = \"NY\"\ncity = \"NYC\""), "161005.35");
    for (tax, asked) in [
        ("state = \"NY\"\ncity = \"Bostn\"", "did you mean `boston`?"),
        ("state = \"TX\"\ncity = \"Seattle\"", "`Seattle, TX` is not a known place"),
        ("insurance = { \"WA Care\" = 0 }", "did you mean `WA Cares`?"),
    ] {
        let (status, _, error) = with_profile(&francisco, tax, "--net");
        assert!(status == 1 && error.contains(asked), "{error}");
    }
    // The standard deduction alone: federal tax of 51,304.00 instead of 49,380.52.
    assert_eq!(take_home("deductions = \"standard\""), "161071.14");
    assert_eq!(take_home("rate = \"38%\""), "155000.00");
    // 37,468 of federal tax, 15,064 of payroll taxes, 14,471.72 of state tax, 3,250 of SDI.
    assert_eq!(take_home("filing = \"married_joint\""), "179746.28");
}

#[test]
fn a_half_cent_of_the_limit_of_itemized_deductions_is_not_lost() {
    // 2/37 of 27,014 are cut, which leaves a tax of exactly 316,502.535.
    let austin = at("Austin, TX", "\"1000000.50\"");
    let (_, take_home, _) = with_profile(&austin, "deductions = 27_014", "--get year1.take_home");
    assert_eq!(take_home, "650358.95");
}

#[test]
fn savings_above_the_legal_limit_are_capped_with_a_warning() {
    let seattle = at("Seattle", "250_000");
    let figure = |tax| with_profile(&seattle, tax, "--get year1.take_home");
    let (status, capped, warning) = figure("deferral = 30_000");
    assert_eq!((status, &capped), (0, &figure("deferral = 24_500").1));
    assert!(warning.contains("is 30,000, above the legal limit of 24,500 (2026)"), "{warning}");
}

#[test]
fn only_wages_are_taxed() {
    let text = "location = \"Seattle\"\nbase = 250_000\n[[recurring]]\namount = 6_000\n\
                kind = \"benefit\"\n[[recurring]]\namount = -100\nper = \"month\"\n\
                [retirement]\ndeferral = \"5%\"\nmatch = [{ rate = \"50%\" }]\n";
    // Benefits are neither taxed nor paid out, and a cost of one's own is paid after tax.
    assert_eq!(get(text, "--get year1.take_home"), "179042.79");
    let options = |kind: &str| {
        let text = format!(
            "location = \"Austin, TX\"\nbase = 250_000\n[[options]]\ncount = 40_000\nstrike = 1\n\
             type = \"{kind}\"\nvesting = \"startup\"\n[stock]\nprice = 16\n"
        );
        get(&text, "--get year1.take_home")
    };
    // 10,000 options gain 150,000, as wages or untaxed.
    assert_eq!((options("nso").as_str(), options("iso").as_str()), ("277826.75", "333182.00"));
}

#[test]
fn years_of_uneven_vesting_are_taxed_one_by_one() {
    let text = "location = \"Austin, TX\"\nbase = 200_000\n[rsu]\nvalue = 800_000\n\
                vesting = \"amazon\"\n";
    let year = |year: u32| get(text, &format!("--get year{year}.take_home"));
    let pay = |pay: &str| get(&at("Austin, TX", pay), "--get year1.take_home");
    assert_eq!(year(1), pay("240_000"));
    assert_eq!(year(3), pay("520_000"));
    assert_eq!(year(4), pay("520_000"));
}

#[test]
fn calendar_years_have_their_own_law_and_wages() {
    let text = format!("start = 2025-07-01\n{}", at("Austin, TX", "240_000"));
    let half = get(&text, "--calendar --get year2025.take_home");
    // 120,000 in 2025: 17,867 of income tax on 104,250, and 7.65 %.
    assert_eq!(half, "92953.00");
    let whole = get(&text, "--calendar --get year2026.take_home");
    assert_eq!(whole, get(&at("Austin, TX", "240_000"), "--get year1.take_home"));
    // As a year of the job, the first is a whole tax year under the law of its start.
    let job = get(&text, "--get year1.take_home");
    assert_eq!(
        job,
        get(&at("Austin, TX", "240_000"), "--tax-year 2025 --net --get year1.take_home")
    );
}

#[test]
fn parts_add_up_to_take_home_pay_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile.toml");
    fs::write(&profile, "[tax]\ndeferral = 20_000\nstate = \"NY\"\ncity = \"New York City\"\n")
        .unwrap();
    let path = profile.display();
    let args = format!("show offers/full-benefits.toml --net --profile {path}");
    let json: serde_json::Value =
        serde_json::from_str(&run(&format!("{args} -f json")).ok()).unwrap();
    let cents = |value: &serde_json::Value| (value.as_f64().unwrap() * 100.0).round() as i64;
    let csv = run(&format!("{args} -f csv")).ok();
    for year in json["offer"]["years"].as_array().unwrap() {
        let taxes = ["federal", "payroll", "state", "city"].map(|kind| cents(&year["taxes"][kind]));
        let benefits = ["retirement", "espp"].map(|name| cents(&year[name])).iter().sum::<i64>();
        // The HSA contribution of the employer, and 100 % of the premium is a cost of one's own.
        let in_hand = cents(&year["total"]) - benefits - 150_000;
        let left = in_hand - cents(&year["savings"]) - taxes.iter().sum::<i64>();
        assert_eq!(left, cents(&year["take_home"]), "{year}");
        assert!(taxes.iter().all(|tax| *tax > 0), "{year}");
        let row = format!("{},take_home,{}", year["year"], year["take_home"]);
        assert!(csv.contains(&row), "{row} is not in\n{csv}");
    }
}

#[test]
fn the_leader_after_tax_stands_beside_the_leader_before_tax() {
    let folder = tempfile::tempdir().unwrap();
    let [here, there] = [("here", "Seattle", "390_000"), ("there", "San Francisco", "400_000")]
        .map(|(name, location, base)| {
            let file = folder.path().join(format!("{name}.toml"));
            fs::write(&file, format!("name = \"{name}\"\n{}", at(location, base))).unwrap();
            file.display().to_string()
        });
    let shown = run_args(&["compare", &here, &there, "--net", "--years", "1"]).ok();
    assert!(shown.starts_with("there is ahead by 10,000"), "{shown}");
    assert!(shown.contains("After tax, here is ahead by "), "{shown}");
    assert!(shown.contains("taxed as single"), "{shown}");
    let json = run_args(&["compare", &here, &there, "--net", "-f", "json"]).ok();
    assert!(json.contains("\"take_home\": {"), "{json}");
}

#[test]
fn commands_with_a_metric_answer_after_tax() {
    let reached = run("solve offers/amazon-l6.toml base year1.take_home=200k -f json").ok();
    assert!(reached.contains("185751.51"), "{reached}");
    // The base that is found pays it, and a cent less does not.
    let offer = fs::read_to_string("offers/amazon-l6.toml").unwrap();
    let year = |base: &str| {
        get(&offer.replace("base = 175_000", &format!("base = {base}")), "--get year1.take_home")
    };
    assert_eq!(
        (year("185751.51").as_str(), year("185751.50").as_str()),
        ("200000.00", "199999.99")
    );
    let swept = run("sweep offers/amazon-l6.toml base=175k..185k:10k --net -f csv").ok();
    assert!(swept.contains("810478"), "{swept}");
    let refused = run("sweep offers/amazon-l6.toml base=175k..185k:10k --net --metric guaranteed");
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("`guaranteed` has no figure after tax"), "{refused}");
    let left = run("leave offers/amazon-l6.toml --month 48 --net -f csv").ok();
    assert!(left.contains("take_home,,,,810478"), "{left}");
    let score = run("score offers/amazon-l6.toml offers/google-l5.toml --net -f json").ok();
    assert!(score.contains("take_home"), "{score}");
}

#[test]
fn a_walkaway_number_after_tax_is_taken_from_a_taxed_job() {
    let job = "offers/seattle-400k.toml";
    let average = run(&format!("show {job} --get average_take_home")).ok();
    let line = |args: &str| run(&format!("walkaway offers/amazon-l6.toml --net {args}"));
    assert_eq!(line(&format!("--current {job} --get number")).ok(), average);
    // An amount is taken as it is stated, and says so.
    assert_eq!(line("--current 250k --get number").ok().trim(), "250000.00");
    let stated = line("--current 250k").ok();
    assert!(stated.contains("current pay after tax, as stated"), "{stated}");
}

#[test]
fn what_taxes_need_is_asked_for() {
    let ask = |offer: &str, args: &str| get(offer, &format!("--net {args}"));
    for (location, asked) in [
        ("Seatle", "did you mean `seattle`?"),
        ("London", "state = \"TX\" to [tax] of your profile"),
        ("Portland, ME", "there is no tax table for Maine"),
        ("Springfield", "is not a known place"),
        ("NYC / SF", "it could be in CA or NY"),
        ("Washington", "it could be in WA or DC"),
    ] {
        let error = ask(&at(location, "100_000"), "");
        assert!(error.contains(asked), "{location}: {error}");
    }
    assert!(ask("base = 100_000", "").contains("`location` is missing, which taxes need"));
    let early = ask(&at("Seattle", "100_000"), "--tax-year 2024");
    assert!(early.contains("start with 2025"), "{early}");
    let pounds = ask("currency = \"GBP\"\nbase = 100_000\nlocation = \"London\"", "");
    assert!(pounds.contains("the figures are in GBP, but the taxes are in USD"), "{pounds}");
    assert!(pounds.contains("a flat `rate` or a `table` of your own"), "{pounds}");
    let alone = run("show offers/amazon-l6.toml --tax-year 2026");
    assert_eq!(alone.status, 2, "{alone}");
}

#[test]
fn a_table_of_ones_own_taxes_other_countries() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy("docs/uk-2026.toml", folder.path().join("uk.toml")).unwrap();
    let profile = folder.path().join("profile.toml");
    fs::write(&profile, "[tax]\ntable = \"uk.toml\"\n").unwrap();
    let offer = "currency = \"GBP\"\nbase = 60_000";
    let args = format!("show - --get year1.take_home --profile {}", profile.display());
    // 12,570 free, 37,700 at 20 % and 9,730 at 40 %; 8 % of 37,700 and 2 % of 9,730.
    assert_eq!(run_with(&args, |_| {}, offer).ok().trim(), "45357.40");
    // It is not replaced by the answer.
    let table = folder.path().join("uk.toml");
    let replaced = format!("show - --net --profile {} -o {}", profile.display(), table.display());
    let refused = run_with(&replaced, |_| {}, offer);
    assert!(refused.status == 2 && refused.stderr.contains("is the tax table"), "{refused}");
    // Nor does it control the terminal.
    let unsafe_name = "name = \"U\\u001b[31mK\"\nyears = [2026]\nsource = [\"x\"]\ncurrency = \"GBP\"\n\
                       rates = [20]\nup_to = []\n";
    fs::write(&table, unsafe_name).unwrap();
    let shown = format!("tax - --profile {}", profile.display());
    assert!(!run_with(&shown, |_| {}, offer).ok().contains('\u{1b}'));
    fs::write(&profile, "[tax]\ntable = \"missing.toml\"\n").unwrap();
    assert_eq!(run_with(&args, |_| {}, offer).status, 1);
}
