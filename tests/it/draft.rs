//! End-to-end tests of `draft`: letters, custom templates and errors.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{RATES, Run, run, run_args, run_with, toml_files};

const L6: &str = "offers/amazon-l6.toml";
const NEGOTIATED: &str = "offers/amazon-l6-negotiated.toml";

const NAMES: [&str; 8] =
    ["--me", "Sam Lee", "--recruiter", "Dana", "--team", "Fulfillment", "--deadline", "Friday"];

/// A file for one test.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("draft");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

/// A letter from a custom template.
fn from_template(name: &str, text: &str, args: &str) -> Run {
    let template = file(name, text);
    run(&format!("draft {args} --template {}", template.display()))
}

/// The output without the file's folder.
fn without_folder(run: &Run, name: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("draft");
    let messages = format!("{}{}status {}\n", run.stdout, run.stderr, run.status);
    messages.replace(path.join(name).to_str().unwrap(), name)
}

fn json(run: Run) -> serde_json::Value {
    serde_json::from_str(&run.ok()).unwrap()
}

#[test]
fn each_letter_has_the_expected_text() {
    for (name, args) in [
        ("first-response", format!("first-response {L6}")),
        ("first-response-bonus", "first-response offers/meta-e6.toml --price 620".to_owned()),
        ("first-response-cash", "first-response offers/netflix-senior.toml".to_owned()),
        ("first-response-euros", "first-response offers/remote-eur.toml".to_owned()),
        ("counter-changes", format!("counter {L6} base=185k rsu+=80k sign_on=110k,85k")),
        ("counter-one", format!("counter {L6} sign_on.2+=10k --growth 10%")),
        ("counter-terms", format!("counter {L6} bonus=10% rsu.vesting=google level=L7")),
        (
            "counter-grant",
            format!("counter {L6} rsu+=50k rsu.2=40k rsu.2.vesting=google sign_on.1=0"),
        ),
        ("counter-refresher", "counter offers/google-l5.toml refresher=90k --years 1".to_owned()),
        ("counter-file", format!("counter {L6} {NEGOTIATED}")),
        ("counter-other", format!("counter {L6} offers/amazon-l7.toml --price 400")),
        ("accept", format!("accept {NEGOTIATED}")),
        ("accept-shares", "accept offers/amazon-l6-shares.toml".to_owned()),
        ("decline", format!("decline {L6}")),
        ("more-time", format!("more-time {L6} --until Friday")),
        ("competing", format!("competing {L6} --against offers/google-l5.toml")),
        (
            "competing-figures",
            format!("competing {L6} --against offers/google-l5.toml --state year1.base,total"),
        ),
        (
            "competing-after-tax",
            format!("competing {L6} --against offers/google-l5.toml --state take_home --net"),
        ),
    ] {
        insta::assert_snapshot!(format!("letter-{name}"), run(&format!("draft {args}")));
    }
}

#[test]
fn a_competing_letter_states_only_what_is_named() {
    let args = format!("draft competing {L6} --against offers/google-l5.toml");
    let letter = run(&args).ok();
    let hidden = ["Google", "$", "Mountain", "L5"];
    assert!(hidden.iter().all(|word| !letter.contains(word)), "{letter}");
    // The exact figure, without the refreshers that nobody promised.
    let total = run("whatif offers/google-l5.toml refresher=0 --get total").ok();
    let stated = json(run(&format!("{args} --state total -f json")));
    let amount = stated["variables"]["other"]["figures"][0]["amount"].as_str().unwrap();
    assert_eq!(amount.replace(['$', ','], ""), total.trim());
    let others = json(run(&format!("{args} --state year1.base -f json")));
    assert!(!others["variables"]["other"].to_string().contains("share price of"), "{others}");
}

