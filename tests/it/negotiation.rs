//! End-to-end tests of `whatif`, `solve`, `sweep` and `compare --set`: formats and errors.

use std::fmt::Write;
use std::fs;

use crate::program::{RATES, Run, run, run_args, run_with, toml_files};

const L6: &str = "offers/amazon-l6.toml";
const NEGOTIATED: &str = "offers/amazon-l6-negotiated.toml";
const GOOGLE: &str = "offers/google-l5.toml";
const CURRENT: &str = "offers/current-job.toml";

const FORMATS: [&str; 4] = ["table", "markdown", "csv", "json"];

fn of_text(args: &str, text: &str) -> Run {
    run_with(args, |_| {}, text)
}

fn json(run: Run) -> serde_json::Value {
    serde_json::from_str(&run.ok()).unwrap()
}

#[test]
fn whatif_shows_changes_in_every_format() {
    for format in FORMATS {
        let changes = "base+=5% rsu=380k sign_on.2-=10k bonus=10%";
        let run = run(&format!("whatif {L6} {changes} --years 2 -f {format}"));
        insta::assert_snapshot!(format!("whatif-{format}"), run);
    }
    let total = run(&format!("whatif {L6} base=185k rsu=380k sign_on=110k,85k --get total")).ok();
    assert_eq!(total, "1315000.00\n");
}

#[test]
fn changes_are_described() {
    let mut messages = String::new();
    for (file, changes) in [
        (L6, "base=185k"),
        (L6, "base=175000"),
        (L6, "base-=5% growth=10% raise=3%,5%"),
        (L6, "price=200 rsu.vesting=google name=Mine"),
        (L6, "sign_on.3=5k sign_on.repay_within=12"),
        (CURRENT, "price=200 bonus.payout+=10% raise.2=4%"),
        (CURRENT, "rsu.1.shares-=10% rsu.2=40k refresher.count=2"),
        (L6, "sign_on=100k rsu.shares=2_000"),
        ("offers/startup.toml", "price+=5"),
    ] {
        let run = run(&format!("whatif {file} {changes} --years 1"));
        let lines = run.stdout.lines().take_while(|line| !line.is_empty());
        let lines: Vec<&str> = lines.collect();
        writeln!(messages, "$ {file} {changes}\n{}{}", lines.join("\n"), run.stderr).unwrap();
    }
    insta::assert_snapshot!("whatif-words", messages);
}

/// Comments, order and formatting stay. New keys go where they belong.
#[test]
fn a_changed_file_keeps_its_formatting() {
    let text = "\
# Mine
base = 175_000   # a year
sign_on = [ 80_000, 60_000 ] # cash

[rsu]  # the grant
value = 300_000
vesting = \"amazon\"

[stock]
price = 170 # close
# the end
";
    let changes = "base=185k sign_on.2=65k sign_on.repay_within=12 rsu.2=50k \
                   rsu.2.vesting=google price=200 bonus=15%";
    insta::assert_snapshot!("whatif-toml", of_text(&format!("whatif - {changes} --toml"), text));
    let inline = "base = 1_000\nrsu = { value = 4_000, vesting = \"even-annual\" }\n";
    let added = "rsu.2.value=8k rsu.2.vesting=even-annual";
    let changed = of_text(&format!("whatif - {added} --toml"), inline).ok();
    assert_eq!(of_text("show - --get year1.rsu", &changed).ok(), "3000.00\n");
}

/// Comments of a replaced value move to its replacement.
#[test]
fn comments_outlive_their_values() {
    let text =
        "base = 100_000\n[stock]\n# closes of the last months\nprices = [100, 110] # by year\n";
    let changed = of_text("whatif - growth=5% --toml", text).ok();
    assert_eq!(
        changed,
        "base = 100_000\n[stock]\n# closes of the last months\n# by year\nprice = 100\ngrowth = \"5%\"\n"
    );
    let inline = "base = 100_000\nrsu = { value = 4_000, vesting = \"meta\" }  # my grant\n";
    let changed = of_text("whatif - rsu.2=8k rsu.2.vesting=meta --toml", inline).ok();
    assert!(changed.ends_with("}]  # my grant\n"), "{changed}");
}

