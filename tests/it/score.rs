//! End-to-end tests of `score`: formats, custom weights, missing scores and errors.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use offercalc::{Criteria, Decimal, Offer, Order, Profile, Scale, Scorecard};
use proptest::prelude::{Strategy, prop, prop_assert, proptest};

use crate::program::{Run, run, run_with};

const PAIR: &str = "offers/meta-e6.toml offers/google-l5.toml";
const SAMPLE: &str = "--profile offers/profiles/sample.toml";

/// An offer with every factor scored.
const FULL: &str = "base = 100_000\n\
    [risk]\nteam_stability = 8\nmanager_quality = 8\ngrowth_potential = 8\n\
    work_life_balance = 8\ntech_stack = 8\nlocation_flexibility = 8\n\
    [fit]\ncompensation = 4\nteam = 4\ngrowth = 4\nmanager = 4\nwork_life_balance = 4\n\
    location = 4\n";

/// Runs `score` with an offer on standard input.
fn score(args: &str, offer: &str) -> Run {
    run_with(&format!("score - {args}"), |_| {}, offer)
}

/// A temporary folder with files, removed after the test.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("the file can be written");
        }
        Self(folder)
    }

    /// Runs the program in the folder.
    fn run(&self, args: &str, input: &str) -> Run {
        let here = |command: &mut Command| {
            command.current_dir(&self.0);
        };
        run_with(args, here, input)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover folder is harmless.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_format_shows_the_scores() {
    for format in ["table", "markdown", "csv", "json"] {
        let pair = run(&format!("score {PAIR} -f {format}"));
        insta::assert_snapshot!(format!("score-{format}"), pair);
        let own = run(&format!("score offers/google-l5.toml {SAMPLE} --metric year1 -f {format}"));
        insta::assert_snapshot!(format!("score-own-{format}"), own);
    }
}

#[test]
fn missing_scores_are_shown_in_every_format() {
    let text = FULL.replace("tech_stack = 8\n", "").replace("growth = 4\n", "");
    for format in ["table", "markdown", "csv", "json"] {
        let messages = score(&format!("offers/meta-e6.toml -f {format}"), &text);
        insta::assert_snapshot!(format!("score-missing-{format}"), messages);
    }
}

#[test]
fn many_offers_have_one_row_each() {
    let four = format!("{PAIR} {PAIR}");
    insta::assert_snapshot!("score-four-80", run(&format!("score {four}")));
    let many = format!("score {}", "offers/google-l5.toml ".repeat(20));
    insta::assert_snapshot!("score-many", run(&many));
    for columns in ["60", "80", "120"] {
        for args in [&format!("score {PAIR}"), &format!("score {four}"), &many] {
            let set_up = |command: &mut Command| {
                command.env("COLUMNS", columns);
            };
            let table = run_with(args, set_up, "").ok();
            let longest = table.lines().map(|line| line.chars().count()).max();
            assert!(longest <= columns.parse().ok(), "{columns}: {args}\n{table}");
        }
    }
}

#[test]
fn one_figure_is_plain_and_several_are_named() {
    assert_eq!(run("score offers/meta-e6.toml --get risk").ok(), "6.50\n");
    assert_eq!(run("score offers/meta-e6.toml --get fit").ok(), "49.00\n");
    let flags = run(&format!("score {PAIR} --get flags")).ok();
    assert_eq!(flags, "Meta E6\t2\nGoogle L5\t3\n");
    let fine = FULL.replace("tech_stack = 8", "tech_stack = 7.99");
    assert_eq!(score("--get risk", &fine).ok(), "7.999\n");
}

#[test]
fn a_profile_changes_only_its_own_weights() {
    let usual = run(&format!("score {PAIR} -f json")).ok();
    let own = run(&format!("score {PAIR} {SAMPLE} -f json")).ok();
    let [usual, own]: [serde_json::Value; 2] =
        [usual, own].map(|text| serde_json::from_str(&text).expect("JSON"));
    for (before, after) in [0, 1].map(|index| (&usual["offers"][index], &own["offers"][index])) {
        for same in ["name", "file", "figure", "red_flags", "assumptions"] {
            assert_eq!(before[same], after[same], "{same}");
        }
        assert_ne!(before["risk"]["total"], after["risk"]["total"]);
        assert_ne!(before["fit"]["total"], after["fit"]["total"]);
    }
    // A profile with only risk weights leaves fit unchanged.
    let folder = Folder::with("risk-alone", &[("me.toml", "[risk]\ntech_stack = \"100%\"\n")]);
    let text = FULL.replace("tech_stack = 8", "tech_stack = 3");
    let only_stack = "base = 100_000\n[risk]\ntech_stack = 3\n[fit]\n".to_owned()
        + text.split("[fit]\n").nth(1).expect("the fit section exists");
    assert_eq!(folder.run("score - --get risk --profile me.toml", &only_stack).ok(), "3.00\n");
    assert_eq!(folder.run("score - --get fit --profile me.toml", &only_stack).ok(), "60.00\n");
}

#[test]
fn the_profile_option_overrides_the_environment() {
    let with_profile = |profile: &'static str, args: &str| {
        let set_up = move |command: &mut Command| {
            command.env("OFFERCALC_PROFILE", profile);
        };
        run_with(&format!("score offers/meta-e6.toml --get risk{args}"), set_up, "")
    };
    assert_eq!(with_profile("offers/profiles/sample.toml", "").ok(), "5.95\n");
    assert_eq!(with_profile("missing.toml", &format!(" {SAMPLE}")).ok(), "5.95\n");
    assert_eq!(with_profile("", "").ok(), "6.50\n");
    insta::assert_snapshot!("score-profile-named", with_profile("missing.toml", ""));
}

