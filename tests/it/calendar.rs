//! Start dates, and offers by calendar year.

use std::collections::BTreeMap;
use std::fs;

use offercalc::{Comparison, Component, Date, Decimal, Horizon, Metric, Offer, Projection};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::program::{RATES, Run, run, run_with, toml_files};

const AMAZON: &str = "company = \"Amazon\"\nstart = 2026-09-14\nbase = 175_000\n\
                      sign_on = [80_000, 60_000]\n[rsu]\nvalue = 300_000\nvesting = \"amazon\"\n\
                      [stock]\nprice = 170\n";

const PAIR: &str = "offers/amazon-l6.toml offers/google-l5.toml";

/// The same first day for both, and different ones.
const TOGETHER: &str = "--set start=2026-03-16 --calendar";
const APART: &str = "--set 1:start=2026-09-14 --set 2:start=2027-01-04 --calendar";

/// Runs the program with an offer on standard input.
fn on(offer: &str, args: &str) -> Run {
    run_with(args, |_| {}, offer)
}

fn at_width(columns: &str, args: &str) -> String {
    let set_up = |command: &mut std::process::Command| {
        command.env("COLUMNS", columns);
    };
    run_with(args, set_up, "").ok()
}

/// Offers laid out by calendar year.
fn laid_out(texts: &[String], years: u32) -> Vec<Projection> {
    let offers: Vec<Offer> = texts.iter().map(|text| Offer::from_toml(text).unwrap()).collect();
    let horizon = Horizon::new(years).unwrap();
    let mut all: Vec<_> = offers.iter().map(|it| it.project(horizon).unwrap()).collect();
    let starts = offers.iter().map(|offer| offer.start().unwrap());
    Projection::by_calendar_year(all.iter_mut().zip(starts)).unwrap();
    all
}

#[test]
fn offers_are_compared_in_the_same_calendar_years() {
    insta::assert_snapshot!("calendar-together", run(&format!("compare {PAIR} {TOGETHER}")));
    insta::assert_snapshot!("calendar-apart", run(&format!("compare {PAIR} {APART}")));
    let full = format!("compare {PAIR} {APART} --years 1 --notes full");
    insta::assert_snapshot!("calendar-markdown", run(&format!("{full} -f markdown")));
    insta::assert_snapshot!("calendar-csv", run(&format!("{full} -f csv")));
    insta::assert_snapshot!("calendar-json", run(&format!("{full} -f json")));
}

#[test]
fn calendar_years_fit_the_terminal() {
    let three = "compare offers/amazon-l6.toml offers/google-l5.toml offers/meta-e6.toml \
                 --set 1:start=2026-09-14 --set 2:start=2027-01-04 --set 3:start=2026-01-01 \
                 --calendar";
    for columns in ["60", "200"] {
        let shown = at_width(columns, three);
        insta::assert_snapshot!(format!("calendar-three-{columns}"), shown);
        let limit = columns.parse().unwrap();
        assert!(shown.lines().all(|line| line.chars().count() <= limit), "{shown}");
    }
}

#[test]
fn show_dates_every_payment() {
    for (format, years) in [("table", 2), ("csv", 1), ("json", 1)] {
        let args = format!("show - --calendar --ledger --years {years} -f {format}");
        insta::assert_snapshot!(format!("calendar-ledger-{format}"), on(AMAZON, &args));
    }
}

#[test]
fn formats_agree_by_calendar_year() {
    for path in toml_files("offers") {
        let dated = format!("start = 2026-09-14\n{}", fs::read_to_string(&path).unwrap());
        let show = |options: &str| on(&dated, &format!("show - --calendar {RATES} {options}")).ok();
        let (csv, ledger) = (show("-f csv"), show("--ledger -f csv"));
        let json: serde_json::Value = serde_json::from_str(&show("-f json")).unwrap();
        let mut paid: BTreeMap<(&str, &str), Decimal> = BTreeMap::new();
        for line in ledger.lines().skip(1) {
            // The name may have a comma, but no date.
            let cells: Vec<&str> = line.split_once(",20").unwrap().1.split(',').collect();
            let [day, year, component, amount] = [cells[0], cells[2], cells[3], cells[6]];
            assert!(format!("20{day}").starts_with(year), "{path}: {line}");
            *paid.entry((year, component)).or_default() += amount.parse::<Decimal>().unwrap();
        }
        for line in csv.lines().skip(1) {
            let [amount, component, year] = *line.rsplitn(4, ',').take(3).collect::<Vec<_>>()
            else {
                panic!("{path}: {line}");
            };
            let mut in_json = json["offer"]["years"].as_array().unwrap().iter();
            let in_json = in_json.find(|it| it["year"].as_u64() == year.parse().ok()).unwrap();
            assert_eq!(in_json[component].as_f64(), amount.parse().ok(), "{path}: {line}");
            // The payments of a calendar year add up to it.
            if component == "total" {
                assert_eq!(show(&format!("--get year{year}")).trim(), amount, "{path}: {line}");
            } else {
                let paid = paid.remove(&(year, component)).unwrap_or_default();
                assert_eq!(paid, amount.parse().unwrap(), "{path}: {line}");
            }
        }
        assert!(paid.is_empty(), "{path}: {paid:?}");
    }
}