#[test]
fn options_that_a_letter_does_not_use_are_rejected() {
    for (args, hint) in [
        ("competing {}", "add --against with the file of the other offer"),
        ("accept {} --until Friday", "use `offercalc draft more-time`, or remove --until"),
        ("accept {} --reason Why.", "use `offercalc draft decline`, or remove --reason"),
        ("decline {} --against {}", "use `offercalc draft competing`, or remove --against"),
        ("competing {} --against {} --state totl", "did you mean `total`?"),
        ("competing {} --against {} --state year9", "add --years 9"),
        ("competing {} --against {} --state total,total", "remove one of them"),
        ("competing {} --against {} --state year1.options", "remove --state year1.options"),
        ("competing {} {}", "add --against "),
        ("decline {} --state total", "use `offercalc draft competing`"),
    ] {
        let run = run(&format!("draft {}", args.replace("{}", L6)));
        assert_eq!(run.status, 2, "{run}");
        assert!(run.stderr.contains(&format!("hint: {hint}")), "{run}");
    }
}

#[test]
fn a_reason_becomes_a_sentence() {
    for (reason, sentence) in [
        ("my other\n process ends then", "? My other process ends then. You"),
        ("Really!", "? Really! You"),
        (" ", "? You"),
    ] {
        let letter = run_args(&["draft", "more-time", L6, "--reason", reason]).ok();
        assert!(letter.contains(sentence), "{letter}");
    }
    // A template of your own may use it within a sentence.
    let template = file("reason.txt", "because {{ reason }}, thanks");
    let template = template.to_str().unwrap();
    let args = ["draft", "decline", L6, "--reason", "it\nends", "--template", template];
    assert_eq!(run_args(&args).ok(), "because it ends, thanks\n");
}

#[test]
fn take_home_pay_is_in_letters_only_with_net() {
    let figure = |options: &str| {
        let letter = json(run(&format!("draft first-response {L6} {options} -f json")));
        letter["variables"]["offer"]["take_home"].as_str().unwrap().to_owned()
    };
    let take_home = run(&format!("show {L6} --net --get take_home")).ok();
    let whole = take_home.trim().parse::<offercalc::Decimal>().unwrap();
    assert_eq!(figure(""), "");
    assert_eq!(figure("--net"), format!("${}", offercalc::grouped(whole, 0)));
}

#[test]
fn names_come_from_options_then_the_profile() {
    for kind in [&["first-response", L6][..], &["counter", L6, NEGOTIATED], &["accept", L6]] {
        let args = [&["draft"], kind, &NAMES].concat();
        insta::assert_snapshot!(format!("letter-{}-named", kind[0]), run_args(&args));
    }
    let profile = file("me.toml", "[names]\nme = \"Sam Lee\"\nrecruiter = \"Dana\"\n");
    let path = profile.to_str().unwrap();
    let ends = |run: Run| {
        let letter = run.ok();
        let (first, last) = (letter.lines().next().unwrap(), letter.lines().last().unwrap());
        format!("{first} {last}")
    };
    let args = ["draft", "accept", L6, "--profile", path];
    assert_eq!(ends(run_args(&args)), "Hi Dana, Sam Lee");
    let given = [&args[..], &["--recruiter", "Robin"]].concat();
    assert_eq!(ends(run_args(&given)), "Hi Robin, Sam Lee");
    let blank = [&args[..], &["--me", " "]].concat();
    assert_eq!(ends(run_args(&blank)), "Hi Dana, [me]");
    let by_environment = |path: &str| {
        let path = path.to_owned();
        run_with(&format!("draft accept {L6}"), |c| _ = c.env("OFFERCALC_PROFILE", path), "")
    };
    assert_eq!(ends(by_environment(path)), "Hi Dana, Sam Lee");
    assert_eq!(ends(by_environment("")), "Hi [recruiter], [me]");
}

#[test]
fn a_letter_in_json_has_its_variables() {
    let args = format!("draft counter {L6} base+=10k rsu.shares=2_000 -f json");
    insta::assert_snapshot!("letter-json", run(&args));
    let letter = json(run(&args));
    let text = run(&args.replace("-f json", "")).ok();
    assert_eq!(letter["text"].as_str(), Some(text.as_str()));
}