#[test]
fn typed_text_is_never_printed_raw() {
    for args in [
        ["compare", L6, L6, "--set", "\u{1b}[31m:base=5"],
        ["sweep", L6, L6, L6, "base=\u{1b}[31m..5"],
        ["sweep", L6, L6, L6, "\u{1b}[31m:base=1..5"],
        ["solve", L6, "base", "total=\u{1b}[31m", "--cents"],
        ["solve", L6, "base", "\u{1b}[31m=5", "--cents"],
        ["whatif", L6, "\u{1b}[31m=5", "base=1", "--cents"],
    ] {
        let run = run_args(&args);
        assert!(run.status > 0 && !run.stderr.contains('\u{1b}'), "{run}");
    }
}

#[test]
fn a_pipe_that_closes_early_is_not_an_error() {
    for format in ["csv", "json"] {
        let line = ["sweep", L6, "base=100k..150k:0.5", "-f", format];
        let mut child = crate::program::command();
        child.args(line).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = child.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{format}: {output:?}");
    }
}

#[test]
fn an_offer_can_be_piped_and_compared_with_its_change() {
    let changed = run(&format!("whatif {L6} rsu+=80k --toml")).ok();
    let compared = of_text(&format!("compare {L6} - {GOOGLE} --get total"), &changed).ok();
    assert_eq!(
        compared,
        "Amazon L6\t1140000.00\nAmazon L6 (2)\t1220000.00\nGoogle L5\t1929516.47\n"
    );
}