#[test]
fn compared_formats_agree_by_calendar_year() {
    let args = format!("compare {PAIR} {APART}");
    let json: serde_json::Value =
        serde_json::from_str(&run(&format!("{args} -f json")).ok()).expect("JSON");
    let csv = run(&format!("{args} -f csv")).ok();
    for offer in json["offers"].as_array().unwrap() {
        for year in offer["years"].as_array().unwrap() {
            let (name, number) = (offer["name"].as_str().unwrap(), year["year"].to_string());
            let line =
                csv.lines().find(|line| line.starts_with(&format!("{name},{number},total,")));
            let amount = line.and_then(|line| line.rsplit(',').next()?.parse::<f64>().ok());
            assert_eq!(amount, year["total"].as_f64(), "{name} {number}\n{csv}");
        }
    }
}

#[test]
fn a_figure_of_a_calendar_year_needs_the_option() {
    let get = |args: &str| on(AMAZON, &format!("show - --get {args}"));
    assert_eq!(get("year2026.base --calendar").ok(), "52217.74\n");
    assert_eq!(get("year2027.rsu --calendar").ok(), "15000.00\n");
    assert_eq!(get("total --calendar").ok(), get("total").ok());
    let both = run(&format!("compare {PAIR} {APART} --get year2026")).ok();
    assert_eq!(both, "Amazon L6\t132217.74\nGoogle L5\t0.00\n");
    let refused = [
        get("year2026"),
        get("year1 --calendar"),
        get("year2035 --calendar"),
        get("year1900"),
        on(AMAZON, "sweep - base=150k..200k:50k --metric year2026"),
        on(AMAZON, "whatif - base+=5k --get year2026"),
        on(AMAZON, "whatif - base+=5k --toml --calendar"),
        on(AMAZON, "solve - start total=1.2M"),
        run(&format!("compare {PAIR} --calendar")),
    ];
    assert!(refused.iter().all(|run| run.status != 0 && run.stdout.is_empty()));
    let refused: Vec<String> = refused.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("calendar-refused", refused.concat());
}

#[test]
fn a_start_date_can_be_changed() {
    let changed = on(AMAZON, "whatif - start=2026-03-16 --toml").ok();
    assert_eq!(changed, AMAZON.replace("2026-09-14", "2026-03-16"));
    let later = on(AMAZON, "whatif - start=2026-10-01 --calendar --years 1");
    insta::assert_snapshot!("calendar-whatif", later);
    let figure = on(AMAZON, "whatif - start=2026-10-01 --calendar --get year2026.base").ok();
    assert_eq!(figure, "43750.00\n");
}

#[test]
fn a_start_date_alone_changes_nothing() {
    let undated = AMAZON.replace("start = 2026-09-14\n", "");
    for args in ["show - --notes full", "show - --ledger -f csv", "leave -", "sweep - base=1..2:1"]
    {
        assert_eq!(on(AMAZON, args).ok(), on(&undated, args).ok(), "{args}");
    }
    let json = on(AMAZON, "show - -f json").ok();
    assert_eq!(
        json.replace("    \"start\": \"2026-09-14\",\n", ""),
        on(&undated, "show - -f json").ok()
    );
}

#[test]
fn only_years_before_the_first_horizon_ends_are_compared() {
    // The second is paid more, but starts a year later.
    let [early, late] = ["2026-09-14", "2027-10-01"].map(|start| format!("start = {start}\n"));
    let offers = [early.clone() + "base = 100_000", late + "base = 150_000"];
    let apart = laid_out(&offers, 4);
    let comparison = Comparison::new(&apart).unwrap();
    assert_eq!((comparison.by_year().len(), comparison.comparable_years()), (6, 4));
    // 329,863 to 337,500 at the end of 2029.
    let found = comparison.calendar_overtakes().unwrap();
    assert_eq!((found[0].ahead, found[0].behind, found[0].from_year), (1, 0, 2029));
    // Offers that end on the same day are compared until then.
    let together = laid_out(&[offers[0].clone(), early + "base = 150_000"], 4);
    let comparison = Comparison::new(&together).unwrap();
    assert_eq!((comparison.by_year().len(), comparison.comparable_years()), (5, 5));
    assert_eq!(comparison.calendar_overtakes().unwrap()[0].from_year, 2026);
    // Without calendar years, the years of the job are compared.
    let plain = Offer::from_toml(&offers[0]).unwrap().project(Horizon::default()).unwrap();
    let comparison = Comparison::new([&plain, &together[1]]).unwrap();
    assert_eq!((comparison.by_year().len(), comparison.calendar_overtakes()), (4, None));
}