/// Letters have the figures of `show` and `whatif`, excluding unpromised refreshers and costs of
/// one's own.
#[test]
fn figures_match_the_other_commands() {
    for path in toml_files("offers") {
        let offer = Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
        let offer = fs::read_to_string(offer).unwrap();
        let has_refreshers = offer.contains("\n[refresher]");
        let base = if offer.contains("{ hourly = ") { "base.hourly" } else { "base" };
        let letter = json(run(&format!("draft counter {path} {base}+=7k {RATES} -f json")));
        let is_promised = letter["variables"]["offer"]["refresher"] != "";
        let without = if has_refreshers && !is_promised { "refresher=0" } else { "" };
        let costs = (1..).zip(offer.split("[[recurring]]").skip(1));
        let costs = costs.filter(|(_, payment)| payment.contains("amount = -"));
        let costs = costs.map(|(number, _)| format!("recurring.{number}.amount=0 "));
        let without = costs.collect::<String>() + without;
        for (offer, figures) in [("offer", "+=0"), ("ask", "+=7k")] {
            for metric in ["year1", "average", "total"] {
                let figure =
                    run(&format!("whatif {path} {base}{figures} {without} {RATES} --get {metric}"))
                        .ok();
                let messages = &letter["variables"][offer]["raw"][metric];
                assert_eq!(messages.as_str(), Some(figure.trim()), "{path} {offer} {metric}");
            }
        }
    }
}

#[test]
fn a_file_and_equal_changes_ask_for_the_same() {
    let by_file = json(run(&format!("draft counter {L6} {NEGOTIATED} -f json")));
    let changes = "base=185k sign_on=110k,85k rsu=380k";
    let by_changes = json(run(&format!("draft counter {L6} {changes} -f json")));
    assert_eq!(by_file["variables"]["changes"], by_changes["variables"]["changes"]);
    assert_eq!(by_file["text"], by_changes["text"]);
    // Each lever is listed once, with its first and last value.
    let twice = json(run(&format!("draft counter {L6} base+=5k base+=5k rsu.1=350k -f json")));
    let words = twice["variables"]["changes"].as_array().unwrap().iter();
    let words: Vec<&str> = words.map(|change| change["words"].as_str().unwrap()).collect();
    let expected = ["base: $185,000, from $175,000", "RSU grant: $350,000, from $300,000"];
    assert_eq!(words, expected);
}

/// Unpromised growth and refreshers are never presented to a recruiter as pay.
#[test]
fn unpromised_pay_is_left_out_of_letters() {
    let text = "base = 100_000\n[refresher]\nvalue = 40_000\nfirst_month = 1\n\
                vesting = \"even-monthly\"\n[stock]\nprice = 100\n";
    let letter = |text: &str| run_with("draft first-response -", |_| {}, text).ok();
    let unpromised = letter(text);
    assert!(!unpromised.contains("refresher"), "{unpromised}");
    let flat = "By my count, that is $100,000 in the first year and on average over 4 years.";
    assert!(unpromised.contains(flat), "{unpromised}");
    let promised = letter(&text.replace("value", "written = true\nvalue"));
    assert!(promised.contains("- refreshers: $40,000 every 12 months\n"), "{promised}");
    assert!(promised.contains(" a year on average over 4 years"), "{promised}");
    // Requested refreshers are counted and listed.
    let asked = |ask: &str| run_with(&format!("draft counter - {ask}"), |_| {}, text).ok();
    let base = asked("base+=1k");
    assert!(base.contains("the first year from $100,000 to $101,000 and the average"), "{base}");
    let every = asked("refresher.every=6");
    assert!(every.contains("- refreshers: $40,000\n- refresher every: 6\n"));
    assert!(every.contains("the first year from $100,000 to $11"), "{every}");
}

