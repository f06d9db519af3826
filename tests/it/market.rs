//! End-to-end tests of `market`: figures, locations, positions, formats and errors.

use std::fmt::Write;

use offercalc::Decimal;

use crate::program::{Run, run, run_args, run_with};

const L6: &str = "offers/amazon-l6.toml";
const NEGOTIATED: &str = "offers/amazon-l6-negotiated.toml";
const L7: &str = "offers/amazon-l7.toml";

const FORMATS: [&str; 4] = ["table", "markdown", "csv", "json"];

/// The guide's figures in thousands: location, base, RSU, and sign-on of years 1 and 2, with the
/// resulting low and high pay in year 1 and on average.
type Located = (&'static str, [u32; 8], [&'static str; 4]);

const AMAZON_L6: [Located; 5] = [
    ("Seattle", [175, 200, 280, 450, 80, 140, 60, 120], ["269", "362.5", "280", "377.5"]),
    ("San Francisco", [185, 210, 320, 500, 90, 160, 70, 130], ["291", "395", "305", "407.5"]),
    ("New York", [180, 205, 300, 470, 85, 150, 65, 125], ["280", "378.5", "292.5", "391.25"]),
    ("Austin", [170, 195, 260, 420, 75, 135, 55, 110], ["258", "351", "267.5", "361.25"]),
    ("Remote", [165, 190, 250, 400, 70, 125, 50, 105], ["247.5", "335", "257.5", "347.5"]),
];

const AMAZON_L7: [Located; 5] = [
    ("Seattle", [235, 275, 600, 1100, 160, 225, 120, 180], ["425", "555", "455", "651.25"]),
    (
        "San Francisco",
        [250, 290, 650, 1200, 170, 250, 130, 200],
        ["452.5", "600", "487.5", "702.5"],
    ),
    ("New York", [240, 280, 620, 1050, 165, 240, 125, 190], ["436", "572.5", "467.5", "650"]),
    ("Austin", [225, 265, 570, 950, 150, 210, 110, 170], ["403.5", "522.5", "432.5", "597.5"]),
    ("Remote", [215, 255, 550, 900, 140, 200, 100, 160], ["382.5", "500", "412.5", "570"]),
];

/// Totals by company, for ranks equivalent to Amazon L6.
const COMPANIES_L6: [(&str, u32, u32); 16] = [
    ("OpenAI", 500, 700),
    ("Anthropic", 500, 700),
    ("Google", 450, 550),
    ("Meta", 420, 520),
    ("Apple", 400, 500),
    ("Microsoft", 380, 450),
    ("Stripe", 400, 500),
    ("Coinbase", 350, 450),
    ("Robinhood", 300, 400),
    ("Goldman Sachs", 350, 450),
    ("JPMorgan", 320, 420),
    ("Morgan Stanley", 300, 380),
    ("Epic", 280, 350),
    ("Oracle Health", 300, 380),
    ("Veracyte", 250, 320),
    ("Netflix", 450, 0),
];

const COMPANIES_L7: [(&str, u32, u32); 3] =
    [("OpenAI", 800, 1200), ("Google", 650, 850), ("Meta", 600, 800)];

/// Base, RSU and total by kind of company, for L6 and L7.
const KINDS: [(&str, [u32; 6], [u32; 6]); 6] = [
    ("faang", [170, 200, 250, 450, 280, 380], [220, 275, 550, 1000, 410, 560]),
    ("tier-1-tech", [160, 185, 200, 350, 250, 320], [200, 250, 400, 700, 350, 475]),
    ("ai-first-startup", [150, 180, 300, 600, 300, 500], [180, 230, 500, 1500, 400, 750]),
    ("traditional-enterprise", [140, 170, 50, 150, 190, 250], [170, 220, 150, 400, 250, 400]),
    ("financial-services", [165, 195, 100, 250, 220, 320], [200, 255, 200, 500, 300, 500]),
    ("healthcare-tech", [155, 180, 80, 200, 200, 280], [185, 235, 180, 450, 280, 450]),
];