#[test]
fn output_never_overwrites_the_changed_offer() {
    let folder = std::env::temp_dir().join(format!("offercalc-whatif-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("mine.toml");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/offers/amazon-l6.toml"), &file).unwrap();
    let path = file.to_str().unwrap();
    let refused = run_args(&["whatif", path, "base=1k", "--toml", "-o", path]);
    assert_eq!(refused.status, 2);
    assert!(fs::read_to_string(&file).unwrap().contains("175_000"));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn solve_tries_existing_one_time_payments() {
    let tried = |text: &str| -> Vec<(String, f64)> {
        let report = json(of_text("solve - total=500k --format json", text));
        let solutions = report["solutions"].as_array().unwrap().iter();
        let messages = solutions.map(|solution| {
            (solution["lever"].as_str().unwrap().to_owned(), solution["to"].as_f64().unwrap())
        });
        messages.filter(|(lever, _)| lever.starts_with("one_time")).collect()
    };
    let named = |lever: &str, value: f64| (lever.to_owned(), value);
    let base = "base = 100_000\n";
    assert_eq!(tried(base), []);
    let one = format!("{base}[one_time]\namount = 10_000\n");
    assert_eq!(tried(&one), [named("one_time.amount", 100_000.0)]);
    let two = format!("{base}{}", "[[one_time]]\namount = 10_000\n".repeat(2));
    let each = ["one_time.1.amount", "one_time.2.amount"].map(|lever| named(lever, 90_000.0));
    assert_eq!(tried(&two), each);
}

#[test]
fn solve_does_not_suggest_to_change_a_cost_of_your_own() {
    let levers = |payments: &str| {
        let text = format!("base = 100_000\n{payments}");
        let report = json(of_text("solve - cash=500k --format json", &text));
        let solutions = report["solutions"].as_array().unwrap().iter();
        let names = solutions.map(|solution| solution["lever"].as_str().unwrap().to_owned());
        names.filter(|lever| lever.starts_with("recurring")).collect::<Vec<_>>()
    };
    let cost = "[[recurring]]\namount = -5_000\n";
    let stipend = "[[recurring]]\namount = 5_000\n";
    assert!(levers(cost).is_empty());
    assert_eq!(levers(&format!("{cost}{stipend}")), ["recurring.2.amount"]);
}

#[test]
fn solve_agrees_with_a_metric_in_the_plural() {
    let text = "base = 100_000\n[[recurring]]\nkind = \"benefit\"\namount = 5_000\n";
    let several = of_text("solve - benefits=30k", text).ok();
    assert!(
        several.starts_with("The benefits of standard input are to reach 30,000. Now they are")
    );
    let one = of_text("solve - recurring benefits=30k", text).ok();
    let one = one.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["benefits of standard input reach 30,000. Now they are", "At 7,500 they are"] {
        assert!(one.contains(words), "{one}");
    }
}

#[test]
fn solve_shows_every_digit_of_a_small_increase() {
    let solved = run("solve offers/startup-iso.toml options total=1.5M").ok();
    assert!(solved.contains("+0.06 pp") && !solved.contains("+0.1 pp"), "{solved}");
}

#[test]
fn set_changes_all_offers_or_one() {
    let pair = format!("compare {L6} {NEGOTIATED}");
    let run_set = |sets: &[&str]| {
        let mut args: Vec<&str> = pair.split(' ').collect();
        args.extend(sets.iter().flat_map(|set| ["--set", set]));
        args.extend(["--get", "total"]);
        run_args(&args).ok()
    };
    let totals = |one: &str, two: &str| format!("Amazon L6\t{one}\nAmazon L6, negotiated\t{two}\n");
    assert_eq!(run_set(&["base=200k"]), totals("1240000.00", "1375000.00"));
    assert_eq!(run_set(&["1:base=200k"]), totals("1240000.00", "1315000.00"));
    assert_eq!(run_set(&["Amazon L6:base+=5k"]), totals("1160000.00", "1315000.00"));
    assert_eq!(run_set(&["amazon l6, negotiated:base+=5k"]), totals("1140000.00", "1335000.00"));
    let both = ["growth=10%", "2:growth=0%"];
    assert_eq!(run_set(&both), totals("1209420.00", "1315000.00"));
    let sets = "--set growth=10% --set 2:rsu.vesting=google --years 1";
    for format in ["table", "json"] {
        insta::assert_snapshot!(
            format!("set-{format}"),
            run(&format!("{pair} {sets} -f {format}"))
        );
    }
}

#[test]
fn solve_shows_solutions_in_every_format() {
    for format in FORMATS {
        let every = run(&format!("solve {L6} --match {NEGOTIATED} --round 1000 -f {format}"));
        insta::assert_snapshot!(format!("solve-every-{format}"), every);
        let one = run(&format!("solve {L6} base average=300k --round 5k -f {format}"));
        insta::assert_snapshot!(format!("solve-one-{format}"), one);
        let cash = run(&format!("solve {L6} cash=1M -f {format}"));
        insta::assert_snapshot!(format!("solve-cash-{format}"), cash);
    }
    insta::assert_snapshot!(
        "solve-each",
        run(&format!("solve {L6} growth --match {GOOGLE} --each"))
    );
    insta::assert_snapshot!("solve-current", run(&format!("solve {CURRENT} first_two_years=400k")));
    let get = |args: &str| run(&format!("solve {L6} {args}")).ok();
    assert_eq!(get("base total=1.2M --get value"), "190000.00\n");
    assert_eq!(get("base total=1.2M --get increase"), "15000.00\n");
    assert_eq!(get("base total=1.2M --get value --round 25k"), "200000.00\n");
    assert_eq!(get("growth total=1.2M --get value"), "0.087300\n");
    assert_eq!(get(&format!("rsu --match {NEGOTIATED} --get value --round 1k")), "475000.00\n");
}

/// With whole shares, one more share may vest in another year.
#[test]
fn whole_shares_are_solved_despite_jitter() {
    let text = "base = 0\n[rsu]\nshares = 18\nvesting = \"even-annual\"\n[stock]\nprice = 10\n";
    let year2 = |shares: u32| {
        of_text(&format!("whatif - rsu={shares} --get year2"), text).ok().trim().to_owned()
    };
    let solved = of_text("solve - rsu year2=50 --get value", text).ok();
    // 17 shares vest 4-5-4-4, but 18 vest 5-4-5-4.
    assert_eq!(solved, "17\n");
    assert_eq!([16, 17, 18].map(year2), ["40.00", "50.00", "40.00"]);
}

#[test]
fn sweep_shows_the_leader_in_every_format() {
    for format in FORMATS {
        let growth =
            run(&format!("sweep {L6} offers/meta-e6.toml growth=-20%..20%:10% -f {format}"));
        insta::assert_snapshot!(format!("sweep-growth-{format}"), growth);
        let base =
            format!("sweep {L6} {NEGOTIATED} base=180k..220k:20k --metric year1 -f {format}");
        insta::assert_snapshot!(format!("sweep-base-{format}"), run(&base));
    }
    let benefits = "sweep offers/full-benefits.toml espp=0%..15%:5% --metric benefits";
    insta::assert_snapshot!("sweep-benefits", run(benefits));
    insta::assert_snapshot!("sweep-one", run(&format!("sweep {L6} price=100..250")));
    let each = run(&format!("sweep {L6} {NEGOTIATED} --each base=180k..220k:20k -f csv")).ok();
    assert!(each.contains("\n220000.00,1320000.00,1455000.00,"), "{each}");
    let second = run_args(&[
        "sweep",
        L6,
        NEGOTIATED,
        "Amazon L6, negotiated:base=180k..220k:40k",
        "-f",
        "csv",
    ]);
    assert!(second.ok().contains("\n180000.00,1140000.00,1295000.00,"));
}

#[test]
fn strikes_and_exit_prices_are_swept_in_every_format() {
    for format in FORMATS {
        let strike =
            run(&format!("sweep offers/startup-iso.toml options.strike=1..9:2 -f {format}"));
        insta::assert_snapshot!(format!("sweep-strike-{format}"), strike);
        let exit = "offers/private-double-trigger.toml stock.exit_price=20..60:20";
        let exit = run(&format!("sweep {exit} --metric year3 -f {format}"));
        insta::assert_snapshot!(format!("sweep-exit-{format}"), exit);
    }
}

/// A list has the points that a range has at its values, and crossovers between them.
#[test]
fn a_list_of_values_is_swept_like_a_range() {
    let swept =
        |values: &str| run_args(&["sweep", L6, GOOGLE, &format!("1:{values}"), "-f", "csv"]).ok();
    let steps = swept("base=300k..500k:100k");
    for list in ["base=300k,400k,500k", "base=500_000, 300k,400000", "base=300k, 400k,  500k"] {
        assert_eq!(swept(list), steps, "{list}");
    }
    // Three digits are a price, but within an amount they are thousands.
    assert_eq!(swept("price=100,150,200"), swept("price=100..200:50"));
    let crossover = "\n700000.00,3240000.00,1929516.47,Amazon L6,372379.12\n";
    assert!(swept("base=700k,300k").ends_with(crossover));
    assert!(swept("base=300k..700k:400k").ends_with(crossover));
}

/// Only a metric that counts equity counts on equity that is not certain.
#[test]
fn a_metric_without_equity_includes_no_private_or_unpromised_equity() {
    let private = "offers/startup-iso.toml";
    for (metric, is_private, is_unpromised) in [
        ("total", true, true),
        ("equity", true, true),
        ("cash", false, false),
        ("guaranteed", false, false),
        ("benefits", false, false),
        // Liquidity is in month 48; refreshers vest from year 2.
        ("first_two_years", false, true),
        ("year1", false, false),
        ("year4", true, true),
        ("year4.base", false, false),
        ("year4.options", true, false),
    ] {
        let swept = format!("sweep {private} {GOOGLE} --each base=200k..225k --metric {metric}");
        let swept = run(&swept).ok();
        assert_eq!(swept.contains("startup's private equity."), is_private, "{swept}");
        assert_eq!(swept.contains("L5's unpromised refreshers."), is_unpromised, "{swept}");
    }
    let solved = run(&format!("solve {private} base cash=1M")).ok();
    assert!(!solved.contains("private equity."), "{solved}");
}

#[test]
fn a_long_sweep_streams() {
    let long = run(&format!("sweep {L6} base=100k..200k:1 -f csv")).ok();
    assert_eq!(long.lines().count(), 100_002);
    assert!(long.ends_with("200000.00,1240000.00,Amazon L6,\n"));
}

/// A point of a sweep equals `whatif` with that value.
#[test]
fn a_sweep_point_matches_whatif() {
    for path in toml_files("offers") {
        let base = if path.contains("hourly") { "base.hourly" } else { "base" };
        for (lever, values, step) in
            [(base, ["100k", "130k"], "30k"), ("growth", ["-10%", "20%"], "30%")]
        {
            let [from, to] = values;
            let swept =
                json(run(&format!("sweep {path} {lever}={from}..{to}:{step} {RATES} -f json")));
            for (point, value) in swept["points"].as_array().unwrap().iter().zip(values) {
                let changed =
                    run(&format!("whatif {path} {lever}={value} {RATES} --get total")).ok();
                let figure = point["figures"][0].as_f64();
                assert_eq!(figure, changed.trim().parse().ok(), "{path} {lever}={value}");
            }
        }
    }
}

#[test]
fn invalid_negotiation_commands_are_rejected() {
    let lines = [
        format!("whatif {L6}"),
        format!("whatif {L6} base"),
        format!("whatif {L6} =5"),
        format!("whatif {L6} base="),
        format!("whatif {L6} bas=5"),
        format!("whatif {L6} zzz=5"),
        format!("whatif {L6} base=-5"),
        format!("whatif {L6} base=abc"),
        format!("whatif {L6} growth=10"),
        format!("whatif {L6} rsu.vesting=amzon"),
        format!("whatif {L6} rsu.vesting={{"),
        format!("whatif {L6} rsu.vesting+=5"),
        format!("whatif {L6} bonus+=5k growth+=5"),
        format!("whatif {L6} sign_on+=5k"),
        format!("whatif {L6} raise.1=3% raise=5% raise.2=1%"),
        format!("whatif {L6} rsu.3=5k"),
        format!("whatif {L6} growth=5% --growth 3%"),
        format!("whatif {L6} base=1 --toml -f json"),
        format!("whatif {CURRENT} rsu=5"),
        format!("whatif {CURRENT} stock.prices.6=5"),
        "whatif offers/netflix-senior.toml rsu=5k".to_owned(),
        "whatif offers/hourly-contract.toml base+=5%".to_owned(),
        "solve offers/hourly-contract.toml base total=1M".to_owned(),
        format!("compare {L6} {L6} --set 3:base=5k"),
        format!("compare {L6} {L6} --set Amazon:base=5k"),
        format!("compare {L6} {GOOGLE} --set 1:currency=EUR"),
        format!("solve {L6}"),
        format!("solve {L6} base"),
        format!("solve {L6} base bonus total=1M"),
        format!("solve {L6} base totl=1M"),
        format!("solve {L6} base total=1x"),
        format!("solve {L6} base year9=1M"),
        format!("solve {L6} base year3_change=5"),
        format!("solve {L6} base total=1M --match {GOOGLE}"),
        format!("solve {L6} base total=1M --metric year1"),
        format!("solve {L6} base total=1M --round 0"),
        format!("solve {L6} base total=1M --round 5%"),
        format!("solve {L6} rsu.vesting total=1M"),
        format!("solve {L6} --match {GOOGLE} --each"),
        format!("solve {L6} total=1M --get value"),
        format!("solve {L6} sign_on.1 year3=400k"),
        format!("solve {L6} bonus total=1000M"),
        format!("solve {L6} rsu.grant_price total=1T"),
        format!("solve {L6} year1.refresher=5k"),
        format!("solve {L6} growth total=2M --growth 5%"),
        "solve offers/netflix-senior.toml rsu total=3M".to_owned(),
        format!("sweep {L6}"),
        format!("sweep {L6} base"),
        format!("sweep {L6} base=1..2 {L6}"),
        format!("sweep {L6} base=200k..100k"),
        format!("sweep {L6} base=100k..200k:0"),
        format!("sweep {L6} base=100k..200k:5%"),
        format!("sweep {L6} base=1..100M:0.01"),
        format!("sweep {L6} base=1..20000:1"),
        format!("sweep {L6} price=-1..5"),
        format!("sweep {L6} growth=-101%..5%"),
        format!("sweep {L6} rsu.vesting=1..2"),
        format!("sweep {L6} 2:base=1..2"),
        format!("sweep {L6} offers/amazon-l6-shares.toml --each rsu=1..2"),
        format!("sweep {L6} {GOOGLE} 2:base=-5..10:5"),
        format!("sweep {L6} base=0..70000000000000000000000000000"),
        format!("solve {L6} base --match {GOOGLE} --each"),
        format!("solve {L6} base total=1.2M --round 0.0000000000000000000000000001"),
        format!("whatif {L6} rsu.vesting.cliff=12"),
        format!("whatif {L6} currency=EUR"),
        format!("whatif {L6} sign_on=110,000"),
        format!("whatif {L6} price=140,150"),
        format!("whatif {L6} rsu=+50k"),
        format!("whatif {L6} rsu.2=10k price=200 rsu.2.vesting=google"),
        format!("whatif {L6} base=190k -o counter.toml"),
        format!("whatif {L6} {GOOGLE} base=190k"),
        format!("whatif {L6} --base 190k"),
        format!("solve {L6} sign_on --match {GOOGLE}"),
        format!("solve {L6} 1.5M"),
        format!("solve {L6} {GOOGLE}"),
        format!("compare {L6} offers/google-l5"),
        format!("compare {L6} {GOOGLE} --price 30%"),
        format!("compare {L6} {GOOGLE} --price=-101%"),
        format!("compare {L6} {GOOGLE} --price 200"),
        format!("compare {L6} {GOOGLE} --set price=200"),
        format!("compare {L6} {GOOGLE} --set prices.1+=20"),
        format!("sweep {L6} {GOOGLE} price=100..250"),
        format!("sweep {GOOGLE} {L6} price=-101%..0%:50%"),
        format!("sweep {L6} offers/startup.toml price=-20%..20%"),
        format!("solve {L6} price --match {GOOGLE} --each"),
        format!("leave {L6} {GOOGLE} --price 200"),
        format!("score {L6} {GOOGLE} --price 200"),
        format!("walkaway {L6} --current {CURRENT} --price 200"),
        format!("sweep {L6} price=100-200"),
        format!("sweep {L6} growth=0%..5% --growth 5%"),
        format!("sweep {L6} growth=0%,,5%"),
        format!("sweep {L6} growth=0%,"),
        format!("sweep {L6} growth=0%,5"),
        format!("sweep {L6} growth=5%"),
        format!("sweep {L6} growth=0%,5%,0.00%"),
        format!("sweep {L6} base=170,000"),
        format!("sweep {L6} price=90,110,130"),
        format!("sweep {L6} price=-20%,150"),
        format!("sweep {L6} sign_on=110k,85k"),
        format!("sweep {L6} {GOOGLE} price=100,200"),
        format!("sweep {L6} base=1..2 --metric year9"),
    ];
    let mut messages = String::new();
    for line in lines {
        let run = run(&line);
        assert!(run.status == 1 || run.status == 2, "{line}: {}", run.stdout);
        assert_eq!(run.stdout, "", "{line}");
        writeln!(messages, "{run}").unwrap();
    }
    insta::assert_snapshot!("negotiation-refused", messages);
}

#[test]
fn an_offer_name_may_contain_an_equals_sign() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("equals");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a=b.toml");
    let path = path.to_str().unwrap();
    for name in ["x=y", "x=y:z", "base=5"] {
        fs::write(path, format!("name = \"{name}\"\nbase = 1_000\n")).unwrap();
        let set = |set: &str| {
            run_args(&["compare", L6, path, "--years", "1", "--get", "year1", "--set", set]).ok()
        };
        let only_it = format!("Amazon L6\t270000.00\n{name}\t5000.00\n");
        for offer in [name, &name.to_uppercase(), path, "2"] {
            assert_eq!(set(&format!("{offer}:base=5k")), only_it, "{name}, {offer}");
        }
        // A value may contain the same characters.
        let renamed = set(&format!("{name}:name=p:q=r"));
        assert_eq!(renamed, "Amazon L6\t270000.00\np:q=r\t1000.00\n");
        let sweep = ["sweep", L6, path, &format!("{name}:base=1..3:1"), "-f", "csv"];
        assert!(run_args(&sweep).ok().contains("\n2.00,1140000.00,8.00,"), "{name}");
        // The same applies to a file name in commands with one offer.
        let alone = ["whatif", path, "base=5k", "--get", "year1"];
        assert_eq!(run_args(&alone).ok(), "5000.00\n");
        let letter = run_args(&["draft", "counter", path, "base=5k"]);
        assert_eq!(letter.status, 0, "{}", letter.stderr);
    }
    let every = run_args(&["compare", L6, path, "--set", "name=p:q=r", "--get", "year1"]).ok();
    assert!(every.starts_with("p:q=r\t270000.00\n"), "{every}");
}