#[test]
fn built_in_letters_are_listed() {
    insta::assert_snapshot!("draft-list", run("draft --list"));
    let listed = json(run("draft --list -f json"));
    for letter in listed["letters"].as_array().unwrap() {
        let kind = letter["kind"].as_str().unwrap();
        let template = run(&format!("draft --list {kind}")).ok();
        assert_eq!(letter["template"].as_str(), Some(template.as_str()));
        // The listed template can be used as a custom template.
        let ask = match kind {
            "counter" => "base+=5k",
            "competing" => "--against offers/google-l5.toml",
            _ => "",
        };
        let own = from_template(&format!("{kind}.txt"), &template, &format!("{kind} {L6} {ask}"));
        assert_eq!(own.ok(), run(&format!("draft {kind} {L6} {ask}")).ok());
    }
    // Every variable is listed, and every listed variable exists.
    let names = listed["variables"].as_array().unwrap().iter();
    let names: Vec<&str> = names.map(|variable| variable["name"].as_str().unwrap()).collect();
    let letter = json(run(&format!("draft counter {L6} base+=5k -f json")));
    let variables = letter["variables"].as_object().unwrap();
    let of_offer = variables["offer"].as_object().unwrap().keys();
    let mut found: Vec<String> = of_offer.map(|name| format!("offer.{name}")).collect();
    found.extend(variables.keys().filter(|name| *name != "offer").cloned());
    assert!(found.iter().all(|name| names.contains(&name.as_str())), "{found:?}");
    // Only a competing letter has another offer.
    assert!(names.contains(&"other"));
    assert_eq!(found.len() + 1, names.len());
}

#[test]
fn a_custom_template_controls_the_text() {
    let text = "{% for change in changes %}\n{{ change.label | upper }} {{ change.difference }}\n\
                {% endfor %}\n{{ ask.raw.total }} <{{ offer.location }}> {{ offer.sign_on | join(\" + \") }}\n";
    let letter = from_template("own.html", text, &format!("counter {L6} base=185k rsu=380k"));
    let expected =
        "BASE +10,000, +5.7%\nRSU GRANT +80,000, +26.7%\n1260000.00 <Seattle> $80,000 + $60,000\n";
    assert_eq!(letter.ok(), expected);
    // Line endings are normalized, and control characters are removed.
    let odd = from_template("odd.txt", "\u{feff}a\r\n\tb \u{1b}[31m\r\n", &format!("accept {L6}"));
    assert_eq!(odd.ok(), "a\n\tb \u{fffd}[31m\n");
    let named = "company = \"A\\u001b[31m\\nB\"\nbase = 1_000\n";
    let letter = run_with("draft accept -", |_| {}, named).ok();
    assert!(letter.contains("A\u{fffd}[31m\u{fffd}B"), "{letter}");
    let letter = run_args(&["draft", "accept", L6, "--me", "me\u{1b}[31m"]).ok();
    assert!(letter.ends_with("me\u{fffd}[31m\n"), "{letter}");
}

/// A letter asks for every changed term that its figures depend on.
#[test]
fn changed_terms_of_a_file_are_listed_in_the_letter() {
    let offer = "base = 100_000\n[sign_on]\namounts = [10_000]\n[bonus]\ntarget = \"10%\"\n";
    let asked = [
        ("[sign_on]\npaid = \"monthly\"", "sign-on paid: monthly, from lump"),
        ("[sign_on]\nrepay_within = 12", "sign-on repay within: 12"),
        ("[bonus]\npayout = \"150%\"", "bonus payout: 150%, from 100%"),
        ("raise = \"3%\"\n[sign_on]", "raise: 3%, from 0%"),
        ("raise = [\"3%\"]\n[sign_on]", "raise: 3% into year 2, from 0%"),
        ("[bonus]\nbasis = \"prior_year\"", "bonus basis: prior_year, from current_year"),
    ];
    let file = file("terms.toml", offer);
    for (term, words) in asked {
        let section = term.lines().find(|line| line.starts_with('[')).unwrap();
        let ask = offer.replace(section, term);
        let letter = run_with(&format!("draft counter {} -", file.display()), |_| {}, &ask).ok();
        let listed: Vec<&str> = letter.lines().filter_map(|line| line.strip_prefix("- ")).collect();
        assert_eq!(listed, [words], "{ask}");
    }
    // The terms of new components are listed too. Another cadence is another schedule.
    let listed = |ask: &str| {
        let letter = run_with(&format!("draft counter {} -", file.display()), |_| {}, ask).ok();
        letter.lines().filter_map(|line| Some(line.strip_prefix("- ")?.to_owned())).collect()
    };
    let stock = "[stock]\nprice = 100\n[rsu]\nvalue = 10_000\nvesting = \"even-quarterly\"\n";
    let ask = format!("{offer}{stock}grant_price = 50\nallocation = \"fractional\"\n");
    let new: Vec<String> = listed(&ask);
    let words =
        ["RSU grant: $10,000", "RSU grant vesting by year: 25/25/25/25", "RSU grant price: $50.00"];
    assert_eq!(new, words);
    fs::write(&file, format!("{offer}{stock}")).unwrap();
    let monthly = listed(&format!("{offer}{stock}").replace("quarterly", "monthly"));
    assert_eq!(monthly, ["RSU grant vesting by year: even-monthly, from even-quarterly"]);
    fs::write(&file, offer).unwrap();
    // A stated default is not a change.
    let same = offer.replace("[bonus]", "[bonus]\npayout = \"100%\"\nfirst_year = true");
    let run = run_with(&format!("draft counter {} -", file.display()), |_| {}, &same);
    assert!(run.to_string().contains("the ask does not differ from the offer"), "{run}");
}