fn json(args: &[&str]) -> serde_json::Value {
    let run = run_args(args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// The low and high figure of a row, in thousands; 0 without a high end.
fn band(held: &serde_json::Value, row: &str) -> [Decimal; 2] {
    let figures = held["offers"][0]["figures"].as_array().unwrap();
    let figure = figures.iter().find(|figure| figure["figure"] == row).unwrap();
    let thousands = |end: &serde_json::Value| {
        let units: Decimal = end.to_string().parse().unwrap_or_default();
        units / Decimal::ONE_THOUSAND
    };
    [&figure["low"], &figure["high"]].map(thousands)
}

#[test]
fn every_location_has_the_guides_figures() {
    for (offer, level, table) in [(L6, "L6", AMAZON_L6), (L7, "L7", AMAZON_L7)] {
        for (location, figures, computed) in table {
            let held = json(&["market", offer, "--location", location, "-f", "json"]);
            assert_eq!(held["offers"][0]["band"]["name"], format!("Amazon {level}, {location}"));
            let rows = ["base", "rsu", "sign_on.1", "sign_on.2"];
            for (row, ends) in rows.into_iter().zip(figures.chunks(2)) {
                assert_eq!(
                    band(&held, row),
                    [Decimal::from(ends[0]), Decimal::from(ends[1])],
                    "{row}"
                );
            }
            for (row, ends) in ["year1", "average"].into_iter().zip(computed.chunks(2)) {
                let ends = [ends[0], ends[1]].map(|end| end.parse::<Decimal>().unwrap());
                assert_eq!(band(&held, row), ends, "{level} {location} {row}");
            }
        }
    }
}

#[test]
fn every_company_and_kind_has_the_guides_figures() {
    for (rank, companies) in [("L6", &COMPANIES_L6[..]), ("L7", &COMPANIES_L7[..])] {
        for (company, low, high) in companies {
            let args = ["market", L6, "--company", company, "--rank", rank, "-f", "json"];
            let total = band(&json(&args), "total");
            assert_eq!(total, [Decimal::from(*low), Decimal::from(*high)], "{company}");
        }
    }
    for (kind, l6, l7) in KINDS {
        for (rank, figures) in [("L6", l6), ("L7", l7)] {
            let held = json(&["market", L6, "--kind", kind, "--rank", rank, "-f", "json"]);
            for (row, ends) in ["base", "rsu", "total"].into_iter().zip(figures.chunks(2)) {
                assert_eq!(
                    band(&held, row),
                    [Decimal::from(ends[0]), Decimal::from(ends[1])],
                    "{kind}"
                );
            }
        }
    }
}

#[test]
fn every_format_shows_the_position_in_the_band() {
    for format in FORMATS {
        let both = format!("market {L6} {NEGOTIATED} -f {format}");
        insta::assert_snapshot!(format!("market-negotiated-{format}"), run(&both));
        let list = run(&format!("market --list -f {format}"));
        insta::assert_snapshot!(format!("market-list-{format}"), list);
    }
    let others = [
        ("market-google", "offers/google-l5.toml"),
        ("market-netflix", "offers/netflix-senior.toml"),
        ("market-kind", "offers/meta-e6.toml --kind faang"),
        ("market-moved", "offers/google-l5.toml --company Amazon --location SF"),
        ("market-shares", "offers/amazon-l6-shares.toml --location NYC --office"),
        ("market-premium", "offers/amazon-l7.toml --ai-premium generative-ai --remote"),
    ];
    for (name, args) in others {
        insta::assert_snapshot!(name, run(&format!("market {args}")));
    }
}

#[test]
fn private_shares_are_compared_with_a_band() {
    let private =
        "offers/private-double-trigger.toml --company Amazon --level L6 --location Seattle";
    insta::assert_snapshot!("market-private", run(&format!("market {private}")));
    let includes = |args: &str| {
        let text = run(&format!("market {args} --notes none")).ok();
        text.lines().filter(|line| line.ends_with(" private equity.")).collect::<String>()
    };
    let said = "Includes Late-stage private's private equity.";
    assert_eq!(includes(private), said);
    assert_eq!(includes(&format!("{private} --years 2")), "");
    let options = "offers/startup-iso.toml --company Google --level L5";
    assert_eq!(includes(options), "Includes Early-stage startup's private equity.");
    // Options count as the share price at exit less the strike: 680,000 over 4 years.
    let average = run(&format!("market {options} --get total.amount")).ok();
    assert_eq!(average, "340000.00\n");
}

#[test]
fn negotiation_moves_every_component_up_its_band() {
    for (figure, before, after) in [
        ("base.position", "0.000000", "0.400000"),
        ("rsu.position", "0.117647", "0.588235"),
        ("sign_on.1.position", "0.000000", "0.500000"),
        ("sign_on.2.position", "0.000000", "0.416667"),
        ("year1.position", "0.010695", "0.481283"),
        ("position", "0.051282", "0.500000"),
        ("average.amount", "285000.00", "328750.00"),
        ("middle", "328750.00", "328750.00"),
        ("room", "92500.00", "48750.00"),
        ("base.worth", "100000.00", "60000.00"),
        ("year1.low", "269000.00", "269000.00"),
        ("high", "377500.00", "377500.00"),
    ] {
        for (offer, expected) in [(L6, before), (NEGOTIATED, after)] {
            let printed = run(&format!("market {offer} --get {figure}")).ok();
            assert_eq!(printed, format!("{expected}\n"), "{offer} {figure}");
        }
    }
    let both = run(&format!("market {L6} {NEGOTIATED} --get position")).ok();
    assert_eq!(both, "Amazon L6\t0.051282\nAmazon L6, negotiated\t0.500000\n");
}

/// At both ends of a band, below it and above it.
#[test]
fn positions_are_shown_inside_and_outside_the_band() {
    let row = |base: u32| {
        let text = format!(
            "company = \"Amazon\"\nlevel = \"L6\"\nlocation = \"Seattle, WA\"\nbase = {base}\n"
        );
        let table = run_with("market -", |_| {}, &text).ok();
        let row = table.lines().find(|line| line.starts_with("base ")).unwrap();
        row.split_whitespace().skip(4).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row(175_000), "0.0% +25,000");
    assert_eq!(row(200_000), "100.0% –");
    assert_eq!(row(187_500), "50.0% +12,500");
    assert_eq!(row(160_000), "15,000 below +40,000");
    assert_eq!(row(212_345), "12,345 above –");
}

#[test]
fn locations_match_common_spellings() {
    let mut messages = String::new();
    for location in ["NYC", "Bay Area", "SF", "Seattle, WA", "austin", "Remote (US)"] {
        let run = run_args(&["market", L6, "--location", location]).ok();
        let line = run.lines().find(|line| line.contains(" is matched to ")).unwrap_or_default();
        writeln!(messages, "{location}: {}", line.trim_start_matches("  - ")).unwrap();
    }
    let expected = "\
NYC: Location `NYC` is matched to New York.
Bay Area: Location `Bay Area` is matched to San Francisco.
SF: Location `SF` is matched to San Francisco.
Seattle, WA: Location `Seattle, WA` is matched to Seattle.
austin: Location `austin` is matched to Austin.
Remote (US): Location `Remote (US)` is matched to Remote.
";
    assert_eq!(messages, expected);
}

/// Low rates apply to the low end and high rates to the high end.
#[test]
fn premiums_multiply_the_totals_as_ranges() {
    for (option, low, high) in [
        ("--ai-premium general", "350000.00", "528500.00"),
        ("--ai-premium generative-ai", "364000.00", "566250.00"),
        ("--ai-premium ml-platform-skill", "322000.00", "471875.00"),
        ("--remote", "238000.00", "358625.00"),
        ("--office", "294000.00", "415250.00"),
        ("--ai-premium general --office", "367500.00", "581350.00"),
    ] {
        for (end, expected) in [("low", low), ("high", high)] {
            let printed = run(&format!("market {L6} {option} --get {end}")).ok();
            assert_eq!(printed, format!("{expected}\n"), "{option} {end}");
        }
    }
}

/// A custom band in another currency.
const OWN: &str = "\
source = \"the works council\"
year = 2026
currency = \"EUR\"

[[band]]
company = \"Remotely\"
level = \"Senior\"
base = [\"90k\", \"110k\"]
";

fn with_bands(bands: &str, args: &str) -> Run {
    run_with(&format!("market --bands - {args}"), |_| {}, bands)
}

#[test]
fn custom_bands_replace_the_built_in_ones() {
    let held = with_bands(OWN, "offers/remote-eur.toml --company Remotely --level senior");
    insta::assert_snapshot!("market-own", held);
    let unsafe_names = OWN.replace("Remotely", "Remotely\\u001b[31m");
    for args in ["-f table", "-f csv", "-f json", "--list", "--list -f csv", "--get total.low"] {
        let held = "offers/remote-eur.toml --company remotely-31m --level Senior";
        let held = if args.contains("--list") { "" } else { held };
        let messages = with_bands(&unsafe_names, &format!("{held} {args}"));
        assert!(messages.status == 0 || args.contains("--get"), "{messages}");
        assert!(!messages.to_string().contains('\u{1b}'), "{messages}");
    }
    let listed = with_bands(OWN, "--list").ok();
    assert!(listed.contains("the works council, 2026"), "{listed}");
}

/// A published total is reported only if no assumption explains it.
#[test]
fn published_totals_that_match_the_components_are_not_reported() {
    let bands = "\
[[band]]
company = \"Amazon\"
level = \"L6\"
base = [\"100k\", \"200k\"]
rsu = [\"100k\", \"200k\"]
vesting = \"amazon\"
published = { year1 = [\"105k\", \"210k\"], average = [\"125k\", \"250k\"] }
";
    for args in ["", "--years 1", "--growth 20%", "--years 7"] {
        let messages = with_bands(bands, &format!("{L6} {args} --notes full")).ok();
        assert!(
            messages.contains("(published)") && !messages.contains("do not match"),
            "{messages}"
        );
    }
    let messages = with_bands(&bands.replace("250k", "260k"), &format!("{L6} --notes full")).ok();
    assert!(messages.contains("do not match"), "{messages}");
}

#[test]
fn every_error_in_a_bands_file_is_reported() {
    let text = "\
year = \"2025\"
sauce = \"x\"

[[band]]
company = \"Amazon\"
kind = \"faang\"
level = \"L6\"
base = [\"200k\", \"175k\"]

[[band]]
company = \"Amazon\"
rsu = [\"1k\"]
sign_on = [\"80k\", \"140k\"]
ai = [25, 40]
vesting = \"amazn\"

[[band]]
company = \" \"
level = \"L6\"
year = 2025
name = \"x\"

[[location]]
name = 5

[[premium]]
name = \"x\"
rates = { L6 = [\"40%\", \"20%\"] }

[policy]
remot = [\"-15%\", \"-5%\"]
";
    insta::assert_snapshot!("market-bad-bands", with_bands(text, "--list"));
    insta::assert_snapshot!("market-empty-bands", with_bands("", "--list"));
    let none = with_bands("band = []", "--list");
    assert!(none.stderr.starts_with("error: `band` has no bands\n"), "{none}");
}

#[test]
fn invalid_market_commands_are_rejected() {
    let startup = "offers/startup.toml";
    let google = "offers/google-l5.toml";
    let lines = [
        ("market".to_owned(), 2),
        (format!("market {L6} --list"), 2),
        (format!("market {L6} --location Boston"), 2),
        (format!("market {L6} --location Seatle"), 2),
        (format!("market {L6} --location remote-or-austin"), 2),
        (format!("market {L6} --level L5"), 2),
        (format!("market {L6} --company Initech"), 2),
        (format!("market {L6} --company Gogle"), 2),
        (format!("market {L6} --kind fang"), 2),
        (format!("market {L6} --kind faang --company Meta"), 2),
        (format!("market {startup}"), 1),
        (format!("market {google} --level L6"), 2),
        (format!("market {google} --rank L8"), 2),
        (format!("market {google} --company Amazon --location Paris"), 2),
        (format!("market {google} --get base.position"), 2),
        ("market offers/netflix-senior.toml --get position".to_owned(), 1),
        ("market offers/netflix-senior.toml --company Amazon".to_owned(), 1),
        ("market offers/netflix-senior.toml --get room".to_owned(), 1),
        (format!("market {L6} --get year1.worth"), 1),
        (format!("market {L6} --get positon"), 2),
        (format!("market {L6} --get bas.position"), 2),
        (format!("market {L6} --get position -f json"), 2),
        (format!("market {L6} --ai-premium generative"), 2),
        (format!("market {L6} --ai-premium xyz"), 2),
        (format!("market {L6} --ai-premium ai-strategy-skill"), 2),
        (format!("market {google} --ai-premium general"), 2),
        (format!("market {L6} --remote --office"), 2),
        (format!("market {L6} --location Remote --remote"), 2),
        (format!("market {L6} --bands missing.toml"), 1),
        ("market - --bands -".to_owned(), 2),
        ("market offers/remote-eur.toml".to_owned(), 1),
        (
            "market offers/netflix-senior.toml offers/current-job.toml --company Amazon".to_owned(),
            1,
        ),
        (format!("market {L6} {L7} --location Boston"), 2),
        (format!("market {L6} --growth 1000% --years 50"), 1),
    ];
    let mut messages = String::new();
    for (line, status) in lines {
        let run = run(&line);
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{line}\n{}", run.stderr);
        messages += &format!("{run}\n");
    }
    insta::assert_snapshot!("market-refused", messages);
    let nowhere =
        "company = \"Amazon\"\nlevel = \"L6\"\nlocation = \"Boston, MA\"\nbase = 100_000\n";
    insta::assert_snapshot!("market-nowhere", run_with("market -", |_| {}, nowhere));
}

#[test]
fn market_fits_the_terminal() {
    for args in [L6, "offers/amazon-l7.toml", "--list", "offers/meta-e6.toml --kind faang"] {
        let table = run(&format!("market {args}")).ok();
        for line in table.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn the_role_of_the_bands_is_always_shown() {
    let offer = |role: &str| {
        let text = format!("company = \"Google\"\nlevel = \"L5\"\n{role}base = 200_000\n");
        let messages = run_with("market -", |_| {}, &text).ok();
        messages.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (role, said) in [
        ("role = \"SDM\"\n", None),
        ("", Some("The offer has no `role`; the band is for the role engineering manager")),
        ("role = \"SWE\"\n", Some("The band is for the role engineering manager, not `SWE`")),
    ] {
        let messages = offer(role);
        let beside = "Bands from a public guide to Amazon engineering-manager offers, 2025; \
                      role: engineering manager.";
        assert!(messages.contains(beside), "{messages}");
        match said {
            Some(said) => assert!(messages.contains(said), "{messages}"),
            None => assert!(!messages.contains("for the role"), "{messages}"),
        }
    }
}

/// What the notes say about the guide's figures on taxes is what the program computes.
#[test]
fn the_remark_on_taxes_agrees_with_the_taxes() {
    let notes = |location: &str, level: &str| {
        let notes = run_args(&["market", L6, "--location", location, "--notes", level]).ok();
        notes.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // The taxes on 400,000 by state, city and all payroll insurances.
    let taxes = |location: &str| {
        let offer = "offers/seattle-400k.toml";
        let location = format!("location={location}");
        let json = run_args(&["whatif", offer, &location, "--net", "-f", "json"]).ok();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let taxes = &json["after"]["years"][0]["taxes"];
        ["state", "city", "payroll"].map(|tax| taxes[tax].to_string().parse::<Decimal>().unwrap())
    };
    let percent = |tax: Decimal| offercalc::round(tax / Decimal::from(4_000), 1);
    let amount = |tax: Decimal| offercalc::grouped(offercalc::round(tax, 0), 0);
    // Social Security, Medicare and Additional Medicare are the same everywhere.
    let national = taxes("Austin")[2];
    for (location, brief, figures) in [
        ("Seattle", "9.9% over 1,000,000 from 2028 (compare --net)", {
            vec![amount(taxes("Seattle")[2] - national)]
        }),
        ("SF", "400,000 pays 8.3% on average (compare --net)", {
            let [state, ..] = taxes("San Francisco");
            vec![amount(state), format!("{}%", percent(state))]
        }),
        ("NYC", "together they take 10.3% of 400,000 (compare --net)", {
            let [state, city, _] = taxes("NYC");
            vec![amount(state), amount(city), format!("{}%", percent(state + city))]
        }),
    ] {
        assert!(notes(location, "brief").contains(brief), "{location}");
        let full = notes(location, "full");
        for figure in figures {
            assert!(full.contains(&figure), "{location}: {figure} is not in {full}");
        }
        assert!(full.contains("compare --net shows take-home pay"));
    }
    assert!(!notes("Austin", "full").contains("--net"));
    // Bands of one's own say nothing of the guide, and each location is named once.
    let two = run_args(&["market", L6, NEGOTIATED]).ok();
    let two = two.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(two.matches("payroll insurances").count(), 1);
    let json = run_args(&["market", L6, "-f", "json"]).ok();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["offers"][0]["tax"].as_str().unwrap().contains("Washington"));
}
