//! Offers in place: written on the command line instead of a file.

use offercalc::{Change, Horizon, OfferFile, Overrides};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, proptest};

use crate::program::{Run, run_args};

/// The offer of the README.
const OFFER: &str = "company=Amazon level=L6 base=175k sign_on=80k,60k rsu=300k rsu.vesting=amazon";

fn fine(args: &[&str]) -> Run {
    let run = run_args(args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    run
}

#[test]
fn an_offer_in_place_has_the_figures_of_its_file() {
    let figures = |offer| {
        let run = fine(&["show", offer, "--format", "json"]);
        let mut json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let file = json["offer"]["file"].take();
        (json, file)
    };
    let text = "company=Amazon level=L6 location=Seattle base=175k sign_on=80k,60k \
                price=170 rsu.vesting=amazon rsu=300k rsu.grant_price=170";
    let (in_place, file) = figures(text);
    assert_eq!(file, text);
    let (sample, _) = figures("offers/amazon-l6.toml");
    assert_eq!(in_place["offer"]["years"], sample["offer"]["years"]);
}

#[test]
fn every_command_takes_an_offer_in_place() {
    let job = "name=Job location=Seattle base=150k";
    let offer = &format!("{OFFER} location=Seattle price=170");
    for args in [
        &["compare", offer, job][..],
        &["show", offer, "--ledger"],
        &["tax", offer],
        &["whatif", offer, "base+=10k"],
        &["whatif", offer, "base+=10k", "--toml"],
        &["solve", job, "base", "--match", offer],
        &["sweep", offer, job, "base=170k..180k:5k"],
        &["leave", job, "--month", "12", "--ask", offer],
        &["draft", "counter", offer, "base=185k"],
        &["market", offer],
        &["walkaway", offer, "--current", job],
        &["simulate", offer, "--volatility", "30%"],
        &["score", offer],
        &["check", offer, job],
        &["init", offer],
    ] {
        assert!(!fine(args).stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn unnamed_offers_are_numbered() {
    let run = fine(&["compare", "base=175k", "offers/meta-e6.toml", "base=185k", "--get", "year1"]);
    let names: Vec<&str> = run.stdout.lines().filter_map(|it| it.split('\t').next()).collect();
    assert_eq!(names, ["Offer 1", "Meta E6", "Offer 3"]);
    // The number also refers to it.
    let run = fine(&["compare", "base=1k", "base=1k", "--set", "2:base=2k", "--get", "year1"]);
    assert!(run.stdout.contains("Offer 2\t2000.00"), "{}", run.stdout);
}

#[test]
fn a_path_is_not_an_offer_in_place() {
    for path in ["./base=5.toml", "base=5.toml", "./base=5", "offers/base=5", "-x/base=5"] {
        let run = run_args(&["show", "--", path]);
        assert!(run.status == 1 && run.stderr.contains("no such file"), "{path}: {}", run.stderr);
    }
    // A file that exists comes first.
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("base=5"), "base = 7_000").expect("a file");
    let mut command = crate::program::command();
    let output = command.current_dir(&folder).args(["show", "base=5", "--get", "year1"]).output();
    assert_eq!(output.expect("the program starts").stdout, b"7000.00\n");
}

#[test]
fn mistakes_point_into_the_typed_text() {
    let all = [
        "bas=175k sign_on=80k,6ok rsu=300k",
        "base=175k base=185k",
        "base=175k sign_on=80k sign_on.2=60k",
        "base=175k bonus=15 raise=3",
        "base+=10k",
        "base= bonus=5%",
        "base=175k name=\"Amazon",
        "base=175k name=\"Amazon\" L6",
        "base=175k rsu=300k rsu.vesting={ years = [50, 40], every = \"month\" }",
        "base=175k rsu=300k rsu.vesting={ years = [50, 40",
        "base=175k rsu=300k rsu.2=50k",
        "base=175k rsu.2=50k rsu.2.vesting=amazon",
        "base=175k rsu=300k rsu.shares=100 rsu.vesting=amazn",
        "base=175k rsu.shares=100 rsu.vesting=amazon",
        "base=175k one_time.relocation=15k",
        "base=175k price=170,5 sign_on=80,000",
        "base=175k prices.2=180",
        "base=€90k",
        "base=90k stock.private=true",
        "company=Amazon\n\tbase=much\n\tstart=soon",
        "growth=10%",
        "base=175",
    ];
    let runs = all.iter().map(|text| run_args(&["show", text, "--get", "total"]).to_string());
    insta::assert_snapshot!(runs.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_first_term_without_a_lever_is_named() {
    for text in ["=175k", "é=175k"] {
        let run = run_args(&["compare", text, "offers/google-l5.toml"]);
        let expected = format!(
            "error: the first term has no lever name\n  {text}\nhint: write it like base=175k\n"
        );
        assert_eq!((run.status, run.stderr), (1, expected));
    }
}

#[test]
fn volatility_is_a_term() {
    let offer = "base=175k rsu=100k rsu.vesting=amazon price=5 volatility=35%";
    assert!(!fine(&["simulate", offer]).stdout.is_empty());
    let whatif = fine(&["whatif", offer, "volatility=20%", "--get", "total"]);
    assert_eq!(whatif.stdout, "800000.00\n");
}

#[test]
fn mistakes_in_json_name_the_typed_text() {
    let run = run_args(&["show", "bas=1", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stderr).expect("JSON");
    let error = &json["errors"][0];
    assert_eq!(
        (&error["file"], &error["line"], &error["column"]),
        (&"bas=1".into(), &1.into(), &1.into())
    );
}

#[test]
fn init_writes_the_file_of_an_offer_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("offer.toml");
    let path = path.to_str().expect("UTF-8");
    for offer in [
        OFFER,
        "base.hourly=100 base.hours=1_880 time.hours_per_week=40",
        "base=150k rsu.2=40k rsu.2.vesting=google rsu.1.shares=100 rsu.1.vesting=amazon price=5",
        "base=150k one_time.1.name=relocation one_time.1=15k bonus=30k bonus.paid_after=3",
    ] {
        fine(&["init", offer, "-o", path]);
        let figures = |offer| fine(&["show", offer, "--ledger", "--format", "csv"]).stdout;
        let [in_place, file] = [offer, path].map(figures);
        assert_eq!(in_place.replace("Offer 1", "offer"), file, "{offer}");
        std::fs::remove_file(path).expect("the file");
    }
    insta::assert_snapshot!(run_args(&["init", OFFER, "price=170"]));
    assert_eq!(run_args(&["init", OFFER, "--vesting", "google"]).status, 2);
    assert_eq!(run_args(&["init", "base=1 rsu=5"]).status, 1);
    let twice = run_args(&["init", "base=175k", "base=3"]);
    let expected = "error: `base` is set twice\nhint: remove one of them\n";
    assert_eq!((twice.status, twice.stderr.as_str()), (2, expected));
}

/// Terms of which each may be there or not, in the order in which changes can be made.
const TERMS: [&str; 22] = [
    "company=Big Co",
    "start=2026-03-16",
    "raise=3%",
    "sign_on=80k,60k",
    "sign_on.repay_within=12",
    "bonus=15%",
    "bonus.paid_after=3",
    "one_time.1.amount=15k",
    "one_time.1.name=relocation",
    "recurring=-500",
    "recurring.per=month",
    "retirement.deferral=10%",
    "retirement.match.1.rate=100%",
    "retirement.match.1.up_to=3%",
    "retirement.match.2.rate=50%",
    "rsu.1.value=300k",
    "rsu.1.vesting=amazon",
    "rsu.2.value=50k",
    "rsu.2.vesting={ years = [38, 62], every = \"month\" }",
    "rsu.2.granted_month=6",
    "refresher=60k",
    "refresher.vesting=even-quarterly",
];

fn parts() -> impl Strategy<Value = Vec<&'static str>> {
    let chosen = prop::sample::subsequence(TERMS.to_vec(), 0..=TERMS.len());
    (chosen, 1..1_000_000_u32).prop_map(|(chosen, _)| chosen)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_offer_in_place_equals_a_file_with_the_same_changes(chosen in parts()) {
        let mut file = OfferFile::new("base = 175_000");
        let fits = chosen.iter().all(|term| file.change(&term.parse::<Change>().unwrap()).is_ok());
        let in_place = OfferFile::in_place(format!("{} base=175k", chosen.join(" ")));
        if fits {
            let read = |file: &OfferFile| file.read(&Overrides::default()).ok();
            prop_assert_eq!(read(&in_place), read(&file), "{}", in_place.text());
        }
    }

    #[test]
    fn the_order_of_terms_does_not_matter(
        (chosen, shuffled) in parts().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        let [one, other] = [chosen, shuffled].map(|it| OfferFile::in_place(it.join(" ")));
        prop_assert_eq!(one.text(), other.text());
    }

    #[test]
    fn any_text_is_an_offer_or_has_problems_in_it(
        texts in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..12),
        other in any::<String>(),
    ) {
        for text in [texts.concat(), other.clone(), format!("base={other}"), format!("{other}=5")] {
            let file = OfferFile::in_place(text.as_str());
            match file.read(&Overrides::default()) {
                Ok(offer) => drop(offer.project(Horizon::default())),
                Err(problems) => for problem in problems {
                    let place = problem.span.map(|span| text.get(span).is_some());
                    prop_assert_eq!(place.unwrap_or(true), true, "{:?}: {}", &text, problem.message);
                },
            }
            let _ = Change::several(&text);
        }
    }
}

/// Pieces of terms.
const PIECES: [&str; 30] = [
    "base",
    "=",
    "+=",
    " ",
    "\n",
    "175k",
    "rsu",
    ".",
    "1",
    "vesting",
    "amazon",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    ",",
    "é",
    "sign_on=",
    " base=1 ",
    "years = ",
    "%",
    "-",
    " rsu.2.value=5",
    "#",
    "stock.prices.3=5 ",
    " retirement.match.",
    " one_time.1.name=x",
];