/// The changes that a counter asks for, line by line.
fn asked(offer: &Path, ask: &str) -> Vec<String> {
    let letter = run_with(&format!("draft counter {} -", offer.display()), |_| {}, ask).ok();
    letter.lines().filter_map(|line| Some(line.strip_prefix("- ")?.to_owned())).collect()
}

#[test]
fn one_time_payments_are_listed_by_name() {
    let offer = "base = 100_000\n[[one_time]]\nname = \"relocation\"\namount = 15_000\n";
    let retention = "[[one_time]]\nname = \"retention\"\namount = 50_000\nmonth = 13\n\
                     repay_within = 12\n";
    let file = file("one-time.toml", offer);
    let new = ["retention: $50,000 in month 13", "retention repay within: 12"];
    assert_eq!(asked(&file, &format!("{offer}{retention}")), new);
    // Payments are matched by name rather than position.
    let before = offer.replace("[[one_time]]", &format!("{retention}[[one_time]]"));
    assert_eq!(asked(&file, &before), new);
    for (ask, words) in [
        (offer.replace("15_000", "20_000"), "relocation: $20,000, from $15,000"),
        (format!("{offer}month = 3\n"), "relocation month: 3, from 1"),
        (format!("{offer}repay_within = 12\n"), "relocation repay within: 12"),
        (offer.replace("[[one_time]]", "[one_time]") + "month = 2", "relocation month: 2, from 1"),
        ("base = 100_000\n".to_owned(), "relocation: none, from $15,000"),
        (format!("{offer}[[one_time]]\namount = 500\n"), "one-time payment 2: $500"),
    ] {
        assert_eq!(asked(&file, &ask), [words], "{ask}");
    }
    let steps = "repay = [{ month = 12, percent = 100 }, { month = 24, percent = 50 }]\n";
    let by_steps = [
        "relocation repay within: 24",
        "relocation repay: 100% within 12, 50% within 24 months, from pro_rata",
    ];
    assert_eq!(asked(&file, &format!("{offer}{steps}")), by_steps);
    let listed = |changes: &str| {
        let letter = run(&format!("draft counter {} {changes}", file.display())).ok();
        letter.lines().filter_map(|line| Some(line.strip_prefix("- ")?.to_owned())).collect()
    };
    let changed: Vec<String> = listed("one_time.1+=5k one_time.2=9k one_time.2.name=visa");
    assert_eq!(changed, ["relocation: $20,000, from $15,000", "visa: $9,000"]);
    fs::write(&file, offer.replace("[[one_time]]", "[one_time]")).unwrap();
    assert_eq!(listed("one_time+=5k one_time.2=9k one_time.2.name=visa"), changed);
    assert_eq!(listed("one_time=20k"), changed[..1]);
}