#[test]
fn invalid_score_commands_are_rejected() {
    let wrong = "[risk]\npay = \"60%\"\nfun = 30\n[names]\nyou = 1\n";
    let unknown = "base = 100_000\n[risk]\ntech_stak = 5\nmoon_phase = 2\n[fit]\nluck = 1\n";
    let files =
        [("wrong.toml", wrong), ("me.toml", "[risk]\nx = \"100%\"\n"), ("unknown.toml", unknown)];
    let folder = Folder::with("refused", &files);
    let lines = [
        ("score", 2),
        ("score unknown.toml", 1),
        ("score unknown.toml -f json", 1),
        ("score - --profile me.toml", 1),
        ("score - --profile wrong.toml", 1),
        ("score - --profile missing.toml", 1),
        ("score - --profile .", 1),
        ("score - --profile -", 2),
        ("score - --profile me.toml -o me.toml", 2),
        ("score - --metric luck", 2),
        ("score - --metric year5", 2),
        ("score - --get luck", 2),
        ("score - --get risk -f json", 2),
        ("score - -", 2),
    ];
    let mut messages = String::new();
    for (line, status) in lines {
        let run = folder.run(line, FULL);
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{line}");
        messages += &format!("{run}\n");
    }
    messages += &format!("{}\n", run("score offers/meta-e6.toml --get risk"));
    messages += &format!("{}\n", score("--get fit", &FULL.replace("\nteam = 4", "")));
    messages += &format!("{}\n", run("score offers/meta-e6.toml offers/remote-eur.toml"));
    insta::assert_snapshot!("score-refused", messages);
}

#[test]
fn table_json_and_csv_agree() {
    let json = run(&format!("score {PAIR} -f json")).ok();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let csv = run(&format!("score {PAIR} -f csv")).ok();
    let table = run(&format!("score {PAIR}")).ok();
    for (index, name) in ["Meta E6", "Google L5"].into_iter().enumerate() {
        for scale in ["risk", "fit"] {
            let scorecard = &json["offers"][index][scale];
            let (total, verdict) = (scorecard["total"].to_string(), scorecard["verdict"].as_str());
            let total: Decimal = total.parse().expect("a number");
            let row = format!("{name},{scale},total,,{total:.2},{},\n", verdict.expect("a word"));
            assert!(csv.contains(&row), "{row}{csv}");
            let lines = table.replace('\n', " ");
            let answer = lines.split(&format!("{name}: ")).nth(1).expect("an answer");
            assert!(answer.contains(&format!("{scale} {total:.2} of ")), "{table}");
        }
    }
}

/// The weights, and the scores of two offers, in tenths.
fn scored() -> impl Strategy<Value = (Vec<u32>, [Vec<u32>; 2])> {
    (2_usize..=6).prop_flat_map(|count| {
        let weights = prop::collection::vec(0_u32..=400, count);
        let scores = || prop::collection::vec(10_u32..=50, count);
        (weights, scores(), scores()).prop_map(|(weights, one, other)| (weights, [one, other]))
    })
}

/// A profile with weights in tenths of a percent. The last weight is the remainder.
fn profile(scale: Scale, weights: &[u32]) -> String {
    let mut text = format!("[{}]\n", scale.name());
    let mut left = 1_000;
    for (index, weight) in weights.iter().enumerate() {
        let is_last = index + 1 == weights.len();
        let weight = if is_last { left } else { (*weight).min(left) };
        left -= weight;
        text += &format!("f{index} = \"{}%\"\n", Decimal::new(weight.into(), 1));
    }
    text
}

fn offer(scale: Scale, scores: &[u32]) -> Offer {
    let mut text = format!("base = 1\n[{}]\n", scale.name());
    for (index, score) in scores.iter().enumerate() {
        text += &format!("f{index} = {}\n", Decimal::new((*score).into(), 1));
    }
    Offer::from_toml(&text).expect("valid")
}