/// The totals of two offers from different companies.
fn totals(options: &str) -> String {
    run(&format!("compare {L6} {GOOGLE} {options} --get total")).ok()
}

#[test]
fn a_relative_price_applies_to_each_company() {
    let lower = totals("--price=-20%");
    assert_eq!(lower, totals("--set price-=20%"));
    assert_ne!(lower, totals(""));
    // 170 less 20 %, with the number of shares from 170.
    let alone = run(&format!("show {L6} --price 136 --get total")).ok();
    assert!(lower.contains(&format!("Amazon L6\t{alone}")), "{lower}");
    let sweep = run(&format!("sweep {L6} {GOOGLE} price=-20%..20%:20% -f csv")).ok();
    let points: Vec<Vec<&str>> = sweep.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(points[0][0], "stock.price change");
    for (point, options) in [(1, "--price=-20%"), (2, ""), (3, "--price +20%")] {
        let [_, amazon, google, ..] = points[point][..] else { panic!("{sweep}") };
        assert_eq!(totals(options), format!("Amazon L6\t{amazon}\nGoogle L5\t{google}\n"));
    }
    insta::assert_snapshot!(
        "sweep-moves",
        run(&format!("sweep {L6} {GOOGLE} price=-40%..40%:20%"))
    );
}

#[test]
fn an_absolute_price_applies_to_one_company() {
    let negotiated = "offers/amazon-l6-negotiated.toml";
    for args in [
        format!("compare {L6} {negotiated} --price 200"),
        format!("compare {L6} {negotiated} --set price=200"),
        format!("compare {L6} {GOOGLE} --set 1:price=200"),
        format!("sweep {L6} {negotiated} price=100..200"),
        format!("sweep {L6} {GOOGLE} 1:price=100..200"),
        format!("solve {L6} price --match {GOOGLE}"),
        format!("solve {L6} price --match {negotiated} --metric year1.rsu"),
    ] {
        assert_eq!(run(&args).status, 0, "{args}: {}", run(&args));
    }
    // Offers without a company never share a price.
    let nameless = "base = 1\n[rsu]\nshares = 8\nvesting = \"amazon\"\n[stock]\nprice = 5\n";
    let mixed = run_with(&format!("compare - {L6} --price 200"), |_| {}, nameless);
    assert_eq!(mixed.status, 2, "{mixed}");
    assert!(mixed.stderr.contains("do not both name a company"), "{mixed}");
}