#[test]
fn template_errors_have_a_location() {
    let mut messages = String::new();
    // A loop of eight steps, nested seven deep.
    let deep = "{% for a in \"12345678\" %}".repeat(7) + &"{% endfor %}".repeat(7);
    let endless = format!("Hi\n{deep}\n");
    for template in [
        "Hi {{ recruiter }},\n\n{% if me %}\nbye\n",
        "Hi {{ recuiter }},\n",
        "Hi,\n{{ offer.bse }}\n",
        "{% for change in changes %}\n{{ change.lable }}\n{% endfor %}\n",
        "{{ zzz }}\n",
        "{% for amount in offer.sign_ons %}{% endfor %}\n",
        "{{ me | uper }}\n",
        "{{ me is nothing }}\n",
        "{{ offer.base + 5 }}\n",
        "{{ me }\n",
        "{% include \"other\" %}\n",
        endless.as_str(),
        "Hi\n{{ \"0123456789\" * 999_999 }}\n",
        "Hi\n{% set a = me %}\n{% set a = a ~ a %}\n",
        "{% set a %}{{ me }}{{ me }}{% endset %}\n",
        "Hi\n{% set a = [a, a] %}\n",
        "{% for a in changes recursive %}{{ loop(changes) }}{% endfor %}\n",
        "{{ changes | join(offer.total * 2) }}\n",
    ] {
        let run = from_template("own.txt", template, &format!("counter {L6} base+=5k"));
        writeln!(messages, "{}", without_folder(&run, "own.txt")).unwrap();
    }
    let run = from_template("own.txt", "\n{{ ask.base }}", &format!("accept {L6}"));
    writeln!(messages, "{}", without_folder(&run, "own.txt")).unwrap();
    let run = from_template("own.txt", &"a".repeat((1 << 20) + 1), &format!("accept {L6}"));
    writeln!(messages, "{}", without_folder(&run, "own.txt")).unwrap();
    insta::assert_snapshot!("draft-template-mistakes", messages);
}

#[test]
fn invalid_draft_commands_are_rejected() {
    let lines = [
        "draft".to_owned(),
        "draft cuonter".to_owned(),
        "draft counter".to_owned(),
        format!("draft counter {L6}"),
        format!("draft counter {L6} base"),
        format!("draft counter {L6} base="),
        format!("draft counter {L6} bas=5"),
        format!("draft counter {L6} base=175k"),
        format!("draft counter {L6} name=Mine"),
        format!("draft counter {L6} {L6}"),
        format!("draft counter {L6} price=200"),
        format!("draft counter {L6} currency=EUR"),
        format!("draft counter {L6} offers/remote-eur.toml"),
        "draft counter offers/google-l5.toml offers/meta-e6.toml".to_owned(),
        format!("draft counter {L6} {NEGOTIATED} {NEGOTIATED}"),
        format!("draft counter {L6} {NEGOTIATED} base=5"),
        format!("draft accept {L6} {NEGOTIATED}"),
        format!("draft accept {L6} base=5"),
        "draft counter - -".to_owned(),
        format!("draft accept {L6} --template none.txt"),
        format!("draft accept {L6} --template offers"),
        format!("draft accept {L6} --profile none.toml"),
        format!("draft accept {L6} --profile {L6}"),
        format!("draft accept {L6} -f table"),
        format!("draft --list accept {L6}"),
        format!("draft accept {L6} --template none.txt -f json"),
    ];
    let mut messages = String::new();
    for line in lines {
        let run = run(&line);
        assert_ne!(run.status, 0, "{line}");
        assert_eq!(run.stdout, "", "{line}");
        writeln!(messages, "{run}").unwrap();
    }
    insta::assert_snapshot!("draft-refused", messages);
}

#[test]
fn output_never_overwrites_an_input_file() {
    let template = file("kept.txt", "{{ me }}\n");
    let path = template.to_str().unwrap();
    let run = run_args(&["draft", "accept", L6, "--template", path, "-o", path]);
    assert_eq!(run.status, 2);
    assert_eq!(fs::read_to_string(&template).unwrap(), "{{ me }}\n");
    let letter = template.with_file_name("letter.txt");
    let written = run_args(&["draft", "accept", L6, "-o", letter.to_str().unwrap()]);
    assert_eq!(written.ok(), "");
    assert!(fs::read_to_string(&letter).unwrap().starts_with("Hi [recruiter],\n"));
}