/// The first offer's lead if one weight changes and the others scale in proportion, multiplied by
/// the other weights to avoid a division.
fn lead_at(pair: [&Scorecard<'_>; 2], factor: &str, to: Decimal) -> Decimal {
    let whole: Decimal = pair[0].scores().map(|(factor, _)| factor.times).sum();
    let own = pair[0].scores().find(|(each, _)| each.name == factor).expect("known").0.times;
    let lines = pair[0].scores().zip(pair[1].scores());
    let leads = lines.map(|((each, one), (_, other))| {
        let lead = one.expect("scored") - other.expect("scored");
        let weight =
            if each.name == factor { to * (whole - own) } else { each.times * (Decimal::ONE - to) };
        weight * lead
    });
    leads.sum()
}

proptest! {
    #[test]
    fn sensitivity_finds_the_smallest_change_of_order((weights, scores) in scored()) {
        for scale in Scale::ALL {
            let profile = Profile::from_toml(&profile(scale, &weights)).expect("valid");
            let criteria = Criteria::of(scale, Some(&profile));
            let offers = [offer(scale, &scores[0]), offer(scale, &scores[1])];
            let both = offers.each_ref().map(|o| criteria.scorecard(o.scores(scale)).expect("known"));
            let order = Order::of(&both);
            let Some(sensitivity) = &order.sensitivity else {
                prop_assert!(both[0].total() == both[1].total());
                continue;
            };
            let pair = [&both[order.ranks[0]], &both[order.ranks[1]]];
            let gap = pair[0].total().expect("scored").points()
                - pair[1].total().expect("scored").points();
            prop_assert!(gap > Decimal::ZERO);
            let step = Decimal::new(1, 1);
            let best: Decimal = scale.best().into();
            // The same change of any other score is not enough.
            let least = sensitivity.score.as_ref().map(|change| (change.to - change.from).abs());
            for (factor, score) in pair[1].scores() {
                let room = best - score.expect("scored");
                let most = least.map_or(room, |least| (least - step).min(room));
                prop_assert!(factor.times * most <= gap, "{} {most}", factor.name);
            }
            for (factor, score) in pair[0].scores() {
                let room = score.expect("scored") - Decimal::ONE;
                let most = least.map_or(room, |least| (least - step).min(room));
                prop_assert!(factor.times * most <= gap, "{} -{most}", factor.name);
            }
            if let Some(change) = &sensitivity.score {
                let factor = criteria.factors().iter().find(|f| f.name == change.factor);
                prop_assert!(factor.expect("known").times * (change.to - change.from).abs() > gap);
                prop_assert!((Decimal::ONE..=best).contains(&change.to));
            }
            if let Some(change) = &sensitivity.weight {
                prop_assert!(lead_at(pair, &change.factor, change.to) < Decimal::ZERO);
            }
            // No nearer weight is enough. The lead is linear in the weight, so checking the ends is
            // sufficient.
            let least_weight = sensitivity.weight.as_ref().map(|change| (change.to - change.from).abs());
            let nearer = least_weight.map_or(Decimal::ONE, |least| least - Decimal::new(1, 3));
            for factor in criteria.factors() {
                for to in [factor.weight - nearer, factor.weight + nearer] {
                    let to = to.clamp(Decimal::ZERO, Decimal::ONE);
                    let lead = lead_at(pair, &factor.name, to);
                    prop_assert!(lead >= Decimal::ZERO, "{} {to} {sensitivity:?}", factor.name);
                }
            }
        }
    }
}

#[test]
fn custom_bands_set_the_midpoint_for_the_red_flag() {
    let offer = "company = \"Initech\"\nlevel = \"Staff\"\nbase = 100_000\n";
    let bands = |high: &str, currency: &str| {
        format!(
            "source = \"a survey\"\nyear = 2026\n{currency}[[band]]\ncompany = \"Initech\"\n\
             level = \"Staff\"\nbase = [\"100k\", \"{high}\"]\n"
        )
    };
    let flags = |high: &str, currency: &str| {
        let folder = Folder::with("own-bands", &[("bands.toml", &bands(high, currency))]);
        score(&format!("--bands {}/bands.toml --get flags", folder.0.display()), offer)
    };
    // The flag is clear for a midpoint of 125,000 and raised for 125,001.
    assert_eq!(flags("150k", "").ok(), "0\n");
    assert_eq!(flags("150_002", "").ok(), "1\n");
    let mixed = flags("150k", "currency = \"EUR\"\n");
    assert_eq!(mixed.status, 1, "{mixed}");
    assert!(mixed.stderr.contains("the figures are in USD, but the bands are in EUR"), "{mixed}");
}

#[test]
fn manager_bands_do_not_flag_engineers() {
    let offer =
        |role: &str| format!("company = \"Google\"\nlevel = \"L5\"\n{role}base = 200_000\n");
    let json = |role: &str| -> serde_json::Value {
        serde_json::from_str(&score("-f json", &offer(role)).ok()).unwrap()
    };
    for (role, state, why) in [
        ("role = \"Software Engineer\"\n", "not_known", "the offer's role is Software Engineer"),
        ("", "not_known", "add the offer's `role`"),
        ("role = \"Engineering Manager\"\n", "raised", "; role: engineering manager)"),
    ] {
        let flag = &json(role)["offers"][0]["red_flags"][0];
        assert_eq!(
            (&flag["flag"], &flag["state"]),
            (&"below_market".into(), &state.into()),
            "{role}"
        );
        let messages = flag["why"].as_str().unwrap();
        assert!(messages.contains(why), "{messages}");
    }
    let named = score("", &offer("role = \"EM\"\n")).ok();
    let named = named.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(named.contains("a public guide to Amazon engineering-manager offers, 2025"), "{named}");
}