fn text() -> impl Strategy<Value = String> {
    let start = (1970_u32..2100, 1_u32..=12, 1_u32..=31).prop_filter_map("a day", |(y, m, d)| {
        let day = format!("{y}-{m:02}-{d:02}");
        day.parse::<Date>().is_ok().then_some(day)
    });
    let others = prop_oneof![
        Just("sign_on = { amounts = [10_000.01, 777], paid = \"monthly\" }"),
        Just("[[one_time]]\namount = 333.33\nmonth = 13"),
        Just("[[recurring]]\namount = -777.77\nfrom_month = 5\nto_month = 17\ngrowth = \"3%\""),
        Just("[refresher]\nvalue = 33_333.33\nvesting = \"even-monthly\""),
        Just(
            "[retirement]\ndeferral = \"8%\"\nmatch = [{ rate = \"33.3%\" }]\n\
             vesting = { years = [0, 0, 100] }",
        ),
        Just("[espp]\ncontribution = 33_333.33\ndiscount = \"15%\"\nlookback = true\nevery = 9"),
        Just(
            "[[options]]\ncount = 1_234\nstrike = 99.99\ngranted_month = -7\n\
             vesting = \"even-quarterly\"",
        ),
    ];
    let paid_after = prop_oneof![Just(0), 1_u32..=24];
    let private = prop_oneof![
        2 => Just(""),
        1 => Just("private = true\nliquidity_month = 20\nexit_price = 177.7"),
    ];
    (start, 0_u64..100_000_000, others, paid_after, private).prop_map(|parts| {
        let (start, cents, others, paid_after, private) = parts;
        // A private company has no stock purchase plan.
        let private = if others.contains("[espp]") { "" } else { private };
        format!(
            "start = {start}\nbase = \"{}.{:02}\"\nraise = \"2.5%\"\n\
             bonus = {{ target = \"7%\", paid_after = {paid_after} }}\n{others}\n\
             [[rsu]]\nvalue = 100_000\nvesting = {{ years = [38, 32, 20, 10], every = \"month\" }}\n\
             [stock]\nprice = 150.1\ngrowth = \"-5%\"\n{private}\n",
            cents / 100,
            cents % 100
        )
    })
}

proptest! {
    #[test]
    fn calendar_years_add_up_to_the_years_of_the_job(
        texts in proptest::collection::vec(text(), 1..3),
        years in 1_u32..=10,
    ) {
        let all = laid_out(&texts, years);
        for projection in &all {
            let calendar = projection.calendar().unwrap();
            prop_assert_eq!(calendar.len(), all[0].calendar().unwrap().len());
            for component in Component::ALL {
                let paid: Decimal =
                    calendar.iter().map(|year| year.amount(component).amount()).sum();
                prop_assert_eq!(paid, projection.component(component).amount());
            }
            let (first, last) = projection.first_and_last_day().unwrap();
            for year in calendar {
                let figure = projection.metric(Metric::Year(year.year())).unwrap().get();
                prop_assert_eq!(figure, year.total().amount());
                let is_of_job = (first.year()..=last.year() + 1).contains(&year.year());
                prop_assert!(is_of_job || figure.is_zero());
            }
            let payments: Vec<_> = projection.ledger().in_order_of_dates(first).collect();
            prop_assert!(payments.is_sorted_by_key(|paid| paid.date));
            for year in calendar {
                let of_year = payments.iter().filter(|paid| paid.date.year() == year.year());
                let paid: Decimal = of_year.map(|paid| paid.payment.amount.amount()).sum();
                prop_assert_eq!(paid, year.total().amount());
            }
        }
    }
}

#[test]
fn one_year_of_the_job_is_not_year_1_beside_calendar_years() {
    let years = "--years 1 --notes none";
    let compared = run(&format!("compare {PAIR} {TOGETHER} {years}")).ok();
    assert!(
        compared.contains("over 1\nyear: ") || compared.contains("over 1 year: "),
        "{compared}"
    );
    let shown = on(AMAZON, &format!("show - --calendar {years}")).ok();
    assert!(shown.contains(" over 1 year, "), "{shown}");
    assert!(on(AMAZON, &format!("show - {years}")).ok().contains(" in year 1, "));
}