#[test]
fn a_letter_asks_for_what_an_offer_lacks() {
    let changes = "one_time.1.name=relocation one_time.1.amount=15k recurring.1.name=stipend \
                   recurring.1.amount=5k bonus=10% bonus.guaranteed.1=20k";
    let letter = run(&format!("draft counter {L6} {changes}")).ok();
    let asked: Vec<&str> = letter.lines().filter(|line| line.starts_with("- ")).collect();
    let expected = [
        "- relocation: $15,000",
        "- stipend: $5,000",
        "- bonus: 10% of base",
        "- guaranteed bonus, year 1: $20,000",
    ];
    assert_eq!(asked, expected);
    let refused = run(&format!("draft counter {L6} one_time.relocation.amount=15k")).stderr;
    let expected = "error: no one-time payment is named `relocation`\nhint: add one with \
                    `one_time.1.name=relocation one_time.1.amount=…`\n";
    assert_eq!(refused, expected);
}

#[test]
fn a_counter_states_no_from_that_the_offer_lacks() {
    let google = "offers/google-l5.toml";
    let bonus = file("bonus.toml", "base = 100_000\n[bonus]\ntarget = \"10%\"\npaid_after = 3\n");
    let bonus = bonus.display().to_string();
    let time = file("time.toml", "base = 100_000\n[time]\nhours_per_week = 45\n");
    let time = time.display().to_string();
    for (offer, changes, expected) in [
        (
            google,
            "one_time.1.name=retention one_time.1.amount=50k one_time.1.month=13",
            &["retention: $50,000 in month 13"][..],
        ),
        (
            google,
            "recurring.1.name=stipend recurring.1.amount=500 recurring.1.per=month",
            &["stipend: $500 a month"],
        ),
        (google, "time.days_off=25 time.hours_per_week=40", &["days off: 25"]),
        (google, "time.hours_per_week=40", &["hours a week: 40"]),
        (&time, "time.days_off=25 time.hours_per_week=40", &["days off: 25, from 0"]),
        (&time, "time.hours_per_week=40", &["hours a week: 40, from 45"]),
        (google, "refresher.every=6", &["refreshers: $80,000", "refresher every: 6"]),
        (google, "bonus.guaranteed=60k", &["guaranteed bonus, year 1: $60,000"]),
        (
            google,
            "bonus.guaranteed=60k,50k",
            &["guaranteed bonus, year 1: $60,000", "guaranteed bonus, year 2: $50,000"],
        ),
        (
            &bonus,
            "bonus.paid_after=0",
            &["bonus due: the end of its year, from 3 months after its year"],
        ),
        (
            google,
            "bonus.paid_after=1",
            &["bonus due: 1 month after its year, from the end of its year"],
        ),
    ] {
        let letter = run(&format!("draft counter {offer} {changes}")).ok();
        let asked: Vec<&str> = letter.lines().filter_map(|line| line.strip_prefix("- ")).collect();
        assert_eq!(asked, expected, "{changes}");
    }
    let ask = "base = 100_000\n[bonus]\ntarget = \"10%\"\npaid_after = 3\nguaranteed = 60_000\n";
    assert_eq!(asked(Path::new(&bonus), ask), ["guaranteed bonus, year 1: $60,000"]);
}

/// Neither the terms nor the figures of a letter contain what you pay yourself.
#[test]
fn costs_of_your_own_are_not_terms_of_an_offer() {
    let letter = run("draft accept offers/hourly-contract.toml").ok();
    assert!(!letter.contains("health") && !letter.contains("equipment"), "{letter}");
    let letter = json(run("draft first-response offers/hourly-contract.toml -f json"));
    assert_eq!(letter["variables"]["offer"]["year1"], "$188,000");
    let stipend = "base = 100_000\n[[recurring]]\nname = \"stipend\"\namount = 500\n";
    assert!(run_with("draft accept -", |_| {}, stipend).ok().contains("- stipend: $500 a year"));
}