#[test]
fn a_lead_in_a_sweep_may_be_too_close_to_call() {
    // The lead counts from 2 % of the larger figure, not the smaller one.
    let text = "base = 250_000\n";
    let args = "sweep offers/microsoft-principal.toml - 2:base=";
    let total = run("show offers/microsoft-principal.toml --get total").ok();
    let total: f64 = total.trim().parse().unwrap();
    let base = |part: f64| format!("{:.2}", total * part / 4.0);
    for (part, close) in [(0.985, true), (0.979, false), (1.015, true), (1.025, false)] {
        let line = format!("{args}{}..{}:1", base(part), base(part));
        let json = run_with(&format!("{line} -f json"), |_| {}, text).ok();
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["points"][0]["close"], close, "{part}");
        let table = run_with(&line, |_| {}, text).ok();
        assert_eq!(table.contains("too close to call"), close, "{table}");
    }
}

/// An offer that pays less than nothing a year, and a worse one.
fn negative(fee: u32) -> String {
    format!("name = \"Fee of {fee}\"\nbase = 0\n[recurring]\nname = \"fee\"\namount = -{fee}\n")
}

#[test]
fn a_negative_total_has_no_percentage() {
    let folder = std::env::temp_dir().join(format!("offercalc-negative-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let paths = [3_000, 5_000].map(|fee| {
        let path = folder.join(format!("{fee}.toml"));
        fs::write(&path, negative(fee)).unwrap();
        path.display().to_string()
    });
    let both = paths.join(" ");
    for args in [
        format!("compare {both}"),
        format!("leave {both} --month 24"),
        format!("leave {both}"),
        format!("whatif {} recurring.amount=-1_000", paths[0]),
        format!("walkaway --current {both}"),
    ] {
        let text = run(&format!("{args} --notes none")).ok();
        // `percent` may be the heading of an empty column.
        assert!(!text.contains('%') && !text.contains("too close"), "{text}");
        let json = run(&format!("{args} -f json")).ok();
        assert!(!json.contains("\"rate\": -") && !json.contains("\"rate\": 0."), "{json}");
    }
    let csv = run(&format!("whatif {} recurring.amount=-1_000 -f csv", paths[0])).ok();
    assert!(csv.contains(",total,-12000.00,-4000.00,8000.00,\n"), "{csv}");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_missing_key_is_added_by_another_change() {
    for (change, hint) in [
        ("time.days_off=30", "hint: add the change time.hours_per_week=45\n"),
        ("bonus.guaranteed.1=20k", "hint: add the change bonus.target=15%, or an amount\n"),
        (
            "retirement.deferral=6%",
            "hint: add the changes retirement.match.1.rate=50% retirement.match.1.up_to=6%\n",
        ),
        (
            "price=5 options.strike=2 options.vesting=startup",
            "hint: add the change options.1.count=40_000, the number of options\n",
        ),
    ] {
        let refused = run_with(&format!("whatif - {change}"), |_| {}, "base = 100_000\n");
        assert!(refused.stderr.ends_with(hint), "{}", refused.stderr);
        let added = hint.split([' ', ',', '\n']).filter(|word| word.contains('='));
        let added = added.collect::<Vec<_>>().join(" ");
        run_with(&format!("whatif - {change} {added}"), |_| {}, "base = 100_000\n").ok();
    }
}

#[test]
fn answers_say_what_rests_on_private_equity() {
    let solved =
        run("solve offers/startup-iso.toml stock.exit_value --match offers/google-l5.toml");
    let changed = run("whatif offers/startup-iso.toml options.1.strike=2");
    for (answer, line) in [
        (solved.ok(), "Includes Early-stage startup's private equity."),
        (changed.ok(), "600,000 of Early-stage startup's total is private equity"),
    ] {
        assert!(answer.contains(line), "{answer}");
    }
    let hours = "[time]\nhours_per_week = 40\n";
    let offer = format!("base = 208_000\n{hours}");
    let off = run_with("whatif - time.days_off=26", |_| {}, &offer).ok();
    // 208,000 over 2,080 hours, then over 1,872.
    assert!(off.contains("as it does now, and 11.11 more an\nhour."), "{off}");
}
